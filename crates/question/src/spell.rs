//! What is written shorter or otherwise than the grammar has it: ordinals and years in digits, and a
//! verb phrase with its noun behind a possessive.

use polemic_record::{Dataset, When};

use super::dates;
use super::lexicon::{Entry, Lexicon};
use super::reply::Correction;
use super::words::{Sort, Word};

/// Words for decades.
const DECADES: &[(&str, i64)] = &[
    ("twenties", 20),
    ("thirties", 30),
    ("forties", 40),
    ("fifties", 50),
    ("sixties", 60),
    ("seventies", 70),
    ("eighties", 80),
    ("nineties", 90),
];

/// Writes `5th` as `fifth` where that is a word of a name, and no day of a month.
pub fn ordinals(words: &mut [Word], lexicon: &Lexicon) {
    for at in 0..words.len() {
        let beside = [at.checked_sub(1), Some(at + 1), Some(at + 2)];
        let beside = beside.into_iter().flatten().filter_map(|n| words.get(n));
        let dated = beside.into_iter().any(|word| dates::is_month(&word.text));
        let word = &words[at];
        let spelt = dates::ordinal(&word.text).filter(|spelt| lexicon.knows(spelt));
        if let Some(spelt) = spelt.filter(|_| !dated && !lexicon.knows(&word.text)) {
            spelt.clone_into(&mut words[at].text);
        }
    }
}

/// Parts `1932-33` into its two years, where the second part can be no month.
pub fn year_ranges(words: &mut Vec<Word>) {
    let range = |word: &Word| {
        let (first, second) = word.text.split_once('-')?;
        let (year, short): (i64, i64) = (first.parse().ok()?, second.parse().ok()?);
        let last = year - year.rem_euclid(100) + short;
        (first.len() == 4 && second.len() == 2 && short > 12 && last > year)
            .then(|| (first.to_owned(), last.to_string()))
    };
    let mut at = 0;
    while at < words.len() {
        if let Some((first, last)) = range(&words[at]) {
            let part = |text| Word { text, ..words[at].clone() };
            let parts = [part(first), part(last)];
            words.splice(at..=at, parts);
        }
        at += 1;
    }
}

/// Writes `in 28` as `in 1928` and `the twenties` as `the 1920s`, where only one century of the
/// dataset's dates has such a year.
pub fn short_years(words: &mut [Word], dataset: &Dataset) -> Vec<(usize, Correction)> {
    let before = ["in", "since", "until", "till", "before", "after", "by", "from", "between"];
    let after = ["and", "to", "until", "till"];
    let mut found: Vec<(usize, i64, bool)> = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.sort == Sort::Plain) {
        let text = word.text.as_str();
        if let Some((_, tens)) = DECADES.iter().find(|(decade, _)| *decade == text) {
            found.push((at, *tens, true));
        }
        let led = at.checked_sub(1).is_some_and(|n| before.contains(&&*words[n].text));
        let next = words.get(at + 1);
        let ends = next.is_none_or(|w| w.sort == Sort::Comma || after.contains(&&*w.text));
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        if let Some(year) = text.parse().ok().filter(|_| led && ends && digits) {
            found.push((at, year, false));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let Some((first, last)) = years(dataset) else { return Vec::new() };
    let mut corrections = Vec::new();
    for (at, short, is_decade) in found {
        let long = if is_decade { 9 } else { 0 };
        let centuries = (first / 100)..=(last / 100);
        let mut fits = centuries
            .map(|century| century * 100 + short)
            .filter(|year| *year <= last && year + long >= first);
        let (Some(year), None) = (fits.next(), fits.next()) else { continue };
        let read = if is_decade { format!("{year}s") } else { year.to_string() };
        let typed = std::mem::replace(&mut words[at].text, read.clone());
        corrections.push((words[at].start, Correction { typed, read }));
    }
    corrections
}

/// The first and the last year of all dates of a dataset. O(claims + entities + figures).
fn years(dataset: &Dataset) -> Option<(i64, i64)> {
    let claims = dataset.claims.iter().filter_map(|claim| claim.when.as_ref());
    let entities = dataset.entities.iter().filter_map(|entity| entity.when.as_ref());
    let figures = dataset.figures.iter().filter_map(|figure| figure.when.as_ref());
    let ends = |when: &When| [when.since, when.until].into_iter().flatten().map(|day| day.year);
    let all = claims.chain(entities).chain(figures).flat_map(ends);
    all.fold(None, |span, year| match span {
        None => Some((year, year)),
        Some((first, last)) => Some((year.min(first), year.max(last))),
    })
}

/// Writes `took X's side` as `took the side of X`, where that is a verb phrase.
pub fn owners_of_nouns(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let as_name = |entry| matches!(entry, Entry::Name(_)).then_some(());
    for at in 0..words.len() {
        let length = match words.get(at + 1).map(|word| word.sort) {
            Some(Sort::Id | Sort::Quoted) => 1,
            _ => lexicon.longest(words, at + 1, as_name).map_or(0, |(length, _)| length),
        };
        let owner = at + 1..at + 1 + length;
        let sign = words.get(owner.end).filter(|word| length > 0 && word.text == "'s");
        let (Some(_), Some(noun)) = (sign, words.get(owner.end + 1)) else { continue };
        let phrase = format!("{} the {} of", words[at].text, noun.text);
        if !lexicon.meanings(&phrase).any(|entry| matches!(entry, Entry::Verb(_))) {
            continue;
        }
        let said = |text: &str| Word { text: text.to_owned(), ..noun.clone() };
        let mut turned = vec![said("the"), noun.clone(), said("of")];
        turned.extend_from_slice(&words[owner.clone()]);
        words.splice(owner.start..owner.end + 2, turned);
        return;
    }
}
