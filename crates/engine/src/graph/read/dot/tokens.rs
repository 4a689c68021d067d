//! The words and signs of DOT.

use std::sync::Arc;

use crate::graph::Value;
use crate::text::{FileId, Span};

use super::{DotMistake, Parsed, number};

/// A word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DotToken {
    /// An id, with whether it stands in quotes.
    Id { text: Arc<str>, quoted: bool },
    /// One of `{}[]=;,:`.
    Sign(char),
    /// `->` or `--`.
    Arrow,
}

/// Goes through a text word by word.
pub(super) struct DotScanner<'a> {
    file: FileId,
    text: &'a str,
    /// Where the next token begins, blanks before it left out.
    at: usize,
    /// The next token with its end, if it was looked at.
    next: Option<(DotToken, usize)>,
    /// The last token that was taken.
    last: Option<DotToken>,
}

impl<'a> DotScanner<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> DotScanner<'a> {
        let at = text.len() - text.trim_start_matches('\u{feff}').len();
        DotScanner { file, text, at, next: None, last: None }
    }

    /// The next token; `None` at the end of the text.
    pub(super) fn peek(&mut self) -> Parsed<Option<&DotToken>> {
        if self.next.is_none() {
            self.skip_blanks()?;
            self.next = self.scan()?;
        }
        Ok(self.next.as_ref().map(|(token, _)| token))
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Parsed<Option<DotToken>> {
        self.peek()?;
        let Some((token, end)) = self.next.take() else { return Ok(None) };
        self.at = end;
        self.last = Some(token.clone());
        Ok(Some(token))
    }

    /// The place of the next token.
    pub(super) fn place(&self) -> Span {
        let end = self.next.as_ref().map_or(self.at, |(_, end)| *end);
        Span::new(self.file, self.at..end)
    }

    /// Whether the last token closed a subgraph.
    pub(super) fn last_closed(&self) -> bool {
        self.last == Some(DotToken::Sign('}'))
    }

    /// The mistake that something else stands where `wanted` belongs.
    pub(super) fn expected(&mut self, wanted: &str) -> Parsed<DotMistake> {
        self.peek()?;
        let at = self.place();
        let message = match &self.text[at.start as usize..at.end as usize] {
            "" => format!("the file ends where {wanted} belongs"),
            found => format!("“{found}” stands where {wanted} belongs"),
        };
        Ok((message, at))
    }

    /// Takes a keyword, which may be written in any case, if it comes next.
    pub(super) fn takes_word(&mut self, word: &str) -> Parsed<bool> {
        let is_next = matches!(self.peek()?,
            Some(DotToken::Id { text, quoted: false }) if text.eq_ignore_ascii_case(word));
        if is_next {
            self.next()?;
        }
        Ok(is_next)
    }

    /// Takes a sign if it comes next.
    pub(super) fn takes_sign(&mut self, sign: char) -> Parsed<bool> {
        let is_next = self.peek()? == Some(&DotToken::Sign(sign));
        if is_next {
            self.next()?;
        }
        Ok(is_next)
    }

    /// Takes an arrow if it comes next, and returns its place.
    pub(super) fn takes_arrow(&mut self) -> Parsed<Option<Span>> {
        if self.peek()? != Some(&DotToken::Arrow) {
            return Ok(None);
        }
        let at = self.place();
        self.next()?;
        Ok(Some(at))
    }

    /// Takes a sign that has to come next, and returns its place.
    pub(super) fn sign(&mut self, sign: char) -> Parsed<Span> {
        self.peek()?;
        let at = self.place();
        match self.takes_sign(sign)? {
            true => Ok(at),
            false => Err(self.expected(&format!("“{sign}”"))?),
        }
    }

    /// Takes an id, and returns it with its place.
    pub(super) fn id(&mut self) -> Parsed<(Arc<str>, Span)> {
        self.peek()?;
        let at = self.place();
        match self.peek()? {
            Some(DotToken::Id { .. }) => {}
            _ => return Err(self.expected("a name")?),
        }
        match self.next()? {
            Some(DotToken::Id { text, .. }) => Ok((text, at)),
            _ => Err(("a name is missing here".to_owned(), at)),
        }
    }

    /// Takes the value of an attribute. A number without quotes is one.
    pub(super) fn value(&mut self) -> Parsed<Value> {
        let is_plain = matches!(self.peek()?, Some(DotToken::Id { quoted: false, .. }));
        let (text, _) = self.id()?;
        let value = number(&text).filter(|_| is_plain);
        Ok(value.unwrap_or(Value::String(text)))
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes behind blanks and comments: `//` and `#` to the end of the line, `/*` to `*/`.
    fn skip_blanks(&mut self) -> Parsed<()> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let starts_line = self.text[..self.at].trim_end_matches([' ', '\t']);
            let starts_line = starts_line.is_empty() || starts_line.ends_with(['\n', '\r']);
            if rest.starts_with("//") || rest.starts_with('#') && starts_line {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    let at = Span::new(self.file, self.at..self.at + 2);
                    return Err(("the comment that opens here is not closed".to_owned(), at));
                };
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    /// The token that stands here, and its end.
    fn scan(&mut self) -> Parsed<Option<(DotToken, usize)>> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let token = |token, length: usize| Ok(Some((token, self.at + length)));
        if rest.starts_with("->") || rest.starts_with("--") {
            return token(DotToken::Arrow, 2);
        }
        if "{}[]=;,:".contains(first) {
            return token(DotToken::Sign(first), 1);
        }
        let here = Span::new(self.file, self.at..self.at + first.len_utf8());
        match first {
            '"' => self.quoted().map(Some),
            '<' => {
                let end = html_end(rest).ok_or_else(|| {
                    ("the bracket that opens here is not closed".to_owned(), here)
                })?;
                let text = rest[1..end - 1].trim().into();
                token(DotToken::Id { text, quoted: true }, end)
            }
            _ => {
                let is_number = first == '-' || first == '.' || first.is_ascii_digit();
                let inside = |c: char| {
                    c.is_alphanumeric()
                        || c == '_'
                        || !c.is_ascii()
                        || is_number && ".-".contains(c)
                };
                let mut end = rest.find(|c: char| !inside(c)).unwrap_or(rest.len());
                // In `1--2` and `1->2` an arrow follows the number.
                let start = first.len_utf8().min(end);
                end = rest[start..end].find('-').map_or(end, |at| at + start);
                if end == 0 {
                    return Err((format!("“{first}” has no meaning here"), here));
                }
                token(DotToken::Id { text: rest[..end].into(), quoted: false }, end)
            }
        }
    }

    /// Texts in quotes, of which several may be joined by `+`.
    fn quoted(&self) -> Parsed<(DotToken, usize)> {
        let mut text = String::new();
        let mut at = self.at;
        loop {
            let open = at;
            at += 1;
            loop {
                let Some(next) = self.text[at..].chars().next() else {
                    let at = Span::new(self.file, open..open + 1);
                    return Err(("the quote that opens here is not closed".to_owned(), at));
                };
                at += next.len_utf8();
                match (next, self.text[at..].chars().next()) {
                    ('"', _) => break,
                    ('\\', Some(escaped)) => {
                        at += escaped.len_utf8();
                        match escaped {
                            '"' => text.push('"'),
                            '\\' => text.push('\\'),
                            // Lines of a label, in the middle, at the left and at the right.
                            'n' | 'l' | 'r' => text.push('\n'),
                            // A line that goes on below.
                            '\n' => {}
                            other => text.extend(['\\', other]),
                        }
                    }
                    _ => text.push(next),
                }
            }
            let rest = &self.text[at..];
            let Some(more) = rest.trim_start().strip_prefix('+').map(str::trim_start) else {
                break;
            };
            if !more.starts_with('"') {
                break;
            }
            at = self.text.len() - more.len();
        }
        let text = text.trim_end_matches('\n').into();
        Ok((DotToken::Id { text, quoted: true }, at))
    }
}

/// The end of a text in HTML that stands in brackets, in bytes.
fn html_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
