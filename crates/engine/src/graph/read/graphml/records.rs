//! Builds nodes and relationships from the elements of GraphML once these are closed.

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{Key, Label, Value};
use crate::text::Span;

use super::super::UNTYPED;
use super::super::cell_type::CellType;
use super::super::draft::{DraftEdge, DraftEnd};
use super::super::json::parse_json_value;
use super::super::names;
use super::{GraphmlReading, GraphmlRecord, KeyDomain};

impl GraphmlReading {
    pub(super) fn node(&mut self) {
        let record = std::mem::take(&mut self.record);
        let at = record.at.unwrap_or(Span::new(self.file, 0..0));
        let Some(id) = &record.id else {
            self.draft.wrong(&codes::EMPTY_FIELD, "a node without an id", at);
            return;
        };
        let names = self.labels_of(&record);
        let labels: Vec<Label> =
            names.iter().map(|label| self.draft.builder.label(label)).collect();
        let mut cells = Vec::new();
        if !self.uses.node_ids {
            cells.push((self.draft.builder.key("id"), Value::from(id.as_str())));
        }
        if let Some(group) = self.groups.last().and_then(|group| group.id.as_deref()) {
            cells.push((self.draft.builder.key("parent"), Value::from(group)));
        }
        // A label in the tag or in a drawing is a name, unless a key says it.
        let shown = record.label.as_ref().or(record.drawn.as_ref());
        if let Some(shown) = shown.filter(|shown| !shown.is_empty()) {
            cells.push((self.draft.builder.key("label"), Value::from(shown.as_str())));
        }
        let used = self.uses.labels.filter(|_| !self.uses.keep_labels);
        self.cells(&record, KeyDomain::Nodes, used, &mut cells);
        self.draft.node(id, &labels, cells, at);
    }

    pub(super) fn edge(&mut self) {
        let record = std::mem::take(&mut self.record);
        let at = record.at.unwrap_or(Span::new(self.file, 0..0));
        let kind = match self.value_of(&record, self.uses.types) {
            Some(Value::String(kind)) => Some(kind.to_string()),
            _ => self.text_of(&record, self.uses.types).filter(|kind| !kind.is_empty()),
        };
        let kind = kind.or_else(|| record.label.clone()).or_else(|| record.drawn.clone());
        let kind = kind.filter(|kind| !kind.is_empty());
        let kind = self.draft.builder.edge_type(kind.as_deref().unwrap_or(UNTYPED));
        let mut cells = Vec::new();
        if let Some(id) = &record.id
            && !self.uses.edge_ids
        {
            cells.push((self.draft.builder.key("id"), Value::from(id.as_str())));
        }
        self.cells(&record, KeyDomain::Edges, self.uses.types, &mut cells);
        let directed = record.directed.or(self.graphs.last().copied()).unwrap_or(true);
        match (record.from, record.to) {
            (Some((from, from_at)), Some((to, to_at))) => {
                let from = DraftEnd::text(&from, from_at);
                let to = DraftEnd::text(&to, to_at);
                self.draft.edge(DraftEdge { from, to, kind, undirected: !directed, cells });
            }
            (from, _) => {
                let end = if from.is_none() { "source" } else { "target" };
                let message = format!("a relationship without a {end}");
                self.draft.wrong(&codes::EMPTY_FIELD, message, at);
            }
        }
    }

    /// The labels of a node: separated by colons or semicolons, or a list in JSON.
    fn labels_of(&self, record: &GraphmlRecord) -> Vec<String> {
        if let Some(Value::List(list)) = self.value_of(record, self.uses.labels) {
            return list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        let labels = self.text_of(record, self.uses.labels).or_else(|| record.labels.clone());
        names::split_labels(&labels.unwrap_or_default()).map(str::to_owned).collect()
    }

    /// The value that a record has for a key, where the key holds JSON.
    fn value_of(&self, record: &GraphmlRecord, key: Option<usize>) -> Option<Value> {
        let json = key.filter(|key| self.keys.list[*key].kind == CellType::JSON);
        parse_json_value(&self.text_of(record, json)?)
    }

    /// The text that a record has for a key, or the default of the key.
    fn text_of(&self, record: &GraphmlRecord, key: Option<usize>) -> Option<String> {
        let key = key?;
        let own = record.data.iter().rev().find(|(of, ..)| *of == key).map(|(_, text, _)| text);
        own.or(self.keys.list[key].default.as_ref()).map(|text| text.trim().to_owned())
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
        for (number, key) in self.keys.list.iter().enumerate() {
            let Some(name) = &key.name else { continue };
            let own = record.data.iter().rev().find(|(data, ..)| *data == number);
            if Some(number) == used || (own.is_none() && !key.of.holds(of)) {
                continue;
            }
            let (text, at) = match (own, &key.default) {
                (Some((_, text, at)), _) => (text, *at),
                (None, Some(default)) => (default, record.at.unwrap_or(Span::new(self.file, 0..0))),
                (None, None) => continue,
            };
            if text.is_empty() && key.kind != CellType::TEXT {
                continue;
            }
            match key.kind.value(text, &mut self.draft.texts) {
                Some(value) => cells.push((self.draft.builder.key(name), value)),
                None => self.draft.report.mistake(|| {
                    let message = format!("“{text}” is not {}", key.kind.name());
                    Diagnostic::new(&codes::BAD_FIELD, message).at(at)
                }),
            }
        }
    }
}
