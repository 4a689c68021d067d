//! Finds the nodes of a graph by the ids that its files give them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::NodeId;

/// The largest number of bytes of a short id.
const SHORT: usize = 15;

/// A table from ids to nodes.
///
/// Reading relationships looks up two ids for each, at random among millions, and mostly waits for
/// memory. Short ids are therefore stored in the table itself; only long ones need a second access.
#[derive(Debug, Default)]
pub(super) struct NodeIdTable {
    short: FxHashMap<[u64; 2], NodeId>,
    long: FxHashMap<Arc<str>, NodeId>,
}

/// A short id as two numbers: its bytes, and its length in the last byte. `None` where the id is
/// long.
fn packed(id: &str) -> Option<[u64; 2]> {
    if id.len() > SHORT {
        return None;
    }
    let mut bytes = [0; 16];
    bytes[..id.len()].copy_from_slice(id.as_bytes());
    let [low, high] = [&bytes[..8], &bytes[8..]]
        .map(|half| half.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte)));
    Some([low, high | (id.len() as u64) << 56])
}

impl NodeIdTable {
    /// The node with an id.
    pub(super) fn get(&self, id: &str) -> Option<NodeId> {
        match packed(id) {
            Some(id) => self.short.get(&id).copied(),
            None => self.long.get(id).copied(),
        }
    }

    /// Gives an id to a node. Where another node has the id already, returns that node and changes
    /// nothing.
    pub(super) fn insert(&mut self, id: &str, node: NodeId) -> Option<NodeId> {
        let known = match packed(id) {
            Some(id) => *self.short.entry(id).or_insert(node),
            None => *self.long.entry(id.into()).or_insert(node),
        };
        (known != node).then_some(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_finds_its_own_node() {
        let ids = ["", "\0", "\0\0", "a", "a\0", "ab", "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "ä"];
        let mut table = NodeIdTable::default();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(table.insert(id, NodeId::new(n)), None, "{id:?}");
        }
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(table.get(id), Some(NodeId::new(n)), "{id:?}");
            assert_eq!(table.insert(id, NodeId::new(99)), Some(NodeId::new(n)));
        }
        assert_eq!(table.get("b"), None);
    }
}
