//! Counts the relationships of a node without walking them.

use crate::graph::{Direction, Graph, Type, Value};
use crate::query::algebra::Var;
use crate::query::plan::DegreePlan;

use super::{Fault, RunContext};

/// Counts the relationships of a node.
pub(super) struct DegreeStage<'g> {
    graph: &'g Graph,
    from: usize,
    direction: Direction,
    types: Option<Vec<Type>>,
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
            before: degree.before.map(Var::index),
            weight: degree.weight.index(),
        }
    }

    /// Writes the number of relationships into its slot; false where it is zero.
    #[inline]
    pub(super) fn count(&self, row: &mut [Value], cx: &RunContext) -> Result<bool, Fault> {
        cx.tick()?;
        let Value::Node(node) = row[self.from] else { return Ok(false) };
        let degree = self.graph.degree(node, self.direction, self.types.as_deref());
        let before = match self.before.map(|slot| &row[slot]) {
            Some(Value::Int(n)) => *n,
            _ => 1,
        };
        row[self.weight] =
            Value::Int(i64::try_from(degree).unwrap_or(i64::MAX).saturating_mul(before));
        Ok(degree > 0)
    }
}
