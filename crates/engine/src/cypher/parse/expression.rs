//! Expressions, from the loosest operator to the tightest: OR, XOR, AND, NOT, comparisons, tests
//! of texts, lists and null, `+ -`, `* / %`, `^`, signs, and then what stands behind a value.

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::{Binary, Literal, Unary};
use crate::text::Span;

use super::super::lexer::{Kind, Parsed};
use super::super::syntax::{Expr, ExprKind};
use super::Parser;

const AND: u8 = 3;
const NOT: u8 = 4;

impl Parser<'_> {
    /// Any expression.
    pub fn expression(&mut self) -> Parsed<Expr> {
        self.expression_before(false)
    }

    /// An expression after which `|` has a meaning of its own, so that `n:A` ends before it.
    pub fn expression_before_bar(&mut self) -> Parsed<Expr> {
        self.expression_before(true)
    }

    fn expression_before(&mut self, bar: bool) -> Parsed<Expr> {
        let outer = std::mem::replace(&mut self.bar, bar);
        let expr = self.nested(|parser| parser.logic(0));
        self.bar = outer;
        expr
    }

    /// What OR, XOR, AND and NOT combine, if they bind at least as tightly as `min`.
    fn logic(&mut self, min: u8) -> Parsed<Expr> {
        let start = self.span();
        let mut left = if self.eat_word("NOT") {
            let of = self.nested(|parser| parser.logic(NOT))?;
            self.node(start, ExprKind::Unary(Unary::Not, Box::new(of)))?
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
            left = self.node(start, ExprKind::Binary(operator, Box::new(left), Box::new(right)))?;
        }
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let first = self.predicate()?;
        let mut rest = Vec::new();
        loop {
            let operator = match self.look(0).kind {
                Kind::Sign("=") => Binary::Equal,
                Kind::Sign("<>") => Binary::Unequal,
                Kind::Sign("<") => Binary::Less,
                Kind::Sign("<=") => Binary::LessEqual,
                Kind::Sign(">") => Binary::Greater,
                Kind::Sign(">=") => Binary::GreaterEqual,
                Kind::Sign("!") if self.is_sign(1, "=") => return self.not_equal(),
                _ if rest.is_empty() => return Ok(first),
                _ => return self.node(start, ExprKind::Comparison(Box::new(first), rest)),
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

    /// Tests of texts, lists and null.
    fn predicate(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut left = self.arithmetic(0)?;
        loop {
            let operator = if self.eat_words(&["STARTS", "WITH"]) {
                Binary::StartsWith
            } else if self.eat_words(&["ENDS", "WITH"]) {
                Binary::EndsWith
            } else if self.eat_word("CONTAINS") {
                Binary::Contains
            } else if self.eat_word("IN") {
                Binary::In
            } else if self.eat("=~") {
                Binary::Matches
            } else if self.eat_words(&["IS", "NULL"]) {
                left = self.node(start, ExprKind::Unary(Unary::IsNull, Box::new(left)))?;
                continue;
            } else if self.eat_words(&["IS", "NOT", "NULL"]) {
                left = self.node(start, ExprKind::Unary(Unary::IsNotNull, Box::new(left)))?;
                continue;
            } else {
                return Ok(left);
            };
            let right = self.arithmetic(0)?;
            left = self.node(start, ExprKind::Binary(operator, Box::new(left), Box::new(right)))?;
        }
    }

    /// What arithmetic combines, if it binds at least as tightly as `min`.
    fn arithmetic(&mut self, min: u8) -> Parsed<Expr> {
        let start = self.span();
        let mut left = self.signed()?;
        loop {
            let (operator, level) = match self.look(0).kind {
                Kind::Sign("+") => (Binary::Add, 1),
                Kind::Sign("-") => (Binary::Subtract, 1),
                Kind::Sign("*") => (Binary::Multiply, 2),
                Kind::Sign("/") => (Binary::Divide, 2),
                Kind::Sign("%") => (Binary::Modulo, 2),
                Kind::Sign("^") => (Binary::Power, 3),
                _ => return Ok(left),
            };
            if level < min {
                return Ok(left);
            }
            self.advance();
            let right = self.arithmetic(level + 1)?;
            left = self.node(start, ExprKind::Binary(operator, Box::new(left), Box::new(right)))?;
        }
    }

    /// A value with or without a sign. The sign of a number becomes part of it.
    fn signed(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if self.eat("+") {
            let of = self.nested(Self::signed)?;
            return self.node(start, ExprKind::Unary(Unary::Plus, Box::new(of)));
        }
        if !self.eat("-") {
            return self.postfix();
        }
        if let Kind::Int(n) = self.look(0).kind
            && n == i64::MIN.unsigned_abs()
        {
            self.advance();
            return self.node(start, ExprKind::Literal(Literal::Int(i64::MIN)));
        }
        let of = self.nested(Self::signed)?;
        let kind = match of.kind {
            ExprKind::Literal(Literal::Int(n)) if n >= 0 => ExprKind::Literal(Literal::Int(-n)),
            ExprKind::Literal(Literal::Float(x)) if x.is_sign_positive() => {
                ExprKind::Literal(Literal::Float(-x))
            }
            _ => ExprKind::Unary(Unary::Minus, Box::new(of)),
        };
        self.node(start, kind)
    }

    /// A value and what stands behind it: `.key`, `[index]`, `:Label`.
    fn postfix(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut expr = self.atom()?;
        if matches!(expr.kind, ExprKind::Variable(_)) && self.is_sign(0, "{") {
            expr = self.map_projection(start, expr)?;
        }
        loop {
            if self.eat(".") {
                let key = self.any_name("the name of a property")?;
                expr = self.node(start, ExprKind::Property(Box::new(expr), key))?;
            } else if self.is_sign(0, "[") {
                expr = self.indexed(start, expr)?;
            } else if self.is_sign(0, ":") {
                let labels = self.labels(!self.bar)?;
                expr = self.node(start, ExprKind::HasLabels(Box::new(expr), labels))?;
            } else {
                return Ok(expr);
            }
        }
    }

    /// `{.key, .*, other: expr, variable}` behind a variable.
    fn map_projection(&mut self, start: Span, of: Expr) -> Parsed<Expr> {
        self.expect("{")?;
        let (mut all, mut entries) = (false, Vec::new());
        while !self.eat("}") {
            if self.eat(".") {
                if self.eat("*") {
                    all = true;
                } else {
                    let key = self.any_name("the name of a property")?;
                    let read = ExprKind::Property(Box::new(of.clone()), key.clone());
                    entries.push((key, self.node(start, read)?));
                }
            } else {
                let variable = self.is_sign(1, ",") || self.is_sign(1, "}");
                let key = self.any_name("`.*`, `.` and a property, or the name of a key")?;
                let entry = if variable {
                    self.node(key.span, ExprKind::Variable(key.text.clone()))?
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
        self.node(start, ExprKind::MapProjection { of: Box::new(of), all, entries })
    }

    /// `[index]` or `[from..to]` behind a value.
    fn indexed(&mut self, start: Span, of: Expr) -> Parsed<Expr> {
        self.expect("[")?;
        let of = Box::new(of);
        let from = if self.is_sign(0, "..") { None } else { Some(Box::new(self.expression()?)) };
        let kind = if self.eat("..") {
            let to = if self.is_sign(0, "]") { None } else { Some(Box::new(self.expression()?)) };
            ExprKind::Slice(of, from, to)
        } else if let Some(index) = from {
            ExprKind::Index(of, index)
        } else {
            return self.unexpected("an index");
        };
        self.expect("]")?;
        self.node(start, kind)
    }

    fn atom(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let kind = match &self.look(0).kind {
            Kind::Int(n) => match i64::try_from(*n) {
                Ok(n) => ExprKind::Literal(Literal::Int(n)),
                Err(_) => {
                    let message = format!("`{}` does not fit in 64 bits", self.shown());
                    return Self::fail(&codes::INTEGER_OVERFLOW, start, message);
                }
            },
            Kind::NoNumber => {
                let message = format!("`{}` is not a number", self.shown());
                return Self::fail(&codes::INVALID_NUMBER_LITERAL, start, message);
            }
            Kind::Float(x) => ExprKind::Literal(Literal::Float(*x)),
            Kind::String(text) => ExprKind::Literal(Literal::String(text.clone())),
            Kind::Parameter(name) => ExprKind::Parameter(name.clone()),
            Kind::Quoted(_) if self.is_call() => return self.call(),
            Kind::Quoted(name) => ExprKind::Variable(name.clone()),
            Kind::Word(_) => return self.word(),
            Kind::Sign("(") => return self.bracketed(),
            Kind::Sign("[") => return self.list(),
            Kind::Sign("{") => ExprKind::Map(self.map()?),
            Kind::Sign(_) | Kind::End => return self.unexpected("an expression"),
        };
        if !matches!(kind, ExprKind::Map(_)) {
            self.advance();
        }
        self.node(start, kind)
    }

    /// `(expression)`, or a pattern.
    fn bracketed(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if self.is_pattern() {
            let pattern = self.pattern()?;
            return self.node(start, ExprKind::Pattern(Box::new(pattern)));
        }
        self.expect("(")?;
        let expr = self.expression()?;
        self.expect(")")?;
        Ok(expr)
    }

    /// `[a, b]`, or a comprehension.
    fn list(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if self.is_pattern_comprehension() {
            return self.pattern_comprehension();
        }
        if self.is_name(1) && self.is_word(2, "IN") {
            return self.comprehension();
        }
        self.expect("[")?;
        let list = self.list_until("]")?;
        self.node(start, ExprKind::List(list))
    }

    /// Expressions parted by commas, and the bracket that closes them.
    pub fn list_until(&mut self, close: &str) -> Parsed<Vec<Expr>> {
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

    /// Something that begins with a word.
    fn word(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let literal = match () {
            () if self.is_word(0, "TRUE") => Literal::Bool(true),
            () if self.is_word(0, "FALSE") => Literal::Bool(false),
            () if self.is_word(0, "NULL") => Literal::Null,
            () if self.is_word(0, "CASE") => return self.case(),
            () if self.is_sign(1, "{") && self.is_word(0, "EXISTS") => return self.subquery(),
            () if self.is_sign(1, "{") && self.is_word(0, "COUNT") => return self.subquery(),
            () if self.is_call() => return self.call(),
            () => return self.plain_variable(),
        };
        self.advance();
        self.node(start, ExprKind::Literal(literal))
    }

    fn plain_variable(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let bound = matches!(&self.look(0).kind, Kind::Word(word) if self.bound.contains(&**word));
        if !bound && !self.is_name(0) {
            return self.unexpected("an expression");
        }
        let name = self.any_name("the name of a variable")?;
        self.node(start, ExprKind::Variable(name.text))
    }

    fn case(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.expect_word("CASE")?;
        let subject =
            if self.is_word(0, "WHEN") { None } else { Some(Box::new(self.expression()?)) };
        let mut cases = Vec::new();
        while cases.is_empty() || self.is_word(0, "WHEN") {
            self.expect_word("WHEN")?;
            let when = self.expression()?;
            self.expect_word("THEN")?;
            cases.push((when, self.expression()?));
        }
        let otherwise =
            if self.eat_word("ELSE") { Some(Box::new(self.expression()?)) } else { None };
        if !self.eat_word("END") {
            return self.unexpected("WHEN, ELSE or END");
        }
        self.node(start, ExprKind::Case { subject, cases, otherwise })
    }
}
