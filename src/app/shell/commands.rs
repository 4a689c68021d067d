//! The commands of the shell: lines that start with a full stop, such as `.help`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::app::args::{CommonArgs, OutputFormat};
use crate::app::{help, help_layout, input, output, schema, world};
use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_question::codes;
use polemic_record::read::mistake::either;
use polemic_show::value_text::counted;

use super::{CommandEnding, ShellFlow, ShellSession, World};

/// A command of the shell: its name, its argument, and what it does.
pub struct ShellCommand {
    pub name: &'static str,
    pub takes: &'static str,
    does: &'static str,
    run: fn(&mut ShellSession, &str) -> Result<ShellFlow, CommandEnding>,
}

/// All commands, in the order in which `.help` lists them.
pub const COMMANDS: &[ShellCommand] = &[
    ShellCommand {
        name: "help",
        takes: "[TOPIC]",
        does: "this, or a page of `polemic help`",
        run: explained,
    },
    ShellCommand {
        name: "schema",
        takes: "[NAME]",
        does: "what can be asked, or one word of it",
        run: schema,
    },
    ShellCommand {
        name: "format",
        takes: "[FORMAT]",
        does: "show answers as table, json, csv, md, dot …",
        run: format,
    },
    ShellCommand {
        name: "limit",
        takes: "[N]",
        does: "show at most N rows of a table, 0 for all",
        run: limit,
    },
    ShellCommand {
        name: "output",
        takes: "[FILE]",
        does: "write answers to a file; without one, here",
        run: output,
    },
    ShellCommand {
        name: "explain",
        takes: "on|off",
        does: "show what a question becomes, or a query's plan",
        run: explain,
    },
    ShellCommand { name: "timer", takes: "on|off", does: "say how long each took", run: timer },
    ShellCommand {
        name: "data",
        takes: "[PATH]",
        does: "ask another dataset or graph; - is the one built in",
        run: load,
    },
    ShellCommand {
        name: "read",
        takes: "FILE",
        does: "carry out the statements of a file",
        run: read,
    },
    ShellCommand {
        name: "last",
        takes: "[FORMAT]",
        does: "the last answer again, in another format",
        run: last,
    },
    ShellCommand { name: "quit", takes: "", does: "leave, as Ctrl-D does", run: quit },
];

/// Carries out a command; `line` is without the full stop.
///
/// # Errors
/// There is no such command, or it failed. The reason has been printed.
pub fn run_command(session: &mut ShellSession, line: &str) -> Result<ShellFlow, CommandEnding> {
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let wanted = match name {
        "exit" | "q" => "quit",
        "?" | "h" => "help",
        other => other,
    };
    if let Some(command) = COMMANDS.iter().find(|command| command.name == wanted) {
        return (command.run)(session, argument.trim());
    }
    let near = diagnostic::nearest(name, COMMANDS.iter().map(|command| command.name));
    Err(wrong(
        &format!("there is no command .{name}"),
        match near {
            Some(near) => format!("did you mean .{near}?"),
            None => ".help lists the commands".to_owned(),
        },
    ))
}

fn wrong(message: &str, help: impl Into<String>) -> CommandEnding {
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

fn explained(session: &mut ShellSession, topic: &str) -> Result<ShellFlow, CommandEnding> {
    if !topic.is_empty() && COMMANDS.iter().all(|command| command.name != topic) {
        return Ok(ShellFlow::Continue(help::print_topic(topic, &session.common)));
    }
    let mut text = String::new();
    for command in COMMANDS.iter().filter(|command| topic.is_empty() || command.name == topic) {
        let usage = format!(".{} {}", command.name, command.takes);
        text.push_str(&format!("  {usage:<19} {}\n", command.does));
    }
    if topic.is_empty() {
        text.push_str(
            "\nA question is one line of English; “and NAME”, “in 1927”, “when” and “why” go on from\n\
             the last one. A query is openCypher, over as many lines as it takes, and ends with ;\n\
             .help questions and .help cypher tell more. Tab completes, Ctrl-R searches what was\n\
             typed before, → takes the grey hint, Ctrl-C drops the line or the query that has begun,\n\
             and stops what runs.\n",
        );
    }
    let text = help_layout::narrowed(&text, output::width(&session.common));
    Ok(ShellFlow::Continue(output::write_lines(&text, &session.common, CommandEnding::Found)))
}

fn schema(session: &mut ShellSession, name: &str) -> Result<ShellFlow, CommandEnding> {
    let format = session.format()?;
    let text = schema::of_world(session.world, name, format, &session.common)?;
    let written = output::write_formatted(&text, format, &session.common, CommandEnding::Found);
    Ok(ShellFlow::Continue(written))
}

/// The format with this name.
///
/// # Errors
/// Answers have no such format. That has been printed.
fn format_named(name: &str) -> Result<OutputFormat, CommandEnding> {
    let format = OutputFormat::from_str(name, true).ok();
    format.filter(|format| output::ANSWERS.contains(format)).ok_or_else(|| {
        let names: Vec<&str> = output::ANSWERS.iter().map(|format| format.word()).collect();
        wrong(
            &format!("there is no format “{name}” of answers"),
            format!("choose {}", either(&names)),
        )
    })
}

fn format(session: &mut ShellSession, name: &str) -> Result<ShellFlow, CommandEnding> {
    if name.is_empty() {
        let format = session.format()?;
        session.say(&format!("Answers are shown as {}.", format.word()));
    } else {
        session.common.format = Some(format_named(name)?);
    }
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

fn limit(session: &mut ShellSession, number: &str) -> Result<ShellFlow, CommandEnding> {
    if !number.is_empty() {
        let read = number.parse().map_err(|_| {
            wrong(&format!(".limit takes a number, and not “{number}”"), ".limit 20")
        })?;
        session.common.limit = Some(read);
    }
    session.say(&match session.common.limit {
        None => "All rows are shown, and the first of a card.".to_owned(),
        Some(0) => "All rows are shown.".to_owned(),
        Some(most) => format!("At most {} are shown.", counted(most, "row")),
    });
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

fn output(session: &mut ShellSession, file: &str) -> Result<ShellFlow, CommandEnding> {
    session.common.output = Some(PathBuf::from(file)).filter(|_| !matches!(file, "" | "-"));
    session.common.append = false;
    if let Err(ending) = session.format() {
        session.common.output = None;
        return Err(ending);
    }
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

/// Turns a setting on or off; without a word, switches it.
fn switch(word: &str, command: &str, value: &mut bool) -> Result<bool, CommandEnding> {
    *value = match word {
        "" => !*value,
        "on" => true,
        "off" => false,
        _ => {
            let message = format!(".{command} takes on or off, and not “{word}”");
            return Err(wrong(&message, format!(".{command} on")));
        }
    };
    Ok(*value)
}

fn explain(session: &mut ShellSession, word: &str) -> Result<ShellFlow, CommandEnding> {
    let on = switch(word, "explain", &mut session.explain)?;
    session.say(&format!("Explaining is {}.", if on { "on" } else { "off" }));
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

fn timer(session: &mut ShellSession, word: &str) -> Result<ShellFlow, CommandEnding> {
    let on = switch(word, "timer", &mut session.timer)?;
    session.say(&format!("The timer is {}.", if on { "on" } else { "off" }));
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

fn load(session: &mut ShellSession, path: &str) -> Result<ShellFlow, CommandEnding> {
    if !path.is_empty() {
        let path = Some(PathBuf::from(path)).filter(|path| path.as_os_str() != "-");
        let common =
            CommonArgs { data: path, data_is_from_environment: false, ..session.common.clone() };
        let world = world::load_world(&common, &session.graph, &session.copies)?;
        session.common = common;
        session.turn_to(world);
    }
    session.say(&described(session.world));
    Ok(ShellFlow::Continue(CommandEnding::Found))
}

/// One line about the dataset or the graph that is asked: its title and its size.
pub fn described(world: World) -> String {
    let Some(dataset) = world.dataset else {
        let nodes = counted(world.graph.node_count(), "node");
        return format!("{nodes}, {}", counted(world.graph.edge_count(), "relationship"));
    };
    let counts = [
        counted(dataset.entities.len(), "entity"),
        counted(dataset.claims.len(), "claim"),
        counted(dataset.sources.len(), "source"),
    ];
    match dataset.schema.title.as_str() {
        "" => counts.join(", "),
        title => format!("{title} · {}", counts.join(", ")),
    }
}

fn read(session: &mut ShellSession, file: &str) -> Result<ShellFlow, CommandEnding> {
    if file.is_empty() {
        return Err(wrong(".read takes a file", ".read queries/questions.txt"));
    }
    let lines = input::file_lines(file).map_err(output::fail)?;
    session.nested(|session| session.all(lines))
}

fn last(session: &mut ShellSession, name: &str) -> Result<ShellFlow, CommandEnding> {
    let format = if name.is_empty() { session.format()? } else { format_named(name)? };
    session.again(format).map(ShellFlow::Continue)
}

fn quit(_: &mut ShellSession, _: &str) -> Result<ShellFlow, CommandEnding> {
    Ok(ShellFlow::Leave)
}
