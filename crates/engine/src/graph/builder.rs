//! Builds a property graph node by node.

use std::mem::take;
use std::sync::OnceLock;

use ::petgraph::graph::DiGraph;
use rustc_hash::{FxHashMap, FxHashSet};

use super::adjacency::Adjacency;
use super::edge_set::EdgeSet;
use super::name_table::NameTable;
use super::property_rows::{PropertyRows, PropertySource};
use super::property_store::{ColumnSource, PropertyStore, PropertyTable};
use super::{EdgeId, Graph, Key, Label, LabelSet, NodeId, Type, Value};

/// Collects nodes and relationships, then builds the [`Graph`].
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
    of_nodes: PropertyTable,
    of_edges: PropertyTable,
    labels: NameTable,
    types: NameTable,
    keys: NameTable,
    undirected: EdgeSet,
    closed: bool,
}

impl GraphBuilder {
    /// A builder without nodes.
    pub fn new() -> GraphBuilder {
        GraphBuilder::default()
    }

    /// Adds a node and returns its number. Null properties are left out. Where a key is given
    /// twice, the last value counts.
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

    /// Adds a relationship of type `kind` from one node of this builder to another, and returns its
    /// number. Properties are treated as by [`GraphBuilder::node`].
    ///
    /// # Panics
    /// If `from` or `to` is not a node of this builder.
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

    /// Declares that a relationship has no direction. A pattern with an arrow then matches it both
    /// ways; its source and target stay what they are.
    ///
    /// ```
    /// use polemic_engine::graph::GraphBuilder;
    /// use polemic_engine::query::{Limits, Parameters, Query};
    ///
    /// let mut builder = GraphBuilder::new();
    /// let (ada, ben) = (builder.node([], [("name", "Ada".into())]), builder.node([], []));
    /// let tie = builder.edge(ada, ben, "MET", []);
    /// builder.make_undirected(tie);
    /// let graph = builder.finish();
    /// assert!(graph.is_undirected(tie));
    ///
    /// let query = Query::parse("MATCH ()-[:MET]->(n {name: 'Ada'}) RETURN n")?;
    /// let answer = query.run(&graph, &Parameters::new(), &Limits::default())?;
    /// assert_eq!(answer.rows.len(), 1);
    /// # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
    /// ```
    pub fn make_undirected(&mut self, edge: EdgeId) {
        self.undirected.insert(edge);
    }

    /// The number of a label, which is given now if the label is new. For
    /// [`GraphBuilder::node_by_numbers`].
    pub fn label(&mut self, name: &str) -> Label {
        Label(self.labels.intern(name))
    }

    /// The number of a relationship type, which is given now if the type is new. For
    /// [`GraphBuilder::edge_by_numbers`].
    pub fn edge_type(&mut self, name: &str) -> Type {
        Type(self.types.intern(name))
    }

    /// The number of a property key, which is given now if the key is new.
    pub fn key(&mut self, name: &str) -> Key {
        Key(self.keys.intern(name))
    }

    /// The number of a property key that was given already.
    pub(super) fn key_number(&self, name: &str) -> Option<Key> {
        self.keys.get(name).map(Key)
    }

    /// Adds a node as [`GraphBuilder::node`] does, with numbers of this builder instead of names.
    /// This saves a lookup by name for each of many nodes. It is fastest with the keys in ascending
    /// order.
    pub fn node_by_numbers(
        &mut self,
        labels: &[Label],
        properties: impl IntoIterator<Item = (Key, Value)>,
    ) -> NodeId {
        self.of_nodes.push(properties);
        let set = self.label_set(labels);
        self.graph.add_node(set)
    }

    /// Adds a relationship as [`GraphBuilder::edge`] does, with numbers of this builder instead of
    /// names.
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

    /// Reserves memory for this many more nodes.
    pub fn reserve_nodes(&mut self, nodes: usize) {
        self.graph.reserve_nodes(nodes);
    }

    /// Reserves memory for this many more relationships.
    pub fn reserve_edges(&mut self, edges: usize) {
        self.graph.reserve_edges(edges);
    }

    /// The number of a combination of labels. A label that is given twice counts once.
    fn label_set(&mut self, labels: &[Label]) -> LabelSet {
        if let Some(&number) = self.set_numbers.get(labels) {
            return number;
        }
        let mut known: FxHashSet<Label> = FxHashSet::default();
        let set: Vec<Label> = labels.iter().copied().filter(|label| known.insert(*label)).collect();
        let number = LabelSet::try_from(self.label_sets.len()).unwrap_or(LabelSet::MAX);
        self.label_sets.push(set.into());
        self.set_numbers.insert(labels.into(), number);
        number
    }

    /// Declares that these names and those used so far are all that there can be, also where no
    /// node or relationship has them yet. [`Query::parse_for`](crate::query::Query::parse_for) then
    /// reports any other name in a query as a mistake, where it would otherwise find nothing.
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

    /// Builds the graph. O(nodes + relationships × log of the largest degree).
    pub fn finish(mut self) -> Graph {
        let (nodes, edges) = (take(&mut self.of_nodes), take(&mut self.of_edges));
        self.finish_with(nodes.finish(), edges.finish())
    }

    /// Builds the graph with properties that were collected separately. They replace those given
    /// with each node and relationship: row *n* of `of_nodes` belongs to node *n*.
    pub fn finish_with_rows(self, of_nodes: PropertyRows, of_edges: PropertyRows) -> Graph {
        let table = |rows: PropertyRows| {
            let mut table = PropertyTable::default();
            rows.into_rows().for_each(|row| table.push(row));
            table
        };
        self.finish_with_tables(table(of_nodes), table(of_edges))
    }

    /// As [`GraphBuilder::finish_with_rows`], with properties that were collected in tables.
    pub(super) fn finish_with_tables(
        self,
        of_nodes: PropertyTable,
        of_edges: PropertyTable,
    ) -> Graph {
        self.finish_with(of_nodes.finish(), of_edges.finish())
    }

    /// Builds the graph with columns that are made when a query first reads them.
    pub(super) fn finish_with_columns(
        self,
        of_nodes: impl ColumnSource + 'static,
        of_edges: impl ColumnSource + 'static,
    ) -> Graph {
        let keys = self.keys.len();
        let columns = PropertyStore::from_columns(of_nodes, keys);
        self.finish_with(columns, PropertyStore::from_columns(of_edges, keys))
    }

    /// Builds the graph with properties that are computed when a query first reads one: those of
    /// nodes and those of relationships independently of each other.
    pub fn finish_with_sources(
        self,
        of_nodes: impl PropertySource + 'static,
        of_edges: impl PropertySource + 'static,
    ) -> Graph {
        self.finish_with(PropertyStore::from_rows(of_nodes), PropertyStore::from_rows(of_edges))
    }

    fn finish_with(mut self, of_nodes: PropertyStore, of_edges: PropertyStore) -> Graph {
        self.graph.shrink_to_fit();
        let mut by_label = vec![Vec::new(); self.labels.len()];
        for node in self.graph.node_indices() {
            for label in &self.label_sets[self.graph[node] as usize] {
                by_label[label.0 as usize].push(node);
            }
        }
        let ends = self.graph.raw_edges().iter().map(|e| (e.source(), e.target(), e.weight));
        let adjacency = Adjacency::new(self.graph.node_count(), ends, &self.undirected);
        let mut by_type = vec![0; self.types.len()];
        for (n, edge) in self.graph.raw_edges().iter().enumerate() {
            let two_way =
                self.undirected.contains(EdgeId::new(n)) && edge.source() != edge.target();
            by_type[edge.weight.0 as usize] += 1 + usize::from(two_way);
        }
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
            undirected: self.undirected,
            by_text,
            counts: OnceLock::new(),
            closed: self.closed,
        }
    }
}
