//! Words like others: for slips that are read as what was meant, and for suggestions.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use strsim::damerau_levenshtein;

use polemic_record::{Dataset, EntityId};

use super::lexicon::Lexicon;
use super::stems::Stems;
use super::words::phrase;

/// Known words by first letter and length.
#[derive(Debug)]
pub struct Sorted {
    known: Vec<Known>,
    /// For words of names the entities, with the place of the name or alias among the entity's.
    /// Made when it is first looked for.
    names: OnceLock<FxHashMap<u32, Vec<(EntityId, usize)>>>,
}

/// A known word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    first: char,
    length: usize,
    letters: Letters,
    word: u32,
}

/// Which letters a word has, each as a bit; letters that English does not have share some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Letters {
        let bit = |c: char| match c {
            'a'..='z' => c as u32 - 'a' as u32,
            _ => 26 + c as u32 % 6,
        };
        Letters(word.chars().fold(0, |letters, c| letters | 1 << bit(c)))
    }

    /// A number that the distance of two words with these letters cannot fall below: each slip
    /// brings one letter in and takes one away at most.
    fn distance(self, other: Letters) -> usize {
        let only = |a: u32, b: u32| (a & !b).count_ones() as usize;
        only(self.0, other.0).max(only(other.0, self.0))
    }
}

impl Sorted {
    /// Sorts words, given with their numbers. O(words · log(words)).
    pub fn new<'a>(words: impl Iterator<Item = (u32, &'a str)>) -> Sorted {
        let all = words.filter_map(|(number, word)| {
            let (first, length) = (word.chars().next()?, word.chars().count());
            Some(Known { first, length, letters: Letters::of(word), word: number })
        });
        let mut known: Vec<Known> = all.collect();
        known.sort_unstable();
        Sorted { known, names: OnceLock::new() }
    }
}

/// Finds words like others among those that a lexicon knows.
#[derive(Debug, Clone, Copy)]
pub struct Near<'a> {
    lexicon: &'a Lexicon,
    sorted: &'a Sorted,
}

impl<'a> Near<'a> {
    /// Finds among the words of a lexicon, sorted.
    pub fn new(lexicon: &'a Lexicon, sorted: &'a Sorted) -> Near<'a> {
        Near { lexicon, sorted }
    }

    /// Words with the same first letter that differ from this one by so many slips at most, each
    /// with its distance. O(log(words)) and a little for each word of such a length.
    fn similar(self, word: &str, by: usize) -> Vec<(usize, &'a str)> {
        let Some(first) = word.chars().next() else { return Vec::new() };
        let (length, letters) = (word.chars().count(), Letters::of(word));
        let known = &self.sorted.known;
        let before =
            |length: usize| known.partition_point(|k| (k.first, k.length) < (first, length));
        let like = &known[before(length.saturating_sub(by))..before(length + by + 1)];
        let like = like.iter().filter(|known| known.letters.distance(letters) <= by);
        let other = like.map(|known| self.lexicon.words().text(known.word));
        let other = other.map(|other| (damerau_levenshtein(word, other), other));
        other.filter(|(distance, _)| *distance <= by).collect()
    }

    /// The one word that a slip of the fingers makes of this: the same first letter, at least four
    /// letters, one letter more, less, doubled or two exchanged, two such slips from twelve letters
    /// on; a letter for another only from seven on, since it makes other people. None where two
    /// words come into question, and none of a number.
    pub fn slip(self, word: &str, stems: &Stems) -> Option<&'a str> {
        let length = word.chars().count();
        if length < 4 || word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let allowed = if length >= 12 { 2 } else { 1 };
        let fits = |other: &&str| {
            other.chars().count() >= 4
                && !other.chars().any(|c| c.is_ascii_digit())
                && (length >= 7 || !is_substitution(word, other))
        };
        let mut near = self.similar(word, allowed);
        near.retain(|(distance, _)| *distance > 0);
        // A plain substitution that is not allowed still makes the word less than certain.
        if let [(_, only)] = near.as_slice() {
            return Some(*only).filter(fits);
        }
        // Of several forms of one verb, "dedicatd" is the one that a letter was left out of.
        let moved: Vec<&str> = near.iter().map(|(_, other)| *other).filter(fits).collect();
        let mut moved = moved.into_iter().filter(|other| !is_substitution(word, other));
        let only = moved.next().filter(|_| moved.next().is_none())?;
        let stem = |word: &str| stems.of(word);
        near.iter().all(|(_, other)| stem(other) == stem(only)).then_some(only)
    }

    /// Words that differ from one by two slips at most, nearest first.
    pub fn within_two(self, word: &str) -> Vec<&'a str> {
        let mut near = self.similar(word, 2);
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().map(|(_, other)| other).collect()
    }

    /// Words of four letters or more that differ by one slip from one of as many.
    pub fn slipped_once(self, word: &str) -> Vec<&'a str> {
        if word.chars().count() < 4 || word.chars().any(|c| c.is_ascii_digit()) {
            return Vec::new();
        }
        let near = self.similar(word, 1).into_iter().map(|(_, other)| other);
        near.filter(|other| other.chars().count() >= 4).collect()
    }

    /// Words that differ from one of six letters or more by two slips at most, though not by two
    /// letters for others: that makes `maximum` of `minimum`.
    pub fn twice_slipped(self, word: &str) -> Vec<&'a str> {
        if word.chars().count() < 6 || word.chars().any(|c| c.is_ascii_digit()) {
            return Vec::new();
        }
        let mut near = self.similar(word, 2);
        near.retain(|(distance, other)| {
            let is_other = *distance == 2 && exchanged(word, other) == 2;
            other.chars().count() >= 4 && !(is_other && is_substitution(word, other))
        });
        near.into_iter().map(|(_, other)| other).collect()
    }

    /// At most three known words like an unknown one, nearest first; names in full.
    pub fn suggestions(self, word: &str, dataset: &Dataset) -> Vec<String> {
        let allowed = (word.chars().count() / 3).max(1);
        let mut near = self.similar(word, allowed);
        near.retain(|(_, other)| other.chars().count() > 2);
        near.sort_unstable();
        let mut found: Vec<String> = Vec::new();
        for (_, other) in near {
            for text in self.shown(other, dataset) {
                if !found.contains(&text) {
                    found.push(text);
                }
            }
            if found.len() >= 3 {
                break;
            }
        }
        found.truncate(3);
        found
    }

    /// A known word as people may type it: the names that it is part of, or itself.
    fn shown(self, word: &str, dataset: &Dataset) -> Vec<String> {
        match self.named(word, dataset) {
            [] => vec![word.to_owned()],
            _ => self.with_word(word, dataset),
        }
    }

    /// The names in which a word occurs.
    fn named(self, word: &str, dataset: &Dataset) -> &'a [(EntityId, usize)] {
        let words = self.lexicon.words();
        let names = self.sorted.names.get_or_init(|| {
            let mut index: FxHashMap<u32, Vec<(EntityId, usize)>> = FxHashMap::default();
            for id in dataset.entity_ids() {
                for (n, name) in dataset.entity(id).names().enumerate() {
                    for word in phrase(name).split(' ').filter_map(|word| words.number(word)) {
                        let known = index.entry(word).or_default();
                        if known.last().is_none_or(|(last, _)| *last != id) {
                            known.push((id, n));
                        }
                    }
                }
            }
            index
        });
        words.number(word).and_then(|number| names.get(&number)).map_or(&[], Vec::as_slice)
    }

    /// At most three names in which a word occurs, the shortest first.
    pub fn with_word(self, word: &str, dataset: &Dataset) -> Vec<String> {
        let name = |&(id, n): &(EntityId, usize)| {
            let entity = dataset.entity(id);
            entity.names().nth(n).unwrap_or(&entity.name)
        };
        let mut names: Vec<&str> = self.named(word, dataset).iter().map(name).collect();
        // The name that is little more than the word comes first.
        names.sort_by_cached_key(|name| {
            let ends_so = phrase(name).split(' ').next_back() == Some(word);
            (!ends_so, name.split(' ').count())
        });
        names.into_iter().take(3).map(str::to_owned).collect()
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
/// two exchanged, with the same first letter or the first two exchanged.
pub fn slip_among(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let is_slip = |known: &&str| {
        damerau_levenshtein(word, known) == 1
            && (word.starts_with(|c| known.starts_with(c))
                || word.chars().take(2).eq(first_two(known)))
            && !is_substitution(word, known)
    };
    let mut near = known.iter().copied().filter(is_slip);
    let only = near.next()?;
    (near.next().is_none() && word.chars().count() >= 3).then_some(only)
}

/// The first two letters of a word, exchanged.
fn first_two(word: &str) -> impl Iterator<Item = char> {
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    second.into_iter().chain(first)
}

/// In how many places letters of two words of one length differ; none of words of two lengths.
fn exchanged(a: &str, b: &str) -> usize {
    let is_long = a.chars().count() == b.chars().count();
    if is_long { a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() } else { 0 }
}

/// Whether two words of one length differ in single letters, none of them moved.
fn is_substitution(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && {
        let differ: Vec<(char, char)> = a.chars().zip(b.chars()).filter(|(x, y)| x != y).collect();
        !matches!(differ.as_slice(), [(p, q), (r, s)] if p == s && q == r)
    }
}
