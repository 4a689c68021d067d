//! Conversion from and to petgraph graphs.

use ::petgraph::EdgeType;
use ::petgraph::graph::{DiGraph, EdgeIndex, Graph as Petgraph, IndexType, NodeIndex};
use ::petgraph::visit::{EdgeRef, IntoNodeReferences};

use super::{EdgeId, Graph, GraphBuilder, Key, Label, NodeId, Value};

impl Graph {
    /// Builds a graph from anyone's petgraph graph. Node *i* there is node *i* here, and edge *j*
    /// is relationship *j*.
    ///
    /// - `node` is called once for each node and returns its labels and its properties.
    /// - `edge` is called once for each edge and returns its type and its properties.
    ///
    /// Null properties are left out. Where a key is given twice, the last value counts.
    ///
    /// Edges of an undirected graph become relationships without a direction, which a pattern
    /// matches both ways. Their source is the node that was given first.
    ///
    /// O(nodes + edges × log of the largest degree).
    ///
    /// ```
    /// use petgraph::graph::DiGraph;
    /// use polemic_engine::graph::{Graph, Value};
    /// use polemic_engine::query::{Limits, Parameters, Query};
    ///
    /// let mut roads: DiGraph<&str, f64> = DiGraph::new();
    /// let (ulm, bern) = (roads.add_node("Ulm"), roads.add_node("Bern"));
    /// roads.add_edge(ulm, bern, 303.5);
    ///
    /// let graph = Graph::from_petgraph(
    ///     &roads,
    ///     |_, name| (["Town"], [("name", Value::from(*name))]),
    ///     |_, km| ("ROAD", [("km", Value::Float(*km))]),
    /// );
    /// let query = Query::parse("MATCH (:Town {name: 'Ulm'})-[r:ROAD]->(t) RETURN t.name, r.km")?;
    /// let answer = query.run(&graph, &Parameters::new(), &Limits::default())?;
    /// assert_eq!(answer.rows[0].values[0].as_str(), Some("Bern"));
    /// # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
    /// ```
    pub fn from_petgraph<'a, N, E, Ty, Ix, Labels, Properties, Name, EdgeProperties, K, L>(
        graph: &'a Petgraph<N, E, Ty, Ix>,
        mut node: impl FnMut(NodeIndex<Ix>, &'a N) -> (Labels, Properties),
        mut edge: impl FnMut(EdgeIndex<Ix>, &'a E) -> (Name, EdgeProperties),
    ) -> Graph
    where
        Ty: EdgeType,
        Ix: IndexType,
        Labels: IntoIterator<Item: AsRef<str>>,
        Properties: IntoIterator<Item = (K, Value)>,
        Name: AsRef<str>,
        EdgeProperties: IntoIterator<Item = (L, Value)>,
        K: AsRef<str>,
        L: AsRef<str>,
    {
        let mut builder = GraphBuilder::new();
        builder.reserve_nodes(graph.node_count());
        builder.reserve_edges(graph.edge_count());
        for (index, weight) in graph.node_references() {
            let (labels, properties) = node(index, weight);
            let labels: Vec<Label> =
                labels.into_iter().map(|label| builder.label(label.as_ref())).collect();
            let properties = numbered(properties, &mut builder);
            builder.node_by_numbers(&labels, properties);
        }
        let id = |index: NodeIndex<Ix>| NodeId::new(index.index());
        for reference in graph.edge_references() {
            let (name, properties) = edge(reference.id(), reference.weight());
            let name = builder.edge_type(name.as_ref());
            let properties = numbered(properties, &mut builder);
            let (from, to) = (id(reference.source()), id(reference.target()));
            let edge = builder.edge_by_numbers(from, to, name, properties);
            if !graph.is_directed() {
                builder.make_undirected(edge);
            }
        }
        builder.finish()
    }

    /// Builds a petgraph graph of the same structure, for petgraph's algorithms. A relationship
    /// without a direction becomes an edge from its source to its target. Node *i* there is
    /// [`NodeId`] *i* here and edge *j* is [`EdgeId`] *j*; these numbers are also the weights, so
    /// that labels, types and properties can be looked up. O(nodes + edges).
    ///
    /// ```
    /// use petgraph::algo::connected_components;
    /// use polemic_engine::graph::GraphBuilder;
    ///
    /// let mut builder = GraphBuilder::new();
    /// let (a, b, _) = (builder.node(["A"], []), builder.node(["B"], []), builder.node(["C"], []));
    /// let tie = builder.edge(a, b, "KNEW", []);
    /// let graph = builder.finish();
    ///
    /// let petgraph = graph.petgraph();
    /// assert_eq!(connected_components(&petgraph), 2);
    /// assert_eq!(petgraph.edge_endpoints(tie), Some(graph.ends(tie)));
    /// ```
    pub fn petgraph(&self) -> DiGraph<NodeId, EdgeId> {
        self.graph.map(|node, _| node, |edge, _| edge)
    }
}

/// Replaces the keys of properties by their numbers.
fn numbered<K: AsRef<str>>(
    properties: impl IntoIterator<Item = (K, Value)>,
    builder: &mut GraphBuilder,
) -> Vec<(Key, Value)> {
    properties.into_iter().map(|(key, value)| (builder.key(key.as_ref()), value)).collect()
}
