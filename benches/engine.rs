//! Measures twelve kinds of queries on a generated graph of 100,000 relationships, each by the plan
//! that the planner chooses and, unless that takes minutes, by the naive plan.
//!
//! `cargo bench --bench engine`

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::engine::graph::{Graph, GraphBuilder, NodeId, Value};
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};

const EDGES: usize = 100_000;
const PEOPLE: usize = 10_000;
const BOOKS: usize = 7_500;
const IDEAS: usize = 2_500;
const GROUPS: usize = 2_500;

/// The kinds of queries, each with whether the naive plan is fast enough to be measured.
const QUERIES: &[(&str, bool, &str)] = &[
    (
        "neighbours",
        true,
        "MATCH (p:Person)-[r:OPPOSED]->(i:Idea {name: 'idea 40'}) RETURN p.name, r.year",
    ),
    (
        "neighbours in a time",
        true,
        "MATCH (p:Person)-[r:OPPOSED]->(i:Idea {name: 'idea 40'}) WHERE r.year >= 1915 AND r.year <= 1925 RETURN p.name",
    ),
    (
        "two steps",
        true,
        "MATCH (p:Person)-[:WROTE]->(:Book)-[:CRITICISED]->(:Idea {name: 'idea 0'}) RETURN DISTINCT p.name",
    ),
    (
        "common neighbours",
        false,
        "MATCH (p:Person)-[:OPPOSED]->(:Idea {name: 'idea 0'}), (p)-[:OPPOSED]->(:Idea {name: 'idea 1'}) RETURN p.name",
    ),
    (
        "absence",
        false,
        "MATCH (p:Person)-[:OPPOSED]->(:Idea {name: 'idea 0'}) WHERE NOT EXISTS { MATCH (p)-[:IN]->(:Group {name: 'group 0'}) } RETURN p.name",
    ),
    ("reach", true, "MATCH (:Person {name: 'person 99'})-[*1..3]->(b) RETURN count(DISTINCT b)"),
    (
        "shortest path",
        true,
        "MATCH p = shortestPath((:Person {name: 'person 9999'})-[*..10]-(:Person {name: 'person 7777'})) RETURN length(p)",
    ),
    (
        "ten best",
        true,
        "MATCH (p:Person)-[:OPPOSED]->(:Idea) RETURN p.name AS name, count(*) AS n ORDER BY n DESC, name LIMIT 10",
    ),
    (
        "triangles",
        false,
        "MATCH (a:Person)-[:KNEW]->(b:Person)-[:KNEW]->(c:Person), (a)-[:KNEW]->(c) RETURN count(*)",
    ),
    ("pattern", true, "MATCH (p:Person) WHERE p.name =~ 'person 1.*7' RETURN p.name"),
    ("types", true, "MATCH ()-[r]->() RETURN type(r), count(*)"),
    (
        "around",
        true,
        "MATCH (:Idea {name: 'idea 0'})--(m) WITH DISTINCT m MATCH (m)-[r]-(x) RETURN count(DISTINCT x), count(DISTINCT r)",
    ),
];

/// A generator of random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A random number below `n`, in which small numbers are much more frequent: in real graphs, too,
    /// a few nodes have most of the relationships.
    fn skewed(&mut self, n: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((part * part * part * n as f64) as usize).min(n - 1)
    }
}

fn graph() -> Graph {
    let mut builder = GraphBuilder::new();
    let mut nodes = |count: usize, label: &str, name: &str| -> Vec<NodeId> {
        let one = |n| builder.node([label], [("name", Value::from(format!("{name} {n}")))]);
        (0..count).map(one).collect()
    };
    let people = nodes(PEOPLE, "Person", "person");
    let books = nodes(BOOKS, "Book", "book");
    let ideas = nodes(IDEAS, "Idea", "idea");
    let groups = nodes(GROUPS, "Group", "group");
    let kinds: [(&str, &[NodeId], &[NodeId]); 6] = [
        ("OPPOSED", &people, &ideas),
        ("WROTE", &people, &books),
        ("CRITICISED", &books, &ideas),
        ("KNEW", &people, &people),
        ("IN", &people, &groups),
        ("REPLIES_TO", &books, &books),
    ];
    let mut random = Random(7);
    for n in 0..EDGES {
        let (kind, from, to) = kinds[n % kinds.len()];
        let (a, b) = (from[random.skewed(from.len())], to[random.skewed(to.len())]);
        let year = Value::Int(1900 + (random.next() % 41) as i64);
        builder.edge(a, b, kind, [("year", year)]);
    }
    builder.finish()
}

fn engine(c: &mut Criterion) {
    let graph = graph();
    let parameters = Parameters::new();
    let limits = Limits { evidence: false, ..Limits::default() };
    for (name, naive, text) in QUERIES {
        let mut group = c.benchmark_group(*name);
        group.sample_size(10).measurement_time(Duration::from_secs(2));
        let run = |strategy| {
            let query = Query::parse(black_box(text)).expect("the query is well-formed");
            query.run_with(strategy, &graph, &parameters, &limits).expect("nothing goes wrong")
        };
        group.bench_function("chosen plan", |b| b.iter(|| run(PlanStrategy::Cheapest)));
        if *naive {
            group.bench_function("naive plan", |b| b.iter(|| run(PlanStrategy::Naive)));
        }
        group.finish();
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
