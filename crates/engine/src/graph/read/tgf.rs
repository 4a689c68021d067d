//! Reads a graph from the Trivial Graph Format: a line for each node, with its id and its label; a
//! line with `#`; and a line for each relationship, with its ends and its type.

use crate::diagnostic::{Result, codes};
use crate::graph::Value;
use crate::text::FileId;

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_tgf(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let (id_key, label_key) = (draft.builder.key("id"), draft.builder.key("label"));
    let mut edges = false;
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let line = line.trim();
        let at = span_of_part(file, text, line);
        if line.is_empty() {
            continue;
        }
        if line.starts_with('#') {
            edges = true;
            continue;
        }
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim_start();
        if !edges {
            let label = (!rest.is_empty()).then(|| (label_key, Value::from(rest)));
            let cells = [(id_key, Value::from(first))].into_iter().chain(label);
            draft.node(first, &[], cells, at);
            continue;
        }
        let (second, label) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if second.is_empty() {
            draft.wrong(&codes::EMPTY_FIELD, "a relationship without a target", at);
            continue;
        }
        let label = label.trim_start();
        let kind = draft.builder.edge_type(if label.is_empty() { UNTYPED } else { label });
        let end = |id: &str| DraftEnd::text(id, span_of_part(file, text, id));
        let (from, to) = (end(first), end(second));
        draft.edge(DraftEdge { from, to, kind, undirected: false, cells: Vec::new() });
    }
    draft.finish()
}
