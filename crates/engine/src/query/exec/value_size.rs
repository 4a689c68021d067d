//! Measures how much memory values take, and how deep they are nested.

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::Value;

use super::super::algebra::Query;
use super::{Fault, RunContext};

/// The bytes of a value without what it points to.
pub(super) const VALUE: usize = size_of::<Value>();

/// The bytes that each allocation costs besides its content: reference counts or pointer and
/// length, and the overhead of the allocator.
pub(super) const BLOCK: usize = 40;

/// A list or text of fewer bytes is not counted while it is in a single row.
const LARGE: usize = 1 << 16;

/// How deep lists and maps may be nested. Functions on values, also the one that frees them, call
/// themselves once for each level.
const DEEPEST: usize = 200;

/// Checks how deep the clauses of a query can nest lists and maps.
///
/// # Errors
/// They can be nested too deep.
pub(super) fn check_nesting(query: &Query) -> Result<(), Fault> {
    if query.levels() <= 2 * DEEPEST { Ok(()) } else { Err(too_deep("the query", 2 * DEEPEST)) }
}

fn too_deep(what: &str, levels: usize) -> Fault {
    let message = format!("{what} would put lists more than {levels} deep in each other");
    let help = "put values side by side, as in list + [value]";
    Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
}

/// The bytes that a value takes with everything in it, as if nothing else shared them. O(number of
/// values in it).
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

/// The bytes of a large list or text without what its elements point to; zero for any other value.
/// O(1).
pub(super) fn large_value_size(value: &Value) -> usize {
    let bytes = match value {
        Value::String(text) => text.len(),
        Value::List(list) => VALUE * list.len(),
        _ => 0,
    };
    if bytes < LARGE { 0 } else { bytes }
}

/// Whether lists and maps are nested deeper than `levels`.
fn is_deeper(value: &Value, levels: usize) -> bool {
    let inner = |value: &Value| levels == 0 || is_deeper(value, levels - 1);
    match value {
        Value::List(list) => list.iter().any(inner),
        Value::Map(map) => map.values().any(inner),
        _ => false,
    }
}

/// Measures a value that grows step by step, as in `reduce`.
pub(super) struct GrowingValue {
    /// Whether a step may put the value into another one.
    nests: bool,
    steps: usize,
    /// The step after which the value is measured next. The distance doubles each time, so that
    /// measuring takes no longer than growing.
    next: usize,
    held: usize,
}

impl GrowingValue {
    /// The number of steps between two checks of how deep the value is nested.
    const PAUSE: usize = 16;

    pub(super) fn new(nests: bool) -> GrowingValue {
        GrowingValue { nests, steps: 0, next: GrowingValue::PAUSE, held: 0 }
    }

    /// Checks the value after a step.
    ///
    /// # Errors
    /// It is too large or nested too deep.
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

    /// Stops counting the value, which is passed on.
    pub(super) fn end(&self, cx: &RunContext) {
        cx.release(self.held);
    }
}
