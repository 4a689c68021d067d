//! The operators at work: each takes a row, and pushes what becomes of it to the next.
//!
//! A row is one array of slots for the whole pipeline: an operator writes its slot and calls the
//! next one, and on return writes the next value there. Only operators that need all rows before
//! they can let any go (groups, sorting) keep copies.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::codes;
use crate::graph::{Graph, NodeId, Path, Value};
use crate::query::algebra::{Expr, Var};
use crate::query::plan::{Op, Scope, Source};

use super::aggregate::{Gatherer, Gathering};
use super::compare::{self, Key};
use super::eval::{Compiler, Eval, truth};
use super::walk::{self, Expanding, Walking};
use super::{Context, Fault, fault};

/// Why pushing stops.
#[derive(Debug)]
pub(super) enum Stop {
    /// No more rows are wanted.
    Enough,
    /// Something went wrong.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// Whether to go on.
pub(super) type Flow = Result<(), Stop>;

/// Where rows go at the end.
pub(super) type Sink<'a> = &'a mut dyn FnMut(&mut [Value]) -> Flow;

/// An operator at work.
pub(super) enum Stage<'g> {
    Nodes { var: usize, count: usize },
    List { var: usize, nodes: &'g [NodeId] },
    Expand(Expanding<'g>),
    Walk(Walking<'g>),
    Shortest(walk::Shortest<'g>),
    Ends(walk::Ends<'g>),
    Filter(Eval<'g>),
    Path { var: usize, start: usize, edges: Vec<usize>, graph: &'g Graph },
    Optional { stages: Vec<Stage<'g>>, nulls: Vec<usize> },
    Unwind { list: Eval<'g>, var: usize },
    Compute(Vec<(usize, Eval<'g>)>),
    Evidence { edges: Vec<usize>, before: Option<usize>, var: usize },
    Groups(Groups<'g>),
    Distinct { vars: Vec<usize>, seen: RefCell<FxHashSet<Vec<Key>>> },
    United { vars: Vec<usize>, evidence: usize, rows: RefCell<United> },
    Sort(Sort<'g>),
    Skip { count: usize, seen: Cell<usize> },
    Limit { count: usize, seen: Cell<usize> },
}

/// Distinct rows in the order in which they came, with the evidence of all equal ones.
#[derive(Default)]
pub(super) struct United {
    places: FxHashMap<Vec<Key>, usize>,
    rows: Vec<(Vec<Key>, Vec<Value>)>,
}

/// Groups of rows.
pub(super) struct Groups<'g> {
    keys: Vec<(usize, Eval<'g>)>,
    gathers: Vec<(usize, Gathering<'g>)>,
    evidence: Option<usize>,
    state: RefCell<GroupState>,
}

#[derive(Default)]
struct GroupState {
    places: FxHashMap<Vec<Key>, usize>,
    groups: Vec<Group>,
}

struct Group {
    key: Vec<Key>,
    gatherers: Vec<Gatherer>,
    evidence: Vec<Value>,
}

/// Rows to be sorted.
pub(super) struct Sort<'g> {
    keys: Vec<(Eval<'g>, bool)>,
    keep: Vec<usize>,
    first: Option<usize>,
    rows: RefCell<Vec<Kept>>,
}

struct Kept {
    keys: Vec<Value>,
    slots: Vec<Value>,
}

/// Makes stages of operators. `scope` is what is bound before the first.
pub(super) fn compile<'g>(
    ops: &[Op],
    compiler: Compiler<'g>,
    scope: &Scope,
) -> Result<Vec<Stage<'g>>, Fault> {
    let mut scope = scope.clone();
    ops.iter().map(|op| stage(op, compiler, &mut scope)).collect()
}

fn index(vars: &[Var]) -> Vec<usize> {
    vars.iter().map(|var| var.index()).collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
fn stage<'g>(op: &Op, compiler: Compiler<'g>, scope: &mut Scope) -> Result<Stage<'g>, Fault> {
    let graph = compiler.graph;
    let bind = |scope: &mut Scope, vars: &[Var]| *scope = scope.with(vars.iter().copied());
    Ok(match op {
        Op::Scan { var, source } => {
            bind(scope, &[*var]);
            let var = var.index();
            match source {
                Source::All => Stage::Nodes { var, count: graph.node_count() },
                Source::Nothing => Stage::List { var, nodes: &[] },
                Source::Label(label) => Stage::List { var, nodes: graph.by_label(*label) },
                Source::Text(key, text) => Stage::List { var, nodes: graph.by_text(*key, text) },
            }
        }
        Op::Expand(expand) => {
            bind(scope, &[expand.edge, expand.to]);
            Stage::Expand(Expanding::new(expand, graph))
        }
        Op::Walk(walk) => {
            let stage = Stage::Walk(Walking::new(walk, compiler, scope)?);
            bind(scope, &[walk.expand.edge, walk.expand.to]);
            stage
        }
        Op::Shortest { mode, walk } => {
            let walking = Walking::new(walk, compiler, scope)?;
            bind(scope, &[walk.expand.edge]);
            Stage::Shortest(walk::Shortest { mode: *mode, walking })
        }
        Op::Ends(ends) => {
            bind(scope, &[ends.edge, ends.from, ends.to]);
            Stage::Ends(walk::Ends::new(ends, graph))
        }
        Op::Filter(condition) => Stage::Filter(compiler.compile(condition, scope)?),
        Op::Path { var, start, edges } => {
            bind(scope, &[*var]);
            Stage::Path { var: var.index(), start: start.index(), edges: index(edges), graph }
        }
        Op::Optional { ops, nulls } => {
            let stages = compile(ops, compiler, scope)?;
            bind(scope, nulls);
            Stage::Optional { stages, nulls: index(nulls) }
        }
        Op::Unwind { list, var } => {
            let list = compiler.compile(list, scope)?;
            bind(scope, &[*var]);
            Stage::Unwind { list, var: var.index() }
        }
        Op::Compute(items) => {
            let evals = evals(items, compiler, scope)?;
            items.iter().for_each(|(var, _)| bind(scope, &[*var]));
            Stage::Compute(evals)
        }
        Op::Evidence { edges, before, var } => Stage::Evidence {
            edges: index(edges),
            before: before.map(Var::index),
            var: var.index(),
        },
        Op::Aggregate { keys, gathers, evidence } => {
            let groups = Groups {
                keys: evals(keys, compiler, scope)?,
                gathers: gathers
                    .iter()
                    .map(|g| Ok((g.var.index(), Gathering::new(g, compiler, scope)?)))
                    .collect::<Result<_, Fault>>()?,
                evidence: evidence.map(Var::index),
                state: RefCell::default(),
            };
            keys.iter().for_each(|(var, _)| bind(scope, &[*var]));
            gathers.iter().for_each(|gather| bind(scope, &[gather.var]));
            Stage::Groups(groups)
        }
        Op::Distinct { vars, evidence: None } => {
            Stage::Distinct { vars: index(vars), seen: RefCell::default() }
        }
        Op::Distinct { vars, evidence: Some(evidence) } => Stage::United {
            vars: index(vars),
            evidence: evidence.index(),
            rows: RefCell::default(),
        },
        Op::Sort { keys, keep, first } => {
            let count = |expr: &Expr| row_count(expr, compiler);
            let first = match first {
                None => None,
                Some((skip, limit)) => {
                    let skip = skip.as_ref().map_or(Ok(0), count)?;
                    Some(skip.saturating_add(count(limit)?))
                }
            };
            let key = |order: &crate::query::algebra::Order| {
                Ok((compiler.compile(&order.expr, scope)?, order.descending))
            };
            let keys = keys.iter().map(key).collect::<Result<_, Fault>>()?;
            Stage::Sort(Sort { keys, keep: index(keep), first, rows: RefCell::default() })
        }
        Op::Skip(expr) => Stage::Skip { count: row_count(expr, compiler)?, seen: Cell::new(0) },
        Op::Limit(expr) => Stage::Limit { count: row_count(expr, compiler)?, seen: Cell::new(0) },
    })
}

fn evals<'g>(
    items: &[(Var, Expr)],
    compiler: Compiler<'g>,
    scope: &Scope,
) -> Result<Vec<(usize, Eval<'g>)>, Fault> {
    let one = |(var, expr): &(Var, Expr)| Ok((var.index(), compiler.compile(expr, scope)?));
    items.iter().map(one).collect()
}

/// The number after `SKIP` or `LIMIT`, which depends on no row.
fn row_count(expr: &Expr, compiler: Compiler) -> Result<usize, Fault> {
    match compiler.compile(expr, &Scope::default())?(&mut [])? {
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

/// Runs a whole line on one row: pushes it, then lets go what operators kept.
pub(super) fn run(stages: &[Stage], row: &mut [Value], cx: &Context, sink: Sink) -> Flow {
    let enough = |flow: Flow| match flow {
        Err(Stop::Enough) => Ok(()),
        other => other,
    };
    enough(push(stages, row, cx, sink))?;
    for n in 0..stages.len() {
        let (stage, rest) = (&stages[n], &stages[n + 1..]);
        enough(release(stage, rest, row, cx, sink))?;
    }
    Ok(())
}

/// Lets go the rows that an operator kept.
fn release(stage: &Stage, rest: &[Stage], row: &mut [Value], cx: &Context, sink: Sink) -> Flow {
    match stage {
        Stage::Groups(groups) => groups.release(rest, row, cx, sink),
        Stage::United { vars, evidence, rows } => {
            let united = rows.take();
            for (values, mut edges) in united.rows {
                for (&var, Key(value)) in vars.iter().zip(values) {
                    row[var] = value;
                }
                unite(&mut edges);
                row[*evidence] = Value::list(edges);
                push(rest, row, cx, sink)?;
            }
            Ok(())
        }
        Stage::Sort(sort) => {
            let mut rows = sort.rows.take();
            cx.release(rows.len());
            sort.sort(&mut rows);
            for kept in rows {
                for (&slot, value) in sort.keep.iter().zip(kept.slots) {
                    row[slot] = value;
                }
                push(rest, row, cx, sink)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Pushes a row through the stages, to the sink.
#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
pub(super) fn push(stages: &[Stage], row: &mut [Value], cx: &Context, sink: Sink) -> Flow {
    let Some((stage, rest)) = stages.split_first() else { return sink(row) };
    match stage {
        Stage::Nodes { var, count } => {
            for n in 0..*count {
                cx.tick()?;
                row[*var] = Value::Node(NodeId::new(n));
                push(rest, row, cx, sink)?;
            }
        }
        Stage::List { var, nodes } => {
            for &node in *nodes {
                cx.tick()?;
                row[*var] = Value::Node(node);
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Expand(expanding) => {
            expanding.each(row, cx, &mut |row| push(rest, row, cx, sink))?;
        }
        Stage::Walk(walking) => walking.each(row, cx, &mut |row| push(rest, row, cx, sink))?,
        Stage::Shortest(shortest) => {
            shortest.each(row, cx, &mut |row| push(rest, row, cx, sink))?;
        }
        Stage::Ends(ends) => ends.each(row, &mut |row| push(rest, row, cx, sink))?,
        Stage::Filter(condition) => {
            if truth(condition(row)?, "WHERE")? == Some(true) {
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Path { var, start, edges, graph } => {
            row[*var] = path(row, *start, edges, graph);
            push(rest, row, cx, sink)?;
        }
        Stage::Optional { stages, nulls } => {
            let mut found = false;
            push(stages, row, cx, &mut |row| {
                found = true;
                push(rest, row, cx, sink)
            })?;
            if !found {
                nulls.iter().for_each(|&slot| row[slot] = Value::Null);
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Unwind { list, var } => match list(row)? {
            Value::Null => {}
            Value::List(list) => {
                for value in list.iter() {
                    cx.tick()?;
                    row[*var] = value.clone();
                    push(rest, row, cx, sink)?;
                }
            }
            other => {
                row[*var] = other;
                push(rest, row, cx, sink)?;
            }
        },
        Stage::Compute(items) => {
            // New slots are never read by the items beside them, so they can be written at once.
            for (slot, eval) in items {
                row[*slot] = eval(row)?;
            }
            push(rest, row, cx, sink)?;
        }
        Stage::Evidence { edges, before, var } => {
            let mut found: Vec<Value> = Vec::new();
            for &slot in edges.iter().chain(before) {
                match &row[slot] {
                    edge @ Value::Edge(_) => found.push(edge.clone()),
                    Value::List(list) => found.extend(list.iter().cloned()),
                    _ => {}
                }
            }
            unite(&mut found);
            row[*var] = Value::list(found);
            push(rest, row, cx, sink)?;
        }
        Stage::Groups(groups) => groups.take(row, cx)?,
        Stage::Distinct { vars, seen } => {
            let key: Vec<Key> = vars.iter().map(|&slot| Key(row[slot].clone())).collect();
            if !seen.borrow().contains(&key) {
                cx.hold(key.len())?;
                seen.borrow_mut().insert(key);
                push(rest, row, cx, sink)?;
            }
        }
        Stage::United { vars, evidence, rows } => {
            let key: Vec<Key> = vars.iter().map(|&slot| Key(row[slot].clone())).collect();
            let mut united = rows.borrow_mut();
            let place = match united.places.get(&key) {
                Some(&place) => place,
                None => {
                    cx.hold(key.len())?;
                    let place = united.rows.len();
                    united.places.insert(key.clone(), place);
                    united.rows.push((key, Vec::new()));
                    place
                }
            };
            add_evidence(&mut united.rows[place].1, &row[*evidence], cx)?;
        }
        Stage::Sort(sort) => sort.take(row, cx)?,
        Stage::Skip { count, seen } => {
            if seen.get() < *count {
                seen.set(seen.get() + 1);
            } else {
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Limit { count, seen } => {
            if seen.get() == *count {
                return Err(Stop::Enough);
            }
            seen.set(seen.get() + 1);
            push(rest, row, cx, sink)?;
            if seen.get() == *count {
                return Err(Stop::Enough);
            }
        }
    }
    Ok(())
}

/// Relationships in the order of their numbers, without doubles.
fn unite(edges: &mut Vec<Value>) {
    edges.sort_by(compare::order);
    edges.dedup_by(|a, b| compare::order(a, b).is_eq());
}

fn add_evidence(to: &mut Vec<Value>, evidence: &Value, cx: &Context) -> Result<(), Fault> {
    if let Value::List(list) = evidence {
        cx.hold(list.len())?;
        to.extend(list.iter().cloned());
    }
    Ok(())
}

/// The path that starts at a node and follows relationships; null where any of them is.
fn path(row: &[Value], start: usize, edges: &[usize], graph: &Graph) -> Value {
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

impl Groups<'_> {
    fn take(&self, row: &mut [Value], cx: &Context) -> Result<(), Fault> {
        let key = |(_, eval): &(usize, Eval)| Ok(Key(eval(row)?));
        let key: Vec<Key> = self.keys.iter().map(key).collect::<Result<_, Fault>>()?;
        let mut state = self.state.borrow_mut();
        let place = match state.places.get(&key) {
            Some(&place) => place,
            None => {
                cx.hold(key.len() + self.gathers.len())?;
                let place = state.groups.len();
                state.places.insert(key.clone(), place);
                state.groups.push(self.group(key));
                place
            }
        };
        let group = &mut state.groups[place];
        for ((_, gathering), gatherer) in self.gathers.iter().zip(&mut group.gatherers) {
            gathering.add(gatherer, row, cx)?;
        }
        if let Some(slot) = self.evidence {
            add_evidence(&mut group.evidence, &row[slot], cx)?;
        }
        Ok(())
    }

    fn group(&self, key: Vec<Key>) -> Group {
        let gatherers = self.gathers.iter().map(|(_, gathering)| gathering.start()).collect();
        Group { key, gatherers, evidence: Vec::new() }
    }

    fn release(&self, rest: &[Stage], row: &mut [Value], cx: &Context, sink: Sink) -> Flow {
        let mut groups = self.state.take().groups;
        if groups.is_empty() && self.keys.is_empty() {
            groups.push(self.group(Vec::new()));
        }
        for mut group in groups {
            for ((slot, _), Key(value)) in self.keys.iter().zip(group.key) {
                row[*slot] = value;
            }
            for ((slot, gathering), gatherer) in self.gathers.iter().zip(group.gatherers) {
                row[*slot] = gathering.finish(gatherer)?;
            }
            if let Some(slot) = self.evidence {
                unite(&mut group.evidence);
                row[slot] = Value::list(group.evidence);
            }
            push(rest, row, cx, sink)?;
        }
        Ok(())
    }
}

impl Sort<'_> {
    fn take(&self, row: &mut [Value], cx: &Context) -> Result<(), Fault> {
        let keys =
            self.keys.iter().map(|(eval, _)| eval(row)).collect::<Result<Vec<_>, Fault>>()?;
        let slots = self.keep.iter().map(|&slot| row[slot].clone()).collect();
        let mut rows = self.rows.borrow_mut();
        cx.hold(1)?;
        rows.push(Kept { keys, slots });
        // Twice as many as wanted are kept before the rest is thrown away, so that each row costs
        // a logarithm of the wanted number and not of all rows.
        if let Some(first) = self.first
            && rows.len() >= first.saturating_mul(2).max(64)
        {
            let before = rows.len();
            self.sort(&mut rows);
            rows.truncate(first);
            cx.release(before - rows.len());
        }
        Ok(())
    }

    /// Sorts, leaving equal rows in the order in which they came.
    fn sort(&self, rows: &mut [Kept]) {
        rows.sort_by(|a, b| {
            let pairs = a.keys.iter().zip(&b.keys).zip(&self.keys);
            pairs.fold(std::cmp::Ordering::Equal, |before, ((a, b), (_, descending))| {
                before.then_with(|| {
                    let ordering = compare::order(a, b);
                    if *descending { ordering.reverse() } else { ordering }
                })
            })
        });
    }
}
