//! Plans queries: for each branch a pipeline of operators, each of which is given the rows of the
//! one before.
//!
//! The planner chooses where each pattern starts and in which order it is walked ([`match_plan`]),
//! and tests every condition as soon as its variables are bound. The naive plan of a query, in the
//! order as written with conditions last, exists to check the results of the other.

mod bound_vars;
pub(super) mod estimate;
mod match_plan;
mod operator;
mod project_plan;
pub(super) mod report;
mod rewrite;
mod scan_plan;
mod search_plan;

use std::sync::Arc;

use crate::graph::{Graph, Value};

use super::algebra::{Branch, Call, Expr, Match, Query, Step, Subquery, Var};
use super::answer::Parameters;
pub use bound_vars::BoundVars;
pub use operator::{
    AggregatePlan, CallPlan, DegreePlan, EachCondition, EndsPlan, ExpandPlan, LookUpPlan, MeetPlan,
    Operator, RepeatPlan, ScanSource, SubqueryBranch, SubqueryPlan, WalkPlan,
};

/// A plan: one pipeline for each branch.
#[derive(Debug)]
pub struct QueryPlan {
    /// The pipelines, at least one.
    pub pipelines: Vec<Pipeline>,
}

/// A sequence of operators. The first is given one empty row.
#[derive(Debug)]
pub struct Pipeline {
    /// The operators in order.
    pub ops: Vec<Operator>,
    /// The number of slots of a row.
    pub width: usize,
    /// The slots that hold the columns of the answer.
    pub output: Vec<Var>,
    /// The slot that holds the relationships that a row rests on, if these are kept.
    pub evidence: Option<Var>,
    /// What the query has written for slots that the planner has added.
    pub written: Vec<(Var, Expr)>,
}

impl Pipeline {
    /// An expression with what the query has written for slots that the planner has added.
    pub fn as_written(&self, expr: &Expr) -> Expr {
        expr.rewrite(&mut |part| {
            let Expr::Var(var) = part else { return None };
            self.written.iter().find(|(added, _)| added == var).map(|(_, expr)| expr.clone())
        })
    }
}

/// How a query is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlanStrategy {
    /// The plan with the lowest estimated cost.
    #[default]
    Cheapest,
    /// The patterns in the order as written, conditions last, without indexes: to test the other
    /// plans against.
    Naive,
}

/// Makes plans for one run.
#[derive(Debug)]
pub struct Planner<'g> {
    graph: &'g Graph,
    parameters: &'g Parameters,
    strategy: PlanStrategy,
    evidence: bool,
}

impl<'g> Planner<'g> {
    /// A planner for one run. With `evidence`, its plans keep the relationships that rows rest on.
    pub fn new(
        graph: &'g Graph,
        parameters: &'g Parameters,
        strategy: PlanStrategy,
        evidence: bool,
    ) -> Planner<'g> {
        Planner { graph, parameters, strategy, evidence }
    }

    /// Plans a query.
    pub fn plan(&self, query: &Query) -> QueryPlan {
        QueryPlan { pipelines: query.branches.iter().map(|branch| self.pipeline(branch)).collect() }
    }

    fn pipeline(&self, branch: &Branch) -> Pipeline {
        let mut line = PipelineBuilder {
            ops: Vec::new(),
            scope: BoundVars::default(),
            width: branch.variables.len(),
            edges: Vec::new(),
            evidence: None,
            written: Vec::new(),
        };
        let output = self.steps(&branch.steps, &mut line, None);
        if self.strategy == PlanStrategy::Cheapest {
            rewrite::rewrite_pipeline(&mut line, &output);
        }
        let PipelineBuilder { ops, width, evidence, written, .. } = line;
        Pipeline { ops, width, output, evidence, written }
    }

    /// Adds the operators of some steps. For a subquery, `outer` holds the variables around it,
    /// which it can read throughout. Returns the slots of the last projection.
    fn steps(
        &self,
        steps: &[Step],
        line: &mut PipelineBuilder,
        outer: Option<&BoundVars>,
    ) -> Vec<Var> {
        let mut output = Vec::new();
        for (n, step) in steps.iter().enumerate() {
            match step {
                Step::Match(pattern) if pattern.optional => {
                    let mut scope = line.scope.clone();
                    let ops = self.match_ops(pattern, &mut scope, None);
                    let nulls = scope.without(&line.scope);
                    line.edges.extend(edges_of(pattern));
                    line.scope = scope;
                    line.ops.push(Operator::Optional { ops, nulls });
                }
                Step::Match(pattern) => {
                    // Inside a subquery this hint is not given, because it pays off only with the
                    // rewrites of whole pipelines.
                    let named = if outer.is_some() { None } else { self.named(steps.get(n + 1)) };
                    let ops = self.match_ops(pattern, &mut line.scope, named);
                    line.edges.extend(edges_of(pattern));
                    line.ops.extend(ops);
                }
                Step::Unwind { list, var } => {
                    line.ops.push(Operator::Unwind { list: list.clone(), var: *var });
                    line.scope.bind(*var);
                }
                Step::Call(call) => self.call(call, line),
                Step::Project(project) => {
                    output = project.items.iter().map(|item| item.var).collect();
                    self.project(project, line);
                    if let Some(outer) = outer {
                        line.scope = line.scope.with(outer.vars());
                    }
                }
            }
        }
        output
    }

    /// Plans `CALL (…) { … }`.
    fn call(&self, call: &Call, line: &mut PipelineBuilder) {
        let scope = BoundVars::default().with(call.imports.iter().copied());
        let subquery = Arc::new(self.subquery_plan(&call.subquery, &scope, self.evidence));
        let evidence = self.evidence.then(|| line.slot());
        line.edges.extend(evidence);
        let plan = CallPlan {
            imports: call.imports.clone(),
            subquery,
            columns: call.columns.clone(),
            evidence,
        };
        let nulls: Vec<Var> = call.columns.iter().copied().chain(evidence).collect();
        nulls.iter().for_each(|var| line.scope.bind(*var));
        line.ops.push(match call.optional {
            true => Operator::Optional { ops: vec![Operator::Call(plan)], nulls },
            false => Operator::Call(plan),
        });
    }

    /// Plans a subquery, where `scope` holds the variables around it that it can read. With
    /// `evidence`, its rows keep the relationships that they rest on.
    pub fn subquery_plan(
        &self,
        inner: &Subquery,
        scope: &BoundVars,
        evidence: bool,
    ) -> SubqueryPlan {
        let planner = Planner { evidence, ..*self };
        let branch = |steps: &Vec<Step>| {
            let bound = scope.vars();
            let mut width = bound.iter().map(|var| var.index() + 1).max().unwrap_or(0);
            for step in steps {
                step.walk_vars(&mut |var| width = width.max(var.index() + 1));
            }
            let mut line = PipelineBuilder {
                ops: Vec::new(),
                scope: scope.clone(),
                width,
                edges: Vec::new(),
                evidence: None,
                written: Vec::new(),
            };
            let output = planner.steps(steps, &mut line, Some(scope));
            let PipelineBuilder { ops, width, evidence, .. } = line;
            SubqueryBranch { ops, width, output, evidence }
        };
        SubqueryPlan {
            branches: inner.branches.iter().map(branch).collect(),
            distinct: inner.branches.len() > 1 && !inner.keep_doubles,
        }
    }

    /// If a step groups the rows before it: the slots that it reads to do so.
    fn named(&self, step: Option<&Step>) -> Option<Vec<Var>> {
        let Some(Step::Project(project)) = step else { return None };
        let evidence = self.evidence && !project_plan::counts_only(project);
        if evidence || !project.items.iter().any(|item| item.expr.aggregates()) {
            return None;
        }
        let mut named = Vec::new();
        project.items.iter().for_each(|item| item.expr.walk_vars(&mut |var| named.push(var)));
        Some(named)
    }

    /// The operators that find the patterns inside an expression, where `scope` holds the variables
    /// that are bound.
    pub fn subquery(&self, pattern: &Match, scope: &BoundVars) -> Vec<Operator> {
        self.match_ops(pattern, &mut scope.clone(), None)
    }

    /// The slots that patterns bind.
    pub fn introduced(&self, pattern: &Match) -> Vec<Var> {
        let mut vars = Vec::new();
        for pattern in &pattern.patterns {
            vars.extend(pattern.path);
            vars.push(pattern.start.var);
            for (edge, node) in &pattern.hops {
                vars.extend([edge.var, node.var]);
                let lists = edge.repeated.iter().flat_map(|repeated| &repeated.lists);
                vars.extend(lists.map(|(_, list)| *list));
            }
        }
        vars
    }

    /// The value of a constant, a parameter, or a list of such; `None` for other expressions.
    pub fn constant(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Literal(literal) => Some(literal.value()),
            Expr::Parameter(name) => self.parameters.get(name.as_ref()).cloned(),
            Expr::List(items) => {
                let values: Option<Vec<Value>> =
                    items.iter().map(|item| self.constant(item)).collect();
                Some(Value::list(values?))
            }
            _ => None,
        }
    }
}

/// A pipeline while it is built.
struct PipelineBuilder {
    ops: Vec<Operator>,
    scope: BoundVars,
    width: usize,
    /// The relationships found since the last projection.
    edges: Vec<Var>,
    /// The slot that holds the evidence of the last projection.
    evidence: Option<Var>,
    /// What the query has written for slots that were added.
    written: Vec<(Var, Expr)>,
}

impl PipelineBuilder {
    /// Adds a slot that no variable of the query uses.
    fn slot(&mut self) -> Var {
        let var = Var(u32::try_from(self.width).unwrap_or(u32::MAX));
        self.width += 1;
        var
    }
}

fn edges_of(pattern: &Match) -> impl Iterator<Item = Var> + '_ {
    pattern.patterns.iter().flat_map(|p| p.hops.iter().map(|(edge, _)| edge.var))
}
