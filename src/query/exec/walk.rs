//! Walking relationships: one, any number, the shortest way.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{Direction, EdgeId, Graph, Hop, Key, NodeId, Type, Value};
use crate::query::algebra;
use crate::query::plan::{self, Scope};

use super::eval::{Compiler, Eval};
use super::stage::{Flow, Sink};
use super::{Context, Fault, compare};

/// Walks one relationship.
pub(super) struct Expanding<'g> {
    graph: &'g Graph,
    from: usize,
    edge: usize,
    to: usize,
    to_bound: bool,
    direction: Direction,
    types: Option<Vec<Type>>,
    unlike: Vec<usize>,
}

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
        }
    }

    fn hops(&self, node: NodeId, visit: impl FnMut(Hop) -> Flow) -> Flow {
        self.graph.hops(node, self.direction, self.types.as_deref(), visit)
    }

    fn used(&self, row: &[Value], edge: EdgeId) -> bool {
        self.unlike.iter().any(|&slot| holds(&row[slot], edge))
    }

    /// The node that a walk has to end at; an error of the inner kind where it can end nowhere.
    fn goal(&self, row: &[Value]) -> Result<Option<NodeId>, ()> {
        match (self.to_bound, &row[self.to]) {
            (false, _) => Ok(None),
            (true, Value::Node(node)) => Ok(Some(*node)),
            (true, _) => Err(()),
        }
    }

    pub(super) fn each(&self, row: &mut [Value], cx: &Context, next: Sink) -> Flow {
        let Value::Node(from) = row[self.from] else { return Ok(()) };
        let Ok(goal) = self.goal(row) else { return Ok(()) };
        self.hops(from, |hop| {
            cx.tick()?;
            if goal.is_some_and(|goal| goal != hop.node) || self.used(row, hop.edge) {
                return Ok(());
            }
            row[self.edge] = Value::Edge(hop.edge);
            row[self.to] = Value::Node(hop.node);
            next(row)
        })
    }
}

/// Walks any number of relationships.
pub(super) struct Walking<'g> {
    step: Expanding<'g>,
    min: usize,
    max: usize,
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
    fn wanted(&self, row: &mut [Value]) -> Result<Vec<(Option<Key>, Value)>, Fault> {
        self.properties.iter().map(|(key, eval)| Ok((*key, eval(row)?))).collect()
    }

    fn fits(&self, edge: EdgeId, wanted: &[(Option<Key>, Value)]) -> bool {
        wanted.iter().all(|(key, value)| {
            let found = key.map(|key| self.step.graph.edge_property(edge, key));
            found.is_some_and(|found| compare::equals(found, value) == Some(true))
        })
    }

    fn list(&self, edges: &[EdgeId]) -> Value {
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
            cx.tick()?;
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
    fn open(
        &self,
        node: NodeId,
        trail: &mut Trail,
        row: &[Value],
        wanted: &[(Option<Key>, Value)],
    ) -> Flow {
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

/// Finds shortest paths between two bound nodes, breadth first.
pub(super) struct Shortest<'g> {
    pub(super) mode: algebra::Shortest,
    pub(super) walking: Walking<'g>,
}

impl Shortest<'_> {
    pub(super) fn each(&self, row: &mut [Value], cx: &Context, next: Sink) -> Flow {
        let walking = &self.walking;
        let (Value::Node(from), Value::Node(to)) = (&row[walking.step.from], &row[walking.step.to])
        else {
            return Ok(());
        };
        let (from, to) = (*from, *to);
        if from == to {
            if walking.min == 0 {
                row[walking.step.edge] = Value::list([]);
                next(row)?;
            }
            return Ok(());
        }
        let wanted = walking.wanted(row)?;
        let Some(ways) = self.search(from, to, row, &wanted, cx)? else { return Ok(()) };
        // From the end back to the start, depth first, in the order in which ways were found.
        let mut edges: Vec<EdgeId> = Vec::new();
        let mut untried: Vec<(NodeId, usize)> = vec![(to, 0)];
        while let Some((node, tried)) = untried.pop() {
            cx.tick()?;
            if node == from {
                let mut list = edges.clone();
                list.reverse();
                row[walking.step.edge] = walking.list(&list);
                next(row)?;
                if self.mode == algebra::Shortest::One {
                    return Ok(());
                }
                edges.pop();
                continue;
            }
            match ways.get(&node).and_then(|(_, ways)| ways.get(tried)) {
                Some(&(before, edge)) => {
                    untried.push((node, tried + 1));
                    edges.push(edge);
                    untried.push((before, 0));
                }
                None => {
                    edges.pop();
                }
            }
        }
        Ok(())
    }

    /// For each node reached, its distance and the last steps of all shortest ways to it; nothing
    /// if the goal is out of reach.
    fn search(
        &self,
        from: NodeId,
        to: NodeId,
        row: &[Value],
        wanted: &[(Option<Key>, Value)],
        cx: &Context,
    ) -> Result<Option<Ways>, super::stage::Stop> {
        let walking = &self.walking;
        let mut ways = Ways::default();
        ways.insert(from, (0, Vec::new()));
        let mut front = vec![from];
        let mut distance = 0;
        while !front.is_empty() && distance < walking.max && !ways.contains_key(&to) {
            distance += 1;
            let mut reached = Vec::new();
            for node in front {
                walking.step.hops(node, |hop| {
                    cx.tick()?;
                    if walking.step.used(row, hop.edge) || !walking.fits(hop.edge, wanted) {
                        return Ok(());
                    }
                    let (far, steps) = ways.entry(hop.node).or_insert_with(|| {
                        reached.push(hop.node);
                        (distance, Vec::new())
                    });
                    if *far == distance {
                        steps.push((node, hop.edge));
                    }
                    Ok(())
                })?;
            }
            front = reached;
        }
        let found = ways.get(&to).is_some_and(|(far, _)| *far >= walking.min);
        Ok(found.then_some(ways))
    }
}

type Ways = FxHashMap<NodeId, (usize, Vec<(NodeId, EdgeId)>)>;

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
