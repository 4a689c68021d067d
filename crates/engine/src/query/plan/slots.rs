//! Which slots an operator reads and binds.

use crate::query::algebra::{Expr, Var};

use super::{Expand, Op, Walk};

impl Op {
    /// Calls `visit` for each slot that it reads; some more than once.
    pub fn reads(&self, visit: &mut dyn FnMut(Var)) {
        match self {
            Op::Scan { .. } | Op::Types { .. } | Op::Many { .. } | Op::Skip(_) | Op::Limit(_) => {}
            Op::Degree(degree) => {
                visit(degree.from);
                degree.before.into_iter().for_each(visit);
            }
            Op::Once(var) => visit(*var),
            Op::Expand(expand) => expand.reads(visit),
            Op::Meet(meet) => {
                meet.one.reads(visit);
                meet.other.reads(visit);
            }
            Op::Reach(walk) | Op::Walk(walk) => walk.reads(visit),
            Op::Shortest { walk, .. } => {
                visit(walk.expand.to);
                walk.reads(visit);
            }
            Op::Ends(ends) => {
                visit(ends.edge);
                ends.from_bound.then_some(ends.from).into_iter().for_each(&mut *visit);
                ends.to_bound.then_some(ends.to).into_iter().for_each(&mut *visit);
                ends.unlike.iter().copied().for_each(visit);
            }
            Op::Filter(expr) => expr.walk_vars(visit),
            Op::Path { start, edges, .. } => {
                visit(*start);
                edges.iter().copied().for_each(visit);
            }
            Op::Optional { ops, .. } => ops.iter().for_each(|op| op.reads(visit)),
            Op::Unwind { list, .. } => list.walk_vars(visit),
            Op::Compute(items) => items.iter().for_each(|(_, expr)| expr.walk_vars(visit)),
            Op::Aggregate { keys, gathers, evidence, weight } => {
                keys.iter().for_each(|(_, expr)| expr.walk_vars(visit));
                let arguments = gathers.iter().flat_map(|gather| &gather.arguments);
                arguments.for_each(|expr| expr.walk_vars(visit));
                evidence.iter().chain(weight).copied().for_each(visit);
            }
            Op::Evidence { edges, before, .. } => {
                edges.iter().chain(before).copied().for_each(visit);
            }
            Op::Distinct { vars, evidence } => vars.iter().chain(evidence).copied().for_each(visit),
            Op::Sort { keys, keep, .. } => {
                keys.iter().for_each(|order| order.expr.walk_vars(visit));
                keep.iter().copied().for_each(visit);
            }
        }
    }

    /// Calls `visit` for each expression that it works out.
    pub fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Op::Filter(expr) | Op::Unwind { list: expr, .. } => visit(expr),
            Op::Reach(walk) | Op::Walk(walk) | Op::Shortest { walk, .. } => {
                walk.properties.iter().for_each(|(_, expr)| visit(expr));
            }
            Op::Optional { ops, .. } => ops.iter().for_each(|op| op.exprs(visit)),
            Op::Compute(items) => items.iter().for_each(|(_, expr)| visit(expr)),
            Op::Aggregate { keys, gathers, .. } => {
                keys.iter().for_each(|(_, expr)| visit(expr));
                gathers.iter().flat_map(|gather| &gather.arguments).for_each(visit);
            }
            Op::Sort { keys, .. } => keys.iter().for_each(|order| visit(&order.expr)),
            _ => {}
        }
    }
}

impl Expand {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        visit(self.from);
        self.to_bound.then_some(self.to).into_iter().for_each(&mut *visit);
        self.unlike.iter().copied().for_each(visit);
    }
}

impl Walk {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        self.expand.reads(visit);
        self.list_bound.then_some(self.expand.edge).into_iter().for_each(&mut *visit);
        self.properties.iter().for_each(|(_, expr)| expr.walk_vars(visit));
    }
}
