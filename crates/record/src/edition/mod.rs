//! A text in numbered sentences: made of prose, read back, and compared with a dataset.
//!
//! An [`Edition`] is a list of sentences, each with its locator: section, paragraph, sentence.
//! [`number_sentences`] makes one of plain text or Markdown, and [`read_edition`] reads one that was
//! written as lines of `[locator] sentence`.
//!
//! The text itself is not part of a dataset, since it may be under copyright. A dataset holds its
//! locators, each with a [`hash`] of the sentence. So anybody can compare a copy of the text with
//! the one that the dataset was made from ([`compare`]), and see what the dataset records of each
//! sentence ([`coverage`]).

pub mod cited_text;
pub mod compare;
pub mod coverage;
pub mod hash;
mod markdown;
pub mod name_finder;
mod numbering;
mod sentences;

use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::codes;
use crate::locator;
pub use numbering::number_sentences;
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{FileId, Span};

/// A text in numbered sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edition {
    /// Its sentences and headings, in order.
    pub sentences: Vec<Sentence>,
    /// The number of lines that belong to no sentence.
    pub stray: usize,
}

/// A sentence or a heading, with its locator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its locator: `0.1.1`, or `0.h1` for a heading.
    pub at: String,
    /// Its text, in one line.
    pub text: String,
}

/// The locator in square brackets that a line begins with, and the rest of the line.
fn numbered_line(line: &str) -> Option<(&str, &str)> {
    let (at, rest) = line.strip_prefix('[')?.split_once(']')?;
    // The full stop tells a locator from a note in brackets, such as `[12]` or `[sic]`.
    let is_locator = locator::is_single(at) && at.contains('.');
    (is_locator && (rest.is_empty() || rest.starts_with(char::is_whitespace)))
        .then(|| (at, rest.trim()))
}

/// Whether a text consists of numbered sentences already: from the first line with a locator on, at
/// least half of the lines that are not empty begin with one.
pub fn is_numbered(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.skip_while(|line| numbered_line(line).is_none()).peekable();
    if lines.peek().is_none() {
        return false;
    }
    let (mut with, mut without) = (0_usize, 0_usize);
    for line in lines {
        *(if numbered_line(line).is_some() { &mut with } else { &mut without }) += 1;
    }
    with >= without
}

/// How many repeated locators are reported one by one.
const SHOWN: usize = 5;

/// Reads a text of numbered sentences: lines of `[locator] sentence`. A line without a locator
/// continues the sentence of the line right before it; after an empty line, or before the first
/// locator, it belongs to no sentence. `file` is the file of the places in diagnostics. O(text).
///
/// # Errors
/// No line begins with a locator, or a locator stands twice.
pub fn read_edition(text: &str, file: FileId) -> Result<Edition, Vec<Diagnostic>> {
    let mut edition = Edition::default();
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let mut repeated = Vec::new();
    let mut continues = false;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let from = start;
        start += whole.len();
        let line = whole.trim_end().trim_start_matches('\u{feff}');
        if let Some((at, said)) = numbered_line(line) {
            let from = from + (whole.trim_end().len() - line.len());
            let span = Span::new(file, from..from + at.len() + "[]".len());
            match seen.get(at) {
                Some(first) => repeated.push((at, span, *first)),
                None => _ = seen.insert(at, span),
            }
            edition.sentences.push(Sentence { at: at.to_owned(), text: said.to_owned() });
            continues = true;
        } else if line.trim().is_empty() {
            continues = false;
        } else if let (true, Some(sentence)) = (continues, edition.sentences.last_mut()) {
            sentence.text.push(' ');
            sentence.text.push_str(line.trim());
        } else {
            edition.stray += 1;
        }
    }
    if edition.sentences.is_empty() {
        let none = Diagnostic::new(&codes::NO_LOCATORS, "no line begins with a locator: [0.1.1] …");
        return Err(vec![none.help("`polemic text FILE` numbers the sentences of a text")]);
    }
    if repeated.is_empty() { Ok(edition) } else { Err(repetitions(&repeated)) }
}

/// Reports locators that stand twice: the first few each with its place, and the number of others.
fn repetitions(repeated: &[(&str, Span, Span)]) -> Vec<Diagnostic> {
    let one = |&(at, span, first): &(&str, Span, Span)| {
        let message = format!("the locator {at} stands twice");
        Diagnostic::new(&codes::REPEATED_SENTENCE, message).at(span).related(first, "first here")
    };
    let mut found: Vec<Diagnostic> = repeated.iter().take(SHOWN).map(one).collect();
    let rest = repeated.len() - found.len();
    if rest > 0 {
        let message = format!("{rest} more locators stand twice");
        found.push(Diagnostic::new(&codes::REPEATED_SENTENCE, message));
    }
    found
}

impl Edition {
    /// Writes the text as lines of `[locator] sentence`, with an empty line between paragraphs.
    /// [`read_edition`] reads it back.
    pub fn lines(&self) -> String {
        let mut out = String::new();
        let mut paragraph = None;
        for Sentence { at, text } in &self.sentences {
            // The locator of a heading does not end in a number, so a heading is a paragraph.
            let own = locator::split_last_number(at).map_or(at.as_str(), |(before, _)| before);
            if paragraph.is_some_and(|last| last != own) {
                out.push('\n');
            }
            paragraph = Some(own);
            let _ = writeln!(out, "[{at}] {text}");
        }
        out
    }

    /// Writes the locators with the hashes of their sentences, as the file `locators/SOURCE.ron` of
    /// a dataset.
    pub fn locators(&self, source: &str) -> String {
        let mut out = format!(
            "// The places of “{source}” with a hash of each sentence; made by `polemic text FILE \
             --hashes {source}`.\n[\n"
        );
        for Sentence { at, text } in &self.sentences {
            let hash = locator::format_hash(hash::sentence_hash(text));
            let _ = writeln!(out, "    (at: \"{at}\", hash: \"{hash}\"),");
        }
        out.push_str("]\n");
        out
    }

    /// The number of paragraphs, without headings.
    pub fn paragraphs(&self) -> usize {
        let mut paragraphs: Vec<&str> = self
            .sentences
            .iter()
            .filter_map(|sentence| locator::split_last_number(&sentence.at))
            .map(|(before, _)| before)
            .collect();
        paragraphs.dedup();
        paragraphs.len()
    }
}
