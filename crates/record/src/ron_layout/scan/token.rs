//! Cuts a RON text into tokens, as far as brackets, fields and leaves need them.

use std::ops::Range;

use crate::ron_layout::SyntaxSlip;

/// A sort of bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RonBracket {
    /// `(…)`
    Round,
    /// `[…]`
    Square,
    /// `{…}`
    Curly,
}

impl RonBracket {
    /// The opening one.
    pub fn open(self) -> char {
        match self {
            RonBracket::Round => '(',
            RonBracket::Square => '[',
            RonBracket::Curly => '{',
        }
    }

    /// The closing one.
    pub fn close(self) -> char {
        match self {
            RonBracket::Round => ')',
            RonBracket::Square => ']',
            RonBracket::Curly => '}',
        }
    }
}

/// A sort of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RonToken {
    /// An opening bracket.
    Open(RonBracket),
    /// A closing bracket.
    Close(RonBracket),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A run of letters, digits and the signs of numbers and dates. Also a text in other quotes than
    /// `"`: RON reads `'a'` as a character, and knows no typographic quotes.
    Word,
    /// A text in `"`, raw or not.
    Text,
    /// A text whose closing quote was forgotten; it ends on its line, see [`RonLexer::token`].
    Broken,
    /// The end of the text.
    End,
}

/// Cuts a text into tokens.
pub struct RonLexer<'t> {
    text: &'t str,
    at: usize,
    /// The slips found so far.
    pub slips: Vec<SyntaxSlip>,
    /// Whether a comment or a raw text was not closed, so that it took the rest of the text.
    pub cut_short: bool,
}

impl<'t> RonLexer<'t> {
    /// Starts at the beginning of a text, after its attributes (`#![enable(…)]`).
    pub fn new(text: &'t str) -> RonLexer<'t> {
        let mut lexer = RonLexer { text, at: 0, slips: Vec::new(), cut_short: false };
        lexer.skip_blanks();
        while lexer.rest().starts_with('#') {
            match lexer.rest().find(']') {
                Some(end) => lexer.at += end + 1,
                None => break,
            }
            lexer.skip_blanks();
        }
        lexer
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Reports a slip.
    pub fn slip(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.slips.push(SyntaxSlip { span, message: message.into(), help, opener: None });
    }

    /// The next token, without taking it.
    pub fn peek(&mut self) -> RonToken {
        self.ahead(|lexer| lexer.token().0)
    }

    /// Whether a field comes next, with or without a comma before it.
    pub fn peek_field(&mut self) -> bool {
        self.ahead(|lexer| {
            let mut token = lexer.token().0;
            if token == RonToken::Comma {
                token = lexer.token().0;
            }
            token == RonToken::Word && lexer.token().0 == RonToken::Colon
        })
    }

    fn ahead<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        let (at, slips) = (self.at, self.slips.len());
        let seen = look(self);
        self.at = at;
        self.slips.truncate(slips);
        seen
    }

    /// The column of a place, if only blanks stand before it on its line.
    pub fn column_if_first(&self, at: usize) -> Option<usize> {
        let before = &self.text.as_bytes()[..at];
        let blanks = before.iter().rev().take_while(|&&b| b == b' ' || b == b'\t').count();
        matches!(before[..at - blanks].last(), None | Some(b'\n')).then_some(blanks)
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Takes the next token, and returns it with its place. Passes over characters that no token
    /// begins with, and reports them. A text whose closing quote is missing gives
    /// [`RonToken::Broken`] and ends where its line does, so that one missing quote does not turn
    /// the rest of the file inside out.
    pub fn token(&mut self) -> (RonToken, Range<usize>) {
        loop {
            self.skip_blanks();
            let start = self.at;
            let Some(first) = self.rest().chars().next() else {
                return (RonToken::End, start..start);
            };
            let token = match first {
                '(' => RonToken::Open(RonBracket::Round),
                '[' => RonToken::Open(RonBracket::Square),
                '{' => RonToken::Open(RonBracket::Curly),
                ')' => RonToken::Close(RonBracket::Round),
                ']' => RonToken::Close(RonBracket::Square),
                '}' => RonToken::Close(RonBracket::Curly),
                ',' => RonToken::Comma,
                ':' => RonToken::Colon,
                '"' => return self.text_in_quotes(start),
                '=' => {
                    self.slip(start..start + 1, "“=” cannot stand here", Some("write “:”"));
                    RonToken::Colon
                }
                ';' => {
                    self.slip(start..start + 1, "“;” cannot stand here", Some("write “,”"));
                    RonToken::Comma
                }
                '\'' | '“' | '„' | '‘' | '«' if self.foreign_quotes(first) => {
                    return (RonToken::Word, start..self.at);
                }
                _ if self.raw_text() => return (RonToken::Text, start..self.at),
                _ if self.word() => return (RonToken::Word, start..self.at),
                _ => {
                    self.stray();
                    continue;
                }
            };
            self.at += first.len_utf8();
            return (token, start..self.at);
        }
    }

    /// Skips blanks and comments.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(is_blank).len();
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                self.block_comment();
            } else {
                return;
            }
        }
    }

    /// Skips a block comment, which may have others in it.
    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            let Some(mark) = rest.find(['/', '*']) else {
                self.at = self.text.len();
                self.cut_short = true;
                let message = "this comment is not closed";
                return self.slip(start..start + 2, message, Some("close it with */"));
            };
            self.at += mark;
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    /// Takes a text from its opening quote. Its closing quote was probably forgotten, and the quote
    /// found belongs to another text, in two cases: the text runs over the end of a line and
    /// something follows that cannot follow a text; or a word follows and the quotes on the line are
    /// odd in number.
    fn text_in_quotes(&mut self, start: usize) -> (RonToken, Range<usize>) {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        if at < bytes.len() {
            let whole = start..at + 1;
            self.at = whole.end;
            let closed = if self.text[whole.clone()].contains('\n') {
                self.may_follow_text()
            } else {
                let word_follows = self.rest().starts_with(|c: char| c.is_alphanumeric());
                !(word_follows && has_odd_quotes(&self.text[start..]))
            };
            if closed {
                return (RonToken::Text, whole);
            }
        }
        self.at = start + 1 + end_on_line(&self.text[start + 1..]);
        (RonToken::Broken, start..self.at)
    }

    fn may_follow_text(&mut self) -> bool {
        self.ahead(|lexer| {
            lexer.skip_blanks();
            lexer.rest().chars().next().is_none_or(|c| ",)]}:".contains(c))
        })
    }

    /// Takes a raw text, `r"…"` or `r#"…"#`, if there is one here.
    fn raw_text(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix('r') else { return false };
        let marks = rest.bytes().take_while(|&b| b == b'#').count();
        let Some(content) = rest[marks..].strip_prefix('"') else { return false };
        let closing = format!("\"{}", &rest[..marks]);
        let start = self.at;
        let opening = 1 + marks + 1;
        match content.find(&closing) {
            Some(end) => self.at += opening + end + closing.len(),
            None => {
                let help = format!("close it with {closing}");
                self.slip(start..start + opening, "this text is not closed", Some(&help));
                self.at = self.text.len();
                self.cut_short = true;
            }
        }
        true
    }

    /// Takes something in quotes that RON does not use for texts, if it ends on its line.
    fn foreign_quotes(&mut self, opening: char) -> bool {
        let closing = match opening {
            '“' | '„' => ['”', '“'],
            '‘' => ['’', '’'],
            '«' => ['»', '»'],
            other => [other, other],
        };
        let content = &self.rest()[opening.len_utf8()..];
        let line = &content[..content.find('\n').unwrap_or(content.len())];
        let Some(end) = line.find(closing) else { return false };
        let closing = line[end..].chars().next().map_or(0, char::len_utf8);
        self.at += opening.len_utf8() + end + closing;
        true
    }

    /// Takes a run of letters, digits and the signs that numbers and dates are written with.
    fn word(&mut self) -> bool {
        let rest = self.rest();
        let from = if rest.starts_with("r#") { 2 } else { 0 };
        let mut length = from;
        for c in rest[from..].chars() {
            let comment = || rest[length..].starts_with("//") || rest[length..].starts_with("/*");
            let sign = "_+-.~?%".contains(c) || c == '/' && !comment();
            if !(c.is_alphanumeric() || sign) {
                break;
            }
            length += c.len_utf8();
        }
        self.at += length;
        length > from
    }

    /// Passes over characters that no token begins with, and reports them.
    fn stray(&mut self) {
        let start = self.at;
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches(first).len();
        self.at += run.max(1);
        let shown = if first.is_control() || first.is_whitespace() || first == '\u{feff}' {
            format!("U+{:04X}", u32::from(first))
        } else {
            first.to_string()
        };
        self.slip(start..self.at, format!("“{shown}” cannot stand here"), None);
    }
}

/// Whether RON takes a character for a blank.
fn is_blank(c: char) -> bool {
    let others = ['\u{85}', '\u{200E}', '\u{200F}', '\u{2028}', '\u{2029}'];
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}') || others.contains(&c)
}

/// Whether the quotes on the first line of a text are odd in number.
fn has_odd_quotes(text: &str) -> bool {
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    let escaped = line.matches("\\\"").count();
    (line.matches('"').count() - escaped) % 2 == 1
}

/// How far a text without a closing quote probably reaches on its line: to the first closing
/// bracket that has no opening one in the text, or to the comma at the end of the line.
fn end_on_line(content: &str) -> usize {
    let line = &content[..content.find('\n').unwrap_or(content.len())];
    let mut depth = 0_usize;
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    let line = line.trim_end();
    line.strip_suffix(',').unwrap_or(line).len()
}
