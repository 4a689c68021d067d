//! Writes names and texts so that they can be read again: names in backquotes where they need
//! them, texts in single quotes.

use std::borrow::Cow;
use std::fmt::Write;

/// Words that can be the name of a variable only in backquotes, in this or another openCypher
/// implementation.
const RESERVED: &str = "add all and as asc ascending by call case constraint contains create delete desc \
    descending detach distinct do drop else end ends exists false for foreach in is limit \
    mandatory match merge not null of on optional or order remove require return scalar set \
    skip starts then true union unique unwind when where with xor yield";

/// The name of a variable, in backquotes where it needs them. Also right for other names when the
/// text is meant for another openCypher implementation that reserves these words.
pub fn safe_name(name: &str) -> Cow<'_, str> {
    if RESERVED.split(' ').any(|word| name.eq_ignore_ascii_case(word)) {
        Cow::Owned(backquoted(name))
    } else {
        schema_name(name)
    }
}

/// The name of a label, a type or a property, in backquotes where it needs them. It may be a
/// reserved word.
pub fn schema_name(name: &str) -> Cow<'_, str> {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    if name.starts_with(starts) && name.chars().all(goes_on) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(backquoted(name))
    }
}

/// The name of a parameter, which may be a number.
pub(super) fn parameter_name(name: &str) -> Cow<'_, str> {
    if !name.is_empty() && name.chars().all(|c| c.is_ascii_digit()) {
        Cow::Borrowed(name)
    } else {
        schema_name(name)
    }
}

fn backquoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A text in single quotes, with escapes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // All control characters have at most four hexadecimal digits.
            c if c.is_control() => _ = write!(quoted, "\\u{:04x}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}
