//! Items of several things at once, and items that are written: match, order, passages, and open
//! questions.

use polemic_record::property_graph::Evidence;
use polemic_record::sentence::capitalised;
use polemic_record::{ClaimId, EntityId};

use super::choice_items::year_text;
use super::quiz_item::{ItemBody, ItemKind, QuizItem, item_id};
use super::seeded_random::SeededRandom;
use super::teaching_record::TeachingRecord;
use crate::evidence_text::EvidenceText;

/// How many things are matched or ordered at most, and at least.
const MOST: usize = 5;
const FEWEST: usize = 3;

impl TeachingRecord<'_> {
    /// Which year belongs to what: years that nothing else in the item has, and that no name says.
    pub(super) fn match_years(
        &self,
        dated: &[(Evidence, i64)],
        dice: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut pairs: Vec<(Evidence, String, i64)> = Vec::new();
        let mut checks = Vec::new();
        for &(of, year) in dated {
            let text = self.short(of);
            let is_new = pairs.iter().all(|(_, other, y)| *y != year && *other != text);
            if pairs.len() == MOST || !is_new || text.contains(&year.to_string()) {
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
        self.matched("Match each with its year.", left, &years, key, checks, dice)
    }

    /// Who wrote which work: only works whose authors are all on record, and no two of one author.
    pub(super) fn match_pairs(
        &self,
        claims: &[ClaimId],
        dice: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut pairs: Vec<(EntityId, EntityId, ClaimId)> = Vec::new();
        let mut relation = None;
        for &claim in claims {
            let record = self.dataset.claim(claim);
            let (who, Some(on)) = (record.from, record.to) else { continue };
            let same = relation.is_none_or(|relation| relation == record.relation);
            // Each half of this pair must be refuted of each half of every other.
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
        let checks = key.iter().filter_map(|of| self.check(*of)).collect();
        self.matched(&prompt, left, &right, key, checks, dice)
    }

    fn matched(
        &self,
        prompt: &str,
        left: Vec<String>,
        right: &[String],
        key: Vec<Evidence>,
        checks: Vec<String>,
        dice: &mut SeededRandom,
    ) -> Option<QuizItem> {
        if left.len() < FEWEST {
            return None;
        }
        let mut order: Vec<usize> = (0..right.len()).collect();
        dice.shuffle(&mut order);
        let pairs =
            (0..left.len()).filter_map(|n| order.iter().position(|&place| place == n)).collect();
        let right: Vec<String> = order.iter().map(|&n| right[n].clone()).collect();
        Some(QuizItem {
            id: self.id(ItemKind::Match, &key),
            sort: ItemKind::Match,
            prompt: prompt.to_owned(),
            checks,
            body: ItemBody::Match { left, right, pairs },
            key,
        })
    }

    /// What came first: things that lie apart in time for certain.
    pub(super) fn order(
        &self,
        dated: &[(Evidence, i64)],
        dice: &mut SeededRandom,
    ) -> Option<QuizItem> {
        let mut chosen: Vec<(Evidence, String)> = Vec::new();
        for &(of, _) in dated {
            let text = self.short(of);
            let apart = chosen.iter().all(|(other, known)| {
                *known != text && self.is_before(of, *other) != self.is_before(*other, of)
            });
            // A year in a name puts it in its place.
            let silent = text.chars().filter(char::is_ascii_digit).nth(3).is_none();
            if chosen.len() < MOST && apart && silent && self.when_asked(of).is_some() {
                chosen.push((of, text));
            }
        }
        if chosen.len() < FEWEST {
            return None;
        }
        dice.shuffle(&mut chosen);
        let mut order: Vec<usize> = (0..chosen.len()).collect();
        order.sort_by_key(|&n| self.when(chosen[n].0).map(|when| when.since));
        let key: Vec<Evidence> = order.iter().map(|&n| chosen[n].0).collect();
        Some(QuizItem {
            id: self.id(ItemKind::Order, &key),
            sort: ItemKind::Order,
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

    /// Where a claim stands in its source.
    pub(super) fn passage(&self, claim: ClaimId) -> Option<QuizItem> {
        let record = self.dataset.claim(claim);
        let source = record.cites.first()?.source;
        let here = record.cites.iter().filter(|cite| cite.source == source);
        let answer = here.map(|cite| cite.at.clone()).collect();
        let title = &self.dataset.source(source).title;
        let text = self.dataset.claim_text(record);
        Some(QuizItem {
            id: item_id(ItemKind::Passage, &[&record.id]),
            sort: ItemKind::Passage,
            prompt: format!("Where does “{title}” say this? {text}."),
            checks: vec![self.check(Evidence::Claim(claim))?],
            body: ItemBody::Written { answer, short: true },
            key: vec![Evidence::Claim(claim)],
        })
    }

    /// What two who stand against each other held, and since when.
    pub(super) fn split(&self, a: EntityId, b: EntityId, on: EntityId) -> Option<QuizItem> {
        let ((one, first), (other, second)) = (self.side(a, on)?, self.side(b, on)?);
        let claims = [first, second];
        let people = [a, b].iter().all(|&id| self.dataset.is_who(id));
        let asked = people && one != other && claims.iter().any(|&claim| self.may_be_asked(claim));
        let names = [a, b, on].map(|id| self.dataset.in_sentence(id));
        let text = format!(
            "What did {} and {} hold of {}, and why did they part over it?",
            names[0], names[1], names[2]
        );
        let compared = [a, b].map(|id| format!("@{}", self.dataset.entity(id).id)).join(" and ");
        asked.then(|| self.open(text, &format!("compare {compared}"), &claims))?
    }

    /// How somebody came to stand on both sides of something.
    pub(super) fn contradiction(&self, who: EntityId, on: EntityId) -> Option<QuizItem> {
        let claims = self.both_sides(who, on)?;
        let asked = claims.iter().any(|&claim| self.may_be_asked(claim));
        let was = if self.dataset.entity(who).plural { "were" } else { "was" };
        let names = [who, on].map(|id| self.dataset.in_sentence(id));
        let text = format!(
            "{} {was} at one time or in one respect for {}, and at another against it. How so?",
            capitalised(&names[0]),
            names[1]
        );
        let check = self.whether(who, self.dataset.claim(claims[0]).relation, on)?;
        asked.then(|| self.open(text, &check, &claims))?
    }

    fn open(&self, prompt: String, check: &str, claims: &[ClaimId]) -> Option<QuizItem> {
        let key: Vec<Evidence> = claims.iter().copied().map(Evidence::Claim).collect();
        let (check, _) = self.ask(check)?;
        let said = |&of: &Evidence| {
            let cited = EvidenceText::of(self.dataset, of);
            let when =
                if cited.when.is_empty() { cited.when } else { format!(" ({})", cited.when) };
            format!("{}{when}", cited.text)
        };
        Some(QuizItem {
            id: self.id(ItemKind::Open, &key),
            sort: ItemKind::Open,
            prompt,
            checks: vec![check],
            body: ItemBody::Written { answer: key.iter().map(said).collect(), short: false },
            key,
        })
    }

    /// A dated thing in a line.
    pub(super) fn short(&self, of: Evidence) -> String {
        match of {
            Evidence::Entity(id) => capitalised(&self.dataset.in_sentence(id)),
            Evidence::Claim(id) => self.dataset.claim_text(self.dataset.claim(id)),
            Evidence::Figure(_) => EvidenceText::of(self.dataset, of).text,
        }
    }

    /// The question whether something is so.
    fn check(&self, of: Evidence) -> Option<String> {
        let Evidence::Claim(id) = of else { return None };
        let claim = self.dataset.claim(id);
        let question = self.whether(claim.from, claim.relation, claim.to?)?;
        self.ask(&question).map(|(reading, _)| reading)
    }

    fn id(&self, sort: ItemKind, key: &[Evidence]) -> String {
        let mut names: Vec<&str> = key.iter().map(|of| self.evidence_id(*of)).collect();
        names.sort_unstable();
        item_id(sort, &names)
    }

    fn evidence_id(&self, of: Evidence) -> &str {
        match of {
            Evidence::Entity(id) => &self.dataset.entity(id).id,
            Evidence::Claim(id) => &self.dataset.claim(id).id,
            Evidence::Figure(id) => &self.dataset.entity(self.dataset.figure(id).of).id,
        }
    }
}
