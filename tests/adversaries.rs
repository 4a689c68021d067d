//! Questions that say the contrary of a claim are never answered by that claim as if it were on
//! record: ends exchanged, another year, another name, another verb, another kind.
//!
//! They are made from the claims of three datasets; `ADVERSARIES=N` asks N of them. All random numbers
//! come from one seed.

#![allow(clippy::unwrap_used)] // A test that cannot make its questions has nothing else to do.

#[allow(dead_code)] // Its queries are for other tests.
mod made;

use std::path::Path;

use made::Random;
use polemic::Polemic;
use polemic::question::reply::Single;
use polemic::question::{Options, Status, ask};
use polemic::record::property_graph::Evidence;
use polemic::record::{Claim, ClaimId, Dataset, EntityId, Term};

/// How many are asked, unless the environment says otherwise.
const ASKED: usize = 3_000;

/// A name as it stands in a sentence.
fn name(dataset: &Dataset, id: EntityId) -> String {
    let entity = dataset.entity(id);
    if entity.article { format!("the {}", entity.name) } else { entity.name.clone() }
}

/// The base form and the past of a verb of the claim's relation, chosen at random.
fn verb(dataset: &Dataset, claim: &Claim, random: &mut Random) -> Option<(String, String)> {
    let schema = &dataset.schema;
    let verbs = &schema.relation(claim.relation).verbs;
    if verbs.is_empty() {
        return None;
    }
    let verb = schema.forms().verb(&verbs[random.below(verbs.len())]);
    let with = |head: &str| format!("{head} {}", verb.tail).trim().to_owned();
    (!verb.is_be()).then(|| (with(&verb.base), with(&verb.past)))
}

/// Another entity of the kind of one, that no claim of the same relation puts beside `beside`.
fn other(
    dataset: &Dataset,
    of: EntityId,
    beside: EntityId,
    random: &mut Random,
) -> Option<EntityId> {
    let kind = *dataset.entity(of).kinds.first()?;
    let all: Vec<EntityId> = dataset.entity_ids().filter(|&id| dataset.is_a(id, kind)).collect();
    let id = *all.get(random.below(all.len().max(1)))?;
    let near = dataset.claims.iter().any(|claim| {
        let ends = [Some(claim.from), claim.to];
        ends.contains(&Some(id)) && ends.contains(&Some(beside))
    });
    (id != of && id != beside && !near).then_some(id)
}

/// A question that says what a claim does not, by one of the ways.
#[expect(clippy::too_many_lines, reason = "one arm for each way to say the contrary")]
fn adversary(dataset: &Dataset, claim: &Claim, random: &mut Random) -> Option<String> {
    let schema = &dataset.schema;
    let relation = schema.relation(claim.relation);
    let to = claim.to?;
    if claim.denied || claim.mode.is_some() || to == claim.from {
        return None;
    }
    let (base, past) = verb(dataset, claim, random)?;
    let (a, b) = (name(dataset, claim.from), name(dataset, to));
    let year = claim.when.as_ref().and_then(|when| {
        let known = when.period();
        Some((known.since?.year, known.until?.year))
    });
    let who = if dataset.is_who(claim.from) { "who" } else { "what" };
    Some(match random.below(11) {
        // The ends exchanged.
        0 if !relation.symmetric => format!("did {b} {base} {a}"),
        1 if !relation.symmetric => format!("{who} {past} {a} and is {b}"),
        // Another year, or before and after the claim's own.
        2 => format!(
            "did {a} {base} {b} in {}",
            year?.1 + 3 + i64::try_from(random.below(9)).unwrap()
        ),
        3 => format!("did {a} {base} {b} before {}", year?.0 - 1),
        4 => format!("did {a} {base} {b} after {}", year?.1 + 1),
        5 => format!("{who} {past} {b} in {}", year?.0 - 4),
        // Another name of the kind.
        6 => format!("did {} {base} {b}", name(dataset, other(dataset, claim.from, to, random)?)),
        7 => format!("did {a} {base} {}", name(dataset, other(dataset, to, claim.from, random)?)),
        // Another verb.
        8 => {
            let n = random.below(schema.relations.len());
            let id = schema.relation_ids().nth(n)?;
            let related = schema.relation_line(id).contains(&claim.relation)
                || schema.relation_line(claim.relation).contains(&id);
            let strange = Claim { relation: id, ..claim.clone() };
            let (base, _) = verb(dataset, &strange, random).filter(|_| !related)?;
            // The broader verbs may mean the claim's relation after all.
            let broad = schema.broader.iter().any(|(verb, _)| base.starts_with(verb.as_str()));
            let own = relation.verbs.iter().chain(&relation.inverse).any(|verb| *verb == base);
            if broad || own {
                return None;
            }
            format!("did {a} {base} {b}")
        }
        // A kind that the answer is not.
        9 => {
            let n = random.below(schema.kinds.len());
            let kind = schema.kind_ids().nth(n).filter(|&kind| !dataset.is_a(claim.from, kind))?;
            format!("which {} {past} {b}", schema.kind(kind).nouns.first()?)
        }
        // A qualifier with another value.
        10 => {
            let of: Vec<_> = claim
                .qualifiers
                .iter()
                .filter_map(|(q, terms)| match terms.first() {
                    Some(Term::Entity(id)) => Some((*q, *id)),
                    _ => None,
                })
                .collect();
            let (q, value) = *of.get(random.below(of.len().max(1)))?;
            let value = other(dataset, value, claim.from, random)?;
            if dataset.entity(value).when.is_some() {
                return None;
            }
            format!("did {a} {base} {b} {} {}", schema.qualifier(q).marker, name(dataset, value))
        }
        _ => return None,
    })
}

/// Whether a question was answered as if the claim bore it out.
fn borne(polemic: &Polemic, question: &str, id: ClaimId) -> bool {
    let options = Options::default();
    let reply = ask(question, polemic.lexicon(), polemic.dataset(), polemic.graph(), &options);
    let rests = reply.evidence.contains(&Evidence::Claim(id));
    reply.status == Status::Answered && rests && reply.value != Some(Single::Bool(false))
}

#[test]
fn no_adversary_is_answered_as_if_it_were_on_record() {
    let asked = std::env::var("ADVERSARIES").ok().and_then(|n| n.parse().ok()).unwrap_or(ASKED);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let worlds = [
        Polemic::built_in(),
        Polemic::open(root.join("tests/data/dispute")).unwrap(),
        Polemic::open(root.join("tests/data/pamphlets")).unwrap(),
    ];
    let mut random = Random(20_261_130);
    let mut wrong = Vec::new();
    let mut n = 0;
    while n < asked {
        let polemic = &worlds[random.below(worlds.len())];
        let dataset = polemic.dataset();
        let id = ClaimId::new(random.below(dataset.claims.len()));
        let Some(question) = adversary(dataset, dataset.claim(id), &mut random) else { continue };
        n += 1;
        if borne(polemic, &question, id) {
            wrong.push(format!("{question}\n    {}", &dataset.claim(id).id));
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}
