//! Reads the records of nodes and relationships, whatever their parts are called.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::codes;
use crate::graph::{Key, Label, Value};
use crate::text::Span;

use super::super::draft::DraftEnd;
use super::super::names::{self, EdgeEnd, plain};
use super::values::{JsonEntries, JsonProperties, JsonValue};
use super::{JsonReading, id_value, parse_json_value};

/// A node.
pub(super) struct JsonNode {
    pub(super) at: Span,
    /// Its id as a text and as a property.
    pub(super) id: Option<(Arc<str>, Value)>,
    pub(super) labels: Vec<Label>,
    pub(super) cells: Vec<(Key, Value)>,
}

/// A relationship.
pub(super) struct JsonEdge {
    pub(super) from: DraftEnd,
    pub(super) to: DraftEnd,
    pub(super) kind: Option<String>,
    pub(super) undirected: Option<bool>,
    pub(super) cells: Vec<(Key, Value)>,
}

/// What programs call the object that holds the properties of a record. Those of the first line hold
/// nothing else; in the others may also stand an id, the ends and the type.
const PROPERTIES: [&str; 2] = ["props", "properties"];
const WRAPPERS: [&str; 5] = ["data", "attributes", "attrs", "attr", "metadata"];

/// How Cytoscape and its kin show a record, beside its `data`.
const SHOWING: [&str; 9] = [
    "classes",
    "grabbable",
    "group",
    "locked",
    "pannable",
    "position",
    "removed",
    "selectable",
    "selected",
];

/// An entry of a record: its name, the plain form of that, and its text.
struct RecordEntry<'a> {
    name: Cow<'a, str>,
    plain: String,
    raw: &'a str,
}

/// The entries of a record, by where they stand.
#[derive(Default)]
struct RecordEntries<'a> {
    /// Those that may say anything.
    own: Vec<RecordEntry<'a>>,
    /// The text of the object that holds nothing but properties.
    properties: Option<&'a str>,
}

impl<'a> RecordEntries<'a> {
    /// Takes the first of the entries that `names` lists, in the order of `names`.
    fn take(&mut self, names: &[&str], fits: impl Fn(&str) -> bool) -> Option<RecordEntry<'a>> {
        let place = names.iter().find_map(|name| {
            self.own.iter().position(|entry| entry.plain == *name && fits(entry.raw))
        })?;
        Some(self.own.remove(place))
    }

    fn find(&self, name: &str) -> Option<&RecordEntry<'a>> {
        self.own.iter().find(|entry| entry.plain == name)
    }
}

/// Names of ids, best first.
const IDS: [&str; 7] = ["id", "key", "nodeid", "uid", "uuid", "identity", "elementid"];

impl<'a> JsonReading<'a> {
    /// Whether a part of the text is a record of a node or a relationship that stands among others.
    pub(super) fn is_record(&self, part: &'a str) -> bool {
        let Ok(JsonEntries(entries)) = serde_json::from_str(part) else { return false };
        let says = |name: &str| entries.iter().any(|(key, _)| plain(key) == name);
        let ends = entries.iter().filter(|(key, _)| names::edge_end(&plain(key)).is_some()).count();
        ends >= 2 || says("labels") || says("properties") || says("data") || says("group")
    }

    /// Reads a record that stands among others: of a relationship where it has both ends.
    pub(super) fn record(&mut self, part: &'a str) {
        if part.starts_with('[') {
            return self.pair(part);
        }
        if self.result_record(part) {
            return;
        }
        let wanted = "a node or a relationship";
        let Some(JsonEntries(entries)) = self.object(part, wanted) else { return };
        let ends = |entries: &[(Cow<str>, &str)]| {
            let end = |wanted| {
                entries.iter().any(|(key, _)| {
                    names::edge_end(&plain(key)).is_some_and(|(end, _)| end == wanted)
                })
            };
            end(EdgeEnd::Source) && end(EdgeEnd::Target)
        };
        let inner = entries.iter().filter(|(key, _)| WRAPPERS.contains(&plain(key).as_str()));
        let inner = inner.filter_map(|(_, raw)| serde_json::from_str::<JsonEntries>(raw).ok());
        if ends(&entries) || inner.into_iter().any(|JsonEntries(inner)| ends(&inner)) {
            self.edge(None, part);
        } else {
            self.node(None, part);
        }
    }

    /// Reads a node. `key` is its name in an object of nodes.
    pub(super) fn node(&mut self, key: Option<&str>, part: &'a str) {
        let at = self.place(part);
        let named = key.map(|key| (Arc::from(key), Value::from(key)));
        // A node may be nothing but its id.
        if let Some(id) = id_value(part) {
            let cells = vec![(self.draft.builder.key("id"), id.1.clone())];
            self.nodes.push(JsonNode { at, id: Some(id), labels: Vec::new(), cells });
            return;
        }
        let Some(mut entries) = self.entries(part, "a node, which is an object") else { return };
        let id = entries.take(&IDS, |raw| id_value(raw).is_some());
        let id = named.or(id.and_then(|entry| id_value(entry.raw)));
        let labels = self.labels(&mut entries);
        entries.own.retain(|entry| {
            let value = || parse_json_value(entry.raw);
            let is_class = |class: &str| value().is_some_and(|value| value.as_str() == Some(class));
            !(entry.plain == "type" && is_class("node")
                || entry.plain == "group" && is_class("nodes"))
        });
        let mut cells = Vec::new();
        if let Some((_, value)) = &id {
            cells.push((self.draft.builder.key("id"), value.clone()));
        }
        self.cells(entries, &mut cells);
        self.nodes.push(JsonNode { at, id, labels, cells });
    }

    /// Adds a node that has nothing but its id, which stands in a part of the text.
    pub(super) fn named_node(&mut self, id: &str, part: &'a str) {
        let at = self.place(part);
        let cells = vec![(self.draft.builder.key("id"), Value::from(id))];
        let id = Some((Arc::from(id), Value::from(id)));
        self.nodes.push(JsonNode { at, id, labels: Vec::new(), cells });
    }

    /// Reads a relationship. `key` is its name in an object of relationships.
    pub(super) fn edge(&mut self, key: Option<&str>, part: &'a str) {
        if part.starts_with('[') {
            return self.pair(part);
        }
        let wanted = "a relationship, which is an object";
        let Some(mut entries) = self.entries(part, wanted) else { return };
        let ends = [EdgeEnd::Source, EdgeEnd::Target].map(|end| entries.end(end));
        let mut found = Vec::new();
        for (entry, name) in ends.into_iter().zip(["source", "target"]) {
            match entry.as_ref().and_then(|entry| self.end(entry.raw)) {
                Some(end) => found.push(end),
                None => {
                    let at = entry.map_or(self.place(part), |entry| self.place(entry.raw));
                    let message = format!("a relationship without a {name}");
                    self.draft.wrong(&codes::EMPTY_FIELD, message, at);
                }
            }
        }
        let [from, to] = match <[DraftEnd; 2]>::try_from(found) {
            Ok(ends) => ends,
            Err(_) => return,
        };
        let undirected = entries.direction();
        let text = |raw: &str| parse_json_value(raw).and_then(|v| v.as_str().map(str::to_owned));
        let is_class = |kind: &str| {
            ["relationship", "edge", "link"].contains(&kind) || names::direction(kind).is_some()
        };
        let is_type =
            |raw: &str| text(raw).is_some_and(|kind| !kind.is_empty() && !is_class(&kind));
        let kind = entries.take(&names::TYPES, is_type).and_then(|entry| text(entry.raw));
        entries.own.retain(|entry| {
            let is_class =
                || text(entry.raw).is_some_and(|kind| is_class(&kind) || kind == "edges");
            !(["type", "group"].contains(&entry.plain.as_str()) && is_class())
        });
        let mut cells = Vec::new();
        let id = entries.take(&IDS[..2], |raw| id_value(raw).is_some());
        let id = key.map(Value::from).or(id.and_then(|entry| Some(id_value(entry.raw)?.1)));
        if let Some(id) = id {
            cells.push((self.draft.builder.key("id"), id));
        }
        self.cells(entries, &mut cells);
        self.edges.push(JsonEdge { from, to, kind, undirected, cells });
    }

    /// Reads a list that holds for each node the list of its neighbours, which are records with their
    /// id and the properties of the relationship. Without directions each relationship stands in
    /// the lists of both its ends.
    pub(super) fn neighbour_lists(&mut self, lists: &'a str) {
        let ids = self.nodes.iter().map(|node| node.id.clone());
        let ids: Vec<Option<(Arc<str>, Value)>> = ids.collect();
        let places = ids.iter().enumerate();
        let places: FxHashMap<Arc<str>, usize> =
            places.filter_map(|(place, id)| Some((id.as_ref()?.0.clone(), place))).collect();
        let mut node = 0;
        self.each(lists, |reading, list| {
            let (own, place) = (ids.get(node).cloned().flatten(), node);
            node += 1;
            let Some((id, value)) = own else {
                return reading.misplaced(list, "a list of neighbours without its node", "");
            };
            let at = reading.place(list);
            reading.each(list, |reading, record| {
                let Some(to) = reading.end(record) else {
                    return reading.misplaced(record, "a neighbour without an id", "");
                };
                let known = places.get(&to.id).is_some_and(|other| *other < place);
                if known && !reading.directed {
                    return;
                }
                let Some(mut entries) = reading.entries(record, "a neighbour with its id") else {
                    return;
                };
                entries.take(&IDS, |raw| id_value(raw).is_some());
                let mut cells = Vec::new();
                reading.cells(entries, &mut cells);
                let from = DraftEnd { id: id.clone(), value: value.clone(), at };
                reading.edges.push(JsonEdge { from, to, kind: None, undirected: None, cells });
            });
        });
    }

    /// Reads a relationship that is nothing but a list of its ends, with a type between them or a
    /// weight after them.
    fn pair(&mut self, part: &'a str) {
        let mut items = Vec::new();
        self.each(part, |_, item| items.push(item));
        let text = |raw: &str| parse_json_value(raw).and_then(|v| v.as_str().map(str::to_owned));
        let number = |raw: &str| {
            parse_json_value(raw).filter(|v| matches!(v, Value::Int(_) | Value::Float(_)))
        };
        let (ends, kind, weight) = match items[..] {
            [from, kind, to] if text(kind).is_some() && number(to).is_none() => {
                ([self.end(from), self.end(to)], text(kind), None)
            }
            [from, to, ref rest @ ..] => {
                let weight = rest.first().and_then(|raw| number(raw));
                ([self.end(from), self.end(to)], None, weight)
            }
            _ => ([None, None], None, None),
        };
        let [Some(from), Some(to)] = ends else {
            return self.misplaced(part, "a list that does not hold two ids", "a relationship");
        };
        let cells = weight.map(|weight| (self.draft.builder.key("weight"), weight));
        let cells = cells.into_iter().collect();
        self.edges.push(JsonEdge { from, to, kind, undirected: None, cells });
    }

    /// An end of a relationship: an id or a number, or an object with one.
    fn end(&self, raw: &'a str) -> Option<DraftEnd> {
        let at = self.place(raw);
        if let Some((id, value)) = id_value(raw) {
            return Some(DraftEnd { id, value, at });
        }
        let JsonEntries(entries) = serde_json::from_str(raw).ok()?;
        let of = |name: &&str| {
            let (_, raw) = entries.iter().find(|(key, _)| plain(key) == **name)?;
            id_value(raw)
        };
        let (id, value) = IDS.iter().chain(&["index"]).find_map(of)?;
        Some(DraftEnd { id, value, at })
    }

    /// The entries of a record, with those of objects in it that are only there to hold them.
    fn entries(&mut self, part: &'a str, wanted: &str) -> Option<RecordEntries<'a>> {
        let JsonEntries(list) = self.object(part, wanted)?;
        let mut entries = RecordEntries::default();
        let (mut inner, mut shown) = (Vec::new(), false);
        for (name, raw) in list {
            let plain = plain(&name);
            match plain.as_str() {
                name if PROPERTIES.contains(&name) && raw.starts_with('{') => {
                    entries.properties = Some(raw);
                }
                name if WRAPPERS.contains(&name) && raw.starts_with('{') => {
                    let JsonEntries(list) = self.object(raw, "an object of properties")?;
                    shown |= name == "data";
                    inner.extend(list);
                }
                _ => entries.own.push(RecordEntry { name, plain, raw }),
            }
        }
        // What stands beside `data` says how Cytoscape shows the record.
        entries.own.retain(|entry| !shown || !SHOWING.contains(&entry.plain.as_str()));
        entries.own.extend(inner.into_iter().map(|(name, raw)| {
            let plain = plain(&name);
            RecordEntry { name, plain, raw }
        }));
        Some(entries)
    }

    /// The labels of a node.
    fn labels(&mut self, entries: &mut RecordEntries<'a>) -> Vec<Label> {
        let list = |raw: &str| match parse_json_value(raw) {
            Some(Value::List(list)) => {
                list.iter().map(|label| label.as_str().map(str::to_owned)).collect()
            }
            Some(Value::String(text)) => {
                Some(names::split_labels(&text).map(str::to_owned).collect::<Vec<_>>())
            }
            _ => None,
        };
        let (sure, others) = names::LABELS.split_at(names::SURE_LABELS);
        let found = match entries.take(sure, |raw| list(raw).is_some()) {
            Some(entry) => list(entry.raw),
            // Beside an object of properties stand names that say nothing else.
            None if entries.properties.is_some() => None,
            None => others.iter().find_map(|name| list(entries.find(name)?.raw)),
        };
        let found = found.unwrap_or_default();
        let labels = found.iter().filter(|label| !["node", "nodes"].contains(&label.as_str()));
        labels.map(|label| self.draft.builder.label(label)).collect()
    }

    /// Adds the entries that are left as properties, and those of the object that holds them.
    fn cells(&mut self, entries: RecordEntries<'a>, cells: &mut Vec<(Key, Value)>) {
        for entry in entries.own {
            match serde_json::from_str(entry.raw) {
                Ok(JsonValue(value)) => {
                    let value = self.draft.shared(value);
                    cells.push((self.draft.builder.key(&entry.name), value));
                }
                Err(error) => self.wrong(entry.raw, &error),
            }
        }
        if let Some(raw) = entries.properties
            && let Some(JsonProperties(properties)) = self.object(raw, "an object of properties")
        {
            for (name, value) in properties {
                let value = self.draft.shared(value);
                cells.push((self.draft.builder.key(&name), value));
            }
        }
    }
}

impl<'a> RecordEntries<'a> {
    /// Takes the entry that says one end of a relationship.
    fn end(&mut self, wanted: EdgeEnd) -> Option<RecordEntry<'a>> {
        let rank = |entry: &RecordEntry| {
            names::edge_end(&entry.plain).filter(|(end, _)| *end == wanted).map(|(_, rank)| rank)
        };
        let ranked = self.own.iter().enumerate();
        let ranked = ranked.filter_map(|(place, entry)| Some((rank(entry)?, place)));
        let (_, place) = ranked.min()?;
        Some(self.own.remove(place))
    }

    /// Takes what says whether a relationship has a direction.
    fn direction(&mut self) -> Option<bool> {
        let as_bool = |raw: &str| match parse_json_value(raw) {
            Some(Value::Bool(b)) => Some(b),
            _ => None,
        };
        if let Some(entry) = self.take(&["undirected"], |raw| as_bool(raw).is_some()) {
            return as_bool(entry.raw);
        }
        if let Some(entry) = self.take(&["directed"], |raw| as_bool(raw).is_some()) {
            return as_bool(entry.raw).map(|directed| !directed);
        }
        let said = |raw: &str| names::direction(parse_json_value(raw)?.as_str()?);
        let entry = self.take(&["direction"], |raw| said(raw).is_some());
        let entry_raw = entry.map(|entry| entry.raw);
        entry_raw.or(self.find("type").map(|entry| entry.raw)).and_then(said).map(|it| !it)
    }
}
