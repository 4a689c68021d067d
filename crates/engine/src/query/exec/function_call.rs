//! Computes the functions of openCypher.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::temporal::DateTime;
use crate::graph::{Graph, Map, Value};

use super::operators::{LONGEST, too_long};
use super::{Fault, comparison, fault};
use crate::query::function::Function;
use crate::query::print::format_float;
use crate::query::temporal;

/// Computes a function. The number of arguments must fit its arity.
pub(super) fn call_function(
    function: Function,
    arguments: &[Value],
    graph: &Graph,
    now: Option<&DateTime>,
) -> Result<Value, Fault> {
    use Function as F;
    let null = &Value::Null;
    let first = arguments.first().unwrap_or(null);
    match function {
        F::Coalesce => Ok(arguments.iter().find(|a| !a.is_null()).cloned().unwrap_or(Value::Null)),
        F::Exists => Ok(Value::Bool(!first.is_null())),
        F::NullIf => Ok(match arguments {
            [a, b] if comparison::equals(a, b) != Some(true) => a.clone(),
            _ => Value::Null,
        }),
        F::E => Ok(Value::Float(std::f64::consts::E)),
        F::Pi => Ok(Value::Float(std::f64::consts::PI)),
        F::Rand => Ok(Value::Float(random())),
        _ if arguments.iter().any(Value::is_null) => Ok(Value::Null),
        F::Id
        | F::Labels
        | F::Type
        | F::Keys
        | F::Properties
        | F::StartNode
        | F::EndNode
        | F::Nodes
        | F::Relationships
        | F::Length => of_graph(function, first, graph),
        F::Size | F::Head | F::Last | F::Tail | F::Range | F::Reverse | F::IsEmpty => {
            of_list(function, arguments)
        }
        F::ToUpper
        | F::ToLower
        | F::Trim
        | F::LTrim
        | F::RTrim
        | F::Replace
        | F::Split
        | F::Substring
        | F::Left
        | F::Right => of_text(function, arguments),
        F::ToString | F::ToInteger | F::ToFloat | F::ToBoolean => conversion(function, first),
        F::ToStringOrNull | F::ToIntegerOrNull | F::ToFloatOrNull | F::ToBooleanOrNull => {
            Ok(converted(function, first))
        }
        F::ToStringList | F::ToIntegerList | F::ToFloatList | F::ToBooleanList => match first {
            Value::List(list) => {
                Ok(Value::list(list.iter().map(|value| converted(function, value))))
            }
            other => Err(wrong(function, other)),
        },
        _ => match temporal::TemporalAction::of(function) {
            Some(action) => temporal::call_temporal(action, function, arguments, now),
            None => of_number(function, arguments),
        },
    }
}

fn wrong(function: Function, value: &Value) -> Fault {
    let message = format!("{}() does not take {}", function.name(), value.type_name());
    fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
}

fn count(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn of_graph(function: Function, value: &Value, graph: &Graph) -> Result<Value, Fault> {
    use Function as F;
    let names = |names: Vec<&Arc<str>>| {
        Value::list(names.into_iter().map(|name| Value::String(name.clone())))
    };
    Ok(match (function, value) {
        (F::Id, Value::Node(node)) => count(node.index()),
        (F::Id, Value::Edge(edge)) => count(edge.index()),
        (F::Labels, Value::Node(node)) => names(graph.labels(*node).collect()),
        (F::Type, Value::Edge(edge)) => Value::String(graph.type_of(*edge).clone()),
        (F::Keys, Value::Node(node)) => names(graph.node_properties(*node).map(|p| p.0).collect()),
        (F::Keys, Value::Edge(edge)) => names(graph.edge_properties(*edge).map(|p| p.0).collect()),
        (F::Keys, Value::Map(map)) => names(map.keys().collect()),
        (F::Properties, _) => match properties_of(value, graph) {
            Some(properties) => Value::Map(Arc::new(properties)),
            None => return Err(wrong(function, value)),
        },
        (F::StartNode, Value::Edge(edge)) => Value::Node(graph.ends(*edge).0),
        (F::EndNode, Value::Edge(edge)) => Value::Node(graph.ends(*edge).1),
        (F::Nodes, Value::Path(path)) => Value::list(path.nodes.iter().map(|n| Value::Node(*n))),
        (F::Relationships, Value::Path(path)) => {
            Value::list(path.edges.iter().map(|e| Value::Edge(*e)))
        }
        (F::Length, Value::Path(path)) => count(path.edges.len()),
        _ => return Err(wrong(function, value)),
    })
}

/// The properties of a node, a relationship or a map; `None` for other values.
pub(super) fn properties_of(value: &Value, graph: &Graph) -> Option<Map> {
    let copied = |(key, value): (&Arc<str>, &Value)| (key.clone(), value.clone());
    match value {
        Value::Node(node) => Some(graph.node_properties(*node).map(copied).collect()),
        Value::Edge(edge) => Some(graph.edge_properties(*edge).map(copied).collect()),
        Value::Map(map) => Some(map.as_ref().clone()),
        _ => None,
    }
}

fn of_list(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
    use Function as F;
    let value = &arguments[0];
    Ok(match (function, value) {
        (F::Range, _) => return range(arguments),
        (F::IsEmpty, Value::List(list)) => Value::Bool(list.is_empty()),
        (F::IsEmpty, Value::String(text)) => Value::Bool(text.is_empty()),
        (F::IsEmpty, Value::Map(map)) => Value::Bool(map.is_empty()),
        (F::Size, Value::List(list)) => count(list.len()),
        (F::Size, Value::String(text)) => count(text.chars().count()),
        (F::Head, Value::List(list)) => list.first().cloned().unwrap_or_default(),
        (F::Last, Value::List(list)) => list.last().cloned().unwrap_or_default(),
        (F::Tail, Value::List(list)) => Value::list(list.iter().skip(1).cloned()),
        (F::Reverse, Value::List(list)) => Value::list(list.iter().rev().cloned()),
        (F::Reverse, Value::String(text)) => Value::from(text.chars().rev().collect::<String>()),
        _ => return Err(wrong(function, value)),
    })
}

/// The largest number of elements of a range, because they are all held in memory.
const LONGEST_RANGE: i128 = 10_000_000;

fn range(arguments: &[Value]) -> Result<Value, Fault> {
    let whole = |value: &Value| match value {
        Value::Int(n) => Ok(*n),
        other => {
            let message = format!("range() takes whole numbers, not {}", other.type_name());
            Err(fault(&codes::ARGUMENT_INVALID_TYPE, message))
        }
    };
    let (from, to) = (whole(&arguments[0])?, whole(&arguments[1])?);
    let step = arguments.get(2).map_or(Ok(1), whole)?;
    if step == 0 {
        return Err(fault(&codes::NUMBER_OUT_OF_RANGE, "the step of range() cannot be zero"));
    }
    let length = (i128::from(to) - i128::from(from)) / i128::from(step) + 1;
    if length > LONGEST_RANGE {
        let message =
            format!("range() would have {length} values; at most {LONGEST_RANGE} are held");
        let help = "ask for a shorter range, or a larger step";
        return Err(Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help)));
    }
    let mut values = Vec::new();
    let mut next = Some(from);
    while let Some(n) = next.filter(|&n| if step > 0 { n <= to } else { n >= to }) {
        values.push(Value::Int(n));
        next = n.checked_add(step);
    }
    Ok(Value::list(values))
}

fn of_text(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
    use Function as F;
    let text = |n: usize| match &arguments[n] {
        Value::String(text) => Ok(text.as_ref()),
        other => Err(wrong(function, other)),
    };
    let length = |n: usize| match &arguments[n] {
        Value::Int(n) => usize::try_from(*n).map_err(|_| {
            let message = format!("{}() takes no negative number", function.name());
            fault(&codes::NUMBER_OUT_OF_RANGE, message)
        }),
        other => Err(wrong(function, other)),
    };
    let value = text(0)?;
    Ok(match function {
        F::ToUpper => Value::from(value.to_uppercase()),
        F::ToLower => Value::from(value.to_lowercase()),
        F::Trim => Value::from(value.trim()),
        F::LTrim => Value::from(value.trim_start()),
        F::RTrim => Value::from(value.trim_end()),
        F::Replace => {
            let (old, new) = (text(1)?, text(2)?);
            let longer = new.len().saturating_sub(old.len());
            let count = if longer == 0 { 0 } else { value.matches(old).count() };
            if value.len().saturating_add(count.saturating_mul(longer)) > LONGEST {
                return Err(too_long("replace()"));
            }
            Value::from(value.replace(old, new))
        }
        F::Split => {
            let by = text(1)?;
            if by.is_empty() {
                Value::list(value.chars().map(|c| Value::from(c.to_string())))
            } else {
                Value::list(value.split(by).map(Value::from))
            }
        }
        F::Left => Value::from(value.chars().take(length(1)?).collect::<String>()),
        F::Right => {
            let skip = value.chars().count().saturating_sub(length(1)?);
            Value::from(value.chars().skip(skip).collect::<String>())
        }
        _ => {
            let rest = value.chars().skip(length(1)?);
            let most = if arguments.len() > 2 { length(2)? } else { usize::MAX };
            Value::from(rest.take(most).collect::<String>())
        }
    })
}

/// Converts a value to another type, or to null where that is not possible.
fn converted(function: Function, value: &Value) -> Value {
    use Function as F;
    let function = match function {
        F::ToStringOrNull | F::ToStringList => F::ToString,
        F::ToIntegerOrNull | F::ToIntegerList => F::ToInteger,
        F::ToFloatOrNull | F::ToFloatList => F::ToFloat,
        _ => F::ToBoolean,
    };
    if value.is_null() { Value::Null } else { conversion(function, value).unwrap_or_default() }
}

fn conversion(function: Function, value: &Value) -> Result<Value, Fault> {
    use Function as F;
    Ok(match (function, value) {
        (F::ToString, Value::String(_))
        | (F::ToInteger, Value::Int(_))
        | (F::ToFloat, Value::Float(_))
        | (F::ToBoolean, Value::Bool(_)) => value.clone(),
        (F::ToString, Value::Int(n)) => Value::from(n.to_string()),
        (F::ToString, Value::Float(x)) => Value::from(format_float(*x)),
        (F::ToString, Value::Bool(b)) => Value::from(b.to_string()),
        (F::ToString, Value::Temporal(it)) => Value::from(it.to_string()),
        (F::ToInteger, Value::Float(x)) => to_integer(*x),
        (F::ToInteger, Value::Bool(b)) => Value::Int(i64::from(*b)),
        (F::ToInteger, Value::String(text)) => {
            let text = text.trim();
            text.parse()
                .map(Value::Int)
                .ok()
                .or_else(|| Some(to_integer(decimal(text)?)))
                .unwrap_or_default()
        }
        #[expect(clippy::cast_precision_loss, reason = "what toFloat() is for")]
        (F::ToFloat, Value::Int(n)) => Value::Float(*n as f64),
        (F::ToFloat, Value::String(text)) => {
            decimal(text.trim()).map(Value::Float).unwrap_or_default()
        }
        (F::ToBoolean, Value::String(text)) => match text.trim().to_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Null,
        },
        _ => return Err(wrong(function, value)),
    })
}

/// The float that a text writes. NaN and infinity must be written in full, so that `nan` or `inf`
/// are not read as numbers.
fn decimal(text: &str) -> Option<f64> {
    let x: f64 = text.parse().ok()?;
    let named = ["NaN", "Infinity", "-Infinity"].contains(&text);
    let written = text.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    (named || written).then_some(x)
}

fn to_integer(x: f64) -> Value {
    if x.is_nan() {
        return Value::Null;
    }
    #[expect(clippy::cast_possible_truncation, reason = "truncation is what is asked for")]
    Value::Int(x.trunc() as i64)
}

fn of_number(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
    use Function as F;
    match (function, &arguments[0]) {
        (F::Abs, Value::Int(n)) => {
            return n.checked_abs().map(Value::Int).ok_or_else(|| {
                fault(
                    &codes::ARITHMETIC,
                    format!("the absolute value of {n} does not fit in 64 bits"),
                )
            });
        }
        (F::Sign, Value::Int(n)) => return Ok(Value::Int(n.signum())),
        _ => {}
    }
    let number = |n: usize| match &arguments[n] {
        #[expect(clippy::cast_precision_loss, reason = "as openCypher has it")]
        Value::Int(n) => Ok(*n as f64),
        Value::Float(x) => Ok(*x),
        other => Err(wrong(function, other)),
    };
    let x = number(0)?;
    Ok(Value::Float(match function {
        F::Abs => x.abs(),
        F::Sign => {
            let sign = if x > 0.0 {
                1
            } else if x < 0.0 {
                -1
            } else {
                0
            };
            return Ok(Value::Int(sign));
        }
        F::Ceil => x.ceil(),
        F::Floor => x.floor(),
        F::Round if arguments.len() > 1 => match &arguments[1] {
            Value::Int(places @ 0..=300) => rounded(x, usize::try_from(*places).unwrap_or(0)),
            Value::Int(places) => {
                let message = format!("round() takes 0 to 300 decimal places, not {places}");
                return Err(fault(&codes::NUMBER_OUT_OF_RANGE, message));
            }
            other => return Err(wrong(function, other)),
        },
        // Halves are rounded up, as in Java, on which the conformance suite is based.
        F::Round => (x + 0.5).floor(),
        F::Sqrt => x.sqrt(),
        F::Exp => x.exp(),
        F::Log => x.ln(),
        F::Log10 => x.log10(),
        F::Sin => x.sin(),
        F::Cos => x.cos(),
        F::Tan => x.tan(),
        F::Haversin => (1.0 - x.cos()) / 2.0,
        F::IsNaN => return Ok(Value::Bool(x.is_nan())),
        F::Cot => x.tan().recip(),
        F::Asin => x.asin(),
        F::Acos => x.acos(),
        F::Atan => x.atan(),
        F::Atan2 => x.atan2(number(1)?),
        F::Radians => x.to_radians(),
        _ => x.to_degrees(),
    }))
}

/// Rounds a number to decimal places. Halves are rounded away from zero, by the decimal digits of
/// the number and not its binary value, so that 2.345 becomes 2.35.
fn rounded(x: f64, places: usize) -> f64 {
    let text = x.abs().to_string();
    let parts = text.split_once('.');
    let Some((whole, fraction)) = parts.filter(|(_, fraction)| fraction.len() > places) else {
        return x;
    };
    let (kept, rest) = fraction.split_at(places);
    let up = u128::from(rest.as_bytes()[0] >= b'5');
    match format!("{whole}{kept}").parse::<u128>() {
        Ok(digits) => {
            format!("{}e-{places}", digits + up).parse().map_or(x, |y: f64| y.copysign(x))
        }
        Err(_) => x,
    }
}

/// A random number in [0, 1), a different one in each call. It is not suitable for secrets.
fn random() -> f64 {
    use std::hash::{BuildHasher, Hasher};
    let bits = std::collections::hash_map::RandomState::new().build_hasher().finish();
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let x = (bits >> 11) as f64;
    x / 9_007_199_254_740_992.0
}
