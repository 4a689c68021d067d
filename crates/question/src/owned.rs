//! What belongs to something by its name: the abandonment *of a slogan*, *somebody's* statistics.
//!
//! A name of the form "HEAD of OWNER" or "OWNER's HEAD" says what the thing is of, and so does the
//! field `of` of an entity; then the head is what of its name stands before "of".

use rustc_hash::FxHashMap;

use polemic_record::{Dataset, EntityId};

use super::english::classes::is_function_word;
use super::lexicon::{Entry, Lexicon};
use super::words::{Sort, Word, phrase};

/// How many words a head may have.
pub const LONGEST: usize = 6;

/// Something and what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owned {
    /// Of what or of whom.
    pub owner: EntityId,
    /// What is of it.
    pub thing: EntityId,
}

/// The owned things of a dataset by their heads.
#[derive(Debug, Default)]
pub struct Possessions {
    by_head: FxHashMap<Box<str>, Vec<Owned>>,
}

impl Possessions {
    /// Gathers them from all names. O(words of names).
    pub fn new(dataset: &Dataset, lexicon: &Lexicon) -> Possessions {
        let mut all = Possessions::default();
        for thing in dataset.entity_ids() {
            let entity = dataset.entity(thing);
            for name in entity.names() {
                if entity.of.is_none() && !may_be_parted(name) {
                    continue;
                }
                let phrase = phrase(name);
                for (head, owner) in parted(&phrase) {
                    let owner = owner.strip_prefix("the ").unwrap_or(owner);
                    let names = lexicon.meanings(owner).filter_map(Entry::name);
                    for owner in names.filter(|&owner| owner != thing) {
                        all.add(head, Owned { owner, thing });
                    }
                }
                if let Some(owner) = entity.of {
                    heads(&phrase).for_each(|head| all.add(head, Owned { owner, thing }));
                }
            }
        }
        all
    }

    fn add(&mut self, head: &str, owned: Owned) {
        let list = self.by_head.entry(head.into()).or_default();
        if !head.is_empty() && !list.contains(&owned) {
            list.push(owned);
        }
    }

    /// The longest head that starts at a word: how many words it has, and what bears it.
    pub fn longest(&self, words: &[Word], at: usize) -> Option<(usize, &[Owned])> {
        let plain = words.get(at..)?.iter().take_while(|word| word.sort == Sort::Plain);
        let texts: Vec<&str> = plain.take(LONGEST).map(|word| word.text.as_str()).collect();
        (1..=texts.len()).rev().find_map(|length| {
            let found = self.by_head.get(texts[..length].join(" ").as_str())?;
            Some((length, found.as_slice()))
        })
    }
}

/// Whether a name may be one that can be parted; most can be told at a glance that they are not.
fn may_be_parted(name: &str) -> bool {
    let of = |pair: &[u8]| pair.eq_ignore_ascii_case(b"of");
    !name.is_ascii() || name.as_bytes().windows(2).any(of) || name.contains('\'')
}

/// The ways to part a folded name into a head and an owner.
fn parted(phrase: &str) -> impl Iterator<Item = (&str, &str)> {
    let of = phrase.match_indices(" of ").map(|(at, of)| (&phrase[..at], &phrase[at + of.len()..]));
    let whose =
        phrase.match_indices(" 's ").map(|(at, s)| (&phrase[at + s.len()..], &phrase[..at]));
    of.chain(whose)
}

/// What the head of the folded name of an aspect can be: all that stands before its first
/// preposition, or less of it; without the owner before it.
fn heads(phrase: &str) -> impl Iterator<Item = &str> {
    let own = phrase.rsplit_once(" 's ").map_or(phrase, |(_, own)| own);
    let prepositions =
        ["of", "in", "for", "to", "on", "by", "from", "with", "about", "between", "as"];
    let mut until = own.len();
    for (at, _) in own.match_indices(' ') {
        let word = own[at + 1..].split(' ').next().unwrap_or_default();
        if prepositions.contains(&word) {
            until = at;
            break;
        }
    }
    let short = &own[..until];
    let starts = std::iter::once(0).chain(short.match_indices(' ').map(|(at, _)| at + 1));
    let word =
        |text: &str| !is_function_word(text) && text.starts_with(|c: char| c.is_alphabetic());
    starts
        .map(move |at| &short[at..])
        .chain([own])
        .filter(move |head| head.split(' ').next().is_some_and(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_names() {
        let all = |name: &str| heads(name).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            all("single party position of the party"),
            [
                "single party position",
                "party position",
                "position",
                "single party position of the party"
            ]
        );
        assert_eq!(all("hooke 's journey to town"), ["journey", "journey to town"]);
        assert_eq!(parted("list of the plagues of egypt").count(), 2);
    }
}
