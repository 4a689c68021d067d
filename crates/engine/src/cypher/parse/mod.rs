//! Parses tokens into a syntax tree, by recursive descent.
//!
//! The parser never goes back. Where a bracket may begin several things, it looks ahead along
//! matching brackets, so that parsing takes time proportional to the length of the text.

mod advice;
mod call;
mod case;
mod clause;
mod expression;
mod pattern;
pub(crate) mod script;
mod value_type;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::text::{FileId, Span};

use super::lexer::{self, CypherToken, Parsed, TokenKind};
use super::syntax::{ExprSyntax, ExprSyntaxKind, NameSyntax, QuerySyntax};

/// How deep expressions and patterns may be nested.
const DEEPEST: u32 = 100;
/// How many operators a chain such as `a + b + c` may have.
const LONGEST_CHAIN: u32 = 1000;
/// How many nodes, relationships and clauses the parts of a query between two `UNION` may have. Each
/// becomes an operator, and the operators call each other when the query is run.
const MOST_STEPS: u32 = 4000;

/// Parses a query.
pub fn parse_query(text: &str, file: FileId) -> Parsed<QuerySyntax> {
    CypherParser::new(text, file)?.query()
}

/// Parses a text that is one expression.
pub fn parse_expression(text: &str, file: FileId) -> Parsed<ExprSyntax> {
    let mut parser = CypherParser::new(text, file)?;
    let expr = parser.expression()?;
    match parser.look(0).kind {
        TokenKind::End => Ok(expr),
        _ => parser.unexpected("the end of the expression"),
    }
}

/// For each opening bracket the index of the token that closes it.
fn partners(tokens: &[CypherToken]) -> Vec<Option<usize>> {
    let mut partner = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign(sign @ ("(" | "[" | "{")) => open.push((sign, at)),
            TokenKind::Sign(sign @ (")" | "]" | "}")) => {
                let fits = matches!(
                    (open.last(), sign),
                    (Some(("(", _)), ")") | (Some(("[", _)), "]") | (Some(("{", _)), "}")
                );
                if fits && let Some((_, opener)) = open.pop() {
                    partner[opener] = Some(at);
                }
            }
            _ => {}
        }
    }
    partner
}

struct CypherParser<'a> {
    text: &'a str,
    tokens: Vec<CypherToken>,
    partner: Vec<Option<usize>>,
    at: usize,
    depth: u32,
    /// How many nodes, relationships and clauses have been parsed since the last `UNION`.
    steps: u32,
    /// Whether `|` ends the expression that is being parsed.
    bar: bool,
    /// Reserved words that the query uses as variables all the same. This is allowed where only a
    /// name can stand, as in `RETURN 1 AS order`.
    bound: BTreeSet<String>,
}

impl<'a> CypherParser<'a> {
    fn new(text: &'a str, file: FileId) -> Parsed<CypherParser<'a>> {
        let tokens = lexer::tokenize(text, file)?;
        let partner = partners(&tokens);
        Ok(CypherParser {
            text,
            tokens,
            partner,
            at: 0,
            depth: 0,
            steps: 0,
            bar: false,
            bound: BTreeSet::new(),
        })
    }
}

impl CypherParser<'_> {
    /// The token `ahead` places after the next one, or the last token.
    fn look(&self, ahead: usize) -> &CypherToken {
        &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    fn span(&self) -> Span {
        self.look(0).span
    }

    /// The position of the token that was taken last.
    fn last(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn is_sign(&self, ahead: usize, sign: &str) -> bool {
        matches!(self.look(ahead).kind, TokenKind::Sign(found) if found == sign)
    }

    fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(&self.look(ahead).kind, TokenKind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    /// Takes a sign if it comes next.
    fn eat(&mut self, sign: &str) -> bool {
        let found = self.is_sign(0, sign);
        if found {
            self.advance();
        }
        found
    }

    /// Takes a keyword if it comes next.
    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(0, word);
        if found {
            self.advance();
        }
        found
    }

    /// Takes several keywords if they come next.
    fn eat_words(&mut self, words: &[&str]) -> bool {
        let found = words.iter().enumerate().all(|(ahead, word)| self.is_word(ahead, word));
        if found {
            self.at += words.len();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { self.unexpected(&format!("`{sign}`")) }
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { self.unexpected(word) }
    }

    fn fail<T>(code: &'static Code, span: Span, message: impl Into<String>) -> Parsed<T> {
        Err(Box::new(Diagnostic::new(code, message).at(span)))
    }

    /// The mistake that something else is expected here.
    fn unexpected<T>(&self, wanted: &str) -> Parsed<T> {
        let found = match &self.look(0).kind {
            TokenKind::End => "the query ends here".to_owned(),
            _ => format!("found `{}`", self.shown()),
        };
        let message = format!("expected {wanted}, {found}");
        let fault = Diagnostic::new(&codes::UNEXPECTED_SYNTAX, message).at(self.span());
        Err(Box::new(self.advised(fault, wanted)))
    }

    /// The next token as it is written, cut to 40 characters.
    fn shown(&self) -> String {
        let text = self.text.get(self.span().range()).unwrap_or_default();
        let mut shown: String = text.chars().take(40).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        shown
    }

    /// Calls `read` one level deeper, or fails where that is too deep.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            let message = format!("the query is nested more than {DEEPEST} levels deep");
            let fault = Diagnostic::new(&codes::TOO_DEEP, message).at(self.span());
            return Err(Box::new(fault.help("hand parts on with WITH … AS name")));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Counts a node, relationship or clause that has just been parsed.
    fn step(&mut self) -> Parsed<()> {
        self.steps += 1;
        if self.steps <= MOST_STEPS {
            return Ok(());
        }
        let message =
            format!("the query has more than {MOST_STEPS} nodes, relationships and clauses");
        let help = "ask it in parts, or write a path of any length as -[*]->";
        Err(Box::new(Diagnostic::new(&codes::TOO_DEEP, message).at(self.last()).help(help)))
    }

    /// An expression from `start` to the token that was taken last.
    fn node(&self, start: Span, kind: ExprSyntaxKind) -> Parsed<ExprSyntax> {
        let expr = ExprSyntax::new(kind, start.to(self.last()));
        if expr.height > LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} operators in a row");
            let fault = Diagnostic::new(&codes::TOO_DEEP, message).at(expr.span);
            return Err(Box::new(fault.help("put values into a list, and write x IN list")));
        }
        Ok(expr)
    }

    /// Takes a label, type, key or alias: any word.
    fn any_name(&mut self, wanted: &str) -> Parsed<NameSyntax> {
        let (TokenKind::Word(text) | TokenKind::Quoted(text)) = &self.look(0).kind else {
            return self.unexpected(wanted);
        };
        let name = NameSyntax { text: Arc::clone(text), span: self.span() };
        self.advance();
        Ok(name)
    }

    /// Takes the name of a variable where only a name can stand: any word.
    fn binding(&mut self, wanted: &str) -> Parsed<NameSyntax> {
        let word = matches!(self.look(0).kind, TokenKind::Word(_));
        let name = self.any_name(wanted)?;
        if word && lexer::is_reserved(&name.text) {
            self.bound.insert(name.text.to_string());
        }
        Ok(name)
    }

    /// Takes the name of a new variable: any word that is not reserved.
    fn variable(&mut self) -> Parsed<NameSyntax> {
        match &self.look(0).kind {
            TokenKind::Word(word) if lexer::is_reserved(word) => {
                let help = format!("a variable of this name is written `{word}`, in backquotes");
                self.unexpected("the name of a variable")
                    .map_err(|fault: Box<Diagnostic>| Box::new(fault.help(help)))
            }
            _ => self.any_name("the name of a variable"),
        }
    }

    /// Whether the token `ahead` can be a variable.
    fn is_name(&self, ahead: usize) -> bool {
        match &self.look(ahead).kind {
            TokenKind::Word(word) => !lexer::is_reserved(word),
            TokenKind::Quoted(_) => true,
            _ => false,
        }
    }

    /// Parses `{key: value, …}`. The next token is `{`.
    fn map(&mut self) -> Parsed<Vec<(NameSyntax, ExprSyntax)>> {
        self.expect("{")?;
        let mut map = Vec::new();
        if self.eat("}") {
            return Ok(map);
        }
        loop {
            let key = self.any_name("the name of a key")?;
            self.expect(":")?;
            map.push((key, self.expression()?));
            if self.eat("}") {
                return Ok(map);
            }
            if !self.eat(",") {
                return self.unexpected("`,` or `}`");
            }
        }
    }
}
