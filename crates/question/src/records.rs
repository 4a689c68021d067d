//! Which claims answer a link: the one place that decides it without running a query.
//!
//! `who criticised the new theory in 1672` has one link: a verb (*criticised*), an object (*the new
//! theory*) and a time (*in 1672*). A claim answers it if the relation is the verb's or a narrower
//! one, the ends fit in the verb's direction (in either direction where the relation is symmetric),
//! and the date, the qualifiers, the voice, the mode and the denial are those that the link asks
//! for. A compiled query finds exactly the same rows ([`super::compile`]); `tests/records.rs` holds
//! the two against each other.
//!
//! A link may still be open: where a verb has several senses, or a name several bearers, any of
//! them will do.

use rustc_hash::FxHashSet;

use polemic_record::when::{Certainty, Period};
use polemic_record::{Claim, ClaimId, Dataset, EntityId, KindId, Term as Value, When};

use super::lexicon::Lexicon;
use super::meaning::{Class, Link, Restriction, Sense, Set, Term, Time};
use super::resolve::who_kinds;

/// Looks up which claims answer a link.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// Whose index of claims by entity is used.
    pub lexicon: &'a Lexicon,
    /// The claims.
    pub dataset: &'a Dataset,
}

/// One way in which a link holds of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The entity at the end that the link asks for.
    pub near: EntityId,
    /// The entity at the other end; the same one, where a claim is about its subject alone.
    pub far: EntityId,
    /// The claims that it rests on: the link's own, then those of whoever did the same, then those
    /// of what is said of the object.
    pub claims: Vec<ClaimId>,
    /// Whether the dates settle that it is in time, or only allow it; never [`Certainty::No`].
    pub certainty: Certainty,
}

/// The claims of one way in which conditions hold, with how sure their dates are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkRow {
    /// In the order of the conditions.
    pub claims: Vec<ClaimId>,
    /// The least of the certainties of the claims.
    pub certainty: Certainty,
}

impl LinkRow {
    fn empty() -> LinkRow {
        LinkRow { claims: Vec::new(), certainty: Certainty::Surely }
    }

    fn and(&self, other: &LinkRow) -> LinkRow {
        let claims = self.claims.iter().chain(&other.claims).copied().collect();
        LinkRow { claims, certainty: self.certainty.min(other.certainty) }
    }
}

/// The claims that a chain of links has used: none of them is walked a second time, as in one
/// `MATCH` of a query. `None` outside a chain.
type Used<'u> = Option<&'u [ClaimId]>;

impl<'a> Records<'a> {
    /// The entities of a set, each with every way in which its conditions hold, in file order.
    /// O(claims) where no condition names an entity, otherwise O(claims at the named ones).
    pub fn of_set(self, set: &Set) -> Vec<(EntityId, Vec<LinkRow>)> {
        let held = |all: &Vec<Link>| all.iter().find(|link| !link.not || link.denied).cloned();
        let links: Option<Vec<Link>> = set.any.iter().map(held).collect();
        let candidates: Vec<EntityId> = match links {
            Some(links) => self.ends_near(&links),
            None => self.dataset.entity_ids().collect(),
        };
        let of = |id: EntityId| {
            let rows = self.rows_of_member(set, id);
            (!rows.is_empty()).then_some((id, rows))
        };
        candidates.into_iter().filter_map(of).collect()
    }

    /// The entities at those ends of claims that any of some links asks for, in file order.
    fn ends_near(self, links: &[Link]) -> Vec<EntityId> {
        let mut nears: Vec<EntityId> = Vec::new();
        for link in links {
            for id in self.candidates(link) {
                nears.extend(self.ends(link, self.dataset.claim(id)).map(|(near, _)| near));
            }
        }
        nears.sort_unstable();
        nears.dedup();
        nears
    }

    /// Every way in which an entity is in a set; none where it is not.
    pub fn rows_of_member(self, set: &Set, id: EntityId) -> Vec<LinkRow> {
        let itself = self.in_times(&set.times, self.dataset.entity(id).when.as_ref());
        if itself == Certainty::No {
            return Vec::new();
        }
        let (mut found, mut known) = (Vec::new(), FxHashSet::default());
        for all in set.any.iter().filter(|all| self.fits(&set.class, all, id)) {
            for mut row in self.rows_of_all(id, all, None) {
                row.certainty = row.certainty.min(itself);
                if known.insert(row.clone()) {
                    found.push(row);
                }
            }
        }
        found
    }

    /// Every way in which a link holds of whatever entity, negated or not; of several objects that
    /// must all be there, each way of each.
    pub fn holdings(self, link: &Link) -> Vec<Holding> {
        let nears = self.ends_near(std::slice::from_ref(link));
        nears.into_iter().flat_map(|near| self.holdings_of(near, link)).collect()
    }

    /// The same of one entity. O(claims at the entity), times those at its objects where the link
    /// says more of these.
    pub fn holdings_of(self, near: EntityId, link: &Link) -> Vec<Holding> {
        match &link.objects {
            None => self.holdings_with(near, link, None, None),
            Some(any) => {
                let terms = any.iter().flatten();
                terms.flat_map(|term| self.holdings_with(near, link, Some(term), None)).collect()
            }
        }
    }

    /// Whether an entity is of a class, as far as the conditions that it meets leave that open.
    pub fn fits(self, class: &Class, all: &[Link], id: EntityId) -> bool {
        match class {
            Class::Kinds(kinds) => {
                kinds.is_empty() || kinds.iter().any(|&kind| self.dataset.is_a(id, kind))
            }
            _ => class_kinds(class, &conditions(all), &self.dataset.schema)
                .is_none_or(|kinds| kinds.iter().any(|&kind| self.dataset.is_a(id, kind))),
        }
    }

    /// Every way in which all of some links hold of an entity.
    fn rows_of_all(self, near: EntityId, all: &[Link], used: Used<'_>) -> Vec<LinkRow> {
        let mut rows = vec![LinkRow::empty()];
        for link in all {
            if link.not && !link.denied {
                if !self.rows_of_link(near, link, Some(&[])).is_empty() {
                    return Vec::new();
                }
                continue;
            }
            rows = self.crossed(&rows, used, |used| self.rows_of_link(near, link, used));
        }
        rows
    }

    /// Each row with each of those that hold beside it.
    fn crossed(
        self,
        rows: &[LinkRow],
        used: Used<'_>,
        others: impl Fn(Used<'_>) -> Vec<LinkRow>,
    ) -> Vec<LinkRow> {
        let mut crossed = Vec::new();
        for row in rows {
            let walked: Option<Vec<ClaimId>> =
                used.map(|used| used.iter().chain(&row.claims).copied().collect());
            crossed.extend(others(walked.as_deref()).iter().map(|other| row.and(other)));
        }
        crossed
    }

    /// Every way in which one of the alternatives of a link's objects holds of an entity.
    fn rows_of_link(self, near: EntityId, link: &Link, used: Used<'_>) -> Vec<LinkRow> {
        let with = |term: Option<&Term>, used: Used<'_>| -> Vec<LinkRow> {
            let found = self.holdings_with(near, link, term, used).into_iter();
            found.map(|h| LinkRow { claims: h.claims, certainty: h.certainty }).collect()
        };
        let Some(any) = &link.objects else { return with(None, used) };
        let of_all = |all: &Vec<Term>| {
            let first = vec![LinkRow::empty()];
            all.iter()
                .fold(first, |rows, term| self.crossed(&rows, used, |used| with(Some(term), used)))
        };
        any.iter().flat_map(of_all).collect()
    }

    /// Every way in which a link holds of an entity with one object, or with any where none is
    /// given.
    fn holdings_with(
        self,
        near: EntityId,
        link: &Link,
        object: Option<&Term>,
        used: Used<'_>,
    ) -> Vec<Holding> {
        let mut found = Vec::new();
        for &id in self.claims_at(near) {
            let claim = self.dataset.claim(id);
            let certainty = self.certainty(link, claim);
            if certainty == Certainty::No || used.is_some_and(|used| used.contains(&id)) {
                continue;
            }
            for (_, far) in self.ends(link, claim).filter(|(end, _)| *end == near) {
                let own = LinkRow { claims: vec![id], certainty };
                let rows = self.with_others((near, far), link, own, used);
                let rows = rows.into_iter().flat_map(|row| self.of_object(far, object, row, used));
                found.extend(rows.map(|LinkRow { claims, certainty }| Holding {
                    near,
                    far,
                    claims,
                    certainty,
                }));
            }
        }
        found
    }

    /// Adds the claims of whoever must have done the same to the same.
    fn with_others(
        self,
        (near, far): (EntityId, EntityId),
        link: &Link,
        own: LinkRow,
        used: Used<'_>,
    ) -> Vec<LinkRow> {
        let Some(with) = &link.with else { return vec![own] };
        let walked =
            |id: &ClaimId| own.claims.contains(id) || used.is_some_and(|used| used.contains(id));
        let bare = Link { qualifiers: Vec::new(), voice: None, ..link.clone() };
        let mut rows = Vec::new();
        for &other in with.candidates.iter().filter(|&&other| other != near) {
            for &id in self.claims_at(other).iter().filter(|id| !walked(id)) {
                let claim = self.dataset.claim(id);
                let certainty = self.certainty(&bare, claim);
                let ends = self.ends(&bare, claim).filter(|ends| *ends == (other, far));
                if certainty != Certainty::No {
                    rows.extend(ends.map(|_| own.and(&LinkRow { claims: vec![id], certainty })));
                }
            }
        }
        rows
    }

    /// Adds the claims of what is said of the object, where it is one of those that are asked for.
    fn of_object(
        self,
        far: EntityId,
        object: Option<&Term>,
        own: LinkRow,
        used: Used<'_>,
    ) -> Vec<LinkRow> {
        let set = match object {
            None => return vec![own],
            Some(Term::Name(name)) => {
                return if name.candidates.contains(&far) { vec![own] } else { Vec::new() };
            }
            Some(Term::Set(set)) => set,
        };
        let itself = self.in_times(&set.times, self.dataset.entity(far).when.as_ref());
        if itself == Certainty::No {
            return Vec::new();
        }
        let walked: Vec<ClaimId> =
            used.unwrap_or_default().iter().chain(&own.claims).copied().collect();
        let alternatives = set.any.iter().filter(|all| self.fits(&set.class, all, far));
        let rows = alternatives.flat_map(|all| self.rows_of_all(far, all, Some(&walked)));
        rows.map(|row| own.and(&row)).collect()
    }

    /// The claims of which a link can hold: those at its object or at the value of a qualifier,
    /// where it names one; otherwise all.
    fn candidates(self, link: &Link) -> Vec<ClaimId> {
        let named = match link.objects.as_deref() {
            Some([all]) => match all.as_slice() {
                [Term::Name(name), ..] => Some(name),
                _ => None,
            },
            _ => None,
        };
        match named {
            Some(name) => {
                let at = |id: &EntityId| self.claims_at(*id).iter().copied();
                let mut claims: Vec<ClaimId> = name.candidates.iter().flat_map(at).collect();
                claims.sort_unstable();
                claims.dedup();
                claims
            }
            None => (0..self.dataset.claims.len()).map(ClaimId::new).collect(),
        }
    }

    /// The claims in which an entity has a part.
    fn claims_at(self, id: EntityId) -> &'a [ClaimId] {
        self.lexicon.claims(self.dataset).get(&id).map_or(&[], Vec::as_slice)
    }

    /// The ends of a claim in the directions of a link: first the one that the link asks for.
    fn ends(self, link: &Link, claim: &Claim) -> impl Iterator<Item = (EntityId, EntityId)> {
        let schema = &self.dataset.schema;
        let (from, to) = (claim.from, claim.to.unwrap_or(claim.from));
        let takes_object = link.objects.is_some();
        let mut ends: Vec<(EntityId, EntityId)> = Vec::new();
        for sense in link.senses.iter().filter(|sense| self.is_of(link, **sense, claim)) {
            // A claim about its subject alone is a loop, and no claim about itself as an object.
            let alone = schema.relation_family(sense.relation).any(|r| schema.relation(r).alone);
            if from == to && takes_object && alone {
                continue;
            }
            let mutual = schema.relation(sense.relation).symmetric;
            let straight = if sense.forward { (from, to) } else { (to, from) };
            let turned = (straight.1, straight.0);
            for pair in [Some(straight), mutual.then_some(turned)].into_iter().flatten() {
                if !ends.contains(&pair) {
                    ends.push(pair);
                }
            }
        }
        ends.into_iter()
    }

    /// Whether a claim is of a relation in the way that a link asks: asserted, denied, or in a mode.
    /// A denial of a wider relation denies the narrower one too.
    fn is_of(self, link: &Link, sense: Sense, claim: &Claim) -> bool {
        let schema = &self.dataset.schema;
        claim.mode == link.mode
            && claim.denied == link.denied
            && match link.denied {
                true => schema.relation_line(sense.relation).contains(&claim.relation),
                false => schema.relation_line(claim.relation).contains(&sense.relation),
            }
    }

    /// Whether the date, the voice and the qualifiers of a claim are those of a link, as far as
    /// coarse dates tell.
    fn certainty(self, link: &Link, claim: &Claim) -> Certainty {
        let voiced = link.voice.as_ref().is_none_or(|voice| {
            claim.according_to.is_some_and(|id| voice.candidates.contains(&id))
        });
        if !voiced {
            return Certainty::No;
        }
        let in_time = self.in_times(&link.times, self.date_of(link, claim));
        let borne = link.qualifiers.iter().map(|restriction| bears(claim, restriction));
        borne.fold(in_time, Certainty::min)
    }

    /// The date of a claim. Of a claim without one by which something was made, that of the work.
    fn date_of(self, link: &Link, claim: &'a Claim) -> Option<&'a When> {
        let makes = link
            .senses
            .first()
            .is_some_and(|sense| self.dataset.schema.relation(sense.relation).makes);
        let made = claim.to.filter(|_| makes);
        let work = || self.dataset.entity(made?).when.as_ref();
        claim.when.as_ref().or_else(work)
    }

    /// Whether a date is in all of some times.
    fn in_times(self, times: &[Time], when: Option<&When>) -> Certainty {
        let vague = times.iter().any(Time::is_vague);
        let of = |time: &Time| overlap(when, time.period, vague);
        times.iter().map(of).fold(Certainty::Surely, Certainty::min)
    }
}

/// Whether something of a date, or of none, lies in a period; what has no date never does.
fn overlap(when: Option<&When>, period: Period, vague: bool) -> Certainty {
    when.map_or(Certainty::No, |when| match vague {
        true => when.overlaps_about(period),
        false => when.overlaps(period),
    })
}

/// Whether a claim has the value that a restriction wants, or lies in the time that it stands for.
pub fn bears(claim: &Claim, restriction: &Restriction) -> Certainty {
    let own = claim.qualifiers.iter().filter(|(q, _)| restriction.qualifiers.contains(q));
    let is_value = |term: &Value| match term {
        Value::Entity(id) => restriction.name.candidates.contains(id),
        Value::Text(text) => restriction.texts.contains(text),
    };
    if own.flat_map(|(_, terms)| terms).any(is_value) {
        return Certainty::Surely;
    }
    let dated = |period| overlap(claim.when.as_ref(), period, false);
    restriction.period.map_or(Certainty::No, dated)
}

/// A condition on the entities of a set: what its verb means, and whether it must be absent.
#[derive(Debug, Clone, Copy)]
pub struct ClassCondition {
    /// The verb.
    pub sense: Sense,
    /// Whether no such claim may be on record.
    pub absent: bool,
}

/// The conditions of an alternative.
fn conditions(all: &[Link]) -> Vec<ClassCondition> {
    let of = |link: &Link| {
        let absent = link.not && !link.denied;
        link.senses.first().map(|&sense| ClassCondition { sense, absent })
    };
    all.iter().filter_map(of).collect()
}

/// The kinds that entities of a class must have, where no verb sees to that already: those that
/// answer to "who"; of entities that only lack something, those that the verb takes. `None` where
/// any kind will do, or where the class names them.
pub fn class_kinds(
    class: &Class,
    conditions: &[ClassCondition],
    schema: &polemic_record::Schema,
) -> Option<Vec<KindId>> {
    let side = |sense: Sense| -> Option<&[String]> {
        let relation = schema.relation(sense.relation);
        let side = if sense.forward { &relation.from } else { &relation.to };
        (!relation.symmetric).then_some(side.as_slice())
    };
    let only_lacks = conditions.iter().all(|condition| condition.absent);
    let first_side = conditions.iter().filter_map(|condition| side(condition.sense)).next();
    match class {
        Class::Kinds(_) => None,
        Class::Who => {
            let who = |n: &String| schema.kind_named(n).is_some_and(|k| schema.answers_to_who(k));
            let all_who = |named: &[String]| !named.is_empty() && named.iter().all(who);
            let mut held = conditions.iter().filter(|c| !c.absent).filter_map(|c| side(c.sense));
            if held.any(all_who) {
                return None;
            }
            Some(who_kinds(schema, first_side.filter(|_| only_lacks).unwrap_or(&[])))
        }
        Class::What if only_lacks => Some(match first_side.filter(|named| !named.is_empty()) {
            Some(named) => named.iter().filter_map(|n| schema.kind_named(n)).collect(),
            // Any entity, but no figure.
            None => schema.kind_ids().filter(|&k| schema.kind(k).parent.is_none()).collect(),
        }),
        Class::What => None,
    }
}
