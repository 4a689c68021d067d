//! Plans `WITH` and `RETURN`: groups, distinct rows, sorting, and the first few rows.

use crate::query::algebra::{Expr, Project, Var};
use crate::query::function::Aggregate;

use super::{AggregatePlan, BoundVars, Operator, PipelineBuilder, Planner};

impl Planner<'_> {
    pub(super) fn project(&self, project: &Project, line: &mut PipelineBuilder) {
        let edges = std::mem::take(&mut line.edges);
        let evidence = (self.evidence && !counts_only(project)).then(|| {
            let var = line.slot();
            line.ops.push(Operator::Evidence { edges, before: line.evidence, var });
            var
        });
        line.evidence = evidence;
        if project.items.iter().any(|item| item.expr.aggregates()) {
            self.groups(project, line);
        } else {
            let items = project.items.iter().map(|item| (item.var, item.expr.clone())).collect();
            line.ops.push(Operator::Compute(items));
        }
        let vars: Vec<Var> = project.items.iter().map(|item| item.var).collect();
        if project.distinct {
            line.ops.push(Operator::Distinct { vars: vars.clone(), evidence });
        }
        if !project.order.is_empty() {
            let mut keep = vars.clone();
            keep.extend(evidence);
            let old = |var: Var| line.scope.has(var);
            project.filter.iter().for_each(|filter| keep.extend(vars_of(filter, &old)));
            let first = project.limit.clone().map(|limit| (project.skip.clone(), limit));
            line.ops.push(Operator::Sort { keys: project.order.clone(), keep, first });
        }
        line.ops.extend(project.skip.clone().map(Operator::Skip));
        line.ops.extend(project.limit.clone().map(Operator::Limit));
        line.ops.extend(project.filter.clone().map(Operator::Filter));
        line.scope = BoundVars::default().with(vars);
    }

    /// Plans the groups of a projection. Items without aggregates are their keys. Each aggregate in
    /// the other items gets a slot of its own, and the rest of the item is computed from these
    /// slots and the keys.
    fn groups(&self, project: &Project, line: &mut PipelineBuilder) {
        let (mixed, plain): (Vec<_>, Vec<_>) =
            project.items.iter().partition(|item| item.expr.aggregates());
        let keys: Vec<(Var, Expr)> =
            plain.iter().map(|item| (item.var, item.expr.clone())).collect();
        let mut gathers: Vec<AggregatePlan> = Vec::new();
        let mut items = Vec::new();
        for item in mixed {
            let rewritten = item.expr.rewrite(&mut |expr| {
                if let Some((var, _)) = keys.iter().find(|(_, key)| key == expr) {
                    line.written.push((*var, expr.clone()));
                    return Some(Expr::Var(*var));
                }
                let Expr::Aggregate { function, distinct, arguments } = expr else { return None };
                let var = line.slot();
                line.written.push((var, expr.clone()));
                gathers.push(AggregatePlan {
                    var,
                    function: *function,
                    distinct: *distinct,
                    arguments: arguments.clone(),
                });
                Some(Expr::Var(var))
            });
            items.push((item.var, rewritten));
        }
        line.ops.push(Operator::Aggregate { keys, gathers, evidence: line.evidence, weight: None });
        line.ops.push(Operator::Compute(items));
    }
}

/// Whether a projection only counts all rows. Its row rests on everything that was counted, which
/// would say nothing and may be millions of relationships, so that this is not gathered.
pub(super) fn counts_only(project: &Project) -> bool {
    let counts = |expr: &Expr| matches!(expr, Expr::Aggregate { function: Aggregate::Count, .. });
    !project.items.is_empty() && project.items.iter().all(|item| counts(&item.expr))
}

/// The slots that an expression reads, if `wanted` accepts them.
fn vars_of(expr: &Expr, wanted: &dyn Fn(Var) -> bool) -> Vec<Var> {
    let mut vars = Vec::new();
    expr.walk_vars(&mut |var| {
        if wanted(var) && !vars.contains(&var) {
            vars.push(var);
        }
    });
    vars
}
