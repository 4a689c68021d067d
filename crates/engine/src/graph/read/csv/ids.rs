//! Finds the nodes of tables by their ids, which belong to groups where the heads say so.

use rustc_hash::FxHashMap;

use crate::graph::NodeId;

use super::super::cell_type::parse_int;
use super::super::node_ids::NodeIdTable;

/// Stands for a number that is no id.
const NONE: u32 = u32::MAX;

/// The nodes of all tables, by group and id.
#[derive(Debug, Default)]
pub(super) struct CsvIds {
    groups: Vec<(String, IdTable)>,
}

/// The nodes of a group by their ids. Integers, which most ids are, are looked up in a list where
/// they are small, which is many times faster than a hash table.
#[derive(Debug, Default)]
pub(super) struct IdTable {
    small: Vec<u32>,
    large: FxHashMap<i64, u32>,
    texts: NodeIdTable,
    /// Integers below this number are small.
    limit: usize,
}

impl IdTable {
    /// Makes room for this many more ids.
    pub(super) fn reserve(&mut self, ids: usize) {
        self.limit = self.limit.max(4 * ids + 1024);
    }

    /// The node with an id.
    #[inline]
    pub(super) fn get(&self, id: &str) -> Option<NodeId> {
        let Some(number) = parse_int(id) else { return self.texts.get(id) };
        let small = usize::try_from(number).ok().filter(|n| *n < self.limit);
        let node = match small {
            Some(n) => self.small.get(n).copied().filter(|node| *node != NONE),
            None => self.large.get(&number).copied(),
        };
        node.map(|node| NodeId::new(node as usize))
    }

    /// Gives an id to a node. Where another node has the id already, returns that node and changes
    /// nothing.
    pub(super) fn insert(&mut self, id: &str, node: NodeId) -> Option<NodeId> {
        let Some(number) = parse_int(id) else { return self.texts.insert(id, node) };
        let own = u32::try_from(node.index()).unwrap_or(NONE);
        let known = match usize::try_from(number).ok().filter(|n| *n < self.limit) {
            Some(n) => {
                if n >= self.small.len() {
                    self.small.resize(n + 1, NONE);
                }
                if self.small[n] == NONE {
                    self.small[n] = own;
                }
                self.small[n]
            }
            None => *self.large.entry(number).or_insert(own),
        };
        (known != own).then_some(NodeId::new(known as usize))
    }
}

impl CsvIds {
    /// The table of a group, which is added where it is new.
    pub(super) fn group(&mut self, name: &str) -> &mut IdTable {
        let place = self.groups.iter().position(|(known, _)| known == name);
        let place = place.unwrap_or_else(|| {
            self.groups.push((name.to_owned(), IdTable::default()));
            self.groups.len() - 1
        });
        &mut self.groups[place].1
    }

    /// The tables in which an id of a group is looked up: that of the group, or all of them where
    /// the head names no group that is known.
    pub(super) fn tables(&self, group: Option<&str>) -> Vec<usize> {
        let named = group.and_then(|group| self.groups.iter().position(|(name, _)| name == group));
        named.map_or_else(|| (0..self.groups.len()).collect(), |place| vec![place])
    }

    /// The node with an id in one of the tables.
    #[inline]
    pub(super) fn find(&self, tables: &[usize], id: &str) -> Option<NodeId> {
        tables.iter().find_map(|table| self.groups[*table].1.get(id))
    }

    /// Forgets all ids.
    pub(super) fn forget(&mut self) {
        self.groups.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_finds_its_own_node() {
        let ids = ["0", "00", "1", "-1", "9000000000", "a", "", "1.5", "9223372036854775808"];
        let mut table = IdTable::default();
        table.reserve(ids.len());
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(table.insert(id, NodeId::new(n)), None, "{id:?}");
        }
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(table.get(id), Some(NodeId::new(n)), "{id:?}");
            assert_eq!(table.insert(id, NodeId::new(99)), Some(NodeId::new(n)));
        }
        assert_eq!(table.get("2"), None);
    }
}
