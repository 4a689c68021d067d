//! Checks of entities and sources.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::locators::KnownLocators;
use super::{IdAlphabet, check_cites, check_id, needed, repeated, unique};
use crate::codes;
use crate::draft::DatasetDraft;
use crate::ids::KindId;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};

/// Checks all sources.
pub fn check_sources(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    let mut taken = FxHashMap::default();
    for (n, source) in draft.dataset.sources.iter().enumerate() {
        let place = draft.sources.place(n);
        let fields = [("id", &source.id), ("title", &source.title), ("short", &source.short)];
        for (field, value) in fields {
            needed(value, field, "a source", || place.clone(), mistakes);
        }
        check_id(&source.id, IdAlphabet::Plain, || place.field("id"), mistakes);
        unique(&source.id, "the source", place.field("id"), &mut taken, mistakes);
    }
}

/// Checks all entities.
pub fn check_entities(
    draft: &DatasetDraft,
    locators: &[KnownLocators],
    mistakes: &mut MistakeList,
) {
    let count = draft.dataset.entities.len();
    let mut taken: FxHashMap<&str, usize> = FxHashMap::default();
    taken.reserve(count);
    let mut names = NameBearers::default();
    names.reserve(2 * count);
    for (n, entity) in draft.dataset.entities.iter().enumerate() {
        let place = || draft.entities.place(n);
        needed(&entity.id, "id", "an entity", place, mistakes);
        needed(&entity.name, "name", "an entity", place, mistakes);
        check_id(&entity.id, IdAlphabet::Plain, || place().field("id"), mistakes);
        if let Some(first) = first(&mut taken, &entity.id, n) {
            let first = draft.entities.place(first).field("id");
            repeated(&entity.id, "the entity", place().field("id"), first, mistakes);
        }
        if entity.when.is_some() || !entity.cites.is_empty() {
            check_cites(&entity.cites, "a dated entity", draft, locators, place, mistakes);
        }
        check_names(draft, n, &mut names, mistakes);
    }
}

/// The number of the record that took a name before, if there was one; otherwise the record
/// `number` takes it. An empty name is nobody's.
fn first<'a>(taken: &mut FxHashMap<&'a str, usize>, name: &'a str, number: usize) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    match taken.entry(name) {
        Entry::Occupied(first) => Some(*first.get()),
        Entry::Vacant(free) => {
            free.insert(number);
            None
        }
    }
}

/// The first entity of each name, by kind and by the name in lower case.
type NameBearers = FxHashMap<(KindId, String), NameBearer>;

/// The number of an entity, and which of its names it is: 0 is its `name`, and 1 its first alias.
type NameBearer = (usize, usize);

/// The path to a name of an entity, which [`NameBearer`] tells.
pub fn place_of_name(draft: &DatasetDraft, number: usize, name: usize) -> ValuePath {
    let place = draft.entities.place(number);
    match name.checked_sub(1) {
        None => place.field("name"),
        Some(alias) => place.field("aliases").index(alias),
    }
}

/// P052: another entity of the same kind has the same name.
fn check_names(
    draft: &DatasetDraft,
    number: usize,
    names: &mut NameBearers,
    mistakes: &mut MistakeList,
) {
    let entity = &draft.dataset.entities[number];
    let all = std::iter::once(&entity.name).chain(&entity.aliases);
    for (n, name) in all.enumerate().filter(|(_, name)| !name.is_empty()) {
        let mut told = false;
        for &kind in &entity.kinds {
            let &mut (first, at) = names.entry((kind, name.to_lowercase())).or_insert((number, n));
            if first != number && !told {
                told = true;
                let other = &draft.dataset.entities[first].id;
                let message = format!("{} is also a name of “{other}”", quoted(name));
                let place = place_of_name(draft, number, n);
                let mistake = DatasetMistake::new(&codes::SHARED_ALIAS, place, message);
                mistakes.add(mistake.related(place_of_name(draft, first, at), "there"));
            }
        }
    }
}

/// P053: nothing mentions an entity. Not reported where records were lost, because one of those may
/// mention it.
pub fn check_mentions(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    if mistakes.something_lost() {
        return;
    }
    for (n, entity) in draft.dataset.entities.iter().enumerate() {
        let is_first = draft.dataset.by_id.get(&entity.id).is_some_and(|id| id.index() == n);
        if is_first && !draft.mentioned[n] {
            let message = format!("nothing mentions “{}”", entity.id);
            let place = draft.entities.place(n).field("id");
            mistakes.add(DatasetMistake::new(&codes::UNMENTIONED, place, message));
        }
    }
}
