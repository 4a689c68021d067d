//! Finds the common neighbours of two bound nodes, by intersecting their sorted lists of
//! neighbours.

use std::cmp::Ordering;

use crate::graph::{Direction, Graph, Hop, NodeId, Type, Value};
use crate::query::plan::{ExpandPlan, MeetPlan};

use super::RunContext;
use super::expand_stage::ExpandStage;
use super::stage::{Flow, RowSink};

/// If one list is this many times as long as the other, it is searched instead of read.
const MUCH_LONGER: usize = 8;

/// Walks from two bound nodes to their common neighbours.
pub(super) struct MeetStage<'g> {
    graph: &'g Graph,
    one: MeetSide<'g>,
    other: MeetSide<'g>,
    to: usize,
}

/// One of the two nodes.
struct MeetSide<'g> {
    step: ExpandStage<'g>,
    kind: Option<Type>,
}

impl<'g> MeetSide<'g> {
    fn new(expand: &ExpandPlan, graph: &'g Graph) -> MeetSide<'g> {
        let kind = expand.types.as_ref().and_then(|types| types.first()).copied();
        MeetSide { step: ExpandStage::new(expand, graph), kind }
    }

    /// The neighbours of the node, sorted by number.
    fn hops(&self, graph: &'g Graph, row: &[Value]) -> &'g [Hop] {
        let Value::Node(node) = row[self.step.from] else { return &[] };
        match (self.kind, self.step.direction) {
            (None, _) => &[],
            (Some(kind), Direction::In) => graph.into(node, kind),
            (Some(kind), _) => graph.out(node, kind),
        }
    }
}

impl<'g> MeetStage<'g> {
    pub(super) fn new(meet: &MeetPlan, graph: &'g Graph) -> MeetStage<'g> {
        let (one, other) = (MeetSide::new(&meet.one, graph), MeetSide::new(&meet.other, graph));
        MeetStage { graph, one, other, to: meet.one.to.index() }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let mut one = self.one.hops(self.graph, row);
        let mut other = self.other.hops(self.graph, row);
        while let (Some(a), Some(b)) = (one.first(), other.first()) {
            match a.node.cmp(&b.node) {
                Ordering::Less => one = skip_to(one, b.node, other.len()),
                Ordering::Greater => other = skip_to(other, a.node, one.len()),
                Ordering::Equal => {
                    cx.tick()?;
                    let (same, after) = one.split_at(same_node_count(one));
                    let (same_there, after_there) = other.split_at(same_node_count(other));
                    self.pairs(same, same_there, row, next)?;
                    (one, other) = (after, after_there);
                }
            }
        }
        Ok(())
    }

    /// Pushes a row for each pair of relationships to one common neighbour.
    fn pairs(&self, here: &[Hop], there: &[Hop], row: &mut [Value], next: RowSink) -> Flow {
        for hop in here {
            if self.one.step.used(row, hop.edge) {
                continue;
            }
            row[self.one.step.edge] = Value::Edge(hop.edge);
            row[self.to] = Value::Node(hop.node);
            for other in there {
                if !self.other.step.used(row, other.edge) {
                    row[self.other.step.edge] = Value::Edge(other.edge);
                    next(row)?;
                }
            }
        }
        Ok(())
    }
}

/// The number of relationships at the start of a list that lead to the same node.
fn same_node_count(hops: &[Hop]) -> usize {
    hops.iter().take_while(|hop| hop.node == hops[0].node).count()
}

/// The rest of a list from a node on. The list is searched if the other one is much shorter.
fn skip_to(hops: &[Hop], node: NodeId, other: usize) -> &[Hop] {
    if hops.len() / MUCH_LONGER < other {
        let steps = hops.iter().take_while(|hop| hop.node < node).count();
        return &hops[steps..];
    }
    // Searches in doubling steps first, because the node is rarely far away (exponential search).
    let mut bound = 1;
    while bound < hops.len() && hops[bound].node < node {
        bound *= 2;
    }
    let within = &hops[..bound.min(hops.len())];
    let start = bound / 2;
    let found = start + within[start..].partition_point(|hop| hop.node < node);
    &hops[found..]
}
