//! The comparison of a copy of a text with the edition that a dataset was made from.

use std::fmt::Write;

use serde_json::{Value, json};

use polemic_record::Dataset;
use polemic_record::edition::compare::{CitedAnchor, EditionComparison};
use polemic_record::property_graph::Evidence;

use super::coverage_report::{place_runs, source_name};
use super::evidence_text::EvidenceText;
use super::value_text::counted;

/// The comparison for the terminal. If the copy is of another edition, the report says only that.
pub fn edition_report_text(dataset: &Dataset, found: &EditionComparison) -> String {
    let mut out = format!("{}\n", source_name(dataset, found.source));
    let known = found.same + found.differing.len() + found.missing.len();
    if found.is_other_edition() {
        let _ = writeln!(
            out,
            "This is another edition, or another text: {} of {known} places hold the sentence of \
             the edition used.\nIts locators and anchors cannot be checked.",
            found.same,
        );
        return out;
    }
    let what = if found.hashed { "the same sentence" } else { "there (the source has no hashes)" };
    let _ = writeln!(out, "{} of {known} places: {what}", found.same);
    if found.anchored + found.adrift.len() > 0 {
        let all = found.anchored + found.adrift.len();
        let _ = writeln!(out, "{} of {}: found", found.anchored, counted(all, "anchor"));
    }
    places(&mut out, "differ from the edition used", &found.differing);
    places(&mut out, "missing", &found.missing);
    if !found.additional.is_empty() {
        let list = place_runs(found.additional.iter().map(String::as_str));
        let _ = writeln!(out, "additional ({}): {list}", found.additional.len());
    }
    for anchor in &found.adrift {
        let CitedAnchor { at, words, .. } = anchor;
        let cited = EvidenceText::of(dataset, anchor.record).text;
        let _ = writeln!(out, "not in {at}: “{words}”, for: {cited}");
    }
    out
}

/// Places under a heading. Those whose sentence is found at another place of the copy have a line
/// each, which says where.
fn places(out: &mut String, title: &str, places: &[(String, Option<String>)]) {
    if places.is_empty() {
        return;
    }
    let gone = places.iter().filter(|(_, elsewhere)| elsewhere.is_none());
    let gone = place_runs(gone.map(|(at, _)| at.as_str()));
    let colon = if gone.is_empty() { "" } else { ": " };
    let _ = writeln!(out, "{title} ({}){colon}{gone}", places.len());
    for (at, elsewhere) in places {
        if let Some(elsewhere) = elsewhere {
            let _ = writeln!(out, "  what was {at} stands at {elsewhere}");
        }
    }
}

/// The comparison as JSON.
pub fn edition_report_json(dataset: &Dataset, found: &EditionComparison) -> Value {
    let places = |places: &[(String, Option<String>)]| -> Vec<Value> {
        places.iter().map(|(at, elsewhere)| json!({ "at": at, "stands_at": elsewhere })).collect()
    };
    let anchor = |anchor: &CitedAnchor| {
        let claim = match anchor.record {
            Evidence::Claim(id) => Some(dataset.claim(id).id.as_str()),
            _ => None,
        };
        let text = EvidenceText::of(dataset, anchor.record).text;
        json!({ "at": anchor.at, "words": anchor.words, "claim": claim, "text": text })
    };
    json!({
        "source": dataset.source(found.source).id,
        "other_edition": found.is_other_edition(),
        "hashed": found.hashed,
        "same": found.same,
        "differing": places(&found.differing),
        "missing": places(&found.missing),
        "additional": found.additional,
        "anchors_found": found.anchored,
        "anchors_adrift": found.adrift.iter().map(anchor).collect::<Vec<_>>(),
    })
}
