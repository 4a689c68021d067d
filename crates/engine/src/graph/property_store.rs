//! The properties of all nodes, or of all relationships: in columns, or in rows that are computed
//! when a query first reads one.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::property_column::{ColumnBuilder, PropertyColumn};
use super::{Key, PropertyRows, PropertySource, Value};

static NULL: Value = Value::Null;

/// Makes columns when a query first reads them.
pub(super) trait ColumnSource: Send + Sync {
    /// One property of all nodes, or of all relationships; `None` where none has it. It is called at
    /// most once for each key, so that the source may give away what it holds.
    fn column(&self, key: Key) -> Option<PropertyColumn>;
}

/// The properties of all nodes, or of all relationships.
pub(super) enum PropertyStore {
    /// A column for each key.
    Columns(Vec<OnceLock<Option<PropertyColumn>>>, Option<Box<dyn ColumnSource>>),
    /// A row for each record.
    Rows(OnceLock<PropertyRows>, Box<dyn PropertySource>),
}

impl fmt::Debug for PropertyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PropertyStore::Columns(columns, _) => columns.fmt(f),
            PropertyStore::Rows(rows, _) => rows.fmt(f),
        }
    }
}

impl PropertyStore {
    /// Columns that `source` makes, for a graph with this many keys.
    pub(super) fn from_columns(source: impl ColumnSource + 'static, keys: usize) -> PropertyStore {
        let columns = (0..keys).map(|_| OnceLock::new()).collect();
        PropertyStore::Columns(columns, Some(Box::new(source)))
    }

    /// Rows that `source` computes when one of them is first read.
    pub(super) fn from_rows(source: impl PropertySource + 'static) -> PropertyStore {
        PropertyStore::Rows(OnceLock::new(), Box::new(source))
    }

    /// The column of a key; `None` where no record has it, or where there are rows instead.
    #[inline]
    pub(super) fn column(&self, key: Key) -> Option<&PropertyColumn> {
        let PropertyStore::Columns(columns, source) = self else { return None };
        let column = columns.get(key.0 as usize)?;
        let make = || source.as_ref().and_then(|source| source.column(key));
        column.get_or_init(make).as_ref()
    }

    /// A property of a record; null where it does not have it.
    #[inline]
    pub(super) fn get(&self, record: usize, key: Key) -> &Value {
        match self {
            PropertyStore::Columns(..) => self.column(key).map_or(&NULL, |own| own.get(record)),
            PropertyStore::Rows(rows, source) => {
                // A record has about a dozen properties at most, so that looking at each in turn is
                // faster than a binary search.
                let row = rows.get_or_init(|| source.rows()).of(record);
                row.iter().find(|(own, _)| *own == key).map_or(&NULL, |(_, value)| value)
            }
        }
    }

    /// The properties of a record, sorted by key. O(keys of the graph) where there are columns.
    pub(super) fn of(&self, record: usize) -> impl Iterator<Item = (Key, &Value)> {
        let (row, keys) = match self {
            PropertyStore::Columns(columns, _) => (&[][..], columns.len()),
            PropertyStore::Rows(rows, source) => (rows.get_or_init(|| source.rows()).of(record), 0),
        };
        let keys = (0..u32::try_from(keys).unwrap_or(u32::MAX)).map(Key);
        let in_columns = keys.map(move |key| (key, self.get(record, key)));
        let in_row = row.iter().map(|(key, value)| (*key, value));
        in_row.chain(in_columns.filter(|(_, value)| !value.is_null()))
    }

    /// One property of all records where it is a text, if that can be computed without the others.
    pub(super) fn text_before(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        match self {
            PropertyStore::Rows(rows, source) if rows.get().is_none() => source.texts(key),
            _ => None,
        }
    }
}

/// The properties of nodes, or of relationships, while they are collected record by record.
#[derive(Debug, Default)]
pub(super) struct PropertyTable {
    columns: Vec<ColumnBuilder>,
    count: usize,
}

impl PropertyTable {
    /// Adds the properties of the next record. Null properties are left out. Where a key is given
    /// twice, the last value counts.
    pub(super) fn push(&mut self, properties: impl IntoIterator<Item = (Key, Value)>) {
        let mut row: Vec<(Key, Value)> = properties.into_iter().collect();
        row.sort_by_key(|(key, _)| *key);
        let mut row = row.into_iter().peekable();
        while let Some((key, value)) = row.next() {
            if row.peek().is_some_and(|(next, _)| *next == key) {
                continue;
            }
            let place = key.0 as usize;
            if place >= self.columns.len() {
                self.columns.resize_with(place + 1, ColumnBuilder::default);
            }
            self.columns[place].push(self.count, value);
        }
        self.count += 1;
    }

    /// The properties of a record, sorted by key. O(keys × log records).
    pub(super) fn of(&self, record: usize) -> impl Iterator<Item = (Key, &Value)> {
        let keys = (0..u32::try_from(self.columns.len()).unwrap_or(u32::MAX)).map(Key);
        let each = keys.zip(&self.columns).map(move |(key, column)| (key, column.get(record)));
        each.filter(|(_, value)| !value.is_null())
    }

    /// The finished columns.
    pub(super) fn finish(self) -> PropertyStore {
        let finished = |column: ColumnBuilder| OnceLock::from(Some(column.finish(self.count)));
        PropertyStore::Columns(self.columns.into_iter().map(finished).collect(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::property_rows::tests::cases;
    use super::*;

    #[test]
    fn the_last_of_a_key_counts_and_nulls_are_left_out() {
        let mut table = PropertyTable::default();
        cases().for_each(|(given, _)| table.push(given));
        let shown = |cells: Vec<(Key, &Value)>| format!("{cells:?}");
        for (record, (_, kept)) in cases().enumerate() {
            let of = shown(table.of(record).collect());
            assert_eq!(of, format!("{kept:?}"), "record {record} while it is collected");
        }
        let store = table.finish();
        for (record, (_, kept)) in cases().enumerate() {
            assert_eq!(shown(store.of(record).collect()), format!("{kept:?}"), "record {record}");
        }
    }

    /// Every record of a column has the value that was given, whatever width the numbers of the
    /// values need.
    #[test]
    fn a_column_gives_back_what_was_put_in() {
        for (different, every) in [(3, 1), (300, 1), (70_000, 1), (3, 50)] {
            let mut builder = ColumnBuilder::default();
            let count = 70_000;
            for record in (0..count).step_by(every) {
                builder.push(record, Value::Int((record % different).try_into().unwrap_or(0)));
            }
            let column = builder.finish(count);
            for record in 0..count {
                let expected = (record % every == 0).then_some(record % different);
                match column.get(record) {
                    Value::Int(n) => {
                        assert_eq!(Some(*n), expected.map(|n| n.try_into().unwrap_or(0)));
                    }
                    other => assert!(other.is_null() && expected.is_none(), "record {record}"),
                }
            }
        }
    }

    #[test]
    fn a_column_finds_the_records_of_a_text() {
        let mut builder = ColumnBuilder::default();
        for record in 0..1000 {
            builder.push_text(record * 2, &format!("text {}", record % 7));
        }
        let column = builder.finish(2000);
        let expected: Vec<u32> = (0..1000).filter(|n| n % 7 == 3).map(|n| n * 2).collect();
        assert_eq!(column.with_text("text 3"), expected);
        assert!(column.with_text("text 7").is_empty());
    }
}
