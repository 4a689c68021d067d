//! Values from texts, as the tables and data elements of graphs hold them.

use std::sync::Arc;

use crate::graph::{Value, temporal};

/// What a column or key declares its values to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing: whole and decimal numbers and booleans are found by how they are written.
    Any,
    Text,
    Int,
    Float,
    Bool,
    Temporal(temporal::Kind),
    /// A number, whole or decimal as it is written.
    Number,
    /// Anything, written in JSON.
    Json,
}

/// What a column or key declares: a kind of value, or a list of such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type {
    of: Kind,
    /// Whether it is a list, with semicolons between its parts.
    list: bool,
}

impl Type {
    /// Whatever it looks like.
    pub(super) const ANY: Type = Type { of: Kind::Any, list: false };
    /// A text, whatever it looks like.
    pub(super) const TEXT: Type = Type { of: Kind::Text, list: false };

    /// A value in JSON.
    pub(super) const JSON: Type = Type { of: Kind::Json, list: false };

    /// The type that the description of a text's key names, where there is no other way to say it.
    pub(super) fn described(name: &str) -> Option<Type> {
        let named = Type::of_name(name)?;
        matches!(named.of, Kind::Temporal(_) | Kind::Number | Kind::Json).then_some(named)
    }

    /// The names of types, for help.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        let plain = ["string", "int", "long", "float", "double", "boolean", "number", "json"];
        plain.into_iter().chain(temporal::Kind::ALL.map(temporal::Kind::name))
    }

    /// The type of a name, as CSV headers and GraphML keys have it.
    pub(super) fn of_name(name: &str) -> Option<Type> {
        let (name, list) = match name.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let kind = match name.to_ascii_lowercase().as_str() {
            "string" | "str" | "text" | "char" => Kind::Text,
            "int" | "integer" | "long" | "short" | "byte" => Kind::Int,
            "float" | "double" => Kind::Float,
            "boolean" | "bool" => Kind::Bool,
            "number" => Kind::Number,
            "json" => Kind::Json,
            name => {
                let mut known = temporal::Kind::ALL.into_iter();
                Kind::Temporal(known.find(|kind| kind.name() == name)?)
            }
        };
        Some(Type { of: kind, list })
    }

    /// Whether a cell of it may begin with an apostrophe that only keeps spreadsheets from taking
    /// it for a formula: whether its column says what it holds, as those of `export` do.
    pub(super) fn may_be_defused(self) -> bool {
        !matches!(self.of, Kind::Any | Kind::Json)
    }

    /// What a text that is not of it is said not to be.
    pub(super) fn name(self) -> String {
        let of = self.of.name();
        if self.list { format!("a list of which each part is {of}") } else { of }
    }

    /// The value of a text that is not empty; none where it is not of this type.
    pub(super) fn value(self, text: &str, texts: &mut Texts) -> Option<Value> {
        if !self.list {
            return self.of.value(text, |text| texts.value(text));
        }
        let part = |part| self.of.value(part, |text| texts.value(text));
        text.split(';').map(part).collect::<Option<Vec<_>>>().map(Value::list)
    }

    /// As [`Type::value`], of a text that is kept anyhow.
    pub(super) fn value_of_kept(self, text: &Arc<str>) -> Option<Value> {
        if self.list {
            return self.value(text, &mut Texts::default());
        }
        self.of.value(text, |_| Value::String(text.clone()))
    }
}

impl Kind {
    fn name(self) -> String {
        let plain = match self {
            Kind::Temporal(kind) => return format!("{} such as {}", kind.title(), kind.example()),
            Kind::Any | Kind::Text => "a text",
            Kind::Int => "a whole number of 64 bits",
            Kind::Float => "a decimal number",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::Json => "a value in JSON",
        };
        plain.to_owned()
    }

    fn value(self, text: &str, string: impl FnOnce(&str) -> Value) -> Option<Value> {
        match self {
            Kind::Any => Some(guessed(text).unwrap_or_else(|| string(text))),
            Kind::Text => Some(string(text)),
            Kind::Int => text.trim().parse().ok().map(Value::Int),
            Kind::Float => text.trim().parse().ok().map(Value::Float),
            Kind::Bool => boolean(text.trim()),
            Kind::Temporal(kind) => kind.read(text.trim()).map(Value::Temporal),
            Kind::Number => {
                let number = |value: &Value| matches!(value, Value::Int(_) | Value::Float(_));
                guessed(text).filter(number).or_else(|| text.trim().parse().ok().map(Value::Float))
            }
            Kind::Json => super::json::value(text),
        }
    }
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
pub(super) fn restored(cell: &str) -> &str {
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

/// Texts of properties. Those that were met lately are shared and not made again: names of
/// sources and notes repeat, and an index of all texts would cost more than it saves where they
/// do not.
#[derive(Debug)]
pub(super) struct Texts {
    slots: Vec<Option<Arc<str>>>,
}

/// How many texts are remembered: a power of two.
const SLOTS: usize = 1 << 11;

/// Longer texts seldom repeat.
const LONGEST: usize = 64;

impl Default for Texts {
    fn default() -> Texts {
        Texts { slots: vec![None; SLOTS] }
    }
}

impl Texts {
    /// The value of a text.
    pub(super) fn value(&mut self, text: &str) -> Value {
        Value::String(match self.known(text) {
            Some(known) => known,
            None => self.remember(text.into()),
        })
    }

    /// The value of a text that is made already, and given up where it is known.
    pub(super) fn kept(&mut self, text: Arc<str>) -> Value {
        Value::String(match self.known(&text) {
            Some(known) => known,
            None => self.remember(text),
        })
    }

    fn known(&self, text: &str) -> Option<Arc<str>> {
        self.slots[slot(text)].as_ref().filter(|known| known.as_ref() == text).cloned()
    }

    fn remember(&mut self, text: Arc<str>) -> Arc<str> {
        if text.len() <= LONGEST {
            self.slots[slot(&text)] = Some(text.clone());
        }
        text
    }
}

fn slot(text: &str) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    #[expect(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
    let hash = hasher.finish() as usize;
    hash & (SLOTS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_is_written_as_one() {
        let mut texts = Texts::default();
        let mut shown = |text: &str| format!("{:?}", Type::ANY.value(text, &mut texts).unwrap());
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
