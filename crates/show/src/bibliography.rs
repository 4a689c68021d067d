//! How to cite a dataset, an entity or a claim: as text, in BibTeX and in CSL-JSON. The passage in
//! the source comes first, then the record of it, then the dataset.

use std::fmt::Write;

use serde_json::{Value, json};

use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::listed;
use polemic_record::{Citation, ClaimId, Dataset, EntityId, Source, SourceId};

use super::cited_passage::passages;
use super::evidence_text::EvidenceText;

/// What is to be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitationTarget<'a> {
    /// The dataset as a whole, with its sources.
    Dataset,
    /// An entity.
    Entity(EntityId),
    /// A claim.
    Claim(ClaimId),
    /// A place of a source: the source, and the locator.
    Place(SourceId, &'a str),
}

/// Makes citations of a dataset.
pub struct Bibliography<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The version to cite, if there is one. It may be that of the program in which the dataset is
    /// built in.
    pub version: Option<&'a str>,
    /// The reader's copies of the texts; what is cited is then quoted from them.
    pub texts: Option<&'a CitedTexts>,
}

/// A source in words: `A. Author, “Title”, in Container, translated by T, Publisher, 2009`.
fn source(source: &Source, places: &[&str]) -> String {
    let mut parts = Vec::new();
    if !source.authors.is_empty() {
        parts.push(listed(&source.authors));
    }
    parts.push(format!("“{}”", source.title));
    parts.extend(source.container.clone());
    if !source.translators.is_empty() {
        parts.push(format!("translated by {}", listed(&source.translators)));
    }
    parts.extend(source.publisher.clone());
    parts.extend(source.date.clone());
    if !places.is_empty() {
        parts.push(places.join(", "));
    }
    parts.join(", ")
}

/// The sources of some citations, each once, with the places cited in it.
fn sources<'a>(dataset: &'a Dataset, cites: &'a [Citation]) -> Vec<(&'a Source, Vec<&'a str>)> {
    let mut found: Vec<(&Source, Vec<&str>)> = Vec::new();
    for cite in cites {
        let source = dataset.source(cite.source);
        match found.iter_mut().find(|(known, _)| known.id == source.id) {
            Some((_, places)) => places.push(&cite.at),
            None => found.push((source, vec![&cite.at])),
        }
    }
    found
}

impl Bibliography<'_> {
    /// What is cited in words, such as `claim c12: A opposed B`, and the sources that it cites. A
    /// dataset has no words of its own, and cites all its sources.
    fn record<'t>(
        &'t self,
        target: CitationTarget<'t>,
    ) -> (Option<String>, Vec<(&'t Source, Vec<&'t str>)>) {
        let dataset = self.dataset;
        match target {
            CitationTarget::Dataset => {
                (None, dataset.sources.iter().map(|s| (s, Vec::new())).collect())
            }
            CitationTarget::Entity(id) => {
                let entity = dataset.entity(id);
                let name = format!("entity {}: {}", entity.id, entity.name);
                (Some(name), sources(dataset, &entity.cites))
            }
            CitationTarget::Claim(id) => {
                let claim = dataset.claim(id);
                let text = EvidenceText::of(dataset, Evidence::Claim(id)).comma_date();
                (Some(format!("claim {}: {text}", claim.id)), sources(dataset, &claim.cites))
            }
            CitationTarget::Place(id, at) => (None, vec![(dataset.source(id), vec![at])]),
        }
    }

    /// The citations of what is cited; none of the dataset as a whole.
    fn citations(&self, target: CitationTarget<'_>) -> Vec<Citation> {
        match target {
            CitationTarget::Dataset => Vec::new(),
            CitationTarget::Entity(id) => self.dataset.entity(id).cites.clone(),
            CitationTarget::Claim(id) => self.dataset.claim(id).cites.clone(),
            CitationTarget::Place(source, at) => {
                vec![Citation { source, at: at.to_owned(), words: None }]
            }
        }
    }

    /// The dataset in words: `A. Author, “Title” (dataset), version 1.0.0, CC BY 4.0`.
    fn dataset_text(&self) -> String {
        let schema = &self.dataset.schema;
        let mut parts = Vec::new();
        if !schema.authors.is_empty() {
            parts.push(listed(&schema.authors));
        }
        parts.push(format!("“{}” (dataset)", schema.title));
        parts.extend(self.version.map(|version| format!("version {version}")));
        parts.extend(schema.licence.clone());
        parts.join(", ")
    }

    /// The citation as text. For an entity or a claim the passage comes first, and for the dataset
    /// the dataset.
    pub fn plain_text(&self, target: CitationTarget<'_>) -> String {
        let (record, sources) = self.record(target);
        let mut out = String::new();
        let own = format!("{}.", self.dataset_text());
        if target == CitationTarget::Dataset {
            let _ =
                writeln!(out, "{own}\n\nIts sources, which come first wherever a claim is cited:");
        }
        for (cited, places) in &sources {
            let _ = writeln!(out, "{}.", source(cited, places));
        }
        for passage in passages(self.dataset, self.texts, &self.citations(target)) {
            let _ = writeln!(out, "    {}", passage.line());
        }
        for (cited, _) in &sources {
            if let Some(available) = &cited.available {
                let _ = writeln!(out, "The edition can be had: {available}.");
            }
        }
        if let Some(record) = record {
            let _ = writeln!(out, "As recorded in {record}.\n{own}");
        }
        out
    }

    /// The citation in BibTeX, an entry for each source and one for the dataset.
    pub fn bibtex(&self, target: CitationTarget<'_>) -> String {
        let (record, sources) = self.record(target);
        let mut out = String::new();
        for (source, places) in &sources {
            let fields = [
                ("author", people(&source.authors)),
                ("title", Some(braced(&source.title))),
                ("howpublished", source.container.as_deref().map(escaped)),
                ("translator", people(&source.translators)),
                ("publisher", source.publisher.as_deref().map(escaped)),
                ("year", source.date.as_deref().map(escaped)),
                ("url", address(source).map(escaped)),
                ("note", (!places.is_empty()).then(|| escaped(&places.join(", ")))),
            ];
            out.push_str(&entry(&source.id, &fields));
        }
        let schema = &self.dataset.schema;
        let fields = [
            ("author", people(&schema.authors)),
            ("title", Some(braced(&schema.title))),
            ("howpublished", Some("Dataset".to_owned())),
            ("version", self.version.map(escaped)),
            ("note", record.as_deref().map(escaped)),
            ("license", schema.licence.as_deref().map(escaped)),
        ];
        out.push_str(&entry(&schema.slug(), &fields));
        out
    }

    /// The citation in CSL-JSON, an item for each source and one for the dataset.
    pub fn csl_json(&self, target: CitationTarget<'_>) -> Value {
        let (record, sources) = self.record(target);
        let mut items: Vec<Value> = Vec::new();
        for (source, places) in &sources {
            let mut item = json!({
                "id": source.id,
                "type": if source.container.is_some() { "chapter" } else { "book" },
                "title": source.title,
                "author": literal(&source.authors),
                "translator": literal(&source.translators),
                "container-title": source.container,
                "publisher": source.publisher,
                "issued": source.date.as_deref().map(issued),
                "URL": address(source),
                "locator": (!places.is_empty()).then(|| places.join(", ")),
            });
            drop_nulls(&mut item);
            items.push(item);
        }
        let schema = &self.dataset.schema;
        let mut item = json!({
            "id": schema.slug(),
            "type": "dataset",
            "title": schema.title,
            "author": literal(&schema.authors),
            "version": self.version,
            "license": schema.licence,
            "note": record,
        });
        drop_nulls(&mut item);
        items.push(item);
        Value::Array(items)
    }
}

/// The address at which a source can be had, if it is one.
fn address(source: &Source) -> Option<&str> {
    source
        .available
        .as_deref()
        .filter(|text| text.starts_with("https://") || text.starts_with("http://"))
}

fn literal(names: &[String]) -> Value {
    match names {
        [] => Value::Null,
        names => names.iter().map(|name| json!({ "literal": name })).collect(),
    }
}

/// A date in CSL-JSON: as numbers if it is a year, a month or a day, and otherwise as it is
/// written.
fn issued(date: &str) -> Value {
    let numbers: Option<Vec<u32>> = date.split('-').map(|part| part.parse().ok()).collect();
    match numbers {
        Some(numbers) if numbers.len() <= 3 => json!({ "date-parts": [numbers] }),
        _ => json!({ "literal": date }),
    }
}

fn drop_nulls(item: &mut Value) {
    if let Value::Object(fields) = item {
        fields.retain(|_, value| !value.is_null());
    }
}

/// A BibTeX entry. Fields without a value are left out.
fn entry(key: &str, fields: &[(&str, Option<String>)]) -> String {
    let mut out = format!("@misc{{{key},\n");
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name} = {{{value}}},");
        }
    }
    out.push_str("}\n");
    out
}

/// Names in BibTeX, each in braces, so that BibTeX does not split it into first and last names.
fn people(names: &[String]) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| braced(name)).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn braced(text: &str) -> String {
    format!("{{{}}}", escaped(text))
}

/// A text escaped so that TeX shows it as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        // TeX makes one sign of two such as `--`.
        if c == before && "-'`<>,".contains(c) {
            out.push_str("{}");
        }
        before = c;
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // BibTeX counts braces even after a backslash, so that the text has none of its own.
            '{' => out.push_str("\\lbrace{}"),
            '}' => out.push_str("\\rbrace{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
