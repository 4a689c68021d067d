//! Finds the nodes at the ends of walks of any length up to a bound, each once, breadth first.

use std::cell::RefCell;

use crate::graph::{Direction, EdgeId, NodeId, Value};

use super::RunContext;
use super::bit_set::BitSet;
use super::stage::{Flow, RowSink, StopReason};
use super::walk_stage::{WalkStage, WantedProperties};

/// Reaches nodes without keeping the ways to them.
pub(super) struct ReachStage<'g> {
    walking: WalkStage<'g>,
    room: RefCell<SearchBuffers>,
}

/// What a search needs, kept from one to the next: clearing what was touched costs less than
/// making it anew for each of many small searches.
#[derive(Default)]
struct SearchBuffers {
    seen: BitSet,
    /// Nodes in the order in which they were reached.
    reached: Vec<NodeId>,
    /// For each node reached, the first relationship of the way to it.
    branches: Vec<EdgeId>,
    /// For each node reached, its distance.
    far: Vec<u32>,
    /// The place of each node in these lists.
    places: Vec<u32>,
}

impl<'g> ReachStage<'g> {
    pub(super) fn new(walking: WalkStage<'g>) -> ReachStage<'g> {
        ReachStage { walking, room: RefCell::default() }
    }

    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let walking = &self.walking;
        let Value::Node(from) = row[walking.step.from] else { return Ok(()) };
        let Ok(goal) = walking.step.goal(row) else { return Ok(()) };
        let wanted = walking.wanted(row)?;
        // Taken out, so that what comes after may search by itself.
        let mut room = self.room.take();
        let back = match walking.step.direction {
            Direction::Both => self.search_both(from, &wanted, &mut room, cx),
            _ => self.search(from, &wanted, &mut room, cx),
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

    /// Reaches every node but the first; says whether a walk leads back to that. The shortest way
    /// back uses no relationship twice where all are walked the same way.
    fn search(
        &self,
        from: NodeId,
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
                    if !self.walking.fits(hop.edge, wanted) {
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

    /// The same where relationships are walked both ways: a way back must not be the way there, so
    /// it leads over two different relationships of the first node. It is found where two
    /// branches of the search touch.
    fn search_both(
        &self,
        from: NodeId,
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
                if !self.walking.fits(hop.edge, wanted) {
                    return Ok(());
                }
                let branch = at.map_or(hop.edge, |n| room.branches[n]);
                if hop.node == from {
                    // A loop, or another relationship than the one that led here.
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
