//! The words of a question with slips of the fingers mended: a letter more or less, two exchanged, a
//! name with its apostrophe left out.

use polemic_record::{Dataset, EntityId};

use super::english::classes::{self, Group};
use super::lexicon::{Entry, Lexicon};
use super::reply::{Correction, Refusal};
use super::words::{self, Sort, Word};
use super::{codes, dates, near, refusal, spell};

/// How many words a question may have.
const MOST_WORDS: usize = 200;

/// How many letters a name must have for two slips in one of its words to be read.
const LONG_NAME: usize = 12;

/// Prepositions that can stand before a word that asks.
const BEFORE: &[&str] =
    &["by", "as", "in", "on", "of", "to", "from", "against", "with", "for", "about"];

/// Parts a name with an `s` after it into the name and `'s`, where the word is known as nothing
/// else.
fn split_possessives(words: &mut Vec<Word>, lexicon: &Lexicon) -> Vec<(usize, Correction)> {
    let mut corrections = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        let stem = word.text.strip_suffix('s').filter(|stem| stem.len() >= 3);
        let is_new = word.sort == Sort::Plain && !lexicon.knows(&word.text);
        let is_name = |entry| matches!(entry, Entry::Name(_));
        let stem = stem.filter(|stem| is_new && lexicon.meanings(stem).any(is_name));
        let Some(stem) = stem.map(str::to_owned) else {
            at += 1;
            continue;
        };
        let (start, end) = (word.start, word.end);
        let read = format!("{stem}'s");
        corrections.push((start, Correction { typed: word.text.clone(), read }));
        let part = |text: &str| Word { text: text.to_owned(), sort: Sort::Plain, start, end };
        words.splice(at..=at, [part(&stem), part("'s")]);
        at += 2;
    }
    corrections
}

/// The words of a question.
pub struct Mended {
    /// With what was meant in place of slips.
    pub words: Vec<Word>,
    /// Each one that was read as another, with the byte where it starts.
    pub corrections: Vec<(usize, Correction)>,
}

/// The words of a question, with slips mended.
pub fn mended(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Result<Mended, Box<Refusal>> {
    let refuse = |code, place, message: &str, help: &str| {
        Box::new(refusal::refuse(code, text, &place, message).help(help))
    };
    let mut words = words::split(text).map_err(|at| {
        let message = "a double quote is opened and not closed";
        refuse(&codes::UNBALANCED_QUOTES, at..text.len(), message, "close it, or leave it out")
    })?;
    words::without_unsaid(text, &mut words);
    if words.is_empty() {
        let help = "ask something, such as “who …” or a name";
        return Err(refuse(&codes::EMPTY_QUESTION, 0..text.len(), "there is no question", help));
    }
    if words.len() > MOST_WORDS {
        let place = words[MOST_WORDS].start..text.len();
        let message = "a question has at most 200 words";
        return Err(refuse(&codes::QUESTION_TOO_LONG, place, message, "ask it in parts"));
    }
    spell::ordinals(&mut words, lexicon);
    spell::year_ranges(&mut words);
    let mut corrections = if strict { Vec::new() } else { split_possessives(&mut words, lexicon) };
    if !strict {
        corrections.extend(spell::short_years(&mut words, dataset));
    }
    spell::owners_of_nouns(&mut words, lexicon);
    let mut unmended = Vec::new();
    for at in 0..words.len() {
        let asking = asking_word(&words, at, lexicon);
        let word = &mut words[at];
        if is_known(word, lexicon, dataset) {
            continue;
        }
        let mend = || asking.or_else(|| lexicon.near().slip(&word.text, lexicon.stems(dataset)));
        let slip = (word.sort == Sort::Plain && !strict && classes::reserved(&word.text).is_none())
            .then(mend)
            .flatten();
        let Some(slip) = slip else {
            unmended.push(at);
            continue;
        };
        let typed = std::mem::replace(&mut word.text, slip.to_owned());
        corrections.push((word.start, Correction { typed, read: slip.to_owned() }));
    }
    for at in unmended.into_iter().filter(|_| !strict) {
        let read = in_a_name(&words, at, lexicon).or_else(|| of_one_bearer(&words[at], lexicon));
        let Some(read) = read else { continue };
        let typed = std::mem::replace(&mut words[at].text, read.clone());
        corrections.push((words[at].start, Correction { typed, read }));
    }
    Ok(Mended { words, corrections })
}

/// The word of asking of which a word is a slip, where such a word can stand: at the start, after a
/// comma or a preposition, before a noun, and of `many` after `how`.
fn asking_word(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<&'static str> {
    let text = words[at].text.as_str();
    let before = at.checked_sub(1).map(|n| &words[n]);
    let after = words.get(at + 1);
    if before.is_some_and(|word| word.text == "how") {
        return near::slip_among(text, &["many", "much", "long", "large", "high"]);
    }
    let noun = |word: &Word| {
        let is_noun = |entry| matches!(entry, Entry::Noun(_));
        matches!(&*word.text, "year" | "month" | "day") || lexicon.meanings(&word.text).any(is_noun)
    };
    let opens = before.is_none_or(|word| {
        word.sort == Sort::Comma || BEFORE.contains(&&*word.text) || after.is_some_and(noun)
    });
    opens.then(|| near::opening(text, after.map(|word| &*word.text))).flatten()
}

/// The one word like an unknown one with which it and the words beside it are a name: two slips are
/// read in a long one.
fn in_a_name(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<String> {
    let word = words.get(at).filter(|word| word.sort == Sort::Plain)?;
    let as_name = |entry| matches!(entry, Entry::Name(_)).then_some(());
    let near = lexicon.near();
    let once = near.slipped_once(&word.text).into_iter().map(|other| (other, 2));
    let twice = near.twice_slipped(&word.text).into_iter().map(|other| (other, LONG_NAME));
    let mut fits: Vec<&str> = Vec::new();
    for (other, letters) in once.chain(twice) {
        let mut mended = words.to_vec();
        other.clone_into(&mut mended[at].text);
        let is_long = |start: usize| {
            lexicon.longest(&mended, start, as_name).is_some_and(|(length, _)| {
                let texts = mended[start..start + length].iter().map(|w| w.text.chars().count());
                start + length > at && length > 1 && texts.sum::<usize>() >= letters
            })
        };
        if !fits.contains(&other) && (at.saturating_sub(4)..=at).any(is_long) {
            fits.push(other);
        }
    }
    let [only] = fits.as_slice() else { return None };
    Some((*only).to_owned())
}

/// The spelling of a single-word name that an unknown word is like, where all such names are of one
/// entity: `Huyghens` beside `Huygens` and `Huijgens`. It has six letters at least and the first four
/// of the name, since other letters make other people.
fn of_one_bearer(word: &Word, lexicon: &Lexicon) -> Option<String> {
    let letters = word.text.chars().count();
    if word.sort != Sort::Plain || letters < 6 {
        return None;
    }
    let begins_so = |other: &&str| other.chars().take(4).eq(word.text.chars().take(4));
    let near = lexicon.near().within_two(&word.text).into_iter().filter(begins_so);
    let named = near.map(|other| (other, lexicon.meanings(other).find_map(Entry::name)));
    let named: Vec<(&str, EntityId)> =
        named.filter_map(|(other, bearer)| Some((other, bearer?))).collect();
    let (first, bearer) = *named.first()?;
    let all = named.iter().flat_map(|(other, _)| lexicon.meanings(other).filter_map(Entry::name));
    all.into_iter().all(|other| other == bearer).then(|| first.to_owned())
}

/// Whether a word is known to the dataset or to the grammar.
pub fn is_known(word: &Word, lexicon: &Lexicon, dataset: &Dataset) -> bool {
    match word.sort {
        Sort::Comma | Sort::Tail => true,
        Sort::Id => dataset.by_id.contains_key(&word.text),
        Sort::Quoted => lexicon.meanings(&word.text).next().is_some(),
        Sort::Plain => {
            lexicon.knows(&word.text)
                || lexicon.stems(dataset).has_synonyms(&word.text)
                || classes::reserved(&word.text).is_some()
                || dates::is_number(&word.text)
                || Group::Pronoun.has(&word.text)
                || lexicon.knows_broader(&word.text, dataset)
        }
    }
}
