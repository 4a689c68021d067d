//! Somebody's copy of a text against the edition that a dataset was made from.

use rustc_hash::FxHashMap;

use super::coverage::{SourceCoverage, source_coverage};
use super::{Edition, hash};
use crate::locator::{join, split_run};
use crate::property_graph::Evidence;
use crate::{Citation, ClaimId, Dataset, EntityId, FigureId, SourceId};

/// What came of comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionComparison {
    /// The source that the text was held against.
    pub source: SourceId,
    /// Whether the source ships hashes, so that sentences could be compared and not only counted.
    pub hashed: bool,
    /// How many sentences are the same.
    pub same: usize,
    /// Sentences that differ, with the place where the one meant stands, if it does elsewhere.
    pub differing: Vec<(String, Option<String>)>,
    /// Places that the copy does not have, with the place where the sentence stands after all.
    pub missing: Vec<(String, Option<String>)>,
    /// Places that only the copy has.
    pub additional: Vec<String>,
    /// Anchors that were found in their sentences.
    pub anchored: usize,
    /// Anchors that do not stand in their sentences.
    pub adrift: Vec<CitedAnchor>,
}

/// A few words that a citation says stand in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedAnchor {
    /// What cites it.
    pub record: Evidence,
    /// Where.
    pub at: String,
    /// The words.
    pub words: String,
}

impl EditionComparison {
    /// Whether the copy is another edition: fewer than half of the places hold what they held in
    /// the one used.
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

/// The source of a dataset that a text is most likely a copy of: that with the most sentences of
/// its, or else with the most places.
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
        // Of equals the first, which `max_by_key` would not give.
        (same, there, usize::MAX - source.index())
    };
    if dataset.sources.len() == 1 { sources.max() } else { sources.max_by_key(score) }
}

fn places(coverage: &SourceCoverage) -> FxHashMap<String, Option<u64>> {
    coverage.places.iter().map(|place| (place.at.clone(), place.hash)).collect()
}

/// Holds a text against a source: its places, its sentences where there are hashes, and the words
/// that citations give to find a place by. Linear in both.
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
            // A place that is missing was told already.
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

/// The sentences that a locator names, as far as the copy has them.
fn passage(at: &str, texts: &FxHashMap<&str, &str>) -> Option<String> {
    let Some((before, first, last)) = split_run(at) else {
        return texts.get(at).map(|&text| text.to_owned());
    };
    let mut passage: Option<String> = None;
    for number in first..=last {
        // Nothing follows the last sentence of a paragraph.
        let Some(text) = texts.get(join(before, number).as_str()) else { break };
        let passage = passage.get_or_insert_default();
        passage.push(' ');
        passage.push_str(text);
    }
    passage
}

/// A text as words are looked for in it.
fn searched(text: &str) -> String {
    hash::normal_form(text).to_lowercase()
}
