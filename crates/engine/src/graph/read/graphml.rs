//! Reads a graph from GraphML (<http://graphml.graphdrawing.org>): keys that declare properties,
//! and one graph of nodes and edges.
//!
//! The parser reports elements one after another. The elements that are open are kept in a list,
//! and no function calls itself, so that a deeply nested file cannot overflow the stack.

mod records;

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic, Result, codes};
use crate::graph::{Graph, GraphBuilder};
use crate::text::{FileId, Span};

use super::cell_type::CellType;
use super::node_ids::NodeIdTable;
use super::text_cache::TextCache;
use super::{FileMistakes, span_of_part};
use records::WaitingEdge;

/// How deep elements may be nested.
const DEEPEST: usize = 64;

/// The elements of GraphML, as far as this reader tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GraphmlElement {
    Graphml,
    Key,
    /// `desc`: a description in words.
    Description,
    Default,
    Graph,
    Node,
    Edge,
    Data,
    /// Any other element. Everything in it is ignored.
    Ignored,
}

/// The elements that a key is declared for: the attribute `for`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyDomain {
    Nodes,
    Edges,
    All,
    Others,
}

/// A key that declares a property.
#[derive(Debug)]
struct DeclaredKey {
    /// The name of the property; `None` for keys that only one tool understands, such as how to
    /// draw a box.
    name: Option<String>,
    kind: CellType,
    of: KeyDomain,
    default: Option<String>,
}

/// The node or edge whose element is open.
#[derive(Debug, Default)]
struct GraphmlRecord {
    at: Option<Span>,
    /// The attributes of the element.
    id: Option<String>,
    label: Option<String>,
    from: Option<(String, Span)>,
    to: Option<(String, Span)>,
    /// Its data: for each the index of the key in the list of keys, the text, and the position.
    data: Vec<(usize, String, Span)>,
}

struct GraphmlReading<'a> {
    file: FileId,
    text: &'a str,
    mistakes: FileMistakes,
    builder: GraphBuilder,
    texts: TextCache,
    ids: NodeIdTable,
    /// The position of each node.
    places: Vec<Span>,
    waiting: Vec<WaitingEdge>,
    keys: Vec<DeclaredKey>,
    key_numbers: FxHashMap<String, usize>,
    open: Vec<(GraphmlElement, Span)>,
    graphs: usize,
    /// The indexes of the keys that hold the labels of nodes and the types of edges.
    labels: Option<usize>,
    types: Option<usize>,
    record: GraphmlRecord,
    /// The key of the `data` element that is open, and the text read in it so far.
    key: Option<usize>,
    content: String,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_graphml(file: FileId, text: &str) -> Result<Graph> {
    let mut reading = GraphmlReading {
        file,
        text,
        mistakes: FileMistakes::default(),
        builder: GraphBuilder::new(),
        texts: TextCache::default(),
        ids: NodeIdTable::default(),
        places: Vec::new(),
        waiting: Vec::new(),
        keys: Vec::new(),
        key_numbers: FxHashMap::default(),
        open: Vec::new(),
        graphs: 0,
        labels: None,
        types: None,
        record: GraphmlRecord::default(),
        key: None,
        content: String::new(),
    };
    reading.document();
    reading.add_waiting_edges();
    let builder = reading.builder;
    reading.mistakes.or(|| builder.finish())
}

impl GraphmlReading<'_> {
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
                    let message = xml_message(&error.to_string());
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

    /// Handles the text between tags.
    fn content(&mut self, text: &str, at: Span) {
        match self.open.last() {
            Some((
                GraphmlElement::Data | GraphmlElement::Default | GraphmlElement::Description,
                _,
            )) => {
                self.content.push_str(text);
            }
            Some((GraphmlElement::Ignored, _)) => {}
            _ if text.trim().is_empty() || text == "\u{feff}" => {}
            _ => self.wrong(&codes::XML_SHAPE, "a text stands where elements belong", at),
        }
    }

    /// Handles an opening tag, and returns what it opens. What is allowed depends on the innermost
    /// open element.
    fn start(&mut self, tag: &BytesStart, at: Span) -> GraphmlElement {
        let local = tag.local_name();
        let name: &str = local.as_ref();
        let outer = self.open.last().map(|(element, _)| *element);
        match (outer, name) {
            (Some(GraphmlElement::Ignored), _)
            | (Some(GraphmlElement::Graphml | GraphmlElement::Graph), "data" | "desc")
            | (Some(GraphmlElement::Edge), "desc")
            | (Some(GraphmlElement::Node), "desc" | "port") => GraphmlElement::Ignored,
            // Elements inside data that only one tool understands are ignored.
            (Some(GraphmlElement::Data), _) if self.foreign() => GraphmlElement::Ignored,
            (None, "graphml") => GraphmlElement::Graphml,
            (Some(GraphmlElement::Graphml), "key") => self.start_key(tag, at),
            (Some(GraphmlElement::Graphml), "graph") => self.start_graph(at),
            (Some(GraphmlElement::Key), "default") => {
                self.content.clear();
                GraphmlElement::Default
            }
            (Some(GraphmlElement::Key), "desc") => {
                self.content.clear();
                GraphmlElement::Description
            }
            (Some(GraphmlElement::Graph), "node") => {
                self.start_record(GraphmlElement::Node, tag, at)
            }
            (Some(GraphmlElement::Graph), "edge") => {
                self.start_record(GraphmlElement::Edge, tag, at)
            }
            (Some(GraphmlElement::Node | GraphmlElement::Edge), "data") => self.start_data(tag, at),
            (Some(GraphmlElement::Node | GraphmlElement::Edge), "graph") => {
                let message = "a graph lies within another, which a property graph cannot show";
                self.wrong(&codes::GRAPHML_BEYOND, message, at);
                GraphmlElement::Ignored
            }
            (Some(GraphmlElement::Graph), "hyperedge") => {
                let message = "an edge of more than two ends cannot be shown in a property graph";
                self.wrong(&codes::GRAPHML_BEYOND, message, at);
                GraphmlElement::Ignored
            }
            _ => {
                let message = match outer {
                    None => format!("the file begins with “{name}” instead of “graphml”"),
                    Some(_) => format!("GraphML has no “{name}” here"),
                };
                self.wrong(&codes::XML_SHAPE, message, at);
                GraphmlElement::Ignored
            }
        }
    }

    fn start_key(&mut self, tag: &BytesStart, at: Span) -> GraphmlElement {
        let mut key =
            DeclaredKey { name: None, kind: CellType::TEXT, of: KeyDomain::All, default: None };
        let (mut id, mut list) = (None, false);
        let Some(attributes) = self.attributes(tag, at) else { return GraphmlElement::Ignored };
        for (name, value, _) in attributes {
            match name.as_str() {
                "id" => id = Some(value),
                "attr.name" => key.name = Some(value),
                // Other names of types differ from tool to tool. Their values stay texts.
                "attr.type" => key.kind = CellType::of_name(&value).unwrap_or(CellType::TEXT),
                // Neo4j marks lists, which are written in JSON, with this attribute.
                "attr.list" => list = true,
                "for" => {
                    key.of = match value.as_str() {
                        "node" => KeyDomain::Nodes,
                        "edge" => KeyDomain::Edges,
                        "all" => KeyDomain::All,
                        _ => KeyDomain::Others,
                    }
                }
                _ => {}
            }
        }
        if list {
            key.kind = CellType::JSON;
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
        GraphmlElement::Key
    }

    fn start_graph(&mut self, at: Span) -> GraphmlElement {
        self.graphs += 1;
        if self.graphs > 1 {
            let message = "the file holds more than one graph";
            self.wrong(&codes::GRAPHML_BEYOND, message, at);
            return GraphmlElement::Ignored;
        }
        let find = |names: [&str; 3], of: KeyDomain| {
            let fits = |key: &DeclaredKey, name: &str| {
                key.name.as_deref() == Some(name) && (key.of == of || key.of == KeyDomain::All)
            };
            names.iter().find_map(|name| self.keys.iter().position(|key| fits(key, name)))
        };
        // Where a file has both `labels` and `label`, the latter is a name to be shown.
        self.labels = find(["labels", "kind", "label"], KeyDomain::Nodes);
        self.types = find(["label", "type", "kind"], KeyDomain::Edges);
        GraphmlElement::Graph
    }

    fn start_record(
        &mut self,
        element: GraphmlElement,
        tag: &BytesStart,
        at: Span,
    ) -> GraphmlElement {
        let mut record = GraphmlRecord { at: Some(at), ..GraphmlRecord::default() };
        let Some(attributes) = self.attributes(tag, at) else { return GraphmlElement::Ignored };
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

    fn start_data(&mut self, tag: &BytesStart, at: Span) -> GraphmlElement {
        self.content.clear();
        self.key = None;
        let Some(attributes) = self.attributes(tag, at) else { return GraphmlElement::Ignored };
        let key = attributes.into_iter().find(|(name, ..)| name == "key");
        let Some((_, id, place)) = key else {
            self.wrong(&codes::XML_SHAPE, "data without a key", at);
            return GraphmlElement::Ignored;
        };
        self.key = self.key_numbers.get(&id).copied();
        if self.key.is_none() {
            self.wrong(&codes::XML_SHAPE, format!("no key has the id “{id}”"), place);
            return GraphmlElement::Ignored;
        }
        GraphmlElement::Data
    }

    /// Whether the `data` element that is open belongs to a key that only one tool understands.
    fn foreign(&self) -> bool {
        self.key.is_some_and(|key| self.keys[key].name.is_none())
    }

    /// The attributes of a tag, each with its name, value and position. Returns `None` where they
    /// are not well-formed, which is reported.
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
                    self.wrong(&codes::XML_SHAPE, xml_message(&error), at);
                    return None;
                }
            }
        }
        Some(list)
    }

    /// The position of the value of an attribute, or of the tag where the value is not a slice of
    /// the text.
    fn value_place(&self, attribute: &Attribute, tag: Span) -> Span {
        match &attribute.value {
            Cow::Borrowed(value) => {
                let at = span_of_part(self.file, self.text, value);
                if tag.start <= at.start && at.end <= tag.end { at } else { tag }
            }
            Cow::Owned(_) => tag,
        }
    }

    /// Handles the end of an element that began at `at`.
    fn end(&mut self, element: GraphmlElement, at: Span) {
        match element {
            GraphmlElement::Default => {
                let default = std::mem::take(&mut self.content);
                if let Some(key) = self.keys.last_mut() {
                    key.default = Some(default);
                }
            }
            // `export` writes the name of a type that GraphML does not have into the description.
            GraphmlElement::Description => {
                let described = CellType::described(self.content.trim());
                if let (Some(key), Some(kind)) = (self.keys.last_mut(), described) {
                    key.kind = kind;
                }
            }
            GraphmlElement::Data => {
                if let Some(key) = self.key.take() {
                    let content = std::mem::take(&mut self.content);
                    self.record.data.push((key, content, at));
                }
            }
            GraphmlElement::Node => self.node(),
            GraphmlElement::Edge => self.edge(),
            _ => {}
        }
    }

    fn wrong(&mut self, code: &'static Code, message: impl Into<String>, at: Span) {
        self.mistakes.add(|| Diagnostic::new(code, message).at(at));
    }
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Rewrites a message of the parser in the words of this crate.
fn xml_message(error: &str) -> String {
    let error = error.strip_prefix("syntax error: ").unwrap_or(error);
    let error = error.strip_prefix("ill-formed document: ").unwrap_or(error);
    // The position within the tag is not needed, since the tag is underlined.
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
