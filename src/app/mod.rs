//! The program `polemic`. Only this module prints, writes files, and reads clock and environment.
//!
//! [`main`] reads the arguments, runs one command, and turns its ending into an exit status:
//! 0 found or clean; 1 understood but nothing on record, or mistakes found by `check`; 2 not
//! understood, bad usage or unreadable data.

mod answer;
mod args;
mod ask;
mod check;
mod cite;
mod clock;
mod drawing;
mod export;
mod file_writer;
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
mod visible_writer;
mod world;

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use args::{ProgramArgs, ProgramCommand};
use polemic_engine::text::visible;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandEnding {
    /// It found something, or `check` found no mistakes. Exit status 0.
    Found,
    /// It understood the question, but nothing is on record; or `check` found mistakes. Exit
    /// status 1.
    Nothing,
    /// It did not understand the question or the arguments, or could not read the data. The reason
    /// has been printed. Exit status 2.
    Refused,
}

/// Runs the command that the process was started with, and returns its exit status.
pub fn main() -> ExitCode {
    let args = match ProgramArgs::try_parse() {
        Ok(args) => args,
        Err(_) => return usage(),
    };
    args.color.write_global();
    interrupt::survive_file_limit();
    let common = &args.common;
    let ending = match &args.command {
        ProgramCommand::Ask(ask) => ask::run_ask(ask, common),
        ProgramCommand::Query(query) => query::run_query(query, common),
        ProgramCommand::Shell(shell) => shell::run_shell(shell, common),
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

/// Prints what is wrong with the arguments, or the help that they ask for. The examples in a help
/// are taken from the dataset, which takes time, so they are made only here.
fn usage() -> ExitCode {
    // What was typed is shown in the message, and so must have nothing in it that a terminal obeys.
    let typed = std::env::args_os().map(|part| visible(&part.to_string_lossy()).into_owned());
    let Err(error) = help::command_with_examples().try_get_matches_from(typed) else {
        output::remark("error: the arguments hold bytes that are no text");
        return ExitCode::from(2);
    };
    // Nothing can be done if the pipe that would take the message is closed.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(typed) = error.get(ContextKind::InvalidSubcommand)
    {
        output::remark(&format!("To ask a question: polemic ask {typed} …"));
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
