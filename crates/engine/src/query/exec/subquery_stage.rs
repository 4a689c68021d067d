//! Runs the steps of a subquery for a row.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::Value;
use crate::query::plan::{BoundVars, CallPlan, Operator, SubqueryPlan};

use super::Fault;
use super::comparison::ValueKey;
use super::compiled_expr::ExprCompiler;
use super::held_size::{BLOCK, HeldColumn, VALUE, table_size};
use super::stage::{Flow, RowSink, Stage, StopReason, evidence_union, run_stages};
use super::stage_compiler::compile_stages;

/// A subquery that can be run for any row.
pub(super) struct SubqueryStage<'g> {
    plan: Arc<SubqueryPlan>,
    /// The compiled branches that keep no state between rows. The others are compiled for each row.
    ready: Vec<Option<Vec<Stage<'g>>>>,
    /// For each column, whether it may hold texts that the query makes.
    new_texts: Vec<bool>,
    compiler: ExprCompiler<'g>,
    scope: BoundVars,
}

/// Is given the columns of a row of a subquery, and its evidence.
type SubqueryRow<'s> = &'s mut dyn FnMut(&[Value], Option<&Value>) -> Flow;

impl<'g> SubqueryStage<'g> {
    /// Compiles a subquery, where `scope` holds the slots around it that it can read.
    pub(super) fn new(
        plan: Arc<SubqueryPlan>,
        compiler: ExprCompiler<'g>,
        scope: &BoundVars,
    ) -> Result<SubqueryStage<'g>, Fault> {
        let compiler = ExprCompiler { measured: false, wide: false, ..compiler };
        let (mut ready, mut new_texts) = (Vec::new(), Vec::new());
        for branch in &plan.branches {
            // Every branch is compiled in advance, so that mistakes are reported even if no row
            // reaches the subquery.
            let mut inside = scope.clone();
            let stages = compile_stages(&branch.ops, compiler, &mut inside)?;
            ready.push((!keeps_state(&branch.ops)).then_some(stages));
            new_texts.resize(branch.output.len().max(new_texts.len()), false);
            for (new, var) in new_texts.iter_mut().zip(&branch.output) {
                *new |= inside.has_new_texts(*var);
            }
        }
        Ok(SubqueryStage { plan, ready, new_texts, compiler, scope: scope.clone() })
    }

    /// Whether a column may hold texts that the query makes.
    pub(super) fn has_new_texts(&self, column: usize) -> bool {
        self.new_texts.get(column).copied().unwrap_or_default()
    }

    /// Calls `visit` for each row of the subquery.
    pub(super) fn each_row(&self, row: &[Value], visit: SubqueryRow) -> Flow {
        if !self.plan.distinct {
            return self.each_row_of_branches(row, visit);
        }
        let context = self.compiler.context;
        let mut places: FxHashMap<Vec<ValueKey>, usize> = FxHashMap::default();
        let mut rows: Vec<(Vec<Value>, Option<Value>)> = Vec::new();
        let columns: Vec<HeldColumn> =
            self.new_texts.iter().map(|new| HeldColumn::with_texts(*new)).collect();
        let mut held = 0;
        self.each_row_of_branches(row, &mut |values, evidence| {
            values.iter().try_for_each(|value| context.walk(value))?;
            let key: Vec<ValueKey> = values.iter().cloned().map(ValueKey).collect();
            if let Some(&place) = places.get(&key) {
                if let (Some(known), Some(more)) = (&mut rows[place].1, evidence) {
                    *known = evidence_union(known, more);
                }
                return Ok(());
            }
            let sizes: usize = values.iter().zip(&columns).map(|(v, held)| held.size(v)).sum();
            let entry = table_size(size_of::<(Vec<ValueKey>, usize)>());
            let bytes = entry + 2 * BLOCK + sizes + VALUE * values.len();
            context.hold(bytes)?;
            held += bytes;
            places.insert(key, rows.len());
            rows.push((values.to_vec(), evidence.cloned()));
            Ok(())
        })?;
        let flow = rows.iter().try_for_each(|(values, evidence)| visit(values, evidence.as_ref()));
        context.release(held);
        flow
    }

    fn each_row_of_branches(&self, row: &[Value], visit: SubqueryRow) -> Flow {
        let context = self.compiler.context;
        for (branch, ready) in self.plan.branches.iter().zip(&self.ready) {
            let compiled;
            let stages = match ready {
                Some(stages) => stages,
                None => {
                    compiled = compile_stages(&branch.ops, self.compiler, &mut self.scope.clone())?;
                    &compiled
                }
            };
            let mut inner = row.to_vec();
            inner.resize(branch.width.max(row.len()), Value::Null);
            // A `LIMIT` in the subquery ends it alone, and one around it ends both.
            let mut ended = false;
            let mut values = Vec::with_capacity(branch.output.len());
            // What the branch holds is freed with its stages, and what becomes of its rows is not.
            let before = context.held.get();
            let mut kept = 0;
            run_stages(stages, &mut inner, context, &mut |inner| {
                if ended {
                    return Err(StopReason::Enough);
                }
                values.clear();
                values.extend(branch.output.iter().map(|var| inner[var.index()].clone()));
                let evidence = branch.evidence.map(|var| &inner[var.index()]);
                let inside = context.held.get();
                let flow = visit(&values, evidence);
                kept += context.held.get().saturating_sub(inside);
                ended = matches!(flow, Err(StopReason::Enough));
                flow
            })?;
            context.held.set(before + kept);
            if ended {
                return Err(StopReason::Enough);
            }
        }
        Ok(())
    }
}

/// Whether operators keep something from one row to the next.
fn keeps_state(ops: &[Operator]) -> bool {
    ops.iter().any(|op| match op {
        Operator::Aggregate { .. }
        | Operator::Distinct { .. }
        | Operator::Sort { .. }
        | Operator::Skip(_)
        | Operator::Limit(_)
        | Operator::Once(_) => true,
        Operator::Optional { ops, .. } => keeps_state(ops),
        _ => false,
    })
}

/// Runs a subquery for each row, and makes a row of each of its rows.
pub(super) struct CallStage<'g> {
    subquery: SubqueryStage<'g>,
    columns: Vec<usize>,
    evidence: Option<usize>,
}

impl<'g> CallStage<'g> {
    /// Compiles a `CALL`, and binds its columns in the slots `around` it.
    pub(super) fn new(
        plan: &CallPlan,
        compiler: ExprCompiler<'g>,
        around: &mut BoundVars,
    ) -> Result<CallStage<'g>, Fault> {
        let mut scope = BoundVars::default();
        plan.imports.iter().for_each(|var| scope.bind_as(*var, around.has_new_texts(*var)));
        let subquery = SubqueryStage::new(Arc::clone(&plan.subquery), compiler, &scope)?;
        for (n, var) in plan.columns.iter().enumerate() {
            around.bind_as(*var, subquery.has_new_texts(n));
        }
        plan.evidence.iter().for_each(|var| around.bind(*var));
        Ok(CallStage {
            subquery,
            columns: plan.columns.iter().map(|var| var.index()).collect(),
            evidence: plan.evidence.map(|var| var.index()),
        })
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], next: RowSink) -> Flow {
        let around = row.to_vec();
        self.subquery.each_row(&around, &mut |values, evidence| {
            for (slot, value) in self.columns.iter().zip(values) {
                row[*slot] = value.clone();
            }
            if let Some(slot) = self.evidence {
                row[slot] = evidence.cloned().unwrap_or_default();
            }
            next(row)
        })
    }
}
