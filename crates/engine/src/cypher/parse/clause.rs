//! Parses queries and their clauses.

use crate::diagnostic::{Diagnostic, codes, nearest};
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
];

/// Keywords that can follow a clause, for suggestions.
const KEYWORDS: &[&str] = &[
    "MATCH", "OPTIONAL", "WHERE", "WITH", "UNWIND", "RETURN", "ORDER", "SKIP", "LIMIT", "UNION",
    "AND", "OR",
];

/// Advice on a word that stands where a clause should begin.
fn clause_help(word: &str) -> Option<String> {
    let near = nearest(word, KEYWORDS.iter().copied())?;
    if !near.eq_ignore_ascii_case(word) {
        return Some(format!("did you mean {near}?"));
    }
    match near {
        "WHERE" => Some("WHERE stands behind MATCH or WITH".to_owned()),
        "ORDER" | "SKIP" | "LIMIT" => {
            Some("ORDER BY, SKIP and LIMIT stand in this order behind RETURN or WITH".to_owned())
        }
        _ => None,
    }
}

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
            parts.push(self.part()?);
        }
        self.eat(";");
        match self.look(0).kind {
            TokenKind::End => Ok(QuerySyntax { purpose, parts, unions }),
            _ => self.no_clause("a clause or the end of the query"),
        }
    }

    /// The mistake that no clause begins here. The help asks whether its name is misspelt, or says
    /// where it belongs.
    fn no_clause<T>(&self, wanted: &str) -> Parsed<T> {
        let help = match &self.look(0).kind {
            TokenKind::Word(word) => clause_help(word),
            _ => None,
        };
        self.unexpected(wanted).map_err(|fault: Box<Diagnostic>| match help {
            Some(help) => Box::new(fault.help(help)),
            None => fault,
        })
    }

    /// Parses the clauses of a query or a subquery.
    pub fn part(&mut self) -> Parsed<SingleQuerySyntax> {
        let mut clauses = Vec::new();
        while let Some(clause) = self.clause()? {
            clauses.push(clause);
        }
        if clauses.is_empty() {
            return self.no_clause("MATCH, WITH, UNWIND or RETURN");
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
