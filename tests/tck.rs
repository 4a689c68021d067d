//! Runs the openCypher conformance suite (TCK): its read-only scenarios, each with a graph, a query
//! and the expected result.
//!
//! The suite is one JSON file outside this project, whose path is in `POLEMIC_TCK`. Without it the
//! tests here print a remark and pass; with `CI` set they fail. With `--nocapture` they print how many
//! scenarios pass.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use polemic::engine::diagnostic::Diagnostic;
use polemic::engine::graph::temporal::{Temporal, TemporalKind};
use polemic::engine::graph::{EdgeId, Graph, GraphBuilder, NodeId, Value};
use polemic::engine::query::{Answer, Limits, Parameters, PlanStrategy, Query};
use serde_json::Value as Json;

use notation::Cell;

/// The scenarios that do not pass yet, each with the reason. The list may only shrink: the test fails
/// if a scenario in it passes, or another one does not.
const SKIPPED: &[(&str, &str)] = &[];

/// One scenario of the suite.
struct Scenario<'s> {
    id: &'s str,
    dir: &'s str,
    query: &'s str,
    /// The graph, where the file has it.
    graph: Option<&'s Json>,
    /// The statements that make the graph, where the file does not have it.
    setup: Vec<&'s str>,
    parameters: Parameters,
    temporal: bool,
    expected: Expected<'s>,
}

/// The expected result of a scenario.
enum Expected<'s> {
    Rows { columns: Vec<&'s str>, rows: Vec<Vec<Cell>>, ordered: bool, any_list_order: bool },
    Error { code: String, phase: &'s str },
}

/// The stage at which a query failed, with its diagnostics.
enum Failure {
    Parsing(Vec<Diagnostic>),
    Running(Vec<Diagnostic>),
}

impl Failure {
    fn text(&self) -> String {
        let (stage, all) = match self {
            Failure::Parsing(all) => ("parsing", all),
            Failure::Running(all) => ("running", all),
        };
        let all: Vec<String> =
            all.iter().map(|d| format!("{}: {}", d.code.id, d.message)).collect();
        format!("{stage} gives {}", all.join("; "))
    }
}

/// The file of the suite; `None` where it is missing.
fn suite() -> Option<Json> {
    let path = std::env::var_os("POLEMIC_TCK").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/tck/tck.json"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var_os("CI").is_none(), "there is no suite at {}", path.display());
        println!("skipped: there is no suite at {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn scenarios(suite: &Json) -> Vec<Scenario<'_>> {
    let graphs = suite["graphs"].as_object().unwrap();
    let all = suite["scenarios"].as_array().unwrap();
    all.iter().map(|scenario| self::scenario(scenario, graphs)).collect()
}

fn scenario<'s>(json: &'s Json, graphs: &'s serde_json::Map<String, Json>) -> Scenario<'s> {
    let text = |key: &str| json[key].as_str().unwrap();
    let parameters = json["parameters"].as_object().unwrap();
    let parameter = |(name, text): (&String, &Json)| {
        (name.clone(), notation::read(text.as_str().unwrap()).value())
    };
    Scenario {
        id: text("id"),
        dir: text("dir"),
        query: text("query"),
        graph: json["graph_id"].as_str().and_then(|id| graphs.get(id)),
        setup: json["setup_queries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|q| q.as_str().unwrap())
            .collect(),
        parameters: parameters.iter().map(parameter).collect(),
        temporal: json["temporal"].as_bool().unwrap(),
        expected: expected(&json["expectation"]),
    }
}

fn expected(json: &Json) -> Expected<'_> {
    if let Some(error) = json["error"].as_object() {
        let text = |key: &str| error[key].as_str().unwrap();
        return Expected::Error {
            code: format!("{}.{}", text("type"), text("detail")),
            phase: text("phase"),
        };
    }
    let columns = json["columns"].as_array().unwrap();
    let row = |row: &Json| {
        let cells = row.as_array().unwrap().iter();
        cells.map(|cell| notation::read(cell.as_str().unwrap())).collect()
    };
    Expected::Rows {
        columns: columns.iter().map(|column| column.as_str().unwrap()).collect(),
        rows: json["rows"].as_array().unwrap().iter().map(row).collect(),
        ordered: json["kind"] == "rows-ordered",
        any_list_order: json["ignore_list_order"].as_bool().unwrap(),
    }
}

/// The graph that a scenario starts from.
fn graph(scenario: &Scenario) -> Graph {
    scenario.graph.map_or_else(|| created(&scenario.setup), stored)
}

/// The graph of nodes that `CREATE (:Label {…}), …` makes. The file has no graph for these, because
/// JSON has no values of time; the values of a map are computed as in a query.
fn created(setup: &[&str]) -> Graph {
    let mut builder = GraphBuilder::new();
    let empty = GraphBuilder::new().finish();
    for query in setup {
        for node in bracketed(query.strip_prefix("CREATE").unwrap()) {
            let (labels, map) = node.split_at(node.find('{').unwrap_or(node.len()));
            let map = if map.is_empty() { "{}" } else { map };
            let query = Query::parse(&format!("RETURN {map} AS map")).unwrap();
            let answer = query.run(&empty, &Parameters::new(), &Limits::default()).unwrap();
            let Value::Map(map) = &answer.rows[0].values[0] else { panic!("{query} is no map") };
            let labels = labels.split(':').skip(1).map(str::trim);
            builder.node(labels, map.iter().map(|(key, value)| (key.as_ref(), value.clone())));
        }
    }
    builder.finish()
}

/// The texts inside round brackets that no other brackets enclose.
fn bracketed(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => {
                depth += 1;
                start = if depth == 1 { at + 1 } else { start };
            }
            ')' => {
                depth -= 1;
                parts.extend((depth == 0).then(|| &text[start..at]));
            }
            _ => {}
        }
    }
    parts
}

/// The graph of a scenario that the file has.
fn stored(json: &Json) -> Graph {
    let mut builder = GraphBuilder::new();
    let properties = |json: &Json| -> Vec<(String, Value)> {
        let properties = json["props"].as_object().unwrap().iter();
        properties.map(|(key, value)| (key.clone(), property(value))).collect()
    };
    let mut nodes: Vec<NodeId> = Vec::new();
    for node in json["nodes"].as_array().unwrap() {
        let labels = node["labels"].as_array().unwrap().iter().map(|label| label.as_str().unwrap());
        let properties = properties(node);
        let properties = properties.iter().map(|(key, value)| (key.as_str(), value.clone()));
        nodes.push(builder.node(labels, properties));
    }
    for edge in json["rels"].as_array().unwrap() {
        let end = |key: &str| nodes[usize::try_from(edge[key].as_u64().unwrap()).unwrap()];
        let properties = properties(edge);
        let properties = properties.iter().map(|(key, value)| (key.as_str(), value.clone()));
        builder.edge(end("src"), end("dst"), edge["type"].as_str().unwrap(), properties);
    }
    builder.finish()
}

fn property(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => n.as_i64().map_or_else(|| Value::Float(n.as_f64().unwrap()), Value::Int),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(list) => Value::list(list.iter().map(property)),
        Json::Object(_) => panic!("a property cannot be {json}"),
    }
}

fn run(
    scenario: &Scenario,
    graph: &Graph,
    strategy: PlanStrategy,
    evidence: bool,
) -> Result<Answer, Failure> {
    let query = Query::parse(scenario.query).map_err(Failure::Parsing)?;
    let now = TemporalKind::DateTime.parse("2024-02-29T12:31:14.645876123Z");
    let Some(Temporal::DateTime(now)) = now else { panic!("a moment is no moment") };
    let now = Some(now.as_ref().clone());
    let limits = Limits { time: Duration::from_secs(20), evidence, now, ..Limits::default() };
    query.run_with(strategy, graph, &scenario.parameters, &limits).map_err(Failure::Running)
}

/// How the result of a scenario differs from the expected one; `None` where it passes.
fn verdict(scenario: &Scenario) -> Option<String> {
    let graph = graph(scenario);
    let outcome = run(scenario, &graph, PlanStrategy::Cheapest, true);
    match (&scenario.expected, outcome) {
        (Expected::Rows { columns, rows, ordered, any_list_order }, Ok(answer)) => {
            if answer.columns != *columns {
                return Some(format!("columns {:?}, not {columns:?}", answer.columns));
            }
            let found = cells(&answer, &graph);
            let same = if *ordered { same_sequence } else { same_bag };
            let fails = !same(&found, rows, *any_list_order);
            fails.then(|| format!("gives {}, not {}", shown(&found), shown(rows)))
        }
        (Expected::Rows { .. }, Err(failure)) => Some(failure.text()),
        (Expected::Error { code, .. }, Ok(_)) => Some(format!("gives rows, not {code}")),
        (Expected::Error { code, phase }, Err(failure)) => {
            let (at, first) = match &failure {
                Failure::Parsing(all) => ("compile time", &all[0]),
                Failure::Running(all) => ("runtime", &all[0]),
            };
            let right = first.code.id == code && (*phase == at || *phase == "any time");
            (!right).then(|| format!("{}, not {code} at {phase}", failure.text()))
        }
    }
}

fn cells(answer: &Answer, graph: &Graph) -> Vec<Vec<Cell>> {
    let row = |row: &polemic::engine::query::Row| {
        row.values.iter().map(|value| Cell::of(value, graph)).collect()
    };
    answer.rows.iter().map(row).collect()
}

fn shown(rows: &[Vec<Cell>]) -> String {
    let mut text = format!("{} rows", rows.len());
    for row in rows.iter().take(4) {
        write!(text, " {row:?}").unwrap();
    }
    text
}

fn same_row(a: &[Cell], b: &[Cell], any_list_order: bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b, any_list_order))
}

fn same_sequence(a: &[Vec<Cell>], b: &[Vec<Cell>], any_list_order: bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_row(a, b, any_list_order))
}

fn same_bag(a: &[Vec<Cell>], b: &[Vec<Cell>], any_list_order: bool) -> bool {
    let mut rest: Vec<&Vec<Cell>> = b.iter().collect();
    let takes = |row: &Vec<Cell>| {
        let place = rest.iter().position(|other| same_row(row, other, any_list_order));
        place.map(|place| rest.swap_remove(place)).is_some()
    };
    a.len() == b.len() && a.iter().all(takes)
}

/// The number of scenarios that pass, and of all.
#[derive(Clone, Copy, Default)]
struct Tally {
    passed: usize,
    total: usize,
}

impl Tally {
    fn add(&mut self, passed: bool) {
        self.total += 1;
        self.passed += usize::from(passed);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}/{}", self.passed, self.total))
    }
}

#[test]
fn conformance() {
    let Some(suite) = suite() else { return };
    // For each directory, scenarios with rows, with errors, and with values of time.
    let mut directories: BTreeMap<&str, [Tally; 3]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for scenario in &scenarios(&suite) {
        let verdict = verdict(scenario);
        let skipped = SKIPPED.iter().find(|(id, _)| *id == scenario.id);
        let sort = match scenario.expected {
            _ if scenario.temporal || scenario.graph.is_none() => 2,
            Expected::Rows { .. } => 0,
            Expected::Error { .. } => 1,
        };
        for directory in [scenario.dir, "all"] {
            directories.entry(directory).or_default()[sort].add(verdict.is_none());
        }
        match (verdict, skipped) {
            (Some(verdict), None) => wrong.push(format!("{}: {verdict}", scenario.id)),
            (Some(_), Some((id, reason))) => println!("{id} is skipped: {reason}"),
            (None, Some((id, _))) => wrong.push(format!("{id} passes and is still skipped")),
            (None, None) => {}
        }
    }
    let all = directories.remove("all");
    println!("{:36} {:>9} {:>9} {:>9}", "directory", "rows", "errors", "of time");
    for (directory, [rows, errors, temporal]) in
        directories.into_iter().chain(all.map(|all| ("all", all)))
    {
        println!("{directory:36} {rows:>9} {errors:>9} {temporal:>9}");
    }
    assert!(wrong.is_empty(), "{} scenarios fail:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn optimised_equals_naive() {
    let Some(suite) = suite() else { return };
    let mut compared = 0;
    for scenario in scenarios(&suite) {
        let upper = scenario.query.to_uppercase();
        let cut = ["ORDER BY", "SKIP", "LIMIT"].iter().any(|word| upper.contains(word));
        if cut || !matches!(scenario.expected, Expected::Rows { .. }) {
            continue;
        }
        let graph = graph(&scenario);
        let Ok(cheapest) = run(&scenario, &graph, PlanStrategy::Cheapest, true) else { continue };
        // The plan may choose the order in which values are collected.
        let any_list_order = upper.contains("COLLECT(");
        let check = |strategy: PlanStrategy, evidence: bool| {
            let other = run(&scenario, &graph, strategy, evidence);
            let other = other.unwrap_or_else(|f| panic!("{}: {}", scenario.id, f.text()));
            let rows = if evidence { evident } else { cells };
            let (a, b) = (rows(&cheapest, &graph), rows(&other, &graph));
            let same = same_bag(&a, &b, any_list_order);
            let way = format!("{strategy:?} {}", if evidence { "" } else { "without evidence" });
            assert!(same, "{}: {}, but {way} {}", scenario.id, shown(&a), shown(&b));
        };
        check(PlanStrategy::Naive, true);
        check(PlanStrategy::Cheapest, false);
        compared += 1;
    }
    println!("{compared} scenarios compared");
}

/// The rows of an answer, each with the relationships that it rests on as one more cell.
fn evident(answer: &Answer, graph: &Graph) -> Vec<Vec<Cell>> {
    let mut rows = cells(answer, graph);
    for (cells, row) in rows.iter_mut().zip(&answer.rows) {
        let number = |edge: &EdgeId| Cell::Int(i64::try_from(edge.index()).unwrap());
        cells.push(Cell::List(row.evidence.iter().map(number).collect()));
    }
    rows
}

/// Whether two values look the same, written as the suite writes them.
#[test]
fn differences_are_seen() {
    let same = |a: &str, b: &str| notation::read(a).same(&notation::read(b), false);
    for text in ["null", "NaN", "-0.5", "'it\\'s'", "[1, [2]]", "{a: {b: []}}", "()"] {
        assert!(same(text, text), "{text}");
    }
    assert!(same("(:A:B {x: 1, y: 2})", "(:B:A {y: 2, x: 1})"));
    assert!(same("<(:A)-[:T {x: 1}]->()<-[:U]-(:B)>", "<(:A)-[:T {x: 1}]->()<-[:U]-(:B)>"));
    assert!(same("0.3", "0.30000000000000004"));
    let different = [
        ("1", "1.0"),
        ("1", "'1'"),
        ("null", "false"),
        ("0.3", "0.3001"),
        ("[1, 2]", "[2, 1]"),
        ("[1]", "[1, 1]"),
        ("{a: 1}", "{b: 1}"),
        ("{a: null}", "{}"),
        ("()", "(:A)"),
        ("(:A {x: 1})", "(:A {x: 2})"),
        ("[:T]", "[:U]"),
        ("<(:A)-[:T]->(:B)>", "<(:A)<-[:T]-(:B)>"),
        ("<(:A)-[:T]->(:B)>", "<(:B)<-[:T]-(:A)>"),
    ];
    for (a, b) in different {
        assert!(!same(a, b) && !same(b, a), "{a} and {b}");
    }
    let bag = |texts: &[&str]| texts.iter().map(|text| vec![notation::read(text)]).collect();
    let (a, b): (Vec<Vec<Cell>>, Vec<Vec<Cell>>) = (bag(&["1", "1", "2"]), bag(&["2", "1", "1"]));
    assert!(same_bag(&a, &b, false) && !same_sequence(&a, &b, false));
    assert!(!same_bag(&a, &bag(&["1", "2", "2"]), false));
}

/// The notation in which the suite writes values.
mod notation {
    use super::{Arc, BTreeMap, EdgeId, Graph, NodeId, Value};

    /// A value. A node or a relationship is given by what the notation shows of it.
    #[derive(Debug, Clone)]
    pub enum Cell {
        Null,
        Bool(bool),
        Int(i64),
        Float(f64),
        String(String),
        List(Vec<Cell>),
        Map(BTreeMap<String, Cell>),
        Node(Vec<String>, BTreeMap<String, Cell>),
        Edge(String, BTreeMap<String, Cell>),
        /// Its nodes, and the relationships between them, each with whether it points forward.
        Path(Vec<Cell>, Vec<(Cell, bool)>),
    }

    impl Cell {
        /// The cell that shows a value.
        pub fn of(value: &Value, graph: &Graph) -> Cell {
            match value {
                Value::Null => Cell::Null,
                Value::Bool(b) => Cell::Bool(*b),
                Value::Int(n) => Cell::Int(*n),
                Value::Float(x) => Cell::Float(*x),
                Value::String(text) => Cell::String(text.to_string()),
                Value::Temporal(it) => Cell::String(it.to_string()),
                Value::List(list) => {
                    Cell::List(list.iter().map(|value| Cell::of(value, graph)).collect())
                }
                Value::Map(map) => Cell::Map(named(map.iter(), graph)),
                Value::Node(node) => Cell::node(*node, graph),
                Value::Edge(edge) => Cell::edge(*edge, graph),
                Value::Path(path) => {
                    let nodes = path.nodes.iter().map(|node| Cell::node(*node, graph)).collect();
                    let edges = path.edges.iter().zip(&path.nodes);
                    let edge = |(edge, before): (&EdgeId, &NodeId)| {
                        (Cell::edge(*edge, graph), graph.ends(*edge).0 == *before)
                    };
                    Cell::Path(nodes, edges.map(edge).collect())
                }
            }
        }

        fn node(node: NodeId, graph: &Graph) -> Cell {
            let mut labels: Vec<String> = graph.labels(node).map(ToString::to_string).collect();
            labels.sort();
            Cell::Node(labels, named(graph.node_properties(node), graph))
        }

        fn edge(edge: EdgeId, graph: &Graph) -> Cell {
            let properties = named(graph.edge_properties(edge), graph);
            Cell::Edge(graph.type_of(edge).to_string(), properties)
        }

        /// The value that a cell stands for, which must be no node, relationship or path.
        pub fn value(&self) -> Value {
            match self {
                Cell::Null => Value::Null,
                Cell::Bool(b) => Value::Bool(*b),
                Cell::Int(n) => Value::Int(*n),
                Cell::Float(x) => Value::Float(*x),
                Cell::String(text) => Value::from(text.as_str()),
                Cell::List(list) => Value::list(list.iter().map(Cell::value)),
                Cell::Map(map) => {
                    let entry = |(key, cell): (&String, &Cell)| (key.as_str().into(), cell.value());
                    Value::Map(Arc::new(map.iter().map(entry).collect()))
                }
                Cell::Node(..) | Cell::Edge(..) | Cell::Path(..) => {
                    panic!("{self:?} cannot be a parameter")
                }
            }
        }

        /// Whether two cells are the same; decimal numbers may differ in their last digits.
        pub fn same(&self, other: &Cell, any_list_order: bool) -> bool {
            let same_map = |a: &BTreeMap<String, Cell>, b: &BTreeMap<String, Cell>| {
                a.len() == b.len()
                    && a.iter().zip(b).all(|((k, a), (l, b))| k == l && a.same(b, any_list_order))
            };
            let same_list = |a: &[Cell], b: &[Cell]| super::same_row(a, b, any_list_order);
            match (self, other) {
                (Cell::Null, Cell::Null) => true,
                (Cell::Bool(a), Cell::Bool(b)) => a == b,
                (Cell::Int(a), Cell::Int(b)) => a == b,
                (Cell::Float(a), Cell::Float(b)) => {
                    let close = (a - b).abs() <= 1e-13 * a.abs().max(b.abs());
                    a.to_bits() == b.to_bits() || close || (a.is_nan() && b.is_nan())
                }
                (Cell::String(a), Cell::String(b)) => a == b,
                (Cell::List(a), Cell::List(b)) if any_list_order => {
                    let rows = |list: &[Cell]| -> Vec<Vec<Cell>> {
                        list.iter().map(|cell| vec![cell.clone()]).collect()
                    };
                    super::same_bag(&rows(a), &rows(b), true)
                }
                (Cell::List(a), Cell::List(b)) => same_list(a, b),
                (Cell::Map(a), Cell::Map(b)) => same_map(a, b),
                (Cell::Node(labels, a), Cell::Node(others, b)) => {
                    labels == others && same_map(a, b)
                }
                (Cell::Edge(kind, a), Cell::Edge(other, b)) => kind == other && same_map(a, b),
                (Cell::Path(nodes, edges), Cell::Path(others, more)) => {
                    let same = |((a, on), (b, onward)): (&(Cell, bool), &(Cell, bool))| {
                        on == onward && a.same(b, any_list_order)
                    };
                    same_list(nodes, others)
                        && edges.len() == more.len()
                        && edges.iter().zip(more).all(same)
                }
                _ => false,
            }
        }
    }

    fn named<'a>(
        properties: impl Iterator<Item = (&'a Arc<str>, &'a Value)>,
        graph: &Graph,
    ) -> BTreeMap<String, Cell> {
        properties.map(|(key, value)| (key.to_string(), Cell::of(value, graph))).collect()
    }

    /// Reads a value.
    pub fn read(text: &str) -> Cell {
        let mut reader = Reader { text, at: 0 };
        let cell = reader.cell();
        assert_eq!(reader.at, text.len(), "{text} goes on");
        cell
    }

    struct Reader<'a> {
        text: &'a str,
        at: usize,
    }

    impl<'a> Reader<'a> {
        fn rest(&self) -> &'a str {
            &self.text[self.at..]
        }

        fn blanks(&mut self) {
            self.at += self.rest().len() - self.rest().trim_start().len();
        }

        /// Takes a sign if it comes next. Returns whether it did.
        fn take(&mut self, sign: &str) -> bool {
            self.blanks();
            let found = self.rest().starts_with(sign);
            self.at += if found { sign.len() } else { 0 };
            found
        }

        fn want(&mut self, sign: &str) {
            assert!(self.take(sign), "{} wants {sign} at {}", self.text, self.at);
        }

        fn word(&mut self) -> &'a str {
            self.blanks();
            let belongs = |c: char| c.is_alphanumeric() || "_+-.".contains(c);
            let rest = self.rest();
            let len = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
            self.at += len;
            &rest[..len]
        }

        /// Takes a name, which ends before any sign or full stop.
        fn name(&mut self) -> String {
            self.blanks();
            let rest = self.rest();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            self.at += end;
            rest[..end].to_owned()
        }

        fn cell(&mut self) -> Cell {
            if self.take("'") {
                return Cell::String(self.string());
            }
            if self.take("[") {
                return self.bracket();
            }
            self.blanks();
            match self.rest().chars().next() {
                Some('{') => return Cell::Map(self.map()),
                Some('(') => return self.node(),
                Some('<') => return self.path(),
                _ => {}
            }
            match self.word() {
                "null" => Cell::Null,
                "true" => Cell::Bool(true),
                "false" => Cell::Bool(false),
                "NaN" => Cell::Float(f64::NAN),
                "Inf" => Cell::Float(f64::INFINITY),
                "-Inf" => Cell::Float(f64::NEG_INFINITY),
                word => match word.parse::<i64>() {
                    Ok(n) => Cell::Int(n),
                    Err(_) => Cell::Float(word.parse().unwrap()),
                },
            }
        }

        fn string(&mut self) -> String {
            let mut text = String::new();
            let mut chars = self.rest().char_indices();
            while let Some((n, c)) = chars.next() {
                match c {
                    '\'' => {
                        self.at += n + 1;
                        return text;
                    }
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    c => text.push(c),
                }
            }
            panic!("{} has an open string", self.text)
        }

        /// Takes a list or a relationship, after its opening bracket.
        fn bracket(&mut self) -> Cell {
            if self.take(":") {
                let kind = self.name();
                let properties = self.map();
                self.want("]");
                return Cell::Edge(kind, properties);
            }
            let mut list = Vec::new();
            while !self.take("]") {
                list.push(self.cell());
                self.take(",");
            }
            Cell::List(list)
        }

        /// Takes a map; returns an empty one where none comes next.
        fn map(&mut self) -> BTreeMap<String, Cell> {
            let mut map = BTreeMap::new();
            if self.take("{") {
                while !self.take("}") {
                    let key = self.name();
                    self.want(":");
                    map.insert(key, self.cell());
                    self.take(",");
                }
            }
            map
        }

        fn node(&mut self) -> Cell {
            self.want("(");
            let mut labels = Vec::new();
            while self.take(":") {
                labels.push(self.name());
            }
            labels.sort();
            let properties = self.map();
            self.want(")");
            Cell::Node(labels, properties)
        }

        fn path(&mut self) -> Cell {
            self.want("<");
            let (mut nodes, mut edges) = (vec![self.node()], Vec::new());
            while !self.take(">") {
                let back = self.take("<");
                self.want("-");
                self.want("[");
                let edge = self.bracket();
                self.want("-");
                assert!(back || self.take(">"), "{} has no direction", self.text);
                edges.push((edge, !back));
                nodes.push(self.node());
            }
            Cell::Path(nodes, edges)
        }
    }
}
