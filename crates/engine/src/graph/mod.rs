//! The property graph that queries see: labelled nodes, typed relationships, properties on both.
//!
//! It is a general one, on petgraph's [`DiGraph`]: built from anyone's petgraph graph
//! ([`Graph::from_petgraph`]), through a [`Builder`], or from files ([`read`]). Everything above
//! reads it through the methods here, so that its inside can be made faster without anyone
//! noticing.

mod adjacency;
mod counts;
mod names;
mod petgraph;
mod property_rows;
pub mod read;
pub mod temporal;
mod texts;
pub mod value;

use std::mem::take;
use std::sync::{Arc, OnceLock};

use ::petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;

use adjacency::Adjacency;
pub use adjacency::Hop;
use counts::Counts;
use names::Names;
use property_rows::Properties;
pub use property_rows::{PropertyRows, PropertySource};
pub use texts::Texts;
pub use value::{Map, Path, Value};

/// A node, by its place in the graph.
pub type NodeId = NodeIndex<u32>;
/// A relationship, by its place in the graph.
pub type EdgeId = EdgeIndex<u32>;

/// A label, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub(crate) u32);

/// A relationship type, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Type(pub(crate) u32);

/// A property key, by its number in one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(crate) u32);

/// Which way relationships are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From their source.
    Out,
    /// From their target.
    In,
    /// From either end.
    Both,
}

/// Which labels a node bears, by the number of their combination: there are few of these.
type LabelSet = u32;

/// A property graph. It does not change once built.
#[derive(Debug)]
pub struct Graph {
    graph: DiGraph<LabelSet, Type>,
    label_sets: Vec<Box<[Label]>>,
    of_nodes: Properties,
    of_edges: Properties,
    labels: Names,
    types: Names,
    keys: Names,
    by_label: Vec<Vec<NodeId>>,
    by_type: Vec<usize>,
    adjacency: Adjacency,
    /// For each key, made when it is first asked for.
    by_text: Vec<OnceLock<Texts>>,
    /// Made when first asked for.
    counts: OnceLock<Counts>,
    closed: bool,
}

/// Gathers a graph's nodes and relationships, then makes the [`Graph`].
///
/// ```
/// use polemic_engine::graph::{Builder, Value};
///
/// let mut builder = Builder::new();
/// let ada = builder.node(["Person", "Writer"], [("name", Value::from("Ada"))]);
/// let notes = builder.node(["Document"], []);
/// let wrote = builder.edge(ada, notes, "WROTE", [("year", Value::Int(1843))]);
///
/// let graph = builder.finish();
/// assert_eq!(graph.ends(wrote), (ada, notes));
/// assert_eq!(graph.labels(ada).count(), 2);
/// let name = graph.key("name").expect("a node has it");
/// assert_eq!(graph.node_property(ada, name).as_str(), Some("Ada"));
/// assert!(graph.node_property(notes, name).is_null());
/// ```
#[derive(Debug, Default)]
pub struct Builder {
    graph: DiGraph<LabelSet, Type>,
    label_sets: Vec<Box<[Label]>>,
    set_numbers: FxHashMap<Box<[Label]>, LabelSet>,
    of_nodes: PropertyRows,
    of_edges: PropertyRows,
    labels: Names,
    types: Names,
    keys: Names,
    closed: bool,
}

static NULL: Value = Value::Null;

impl Builder {
    /// An empty one.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Adds a node. Properties that are null are left out; of a key given twice the last counts.
    pub fn node<'a>(
        &mut self,
        labels: impl IntoIterator<Item = &'a str>,
        properties: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> NodeId {
        let labels: Vec<Label> = labels.into_iter().map(|label| self.label(label)).collect();
        let keys = &mut self.keys;
        let properties = properties.into_iter().map(|(key, value)| (Key(keys.intern(key)), value));
        self.of_nodes.push(properties);
        let set = self.label_set(&labels);
        self.graph.add_node(set)
    }

    /// Adds a relationship between two nodes of this builder.
    pub fn edge<'a>(
        &mut self,
        from: NodeId,
        to: NodeId,
        kind: &str,
        properties: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> EdgeId {
        let kind = self.edge_type(kind);
        let keys = &mut self.keys;
        let properties = properties.into_iter().map(|(key, value)| (Key(keys.intern(key)), value));
        self.of_edges.push(properties);
        self.graph.add_edge(from, to, kind)
    }

    /// The number of a label, for [`Builder::node_by_numbers`].
    pub fn label(&mut self, name: &str) -> Label {
        Label(self.labels.intern(name))
    }

    /// The number of a relationship type, for [`Builder::edge_by_numbers`].
    pub fn edge_type(&mut self, name: &str) -> Type {
        Type(self.types.intern(name))
    }

    /// The number of a property key.
    pub fn key(&mut self, name: &str) -> Key {
        Key(self.keys.intern(name))
    }

    /// Adds a node as [`Builder::node`] does, by numbers of this builder: for whoever adds many,
    /// and knows the names beforehand. Fastest with the keys in ascending order.
    pub fn node_by_numbers(
        &mut self,
        labels: &[Label],
        properties: impl IntoIterator<Item = (Key, Value)>,
    ) -> NodeId {
        self.of_nodes.push(properties);
        let set = self.label_set(labels);
        self.graph.add_node(set)
    }

    /// Adds a relationship as [`Builder::edge`] does, by numbers of this builder.
    pub fn edge_by_numbers(
        &mut self,
        from: NodeId,
        to: NodeId,
        kind: Type,
        properties: impl IntoIterator<Item = (Key, Value)>,
    ) -> EdgeId {
        self.of_edges.push(properties);
        self.graph.add_edge(from, to, kind)
    }

    /// Makes room for so many more nodes, of about so many properties each.
    pub fn reserve_nodes(&mut self, nodes: usize, properties: usize) {
        self.graph.reserve_nodes(nodes);
        self.of_nodes.reserve(nodes, properties);
    }

    /// Makes room for so many more relationships, of about so many properties each.
    pub fn reserve_edges(&mut self, edges: usize, properties: usize) {
        self.graph.reserve_edges(edges);
        self.of_edges.reserve(edges, properties);
    }

    /// The number of a combination of labels, of which doubles count once.
    fn label_set(&mut self, labels: &[Label]) -> LabelSet {
        if let Some(&number) = self.set_numbers.get(labels) {
            return number;
        }
        let mut set: Vec<Label> = Vec::with_capacity(labels.len());
        for &label in labels {
            if !set.contains(&label) {
                set.push(label);
            }
        }
        let number = LabelSet::try_from(self.label_sets.len()).unwrap_or(LabelSet::MAX);
        self.label_sets.push(set.into());
        self.set_numbers.insert(labels.into(), number);
        number
    }

    /// Makes names known that no node or relationship may bear yet, and declares that there are no
    /// others: a query with another name is then a mistake, not an empty answer.
    pub fn close<'a>(
        &mut self,
        labels: impl IntoIterator<Item = &'a str>,
        types: impl IntoIterator<Item = &'a str>,
        keys: impl IntoIterator<Item = &'a str>,
    ) {
        labels.into_iter().for_each(|label| _ = self.labels.intern(label));
        types.into_iter().for_each(|kind| _ = self.types.intern(kind));
        keys.into_iter().for_each(|key| _ = self.keys.intern(key));
        self.closed = true;
    }

    /// The finished graph. O(nodes + relationships · log of the largest degree).
    pub fn finish(mut self) -> Graph {
        let (nodes, edges) = (take(&mut self.of_nodes), take(&mut self.of_edges));
        self.finish_with(nodes.into(), edges.into())
    }

    /// The finished graph, with rows of properties that were made apart, in place of those given
    /// with each node and relationship.
    pub fn finish_with_rows(self, of_nodes: PropertyRows, of_edges: PropertyRows) -> Graph {
        self.finish_with(of_nodes.into(), of_edges.into())
    }

    /// The finished graph, with properties that are made when a query first looks at one, those of
    /// nodes and those of relationships each by themselves.
    pub fn finish_with_sources(
        self,
        of_nodes: impl PropertySource + 'static,
        of_edges: impl PropertySource + 'static,
    ) -> Graph {
        self.finish_with(Properties::later(of_nodes), Properties::later(of_edges))
    }

    fn finish_with(mut self, of_nodes: Properties, of_edges: Properties) -> Graph {
        self.graph.shrink_to_fit();
        let mut by_label = vec![Vec::new(); self.labels.len()];
        for node in self.graph.node_indices() {
            for label in &self.label_sets[self.graph[node] as usize] {
                by_label[label.0 as usize].push(node);
            }
        }
        let mut by_type = vec![0; self.types.len()];
        for edge in self.graph.raw_edges() {
            by_type[edge.weight.0 as usize] += 1;
        }
        let adjacency = Adjacency::new(
            self.graph.node_count(),
            self.graph.raw_edges().iter().map(|e| (e.source(), e.target(), e.weight)),
        );
        let by_text = (0..self.keys.len()).map(|_| OnceLock::new()).collect();
        Graph {
            graph: self.graph,
            label_sets: self.label_sets,
            of_nodes,
            of_edges,
            labels: self.labels,
            types: self.types,
            keys: self.keys,
            by_label,
            by_type,
            adjacency,
            by_text,
            counts: OnceLock::new(),
            closed: self.closed,
        }
    }
}

impl Graph {
    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// How many relationships there are.
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

    /// The number of a label, if any node bears it or the graph was closed over it.
    pub fn label(&self, name: &str) -> Option<Label> {
        self.labels.get(name).map(Label)
    }

    /// The number of a relationship type.
    pub fn edge_type(&self, name: &str) -> Option<Type> {
        self.types.get(name).map(Type)
    }

    /// The number of a property key.
    pub fn key(&self, name: &str) -> Option<Key> {
        self.keys.get(name).map(Key)
    }

    /// All labels, relationship types and property keys that the graph knows, in the order in
    /// which it met them.
    pub fn known_labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter()
    }

    /// All relationship types that the graph knows.
    pub fn known_types(&self) -> impl Iterator<Item = &str> {
        self.types.iter()
    }

    /// All property keys that the graph knows.
    pub fn known_keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter()
    }

    /// Whether the known names are all that there can be, as they are for a dataset with a schema.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The nodes that bear a label, in the order in which they were added.
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

    /// How many relationships have a type.
    pub fn type_count(&self, kind: Type) -> usize {
        self.by_type[kind.0 as usize]
    }

    /// The nodes of which a property is this text, in the order in which they were added. The
    /// first call for a key makes an index in O(nodes); later ones are O(1).
    pub fn by_text(&self, key: Key, text: &str) -> &[NodeId] {
        self.texts(key).nodes(text)
    }

    /// The texts of a property of nodes. The first call for a key gathers them in O(nodes).
    pub fn texts(&self, key: Key) -> &Texts {
        self.by_text[key.0 as usize].get_or_init(|| match self.of_nodes.text_before(key) {
            Some(texts) => Texts::new(texts.iter().map(Option::as_ref)),
            None => Texts::new(self.nodes().map(|node| match self.node_property(node, key) {
                Value::String(text) => Some(text),
                _ => None,
            })),
        })
    }

    /// The texts of a property, if they have been gathered already.
    pub fn texts_at_hand(&self, key: Key) -> Option<&Texts> {
        self.by_text[key.0 as usize].get()
    }

    /// The node with this `id` property, as every entity of a dataset has one.
    pub fn by_key(&self, id: &str) -> Option<NodeId> {
        self.by_text(self.key("id")?, id).first().copied()
    }

    /// The labels of a node, in the order in which they were given.
    pub fn labels(&self, node: NodeId) -> impl Iterator<Item = &Arc<str>> {
        self.label_set(node).iter().map(|label| self.labels.text(label.0))
    }

    /// Whether a node bears a label.
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

    /// The source and the target of a relationship.
    pub fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        let edge = &self.graph.raw_edges()[edge.index()];
        (edge.source(), edge.target())
    }

    /// A property of a node; null where it has none.
    pub fn node_property(&self, node: NodeId, key: Key) -> &Value {
        find(self.of_nodes.of(node.index()), key)
    }

    /// A property of a relationship; null where it has none.
    pub fn edge_property(&self, edge: EdgeId, key: Key) -> &Value {
        find(self.of_edges.of(edge.index()), key)
    }

    /// The properties of a node, in the order in which the graph first met their keys.
    pub fn node_properties(&self, node: NodeId) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.named(self.of_nodes.of(node.index()))
    }

    /// The properties of a relationship, in the order in which the graph first met their keys.
    pub fn edge_properties(&self, edge: EdgeId) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.named(self.of_edges.of(edge.index()))
    }

    fn named<'a>(
        &'a self,
        properties: &'a [(Key, Value)],
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a Value)> {
        properties.iter().map(|(key, value)| (self.keys.text(key.0), value))
    }

    /// The relationships of one type that leave a node, by neighbour and then in the order in
    /// which they were added.
    pub fn out(&self, node: NodeId, kind: Type) -> &[Hop] {
        self.adjacency.leaving(node, Some(kind))
    }

    /// The relationships of one type that reach a node, in the same order.
    pub fn into(&self, node: NodeId, kind: Type) -> &[Hop] {
        self.adjacency.reaching(node, Some(kind))
    }

    /// All relationships that leave a node, by type, neighbour and the order added.
    pub fn all_out(&self, node: NodeId) -> &[Hop] {
        self.adjacency.leaving(node, None)
    }

    /// All relationships that reach a node, by type, neighbour and the order added.
    pub fn all_into(&self, node: NodeId) -> &[Hop] {
        self.adjacency.reaching(node, None)
    }

    /// Calls `visit` for each relationship at a node in a direction, of any of the types, or of
    /// every type where `types` is `None`; stops early when it returns an error. A loop is visited
    /// once even where both directions are walked.
    ///
    /// # Errors
    /// Whatever `visit` returns.
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
                    if direction == Direction::In || hop.node != node {
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
}

fn find(properties: &[(Key, Value)], key: Key) -> &Value {
    // Records have a dozen properties at most: a scan beats a search.
    properties.iter().find(|(k, _)| *k == key).map_or(&NULL, |(_, value)| value)
}
