//! Two questions joined by "and": one within the other where the second speaks of "that NOUN" of
//! the first, and otherwise offered one by one.

use crate::codes;
use polemic_record::Dataset;

use super::echo::{Echo, Order, Style};
use super::lexicon::{Entry, Lexicon};
use super::meaning::{Class, Question};
use super::reply::Refusal;
use super::words::{Sort, Word};
use super::{Compiled, Words, compile_once, read_words, refusal};

/// Words that a second question can start with, perhaps after a preposition.
const OPENING_WORDS: &[&str] =
    &["who", "whom", "what", "which", "whose", "when", "where", "why", "how"];

/// Two questions joined by "and", of which the first can be asked by itself: the second, where it
/// asks of what answers the first; or else said so.
pub fn two_in_one(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Option<Result<Compiled, Box<Refusal>>> {
    let Words { words, .. } = read_words(text, lexicon, dataset, strict).ok()?;
    let opens = |at: usize| {
        let word = words.get(at).filter(|word| word.sort == Sort::Plain);
        word.is_some_and(|word| OPENING_WORDS.contains(&word.text.as_str()))
    };
    let is_joint = |at: &usize| words[*at].text == "and" && (opens(at + 1) || opens(at + 2));
    let at = (1..words.len()).find(is_joint)?;
    let part = |from: usize, to: usize| text.get(from..to).map(str::trim).unwrap_or_default();
    let parts = [part(0, words[at].start), part(words[at].end, text.len())];
    let parts = parts.map(|part| part.trim_end_matches([',', '?', ' ']));
    let compiled = |part: &str| compile_once(part, lexicon, dataset, strict).ok();
    let first = compiled(parts[0])?;
    let within = within(&first, &words[at + 1..], text, lexicon, dataset);
    if let Some(mut one) = within.and_then(|text| compiled(&text)) {
        one.remarks.joined = true;
        return Some(Ok(one));
    }
    let second = compiled(parts[1]).map(|second| second.reading);
    let readings: Vec<String> = [first.reading].into_iter().chain(second).collect();
    let place = words[at].start..words.last()?.end;
    let message = "these are two questions, and only one can be asked at a time";
    let refusal = refusal::refuse(&codes::UNFINISHED, text, &place, message);
    let help = format!("ask first: {}", readings[0]);
    Some(Err(Box::new(refusal.help(help).suggest(readings))))
}

/// The second question with what the first asks for put for "that NOUN", where that is of its kind.
fn within(
    first: &Compiled,
    second: &[Word],
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<String> {
    let Question::List(set) = &first.meaning else { return None };
    let Class::Kinds(kinds) = &set.class else { return None };
    let noun = |at: usize| {
        let (length, nouns) = lexicon.longest(second, at + 1, Entry::noun)?;
        let same = |&kind| kinds.iter().any(|&own| dataset.schema.is_a(own, kind));
        nouns.iter().any(same).then_some(at + length)
    };
    let refers = |at: &usize| matches!(second[*at].text.as_str(), "that" | "this" | "those");
    let mut places = (0..second.len()).filter(refers).filter_map(|at| Some((at, noun(at)?)));
    let (Some((at, last)), None) = (places.next(), places.next()) else { return None };
    let echo = Echo { dataset, lexicon, style: Style::Quoted, order: Order::NamesFirst };
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let before = part(second[0].start, second[at].start);
    let after = part(second[last].end, text.len());
    Some(format!("{before}{}{after}", echo.restricted(set)))
}
