//! Everything that `polemic` shows or hands out: answers as tables, CSV, JSON, Markdown, HTML pages
//! and pictures; datasets as an explorer page, a codebook and reports; quizzes and handouts; and
//! whole graphs in the formats of other programs.
//!
//! An answer is first made into a [`View`], from the reply to a question or from the rows of a
//! query. Every format of answers reads the view, and returns text:
//!
//! ```
//! use polemic_engine::graph::{GraphBuilder, Value};
//! use polemic_engine::query::{Limits, Parameters, Query};
//! use polemic_show::terminal_table::terminal_table;
//! use polemic_show::{View, World};
//!
//! let mut builder = GraphBuilder::new();
//! builder.node(["Person"], [("name", Value::from("Ada"))]);
//! let graph = builder.finish();
//! let text = "MATCH (p:Person) RETURN p.name";
//! let query = Query::parse(text).expect("the query is well-formed");
//! let answer = query.run(&graph, &Parameters::new(), &Limits::default()).expect("it runs");
//!
//! let world = World { graph: &graph, dataset: None, texts: None };
//! let view = View::of_answer(&answer, text, world);
//! assert_eq!(terminal_table(&view.table(), None), " p.name\n Ada\n");
//! ```
//!
//! Nothing in this crate reads files, prints, or looks at the clock, and the same input gives the
//! same bytes.

pub mod bibliography;
pub mod cited_passage;
pub mod claim_proposals;
pub mod codebook;
pub mod comparison;
pub mod coverage_report;
pub mod csv;
pub mod dataset_diff;
pub mod dot;
pub mod edition_report;
pub mod evidence_text;
pub mod explorer;
pub mod graph_page;
pub mod graph_schema;
pub mod html;
pub mod interchange;
pub mod json;
pub mod layout;
pub mod line_wrap;
pub mod markdown;
pub mod mermaid;
pub mod picture;
pub mod quality_report;
pub mod sides;
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
use polemic_record::edition::cited_text::CitedTexts;

pub use text_table::TextTable;
pub use view::View;

/// The graph that is asked, with the dataset that it was built from.
///
/// Answers are shown with the help of both: a relationship of a dataset is shown as the sentence of
/// its claim, with its citations.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Its dataset; none for a graph that was loaded from CSV, JSON or GraphML.
    pub dataset: Option<&'a Dataset>,
    /// The reader's own copies of the texts that the dataset cites, if there are any.
    pub texts: Option<&'a CitedTexts>,
}

/// The examples of the README, which are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ShowReadme;
