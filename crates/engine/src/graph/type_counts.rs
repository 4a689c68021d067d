//! Counts of relationships: by type and label for the whole graph, and at single nodes.

use super::{Direction, Graph, Label, NodeId, Type};

/// For each type and label, how many relationships of the type start (`sources`) and end
/// (`targets`) at a node with the label.
#[derive(Debug)]
pub(super) struct TypeCounts {
    labels: usize,
    sources: Vec<usize>,
    targets: Vec<usize>,
    /// For each type and label, how many nodes with the label have relationships of the type that
    /// leave them, and that reach them. The last place of each type is for all nodes.
    leaving: Vec<usize>,
    reached: Vec<usize>,
}

impl TypeCounts {
    /// Counts all relationships. O(relationships × labels of a node).
    pub(super) fn new(graph: &Graph) -> TypeCounts {
        let labels = graph.labels.len();
        let mut counts = TypeCounts {
            labels,
            sources: vec![0; labels * graph.types.len()],
            targets: vec![0; labels * graph.types.len()],
            leaving: vec![0; (labels + 1) * graph.types.len()],
            reached: vec![0; (labels + 1) * graph.types.len()],
        };
        for node in graph.nodes() {
            let own = graph.label_set(node);
            count_labels(
                &mut counts.sources,
                labels,
                own,
                graph.all_out(node).iter().map(|hop| hop.kind),
            );
            count_labels(
                &mut counts.targets,
                labels,
                own,
                graph.all_into(node).iter().map(|hop| hop.kind),
            );
            for (table, hops) in [
                (&mut counts.leaving, graph.all_out(node)),
                (&mut counts.reached, graph.all_into(node)),
            ] {
                // Relationships at a node stand in the order of their types.
                for same in hops.chunk_by(|a, b| a.kind == b.kind) {
                    let start = same[0].kind.0 as usize * (labels + 1);
                    table[start + labels] += 1;
                    own.iter().for_each(|label| table[start + label.0 as usize] += 1);
                }
            }
        }
        counts
    }

    /// The number of relationships of a type that have a node with a label at one end: at their
    /// source for [`Direction::Out`], at their target for [`Direction::In`], and the sum of both
    /// for [`Direction::Both`].
    pub(super) fn of(&self, kind: Type, end: Direction, label: Label) -> usize {
        let place = kind.0 as usize * self.labels + label.0 as usize;
        match end {
            Direction::Out => self.sources[place],
            Direction::In => self.targets[place],
            Direction::Both => self.sources[place] + self.targets[place],
        }
    }

    /// The number of nodes with a label, or of all nodes, that have a relationship of a type in a
    /// direction; `None` for both directions together.
    fn nodes(&self, kind: Type, direction: Direction, label: Option<Label>) -> Option<usize> {
        let column = label.map_or(self.labels, |label| label.0 as usize);
        let place = kind.0 as usize * (self.labels + 1) + column;
        match direction {
            Direction::Out => Some(self.leaving[place]),
            Direction::In => Some(self.reached[place]),
            Direction::Both => None,
        }
    }
}

fn count_labels(
    table: &mut [usize],
    labels: usize,
    own: &[Label],
    kinds: impl Iterator<Item = Type>,
) {
    for kind in kinds {
        for label in own {
            table[kind.0 as usize * labels + label.0 as usize] += 1;
        }
    }
}

impl Graph {
    /// The number of relationships of a type that have a node with a label at one end: at their
    /// source for [`Direction::Out`], at their target for [`Direction::In`], and the sum of both
    /// for [`Direction::Both`]. One without a direction counts for both of its ends. The first call counts all relationships, in O(relationships × labels
    /// of a node); later calls are O(1).
    pub fn type_count_at(&self, kind: Type, end: Direction, label: Label) -> usize {
        self.counts.get_or_init(|| TypeCounts::new(self)).of(kind, end, label)
    }

    /// The number of nodes with a label, or of all nodes, that have a relationship of a type in a
    /// direction; `None` for [`Direction::Both`]. The first call counts all relationships, later
    /// calls are O(1).
    pub fn nodes_with_type(
        &self,
        kind: Type,
        direction: Direction,
        label: Option<Label>,
    ) -> Option<usize> {
        self.counts.get_or_init(|| TypeCounts::new(self)).nodes(kind, direction, label)
    }

    /// The number of relationships at a node in a direction. `types` restricts them to some types;
    /// `None` means every type. A loop counts once, also with [`Direction::Both`]. O(types × log
    /// degree), or O(degree) where both directions are counted.
    pub fn degree(&self, node: NodeId, direction: Direction, types: Option<&[Type]>) -> usize {
        let of = |kind: Option<Type>| {
            let leaving = self.adjacency.leaving(node, kind).len();
            let reaching = self.adjacency.reaching(node, kind);
            match direction {
                Direction::Out => leaving,
                Direction::In => reaching.len(),
                Direction::Both => {
                    leaving + reaching.iter().filter(|hop| !self.leaves_too(node, **hop)).count()
                }
            }
        };
        match types {
            None => of(None),
            Some(types) => types.iter().map(|&kind| of(Some(kind))).sum(),
        }
    }

    /// As [`Graph::degree`], but a loop and a relationship without a direction may count twice. O(types × log degree): for estimates.
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
