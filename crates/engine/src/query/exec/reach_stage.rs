//! Finds the nodes that can be reached by walks up to a length, each once, by breadth-first search.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::graph::{Direction, EdgeId, NodeId, Value};

use super::RunContext;
use super::bit_set::BitSet;
use super::stage::{Flow, RowSink, StopReason};
use super::walk_stage::{WalkStage, WantedProperties};

/// Finds reachable nodes without keeping the paths to them.
pub(super) struct ReachStage<'g> {
    walking: WalkStage<'g>,
    room: RefCell<SearchBuffers>,
}

/// The memory of a search. It is kept for the next one: clearing what was used costs less than
/// allocating it again for each of many small searches.
#[derive(Default)]
struct SearchBuffers {
    seen: BitSet,
    /// The nodes in the order in which they were reached.
    reached: Vec<NodeId>,
    /// For each node reached, the first relationship on the path to it.
    branches: Vec<EdgeId>,
    /// For each node reached, its distance.
    far: Vec<u32>,
    /// For each node of the graph, its index in these lists.
    places: Vec<u32>,
}

impl<'g> ReachStage<'g> {
    pub(super) fn new(walking: WalkStage<'g>) -> ReachStage<'g> {
        ReachStage { walking, room: RefCell::default() }
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let walking = &self.walking;
        let Value::Node(from) = row[walking.step.from] else { return Ok(()) };
        let Ok(goal) = walking.step.goal(row) else { return Ok(()) };
        let wanted = walking.wanted(row)?;
        if !walking.may_start(from, row)? {
            return Ok(());
        }
        // The buffers are taken out, because a later stage may run a search of the same stage
        // again.
        let mut room = self.room.take();
        let back = match walking.step.direction {
            Direction::Both => self.search_both(from, row, &wanted, &mut room, cx),
            _ => self.search(from, row, &wanted, &mut room, cx).and_then(|back| {
                // What seems to lead back may be a relationship without a direction, walked twice.
                let sure = !back || !walking.step.graph.has_undirected();
                if sure { Ok(back) } else { self.leads_back(from, row, &wanted, cx) }
            }),
        };
        let flow = back.and_then(|back| {
            let itself = (walking.min == 0 || back).then_some(from);
            let others = room.reached.iter().copied();
            for node in itself.into_iter().chain(others) {
                if goal.is_none_or(|goal| goal == node) {
                    row[walking.step.to] = Value::Node(node);
                    next(row)?;
                }
            }
            Ok(())
        });
        for node in room.reached.drain(..) {
            room.seen.remove(node.index());
        }
        self.room.replace(room);
        flow
    }

    /// Finds every reachable node except the first one. Returns whether a walk leads back to the
    /// first one: where all relationships are walked in one direction, the shortest way back uses
    /// none of them twice.
    fn search(
        &self,
        from: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        room: &mut SearchBuffers,
        cx: &RunContext,
    ) -> Result<bool, StopReason> {
        let (mut back, mut start, mut depth) = (false, 0, 0);
        let mut front = vec![from];
        while !front.is_empty() && depth < self.walking.max {
            depth += 1;
            for &node in &front {
                self.walking.step.hops(node, |hop| {
                    cx.tick()?;
                    if !self.walking.fits(hop, wanted, row)? {
                        return Ok(());
                    }
                    if hop.node == from {
                        back = true;
                    } else if room.seen.insert(hop.node.index()) {
                        room.reached.push(hop.node);
                    }
                    Ok::<(), StopReason>(())
                })?;
            }
            front.clear();
            front.extend_from_slice(&room.reached[start..]);
            start = room.reached.len();
        }
        Ok(back)
    }

    /// Whether a walk in one direction leads back to its first node without using a relationship
    /// twice, in a graph where some relationships have no direction.
    ///
    /// It is a breadth-first search that tells walks apart by their first relationship, and keeps
    /// two of these for each node: a walk leads back where it ends with another relationship than
    /// its first one. Shortest walks visit no node twice, so that they use no other one twice.
    fn leads_back(
        &self,
        from: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        cx: &RunContext,
    ) -> Result<bool, StopReason> {
        let mut known: FxHashMap<NodeId, Vec<EdgeId>> = FxHashMap::default();
        let mut front: Vec<(NodeId, Option<EdgeId>)> = vec![(from, None)];
        let (mut back, mut depth) = (false, 0);
        while !front.is_empty() && !back && depth < self.walking.max {
            depth += 1;
            for (node, first) in std::mem::take(&mut front) {
                self.walking.step.hops(node, |hop| {
                    cx.tick()?;
                    if !self.walking.fits(hop, wanted, row)? {
                        return Ok(());
                    }
                    if hop.node == from {
                        back |= first != Some(hop.edge);
                        return Ok(());
                    }
                    let first = first.unwrap_or(hop.edge);
                    let firsts = known.entry(hop.node).or_default();
                    if firsts.len() < 2 && !firsts.contains(&first) {
                        firsts.push(first);
                        front.push((hop.node, Some(first)));
                    }
                    Ok::<(), StopReason>(())
                })?;
            }
        }
        Ok(back)
    }

    /// As [`ReachStage::search`], for relationships that are walked in both directions. A way back
    /// must not use the relationship of the way there. So it needs two different relationships of
    /// the first node, and is found where two branches of the search meet.
    fn search_both(
        &self,
        from: NodeId,
        row: &mut [Value],
        wanted: &WantedProperties,
        room: &mut SearchBuffers,
        cx: &RunContext,
    ) -> Result<bool, StopReason> {
        let max = u32::try_from(self.walking.max).unwrap_or(u32::MAX - 1);
        room.branches.clear();
        room.far.clear();
        room.places.resize(self.walking.step.graph.node_count(), 0);
        let mut back = false;
        let mut at: Option<usize> = None;
        loop {
            let (node, far) = at.map_or((from, 0), |n| (room.reached[n], room.far[n]));
            if far >= max {
                break;
            }
            self.walking.step.hops(node, |hop| {
                cx.tick()?;
                if !self.walking.fits(hop, wanted, row)? {
                    return Ok(());
                }
                let branch = at.map_or(hop.edge, |n| room.branches[n]);
                if hop.node == from {
                    // A loop, or a second relationship between the two nodes.
                    back |= at.is_none() || (far == 1 && hop.edge != branch && max >= 2);
                } else if room.seen.insert(hop.node.index()) {
                    room.places[hop.node.index()] =
                        u32::try_from(room.reached.len()).unwrap_or(u32::MAX);
                    room.reached.push(hop.node);
                    room.branches.push(branch);
                    room.far.push(far + 1);
                } else {
                    let there = room.places[hop.node.index()] as usize;
                    let length = far.saturating_add(room.far[there]).saturating_add(1);
                    back |= room.branches[there] != branch && length <= max;
                }
                Ok::<(), StopReason>(())
            })?;
            let next = at.map_or(0, |n| n + 1);
            if next >= room.reached.len() {
                break;
            }
            at = Some(next);
        }
        Ok(back)
    }
}
