//! Computes the functions of openCypher.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::temporal::DateTime;
use crate::graph::{Graph, Map, Value};

use super::collection_function::collection_function;
use super::operators::overflow;
use super::text_function::text_function;
use super::{Fault, comparison, fault};
use crate::query::algebra::ValueType;
use crate::query::function::{Aggregate, Function};
use crate::query::print::format_float;
use crate::query::temporal;

/// Computes a function. The number of arguments must fit its arity.
#[expect(clippy::too_many_lines, reason = "one arm for each sort of function")]
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
        F::ValueType => Ok(Value::from(ValueType::of(first).to_string())),
        F::DbLabels | F::DbTypes | F::DbKeys | F::DbFunctions => Ok(of_database(function, graph)),
        F::CollIndexOf | F::CollInsert if !first.is_null() => {
            collection_function(function, arguments)
        }
        _ if arguments.iter().any(Value::is_null) => Ok(Value::Null),
        F::Id
        | F::ElementId
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
        F::CharLength
        | F::CharacterLength
        | F::ToUpper
        | F::ToLower
        | F::Upper
        | F::Lower
        | F::Trim
        | F::BTrim
        | F::LTrim
        | F::RTrim
        | F::Normalize
        | F::Replace
        | F::Split
        | F::Substring
        | F::Left
        | F::Right => text_function(function, arguments),
        F::CollDistinct
        | F::CollFlatten
        | F::CollMax
        | F::CollMin
        | F::CollRemove
        | F::CollSort => collection_function(function, arguments),
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

/// The mistake that a function does not take a value.
pub(super) fn wrong(function: Function, value: &Value) -> Fault {
    let message = format!("{}() does not take {}", function.name(), value.type_name());
    let fault = fault(&codes::ARGUMENT_VALUE_AT_RUN, message);
    match (function, value) {
        (Function::Length, Value::String(_) | Value::List(_)) => {
            Box::new(fault.help("write size()"))
        }
        _ => fault,
    }
}

/// A number of things as a value.
pub(super) fn count(n: usize) -> Value {
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
        (F::ElementId, Value::Node(node)) => Value::from(node.index().to_string()),
        (F::ElementId, Value::Edge(edge)) => Value::from(edge.index().to_string()),
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

/// What the graph and the language have, in a list.
fn of_database(function: Function, graph: &Graph) -> Value {
    let texts = |texts: &mut dyn Iterator<Item = &str>| Value::list(texts.map(Value::from));
    match function {
        Function::DbLabels => {
            let labels = graph.known_labels();
            let used =
                |label: &&str| graph.label(label).is_some_and(|l| !graph.by_label(l).is_empty());
            texts(&mut labels.filter(used))
        }
        Function::DbTypes => {
            let types = graph.types().filter(|kind| graph.type_count(*kind) > 0);
            texts(&mut types.map(|kind| graph.type_name(kind).as_ref()))
        }
        Function::DbKeys => texts(&mut graph.known_keys()),
        _ => {
            let entry = |name: &str, category: &str, signature: &str, description: &str| {
                let entries = [
                    ("name", name),
                    ("category", category),
                    ("signature", signature),
                    ("description", description),
                ];
                let entries = entries.map(|(key, text)| (Arc::from(key), Value::from(text)));
                Value::Map(Arc::new(entries.into_iter().collect()))
            };
            let functions = Function::ALL
                .iter()
                .map(|f| entry(f.name(), f.category(), f.signature(), f.description()));
            let aggregates = Aggregate::all()
                .map(|f| entry(f.name(), "Aggregates", &f.signature(), f.description()));
            Value::list(functions.chain(aggregates))
        }
    }
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
        (F::ToInteger, Value::Float(x)) if x.is_nan() => Value::Null,
        (F::ToInteger, Value::Float(x)) => to_integer(*x).ok_or_else(overflow)?,
        (F::ToInteger, Value::Bool(b)) => Value::Int(i64::from(*b)),
        (F::ToInteger, Value::String(text)) => {
            let text = text.trim();
            match (decimal(text), text.split_once('.')) {
                // A float cannot hold all integers, so that the digits themselves are read.
                (Some(_), None) if !text.contains(['e', 'E']) => whole(text),
                (Some(_), Some((digits, rest))) if !rest.contains(['e', 'E']) => whole(digits),
                (Some(x), _) => to_integer(x).unwrap_or_default(),
                (None, _) => Value::Null,
            }
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
/// are not read as numbers, and a number that is too large is none.
fn decimal(text: &str) -> Option<f64> {
    let x: f64 = text.parse().ok()?;
    let named = ["NaN", "Infinity", "-Infinity"].contains(&text);
    let written = text.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    (named || (written && x.is_finite())).then_some(x)
}

/// The integer that digits with or without a sign write; null where it does not fit in 64 bits.
fn whole(digits: &str) -> Value {
    // The digits before the point of `.5` are left out.
    match digits {
        "" | "-" | "+" => Value::Int(0),
        _ => digits.parse().map(Value::Int).unwrap_or_default(),
    }
}

/// A float without its fraction; `None` where that does not fit in 64 bits.
fn to_integer(x: f64) -> Option<Value> {
    // 2^63 is a float, and the largest integer is one less.
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "in range, as just checked")]
    (-EDGE..EDGE).contains(&x).then(|| Value::Int(x.trunc() as i64))
}

#[expect(clippy::too_many_lines, reason = "one arm for each function")]
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
            Value::Int(places @ 0..=300) => {
                let mode = arguments.get(2).map_or(Ok(RoundingMode::HalfUp), rounding_mode)?;
                rounded(x, usize::try_from(*places).unwrap_or(0), mode)
            }
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
        F::Sinh => x.sinh(),
        F::Cosh => x.cosh(),
        F::Tanh => x.tanh(),
        F::Coth => x.tanh().recip(),
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

/// How a number is rounded to decimal places.
#[derive(Clone, Copy)]
enum RoundingMode {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// To the nearest, halves towards zero.
    HalfDown,
    /// To the nearest, halves to an even digit.
    HalfEven,
}

fn rounding_mode(value: &Value) -> Result<RoundingMode, Fault> {
    let Value::String(name) = value else { return Err(wrong(Function::Round, value)) };
    Ok(match name.to_ascii_uppercase().as_str() {
        "UP" => RoundingMode::Up,
        "DOWN" => RoundingMode::Down,
        "CEILING" => RoundingMode::Ceiling,
        "FLOOR" => RoundingMode::Floor,
        "HALF_UP" => RoundingMode::HalfUp,
        "HALF_DOWN" => RoundingMode::HalfDown,
        "HALF_EVEN" => RoundingMode::HalfEven,
        _ => {
            let message = format!("round() knows no mode “{name}”");
            let help =
                "write 'UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN' or 'HALF_EVEN'";
            let fault = Diagnostic::new(&codes::ARGUMENT_VALUE_AT_RUN, message);
            return Err(Box::new(fault.help(help)));
        }
    })
}

/// Rounds a number to decimal places, by its decimal digits and not its binary value, so that 2.345
/// becomes 2.35.
fn rounded(x: f64, places: usize, mode: RoundingMode) -> f64 {
    let text = x.abs().to_string();
    let parts = text.split_once('.');
    let Some((whole, fraction)) = parts.filter(|(_, fraction)| fraction.len() > places) else {
        return x;
    };
    let (kept, rest) = fraction.split_at(places);
    let Ok(digits) = format!("{whole}{kept}").parse::<u128>() else { return x };
    let any = rest.bytes().any(|digit| digit != b'0');
    let half = rest.as_bytes()[0].cmp(&b'5').then(match rest[1..].bytes().any(|d| d != b'0') {
        true => Ordering::Greater,
        false => Ordering::Equal,
    });
    let up = match mode {
        RoundingMode::Up => any,
        RoundingMode::Down => false,
        RoundingMode::Ceiling => any && x > 0.0,
        RoundingMode::Floor => any && x < 0.0,
        RoundingMode::HalfUp => half.is_ge(),
        RoundingMode::HalfDown => half.is_gt(),
        RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && digits % 2 == 1),
    };
    format!("{}e-{places}", digits + u128::from(up)).parse().map_or(x, |y: f64| y.copysign(x))
}

/// A random number in [0, 1), a different one in each call. It is not suitable for secrets.
fn random() -> f64 {
    use std::hash::{BuildHasher, Hasher};
    let bits = std::collections::hash_map::RandomState::new().build_hasher().finish();
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let x = (bits >> 11) as f64;
    x / 9_007_199_254_740_992.0
}
