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
mod command_formats;
mod completions;
mod diff;
mod drawing;
mod export;
mod file_writer;
mod format;
mod handout;
mod help;
mod help_json;
mod help_layout;
mod import;
mod input;
mod interrupt;
mod lsp;
mod man_pages;
#[cfg(feature = "mcp")]
mod mcp;
mod new;
mod output;
mod pager;
mod query;
mod quiz;
mod schema;
mod serve;
mod shell;
mod text;
mod text_copies;
mod usage;
mod visible_writer;
mod width;
mod world;

use std::process::ExitCode;

use clap::Parser;

use args::{ProgramArgs, ProgramCommand};

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
    completions::answer_shell();
    let mut args = match ProgramArgs::try_parse() {
        Ok(args) => args,
        Err(_) => return usage::explain(),
    };
    args.color.write_global();
    width::choose(args.common.width);
    args.common.look_into_environment();
    interrupt::survive_file_limit();
    let common = &args.common;
    let ending = match &args.command {
        ProgramCommand::Ask(ask) => ask::run_ask(ask, common),
        ProgramCommand::Query(query) => query::run_query(query, common),
        ProgramCommand::Shell(shell) => shell::run_shell(shell, common),
        ProgramCommand::Schema(schema) => schema::run_schema(schema, common),
        ProgramCommand::Check(check) => check::run_check(check, common),
        ProgramCommand::Export(export) => export::run_export(export, common),
        ProgramCommand::Import(import) => import::run_import(import, common),
        ProgramCommand::Format(format) => format::run_format(format, common),
        ProgramCommand::Lsp(lsp) => lsp::run_lsp(lsp),
        ProgramCommand::Diff(diff) => diff::run_diff(diff, common),
        ProgramCommand::Serve(serve) => serve::run_serve(serve, common),
        #[cfg(feature = "mcp")]
        ProgramCommand::Mcp(args) => mcp::run_mcp(args, common),
        ProgramCommand::Cite(cite) => cite::run_cite(cite, common),
        ProgramCommand::Quiz(quiz) => quiz::run_quiz(quiz, common),
        ProgramCommand::Handout(handout) => handout::run_handout(handout, common),
        ProgramCommand::Text(text) => text::run_text(text, common),
        ProgramCommand::New(new) => new::run_new(new, common),
        ProgramCommand::Help(help) => help::run_help(help, common),
        ProgramCommand::Completions(args) => completions::run_completions(args, common),
        ProgramCommand::Man(man) => man_pages::run_man(man, common),
    };
    match ending {
        CommandEnding::Found => ExitCode::SUCCESS,
        CommandEnding::Nothing => ExitCode::from(1),
        CommandEnding::Refused => ExitCode::from(2),
    }
}
