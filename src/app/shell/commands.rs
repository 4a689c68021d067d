//! The commands of the shell: lines that start with a full stop.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::app::args::Format;
use crate::app::{data, help, input, output, schema};
use polemic_engine::diagnostic::{self, Diagnostic};
use polemic_question::codes;
use polemic_record::read::mistake::either;
use polemic_show::value_text::counted;

use super::{Ending, Going, Session, World};

/// A command, with what it takes and what it does.
pub struct Command {
    pub name: &'static str,
    pub takes: &'static str,
    does: &'static str,
    run: fn(&mut Session, &str) -> Result<Going, Ending>,
}

/// All commands, in the order in which they are explained.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "help",
        takes: "[TOPIC]",
        does: "this, or a page of `polemic help`",
        run: explained,
    },
    Command {
        name: "schema",
        takes: "[NAME]",
        does: "what can be asked, or one word of it",
        run: schema,
    },
    Command {
        name: "format",
        takes: "[FORMAT]",
        does: "show answers as table, json, csv, md, dot …",
        run: format,
    },
    Command {
        name: "output",
        takes: "[FILE]",
        does: "write answers to a file; without one, here",
        run: output,
    },
    Command {
        name: "explain",
        takes: "on|off",
        does: "show what a question becomes, or a query's plan",
        run: explain,
    },
    Command { name: "timer", takes: "on|off", does: "say how long each took", run: timer },
    Command {
        name: "data",
        takes: "[PATH]",
        does: "ask another dataset or graph; - is the one built in",
        run: load,
    },
    Command { name: "read", takes: "FILE", does: "carry out the statements of a file", run: read },
    Command {
        name: "last",
        takes: "[FORMAT]",
        does: "the last answer again, in another format",
        run: last,
    },
    Command { name: "quit", takes: "", does: "leave, as Ctrl-D does", run: quit },
];

/// Carries out a command.
///
/// # Errors
/// How it ended, once that has been said.
pub fn run(session: &mut Session, line: &str) -> Result<Going, Ending> {
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

fn wrong(message: &str, help: impl Into<String>) -> Ending {
    output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help))
}

fn explained(session: &mut Session, topic: &str) -> Result<Going, Ending> {
    if !topic.is_empty() && COMMANDS.iter().all(|command| command.name != topic) {
        return Ok(Going::On(help::topic(topic, &session.common)));
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
             typed before, Ctrl-C drops the line or stops what runs.\n",
        );
    }
    Ok(Going::On(output::write(&text, &session.common, Ending::Found)))
}

fn schema(session: &mut Session, name: &str) -> Result<Going, Ending> {
    let text = schema::of_world(session.world, name, session.format()?, &session.common)?;
    Ok(Going::On(output::write(&text, &session.common, Ending::Found)))
}

/// The format of a name.
fn format_named(name: &str) -> Result<Format, Ending> {
    let format = Format::from_str(name, true).ok();
    format.filter(|format| output::ANSWERS.contains(format)).ok_or_else(|| {
        let names: Vec<&str> = output::ANSWERS.iter().map(|format| format.word()).collect();
        wrong(
            &format!("there is no format “{name}” of answers"),
            format!("choose {}", either(&names)),
        )
    })
}

fn format(session: &mut Session, name: &str) -> Result<Going, Ending> {
    if name.is_empty() {
        let format = session.format()?;
        session.say(&format!("Answers are shown as {}.", format.word()));
    } else {
        session.common.format = Some(format_named(name)?);
    }
    Ok(Going::On(Ending::Found))
}

fn output(session: &mut Session, file: &str) -> Result<Going, Ending> {
    session.common.output = Some(PathBuf::from(file)).filter(|_| !matches!(file, "" | "-"));
    session.common.append = false;
    if let Err(ending) = session.format() {
        session.common.output = None;
        return Err(ending);
    }
    Ok(Going::On(Ending::Found))
}

/// Turns something on or off; without a word, the other way.
fn switch(word: &str, command: &str, value: &mut bool) -> Result<bool, Ending> {
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

fn explain(session: &mut Session, word: &str) -> Result<Going, Ending> {
    let on = switch(word, "explain", &mut session.explain)?;
    session.say(&format!("Explaining is {}.", if on { "on" } else { "off" }));
    Ok(Going::On(Ending::Found))
}

fn timer(session: &mut Session, word: &str) -> Result<Going, Ending> {
    let on = switch(word, "timer", &mut session.timer)?;
    session.say(&format!("The timer is {}.", if on { "on" } else { "off" }));
    Ok(Going::On(Ending::Found))
}

fn load(session: &mut Session, path: &str) -> Result<Going, Ending> {
    if !path.is_empty() {
        let path = Some(PathBuf::from(path)).filter(|path| path.as_os_str() != "-");
        let world = data::world(path.as_deref())?;
        session.common.data = path;
        session.turn_to(world);
    }
    session.say(&described(session.world));
    Ok(Going::On(Ending::Found))
}

/// What is asked, in a line.
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

fn read(session: &mut Session, file: &str) -> Result<Going, Ending> {
    if file.is_empty() {
        return Err(wrong(".read takes a file", ".read queries/questions.txt"));
    }
    let lines = input::lines_of(file).map_err(output::fail)?;
    session.nested(|session| session.all(lines))
}

fn last(session: &mut Session, name: &str) -> Result<Going, Ending> {
    let format = if name.is_empty() { session.format()? } else { format_named(name)? };
    session.again(format).map(Going::On)
}

fn quit(_: &mut Session, _: &str) -> Result<Going, Ending> {
    Ok(Going::Out)
}
