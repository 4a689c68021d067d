//! The operators of openCypher on values: `AND` and the like, arithmetic, `+` of texts and lists,
//! `IN`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{List, Value};
use crate::query::algebra::Binary;
use crate::query::print::{format_float, operator_symbol};
use crate::query::temporal;

use super::condition::operator_relation;
use super::{Fault, RunContext, comparison, fault};

/// The list that a value is; `None` where it is null. `what` names what takes the list, for the
/// message.
pub(super) fn list_of(value: Value, what: &str) -> Result<Option<Arc<List>>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(list)),
        other => {
            let message = format!("{what} takes a list, not {}", other.type_name());
            Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
        }
    }
}

#[inline]
pub(super) fn boolean(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, Value::Bool)
}

/// The truth value of a boolean: true, false, or `None` for null. `place` names what takes the
/// boolean, for the message.
#[inline]
pub(super) fn truth_value(value: Value, place: &str) -> Result<Option<bool>, Fault> {
    match value {
        Value::Bool(b) => Ok(Some(b)),
        Value::Null => Ok(None),
        other => {
            let message = format!("{place} takes true or false, not {}", other.type_name());
            Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
        }
    }
}

pub(super) fn no_operator(operator: &str, value: &Value) -> Fault {
    let message = format!("{operator} does not take {}", value.type_name());
    fault(&codes::ARGUMENT_TYPE_AT_RUN, message)
}

pub(super) fn overflow() -> Fault {
    fault(&codes::ARITHMETIC, "the result does not fit in 64 bits")
}

/// Applies an operator to two computed values.
#[inline]
pub(super) fn operate(
    operator: Binary,
    a: &Value,
    b: &Value,
    cx: &RunContext,
) -> Result<Value, Fault> {
    if let Some(relation) = operator_relation(operator) {
        walk_both(a, b, cx)?;
        return Ok(boolean(relation(a, b)));
    }
    match operator {
        Binary::In => contains(a, b, cx),
        _ => arithmetic(operator, a, b, cx),
    }
}

/// Counts the steps of comparing two values. It takes no longer than walking the smaller one.
#[inline]
pub(super) fn walk_both(a: &Value, b: &Value, cx: &RunContext) -> Result<(), Fault> {
    match (a, b) {
        (Value::String(_), Value::String(_))
        | (Value::List(_), Value::List(_))
        | (Value::Map(_), Value::Map(_)) => {
            cx.walk(if a.size().total() < b.size().total() { a } else { b })
        }
        _ => Ok(()),
    }
}

/// `value IN list`: true if an element is equal, else null if an element might be equal, else
/// false.
fn contains(value: &Value, list: &Value, cx: &RunContext) -> Result<Value, Fault> {
    cx.walk(list)?;
    let Some(list) = list_of(list.clone(), "IN")? else { return Ok(Value::Null) };
    let mut unknown = false;
    for item in list.iter() {
        match comparison::equals(value, item) {
            Some(true) => return Ok(Value::Bool(true)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    Ok(boolean((!unknown).then_some(false)))
}

/// The largest number of elements of a list, and of bytes of a text, that is put together from
/// others.
pub(super) const LONGEST: usize = 10_000_000;

/// Checks that two lists or texts may be joined. Without a limit, a text that is doubled a few
/// dozen times would fill the memory.
fn joinable(a: &Value, b: &Value, cx: &RunContext) -> Result<(), Fault> {
    let length = |value: &Value| match value {
        Value::String(text) => text.len(),
        Value::List(list) => list.len(),
        _ => 1,
    };
    let length = length(a).saturating_add(length(b));
    if length <= LONGEST {
        return cx.work(length);
    }
    Err(too_long("`+`"))
}

/// The mistake that a list or text would become too long.
pub(super) fn too_long(what: &str) -> Fault {
    let message = format!("{what} would make something longer than {LONGEST}");
    let help = "make it shorter, for instance with left() or a slice such as list[..100]";
    Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
}

#[inline]
fn arithmetic(operator: Binary, a: &Value, b: &Value, cx: &RunContext) -> Result<Value, Fault> {
    if operator == Binary::Add {
        joinable(a, b, cx)?;
    }
    match (operator, a, b) {
        (Binary::Add, Value::List(list), other)
            if !matches!(other, Value::List(_) | Value::Null) =>
        {
            return cx.made(Value::list(list.iter().chain([other]).cloned()));
        }
        (Binary::Add, other, Value::List(list))
            if !matches!(other, Value::List(_) | Value::Null) =>
        {
            return cx.made(Value::list([other].into_iter().chain(list.iter()).cloned()));
        }
        (_, Value::Null, _) | (_, _, Value::Null) => return Ok(Value::Null),
        (Binary::Add, Value::List(a), Value::List(b)) => {
            return cx.made(Value::list(a.iter().chain(b.iter()).cloned()));
        }
        (Binary::Add, Value::String(a), Value::String(b)) => {
            return Ok(Value::from(format!("{a}{b}")));
        }
        (Binary::Add, Value::String(a), Value::Int(_) | Value::Float(_)) => {
            return Ok(Value::from(format!("{a}{}", number_text(b))));
        }
        (Binary::Add, Value::Int(_) | Value::Float(_), Value::String(b)) => {
            return Ok(Value::from(format!("{}{b}", number_text(a))));
        }
        (Binary::Power, _, _) => {}
        (_, Value::Int(a), Value::Int(b)) => return whole(operator, *a, *b),
        (_, Value::Temporal(_), _) | (_, _, Value::Temporal(_)) => {
            if let Some(result) = temporal::temporal_arithmetic(operator, a, b) {
                return result;
            }
        }
        _ => {}
    }
    let number = |value: &Value| match value {
        #[expect(clippy::cast_precision_loss, reason = "as openCypher has it")]
        Value::Int(n) => Ok(*n as f64),
        Value::Float(x) => Ok(*x),
        other => Err(no_operator(operator_symbol(operator), other)),
    };
    let (x, y) = (number(a)?, number(b)?);
    Ok(Value::Float(match operator {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Modulo => x % y,
        _ => x.powf(y),
    }))
}

fn number_text(value: &Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Float(x) => format_float(*x),
        _ => String::new(),
    }
}

fn whole(operator: Binary, a: i64, b: i64) -> Result<Value, Fault> {
    if b == 0 && matches!(operator, Binary::Divide | Binary::Modulo) {
        return Err(fault(&codes::ARITHMETIC, format!("{a} cannot be divided by zero")));
    }
    let result = match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide => a.checked_div(b),
        // The remainder of the least integer by -1 is 0, although the quotient does not fit.
        _ => Some(a.wrapping_rem(b)),
    };
    result.map(Value::Int).ok_or_else(overflow)
}
