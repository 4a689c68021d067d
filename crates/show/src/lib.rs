//! Turns what was asked for into bytes: tables for people, JSON for programs, pictures.

pub mod cite;
pub mod codebook;
pub mod compare;
pub mod comparison;
pub mod coverage;
pub mod csv;
pub mod dot;
pub mod html;
pub mod interchange;
pub mod json;
pub mod layout;
pub mod markdown;
pub mod mermaid;
pub mod page;
pub mod picture;
pub mod report;
pub mod svg;
pub mod teach;
pub mod terminal_table;
pub mod text_table;
pub mod timeline;
pub mod type_size;
pub mod view;
pub mod words;
pub mod xml;

use polemic_engine::graph::Graph;
use polemic_record::Dataset;

pub use text_table::TextTable;
pub use view::View;

/// What answers are shown against: the graph that was asked, and the dataset that it was built
/// from, if it was.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Its dataset; none for a graph that was loaded as such.
    pub dataset: Option<&'a Dataset>,
}
