//! Builds a property graph node by node.

use std::mem::take;
use std::sync::OnceLock;

use ::petgraph::graph::DiGraph;
use rustc_hash::FxHashMap;

use super::adjacency::Adjacency;
use super::name_table::NameTable;
use super::property_rows::{LazyProperties, PropertyRows, PropertySource};
use super::{EdgeId, Graph, Key, Label, LabelSet, NodeId, Type, Value};

/// Gathers a graph's nodes and relationships, then makes the [`Graph`].
///
/// ```
/// use polemic_engine::graph::{GraphBuilder, Value};
///
/// let mut builder = GraphBuilder::new();
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
pub struct GraphBuilder {
    graph: DiGraph<LabelSet, Type>,
    label_sets: Vec<Box<[Label]>>,
    set_numbers: FxHashMap<Box<[Label]>, LabelSet>,
    of_nodes: PropertyRows,
    of_edges: PropertyRows,
    labels: NameTable,
    types: NameTable,
    keys: NameTable,
    closed: bool,
}

impl GraphBuilder {
    /// An empty one.
    pub fn new() -> GraphBuilder {
        GraphBuilder::default()
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

    /// The number of a label, for [`GraphBuilder::node_by_numbers`].
    pub fn label(&mut self, name: &str) -> Label {
        Label(self.labels.intern(name))
    }

    /// The number of a relationship type, for [`GraphBuilder::edge_by_numbers`].
    pub fn edge_type(&mut self, name: &str) -> Type {
        Type(self.types.intern(name))
    }

    /// The number of a property key.
    pub fn key(&mut self, name: &str) -> Key {
        Key(self.keys.intern(name))
    }

    /// Adds a node as [`GraphBuilder::node`] does, by numbers of this builder: for whoever adds many,
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

    /// Adds a relationship as [`GraphBuilder::edge`] does, by numbers of this builder.
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
        self.finish_with(LazyProperties::later(of_nodes), LazyProperties::later(of_edges))
    }

    fn finish_with(mut self, of_nodes: LazyProperties, of_edges: LazyProperties) -> Graph {
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
