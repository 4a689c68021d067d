//! The shell at a terminal: the prompt, the history, and the editing of lines.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};

use crate::app::output;
use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_question::vocabulary::Vocabulary;

use super::commands::{COMMANDS, described};
use super::completion::LineHelper;
use super::statements::{StatementReader, habit};
use super::{CommandEnding, ShellFlow, ShellSession};

/// How many lines the history holds.
const MOST_LINES: usize = 2000;

const PROMPT: &str = "polemic> ";
const MORE: &str = "    ...> ";

/// What is said when a query goes on after its line: many begin one by mistake.
const OPEN: &str = "A query has begun: it ends with ; and Ctrl-C drops it.";

/// Whether somebody who types this line wants to leave the query that is open, and not go on with it.
fn is_way_out(line: &str) -> bool {
    let command = line.trim().strip_prefix('.').map(str::trim);
    habit(line).is_some() || COMMANDS.iter().any(|known| Some(known.name) == command)
}

/// Carries out the statements that the user types, until the user leaves.
pub fn converse(session: &mut ShellSession) -> CommandEnding {
    let mut editor = match editor(session) {
        Ok(editor) => editor,
        Err(error) => return unusable(&error),
    };
    session.say(&format!(
        "polemic {} · {}\nAsk in English, or write openCypher ending with ;   \
         .help for commands, Ctrl-D to leave\nTab completes, → takes the grey hint.",
        env!("CARGO_PKG_VERSION"),
        described(session.world),
    ));
    let history = history();
    if let Some(path) = &history {
        // The first time there is no such file yet.
        let _ = editor.load_history(path);
    }
    let mut reader = StatementReader::default();
    let mut whole = String::new();
    let mut told = false;
    loop {
        if let Some(typing) = editor.helper_mut() {
            typing.in_query = reader.is_open();
        }
        let line = match editor.readline(if reader.is_open() { MORE } else { PROMPT }) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => {
                reader.forget();
                whole.clear();
                continue;
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return unusable(&error),
        };
        if reader.is_open() && is_way_out(&line) {
            session.say(OPEN);
            continue;
        }
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&line);
        let statements: Vec<_> = line.lines().flat_map(|line| reader.push(line)).collect();
        if reader.is_open() && !std::mem::replace(&mut told, true) {
            session.say(OPEN);
        }
        if !reader.is_open() {
            remember(&mut editor, &std::mem::take(&mut whole), history.as_ref());
        }
        for statement in statements {
            let known = session.world.graph;
            if session.carry_out(&statement) == ShellFlow::Leave {
                return CommandEnding::Found;
            }
            if !std::ptr::eq(known, session.world.graph) {
                editor.set_helper(Some(typing(session)));
            }
        }
    }
    CommandEnding::Found
}

fn editor(session: &ShellSession) -> rustyline::Result<Editor<LineHelper, FileHistory>> {
    let typing = typing(session);
    let config = Config::builder()
        .max_history_size(MOST_LINES)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(if typing.coloured { ColorMode::Enabled } else { ColorMode::Disabled })
        .build();
    let history = FileHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history)?;
    editor.set_helper(Some(typing));
    Ok(editor)
}

/// The helper of the line editor for the dataset or graph that is asked.
fn typing(session: &ShellSession) -> LineHelper {
    let known = session.lexicon.zip(session.world.dataset);
    LineHelper {
        vocabulary: known.map(|(lexicon, dataset)| Vocabulary::new(lexicon, dataset)),
        world: session.world,
        in_query: false,
        coloured: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// Adds a text to the history and its file. An error of writing is ignored, since the shell works
/// without a history.
fn remember(editor: &mut Editor<LineHelper, FileHistory>, text: &str, path: Option<&PathBuf>) {
    if text.trim().is_empty() || !matches!(editor.add_history_entry(text), Ok(true)) {
        return;
    }
    let Some(path) = path else { return };
    if let Some(directory) = path.parent() {
        let _ = fs::create_dir_all(directory);
    }
    let _ = editor.append_history(path);
}

/// The file of the history: `~/.local/state/polemic/history` by the XDG rules, or its like in
/// `LOCALAPPDATA` on Windows. `None` where the environment names no home directory.
fn history() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let state = absolute("XDG_STATE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local").join("state")))
        .or_else(|| absolute("LOCALAPPDATA"))?;
    Some(state.join("polemic").join("history"))
}

fn unusable(error: &ReadlineError) -> CommandEnding {
    let message = format!("the terminal cannot be used: {error}");
    let help = "give questions with polemic ask, or statements on standard input";
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}
