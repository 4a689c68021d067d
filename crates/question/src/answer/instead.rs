//! What is asked instead where a question finds nothing, and what is said of that.

use crate::compile::{self, Times};
use crate::meaning::{
    Class, End, Fact, Link, Name, Question, Restriction, Sense, Set, Term as Said,
};
use crate::reader::finished;
use crate::reply::{Reply, Status};
use crate::{Compiled, Remarks, words};
use polemic_record::schema::QualifierRole;
use polemic_record::schema::Stance;
use polemic_record::{Mode, QualifierId, RelationId};

use super::{Asking, answer};

/// What is said where a work is asked about and its author did it in the work.
const WITHIN: &str = "This is what was done or said in it.";

impl Asking<'_> {
    /// The reply to the question that is asked instead where nothing is on record, if that finds
    /// something: what did it where nobody did, and when a work is of where its making has no date.
    pub(super) fn instead(&self, text: &str, compiled: &Compiled) -> Option<Reply> {
        let (meaning, remark) = match &compiled.meaning {
            Question::List(set) => self.listed_instead(text, set, compiled.remarks.end)?,
            Question::When(fact) => self.dated_instead(text, fact)?,
            Question::Polar(fact) => (Question::Polar(self.fact_within(fact)?), WITHIN),
            Question::Qualified(fact, _) => {
                (thought_of(text, fact)?, "This is what was said of it, and for or against it.")
            }
            _ => return None,
        };
        let remarks = Remarks { number: None, end: None, ..compiled.remarks.clone() };
        let corrections = compiled.corrections.clone();
        let instead =
            finished(text, meaning, remarks, corrections, self.lexicon, self.dataset).ok()?;
        let mut reply = answer(text, instead, self.lexicon, self.dataset, self.graph, self.options);
        reply.remarks.insert(0, remark.to_owned());
        (reply.status == Status::Answered).then_some(reply)
    }

    fn listed_instead(
        &self,
        text: &str,
        set: &Set,
        end: Option<End>,
    ) -> Option<(Question, &'static str)> {
        if let Some(wider) = self.asks_whose(text, set) {
            let remark = "It is on record of nobody as theirs; this is who was for it.";
            return Some((Question::List(wider), remark));
        }
        if let Some(said) = held_to_be_so(text, set) {
            return Some((
                said,
                "Nothing is held in another sense; this is what was held to be so.",
            ));
        }
        if let Some(within) = self.list_within(set) {
            return Some((Question::List(within), WITHIN));
        }
        if let Some(other) = self.in_another_mode(set) {
            let remark = "On record with “would” for “should”, or the other way round.";
            return Some((Question::List(other), remark));
        }
        let plain = set.any.iter().flatten().all(|link| !link.not) && end.is_none();
        let what = Set { class: Class::What, ..set.clone() };
        let remark = "Nobody who did is on record; this is what did.";
        (plain && set.class == Class::Who).then_some((Question::List(what), remark))
    }

    /// Of what should be what would be, and the other way round: plans are told in both words.
    fn in_another_mode(&self, set: &Set) -> Option<Set> {
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        let mode = match link.mode? {
            Mode::Should => Mode::Would,
            Mode::Would => Mode::Should,
            Mode::Could | Mode::Seemed => return None,
        };
        let mut other = set.clone();
        other.any[0][0].mode = Some(mode);
        let plan = compile::compile(&Question::List(other.clone()), self.dataset, Times::Kept)?;
        (!self.run(&plan.query).ok()?.is_empty()).then_some(other)
    }

    /// Of `whose policy was X` those who were for X, by the widest relation that takes such a stand.
    fn asks_whose(&self, text: &str, set: &Set) -> Option<Set> {
        let schema = &self.dataset.schema;
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        let &sense = link.senses.first().filter(|sense| sense.forward)?;
        let typed = text.get(link.place.clone()).unwrap_or_default();
        let line = schema.relation_line(sense.relation);
        let for_it = |r: &&RelationId| schema.relation(**r).stance == Some(Stance::For);
        let &relation = line.iter().rfind(for_it).filter(|r| **r != sense.relation)?;
        let mut wider = set.clone();
        wider.any[0][0].senses = vec![Sense { relation, ..sense }];
        words::fold(typed).starts_with("whose").then_some(wider)
    }

    /// The date of a work, where that of its making is asked for; the end of a life, where that of
    /// a death is.
    fn dated_instead(&self, text: &str, fact: &Fact) -> Option<(Question, &'static str)> {
        let link = &fact.link;
        let relation = self.dataset.schema.relation(link.senses[0].relation);
        let bare = link.times.is_empty() && link.qualifiers.is_empty() && fact.and.is_empty();
        let made = match link.objects.as_deref() {
            None if !link.senses[0].forward => Some(&fact.subject),
            Some([all]) if link.senses[0].forward => match all.as_slice() {
                [Said::Name(name)] => Some(name),
                _ => None,
            },
            _ => None,
        };
        let made =
            made.filter(|made| relation.makes && bare && !self.is_dated_otherwise(made, link));
        if let Some(made) = made {
            return Some((Question::Dated(made.clone()), "This is the date of the thing itself."));
        }
        let verb = text.get(link.place.clone()).unwrap_or_default();
        if relation.alone && link.objects.is_none() && bare && matches!(verb, "begin" | "start") {
            let dated = Question::Dated(fact.subject.clone());
            return Some((dated, "This is the date of the thing itself."));
        }
        let dies = relation.alone && link.objects.is_none() && bare && verb == "die";
        let remark = "This is the end of the dates that the record gives.";
        dies.then(|| (Question::Life(fact.subject.clone(), End::Last), remark))
    }

    /// Whether the way of making that is asked for is on record without a date, and another with
    /// one: the year in which a work came out does not say when it was written.
    fn is_dated_otherwise(&self, made: &Name, link: &Link) -> bool {
        let is_asked = |relation| {
            let line = self.dataset.schema.relation_line(relation);
            link.senses.iter().any(|sense| line.contains(&sense.relation))
        };
        let claims = self.dataset.claims.iter().filter(|c| c.to == Some(made.entity()));
        let making = claims.filter(|c| self.dataset.schema.relation(c.relation).makes);
        let (asked, other): (Vec<_>, Vec<_>) = making.partition(|c| is_asked(c.relation));
        asked.iter().any(|c| c.when.is_none()) && other.iter().any(|c| c.when.is_some())
    }

    /// Of `what did WORK denounce` what was denounced in the work.
    fn list_within(&self, set: &Set) -> Option<Set> {
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        let [objects] = link.objects.as_deref()? else { return None };
        let [Said::Name(work)] = objects.as_slice() else { return None };
        let sense = *link.senses.first().filter(|sense| !sense.forward)?;
        let mut within = set.clone();
        within.any[0][0] = self.within(link, sense, work)?;
        Some(within)
    }

    /// Of `did WORK denounce X` whether X was denounced in the work.
    fn fact_within(&self, fact: &Fact) -> Option<Fact> {
        let [objects] = fact.link.objects.as_deref()? else { return None };
        let [Said::Name(subject)] = objects.as_slice() else { return None };
        let sense = *fact.link.senses.first().filter(|sense| sense.forward)?;
        let link = self.within(&fact.link, sense.reversed(), &fact.subject)?;
        let subject = subject.clone();
        fact.and.is_empty().then_some(Fact { subject, and: Vec::new(), link })
    }

    /// A link of which a work is the subject, as one of somebody in that work; none where the verb
    /// is not recorded with the works in which it was done.
    fn within(&self, link: &Link, sense: Sense, work: &Name) -> Option<Link> {
        let schema = &self.dataset.schema;
        let mut makes = schema.relations.iter().filter(|relation| relation.makes);
        let made = makes.any(|r| schema.allows(&r.to, &self.dataset.entity(work.entity()).kinds));
        let declared = &schema.relation(sense.relation).qualifiers;
        let is_own = |q: &QualifierId| declared.contains(&schema.qualifier(*q).name);
        let mut qualifiers = schema.qualifiers_telling(QualifierRole::PLACES);
        qualifiers.retain(is_own);
        let marker = schema.qualifier(*qualifiers.first()?).marker.clone();
        if !made || link.not || link.voice.is_some() {
            return None;
        }
        let restriction = Restriction {
            qualifiers,
            preposition: None,
            marker,
            name: work.clone(),
            texts: Vec::new(),
            period: None,
        };
        let mut link = Link { senses: vec![sense], objects: None, ..link.clone() };
        link.qualifiers.insert(0, restriction);
        Some(link)
    }
}

/// Of `what did X hold` what X holds to be so.
fn held_to_be_so(text: &str, set: &Set) -> Option<Question> {
    let [all] = set.any.as_slice() else { return None };
    let [link] = all.as_slice() else { return None };
    let [objects] = link.objects.as_deref()? else { return None };
    let [Said::Name(who)] = objects.as_slice() else { return None };
    let typed = words::fold(text.get(link.place.clone()).unwrap_or_default());
    let bare = link.qualifiers.is_empty() && link.mode.is_none() && !link.not;
    let open = set.class == Class::What && !link.senses.first()?.forward;
    let holds = bare && open && typed == "hold";
    holds.then(|| Question::Said(who.clone(), None, link.times.clone()))
}

/// Of `what did X think of Y` what X said of Y, where it is not on record for what X took it.
fn thought_of(text: &str, fact: &Fact) -> Option<Question> {
    let link = &fact.link;
    let [objects] = link.objects.as_deref()? else { return None };
    let [Said::Name(of)] = objects.as_slice() else { return None };
    let typed = words::fold(text.get(link.place.clone()).unwrap_or_default());
    let bare = link.qualifiers.is_empty() && link.mode.is_none() && link.voice.is_none();
    let is_thought = bare && !link.not && fact.and.is_empty() && typed.starts_with("think");
    let forward = link.senses.first()?.forward;
    let said = || Question::Said(fact.subject.clone(), Some(of.clone()), link.times.clone());
    (is_thought && forward).then(said)
}
