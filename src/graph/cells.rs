//! The properties of all nodes, or of all relationships, one after the other.
//!
//! A million small boxes cost more than what they hold: so there is one long list, and for each
//! record the place where its properties begin.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{Key, Value};

/// Makes properties when they are wanted.
pub(super) trait Make: Send + Sync {
    /// Those of all records.
    fn all(&self) -> Cells;

    /// One that is a text of all records, where it can be made without the others.
    fn text(&self, key: Key) -> Option<Vec<Option<Arc<str>>>>;
}

/// The properties of all nodes, or of all relationships, which may be made only when one of them is
/// looked at.
pub(super) struct Properties {
    cells: OnceLock<Cells>,
    make: Option<Box<dyn Make>>,
}

impl Properties {
    /// Properties that are made when one of them is first looked at.
    pub(super) fn later(make: impl Make + 'static) -> Properties {
        Properties { cells: OnceLock::new(), make: Some(Box::new(make)) }
    }

    /// The properties of a record.
    pub(super) fn of(&self, record: usize) -> &[(Key, Value)] {
        let make = || self.make.as_ref().map(|make| make.all()).unwrap_or_default();
        self.cells.get_or_init(make).of(record)
    }

    /// A property of all records, where it is a text and they have not been made yet.
    pub(super) fn text_before(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        let make = self.make.as_ref().filter(|_| self.cells.get().is_none())?;
        make.text(key)
    }
}

impl From<Cells> for Properties {
    fn from(mut cells: Cells) -> Properties {
        cells.shrink();
        Properties { cells: cells.into(), make: None }
    }
}

impl fmt::Debug for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cells.fmt(f)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// For each record the place of its first cell, and at the end the number of cells.
    starts: Vec<u32>,
    /// By record, and within each by key.
    cells: Vec<(Key, Value)>,
}

impl Default for Cells {
    fn default() -> Cells {
        Cells { starts: vec![0], cells: Vec::new() }
    }
}

impl Cells {
    /// Makes room for so many records of so many properties each.
    pub(super) fn reserve(&mut self, records: usize, each: usize) {
        self.starts.reserve(records);
        self.cells.reserve(records.saturating_mul(each));
    }

    /// Adds the properties of the next record. Those that are null are left out; of a key given
    /// twice the last counts.
    pub(super) fn push(&mut self, properties: impl IntoIterator<Item = (Key, Value)>) {
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
        let mut cells = Cells::default();
        for (given, _) in cases {
            cells.push(given.iter().map(|&(key, n)| (Key(key), value(n))));
        }
        for (record, (_, kept)) in cases.iter().enumerate() {
            let of: Vec<String> = cells.of(record).iter().map(|cell| format!("{cell:?}")).collect();
            let kept: Vec<String> =
                kept.iter().map(|&(key, n)| format!("{:?}", (Key(key), value(n)))).collect();
            assert_eq!(of, kept, "record {record}");
        }
    }
}
