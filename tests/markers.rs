//! No contract hides in a spelling: with the prepositions of its qualifiers and the names of its
//! qualifiers and relations exchanged, a dataset answers as before.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::Path;

use polemic::Polemic;
use polemic::engine::text::Files;
use polemic::question::{Reply, Status};
use polemic::record::read::read_dataset;

/// The prepositions that are exchanged, and for what. None of the new ones is a word of English
/// that the grammar knows.
const MARKERS: [(&str, &str); 4] =
    [("as", "qua"), ("in", "inside"), ("during", "amid"), ("against", "versus")];

/// The names of qualifiers and relations that are exchanged.
const NAMES: [(&str, &str); 7] = [
    ("as", "manner"),
    ("within", "work_read"),
    ("place", "locality"),
    ("during", "meanwhile"),
    ("aim", "purpose"),
    ("led_to", "had_result"),
    ("characterised", "took_for"),
];

/// The dataset of the dispute with other names and prepositions.
fn renamed() -> Polemic {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dispute");
    let mut paths: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut files = Files::default();
    for path in paths {
        let mut text = fs::read_to_string(&path).unwrap();
        for (old, new) in MARKERS {
            text = text.replace(&format!("marker: \"{old}\""), &format!("marker: \"{new}\""));
        }
        let is_schema = path.ends_with("schema.ron");
        for (old, new) in NAMES {
            if is_schema {
                text = text.replace(&format!("\"{old}\""), &format!("\"{new}\""));
                // An English verb or noun that is spelled so stays what it is.
                text = text.replace(&format!("nouns: [\"{new}\""), &format!("nouns: [\"{old}\""));
            } else {
                text = text.replace(&format!(" {old}: "), &format!(" {new}: "));
                let relation = format!("relation: \"{new}\"");
                text = text.replace(&format!("relation: \"{old}\""), &relation);
            }
        }
        files.add(path.file_name().unwrap().to_string_lossy().into_owned(), text);
    }
    let reading = read_dataset(&files);
    Polemic::from(reading.dataset.unwrap_or_else(|| panic!("{:?}", reading.diagnostics)))
}

/// A question with some of its prepositions exchanged, in every way.
fn ways(question: &str) -> Vec<String> {
    let words: Vec<&str> = question.split(' ').collect();
    let exchanged = |word: &str| MARKERS.iter().find(|(old, _)| *old == word).map(|(_, new)| *new);
    let places: Vec<usize> =
        (0..words.len()).filter(|&n| exchanged(&words[n].to_lowercase()).is_some()).collect();
    let mut ways = Vec::new();
    for chosen in 0..1_usize << places.len().min(6) {
        let mut way: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        for (bit, &place) in places.iter().enumerate().take(6) {
            if chosen >> bit & 1 == 1 {
                way[place] = exchanged(&words[place].to_lowercase()).unwrap().to_owned();
            }
        }
        ways.push(way.join(" "));
    }
    ways
}

/// What a reply found, without the words in which it says so.
fn found(reply: &Reply) -> String {
    format!("{:?} {:?} {:?} {:?}", reply.status, reply.answers, reply.evidence, reply.value)
}

#[test]
fn a_dataset_with_other_markers_answers_as_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (before, after) = (Polemic::open(root.join("tests/data/dispute")).unwrap(), renamed());
    let mut questions: Vec<String> = Vec::new();
    for name in ["asked/dispute.txt", "asked/dispute-unread.txt"] {
        questions.extend(first_lines(&root.join("tests").join(name)));
    }
    for entry in fs::read_dir(root.join("tests/question")).unwrap() {
        questions.extend(first_lines(&entry.unwrap().path()));
    }
    let (mut answered, mut exchanged, mut other) = (0, 0, Vec::new());
    for question in &questions {
        let reply = before.ask(question);
        if reply.status != Status::Answered {
            continue;
        }
        answered += 1;
        let ways = ways(question);
        exchanged += usize::from(ways.len() > 1);
        if !ways.iter().any(|way| found(&after.ask(way)) == found(&reply)) {
            other.push(question.clone());
        }
    }
    println!(
        "{answered} answered questions, {exchanged} with a preposition of a qualifier, {} otherwise",
        other.len()
    );
    assert!(answered > 400 && exchanged > 100, "{answered} answered, {exchanged} exchanged");
    assert!(other.is_empty(), "answered otherwise: {other:#?}");
}

/// The first line of each block of a file of cases.
fn first_lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let first = |block: &str| {
        let mut lines = block.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        lines.next().map(str::to_owned)
    };
    text.split("\n\n").filter_map(first).collect()
}
