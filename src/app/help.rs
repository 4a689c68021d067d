//! `polemic help`: explains commands, topics and codes. Its examples come from the built-in dataset,
//! so that each of them can be run.

use clap::{Command, CommandFactory};

use crate::built_in;
use polemic_engine::cypher::CLAUSES;
use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::query::function::{Aggregate, Function};
use polemic_question::codes;

use super::args::{CommonArgs, HelpArgs, ProgramArgs};
use super::{CommandEnding, output};
use crate::files;

/// Pages about subjects that concern several commands.
const TOPICS: &[(&str, &str)] = &[
    ("questions", include_str!("topics/questions.txt")),
    ("cypher", include_str!("topics/cypher.txt")),
    ("data", include_str!("topics/data.txt")),
    ("formats", include_str!("topics/formats.txt")),
    ("environment", include_str!("topics/environment.txt")),
    ("exit-codes", include_str!("topics/exit-codes.txt")),
];

/// Examples that stand before the help of their commands and name nothing of a dataset.
const EXAMPLES: &[(&str, &[&str])] = &[
    ("schema", &["schema", "schema person", "schema -f md"]),
    (
        "check",
        &[
            "check",
            "check my-dataset/ --deny warnings",
            "check my-dataset/ --text my-copy.txt",
            "check my-dataset/ --coverage --text my-copy.txt",
        ],
    ),
    ("export", &["export -o explorer.html", "export -o graph.json", "export -d graph.json -f dot"]),
    ("shell", &["shell", "shell -d my-dataset/ < statements.txt"]),
    ("serve", &["serve", "serve -d my-dataset/ --port 8080"]),
    ("cite", &["cite", "cite -f bib -o dataset.bib"]),
    (
        "text",
        &[
            "text essay.md -o essay.txt",
            "text essay.txt --hashes my-source -o my-dataset/locators/my-source.ron",
        ],
    ),
    ("new", &["new my-dataset/"]),
];

/// Runs `polemic help`.
pub fn run_help(help: &HelpArgs, common: &CommonArgs) -> CommandEnding {
    match &help.topic {
        None => output::write_answer(
            &command_with_examples().render_long_help().to_string(),
            common,
            CommandEnding::Found,
        ),
        Some(name) => print_topic(name, common),
    }
}

/// All clauses and functions of the query language, from the tables that it is read by.
fn clauses_and_functions() -> String {
    let mut text = "\nClauses\n".to_owned();
    for clause in CLAUSES {
        text += &format!("  {}\n      {}\n", clause.syntax, clause.description);
    }
    let entry = |signature: &str, description: &str| {
        let description = description.trim_end_matches('.');
        match signature.chars().count() {
            ..34 => format!("  {signature:<34}{description}\n"),
            _ => format!("  {signature}\n  {:<34}{description}\n", ""),
        }
    };
    text += "\nAggregates\n";
    for aggregate in Aggregate::all() {
        text += &entry(&aggregate.signature(), aggregate.description());
    }
    let mut category = "";
    for function in Function::ALL {
        if function.category() != category {
            category = function.category();
            text += &format!("\n{category}\n");
        }
        text += &entry(function.signature(), function.description());
    }
    text
}

/// Prints the help of a topic, of a code that `check` shows (`P014`), or of a command.
pub fn print_topic(topic: &str, common: &CommonArgs) -> CommandEnding {
    let mut command = command_with_examples();
    if let Some((_, text)) = TOPICS.iter().find(|(name, _)| *name == topic) {
        let more = match topic {
            "questions" => asked(),
            "cypher" => clauses_and_functions(),
            _ => String::new(),
        };
        return output::write_answer(&format!("{text}{more}"), common, CommandEnding::Found);
    }
    if let Some(code) = codes::find(topic) {
        let text = format!("{} ({})\n\n{}\n", code.id, code.severity.word(), code.explanation);
        return output::write_answer(&text, common, CommandEnding::Found);
    }
    // `build` gives each subcommand the options that all of them share.
    command.build();
    if let Some(found) = command.find_subcommand_mut(topic) {
        return output::write_answer(
            &found.render_long_help().to_string(),
            common,
            CommandEnding::Found,
        );
    }
    let names = command.get_subcommands().map(Command::get_name);
    let names = names.chain(TOPICS.iter().map(|(name, _)| *name));
    let near = diagnostic::nearest(topic, names.chain(codes::ALL.iter().map(|code| code.id)));
    let message = format!("there is no help on “{topic}”");
    let help = match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => format!(
            "topics: {}",
            TOPICS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
        ),
    };
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

/// The example questions of the built-in dataset, as commands.
fn asked() -> String {
    let line = |question: String| format!("  polemic ask {question}\n");
    format!("\nExamples:\n{}", examples().into_iter().map(line).collect::<String>())
}

/// The example questions of the built-in dataset.
fn examples() -> Vec<String> {
    built_in::dataset().map_or(Vec::new(), |dataset| dataset.schema.examples)
}

/// The command line for clap, with examples before the help of each command.
pub fn command_with_examples() -> Command {
    let mut questions = examples().into_iter();
    let mut ask = |options: &str| {
        let question = questions.next();
        question.map(|question| format!("  polemic ask {question}{options}")).into_iter()
    };
    let query = "  polemic query 'MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name LIMIT 10'";
    let ask: Vec<String> = ask("").chain(ask(" -f json")).chain(ask(" -o answer.dot")).collect();
    let all = [&ask[..], &[query.to_owned(), "  polemic check my-dataset/".to_owned()]].concat();
    let before = |lines: &[String]| format!("Examples:\n{}", lines.join("\n"));
    let command = ProgramArgs::command()
        .before_help(before(&all))
        .after_help(format!(
            "Topics: polemic help {}",
            TOPICS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|")
        ))
        .mut_subcommand("ask", |command| command.before_help(before(&ask)))
        .mut_subcommand("query", |command| command.before_help(before(&[query.to_owned()])));
    EXAMPLES.iter().fold(command, |command, (name, lines)| {
        let lines: Vec<String> = lines.iter().map(|line| format!("  polemic {line}")).collect();
        command.mut_subcommand(name, |command| command.before_help(before(&lines)))
    })
}

/// Prints the completion script of a shell.
pub fn print_completions(shell: clap_complete::Shell, common: &CommonArgs) -> CommandEnding {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut ProgramArgs::command(), "polemic", &mut script);
    output::write_data(&String::from_utf8_lossy(&script), common, CommandEnding::Found)
}

/// Prints the manual page, in roff.
pub fn print_man_page(common: &CommonArgs) -> CommandEnding {
    let mut page = Vec::new();
    match clap_mangen::Man::new(command_with_examples()).render(&mut page) {
        Ok(()) => output::write_data(&String::from_utf8_lossy(&page), common, CommandEnding::Found),
        Err(error) => {
            let message =
                format!("the manual page cannot be made: {}", files::io_error_words(&error));
            output::fail(Diagnostic::new(&codes::UNREADABLE, message))
        }
    }
}
