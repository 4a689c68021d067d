//! The stages that a plan is run by. Each takes a row and pushes the rows that it makes from it
//! into the next stage.
//!
//! One row, an array of slots, serves the whole pipeline: a stage writes its slots and calls the
//! next stage, and when this returns, it writes the next values into the same slots. Only stages
//! that need all rows before they can pass any on (groups, sorting) copy rows.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::graph::{Graph, NodeId, Path, TextIndex, Type, Value};

use super::bit_set::BitSet;
use super::column_test::{ColumnTest, NodeTest};
use super::comparison::{self, ValueKey};
use super::compiled_expr::CompiledExpr;
use super::condition::RowCondition;
use super::degree_stage::DegreeStage;
use super::distinct_stage::{SeenRows, UnitedRows, evidence_list};
use super::edge_look_up_stage::EdgeLookUpStage;
use super::ends_stage::EndsStage;
use super::expand_stage::ExpandStage;
use super::group_stage::GroupStage;
use super::held_size::HeldColumn;
use super::look_up_stage::LookUpStage;
use super::meet_stage::MeetStage;
use super::pair_test::PairTest;
use super::profile::{self, ProfileProbe};
use super::reach_stage::ReachStage;
use super::repeat_stage::RepeatStage;
use super::shortest_stage::ShortestStage;
use super::sort_stage::SortStage;
use super::subquery_stage::CallStage;
use super::text_test::TextTest;
use super::walk_stage::WalkStage;
use super::{Fault, RunContext};

/// Why no more rows are pushed.
#[derive(Debug)]
pub(super) enum StopReason {
    /// No more rows are needed, as after `LIMIT`.
    Enough,
    /// Something went wrong.
    Fault(Fault),
}

impl From<Fault> for StopReason {
    fn from(fault: Fault) -> StopReason {
        StopReason::Fault(fault)
    }
}

/// Whether to continue with the next row.
pub(super) type Flow = Result<(), StopReason>;

/// Receives the rows that come out of a pipeline.
pub(super) type RowSink<'a> = &'a mut dyn FnMut(&mut [Value]) -> Flow;

/// A compiled operator. Variables and slots are given as indexes into the row.
pub(super) enum Stage<'g> {
    /// Binds every node.
    Nodes { var: usize, count: usize },
    /// Binds each node of a list, except those that a condition after it is known to refuse.
    List { var: usize, nodes: Cow<'g, [NodeId]>, tests: Vec<Rc<dyn NodeTest + 'g>> },
    /// Binds each of the nodes whose property equals a value.
    LookUp(LookUpStage<'g>),
    /// Binds each of the relationships whose property is one of some texts.
    EdgeLookUp(EdgeLookUpStage<'g>),
    /// Counts and times the rows that pass, for `PROFILE`.
    Probe(ProfileProbe),
    /// Gives one row for each relationship type, with its name and the number of its relationships.
    Types { types: Vec<Type>, name: usize, weight: usize, graph: &'g Graph },
    /// Gives one row that stands for `count` nodes.
    Many { count: usize, weight: usize },
    /// Counts the relationships of a bound node.
    Degree(DegreeStage<'g>),
    /// Passes a row on only if its node has not come before.
    Once { var: usize, seen: RefCell<BitSet> },
    /// Walks one relationship.
    Expand(ExpandStage<'g>),
    /// Walks from two bound nodes to their common neighbours.
    Meet(MeetStage<'g>),
    /// Walks any number of relationships.
    Walk(WalkStage<'g>),
    /// Repeats a pattern.
    Repeat(RepeatStage<'g>),
    /// Finds the nodes that walks can reach, each once.
    Reach(ReachStage<'g>),
    /// Finds shortest paths.
    Shortest(ShortestStage<'g>),
    /// Binds the two nodes of a bound relationship.
    Ends(EndsStage<'g>),
    /// Passes on the rows for which a condition is true.
    Filter(RowCondition<'g>),
    /// The same for a condition on one property. The stage before it shares the test.
    Test(Rc<ColumnTest<'g>>),
    /// The same for a condition on the text of a property.
    TextTest(Rc<TextTest<'g>>),
    /// The same for a condition on the texts of two nodes.
    PairTest(Rc<PairTest<'g>>),
    /// Makes a path from the relationships that were walked.
    Path { var: usize, start: usize, edges: Vec<usize>, graph: &'g Graph },
    /// Runs inner stages; where nothing comes out of them, passes the row on with nulls.
    Optional { stages: Vec<Stage<'g>>, nulls: Vec<usize> },
    /// Runs a subquery for each row.
    Call(CallStage<'g>),
    /// Binds each element of a list.
    Unwind { list: CompiledExpr<'g>, var: usize },
    /// Computes expressions.
    Compute(Vec<(usize, CompiledExpr<'g>)>),
    /// Collects the relationships that a row rests on.
    Evidence {
        edges: Vec<usize>,
        before: Option<usize>,
        var: usize,
        /// The evidence of a row that rests on none, which all such rows share.
        none: Value,
    },
    /// Groups rows.
    Groups(GroupStage<'g>),
    /// Passes on one of equal rows.
    Distinct {
        vars: Vec<(usize, HeldColumn)>,
        texts: Option<(usize, &'g TextIndex)>,
        seen: RefCell<SeenRows>,
    },
    /// Passes on one of equal rows, with the evidence of all.
    United { vars: Vec<(usize, HeldColumn)>, evidence: usize, rows: RefCell<UnitedRows> },
    /// Sorts rows.
    Sort(SortStage<'g>),
    /// Drops the first rows.
    Skip { count: usize, seen: Cell<usize> },
    /// Passes on only the first rows.
    Limit { count: usize, seen: Cell<usize> },
}

/// Runs a whole pipeline on one row: pushes the row in, then lets each stage in turn push on the
/// rows that it kept.
pub(super) fn run_stages(
    stages: &[Stage],
    row: &mut [Value],
    cx: &RunContext,
    sink: RowSink,
) -> Flow {
    let enough = |flow: Flow| match flow {
        Err(StopReason::Enough) => Ok(()),
        other => other,
    };
    enough(push_row(stages, row, cx, sink))?;
    for n in 0..stages.len() {
        let (stage, rest) = (&stages[n], &stages[n + 1..]);
        profile::timed_release(&stages[..n], || enough(release_rows(stage, rest, row, cx, sink)))?;
    }
    Ok(())
}

/// Pushes on the rows that a stage kept.
fn release_rows(
    stage: &Stage,
    rest: &[Stage],
    row: &mut [Value],
    cx: &RunContext,
    sink: RowSink,
) -> Flow {
    match stage {
        Stage::Groups(groups) => groups.release(rest, row, cx, sink),
        Stage::United { vars, evidence, rows } => {
            let united = rows.take();
            for (values, edges) in united.rows {
                for ((var, _), ValueKey(value)) in vars.iter().zip(values) {
                    row[*var] = value;
                }
                row[*evidence] = evidence_list(&edges);
                push_row(rest, row, cx, sink)?;
            }
            Ok(())
        }
        Stage::Sort(sort) => {
            for kept in sort.finish(cx)? {
                for ((slot, _), value) in sort.keep.iter().zip(kept.slots) {
                    row[*slot] = value;
                }
                push_row(rest, row, cx, sink)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Pushes a row through some stages and into the sink.
#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
pub(super) fn push_row(
    stages: &[Stage],
    row: &mut [Value],
    cx: &RunContext,
    sink: RowSink,
) -> Flow {
    let Some((stage, rest)) = stages.split_first() else { return sink(row) };
    match stage {
        Stage::Nodes { var, count } => {
            for n in 0..*count {
                cx.tick()?;
                row[*var] = Value::Node(NodeId::new(n));
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::List { var, nodes, tests } => {
            for &node in nodes.iter() {
                cx.tick()?;
                if tests.iter().any(|test| test.verdict(row, *var, node) == Some(false)) {
                    continue;
                }
                row[*var] = Value::Node(node);
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::LookUp(look_up) => {
            if let Some(after) = look_up.counted
                && let Some(Stage::Groups(groups)) = rest.get(after)
            {
                let count = look_up.count(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
                return Ok(groups.count_rows(count, cx)?);
            }
            look_up.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::EdgeLookUp(look_up) => {
            look_up.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Probe(probe) => probe.pass(|| push_row(rest, row, cx, sink))?,
        Stage::Types { types, name, weight, graph } => {
            for kind in types.iter().filter(|kind| graph.type_count(**kind) > 0) {
                row[*name] = Value::String(graph.type_name(*kind).clone());
                row[*weight] = count_value(graph.type_count(*kind));
                push_row(rest, row, cx, sink)?;
            }
        }
        // Without nodes there must be no row: a row that stands for no node would still be seen by
        // `max(1)`.
        Stage::Many { count: 0, .. } => {}
        Stage::Many { count, weight } => {
            row[*weight] = count_value(*count);
            push_row(rest, row, cx, sink)?;
        }
        Stage::Degree(degree) => {
            if degree.count(row, cx)? {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Once { var, seen } => {
            let fresh = match row[*var] {
                Value::Node(node) => seen.borrow_mut().insert(node.index()),
                _ => true,
            };
            if fresh {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Expand(expanding) => {
            if let [Stage::Groups(groups), ..] = rest
                && expanding.is_free()
                && groups.tally.is_some()
            {
                return Ok(groups.count_hops(expanding, row, cx)?);
            }
            if let Some(after) = expanding.counted
                && let Some(Stage::Groups(groups)) = rest.get(after)
            {
                let count = expanding.count(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
                return Ok(groups.count_rows(count, cx)?);
            }
            expanding.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Meet(meeting) => {
            meeting.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Repeat(repeat) => {
            repeat.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Reach(reaching) => {
            reaching.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Walk(walking) => {
            walking.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Shortest(shortest) => {
            shortest.push_rows(row, cx, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Ends(ends) => ends.push_rows(row, &mut |row| push_row(rest, row, cx, sink))?,
        Stage::Filter(condition) => {
            if condition(row)? == Some(true) {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Test(test) => {
            if test.test(row)? == Some(true) {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::TextTest(test) => {
            if test.test(row)? == Some(true) {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::PairTest(test) => {
            if test.test(row)? == Some(true) {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Path { var, start, edges, graph } => {
            row[*var] = path_value(row, *start, edges, graph);
            push_row(rest, row, cx, sink)?;
        }
        Stage::Optional { stages, nulls } => {
            let mut found = false;
            push_row(stages, row, cx, &mut |row| {
                found = true;
                push_row(rest, row, cx, sink)
            })?;
            if !found {
                nulls.iter().for_each(|&slot| row[slot] = Value::Null);
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Call(call) => {
            call.push_rows(row, &mut |row| push_row(rest, row, cx, sink))?;
        }
        Stage::Unwind { list, var } => match list(row)? {
            Value::Null => {}
            list @ Value::List(_) => {
                let held = cx.hold_large(&list)?;
                if let Value::List(list) = &list {
                    for value in list.iter() {
                        cx.tick()?;
                        row[*var] = value.clone();
                        push_row(rest, row, cx, sink)?;
                    }
                }
                cx.release(held);
            }
            other => {
                row[*var] = other;
                push_row(rest, row, cx, sink)?;
            }
        },
        Stage::Compute(items) => {
            // The items read only old slots, so that the new ones can be written at once.
            let mut held = 0;
            for (slot, eval) in items {
                row[*slot] = eval(row)?;
                held += cx.hold_large(&row[*slot])?;
            }
            push_row(rest, row, cx, sink)?;
            cx.release(held);
        }
        Stage::Evidence { edges, before, var, none } => {
            let mut found: Vec<Value> = Vec::new();
            for &slot in edges.iter().chain(before) {
                match &row[slot] {
                    edge @ Value::Edge(_) => found.push(edge.clone()),
                    Value::List(list) => found.extend(list.iter().cloned()),
                    _ => {}
                }
            }
            sort_evidence(&mut found);
            row[*var] = if found.is_empty() { none.clone() } else { Value::list(found) };
            push_row(rest, row, cx, sink)?;
        }
        Stage::Groups(groups) => groups.add_row(row, cx)?,
        Stage::Distinct { vars, texts, seen } => {
            let fresh = seen.borrow_mut().insert(vars, *texts, row, cx)?;
            if fresh {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::United { vars, evidence, rows } => {
            rows.borrow_mut().add(vars, *evidence, row, cx)?;
        }
        Stage::Sort(sort) => sort.add_row(row, cx)?,
        Stage::Skip { count, seen } => {
            if seen.get() < *count {
                seen.set(seen.get() + 1);
            } else {
                push_row(rest, row, cx, sink)?;
            }
        }
        Stage::Limit { count, seen } => {
            if seen.get() == *count {
                return Err(StopReason::Enough);
            }
            seen.set(seen.get() + 1);
            push_row(rest, row, cx, sink)?;
            if seen.get() == *count {
                return Err(StopReason::Enough);
            }
        }
    }
    Ok(())
}

/// Sorts relationships by number and removes repeated ones.
fn sort_evidence(edges: &mut Vec<Value>) {
    if edges.len() > 1 {
        edges.sort_by(comparison::order_values);
        edges.dedup_by(|a, b| comparison::order_values(a, b).is_eq());
    }
}

/// The evidence of two rows together.
pub(super) fn evidence_union(a: &Value, b: &Value) -> Value {
    let edges = [a, b].into_iter().flat_map(|list| match list {
        Value::List(list) => list.to_vec(),
        _ => Vec::new(),
    });
    let mut edges: Vec<Value> = edges.collect();
    sort_evidence(&mut edges);
    Value::list(edges)
}

fn count_value(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// The path that starts at a node and follows relationships; null where one of them is null.
pub(super) fn path_value(row: &[Value], start: usize, edges: &[usize], graph: &Graph) -> Value {
    let Value::Node(start) = row[start] else { return Value::Null };
    let mut path = Path { nodes: vec![start], edges: Vec::new() };
    let mut at = start;
    let mut follow = |edge| {
        let (from, to) = graph.ends(edge);
        at = if from == at { to } else { from };
        path.nodes.push(at);
        path.edges.push(edge);
    };
    for &slot in edges {
        match &row[slot] {
            Value::Edge(edge) => follow(*edge),
            Value::List(list) => {
                for edge in list.iter() {
                    if let Value::Edge(edge) = edge {
                        follow(*edge);
                    }
                }
            }
            _ => return Value::Null,
        }
    }
    Value::Path(Arc::new(path))
}
