//! Values from texts, as the tables and data elements of graphs hold them.

use std::sync::Arc;

use crate::graph::{Value, temporal};

use super::text_cache::TextCache;

/// What a column or key declares its values to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    /// Nothing: whole and decimal numbers and booleans are found by how they are written.
    Any,
    Text,
    Int,
    Float,
    Bool,
    Temporal(temporal::TemporalKind),
    /// A number, whole or decimal as it is written.
    Number,
    /// Anything, written in JSON.
    Json,
}

/// What a column or key declares: a kind of value, or a list of such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellType {
    of: CellKind,
    /// Whether it is a list, with semicolons between its parts.
    list: bool,
}

impl CellType {
    /// Whatever it looks like.
    pub(super) const ANY: CellType = CellType { of: CellKind::Any, list: false };
    /// A text, whatever it looks like.
    pub(super) const TEXT: CellType = CellType { of: CellKind::Text, list: false };

    /// A value in JSON.
    pub(super) const JSON: CellType = CellType { of: CellKind::Json, list: false };

    /// The type that the description of a text's key names, where there is no other way to say it.
    pub(super) fn described(name: &str) -> Option<CellType> {
        let named = CellType::of_name(name)?;
        matches!(named.of, CellKind::Temporal(_) | CellKind::Number | CellKind::Json)
            .then_some(named)
    }

    /// The names of types, for help.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        let plain = ["string", "int", "long", "float", "double", "boolean", "number", "json"];
        plain.into_iter().chain(temporal::TemporalKind::ALL.map(temporal::TemporalKind::name))
    }

    /// The type of a name, as CSV headers and GraphML keys have it.
    pub(super) fn of_name(name: &str) -> Option<CellType> {
        let (name, list) = match name.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let kind = match name.to_ascii_lowercase().as_str() {
            "string" | "str" | "text" | "char" => CellKind::Text,
            "int" | "integer" | "long" | "short" | "byte" => CellKind::Int,
            "float" | "double" => CellKind::Float,
            "boolean" | "bool" => CellKind::Bool,
            "number" => CellKind::Number,
            "json" => CellKind::Json,
            name => {
                let mut known = temporal::TemporalKind::ALL.into_iter();
                CellKind::Temporal(known.find(|kind| kind.name() == name)?)
            }
        };
        Some(CellType { of: kind, list })
    }

    /// Whether a cell of it may begin with an apostrophe that only keeps spreadsheets from taking
    /// it for a formula: whether its column says what it holds, as those of `export` do.
    pub(super) fn may_be_defused(self) -> bool {
        !matches!(self.of, CellKind::Any | CellKind::Json)
    }

    /// What a text that is not of it is said not to be.
    pub(super) fn name(self) -> String {
        let of = self.of.name();
        if self.list { format!("a list of which each part is {of}") } else { of }
    }

    /// The value of a text that is not empty; none where it is not of this type.
    pub(super) fn value(self, text: &str, texts: &mut TextCache) -> Option<Value> {
        if !self.list {
            return self.of.value(text, |text| texts.value(text));
        }
        let part = |part| self.of.value(part, |text| texts.value(text));
        text.split(';').map(part).collect::<Option<Vec<_>>>().map(Value::list)
    }

    /// As [`CellType::value`], of a text that is kept anyhow.
    pub(super) fn value_of_kept(self, text: &Arc<str>) -> Option<Value> {
        if self.list {
            return self.value(text, &mut TextCache::default());
        }
        self.of.value(text, |_| Value::String(text.clone()))
    }
}

impl CellKind {
    fn name(self) -> String {
        let plain = match self {
            CellKind::Temporal(kind) => {
                return format!("{} such as {}", kind.title(), kind.example());
            }
            CellKind::Any | CellKind::Text => "a text",
            CellKind::Int => "a whole number of 64 bits",
            CellKind::Float => "a decimal number",
            CellKind::Bool => "true or false",
            CellKind::Number => "a number",
            CellKind::Json => "a value in JSON",
        };
        plain.to_owned()
    }

    fn value(self, text: &str, string: impl FnOnce(&str) -> Value) -> Option<Value> {
        match self {
            CellKind::Any => Some(guessed(text).unwrap_or_else(|| string(text))),
            CellKind::Text => Some(string(text)),
            CellKind::Int => text.trim().parse().ok().map(Value::Int),
            CellKind::Float => text.trim().parse().ok().map(Value::Float),
            CellKind::Bool => boolean(text.trim()),
            CellKind::Temporal(kind) => kind.parse(text.trim()).map(Value::Temporal),
            CellKind::Number => {
                let number = |value: &Value| matches!(value, Value::Int(_) | Value::Float(_));
                guessed(text).filter(number).or_else(|| text.trim().parse().ok().map(Value::Float))
            }
            CellKind::Json => super::json::parse_json_value(text),
        }
    }
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
pub(super) fn without_formula_guard(cell: &str) -> &str {
    let Some(rest) = cell.strip_prefix('\'') else { return cell };
    let formula = rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { rest } else { cell }
}

fn boolean(text: &str) -> Option<Value> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || text == "1" {
        Some(Value::Bool(true))
    } else if is("false") || text == "0" {
        Some(Value::Bool(false))
    } else {
        None
    }
}

/// A number or boolean, where a text is written just as one would be: `007` and `+1` are texts,
/// and so is a whole number that does not fit.
fn guessed(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        b'0'..=b'9' | b'-' => {}
        b't' if text == "true" => return Some(Value::Bool(true)),
        b'f' if text == "false" => return Some(Value::Bool(false)),
        _ => return None,
    }
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if whole == 0 || (whole > 1 && digits[0] == b'0') {
        return None;
    }
    if whole == digits.len() {
        // What has no more digits than any number of 64 bits is the usual case, and done by hand.
        if whole < 19 {
            let number = digits.iter().fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
            return Some(Value::Int(if digits.len() < bytes.len() { -number } else { number }));
        }
        return text.parse().ok().map(Value::Int);
    }
    if !decimal(&digits[whole..]) {
        return None;
    }
    text.parse().ok().filter(|x: &f64| x.is_finite()).map(Value::Float)
}

/// Whether this, after the whole part, makes a decimal number: `.5`, `e-7`, `.5e7`.
fn decimal(rest: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(b".") {
        let count = digits(after);
        if count == 0 {
            return false;
        }
        rest = &after[count..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = after.strip_prefix(b"-").or(after.strip_prefix(b"+")).unwrap_or(after);
        return !after.is_empty() && digits(after) == after.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_is_written_as_one() {
        let mut texts = TextCache::default();
        let mut shown =
            |text: &str| format!("{:?}", CellType::ANY.value(text, &mut texts).unwrap());
        for (text, value) in [
            ("0", "Int(0)"),
            ("-12", "Int(-12)"),
            ("9223372036854775807", "Int(9223372036854775807)"),
            ("9223372036854775808", "String(\"9223372036854775808\")"),
            ("-9223372036854775808", "Int(-9223372036854775808)"),
            ("007", "String(\"007\")"),
            ("+1", "String(\"+1\")"),
            ("-", "String(\"-\")"),
            ("1.", "String(\"1.\")"),
            ("1.50", "Float(1.5)"),
            ("1e-05", "Float(1e-5)"),
            ("1e999", "String(\"1e999\")"),
            ("1e", "String(\"1e\")"),
            ("1.5.2", "String(\"1.5.2\")"),
            ("true", "Bool(true)"),
            ("True", "String(\"True\")"),
            ("1926-12-31", "String(\"1926-12-31\")"),
        ] {
            assert_eq!(shown(text), value);
        }
    }
}
