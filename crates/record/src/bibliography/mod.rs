//! Sources as reference managers keep them: `sources.bib` (BibTeX, BibLaTeX) and `sources.json`
//! (CSL-JSON) beside `sources.ron`, or in `sources/`.
//!
//! An entry is a source under its citation key, written as an id: `burkeReflections_1790` is
//! `burkereflections-1790`, and citations may use either. A record of `sources.ron` with that id
//! completes the entry, for example with `short` and `locators`; what both give is as the record has
//! it. A library holds far more than one text cites, so an entry that nothing names is left out.

mod bib_entries;
mod csl_items;

use std::ops::Range;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{FileId, Files, Span};
use rustc_hash::FxHashSet;

use super::read::mistake::MistakeList;
use super::read::{DatasetRecords, FileKind, RecordFile, source_of_locators};
use super::ron_records::{CiteRecord, SourceRecord};
use crate::codes;

/// The form of a bibliography.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BibliographyFormat {
    /// BibTeX or BibLaTeX.
    Bib,
    /// CSL-JSON.
    Csl,
}

/// The form of the bibliography that a file of this name holds; `None` for any other file. `name` is
/// relative to the dataset's directory.
pub fn bibliography_format(name: &str) -> Option<BibliographyFormat> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_ours = stem == "sources" || stem.starts_with("sources/");
    match extension {
        "bib" if is_ours => Some(BibliographyFormat::Bib),
        "json" if is_ours => Some(BibliographyFormat::Csl),
        _ => None,
    }
}

/// A mistake in a bibliography: where reading stopped, why, and what to do.
struct BibliographyMistake {
    at: Range<usize>,
    message: String,
    help: &'static str,
}

/// What is underlined for a range of bytes: at least a letter, which is no blank.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    let start = (0..=range.start.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let start = start.unwrap_or(0);
    let end = range.end.min(text.len());
    if start < end && text.is_char_boundary(end) && !text[start..end].trim().is_empty() {
        return start..end;
    }
    let is_seen = |&(_, c): &(usize, char)| !c.is_whitespace();
    let after = text[start..].char_indices().find(is_seen).map(|(at, c)| (start + at, c));
    let seen = after.or_else(|| text.char_indices().rev().find(is_seen));
    seen.map_or(0..0, |(at, c)| at..at + c.len_utf8())
}

/// Reads the sources of a bibliography. Reports the mistake at which reading stopped. O(text).
pub fn read_bibliography(
    format: BibliographyFormat,
    file: FileId,
    text: &str,
    mistakes: &mut MistakeList,
) -> Vec<SourceRecord> {
    let read = match format {
        BibliographyFormat::Bib => bib_entries::read_bib(text),
        BibliographyFormat::Csl => csl_items::read_csl(text),
    };
    read.unwrap_or_else(|BibliographyMistake { at, message, help }| {
        let mistake = Diagnostic::new(&codes::BAD_BIBLIOGRAPHY, message).help(help);
        mistakes.add_placed(mistake.at(Span::new(file, visible(text, at))));
        // Any source may be among the entries.
        mistakes.mark_unread(FileKind::Sources);
        Vec::new()
    })
}

/// The id of a source whose citation key is `key`: in lower case, with hyphens for what may not
/// stand in an id.
pub fn id_of_key(key: &str) -> String {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.';
    let lower = key.to_lowercase();
    lower.split(|c| !allowed(c)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Completes the entries of bibliographies by the records of `sources.ron`, and leaves out those
/// that nothing names: no citation, no record and no file of `locators/`. A single entry stays,
/// since citations need not name an only source. O(records).
pub fn join_bibliographies(records: &mut DatasetRecords, files: &Files) {
    let is_bibliography =
        |of: &RecordFile<SourceRecord>| bibliography_format(&files.get(of.file).name).is_some();
    if !records.sources.iter().any(is_bibliography) {
        return;
    }
    let all = std::mem::take(&mut records.sources);
    let (mut entries, mut written): (Vec<_>, Vec<_>) = all.into_iter().partition(is_bibliography);
    for record in written.iter_mut().flat_map(|file| &mut file.records) {
        let same = |entry: &SourceRecord| !record.id.is_empty() && is_called(entry, &record.id);
        let found = entries.iter().flat_map(|file| &file.records).find(|entry| same(entry));
        if let Some(entry) = found {
            complete(record, entry);
        }
    }
    let cited = cited_sources(records, files);
    let only = written.iter().all(|file| file.records.is_empty())
        && entries.iter().map(|file| file.records.len()).sum::<usize>() == 1;
    let mut taken: FxHashSet<String> =
        written.iter().flat_map(|file| &file.records).map(|record| record.id.clone()).collect();
    let mut is_wanted = |entry: &SourceRecord| {
        let key = entry.key.as_deref().unwrap_or_default();
        let named = only || cited.contains(entry.id.as_str()) || cited.contains(key);
        named && taken.insert(entry.id.clone())
    };
    entries.iter_mut().for_each(|file| file.records.retain(&mut is_wanted));
    entries.extend(written);
    entries.sort_by_key(|of| of.file);
    records.sources = entries;
}

/// Whether a citation may call an entry so.
fn is_called(entry: &SourceRecord, name: &str) -> bool {
    entry.id == name || entry.key.as_deref() == Some(name)
}

/// Gives a record of `sources.ron` what only the entry of a bibliography has.
fn complete(record: &mut SourceRecord, entry: &SourceRecord) {
    let text = |own: &mut String, of: &String| {
        if own.is_empty() {
            own.clone_from(of);
        }
    };
    let optional = |own: &mut Option<String>, of: &Option<String>| {
        if own.is_none() {
            own.clone_from(of);
        }
    };
    let list = |own: &mut Vec<String>, of: &Vec<String>| {
        if own.is_empty() {
            own.clone_from(of);
        }
    };
    // Citations use the id of the entry, whichever way the record writes it.
    record.id.clone_from(&entry.id);
    record.key.clone_from(&entry.key);
    text(&mut record.title, &entry.title);
    text(&mut record.short, &entry.short);
    list(&mut record.authors, &entry.authors);
    list(&mut record.translators, &entry.translators);
    optional(&mut record.date, &entry.date);
    optional(&mut record.container, &entry.container);
    optional(&mut record.publisher, &entry.publisher);
    optional(&mut record.available, &entry.available);
    optional(&mut record.note, &entry.note);
}

/// The sources that records and files of places name.
fn cited_sources<'r>(records: &'r DatasetRecords, files: &'r Files) -> FxHashSet<&'r str> {
    let claims = records.claims.iter().flat_map(|file| &file.records);
    let entities = records.entities.iter().flat_map(|file| &file.records);
    let figures = records.figures.iter().flat_map(|file| &file.records);
    let cites = claims
        .flat_map(|record| &record.cites)
        .chain(entities.flat_map(|record| &record.cites))
        .chain(figures.flat_map(|record| &record.cites));
    let places = files.iter().filter_map(|(_, file)| source_of_locators(&file.name));
    cites.map(|cite: &CiteRecord| cite.source.as_str()).chain(places).collect()
}

/// What makes a source of an entry, apart from the form that it was read of.
#[derive(Default)]
struct BibliographyEntry {
    key: String,
    title: String,
    short_title: Option<String>,
    /// Each as it is to be printed, and the family name.
    authors: Vec<(String, String)>,
    date: Option<String>,
    container: Option<String>,
    translators: Vec<String>,
    publisher: Option<String>,
    url: Option<String>,
    doi: Option<String>,
    isbn: Option<String>,
}

impl BibliographyEntry {
    fn into_source(self) -> SourceRecord {
        let doi = self.doi.map(|doi| {
            let bare = doi.trim_start_matches("https://doi.org/");
            format!("https://doi.org/{bare}")
        });
        let isbn = self.isbn.map(|isbn| format!("ISBN {isbn}"));
        let authors: Vec<String> = self.authors.iter().map(|(name, _)| name.clone()).collect();
        let family = self.authors.first().map(|(_, family)| family.clone());
        let short = self.short_title.or(family.filter(|name| !name.is_empty()));
        let title = if self.title.is_empty() { self.key.clone() } else { self.title };
        SourceRecord {
            id: id_of_key(&self.key),
            key: Some(self.key),
            short: short.unwrap_or_else(|| title.clone()),
            title,
            authors,
            date: self.date,
            container: self.container,
            translators: self.translators,
            publisher: self.publisher,
            available: self.url.or(doi).or(isbn),
            ..SourceRecord::default()
        }
    }
}

#[cfg(test)]
mod tests;
