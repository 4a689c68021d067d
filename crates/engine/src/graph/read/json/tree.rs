//! Reads a tree, as d3 and networkx write hierarchies: an object with the list `children`. Each child
//! gets a relationship from its parent.

use crate::graph::{Key, Type, Value};

use super::super::UNTYPED;
use super::super::draft::{DraftEdge, DraftEnd};
use super::values::JsonEntries;
use super::{JsonReading, parse_json_value};

/// The list of an object that makes it the root of a tree.
pub(super) const CHILDREN: &str = "children";

impl<'a> JsonReading<'a> {
    /// Reads a tree from its root.
    pub(super) fn tree(&mut self, root: &'a str) {
        let kind = self.draft.builder.edge_type(UNTYPED);
        let mut count = 0;
        self.branch(root, None, kind, &mut count);
    }

    /// Reads a node and all below it. Nodes are told apart by their number, because names may be
    /// the same in several branches. The parser allows no deeper nesting than it can bear.
    fn branch(&mut self, part: &'a str, parent: Option<usize>, kind: Type, count: &mut usize) {
        let Some(JsonEntries(entries)) = self.object(part, "a node with its children") else {
            return;
        };
        let own = *count;
        *count += 1;
        let mut cells: Vec<(Key, Value)> = Vec::new();
        for (name, raw) in entries.iter().filter(|(name, _)| name != CHILDREN) {
            if let Some(value) = parse_json_value(raw) {
                let value = self.draft.shared(value);
                cells.push((self.draft.builder.key(name), value));
            }
        }
        let at = self.place(part);
        self.draft.node(&own.to_string(), &[], cells, at);
        if let Some(parent) = parent {
            let [from, to] = [parent, own].map(|n| DraftEnd::text(&n.to_string(), at));
            self.draft.edge(DraftEdge { from, to, kind, undirected: false, cells: Vec::new() });
        }
        let children = entries.iter().find(|(name, _)| name == CHILDREN);
        if let Some((_, list)) = children {
            self.each(list, |reading, child| reading.branch(child, Some(own), kind, count));
        }
    }
}
