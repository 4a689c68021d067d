//! A whole graph as JSON, in the form that [`graph::read`](polemic_engine::graph::read) reads: a
//! line for each node and each relationship.
//!
//! Properties are in the order of their names, so that a graph that is read back and written again
//! gives the same file.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use polemic_engine::graph::{Graph, Value};
use polemic_engine::query::print;

use super::SortedProperties;
use crate::xml_writer::{self, xml_char};

/// Writes a graph record by record.
///
/// # Errors
/// Writing failed.
pub fn write_json(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"nodes\":[")?;
    for (n, node) in graph.nodes().enumerate() {
        let labels = super::node_labels(graph, node);
        let props = WrittenProperties(super::node_properties(graph, node));
        record(out, n, &WrittenNode { labels, props })?;
    }
    out.write_all(b"\n],\"rels\":[")?;
    for (n, edge) in graph.edges().enumerate() {
        let (src, dst) = graph.ends(edge);
        let props = WrittenProperties(super::edge_properties(graph, edge));
        let kind = graph.type_of(edge);
        let undirected = graph.is_undirected(edge);
        let ends = (src.index(), dst.index());
        record(out, n, &WrittenEdge { src: ends.0, dst: ends.1, kind, undirected, props })?;
    }
    out.write_all(b"\n]}\n")
}

fn record(mut out: &mut dyn Write, n: usize, record: &impl Serialize) -> io::Result<()> {
    out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(&mut out, record)?)
}

#[derive(serde::Serialize)]
struct WrittenNode<'a> {
    labels: Vec<&'a str>,
    props: WrittenProperties<'a>,
}

#[derive(serde::Serialize)]
struct WrittenEdge<'a> {
    src: usize,
    dst: usize,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undirected: bool,
    props: WrittenProperties<'a>,
}

/// Properties as a JSON object.
struct WrittenProperties<'a>(SortedProperties<'a>);

impl Serialize for WrittenProperties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, WrittenValue(value))))
    }
}

/// A value as JSON on one line, with only such characters as XML can hold.
pub fn json_text(value: &Value) -> String {
    // Values of texts and numbers can always be written.
    let text = serde_json::to_string(&WrittenValue(value)).unwrap_or_default();
    if xml_writer::fits_xml(&text) {
        return text;
    }
    // Such characters only occur inside of texts, where JSON allows escapes.
    let escaped = |c: char| match xml_char(c) == c {
        true => c.to_string(),
        false => format!("\\u{:04x}", u32::from(c)),
    };
    text.chars().map(escaped).collect()
}

/// The value of a property as JSON.
struct WrittenValue<'a>(&'a Value);

impl Serialize for WrittenValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Int(n) => serializer.serialize_i64(*n),
            Value::Float(x) if x.is_finite() => serializer.serialize_f64(*x),
            Value::Float(x) => serializer.serialize_str(&print::format_float(*x)),
            Value::String(text) => serializer.serialize_str(text),
            Value::Temporal(it) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(it.kind().name(), &it.to_string())?;
                map.end()
            }
            Value::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| seq.serialize_element(&WrittenValue(value)))?;
                seq.end()
            }
            Value::Map(map) => serializer
                .collect_map(map.iter().map(|(key, value)| (key.as_ref(), WrittenValue(value)))),
            // Properties never hold nodes, relationships or paths.
            Value::Null | Value::Node(_) | Value::Edge(_) | Value::Path(_) => {
                serializer.serialize_unit()
            }
        }
    }
}
