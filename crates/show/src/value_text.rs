//! Values of the graph as text for people: nodes by their names, relationships as sentences.

use std::sync::Arc;

use polemic_engine::graph::{EdgeId, NodeId, Value};
use polemic_engine::query::print;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::grouped;

use super::World;
use super::evidence_text::EvidenceText;

impl World<'_> {
    /// What a node is called: its property `name`, `id` or `measure`, the first of them that is a
    /// text, or else its labels, such as `(:Person)`.
    pub fn node_name(&self, node: NodeId) -> String {
        for key in ["name", "id", "measure"] {
            let value = self.graph.key(key).map(|key| self.graph.node_property(node, key));
            if let Some(Value::String(text)) = value {
                return text.to_string();
            }
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
        format!("{} -[{kind}]-> {}", self.node_name(from), self.node_name(to))
    }

    /// A value as [`value_text`](World::value_text) has it, but a path as the sentences of its
    /// claims, each followed by what `cite` returns for it, such as ` [1]`.
    pub fn narrated(&self, value: &Value, mut cite: impl FnMut(Evidence) -> String) -> String {
        let (Value::Path(path), Some(dataset)) = (value, self.dataset) else {
            return self.value_text(value);
        };
        let mut sentence = |&edge: &EdgeId| {
            let evidence = property_graph::evidence(dataset, edge);
            EvidenceText::of(dataset, evidence).with_date() + &cite(evidence)
        };
        let sentences: Vec<String> = path.edges.iter().map(&mut sentence).collect();
        if sentences.is_empty() { self.value_text(value) } else { sentences.join("; ") }
    }

    /// A value as text: strings without quotes, nodes by name, relationships as sentences.
    pub fn value_text(&self, value: &Value) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Float(x) => print::format_float(*x),
            Value::String(text) => text.to_string(),
            Value::Temporal(it) => it.to_string(),
            Value::List(list) => {
                let parts: Vec<String> = list.iter().map(|v| self.value_text(v)).collect();
                format!("[{}]", parts.join(", "))
            }
            Value::Map(map) => {
                let entry = |(k, v): (&Arc<str>, &Value)| format!("{k}: {}", self.value_text(v));
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Value::Node(node) => self.node_name(*node),
            Value::Edge(edge) => self.edge_text(*edge),
            Value::Path(path) => {
                let mut text = path.nodes.first().map_or(String::new(), |n| self.node_name(*n));
                for (edge, node) in path.edges.iter().zip(path.nodes.iter().skip(1)) {
                    let kind = self.graph.type_of(*edge);
                    let arrow = if self.graph.ends(*edge).1 == *node {
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
