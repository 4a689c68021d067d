//! Reading a graph that has no schema: CSV tables, JSON, or GraphML.
//!
//! The readers take texts and make a [`Graph`]; where they meet mistakes they go on, so that one
//! run tells all of them, each with its place.

mod columns;
mod csv;
mod graphml;
mod ids;
mod json;
mod text;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::text::{FileId, Files, Span};

use super::Graph;

/// The file of nodes of a graph in CSV.
pub const NODES: &str = "nodes.csv";
/// The file of its relationships.
pub const EDGES: &str = "edges.csv";

/// The largest file of a graph that is read, in bytes: places in it are counted with 32 bits.
pub const MOST_BYTES: u64 = u32::MAX as u64;

/// So many mistakes are shown; the others are counted.
const MOST: usize = 100;

/// Reads the graph of some files: `nodes.csv` and `edges.csv`, or one file whose name ends in
/// `.json` or `.graphml`.
///
/// # Errors
/// All mistakes of the files, in file order; of very many the first, and how many more there are.
pub fn read(files: &Files) -> Result<Graph> {
    for (id, file) in files.iter() {
        if file.text.len() as u64 > MOST_BYTES {
            let message = format!("{} is larger than 4 GB", file.name);
            let at = Span::new(id, 0..0);
            return Err(vec![Diagnostic::new(&codes::TOO_LARGE, message).at(at)]);
        }
    }
    let ending = |ending: &str| files.iter().find(|(_, file)| has_extension(&file.name, ending));
    let named = |name: &str| files.iter().find(|(_, file)| file.name == name).map(|(id, _)| id);
    match (ending("json"), ending("graphml"), named(NODES), named(EDGES)) {
        (Some((id, file)), ..) => json::read(id, &file.text),
        (_, Some((id, file)), ..) => graphml::read(id, &file.text),
        (_, _, Some(nodes), Some(edges)) => csv::read(files, nodes, edges),
        (_, _, nodes, _) => {
            let missing = if nodes.is_some() { EDGES } else { NODES };
            let message = format!("there is no {missing}");
            Err(vec![Diagnostic::new(&codes::UNREADABLE, message)])
        }
    }
}

/// Whether a name ends in a full stop and this, in whatever case.
pub fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

/// Mistakes as they are met: the first hundred, and the number of the others.
#[derive(Debug, Default)]
struct Mistakes {
    list: Vec<Diagnostic>,
    more: usize,
}

impl Mistakes {
    /// Takes a mistake in, made only where it will be shown.
    fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(diagnostic());
        } else {
            self.more += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was read, if there was no mistake.
    fn or(mut self, graph: impl FnOnce() -> Graph) -> Result<Graph> {
        if self.list.is_empty() {
            return Ok(graph());
        }
        self.list.sort_by_key(|d| d.span);
        if self.more > 0 {
            let message = format!("and {} more", self.more);
            self.list.push(Diagnostic::new(&codes::MORE_MISTAKES, message));
        }
        Err(self.list)
    }
}

/// The place of a part of a text, which must have been cut from it.
fn place(file: FileId, text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::new(file, start..start + part.len())
}
