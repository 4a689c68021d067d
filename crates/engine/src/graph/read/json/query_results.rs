//! Reads what Neo4j Browser and the HTTP interface of Neo4j give as the results of a query: records
//! whose values are nodes, relationships and paths. Each of these stands there as often as it was
//! found, and is read once.

use std::sync::Arc;

use super::values::JsonEntries;
use super::{JsonReading, id_value, plain};

/// What a value of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ResultPart {
    Node,
    Relationship,
    Path,
}

/// What an object is, by the names of its entries.
fn part_of(JsonEntries(entries): &JsonEntries) -> Option<ResultPart> {
    let has = |name: &str| entries.iter().any(|(key, _)| plain(key) == name);
    if has("segments") && has("start") {
        Some(ResultPart::Path)
    } else if !has("identity") && !has("elementid") {
        None
    } else if has("labels") {
        Some(ResultPart::Node)
    } else {
        (has("type") && has("start") && has("end")).then_some(ResultPart::Relationship)
    }
}

impl<'a> JsonReading<'a> {
    /// Reads a record whose values are nodes, relationships or paths, or lists of them; false where
    /// it has none.
    pub(super) fn result_record(&mut self, part: &'a str) -> bool {
        let Ok(JsonEntries(entries)) = serde_json::from_str(part) else { return false };
        let mut found = false;
        for (_, value) in entries {
            found |= self.result_value(value);
        }
        found
    }

    fn result_value(&mut self, value: &'a str) -> bool {
        if value.starts_with('[') {
            let mut found = false;
            self.each(value, |reading, value| found |= reading.result_object(value));
            return found;
        }
        self.result_object(value)
    }

    fn result_object(&mut self, value: &'a str) -> bool {
        let Ok(entries) = serde_json::from_str::<JsonEntries>(value) else { return false };
        let Some(kind) = part_of(&entries) else { return false };
        let named =
            |name: &str| entries.0.iter().find(|(key, _)| plain(key) == name).map(|(_, raw)| *raw);
        match kind {
            ResultPart::Node if self.is_new("n", value) => self.node(None, value),
            ResultPart::Relationship if self.is_new("r", value) => self.edge(None, value),
            ResultPart::Node | ResultPart::Relationship => {}
            ResultPart::Path => {
                for end in ["start", "end"].into_iter().filter_map(named) {
                    self.result_object(end);
                }
                if let Some(segments) = named("segments") {
                    self.each(segments, |reading, segment| _ = reading.result_record(segment));
                }
            }
        }
        true
    }

    /// Whether a node or relationship was not met before; `sort` tells the two apart.
    fn is_new(&mut self, sort: &str, part: &str) -> bool {
        let Ok(JsonEntries(entries)) = serde_json::from_str(part) else { return true };
        let id = ["identity", "id", "elementid"].iter().find_map(|name| {
            let (_, raw) = entries.iter().find(|(key, _)| plain(key) == *name)?;
            id_value(raw)
        });
        id.is_none_or(|(id, _)| self.known.insert(Arc::from(format!("{sort}{id}"))))
    }

    /// Reads the object that the HTTP interface gives: `results`, in each `data`, in each a `graph`.
    pub(super) fn results(&mut self, results: &'a str) {
        let inside = |part: &'a str, name: &str| -> Option<&'a str> {
            let JsonEntries(entries) = serde_json::from_str(part).ok()?;
            entries.into_iter().find(|(key, _)| plain(key) == name).map(|(_, raw)| raw)
        };
        self.each(results, |reading, result| {
            let Some(data) = inside(result, "data") else { return };
            reading.each(data, |reading, row| {
                let Some(graph) = inside(row, "graph") else { return };
                for (list, sort) in [("nodes", "n"), ("relationships", "r")] {
                    let Some(list) = inside(graph, list) else { continue };
                    reading.each(list, |reading, record| match sort {
                        _ if !reading.is_new(sort, record) => {}
                        "n" => reading.node(None, record),
                        _ => reading.edge(None, record),
                    });
                }
            });
        });
    }
}
