//! Every word and phrase that a dataset and the grammar know, with what it means.

mod phrases;

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::forms::{Forms, Verb};
use crate::dataset::{
    Claim, ClaimId, Dataset, EntityId, KindId, MeasureId, QualifierId, RelationId, Term,
};

use super::framed::Frame;
use super::function::{FORM_WORDS, FUNCTION_WORDS};
use super::near::{Near, Sorted};
use super::owned::Possessions;
use super::parts::Parts;
use super::stems::Stems;
use super::words::{Sort, Word, is_folded, phrase};
pub(super) use phrases::Words;
use phrases::{Phrases, Place, START};

/// How many words a text may have to be named in a question.
const LONGEST_TEXT: usize = 20;

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A name or alias.
    Name(EntityId),
    /// A noun for a kind, singular or plural.
    Noun(KindId),
    /// A noun for the subject of a relation, before `of`.
    Role(RelationId),
    /// A noun for what figures count.
    Counted(MeasureId),
    /// A verb form for what figures count: `deported`, `left production`.
    Undergone(MeasureId),
    /// A verb form by which those counted stand to what the figure is of: `lived in`.
    Stood(MeasureId),
    /// The preposition of a qualifier.
    Marker(QualifierId),
    /// A text that some claim has for the value of a qualifier, by its place among those.
    Text(u32),
    /// A form of a verb phrase.
    Verb(VerbForm),
    /// Small talk before a question.
    Opening,
    /// An adverb that restricts nothing.
    Adverb,
}

/// A form of a verb phrase of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbForm {
    /// The relation.
    pub relation: RelationId,
    /// Whether the grammatical subject of the form is on the relation's `from` side.
    pub forward: bool,
    /// Where it can stand.
    pub shape: Shape,
}

/// Where a form of a verb can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// After "did".
    Base,
    /// By itself: past or present.
    Finite,
    /// After "have".
    Perfect,
    /// After "be", without an agent.
    Agentless,
    /// After "did" and two subjects that stand in the relation to each other.
    Mutual,
    /// After "be", or after a noun.
    Ing,
    /// After "be", or after a noun: what follows `be` in a phrase with it, or a passive with `by`.
    Tail,
}

/// What has a date, in file order.
#[derive(Debug)]
pub(super) struct Dated {
    /// The entities that have one themselves.
    pub entities: Vec<EntityId>,
    /// The claims with one of which all are on record that are true of their object: who made it.
    pub made: Vec<ClaimId>,
}

/// The vocabulary of one dataset.
#[derive(Debug)]
pub struct Lexicon {
    phrases: Phrases<Entry>,
    /// Where each name ends, with its entity and its place among those that the entity has.
    names: Vec<(Place, EntityId, u32)>,
    /// Texts that claims have for values of qualifiers, without doubles.
    pub(super) texts: Vec<String>,
    /// Pairs of kinds that some entity has both of.
    pub(super) together: Vec<(KindId, KindId)>,
    /// Forms of the schema's words.
    pub(super) forms: Forms,
    /// Verbs with words at a distance.
    pub(super) frames: Vec<Frame>,
    broader: OnceLock<Phrases<VerbForm>>,
    near: OnceLock<Sorted>,
    stems: OnceLock<Stems>,
    parts: OnceLock<Parts>,
    claims: OnceLock<FxHashMap<EntityId, Vec<ClaimId>>>,
    dated: OnceLock<Dated>,
    said: OnceLock<FxHashMap<Box<str>, Vec<ClaimId>>>,
    possessions: OnceLock<Possessions>,
}

impl Lexicon {
    /// The vocabulary of a dataset. O(names + words of the schema).
    pub fn new(dataset: &Dataset) -> Lexicon {
        let mut lexicon = Lexicon {
            phrases: Phrases::with_capacity(dataset.entities.len() * 3 + 3000),
            names: Vec::with_capacity(dataset.entities.len() * 3),
            texts: Vec::new(),
            together: Vec::new(),
            forms: dataset.schema.forms().clone(),
            frames: Frame::all(&dataset.schema, dataset.schema.forms()),
            broader: OnceLock::new(),
            near: OnceLock::new(),
            stems: OnceLock::new(),
            parts: OnceLock::new(),
            claims: OnceLock::new(),
            dated: OnceLock::new(),
            said: OnceLock::new(),
            possessions: OnceLock::new(),
        };
        let known = FUNCTION_WORDS.iter().chain(FORM_WORDS);
        known.for_each(|word| lexicon.phrases.add_word(word));
        for frame in &lexicon.frames {
            frame.words().for_each(|word| lexicon.phrases.add_word(word));
        }
        lexicon.add_names(dataset);
        lexicon.add_nouns(dataset);
        lexicon.add_verbs(dataset);
        lexicon.add_texts(dataset);
        lexicon
    }

    fn add_names(&mut self, dataset: &Dataset) {
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            for (name, n) in std::iter::once(&entity.name).chain(&entity.aliases).zip(0..) {
                let phrase = phrase(name);
                let place = self.add(&phrase, Entry::Name(id));
                self.names.push((place, id, n));
                if phrase.contains(" , ") {
                    self.add(&phrase.replace(" , ", " "), Entry::Name(id));
                }
            }
            for (n, &a) in entity.kinds.iter().enumerate() {
                for &b in &entity.kinds[n + 1..] {
                    if !self.together.contains(&(a, b)) {
                        self.together.extend([(a, b), (b, a)]);
                    }
                }
            }
        }
    }

    fn add_nouns(&mut self, dataset: &Dataset) {
        let schema = &dataset.schema;
        let mut noun = |noun: &str, entry: Entry| {
            let plural = self.forms.plural(noun);
            self.add(&phrase(noun), entry);
            self.add(&phrase(&plural), entry);
        };
        for id in schema.kind_ids() {
            schema.kind(id).nouns.iter().for_each(|n| noun(n, Entry::Noun(id)));
        }
        for id in schema.relation_ids() {
            schema.relation(id).roles.iter().for_each(|n| noun(n, Entry::Role(id)));
        }
        for (n, measure) in schema.measures.iter().enumerate() {
            let entry = Entry::Counted(MeasureId::new(n));
            measure.nouns.iter().for_each(|n| noun(n, entry));
        }
        for (n, qualifier) in schema.qualifiers.iter().enumerate() {
            if !qualifier.marker.is_empty() {
                self.add(&phrase(&qualifier.marker), Entry::Marker(QualifierId::new(n)));
            }
        }
        for opening in &schema.openings {
            self.add(&phrase(opening), Entry::Opening);
        }
        for adverb in &schema.adverbs {
            self.add(&phrase(adverb), Entry::Adverb);
        }
    }

    fn add_verbs(&mut self, dataset: &Dataset) {
        let schema = &dataset.schema;
        for relation in schema.relation_ids() {
            let declared = schema.relation(relation);
            let sides = [(&declared.verbs, true), (&declared.inverse, false)];
            for (verbs, forward) in sides {
                for verb in verbs {
                    let verb = self.forms.verb(verb);
                    add_verb(&mut self.phrases, &verb, declared.symmetric, |active, shape| {
                        let forward = active == forward;
                        Entry::Verb(VerbForm { relation, forward, shape })
                    });
                }
            }
        }
        for relation in schema.relation_ids() {
            for verb in &schema.relation(relation).verbs {
                self.add_shortened(verb, relation);
            }
        }
        for (n, measure) in schema.measures.iter().enumerate() {
            for verb in &measure.inverse {
                let verb = self.forms.verb(verb);
                let entry = Entry::Stood(MeasureId::new(n));
                if verb.is_be() {
                    self.add(&phrase(&verb.tail), entry);
                    continue;
                }
                for head in [&verb.base, &verb.present, &verb.past, &verb.participle, &verb.ing] {
                    self.add(&phrase(&verb.phrase(head)), entry);
                }
            }
            for verb in &measure.verbs {
                let verb = self.forms.verb(verb);
                let entry = Entry::Undergone(MeasureId::new(n));
                if verb.is_be() {
                    self.add(&phrase(&verb.tail), entry);
                    continue;
                }
                for head in [&verb.base, &verb.present, &verb.past, &verb.participle] {
                    add_form(&mut self.phrases, &verb, head, entry);
                }
            }
        }
    }

    /// Adds the texts that claims have for values of qualifiers, where they are short enough to be
    /// typed again.
    fn add_texts(&mut self, dataset: &Dataset) {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let terms = dataset.claims.iter().flat_map(|claim| &claim.qualifiers);
        for term in terms.flat_map(|(_, terms)| terms) {
            let Term::Text(text) = term else { continue };
            if text.split(' ').count() <= LONGEST_TEXT && seen.insert(text) {
                let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
                self.add(&phrase(text), Entry::Text(place));
                self.texts.push(text.clone());
            }
        }
    }

    /// Lets `be exiled to` stand without its preposition, where the place is left open: "was X
    /// exiled". Only where the rest means nothing else.
    fn add_shortened(&mut self, verb: &str, relation: RelationId) {
        let Some((rest, preposition)) =
            verb.trim().strip_prefix("be ").and_then(|tail| tail.trim().rsplit_once(' '))
        else {
            return;
        };
        let is_preposition = matches!(preposition, "to" | "from" | "in" | "with" | "of" | "by");
        let rest = phrase(rest);
        if is_preposition && self.meanings(&rest).next().is_none() {
            let form = VerbForm { relation, forward: true, shape: Shape::Agentless };
            self.add(&rest, Entry::Verb(form));
        }
    }

    /// Adds a meaning to a folded phrase.
    fn add(&mut self, phrase: &str, entry: Entry) -> Place {
        add(&mut self.phrases, phrase, entry)
    }

    /// What a whole folded phrase means, in the order of the dataset.
    pub fn meanings(&self, phrase: &str) -> impl Iterator<Item = Entry> + '_ {
        let place = self.phrases.go(START, phrase);
        place.into_iter().flat_map(|place| self.phrases.meanings(place))
    }

    /// Every folded phrase with each of its meanings, in the order of the alphabet.
    pub(super) fn phrases(&self) -> Vec<(String, Entry)> {
        self.phrases.all()
    }

    /// The longest run of words from `at` on that has a wanted meaning: how many words, and the
    /// meanings. O(words of the longest phrase that starts so).
    pub fn longest<T>(
        &self,
        words: &[Word],
        at: usize,
        wanted: impl Fn(Entry) -> Option<T>,
    ) -> Option<(usize, Vec<T>)> {
        // What stands in quotes is a part of a name, and of nothing else.
        longest(&self.phrases, words, at, |entry, quoted| {
            let fits = !quoted || matches!(entry, Entry::Name(_));
            fits.then(|| wanted(entry)).flatten()
        })
    }

    /// The longest run of words from `at` on that is a form of a verb which may mean any of several
    /// relations: how many words, and the forms.
    pub(super) fn longest_broader(
        &self,
        words: &[Word],
        at: usize,
        dataset: &Dataset,
    ) -> Option<(usize, Vec<VerbForm>)> {
        longest(self.broader(dataset), words, at, |form, quoted| (!quoted).then_some(form))
    }

    /// The forms of verbs that may mean any of several relations, made when they are first looked
    /// for: most questions do without. O(words of the schema).
    fn broader(&self, dataset: &Dataset) -> &Phrases<VerbForm> {
        self.broader.get_or_init(|| {
            let schema = &dataset.schema;
            let mut phrases = Phrases::with_capacity(8 * schema.broader.len());
            for (verb, relations) in &schema.broader {
                let verb = self.forms.verb(verb);
                for relation in relations.iter().filter_map(|name| schema.relation_named(name)) {
                    let mutual = schema.relation(relation).symmetric;
                    add_verb(&mut phrases, &verb, mutual, |forward, shape| VerbForm {
                        relation,
                        forward,
                        shape,
                    });
                }
            }
            phrases
        })
    }

    /// Whether a word occurs in any phrase of the dataset, or in the grammar.
    pub fn knows(&self, word: &str) -> bool {
        self.phrases.words().number(word).is_some()
    }

    /// Whether a word occurs in a verb that may mean any of several relations.
    pub(super) fn knows_broader(&self, word: &str, dataset: &Dataset) -> bool {
        self.broader(dataset).words().number(word).is_some()
    }

    /// The words that occur in phrases, with their numbers.
    pub(super) fn words(&self) -> &Words {
        self.phrases.words()
    }

    /// The numbers of the words of each name, with its entity and its place among the names that
    /// the entity has.
    pub(super) fn names(
        &self,
    ) -> impl Iterator<Item = (impl Iterator<Item = u32> + '_, EntityId, usize)> {
        let words = |place: Place| self.phrases.backwards(place);
        self.names.iter().map(move |&(place, id, n)| (words(place), id, n as usize))
    }

    /// The claims in which each entity has a part, in file order; made when it is first looked for.
    /// O(claims).
    pub(super) fn claims(&self, dataset: &Dataset) -> &FxHashMap<EntityId, Vec<ClaimId>> {
        self.claims.get_or_init(|| {
            let mut index: FxHashMap<EntityId, Vec<ClaimId>> = FxHashMap::default();
            for (n, claim) in dataset.claims.iter().enumerate() {
                let values = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
                let values = values.filter_map(|term| match term {
                    Term::Entity(id) => Some(*id),
                    Term::Text(_) => None,
                });
                for entity in [claim.from].into_iter().chain(claim.to).chain(values) {
                    let list = index.entry(entity).or_default();
                    if list.last() != Some(&ClaimId::new(n)) {
                        list.push(ClaimId::new(n));
                    }
                }
            }
            index
        })
    }

    /// The claims of which a text has a word, by what the word has in common with its other forms;
    /// made when it is first looked for. O(words of texts).
    pub(super) fn said(&self, dataset: &Dataset) -> &FxHashMap<Box<str>, Vec<ClaimId>> {
        self.said.get_or_init(|| {
            let stems = self.stems(dataset);
            let mut index: FxHashMap<Box<str>, Vec<ClaimId>> = FxHashMap::default();
            for (n, claim) in dataset.claims.iter().enumerate() {
                for term in claim.qualifiers.iter().flat_map(|(_, terms)| terms) {
                    let Term::Text(text) = term else { continue };
                    for word in phrase(text).split(' ') {
                        let list = index.entry(stems.of(word).into()).or_default();
                        if list.last() != Some(&ClaimId::new(n)) {
                            list.push(ClaimId::new(n));
                        }
                    }
                }
            }
            index
        })
    }

    /// What has a date, gathered when it is first looked for. O(entities + claims).
    pub(super) fn dated(&self, dataset: &Dataset) -> &Dated {
        self.dated.get_or_init(|| {
            let of_entity = |id: &EntityId| dataset.entity(*id).when.is_some();
            let is_made = |(_, claim): &(usize, &Claim)| {
                claim.when.is_some() && dataset.schema.relation(claim.relation).complete
            };
            let made = dataset.claims.iter().enumerate().filter(is_made);
            Dated {
                entities: dataset.entity_ids().filter(of_entity).collect(),
                made: made.map(|(n, _)| ClaimId::new(n)).collect(),
            }
        })
    }

    /// Names by the stems of their words, made when they are first looked for. O(words of names).
    pub(super) fn parts(&self, dataset: &Dataset) -> &Parts {
        self.parts.get_or_init(|| Parts::new(dataset, self.stems(dataset)))
    }

    /// What words have in common with their other forms and their synonyms, made when it is first
    /// looked for. O(words of the schema).
    pub(super) fn stems(&self, dataset: &Dataset) -> &Stems {
        self.stems.get_or_init(|| Stems::new(&dataset.schema))
    }

    /// What belongs to something by its name, made when it is first looked for. O(words of names).
    pub(super) fn possessions(&self, dataset: &Dataset) -> &Possessions {
        self.possessions.get_or_init(|| Possessions::new(dataset, self))
    }

    /// Words like others, sorted when a word is first looked for that is not known. O(phrases).
    pub(super) fn near(&self) -> Near<'_> {
        let words = || (0..).zip(self.words().iter());
        Near::new(self, self.near.get_or_init(|| Sorted::new(words())))
    }
}

/// Adds the forms of a verb; `entry` makes what each means of whether its subject is that of the
/// verb (and not its object, as in the passive) and of where it can stand.
fn add_verb<E: Copy + PartialEq>(
    phrases: &mut Phrases<E>,
    verb: &Verb,
    mutual: bool,
    entry: impl Fn(bool, Shape) -> E,
) {
    if verb.is_be() {
        add(phrases, &phrase(&verb.tail), entry(true, Shape::Tail));
        return;
    }
    add_form(phrases, verb, &verb.base, entry(true, Shape::Base));
    for head in [&verb.base, &verb.present, &verb.past] {
        add_form(phrases, verb, head, entry(true, Shape::Finite));
    }
    let participle = add_form(phrases, verb, &verb.participle, entry(true, Shape::Perfect));
    add_form(phrases, verb, &verb.ing, entry(true, Shape::Ing));
    phrases.add(participle, entry(false, Shape::Agentless));
    if mutual && !verb.tail.is_empty() && !verb.tail.contains(' ') {
        add(phrases, &phrase(&verb.base), entry(true, Shape::Mutual));
    }
    let by = phrases.extend(participle, "by");
    phrases.add(by, entry(false, Shape::Tail));
}

/// Adds a meaning to a form of a verb with the words that always follow it.
fn add_form<E: Copy + PartialEq>(
    phrases: &mut Phrases<E>,
    verb: &Verb,
    head: &str,
    entry: E,
) -> Place {
    let is_article = matches!(head, "" | "the" | "a" | "an");
    if is_article || !is_folded(head) || !is_folded(&verb.tail) {
        return add(phrases, &phrase(&verb.phrase(head)), entry);
    }
    let mut place = phrases.extend(START, head);
    if !verb.tail.is_empty() {
        place = phrases.extend(place, &verb.tail);
    }
    phrases.add(place, entry);
    place
}

/// Adds a meaning to a folded phrase.
fn add<E: Copy + PartialEq>(phrases: &mut Phrases<E>, phrase: &str, entry: E) -> Place {
    if phrase.is_empty() {
        return START;
    }
    let place = phrases.extend(START, phrase);
    phrases.add(place, entry);
    place
}

/// The longest run of words from `at` on that has a wanted meaning among phrases; `wanted` is told
/// whether any of the words stands in quotes.
fn longest<E: Copy + PartialEq, T>(
    phrases: &Phrases<E>,
    words: &[Word],
    at: usize,
    wanted: impl Fn(E, bool) -> Option<T>,
) -> Option<(usize, Vec<T>)> {
    words.get(at).filter(|w| w.sort == Sort::Plain)?;
    let mut ends = Vec::new();
    let (mut place, mut quoted) = (START, false);
    for word in words[at..].iter().take_while(|w| w.sort != Sort::Id) {
        let Some(next) = phrases.go(place, &word.text) else { break };
        place = next;
        quoted |= word.sort == Sort::Quoted;
        ends.push((place, quoted));
    }
    for (n, (place, quoted)) in ends.into_iter().enumerate().rev() {
        let found: Vec<T> = phrases.meanings(place).filter_map(|e| wanted(e, quoted)).collect();
        if !found.is_empty() {
            return Some((n + 1, found));
        }
    }
    None
}
