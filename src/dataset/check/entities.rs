//! What can be wrong with entities and sources.

use rustc_hash::FxHashMap;

use super::locators::Locators;
use super::{Marks, check_cites, check_id, needed, unique};
use crate::dataset::ids::KindId;
use crate::dataset::read::mistake::{Mistake, Mistakes, Place, quoted};
use crate::dataset::resolve::Draft;
use crate::diagnostic::codes;

/// Checks the sources.
pub fn check_sources(draft: &Draft, mistakes: &mut Mistakes) {
    let mut taken = FxHashMap::default();
    for (n, source) in draft.dataset.sources.iter().enumerate() {
        let place = draft.sources.place(n);
        let fields = [("id", &source.id), ("title", &source.title), ("short", &source.short)];
        for (field, value) in fields {
            needed(value, field, "a source", &place, mistakes);
        }
        check_id(&source.id, Marks::Plain, || place.field("id"), mistakes);
        unique(&source.id, "the source", place.field("id"), &mut taken, mistakes);
    }
}

/// Checks the entities.
pub fn check(draft: &Draft, locators: &[Locators], mistakes: &mut Mistakes) {
    let mut taken = FxHashMap::default();
    let mut names = FxHashMap::default();
    for (n, entity) in draft.dataset.entities.iter().enumerate() {
        let place = draft.entities.place(n);
        needed(&entity.id, "id", "an entity", &place, mistakes);
        needed(&entity.name, "name", "an entity", &place, mistakes);
        check_id(&entity.id, Marks::Plain, || place.field("id"), mistakes);
        unique(&entity.id, "the entity", place.field("id"), &mut taken, mistakes);
        if entity.when.is_some() || !entity.cites.is_empty() {
            let of = "a dated entity";
            check_cites(&entity.cites, of, draft, locators, || place.clone(), mistakes);
        }
        check_names(draft, n, &place, &mut names, mistakes);
    }
}

/// Who bears a name first: the entity, and where the name stands.
type Names = FxHashMap<(KindId, String), (usize, Place)>;

/// P052: a name that another entity of the same kind has too.
fn check_names(
    draft: &Draft,
    number: usize,
    place: &Place,
    names: &mut Names,
    mistakes: &mut Mistakes,
) {
    let entity = &draft.dataset.entities[number];
    let aliases = entity.aliases.iter().enumerate();
    let aliases = aliases.map(|(n, alias)| (alias, place.field("aliases").index(n)));
    for (name, place) in std::iter::once((&entity.name, place.field("name"))).chain(aliases) {
        let mut told = false;
        for &kind in entity.kinds.iter().filter(|_| !name.is_empty()) {
            let (first, first_place) =
                names.entry((kind, name.to_lowercase())).or_insert_with(|| (number, place.clone()));
            if *first != number && !told {
                told = true;
                let other = &draft.dataset.entities[*first].id;
                let message = format!("{} is also a name of “{other}”", quoted(name));
                let mistake = Mistake::new(&codes::SHARED_ALIAS, place.clone(), message);
                mistakes.add(mistake.related(first_place.clone(), "there"));
            }
        }
    }
}

/// P053: entities that nothing mentions. Where something of the files was lost, the mention may
/// be among it.
pub fn check_mentions(draft: &Draft, mistakes: &mut Mistakes) {
    if mistakes.something_lost() {
        return;
    }
    for (n, entity) in draft.dataset.entities.iter().enumerate() {
        let is_first = draft.dataset.by_id.get(&entity.id).is_some_and(|id| id.index() == n);
        if is_first && !draft.mentioned[n] {
            let message = format!("nothing mentions “{}”", entity.id);
            let place = draft.entities.place(n).field("id");
            mistakes.add(Mistake::new(&codes::UNMENTIONED, place, message));
        }
    }
}
