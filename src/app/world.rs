//! Loads what a command works on: the built-in dataset, the dataset of a directory, or a graph.
//!
//! What is loaded lives as long as the process, because freeing it at the end would only take time.

use std::path::{Path, PathBuf};

use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::diagnostic::{Diagnostic, Result as Diagnosed, Severity};
use polemic_engine::graph::Graph;
use polemic_engine::graph::read::{self, ColumnNames, GraphReading, ReadOptions, Remark};
use polemic_engine::text::Files;
use polemic_question::{Lexicon, codes};
use polemic_record::Dataset;
use polemic_show::World;

use super::args::{CommonArgs, GraphArgs};
use super::text_copies::TextCopies;
use super::{CommandEnding, output};
use crate::built_in;
use crate::files::{graph_files, load_files};
use crate::input_file::{read_file, unreadable};

/// Loads the dataset of `--data` or of `POLEMIC_DATA`, or the one that is built in.
///
/// # Errors
/// The dataset has errors. They have been printed.
pub fn load_dataset(common: &CommonArgs) -> Result<&'static Dataset, CommandEnding> {
    let path = common.data.as_deref();
    if let Some(dataset) = path.is_none().then(built_in::dataset).flatten() {
        return Ok(leak_dataset(dataset));
    }
    let loaded = load_files(path);
    let Some(dataset) = loaded.reading.dataset else {
        let mut errors = loaded.reading.diagnostics;
        errors.retain(|d| d.severity() == Severity::Error);
        if loaded.files.is_empty() {
            errors = errors.into_iter().map(|error| with_origin(error, common)).collect();
        }
        output::complain(&errors, &loaded.files, CodeDisplay::Shown);
        return Err(CommandEnding::Refused);
    };
    Ok(leak_dataset(dataset))
}

/// A mistake about the path of the data itself, which says where that path comes from, if the user
/// did not type it in this command.
pub fn with_origin(mistake: Diagnostic, common: &CommonArgs) -> Diagnostic {
    if !common.data_is_from_environment {
        return mistake;
    }
    let origin = "the path comes from POLEMIC_DATA: unset it for the dataset that is built in";
    let help = mistake.help.as_ref().map_or(origin.to_owned(), |help| format!("{help}; {origin}"));
    mistake.help(help)
}

/// Keeps a dataset as long as the process lives.
pub fn leak_dataset(dataset: Dataset) -> &'static Dataset {
    Box::leak(Box::new(dataset))
}

/// The version of a dataset, if it has one; the built-in dataset has that of the program.
pub fn dataset_version<'a>(dataset: &'a Dataset, path: Option<&Path>) -> Option<&'a str> {
    let built_in = path.is_none().then_some(env!("CARGO_PKG_VERSION"));
    dataset.schema.version.as_deref().or(built_in)
}

/// Builds the graph of a dataset, and keeps it as long as the process lives.
pub fn build_graph(dataset: &'static Dataset) -> &'static Graph {
    Box::leak(Box::new(polemic_record::property_graph::graph_over(dataset)))
}

/// Builds the vocabulary of the dataset that `path` leads to, and keeps it as long as the process
/// lives. That of the built-in dataset was packed when the program was built.
pub fn build_lexicon(dataset: &Dataset, path: Option<&Path>) -> &'static Lexicon {
    Box::leak(Box::new(match path {
        None => built_in::lexicon(dataset),
        Some(_) => Lexicon::new(dataset),
    }))
}

/// Loads a graph for a command that needs no more: that of a dataset, or one in a format of another
/// program. Prints what was let pass or guessed when it was read.
///
/// # Errors
/// The files have errors. They have been printed.
pub fn load_world(
    common: &CommonArgs,
    graph: &GraphArgs,
    copies: &TextCopies,
) -> Result<World<'static>, CommandEnding> {
    let path = common.data.as_deref();
    let Some(paths) = path.and_then(graph_files) else {
        let dataset = load_dataset(common)?;
        let texts = copies.leaked(dataset, common.quiet);
        return Ok(World { graph: build_graph(dataset), dataset: Some(dataset), texts });
    };
    let (files, read) = read_graph_files(&paths, graph)
        .map_err(|mistake| output::fail(with_origin(mistake, common)))?;
    match read {
        Ok(reading) => {
            output::remarks(&remark_lines(&reading.remarks, &files), common);
            Ok(World { graph: Box::leak(Box::new(reading.graph)), dataset: None, texts: None })
        }
        Err(mistakes) => {
            output::complain(&mistakes, &files, CodeDisplay::Shown);
            Err(CommandEnding::Refused)
        }
    }
}

/// What is printed of the remarks of a reader.
pub fn remark_lines(remarks: &[Remark], files: &Files) -> Vec<String> {
    remarks.iter().map(|remark| format!("{}.", remark.line(files))).collect()
}

/// What the page or the picture of a graph is called: the name of its file or directory.
pub fn graph_title(path: Option<&Path>) -> String {
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let whole = path.and_then(|path| path.canonicalize().ok());
    whole.as_deref().or(path).and_then(named).unwrap_or_else(|| "polemic".to_owned())
}

/// Reads the graph of some files.
///
/// # Errors
/// A file cannot be opened, or an argument is wrong.
pub fn read_graph_files(
    paths: &[(PathBuf, String)],
    args: &GraphArgs,
) -> Result<(Files, Diagnosed<GraphReading>), Diagnostic> {
    let mut given = Vec::new();
    for (file, name) in paths {
        let bytes = read_file(file, read::MOST_BYTES).map_err(|error| unreadable(name, &error))?;
        given.push((name.clone(), bytes));
    }
    Ok(read::read_graph_bytes(given, &args.options()?))
}

impl GraphArgs {
    /// How a graph is read.
    fn options(&self) -> Result<ReadOptions, Diagnostic> {
        let columns = match &self.columns {
            None => ColumnNames::default(),
            Some(text) => ColumnNames::parse(text).map_err(|message| {
                let help = "write for instance --columns source=A,target=B,type=C";
                Diagnostic::new(&codes::UNREADABLE, message).help(help)
            })?,
        };
        Ok(ReadOptions { strict: self.strict, columns })
    }
}
