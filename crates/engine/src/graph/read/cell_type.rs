//! Turns the texts of CSV fields and GraphML data into values of a declared type.

use crate::graph::{Value, temporal};

use super::text_cache::TextCache;

/// The type that a column or key declares for its values, apart from lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    /// No type is declared. Numbers and booleans are recognised by how they are written.
    Any,
    Text,
    Int,
    Float,
    Bool,
    Temporal(temporal::TemporalKind),
    /// An integer or a float, depending on how it is written.
    Number,
    /// Any value, written in JSON.
    Json,
}

/// The type that a column or key declares: of a single value, or of the elements of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellType {
    of: CellKind,
    /// Whether the text is a list, with semicolons between its elements.
    list: bool,
}

impl CellType {
    /// No declared type.
    pub(super) const ANY: CellType = CellType { of: CellKind::Any, list: false };
    /// A text, also where it looks like a number.
    pub(super) const TEXT: CellType = CellType { of: CellKind::Text, list: false };

    /// Any value, written in JSON.
    pub(super) const JSON: CellType = CellType { of: CellKind::Json, list: false };

    /// The type that the description of a GraphML key names. GraphML itself has no name for these
    /// types, so that `export` writes the name into the description.
    pub(super) fn described(name: &str) -> Option<CellType> {
        let named = CellType::of_name(name)?;
        matches!(named.of, CellKind::Temporal(_) | CellKind::Number | CellKind::Json)
            .then_some(named)
    }

    /// The names of all types, for help texts.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        let plain = ["string", "int", "long", "float", "double", "boolean", "number", "json"];
        plain.into_iter().chain(temporal::TemporalKind::ALL.map(temporal::TemporalKind::name))
    }

    /// The type with a name, as the heads of CSV columns and the keys of GraphML use it; `None`
    /// where there is none.
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

    /// Whether values of this type may be names, as those of labels and types are.
    pub(super) fn may_be_name(self) -> bool {
        matches!(self.of, CellKind::Any | CellKind::Text | CellKind::Json)
    }

    /// Whether a cell of this type may begin with an apostrophe that was added only to protect
    /// spreadsheets: see [`without_formula_guard`]. This is so for columns with a declared type,
    /// because `export` writes these.
    pub(super) fn may_have_formula_guard(self) -> bool {
        !matches!(self.of, CellKind::Any | CellKind::Json)
    }

    /// What messages call a value of this type: "“x” is not a whole number of 64 bits".
    pub(super) fn name(self) -> String {
        let of = self.of.name();
        if self.list { format!("a list of which each part is {of}") } else { of }
    }

    /// The value of a text that is not empty; `None` where the text is not of this type.
    pub(super) fn value(self, text: &str, texts: &mut TextCache) -> Option<Value> {
        if !self.list {
            return self.of.value(text, |text| texts.value(text));
        }
        let part = |part| self.of.value(part, |text| texts.value(text));
        text.split(';').map(part).collect::<Option<Vec<_>>>().map(Value::list)
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
            CellKind::Int => parse_whole(text.trim()).map(Value::Int),
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

/// The cell without the apostrophe that `export` puts before a text such as `=1+1`, so that
/// spreadsheets do not compute it as a formula.
pub(super) fn without_formula_guard(cell: &str) -> &str {
    let Some(rest) = cell.strip_prefix('\'') else { return cell };
    let formula = rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { rest } else { cell }
}

/// A whole number, also where it is written as a decimal one: `1815.0`.
#[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
pub(super) fn parse_whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| {
        let (_, fraction) = text.split_once('.')?;
        let number: f64 = text.parse().ok()?;
        let whole = !fraction.is_empty() && number.fract() == 0.0 && number.abs() < 9e15;
        whole.then_some(number as i64)
    })
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "1" => Some(Value::Bool(true)),
        "0" => Some(Value::Bool(false)),
        _ => parse_bool(text).map(Value::Bool),
    }
}

/// `true` or `false`, in any case.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") {
        Some(true)
    } else if is("false") {
        Some(false)
    } else {
        None
    }
}

/// The number or boolean that a text writes in its usual form. `007` and `+1` stay texts, and so
/// does an integer that does not fit in 64 bits.
fn guessed(text: &str) -> Option<Value> {
    match text {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    parse_int(text).map(Value::Int).or_else(|| parse_decimal(text).map(Value::Float))
}

/// The integer that a text writes in its usual form: `007` and `+1` are none.
#[inline]
pub(super) fn parse_int(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    if digits.is_empty() || (digits[0] == b'0' && digits.len() > 1) || digits.len() > 19 {
        return None;
    }
    if digits.len() == 19 {
        let whole = digits.iter().all(u8::is_ascii_digit);
        return text.parse().ok().filter(|_| whole);
    }
    // Fewer than 19 digits always fit in 64 bits. This is the usual case, and computing it here is
    // faster than `str::parse`.
    let mut number = 0;
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        if value > 9 {
            return None;
        }
        number = number * 10 + i64::from(value);
    }
    Some(if digits.len() < bytes.len() { -number } else { number })
}

/// The decimal number that a text writes in its usual form, as `1.5` or `1e-7`.
pub(super) fn parse_decimal(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if whole == 0 || (whole > 1 && digits[0] == b'0') || whole == digits.len() {
        return None;
    }
    if !decimal(&digits[whole..]) {
        return None;
    }
    text.parse().ok().filter(|x: &f64| x.is_finite())
}

/// Whether the rest of a number after its integer part makes it a float: `.5`, `e-7`, `.5e7`.
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
