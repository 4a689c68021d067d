//! What a graph without a schema holds: its labels and relationship types, how many there are of
//! each, and the properties that they have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use polemic_engine::graph::Graph;

use super::TextTable;
use super::value_text::counted;

/// The labels, relationship types and properties of a graph.
#[derive(Debug, Clone)]
pub struct GraphSchema {
    nodes: usize,
    edges: usize,
    undirected: usize,
    /// Labels, with nodes that have none under the empty name.
    labels: BTreeMap<String, SchemaEntry>,
    types: BTreeMap<String, SchemaEntry>,
}

/// What there is of a label or a type.
#[derive(Debug, Clone, Default)]
struct SchemaEntry {
    count: usize,
    properties: BTreeSet<String>,
    /// The labels of the two ends of relationships of a type.
    ends: BTreeSet<(String, String)>,
}

impl SchemaEntry {
    fn add<'a>(&mut self, keys: impl Iterator<Item = &'a str>) {
        self.count += 1;
        for key in keys {
            if !self.properties.contains(key) {
                self.properties.insert(key.to_owned());
            }
        }
    }
}

impl GraphSchema {
    /// Looks at every node and relationship of a graph once.
    pub fn of(graph: &Graph) -> GraphSchema {
        let first_label =
            |node| graph.labels(node).next().map_or_else(String::new, ToString::to_string);
        let mut labels: BTreeMap<String, SchemaEntry> = BTreeMap::new();
        let mut types: BTreeMap<String, SchemaEntry> = BTreeMap::new();
        for node in graph.nodes() {
            let keys = || graph.node_properties(node).map(|(key, _)| key.as_ref());
            let mut own = graph.labels(node).map(ToString::to_string).peekable();
            if own.peek().is_none() {
                labels.entry(String::new()).or_default().add(keys());
            }
            own.for_each(|label| labels.entry(label).or_default().add(keys()));
        }
        for edge in graph.edges() {
            let entry = types.entry(graph.type_of(edge).to_string()).or_default();
            entry.add(graph.edge_properties(edge).map(|(key, _)| key.as_ref()));
            let (from, to) = graph.ends(edge);
            entry.ends.insert((first_label(from), first_label(to)));
        }
        let undirected = graph.edges().filter(|edge| graph.is_undirected(*edge)).count();
        let (nodes, edges) = (graph.node_count(), graph.edge_count());
        GraphSchema { nodes, edges, undirected, labels, types }
    }

    /// How large the graph is: `40 nodes, 77 relationships, 3 of them without a direction`.
    pub fn size(&self) -> String {
        let counts =
            format!("{}, {}", counted(self.nodes, "node"), counted(self.edges, "relationship"));
        match self.undirected {
            0 => counts,
            all if all == self.edges => format!("{counts} without a direction"),
            some => format!("{counts}, {some} of them without a direction"),
        }
    }

    /// Only the label, type or property with a name; `None` where there is none. A property leaves
    /// the labels and types that have it.
    pub fn only(&self, name: &str) -> Option<GraphSchema> {
        let kept = |entries: &BTreeMap<String, SchemaEntry>| -> BTreeMap<String, SchemaEntry> {
            let fits = |(own, entry): &(&String, &SchemaEntry)| {
                own.eq_ignore_ascii_case(name) || entry.properties.contains(name)
            };
            entries.iter().filter(fits).map(|(own, entry)| (own.clone(), entry.clone())).collect()
        };
        let (labels, types) = (kept(&self.labels), kept(&self.types));
        let is_empty = name.is_empty() || labels.is_empty() && types.is_empty();
        (!is_empty).then(|| GraphSchema { labels, types, ..self.clone() })
    }

    /// The names of all labels, types and properties.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let entries = self.labels.iter().chain(&self.types);
        entries.flat_map(|(name, entry)| {
            std::iter::once(name.as_str()).chain(entry.properties.iter().map(String::as_str))
        })
    }

    /// A row for each label: its name, how many nodes have it, and their properties.
    pub fn label_table(&self) -> TextTable {
        let row = |(name, entry): (&String, &SchemaEntry)| {
            vec![shown_label(name).to_owned(), entry.count.to_string(), listed(&entry.properties)]
        };
        TextTable::new(&["Label", "Nodes", "Properties"], self.labels.iter().map(row).collect())
    }

    /// A row for each relationship type: its name, how many there are, what they lead from and to,
    /// and their properties.
    pub fn type_table(&self) -> TextTable {
        const MOST_ENDS: usize = 4;
        let row = |(name, entry): (&String, &SchemaEntry)| {
            let ends = entry.ends.iter().take(MOST_ENDS);
            let mut ends: Vec<String> = ends
                .map(|(from, to)| format!("{} → {}", shown_label(from), shown_label(to)))
                .collect();
            if entry.ends.len() > MOST_ENDS {
                ends.push(format!("{} more", entry.ends.len() - MOST_ENDS));
            }
            vec![name.clone(), entry.count.to_string(), ends.join(", "), listed(&entry.properties)]
        };
        let head = ["Type", "Relationships", "From and to", "Properties"];
        TextTable::new(&head, self.types.iter().map(row).collect())
    }

    /// The same as JSON.
    pub fn json(&self) -> serde_json::Value {
        let entries = |list: &BTreeMap<String, SchemaEntry>| -> Vec<serde_json::Value> {
            let entry = |(name, entry): (&String, &SchemaEntry)| json!({"name": name, "count": entry.count, "properties": entry.properties});
            list.iter().map(entry).collect()
        };
        json!({
            "nodes": self.nodes,
            "relationships": self.edges,
            "undirected": self.undirected,
            "labels": entries(&self.labels),
            "types": entries(&self.types),
        })
    }
}

/// A label, or what stands for none.
fn shown_label(label: &str) -> &str {
    if label.is_empty() { "(none)" } else { label }
}

fn listed(properties: &BTreeSet<String>) -> String {
    properties.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
