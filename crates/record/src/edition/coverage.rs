//! What a dataset says of each sentence of a source.

use rustc_hash::FxHashMap;

use crate::locator::{join, section, split_last_number, split_run};
use crate::property_graph::Evidence;
use crate::{Citation, ClaimId, Dataset, EntityId, FigureId, SourceId, Term};

/// A place of a source with what is recorded of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceCoverage {
    /// Its locator.
    pub at: String,
    /// The hash of its sentence, where the source ships it.
    pub hash: Option<u64>,
    /// Why nothing is recorded of it, where that is meant so.
    pub bare: Option<String>,
    /// The claims, figures and dated entities that cite it, in the order of the dataset.
    pub records: Vec<Evidence>,
}

/// What is recorded of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCoverage {
    /// The source.
    pub source: SourceId,
    /// Whether the source says itself which places it has; otherwise they are those cited.
    pub listed: bool,
    /// Its places, in its order.
    pub places: Vec<PlaceCoverage>,
}

/// The sums of a part of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionTotals {
    /// What its locators begin with; empty for the whole.
    pub name: String,
    /// How many places it has.
    pub places: usize,
    /// How many of them something is recorded of.
    pub covered: usize,
    /// How many are bare by intent.
    pub intended: usize,
    /// How many claims cite it.
    pub claims: usize,
    /// How many figures.
    pub figures: usize,
    /// How many dated entities.
    pub entities: usize,
}

/// The longest run of places that is told apart; a longer one is a slip.
const LONGEST_RUN: u32 = 100_000;

/// The places that a locator names.
fn each(at: &str) -> Vec<String> {
    match split_run(at) {
        Some((before, first, last)) if last - first <= LONGEST_RUN => {
            (first..=last).map(|number| join(before, number)).collect()
        }
        _ => vec![at.to_owned()],
    }
}

/// What a dataset records of a source. Linear in both.
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
            // A record may cite a place for several of its words.
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

/// How locators are sorted that nobody has put in order: numbers as numbers, headings first.
fn order(at: &str) -> Vec<(bool, u64, &str)> {
    let part = |part| match split_last_number(part) {
        Some((_, number)) => (true, u64::from(number), ""),
        None => (false, 0, part),
    };
    at.split('.').map(part).collect()
}

impl SourceCoverage {
    /// The sums of each section, in the order of the source, and last those of the whole.
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

    /// The places of which nothing is recorded, those that are so by intent apart.
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

/// The entities that a record mentions, and those of which these are aspects.
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
