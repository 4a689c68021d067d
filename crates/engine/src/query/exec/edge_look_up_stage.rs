//! Looks up relationships by a property.

use std::borrow::Cow;

use crate::graph::{EdgeId, Value};

use super::RunContext;
use super::stage::{Flow, RowSink};

/// Binds each of some relationships, which were looked up when the query was planned.
pub(super) struct EdgeLookUpStage<'g> {
    pub(super) var: usize,
    pub(super) edges: Cow<'g, [u32]>,
}

impl EdgeLookUpStage<'_> {
    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        for &edge in &*self.edges {
            cx.tick()?;
            row[self.var] = Value::Edge(EdgeId::new(edge as usize));
            next(row)?;
        }
        Ok(())
    }
}
