//! Writes names with quotes, tags and control characters in every format. Each export and each
//! answer must stay well-formed, and no name in it may be run as code.

#![allow(clippy::unwrap_used)] // A test that cannot write its dataset has nothing else to do.

#[expect(dead_code, reason = "the dataset here has such texts everywhere")]
mod hostile;
mod scratch;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use quick_xml::Reader;
use quick_xml::events::Event;
use scratch::Scratch;

/// More hostile names, beside those of [`hostile::hostile`].
const NAMES: &[&str] = &[
    "'; DROP TABLE nodes; --",
    "a \"quoted\" 'name' `here`",
    "back\\slash\\n\\",
    "two\nlines\r\nand a\ttab",
    "\u{202e}from right to left \u{5d0}\u{5d1}",
    "--> ]]> <!-- <![CDATA[ ?>",
    "=cmd()|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "bell \u{7} null \u{0} escape \u{1b}[31m",
    "\u{feff}\u{fffe}\u{85}",
    "{braces} %percent $dollar #hash ~tilde ^caret _under",
    "javascript:alert(1)",
    "${a} {{b}} <%= c %>",
    "&amp; &#60; &lt;b&gt;",
    "| pipe | * star * [link](javascript:alert(1)) ![x](y)",
    "end } ] ) ; subgraph x { a -> b }",
];

/// A text as a RON string, with escapes for anything in it.
fn ron(text: &str) -> String {
    let escaped = |c: char| match c {
        c if c.is_alphanumeric() || c == ' ' => c.to_string(),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// A dataset with hostile names of entities, sources, notes and qualifiers.
fn dataset() -> Scratch {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let directory = Scratch::new(&format!("hostile-{number}"));
    let path = &directory.0;
    let others = hostile::hostile();
    let names: Vec<&str> = NAMES.iter().copied().chain(others.iter().map(String::as_str)).collect();
    let schema = format!(
        "(title: {}, kinds: [(name: \"Person\", nouns: [\"person\"], who: true), (name: \"Thing\", nouns: [\"thing\"])],\n\
         qualifiers: [(name: \"as\", marker: \"as\", takes: Text)],\n\
         relations: [(name: \"opposed\", verbs: [\"oppose\"], from: [\"Person\"], stance: Against, qualifiers: [\"as\"])])",
        ron(&others[0])
    );
    let source = |(n, name): (usize, &&str)| {
        format!("(id: \"s{n}\", title: {0}, authors: [{0}], short: {0}),\n", ron(name))
    };
    let entity = |(n, name): (usize, &&str)| {
        // A dataset with a control character in a name is refused.
        let typed: String = name.chars().filter(|c| !c.is_control()).collect();
        format!(
            "(id: \"p{n}\", kind: \"Person\", name: {2}, about: {0}, when: \"19{1:02}\", cites: [(source: \"s{n}\", at: {0})]),\n",
            ron(name),
            n + 10,
            ron(&typed)
        )
    };
    let claim = |(n, name): (usize, &&str)| {
        format!(
            "(from: \"p{n}\", relation: \"opposed\", to: \"thing\", as: [{0}], when: \"1924\", note: {0}, doubt: {0}, cites: [(source: \"s{n}\", at: {0})]),\n",
            ron(name)
        )
    };
    let all = |one: &dyn Fn((usize, &&str)) -> String| {
        names.iter().enumerate().map(one).collect::<String>()
    };
    fs::write(path.join("schema.ron"), schema).unwrap();
    fs::write(path.join("sources.ron"), format!("[{}]", all(&source))).unwrap();
    let thing = "(id: \"thing\", kind: \"Thing\", name: \"the matter\"),\n";
    fs::write(path.join("people.ron"), format!("[{thing}{}]", all(&entity))).unwrap();
    fs::write(path.join("claims.ron"), format!("[{}]", all(&claim))).unwrap();
    directory
}

/// What a command prints on standard output. Asserts that the command succeeds.
fn polemic(directory: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(args)
        .args(["-q", "-d"])
        .arg(directory)
        .env_remove("POLEMIC_DATA")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {wrong}");
    String::from_utf8(output.stdout).unwrap()
}

/// Asserts that a text is well-formed XML and holds no script of a name.
fn is_xml(text: &str, what: &str) {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{what}: {error}")) {
            Event::Start(tag) => {
                depth += 1;
                assert_ne!(tag.local_name().as_ref(), "script", "{what}");
                tag.attributes().for_each(|attribute| {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert!(!attribute.key.as_ref().starts_with("on"), "{what}");
                });
            }
            Event::End(_) => depth -= 1,
            Event::GeneralRef(name) => {
                let known = name.resolve_char_ref().unwrap().is_some()
                    || ["amp", "lt", "gt", "quot", "apos"].contains(&name.xml10_content().as_ref());
                assert!(known, "{what}: {name:?}");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{what} is not closed");
    let plain = |c: char| matches!(c, '\n' | '\t' | '\r') || !c.is_control();
    assert!(text.chars().all(plain), "{what} has characters that XML has not");
}

fn is_json(text: &str, what: &str) {
    serde_json::from_str::<serde_json::Value>(text)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
}

/// Asserts that all rows of a table have the same length, and that a spreadsheet takes no cell for a
/// formula.
fn is_csv(text: &str, what: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap_or_else(|error| panic!("{what}: {error}")) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{what}: {cell}");
        }
    }
}

/// Asserts that Graphviz draws a text without a warning; does nothing where it is not installed.
fn is_dot(text: &str, what: &str) {
    let child = Command::new("dot")
        .args(["-Tpdf", "-o", "/dev/null"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "Graphviz is missing");
        eprintln!("skipped: {what} by Graphviz");
        return;
    };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{what}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Asserts that each brace without a backslash before it is closed.
fn is_bib(text: &str, what: &str) {
    let mut depth = 0_i32;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => _ = letters.next(),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        assert!(depth >= 0, "{what} closes more than it opens");
    }
    assert_eq!(depth, 0, "{what} is not closed");
}

/// Asserts that no text breaks out of its quotes, with one statement on each line.
fn is_mermaid(text: &str, what: &str) {
    let body = text.split("flowchart LR\n").nth(1).unwrap_or_else(|| panic!("{what}: {text}"));
    for line in body.lines() {
        assert_eq!(line.matches('"').count() % 2, 0, "{what}: {line}");
        let inside = line.split('"').nth(1).unwrap_or_default().replace("<br/>", "");
        assert!(!inside.contains(['<', '>', '`', '[', ']', '{', '}']), "{what}: {line}");
    }
}

fn is_page(text: &str, what: &str) {
    assert!(!text.contains("<script>alert"), "{what}");
    assert!(!text.to_lowercase().contains("href=\"javascript"), "{what}");
}

fn is_text(text: &str, what: &str) {
    // Control sequences, which a terminal would obey, are not printed.
    assert!(!text.contains(['\u{1b}', '\u{7}', '\0']), "{what}: {text}");
}

type Check = fn(&str, &str);

const ANSWERS: &[(&str, Check)] = &[
    ("json", is_json),
    ("csv", is_csv),
    ("svg", is_xml),
    ("dot", is_dot),
    ("mermaid", is_mermaid),
    ("html", is_page),
    ("timelinejs", is_json),
    ("table", is_text),
    ("md", is_page),
];

#[test]
fn answers_stay_well_formed() {
    let scratch = dataset();
    for question in [
        "who opposed @thing",
        "@p0",
        "compare @p0 and @p1",
        "timeline of @p0",
        "how is @p0 related to @p1",
    ] {
        for (format, check) in ANSWERS {
            let mut args = vec!["ask"];
            args.extend(question.split(' '));
            args.extend(["-f", format]);
            check(&polemic(&scratch.0, &args), &format!("“{question}” as {format}"));
        }
    }
    for (format, check) in ANSWERS {
        let query = "MATCH p = (a)-[r]->(b) RETURN a, r.note, a.name, [a.name], {x: a.about}, p";
        check(
            &polemic(&scratch.0, &["query", query, "-f", format]),
            &format!("a query as {format}"),
        );
    }
}

#[test]
fn exports_stay_well_formed() {
    let scratch = dataset();
    let formats: &[(&str, Check)] = &[
        ("json", is_json),
        ("graphml", is_xml),
        ("gexf", is_xml),
        ("svg", is_xml),
        ("dot", is_dot),
        ("mermaid", is_mermaid),
        ("bib", is_bib),
        ("csl", is_json),
        ("html", is_page),
    ];
    for (format, check) in formats {
        check(&polemic(&scratch.0, &["export", "-f", format]), &format!("the graph as {format}"));
    }
    let tables = scratch.0.join("tables");
    polemic(&scratch.0, &["export", "-f", "csv", "-o", tables.to_str().unwrap()]);
    for name in ["nodes.csv", "edges.csv"] {
        is_csv(&fs::read_to_string(tables.join(name)).unwrap(), name);
    }
    // The names themselves have not changed.
    let graph = polemic(&scratch.0, &["export"]);
    assert_eq!(polemic(&tables, &["export"]), graph);
    let graphml = scratch.0.join("g.graphml");
    fs::write(&graphml, polemic(&scratch.0, &["export", "-f", "graphml"])).unwrap();
    assert_eq!(polemic(&graphml, &["export"]), graph);
}
