//! The plan that is chosen finds what the naive one finds: queries made by a grammar, on small
//! graphs made at random.
//!
//! The numbers come from one seed, so that every run is the same; `PLANS=N` asks for N queries.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use polemic::diagnostic::codes;
use polemic::graph::{Builder, Graph, Value};
use polemic::query::{Answer, Limits, Parameters, Query, Strategy};

/// How many queries a run tries, where nothing else is asked.
const QUERIES: u64 = 20_000;
/// How many queries each graph is asked.
const EACH: u64 = 40;

/// Numbers that look random (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    /// True so many times out of a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const LABELS: &[&str] = &["A", "B", "C"];
const TYPES: &[&str] = &["T", "U", "V"];
const TEXTS: &[&str] = &["a", "ab", "b", "ba"];

fn property(random: &mut Random) -> Vec<(&'static str, Value)> {
    let mut properties = Vec::new();
    if random.chance(70) {
        properties.push(("n", Value::Int(i64::try_from(random.below(4)).unwrap())));
    }
    if random.chance(70) {
        let text = Value::from(random.pick(TEXTS));
        // A property of one key may be of several types.
        properties.push(("s", if random.chance(95) { text } else { Value::Int(1) }));
    }
    properties
}

fn graph(random: &mut Random) -> Graph {
    let mut builder = Builder::new();
    let mut nodes = Vec::new();
    for _ in 0..=random.below(6) {
        let labels: Vec<&str> = LABELS.iter().copied().filter(|_| random.chance(60)).collect();
        let properties = property(random);
        nodes.push(builder.node(labels, properties));
    }
    // Few types, so that some lead only between certain labels.
    for _ in 0..3 + random.below(7) {
        let (from, to) = (random.below(nodes.len()), random.below(nodes.len()));
        let kind = random.pick(TYPES);
        let properties = property(random);
        builder.edge(nodes[from], nodes[to], kind, properties);
    }
    builder.finish()
}

/// A query while it is made.
struct Writer<'r> {
    random: &'r mut Random,
    text: String,
    nodes: Vec<String>,
    edges: Vec<String>,
    values: Vec<String>,
    names: usize,
}

impl Writer<'_> {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn query(mut self) -> String {
        if self.random.chance(8) {
            let var = self.name('v');
            write!(self.text, "UNWIND [1, 2, 'a', null] AS {var} ").unwrap();
            self.values.push(var);
        }
        self.find(false);
        if self.random.chance(25) {
            let optional = self.random.chance(60);
            self.find(optional);
        }
        if self.random.chance(25) {
            self.with();
            if self.random.chance(60) {
                let optional = self.random.chance(25);
                self.find(optional);
            }
        }
        self.give();
        self.text
    }

    fn find(&mut self, optional: bool) {
        self.text.push_str(if optional { "OPTIONAL MATCH " } else { "MATCH " });
        let shortest = !self.nodes.is_empty() && self.random.chance(4);
        let mut hops = 3;
        if shortest {
            self.shortest();
        } else if self.random.chance(5) {
            self.triangle();
        } else {
            self.pattern(&mut hops);
            if self.random.chance(25) {
                self.text.push_str(", ");
                self.pattern(&mut hops);
            }
        }
        self.text.push(' ');
        if self.random.chance(45) {
            self.text.push_str("WHERE ");
            self.condition(2);
            self.text.push(' ');
        }
    }

    fn shortest(&mut self) {
        let kind = self.random.pick(&["shortestPath", "allShortestPaths"]);
        let (a, b) = (self.random.below(self.nodes.len()), self.random.below(self.nodes.len()));
        let (left, right) = [("-", "-"), ("-", "->"), ("<-", "-")][self.random.below(3)];
        let types = self.random.pick(&["", ":T", ":T|U"]);
        let length = self.random.pick(&["*", "*..3", "*0..2"]);
        let path = self.name('p');
        let (a, b) = (self.nodes[a].clone(), self.nodes[b].clone());
        write!(self.text, "{path} = {kind}(({a}){left}[{types}{length}]{right}({b}))").unwrap();
        self.values.push(format!("length({path})"));
    }

    /// Three nodes, each beside the two others.
    fn triangle(&mut self) {
        let names = ["x", "y", "z"].map(|_| self.name('n'));
        for (n, (a, b)) in [(0, 1), (1, 2), (0, 2)].into_iter().enumerate() {
            let (left, right) = [("-", "->"), ("<-", "-")][self.random.below(2)];
            let kind = self.random.pick(&["T", "T", "U", "V"]);
            let between = if n == 0 { "" } else { ", " };
            write!(self.text, "{between}({}){left}[:{kind}]{right}({})", names[a], names[b])
                .unwrap();
        }
        self.nodes.extend(names);
    }

    fn pattern(&mut self, hops: &mut usize) {
        self.node();
        let most = if self.random.chance(70) { 1 } else { 2 };
        for _ in 0..most {
            if *hops == 0 || self.random.chance(15) {
                break;
            }
            *hops -= 1;
            self.edge(hops);
            self.node();
        }
    }

    fn node(&mut self) {
        self.text.push('(');
        if !self.nodes.is_empty() && self.random.chance(30) {
            let known = self.random.below(self.nodes.len());
            self.text.push_str(&self.nodes[known].clone());
        } else if self.random.chance(70) {
            let name = self.name('n');
            self.text.push_str(&name);
            self.nodes.push(name);
        }
        if self.random.chance(35) {
            let label = self.random.pick(LABELS);
            write!(self.text, ":{label}").unwrap();
            if self.random.chance(15) {
                let label = self.random.pick(LABELS);
                write!(self.text, ":{label}").unwrap();
            }
        }
        if self.random.chance(12) {
            let text = self.random.pick(TEXTS);
            write!(self.text, " {{s: '{text}'}}").unwrap();
        }
        self.text.push(')');
    }

    fn edge(&mut self, hops: &mut usize) {
        let (left, right) =
            [("-", "-"), ("-", "->"), ("<-", "-"), ("-", "->")][self.random.below(4)];
        self.text.push_str(left);
        self.text.push('[');
        let far = *hops > 0 && self.random.chance(20);
        if self.random.chance(35) {
            let name = self.name('r');
            self.text.push_str(&name);
            if far {
                self.values.push(format!("size({name})"));
            } else {
                self.edges.push(name);
            }
        }
        if self.random.chance(55) {
            let kind = self.random.pick(TYPES);
            write!(self.text, ":{kind}").unwrap();
            if self.random.chance(25) {
                let kind = self.random.pick(TYPES);
                write!(self.text, "|{kind}").unwrap();
            }
        }
        if far {
            *hops -= 1;
            self.text
                .push_str(self.random.pick(&["*1..2", "*0..2", "*..3", "*2", "*2..3", "*0..1"]));
        }
        if self.random.chance(6) {
            self.text.push_str(" {n: 1}");
        }
        self.text.push(']');
        self.text.push_str(right);
    }

    fn value(&mut self) -> String {
        let of_edge = !self.edges.is_empty() && self.random.chance(30);
        if !self.values.is_empty() && self.random.chance(15) {
            let n = self.random.below(self.values.len());
            return self.values[n].clone();
        }
        let from = if of_edge { &self.edges } else { &self.nodes };
        if from.is_empty() {
            return "1".to_owned();
        }
        let var = from[self.random.below(from.len())].clone();
        match self.random.below(10) {
            0..4 => format!("{var}.s"),
            4..8 => format!("{var}.n"),
            8 if of_edge => format!("type({var})"),
            8 => format!("size(labels({var}))"),
            _ => var,
        }
    }

    fn condition(&mut self, deep: usize) {
        if deep > 0 && self.random.chance(25) {
            let operator = self.random.pick(&[" AND ", " OR ", " XOR "]);
            self.text.push('(');
            self.condition(deep - 1);
            self.text.push_str(operator);
            self.condition(deep - 1);
            self.text.push(')');
            return;
        }
        if self.random.chance(12) {
            self.text.push_str("NOT ");
        }
        match self.random.below(12) {
            0 if !self.nodes.is_empty() && deep > 0 => self.exists(),
            1 if !self.nodes.is_empty() => {
                let (n, label) = (self.random.below(self.nodes.len()), self.random.pick(LABELS));
                write!(self.text, "({}:{label})", self.nodes[n].clone()).unwrap();
            }
            2 => {
                let value = self.value();
                let empty = self.random.pick(&["IS NULL", "IS NOT NULL"]);
                write!(self.text, "({value} {empty})").unwrap();
            }
            3 => {
                let var = self.some_property("s");
                let test = self.random.pick(&[
                    "STARTS WITH 'a'",
                    "ENDS WITH 'b'",
                    "CONTAINS 'b'",
                    "=~ 'a.*'",
                    "=~ '.*b$'",
                    "= 'ab'",
                    "IN ['a', 'b']",
                ]);
                write!(self.text, "({var} {test})").unwrap();
            }
            _ => {
                let (a, b) = (self.value(), self.value());
                let operator = self.random.pick(&["=", "<>", "<", "<=", ">", ">="]);
                let b = if self.random.chance(50) { b } else { "1".to_owned() };
                write!(self.text, "({a} {operator} {b})").unwrap();
            }
        }
    }

    fn some_property(&mut self, key: &str) -> String {
        if self.nodes.is_empty() {
            return "'ab'".to_owned();
        }
        let n = self.random.below(self.nodes.len());
        format!("{}.{key}", self.nodes[n])
    }

    fn exists(&mut self) {
        let n = self.random.below(self.nodes.len());
        let from = self.nodes[n].clone();
        let kind = self.random.pick(&["", ":T", ":U"]);
        let target = self.random.pick(&["", ":A", ":B {s: 'a'}", " {s: 'b'}"]);
        let count = self.random.chance(25);
        let word = if count { "COUNT" } else { "EXISTS" };
        write!(self.text, "({word} {{ MATCH ({from})-[{kind}]->(q{target}) }}").unwrap();
        self.text.push_str(if count { " > 1)" } else { ")" });
    }

    /// What is gathered: each item with its name, and whether it may be taken for a node.
    fn with(&mut self) {
        self.text.push_str("WITH ");
        let distinct = self.random.chance(50);
        self.text.push_str(if distinct { "DISTINCT " } else { "" });
        let mut items = Vec::new();
        let (mut nodes, mut values) = (Vec::new(), Vec::new());
        for _ in 0..=self.random.below(2) {
            if !self.nodes.is_empty() && self.random.chance(60) {
                let n = self.random.below(self.nodes.len());
                let name = self.name('n');
                items.push(format!("{} AS {name}", self.nodes[n]));
                nodes.push(name);
            } else {
                let name = self.name('v');
                items.push(format!("{} AS {name}", self.value()));
                values.push(name);
            }
        }
        if self.random.chance(25) {
            let name = self.name('v');
            items.push(format!("count(*) AS {name}"));
            values.push(name);
        }
        write!(self.text, "{} ", items.join(", ")).unwrap();
        // A value may be a node, of which nothing but itself is asked from here on.
        (self.nodes, self.edges, self.values) = (nodes, Vec::new(), values);
        if self.random.chance(20) && !self.nodes.is_empty() {
            let property = self.some_property("n");
            write!(self.text, "WHERE {property} < 3 ").unwrap();
        }
    }

    fn give(&mut self) {
        self.text.push_str("RETURN ");
        self.text.push_str(if self.random.chance(35) { "DISTINCT " } else { "" });
        let mut columns = Vec::new();
        let aggregates = self.random.chance(50);
        let plain = if aggregates { self.random.below(3) } else { 1 + self.random.below(2) };
        let mut items = Vec::new();
        for _ in 0..plain {
            items.push(self.value());
        }
        if aggregates {
            for _ in 0..=self.random.below(2) {
                items.push(self.aggregate());
            }
        }
        for (n, item) in items.iter().enumerate() {
            columns.push(format!("c{n}"));
            write!(self.text, "{}{item} AS c{n}", if n == 0 { "" } else { ", " }).unwrap();
        }
        if self.random.chance(35) {
            // By every column, so that what comes first is settled.
            self.text.push_str(" ORDER BY ");
            for (n, column) in columns.iter().rev().enumerate() {
                let way = self.random.pick(&["", " DESC"]);
                write!(self.text, "{}{column}{way}", if n == 0 { "" } else { ", " }).unwrap();
            }
            if self.random.chance(20) {
                self.text.push_str(" SKIP 1");
            }
            if self.random.chance(60) {
                write!(self.text, " LIMIT {}", self.random.below(5)).unwrap();
            }
        }
    }

    fn aggregate(&mut self) -> String {
        let value = self.value();
        let number = self.some_property("n");
        match self.random.below(8) {
            0..3 => "count(*)".to_owned(),
            3 => format!("count({value})"),
            4 => format!("count(DISTINCT {value})"),
            5 if number.starts_with('n') => format!("sum({number})"),
            6 => format!("min({value})"),
            _ => format!("max({value})"),
        }
    }
}

/// A row to compare, with what it rests on where that is settled.
fn rows(answer: &Answer, text: &str) -> Vec<String> {
    let settled = !text.contains("LIMIT") && !text.contains("SKIP") && !text.contains("hortest");
    let row = |row: &polemic::query::Row| {
        let mut line = format!("{:?}", row.values);
        if settled {
            write!(line, " by {:?}", row.evidence).unwrap();
        }
        line
    };
    let mut rows: Vec<String> = answer.rows.iter().map(row).collect();
    if !text.contains("ORDER BY") {
        rows.sort();
    } else if settled {
        // Equal rows may come in any order among themselves, and so may what they rest on.
        let line = |row: &polemic::query::Row| format!("{:?}", row.values);
        rows.sort();
        rows.extend(answer.rows.iter().map(line));
    }
    rows
}

/// What operators are called in plans.
const OPERATORS: &[&str] = &[
    "scan",
    "look up",
    "expand",
    "check",
    "meet",
    "reach",
    "walk",
    "shortest",
    "all shortest",
    "each",
    "count",
    "kept count",
    "keep",
    "optional",
    "group",
    "different",
    "first",
    "sort",
];

/// Counts which operators a plan has, so that none goes untested.
fn count_operators(text: &str, graph: &Graph, operators: &mut BTreeMap<&str, u64>) {
    let limits = Limits { evidence: false, ..Limits::default() };
    let query = Query::parse(&format!("EXPLAIN {text}")).unwrap();
    let plan = query.run(graph, &Parameters::new(), &limits).unwrap();
    for row in &plan.rows {
        let line = row.values[0].as_str().unwrap().trim_start_matches(['│', ' ']);
        for (word, plans) in operators.iter_mut() {
            *plans += u64::from(line.starts_with(word));
        }
    }
}

#[test]
fn the_chosen_plan_finds_what_the_naive_one_finds() {
    let count = std::env::var("PLANS").ok().and_then(|n| n.parse().ok()).unwrap_or(QUERIES);
    let (mut tried, mut found, mut stopped) = (0u64, 0u64, 0u64);
    let mut operators: BTreeMap<&str, u64> = OPERATORS.iter().map(|&word| (word, 0)).collect();
    for seed in 0..count.div_ceil(EACH) {
        let mut random = Random(seed);
        let graph = graph(&mut random);
        for _ in 0..EACH {
            let writer = Writer {
                random: &mut random,
                text: String::new(),
                nodes: Vec::new(),
                edges: Vec::new(),
                values: Vec::new(),
                names: 0,
            };
            let text = writer.query();
            let query = Query::parse(&text).unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
            let limits = Limits {
                rows: 20_000,
                time: Duration::from_secs(2),
                evidence: random.chance(30),
                ..Limits::default()
            };
            let run = |strategy| query.run_with(strategy, &graph, &Parameters::new(), &limits);
            let (naive, chosen) = (run(Strategy::Naive), run(Strategy::Cheapest));
            tried += 1;
            if tried.is_multiple_of(20) {
                count_operators(&text, &graph, &mut operators);
            }
            match (naive, chosen) {
                (Ok(naive), Ok(chosen)) => {
                    found += u64::from(!naive.rows.is_empty());
                    assert_eq!(rows(&naive, &text), rows(&chosen, &text), "seed {seed}: {text}");
                }
                (Err(wrong), _) if wrong[0].code.id == codes::LIMIT_REACHED.id => stopped += 1,
                (naive, chosen) => panic!("seed {seed}: {text}\n{naive:?}\n{chosen:?}"),
            }
        }
    }
    let rare = operators.iter().find(|(_, plans)| **plans < tried / 8000);
    assert!(rare.is_none(), "few plans have {rare:?}");
    println!("{operators:?}");
    println!("{tried} queries: {found} found something, {stopped} were stopped");
    assert!(found > tried / 3 && stopped < tried / 50, "{found} and {stopped} of {tried}");
}

/// Six people in a line who know the next, two groups, and who is in which.
fn people() -> Graph {
    let mut builder = Builder::new();
    let group =
        |builder: &mut Builder, name| builder.node(["Group"], [("name", Value::from(name))]);
    let groups = [group(&mut builder, "red"), group(&mut builder, "blue")];
    let mut before = None;
    for n in 0..6 {
        let name = Value::from(format!("p{n}"));
        let person = builder.node(["Person"], [("name", name), ("born", Value::Int(1900 + n))]);
        builder.edge(person, groups[usize::from(n > 3)], "IN", []);
        if let Some(before) = before.replace(person) {
            builder.edge(before, person, "KNOWS", []);
        }
    }
    builder.finish()
}

fn lines(text: &str, column: usize) -> Vec<String> {
    let limits = Limits { evidence: false, ..Limits::default() };
    let query = Query::parse(text).unwrap();
    let answer = query.run(&people(), &Parameters::new(), &limits).unwrap();
    let cell = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    answer.rows.iter().map(|row| cell(&row.values[column])).collect()
}

#[track_caller]
fn plan(query: &str, expected: &[&str]) {
    assert_eq!(lines(&format!("EXPLAIN {query}"), 0), expected, "{query}");
}

#[test]
fn plans_begin_at_the_rarest_end_and_test_early() {
    plan(
        "MATCH (p:Person)-[r:IN]->(g:Group {name: 'red'}) WHERE p.born < 1902 RETURN p.name",
        &[
            "look up g: name = 'red'",
            "keep where g:Group",
            "expand (g)<-[r:IN]-(p)",
            "keep where p.born < 1902",
            "compute p.name AS `p.name`",
        ],
    );
    plan(
        "MATCH (p)-[:IN]->(:Group {name: 'red'}), (p)-[:KNOWS]->(q {name: 'p3'}) RETURN p.name",
        &[
            "look up _2: name = 'red'",
            "keep where _2:Group",
            "look up q: name = 'p3'",
            "meet (q)<-[_3:KNOWS]-(p) and (_2)<-[_1:IN]-(p)",
            "compute p.name AS `p.name`",
        ],
    );
    plan(
        "MATCH (p:Person) WHERE NOT EXISTS { MATCH (p)-[:IN]->({name: 'red'}) } RETURN p.name",
        &[
            "scan p: nodes :Person",
            "keep where NOT EXISTS { (p)-[:IN]->({name: 'red'}) }",
            "compute p.name AS `p.name`",
        ],
    );
}

#[test]
fn plans_make_no_row_that_says_nothing_new() {
    plan(
        "MATCH (a {name: 'p0'})-[:KNOWS*1..3]->(b) RETURN count(DISTINCT b)",
        &[
            "look up a: name = 'p0'",
            "reach (a)-[_1:KNOWS*1..3]->(b)",
            "group by all: count(DISTINCT b)",
            "compute _4 AS `count(DISTINCT b)`",
        ],
    );
    plan(
        "MATCH (a)-[:KNOWS]->(b)-[:IN]->(g) RETURN DISTINCT g.name",
        &[
            "scan a: all nodes",
            "expand (a)-[_1:KNOWS]->(b)",
            "each b once",
            "expand (b)-[_3:IN]->(g)",
            "each g once",
            "compute g.name AS `g.name`",
            "different `g.name`",
        ],
    );
}

#[test]
fn plans_count_without_making_rows() {
    plan(
        "MATCH ()-[r]->() RETURN type(r), count(*)",
        &[
            "kept counts of all relationship types",
            "group by _6 AS `type(r)`: count(*)",
            "compute _5 AS `count(*)`",
        ],
    );
    plan(
        "MATCH (p:Person) RETURN count(*)",
        &["kept count of nodes :Person", "group by all: count(*)", "compute _2 AS `count(*)`"],
    );
    plan(
        "MATCH (p:Person)-[:KNOWS]->(q:Person) RETURN p.name AS p, count(*) AS n ORDER BY n DESC, p LIMIT 2",
        &[
            "scan p: nodes :Person",
            "count (p)-[:KNOWS]->()",
            "group by p.name AS p: count(*)",
            "compute _5 AS n",
            "first 2 by n DESC, p",
            "limit 2",
        ],
    );
    plan(
        "MATCH (a)-[:KNOWS]->(b)-[:KNOWS]->(c), (a)-[:KNOWS]->(c) RETURN count(*)",
        &[
            "scan a: all nodes",
            "expand (a)-[_1:KNOWS]->(b)",
            "meet (b)-[_3:KNOWS]->(c) and (a)-[_5:KNOWS]->(c)",
            "group by all: count(*)",
            "compute _7 AS `count(*)`",
        ],
    );
    plan(
        "MATCH (a {name: 'p0'}), (b {name: 'p5'}), p = shortestPath((a)-[:KNOWS*]-(b)) OPTIONAL MATCH (b)-[:IN]->(g) RETURN length(p), g.name",
        &[
            "look up a: name = 'p0'",
            "look up b: name = 'p5'",
            "shortest path (a)-[_2:KNOWS*..]-(b)",
            "path p",
            "optional",
            "│ expand (b)-[_4:IN]->(g)",
            "compute length(p) AS `length(p)`, g.name AS `g.name`",
        ],
    );
}

#[test]
fn a_profile_counts_the_rows_of_each_operator() {
    let text = "PROFILE MATCH (g:Group)<-[:IN]-(p) OPTIONAL MATCH (p)-[:KNOWS]->(q) \
                RETURN g.name, count(q) ORDER BY g.name LIMIT 1";
    assert_eq!(
        lines(text, 0),
        [
            "scan g: nodes :Group",
            "expand (g)<-[_1:IN]-(p)",
            "optional",
            "│ expand (p)-[_3:KNOWS]->(q)",
            "group by g.name AS `g.name`: count(q)",
            "compute _7 AS `count(q)`",
            "first 1 by `g.name`",
            "limit 1",
        ]
    );
    let rows = ["2", "6", "6", "5", "2", "2", "1", "1"].map(|n| format!("Int({n})"));
    assert_eq!(lines(text, 2), rows);
}
