//! Equality, comparison and sorting of values, and which values count as one in a group. These are
//! different relations, as openCypher 9 defines them ("Equality", "Comparability" and
//! "Orderability", CIP2016-06-14).

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::graph::temporal::TemporalKind;
use crate::graph::{Map, Value};

/// Whether `a = b`; `None` for null, where it cannot be known.
pub(super) fn equals(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::List(a), Value::List(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            all_equal(a.iter().zip(b.iter()).map(|(a, b)| equals(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            if a.len() != b.len() || a.keys().ne(b.keys()) {
                return Some(false);
            }
            all_equal(a.values().zip(b.values()).map(|(a, b)| equals(a, b)))
        }
        _ => Some(same_value(a, b)),
    }
}

/// False if any part is false, else null if any is null, else true.
fn all_equal(mut parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    let refuted = parts.any(|part| {
        known &= part.is_some();
        part == Some(false)
    });
    if refuted { Some(false) } else { known.then_some(true) }
}

/// Equality of values that contain no other values. Values of different types are unequal, except
/// numbers.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Temporal(a), Value::Temporal(b)) => a == b,
        (Value::Node(a), Value::Node(b)) => a == b,
        (Value::Edge(a), Value::Edge(b)) => a == b,
        (Value::Path(a), Value::Path(b)) => a == b,
        _ => numbers(a, b) == Some(Some(Ordering::Equal)),
    }
}

/// How two numbers compare. The inner `None` stands for NaN, the outer one for values that are no
/// numbers.
fn numbers(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(Some(a.cmp(b))),
        (Value::Float(a), Value::Float(b)) => Some(a.partial_cmp(b)),
        (Value::Int(a), Value::Float(b)) => Some(compare_mixed(*a, *b)),
        (Value::Float(a), Value::Int(b)) => Some(compare_mixed(*b, *a).map(Ordering::reverse)),
        _ => None,
    }
}

/// Compares an integer with a float exactly, also where the integer is no exact float.
fn compare_mixed(a: i64, b: f64) -> Option<Ordering> {
    // 2^63 is a float, and every i64 lies in [-2^63, 2^63).
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    if b.is_nan() {
        None
    } else if b >= EDGE {
        Some(Ordering::Less)
    } else if b < -EDGE {
        Some(Ordering::Greater)
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "in range, as just checked")]
        let whole = b.trunc() as i64;
        Some(a.cmp(&whole).then_with(|| {
            let rest = b.fract();
            if rest > 0.0 {
                Ordering::Less
            } else if rest < 0.0 {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        }))
    }
}

/// The result of comparing two values with `<`, `<=`, `>` or `>=`.
pub(super) enum ComparisonResult {
    /// They compare like this.
    Known(Ordering),
    /// Both are numbers and one is NaN: every comparison is false.
    Never,
    /// One is null, or their types do not compare: every comparison is null.
    Unknown,
}

/// Compares two values.
pub(super) fn compare_values(a: &Value, b: &Value) -> ComparisonResult {
    let known = match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Temporal(a), Value::Temporal(b))
            if a.kind() == b.kind() && a.kind() != TemporalKind::Duration =>
        {
            a.cmp(b)
        }
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(b.iter()) {
                match compare_values(a, b) {
                    ComparisonResult::Known(Ordering::Equal) => {}
                    other => return other,
                }
            }
            a.len().cmp(&b.len())
        }
        _ => {
            return match numbers(a, b) {
                Some(Some(ordering)) => ComparisonResult::Known(ordering),
                Some(None) => ComparisonResult::Never,
                None => ComparisonResult::Unknown,
            };
        }
    };
    ComparisonResult::Known(known)
}

/// The rank of a type when values of several types are sorted.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Edge(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Temporal(_) => 5,
        Value::String(_) => 6,
        Value::Bool(_) => 7,
        Value::Int(_) => 8,
        Value::Float(x) if !x.is_nan() => 8,
        Value::Float(_) => 9,
        Value::Null => 10,
    }
}

/// The total order of `ORDER BY`: by type first, null last.
pub(super) fn order_values(a: &Value, b: &Value) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
        (Value::Map(a), Value::Map(b)) => order_maps(a, b),
        (Value::Node(a), Value::Node(b)) => a.cmp(b),
        (Value::Edge(a), Value::Edge(b)) => a.cmp(b),
        (Value::Path(a), Value::Path(b)) => (&a.nodes, &a.edges).cmp(&(&b.nodes, &b.edges)),
        (Value::List(a), Value::List(b)) => order_lists(a, b),
        (Value::Temporal(a), Value::Temporal(b)) => a.cmp(b),
        _ => match compare_values(a, b) {
            ComparisonResult::Known(ordering) => ordering,
            _ => Ordering::Equal,
        },
    })
}

/// The beginning of a value as a number: where it is less for one value than for another, the one
/// sorts before the other. Where it is the same for both, [`order_values`] decides.
///
/// The rank of the type takes four bits, and the first bits of a number or text the other sixty. Two
/// numbers are compared faster than two values, which may lie anywhere in memory.
pub(super) fn order_prefix(value: &Value) -> u64 {
    let first_bits = match value {
        Value::Bool(b) => u64::from(*b) << 4,
        #[expect(
            clippy::cast_precision_loss,
            reason = "the order of unequal floats is that of the integers"
        )]
        Value::Int(n) => order_bits(*n as f64),
        Value::Float(x) if !x.is_nan() => order_bits(*x),
        Value::String(text) => {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(text.as_bytes()).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(bytes)
        }
        _ => 0,
    };
    u64::from(rank(value)) << 60 | first_bits >> 4
}

/// The bits of a float as a number that is greater for a greater float, and the same for both zeros.
fn order_bits(x: f64) -> u64 {
    let bits = if x == 0.0 { 0 } else { x.to_bits() };
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn order_lists(a: &[Value], b: &[Value]) -> Ordering {
    let parts = a.iter().zip(b).map(|(a, b)| order_values(a, b));
    parts.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
}

fn order_maps(a: &Map, b: &Map) -> Ordering {
    let keys = a.keys().cmp(b.keys());
    let parts = a.values().zip(b.values()).map(|(a, b)| order_values(a, b));
    parts.fold(keys, Ordering::then)
}

/// A value as a key of a group. Null equals null, NaN equals NaN, and 1 equals 1.0.
#[derive(Debug, Clone)]
pub(super) struct ValueKey(pub(super) Value);

impl PartialEq for ValueKey {
    fn eq(&self, other: &ValueKey) -> bool {
        order_values(&self.0, &other.0) == Ordering::Equal
    }
}

impl Eq for ValueKey {}

impl Hash for ValueKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    rank(value).hash(state);
    match value {
        Value::Null => {}
        Value::Bool(b) => b.hash(state),
        #[expect(clippy::cast_precision_loss, reason = "equal numbers must hash alike")]
        Value::Int(n) => hash_number(*n as f64, state),
        Value::Float(x) => hash_number(*x, state),
        Value::String(text) => text.hash(state),
        Value::Temporal(temporal) => temporal.hash(state),
        Value::List(list) => list.iter().for_each(|value| hash(value, state)),
        Value::Map(map) => map.iter().for_each(|(key, value)| {
            key.hash(state);
            hash(value, state);
        }),
        Value::Node(node) => node.hash(state),
        Value::Edge(edge) => edge.hash(state),
        Value::Path(path) => Arc::as_ref(path).hash(state),
    }
}

fn hash_number<H: Hasher>(x: f64, state: &mut H) {
    // -0.0 equals 0.0, and all NaNs are equal.
    let x = if x == 0.0 { 0.0 } else { x };
    let bits = if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
    bits.hash(state);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[Value]) -> Value {
        Value::list(values.iter().cloned())
    }

    #[test]
    fn equality_is_three_valued() {
        let (one, null) = (Value::Int(1), Value::Null);
        assert_eq!(equals(&one, &Value::Float(1.0)), Some(true));
        assert_eq!(equals(&one, &null), None);
        assert_eq!(
            equals(&list(&[one.clone(), null.clone()]), &list(&[Value::Int(2), null.clone()])),
            Some(false)
        );
        assert_eq!(equals(&list(&[one.clone(), null.clone()]), &list(&[one, null])), None);
        assert_eq!(equals(&Value::Float(f64::NAN), &Value::Float(f64::NAN)), Some(false));
    }

    #[test]
    fn large_whole_numbers_compare_exactly() {
        let big = Value::Int(9_007_199_254_740_993);
        assert_eq!(equals(&big, &Value::Float(9_007_199_254_740_992.0)), Some(false));
        assert_eq!(order_values(&big, &Value::Float(9_007_199_254_740_992.0)), Ordering::Greater);
    }

    #[test]
    fn types_sort_in_the_order_of_the_standard() {
        let sorted = [
            Value::Map(Arc::default()),
            list(&[]),
            Value::from("a"),
            Value::Bool(false),
            Value::Float(0.5),
            Value::Int(1),
            Value::Float(f64::NAN),
            Value::Null,
        ];
        for pair in sorted.windows(2) {
            assert_eq!(order_values(&pair[0], &pair[1]), Ordering::Less, "{pair:?}");
        }
    }

    #[test]
    fn no_prefix_sorts_otherwise_than_its_value() {
        let floats = [f64::NEG_INFINITY, -1.5, -0.0, 0.0, 1e-300, 1.0, 1.5, 9e18, f64::INFINITY];
        let ints = [i64::MIN, -2, -1, 0, 1, 2, 1901, 1902, 1 << 53, (1 << 53) + 1, i64::MAX];
        let texts = ["", "a", "a\0", "ab", "abcdefgh", "abcdefghi", "abcdefgi", "é", "中"];
        let others = [Value::Null, Value::Bool(false), Value::Bool(true), list(&[Value::Int(1)])];
        let values: Vec<Value> = floats
            .map(Value::Float)
            .into_iter()
            .chain(ints.map(Value::Int))
            .chain(texts.map(Value::from))
            .chain(others)
            .chain([Value::Float(f64::NAN)])
            .collect();
        for a in &values {
            for b in &values {
                let by_prefix = order_prefix(a).cmp(&order_prefix(b));
                assert!(by_prefix.is_eq() || by_prefix == order_values(a, b), "{a:?} {b:?}");
            }
        }
    }
}
