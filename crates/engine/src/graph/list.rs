//! Lists and maps of values. Each knows how much it holds, which is computed when it is made.
//!
//! Values share their parts: the list that `[l, l]` makes holds the list `l` twice and copies
//! nothing. So a short query can make a value that takes little memory and would still take
//! centuries to walk from end to end. Whoever walks a value, or holds many of them, first looks at
//! [`Value::size`], which takes no time.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::Value;

/// The memory that a value takes, as if nothing shared any part of it, and how deep it is nested.
/// The numbers are those of a 64-bit machine and a common allocator, and are not exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueSize {
    /// The bytes of everything but texts.
    pub bytes: u64,
    /// The bytes of all texts. Texts of the graph and of the query are shared, so that holding one
    /// of these costs nothing.
    pub texts: u64,
    /// How many levels of lists and maps it has: 0 for a number, 1 for a list of numbers.
    pub depth: u32,
}

/// The bytes of a value without what it points to.
const VALUE: u64 = size_of::<Value>() as u64;
/// The bytes of an allocation that the allocator adds, and loses by rounding.
const BLOCK: u64 = 16;
/// The bytes of a list or a path without its elements: the shared head, and the two allocations.
const HEAD: u64 = 64 + 2 * BLOCK;
/// The bytes of one node of a `BTreeMap`, which has room for eleven entries.
const LEAF: u64 = 11 * (16 + VALUE) + 2 * BLOCK;

impl ValueSize {
    /// All bytes.
    pub fn total(self) -> u64 {
        self.bytes.saturating_add(self.texts)
    }

    /// The size of something that holds both.
    fn and(self, other: ValueSize) -> ValueSize {
        ValueSize {
            bytes: self.bytes.saturating_add(other.bytes),
            texts: self.texts.saturating_add(other.texts),
            depth: self.depth.max(other.depth),
        }
    }

    /// The size of a list or map of `own` bytes with these values in it.
    fn around<'v>(own: u64, values: impl Iterator<Item = &'v Value>) -> ValueSize {
        let start = ValueSize { bytes: own, ..ValueSize::default() };
        let inside = values.fold(start, |sum, value| sum.and(value.size()));
        ValueSize { depth: inside.depth.saturating_add(1), ..inside }
    }
}

impl Value {
    /// The memory that it takes. O(1), because lists and maps keep the number.
    #[inline]
    pub fn size(&self) -> ValueSize {
        let (bytes, texts) = match self {
            Value::String(text) => (VALUE, text.len() as u64 + 24),
            Value::List(list) => {
                return ValueSize { bytes: list.size.bytes.saturating_add(VALUE), ..list.size };
            }
            Value::Map(map) => {
                return ValueSize { bytes: map.size.bytes.saturating_add(VALUE), ..map.size };
            }
            Value::Path(path) => (VALUE + HEAD + BLOCK + 8 * path.nodes.len() as u64, 0),
            Value::Temporal(_) => (VALUE + BLOCK, 0),
            _ => (VALUE, 0),
        };
        ValueSize { bytes, texts, depth: 0 }
    }
}

/// Values in order. It is read like a slice.
#[derive(Clone)]
pub struct List {
    values: Vec<Value>,
    /// Without the bytes of the [`Value`] that points to it.
    size: ValueSize,
}

impl List {
    /// Its values.
    pub fn as_slice(&self) -> &[Value] {
        &self.values
    }
}

impl Default for List {
    fn default() -> List {
        List::from(Vec::new())
    }
}

impl From<Vec<Value>> for List {
    fn from(values: Vec<Value>) -> List {
        let size = ValueSize::around(HEAD, values.iter());
        List { values, size }
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> List {
        List::from(Vec::from_iter(values))
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.values
    }
}

impl<'a> IntoIterator for &'a List {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values.fmt(f)
    }
}

/// Values by key, sorted by key. It is read like a `BTreeMap`.
#[derive(Clone)]
pub struct Map {
    entries: BTreeMap<Arc<str>, Value>,
    size: ValueSize,
}

impl Map {
    /// A map without entries.
    pub fn new() -> Map {
        Map::from(BTreeMap::new())
    }
}

impl Default for Map {
    fn default() -> Map {
        Map::new()
    }
}

impl From<BTreeMap<Arc<str>, Value>> for Map {
    fn from(entries: BTreeMap<Arc<str>, Value>) -> Map {
        // Nodes of a large tree are about two thirds full.
        let leaves = if entries.len() <= 11 { 1 } else { entries.len().div_ceil(7) };
        let own = HEAD + LEAF * leaves as u64;
        // The values lie in the leaves, whose bytes are counted already.
        let doubled = VALUE * entries.len() as u64;
        let mut size = ValueSize::around(own, entries.values());
        size.bytes = size.bytes.saturating_sub(doubled);
        Map { entries, size }
    }
}

impl FromIterator<(Arc<str>, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(entries: I) -> Map {
        Map::from(BTreeMap::from_iter(entries))
    }
}

impl From<Map> for BTreeMap<Arc<str>, Value> {
    fn from(map: Map) -> Self {
        map.entries
    }
}

impl Deref for Map {
    type Target = BTreeMap<Arc<str>, Value>;

    fn deref(&self) -> &Self::Target {
        &self.entries
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Arc<str>, &'a Value);
    type IntoIter = std::collections::btree_map::Iter<'a, Arc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_knows_what_it_holds() {
        let one = Value::list([Value::Int(1)]);
        assert_eq!(one.size(), ValueSize { bytes: 2 * VALUE + HEAD, texts: 0, depth: 1 });
        let text = Value::list([Value::from("four"), one.clone()]);
        let size = text.size();
        assert_eq!((size.texts, size.depth), (28, 2));
        assert_eq!(size.bytes, 2 * VALUE + HEAD + one.size().bytes);
    }

    #[test]
    fn a_list_that_shares_its_parts_counts_them_each_time() {
        let doubled = |list: &Value| Value::list([list.clone(), list.clone()]);
        let mut list = Value::list([Value::Int(1)]);
        for level in 1..200u32 {
            assert_eq!(list.size().depth, level);
            let before = list.size().bytes;
            list = doubled(&list);
            assert!(list.size().bytes >= before.saturating_mul(2));
        }
        assert_eq!(list.size().total(), u64::MAX);
    }

    #[test]
    fn a_map_counts_its_values_once() {
        let map = |n: i64| -> Value {
            let entry = |n: i64| (Arc::from(n.to_string()), Value::Int(n));
            Value::Map(Arc::new((0..n).map(entry).collect()))
        };
        assert_eq!(map(1).size().bytes, VALUE + HEAD + LEAF);
        assert_eq!(map(11).size(), map(1).size());
        assert!(map(100).size().bytes > 100 * (16 + VALUE));
    }
}
