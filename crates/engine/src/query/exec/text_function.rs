//! Computes the functions of texts.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::codes;
use crate::graph::Value;
use crate::query::function::Function;

use super::function_call::wrong;
use super::operators::{LONGEST, too_long};
use super::{Fault, fault};

/// Computes a function whose first argument is a text. No argument is null.
pub(super) fn text_function(function: Function, arguments: &[Value]) -> Result<Value, Fault> {
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
    // Without characters to cut off, white space is.
    let cut = if arguments.len() > 1 { arguments[1].as_str() } else { None };
    let is_cut = |c: char| cut.map_or(c.is_whitespace(), |cut| cut.contains(c));
    Ok(match function {
        F::CharLength | F::CharacterLength => {
            Value::Int(i64::try_from(value.chars().count()).unwrap_or(i64::MAX))
        }
        F::ToUpper | F::Upper => Value::from(value.to_uppercase()),
        F::ToLower | F::Lower => Value::from(value.to_lowercase()),
        F::Trim | F::BTrim | F::LTrim | F::RTrim => {
            if arguments.len() > 1 {
                text(1)?;
            }
            Value::from(match function {
                F::LTrim => value.trim_start_matches(is_cut),
                F::RTrim => value.trim_end_matches(is_cut),
                _ => value.trim_matches(is_cut),
            })
        }
        F::Normalize => normalized(value, if arguments.len() > 1 { text(1)? } else { "NFC" })?,
        F::Replace => {
            let most = if arguments.len() > 3 { length(3)? } else { usize::MAX };
            replaced(value, text(1)?, text(2)?, most)?
        }
        F::Split => split(value, &arguments[1]).ok_or_else(|| wrong(function, &arguments[1]))?,
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

fn replaced(value: &str, old: &str, new: &str, most: usize) -> Result<Value, Fault> {
    let longer = new.len().saturating_sub(old.len());
    let count = if longer == 0 { 0 } else { value.matches(old).take(most).count() };
    if value.len().saturating_add(count.saturating_mul(longer)) > LONGEST {
        return Err(too_long("replace()"));
    }
    Ok(Value::from(value.replacen(old, new, most)))
}

/// The parts of a text between delimiters. At each place the first delimiter that fits is taken. An
/// empty delimiter splits between all characters. `None` where a delimiter is no text.
fn split(value: &str, by: &Value) -> Option<Value> {
    let delimiters: Vec<&str> = match by {
        Value::List(list) => list.iter().map(Value::as_str).collect::<Option<_>>()?,
        other => vec![other.as_str()?],
    };
    if delimiters.iter().any(|delimiter| delimiter.is_empty()) {
        return Some(Value::list(value.chars().map(|c| Value::from(c.to_string()))));
    }
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < value.len() {
        match delimiters.iter().find(|delimiter| value[at..].starts_with(**delimiter)) {
            Some(delimiter) => {
                parts.push(Value::from(&value[start..at]));
                at += delimiter.len();
                start = at;
            }
            None => at += value[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(Value::from(&value[start..]));
    Some(Value::list(parts))
}

fn normalized(value: &str, form: &str) -> Result<Value, Fault> {
    let text: String = match form.to_ascii_uppercase().as_str() {
        "NFC" => value.nfc().collect(),
        "NFD" => value.nfd().collect(),
        "NFKC" => value.nfkc().collect(),
        "NFKD" => value.nfkd().collect(),
        _ => {
            let message = format!("“{form}” is not a normal form: NFC, NFD, NFKC or NFKD");
            return Err(fault(&codes::ARGUMENT_VALUE_AT_RUN, message));
        }
    };
    if text.len() > LONGEST { Err(too_long("normalize()")) } else { Ok(Value::from(text)) }
}
