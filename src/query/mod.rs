//! Queries: the algebra that both front doors build, its plan, and running it on a graph.

pub mod algebra;
pub mod answer;
pub mod function;
pub mod print;

use crate::diagnostic::Result;
use crate::graph::Graph;
pub use algebra::Query;
pub use answer::{Answer, Limits, Parameters, Row};

impl Query {
    /// Runs the query on a graph.
    ///
    /// # Errors
    /// What goes wrong while running: a value of a wrong type, a missing parameter, a limit met.
    pub fn run(
        &self,
        _graph: &Graph,
        _parameters: &Parameters,
        _limits: &Limits,
    ) -> Result<Answer> {
        Ok(Answer { columns: self.columns.clone(), rows: Vec::new() })
    }
}
