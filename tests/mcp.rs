//! Drives `polemic mcp` with the official Python client, and ends the connection in ways that clients
//! do.
//!
//! The script is `tests/mcp/drive.py`. It needs the package of `requirements.txt` beside it; another test
//! needs the inspector of the protocol's authors. `.ci/run` installs both; without them the tests are
//! skipped, and with `CI` set they fail.

#![cfg(feature = "mcp")]
#![allow(clippy::unwrap_used)] // A test that cannot start the server has nothing else to do.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

fn python(root: &Path) -> Option<PathBuf> {
    let candidates = [root.join("target/mcp/bin/python"), PathBuf::from("python3")];
    candidates.into_iter().find(|python| {
        let tried = Command::new(python).args(["-c", "import mcp"]).output();
        tried.is_ok_and(|output| output.status.success())
    })
}

#[test]
fn the_official_client_uses_every_tool() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(python) = python(root) else {
        assert!(std::env::var_os("CI").is_none(), "no Python has the package of requirements.txt");
        eprintln!("skipped: no Python has the package of tests/mcp/requirements.txt");
        return;
    };
    let output = Command::new(python)
        .arg(root.join("tests/mcp/drive.py"))
        .arg(env!("CARGO_BIN_EXE_polemic"))
        .current_dir(root)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{wrong}");
    assert!(said.contains("everything was driven"), "{said}{wrong}");
}

/// Runs the inspector's command line: its exit status, and what it prints on standard output.
fn inspected(inspector: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(inspector)
        .args(["--cli", env!("CARGO_BIN_EXE_polemic"), "mcp"])
        .args(arguments)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_inspector_lists_calls_and_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inspector = root.join("target/mcp/node_modules/.bin/mcp-inspector");
    if !inspector.exists() {
        assert!(std::env::var_os("CI").is_none(), "the inspector is not installed");
        eprintln!("skipped: the inspector is not installed");
        return;
    }
    let call = |tool: &str, argument: &str| {
        let arguments = ["--method", "tools/call", "--tool-name", tool, "--tool-arg", argument];
        inspected(&inspector, &arguments)
    };
    let (status, tools) = inspected(&inspector, &["--method", "tools/list"]);
    assert_eq!(status, Some(0), "{tools}");
    for tool in ["ask", "find", "query", "schema", "cite"] {
        assert!(tools.contains(&format!("\"name\": \"{tool}\"")), "{tools}");
    }
    for (tool, argument, part) in [
        ("ask", "question=who wrote The New Course", "Leon Trotsky wrote The New Course"),
        ("find", "words=famine", "[words: "),
        ("query", "cypher=MATCH (p:Person) RETURN count(p) AS people", "people"),
        ("schema", "name=opposed", "oppose"),
        ("cite", "what=Trotsky", "Trotsky"),
    ] {
        let (status, said) = call(tool, argument);
        assert!(status == Some(0) && said.contains(part), "{tool}: {said}");
    }
    // A query that would write is an error that the model reads.
    let (status, said) = call("query", "cypher=CREATE (n)");
    assert!(status != Some(0) && said.contains("read-only"), "{said}");
    let (status, book) =
        inspected(&inspector, &["--method", "resources/read", "--uri", "polemic://codebook"]);
    assert!(status == Some(0) && book.contains("# Codebook"), "{book}");
}

fn server() -> Child {
    Command::new(env!("CARGO_BIN_EXE_polemic"))
        .arg("mcp")
        .env_remove("POLEMIC_DATA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

/// A query that would run for hours.
const ENDLESS: &str = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"query","arguments":{"cypher":"MATCH (a), (b), (c), (d) WHERE a.name + b.name + c.name = d.name + 'x' RETURN count(*)"}}}"#;

#[test]
fn the_server_ends_when_the_client_goes_away() {
    // Before a word is said.
    let mut child = server();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    // While a query runs that nobody waits for any more.
    let mut child = server();
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{INITIALIZE}").unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains("\"serverInfo\""), "{line}");
    writeln!(stdin, "{INITIALIZED}\n{ENDLESS}").unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
