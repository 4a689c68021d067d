//! Walks any number of relationships from a bound node, as `-[*1..3]->` does.

use std::sync::Arc;

use crate::graph::{Direction, EdgeId, Hop, Key, NodeId, Value};
use crate::query::algebra::Expr;
use crate::query::plan::{BoundVars, WalkPlan};

use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::expand_stage::ExpandStage;
use super::stage::{Flow, RowSink};
use super::{Fault, RunContext, comparison};

/// Properties that relationships must have: the key, which is `None` if the graph does not know it,
/// and the value.
pub(super) type WantedProperties = [(Option<Key>, Value)];

/// Walks any number of relationships from a bound node.
pub(super) struct WalkStage<'g> {
    pub(super) step: ExpandStage<'g>,
    pub(super) min: usize,
    pub(super) max: usize,
    list_bound: bool,
    backwards: bool,
    properties: Vec<(Option<Key>, CompiledExpr<'g>)>,
}

/// A path in progress: the relationships walked so far, and those that are still to be tried from
/// each node on it.
#[derive(Default)]
struct WalkTrail {
    edges: Vec<EdgeId>,
    /// The untried relationships. Those of the last node stand at the end.
    untried: Vec<Hop>,
    /// The index at which the untried relationships of each node begin.
    starts: Vec<usize>,
}

impl<'g> WalkStage<'g> {
    pub(super) fn new(
        walk: &WalkPlan,
        compiler: ExprCompiler<'g>,
        scope: &BoundVars,
    ) -> Result<WalkStage<'g>, Fault> {
        let bound = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let property = |(key, expr): &(Arc<str>, Expr)| {
            Ok((compiler.graph.key(key), compiler.compile(expr, scope)?))
        };
        Ok(WalkStage {
            step: ExpandStage::new(&walk.expand, compiler.graph),
            min: walk.length.min.map_or(1, bound),
            max: walk.length.max.map_or(usize::MAX, bound),
            list_bound: walk.list_bound,
            backwards: walk.backwards,
            properties: walk.properties.iter().map(property).collect::<Result<_, Fault>>()?,
        })
    }

    /// Computes the properties that every relationship must have, for this row.
    pub(super) fn wanted(&self, row: &mut [Value]) -> Result<Vec<(Option<Key>, Value)>, Fault> {
        self.properties.iter().map(|(key, eval)| Ok((*key, eval(row)?))).collect()
    }

    pub(super) fn fits(&self, edge: EdgeId, wanted: &WantedProperties) -> bool {
        wanted.iter().all(|(key, value)| {
            let found = key.map(|key| self.step.graph.edge_property(edge, key));
            found.is_some_and(|found| comparison::equals(found, value) == Some(true))
        })
    }

    pub(super) fn list(&self, edges: &[EdgeId]) -> Value {
        let values = edges.iter().map(|&edge| Value::Edge(edge));
        if self.backwards { Value::list(values.rev()) } else { Value::list(values) }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let Value::Node(from) = row[self.step.from] else { return Ok(()) };
        let Ok(goal) = self.step.goal(row) else { return Ok(()) };
        if self.list_bound {
            return self.follow(from, goal, row, next);
        }
        let wanted = self.wanted(row)?;
        let mut reach = |edges: &[EdgeId], node: NodeId, row: &mut [Value]| {
            if edges.len() < self.min || goal.is_some_and(|goal| goal != node) {
                return Ok(());
            }
            row[self.step.edge] = self.list(edges);
            row[self.step.to] = Value::Node(node);
            next(row)
        };
        reach(&[], from, row)?;
        let mut trail = WalkTrail::default();
        self.open(from, &mut trail, row, &wanted)?;
        while let Some(&start) = trail.starts.last() {
            // A step on a long path takes time proportional to its length, because the path is
            // searched for each relationship.
            match i64::try_from(trail.edges.len()) {
                Ok(length) if length > 64 => cx.ticks(length)?,
                _ => cx.tick()?,
            }
            if trail.untried.len() == start {
                trail.starts.pop();
                trail.edges.pop();
                continue;
            }
            let Some(hop) = trail.untried.pop() else { break };
            trail.edges.push(hop.edge);
            reach(&trail.edges, hop.node, row)?;
            self.open(hop.node, &mut trail, row, &wanted)?;
        }
        Ok(())
    }

    /// Adds the relationships that can be walked from a node, so that they are tried in order.
    fn open(
        &self,
        node: NodeId,
        trail: &mut WalkTrail,
        row: &[Value],
        wanted: &WantedProperties,
    ) -> Flow {
        let start = trail.untried.len();
        trail.starts.push(start);
        if trail.edges.len() < self.max {
            self.step.hops(node, |hop| {
                let fresh = !trail.edges.contains(&hop.edge) && !self.step.used(row, hop.edge);
                if fresh && self.fits(hop.edge, wanted) {
                    trail.untried.push(hop);
                }
                Ok(())
            })?;
            trail.untried[start..].reverse();
        }
        Ok(())
    }

    /// Walks a list of relationships that is given.
    fn follow(&self, from: NodeId, goal: Option<NodeId>, row: &mut [Value], next: RowSink) -> Flow {
        let Value::List(list) = row[self.step.edge].clone() else { return Ok(()) };
        if list.len() < self.min || list.len() > self.max {
            return Ok(());
        }
        let mut at = from;
        let ordered: Vec<&Value> =
            if self.backwards { list.iter().rev().collect() } else { list.iter().collect() };
        for value in ordered {
            let Value::Edge(edge) = value else { return Ok(()) };
            let (start, end) = self.step.graph.ends(*edge);
            at = match self.step.direction {
                Direction::Out if start == at => end,
                Direction::In if end == at => start,
                Direction::Both if start == at => end,
                Direction::Both if end == at => start,
                _ => return Ok(()),
            };
        }
        if goal.is_some_and(|goal| goal != at) {
            return Ok(());
        }
        row[self.step.to] = Value::Node(at);
        next(row)
    }
}
