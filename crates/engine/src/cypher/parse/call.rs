//! Parses what looks like a call: functions, quantifiers, `reduce`, comprehensions and subqueries.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::query::algebra::{Literal, Quantifier, SubqueryResult};
use crate::query::function::Aggregate;
use crate::text::Span;

use super::super::lexer::{self, Parsed, TokenKind};
use super::super::syntax::{
    CallSyntax, ClauseSyntax, ExprSyntax, ExprSyntaxKind, ImportSyntax, MatchSyntax, NameSyntax,
    ProjectSyntax, SubquerySyntax,
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
        match self.special_call()? {
            Some(expr) => Ok(*expr),
            None => self.plain_call(),
        }
    }

    /// Parses what looks like a call and is none, if it begins here.
    fn special_call(&mut self) -> Parsed<Option<Box<ExprSyntax>>> {
        let start = self.span();
        if self.shortest().is_some() {
            let pattern = self.pattern()?;
            let kind = ExprSyntaxKind::Shortest(Box::new(pattern));
            return self.node(start, kind).map(|expr| Some(Box::new(expr)));
        }
        if self.is_name(2) && self.is_word(3, "IN") {
            let found = QUANTIFIERS.iter().find(|(word, _)| self.is_word(0, word));
            if let Some((_, quantifier)) = found {
                return self.quantified(*quantifier).map(|expr| Some(Box::new(expr)));
            }
        }
        if self.is_word(0, "reduce") && self.is_name(2) && self.is_sign(3, "=") {
            return self.reduce().map(|expr| Some(Box::new(expr)));
        }
        if self.is_word(0, "count") && self.is_sign(2, "*") {
            self.at += 3;
            self.expect(")")?;
            let expr = self.node(start, ExprSyntaxKind::CountAll)?;
            return Ok(Some(Box::new(expr)));
        }
        if self.is_word(0, "exists") {
            let opener = self.at;
            self.at += 2;
            if self.is_pattern() {
                let pattern = self.pattern()?;
                self.expect(")")?;
                let kind = ExprSyntaxKind::ExistsPattern(Box::new(pattern));
                return self.node(start, kind).map(|expr| Some(Box::new(expr)));
            }
            self.at = opener;
        }
        Ok(None)
    }

    fn plain_call(&mut self) -> Parsed<ExprSyntax> {
        let start = self.span();
        let name = self.function_name()?;
        self.expect("(")?;
        if name.text.eq_ignore_ascii_case("trim") {
            return self.trim(start, name);
        }
        let distinct = self.eat_word("DISTINCT");
        let arguments = match name.text.eq_ignore_ascii_case("normalize") {
            true => self.normal_form()?,
            false => self.list_until(")")?,
        };
        self.node(start, ExprSyntaxKind::Call { name, distinct, arguments })
    }

    fn function_name(&mut self) -> Parsed<NameSyntax> {
        let mut name = self.any_name("the name of a function")?;
        while self.eat(".") {
            let next = self.any_name("the name of a function")?;
            name = NameSyntax {
                text: Arc::from(format!("{}.{}", name.text, next.text)),
                span: name.span.to(next.span),
            };
        }
        Ok(name)
    }

    /// The arguments of `normalize(text, NFC)`, where the form may stand without quotes.
    fn normal_form(&mut self) -> Parsed<Vec<ExprSyntax>> {
        let text = self.expression()?;
        let form = match &self.look(1).kind {
            TokenKind::Word(word) if self.is_sign(0, ",") && self.is_sign(2, ")") => {
                Some(Arc::clone(word))
            }
            _ => None,
        };
        let Some(word) = form else {
            let mut arguments = vec![text];
            if self.eat(",") {
                arguments.extend(self.list_until(")")?);
            } else {
                self.expect(")")?;
            }
            return Ok(arguments);
        };
        let form = ExprSyntaxKind::Literal(Literal::String(word));
        let form = ExprSyntax::new(form, self.look(1).span);
        self.at += 3;
        Ok(vec![text, form])
    }

    /// `trim(text)`, or `trim(BOTH characters FROM text)` with `LEADING` or `TRAILING` instead. The
    /// opening bracket has been taken.
    fn trim(&mut self, start: Span, mut name: NameSyntax) -> Parsed<ExprSyntax> {
        let ends = [("BOTH", "btrim"), ("LEADING", "lTrim"), ("TRAILING", "rTrim")];
        // A variable may have one of these names too.
        let begins = matches!(
            self.look(1).kind,
            TokenKind::Word(_) | TokenKind::String(_) | TokenKind::Parameter(_)
        );
        let end = ends.iter().find(|(word, _)| begins && self.is_word(0, word));
        if let Some((_, function)) = end {
            self.advance();
            name.text = Arc::from(*function);
        }
        let mut arguments = Vec::new();
        if !self.is_word(0, "FROM") {
            arguments.push(self.expression()?);
        }
        if self.eat_word("FROM") {
            if end.is_none() {
                name.text = Arc::from("btrim");
            }
            arguments.insert(0, self.expression()?);
        } else if end.is_some() {
            return self.unexpected("FROM");
        }
        self.expect(")")?;
        self.node(start, ExprSyntaxKind::Call { name, distinct: false, arguments })
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

    /// `EXISTS { … }`, `COUNT { … }` or `COLLECT { … }`. The next token is the word.
    pub fn subquery(&mut self, result: SubqueryResult) -> Parsed<ExprSyntax> {
        let start = self.span();
        self.advance();
        self.expect("{")?;
        let kind = self.nested(|parser| parser.subquery_body(result))?;
        self.expect("}")?;
        self.node(start, kind)
    }

    fn subquery_body(&mut self, result: SubqueryResult) -> Parsed<ExprSyntaxKind> {
        let span = self.span();
        let collects = result == SubqueryResult::Collect;
        let pattern = self.is_sign(0, "(") || self.is_sign(1, "=") || self.shortest().is_some();
        if pattern && !collects {
            let patterns = self.patterns()?;
            let filter = self.filter()?;
            if !self.is_sign(0, "}") {
                return self.unexpected("WHERE or `}`");
            }
            let inner = MatchSyntax { optional: false, patterns, filter, span };
            return Ok(of_match(result, inner));
        }
        let query = self.subquery_clauses()?;
        // A subquery of one `MATCH` is stored in the simpler form, because only the number of its
        // rows matters. A `RETURN` after it may stay out if it returns one row for each.
        let plain = |clause: &ClauseSyntax| match clause {
            ClauseSyntax::Match(found) => !found.optional,
            ClauseSyntax::Project(project) => project.returns && is_each_row(project),
            _ => false,
        };
        if let [part] = query.parts.as_slice()
            && !collects
            && part.clauses.len() <= 2
            && part.clauses.iter().all(plain)
            && !matches!(part.clauses.get(1), Some(ClauseSyntax::Match(_)))
            && let Some(ClauseSyntax::Match(found)) = part.clauses.first()
        {
            return Ok(of_match(result, found.clone()));
        }
        Ok(ExprSyntaxKind::Subquery(result, Box::new(query)))
    }

    /// Parses what stands in the curly brackets of a subquery, to the one that closes them.
    pub fn subquery_clauses(&mut self) -> Parsed<SubquerySyntax> {
        let (mut parts, mut unions) = (Vec::new(), Vec::new());
        loop {
            let part = self.part()?;
            if part.clauses.len() > MOST_CLAUSES {
                let message = format!("a subquery has more than {MOST_CLAUSES} clauses");
                return Self::fail(&codes::TOO_DEEP, part.clauses[MOST_CLAUSES].span(), message);
            }
            parts.push(part);
            let span = self.span();
            if !self.eat_word("UNION") {
                break;
            }
            unions.push((self.eat_word("ALL"), span));
        }
        if !self.is_sign(0, "}") {
            return self.unexpected("a clause or `}`");
        }
        Ok(SubquerySyntax { parts, unions })
    }

    /// Parses `[OPTIONAL] CALL (x, …) { … }`.
    pub fn call_clause(&mut self) -> Parsed<ClauseSyntax> {
        let start = self.span();
        let optional = self.eat_word("OPTIONAL");
        self.expect_word("CALL")?;
        let imports = if !self.eat("(") {
            ImportSyntax::FirstWith
        } else if self.eat("*") {
            self.expect(")")?;
            ImportSyntax::All
        } else {
            let mut names = Vec::new();
            while !self.eat(")") {
                names.push(self.any_name("the name of a variable")?);
                if !self.is_sign(0, ")") && !self.eat(",") {
                    return self.unexpected("`,` or `)`");
                }
            }
            ImportSyntax::Named(names)
        };
        let span = start.to(self.last());
        self.expect("{")?;
        let query = self.nested(Self::subquery_clauses)?;
        self.expect("}")?;
        Ok(ClauseSyntax::Call(Box::new(CallSyntax { optional, imports, query, span })))
    }
}

fn of_match(result: SubqueryResult, found: MatchSyntax) -> ExprSyntaxKind {
    match result {
        SubqueryResult::Exists => ExprSyntaxKind::Exists(Box::new(found)),
        _ => ExprSyntaxKind::Count(Box::new(found)),
    }
}

/// Whether a `RETURN` returns one row for each row that it is given.
fn is_each_row(project: &ProjectSyntax) -> bool {
    let aggregates = project.items.iter().any(|item| aggregates(&item.expr));
    !(project.distinct || aggregates || project.skip.is_some() || project.limit.is_some())
}

/// Whether an aggregate stands in an expression.
pub fn aggregates(expr: &ExprSyntax) -> bool {
    let mut found = match &expr.kind {
        ExprSyntaxKind::CountAll => true,
        ExprSyntaxKind::Call { name, .. } => Aggregate::find(&name.text).is_some(),
        _ => false,
    };
    expr.kind.parts(&mut |part| found |= aggregates(part));
    found
}
