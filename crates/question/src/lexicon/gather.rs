//! The phrases of a dataset and of the grammar, gathered with the forms that words take.
//!
//! `build.rs` takes this in too, with the files beside it, and packs what comes out for the dataset
//! that is built in.

use rustc_hash::FxHashSet;

use crate::english::classes::Group;
use crate::words::{is_folded, phrase};
use polemic_record::forms::{VerbForms, WordForms};
use polemic_record::{Dataset, EntityId, MeasureId, QualifierId, RelationId, Schema, Term};

use super::entry::{Entry, Shape, VerbForm};
use super::phrases::{Meaning, Phrases, Place, START};

/// What stands in a frame of the schema for the distance between its words.
pub const GAP: &str = " … ";

/// How many words a text may have to be named in a question.
const LONGEST_TEXT: usize = 20;

/// Gathers the phrases of a dataset: of its schema, of the names of entities, and of the texts that
/// claims have for values of qualifiers. O(names + texts + words of the schema).
pub fn gather(dataset: &Dataset) -> Phrases<Entry> {
    let (schema, entities) = (&dataset.schema, dataset.entities.len());
    let phrases = Phrases::with_capacity(3000 + 3 * entities);
    let mut gathering = Gathering { phrases, schema, forms: schema.forms() };
    let known = Group::Function.words().into_iter().chain(Group::Form.words());
    known.for_each(|word| gathering.phrases.add_word(word));
    gathering.frames();
    for id in dataset.entity_ids() {
        dataset.entity(id).names().for_each(|name| gathering.name(id, name));
    }
    gathering.nouns();
    gathering.verbs();
    gathering.measured();
    for (place, text) in (0..).zip(typable(dataset)) {
        add(&mut gathering.phrases, &phrase(text), Entry::Text(place));
    }
    gathering.phrases
}

/// The texts that claims have for values of qualifiers and that are short enough to be typed again,
/// each once.
pub fn typable(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let terms = dataset.claims.iter().flat_map(|claim| &claim.qualifiers);
    let texts = terms.flat_map(|(_, terms)| terms).filter_map(|term| match term {
        Term::Text(text) => Some(text.as_str()),
        Term::Entity(_) => None,
    });
    texts.filter(move |text| text.split(' ').count() <= LONGEST_TEXT && seen.insert(text))
}

/// What is known while phrases are gathered.
struct Gathering<'a> {
    phrases: Phrases<Entry>,
    schema: &'a Schema,
    forms: &'a WordForms,
}

impl Gathering<'_> {
    /// Makes the words known that only verbs with words at a distance have.
    fn frames(&mut self) {
        let schema = self.schema;
        let declared = |name: &str| schema.qualifiers.iter().any(|q| q.name == name);
        for relation in schema.relations.iter().filter(|relation| !relation.verbs.is_empty()) {
            for frame in relation.frames.iter().filter(|frame| declared(&frame.asks)) {
                let Some((verb, tail)) = frame.say.split_once(GAP) else { continue };
                let verb = self.forms.verb(verb);
                let forms = [&verb.base, &verb.present, &verb.past, &verb.participle, &verb.ing];
                forms.into_iter().for_each(|form| self.phrases.add_word(form));
                phrase(tail).split(' ').for_each(|word| self.phrases.add_word(word));
            }
        }
    }

    fn name(&mut self, id: EntityId, name: &str) {
        let phrase = phrase(name);
        self.add(&phrase, Entry::Name(id));
        if phrase.contains(',') && phrase.contains(" , ") {
            self.add(&phrase.replace(" , ", " "), Entry::Name(id));
        }
    }

    fn nouns(&mut self) {
        let schema = self.schema;
        for id in schema.kind_ids() {
            schema.kind(id).nouns.iter().for_each(|n| self.noun(n, Entry::Noun(id)));
        }
        for id in schema.relation_ids() {
            schema.relation(id).roles.iter().for_each(|n| self.noun(n, Entry::Role(id)));
        }
        for (n, measure) in schema.measures.iter().enumerate() {
            let entry = Entry::Counted(MeasureId::new(n));
            measure.nouns.iter().for_each(|n| self.noun(n, entry));
        }
        for (n, qualifier) in schema.qualifiers.iter().enumerate() {
            if !qualifier.marker.is_empty() {
                self.add(&phrase(&qualifier.marker), Entry::Marker(QualifierId::new(n)));
            }
        }
        schema.openings.iter().for_each(|opening| self.add(&phrase(opening), Entry::Opening));
        schema.adverbs.iter().for_each(|adverb| self.add(&phrase(adverb), Entry::Adverb));
    }

    fn noun(&mut self, noun: &str, entry: Entry) {
        self.add(&phrase(noun), entry);
        self.add(&phrase(&self.forms.plural(noun)), entry);
    }

    fn verbs(&mut self) {
        let schema = self.schema;
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
            schema.relation(relation).verbs.iter().for_each(|verb| self.shortened(verb, relation));
        }
    }

    /// The verbs of what figures count.
    fn measured(&mut self) {
        for (n, measure) in self.schema.measures.iter().enumerate() {
            let id = MeasureId::new(n);
            for verb in &measure.inverse {
                let verb = self.forms.verb(verb);
                self.forms_of(&verb, Entry::Stood(id));
                if !verb.is_be() {
                    add_form(&mut self.phrases, &verb, &verb.ing, Entry::Stood(id));
                }
            }
            for verb in &measure.verbs {
                self.forms_of(&self.forms.verb(verb), Entry::Undergone(id));
            }
        }
    }

    /// Adds the forms of a verb that say what somebody does or did, or what follows "be" in it.
    fn forms_of(&mut self, verb: &VerbForms, entry: Entry) {
        if verb.is_be() {
            return self.add(&phrase(&verb.tail), entry);
        }
        for head in [&verb.base, &verb.present, &verb.past, &verb.participle] {
            add_form(&mut self.phrases, verb, head, entry);
        }
    }

    /// Lets `be exiled to` stand without its preposition, where the place is left open: "was X
    /// exiled". Only where the rest means nothing else.
    fn shortened(&mut self, verb: &str, relation: RelationId) {
        let Some((rest, preposition)) =
            verb.trim().strip_prefix("be ").and_then(|tail| tail.trim().rsplit_once(' '))
        else {
            return;
        };
        let is_preposition = matches!(preposition, "to" | "from" | "in" | "with" | "of" | "by");
        let rest = phrase(rest);
        let known = self.phrases.go(START, &rest);
        let has_meaning = known.is_some_and(|at| self.phrases.meanings(at).next().is_some());
        if is_preposition && !has_meaning {
            let form = VerbForm { relation, forward: true, shape: Shape::Agentless };
            self.add(&rest, Entry::Verb(form));
        }
    }

    fn add(&mut self, phrase: &str, entry: Entry) {
        add(&mut self.phrases, phrase, entry);
    }
}

/// Adds the forms of a verb; `entry` makes what each means of whether its subject is that of the
/// verb (and not its object, as in the passive) and of where it can stand.
pub fn add_verb<E: Meaning>(
    phrases: &mut Phrases<E>,
    verb: &VerbForms,
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
fn add_form<E: Meaning>(phrases: &mut Phrases<E>, verb: &VerbForms, head: &str, entry: E) -> Place {
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
fn add<E: Meaning>(phrases: &mut Phrases<E>, phrase: &str, entry: E) -> Place {
    if phrase.is_empty() {
        return START;
    }
    let place = phrases.extend(START, phrase);
    phrases.add(place, entry);
    place
}
