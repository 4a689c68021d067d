//! `polemic text`: numbers the sentences of a text, or prints their locators with hashes.

use std::path::Path;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::text::{FileId, Files};
use polemic_question::codes;
use polemic_record::edition::{self, Edition};
use polemic_record::locator;
use polemic_show::value_text::counted;

use super::args::{CommonArgs, TextArgs};
use super::{CommandEnding, file_writer, input, output};

/// Runs `polemic text`.
pub fn run_text(text: &TextArgs, common: &CommonArgs) -> CommandEnding {
    match made(text, common) {
        Ok(made) if text.hashes.is_some() => {
            // A dataset that is begun has no directory for locators yet.
            if let Some(file) = output::answer_file(common) {
                file_writer::make_directory_of(file, "locators");
            }
            output::write_data(&made, common, CommandEnding::Found)
        }
        Ok(made) => output::write_data(&made, common, CommandEnding::Found),
        Err(ending) => ending,
    }
}

fn made(args: &TextArgs, common: &CommonArgs) -> Result<String, CommandEnding> {
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
    let edition = read_edition(&args.file)?;
    if !common.quiet {
        remark(&edition);
    }
    Ok(match &args.hashes {
        Some(source) => edition.locators(source),
        None => edition.lines(),
    })
}

/// Reads a text: lines of `[locator] sentence` as they are, and plain text or Markdown in sentences
/// that are numbered on the way.
///
/// # Errors
/// The file cannot be read, has mistakes, or holds no sentence. The reason has been printed.
pub fn read_edition(path: &Path) -> Result<Edition, CommandEnding> {
    let prose = input::read_work(path).map_err(output::fail)?;
    let edition = match edition::is_numbered(&prose) {
        true => read_numbered(path, prose)?,
        false => edition::number_sentences(&prose, is_markdown(path)),
    };
    if edition.sentences.is_empty() {
        let message = "the text holds no sentence";
        return Err(output::fail(Diagnostic::new(&codes::NO_SENTENCES, message)));
    }
    Ok(edition)
}

fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|e| ["md", "markdown"].contains(&e.to_lowercase().as_str()))
}

/// With more sentences than this, a text surely has more than one paragraph.
const MANY_SENTENCES: usize = 40;

/// Prints how the text was divided, so that the user notices if that is not as expected.
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

/// Reads a file of numbered sentences.
///
/// # Errors
/// The file has mistakes. They have been printed.
fn read_numbered(path: &Path, text: String) -> Result<Edition, CommandEnding> {
    let files = Files::one(path.display().to_string(), text);
    edition::read_edition(&files.get(FileId(0)).text, FileId(0)).map_err(|mistakes| {
        output::complain(&mistakes, &files, CodeDisplay::Shown);
        CommandEnding::Refused
    })
}
