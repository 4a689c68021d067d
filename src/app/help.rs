//! `polemic help`: explains commands, topics and codes. Its examples come from the built-in dataset,
//! so that each of them can be run.

use std::io::IsTerminal;

use clap::{Arg, Command, CommandFactory};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::built_in;
use polemic_engine::cypher::CLAUSES;
use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_engine::query::function::{Aggregate, Function};
use polemic_question::codes;
use polemic_record::field_guide::{FieldEntry, RECORD_SORTS, RecordSort};
use polemic_show::text_width::wrap_text;

use polemic_record::read::mistake::either;

use super::args::{CommonArgs, HelpArgs, OutputFormat, ProgramArgs};
use super::{CommandEnding, command_formats, help_json, help_layout, output, width};

/// Pages about subjects that concern several commands.
const TOPICS: &[(&str, &str)] = &[
    ("questions", include_str!("topics/questions.txt")),
    ("cypher", include_str!("topics/cypher.txt")),
    ("data", include_str!("topics/data.txt")),
    ("fields", ""),
    ("formats", include_str!("topics/formats.txt")),
    ("json", ""),
    ("editor", include_str!("topics/editor.txt")),
    ("environment", include_str!("topics/environment.txt")),
    ("exit-codes", include_str!("topics/exit-codes.txt")),
];

/// Examples that stand before the help of their commands and name nothing of a dataset.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "query",
        &[
            "query 'MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name LIMIT 10'",
            "query -p n=3 'MATCH (a) RETURN a LIMIT $n' -f json",
            "query @saved.cypher -o rows.csv",
        ],
    ),
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
    #[cfg(feature = "mcp")]
    ("mcp", &["mcp", "mcp -d my-dataset/"]),
    ("cite", &["cite", "cite -f bib -o dataset.bib"]),
    (
        "import",
        &[
            "import claims.csv -d my-dataset/ --dry-run",
            "import claims.csv -d my-dataset/",
            "export -f claims -d my-dataset/ -o claims.csv",
        ],
    ),
    (
        "text",
        &[
            "text essay.md -o essay.txt",
            "text essay.txt --hashes my-source -o my-dataset/locators/my-source.ron",
        ],
    ),
    ("new", &["new my-dataset/"]),
    ("format", &["format my-dataset/", "format my-dataset/ --check"]),
    ("diff", &["diff before/ after/", "diff before/ after/ -f md"]),
    ("lsp", &["lsp", "lsp --text my-copy.txt"]),
    ("help", &["help questions", "help query", "help P014"]),
    ("completions", &["completions bash > ~/.local/share/bash-completion/completions/polemic"]),
    ("man", &["man ask | man -l -", "man -o ~/.local/share/man/man1/"]),
];

/// Runs `polemic help`.
pub fn run_help(help: &HelpArgs, common: &CommonArgs) -> CommandEnding {
    match &help.topic {
        None => {
            let text = command_for_screen().render_long_help().to_string();
            output::write_lines(&text, common, CommandEnding::Found)
        }
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
    let print = |text: &str| {
        let text = help_layout::narrowed(text, output::width(common));
        output::write_lines(&text, common, CommandEnding::Found)
    };
    if let Some((_, text)) = TOPICS.iter().find(|(name, _)| *name == topic) {
        let more = match topic {
            "questions" => asked(),
            "cypher" => clauses_and_functions(),
            "fields" => RECORD_SORTS.iter().map(record_fields).collect::<Vec<_>>().join("\n"),
            "json" if common.format == Some(OutputFormat::Json) => {
                return output::write_data(help_json::SCHEMA, common, CommandEnding::Found);
            }
            "json" => help_json::page(),
            _ => String::new(),
        };
        return print(&format!("{text}{more}"));
    }
    if let Some(code) = codes::find(topic) {
        return print(&format!("{} ({})\n\n{}\n", code.id, code.severity.word(), code.explanation));
    }
    let sort = RECORD_SORTS.iter().find(|sort| sort.topic == topic);
    let mut command = command_for_screen();
    // `build` gives each subcommand the options that all of them share.
    command.build();
    if let Some(found) = command.find_subcommand_mut(topic) {
        let mut text = found.render_long_help().to_string();
        if let Some(sort) = sort {
            let fields = format!("\n{}", record_fields(sort));
            text.push_str(&help_layout::narrowed(&fields, output::width(common)));
        }
        return output::write_lines(&text, common, CommandEnding::Found);
    }
    if let Some(sort) = sort {
        return print(&record_fields(sort));
    }
    let commands = command.get_subcommands().map(|command| command.get_name().to_owned());
    let mut names: Vec<String> = commands.chain(topic_names().map(str::to_owned)).collect();
    names.extend(RECORD_SORTS.iter().map(|sort| sort.topic.to_owned()));
    names.extend(codes::ALL.iter().map(|code| code.id.to_owned()));
    let near = diagnostic::nearest(topic, names.iter().map(String::as_str));
    let message = format!("there is no help on “{topic}”");
    let help = match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => format!("topics: {}", topic_names().collect::<Vec<_>>().join(", ")),
    };
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

/// The fields of a sort of record, each with what it takes and what it is for, and an example.
fn record_fields(sort: &RecordSort) -> String {
    let mut out = format!("{}\n\n", sort.about);
    for FieldEntry { name, takes, about } in sort.fields() {
        out.push_str(&format!("  {name:<14}{takes}\n"));
        for line in wrap_text(&about, 74) {
            out.push_str(&format!("      {line}\n"));
        }
    }
    let example = sort.example.lines().map(|line| format!("  {line}\n")).collect::<String>();
    out + "\nExample:\n" + &example
}

/// The names of the pages about subjects.
pub fn topic_names() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|(name, _)| *name)
}

/// The page about a subject, such as `environment`; empty where there is none.
pub fn topic_text(topic: &str) -> &'static str {
    TOPICS.iter().find(|(name, _)| *name == topic).map_or("", |(_, text)| *text)
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

/// Examples of every command, each as it is typed, with real names of the built-in dataset.
pub fn examples_of_commands() -> Vec<(&'static str, Vec<String>)> {
    let mut questions = examples().into_iter();
    let mut ask =
        |options: &str| questions.next().map(|asked| format!("polemic ask {asked}{options}"));
    let ask = [ask(""), ask(" -f json"), ask(" -o answer.svg")];
    let names = prominent_names();
    let one = names.first().map_or("", String::as_str);
    let quiz = ["quiz -n 5".to_owned(), format!("quiz{one} -f gift -o quiz.gift")];
    let handout = [format!("handout{one}"), format!("handout{} -o handout.html", names.concat())];
    let typed = |line: &String| format!("polemic {line}");
    let mut all = vec![
        ("ask", ask.into_iter().flatten().collect()),
        ("quiz", quiz.iter().map(typed).collect()),
        ("handout", handout.iter().map(typed).collect()),
    ];
    for (name, lines) in EXAMPLES {
        all.push((*name, lines.iter().map(|line| format!("polemic {line}")).collect()));
    }
    all
}

/// The two persons and bodies of the built-in dataset of which the most is on record, each as it is
/// typed in a shell after a space.
fn prominent_names() -> Vec<String> {
    let Some(dataset) = built_in::dataset() else { return Vec::new() };
    let is_who = |id: usize| {
        let kinds = &dataset.entities[id].kinds;
        kinds.iter().any(|&kind| dataset.schema.kind(kind).who)
    };
    let mut counts = vec![0_usize; dataset.entities.len()];
    for claim in &dataset.claims {
        counts[claim.from.index()] += 1;
    }
    let mut ids: Vec<usize> = (0..counts.len()).filter(|&id| is_who(id)).collect();
    ids.sort_by_key(|&id| std::cmp::Reverse(counts[id]));
    let name = |&id: &usize| super::quiz::shell_words(&[dataset.entities[id].name.clone()]);
    ids.iter().take(2).map(name).collect()
}

/// The command line for clap, with the formats of each command at its `-f`.
pub fn command() -> Command {
    let formats = |command: Command| {
        let formats = command_formats::of_command(command.get_name());
        if formats.is_empty() {
            return command;
        }
        let words: Vec<&str> = formats.iter().map(|format| format.word()).collect();
        let help = format!("How to show it: {}; guessed from the extension of -o", either(&words));
        let format = Arg::new("format").short('f').long("format").value_name("FORMAT");
        let candidates = move || -> Vec<CompletionCandidate> {
            words.iter().copied().map(CompletionCandidate::new).collect()
        };
        command.arg(
            format
                .help(help)
                .value_parser(clap::value_parser!(OutputFormat))
                .hide_possible_values(true)
                .add(ArgValueCandidates::new(candidates)),
        )
    };
    let command = ProgramArgs::command();
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.iter().fold(command, |command, name| command.mut_subcommand(name, formats))
}

/// What every command takes, in a few lines.
const EVERYWHERE: &str = "\
Everywhere:
  -d, --data PATH    dataset or graph; else that of POLEMIC_DATA, else the built-in
  -o, --output FILE  write to a file, whose extension chooses the format; - is stdout
  -q, --quiet        no remarks            --color WHEN  auto, always or never
      --width N      wrap to N columns     --no-pager    never page a long answer";

/// The command line for clap, with examples before the help of each command, and what they all take
/// in a few lines at its end.
pub fn command_for_screen() -> Command {
    let all = examples_of_commands();
    let before = |lines: &[String]| format!("Examples:\n  {}", lines.join("\n  "));
    let first: Vec<String> = ["ask", "query", "export", "new"]
        .iter()
        .filter_map(|name| all.iter().find(|(other, _)| other == name))
        .flat_map(|(name, lines)| lines.iter().take(if *name == "ask" { 2 } else { 1 }).cloned())
        .collect();
    let topics = topic_names().collect::<Vec<_>>().join("|");
    let command = command()
        .before_help(before(&first))
        .after_help(format!("{EVERYWHERE}\n\nTopics: polemic help {topics}"))
        .mut_args(|arg| arg.hide(true));
    let command = match width::of_stream(std::io::stdout().is_terminal()) {
        Some(columns) => command.term_width(usize::from(columns)),
        None => command,
    };
    all.iter().fold(command, |command, (name, lines)| {
        command.mut_subcommand(name, |command| {
            command.before_help(before(lines)).after_help(EVERYWHERE)
        })
    })
}

/// What `polemic` alone prints: ten lines.
pub fn short_help() -> String {
    let ask = examples().into_iter().next().unwrap_or_default();
    let line = |does: &str, what: &str| format!("  polemic {does:<46}  {what}\n");
    [
        "polemic answers questions about a text that argues, each answer with its places.\n\n"
            .to_owned(),
        line(&format!("ask {ask}"), "a question in English"),
        line("schema", "what can be asked"),
        line("shell", "ask and query, one after the other"),
        line("query 'MATCH (a)-[r]->(b) RETURN a, r LIMIT 5'", "openCypher"),
        line("serve", "the same in a browser"),
        line("quiz -n 5", "for a class; so is handout"),
        line("new my-text", "start with a text of your own"),
        "polemic help lists all commands, polemic help ask what one takes.\n".to_owned(),
    ]
    .concat()
}
