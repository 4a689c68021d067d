//! The house rules that a machine can keep and the compiler does not: sizes, names, and no world of
//! any dataset in the program.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::{Path, PathBuf};

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

/// Every Rust file of the program and its crates, with its path from the root.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src", "crates"] {
        sources(&root().join(folder), &mut found);
    }
    let relative = |path: &PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// A file without its comments, so that a link in a doc comment is no use.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn plan_and_execution_stay_inside_the_query() {
    for (path, text) in files() {
        if path.starts_with("crates/engine/src/cypher") {
            for inside in ["query::plan", "query::exec"] {
                assert!(!code(&text).contains(inside), "{path} uses {inside}");
            }
        }
    }
}

#[test]
fn only_the_program_touches_the_world() {
    let of_crates = |path: &str| path.starts_with("crates") && path.contains("/src/");
    for (path, text) in files().into_iter().filter(|(path, _)| of_crates(path)) {
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
