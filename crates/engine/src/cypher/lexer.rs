//! Splits the text of a query into tokens.
//!
//! Characters that patterns share with arithmetic (`-`, `<`, `>`) are tokens by themselves, so that
//! both `a<-1` and `(a)<-[r]-(b)` can be parsed. The parser combines them into arrows.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::text::{FileId, Span};

/// The result of parsing, which stops at the first mistake. The mistake is boxed because it is much
/// larger than what is parsed.
pub type Parsed<T> = std::result::Result<T, Box<Diagnostic>>;

/// The longest query that is accepted, in bytes.
const LONGEST: usize = 1 << 20;

/// The kind of a token, with its value.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// A name or a keyword. Which of the two it is depends on its place in the query.
    Word(Arc<str>),
    /// A name in backquotes, which is never a keyword.
    Quoted(Arc<str>),
    /// An integer without its sign.
    Int(u64),
    /// A float.
    Float(f64),
    /// Something that begins like a number but is none, such as `12h5`.
    NoNumber,
    /// A string, with its escapes replaced.
    String(Arc<str>),
    /// `$name`.
    Parameter(Arc<str>),
    /// An operator, bracket or other sign.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// A token and its position.
#[derive(Debug, Clone, PartialEq)]
pub struct CypherToken {
    /// Its kind and value.
    pub kind: TokenKind,
    /// Its position.
    pub span: Span,
}

/// All signs. Longer ones come first, because the first that fits is taken.
const SIGNS: &[&str] = &[
    "<=", ">=", "<>", "=~", "..", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "|", "+", "-",
    "*", "/", "%", "^", "=", "<", ">", "!", "&",
];

/// Words that can be a variable only in backquotes. Labels, types, property keys and aliases may be
/// any word.
const RESERVED: &[&str] = &[
    "AND",
    "AS",
    "ASC",
    "ASCENDING",
    "BY",
    "CALL",
    "CASE",
    "CONTAINS",
    "CREATE",
    "DELETE",
    "DESC",
    "DESCENDING",
    "DETACH",
    "DISTINCT",
    "ELSE",
    "END",
    "ENDS",
    "FALSE",
    "FOREACH",
    "IN",
    "IS",
    "LIMIT",
    "MATCH",
    "MERGE",
    "NOT",
    "NULL",
    "OPTIONAL",
    "OR",
    "ORDER",
    "REMOVE",
    "RETURN",
    "SET",
    "SKIP",
    "STARTS",
    "THEN",
    "TRUE",
    "UNION",
    "UNWIND",
    "WHEN",
    "WHERE",
    "WITH",
    "XOR",
];

/// Whether a word can be a variable only in backquotes, such as `match`; in any case of letters.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Splits a text into tokens. The last is [`TokenKind::End`].
pub fn tokenize(text: &str, file: FileId) -> Parsed<Vec<CypherToken>> {
    if text.len() > LONGEST {
        let message = "the query is longer than one megabyte";
        return Err(Box::new(Diagnostic::new(&codes::TOO_DEEP, message)));
    }
    let mut lexer = CypherLexer { text, file, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.blanks()?;
        let start = lexer.at;
        let kind = lexer.token()?;
        let end = kind == TokenKind::End;
        tokens.push(CypherToken { kind, span: lexer.span(start) });
        if end {
            return Ok(tokens);
        }
    }
}

/// What to write instead of a character that is not part of the language.
fn instead_of(c: char) -> Option<String> {
    let sign = match c {
        '‘' | '’' | '‚' | '‹' | '›' | '´' | '“' | '”' | '„' | '«' | '»' | '′' | '″' =>
        {
            return Some("write texts in straight quotes: 'Ada'".to_owned());
        }
        '#' => return Some("a comment begins with //".to_owned()),
        '@' => return Some("a parameter is written $name".to_owned()),
        '?' => {
            return Some(
                "write $name for a parameter, and CASE WHEN … THEN … END for a choice".to_owned(),
            );
        }
        '\\' => return Some("leave it out: a query may go on in the next line".to_owned()),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '→' | '⟶' | '⇒' => "-->",
        '←' | '⟵' | '⇐' => "<--",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "<>",
        '×' => "*",
        '÷' => "/",
        '…' => "..",
        '∧' => "AND",
        '∨' => "OR",
        '¬' => "NOT",
        '∈' => "IN",
        // Characters of the full width of a Chinese or Japanese one, which follow the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(c) - 0xff01 + 0x21)?;
            return Some(format!("write `{narrow}`"));
        }
        _ => return None,
    };
    Some(format!("write `{sign}`"))
}

/// Whether a name may begin with this character.
fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether a name may go on with this character.
fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct CypherLexer<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
}

impl<'a> CypherLexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file, start..self.at)
    }

    fn fail<T>(&self, code: &'static Code, start: usize, message: impl Into<String>) -> Parsed<T> {
        Err(Box::new(Diagnostic::new(code, message).at(self.span(start))))
    }

    /// Takes all characters from here on that `belongs` accepts.
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let len = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// Skips white space and comments.
    fn blanks(&mut self) -> Parsed<()> {
        loop {
            self.take(|c| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}' | '\u{feff}'));
            let start = self.at;
            if self.rest().starts_with("//") {
                self.take(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                let Some(end) = self.rest()[2..].find("*/") else {
                    self.at += 2;
                    let message = "this comment is not closed";
                    return self.fail(&codes::UNEXPECTED_SYNTAX, start, message);
                };
                self.at += end + 4;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Parsed<TokenKind> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(TokenKind::End) };
        let second = self.rest()[first.len_utf8()..].chars().next();
        if starts_name(first) {
            return Ok(TokenKind::Word(self.take(continues_name).into()));
        }
        match first {
            '0'..='9' => return self.number(),
            '.' if second.is_some_and(|c| c.is_ascii_digit()) => return self.number(),
            '\'' | '"' => return self.string(first),
            '`' => return Ok(TokenKind::Quoted(self.quoted()?)),
            '$' => return self.parameter(),
            _ => {}
        }
        // Comparing the first byte first rules out most signs quickly.
        let rest = self.rest();
        let here = |sign: &&&str| {
            sign.as_bytes().first() == rest.as_bytes().first() && rest.starts_with(**sign)
        };
        if let Some(sign) = SIGNS.iter().find(here) {
            self.at += sign.len();
            return Ok(TokenKind::Sign(sign));
        }
        self.next();
        let (code, message) = if first.is_ascii() {
            let shown = first.escape_default();
            (&codes::UNEXPECTED_SYNTAX, format!("`{shown}` has no meaning here"))
        } else {
            let message = format!("`{first}` (U+{:04X}) has no meaning here", u32::from(first));
            (&codes::INVALID_UNICODE_CHARACTER, message)
        };
        let fault = self.fail(code, start, message);
        match instead_of(first) {
            Some(help) => fault.map_err(|fault| Box::new(fault.help(help))),
            None => fault,
        }
    }

    fn number(&mut self) -> Parsed<TokenKind> {
        let start = self.at;
        let whole = self.take(|c| c.is_ascii_digit());
        if whole == "0" && matches!(self.peek(), Some('x' | 'X' | 'o' | 'O')) {
            return self.number_with_base(start);
        }
        let mut decimal = false;
        let after = self.rest().strip_prefix('.');
        if after.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            decimal = true;
            self.at += 1;
            self.take(|c| c.is_ascii_digit());
        }
        if let Some(rest) = self.rest().strip_prefix(['e', 'E']) {
            let digits = rest.strip_prefix(['-', '+']).unwrap_or(rest);
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                decimal = true;
                self.at += 1 + rest.len() - digits.len();
                self.take(|c| c.is_ascii_digit());
            }
        }
        if !self.take(continues_name).is_empty() {
            return Ok(TokenKind::NoNumber);
        }
        let text = &self.text[start..self.at];
        if decimal {
            return match text.parse::<f64>() {
                Ok(x) if x.is_finite() => Ok(TokenKind::Float(x)),
                _ => {
                    let message = format!("`{text}` is larger than a 64-bit float holds");
                    self.fail(&codes::FLOATING_POINT_OVERFLOW, start, message)
                }
            };
        }
        if whole.len() > 1 && whole.starts_with('0') {
            let message = format!("`{text}` starts with a zero");
            return self.fail(&codes::INVALID_NUMBER_LITERAL, start, message).map_err(|fault| {
                Box::new(fault.help("octal numbers start with 0o, others not with a zero"))
            });
        }
        self.whole(start, whole, 10)
    }

    /// The rest of an integer that begins with `0x` or `0o`.
    fn number_with_base(&mut self, start: usize) -> Parsed<TokenKind> {
        let base = if matches!(self.next(), Some('x' | 'X')) { 16 } else { 8 };
        let digits = self.take(|c| c.is_digit(base));
        if !self.take(continues_name).is_empty() || digits.is_empty() {
            return Ok(TokenKind::NoNumber);
        }
        self.whole(start, digits, base)
    }

    fn whole(&self, start: usize, digits: &str, base: u32) -> Parsed<TokenKind> {
        match u64::from_str_radix(digits, base) {
            Ok(n) => Ok(TokenKind::Int(n)),
            Err(_) => {
                let message = format!("`{digits}` does not fit in 64 bits");
                self.fail(&codes::INTEGER_OVERFLOW, start, message)
            }
        }
    }

    fn string(&mut self, quote: char) -> Parsed<TokenKind> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            text.push_str(self.take(|c| c != quote && c != '\\'));
            match self.next() {
                Some('\\') => text.push(self.escape()?),
                Some(_) => return Ok(TokenKind::String(text.into())),
                None => {
                    self.at = start + 1;
                    let message = "this string is not closed";
                    let help =
                        format!("close it with {quote}; within it {quote} is written \\{quote}");
                    return self
                        .fail(&codes::UNEXPECTED_SYNTAX, start, message)
                        .map_err(|fault| Box::new(fault.help(help)));
                }
            }
        }
    }

    /// The character of an escape whose backslash has been taken.
    fn escape(&mut self) -> Parsed<char> {
        let start = self.at - 1;
        match self.next() {
            Some('\\') => Ok('\\'),
            Some('\'') => Ok('\''),
            Some('"') => Ok('"'),
            Some('`') => Ok('`'),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode(start, 4),
            Some('U') => self.unicode(start, 8),
            _ => {
                let message = format!("`{}` is no escape", &self.text[start..self.at]);
                self.fail(&codes::UNEXPECTED_SYNTAX, start, message)
                    .map_err(|fault| Box::new(fault.help("write \\\\ for a backslash")))
            }
        }
    }

    fn unicode(&mut self, start: usize, digits: usize) -> Parsed<char> {
        let found = self.hex(digits).and_then(|first| match first {
            0xD800..=0xDBFF => {
                // A character beyond U+FFFF may be written as a pair of surrogates, as JSON does.
                self.at += self.rest().strip_prefix("\\u").map(|_| 2)?;
                let second = self.hex(4).filter(|n| (0xDC00..=0xDFFF).contains(n))?;
                char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            }
            _ => char::from_u32(first),
        });
        match found {
            Some(c) => Ok(c),
            None => {
                let message = format!("`{}` is no Unicode escape", &self.text[start..self.at]);
                self.fail(&codes::INVALID_UNICODE_LITERAL, start, message).map_err(|fault| {
                    Box::new(fault.help("\\u takes four hexadecimal digits: \\u00e9"))
                })
            }
        }
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest();
        let len = text.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
        self.at += len;
        if len == digits { u32::from_str_radix(&text[..len], 16).ok() } else { None }
    }

    fn quoted(&mut self) -> Parsed<Arc<str>> {
        let start = self.at;
        self.next();
        let mut name = String::new();
        loop {
            name.push_str(self.take(|c| c != '`'));
            if self.next().is_none() {
                self.at = start + 1;
                let message = "this backquote is not closed";
                return self.fail(&codes::UNEXPECTED_SYNTAX, start, message);
            }
            if self.peek() != Some('`') {
                return Ok(name.into());
            }
            self.next();
            name.push('`');
        }
    }

    fn parameter(&mut self) -> Parsed<TokenKind> {
        let start = self.at;
        self.next();
        if self.peek() == Some('`') {
            return Ok(TokenKind::Parameter(self.quoted()?));
        }
        // `$(expression)` computes a label.
        if self.peek() == Some('(') {
            return Ok(TokenKind::Sign("$"));
        }
        let name = self.take(continues_name);
        if name.is_empty() {
            let message = "`$` needs the name of a parameter";
            return self.fail(&codes::UNEXPECTED_SYNTAX, start, message);
        }
        Ok(TokenKind::Parameter(name.into()))
    }
}
