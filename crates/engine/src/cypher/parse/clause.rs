//! Parses queries and their clauses.

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::QueryPurpose;

use super::super::lexer::{Parsed, TokenKind};
use super::super::syntax::{
    ClauseSyntax, ExprSyntax, MatchSyntax, ProjectItemSyntax, ProjectSyntax, QuerySyntax,
    SingleQuerySyntax, SortKeySyntax,
};
use super::CypherParser;

/// The words that begin clauses which change the graph, with the names of the clauses.
const WRITES: &[(&str, &str)] = &[
    ("CREATE", "CREATE"),
    ("MERGE", "MERGE"),
    ("SET", "SET"),
    ("DELETE", "DELETE"),
    ("DETACH", "DETACH DELETE"),
    ("REMOVE", "REMOVE"),
    ("FOREACH", "FOREACH"),
    ("LOAD", "LOAD CSV"),
    ("INSERT", "INSERT"),
    ("UPDATE", "UPDATE"),
    ("DROP", "DROP"),
    ("ALTER", "ALTER"),
];

impl CypherParser<'_> {
    /// Parses a whole query, to the end of the text.
    pub fn query(&mut self) -> Parsed<QuerySyntax> {
        let purpose = if self.eat_word("EXPLAIN") {
            QueryPurpose::Explain
        } else if self.eat_word("PROFILE") {
            QueryPurpose::Profile
        } else {
            QueryPurpose::Answer
        };
        let mut parts = vec![self.part()?];
        let mut unions = Vec::new();
        while self.is_word(0, "UNION") {
            let span = self.span();
            self.advance();
            unions.push((self.eat_word("ALL"), span));
            self.steps = 0;
            parts.push(self.part()?);
        }
        if self.eat(";") && self.look(0).kind != TokenKind::End {
            let message = "a second query begins here";
            let help = "run one query after the other";
            let fault = Diagnostic::new(&codes::UNEXPECTED_SYNTAX, message).at(self.span());
            return Err(Box::new(fault.help(help)));
        }
        match self.look(0).kind {
            TokenKind::End => Ok(QuerySyntax { purpose, parts, unions }),
            _ => self.unexpected("a clause or the end of the query"),
        }
    }

    /// Parses the clauses of a query or a subquery.
    pub fn part(&mut self) -> Parsed<SingleQuerySyntax> {
        let mut clauses = Vec::new();
        while let Some(clause) = self.clause()? {
            clauses.push(clause);
            self.step()?;
        }
        if clauses.is_empty() {
            return self.unexpected("MATCH, WITH, UNWIND or RETURN");
        }
        let end = match self.look(0).kind {
            TokenKind::End => self.last(),
            _ => self.span(),
        };
        Ok(SingleQuerySyntax { clauses, end })
    }

    /// Parses the next clause, if one begins here.
    fn clause(&mut self) -> Parsed<Option<ClauseSyntax>> {
        let span = self.span();
        if self.is_word(0, "MATCH") || self.is_word(0, "OPTIONAL") {
            return Ok(Some(ClauseSyntax::Match(self.match_clause()?)));
        }
        if self.eat_word("UNWIND") {
            let list = self.expression()?;
            self.expect_word("AS")?;
            return Ok(Some(ClauseSyntax::Unwind { list, name: self.binding("a name")?, span }));
        }
        if self.is_word(0, "WITH") || self.is_word(0, "RETURN") {
            return Ok(Some(ClauseSyntax::Project(Box::new(self.project()?))));
        }
        self.refuse_writing()?;
        if self.is_word(0, "CALL") {
            let message = "CALL is not part of read-only openCypher here";
            return Self::fail(&codes::UNEXPECTED_SYNTAX, span, message);
        }
        Ok(None)
    }

    /// Fails, naming the clause, if a clause begins here that would change the graph.
    pub fn refuse_writing(&self) -> Parsed<()> {
        let Some((_, name)) = WRITES.iter().find(|(word, _)| self.is_word(0, word)) else {
            return Ok(());
        };
        let help = "edit the files of the dataset, then run `polemic check`";
        let words = name.split(' ').count();
        let span = self.span().to(self.look(words - 1).span);
        let message = format!("this graph is read-only: {name} is not allowed");
        Err(Box::new(Diagnostic::new(&codes::WRITE_CLAUSE, message).at(span).help(help)))
    }

    /// Parses `[OPTIONAL] MATCH patterns [WHERE condition]`.
    pub fn match_clause(&mut self) -> Parsed<MatchSyntax> {
        let span = self.span();
        let optional = self.eat_word("OPTIONAL");
        self.expect_word("MATCH")?;
        let span = span.to(self.last());
        let patterns = self.patterns()?;
        let filter = self.filter()?;
        Ok(MatchSyntax { optional, patterns, filter, span })
    }

    /// Parses `WHERE condition`, if it comes next.
    pub fn filter(&mut self) -> Parsed<Option<ExprSyntax>> {
        if self.eat_word("WHERE") { self.expression().map(Some) } else { Ok(None) }
    }

    /// Parses `WITH` or `RETURN` with everything that belongs to it.
    pub fn project(&mut self) -> Parsed<ProjectSyntax> {
        let span = self.span();
        let returns = self.is_word(0, "RETURN");
        self.advance();
        let distinct = self.eat_word("DISTINCT");
        let star = self.is_sign(0, "*").then(|| self.span());
        let mut items = Vec::new();
        if star.is_some() {
            self.advance();
        }
        if star.is_none() || self.eat(",") {
            items.push(self.item()?);
            while self.eat(",") {
                items.push(self.item()?);
            }
        }
        let order = self.order()?;
        let skip = if self.eat_word("SKIP") { Some(self.expression()?) } else { None };
        let limit = if self.eat_word("LIMIT") { Some(self.expression()?) } else { None };
        let filter = if returns { None } else { self.filter()? };
        Ok(ProjectSyntax { returns, distinct, star, items, order, skip, limit, filter, span })
    }

    fn item(&mut self) -> Parsed<ProjectItemSyntax> {
        let (expr, source) = self.expression_as_written()?;
        let alias = if self.eat_word("AS") { Some(self.binding("a name")?) } else { None };
        Ok(ProjectItemSyntax { expr, alias, source })
    }

    /// Parses an expression, and returns its text with it.
    fn expression_as_written(&mut self) -> Parsed<(ExprSyntax, String)> {
        let start = self.span();
        let expr = self.expression()?;
        let written = start.to(self.last());
        let source = self.text.get(written.range()).unwrap_or_default().to_owned();
        Ok((expr, source))
    }

    fn order(&mut self) -> Parsed<Vec<SortKeySyntax>> {
        let mut order = Vec::new();
        if !self.eat_word("ORDER") {
            return Ok(order);
        }
        self.expect_word("BY")?;
        loop {
            let (expr, source) = self.expression_as_written()?;
            let descending = self.eat_word("DESC") || self.eat_word("DESCENDING");
            if !descending {
                _ = self.eat_word("ASC") || self.eat_word("ASCENDING");
            }
            order.push(SortKeySyntax { expr, source, descending });
            if !self.eat(",") {
                return Ok(order);
            }
        }
    }
}
