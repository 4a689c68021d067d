//! Finds the name that was probably meant by an unknown one, fast enough for large datasets.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Entity, EntityId};
use polemic_engine::diagnostic::nearest;
use polemic_engine::text::{FileId, Files};

/// How many different unknown ids get a suggestion. Each costs a walk over all entities, and
/// whoever renamed a thousand of them needs no thousand suggestions.
const MAX_SEARCHES: usize = 200;

/// The candidate nearest to `word`, as [`nearest`] finds it. Skips candidates whose length alone
/// rules them out, because comparing letters is slow.
pub fn nearest_name<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    let like = |c: &&str| c.chars().count().abs_diff(length) <= allowed;
    nearest(word, candidates.into_iter().filter(like))
}

/// Whether a name is another one with a slip of one letter. Numbers are no slips of each other:
/// `letter-1` and `letter-2` are two letters.
pub fn is_slip(word: &str, name: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    strsim::damerau_levenshtein(word, name) == 1 && digits(word) == digits(name)
}

/// The entities that are offered for ids that no entity has; each id is searched for once.
#[derive(Debug, Default)]
pub struct EntitySuggestions {
    found: FxHashMap<String, Option<EntityId>>,
}

impl EntitySuggestions {
    /// The entity that `word` most likely means: the one with the nearest id, or else one whose name
    /// the word is. O(entities) for each new word.
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

/// The first word after each quote in these files. In a file with a slip of syntax, a declaration
/// that was lost has its name among them.
pub fn quoted_words(files: &Files, spoiled: impl Iterator<Item = FileId>) -> FxHashSet<&str> {
    let mut words = FxHashSet::default();
    for file in spoiled {
        // Where a quote is missing, inside and outside cannot be told apart, so both are taken.
        for piece in files.get(file).text.split('"').skip(1) {
            let end = piece.find(|c: char| !(c.is_alphanumeric() || "-._".contains(c)));
            words.insert(&piece[..end.unwrap_or(piece.len())]);
        }
    }
    words
}
