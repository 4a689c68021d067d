//! Drives `polemic lsp` by a real client of the Language Server Protocol: `tests/editor/drive.py` with
//! pygls, which `.ci/run` installs. Without it the test is skipped, and with `CI` set it fails.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Python that has the client; `None` where there is none.
fn python(root: &Path) -> Option<PathBuf> {
    let candidates = [root.join("target/editor/bin/python"), PathBuf::from("python3")];
    candidates.into_iter().find(|python| {
        let tried = Command::new(python).args(["-c", "import pygls.lsp.client"]).output();
        tried.is_ok_and(|output| output.status.success())
    })
}

#[test]
fn an_editor_is_served() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(python) = python(root) else {
        assert!(std::env::var_os("CI").is_none(), "no Python has tests/editor/requirements.txt");
        eprintln!("skipped: no Python has the packages of tests/editor/requirements.txt");
        return;
    };
    let output = Command::new(python)
        .arg(root.join("tests/editor/drive.py"))
        .arg(env!("CARGO_BIN_EXE_polemic"))
        .args([root.join("tests/data/pamphlets"), root.join("tests/data/pamphlets.txt")])
        .env_remove("POLEMIC_DATA")
        .env_remove("POLEMIC_TEXT")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("driven"), "{said}{wrong}");
}

/// What the program prints and how it ends when an editor sends these bytes.
fn served(bytes: &[u8]) -> (String, Option<i32>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has ended reads no more.
    let _ = program.stdin.take().unwrap().write_all(bytes);
    let output = program.wait_with_output().unwrap();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

#[test]
fn an_editor_that_breaks_off_is_told_in_a_message() {
    let start = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#;
    let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let started = framed(start);
    let ready =
        started.clone() + &framed(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
    let half = ready.clone() + "Content-Length: 500\r\n\r\n{\"jsonrpc\"";
    let no_json = ready.clone() + &framed("{no json}");
    let odd = ready.clone() + &framed(r#"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover"}"#);
    for bytes in ["", "GET / HTTP/1.0\r\n\r\n", started.as_str(), &half, &no_json, &odd] {
        let (said, status) = served(bytes.as_bytes());
        assert_eq!(status, Some(2), "{bytes}: {said}");
        assert!(said.starts_with("error: the editor was lost"), "{bytes}: {said}");
        assert!(!said.contains("panicked"), "{bytes}: {said}");
    }
    let ended = ready
        + &framed(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#)
        + &framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
    assert_eq!(served(ended.as_bytes()), (String::new(), Some(0)));
}
