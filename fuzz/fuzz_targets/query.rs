//! Runs the input as a query on a small graph. A query that is read is written back, and means the
//! same then; none runs past its limits.

#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::{Limits, Parameters, Query};

static GRAPH: LazyLock<Graph> = LazyLock::new(|| {
    let mut builder = GraphBuilder::new();
    let nodes: Vec<_> = (0..6)
        .map(|n| builder.node(["A", "B"].into_iter().take(1 + n % 2), [("n", Value::Int(n as i64))]))
        .collect();
    for n in 0..6 {
        builder.edge(nodes[n], nodes[(n * 2 + 1) % 6], ["T", "U"][n % 2], [("s", "a".into())]);
    }
    builder.finish()
});

fuzz_target!(|text: &str| {
    let Ok(query) = Query::parse(text) else { return };
    let limits = Limits {
        rows: 1000,
        memory: 64 << 20,
        time: Duration::from_millis(500),
        ..Limits::default()
    };
    let begun = Instant::now();
    let _ = query.run(&GRAPH, &Parameters::new(), &limits);
    assert!(begun.elapsed() < Duration::from_secs(5), "the limit of time was not kept");
});
