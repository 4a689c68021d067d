//! Tells what belongs at a place of a text that is being typed: for completion in an editor.
//!
//! The text before the place is enough, so that what is half written is understood too.

use std::ops::Range;

use super::scan::token::{RonBracket, RonLexer, RonToken};

/// What is being typed at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedPart {
    /// The name of a field.
    FieldName,
    /// A text in quotes.
    QuotedText,
    /// A value without quotes, perhaps one that is still to come.
    BareValue,
}

/// A place of a text in RON where something is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypingPlace {
    /// What is being typed.
    pub part: TypedPart,
    /// What is there so far, without quotes.
    pub typed: Range<usize>,
    /// The names of the fields that it lies in, from the outermost to the innermost.
    pub fields: Vec<String>,
    /// The fields of the innermost record before the place, each with its first text.
    pub written: Vec<(String, String)>,
}

/// A bracket that is open at the place.
#[derive(Default)]
struct OpenPart {
    is_record: bool,
    /// The name of the field whose value comes next.
    field: Option<String>,
    /// The last word, which is the name of a field if a colon follows.
    word: Option<String>,
    written: Vec<(String, String)>,
}

/// What is being typed at byte `at` of a text; `None` between records. O(text before the place).
pub fn typing_place(text: &str, at: usize) -> Option<TypingPlace> {
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let mut lexer = RonLexer::new(text);
    let mut open: Vec<OpenPart> = Vec::new();
    let (part, typed) = loop {
        let (token, span) = lexer.token();
        // The place is before this token, so that nothing is typed there yet.
        if token == RonToken::End || span.start >= at {
            break (None, at..at);
        }
        let is_text = matches!(token, RonToken::Text | RonToken::Broken);
        if is_text && (span.end > at || token == RonToken::Broken && span.end >= at) {
            let content = span.start + 1;
            let end = if token == RonToken::Text { span.end - 1 } else { span.end };
            break (Some(TypedPart::QuotedText), content.min(at)..end.max(at));
        }
        if token == RonToken::Word && span.end >= at {
            break (None, span);
        }
        take(token, &text[span], &mut open);
    };
    let inner = open.last()?;
    let part = part.unwrap_or(match inner.is_record && inner.field.is_none() {
        true => TypedPart::FieldName,
        false => TypedPart::BareValue,
    });
    let fields: Vec<String> = open.iter().filter_map(|part| part.field.clone()).collect();
    if part != TypedPart::FieldName && fields.is_empty() {
        return None;
    }
    let record = open.iter().rev().find(|part| part.is_record);
    let written = record.map(|record| record.written.clone()).unwrap_or_default();
    Some(TypingPlace { part, typed, fields, written })
}

/// Takes a token in that lies before the place.
fn take(token: RonToken, own: &str, open: &mut Vec<OpenPart>) {
    match token {
        RonToken::Open(bracket) => {
            open.push(OpenPart { is_record: bracket == RonBracket::Round, ..OpenPart::default() });
        }
        RonToken::Close(_) => {
            open.pop();
        }
        RonToken::Comma => {
            if let Some(inner) = open.last_mut() {
                inner.field = None;
                inner.word = None;
            }
        }
        RonToken::Colon => {
            if let Some(inner) = open.last_mut() {
                inner.field = inner.word.take();
                let written = inner.field.clone().map(|field| (field, String::new()));
                inner.written.extend(written);
            }
        }
        RonToken::Word | RonToken::Text | RonToken::Broken => {
            let Some(inner) = open.last_mut() else { return };
            let value = own.trim_matches('"');
            let written = inner.written.last_mut().filter(|_| inner.field.is_some());
            match written {
                Some((_, known)) if known.is_empty() => value.clone_into(known),
                _ => inner.word = Some(value.to_owned()),
            }
        }
        RonToken::End => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of `|` in a text, in short: part, what is typed, fields.
    fn place(text: &str) -> String {
        let at = text.find('|').expect("a mark");
        let text = text.replace('|', "");
        match typing_place(&text, at) {
            None => "nothing".to_owned(),
            Some(TypingPlace { part, typed, fields, .. }) => {
                let part = match part {
                    TypedPart::FieldName => "name",
                    TypedPart::QuotedText => "text",
                    TypedPart::BareValue => "value",
                };
                format!("{part} “{}” in {}", &text[typed], fields.join("."))
            }
        }
    }

    #[test]
    fn what_is_typed_is_told() {
        for (text, told) in [
            ("[(from: \"bu|\", to: \"x\")]", "text “bu” in from"),
            ("[(from: \"bu|", "text “bu” in from"),
            ("[(from: \"|\n (to: \"x\")]", "text “” in from"),
            ("[(from: |", "value “” in from"),
            ("[(from: \"burke\", re|", "name “re” in "),
            ("[(|)]", "name “” in "),
            ("[(from: \"a\", cites: [\"2.|\"])]", "text “2.” in cites"),
            ("[(from: \"a\", cites: [(source: \"t\", at: \"2.|", "text “2.” in cites.at"),
            ("[(from: \"a\", claims: [(praised: \"q|\")])]", "text “q” in claims.praised"),
            ("[(from: \"a\", claims: [(|", "name “” in claims"),
            ("[(from: \"a\")|]", "nothing"),
            ("|", "nothing"),
            ("[(note: \"é|\")]", "text “é” in note"),
        ] {
            assert_eq!(place(text), told, "{text}");
        }
        let text = "[(from: \"a\", relation: \"met\", to: \"";
        let written = typing_place(text, text.len()).map(|place| place.written);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let all = vec![pair("from", "a"), pair("relation", "met"), pair("to", "")];
        assert_eq!(written, Some(all));
    }
}
