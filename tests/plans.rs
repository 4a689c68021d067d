//! Tests that the chosen plan finds what the naive plan finds, with queries made by a grammar on
//! small random graphs.
//!
//! All random numbers come from one seed, so that every run is the same; `PLANS=N` runs N queries.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::Duration;

use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};
use polemic::question::codes;

mod made;

/// How many queries a test runs, unless the environment says otherwise.
const QUERIES: u64 = 20_000;
/// How many queries are run on each graph.
const EACH: u64 = 40;

/// The names of all operators in plans.
const OPERATORS: &[&str] = &[
    "scan",
    "look up",
    "relationships",
    "join",
    "call",
    "expand",
    "check",
    "meet",
    "reach",
    "walk",
    "repeat",
    "shortest",
    "all shortest",
    "each",
    "count",
    "kept count",
    "keep",
    "optional",
    "group",
    "different",
    "first",
    "sort",
];

/// Counts the operators of a plan, so that the test fails if one is never used.
fn count_operators(text: &str, graph: &Graph, operators: &mut BTreeMap<&str, u64>) {
    let limits = Limits { evidence: false, ..Limits::default() };
    let query = Query::parse(&format!("EXPLAIN {text}")).unwrap();
    let plan = query.run(graph, &Parameters::new(), &limits).unwrap();
    for row in &plan.rows {
        let line = row.values[0].as_str().unwrap().trim_start_matches(['│', ' ']);
        for (word, plans) in operators.iter_mut() {
            *plans += u64::from(line.starts_with(word));
        }
    }
}

#[test]
fn the_chosen_plan_finds_what_the_naive_one_finds() {
    let count = std::env::var("PLANS").ok().and_then(|n| n.parse().ok()).unwrap_or(QUERIES);
    let (mut tried, mut found, mut stopped) = (0u64, 0u64, 0u64);
    let mut operators: BTreeMap<&str, u64> = OPERATORS.iter().map(|&word| (word, 0)).collect();
    for seed in 0..count.div_ceil(EACH) {
        let mut random = made::Random(seed);
        let graph = made::graph(&mut random);
        for _ in 0..EACH {
            let text = made::query(&mut random);
            let query = Query::parse(&text).unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
            let limits = Limits {
                rows: 20_000,
                time: Duration::from_secs(2),
                evidence: random.chance(30),
                ..Limits::default()
            };
            let run = |strategy| query.run_with(strategy, &graph, &Parameters::new(), &limits);
            let (naive, chosen) = (run(PlanStrategy::Naive), run(PlanStrategy::Cheapest));
            tried += 1;
            if tried.is_multiple_of(20) {
                count_operators(&text, &graph, &mut operators);
            }
            match (naive, chosen) {
                (Ok(naive), Ok(chosen)) => {
                    found += u64::from(!naive.rows.is_empty());
                    assert_eq!(
                        made::rows(&naive, &text),
                        made::rows(&chosen, &text),
                        "seed {seed}: {text}"
                    );
                }
                (Err(wrong), _) if wrong[0].code.id == codes::LIMIT_REACHED.id => stopped += 1,
                (naive, chosen) => panic!("seed {seed}: {text}\n{naive:?}\n{chosen:?}"),
            }
        }
    }
    let rare = operators.iter().find(|(_, plans)| **plans < tried / 8000);
    assert!(rare.is_none(), "few plans have {rare:?}");
    println!("{operators:?}");
    println!("{tried} queries: {found} found something, {stopped} were stopped");
    assert!(found > tried / 3 && stopped < tried / 50, "{found} and {stopped} of {tried}");
}

#[test]
fn a_join_finds_what_equals_and_nothing_else() {
    let graph = people();
    let rows = |text: &str, strategy| {
        let query = Query::parse(text).unwrap();
        let answer = query.run_with(strategy, &graph, &Parameters::new(), &Limits::default());
        let answer = answer.unwrap();
        answer.rows.iter().map(|row| format!("{:?}", row.values)).collect::<Vec<_>>()
    };
    // What is not equal to itself, what is equal though of another type, and a text that a node of
    // another label has.
    for (value, found) in [
        ("[0.0 / 0.0, null, 1902, 1902.0, '1902', [1902], true]", 4),
        ("['p1', 'red', null, 3, ['p2']]", 1),
    ] {
        let text = format!(
            "UNWIND {value} AS v MATCH (p:Person) WHERE p.born = v OR false RETURN v, p.name \
             UNION ALL UNWIND {value} AS v MATCH (p:Person) WHERE p.born = v RETURN v, p.name \
             UNION ALL UNWIND {value} AS v MATCH (p:Person) WHERE v = p.name RETURN v, p.name"
        );
        let naive = rows(&text, PlanStrategy::Naive);
        assert_eq!(rows(&text, PlanStrategy::Cheapest), naive);
        assert_eq!(naive.len(), found, "{naive:?}");
    }
    let lists = "[[1902, 0.0 / 0.0, null, 1902.0], ['p1', 'red', 'p1'], [[1902]], [], null]";
    let text = format!(
        "UNWIND {lists} AS vs MATCH (p:Person) WHERE p.born IN vs RETURN vs, p.name \
         UNION ALL UNWIND {lists} AS vs MATCH (p:Person) WHERE p.name IN vs RETURN vs, p.name"
    );
    let naive = rows(&text, PlanStrategy::Naive);
    assert_eq!(rows(&text, PlanStrategy::Cheapest), naive);
    assert_eq!(naive.len(), 2, "{naive:?}");
    // What is no list is a mistake where there is a node to test it on, and only there.
    for (label, fails) in [("Person", true), ("Nobody", false)] {
        let text = format!("UNWIND [1902, [3]] AS v MATCH (p:{label}) WHERE p.born IN v RETURN p");
        let query = Query::parse(&text).unwrap();
        for strategy in [PlanStrategy::Naive, PlanStrategy::Cheapest] {
            let answer = query.run_with(strategy, &graph, &Parameters::new(), &Limits::default());
            assert_eq!(answer.is_err(), fails, "{text}");
        }
    }
}

/// A graph of six people, each of whom knows the next, and of two groups that they belong to.
fn people() -> Graph {
    let mut builder = GraphBuilder::new();
    let group =
        |builder: &mut GraphBuilder, name| builder.node(["Group"], [("name", Value::from(name))]);
    let groups = [group(&mut builder, "red"), group(&mut builder, "blue")];
    let mut before = None;
    for n in 0..6 {
        let name = Value::from(format!("p{n}"));
        let person = builder.node(["Person"], [("name", name), ("born", Value::Int(1900 + n))]);
        let role = Value::from(if n == 4 { "head" } else { "member" });
        builder.edge(person, groups[usize::from(n > 3)], "IN", [("role", role)]);
        if let Some(before) = before.replace(person) {
            builder.edge(before, person, "KNOWS", []);
        }
    }
    builder.finish()
}

fn lines(text: &str, column: usize) -> Vec<String> {
    let limits = Limits { evidence: false, ..Limits::default() };
    let query = Query::parse(text).unwrap();
    let answer = query.run(&people(), &Parameters::new(), &limits).unwrap();
    let cell = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    answer.rows.iter().map(|row| cell(&row.values[column])).collect()
}

#[track_caller]
fn plan(query: &str, expected: &[&str]) {
    assert_eq!(lines(&format!("EXPLAIN {query}"), 0), expected, "{query}");
}

#[test]
fn plans_begin_at_the_rarest_end_and_test_early() {
    plan(
        "MATCH (p:Person)-[r:IN]->(g:Group {name: 'red'}) WHERE p.born < 1902 RETURN p.name",
        &[
            "look up g: name = 'red'",
            "keep where g:Group",
            "expand (g)<-[r:IN]-(p)",
            "keep where p.born < 1902",
            "compute p.name AS `p.name`",
        ],
    );
    plan(
        "MATCH (p)-[:IN]->(:Group {name: 'red'}), (p)-[:KNOWS]->(q {name: 'p3'}) RETURN p.name",
        &[
            "look up _2: name = 'red'",
            "keep where _2:Group",
            "look up q: name = 'p3'",
            "meet (q)<-[_3:KNOWS]-(p) and (_2)<-[_1:IN]-(p)",
            "compute p.name AS `p.name`",
        ],
    );
    plan(
        "MATCH (p:Person) WHERE NOT EXISTS { MATCH (p)-[:IN]->({name: 'red'}) } RETURN p.name",
        &[
            "scan p: nodes :Person",
            "keep where NOT EXISTS { (p)-[:IN]->({name: 'red'}) }",
            "compute p.name AS `p.name`",
        ],
    );
}

#[test]
fn plans_look_up_what_a_property_equals() {
    plan(
        "MATCH (p:Person) WHERE p.name IN ['p1', 'p3', 'p1', null] RETURN p.born",
        &["look up p: name IN ['p1', 'p3']", "keep where p:Person", "compute p.born AS `p.born`"],
    );
    plan(
        "MATCH (p) WHERE p.name = 'p1' OR 'p3' = p.name OR p.name IN ['p4'] RETURN p.born",
        &["look up p: name IN ['p1', 'p3', 'p4']", "compute p.born AS `p.born`"],
    );
    plan(
        "UNWIND ['p1', 'p3'] AS name MATCH (p {name: name})-[:KNOWS]->(q) RETURN q.name",
        &[
            "unwind ['p1', 'p3'] AS name",
            "join p: name = name, among all nodes",
            "expand (p)-[_2:KNOWS]->(q)",
            "compute q.name AS `q.name`",
        ],
    );
    plan(
        "MATCH (p:Person), (q:Person) WHERE p.born + 1 = q.born RETURN p.name",
        &[
            "scan p: nodes :Person",
            "join q: born = p.born + 1, among nodes :Person",
            "compute p.name AS `p.name`",
        ],
    );
}

#[test]
fn plans_look_up_relationships() {
    plan(
        "MATCH (p)-[r:IN {role: 'head'}]->(g:Group) RETURN p.name",
        &[
            "relationships r: role = 'head'",
            "keep where r.role = 'head'",
            "ends of r: (p)-[r:IN]->(g)",
            "keep where g:Group",
            "compute p.name AS `p.name`",
        ],
    );
}

#[test]
fn plans_make_no_row_that_says_nothing_new() {
    plan(
        "MATCH (a:Person)-[:KNOWS]->(b) RETURN count(DISTINCT a)",
        &[
            "kept count of nodes :Person with (here)-[:KNOWS]->()",
            "group by all: count(*)",
            "compute _4 AS `count(DISTINCT a)`",
        ],
    );
    plan(
        "MATCH (a {name: 'p0'})-[:KNOWS*1..3]->(b) RETURN count(DISTINCT b)",
        &[
            "look up a: name = 'p0'",
            "reach (a)-[_1:KNOWS*1..3]->(b)",
            "group by all: count(DISTINCT b)",
            "compute _4 AS `count(DISTINCT b)`",
        ],
    );
    plan(
        "MATCH (a)-[:KNOWS]->(b)-[:IN]->(g) RETURN DISTINCT g.name",
        &[
            "scan a: all nodes",
            "expand (a)-[_1:KNOWS]->(b)",
            "each b once",
            "expand (b)-[_3:IN]->(g)",
            "each g once",
            "compute g.name AS `g.name`",
            "different `g.name`",
        ],
    );
}

#[test]
fn plans_count_without_making_rows() {
    plan(
        "MATCH ()-[r]->() RETURN type(r), count(*)",
        &[
            "kept counts of all relationship types",
            "group by _6 AS `type(r)`: count(*)",
            "compute _5 AS `count(*)`",
        ],
    );
    plan(
        "MATCH (p:Person) RETURN count(*)",
        &["kept count of nodes :Person", "group by all: count(*)", "compute _2 AS `count(*)`"],
    );
    plan(
        "MATCH (p:Person)-[:KNOWS]->(q:Person) RETURN p.name AS p, count(*) AS n ORDER BY n DESC, p LIMIT 2",
        &[
            "scan p: nodes :Person",
            "count (p)-[:KNOWS]->()",
            "group by p.name AS p: count(*)",
            "compute _5 AS n",
            "first 2 by n DESC, p",
            "limit 2",
        ],
    );
    plan(
        "MATCH (a:Person)-[:KNOWS]->(b:Person)-[:KNOWS]->(c:Person) RETURN c.name AS c, count(*) AS n",
        &[
            "scan c: nodes :Person",
            "expand (c)<-[_3:KNOWS]-(b)",
            "count (b)<-[:KNOWS]-()",
            "group by c.name AS c: count(*)",
            "compute _7 AS n",
        ],
    );
    plan(
        "MATCH (a)-[:KNOWS]->(b)-[:KNOWS]->(c), (a)-[:KNOWS]->(c) RETURN count(*)",
        &[
            "scan a: all nodes",
            "expand (a)-[_1:KNOWS]->(b)",
            "meet (b)-[_3:KNOWS]->(c) and (a)-[_5:KNOWS]->(c)",
            "group by all: count(*)",
            "compute _7 AS `count(*)`",
        ],
    );
    plan(
        "MATCH (a {name: 'p0'}), (b {name: 'p5'}), p = shortestPath((a)-[:KNOWS*]-(b)) OPTIONAL MATCH (b)-[:IN]->(g) RETURN length(p), g.name",
        &[
            "look up a: name = 'p0'",
            "look up b: name = 'p5'",
            "shortest path (a)-[_2:KNOWS*..]-(b)",
            "optional",
            "│ expand (b)-[_4:IN]->(g)",
            "compute length(p) AS `length(p)`, g.name AS `g.name`",
        ],
    );
}

#[test]
fn conditions_on_a_walk_are_tested_at_each_step() {
    plan(
        "MATCH (a {name: 'p0'})-[rs:KNOWS*]->(b) WHERE all(r IN rs WHERE r.since > a.born) AND size(rs) > 1 RETURN b.name",
        &[
            "look up a: name = 'p0'",
            "walk (a)-[rs:KNOWS*..]->(b), each r where r.since > a.born",
            "keep where size(rs) > 1",
            "compute b.name AS `b.name`",
        ],
    );
    plan(
        "MATCH (a {name: 'p0'}), (b {name: 'p5'}), p = shortestPath((a)-[*]-(b)) WHERE none(n IN nodes(p) WHERE n:Group) AND length(p) > 2 RETURN length(p)",
        &[
            "look up a: name = 'p0'",
            "look up b: name = 'p5'",
            "shortest path (a)-[_2*..]-(b), each n not where n:Group where length(p) > 2",
            "compute length(p) AS `length(p)`",
        ],
    );
    // A group is told apart by what is reached, so that the walk need not keep its path.
    plan(
        "MATCH (a {name: 'p0'})-[rs:KNOWS*1..3]->(b) WHERE all(r IN rs WHERE r.since > 1) RETURN count(DISTINCT b)",
        &[
            "look up a: name = 'p0'",
            "reach (a)-[rs:KNOWS*1..3]->(b), each r where r.since > 1",
            "group by all: count(DISTINCT b)",
            "compute _5 AS `count(DISTINCT b)`",
        ],
    );
}

#[test]
fn a_profile_counts_the_rows_of_each_operator() {
    let text = "PROFILE MATCH (g:Group)<-[:IN]-(p) OPTIONAL MATCH (p)-[:KNOWS]->(q) \
                RETURN g.name, count(q) ORDER BY g.name LIMIT 1";
    assert_eq!(
        lines(text, 0),
        [
            "scan g: nodes :Group",
            "expand (g)<-[_1:IN]-(p)",
            "optional",
            "│ expand (p)-[_3:KNOWS]->(q)",
            "group by g.name AS `g.name`: count(q)",
            "compute _7 AS `count(q)`",
            "first 1 by `g.name`",
            "limit 1",
        ]
    );
    let rows = ["2", "6", "6", "5", "2", "2", "1", "1"].map(|n| format!("Int({n})"));
    assert_eq!(lines(text, 2), rows);
}

#[test]
fn no_nodes_are_no_row() {
    let text =
        "MATCH ({name: 'p9'}) RETURN count(*) AS n, max(1) AS most, collect(DISTINCT 2) AS all";
    let limits = Limits { evidence: false, ..Limits::default() };
    let query = Query::parse(text).unwrap();
    let answer = query.run(&people(), &Parameters::new(), &limits).unwrap();
    let none = [Value::Int(0), Value::Null, Value::list([])];
    assert_eq!(format!("{:?}", answer.rows[0].values), format!("{none:?}"));
}
