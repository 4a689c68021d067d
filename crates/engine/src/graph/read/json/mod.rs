//! Reads a graph from JSON, in the shapes of many programs: our own, node-link and d3, graphology
//! and Gephi, Cytoscape, Neo4j's APOC (also with one record a line), JSON Graph Format, Kumu,
//! GraphSON, and JSON Canvas.
//!
//! All of them have records of nodes and of relationships, and differ in what they call the parts.
//! The file is first split into its records and each record is parsed by itself. So every mistake
//! in every record is found, and its position is known.

mod graphson;
mod messages;
mod neighbours;
mod query_results;
mod records;
mod tree;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::Value;
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::names::{self, plain};
use super::report::Leniency;
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};
use messages::json_mistake;
use records::{JsonEdge, JsonNode};
pub(super) use values::parse_json_value;
use values::{JsonEntries, JsonValue, oversized_integers};

/// What programs call the list of nodes, and that of relationships.
const NODE_LISTS: [&str; 2] = ["nodes", "vertices"];
const EDGE_LISTS: [&str; 7] =
    ["rels", "edges", "links", "relationships", "relations", "connections", "arcs"];

/// What may lie around both lists.
const CONTAINERS: [&str; 4] = ["graph", "elements", "network", "data"];

/// How deep the lists may lie in objects.
const DEEPEST: usize = 4;

struct JsonReading<'a> {
    file: FileId,
    text: &'a str,
    draft: GraphDraft,
    nodes: Vec<JsonNode>,
    edges: Vec<JsonEdge>,
    /// The nodes and relationships so far, where the same one may stand several times.
    known: FxHashSet<Arc<str>>,
    /// Whether relationships have a direction that do not say so themselves.
    directed: bool,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_json(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let text: &str = &without_nan(text);
    let mut reading = JsonReading {
        file,
        text,
        draft: GraphDraft::new(options),
        nodes: Vec::new(),
        edges: Vec::new(),
        known: FxHashSet::default(),
        directed: true,
    };
    for part in oversized_integers(text) {
        let at = reading.place(part);
        reading.draft.report.mistake(|| {
            let message = format!("the whole number {part} is larger than 64 bits hold");
            let wrong = Diagnostic::new(&codes::BAD_FIELD, message).at(at);
            wrong.help("put it in quotes, as a text, or write .0 after it, as a decimal number")
        });
    }
    // Some editors begin a file with an invisible byte order mark.
    reading.document(text.strip_prefix('\u{feff}').unwrap_or(text));
    reading.build();
    reading.draft.finish()
}

impl<'a> JsonReading<'a> {
    fn document(&mut self, json: &'a str) {
        let mut values: Vec<&'a str> = Vec::new();
        for value in serde_json::Deserializer::from_str(json).into_iter::<&RawValue>() {
            match value {
                Ok(value) => values.push(value.get()),
                Err(error) => return self.wrong(json, &error),
            }
        }
        if values.first().is_some_and(|first| graphson::is_graphson(first)) {
            return self.graphson(&values);
        }
        match values[..] {
            [] => {
                if let Err(error) = serde_json::from_str::<&RawValue>(json) {
                    self.wrong(json, &error);
                }
            }
            [whole] => self.container(whole, DEEPEST),
            // A record a line.
            [first, second, ..] => {
                if self.is_record(first) {
                    values.into_iter().for_each(|record| self.record(record));
                } else {
                    self.misplaced(second, "the file goes on after its end", "");
                }
            }
        }
    }

    /// Reads an object that holds the lists of nodes and relationships, or another one that does.
    fn container(&mut self, part: &'a str, depth: usize) {
        const WANTED: &str = "an object with lists of “nodes” and “links”";
        if part.starts_with('[') {
            return self.each(part, |reading, record| reading.record(record));
        }
        let Some(JsonEntries(entries)) = self.object(part, WANTED) else { return };
        let named = |names: &[&str]| {
            entries
                .iter()
                .find(|(key, _)| names.contains(&plain(key).as_str()))
                .map(|(_, raw)| *raw)
        };
        self.direction(&entries);
        let (nodes, edges) = (named(&NODE_LISTS), named(&EDGE_LISTS));
        // Kumu calls its nodes elements.
        let nodes = nodes.or(named(&["elements"]).filter(|_| edges.is_some()));
        if nodes.is_some() || edges.is_some() {
            if let Some(nodes) = nodes {
                self.each_named(nodes, |reading, key, record| reading.node(key, record));
            }
            // networkx writes for each node the list of its neighbours.
            if let Some(lists) = named(&["adjacency"]).filter(|raw| raw.starts_with('[')) {
                self.neighbour_lists(lists);
            }
            if let Some(edges) = edges {
                self.each_named(edges, |reading, key, record| reading.edge(key, record));
            }
            return;
        }
        if let Some(graphs) = named(&["graphs"]).filter(|_| depth > 0) {
            let mut first = true;
            return self.each(graphs, |reading, graph| {
                if std::mem::take(&mut first) {
                    return reading.container(graph, depth - 1);
                }
                let at = reading.place(graph);
                let pass = || (String::new(), Some(at));
                reading.draft.report.let_pass(Leniency::FurtherGraph, pass);
            });
        }
        if let Some(results) = named(&["results"]).filter(|raw| raw.starts_with('[')) {
            return self.results(results);
        }
        if entries.iter().any(|(key, raw)| key == tree::CHILDREN && raw.starts_with('[')) {
            return self.tree(part);
        }
        match CONTAINERS.iter().find_map(|name| named(&[name])) {
            Some(inner) if depth > 0 => self.container(inner, depth - 1),
            _ if self.is_record(part) => self.record(part),
            _ if self.result_record(part) || self.neighbours(&entries) => {}
            _ => {
                let message = "the object holds no list of nodes or relationships";
                self.misplaced(part, message, WANTED);
            }
        }
    }

    /// Notes what the object around the lists says of the direction of relationships.
    fn direction(&mut self, entries: &[(std::borrow::Cow<str>, &str)]) {
        for (key, raw) in entries {
            let value = parse_json_value(raw);
            match (plain(key).as_str(), value) {
                ("directed", Some(Value::Bool(directed))) => self.directed = directed,
                ("undirected", Some(Value::Bool(undirected))) => self.directed = !undirected,
                ("type" | "edgetype" | "defaultedgetype", Some(Value::String(kind))) => {
                    self.directed = names::direction(&kind).unwrap_or(self.directed);
                }
                ("options", Some(_)) => {
                    if let Ok(JsonEntries(options)) = serde_json::from_str(raw) {
                        self.direction(&options);
                    }
                }
                _ => {}
            }
        }
    }

    /// Calls `visit` for each part of a list.
    fn each(&mut self, part: &'a str, mut visit: impl FnMut(&mut Self, &'a str)) {
        match serde_json::from_str::<Vec<&RawValue>>(part) {
            Ok(list) => list.into_iter().for_each(|item| visit(self, item.get())),
            Err(error) => self.wrong(part, &error),
        }
    }

    /// Calls `visit` for each part of a list, or for each entry of an object with its name.
    fn each_named(
        &mut self,
        part: &'a str,
        mut visit: impl FnMut(&mut Self, Option<&str>, &'a str),
    ) {
        if part.starts_with('{') {
            if let Some(JsonEntries(entries)) = self.object(part, "a list") {
                entries.into_iter().for_each(|(key, record)| visit(self, Some(&key), record));
            }
            return;
        }
        self.each(part, |reading, record| visit(reading, None, record));
    }

    /// Parses a part of the text that must be an object, or reports a mistake. The check of the
    /// first character is needed because serde would accept a list for an object.
    fn object<T: Deserialize<'a>>(&mut self, part: &'a str, wanted: &str) -> Option<T> {
        if !part.starts_with('{') {
            self.misplaced(part, "something else than an object stands here", wanted);
            return None;
        }
        serde_json::from_str(part).map_err(|error| self.wrong(part, &error)).ok()
    }

    fn place(&self, part: &str) -> Span {
        span_of_part(self.file, self.text, part)
    }

    /// Reports a mistake that the parser found in a part of the text.
    fn wrong(&mut self, part: &str, error: &serde_json::Error) {
        let (file, text) = (self.file, self.text);
        self.draft.report.mistake(|| json_mistake(file, text, part, error));
    }

    /// Reports that a part of the text is not what it should be. Its first sign is shown.
    fn misplaced(&mut self, part: &str, message: &str, wanted: &str) {
        let first = part.chars().next().map_or(0, char::len_utf8);
        let at = self.place(&part[..first]);
        self.draft.report.mistake(|| {
            let wrong = Diagnostic::new(&codes::JSON_SHAPE, message).at(at);
            if wanted.is_empty() { wrong } else { wrong.help(format!("expected {wanted}")) }
        });
    }

    /// Adds all nodes and relationships to the graph.
    fn build(&mut self) {
        let reference = self.reference();
        for (n, node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            let id = match (&reference, &node.id) {
                (NodeReference::Id, Some(id)) => id.0.clone(),
                (NodeReference::Name(names), _) => names[n].clone(),
                (NodeReference::Place, _) => n.to_string().into(),
                // No relationship can refer to it.
                (NodeReference::Id, None) => format!("\0{n}").into(),
            };
            self.draft.node(&id, &node.labels, node.cells, node.at);
        }
        let by_place = matches!(reference, NodeReference::Place);
        let count = self.draft.node_count();
        for edge in std::mem::take(&mut self.edges) {
            let unknown = |end: &DraftEnd, draft: &GraphDraft| !draft.has_node(&end.id);
            let mut known = true;
            for end in [&edge.from, &edge.to].into_iter().filter(|_| by_place) {
                if unknown(end, &self.draft) {
                    known = false;
                    self.draft.report.mistake(|| no_node(end, count));
                }
            }
            if known {
                let kind = self.draft.builder.edge_type(edge.kind.as_deref().unwrap_or(UNTYPED));
                let undirected = edge.undirected.unwrap_or(!self.directed);
                let JsonEdge { from, to, cells, .. } = edge;
                self.draft.edge(DraftEdge { from, to, kind, undirected, cells });
            }
        }
    }

    /// How relationships refer to nodes. Where it could be in several ways, the one by which more
    /// ends are found.
    fn reference(&self) -> NodeReference {
        let ends = || self.edges.iter().flat_map(|edge| [&edge.from, &edge.to]);
        let count = ends().count();
        let ids: FxHashMap<&str, ()> =
            self.nodes.iter().filter_map(|node| Some((node.id.as_ref()?.0.as_ref(), ()))).collect();
        let by_id = ends().filter(|end| ids.contains_key(end.id.as_ref())).count();
        let counted = ends().all(|end| matches!(end.value, Value::Int(_)));
        let within = |end: &DraftEnd| matches!(end.value, Value::Int(n) if usize::try_from(n).is_ok_and(|n| n < self.nodes.len()));
        if by_id * 2 >= count && !ids.is_empty() {
            return NodeReference::Id;
        }
        if counted && (ids.is_empty() || ends().all(within)) {
            return NodeReference::Place;
        }
        let names = ["id", "name", "label", "title"].iter().find_map(|name| {
            let names = self.names(name)?;
            let known: FxHashMap<&str, ()> = names.iter().map(|name| (name.as_ref(), ())).collect();
            let found = ends().filter(|end| known.contains_key(end.id.as_ref())).count();
            (known.len() == names.len() && found > by_id).then_some(names)
        });
        names.map_or(NodeReference::Id, NodeReference::Name)
    }

    /// A property of all nodes, if it is a text of each.
    fn names(&self, name: &str) -> Option<Vec<Arc<str>>> {
        let of = |node: &JsonNode| {
            let (_, value) = node.cells.iter().find(|(key, _)| self.draft.is_key(*key, name))?;
            value.as_str().map(Arc::from)
        };
        self.nodes.iter().map(of).collect()
    }
}

/// The text with `null` for `NaN` and `Infinity`, which Python writes and JSON does not have. Places
/// stay the same where a blank stands before the word, as Python writes it.
fn without_nan(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '-', 'I', 'N']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            let short = "null".len().saturating_sub(word.len());
            if short > 0 && out.ends_with(' ') {
                out.pop();
            }
            out.push_str("null");
            out.extend(std::iter::repeat_n(' ', word.len().saturating_sub("null".len())));
            rest = &rest[word.len()..];
            continue;
        }
        let end = match rest.starts_with('"') {
            true => text_end(rest),
            false => 1,
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.into()
}

/// The number of bytes of the text in quotes that `json` begins with.
fn text_end(json: &str) -> usize {
    let bytes = json.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    json.len()
}

/// The mistake that a relationship counts further than there are nodes.
fn no_node(end: &DraftEnd, nodes: usize) -> Diagnostic {
    let message = format!("there is no node {}", end.id);
    let help = match nodes {
        0 => "the file has no nodes".to_owned(),
        _ => format!("nodes are counted from 0, and the last is {}", nodes - 1),
    };
    Diagnostic::new(&codes::UNKNOWN_NODE, message).at(end.at).help(help)
}

/// How relationships refer to nodes.
enum NodeReference {
    /// By their ids.
    Id,
    /// By their place in the list, counted from 0.
    Place,
    /// By one of their properties.
    Name(Vec<Arc<str>>),
}

/// The value of a part of a text, and the text by which an id is compared; `None` where it is no id.
fn id_value(raw: &str) -> Option<(Arc<str>, Value)> {
    match serde_json::from_str(raw).ok().map(|JsonValue(value)| value)? {
        Value::String(text) => Some((text.clone(), Value::String(text))),
        Value::Int(n) => Some((n.to_string().into(), Value::Int(n))),
        _ => None,
    }
}
