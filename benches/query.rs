//! Measures ten queries on the built-in dataset, each by the plan that the planner chooses and by the
//! naive plan. Two numbers of one run can be compared, which those of different runs cannot.
//!
//! `cargo bench --bench query`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::built_in;
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};
use polemic::record::read;

const QUERIES: &[(&str, &str)] = &[
    ("by id", "MATCH (x)-[r:OPPOSED]->({id: 'socialism-in-one-country'}) RETURN x.name"),
    ("by name", "MATCH (x {name: 'Leon Trotsky'})-[r]->(y) RETURN type(r), y.name"),
    (
        "by label",
        "MATCH (p:Person)-[r]->(d:Document) RETURN p.name, type(r), d.name ORDER BY p.name",
    ),
    (
        "two patterns",
        "MATCH (a)-[:OPPOSED]->(x), (b)-[:DEFENDED]->(x) RETURN a.name, x.name, b.name",
    ),
    (
        "dates",
        "MATCH (a)-[r]->(b) WHERE r.since <= date('1927-12-31') AND r.until >= date('1927-01-01') RETURN a.name, b.name",
    ),
    ("count", "MATCH (p)-[r]->() RETURN p.name, count(*) AS n ORDER BY n DESC LIMIT 10"),
    ("collect", "MATCH (p:Person)-[:AUTHORED]->(d) RETURN p.name, collect(d.name)"),
    ("absence", "MATCH (d:Document) WHERE NOT EXISTS { MATCH (d)<-[:AUTHORED]-() } RETURN d.name"),
    ("walk", "MATCH (a {id: 'vladimir-lenin'})-[*1..3]-(b) RETURN count(DISTINCT b)"),
    (
        "shortest",
        "MATCH p = allShortestPaths((a {id: 'vladimir-lenin'})-[*..6]-(b {id: 'new-course'})) RETURN length(p)",
    ),
];

fn queries(c: &mut Criterion) {
    let dataset = read::read_dataset(&built_in::files()).dataset;
    let graph = dataset.expect("the embedded dataset has no errors").to_graph();
    let (parameters, limits) = (Parameters::new(), Limits::default());
    for (name, text) in QUERIES {
        let query = Query::parse(text).expect("the query is well-formed");
        let mut group = c.benchmark_group(*name);
        for (plan, strategy) in
            [("chosen plan", PlanStrategy::Cheapest), ("naive plan", PlanStrategy::Naive)]
        {
            group.bench_function(plan, |b| {
                b.iter(|| query.run_with(strategy, black_box(&graph), &parameters, &limits));
            });
        }
        group.finish();
    }
    c.bench_function("parse", |b| b.iter(|| Query::parse(black_box(QUERIES[4].1))));
}

criterion_group!(benches, queries);
criterion_main!(benches);
