//! The properties of nodes or relationships in columns. They are put together row by row when a
//! query first reads one.

use std::sync::Arc;

use crate::graph::{Key, PropertyRows, PropertySource};

use super::super::text_cache::TextCache;
use super::column::Column;

/// The properties of all nodes, or of all relationships, as one table after the other has them.
#[derive(Debug, Default)]
pub(super) struct TableProperties {
    parts: Vec<TablePart>,
}

/// The properties of a table.
#[derive(Debug)]
pub(super) struct TablePart {
    /// The columns, in the order of their keys.
    columns: Vec<(Key, Column)>,
    /// The rows that are kept; all up to `count` where there are none.
    kept: Vec<u32>,
    count: usize,
}

impl TablePart {
    /// The properties of `count` rows.
    pub(super) fn new(mut columns: Vec<(Key, Column)>, count: usize) -> TablePart {
        columns.sort_by_key(|(key, _)| *key);
        TablePart { columns, kept: Vec::new(), count }
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
}

impl TableProperties {
    pub(super) fn add(&mut self, part: TablePart) {
        self.parts.push(part);
    }
}

impl PropertySource for TableProperties {
    fn rows(&self) -> PropertyRows {
        let mut rows = PropertyRows::default();
        let mut cache = TextCache::default();
        for part in &self.parts {
            rows.reserve(part.count, part.columns.len());
            for row in part.rows() {
                let cells = part.columns.iter();
                rows.push(cells.map(|(key, column)| (*key, column.value(row, &mut cache))));
            }
        }
        rows
    }

    fn texts(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        let mut texts = Vec::new();
        for part in &self.parts {
            let column = part.columns.iter().rev().find(|(own, _)| *own == key);
            texts.extend(part.rows().map(|row| column.and_then(|(_, column)| column.text(row))));
        }
        Some(texts)
    }
}
