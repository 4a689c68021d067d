//! Verbs that say little by themselves, put as the schema's verbs or the grammar say the same:
//! `take X's side` where there is a verb `take the side of`, `remain` for "be".

use super::english::classes::Group;
use super::lexicon::{Entry, Lexicon};
use super::words::{Sort, Word};

/// Verbs that say no more than that something still is so.
const REMAINING: &[&str] = &["remain", "remains", "remained", "stay", "stays", "stayed"];

/// The words that some others stand for; none where there is nothing to put otherwise.
pub fn plain(words: &[Word], lexicon: &Lexicon) -> Option<Vec<Word>> {
    sides(words, lexicon).or_else(|| remaining(words, lexicon))
}

/// `took X's side` as `took the side of X`, if the schema has such a verb.
fn sides(words: &[Word], lexicon: &Lexicon) -> Option<Vec<Word>> {
    let possessive = words.iter().position(|word| word.text == "'s")?;
    let noun = words.get(possessive + 1).filter(|word| word.sort == Sort::Plain)?;
    let is_verb = |at: &usize| {
        let phrase = format!("{} the {} of", words[*at].text, noun.text);
        words[*at].sort == Sort::Plain
            && lexicon.meanings(&phrase).any(|entry| matches!(entry, Entry::Verb(_)))
    };
    let verb = (0..possessive).rev().find(is_verb)?;
    let word = |text: &str| Word { text: text.to_owned(), ..noun.clone() };
    let owner = &words[verb + 1..possessive];
    let all = words[..=verb].iter().cloned();
    let all = all.chain([word("the"), noun.clone(), word("of")]).chain(owner.iter().cloned());
    Some(all.chain(words[possessive + 2..].iter().cloned()).collect())
}

/// `did X remain popular` as `was X popular`, `who remained popular` as `who was popular`.
fn remaining(words: &[Word], lexicon: &Lexicon) -> Option<Vec<Word>> {
    let is_light = |word: &Word| {
        let verb = |entry| matches!(entry, Entry::Verb(_));
        word.sort == Sort::Plain
            && REMAINING.contains(&word.text.as_str())
            && !lexicon.meanings(&word.text).any(verb)
    };
    let verb = words.iter().position(is_light)?;
    let mut plain = words.to_vec();
    let be = |word: &mut Word| "was".clone_into(&mut word.text);
    match words[..verb].iter().position(|word| Group::Do.has(&word.text)) {
        Some(helper) => {
            be(&mut plain[helper]);
            plain.remove(verb);
        }
        None => be(&mut plain[verb]),
    }
    Some(plain)
}
