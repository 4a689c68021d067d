//! Makes items of several things at once, to be matched or put in order, and items that are
//! answered in writing: passages and open questions.

use polemic_record::property_graph::Evidence;
use polemic_record::sentence::capitalised;
use polemic_record::{ClaimId, EntityId};

use super::choice_items::year_text;
use super::quiz_item::{ItemBody, ItemKind, QuizItem, item_id};
use super::seeded_random::SeededRandom;
use super::teaching_record::TeachingRecord;
use crate::evidence_text::EvidenceText;

/// An item has at most so many things, and at least so many.
const MOST: usize = 5;
const FEWEST: usize = 3;
/// A thing to be matched or put in order is told in at most so many bytes.
const SHORT: usize = 110;

/// Whether a text has a year in it, which would give an answer away.
fn names_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 2)
}

impl TeachingRecord<'_> {
    /// The item that matches things with their years. No two have the same year, and no name
    /// contains a year.
    pub(super) fn match_years(
        &self,
        dated: &[(Evidence, i64)],
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut pairs: Vec<(Evidence, String, i64)> = Vec::new();
        let mut checks = Vec::new();
        for &(of, year) in dated {
            let text = self.short(of);
            let is_new = pairs.iter().all(|(_, other, y)| *y != year && *other != text);
            if pairs.len() == MOST || !is_new || text.len() > SHORT || names_year(&text) {
                continue;
            }
            if let Some(check) = self.when_asked(of) {
                checks.push(check);
                pairs.push((of, text, year));
            }
        }
        let years: Vec<String> = pairs.iter().map(|(.., year)| year_text(*year)).collect();
        let key = pairs.iter().map(|(of, ..)| *of).collect();
        let left = pairs.iter().map(|(_, text, _)| text.clone()).collect();
        self.matched("Match each with its year.", left, &years, key, checks, random)
    }

    /// The item that matches the subjects of claims with their objects, such as authors with works.
    /// Every other pairing must be refuted by the record.
    pub(super) fn match_pairs(
        &self,
        claims: &[ClaimId],
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut pairs: Vec<(EntityId, EntityId, ClaimId)> = Vec::new();
        let mut relation = None;
        for &claim in claims {
            let record = self.dataset.claim(claim);
            let (who, Some(on)) = (record.from, record.to) else { continue };
            let name = |id: EntityId| self.dataset.entity(id).name.as_str();
            if self.shares_word(name(who), name(on)) {
                continue;
            }
            let same = relation.is_none_or(|relation| relation == record.relation);
            // A subject with the object of another claim must be refuted, both ways.
            let parted = pairs.iter().all(|&(a, b, _)| {
                (a != who && b != on)
                    && self.refuted(a, record.relation, on).is_some()
                    && self.refuted(who, record.relation, b).is_some()
            });
            if pairs.len() < MOST && same && parted {
                relation = Some(record.relation);
                pairs.push((who, on, claim));
            }
        }
        let verb = self.dataset.schema.relation(relation?).verbs.first()?.clone();
        let past = self.dataset.schema.forms().verb(&verb);
        let prompt = format!("Who {} what? Match them.", past.phrase(&past.past));
        let name = |id: EntityId| capitalised(&self.dataset.entity(id).name);
        let left = pairs.iter().map(|(who, ..)| name(*who)).collect();
        let right: Vec<String> = pairs.iter().map(|(_, on, _)| name(*on)).collect();
        let key: Vec<Evidence> = pairs.iter().map(|(.., claim)| Evidence::Claim(*claim)).collect();
        let checks = key.iter().filter_map(|of| self.question_of(*of)).collect();
        self.matched(&prompt, left, &right, key, checks, random)
    }

    fn matched(
        &self,
        prompt: &str,
        left: Vec<String>,
        right: &[String],
        key: Vec<Evidence>,
        checks: Vec<String>,
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        if left.len() < FEWEST {
            return None;
        }
        let mut order: Vec<usize> = (0..right.len()).collect();
        random.shuffle(&mut order);
        let pairs =
            (0..left.len()).filter_map(|n| order.iter().position(|&place| place == n)).collect();
        let right: Vec<String> = order.iter().map(|&n| right[n].clone()).collect();
        Some(QuizItem {
            id: self.item_id(ItemKind::Match, &key),
            kind: ItemKind::Match,
            prompt: prompt.to_owned(),
            checks,
            body: ItemBody::Match { left, right, pairs },
            key,
        })
    }

    /// The item that asks for the order of things in time. Their dates must not overlap.
    pub(super) fn order(
        &self,
        dated: &[(Evidence, i64)],
        random: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut chosen: Vec<(Evidence, String)> = Vec::new();
        for &(of, _) in dated {
            let text = self.short(of);
            let apart = chosen.iter().all(|(other, known)| {
                *known != text && self.is_before(of, *other) != self.is_before(*other, of)
            });
            // A year in the name would give the place away.
            let silent = text.len() <= SHORT && !names_year(&text);
            if chosen.len() < MOST && apart && silent && self.when_asked(of).is_some() {
                chosen.push((of, text));
            }
        }
        if chosen.len() < FEWEST {
            return None;
        }
        random.shuffle(&mut chosen);
        let mut order: Vec<usize> = (0..chosen.len()).collect();
        order.sort_by_key(|&n| self.when(chosen[n].0).map(|when| when.since));
        let key: Vec<Evidence> = order.iter().map(|&n| chosen[n].0).collect();
        Some(QuizItem {
            id: self.item_id(ItemKind::Order, &key),
            kind: ItemKind::Order,
            prompt: "Put these in order, the earliest first.".to_owned(),
            checks: key.iter().filter_map(|of| self.when_asked(*of)).collect(),
            body: ItemBody::Order {
                shown: chosen.into_iter().map(|(_, text)| text).collect(),
                order,
            },
            key,
        })
    }

    fn is_before(&self, a: Evidence, b: Evidence) -> bool {
        let ends = self.when(a).and_then(|when| when.until);
        let begins = self.when(b).and_then(|when| when.since);
        ends.zip(begins).is_some_and(|(end, begin)| end < begin)
    }

    /// A dated thing in a few words.
    pub(super) fn short(&self, of: Evidence) -> String {
        match of {
            Evidence::Entity(id) => capitalised(&self.dataset.in_sentence(id)),
            Evidence::Claim(id) => self.dataset.claim_text(self.dataset.claim(id)),
            Evidence::Figure(_) => EvidenceText::of(self.dataset, of).text,
        }
    }

    /// The question whether a claim is so, by which the item can be checked.
    pub(super) fn question_of(&self, of: Evidence) -> Option<String> {
        let Evidence::Claim(id) = of else { return None };
        let claim = self.dataset.claim(id);
        let question = self.whether(claim.from, claim.relation, claim.to?)?;
        self.ask(&question).map(|(reading, _)| reading)
    }

    pub(super) fn item_id(&self, kind: ItemKind, key: &[Evidence]) -> String {
        let mut names: Vec<&str> = key.iter().map(|of| self.evidence_id(*of)).collect();
        names.sort_unstable();
        item_id(kind, &names)
    }

    fn evidence_id(&self, of: Evidence) -> &str {
        match of {
            Evidence::Entity(id) => &self.dataset.entity(id).id,
            Evidence::Claim(id) => &self.dataset.claim(id).id,
            Evidence::Figure(id) => &self.dataset.entity(self.dataset.figure(id).of).id,
        }
    }
}
