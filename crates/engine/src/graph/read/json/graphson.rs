//! Reads GraphSON, the JSON of Apache TinkerPop: one vertex a line with its edges, or an object with
//! both lists. Values may stand there with their types: `{"@type": "g:Int32", "@value": 5}`.
//!
//! Standard: “GraphSON” in TinkerPop's “IO Reference”, versions 1 to 3.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::graph::{Key, Map, Value};
use crate::text::Span;

use super::super::UNTYPED;
use super::super::draft::{DraftEdge, DraftEnd};
use super::values::JsonEntries;
use super::{JsonReading, JsonValue};

/// Entries of records that say something else than a property.
const PARTS: [&str; 12] = [
    "id",
    "_id",
    "label",
    "_label",
    "_type",
    "inV",
    "outV",
    "_inV",
    "_outV",
    "inVLabel",
    "outVLabel",
    "properties",
];

/// Whether a text in JSON is such a record, or an object with lists of them.
pub(super) fn is_graphson(part: &str) -> bool {
    let Ok(JsonEntries(entries)) = serde_json::from_str(part) else { return false };
    let raw = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, raw)| *raw);
    let has = |name: &str| raw(name).is_some();
    let is_typed = |raw: &str| {
        let known = ["\"tinker:graph\"", "\"g:Vertex\"", "\"g:Edge\""];
        known.contains(&raw)
    };
    let has_values = || {
        // A property of a vertex is a list of objects, each with a value and an id.
        let Ok(JsonEntries(properties)) = serde_json::from_str(raw("properties")?) else {
            return None;
        };
        let (_, first) = properties.first()?;
        let Ok(JsonValue(Value::List(list))) = serde_json::from_str(first) else { return None };
        let Some(Value::Map(map)) = list.first() else { return None };
        Some(entry(map, "value").is_some() && entry(map, "id").is_some())
    };
    let in_list = || {
        let inner = raw("graph").and_then(|raw| serde_json::from_str::<JsonEntries>(raw).ok());
        let of = |name: &str| {
            let own = entries.iter().chain(inner.iter().flat_map(|JsonEntries(inner)| inner));
            let (_, raw) = own.into_iter().find(|(key, _)| key == name)?;
            serde_json::from_str::<Vec<&serde_json::value::RawValue>>(raw).ok()
        };
        let (vertices, edges) = (of("vertices")?, of("edges").unwrap_or_default());
        Some(vertices.iter().chain(&edges).any(|record| is_graphson(record.get())))
    };
    raw("@type").is_some_and(is_typed)
        || has("outE")
        || has("inE")
        || has("inV") && has("outV")
        || has("_inV") && has("_outV")
        || has("label") && has("id") && has_values() == Some(true)
        || in_list() == Some(true)
}

/// A value without the types around it and around its parts.
fn untyped(value: Value) -> Value {
    match value {
        Value::Map(map) => {
            if let (Some(Value::String(kind)), Some(inner)) =
                (entry(&map, "@type"), entry(&map, "@value"))
            {
                return match (kind.as_ref(), inner) {
                    // Keys and values by turns.
                    ("g:Map", Value::List(list)) => {
                        let pairs = list.chunks_exact(2).filter_map(|pair| {
                            let key = untyped(pair[0].clone());
                            let key = key.as_str().map(Arc::from)?;
                            Some((key, untyped(pair[1].clone())))
                        });
                        Value::Map(Arc::new(pairs.collect::<Map>()))
                    }
                    _ => untyped(inner.clone()),
                };
            }
            let parts = map.iter().map(|(key, value)| (key.clone(), untyped(value.clone())));
            Value::Map(Arc::new(parts.collect::<Map>()))
        }
        Value::List(list) => Value::list(list.iter().cloned().map(untyped)),
        other => other,
    }
}

fn entry<'m>(map: &'m Map, name: &str) -> Option<&'m Value> {
    map.iter().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value)
}

/// The first of some entries.
fn first<'m>(map: &'m Map, names: &[&str]) -> Option<&'m Value> {
    names.iter().find_map(|name| entry(map, name))
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::List(list)) => list.as_slice(),
        _ => &[],
    }
}

impl<'a> JsonReading<'a> {
    /// Reads records one after the other, or an object with lists of them.
    pub(super) fn graphson(&mut self, records: &[&'a str]) {
        for record in records {
            match serde_json::from_str(record) {
                Ok(JsonValue(value)) => self.graphson_record(&untyped(value), self.place(record)),
                Err(error) => self.wrong(record, &error),
            }
        }
    }

    fn graphson_record(&mut self, record: &Value, at: Span) {
        let Value::Map(map) = record else { return };
        let whole = match entry(map, "graph") {
            Some(Value::Map(inner)) => inner,
            _ => map,
        };
        if entry(whole, "vertices").is_some() {
            for name in ["vertices", "edges"] {
                list(entry(whole, name)).iter().for_each(|record| self.graphson_record(record, at));
            }
        } else if first(map, &["inV", "_inV"]).is_some() {
            let kind = first(map, &["label", "_label"]).and_then(Value::as_str);
            let kind = kind.unwrap_or(UNTYPED).to_owned();
            self.graphson_edge(map, &kind, [None, None], at);
        } else {
            self.graphson_vertex(map, at);
        }
    }

    fn graphson_vertex(&mut self, map: &Map, at: Span) {
        let Some(end) = first(map, &["id", "_id"]).and_then(|id| graphson_end(id, at)) else {
            return self.draft.wrong(&codes::EMPTY_FIELD, "a vertex without an id", at);
        };
        let label = first(map, &["label", "_label"]).and_then(Value::as_str);
        // Vertices have the label `vertex` where nobody gave them another.
        let label = label.filter(|label| *label != "vertex");
        let labels: Vec<_> = label
            .into_iter()
            .flat_map(|label| label.split("::"))
            .map(|label| self.draft.builder.label(label))
            .collect();
        let mut cells = vec![(self.draft.builder.key("id"), end.value.clone())];
        self.graphson_properties(map, &mut cells);
        self.draft.node(&end.id, &labels, cells, at);
        // An edge stands at both its ends, but where only a part of a graph was written.
        for (name, is_out) in [("outE", true), ("inE", false)] {
            let Some(Value::Map(by_label)) = entry(map, name) else { continue };
            for (kind, edges) in by_label.iter() {
                for edge in list(Some(edges)) {
                    let Value::Map(edge) = edge else { continue };
                    let own = Some(DraftEnd { id: end.id.clone(), value: end.value.clone(), at });
                    let ends = if is_out { [own, None] } else { [None, own] };
                    self.graphson_edge(edge, kind, ends, at);
                }
            }
        }
    }

    /// Reads an edge, of which one end may be the vertex that it stands at.
    fn graphson_edge(&mut self, map: &Map, kind: &str, ends: [Option<DraftEnd>; 2], at: Span) {
        let id = first(map, &["id", "_id"]);
        if let Some(end) = id.and_then(|id| graphson_end(id, at))
            && !self.known.insert(format!("e{}", end.id).into())
        {
            return;
        }
        let [from, to] = ends;
        let said = |names: &[&str]| first(map, names).and_then(|id| graphson_end(id, at));
        let from = from.or_else(|| said(&["outV", "_outV"]));
        let to = to.or_else(|| said(&["inV", "_inV"]));
        let (Some(from), Some(to)) = (from, to) else {
            let message = "an edge without a vertex at one of its ends";
            return self.draft.wrong(&codes::EMPTY_FIELD, message, at);
        };
        let mut cells = Vec::new();
        cells.extend(id.map(|id| (self.draft.builder.key("id"), id.clone())));
        self.graphson_properties(map, &mut cells);
        let kind = self.draft.builder.edge_type(kind);
        self.draft.edge(DraftEdge { from, to, kind, undirected: false, cells });
    }

    /// The properties of a record: those of its object, or in the first version those beside its id.
    fn graphson_properties(&mut self, map: &Map, cells: &mut Vec<(Key, Value)>) {
        let beside = map
            .iter()
            .filter(|(key, _)| !PARTS.contains(&key.as_ref()) && *key.as_ref() != *"outE");
        let beside = beside.filter(|(key, _)| key.as_ref() != "inE");
        let inner = match entry(map, "properties") {
            Some(Value::Map(inner)) => Some(inner),
            _ => None,
        };
        for (key, value) in beside.chain(inner.into_iter().flat_map(|inner| inner.iter())) {
            let value = self.draft.shared(graphson_value(value));
            cells.push((self.draft.builder.key(key), value));
        }
    }
}

/// The value of a property: a vertex may have several, each an object with its id.
fn graphson_value(value: &Value) -> Value {
    let inside = |value: &Value| match value {
        Value::Map(map) => entry(map, "value").cloned(),
        _ => None,
    };
    match value {
        Value::List(list) => {
            let values: Option<Vec<Value>> = list.iter().map(inside).collect();
            match values {
                Some(mut values) if values.len() == 1 => values.swap_remove(0),
                Some(values) if !values.is_empty() => Value::list(values),
                _ => value.clone(),
            }
        }
        other => inside(other).unwrap_or_else(|| other.clone()),
    }
}

fn graphson_end(id: &Value, at: Span) -> Option<DraftEnd> {
    let text: Arc<str> = match id {
        Value::String(text) => text.clone(),
        Value::Int(number) => number.to_string().into(),
        _ => return None,
    };
    Some(DraftEnd { id: text, value: id.clone(), at })
}
