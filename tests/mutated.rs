//! Runs mutated queries from text to rows: queries of a grammar and of the cases in `tests/cypher/`,
//! with pieces removed, doubled, exchanged and inserted.
//!
//! None of them may panic or run past its limits, and the chosen plan must find what the naive plan
//! finds. All random numbers come from one seed; `MUTATED=N` runs N queries.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use made::Random;
use polemic::engine::graph::Graph;
use polemic::engine::query::{Limits, Parameters, PlanStrategy, Query};

mod made;

/// How many queries a test runs, unless the environment says otherwise.
const QUERIES: u64 = 20_000;
/// How many queries are run on each graph.
const EACH: u64 = 40;
/// How long a query may go on beyond its limit before it counts as hanging. Debug builds on a busy
/// machine take a while to look at the clock again.
const GRACE: Duration = Duration::from_secs(5);

/// Pieces that are inserted.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    "->",
    "<-",
    "--",
    "*",
    "..",
    ":",
    ",",
    "|",
    "=",
    "<>",
    "<",
    ">=",
    "=~",
    "+",
    "/",
    "%",
    "^",
    "'",
    "\"",
    "`",
    "$p",
    "$",
    "null",
    "true",
    "NaN",
    "0",
    "-1",
    "1.5e308",
    "9223372036854775807",
    "9223372036854775808",
    "'a'",
    "[1, 'a', null]",
    "{n: 1}",
    "MATCH",
    "OPTIONAL MATCH",
    "WHERE",
    "WITH",
    "WITH *",
    "RETURN",
    "RETURN *",
    "DISTINCT",
    "ORDER BY",
    "DESC",
    "SKIP 1",
    "LIMIT 1",
    "UNWIND",
    "AS",
    "UNION",
    "UNION ALL",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS NULL",
    "STARTS WITH",
    "CONTAINS",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "EXISTS",
    "COUNT",
    "count(*)",
    "collect(",
    "sum(",
    "avg(",
    "size(",
    "range(0, 9)",
    "reduce(",
    "any(x IN",
    "nodes(",
    "labels(",
    "keys(",
    "shortestPath(",
    "x",
    "v1",
    "a",
    ".n",
    ".s",
    ":A",
    ":T",
    "*0..2",
    "/*",
    "*/",
    "//",
    "é",
    "\u{202e}",
    "\0",
    "💥",
];

/// The queries of the cases in `tests/cypher/`.
fn written() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cypher");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).unwrap();
        for block in text.split("\n\n") {
            let lines = block.lines().filter(|line| !line.starts_with(['>', '#']));
            let query = lines.collect::<Vec<_>>().join("\n");
            // Long queries test the limit of depth, and mutating them takes too long.
            if !query.is_empty() && query.len() < 2000 {
                found.push(query);
            }
        }
    }
    found
}

/// The places where words and marks begin and end, so that most changes are of whole pieces.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let blank = |c: char| c.is_whitespace();
        let end = if word(first) {
            rest.find(|c| !word(c))
        } else if blank(first) {
            rest.find(|c| !blank(c))
        } else {
            Some(first.len_utf8())
        };
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        found.push(piece);
        rest = after;
    }
    found
}

/// The kind of a piece by its first character: a word, a number, blanks, or a mark.
fn sort(piece: &str) -> u8 {
    match piece.chars().next() {
        Some(c) if c.is_ascii_digit() => 0,
        Some(c) if c.is_alphanumeric() || c == '_' => 1,
        Some(c) if c.is_whitespace() => 2,
        _ => 3,
    }
}

/// The text with a few pieces changed. Pieces of other queries come from `other`.
fn mutate(text: &str, other: &str, random: &mut Random) -> String {
    let mut all = pieces(text);
    let foreign = pieces(other);
    let changes = if random.chance(70) { 1 } else { 2 + random.below(3) };
    for _ in 0..changes {
        let at = random.below(all.len() + 1);
        let inside = at.min(all.len().saturating_sub(1));
        match random.below(11) {
            0 if !all.is_empty() => _ = all.remove(inside),
            1 if !all.is_empty() => all.insert(at, all[inside]),
            2 if !all.is_empty() => {
                let with = random.below(all.len());
                all.swap(inside, with);
            }
            3 if !all.is_empty() => all[inside] = random.pick(PIECES),
            4 if !foreign.is_empty() => {
                let from = random.below(foreign.len());
                let to = (from + 1 + random.below(8)).min(foreign.len());
                all.splice(at..at, foreign[from..to].iter().copied());
            }
            5 => all.truncate(at),
            // With a word in place of a word, or a mark in place of a mark, it may still be a query.
            6..=9 if !all.is_empty() => {
                let alike = |piece: &&str| sort(piece) == sort(all[inside]);
                let alike: Vec<&str> = all.iter().chain(&foreign).copied().filter(alike).collect();
                all[inside] = random.pick(&alike);
            }
            _ => all.insert(at, random.pick(PIECES)),
        }
    }
    let mut changed = all.concat();
    if random.chance(5) {
        let at = random.below(changed.len() + 1);
        if changed.is_char_boundary(at) {
            changed
                .insert(at, char::from_u32(u32::try_from(random.below(0x2fff)).unwrap()).unwrap());
        }
    }
    changed
}

/// Runs a query by both plans, and asserts that they find the same. Returns the number of rows, or
/// `None` where one of them ended in an error.
fn run(query: &Query, text: &str, graph: &Graph) -> Option<usize> {
    let limits = Limits {
        rows: 5_000,
        memory: 20_000_000,
        time: Duration::from_secs(1),
        ..Limits::default()
    };
    let run = |strategy| {
        let started = Instant::now();
        let answer = query.run_with(strategy, graph, &Parameters::new(), &limits);
        assert!(started.elapsed() < limits.time + GRACE, "{text} took {:?}", started.elapsed());
        answer
    };
    match (run(PlanStrategy::Naive), run(PlanStrategy::Cheapest)) {
        (Ok(naive), Ok(chosen)) => {
            let count = naive.rows.len();
            if decided(text) {
                // Rows that `ORDER BY` leaves open may come in any order.
                let (mut naive, mut chosen) = (made::rows(&naive, text), made::rows(&chosen, text));
                naive.sort();
                chosen.sort();
                assert_eq!(naive, chosen, "{text}");
            }
            Some(count)
        }
        // One plan may go wrong and the other not: a plan that makes fewer rows may not meet the
        // value that causes the error, or may stay below a limit.
        _ => None,
    }
}

/// Whether two plans must find the same rows. They may differ in which rows `LIMIT` keeps, in the
/// order of a list, in the last digit of a sum of fractions, in random numbers and in the time.
fn decided(text: &str) -> bool {
    let text = text.to_lowercase();
    ["limit", "skip", "collect", "avg", "sum", "stdev", "percentile", "rand", "shortest", "explain"]
        .iter()
        .chain(&["profile", "reduce", "date", "time", "head", "last", "[0", "[1", "[-", "evidence"])
        .all(|word| !text.contains(word))
}

#[test]
fn no_mutated_query_panics_hangs_or_differs() {
    let count = std::env::var("MUTATED").ok().and_then(|n| n.parse().ok()).unwrap_or(QUERIES);
    let written = written();
    let (mut tried, mut understood, mut found) = (0u64, 0u64, 0u64);
    for seed in 0..count.div_ceil(EACH) {
        let mut random = Random(seed ^ 0x5eed);
        let graph = made::graph(&mut random);
        for _ in 0..EACH {
            let text = |random: &mut Random| match random.chance(60) {
                true => made::query(random),
                false => written[random.below(written.len())].clone(),
            };
            let (base, other) = (text(&mut random), text(&mut random));
            let text = mutate(&base, &other, &mut random);
            tried += 1;
            let Ok(query) = Query::parse(&text) else { continue };
            understood += 1;
            found += u64::from(run(&query, &text, &graph).is_some_and(|rows| rows > 0));
        }
    }
    println!("{tried} queries: {understood} understood, {found} found something");
    assert!(understood > tried / 10 && found > tried / 50, "{understood}, {found} of {tried}");
}
