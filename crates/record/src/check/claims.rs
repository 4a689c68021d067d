//! Checks of claims and figures.

use rustc_hash::FxHashMap;

use super::check_cites;
use super::locators::KnownLocators;
use crate::codes;
use crate::draft::{DatasetDraft, nearest_name};
use crate::file_records::FileKind;
use crate::ids::EntityId;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, either, quoted};
use crate::schema::Relation;
use crate::{Claim, Entity};

/// Checks all claims. P021: two of them have one id, so that they say the same.
pub fn check_claims(draft: &DatasetDraft, locators: &[KnownLocators], mistakes: &mut MistakeList) {
    let mut taken: FxHashMap<&str, usize> = FxHashMap::default();
    taken.reserve(draft.dataset.claims.len());
    for (n, claim) in draft.dataset.claims.iter().enumerate() {
        let place = || draft.claims.place(n);
        check_cites(&claim.cites, "a claim", draft, locators, place, mistakes);
        // Of a schema that is cut short, the parents of kinds may be missing.
        if let Some(relation) = draft.dataset.schema.relations.get(claim.relation.index())
            && !mistakes.is_unread(FileKind::Schema)
        {
            check_ends(draft, claim, relation, place, mistakes);
        }
        check_lifetime(draft, claim, place, mistakes);
        match taken.entry(&claim.id) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(n);
            }
            std::collections::hash_map::Entry::Occupied(first) if is_whole(draft, claim) => {
                let message = format!("another claim has the id {}", quoted(&claim.id));
                let mistake =
                    DatasetMistake::new(&codes::DUPLICATE_CLAIM, place().field("id"), message);
                let first = draft.claims.place(*first.get()).field("id");
                let help = "give each an “id”, or add the citation to the first";
                mistakes.add(mistake.related(first, "first here").help(help));
            }
            std::collections::hash_map::Entry::Occupied(_) => {}
        }
    }
    check_doubts(draft, &taken, mistakes);
}

/// The ids of claims that the doubt of a claim names in backquotes. A derived id has a full stop in
/// it, which tells it from other words in backquotes.
fn named(claim: &Claim) -> impl Iterator<Item = &str> {
    let doubt = claim.doubt.as_deref().unwrap_or_default();
    doubt.split('`').skip(1).step_by(2).filter(|id| id.contains('.') && !id.contains(' '))
}

/// P047: a doubt names a claim that does not exist. P057: it names one that does not name this
/// claim in turn; of two claims that contradict each other, a reader of either should learn of both.
fn check_doubts(draft: &DatasetDraft, by_id: &FxHashMap<&str, usize>, mistakes: &mut MistakeList) {
    let claims = &draft.dataset.claims;
    for (n, claim) in claims.iter().enumerate() {
        let place = || draft.claims.place(n).field("doubt");
        for id in named(claim) {
            let mistake = match by_id.get(id) {
                None if mistakes.something_lost() => continue,
                None => {
                    let message = format!("no claim has the id {}", quoted(id));
                    let near = nearest_name(id, claims.iter().map(|claim| claim.id.as_str()));
                    DatasetMistake::new(&codes::UNKNOWN_CLAIM, place(), message).did_you_mean(near)
                }
                Some(&other) if named(&claims[other]).any(|back| back == claim.id) => continue,
                Some(&other) => {
                    let message = format!("{} does not name this claim in turn", quoted(id));
                    let mistake = DatasetMistake::new(&codes::ONE_SIDED_DOUBT, place(), message);
                    let other = draft.claims.place(other).field("from");
                    mistake.related(other, "that claim")
                }
            };
            mistakes.add(mistake);
        }
    }
}

/// Checks all figures.
pub fn check_figures(draft: &DatasetDraft, locators: &[KnownLocators], mistakes: &mut MistakeList) {
    for (n, figure) in draft.dataset.figures.iter().enumerate() {
        let place = || draft.figures.place(n);
        check_cites(&figure.cites, "a figure", draft, locators, place, mistakes);
    }
}

/// Whether the parts that a claim's id is made of are known, so that two equal ids mean something.
fn is_whole(draft: &DatasetDraft, claim: &Claim) -> bool {
    entity(draft, claim.from).is_some()
        && (draft.schema.is_none() || claim.relation.index() < draft.dataset.schema.relations.len())
}

fn entity(draft: &DatasetDraft, id: EntityId) -> Option<&Entity> {
    draft.dataset.entities.get(id.index())
}

/// P029: a claim lacks the object that its relation needs. P018: its subject or object is of a kind
/// that the relation does not allow there.
fn check_ends(
    draft: &DatasetDraft,
    claim: &Claim,
    relation: &Relation,
    place: impl Fn() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    let lacks_object = claim.to.is_none() && !relation.alone;
    if lacks_object && !mistakes.is_wrong(&place().field("to")) {
        let message = format!("“{}” needs “to”", relation.name);
        let mistake =
            DatasetMistake::new(&codes::MISSING_TARGET, place().field("relation"), message);
        mistakes.add(mistake.help("add “to”, or let the schema say “alone: true”"));
    }
    let schema = &draft.dataset.schema;
    let from = entity(draft, claim.from);
    let to = claim.to.and_then(|to| entity(draft, to));
    // An entity whose kinds are unknown may stand on either side.
    let takes = |named: &[String], end: Option<&Entity>| {
        end.is_none_or(|end| end.kinds.is_empty() || schema.allows(named, &end.kinds))
    };
    let turned = takes(&relation.from, to) && takes(&relation.to, from);
    if relation.symmetric && turned {
        return;
    }
    for (side, named, end) in [("from", &relation.from, from), ("to", &relation.to, to)] {
        let Some(end) = end.filter(|end| !takes(named, Some(end))) else { continue };
        let kinds: Vec<&str> = end.kinds.iter().map(|&k| schema.kind(k).name.as_str()).collect();
        let role = if side == "from" { "subject" } else { "object" };
        let message = format!("“{}” takes no {} as its {role}", relation.name, either(&kinds));
        let mistake = DatasetMistake::new(&codes::KIND_NOT_ALLOWED, place().field(side), message);
        if turned && to.is_some() {
            return mistakes.add(mistake.help("exchange “from” and “to”"));
        }
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let help = format!("use a {}, or let schema.ron allow more in “{side}”", either(&named));
        mistakes.add(mistake.help(help));
    }
}

/// P051: a claim lies wholly before or after the life of its subject, where the date of the subject
/// is a period such as `1870/1924`.
fn check_lifetime(
    draft: &DatasetDraft,
    claim: &Claim,
    place: impl Fn() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    let (Some(subject), Some(when)) = (entity(draft, claim.from), &claim.when) else { return };
    let Some(life) = subject.when.as_ref().filter(|life| life.text().contains('/')) else { return };
    let before = when.until.zip(life.since).is_some_and(|(end, birth)| end < birth);
    let after = when.since.zip(life.until).is_some_and(|(start, death)| start > death);
    // A claim with a mode, such as “would have”, does not say that it happened.
    if claim.mode.is_some() || !(before || after) {
        return;
    }
    let relative = if before { "before its subject began" } else { "after its subject ended" };
    let message = format!("the claim is {relative}: “{}” is {}", subject.id, life.text());
    let mistake = DatasetMistake::new(&codes::OUTSIDE_LIFETIME, place().field("when"), message);
    mistakes.add(mistake.related(draft.entities.place(claim.from.index()).field("when"), "there"));
}
