//! Reads openCypher: the cases of `tests/cypher/*.txt`, limits, and random texts, none of which may
//! cause a panic.
//!
//! A case is a query and, on lines that begin with `> `, its expected result: `ok` and the columns,
//! or the code of a mistake, the place that is underlined, its message and its help. In files whose
//! names begin with `values`, the query is run on a small graph, and its result are the rows, one a
//! line, as JSON, and remarks on conditions that can never hold.
//! `BLESS=1 cargo test --test cypher` writes the results of today into the files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use polemic::engine::cypher::parameter_value;
use polemic::engine::diagnostic::Diagnostic;
use polemic::engine::graph::temporal::{Temporal, TemporalKind};
use polemic::engine::graph::{Graph, GraphBuilder, Value};
use polemic::engine::query::algebra::{Expr, Project, Step, Var};
use polemic::engine::query::{Limits, Parameters, Query};
use polemic::show::json::json_of_view;
use polemic::show::{View, World};
use proptest::prelude::*;

/// A graph that declares which labels, types and properties exist.
fn closed() -> Graph {
    let mut builder = GraphBuilder::new();
    builder.close(["Person", "Place"], ["OPPOSED", "LIVED_IN"], ["id", "name", "year"]);
    builder.finish()
}

/// The graph for the files whose names begin with `values`, and the time of its queries.
fn known() -> (Graph, Limits) {
    let mut builder = GraphBuilder::new();
    let ada = [
        ("name", Value::from("Ada")),
        ("born", TemporalKind::Date.parse("1815-12-10").unwrap().into()),
    ];
    let ada = builder.node(["Person", "Writer"], ada);
    let ben = builder.node(["Person"], [("name", Value::from("Ben"))]);
    builder.edge(ada, ben, "KNEW", [("year", Value::Int(1833))]);
    builder.edge(ben, ben, "LIKED", []);
    let now = TemporalKind::DateTime.parse("2024-02-29T12:31:14.645876123Z").unwrap();
    let Temporal::DateTime(now) = now else { panic!("{now} is no datetime") };
    (builder.finish(), Limits { now: Some(now.as_ref().clone()), ..Limits::default() })
}

/// The rows of a query, or its mistakes.
fn values(text: &str, query: &Query) -> String {
    let (graph, limits) = known();
    match query.run(&graph, &Parameters::new(), &limits) {
        Ok(answer) => {
            let world = World { graph: &graph, dataset: None, texts: None };
            let rows = json_of_view(&View::of_answer(&answer, text, world));
            let rows = rows["rows"].as_array().unwrap().iter();
            let rows: String = rows.map(|row| format!("> {row}\n")).collect();
            rows + &mistakes(text, &Query::remarks(text, &graph))
        }
        Err(faults) => show(text, &Err(faults)),
    }
}

fn show(text: &str, result: &Result<Query, Vec<Diagnostic>>) -> String {
    match result {
        Ok(query) => format!("> ok {}\n", query.columns.join(", ")),
        Err(faults) => mistakes(text, faults),
    }
}

fn mistakes(text: &str, faults: &[Diagnostic]) -> String {
    let mut out = String::new();
    for fault in faults {
        let place = fault.span.map_or("", |span| &text[span.range()]);
        out += &format!("> {} at `{}`\n> {}\n", fault.code.id, place, fault.message);
        if let Some(help) = &fault.help {
            out += &format!("> help: {help}\n");
        }
    }
    out
}

fn read(name: &str, text: &str) -> Result<Query, Vec<Diagnostic>> {
    if name == "names.txt" { Query::parse_for(text, &closed()) } else { Query::parse(text) }
}

/// The text of a file of cases with the results of today.
fn as_it_is(name: &str, file: &str) -> String {
    let mut out = Vec::new();
    for block in file.trim_end().split("\n\n") {
        if block.lines().all(|line| line.starts_with('#')) {
            out.push(format!("{block}\n"));
            continue;
        }
        let query: Vec<&str> = block.lines().filter(|line| !line.starts_with("> ")).collect();
        let query = query.join("\n");
        let shown = match read(name, &query) {
            Ok(read) if name.starts_with("values") => values(&query, &read),
            result => show(&query, &result),
        };
        out.push(format!("{query}\n{shown}"));
    }
    out.join("\n")
}

fn files() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cypher");
    let mut files: Vec<(String, String)> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The queries of all files of cases.
fn queries() -> Vec<String> {
    let blocks = files();
    let blocks = blocks.iter().flat_map(|(_, file)| file.split("\n\n"));
    let blocks = blocks.filter(|block| !block.lines().all(|line| line.starts_with('#')));
    let query = |block: &str| {
        let lines: Vec<&str> = block.lines().filter(|line| !line.starts_with("> ")).collect();
        lines.join("\n")
    };
    blocks.map(query).collect()
}

#[test]
fn cases() {
    for (name, file) in files() {
        let now = as_it_is(&name, &file);
        if std::env::var_os("BLESS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cypher").join(&name);
            fs::write(path, &now).unwrap();
        } else {
            for (is, was) in now.split("\n\n").zip(file.split("\n\n")) {
                assert_eq!(is.trim_end(), was.trim_end(), "in {name}");
            }
        }
    }
}

/// Asserts what holds for the algebra of every query.
fn check_algebra(query: &Query) {
    for branch in &query.branches {
        let vars = branch.variables.len();
        let in_range = |expr: &Expr| expr.walk_vars(&mut |var| assert!(var.index() < vars));
        for step in &branch.steps {
            match step {
                Step::Match(found) => found.filter.iter().for_each(in_range),
                Step::Unwind { list, .. } => in_range(list),
                Step::Call(call) => step.walk_vars(&mut |var| {
                    assert!(var.index() < vars);
                    assert!(!call.subquery.branches.is_empty());
                }),
                Step::Project(project) => {
                    project.items.iter().for_each(|item| in_range(&item.expr));
                    project.order.iter().for_each(|key| in_range(&key.expr));
                    check_sealed(project);
                }
            }
        }
        let Some(Step::Project(last)) = branch.steps.last() else { panic!("no RETURN") };
        let name = |var: Var| &branch.variables[var.index()].name;
        // `FINISH` has an item that nothing reads.
        let columns = last.items.iter().map(|item| name(item.var));
        assert!(query.columns.is_empty() || columns.eq(&query.columns));
    }
}

/// Asserts that a query is the same after it was printed and read again.
fn check_print(query: &Query) {
    let printed = query.to_string();
    match Query::parse(&printed) {
        Ok(again) => assert_eq!(again.to_string(), printed),
        // The printed query may be deeper or longer than the limits allow, because printing adds
        // brackets and writes chained comparisons out.
        Err(faults) => assert_eq!(faults[0].code.id, "SyntaxError.TooDeep", "{printed}"),
    }
}

/// Asserts that after grouping or `DISTINCT` no operator reads a slot from before.
fn check_sealed(project: &Project) {
    if !project.distinct && !project.items.iter().any(|item| item.expr.aggregates()) {
        return;
    }
    let mut old = Vec::new();
    project.items.iter().for_each(|item| item.expr.walk_vars(&mut |var| old.push(var)));
    let read = project.order.iter().map(|key| &key.expr).chain(&project.filter);
    for expr in read {
        assert!(!expr.aggregates());
        expr.walk_vars(&mut |var| assert!(!old.contains(&var)));
    }
}

#[test]
fn every_case_keeps_the_rules_of_the_algebra() {
    queries().iter().filter_map(|query| Query::parse(query).ok()).for_each(|query| {
        check_algebra(&query);
        check_print(&query);
    });
}

#[test]
fn what_is_too_deep_is_refused() {
    let many = |what: &str| what.repeat(10_000);
    let texts = [
        format!("RETURN {}1{}", many("("), many(")")),
        format!("RETURN {}1{}", many("["), many("]")),
        format!("RETURN {}", many("(")),
        format!("RETURN {}", many("[")),
        format!("RETURN {}", many("{a:")),
        format!("RETURN {}true", many("NOT ")),
        format!("RETURN {}1", many("- ")),
        format!("RETURN {}1", many("+ ")),
        format!("RETURN 1{}", many(" + 1")),
        format!("RETURN true{}", many(" AND true")),
        format!("RETURN true{}", many(" OR true XOR false")),
        format!("RETURN 1{}", many(" < 1")),
        format!("RETURN $a{}", many(".b")),
        format!("RETURN $a{}", many("[0]")),
        format!("RETURN $a{}", many(" IS NULL")),
        format!("RETURN {}1{}", many("abs("), many(")")),
        format!("RETURN {}1{}", many("CASE WHEN true THEN "), many(" END")),
        format!(
            "MATCH (a) WHERE {}(a)-->(){} RETURN a",
            many("EXISTS { MATCH (a) WHERE "),
            many("}")
        ),
        format!("MATCH (a) WHERE EXISTS {{ {} }} RETURN a", many("MATCH (a) ")),
        format!("MATCH {}(a){} RETURN a", many("("), many(")")),
        format!("MATCH (a {}) RETURN a", many("{b: [(a {")),
        format!("RETURN {}", many("[(a)-->(b) | ")),
        format!("RETURN {}", many("[x IN ")),
        format!("RETURN {}1{}", many("(0 < "), many(" < 1)")),
        "RETURN 1 ".repeat(200_000),
        format!("MATCH (a){} RETURN a", many("-->()")),
        format!("MATCH (a){} RETURN a", many(", (b)-->()")),
        format!("MATCH (a) {} RETURN a", many("WITH a ")),
        format!("MATCH (a) WHERE (a){} RETURN a", many("--()")),
    ];
    for text in texts {
        let faults = Query::parse(&text).unwrap_err();
        let start: String = text.chars().take(40).collect();
        assert!(faults[0].code.id.starts_with("SyntaxError."), "{start}: {}", faults[0].message);
    }
    let chained = format!("RETURN {}1{}", "(0 < ".repeat(60), " < 1)".repeat(60));
    assert_eq!(Query::parse(&chained).unwrap_err()[0].code.id, "SyntaxError.TooDeep");
}

#[test]
fn what_is_deep_but_not_too_deep_is_read() {
    let some = |what: &str| what.repeat(95);
    let texts = [
        format!("RETURN {}1{} AS x", some("("), some(")")),
        format!("RETURN {}1{} AS x", some("["), some("]")),
        format!("RETURN {}1{} AS x", some("{a: "), some("}")),
        format!("RETURN {}true AS x", some("NOT ")),
        format!("RETURN {}1{} AS x", some("abs("), some(")")),
        format!("RETURN {}1{} AS x", some("CASE WHEN true THEN "), some(" END")),
        format!("RETURN {}1{} AS x", some("[x IN [1] | "), some("]")),
        format!("RETURN {}1{} AS x", some("[(a)-->(b) | "), some("]")),
        format!("RETURN 1{} AS x", " + 1".repeat(1000)),
        format!("RETURN true{} AS x", " AND true".repeat(1000)),
        format!("RETURN 1{} AS x", " < 1".repeat(990)),
        format!("RETURN $a{} AS x", ".b".repeat(100)),
        format!("MATCH (a){} RETURN a", "-->()".repeat(1000)),
        format!("MATCH (a) {} RETURN a", "MATCH (b) ".repeat(1000)),
        format!("RETURN 1 AS x{}", " UNION RETURN 1 AS x".repeat(1000)),
    ];
    for text in texts {
        let query = Query::parse(&text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        check_algebra(&query);
    }
}

/// What stands for itself as a parameter, though it may look like something that can be computed.
const PARAMETER_TEXTS: &[&str] = &[
    "1927-12-31",
    "1926/1927",
    "1926-11",
    "1926~",
    "1926?",
    "192X",
    "1926-11/..",
    "-1926/1927",
    "2.1-2.3",
    "s10.p7",
    "ch1-p2",
    "isaac-newton",
    "a+b",
    "1 + 1",
    "1, 2",
    "(1)",
    "x",
    "Ada",
    "007",
    "1e",
    "0x",
    "12h",
    "1926 // about",
    "1 /* one */",
    "[1927-12-31]",
    "[a]",
    "{a: b}",
    "date()",
    "toUpper('a')",
    "size([1])",
    "$x",
    "x.y",
    "O'Hara",
    "'a' 'b'",
    "1 AS a",
    "NaN",
    "12345678901234567890",
    "1 AS value UNION RETURN 2",
    "",
    " ",
    "+1",
    "not true",
    "- x",
    "2024-02-29T12:31",
    "count(*)",
    "rand()",
    "case when true then 1 end",
    "date",
    "P1Y",
];

/// What stands for a value as a parameter, and what the value shows when it is written out.
const PARAMETER_VALUES: &[(&str, &str)] = &[
    ("1927", "Int(1927)"),
    (" 1927 ", "Int(1927)"),
    ("-5", "Int(-5)"),
    ("-9223372036854775808", "Int(-9223372036854775808)"),
    ("0x1F", "Int(31)"),
    ("2.5", "Float(2.5)"),
    ("-.5", "Float(-0.5)"),
    ("1e3", "Float(1000.0)"),
    ("true", "Bool(true)"),
    ("null", "Null"),
    ("'1927'", "String(\"1927\")"),
    ("\"it's\"", "String(\"it's\")"),
    ("[1, -2, 'a', null]", "[Int(1), Int(-2), String(\"a\"), Null]"),
    ("{a: 1, b: [true]}", "{\"a\": Int(1), \"b\": List([Bool(true)])}"),
    ("date('1927-12-31')", "Date"),
    ("DATE({year: 1927})", "Date"),
    ("duration('P1Y')", "Duration"),
    ("[date('1927-12-31')]", "Date"),
    ("datetime('1927-12-31T10:00Z')", "DateTime"),
];

/// What a parameter is worth that is typed on a command line. What only looks like arithmetic is a
/// text: dates, spans, locators, names with dashes.
#[test]
fn a_parameter_is_what_was_typed() {
    for &text in PARAMETER_TEXTS {
        let value = parameter_value(text).unwrap();
        assert_eq!(value.as_str(), Some(text), "{text} is {value:?}");
    }
    for &(text, shown) in PARAMETER_VALUES {
        let value = format!("{:?}", parameter_value(text).unwrap());
        assert!(value.contains(shown), "{text} is {value}");
    }
    for text in ["date('1927-31-12')", "[time('25:00')]", "duration('long')", "date([1])"] {
        let mistakes = parameter_value(text).unwrap_err();
        assert!(!mistakes[0].message.is_empty(), "{text}");
    }
}

#[test]
fn the_least_whole_number_can_be_written() {
    for text in ["RETURN -9223372036854775808 AS n", "RETURN -0x8000000000000000 AS n"] {
        let query = Query::parse(text).unwrap();
        let Some(Step::Project(project)) = query.branches[0].steps.last() else { panic!() };
        assert_eq!(project.items[0].expr, Expr::int(i64::MIN));
    }
}

/// Words and signs of the language, of which random texts are made.
const SOUP: &[&str] = &[
    "MATCH",
    "OPTIONAL",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "UNION",
    "ALL",
    "ORDER",
    "BY",
    "SKIP",
    "LIMIT",
    "DISTINCT",
    "AS",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "STARTS",
    "ENDS",
    "CONTAINS",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "EXISTS",
    "COUNT",
    "count",
    "all",
    "any",
    "reduce",
    "shortestPath",
    "true",
    "false",
    "CREATE",
    "CALL",
    "EXPLAIN",
    "n",
    "m",
    "r",
    "x",
    "`a b`",
    "size",
    "1",
    "0",
    "2.5",
    ".5",
    "1e9",
    "0x1F",
    "12h",
    "9223372036854775808",
    "'text'",
    "\"\\u00e9\"",
    "'\\q'",
    "$p",
    "$0",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "..",
    ":",
    ";",
    "|",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "=~",
    "-->",
    "<--",
    "--",
    "-[",
    "]->",
    "]-",
    "(n)",
    "(m)",
    "//",
    "/*",
    "*/",
    "\n",
    "é",
    "—",
    "\u{1F600}",
    "#",
    "'",
    "`",
];

/// Reads a text, and asserts what holds for any result.
fn survive(text: &str) {
    match Query::parse(text) {
        Ok(query) => {
            check_algebra(&query);
            check_print(&query);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(!fault.message.is_empty() && !fault.message.ends_with('.'));
                if let Some(span) = fault.span {
                    assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
                }
            }
        }
    }
    _ = Query::parse_for(text, &closed());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        survive(&text);
    }

    #[test]
    fn no_soup_of_tokens_makes_it_panic(
        parts in proptest::collection::vec(proptest::sample::select(SOUP), 0..40),
        tight in any::<bool>(),
    ) {
        survive(&parts.join(if tight { "" } else { " " }));
    }

    #[test]
    fn no_change_to_a_query_makes_it_panic(
        query in proptest::sample::select(queries()),
        at in any::<prop::sample::Index>(),
        len in 0usize..8,
        put in proptest::sample::select(SOUP),
    ) {
        let chars: Vec<char> = query.chars().collect();
        let at = at.index(chars.len() + 1);
        let end = (at + len).min(chars.len());
        let changed: String =
            chars[..at].iter().copied().chain(put.chars()).chain(chars[end..].iter().copied()).collect();
        survive(&changed);
        survive(&chars[..at].iter().collect::<String>());
    }
}
