//! The date of a work stands for that of its making, where the claim of the making has none: so a
//! dataset gives it once.

use crate::compile::Mark;
use crate::reply::Reply;
use polemic_engine::graph::EdgeId;
use polemic_record::property_graph::Evidence;
use polemic_record::{Claim, When};

use super::Asking;

/// What is said where the date of a work decides.
const BY_WORK: &str = "Where a claim has no date, that of the work itself counts.";

impl Asking<'_> {
    /// The date of what a claim says was made.
    pub(super) fn when_made(&self, claim: &Claim) -> Option<&When> {
        let schema = &self.dataset.schema;
        let makes =
            schema.relation_line(claim.relation).iter().any(|&above| schema.relation(above).makes);
        let made = claim.to.filter(|_| makes)?;
        self.dataset.entity(made).when.as_ref()
    }

    /// The works whose dates let a row of claims answer a question with a time, as evidence. `marks`
    /// are those of the branches that the row may come from. Says so in the reply.
    pub(super) fn dated_by_work<'m>(
        &self,
        marks: impl Iterator<Item = &'m Vec<Mark>>,
        claims: &[EdgeId],
        reply: &mut Reply,
    ) -> Vec<Evidence> {
        let mut works = Vec::new();
        for marks in marks.filter(|marks| marks.len() == claims.len()) {
            for (mark, &edge) in marks.iter().zip(claims) {
                let Some(claim) = self.claim(edge).filter(|claim| claim.when.is_none()) else {
                    continue;
                };
                let asked = !mark.periods.is_empty() && mark.relations.contains(&claim.relation);
                let work = claim.to.filter(|_| asked && self.when_made(claim).is_some());
                works.extend(work.map(Evidence::Entity).filter(|work| !works.contains(work)));
            }
        }
        if !works.is_empty() && reply.remarks.iter().all(|remark| remark != BY_WORK) {
            reply.remarks.push(BY_WORK.to_owned());
        }
        works
    }
}
