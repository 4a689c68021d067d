//! Every word and phrase that a dataset and the grammar know, with what it means.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::forms::{Forms, Verb};
use crate::dataset::{
    ClaimId, Dataset, EntityId, KindId, MeasureId, QualifierId, RelationId, Term,
};

use super::framed::Frame;
use super::function::{FORM_WORDS, FUNCTION_WORDS};
use super::near::Near;
use super::owned::Possessions;
use super::parts::Parts;
use super::stems::Stems;
use super::words::{Sort, Word, phrase};

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
    /// The preposition of a qualifier.
    Marker(QualifierId),
    /// A text that some claim has for the value of a qualifier, by its place among those.
    Text(u32),
    /// A form of a verb phrase.
    Verb(VerbForm),
    /// A form of a verb phrase that may mean other relations as well, for the second reader alone.
    Broader(VerbForm),
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

/// The vocabulary of one dataset.
#[derive(Debug)]
pub struct Lexicon {
    /// For each phrase the place of its first entry.
    phrases: FxHashMap<Box<str>, u32>,
    /// Entries, each with the place of the next one of the same phrase.
    entries: Vec<(Entry, Option<u32>)>,
    /// For the first word of phrases how many words the longest has.
    longest: FxHashMap<Box<str>, usize>,
    /// Words that occur in any phrase.
    words: FxHashSet<Box<str>>,
    /// Texts that claims have for values of qualifiers, without doubles.
    pub(super) texts: Vec<String>,
    /// Pairs of kinds that some entity has both of.
    pub(super) together: Vec<(KindId, KindId)>,
    /// Forms of the schema's words.
    pub(super) forms: Forms,
    /// Verbs with words at a distance.
    pub(super) frames: Vec<Frame>,
    near: OnceLock<Near>,
    stems: OnceLock<Stems>,
    parts: OnceLock<Parts>,
    claims: OnceLock<FxHashMap<EntityId, Vec<ClaimId>>>,
    possessions: OnceLock<Possessions>,
}

impl Lexicon {
    /// The vocabulary of a dataset. O(names + words of the schema).
    pub fn new(dataset: &Dataset) -> Lexicon {
        let names = dataset.entities.len() * 4;
        let mut lexicon = Lexicon {
            phrases: FxHashMap::with_capacity_and_hasher(names + 4000, Default::default()),
            entries: Vec::with_capacity(names + 4000),
            longest: FxHashMap::with_capacity_and_hasher(names, Default::default()),
            words: FxHashSet::with_capacity_and_hasher(names + 4000, Default::default()),
            texts: Vec::new(),
            together: Vec::new(),
            forms: dataset.schema.forms().clone(),
            frames: Frame::all(&dataset.schema, dataset.schema.forms()),
            near: OnceLock::new(),
            stems: OnceLock::new(),
            parts: OnceLock::new(),
            claims: OnceLock::new(),
            possessions: OnceLock::new(),
        };
        let known = FUNCTION_WORDS.iter().chain(FORM_WORDS);
        known.for_each(|word| _ = lexicon.words.insert((*word).into()));
        for frame in &lexicon.frames {
            frame.words().for_each(|word| _ = lexicon.words.insert(word.into()));
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
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                let phrase = phrase(name);
                self.add(&phrase, Entry::Name(id));
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
                    self.add_verb(&verb, declared.symmetric, |active, shape| {
                        let forward = active == forward;
                        Entry::Verb(VerbForm { relation, forward, shape })
                    });
                }
            }
        }
        for (verb, relations) in &schema.broader {
            let verb = self.forms.verb(verb);
            for relation in relations.iter().filter_map(|name| schema.relation_named(name)) {
                self.add_verb(&verb, schema.relation(relation).symmetric, |forward, shape| {
                    Entry::Broader(VerbForm { relation, forward, shape })
                });
            }
        }
        for relation in schema.relation_ids() {
            for verb in &schema.relation(relation).verbs {
                self.add_shortened(&self.forms.verb(verb), relation);
            }
        }
        for (n, measure) in schema.measures.iter().enumerate() {
            for verb in &measure.verbs {
                let verb = self.forms.verb(verb);
                let entry = Entry::Undergone(MeasureId::new(n));
                if verb.is_be() {
                    self.add(&phrase(&verb.tail), entry);
                    continue;
                }
                for head in [&verb.base, &verb.present, &verb.past, &verb.participle] {
                    self.add(&phrase(&verb.phrase(head)), entry);
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
    fn add_shortened(&mut self, verb: &Verb, relation: RelationId) {
        let Some((rest, preposition)) = verb.tail.rsplit_once(' ') else { return };
        let is_preposition = matches!(preposition, "to" | "from" | "in" | "with" | "of" | "by");
        let rest = phrase(rest);
        if verb.is_be() && is_preposition && !self.phrases.contains_key(&*rest) {
            let form = VerbForm { relation, forward: true, shape: Shape::Agentless };
            self.add(&rest, Entry::Verb(form));
        }
    }

    /// Adds the forms of a verb; `entry` makes what each means of whether its subject is that of the
    /// verb (and not its object, as in the passive) and of where it can stand.
    fn add_verb(&mut self, verb: &Verb, mutual: bool, entry: impl Fn(bool, Shape) -> Entry) {
        let mut form = |text: &str, shape: Shape, active: bool| {
            self.add(&phrase(text), entry(active, shape));
        };
        if verb.is_be() {
            form(&verb.tail, Shape::Tail, true);
            return;
        }
        let participle = verb.phrase(&verb.participle);
        form(&verb.phrase(&verb.base), Shape::Base, true);
        form(&verb.phrase(&verb.base), Shape::Finite, true);
        form(&verb.phrase(&verb.present), Shape::Finite, true);
        form(&verb.phrase(&verb.past), Shape::Finite, true);
        form(&participle, Shape::Perfect, true);
        form(&verb.phrase(&verb.ing), Shape::Ing, true);
        form(&participle, Shape::Agentless, false);
        if mutual && !verb.tail.is_empty() && !verb.tail.contains(' ') {
            form(&verb.base, Shape::Mutual, true);
        }
        form(&format!("{participle} by"), Shape::Tail, false);
    }

    /// Adds a meaning to a folded phrase; one that it has already is not added twice.
    fn add(&mut self, phrase: &str, entry: Entry) {
        if phrase.is_empty() {
            return;
        }
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        match self.phrases.get(phrase) {
            Some(&first) => {
                let mut last = first;
                while let (known, Some(next)) = self.entries[last as usize] {
                    if known == entry {
                        return;
                    }
                    last = next;
                }
                if self.entries[last as usize].0 == entry {
                    return;
                }
                self.entries[last as usize].1 = Some(place);
            }
            None => {
                self.phrases.insert(phrase.into(), place);
                self.add_words(phrase);
            }
        }
        self.entries.push((entry, None));
    }

    fn add_words(&mut self, phrase: &str) {
        let mut count = 0;
        for word in phrase.split(' ') {
            count += 1;
            if !self.words.contains(word) {
                self.words.insert(word.into());
            }
        }
        let first = phrase.split(' ').next().unwrap_or(phrase);
        match self.longest.get_mut(first) {
            Some(longest) => *longest = count.max(*longest),
            None => _ = self.longest.insert(first.into(), count),
        }
    }

    /// What a whole folded phrase means, in the order of the dataset.
    pub fn meanings(&self, phrase: &str) -> impl Iterator<Item = Entry> + '_ {
        let mut next = self.phrases.get(phrase).copied();
        std::iter::from_fn(move || {
            let (entry, after) = self.entries[next? as usize];
            next = after;
            Some(entry)
        })
    }

    /// Every folded phrase with each of its meanings, in the order of the alphabet.
    pub(super) fn phrases(&self) -> Vec<(&str, Entry)> {
        let mut all: Vec<&str> = self.phrases.keys().map(AsRef::as_ref).collect();
        all.sort_unstable();
        all.into_iter()
            .flat_map(|text| self.meanings(text).map(move |entry| (text, entry)))
            .collect()
    }

    /// The longest run of words from `at` on that has a wanted meaning: how many words, and the
    /// meanings. O(words of the longest phrase that starts so).
    pub fn longest<T>(
        &self,
        words: &[Word],
        at: usize,
        wanted: impl Fn(Entry) -> Option<T>,
    ) -> Option<(usize, Vec<T>)> {
        let first = words.get(at).filter(|w| w.sort == Sort::Plain)?;
        let most = *self.longest.get(first.text.as_str())?;
        let mut text = String::new();
        let mut ends = Vec::new();
        let mut quoted = false;
        for word in words[at..].iter().take(most).take_while(|w| w.sort != Sort::Id) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
            quoted |= word.sort == Sort::Quoted;
            ends.push((text.len(), quoted));
        }
        for (n, (end, quoted)) in ends.into_iter().enumerate().rev() {
            // What stands in quotes is a part of a name, and of nothing else.
            let fits = |entry: &Entry| !quoted || matches!(entry, Entry::Name(_));
            let found = self.meanings(&text[..end]).filter(fits).filter_map(&wanted);
            let found: Vec<T> = found.collect();
            if !found.is_empty() {
                return Some((n + 1, found));
            }
        }
        None
    }

    /// Whether a word occurs in any phrase of the dataset, or in the grammar.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains(word)
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

    /// Words like others, made when a word is first looked for that is not known. O(words).
    pub(super) fn near(&self, dataset: &Dataset) -> &Near {
        self.near.get_or_init(|| {
            // A slip is never read as a word of nothing but verbs that may mean several things.
            let broader = |entry: Entry| matches!(entry, Entry::Broader(_));
            let (loose, firm): (Vec<_>, Vec<_>) =
                self.phrases().into_iter().partition(|(_, entry)| broader(*entry));
            let words_of = |phrases: Vec<(_, Entry)>| -> FxHashSet<&str> {
                phrases.into_iter().flat_map(|(text, _): (&str, _)| text.split(' ')).collect()
            };
            let (loose, firm) = (words_of(loose), words_of(firm));
            let is_firm = |word: &&str| {
                firm.contains(word) || !loose.contains(word) || FUNCTION_WORDS.contains(word)
            };
            let words = self.words.iter().map(AsRef::as_ref);
            let mut words: Vec<&str> = words.filter(is_firm).collect();
            words.sort_unstable();
            Near::new(&words, dataset)
        })
    }
}
