//! What value a field expects, and the message for somebody who wrote another.

use crate::codes;
use crate::read::mistake::{either, quoted};
use crate::ron_layout::{RonShape, RonValue};
use polemic_engine::diagnostic::{Code, nearest};

/// The value that is expected somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedValue {
    /// A text in quotes.
    Text,
    /// A text in quotes, or something else; the text is the type's own description of both.
    TextOr(String),
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A list.
    List,
    /// A record.
    Record,
    /// Several values in round brackets.
    Tuple,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The parser's error does not tell.
    Unknown,
}

impl ExpectedValue {
    /// Tells what is expected from the error with which the parser refused a meaningless word.
    pub fn of(refusal: &ron::Error) -> ExpectedValue {
        use ron::Error as E;
        match refusal {
            E::ExpectedString => ExpectedValue::Text,
            E::InvalidValueForType { expected, .. } => ExpectedValue::TextOr(expected.clone()),
            E::ExpectedBoolean => ExpectedValue::Flag,
            E::ExpectedFloat | E::ExpectedInteger => ExpectedValue::Number,
            E::ExpectedArray => ExpectedValue::List,
            E::ExpectedNamedStructLike(_) | E::ExpectedDifferentStructName { .. } => {
                ExpectedValue::Record
            }
            E::ExpectedStructLike => ExpectedValue::Tuple,
            E::NoSuchEnumVariant { expected, .. } => ExpectedValue::Word(expected),
            _ => ExpectedValue::Unknown,
        }
    }

    fn words(&self) -> String {
        match self {
            ExpectedValue::Text => "a text in quotes".to_owned(),
            ExpectedValue::TextOr(words) => words.clone(),
            ExpectedValue::Flag => "true or false".to_owned(),
            ExpectedValue::Number => "a number".to_owned(),
            ExpectedValue::List => "a list in square brackets".to_owned(),
            ExpectedValue::Record => "a record in round brackets".to_owned(),
            ExpectedValue::Tuple => "two values in round brackets".to_owned(),
            ExpectedValue::Word(words) => format!("one of the words {}", either(words)),
            ExpectedValue::Unknown => "another value".to_owned(),
        }
    }

    /// Makes the code, the message and the help for a value of `field` that is written as `own` and
    /// was refused with `error`. `holder` begins the sentence: `“kind” takes`.
    pub fn refuse(
        &self,
        own: &str,
        node: &RonValue,
        field: &str,
        holder: &str,
        error: &ron::Error,
    ) -> (&'static Code, String, Option<String>) {
        if let ron::Error::InvalidEscape(_) = error {
            let message = "a backslash in this text begins no escape that RON knows";
            return (&codes::SYNTAX, message.to_owned(), Some("write it twice".to_owned()));
        }
        let plain = !own.is_empty() && !own.contains(['"', '\n']);
        match self {
            ExpectedValue::Word(words) if plain && node.shape == RonShape::Leaf => {
                let message = format!("{} is not a value of “{field}”", quoted(own));
                let help = match nearest(own, words.iter().copied()) {
                    Some(near) => format!("did you mean “{near}”?"),
                    None => format!("it is {}", either(words)),
                };
                (&codes::UNCLEAR_VALUE, message, Some(help))
            }
            _ => {
                let message = format!("{holder} {}, not {}", self.words(), sort(own, node));
                (&codes::WRONG_TYPE, message, self.cure(own, node))
            }
        }
    }

    /// A help that gives the value as it was probably meant: `write "1924"` for `1924`.
    fn cure(&self, own: &str, node: &RonValue) -> Option<String> {
        if node.shape != RonShape::Leaf || own.len() > 60 || own.contains('\n') {
            return None;
        }
        let bare = own.trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '«', '»']);
        match self {
            ExpectedValue::Text | ExpectedValue::TextOr(_) if !own.starts_with('"') => {
                Some(format!("write \"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\"")))
            }
            ExpectedValue::List if own.starts_with('"') => Some(format!("write [{own}]")),
            ExpectedValue::Number if bare.parse::<f64>().is_ok() => Some(format!("write {bare}")),
            ExpectedValue::Flag if matches!(bare, "true" | "false") => {
                Some(format!("write {bare}"))
            }
            ExpectedValue::Flag if matches!(bare, "yes" | "no") => {
                Some(format!("write {}", bare == "yes"))
            }
            ExpectedValue::Word(words) => {
                words.iter().find(|word| **word == bare).map(|word| format!("write {word}"))
            }
            _ => None,
        }
    }
}

/// What a written value is, in plain words.
fn sort(own: &str, node: &RonValue) -> &'static str {
    match node.shape {
        RonShape::Leaf if own.starts_with(['"', 'r']) && own.ends_with(['"', '#']) => "a text",
        RonShape::Leaf if own.starts_with(['\'', '“', '„', '‘', '«']) => {
            "a text in other quotes"
        }
        RonShape::Leaf if own.parse::<f64>().is_ok() => "a number",
        RonShape::Leaf if matches!(own, "true" | "false") => "true or false",
        RonShape::Leaf | RonShape::Broken => "a word without quotes",
        RonShape::Struct(_) => "a record",
        RonShape::Tuple(_) => "values in round brackets",
        RonShape::List(_) => "a list",
        RonShape::Map => "something in curly brackets",
    }
}
