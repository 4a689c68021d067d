//! Turns what was asked for into bytes: tables for people, JSON for programs, pictures.

pub mod bibliography;
pub mod codebook;
pub mod comparison;
pub mod coverage_report;
pub mod csv;
pub mod dot;
pub mod edition_report;
pub mod evidence_text;
pub mod explorer;
pub mod html;
pub mod interchange;
pub mod json;
pub mod layout;
pub mod markdown;
pub mod mermaid;
pub mod picture;
pub mod quality_report;
pub mod svg;
pub mod teach;
pub mod terminal_table;
pub mod text_table;
pub mod text_width;
pub mod timeline;
pub mod value_text;
pub mod view;
pub mod xml_writer;

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
