//! What dates decide: which came first, how far apart, the first or last of several answers.

use crate::meaning::{End, Name, Question};
use crate::reply::{Found, Reply, Single};
use polemic_record::property_graph::Evidence;
use polemic_record::{EntityId, When};

use super::{Asking, Gathered};

/// What is said where dates settle nothing.
const UNORDERED: &str = "The dates on record do not settle it.";

impl Asking<'_> {
    /// The date of an entity: its own, or that of its making.
    fn dated(&self, entity: EntityId) -> Option<(&When, Evidence)> {
        if let Some(when) = &self.dataset.entity(entity).when {
            return Some((when, Evidence::Entity(entity)));
        }
        let claims = self.lexicon.claims(self.dataset).get(&entity)?;
        claims.iter().find_map(|&id| {
            let claim = self.dataset.claim(id);
            let makes = self.dataset.schema.relation(claim.relation).makes;
            let plain = !claim.denied && claim.mode.is_none() && claim.to == Some(entity);
            claim.when.as_ref().filter(|_| makes && plain).map(|when| (when, Evidence::Claim(id)))
        })
    }

    /// The one of several that surely comes before, or after, all others.
    fn at_end<T: Copy>(&self, end: End, all: &[(T, &When)]) -> Option<T> {
        let before = |a: &When, b: &When| a.until.is_some() && a.until < b.since;
        let wins = |a: &When, b: &When| match end {
            End::First => before(a, b),
            End::Last => before(b, a),
        };
        let best = all
            .iter()
            .enumerate()
            .find(|(n, (_, a))| all.iter().enumerate().all(|(m, (_, b))| m == *n || wins(a, b)));
        best.map(|(_, (found, _))| *found)
    }

    /// Which of several entities came first, or last.
    pub(super) fn order(
        &self,
        names: &[Name],
        end: End,
        reply: &mut Reply,
        gathered: &mut Gathered,
    ) {
        let dated: Option<Vec<(EntityId, (&When, Evidence))>> =
            names.iter().map(|name| Some((name.entity(), self.dated(name.entity())?))).collect();
        let Some(dated) = dated else { return };
        let whens: Vec<_> = dated.iter().map(|(id, (when, _))| (*id, *when)).collect();
        let Some(entity) = self.at_end(end, &whens) else {
            reply.remarks.push(UNORDERED.to_owned());
            return;
        };
        let evidence = dated.iter().map(|(_, (_, found))| gathered.place(*found)).collect();
        reply.answers.push(Found { entity, possibly: false, evidence });
    }

    /// How many years lie between two entities that are dated to a year.
    pub(super) fn apart(&self, a: &Name, b: &Name, reply: &mut Reply, gathered: &mut Gathered) {
        let year = |when: &When| {
            let (since, until) = (when.since?.year, when.until?.year);
            (since == until).then_some(since)
        };
        let dates = [a, b].map(|name| self.dated(name.entity()));
        let [Some((first, one)), Some((second, other))] = dates else { return };
        let (Some(first), Some(second)) = (year(first), year(second)) else {
            reply.remarks.push(UNORDERED.to_owned());
            return;
        };
        gathered.place(one);
        gathered.place(other);
        let years = u32::try_from(first.abs_diff(second)).unwrap_or(u32::MAX);
        reply.value = Some(Single::Number(years.into()));
        reply.unit = Some(if years == 1 { "year" } else { "years" }.to_owned());
    }

    /// The half of a life's dates that was asked for.
    pub(super) fn life(&self, name: &Name, end: End, reply: &mut Reply, gathered: &mut Gathered) {
        let text = self.dataset.entity(name.entity()).when.as_ref().map(When::text);
        let halves = text.and_then(|text| text.split_once('/'));
        let Some((birth, death)) = halves else { return };
        let half = if end == End::First { birth } else { death };
        if half.is_empty() || half == ".." {
            return;
        }
        gathered.place(Evidence::Entity(name.entity()));
        reply.value = Some(Single::Date(half.to_owned()));
    }

    /// Leaves the first or the last of the answers; nothing where dates do not settle which it is.
    pub(super) fn leave_end(&self, end: End, meaning: &Question, reply: &mut Reply) {
        let when = |evidence: &Evidence| match evidence {
            Evidence::Claim(id) => self.dataset.claim(*id).when.as_ref(),
            _ => None,
        };
        let all: Option<Vec<(usize, &When)>> = match meaning {
            Question::List(_) => reply
                .answers
                .iter()
                .enumerate()
                .map(|(n, found)| {
                    let [only] = found.evidence.as_slice() else { return None };
                    Some((n, when(&reply.evidence[*only])?))
                })
                .collect(),
            _ => reply.evidence.iter().enumerate().map(|(n, e)| Some((n, when(e)?))).collect(),
        };
        let alone = matches!(meaning, Question::List(_)) && reply.answers.len() == 1;
        if alone {
            let word = if end == End::First { "earlier" } else { "later" };
            reply.remarks.push(format!("Nobody and nothing {word} is on record."));
            return;
        }
        let Some(place) = all.and_then(|all| self.at_end(end, &all)) else {
            reply.remarks.push(UNORDERED.to_owned());
            reply.answers.clear();
            reply.evidence.clear();
            reply.value = None;
            return;
        };
        if let Question::List(_) = meaning {
            let mut found = reply.answers.swap_remove(place);
            let kept: Vec<Evidence> = found.evidence.iter().map(|&at| reply.evidence[at]).collect();
            found.evidence = (0..kept.len()).collect();
            (reply.answers, reply.evidence) = (vec![found], kept);
        } else {
            let kept = reply.evidence[place];
            reply.value = when(&kept).map(|when| Single::Date(when.text().to_owned()));
            reply.evidence = vec![kept];
        }
    }
}
