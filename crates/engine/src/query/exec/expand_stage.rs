//! Walks one relationship from a bound node.

use std::cell::Cell;
use std::rc::Rc;

use crate::graph::{Direction, EdgeId, Graph, Hop, NodeId, Type, Value};
use crate::query::plan::ExpandPlan;

use super::RunContext;
use super::column_test::{ColumnTest, NodeTest, joint_verdict};
use super::stage::{Flow, RowSink, StopReason};

/// Walks one relationship from a bound node.
pub(super) struct ExpandStage<'g> {
    pub(super) graph: &'g Graph,
    pub(super) from: usize,
    pub(super) edge: usize,
    pub(super) to: usize,
    to_bound: bool,
    pub(super) direction: Direction,
    pub(super) types: Option<Vec<Type>>,
    unlike: Vec<usize>,
    /// Conditions after this stage on the relationship, and on the node that it leads to. What they
    /// are known to refuse is not walked.
    pub(super) edge_tests: Vec<Rc<ColumnTest<'g>>>,
    pub(super) node_tests: Vec<Rc<dyn NodeTest + 'g>>,
    /// If what comes after it is only counted: how many stages, whose tests this stage shares, stand
    /// before the groups that count.
    pub(super) counted: Option<usize>,
    /// The node that the last row had to lead to, and its relationships: often all rows share it.
    goal: Cell<Option<(NodeId, &'g [Hop])>>,
}

/// Up to this many relationships are compared one by one, because a binary search would not be
/// faster.
const FEW: usize = 32;

/// Whether a value is a relationship, or a list that contains it.
pub(super) fn holds(value: &Value, edge: EdgeId) -> bool {
    match value {
        Value::Edge(other) => *other == edge,
        Value::List(list) => list.iter().any(|value| holds(value, edge)),
        _ => false,
    }
}

impl<'g> ExpandStage<'g> {
    pub(super) fn new(plan: &ExpandPlan, graph: &'g Graph) -> ExpandStage<'g> {
        ExpandStage {
            graph,
            from: plan.from.index(),
            edge: plan.edge.index(),
            to: plan.to.index(),
            to_bound: plan.to_bound,
            direction: plan.direction,
            types: plan.types.clone(),
            unlike: plan.unlike.iter().map(|var| var.index()).collect(),
            edge_tests: Vec::new(),
            node_tests: Vec::new(),
            counted: None,
            goal: Cell::new(None),
        }
    }

    pub(super) fn hops(&self, node: NodeId, visit: impl FnMut(Hop) -> Flow) -> Flow {
        self.graph.hops(node, self.direction, self.types.as_deref(), visit)
    }

    /// Whether any relationship may be walked, because no other condition was planned into this
    /// stage.
    pub(super) fn is_free(&self) -> bool {
        !self.to_bound && self.unlike.is_empty() && !self.has_tests()
    }

    fn has_tests(&self) -> bool {
        !self.edge_tests.is_empty() || !self.node_tests.is_empty()
    }

    /// Whether the conditions after this stage are true for a relationship; `None` where only they
    /// themselves can tell.
    #[inline]
    fn verdict(&self, row: &[Value], hop: Hop) -> Option<bool> {
        let of_edge = self.edge_tests.iter().map(|test| test.edge_verdict(hop.edge));
        let of_node = self.node_tests.iter().map(|test| test.verdict(row, self.to, hop.node));
        joint_verdict(of_edge.chain(of_node))
    }

    /// Counts the relationships for which the conditions after this stage are true. A row is made
    /// and pushed into `next` only where they themselves must tell.
    pub(super) fn count(
        &self,
        row: &mut [Value],
        cx: &RunContext,
        next: RowSink,
    ) -> Result<usize, StopReason> {
        let Value::Node(from) = row[self.from] else { return Ok(0) };
        let mut count = 0;
        self.hops(from, |hop| {
            cx.tick()?;
            if self.used(row, hop.edge) {
                return Ok(());
            }
            match self.verdict(row, hop) {
                Some(true) => count += 1,
                Some(false) => {}
                None => {
                    row[self.edge] = Value::Edge(hop.edge);
                    row[self.to] = Value::Node(hop.node);
                    next(row)?;
                }
            }
            Ok(())
        })?;
        Ok(count)
    }

    /// Whether it may lead to any node.
    pub(super) fn is_open(&self) -> bool {
        !self.to_bound
    }

    /// Calls `visit` for each relationship at a node.
    pub(super) fn visit(&self, node: NodeId, mut visit: impl FnMut(Hop)) {
        let each = |hop| -> Result<(), std::convert::Infallible> {
            visit(hop);
            Ok(())
        };
        let Ok(()) = self.graph.hops(node, self.direction, self.types.as_deref(), each);
    }

    pub(super) fn used(&self, row: &[Value], edge: EdgeId) -> bool {
        self.unlike.iter().any(|&slot| holds(&row[slot], edge))
    }

    /// The node that a relationship must lead to; `None` where any will do. Returns an error where
    /// the slot holds no node, so that nothing can be found.
    pub(super) fn goal(&self, row: &[Value]) -> Result<Option<NodeId>, ()> {
        match (self.to_bound, &row[self.to]) {
            (false, _) => Ok(None),
            (true, Value::Node(node)) => Ok(Some(*node)),
            (true, _) => Err(()),
        }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let Value::Node(from) = row[self.from] else { return Ok(()) };
        let Ok(goal) = self.goal(row) else { return Ok(()) };
        if let Some(goal) = goal {
            return self.between(from, goal, |edge| {
                cx.tick()?;
                if self.used(row, edge) {
                    return Ok(());
                }
                row[self.edge] = Value::Edge(edge);
                next(row)
            });
        }
        self.hops(from, |hop| {
            cx.tick()?;
            if self.used(row, hop.edge) || self.verdict(row, hop) == Some(false) {
                return Ok(());
            }
            row[self.edge] = Value::Edge(hop.edge);
            row[self.to] = Value::Node(hop.node);
            next(row)
        })
    }

    /// Calls `visit` for each relationship between two nodes.
    fn between(&self, from: NodeId, goal: NodeId, mut visit: impl FnMut(EdgeId) -> Flow) -> Flow {
        let one_way = |outwards: bool, visit: &mut dyn FnMut(EdgeId) -> Flow| -> Flow {
            match self.types.as_deref() {
                Some([kind]) => self.search(from, goal, *kind, outwards, visit),
                Some(kinds) => kinds
                    .iter()
                    .try_for_each(|&kind| self.search(from, goal, kind, outwards, visit)),
                None => self.search_all(from, goal, outwards, visit),
            }
        };
        match self.direction {
            Direction::Out => one_way(true, &mut visit),
            Direction::In => one_way(false, &mut visit),
            Direction::Both => {
                one_way(true, &mut visit)?;
                // A loop is walked once, and so is a relationship without a direction.
                if from == goal {
                    return Ok(());
                }
                one_way(false, &mut |edge| match self.graph.is_undirected(edge) {
                    true => Ok(()),
                    false => visit(edge),
                })
            }
        }
    }

    /// Calls `visit` for each relationship of one type that leads from a node to another, or back
    /// if `outwards` is false. It is found by binary search in the sorted list of one of the two
    /// nodes.
    fn search(
        &self,
        from: NodeId,
        goal: NodeId,
        kind: Type,
        outwards: bool,
        visit: &mut dyn FnMut(EdgeId) -> Flow,
    ) -> Flow {
        let of = |node: NodeId, out: bool| {
            if out { self.graph.out(node, kind) } else { self.graph.into(node, kind) }
        };
        let single = self.direction != Direction::Both
            && self.types.as_ref().is_some_and(|types| types.len() == 1);
        let known = self.goal.get().filter(|(node, _)| single && *node == goal);
        let (hops, node) = match known {
            // This list is in the cache of the processor, and the other one most likely is not.
            Some((_, hops)) => (hops, from),
            None => {
                let (here, there) = (of(from, outwards), of(goal, !outwards));
                self.goal.set(Some((goal, there)));
                if here.len() <= there.len() { (here, goal) } else { (there, from) }
            }
        };
        let first = hops.partition_point(|hop| hop.node < node);
        hops[first..].iter().take_while(|hop| hop.node == node).try_for_each(|hop| visit(hop.edge))
    }

    /// As [`ExpandStage::search`], for all types.
    fn search_all(
        &self,
        from: NodeId,
        goal: NodeId,
        outwards: bool,
        visit: &mut dyn FnMut(EdgeId) -> Flow,
    ) -> Flow {
        let of = |node: NodeId, out: bool| {
            if out { self.graph.all_out(node) } else { self.graph.all_into(node) }
        };
        let (here, there) = (of(from, outwards), of(goal, !outwards));
        let (hops, node) = if here.len() <= there.len() { (here, goal) } else { (there, from) };
        if hops.len() <= FEW {
            let found = hops.iter().filter(|hop| hop.node == node);
            return found.map(|hop| hop.edge).try_for_each(visit);
        }
        let mut rest = hops;
        while let Some(Hop { kind, .. }) = rest.first().copied() {
            let (own, after) = rest.split_at(rest.partition_point(|hop| hop.kind <= kind));
            let first = own.partition_point(|hop| hop.node < node);
            let found = own[first..].iter().take_while(|hop| hop.node == node);
            found.map(|hop| hop.edge).try_for_each(&mut *visit)?;
            rest = after;
        }
        Ok(())
    }
}
