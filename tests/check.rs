//! Reads datasets with mistakes, and compares the diagnostics with those expected.
//!
//! The cases are in `tests/check/*.cases`. A case begins with `=== its name`, and a file of its
//! dataset with `--- name`. The first case of each file is the base: every other case is the base
//! with some files replaced or added, except those whose name begins with `alone:`.
//!
//! The expected diagnostics stand in comments above the line that they concern, and are no part of
//! the dataset: level, code, columns, message; after `~` other places with their labels, after `^`
//! the label of the place, after `|` the help.
//!
//! ```text
//!   // error P014 20-27: no entity has the id “spatra” | did you mean “sparta”?
//!   (id: "a", of: "spatra"),
//! ```
//!
//! `BLESS=1 cargo test --test check` writes the diagnostics of today into the files.

use std::path::{Path, PathBuf};

use polemic::built_in::files;
use polemic::engine::diagnostic::Diagnostic;
use polemic::engine::text::{FileId, Files, Span};
use polemic::question::codes;
use polemic::question::{self, Lexicon};
use polemic::record::read::{DatasetReading, read_dataset};
use proptest::prelude::*;

/// A case: its name and the files of its dataset, without the expected diagnostics.
struct Case {
    name: String,
    files: Vec<(String, String)>,
}

fn is_expectation(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("// error P") || line.starts_with("// warning P")
}

/// The cases of a file, and the comments before the first case.
fn cases(text: &str) -> (String, Vec<Case>) {
    let mut head = String::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split_inclusive('\n').filter(|line| !is_expectation(line)) {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case { name: name.trim_end().to_owned(), files: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(name) = line.strip_prefix("--- ") {
                case.files.push((name.trim_end().to_owned(), String::new()));
            } else if let Some((_, text)) = case.files.last_mut() {
                text.push_str(line);
            }
        } else {
            head.push_str(line);
        }
    }
    (head, cases)
}

/// The dataset of a case, sorted by path.
fn dataset(case: &Case, base: &Case) -> Files {
    let mut texts: Vec<(String, String)> = case.files.clone();
    if !case.name.starts_with("alone:") {
        for (name, text) in &base.files {
            if !texts.iter().any(|(own, _)| own == name) {
                texts.push((name.clone(), text.clone()));
            }
        }
    }
    texts.sort();
    let mut files = Files::default();
    for (name, text) in texts {
        files.add(name, text);
    }
    files
}

/// A diagnostic, written as the comment that expects it.
fn expectation(d: &Diagnostic, files: &Files) -> String {
    let mut text = format!("// {} {}", d.severity().word(), d.code.id);
    if let Some(span) = d.span {
        let (line, start) = files.line_column(span);
        let (last, end) = files.line_column(Span { start: span.end, ..span });
        let end = if last == line { end.to_string() } else { "…".to_owned() };
        text.push_str(&format!(" {start}-{end}"));
    }
    text.push_str(&format!(": {}", d.message));
    for (span, why) in &d.related {
        text.push_str(&format!(
            " ~ {why}: {}",
            files.slice(*span).lines().next().unwrap_or_default()
        ));
    }
    if let Some(label) = &d.label {
        text.push_str(&format!(" ^ {label}"));
    }
    if let Some(help) = &d.help {
        text.push_str(&format!(" | {help}"));
    }
    text
}

/// A case with its diagnostics written above the lines that they concern.
fn annotated(case: &Case, files: &Files, diagnostics: &[Diagnostic]) -> String {
    let mut out = format!("=== {}\n", case.name);
    for d in diagnostics.iter().filter(|d| d.span.is_none()) {
        out.push_str(&format!("{}\n", expectation(d, files)));
    }
    let mut shown = diagnostics.iter().filter(|d| d.span.is_none()).count();
    for (name, text) in &case.files {
        out.push_str(&format!("--- {name}\n"));
        let file = files.iter().find(|(_, file)| file.name == *name).map(|(id, _)| id);
        let lines: Vec<&str> = text.split_inclusive('\n').chain([""]).collect();
        for (n, line) in lines.iter().enumerate() {
            let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
            for d in diagnostics {
                if d.span.map(|span| (Some(span.file), files.line_column(span).0))
                    == Some((file, n + 1))
                {
                    out.push_str(&format!("{indent}{}\n", expectation(d, files)));
                    shown += 1;
                }
            }
            out.push_str(line);
        }
    }
    assert_eq!(
        shown,
        diagnostics.len(),
        "{}: a diagnostic outside of the case's own files",
        case.name
    );
    out
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let entries = std::fs::read_dir(folder)
        .expect("the cases can be read")
        .map(|entry| entry.expect("the cases can be read").path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ext| ext == "cases")).collect();
    paths.sort();
    paths
}

/// All diagnostics of `polemic check`: those of the files, and those of the example questions.
fn checked(files: &Files) -> DatasetReading {
    let mut reading = read_dataset(files);
    if let Some(dataset) = &reading.dataset {
        let (graph, lexicon) = (dataset.to_graph(), Lexicon::new(dataset));
        let found = question::check::check(dataset, &graph, &lexicon, files);
        reading.diagnostics.extend(found);
        reading.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
    reading
}

#[test]
fn every_case_is_told_as_expected() {
    let mut failed = 0;
    for path in case_files() {
        let text = std::fs::read_to_string(&path).expect("the cases can be read");
        let (mut now, cases) = cases(&text);
        for case in &cases {
            let files = dataset(case, &cases[0]);
            let reading = checked(&files);
            let errors = reading.diagnostics.iter().any(|d| d.severity().word() == "error");
            assert_eq!(reading.dataset.is_none(), errors, "{}", case.name);
            now.push_str(&annotated(case, &files, &reading.diagnostics));
        }
        if now == text {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, now).expect("the cases can be read");
        } else {
            failed += 1;
            eprintln!("{}:", path.file_name().expect("the cases can be read").display());
            show_difference(&text, &now);
        }
    }
    assert_eq!(failed, 0, "cases differ; BLESS=1 writes what is said now");
}

/// Prints the expected diagnostics that only one of two texts has, under the names of their cases.
fn show_difference(expected: &str, said: &str) {
    let lines = |text: &str| {
        let mut case = String::new();
        let mut lines = Vec::new();
        for line in text.lines() {
            if line.starts_with("=== ") {
                line.clone_into(&mut case);
            } else if is_expectation(line) {
                lines.push((case.clone(), line.trim().to_owned()));
            }
        }
        lines
    };
    let (expected, said) = (lines(expected), lines(said));
    for (case, line) in expected.iter().filter(|line| !said.contains(line)) {
        eprintln!("  {case}\n    not said: {line}");
    }
    for (case, line) in said.iter().filter(|line| !expected.contains(line)) {
        eprintln!("  {case}\n    not expected: {line}");
    }
}

#[test]
fn every_code_of_reading_has_a_case() {
    let texts: String = case_files()
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("the cases can be read"))
        .collect();
    // The first two codes come from reading files from disk, and those from P070 on from reading
    // graphs, so that the cases here cannot have them.
    let elsewhere = ["P001", "P002"];
    let of_data = codes::ALL.iter().filter(|code| code.id.starts_with('P') && code.id < "P070");
    for code in of_data.filter(|code| !elsewhere.contains(&code.id)) {
        assert!(
            texts.contains(&format!(" {} ", code.id)) || texts.contains(&format!(" {}:", code.id)),
            "{}",
            code.id
        );
    }
}

#[test]
fn one_dataset_tells_thirty_mistakes_at_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/together.cases");
    let text = std::fs::read_to_string(path).expect("the cases can be read");
    let (_, cases) = cases(&text);
    let files = dataset(cases.last().expect("the cases can be read"), &cases[0]);
    let mut found: Vec<&str> = read_dataset(&files).diagnostics.iter().map(|d| d.code.id).collect();
    found.sort_unstable();
    found.dedup();
    assert!(found.len() >= 30, "{} codes: {found:?}", found.len());
}

#[test]
fn what_is_read_is_what_was_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/records.cases");
    let text = std::fs::read_to_string(path).expect("the cases can be read");
    let (_, cases) = cases(&text);
    let dataset =
        read_dataset(&dataset(&cases[0], &cases[0])).dataset.expect("the cases can be read");
    let ids: Vec<&str> = dataset.claims.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(
        ids,
        ["athens.not_founded.sparta", "athens.ended", "sparta.fought.athens", "second-war",]
    );
    let qualifiers: Vec<&str> = dataset.claims[2]
        .qualifiers
        .iter()
        .map(|(id, _)| dataset.schema.qualifier(*id).name.as_str())
        .collect();
    assert_eq!(qualifiers, ["during", "place"]);
    assert_eq!(dataset.figures[0].unit.as_deref(), Some("hulls"));
}

#[test]
fn a_file_of_fifty_megabytes_is_refused() {
    let mut files = Files::one("claims.ron", " ".repeat(50 * 1024 * 1024 + 1));
    files.add("schema.ron", "()");
    let reading = read_dataset(&files);
    let found: Vec<&str> = reading.diagnostics.iter().map(|d| d.code.id).collect();
    assert_eq!(found, ["P010"]);
    assert_eq!(reading.diagnostics[0].span.map(|span| span.file), Some(FileId(0)));
}

#[test]
fn the_embedded_dataset_has_no_mistakes() {
    let files = files();
    for (_, file) in files.iter() {
        assert!(!file.name.starts_with('/') && file.name.ends_with(".ron"), "{}", file.name);
    }
    if files.is_empty() {
        return;
    }
    let reading = checked(&files);
    let told: Vec<String> = reading.diagnostics.iter().map(|d| expectation(d, &files)).collect();
    assert!(reading.dataset.is_some() && told.is_empty(), "{told:#?}");
}

/// Asserts what holds for the reading of any files.
fn hold_to_the_contract(files: &Files) {
    let reading = read_dataset(files);
    let errors = reading.diagnostics.iter().any(|d| d.severity().word() == "error");
    assert_eq!(reading.dataset.is_none(), errors);
    assert!(reading.diagnostics.is_sorted_by_key(|d| d.span));
    let related = reading.diagnostics.iter().flat_map(|d| d.related.iter().map(|(span, _)| *span));
    for span in reading.diagnostics.iter().filter_map(|d| d.span).chain(related) {
        assert!(files.get(span.file).text.get(span.range()).is_some(), "{span:?}");
    }
}

/// The datasets of all cases.
fn corpus() -> Vec<Files> {
    let texts = case_files()
        .into_iter()
        .map(|path| std::fs::read_to_string(path).expect("the cases can be read"));
    let of_text = |text: String| {
        let (_, cases) = cases(&text);
        cases.iter().map(|case| dataset(case, &cases[0])).collect::<Vec<_>>()
    };
    texts.flat_map(of_text).collect()
}

/// A change to a text: at a place (modulo the length of the text) so many bytes are replaced.
fn mutated(text: &str, at: usize, removed: usize, inserted: &str) -> String {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let at = boundary(at % (text.len() + 1));
    format!("{}{inserted}{}", &text[..at], &text[boundary(at + removed)..])
}

/// Pieces that RON texts are made of, and some that no RON text has.
const PIECES: &[&str] = &[
    "(", ")", "[", "]", "{", "}", ",", ":", "\"", "'", "/*", "*/", "//", "\n", " ", "r#\"", "\"#",
    "\\", "id", "when", "cites", "kinds", "5", "-1.5e3", "true", "Some(", "None", "é", "“", "#![",
    "=", ";", "\\u{41}", "\u{feff}", "\0", "..", "1924", "/", "@", "City(",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_reader(pieces in proptest::collection::vec(0..PIECES.len(), 0..60), name in 0..5usize) {
        let text: String = pieces.into_iter().map(|n| PIECES[n]).collect();
        let name = ["schema.ron", "claims.ron", "cities.ron", "figures.ron", "sources.ron"][name];
        hold_to_the_contract(&Files::one(name, text));
    }

    #[test]
    fn no_characters_break_the_reader(text in "\\PC{0,80}", name in 0..2usize) {
        hold_to_the_contract(&Files::one(["schema.ron", "claims.ron"][name], text));
    }

    #[test]
    fn no_change_to_a_dataset_breaks_the_reader(
        which in any::<prop::sample::Index>(),
        file in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<usize>(), 0..12usize, 0..PIECES.len()), 1..4),
    ) {
        let corpus = corpus();
        let original = which.get(&corpus);
        let changed = file.index(original.len().max(1));
        let mut files = Files::default();
        for (id, file) in original.iter() {
            let mut text = file.text.to_string();
            for &(at, removed, piece) in changes.iter().filter(|_| id.0 as usize == changed) {
                text = mutated(&text, at, removed, PIECES[piece]);
            }
            files.add(file.name.clone(), text);
        }
        hold_to_the_contract(&files);
    }
}

#[test]
fn deep_nesting_is_one_diagnostic() {
    for opener in ["[", "(", "{", "(a:", "Some("] {
        let mut files = Files::one("cities.ron", opener.repeat(100_000));
        files.add("schema.ron", "()");
        let found: Vec<&str> = read_dataset(&files).diagnostics.iter().map(|d| d.code.id).collect();
        assert_eq!(found, ["P010"], "{opener}");
    }
}
