//! Claims close to a question that was refused or found nothing: help, never an answer.

use rustc_hash::FxHashSet;

use crate::dataset::{Claim, Dataset, EntityId};
use crate::graph::Graph;
use crate::graph::build::{Evidence, evidence, node_of};

use super::lexicon::{Entry, Lexicon};
use super::meaning::Sense;
use super::words::{Sort, Word};

/// How many claims are shown.
const MOST: usize = 5;

/// The claims at the named entities that share most with the question, in file order among equals.
/// O(claims at those entities).
pub fn nearest(
    entities: &[EntityId],
    senses: &[Sense],
    dataset: &Dataset,
    graph: &Graph,
) -> Vec<Evidence> {
    let mut seen = FxHashSet::default();
    let mut scored: Vec<(i32, Evidence)> = Vec::new();
    for &entity in entities {
        let node = node_of(entity);
        for hop in graph.all_out(node).iter().chain(graph.all_into(node)) {
            let found = evidence(dataset, hop.edge);
            let Evidence::Claim(id) = found else { continue };
            if seen.insert(id) {
                scored.push((-score(dataset.claim(id), entities, senses, dataset), found));
            }
        }
    }
    scored.sort_unstable();
    scored.into_iter().take(MOST).map(|(_, evidence)| evidence).collect()
}

/// How much a claim shares with a question: its two ends, and its relation or one akin to it.
fn score(claim: &Claim, entities: &[EntityId], senses: &[Sense], dataset: &Dataset) -> i32 {
    let named = |id: EntityId| i32::from(entities.contains(&id)) * 2;
    let line = dataset.schema.relation_line(claim.relation);
    let akin = |sense: &Sense| {
        let other = dataset.schema.relation_line(sense.relation);
        i32::from(line.iter().any(|relation| other.contains(relation)))
    };
    let to = claim.to.filter(|&to| to != claim.from).map_or(0, named);
    named(claim.from) + to + senses.iter().map(akin).max().unwrap_or(0)
}

/// The entities and relations that the words of a question name, whether or not it can be read.
pub fn mentioned(words: &[Word], lexicon: &Lexicon) -> (Vec<EntityId>, Vec<Sense>) {
    let mut found = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let names: Option<(usize, Vec<Entry>)> = match word.sort {
            Sort::Quoted => Some((1, lexicon.meanings(&word.text).collect())),
            _ => lexicon.longest(words, at, Some),
        };
        let Some((length, entries)) = names else {
            at += 1;
            continue;
        };
        for entry in entries {
            match entry {
                Entry::Name(id) => found.0.push(id),
                Entry::Verb(form) => {
                    found.1.push(Sense { relation: form.relation, forward: form.forward });
                }
                _ => {}
            }
        }
        at += length;
    }
    found
}
