//! Questions in another order than that of English: the helping verb left out or behind its
//! subject, and what is asked for at the end.
//!
//! `when X was exiled`, `X exiled when`: the first order that can be asked is taken, and only where
//! nothing else comes into question.

use super::english::classes::Group;
use super::lexicon::{Entry, Lexicon, Shape};
use super::words::{Sort, Word};

/// Words that a question can start or end with, and after which a helping verb is wanted.
const ASKING: &[&str] = &["when", "where", "why", "how", "what", "whom"];

/// Prepositions that can stand before them.
pub(super) const BEFORE: &[&str] =
    &["by", "as", "in", "on", "of", "to", "from", "against", "with", "for", "about"];

/// The orders that the words can stand for, the likeliest first: a verb that cannot stand alone is
/// no active one.
pub fn rearranged(words: &[Word], lexicon: &Lexicon) -> Vec<Vec<Word>> {
    let Some((asking, rest)) = parted(words) else { return Vec::new() };
    let rest = joined(rest, lexicon);
    let Some(first) = rest.first() else { return Vec::new() };
    let word = |text: &str| Word { text: text.to_owned(), sort: Sort::Plain, ..first.clone() };
    let helpers = [Group::Do, Group::Be, Group::Have];
    let is_helper = |word: &Word| helpers.iter().any(|group| group.has(&word.text));
    let with = |helper: Word, rest: &[Word]| {
        let words = asking.iter().chain([&helper]).chain(rest);
        words.cloned().collect::<Vec<Word>>()
    };
    let plain = |word: &Word| word.sort == Sort::Plain;
    if let Some(at) = rest.iter().position(|word| plain(word) && is_helper(word)) {
        if at == 0 {
            return if words.first() == asking.first() {
                Vec::new()
            } else {
                vec![with(rest[0].clone(), &rest[1..])]
            };
        }
        let mut moved = rest.clone();
        let helper = moved.remove(at);
        return vec![with(helper, &moved)];
    }
    ["did", "was"].iter().map(|helper| with(word(helper), &rest)).collect()
}

/// What is asked for, at the start or at the end of a question, and the rest.
fn parted(words: &[Word]) -> Option<(Vec<Word>, &[Word])> {
    let asks = |word: &Word| word.sort == Sort::Plain && ASKING.contains(&word.text.as_str());
    let before = |word: &Word| word.sort == Sort::Plain && BEFORE.contains(&word.text.as_str());
    let [init @ .., last] = words else { return None };
    if asks(last) && !init.is_empty() {
        return Some(match init {
            [rest @ .., preposition]
                if before(preposition)
                    && !matches!(&*last.text, "when" | "where" | "why" | "how") =>
            {
                (vec![preposition.clone(), last.clone()], rest)
            }
            _ => (vec![last.clone()], init),
        });
    }
    match words {
        [first, second, rest @ ..] if before(first) && asks(second) => {
            Some((vec![first.clone(), second.clone()], rest))
        }
        [first, rest @ ..] if asks(first) && first.text != "what" => {
            Some((vec![first.clone()], rest))
        }
        _ => None,
    }
}

/// Words with "and" between two names that stand side by side before a verb of which both can only
/// be what something is done to.
fn joined(words: &[Word], lexicon: &Lexicon) -> Vec<Word> {
    let as_name = |entry| matches!(entry, Entry::Name(_)).then_some(());
    let length = |at: usize| match words.get(at).map(|word| word.sort) {
        Some(Sort::Id | Sort::Quoted) => 1,
        _ => lexicon.longest(words, at, as_name).map_or(0, |(length, _)| length),
    };
    let first = length(0);
    let second = if first > 0 { length(first) } else { 0 };
    let forms = lexicon.longest(words, first + second, Entry::verb).map(|(_, forms)| forms);
    let undergone = forms.is_some_and(|forms| {
        forms
            .iter()
            .all(|form| matches!(form.shape, Shape::Agentless | Shape::Perfect | Shape::Finite))
            && forms.iter().any(|form| form.shape == Shape::Agentless)
            && !forms.iter().any(|form| form.shape == Shape::Finite && form.forward)
    });
    let mut words = words.to_vec();
    if second > 0 && undergone {
        words.insert(first, Word { text: "and".to_owned(), ..words[first].clone() });
    }
    words
}
