//! Lowers expressions.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::query::algebra::{Binary, Expr, Literal, Unary, ValueType};
use crate::query::temporal;
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{ExprSyntax, ExprSyntaxKind, LabelSyntax, NameSyntax};
use super::never_holds::ComparedSide;
use super::static_type::{self, BaseType, StaticType};
use super::{Lowering, fail, fail_with};

/// An expression and what is known about its type.
pub type TypedExpr = (Expr, StaticType);

fn compared(typed: &TypedExpr, span: Span) -> ComparedSide<'_> {
    ComparedSide { expr: &typed.0, kind: typed.1, span }
}

impl Lowering<'_> {
    /// Lowers an expression that is used as a value.
    pub fn expr(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        let ExprSyntaxKind::Pattern(_) = tree.kind else { return self.expr_or_pattern(tree) };
        let message = "a pattern is a condition and cannot stand for a value";
        let help = "write EXISTS { … } round it, COUNT { … }, or [pattern | value]";
        fail_with(&codes::UNEXPECTED_SYNTAX, tree.span, message, help)
    }

    /// Lowers an expression that may be a pattern, as a condition may be.
    pub fn expr_or_pattern(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        let typed = self.any_expr(tree)?;
        if self.sought.is_some() {
            self.compare_with_sought(&typed.0, tree.span);
        }
        Ok(typed)
    }

    /// Remembers the place of an expression, if it is the one that is looked for.
    fn compare_with_sought(&mut self, expr: &Expr, span: Span) {
        let branch = self.branches;
        if let Some(sought) = &mut self.sought
            && sought.place.is_none()
            && sought.branch == branch
            && sought.expr == expr
        {
            sought.place = Some(span);
        }
    }

    fn any_expr(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        let Some(left) = self.parts_left.checked_sub(1) else {
            let message = "chained comparisons are nested too deep";
            return fail(&codes::TOO_DEEP, tree.span, message);
        };
        self.parts_left = left;
        match &tree.kind {
            ExprSyntaxKind::Literal(literal) => {
                Ok((Expr::Literal(literal.clone()), StaticType::literal(literal)))
            }
            ExprSyntaxKind::Parameter(name) => Ok((Expr::Parameter(name.clone()), StaticType::ANY)),
            ExprSyntaxKind::Variable(name) => self.variable(name, tree.span),
            ExprSyntaxKind::Property(of, key) => self.property(of, key),
            ExprSyntaxKind::List(list) => self.list(list),
            ExprSyntaxKind::Map(map) => {
                Ok((Expr::Map(self.entries(map)?), StaticType::of(BaseType::Map)))
            }
            ExprSyntaxKind::MapProjection { of, all, entries } => {
                self.map_projection(of, *all, entries)
            }
            ExprSyntaxKind::Unary(operator, of) => self.unary(*operator, of),
            ExprSyntaxKind::Binary(..) => self.chain(tree),
            ExprSyntaxKind::Comparison(first, rest) => self.comparison(first, rest),
            ExprSyntaxKind::HasLabels(of, labels) => self.has_labels(of, labels),
            ExprSyntaxKind::HasType(of, kind) => self.has_type(of, kind),
            ExprSyntaxKind::Index(of, index) => self.index(of, index),
            ExprSyntaxKind::Slice(list, from, to) => {
                self.slice(list, from.as_deref(), to.as_deref())
            }
            ExprSyntaxKind::Case { subject, cases, otherwise } => {
                self.case(subject.as_deref(), cases, otherwise.as_deref())
            }
            _ => self.call_like(tree),
        }
    }

    fn map_projection(
        &mut self,
        of: &ExprSyntax,
        all: bool,
        entries: &[(NameSyntax, ExprSyntax)],
    ) -> Parsed<TypedExpr> {
        let (of_expr, kind) = self.expr(of)?;
        let bases = [BaseType::Node, BaseType::Edge, BaseType::Map];
        let rule = "a map is made of a node, a relationship or another map";
        self.expect(kind, &bases, of.span, rule)?;
        let (of, entries) = (Box::new(of_expr), self.entries(entries)?);
        Ok((Expr::MapProjection { of, all, entries }, StaticType::of(BaseType::Map)))
    }

    /// Lowers the elements of a list.
    fn list(&mut self, trees: &[ExprSyntax]) -> Parsed<TypedExpr> {
        let mut list = Vec::new();
        let mut kind = StaticType::of(BaseType::Null);
        for tree in trees {
            let (expr, of) = self.expr(tree)?;
            kind = if list.is_empty() { of } else { kind.or(of) };
            list.push(expr);
        }
        Ok((Expr::List(list), kind.list()))
    }

    fn entries(&mut self, trees: &[(NameSyntax, ExprSyntax)]) -> Parsed<Vec<(Arc<str>, Expr)>> {
        let mut map = Vec::new();
        for (key, tree) in trees {
            map.push((Arc::clone(&key.text), self.expr(tree)?.0));
        }
        Ok(map)
    }

    fn variable(&mut self, name: &str, span: Span) -> Parsed<TypedExpr> {
        match self.scope.find(name) {
            Some(entry) => Ok((Expr::Var(entry.var), entry.kind)),
            None => self.undefined(name, span),
        }
    }

    fn property(&mut self, of: &ExprSyntax, key: &NameSyntax) -> Parsed<TypedExpr> {
        let (expr, kind) = self.expr(of)?;
        let constant = matches!(of.kind, ExprSyntaxKind::Literal(_) | ExprSyntaxKind::List(_));
        let holds =
            kind.may_be(&[BaseType::Node, BaseType::Edge, BaseType::Map]) || kind.may_be_temporal();
        // A variable that holds a number or a text is reported only when the query is run, as the
        // conformance suite expects.
        if !holds && (constant || kind.is(BaseType::Path)) {
            let message = format!("{} has no properties", kind.name());
            return fail(&codes::INVALID_ARGUMENT_TYPE, of.span, message);
        }
        self.check_key(key, kind);
        let result = match kind.temporal_kind() {
            Some(kind) => match temporal::component_name(kind, &key.text) {
                Ok("timezone" | "offset") => StaticType::of(BaseType::String),
                Ok(_) => StaticType::of(BaseType::Int),
                Err(fault) => return Err(Box::new(fault.at(key.span))),
            },
            None => StaticType::ANY,
        };
        Ok((Expr::Property(Box::new(expr), Arc::clone(&key.text)), result))
    }

    fn unary(&mut self, operator: Unary, of: &ExprSyntax) -> Parsed<TypedExpr> {
        let (expr, kind) =
            if operator == Unary::Not { self.expr_or_pattern(of)? } else { self.expr(of)? };
        let result = match operator {
            Unary::Not => {
                self.expect(kind, &[BaseType::Bool], of.span, "NOT takes a boolean")?;
                StaticType::BOOL
            }
            Unary::Minus | Unary::Plus => {
                self.expect(
                    kind,
                    &[BaseType::Int, BaseType::Float],
                    of.span,
                    "a sign takes a number",
                )?;
                kind
            }
            Unary::IsNull | Unary::IsNotNull => StaticType::BOOL,
        };
        Ok((Expr::Unary(operator, Box::new(expr)), result))
    }

    /// Fails if a value surely has none of these types.
    fn expect(&self, kind: StaticType, bases: &[BaseType], span: Span, rule: &str) -> Parsed<()> {
        if kind.may_be(bases) {
            return Ok(());
        }
        let message = format!("{rule}, found {}", kind.name());
        fail(&codes::INVALID_ARGUMENT_TYPE, span, message)
    }

    /// Lowers operators with two operands. Long chains such as `a + b + c` lean to the left and are
    /// walked in a loop, so that they need no deep stack.
    fn chain(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        let mut spine = Vec::new();
        let mut tree = tree;
        while let ExprSyntaxKind::Binary(operator, left, right) = &tree.kind {
            spine.push((*operator, &**left, &**right));
            tree = left;
        }
        let start = tree.span;
        let logical = |operator| matches!(operator, Binary::And | Binary::Or | Binary::Xor);
        let mut left: Option<TypedExpr> = None;
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
            let (side_a, side_b) = (compared(&a, left_tree.span), compared(&b, right_tree.span));
            self.remark_comparison(operator, side_a, side_b);
            let expr = Expr::binary(operator, a.0, b.0);
            if self.sought.is_some() {
                self.compare_with_sought(&expr, start.to(right_tree.span));
            }
            left = Some((expr, kind));
        }
        Ok(left.unwrap_or((Expr::Literal(Literal::Null), StaticType::ANY)))
    }

    /// The type of the result of an operator; fails if it cannot take such operands.
    fn binary(
        &self,
        operator: Binary,
        a: (StaticType, Span),
        b: (StaticType, Span),
    ) -> Parsed<StaticType> {
        let symbol = crate::query::print::operator_symbol(operator);
        match operator {
            Binary::And | Binary::Or | Binary::Xor => {
                let rule = format!("{symbol} takes booleans");
                for (kind, span) in [a, b] {
                    self.expect(kind, &[BaseType::Bool], span, &rule).map_err(|fault| {
                        let help =
                            "compare it too, as in x = 'a' OR x = 'b', or write x IN ['a', 'b']";
                        let text = kind.is(BaseType::String) || kind.is_number();
                        if text { Box::new(fault.help(help)) } else { fault }
                    })?;
                }
                Ok(StaticType::BOOL)
            }
            Binary::In if !b.0.may_be_list() => {
                let message = format!("IN takes a list on its right side, found {}", b.0.name());
                let help = match b.0.base() {
                    BaseType::String => "write IN ['a', 'b'], or CONTAINS for a part of a text",
                    _ => "write IN [1, 2]",
                };
                fail_with(&codes::INVALID_ARGUMENT_TYPE, b.1, message, help)
            }
            Binary::Add => Ok(static_type::arithmetic_type(operator, a.0, b.0)),
            Binary::Subtract
            | Binary::Multiply
            | Binary::Divide
            | Binary::Modulo
            | Binary::Power => {
                let rule = format!("`{symbol}` takes numbers");
                let of_time = !matches!(operator, Binary::Modulo | Binary::Power);
                for (kind, span) in [a, b] {
                    if !(of_time && kind.may_be_temporal()) {
                        self.expect(kind, &[BaseType::Int, BaseType::Float], span, &rule)?;
                    }
                }
                Ok(static_type::arithmetic_type(operator, a.0, b.0))
            }
            _ => Ok(StaticType::BOOL),
        }
    }

    /// Lowers `a < b <= c` to `a < b AND b <= c`.
    fn comparison(
        &mut self,
        first: &ExprSyntax,
        rest: &[(Binary, ExprSyntax)],
    ) -> Parsed<TypedExpr> {
        let mut all: Option<Expr> = None;
        let mut left = first;
        for (operator, right) in rest {
            let (a, b) = (self.expr(left)?, self.expr(right)?);
            let (side_a, side_b) = (compared(&a, left.span), compared(&b, right.span));
            self.remark_comparison(*operator, side_a, side_b);
            let pair = Expr::binary(*operator, a.0, b.0);
            all = Some(match all {
                None => pair,
                Some(before) => Expr::binary(Binary::And, before, pair),
            });
            left = right;
        }
        Ok((all.unwrap_or(Expr::Literal(Literal::Null)), StaticType::BOOL))
    }

    fn has_labels(&mut self, of: &ExprSyntax, labels: &LabelSyntax) -> Parsed<TypedExpr> {
        let (expr, kind) = self.expr(of)?;
        let rule = "labels are asked of a node or a relationship";
        self.expect(kind, &[BaseType::Node, BaseType::Edge], of.span, rule)?;
        self.check_labels(labels, kind);
        Ok((self.label_condition((&expr, kind), labels)?, StaticType::BOOL))
    }

    fn has_type(&mut self, of: &ExprSyntax, kind: &ValueType) -> Parsed<TypedExpr> {
        let (of, _) = self.expr(of)?;
        Ok((Expr::HasType(Box::new(of), kind.clone()), StaticType::BOOL))
    }

    fn index(&mut self, of: &ExprSyntax, index: &ExprSyntax) -> Parsed<TypedExpr> {
        let (of, kind) = self.expr(of)?;
        let (index, _) = self.expr(index)?;
        Ok((Expr::Index(Box::new(of), Box::new(index)), kind.element()))
    }

    fn slice(
        &mut self,
        list: &ExprSyntax,
        from: Option<&ExprSyntax>,
        to: Option<&ExprSyntax>,
    ) -> Parsed<TypedExpr> {
        let (list, kind) = self.expr(list)?;
        let mut bound = |tree: Option<&ExprSyntax>| -> Parsed<Option<Box<Expr>>> {
            tree.map(|tree| Ok(Box::new(self.expr(tree)?.0))).transpose()
        };
        Ok((Expr::Slice(Box::new(list), bound(from)?, bound(to)?), kind))
    }

    fn case(
        &mut self,
        subject: Option<&ExprSyntax>,
        cases: &[(ExprSyntax, ExprSyntax)],
        otherwise: Option<&ExprSyntax>,
    ) -> Parsed<TypedExpr> {
        let subject = match subject {
            Some(tree) => Some(Box::new(self.expr(tree)?.0)),
            None => None,
        };
        let mut kind = StaticType::of(BaseType::Null);
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
