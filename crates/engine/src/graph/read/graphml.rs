//! Reads a graph from GraphML (<http://graphml.graphdrawing.org>), as yEd, Gephi, Neo4j, networkx,
//! igraph and others write it: keys that declare properties, and a graph of nodes and edges.

mod records;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Result, codes};
use crate::text::{FileId, Span};

use super::cell_type::CellType;
use super::draft::GraphDraft;
use super::names::{self, plain};
use super::report::Leniency;
use super::xml::{XmlReading, XmlTag, read_xml};
use super::{GraphReading, ReadOptions};

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
    /// An element in the data of a key that only one tool understands.
    Drawing,
    /// The label of a node or edge in such data: `y:NodeLabel` of yEd.
    DrawnLabel,
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

impl KeyDomain {
    /// Whether a key that is declared for this may be used in records of another domain.
    fn holds(self, of: KeyDomain) -> bool {
        self == of || self == KeyDomain::All
    }
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

/// The keys of a file.
#[derive(Debug, Default)]
struct DeclaredKeys {
    list: Vec<DeclaredKey>,
    /// The indexes of the keys with an id: a key for nodes may have the same id as one for edges.
    by_id: FxHashMap<String, Vec<usize>>,
}

/// What the keys mean that hold more than a property.
#[derive(Debug, Default, Clone, Copy)]
struct KeyUses {
    labels: Option<usize>,
    /// Whether the labels are a property as well, because their key only seems to hold them.
    keep_labels: bool,
    types: Option<usize>,
    node_ids: bool,
    edge_ids: bool,
}

/// The node or edge whose element is open.
#[derive(Debug, Default)]
struct GraphmlRecord {
    at: Option<Span>,
    /// The attributes of the element.
    id: Option<String>,
    labels: Option<String>,
    label: Option<String>,
    from: Option<(String, Span)>,
    to: Option<(String, Span)>,
    directed: Option<bool>,
    /// The label that yEd draws.
    drawn: Option<String>,
    /// Its data: for each the index of the key in the list of keys, the text, and the position.
    data: Vec<(usize, String, Span)>,
}

struct GraphmlReading {
    draft: GraphDraft,
    file: FileId,
    keys: DeclaredKeys,
    /// Whether the keys were read before, because some stand behind the graph.
    keys_known: bool,
    uses: KeyUses,
    /// The graphs that are open: for each whether its edges have a direction.
    graphs: Vec<bool>,
    found_graph: bool,
    record: GraphmlRecord,
    /// The nodes around the open one: a graph lies in each of them.
    groups: Vec<GraphmlRecord>,
    /// The key of the `data` element that is open, and the text read in it so far.
    key: Option<usize>,
    content: String,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_graphml(
    file: FileId,
    text: &str,
    options: &ReadOptions,
) -> Result<GraphReading> {
    let mut reading = GraphmlReading::new(file, options);
    // Keys usually stand first. Where some do not, all are read before anything else.
    let graph = text.match_indices("<graph").find(|(at, _)| !text[*at..].starts_with("<graphml"));
    if graph.is_some_and(|(at, _)| text[at..].contains("<key")) {
        read_xml(file, text, &mut reading);
        let keys = std::mem::take(&mut reading.keys);
        reading = GraphmlReading { keys, keys_known: true, ..GraphmlReading::new(file, options) };
    }
    let whole = read_xml(file, text, &mut reading);
    if whole && !reading.found_graph && reading.draft.report.is_clean() {
        reading.draft.wrong(&codes::XML_SHAPE, "the file holds no graph", Span::new(file, 0..0));
    }
    reading.draft.finish()
}

impl XmlReading for GraphmlReading {
    type Element = GraphmlElement;

    fn draft(&mut self) -> &mut GraphDraft {
        &mut self.draft
    }

    fn start(&mut self, outer: Option<GraphmlElement>, tag: &XmlTag) -> GraphmlElement {
        use GraphmlElement as E;
        let name = tag.name();
        let ignored = match outer {
            Some(E::Ignored) => true,
            Some(E::Graphml | E::Graph) => ["data", "desc", "locator"].contains(&name),
            Some(E::Node) => ["desc", "locator", "port"].contains(&name),
            Some(E::Edge) => ["desc", "locator"].contains(&name),
            _ => false,
        };
        if ignored {
            return E::Ignored;
        }
        match (outer, name) {
            (Some(E::Data), _) if self.is_foreign() => E::Drawing,
            (Some(E::Drawing), "NodeLabel" | "EdgeLabel") if self.record.drawn.is_none() => {
                self.content.clear();
                E::DrawnLabel
            }
            (Some(E::Drawing | E::DrawnLabel), _) => E::Drawing,
            (None, "graphml") => E::Graphml,
            (Some(E::Graphml | E::Graph), "key") => self.start_key(tag),
            (Some(E::Graphml), "graph") => self.start_graph(tag),
            (Some(E::Node), "graph") => self.start_nested_graph(tag),
            (Some(E::Key), "default") => {
                self.content.clear();
                E::Default
            }
            (Some(E::Key), "desc") => {
                self.content.clear();
                E::Description
            }
            (Some(E::Graph), "node") => self.start_record(E::Node, tag),
            (Some(E::Graph), "edge") => self.start_record(E::Edge, tag),
            (Some(E::Node | E::Edge), "data") => self.start_data(outer, tag),
            (Some(E::Graph), "hyperedge") => {
                let pass = || (String::new(), Some(tag.at));
                self.draft.report.let_pass(Leniency::Hyperedge, pass);
                E::Ignored
            }
            (outer, name) => {
                let message = match outer {
                    None => format!("the file begins with “{name}” instead of “graphml”"),
                    Some(_) => format!("GraphML has no “{name}” here"),
                };
                self.draft.wrong(&codes::XML_SHAPE, message, tag.at);
                E::Ignored
            }
        }
    }

    fn text(&mut self, inside: Option<GraphmlElement>, text: &str, at: Span) {
        use GraphmlElement as E;
        match inside {
            Some(E::Data | E::Default | E::Description | E::DrawnLabel) => {
                self.content.push_str(text);
            }
            Some(E::Ignored | E::Drawing) => {}
            _ if text.trim().is_empty() || text == "\u{feff}" => {}
            _ => {
                let message = "a text stands where elements belong";
                self.draft.wrong(&codes::XML_SHAPE, message, at);
            }
        }
    }

    fn end(&mut self, element: GraphmlElement, at: Span) {
        use GraphmlElement as E;
        match element {
            E::Default if !self.keys_known => {
                let default = std::mem::take(&mut self.content);
                if let Some(key) = self.keys.list.last_mut() {
                    key.default = Some(default);
                }
            }
            // `export` writes the name of a type that GraphML does not have into the description.
            E::Description if !self.keys_known => {
                let described = CellType::described(self.content.trim());
                if let (Some(key), Some(kind)) = (self.keys.list.last_mut(), described) {
                    key.kind = kind;
                }
            }
            E::DrawnLabel => {
                let label = self.content.trim();
                if !label.is_empty() {
                    self.record.drawn = Some(label.to_owned());
                }
            }
            E::Data => {
                if let Some(key) = self.key.take()
                    && self.keys.list[key].name.is_some()
                {
                    let content = std::mem::take(&mut self.content);
                    self.record.data.push((key, content, at));
                }
            }
            E::Graph => {
                self.graphs.pop();
                // What follows may be more data of the node around this graph.
                self.record = self.groups.pop().unwrap_or_default();
            }
            E::Node => self.node(),
            E::Edge => self.edge(),
            _ => {}
        }
    }
}

impl GraphmlReading {
    fn new(file: FileId, options: &ReadOptions) -> GraphmlReading {
        GraphmlReading {
            draft: GraphDraft::new(options),
            file,
            keys: DeclaredKeys::default(),
            keys_known: false,
            uses: KeyUses::default(),
            graphs: Vec::new(),
            found_graph: false,
            record: GraphmlRecord::default(),
            groups: Vec::new(),
            key: None,
            content: String::new(),
        }
    }

    fn start_key(&mut self, tag: &XmlTag) -> GraphmlElement {
        if self.keys_known {
            return GraphmlElement::Key;
        }
        let mut key =
            DeclaredKey { name: None, kind: CellType::TEXT, of: KeyDomain::All, default: None };
        let (mut id, mut list) = (None, false);
        let Some(attributes) = tag.attributes(&mut self.draft) else {
            return GraphmlElement::Ignored;
        };
        for attribute in attributes {
            let value = attribute.value;
            match attribute.name {
                "id" => id = Some(value.into_owned()),
                "attr.name" => key.name = Some(value.into_owned()),
                // Other names of types differ from tool to tool. Their values stay texts.
                "attr.type" => key.kind = CellType::of_name(&value).unwrap_or(CellType::TEXT),
                // Neo4j marks lists, which are written in JSON, with this attribute.
                "attr.list" => list = true,
                "for" => {
                    key.of = match value.as_ref() {
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
            None => self.draft.wrong(&codes::XML_SHAPE, "a key without an id", tag.at),
            Some(id) => {
                let known = self.keys.by_id.entry(id).or_default();
                if known.iter().any(|known| self.keys.list[*known].of == key.of) {
                    let message = "another key has the same id";
                    self.draft.wrong(&codes::XML_SHAPE, message, tag.at);
                }
                known.push(self.keys.list.len());
            }
        }
        self.keys.list.push(key);
        GraphmlElement::Key
    }

    fn start_graph(&mut self, tag: &XmlTag) -> GraphmlElement {
        let Some(attributes) = tag.attributes(&mut self.draft) else {
            return GraphmlElement::Ignored;
        };
        let value = |name| attributes.iter().find(|a| a.name == name).map(|a| a.value.as_ref());
        if self.found_graph {
            let id = value("id").map_or(String::new(), |id| format!(" “{id}”"));
            self.draft.report.let_pass(Leniency::FurtherGraph, || (id, Some(tag.at)));
            return GraphmlElement::Ignored;
        }
        self.found_graph = true;
        self.graphs.push(value("edgedefault") != Some("undirected"));
        self.uses = self.keys.uses();
        GraphmlElement::Graph
    }

    /// A graph within a node: the node is a group. Its nodes become nodes like others, with the id
    /// of the group as a property.
    fn start_nested_graph(&mut self, tag: &XmlTag) -> GraphmlElement {
        let Some(attributes) = tag.attributes(&mut self.draft) else {
            return GraphmlElement::Ignored;
        };
        let default = attributes.iter().find(|a| a.name == "edgedefault");
        let outer = self.graphs.last().copied().unwrap_or(true);
        self.graphs.push(default.map_or(outer, |a| a.value != "undirected"));
        self.groups.push(std::mem::take(&mut self.record));
        GraphmlElement::Graph
    }

    fn start_record(&mut self, element: GraphmlElement, tag: &XmlTag) -> GraphmlElement {
        let mut record = GraphmlRecord { at: Some(tag.at), ..GraphmlRecord::default() };
        let Some(attributes) = tag.attributes(&mut self.draft) else {
            return GraphmlElement::Ignored;
        };
        for attribute in attributes {
            let value = attribute.value.into_owned();
            match attribute.name {
                "id" => record.id = Some(value),
                "labels" => record.labels = Some(value),
                "label" => record.label = Some(value),
                "source" => record.from = Some((value, attribute.at)),
                "target" => record.to = Some((value, attribute.at)),
                "directed" => record.directed = Some(!value.eq_ignore_ascii_case("false")),
                _ => {}
            }
        }
        self.record = record;
        element
    }

    fn start_data(&mut self, outer: Option<GraphmlElement>, tag: &XmlTag) -> GraphmlElement {
        self.content.clear();
        self.key = None;
        let Some(attributes) = tag.attributes(&mut self.draft) else {
            return GraphmlElement::Ignored;
        };
        let Some(id) = attributes.into_iter().find(|attribute| attribute.name == "key") else {
            self.draft.wrong(&codes::XML_SHAPE, "data without a key", tag.at);
            return GraphmlElement::Ignored;
        };
        let of = match outer {
            Some(GraphmlElement::Edge) => KeyDomain::Edges,
            _ => KeyDomain::Nodes,
        };
        let known = self.keys.by_id.get(id.value.as_ref());
        let declared = known.and_then(|known| {
            let fits = known.iter().find(|key| self.keys.list[**key].of.holds(of));
            fits.or(known.first()).copied()
        });
        self.key = declared;
        if declared.is_none() {
            let place = || (id.value.into_owned(), Some(id.at));
            self.draft.report.let_pass(Leniency::UndeclaredKey, place);
            return GraphmlElement::Ignored;
        }
        GraphmlElement::Data
    }

    /// Whether the `data` element that is open belongs to a key that only one tool understands.
    fn is_foreign(&self) -> bool {
        self.key.is_some_and(|key| self.keys.list[key].name.is_none())
    }
}

impl DeclaredKeys {
    /// Finds the keys that hold labels, types and ids.
    fn uses(&self) -> KeyUses {
        let find = |name: &str, of: KeyDomain| {
            let fits = |key: &DeclaredKey| {
                key.of.holds(of)
                    && key.kind.may_be_name()
                    && key.name.as_deref().is_some_and(|own| own == name || plain(own) == name)
            };
            self.list.iter().position(fits)
        };
        let has_id = |of: KeyDomain| {
            self.list.iter().any(|key| key.name.as_deref() == Some("id") && key.of.holds(of))
        };
        let labels = names::LABELS.iter().zip(0..);
        let labels = labels.filter_map(|(name, n)| Some((find(name, KeyDomain::Nodes)?, n))).next();
        // In GraphML the label of an edge is its type, as Neo4j and Gephi write it.
        let types = ["label", "edgelabel"].iter().chain(&names::TYPES);
        KeyUses {
            labels: labels.map(|(key, _)| key),
            keep_labels: labels.is_some_and(|(_, n)| n >= names::SURE_LABELS),
            types: types.filter_map(|name| find(name, KeyDomain::Edges)).next(),
            node_ids: has_id(KeyDomain::Nodes),
            edge_ids: has_id(KeyDomain::Edges),
        }
    }
}
