//! The properties of all nodes, or of all relationships, one after the other.
//!
//! A million small boxes cost more than what they hold: so there is one long list, and for each
//! record the place where its properties begin.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{Key, Value};

/// Makes properties when a query first looks at one, for a graph of which most queries look at
/// none.
pub trait PropertySource: Send + Sync {
    /// The properties of all nodes, or of all relationships, in the order of their numbers.
    fn rows(&self) -> PropertyRows;

    /// One property of all records, where it is a text and can be made without the others; `None`
    /// where it cannot. In the order of the records, and none for a record that has no such text.
    fn texts(&self, key: Key) -> Option<Vec<Option<Arc<str>>>>;
}

/// The properties of all nodes, or of all relationships, which may be made only when one of them is
/// looked at.
pub(super) struct LazyProperties {
    rows: OnceLock<PropertyRows>,
    source: Option<Box<dyn PropertySource>>,
}

impl LazyProperties {
    /// Properties that are made when one of them is first looked at.
    pub(super) fn later(source: impl PropertySource + 'static) -> LazyProperties {
        LazyProperties { rows: OnceLock::new(), source: Some(Box::new(source)) }
    }

    /// The properties of a record.
    pub(super) fn of(&self, record: usize) -> &[(Key, Value)] {
        let make = || self.source.as_ref().map(|source| source.rows()).unwrap_or_default();
        self.rows.get_or_init(make).of(record)
    }

    /// A property of all records, where it is a text and they have not been made yet.
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

/// The properties of all nodes, or of all relationships, a row for each of them.
#[derive(Debug, Clone)]
pub struct PropertyRows {
    /// For each record the place of its first cell, and at the end the number of cells.
    starts: Vec<u32>,
    /// By record, and within each by key.
    cells: Vec<(Key, Value)>,
}

impl Default for PropertyRows {
    fn default() -> PropertyRows {
        PropertyRows { starts: vec![0], cells: Vec::new() }
    }
}

impl PropertyRows {
    /// Makes room for so many records of so many properties each.
    pub fn reserve(&mut self, records: usize, each: usize) {
        self.starts.reserve(records);
        self.cells.reserve(records.saturating_mul(each));
    }

    /// Adds the properties of the next record. Those that are null are left out; of a key given
    /// twice the last counts.
    pub fn push(&mut self, properties: impl IntoIterator<Item = (Key, Value)>) {
        let first = self.cells.len();
        let mut last: Option<Key> = None;
        let mut ascending = true;
        for (key, value) in properties {
            ascending &= last.is_none_or(|last| last < key);
            last = Some(key);
            // Once out of order, a null may have to undo what stands before it.
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

    /// The properties of a record.
    pub(super) fn of(&self, record: usize) -> &[(Key, Value)] {
        &self.cells[self.starts[record] as usize..self.starts[record + 1] as usize]
    }

    /// Gives back the room that was not needed.
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
            // Here 0 stands for null.
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
