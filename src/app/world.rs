//! Loads what a command works on: the built-in dataset, the dataset of a directory, or a graph.
//!
//! What is loaded lives as long as the process, because freeing it at the end would only take time.

use std::path::Path;

use polemic_engine::diagnostic::Severity;
use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::graph::read::MOST_BYTES;
use polemic_engine::graph::{self, Graph};
use polemic_engine::text::Files;
use polemic_question::Lexicon;
use polemic_record::Dataset;
use polemic_show::World;

use super::{CommandEnding, output};
use crate::built_in;
use crate::files::{graph_files, load_files, read_text_file};

/// Loads a dataset; `None` is the one that is built in.
///
/// # Errors
/// The dataset has errors. They have been printed.
pub fn load_dataset(path: Option<&Path>) -> Result<&'static Dataset, CommandEnding> {
    if let Some(dataset) = path.is_none().then(built_in::dataset).flatten() {
        return Ok(leak_dataset(dataset));
    }
    let loaded = load_files(path);
    let Some(dataset) = loaded.reading.dataset else {
        let mut errors = loaded.reading.diagnostics;
        errors.retain(|d| d.severity() == Severity::Error);
        output::complain(&errors, &loaded.files, CodeDisplay::Shown);
        return Err(CommandEnding::Refused);
    };
    Ok(leak_dataset(dataset))
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

/// Loads a graph for a command that needs no more: that of a dataset, or one in CSV, JSON or
/// GraphML.
///
/// # Errors
/// The files have errors. They have been printed.
pub fn load_world(path: Option<&Path>) -> Result<World<'static>, CommandEnding> {
    let Some(paths) = path.and_then(graph_files) else {
        let dataset = load_dataset(path)?;
        return Ok(World { graph: build_graph(dataset), dataset: Some(dataset) });
    };
    let mut files = Files::default();
    for (file, name) in paths {
        let text = read_text_file(&file, &name, MOST_BYTES, "").map_err(output::fail)?;
        files.add(name, text);
    }
    match graph::read::read_graph(&files) {
        Ok(graph) => Ok(World { graph: Box::leak(Box::new(graph)), dataset: None }),
        Err(mistakes) => {
            output::complain(&mistakes, &files, CodeDisplay::Shown);
            Err(CommandEnding::Refused)
        }
    }
}
