//! Tests the rules of the project that the compiler does not check: sizes of files, names, who may
//! touch the disk, and that the program names nothing of any dataset's world.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::collections::BTreeMap;
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

/// Each Rust file of the program and its crates: its path from the root, and its text.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["src", "crates"] {
        sources(&root().join(folder), &mut found);
    }
    let relative = |path: &PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// A file without its comments, so that a link in a comment does not count as a use.
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
    let in_src = |path: &str| path.starts_with("crates") && path.contains("/src/");
    for (path, text) in files().into_iter().filter(|(path, _)| in_src(path)) {
        // Tests at the end of a file may touch the disk and print.
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
        assert!(lines <= 620, "{path} has {lines} lines; part it, or give a reason here");
    }
}

/// How many names stand for two or more types. The number may only fall: a name that stands for one
/// thing is found by a search.
const MOST_SHARED_NAMES: usize = 8;

/// The name of the type that a line declares, if it declares one.
fn declared_type(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) => rest.trim_start_matches(|c| c != ' ').trim_start(),
        None => line,
    };
    let name = line.strip_prefix("struct ").or_else(|| line.strip_prefix("enum "))?;
    name.split(|c: char| !c.is_alphanumeric()).next()
}

#[test]
fn types_share_few_names() {
    let files = files();
    let mut declared: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, text) in &files {
        for name in text.lines().filter_map(declared_type) {
            declared.entry(name).or_default().push(path);
        }
    }
    let shared: BTreeMap<_, _> = declared.iter().filter(|(_, paths)| paths.len() > 1).collect();
    assert!(
        shared.len() <= MOST_SHARED_NAMES,
        "{} names stand for more than one type: {shared:#?}",
        shared.len()
    );
    // In these two no name stands for two types.
    let mine = |path: &&&str| path.starts_with("src/") || path.starts_with("crates/record/");
    for (name, paths) in shared {
        assert!(
            paths.iter().filter(mine).count() < 2,
            "{name} stands for several types: {paths:?}"
        );
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
    // The last names of the people in the built-in dataset may not occur in the program.
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
