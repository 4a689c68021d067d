//! The evaluator of links finds what the compiled query finds: for every question of the tests, on
//! three datasets, and on datasets made at random with symmetric, denied, dated and would-be claims.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

#[allow(dead_code)] // Its queries are for other tests.
mod made;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use made::Random;
use polemic::Polemic;
use polemic::engine::graph::{Graph, Value as GraphValue};
use polemic::engine::query::{Limits, Parameters, Query};
use polemic::question::meaning::{Class, Fact, Link, Question, Term};
use polemic::question::records::Records;
use polemic::question::{Lexicon, compile};
use polemic::record::property_graph::{Evidence, entity_of, evidence};
use polemic::record::{Claim, ClaimId, Dataset, EntityId, Mode, RelationId, Term as Value, When};

/// What answers, and the claims that it rests on.
type Found = BTreeSet<(Option<EntityId>, Vec<ClaimId>)>;

/// What the compiled query finds.
fn by_query(query: &Query, dataset: &Dataset, graph: &Graph) -> Found {
    let answer = query.run(graph, &Parameters::new(), &Limits::default()).unwrap();
    let claim = |value: &GraphValue| match value {
        GraphValue::Edge(edge) => match evidence(dataset, *edge) {
            Evidence::Claim(id) => Some(id),
            _ => None,
        },
        _ => None,
    };
    let row = |values: &Vec<GraphValue>| {
        let entity = match values[0] {
            GraphValue::Node(node) => entity_of(dataset, node),
            _ => None,
        };
        let claims = match &values[1] {
            GraphValue::List(list) => list.iter().filter_map(claim).collect(),
            _ => Vec::new(),
        };
        (entity, claims)
    };
    answer.rows.iter().map(|found| row(&found.values)).collect()
}

/// The claims of the rows, without saying which claims hang together.
fn claims_of(found: &Found) -> BTreeSet<ClaimId> {
    found.iter().flat_map(|(_, claims)| claims).copied().collect()
}

/// The claims that a link holds of one of the subjects of a fact by, asserted and denied.
fn of_fact(fact: &Fact, link: &Link, records: Records<'_>) -> BTreeSet<ClaimId> {
    let asserted = Link { not: false, denied: false, ..link.clone() };
    let of_all = link.objects.iter().flatten().flatten().any(|term| matches!(term, Term::Set(_)));
    let denied = Link { not: false, denied: true, ..link.clone() };
    // What is denied of one thing is not denied of all things of a sort.
    let links = [Some(asserted), (!of_all).then_some(denied)].into_iter().flatten();
    let mut claims = BTreeSet::new();
    for link in links {
        for subject in fact.subjects() {
            let held = records.holdings_of(subject.entity(), &link);
            claims.extend(held.iter().map(|holding| holding.claims[0]));
        }
    }
    claims
}

/// Compares both on one question; whether it is one of those that the evaluator answers whole.
#[expect(clippy::too_many_lines, reason = "one arm for each form of question")]
fn same(text: &str, lexicon: &Lexicon, dataset: &Dataset, graph: &Graph) -> bool {
    let Ok(compiled) = compile(text, lexicon, dataset, false) else { return false };
    let records = Records { lexicon, dataset };
    let found = || by_query(&compiled.query, dataset, graph);
    match &compiled.meaning {
        Question::List(set) | Question::Count(set) => {
            let of = |(id, rows): (EntityId, Vec<polemic::question::records::LinkRow>)| {
                rows.into_iter().map(move |row| (Some(id), row.claims))
            };
            let evaluated: Found = records.of_set(set).into_iter().flat_map(of).collect();
            assert_eq!(evaluated, found(), "{text}");
        }
        Question::Polar(fact) => {
            assert_eq!(of_fact(fact, &fact.link, records), claims_of(&found()), "{text}");
        }
        Question::When(fact) => {
            let dated = |id: &ClaimId| dataset.claim(*id).when.is_some();
            let link = Link { not: false, denied: false, ..fact.link.clone() };
            let held = fact.subjects().flat_map(|s| records.holdings_of(s.entity(), &link));
            let held = held.filter(|holding| dated(&holding.claims[0]));
            let evaluated: BTreeSet<ClaimId> = held.flat_map(|holding| holding.claims).collect();
            assert_eq!(evaluated, claims_of(&found()), "{text}");
        }
        Question::Voiced(fact, class) => {
            let link = Link { not: false, denied: fact.link.not, ..fact.link.clone() };
            let held = fact.subjects().flat_map(|s| records.holdings_of(s.entity(), &link));
            let voiced = held.filter_map(|holding| {
                let voice = dataset.claim(holding.claims[0]).according_to?;
                records
                    .fits(class, std::slice::from_ref(&link), voice)
                    .then_some((Some(voice), holding.claims))
            });
            assert_eq!(voiced.collect::<Found>(), found(), "{text}");
        }
        Question::Qualified(fact, asked) => {
            let link = Link { not: false, denied: false, ..fact.link.clone() };
            let held = fact.subjects().flat_map(|s| records.holdings_of(s.entity(), &link));
            let answers = |id: ClaimId| {
                let claim = dataset.claim(id);
                let own = claim.qualifiers.iter().filter(|(q, _)| asked.qualifiers.contains(q));
                let mut values = own.flat_map(|(_, terms)| terms);
                asked.when && claim.when.is_some()
                    || values.any(|value| match value {
                        _ if asked.class == Class::What || asked.when => true,
                        Value::Entity(id) => records.fits(&asked.class, &[], *id),
                        Value::Text(_) => false,
                    })
            };
            let held = held.filter(|holding| answers(holding.claims[0]));
            let evaluated: BTreeSet<ClaimId> = held.flat_map(|holding| holding.claims).collect();
            assert_eq!(evaluated, claims_of(&found()), "{text}");
        }
        Question::Owners(owners) => {
            let of = |owned: &polemic::question::meaning::Owned| {
                let owner = owned.owner;
                let rows = records.rows_of_member(&owners.things, owned.thing);
                rows.into_iter().map(move |row| (Some(owner), row.claims))
            };
            let evaluated: Found = owners.pairs.iter().flat_map(of).collect();
            assert_eq!(evaluated, found(), "{text}");
        }
        _ => return false,
    }
    true
}

/// The questions of a folder of cases: the first line of each block.
fn questions(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
        let text = fs::read_to_string(path).unwrap();
        for block in text.split("\n\n") {
            let first = block.lines().find(|line| !line.starts_with('#') && !line.is_empty());
            found.extend(first.map(str::to_owned));
        }
    }
    found
}

fn dataset(name: &str) -> Polemic {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    Polemic::open(root).unwrap()
}

#[test]
fn it_finds_what_queries_find_for_every_question_of_the_tests() {
    let all: Vec<String> = ["asked", "question"].into_iter().flat_map(questions).collect();
    for (polemic, least) in
        [(Polemic::built_in(), 250), (dataset("dispute"), 150), (dataset("pamphlets"), 15)]
    {
        let (lexicon, dataset, graph) = (polemic.lexicon(), polemic.dataset(), polemic.graph());
        let compared = all.iter().filter(|text| same(text, lexicon, dataset, graph)).count();
        println!("{}: {compared} of {} compared", dataset.schema.title, all.len());
        assert!(compared >= least, "only {compared} were compared");
    }
}

/// A claim at random between entities that its relation takes.
fn random_claim(n: usize, random: &mut Random, dataset: &Dataset) -> Option<Claim> {
    const DATES: [&str; 8] = [
        "1700",
        "1705-04",
        "1699/1711",
        "1711~",
        "1708/..",
        "../1705",
        "[1699,1712]",
        "1710-05-02",
    ];
    const MODES: [Mode; 3] = [Mode::Would, Mode::Could, Mode::Should];
    let template = dataset.claims[random.below(dataset.claims.len())].clone();
    let schema = &dataset.schema;
    let relations: Vec<_> = schema.relation_ids().collect();
    let relation = match random.chance(40) {
        // Symmetric relations are few, and matter most.
        true => *relations.iter().find(|&&r| schema.relation(r).symmetric)?,
        false => relations[random.below(relations.len())],
    };
    let declared = schema.relation(relation);
    let mut entity = |named: &[String]| {
        let fits: Vec<EntityId> = dataset
            .entity_ids()
            .filter(|&id| schema.allows(named, &dataset.entity(id).kinds))
            .collect();
        fits[random.below(fits.len().min(6))]
    };
    let from = entity(&declared.from);
    let to = (!declared.alone).then(|| entity(&declared.to));
    let date = random.chance(60).then(|| When::parse(DATES[random.below(DATES.len())]).unwrap());
    Some(Claim {
        id: format!("made-{n}"),
        from,
        relation,
        to,
        when: date,
        denied: random.chance(20),
        mode: random.chance(15).then(|| MODES[random.below(MODES.len())]),
        according_to: random.chance(15).then_some(from),
        qualifiers: Vec::new(),
        ..template
    })
}

/// Questions of every form that the evaluator answers, on a verb and two entities.
fn random_questions(random: &mut Random, dataset: &Dataset) -> Vec<String> {
    let schema = &dataset.schema;
    let at = |id: EntityId| format!("@{}", dataset.entity(id).id);
    let ids: Vec<EntityId> = dataset.entity_ids().collect();
    let mut asked = Vec::new();
    for _ in 0..12 {
        // Mostly of what is on record, so that something is found.
        let claim = &dataset.claims[random.below(dataset.claims.len())];
        let entity = |random: &mut Random| ids[random.below(ids.len())];
        let verb_of = |relation: RelationId| {
            let line = schema.relation_line(relation);
            schema.forms().verb(&schema.relation(line[line.len() - 1]).verbs[0])
        };
        let verb = verb_of(claim.relation);
        let other = verb_of(RelationId::new(random.below(schema.relations.len())));
        let (past, base) = (verb.phrase(&verb.past), verb.phrase(&verb.base));
        let second = other.phrase(&other.past);
        let x = at(claim.to.unwrap_or(claim.from));
        let y = at(if random.chance(50) { claim.from } else { entity(random) });
        asked.extend([
            format!("who {past} {x}"),
            format!("what {past} {x}"),
            format!("who did not {base} {x}"),
            format!("what did {y} {base}"),
            format!("what did {y} not {base}"),
            format!("did {y} {base} {x}"),
            format!("when did {y} {base} {x}"),
            format!("who {past} {x} in 1705"),
            format!("who {past} {x} after 1704"),
            format!("who {past} {x} or {y}"),
            format!("who {past} {x} and {second} {y}"),
            format!("who {past} {x} but did not {base} {y}"),
            format!("who {past} somebody who {second} {y}"),
            format!("what would {y} have {past}"),
            format!("who {past} {x} according to {y}"),
            format!("how many people {past} {x}"),
        ]);
    }
    asked
}

#[test]
fn it_finds_what_queries_find_on_datasets_made_at_random() {
    let polemic = dataset("dispute");
    let (mut compared, mut found) = (0, 0);
    for seed in 0..40 {
        let mut random = Random(seed);
        let mut dataset = polemic.dataset().clone();
        let all = 10 + random.below(60);
        dataset.claims =
            (0..all).filter_map(|n| random_claim(n, &mut random, polemic.dataset())).collect();
        let (lexicon, graph) = (Lexicon::new(&dataset), dataset.to_graph());
        for text in random_questions(&mut random, &dataset) {
            if same(&text, &lexicon, &dataset, &graph) {
                compared += 1;
                let Ok(compiled) = compile(&text, &lexicon, &dataset, false) else { continue };
                found += usize::from(!by_query(&compiled.query, &dataset, &graph).is_empty());
            }
        }
    }
    println!("{compared} questions compared, of which {found} find something");
    assert!(compared > 1500 && found > 400, "{compared} compared, {found} find something");
}
