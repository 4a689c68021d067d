//! Builds nodes and relationships from the elements of GraphML once these are closed.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{Key, Type, Value};
use crate::text::Span;

use super::super::cell_type::CellType;
use super::super::json::parse_json_value;
use super::{DeclaredKey, GraphmlReading, GraphmlRecord, KeyDomain};

/// The type of an edge that has none, as in files of tools without types.
const UNTYPED: &str = "EDGE";

/// An edge whose source or target was not known yet when its element was closed.
pub(super) struct WaitingEdge {
    from: (String, Span),
    to: (String, Span),
    kind: Type,
    cells: Vec<(Key, Value)>,
}

impl GraphmlReading<'_> {
    pub(super) fn node(&mut self) {
        let record = std::mem::take(&mut self.record);
        let at = record.at.unwrap_or(Span::new(self.file, 0..0));
        let Some(id) = &record.id else {
            self.wrong(&codes::EMPTY_FIELD, "a node without an id", at);
            return;
        };
        let labels: Vec<_> =
            self.labels_of(&record).iter().map(|label| self.builder.label(label)).collect();
        let id: Arc<str> = id.as_str().into();
        let mut cells = Vec::new();
        if !self.has_own_ids(KeyDomain::Nodes) {
            cells.push((self.builder.key("id"), Value::String(id.clone())));
        }
        self.cells(&record, KeyDomain::Nodes, self.labels, &mut cells);
        let node = self.builder.node_by_numbers(&labels, cells);
        self.places.push(at);
        if let Some(other) = self.ids.insert(&id, node) {
            let first = self.places[other.index()];
            self.mistakes.add(|| {
                let message = format!("another node has the id “{id}”");
                let wrong = Diagnostic::new(&codes::DUPLICATE_NODE, message).at(at);
                wrong.related(first, "it stands here")
            });
        }
    }

    pub(super) fn edge(&mut self) {
        let mut record = std::mem::take(&mut self.record);
        let at = record.at.unwrap_or(Span::new(self.file, 0..0));
        let kind = match self.value_of(&record, self.types) {
            Some(Value::String(kind)) => Some(kind.to_string()),
            _ => self.text_of(&record, self.types).or_else(|| record.label.take()),
        };
        let kind = kind.filter(|kind| !kind.is_empty());
        let kind = self.builder.edge_type(kind.as_deref().unwrap_or(UNTYPED));
        let mut cells = Vec::new();
        if let Some(id) = &record.id
            && !self.has_own_ids(KeyDomain::Edges)
        {
            cells.push((self.builder.key("id"), Value::from(id.as_str())));
        }
        self.cells(&record, KeyDomain::Edges, self.types, &mut cells);
        match (record.from, record.to) {
            (Some(from), Some(to)) => {
                // An edge may stand before its nodes. After the first such edge all others wait as
                // well, so that edges keep the order of the file.
                let ends = (self.ids.get(&from.0), self.ids.get(&to.0));
                match ends {
                    (Some(from), Some(to)) if self.waiting.is_empty() => {
                        self.builder.edge_by_numbers(from, to, kind, cells);
                    }
                    _ => self.waiting.push(WaitingEdge { from, to, kind, cells }),
                }
            }
            (from, _) => {
                let end = if from.is_none() { "source" } else { "target" };
                let message = format!("a relationship without a {end}");
                self.wrong(&codes::EMPTY_FIELD, message, at);
            }
        }
    }

    /// Whether a key declares a property `id`. If none does, the `id` attribute of the elements
    /// becomes that property.
    fn has_own_ids(&self, of: KeyDomain) -> bool {
        let is_id = |key: &DeclaredKey| key.name.as_deref() == Some("id");
        self.keys.iter().any(|key| is_id(key) && (key.of == of || key.of == KeyDomain::All))
    }

    /// The labels of a node: separated by colons or semicolons, or a list in JSON.
    fn labels_of(&self, record: &GraphmlRecord) -> Vec<String> {
        if let Some(Value::List(list)) = self.value_of(record, self.labels) {
            return list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        let labels = self.text_of(record, self.labels).or_else(|| record.label.clone());
        let labels = labels.unwrap_or_default();
        let labels = labels.split([':', ';']).map(str::trim).filter(|label| !label.is_empty());
        labels.map(str::to_owned).collect()
    }

    /// The value that a record has for a key, where the key holds JSON.
    fn value_of(&self, record: &GraphmlRecord, key: Option<usize>) -> Option<Value> {
        let json = key.filter(|key| self.keys[*key].kind == CellType::JSON);
        parse_json_value(&self.text_of(record, json)?)
    }

    /// The text that a record has for a key, or the default of the key.
    fn text_of(&self, record: &GraphmlRecord, key: Option<usize>) -> Option<String> {
        let key = key?;
        let own = record.data.iter().rev().find(|(of, ..)| *of == key).map(|(_, text, _)| text);
        own.or(self.keys[key].default.as_ref()).map(|text| text.trim().to_owned())
    }

    /// Collects the properties of a record, including the defaults of keys. `used` is the key that
    /// holds its labels or type.
    fn cells(
        &mut self,
        record: &GraphmlRecord,
        of: KeyDomain,
        used: Option<usize>,
        cells: &mut Vec<(Key, Value)>,
    ) {
        for (number, key) in self.keys.iter().enumerate() {
            let Some(name) = &key.name else { continue };
            // `label` on a node may also be a name to be shown, so it stays a property.
            let used = Some(number) == used && (of == KeyDomain::Edges || name != "label");
            if used || (key.of != of && key.of != KeyDomain::All) {
                continue;
            }
            let own = record.data.iter().rev().find(|(data, ..)| *data == number);
            let (text, at) = match (own, &key.default) {
                (Some((_, text, at)), _) => (text, *at),
                (None, Some(default)) => (default, record.at.unwrap_or(Span::new(self.file, 0..0))),
                (None, None) => continue,
            };
            if text.is_empty() && key.kind != CellType::TEXT {
                continue;
            }
            match key.kind.value(text, &mut self.texts) {
                Some(value) => cells.push((self.builder.key(name), value)),
                None => self.mistakes.add(|| {
                    let message = format!("“{text}” is not {}", key.kind.name());
                    Diagnostic::new(&codes::BAD_FIELD, message).at(at)
                }),
            }
        }
    }

    /// Adds the edges that waited for their nodes.
    pub(super) fn add_waiting_edges(&mut self) {
        for WaitingEdge { from, to, kind, cells } in std::mem::take(&mut self.waiting) {
            match (self.ids.get(&from.0), self.ids.get(&to.0)) {
                (Some(from), Some(to)) => {
                    self.builder.edge_by_numbers(from, to, kind, cells);
                }
                ends => {
                    for (known, (id, at)) in [(ends.0, from), (ends.1, to)] {
                        if known.is_none() {
                            let message = format!("no node has the id “{id}”");
                            self.wrong(&codes::UNKNOWN_NODE, message, at);
                        }
                    }
                }
            }
        }
    }
}
