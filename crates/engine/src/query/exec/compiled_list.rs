//! Compiles the expressions that make or read lists: `[a, b]`, `list[from..to]`, list
//! comprehensions, `all(…)` and its kind, and `reduce(…)`.

use crate::diagnostic::codes;
use crate::graph::Value;
use crate::query::algebra::{Expr, Quantifier, Var};
use crate::query::plan::BoundVars;

use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::held_size::{HeldColumn, makes_text};
use super::operators::{boolean, list_of, truth_value};
use super::{Fault, RunContext, fault};

impl<'g> ExprCompiler<'g> {
    /// `[a, b]`.
    pub(super) fn list(self, items: &[Expr], scope: &BoundVars) -> Result<CompiledExpr<'g>, Fault> {
        let items = self.each(items, scope)?;
        let context = self.context;
        Ok(Box::new(move |row| context.list(listed(&items, row, context)?)))
    }

    pub(super) fn slice(
        self,
        list: &Expr,
        from: Option<&Expr>,
        to: Option<&Expr>,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let list = self.compile(list, scope)?;
        let bound = |expr: Option<&Expr>| expr.map(|e| self.compile(e, scope)).transpose();
        let (from, to) = (bound(from)?, bound(to)?);
        let context = self.context;
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "[from..to]")? else { return Ok(Value::Null) };
            let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
            // Negative indexes count from the end. All are cut to the length of the list.
            let place = |value: Value| match value {
                Value::Int(n) if n < 0 => Ok(Some((length + n).max(0))),
                Value::Int(n) => Ok(Some(n.min(length))),
                Value::Null => Ok(None),
                other => {
                    let message =
                        format!("a place in a list is a whole number, not {}", other.type_name());
                    Err(fault(&codes::LIST_ACCESS_BY_NON_INTEGER, message))
                }
            };
            let start = from.as_ref().map_or(Ok(Value::Int(0)), |eval| eval(row))?;
            let end = to.as_ref().map_or(Ok(Value::Int(length)), |eval| eval(row))?;
            let (Some(start), Some(end)) = (place(start)?, place(end)?) else {
                return Ok(Value::Null);
            };
            let index = |n: i64| usize::try_from(n).unwrap_or(0);
            let part = list.get(index(start)..index(end)).unwrap_or(&[]);
            context.work(size_of_val(part))?;
            Ok(Value::list(part.iter().cloned()))
        }))
    }

    pub(super) fn comprehension(
        self,
        var: Var,
        list: &Expr,
        filter: Option<&Expr>,
        map: Option<&Expr>,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let mut inside = scope.with([var]);
        if makes_text(list, scope) {
            inside.bind_as(var, true);
        }
        let column = HeldColumn::of(map.unwrap_or(&Expr::Var(var)), &inside);
        let list = self.compile(list, scope)?;
        let inner = |expr: Option<&Expr>| expr.map(|e| self.compile(e, &inside)).transpose();
        let (filter, map) = (inner(filter)?, inner(map)?);
        let var = var.index();
        let context = self.context;
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "a list comprehension")? else {
                return Ok(Value::Null);
            };
            let mut kept = Vec::new();
            let mut held = 0;
            for value in list.iter() {
                context.tick()?;
                row[var] = value.clone();
                let keep = match &filter {
                    Some(filter) => truth_value(filter(row)?, "WHERE")? == Some(true),
                    None => true,
                };
                if keep {
                    let value = map.as_ref().map_or(Ok(value.clone()), |map| map(row))?;
                    let bytes = column.size(&value);
                    held += bytes;
                    context.hold(bytes)?;
                    kept.push(value);
                }
            }
            context.release(held);
            column.forget();
            context.list(kept)
        }))
    }

    pub(super) fn quantified(
        self,
        quantifier: Quantifier,
        var: Var,
        list: &Expr,
        condition: &Expr,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let list = self.compile(list, scope)?;
        let condition = self.compile(condition, &scope.with([var]))?;
        let (var, context) = (var.index(), self.context);
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "a quantifier")? else { return Ok(Value::Null) };
            let (mut yes, mut no, mut unknown) = (0usize, 0usize, 0usize);
            for value in list.iter() {
                context.tick()?;
                row[var] = value.clone();
                match truth_value(condition(row)?, "WHERE")? {
                    Some(true) => yes += 1,
                    Some(false) => no += 1,
                    None => unknown += 1,
                }
            }
            Ok(boolean(match quantifier {
                Quantifier::All if no > 0 => Some(false),
                Quantifier::Any if yes > 0 => Some(true),
                Quantifier::None if yes > 0 => Some(false),
                Quantifier::Single if yes > 1 => Some(false),
                _ if unknown > 0 => None,
                Quantifier::All | Quantifier::None => Some(true),
                Quantifier::Any => Some(false),
                Quantifier::Single => Some(yes == 1),
            }))
        }))
    }

    /// `reduce(total = start, var IN list | step)`.
    pub(super) fn reduce(
        self,
        (total, start): (Var, &Expr),
        (var, list): (Var, &Expr),
        step: &Expr,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let (start, list) = (self.compile(start, scope)?, self.compile(list, scope)?);
        let step = self.compile(step, &scope.with([total, var]))?;
        let (total, var, context) = (total.index(), var.index(), self.context);
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "reduce()")? else {
                return Ok(Value::Null);
            };
            row[total] = start(row)?;
            let mut held = 0;
            for value in list.iter() {
                context.tick()?;
                row[var] = value.clone();
                row[total] = step(row)?;
                context.release(held);
                held = context.hold_large(&row[total])?;
            }
            context.release(held);
            Ok(row[total].clone())
        }))
    }
}

/// Computes the elements of a list. Each may be a long list itself, so that the bytes are counted
/// after each.
fn listed(evals: &[CompiledExpr], row: &mut [Value], cx: &RunContext) -> Result<Vec<Value>, Fault> {
    let mut values = Vec::with_capacity(evals.len());
    let mut held = 0;
    for eval in evals {
        let value = eval(row)?;
        held += cx.hold_large(&value)?;
        values.push(value);
    }
    cx.release(held);
    Ok(values)
}
