//! Lowers the syntax tree to the algebra: names become slots, and queries without a meaning are
//! refused.

mod call;
mod expression;
mod foreign_function;
mod name_scope;
mod never_holds;
mod pattern;
mod project;
mod schema_names;
mod static_type;
mod subquery;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic, codes, nearest};
use crate::graph::Graph;
use crate::query::algebra::{Branch, Expr, Project, ProjectItem, Query, Step, Var};
use crate::text::Span;

use super::lexer::Parsed;
use super::procedure::Procedure;
use super::syntax::{ClauseSyntax, ExprSyntax, NameSyntax, QuerySyntax, SingleQuerySyntax};
use name_scope::NameScope;
use never_holds::QueryRemarks;
use static_type::StaticType;

/// The largest number of subexpressions that may be made. Lowering a chained comparison such as
/// `a < b < c` doubles its middle, so that nested ones could turn a short text into an algebra of
/// any size.
const MOST_PARTS: u32 = 1_000_000;

/// Lowers a syntax tree. With a `schema`, names that it does not know are mistakes.
pub fn lower_query(
    tree: &QuerySyntax,
    text: &str,
    schema: Option<&Graph>,
) -> diagnostic::Result<Query> {
    let mut lower = Lowering::new(text, schema);
    let query = lower.query(tree).map_err(|fault| vec![*fault])?;
    if lower.unknown.is_empty() { Ok(query) } else { Err(lower.unknown) }
}

/// The conditions of a query on a graph that can never hold, one warning for each; none where the
/// query has mistakes.
pub fn remarks(tree: &QuerySyntax, text: &str, graph: &Graph) -> Vec<Diagnostic> {
    let mut lower = Lowering::new(text, None);
    lower.remarks = Some(QueryRemarks { graph, conditions: 0, found: Vec::new() });
    match (lower.query(tree), lower.remarks) {
        (Ok(_), Some(remarks)) => remarks.found,
        _ => Vec::new(),
    }
}

/// Where an expression of one of the branches stands in the text.
pub fn place_of(tree: &QuerySyntax, text: &str, branch: usize, expr: &Expr) -> Option<Span> {
    let mut lower = Lowering::new(text, None);
    lower.sought = Some(SoughtExpr { branch, expr, place: None });
    // The text has been lowered before, so that it has no mistake.
    _ = lower.query(tree);
    lower.sought?.place
}

/// An expression whose place is looked for.
struct SoughtExpr<'a> {
    branch: usize,
    expr: &'a Expr,
    place: Option<Span>,
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
    /// The text of the query, for messages.
    text: &'a str,
    /// The names that a `WITH` did not carry on.
    dropped: BTreeSet<Arc<str>>,
    branch: Branch,
    scope: NameScope,
    schema: Option<&'a Graph>,
    /// The mistakes about names that the schema does not know. All of them are reported.
    unknown: Vec<Diagnostic>,
    grouping: AggregateRule,
    parts_left: u32,
    /// If conditions that can never hold are looked for: those found so far.
    remarks: Option<QueryRemarks<'a>>,
    /// How many branches were lowered before this one.
    branches: usize,
    sought: Option<SoughtExpr<'a>>,
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

impl<'a> Lowering<'a> {
    fn new(text: &'a str, schema: Option<&'a Graph>) -> Lowering<'a> {
        Lowering {
            text,
            dropped: BTreeSet::new(),
            branch: Branch::default(),
            scope: NameScope::default(),
            schema,
            unknown: Vec::new(),
            grouping: AggregateRule::Refused("here"),
            parts_left: MOST_PARTS,
            remarks: None,
            branches: 0,
            sought: None,
        }
    }

    fn query(&mut self, tree: &QuerySyntax) -> Parsed<Query> {
        let mut branches = Vec::new();
        let mut columns: Option<(Vec<String>, Span)> = None;
        for part in &tree.parts {
            let (names, span) = self.part(part)?;
            branches.push(std::mem::take(&mut self.branch));
            self.branches += 1;
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
        let keep_doubles = self.keep_doubles(&tree.unions)?;
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
            ClauseSyntax::Procedure { procedure, columns, .. } => {
                self.procedure(procedure, columns)?;
            }
            ClauseSyntax::Call(call) => self.call_clause(call)?,
            ClauseSyntax::Finish(_) => {
                let nothing = Project::nothing(self.branch.hidden());
                self.branch.steps.push(Step::Project(nothing));
                return Ok(Some(Vec::new()));
            }
            ClauseSyntax::Project(project) => {
                let names = self.project(project)?;
                return Ok(project.returns.then_some(names));
            }
        }
        Ok(None)
    }

    fn unwind(&mut self, list: &ExprSyntax, name: &NameSyntax) -> Parsed<()> {
        self.grouping = AggregateRule::Refused("in UNWIND");
        let (list, kind) = self.expr(list)?;
        let element = kind.element();
        let var = self.declare(name, element)?;
        self.branch.steps.push(Step::Unwind { list, var });
        Ok(())
    }

    /// Lowers the call of a procedure to `UNWIND` of the list that its function gives.
    fn procedure(
        &mut self,
        procedure: &Procedure,
        columns: &[(&'static str, NameSyntax)],
    ) -> Parsed<()> {
        let list = Expr::Call(procedure.function, Vec::new());
        let text = StaticType::of(static_type::BaseType::String);
        if let ([_], [(_, name)]) = (procedure.columns, columns) {
            let var = self.declare(name, text)?;
            self.branch.steps.push(Step::Unwind { list, var });
            return Ok(());
        }
        let row = self.branch.hidden();
        self.branch.steps.push(Step::Unwind { list, var: row });
        let kept = self.scope.sorted();
        let mut items = Vec::new();
        let mut scope = NameScope::default();
        for entry in kept {
            let var = self.branch.variable(&*entry.name);
            items.push(ProjectItem { var, expr: Expr::Var(entry.var) });
            scope.push(entry.name, var, entry.kind);
        }
        for (column, name) in columns {
            let var = self.declare(name, text)?;
            items.push(ProjectItem { var, expr: Expr::property(row, column) });
            scope.push(Arc::clone(&name.text), var, text);
        }
        self.scope = scope;
        self.branch.steps.push(Step::Project(Project { items, ..Project::default() }));
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
        self.remarks.iter_mut().for_each(|remarks| remarks.conditions += 1);
        let (expr, kind) = self.expr_or_pattern(tree)?;
        self.remarks.iter_mut().for_each(|remarks| remarks.conditions -= 1);
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
        let before = self.text.get(..span.range().start).unwrap_or_default().trim_end();
        let after_word = |word: &str| {
            let start = before.len().saturating_sub(word.len());
            before.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(word))
        };
        Err(Box::new(if let Some(near) = near {
            fault.help(format!("did you mean `{near}`?"))
        } else if self.dropped.contains(name) {
            fault.help(format!("WITH did not carry it on: add it there, as in WITH {name}, …"))
        } else if before.ends_with(['=', '>', '<', ':', '[']) && !before.ends_with("::") {
            fault.help(format!("a text stands in quotes: '{name}'"))
        } else if after_word("OR") || after_word("AND") {
            fault.help(format!("repeat what is asked, as in n:Person OR n:{name}"))
        } else {
            fault.help(format!("bind it in a clause before, as in MATCH ({name})"))
        }))
    }
}
