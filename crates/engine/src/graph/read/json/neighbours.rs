//! Reads an object that is nothing but the neighbours of each node, as networkx gives it:
//! `{"a": ["b", "c"]}`, or `{"a": {"b": {"weight": 1}}}` with the properties of relationships.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::graph::Value;

use super::super::draft::DraftEnd;
use super::JsonReading;
use super::records::JsonEdge;
use super::values::{JsonEntries, JsonProperties, JsonValue};

/// One neighbour of a node, with the text that it stands in.
struct Neighbour<'a> {
    from: Cow<'a, str>,
    to: String,
    at: &'a str,
    properties: Option<&'a str>,
}

impl<'a> JsonReading<'a> {
    /// Reads the entries of such an object; false where they are something else. Where each node
    /// is a neighbour of its neighbours, relationships have no direction.
    pub(super) fn neighbours(&mut self, entries: &[(Cow<'a, str>, &'a str)]) -> bool {
        let mut all = Vec::new();
        for (from, raw) in entries {
            let Some(own) = neighbours_of(from, raw) else { return false };
            all.extend(own);
        }
        if all.is_empty() {
            return false;
        }
        let nodes: FxHashSet<&str> = entries.iter().map(|(name, _)| name.as_ref()).collect();
        let pairs: FxHashSet<(&str, &str)> =
            all.iter().map(|found| (found.from.as_ref(), found.to.as_str())).collect();
        let undirected = pairs.iter().any(|(from, to)| from != to)
            && pairs.iter().all(|(from, to)| pairs.contains(&(*to, *from)));
        for (name, raw) in entries {
            self.named_node(name, raw);
        }
        let mut made: FxHashSet<&str> = FxHashSet::default();
        for found in &all {
            if !nodes.contains(found.to.as_str()) && made.insert(&found.to) {
                self.named_node(&found.to, found.at);
            }
            // Without a direction each stands in the lists of both its ends.
            if undirected && found.from.as_ref() > found.to.as_str() {
                continue;
            }
            let end = |id: &str| DraftEnd::text(id, self.place(found.at));
            let (from, to) = (end(&found.from), end(&found.to));
            let mut cells = Vec::new();
            if let Some(raw) = found.properties
                && let Some(JsonProperties(properties)) = self.object(raw, "an object")
            {
                for (name, value) in properties {
                    cells.push((self.draft.builder.key(&name), value));
                }
            }
            let undirected = Some(undirected);
            self.edges.push(JsonEdge { from, to, kind: None, undirected, cells });
        }
        true
    }
}

/// The neighbours of a node: the texts and numbers of a list, or the names of an object of objects.
fn neighbours_of<'a>(from: &Cow<'a, str>, raw: &'a str) -> Option<Vec<Neighbour<'a>>> {
    let found =
        |to: String, at: &'a str, properties| Neighbour { from: from.clone(), to, at, properties };
    if raw.starts_with('[') {
        let JsonValue(Value::List(list)) = serde_json::from_str(raw).ok()? else { return None };
        let id = |value: &Value| match value {
            Value::String(text) => Some(text.to_string()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        };
        return list.iter().map(|value| Some(found(id(value)?, raw, None))).collect();
    }
    let JsonEntries(entries) = serde_json::from_str(raw).ok()?;
    let each = entries
        .into_iter()
        .map(|(to, raw)| raw.starts_with('{').then(|| found(to.into_owned(), raw, Some(raw))));
    each.collect()
}
