//! Reads graphs from the files of many programs: tables in CSV, GraphML, GEXF, JSON in several
//! shapes, GML, DOT, Pajek, GDF, SIF, TGF, DL, lists of edges, and sparse matrices.
//!
//! Each reader takes texts and builds a [`Graph`]. A mistake does not stop it, so that one run
//! reports all mistakes of a file, each with its position. What programs write in different ways is
//! taken as it is meant, and a [`Remark`] says so; with [`ReadOptions::strict`] it is a mistake.

mod cell_type;
mod csv;
mod cypher_script;
mod decode;
mod dl;
mod dot;
mod draft;
mod edge_list;
mod format;
mod gdf;
mod gexf;
mod gml;
mod graphml;
mod json;
mod konect;
mod lgl;
mod matrix_market;
mod names;
mod node_ids;
mod numbered;
mod pajek;
mod report;
mod sif;
mod text_cache;
mod tgf;
mod xml;
mod xml_entities;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::text::{FileId, Files, Span};

use super::Graph;
pub use csv::{CellTable, decode_table};
use format::GraphFormat;
pub use format::{may_be_graph, may_be_table};
pub use names::ColumnNames;
pub use report::Remark;

/// The name of the CSV file that holds the nodes.
pub const NODES: &str = "nodes.csv";
/// The name of the CSV file that holds the relationships.
pub const EDGES: &str = "edges.csv";

/// The type of relationships for which the files give none.
pub const UNTYPED: &str = "EDGE";

/// The size of the largest file of a graph that is read, in bytes. Spans count bytes with 32 bits.
pub const MOST_BYTES: u64 = u32::MAX as u64;

/// How a graph is read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Whether what is otherwise let pass with a remark is a mistake.
    pub strict: bool,
    /// What columns of CSV are for, where their heads do not say so.
    pub columns: ColumnNames,
}

/// A graph that was read.
#[derive(Debug)]
pub struct GraphReading {
    /// The graph.
    pub graph: Graph,
    /// What was let pass or guessed.
    pub remarks: Vec<Remark>,
}

/// Reads a graph from the bytes of its files, each with its name. They may be packed by gzip, and in
/// other encodings than UTF-8. Returns the texts as well, to show mistakes in them.
///
/// # Errors
/// As for [`read_graph`].
pub fn read_graph_bytes(
    given: Vec<(String, Vec<u8>)>,
    options: &ReadOptions,
) -> (Files, Result<GraphReading>) {
    let mut files = Files::default();
    let (mut mistakes, mut remarks) = (Vec::new(), Vec::new());
    for (name, bytes) in given {
        match decode::decode_file(&name, bytes) {
            Ok(decoded) => {
                if let Some(encoding) = decoded.guessed {
                    let message = format!("{name} is not in UTF-8, and was read as {encoding}");
                    remarks.push(Remark { message, at: None });
                }
                files.add(decoded.name, decoded.text);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return (files, Err(mistakes));
    }
    let read = read_graph(&files, options).map(|mut reading| {
        reading.remarks.splice(0..0, remarks);
        reading
    });
    (files, read)
}

/// Reads a graph from one file in any of the formats, or from several tables in CSV. O(size of the
/// files).
///
/// # Errors
/// The mistakes of the files, in the order of their positions: the first 100, and how many more
/// there are.
pub fn read_graph(files: &Files, options: &ReadOptions) -> Result<GraphReading> {
    for (id, file) in files.iter() {
        if file.text.len() as u64 > MOST_BYTES {
            let message = format!("{} is larger than 4 GB", file.name);
            let at = Span::new(id, 0..0);
            return Err(vec![Diagnostic::new(&codes::TOO_LARGE, message).at(at)]);
        }
    }
    let mut formats = Vec::new();
    for (id, file) in files.iter() {
        formats.push((id, format::format_of(&file.name, &file.text).map_err(|error| vec![error])?));
    }
    let (id, format) = match formats[..] {
        [] => return Err(vec![Diagnostic::new(&codes::UNREADABLE, "there is no file of a graph")]),
        [first] => first,
        _ => match formats.iter().find(|(_, format)| *format != GraphFormat::Csv) {
            Some(other) => *other,
            None => return csv::read_csv(files, options),
        },
    };
    let text: &str = &files.get(id).text;
    match format {
        GraphFormat::Csv
            if options.columns.is_empty()
                && (edge_list::is_edge_list(&files.get(id).name, text)
                    || edge_list::is_adjacency_list(&files.get(id).name, text)) =>
        {
            edge_list::read_edge_list(id, &files.get(id).name, text, options)
        }
        GraphFormat::Csv => csv::read_csv(files, options),
        GraphFormat::Cypher => cypher_script::read_cypher_script(id, text, options),
        GraphFormat::Dl => dl::read_dl(id, text, options),
        GraphFormat::Dot => dot::read_dot(id, text, options),
        GraphFormat::Gdf => gdf::read_gdf(id, text, options),
        GraphFormat::Gexf => gexf::read_gexf(id, text, options),
        GraphFormat::Gml => gml::read_gml(id, text, options),
        GraphFormat::Graphml => graphml::read_graphml(id, text, options),
        GraphFormat::Json => json::read_json(id, text, options),
        GraphFormat::Konect => konect::read_konect(id, text, options),
        GraphFormat::Lgl => lgl::read_lgl(id, text, options),
        GraphFormat::MatrixMarket => matrix_market::read_matrix_market(id, text, options),
        GraphFormat::Pajek => pajek::read_pajek(id, text, options),
        GraphFormat::Sif => sif::read_sif(id, text, options),
        GraphFormat::Tgf => tgf::read_tgf(id, text, options),
    }
}

/// Whether the name of a file has an extension, in any case: `has_extension("a.JSON", "json")`.
pub fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

/// The span of a part of a text, which must be a slice of that text.
fn span_of_part(file: FileId, text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::new(file, start..start + part.len())
}
