//! The relationships at each node, laid out so that walking them is fast.
//!
//! petgraph keeps the relationships of a node in a linked list, newest first. Queries need them
//! next to each other in memory, by type and in a stable order. So they are stored once more here
//! as compressed sparse rows: for each direction one array, sorted by node, type, neighbour and
//! number.

use super::edge_set::EdgeSet;
use super::{EdgeId, NodeId, Type};

/// A relationship at a node, and the node at its other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// The node at the other end.
    pub node: NodeId,
    /// The relationship.
    pub edge: EdgeId,
    /// The type of the relationship.
    pub kind: Type,
}

/// A relationship with the node at whose row it stands, the node at its other end, and its type.
type PlacedEdge = (NodeId, NodeId, Type, EdgeId);

#[derive(Debug, Default)]
pub(super) struct Adjacency {
    out: AdjacencyRows,
    into: AdjacencyRows,
}

/// Compressed sparse rows: the relationships at node *n* are `hops[starts[n]..starts[n + 1]]`.
#[derive(Debug, Default)]
struct AdjacencyRows {
    starts: Vec<u32>,
    hops: Vec<Hop>,
}

impl Adjacency {
    /// Lays out relationships that are given as source, target and type, in the order of their
    /// numbers, for a graph with this many nodes. Those that are `undirected` leave and reach both
    /// of their ends. O(nodes + relationships × log of the largest degree).
    pub(super) fn new(
        nodes: usize,
        edges: impl Iterator<Item = (NodeId, NodeId, Type)> + Clone,
        undirected: &EdgeSet,
    ) -> Adjacency {
        let edges = edges.enumerate().map(|(n, (from, to, kind))| (from, to, kind, EdgeId::new(n)));
        let turned = edges.clone().map(|(from, to, kind, edge)| (to, from, kind, edge));
        if undirected.is_empty() {
            return Adjacency {
                out: AdjacencyRows::new(nodes, edges),
                into: AdjacencyRows::new(nodes, turned),
            };
        }
        // A loop leaves its node once, whether it has a direction or not.
        let two_way = |edge: &PlacedEdge| undirected.contains(edge.3) && edge.0 != edge.1;
        Adjacency {
            out: AdjacencyRows::new(nodes, edges.clone().chain(turned.clone().filter(two_way))),
            into: AdjacencyRows::new(nodes, turned.chain(edges.filter(two_way))),
        }
    }

    pub(super) fn leaving(&self, node: NodeId, kind: Option<Type>) -> &[Hop] {
        self.out.of(node, kind)
    }

    pub(super) fn reaching(&self, node: NodeId, kind: Option<Type>) -> &[Hop] {
        self.into.of(node, kind)
    }
}

impl AdjacencyRows {
    fn new(nodes: usize, edges: impl Iterator<Item = PlacedEdge> + Clone) -> AdjacencyRows {
        // A counting sort by node, then a sort of each node's few relationships.
        let mut starts = vec![0u32; nodes + 1];
        for (at, ..) in edges.clone() {
            starts[at.index() + 1] += 1;
        }
        for n in 0..nodes {
            starts[n + 1] += starts[n];
        }
        let mut next = starts.clone();
        let blank = Hop { node: NodeId::new(0), edge: EdgeId::new(0), kind: Type(0) };
        let mut hops = vec![blank; starts[nodes] as usize];
        for (at, node, kind, edge) in edges {
            let slot = &mut next[at.index()];
            hops[*slot as usize] = Hop { node, edge, kind };
            *slot += 1;
        }
        for n in 0..nodes {
            let row = &mut hops[starts[n] as usize..starts[n + 1] as usize];
            row.sort_unstable_by_key(|hop| (hop.kind, hop.node, hop.edge));
        }
        AdjacencyRows { starts, hops }
    }

    fn of(&self, node: NodeId, kind: Option<Type>) -> &[Hop] {
        let n = node.index();
        let row = &self.hops[self.starts[n] as usize..self.starts[n + 1] as usize];
        match kind {
            None => row,
            Some(kind) => {
                let first = row.partition_point(|hop| hop.kind < kind);
                let rest = &row[first..];
                &rest[..rest.partition_point(|hop| hop.kind <= kind)]
            }
        }
    }
}
