//! Says what is wrong with a JSON text, in the words of this crate and with its place.

use crate::diagnostic::{Diagnostic, codes};
use crate::text::{FileId, Span};

use super::super::span_of_part;

/// The mistake that the parser found in a part of a text.
pub(super) fn json_mistake(
    file: FileId,
    text: &str,
    part: &str,
    error: &serde_json::Error,
) -> Diagnostic {
    let base = span_of_part(file, text, part).start as usize;
    let found = token(part, offset(part, error));
    let at = Span::new(file, base + found.start..base + found.end);
    let (message, help) = json_message(&error.to_string());
    let wrong = Diagnostic::new(&codes::JSON_SHAPE, message).at(at);
    match help {
        Some(help) => wrong.help(help),
        None => wrong,
    }
}

/// The byte of a part of the text at which the parser stopped.
fn offset(part: &str, error: &serde_json::Error) -> usize {
    let before = part.split_inclusive('\n').take(error.line().saturating_sub(1));
    let line: usize = before.map(str::len).sum();
    (line + error.column()).min(part.len())
}

/// The range of the word, number, text or sign that ends before `end`.
fn token(part: &str, end: usize) -> std::ops::Range<usize> {
    let bytes = part.as_bytes();
    let Some(last) = end.checked_sub(1) else { return 0..0 };
    let mut start = last;
    if bytes[last] == b'"' {
        while start > 0 {
            start -= 1;
            if bytes[start] == b'"' && (start == 0 || bytes[start - 1] != b'\\') {
                break;
            }
        }
    } else {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
        while start > 0 && word(bytes[last]) && word(bytes[start - 1]) {
            start -= 1;
        }
        while !part.is_char_boundary(start) {
            start -= 1;
        }
    }
    start..end
}

/// Rewrites a message of the parser in the words of this crate: the message, and perhaps advice.
fn json_message(error: &str) -> (String, Option<String>) {
    let error = error.rfind(" at line ").map_or(error, |at| &error[..at]);
    let mut text = String::new();
    let mut open = false;
    for letter in error.chars() {
        match letter {
            '`' | '"' => {
                open = !open;
                text.push(if open { '“' } else { '”' });
            }
            _ => text.push(letter),
        }
    }
    if let Some(rest) = text.strip_prefix("EOF while parsing ") {
        return (format!("the file ends within {rest}"), None);
    }
    if let Some(key) = text.strip_prefix("duplicate field ") {
        return (format!("the key {key} stands twice in one object"), None);
    }
    if text == "expected ident" {
        return ("a word that JSON does not know".to_owned(), None);
    }
    if text == "expected value" {
        return ("a value is missing here".to_owned(), None);
    }
    if let Some(rest) = text.strip_prefix("expected ") {
        return (format!("{rest} is missing here"), None);
    }
    let message = match text.as_str() {
        "recursion limit exceeded" => "the file is nested too deep",
        "trailing characters" => "the file goes on after its end",
        "trailing comma" => "nothing follows the comma",
        "key must be a string" => "the name of a property is a text in quotes",
        _ => return misplaced(&text),
    };
    (message.to_owned(), None)
}

/// As [`json_message`], for a value that is of another type than expected.
fn misplaced(text: &str) -> (String, Option<String>) {
    let Some((message, wanted)) = text.split_once(", expected ") else {
        return (text.to_owned(), None);
    };
    let wanted = match wanted {
        "a sequence" => "a list",
        "a string" => "a text in quotes",
        wanted => wanted,
    };
    let help = Some(format!("expected {wanted}"));
    let invalid = message.strip_prefix("invalid type: ");
    let Some(what) = invalid.or(message.strip_prefix("invalid value: ")) else {
        return (message.to_owned(), help);
    };
    let called = [
        ("integer", "the number"),
        ("floating point", "the number"),
        ("string", "the text"),
        ("boolean", "the word"),
        ("sequence", "a list"),
        ("map", "an object"),
    ];
    let known = called.iter().find_map(|(word, name)| Some((name, what.strip_prefix(word)?)));
    let what = known.map_or(what.to_owned(), |(name, rest)| format!("{name}{rest}"));
    (format!("{what} does not belong here"), help)
}
