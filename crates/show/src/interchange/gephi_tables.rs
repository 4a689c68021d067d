//! A whole graph as two tables for Gephi: `nodes.csv` with `Id,Label,…` and `edges.csv` with
//! `Source,Target,Type,Label,Weight,…`. Kumu and other programs read tables with these heads too.
//!
//! `Type` is whether a relationship has a direction, as Gephi has it, and `Label` is its type.
//! Cells are as they are, because Gephi takes an apostrophe before a formula as a part of the text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::World;
use crate::csv::raw_csv_line;
use polemic_engine::graph::{EdgeId, NodeId, Value};

/// The columns of every table of nodes, and of every table of relationships.
const NODE_HEADS: [&str; 2] = ["Id", "Label"];
const EDGE_HEADS: [&str; 5] = ["Source", "Target", "Type", "Label", "Weight"];

/// A column for a property.
struct PropertyColumn<'a> {
    head: String,
    property: &'a str,
}

/// A graph as tables for Gephi.
pub struct GephiTables<'a> {
    world: World<'a>,
    /// The id of each node.
    ids: Vec<String>,
    /// The head of the column for the labels of nodes, if any has one.
    kind: Option<String>,
    of_nodes: Vec<PropertyColumn<'a>>,
    of_edges: Vec<PropertyColumn<'a>>,
    /// The property that holds the weights of relationships.
    weight: Option<&'a str>,
}

impl<'a> GephiTables<'a> {
    /// Looks through the properties of a graph for the columns of its tables.
    pub fn new(world: World<'a>) -> GephiTables<'a> {
        let graph = world.graph;
        let id = |node| Some(graph.node_property(node, graph.key("id")?));
        let own = unique_texts(graph.nodes().map(id));
        let (mut node_keys, mut edge_keys) = (BTreeSet::new(), BTreeSet::new());
        for node in graph.nodes() {
            node_keys.extend(graph.node_properties(node).map(|(key, _)| key.as_ref()));
        }
        for edge in graph.edges() {
            edge_keys.extend(graph.edge_properties(edge).map(|(key, _)| key.as_ref()));
        }
        if own.is_some() {
            node_keys.remove("id");
        }
        // The property that all names come from would stand there twice.
        node_keys.retain(|name| {
            let same = |node| {
                let value = graph.key(name).map(|key| graph.node_property(node, key));
                value.and_then(Value::as_str) == Some(world.node_name(node).as_str())
            };
            !name.eq_ignore_ascii_case("label") || !graph.nodes().all(same)
        });
        let is_weight = |key: &&str| {
            let values = graph.edges().filter_map(|edge| Some((edge, graph.key(key)?)));
            let mut values = values.map(|(edge, key)| graph.edge_property(edge, key));
            key.eq_ignore_ascii_case("weight")
                && values
                    .all(|value| matches!(value, Value::Null | Value::Int(_) | Value::Float(_)))
        };
        let weight = edge_keys.iter().copied().find(is_weight);
        if let Some(weight) = weight {
            edge_keys.remove(weight);
        }
        let mut taken = taken_heads(&NODE_HEADS);
        let has_labels = graph.known_labels().next().is_some();
        let kind = has_labels.then(|| free_head("Kind", &mut taken));
        GephiTables {
            world,
            ids: own.unwrap_or_else(|| (0..graph.node_count()).map(|n| format!("n{n}")).collect()),
            kind,
            of_nodes: property_columns(node_keys, taken),
            of_edges: property_columns(edge_keys, taken_heads(&EDGE_HEADS)),
            weight,
        }
    }

    /// Writes `nodes.csv`, a row for each node.
    ///
    /// # Errors
    /// Writing failed.
    pub fn nodes(&self, out: &mut dyn Write) -> io::Result<()> {
        let heads = NODE_HEADS.into_iter().chain(self.kind.as_deref());
        write_heads(heads, &self.of_nodes, out)?;
        let graph = self.world.graph;
        graph.nodes().try_for_each(|node: NodeId| {
            let mut own = vec![self.ids[node.index()].clone(), self.world.node_name(node)];
            own.extend(self.kind.as_ref().map(|_| super::node_labels(graph, node).join(";")));
            let cell = |column: &PropertyColumn| {
                let key = graph.key(column.property)?;
                Some(cell_text(graph.node_property(node, key)).into_owned())
            };
            write_row(own, self.of_nodes.iter().map(cell), out)
        })
    }

    /// Writes `edges.csv`, a row for each relationship.
    ///
    /// # Errors
    /// Writing failed.
    pub fn edges(&self, out: &mut dyn Write) -> io::Result<()> {
        write_heads(EDGE_HEADS.into_iter(), &self.of_edges, out)?;
        let graph = self.world.graph;
        graph.edges().try_for_each(|edge: EdgeId| {
            let value = |property: &str| Some(graph.edge_property(edge, graph.key(property)?));
            let (from, to) = graph.ends(edge);
            let direction = if graph.is_undirected(edge) { "Undirected" } else { "Directed" };
            // An edge without a weight weighs 1 in Gephi.
            let weight = self.weight.and_then(value).map_or("".into(), cell_text);
            let own = [
                self.ids[from.index()].clone(),
                self.ids[to.index()].clone(),
                direction.to_owned(),
                graph.type_of(edge).to_string(),
                if weight.is_empty() { "1".to_owned() } else { weight.into_owned() },
            ];
            let cell = |column: &PropertyColumn| {
                value(column.property).map(|value| cell_text(value).into_owned())
            };
            write_row(own, self.of_edges.iter().map(cell), out)
        })
    }
}

/// Heads in small letters, in which Gephi compares them.
fn taken_heads(heads: &[&str]) -> BTreeSet<String> {
    heads.iter().map(|head| head.to_lowercase()).collect()
}

/// A head that is not taken yet: the name itself, or with a number. Gephi would take a second column
/// of the same name for the first.
fn free_head(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut head = name.to_owned();
    let mut number = 2;
    while !taken.insert(head.to_lowercase()) {
        head = format!("{name}_{number}");
        number += 1;
    }
    head
}

/// The columns for properties.
fn property_columns<'a>(
    keys: BTreeSet<&'a str>,
    mut taken: BTreeSet<String>,
) -> Vec<PropertyColumn<'a>> {
    let column = |property: &'a str| {
        let head = free_head(property, &mut taken);
        PropertyColumn { head, property }
    };
    keys.into_iter().map(column).collect()
}

/// Texts and whole numbers as texts, if there is one for each record and no two are the same.
fn unique_texts<'a>(values: impl Iterator<Item = Option<&'a Value>>) -> Option<Vec<String>> {
    let mut known = BTreeSet::new();
    let text = |value: Option<&Value>| match value? {
        Value::String(text) if text.trim() == text.as_ref() && !text.is_empty() => {
            Some(text.to_string())
        }
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    };
    values.map(|value| text(value).filter(|text| known.insert(text.clone()))).collect()
}

/// A value as a cell. A list of texts has bars between them, as Kumu writes it.
fn cell_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::List(list) => {
            let parts: Option<Vec<&str>> =
                list.iter().map(|part| part.as_str().filter(|text| !text.contains('|'))).collect();
            parts.map_or_else(|| super::value_as_text(value), |parts| parts.join("|").into())
        }
        other => super::value_as_text(other),
    }
}

fn write_heads<'a>(
    heads: impl Iterator<Item = &'a str>,
    columns: &[PropertyColumn],
    out: &mut dyn Write,
) -> io::Result<()> {
    let heads = heads.map(str::to_owned);
    let heads = heads.chain(columns.iter().map(|column| column.head.clone()));
    out.write_all(raw_csv_line(heads).as_bytes())
}

fn write_row(
    own: impl IntoIterator<Item = String>,
    cells: impl Iterator<Item = Option<String>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let cells = own.into_iter().chain(cells.map(Option::unwrap_or_default));
    out.write_all(raw_csv_line(cells).as_bytes())
}
