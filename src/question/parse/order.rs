//! Questions about dates themselves: which came first, how many years lie between, born and died.

use crate::question::function::Group;
use crate::question::meaning::{End, Name, Question};

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
        let between = ["are", "were", "is", "was", "there", "lie", "lies", "lay", "passed"];
        while let Some(next) = between.iter().find_map(|word| self.word(at, word)) {
            at = next;
        }
        let Some(between) = self.word(at, "between") else { return self.fail(at, "“between”") };
        let (first, end) = self.only_name(between)?;
        let (second, end) = self.only_name(self.word(end, "and")?)?;
        Some((Question::Apart(first, second), end))
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
        let ends = if life.is_some() { "end" } else { "die" };
        Some((Question::Life(name, End::Last), self.word(end, ends)?))
    }
}
