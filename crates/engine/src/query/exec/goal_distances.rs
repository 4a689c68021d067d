//! The distances of nodes to the goal of a search for paths, by breadth-first search from the goal.

use crate::graph::{Direction, Graph, Hop, NodeId, Type};

use super::stage::{Flow, StopReason};

/// Stands for a node that has not been reached.
const FAR: u32 = u32::MAX;

/// The distances of nodes to a goal, up to a radius that can be widened step by step. Relationships
/// may be used more than once in them, so that a path that uses each once may be longer.
#[derive(Default)]
pub(super) struct GoalDistances {
    /// For each node of the graph its distance, or `FAR`.
    far: Vec<u32>,
    /// The nodes that were reached, nearest first.
    reached: Vec<NodeId>,
    /// The index at which the nodes that were reached last begin.
    front: usize,
    /// The distance up to which all nodes are known.
    pub(super) radius: usize,
    /// Whether no other node can reach the goal.
    pub(super) complete: bool,
}

impl GoalDistances {
    /// Starts at a goal.
    pub(super) fn begin(&mut self, goal: NodeId, nodes: usize) {
        self.far.resize(nodes, FAR);
        self.far[goal.index()] = 0;
        self.reached.push(goal);
    }

    /// Forgets the goal, and keeps the memory for the next one. O(nodes reached).
    pub(super) fn clear(&mut self) {
        for node in self.reached.drain(..) {
            self.far[node.index()] = FAR;
        }
        (self.front, self.radius, self.complete) = (0, 0, false);
    }

    /// The distance of a node, if it is within the radius.
    pub(super) fn to(&self, node: NodeId) -> Option<usize> {
        Some(self.far[node.index()]).filter(|far| *far != FAR).map(|far| far as usize)
    }

    /// The least distance that a node can have; `None` where it cannot reach the goal.
    pub(super) fn at_least(&self, node: NodeId) -> Option<usize> {
        match self.to(node) {
            None if self.complete => None,
            None => Some(self.radius + 1),
            known => known,
        }
    }

    /// Widens the radius by one. `direction` leads away from the goal, and `fits` tells which
    /// relationships may be walked.
    pub(super) fn widen(
        &mut self,
        graph: &Graph,
        direction: Direction,
        types: Option<&[Type]>,
        mut fits: impl FnMut(Hop) -> Result<bool, StopReason>,
    ) -> Flow {
        let last = self.reached.len();
        let next = u32::try_from(self.radius + 1).unwrap_or(FAR - 1);
        for n in self.front..last {
            graph.hops(self.reached[n], direction, types, |hop| {
                if self.far[hop.node.index()] == FAR && fits(hop)? {
                    self.far[hop.node.index()] = next;
                    self.reached.push(hop.node);
                }
                Ok::<(), StopReason>(())
            })?;
        }
        self.front = last;
        self.radius += 1;
        self.complete = self.reached.len() == last;
        Ok(())
    }
}
