//! Rewrites pipelines so that they make fewer rows.
//!
//! - Where only distinct rows count, repeated ones are dropped early, and walks of any length
//!   become breadth-first searches.
//! - Where rows are only counted, they are counted without being made.

use std::collections::BTreeSet;

use crate::graph::Direction;
use crate::query::algebra::{Expr, Var};
use crate::query::function::{Aggregate, Function};

use super::{
    AggregatePlan, DegreePlan, ExpandPlan, LookUpPlan, Operator, PipelineBuilder, ScanSource,
};

/// Rewrites a whole pipeline. `output` are the slots that are needed in the end.
pub(super) fn rewrite_pipeline(line: &mut PipelineBuilder, output: &[Var]) {
    let mut chance = false;
    for op in &line.ops {
        op.exprs(&mut |expr| chance |= by_chance(expr));
    }
    // A random function returns something else in each call, so that equal rows may become
    // different ones.
    if !chance {
        drop_repeated(line, output);
    }
    count_only(line, output);
}

fn by_chance(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |expr| found |= matches!(expr, Expr::Call(Function::Rand, _)));
    found
}

/// Whether an operator makes other rows than it is given, so that a rewrite must not reach across
/// it.
fn ends_stretch(op: &Operator) -> bool {
    matches!(
        op,
        Operator::Aggregate { .. }
            | Operator::Distinct { .. }
            | Operator::Sort { .. }
            | Operator::Skip(_)
            | Operator::Limit(_)
    )
}

/// Whether an aggregate has the same result however often a row is repeated.
fn heeds_no_repetition(gather: &AggregatePlan) -> bool {
    gather.distinct || matches!(gather.function, Aggregate::Min | Aggregate::Max)
}

/// For each operator the slots that are read after it.
fn wanted_after(ops: &[Operator], output: &[Var], evidence: Option<Var>) -> Vec<BTreeSet<Var>> {
    let mut wanted: BTreeSet<Var> = output.iter().copied().chain(evidence).collect();
    let mut after = Vec::with_capacity(ops.len());
    for op in ops.iter().rev() {
        after.push(wanted.clone());
        op.reads(&mut |var| _ = wanted.insert(var));
    }
    after.reverse();
    after
}

/// Rewrites each part of the pipeline that ends where rows are made distinct anyway: drops repeated
/// rows as soon as a single node tells rows apart, and replaces walks by searches that do not keep
/// the path.
fn drop_repeated(line: &mut PipelineBuilder, output: &[Var]) {
    let mut first = 0;
    while let Some(length) = line.ops[first..].iter().position(ends_stretch) {
        let last = first + length;
        let different = match &line.ops[last] {
            Operator::Distinct { evidence: None, .. } => true,
            Operator::Aggregate { gathers, evidence: None, .. } => {
                gathers.iter().all(heeds_no_repetition)
            }
            _ => false,
        };
        first = if different { without_repetition(line, first, last, output) } else { last };
        first += 1;
    }
}

/// Rewrites a part of the pipeline of which only distinct rows matter. Returns the new index of the
/// operator that ends it.
fn without_repetition(
    line: &mut PipelineBuilder,
    first: usize,
    last: usize,
    output: &[Var],
) -> usize {
    let wanted = wanted_after(&line.ops, output, line.evidence);
    let (mut bound, mut nodes) = (BTreeSet::new(), BTreeSet::new());
    line.ops[..first].iter().for_each(|op| binds(op, &mut bound, &mut nodes));
    let stretch: Vec<Operator> = line.ops.splice(first..last, []).collect();
    let mut out = Vec::with_capacity(stretch.len() + 2);
    // Whether the same node may have come twice since the last check.
    let mut repeated = first > 0;
    for (op, wanted) in stretch.into_iter().zip(&wanted[first..]) {
        let op = match op {
            Operator::Expand(expand) if is_only_there(&expand, wanted) => {
                let weight = line.slot();
                Operator::Degree(degree_of(expand, weight))
            }
            other => other,
        };
        let lone = matches!(op, Operator::Scan { .. }) && out.is_empty();
        repeated |= !lone && !matches!(op, Operator::Filter(_) | Operator::Degree(_));
        binds(&op, &mut bound, &mut nodes);
        out.push(match op {
            Operator::Walk(walk)
                if !wanted.contains(&walk.expand.edge)
                    && walk.expand.unlike.is_empty()
                    && !walk.list_bound
                    && walk.length.min.unwrap_or(1) <= 1 =>
            {
                Operator::Reach(walk)
            }
            other => other,
        });
        let mut left = wanted.intersection(&bound);
        if let (true, Some(var), None) = (repeated, left.next(), left.next())
            && nodes.contains(var)
        {
            out.push(Operator::Once(*var));
            repeated = false;
        }
    }
    if matches!(out.last(), Some(Operator::Once(_))) && tells_apart(&line.ops[first]) {
        out.pop();
    }
    let end = first + out.len();
    line.ops.splice(first..first, out);
    end
}

/// Whether nothing but the existence of a relationship matters. Then the row need not be made once
/// for each of them.
fn is_only_there(expand: &ExpandPlan, wanted: &BTreeSet<Var>) -> bool {
    !expand.to_bound && !wanted.contains(&expand.edge) && !wanted.contains(&expand.to)
}

/// Counts the relationships that would be walked, and drops rows without any.
fn degree_of(expand: ExpandPlan, weight: Var) -> DegreePlan {
    let ExpandPlan { from, direction, types, unlike, .. } = expand;
    DegreePlan { from, direction, types, unlike, before: None, weight }
}

/// Whether an operator tells nodes apart by itself, at no more cost than an operator before it
/// would.
fn tells_apart(op: &Operator) -> bool {
    match op {
        Operator::Distinct { .. } => true,
        Operator::Aggregate { keys, gathers, .. } => {
            let plain = |expr: &Expr| matches!(expr, Expr::Var(_));
            keys.is_empty() && gathers.iter().flat_map(|gather| &gather.arguments).all(plain)
        }
        _ => false,
    }
}

/// Adds the slots that an operator binds, and those of them that surely hold nodes.
fn binds(op: &Operator, bound: &mut BTreeSet<Var>, nodes: &mut BTreeSet<Var>) {
    let mut node = |var: Var, bound: &mut BTreeSet<Var>| {
        bound.insert(var);
        nodes.insert(var);
    };
    match op {
        Operator::Scan { var, .. } | Operator::LookUp(LookUpPlan { var, .. }) => node(*var, bound),
        Operator::Expand(expand) => {
            node(expand.to, bound);
            bound.insert(expand.edge);
        }
        Operator::Meet(meet) => {
            node(meet.one.to, bound);
            bound.extend([meet.one.edge, meet.other.edge]);
        }
        Operator::Walk(walk) | Operator::Reach(walk) => {
            node(walk.expand.to, bound);
            bound.insert(walk.expand.edge);
        }
        Operator::Repeat(repeat) => {
            node(repeat.to, bound);
            bound.insert(repeat.edge);
            bound.extend(repeat.lists.iter().map(|(_, list)| *list));
        }
        Operator::Shortest { walk, path, .. } => {
            bound.insert(walk.expand.edge);
            bound.extend(path);
        }
        Operator::Ends(ends) => {
            node(ends.from, bound);
            node(ends.to, bound);
        }
        Operator::EdgeLookUp { var, .. }
        | Operator::Path { var, .. }
        | Operator::Unwind { var, .. } => _ = bound.insert(*var),
        Operator::Optional { nulls, .. } => bound.extend(nulls),
        Operator::Call(call) => bound.extend(call.columns.iter().chain(&call.evidence)),
        Operator::Aggregate { keys, gathers, .. } => {
            bound.extend(keys.iter().map(|(var, _)| *var));
            bound.extend(gathers.iter().map(|gather| gather.var));
        }
        Operator::Compute(items) => bound.extend(items.iter().map(|(var, _)| *var)),
        Operator::Evidence { var, .. } => _ = bound.insert(*var),
        _ => {}
    }
}

/// Rewrites each aggregate that only counts rows, together with the operators before it.
fn count_only(line: &mut PipelineBuilder, output: &[Var]) {
    let mut at = 0;
    while let Some(next) =
        line.ops[at..].iter().position(|op| matches!(op, Operator::Aggregate { .. }))
    {
        let aggregate = at + next;
        at = count_before(line, aggregate, output) + 1;
    }
}

/// Rewrites the operators before one aggregate. Returns the new index of the aggregate.
fn count_before(line: &mut PipelineBuilder, aggregate: usize, output: &[Var]) -> usize {
    if !matches!(line.ops[aggregate], Operator::Aggregate { evidence: None, .. }) {
        return aggregate;
    }
    if aggregate == 2 && count_nodes_with_type(line) {
        return 1;
    }
    let Operator::Aggregate { gathers, .. } = &line.ops[aggregate] else { return aggregate };
    let plain = |gather: &AggregatePlan| gather.function == Aggregate::Count && !gather.distinct;
    if !gathers.iter().all(|gather| plain(gather) || heeds_no_repetition(gather))
        || !gathers.iter().any(plain)
    {
        return aggregate;
    }
    count_what_is_there(line, aggregate);
    if aggregate == 2 && count_types(line) {
        return 1;
    }
    if aggregate == 1 && count_nodes(line, output) {
        return 1;
    }
    count_hops(line, aggregate, output);
    aggregate
}

/// Replaces `count(n)` by `count(*)` where `n` is a node or relationship that a pattern found,
/// which is never null.
fn count_what_is_there(line: &mut PipelineBuilder, aggregate: usize) {
    let (mut bound, mut nodes) = (BTreeSet::new(), BTreeSet::new());
    let mut found: BTreeSet<Var> = BTreeSet::new();
    for op in line.ops[..aggregate].iter().rev().take_while(|op| !ends_stretch(op)) {
        if let Operator::Expand(ExpandPlan { edge, to, .. }) = op {
            found.extend([*edge, *to]);
        }
        if let Operator::Scan { var, .. } = op {
            found.insert(*var);
        }
        binds(op, &mut bound, &mut nodes);
    }
    let Operator::Aggregate { gathers, .. } = &mut line.ops[aggregate] else { return };
    for gather in gathers {
        let there = match gather.arguments.as_slice() {
            [Expr::Var(var)] => found.contains(var),
            _ => false,
        };
        if there && gather.function == Aggregate::Count && !gather.distinct {
            gather.arguments.clear();
        }
    }
}

/// Counts relationships by type, as in `MATCH ()-[r]->() RETURN type(r), count(*)`, or all of them:
/// the graph keeps these numbers.
fn count_types(line: &mut PipelineBuilder) -> bool {
    let [
        Operator::Scan { var, source },
        Operator::Expand(expand),
        Operator::Aggregate { keys, gathers, .. },
    ] = &line.ops[..3]
    else {
        return false;
    };
    let of_type = |expr: &Expr| match expr {
        Expr::Call(Function::Type, arguments) => {
            matches!(arguments.as_slice(), [Expr::Var(var)] if *var == expand.edge)
        }
        _ => false,
    };
    let whole = matches!(source, ScanSource::All)
        && expand.from == *var
        && expand.direction != Direction::Both
        && !expand.to_bound
        && keys.iter().all(|(_, expr)| of_type(expr))
        && gathers.iter().all(|gather| gather.arguments.is_empty());
    if !whole {
        return false;
    }
    let types = expand.types.clone();
    let (name, count) = (line.slot(), line.slot());
    if let Operator::Aggregate { keys, weight, .. } = &mut line.ops[2] {
        keys.iter_mut().for_each(|(_, expr)| *expr = Expr::Var(name));
        *weight = Some(count);
    }
    line.ops.splice(0..2, [Operator::Types { types, name, weight: count }]);
    true
}

/// Counts the nodes that have a relationship of a type, as in
/// `MATCH (n:Label)-[:TYPE]->() RETURN count(DISTINCT n)`: the graph keeps these numbers.
fn count_nodes_with_type(line: &mut PipelineBuilder) -> bool {
    let [
        Operator::Scan { var, source: ScanSource::All | ScanSource::Label(_) },
        Operator::Degree(DegreePlan {
            from,
            direction,
            types: Some(types),
            unlike,
            before: None,
            ..
        }),
        Operator::Aggregate { keys, gathers, weight: None, .. },
    ] = &line.ops[..3]
    else {
        return false;
    };
    let counts = |gather: &AggregatePlan| {
        let is_node = matches!(gather.arguments.as_slice(), [Expr::Var(of)] if of == var);
        gather.function == Aggregate::Count && gather.distinct && is_node
    };
    let &[kind] = types.as_slice() else { return false };
    let fits = from == var && unlike.is_empty() && *direction != Direction::Both;
    if !fits || !keys.is_empty() || !gathers.iter().all(counts) {
        return false;
    }
    let (direction, count) = (*direction, line.slot());
    if let Operator::Aggregate { gathers, weight, .. } = &mut line.ops[2] {
        *weight = Some(count);
        for gather in gathers {
            gather.distinct = false;
            gather.arguments.clear();
        }
    }
    let mut scan = line.ops.drain(..2);
    let Some(Operator::Scan { source, .. }) = scan.next() else { return false };
    drop(scan);
    let having = Some((kind, direction));
    line.ops.insert(0, Operator::Many { source, having, weight: count });
    true
}

/// Counts nodes, as in `MATCH (n:Label) RETURN count(*)`: the index knows how many there are.
fn count_nodes(line: &mut PipelineBuilder, output: &[Var]) -> bool {
    let wanted = wanted_after(&line.ops, output, line.evidence);
    let Operator::Scan { var, .. } = &line.ops[0] else { return false };
    let Operator::Aggregate { keys, .. } = &line.ops[1] else { return false };
    // With keys and without nodes there would be no group.
    if wanted[0].contains(var) || !keys.is_empty() {
        return false;
    }
    let count = line.slot();
    if let Operator::Aggregate { weight, .. } = &mut line.ops[1] {
        *weight = Some(count);
    }
    let scan = std::mem::replace(&mut line.ops[0], Operator::Once(count));
    if let Operator::Scan { source, .. } = scan {
        line.ops[0] = Operator::Many { source, having: None, weight: count };
    }
    true
}

/// Counts the last relationships of a pattern at their nodes, where nothing but their number
/// matters.
fn count_hops(line: &mut PipelineBuilder, aggregate: usize, output: &[Var]) {
    let mut at = aggregate;
    let mut later: Option<usize> = None;
    while at > 0 {
        at -= 1;
        let wanted = wanted_after(&line.ops, output, line.evidence);
        let Operator::Expand(expand) = &line.ops[at] else { break };
        if !is_only_there(expand, &wanted[at]) {
            break;
        }
        let count = line.slot();
        let walked = std::mem::replace(&mut line.ops[at], Operator::Once(count));
        if let Operator::Expand(expand) = walked {
            line.ops[at] = Operator::Degree(degree_of(expand, count));
        }
        match later {
            Some(place) => {
                if let Operator::Degree(degree) = &mut line.ops[place] {
                    degree.before = Some(count);
                }
            }
            None => {
                if let Operator::Aggregate { weight, .. } = &mut line.ops[aggregate] {
                    *weight = Some(count);
                }
            }
        }
        later = Some(at);
    }
}
