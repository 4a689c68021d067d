//! The reader's own copies of texts (`--text FILE`): read once, and used to show the sentences that
//! citations point to. Nothing of them is written anywhere but in what the user asks for.

use std::path::PathBuf;

use polemic_record::Dataset;
use polemic_record::edition::Edition;
use polemic_record::edition::cited_text::{CitedTexts, CopyFit};
use polemic_show::value_text::counted;

use super::CommandEnding;
use super::args::CopyArgs;
use super::text::read_edition;

/// Copies of texts, in numbered sentences.
#[derive(Debug, Clone, Default)]
pub struct TextCopies {
    /// The name of each file, with what it holds.
    list: Vec<(PathBuf, Edition)>,
}

impl TextCopies {
    /// Reads the copies that the options name.
    ///
    /// # Errors
    /// One cannot be read, or is no text in sentences. The reason has been printed.
    pub fn read(args: &CopyArgs) -> Result<TextCopies, CommandEnding> {
        let mut list = Vec::with_capacity(args.text.len());
        for path in &args.text {
            list.push((path.clone(), read_edition(path)?));
        }
        Ok(TextCopies { list })
    }

    /// The copies as texts of the sources of a dataset, with remarks on those that do not fit. `None`
    /// where no copy fits, or none was given.
    pub fn of_dataset(&self, dataset: &Dataset) -> (Option<CitedTexts>, Vec<String>) {
        let (mut texts, mut remarks) = (CitedTexts::default(), Vec::new());
        for (path, edition) in &self.list {
            let name = path.display();
            let Some(fit) = texts.add(dataset, edition) else {
                remarks.push(format!("The dataset has no source that {name} could be a copy of."));
                continue;
            };
            let CopyFit { source, hashed, found } = fit;
            let title = &dataset.source(source).title;
            if fit.is_other_edition() {
                remarks.push(format!(
                    "{name} is another edition of “{title}”, or another text: it has {found} of {} \
                     of the edition used. Its sentences are not shown.",
                    counted(hashed, "sentence")
                ));
            } else if hashed == 0 {
                remarks.push(format!(
                    "The sentences of {name} are not checked: the dataset has no hashes of \
                     “{title}” (polemic text {name} --hashes {}).",
                    dataset.source(source).id
                ));
            } else if found < hashed {
                remarks.push(format!(
                    "{name} differs from the edition used: it has {found} of {}. polemic check \
                     --text {name} says where.",
                    counted(hashed, "sentence")
                ));
            }
        }
        ((!texts.is_empty()).then_some(texts), remarks)
    }

    /// As [`TextCopies::of_dataset`], for texts that are kept as long as the process lives; prints
    /// the remarks.
    pub fn leaked(&self, dataset: &Dataset, quiet: bool) -> Option<&'static CitedTexts> {
        let (texts, remarks) = self.of_dataset(dataset);
        if !quiet {
            remarks.iter().for_each(|line| super::output::remark(line));
        }
        texts.map(|texts| &*Box::leak(Box::new(texts)))
    }
}
