//! Finds the names of a dataset's entities in a text.

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use super::coverage::{PlaceCoverage, mentioned};
use crate::{Dataset, EntityId};

/// All names and aliases of a dataset's entities, ready to be searched for in a text.
pub struct NameFinder {
    /// `None` where there are too many names for one search, which no real dataset has.
    finder: Option<AhoCorasick>,
    /// For each pattern, the entities with this name.
    owners: Vec<Vec<EntityId>>,
    /// For each pattern, whether the name begins with a capital: `More` is not meant by “more”.
    capital: Vec<bool>,
}

/// The form of a text in which names are searched for: each word in lower case, without accents,
/// with a blank on either side, so that a name is found only as whole words.
fn folded(text: &str) -> String {
    let plain = unmarked(text).to_lowercase();
    words(&plain).map(|word| format!(" {word} ")).collect()
}

/// A text without accents.
fn unmarked(text: &str) -> String {
    let is_mark = |c: &char| ('\u{300}'..'\u{370}').contains(c);
    text.nfd().filter(|c| !is_mark(c)).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// For each word of a text, whether it begins with a capital.
fn capitals(text: &str) -> Vec<bool> {
    words(&unmarked(text)).map(|word| word.starts_with(char::is_uppercase)).collect()
}

impl NameFinder {
    /// Takes the names of a dataset's entities. About linear in their length.
    pub fn of(dataset: &Dataset) -> NameFinder {
        let mut named: Vec<(String, EntityId, bool)> = Vec::new();
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                let capital = capitals(name).first().copied().unwrap_or(false);
                named.push((folded(name), id, capital));
            }
        }
        named.retain(|(name, ..)| !name.is_empty());
        named.sort();
        named.dedup();
        let mut patterns: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<EntityId>> = Vec::new();
        let mut all_capital: Vec<bool> = Vec::new();
        for (name, id, capital) in named {
            match (owners.last_mut(), all_capital.last_mut()) {
                (Some(owners), Some(all)) if patterns.last() == Some(&name) => {
                    if owners.last() != Some(&id) {
                        owners.push(id);
                    }
                    *all &= capital;
                }
                _ => {
                    patterns.push(name);
                    owners.push(vec![id]);
                    all_capital.push(capital);
                }
            }
        }
        // Of two names that begin at the same word, the longer one is meant.
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
        NameFinder { finder: builder.ok(), owners, capital: all_capital }
    }

    /// The names found in a text, in its order; each is given by all entities that have it. A name
    /// that begins with a capital is found only where the text has one. Linear in the text, times
    /// the number of names found.
    pub fn found(&self, text: &str) -> Vec<&[EntityId]> {
        let (folded, capitals) = (folded(text), capitals(text));
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut found: Vec<&[EntityId]> = Vec::new();
        let (mut word, mut counted) = (0, 0);
        for hit in finder.find_iter(&folded) {
            // Each word has a blank on either side.
            word += folded[counted..hit.start()].matches(' ').count() / 2;
            counted = hit.start();
            let pattern = hit.pattern().as_usize();
            if self.capital[pattern] && capitals.get(word) == Some(&false) {
                continue;
            }
            let owners = self.owners[pattern].as_slice();
            if !found.contains(&owners) {
                found.push(owners);
            }
        }
        found
    }

    /// The entities that a sentence names although no record that cites it mentions them, in the
    /// order of the sentence. Of several with one name, the first is returned.
    pub fn unmentioned(
        &self,
        dataset: &Dataset,
        place: &PlaceCoverage,
        text: &str,
    ) -> Vec<EntityId> {
        let known: Vec<EntityId> =
            place.records.iter().flat_map(|&record| mentioned(dataset, record)).collect();
        let mut missed: Vec<EntityId> = Vec::new();
        for owners in self.found(text) {
            if owners.iter().any(|owner| known.contains(owner) || missed.contains(owner)) {
                continue;
            }
            missed.extend(owners.first());
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::{capitals, folded};

    #[test]
    fn words_stand_by_themselves() {
        assert_eq!(folded("Müller’s “Notes”, 1705"), " muller  s  notes  1705 ");
        assert_eq!(folded("…"), "");
        assert_eq!(capitals("the Émigrés, 1705"), [false, true, false]);
    }
}
