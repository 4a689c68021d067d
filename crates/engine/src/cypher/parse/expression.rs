//! Parses expressions, by operator precedence from low to high: OR, XOR, AND, NOT, comparisons,
//! predicates on texts, lists and null, `+ -`, `* / %`, `^`, signs, and last what follows a value,
//! such as `.key`.

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::{Binary, Literal, SubqueryResult, Unary};
use crate::text::Span;

use super::super::lexer::{Parsed, TokenKind};
use super::super::syntax::{ExprSyntax, ExprSyntaxKind};
use super::CypherParser;

const AND: u8 = 3;
const NOT: u8 = 4;

impl CypherParser<'_> {
    /// Parses any expression.
    pub fn expression(&mut self) -> Parsed<ExprSyntax> {
        self.expression_before(false)
    }

    /// Parses an expression after which `|` has a meaning of its own. Then `n:A` ends before `|`.
    pub fn expression_before_bar(&mut self) -> Parsed<ExprSyntax> {
        self.expression_before(true)
    }

    fn expression_before(&mut self, bar: bool) -> Parsed<ExprSyntax> {
        let outer = std::mem::replace(&mut self.bar, bar);
        let expr = self.nested(|parser| parser.logic(0));
        self.bar = outer;
        expr
    }

    /// Parses operands of OR, XOR, AND and NOT that bind at least as tightly as `min`.
    fn logic(&mut self, min: u8) -> Parsed<ExprSyntax> {
        let start = self.span();
        let mut left = if self.eat_word("NOT") {
            let of = self.nested(|parser| parser.logic(NOT))?;
            self.unary(start, Unary::Not, of)?
        } else {
            self.comparison()?
        };
        loop {
            let (operator, level) = match () {
                () if self.is_word(0, "OR") => (Binary::Or, 1),
                () if self.is_word(0, "XOR") => (Binary::Xor, 2),
                () if self.is_word(0, "AND") => (Binary::And, AND),
                () => return Ok(left),
            };
            if level < min {
                return Ok(left);
            }
            self.advance();
            let right = self.logic(level + 1)?;
            left = self.binary(start, operator, left, right)?;
        }
    }

    fn comparison(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let first = self.predicate()?;
        let mut rest = Vec::new();
        loop {
            let operator = match self.look(0).kind {
                TokenKind::Sign("=") => Binary::Equal,
                TokenKind::Sign("<>") => Binary::Unequal,
                TokenKind::Sign("<") => Binary::Less,
                TokenKind::Sign("<=") => Binary::LessEqual,
                TokenKind::Sign(">") => Binary::Greater,
                TokenKind::Sign(">=") => Binary::GreaterEqual,
                TokenKind::Sign("!") if self.is_sign(1, "=") => return self.not_equal(),
                _ if rest.is_empty() => return Ok(first),
                _ => return self.node(start, ExprSyntaxKind::Comparison(Box::new(first), rest)),
            };
            self.advance();
            rest.push((operator, self.predicate()?));
        }
    }

    fn not_equal<T>(&self) -> Parsed<T> {
        let span = self.span().to(self.look(1).span);
        let fault = Diagnostic::new(&codes::UNEXPECTED_SYNTAX, "`!=` is not an operator");
        Err(Box::new(fault.at(span).help("write `<>` for unequal")))
    }

    /// Parses `IN`, `STARTS WITH`, `IS NULL` and other predicates.
    pub(super) fn predicate(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let mut left = self.arithmetic(0)?;
        loop {
            let operator = if let Some(operator) = self.predicate_operator() {
                operator
            } else if self.eat_words(&["IS", "NULL"]) {
                left = self.unary(start, Unary::IsNull, left)?;
                continue;
            } else if self.eat_words(&["IS", "NOT", "NULL"]) {
                left = self.unary(start, Unary::IsNotNull, left)?;
                continue;
            } else if let Some(not) = self.begins_type_test() {
                left = self.type_test(start, left, not)?;
                continue;
            } else {
                return Ok(left);
            };
            let right = self.arithmetic(0)?;
            left = self.binary(start, operator, left, right)?;
        }
    }

    /// Takes the operator of a predicate with two sides, if it comes next.
    pub(super) fn predicate_operator(&mut self) -> Option<Binary> {
        if self.eat_words(&["STARTS", "WITH"]) {
            Some(Binary::StartsWith)
        } else if self.eat_words(&["ENDS", "WITH"]) {
            Some(Binary::EndsWith)
        } else if self.eat_word("CONTAINS") {
            Some(Binary::Contains)
        } else if self.eat_word("IN") {
            Some(Binary::In)
        } else if self.eat("=~") {
            Some(Binary::Matches)
        } else {
            None
        }
    }

    /// Parses operands of arithmetic that binds at least as tightly as `min`.
    pub(super) fn arithmetic(&mut self, min: u8) -> Parsed<ExprSyntax> {
        let start = self.span();
        let mut left = self.signed()?;
        loop {
            let (operator, level) = match self.look(0).kind {
                TokenKind::Sign("+") => (Binary::Add, 1),
                TokenKind::Sign("|") if self.is_sign(1, "|") => (Binary::Add, 1),
                TokenKind::Sign("-") => (Binary::Subtract, 1),
                TokenKind::Sign("*") => (Binary::Multiply, 2),
                TokenKind::Sign("/") => (Binary::Divide, 2),
                TokenKind::Sign("%") => (Binary::Modulo, 2),
                TokenKind::Sign("^") => (Binary::Power, 3),
                _ => return Ok(left),
            };
            if level < min {
                return Ok(left);
            }
            // `||` is two signs.
            _ = self.eat("|");
            self.advance();
            let right = self.arithmetic(level + 1)?;
            left = self.binary(start, operator, left, right)?;
        }
    }

    /// Parses a value with or without a sign. The sign of a number becomes part of the number.
    fn signed(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        if self.eat("+") {
            let of = self.nested(Self::signed)?;
            return self.unary(start, Unary::Plus, of);
        }
        if !self.eat("-") {
            return self.postfix();
        }
        if let TokenKind::Int(n) = self.look(0).kind
            && n == i64::MIN.unsigned_abs()
        {
            self.advance();
            return self.node(start, ExprSyntaxKind::Literal(Literal::Int(i64::MIN)));
        }
        let of = self.nested(Self::signed)?;
        let kind = match of.kind {
            ExprSyntaxKind::Literal(Literal::Int(n)) if n >= 0 => {
                ExprSyntaxKind::Literal(Literal::Int(-n))
            }
            ExprSyntaxKind::Literal(Literal::Float(x)) if x.is_sign_positive() => {
                ExprSyntaxKind::Literal(Literal::Float(-x))
            }
            _ => ExprSyntaxKind::Unary(Unary::Minus, Box::new(of)),
        };
        self.node(start, kind)
    }

    /// Parses a value and what follows it: `.key`, `[index]`, `:Label`.
    fn postfix(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let mut expr = self.atom()?;
        if matches!(expr.kind, ExprSyntaxKind::Variable(_)) && self.is_sign(0, "{") {
            expr = self.map_projection(start, expr)?;
        }
        loop {
            if self.eat(".") {
                expr = self.property(start, expr)?;
            } else if self.is_sign(0, "[") {
                expr = self.indexed(start, expr)?;
            } else if self.is_sign(0, ":") {
                expr = self.has_labels(start, expr)?;
            } else {
                return Ok(expr);
            }
        }
    }

    /// Parses the key after `.`.
    fn property(&mut self, start: Span, of: ExprSyntax) -> Parsed<ExprSyntax> {
        let key = self.any_name("the name of a property")?;
        self.node(start, ExprSyntaxKind::Property(Box::new(of), key))
    }

    /// Parses `:Label` after a value.
    fn has_labels(&mut self, start: Span, of: ExprSyntax) -> Parsed<ExprSyntax> {
        let labels = self.labels(!self.bar)?;
        self.node(start, ExprSyntaxKind::HasLabels(Box::new(of), labels))
    }

    /// An operator with two operands. Apart from its callers, which call themselves and must not
    /// need much of the stack.
    fn binary(
        &self,
        start: Span,
        operator: Binary,
        left: ExprSyntax,
        right: ExprSyntax,
    ) -> Parsed<ExprSyntax> {
        self.node(start, ExprSyntaxKind::Binary(operator, Box::new(left), Box::new(right)))
    }

    /// An operator with one operand.
    fn unary(&self, start: Span, operator: Unary, of: ExprSyntax) -> Parsed<ExprSyntax> {
        self.node(start, ExprSyntaxKind::Unary(operator, Box::new(of)))
    }

    /// Parses `{.key, .*, other: expr, variable}` after a variable.
    fn map_projection(&mut self, start: Span, of: ExprSyntax) -> Parsed<ExprSyntax> {
        self.expect("{")?;
        let (mut all, mut entries) = (false, Vec::new());
        while !self.eat("}") {
            if self.eat(".") {
                if self.eat("*") {
                    all = true;
                } else {
                    let key = self.any_name("the name of a property")?;
                    let read = ExprSyntaxKind::Property(Box::new(of.clone()), key.clone());
                    entries.push((key, self.node(start, read)?));
                }
            } else {
                let variable = self.is_sign(1, ",") || self.is_sign(1, "}");
                let key = self.any_name("`.*`, `.` and a property, or the name of a key")?;
                let entry = if variable {
                    self.node(key.span, ExprSyntaxKind::Variable(key.text.clone()))?
                } else {
                    self.expect(":")?;
                    self.expression()?
                };
                entries.push((key, entry));
            }
            if !self.is_sign(0, "}") && !self.eat(",") {
                return self.unexpected("`,` or `}`");
            }
        }
        self.node(start, ExprSyntaxKind::MapProjection { of: Box::new(of), all, entries })
    }

    /// Parses `[index]` or `[from..to]` after a value.
    fn indexed(&mut self, start: Span, of: ExprSyntax) -> Parsed<ExprSyntax> {
        self.expect("[")?;
        let of = Box::new(of);
        let from = if self.is_sign(0, "..") { None } else { Some(Box::new(self.expression()?)) };
        let kind = if self.eat("..") {
            let to = if self.is_sign(0, "]") { None } else { Some(Box::new(self.expression()?)) };
            ExprSyntaxKind::Slice(of, from, to)
        } else if let Some(index) = from {
            ExprSyntaxKind::Index(of, index)
        } else {
            return self.unexpected("an index");
        };
        self.expect("]")?;
        self.node(start, kind)
    }

    fn atom(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let kind = match &self.look(0).kind {
            TokenKind::Int(n) => match i64::try_from(*n) {
                Ok(n) => ExprSyntaxKind::Literal(Literal::Int(n)),
                Err(_) => {
                    let message = format!("`{}` does not fit in 64 bits", self.shown());
                    return Self::fail(&codes::INTEGER_OVERFLOW, start, message);
                }
            },
            TokenKind::NoNumber => {
                let message = format!("`{}` is not a number", self.shown());
                return Self::fail(&codes::INVALID_NUMBER_LITERAL, start, message);
            }
            TokenKind::Float(x) => ExprSyntaxKind::Literal(Literal::Float(*x)),
            TokenKind::String(text) => ExprSyntaxKind::Literal(Literal::String(text.clone())),
            TokenKind::Parameter(name) => ExprSyntaxKind::Parameter(name.clone()),
            TokenKind::Quoted(_) if self.is_call() => return self.call(),
            TokenKind::Quoted(name) => ExprSyntaxKind::Variable(name.clone()),
            TokenKind::Word(_) => return self.word(),
            TokenKind::Sign("(") => return self.bracketed(),
            TokenKind::Sign("[") => return self.list(),
            TokenKind::Sign("{") => ExprSyntaxKind::Map(self.map()?),
            TokenKind::Sign(_) | TokenKind::End => return self.unexpected("an expression"),
        };
        if !matches!(kind, ExprSyntaxKind::Map(_)) {
            self.advance();
        }
        self.node(start, kind)
    }

    /// Parses `(expression)`, or a pattern.
    fn bracketed(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        if self.is_pattern() {
            let pattern = self.pattern()?;
            return self.node(start, ExprSyntaxKind::Pattern(Box::new(pattern)));
        }
        self.expect("(")?;
        let expr = self.expression()?;
        self.expect(")")?;
        Ok(expr)
    }

    /// Parses `[a, b]`, or a comprehension.
    fn list(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        if self.is_pattern_comprehension() {
            return self.pattern_comprehension();
        }
        if self.is_name(1) && self.is_word(2, "IN") {
            return self.comprehension();
        }
        self.expect("[")?;
        let list = self.list_until("]")?;
        self.node(start, ExprSyntaxKind::List(list))
    }

    /// Parses expressions separated by commas, and the bracket that closes them.
    pub fn list_until(&mut self, close: &str) -> Parsed<Vec<ExprSyntax>> {
        let mut list = Vec::new();
        if self.eat(close) {
            return Ok(list);
        }
        loop {
            list.push(self.expression()?);
            if self.eat(close) {
                return Ok(list);
            }
            if !self.eat(",") {
                return self.unexpected(&format!("`,` or `{close}`"));
            }
        }
    }

    /// Parses an expression that begins with a word.
    fn word(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let literal = match () {
            () if self.is_word(0, "TRUE") => Literal::Bool(true),
            () if self.is_word(0, "FALSE") => Literal::Bool(false),
            () if self.is_word(0, "NULL") => Literal::Null,
            () if self.is_word(0, "CASE") => return self.case(),
            () if self.is_sign(1, "{") && self.begins_subquery().is_some() => {
                return self.subquery(self.begins_subquery().unwrap_or(SubqueryResult::Exists));
            }
            () if self.is_call() => return self.call(),
            () => return self.plain_variable(),
        };
        self.advance();
        self.node(start, ExprSyntaxKind::Literal(literal))
    }

    /// What the word here gives, if it can begin a subquery.
    fn begins_subquery(&self) -> Option<SubqueryResult> {
        let words = [
            ("EXISTS", SubqueryResult::Exists),
            ("COUNT", SubqueryResult::Count),
            ("COLLECT", SubqueryResult::Collect),
        ];
        words.iter().find(|(word, _)| self.is_word(0, word)).map(|(_, result)| *result)
    }

    fn plain_variable(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let bound =
            matches!(&self.look(0).kind, TokenKind::Word(word) if self.bound.contains(&**word));
        if !bound && !self.is_name(0) {
            return self.unexpected("an expression");
        }
        let name = self.any_name("the name of a variable")?;
        self.node(start, ExprSyntaxKind::Variable(name.text))
    }
}
