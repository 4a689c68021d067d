//! Compiles the expressions that look for patterns of their own: `EXISTS { … }`, `COUNT { … }` and
//! pattern comprehensions.

use std::sync::Arc;

use crate::graph::Value;
use crate::query::algebra::{Expr, Match, Subquery};
use crate::query::plan::BoundVars;

use super::Fault;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::stage::{Flow, StopReason, push_row, run_stages};
use super::stage_compiler::compile_stages;
use super::value_size::value_size;

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
        let map = self.compile(map, &scope.with(self.planner.introduced(inner)))?;
        let context = self.context;
        Ok(Box::new(move |row| {
            let mut list = Vec::new();
            let mut held = 0;
            run(row, &mut |row| {
                let value = map(row)?;
                let bytes = value_size(&value);
                held += bytes;
                context.hold(bytes)?;
                list.push(value);
                Ok(())
            })?;
            context.release(held);
            Ok(Value::List(Arc::new(list)))
        }))
    }

    pub(super) fn subquery(
        self,
        inner: &Subquery,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let (ops, width) = self.planner.subquery_steps(inner, scope);
        let (counts, scope) = (inner.counts, scope.clone());
        let compiler = ExprCompiler { measured: false, wide: false, ..self };
        // Compiles once in advance, so that mistakes are reported even if no row reaches the
        // subquery.
        compile_stages(&ops, compiler, &scope)?;
        Ok(Box::new(move |row| {
            // Compiles again for each row, because groups and limits keep a state that each row
            // needs for itself.
            let stages = compile_stages(&ops, compiler, &scope)?;
            let mut inner = row.to_vec();
            inner.resize(width.max(row.len()), Value::Null);
            let mut count = 0;
            let mut found = |_: &mut [Value]| {
                count += 1;
                if counts { Ok(()) } else { Err(StopReason::Enough) }
            };
            let flow = run_stages(&stages, &mut inner, compiler.context, &mut found);
            if let Err(StopReason::Fault(fault)) = flow {
                return Err(fault);
            }
            Ok(if counts { Value::Int(count) } else { Value::Bool(count > 0) })
        }))
    }

    fn pattern_search(self, inner: &Match, scope: &BoundVars) -> Result<PatternSearch<'g>, Fault> {
        let ops = self.planner.subquery(inner, scope);
        let stages = compile_stages(&ops, ExprCompiler { measured: false, ..self }, scope)?;
        let context = self.context;
        Ok(Box::new(move |row, found| match push_row(&stages, row, context, found) {
            Err(StopReason::Fault(fault)) => Err(fault),
            _ => Ok(()),
        }))
    }
}
