//! Finds what a dataset records of each sentence of a source.

use rustc_hash::FxHashMap;

use crate::locator::{join, section, split_last_number, split_run};
use crate::property_graph::Evidence;
use crate::{Citation, ClaimId, Dataset, EntityId, FigureId, SourceId, Term};

/// A place of a source and the records that cite it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceCoverage {
    /// Its locator.
    pub at: String,
    /// The hash of its sentence, where the dataset has it.
    pub hash: Option<u64>,
    /// Why no record cites it, where the editor left it out on purpose.
    pub bare: Option<String>,
    /// The claims, figures and dated entities that cite it, in the order of the dataset.
    pub records: Vec<Evidence>,
}

/// The places of a source, each with the records that cite it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCoverage {
    /// The source.
    pub source: SourceId,
    /// Whether the dataset lists the places of the source; otherwise only the cited ones are known.
    pub listed: bool,
    /// The places, in the order of the source.
    pub places: Vec<PlaceCoverage>,
}

/// How much of a section of a source is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionTotals {
    /// What its locators begin with: `2`. Empty for the whole source.
    pub name: String,
    /// The number of its places.
    pub places: usize,
    /// The number of its places that some record cites.
    pub covered: usize,
    /// The number of its places that the editor left out on purpose.
    pub intended: usize,
    /// The number of claims that cite it.
    pub claims: usize,
    /// The number of figures that cite it.
    pub figures: usize,
    /// The number of dated entities that cite it.
    pub entities: usize,
}

/// The longest run of places that is expanded. A longer one is surely a slip, and expanding it
/// would fill the memory.
const LONGEST_RUN: u32 = 100_000;

/// The single places that a locator names: three for `0.1.1-3`.
fn each(at: &str) -> Vec<String> {
    match split_run(at) {
        Some((before, first, last)) if last - first <= LONGEST_RUN => {
            (first..=last).map(|number| join(before, number)).collect()
        }
        _ => vec![at.to_owned()],
    }
}

/// Finds the records that cite each place of a source. Linear in the places and the citations.
pub fn source_coverage(dataset: &Dataset, source: SourceId) -> SourceCoverage {
    let listed = &dataset.source(source).places;
    let mut places: Vec<PlaceCoverage> = Vec::with_capacity(listed.len());
    for passage in listed {
        places.extend(each(&passage.at).into_iter().map(|at| PlaceCoverage {
            at,
            hash: passage.hash,
            bare: passage.bare.clone(),
            records: Vec::new(),
        }));
    }
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    for (n, place) in places.iter().enumerate() {
        numbers.entry(place.at.clone()).or_insert(n);
    }
    let mut coverage = SourceCoverage { source, listed: !listed.is_empty(), places };
    let mut cite = |cites: &[Citation], record: Evidence| {
        for at in cites.iter().filter(|cite| cite.source == source).flat_map(|c| each(&c.at)) {
            let places = &mut coverage.places;
            let number = *numbers.entry(at).or_insert_with_key(|at| {
                places.push(PlaceCoverage { at: at.clone(), ..PlaceCoverage::default() });
                places.len() - 1
            });
            // A record may cite a place twice, with different anchors; it is listed once.
            if coverage.places[number].records.last() != Some(&record) {
                coverage.places[number].records.push(record);
            }
        }
    };
    for (n, claim) in dataset.claims.iter().enumerate() {
        cite(&claim.cites, Evidence::Claim(ClaimId::new(n)));
    }
    for (n, figure) in dataset.figures.iter().enumerate() {
        cite(&figure.cites, Evidence::Figure(FigureId::new(n)));
    }
    for id in dataset.entity_ids() {
        cite(&dataset.entity(id).cites, Evidence::Entity(id));
    }
    if !coverage.listed {
        coverage.places.sort_by(|a, b| order(&a.at).cmp(&order(&b.at)));
    }
    coverage
}

/// A sort key for locators that the dataset does not list in order: numbers are compared as
/// numbers, and headings come first.
fn order(at: &str) -> Vec<(bool, u64, &str)> {
    let part = |part| match split_last_number(part) {
        Some((_, number)) => (true, u64::from(number), ""),
        None => (false, 0, part),
    };
    at.split('.').map(part).collect()
}

impl SourceCoverage {
    /// The totals of each section in the order of the source, and last those of the whole.
    pub fn sections(&self) -> Vec<SectionTotals> {
        let mut names: Vec<&str> = Vec::new();
        let mut parts: FxHashMap<&str, Vec<&PlaceCoverage>> = FxHashMap::default();
        for place in &self.places {
            let name = section(&place.at);
            let part = parts.entry(name).or_default();
            if part.is_empty() {
                names.push(name);
            }
            part.push(place);
        }
        let mut sums: Vec<SectionTotals> = Vec::with_capacity(names.len() + 1);
        for name in names {
            sums.push(sum(name, parts.get(name).map_or(&[], Vec::as_slice)));
        }
        sums.push(sum("", &self.places.iter().collect::<Vec<_>>()));
        sums
    }

    /// The places that no record cites: first those without a reason, then those that the editor
    /// left out on purpose.
    pub fn bare(&self) -> (Vec<&PlaceCoverage>, Vec<&PlaceCoverage>) {
        let bare = self.places.iter().filter(|place| place.records.is_empty());
        bare.partition(|place| place.bare.is_none())
    }
}

fn sum(name: &str, places: &[&PlaceCoverage]) -> SectionTotals {
    let mut records: Vec<Evidence> =
        places.iter().flat_map(|place| place.records.iter().copied()).collect();
    records.sort_unstable();
    records.dedup();
    let count = |is: fn(&Evidence) -> bool| records.iter().filter(|record| is(record)).count();
    let bare = |place: &&&PlaceCoverage| place.records.is_empty() && place.bare.is_some();
    SectionTotals {
        name: name.to_owned(),
        places: places.len(),
        covered: places.iter().filter(|place| !place.records.is_empty()).count(),
        intended: places.iter().filter(bare).count(),
        claims: count(|record| matches!(record, Evidence::Claim(_))),
        figures: count(|record| matches!(record, Evidence::Figure(_))),
        entities: count(|record| matches!(record, Evidence::Entity(_))),
    }
}

/// The entities that a record mentions, and those of which they are aspects.
pub fn mentioned(dataset: &Dataset, record: Evidence) -> Vec<EntityId> {
    let mut found = Vec::new();
    match record {
        Evidence::Claim(id) => {
            let claim = dataset.claim(id);
            found.push(claim.from);
            found.extend(claim.to);
            found.extend(claim.according_to);
            for term in claim.qualifiers.iter().flat_map(|(_, terms)| terms) {
                if let Term::Entity(id) = term {
                    found.push(*id);
                }
            }
        }
        Evidence::Figure(id) => {
            let figure = dataset.figure(id);
            found.push(figure.of);
            found.extend(figure.according_to);
        }
        Evidence::Entity(id) => found.push(id),
    }
    let wholes: Vec<EntityId> = found.iter().filter_map(|&id| dataset.entity(id).of).collect();
    found.extend(wholes);
    found
}
