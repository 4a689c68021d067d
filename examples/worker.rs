//! Loads a graph in CSV, runs queries on it, and measures both. A benchmark that compares graph
//! databases starts one such program for each of them:
//!
//! ```text
//! cargo run --release --example worker -- load|warm CSV_DIRECTORY DATABASE QUERIES.json q1,q2,…
//! ```
//!
//! `load` only loads the graph, and `warm` also runs the queries with the names `q1,q2,…`. DATABASE is
//! where other databases keep their files; this one has none. It prints a line of JSON for each event.
//!
//! Each run of a query parses its text, plans it and executes it; only the graph and its indexes are
//! kept from one run to the next.

use std::time::Instant;
use std::{env, fs, path::Path};

use polemic::engine::graph::read::ReadOptions;
use polemic::engine::graph::{Graph, Value, read};
use polemic::engine::query::{Answer, Limits, Parameters, Query};
use polemic::engine::text::Files;
use serde_json::{Value as Json, json};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [phase, directory, _, queries, names] = arguments.as_slice() else {
        panic!("worker PHASE CSV_DIRECTORY DATABASE QUERIES.json q1,q2,…");
    };
    let started = Instant::now();
    let graph = load(Path::new(directory));
    let seconds = started.elapsed().as_secs_f64();
    if phase == "load" {
        println!("{}", json!({"event": "load", "s": seconds, "rss_mb": peak()}));
        return;
    }
    println!("{}", json!({"event": "open", "s": seconds}));
    let queries: Json =
        serde_json::from_str(&fs::read_to_string(queries).expect("queries")).expect("JSON");
    for name in names.split(',').filter(|name| !name.is_empty()) {
        println!("{}", json!({"event": "start", "q": name}));
        match queries[name].as_str() {
            Some(text) => measure(name, text, &graph),
            None => println!("{}", json!({"q": name, "error": "n/a"})),
        }
    }
    println!("{}", json!({"event": "end", "rss_mb": peak()}));
}

/// Loads the graph of a directory.
fn load(directory: &Path) -> Graph {
    let mut files = Files::default();
    for name in [read::NODES, read::EDGES] {
        files.add(name, fs::read_to_string(directory.join(name)).expect(name));
    }
    read::read_graph(&files, &ReadOptions::default()).expect("no mistakes").graph
}

/// Runs a query several times, more often if it is fast, and prints its times and its rows.
fn measure(name: &str, text: &str, graph: &Graph) {
    let started = Instant::now();
    let answer = run(text, graph);
    let first = started.elapsed().as_secs_f64();
    let answer = match answer {
        Ok(answer) => answer,
        Err(message) => {
            println!("{}", json!({"q": name, "error": message}));
            return;
        }
    };
    let times = match first {
        0.0..0.02 => 41,
        0.02..0.5 => 15,
        0.5..3.0 => 7,
        3.0..5.0 => 3,
        _ => 0,
    };
    let mut ms = Vec::new();
    for _ in 0..times {
        let started = Instant::now();
        let again = run(text, graph);
        ms.push(started.elapsed().as_secs_f64() * 1e3);
        assert!(again.is_ok(), "{name} failed the second time");
    }
    if ms.is_empty() {
        ms.push(first * 1e3);
    }
    let rows: Vec<Vec<Json>> =
        answer.rows.iter().map(|row| row.values.iter().map(cell).collect()).collect();
    println!("{}", json!({"q": name, "first_ms": first * 1e3, "ms": ms, "rows": rows}));
}

fn run(text: &str, graph: &Graph) -> Result<Answer, String> {
    let limits = Limits { rows: usize::MAX, evidence: false, ..Limits::default() };
    let answer = Query::parse(text).and_then(|query| query.run(graph, &Parameters::new(), &limits));
    answer.map_err(|mistakes| {
        let messages: Vec<&str> = mistakes.iter().map(|wrong| wrong.message.as_str()).collect();
        messages.join("; ")
    })
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Bool(b) => json!(b),
        Value::Int(n) => json!(n),
        Value::Float(x) => json!(x),
        Value::String(text) => json!(text.as_ref()),
        Value::Null => Json::Null,
        other => json!(other.type_name()),
    }
}

/// The most memory that the process has used so far, in megabytes (on Linux; elsewhere 0).
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
