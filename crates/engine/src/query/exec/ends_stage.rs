//! Binds the two nodes of a relationship that is bound already.

use crate::graph::{Direction, Graph, NodeId, Type, Value};
use crate::query::plan::EndsPlan;

use super::expand_stage::holds;
use super::stage::{Flow, RowSink};

/// Binds the two nodes of a relationship that is bound already.
pub(super) struct EndsStage<'g> {
    graph: &'g Graph,
    edge: usize,
    from: usize,
    to: usize,
    direction: Direction,
    types: Option<Vec<Type>>,
    from_bound: bool,
    to_bound: bool,
    same: bool,
    unlike: Vec<usize>,
}

impl<'g> EndsStage<'g> {
    pub(super) fn new(plan: &EndsPlan, graph: &'g Graph) -> EndsStage<'g> {
        EndsStage {
            graph,
            edge: plan.edge.index(),
            from: plan.from.index(),
            to: plan.to.index(),
            direction: plan.direction,
            types: plan.types.clone(),
            from_bound: plan.from_bound,
            to_bound: plan.to_bound,
            same: plan.from == plan.to,
            unlike: plan.unlike.iter().map(|var| var.index()).collect(),
        }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], next: RowSink) -> Flow {
        let Value::Edge(edge) = row[self.edge] else { return Ok(()) };
        let kind = self.graph.type_number(edge);
        if self.types.as_ref().is_some_and(|types| !types.contains(&kind))
            || self.unlike.iter().any(|&slot| holds(&row[slot], edge))
        {
            return Ok(());
        }
        let (start, end) = self.graph.ends(edge);
        // The bound nodes are copied, because the first attempt overwrites their slots.
        let (known_from, known_to) = (row[self.from].clone(), row[self.to].clone());
        let mut attempt = |from: NodeId, to: NodeId, row: &mut [Value]| -> Flow {
            let is = |value: &Value, node| matches!(value, Value::Node(n) if *n == node);
            if (self.from_bound && !is(&known_from, from))
                || (self.to_bound && !self.same && !is(&known_to, to))
                || (self.same && from != to)
            {
                return Ok(());
            }
            row[self.from] = Value::Node(from);
            row[self.to] = Value::Node(to);
            next(row)
        };
        let either = self.direction == Direction::Both || self.graph.is_undirected(edge);
        if either || self.direction == Direction::Out {
            attempt(start, end, row)?;
        }
        if (either && start != end) || (!either && self.direction == Direction::In) {
            attempt(end, start, row)?;
        }
        Ok(())
    }
}
