//! Leaves out of a schema what it took from a vocabulary and no record uses.

use rustc_hash::{FxHashMap, FxHashSet};

use super::UsedNames;
use crate::Schema;
use crate::check::rings_apart;
use crate::schema::Relation;

/// The verbs of each relation of a vocabulary.
pub type SaidVerbs = FxHashMap<String, Vec<String>>;

/// What a schema declared itself, before it took in a vocabulary.
pub struct OwnNames {
    kinds: FxHashSet<String>,
    relations: FxHashSet<String>,
    qualifiers: FxHashSet<String>,
    measures: FxHashSet<String>,
    rings: usize,
    /// For each relation, the verbs that the schema gives it itself.
    verbs: Vec<(String, Vec<String>)>,
}

impl OwnNames {
    /// The names of a schema and those that they refer to, which have to stay.
    pub fn of(schema: &Schema) -> OwnNames {
        let mut own = OwnNames {
            kinds: schema.kinds.iter().map(|kind| kind.name.clone()).collect(),
            relations: schema.relations.iter().map(|relation| relation.name.clone()).collect(),
            qualifiers: schema.qualifiers.iter().map(|one| one.name.clone()).collect(),
            measures: schema.measures.iter().map(|measure| measure.name.clone()).collect(),
            rings: schema.synonyms.len(),
            verbs: Vec::new(),
        };
        own.kinds.extend(schema.kinds.iter().filter_map(|kind| kind.parent.clone()));
        for relation in &schema.relations {
            own.verbs.push((relation.name.clone(), relation.verbs.clone()));
            own.relations.extend(relation.parent.clone());
            own.kinds.extend(relation.from.iter().chain(&relation.to).cloned());
            own.qualifiers.extend(relation.qualifiers.iter().cloned());
            for frame in &relation.frames {
                own.qualifiers.insert(frame.asks.clone());
                own.relations.extend(frame.given.clone());
            }
        }
        for view in &schema.views {
            own.kinds.extend(view.kinds.iter().cloned());
            own.relations.extend(view.relations.iter().cloned());
        }
        own.relations.extend(schema.broader.iter().flat_map(|(_, means)| means).cloned());
        own
    }

    /// The relations that mean the same as one with these verbs.
    fn heirs(&self, verbs: &[String]) -> Vec<String> {
        let same = |own: &Vec<String>| {
            let shared = own.iter().filter(|verb| verbs.contains(verb)).count();
            shared >= SHARED_VERBS || verbs.first().is_some_and(|main| own.contains(main))
        };
        self.verbs.iter().filter(|(_, own)| same(own)).map(|(name, _)| name.clone()).collect()
    }
}

/// Adds the parents of the names that are kept, and theirs.
fn with_ancestors<'s>(
    mut kept: FxHashSet<&'s str>,
    items: impl Iterator<Item = (&'s str, Option<&'s str>)>,
) -> FxHashSet<String> {
    let parents: FxHashMap<&str, &str> =
        items.filter_map(|(name, parent)| Some((name, parent?))).collect();
    let mut open: Vec<&str> = kept.iter().copied().collect();
    while let Some(name) = open.pop() {
        if let Some(parent) = parents.get(name).filter(|parent| kept.insert(parent)) {
            open.push(parent);
        }
    }
    kept.into_iter().map(str::to_owned).collect()
}

fn together<'s>(own: &'s FxHashSet<String>, used: &FxHashSet<&'s str>) -> FxHashSet<&'s str> {
    own.iter().map(String::as_str).chain(used.iter().copied()).collect()
}

/// Leaves out the kinds, relations, qualifiers and measures that are neither the schema's own nor
/// used by a record, nor the parent of such a one. Their names stay known for suggestions.
///
/// `said` holds the verbs of the vocabulary's relations as they were before the schema took some.
pub fn leave_out(schema: &mut Schema, own: &OwnNames, said: &SaidVerbs, used: &UsedNames) {
    let kinds = with_ancestors(
        together(&own.kinds, &used.kinds),
        schema.kinds.iter().map(|kind| (kind.name.as_str(), kind.parent.as_deref())),
    );
    let relations = with_ancestors(
        together(&own.relations, &used.relations),
        schema.relations.iter().map(|one| (one.name.as_str(), one.parent.as_deref())),
    );
    let mut qualifiers = together(&own.qualifiers, &used.qualifiers);
    // A question word such as “why” asks for a qualifier, and is understood where no claim bears it.
    let asked_for = schema.qualifiers.iter().filter(|one| one.role().is_some());
    qualifiers.extend(asked_for.map(|one| one.name.as_str()));
    let qualifiers: FxHashSet<String> = qualifiers.into_iter().map(str::to_owned).collect();
    let measures = together(&own.measures, &used.measures);
    let measures: FxHashSet<String> = measures.into_iter().map(str::to_owned).collect();

    let spare: Vec<Relation> =
        schema.relations.iter().filter(|one| !relations.contains(&one.name)).cloned().collect();
    note_spare(schema, &kinds, &qualifiers, &spare);
    schema.kinds.retain(|kind| kinds.contains(&kind.name));
    schema.relations.retain(|relation| relations.contains(&relation.name));
    schema.qualifiers.retain(|qualifier| qualifiers.contains(&qualifier.name));
    schema.measures.retain(|measure| measures.contains(&measure.name));
    for relation in &mut schema.relations {
        // A dataset that has no such kinds at all does not mean their names by it.
        relation.from.retain(|kind| kinds.contains(kind));
        relation.to.retain(|kind| kinds.contains(kind));
        relation.qualifiers.retain(|name| qualifiers.contains(name));
        relation.frames.retain(|frame| {
            let given = frame.given.as_ref().is_none_or(|given| relations.contains(given));
            given && qualifiers.contains(&frame.asks)
        });
    }
    for (_, means) in &mut schema.broader {
        means.retain(|relation| relations.contains(relation));
    }
    schema.broader.retain(|(_, means)| !means.is_empty());
    lend_verbs(schema, own, said, &spare, &kinds);
    schema.index();
    let rings = std::mem::take(&mut schema.synonyms);
    let apart = rings_apart(schema, &rings);
    let kept = rings.into_iter().zip(apart).enumerate();
    schema.synonyms = kept
        .filter(|(n, (_, apart))| *n < own.rings || !apart)
        .map(|(_, (ring, _))| ring)
        .collect();
}

/// Notes the names that are left out, so that a slip in one of them is told from an unknown word.
fn note_spare(
    schema: &mut Schema,
    kinds: &FxHashSet<String>,
    qualifiers: &FxHashSet<String>,
    spare: &[Relation],
) {
    let names = schema.kinds.iter().map(|kind| &kind.name).filter(|name| !kinds.contains(*name));
    schema.spare.kinds = names.cloned().collect();
    schema.spare.relations = spare.iter().map(|relation| relation.name.clone()).collect();
    let names = schema.qualifiers.iter().map(|one| &one.name);
    schema.spare.qualifiers = names.filter(|name| !qualifiers.contains(*name)).cloned().collect();
}

/// How many verbs two relations must share to mean the same, where neither is the main verb of the
/// one that is left out.
const SHARED_VERBS: usize = 2;

/// Makes the verbs of relations that are left out broader verbs of the schema's own relations that
/// mean the same: those that have the main verb, or two verbs, of what is left out. So a schema that
/// says `propose` and `call for` of its own relation is asked with `suggest`, too.
fn lend_verbs(
    schema: &mut Schema,
    own: &OwnNames,
    said: &SaidVerbs,
    spare: &[Relation],
    kinds: &FxHashSet<String>,
) {
    let taken: FxHashSet<&str> =
        schema.relations.iter().flat_map(|one| &one.verbs).map(String::as_str).collect();
    let mut lent: Vec<(String, Vec<String>)> = Vec::new();
    for relation in spare {
        let exists = |named: &[String]| named.is_empty() || named.iter().any(|k| kinds.contains(k));
        if !exists(&relation.from) || !exists(&relation.to) {
            continue;
        }
        let verbs = said.get(&relation.name).map_or(&[][..], Vec::as_slice);
        let heirs = own.heirs(verbs);
        let free = verbs.iter().filter(|verb| !heirs.is_empty() && !taken.contains(verb.as_str()));
        lent.extend(free.map(|verb| (verb.clone(), heirs.clone())));
    }
    for (verb, means) in lent {
        match schema.broader.iter_mut().find(|(known, _)| *known == verb) {
            Some((_, known)) => {
                for relation in means {
                    if !known.contains(&relation) {
                        known.push(relation);
                    }
                }
            }
            None => schema.broader.push((verb, means)),
        }
    }
}
