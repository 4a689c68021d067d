//! Claims close to a question that was refused or found nothing: help, never an answer.

use rustc_hash::FxHashSet;

use polemic_record::property_graph::Evidence;
use polemic_record::{Claim, ClaimId, Dataset, EntityId, RelationId, Term};

use super::english::classes::is_function_word;
use super::lexicon::{Entry, Lexicon};
use super::meaning::Sense;
use super::partial;
use super::words::{Sort, Word, phrase};

/// How many claims are shown.
const MOST: usize = 5;

/// How many claims of one entity or relation are compared.
const COMPARED: usize = 2_000;

/// Of how many of these the texts are read.
const READ: usize = 48;

/// How much other words of the question may count, so that they only decide among equals.
const MOST_WORDS: i32 = 2;

/// What a question speaks of, whether or not it can be read.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The entities that it names.
    pub entities: Vec<EntityId>,
    /// Those that it describes.
    pub described: Vec<EntityId>,
    /// What its verbs mean.
    pub senses: Vec<Sense>,
    /// The relations of which it has a word in another form.
    pub akin: Vec<RelationId>,
    /// What its other words have in common with their other forms.
    pub stems: Vec<String>,
}

/// The claims at the entities of a question that share most with it, in file order among equals.
pub fn nearest(hints: &Hints, lexicon: &Lexicon, dataset: &Dataset) -> Vec<Evidence> {
    first(&ranked(hints, lexicon, dataset), hints, dataset)
}

/// The first of ranked claims that are at the entities of a question.
pub fn first(ranked: &[(i32, ClaimId)], hints: &Hints, dataset: &Dataset) -> Vec<Evidence> {
    let at_entities = |id: &ClaimId| {
        let claim = dataset.claim(*id);
        [Some(claim.from), claim.to].into_iter().flatten().any(|end| hints.has(end))
    };
    let claims = ranked.iter().map(|(_, id)| *id).filter(at_entities);
    claims.take(MOST).map(Evidence::Claim).collect()
}

impl Hints {
    fn has(&self, entity: EntityId) -> bool {
        self.entities.contains(&entity) || self.described.contains(&entity)
    }
}

/// Claims with how much they share with a question, most first, in file order among equals: those
/// in which its entities have a part, and where it has none those of its relations. O(such claims).
pub fn ranked(hints: &Hints, lexicon: &Lexicon, dataset: &Dataset) -> Vec<(i32, ClaimId)> {
    let index = lexicon.claims(dataset);
    let mut seen: FxHashSet<ClaimId> = FxHashSet::default();
    for entity in hints.entities.iter().chain(&hints.described) {
        seen.extend(index.get(entity).into_iter().flatten().take(COMPARED));
    }
    if seen.is_empty() {
        let all = (0..dataset.claims.len()).map(ClaimId::new);
        let fits = |id: &ClaimId| verb_score(dataset.claim(*id).relation, hints, dataset) > 0;
        seen.extend(all.filter(fits).take(COMPARED));
    }
    let score = |id: ClaimId| (score(dataset.claim(id), hints, dataset), id);
    let mut scored: Vec<(i32, ClaimId)> = seen.into_iter().map(score).collect();
    let sort = |scored: &mut Vec<(i32, ClaimId)>| {
        scored.sort_unstable_by_key(|(score, id)| (-score, *id));
    };
    sort(&mut scored);
    scored.truncate(READ);
    for (score, id) in &mut scored {
        *score += told(dataset.claim(*id), hints, lexicon, dataset);
    }
    sort(&mut scored);
    scored
}

/// How much a claim shares with a question: its ends, and its relation or one akin to it.
fn score(claim: &Claim, hints: &Hints, dataset: &Dataset) -> i32 {
    let named = |id: EntityId| match () {
        () if hints.entities.contains(&id) => 2,
        () => i32::from(hints.described.contains(&id)),
    };
    let to = claim.to.filter(|&to| to != claim.from).map_or(0, named);
    let values = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
    let valued = |term: &Term| matches!(term, Term::Entity(id) if hints.has(*id));
    let values = i32::from(values.into_iter().any(valued));
    let verb = verb_score(claim.relation, hints, dataset);
    (named(claim.from) + to + values + verb) * 2
}

/// 2 for the relation of a verb of the question, 1 for one of which it has a word in another form.
fn verb_score(relation: RelationId, hints: &Hints, dataset: &Dataset) -> i32 {
    let line = dataset.schema.relation_line(relation);
    let akin = |other: RelationId| {
        let other = dataset.schema.relation_line(other);
        line.iter().any(|relation| other.contains(relation))
    };
    if hints.senses.iter().any(|sense| akin(sense.relation)) {
        return 2;
    }
    i32::from(hints.akin.iter().any(|&relation| akin(relation)))
}

/// How many other words of a question a claim has, in the names of its ends and in its texts.
fn told(claim: &Claim, hints: &Hints, lexicon: &Lexicon, dataset: &Dataset) -> i32 {
    if hints.stems.is_empty() {
        return 0;
    }
    let stems = lexicon.stems(dataset);
    let ends = [Some(claim.from), claim.to].into_iter().flatten();
    let names = ends.filter(|id| !hints.has(*id)).map(|id| dataset.entity(id).name.as_str());
    let terms = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
    let texts = terms.map(|term| match term {
        Term::Text(text) => text.as_str(),
        Term::Entity(id) => dataset.entity(*id).name.as_str(),
    });
    let mut known: FxHashSet<String> = FxHashSet::default();
    for text in names.chain(texts).chain(claim.note.as_deref()) {
        known.extend(phrase(text).split(' ').map(|word| stems.of(word)));
    }
    let shared = hints.stems.iter().filter(|stem| known.contains(*stem)).count();
    i32::try_from(shared).unwrap_or(MOST_WORDS).min(MOST_WORDS)
}

/// What the words of a question speak of, whether or not it can be read.
pub fn hints(words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Hints {
    let stems = lexicon.stems(dataset);
    let mut found = Hints::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let names: Option<(usize, Vec<Entry>)> = match word.sort {
            Sort::Quoted => Some((1, lexicon.meanings(&word.text).collect())),
            Sort::Id => dataset.by_id.get(&word.text).map(|&id| (1, vec![Entry::Name(id)])),
            _ => lexicon.longest(words, at, Some),
        };
        let (length, entries) = names.unwrap_or((1, Vec::new()));
        let known = entries.iter().any(|e| matches!(e, Entry::Name(_) | Entry::Verb(_)));
        if !known && word.sort == Sort::Plain && !is_function_word(&word.text) {
            let stem = stems.of(&word.text);
            found.akin.extend(stems.relations(&stem));
            found.stems.push(stem);
        }
        for entry in entries {
            match entry {
                Entry::Name(id) => found.entities.push(id),
                Entry::Verb(form) => {
                    let sense = Sense { relation: form.relation, forward: form.forward };
                    found.senses.push(sense);
                }
                _ => {}
            }
        }
        at += length;
    }
    found.described = partial::described(words, lexicon, dataset);
    found.described.retain(|id| !found.entities.contains(id));
    found
}
