//! P058: checks that the words of a ring of synonyms can stand for each other.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::codes;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};
use crate::{KindId, RelationId, Schema};

/// Prefixes that turn a word into its opposite.
const OPPOSITES: &[&str] =
    &["un", "in", "im", "il", "ir", "dis", "non", "anti", "counter", "de", "mis"];

/// Checks the rings of a schema; `root` is the path to it.
pub fn check_synonyms(schema: &Schema, root: &ValuePath, mistakes: &mut MistakeList) {
    let meanings = WordMeanings::new(schema);
    let mut taken: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (n, ring) in schema.synonyms.iter().enumerate() {
        let place = || root.field("synonyms").index(n);
        if ring.len() < 2 {
            let message = "a ring of synonyms needs two words or more";
            mistakes.add(DatasetMistake::new(&codes::BAD_SYNONYM, place(), message));
        }
        let mut known = RingWords::default();
        for (at, word) in ring.iter().enumerate() {
            let here = || place().index(at);
            let plain = |c: char| c.is_alphanumeric() && !c.is_uppercase();
            if word.is_empty() || !word.chars().all(plain) {
                let message = format!("{} is not a single word in small letters", quoted(word));
                let help = "synonyms stand for each other word by word; several words are an alias";
                let mistake = DatasetMistake::new(&codes::BAD_SYNONYM, here(), message);
                mistakes.add(mistake.help(help));
            }
            if let Some(&(ring, at)) = taken.get(word.as_str()) {
                let first = root.field("synonyms").index(ring).index(at);
                let message = format!("{} stands in two rings", quoted(word));
                let mistake = DatasetMistake::new(&codes::BAD_SYNONYM, here(), message);
                mistakes.add(mistake.related(first, "first here"));
            }
            taken.entry(word).or_insert((n, at));
            let others = known.comparable(word, at, &meanings);
            let clash = others.into_iter().find_map(|n| meanings.apart(&ring[n], word));
            if let Some(why) = clash {
                mistakes.add(DatasetMistake::new(&codes::BAD_SYNONYM, here(), why));
            }
        }
    }
}

/// For each ring, whether two of its words cannot stand for each other by what the schema says of
/// them. The schema must be indexed. O(words).
pub fn rings_apart(schema: &Schema, rings: &[Vec<String>]) -> Vec<bool> {
    let meanings = WordMeanings::new(schema);
    let apart = |ring: &Vec<String>| {
        ring.iter()
            .enumerate()
            .any(|(n, word)| ring[..n].iter().any(|other| meanings.apart(other, word).is_some()))
    };
    rings.iter().map(apart).collect()
}

/// The words of a ring so far, so that a word is compared only with those that could differ from it
/// in meaning: a ring may have thousands.
#[derive(Default)]
struct RingWords<'a> {
    /// The first place of each word.
    places: FxHashMap<&'a str, usize>,
    /// The first place of a word with each combination of kinds, and of relations.
    by_kinds: FxHashMap<&'a [KindId], usize>,
    by_relations: FxHashMap<&'a [RelationId], usize>,
}

impl<'a> RingWords<'a> {
    /// The places of the earlier words that `word` is to be compared with, in their order. The word
    /// itself is then one of those so far, at the place `at`.
    fn comparable(
        &mut self,
        word: &'a str,
        at: usize,
        meanings: &'a WordMeanings<'_>,
    ) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for start in OPPOSITES {
            found.extend(word.strip_prefix(start).and_then(|rest| self.places.get(rest)));
            found.extend(self.places.get(format!("{start}{word}").as_str()));
        }
        self.places.entry(word).or_insert(at);
        let (kinds, relations) = (of(&meanings.kinds, word), of(&meanings.relations, word));
        if !kinds.is_empty() {
            found.extend(self.by_kinds.values());
            self.by_kinds.entry(kinds).or_insert(at);
        }
        if !relations.is_empty() {
            found.extend(self.by_relations.values());
            self.by_relations.entry(relations).or_insert(at);
        }
        found
    }
}

/// What single words mean by the schema.
struct WordMeanings<'a> {
    schema: &'a Schema,
    /// For each word, the kinds that have it as a noun.
    kinds: FxHashMap<&'a str, Vec<KindId>>,
    /// For each word, the relations that have it as a verb or a role.
    relations: FxHashMap<&'a str, Vec<RelationId>>,
}

impl<'a> WordMeanings<'a> {
    fn new(schema: &'a Schema) -> WordMeanings<'a> {
        let (mut kinds, mut relations) = (FxHashMap::default(), FxHashMap::default());
        for id in schema.kind_ids() {
            schema.kind(id).nouns.iter().for_each(|noun| add(&mut kinds, noun, id));
        }
        for id in schema.relation_ids() {
            let relation = schema.relation(id);
            let said = relation.verbs.iter().chain(&relation.inverse).chain(&relation.roles);
            said.for_each(|said| add(&mut relations, said, id));
        }
        WordMeanings { schema, kinds, relations }
    }

    /// The reason why two words do not mean the same, if the schema shows one.
    fn apart(&self, a: &str, b: &str) -> Option<String> {
        let schema = self.schema;
        let turned =
            |x: &str, y: &str| OPPOSITES.iter().any(|start| x.strip_prefix(start) == Some(y));
        let opposite = turned(a, b) || turned(b, a);
        let kinds = pairs(of(&self.kinds, a), of(&self.kinds, b));
        let relations = pairs(of(&self.relations, a), of(&self.relations, b));
        if !opposite && kinds.is_none() && relations.is_none() {
            return None;
        }
        let (said_a, said_b) = (quoted(a), quoted(b));
        if opposite {
            return Some(format!("{said_b} is the opposite of {said_a}"));
        }
        if let Some((x, y)) = kinds {
            let names = [x, y].map(|kind| schema.kind(kind).name.as_str());
            return Some(match (schema.is_a(x, y), schema.is_a(y, x)) {
                (true, false) => {
                    format!("{said_a} is narrower than {said_b}: it means {}", names[0])
                }
                (false, true) => {
                    format!("{said_b} is narrower than {said_a}: it means {}", names[1])
                }
                _ => format!("{said_a} means {} and {said_b} means {}", names[0], names[1]),
            });
        }
        let (x, y) = relations?;
        let [first, second] = [x, y].map(|relation| schema.relation(relation));
        let opposite = first.stance.zip(second.stance).is_some_and(|(x, y)| x != y);
        Some(match opposite {
            true => format!("{said_b} is the opposite of {said_a}: they are for and against"),
            false => format!("{said_a} means {} and {said_b} means {}", first.name, second.name),
        })
    }
}

fn add<'a, Id: PartialEq>(known: &mut FxHashMap<&'a str, Vec<Id>>, word: &'a str, id: Id) {
    let ids = known.entry(word).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

fn of<'m, Id>(known: &'m FxHashMap<&str, Vec<Id>>, word: &str) -> &'m [Id] {
    known.get(word).map_or(&[], Vec::as_slice)
}

/// The first meaning of each, if both words mean something and share no meaning.
fn pairs<Id: Copy + PartialEq>(a: &[Id], b: &[Id]) -> Option<(Id, Id)> {
    let alike = a.iter().any(|id| b.contains(id));
    a.first().copied().zip(b.first().copied()).filter(|_| !alike)
}
