//! Questions about figures, said back.

use crate::meaning::{FigureAsked, FigureSort};

use super::Echo;

impl Echo<'_> {
    pub(super) fn figure_said(&self, asked: &FigureAsked, value: Option<f64>) -> String {
        let name = self.name(asked.of.entity());
        let measure = match asked.measures[..] {
            [only] => Some(self.dataset.schema.measure(only)),
            _ => None,
        };
        let noun =
            measure.and_then(|m| m.nouns.first()).map(|noun| self.lexicon.forms.plural(noun));
        let said = match (value, asked.sort) {
            (None, FigureSort::Decline) => format!("{name} fell"),
            (None, _) => format!("{name} grew"),
            (Some(n), FigureSort::Any) => {
                let verb = measure.and_then(|m| m.verbs.first());
                let verb = verb.map(|verb| self.lexicon.forms.verb(verb));
                let said = verb.map(|verb| match verb.is_be() {
                    true => format!("were {}", verb.tail),
                    false => verb.phrase(&verb.past),
                });
                format!("{n} {name} {}", said.unwrap_or_default())
            }
            (Some(n), _) => match noun {
                Some(noun) => format!("{name} had {n} {noun}"),
                None => format!("{name} reached {n}"),
            },
        };
        self.joined(&[&said, &self.times(&asked.times)])
    }

    pub(super) fn figure(&self, asked: &FigureAsked) -> String {
        let measure = asked.measures.first().map(|&m| self.dataset.schema.measure(m));
        let noun = measure.and_then(|m| m.nouns.first()).map_or("", String::as_str);
        let noun = self.lexicon.forms.plural(noun);
        let name = self.name(asked.of.entity());
        let counts = measure.is_some_and(|m| m.verbs.iter().any(|verb| verb == "be there"));
        if asked.sort == FigureSort::Level
            && counts
            && self.dataset.entity(asked.of.entity()).plural
        {
            let bare = name.strip_prefix("the ").unwrap_or(&name);
            return self.joined(&["how many", bare, "were there", &self.figure_conditions(asked)]);
        }
        let (opening, verb) = match asked.sort {
            FigureSort::Level => ("how many", "have".to_owned()),
            FigureSort::Any | FigureSort::Share => return self.undergone(asked, &noun),
            FigureSort::Change => return self.changed(asked, &noun),
            FigureSort::Growth => ("by how many", "grow".to_owned()),
            FigureSort::Decline => ("by how many", "fall".to_owned()),
        };
        self.joined(&[opening, &noun, "did", &name, &verb, &self.figure_conditions(asked)])
    }

    /// By how much something changed, with the verb of its measure where there is one.
    pub(super) fn changed(&self, asked: &FigureAsked, noun: &str) -> String {
        let measure = asked.measures.first().map(|&m| self.dataset.schema.measure(m));
        let verb = measure.and_then(|m| m.verbs.first()).map(|verb| self.lexicon.forms.verb(verb));
        let (name, times) = (self.name(asked.of.entity()), self.figure_conditions(asked));
        match verb.filter(|verb| !verb.is_be()) {
            Some(verb) => {
                self.joined(&["by how much did", &name, &verb.phrase(&verb.base), &times])
            }
            None => self.joined(&["by how many", noun, "did", &name, "change", &times]),
        }
    }

    /// A figure that is asked for by the verb of its measure.
    pub(super) fn undergone(&self, asked: &FigureAsked, noun: &str) -> String {
        let measure = asked.measures.first().map(|&m| self.dataset.schema.measure(m));
        let verb = measure.and_then(|m| m.verbs.first()).map(|verb| self.lexicon.forms.verb(verb));
        let Some(verb) = verb else { return String::new() };
        let (name, times) = (self.name(asked.of.entity()), self.figure_conditions(asked));
        match (verb.is_be(), asked.sort) {
            (true, _) => self.joined(&["how many", noun, "of", &name, "were", &verb.tail, &times]),
            (false, sort) => {
                let share = if sort == FigureSort::Share { "what share of" } else { "how many" };
                let verb = verb.phrase(&verb.base);
                self.joined(&[share, noun, "did", &name, &verb, &times])
            }
        }
    }

    /// When, and on whose word.
    pub(super) fn figure_conditions(&self, asked: &FigureAsked) -> String {
        let voice = asked.voice.as_ref().map_or(String::new(), |voice| self.according(voice));
        self.joined(&[&self.times(&asked.times), &voice])
    }
}
