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
}

/// The form of a text in which names are searched for: each word in lower case, without accents,
/// with a blank on either side, so that a name is found only as whole words.
fn folded(text: &str) -> String {
    let is_mark = |c: &char| ('\u{300}'..'\u{370}').contains(c);
    let plain: String = text.nfd().filter(|c| !is_mark(c)).collect::<String>().to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!(" {word} ")).collect()
}

impl NameFinder {
    /// Takes the names of a dataset's entities. About linear in their length.
    pub fn of(dataset: &Dataset) -> NameFinder {
        let mut named: Vec<(String, EntityId)> = Vec::new();
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                named.push((folded(name), id));
            }
        }
        named.retain(|(name, _)| !name.is_empty());
        named.sort();
        named.dedup();
        let mut patterns: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<EntityId>> = Vec::new();
        for (name, id) in named {
            match owners.last_mut() {
                Some(owners) if patterns.last() == Some(&name) => owners.push(id),
                _ => {
                    patterns.push(name);
                    owners.push(vec![id]);
                }
            }
        }
        // Of two names that begin at the same word, the longer one is meant.
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
        NameFinder { finder: builder.ok(), owners }
    }

    /// The names found in a text, in its order; each is given by all entities that have it. Linear
    /// in the text, times the number of names found.
    pub fn found(&self, text: &str) -> Vec<&[EntityId]> {
        let folded = folded(text);
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut found: Vec<&[EntityId]> = Vec::new();
        for hit in finder.find_iter(&folded) {
            let owners = self.owners[hit.pattern().as_usize()].as_slice();
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
    use super::folded;

    #[test]
    fn words_stand_by_themselves() {
        assert_eq!(folded("Müller’s “Notes”, 1705"), " muller  s  notes  1705 ");
        assert_eq!(folded("…"), "");
    }
}
