//! Questions of which the parts stand in another order than usual: a time before everything else,
//! or what the question is about before the question.

use std::cell::{Cell, RefCell};

use crate::english::classes::Group;
use crate::lexicon::Shape;
use crate::meaning::{Link, Name, Question, Set, Term};
use crate::words::{Sort, Word};

use super::{Parser, Read};

/// How often the words of one question may be put in another order: once for each way there is.
const TURNS: usize = 6;

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

    /// `X supported what at Y`, `X was excluded from what`: with what is asked for put first.
    pub(super) fn in_place(&self) -> Read<Question> {
        let (_, subject) = self.only_name(0)?;
        let asks = |at: &usize| matches!(self.text(*at), "what" | "whom" | "who");
        let mut asked = (subject..self.words.len()).filter(asks);
        let (Some(at), None) = (asked.next(), asked.next()) else { return None };
        let helpers = [Group::Do, Group::Be, Group::Have];
        let helper = helpers.iter().find_map(|group| self.group(subject, *group));
        let verb = helper.unwrap_or(subject);
        let helped = match helper {
            Some(_) => self.words[subject].clone(),
            None => {
                self.verb(subject, Shape::Finite)?;
                self.instead(subject, "did")
            }
        };
        let mut words = vec![self.words[at].clone(), helped];
        words.extend_from_slice(&self.words[..subject]);
        words.extend_from_slice(&self.words[verb..at]);
        words.extend_from_slice(&self.words[at + 1..]);
        Some((self.reread(&words)?, self.words.len()))
    }

    /// The words with a name put for a pronoun: `when did X revise his view`. It stands for the one name before it, where that is the subject
    /// of the clause; "it" also where the subject are several.
    pub(crate) fn without_pronoun(&self) -> Option<Vec<Word>> {
        let is_pronoun = |at: &usize| self.group(*at, Group::Pronoun).is_some();
        let mut pronouns = (0..self.words.len()).filter(is_pronoun);
        let (Some(at), None) = (pronouns.next(), pronouns.next()) else { return None };
        let (name, place) = self.only_name_before(at)?;
        let helper = place.start.checked_sub(1).map_or("", |before| self.text(before));
        let helpers = [Group::Do, Group::Be, Group::Have];
        let is_subject = helpers.iter().any(|group| group.has(helper));
        let neuter = matches!(self.text(at), "it" | "its");
        let several = || {
            let noun = self.word(0, "which").and_then(|at| Some((at, self.noun(at)?.1)));
            noun.is_some_and(|(from, to)| !self.is_one(from, to))
        };
        let is_one = |id: &polemic_record::EntityId| !self.dataset.entity(*id).plural;
        let fits = match self.text(at) {
            "it" | "its" => name.candidates.iter().any(is_one),
            "they" | "them" | "their" => true,
            _ => name.candidates.iter().any(|&id| self.dataset.is_who(id)),
        };
        if !fits || !(is_subject || neuter && several()) {
            return None;
        }
        let mut words = self.words[..at].to_vec();
        let Word { start, end, .. } = self.words[at];
        words.extend(self.words[place].iter().map(|word| Word { start, end, ..word.clone() }));
        if self.group(at, Group::Possessive).is_some() {
            words.push(self.instead(at, "'s"));
        }
        words.extend_from_slice(&self.words[at + 1..]);
        Some(words)
    }

    /// The name before a place, if it is the only one, and where it stands.
    fn only_name_before(&self, before: usize) -> Option<(Name, std::ops::Range<usize>)> {
        let (mut at, mut found) = (0, None);
        while at < before {
            let start = self.after_article(at);
            match self.name(at).filter(|(_, end)| *end <= before) {
                Some(_) if found.is_some() => return None,
                Some((name, end)) => {
                    found = Some((name, at..end));
                    at = end;
                }
                None => at = start.max(at + 1),
            }
        }
        found
    }

    /// Reads other words as a whole question, with what is left of this question's effort. Words
    /// that are nothing but what is moved to the end would be turned round for ever.
    pub(super) fn reread(&self, words: &[Word]) -> Option<Question> {
        if self.turned >= TURNS {
            return None;
        }
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
            turned: self.turned + 1,
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
