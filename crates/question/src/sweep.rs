//! What is put right in the words of a question before it is read: small talk, adverbs that
//! restrict nothing, numbers before a noun, and "begin to" before a verb.
//!
//! What is left out here never restricted: it is said back, or checked against the answer.

use super::english::classes::{Group, number_word};
use super::lexicon::{Entry, Lexicon, Shape, VerbForm};
use super::meaning::End;
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
    /// Whether only the first or the last of the answers is asked for, and where that is said.
    pub end: Option<(End, Word)>,
}

/// Sweeps the words of a question. Names and longer phrases stay whole.
pub fn sweep(words: &[Word], lexicon: &Lexicon) -> Swept {
    let mut swept = Swept::default();
    let mut among = false;
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
        if let Some(length) = among_the_first(words, at) {
            swept.words.push(Word { text: "did".to_owned(), ..word.clone() });
            at += length;
            among = true;
            continue;
        }
        if among && word.text == "and" && words.get(at + 1).is_some_and(|next| next.text == "to") {
            let did = Word { text: "did".to_owned(), ..words[at + 1].clone() };
            swept.words.extend([word.clone(), did]);
            at += 2;
            continue;
        }
        if let Some((end, to, length)) = first_or_last(words, at, lexicon)
            && swept.end.is_none()
        {
            swept.end = Some((end, words[at + to].clone()));
            at += length;
            continue;
        }
        if let Some((participle, length)) = left(words, at, lexicon) {
            let said = |text: &str| Word { text: text.to_owned(), ..word.clone() };
            swept.words.extend([said("not"), said(&participle)]);
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

/// `was among the first to`, `was one of the first to`: says no more than what follows; how many
/// words it takes.
fn among_the_first(words: &[Word], at: usize) -> Option<usize> {
    let ways: [&[&str]; 3] = [
        &["among", "the", "first", "to"],
        &["among", "the", "first", "both", "to"],
        &["one", "of", "the", "first", "to"],
    ];
    let rest = &words[at + 1..];
    let is = |way: &&[&str]| {
        rest.len() > way.len() && way.iter().zip(rest).all(|(text, word)| word.text == *text)
    };
    let way = ways.iter().find(|way| is(way)).filter(|_| Group::Be.has(&words[at].text))?;
    Some(1 + way.len())
}

/// `first` before a verb or at the end, `was the first to`: which end, the place of the word that
/// says it, and how many words it takes.
fn first_or_last(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<(End, usize, usize)> {
    let text = |n: usize| words.get(at + n).map_or("", |word| word.text.as_str());
    let end = |n: usize| match text(n) {
        "first" | "earliest" => Some(End::First),
        "last" | "latest" => Some(End::Last),
        _ => None,
    };
    if Group::Be.has(text(0)) && text(1) == "the" && text(3) == "to" {
        return Some((end(2)?, 2, 4));
    }
    let found = end(0)?;
    let starts = |texts: [&str; 2]| words.iter().zip(texts).all(|(word, text)| word.text == text);
    if text(0) == "last"
        && (starts(["how", "long"])
            || starts(["from", "when"])
            || starts(["until", "when"])
            || starts(["till", "when"]))
    {
        return None;
    }
    let is_known = lexicon.longest(words, at, Some).is_some();
    let verb = |entry| matches!(entry, Entry::Verb(_)).then_some(());
    let before_verb = lexicon.longest(words, at + 1, verb).is_some();
    let helped = [Group::Do, Group::Be, Group::Have].iter().any(|group| group.has(text(1)));
    let before = at.checked_sub(1).map_or("", |at| words[at].text.as_str());
    let compares = matches!(before, "came" | "comes" | "happened" | "occurred" | "began")
        || Group::Be.has(before);
    (at > 0 && !compares && !is_known && (before_verb || helped || at + 1 == words.len()))
        .then_some((found, 0, 1))
}

/// `leave unquestioned`: what somebody did not question; the participle, and how many words it
/// takes.
fn left(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<(String, usize)> {
    let is_left = matches!(words[at].text.as_str(), "leave" | "leaves" | "left");
    let participle = words.get(at + 1)?.text.strip_prefix("un").filter(|_| is_left)?;
    let perfect = |entry| matches!(entry, Entry::Verb(VerbForm { shape: Shape::Perfect, .. }));
    lexicon.meanings(participle).any(perfect).then(|| (participle.to_owned(), 2))
}

/// The number at a word, where it stands between the first words of a question and a noun: `which
/// two works`.
fn counted(words: &[Word], at: usize, swept: &Swept, lexicon: &Lexicon) -> Option<usize> {
    let number = number_word(&words[at].text).filter(|_| words[at].sort == Sort::Plain)?;
    let before: Vec<&str> = swept.words.iter().map(|word| word.text.as_str()).collect();
    let is_start = match before.as_slice() {
        ["which" | "what"] => true,
        [before, "which" | "what"] => Group::Preposition.has(before),
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
