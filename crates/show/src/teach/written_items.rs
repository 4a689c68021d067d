//! Makes items that are answered in writing: open questions.

use polemic_record::property_graph::Evidence;
use polemic_record::sentence::capitalised;
use polemic_record::{ClaimId, EntityId};

use super::quiz_item::{ItemBody, ItemKind, QuizItem};
use super::teaching_record::TeachingRecord;
use crate::evidence_text::EvidenceText;

impl TeachingRecord<'_> {
    /// The open question what two opponents held of something, and why they split.
    pub(super) fn split(&self, a: EntityId, b: EntityId, on: EntityId) -> Option<QuizItem> {
        let ((one, first), (other, second)) = (self.side(a, on)?, self.side(b, on)?);
        let claims = [first, second];
        let people = [a, b].iter().all(|&id| self.dataset.is_who(id)) && !self.dataset.is_who(on);
        let asked = people && one != other && claims.iter().any(|&claim| self.may_be_asked(claim));
        let names = [a, b, on].map(|id| self.dataset.in_sentence(id));
        let text = format!(
            "What did {} and {} think of {}, and why did they disagree about it?",
            names[0], names[1], names[2]
        );
        let compared = [a, b].map(|id| format!("@{}", self.dataset.entity(id).id)).join(" and ");
        asked.then(|| self.open(text, &format!("compare {compared}"), &claims))?
    }

    /// The open question how somebody came to be on both sides of something.
    pub(super) fn contradiction(&self, who: EntityId, on: EntityId) -> Option<QuizItem> {
        let claims = self.both_sides(who, on)?;
        let asked = claims.iter().any(|&claim| self.may_be_asked(claim));
        let was = if self.dataset.entity(who).plural { "were" } else { "was" };
        let names = [who, on].map(|id| self.dataset.in_sentence(id));
        let text = format!(
            "{} {was} both for and against {}. How can that be explained?",
            capitalised(&names[0]),
            names[1]
        );
        let check = self.whether(who, self.dataset.claim(claims[0]).relation, on)?;
        asked.then(|| self.open(text, &check, &claims))?
    }

    /// The item of an open question; `check` is a question that shows the claims.
    fn open(&self, prompt: String, check: &str, claims: &[ClaimId]) -> Option<QuizItem> {
        let key: Vec<Evidence> = claims.iter().copied().map(Evidence::Claim).collect();
        let (check, _) = self.ask(check)?;
        let said = |&of: &Evidence| EvidenceText::of(self.dataset, of).with_date();
        Some(QuizItem {
            id: self.item_id(ItemKind::Open, &key),
            kind: ItemKind::Open,
            prompt,
            checks: vec![check],
            body: ItemBody::Written { answer: key.iter().map(said).collect(), short: false },
            key,
        })
    }
}
