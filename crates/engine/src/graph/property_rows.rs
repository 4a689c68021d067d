//! Stores the properties of all nodes, or of all relationships, in one list.
//!
//! A separate allocation for each of a million nodes would take more memory than the properties
//! themselves. Instead the properties stand one after another, and a second list says where those
//! of each node begin.

use std::sync::Arc;

use super::{Key, Value};

/// Computes properties when a query first reads one. Most queries on a small part of a graph read
/// none, and then starting is faster. For
/// [`GraphBuilder::finish_with_sources`](super::GraphBuilder::finish_with_sources).
pub trait PropertySource: Send + Sync {
    /// The properties of all nodes, or of all relationships, in the order of their numbers.
    fn rows(&self) -> PropertyRows;

    /// One property of all nodes (or relationships) in the order of their numbers, where it is a
    /// text that can be computed without the other properties. Nodes without such a text have
    /// `None`. Returns `None` altogether where this is not possible; then [`PropertySource::rows`]
    /// is used.
    fn texts(&self, key: Key) -> Option<Vec<Option<Arc<str>>>>;
}

/// The properties of all nodes, or of all relationships: one row for each, in the order of their
/// numbers.
#[derive(Debug, Clone)]
pub struct PropertyRows {
    /// For each row the index of its first cell, and at the end the number of cells.
    starts: Vec<u32>,
    /// The cells of all rows, within each row sorted by key.
    cells: Vec<(Key, Value)>,
}

impl Default for PropertyRows {
    fn default() -> PropertyRows {
        PropertyRows { starts: vec![0], cells: Vec::new() }
    }
}

impl PropertyRows {
    /// Reserves memory for this many rows of this many properties each.
    pub fn reserve(&mut self, records: usize, each: usize) {
        self.starts.reserve(records);
        self.cells.reserve(records.saturating_mul(each));
    }

    /// Adds the row of the next node (or relationship). Null properties are left out. Where a key
    /// is given twice, the last value counts. Fastest with the keys in ascending order.
    pub fn push(&mut self, properties: impl IntoIterator<Item = (Key, Value)>) {
        let first = self.cells.len();
        let mut last: Option<Key> = None;
        let mut ascending = true;
        for (key, value) in properties {
            ascending &= last.is_none_or(|last| last < key);
            last = Some(key);
            // After the order is broken, a null is kept: it may have to remove a value of the same
            // key that came before it.
            if !value.is_null() || !ascending {
                self.cells.push((key, value));
            }
        }
        if !ascending {
            self.put_in_order(first);
        }
        self.starts.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
    }

    fn put_in_order(&mut self, first: usize) {
        let mut own = self.cells.split_off(first);
        own.sort_by_key(|(key, _)| *key);
        own.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                std::mem::swap(next, kept);
            }
            same
        });
        self.cells.extend(own.into_iter().filter(|(_, value)| !value.is_null()));
    }

    /// The properties of the node (or relationship) with a number, sorted by key.
    pub(super) fn of(&self, record: usize) -> &[(Key, Value)] {
        &self.cells[self.starts[record] as usize..self.starts[record + 1] as usize]
    }

    /// The rows in order.
    pub(super) fn into_rows(self) -> impl Iterator<Item = Vec<(Key, Value)>> {
        let mut cells = self.cells.into_iter();
        let lengths = self.starts.windows(2).map(|ends| (ends[1] - ends[0]) as usize);
        let lengths: Vec<usize> = lengths.collect();
        lengths.into_iter().map(move |length| cells.by_ref().take(length).collect())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    type Row = &'static [(u32, i64)];
    type Properties = Vec<(Key, Value)>;

    /// Rows as they are given and as they are kept; 0 stands for null.
    const CASES: &[(Row, Row)] = &[
        (&[(0, 1), (1, 2)], &[(0, 1), (1, 2)]),
        (&[(1, 2), (0, 1)], &[(0, 1), (1, 2)]),
        (&[(0, 1), (0, 2)], &[(0, 2)]),
        (&[(0, 1), (1, 5), (0, 0)], &[(1, 5)]),
        (&[(0, 0), (1, 5), (0, 3)], &[(0, 3), (1, 5)]),
        (&[(0, 0)], &[]),
    ];

    /// What each case gives and keeps.
    pub fn cases() -> impl Iterator<Item = (Properties, Properties)> {
        let value = |n: i64| if n == 0 { Value::Null } else { Value::Int(n) };
        let row = move |row: Row| row.iter().map(|&(key, n)| (Key(key), value(n))).collect();
        CASES.iter().map(move |&(given, kept)| (row(given), row(kept)))
    }

    #[test]
    fn the_last_of_a_key_counts_and_nulls_are_left_out() {
        let mut rows = PropertyRows::default();
        cases().for_each(|(given, _)| rows.push(given));
        for (record, (_, kept)) in cases().enumerate() {
            assert_eq!(format!("{:?}", rows.of(record)), format!("{kept:?}"), "record {record}");
        }
    }
}
