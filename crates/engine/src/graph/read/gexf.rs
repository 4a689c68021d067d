//! Reads a graph from GEXF (<https://gexf.net>), the format of Gephi: attributes that are declared,
//! nodes that may lie in each other, and edges.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::{Key, Label, Value};
use crate::text::{FileId, Span};

use super::cell_type::CellType;
use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::json::parse_json_value;
use super::names::{self, plain};
use super::report::Leniency;
use super::xml::{XmlReading, XmlTag, read_xml};
use super::{GraphReading, ReadOptions, UNTYPED};

/// The elements of GEXF, as far as this reader tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GexfElement {
    Gexf,
    Graph,
    Attributes,
    Attribute,
    Default,
    /// `nodes`, `edges` and `attvalues`, which only hold others.
    List,
    Node,
    Edge,
    /// Any other element. Everything in it is ignored.
    Ignored,
}

/// The records that attributes are declared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum GexfClass {
    Node,
    Edge,
}

/// A declared attribute.
#[derive(Debug)]
struct GexfAttribute {
    class: GexfClass,
    title: String,
    kind: CellType,
    default: Option<String>,
}

/// A node or edge whose element is open.
#[derive(Debug)]
struct GexfRecord {
    class: GexfClass,
    at: Span,
    /// The attributes of the element, by name, with their positions.
    own: Vec<(String, String, Span)>,
    /// The index of each attribute that has a value, and the value.
    values: Vec<(usize, String, Span)>,
}

struct GexfReading {
    draft: GraphDraft,
    undirected: bool,
    found_graph: bool,
    /// The class of the attributes that are being declared.
    class: GexfClass,
    attributes: Vec<GexfAttribute>,
    by_id: FxHashMap<(GexfClass, String), usize>,
    /// The open records: a node may lie in another one.
    open: Vec<GexfRecord>,
    content: String,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_gexf(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut reading = GexfReading {
        draft: GraphDraft::new(options),
        undirected: false,
        found_graph: false,
        class: GexfClass::Node,
        attributes: Vec::new(),
        by_id: FxHashMap::default(),
        open: Vec::new(),
        content: String::new(),
    };
    let whole = read_xml(file, text, &mut reading);
    if whole && !reading.found_graph && reading.draft.report.is_clean() {
        reading.draft.wrong(&codes::XML_SHAPE, "the file holds no graph", Span::new(file, 0..0));
    }
    reading.draft.finish()
}

impl XmlReading for GexfReading {
    type Element = GexfElement;

    fn draft(&mut self) -> &mut GraphDraft {
        &mut self.draft
    }

    fn start(&mut self, outer: Option<GexfElement>, tag: &XmlTag) -> GexfElement {
        use GexfElement as E;
        match (outer, tag.name()) {
            (None, "gexf") => E::Gexf,
            (Some(E::Gexf), "graph") => self.start_graph(tag),
            (Some(E::Graph), "attributes") => {
                let of_edges = self.value(tag, "class").is_some_and(|class| class == "edge");
                self.class = if of_edges { GexfClass::Edge } else { GexfClass::Node };
                E::Attributes
            }
            (Some(E::Attributes), "attribute") => self.start_attribute(tag),
            (Some(E::Attribute), "default") => {
                self.content.clear();
                E::Default
            }
            (Some(E::Graph | E::Node), "nodes" | "edges")
            | (Some(E::Node | E::Edge), "attvalues") => E::List,
            (Some(E::List), "node") => self.start_record(GexfClass::Node, tag),
            (Some(E::List), "edge") => self.start_record(GexfClass::Edge, tag),
            (Some(E::List), "attvalue") => {
                self.attribute_value(tag);
                E::Ignored
            }
            (Some(_), _) => E::Ignored,
            (None, name) => {
                let message = format!("the file begins with “{name}” instead of “gexf”");
                self.draft.wrong(&codes::XML_SHAPE, message, tag.at);
                E::Ignored
            }
        }
    }

    fn text(&mut self, inside: Option<GexfElement>, text: &str, _: Span) {
        if inside == Some(GexfElement::Default) {
            self.content.push_str(text);
        }
    }

    fn end(&mut self, element: GexfElement, _: Span) {
        match element {
            GexfElement::Default => {
                if let Some(attribute) = self.attributes.last_mut() {
                    attribute.default = Some(self.content.trim().to_owned());
                }
            }
            GexfElement::Node => self.node(),
            GexfElement::Edge => self.edge(),
            _ => {}
        }
    }
}

impl GexfReading {
    /// The value of an attribute of a tag.
    fn value(&mut self, tag: &XmlTag, name: &str) -> Option<String> {
        let attributes = tag.attributes(&mut self.draft)?;
        attributes.into_iter().find(|a| a.name == name).map(|a| a.value.into_owned())
    }

    fn start_graph(&mut self, tag: &XmlTag) -> GexfElement {
        if self.found_graph {
            let place = || (String::new(), Some(tag.at));
            self.draft.report.let_pass(Leniency::FurtherGraph, place);
            return GexfElement::Ignored;
        }
        self.found_graph = true;
        let default = self.value(tag, "defaultedgetype");
        // Without a default, edges have no direction.
        self.undirected = default.as_deref().and_then(names::direction) != Some(true);
        GexfElement::Graph
    }

    fn start_attribute(&mut self, tag: &XmlTag) -> GexfElement {
        let Some(given) = tag.attributes(&mut self.draft) else { return GexfElement::Ignored };
        let value = |name: &str| given.iter().find(|a| a.name == name).map(|a| a.value.to_string());
        let Some(id) = value("id") else {
            self.draft.wrong(&codes::XML_SHAPE, "an attribute without an id", tag.at);
            return GexfElement::Ignored;
        };
        let kind = value("type").unwrap_or_default();
        let kind = match kind.strip_prefix("list") {
            Some(_) => CellType::TEXT,
            None => CellType::of_name(&kind).unwrap_or(CellType::TEXT),
        };
        let title = value("title").unwrap_or_else(|| id.clone());
        let class = self.class;
        self.by_id.insert((class, id), self.attributes.len());
        self.attributes.push(GexfAttribute { class, title, kind, default: None });
        GexfElement::Attribute
    }

    fn start_record(&mut self, class: GexfClass, tag: &XmlTag) -> GexfElement {
        let Some(given) = tag.attributes(&mut self.draft) else { return GexfElement::Ignored };
        let own = given.into_iter().map(|a| (a.name.to_owned(), a.value.into_owned(), a.at));
        self.open.push(GexfRecord { class, at: tag.at, own: own.collect(), values: Vec::new() });
        if class == GexfClass::Node { GexfElement::Node } else { GexfElement::Edge }
    }

    fn attribute_value(&mut self, tag: &XmlTag) {
        let Some(given) = tag.attributes(&mut self.draft) else { return };
        let find = |names: [&str; 2]| given.iter().find(|a| names.contains(&a.name));
        let Some(record) = self.open.last_mut() else { return };
        // Older versions call it `id`.
        let (Some(of), Some(value)) = (find(["for", "id"]), find(["value", "value"])) else {
            self.draft.wrong(&codes::XML_SHAPE, "a value without an attribute", tag.at);
            return;
        };
        let Some(&number) = self.by_id.get(&(record.class, of.value.to_string())) else {
            let place = || (of.value.to_string(), Some(of.at));
            self.draft.report.let_pass(Leniency::UndeclaredKey, place);
            return;
        };
        if record.values.iter().any(|(other, ..)| *other == number) {
            let title = &self.attributes[number].title;
            let place = || (title.clone(), Some(tag.at));
            self.draft.report.let_pass(Leniency::FurtherValue, place);
        }
        record.values.push((number, value.value.to_string(), value.at));
    }

    fn node(&mut self) {
        let Some(record) = self.open.pop() else { return };
        let Some(id) = record.own("id").map(str::to_owned) else {
            self.draft.wrong(&codes::EMPTY_FIELD, "a node without an id", record.at);
            return;
        };
        let mut cells = vec![(self.draft.builder.key("id"), Value::from(id.as_str()))];
        let outer = self.open.last().and_then(|outer| outer.own("id")).map(str::to_owned);
        if let Some(parent) = outer.as_deref().or(record.own("pid")) {
            cells.push((self.draft.builder.key("parent"), Value::from(parent)));
        }
        let used = self.labels_attribute();
        let mut labels: Vec<Label> = Vec::new();
        if let Some((number, _)) = used
            && let Some(text) = record.text(number, &self.attributes)
        {
            let builder = &mut self.draft.builder;
            match parse_json_value(text) {
                Some(Value::List(list)) => {
                    labels.extend(list.iter().filter_map(Value::as_str).map(|l| builder.label(l)));
                }
                _ => labels.extend(names::split_labels(text).map(|label| builder.label(label))),
            }
        }
        if let Some(label) = record.own("label").filter(|label| !label.is_empty()) {
            cells.push((self.draft.builder.key("label"), Value::from(label)));
        }
        let used = used.filter(|(_, sure)| *sure).map(|(number, _)| number);
        self.cells(&record, used, &mut cells);
        self.draft.node(&id, &labels, cells, record.at);
    }

    fn edge(&mut self) {
        let Some(record) = self.open.pop() else { return };
        // Gephi 1.3 keeps parallel edges apart by `kind`.
        let named = record.own("kind").or(record.own("label")).filter(|name| !name.is_empty());
        let kind = self.draft.builder.edge_type(named.unwrap_or(UNTYPED));
        let mut cells = Vec::new();
        if let Some(id) = record.own("id") {
            cells.push((self.draft.builder.key("id"), Value::from(id)));
        }
        if let (Some(label), Some(_)) = (record.own("label"), record.own("kind"))
            && Some(label) != named
        {
            cells.push((self.draft.builder.key("label"), Value::from(label)));
        }
        if let Some((_, weight, at)) = record.own.iter().find(|(name, ..)| name == "weight") {
            match weight.trim().parse() {
                Ok(weight) => cells.push((self.draft.builder.key("weight"), Value::Float(weight))),
                Err(_) => {
                    let message = format!("“{weight}” is not a decimal number");
                    self.draft.wrong(&codes::BAD_FIELD, message, *at);
                }
            }
        }
        self.cells(&record, None, &mut cells);
        let directed = record.own("type").and_then(names::direction).unwrap_or(!self.undirected);
        let place = |end: &str| record.own.iter().find(|(name, ..)| name == end);
        match (place("source"), place("target")) {
            (Some((_, from, from_at)), Some((_, to, to_at))) => {
                let (from, to) = (DraftEnd::text(from, *from_at), DraftEnd::text(to, *to_at));
                self.draft.edge(DraftEdge { from, to, kind, undirected: !directed, cells });
            }
            (from, _) => {
                let end = if from.is_none() { "source" } else { "target" };
                let message = format!("a relationship without a {end}");
                self.draft.wrong(&codes::EMPTY_FIELD, message, record.at);
            }
        }
    }

    /// The attribute that holds the labels of nodes, and whether it holds nothing else.
    fn labels_attribute(&self) -> Option<(usize, bool)> {
        names::LABELS.iter().enumerate().find_map(|(rank, name)| {
            let holds = |a: &GexfAttribute| {
                a.class == GexfClass::Node && a.kind.may_be_name() && plain(&a.title) == *name
            };
            Some((self.attributes.iter().position(holds)?, rank < names::SURE_LABELS))
        })
    }

    /// Collects the properties of a record: when it begins and ends, and its attributes. `used` is
    /// the attribute that holds its labels.
    fn cells(&mut self, record: &GexfRecord, used: Option<usize>, cells: &mut Vec<(Key, Value)>) {
        for name in ["start", "end"] {
            if let Some(value) = record.own(name) {
                cells.push((self.draft.builder.key(name), Value::from(value)));
            }
        }
        for (number, attribute) in self.attributes.iter().enumerate() {
            if Some(number) == used || attribute.class != record.class {
                continue;
            }
            let own = record.values.iter().rev().find(|(of, ..)| *of == number);
            let (text, at) = match (own, &attribute.default) {
                (Some((_, text, at)), _) => (text, *at),
                (None, Some(default)) => (default, record.at),
                (None, None) => continue,
            };
            if text.is_empty() && attribute.kind != CellType::TEXT {
                continue;
            }
            match attribute.kind.value(text, &mut self.draft.texts) {
                Some(value) => cells.push((self.draft.builder.key(&attribute.title), value)),
                None => self.draft.report.mistake(|| {
                    let message = format!("“{text}” is not {}", attribute.kind.name());
                    Diagnostic::new(&codes::BAD_FIELD, message).at(at)
                }),
            }
        }
    }
}

impl GexfRecord {
    /// An attribute of the element.
    fn own(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|(own, ..)| own == name).map(|(_, value, _)| value.as_str())
    }

    /// The value of a declared attribute, or its default.
    fn text<'a>(&'a self, number: usize, attributes: &'a [GexfAttribute]) -> Option<&'a str> {
        let own = self.values.iter().rev().find(|(of, ..)| *of == number);
        own.map(|(_, text, _)| text.as_str()).or(attributes[number].default.as_deref())
    }
}
