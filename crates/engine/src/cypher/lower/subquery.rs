//! Lowers subqueries: `EXISTS { … }`, `COUNT { … }`, `COLLECT { … }` and `CALL (…) { … }`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::query::algebra::{Call, Expr, Step, Subquery, SubqueryResult, Var};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{
    CallSyntax, ClauseSyntax, ExprSyntaxKind, ImportSyntax, ProjectItemSyntax, ProjectSyntax,
    SingleQuerySyntax, SubquerySyntax,
};
use super::expression::TypedExpr;
use super::name_scope::NameScope;
use super::static_type::{BaseType, StaticType};
use super::{Lowering, fail, fail_with};

/// A column that a subquery returns: its name and what is known about its values.
type SubqueryColumn = (Arc<str>, StaticType);

impl Lowering<'_> {
    /// Lowers `EXISTS { … }`, `COUNT { … }` or `COLLECT { … }` with clauses of its own.
    pub fn subquery_value(
        &mut self,
        result: SubqueryResult,
        tree: &SubquerySyntax,
        span: Span,
    ) -> Parsed<TypedExpr> {
        let scope = self.scope.clone();
        let (subquery, columns) = self.subquery(tree, &scope)?;
        let kind = match (result, columns.as_slice()) {
            (SubqueryResult::Exists, _) => StaticType::BOOL,
            (SubqueryResult::Count, _) => StaticType::of(BaseType::Int),
            (SubqueryResult::Collect, [(_, kind)]) => kind.list(),
            (SubqueryResult::Collect, _) => {
                let message = format!("COLLECT returns one column, not {}", columns.len());
                let help = "write COLLECT { MATCH (n) RETURN n.name }";
                return fail_with(&codes::INVALID_CLAUSE_COMPOSITION, span, message, help);
            }
        };
        Ok((Expr::Subquery(result, Box::new(subquery)), kind))
    }

    /// Lowers a subquery whose queries see `scope` throughout. Its own variables are known only
    /// inside it. Also returns its columns; none where it returns nothing.
    fn subquery(
        &mut self,
        tree: &SubquerySyntax,
        scope: &NameScope,
    ) -> Parsed<(Subquery, Vec<SubqueryColumn>)> {
        let outer = (self.scope.clone(), self.grouping);
        let mut branches = Vec::new();
        let mut columns: Option<Vec<SubqueryColumn>> = None;
        for part in &tree.parts {
            self.scope = scope.clone();
            let (steps, own) = self.subquery_part(&part.clauses, scope)?;
            branches.push(steps);
            let same = |first: &[SubqueryColumn]| {
                let names = |columns: &[SubqueryColumn]| -> Vec<Arc<str>> {
                    columns.iter().map(|(name, _)| Arc::clone(name)).collect()
                };
                names(first) == names(&own) && !own.is_empty()
            };
            columns = Some(match columns {
                None => own,
                Some(first) if same(&first) => first
                    .into_iter()
                    .zip(own)
                    .map(|((name, kind), (_, other))| (name, kind.or(other)))
                    .collect(),
                Some(_) => {
                    let message = "the parts of a UNION return the same columns in the same order";
                    return fail(&codes::DIFFERENT_COLUMNS_IN_UNION, part.end, message);
                }
            });
        }
        (self.scope, self.grouping) = outer;
        let keep_doubles = self.keep_doubles(&tree.unions)?;
        Ok((Subquery { branches, keep_doubles }, columns.unwrap_or_default()))
    }

    /// Whether `UNION ALL` combines queries; fails where both sorts of `UNION` do.
    pub fn keep_doubles(&self, unions: &[(bool, Span)]) -> Parsed<bool> {
        let keep_doubles = unions.first().is_some_and(|(all, _)| *all);
        if let Some((_, span)) = unions.iter().find(|(all, _)| *all != keep_doubles) {
            let message = "UNION and UNION ALL cannot be mixed in one query";
            return fail(&codes::INVALID_CLAUSE_COMPOSITION, *span, message);
        }
        Ok(keep_doubles)
    }

    fn subquery_part(
        &mut self,
        clauses: &[ClauseSyntax],
        scope: &NameScope,
    ) -> Parsed<(Vec<Step>, Vec<SubqueryColumn>)> {
        let around = std::mem::take(&mut self.branch.steps);
        let mut columns = Vec::new();
        for (n, clause) in clauses.iter().enumerate() {
            let last = n + 1 == clauses.len();
            match clause {
                ClauseSyntax::Project(project) if project.returns && !last => {
                    let message = "RETURN ends the subquery, nothing can follow it";
                    let code = &codes::INVALID_CLAUSE_COMPOSITION;
                    return fail(code, clauses[n + 1].span(), message);
                }
                ClauseSyntax::Project(project) if !project.returns && last => {
                    let message = "WITH hands values on, and nothing follows it";
                    let help = "end the subquery with RETURN";
                    let code = &codes::INVALID_CLAUSE_COMPOSITION;
                    return fail_with(code, project.span, message, help);
                }
                _ => {}
            }
            if let Some(names) = self.clause(clause)? {
                let column = |name: String| {
                    let kind = self.scope.find(&name).map_or(StaticType::ANY, |entry| entry.kind);
                    (Arc::from(name), kind)
                };
                columns = names.into_iter().map(column).collect();
            }
            if matches!(clause, ClauseSyntax::Project(_)) {
                self.scope = std::mem::take(&mut self.scope).within(scope);
            }
        }
        Ok((std::mem::replace(&mut self.branch.steps, around), columns))
    }

    /// Lowers `CALL (…) { … }`. Its columns are bound from then on.
    pub fn call_clause(&mut self, tree: &CallSyntax) -> Parsed<()> {
        let mut visible = NameScope::default();
        let mut query = tree.query.clone();
        match &tree.imports {
            ImportSyntax::All => visible = self.scope.clone(),
            ImportSyntax::Named(names) => {
                for name in names {
                    let Some(entry) = self.scope.find(&name.text) else {
                        return self.undefined(&name.text, name.span);
                    };
                    visible.push(Arc::clone(&name.text), entry.var, entry.kind);
                }
            }
            ImportSyntax::FirstWith => {
                for part in &mut query.parts {
                    self.take_first_with(part, &mut visible)?;
                }
            }
        }
        let imports: Vec<Var> = visible.sorted().iter().map(|entry| entry.var).collect();
        let (subquery, columns) = self.subquery(&query, &visible)?;
        if columns.is_empty() {
            let message = "the subquery returns nothing";
            let help = "end it with RETURN and what is wanted";
            let end = tree.query.parts.first().map_or(tree.span, |part| part.end);
            return fail_with(&codes::INVALID_CLAUSE_COMPOSITION, end, message, help);
        }
        let mut slots = Vec::new();
        for (name, kind) in columns {
            if self.scope.find(&name).is_some() {
                let message = format!("the variable `{name}` is bound already");
                let fault = Diagnostic::new(&codes::VARIABLE_ALREADY_BOUND, message);
                let help = "return it by another name from the subquery, with AS";
                return Err(Box::new(fault.at(tree.span).help(help)));
            }
            let var = self.branch.variable(&*name);
            self.scope.push(name, var, kind);
            slots.push(var);
        }
        let call = Call { optional: tree.optional, imports, subquery, columns: slots };
        self.branch.steps.push(Step::Call(call));
        Ok(())
    }

    /// Takes away the `WITH` at the start of a query if it only names variables from outside, and
    /// makes them visible.
    fn take_first_with(&self, part: &mut SingleQuerySyntax, visible: &mut NameScope) -> Parsed<()> {
        let Some(ClauseSyntax::Project(first)) = part.clauses.first() else { return Ok(()) };
        let Some(named) = only_names(first) else { return Ok(()) };
        let names: Vec<(Arc<str>, Span)> = match first.star {
            Some(span) => self.scope.sorted().into_iter().map(|e| (e.name, span)).collect(),
            None => named,
        };
        for (name, span) in names {
            let Some(entry) = self.scope.find(&name) else { return self.undefined(&name, span) };
            if visible.find(&name).is_none() {
                visible.push(name, entry.var, entry.kind);
            }
        }
        part.clauses.remove(0);
        Ok(())
    }
}

/// The variables that a `WITH` names, if it does nothing else.
fn only_names(project: &ProjectSyntax) -> Option<Vec<(Arc<str>, Span)>> {
    let name = |item: &ProjectItemSyntax| match &item.expr.kind {
        ExprSyntaxKind::Variable(name) if item.alias.is_none() => {
            Some((Arc::clone(name), item.expr.span))
        }
        _ => None,
    };
    let cut = project.skip.is_some() || project.limit.is_some() || project.filter.is_some();
    if project.returns || project.distinct || cut || !project.order.is_empty() {
        return None;
    }
    project.items.iter().map(name).collect()
}
