//! The names of a dataset by the stems of their words.

use std::ops::Range;

use polemic_record::{Dataset, EntityId, KindId};

use crate::english::classes::Group;
use crate::lexicon::Words;
use crate::lexicon::lists::Lists;
use crate::lexicon::numbers::{NONE, Numbers};
use crate::lexicon::phrases::{pack_part, unpack_part};
use crate::stems::Stems;
use crate::words::phrase;

use super::phrase::{each_once, is_capitalised, is_small};
use super::text::head_of;

/// The names of a dataset by the stems of their words. All of it are lists of numbers and one text,
/// so that they can be looked up where they lie in the program.
#[derive(Debug, PartialEq, Eq)]
pub struct NamesByStem {
    stems: Words,
    /// Of each name, in the order of entities: the entity, the stem of the word that says what it is,
    /// and the stem of the first word of the title of a work, which stands for it where no other name
    /// has that word.
    names: Numbers<3>,
    /// By stem: the names that have it, in their order.
    by_stem: Lists<1>,
}

impl NamesByStem {
    /// The names of all entities. O(words of names).
    pub fn new(dataset: &Dataset, stems: &Stems) -> NamesByStem {
        let schema = &dataset.schema;
        let making = schema.relations.iter().filter(|relation| relation.makes);
        let made: Vec<KindId> =
            making.flat_map(|r| &r.to).filter_map(|name| schema.kind_named(name)).collect();
        let mut words = Words::with_capacity(2 * dataset.entities.len());
        let mut all = Numbers::with_capacity(2 * dataset.entities.len());
        let mut lists: Vec<Vec<u32>> = Vec::new();
        for entity in dataset.entity_ids() {
            let is_work = made.iter().any(|&kind| dataset.is_a(entity, kind));
            for name in dataset.entity(entity).names() {
                let phrase = phrase(name);
                let own: Vec<&str> = phrase.split(' ').collect();
                let until = own.iter().skip(1).position(|word| Group::Preposition.has(word));
                let head = words.intern(&stems.of(head_of(&phrase)));
                let is_title = is_work && until.is_none() && own.len() > 1 && is_capitalised(name);
                let title = is_title.then(|| words.intern(&stems.of(own[0])));
                let id = u32::try_from(entity.index()).unwrap_or(NONE);
                let place = all.push([id, head, title.unwrap_or(NONE)]);
                for word in own.iter().filter(|word| !is_small(word)) {
                    let stem = words.intern(&stems.of(word)) as usize;
                    if lists.len() <= stem {
                        lists.resize_with(stem + 1, Vec::new);
                    }
                    if lists[stem].last() != Some(&place) {
                        lists[stem].push(place);
                    }
                }
            }
        }
        lists.resize_with(words.iter().count(), Vec::new);
        let by_stem = Lists::new(lists.iter().map(|list| list.iter().map(|&place| [place])));
        NamesByStem { stems: words, names: all, by_stem }
    }

    /// All of it as bytes, for [`NamesByStem::unpack`].
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = self.stems.pack();
        pack_part(self.names.bytes(), &mut packed);
        self.by_stem.pack(&mut packed);
        packed
    }

    /// From bytes that were packed, which are not copied; none if they were not.
    pub fn unpack(packed: &'static [u8]) -> Option<NamesByStem> {
        let (stems, mut packed) = Words::unpack(packed)?;
        let names = Numbers::from(unpack_part(&mut packed)?);
        Some(NamesByStem { stems, names, by_stem: Lists::unpack(&mut packed)? })
    }

    /// The names that have a stem, in the order of their entities.
    pub fn with(&self, stem: &str) -> Vec<u32> {
        let Some(number) = self.stems.number(stem) else { return Vec::new() };
        self.by_stem.of(number).map(|[name]| name).collect()
    }

    /// Whose name it is.
    pub fn entity(&self, name: u32) -> EntityId {
        EntityId::new(self.names.get(name)[0] as usize)
    }

    /// Whether the word that says what a name stands for has this stem.
    pub fn has_head(&self, name: u32, stem: &str) -> bool {
        self.stems.number(stem).is_some_and(|number| self.names.get(name)[1] == number)
    }

    /// Whether the first word of a title has this stem.
    pub fn has_title(&self, name: u32, stem: &str) -> bool {
        self.stems.number(stem).is_some_and(|number| self.names.get(name)[2] == number)
    }

    /// Whether a name of an entity has a stem. O(log(names with the stem)).
    pub fn has(&self, entity: EntityId, stem: &str) -> bool {
        let Some(number) = self.stems.number(stem) else { return false };
        let Range { start: mut low, end } = self.by_stem.places(number);
        let mut high = end;
        let of = |place: u32| self.entity(self.by_stem.row(place)[0]);
        while low < high {
            let middle = low.midpoint(high);
            match of(middle) < entity {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low < end && of(low) == entity
    }

    /// The entities of which a single name has all these stems, its head among them. O(names with
    /// the stems).
    pub fn named(&self, stems: &[&str]) -> Vec<EntityId> {
        let mut lists: Vec<Vec<u32>> = stems.iter().map(|stem| self.with(stem)).collect();
        lists.sort_by_key(Vec::len);
        let Some((rarest, others)) = lists.split_first() else { return Vec::new() };
        let has_all = |place: &&u32| others.iter().all(|list| list.binary_search(place).is_ok());
        let all: Vec<u32> = rarest.iter().filter(has_all).copied().collect();
        let is_one = all.iter().all(|&name| self.entity(name) == self.entity(all[0]));
        let found = all.iter().filter(|&&name| {
            stems
                .iter()
                .any(|stem| self.has_head(name, stem) || is_one && self.has_title(name, stem))
        });
        each_once(found.map(|&name| self.entity(name)))
    }
}
