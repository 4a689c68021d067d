//! Values of the graph as text for people: nodes by their names, relationships as sentences.

use std::sync::Arc;

use polemic_engine::graph::{EdgeId, NodeId, Value};
use polemic_engine::query::print;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::grouped;

use super::World;
use super::evidence_text::EvidenceText;

/// Properties that name a node, best first, as programs spell them.
const NAME_KEYS: [&str; 9] =
    ["name", "Name", "NAME", "label", "Label", "LABEL", "title", "Title", "TITLE"];

/// Properties that tell a node from others. A figure of a dataset has only its `measure`.
const ID_KEYS: [&str; 5] = ["id", "Id", "ID", "_id", "measure"];

impl World<'_> {
    /// What a node is called: its name, or else its label or title, where that is a text; or else
    /// its id, whatever its type; or else its labels, such as `(:Person)`.
    pub fn node_name(&self, node: NodeId) -> String {
        let property = |key: &&str| {
            let value = self.graph.node_property(node, self.graph.key(key)?);
            (!matches!(value, Value::Null)).then_some(value)
        };
        let mut names = NAME_KEYS.iter().filter_map(property).filter_map(Value::as_str);
        if let Some(name) = names.find(|name| !name.trim().is_empty()) {
            return name.to_owned();
        }
        if let Some(id) = ID_KEYS.iter().find_map(property) {
            return self.value_text(id);
        }
        let labels: String = self.graph.labels(node).map(|label| format!(":{label}")).collect();
        format!("({labels})")
    }

    /// A relationship as text: the sentence of its claim where there is a dataset, and otherwise
    /// its ends and its type, such as `Ada -[KNEW]-> Ben`.
    pub fn edge_text(&self, edge: EdgeId) -> String {
        if let Some(dataset) = self.dataset {
            return EvidenceText::of(dataset, property_graph::evidence(dataset, edge)).text;
        }
        let (from, to) = self.graph.ends(edge);
        let kind = self.graph.type_of(edge);
        let arrow = if self.graph.is_undirected(edge) { "-" } else { "->" };
        format!("{} -[{kind}]{arrow} {}", self.node_name(from), self.node_name(to))
    }

    /// A value as [`value_text`](World::value_text) has it, but a path as the sentences of its
    /// claims, each followed by what `cite` returns for it, such as ` [1]`. The text `null` is in
    /// quotes, because a missing value is shown by the same word.
    pub fn narrated(&self, value: &Value, mut cite: impl FnMut(Evidence) -> String) -> String {
        let (Value::Path(path), Some(dataset)) = (value, self.dataset) else {
            let is_null_text = value.as_str() == Some("null");
            return if is_null_text { quoted("null") } else { self.value_text(value) };
        };
        let mut sentence = |&edge: &EdgeId| {
            let evidence = property_graph::evidence(dataset, edge);
            EvidenceText::of(dataset, evidence).with_date() + &cite(evidence)
        };
        let sentences: Vec<String> = path.edges.iter().map(&mut sentence).collect();
        if sentences.is_empty() { self.value_text(value) } else { sentences.join("; ") }
    }

    /// A value as text: strings without quotes, nodes by name, relationships as sentences. Strings
    /// in lists and maps are in quotes, because `[a, b]` may be one string or two.
    pub fn value_text(&self, value: &Value) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Float(x) => print::format_float(*x),
            Value::String(text) => text.to_string(),
            Value::Temporal(it) => it.to_string(),
            Value::List(list) => {
                let parts: Vec<String> = list.iter().map(|v| self.item_text(v)).collect();
                format!("[{}]", parts.join(", "))
            }
            Value::Map(map) => {
                let entry = |(k, v): (&Arc<str>, &Value)| format!("{k}: {}", self.item_text(v));
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Value::Node(node) => self.node_name(*node),
            Value::Edge(edge) => self.edge_text(*edge),
            Value::Path(path) => {
                let mut text = path.nodes.first().map_or(String::new(), |n| self.node_name(*n));
                for (edge, node) in path.edges.iter().zip(path.nodes.iter().skip(1)) {
                    let kind = self.graph.type_of(*edge);
                    let arrow = if self.graph.is_undirected(*edge) {
                        format!(" -[{kind}]- ")
                    } else if self.graph.ends(*edge).1 == *node {
                        format!(" -[{kind}]-> ")
                    } else {
                        format!(" <-[{kind}]- ")
                    };
                    text = text + &arrow + &self.node_name(*node);
                }
                text
            }
        }
    }

    /// An item of a list or map as text.
    fn item_text(&self, value: &Value) -> String {
        value.as_str().map_or_else(|| self.value_text(value), quoted)
    }
}

/// A string in double quotes, with the escapes of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A number of things, of which `thing` names one: `1 claim`, `1,200 claims`, `3 entities`.
pub fn counted(count: usize, thing: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a count of things in memory")]
    let number = grouped(count as f64);
    match thing.strip_suffix('y') {
        _ if count == 1 => format!("1 {thing}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {thing}s"),
    }
}
