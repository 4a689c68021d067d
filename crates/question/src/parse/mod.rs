//! Recursive descent over the words of a question, with backtracking by one place.
//!
//! The furthest word that any attempt reached is remembered with what was expected there; it is
//! where a question that cannot be read is said to stop.

mod asked;
mod clause;
mod definite;
mod forms;
mod fronted;
mod modal;
mod order;
mod owned;
mod route;
mod said;
mod term;
pub use term::marked;
pub(super) mod time;

use std::cell::{Cell, RefCell};

use polemic_record::Dataset;

use super::english::classes::Group;
use super::lexicon::{Entry, Lexicon, Shape, VerbForm};
use super::meaning::{Place, Question, Sense, Time};
use super::records::Records;
use super::words::{Sort, Word};

/// How many attempts a question may take before it counts as too involved.
const EFFORT: usize = 5_000;

/// How deep clauses may hang in clauses: nobody follows more, and the stack need not either.
const DEPTH: usize = 16;

/// Where reading stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The furthest word.
    pub at: usize,
    /// What was expected there, without doubles, in the order of the grammar.
    pub expected: Vec<&'static str>,
    /// Whether reading gave up because the question is too involved.
    pub exhausted: bool,
}

/// Something read, and the place after it.
type Read<T> = Option<(T, usize)>;

/// The words being read and what they can mean.
pub(super) struct Parser<'a> {
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    words: &'a [Word],
    stop: RefCell<Stop>,
    effort: Cell<usize>,
    depth: Cell<usize>,
    /// How often the words were put in another order.
    turned: usize,
}

/// Reads a whole question.
///
/// # Errors
/// The furthest place reached and what was expected there.
pub fn parse(words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Result<Question, Stop> {
    let parser = Parser::new(words, lexicon, dataset);
    let question = parser.question();
    question.ok_or_else(|| parser.stop.into_inner())
}

/// The restriction in time that starts at a word, and the place after it.
pub fn time_at(
    words: &[Word],
    at: usize,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<(Time, usize)> {
    Parser::new(words, lexicon, dataset).time(at)
}

/// The words with a name put for the one pronoun, where it is clear which.
pub fn without_pronoun(words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Option<Vec<Word>> {
    Parser::new(words, lexicon, dataset).without_pronoun()
}

/// How many words of small talk stand before the question.
pub fn opening(words: &[Word], lexicon: &Lexicon) -> usize {
    let mut at = 0;
    loop {
        let word = words.get(at).map(|w| w.text.as_str());
        let skipped = match word {
            Some("please" | ",") => Some(1),
            _ => lexicon.longest(words, at, |e| (e == Entry::Opening).then_some(())).map(|f| f.0),
        };
        match skipped {
            Some(length) => at += length,
            None => return at,
        }
    }
}

impl<'a> Parser<'a> {
    fn new(words: &'a [Word], lexicon: &'a Lexicon, dataset: &'a Dataset) -> Parser<'a> {
        let stop = RefCell::new(Stop { at: 0, expected: Vec::new(), exhausted: false });
        let (effort, depth) = (Cell::new(0), Cell::new(0));
        Parser { lexicon, dataset, words, stop, effort, depth, turned: 0 }
    }

    /// What is on record, for what only the record tells: who is meant by a description.
    fn records(&self) -> Records<'a> {
        Records { lexicon: self.lexicon, dataset: self.dataset }
    }

    /// The text of a word; nothing after the end, and nothing for names in quotes or by id.
    fn text(&self, at: usize) -> &'a str {
        let word = self.words.get(at).filter(|w| matches!(w.sort, Sort::Plain | Sort::Comma));
        word.map_or("", |w| &w.text)
    }

    /// The place after `at` if this very word stands there.
    fn word(&self, at: usize, wanted: &str) -> Option<usize> {
        (self.text(at) == wanted).then_some(at + 1)
    }

    /// The place after `at` if a word of the group stands there.
    fn group(&self, at: usize, group: Group) -> Option<usize> {
        group.has(self.text(at)).then_some(at + 1)
    }

    /// The place after any articles.
    fn after_article(&self, at: usize) -> usize {
        self.group(at, Group::Article).unwrap_or(at)
    }

    /// Remembers that reading stopped at a word.
    fn fail<T>(&self, at: usize, expected: &'static str) -> Option<T> {
        let mut stop = self.stop.borrow_mut();
        if at > stop.at {
            stop.at = at;
            stop.expected.clear();
        }
        if at == stop.at && !stop.expected.contains(&expected) {
            stop.expected.push(expected);
        }
        None
    }

    /// Counts an attempt; nothing when there were too many.
    fn attempt(&self) -> Option<()> {
        self.effort.set(self.effort.get() + 1);
        if self.effort.get() > EFFORT {
            self.stop.borrow_mut().exhausted = true;
            return None;
        }
        Some(())
    }

    /// The bytes of some words.
    fn place(&self, from: usize, to: usize) -> Place {
        let start = self.words.get(from).map_or(0, |w| w.start);
        let end = self.words.get(to.max(from + 1) - 1).map_or(start, |w| w.end);
        start..end
    }

    /// The longest verb form of the wanted shape at a place. A name of several words that reaches
    /// further wins against it.
    fn verb(&self, at: usize, shape: Shape) -> Read<Vec<Sense>> {
        self.attempt()?;
        let at = if shape == Shape::Tail { self.after_article(at) } else { at };
        let wanted = |entry| match entry {
            Entry::Verb(VerbForm { relation, forward, shape: s }) if s == shape => {
                Some(Sense { relation, forward })
            }
            _ => None,
        };
        let found = self.lexicon.longest(self.words, at, wanted);
        // "What did X wrote" says who wrote what all the same.
        match shape {
            Shape::Base if found.is_none() => {
                return self.verb(at, Shape::Finite).or_else(|| self.verb(at, Shape::Perfect));
            }
            _ => {}
        }
        let (length, senses) = found?;
        let name = self.lexicon.longest(self.words, at, Entry::name).map_or(0, |(n, _)| n);
        (name <= length || name < 2).then_some((senses, at + length))
    }
}
