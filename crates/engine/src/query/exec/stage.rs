//! The operators at work: each takes a row, and pushes what becomes of it to the next.
//!
//! A row is one array of slots for the whole pipeline: an operator writes its slot and calls the
//! next one, and on return writes the next value there. Only operators that need all rows before
//! they can let any go (groups, sorting) keep copies.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::codes;
use crate::graph::{Direction, Graph, NodeId, Path, Texts, Type, Value};
use crate::query::algebra::{Expr, Var};
use crate::query::plan::{Op, Scope, Source};

use super::aggregate::Gathering;
use super::bits::Bits;
use super::compare::{self, Key};
use super::condition::Condition;
use super::eval::{Compiler, Eval};
use super::group::{First, Groups};
use super::held::{VALUE, size_of_all};
use super::meet::Meeting;
use super::profile::{self, Probe};
use super::reach::Reaching;
use super::shortest::Shortest;
use super::sort::Sort;
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
    Probe(Probe),
    Types { types: Vec<Type>, name: usize, weight: usize, graph: &'g Graph },
    Many { count: usize, weight: usize },
    Degree(Degree<'g>),
    Once { var: usize, seen: RefCell<Bits> },
    Expand(Expanding<'g>),
    Meet(Meeting<'g>),
    Walk(Walking<'g>),
    Reach(Reaching<'g>),
    Shortest(Shortest<'g>),
    Ends(walk::Ends<'g>),
    Filter(Condition<'g>),
    Path { var: usize, start: usize, edges: Vec<usize>, graph: &'g Graph },
    Optional { stages: Vec<Stage<'g>>, nulls: Vec<usize> },
    Unwind { list: Eval<'g>, var: usize },
    Compute(Vec<(usize, Eval<'g>)>),
    Evidence { edges: Vec<usize>, before: Option<usize>, var: usize },
    Groups(Groups<'g>),
    Distinct { vars: Vec<usize>, texts: Option<(usize, &'g Texts)>, seen: RefCell<Seen> },
    United { vars: Vec<usize>, evidence: usize, rows: RefCell<United> },
    Sort(Sort<'g>),
    Skip { count: usize, seen: Cell<usize> },
    Limit { count: usize, seen: Cell<usize> },
}

/// How many relationships a node has.
pub(super) struct Degree<'g> {
    graph: &'g Graph,
    from: usize,
    direction: Direction,
    types: Option<Vec<Type>>,
    before: Option<usize>,
    weight: usize,
}

/// What rows have gone by: single nodes by number, the others by value.
#[derive(Default)]
pub(super) struct Seen {
    nodes: Bits,
    texts: Bits,
    single: FxHashSet<Key>,
    rows: FxHashSet<Vec<Key>>,
    scratch: Vec<Key>,
}

impl Seen {
    /// Whether a row is new.
    fn insert(&mut self, vars: &[usize], texts: Option<(usize, &Texts)>, row: &[Value]) -> bool {
        if let &[var] = vars {
            if let Some((slot, texts)) = texts {
                let number = match (&row[slot], &row[var]) {
                    (Value::Node(node), _) => texts.number(*node),
                    (_, Value::String(text)) => texts.find(text),
                    _ => None,
                };
                if let Some(number) = number {
                    return self.texts.insert(number as usize);
                }
            }
            return match &row[var] {
                Value::Node(node) => self.nodes.insert(node.index()),
                other => self.single.insert(Key(other.clone())),
            };
        }
        self.scratch.clear();
        self.scratch.extend(vars.iter().map(|&slot| Key(row[slot].clone())));
        if self.rows.contains(self.scratch.as_slice()) {
            return false;
        }
        self.rows.insert(std::mem::take(&mut self.scratch))
    }
}

/// Distinct rows in the order in which they came, with the evidence of all equal ones.
#[derive(Default)]
pub(super) struct United {
    places: FxHashMap<Vec<Key>, usize>,
    rows: Vec<(Vec<Key>, Vec<Value>)>,
}

/// Makes stages of operators. `scope` is what is bound before the first.
pub(super) fn compile<'g>(
    ops: &[Op],
    compiler: Compiler<'g>,
    scope: &Scope,
) -> Result<Vec<Stage<'g>>, Fault> {
    let mut scope = scope.clone();
    let each = ops.iter().map(|op| stage(op, compiler, &mut scope));
    let mut stages = each.collect::<Result<Vec<_>, Fault>>()?;
    for n in 0..stages.len() {
        combine(&ops[n..], &mut stages[n..], compiler)?;
    }
    Ok(if compiler.measured { profile::with_probes(stages) } else { stages })
}

/// What the first of these operators can do better for what stands around it.
fn combine<'g>(ops: &[Op], stages: &mut [Stage<'g>], compiler: Compiler<'g>) -> Result<(), Fault> {
    match (ops, stages) {
        (
            [
                Op::Aggregate { gathers, .. },
                Op::Compute(items),
                Op::Sort { keys, first: Some((skip, limit)), .. },
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
                groups.first = Some(First { gather, descending, count });
            }
        }
        // A text is told by its number without being looked at.
        (
            [Op::Compute(items), Op::Distinct { .. }, ..],
            [_, Stage::Distinct { vars, texts, .. }, ..],
        ) => {
            if let ([(var, expr)], [slot]) = (items.as_slice(), vars.as_slice())
                && var.index() == *slot
            {
                *texts = compiler.texts_of(expr);
            }
        }
        ([Op::Expand(expand), Op::Aggregate { .. }, ..], [_, Stage::Groups(groups), ..]) => {
            groups.tally = groups.tally_of(expand.edge.index(), expand.to.index());
        }
        _ => {}
    }
    Ok(())
}

fn index(vars: &[Var]) -> Vec<usize> {
    vars.iter().map(|var| var.index()).collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each operator")]
fn stage<'g>(op: &Op, compiler: Compiler<'g>, scope: &mut Scope) -> Result<Stage<'g>, Fault> {
    let graph = compiler.graph;
    let bind = |scope: &mut Scope, vars: &[Var]| vars.iter().for_each(|&var| scope.bind(var));
    Ok(match op {
        Op::Scan { var, source } => {
            bind(scope, &[*var]);
            let var = var.index();
            match list(source, graph) {
                None => Stage::Nodes { var, count: graph.node_count() },
                Some(nodes) => Stage::List { var, nodes },
            }
        }
        Op::Types { types, name, weight } => {
            bind(scope, &[*name, *weight]);
            let types = types.clone().unwrap_or_else(|| graph.types().collect());
            Stage::Types { types, name: name.index(), weight: weight.index(), graph }
        }
        Op::Many { source, weight } => {
            bind(scope, &[*weight]);
            let count = list(source, graph).map_or(graph.node_count(), <[NodeId]>::len);
            Stage::Many { count, weight: weight.index() }
        }
        Op::Degree(degree) => {
            bind(scope, &[degree.weight]);
            Stage::Degree(Degree {
                graph,
                from: degree.from.index(),
                direction: degree.direction,
                types: degree.types.clone(),
                before: degree.before.map(Var::index),
                weight: degree.weight.index(),
            })
        }
        Op::Once(var) => {
            let seen = RefCell::new(Bits::with_room(graph.node_count()));
            Stage::Once { var: var.index(), seen }
        }
        Op::Expand(expand) => {
            bind(scope, &[expand.edge, expand.to]);
            Stage::Expand(Expanding::new(expand, graph))
        }
        Op::Meet(meet) => {
            bind(scope, &[meet.one.edge, meet.other.edge, meet.one.to]);
            Stage::Meet(Meeting::new(meet, graph))
        }
        Op::Reach(walk) => {
            let walking = Walking::new(walk, compiler, scope)?;
            bind(scope, &[walk.expand.to]);
            Stage::Reach(Reaching::new(walking))
        }
        Op::Walk(walk) => {
            let stage = Stage::Walk(Walking::new(walk, compiler, scope)?);
            bind(scope, &[walk.expand.edge, walk.expand.to]);
            stage
        }
        Op::Shortest { mode, walk } => {
            let walking = Walking::new(walk, compiler, scope)?;
            bind(scope, &[walk.expand.edge]);
            Stage::Shortest(Shortest::new(*mode, walking))
        }
        Op::Ends(ends) => {
            bind(scope, &[ends.edge, ends.from, ends.to]);
            Stage::Ends(walk::Ends::new(ends, graph))
        }
        Op::Filter(condition) => Stage::Filter(compiler.condition(condition, scope)?),
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
        Op::Aggregate { keys, gathers, evidence, weight } => {
            let groups = Groups {
                keys: evals(keys, compiler, scope)?,
                gathers: gathers
                    .iter()
                    .map(|g| Ok((g.var.index(), Gathering::new(g, compiler, scope)?)))
                    .collect::<Result<_, Fault>>()?,
                evidence: evidence.map(Var::index),
                weight: weight.map(Var::index),
                texts: match keys.as_slice() {
                    [(_, expr)] => compiler.texts_of(expr),
                    _ => None,
                },
                first: None,
                tally: None,
                state: RefCell::default(),
            };
            keys.iter().for_each(|(var, _)| bind(scope, &[*var]));
            gathers.iter().for_each(|gather| bind(scope, &[gather.var]));
            Stage::Groups(groups)
        }
        Op::Distinct { vars, evidence: None } => {
            Stage::Distinct { vars: index(vars), texts: None, seen: RefCell::default() }
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
            Stage::Sort(Sort { keys, keep: index(keep), first, state: RefCell::default() })
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
        profile::timed(&stages[..n], || enough(release(stage, rest, row, cx, sink)))?;
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
            for kept in sort.finish(cx) {
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
        Stage::Probe(probe) => probe.pass(|| push(rest, row, cx, sink))?,
        Stage::Types { types, name, weight, graph } => {
            for kind in types.iter().filter(|kind| graph.type_count(**kind) > 0) {
                row[*name] = Value::String(graph.type_name(*kind).clone());
                row[*weight] = number(graph.type_count(*kind));
                push(rest, row, cx, sink)?;
            }
        }
        // Of no nodes there is no row: a row that stands for none would still be met by `max(1)`.
        Stage::Many { count: 0, .. } => {}
        Stage::Many { count, weight } => {
            row[*weight] = number(*count);
            push(rest, row, cx, sink)?;
        }
        Stage::Degree(degree) => {
            if degree.count(row, cx)? {
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Once { var, seen } => {
            let fresh = match row[*var] {
                Value::Node(node) => seen.borrow_mut().insert(node.index()),
                _ => true,
            };
            if fresh {
                push(rest, row, cx, sink)?;
            }
        }
        Stage::Expand(expanding) => {
            if let [Stage::Groups(groups), ..] = rest
                && expanding.is_free()
                && groups.tally.is_some()
            {
                return Ok(groups.tally(expanding, row, cx)?);
            }
            expanding.each(row, cx, &mut |row| push(rest, row, cx, sink))?;
        }
        Stage::Meet(meeting) => meeting.each(row, cx, &mut |row| push(rest, row, cx, sink))?,
        Stage::Reach(reaching) => reaching.each(row, cx, &mut |row| push(rest, row, cx, sink))?,
        Stage::Walk(walking) => walking.each(row, cx, &mut |row| push(rest, row, cx, sink))?,
        Stage::Shortest(shortest) => {
            shortest.each(row, cx, &mut |row| push(rest, row, cx, sink))?;
        }
        Stage::Ends(ends) => ends.each(row, &mut |row| push(rest, row, cx, sink))?,
        Stage::Filter(condition) => {
            if condition(row)? == Some(true) {
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
            let mut held = 0;
            for (slot, eval) in items {
                row[*slot] = eval(row)?;
                held += cx.hold_large(&row[*slot])?;
            }
            push(rest, row, cx, sink)?;
            cx.release(held);
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
        Stage::Distinct { vars, texts, seen } => {
            let fresh = seen.borrow_mut().insert(vars, *texts, row);
            if fresh {
                cx.hold(size_of_all(vars.iter().map(|&slot| &row[slot])))?;
                push(rest, row, cx, sink)?;
            }
        }
        Stage::United { vars, evidence, rows } => {
            let key: Vec<Key> = vars.iter().map(|&slot| Key(row[slot].clone())).collect();
            let mut united = rows.borrow_mut();
            let place = match united.places.get(&key) {
                Some(&place) => place,
                None => {
                    cx.hold(2 * size_of_all(key.iter().map(|Key(value)| value)))?;
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

/// The nodes of a source; nothing for all.
fn list<'g>(source: &Source, graph: &'g Graph) -> Option<&'g [NodeId]> {
    match source {
        Source::All => None,
        Source::Nothing => Some(&[]),
        Source::Label(label) => Some(graph.by_label(*label)),
        Source::Text(key, text) => Some(graph.by_text(*key, text)),
    }
}

fn number(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

impl Degree<'_> {
    /// Writes the number; false where it is none.
    fn count(&self, row: &mut [Value], cx: &Context) -> Result<bool, Fault> {
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

/// Relationships in the order of their numbers, without doubles.
pub(super) fn unite(edges: &mut Vec<Value>) {
    edges.sort_by(compare::order);
    edges.dedup_by(|a, b| compare::order(a, b).is_eq());
}

pub(super) fn add_evidence(
    to: &mut Vec<Value>,
    evidence: &Value,
    cx: &Context,
) -> Result<(), Fault> {
    if let Value::List(list) = evidence {
        cx.hold(VALUE * list.len())?;
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
