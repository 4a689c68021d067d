//! Reads a graph as Large Graph Layout writes it (`.lgl`): `# node`, and then a line for each of its
//! neighbours, with the weight of the relationship. Relationships have no direction.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Result, codes};
use crate::graph::Value;
use crate::text::FileId;

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::numbered::number;
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_lgl(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let (id_key, weight_key) = (draft.builder.key("id"), draft.builder.key("weight"));
    let kind = draft.builder.edge_type(UNTYPED);
    let mut known = FxHashSet::default();
    let mut from: Option<&str> = None;
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let (head, line) = match line.trim().strip_prefix('#') {
            Some(rest) => (true, rest.trim()),
            None => (false, line.trim()),
        };
        let Some(id) = line.split_whitespace().next() else { continue };
        let at = span_of_part(file, text, id);
        if known.insert(id) {
            draft.node(id, &[], [(id_key, Value::from(id))], at);
        }
        if head {
            from = Some(id);
            continue;
        }
        let Some(from) = from else {
            let message = "a neighbour stands before the first line with # and a node";
            draft.wrong(&codes::GRAPH_TEXT, message, at);
            continue;
        };
        let weight = line.split_whitespace().nth(1).and_then(number);
        let cells = weight.map(|weight| (weight_key, weight)).into_iter().collect();
        let end = |id: &str| DraftEnd::text(id, span_of_part(file, text, id));
        let (from, to) = (end(from), end(id));
        draft.edge(DraftEdge { from, to, kind, undirected: true, cells });
    }
    draft.finish()
}
