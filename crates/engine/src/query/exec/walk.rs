//! Walking relationships: one, or any number.

use std::cell::Cell;
use std::sync::Arc;

use crate::graph::{Direction, EdgeId, Graph, Hop, Key, NodeId, Type, Value};
use crate::query::algebra;
use crate::query::plan::{self, Scope};

use super::eval::{Compiler, Eval};
use super::stage::{Flow, Sink};
use super::{Context, Fault, compare};

/// Walks one relationship.
pub(super) struct Expanding<'g> {
    pub(super) graph: &'g Graph,
    pub(super) from: usize,
    pub(super) edge: usize,
    pub(super) to: usize,
    to_bound: bool,
    pub(super) direction: Direction,
    pub(super) types: Option<Vec<Type>>,
    unlike: Vec<usize>,
    /// What the last goal was, with the relationships that lead to it: often all rows share it.
    goal: Cell<Option<(NodeId, &'g [Hop])>>,
}

/// Properties that relationships must have.
pub(super) type Wanted = [(Option<Key>, Value)];

/// So few relationships are looked through rather than searched.
const FEW: usize = 32;

/// Whether a slot holds a relationship, alone or in a list.
fn holds(value: &Value, edge: EdgeId) -> bool {
    match value {
        Value::Edge(other) => *other == edge,
        Value::List(list) => list.iter().any(|value| holds(value, edge)),
        _ => false,
    }
}

impl<'g> Expanding<'g> {
    pub(super) fn new(plan: &plan::Expand, graph: &'g Graph) -> Expanding<'g> {
        Expanding {
            graph,
            from: plan.from.index(),
            edge: plan.edge.index(),
            to: plan.to.index(),
            to_bound: plan.to_bound,
            direction: plan.direction,
            types: plan.types.clone(),
            unlike: plan.unlike.iter().map(|var| var.index()).collect(),
            goal: Cell::new(None),
        }
    }

    pub(super) fn hops(&self, node: NodeId, visit: impl FnMut(Hop) -> Flow) -> Flow {
        self.graph.hops(node, self.direction, self.types.as_deref(), visit)
    }

    /// Whether it may walk every relationship that there is.
    pub(super) fn is_free(&self) -> bool {
        !self.to_bound && self.unlike.is_empty()
    }

    /// Calls `visit` for each relationship.
    pub(super) fn visit(&self, node: NodeId, mut visit: impl FnMut(Hop)) {
        let each = |hop| -> Result<(), std::convert::Infallible> {
            visit(hop);
            Ok(())
        };
        let Ok(()) = self.graph.hops(node, self.direction, self.types.as_deref(), each);
    }

    pub(super) fn used(&self, row: &[Value], edge: EdgeId) -> bool {
        self.unlike.iter().any(|&slot| holds(&row[slot], edge))
    }

    /// The node that a walk has to end at; an error of the inner kind where it can end nowhere.
    pub(super) fn goal(&self, row: &[Value]) -> Result<Option<NodeId>, ()> {
        match (self.to_bound, &row[self.to]) {
            (false, _) => Ok(None),
            (true, Value::Node(node)) => Ok(Some(*node)),
            (true, _) => Err(()),
        }
    }

    pub(super) fn each(&self, row: &mut [Value], cx: &Context, next: Sink) -> Flow {
        let Value::Node(from) = row[self.from] else { return Ok(()) };
        let Ok(goal) = self.goal(row) else { return Ok(()) };
        if let Some(goal) = goal {
            return self.between(from, goal, |edge| {
                cx.tick()?;
                if self.used(row, edge) {
                    return Ok(());
                }
                row[self.edge] = Value::Edge(edge);
                next(row)
            });
        }
        self.hops(from, |hop| {
            cx.tick()?;
            if self.used(row, hop.edge) {
                return Ok(());
            }
            row[self.edge] = Value::Edge(hop.edge);
            row[self.to] = Value::Node(hop.node);
            next(row)
        })
    }

    /// Calls `visit` for each relationship between two nodes.
    fn between(&self, from: NodeId, goal: NodeId, mut visit: impl FnMut(EdgeId) -> Flow) -> Flow {
        let mut one_way = |outwards: bool| -> Flow {
            match self.types.as_deref() {
                Some([kind]) => self.search(from, goal, *kind, outwards, &mut visit),
                Some(kinds) => kinds
                    .iter()
                    .try_for_each(|&kind| self.search(from, goal, kind, outwards, &mut visit)),
                None => self.search_all(from, goal, outwards, &mut visit),
            }
        };
        if self.direction != Direction::In {
            one_way(true)?;
        }
        // A loop is walked once.
        if self.direction == Direction::In || (self.direction == Direction::Both && from != goal) {
            one_way(false)?;
        }
        Ok(())
    }

    /// Calls `visit` for each relationship of one type that leads from a node to another, or from
    /// the other to it. It is searched in the list of one of them, which is sorted.
    fn search(
        &self,
        from: NodeId,
        goal: NodeId,
        kind: Type,
        outwards: bool,
        visit: &mut dyn FnMut(EdgeId) -> Flow,
    ) -> Flow {
        let of = |node: NodeId, out: bool| {
            if out { self.graph.out(node, kind) } else { self.graph.into(node, kind) }
        };
        let single = self.direction != Direction::Both
            && self.types.as_ref().is_some_and(|types| types.len() == 1);
        let known = self.goal.get().filter(|(node, _)| single && *node == goal);
        let (hops, node) = match known {
            // It is warm in memory, and the other list most likely is not.
            Some((_, hops)) => (hops, from),
            None => {
                let (here, there) = (of(from, outwards), of(goal, !outwards));
                self.goal.set(Some((goal, there)));
                if here.len() <= there.len() { (here, goal) } else { (there, from) }
            }
        };
        let first = hops.partition_point(|hop| hop.node < node);
        hops[first..].iter().take_while(|hop| hop.node == node).try_for_each(|hop| visit(hop.edge))
    }

    /// The same for all types.
    fn search_all(
        &self,
        from: NodeId,
        goal: NodeId,
        outwards: bool,
        visit: &mut dyn FnMut(EdgeId) -> Flow,
    ) -> Flow {
        let of = |node: NodeId, out: bool| {
            if out { self.graph.all_out(node) } else { self.graph.all_into(node) }
        };
        let (here, there) = (of(from, outwards), of(goal, !outwards));
        let (hops, node) = if here.len() <= there.len() { (here, goal) } else { (there, from) };
        if hops.len() <= FEW {
            let found = hops.iter().filter(|hop| hop.node == node);
            return found.map(|hop| hop.edge).try_for_each(visit);
        }
        let mut rest = hops;
        while let Some(Hop { kind, .. }) = rest.first().copied() {
            let (own, after) = rest.split_at(rest.partition_point(|hop| hop.kind <= kind));
            let first = own.partition_point(|hop| hop.node < node);
            let found = own[first..].iter().take_while(|hop| hop.node == node);
            found.map(|hop| hop.edge).try_for_each(&mut *visit)?;
            rest = after;
        }
        Ok(())
    }
}

/// Walks any number of relationships.
pub(super) struct Walking<'g> {
    pub(super) step: Expanding<'g>,
    pub(super) min: usize,
    pub(super) max: usize,
    list_bound: bool,
    backwards: bool,
    properties: Vec<(Option<Key>, Eval<'g>)>,
}

/// A way from a node: the relationships walked so far, and what is still to be tried from each
/// node on it.
#[derive(Default)]
struct Trail {
    edges: Vec<EdgeId>,
    /// Untried hops, those of the last node at the end.
    untried: Vec<Hop>,
    /// Where the untried hops of each node begin.
    starts: Vec<usize>,
}

impl<'g> Walking<'g> {
    pub(super) fn new(
        walk: &plan::Walk,
        compiler: Compiler<'g>,
        scope: &Scope,
    ) -> Result<Walking<'g>, Fault> {
        let bound = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let property = |(key, expr): &(Arc<str>, algebra::Expr)| {
            Ok((compiler.graph.key(key), compiler.compile(expr, scope)?))
        };
        Ok(Walking {
            step: Expanding::new(&walk.expand, compiler.graph),
            min: walk.length.min.map_or(1, bound),
            max: walk.length.max.map_or(usize::MAX, bound),
            list_bound: walk.list_bound,
            backwards: walk.backwards,
            properties: walk.properties.iter().map(property).collect::<Result<_, Fault>>()?,
        })
    }

    /// The properties that every relationship has to have, worked out on this row.
    pub(super) fn wanted(&self, row: &mut [Value]) -> Result<Vec<(Option<Key>, Value)>, Fault> {
        self.properties.iter().map(|(key, eval)| Ok((*key, eval(row)?))).collect()
    }

    pub(super) fn fits(&self, edge: EdgeId, wanted: &Wanted) -> bool {
        wanted.iter().all(|(key, value)| {
            let found = key.map(|key| self.step.graph.edge_property(edge, key));
            found.is_some_and(|found| compare::equals(found, value) == Some(true))
        })
    }

    pub(super) fn list(&self, edges: &[EdgeId]) -> Value {
        let values = edges.iter().map(|&edge| Value::Edge(edge));
        if self.backwards { Value::list(values.rev()) } else { Value::list(values) }
    }

    pub(super) fn each(&self, row: &mut [Value], cx: &Context, next: Sink) -> Flow {
        let Value::Node(from) = row[self.step.from] else { return Ok(()) };
        let Ok(goal) = self.step.goal(row) else { return Ok(()) };
        if self.list_bound {
            return self.follow(from, goal, row, next);
        }
        let wanted = self.wanted(row)?;
        let mut reach = |edges: &[EdgeId], node: NodeId, row: &mut [Value]| {
            if edges.len() < self.min || goal.is_some_and(|goal| goal != node) {
                return Ok(());
            }
            row[self.step.edge] = self.list(edges);
            row[self.step.to] = Value::Node(node);
            next(row)
        };
        reach(&[], from, row)?;
        let mut trail = Trail::default();
        self.open(from, &mut trail, row, &wanted)?;
        while let Some(&start) = trail.starts.last() {
            // On a long trail a step takes as long as the trail is.
            match i64::try_from(trail.edges.len()) {
                Ok(length) if length > 64 => cx.ticks(length)?,
                _ => cx.tick()?,
            }
            if trail.untried.len() == start {
                trail.starts.pop();
                trail.edges.pop();
                continue;
            }
            let Some(hop) = trail.untried.pop() else { break };
            trail.edges.push(hop.edge);
            reach(&trail.edges, hop.node, row)?;
            self.open(hop.node, &mut trail, row, &wanted)?;
        }
        Ok(())
    }

    /// Adds the hops that can be walked on from a node, so that they are tried in order.
    fn open(&self, node: NodeId, trail: &mut Trail, row: &[Value], wanted: &Wanted) -> Flow {
        let start = trail.untried.len();
        trail.starts.push(start);
        if trail.edges.len() < self.max {
            self.step.hops(node, |hop| {
                let fresh = !trail.edges.contains(&hop.edge) && !self.step.used(row, hop.edge);
                if fresh && self.fits(hop.edge, wanted) {
                    trail.untried.push(hop);
                }
                Ok(())
            })?;
            trail.untried[start..].reverse();
        }
        Ok(())
    }

    /// Walks a list of relationships that is given.
    fn follow(&self, from: NodeId, goal: Option<NodeId>, row: &mut [Value], next: Sink) -> Flow {
        let Value::List(list) = row[self.step.edge].clone() else { return Ok(()) };
        if list.len() < self.min || list.len() > self.max {
            return Ok(());
        }
        let mut at = from;
        let ordered: Vec<&Value> =
            if self.backwards { list.iter().rev().collect() } else { list.iter().collect() };
        for value in ordered {
            let Value::Edge(edge) = value else { return Ok(()) };
            let (start, end) = self.step.graph.ends(*edge);
            at = match self.step.direction {
                Direction::Out if start == at => end,
                Direction::In if end == at => start,
                Direction::Both if start == at => end,
                Direction::Both if end == at => start,
                _ => return Ok(()),
            };
        }
        if goal.is_some_and(|goal| goal != at) {
            return Ok(());
        }
        row[self.step.to] = Value::Node(at);
        next(row)
    }
}

/// Binds the ends of a relationship that is bound already.
pub(super) struct Ends<'g> {
    graph: &'g Graph,
    edge: usize,
    from: usize,
    to: usize,
    direction: Direction,
    types: Option<Vec<Type>>,
    from_bound: bool,
    to_bound: bool,
    same: bool,
    unlike: Vec<usize>,
}

impl<'g> Ends<'g> {
    pub(super) fn new(plan: &plan::Ends, graph: &'g Graph) -> Ends<'g> {
        Ends {
            graph,
            edge: plan.edge.index(),
            from: plan.from.index(),
            to: plan.to.index(),
            direction: plan.direction,
            types: plan.types.clone(),
            from_bound: plan.from_bound,
            to_bound: plan.to_bound,
            same: plan.from == plan.to,
            unlike: plan.unlike.iter().map(|var| var.index()).collect(),
        }
    }

    pub(super) fn each(&self, row: &mut [Value], next: Sink) -> Flow {
        let Value::Edge(edge) = row[self.edge] else { return Ok(()) };
        let kind = self.graph.type_number(edge);
        if self.types.as_ref().is_some_and(|types| !types.contains(&kind))
            || self.unlike.iter().any(|&slot| holds(&row[slot], edge))
        {
            return Ok(());
        }
        let (start, end) = self.graph.ends(edge);
        // What was bound must be kept for the second try.
        let (known_from, known_to) = (row[self.from].clone(), row[self.to].clone());
        let mut attempt = |from: NodeId, to: NodeId, row: &mut [Value]| -> Flow {
            let is = |value: &Value, node| matches!(value, Value::Node(n) if *n == node);
            if (self.from_bound && !is(&known_from, from))
                || (self.to_bound && !self.same && !is(&known_to, to))
                || (self.same && from != to)
            {
                return Ok(());
            }
            row[self.from] = Value::Node(from);
            row[self.to] = Value::Node(to);
            next(row)
        };
        if self.direction != Direction::In {
            attempt(start, end, row)?;
        }
        if self.direction == Direction::In || (self.direction == Direction::Both && start != end) {
            attempt(end, start, row)?;
        }
        Ok(())
    }
}
