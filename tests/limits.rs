//! Queries that would take too long, or too much memory, are stopped wherever they are: also within
//! subqueries, patterns that repeat, and searches for paths.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::{Limits, Parameters, Query};

/// Twelve nodes, each with a relationship to each other one: walks in it are without number.
fn complete() -> Graph {
    let mut builder = GraphBuilder::new();
    let nodes: Vec<_> = (0..12).map(|n| builder.node(["A"], [("n", Value::Int(n))])).collect();
    for &from in &nodes {
        for &to in nodes.iter().filter(|to| **to != from) {
            builder.edge(from, to, "T", []);
        }
    }
    builder.finish()
}

/// Runs a query, which must end by a limit.
fn stopped(text: &str, graph: &Graph, limits: &Limits, code: &str) {
    let start: String = text.chars().take(100).collect();
    let query = Query::parse(text).unwrap_or_else(|faults| panic!("{start}: {faults:?}"));
    let faults = query.run(graph, &Parameters::new(), limits).expect_err(&start);
    assert_eq!(faults[0].code.id, code, "{start}: {}", faults[0].message);
}

/// Queries that would need too much memory or too much of the stack are stopped with a diagnostic.
#[test]
fn what_would_take_too_much_memory_is_stopped() {
    let chain = |clause: &str, times: usize| {
        format!("WITH [] AS a {} RETURN size(a) AS n", clause.repeat(times))
    };
    let rows = "UNWIND range(1, 1000) AS x UNWIND range(1, 1000) AS y";
    let text = "'a text of some length ' + toString(x) + toString(y)";
    let ranges: Vec<String> = (0..20).map(|n| format!("range(1, 100000) AS a{n}")).collect();
    let wide = format!("[{}]", ["range(1, 100000)"; 20].join(", "));
    let texts = [
        "RETURN size(reduce(l = [], x IN range(1, 100000) | [l])) AS n".to_owned(),
        "RETURN size(reduce(l = {}, x IN range(1, 100000) | {l: l})) AS n".to_owned(),
        "RETURN reduce(l = [], x IN range(1, 1000) | l + [range(1, 10000)]) AS l".to_owned(),
        chain(&format!("WITH {}a{} AS a ", "[".repeat(90), "]".repeat(90)), 100),
        chain("WITH collect([a]) AS a ", 1000),
        format!("{rows} RETURN x, y ORDER BY toString(x) + 'a text of some length' + toString(y)"),
        format!("{rows} WITH DISTINCT toString(x) AS x, toString(y) AS y RETURN count(*) AS n"),
        format!("{rows} RETURN toString(x) + toString(y) AS z, count(*) AS n"),
        format!("{rows} RETURN collect([x, y]) AS l"),
        format!("{rows} RETURN count(DISTINCT [x, y]) AS n"),
        format!("{rows} RETURN x, y UNION {rows} RETURN x, [y] AS y"),
        format!("UNWIND range(1, 1000) AS x WITH {wide} AS l RETURN collect(l) AS l"),
        format!("RETURN size({wide}) AS n"),
        format!("WITH {} RETURN 1 AS n", ranges.join(", ")),
        format!("CALL {{ {rows} RETURN collect([x, y]) AS l }} RETURN size(l) AS n"),
        format!("CALL {{ {rows} RETURN DISTINCT x, [y] AS y }} RETURN count(*) AS n"),
        format!("CALL {{ {rows} RETURN x, y ORDER BY [x, y] }} RETURN count(*) AS n"),
        format!("CALL {{ {rows} RETURN {text} AS t }} RETURN collect(t) AS l"),
        format!(
            "CALL {{ {rows} RETURN {text} AS t UNION {rows} RETURN x AS t }} RETURN count(*) AS n"
        ),
        format!("RETURN size(COLLECT {{ {rows} RETURN {text} }}) AS n"),
        format!(
            "RETURN EXISTS {{ {rows} WITH DISTINCT [x, y] AS z WHERE z IS NULL RETURN z }} AS n"
        ),
        format!("RETURN COUNT {{ {rows} RETURN DISTINCT {text} AS t }} AS n"),
        format!(
            "UNWIND range(1, 1000) AS y RETURN COLLECT {{ UNWIND range(1, 1000) AS x RETURN {text} }} AS l"
        ),
        "MATCH p = ((a)-->(b)){1,6} RETURN collect(p) AS l".to_owned(),
        "MATCH p = ALL SHORTEST (a {n: 0})-->{6,9}(b {n: 1}) RETURN collect(p) AS l".to_owned(),
    ];
    let limits = Limits { memory: 20_000_000, ..Limits::default() };
    texts.iter().for_each(|text| stopped(text, &complete(), &limits, "Limit.Reached"));
}

/// A value that shares its parts may be small in memory and endless to walk. Whatever is done with
/// it, the query ends.
#[test]
fn what_shares_its_parts_is_not_walked_for_ever() {
    let fan = "reduce(l = [1], x IN range(1, 90) | [l, l])";
    let nest = |clause: &str| format!("WITH [1] AS a {} ", format!("{clause} ").repeat(60));
    let texts = [
        format!("RETURN size({fan}) AS n"),
        format!("RETURN {fan} AS n"),
        format!("RETURN {fan} = {fan} AS n"),
        format!("WITH {fan} AS l RETURN l IN [l] AS n"),
        format!("UNWIND [1, 2] AS x WITH DISTINCT {fan} AS l RETURN count(*) AS n"),
        format!("UNWIND [1, 2] AS x RETURN {fan} AS l, count(*) AS n"),
        format!("UNWIND [1, 2] AS x RETURN x ORDER BY {fan}"),
        "RETURN size(reduce(l = {}, x IN range(1, 90) | {a: l, b: l})) AS n".to_owned(),
        "RETURN reduce(l = [1], x IN range(1, 90) | l + [l]) AS n".to_owned(),
        nest("WITH [a, a] AS a") + "RETURN a IN [a] AS n",
        nest("WITH {a: a, b: a} AS a") + "RETURN a = a AS n",
        nest("WITH [x IN [1, 2] | a] AS a") + "RETURN max(a) AS n",
        nest("UNWIND [a, a] AS b WITH collect(b) AS a") + "RETURN count(DISTINCT a) AS n",
    ];
    texts.iter().for_each(|text| stopped(text, &complete(), &Limits::default(), "Limit.Reached"));
}

/// One step of a query may take long by itself, where its values are large. A query that is to be
/// stopped stops in the middle of a list, a text, a comparison or a sort.
#[test]
fn a_stopped_query_stops_whatever_it_is_doing() {
    let long = "reduce(t = 'a long text', x IN range(1, 17) | t + t)";
    let list = "[x IN range(1, 5000) | x]";
    let texts = [
        format!("RETURN {long} = 'b' AS n"),
        format!("RETURN size(toUpper({long})) AS n"),
        format!("RETURN {long} =~ 'b.*' AS n"),
        format!("RETURN {list} + 1 AS n"),
        format!("RETURN reverse({list}) AS n"),
        format!("RETURN all(x IN {list} WHERE x > 0) AS n"),
        format!("RETURN 0 IN {list} AS n"),
        format!("WITH {list} AS l RETURN l = tail(l) AS n"),
        format!("UNWIND {list} AS x RETURN x ORDER BY -x"),
        format!("UNWIND {list} AS x RETURN count(*) AS n"),
        format!("CALL {{ UNWIND {list} AS x RETURN count(*) AS c }} RETURN c"),
        format!("UNWIND {list} AS x CALL {{ WITH x RETURN x AS y }} RETURN count(*) AS n"),
        format!("RETURN COLLECT {{ UNWIND {list} AS x RETURN x }} AS l"),
        format!("RETURN COUNT {{ UNWIND {list} AS x RETURN x }} AS n"),
        format!("RETURN EXISTS {{ UNWIND {list} AS x WITH x WHERE x < 0 RETURN x }} AS n"),
        "RETURN COUNT { MATCH (a), (b), (c), (d), (e), (f) } AS n".to_owned(),
        "RETURN size([(a:A)-->(b)-->(c)-->(d)-->(e) | a]) AS n".to_owned(),
        "MATCH ((a)-->(b)){1,12} RETURN count(*) AS n".to_owned(),
        "MATCH (a)-->{8}(b) RETURN count(*) AS n".to_owned(),
        "MATCH p = ALL SHORTEST (a {n: 0})-->{6,9}(b {n: 1}) RETURN count(p) AS n".to_owned(),
        "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j), (k), (l) RETURN a".to_owned(),
    ];
    let stop = Some(Arc::new(AtomicBool::new(true)));
    let limits = Limits { stop, ..Limits::default() };
    texts.iter().for_each(|text| stopped(text, &complete(), &limits, "Limit.Stopped"));
}

/// What a subquery has held for one row is free again for the next one.
#[test]
fn what_is_held_one_row_at_a_time_is_not_too_much() {
    let texts = [
        "CALL { WITH i UNWIND range(1, 1000) AS j WITH DISTINCT [j] AS j RETURN count(j) AS n }",
        "CALL { WITH i UNWIND range(1, 1000) AS j RETURN size(collect([j])) AS n }",
        "CALL { WITH i UNWIND range(1, 1000) AS j RETURN [j] AS n ORDER BY n LIMIT 1 }",
        "WITH i, size(COLLECT { UNWIND range(1, 1000) AS j RETURN toString(j) }) AS n",
        "WITH i, COUNT { UNWIND range(1, 1000) AS j RETURN DISTINCT toString(j) AS t } AS n",
    ];
    let limits = Limits { memory: 2_000_000, ..Limits::default() };
    for text in texts {
        let text = format!("UNWIND range(1, 100) AS i {text} RETURN count(n) AS n");
        let query = Query::parse(&text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let answer = query.run(&complete(), &Parameters::new(), &limits);
        let answer = answer.unwrap_or_else(|faults| panic!("{text}: {}", faults[0].message));
        assert!(matches!(answer.rows[0].values[0], Value::Int(100)), "{text}");
    }
}

/// The rows of an answer are written one after the other, and are not held as a text as well.
#[test]
#[cfg(target_os = "linux")]
fn rows_take_no_more_memory_as_text() {
    for format in ["json", "csv"] {
        let query = "MATCH (a)-[r]->(b), (c)-[s]->(d) RETURN r, s, a, b, c, d LIMIT 30000";
        let program = env!("CARGO_BIN_EXE_polemic");
        let script = format!("ulimit -v 400000; exec \"$0\" query -f {format} \"$1\" >/dev/null");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script, program, query]).env_remove("POLEMIC_DATA");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
