//! `polemic man`: makes the manual pages, `polemic(1)` and one for each command, in roff.

use std::io::{self, Write};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_question::codes;

use super::args::{CommonArgs, ManArgs};
use super::{CommandEnding, file_writer, help, output};
use crate::files;

/// The files that several commands read or write, for the section FILES.
const FILES: &[(&str, &str)] = &[
    ("schema.ron, sources.ron, claims.ron, figures.ron, locators/", "a dataset: polemic help data"),
    ("$XDG_STATE_HOME/polemic/history", "what was typed in polemic shell"),
];

/// Runs `polemic man`: prints a page, or writes all of them into the directory of `--output`.
pub fn run_man(args: &ManArgs, common: &CommonArgs) -> CommandEnding {
    match made(args, common) {
        Ok(ending) => ending,
        Err(mistake) => output::fail(mistake),
    }
}

fn made(args: &ManArgs, common: &CommonArgs) -> Result<CommandEnding, Diagnostic> {
    let pages = pages().map_err(|error| {
        let why = files::io_error_words(&error);
        Diagnostic::new(&codes::UNREADABLE, format!("the manual page cannot be made: {why}"))
    })?;
    let directory = output::answer_file(common).filter(|path| {
        path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::MAIN_SEPARATOR)
    });
    if let (Some(directory), None) = (directory, &args.command) {
        std::fs::create_dir_all(directory).map_err(|error| unwritten(directory, &error))?;
        for (name, page) in &pages {
            let path = directory.join(format!("{name}.1"));
            file_writer::write_file(&path, |out: &mut dyn Write| out.write_all(page.as_bytes()))
                .map_err(|error| unwritten(&path, &error))?;
        }
        return Ok(CommandEnding::Found);
    }
    let name = match &args.command {
        None => "polemic".to_owned(),
        Some(command) => format!("polemic-{command}"),
    };
    match pages.iter().find(|(other, _)| *other == name) {
        Some((_, page)) => Ok(output::write_data(page, common, CommandEnding::Found)),
        None => {
            let known = pages.iter().filter_map(|(name, _)| name.strip_prefix("polemic-"));
            let typed = args.command.as_deref().unwrap_or_default();
            let help = nearest(typed, known).map(|near| format!("did you mean “{near}”?"));
            let mistake =
                Diagnostic::new(&codes::UNREADABLE, format!("there is no command “{typed}”"));
            Err(mistake.help(help.unwrap_or_else(|| "polemic help lists them".to_owned())))
        }
    }
}

fn unwritten(path: &std::path::Path, error: &io::Error) -> Diagnostic {
    let why = files::io_error_words(error);
    Diagnostic::new(&codes::UNREADABLE, format!("{} cannot be written: {why}", path.display()))
}

/// All pages, each with its name: `polemic`, `polemic-ask` and so on.
fn pages() -> io::Result<Vec<(String, String)>> {
    let mut whole = help::command();
    // `build` gives each command the options that all of them share.
    whole.build();
    let examples = help::examples_of_commands();
    let names: Vec<String> = whole.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut pages = Vec::new();
    let all: Vec<&String> = examples.iter().filter_map(|(_, lines)| lines.first()).collect();
    pages.push(("polemic".to_owned(), page(&whole, &all, &names)?));
    for command in whole.get_subcommands() {
        let own = examples.iter().find(|(name, _)| *name == command.get_name());
        let own: Vec<&String> = own.into_iter().flat_map(|(_, lines)| lines).collect();
        pages.push((format!("polemic-{}", command.get_name()), page(command, &own, &names)?));
    }
    Ok(pages)
}

/// The page of one command.
fn page(command: &clap::Command, examples: &[&String], others: &[String]) -> io::Result<String> {
    let source = format!("polemic {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).section("1").manual("polemic").source(source);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if !examples.is_empty() {
        let mut text = Roff::new();
        text.control("SH", ["EXAMPLES"]).control("nf", []);
        for example in examples {
            text.text([roman(example.as_str())]);
        }
        text.control("fi", []);
        text.to_writer(&mut page)?;
    }
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    rest.control("SH", ["EXIT STATUS"]);
    entries(&mut rest, help::topic_text("exit-codes"));
    rest.control("SH", ["ENVIRONMENT"]);
    entries(&mut rest, help::topic_text("environment"));
    rest.control("SH", ["FILES"]);
    for (path, does) in FILES {
        rest.control("TP", []).text([bold(*path)]).text([roman(*does)]);
    }
    rest.control("SH", ["SEE ALSO"]);
    let own = command.get_display_name().unwrap_or(command.get_name());
    let pages = std::iter::once("polemic".to_owned())
        .chain(others.iter().map(|name| format!("polemic-{name}")));
    let pages: Vec<String> =
        pages.filter(|name| name != own).map(|name| format!("{name}(1)")).collect();
    rest.text([roman(pages.join(", "))]);
    rest.to_writer(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// A page of `polemic help` of terms, each with its explanation after two spaces, as tagged
/// paragraphs; lines without a term are text.
fn entries(out: &mut Roff, text: &str) {
    for line in text.lines() {
        let bare = line.trim();
        match bare.split_once("  ") {
            Some((term, does)) => {
                out.control("TP", []).text([bold(term)]).text([roman(does.trim())]);
            }
            None if bare.is_empty() => {
                out.control("PP", []);
            }
            None => {
                out.text([roman(bare)]);
            }
        }
    }
}
