//! Questions of which the parts stand in another order than usual: a time before everything else,
//! or what the question is about before the question.

use std::cell::{Cell, RefCell};

use crate::question::function::Group;
use crate::question::meaning::{Link, Name, Question, Set, Term};
use crate::question::words::{Sort, Word};

use super::{Parser, Read};

impl Parser<'_> {
    /// `in 1927, who …`: the time is moved to the end, where nothing but the main verb can take it.
    pub(super) fn time_first(&self) -> Read<Question> {
        let (times, end) = self.times(0);
        if times.is_empty() || end == self.words.len() {
            return None;
        }
        let rest = self.word(end, ",").unwrap_or(end);
        let mut words = self.words[rest..].to_vec();
        words.extend_from_slice(&self.words[..end]);
        let question = self.reread(&words)?;
        if !is_flat(&question) {
            return self.fail(rest, "a question with one verb, or the time after its verb");
        }
        Some((question, self.words.len()))
    }

    /// `according to X, how many …`: the voice is moved to the end, as a time is.
    pub(super) fn voice_first(&self) -> Read<Question> {
        let (_, end) = self.according(0)?;
        let rest = self.word(end, ",").unwrap_or(end);
        let mut words = self.words[rest..].to_vec();
        words.extend_from_slice(&self.words[..end]);
        let question = self.reread(&words)?;
        if !is_flat(&question) {
            return self.fail(rest, "a question with one verb, or the voice after its verb");
        }
        Some((question, self.words.len()))
    }

    /// `X - who wrote it`, `X, who wrote it`: with the name put for the one pronoun.
    pub(super) fn topic_first(&self) -> Read<Question> {
        let (first, end) = self.only_name(0)?;
        if let Some(read) = self.both_first(first, end) {
            return Some(read);
        }
        let start = self.word(end, ",")?;
        let is_pronoun = |at: &usize| self.group(*at, Group::Pronoun).is_some();
        let mut pronouns = (start..self.words.len()).filter(is_pronoun);
        let (Some(at), None) = (pronouns.next(), pronouns.next()) else {
            return self.fail(start, "one “it” or “they” that stands for the name before it");
        };
        let mut words = self.words[start..at].to_vec();
        words.extend_from_slice(&self.words[..end]);
        if self.group(at, Group::Possessive).is_some() {
            words.push(Word { text: "'s".to_owned(), ..self.words[at].clone() });
        }
        words.extend_from_slice(&self.words[at + 1..]);
        Some((self.reread(&words)?, self.words.len()))
    }

    /// `X and Y - how are they related`.
    fn both_first(&self, first: Name, at: usize) -> Read<Question> {
        let (second, end) = self.only_name(self.word(at, "and")?)?;
        let how = self.word(self.word(end, ",").unwrap_or(end), "how")?;
        let they = self.word(self.group(how, Group::Be)?, "they")?;
        let linked = ["related", "connected", "linked"];
        let end = linked.iter().find_map(|word| self.word(they, word))?;
        self.route(first, second, end)
    }

    /// Reads other words as a whole question, with what is left of this question's effort.
    pub(super) fn reread(&self, words: &[Word]) -> Option<Question> {
        self.attempt()?;
        let parser = self.over(words);
        let question = parser.question();
        self.effort.set(parser.effort.get());
        question
    }

    /// The same parser over other words.
    pub(super) fn over<'b>(&'b self, words: &'b [Word]) -> Parser<'b> {
        Parser {
            lexicon: self.lexicon,
            dataset: self.dataset,
            words,
            stop: RefCell::new(self.stop.borrow().clone()),
            effort: self.effort.clone(),
            depth: Cell::new(0),
        }
    }

    /// A word that is no name and stands where another did.
    pub(super) fn instead(&self, at: usize, text: &str) -> Word {
        let place = self.place(at, at + 1);
        Word { text: text.to_owned(), sort: Sort::Plain, start: place.start, end: place.end }
    }
}

/// Whether a question has one verb only, so that a time can belong to nothing else.
fn is_flat(question: &Question) -> bool {
    let plain = |link: &Link| {
        let terms = link.objects.iter().flatten().flatten();
        let nested = |term: &Term| matches!(term, Term::Set(set) if !is_plain(set));
        !terms.into_iter().any(nested)
    };
    match question {
        Question::List(set) | Question::Count(set) => {
            set.any.iter().map(Vec::len).sum::<usize>() <= 1 && set.any.iter().flatten().all(plain)
        }
        Question::Polar(fact)
        | Question::When(fact)
        | Question::Qualified(fact, _)
        | Question::Voiced(fact, _) => plain(&fact.link),
        _ => true,
    }
}

fn is_plain(set: &Set) -> bool {
    set.any.iter().all(Vec::is_empty) && set.times.is_empty()
}
