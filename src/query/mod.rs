//! Queries: the algebra that both front doors build, its plan, and running it on a graph.

pub mod algebra;
pub mod answer;
mod exec;
pub mod function;
mod plan;
pub mod print;
pub mod temporal;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::Graph;
pub use algebra::Query;
pub use answer::{Answer, Limits, Parameters, Row};
use plan::Planner;
pub use plan::Strategy;

/// How many operators a pipeline may have: each calls the next, and the stack is finite.
const LONGEST: usize = 2000;

impl Query {
    /// Runs the query on a graph.
    ///
    /// # Errors
    /// What goes wrong while running: a value of a wrong type, a missing parameter, a limit met.
    pub fn run(&self, graph: &Graph, parameters: &Parameters, limits: &Limits) -> Result<Answer> {
        self.run_with(Strategy::Cheapest, graph, parameters, limits)
    }

    /// Runs the query by a plan that is made in a given way, to compare one with another.
    ///
    /// # Errors
    /// As for [`Query::run`].
    pub fn run_with(
        &self,
        strategy: Strategy,
        graph: &Graph,
        parameters: &Parameters,
        limits: &Limits,
    ) -> Result<Answer> {
        let planner = Planner::new(graph, parameters, strategy, limits.evidence);
        let plan = planner.plan(self);
        if plan.pipelines.iter().any(|pipeline| pipeline.ops.len() > LONGEST) {
            let message = format!("the query has more than {LONGEST} steps");
            let help = "ask it in parts";
            return Err(vec![Diagnostic::new(&codes::LIMIT_REACHED, message).help(help)]);
        }
        let report = plan::report::Report { query: self, plan: &plan, graph };
        if self.purpose == algebra::Purpose::Explain {
            return Ok(report.explained());
        }
        let measured = self.purpose == algebra::Purpose::Profile;
        let ran = exec::run(self, &plan, &planner, graph, parameters, limits, measured);
        let (answer, measures) = ran.map_err(|fault| vec![*fault])?;
        Ok(if measured { report.profiled(&measures) } else { answer })
    }
}
