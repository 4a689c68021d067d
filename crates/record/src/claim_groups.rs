//! Groups of claims: what several claims share is written once.
//!
//! `(from: "burke", claims: [(…), (…)])` is two claims of one subject, and
//! `(cites: ["2.3"], claims: [(…), (…)])` two of one place. A group may hold any field of a claim
//! but an id, and further groups. A claim in it that has a field itself keeps its own.

use super::read::mistake::PathStep;
use super::ron_layout::{RonShape, RonValue};
use super::ron_records::ClaimRecord;

/// The way to a claim in its file, where claims are grouped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimPath {
    /// The number of the element of the file's list, then that in the group, and so on.
    pub steps: Vec<usize>,
    /// The fields that a group gives the claim, each with the number of steps to that group.
    pub given: Vec<(String, usize)>,
    /// The field that names the relation and holds the object, if one does both.
    pub relation_field: Option<String>,
    /// Whether the places cited stand in `at`.
    pub cites_at: bool,
}

impl ClaimPath {
    /// The way to an element of the list.
    pub fn of_element(number: usize) -> ClaimPath {
        ClaimPath { steps: vec![number], ..ClaimPath::default() }
    }

    /// The steps to a part of the claim, of which `inside` are those within its record: they lead to
    /// the field as it is written, which may be one of the group or have another name.
    pub fn steps_to(&self, inside: &[PathStep]) -> Vec<PathStep> {
        let field = match inside.first() {
            Some(PathStep::Field(name) | PathStep::Name(name)) => Some(name.as_ref()),
            _ => None,
        };
        let given = self.given.iter().find(|(name, _)| Some(name.as_str()) == field);
        let depth = given.map_or(self.steps.len(), |(_, depth)| *depth);
        let mut steps = Vec::new();
        for (n, index) in self.steps[..depth].iter().enumerate() {
            if n > 0 {
                steps.push(PathStep::Field("claims".into()));
            }
            steps.push(PathStep::Index(*index));
        }
        match (field, &self.relation_field) {
            (Some("relation"), Some(written)) => {
                steps.push(PathStep::Name(written.clone().into()));
                return steps;
            }
            (Some("to"), Some(written)) => {
                steps.push(PathStep::Field(written.clone().into()));
                steps.extend_from_slice(&inside[1..]);
                return steps;
            }
            _ => {}
        }
        match inside {
            [PathStep::Field(name), PathStep::Index(n), PathStep::Field(at), rest @ ..]
                if self.cites_at && name == "cites" && at == "at" =>
            {
                steps.push(PathStep::Field("at".into()));
                steps.push(PathStep::Index(*n));
                steps.extend_from_slice(rest);
            }
            _ => steps.extend_from_slice(inside),
        }
        steps
    }
}

/// The claims of a list with groups, one after the other, and the way to each. The ways are empty
/// where the list has no groups, since then each claim is an element of it. O(claims).
pub fn ungroup_claims(records: Vec<ClaimRecord>) -> (Vec<ClaimRecord>, Vec<ClaimPath>) {
    if records.iter().all(|record| record.claims.is_none() && !record.cites_at) {
        return (records, Vec::new());
    }
    let (mut claims, mut paths) = (Vec::with_capacity(records.len()), Vec::new());
    for (n, record) in records.into_iter().enumerate() {
        spread(record, ClaimPath::of_element(n), &mut claims, &mut paths);
    }
    (claims, paths)
}

/// Adds the claims of a record: itself, or those that it groups.
fn spread(
    mut record: ClaimRecord,
    mut path: ClaimPath,
    claims: &mut Vec<ClaimRecord>,
    paths: &mut Vec<ClaimPath>,
) {
    let Some(members) = record.claims.take() else {
        path.cites_at = record.cites_at;
        claims.push(record);
        paths.push(path);
        return;
    };
    for (n, mut member) in members.into_iter().enumerate() {
        let mut given = Vec::new();
        share(&record, &mut member, &mut given);
        let depth = path.steps.len();
        // What a wider group gives is given by this one only where it has the field itself.
        let of = |field: &str| {
            let outer = path.given.iter().find(|(own, _)| own == field);
            outer.map_or(depth, |(_, depth)| *depth)
        };
        let given = given.into_iter().map(|field| {
            let depth = of(&field);
            (field, depth)
        });
        let given = given.collect();
        let steps = path.steps.iter().copied().chain([n]).collect();
        spread(member, ClaimPath { steps, given, ..ClaimPath::default() }, claims, paths);
    }
}

/// Gives a member of a group what it does not have itself; `given` are the names of these fields.
fn share(group: &ClaimRecord, member: &mut ClaimRecord, given: &mut Vec<String>) {
    let mut text = |name: &str, own: &mut String, shared: &String| {
        if own.is_empty() && !shared.is_empty() {
            own.clone_from(shared);
            given.push(name.to_owned());
        }
    };
    text("from", &mut member.from, &group.from);
    // A member that names its relation by a field of its own has one.
    text("relation", &mut member.relation, &group.relation);
    let mut optional = |name: &str, own: &mut Option<String>, shared: &Option<String>| {
        if own.is_none() && shared.is_some() {
            own.clone_from(shared);
            given.push(name.to_owned());
        }
    };
    optional("to", &mut member.to, &group.to);
    optional("when", &mut member.when, &group.when);
    optional("basis", &mut member.basis, &group.basis);
    optional("according_to", &mut member.according_to, &group.according_to);
    optional("certainty", &mut member.certainty, &group.certainty);
    optional("mode", &mut member.mode, &group.mode);
    optional("doubt", &mut member.doubt, &group.doubt);
    optional("note", &mut member.note, &group.note);
    if member.cites.is_empty() && !group.cites.is_empty() {
        member.cites.clone_from(&group.cites);
        member.cites_at = group.cites_at;
        given.push("cites".to_owned());
    }
    if group.denied && !member.denied {
        member.denied = true;
        given.push("denied".to_owned());
    }
    for (name, values) in &group.qualifiers {
        if member.qualifiers.iter().all(|(own, _)| own != name) {
            member.qualifiers.push((name.clone(), values.clone()));
            given.push(name.clone());
        }
    }
}

/// The values of the claims in a file, of which `root` is the list: those of groups and not the
/// groups themselves, in the order of [`ungroup_claims`].
pub fn claim_values<'v>(root: &'v RonValue, text: &str) -> Vec<&'v RonValue> {
    let mut found = Vec::new();
    let RonShape::List(items) = &root.shape else { return found };
    let mut open: Vec<&RonValue> = items.iter().rev().collect();
    while let Some(value) = open.pop() {
        let members = match &value.shape {
            RonShape::Struct(fields) => {
                fields.iter().find(|field| field.is_named(text, "claims")).map(|field| &field.value)
            }
            _ => None,
        };
        match members.map(|members| &members.shape) {
            Some(RonShape::List(members)) => open.extend(members.iter().rev()),
            _ => found.push(value),
        }
    }
    found
}
