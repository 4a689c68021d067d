//! Compiles the expressions that look for patterns of their own: `EXISTS { … }`, `COUNT { … }`,
//! `COLLECT { … }` and pattern comprehensions.

use std::sync::Arc;

use crate::graph::Value;
use crate::query::algebra::{Expr, Match, Subquery, SubqueryResult};
use crate::query::plan::BoundVars;

use super::Fault;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::held_size::HeldColumn;
use super::stage::{Flow, StopReason, push_row};
use super::stage_compiler::compile_stages;
use super::subquery_stage::SubqueryStage;

type PatternSearch<'g> =
    Box<dyn Fn(&mut [Value], &mut dyn FnMut(&mut [Value]) -> Flow) -> Result<(), Fault> + 'g>;

impl<'g> ExprCompiler<'g> {
    /// Compiles whether patterns can be found.
    pub(super) fn exists(
        self,
        inner: &Match,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let run = self.pattern_search(inner, scope)?;
        Ok(Box::new(move |row| {
            let mut found = false;
            run(row, &mut |_| {
                found = true;
                Err(StopReason::Enough)
            })?;
            Ok(Value::Bool(found))
        }))
    }

    /// Compiles the number of ways in which patterns can be found.
    pub(super) fn count(self, inner: &Match, scope: &BoundVars) -> Result<CompiledExpr<'g>, Fault> {
        let run = self.pattern_search(inner, scope)?;
        Ok(Box::new(move |row| {
            let mut count = 0;
            run(row, &mut |_| {
                count += 1;
                Ok(())
            })?;
            Ok(Value::Int(count))
        }))
    }

    /// Compiles `[pattern WHERE … | map]`: a list with one value for each way in which the pattern
    /// can be found.
    pub(super) fn pattern_comprehension(
        self,
        inner: &Match,
        map: &Expr,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let run = self.pattern_search(inner, scope)?;
        let inside = scope.with(self.planner.introduced(inner));
        let column = HeldColumn::of(map, &inside);
        let map = self.compile(map, &inside)?;
        let context = self.context;
        Ok(Box::new(move |row| {
            let mut list = Vec::new();
            let mut held = 0;
            run(row, &mut |row| {
                let value = map(row)?;
                let bytes = column.size(&value);
                held += bytes;
                context.hold(bytes)?;
                list.push(value);
                Ok(())
            })?;
            context.release(held);
            column.forget();
            context.list(list)
        }))
    }

    /// Compiles `EXISTS { … }`, `COUNT { … }` or `COLLECT { … }` with steps of its own.
    pub(super) fn subquery(
        self,
        result: SubqueryResult,
        inner: &Subquery,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let plan = self.planner.subquery_plan(inner, scope, false);
        let stage = SubqueryStage::new(Arc::new(plan), self, scope)?;
        let context = self.context;
        let column = HeldColumn::with_texts(stage.has_new_texts(0));
        Ok(Box::new(move |row| {
            let (mut count, mut list, mut held) = (0, Vec::new(), 0);
            let flow = stage.each_row(row, &mut |values, _| {
                count += 1;
                match result {
                    SubqueryResult::Exists => return Err(StopReason::Enough),
                    SubqueryResult::Count => {}
                    SubqueryResult::Collect => {
                        let value = values.first().cloned().unwrap_or_default();
                        let bytes = column.size(&value);
                        held += bytes;
                        context.hold(bytes)?;
                        list.push(value);
                    }
                }
                Ok(())
            });
            if let Err(StopReason::Fault(fault)) = flow {
                return Err(fault);
            }
            context.release(held);
            column.forget();
            match result {
                SubqueryResult::Exists => Ok(Value::Bool(count > 0)),
                SubqueryResult::Count => Ok(Value::Int(count)),
                SubqueryResult::Collect => context.list(list),
            }
        }))
    }

    fn pattern_search(self, inner: &Match, scope: &BoundVars) -> Result<PatternSearch<'g>, Fault> {
        let ops = self.planner.subquery(inner, scope);
        let compiler = ExprCompiler { measured: false, ..self };
        let stages = compile_stages(&ops, compiler, &mut scope.clone())?;
        let context = self.context;
        Ok(Box::new(move |row, found| match push_row(&stages, row, context, found) {
            Err(StopReason::Fault(fault)) => Err(fault),
            _ => Ok(()),
        }))
    }
}
