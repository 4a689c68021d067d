//! Walks any number of relationships from a bound node, as `-[*1..3]->` does.

use std::sync::Arc;

use crate::graph::{Direction, EdgeId, Hop, Key, NodeId, Value};
use crate::query::algebra::Expr;
use crate::query::plan::{BoundVars, EachCondition, WalkPlan};

use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::condition::RowCondition;
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
    pub(super) list_bound: bool,
    backwards: bool,
    single: bool,
    properties: Vec<(Option<Key>, CompiledExpr<'g>)>,
    each: Vec<StepCondition<'g>>,
}

/// A condition on each relationship or node of a walk.
struct StepCondition<'g> {
    slot: usize,
    nodes: bool,
    condition: RowCondition<'g>,
    holds: bool,
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

impl StepCondition<'_> {
    fn test(&self, of: Value, row: &mut [Value]) -> Result<bool, Fault> {
        row[self.slot] = of;
        Ok((self.condition)(row)? == Some(self.holds))
    }
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
        let step = |each: &EachCondition| {
            Ok(StepCondition {
                slot: each.var.index(),
                nodes: each.nodes,
                condition: compiler.condition(&each.condition, &scope.with([each.var]))?,
                holds: each.holds,
            })
        };
        Ok(WalkStage {
            step: ExpandStage::new(&walk.expand, compiler.graph),
            min: walk.length.min.map_or(1, bound),
            max: walk.length.max.map_or(usize::MAX, bound),
            list_bound: walk.list_bound,
            backwards: walk.backwards,
            single: walk.single,
            properties: walk.properties.iter().map(property).collect::<Result<_, Fault>>()?,
            each: walk.each.iter().map(step).collect::<Result<_, Fault>>()?,
        })
    }

    /// Computes the properties that every relationship must have, for this row.
    pub(super) fn wanted(&self, row: &mut [Value]) -> Result<Vec<(Option<Key>, Value)>, Fault> {
        self.properties.iter().map(|(key, eval)| Ok((*key, eval(row)?))).collect()
    }

    /// Whether a relationship may be walked to a node.
    #[inline]
    pub(super) fn fits(
        &self,
        hop: Hop,
        wanted: &WantedProperties,
        row: &mut [Value],
    ) -> Result<bool, Fault> {
        let has = wanted.iter().all(|(key, value)| {
            let found = key.map(|key| self.step.graph.edge_property(hop.edge, key));
            found.is_some_and(|found| comparison::equals(found, value) == Some(true))
        });
        if !has {
            return Ok(false);
        }
        for each in &self.each {
            let of = if each.nodes { Value::Node(hop.node) } else { Value::Edge(hop.edge) };
            if !each.test(of, row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a walk may begin at a node.
    pub(super) fn may_start(&self, node: NodeId, row: &mut [Value]) -> Result<bool, Fault> {
        for each in self.each.iter().filter(|each| each.nodes) {
            if !each.test(Value::Node(node), row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the slot of the relationships holds after they were walked in this order.
    pub(super) fn walked(&self, edges: &[EdgeId]) -> Value {
        let values = edges.iter().map(|&edge| Value::Edge(edge));
        match edges {
            [edge] if self.single => Value::Edge(*edge),
            _ if self.backwards => Value::list(values.rev()),
            _ => Value::list(values),
        }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let Value::Node(from) = row[self.step.from] else { return Ok(()) };
        let Ok(goal) = self.step.goal(row) else { return Ok(()) };
        if self.list_bound {
            return self.follow(from, goal, row, next);
        }
        let wanted = self.wanted(row)?;
        if !self.may_start(from, row)? {
            return Ok(());
        }
        let mut reach = |edges: &[EdgeId], node: NodeId, row: &mut [Value]| {
            if edges.len() < self.min || goal.is_some_and(|goal| goal != node) {
                return Ok(());
            }
            row[self.step.edge] = self.walked(edges);
            row[self.step.to] = Value::Node(node);
            next(row)
        };
        reach(&[], from, row)?;
        let mut trail = WalkTrail::default();
        self.open(from, &mut trail, row, &wanted)?;
        while let Some(&start) = trail.starts.last() {
            // A step on a long path takes time proportional to its length, because the path is
            // searched for each relationship.
            match trail.edges.len() {
                length if length > 64 => cx.ticks(length)?,
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
        row: &mut [Value],
        wanted: &WantedProperties,
    ) -> Flow {
        let start = trail.untried.len();
        trail.starts.push(start);
        if trail.edges.len() < self.max {
            self.step.hops(node, |hop| {
                let fresh = !trail.edges.contains(&hop.edge) && !self.step.used(row, hop.edge);
                if fresh && self.fits(hop, wanted, row)? {
                    trail.untried.push(hop);
                }
                Ok(())
            })?;
            trail.untried[start..].reverse();
        }
        Ok(())
    }

    /// Walks a list of relationships that is given.
    pub(super) fn follow(
        &self,
        from: NodeId,
        goal: Option<NodeId>,
        row: &mut [Value],
        next: RowSink,
    ) -> Flow {
        let list = match row[self.step.edge].clone() {
            Value::List(list) => list,
            edge @ Value::Edge(_) if self.single => Arc::new([edge].into_iter().collect()),
            _ => return Ok(()),
        };
        if list.len() < self.min || list.len() > self.max {
            return Ok(());
        }
        let wanted = self.wanted(row)?;
        if !self.may_start(from, row)? {
            return Ok(());
        }
        let mut at = from;
        let mut walked: Vec<EdgeId> = Vec::new();
        let ordered: Vec<&Value> =
            if self.backwards { list.iter().rev().collect() } else { list.iter().collect() };
        for value in ordered {
            let Value::Edge(edge) = value else { return Ok(()) };
            let (start, end) = self.step.graph.ends(*edge);
            let either = self.step.graph.is_undirected(*edge);
            at = match self.step.direction {
                Direction::Out | Direction::Both if start == at => end,
                Direction::In | Direction::Both if end == at => start,
                Direction::Out if either && end == at => start,
                Direction::In if either && start == at => end,
                _ => return Ok(()),
            };
            let kind = self.step.graph.type_number(*edge);
            if self.step.types.as_ref().is_some_and(|types| !types.contains(&kind))
                || walked.contains(edge)
                || self.step.used(row, *edge)
                || !self.fits(Hop { node: at, edge: *edge, kind }, &wanted, row)?
            {
                return Ok(());
            }
            walked.push(*edge);
        }
        if goal.is_some_and(|goal| goal != at) {
            return Ok(());
        }
        row[self.step.to] = Value::Node(at);
        next(row)
    }
}
