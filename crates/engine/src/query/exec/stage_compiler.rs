//! Compiles the operators of a plan into stages that can be run.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::diagnostic::codes;
use crate::graph::Value;
use crate::query::algebra::{Expr, SortKey, Var};
use crate::query::plan::{BoundVars, Operator, ScanSource};

use super::aggregator::Aggregator;
use super::bit_set::BitSet;
use super::column_test::NodeTest;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::degree_stage::DegreeStage;
use super::edge_look_up_stage::EdgeLookUpStage;
use super::ends_stage::EndsStage;
use super::expand_stage::ExpandStage;
use super::group_stage::{ColumnGroups, FirstGroups, GroupStage};
use super::held_size::{HeldColumn, makes_text};
use super::look_up_stage::LookUpStage;
use super::meet_stage::MeetStage;
use super::profile;
use super::reach_stage::ReachStage;
use super::repeat_stage::RepeatStage;
use super::shortest_stage::ShortestStage;
use super::sort_stage::{CompiledSortKey, SortStage};
use super::stage::Stage;
use super::subquery_stage::CallStage;
use super::walk_stage::WalkStage;
use super::{Fault, fault};

/// Compiles operators into stages. `scope` holds the slots that are bound before the first, and
/// those that are bound after the last when this returns.
pub(super) fn compile_stages<'g>(
    ops: &[Operator],
    compiler: ExprCompiler<'g>,
    scope: &mut BoundVars,
) -> Result<Vec<Stage<'g>>, Fault> {
    let each = ops.iter().map(|op| compile_stage(op, compiler, scope));
    let mut stages = each.collect::<Result<Vec<_>, Fault>>()?;
    for n in 0..stages.len() {
        improve_stage(&ops[n..], &mut stages[n..], compiler)?;
        // `PROFILE` shows how many rows come between the two.
        if !compiler.measured {
            share_tests(&mut stages[n..]);
        }
    }
    Ok(if compiler.measured { profile::with_probes(stages) } else { stages })
}

/// Improves the first of these stages where the operators after it allow it.
fn improve_stage<'g>(
    ops: &[Operator],
    stages: &mut [Stage<'g>],
    compiler: ExprCompiler<'g>,
) -> Result<(), Fault> {
    match (ops, stages) {
        (
            [
                Operator::Aggregate { gathers, .. },
                Operator::Compute(items),
                Operator::Sort { keys, first: Some((skip, limit)), .. },
                ..,
            ],
            [Stage::Groups(groups), ..],
        ) => {
            let Some(Expr::Var(key)) = keys.first().map(|order| &order.expr) else { return Ok(()) };
            let of = |(var, expr): &(Var, Expr)| match expr {
                Expr::Var(count) if var == key => Some(*count),
                _ => None,
            };
            let key = items.iter().find_map(of).unwrap_or(*key);
            if let Some(gather) = gathers.iter().position(|gather| gather.var == key) {
                let skip = skip.as_ref().map_or(Ok(0), |skip| row_count(skip, compiler))?;
                let count = skip.saturating_add(row_count(limit, compiler)?);
                let descending = keys.first().is_some_and(|order| order.descending);
                groups.first = Some(FirstGroups { gather, descending, count });
            }
        }
        // Texts can be compared by their number in the index, without being read.
        (
            [Operator::Compute(items), Operator::Distinct { .. }, ..],
            [_, Stage::Distinct { vars, texts, .. }, ..],
        ) => {
            if let ([(var, expr)], [(slot, _)]) = (items.as_slice(), vars.as_slice())
                && var.index() == *slot
            {
                *texts = compiler.texts_of(expr);
            }
        }
        (
            [Operator::Expand(expand), Operator::Aggregate { .. }, ..],
            [_, Stage::Groups(groups), ..],
        ) => {
            groups.tally = groups.hop_tally(expand.edge.index(), expand.to.index());
        }
        _ => {}
    }
    Ok(())
}

/// Gives the tests right after the first of these stages to it, so that it does not make rows which
/// they are known to refuse. Where all stages before groups are such tests, and the groups only count
/// rows, the first stage counts them.
fn share_tests(stages: &mut [Stage]) {
    let [first, rest @ ..] = stages else { return };
    let (mut passed, mut shared) = (0, 0);
    for stage in &*rest {
        match (&mut *first, stage) {
            (Stage::List { var, tests, .. }, stage) => {
                tests.extend(node_test(stage, *var));
            }
            (Stage::LookUp(look_up), stage) => {
                let test = node_test(stage, look_up.var);
                shared += usize::from(test.is_some());
                look_up.tests.extend(test);
            }
            (Stage::Expand(expand), Stage::Test(test)) if test.slot() == expand.edge => {
                expand.edge_tests.push(Rc::clone(test));
                shared += 1;
            }
            (Stage::Expand(expand), stage) => {
                let test = node_test(stage, expand.to);
                shared += usize::from(test.is_some());
                expand.node_tests.extend(test);
            }
            _ => return,
        }
        if !matches!(stage, Stage::Test(_) | Stage::TextTest(_) | Stage::PairTest(_)) {
            break;
        }
        passed += 1;
    }
    let Some(Stage::Groups(groups)) = rest.get(passed) else { return };
    if shared < passed || !groups.only_counts() {
        return;
    }
    match first {
        Stage::Expand(expand) if expand.is_open() => expand.counted = Some(passed),
        Stage::LookUp(look_up) => look_up.counted = Some(passed),
        _ => {}
    }
}

/// What a stage tests of the node in a slot.
fn node_test<'g>(stage: &Stage<'g>, slot: usize) -> Option<Rc<dyn NodeTest + 'g>> {
    match stage {
        Stage::Test(test) if test.slot() == slot => Some(Rc::clone(test) as _),
        Stage::TextTest(test) if test.slot() == slot => Some(Rc::clone(test) as _),
        Stage::PairTest(test) if test.reads(slot) => Some(Rc::clone(test) as _),
        _ => None,
    }
}

/// Slots whose values are held.
fn columns(vars: &[Var], scope: &BoundVars) -> Vec<(usize, HeldColumn)> {
    vars.iter().map(|&var| (var.index(), HeldColumn::of(&Expr::Var(var), scope))).collect()
}

fn slot_indexes(vars: &[Var]) -> Vec<usize> {
    vars.iter().map(|var| var.index()).collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
fn compile_stage<'g>(
    op: &Operator,
    compiler: ExprCompiler<'g>,
    scope: &mut BoundVars,
) -> Result<Stage<'g>, Fault> {
    let graph = compiler.graph;
    let bind = |scope: &mut BoundVars, vars: &[Var]| vars.iter().for_each(|&var| scope.bind(var));
    Ok(match op {
        Operator::Scan { var, source } => {
            bind(scope, &[*var]);
            let var = var.index();
            match source.nodes(graph) {
                None => Stage::Nodes { var, count: graph.node_count() },
                Some(nodes) => Stage::List { var, nodes, tests: Vec::new() },
            }
        }
        Operator::LookUp(look_up) => {
            let stage = LookUpStage::new(look_up, compiler, scope)?;
            bind(scope, &[look_up.var]);
            Stage::LookUp(stage)
        }
        Operator::EdgeLookUp { var, key, texts } => {
            bind(scope, &[*var]);
            let edges = match texts.as_slice() {
                [text] => Cow::Borrowed(graph.edges_by_text(*key, text)),
                texts => {
                    let each = texts.iter().flat_map(|text| graph.edges_by_text(*key, text));
                    let mut edges: Vec<u32> = each.copied().collect();
                    edges.sort_unstable();
                    Cow::Owned(edges)
                }
            };
            Stage::EdgeLookUp(EdgeLookUpStage { var: var.index(), edges })
        }
        Operator::Types { types, name, weight } => {
            bind(scope, &[*name, *weight]);
            let types = types.clone().unwrap_or_else(|| graph.types().collect());
            Stage::Types { types, name: name.index(), weight: weight.index(), graph }
        }
        Operator::Many { source, having, weight } => {
            bind(scope, &[*weight]);
            let all = || source.nodes(graph).map_or(graph.node_count(), |nodes| nodes.len());
            let label = match source {
                ScanSource::Label(label) => Some(*label),
                _ => None,
            };
            let with_type = |(kind, direction)| graph.nodes_with_type(kind, direction, label);
            let count = having.and_then(with_type).unwrap_or_else(all);
            Stage::Many { count, weight: weight.index() }
        }
        Operator::Degree(degree) => {
            bind(scope, &[degree.weight]);
            Stage::Degree(DegreeStage::new(degree, graph))
        }
        Operator::Once(var) => {
            let seen = RefCell::new(BitSet::with_room(graph.node_count()));
            Stage::Once { var: var.index(), seen }
        }
        Operator::Expand(expand) => {
            bind(scope, &[expand.edge, expand.to]);
            Stage::Expand(ExpandStage::new(expand, graph))
        }
        Operator::Meet(meet) => {
            bind(scope, &[meet.one.edge, meet.other.edge, meet.one.to]);
            Stage::Meet(MeetStage::new(meet, graph))
        }
        Operator::Reach(walk) => {
            let walking = WalkStage::new(walk, compiler, scope)?;
            bind(scope, &[walk.expand.to]);
            Stage::Reach(ReachStage::new(walking))
        }
        Operator::Repeat(repeat) => {
            let stage = RepeatStage::new(repeat, compiler, scope)?;
            bind(scope, &[repeat.edge, repeat.to]);
            repeat.lists.iter().for_each(|(_, list)| scope.bind(*list));
            Stage::Repeat(stage)
        }
        Operator::Walk(walk) => {
            let stage = Stage::Walk(WalkStage::new(walk, compiler, scope)?);
            bind(scope, &[walk.expand.edge, walk.expand.to]);
            stage
        }
        Operator::Shortest { mode, walk, path, conditions } => {
            let walking = WalkStage::new(walk, compiler, scope)?;
            bind(scope, &[walk.expand.edge]);
            path.iter().for_each(|path| bind(scope, &[*path]));
            let condition = |expr: &Expr| compiler.condition(expr, scope);
            Stage::Shortest(ShortestStage {
                mode: *mode,
                walking,
                path: path.map(Var::index),
                conditions: conditions.iter().map(condition).collect::<Result<_, Fault>>()?,
                ends: RefCell::default(),
                distances: RefCell::default(),
            })
        }
        Operator::Ends(ends) => {
            bind(scope, &[ends.edge, ends.from, ends.to]);
            Stage::Ends(EndsStage::new(ends, graph))
        }
        Operator::Filter(condition) => match compiler.test(condition, scope)? {
            Some(test) => Stage::Test(Rc::new(test)),
            None => match compiler.text_test(condition, scope)? {
                Some(test) => Stage::TextTest(Rc::new(test)),
                None => match compiler.pair_test(condition, scope)? {
                    Some(test) => Stage::PairTest(Rc::new(test)),
                    None => Stage::Filter(compiler.condition(condition, scope)?),
                },
            },
        },
        Operator::Path { var, start, edges } => {
            bind(scope, &[*var]);
            Stage::Path {
                var: var.index(),
                start: start.index(),
                edges: slot_indexes(edges),
                graph,
            }
        }
        Operator::Optional { ops, nulls } => {
            let stages = compile_stages(ops, compiler, scope)?;
            bind(scope, nulls);
            Stage::Optional { stages, nulls: slot_indexes(nulls) }
        }
        Operator::Call(call) => Stage::Call(CallStage::new(call, compiler, scope)?),
        Operator::Unwind { list, var } => {
            let eval = compiler.compile(list, scope)?;
            scope.bind_as(*var, makes_text(list, scope));
            Stage::Unwind { list: eval, var: var.index() }
        }
        Operator::Compute(items) => {
            let evals = evals(items, compiler, scope)?;
            let new_texts: Vec<bool> = items.iter().map(|(_, e)| makes_text(e, scope)).collect();
            for ((var, _), new_texts) in items.iter().zip(new_texts) {
                scope.bind_as(*var, new_texts);
            }
            Stage::Compute(evals)
        }
        Operator::Evidence { edges, before, var } => Stage::Evidence {
            edges: slot_indexes(edges),
            before: before.map(Var::index),
            var: var.index(),
            none: Value::list([]),
        },
        Operator::Aggregate { keys, gathers, evidence, weight } => {
            let groups = GroupStage {
                keys: evals(keys, compiler, scope)?,
                columns: keys.iter().map(|(_, expr)| HeldColumn::of(expr, scope)).collect(),
                gathers: gathers
                    .iter()
                    .map(|g| Ok((g.var.index(), Aggregator::new(g, compiler, scope)?)))
                    .collect::<Result<_, Fault>>()?,
                evidence: evidence.map(Var::index),
                weight: weight.map(Var::index),
                texts: match keys.as_slice() {
                    [(_, expr)] => compiler.texts_of(expr),
                    _ => None,
                },
                by_columns: ColumnGroups::of(keys, compiler),
                first: None,
                tally: None,
                state: RefCell::default(),
            };
            let made = keys.iter().map(|(var, expr)| (*var, makes_text(expr, scope)));
            let made: Vec<(Var, bool)> = made
                .chain(gathers.iter().map(|gather| {
                    (gather.var, gather.arguments.iter().any(|expr| makes_text(expr, scope)))
                }))
                .collect();
            made.into_iter().for_each(|(var, new_texts)| scope.bind_as(var, new_texts));
            Stage::Groups(groups)
        }
        Operator::Distinct { vars, evidence: None } => {
            Stage::Distinct { vars: columns(vars, scope), texts: None, seen: RefCell::default() }
        }
        Operator::Distinct { vars, evidence: Some(evidence) } => Stage::United {
            vars: columns(vars, scope),
            evidence: evidence.index(),
            rows: RefCell::default(),
        },
        Operator::Sort { keys, keep, first } => {
            let count = |expr: &Expr| row_count(expr, compiler);
            let first = match first {
                None => None,
                Some((skip, limit)) => {
                    let skip = skip.as_ref().map_or(Ok(0), count)?;
                    Some(skip.saturating_add(count(limit)?))
                }
            };
            let key = |order: &SortKey| {
                Ok(CompiledSortKey {
                    eval: compiler.compile(&order.expr, scope)?,
                    descending: order.descending,
                    column: HeldColumn::of(&order.expr, scope),
                })
            };
            let keys = keys.iter().map(key).collect::<Result<_, Fault>>()?;
            Stage::Sort(SortStage {
                keys,
                keep: columns(keep, scope),
                first,
                state: RefCell::default(),
            })
        }
        Operator::Skip(expr) => {
            Stage::Skip { count: row_count(expr, compiler)?, seen: Cell::new(0) }
        }
        Operator::Limit(expr) => {
            Stage::Limit { count: row_count(expr, compiler)?, seen: Cell::new(0) }
        }
    })
}

fn evals<'g>(
    items: &[(Var, Expr)],
    compiler: ExprCompiler<'g>,
    scope: &BoundVars,
) -> Result<Vec<(usize, CompiledExpr<'g>)>, Fault> {
    let one = |(var, expr): &(Var, Expr)| Ok((var.index(), compiler.compile(expr, scope)?));
    items.iter().map(one).collect()
}

/// The number after `SKIP` or `LIMIT`, which depends on no row.
fn row_count(expr: &Expr, compiler: ExprCompiler) -> Result<usize, Fault> {
    match compiler.compile(expr, &BoundVars::default())?(&mut [])? {
        Value::Int(n) => usize::try_from(n).map_err(|_| {
            let message = format!("SKIP and LIMIT take no negative number, such as {n}");
            fault(&codes::NEGATIVE_INTEGER_ARGUMENT, message)
        }),
        other => {
            let message = format!("SKIP and LIMIT take a whole number, not {}", other.type_name());
            Err(fault(&codes::INVALID_ARGUMENT_TYPE, message))
        }
    }
}
