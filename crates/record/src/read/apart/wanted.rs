//! What a field takes, and how to say so to somebody who wrote something else.

use crate::codes;
use crate::layout::{Node, Shape};
use crate::read::mistake::{either, quoted};
use polemic_engine::diagnostic::{Code, nearest};

/// What should stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A text in quotes.
    Text,
    /// A text in quotes, or something else: both as the type says it.
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
    /// Something that cannot be told.
    Unknown,
}

impl Wanted {
    /// What is wanted where a word that nothing takes was refused in this way.
    pub fn of(refusal: &ron::Error) -> Wanted {
        use ron::Error as E;
        match refusal {
            E::ExpectedString => Wanted::Text,
            E::InvalidValueForType { expected, .. } => Wanted::TextOr(expected.clone()),
            E::ExpectedBoolean => Wanted::Flag,
            E::ExpectedFloat | E::ExpectedInteger => Wanted::Number,
            E::ExpectedArray => Wanted::List,
            E::ExpectedNamedStructLike(_) | E::ExpectedDifferentStructName { .. } => Wanted::Record,
            E::ExpectedStructLike => Wanted::Tuple,
            E::NoSuchEnumVariant { expected, .. } => Wanted::Word(expected),
            _ => Wanted::Unknown,
        }
    }

    fn words(&self) -> String {
        match self {
            Wanted::Text => "a text in quotes".to_owned(),
            Wanted::TextOr(words) => words.clone(),
            Wanted::Flag => "true or false".to_owned(),
            Wanted::Number => "a number".to_owned(),
            Wanted::List => "a list in square brackets".to_owned(),
            Wanted::Record => "a record in round brackets".to_owned(),
            Wanted::Tuple => "two values in round brackets".to_owned(),
            Wanted::Word(words) => format!("one of the words {}", either(words)),
            Wanted::Unknown => "another value".to_owned(),
        }
    }

    /// Code, message and help for a value of `field` that is written as `own` and was refused
    /// with `error`. `holder` begins the sentence.
    pub fn refuse(
        &self,
        own: &str,
        node: &Node,
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
            Wanted::Word(words) if plain && node.shape == Shape::Leaf => {
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

    /// The value as it was probably meant.
    fn cure(&self, own: &str, node: &Node) -> Option<String> {
        if node.shape != Shape::Leaf || own.len() > 60 || own.contains('\n') {
            return None;
        }
        let bare = own.trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '«', '»']);
        match self {
            Wanted::Text | Wanted::TextOr(_) if !own.starts_with('"') => {
                Some(format!("write \"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\"")))
            }
            Wanted::List if own.starts_with('"') => Some(format!("write [{own}]")),
            Wanted::Number if bare.parse::<f64>().is_ok() => Some(format!("write {bare}")),
            Wanted::Flag if matches!(bare, "true" | "false") => Some(format!("write {bare}")),
            Wanted::Flag if matches!(bare, "yes" | "no") => {
                Some(format!("write {}", bare == "yes"))
            }
            Wanted::Word(words) => {
                words.iter().find(|word| **word == bare).map(|word| format!("write {word}"))
            }
            _ => None,
        }
    }
}

/// What a value is, in plain words.
fn sort(own: &str, node: &Node) -> &'static str {
    match node.shape {
        Shape::Leaf if own.starts_with(['"', 'r']) && own.ends_with(['"', '#']) => "a text",
        Shape::Leaf if own.starts_with(['\'', '“', '„', '‘', '«']) => {
            "a text in other quotes"
        }
        Shape::Leaf if own.parse::<f64>().is_ok() => "a number",
        Shape::Leaf if matches!(own, "true" | "false") => "true or false",
        Shape::Leaf | Shape::Broken => "a word without quotes",
        Shape::Struct(_) => "a record",
        Shape::Tuple(_) => "values in round brackets",
        Shape::List(_) => "a list",
        Shape::Map => "something in curly brackets",
    }
}
