//! Stores the properties of all nodes, or of all relationships, in one list.
//!
//! A separate allocation for each of a million nodes would take more memory than the properties
//! themselves. Instead the properties stand one after another, and a second list says where those
//! of each node begin.

use std::fmt;
use std::sync::{Arc, OnceLock};

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

/// The properties of all nodes, or of all relationships, perhaps not computed yet.
pub(super) struct LazyProperties {
    rows: OnceLock<PropertyRows>,
    source: Option<Box<dyn PropertySource>>,
}

impl LazyProperties {
    /// Properties that `source` computes when one of them is first read.
    pub(super) fn later(source: impl PropertySource + 'static) -> LazyProperties {
        LazyProperties { rows: OnceLock::new(), source: Some(Box::new(source)) }
    }

    /// The properties of the node (or relationship) with a number, sorted by key.
    pub(super) fn of(&self, record: usize) -> &[(Key, Value)] {
        let make = || self.source.as_ref().map(|source| source.rows()).unwrap_or_default();
        self.rows.get_or_init(make).of(record)
    }

    /// One property of all nodes, where it is a text and the properties have not been computed yet.
    pub(super) fn text_before(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        let source = self.source.as_ref().filter(|_| self.rows.get().is_none())?;
        source.texts(key)
    }
}

impl From<PropertyRows> for LazyProperties {
    fn from(mut rows: PropertyRows) -> LazyProperties {
        rows.shrink();
        LazyProperties { rows: rows.into(), source: None }
    }
}

impl fmt::Debug for LazyProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
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

    /// Takes the last row away again.
    pub(super) fn pop(&mut self) {
        self.starts.pop();
        self.cells.truncate(self.starts.last().map_or(0, |end| *end as usize));
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

    /// Frees the memory that was reserved and not used.
    fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.cells.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_key_counts_and_nulls_are_left_out() {
        type Row = &'static [(u32, i64)];
        let cases: &[(Row, Row)] = &[
            (&[(0, 1), (1, 2)], &[(0, 1), (1, 2)]),
            (&[(1, 2), (0, 1)], &[(0, 1), (1, 2)]),
            (&[(0, 1), (0, 2)], &[(0, 2)]),
            // In these cases 0 stands for null.
            (&[(0, 1), (1, 5), (0, 0)], &[(1, 5)]),
            (&[(0, 0), (1, 5), (0, 3)], &[(0, 3), (1, 5)]),
            (&[(0, 0)], &[]),
        ];
        let value = |n: i64| if n == 0 { Value::Null } else { Value::Int(n) };
        let mut rows = PropertyRows::default();
        for (given, _) in cases {
            rows.push(given.iter().map(|&(key, n)| (Key(key), value(n))));
        }
        for (record, (_, kept)) in cases.iter().enumerate() {
            let of: Vec<String> = rows.of(record).iter().map(|cell| format!("{cell:?}")).collect();
            let kept: Vec<String> =
                kept.iter().map(|&(key, n)| format!("{:?}", (Key(key), value(n)))).collect();
            assert_eq!(of, kept, "record {record}");
        }
    }
}
