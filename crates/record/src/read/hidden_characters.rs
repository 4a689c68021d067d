//! Finds characters in the files of a dataset that no editor shows: control characters, and those
//! that turn the direction of text so that it reads as something else.

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{FileId, Files, Span};

use super::file_kind;
use crate::codes;

/// So many of one file are reported at most, because a file may be full of them.
const MOST_OF_A_FILE: usize = 100;

/// P062: a text or a comment of a file holds such a character, written as it is or with an escape
/// (`\u{1b}`). O(text).
pub fn hidden_characters(files: &Files) -> Vec<Diagnostic> {
    let read = files.iter().filter(|(_, file)| file_kind(&file.name).is_some());
    read.flat_map(|(id, file)| of_text(id, &file.text)).collect()
}

fn of_text(file: FileId, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut rest = text;
    let stops = |c: char| c == '\\' || is_hidden(c) && c != '\u{feff}';
    while let Some(at) = rest.find(stops) {
        let start = text.len() - rest.len() + at;
        let (length, c) = character(&rest[at..]);
        rest = &rest[at + length..];
        if is_hidden(c) {
            let what = match c.is_control() {
                true => "a control character",
                false => "a character that turns the direction of text",
            };
            let message = format!("the file holds {what} (U+{:04X})", u32::from(c));
            let span = Span::new(file, start..start + length);
            let mistake = Diagnostic::new(&codes::HIDDEN_CHARACTER, message).at(span);
            found.push(mistake.help("take it out"));
            if found.len() == MOST_OF_A_FILE {
                break;
            }
        }
    }
    found
}

fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first character that a RON text stands for, and how many bytes it is written with.
fn character(text: &str) -> (usize, char) {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    if first != '\\' {
        return (first.len_utf8(), first);
    }
    let of_number = |digits: &str, length: usize| {
        let number = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        (length, number.unwrap_or(' '))
    };
    match chars.next() {
        Some('0') => (2, '\0'),
        Some('x') => match text.get(2..4) {
            Some(digits) => of_number(digits, 4),
            None => (2, ' '),
        },
        Some('u') if text[2..].starts_with('{') => match text.find('}') {
            Some(end) if end < "\\u{10ffff}".len() => of_number(&text[3..end], end + 1),
            _ => (2, ' '),
        },
        Some(other) => (1 + other.len_utf8(), ' '),
        None => (1, ' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_bytes_are_found() {
        let found = |text: &str| -> Vec<String> {
            let files = Files::one("a.ron", text.to_owned());
            let all = hidden_characters(&files);
            all.iter().map(|d| files.slice(d.span.unwrap()).to_owned()).collect()
        };
        assert_eq!(
            found("a\u{1b}b \\u{1b} \\x07 \\0 \u{202e}"),
            ["\u{1b}", "\\u{1b}", "\\x07", "\\0", "\u{202e}"]
        );
        assert!(found("a\n\r\n\t\\n \\\\u{1b} \\u{e9} \\x41 é \\").is_empty());
        assert_eq!(found(&"\0".repeat(200)).len(), MOST_OF_A_FILE);
        assert!(found("\\u{ \\u{110000} \\x \\xé").is_empty());
    }
}
