//! Reads graphs from files: CSV tables, JSON or GraphML.
//!
//! Each reader takes texts and builds a [`Graph`]. A mistake does not stop it, so that one run
//! reports all mistakes of a file, each with its position.

mod cell_type;
mod columns;
mod csv;
mod graphml;
mod json;
mod node_ids;
mod text_cache;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::text::{FileId, Files, Span};

use super::Graph;

/// The name of the CSV file that holds the nodes.
pub const NODES: &str = "nodes.csv";
/// The name of the CSV file that holds the relationships.
pub const EDGES: &str = "edges.csv";

/// The size of the largest file of a graph that is read, in bytes. Spans count bytes with 32 bits.
pub const MOST_BYTES: u64 = u32::MAX as u64;

/// The number of mistakes that are reported. Further ones are only counted.
const MOST: usize = 100;

/// Reads a graph from `nodes.csv` and `edges.csv`, or from one file whose name ends in `.json` or
/// `.graphml`. O(size of the files).
///
/// # Errors
/// The mistakes of the files, in the order of their positions: the first 100, and how many more
/// there are.
pub fn read_graph(files: &Files) -> Result<Graph> {
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
        (Some((id, file)), ..) => json::read_json(id, &file.text),
        (_, Some((id, file)), ..) => graphml::read_graphml(id, &file.text),
        (_, _, Some(nodes), Some(edges)) => csv::read_csv(files, nodes, edges),
        (_, _, nodes, _) => {
            let missing = if nodes.is_some() { EDGES } else { NODES };
            let message = format!("there is no {missing}");
            Err(vec![Diagnostic::new(&codes::UNREADABLE, message)])
        }
    }
}

/// Whether the name of a file has an extension, in any case: `has_extension("a.JSON", "json")`.
pub fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

/// The mistakes found so far: the first 100, and the number of further ones.
#[derive(Debug, Default)]
struct FileMistakes {
    list: Vec<Diagnostic>,
    more: usize,
}

impl FileMistakes {
    /// Adds a mistake. `diagnostic` is called only where the mistake will be reported, because a
    /// large file may have a million of them.
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

    /// The graph if no mistake was found, or else the mistakes.
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

/// The span of a part of a text, which must be a slice of that text.
fn span_of_part(file: FileId, text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::new(file, start..start + part.len())
}
