//! Decides how the variables of a branch are printed, and which of them are printed at all.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::quoting::safe_name;
use crate::query::algebra::{Branch, Expr, Match, Step, Subquery, Var, Variable};

/// The printed names of the variables of a branch.
pub(super) struct VariableNames {
    texts: Vec<String>,
    shown: Vec<bool>,
}

impl VariableNames {
    /// Chooses the names. A made-up name that another variable has is made longer.
    pub(super) fn of(branch: &Branch) -> VariableNames {
        let visible = branch.variables.iter().filter(|variable| !variable.hidden);
        let taken: BTreeSet<&str> = visible.map(|variable| variable.name.as_str()).collect();
        let text = |variable: &Variable| {
            let mut name = variable.name.clone();
            while variable.hidden && taken.contains(name.as_str()) {
                name.push('_');
            }
            safe_name(&name).into_owned()
        };
        let mut uses = vec![0_usize; branch.variables.len()];
        let mut count = |var: Var| {
            if let Some(uses) = uses.get_mut(var.index()) {
                *uses += 1;
            }
        };
        branch.steps.iter().for_each(|step| of_step(step, &mut count));
        let shown = branch.variables.iter().zip(uses);
        VariableNames {
            texts: branch.variables.iter().map(text).collect(),
            shown: shown.map(|(variable, uses)| !variable.hidden || uses > 1).collect(),
        }
    }

    /// The printed name of a variable.
    pub(super) fn get(&self, var: Var) -> Cow<'_, str> {
        match self.texts.get(var.index()) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(format!("_{}", var.0)),
        }
    }

    /// The printed name of a part of a pattern; `None` where the name is made up and nothing else
    /// refers to it.
    pub(super) fn shown(&self, var: Var) -> Option<Cow<'_, str>> {
        self.shown.get(var.index()).is_none_or(|shown| *shown).then(|| self.get(var))
    }
}

/// Calls `count` for each use of a variable in a step.
fn of_step(step: &Step, count: &mut dyn FnMut(Var)) {
    match step {
        Step::Match(found) => {
            of_patterns(found, count);
            for pattern in &found.patterns {
                pattern.walk(&mut |expr| of_expr(expr, count));
            }
            found.filter.iter().for_each(|expr| of_expr(expr, count));
        }
        Step::Unwind { list, var } => {
            of_expr(list, count);
            count(*var);
        }
        Step::Call(call) => {
            call.imports.iter().chain(&call.columns).for_each(|var| count(*var));
            call.subquery.steps().for_each(|step| of_step(step, count));
        }
        Step::Project(project) => {
            for item in &project.items {
                of_expr(&item.expr, count);
                count(item.var);
            }
            let order = project.order.iter().map(|order| &order.expr);
            let rest = order.chain(&project.skip).chain(&project.limit).chain(&project.filter);
            rest.for_each(|expr| of_expr(expr, count));
        }
    }
}

fn of_expr(expr: &Expr, count: &mut dyn FnMut(Var)) {
    expr.walk(&mut |expr| match expr {
        Expr::Var(var) | Expr::Comprehension { var, .. } | Expr::Quantified { var, .. } => {
            count(*var);
        }
        Expr::Reduce { total, var, .. } => {
            count(*total);
            count(*var);
        }
        Expr::Exists(inner) | Expr::Count(inner) | Expr::PatternComprehension(inner, _) => {
            of_patterns(inner, count);
        }
        Expr::Subquery(_, inner) => of_subquery(inner, count),
        _ => {}
    });
}

/// Counts the variables that steps bind; their expressions are visited elsewhere.
fn of_subquery(inner: &Subquery, count: &mut dyn FnMut(Var)) {
    for step in inner.steps() {
        match step {
            Step::Match(found) => of_patterns(found, count),
            Step::Unwind { var, .. } => count(*var),
            Step::Project(project) => project.items.iter().for_each(|item| count(item.var)),
            Step::Call(call) => {
                call.imports.iter().chain(&call.columns).for_each(|var| count(*var));
                of_subquery(&call.subquery, count);
            }
        }
    }
}

fn of_patterns(found: &Match, count: &mut dyn FnMut(Var)) {
    found.patterns.iter().for_each(|pattern| pattern.walk_vars(count));
}
