//! What looks like a call: functions, quantifiers, `reduce`, comprehensions and subqueries.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::{Binary, Quantifier};
use crate::query::function::Aggregate;

use super::super::lexer::{self, Kind, Parsed};
use super::super::syntax::{Expr, ExprKind, Match, Name};
use super::Parser;

const QUANTIFIERS: &[(&str, Quantifier)] = &[
    ("all", Quantifier::All),
    ("any", Quantifier::Any),
    ("none", Quantifier::None),
    ("single", Quantifier::Single),
];

impl Parser<'_> {
    /// Whether the name here, or names joined by full stops, are followed by `(`.
    pub fn is_call(&self) -> bool {
        if matches!(&self.look(0).kind, Kind::Word(word) if lexer::is_reserved(word)) {
            return false;
        }
        let mut ahead = 1;
        while self.is_sign(ahead, ".")
            && matches!(self.look(ahead + 1).kind, Kind::Word(_) | Kind::Quoted(_))
        {
            ahead += 2;
        }
        self.is_sign(ahead, "(")
    }

    /// A function and its arguments, or something else that looks like it.
    pub fn call(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if self.shortest().is_some() {
            let pattern = self.pattern()?;
            return self.node(start, ExprKind::Shortest(Box::new(pattern)));
        }
        if self.is_name(2) && self.is_word(3, "IN") {
            let found = QUANTIFIERS.iter().find(|(word, _)| self.is_word(0, word));
            if let Some((_, quantifier)) = found {
                return self.quantified(*quantifier);
            }
        }
        if self.is_word(0, "reduce") && self.is_name(2) && self.is_sign(3, "=") {
            return self.reduce();
        }
        if self.is_word(0, "count") && self.is_sign(2, "*") {
            self.at += 3;
            self.expect(")")?;
            return self.node(start, ExprKind::CountAll);
        }
        if self.is_word(0, "exists") {
            let opener = self.at;
            self.at += 2;
            if self.is_pattern() {
                let pattern = self.pattern()?;
                self.expect(")")?;
                return self.node(start, ExprKind::ExistsPattern(Box::new(pattern)));
            }
            self.at = opener;
        }
        self.plain_call()
    }

    fn plain_call(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut name = self.any_name("the name of a function")?;
        while self.eat(".") {
            let next = self.any_name("the name of a function")?;
            name = Name {
                text: Arc::from(format!("{}.{}", name.text, next.text)),
                span: name.span.to(next.span),
            };
        }
        self.expect("(")?;
        let distinct = self.eat_word("DISTINCT");
        let arguments = self.list_until(")")?;
        self.node(start, ExprKind::Call { name, distinct, arguments })
    }

    /// `all(name IN list WHERE condition)`.
    fn quantified(&mut self, quantifier: Quantifier) -> Parsed<Expr> {
        let start = self.span();
        self.at += 2;
        let name = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expression()?);
        self.expect_word("WHERE")?;
        let condition = Box::new(self.expression()?);
        self.expect(")")?;
        self.node(start, ExprKind::Quantified { quantifier, name, list, condition })
    }

    /// `reduce(total = start, name IN list | step)`.
    fn reduce(&mut self) -> Parsed<Expr> {
        let from = self.span();
        self.at += 2;
        let total = self.variable()?;
        self.expect("=")?;
        let start = Box::new(self.expression()?);
        self.expect(",")?;
        let name = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expression_before_bar()?);
        self.expect("|")?;
        let step = Box::new(self.expression()?);
        self.expect(")")?;
        self.node(from, ExprKind::Reduce { total, start, name, list, step })
    }

    /// `[name IN list WHERE filter | map]`.
    pub fn comprehension(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.expect("[")?;
        let name = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expression_before_bar()?);
        let filter = self.filter_before_bar()?.map(Box::new);
        let map = if self.eat("|") { Some(Box::new(self.expression()?)) } else { None };
        if !self.eat("]") {
            return self.unexpected("WHERE, `|` or `]`");
        }
        self.node(start, ExprKind::Comprehension { name, list, filter, map })
    }

    /// `[pattern WHERE filter | map]`.
    pub fn pattern_comprehension(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.expect("[")?;
        let pattern = self.named_pattern()?;
        let filter = self.filter_before_bar()?;
        let span = pattern.span;
        let inner = Match { optional: false, patterns: vec![pattern], filter, span };
        self.expect("|")?;
        let map = Box::new(self.expression()?);
        self.expect("]")?;
        self.node(start, ExprKind::PatternComprehension(Box::new(inner), map))
    }

    fn filter_before_bar(&mut self) -> Parsed<Option<Expr>> {
        if self.eat_word("WHERE") { self.expression_before_bar().map(Some) } else { Ok(None) }
    }

    /// `EXISTS { … }` or `COUNT { … }`.
    pub fn subquery(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let counts = self.is_word(0, "COUNT");
        self.advance();
        self.expect("{")?;
        let inner = self.nested(|parser| parser.subquery_body(counts))?;
        self.expect("}")?;
        let kind = if counts {
            ExprKind::Count(Box::new(inner))
        } else {
            ExprKind::Exists(Box::new(inner))
        };
        self.node(start, kind)
    }

    fn subquery_body(&mut self, counts: bool) -> Parsed<Match> {
        let span = self.span();
        if !self.is_word(0, "MATCH") {
            self.subquery_ends(
                &["MATCH or a pattern"],
                self.is_sign(0, "(") || self.is_sign(1, "="),
            )?;
            let patterns = self.patterns()?;
            let filter = self.filter()?;
            self.subquery_ends(&["WHERE", "`}`"], self.is_sign(0, "}"))?;
            return Ok(Match { optional: false, patterns, filter, span });
        }
        let mut inner = self.match_clause()?;
        if self.is_word(0, "MATCH") {
            if counts {
                let fault =
                    Diagnostic::new(&codes::UNEXPECTED_SYNTAX, "COUNT { … } takes one MATCH only");
                let help = "put the patterns into one MATCH, parted by commas";
                return Err(Box::new(fault.at(self.span()).help(help)));
            }
            // That a later pattern can be found is one more condition on the first.
            let start = self.span();
            let rest = self.nested(|parser| parser.subquery_body(false))?;
            let rest = self.node(start, ExprKind::Exists(Box::new(rest)))?;
            inner.filter = Some(match inner.filter.take() {
                None => rest,
                Some(filter) => {
                    let both = ExprKind::Binary(Binary::And, Box::new(filter), Box::new(rest));
                    self.node(start, both)?
                }
            });
            return Ok(inner);
        }
        if self.is_word(0, "RETURN") {
            self.subquery_return()?;
        }
        self.subquery_ends(&["MATCH", "WHERE", "RETURN", "`}`"], self.is_sign(0, "}"))?;
        Ok(inner)
    }

    /// What a subquery returns does not matter, so long as there is a row for each match.
    fn subquery_return(&mut self) -> Parsed<()> {
        let project = self.project()?;
        let aggregates = project.items.iter().any(|item| aggregates(&item.expr));
        if project.distinct || aggregates || project.skip.is_some() || project.limit.is_some() {
            let message = "RETURN in a subquery can only return expressions of each row";
            let fault = Diagnostic::new(&codes::UNEXPECTED_SYNTAX, message).at(project.span);
            return Err(Box::new(fault.help("leave RETURN out of the subquery")));
        }
        Ok(())
    }

    /// Refuses what stands here, unless it is what a subquery may have here.
    fn subquery_ends(&self, wanted: &[&str], fits: bool) -> Parsed<()> {
        if fits {
            return Ok(());
        }
        self.refuse_writing()?;
        let clauses = ["WITH", "UNWIND", "OPTIONAL", "UNION", "ORDER", "CALL"];
        if let Some(clause) = clauses.iter().find(|clause| self.is_word(0, clause)) {
            let message = format!("a subquery takes MATCH and WHERE only, found {clause}");
            return Self::fail(&codes::UNEXPECTED_SYNTAX, self.span(), message);
        }
        self.unexpected(&wanted.join(" or "))
    }
}

fn aggregates(expr: &Expr) -> bool {
    let mut found = match &expr.kind {
        ExprKind::CountAll => true,
        ExprKind::Call { name, .. } => Aggregate::find(&name.text).is_some(),
        _ => false,
    };
    expr.kind.parts(&mut |part| found |= aggregates(part));
    found
}
