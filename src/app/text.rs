//! `polemic text`: a text in numbered sentences, or only their locators and hashes.

use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::Codes;
use polemic_engine::text::{FileId, Files};
use polemic_question::codes;
use polemic_record::edition::{self, Edition};
use polemic_record::locator;
use polemic_show::value_text::counted;

use super::args::{Common, Text};
use super::{Ending, input, output};

/// Numbers the sentences of a file.
pub fn run(text: &Text, common: &Common) -> Ending {
    match made(text, common) {
        Ok(made) => output::write(&made, common, Ending::Found),
        Err(ending) => ending,
    }
}

fn made(args: &Text, common: &Common) -> Result<String, Ending> {
    if common.format.is_some() {
        let message = "`polemic text` has one format: lines of [locator] sentence";
        let help = "leave -f out; --hashes SOURCE writes a file of locators instead";
        return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
    }
    if let Some(source) = &args.hashes
        && (source.contains('/') || !locator::is_single(source))
    {
        let message = format!("“{source}” cannot be the id of a source");
        return Err(output::fail(Diagnostic::new(&codes::BAD_ID, message)));
    }
    let prose = input::file(&args.file).map_err(output::fail)?;
    let edition = match edition::is_numbered(&prose) {
        true => read(&args.file, prose)?,
        false => edition::number(&prose, is_markdown(&args.file)),
    };
    if edition.sentences.is_empty() {
        let message = "the text holds no sentence";
        return Err(output::fail(Diagnostic::new(&codes::NO_SENTENCES, message)));
    }
    if !common.quiet {
        remark(&edition);
    }
    Ok(match &args.hashes {
        Some(source) => edition.locators(source),
        None => edition.lines(),
    })
}

fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|e| ["md", "markdown"].contains(&e.to_lowercase().as_str()))
}

/// A text so long has more than one paragraph.
const MANY_SENTENCES: usize = 40;

/// Says how the text was divided, for whoever expected something else.
fn remark(edition: &Edition) {
    let sections = edition.sentences.iter().map(|sentence| locator::section(&sentence.at));
    let mut sections: Vec<&str> = sections.collect();
    sections.dedup();
    let (sentences, paragraphs) = (edition.sentences.len(), edition.paragraphs());
    output::remark(&format!(
        "{}, {}, {}.",
        counted(sentences, "place"),
        counted(paragraphs, "paragraph"),
        counted(sections.len(), "section")
    ));
    if paragraphs == 1 && sentences > MANY_SENTENCES {
        output::remark("The text has no empty lines, so all of it is one paragraph.");
    }
}

/// Reads a file of numbered sentences; where it has mistakes they are shown.
///
/// # Errors
/// How the command ends then.
pub fn read(path: &Path, text: String) -> Result<Edition, Ending> {
    let files = Files::one(path.display().to_string(), text);
    edition::read(&files.get(FileId(0)).text, FileId(0)).map_err(|mistakes| {
        output::complain(&mistakes, &files, Codes::Shown);
        Ending::Refused
    })
}
