//! Finds shortest paths between two bound nodes.
//!
//! A path uses no relationship twice, has a length within the bounds of the pattern, and meets the
//! conditions on it. Of all such paths the shortest count: one or some of them, or all of the first
//! lengths. Where there are no conditions, a
//! breadth-first search from both ends finds one. Otherwise paths are tried in the order of their
//! lengths: all of one length depth first, led by the distances to the goal.

use std::cell::RefCell;

use crate::graph::{Direction, EdgeId, Hop, NodeId, Value};
use crate::query::algebra::Shortest;

use super::bit_set::BitSet;
use super::condition::RowCondition;
use super::goal_distances::GoalDistances;
use super::stage::{self, Flow, RowSink, StopReason};
use super::walk_stage::{WalkStage, WantedProperties};
use super::{Fault, RunContext};

/// Finds shortest paths between two bound nodes.
pub(super) struct ShortestStage<'g> {
    pub(super) mode: Shortest,
    pub(super) walking: WalkStage<'g>,
    /// The slot of the path, if it has one.
    pub(super) path: Option<usize>,
    pub(super) conditions: Vec<RowCondition<'g>>,
    pub(super) ends: RefCell<[SearchFront; 2]>,
    pub(super) distances: RefCell<GoalDistances>,
}

/// The search from one end.
#[derive(Default)]
pub(super) struct SearchFront {
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

/// The paths of one length while they are tried.
struct PathTrials {
    length: usize,
    /// The relationships of the path in progress.
    edges: Vec<EdgeId>,
    /// The relationships to try next. Those of the last node stand at the end.
    untried: Vec<Hop>,
    /// The index at which the untried relationships of each node begin.
    starts: Vec<usize>,
    /// How many paths were found.
    found: u64,
    /// How many paths are wanted.
    wanted: u64,
    /// Whether there may be a longer path.
    longer: bool,
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

impl ShortestStage<'_> {
    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let walking = &self.walking;
        let (Value::Node(from), Value::Node(to)) = (&row[walking.step.from], &row[walking.step.to])
        else {
            return Ok(());
        };
        let (from, to) = (*from, *to);
        if walking.list_bound {
            // Only one path has these relationships, so that it is the shortest one.
            return walking.follow(from, Some(to), row, &mut |row| {
                if self.accepts(row)? { next(row) } else { Ok(()) }
            });
        }
        let wanted = walking.wanted(row)?;
        if !walking.may_start(from, row)? {
            return Ok(());
        }
        let plain = self.conditions.is_empty() && walking.min <= 1 && from != to;
        if plain && self.mode == Shortest::One {
            if let Some(edges) = self.one(from, to, row, &wanted, cx)? {
                row[walking.step.edge] = walking.walked(&edges);
                self.accepts(row)?;
                next(row)?;
            }
            return Ok(());
        }
        // The buffer is taken out, because a later stage may run a search of the same stage again.
        let mut distances = self.distances.take();
        let flow = self.by_length(from, to, row, &wanted, &mut distances, cx, next);
        distances.clear();
        self.distances.replace(distances);
        flow
    }

    /// Makes the path of the row, and tests the conditions on it.
    fn accepts(&self, row: &mut [Value]) -> Result<bool, Fault> {
        let step = &self.walking.step;
        if let Some(slot) = self.path {
            row[slot] = stage::path_value(row, step.from, &[step.edge], step.graph);
        }
        for condition in &self.conditions {
            if condition(row)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Finds one shortest path by searching from both ends, always from the one that has fewer
    /// relationships to try next.
    fn one(
        &self,
        from: NodeId,
        to: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        cx: &RunContext,
    ) -> Result<Option<Vec<EdgeId>>, StopReason> {
        let walking = &self.walking;
        // Searching from the goal, the node at the end of each step is the one before it.
        if !walking.may_start(to, row)? {
            return Ok(None);
        }
        let mut ends = self.ends.borrow_mut();
        let [here, there] = &mut *ends;
        here.begin(from);
        there.begin(to);
        let along = walking.step.direction;
        let against = along.reversed();
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
            return Ok(Some(edges));
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
        row: &mut [Value],
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
                        || !self.walking.fits(hop, wanted, row)?
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

    /// Tries the paths in the order of their lengths. Exponential in the length where conditions or
    /// a lower bound rule out the shortest ones.
    #[expect(clippy::too_many_arguments, reason = "the state of one search")]
    fn by_length(
        &self,
        from: NodeId,
        to: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        distances: &mut GoalDistances,
        cx: &RunContext,
        next: RowSink,
    ) -> Flow {
        let walking = &self.walking;
        let step = &walking.step;
        if !walking.may_start(to, row)? {
            return Ok(());
        }
        distances.begin(to, step.graph.node_count());
        let widen = |distances: &mut GoalDistances, row: &mut [Value]| {
            distances.widen(step.graph, step.direction.reversed(), step.types.as_deref(), |hop| {
                cx.tick()?;
                Ok(!step.used(row, hop.edge) && walking.fits(hop, wanted, row)?)
            })
        };
        while distances.to(from).is_none() && !distances.complete && distances.radius < walking.max
        {
            widen(distances, row)?;
        }
        let Some(nearest) = distances.to(from) else { return Ok(()) };
        let longest = walking.max.min(step.graph.edge_count());
        // The number of paths and the number of lengths that are still wanted.
        let (mut paths, mut lengths) = match self.mode {
            Shortest::One => (1, u64::MAX),
            Shortest::All => (u64::MAX, 1),
            Shortest::First(n) => (n, u64::MAX),
            Shortest::Groups(n) => (u64::MAX, n),
        };
        let mut length = walking.min.max(nearest);
        while length <= longest {
            while distances.radius + 1 < length && !distances.complete {
                widen(distances, row)?;
            }
            let mut trials = PathTrials {
                length,
                edges: Vec::new(),
                untried: Vec::new(),
                starts: Vec::new(),
                found: 0,
                wanted: paths,
                longer: false,
            };
            self.try_all(from, to, &mut trials, row, wanted, distances, cx, next)?;
            paths -= trials.found;
            lengths -= u64::from(trials.found > 0);
            if paths == 0 || lengths == 0 || !trials.longer {
                return Ok(());
            }
            length += 1;
        }
        Ok(())
    }

    /// Tries the paths of one length, depth first.
    #[expect(clippy::too_many_arguments, reason = "the state of one search")]
    fn try_all(
        &self,
        from: NodeId,
        to: NodeId,
        trials: &mut PathTrials,
        row: &mut [Value],
        wanted: &WantedProperties,
        distances: &GoalDistances,
        cx: &RunContext,
        next: RowSink,
    ) -> Flow {
        self.open(from, trials, row, wanted, distances)?;
        loop {
            if trials.edges.len() == trials.length {
                trials.longer = true;
                let edges = self.walking.walked(&trials.edges);
                row[self.walking.step.edge] = edges;
                row[self.walking.step.to] = Value::Node(to);
                if self.accepts(row)? {
                    trials.found += 1;
                    next(row)?;
                    if trials.found == trials.wanted {
                        return Ok(());
                    }
                }
                if trials.edges.pop().is_none() {
                    return Ok(());
                }
            }
            match trials.edges.len() {
                length if length > 64 => cx.ticks(length)?,
                _ => cx.tick()?,
            }
            let Some(&start) = trials.starts.last() else { return Ok(()) };
            if trials.untried.len() == start {
                trials.starts.pop();
                trials.edges.pop();
                continue;
            }
            let Some(hop) = trials.untried.pop() else { return Ok(()) };
            trials.edges.push(hop.edge);
            if trials.edges.len() < trials.length {
                self.open(hop.node, trials, row, wanted, distances)?;
            }
        }
    }

    /// Adds the relationships from a node over which the goal can be reached in the steps that are
    /// left.
    fn open(
        &self,
        node: NodeId,
        trials: &mut PathTrials,
        row: &mut [Value],
        wanted: &WantedProperties,
        distances: &GoalDistances,
    ) -> Flow {
        let start = trials.untried.len();
        trials.starts.push(start);
        let Some(left) = trials.length.checked_sub(trials.edges.len() + 1) else { return Ok(()) };
        self.walking.step.hops(node, |hop| {
            let Some(least) = distances.at_least(hop.node) else { return Ok(()) };
            if trials.edges.contains(&hop.edge)
                || self.walking.step.used(row, hop.edge)
                || !self.walking.fits(hop, wanted, row)?
            {
                return Ok(());
            }
            if least <= left {
                trials.untried.push(hop);
            } else {
                trials.longer = true;
            }
            Ok(())
        })?;
        trials.untried[start..].reverse();
        Ok(())
    }
}
