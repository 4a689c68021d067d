//! What somebody takes things for, said as a clause: `who said that X was Y`.

use crate::dataset::{Claim, EntityId, QualifierId, Term as Value};
use crate::question::function::Group;
use crate::question::meaning::{Link, Name, Question, Restriction, Sense, Set, Term};

use super::{Parser, Read};

impl Parser<'_> {
    /// `who said that X was Y`, `which two authors agree that X and Z were Y`: who takes them for it,
    /// by the one relation in which somebody does.
    pub(super) fn said_to_be(&self) -> Read<Question> {
        let (class, end) = match self.text(0) {
            "who" | "which" | "what" => self.asked_class(0)?,
            _ => return None,
        };
        let that = self.group(end, Group::Say)?;
        let that = self.word(that, "that").unwrap_or(that);
        let (links, end) = self.takings(that)?;
        let set = Set { class, place: self.place(0, end), times: Vec::new(), any: vec![links] };
        Some((Question::List(set), end))
    }

    /// `X and Z were Y`: a link for each of the things, from those who take it for that.
    fn takings(&self, at: usize) -> Read<Vec<Link>> {
        let (first, and, end) = self.subjects(at)?;
        let be = self.group(end, Group::Be)?;
        let (value, texts, end) = self.taken_for(be)?;
        let qualifiers = self.marked("as");
        let mut links = Vec::new();
        for thing in std::iter::once(first).chain(and) {
            let senses = self.taking(&thing, &qualifiers, &value, &texts);
            if senses.is_empty() {
                return self.fail(be, "what somebody is on record to take it for");
            }
            let restriction = Restriction {
                qualifiers: qualifiers.clone(),
                preposition: None,
                marker: "as".to_owned(),
                name: value.clone(),
                texts: texts.clone(),
                period: None,
            };
            let place = self.place(at, be);
            let mut link = self.link_to(senses, place, vec![vec![Term::Name(thing)]]);
            link.qualifiers.push(restriction);
            links.push(link);
        }
        let (times, end) = self.times(end);
        links.iter_mut().for_each(|link| link.times.clone_from(&times));
        Some((links, end))
    }

    /// What something is taken for: an entity or a text, the longer of both.
    fn taken_for(&self, at: usize) -> Option<(Name, Vec<String>, usize)> {
        let name = self.name(at);
        let text = self.said_text(at);
        match (name, text) {
            (Some((name, end)), text) if text.as_ref().is_none_or(|(_, other)| *other <= end) => {
                Some((name, Vec::new(), end))
            }
            (_, Some((texts, end))) => {
                let name = Name { candidates: Vec::new(), place: self.place(at, end) };
                Some((name, texts, end))
            }
            _ => None,
        }
    }

    /// The relations of which a claim takes a thing for a value.
    fn taking(
        &self,
        thing: &Name,
        qualifiers: &[QualifierId],
        value: &Name,
        texts: &[String],
    ) -> Vec<Sense> {
        let is_value = |found: &Value| match found {
            Value::Entity(id) => value.candidates.contains(id),
            Value::Text(text) => texts.contains(text),
        };
        let takes = |claim: &Claim| {
            let said = |(q, found): &(QualifierId, Vec<Value>)| {
                qualifiers.contains(q) && found.iter().any(is_value)
            };
            !claim.denied && claim.mode.is_none() && claim.qualifiers.iter().any(said)
        };
        let claims = self.lexicon.claims(self.dataset);
        let of = |id: &EntityId| claims.get(id).into_iter().flatten();
        let mut senses: Vec<Sense> = Vec::new();
        for &id in thing.candidates.iter().flat_map(of) {
            let claim = self.dataset.claim(id);
            let is_object = claim.to.is_some_and(|to| thing.candidates.contains(&to));
            let sense = Sense { relation: claim.relation, forward: true };
            if is_object && takes(claim) && !senses.contains(&sense) {
                senses.push(sense);
            }
        }
        senses
    }
}
