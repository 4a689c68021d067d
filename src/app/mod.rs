//! The `polemic` command: the only floor that touches the world.
//!
//! `main` does three things: it reads the arguments, runs one command, and turns what came of it
//! into an exit status: 0 found or clean, 1 understood but nothing on record (or mistakes found by
//! `check`), 2 not understood, bad usage or unreadable data.

mod args;
mod ask;
mod check;
mod cite;
mod clock;
mod drawing;
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
mod world;

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use args::{ProgramArgs, ProgramCommand};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandEnding {
    /// Found, or clean.
    Found,
    /// Understood, but nothing on record; or `check` found mistakes.
    Nothing,
    /// Not understood, bad usage, unreadable data. What was wrong has been said.
    Refused,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let args = match ProgramArgs::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(error),
    };
    args.color.write_global();
    let common = &args.common;
    let ending = match &args.command {
        ProgramCommand::Ask(ask) => ask::run_ask(ask, common),
        ProgramCommand::Query(query) => query::run_query(query, common),
        ProgramCommand::Shell => shell::run_shell(common),
        ProgramCommand::Schema(schema) => schema::run_schema(schema, common),
        ProgramCommand::Check(check) => check::run_check(check, common),
        ProgramCommand::Export(export) => export::run_export(export, common),
        ProgramCommand::Serve(serve) => serve::run_serve(serve, common),
        ProgramCommand::Cite(cite) => cite::run_cite(cite, common),
        ProgramCommand::Quiz(quiz) => quiz::run_quiz(quiz, common),
        ProgramCommand::Handout(handout) => handout::run_handout(handout, common),
        ProgramCommand::Text(text) => text::run_text(text, common),
        ProgramCommand::New(new) => new::run_new(new, common),
        ProgramCommand::Help(help) => help::run_help(help, common),
        ProgramCommand::Completions(completions) => {
            help::print_completions(completions.shell, common)
        }
        ProgramCommand::Man => help::print_man_page(common),
    };
    match ending {
        CommandEnding::Found => ExitCode::SUCCESS,
        CommandEnding::Nothing => ExitCode::from(1),
        CommandEnding::Refused => ExitCode::from(2),
    }
}

/// Says what is wrong with the arguments, or helps. Only then is it worth gathering examples.
fn usage(error: clap::Error) -> ExitCode {
    let helps = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let again = || help::command_with_examples().try_get_matches().err();
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
