//! Repeats a pattern from a bound node, as `((a)-->(b)-->(c) WHERE …){1,3}` does.

use crate::graph::{EdgeId, NodeId, Value};
use crate::query::plan::{BoundVars, RepeatPlan};

use super::compiled_expr::ExprCompiler;
use super::expand_stage::holds;
use super::stage::{self, Flow, RowSink, Stage};
use super::stage_compiler::compile_stages;
use super::{Fault, RunContext};

/// Repeats a pattern.
pub(super) struct RepeatStage<'g> {
    from: usize,
    to: usize,
    to_bound: bool,
    edge: usize,
    unlike: Vec<usize>,
    least: usize,
    most: usize,
    backwards: bool,
    /// Finds the pattern once, from the node in the slot `begin` to that in the slot `end`.
    stages: Vec<Stage<'g>>,
    begin: usize,
    end: usize,
    /// The slots of the relationships of the pattern, in its order.
    edges: Vec<usize>,
    /// The slots of the pattern that are collected, each with the slot of the list.
    lists: Vec<(usize, usize)>,
}

/// The pattern found once.
struct Repetition {
    edges: Vec<EdgeId>,
    /// For each list its value.
    values: Vec<Value>,
    end: NodeId,
}

/// A path in progress.
#[derive(Default)]
struct RepeatTrail {
    path: Vec<Repetition>,
    /// The repetitions to try next. Those after the last node of the path stand at the end.
    untried: Vec<Repetition>,
    /// The index at which those after each node begin.
    starts: Vec<usize>,
}

impl<'g> RepeatStage<'g> {
    pub(super) fn new(
        plan: &RepeatPlan,
        compiler: ExprCompiler<'g>,
        scope: &BoundVars,
    ) -> Result<RepeatStage<'g>, Fault> {
        let bound = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let mut inside = scope.with([plan.begin]);
        Ok(RepeatStage {
            from: plan.from.index(),
            to: plan.to.index(),
            to_bound: plan.to_bound,
            edge: plan.edge.index(),
            unlike: plan.unlike.iter().map(|var| var.index()).collect(),
            least: plan.length.min.map_or(1, bound),
            most: plan.length.max.map_or(usize::MAX, bound),
            backwards: plan.backwards,
            stages: compile_stages(&plan.ops, compiler, &mut inside)?,
            begin: plan.begin.index(),
            end: plan.end.index(),
            edges: plan.edges.iter().map(|var| var.index()).collect(),
            lists: plan.lists.iter().map(|(one, list)| (one.index(), list.index())).collect(),
        })
    }

    /// The stages that find the pattern once.
    pub(super) fn stages(&self) -> &[Stage<'g>] {
        &self.stages
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let Value::Node(from) = row[self.from] else { return Ok(()) };
        let goal = match (self.to_bound, &row[self.to]) {
            (false, _) => None,
            (true, Value::Node(node)) => Some(*node),
            (true, _) => return Ok(()),
        };
        let mut trail = RepeatTrail::default();
        self.reach(from, goal, &trail, row, next)?;
        self.open(from, &mut trail, row, cx)?;
        while let Some(&start) = trail.starts.last() {
            cx.ticks(1 + trail.path.len())?;
            if trail.untried.len() == start {
                trail.starts.pop();
                trail.path.pop();
                continue;
            }
            let Some(once) = trail.untried.pop() else { break };
            let node = once.end;
            trail.path.push(once);
            self.reach(node, goal, &trail, row, next)?;
            self.open(node, &mut trail, row, cx)?;
        }
        Ok(())
    }

    /// Pushes the row of a path that is long enough and ends where it must.
    fn reach(
        &self,
        node: NodeId,
        goal: Option<NodeId>,
        trail: &RepeatTrail,
        row: &mut [Value],
        next: RowSink,
    ) -> Flow {
        if trail.path.len() < self.least || goal.is_some_and(|goal| goal != node) {
            return Ok(());
        }
        let in_order = || {
            let count = trail.path.len();
            (0..count).map(move |n| if self.backwards { count - 1 - n } else { n })
        };
        let edges = in_order().flat_map(|n| &trail.path[n].edges);
        row[self.edge] = Value::list(edges.map(|edge| Value::Edge(*edge)));
        for (place, (_, list)) in self.lists.iter().enumerate() {
            let values = in_order().map(|n| trail.path[n].values[place].clone());
            row[*list] = Value::list(values);
        }
        row[self.to] = Value::Node(node);
        next(row)
    }

    /// Finds the pattern from a node, so that what is found is tried in order.
    fn open(
        &self,
        node: NodeId,
        trail: &mut RepeatTrail,
        row: &mut [Value],
        cx: &RunContext,
    ) -> Flow {
        let start = trail.untried.len();
        trail.starts.push(start);
        if trail.path.len() >= self.most {
            return Ok(());
        }
        row[self.begin] = Value::Node(node);
        let RepeatTrail { path, untried, .. } = trail;
        stage::push_row(&self.stages, row, cx, &mut |row| {
            cx.tick()?;
            let Value::Node(end) = row[self.end] else { return Ok(()) };
            let mut edges = Vec::new();
            for &slot in &self.edges {
                add_edges(&row[slot], &mut edges);
            }
            let used = |edge: &EdgeId| {
                path.iter().any(|once| once.edges.contains(edge))
                    || self.unlike.iter().any(|&slot| holds(&row[slot], *edge))
            };
            if !edges.iter().any(used) {
                let values = self.lists.iter().map(|(one, _)| row[*one].clone()).collect();
                untried.push(Repetition { edges, values, end });
            }
            Ok(())
        })?;
        trail.untried[start..].reverse();
        Ok(())
    }
}

/// Adds a relationship, or those of a list.
fn add_edges(value: &Value, edges: &mut Vec<EdgeId>) {
    match value {
        Value::Edge(edge) => edges.push(*edge),
        Value::List(list) => list.iter().for_each(|value| add_edges(value, edges)),
        _ => {}
    }
}
