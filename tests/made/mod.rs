//! Makes random queries by a grammar and small random graphs, from one seed, and rows that can be
//! compared.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use polemic::engine::graph::temporal::TemporalKind;
use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::Answer;

/// A generator of random numbers (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    /// True with a probability of `percent` in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
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
        // Values of one property may have several types.
        properties.push((
            "s",
            match random.below(20) {
                0 => Value::Int(1),
                1 => TemporalKind::Date
                    .parse(random.pick(&["1924-01-21", "1924-W04-1"]))
                    .unwrap()
                    .into(),
                _ => Value::from(random.pick(TEXTS)),
            },
        ));
    }
    properties
}

/// A graph of a few nodes.
pub fn graph(random: &mut Random) -> Graph {
    let mut builder = GraphBuilder::new();
    let mut nodes = Vec::new();
    for _ in 0..=random.below(6) {
        let labels: Vec<&str> = LABELS.iter().copied().filter(|_| random.chance(60)).collect();
        let properties = property(random);
        nodes.push(builder.node(labels, properties));
    }
    // In some graphs all relationships have a direction, in some most, in some none. Numbers of its
    // own decide, so that everything else stays what it was.
    let mut coin = Random(!random.0);
    let undirected = [0, 0, 30, 100][coin.below(4)];
    // There are few types, so that some of them lead only from one label to another.
    for _ in 0..3 + random.below(7) {
        let (from, to) = (random.below(nodes.len()), random.below(nodes.len()));
        let kind = random.pick(TYPES);
        let properties = property(random);
        let edge = builder.edge(nodes[from], nodes[to], kind, properties);
        if coin.chance(undirected) {
            builder.make_undirected(edge);
        }
    }
    builder.finish()
}

/// A random query that the grammar of openCypher allows.
pub fn query(random: &mut Random) -> String {
    let (text, nodes, edges, values) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    Writer { random, text, nodes, edges, values, walks: Vec::new(), names: 0 }.query()
}

/// A query while it is made.
struct Writer<'r> {
    random: &'r mut Random,
    text: String,
    nodes: Vec<String>,
    edges: Vec<String>,
    values: Vec<String>,
    /// The lists of relationships that walks give.
    walks: Vec<String>,
    names: usize,
}

impl Writer<'_> {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn query(mut self) -> String {
        if self.random.chance(2) {
            // What the graph counts by itself is seldom asked for by chance.
            let count = self.random.pick(&[
                "MATCH (n1) RETURN count(*) AS c0",
                "MATCH (n1:A) RETURN count(n1) AS c0, max(1) AS c1",
                "MATCH (:B) RETURN count(*) AS c0",
                "MATCH ()-[r1]->() RETURN type(r1) AS c0, count(*) AS c1",
                "MATCH ()-[r1:T|U]->() RETURN count(r1) AS c0",
                "MATCH ()<-[:U]-() RETURN count(*) AS c0",
            ]);
            return count.to_owned();
        }
        if self.random.chance(8) {
            let var = self.name('v');
            let list = self.random.pick(&["1, 2, 'a', null", "'a', 'ab', 'a'", "1, 1.0, 2"]);
            write!(self.text, "UNWIND [{list}] AS {var} ").unwrap();
            self.values.push(var);
        }
        self.find(false);
        if self.random.chance(25) {
            let optional = self.random.chance(60);
            self.find(optional);
        }
        if self.random.chance(8) {
            self.call();
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
        let shortest = !self.nodes.is_empty() && self.random.chance(8);
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

    /// `CALL` with a subquery that walks from a node and returns a value or a node.
    fn call(&mut self) {
        if self.nodes.is_empty() {
            return;
        }
        let n = self.random.below(self.nodes.len());
        let from = self.nodes[n].clone();
        let node = self.random.chance(50);
        let column = self.name(if node { 'n' } else { 'v' });
        let part = |random: &mut Random| {
            let kind = random.pick(&["", ":T", ":U"]);
            let of = match node {
                true => "q",
                false => random.pick(&["q.s", "count(q)", "max(q.n)", "DISTINCT q.n"]),
            };
            let end = random.pick(&["", "", " LIMIT 0"]);
            format!("MATCH ({from})-[{kind}]->(q) RETURN {of} AS {column}{end}")
        };
        let mut query = part(self.random);
        if self.random.chance(40) {
            let union = self.random.pick(&["UNION", "UNION ALL"]);
            query = format!("{query} {union} {}", part(self.random));
        }
        let optional = if self.random.chance(30) { "OPTIONAL " } else { "" };
        write!(self.text, "{optional}CALL ({from}) {{ {query} }} ").unwrap();
        if node { self.nodes.push(column) } else { self.values.push(column) }
    }

    fn shortest(&mut self) {
        let (before, after) = [
            ("shortestPath(", ")"),
            ("allShortestPaths(", ")"),
            ("SHORTEST 2 ", ""),
            ("SHORTEST 2 GROUPS ", ""),
        ][self.random.below(4)];
        let (a, b) = (self.random.below(self.nodes.len()), self.random.below(self.nodes.len()));
        let (left, right) = [("-", "-"), ("-", "->"), ("<-", "-")][self.random.below(3)];
        let types = self.random.pick(&["", ":T", ":T|U"]);
        let length = self.random.pick(&["*", "*..3", "*0..2"]);
        let path = self.name('p');
        let (a, b) = (self.nodes[a].clone(), self.nodes[b].clone());
        write!(self.text, "{path} = {before}({a}){left}[{types}{length}]{right}({b}){after}")
            .unwrap();
        self.values.push(format!("length({path})"));
    }

    /// A pattern of three nodes, each connected with the two others.
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
        } else if !self.values.is_empty() && self.random.chance(20) {
            let n = self.random.below(self.values.len());
            let (key, value) = (self.random.pick(&["s", "n"]), self.values[n].clone());
            write!(self.text, " {{{key}: {value}}}").unwrap();
        }
        self.text.push(')');
    }

    /// A pattern that is repeated.
    fn repeated(&mut self) {
        let (a, b, r) = (self.name('q'), self.name('q'), self.name('q'));
        let (left, right) = [("-", "-"), ("-", "->"), ("<-", "-")][self.random.below(3)];
        let kind = self.random.pick(&["", ":T", ":U", ":T|V"]);
        let start = self.random.pick(&["", "", ":A", " {n: 1}"]);
        let more = self.random.pick(&["", "", "-->()", "<-[:T]-(:B)"]);
        let condition = match self.random.below(4) {
            0 => format!(" WHERE {a}.n < {b}.n OR {r}.n = 1"),
            1 => format!(" WHERE {b}.s = 'a' OR {b}.s = 'b'"),
            _ => String::new(),
        };
        let times = self.random.pick(&["{1,2}", "{2}", "{0,1}", "{,2}"]);
        write!(self.text, "(({a}{start}){left}[{r}{kind}]{right}({b}){more}{condition}){times}")
            .unwrap();
        self.values.extend([format!("size({a})"), format!("[x IN {b} | x.n]")]);
        self.walks.push(r);
    }

    fn edge(&mut self, hops: &mut usize) {
        if *hops > 0 && self.random.chance(5) {
            *hops -= 1;
            return self.repeated();
        }
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
                self.walks.push(name);
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
        if self.random.chance(10) {
            self.text.push_str(self.random.pick(&[" {n: 1}", " {s: 'a'}", " {s: 'b'}"]));
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

    #[expect(clippy::too_many_lines, reason = "one arm for each form of condition")]
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
        match self.random.below(13) {
            12 if !self.walks.is_empty() => {
                let n = self.random.below(self.walks.len());
                let word = self.random.pick(&["all", "none", "any"]);
                let walk = self.walks[n].clone();
                let test = self.random.pick(&["x.n < 2", "x.s = 'a'", "type(x) <> 'U'"]);
                write!(self.text, "({word}(x IN {walk} WHERE {test}))").unwrap();
            }
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
                let var = self.some_text();
                let test = self.random.pick(&[
                    "STARTS WITH 'a'",
                    "ENDS WITH 'b'",
                    "CONTAINS 'b'",
                    "=~ 'a.*'",
                    "=~ '.*b$'",
                    "= 'ab'",
                    "IN ['a', 'b']",
                    "IN ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 1]",
                    "IN ['a', 'x', 'b', 'c', 'd', 'e', 'f', 'g', null]",
                    "IN [null, 'ab']",
                ]);
                write!(self.text, "({var} {test})").unwrap();
            }
            4 => {
                let var = self.some_text();
                let (a, b) = (self.random.pick(TEXTS), self.random.pick(TEXTS));
                write!(self.text, "({var} = '{a}' OR {var} = '{b}')").unwrap();
            }
            5 => {
                let key = self.random.pick(&["s", "n"]);
                let (a, b) = (self.some_property(key), self.some_property(key));
                let operator = self.random.pick(&["=", "=", "IN"]);
                let b = if operator == "IN" { format!("[{b}, 1, 'a']") } else { b };
                write!(self.text, "({a} {operator} {b})").unwrap();
            }
            _ => {
                let (a, b) = (self.value(), self.value());
                let operator = self.random.pick(&["=", "<>", "<", "<=", ">", ">="]);
                let b = match self.random.below(20) {
                    0..10 => b,
                    10 => "date('1924-01-21')".to_owned(),
                    _ => "1".to_owned(),
                };
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

    /// A property of a node or a relationship that is mostly a text.
    fn some_text(&mut self) -> String {
        if self.edges.is_empty() || self.random.chance(50) {
            return self.some_property("s");
        }
        let n = self.random.below(self.edges.len());
        format!("{}.s", self.edges[n])
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

    /// The items of a projection: each with its name, and whether it may be a node.
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
        // A value may be a node; from here on it is only used as a whole.
        (self.nodes, self.edges, self.values) = (nodes, Vec::new(), values);
        self.walks.clear();
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
            // Sorting by every column leaves no order open.
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

/// A row as text, with the relationships that it rests on where all plans must agree on them.
pub fn rows(answer: &Answer, text: &str) -> Vec<String> {
    let settled = !text.contains("LIMIT")
        && !text.contains("SKIP")
        && !text.to_lowercase().contains("shortest");
    let row = |row: &polemic::engine::query::Row| {
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
        // Equal rows may come in any order, so that their relationships may be exchanged.
        let line = |row: &polemic::engine::query::Row| format!("{:?}", row.values);
        rows.sort();
        rows.extend(answer.rows.iter().map(line));
    }
    rows
}
