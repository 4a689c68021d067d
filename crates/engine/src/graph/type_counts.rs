//! How many relationships of each type begin and end at nodes of each label.

use super::{Direction, Graph, Label, NodeId, Type};

/// Two tables of types by labels.
#[derive(Debug)]
pub(super) struct TypeCounts {
    labels: usize,
    sources: Vec<usize>,
    targets: Vec<usize>,
}

impl TypeCounts {
    /// Counts. O(relationships), in the order in which they are laid out.
    pub(super) fn new(graph: &Graph) -> TypeCounts {
        let labels = graph.labels.len();
        let mut counts = TypeCounts {
            labels,
            sources: vec![0; labels * graph.types.len()],
            targets: vec![0; labels * graph.types.len()],
        };
        for node in graph.nodes() {
            let own = graph.label_set(node);
            add(&mut counts.sources, labels, own, graph.all_out(node).iter().map(|hop| hop.kind));
            add(&mut counts.targets, labels, own, graph.all_into(node).iter().map(|hop| hop.kind));
        }
        counts
    }

    /// How many relationships of a type have a node with a label at this end: `Out` is the one
    /// that they leave.
    pub(super) fn of(&self, kind: Type, end: Direction, label: Label) -> usize {
        let place = kind.0 as usize * self.labels + label.0 as usize;
        match end {
            Direction::Out => self.sources[place],
            Direction::In => self.targets[place],
            Direction::Both => self.sources[place] + self.targets[place],
        }
    }
}

fn add(table: &mut [usize], labels: usize, own: &[Label], kinds: impl Iterator<Item = Type>) {
    for kind in kinds {
        for label in own {
            table[kind.0 as usize * labels + label.0 as usize] += 1;
        }
    }
}

impl Graph {
    /// How many relationships of a type have a node with a label at this end: `Out` is the one
    /// that they leave. The first call counts them all.
    pub fn type_count_at(&self, kind: Type, end: Direction, label: Label) -> usize {
        self.counts.get_or_init(|| TypeCounts::new(self)).of(kind, end, label)
    }

    /// How many relationships a node has in a direction, of any of the types, or of every type
    /// where `types` is `None`. A loop counts once even where both directions are walked.
    pub fn degree(&self, node: NodeId, direction: Direction, types: Option<&[Type]>) -> usize {
        let of = |kind: Option<Type>| {
            let leaving = self.adjacency.leaving(node, kind).len();
            let reaching = self.adjacency.reaching(node, kind);
            match direction {
                Direction::Out => leaving,
                Direction::In => reaching.len(),
                Direction::Both => leaving + reaching.iter().filter(|hop| hop.node != node).count(),
            }
        };
        match types {
            None => of(None),
            Some(types) => types.iter().map(|&kind| of(Some(kind))).sum(),
        }
    }

    /// The same, where a loop may count twice: for estimates.
    pub fn degree_at_most(
        &self,
        node: NodeId,
        direction: Direction,
        types: Option<&[Type]>,
    ) -> usize {
        let of = |kind: Option<Type>| {
            let leaving = || self.adjacency.leaving(node, kind).len();
            let reaching = || self.adjacency.reaching(node, kind).len();
            match direction {
                Direction::Out => leaving(),
                Direction::In => reaching(),
                Direction::Both => leaving() + reaching(),
            }
        };
        match types {
            None => of(None),
            Some(types) => types.iter().map(|&kind| of(Some(kind))).sum(),
        }
    }
}
