//! Counts the relationships of a node without walking them.

use crate::graph::{Direction, EdgeId, Graph, NodeId, Type, Value};
use crate::query::algebra::Var;
use crate::query::plan::DegreePlan;

use super::{Fault, RunContext};

/// Counts the relationships of a node.
pub(super) struct DegreeStage<'g> {
    graph: &'g Graph,
    from: usize,
    direction: Direction,
    types: Option<Vec<Type>>,
    /// The slots of relationships that are not counted.
    unlike: Vec<usize>,
    before: Option<usize>,
    weight: usize,
}

impl<'g> DegreeStage<'g> {
    pub(super) fn new(degree: &DegreePlan, graph: &'g Graph) -> DegreeStage<'g> {
        DegreeStage {
            graph,
            from: degree.from.index(),
            direction: degree.direction,
            types: degree.types.clone(),
            unlike: degree.unlike.iter().map(|var| var.index()).collect(),
            before: degree.before.map(Var::index),
            weight: degree.weight.index(),
        }
    }

    /// Writes the number of relationships into its slot; false where it is zero.
    #[inline]
    pub(super) fn count(&self, row: &mut [Value], cx: &RunContext) -> Result<bool, Fault> {
        cx.tick()?;
        let Value::Node(node) = row[self.from] else { return Ok(false) };
        let all = self.graph.degree(node, self.direction, self.types.as_deref());
        let degree = all - self.used_at(node, row);
        let before = match self.before.map(|slot| &row[slot]) {
            Some(Value::Int(n)) => *n,
            _ => 1,
        };
        row[self.weight] =
            Value::Int(i64::try_from(degree).unwrap_or(i64::MAX).saturating_mul(before));
        Ok(degree > 0)
    }

    /// How many of the relationships that must not be counted would be counted at a node.
    #[inline]
    fn used_at(&self, node: NodeId, row: &[Value]) -> usize {
        match self.unlike.as_slice() {
            [] => 0,
            [slot] if matches!(row[*slot], Value::Edge(_)) => match row[*slot] {
                Value::Edge(edge) => usize::from(self.is_at(node, edge)),
                _ => 0,
            },
            slots => {
                let mut used: Vec<EdgeId> = Vec::new();
                slots.iter().for_each(|slot| add_edges(&row[*slot], &mut used));
                used.sort_unstable();
                used.dedup();
                used.into_iter().filter(|edge| self.is_at(node, *edge)).count()
            }
        }
    }

    /// Whether a relationship is one of those that are counted at a node.
    fn is_at(&self, node: NodeId, edge: EdgeId) -> bool {
        let kind = self.graph.type_number(edge);
        if self.types.as_ref().is_some_and(|types| !types.contains(&kind)) {
            return false;
        }
        let (start, end) = self.graph.ends(edge);
        let either = self.direction == Direction::Both || self.graph.is_undirected(edge);
        match self.direction {
            Direction::Out if !either => start == node,
            Direction::In if !either => end == node,
            _ => start == node || end == node,
        }
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
