//! Lowers the syntax tree to the algebra: names become slots, and queries without a meaning are
//! refused.

mod call;
mod expression;
mod name_scope;
mod pattern;
mod project;
mod schema_names;
mod static_type;

use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic, codes, nearest};
use crate::graph::Graph;
use crate::query::algebra::{Branch, Expr, Query, Step, Var};
use crate::text::Span;

use super::lexer::Parsed;
use super::syntax::{ClauseSyntax, ExprSyntax, NameSyntax, QuerySyntax, SingleQuerySyntax};
use name_scope::NameScope;
use static_type::StaticType;

/// The largest number of subexpressions that may be made. Lowering a chained comparison such as
/// `a < b < c` doubles its middle, so that nested ones could turn a short text into an algebra of
/// any size.
const MOST_PARTS: u32 = 1_000_000;

/// Lowers a syntax tree. With a `schema`, names that it does not know are mistakes.
pub fn lower_query(tree: &QuerySyntax, schema: Option<&Graph>) -> diagnostic::Result<Query> {
    let mut lower = Lowering {
        branch: Branch::default(),
        scope: NameScope::default(),
        schema,
        unknown: Vec::new(),
        grouping: AggregateRule::Refused("here"),
        parts_left: MOST_PARTS,
    };
    let query = lower.query(tree).map_err(|fault| vec![*fault])?;
    if lower.unknown.is_empty() { Ok(query) } else { Err(lower.unknown) }
}

/// Whether an aggregate may stand in the expression that is being lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AggregateRule {
    /// It may.
    Allowed,
    /// It may not, because the expression stands inside another aggregate.
    Inside,
    /// It may not, because of where the expression stands: `in WHERE`.
    Refused(&'static str),
}

struct Lowering<'a> {
    branch: Branch,
    scope: NameScope,
    schema: Option<&'a Graph>,
    /// The mistakes about names that the schema does not know. All of them are reported.
    unknown: Vec<Diagnostic>,
    grouping: AggregateRule,
    parts_left: u32,
}

fn fail<T>(code: &'static Code, span: Span, message: impl Into<String>) -> Parsed<T> {
    Err(Box::new(Diagnostic::new(code, message).at(span)))
}

fn fail_with<T>(
    code: &'static Code,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Parsed<T> {
    Err(Box::new(Diagnostic::new(code, message).at(span).help(help)))
}

impl Lowering<'_> {
    fn query(&mut self, tree: &QuerySyntax) -> Parsed<Query> {
        let mut branches = Vec::new();
        let mut columns: Option<(Vec<String>, Span)> = None;
        for part in &tree.parts {
            let (names, span) = self.part(part)?;
            branches.push(std::mem::take(&mut self.branch));
            match &columns {
                None => columns = Some((names, span)),
                Some((first, first_span)) if *first != names => {
                    let message = format!(
                        "the parts of a UNION return the same columns in the same order; here {}, before {}",
                        names.join(", "),
                        first.join(", ")
                    );
                    let code = &codes::DIFFERENT_COLUMNS_IN_UNION;
                    let fault = Diagnostic::new(code, message).at(span);
                    return Err(Box::new(fault.related(*first_span, "the first part")));
                }
                Some(_) => {}
            }
        }
        let keep_doubles = tree.unions.first().is_some_and(|(all, _)| *all);
        if let Some((_, span)) = tree.unions.iter().find(|(all, _)| *all != keep_doubles) {
            let message = "UNION and UNION ALL cannot be mixed in one query";
            return fail(&codes::INVALID_CLAUSE_COMPOSITION, *span, message);
        }
        let columns = columns.map(|(names, _)| names).unwrap_or_default();
        Ok(Query { purpose: tree.purpose, columns, branches, keep_doubles })
    }

    /// Lowers one of the queries that `UNION` combines. Returns the names of its columns and the
    /// position where it returns them.
    fn part(&mut self, part: &SingleQuerySyntax) -> Parsed<(Vec<String>, Span)> {
        self.branch = Branch::default();
        self.scope = NameScope::default();
        let mut columns = None;
        for clause in &part.clauses {
            if columns.is_some() {
                let message = "RETURN ends the query, nothing can follow it but UNION";
                let help = "WITH hands values on to further clauses";
                let code = &codes::INVALID_CLAUSE_COMPOSITION;
                return fail_with(code, clause.span(), message, help);
            }
            if let Some(names) = self.clause(clause)? {
                columns = Some((names, clause.span()));
            }
        }
        match columns {
            Some(columns) => Ok(columns),
            None => {
                let message = "the query returns nothing";
                let help = "end it with RETURN and what is wanted";
                fail_with(&codes::INVALID_CLAUSE_COMPOSITION, part.end, message, help)
            }
        }
    }

    /// Lowers one clause. Returns the names of its columns if it is `RETURN`.
    fn clause(&mut self, clause: &ClauseSyntax) -> Parsed<Option<Vec<String>>> {
        match clause {
            ClauseSyntax::Match(found) => {
                let found = self.find(found)?;
                self.branch.steps.push(Step::Match(found));
            }
            ClauseSyntax::Unwind { list, name, .. } => self.unwind(list, name)?,
            ClauseSyntax::Project(project) => {
                let names = self.project(project)?;
                return Ok(project.returns.then_some(names));
            }
        }
        Ok(None)
    }

    /// Lowers the clauses of a subquery. It sees the outer variables throughout, its own variables
    /// are known only inside it, and it need not return anything.
    fn subquery(&mut self, part: &SingleQuerySyntax) -> Parsed<Vec<Step>> {
        let around = std::mem::take(&mut self.branch.steps);
        let (scope, grouping) = (self.scope.clone(), self.grouping);
        for (n, clause) in part.clauses.iter().enumerate() {
            let last = n + 1 == part.clauses.len();
            match clause {
                ClauseSyntax::Project(project) if project.returns && !last => {
                    let message = "RETURN ends the subquery, nothing can follow it";
                    let code = &codes::INVALID_CLAUSE_COMPOSITION;
                    return fail(code, part.clauses[n + 1].span(), message);
                }
                ClauseSyntax::Project(project) if !project.returns && last => {
                    let message = "WITH hands values on, and nothing follows it";
                    let help = "end the subquery with RETURN";
                    let code = &codes::INVALID_CLAUSE_COMPOSITION;
                    return fail_with(code, project.span, message, help);
                }
                _ => {}
            }
            self.clause(clause)?;
            if matches!(clause, ClauseSyntax::Project(_)) {
                self.scope = std::mem::take(&mut self.scope).within(&scope);
            }
        }
        (self.scope, self.grouping) = (scope, grouping);
        Ok(std::mem::replace(&mut self.branch.steps, around))
    }

    fn unwind(&mut self, list: &ExprSyntax, name: &NameSyntax) -> Parsed<()> {
        self.grouping = AggregateRule::Refused("in UNWIND");
        let (list, kind) = self.expr(list)?;
        let element = kind.element();
        let var = self.declare(name, element)?;
        self.branch.steps.push(Step::Unwind { list, var });
        Ok(())
    }

    /// Adds a variable, which must not be bound yet.
    fn declare(&mut self, name: &NameSyntax, kind: StaticType) -> Parsed<Var> {
        if self.scope.find(&name.text).is_some() {
            let message = format!("the variable `{}` is bound already", name.text);
            let help = "choose another name";
            return fail_with(&codes::VARIABLE_ALREADY_BOUND, name.span, message, help);
        }
        Ok(self.local(name, kind))
    }

    /// Adds a variable, which hides an older one of the same name.
    fn local(&mut self, name: &NameSyntax, kind: StaticType) -> Var {
        let var = self.branch.variable(&*name.text);
        self.scope.push(Arc::clone(&name.text), var, kind);
        var
    }

    /// Lowers something in which aggregates are not allowed.
    fn without_groups<T>(
        &mut self,
        place: &'static str,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let outer = self.grouping;
        if outer != AggregateRule::Inside {
            self.grouping = AggregateRule::Refused(place);
        }
        let result = read(self);
        self.grouping = outer;
        result
    }

    /// Lowers a condition: a boolean expression, or a pattern that must be found.
    fn condition(&mut self, tree: &ExprSyntax) -> Parsed<Expr> {
        let (expr, kind) = self.expr_or_pattern(tree)?;
        if kind.may_be(&[static_type::BaseType::Bool]) {
            return Ok(expr);
        }
        let message = format!("a condition is a boolean, found {}", kind.name());
        fail(&codes::INVALID_ARGUMENT_TYPE, tree.span, message)
    }

    /// The mistake that a variable is not defined.
    fn undefined<T>(&self, name: &str, span: Span) -> Parsed<T> {
        let message = format!("the variable `{name}` is not defined");
        let fault = Diagnostic::new(&codes::UNDEFINED_VARIABLE, message).at(span);
        // Nothing is suggested for names of one or two letters, because every other short name
        // would be near.
        let near = if name.len() > 2 { nearest(name, self.scope.names()) } else { None };
        let fault = match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            _ => fault,
        };
        Err(Box::new(fault))
    }
}
