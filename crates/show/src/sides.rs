//! The sides of a quarrel: entities whose stands count as those of one.
//!
//! A faction speaks through its leaders, its members and allies, and through what they wrote. The
//! schema names the sides, or else each person and body that took stands is one; claims whose
//! relation declares [`speaks_for`](polemic_record::schema::Relation::speaks_for) say who else
//! belongs to a side.

use std::collections::{BTreeMap, BTreeSet};

use polemic_record::schema::{QuarrelSide, SpeaksFor};
use polemic_record::sentence::capitalised;
use polemic_record::{Claim, Dataset, EntityId, KindId};

use super::comparison::stands_taken;
use super::picture::StanceSide;

/// A side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedSide {
    /// Its name.
    pub name: String,
    /// Who speaks for it: the entities that it is made of, and then those who speak for them.
    pub members: Vec<EntityId>,
}

/// The page lays at most so many sides side by side, where the schema names none.
const FEW_SIDES: usize = 5;

/// The sides that the schema names; where it names none, the few that stand on most of what divides
/// them. O(claims × sides).
pub fn quarrel_sides(dataset: &Dataset) -> Vec<ComparedSide> {
    let named = named_sides(dataset);
    if !named.is_empty() {
        return gathered(named, dataset);
    }
    let single = |id: EntityId| ComparedSide { name: name(dataset, id), members: vec![id] };
    let takers = takers(dataset);
    let speakers: BTreeSet<EntityId> =
        speakers(dataset).into_iter().filter(|(_, of)| takers.contains(of)).map(|s| s.0).collect();
    let own = takers.iter().filter(|&&id| dataset.is_who(id) && !speakers.contains(&id));
    most_divided(&gathered(own.map(|&id| single(id)).collect(), dataset), dataset)
}

/// The sides to which the entities of a kind belong: those that the schema names and that have one
/// of the kind, and each other entity of the kind that took a stand. After them come the other sides
/// that the schema names and that stand against one of them on something; their number is the second
/// value.
pub fn sides_of_kind(kind: KindId, dataset: &Dataset) -> (Vec<ComparedSide>, usize) {
    let is_one = |id: &EntityId| dataset.is_a(*id, kind);
    let mut sides: Vec<ComparedSide> = named_sides(dataset);
    let named: BTreeSet<EntityId> = sides.iter().flat_map(|side| side.members.clone()).collect();
    let others = takers(dataset).into_iter().filter(|id| is_one(id) && !named.contains(id));
    sides.extend(others.map(|id| ComparedSide { name: name(dataset, id), members: vec![id] }));
    // All sides take part, so that nobody speaks for two of them.
    let sides = gathered(sides, dataset);
    let asked: Vec<bool> = sides.iter().map(|side| side.members.iter().any(is_one)).collect();
    let stands = stands_by_issue(&sides, dataset);
    let opposes = |n: usize| {
        let across = |takers: &BTreeSet<(usize, StanceSide)>| {
            let own = takers.iter().filter(|(other, _)| *other == n);
            let mut pairs = own.flat_map(|own| takers.iter().map(move |other| (own, other)));
            pairs.any(|(own, other)| asked[other.0] && own.1 != other.1)
        };
        !asked[n] && stands.values().any(across)
    };
    let of_kind = (0..sides.len()).filter(|&n| asked[n]);
    let opponents: Vec<usize> = (0..sides.len()).filter(|&n| opposes(n)).collect();
    let count = opponents.len();
    (of_kind.chain(opponents).map(|n| sides[n].clone()).collect(), count)
}

/// The side that speaks for an entity: the one that the schema names, or the entity with those who
/// speak for it.
pub fn side_of(entity: EntityId, dataset: &Dataset) -> ComparedSide {
    let mut sides = gathered(named_sides(dataset), dataset);
    let at = sides.iter().position(|side| side.members.contains(&entity));
    let alone = || ComparedSide { name: name(dataset, entity), members: vec![entity] };
    at.map_or_else(|| gathered(vec![alone()], dataset).remove(0), |at| sides.swap_remove(at))
}

fn name(dataset: &Dataset, id: EntityId) -> String {
    capitalised(&dataset.entity(id).name)
}

/// The sides of the schema, with the members that it names.
fn named_sides(dataset: &Dataset) -> Vec<ComparedSide> {
    let member = |id: &String| dataset.by_id.get(id).copied();
    let side = |side: &QuarrelSide| ComparedSide {
        name: side.name.clone(),
        members: side.members.iter().filter_map(member).collect(),
    };
    dataset.schema.sides.iter().map(side).filter(|side| !side.members.is_empty()).collect()
}

/// Who took a stand on anything, in the order of the dataset.
fn takers(dataset: &Dataset) -> BTreeSet<EntityId> {
    let stands = dataset.claims.iter().flat_map(|claim| stands_taken(dataset, claim));
    stands.map(|(who, _)| who).collect()
}

/// Everyone who speaks for another, with that other. Where the schema does not say which relations
/// make somebody speak, what somebody made speaks for them.
fn speakers(dataset: &Dataset) -> Vec<(EntityId, EntityId)> {
    let schema = &dataset.schema;
    let declared = schema.relations.iter().any(|relation| relation.speaks_for.is_some());
    let speaks = |claim: &Claim| {
        let line = schema.relation_line(claim.relation);
        let mut line = line.iter().map(|&relation| schema.relation(relation));
        match declared {
            true => line.find_map(|relation| relation.speaks_for),
            false => line
                .any(|relation| relation.makes || relation.complete)
                .then_some(SpeaksFor::Subject),
        }
    };
    let mut list = Vec::new();
    for claim in &dataset.claims {
        let (Some(to), Some(speaks)) = (claim.to, speaks(claim)) else { continue };
        if claim.denied || claim.mode.is_some() {
            continue;
        }
        let symmetric = schema.relation(claim.relation).symmetric;
        if speaks == SpeaksFor::Object || symmetric {
            list.push((claim.from, to));
        }
        if speaks == SpeaksFor::Subject || symmetric {
            list.push((to, claim.from));
        }
    }
    list
}

/// The sides with all who speak for their members. Whoever would speak for two sides speaks for
/// neither, and a member that a side names belongs to no other.
fn gathered(mut sides: Vec<ComparedSide>, dataset: &Dataset) -> Vec<ComparedSide> {
    let mut by_object: BTreeMap<EntityId, Vec<EntityId>> = BTreeMap::new();
    for (who, of) in speakers(dataset) {
        by_object.entry(of).or_default().push(who);
    }
    let named: BTreeSet<EntityId> = sides.iter().flat_map(|side| side.members.clone()).collect();
    let mut reached: BTreeMap<EntityId, usize> = BTreeMap::new();
    for side in &mut sides {
        let mut at = 0;
        while let Some(&member) = side.members.get(at) {
            at += 1;
            for who in by_object.get(&member).into_iter().flatten() {
                if !named.contains(who) && !side.members.contains(who) {
                    side.members.push(*who);
                    *reached.entry(*who).or_default() += 1;
                }
            }
        }
    }
    for side in &mut sides {
        side.members.retain(|member| reached.get(member).is_none_or(|&count| count == 1));
    }
    sides
}

/// For each thing that sides took a stand on, which of them are for it and which against.
fn stands_by_issue(
    sides: &[ComparedSide],
    dataset: &Dataset,
) -> BTreeMap<EntityId, BTreeSet<(usize, StanceSide)>> {
    let mut owner: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (n, side) in sides.iter().enumerate() {
        owner.extend(side.members.iter().map(|&member| (member, n)));
    }
    let mut stands: BTreeMap<EntityId, BTreeSet<(usize, StanceSide)>> = BTreeMap::new();
    for claim in &dataset.claims {
        for (who, on) in stands_taken(dataset, claim) {
            let side = StanceSide::of(dataset, claim);
            if let (Some(&n), StanceSide::For | StanceSide::Against) = (owner.get(&who), side) {
                stands.entry(on).or_default().insert((n, side));
            }
        }
    }
    stands
}

/// The few sides that stand on most of what divides all of them; where nothing does, on most things.
fn most_divided(sides: &[ComparedSide], dataset: &Dataset) -> Vec<ComparedSide> {
    let mut score = vec![(0_usize, 0_usize); sides.len()];
    for takers in stands_by_issue(sides, dataset).values() {
        let divided = [StanceSide::For, StanceSide::Against]
            .iter()
            .all(|side| takers.iter().any(|(_, other)| other == side));
        for &(n, _) in takers {
            score[n].0 += usize::from(divided);
            score[n].1 += 1;
        }
    }
    let mut order: Vec<usize> = (0..sides.len()).filter(|&n| score[n].1 > 0).collect();
    order.sort_by_key(|&n| (std::cmp::Reverse(score[n]), n));
    order.truncate(FEW_SIDES);
    order.sort_unstable();
    order.into_iter().map(|n| sides[n].clone()).collect()
}
