//! Runs a plan on a graph.
//!
//! [`stage_compiler`] compiles the operators of a pipeline into [`stage`]s, and expressions into
//! closures. Rows are then pushed through the stages one by one.
//!
//! Functions that run once for each row or value are marked `#[inline]`. Without it the compiler
//! may not inline them into other files, because a release build optimises the crate in several
//! units and without LTO: arithmetic took 9 % more instructions.

mod aggregator;
mod bit_set;
mod collection_function;
mod column_test;
mod comparison;
mod compiled_expr;
mod compiled_list;
mod compiled_subquery;
mod condition;
mod degree_stage;
mod distinct_stage;
mod edge_look_up_stage;
mod ends_stage;
mod expand_stage;
mod function_call;
mod goal_distances;
mod group_stage;
mod held_size;
mod id_set;
mod look_up_stage;
mod meet_stage;
mod operators;
mod profile;
mod reach_stage;
mod repeat_stage;
mod shortest_stage;
mod sort_stage;
mod stage;
mod stage_compiler;
mod subquery_stage;
mod text_function;
mod text_test;
mod walk_stage;
mod whole_text_regex;

use std::cell::{Cell, RefCell};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{EdgeId, Graph, Value};

use super::algebra::{Expr, Query, Var};
use super::answer::{Answer, Limits, Parameters, Row};
use super::plan::estimate::estimate_rows;
use super::plan::{BoundVars, Operator, Planner, QueryPlan};
use super::{Fault, fault};
use comparison::ValueKey;
use compiled_expr::ExprCompiler;
use held_size::{BLOCK, HeldColumn, VALUE, table_size};
use stage::{Flow, StopReason};
use stage_compiler::compile_stages;

/// The limits of a run, and what it has used of them so far.
struct RunContext {
    limits: Limits,
    started: Instant,
    ticks: Cell<u32>,
    held: Cell<usize>,
    trace: Option<FaultTrace>,
}

/// Records which expression a run fails in.
#[derive(Default)]
struct FaultTrace {
    /// The branch that is run.
    branch: Cell<usize>,
    /// The innermost expression that has failed.
    failed: RefCell<Option<Expr>>,
}

impl FaultTrace {
    /// Records an expression that has failed, unless a part of it was recorded before.
    fn record(&self, expr: &Expr) {
        self.failed.borrow_mut().get_or_insert_with(|| expr.clone());
    }
}

impl RunContext {
    /// Counts one step of work. Every 4096 steps it checks the time and whether the run is to be
    /// stopped, because reading the clock in each step would be slow.
    ///
    /// # Errors
    /// The run has taken too long, or was stopped.
    #[inline]
    fn tick(&self) -> Result<(), Fault> {
        let ticks = self.ticks.get().wrapping_add(1);
        self.ticks.set(ticks);
        if ticks.is_multiple_of(4096) { self.look() } else { Ok(()) }
    }

    /// Checks the time and whether the run is to be stopped.
    #[cold]
    fn look(&self) -> Result<(), Fault> {
        if self.limits.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(fault(&codes::STOPPED, "stopped by Ctrl-C"));
        }
        if self.started.elapsed() > self.limits.time {
            let message = format!("the query was stopped after {}", spoken(self.limits.time));
            let help =
                "ask for less, for instance with LIMIT or a label, or allow more with --timeout";
            return Err(Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help)));
        }
        Ok(())
    }

    /// Counts several steps of work at once.
    fn ticks(&self, steps: usize) -> Result<(), Fault> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let ticks = self.ticks.get().saturating_add(steps.min(4095));
        // If the next check would be skipped, the counter is set to just before it.
        let pass = ticks / 4096 > self.ticks.get() / 4096;
        self.ticks.set(if pass { ticks | 4095 } else { ticks });
        self.tick()
    }

    /// Counts bytes that are held from now on.
    ///
    /// # Errors
    /// The run would hold more than its limit.
    fn hold(&self, bytes: usize) -> Result<(), Fault> {
        let held = self.held.get().saturating_add(bytes);
        self.held.set(held);
        if held > self.limits.memory { Err(self.too_much()) } else { self.tick() }
    }

    /// The mistake that more memory is needed than is allowed.
    #[cold]
    fn too_much(&self) -> Fault {
        let message = format!(
            "the query was stopped: it would hold more than {} MB in memory",
            self.limits.memory / 1_000_000
        );
        let help = "ask for less, for instance with LIMIT or a label";
        Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
    }

    /// Counts bytes that are no longer held.
    fn release(&self, bytes: usize) {
        self.held.set(self.held.get().saturating_sub(bytes));
    }
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    format!("{seconds} second{}", if (seconds - 1.0).abs() < f64::EPSILON { "" } else { "s" })
}

/// What one operator did, for `PROFILE`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OperatorProfile {
    /// The number of rows that it passed on.
    pub(super) rows: u64,
    /// The time that it took, without the operators after it.
    pub(super) time: Duration,
}

/// An answer, and for each branch what its operators did, if that was measured.
type ProfiledAnswer = (Answer, Vec<Vec<OperatorProfile>>);

/// Runs the plan of a query.
///
/// # Errors
/// What goes wrong while the query is run, or a limit that is reached.
pub(super) fn run_plan(
    query: &Query,
    plan: &QueryPlan,
    planner: &Planner,
    graph: &Graph,
    parameters: &Parameters,
    limits: &Limits,
    measured: bool,
) -> Result<ProfiledAnswer, Fault> {
    let context = RunContext {
        limits: limits.clone(),
        started: Instant::now(),
        ticks: Cell::new(0),
        held: Cell::new(0),
        trace: None,
    };
    run_in_context(query, plan, planner, graph, parameters, &context, measured)
}

/// Runs the plan of a query that has failed once more, to find the branch and the expression that it
/// fails in. Recording expressions in every run would slow all of them down. The limits hold for
/// both runs together.
pub(super) fn failing_expr(
    query: &Query,
    plan: &QueryPlan,
    planner: &Planner,
    graph: &Graph,
    parameters: &Parameters,
    limits: &Limits,
    started: Instant,
) -> Option<(usize, Expr)> {
    let context = RunContext {
        limits: limits.clone(),
        started,
        ticks: Cell::new(0),
        held: Cell::new(0),
        trace: Some(FaultTrace::default()),
    };
    run_in_context(query, plan, planner, graph, parameters, &context, false).err()?;
    let trace = context.trace?;
    Some((trace.branch.get(), trace.failed.take()?))
}

fn run_in_context(
    query: &Query,
    plan: &QueryPlan,
    planner: &Planner,
    graph: &Graph,
    parameters: &Parameters,
    context: &RunContext,
    measured: bool,
) -> Result<ProfiledAnswer, Fault> {
    let limits = &context.limits;
    let compiler = ExprCompiler { graph, parameters, planner, context, wide: false, measured };
    let mut rows: Vec<Row> = Vec::new();
    let mut places: FxHashMap<Vec<ValueKey>, usize> = FxHashMap::default();
    let unite = plan.pipelines.len() > 1 && !query.keep_doubles;
    let mut measures = Vec::new();
    for (branch, pipeline) in plan.pipelines.iter().enumerate() {
        context.trace.iter().for_each(|trace| trace.branch.set(branch));
        let compiler = ExprCompiler { wide: expects_many_rows(&pipeline.ops, graph), ..compiler };
        let mut scope = BoundVars::default();
        let stages = compile_stages(&pipeline.ops, compiler, &mut scope)?;
        let column = |var: &Var| HeldColumn::of(&Expr::Var(*var), &scope);
        let columns: Vec<HeldColumn> = pipeline.output.iter().map(column).collect();
        let mut row = vec![Value::Null; pipeline.width];
        let mut collect = |row: &mut [Value]| -> Flow {
            let values: Vec<Value> =
                pipeline.output.iter().map(|v| row[v.index()].clone()).collect();
            let evidence = pipeline.evidence.map_or(Vec::new(), |v| edges(&row[v.index()]));
            let held: usize = values.iter().zip(&columns).map(|(v, column)| column.size(v)).sum();
            let evidence_size = if evidence.is_empty() { 0 } else { BLOCK + 4 * evidence.len() };
            if unite {
                values.iter().try_for_each(|value| context.walk(value))?;
                let key: Vec<ValueKey> = values.iter().cloned().map(ValueKey).collect();
                if let Some(&place) = places.get(&key) {
                    let known: &mut Vec<EdgeId> = &mut rows[place].evidence;
                    known.extend(evidence);
                    known.sort_unstable();
                    known.dedup();
                    return Ok(());
                }
                context.hold(
                    table_size(size_of::<(Vec<ValueKey>, usize)>()) + BLOCK + VALUE * key.len(),
                )?;
                places.insert(key, rows.len());
            }
            context.hold(size_of::<Row>() + BLOCK + held + evidence_size)?;
            if rows.len() == limits.rows {
                let message =
                    format!("the query was stopped: it has more than {} rows", limits.rows);
                let help = "add LIMIT, or allow more with --max-rows";
                return Err(StopReason::Fault(Box::new(
                    Diagnostic::new(&codes::LIMIT_REACHED, message).help(help),
                )));
            }
            rows.push(Row { values, evidence });
            Ok(())
        };
        match stage::run_stages(&stages, &mut row, context, &mut collect) {
            Ok(()) | Err(StopReason::Enough) => {}
            Err(StopReason::Fault(fault)) => return Err(fault),
        }
        measures.push(profile::operator_profiles(&stages));
    }
    Ok((Answer { columns: query.columns.clone(), rows }, measures))
}

/// Whether so many rows are expected that building an index of the texts that the operators read
/// pays off.
fn expects_many_rows(ops: &[Operator], graph: &Graph) -> bool {
    let most = estimate_rows(ops, graph, 1.0).into_iter().fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let eighth = graph.node_count() as f64 / 8.0;
    most >= eighth.max(WIDE)
}

/// The least number of rows for which an index of texts pays off.
const WIDE: f64 = 256.0;

fn edges(value: &Value) -> Vec<EdgeId> {
    let Value::List(list) = value else { return Vec::new() };
    let edge = |value: &Value| match value {
        Value::Edge(edge) => Some(*edge),
        _ => None,
    };
    list.iter().filter_map(edge).collect()
}
