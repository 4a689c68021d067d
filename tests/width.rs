//! Shows answers, help, remarks and mistakes on terminals of 40 and 80 columns, and long answers
//! through a pager.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // A test that cannot open a terminal has nothing else to do.

mod scratch;

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use polemic::show::line_wrap::shown_width;
use scratch::Scratch;

/// A terminal of a size.
struct Terminal {
    rows: u16,
    columns: u16,
}

impl Terminal {
    /// What a command writes to it, on both streams.
    fn shows(&self, args: &[&str], pager: &str) -> String {
        let (mut pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(self.rows, self.columns)).unwrap();
        let mut child = pty_process::blocking::Command::new(env!("CARGO_BIN_EXE_polemic"))
            .args(args)
            .env("TERM", "xterm")
            .env("PAGER", pager)
            .env_remove("COLUMNS")
            .env_remove("POLEMIC_DATA")
            .spawn(pts)
            .unwrap();
        let mut seen = Vec::new();
        // A terminal that nothing holds open any more is read with an error.
        let _ = pty.read_to_end(&mut seen);
        child.wait().unwrap();
        String::from_utf8(seen).unwrap().replace("\r\n", "\n")
    }
}

/// Commands of which each shows something else: answers with doubts, cards, comparisons, remarks,
/// mistakes, pages of help.
const COMMANDS: &[&[&str]] = &[
    &["ask", "who", "opposed", "socialism", "in", "one", "country"],
    &["ask", "Trotsky"],
    &["ask", "compare", "Trotsky", "and", "Stalin"],
    &["ask", "why"],
    &["ask", "when", "was", "bananas"],
    &["ask", "documents", "by", "Trotsky"],
    &["ask", "-e", "who", "was", "excluded", "from", "the", "party", "in", "1927"],
    &["query", "MATCH (p:Person {name: 'Trotsky'}) RETURN p"],
    &["query", "MATCH (p:Person)-[r]->(d:Document) RETURN p, r, d"],
    &["query", "MATCH (p:Persn) RETURN p"],
    &["schema"],
    &["schema", "opposed"],
    &["cite"],
    &["check"],
    &["help"],
    &["ask", "--help"],
    &["quiz", "--help"],
    &["export", "--help"],
    &["help", "questions"],
    &["help", "cypher"],
    &["help", "data"],
    &["help", "formats"],
    &["help", "json"],
    &["help", "environment"],
    &["help", "exit-codes"],
    &["help", "P014"],
    &["ask", "-d", "no-such-directory-anywhere", "Trotsky"],
    &[],
];

#[test]
fn nothing_is_wider_than_the_terminal() {
    for columns in [40, 80] {
        let terminal = Terminal { rows: 50, columns };
        for command in COMMANDS {
            let shown = terminal.shows(command, "cat");
            assert!(!shown.is_empty(), "{command:?}");
            for line in shown.lines() {
                // What is quoted of the user's own text has its marks under it, and is not broken.
                let mut bare = line.to_owned();
                while let Some(at) = bare.find('\u{1b}') {
                    let end = bare[at..].find('m').map_or(bare.len(), |end| at + end + 1);
                    bare.replace_range(at..end, "");
                }
                let quoted = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
                let is_quoted = quoted.starts_with('|');
                assert!(
                    is_quoted || shown_width(line) <= usize::from(columns),
                    "{command:?} at {columns} columns: {line}"
                );
            }
        }
    }
}

/// What a command writes to a pipe.
fn piped(args: &[&str], columns: Option<&str>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polemic"));
    command.args(args).env_remove("POLEMIC_DATA").env_remove("COLUMNS").stdin(Stdio::null());
    if let Some(columns) = columns {
        command.env("COLUMNS", columns);
    }
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn a_width_that_was_asked_for_counts_in_pipes_and_files() {
    let widest = |text: &str| text.lines().map(shown_width).max().unwrap();
    let ask = ["ask", "Trotsky"];
    assert!(widest(&piped(&ask, None)) > 120);
    assert!(widest(&piped(&ask, Some("60"))) <= 60);
    assert!(widest(&piped(&["ask", "--width", "70", "Trotsky"], Some("60"))) > 60);
    let scratch = Scratch::new("width");
    let file = scratch.0.join("a.txt").display().to_string();
    piped(&["ask", "--width", "70", "-o", &file, "Trotsky"], None);
    assert!(widest(&fs::read_to_string(&file).unwrap()) <= 70);
    piped(&["ask", "-o", &file, "Trotsky"], Some("60"));
    assert!(widest(&fs::read_to_string(&file).unwrap()) > 120);
}

#[test]
fn what_is_higher_than_the_screen_goes_through_the_pager() {
    let scratch = Scratch::new("pager");
    let seen = scratch.0.join("seen.txt");
    let pager = format!("tee {}", seen.display());
    let low = Terminal { rows: 12, columns: 80 };
    let high = Terminal { rows: 500, columns: 80 };
    let mut expected = low.shows(&["ask", "-q", "--no-pager", "Trotsky"], &pager);
    assert!(!seen.exists(), "--no-pager");
    assert!(expected.lines().count() > 20);
    assert_eq!(low.shows(&["ask", "-q", "Trotsky"], &pager), expected);
    assert_eq!(fs::read_to_string(&seen).unwrap(), expected);
    fs::remove_file(&seen).unwrap();
    // What fits needs no pager, nor does a pager that is not there keep the answer back.
    assert_eq!(high.shows(&["ask", "-q", "Trotsky"], &pager), expected);
    assert!(!seen.exists(), "it fits");
    let missing = low.shows(&["ask", "-q", "Trotsky"], "no-such-pager-here 2>/dev/null");
    assert_eq!(missing, expected);
    expected = low.shows(&["help", "cypher"], &pager);
    assert_eq!(fs::read_to_string(&seen).unwrap(), expected);
}

#[test]
fn the_shell_never_starts_a_pager() {
    let scratch = Scratch::new("pager-shell");
    let seen = scratch.0.join("seen.txt");
    let (mut pty, pts) = pty_process::blocking::open().unwrap();
    pty.resize(pty_process::Size::new(12, 80)).unwrap();
    let mut child = pty_process::blocking::Command::new(env!("CARGO_BIN_EXE_polemic"))
        .arg("shell")
        .env("TERM", "xterm")
        .env("PAGER", format!("tee {}", seen.display()))
        .env("XDG_STATE_HOME", &scratch.0)
        .env_remove("POLEMIC_DATA")
        .spawn(pts)
        .unwrap();
    // What is typed before a prompt is there would be thrown away.
    let mut typed = [("", ".help cypher\r"), ("Aggregates", ".quit\r")].into_iter().peekable();
    let (mut shown, mut part) = (String::new(), [0; 4096]);
    while let Ok(length @ 1..) = pty.read(&mut part) {
        shown += &String::from_utf8_lossy(&part[..length]);
        let asks_after = |words: &str| {
            shown.split_once(words).is_some_and(|(_, after)| after.contains("polemic>"))
        };
        if let Some((_, line)) = typed.next_if(|(words, _)| asks_after(words)) {
            std::io::Write::write_all(&mut pty, line.as_bytes()).unwrap();
        }
    }
    child.wait().unwrap();
    assert!(shown.contains("Aggregates"), "{shown}");
    assert!(!seen.exists());
}

#[test]
fn a_card_shows_what_matters_first_and_how_to_see_the_rest() {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["ask", "Trotsky"])
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    let (shown, said) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(shown.contains(" Relation "), "{shown}");
    assert!(said.contains("--limit 0 shows all"), "{said}");
    let rows = |text: &str| text.matches("Trotsky").count();
    let all = piped(&["ask", "--limit", "0", "Trotsky"], None);
    let few = piped(&["ask", "--limit", "3", "Trotsky"], None);
    assert!(rows(&all) > rows(&shown) && rows(&shown) > rows(&few), "{few}");
    assert!(few.contains("[3]") && !few.contains("[4]"), "{few}");
}
