//! The openCypher front door: text to tokens, to a syntax tree, to the algebra.
//!
//! It reads the whole of read-only openCypher 9, and refuses what would change the graph by name.

mod lexer;
mod lower;
mod parse;
mod syntax;

use crate::diagnostic::Result;
use crate::graph::Graph;
use crate::query::Query;
use crate::text::FileId;

pub use lexer::is_reserved;

impl Query {
    /// Reads a query in openCypher. Places in mistakes are in the file `FileId(0)`.
    ///
    /// # Errors
    /// What is wrong with the text, by the names of the openCypher conformance suite.
    pub fn parse(text: &str) -> Result<Query> {
        let tree = parse::query(text, FileId(0)).map_err(|fault| vec![*fault])?;
        lower::query(&tree, None)
    }

    /// Reads a query for one graph: where that declares all names that there can be, labels,
    /// relationship types and properties with other names are mistakes.
    ///
    /// # Errors
    /// As for [`Query::parse`], and every name that the graph does not know.
    pub fn parse_for(text: &str, graph: &Graph) -> Result<Query> {
        let tree = parse::query(text, FileId(0)).map_err(|fault| vec![*fault])?;
        lower::query(&tree, graph.is_closed().then_some(graph))
    }
}
