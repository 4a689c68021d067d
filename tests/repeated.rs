//! Tests that a pattern which is repeated finds what the same pattern finds when it is written out as
//! often, on small random graphs.
//!
//! All random numbers come from one seed, so that every run is the same; `REPEATED=N` tries N
//! patterns.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use polemic::engine::graph::Graph;
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};

#[expect(dead_code, reason = "this test makes graphs only")]
mod made;

use made::Random;

/// How many patterns are tried, unless the environment says otherwise.
const PATTERNS: u64 = 1_000;

/// A pattern that is repeated, in the parts of which the names of its nodes and relationships are to
/// be put: nodes are n0, n1, …, relationships r0, r1, ….
struct Repeated {
    /// For each relationship its arrow on the left, its type, and its arrow on the right.
    hops: Vec<(&'static str, &'static str, &'static str)>,
    /// For each node what stands after its name.
    nodes: Vec<&'static str>,
    /// The condition, with `#` before each number of a node or relationship.
    condition: &'static str,
}

impl Repeated {
    fn random(random: &mut Random) -> Repeated {
        let count = 1 + random.below(3);
        let ways = [("-", "->"), ("<-", "-"), ("-", "-"), ("-", "->")];
        let hops = (0..count).map(|_| {
            let (left, right) = ways[random.below(4)];
            (left, ["", ":T", ":U", ":T|V"][random.below(4)], right)
        });
        let hops: Vec<_> = hops.collect();
        let nodes = (0..=count).map(|_| ["", "", "", ":A", " {n: 1}"][random.below(5)]).collect();
        let conditions = ["", "", "n#0.n < n#1.n", "r#0.n = 1 OR n#1.s = 'a'", "n#0 <> n#1"];
        Repeated { hops, nodes, condition: conditions[random.below(5)] }
    }

    /// The pattern with a suffix after each name, and the names of its first and its last node.
    fn text(&self, first: &str, last: &str, suffix: &str) -> String {
        let name = |n: usize| match n {
            0 => first.to_owned(),
            n if n == self.hops.len() => last.to_owned(),
            n => format!("n{n}{suffix}"),
        };
        let mut text = format!("({}{})", name(0), self.nodes[0]);
        for (n, (left, kind, right)) in self.hops.iter().enumerate() {
            let node = format!("({}{})", name(n + 1), self.nodes[n + 1]);
            write!(text, "{left}[r{n}{suffix}{kind}]{right}{node}").unwrap();
        }
        text
    }

    fn condition(&self, first: &str, last: &str, suffix: &str) -> String {
        let mut text = self.condition.to_owned();
        let nodes = (0..=self.hops.len()).map(|n| match n {
            0 => first.to_owned(),
            n if n == self.hops.len() => last.to_owned(),
            n => format!("n{n}{suffix}"),
        });
        for (n, name) in nodes.enumerate() {
            text = text.replace(&format!("n#{n}"), &name);
        }
        text.replace("r#0", &format!("r0{suffix}"))
    }

    /// The query that repeats the pattern.
    fn query(&self, times: usize, ends: &str) -> String {
        let last = format!("n{}", self.hops.len());
        let condition = match self.condition {
            "" => String::new(),
            _ => format!(" WHERE {}", self.condition("n0", &last, "")),
        };
        let pattern = self.text("n0", &last, "");
        let names = (0..=self.hops.len()).map(|n| format!("n{n}"));
        let names = names.chain((0..self.hops.len()).map(|n| format!("r{n}")));
        let columns: Vec<String> = names.collect();
        format!(
            "MATCH p = (x) ({pattern}{condition}){{{times}}} (y){ends} RETURN x, y, p, {}",
            columns.join(", ")
        )
    }

    /// The query that writes the pattern out as often.
    fn written_out(&self, times: usize, ends: &str) -> String {
        let between = |n: usize| match n {
            0 => "x".to_owned(),
            n if n == times => "y".to_owned(),
            n => format!("m{n}"),
        };
        let (mut text, mut conditions) = (String::new(), Vec::new());
        for n in 0..times {
            let (first, last, suffix) = (between(n), between(n + 1), format!("_{n}"));
            let part = self.text(&first, &last, &suffix);
            // What one part ends with is what the next one begins with, with both conditions.
            let start = part.find(')').unwrap() + 1;
            if n == 0 {
                text = part;
            } else {
                conditions.push(format!("EXISTS {{ MATCH {} }}", &part[..start]));
                text.push_str(&part[start..]);
            }
            if !self.condition.is_empty() {
                conditions.push(format!("({})", self.condition(&first, &last, &suffix)));
            }
        }
        let list = |names: Vec<String>| format!("[{}]", names.join(", "));
        let mut columns = vec![
            list((0..times).map(&between).collect()),
            list((1..=times).map(&between).collect()),
        ];
        for inner in 1..self.hops.len() {
            let names = (0..times).map(|n| format!("n{inner}_{n}")).collect();
            columns.insert(inner, list(names));
        }
        for edge in 0..self.hops.len() {
            columns.push(list((0..times).map(|n| format!("r{edge}_{n}")).collect()));
        }
        let condition = match conditions.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", conditions.join(" AND ")),
        };
        format!("MATCH p = {text}{ends}{condition} RETURN x, y, p, {}", columns.join(", "))
    }
}

fn rows(text: &str, graph: &Graph, strategy: PlanStrategy) -> Vec<String> {
    let query = Query::parse(text).unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
    let answer = query.run_with(strategy, graph, &Parameters::new(), &Limits::default());
    let answer = answer.unwrap_or_else(|wrong| panic!("{text}\n{wrong:?}"));
    let mut rows: Vec<String> =
        answer.rows.iter().map(|row| format!("{:?} by {:?}", row.values, row.evidence)).collect();
    rows.sort();
    rows
}

#[test]
fn a_repeated_pattern_finds_what_it_finds_written_out() {
    let count = std::env::var("REPEATED").ok().and_then(|n| n.parse().ok()).unwrap_or(PATTERNS);
    let mut found = 0;
    for seed in 0..count {
        let mut random = Random(seed ^ 0x4e9e);
        let graph = made::graph(&mut random);
        let repeated = Repeated::random(&mut random);
        let times = 1 + random.below(3);
        let ends = ["", "", ", (y)-[:T]->()", ", (:B)-->(x)"][random.below(4)];
        let text = repeated.query(times, ends);
        let expected = rows(&repeated.written_out(times, ends), &graph, PlanStrategy::Cheapest);
        for strategy in [PlanStrategy::Cheapest, PlanStrategy::Naive] {
            assert_eq!(rows(&text, &graph, strategy), expected, "{text}\n{graph:?}");
        }
        // The printed query is the same one.
        let printed = Query::parse(&text).unwrap().to_string();
        assert_eq!(rows(&printed, &graph, PlanStrategy::Cheapest), expected, "{printed}");
        found += expected.len();
    }
    println!("{count} patterns, {found} rows");
    assert!(found > 500, "{found}");
}
