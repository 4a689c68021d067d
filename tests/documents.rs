//! Runs the commands that documents show, and compares what they print: each `console` block of the
//! README and of the saved sessions in `tests/cli/`, and each saved question and query.
//!
//! A block holds commands after `$ ` and what they print, on standard error too. A block marked
//! `console needs=PROGRAM` is skipped, with a remark, where that program is missing; with `CI` set it
//! fails instead. Blocks marked `console fresh` run in a directory of their own document, which is
//! empty at first. A block marked `ron add=FILE` is added to that file there, before its closing
//! bracket. `BLESS=1 cargo test --test documents` writes what is printed today into the files.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use scratch::Scratch;
use serde_json::Value as Json;

mod scratch;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// What a command prints on both streams, in the order in which it prints.
fn printed(command: &str, directory: &Path) -> String {
    let polemic = Path::new(env!("CARGO_BIN_EXE_polemic")).parent().unwrap();
    let path = format!("{}:{}", polemic.display(), std::env::var("PATH").unwrap());
    let command = command.replace("cargo run --release --", "polemic");
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("exec 2>&1\n{command}"))
        .current_dir(directory)
        .env("PATH", path)
        .env_remove("POLEMIC_DATA")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut printed = String::from_utf8(output.stdout).unwrap();
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    printed
}

fn missing(program: &str) -> bool {
    let found = Command::new("sh").arg("-c").arg(format!("command -v {program}")).output();
    !found.unwrap().status.success()
}

/// Whether a block is skipped, because a program that it needs is missing.
fn skipped(mark: &str, name: &str) -> bool {
    let Some(program) = mark.split(' ').find_map(|word| word.strip_prefix("needs=")) else {
        return false;
    };
    let skip = missing(program);
    if skip {
        assert!(std::env::var_os("CI").is_none(), "{name} needs {program}");
        eprintln!("skipped in {name}: a block that needs {program}");
    }
    skip
}

/// Adds records to a list in a file, before its closing bracket.
fn add(records: &str, path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let at = text.rfind(']').unwrap();
    fs::write(path, format!("{}{records}{}", &text[..at], &text[at..])).unwrap();
}

/// The document with each command's output replaced by what it prints now.
fn replayed(document: &str, name: &str) -> String {
    let scratch = Scratch::new(name);
    let mut out = String::new();
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if let Some(file) = line.strip_prefix("```ron add=") {
            let mut records = String::new();
            while let Some(line) = lines.next_if(|line| *line != "```") {
                records.push_str(line);
                records.push('\n');
            }
            out.push_str(&records);
            add(&records, &scratch.0.join(file));
            continue;
        }
        let Some(mark) = line.strip_prefix("```console") else { continue };
        let directory = if mark.contains("fresh") { scratch.0.clone() } else { root() };
        let skip = skipped(mark, name);
        while let Some(line) = lines.next_if(|line| *line != "```") {
            match line.strip_prefix("$ ") {
                None if !skip => continue,
                Some(command) if !skip => {
                    out.push_str(line);
                    out.push('\n');
                    out.push_str(&printed(command, &directory));
                    continue;
                }
                _ => {}
            }
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Asserts that a file is as it should be, or with `BLESS` writes it.
fn compare(path: &Path, was: &str, is: &str) {
    if was == is {
        return;
    }
    if blessing() {
        fs::write(path, is).unwrap();
        return;
    }
    let first = was.lines().zip(is.lines()).position(|(a, b)| a != b);
    let first = first.unwrap_or(was.lines().count().min(is.lines().count()));
    let line = |text: &str| text.lines().nth(first).unwrap_or("(nothing)").to_owned();
    panic!(
        "{} differs at line {}:\n  has:    {}\n  prints: {}\nBLESS=1 cargo test --test documents \
         writes what is printed",
        path.display(),
        first + 1,
        line(was),
        line(is),
    );
}

fn with_extension(directory: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(directory)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == extension));
    paths.sort();
    paths
}

#[test]
fn documents_show_what_is_printed() {
    let mut paths = with_extension("tests/cli", "md");
    assert!(!paths.is_empty());
    paths.push(root().join("README.md"));
    for path in paths {
        let was = fs::read_to_string(&path).unwrap();
        compare(&path, &was, &replayed(&was, &path.display().to_string()));
    }
}

#[test]
fn saved_queries_give_the_recorded_answers() {
    let mut found = [0, 0];
    for (n, (extension, command)) in [("question", "ask"), ("cypher", "query")].iter().enumerate() {
        for path in with_extension("queries", extension) {
            found[n] += 1;
            let name = path.file_name().unwrap().to_str().unwrap();
            let printed = printed(&format!("polemic {command} @queries/{name}"), &root());
            let recorded = root().join("tests/queries").join(format!("{name}.txt"));
            let was = fs::read_to_string(&recorded).unwrap_or_default();
            compare(&recorded, &was, &printed);
            let comment = if *extension == "cypher" { "// " } else { "# " };
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with(comment), "{name} does not say what it shows");
        }
    }
    assert!(found[0] >= 5 && found[1] >= 3, "{found:?}");
}

/// Files beside the dataset, each with the command that makes it.
const GENERATED: &[(&str, &str)] = &[
    ("polemic schema -f md", "graph/CODEBOOK.md"),
    ("polemic check --report", "graph/QUALITY.md"),
];

/// The table in `docs/README.md`: each row has a link to a file and the command that prints it.
fn exhibits() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("docs/README.md")).unwrap();
    let row = |line: &str| {
        let (_, rest) = line.split_once("](")?;
        let (file, rest) = rest.split_once(')')?;
        let command = rest.split('`').find(|part| part.starts_with("polemic "))?;
        Some((command.to_owned(), format!("docs/{file}")))
    };
    text.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

#[test]
fn the_dataset_is_cited_as_it_is_called() {
    let citation = fs::read_to_string(root().join("graph/CITATION.cff")).unwrap();
    let said = printed("polemic cite -f csl", &root());
    let field = |line: &str, name: &str| {
        let value = line.trim().strip_prefix(name)?;
        Some(value.trim_matches([' ', '"', ',', ':']).to_owned())
    };
    for (ours, theirs) in
        [("title:", "\"title\""), ("version:", "\"version\""), ("license:", "\"license\"")]
    {
        let written = citation.lines().find_map(|line| field(line, ours)).unwrap();
        let printed = said.lines().filter_map(|line| field(line, theirs)).next_back();
        assert_eq!(Some(written), printed, "{ours}");
    }
}

#[test]
fn generated_files_are_current() {
    let exhibits = exhibits();
    assert!(exhibits.len() >= 6, "docs/README.md shows only {} exhibits", exhibits.len());
    let generated = GENERATED.iter().map(|&(command, name)| (command.to_owned(), name.to_owned()));
    for (command, name) in generated.chain(exhibits) {
        let (command, name) = (&command, &name);
        let path = root().join(name);
        let was = fs::read_to_string(&path).unwrap_or_default();
        compare(&path, &was, &printed(command, &root()));
    }
}

#[test]
fn every_kind_and_relation_is_explained() {
    let schema: Json = serde_json::from_str(&printed("polemic schema -f json", &root())).unwrap();
    let mut bare = Vec::new();
    for sort in ["kinds", "relations"] {
        for item in schema[sort].as_array().unwrap() {
            let missing = |field: &&&str| item.get(**field).is_none();
            for field in
                ["about", "includes", "excludes", "borderline", "example"].iter().filter(missing)
            {
                bare.push(format!("{}: {field}", item["name"]));
            }
        }
    }
    assert!(bare.is_empty(), "the codebook lacks {}", bare.join("; "));
}

#[test]
fn saved_queries_make_pictures_without_a_warning() {
    if missing("dot") {
        assert!(std::env::var_os("CI").is_none(), "dot is missing");
        eprintln!("skipped: dot is missing");
        return;
    }
    for (extension, command) in [("question", "ask"), ("cypher", "query")] {
        for path in with_extension("queries", extension) {
            let name = path.file_name().unwrap().to_str().unwrap();
            // Rows of texts alone have nothing to draw, which ends with 1.
            let command = format!(
                "shown=$(polemic {command} -q -f dot @queries/{name} 2>&1); status=$?; \
                 [ $status = 1 ] || printf %s \"$shown\" | dot -Tpdf -o /dev/null; \
                 [ $status -lt 2 ] || echo \"status $status\""
            );
            assert_eq!(printed(&command, &root()), "", "{name}");
        }
    }
}

#[test]
fn the_examples_of_the_help_on_questions_are_answered() {
    let page = printed("polemic help questions", &root());
    let (_, examples) = page.split_once("Examples:\n").unwrap();
    let examples: Vec<&str> = examples.lines().map(str::trim).collect();
    assert!(examples.len() >= 12, "{examples:?}");
    for example in examples {
        let shown = printed(&format!("{example} -q; echo \"status $?\""), &root());
        assert!(shown.ends_with("status 0\n"), "{example}: {shown}");
    }
}
