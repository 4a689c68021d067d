//! Explains what is wrong with the arguments, or prints the help that they ask for.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::text::visible;
use polemic_question::codes;
use polemic_show::line_wrap::wrapped_lines;

use super::args::OutputFormat;
use super::{help, help_layout, output, width};

/// Explains arguments that could not be parsed, or prints the help that they ask for. The examples in
/// a help are taken from the dataset, which takes time, so they are made only here.
pub fn explain() -> ExitCode {
    // What was typed is shown in the message, and so must have nothing in it that a terminal obeys.
    let typed: Vec<String> =
        std::env::args_os().map(|part| visible(&part.to_string_lossy()).into_owned()).collect();
    width::choose(asked_width(&typed));
    let Err(error) = help::command_for_screen().try_get_matches_from(&typed) else {
        output::remark("error: the arguments hold bytes that are no text");
        return ExitCode::from(2);
    };
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && typed.len() < 2 {
        let text = help_layout::narrowed(&help::short_help(), output::width_of_errors());
        output::remark(text.trim_end());
        return ExitCode::from(2);
    }
    match mistake(&error, &typed) {
        Some(mistake) => _ = output::fail(mistake),
        None => print(&error),
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// Prints a help or a message of the parser, of which it does not wrap every line.
fn print(error: &clap::Error) {
    let text = error.render().ansi().to_string();
    // Nothing can be done if the pipe that would take the text is closed.
    if error.use_stderr() {
        let text = wrapped_lines(&text, output::width_of_errors(), 2);
        let _ = anstream::stderr().write_all(text.as_bytes());
    } else {
        let text = wrapped_lines(&text, width::of_stream(std::io::stdout().is_terminal()), 2);
        let _ = anstream::stdout().write_all(text.as_bytes());
    }
}

/// A better explanation than that of the parser, for mistakes that say what the user wanted: a
/// command that does not exist, and an option that is a format of others.
fn mistake(error: &clap::Error, typed: &[String]) -> Option<Diagnostic> {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = named(ContextKind::InvalidSubcommand)?;
            let command = help::command_for_screen();
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let help = match diagnostic::nearest(word, names) {
                // A command that packages have.
                _ if word == "mcp" => {
                    "this program was built without it: cargo run --features mcp -- mcp".to_owned()
                }
                Some(near) => format!("did you mean polemic {near}?"),
                None => format!("to ask a question: polemic ask {}", rest(word, typed)),
            };
            let message = format!("there is no command “{word}”");
            Some(Diagnostic::new(&codes::UNREADABLE, message).help(help))
        }
        ErrorKind::UnknownArgument => {
            let option = named(ContextKind::InvalidArg)?;
            let word = option.trim_start_matches('-');
            let format = OutputFormat::from_str(word, true).ok().filter(|_| word != option)?;
            let message = format!("there is no option {option}");
            let help = format!("write -f {}", format.word());
            Some(Diagnostic::new(&codes::UNREADABLE, message).help(help))
        }
        _ => None,
    }
}

/// What `--width` asks for, which counts for the help that is printed in place of an answer.
fn asked_width(typed: &[String]) -> Option<u16> {
    let joined = typed.iter().find_map(|word| word.strip_prefix("--width="));
    let next = typed.iter().position(|word| word == "--width").and_then(|at| typed.get(at + 1));
    joined.or(next.map(String::as_str))?.parse().ok().filter(|&width| width >= 20)
}

/// What was typed from a word on, if it is short enough to be shown.
fn rest(word: &str, typed: &[String]) -> String {
    let from = typed.iter().position(|other| other == word).unwrap_or(typed.len());
    let rest = typed.get(from..).unwrap_or_default().join(" ");
    if rest.is_empty() || rest.chars().count() > 120 { format!("{word} …") } else { rest }
}
