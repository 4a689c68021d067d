//! Parses what looks like a call: functions, quantifiers, `reduce`, comprehensions and subqueries.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::query::algebra::Quantifier;
use crate::query::function::Aggregate;

use super::super::lexer::{self, Parsed, TokenKind};
use super::super::syntax::{
    ClauseSyntax, ExprSyntax, ExprSyntaxKind, MatchSyntax, NameSyntax, ProjectSyntax,
};
use super::CypherParser;

const QUANTIFIERS: &[(&str, Quantifier)] = &[
    ("all", Quantifier::All),
    ("any", Quantifier::Any),
    ("none", Quantifier::None),
    ("single", Quantifier::Single),
];

/// How many clauses a subquery may have. Its operators call each other when it is run, and the
/// stack is finite.
const MOST_CLAUSES: usize = 100;

impl CypherParser<'_> {
    /// Whether a call begins here: a name, or several names joined by points, and `(`.
    pub fn is_call(&self) -> bool {
        if matches!(&self.look(0).kind, TokenKind::Word(word) if lexer::is_reserved(word)) {
            return false;
        }
        let mut ahead = 1;
        while self.is_sign(ahead, ".")
            && matches!(self.look(ahead + 1).kind, TokenKind::Word(_) | TokenKind::Quoted(_))
        {
            ahead += 2;
        }
        self.is_sign(ahead, "(")
    }

    /// Parses a call of a function, or something that looks like one.
    pub fn call(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        if self.shortest().is_some() {
            let pattern = self.pattern()?;
            return self.node(start, ExprSyntaxKind::Shortest(Box::new(pattern)));
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
            return self.node(start, ExprSyntaxKind::CountAll);
        }
        if self.is_word(0, "exists") {
            let opener = self.at;
            self.at += 2;
            if self.is_pattern() {
                let pattern = self.pattern()?;
                self.expect(")")?;
                return self.node(start, ExprSyntaxKind::ExistsPattern(Box::new(pattern)));
            }
            self.at = opener;
        }
        self.plain_call()
    }

    fn plain_call(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let mut name = self.any_name("the name of a function")?;
        while self.eat(".") {
            let next = self.any_name("the name of a function")?;
            name = NameSyntax {
                text: Arc::from(format!("{}.{}", name.text, next.text)),
                span: name.span.to(next.span),
            };
        }
        self.expect("(")?;
        let distinct = self.eat_word("DISTINCT");
        let arguments = self.list_until(")")?;
        self.node(start, ExprSyntaxKind::Call { name, distinct, arguments })
    }

    /// `all(name IN list WHERE condition)`.
    fn quantified(&mut self, quantifier: Quantifier) -> Parsed<ExprSyntax> {
        let start = self.span();
        self.at += 2;
        let name = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expression()?);
        self.expect_word("WHERE")?;
        let condition = Box::new(self.expression()?);
        self.expect(")")?;
        self.node(start, ExprSyntaxKind::Quantified { quantifier, name, list, condition })
    }

    /// `reduce(total = start, name IN list | step)`.
    fn reduce(&mut self) -> Parsed<ExprSyntax> {
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
        self.node(from, ExprSyntaxKind::Reduce { total, start, name, list, step })
    }

    /// `[name IN list WHERE filter | map]`.
    pub fn comprehension(&mut self) -> Parsed<ExprSyntax> {
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
        self.node(start, ExprSyntaxKind::Comprehension { name, list, filter, map })
    }

    /// `[pattern WHERE filter | map]`.
    pub fn pattern_comprehension(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        self.expect("[")?;
        let pattern = self.named_pattern()?;
        let filter = self.filter_before_bar()?;
        let span = pattern.span;
        let inner = MatchSyntax { optional: false, patterns: vec![pattern], filter, span };
        self.expect("|")?;
        let map = Box::new(self.expression()?);
        self.expect("]")?;
        self.node(start, ExprSyntaxKind::PatternComprehension(Box::new(inner), map))
    }

    fn filter_before_bar(&mut self) -> Parsed<Option<ExprSyntax>> {
        if self.eat_word("WHERE") { self.expression_before_bar().map(Some) } else { Ok(None) }
    }

    /// `EXISTS { … }` or `COUNT { … }`.
    pub fn subquery(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let counts = self.is_word(0, "COUNT");
        self.advance();
        self.expect("{")?;
        let kind = self.nested(|parser| parser.subquery_body(counts))?;
        self.expect("}")?;
        self.node(start, kind)
    }

    fn subquery_body(&mut self, counts: bool) -> Parsed<ExprSyntaxKind> {
        let span = self.span();
        if self.is_sign(0, "(") || self.is_sign(1, "=") || self.shortest().is_some() {
            let patterns = self.patterns()?;
            let filter = self.filter()?;
            if !self.is_sign(0, "}") {
                return self.unexpected("WHERE or `}`");
            }
            let inner = Box::new(MatchSyntax { optional: false, patterns, filter, span });
            return Ok(if counts {
                ExprSyntaxKind::Count(inner)
            } else {
                ExprSyntaxKind::Exists(inner)
            });
        }
        let part = self.part()?;
        if part.clauses.len() > MOST_CLAUSES {
            let message = format!("a subquery has more than {MOST_CLAUSES} clauses");
            return Self::fail(&codes::TOO_DEEP, part.clauses[MOST_CLAUSES].span(), message);
        }
        if self.is_word(0, "UNION") {
            let message = "a subquery is one query without UNION";
            return Self::fail(&codes::UNEXPECTED_SYNTAX, self.span(), message);
        }
        if !self.is_sign(0, "}") {
            return self.unexpected("a clause or `}`");
        }
        // A subquery of one `MATCH` is stored in the simpler form, because only the number of its
        // rows matters. A `RETURN` after it may stay out if it returns one row for each.
        let plain = |clause: &ClauseSyntax| match clause {
            ClauseSyntax::Match(found) => !found.optional,
            ClauseSyntax::Project(project) => project.returns && is_each_row(project),
            ClauseSyntax::Unwind { .. } => false,
        };
        if part.clauses.len() <= 2
            && part.clauses.iter().all(plain)
            && !matches!(part.clauses.get(1), Some(ClauseSyntax::Match(_)))
            && let Some(ClauseSyntax::Match(found)) = part.clauses.first()
        {
            let inner = Box::new(found.clone());
            return Ok(if counts {
                ExprSyntaxKind::Count(inner)
            } else {
                ExprSyntaxKind::Exists(inner)
            });
        }
        Ok(ExprSyntaxKind::Subquery { counts, part: Box::new(part) })
    }
}

/// Whether a `RETURN` returns one row for each row that it is given.
fn is_each_row(project: &ProjectSyntax) -> bool {
    let aggregates = project.items.iter().any(|item| aggregates(&item.expr));
    !(project.distinct || aggregates || project.skip.is_some() || project.limit.is_some())
}

fn aggregates(expr: &ExprSyntax) -> bool {
    let mut found = match &expr.kind {
        ExprSyntaxKind::CountAll => true,
        ExprSyntaxKind::Call { name, .. } => Aggregate::find(&name.text).is_some(),
        _ => false,
    };
    expr.kind.parts(&mut |part| found |= aggregates(part));
    found
}
