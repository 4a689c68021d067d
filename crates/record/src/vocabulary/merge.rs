//! Joins a schema with a vocabulary, line by line.

use rustc_hash::{FxHashMap, FxHashSet};

use super::GivenFields;
use crate::Schema;
use crate::schema::{Kind, Qualifier, Relation, VerbFrame};

/// The fields that a record gives itself.
type Given<'g> = FxHashSet<&'g str>;

/// Takes a vocabulary in. `given` tells which fields the schema's own text gives. The schema's own
/// items stay where they are, and what only the vocabulary has follows after them.
pub fn take_in(schema: &mut Schema, mut vocabulary: Schema, given: &GivenFields) {
    let own = OwnWords::of(schema);
    own.take_from(&mut vocabulary);
    join_items(
        &mut schema.kinds,
        vocabulary.kinds,
        |kind| kind.name.clone(),
        |n, kind, base| inherit_kind(kind, base, &given.of_record("kinds", n)),
    );
    join_items(
        &mut schema.qualifiers,
        vocabulary.qualifiers,
        |qualifier| qualifier.name.clone(),
        |n, qualifier, base| {
            inherit_qualifier(qualifier, base, &given.of_record("qualifiers", n));
        },
    );
    join_items(
        &mut schema.relations,
        vocabulary.relations,
        |relation| relation.name.clone(),
        |n, relation, base| inherit_relation(relation, base, &given.of_record("relations", n)),
    );
    join_items(
        &mut schema.measures,
        vocabulary.measures,
        |measure| measure.name.clone(),
        |_, _, _| {},
    );
    join_items(&mut schema.irregular, vocabulary.irregular, |(word, _)| word.clone(), |_, _, _| {});
    join_items(&mut schema.broader, vocabulary.broader, |(verb, _)| verb.clone(), |_, _, _| {});
    join(&mut schema.openings, vocabulary.openings);
    join(&mut schema.adverbs, vocabulary.adverbs);
    let known: FxHashSet<String> = schema.synonyms.iter().flatten().cloned().collect();
    let is_new = |ring: &Vec<String>| !ring.iter().any(|word| known.contains(word));
    schema.synonyms.extend(vocabulary.synonyms.into_iter().filter(is_new));
}

/// Adds the items of a vocabulary to those of a schema. Of two with one name the schema's own stays
/// and `inherit` gives it what it lacks; it is called with the item's index.
fn join_items<T>(
    own: &mut Vec<T>,
    base: Vec<T>,
    name: impl Fn(&T) -> String,
    inherit: impl Fn(usize, &mut T, T),
) {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (n, item) in own.iter().enumerate() {
        places.entry(name(item)).or_insert(n);
    }
    for item in base {
        match places.get(&name(&item)) {
            Some(&n) => inherit(n, &mut own[n], item),
            None => own.push(item),
        }
    }
}

/// Adds the words of a list that another does not have.
fn join<T: PartialEq>(own: &mut Vec<T>, base: Vec<T>) {
    for word in base {
        if !own.contains(&word) {
            own.push(word);
        }
    }
}

/// Gives a record the fields of another: those in the first list where it does not give them
/// itself, and the words of those in the second besides its own. A field that is in no list, nor in
/// the last for those that are left alone, does not compile: none is forgotten.
macro_rules! inherit {
    ($type:ident, $own:ident, $base:ident, $given:ident;
     $($field:ident)*; $($words:ident)*; $($left:ident)*) => {
        let $type { $($field,)* $($words,)* $($left: _,)* } = $base;
        $(if !$given.contains(stringify!($field)) {
            $own.$field = $field;
        })*
        $(join(&mut $own.$words, $words);)*
    };
}

fn inherit_kind(own: &mut Kind, base: Kind, given: &Given) {
    inherit!(Kind, own, base, given;
        about parent who shape colours includes excludes borderline example same_as;
        nouns; name);
}

fn inherit_qualifier(own: &mut Qualifier, base: Qualifier, given: &Given) {
    // What a marker tells is told with the marker: who changes the one means another thing.
    if !given.contains("role") && !given.contains("marker") {
        own.declared_role = base.declared_role;
    }
    inherit!(Qualifier, own, base, given; about marker takes;; name declared_role);
}

fn inherit_relation(own: &mut Relation, base: Relation, given: &Given) {
    inherit!(Relation, own, base, given;
        about from to parent symmetric stance complete makes alone speaks_for unasked causes
        undergoes includes excludes borderline example same_as;
        verbs inverse frames roles qualifiers; name);
}

/// The words that a schema gives itself, each with the kind or the relations that it is given to.
struct OwnWords {
    nouns: FxHashMap<String, FxHashSet<String>>,
    verbs: FxHashMap<String, FxHashSet<String>>,
    frames: FxHashMap<String, FxHashSet<String>>,
    roles: FxHashMap<String, FxHashSet<String>>,
}

impl OwnWords {
    fn of(schema: &Schema) -> OwnWords {
        let mut own = OwnWords {
            nouns: FxHashMap::default(),
            verbs: FxHashMap::default(),
            frames: FxHashMap::default(),
            roles: FxHashMap::default(),
        };
        let add = |words: &mut FxHashMap<String, FxHashSet<String>>, word: &str, of: &str| {
            words.entry(word.to_owned()).or_default().insert(of.to_owned());
        };
        for kind in &schema.kinds {
            kind.nouns.iter().for_each(|noun| add(&mut own.nouns, noun, &kind.name));
        }
        for relation in &schema.relations {
            let name = &relation.name;
            let verbs = relation.verbs.iter().chain(&relation.inverse);
            verbs.for_each(|verb| add(&mut own.verbs, verb, name));
            relation.frames.iter().for_each(|frame| add(&mut own.frames, &frame.say, name));
            relation.roles.iter().for_each(|role| add(&mut own.roles, role, name));
        }
        own
    }

    /// Takes these words from all items of a vocabulary but those that have them in the schema too.
    fn take_from(&self, vocabulary: &mut Schema) {
        let free = |words: &FxHashMap<String, FxHashSet<String>>, word: &str, of: &str| {
            words.get(word).is_none_or(|given_to| given_to.contains(of))
        };
        for kind in &mut vocabulary.kinds {
            let Kind { name, nouns, .. } = kind;
            nouns.retain(|noun| free(&self.nouns, noun, name));
        }
        for relation in &mut vocabulary.relations {
            let Relation { name, verbs, inverse, frames, roles, .. } = relation;
            verbs.retain(|verb| free(&self.verbs, verb, name));
            inverse.retain(|verb| free(&self.verbs, verb, name));
            frames.retain(|frame: &VerbFrame| free(&self.frames, &frame.say, name));
            roles.retain(|role| free(&self.roles, role, name));
        }
    }
}
