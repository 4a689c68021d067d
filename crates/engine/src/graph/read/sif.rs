//! Reads a graph from the Simple Interaction Format of Cytoscape (`.sif`): in a line a node, the type
//! of its relationships, and their targets. A line may hold a node alone.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Result, codes};
use crate::graph::Value;
use crate::text::FileId;

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::{GraphReading, ReadOptions, span_of_part};

/// Reads the graph of a text. If any line has a tab, only tabs part words, and names hold blanks.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_sif(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let id_key = draft.builder.key("id");
    let text_start = text.trim_start_matches('\u{feff}');
    let tabs = text_start.contains('\t');
    let is_separator = |c: char| if tabs { c == '\t' } else { c.is_whitespace() };
    let mut known = FxHashSet::default();
    for line in text_start.split(['\n', '\r']) {
        let words: Vec<&str> =
            line.split(is_separator).map(str::trim).filter(|word| !word.is_empty()).collect();
        let ends = words.iter().enumerate().filter(|(place, _)| *place != 1);
        for (_, id) in ends {
            // A node has no line of its own, or several.
            if known.insert(*id) {
                let at = span_of_part(file, text, id);
                draft.node(id, &[], [(id_key, Value::from(*id))], at);
            }
        }
        match words[..] {
            [] | [_] => {}
            [_, kind] => {
                let at = span_of_part(file, text, kind);
                draft.wrong(&codes::EMPTY_FIELD, "a relationship without a target", at);
            }
            [from, kind, ref targets @ ..] => {
                let kind = draft.builder.edge_type(kind);
                for to in targets {
                    let end = |id: &str| DraftEnd::text(id, span_of_part(file, text, id));
                    let (from, to) = (end(from), end(to));
                    draft.edge(DraftEdge { from, to, kind, undirected: false, cells: Vec::new() });
                }
            }
        }
    }
    draft.finish()
}
