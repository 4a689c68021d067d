//! A graph in GraphML: keys that declare properties, and one graph of nodes and edges.
//!
//! Elements are met one after the other and nest, so what is open stands on a list of its own and
//! nothing here calls itself: a file that nests without end fills no stack.

use std::borrow::Cow;
use std::sync::Arc;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic, Result, codes};
use crate::graph::{Builder, Graph, Key, Type, Value};
use crate::text::{FileId, Span};

use super::ids::Ids;
use super::text::{self, Texts};
use super::{Mistakes, place};

/// How deep elements may lie in each other.
const DEEPEST: usize = 64;

/// The type of an edge that bears none, as in files of tools that know no types.
const UNTYPED: &str = "EDGE";

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Graphml,
    Key,
    /// What a key is, in words.
    Description,
    Default,
    Graph,
    Node,
    Edge,
    Data,
    /// Not for us, whatever is in it.
    Ignored,
}

/// What a key is declared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Nodes,
    Edges,
    All,
    Others,
}

/// A key, as it is declared.
#[derive(Debug)]
struct Declared {
    /// None for those of a single tool, such as how a box is drawn.
    name: Option<String>,
    kind: text::Type,
    of: For,
    default: Option<String>,
}

/// A node or an edge of which the element is open.
#[derive(Debug, Default)]
struct Record {
    at: Option<Span>,
    /// Attributes of the element.
    id: Option<String>,
    label: Option<String>,
    from: Option<(String, Span)>,
    to: Option<(String, Span)>,
    /// By the place of the key in the list of keys.
    data: Vec<(usize, String, Span)>,
}

/// An edge of which an end is not known yet.
struct Waiting {
    from: (String, Span),
    to: (String, Span),
    kind: Type,
    cells: Vec<(Key, Value)>,
}

struct Reading<'a> {
    file: FileId,
    text: &'a str,
    mistakes: Mistakes,
    builder: Builder,
    texts: Texts,
    ids: Ids,
    /// The place of each node.
    places: Vec<Span>,
    waiting: Vec<Waiting>,
    keys: Vec<Declared>,
    key_numbers: FxHashMap<String, usize>,
    open: Vec<(Element, Span)>,
    graphs: usize,
    /// Keys that hold the labels of nodes and the types of edges.
    labels: Option<usize>,
    types: Option<usize>,
    record: Record,
    /// The key of the data that is open, and its text.
    key: Option<usize>,
    content: String,
}

/// Reads the graph of a text.
pub(super) fn read(file: FileId, text: &str) -> Result<Graph> {
    let mut reading = Reading {
        file,
        text,
        mistakes: Mistakes::default(),
        builder: Builder::new(),
        texts: Texts::default(),
        ids: Ids::default(),
        places: Vec::new(),
        waiting: Vec::new(),
        keys: Vec::new(),
        key_numbers: FxHashMap::default(),
        open: Vec::new(),
        graphs: 0,
        labels: None,
        types: None,
        record: Record::default(),
        key: None,
        content: String::new(),
    };
    reading.document();
    reading.join();
    let builder = reading.builder;
    reading.mistakes.or(|| builder.finish())
}

impl Reading<'_> {
    fn document(&mut self) {
        let mut reader = Reader::from_str(self.text);
        loop {
            let start = position(reader.buffer_position());
            let event = reader.read_event();
            let at = Span::new(self.file, start..position(reader.buffer_position()));
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => self.event(event, at),
                Err(error) => {
                    let from = position(reader.error_position());
                    let rest = self.text.get(from..).unwrap_or_default();
                    let tag = rest.find(['>', '\n']).map_or(rest.len(), |end| end + 1);
                    let end = from + tag;
                    let message = plain(&error.to_string());
                    self.wrong(&codes::XML_SHAPE, message, Span::new(self.file, from..end));
                    return;
                }
            }
            if self.open.len() > DEEPEST {
                let message = format!("elements lie deeper in each other than {DEEPEST}");
                self.wrong(&codes::TOO_LARGE, message, at);
                return;
            }
        }
        if let Some((_, at)) = self.open.last() {
            self.wrong(&codes::XML_SHAPE, "the element is not closed", *at);
        } else if self.graphs == 0 && self.mistakes.is_empty() {
            let at = Span::new(self.file, 0..0);
            self.wrong(&codes::XML_SHAPE, "the file holds no graph", at);
        }
    }

    fn event(&mut self, event: Event, at: Span) {
        match event {
            Event::Start(tag) => {
                let element = self.start(&tag, at);
                self.open.push((element, at));
            }
            Event::Empty(tag) => {
                let element = self.start(&tag, at);
                self.end(element, at);
            }
            Event::End(_) => {
                if let Some((element, opened)) = self.open.pop() {
                    self.end(element, opened);
                }
            }
            Event::Text(text) => self.content(&text.xml10_content(), at),
            Event::CData(text) => self.content(&text.xml10_content(), at),
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref() {
                    Ok(Some(letter)) => Some(Cow::from(letter.to_string())),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(&name.xml10_content())
                        .map(Cow::from),
                    Err(_) => None,
                };
                match letter {
                    Some(letter) => self.content(&letter, at),
                    None => self.wrong(&codes::XML_SHAPE, "an entity that is not known", at),
                }
            }
            _ => {}
        }
    }

    /// Text between tags.
    fn content(&mut self, text: &str, at: Span) {
        match self.open.last() {
            Some((Element::Data | Element::Default | Element::Description, _)) => {
                self.content.push_str(text);
            }
            Some((Element::Ignored, _)) => {}
            _ if text.trim().is_empty() || text == "\u{feff}" => {}
            _ => self.wrong(&codes::XML_SHAPE, "a text stands where elements belong", at),
        }
    }

    /// What a tag opens, in what is open.
    fn start(&mut self, tag: &BytesStart, at: Span) -> Element {
        let local = tag.local_name();
        let name: &str = local.as_ref();
        let outer = self.open.last().map(|(element, _)| *element);
        match (outer, name) {
            (Some(Element::Ignored), _)
            | (Some(Element::Graphml | Element::Graph), "data" | "desc")
            | (Some(Element::Edge), "desc")
            | (Some(Element::Node), "desc" | "port") => Element::Ignored,
            // What a tool keeps for itself is passed over.
            (Some(Element::Data), _) if self.foreign() => Element::Ignored,
            (None, "graphml") => Element::Graphml,
            (Some(Element::Graphml), "key") => self.start_key(tag, at),
            (Some(Element::Graphml), "graph") => self.start_graph(at),
            (Some(Element::Key), "default") => {
                self.content.clear();
                Element::Default
            }
            (Some(Element::Key), "desc") => {
                self.content.clear();
                Element::Description
            }
            (Some(Element::Graph), "node") => self.start_record(Element::Node, tag, at),
            (Some(Element::Graph), "edge") => self.start_record(Element::Edge, tag, at),
            (Some(Element::Node | Element::Edge), "data") => self.start_data(tag, at),
            (Some(Element::Node | Element::Edge), "graph") => {
                let message = "a graph lies within another, which a property graph cannot show";
                self.wrong(&codes::GRAPHML_BEYOND, message, at);
                Element::Ignored
            }
            (Some(Element::Graph), "hyperedge") => {
                let message = "an edge of more than two ends cannot be shown in a property graph";
                self.wrong(&codes::GRAPHML_BEYOND, message, at);
                Element::Ignored
            }
            _ => {
                let message = match outer {
                    None => format!("the file begins with “{name}” instead of “graphml”"),
                    Some(_) => format!("GraphML has no “{name}” here"),
                };
                self.wrong(&codes::XML_SHAPE, message, at);
                Element::Ignored
            }
        }
    }

    fn start_key(&mut self, tag: &BytesStart, at: Span) -> Element {
        let mut key = Declared { name: None, kind: text::Type::TEXT, of: For::All, default: None };
        let (mut id, mut list) = (None, false);
        let Some(attributes) = self.attributes(tag, at) else { return Element::Ignored };
        for (name, value, _) in attributes {
            match name.as_str() {
                "id" => id = Some(value),
                "attr.name" => key.name = Some(value),
                // What other types there are differs from tool to tool: they stay texts.
                "attr.type" => key.kind = text::Type::of_name(&value).unwrap_or(text::Type::TEXT),
                // A list in JSON, as Neo4j's tools have it.
                "attr.list" => list = true,
                "for" => {
                    key.of = match value.as_str() {
                        "node" => For::Nodes,
                        "edge" => For::Edges,
                        "all" => For::All,
                        _ => For::Others,
                    }
                }
                _ => {}
            }
        }
        if list {
            key.kind = text::Type::JSON;
        }
        match id {
            None => self.wrong(&codes::XML_SHAPE, "a key without an id", at),
            Some(id) => {
                if self.key_numbers.contains_key(&id) {
                    let message = format!("another key has the id “{id}”");
                    self.wrong(&codes::XML_SHAPE, message, at);
                }
                self.key_numbers.insert(id, self.keys.len());
            }
        }
        self.keys.push(key);
        Element::Key
    }

    fn start_graph(&mut self, at: Span) -> Element {
        self.graphs += 1;
        if self.graphs > 1 {
            let message = "the file holds more than one graph";
            self.wrong(&codes::GRAPHML_BEYOND, message, at);
            return Element::Ignored;
        }
        let find = |names: [&str; 3], of: For| {
            let fits = |key: &Declared, name: &str| {
                key.name.as_deref() == Some(name) && (key.of == of || key.of == For::All)
            };
            names.iter().find_map(|name| self.keys.iter().position(|key| fits(key, name)))
        };
        // A file that has both means a name by `label`.
        self.labels = find(["labels", "kind", "label"], For::Nodes);
        self.types = find(["label", "type", "kind"], For::Edges);
        Element::Graph
    }

    fn start_record(&mut self, element: Element, tag: &BytesStart, at: Span) -> Element {
        let mut record = Record { at: Some(at), ..Record::default() };
        let Some(attributes) = self.attributes(tag, at) else { return Element::Ignored };
        for (name, value, place) in attributes {
            match name.as_str() {
                "id" => record.id = Some(value),
                "labels" | "label" => record.label = Some(value),
                "source" => record.from = Some((value, place)),
                "target" => record.to = Some((value, place)),
                _ => {}
            }
        }
        self.record = record;
        element
    }

    fn start_data(&mut self, tag: &BytesStart, at: Span) -> Element {
        self.content.clear();
        self.key = None;
        let Some(attributes) = self.attributes(tag, at) else { return Element::Ignored };
        let key = attributes.into_iter().find(|(name, ..)| name == "key");
        let Some((_, id, place)) = key else {
            self.wrong(&codes::XML_SHAPE, "data without a key", at);
            return Element::Ignored;
        };
        self.key = self.key_numbers.get(&id).copied();
        if self.key.is_none() {
            self.wrong(&codes::XML_SHAPE, format!("no key has the id “{id}”"), place);
            return Element::Ignored;
        }
        Element::Data
    }

    /// Whether the data that is open are those of a single tool.
    fn foreign(&self) -> bool {
        self.key.is_some_and(|key| self.keys[key].name.is_none())
    }

    /// The attributes of a tag: name, value and place; none where they are not well-formed, which
    /// is told.
    fn attributes(&mut self, tag: &BytesStart, at: Span) -> Option<Vec<(String, String, Span)>> {
        let mut list = Vec::new();
        for attribute in tag.attributes() {
            let read = attribute.map_err(|error| error.to_string()).and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|error| error.to_string())?.into_owned();
                Ok((attribute.key.as_ref().to_owned(), value, self.value_place(&attribute, at)))
            });
            match read {
                Ok(attribute) => list.push(attribute),
                Err(error) => {
                    self.wrong(&codes::XML_SHAPE, plain(&error), at);
                    return None;
                }
            }
        }
        Some(list)
    }

    /// The place of an attribute's value; that of the tag where it was not cut from the text.
    fn value_place(&self, attribute: &Attribute, tag: Span) -> Span {
        match &attribute.value {
            Cow::Borrowed(value) => {
                let at = place(self.file, self.text, value);
                if tag.start <= at.start && at.end <= tag.end { at } else { tag }
            }
            Cow::Owned(_) => tag,
        }
    }

    /// Closes what was opened here.
    fn end(&mut self, element: Element, at: Span) {
        match element {
            Element::Default => {
                let default = std::mem::take(&mut self.content);
                if let Some(key) = self.keys.last_mut() {
                    key.default = Some(default);
                }
            }
            // What GraphML has no types for, as `export` describes it.
            Element::Description => {
                let described = text::Type::described(self.content.trim());
                if let (Some(key), Some(kind)) = (self.keys.last_mut(), described) {
                    key.kind = kind;
                }
            }
            Element::Data => {
                if let Some(key) = self.key.take() {
                    let content = std::mem::take(&mut self.content);
                    self.record.data.push((key, content, at));
                }
            }
            Element::Node => self.node(),
            Element::Edge => self.edge(),
            _ => {}
        }
    }

    fn node(&mut self) {
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
        if !self.has_own_ids(For::Nodes) {
            cells.push((self.builder.key("id"), Value::String(id.clone())));
        }
        self.cells(&record, For::Nodes, self.labels, &mut cells);
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

    fn edge(&mut self) {
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
            && !self.has_own_ids(For::Edges)
        {
            cells.push((self.builder.key("id"), Value::from(id.as_str())));
        }
        self.cells(&record, For::Edges, self.types, &mut cells);
        match (record.from, record.to) {
            (Some(from), Some(to)) => {
                // Nodes may follow their edges; the order of edges is that of the file all the same.
                let ends = (self.ids.get(&from.0), self.ids.get(&to.0));
                match ends {
                    (Some(from), Some(to)) if self.waiting.is_empty() => {
                        self.builder.edge_by_numbers(from, to, kind, cells);
                    }
                    _ => self.waiting.push(Waiting { from, to, kind, cells }),
                }
            }
            (from, _) => {
                let end = if from.is_none() { "source" } else { "target" };
                let message = format!("a relationship without a {end}");
                self.wrong(&codes::EMPTY_FIELD, message, at);
            }
        }
    }

    /// Whether records have ids as properties, so that those of elements are made up.
    fn has_own_ids(&self, of: For) -> bool {
        let is_id = |key: &Declared| key.name.as_deref() == Some("id");
        self.keys.iter().any(|key| is_id(key) && (key.of == of || key.of == For::All))
    }

    /// The labels of a node: with colons or semicolons between them, or a list in JSON.
    fn labels_of(&self, record: &Record) -> Vec<String> {
        if let Some(Value::List(list)) = self.value_of(record, self.labels) {
            return list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        let labels = self.text_of(record, self.labels).or_else(|| record.label.clone());
        let labels = labels.unwrap_or_default();
        let labels = labels.split([':', ';']).map(str::trim).filter(|label| !label.is_empty());
        labels.map(str::to_owned).collect()
    }

    /// The value that a record has for a key that holds JSON.
    fn value_of(&self, record: &Record, key: Option<usize>) -> Option<Value> {
        let json = key.filter(|key| self.keys[*key].kind == text::Type::JSON);
        super::json::value(&self.text_of(record, json)?)
    }

    /// The text that a record has for a key.
    fn text_of(&self, record: &Record, key: Option<usize>) -> Option<String> {
        let key = key?;
        let own = record.data.iter().rev().find(|(of, ..)| *of == key).map(|(_, text, _)| text);
        own.or(self.keys[key].default.as_ref()).map(|text| text.trim().to_owned())
    }

    /// The properties of a record, with those that its keys give to every one.
    fn cells(
        &mut self,
        record: &Record,
        of: For,
        used: Option<usize>,
        cells: &mut Vec<(Key, Value)>,
    ) {
        for (number, key) in self.keys.iter().enumerate() {
            let Some(name) = &key.name else { continue };
            // What is called `label` may be a name as well as a label, and stays a property.
            let used = Some(number) == used && (of == For::Edges || name != "label");
            if used || (key.of != of && key.of != For::All) {
                continue;
            }
            let own = record.data.iter().rev().find(|(data, ..)| *data == number);
            let (text, at) = match (own, &key.default) {
                (Some((_, text, at)), _) => (text, *at),
                (None, Some(default)) => (default, record.at.unwrap_or(Span::new(self.file, 0..0))),
                (None, None) => continue,
            };
            if text.is_empty() && key.kind != text::Type::TEXT {
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

    /// Adds the edges that had to wait for their nodes.
    fn join(&mut self) {
        for Waiting { from, to, kind, cells } in std::mem::take(&mut self.waiting) {
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

    fn wrong(&mut self, code: &'static Code, message: impl Into<String>, at: Span) {
        self.mistakes.add(|| Diagnostic::new(code, message).at(at));
    }
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// The parser's message in the words of this program.
fn plain(error: &str) -> String {
    let error = error.strip_prefix("syntax error: ").unwrap_or(error);
    let error = error.strip_prefix("ill-formed document: ").unwrap_or(error);
    // Where in the tag it is shows the place.
    let error = match error.strip_prefix("position ").and_then(|rest| rest.split_once(": ")) {
        Some((_, error)) => error,
        None => error,
    };
    let mut text = String::new();
    let mut open = false;
    for letter in error.chars() {
        match letter {
            '`' => {
                open = !open;
                text.push(if open { '“' } else { '”' });
            }
            _ => text.push(letter),
        }
    }
    text
}
