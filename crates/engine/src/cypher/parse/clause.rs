//! Parses queries and their clauses.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::QueryPurpose;
use crate::text::Span;

use super::super::clause_table::{ClauseKeyword, beginning_clause};
use super::super::lexer::{Parsed, TokenKind};
use super::super::procedure::{self, Procedure};
use super::super::syntax::{
    ClauseSyntax, ExprSyntax, ExprSyntaxKind, MatchSyntax, NameSyntax, ProjectItemSyntax,
    ProjectSyntax, QuerySyntax, SingleQuerySyntax, SortKeySyntax,
};
use super::CypherParser;
use super::call::aggregates;

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
        while self.clause(&mut clauses)? {
            self.step()?;
            add_filter_to_match(&mut clauses);
        }
        self.return_of_procedure(&mut clauses)?;
        if clauses.is_empty() {
            return self.unexpected("MATCH, WITH, UNWIND or RETURN");
        }
        let end = match self.look(0).kind {
            TokenKind::End => self.last(),
            _ => self.span(),
        };
        Ok(SingleQuerySyntax { clauses, end })
    }

    /// Parses the next clause, if one begins here, and adds it to those before.
    fn clause(&mut self, clauses: &mut Vec<ClauseSyntax>) -> Parsed<bool> {
        let span = self.span();
        let Some(keyword) = beginning_clause(&|word| self.is_word(0, word)) else {
            self.refuse_writing()?;
            return Ok(false);
        };
        let clause = match keyword {
            ClauseKeyword::Match if self.is_word(1, "CALL") => self.call_clause()?,
            ClauseKeyword::Call if self.is_sign(1, "{") || self.is_sign(1, "(") => {
                self.call_clause()?
            }
            ClauseKeyword::Match => ClauseSyntax::Match(self.match_clause()?),
            ClauseKeyword::Unwind => {
                self.advance();
                let list = self.expression()?;
                self.expect_word("AS")?;
                ClauseSyntax::Unwind { list, name: self.binding("a name")?, span }
            }
            ClauseKeyword::With | ClauseKeyword::Return => {
                ClauseSyntax::Project(Box::new(self.project()?))
            }
            ClauseKeyword::Filter => {
                self.advance();
                _ = self.eat_word("WHERE");
                filter_clause(self.expression()?, span)
            }
            ClauseKeyword::Let => {
                return self.let_bindings(clauses);
            }
            ClauseKeyword::Finish => {
                self.advance();
                ClauseSyntax::Finish(span)
            }
            ClauseKeyword::Call | ClauseKeyword::Show => {
                clauses.push(self.procedure_call(keyword == ClauseKeyword::Call)?);
                if !self.eat_word("WHERE") {
                    return Ok(true);
                }
                filter_clause(self.expression()?, span)
            }
        };
        clauses.push(clause);
        Ok(true)
    }

    /// Parses `CALL procedure() YIELD …`, or `SHOW FUNCTIONS YIELD …`.
    fn procedure_call(&mut self, named: bool) -> Parsed<ClauseSyntax> {
        let span = self.span();
        self.advance();
        let procedure = if named {
            self.procedure()?
        } else {
            self.expect_word("FUNCTIONS")?;
            &procedure::FUNCTIONS
        };
        self.yielded(procedure, span.to(self.last()))
    }

    /// Parses `LET name = expression, …`. Later ones may read those before.
    fn let_bindings(&mut self, clauses: &mut Vec<ClauseSyntax>) -> Parsed<bool> {
        let span = self.span();
        self.advance();
        clauses.push(self.let_binding(span)?);
        while self.eat(",") {
            clauses.push(self.let_binding(span)?);
        }
        Ok(true)
    }

    /// Parses `name = expression` after `LET` or a comma of it.
    fn let_binding(&mut self, span: Span) -> Parsed<ClauseSyntax> {
        let name = self.binding("a name")?;
        self.expect("=")?;
        let (expr, source) = self.expression_as_written()?;
        if aggregates(&expr) {
            let message = "LET takes no aggregate";
            let fault = Diagnostic::new(&codes::INVALID_AGGREGATION, message).at(expr.span);
            return Err(Box::new(fault.help("group with WITH, as in WITH count(*) AS c")));
        }
        let items = vec![ProjectItemSyntax { expr, alias: Some(name), source }];
        let project = ProjectSyntax { items, ..ProjectSyntax::everything(span) };
        Ok(ClauseSyntax::Project(Box::new(project)))
    }

    /// Parses the name of a procedure and its empty brackets, which may be left out.
    fn procedure(&mut self) -> Parsed<&'static Procedure> {
        let start = self.span();
        let mut name = self.any_name("the name of a procedure")?.text.to_string();
        while self.eat(".") {
            name = format!("{name}.{}", self.any_name("the name of a procedure")?.text);
        }
        let Some(procedure) = procedure::find(&name) else {
            let message = format!("there is no procedure {name}()");
            let span = start.to(self.last());
            let names: Vec<&str> = procedure::all().map(|procedure| procedure.name).collect();
            let fault = Diagnostic::new(&codes::UNKNOWN_FUNCTION, message).at(span);
            return Err(Box::new(fault.help(format!("there are {}", names.join(", ")))));
        };
        if self.eat("(") && !self.eat(")") {
            return self.unexpected("`)`, because it takes no argument");
        }
        Ok(procedure)
    }

    /// Parses `YIELD column [AS name], …`; without it all columns are meant.
    fn yielded(&mut self, procedure: &'static Procedure, span: Span) -> Parsed<ClauseSyntax> {
        if !self.eat_word("YIELD") || self.eat("*") {
            let named =
                |column: &&'static str| (*column, NameSyntax { text: Arc::from(*column), span });
            let columns = procedure.columns.iter().map(named).collect();
            return Ok(ClauseSyntax::Procedure { procedure, columns, span });
        }
        let mut columns = Vec::new();
        loop {
            let name = self.any_name("the name of a column")?;
            let Some(column) = procedure.columns.iter().find(|column| ***column == *name.text)
            else {
                let message = format!("{} has no column `{}`", procedure.name, name.text);
                let fault = Diagnostic::new(&codes::UNDEFINED_VARIABLE, message).at(name.span);
                let help = format!("it has {}", procedure.columns.join(", "));
                return Err(Box::new(fault.help(help)));
            };
            let alias = if self.eat_word("AS") { self.binding("a name")? } else { name };
            columns.push((*column, alias));
            if !self.eat(",") {
                return Ok(ClauseSyntax::Procedure { procedure, columns, span });
            }
        }
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
        let skip = if self.eat_word("SKIP") || self.eat_word("OFFSET") {
            Some(self.expression()?)
        } else {
            None
        };
        let limit = if self.eat_word("LIMIT") { Some(self.expression()?) } else { None };
        let filter = if returns { None } else { self.filter()? };
        // What follows `NEXT` is given the rows, as after `WITH`.
        let returns = returns && !self.eat_word("NEXT");
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
            let nulls_first = if self.eat_words(&["NULLS", "FIRST"]) {
                Some(true)
            } else if self.eat_words(&["NULLS", "LAST"]) {
                Some(false)
            } else {
                None
            };
            order.push(SortKeySyntax { expr, source, descending, nulls_first });
            if !self.eat(",") {
                return Ok(order);
            }
        }
    }
}

impl CypherParser<'_> {
    /// A query that ends with a call of a procedure returns its columns.
    fn return_of_procedure(&self, clauses: &mut Vec<ClauseSyntax>) -> Parsed<()> {
        let called = match clauses.as_slice() {
            [.., ClauseSyntax::Procedure { columns, span, .. }] => Some((columns, *span)),
            [.., ClauseSyntax::Procedure { columns, span, .. }, ClauseSyntax::Project(filter)]
                if filter.is_filter() =>
            {
                Some((columns, *span))
            }
            _ => None,
        };
        let Some((columns, span)) = called else { return Ok(()) };
        let item = |(_, name): &(&str, NameSyntax)| -> Parsed<ProjectItemSyntax> {
            let expr = self.node(name.span, ExprSyntaxKind::Variable(Arc::clone(&name.text)))?;
            Ok(ProjectItemSyntax { expr, alias: Some(name.clone()), source: String::new() })
        };
        let items = columns.iter().map(item).collect::<Parsed<_>>()?;
        let everything = ProjectSyntax::everything(span);
        let project = ProjectSyntax { returns: true, star: None, items, ..everything };
        clauses.push(ClauseSyntax::Project(Box::new(project)));
        Ok(())
    }
}

fn filter_clause(condition: ExprSyntax, span: Span) -> ClauseSyntax {
    let filter = Some(condition);
    ClauseSyntax::Project(Box::new(ProjectSyntax { filter, ..ProjectSyntax::everything(span) }))
}

/// A `FILTER` right after `MATCH` is the condition of the `MATCH`, which finds the same rows and can
/// use it to find them faster.
fn add_filter_to_match(clauses: &mut Vec<ClauseSyntax>) {
    if let [.., ClauseSyntax::Match(found), ClauseSyntax::Project(project)] = clauses.as_mut_slice()
        && project.is_filter()
        && !found.optional
        && found.filter.is_none()
    {
        found.filter = project.filter.take();
        clauses.pop();
    }
}
