//! The property graph that queries run on: nodes with labels, relationships with a type, and
//! properties on both.
//!
//! A [`Graph`] is made of anyone's petgraph graph ([`Graph::from_petgraph`]), with a
//! [`GraphBuilder`], or of files ([`read`]). It keeps its structure in petgraph's [`DiGraph`], next
//! to the indexes that queries need. The rest of the crate uses only the methods in this module, so
//! that the inside can change.

mod adjacency;
mod builder;
mod edge_set;
mod list;
mod name_table;
mod petgraph;
mod property_column;
mod property_rows;
mod property_store;
pub mod read;
pub mod temporal;
mod text_index;
mod type_counts;
pub mod value;

use std::sync::{Arc, OnceLock};

use ::petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use adjacency::Adjacency;
pub use adjacency::Hop;
pub use builder::GraphBuilder;
use edge_set::EdgeSet;
pub use list::{List, Map, ValueSize};
use name_table::NameTable;
use property_column::ColumnBuilder;
pub use property_column::PropertyColumn;
pub use property_rows::{PropertyRows, PropertySource};
use property_store::{ColumnSource, PropertyStore};
pub use text_index::TextIndex;
use type_counts::TypeCounts;
pub use value::{Path, Value};

/// A node of one graph: its number, counted from 0 in the order in which nodes were added.
pub type NodeId = NodeIndex<u32>;
/// A relationship of one graph: its number, counted from 0 in the order in which relationships were
/// added.
pub type EdgeId = EdgeIndex<u32>;

/// A label such as `Person`, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub(crate) u32);

/// A relationship type such as `KNOWS`, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Type(pub(crate) u32);

/// A property key such as `name`, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(crate) u32);

/// The direction in which relationships are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the source to the target.
    Out,
    /// From the target to the source.
    In,
    /// In either direction.
    Both,
}

impl Direction {
    /// The same seen from the other end.
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Both => Direction::Both,
        }
    }
}

/// The number of a combination of labels. A graph has few combinations, so that each node stores
/// one number instead of a list.
type LabelSet = u32;

/// A property graph. It cannot be changed once it is built, so that several threads can query it at
/// once.
#[derive(Debug)]
pub struct Graph {
    graph: DiGraph<LabelSet, Type>,
    label_sets: Vec<Box<[Label]>>,
    of_nodes: PropertyStore,
    of_edges: PropertyStore,
    labels: NameTable,
    types: NameTable,
    keys: NameTable,
    by_label: Vec<Vec<NodeId>>,
    by_type: Vec<usize>,
    adjacency: Adjacency,
    undirected: EdgeSet,
    /// For each key an index of its texts, which is built when it is first asked for.
    by_text: Vec<OnceLock<TextIndex>>,
    /// Built when it is first asked for.
    counts: OnceLock<TypeCounts>,
    closed: bool,
}

impl Graph {
    /// The number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// The number of relationships.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// All nodes, in the order in which they were added.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.graph.node_count()).map(NodeId::new)
    }

    /// All relationships, in the order in which they were added.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..self.graph.edge_count()).map(EdgeId::new)
    }

    /// The number of a label; `None` where the graph does not know the label, because no node has
    /// it and [`GraphBuilder::close`] did not name it.
    pub fn label(&self, name: &str) -> Option<Label> {
        self.labels.get(name).map(Label)
    }

    /// The number of a relationship type; `None` where the graph does not know it.
    pub fn edge_type(&self, name: &str) -> Option<Type> {
        self.types.get(name).map(Type)
    }

    /// The number of a property key; `None` where the graph does not know it.
    pub fn key(&self, name: &str) -> Option<Key> {
        self.keys.get(name).map(Key)
    }

    /// All labels that the graph knows, in the order in which it first met them.
    pub fn known_labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter()
    }

    /// All relationship types that the graph knows, in the order in which it first met them.
    pub fn known_types(&self) -> impl Iterator<Item = &str> {
        self.types.iter()
    }

    /// All property keys that the graph knows, in the order in which it first met them.
    pub fn known_keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter()
    }

    /// Whether the known names are all that there can be, as [`GraphBuilder::close`] declares. A
    /// query that uses another name is then a mistake.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The nodes that have a label, in the order in which they were added. O(1).
    pub fn by_label(&self, label: Label) -> &[NodeId] {
        &self.by_label[label.0 as usize]
    }

    /// The numbers of all relationship types.
    pub fn types(&self) -> impl Iterator<Item = Type> + use<> {
        (0..u32::try_from(self.types.len()).unwrap_or(u32::MAX)).map(Type)
    }

    /// The name of a relationship type.
    pub fn type_name(&self, kind: Type) -> &Arc<str> {
        self.types.text(kind.0)
    }

    /// The name of a label.
    pub fn label_name(&self, label: Label) -> &Arc<str> {
        self.labels.text(label.0)
    }

    /// The name of a property key.
    pub fn key_name(&self, key: Key) -> &Arc<str> {
        self.keys.text(key.0)
    }

    /// How often a relationship of a type can be walked along its direction: the number of these
    /// relationships, where those without a direction count twice, unless they are loops. O(1).
    pub fn type_count(&self, kind: Type) -> usize {
        self.by_type[kind.0 as usize]
    }

    /// The nodes whose property `key` is this text, in the order in which they were added. The
    /// first call for a key builds an index in O(nodes); later calls are O(1).
    pub fn by_text(&self, key: Key, text: &str) -> &[NodeId] {
        self.texts(key).nodes(text)
    }

    /// The index of the texts that the nodes have as property `key`. The first call for a key
    /// builds it in O(nodes).
    pub fn texts(&self, key: Key) -> &TextIndex {
        self.by_text[key.0 as usize].get_or_init(|| {
            if let Some(column) = self.of_nodes.column(key) {
                return TextIndex::of_column(column, self.node_count());
            }
            match self.of_nodes.text_before(key) {
                Some(texts) => TextIndex::new(texts.iter().map(Option::as_ref)),
                None => {
                    TextIndex::new(self.nodes().map(|node| match self.node_property(node, key) {
                        Value::String(text) => Some(text),
                        _ => None,
                    }))
                }
            }
        })
    }

    /// The same index, if it has been built already.
    pub fn texts_at_hand(&self, key: Key) -> Option<&TextIndex> {
        self.by_text[key.0 as usize].get()
    }

    /// The numbers of the relationships whose property `key` is this text, in their order; none where
    /// the graph does not have the property as a column. The first call for a key builds an index in
    /// O(relationships); later calls are O(1).
    pub fn edges_by_text(&self, key: Key, text: &str) -> &[u32] {
        self.edge_column(key).map_or(&[], |column| column.with_text(text))
    }

    /// The first node whose property `id` is this text. O(1) after the index of `id` is built.
    pub fn by_key(&self, id: &str) -> Option<NodeId> {
        self.by_text(self.key("id")?, id).first().copied()
    }

    /// The labels of a node, in the order in which they were given.
    pub fn labels(&self, node: NodeId) -> impl Iterator<Item = &Arc<str>> {
        self.label_set(node).iter().map(|label| self.labels.text(label.0))
    }

    /// Whether a node has a label.
    pub fn has_label(&self, node: NodeId, label: Label) -> bool {
        self.label_set(node).contains(&label)
    }

    fn label_set(&self, node: NodeId) -> &[Label] {
        &self.label_sets[self.graph[node] as usize]
    }

    /// The type of a relationship.
    pub fn type_of(&self, edge: EdgeId) -> &Arc<str> {
        self.types.text(self.graph[edge].0)
    }

    /// The type of a relationship, by its number.
    pub fn type_number(&self, edge: EdgeId) -> Type {
        self.graph[edge]
    }

    /// Whether a relationship has no direction: see [`GraphBuilder::make_undirected`].
    #[inline]
    pub fn is_undirected(&self, edge: EdgeId) -> bool {
        self.undirected.contains(edge)
    }

    /// Whether any relationship has no direction.
    pub fn has_undirected(&self) -> bool {
        !self.undirected.is_empty()
    }

    /// The source and the target of a relationship. One without a direction has them as well, as
    /// they were written.
    pub fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        let edge = &self.graph.raw_edges()[edge.index()];
        (edge.source(), edge.target())
    }

    /// A property of a node; null where the node does not have it.
    pub fn node_property(&self, node: NodeId, key: Key) -> &Value {
        self.of_nodes.get(node.index(), key)
    }

    /// A property of a relationship; null where the relationship does not have it.
    pub fn edge_property(&self, edge: EdgeId, key: Key) -> &Value {
        self.of_edges.get(edge.index(), key)
    }

    /// A property of all nodes as a column; `None` where no node has it, or where the properties are
    /// computed by a [`PropertySource`].
    pub fn node_column(&self, key: Key) -> Option<&PropertyColumn> {
        self.of_nodes.column(key)
    }

    /// A property of all relationships as a column; `None` as for [`Graph::node_column`].
    pub fn edge_column(&self, key: Key) -> Option<&PropertyColumn> {
        self.of_edges.column(key)
    }

    /// The properties of a node, in the order in which the graph first met their keys.
    pub fn node_properties(&self, node: NodeId) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.of_nodes.of(node.index()).map(|(key, value)| (self.key_name(key), value))
    }

    /// The properties of a relationship, in the order in which the graph first met their keys.
    pub fn edge_properties(&self, edge: EdgeId) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.of_edges.of(edge.index()).map(|(key, value)| (self.key_name(key), value))
    }

    /// The relationships of one type that leave a node, sorted by the node at the other end and
    /// then by their number. One without a direction leaves both of its ends and arrives at both.
    /// O(log degree).
    pub fn out(&self, node: NodeId, kind: Type) -> &[Hop] {
        self.adjacency.leaving(node, Some(kind))
    }

    /// The relationships of one type that arrive at a node, in the same order.
    pub fn into(&self, node: NodeId, kind: Type) -> &[Hop] {
        self.adjacency.reaching(node, Some(kind))
    }

    /// All relationships that leave a node, sorted by type, then by the node at the other end, then
    /// by their number. O(1).
    pub fn all_out(&self, node: NodeId) -> &[Hop] {
        self.adjacency.leaving(node, None)
    }

    /// All relationships that arrive at a node, in the same order. O(1).
    pub fn all_into(&self, node: NodeId) -> &[Hop] {
        self.adjacency.reaching(node, None)
    }

    /// Calls `visit` for each relationship at a node in a direction. `types` restricts them to some
    /// types; `None` means every type. A loop is visited once, also with [`Direction::Both`], and so
    /// is a relationship without a direction, with any. Stops as soon as `visit` returns an error.
    ///
    /// # Errors
    /// The error that `visit` returned.
    pub fn hops<E>(
        &self,
        node: NodeId,
        direction: Direction,
        types: Option<&[Type]>,
        mut visit: impl FnMut(Hop) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut walk = |kind: Option<Type>| -> Result<(), E> {
            if direction != Direction::In {
                self.adjacency.leaving(node, kind).iter().try_for_each(|&hop| visit(hop))?;
            }
            if direction != Direction::Out {
                for &hop in self.adjacency.reaching(node, kind) {
                    if direction == Direction::In || !self.leaves_too(node, hop) {
                        visit(hop)?;
                    }
                }
            }
            Ok(())
        };
        match types {
            None => walk(None),
            Some(types) => types.iter().try_for_each(|&kind| walk(Some(kind))),
        }
    }

    /// Whether a relationship that arrives at a node also leaves it.
    #[inline]
    fn leaves_too(&self, node: NodeId, hop: Hop) -> bool {
        hop.node == node || self.undirected.contains(hop.edge)
    }
}
