//! Queries: their algebra, their plans, and running them on a graph.
//!
//! A query is made by [`Query::parse`] from openCypher, or built by a program from the types of
//! [`algebra`]. [`Query::run`] plans it for a graph and runs the plan.

pub mod algebra;
pub mod answer;
mod exec;
pub mod function;
mod plan;
pub mod print;
pub mod temporal;

use std::time::Instant;

use crate::diagnostic::{Code, Diagnostic, Result, codes};
use crate::graph::Graph;
pub use algebra::Query;
pub use answer::{Answer, Limits, Parameters, Row};
pub use plan::PlanStrategy;
use plan::Planner;

/// A mistake while a query is run. It is boxed because it is much larger than most results.
type Fault = Box<Diagnostic>;

fn fault(code: &'static Code, message: impl Into<String>) -> Fault {
    Box::new(Diagnostic::new(code, message))
}

/// How many operators a pipeline may have. Each calls the next one, and the stack is finite.
const LONGEST: usize = 2000;

impl Query {
    /// Runs the query on a graph, by the plan with the lowest estimated cost. The same query can be
    /// run any number of times, on any graph and with other parameters each time.
    ///
    /// The time depends on the query; [`Limits`] bounds it. Rows without `ORDER BY` come in an
    /// order that depends on the plan.
    ///
    /// # Errors
    /// What goes wrong while the query is run: a value of a wrong type, a missing parameter, a
    /// limit that is reached.
    ///
    /// # Examples
    ///
    /// ```
    /// use polemic_engine::graph::temporal::TemporalKind;
    /// use polemic_engine::graph::{GraphBuilder, Value};
    /// use polemic_engine::query::{Limits, Parameters, Query};
    ///
    /// let born = |text| Value::from(TemporalKind::Date.parse(text).expect("a date in ISO 8601"));
    /// let mut builder = GraphBuilder::new();
    /// let ada = builder.node(["Person"], [("name", "Ada".into()), ("born", born("1815-12-10"))]);
    /// let ben = builder.node(["Person"], [("name", "Ben".into()), ("born", born("1792-03-01"))]);
    /// builder.edge(ada, ben, "KNEW", [("year", Value::Int(1833))]);
    /// let graph = builder.finish();
    ///
    /// let query = Query::parse(
    ///     "MATCH (a)-[k:KNEW]-(b:Person) WHERE b.born < date($before)
    ///      RETURN b.name AS name, k.year - b.born.year AS age",
    /// )?;
    /// let mut parameters = Parameters::new();
    /// parameters.insert("before".to_owned(), "1800".into());
    /// let answer = query.run(&graph, &parameters, &Limits::default())?;
    /// assert_eq!(answer.columns, ["name", "age"]);
    /// assert_eq!(answer.rows.len(), 1);
    /// assert_eq!(answer.rows[0].values[0].as_str(), Some("Ben"));
    /// // The relationships that were matched for the row, to which a citation can be attached.
    /// assert_eq!(answer.rows[0].evidence.len(), 1);
    ///
    /// let fault = &query.run(&graph, &Parameters::new(), &Limits::default()).unwrap_err()[0];
    /// assert_eq!(fault.code.id, "ParameterMissing.MissingParameter");
    /// # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
    /// ```
    pub fn run(&self, graph: &Graph, parameters: &Parameters, limits: &Limits) -> Result<Answer> {
        self.run_with(PlanStrategy::Cheapest, graph, parameters, limits)
    }

    /// Runs the query by a plan that is made with a given strategy, to compare plans in tests and
    /// benchmarks.
    pub fn run_with(
        &self,
        strategy: PlanStrategy,
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
        let report = plan::report::PlanReport { query: self, plan: &plan, graph };
        if self.purpose == algebra::QueryPurpose::Explain {
            return Ok(report.explained());
        }
        let measured = self.purpose == algebra::QueryPurpose::Profile;
        let started = Instant::now();
        let ran = exec::run_plan(self, &plan, &planner, graph, parameters, limits, measured);
        let (answer, measures) = ran.map_err(|fault| {
            let run =
                || exec::failing_expr(self, &plan, &planner, graph, parameters, limits, started);
            vec![self.placed(*fault, &plan, run)]
        })?;
        Ok(if measured { report.profiled(&measures) } else { answer })
    }

    /// A mistake of a run with its place in the text of the query, if it has one there.
    fn placed(
        &self,
        fault: Diagnostic,
        plan: &plan::QueryPlan,
        failing_expr: impl FnOnce() -> Option<(usize, algebra::Expr)>,
    ) -> Diagnostic {
        let written = self.branches.iter().any(|branch| branch.places.are_known());
        let limit = fault.code == &codes::LIMIT_REACHED || fault.code == &codes::STOPPED;
        if fault.span.is_some() || limit || !written {
            return fault;
        }
        let place = failing_expr().and_then(|(n, expr)| {
            self.branches[n].places.find(&plan.pipelines[n].as_written(&expr))
        });
        match place {
            Some(place) => fault.at(place),
            None => fault,
        }
    }
}
