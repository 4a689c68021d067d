//! Stores one property of all nodes, or of all relationships, as a column.
//!
//! Each different value stands in the column once, and each record has the number of its value. Most
//! properties have few different values, so that a record takes one byte where a value takes 24; and a
//! condition on the property is tested once for each value, not once for each record.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

use super::Value;

/// One property of all nodes, or of all relationships.
#[derive(Debug)]
pub struct PropertyColumn {
    /// The different values. Number 0 is null.
    values: Vec<Value>,
    numbers: ValueNumbers,
    /// Built when it is first asked for.
    places: OnceLock<ValuePlaces>,
}

/// For each record the number of its value, in as few bytes as the largest number needs.
#[derive(Debug)]
enum ValueNumbers {
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Word(Vec<u32>),
    /// Few records have a value: these records in order, and the numbers of their values.
    Sparse(Vec<u32>, Vec<u32>),
}

/// For each text the records that have it.
#[derive(Debug)]
struct ValuePlaces {
    table: ValueTable,
    /// The records of value *n* are `records[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    records: Vec<u32>,
}

/// A hash table of the numbers of values, which are found by their bits. It holds numbers only, so
/// that it takes a fifth of the memory of one that holds the values too.
#[derive(Debug, Default)]
struct ValueTable {
    /// A power of two of slots, at most half of them used. 0 stands for a free one.
    slots: Vec<u32>,
    used: usize,
}

impl ValueTable {
    /// The number of a value; `None` where it is not in the table.
    fn find(&self, value: ValueBits, values: &[Value]) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = value.hash() & mask;
        while self.slots[place] != 0 {
            let number = self.slots[place];
            if ValueBits::of(&values[number as usize]) == Some(value) {
                return Some(number);
            }
            place = (place + 1) & mask;
        }
        None
    }

    /// Adds a value that is not in the table.
    fn insert(&mut self, number: u32, values: &[Value]) {
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            let room = (self.used * 2).next_power_of_two().max(8);
            let before = std::mem::replace(&mut self.slots, vec![0; room]);
            before.into_iter().filter(|number| *number != 0).for_each(|n| self.put(n, values));
        }
        self.put(number, values);
    }

    fn put(&mut self, number: u32, values: &[Value]) {
        let Some(bits) = ValueBits::of(&values[number as usize]) else { return };
        let mask = self.slots.len() - 1;
        let mut place = bits.hash() & mask;
        while self.slots[place] != 0 {
            place = (place + 1) & mask;
        }
        self.slots[place] = number;
    }
}

/// What tells a simple value apart from all others. `1` and `1.0` are different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum ValueBits<'v> {
    Bool(bool),
    Int(i64),
    Float(u64),
    Text(&'v str),
}

impl<'v> ValueBits<'v> {
    /// `None` for null, lists, maps and times, which are not found again.
    fn of(value: &'v Value) -> Option<ValueBits<'v>> {
        match value {
            Value::Bool(b) => Some(ValueBits::Bool(*b)),
            Value::Int(n) => Some(ValueBits::Int(*n)),
            Value::Float(x) => Some(ValueBits::Float(x.to_bits())),
            Value::String(text) => Some(ValueBits::Text(text)),
            _ => None,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "any bits of the hash will do")]
    fn hash(self) -> usize {
        FxBuildHasher.hash_one(self) as usize
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl PropertyColumn {
    /// The value of a record; null where it has none.
    #[inline]
    pub(super) fn get(&self, record: usize) -> &Value {
        &self.values[self.number(record) as usize]
    }

    /// The number of the value of a record; 0 where it has none.
    #[inline]
    pub fn number(&self, record: usize) -> u32 {
        match &self.numbers {
            ValueNumbers::Byte(numbers) => numbers.get(record).map_or(0, |n| u32::from(*n)),
            ValueNumbers::Short(numbers) => numbers.get(record).map_or(0, |n| u32::from(*n)),
            ValueNumbers::Word(numbers) => numbers.get(record).copied().unwrap_or(0),
            ValueNumbers::Sparse(records, numbers) => {
                let found = records.binary_search(&self::number(record));
                found.map_or(0, |place| numbers[place])
            }
        }
    }

    /// Whether a value stands for two of this many records or more on average.
    pub(crate) fn repeats(&self, records: usize) -> bool {
        self.values.len() * 2 <= records
    }

    /// The different values, in the order of their numbers. The first is null.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The records that have a text, in their order. The first call builds an index in O(records),
    /// later calls are O(1).
    pub(super) fn with_text(&self, text: &str) -> &[u32] {
        let places = self.places.get_or_init(|| ValuePlaces::new(self));
        places.table.find(ValueBits::Text(text), &self.values).map_or(&[], |n| places.of(n))
    }

    /// Calls `visit` with each record that has a value, and the number of the value.
    fn each(&self, mut visit: impl FnMut(u32, u32)) {
        let mut dense = |record: usize, value: u32| {
            if value != 0 {
                visit(number(record), value);
            }
        };
        match &self.numbers {
            ValueNumbers::Byte(all) => {
                all.iter().enumerate().for_each(|(record, n)| dense(record, u32::from(*n)));
            }
            ValueNumbers::Short(all) => {
                all.iter().enumerate().for_each(|(record, n)| dense(record, u32::from(*n)));
            }
            ValueNumbers::Word(all) => {
                all.iter().enumerate().for_each(|(record, n)| dense(record, *n));
            }
            ValueNumbers::Sparse(records, all) => {
                records.iter().zip(all).for_each(|(record, n)| dense(*record as usize, *n));
            }
        }
    }
}

impl ValuePlaces {
    fn new(column: &PropertyColumn) -> ValuePlaces {
        let mut table = ValueTable::default();
        for (n, value) in column.values.iter().enumerate() {
            if matches!(value, Value::String(_)) {
                table.insert(number(n), &column.values);
            }
        }
        // A counting sort by value.
        let mut starts = vec![0u32; column.values.len() + 1];
        column.each(|_, value| starts[value as usize + 1] += 1);
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut next = starts.clone();
        let mut records = vec![0u32; starts.last().map_or(0, |end| *end as usize)];
        column.each(|record, value| {
            let slot = &mut next[value as usize];
            records[*slot as usize] = record;
            *slot += 1;
        });
        ValuePlaces { table, starts, records }
    }

    fn of(&self, number: u32) -> &[u32] {
        let n = number as usize;
        &self.records[self.starts[n] as usize..self.starts[n + 1] as usize]
    }
}

/// Collects a column.
#[derive(Debug)]
pub struct ColumnBuilder {
    values: Vec<Value>,
    table: ValueTable,
    /// The records that have a value, and the numbers of their values.
    records: Vec<u32>,
    numbers: Vec<u32>,
}

impl Default for ColumnBuilder {
    fn default() -> ColumnBuilder {
        ColumnBuilder {
            values: vec![Value::Null],
            table: ValueTable::default(),
            records: Vec::new(),
            numbers: Vec::new(),
        }
    }
}

impl ColumnBuilder {
    /// A builder with room for this many values.
    pub fn with_capacity(records: usize) -> ColumnBuilder {
        ColumnBuilder {
            records: Vec::with_capacity(records),
            numbers: Vec::with_capacity(records),
            ..ColumnBuilder::default()
        }
    }

    /// Sets the value of a record. Records are given in ascending order. A null is left out.
    pub fn push(&mut self, record: usize, value: Value) {
        if value.is_null() {
            return;
        }
        let found = ValueBits::of(&value).and_then(|bits| self.table.find(bits, &self.values));
        let value = found.unwrap_or_else(|| self.add(value));
        self.put(record, value);
    }

    /// As [`ColumnBuilder::push`] for a text, which is allocated only if it is new.
    pub fn push_text(&mut self, record: usize, text: &str) {
        let found = self.table.find(ValueBits::Text(text), &self.values);
        let value = found.unwrap_or_else(|| self.add(Value::from(text)));
        self.put(record, value);
    }

    fn put(&mut self, record: usize, value: u32) {
        self.records.push(number(record));
        self.numbers.push(value);
    }

    /// Adds a value that is new. Lists, maps and times are not compared with those that are there.
    fn add(&mut self, value: Value) -> u32 {
        let n = number(self.values.len());
        let simple = ValueBits::of(&value).is_some();
        self.values.push(value);
        if simple {
            self.table.insert(n, &self.values);
        }
        n
    }

    /// The value of a record that was set already; null where it was not. O(log records).
    pub(super) fn get(&self, record: usize) -> &Value {
        match self.records.binary_search(&number(record)) {
            Ok(place) => &self.values[self.numbers[place] as usize],
            Err(_) => &self.values[0],
        }
    }

    /// The column of this many records.
    pub fn finish(mut self, count: usize) -> PropertyColumn {
        self.values.shrink_to_fit();
        let (values, places) = (self.values, OnceLock::new());
        let largest = values.len() - 1;
        let width = if largest <= 0xff {
            1
        } else if largest <= 0xffff {
            2
        } else {
            4
        };
        // A value of a sparse column takes 8 bytes.
        if self.numbers.len() * 8 < count * width {
            self.records.shrink_to_fit();
            self.numbers.shrink_to_fit();
            let numbers = ValueNumbers::Sparse(self.records, self.numbers);
            return PropertyColumn { values, numbers, places };
        }
        let pairs = self.records.iter().zip(&self.numbers);
        let numbers = match width {
            1 => ValueNumbers::Byte(dense(count, pairs, |n| u8::try_from(n).unwrap_or(0))),
            2 => ValueNumbers::Short(dense(count, pairs, |n| u16::try_from(n).unwrap_or(0))),
            _ => ValueNumbers::Word(dense(count, pairs, |n| n)),
        };
        PropertyColumn { values, numbers, places }
    }
}

/// The numbers of all records, of which these have a value.
fn dense<'a, N: Clone + Default>(
    count: usize,
    pairs: impl Iterator<Item = (&'a u32, &'a u32)>,
    narrow: impl Fn(u32) -> N,
) -> Vec<N> {
    let mut all = vec![N::default(); count];
    for (record, value) in pairs {
        all[*record as usize] = narrow(*value);
    }
    all
}
