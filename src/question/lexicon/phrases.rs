//! Phrases and what each means, held as walks from word to word.
//!
//! Words have numbers, and a phrase is the place that its words lead to one after the other. So the
//! longest phrase that begins at a word is found by walking on as long as the words lead anywhere,
//! and thousands of phrases take a few long lists and no text of their own.

use std::hash::{BuildHasher, Hash};

use rustc_hash::FxBuildHasher;

/// No entry, and no number.
const NONE: u32 = u32::MAX;

/// The place before the first word of a phrase.
pub const START: Place = Place(NONE);

/// Where words of phrases lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u32);

/// Words, and the phrases made of them with their meanings.
#[derive(Debug)]
pub struct Phrases<E> {
    words: Words,
    /// Each place that words lead to.
    steps: Vec<Step>,
    by_step: Slots,
    /// Meanings, each with the number of the next one of the same phrase.
    entries: Vec<(E, u32)>,
}

/// How a place is come to, and what the phrase that ends there means.
#[derive(Debug)]
struct Step {
    before: u32,
    word: u32,
    first: u32,
}

impl<E: Copy + PartialEq> Phrases<E> {
    /// None yet, with room for about so many.
    pub fn with_capacity(phrases: usize) -> Phrases<E> {
        Phrases {
            words: Words::with_capacity(phrases),
            steps: Vec::with_capacity(2 * phrases),
            by_step: Slots::with_capacity(2 * phrases),
            entries: Vec::with_capacity(2 * phrases),
        }
    }

    /// The words that occur in phrases.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Makes a word known that perhaps no phrase has.
    pub fn add_word(&mut self, word: &str) {
        self.words.intern(word);
    }

    /// Where folded words, parted by single spaces, lead on from a place; made known as far as they
    /// are not.
    pub fn extend(&mut self, from: Place, words: &str) -> Place {
        words.split(' ').fold(from, |Place(before), word| {
            let word = self.words.intern(word);
            if let Some(known) = self.step(before, word) {
                return Place(known);
            }
            let number = u32::try_from(self.steps.len()).unwrap_or(NONE);
            self.steps.push(Step { before, word, first: NONE });
            let steps = &self.steps;
            let hash = |n: u32| {
                let step = &steps[n as usize];
                hash((step.before, step.word))
            };
            self.by_step.insert(number, hash);
            Place(number)
        })
    }

    /// Where folded words lead on from a place; none if to nothing that is known.
    pub fn go(&self, from: Place, words: &str) -> Option<Place> {
        // Questions are read word by word; searching each for blanks would take longer than this.
        let has_several = words.bytes().any(|b| b == b' ');
        if !has_several {
            return self.step(from.0, self.words.number(words)?).map(Place);
        }
        words.split(' ').try_fold(from, |Place(before), word| {
            self.step(before, self.words.number(word)?).map(Place)
        })
    }

    fn step(&self, before: u32, word: u32) -> Option<u32> {
        self.by_step.find(hash((before, word)), |n| {
            let step = &self.steps[n as usize];
            step.before == before && step.word == word
        })
    }

    /// Gives the phrase that ends at a place a meaning, after those that it has; one that it has
    /// already is not added twice.
    pub fn add(&mut self, Place(at): Place, entry: E) {
        let Some(step) = self.steps.get_mut(at as usize) else { return };
        let number = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let (mut last, mut next) = (NONE, step.first);
        while let Some(&(known, after)) = self.entries.get(next as usize) {
            if known == entry {
                return;
            }
            (last, next) = (next, after);
        }
        match self.entries.get_mut(last as usize) {
            Some((_, after)) => *after = number,
            None => step.first = number,
        }
        self.entries.push((entry, NONE));
    }

    /// What the phrase that ends at a place means, in the order added.
    pub fn meanings(&self, Place(at): Place) -> impl Iterator<Item = E> + '_ {
        let mut next = self.steps.get(at as usize).map_or(NONE, |step| step.first);
        std::iter::from_fn(move || {
            let (entry, after) = *self.entries.get(next as usize)?;
            next = after;
            Some(entry)
        })
    }

    /// The numbers of the words that lead to a place, the last first.
    pub fn backwards(&self, place: Place) -> impl Iterator<Item = u32> + '_ {
        let mut at = place.0;
        std::iter::from_fn(move || {
            let step = self.steps.get(at as usize)?;
            at = step.before;
            Some(step.word)
        })
    }

    /// The places at which a phrase with a meaning ends.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        let ends = self.steps.iter().zip(0..).filter(|(step, _)| step.first != NONE);
        ends.map(|(_, number)| Place(number))
    }

    /// Every phrase with its meanings, in the order of the alphabet.
    pub fn all(&self) -> Vec<(String, E)> {
        let text = |place: Place| {
            let mut words: Vec<&str> =
                self.backwards(place).map(|word| self.words.text(word)).collect();
            words.reverse();
            words.join(" ")
        };
        let mut texts: Vec<(String, Place)> =
            self.places().map(|place| (text(place), place)).collect();
        texts.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let all = texts
            .into_iter()
            .flat_map(|(text, place)| self.meanings(place).map(move |entry| (text.clone(), entry)));
        all.collect()
    }
}

/// Words with numbers, in the order in which they were first met.
#[derive(Debug)]
pub struct Words {
    /// All of them, one after the other.
    run: String,
    /// Where each ends.
    ends: Vec<u32>,
    by_text: Slots,
}

impl Words {
    fn with_capacity(words: usize) -> Words {
        Words {
            run: String::with_capacity(8 * words),
            ends: Vec::with_capacity(words),
            by_text: Slots::with_capacity(words),
        }
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).map(|number| self.text(number)).take(self.ends.len())
    }

    /// The word with a number.
    pub fn text(&self, number: u32) -> &str {
        text(&self.run, &self.ends, number)
    }

    /// The number of a word that is known.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.by_text.find(hash(word), |n| self.text(n) == word)
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(known) = self.number(word) {
            return known;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(NONE);
        self.run.push_str(word);
        self.ends.push(u32::try_from(self.run.len()).unwrap_or(NONE));
        let (run, ends) = (&self.run, &self.ends);
        self.by_text.insert(number, |n| hash(text(run, ends, n)));
        number
    }
}

fn text<'a>(run: &'a str, ends: &[u32], number: u32) -> &'a str {
    let n = number as usize;
    let start = n.checked_sub(1).map_or(0, |before| ends[before]);
    &run[start as usize..ends[n] as usize]
}

fn hash(key: impl Hash) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// Numbers by the hash of what they are the numbers of: each in the first free slot from the one
/// that its hash says.
#[derive(Debug)]
struct Slots {
    /// A power of two of them, of which a third at least is free.
    slots: Vec<u32>,
    taken: usize,
}

impl Slots {
    fn with_capacity(numbers: usize) -> Slots {
        let count = (numbers + numbers / 2 + 1).next_power_of_two().max(4);
        Slots { slots: vec![NONE; count], taken: 0 }
    }

    /// The slots from the one that a hash says.
    fn from(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is wanted")]
        let first = hash as usize;
        (0..=mask).map(move |n| first.wrapping_add(n) & mask)
    }

    /// The number with this hash of which `is` holds.
    fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let numbers = self.from(hash).map(|slot| self.slots[slot]);
        numbers.take_while(|&number| number != NONE).find(|&number| is(number))
    }

    /// Takes in a number that is new.
    fn insert(&mut self, number: u32, hash: impl Fn(u32) -> u64) {
        if 3 * (self.taken + 1) > 2 * self.slots.len() {
            let wider = vec![NONE; 2 * self.slots.len()];
            let old = std::mem::replace(&mut self.slots, wider);
            old.into_iter().filter(|&n| n != NONE).for_each(|n| self.put(n, hash(n)));
        }
        self.put(number, hash(number));
        self.taken += 1;
    }

    fn put(&mut self, number: u32, hash: u64) {
        if let Some(free) = self.from(hash).find(|&slot| self.slots[slot] == NONE) {
            self.slots[free] = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_lead_to_their_meanings() {
        let mut phrases: Phrases<u32> = Phrases::with_capacity(0);
        for n in 0..1000 {
            let text = format!("word {} of {}", n % 37, n / 37);
            let place = phrases.extend(START, &text);
            phrases.add(place, n);
            phrases.add(place, n);
            phrases.add(place, 5000);
        }
        for n in 0..1000 {
            let text = format!("word {} of {}", n % 37, n / 37);
            let place = phrases.go(START, &text).unwrap();
            assert_eq!(phrases.meanings(place).collect::<Vec<_>>(), [n, 5000]);
        }
        assert!(phrases.go(START, "word 5 of").is_some_and(|p| phrases.meanings(p).count() == 0));
        assert!(phrases.go(START, "of word").is_none());
        assert!(phrases.go(START, "").is_none());
        assert_eq!(phrases.all()[0], ("word 0 of 0".to_owned(), 0));
        assert_eq!(phrases.all().len(), 2000);
    }
}
