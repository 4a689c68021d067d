//! Cards and timelines: the entity asked for, and the evidence in order of date.

use crate::Compiled;
use crate::meaning::Question;
use crate::reply::{Found, Reply};
use polemic_engine::query::Row;
use polemic_record::property_graph::{Evidence, evidence};
use polemic_record::schema::QualifierRole;
use polemic_record::{EntityId, QualifierId, Term};

use super::{Asking, Gathered};

impl Asking<'_> {
    /// A card or a timeline: the entity asked for, and the evidence in order of date; what has no
    /// date comes last.
    pub(super) fn timeline(
        &self,
        compiled: &Compiled,
        rows: &[Row],
        reply: &mut Reply,
        gathered: &mut Gathered,
    ) {
        let (about, card) = match &compiled.meaning {
            Question::Card(name) => (Some(name.entity()), true),
            Question::Happened(about, _) => (about.as_ref().map(|name| name.entity()), false),
            Question::Said(who, ..) | Question::Did(who, ..) => (Some(who.entity()), false),
            _ => (None, false),
        };
        let mut found: Vec<Evidence> = Vec::new();
        let all = matches!(compiled.meaning, Question::Happened(None, _));
        for row in rows {
            let Some((entity, claims)) = self.entity_and_claims(row) else { continue };
            if claims.is_empty() && !card {
                found.push(Evidence::Entity(entity));
            }
            found.extend(claims.iter().map(|&edge| evidence(self.dataset, edge)));
        }
        if let Some(entity) = about.filter(|&id| card && self.dataset.entity(id).when.is_some()) {
            found.insert(0, Evidence::Entity(entity));
        }
        let when = |evidence: &Evidence| match evidence {
            Evidence::Claim(id) => self.dataset.claim(*id).when.as_ref(),
            Evidence::Figure(id) => self.dataset.figure(*id).when.as_ref(),
            Evidence::Entity(id) => self.dataset.entity(*id).when.as_ref(),
        };
        if let Some(entity) = about.filter(|_| card) {
            reply.remarks.extend(self.other_part(entity, &found));
        }
        // A card keeps the order of the files; a timeline goes by date.
        if !card {
            found.sort_by_key(|evidence| {
                let since = when(evidence).and_then(|when| when.since);
                (since.is_none(), since, *evidence)
            });
        }
        let places: Vec<usize> = found.iter().map(|&evidence| gathered.place(evidence)).collect();
        for (&evidence, &place) in found.iter().zip(&places).filter(|_| all) {
            let entity = self.came_about(evidence);
            match reply.answers.iter_mut().find(|known| known.entity == entity) {
                Some(known) => known.evidence.push(place),
                None => {
                    reply.answers.push(Found { entity, possibly: false, evidence: vec![place] });
                }
            }
        }
        if let Some(entity) = about.filter(|_| card || !places.is_empty()) {
            let evidence = (0..gathered.list.len()).collect();
            reply.answers.push(Found { entity, possibly: false, evidence });
        }
    }

    /// Which part an entity has in the last claims of its card, where it is at neither end.
    pub(super) fn other_part(&self, entity: EntityId, found: &[Evidence]) -> Option<String> {
        let voice = |evidence: &Evidence| match evidence {
            Evidence::Claim(id) => {
                let claim = self.dataset.claim(*id);
                let is_end = claim.from == entity || claim.to == Some(entity);
                (!is_end).then_some(claim.according_to == Some(entity))
            }
            Evidence::Figure(id) => (self.dataset.figure(*id).of != entity).then_some(true),
            Evidence::Entity(_) => None,
        };
        let parts: Vec<bool> = found.iter().filter_map(voice).collect();
        let part = match (parts.contains(&true), parts.contains(&false)) {
            (false, false) => return None,
            (true, false) => "the voice",
            (false, true) => "named in a qualifier",
            (true, true) => "the voice, or named in a qualifier",
        };
        let claims = match parts.len() {
            1 if found.len() > 1 => "the last claim".to_owned(),
            1 => "the claim".to_owned(),
            all if all == found.len() => "all claims".to_owned(),
            several => format!("the last {several} claims"),
        };
        Some(format!("In {claims} {} is {part}.", self.dataset.in_sentence(entity)))
    }

    /// What happened, as an entity: of a claim the work in which it was said, or else what it was
    /// done to.
    pub(super) fn came_about(&self, evidence: Evidence) -> EntityId {
        let claim = match evidence {
            Evidence::Entity(id) => return id,
            Evidence::Figure(id) => return self.dataset.figure(id).of,
            Evidence::Claim(id) => self.dataset.claim(id),
        };
        let schema = &self.dataset.schema;
        let made = |kind: &str| {
            let makes = |relation| {
                let relation = schema.relation(relation);
                relation.makes && relation.to.iter().any(|to| to == kind)
            };
            schema.relation_ids().any(makes)
        };
        let is_work = |id: EntityId| {
            let kinds = self.dataset.entity(id).kinds.iter();
            kinds.flat_map(|&kind| schema.kind_line(kind)).any(|&k| made(&schema.kind(k).name))
        };
        let within = |qualifier: &QualifierId| schema.tells(*qualifier, QualifierRole::PLACES);
        let values =
            claim.qualifiers.iter().filter(|(q, _)| within(q)).flat_map(|(_, terms)| terms);
        let mut works = values.filter_map(|term| match term {
            Term::Entity(id) => Some(*id).filter(|&id| is_work(id)),
            Term::Text(_) => None,
        });
        works.next().or(claim.to).unwrap_or(claim.from)
    }
}
