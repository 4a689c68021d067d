//! Makes items that offer several answers: who or what, in which year, for or against, true or
//! false.

use std::collections::BTreeSet;

use polemic_question::Reply;
use polemic_question::reply::{Form, Single};
use polemic_record::property_graph::Evidence;
use polemic_record::schema::Stance;
use polemic_record::sentence::capitalised;
use polemic_record::{ClaimId, EntityId, RelationId};

use super::quiz_item::{AnswerOption, ItemBody, ItemKind, QuizItem, WrongReason, item_id};
use super::seeded_random::SeededRandom;
use super::teaching_record::TeachingRecord;

/// An item has at most so many options, and at least so many.
const OFFERS: usize = 4;
const FEWEST: usize = 3;
/// A wrong year is at most so many years from the right one.
const YEARS_APART: i64 = 12;

/// A question as a sentence: `who opposed A` becomes `Who opposed A?`.
pub fn question_sentence(question: &str) -> String {
    format!("{}?", capitalised(question))
}

impl TeachingRecord<'_> {
    /// The item that asks for the subject of a claim, `who opposed A`, or else for its object,
    /// `what did B oppose`. The right answer stands at `place`, counted from 0, if there are so many
    /// options.
    pub(super) fn choice(
        &self,
        claim: ClaimId,
        ask_subject: bool,
        place: usize,
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let dataset = self.dataset;
        let record = dataset.claim(claim);
        let (who, relation, on) = (record.from, record.relation, record.to?);
        let (right, question) = if ask_subject {
            (who, self.who(relation, on)?)
        } else {
            (on, self.what(who, relation, dataset.is_who(on))?)
        };
        let (reading, reply) = self.ask(&question)?;
        let found = reply.answers.iter().find(|found| found.entity == right && !found.possibly)?;
        if reply.form != Some(Form::Entities) || gives_away(&reading, &dataset.entity(right).name) {
            return None;
        }
        let key = vec![Evidence::Claim(claim)];
        let rests = found.evidence.iter().filter_map(|&n| reply.evidence.get(n));
        rests.clone().find(|&&evidence| evidence == key[0])?;
        let names = |id: EntityId| self.dataset.entity(id).name.as_str();
        if self.shares_word(names(who), names(on)) {
            return None;
        }
        let wrong = self.wrong(right, &reply, random, |other| match ask_subject {
            true => self.refuted(other, relation, on),
            false => self.refuted(who, relation, other).filter(|_| !self.betrays(other)),
        });
        let offer = |entity: EntityId, why| AnswerOption {
            text: capitalised(&dataset.entity(entity).name),
            entity: Some(entity),
            why,
        };
        let wrong = wrong.into_iter().map(|(entity, why)| offer(entity, Some(why)));
        let others = reply.answers.iter().filter(|found| found.entity != right && !found.possibly);
        let also = others.map(|found| capitalised(&dataset.entity(found.entity).name)).collect();
        Some(QuizItem {
            id: item_id(ItemKind::Choice, &[&record.id, if ask_subject { "who" } else { "what" }]),
            kind: ItemKind::Choice,
            prompt: self.choice_prompt(claim, ask_subject, reply.answers.len() > 1)?,
            checks: vec![reading],
            body: offered(offer(right, None), wrong.collect(), also, place)?,
            key,
        })
    }

    /// The question of a choice, in the active voice. If there are several right answers on record,
    /// of which one is offered, it asks for one of those that are offered.
    fn choice_prompt(&self, claim: ClaimId, ask_subject: bool, is_one_of: bool) -> Option<String> {
        let record = self.dataset.claim(claim);
        let (who, on) = (record.from, record.to?);
        let (asked, past) = self.verb_forms(who, record.relation)?;
        let word = match (is_one_of, if ask_subject { who } else { on }) {
            (true, _) => "Which of these",
            (false, id) if self.dataset.is_who(id) => "Who",
            _ => "What",
        };
        let on = self.dataset.in_sentence(on);
        Some(if ask_subject { format!("{word} {past} {on}?") } else { format!("{word} {asked}?") })
    }

    /// Whether the name of something says whose it is, as that of a letter by its author does: it is
    /// no wrong answer then.
    fn betrays(&self, entity: EntityId) -> bool {
        let name = &self.dataset.entity(entity).name;
        let mut of = self.dataset.claims.iter().filter(|claim| claim.to == Some(entity));
        of.any(|claim| {
            self.dataset.is_who(claim.from)
                && self.shares_word(&self.dataset.entity(claim.from).name, name)
        })
    }

    /// Wrong answers that the record refutes, those of the same kind as the right one first. Each
    /// has another name, and the question finds none of them.
    fn wrong(
        &self,
        right: EntityId,
        reply: &Reply,
        random: &mut SeededRandom,
        refuted: impl Fn(EntityId) -> Option<WrongReason>,
    ) -> Vec<(EntityId, WrongReason)> {
        let kinds = &self.dataset.entity(right).kinds;
        let is_who = self.dataset.is_who(right);
        let reading = reply.reading.as_deref().unwrap_or("");
        let found: BTreeSet<EntityId> = reply.answers.iter().map(|found| found.entity).collect();
        let fits = |other: &EntityId| {
            self.dataset.is_who(*other) == is_who
                && !found.contains(other)
                && !gives_away(reading, &self.dataset.entity(*other).name)
        };
        let fitting = self.dataset.entity_ids().filter(fits);
        let mut wrong: Vec<_> =
            fitting.filter_map(|other| Some((other, refuted(other)?))).collect();
        random.shuffle(&mut wrong);
        let alike = |id: EntityId| self.dataset.entity(id).kinds.iter().any(|k| kinds.contains(k));
        // An entity that is the subject of claims is the more plausible wrong answer.
        wrong.sort_by_key(|&(other, why)| {
            (!alike(other), why == WrongReason::Complete && !self.is_subject(other))
        });
        let mut names = vec![&self.dataset.entity(right).name];
        let mut kept = Vec::new();
        for (other, why) in wrong {
            let name = &self.dataset.entity(other).name;
            // A name that holds another, such as that of a part of it, is no other answer.
            let new =
                names.iter().all(|known| !gives_away(known, name) && !gives_away(name, known));
            if new && kept.len() < OFFERS {
                names.push(name);
                kept.push((other, why));
            }
        }
        kept
    }

    /// The question in which year something was: `In which year did A publish B?`.
    fn year_prompt(&self, of: Evidence) -> Option<String> {
        let dataset = self.dataset;
        Some(match of {
            Evidence::Entity(id) => {
                let (name, plural) = (dataset.in_sentence(id), dataset.entity(id).plural);
                match (self.is_event(id), plural) {
                    (true, true) => format!("In which year were {name}?"),
                    (true, false) => format!("In which year was {name}?"),
                    (false, true) => format!("From which year are {name}?"),
                    (false, false) => format!("From which year is {name}?"),
                }
            }
            Evidence::Claim(id) => {
                let claim = dataset.claim(id);
                let (asked, _) = self.verb_forms(claim.from, claim.relation)?;
                format!("In which year {asked} {}?", dataset.in_sentence(claim.to?))
            }
            Evidence::Figure(_) => return None,
        })
    }

    /// The item that asks in which year something was; the right one is the one at `place`, counted
    /// from 0.
    pub(super) fn year(
        &self,
        of: Evidence,
        year: i64,
        place: usize,
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let name = match of {
            Evidence::Claim(id) if self.is_whole(id) => &self.dataset.claim(id).id,
            Evidence::Entity(id) => &self.dataset.entity(id).id,
            _ => return None,
        };
        let reading = self.when_asked(of)?;
        if gives_away(&reading, &year.to_string()) {
            return None;
        }
        let mut years: Vec<i64> = self.in_one_year().iter().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years.retain(|other| *other != year && (other - year).abs() <= YEARS_APART);
        random.shuffle(&mut years);
        years.extend((1..=3).flat_map(|n| [year + n, year - n]));
        // So many of the wrong years are earlier that the right one stands at its place.
        let mut options = vec![year];
        let (mut earlier, mut later) = (place, OFFERS - 1 - place);
        for other in years {
            let room = if other < year { &mut earlier } else { &mut later };
            if *room > 0 && !options.contains(&other) {
                options.push(other);
                *room -= 1;
            }
        }
        options.sort_unstable();
        let right = options.iter().position(|other| *other == year)?;
        let offer = |&other: &i64| AnswerOption {
            text: year_text(other),
            entity: None,
            why: (other != year).then_some(WrongReason::Date),
        };
        let options = options.iter().map(offer).collect();
        Some(QuizItem {
            id: item_id(ItemKind::Year, &[name]),
            kind: ItemKind::Year,
            prompt: self.year_prompt(of)?,
            checks: vec![reading],
            body: ItemBody::Choice { options, right, also: Vec::new() },
            key: vec![of],
        })
    }

    /// The item that asks whether somebody was for or against something.
    pub(super) fn for_or_against(&self, claim: ClaimId) -> Option<QuizItem> {
        let record = self.dataset.claim(claim);
        let (who, on) = (record.from, record.to?);
        let (stance, _) = self.side(who, on)?;
        if self.stance(record.relation) != Some(stance) {
            return None;
        }
        let (check, reply) = self.ask(&self.whether(who, record.relation, on)?)?;
        if reply.value != Some(Single::Bool(true)) {
            return None;
        }
        let was = if self.dataset.entity(who).plural { "Were" } else { "Was" };
        let names = [who, on].map(|id| self.dataset.in_sentence(id));
        let offer = |text: &str, side: Stance| AnswerOption {
            text: text.to_owned(),
            entity: None,
            why: (side != stance).then_some(WrongReason::Claim(claim)),
        };
        Some(QuizItem {
            id: item_id(ItemKind::Side, &[&record.id]),
            kind: ItemKind::Side,
            prompt: format!("{was} {} for or against {}?", names[0], names[1]),
            checks: vec![check],
            body: ItemBody::Choice {
                options: vec![offer("For", Stance::For), offer("Against", Stance::Against)],
                right: usize::from(stance == Stance::Against),
                also: Vec::new(),
            },
            key: vec![Evidence::Claim(claim)],
        })
    }

    /// The item that asks whether a sentence is true or false. For a false one the record
    /// says the opposite.
    pub(super) fn recorded(&self, claim: ClaimId, is_true: bool) -> Option<QuizItem> {
        let record = self.dataset.claim(claim);
        let (who, on) = (record.from, record.to.filter(|_| self.is_whole(claim))?);
        let relation = if is_true { record.relation } else { self.opposite(record.relation)? };
        let why = self.refuted(who, relation, on);
        let (check, reply) = self.ask(&self.whether(who, relation, on)?)?;
        let says = reply.value == Some(Single::Bool(true));
        if says != is_true || why.is_some() == is_true || (!is_true && !reply.answers.is_empty()) {
            return None;
        }
        let said = polemic_record::Claim { relation, qualifiers: Vec::new(), ..record.clone() };
        let offer = |text: &str, why: Option<WrongReason>| AnswerOption {
            text: text.to_owned(),
            entity: None,
            why,
        };
        let claimed = why.unwrap_or(WrongReason::Claim(claim));
        let options = vec![
            offer("True", (!is_true).then_some(claimed)),
            offer("False", is_true.then_some(claimed)),
        ];
        Some(QuizItem {
            id: item_id(ItemKind::Recorded, &[&record.id, if is_true { "true" } else { "false" }]),
            kind: ItemKind::Recorded,
            prompt: format!("True or false? {}.", self.dataset.claim_text(&said)),
            checks: vec![check],
            body: ItemBody::Choice { options, right: usize::from(!is_true), also: Vec::new() },
            key: vec![Evidence::Claim(claim)],
        })
    }

    /// The first relation of the opposite stance, in the order of the schema.
    fn opposite(&self, relation: RelationId) -> Option<RelationId> {
        let other = match self.stance(relation)? {
            Stance::For => Stance::Against,
            Stance::Against => Stance::For,
        };
        let relations = &self.dataset.schema.relations;
        relations.iter().position(|r| r.stance == Some(other)).map(RelationId::new)
    }
}

/// The right answer among wrong ones, at a place counted from 0. None if too few wrong answers are
/// refuted.
fn offered(
    right: AnswerOption,
    wrong: Vec<AnswerOption>,
    also: Vec<String>,
    place: usize,
) -> Option<ItemBody> {
    let mut options: Vec<AnswerOption> = wrong.into_iter().take(OFFERS - 1).collect();
    if options.len() + 1 < FEWEST {
        return None;
    }
    let place = place % (options.len() + 1);
    options.insert(place, right);
    Some(ItemBody::Choice { options, right: place, also })
}

/// Whether a question contains its own answer.
fn gives_away(question: &str, answer: &str) -> bool {
    question.to_lowercase().contains(&answer.to_lowercase())
}

/// A year as people write it: `1924`, or `44 BCE` for -43.
pub fn year_text(year: i64) -> String {
    if year <= 0 { format!("{} BCE", 1 - year) } else { year.to_string() }
}
