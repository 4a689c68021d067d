//! Finds shortest paths between two bound nodes by breadth-first search: one path from both ends at
//! once, all paths from the first node.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::graph::{Direction, EdgeId, NodeId, Value};
use crate::query::algebra::Shortest;

use super::RunContext;
use super::bit_set::BitSet;
use super::stage::{Flow, RowSink, StopReason};
use super::walk_stage::{WalkStage, WantedProperties};

/// Finds shortest paths between two bound nodes.
pub(super) struct ShortestStage<'g> {
    mode: Shortest,
    walking: WalkStage<'g>,
    ends: RefCell<[SearchFront; 2]>,
}

/// For each node reached, its distance and the last steps of all shortest paths to it.
type ShortestWays = FxHashMap<NodeId, (usize, Vec<(NodeId, EdgeId)>)>;

/// The search from one end.
#[derive(Default)]
struct SearchFront {
    seen: BitSet,
    steps: Vec<SearchStep>,
    /// The index at which the nodes that were reached last begin.
    front: usize,
    far: usize,
}

/// A node that was reached, with the index of the one before it.
#[derive(Clone, Copy)]
struct SearchStep {
    node: NodeId,
    before: usize,
    edge: EdgeId,
}

impl SearchFront {
    fn begin(&mut self, node: NodeId) {
        for step in self.steps.drain(..) {
            self.seen.remove(step.node.index());
        }
        (self.front, self.far) = (0, 0);
        self.seen.insert(node.index());
        self.steps.push(SearchStep { node, before: 0, edge: EdgeId::new(0) });
    }

    /// The relationships from the node at an index back to the start of the search.
    fn back(&self, mut place: usize) -> Vec<EdgeId> {
        let mut edges = Vec::new();
        while place > 0 {
            let step = self.steps[place];
            edges.push(step.edge);
            place = step.before;
        }
        edges
    }
}

impl<'g> ShortestStage<'g> {
    pub(super) fn new(mode: Shortest, walking: WalkStage<'g>) -> ShortestStage<'g> {
        ShortestStage { mode, walking, ends: RefCell::default() }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
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
        if self.mode == Shortest::All {
            return self.all(from, to, row, &wanted, cx, next);
        }
        if let Some(edges) = self.one(from, to, row, &wanted, cx)? {
            row[walking.step.edge] = walking.list(&edges);
            next(row)?;
        }
        Ok(())
    }

    /// Finds one shortest path by searching from both ends, always from the one that has fewer
    /// relationships to try next.
    fn one(
        &self,
        from: NodeId,
        to: NodeId,
        row: &[Value],
        wanted: &WantedProperties,
        cx: &RunContext,
    ) -> Result<Option<Vec<EdgeId>>, StopReason> {
        let walking = &self.walking;
        let mut ends = self.ends.borrow_mut();
        let [here, there] = &mut *ends;
        here.begin(from);
        there.begin(to);
        let along = walking.step.direction;
        let against = match along {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Both => Direction::Both,
        };
        while here.far + there.far < walking.max {
            let (ahead, behind) = (self.work(here, along), self.work(there, against));
            if ahead == 0 || behind == 0 {
                return Ok(None);
            }
            let touch = if ahead <= behind {
                self.advance(here, there, along, row, wanted, cx)?
            } else {
                let touch = self.advance(there, here, against, row, wanted, cx)?;
                touch.map(|(there, edge, here)| (here, edge, there))
            };
            let Some((place, edge, place_there)) = touch else { continue };
            let mut edges = here.back(place);
            edges.reverse();
            edges.push(edge);
            edges.extend(there.back(place_there));
            return Ok((edges.len() >= walking.min).then_some(edges));
        }
        Ok(None)
    }

    /// The number of relationships that the next step of a search would try.
    fn work(&self, end: &SearchFront, direction: Direction) -> usize {
        let step = &self.walking.step;
        let degree =
            |s: &SearchStep| step.graph.degree_at_most(s.node, direction, step.types.as_deref());
        end.steps[end.front..].iter().map(degree).sum()
    }

    /// Advances the search from one end by one step. Where it meets the other search, returns the
    /// indexes of the two nodes and the relationship between them.
    fn advance(
        &self,
        end: &mut SearchFront,
        other: &SearchFront,
        direction: Direction,
        row: &[Value],
        wanted: &WantedProperties,
        cx: &RunContext,
    ) -> Result<Option<(usize, EdgeId, usize)>, StopReason> {
        let step = &self.walking.step;
        let last = end.steps.len();
        for place in end.front..last {
            let mut touch = None;
            let flow =
                step.graph.hops(end.steps[place].node, direction, step.types.as_deref(), |hop| {
                    cx.tick()?;
                    if end.seen.contains(hop.node.index())
                        || step.used(row, hop.edge)
                        || !self.walking.fits(hop.edge, wanted)
                    {
                        return Ok(());
                    }
                    if other.seen.contains(hop.node.index()) {
                        touch = Some(hop);
                        return Err(StopReason::Enough);
                    }
                    end.seen.insert(hop.node.index());
                    end.steps.push(SearchStep { node: hop.node, before: place, edge: hop.edge });
                    Ok(())
                });
            if let Some(hop) = touch {
                // The node was reached in the last step, so that it stands near the end.
                let found = other.steps.iter().rposition(|step| step.node == hop.node);
                return Ok(found.map(|there| (place, hop.edge, there)));
            }
            flow?;
        }
        end.front = last;
        end.far += 1;
        Ok(None)
    }

    /// Finds all shortest paths.
    fn all(
        &self,
        from: NodeId,
        to: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        cx: &RunContext,
        next: RowSink,
    ) -> Flow {
        let walking = &self.walking;
        let Some(ways) = self.search(from, to, row, wanted, cx)? else { return Ok(()) };
        // Follows the paths from the end back to the start, depth first, in the order in which they
        // were found.
        let mut edges: Vec<EdgeId> = Vec::new();
        let mut untried: Vec<(NodeId, usize)> = vec![(to, 0)];
        while let Some((node, tried)) = untried.pop() {
            cx.tick()?;
            if node == from {
                let mut list = edges.clone();
                list.reverse();
                row[walking.step.edge] = walking.list(&list);
                next(row)?;
                edges.pop();
                continue;
            }
            match ways.get(&node).and_then(|(_, ways)| ways.get(tried)) {
                Some(&(before, edge)) => {
                    untried.push((node, tried + 1));
                    edges.push(edge);
                    untried.push((before, 0));
                }
                None => _ = edges.pop(),
            }
        }
        Ok(())
    }

    /// Searches from the first node. Returns for each node reached its distance and the last steps
    /// of all shortest paths to it, or `None` where the goal cannot be reached.
    fn search(
        &self,
        from: NodeId,
        to: NodeId,
        row: &[Value],
        wanted: &WantedProperties,
        cx: &RunContext,
    ) -> Result<Option<ShortestWays>, StopReason> {
        let walking = &self.walking;
        let mut ways = ShortestWays::default();
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
