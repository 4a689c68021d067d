//! What is put right in the words of a question before it is read: small talk, adverbs that
//! restrict nothing, numbers before a noun, and "begin to" before a verb.
//!
//! What is left out here never restricted: it is said back, or checked against the answer.

use super::function::{Group, number_word};
use super::lexicon::{Entry, Lexicon, Shape, VerbForm};
use super::words::{Sort, Word};

/// The words that are left to be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Swept {
    /// Without what was put right.
    pub words: Vec<Word>,
    /// Adverbs that were left out, as typed.
    pub adverbs: Vec<String>,
    /// How many answers the question speaks of.
    pub number: Option<usize>,
}

/// Sweeps the words of a question. Names and longer phrases stay whole.
pub fn sweep(words: &[Word], lexicon: &Lexicon) -> Swept {
    let mut swept = Swept::default();
    let mut at = super::parse::opening(words, lexicon);
    while let Some(word) = words.get(at) {
        if let Some(number) = counted(words, at, &swept, lexicon) {
            swept.number = Some(number);
            at += 1;
            continue;
        }
        if let Some((helper, length)) = begun(words, at, lexicon) {
            swept.words.extend(helper.map(|text| Word { text: text.to_owned(), ..word.clone() }));
            at += length;
            continue;
        }
        let (length, entries) = lexicon.longest(words, at, Some).unwrap_or((1, Vec::new()));
        let run = &words[at..at + length];
        if !entries.is_empty() && entries.iter().all(|entry| *entry == Entry::Adverb) {
            let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
            swept.adverbs.push(texts.join(" "));
        } else {
            swept.words.extend_from_slice(run);
        }
        at += length;
    }
    swept
}

/// The number at a word, where it stands between the first words of a question and a noun: `which
/// two works`.
fn counted(words: &[Word], at: usize, swept: &Swept, lexicon: &Lexicon) -> Option<usize> {
    let number = number_word(&words[at].text).filter(|_| words[at].sort == Sort::Plain)?;
    let before: Vec<&str> = swept.words.iter().map(|word| word.text.as_str()).collect();
    let is_start = match before.as_slice() {
        ["which" | "what"] => true,
        ["who", be, "the"] => Group::Be.has(be),
        _ => false,
    };
    let noun = |entry| matches!(entry, Entry::Noun(_) | Entry::Role(_)).then_some(());
    (is_start && lexicon.longest(words, at + 1, noun).is_some()).then_some(number)
}

/// `began to`, `came to` before a verb: "did" instead, or nothing where "did" stands before it, and
/// how many words it takes.
fn begun(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<(Option<&'static str>, usize)> {
    let helper = match words[at].text.as_str() {
        "began" | "begins" | "started" | "starts" | "came" | "comes" => Some("did"),
        "begin" | "start" | "come" => None,
        _ => return None,
    };
    let base =
        |entry| matches!(entry, Entry::Verb(VerbForm { shape: Shape::Base, .. })).then_some(());
    let to = words.get(at + 1).filter(|word| word.text == "to" && word.sort == Sort::Plain);
    (to.is_some() && lexicon.longest(words, at + 2, base).is_some()).then_some((helper, 2))
}
