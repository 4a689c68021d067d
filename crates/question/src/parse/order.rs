//! Questions about dates themselves: which came first, how many years lie between, born and died.

use crate::english::classes::Group;
use crate::meaning::{End, Name, Question};

use super::{Parser, Read};

impl Parser<'_> {
    /// `which came first, X or Y`, `which of X and Y was earlier`.
    pub(super) fn ordered(&self) -> Read<Question> {
        let start = ["which", "what", "who"].iter().find_map(|word| self.word(0, word))?;
        if let Some(of) = self.word(start, "of") {
            let (names, end) = self.named_things(of, "and")?;
            let (last, end) = self.came(end)?;
            return Some((Question::Order(names, last), end));
        }
        let (end_of_time, at) = self.came(start)?;
        let at = self.word(at, ",").or_else(|| self.word(at, "of")).unwrap_or(at);
        let (names, end) = self.named_things(at, "or")?;
        Some((Question::Order(names, end_of_time), end))
    }

    /// `came first`, `was earlier`, `happened last`.
    fn came(&self, at: usize) -> Read<End> {
        let verbs = ["came", "comes", "happened", "occurred", "appeared", "began"];
        let verb = verbs.iter().find_map(|word| self.word(at, word));
        let at = verb.or_else(|| self.group(at, Group::Be))?;
        let end = match self.text(self.after_article(at)) {
            "first" | "earlier" | "earliest" => End::First,
            "last" | "later" | "latest" => End::Last,
            _ => return None,
        };
        Some((end, self.after_article(at) + 1))
    }

    /// Two names or more, joined by commas and a word.
    fn named_things(&self, at: usize, joiner: &str) -> Read<Vec<Name>> {
        let (first, mut at) = self.only_name(at)?;
        let mut names = vec![first];
        loop {
            let comma = self.word(at, ",").unwrap_or(at);
            let next = self.word(comma, joiner).unwrap_or(comma);
            let joined = (next > at).then(|| self.only_name(next)).flatten();
            let Some((name, end)) = joined else { break };
            names.push(name);
            at = end;
        }
        if names.len() < 2 {
            self.fail(at, "“or” and a second name")
        } else {
            Some((names, at))
        }
    }

    /// `how many years separate X from Y`, `how many years lie between X and Y`.
    pub(super) fn apart(&self) -> Read<Question> {
        let many = self.word(self.word(0, "how")?, "many")?;
        let mut at = self.word(many, "years")?;
        let separate = ["separate", "separates", "separated"];
        if let Some(start) = separate.iter().find_map(|word| self.word(at, word)) {
            let (first, end) = self.only_name(start)?;
            let Some(from) = self.word(end, "from").or_else(|| self.word(end, "and")) else {
                return self.fail(end, "“from” and a second name");
            };
            let (second, end) = self.only_name(from)?;
            return Some((Question::Apart(first, second), end));
        }
        if let Some(read) = self.years_after(at) {
            return Some(read);
        }
        let between = ["are", "were", "is", "was", "there", "lie", "lies", "lay", "passed"];
        while let Some(next) = between.iter().find_map(|word| self.word(at, word)) {
            at = next;
        }
        let Some(between) = self.word(at, "between") else { return self.fail(at, "“between”") };
        let (first, end) = self.only_name(between)?;
        let (second, end) = self.only_name(self.word(end, "and")?)?;
        Some((Question::Apart(first, second), end))
    }

    /// `how many years after X did Y come`: how far apart they are.
    fn years_after(&self, at: usize) -> Read<Question> {
        let from = ["after", "before"].iter().find_map(|word| self.word(at, word))?;
        let (first, end) = self.only_name(from)?;
        let helper = self.group(end, Group::Do).or_else(|| self.group(end, Group::Be))?;
        let (second, end) = self.only_name(helper)?;
        let verbs = ["come", "appear", "happen", "begin", "take", "occur", "follow"];
        let verb = verbs.iter().find_map(|word| self.word(end, word));
        let end = verb.map_or(end, |verb| self.word(verb, "place").unwrap_or(verb));
        Some((Question::Apart(first, second), end))
    }

    /// `how long did X last`, `from when until when did X last`: asks for the entity's own dates.
    pub(super) fn lasted(&self) -> Read<Question> {
        let long = self.word(0, "how").and_then(|at| self.word(at, "long"));
        let ends = || {
            let until = self.word(self.word(0, "from")?, "when")?;
            let to = ["until", "till", "to"].iter().find_map(|word| self.word(until, word))?;
            self.word(to, "when")
        };
        let until = || {
            let until = ["until", "till", "since", "from"].iter().find_map(|w| self.word(0, w))?;
            self.word(until, "when")
        };
        let helper = long.or_else(ends).or_else(until).or_else(|| self.word(0, "when"))?;
        let (name, end) = self.only_name(self.group(helper, Group::Do)?)?;
        Some((Question::Dated(name), self.word(end, "last")?))
    }

    /// `X year`, `X date`, `the date of X`, `what is the date of X`: asks for the entity's own date.
    pub(super) fn date_of(&self) -> Read<Question> {
        let asked = |at: usize| ["date", "year", "dates"].iter().find_map(|w| self.word(at, w));
        let be = || self.group(self.word(0, "what")?, Group::Be);
        let start = self.after_article(be().unwrap_or(0));
        if let Some(of) = asked(start).and_then(|date| self.word(date, "of")) {
            let (name, end) = self.only_name(of)?;
            return Some((Question::Dated(name), end));
        }
        let given = || {
            let year = asked(self.word(0, "what").or_else(|| self.word(0, "which"))?)?;
            self.word(self.word(self.group(year, Group::Be)?, "given")?, "for")
        };
        if let Some(of) = given() {
            let (name, end) = self.only_name(of)?;
            return Some((Question::Dated(name), end));
        }
        let (name, end) = self.only_name(0)?;
        let which = self.word(end, "which").or_else(|| self.word(end, "what")).unwrap_or(end);
        Some((Question::Dated(name), asked(which)?))
    }

    /// After "when": `was X born`, `did X die`, `did the life of X end`.
    pub(super) fn life(&self, at: usize) -> Read<Question> {
        if let Some(be) = self.group(at, Group::Be) {
            let (name, end) = self.only_name(be)?;
            return Some((Question::Life(name, End::First), self.word(end, "born")?));
        }
        let did = self.group(at, Group::Do)?;
        let life = self.word(self.after_article(did), "life").and_then(|at| self.word(at, "of"));
        let (name, end) = self.only_name(life.unwrap_or(did))?;
        let ends: &[&str] = if life.is_some() { &["end"] } else { &["die", "died"] };
        let end = ends.iter().find_map(|word| self.word(end, word))?;
        Some((Question::Life(name, End::Last), end))
    }
}
