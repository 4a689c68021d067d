//! Expressions.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::query::algebra::{Binary, Expr, Literal, Unary};
use crate::query::temporal;
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{self, ExprKind, Name};
use super::pattern::borne;
use super::types::{self, Base, Type};
use super::{Lower, fail, fail_with};

/// An expression, and what is known of its value.
pub type Typed = (Expr, Type);

impl Lower<'_> {
    /// An expression that stands for a value.
    pub fn expr(&mut self, tree: &syntax::Expr) -> Parsed<Typed> {
        let ExprKind::Pattern(_) = tree.kind else { return self.expr_or_pattern(tree) };
        let message = "a pattern is a condition and cannot stand for a value";
        let help = "write EXISTS { … } round it, COUNT { … }, or [pattern | value]";
        fail_with(&codes::UNEXPECTED_SYNTAX, tree.span, message, help)
    }

    /// An expression that may be a pattern, as a condition may.
    pub fn expr_or_pattern(&mut self, tree: &syntax::Expr) -> Parsed<Typed> {
        let Some(left) = self.parts_left.checked_sub(1) else {
            let message = "chained comparisons are nested too deep";
            return fail(&codes::TOO_DEEP, tree.span, message);
        };
        self.parts_left = left;
        match &tree.kind {
            ExprKind::Literal(literal) => {
                Ok((Expr::Literal(literal.clone()), Type::literal(literal)))
            }
            ExprKind::Parameter(name) => Ok((Expr::Parameter(name.clone()), Type::ANY)),
            ExprKind::Variable(name) => self.variable(name, tree.span),
            ExprKind::Property(of, key) => self.property(of, key),
            ExprKind::List(list) => self.list(list),
            ExprKind::Map(map) => Ok((Expr::Map(self.entries(map)?), Type::of(Base::Map))),
            ExprKind::MapProjection { of, all, entries } => {
                let (of_expr, kind) = self.expr(of)?;
                let bases = [Base::Node, Base::Edge, Base::Map];
                let rule = "a map is made of a node, a relationship or another map";
                self.expect(kind, &bases, of.span, rule)?;
                let (of, entries) = (Box::new(of_expr), self.entries(entries)?);
                Ok((Expr::MapProjection { of, all: *all, entries }, Type::of(Base::Map)))
            }
            ExprKind::Unary(operator, of) => self.unary(*operator, of),
            ExprKind::Binary(..) => self.chain(tree),
            ExprKind::Comparison(first, rest) => self.comparison(first, rest),
            ExprKind::HasLabels(of, labels) => self.has_labels(of, labels),
            ExprKind::Index(of, index) => self.index(of, index),
            ExprKind::Slice(list, from, to) => self.slice(list, from.as_deref(), to.as_deref()),
            ExprKind::Case { subject, cases, otherwise } => {
                self.case(subject.as_deref(), cases, otherwise.as_deref())
            }
            _ => self.call_like(tree),
        }
    }

    /// Several expressions, and what is known of all their values.
    fn list(&mut self, trees: &[syntax::Expr]) -> Parsed<Typed> {
        let mut list = Vec::new();
        let mut kind = Type::of(Base::Null);
        for tree in trees {
            let (expr, of) = self.expr(tree)?;
            kind = if list.is_empty() { of } else { kind.or(of) };
            list.push(expr);
        }
        Ok((Expr::List(list), kind.list()))
    }

    fn entries(&mut self, trees: &[(Name, syntax::Expr)]) -> Parsed<Vec<(Arc<str>, Expr)>> {
        let mut map = Vec::new();
        for (key, tree) in trees {
            map.push((Arc::clone(&key.text), self.expr(tree)?.0));
        }
        Ok(map)
    }

    fn variable(&mut self, name: &str, span: Span) -> Parsed<Typed> {
        match self.scope.find(name) {
            Some(entry) => Ok((Expr::Var(entry.var), entry.kind)),
            None => self.undefined(name, span),
        }
    }

    fn property(&mut self, of: &syntax::Expr, key: &Name) -> Parsed<Typed> {
        let (expr, kind) = self.expr(of)?;
        let constant = matches!(of.kind, ExprKind::Literal(_) | ExprKind::List(_));
        let holds = kind.may_be(&[Base::Node, Base::Edge, Base::Map]) || kind.may_be_of_time();
        // That a variable holds a number or a text is for running to find out.
        if !holds && (constant || kind.is(Base::Path)) {
            let message = format!("{} has no properties", kind.name());
            return fail(&codes::INVALID_ARGUMENT_TYPE, of.span, message);
        }
        self.check_key(key, kind);
        let result = match kind.of_time() {
            Some(kind) => match temporal::known_part(kind, &key.text) {
                Ok("timezone" | "offset") => Type::of(Base::String),
                Ok(_) => Type::of(Base::Int),
                Err(fault) => return Err(Box::new(fault.at(key.span))),
            },
            None => Type::ANY,
        };
        Ok((Expr::Property(Box::new(expr), Arc::clone(&key.text)), result))
    }

    fn unary(&mut self, operator: Unary, of: &syntax::Expr) -> Parsed<Typed> {
        let (expr, kind) =
            if operator == Unary::Not { self.expr_or_pattern(of)? } else { self.expr(of)? };
        let result = match operator {
            Unary::Not => {
                self.expect(kind, &[Base::Bool], of.span, "NOT takes a boolean")?;
                Type::BOOL
            }
            Unary::Minus | Unary::Plus => {
                self.expect(kind, &[Base::Int, Base::Float], of.span, "a sign takes a number")?;
                kind
            }
            Unary::IsNull | Unary::IsNotNull => Type::BOOL,
        };
        Ok((Expr::Unary(operator, Box::new(expr)), result))
    }

    /// Refuses what surely is none of these.
    fn expect(&self, kind: Type, bases: &[Base], span: Span, rule: &str) -> Parsed<()> {
        if kind.may_be(bases) {
            return Ok(());
        }
        let message = format!("{rule}, found {}", kind.name());
        fail(&codes::INVALID_ARGUMENT_TYPE, span, message)
    }

    /// Operators with two sides. A long chain of them leans to the left; it is walked in a loop.
    fn chain(&mut self, tree: &syntax::Expr) -> Parsed<Typed> {
        let mut spine = Vec::new();
        let mut tree = tree;
        while let ExprKind::Binary(operator, left, right) = &tree.kind {
            spine.push((*operator, &**left, &**right));
            tree = left;
        }
        let logical = |operator| matches!(operator, Binary::And | Binary::Or | Binary::Xor);
        let mut left: Option<Typed> = None;
        for (operator, left_tree, right_tree) in spine.into_iter().rev() {
            let a = match left.take() {
                Some(typed) => typed,
                None if logical(operator) => self.expr_or_pattern(left_tree)?,
                None => self.expr(left_tree)?,
            };
            let b = if logical(operator) {
                self.expr_or_pattern(right_tree)?
            } else {
                self.expr(right_tree)?
            };
            let kind = self.binary(operator, (a.1, left_tree.span), (b.1, right_tree.span))?;
            left = Some((Expr::binary(operator, a.0, b.0), kind));
        }
        Ok(left.unwrap_or((Expr::Literal(Literal::Null), Type::ANY)))
    }

    /// What an operator gives, if it takes such sides.
    fn binary(&self, operator: Binary, a: (Type, Span), b: (Type, Span)) -> Parsed<Type> {
        let symbol = crate::query::print::symbol(operator);
        match operator {
            Binary::And | Binary::Or | Binary::Xor => {
                let rule = format!("{symbol} takes booleans");
                self.expect(a.0, &[Base::Bool], a.1, &rule)?;
                self.expect(b.0, &[Base::Bool], b.1, &rule)?;
                Ok(Type::BOOL)
            }
            Binary::In if !b.0.may_be_list() => {
                let message = format!("IN takes a list on its right side, found {}", b.0.name());
                fail(&codes::INVALID_ARGUMENT_TYPE, b.1, message)
            }
            Binary::Add => Ok(types::arithmetic(operator, a.0, b.0)),
            Binary::Subtract
            | Binary::Multiply
            | Binary::Divide
            | Binary::Modulo
            | Binary::Power => {
                let rule = format!("`{symbol}` takes numbers");
                let of_time = !matches!(operator, Binary::Modulo | Binary::Power);
                for (kind, span) in [a, b] {
                    if !(of_time && kind.may_be_of_time()) {
                        self.expect(kind, &[Base::Int, Base::Float], span, &rule)?;
                    }
                }
                Ok(types::arithmetic(operator, a.0, b.0))
            }
            _ => Ok(Type::BOOL),
        }
    }

    /// `a < b <= c` is `a < b AND b <= c`.
    fn comparison(
        &mut self,
        first: &syntax::Expr,
        rest: &[(Binary, syntax::Expr)],
    ) -> Parsed<Typed> {
        let mut all: Option<Expr> = None;
        let mut left = first;
        for (operator, right) in rest {
            let pair = Expr::binary(*operator, self.expr(left)?.0, self.expr(right)?.0);
            all = Some(match all {
                None => pair,
                Some(before) => Expr::binary(Binary::And, before, pair),
            });
            left = right;
        }
        Ok((all.unwrap_or(Expr::Literal(Literal::Null)), Type::BOOL))
    }

    fn has_labels(&mut self, of: &syntax::Expr, labels: &syntax::Labels) -> Parsed<Typed> {
        let (expr, kind) = self.expr(of)?;
        let rule = "labels are asked of a node or a relationship";
        self.expect(kind, &[Base::Node, Base::Edge], of.span, rule)?;
        self.check_labels(labels, kind);
        Ok((borne(&expr, labels), Type::BOOL))
    }

    fn index(&mut self, of: &syntax::Expr, index: &syntax::Expr) -> Parsed<Typed> {
        let (of, kind) = self.expr(of)?;
        let (index, _) = self.expr(index)?;
        Ok((Expr::Index(Box::new(of), Box::new(index)), kind.element()))
    }

    fn slice(
        &mut self,
        list: &syntax::Expr,
        from: Option<&syntax::Expr>,
        to: Option<&syntax::Expr>,
    ) -> Parsed<Typed> {
        let (list, kind) = self.expr(list)?;
        let mut bound = |tree: Option<&syntax::Expr>| -> Parsed<Option<Box<Expr>>> {
            tree.map(|tree| Ok(Box::new(self.expr(tree)?.0))).transpose()
        };
        Ok((Expr::Slice(Box::new(list), bound(from)?, bound(to)?), kind))
    }

    fn case(
        &mut self,
        subject: Option<&syntax::Expr>,
        cases: &[(syntax::Expr, syntax::Expr)],
        otherwise: Option<&syntax::Expr>,
    ) -> Parsed<Typed> {
        let subject = match subject {
            Some(tree) => Some(Box::new(self.expr(tree)?.0)),
            None => None,
        };
        let mut kind = Type::of(Base::Null);
        let mut list = Vec::new();
        for (when, then) in cases {
            let when = if subject.is_some() { self.expr(when)?.0 } else { self.condition(when)? };
            let (then, of) = self.expr(then)?;
            kind = kind.or(of);
            list.push((when, then));
        }
        let otherwise = match otherwise {
            Some(tree) => {
                let (expr, of) = self.expr(tree)?;
                kind = kind.or(of);
                Some(Box::new(expr))
            }
            None => None,
        };
        Ok((Expr::Case { subject, cases: list, otherwise }, kind))
    }
}
