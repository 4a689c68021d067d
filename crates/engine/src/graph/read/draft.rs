//! A graph while a reader collects it: nodes by the ids that the file gives them, and relationships
//! between ids.
//!
//! What is the same for all formats is decided here: ends that are declared nowhere, nodes that are
//! declared twice, relationships that stand before their nodes.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Result, codes};
use crate::graph::property_store::PropertyTable;
use crate::graph::{GraphBuilder, Key, Label, NodeId, Type, Value};
use crate::text::Span;

use super::node_ids::NodeIdTable;
use super::report::{Leniency, Report};
use super::text_cache::TextCache;
use super::{GraphReading, ReadOptions};

/// A graph that is being collected.
#[derive(Debug)]
pub(super) struct GraphDraft {
    pub(super) builder: GraphBuilder,
    pub(super) report: Report,
    pub(super) texts: TextCache,
    ids: NodeIdTable,
    /// The position and the labels of each node.
    nodes: Vec<(Span, Box<[Label]>)>,
    of_nodes: PropertyTable,
    of_edges: PropertyTable,
    /// The relationships from the first one on that stands before one of its nodes.
    waiting: Vec<DraftEdge>,
}

/// A relationship between ids.
#[derive(Debug)]
pub(super) struct DraftEdge {
    pub(super) from: DraftEnd,
    pub(super) to: DraftEnd,
    pub(super) kind: Type,
    pub(super) undirected: bool,
    pub(super) cells: Vec<(Key, Value)>,
}

/// An end of a relationship: the id of its node, as a text and as a property has it, and where it
/// stands.
#[derive(Debug)]
pub(super) struct DraftEnd {
    pub(super) id: Arc<str>,
    pub(super) value: Value,
    pub(super) at: Span,
}

impl DraftEnd {
    /// An end whose id is a text.
    pub(super) fn text(id: &str, at: Span) -> DraftEnd {
        let id: Arc<str> = id.into();
        DraftEnd { value: Value::String(id.clone()), id, at }
    }
}

impl GraphDraft {
    pub(super) fn new(options: &ReadOptions) -> GraphDraft {
        GraphDraft {
            builder: GraphBuilder::new(),
            report: Report::new(options),
            texts: TextCache::default(),
            ids: NodeIdTable::default(),
            nodes: Vec::new(),
            of_nodes: PropertyTable::default(),
            of_edges: PropertyTable::default(),
            waiting: Vec::new(),
        }
    }

    /// Reports a mistake at a place.
    pub(super) fn wrong(&mut self, code: &'static Code, message: impl Into<String>, at: Span) {
        self.report.mistake(|| Diagnostic::new(code, message).at(at));
    }

    /// Adds a node. `cells` are its properties, of which an id is only one if it is among them.
    pub(super) fn node(
        &mut self,
        id: &str,
        labels: &[Label],
        cells: impl IntoIterator<Item = (Key, Value)>,
        at: Span,
    ) {
        let node = NodeId::new(self.nodes.len());
        let Some(other) = self.ids.insert(id, node) else {
            self.of_nodes.push(cells);
            self.builder.node_by_numbers(labels, []);
            self.nodes.push((at, labels.into()));
            return;
        };
        let (first, known) = &self.nodes[other.index()];
        let mut own = PropertyTable::default();
        own.push(cells);
        let same =
            known.as_ref() == labels && is_same_row(self.of_nodes.of(other.index()), own.of(0));
        if same {
            self.report.let_pass(Leniency::SameNode, || (id.to_owned(), Some(at)));
        } else {
            let first = *first;
            self.report.mistake(|| {
                let message = format!("another node has the id “{id}”");
                let wrong = Diagnostic::new(&codes::DUPLICATE_NODE, message).at(at);
                wrong.related(first, "it stands here")
            });
        }
    }

    /// Adds a relationship. It may stand before its nodes.
    pub(super) fn edge(&mut self, edge: DraftEdge) {
        // After the first relationship that waits for a node all others wait as well, so that they
        // keep the order of the file.
        match (self.ids.get(&edge.from.id), self.ids.get(&edge.to.id)) {
            (Some(from), Some(to)) if self.waiting.is_empty() => self.add_edge(from, to, edge),
            _ => self.waiting.push(edge),
        }
    }

    fn add_edge(&mut self, from: NodeId, to: NodeId, edge: DraftEdge) {
        self.of_edges.push(edge.cells);
        let number = self.builder.edge_by_numbers(from, to, edge.kind, []);
        if edge.undirected {
            self.builder.make_undirected(number);
        }
    }

    /// A value, which shares its text with an equal one where that was met before.
    pub(super) fn shared(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => self.texts.shared_value(text),
            other => other,
        }
    }

    /// Whether a key has a name.
    pub(super) fn is_key(&self, key: Key, name: &str) -> bool {
        self.builder.key_number(name) == Some(key)
    }

    /// The number of nodes so far.
    pub(super) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a node has an id.
    pub(super) fn has_node(&self, id: &str) -> bool {
        self.ids.get(id).is_some()
    }

    /// The node of an end. One that is declared nowhere is made, with a remark if `declared` says
    /// that others are declared.
    fn end(&mut self, end: &DraftEnd, declared: bool) -> NodeId {
        if let Some(node) = self.ids.get(&end.id) {
            return node;
        }
        if declared {
            self.report.let_pass(Leniency::UndeclaredEnd, || (end.id.to_string(), Some(end.at)));
        }
        let key = self.builder.key("id");
        self.of_nodes.push([(key, end.value.clone())]);
        let node = self.builder.node_by_numbers(&[], []);
        self.nodes.push((end.at, Box::default()));
        self.ids.insert(&end.id, node);
        node
    }

    /// The graph, or the mistakes of the file.
    pub(super) fn finish(mut self) -> Result<GraphReading> {
        let declared = !self.nodes.is_empty();
        for edge in std::mem::take(&mut self.waiting) {
            let (from, to) = (self.end(&edge.from, declared), self.end(&edge.to, declared));
            self.add_edge(from, to, edge);
        }
        let GraphDraft { builder, report, of_nodes, of_edges, .. } = self;
        report.or(|| builder.finish_with_tables(of_nodes, of_edges))
    }
}

/// Whether a row of properties says nothing else than another one.
fn is_same_row<'a>(
    mut known: impl Iterator<Item = (Key, &'a Value)>,
    own: impl Iterator<Item = (Key, &'a Value)>,
) -> bool {
    let mut own = own.fuse();
    let same = |(key, a): (Key, &Value)| {
        own.next().is_some_and(|(other, b)| key == other && is_same(a, b))
    };
    known.all(same) && own.next().is_none()
}

/// Whether two properties are the same value.
pub(super) fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Temporal(a), Value::Temporal(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            let same = |((key, a), (other, b)): ((&Arc<str>, _), (&Arc<str>, _))| {
                key == other && is_same(a, b)
            };
            a.len() == b.len() && a.iter().zip(b.iter()).all(same)
        }
        _ => false,
    }
}
