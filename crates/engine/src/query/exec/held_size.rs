//! Counts the memory of values that a run holds, and of those that it makes.

use std::cell::Cell;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{List, Map, Value};
use crate::query::algebra::{Binary, Expr};
use crate::query::function::Function;
use crate::query::plan::BoundVars;

use super::{Fault, RunContext};

/// The bytes of a value without what it points to.
pub(super) const VALUE: usize = size_of::<Value>();

/// The bytes that each allocation costs besides its content.
pub(super) const BLOCK: usize = 16;

/// A value of fewer bytes is not counted while it is in a single row.
const LARGE: u64 = 1 << 16;

/// How deep lists and maps may be nested. Functions on values, also the one that frees them, call
/// themselves once for each level.
const DEEPEST: u32 = 200;

/// The bytes of entries of a hash table, which is about half full.
pub(super) const fn table_size(entry: usize) -> usize {
    entry + entry * 3 / 4
}

fn bytes(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// Counts the memory of values that are held in one place one after another, such as the values of
/// one column of the answer.
#[derive(Debug, Default)]
pub(super) struct HeldColumn {
    /// Whether the texts may be new ones. Those of the graph are held by the graph.
    new_texts: bool,
    /// The address of the list, map or path that was counted last. Several rows often share one,
    /// as after `UNWIND`. It is held and so cannot be freed and its address given to another.
    last: Cell<usize>,
}

impl HeldColumn {
    /// A column that holds the values of an expression.
    pub(super) fn of(expr: &Expr, scope: &BoundVars) -> HeldColumn {
        HeldColumn::with_texts(makes_text(expr, scope))
    }

    /// A column whose texts may be new ones, or are all held by the graph.
    pub(super) fn with_texts(new_texts: bool) -> HeldColumn {
        HeldColumn { new_texts, last: Cell::new(0) }
    }

    /// The bytes that holding one more value takes. O(1).
    #[inline]
    pub(super) fn size(&self, value: &Value) -> usize {
        let address = match value {
            Value::String(text) if self.new_texts => {
                return VALUE + BLOCK + text.len();
            }
            Value::List(list) => Arc::as_ptr(list).addr(),
            Value::Map(map) => Arc::as_ptr(map).addr(),
            Value::Path(path) => Arc::as_ptr(path).addr(),
            _ => return VALUE,
        };
        if self.last.replace(address) == address {
            return VALUE;
        }
        let size = value.size();
        bytes(if self.new_texts { size.total() } else { size.bytes })
    }

    /// To be called when values are no longer held.
    pub(super) fn forget(&self) {
        self.last.set(0);
    }
}

/// Whether the value of an expression may hold texts that neither the graph nor the query holds.
/// `scope` knows the slots that may hold such texts.
pub(super) fn makes_text(expr: &Expr, scope: &BoundVars) -> bool {
    use Function as F;
    let any = |exprs: &[Expr]| exprs.iter().any(|expr| makes_text(expr, scope));
    match expr {
        Expr::Literal(_) | Expr::Parameter(_) => false,
        Expr::Var(var) => scope.has_new_texts(*var),
        Expr::Property(of, _) => makes_text(of, scope),
        Expr::List(items) => any(items),
        Expr::Call(function, arguments) => match function {
            F::Labels | F::Type | F::Keys | F::Properties | F::Nodes | F::Relationships => false,
            F::Head | F::Last | F::Tail | F::Reverse | F::Coalesce | F::NullIf => any(arguments),
            F::Id | F::Length | F::Size | F::StartNode | F::EndNode | F::Range => false,
            _ => true,
        },
        Expr::Binary(Binary::Add, a, b) => match (&**a, &**b) {
            // The sum of a list and something else holds no other texts than these two.
            (Expr::List(_), _) | (_, Expr::List(_)) => makes_text(a, scope) || makes_text(b, scope),
            _ => true,
        },
        Expr::Index(of, _) | Expr::Slice(of, ..) => makes_text(of, scope),
        Expr::Map(entries) => entries.iter().any(|(_, expr)| makes_text(expr, scope)),
        Expr::Unary(..) | Expr::Binary(..) | Expr::HasLabels(..) | Expr::Quantified { .. } => false,
        Expr::Exists(_) | Expr::Count(_) => false,
        Expr::Case { cases, otherwise, .. } => {
            let results = cases.iter().map(|(_, then)| then).chain(otherwise.as_deref());
            results.into_iter().any(|then| makes_text(then, scope))
        }
        _ => true,
    }
}

impl RunContext {
    /// A list that has just been made.
    ///
    /// # Errors
    /// It is nested too deep, or walking it would be like walking more than may be held.
    pub(super) fn list(&self, values: Vec<Value>) -> Result<Value, Fault> {
        self.made(Value::List(Arc::new(List::from(values))))
    }

    /// A map that has just been made.
    ///
    /// # Errors
    /// As for lists.
    pub(super) fn map(&self, map: Map) -> Result<Value, Fault> {
        self.made(Value::Map(Arc::new(map)))
    }

    /// Checks a list or map that has just been made of other values. A list may hold another one
    /// many times without taking more memory. It counts each time here, because showing or
    /// comparing such a list walks all of it.
    #[inline]
    pub(super) fn made(&self, value: Value) -> Result<Value, Fault> {
        let size = value.size();
        if size.depth > DEEPEST {
            // Freeing it here is safe: it is one level deeper than the limit at most.
            return Err(too_deep());
        }
        if bytes(size.total()) > self.limits.memory {
            return Err(self.too_much());
        }
        Ok(value)
    }

    /// Counts the bytes of a value that is held in a single row, if it is a large one. Returns the
    /// bytes that were counted.
    #[inline]
    pub(super) fn hold_large(&self, value: &Value) -> Result<usize, Fault> {
        let size = value.size().total();
        if size < LARGE {
            return Ok(0);
        }
        self.hold(bytes(size))?;
        Ok(bytes(size))
    }

    /// Counts the steps of walking a list, map or text, as comparing it does.
    #[inline]
    pub(super) fn walk(&self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::String(_) | Value::List(_) | Value::Map(_) | Value::Path(_) => {
                self.work(bytes(value.size().total()))
            }
            _ => Ok(()),
        }
    }

    /// Counts the steps of reading or writing this many bytes.
    ///
    /// # Errors
    /// The run has taken too long, or was stopped.
    #[inline]
    pub(super) fn work(&self, bytes: usize) -> Result<(), Fault> {
        // A step takes some ten nanoseconds, about as long as this many bytes of values.
        const STEP: usize = 256;
        if bytes < STEP { Ok(()) } else { self.ticks(bytes / STEP) }
    }
}

#[cold]
fn too_deep() -> Fault {
    let message = format!("the query would put lists more than {DEEPEST} deep in each other");
    let help = "put values side by side, as in list + [value]";
    Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
}
