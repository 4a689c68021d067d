//! How much of a text a dataset covers: counts by section, places without records, and the text
//! sentence by sentence.

use std::fmt::Write;

use serde_json::{Value, json};

use polemic_record::edition::Edition;
use polemic_record::edition::coverage::{PlaceCoverage, SectionTotals, SourceCoverage};
use polemic_record::edition::name_finder::NameFinder;
use polemic_record::locator::{join, split_last_number};
use polemic_record::property_graph::Evidence;
use polemic_record::{Dataset, SourceId};

use super::evidence_text::EvidenceText;
use super::markdown;
use super::terminal_table::terminal_table;
use super::text_table::TextTable;
use super::value_text::counted;

/// A copy of the text that is covered, to show beside the records.
pub struct CoveredText<'a> {
    /// The text in numbered sentences.
    pub edition: &'a Edition,
    /// The names to look for in it, so that a name without a record is seen.
    pub names: &'a NameFinder,
}

impl CoveredText<'_> {
    /// The sentence at a place, if the copy has it.
    pub fn sentence_at(&self, at: &str) -> Option<&str> {
        let found = self.edition.sentences.iter().find(|sentence| sentence.at == at);
        found.map(|sentence| sentence.text.as_str())
    }
}

/// The name of a source in a heading: `Author, “Title”`.
pub fn source_name(dataset: &Dataset, id: SourceId) -> String {
    let source = dataset.source(id);
    format!("{}, “{}”", source.short, source.title)
}

fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".to_owned(),
        whole => format!("{} %", part * 100 / whole),
    }
}

/// The counts of each section as a table.
pub fn section_sums(coverage: &SourceCoverage) -> TextTable {
    let head = ["Section", "Places", "Covered", "", "Claims", "Figures", "Dated entities"];
    let row = |section: &SectionTotals| {
        let name = if section.name.is_empty() { "all" } else { &section.name };
        let counts = [section.places, section.covered].map(|n| n.to_string());
        let share = percent(section.covered, section.places);
        let records = [section.claims, section.figures, section.entities].map(|n| n.to_string());
        let cells = counts.into_iter().chain([share]).chain(records);
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    TextTable::new(&head, coverage.sections().iter().map(row).collect())
}

/// Places as a list in which places that follow each other are one range: `0.1.1-4, 0.2.1`.
pub fn place_runs<'a>(places: impl IntoIterator<Item = &'a str>) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut run: Option<(&str, u32, u32)> = None;
    let text = |(before, first, last): (&str, u32, u32)| match first == last {
        true => join(before, first),
        false => format!("{}-{last}", join(before, first)),
    };
    for at in places {
        let place = split_last_number(at);
        if let (Some((before, _, last)), Some((own, number))) = (&mut run, place)
            && *before == own
            && last.checked_add(1) == Some(number)
        {
            *last = number;
            continue;
        }
        texts.extend(run.take().map(text));
        run = place.map(|(before, number)| (before, number, number));
        if run.is_none() {
            texts.push(at.to_owned());
        }
    }
    texts.extend(run.map(text));
    texts.join(", ")
}

/// The lines on places without records: those still to be covered, and those left out on purpose.
fn bare_lines(coverage: &SourceCoverage) -> Vec<String> {
    let (open, intended) = coverage.bare();
    let mut lines = Vec::new();
    if open.is_empty() {
        lines.push("No place is bare.".to_owned());
    } else {
        let list = place_runs(open.iter().map(|place| place.at.as_str()));
        lines.push(format!("Bare, {}: {list}", counted(open.len(), "place")));
    }
    let why = |place: &&PlaceCoverage| place.bare.clone().unwrap_or_default();
    lines.extend(
        intended.iter().map(|place| format!("Bare by intent: {}: {}", place.at, why(place))),
    );
    lines
}

/// The coverage for the terminal. With the text, each sentence follows with its records.
pub fn coverage_text(
    dataset: &Dataset,
    coverage: &SourceCoverage,
    beside: Option<&CoveredText>,
    width: Option<u16>,
) -> String {
    let mut out = format!("{}\n", source_name(dataset, coverage.source));
    if !coverage.listed {
        out.push_str("The source does not list its places; these are the ones that are cited.\n");
    }
    let _ = write!(out, "\n{}\n", terminal_table(&section_sums(coverage), width));
    for line in bare_lines(coverage) {
        let _ = writeln!(out, "{line}");
    }
    if let Some(beside) = beside {
        out.push('\n');
        for place in &coverage.places {
            out.push_str(&sentence(dataset, place, beside));
        }
    }
    out
}

/// A sentence with its records. `!` marks a sentence without any, and `?` names in the sentence
/// that none of its records mentions.
fn sentence(dataset: &Dataset, place: &PlaceCoverage, beside: &CoveredText) -> String {
    let text = beside.sentence_at(&place.at);
    let mut out = format!("[{}] {}\n", place.at, text.unwrap_or("(not in this copy)"));
    match (&place.bare, place.records.is_empty()) {
        (None, true) => out.push_str("    ! bare\n"),
        (Some(why), true) => {
            let _ = writeln!(out, "    bare by intent: {why}");
        }
        (_, false) => {}
    }
    for &record in &place.records {
        let _ = writeln!(out, "    - {}", EvidenceText::of(dataset, record).comma_date());
    }
    let missed = text.map_or_else(Vec::new, |text| beside.names.unmentioned(dataset, place, text));
    if !missed.is_empty() {
        let names: Vec<&str> = missed.iter().map(|&id| dataset.entity(id).name.as_str()).collect();
        let _ = writeln!(out, "    ? named, and in no record: {}", names.join(", "));
    }
    out
}

/// The coverage in Markdown.
pub fn coverage_markdown(dataset: &Dataset, coverage: &SourceCoverage) -> String {
    let title = source_name(dataset, coverage.source);
    let mut out = format!("#{}", markdown::markdown_table(&section_sums(coverage), &title));
    out.push('\n');
    for line in bare_lines(coverage) {
        let _ = writeln!(out, "- {}", markdown::escape_markdown(&line));
    }
    out
}

/// The coverage as JSON. With the text, each place has its sentence.
pub fn coverage_json(
    dataset: &Dataset,
    coverage: &SourceCoverage,
    beside: Option<&CoveredText>,
) -> Value {
    let section = |section: &SectionTotals| {
        json!({
            "section": if section.name.is_empty() { Value::Null } else { json!(section.name) },
            "places": section.places,
            "covered": section.covered,
            "bare_by_intent": section.intended,
            "claims": section.claims,
            "figures": section.figures,
            "entities": section.entities,
        })
    };
    let place = |place: &PlaceCoverage| {
        let claims = place.records.iter().filter_map(|record| match record {
            Evidence::Claim(id) => Some(dataset.claim(*id).id.as_str()),
            _ => None,
        });
        let figures = place.records.iter().filter_map(|record| match record {
            Evidence::Figure(id) => Some(dataset.figure_text(dataset.figure(*id))),
            _ => None,
        });
        let entities = place.records.iter().filter_map(|record| match record {
            Evidence::Entity(id) => Some(dataset.entity(*id).id.as_str()),
            _ => None,
        });
        let text = beside.map(|beside| beside.sentence_at(&place.at));
        let missed = beside.zip(text.flatten()).map(|(beside, text)| {
            let missed = beside.names.unmentioned(dataset, place, text);
            missed.iter().map(|&id| dataset.entity(id).id.as_str()).collect::<Vec<_>>()
        });
        json!({
            "at": place.at,
            "bare": place.records.is_empty(),
            "why_bare": place.bare,
            "claims": claims.collect::<Vec<_>>(),
            "figures": figures.collect::<Vec<_>>(),
            "entities": entities.collect::<Vec<_>>(),
            "text": text.flatten(),
            "unmentioned": missed,
        })
    };
    json!({
        "source": dataset.source(coverage.source).id,
        "listed": coverage.listed,
        "sections": coverage.sections().iter().map(section).collect::<Vec<_>>(),
        "places": coverage.places.iter().map(place).collect::<Vec<_>>(),
    })
}
