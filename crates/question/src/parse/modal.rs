//! What could, should, would or seemed to have been: claims that do not assert it.

use crate::english::classes::Group;
use crate::lexicon::Shape;
use crate::meaning::{Fact, Link};
use polemic_record::Mode;

use super::term::Objects;
use super::{Parser, Read};

impl Parser<'_> {
    /// A word for a mode: `could`, `should`, `has to`, `seemed to`.
    pub(super) fn modal(&self, at: usize) -> Read<Mode> {
        let to = |mode| self.word(at + 1, "to").map(|end| (mode, end));
        match self.text(at) {
            "can" | "could" | "might" => Some((Mode::Could, at + 1)),
            "would" | "will" => Some((Mode::Would, at + 1)),
            "should" | "must" => Some((Mode::Should, at + 1)),
            "has" | "have" | "had" | "ought" => to(Mode::Should),
            "seem" | "seems" | "seemed" => to(Mode::Seemed),
            _ => None,
        }
    }

    /// What follows such a word: `oppose X`, `have opposed X`, `be opposed by X`.
    pub(super) fn in_mode(&self, mode: Mode, not: bool, at: usize) -> Read<Link> {
        let have = self.group(at, Group::Have);
        let (link, end) = match have {
            Some(next) if self.word(next, "been").is_some() => self.after_be(next + 1, false)?,
            Some(next) => self.said_with(Shape::Perfect, next)?,
            None => match self.word(at, "be") {
                Some(next) => self.after_be(next, false)?,
                None => self.said_with(Shape::Base, at)?,
            },
        };
        // Of what is asserted in a mode only a denial in it can be on record.
        let link = Link { mode: Some(mode), not: not || link.not, denied: not || link.not, ..link };
        Some((link, end))
    }

    /// The same after a subject that is not what is asked for.
    pub(super) fn around_in_mode(&self, mode: Mode, subject: Objects, at: usize) -> Read<Link> {
        let not = self.group(at, Group::Not);
        let at = not.unwrap_or(at);
        let (shapes, verb): (&[Shape], usize) = match self.group(at, Group::Have) {
            Some(next) => match self.word(next, "been") {
                Some(been) => (&[Shape::Tail], been),
                None => (&[Shape::Perfect], next),
            },
            None => match self.word(at, "be") {
                Some(be) => (&[Shape::Tail], be),
                None => (&[Shape::Base], at),
            },
        };
        let (link, end) = self.around(subject, false, verb, shapes)?;
        let not = not.is_some() || link.not;
        Some((Link { mode: Some(mode), not, denied: not, ..link }, end))
    }

    /// `could X have opposed Y`, `can X reach Y`.
    pub(super) fn fact_in_mode(&self, at: usize) -> Read<Fact> {
        let (mode, next) = self.modal(at)?;
        let (subject, mut and, end) = self.subjects(next)?;
        if self.group(end, Group::Not).is_some() {
            return self.fail(end, "the question without “not”: a denial on record answers it too");
        }
        let (mut link, end) = self.in_mode(mode, false, end)?;
        and.extend(link.with.take());
        Some((Fact { subject, and, link }, end))
    }
}
