//! The house rules that a machine can keep: floors, sizes, and no world of any dataset in `src/`.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::{Path, PathBuf};

/// Each floor may use those before it. Modules of one floor may use each other where that is
/// listed, and never the other way.
const FLOORS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diagnostic", &["text"]),
    ("dataset", &["text", "diagnostic"]),
    ("graph", &["text", "diagnostic", "dataset"]),
    ("edition", &["text", "diagnostic", "dataset", "graph"]),
    ("query", &["text", "diagnostic", "dataset", "graph"]),
    ("cypher", &["text", "diagnostic", "dataset", "graph", "query"]),
    ("question", &["text", "diagnostic", "dataset", "graph", "query"]),
    ("show", &["text", "diagnostic", "dataset", "graph", "edition", "query", "question"]),
    ("teach", &["text", "diagnostic", "dataset", "graph", "edition", "query", "question", "show"]),
    (
        "app",
        &[
            "text",
            "diagnostic",
            "dataset",
            "graph",
            "edition",
            "query",
            "cypher",
            "question",
            "show",
            "teach",
        ],
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every Rust file below `src/`, with its path from there.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let src = root().join("src");
    sources(&src, &mut found);
    let relative = |path: &PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// The module at the root that a file belongs to.
fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

/// A file without its comments, so that a link in a doc comment is no use.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_floor_uses_only_those_below() {
    let mut wrong = Vec::new();
    for (path, text) in files() {
        let Some((_, below)) = FLOORS.iter().find(|(name, _)| *name == module(&path)) else {
            assert!(["lib.rs", "main.rs"].contains(&path.as_str()), "{path} is on no floor");
            continue;
        };
        let text = code(&text);
        for (other, _) in FLOORS {
            let uses = text.contains(&format!("crate::{other}"));
            if uses && *other != module(&path) && !below.contains(other) {
                wrong.push(format!("{path} uses {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "floors:\n{}", wrong.join("\n"));
}

#[test]
fn front_doors_reach_neither_plan_nor_execution() {
    for (path, text) in files() {
        if ["cypher", "question", "show", "app"].contains(&module(&path)) {
            for inside in ["query::plan", "query::exec"] {
                assert!(!code(&text).contains(inside), "{path} uses {inside}");
            }
        }
    }
}

#[test]
fn only_the_app_touches_the_world() {
    for (path, text) in files() {
        if module(&path) == "app" || path == "main.rs" {
            continue;
        }
        // Tests at the end of a file may do as they like.
        let text = code(text.split("#[cfg(test)]").next().unwrap());
        for word in ["std::fs", "std::env::", "std::process", "println!", "eprintln!", "SystemTime"]
        {
            assert!(!text.contains(word), "{path} has {word}");
        }
    }
}

#[test]
fn files_stay_short() {
    for (path, text) in files() {
        let lines = text.lines().count();
        assert!(lines <= 800, "{path} has {lines} lines; part it, or give a reason here");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in files() {
        assert!(text.starts_with("//! "), "{path} does not begin with a doc comment");
    }
}

#[test]
fn no_world_of_a_dataset_in_the_program() {
    // Whoever has a name of their own in the dataset has none in the program.
    let people = fs::read_to_string(root().join("graph/people.ron")).unwrap();
    let mut names: Vec<String> = Vec::new();
    for line in people.lines().filter(|line| line.contains("name: \"")) {
        let name = line.split("name: \"").nth(1).unwrap().split('"').next().unwrap();
        names.extend(name.rsplit(" ").next().map(str::to_lowercase));
    }
    assert!(names.len() > 3, "no names were found in people.ron");
    for (path, text) in files() {
        let text = text.to_lowercase();
        for name in &names {
            assert!(!text.contains(name.as_str()), "{path} names {name}");
        }
    }
}
