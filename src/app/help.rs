//! Help: examples that run come first, and they are the dataset's own.

use clap::{Command, CommandFactory};

use crate::dataset::{embedded, read};

use super::args::Args;

/// The command line with examples before each command's help.
pub fn command() -> Command {
    let reading = read::read(&embedded::embedded());
    let questions = reading.dataset.map_or(Vec::new(), |dataset| dataset.schema.examples);
    let mut questions = questions.into_iter();
    let mut ask = |options: &str| {
        let question = questions.next();
        question.map(|question| format!("  polemic ask {question}{options}")).into_iter()
    };
    let query = "  polemic query 'MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name LIMIT 10'";
    let ask: Vec<String> = ask("").chain(ask(" -f json")).chain(ask(" -o answer.dot")).collect();
    let all = [&ask[..], &[query.to_owned(), "  polemic check my-dataset/".to_owned()]].concat();
    let before = |lines: &[String]| format!("Examples:\n{}", lines.join("\n"));
    Args::command()
        .before_help(before(&all))
        .mut_subcommand("ask", |command| command.before_help(before(&ask)))
        .mut_subcommand("query", |command| command.before_help(before(&[query.to_owned()])))
        .mut_subcommand("check", |command| {
            let lines = ["  polemic check", "  polemic check my-dataset/ --deny warnings"];
            command.before_help(before(&lines.map(str::to_owned)))
        })
}
