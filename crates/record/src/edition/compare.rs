//! Compares somebody's copy of a text with the edition that a dataset was made from.

use rustc_hash::FxHashMap;

use super::coverage::{SourceCoverage, source_coverage};
use super::{Edition, hash};
use crate::locator::{join, split_run};
use crate::property_graph::Evidence;
use crate::{Citation, ClaimId, Dataset, EntityId, FigureId, SourceId};

/// How a copy differs from the edition that a dataset was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionComparison {
    /// The source that the copy was compared with.
    pub source: SourceId,
    /// Whether the dataset has hashes of the source's sentences. Without them only the places can
    /// be compared.
    pub hashed: bool,
    /// The number of places with the same sentence.
    pub same: usize,
    /// Places with another sentence; with each, the place at which the copy has the right sentence,
    /// if it has it at all.
    pub differing: Vec<(String, Option<String>)>,
    /// Places that the copy does not have; with each, the place at which the copy has the sentence,
    /// if it has it at all.
    pub missing: Vec<(String, Option<String>)>,
    /// Places that only the copy has.
    pub additional: Vec<String>,
    /// The number of anchors that were found in their sentences.
    pub anchored: usize,
    /// Anchors that were not found in their sentences.
    pub adrift: Vec<CitedAnchor>,
}

/// An anchor: a few words which, by a citation, stand in the sentence that it cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedAnchor {
    /// The record with the citation.
    pub record: Evidence,
    /// The place that it cites.
    pub at: String,
    /// The words.
    pub words: String,
}

impl EditionComparison {
    /// Whether the copy is probably another edition: fewer than half of the places have the same
    /// sentence. Always false without hashes.
    pub fn is_other_edition(&self) -> bool {
        let all = self.same + self.differing.len() + self.missing.len();
        self.hashed && self.same * 2 < all
    }

    /// Whether every place and every anchor was found as expected.
    pub fn is_clean(&self) -> bool {
        let none = self.differing.is_empty() && self.missing.is_empty();
        none && self.additional.is_empty() && self.adrift.is_empty()
    }
}

/// The source of a dataset that a text is most likely a copy of: the one with the most sentences in
/// common, or else with the most places in common. `None` where the dataset has no source.
pub fn likely_source(dataset: &Dataset, edition: &Edition) -> Option<SourceId> {
    let sources = (0..dataset.sources.len()).map(SourceId::new);
    let score = |source: &SourceId| {
        let known = places(&source_coverage(dataset, *source));
        let both = edition.sentences.iter().filter_map(|s| known.get(&s.at).map(|hash| (s, hash)));
        let (mut same, mut there) = (0_usize, 0_usize);
        for (sentence, known) in both {
            there += 1;
            same += usize::from(
                known.is_some_and(|known| known == hash::sentence_hash(&sentence.text)),
            );
        }
        // Of several that are equally likely the first is wanted; `max_by_key` alone gives the last.
        (same, there, usize::MAX - source.index())
    };
    if dataset.sources.len() == 1 { sources.max() } else { sources.max_by_key(score) }
}

fn places(coverage: &SourceCoverage) -> FxHashMap<String, Option<u64>> {
    coverage.places.iter().map(|place| (place.at.clone(), place.hash)).collect()
}

/// Compares a copy with a source: its places, its sentences where there are hashes, and the anchors
/// of citations. Linear in both.
pub fn compare_edition(
    dataset: &Dataset,
    source: SourceId,
    edition: &Edition,
) -> EditionComparison {
    let coverage = source_coverage(dataset, source);
    let texts: FxHashMap<&str, &str> =
        edition.sentences.iter().map(|s| (s.at.as_str(), s.text.as_str())).collect();
    let mut by_hash: FxHashMap<u64, &str> = FxHashMap::default();
    for sentence in &edition.sentences {
        by_hash.entry(hash::sentence_hash(&sentence.text)).or_insert(&sentence.at);
    }
    let mut found = EditionComparison {
        source,
        hashed: coverage.places.iter().any(|place| place.hash.is_some()),
        same: 0,
        differing: Vec::new(),
        missing: Vec::new(),
        additional: Vec::new(),
        anchored: 0,
        adrift: Vec::new(),
    };
    for place in &coverage.places {
        let elsewhere = place.hash.and_then(|hash| by_hash.get(&hash)).map(|&at| at.to_owned());
        match (texts.get(place.at.as_str()), place.hash) {
            (None, _) => found.missing.push((place.at.clone(), elsewhere)),
            (Some(text), Some(hash)) if hash::sentence_hash(text) != hash => {
                found.differing.push((place.at.clone(), elsewhere));
            }
            (Some(_), _) => found.same += 1,
        }
    }
    let known = places(&coverage);
    let new = edition.sentences.iter().filter(|s| !known.contains_key(&s.at));
    found.additional = new.map(|sentence| sentence.at.clone()).collect();
    anchors(dataset, &mut found, &texts);
    found
}

/// Looks for the words of each citation in the sentences that it names.
fn anchors(dataset: &Dataset, found: &mut EditionComparison, texts: &FxHashMap<&str, &str>) {
    let claims = dataset.claims.iter().enumerate();
    let claims = claims.map(|(n, claim)| (Evidence::Claim(ClaimId::new(n)), &claim.cites));
    let figures = dataset.figures.iter().enumerate();
    let figures = figures.map(|(n, figure)| (Evidence::Figure(FigureId::new(n)), &figure.cites));
    let entities = dataset.entities.iter().enumerate();
    let entities = entities.map(|(n, entity)| (Evidence::Entity(EntityId::new(n)), &entity.cites));
    for (record, cites) in claims.chain(figures).chain(entities) {
        for Citation { source, at, words } in cites {
            let (Some(words), true) = (words, *source == found.source) else { continue };
            // A place that the copy does not have is in `missing` already.
            let Some(text) = passage(at, texts) else { continue };
            if searched(&text).contains(&searched(words)) {
                found.anchored += 1;
            } else {
                let anchor = CitedAnchor { record, at: at.clone(), words: words.clone() };
                found.adrift.push(anchor);
            }
        }
    }
}

/// The text of the sentences that a locator names, as far as the copy has them.
fn passage(at: &str, texts: &FxHashMap<&str, &str>) -> Option<String> {
    let Some((before, first, last)) = split_run(at) else {
        return texts.get(at).map(|&text| text.to_owned());
    };
    let mut passage: Option<String> = None;
    for number in first..=last {
        // The copy has no more sentences in this paragraph.
        let Some(text) = texts.get(join(before, number).as_str()) else { break };
        let passage = passage.get_or_insert_default();
        passage.push(' ');
        passage.push_str(text);
    }
    passage
}

/// The form of a text in which words are searched: without differences of setting and of case.
fn searched(text: &str) -> String {
    hash::normal_form(text).to_lowercase()
}
