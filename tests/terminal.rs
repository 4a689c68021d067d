//! Shows hostile texts on a terminal: whatever stands in names, notes, foreign graphs, queries and
//! arguments, nothing that a terminal would obey is sent to it, and what is for programs has every
//! byte elsewhere.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // A test that cannot write its dataset has nothing else to do.

mod scratch;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use scratch::Scratch;

/// Sets the clipboard, clears the screen, goes back over what was written, and turns it around.
const HOSTILE: &str =
    "a\u{1b}]52;c;aGk=\u{7}b\u{1b}[2Jc\rd\u{8}e\0f\u{9b}31mg\u{202e}h\u{2066}i\u{7f}j";

/// What a command writes to a terminal.
fn on_terminal(args: &[&str]) -> String {
    let (mut pty, pts) = pty_process::blocking::open().unwrap();
    pty.resize(pty_process::Size::new(50, 120)).unwrap();
    let mut child = pty_process::blocking::Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(args)
        .env("TERM", "xterm")
        .env("PAGER", "cat")
        .env_remove("POLEMIC_DATA")
        .spawn(pts)
        .unwrap();
    let mut seen = Vec::new();
    // A terminal that nothing holds open any more is read with an error.
    let _ = pty.read_to_end(&mut seen);
    child.wait().unwrap();
    String::from_utf8(seen).unwrap()
}

/// What a command writes to pipes: standard output, and standard error.
fn on_pipes(args: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(args)
        .env_remove("POLEMIC_DATA")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// Asserts that a text has nothing in it that a terminal would obey, but for the colours of messages.
fn is_safe(text: &str, what: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let end = rest[at..].find('m').map(|end| at + end);
        let is_colour = |inside: &str| inside.chars().all(|c| c.is_ascii_digit() || c == ';');
        let end = end.filter(|&end| is_colour(&rest[at + 2..end]));
        let Some(end) = end else { panic!("{what} sends a control sequence: {text:?}") };
        assert!(!rest[..at].contains(obeyed), "{what}: {text:?}");
        rest = &rest[end + 1..];
    }
    assert!(!rest.replace("\r\n", "\n").contains(obeyed), "{what}: {text:?}");
    assert!(!text.contains("\u{1b}[31m\u{1b}") && !text.contains("52;c;aGk=\u{7}"), "{what}");
}

fn obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

fn graph(directory: &Path) -> String {
    let node = serde_json::json!({"labels": [HOSTILE], "props": {"id": HOSTILE, "name": HOSTILE, HOSTILE: [HOSTILE]}});
    let edge = serde_json::json!({"src": 0, "dst": 1, "type": HOSTILE, "props": {"note": HOSTILE}});
    let path = directory.join("graph.json");
    let second = serde_json::json!({"labels": ["Plain"], "props": {"name": "b", "since": 1}});
    let text = serde_json::json!({"nodes": [node, second], "rels": [edge]}).to_string();
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A dataset in which every text that people write, other than a name, is hostile.
fn dataset(directory: &Path) -> String {
    let escaped: String = HOSTILE.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    let schema = format!(
        "(title: \"{escaped}\", about: \"{escaped}\", kinds: [(name: \"Person\", about: \"{escaped}\", nouns: [\"person\"], who: true)],
         qualifiers: [(name: \"as\", about: \"{escaped}\", marker: \"as\", takes: Text)],
         relations: [(name: \"opposed\", about: \"{escaped}\", verbs: [\"oppose\"], stance: Against, qualifiers: [\"as\"])])"
    );
    let sources = format!(
        "[(id: \"s\", title: \"{escaped}\", authors: [\"{escaped}\"], short: \"{escaped}\")]"
    );
    let entities = format!(
        "[(id: \"a\", kind: \"Person\", name: \"Ann\", about: \"{escaped}\", when: \"1900\", cites: [(source: \"s\", at: \"{escaped}\")], doubt: \"{escaped}\"),
          (id: \"b\", kind: \"Person\", name: \"Ben\"), (id: \"c\", kind: \"Person\", name: \"Cas\")]"
    );
    let claims = format!(
        "[(from: \"a\", relation: \"opposed\", to: \"b\", as: [\"{escaped}\"], when: \"1901\", note: \"{escaped}\", doubt: \"{escaped}\", cites: [(source: \"s\", at: \"{escaped}\", words: \"{escaped}\")]),
          (from: \"a\", relation: \"opposed\", to: \"c\", as: [\"{escaped}\"], when: \"1902\", cites: [(source: \"s\", at: \"{escaped}\")])]"
    );
    let directory = directory.join("data");
    fs::create_dir_all(&directory).unwrap();
    for (name, text) in
        [("schema", schema), ("sources", sources), ("entities", entities), ("claims", claims)]
    {
        fs::write(directory.join(format!("{name}.ron")), text).unwrap();
    }
    directory.display().to_string()
}

const QUERY: &str = "MATCH p = (a)-[r]->(b) RETURN a, a.name, r, r.note, p, [a.name], {x: a.name}, labels(a), keys(a)";

#[test]
fn nothing_hostile_reaches_a_terminal() {
    let scratch = Scratch::new("terminal");
    let (graph, data) = (graph(&scratch.0), dataset(&scratch.0));
    let (graph, data) = (graph.as_str(), data.as_str());
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for format in ["table", "md", "csv", "json", "html", "dot", "svg", "mermaid", "timelinejs"] {
        commands.push(vec!["query", "-d", graph, "-f", format, QUERY]);
        commands.push(vec!["query", "-d", data, "-f", format, QUERY]);
        commands.push(vec!["ask", "-d", data, "-f", format, "who did Ann oppose"]);
        commands.push(vec!["ask", "-d", data, "-f", format, "compare Ann and Ben"]);
        commands.push(vec!["ask", "-d", data, "-f", format, "Ann"]);
    }
    for format in [
        "json", "graphml", "gexf", "turtle", "cypher", "dot", "svg", "mermaid", "bib", "csl",
        "html",
    ] {
        commands.push(vec!["export", "-d", data, "-f", format]);
    }
    for format in ["json", "graphml", "gexf", "cypher", "dot", "svg", "mermaid"] {
        commands.push(vec!["export", "-d", graph, "-f", format]);
    }
    for format in ["md", "html", "gift", "anki"] {
        commands.push(vec!["quiz", "-d", data, "-f", format]);
    }
    commands.extend([
        vec!["handout", "-d", data, "Ann"],
        vec!["handout", "-d", data, "Ann", "-f", "html"],
        vec!["schema", "-d", data],
        vec!["schema", "-d", graph],
        vec!["schema", "-d", data, "-f", "md"],
        vec!["schema", "-d", data, "-f", "json"],
        vec!["schema", "-d", data, "person"],
        vec!["check", "-d", data],
        vec!["check", "-d", data, "--report"],
        vec!["check", "-d", data, "--coverage"],
        vec!["cite", "-d", data],
        vec!["cite", "-d", data, "Ann"],
        vec!["cite", "-d", data, "-f", "csl", "Ann"],
    ]);
    for command in &commands {
        is_safe(&on_terminal(command), &command.join(" "));
    }
}

#[test]
fn what_was_typed_is_shown_and_not_sent() {
    let scratch = Scratch::new("typed");
    let data = dataset(&scratch.0);
    let data = data.as_str();
    // An argument cannot hold a zero.
    let typed = HOSTILE.replace('\0', "");
    let nowhere = format!("no-such/{typed}");
    let unnamed = typed.replace('=', "");
    let query = format!("RETURN `{typed}`, '{typed}', {typed}");
    for command in [
        vec!["ask", "-d", data, &typed],
        vec!["ask", "-d", data, "who", "opposed", &typed],
        vec!["query", "-d", data, &query],
        vec!["query", "-d", data, &typed],
        vec!["query", "-p", &unnamed, "RETURN 1"],
        vec!["ask", "-d", &typed, "Ann"],
        vec!["ask", "-d", data, "-f", &typed, "Ann"],
        vec!["ask", "-d", data, "-f", "md", "-o", &nowhere, "Ann"],
        vec!["help", &typed],
        vec![&typed],
        vec!["schema", "-d", data, &typed],
        vec!["cite", "-d", data, &typed],
        vec!["quiz", "-d", data, &typed],
        vec!["export", "-d", data, "--view", &typed],
        vec!["check", "-d", data, "--text", &typed],
    ] {
        let seen = on_terminal(&command);
        assert!(seen.contains("error"), "{command:?}: {seen}");
        is_safe(&seen, &format!("{command:?}"));
    }
}

#[test]
fn what_is_for_people_is_safe_on_a_pipe_too() {
    let scratch = Scratch::new("piped");
    let graph = graph(&scratch.0);
    for format in ["table", "md", "html", "svg", "dot", "mermaid"] {
        let (shown, _) = on_pipes(&["query", "-q", "-d", &graph, "-f", format, QUERY]);
        is_safe(&shown, format);
        // Mermaid is given the sign by its number.
        assert!(shown.contains('␛') || shown.contains("#9243;"), "{format}: {shown}");
    }
}

#[test]
fn what_is_for_programs_has_every_byte() {
    let scratch = Scratch::new("bytes");
    let (graph, data) = (graph(&scratch.0), dataset(&scratch.0));
    let file = scratch.0.join("out").display().to_string();
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for format in ["csv", "json", "timelinejs"] {
        commands.push(vec!["query", "-d", &graph, "-f", format, QUERY]);
        commands.push(vec!["ask", "-d", &data, "-f", format, "who did Ann oppose"]);
    }
    for format in ["json", "graphml", "gexf", "turtle", "cypher", "bib", "csl"] {
        commands.push(vec!["export", "-d", &data, "-f", format]);
    }
    for format in ["gift", "anki"] {
        commands.push(vec!["quiz", "-d", &data, "-f", format]);
    }
    for mut command in commands {
        command.push("-q");
        let (piped, _) = on_pipes(&command);
        let what = command.join(" ");
        command.extend(["-o", &file]);
        on_pipes(&command);
        assert_eq!(piped, fs::read_to_string(&file).unwrap(), "{what}");
        assert!(!piped.is_empty(), "{what}");
    }
    let (csv, _) = on_pipes(&[
        "query",
        "-q",
        "-d",
        &graph,
        "-f",
        "csv",
        "MATCH (a:Plain)<--(b) RETURN b.name",
    ]);
    assert!(csv.contains(HOSTILE), "{csv:?}");
    let (json, _) = on_pipes(&[
        "query",
        "-q",
        "-d",
        &graph,
        "-f",
        "json",
        "MATCH (a:Plain)<--(b) RETURN b.name",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"][0][0], HOSTILE);
}
