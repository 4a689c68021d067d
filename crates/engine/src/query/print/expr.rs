//! Prints expressions with only those parentheses that are needed.

use std::fmt;

use super::pattern::labels;
use super::quoting::{parameter_name, quoted, schema_name};
use super::{QueryPrinter, format_float, operator_symbol};
use crate::query::algebra::{Binary, Expr, Literal, Quantifier, SubqueryResult, Unary};

/// The precedence of an expression, from the operators that bind least to those that bind most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Or,
    Xor,
    And,
    Not,
    /// `=`, `<` and the like. Their operands cannot be comparisons without parentheses, because
    /// `a < b < c` means something else than `(a < b) < c`.
    Comparison,
    /// `IN`, `STARTS WITH`, `IS NULL` and the like.
    Predicate,
    Sum,
    Product,
    Power,
    Sign,
    /// Label predicates such as `n:A`, and numbers, after which a point would be read as part of
    /// the number.
    Labels,
    /// Property, index, slice.
    Postfix,
    Atom,
}

/// The precedence of an operator, and the least precedence of its two operands.
fn levels(operator: Binary) -> (Precedence, Precedence, Precedence) {
    match operator {
        Binary::Or => (Precedence::Or, Precedence::Or, Precedence::Xor),
        Binary::Xor => (Precedence::Xor, Precedence::Xor, Precedence::And),
        Binary::And => (Precedence::And, Precedence::And, Precedence::Not),
        Binary::Equal
        | Binary::Unequal
        | Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual => {
            (Precedence::Comparison, Precedence::Predicate, Precedence::Predicate)
        }
        Binary::Matches | Binary::StartsWith | Binary::EndsWith | Binary::Contains | Binary::In => {
            (Precedence::Predicate, Precedence::Predicate, Precedence::Sum)
        }
        Binary::Add | Binary::Subtract => (Precedence::Sum, Precedence::Sum, Precedence::Product),
        Binary::Multiply | Binary::Divide | Binary::Modulo => {
            (Precedence::Product, Precedence::Product, Precedence::Power)
        }
        Binary::Power => (Precedence::Power, Precedence::Power, Precedence::Sign),
    }
}

fn level(expr: &Expr) -> Precedence {
    match expr {
        Expr::Literal(Literal::Int(n)) if *n < 0 => Precedence::Sign,
        Expr::Literal(Literal::Float(x)) if !x.is_finite() => Precedence::Product,
        Expr::Literal(Literal::Float(x)) if x.is_sign_negative() => Precedence::Sign,
        Expr::Literal(Literal::Int(_) | Literal::Float(_)) | Expr::HasLabels(..) => {
            Precedence::Labels
        }
        Expr::Unary(Unary::Not, _) => Precedence::Not,
        Expr::Unary(Unary::Minus | Unary::Plus, _) => Precedence::Sign,
        Expr::Unary(Unary::IsNull | Unary::IsNotNull, _) | Expr::HasType(..) => {
            Precedence::Predicate
        }
        Expr::Binary(operator, ..) => levels(*operator).0,
        Expr::Property(..) | Expr::Index(..) | Expr::Slice(..) => Precedence::Postfix,
        _ => Precedence::Atom,
    }
}

/// The expression that another begins with, if it begins with one, and the least precedence that
/// this may have.
fn first(expr: &Expr) -> Option<(&Expr, Precedence)> {
    match expr {
        Expr::Binary(operator, a, _) => Some((a, levels(*operator).1)),
        Expr::Unary(Unary::IsNull | Unary::IsNotNull, a) | Expr::HasType(a, _) => {
            Some((a, Precedence::Predicate))
        }
        Expr::HasLabels(a, _) | Expr::Property(a, _) | Expr::Index(a, _) | Expr::Slice(a, ..) => {
            Some((a, Precedence::Postfix))
        }
        _ => None,
    }
}

/// Whether a label predicate stands in an expression outside of all brackets. A `|` after it would
/// then be read as part of the labels.
fn shows_labels(expr: &Expr) -> bool {
    match expr {
        Expr::HasLabels(..) | Expr::HasType(..) => true,
        Expr::Unary(_, a) => shows_labels(a),
        Expr::Binary(_, a, b) => shows_labels(a) || shows_labels(b),
        _ => false,
    }
}

/// The innermost expression that an expression begins with, as far as no parentheses stand before
/// it, and the expression that directly begins with this.
fn innermost(expr: &Expr) -> (&Expr, Option<&Expr>) {
    let (mut at, mut outer) = (expr, None);
    while let Some((inner, _)) = first(at).filter(|(inner, least)| level(inner) >= *least) {
        (at, outer) = (inner, Some(at));
    }
    (at, outer)
}

/// Whether an expression begins like `x IN xs`. A `[` before it would then be read as the start of
/// a list comprehension.
fn starts_like_comprehension(expr: &Expr) -> bool {
    matches!(innermost(expr), (Expr::Var(_), Some(Expr::Binary(Binary::In, ..))))
}

impl QueryPrinter<'_> {
    /// Writes an expression in a place where it needs at least a precedence. With a lower one it
    /// gets parentheses.
    pub(super) fn expr(&mut self, expr: &Expr, least: Precedence) -> fmt::Result {
        if level(expr) < least {
            return self.enclosed(expr);
        }
        // Chains of operators lean to the left and may be long. Their operands are written in a
        // loop, because a recursive call for each would need a deep stack.
        let mut chain = Vec::new();
        let mut at = expr;
        let mut bare = true;
        while let Some((inner, least)) = first(at).filter(|_| bare) {
            chain.push(at);
            bare = level(inner) >= least;
            at = inner;
        }
        if bare {
            self.start(at)?;
        } else {
            self.enclosed(at)?;
        }
        chain.into_iter().rev().try_for_each(|expr| self.rest(expr))
    }

    fn enclosed(&mut self, expr: &Expr) -> fmt::Result {
        self.out.write_char('(')?;
        self.expr(expr, Precedence::Or)?;
        self.out.write_char(')')
    }

    /// Writes an expression before a `|`.
    fn before_bar(&mut self, expr: &Expr) -> fmt::Result {
        if shows_labels(expr) { self.enclosed(expr) } else { self.expr(expr, Precedence::Or) }
    }

    /// Writes what follows the expression that this one begins with.
    fn rest(&mut self, expr: &Expr) -> fmt::Result {
        match expr {
            // `(a) - -(b)` would be read as a pattern.
            Expr::Binary(Binary::Subtract, _, b) if level(innermost(b).0) == Precedence::Sign => {
                self.out.write_str(" - ")?;
                self.enclosed(b)
            }
            Expr::Binary(operator, _, b) => {
                write!(self.out, " {} ", operator_symbol(*operator))?;
                self.expr(b, levels(*operator).2)
            }
            Expr::Unary(Unary::IsNull, _) => self.out.write_str(" IS NULL"),
            Expr::Unary(Unary::IsNotNull, _) => self.out.write_str(" IS NOT NULL"),
            Expr::HasType(_, kind) => write!(self.out, " IS :: {kind}"),
            Expr::HasLabels(_, groups) => self.out.write_str(&labels(groups)),
            Expr::Property(_, key) => write!(self.out, ".{}", schema_name(key)),
            Expr::Index(_, index) => {
                self.out.write_char('[')?;
                self.expr(index, Precedence::Or)?;
                self.out.write_char(']')
            }
            Expr::Slice(_, from, to) => {
                self.out.write_char('[')?;
                from.iter().try_for_each(|from| self.expr(from, Precedence::Or))?;
                self.out.write_str("..")?;
                to.iter().try_for_each(|to| self.expr(to, Precedence::Or))?;
                self.out.write_char(']')
            }
            _ => Ok(()),
        }
    }

    /// Writes an expression that does not begin with another one.
    #[expect(clippy::too_many_lines, reason = "one arm for each sort of expression")]
    fn start(&mut self, expr: &Expr) -> fmt::Result {
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Parameter(name) => write!(self.out, "${}", parameter_name(name)),
            Expr::Var(var) => self.out.write_str(&self.names.get(*var)),
            Expr::List(items) => {
                self.out.write_char('[')?;
                let alike = items.first().is_some_and(starts_like_comprehension);
                if let (true, [head, tail @ ..]) = (alike, items.as_slice()) {
                    self.enclosed(head)?;
                    self.out.write_str(if tail.is_empty() { "" } else { ", " })?;
                    self.list(tail)?;
                } else {
                    self.list(items)?;
                }
                self.out.write_char(']')
            }
            Expr::Map(map) => self.map(map),
            Expr::MapProjection { of, all, entries } => {
                self.expr(of, Precedence::Atom)?;
                self.out.write_str(" {")?;
                self.out.write_str(match (all, entries.is_empty()) {
                    (false, _) => "",
                    (true, true) => ".*",
                    (true, false) => ".*, ",
                })?;
                self.commas(entries, |printer, (key, expr)| {
                    write!(printer.out, "{}: ", schema_name(key))?;
                    printer.expr(expr, Precedence::Or)
                })?;
                self.out.write_char('}')
            }
            Expr::Unary(Unary::Not, of) => {
                self.out.write_str("NOT ")?;
                self.expr(of, Precedence::Not)
            }
            Expr::Unary(operator, of) => {
                self.out.write_char(if *operator == Unary::Minus { '-' } else { '+' })?;
                self.expr(of, Precedence::Labels)
            }
            Expr::Call(function, arguments) => {
                write!(self.out, "{}(", function.name())?;
                self.list(arguments)?;
                self.out.write_char(')')
            }
            Expr::Aggregate { function, distinct, arguments } => {
                let distinct = if *distinct { "DISTINCT " } else { "" };
                write!(self.out, "{}({distinct}", function.name())?;
                if arguments.is_empty() {
                    self.out.write_char('*')?;
                }
                self.list(arguments)?;
                self.out.write_char(')')
            }
            Expr::Case { subject, cases, otherwise } => {
                self.case(subject.as_deref(), cases, otherwise.as_deref())
            }
            Expr::Comprehension { var, list, filter, map } => {
                write!(self.out, "[{} IN ", self.names.get(*var))?;
                self.before_bar(list)?;
                if let Some(filter) = filter {
                    self.out.write_str(" WHERE ")?;
                    self.before_bar(filter)?;
                }
                self.mapped(map.as_deref())?;
                self.out.write_char(']')
            }
            Expr::Quantified { quantifier, var, list, condition } => {
                let word = match quantifier {
                    Quantifier::All => "all",
                    Quantifier::Any => "any",
                    Quantifier::None => "none",
                    Quantifier::Single => "single",
                };
                write!(self.out, "{word}({} IN ", self.names.get(*var))?;
                self.expr(list, Precedence::Or)?;
                self.out.write_str(" WHERE ")?;
                self.expr(condition, Precedence::Or)?;
                self.out.write_char(')')
            }
            Expr::Reduce { total, start, var, list, step } => {
                write!(self.out, "reduce({} = ", self.names.get(*total))?;
                self.expr(start, Precedence::Or)?;
                write!(self.out, ", {} IN ", self.names.get(*var))?;
                self.before_bar(list)?;
                self.mapped(Some(step))?;
                self.out.write_char(')')
            }
            Expr::Exists(inner) => {
                self.out.write_str("EXISTS { ")?;
                self.found(inner, " ")?;
                self.out.write_str(" }")
            }
            Expr::Count(inner) => {
                self.out.write_str("COUNT { ")?;
                self.found(inner, " ")?;
                self.out.write_str(" }")
            }
            Expr::Subquery(result, inner) => {
                self.out.write_str(match result {
                    SubqueryResult::Exists => "EXISTS { ",
                    SubqueryResult::Count => "COUNT { ",
                    SubqueryResult::Collect => "COLLECT { ",
                })?;
                self.subquery(inner)?;
                self.out.write_str(" }")
            }
            Expr::PatternComprehension(inner, map) => {
                self.out.write_char('[')?;
                self.commas(&inner.patterns, |printer, pattern| printer.pattern(pattern))?;
                if let Some(filter) = &inner.filter {
                    self.out.write_str(" WHERE ")?;
                    self.before_bar(filter)?;
                }
                self.mapped(Some(map))?;
                self.out.write_char(']')
            }
            // These begin with another expression, which the caller has written.
            Expr::Property(..)
            | Expr::Binary(..)
            | Expr::HasLabels(..)
            | Expr::HasType(..)
            | Expr::Index(..)
            | Expr::Slice(..) => Ok(()),
        }
    }

    fn list(&mut self, items: &[Expr]) -> fmt::Result {
        self.commas(items, |printer, item| printer.expr(item, Precedence::Or))
    }

    fn mapped(&mut self, map: Option<&Expr>) -> fmt::Result {
        let Some(map) = map else { return Ok(()) };
        self.out.write_str(" | ")?;
        self.expr(map, Precedence::Or)
    }

    fn case(
        &mut self,
        subject: Option<&Expr>,
        cases: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
    ) -> fmt::Result {
        self.out.write_str("CASE")?;
        if let Some(subject) = subject {
            self.out.write_char(' ')?;
            self.expr(subject, Precedence::Or)?;
        }
        for (when, then) in cases {
            self.out.write_str(" WHEN ")?;
            self.expr(when, Precedence::Or)?;
            self.out.write_str(" THEN ")?;
            self.expr(then, Precedence::Or)?;
        }
        if let Some(otherwise) = otherwise {
            self.out.write_str(" ELSE ")?;
            self.expr(otherwise, Precedence::Or)?;
        }
        self.out.write_str(" END")
    }

    fn literal(&mut self, literal: &Literal) -> fmt::Result {
        match literal {
            Literal::Null => self.out.write_str("null"),
            Literal::Bool(b) => write!(self.out, "{b}"),
            Literal::Int(n) => write!(self.out, "{n}"),
            // The algebra may hold these three values, which openCypher can only write as a
            // division.
            Literal::Float(x) if x.is_nan() => self.out.write_str("0.0 / 0.0"),
            Literal::Float(x) if x.is_infinite() => {
                write!(self.out, "{:?} / 0.0", x.signum())
            }
            Literal::Float(x) => self.out.write_str(&format_float(*x)),
            Literal::String(text) => self.out.write_str(&quoted(text)),
        }
    }
}
