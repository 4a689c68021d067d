//! A whole graph as an openCypher script that creates it on a server: nodes in batches, then
//! relationships by type.
//!
//! Names that could be reserved words are in backquotes. A value that a server cannot store in a
//! property, such as a map or a list of lists, is written as the text of its JSON. Servers have no
//! relationships without a direction: such a one has the property `undirected`.

use std::fmt::Write as _;
use std::io::{self, Write};

use polemic_engine::graph::{EdgeId, Graph, NodeId, Value};
use polemic_engine::query::print::{quoted, safe_name};

use super::{ExportedIds, PropertyForm, SortedProperties};

/// A statement creates so many records.
const BATCH: usize = 100;
/// If nodes have no ids of their own, relationships find their ends by this property. The last
/// statement of the script removes it.
const NUMBER: &str = "polemic_number";

/// Writes a graph statement by statement.
///
/// # Errors
/// Writing failed.
pub fn write_cypher(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let ids = ExportedIds::of_nodes(graph, |_| true);
    let nodes: Vec<NodeId> = graph.nodes().collect();
    for batch in nodes.chunks(BATCH) {
        let nodes: Vec<String> = batch.iter().map(|node| made(graph, *node, &ids)).collect();
        writeln!(out, "CREATE\n  {};", nodes.join(",\n  "))?;
    }
    let key = if ids.are_own() { "id" } else { NUMBER };
    let end = |node: NodeId| match ids.are_own() {
        true => quoted(&ids.get(node.index())),
        false => node.index().to_string(),
    };
    for kind in graph.types() {
        let edges: Vec<EdgeId> =
            graph.edges().filter(|edge| graph.type_number(*edge) == kind).collect();
        for batch in edges.chunks(BATCH) {
            let row = |edge: &EdgeId| {
                let (from, to) = graph.ends(*edge);
                let own = properties(&super::edge_properties_with_direction(graph, *edge), None);
                format!("{{a: {}, b: {}, own: {{{own}}}}}", end(from), end(to))
            };
            let rows: Vec<String> = batch.iter().map(row).collect();
            writeln!(
                out,
                "UNWIND [\n  {}\n] AS row\nMATCH (a {{{key}: row.a}}), (b {{{key}: row.b}})\n\
                 CREATE (a)-[r:{}]->(b)\nSET r = row.own;",
                rows.join(",\n  "),
                safe_name(graph.type_name(kind)),
            )?;
        }
    }
    if !ids.are_own() && !nodes.is_empty() {
        writeln!(out, "MATCH (n) REMOVE n.{NUMBER};")?;
    }
    Ok(())
}

/// A node as a pattern: `(:Person {id: 'ada'})`.
fn made(graph: &Graph, node: NodeId, ids: &ExportedIds) -> String {
    let mut text = String::from("(");
    for label in super::node_labels(graph, node) {
        let _ = write!(text, ":{}", safe_name(label));
    }
    let number = (!ids.are_own()).then_some(node.index());
    let _ = write!(text, " {{{}}})", properties(&super::node_properties(graph, node), number));
    text
}

fn properties(properties: &SortedProperties, number: Option<usize>) -> String {
    let number = number.map(|number| format!("{NUMBER}: {number}"));
    let own =
        properties.iter().map(|(key, value)| format!("{}: {}", safe_name(key), literal(value)));
    number.into_iter().chain(own).collect::<Vec<_>>().join(", ")
}

/// A value as an openCypher literal.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Temporal(time) => format!("{}('{time}')", time.kind().name()),
        // openCypher has no literals for these numbers.
        Value::Float(x) if x.is_nan() => "(0.0 / 0.0)".to_owned(),
        Value::Float(x) if x.is_infinite() => format!("({:?} / 0.0)", x.signum()),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            super::value_as_text(value).into_owned()
        }
        Value::List(list) if PropertyForm::of(value) != PropertyForm::Other => {
            format!("[{}]", list.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        other => quoted(&super::json::json_text(other)),
    }
}
