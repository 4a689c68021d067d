//! Questions about what lies between two names: `how is A related to B through C`.

use crate::english::classes::Group;
use crate::meaning::{Name, Question, Route};

use super::{Parser, Read};

/// How many claims a way may have at most.
const MOST_STEPS: u8 = 6;

impl<'b> Parser<'b> {
    /// `what links X to Y`, `what connects X and Y`.
    pub(super) fn linked(&self) -> Read<Question> {
        let links =
            ["links", "link", "linked", "connects", "connect", "connected", "relates", "ties"];
        let what = self.word(0, "what")?;
        let start = links.iter().find_map(|word| self.word(what, word))?;
        let (first, end) = self.only_name(start)?;
        let Some(to) = ["to", "with", "and"].iter().find_map(|word| self.word(end, word)) else {
            return self.fail(end, "“to” and a second name");
        };
        let (second, end) = self.only_name(to)?;
        self.route(first, second, end)
    }

    pub(super) fn related(&self) -> Read<Question> {
        let named = || self.linked().or_else(|| self.connects());
        if let Some(read) = named().or_else(|| self.relation_between()) {
            return Some(read);
        }
        let start = self.word(0, "how").and_then(|at| self.group(at, Group::Be))?;
        let link = |at| ["related", "connected", "linked"].iter().find_map(|w| self.word(at, w));
        let (first, end) = self.only_name(start)?;
        if let Some(linked) = link(end) {
            let to = self.word(linked, "to").or_else(|| self.word(linked, "with"));
            let Some(to) = to else { return self.fail(linked, "“to”") };
            let (second, end) = self.only_name(to)?;
            return self.route(first, second, end);
        }
        let Some(and) = self.word(end, "and") else { return self.fail(end, "“related to”") };
        let (second, end) = self.only_name(and)?;
        match link(end) {
            Some(end) => self.route(first, second, end),
            None => self.fail(end, "“related”"),
        }
    }

    /// `… not through X and Y within 4 steps`: what ways between two are asked for.
    pub(super) fn route(&self, from: Name, to: Name, mut at: usize) -> Read<Question> {
        let (mut through, mut avoid, mut steps) = (Vec::new(), Vec::new(), None);
        let by = ["through", "via"].iter().find_map(|word| self.word(at, word));
        if let Some(next) = by {
            (through, at) = self.way_names(next)?;
        }
        if let Some(next) = self.group(at, Group::Not).and_then(|not| self.word(not, "through")) {
            (avoid, at) = self.way_names(next)?;
        }
        if let Some(number) = self.word(at, "within") {
            let digits = self.text(number).parse().ok().filter(|n| (1..=MOST_STEPS).contains(n));
            let unit = ["step", "steps"].iter().find_map(|word| self.word(number + 1, word));
            let (Some(number), Some(end)) = (digits, unit) else {
                return self.fail(number, "“1 step” to “6 steps”");
            };
            (steps, at) = (Some(number), end);
        }
        Some((Question::Related(Route { from, to, through, avoid, steps }), at))
    }

    /// The names of what a way leads through or around.
    pub(super) fn way_names(&self, mut next: usize) -> Read<Vec<Name>> {
        let mut names = Vec::new();
        loop {
            let (name, end) = self.only_name(next)?;
            names.push(name);
            let comma = self.word(end, ",").unwrap_or(end);
            let joined = ["and", "or"].iter().find_map(|word| self.word(comma, word));
            next = joined.unwrap_or(comma);
            if next == end {
                return Some((names, end));
            }
        }
    }

    /// `what is the relation between X and Y`.
    pub(super) fn relation_between(&self) -> Read<Question> {
        let start = self.after_article(self.group(self.word(0, "what")?, Group::Be)?);
        let nouns = ["relation", "relationship", "connection", "link", "tie"];
        let noun = nouns.iter().find_map(|word| self.word(start, word))?;
        let (first, end) = self.only_name(self.word(noun, "between")?)?;
        let (second, end) = self.only_name(self.word(end, "and")?)?;
        self.route(first, second, end)
    }

    /// `how does X connect A to B`: the ways through X.
    pub(super) fn connects(&self) -> Read<Question> {
        let helper = self.word(0, "how").and_then(|at| self.group(at, Group::Do))?;
        let (through, end) = self.only_name(helper)?;
        let verbs = ["connect", "link", "relate", "tie"];
        let start = verbs.iter().find_map(|word| self.word(end, word))?;
        let (first, end) = self.only_name(start)?;
        let Some(to) = ["to", "with", "and"].iter().find_map(|word| self.word(end, word)) else {
            return self.fail(end, "“to” and a second name");
        };
        let (second, end) = self.only_name(to)?;
        let (question, end) = self.route(first, second, end)?;
        let Question::Related(mut route) = question else { return None };
        route.through.push(through);
        Some((Question::Related(route), end))
    }
}
