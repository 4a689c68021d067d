//! How much memory values take, and how deep they lie in each other.

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::Value;

use super::super::algebra::Query;
use super::{Fault, RunContext};

/// The bytes of a value by itself.
pub(super) const VALUE: usize = size_of::<Value>();

/// The bytes that each block of memory costs besides what is in it: its counts or its place and
/// length, and what the allocator adds.
pub(super) const BLOCK: usize = 40;

/// A list or text of fewer bytes is not counted where it lies in a single row.
const LARGE: usize = 1 << 16;

/// How deep lists and maps may lie in each other. Whatever walks through a value, even its end,
/// goes that deep on the stack.
const DEEPEST: usize = 200;

/// Refuses a query that would put lists too deep in each other by one clause after the other.
///
/// # Errors
/// It is one.
pub(super) fn check_nesting(query: &Query) -> Result<(), Fault> {
    if query.levels() <= 2 * DEEPEST { Ok(()) } else { Err(too_deep("the query", 2 * DEEPEST)) }
}

fn too_deep(what: &str, levels: usize) -> Fault {
    let message = format!("{what} would put lists more than {levels} deep in each other");
    let help = "put values side by side, as in list + [value]";
    Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
}

/// The bytes that a value takes, with all that lies in it, as if nothing else pointed there too.
/// O(values in it).
pub(super) fn value_size(value: &Value) -> usize {
    VALUE
        + match value {
            Value::String(text) => BLOCK + text.len(),
            Value::List(list) => values_size(list.iter()),
            Value::Map(map) => values_size(map.values()) + (BLOCK + VALUE) * map.len(),
            Value::Path(path) => 3 * BLOCK + size_of_val(&*path.nodes) + size_of_val(&*path.edges),
            _ => 0,
        }
}

/// The bytes that several values take in a list of their own.
pub(super) fn values_size<'v>(values: impl IntoIterator<Item = &'v Value>) -> usize {
    values.into_iter().fold(BLOCK, |sum, value| sum + value_size(value))
}

/// The bytes that a large list or text takes without what lies in its elements; none for any other
/// value. O(1).
pub(super) fn large_value_size(value: &Value) -> usize {
    let bytes = match value {
        Value::String(text) => text.len(),
        Value::List(list) => VALUE * list.len(),
        _ => 0,
    };
    if bytes < LARGE { 0 } else { bytes }
}

/// Whether lists and maps lie deeper in each other than `levels`.
fn is_deeper(value: &Value, levels: usize) -> bool {
    let inner = |value: &Value| levels == 0 || is_deeper(value, levels - 1);
    match value {
        Value::List(list) => list.iter().any(inner),
        Value::Map(map) => map.values().any(inner),
        _ => false,
    }
}

/// What is counted of a value that grows step by step.
pub(super) struct GrowingValue {
    /// Whether a step may put the value into another.
    nests: bool,
    steps: usize,
    /// The step after which the value is measured next: each time after twice as many, so that
    /// measuring takes no longer than growing.
    next: usize,
    held: usize,
}

impl GrowingValue {
    /// So many steps go by between two looks at how deep a value is that may be put into another.
    const PAUSE: usize = 16;

    pub(super) fn new(nests: bool) -> GrowingValue {
        GrowingValue { nests, steps: 0, next: GrowingValue::PAUSE, held: 0 }
    }

    /// Looks at the value after a step.
    ///
    /// # Errors
    /// It is too large, or lies too deep in itself.
    pub(super) fn step(&mut self, value: &Value, cx: &RunContext) -> Result<(), Fault> {
        self.steps += 1;
        if self.nests && self.steps.is_multiple_of(GrowingValue::PAUSE) && is_deeper(value, DEEPEST)
        {
            return Err(too_deep("reduce()", DEEPEST));
        }
        if self.steps < self.next {
            return Ok(());
        }
        self.next *= 2;
        cx.release(self.held);
        self.held = value_size(value);
        cx.hold(self.held)
    }

    /// It is another's to count now.
    pub(super) fn end(&self, cx: &RunContext) {
        cx.release(self.held);
    }
}
