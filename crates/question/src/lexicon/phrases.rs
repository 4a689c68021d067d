//! Phrases and what each means, held as walks from word to word.
//!
//! Words have numbers, and a phrase is the place that its words lead to one after the other. So the
//! longest phrase that begins at a word is found by walking on as long as the words lead anywhere,
//! and thousands of phrases take a few long lists and no text of their own.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::numbers::{NONE, Numbers};

/// The place before the first word of a phrase.
pub const START: Place = Place(NONE);

/// Where words of phrases lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u32);

/// What phrases mean, as two numbers.
pub trait Meaning: Copy + PartialEq {
    /// As numbers.
    fn pack(self) -> [u32; 2];

    /// From its numbers; none if they are those of nothing.
    fn unpack(numbers: [u32; 2]) -> Option<Self>;
}

/// Words, and the phrases made of them with their meanings.
///
/// All of it are lists of numbers and one text, so that what was gathered when the program was
/// built can be looked up where it lies in the program, without being read first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases<E> {
    words: Words,
    /// Each place that words lead to: the place before, the word, and the first of the meanings.
    steps: Numbers<3>,
    by_step: Slots,
    /// Meanings, each with the number of the next one of the same phrase.
    entries: Numbers<3>,
    /// The phrases that have many meanings, by their place.
    ambiguous: FxHashMap<u32, ManyMeanings>,
    meaning: PhantomData<E>,
}

/// What [`Phrases::add`] knows of a phrase with many meanings, so that it need not walk through all
/// of them: thousands of entities may have one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ManyMeanings {
    known: FxHashSet<[u32; 2]>,
    last: u32,
}

/// A phrase with more meanings than this gets a set of them.
const FEW_MEANINGS: usize = 16;

impl<E: Meaning> Phrases<E> {
    /// None yet, with room for about so many.
    pub fn with_capacity(phrases: usize) -> Phrases<E> {
        Phrases {
            words: Words::with_capacity(phrases),
            steps: Numbers::with_capacity(2 * phrases),
            by_step: Slots::with_capacity(2 * phrases),
            entries: Numbers::with_capacity(2 * phrases),
            ambiguous: FxHashMap::default(),
            meaning: PhantomData,
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
            let number = self.steps.push([before, word, NONE]);
            let steps = &self.steps;
            self.by_step.insert(number, |n| {
                let [before, word, _] = steps.get(n);
                hash((before, word))
            });
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
        self.by_step.find(hash((before, word)), |n| self.steps.get(n)[..2] == [before, word])
    }

    /// Gives the phrase that ends at a place a meaning, after those that it has; one that it has
    /// already is not added twice.
    pub fn add(&mut self, Place(at): Place, entry: E) {
        if at == NONE {
            return;
        }
        let packed = entry.pack();
        if let Some(many) = self.ambiguous.get_mut(&at) {
            if many.known.insert(packed) {
                let number = self.entries.push([packed[0], packed[1], NONE]);
                let [a, b, _] = self.entries.get(many.last);
                self.entries.set(many.last, [a, b, number]);
                many.last = number;
            }
            return;
        }
        let [before, word, first] = self.steps.get(at);
        let (mut last, mut next) = (NONE, first);
        let mut count = 0;
        while next != NONE {
            let [a, b, after] = self.entries.get(next);
            if [a, b] == packed {
                return;
            }
            count += 1;
            (last, next) = (next, after);
        }
        let number = self.entries.push([packed[0], packed[1], NONE]);
        if last == NONE {
            self.steps.set(at, [before, word, number]);
        } else {
            let [a, b, _] = self.entries.get(last);
            self.entries.set(last, [a, b, number]);
        }
        if count >= FEW_MEANINGS {
            let known = self.meanings(Place(at)).map(E::pack).collect();
            self.ambiguous.insert(at, ManyMeanings { known, last: number });
        }
    }

    /// What the phrase that ends at a place means, in the order added.
    pub fn meanings(&self, Place(at): Place) -> impl Iterator<Item = E> + '_ {
        let [.., mut next] = self.steps.get(at);
        std::iter::from_fn(move || {
            let [a, b, after] = self.entries.get(next);
            next = after;
            E::unpack([a, b])
        })
    }

    /// Whether there is a phrase whose meanings are of a sort. O(phrases).
    pub fn any(&self, are: impl Fn(&[E]) -> bool) -> bool {
        let mut meanings = Vec::new();
        (0..self.steps.rows()).any(|place| {
            meanings.clear();
            meanings.extend(self.meanings(Place(place)));
            are(&meanings)
        })
    }

    /// Every phrase with its meanings, in the order of the alphabet.
    pub fn all(&self) -> Vec<(String, E)> {
        let places = (0..self.steps.rows()).map(Place);
        let with_meaning = places.filter(|place| self.steps.get(place.0)[2] != NONE);
        let mut texts: Vec<(String, Place)> =
            with_meaning.map(|place| (self.text(place), place)).collect();
        texts.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let all = texts
            .into_iter()
            .flat_map(|(text, place)| self.meanings(place).map(move |entry| (text.clone(), entry)));
        all.collect()
    }

    /// The words that lead to a place.
    fn text(&self, Place(mut at): Place) -> String {
        let mut words: Vec<&str> = Vec::new();
        while at != NONE {
            let [before, word, _] = self.steps.get(at);
            words.push(self.words.text(word));
            at = before;
        }
        words.reverse();
        words.join(" ")
    }

    /// All of it as bytes.
    pub fn pack(&self) -> Vec<u8> {
        let Phrases { words, steps, by_step, entries, .. } = self;
        let mut packed = words.pack();
        for part in [steps.bytes(), by_step.slots.bytes(), entries.bytes()] {
            pack_part(part, &mut packed);
        }
        packed
    }

    /// From bytes that were packed, which are not copied; none if they were not.
    pub fn unpack(packed: &'static [u8]) -> Option<Phrases<E>> {
        let (words, mut packed) = Words::unpack(packed)?;
        let steps = Numbers::from(unpack_part(&mut packed)?);
        let by_step = Slots { slots: unpack_part(&mut packed)?.into(), taken: steps.rows() };
        let entries = unpack_part(&mut packed)?.into();
        let ambiguous = FxHashMap::default();
        Some(Phrases { words, steps, by_step, entries, ambiguous, meaning: PhantomData })
    }
}

/// Words with numbers, in the order in which they were first met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// All of them, one after the other.
    run: Cow<'static, str>,
    /// Where each ends.
    ends: Numbers<1>,
    by_text: Slots,
}

impl Words {
    /// None yet, with room for about so many.
    pub fn with_capacity(words: usize) -> Words {
        Words {
            run: String::with_capacity(8 * words).into(),
            ends: Numbers::with_capacity(words),
            by_text: Slots::with_capacity(words),
        }
    }

    /// All of them as bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::new();
        for part in [self.run.as_bytes(), self.ends.bytes(), self.by_text.slots.bytes()] {
            pack_part(part, &mut packed);
        }
        packed
    }

    /// From bytes that were packed, which are not copied, and those after them; none if they were
    /// not.
    pub fn unpack(mut packed: &'static [u8]) -> Option<(Words, &'static [u8])> {
        let run = std::str::from_utf8(unpack_part(&mut packed)?).ok()?;
        let ends = Numbers::from(unpack_part(&mut packed)?);
        let by_text = Slots { slots: unpack_part(&mut packed)?.into(), taken: ends.rows() };
        Some((Words { run: run.into(), ends, by_text }, packed))
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.rows()).map(|number| self.text(number))
    }

    /// The word with a number.
    pub fn text(&self, number: u32) -> &str {
        text(&self.run, &self.ends, number)
    }

    /// The number of a word that is known.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.by_text.find(hash(word), |n| self.text(n) == word)
    }

    /// The number of a word, given to it now if it is new.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(known) = self.number(word) {
            return known;
        }
        let run = self.run.to_mut();
        run.push_str(word);
        let number = self.ends.push([number(run.len())]);
        let (run, ends) = (&self.run, &self.ends);
        self.by_text.insert(number, |n| hash(text(run, ends, n)));
        number
    }
}

/// Adds bytes with their number before them.
pub fn pack_part(part: &[u8], packed: &mut Vec<u8>) {
    packed.extend_from_slice(&number(part.len()).to_le_bytes());
    packed.extend_from_slice(part);
}

/// Takes off bytes that [`pack_part`] added; none if it did not.
pub fn unpack_part(packed: &mut &'static [u8]) -> Option<&'static [u8]> {
    let (length, rest) = packed.split_first_chunk::<4>()?;
    let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *packed = rest;
    Some(part)
}

fn text<'a>(run: &'a str, ends: &Numbers<1>, number: u32) -> &'a str {
    let start = number.checked_sub(1).map_or(0, |before| ends.get(before)[0]);
    run.get(start as usize..ends.get(number)[0] as usize).unwrap_or_default()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

fn hash(key: impl Hash) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// Numbers by the hash of what they are the numbers of: each in the first free slot from the one
/// that its hash says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slots {
    /// A power of two of them, of which a third at least is free.
    slots: Numbers<1>,
    taken: u32,
}

impl Slots {
    fn with_capacity(numbers: usize) -> Slots {
        let count = (numbers + numbers / 2 + 1).next_power_of_two().max(4);
        Slots { slots: Numbers::of_nothing(count), taken: 0 }
    }

    /// The slots from the one that a hash says.
    fn from(&self, hash: u64) -> impl Iterator<Item = u32> + use<> {
        let mask = self.slots.rows().wrapping_sub(1);
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is wanted")]
        let first = hash as u32;
        (0..self.slots.rows()).map(move |n| first.wrapping_add(n) & mask)
    }

    /// The number with this hash of which `is` holds.
    fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let numbers = self.from(hash).map(|slot| self.slots.get(slot)[0]);
        numbers.take_while(|&number| number != NONE).find(|&number| is(number))
    }

    /// Takes in a number that is new.
    fn insert(&mut self, number: u32, hash: impl Fn(u32) -> u64) {
        if 3 * (self.taken + 1) > 2 * self.slots.rows() {
            let wider = Numbers::of_nothing(2 * self.slots.rows() as usize);
            let old = std::mem::replace(&mut self.slots, wider);
            let numbers = (0..old.rows()).map(|slot| old.get(slot)[0]);
            numbers.filter(|&n| n != NONE).for_each(|n| self.put(n, hash(n)));
        }
        self.put(number, hash(number));
        self.taken += 1;
    }

    fn put(&mut self, number: u32, hash: u64) {
        if let Some(free) = self.from(hash).find(|&slot| self.slots.get(slot)[0] == NONE) {
            self.slots.set(free, [number]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::entry::{Shape, VerbForm};
    use polemic_record::RelationId;

    fn form(n: usize) -> VerbForm {
        VerbForm { relation: RelationId::new(n), forward: n > 500, shape: Shape::Ing }
    }

    #[test]
    fn phrases_lead_to_their_meanings() {
        let mut phrases: Phrases<VerbForm> = Phrases::with_capacity(0);
        for n in 0..1000 {
            let text = format!("word {} of {}", n % 37, n / 37);
            let place = phrases.extend(START, &text);
            phrases.add(place, form(n));
            phrases.add(place, form(n));
            phrases.add(place, form(5000));
        }
        let packed: &'static [u8] = Vec::leak(phrases.pack());
        for phrases in [phrases, Phrases::unpack(packed).unwrap()] {
            for n in 0..1000 {
                let text = format!("word {} of {}", n % 37, n / 37);
                let place = phrases.go(START, &text).unwrap();
                assert_eq!(phrases.meanings(place).collect::<Vec<_>>(), [form(n), form(5000)]);
            }
            let part = phrases.go(START, "word 5 of").unwrap();
            assert_eq!(phrases.meanings(part).count(), 0);
            assert!(phrases.go(START, "of word").is_none());
            assert!(phrases.go(START, "").is_none());
            assert_eq!(phrases.all()[0], ("word 0 of 0".to_owned(), form(0)));
            assert_eq!(phrases.all().len(), 2000);
        }
        for length in 0..packed.len() {
            let cut = Phrases::<VerbForm>::unpack(&packed[..length]);
            assert!(cut.is_none() || length == packed.len());
        }
    }
}
