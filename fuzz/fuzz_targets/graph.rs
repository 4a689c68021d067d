//! Reads a graph from files that begin with lines such as `--- nodes.csv`; a text without such a line
//! is one file. A graph that is read is written as JSON, and is the same when that is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use polemic::engine::graph::Graph;
use polemic::engine::graph::read::{ReadOptions, read_graph, read_graph_bytes};
use polemic::engine::text::Files;
use polemic::show::interchange::json::write_json;

fn json(graph: &Graph) -> String {
    let mut out = Vec::new();
    write_json(graph, &mut out).expect("a list takes whatever is written");
    String::from_utf8(out).expect("JSON is text")
}

fuzz_target!(|bytes: &[u8]| {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"--- ") {
            Some(name) => files.push((String::from_utf8_lossy(name).trim().to_owned(), Vec::new())),
            None if files.is_empty() => files.push(("graph.csv".to_owned(), line.to_vec())),
            None => files.last_mut().expect("there is one").1.extend(line),
        }
    }
    let (_, read) = read_graph_bytes(files, &ReadOptions::default());
    match read {
        Err(mistakes) => assert!(!mistakes.is_empty()),
        Ok(reading) => {
            let written = json(&reading.graph);
            let files = Files::one("graph.json", written.clone());
            let again = read_graph(&files, &ReadOptions::default()).expect("our own JSON is read");
            assert_eq!(json(&again.graph), written);
        }
    }
});
