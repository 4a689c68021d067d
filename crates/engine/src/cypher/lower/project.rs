//! Lowers `WITH` and `RETURN`: new slots, groups, and what may be read after them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Code, codes};
use crate::query::algebra::{Expr, Literal, Project, ProjectItem, SortKey, Step, Unary, Var};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{
    ExprSyntax, ExprSyntaxKind, ProjectItemSyntax, ProjectSyntax, SortKeySyntax,
};
use super::static_type::{BaseType, StaticType};
use super::{AggregateRule, Lowering, fail, fail_with};

/// An item of the clause while it is lowered.
struct ProjectColumn<'a> {
    name: Arc<str>,
    expr: Expr,
    kind: StaticType,
    /// The syntax of the item, unless it came from `*`.
    tree: Option<&'a ProjectItemSyntax>,
    /// Its new slot, once it has one.
    var: Var,
}

impl Lowering<'_> {
    /// Lowers the clause. Returns the names of its columns.
    pub fn project(&mut self, tree: &ProjectSyntax) -> Parsed<Vec<String>> {
        // Slots with smaller numbers existed before the clause.
        let first_new = self.branch.variables.len();
        let mut columns = self.columns(tree)?;
        let groups = columns.iter().any(|column| column.expr.aggregates());
        self.check_mixing(&columns, first_new)?;
        for column in &mut columns {
            column.var = self.branch.variable(&*column.name);
        }
        let mark = self.scope.mark();
        for column in &columns {
            self.scope.push(column.name.clone(), column.var, column.kind);
        }
        let distinct = tree.distinct;
        let after = ProjectionScope { columns: &columns, first_new, groups, distinct };
        let mut order = Vec::new();
        for key in &tree.order {
            let expr = self.order_key(key, &after)?;
            // Null counts as larger than everything else.
            if let Some(first) = key.nulls_first.filter(|first| *first != key.descending) {
                let null = Expr::Unary(Unary::IsNull, Box::new(expr.clone()));
                order.push(SortKey { expr: null, descending: first });
            }
            order.push(SortKey { expr, descending: key.descending });
        }
        let filter = match &tree.filter {
            Some(filter) => Some(self.filter_after(filter, &after)?),
            None => None,
        };
        self.scope.reset(mark);
        let skip = self.constant(tree.skip.as_ref(), "SKIP")?;
        let limit = self.constant(tree.limit.as_ref(), "LIMIT")?;
        let mut items = items(&columns);
        if items.is_empty() {
            // `WITH *` without variables keeps the rows. A row needs at least one slot to be
            // counted.
            items.push(ProjectItem {
                var: self.branch.hidden(),
                expr: Expr::Literal(Literal::Null),
            });
        }
        let project = Project { distinct, items, order, skip, limit, filter };
        self.branch.steps.push(Step::Project(project));
        let before = std::mem::take(&mut self.scope);
        self.dropped.extend(before.names().map(Arc::from));
        for column in &columns {
            self.scope.push(column.name.clone(), column.var, column.kind);
        }
        Ok(columns.iter().map(|column| column.name.to_string()).collect())
    }

    fn columns<'t>(&mut self, tree: &'t ProjectSyntax) -> Parsed<Vec<ProjectColumn<'t>>> {
        let mut columns = Vec::new();
        if let Some(span) = tree.star {
            let entries = self.scope.sorted();
            if entries.is_empty() && tree.returns {
                let message = "there is no variable that `*` could stand for";
                return fail(&codes::NO_VARIABLES_IN_SCOPE, span, message);
            }
            for entry in entries {
                let (name, kind) = (entry.name, entry.kind);
                let expr = Expr::Var(entry.var);
                columns.push(ProjectColumn { name, expr, kind, tree: None, var: entry.var });
            }
        }
        for item in &tree.items {
            self.grouping = AggregateRule::Allowed;
            let (expr, kind) = self.expr(&item.expr)?;
            let name = match (&item.alias, &item.expr.kind) {
                (Some(alias), _) => alias.text.clone(),
                (None, ExprSyntaxKind::Variable(name))
                    if !tree.returns || !item.source.starts_with('(') =>
                {
                    name.clone()
                }
                (None, _) if tree.returns => item.source.as_str().into(),
                (None, _) => {
                    let message = "an expression in WITH needs a name";
                    let help = format!("write {} AS name", item.source);
                    return fail_with(&codes::NO_EXPRESSION_ALIAS, item.expr.span, message, help);
                }
            };
            let tree = Some(item);
            columns.push(ProjectColumn { name, expr, kind, tree, var: Var(0) });
        }
        let mut names = BTreeSet::new();
        for column in &columns {
            if !names.insert(column.name.clone()) {
                let message = format!("two columns bear the name `{}`", column.name);
                let help = "give one of them another name with AS";
                return fail_with(&codes::COLUMN_NAME_CONFLICT, column.span(tree), message, help);
            }
        }
        Ok(columns)
    }

    fn order_key(&mut self, key: &SortKeySyntax, after: &ProjectionScope) -> Parsed<Expr> {
        self.grouping = match after.groups {
            true => AggregateRule::Allowed,
            false => AggregateRule::Refused("in ORDER BY where nothing is grouped"),
        };
        let (expr, _) = self.expr(&key.expr)?;
        if !after.seals() {
            return Ok(expr);
        }
        let Some(rewritten) = self.rewrite_after(&expr, after) else {
            let message = "ORDER BY takes no aggregate that is not returned";
            let help = format!("return it too, as in {} AS name", key.source);
            return fail_with(&codes::UNDEFINED_VARIABLE, key.expr.span, message, help);
        };
        let Err(fault) = self.check_after(&rewritten, &expr, &key.expr, after) else {
            return Ok(rewritten);
        };
        // Patterns and comprehensions have slots of their own, so that two of them are never equal.
        // Here expressions with the same text are taken as the same.
        let same =
            |column: &&ProjectColumn| column.tree.is_some_and(|tree| tree.source == key.source);
        after.columns.iter().find(same).map(|column| Expr::Var(column.var)).ok_or(fault)
    }

    fn filter_after(&mut self, filter: &ExprSyntax, after: &ProjectionScope) -> Parsed<Expr> {
        self.grouping = AggregateRule::Refused("in WHERE");
        let expr = self.condition(filter)?;
        if !after.seals() {
            return Ok(expr);
        }
        // An aggregate in it has been refused already.
        let rewritten = self.rewrite_after(&expr, after).unwrap_or(Expr::Literal(Literal::Null));
        self.check_after(&rewritten, &expr, filter, after)?;
        Ok(rewritten)
    }

    /// Replaces expressions by the new slots that hold their values; `None` where it has an
    /// aggregate that no slot holds.
    fn rewrite_after(&mut self, expr: &Expr, after: &ProjectionScope) -> Option<Expr> {
        let mixed = expr.aggregates();
        let columns = after.columns;
        let mut missing = false;
        let rewritten = expr.rewrite(&mut |part| {
            if let Expr::Aggregate { function, distinct, arguments } = part {
                let arguments = arguments.iter().map(|expr| self.expand(expr, columns)).collect();
                let whole = Expr::Aggregate { function: *function, distinct: *distinct, arguments };
                let Some(column) = columns.iter().find(|column| column.expr == whole) else {
                    missing = true;
                    return Some(Expr::Literal(Literal::Null));
                };
                return Some(Expr::Var(column.var));
            }
            let column = columns.iter().find(|column| {
                column.expr == *part && !(mixed && !is_simple(part) && !part.aggregates())
            })?;
            match part {
                Expr::Literal(_) | Expr::Parameter(_) => None,
                _ => Some(Expr::Var(column.var)),
            }
        });
        (!missing).then_some(rewritten)
    }

    /// Replaces new slots by the expressions that they hold.
    fn expand(&mut self, expr: &Expr, columns: &[ProjectColumn]) -> Expr {
        expr.rewrite(&mut |part| {
            let Expr::Var(var) = part else { return None };
            let column = columns.iter().find(|column| column.var == *var)?;
            if column.expr.aggregates() {
                return None;
            }
            let mut size = 0;
            column.expr.walk(&mut |_| size += 1);
            self.parts_left = self.parts_left.checked_sub(size)?;
            Some(column.expr.clone())
        })
    }

    /// Fails if an expression reads a variable that is gone after grouping or `DISTINCT`.
    fn check_after(
        &self,
        rewritten: &Expr,
        written: &Expr,
        tree: &ExprSyntax,
        after: &ProjectionScope,
    ) -> Parsed<()> {
        let Some(var) = gone(rewritten, after.first_new, &[]) else {
            return Ok(());
        };
        let name = self.branch.variables[var.index()].name.clone();
        let span = place_of(tree, &name).unwrap_or(tree.span);
        let known = after.columns.iter().any(|column| {
            let mut reads = false;
            column.expr.walk_vars(&mut |read| reads |= read == var);
            reads && !column.expr.aggregates()
        });
        if known && written.aggregates() {
            return fail_ambiguous(&name, span);
        }
        let message = format!("the variable `{name}` is not defined after the projection");
        let help = "only what is projected can be read here: project it too";
        fail_with(&codes::UNDEFINED_VARIABLE, span, message, help)
    }

    /// Fails if a column mixes an aggregate with something that is not a grouping key.
    fn check_mixing(&self, columns: &[ProjectColumn], first_new: usize) -> Parsed<()> {
        let keys = columns.iter().map(|column| &column.expr).filter(|expr| is_simple(expr));
        let keys: Vec<&Expr> = keys.collect();
        for column in columns.iter().filter(|column| column.expr.aggregates()) {
            let Some(var) = gone(&column.expr, first_new, &keys) else { continue };
            let Some(tree) = column.tree.map(|item| &item.expr) else { continue };
            let name = &self.branch.variables[var.index()].name;
            return fail_ambiguous(name, place_of(tree, name).unwrap_or(tree.span));
        }
        Ok(())
    }

    /// Lowers the number after `SKIP` or `LIMIT`, which must be the same for all rows.
    fn constant(
        &mut self,
        tree: Option<&ExprSyntax>,
        clause: &'static str,
    ) -> Parsed<Option<Expr>> {
        let Some(tree) = tree else { return Ok(None) };
        if let Some(span) = varies(tree) {
            let message = format!("{clause} is the same for all rows and cannot read them");
            let help = format!("write a number, or a parameter: {clause} $n");
            return fail_with(&codes::NON_CONSTANT_EXPRESSION, span, message, help);
        }
        self.grouping = AggregateRule::Refused("in SKIP or LIMIT");
        let (expr, kind) = self.expr(tree)?;
        let refuse = |code: &'static Code, found: &str| {
            let message =
                format!("{clause} takes a whole number that is not negative, found {found}");
            fail(code, tree.span, message)
        };
        match expr {
            Expr::Literal(Literal::Int(n)) if n < 0 => {
                refuse(&codes::NEGATIVE_INTEGER_ARGUMENT, &n.to_string())
            }
            _ if !kind.may_be(&[BaseType::Int]) || kind.is(BaseType::Null) => {
                refuse(&codes::INVALID_ARGUMENT_TYPE, kind.name())
            }
            expr => Ok(Some(expr)),
        }
    }
}

impl ProjectColumn<'_> {
    /// The position of its name.
    fn span(&self, tree: &ProjectSyntax) -> Span {
        let own =
            self.tree.map(|item| item.alias.as_ref().map_or(item.expr.span, |name| name.span));
        own.or(tree.star).unwrap_or(tree.span)
    }
}

fn items(columns: &[ProjectColumn]) -> Vec<ProjectItem> {
    let item = |column: &ProjectColumn| ProjectItem { var: column.var, expr: column.expr.clone() };
    columns.iter().map(item).collect()
}

/// What can be read after a projection, in its `ORDER BY` and `WHERE`.
struct ProjectionScope<'a> {
    columns: &'a [ProjectColumn<'a>],
    /// Slots with smaller numbers existed before the projection.
    first_new: usize,
    /// Whether the projection groups rows.
    groups: bool,
    distinct: bool,
}

impl ProjectionScope<'_> {
    /// Whether only the projected columns can be read.
    fn seals(&self) -> bool {
        self.groups || self.distinct
    }
}

fn fail_ambiguous<T>(name: &str, span: Span) -> Parsed<T> {
    let message =
        format!("`{name}` is mixed with an aggregate, and is not one of the grouping keys");
    let help = "project it as a column of its own, or compute it in a WITH before";
    fail_with(&codes::AMBIGUOUS_AGGREGATION, span, message, help)
}

/// Whether an expression is a variable or a property of one. Only these may stand beside an
/// aggregate in one column, if they are grouping keys.
fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Var(_) => true,
        Expr::Property(of, _) => is_simple(of),
        _ => false,
    }
}

/// A slot that existed before the projection and that an expression reads outside of aggregates and
/// of `keys`.
fn gone(expr: &Expr, first_new: usize, keys: &[&Expr]) -> Option<Var> {
    let rest = expr.rewrite(&mut |part| {
        let known = matches!(part, Expr::Aggregate { .. }) || keys.contains(&part);
        known.then_some(Expr::Literal(Literal::Null))
    });
    let mut found = None;
    rest.walk_vars(&mut |var| {
        if var.index() < first_new && !keys.contains(&&Expr::Var(var)) {
            found.get_or_insert(var);
        }
    });
    found
}

/// The position where a variable with this name is first read.
fn place_of(tree: &ExprSyntax, name: &str) -> Option<Span> {
    if matches!(&tree.kind, ExprSyntaxKind::Variable(found) if **found == *name) {
        return Some(tree.span);
    }
    let mut found = None;
    tree.kind.parts(&mut |part| found = found.or_else(|| place_of(part, name)));
    found
}

/// The position of the first part that may be different for each row.
fn varies(tree: &ExprSyntax) -> Option<Span> {
    match tree.kind {
        ExprSyntaxKind::Variable(_)
        | ExprSyntaxKind::Pattern(_)
        | ExprSyntaxKind::ExistsPattern(_)
        | ExprSyntaxKind::Shortest(_)
        | ExprSyntaxKind::Exists(_)
        | ExprSyntaxKind::Count(_)
        | ExprSyntaxKind::Subquery(..)
        | ExprSyntaxKind::PatternComprehension(..) => Some(tree.span),
        // These read variables of their own.
        ExprSyntaxKind::Comprehension { .. }
        | ExprSyntaxKind::Quantified { .. }
        | ExprSyntaxKind::Reduce { .. } => None,
        _ => {
            let mut found = None;
            tree.kind.parts(&mut |part| found = found.or_else(|| varies(part)));
            found
        }
    }
}
