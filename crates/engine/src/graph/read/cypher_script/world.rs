//! The graph that a script makes, while it makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{Map, Value};

use super::super::draft::is_same;

/// Properties in the order of their names.
pub(super) type Properties = BTreeMap<Arc<str>, Value>;

/// A node.
#[derive(Debug, Default)]
pub(super) struct ScriptNode {
    pub(super) labels: Vec<Arc<str>>,
    pub(super) properties: Properties,
}

/// A relationship.
#[derive(Debug)]
pub(super) struct ScriptEdge {
    pub(super) ends: [usize; 2],
    pub(super) kind: Arc<str>,
    pub(super) properties: Properties,
}

/// A node or a relationship, by its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum ScriptItem {
    Node(usize),
    Edge(usize),
}

/// Nodes by the text of a property.
type ValueIndex = FxHashMap<String, Vec<usize>>;

/// All nodes and relationships so far.
#[derive(Debug, Default)]
pub(super) struct ScriptWorld {
    nodes: Vec<ScriptNode>,
    edges: Vec<ScriptEdge>,
    /// For each key that nodes were looked for by: the nodes that have or had a value.
    by_value: BTreeMap<Arc<str>, ValueIndex>,
    by_ends: FxHashMap<[usize; 2], Vec<usize>>,
}

/// What a value is looked up by: equal values have the same.
fn indexed(value: &Value) -> String {
    match value {
        Value::String(text) => format!("s{text}"),
        Value::Int(number) => format!("i{number}"),
        other => format!("{other:?}"),
    }
}

/// Whether all wanted properties are there.
fn has_all(own: &Properties, wanted: &Properties) -> bool {
    wanted.iter().all(|(key, value)| own.get(key).is_some_and(|known| is_same(known, value)))
}

impl ScriptWorld {
    pub(super) fn into_parts(self) -> (Vec<ScriptNode>, Vec<ScriptEdge>) {
        (self.nodes, self.edges)
    }

    pub(super) fn add_node(&mut self, labels: Vec<Arc<str>>, properties: Properties) -> usize {
        let node = self.nodes.len();
        for (key, index) in &mut self.by_value {
            if let Some(value) = properties.get(key) {
                index.entry(indexed(value)).or_default().push(node);
            }
        }
        self.nodes.push(ScriptNode { labels, properties });
        node
    }

    pub(super) fn add_edge(
        &mut self,
        ends: [usize; 2],
        kind: Arc<str>,
        properties: Properties,
    ) -> usize {
        let edge = self.edges.len();
        self.by_ends.entry(ends).or_default().push(edge);
        self.edges.push(ScriptEdge { ends, kind, properties });
        edge
    }

    /// The nodes with all these labels and properties, in the order in which they were made. The
    /// first search by a key takes O(nodes), others O(nodes found).
    pub(super) fn nodes_with(&mut self, labels: &[Arc<str>], wanted: &Properties) -> Vec<usize> {
        let fits = |node: &ScriptNode| {
            labels.iter().all(|label| node.labels.contains(label))
                && has_all(&node.properties, wanted)
        };
        let Some((key, value)) = wanted.iter().next() else {
            let all = self.nodes.iter().enumerate();
            return all.filter(|(_, node)| fits(node)).map(|(place, _)| place).collect();
        };
        let nodes = &self.nodes;
        let index = self.by_value.entry(Arc::clone(key)).or_insert_with(|| {
            let mut index = ValueIndex::default();
            for (place, node) in nodes.iter().enumerate() {
                if let Some(value) = node.properties.get(key) {
                    index.entry(indexed(value)).or_default().push(place);
                }
            }
            index
        });
        let found = index.get(&indexed(value)).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<usize> =
            found.iter().copied().filter(|place| fits(&nodes[*place])).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first relationship between two nodes with this type and these properties.
    pub(super) fn edge_with(
        &self,
        ends: [usize; 2],
        kind: &str,
        wanted: &Properties,
    ) -> Option<usize> {
        let between = self.by_ends.get(&ends)?;
        between.iter().copied().find(|edge| {
            let edge = &self.edges[*edge];
            edge.kind.as_ref() == kind && has_all(&edge.properties, wanted)
        })
    }

    /// The properties of a node as a value.
    pub(super) fn properties_of(&self, node: usize) -> Value {
        let own = self.nodes[node].properties.iter();
        Value::Map(Arc::new(own.map(|(key, value)| (key.clone(), value.clone())).collect::<Map>()))
    }

    fn own(&mut self, item: ScriptItem) -> &mut Properties {
        match item {
            ScriptItem::Node(node) => &mut self.nodes[node].properties,
            ScriptItem::Edge(edge) => &mut self.edges[edge].properties,
        }
    }

    /// Sets a property; removes it where the value is null.
    pub(super) fn set(&mut self, item: ScriptItem, key: Arc<str>, value: Value) {
        if let ScriptItem::Node(node) = item
            && let Some(index) = self.by_value.get_mut(&key)
        {
            index.entry(indexed(&value)).or_default().push(node);
        }
        let own = self.own(item);
        match value {
            Value::Null => _ = own.remove(&key),
            value => _ = own.insert(key, value),
        }
    }

    /// Removes all properties.
    pub(super) fn clear(&mut self, item: ScriptItem) {
        self.own(item).clear();
    }

    /// Adds labels to a node.
    pub(super) fn add_labels<'l>(
        &mut self,
        item: ScriptItem,
        labels: impl Iterator<Item = &'l Arc<str>>,
    ) {
        let ScriptItem::Node(node) = item else { return };
        let own = &mut self.nodes[node].labels;
        for label in labels {
            if !own.contains(label) {
                own.push(Arc::clone(label));
            }
        }
    }

    /// Removes labels from a node.
    pub(super) fn remove_labels<'l>(
        &mut self,
        item: ScriptItem,
        labels: impl Iterator<Item = &'l Arc<str>>,
    ) {
        let ScriptItem::Node(node) = item else { return };
        for label in labels {
            self.nodes[node].labels.retain(|own| own != label);
        }
    }
}
