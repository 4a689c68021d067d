//! Finds the entities that the cells of a table name, and proposes new ones for other names.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::draft::nearest_name;
use crate::{Dataset, EntityId, Schema};

/// An entity that an import proposes, because a cell has a name that nothing bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedEntity {
    /// An id made of the name.
    pub id: String,
    /// A kind that the relations of its claims allow; the user should look whether it is right.
    pub kind: String,
    /// The name as the table has it.
    pub name: String,
    /// The name of an entity that differs little, and may be the one that was meant.
    pub near: Option<String>,
}

/// What was found for the text of a cell.
pub(super) enum NamedEntity {
    /// The id of an entity, which may be a proposed one.
    Known(String),
    /// Several entities bear the name; these are their ids.
    Several(Vec<String>),
}

/// A name that nothing bears, with the kinds that may bear it.
struct NewName {
    name: String,
    id: String,
    /// For each claim that restricts its kind, the kinds that it allows.
    allowed: Vec<Vec<String>>,
}

/// The names of the entities of a dataset, and those that a table adds.
pub(super) struct EntityNames<'d> {
    dataset: &'d Dataset,
    by_name: FxHashMap<String, Vec<EntityId>>,
    new: Vec<NewName>,
    new_by_name: FxHashMap<String, usize>,
    ids: FxHashSet<String>,
}

/// A name in the form in which names are compared: in small letters, without "the" in front.
fn folded(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let words = words.join(" ");
    words.strip_prefix("the ").map_or(words.clone(), str::to_owned)
}

impl<'d> EntityNames<'d> {
    pub(super) fn of(dataset: &'d Dataset) -> EntityNames<'d> {
        let mut by_name: FxHashMap<String, Vec<EntityId>> = FxHashMap::default();
        let mut add = |name: &str, id| {
            let bearers = by_name.entry(folded(name)).or_default();
            if !bearers.contains(&id) {
                bearers.push(id);
            }
        };
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            add(&entity.name, id);
            entity.aliases.iter().for_each(|alias| add(alias, id));
        }
        let ids = dataset.by_id.keys().cloned().collect();
        let (new, new_by_name) = (Vec::new(), FxHashMap::default());
        EntityNames { dataset, by_name, new, new_by_name, ids }
    }

    /// The entity of an id or a name, or a proposed one for a name that nothing bears. `allowed` are
    /// the kinds that it may be of; none if it may be of any.
    pub(super) fn find(&mut self, text: &str, allowed: &[String]) -> NamedEntity {
        let id = text.trim_start_matches('@');
        if self.dataset.by_id.contains_key(id) {
            return NamedEntity::Known(id.to_owned());
        }
        let name = folded(text);
        match self.by_name.get(&name).map(Vec::as_slice) {
            Some([only]) => return NamedEntity::Known(self.dataset.entity(*only).id.clone()),
            Some(several) => {
                // A name in full is that of one, where it is only another name of the others.
                let own = |&&id: &&EntityId| folded(&self.dataset.entity(id).name) == name;
                let named: Vec<&EntityId> = several.iter().filter(own).collect();
                let ids = |list: &[EntityId]| {
                    list.iter().map(|&id| self.dataset.entity(id).id.clone()).collect()
                };
                return match named[..] {
                    [only] => NamedEntity::Known(self.dataset.entity(*only).id.clone()),
                    _ => NamedEntity::Several(ids(several)),
                };
            }
            None => {}
        }
        let n = match self.new_by_name.get(&name) {
            Some(n) => *n,
            None => self.propose(text, name),
        };
        if !allowed.is_empty() && !self.new[n].allowed.iter().any(|known| known == allowed) {
            self.new[n].allowed.push(allowed.to_vec());
        }
        NamedEntity::Known(self.new[n].id.clone())
    }

    fn propose(&mut self, text: &str, folded: String) -> usize {
        let slug = slug(text);
        let numbered = (2_usize..).map(|n| format!("{slug}-{n}"));
        let mut candidates = std::iter::once(slug.clone()).chain(numbered);
        let id = candidates.find(|id| !self.ids.contains(id)).unwrap_or(slug.clone());
        self.ids.insert(id.clone());
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.new.push(NewName { name, id, allowed: Vec::new() });
        self.new_by_name.insert(folded, self.new.len() - 1);
        self.new.len() - 1
    }

    /// The entities that are proposed, in the order of the table.
    pub(super) fn proposed(&self, schema: &Schema) -> Vec<ProposedEntity> {
        let names = || self.dataset.entities.iter().map(|entity| entity.name.as_str());
        let kind = |new: &NewName| {
            let fits = |name: &str| {
                let Some(kind) = schema.kind_named(name) else { return false };
                new.allowed.iter().all(|list| {
                    let allowed = list.iter().filter_map(|name| schema.kind_named(name));
                    allowed.into_iter().any(|allowed| schema.is_a(kind, allowed))
                })
            };
            let named = new.allowed.iter().flatten().map(String::as_str);
            let known = schema.kinds.iter().map(|kind| kind.name.as_str());
            let mut all = named.clone().chain(known);
            all.find(|name| fits(name)).map(str::to_owned)
        };
        // To look for a name that differs little in a long list of names takes a while.
        let few = self.new.len() <= 200;
        let proposed = |new: &NewName| ProposedEntity {
            id: new.id.clone(),
            kind: kind(new)
                .or_else(|| schema.kinds.first().map(|kind| kind.name.clone()))
                .unwrap_or_default(),
            name: new.name.clone(),
            near: few.then(|| nearest_name(&new.name, names()).map(str::to_owned)).flatten(),
        };
        self.new.iter().map(proposed).collect()
    }
}

/// An id made of a name: `Élie Halévy` is `elie-halevy`.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            '\'' | '’' => {}
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "entity".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(slug("Élie Halévy’s Book (2nd)"), "elie-halevys-book-2nd");
        assert_eq!(slug("Дом"), "entity");
        assert_eq!(folded("  The  Left Wing"), "left wing");
    }
}
