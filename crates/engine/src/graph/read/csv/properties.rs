//! The properties of nodes or relationships as the tables have them: each becomes a column of the
//! graph when a query first reads it.

use std::sync::{Mutex, PoisonError};

use crate::graph::{ColumnBuilder, ColumnSource, Key, PropertyColumn};

use super::column::Column;

/// The properties of all nodes, or of all relationships, as one table after the other has them.
#[derive(Debug, Default)]
pub(super) struct TableProperties {
    parts: Vec<TablePart>,
}

/// The properties of a table.
#[derive(Debug)]
pub(super) struct TablePart {
    /// The columns. One is taken out once the graph has made its own of it.
    columns: Vec<(Key, Mutex<Option<Column>>)>,
    /// The rows that are kept; all up to `count` where there are none.
    kept: Vec<u32>,
    count: usize,
}

impl TablePart {
    /// The properties of `count` rows.
    pub(super) fn new(columns: Vec<(Key, Column)>, count: usize) -> TablePart {
        let in_lock = |(key, column)| (key, Mutex::new(Some(column)));
        TablePart { columns: columns.into_iter().map(in_lock).collect(), kept: Vec::new(), count }
    }

    /// Leaves out rows, which are given in their order.
    pub(super) fn without(mut self, rows: &[u32]) -> TablePart {
        if !rows.is_empty() {
            let all = 0..u32::try_from(self.count).unwrap_or(u32::MAX);
            self.kept = all.filter(|row| rows.binary_search(row).is_err()).collect();
            self.count = self.kept.len();
        }
        self
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.count).map(|n| self.kept.get(n).map_or(n, |row| *row as usize))
    }

    /// Takes out the column of a key. Where a head stands twice, the last one counts.
    fn take(&self, key: Key) -> Option<Column> {
        let (_, column) = self.columns.iter().rev().find(|(own, _)| *own == key)?;
        column.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl TableProperties {
    pub(super) fn add(&mut self, part: TablePart) {
        self.parts.push(part);
    }
}

impl ColumnSource for TableProperties {
    fn column(&self, key: Key) -> Option<PropertyColumn> {
        let mut builder: Option<ColumnBuilder> = None;
        let mut first = 0;
        for part in &self.parts {
            if let Some(column) = part.take(key) {
                let builder =
                    builder.get_or_insert_with(|| ColumnBuilder::with_capacity(part.count));
                for (n, row) in part.rows().enumerate() {
                    column.add_to(builder, first + n, row);
                }
            }
            first += part.count;
        }
        Some(builder?.finish(first))
    }
}
