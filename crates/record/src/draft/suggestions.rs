//! The nearest name to one that is not known, for large datasets too.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Entity, EntityId};
use polemic_engine::diagnostic::nearest;
use polemic_engine::text::{FileId, Files};

/// How many different unknown ids get a suggestion; each costs a walk over all entities.
const MAX_SEARCHES: usize = 200;

/// The candidate nearest to `word`, as [`nearest`] finds it, without looking closely at those
/// whose length alone rules them out.
pub fn nearest_name<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    let like = |c: &&str| c.chars().count().abs_diff(length) <= allowed;
    nearest(word, candidates.into_iter().filter(like))
}

/// Which entities are offered for ids that no entity has.
#[derive(Debug, Default)]
pub struct EntitySuggestions {
    found: FxHashMap<String, Option<EntityId>>,
}

impl EntitySuggestions {
    /// The entity that was most likely meant: by its id, or else by one of its names.
    pub fn entity(&mut self, word: &str, entities: &[Entity]) -> Option<EntityId> {
        if let Some(&known) = self.found.get(word) {
            return known;
        }
        if self.found.len() >= MAX_SEARCHES {
            return None;
        }
        let by_id = nearest_name(word, entities.iter().map(|e| e.id.as_str()));
        let spaced = word.replace('-', " ");
        let names = |e: &'_ Entity| e.name.to_lowercase() == spaced.to_lowercase();
        let found = match by_id {
            Some(id) => entities.iter().position(|e| e.id == id),
            None => entities
                .iter()
                .position(|e| names(e) || e.aliases.iter().any(|a| a.to_lowercase() == spaced)),
        };
        let found = found.map(EntityId::new);
        self.found.insert(word.to_owned(), found);
        found
    }
}

/// All that stands at the start of a quoted text in these files. Where a slip spoiled a file, a
/// name that it seems not to declare may be one of these.
pub fn quoted_words(files: &Files, spoiled: impl Iterator<Item = FileId>) -> FxHashSet<&str> {
    let mut words = FxHashSet::default();
    for file in spoiled {
        // With a quote lost, what is inside and what outside can no longer be told: take both.
        for piece in files.get(file).text.split('"').skip(1) {
            let end = piece.find(|c: char| !(c.is_alphanumeric() || "-._".contains(c)));
            words.insert(&piece[..end.unwrap_or(piece.len())]);
        }
    }
    words
}
