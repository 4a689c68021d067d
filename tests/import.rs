//! Loads and exports graphs in CSV, JSON and GraphML.
//!
//! The cases are in `tests/import/*.cases`. A case begins with `=== its name`, and a file of its
//! graph with `--- name`, or with `--- name as UTF-16` where it is in another encoding. The name of a
//! case may end in `--strict` or `--columns source=A,target=B`. After `>>>`
//! stands the expected result: the remarks, each after `*`, and the graph as `export -f json` writes
//! it; or the mistakes, one a line: file, line, columns, code, message; after `~` other places with
//! their labels, after `|` the help.
//!
//! `BLESS=1 cargo test --test import` writes the results of today into the files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use polemic::engine::diagnostic::Diagnostic;
use polemic::engine::graph::read::{
    ColumnNames, EDGES, GraphReading, NODES, ReadOptions, read_graph as read_with, read_graph_bytes,
};
use polemic::engine::graph::{Graph, GraphBuilder, NodeId, Value, temporal};
use polemic::engine::text::{Files, Span};
use polemic::record::Day;
use polemic::show::interchange;
use polemic::show::interchange::csv_tables::{GraphTables, TableAudience};
use proptest::prelude::*;
use scratch::Scratch;

mod scratch;

/// The graph of some files, without the remarks of the reader.
fn read_graph(files: &Files) -> Result<Graph, Vec<Diagnostic>> {
    read_with(files, &ReadOptions::default()).map(|reading| reading.graph)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The graph as `export -f json` writes it.
fn json(graph: &Graph) -> String {
    let mut out = Vec::new();
    interchange::json::write_json(graph, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn place(files: &Files, span: Span) -> String {
    let (line, start) = files.line_column(span);
    let (last, end) = files.line_column(Span { start: span.end, ..span });
    let end = if last == line { end.to_string() } else { "…".to_owned() };
    format!("{}:{line}:{start}-{end}", files.get(span.file).name)
}

/// A mistake as one line.
fn told(mistake: &Diagnostic, files: &Files) -> String {
    let mut text = mistake.span.map_or(String::new(), |span| place(files, span) + " ");
    text.push_str(&format!("{}: {}", mistake.code.id, mistake.message));
    for (span, why) in &mistake.related {
        text.push_str(&format!(" ~ {}: {why}", place(files, *span)));
    }
    if let Some(help) = &mistake.help {
        text.push_str(&format!(" | {help}"));
    }
    text + "\n"
}

/// The result of reading the files of a case, as it stands after `>>>`.
fn given(files: &Files, options: &ReadOptions) -> String {
    shown(read_with(files, options), files)
}

fn shown(read: Result<GraphReading, Vec<Diagnostic>>, files: &Files) -> String {
    match read {
        Ok(reading) => {
            let remarks = reading.remarks.iter();
            let remarks: String =
                remarks.map(|remark| format!("* {}\n", remark.line(files))).collect();
            remarks + &json(&reading.graph)
        }
        Err(mistakes) => mistakes.iter().map(|mistake| told(mistake, files)).collect(),
    }
}

/// The text of a file of cases with the results of today.
fn replayed(text: &str) -> (usize, String) {
    let (mut out, mut count) = (String::new(), 0);
    let mut parts = text.split("=== ");
    out.push_str(parts.next().unwrap());
    for case in parts {
        count += 1;
        let (case, _) = case.split_once(">>>\n").unwrap_or((case, ""));
        let (title, _) = case.split_once('\n').unwrap();
        let mut files = Vec::new();
        for file in case.split("--- ").skip(1) {
            let (name, text) = file.split_once('\n').unwrap();
            // These stand for characters that an editor would not keep.
            let text =
                text.replace("<BOM>", "\u{feff}").replace("<CR>", "\r").replace("<TAB>", "\t");
            files.push(match name.split_once(" as ") {
                None => (name.to_owned(), text.into_bytes()),
                Some((name, encoding)) => (name.to_owned(), encoded(&text, encoding)),
            });
        }
        let columns = title.split_once("--columns ").map(|(_, names)| ColumnNames::parse(names));
        let columns = columns.transpose().unwrap().unwrap_or_default();
        let options = ReadOptions { strict: title.contains("--strict"), columns };
        let (files, read) = read_graph_bytes(files, &options);
        out.push_str(&format!("=== {case}>>>\n{}", shown(read, &files)));
    }
    (count, out)
}

/// The bytes of a text in an encoding that programs other than ours write.
fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "UTF-16" => {
            let text = format!("\u{feff}{text}");
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        "Latin-1" => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        "gzip" => {
            // The bytes are stored without being packed, so that no library is needed.
            let bytes = text.as_bytes();
            let length = u16::try_from(bytes.len()).unwrap();
            let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1];
            out.extend(length.to_le_bytes());
            out.extend((!length).to_le_bytes());
            out.extend(bytes);
            let checked = bytes.iter().fold(!0u32, |sum, byte| {
                (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ ((sum & 1) * 0xedb8_8320))
            });
            out.extend((!checked).to_le_bytes());
            out.extend(u32::from(length).to_le_bytes());
            out
        }
        other => panic!("no encoding {other}"),
    }
}

#[test]
fn cases_give_what_is_recorded() {
    let mut wrong = Vec::new();
    let mut names: Vec<_> = fs::read_dir(root().join("tests/import"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    for path in names {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let was = fs::read_to_string(&path).unwrap();
        let (count, is) = replayed(&was);
        assert!(count > 3, "{name} has {count} cases");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, is).unwrap();
        } else if let Some((n, (was, is))) =
            was.lines().zip(is.lines()).enumerate().find(|(_, (was, is))| was != is)
        {
            wrong.push(format!("{name}.cases:{}:\n  has   {was}\n  gives {is}", n + 1));
        } else if was.len() != is.len() {
            wrong.push(format!("{name}.cases has more or fewer lines than are given"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn very_many_mistakes_are_counted() {
    let mut files = Files::default();
    files.add(NODES, "id\na\n");
    files.add(EDGES, format!("src,dst,type\n{}", "a,b,R\n".repeat(250)));
    let strict = ReadOptions { strict: true, ..ReadOptions::default() };
    let mistakes = read_with(&files, &strict).unwrap_err();
    assert_eq!(mistakes.len(), 101);
    assert_eq!(mistakes.last().unwrap().message, "and 150 more");
}

#[test]
fn files_that_nest_without_end_are_refused() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let props =
        |value: String| format!("{{\"nodes\":[{{\"props\":{{\"a\":{value}}}}}],\"rels\":[]}}");
    for (name, text) in [
        ("g.json", props(deep("[", "]"))),
        ("g.json", deep("[", "]")),
        ("g.json", deep("{\"nodes\":", "}")),
        ("g.graphml", deep("<graphml>", "</graphml>")),
        ("g.graphml", "<graphml><graph><node id=\"a\"><data>".repeat(100_000)),
    ] {
        assert!(read_graph(&Files::one(name, text)).is_err());
    }
}

#[test]
fn very_many_columns_take_no_longer() {
    let mut files = Files::default();
    let head: String = (0..100_000).map(|n| format!(",c{n}")).collect();
    files.add(NODES, format!("id{head}\na{}\n", ",x".repeat(100_000)));
    files.add(EDGES, "src,dst,type\n");
    assert_eq!(read_graph(&files).unwrap().known_keys().count(), 100_001);
}

/// The dataset that is built in.
fn embedded() -> Graph {
    let reading = polemic::record::read::read_dataset(&polemic::built_in::files());
    reading.dataset.unwrap().to_graph()
}

#[test]
fn a_dataset_comes_back_as_it_was_exported() {
    let graph = embedded();
    let once = json(&graph);
    assert!(once.contains("{\"date\":\""), "no date is exported");
    let back = read_graph(&Files::one("g.json", once.clone())).unwrap();
    assert_eq!(json(&back), once);
    assert_eq!((back.node_count(), back.edge_count()), (graph.node_count(), graph.edge_count()));
    // Names may come in another order, and relationships are of the same number.
    let mut counts: Vec<_> = graph.known_types().map(str::to_owned).collect();
    counts.retain(|kind| graph.type_count(graph.edge_type(kind).unwrap()) > 0);
    for kind in counts {
        let count = |graph: &Graph| graph.type_count(graph.edge_type(&kind).unwrap());
        assert_eq!(count(&back), count(&graph), "{kind}");
    }
    assert!(!back.is_closed());
}

/// What a command prints on standard output, and its exit status.
fn polemic(args: &[&str], directory: &Path) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(args)
        .current_dir(directory)
        .env_remove("POLEMIC_DATA")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn an_export_answers_as_its_dataset_does() {
    let directory = Scratch::new("import");
    let run = |args: &[&str]| polemic(args, &directory.0);
    assert_eq!(run(&["export", "-o", "g.json"]), (String::new(), 0));
    assert_eq!(run(&["export", "-d", "g.json", "-f", "json"]), run(&["export"]));
    for query in [
        "MATCH (n) RETURN count(n)",
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), r.since, b.id ORDER BY r.id, a.id, b.id",
        "MATCH ()-[r]->() WHERE r.since < date('1925-01-01') RETURN count(r), collect(r.at)",
    ] {
        for format in ["json", "csv"] {
            let (of_dataset, ending) = run(&["query", "-f", format, query]);
            let (of_graph, other) = run(&["query", "-d", "g.json", "-f", format, query]);
            assert_eq!((ending, other), (0, 0), "{query}");
            // The claims and sources, and the cell with their places, are the dataset's alone.
            let rows = |text: &str| text.split(",\"evidence\"").next().map(str::to_owned);
            match format {
                "json" => assert_eq!(rows(&of_graph), rows(&of_dataset), "{query}"),
                _ => {
                    let lines = || of_graph.lines().zip(of_dataset.lines());
                    assert_eq!(of_graph.lines().count(), of_dataset.lines().count());
                    assert!(lines().all(|(graph, dataset)| dataset.starts_with(graph)), "{query}");
                }
            }
        }
    }
    // A graph without a dataset has tables and pictures too, which cite nothing.
    let (table, ending) = run(&["query", "-d", "g.json", "MATCH (a)-[r]->(b) RETURN a, r, b"]);
    assert!(table.contains("]-> ") && !table.contains("Source") && ending == 0, "{table}");
    for format in ["dot", "md"] {
        let query = "MATCH (a)-[r]->(b) RETURN a, r, b LIMIT 5";
        assert_eq!(run(&["query", "-d", "g.json", "-f", format, query]).1, 0);
    }
    // An unknown label is a mistake where a schema declares labels; elsewhere the query finds nothing.
    let unknown = "MATCH (n:Nobody) RETURN n";
    assert_eq!(run(&["query", unknown]).1, 2);
    assert_eq!(run(&["query", "-d", "g.json", unknown]).1, 1);
}

/// A small dataset.
const DISPUTE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dispute");

/// The files of a directory, or a single file: names and bytes, sorted by name.
fn held(path: &Path) -> Vec<(String, Vec<u8>)> {
    if path.is_file() {
        return vec![(String::new(), fs::read(path).unwrap())];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn an_export_written_twice_is_the_same() {
    let scratch = Scratch::new("twice");
    // The formats come from the help of the command, so that a new one is tested too.
    let refused = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["export", "-f", "gift"])
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    let (_, formats) = said.split_once("help: ").unwrap();
    let word = |c: char| !c.is_ascii_alphanumeric();
    let known = [
        "json", "graphml", "gexf", "csv", "turtle", "cypher", "bulk", "gephi", "dot", "svg",
        "mermaid", "bib", "csl", "html",
    ];
    let formats: Vec<&str> = formats.split(word).filter(|f| known.contains(f)).collect();
    assert_eq!(formats.len(), known.len(), "{said}");
    for format in formats {
        let write = |name: &str| {
            let path = scratch.0.join(format!("{format}-{name}"));
            let args = ["export", "-q", "-d", DISPUTE, "-f", format, "-o"];
            let shown = polemic(&[&args[..], &[path.to_str().unwrap()]].concat(), &scratch.0);
            assert_eq!(shown, (String::new(), 0), "{format}");
            held(&path)
        };
        let (once, again) = (write("once"), write("again"));
        assert!(once.iter().all(|(_, bytes)| bytes.len() > 20), "{format}");
        assert!(once == again, "{format} differs from one time to the next");
    }
}

#[test]
fn a_graph_without_a_schema_is_drawn() {
    let scratch = Scratch::new("drawn");
    let run = |args: &[&str]| {
        let (shown, ending) = polemic(args, &scratch.0);
        assert_eq!(ending, 0, "{args:?}");
        shown
    };
    let query = "MATCH (a)-[r]->(b) RETURN a, r, b";
    let graph: serde_json::Value =
        serde_json::from_str(&run(&["export", "-d", DISPUTE, "-f", "json"])).unwrap();
    let count = |of: &str| graph[of].as_array().unwrap().len();
    let mut drawn: Vec<[String; 2]> = Vec::new();
    for (format, path) in [("json", "g.json"), ("graphml", "g.graphml"), ("csv", "tables/")] {
        run(&["export", "-q", "-d", DISPUTE, "-f", format, "-o", path]);
        // The extension chooses the format, and the picture has a box for each node.
        for group in ["none", "kind"] {
            let whole = |name: &str| {
                run(&["export", "-q", "-d", path, "--group", group, "-o", name]);
                fs::read_to_string(scratch.0.join(name)).unwrap()
            };
            assert_eq!(whole("g.svg").matches("<g id=\"n-").count(), count("nodes"), "{path}");
            assert_eq!(whole("g.dot").matches(" tooltip=").count(), count("nodes"), "{path}");
        }
        let of_rows = |format: &str| run(&["query", "-q", "-d", path, "-f", format, query]);
        drawn.push(["svg", "dot"].map(of_rows));
    }
    assert!(drawn[0][0].starts_with("<svg") || drawn[0][0].starts_with("<?xml"));
    assert!(drawn[0][1].matches(" -> ").count() > 10, "{}", drawn[0][1]);
    assert!(drawn.iter().all(|pictures| *pictures == drawn[0]), "pictures differ by format");
}

/// A graph in each format that can be read back.
fn written(graph: &Graph) -> Vec<(&'static str, Files)> {
    let text = |write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let people = GraphTables::new(graph, TableAudience::People);
    let mut tables = Files::one(NODES, text(&|out| people.nodes(out)));
    tables.add(EDGES, text(&|out| people.edges(out)));
    vec![
        ("JSON", Files::one("g.json", json(graph))),
        (
            "GraphML",
            Files::one("g.graphml", text(&|out| interchange::graphml::write_graphml(graph, out))),
        ),
        ("CSV", tables),
    ]
}

#[test]
fn the_dataset_comes_back_from_every_format() {
    let graph = embedded();
    for (format, files) in written(&graph) {
        assert_eq!(json(&read_graph(&files).unwrap()), json(&graph), "{format}");
    }
}

/// Texts that are hard to write in one of the formats.
const ODD: &[&str] = &[
    "",
    " ",
    " a ",
    "a;b",
    ";",
    ":",
    "[\"a\"]",
    "[1, 2]",
    "true",
    "007",
    "12",
    "-5",
    "1e9",
    "=cmd()",
    "'=cmd()",
    "''",
    "-a",
    "+1",
    "@x",
    "\t=1",
    "\"><script>alert(1)</script>",
    "a\"b",
    "a\\b",
    "a\nb",
    "a\r\nb",
    "-->",
    "]]>",
    "&amp;",
    "1926-12-31",
    "-0043-03-15",
    "\u{0}\u{1}",
    "\u{85}",
    "\u{FFFE}",
    "\u{202e}abc",
    "\u{feff}",
    "null",
    "INF",
    "{\"date\":\"x\"}",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(ODD).prop_map(str::to_owned),
        1 => any::<String>(),
        4 => "[a-z]{1,3}",
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let day = (-9999i64..=12000, 1u8..=12, 1u8..=28);
    let day = day.prop_map(|(year, month, day)| Value::from(Day { year, month, day }));
    let single = prop_oneof![
        3 => texts().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::Int),
        1 => any::<f64>().prop_filter("JSON has no such number", |x| x.is_finite()).prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => day,
        1 => prop::sample::select(&temporal::TemporalKind::ALL[..])
            .prop_map(|kind| Value::from(kind.parse(kind.example()).unwrap())),
    ];
    // Most lists hold values of one type; a list of several types may hold other lists.
    let same = prop_oneof![
        prop::collection::vec(texts().prop_map(Value::from), 0..4),
        prop::collection::vec(any::<i64>().prop_map(Value::Int), 1..3),
    ];
    single.prop_recursive(2, 8, 3, move |inner| {
        prop_oneof![
            2 => same.clone().prop_map(Value::list),
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Value::list),
            1 => prop::collection::btree_map("[a-c]", inner, 0..3).prop_map(|map| {
                let map = map.into_iter().map(|(key, value)| (key.into(), value));
                Value::Map(Arc::new(map.collect()))
            }),
        ]
    })
}

fn properties() -> impl Strategy<Value = Properties> {
    const KNOWN: &[&str] =
        &["id", "kind", "label", "labels", "type", "source", "target", "src", "dst", "n"];
    let name = prop_oneof![
        prop::sample::select(KNOWN).prop_map(str::to_owned),
        Just("=a".to_owned()),
        Just("a:int".to_owned()),
        "[a-d]",
    ];
    prop::collection::vec((name, values()), 0..6)
}

type Properties = Vec<(String, Value)>;
/// Labels and properties of nodes; ends, types, properties of relationships, and whether they have no
/// direction.
type Parts = (Vec<(Vec<String>, Properties)>, Vec<((usize, usize), String, Properties, bool)>);

fn graphs() -> impl Strategy<Value = Parts> {
    // No format allows an empty label or an empty type.
    let name = || texts().prop_filter("a name", |text| !text.is_empty());
    let nodes = prop::collection::vec((prop::collection::vec(name(), 0..3), properties()), 1..5);
    let ends = || (0usize..5, 0usize..5);
    let edges = |undirected: f64| {
        let edge = (ends(), name(), properties(), prop::bool::weighted(undirected));
        prop::collection::vec(edge, 0..6)
    };
    let edges = prop_oneof![2 => edges(0.0), 1 => edges(0.5), 1 => edges(1.0)];
    (nodes, edges)
}

fn built((nodes, edges): &Parts) -> Graph {
    let mut builder = GraphBuilder::new();
    for (labels, properties) in nodes {
        let own = properties.iter().map(|(key, value)| (key.as_str(), value.clone()));
        builder.node(labels.iter().map(String::as_str), own);
    }
    for ((from, to), kind, properties, undirected) in edges {
        let end = |n: &usize| NodeId::new(n % nodes.len());
        let own = properties.iter().map(|(key, value)| (key.as_str(), value.clone()));
        let edge = builder.edge(end(from), end(to), kind, own);
        if *undirected {
            builder.make_undirected(edge);
        }
    }
    builder.finish()
}

/// A text that is nearly in a format: pieces of one, in any order.
fn near(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|parts| parts.concat())
}

const CSV: &[&str] = &[
    "id", "n", "kind", "type", "src", "dst", ":ID", ":LABEL", ":int", ":", ",", ",", ",", "\n",
    "\n", "\r\n", "\"", "\"\"", "a", "b", "é", "\u{feff}", "1", "1.5", ";", "\t", "-", "[]",
    "date",
];
const JSON: &[&str] = &[
    "{\"nodes\":[",
    "],\"rels\":[",
    "]}",
    "{\"labels\":[\"A\"],\"props\":{}}",
    "\"props\":{",
    "{\"src\":0,\"dst\":0,\"type\":\"R\"}",
    ",",
    "{",
    "}",
    "[",
    "]",
    "\"date\":",
    "\"1926-12-31\"",
    "\"é\"",
    "\\",
    "\"",
    "null",
    "1e999",
    "-1",
    "9223372036854775808",
    "\n",
    "\u{feff}",
];
const XML: &[&str] = &[
    "<graphml>",
    "</graphml>",
    "<graph edgedefault=\"directed\">",
    "</graph>",
    "<node id=\"a\">",
    "<node id=\"b\"/>",
    "</node>",
    "<edge source=\"a\" target=\"b\">",
    "</edge>",
    "&amp;",
    "&x;",
    "<key id=\"d\" for=\"node\" attr.name=\"kind\" attr.type=\"int\">",
    "</key>",
    "<data key=\"d\">",
    "</data>",
    "<default>",
    "</default>",
    "é",
    "<",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "\n",
    "=\"",
];

/// Endings of the names of plain texts.
const ENDINGS: [&str; 13] = [
    "dot", "gml", "net", "gdf", "sif", "lgl", "dl", "mtx", "tgf", "cypher", "txt", "adjlist",
    "ncol",
];
/// Parts of such texts.
const NETWORKS: &[&str] = &[
    "digraph {",
    "graph [",
    "}",
    "]",
    "->",
    "--",
    " ",
    "\n",
    "a",
    "é",
    "1",
    "2",
    "-1.5",
    "\"",
    "'",
    "[label=\"x\"]",
    "subgraph cluster_a {",
    "/*",
    "*/",
    "//",
    "#",
    "%",
    ";",
    ",",
    "\t",
    "<b>",
    ":",
    "node [ id 1 label \"a\" ]",
    "edge [ source 1 target 2 ]",
    "*Vertices 2\n",
    "*Arcs\n",
    "nodedef>name VARCHAR,x INT\n",
    "edgedef>node1 VARCHAR,node2 VARCHAR\n",
    "DL n=2 nm=2\n",
    "format=nodelist1\n",
    "labels embedded\n",
    "data:\n",
    "column labels:\n",
    "99999999999999999999",
    "%%MatrixMarket matrix array real symmetric\n",
    "2 2 1\n",
    "% bip weighted\n",
    "CREATE (a {n: 1})",
    "MERGE (a)-[:R]->(b)",
    "MATCH (a {n: 1})",
    "SET a += {x: [1]}",
    "UNWIND [1, {a: 2}] AS row\n",
    "`",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>(), other in any::<String>()) {
        for name in ["g.json", "g.graphml"] {
            let _ = given(&Files::one(name, text.clone()), &ReadOptions::default());
        }
        let mut files = Files::one(NODES, text);
        files.add(EDGES, other);
        let _ = given(&files, &ReadOptions::default());
    }

    #[test]
    fn no_tables_make_a_reader_panic(nodes in near(CSV), edges in near(CSV)) {
        let mut files = Files::one(NODES, nodes);
        files.add(EDGES, edges);
        let _ = given(&files, &ReadOptions::default());
    }

    #[test]
    fn no_json_makes_a_reader_panic(text in near(JSON)) {
        let _ = given(&Files::one("g.json", text), &ReadOptions::default());
    }

    #[test]
    fn no_xml_makes_a_reader_panic(text in near(XML)) {
        let _ = given(&Files::one("g.graphml", text), &ReadOptions::default());
    }

    #[test]
    fn no_plain_text_makes_a_reader_panic(text in near(NETWORKS), ending in 0..ENDINGS.len()) {
        let name = format!("g.{}", ENDINGS[ending]);
        let _ = given(&Files::one(&name, text), &ReadOptions::default());
    }

    /// A graph with any texts, numbers, lists, labels and ids is the same after it was written and
    /// read back.
    #[test]
    fn graphs_come_back(parts in graphs()) {
        let graph = built(&parts);
        let once = json(&graph);
        for (format, files) in written(&graph) {
            let back = read_graph(&files).map_err(|mistakes| {
                let told: String = mistakes.iter().map(|mistake| told(mistake, &files)).collect();
                TestCaseError::fail(format!("{format}: {told}"))
            })?;
            prop_assert_eq!(json(&back), once.as_str(), "{}", format);
        }
    }

    /// A quoted field of CSV keeps its text, and a mistake in it is underlined in the right place.
    #[test]
    fn quoted_fields_are_parted_as_they_are_placed(fields in prop::collection::vec("[a-c\",\n; ]{0,6}", 1..5)) {
        let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let row: Vec<String> = fields.iter().map(quoted).collect();
        let head: Vec<String> = (0..fields.len()).map(|n| format!("c{n}:string")).collect();
        let mut files = Files::default();
        files.add(NODES, format!("id,{},last:int\n1,{},wrong\n", head.join(","), row.join(",")));
        files.add(EDGES, "src,dst,type\n");
        let mistakes = read_graph(&files).unwrap_err();
        prop_assert_eq!(mistakes.len(), 1);
        prop_assert_eq!(files.slice(mistakes[0].span.unwrap()), "wrong");
    }
}
