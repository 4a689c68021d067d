//! Runs what the newer standard (ISO GQL) adds to the query language: `tests/standard/cases.txt`. Each
//! query must give the same rows by the naive plan, and after it was printed and read again.

use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::{Answer, Limits, Parameters, PlanStrategy, Query};

fn graph() -> Graph {
    let mut builder = GraphBuilder::new();
    let mut node = |id: &str, labels: &[&str], rank: i64| {
        let properties = [("id", Value::from(id)), ("rank", Value::Int(rank))];
        builder.node(labels.iter().copied(), properties)
    };
    let a = node("a", &["A"], 1);
    let b = node("b", &["B"], 2);
    let c = node("c", &["A", "B"], 3);
    let d = node("d", &[], 5);
    for (from, to, kind) in [(a, b, "R"), (b, c, "R"), (c, d, "R"), (a, c, "S"), (d, a, "S")] {
        builder.edge(from, to, kind, []);
    }
    builder.finish()
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::String(text) => format!("'{text}'"),
        other => format!("{other:?}"),
    }
}

fn shown(answer: &Answer) -> String {
    let row = |row: &polemic::engine::query::Row| {
        row.values.iter().map(value).collect::<Vec<_>>().join(", ")
    };
    answer.rows.iter().map(row).collect::<Vec<_>>().join(" | ")
}

#[test]
fn cases_give_their_rows() {
    let graph = graph();
    let run = |query: &Query, strategy| {
        let answer = query.run_with(strategy, &graph, &Parameters::new(), &Limits::default());
        shown(&answer.unwrap())
    };
    let mut tried = 0;
    for block in include_str!("standard/cases.txt").split("\n\n") {
        let Some((text, rows)) = block.trim_end().split_once("\n= ") else { continue };
        tried += 1;
        let query = match Query::parse(text) {
            Ok(query) => query,
            Err(_) if rows == "error" => continue,
            Err(wrong) => panic!("{text}\n{wrong:?}"),
        };
        assert_eq!(run(&query, PlanStrategy::Cheapest), rows, "{text}");
        assert_eq!(run(&query, PlanStrategy::Naive), rows, "naive: {text}");
        let printed = query.to_string();
        let again = Query::parse(&printed).unwrap_or_else(|w| panic!("{printed}\n{w:?}"));
        assert_eq!(run(&again, PlanStrategy::Cheapest), rows, "{text}\nprinted as\n{printed}");
        assert_eq!(again.to_string(), printed);
    }
    assert!(tried > 20);
}
