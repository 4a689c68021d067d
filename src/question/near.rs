//! Words like others: for slips that are read as what was meant, and for suggestions.

use rustc_hash::FxHashMap;
use strsim::damerau_levenshtein;

use crate::dataset::{Dataset, EntityId};

use super::words::phrase;

/// Known words by first letter and length, and the entities in whose names they occur.
#[derive(Debug)]
pub struct Near {
    by_start: FxHashMap<(char, usize), Vec<Box<str>>>,
    /// The entity, and the place of the name or alias among its names.
    names: FxHashMap<Box<str>, Vec<(EntityId, usize)>>,
}

impl Near {
    /// Indexes known words, given in order. O(words + names).
    pub fn new(words: &[&str], dataset: &Dataset) -> Near {
        let mut by_start: FxHashMap<(char, usize), Vec<Box<str>>> = FxHashMap::default();
        for word in words {
            if let Some(first) = word.chars().next() {
                by_start.entry((first, word.chars().count())).or_default().push((*word).into());
            }
        }
        let mut names: FxHashMap<Box<str>, Vec<(EntityId, usize)>> = FxHashMap::default();
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            for (n, name) in std::iter::once(&entity.name).chain(&entity.aliases).enumerate() {
                for word in phrase(name).split(' ') {
                    let known = names.entry(word.into()).or_default();
                    if known.last().is_none_or(|(last, _)| *last != id) {
                        known.push((id, n));
                    }
                }
            }
        }
        Near { by_start, names }
    }

    /// Words with the same first letter of which the length differs by at most `by`.
    fn similar<'a>(&'a self, word: &str, by: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let length = word.chars().count();
        let first = word.chars().next();
        let lengths = length.saturating_sub(by)..=length + by;
        let lists = lengths.filter_map(move |n| self.by_start.get(&(first?, n)));
        lists.flatten().map(AsRef::as_ref)
    }

    /// The one word that a slip of the fingers makes of this: the same first letter, at least four
    /// letters, one letter more, less, doubled or two exchanged, two such slips from twelve letters
    /// on; a letter for another only from seven on, since it makes other people. None where two
    /// words come into question, and none of a number.
    pub fn slip(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if length < 4 || word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let allowed = if length >= 12 { 2 } else { 1 };
        let fits = |other: &&str| {
            let distance = damerau_levenshtein(word, other);
            (1..=allowed).contains(&distance)
                && other.chars().count() >= 4
                && !other.chars().any(|c| c.is_ascii_digit())
                && (length >= 7 || !is_substitution(word, other))
        };
        // A plain substitution that is not allowed still makes the word less than certain.
        let mut near = self
            .similar(word, allowed)
            .filter(|other| (1..=allowed).contains(&damerau_levenshtein(word, other)));
        let only = near.next()?;
        (near.next().is_none() && fits(&only)).then_some(only)
    }

    /// Words that differ from one of six letters or more by two slips at most.
    pub fn twice_slipped<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let is_long = word.chars().count() >= 6 && !word.chars().any(|c| c.is_ascii_digit());
        self.similar(word, 2).filter(move |other| {
            is_long && other.chars().count() >= 4 && damerau_levenshtein(word, other) <= 2
        })
    }

    /// At most three known words like an unknown one, nearest first; names in full.
    pub fn suggestions(&self, word: &str, dataset: &Dataset) -> Vec<String> {
        let allowed = (word.chars().count() / 3).max(1);
        let mut near: Vec<(usize, &str)> = self
            .similar(word, allowed)
            .map(|other| (damerau_levenshtein(word, other), other))
            .filter(|(distance, other)| *distance <= allowed && other.chars().count() > 2)
            .collect();
        near.sort_unstable();
        let mut found: Vec<String> = Vec::new();
        for (_, other) in near {
            for text in self.shown(other, dataset) {
                if !found.contains(&text) && found.len() < 3 {
                    found.push(text);
                }
            }
        }
        found
    }

    /// A known word as people may type it: the names that it is part of, or itself.
    fn shown(&self, word: &str, dataset: &Dataset) -> Vec<String> {
        match self.names.get(word) {
            Some(_) => self.with_word(word, dataset),
            None => vec![word.to_owned()],
        }
    }

    /// At most three names in which a word occurs, the shortest first.
    pub fn with_word(&self, word: &str, dataset: &Dataset) -> Vec<String> {
        let name = |&(id, n): &(EntityId, usize)| {
            let entity = dataset.entity(id);
            let alias = n.checked_sub(1).and_then(|n| entity.aliases.get(n));
            alias.unwrap_or(&entity.name).clone()
        };
        let mut names: Vec<String> = self.names.get(word).into_iter().flatten().map(name).collect();
        // The name that is little more than the word comes first.
        names.sort_by_key(|name| {
            let ends_so = phrase(name).split(' ').next_back() == Some(word);
            (!ends_so, name.split(' ').count())
        });
        names.truncate(3);
        names
    }
}

/// The one word that a question can start with of which this is a slip. The word after it decides
/// between "how" and others.
pub fn opening(word: &str, after: Option<&str>) -> Option<&'static str> {
    let is_how =
        matches!(after, Some("many" | "much" | "large" | "high" | "is" | "are" | "did" | "was"));
    let only_how = matches!(after, Some("many" | "much" | "large" | "high"));
    if only_how {
        return slip_among(word, &["how"]);
    }
    let others = &["who", "whom", "whose", "what", "which", "when", "where", "why", "list"];
    match is_how {
        true => slip_among(word, &[&others[..], &["how"]].concat()),
        false => slip_among(word, others),
    }
}

/// The one of these of which a word of three letters or more is a slip: one letter more or less, or
/// two exchanged, with the same first letter.
pub fn slip_among(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let is_slip = |known: &&str| {
        damerau_levenshtein(word, known) == 1
            && word.starts_with(|c| known.starts_with(c))
            && !is_substitution(word, known)
    };
    let mut near = known.iter().copied().filter(is_slip);
    let only = near.next()?;
    (near.next().is_none() && word.chars().count() >= 3).then_some(only)
}

/// Whether two words of one length differ in single letters, none of them moved.
fn is_substitution(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && {
        let differ: Vec<(char, char)> = a.chars().zip(b.chars()).filter(|(x, y)| x != y).collect();
        !matches!(differ.as_slice(), [(p, q), (r, s)] if p == s && q == r)
    }
}
