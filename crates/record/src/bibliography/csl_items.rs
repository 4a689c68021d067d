//! Reads the items of a file in CSL-JSON, as Zotero, Mendeley and others export it.
//!
//! The form is that of <https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html>.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{BibliographyEntry, BibliographyMistake};
use crate::ron_records::SourceRecord;

/// What a source is made of; other fields are skipped.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct CslItem {
    id: Json,
    citation_key: Option<String>,
    title: Option<String>,
    title_short: Option<String>,
    #[serde(rename = "shortTitle")]
    short_title: Option<String>,
    author: Vec<CslName>,
    editor: Vec<CslName>,
    translator: Vec<CslName>,
    issued: Option<CslDate>,
    container_title: Option<String>,
    publisher: Option<String>,
    #[serde(rename = "URL")]
    url: Option<String>,
    #[serde(rename = "DOI")]
    doi: Option<String>,
    #[serde(rename = "ISBN")]
    isbn: Option<String>,
}

/// A name: its parts, or the whole of it in `literal`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct CslName {
    family: String,
    given: String,
    non_dropping_particle: String,
    dropping_particle: String,
    suffix: String,
    literal: String,
}

/// A date: parts of its ends, or a text.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct CslDate {
    date_parts: Vec<Vec<Json>>,
    raw: Option<String>,
    literal: Option<String>,
}

/// The sources of a file in CSL-JSON, one for each item.
pub fn read_csl(text: &str) -> Result<Vec<SourceRecord>, BibliographyMistake> {
    let items: Vec<CslItem> = serde_json::from_str(text).map_err(|error| bad_csl(text, &error))?;
    Ok(items.into_iter().map(|item| source_entry(item).into_source()).collect())
}

fn bad_csl(text: &str, error: &serde_json::Error) -> BibliographyMistake {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start = line.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let full = error.to_string();
    let why = full.split(" at line ").next().unwrap_or(&full);
    BibliographyMistake {
        at: start..start,
        message: format!("this is no CSL-JSON: {why}"),
        help: "export the library once more as CSL JSON",
    }
}

fn source_entry(item: CslItem) -> BibliographyEntry {
    let key = match item.citation_key {
        Some(key) => key,
        None => match item.id {
            Json::String(id) => last_part(&id).to_owned(),
            Json::Null => String::new(),
            other => other.to_string(),
        },
    };
    let authors = if item.author.is_empty() { item.editor } else { item.author };
    BibliographyEntry {
        key,
        title: item.title.unwrap_or_default(),
        short_title: item.title_short.or(item.short_title),
        authors: authors.iter().map(|name| (name.printed(), name.short().to_owned())).collect(),
        date: item.issued.and_then(CslDate::edtf),
        container: item.container_title,
        translators: item.translator.iter().map(CslName::printed).collect(),
        publisher: item.publisher,
        url: item.url,
        doi: item.doi,
        isbn: item.isbn,
    }
}

/// Of the address by which Zotero calls an item, `http://zotero.org/users/1/items/AB12`, the last part.
fn last_part(id: &str) -> &str {
    id.rsplit('/').find(|part| !part.is_empty()).unwrap_or(id)
}

impl CslName {
    fn short(&self) -> &str {
        if self.literal.is_empty() { &self.family } else { &self.literal }
    }

    fn printed(&self) -> String {
        if !self.literal.is_empty() {
            return self.literal.clone();
        }
        let parts = [
            &self.given,
            &self.dropping_particle,
            &self.non_dropping_particle,
            &self.family,
            &self.suffix,
        ];
        let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).collect();
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl CslDate {
    /// The date as EDTF writes it, or the text that stands in its place.
    fn edtf(self) -> Option<String> {
        let number = |part: &Json| match part {
            Json::Number(number) => number.as_i64(),
            Json::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let one = |parts: &Vec<Json>| {
            let parts: Vec<i64> = parts.iter().map_while(number).collect();
            let (year, rest) = parts.split_first()?;
            let rest = rest.iter().take(2).map(|part| format!("-{part:02}"));
            Some(format!("{year:04}{}", rest.collect::<String>()))
        };
        let ends: Vec<String> = self.date_parts.iter().filter_map(one).collect();
        match ends.is_empty() {
            true => self.raw.or(self.literal),
            false => Some(ends.join("/")),
        }
    }
}
