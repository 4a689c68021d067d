//! The `polemic` command: the only floor that touches the world.
//!
//! `main` does three things: it reads the arguments, runs one command, and turns what came of it
//! into an exit status: 0 found or clean, 1 understood but nothing on record (or mistakes found by
//! `check`), 2 not understood, bad usage or unreadable data.

mod answer;
mod args;
mod ask;
mod check;
mod cite;
mod clock;
mod data;
mod draw;
mod export;
mod handout;
mod help;
mod input;
mod interrupt;
mod new;
mod output;
mod query;
mod quiz;
mod schema;
mod serve;
mod shell;
mod text;

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use args::{Args, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Found, or clean.
    Found,
    /// Understood, but nothing on record; or `check` found mistakes.
    Nothing,
    /// Not understood, bad usage, unreadable data. What was wrong has been said.
    Refused,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(error),
    };
    args.color.write_global();
    let common = &args.common;
    let ending = match &args.command {
        Command::Ask(ask) => ask::run(ask, common),
        Command::Query(query) => query::run(query, common),
        Command::Shell => shell::run(common),
        Command::Schema(schema) => schema::run(schema, common),
        Command::Check(check) => check::run(check, common),
        Command::Export(export) => export::run(export, common),
        Command::Serve(serve) => serve::run(serve, common),
        Command::Cite(cite) => cite::run(cite, common),
        Command::Quiz(quiz) => quiz::run(quiz, common),
        Command::Handout(handout) => handout::run(handout, common),
        Command::Text(text) => text::run(text, common),
        Command::New(new) => new::run(new, common),
        Command::Help(help) => help::run(help, common),
        Command::Completions(completions) => help::completions(completions.shell, common),
        Command::Man => help::man(common),
    };
    match ending {
        Ending::Found => ExitCode::SUCCESS,
        Ending::Nothing => ExitCode::from(1),
        Ending::Refused => ExitCode::from(2),
    }
}

/// Says what is wrong with the arguments, or helps. Only then is it worth gathering examples.
fn usage(error: clap::Error) -> ExitCode {
    let helps = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let again = || help::command().try_get_matches().err();
    let error = if helps { again().unwrap_or(error) } else { error };
    // A pipe that was closed meanwhile is nobody's mistake.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(typed) = error.get(ContextKind::InvalidSubcommand)
    {
        output::remark(&format!("To ask a question: polemic ask {typed} …"));
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
