//! [`Polemic`]: a dataset that is opened for questions and queries in one line.

use std::fmt;
use std::path::Path;

use polemic_engine::diagnostic::render::{self, CodeDisplay};
use polemic_engine::diagnostic::{Diagnostic, Result as Diagnosed};
use polemic_engine::graph::Graph;
use polemic_engine::query::{Answer, Limits, Parameters, Query};
use polemic_engine::text::Files;
use polemic_question::{Lexicon, Options, Reply};
use polemic_record::Dataset;

use crate::{built_in, files};

/// A dataset with its graph and its vocabulary, ready to be asked.
///
/// ```
/// use polemic::Polemic;
///
/// let polemic = Polemic::built_in();
/// let answer = polemic.query("MATCH (p:Person)-[:AUTHORED]->(d) RETURN p.name, d.name")?;
/// assert_eq!(answer.columns, ["p.name", "d.name"]);
/// # Ok::<(), Vec<polemic::engine::diagnostic::Diagnostic>>(())
/// ```
#[derive(Debug)]
pub struct Polemic {
    dataset: Dataset,
    graph: Graph,
    lexicon: Lexicon,
}

/// Why a dataset could not be opened: all mistakes in its files. Its `Display` shows each with its
/// place and what to do about it.
#[derive(Debug)]
pub struct OpenError {
    /// All mistakes, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files with the mistakes.
    pub files: Files,
}

impl Polemic {
    /// Opens the built-in dataset.
    ///
    /// # Panics
    /// If the built-in dataset has mistakes. A test keeps that from being released.
    pub fn built_in() -> Polemic {
        match built_in::dataset() {
            Some(dataset) => {
                let lexicon = built_in::lexicon(&dataset);
                Polemic { graph: dataset.to_graph(), lexicon, dataset }
            }
            None => match Polemic::of(files::load_files(None)) {
                Ok(polemic) => polemic,
                Err(error) => panic!("the dataset that is built in has mistakes:\n{error}"),
            },
        }
    }

    /// Opens the dataset of a directory: reads its files, checks them, and builds graph and
    /// vocabulary. About linear in the files.
    ///
    /// # Errors
    /// All mistakes in the files. A file or directory that cannot be read is one of them.
    pub fn open(path: impl AsRef<Path>) -> Result<Polemic, OpenError> {
        Polemic::of(files::load_files(Some(path.as_ref())))
    }

    fn of(loaded: files::LoadedFiles) -> Result<Polemic, OpenError> {
        match loaded.reading.dataset {
            Some(dataset) => Ok(Polemic::from(dataset)),
            None => Err(OpenError { diagnostics: loaded.reading.diagnostics, files: loaded.files }),
        }
    }

    /// Asks a question in plain English. A question that cannot be understood is refused in the
    /// reply ([`Reply::refusal`]), with the word that stopped it and what to do about it.
    pub fn ask(&self, question: &str) -> Reply {
        let options = Options::default();
        polemic_question::ask(question, &self.lexicon, &self.dataset, &self.graph, &options)
    }

    /// Runs a query in read-only openCypher.
    ///
    /// # Errors
    /// What is wrong with the text of the query, or went wrong while it ran. A label, type or
    /// property that the dataset does not have is a mistake too.
    pub fn query(&self, cypher: &str) -> Diagnosed<Answer> {
        let query = Query::parse_for(cypher, &self.graph)?;
        query.run(&self.graph, &Parameters::new(), &Limits::default())
    }

    /// The dataset.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The graph of the dataset: node *i* is entity *i*, edge *j* is claim *j*.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The vocabulary of the dataset, for the functions of [`crate::question`].
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}

impl From<Dataset> for Polemic {
    fn from(dataset: Dataset) -> Polemic {
        let (graph, lexicon) = (dataset.to_graph(), Lexicon::new(&dataset));
        Polemic { dataset, graph, lexicon }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::render_plain(&self.diagnostics, &self.files, CodeDisplay::Shown))
    }
}

impl std::error::Error for OpenError {}
