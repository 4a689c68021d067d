//! Getting what a command works on: the dataset built in, a directory's, or a graph of files.

use std::path::Path;

use polemic_engine::diagnostic::Severity;
use polemic_engine::diagnostic::render::CodeDisplay;
use polemic_engine::graph::{self, Graph};
use polemic_engine::text::Files;
use polemic_question::Lexicon;
use polemic_record::Dataset;
use polemic_show::World;

use super::{Ending, output};
use crate::built_in;
use crate::files::{graph_files, load, text};

/// The dataset for a command that asks it; where it has errors they are shown, and it is refused.
///
/// # Errors
/// How the command ends then.
pub fn dataset(path: Option<&Path>) -> Result<&'static Dataset, Ending> {
    if let Some(dataset) = path.is_none().then(built_in::dataset).flatten() {
        return Ok(kept(dataset));
    }
    let loaded = load(path);
    let Some(dataset) = loaded.reading.dataset else {
        let mut errors = loaded.reading.diagnostics;
        errors.retain(|d| d.severity() == Severity::Error);
        output::complain(&errors, &loaded.files, CodeDisplay::Shown);
        return Err(Ending::Refused);
    };
    Ok(kept(dataset))
}

/// A dataset that lives as long as the process: taking it apart at the end would only cost time.
pub fn kept(dataset: Dataset) -> &'static Dataset {
    Box::leak(Box::new(dataset))
}

/// The version of a dataset: the one that is built in has that of the program.
pub fn version<'a>(dataset: &'a Dataset, path: Option<&Path>) -> Option<&'a str> {
    let built_in = path.is_none().then_some(env!("CARGO_PKG_VERSION"));
    dataset.schema.version.as_deref().or(built_in)
}

/// The graph of a dataset, which lives as long.
pub fn graph(dataset: &'static Dataset) -> &'static Graph {
    Box::leak(Box::new(polemic_record::property_graph::graph_over(dataset)))
}

/// The words of the dataset that `path` leads to, which live as long as the process.
pub fn lexicon(dataset: &Dataset, path: Option<&Path>) -> &'static Lexicon {
    Box::leak(Box::new(match path {
        None => built_in::lexicon(dataset),
        Some(_) => Lexicon::new(dataset),
    }))
}

/// What a command works on that asks no more than a graph: that of a dataset, or one in files of
/// its own. Where there are mistakes they are shown, and it is refused.
///
/// # Errors
/// How the command ends then.
pub fn world(path: Option<&Path>) -> Result<World<'static>, Ending> {
    let Some(paths) = path.and_then(graph_files) else {
        let dataset = dataset(path)?;
        return Ok(World { graph: graph(dataset), dataset: Some(dataset) });
    };
    let mut files = Files::default();
    for (file, name) in paths {
        let text = text(&file, &name, "").map_err(output::fail)?;
        files.add(name, text);
    }
    match graph::read::read_graph(&files) {
        Ok(graph) => Ok(World { graph: Box::leak(Box::new(graph)), dataset: None }),
        Err(mistakes) => {
            output::complain(&mistakes, &files, CodeDisplay::Shown);
            Err(Ending::Refused)
        }
    }
}
