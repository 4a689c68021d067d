//! `polemic format`: sets the files of a dataset as the guide writes them.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_record::bibliography::bibliography_format;
use polemic_record::ron_layout::format::format_ron;

use super::args::{CommonArgs, FormatArgs};
use super::file_writer::rewrite_files;
use super::import::read_clean_dataset;
use super::{CommandEnding, output};

/// Runs `polemic format`. With `--check` writes nothing, and ends with 1 where something would
/// change.
pub fn run_format(args: &FormatArgs, common: &CommonArgs) -> CommandEnding {
    match formatted(args, common) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn formatted(args: &FormatArgs, common: &CommonArgs) -> Result<CommandEnding, CommandEnding> {
    let Some(directory) = args.path.as_deref().or(common.data.as_deref()) else {
        let message = "the dataset that is built in cannot be changed";
        let help = "name the directory of yours: polemic format DIR";
        return Err(output::fail(Diagnostic::new(&codes::UNREADABLE, message).help(help)));
    };
    let (files, _) = read_clean_dataset(directory)?;
    let set = |file: &polemic_engine::text::File| {
        if bibliography_format(&file.name).is_some() {
            return None;
        }
        let text = format_ron(&file.text)?;
        (text != file.text).then(|| (file.name.clone(), text))
    };
    let changed: Vec<(String, String)> = files.iter().filter_map(|(_, file)| set(file)).collect();
    let verb = if args.check { "would change" } else { "is set; what it held before is in" };
    let line = |name: &String| match args.check {
        true => format!("{name} {verb}\n"),
        false => format!("{name} {verb} {name}~\n"),
    };
    let text: String = changed.iter().map(|(name, _)| line(name)).collect();
    if !args.check {
        rewrite_files(directory, &files, &changed).map_err(|error| {
            let message = format!("{} cannot be changed: {error}", directory.display());
            output::fail(Diagnostic::new(&codes::UNREADABLE, message).help("nothing was written"))
        })?;
    }
    let ending = match args.check && !changed.is_empty() {
        true => CommandEnding::Nothing,
        false => CommandEnding::Found,
    };
    Ok(output::write_answer(&text, common, ending))
}
