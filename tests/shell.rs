//! Tests `polemic shell`: questions that go on from the last one, statements from a pipe, and typing
//! at a terminal.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod scratch;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use polemic::engine::text::Files;
use polemic::question::{Lexicon, Options, follow};
use polemic::record::{Dataset, read};
use scratch::Scratch;

const DATASET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dispute");

fn dispute() -> Dataset {
    let mut files = Files::default();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(DATASET).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.add(name, fs::read_to_string(path).unwrap());
    }
    read::read_dataset(&files).dataset.unwrap()
}

#[test]
fn questions_go_on_from_the_last_one() {
    let dataset = dispute();
    let graph = dataset.to_graph();
    let lexicon = Lexicon::new(&dataset);
    let cases = include_str!("shell/follow.txt");
    let mut asked = 0;
    for block in cases.split("\n\n") {
        let mut last: Option<String> = None;
        let mut lines = block.lines().filter(|line| !line.starts_with('#'));
        while let Some(question) = lines.next() {
            let expected = lines.next().unwrap();
            let options = Options::default();
            let reply =
                follow::ask(question, last.as_deref(), &lexicon, &dataset, &graph, &options);
            let came = match (&reply.reading, &reply.refusal) {
                (Some(reading), _) => format!("= {reading}"),
                (None, Some(refusal)) if refusal.diagnostic.message.contains("more than one") => {
                    format!("? {}", refusal.suggestions.join(" · "))
                }
                _ => "!".to_owned(),
            };
            assert_eq!(came, expected, "{question} after {last:?}");
            last = reply.reading.or(last);
            asked += 1;
        }
    }
    assert!(asked > 20);
}

/// What the shell prints for statements on standard input.
fn piped(statements: &str, arguments: &[&str]) -> Output {
    let mut shell = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["shell", "-d", DATASET])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Writing fails if the shell has stopped already, which is no error here.
    let _ = shell.stdin.take().unwrap().write_all(statements.as_bytes());
    shell.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_pipe_is_read_without_prompts_to_its_end() {
    let statements = "who accused Leibniz\n\nMATCH (p:Society)\nRETURN p.name\n  ORDER BY \
                      p.name; RETURN 1 AS one;\nand Newton";
    let out = piped(statements, &["-q", "-f", "csv"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let shown = text(&out.stdout);
    assert!(shown.contains("John Keill,"), "{shown}");
    assert!(shown.contains("Berlin Academy\r\nRoyal Society\r\none\r\n1\r\n"), "{shown}");
    assert!(!shown.contains("polemic>") && out.stderr.is_empty());
}

#[test]
fn a_pipe_says_where_a_statement_fails_and_goes_on() {
    for wrong in [
        "who bananad Leibniz",
        "CREATE (x);",
        "RETURN 1 +;",
        ".bogus",
        ".format wrong",
        ".read no-such-file",
    ] {
        let out = piped(&format!("RETURN 'before';\n{wrong}\nRETURN 'after';\n"), &[]);
        assert_eq!(out.status.code(), Some(2), "{wrong}");
        let (shown, said) = (text(&out.stdout), text(&out.stderr));
        assert!(shown.contains("before") && shown.contains("after"), "{wrong}: {shown}");
        assert!(said.contains("error: ") && said.contains("--> standard input:2\n"), "{said}");
    }
}

#[test]
fn a_failing_line_is_told_alike_by_ask_shell_and_read() {
    let directory = Scratch::new("places");
    let file = directory.0.join("questions.txt").display().to_string();
    fs::write(&file, "# two\n\nwho accused Leibniz\nwho bananad Leibniz\nwhat is this\n").unwrap();
    let read = piped(&format!(".read {file}\nRETURN 1;\n"), &[]);
    let said = text(&read.stderr);
    assert_eq!(read.status.code(), Some(2));
    assert!(said.contains(&format!("--> {file}:4\n")), "{said}");
    assert!(said.contains("--> standard input:1\n"), "{said}");
    assert!(text(&read.stdout).contains(" 1\n"), "the statement after it is carried out");
    let asked = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["ask", "-d", DATASET, &format!("@{file}")])
        .output()
        .unwrap();
    assert_eq!(asked.status.code(), Some(2));
    assert!(text(&asked.stderr).contains(&format!("--> {file}:4\n")), "{}", text(&asked.stderr));
    // A query that is begun on one line and fails on another is told by the line where it begins.
    let out = piped("RETURN 1;\nMATCH (a)\nWHERE\nRETURN a;\n", &[]);
    assert!(text(&out.stderr).contains("--> standard input:2\n"), "{}", text(&out.stderr));
}

#[test]
fn habits_of_other_shells_work() {
    let out = piped("-- a comment\n;\nhelp\nRETURN 1 AS one;\nexit\nRETURN 2 AS two;\n", &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let shown = text(&out.stdout);
    assert!(shown.contains(".quit") && shown.contains("one") && !shown.contains("two"), "{shown}");
}

#[test]
fn commands_change_how_answers_come() {
    let directory = Scratch::new("shell");
    let path = |name: &str| directory.0.join(name).display().to_string();
    fs::write(path("more.txt"), "RETURN 'read' AS x;\n.last json\n").unwrap();
    fs::write(path("loop.txt"), format!(".read {}\n", path("loop.txt"))).unwrap();
    let statements = format!(
        ".output {a}\n.format csv\nRETURN 1 AS a;\nRETURN 2 AS b;\n.output\n.format table\n.read {more}\n\
         .timer on\nRETURN 3;\n.explain on\nwho accused Leibniz\n.data tests/no-such\n",
        a = path("a.csv"),
        more = path("more.txt")
    );
    let out = piped(&statements, &[]);
    let (shown, said) = (text(&out.stdout), text(&out.stderr));
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert_eq!(fs::read_to_string(path("a.csv")).unwrap(), "a\r\n1\r\nb\r\n2\r\n");
    assert!(shown.contains("\"columns\":[\"x\"],\"rows\":[[\"read\"]]"), "{shown}");
    assert!(said.contains(" s\n") && said.contains("MATCH (x)-[r1:ACCUSED]"), "{said}");
    let endless = piped(&format!(".read {}\n", path("loop.txt")), &[]);
    assert_eq!(endless.status.code(), Some(2));
    assert!(text(&endless.stderr).contains("deep"));
}

#[test]
fn every_command_is_explained_and_known() {
    let help = text(&piped(".help\n", &[]).stdout);
    let commands: Vec<&str> =
        help.lines().filter_map(|line| line.trim().strip_prefix('.')?.split(' ').next()).collect();
    let wanted = "help schema format output explain timer data read last quit";
    assert!(wanted.split(' ').all(|name| commands.contains(&name)), "{help}");
    for command in commands {
        let out = piped(&format!(".help {command}\n"), &[]);
        assert_eq!(out.status.code(), Some(0), "{command}");
    }
}

#[cfg(unix)]
mod terminal {
    use std::io::Read;
    use std::num::NonZeroU16;
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use super::*;

    const PROMPT: &str = "polemic>";

    /// A shell in a terminal of 30 lines, and its screen.
    struct Screen {
        pty: Arc<pty_process::blocking::Pty>,
        child: std::process::Child,
        seen: Arc<Mutex<vt100::Parser>>,
    }

    impl Screen {
        fn new(state: &Path) -> Screen {
            let (pty, pts) = pty_process::blocking::open().unwrap();
            pty.resize(pty_process::Size::new(60, 100)).unwrap();
            let child = pty_process::blocking::Command::new(env!("CARGO_BIN_EXE_polemic"))
                .args(["shell", "-d", DATASET])
                .env("XDG_STATE_HOME", state)
                .env("TERM", "xterm-256color")
                .env_remove("NO_COLOR")
                .env_remove("POLEMIC_DATA")
                .spawn(pts)
                .unwrap();
            let size = |count| NonZeroU16::new(count).unwrap();
            let seen = Arc::new(Mutex::new(vt100::Parser::new(size(60), size(100), 0)));
            let pty = Arc::new(pty);
            let (from, to) = (Arc::clone(&pty), Arc::clone(&seen));
            std::thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count) = (&*from).read(&mut bytes) {
                    if count == 0 {
                        break;
                    }
                    to.lock().unwrap().process(&bytes[..count]);
                }
            });
            Screen { pty, child, seen }
        }

        fn types(&self, keys: &str) {
            (&*self.pty).write_all(keys.as_bytes()).unwrap();
        }

        fn contents(&self) -> String {
            self.seen.lock().unwrap().screen().contents()
        }

        /// Waits until the screen shows a text.
        fn shows(&self, what: impl Fn(&str) -> bool, name: &str) {
            let started = Instant::now();
            while !what(&self.contents()) {
                assert!(
                    started.elapsed() < Duration::from_secs(30),
                    "never seen: {name}\n{}",
                    self.contents()
                );
                std::thread::sleep(Duration::from_millis(10));
            }
        }

        fn has(&self, text: &str) {
            self.shows(|seen| seen.contains(text), text);
        }

        /// Waits for an empty prompt on the last line.
        fn is_ready(&self) {
            self.shows(|seen| seen.trim_end().ends_with(PROMPT), "a prompt");
        }

        /// Drops the line with Ctrl-C, and waits for the next prompt.
        fn drops(&self) {
            let prompts = |seen: &str| seen.matches(PROMPT).count();
            let before = prompts(&self.contents());
            self.types("\x03");
            self.shows(|seen| prompts(seen) > before, "one more prompt");
            self.is_ready();
        }

        fn clear(&self) {
            self.types("\x0c");
            self.shows(|seen| seen.trim() == PROMPT, "nothing but a prompt");
        }

        fn leaves(mut self) {
            self.types("\x04");
            let started = Instant::now();
            while self.child.try_wait().unwrap().is_none() {
                assert!(started.elapsed() < Duration::from_secs(30), "{}", self.contents());
                std::thread::sleep(Duration::from_millis(10));
            }
            assert_eq!(self.child.wait().unwrap().code(), Some(0));
        }
    }

    impl Drop for Screen {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    #[test]
    fn tab_completes_from_the_vocabulary_and_hints_are_grey() {
        let state = Scratch::new("completion");
        let screen = Screen::new(&state.0);
        screen.is_ready();
        // Tab completes a name by its beginning,
        screen.types("who accused Gottf\t");
        screen.has("who accused Gottfried");
        screen.drops();
        // a name by a later word of it,
        screen.types("who supported the Acad\t");
        screen.has("Berlin Academy");
        screen.drops();
        screen.types("who supported Wilhelm\t");
        screen.has("who supported Gottfried Wilhelm Leibniz");
        screen.drops();
        // a verb, an opening, a command and its argument,
        screen.types("who corresp\t");
        screen.has("corresponded with");
        screen.drops();
        screen.clear();
        screen.types("what hap\t");
        screen.has("what happened to");
        screen.drops();
        screen.clear();
        screen.types(".for\tcs\t");
        screen.shows(|seen| seen.trim() == "polemic> .format csv", ".format csv");
        screen.drops();
        screen.clear();
        // and in a query a label and a relationship type.
        screen.types("MATCH (a:Mathem\t)-[:ACCU\t");
        screen.has("(a:Mathematician)-[:ACCUSED");
        screen.drops();
        screen.clear();
        // The likeliest ending is shown in grey, and the right arrow takes it.
        screen.types("who accused Gottfr");
        screen.has("who accused Gottfried Leibniz");
        let seen = screen.seen.lock().unwrap();
        let (row, _) = seen.screen().cursor_position();
        let colour = |column| seen.screen().cell(row, column).unwrap().fgcolor();
        let (typed, hinted) = (colour(10), colour(28));
        drop(seen);
        assert_eq!((typed, hinted), (vt100::Color::Default, vt100::Color::Idx(8)));
        screen.types("\x1b[C\r");
        screen.has("answers,");
        screen.is_ready();
        screen.leaves();
    }

    #[test]
    fn queries_take_several_lines_and_what_was_typed_is_kept() {
        let state = Scratch::new("history");
        let screen = Screen::new(&state.0);
        screen.is_ready();
        screen.types("MATCH (s:Society)\r");
        screen.has("    ...>");
        screen.types("RETURN s.name ORDER BY s.name;\r");
        screen.has("Royal Society");
        screen.has("2 rows.");
        // Ctrl-C drops a query that has not ended.
        screen.types("MATCH (n)\r");
        screen.shows(|seen| seen.trim_end().ends_with("...>"), "a second line");
        screen.drops();
        screen.types("who accused Leibniz\r");
        screen.has("answers,");
        screen.types("and Newton?\r");
        screen.has("who accused Isaac Newton");
        screen.is_ready();
        screen.leaves();
        let history = fs::read_to_string(state.0.join("polemic/history")).unwrap();
        assert!(history.contains("and Newton?") && history.contains("MATCH (s:Society)"));
        assert!(!history.contains("MATCH (n)"));
        // Another shell has the history of this one, and finds the line in it.
        let screen = Screen::new(&state.0);
        screen.is_ready();
        screen.types("\x12ccused Lei");
        screen.has("who accused Leibniz");
        screen.types("\r");
        screen.has("answers,");
        screen.is_ready();
        screen.leaves();
    }

    #[test]
    fn ctrl_c_ends_a_running_query_and_not_the_shell() {
        let state = Scratch::new("interrupt");
        let screen = Screen::new(&state.0);
        screen.is_ready();
        screen.types("MATCH (a), (b), (c), (d), (e), (f) WHERE a.name + b.name + c.name + d.name = e.name + f.name RETURN count(*);\r");
        std::thread::sleep(Duration::from_millis(500));
        let started = Instant::now();
        screen.types("\x03");
        screen.has("stopped by Ctrl-C");
        assert!(started.elapsed() < Duration::from_secs(10));
        screen.is_ready();
        // At the prompt a second Ctrl-C only drops the line.
        screen.types("who");
        screen.has("polemic> who");
        screen.drops();
        screen.drops();
        screen.types("RETURN 6 * 7 AS n;\r");
        screen.has("42");
        screen.is_ready();
        screen.leaves();
    }
}
