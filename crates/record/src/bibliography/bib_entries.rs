//! Reads the entries of a `.bib` file, by the crate `biblatex`.

use std::collections::BTreeMap;

use biblatex::{
    Bibliography, ChunksExt, Entry, ParseError, ParseErrorKind, PermissiveType, Person,
    RawBibliography, RawChunk, Type,
};

use super::{BibliographyEntry, BibliographyMistake};
use crate::ron_records::SourceRecord;

/// The deepest that braces are nested: the parser calls itself for each pair.
const DEEPEST: usize = 64;

/// The longest chain of entries that take fields from each other.
const LONGEST_CHAIN: usize = 8;

/// The sources of a `.bib` file, one for each entry.
pub fn read_bib(text: &str) -> Result<Vec<SourceRecord>, BibliographyMistake> {
    if let Some(at) = too_deep(text) {
        return Err(BibliographyMistake {
            at: at..at + 1,
            message: format!("braces are nested more than {DEEPEST} deep"),
            help: "take out the braces that change nothing",
        });
    }
    let mistake = |error: ParseError| bad_bib(&error);
    let mut raw = RawBibliography::parse(text).map_err(mistake)?;
    cut_circles(&mut raw);
    let entries = Bibliography::from_raw(raw).map_err(mistake)?;
    Ok(entries.iter().map(|entry| source_entry(entry).into_source()).collect())
}

/// Where the first brace stands that is nested too deep.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().enumerate().find_map(|(at, byte)| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth > DEEPEST).then_some(at)
    })
}

/// Takes out the references by which entries take their fields from each other in a circle, which
/// the parser would follow for ever.
fn cut_circles(raw: &mut RawBibliography) {
    let mut takes_from: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let is_reference =
        |key: &str| key.eq_ignore_ascii_case("crossref") || key.eq_ignore_ascii_case("xdata");
    for entry in &raw.entries {
        let references = entry.v.fields.iter().filter(|field| is_reference(field.key.v));
        let chunks = references.flat_map(|field| &field.value.v).map(|chunk| match chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
        });
        let keys = chunks.flat_map(|text| text.split(',')).map(|key| key.trim().to_owned());
        takes_from.entry(entry.v.key.v.to_owned()).or_default().extend(keys);
    }
    let ends = |key: &str| {
        let mut open: Vec<&str> = vec![key];
        for _ in 0..LONGEST_CHAIN {
            let further = open.iter().filter_map(|key| takes_from.get(*key)).flatten();
            open = further.map(String::as_str).collect();
            open.sort_unstable();
            open.dedup();
        }
        open.is_empty()
    };
    for entry in &mut raw.entries {
        if !ends(entry.v.key.v) {
            entry.v.fields.retain(|field| !is_reference(field.key.v));
        }
    }
}

fn bad_bib(error: &ParseError) -> BibliographyMistake {
    let (why, help) = match &error.kind {
        ParseErrorKind::UnknownAbbreviation(word) => (
            format!("“{word}” is no text and no abbreviation"),
            "put it in braces, or declare it with @string",
        ),
        ParseErrorKind::DuplicateKey(key) => {
            (format!("two entries have the key “{key}”"), "give one of them another key")
        }
        kind => (
            format!("the bibliography cannot be read from here on: {kind}"),
            "mend the entry, or export it once more from the reference manager",
        ),
    };
    BibliographyMistake { at: error.span.clone(), message: why, help }
}

fn source_entry(entry: &Entry) -> BibliographyEntry {
    let text = |field: &str| {
        let text = entry.get(field).map(|chunks| chunks.format_verbatim());
        text.map(|text| one_line(&text)).filter(|text| !text.is_empty())
    };
    let people = |field: &str| entry.get_as::<Vec<Person>>(field).unwrap_or_default();
    let mut authors = people("author");
    if authors.is_empty() {
        authors = people("editor");
    }
    let title = text("title").unwrap_or_default();
    let title = match text("subtitle") {
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    };
    let short_author =
        people("shortauthor").first().map(|person| person.name.clone()).filter(|n| !n.is_empty());
    BibliographyEntry {
        key: entry.key.clone(),
        title,
        short_title: text("shorthand").or(text("shorttitle")).or(short_author),
        authors: authors.iter().map(|person| (printed(person), person.name.clone())).collect(),
        date: date(entry).or_else(|| text("date")).or_else(|| text("year")),
        container: text("booktitle")
            .or(text("journaltitle"))
            .or(text("journal"))
            .or(text("maintitle")),
        translators: people("translator").iter().map(printed).collect(),
        publisher: text("publisher").or(text("institution")).or(text("school")),
        url: text("url"),
        doi: text("doi"),
        isbn: text("isbn"),
    }
}

/// A name as it is printed: given name, particle, family name, suffix.
fn printed(person: &Person) -> String {
    let parts = [&person.given_name, &person.prefix, &person.name, &person.suffix];
    let parts: Vec<&str> =
        parts.into_iter().map(|part| part.trim()).filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

/// The date of an entry as EDTF writes it.
fn date(entry: &Entry) -> Option<String> {
    match entry.date().ok()? {
        PermissiveType::Typed(date) => Some(date.to_chunks().format_verbatim()),
        PermissiveType::Chunks(chunks) => {
            let text = one_line(&chunks.format_verbatim());
            (!text.is_empty()).then_some(text)
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
