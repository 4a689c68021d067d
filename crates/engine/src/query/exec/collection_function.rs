//! Computes the functions of lists whose names begin with `coll.`.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use crate::diagnostic::codes;
use crate::graph::Value;
use crate::query::function::Function;

use super::comparison::{self, ValueKey, order_values};
use super::function_call::{count, wrong};
use super::{Fault, fault};

/// Computes a function whose first argument is a list. The list is not null.
pub(super) fn collection_function(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
    use Function as F;
    let Value::List(list) = &arguments[0] else { return Err(wrong(function, &arguments[0])) };
    Ok(match function {
        F::CollDistinct => {
            let mut seen = FxHashSet::default();
            Value::list(list.iter().filter(|v| seen.insert(ValueKey((*v).clone()))).cloned())
        }
        F::CollFlatten => {
            let depth = match arguments.get(1) {
                None => 1,
                Some(Value::Int(n)) => usize::try_from(*n).map_err(|_| {
                    fault(&codes::NUMBER_OUT_OF_RANGE, "coll.flatten() takes no negative depth")
                })?,
                Some(other) => return Err(wrong(function, other)),
            };
            let mut flat = Vec::new();
            flatten(list, depth, &mut flat);
            Value::list(flat)
        }
        F::CollIndexOf => {
            let equal = |value: &Value| comparison::equals(value, &arguments[1]) == Some(true);
            list.iter().position(equal).map_or(Value::Int(-1), count)
        }
        F::CollInsert => {
            let at = place(function, &arguments[1], list.len() + 1)?;
            let (before, after) = list.split_at(at);
            let new = std::slice::from_ref(&arguments[2]);
            Value::list(before.iter().chain(new).chain(after).cloned())
        }
        F::CollRemove => {
            let at = place(function, &arguments[1], list.len())?;
            Value::list(list[..at].iter().chain(&list[at + 1..]).cloned())
        }
        F::CollMax | F::CollMin => {
            let known = list.iter().filter(|value| !value.is_null());
            let wanted = if function == F::CollMax { Ordering::Greater } else { Ordering::Less };
            let better = |a, b| if order_values(b, a) == wanted { b } else { a };
            known.reduce(better).cloned().unwrap_or_default()
        }
        _ => {
            let mut sorted = list.to_vec();
            sorted.sort_by(order_values);
            Value::list(sorted)
        }
    })
}

fn flatten(list: &[Value], depth: usize, flat: &mut Vec<Value>) {
    for value in list {
        match value {
            Value::List(inner) if depth > 0 => flatten(inner, depth - 1, flat),
            other => flat.push(other.clone()),
        }
    }
}

/// A place in a list, which must be less than `end`.
fn place(function: Function, value: &Value, end: usize) -> Result<usize, Fault> {
    let Value::Int(n) = value else { return Err(wrong(function, value)) };
    usize::try_from(*n).ok().filter(|n| *n < end).ok_or_else(|| {
        let message = format!("{}() finds no place {n} in the list", function.name());
        fault(&codes::NUMBER_OUT_OF_RANGE, message)
    })
}
