//! Claims to be filled in, for the sentences of a text that no record cites.
//!
//! Which entities a sentence names is known, and which relations have a verb in it; who did what to
//! whom is not. So each proposal is a comment, and asserts nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

use polemic_record::edition::coverage::SourceCoverage;
use polemic_record::forms::WordForms;
use polemic_record::locator::split_last_number;
use polemic_record::ron_writer::quoted_text;
use polemic_record::{Dataset, Schema};

use super::coverage_report::{CoveredText, source_name};

/// How many relations are proposed for a sentence at most.
const MOST: usize = 3;

/// The longest phrase of a verb that is looked for, in words.
const LONGEST: usize = 5;

/// Proposals for all sentences without a record, but for those that were left out on purpose, as the
/// text of a file of claims in which each is commented out. `schema` is the whole vocabulary.
pub fn claim_proposals(
    dataset: &Dataset,
    schema: &Schema,
    coverage: &SourceCoverage,
    beside: &CoveredText,
) -> String {
    let verbs = verb_phrases(schema);
    let mut out = format!(
        "// Claims to be filled in, for sentences of {} that no record cites. Nothing here is\n\
         // asserted: of what a sentence bears out, take the slashes away and fill it in.\n[\n",
        source_name(dataset, coverage.source)
    );
    let (open, _) = coverage.bare();
    // The locator of a heading does not end in a number, and headings assert nothing.
    for place in open.into_iter().filter(|place| split_last_number(&place.at).is_some()) {
        let Some(text) = beside.sentence_at(&place.at) else { continue };
        let _ = writeln!(out, "    // [{}] {text}", place.at);
        let named = beside.names.found(text);
        let mut named = named.iter().filter_map(|owners| owners.first());
        let mut end = || {
            let id = named.next().map(|&id| dataset.entity(id).id.as_str());
            quoted_text(id.unwrap_or("…"))
        };
        let (from, to, at) = (end(), end(), quoted_text(&place.at));
        let others: Vec<&str> = named.map(|&id| dataset.entity(id).id.as_str()).collect();
        if !others.is_empty() {
            let _ = writeln!(out, "    // also named: {}", others.join(", "));
        }
        let relations = relations_in(text, &verbs);
        for relation in &relations {
            let _ = writeln!(out, "    // (from: {from}, {relation}: {to}, at: {at}),");
        }
        if relations.is_empty() {
            let _ = writeln!(out, "    // (from: {from}, relation: \"…\", to: {to}, at: {at}),");
        }
    }
    out.push_str("]\n");
    out
}

/// The relation of each phrase that means it, as it stands in a sentence.
fn verb_phrases(schema: &Schema) -> BTreeMap<String, &str> {
    let forms = WordForms::new(schema);
    let mut phrases = BTreeMap::new();
    for relation in &schema.relations {
        for verb in &relation.verbs {
            let verb = forms.verb(verb);
            for form in [&verb.present, &verb.past, &verb.past_plural, &verb.participle] {
                phrases.entry(verb.phrase(form)).or_insert(relation.name.as_str());
            }
        }
    }
    phrases
}

/// The relations whose verbs occur in a sentence, in its order; of phrases that begin with one word
/// the longest.
fn relations_in<'s>(text: &str, verbs: &BTreeMap<String, &'s str>) -> Vec<&'s str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<&str> = Vec::new();
    for start in 0..words.len() {
        let longest = (start + 1..=words.len().min(start + LONGEST)).rev();
        let relation = longest.map(|end| words[start..end].join(" ")).find_map(|p| verbs.get(&p));
        if let Some(relation) = relation.filter(|relation| !found.contains(relation)) {
            found.push(relation);
        }
    }
    found.truncate(MOST);
    found
}
