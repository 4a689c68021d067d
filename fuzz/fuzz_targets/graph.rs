//! Reads a graph: as JSON if the input begins with `{`, as GraphML if it begins with `<`, and
//! otherwise as two tables, the second of which follows a line of `---`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use polemic::engine::graph::read::{EDGES, NODES, read_graph};
use polemic::engine::text::Files;

fuzz_target!(|text: &str| {
    let files = match text.trim_start().chars().next() {
        Some('{') => Files::one("graph.json", text.to_owned()),
        Some('<') => Files::one("graph.graphml", text.to_owned()),
        _ => {
            let (nodes, edges) = text.split_once("\n---\n").unwrap_or((text, ""));
            let mut files = Files::default();
            files.add(EDGES, edges.to_owned());
            files.add(NODES, nodes.to_owned());
            files
        }
    };
    if let Err(mistakes) = read_graph(&files) {
        assert!(!mistakes.is_empty());
    }
});
