//! A question in pieces: names, verbs, dates, prepositions, what is asked for, and loose words.

use crate::english::classes::{Group, is_function_word};
use crate::lexicon::{Entry, Shape, VerbForm};
use crate::meaning::{Class, Name, Point, Time};
use crate::parse;
use crate::words::{Sort, Word};
use polemic_record::schema::QualifierRole;
use polemic_record::{EntityId, KindId};

use super::Reader;

/// A run of words and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
    /// What it is.
    pub what: What,
    /// The noun after "which" that is none of the schema, by what its forms have in common: what
    /// answers must have it in its name.
    pub noun: Option<String>,
}

/// What a piece of a question is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// `who`, `what`, `which NOUN`.
    Wanted(Class),
    /// `when`.
    When,
    /// `where` and `why`, by the preposition that they stand for.
    Adverbial(&'static [QualifierRole]),
    /// A form of "do", "be" or "have".
    Helper(Group),
    /// A name.
    Name(Name),
    /// A verb of the schema.
    Verb(Vec<VerbForm>),
    /// A restriction by a date.
    Time(Time),
    /// A preposition.
    Preposition(String),
    /// A small word that says nothing by itself.
    Small,
    /// A word that only a text of the claim can account for.
    Loose,
}

/// Small words that say nothing by themselves. All others must be accounted for.
const SMALL: &[&str] = &["the", "a", "an", "been", "being", "be", "please", ","];

/// Verbs that add nothing to the one after them but that it set in.
const LIGHT: &[&str] = &["begin", "begins", "began", "start", "starts", "started"];

/// Words that turn what is said into its opposite, beside those of the grammar.
const TURNING: &[&str] = &["no", "none", "nothing", "nobody", "without", "hardly"];

/// Words of the grammar that join, ask or range over things: no text of a claim accounts for them.
const LOGICAL: &[&str] = &[
    "who",
    "whom",
    "whose",
    "what",
    "which",
    "when",
    "where",
    "why",
    "how",
    "many",
    "much",
    "and",
    "or",
    "but",
    "neither",
    "nor",
    "both",
    "either",
    "all",
    "any",
    "those",
    "anyone",
    "everyone",
    "anything",
    "everything",
    "anybody",
    "everybody",
    "that",
    "there",
    "me",
    "according",
];

/// The words without a "one" at their end that only stands for the noun that is asked for: `which
/// fight was his last one`.
pub fn without_one(words: &[Word]) -> &[Word] {
    match words {
        [which, noun, .., last]
            if matches!(&*which.text, "which" | "what")
                && matches!(&*last.text, "one" | "ones")
                && noun.sort == Sort::Plain
                && !is_function_word(&noun.text) =>
        {
            &words[..words.len() - 1]
        }
        _ => words,
    }
}

/// The pieces of all words; none where a word is left that is none of them, such as "not".
pub fn pieces(reader: &Reader<'_>) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < reader.words.len() {
        let piece = match unknown_noun(reader, at) {
            Some(noun) => {
                let noun = (!THINGS.contains(&noun)).then(|| reader.stem(noun));
                Piece { from: at, to: at + 2, what: What::Wanted(Class::What), noun }
            }
            None => {
                let (what, to) = piece(reader, at)?;
                Piece { from: at, to, what, noun: None }
            }
        };
        at = piece.to;
        pieces.push(piece);
    }
    Some(pieces)
}

/// Nouns for anything at all.
const THINGS: &[&str] = &["thing", "things", "matter", "matters"];

/// The word after "which" where it is no noun of the schema and nothing else.
fn unknown_noun<'a>(reader: &Reader<'a>, at: usize) -> Option<&'a str> {
    let plain = |at: usize| reader.words.get(at).filter(|word| word.sort == Sort::Plain);
    let (which, word) = (plain(at)?, plain(at + 1)?);
    let known = is_function_word(&word.text) || noun(reader, at + 1).is_some();
    let known = known || name(reader, at + 1).is_some_and(|(_, to)| to > at + 2);
    (which.text == "which" && !known).then_some(word.text.as_str())
}

fn piece(reader: &Reader<'_>, at: usize) -> Option<(What, usize)> {
    let word = &reader.words[at];
    if word.sort != Sort::Plain {
        return match word.sort {
            Sort::Comma => Some((What::Small, at + 1)),
            _ => name(reader, at).map(|(name, to)| (What::Name(name), to)),
        };
    }
    let time = parse::time_at(reader.words, at, reader.lexicon, reader.dataset);
    if let Some((time, to)) = time.filter(|(time, _)| matches!(time.first, Point::Date(_))) {
        return Some((What::Time(time), to));
    }
    let verb = reader.lexicon.longest(reader.words, at, Entry::verb);
    let verb = if reader.broader { longer_verb(reader, at, verb) } else { verb };
    if let Some((name, to)) = name(reader, at)
        && verb.as_ref().is_none_or(|(length, _)| at + length <= to)
    {
        return Some((What::Name(name), to));
    }
    if word.text == "of" && reader.words.get(at + 1).is_some_and(|next| next.text == "being") {
        // "Accused of being X" says what somebody is taken for.
        return Some((What::Preposition("of being".to_owned()), at + 2));
    }
    if let Some(read) = function(reader, at, word) {
        return Some(read);
    }
    if let Some((length, forms)) = verb {
        return Some((What::Verb(widest(forms, reader)), at + length));
    }
    let text = word.text.as_str();
    let says_more = TURNING.contains(&text)
        || LOGICAL.contains(&text)
        || [Group::Not, Group::Relative].iter().any(|group| group.has(text))
        || Group::Pronoun.has(text) && !Group::Possessive.has(text);
    (!says_more).then_some((What::Loose, at + 1))
}

/// A verb, or a longer one that may mean any of several relations; the forms of both if they are
/// equally long.
fn longer_verb(
    reader: &Reader<'_>,
    at: usize,
    verb: Option<(usize, Vec<VerbForm>)>,
) -> Option<(usize, Vec<VerbForm>)> {
    let broader = reader.lexicon.longest_broader(reader.words, at, reader.dataset);
    match (verb, broader) {
        (Some((length, mut forms)), Some((other, more))) if length == other => {
            forms.extend(more);
            Some((length, forms))
        }
        (verb, broader) => verb.into_iter().chain(broader).max_by_key(|(length, _)| *length),
    }
}

/// Forms of one verb without those of a relation that another of them takes in.
fn widest(mut forms: Vec<VerbForm>, reader: &Reader<'_>) -> Vec<VerbForm> {
    let schema = &reader.dataset.schema;
    let all = forms.clone();
    let takes_in = |wide: &VerbForm, form: &VerbForm| {
        let same = VerbForm { relation: form.relation, ..*wide } == *form;
        same && wide.relation != form.relation
            && schema.relation_line(form.relation).contains(&wide.relation)
    };
    forms.retain(|form| !all.iter().any(|wide| takes_in(wide, form)));
    forms
}

/// A word of the grammar.
fn function(reader: &Reader<'_>, at: usize, word: &Word) -> Option<(What, usize)> {
    let text = word.text.as_str();
    let helper = [Group::Do, Group::Be, Group::Have].into_iter().find(|group| group.has(text));
    let what = match text {
        "who" | "whom" => What::Wanted(Class::Who),
        "what" | "which" => {
            return Some(match noun(reader, at + 1) {
                Some((kinds, to)) => (What::Wanted(Class::Kinds(kinds)), to),
                None if text == "what" => (What::Wanted(Class::What), at + 1),
                None => return None,
            });
        }
        "when" => What::When,
        "where" => What::Adverbial(QualifierRole::PLACES),
        "why" => What::Adverbial(&[QualifierRole::Reason]),
        _ if helper.is_some() => What::Helper(helper?),
        _ if SMALL.contains(&text) || is_light(reader, at) => What::Small,
        _ if Group::Preposition.has(text) && !TURNING.contains(&text) => {
            What::Preposition(text.to_owned())
        }
        _ => return None,
    };
    Some((what, at + 1))
}

/// Whether a verb only says that the one after it set in: `begin fighting`, `began to fight`, `begin
/// a fight`.
fn is_light(reader: &Reader<'_>, at: usize) -> bool {
    let next = reader.words.get(at + 1).map_or("", |word| word.text.as_str());
    let after = reader.words.get(at + 2).map_or("", |word| word.text.as_str());
    let is_verb = |entry| matches!(entry, Entry::Verb(form) if form.shape == Shape::Base);
    let acts = Group::Article.has(next) && reader.lexicon.meanings(after).any(is_verb);
    LIGHT.contains(&reader.words[at].text.as_str())
        && (next == "to" || next.ends_with("ing") || acts)
}

fn noun(reader: &Reader<'_>, at: usize) -> Option<(Vec<KindId>, usize)> {
    let (length, kinds) = reader.lexicon.longest(reader.words, at, Entry::noun)?;
    Some((kinds, at + length))
}

fn name(reader: &Reader<'_>, at: usize) -> Option<(Name, usize)> {
    let word = &reader.words[at];
    let (candidates, length): (Vec<EntityId>, usize) = match word.sort {
        Sort::Comma | Sort::Tail => return None,
        Sort::Id => (reader.dataset.by_id.get(&word.text).copied().into_iter().collect(), 1),
        Sort::Quoted => (reader.lexicon.meanings(&word.text).filter_map(Entry::name).collect(), 1),
        Sort::Plain => {
            let (length, found) = reader.lexicon.longest(reader.words, at, Entry::name)?;
            (found, length)
        }
    };
    let is_word = length == 1 && word.sort == Sort::Plain && is_function_word(&word.text);
    let place = word.start..reader.words[at + length - 1].end;
    (!candidates.is_empty() && !is_word).then_some((Name { candidates, place }, at + length))
}
