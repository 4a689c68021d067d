//! Sets a RON text as the guide writes it, and keeps its comments and its lines.
//!
//! Where a line ends is the author's choice. Everything else about blanks follows from the brackets:
//! what follows a bracket that ends its line is indented by four, and what goes on after a bracket
//! with something behind it stands under that. To set a text twice changes nothing more.

use super::RonLayout;
use super::scan::token::{RonBracket, RonLexer, RonToken};

/// A text as the guide writes it; `None` where it has slips of syntax, which have to be mended first.
/// O(text).
pub fn format_ron(text: &str) -> Option<String> {
    if !RonLayout::of(text).slips.is_empty() {
        return None;
    }
    let mut lexer = RonLexer::new(text);
    let mut setter = RonSetter::default();
    let mut end = 0;
    loop {
        let (token, span) = lexer.token();
        for piece in gap_pieces(&text[end..span.start]) {
            setter.gap(piece);
        }
        if token == RonToken::End {
            break;
        }
        setter.token(token, &text[span.clone()]);
        end = span.end;
    }
    Some(setter.finish())
}

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GapPiece<'t> {
    /// So many ends of lines.
    LineEnds(usize),
    /// A comment, without the end of its line; or an attribute such as `#![enable(…)]`.
    Comment(&'t str),
}

fn gap_pieces(gap: &str) -> Vec<GapPiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = gap;
    loop {
        let blank = rest.len() - rest.trim_start().len();
        let ends = rest[..blank].matches('\n').count();
        if ends > 0 {
            pieces.push(GapPiece::LineEnds(ends));
        }
        rest = &rest[blank..];
        if rest.is_empty() {
            return pieces;
        }
        let end = match rest.strip_prefix("/*") {
            Some(inside) => block_end(inside).map(|end| end + 2),
            None => rest.find('\n'),
        };
        let (comment, after) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(GapPiece::Comment(comment.trim_end()));
        rest = after;
    }
}

/// Where a block comment ends, which may hold others.
fn block_end(inside: &str) -> Option<usize> {
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        let next = at + inside[at..].find(['*', '/'])?;
        let two = inside.as_bytes().get(next..next + 2)?;
        at = match two {
            b"*/" => {
                depth -= 1;
                next + 2
            }
            b"/*" => {
                depth += 1;
                next + 2
            }
            _ => next + 1,
        };
    }
    Some(at)
}

/// A bracket that is open.
struct IndentingBracket {
    /// The column of the bracket.
    column: usize,
    /// The indentation of the line that it stands on.
    line_indent: usize,
    /// Whether its line ends after it; `None` until that is known.
    ends_line: Option<bool>,
    sort: RonBracket,
}

/// What the last thing on a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    Opener,
    Comma,
    Colon,
    Value,
    Comment,
}

struct RonSetter {
    out: String,
    /// The line so far.
    line: String,
    /// Its indentation.
    indent: usize,
    open: Vec<IndentingBracket>,
    last: Last,
    /// The last thing that is no comment.
    last_token: Last,
    /// Where a comma may have to go: after the last token, in `out` or in `line`.
    comma_place: usize,
    line_ends: usize,
}

impl Default for RonSetter {
    fn default() -> RonSetter {
        RonSetter {
            out: String::new(),
            line: String::new(),
            indent: 0,
            open: Vec::new(),
            last: Last::Start,
            last_token: Last::Start,
            comma_place: 0,
            line_ends: 0,
        }
    }
}

impl RonSetter {
    fn gap(&mut self, piece: GapPiece) {
        match piece {
            GapPiece::LineEnds(count) => self.line_ends += count,
            GapPiece::Comment(comment) => {
                // A comment behind a bracket does not count as its content.
                if self.line_ends > 0 {
                    self.begin(None);
                }
                if self.last != Last::Start {
                    self.line.push(' ');
                }
                self.line.push_str(comment);
                self.last = Last::Comment;
            }
        }
    }

    /// Ends the line if the text does so here, and indents the next one. `closing` is the bracket
    /// that comes, if one is closed.
    fn begin(&mut self, closing: Option<RonBracket>) {
        if self.line_ends == 0 {
            if let Some(bracket) = self.open.last_mut() {
                bracket.ends_line.get_or_insert(false);
            }
            return;
        }
        let is_first = self.out.is_empty() && self.line.is_empty();
        let blank_line = self.line_ends > 1 && !is_first && self.last != Last::Opener;
        if let Some(bracket) = self.open.last_mut() {
            bracket.ends_line.get_or_insert(true);
        }
        if !is_first {
            self.end_line();
        }
        if blank_line && closing.is_none() {
            self.out.push('\n');
        }
        self.line_ends = 0;
        self.indent = match self.open.last() {
            None => 0,
            Some(bracket) => match (bracket.ends_line, closing) {
                (Some(true), None) => bracket.line_indent + 4,
                (Some(true), Some(_)) => bracket.line_indent,
                (_, None) => bracket.column + 1,
                (_, Some(_)) => bracket.column,
            },
        };
        self.line = " ".repeat(self.indent);
        self.last = Last::Start;
    }

    fn end_line(&mut self) {
        self.out.push_str(self.line.trim_end());
        self.out.push('\n');
        self.line.clear();
    }

    fn token(&mut self, token: RonToken, text: &str) {
        match token {
            RonToken::Close(bracket) => {
                // A list of which each element has its line ends in a comma.
                let is_list = self.open.last().is_some_and(|open| {
                    open.ends_line == Some(true) && open.sort == RonBracket::Square
                });
                if self.line_ends > 0 && is_list && self.last_token == Last::Value {
                    self.add_comma();
                }
                self.begin(Some(bracket));
                if self.last != Last::Comma {
                    self.space();
                }
                self.open.pop();
                self.push(text, Last::Value);
            }
            RonToken::Open(sort) => {
                self.begin(None);
                self.space();
                let column = self.line.chars().count();
                let line_indent = self.indent;
                self.open.push(IndentingBracket { column, line_indent, ends_line: None, sort });
                self.push(text, Last::Opener);
            }
            RonToken::Comma => {
                if self.last != Last::Comment {
                    self.line_ends = 0;
                }
                self.begin(None);
                self.push(text, Last::Comma);
            }
            RonToken::Colon => {
                if self.last != Last::Comment {
                    self.line_ends = 0;
                }
                self.begin(None);
                self.push(text, Last::Colon);
            }
            _ => {
                self.begin(None);
                self.space();
                self.push(text, Last::Value);
            }
        }
    }

    /// Puts a blank before what comes, where one belongs.
    fn space(&mut self) {
        if matches!(self.last, Last::Comma | Last::Colon | Last::Comment) {
            self.line.push(' ');
        }
    }

    fn push(&mut self, text: &str, last: Last) {
        self.line.push_str(text);
        (self.last, self.last_token) = (last, last);
        self.comma_place = self.out.len() + self.line.len();
    }

    /// Puts a comma after the last value, which comments may follow.
    fn add_comma(&mut self) {
        match self.comma_place.checked_sub(self.out.len()) {
            Some(place) => self.line.insert(place, ','),
            None => self.out.insert(self.comma_place, ','),
        }
        self.last_token = Last::Comma;
    }

    fn finish(mut self) -> String {
        self.end_line();
        let text = self.out.trim_start_matches('\n');
        format!("{}\n", text.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_as_the_guide_writes_it() {
        let set = |text: &str| format_ron(text).unwrap();
        for (text, wanted) in [
            ("[(a:1,b : 2)]", "[(a: 1, b: 2)]\n"),
            ("[\n(a:1,\nb:2)\n]", "[\n    (a: 1,\n     b: 2),\n]\n"),
            (
                "[ // x\n  (a: [\"q\" , \"r\",],), // y\n\n\n\n  /* z */ (),\n]\n",
                "[ // x\n    (a: [\"q\", \"r\",],), // y\n\n    /* z */ (),\n]\n",
            ),
            (
                "(kinds: [\n (name: \"A\",\n who: true),\n ],\n)",
                "(kinds: [\n    (name: \"A\",\n     who: true),\n],\n)\n",
            ),
            ("[\n(a: 1) // last\n]", "[\n    (a: 1), // last\n]\n"),
            ("// only\n[]", "// only\n[]\n"),
            (
                "[\n    (from: \"a\", claims: [\n (b: \"c\"),\n ]),\n]",
                "[\n    (from: \"a\", claims: [\n        (b: \"c\"),\n    ]),\n]\n",
            ),
        ] {
            assert_eq!(set(text), wanted, "{text}");
            assert_eq!(set(wanted), wanted);
        }
        assert_eq!(format_ron("[(a: 1"), None);
    }
}
