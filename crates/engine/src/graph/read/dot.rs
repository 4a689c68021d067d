//! Reads a graph from DOT, the language of Graphviz. Attributes become properties; the `label` of a
//! relationship is its type. A node belongs to the clusters that it stands in: their names are the
//! list `cluster`.
//!
//! Standard: “DOT Language” of Graphviz's documentation. Ports and attributes of the whole drawing
//! say nothing of the graph and are passed over.

mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Result, codes};
use crate::graph::{Key, Value};
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::names::{self, plain};
use super::numbered::number;
use super::report::Leniency;
use super::{GraphReading, ReadOptions, UNTYPED};
use tokens::{DotScanner, DotToken};

/// How deep subgraphs may lie in each other.
const DEEPEST: usize = 64;

/// Attributes that say how to draw nodes and lines.
const DRAWING: [&str; 24] = [
    "arrowhead",
    "arrowsize",
    "arrowtail",
    "color",
    "decorate",
    "fillcolor",
    "fixedsize",
    "fontcolor",
    "fontname",
    "fontsize",
    "height",
    "labelangle",
    "labeldistance",
    "labelfontcolor",
    "labelfontname",
    "labelfontsize",
    "labelloc",
    "margin",
    "minlen",
    "penwidth",
    "regular",
    "shape",
    "style",
    "width",
];

/// The most relationships that are read. A short file may say more, between subgraphs.
const MOST_EDGES: usize = 10_000_000;

/// Attributes in the order of their names, which is that of no hash.
type Attributes = BTreeMap<Arc<str>, Value>;

/// What is wrong, and where. A mistake ends the reading, because what follows cannot be told.
type DotMistake = (String, Span);
type Parsed<T> = std::result::Result<T, DotMistake>;

/// A node while it is collected: it is declared wherever its name stands.
struct DotNode {
    id: Arc<str>,
    at: Span,
    attributes: Attributes,
    clusters: Vec<Arc<str>>,
}

struct DotEdge {
    ends: [usize; 2],
    attributes: Attributes,
}

struct DotReading<'a> {
    scanner: DotScanner<'a>,
    directed: bool,
    /// Whether there is at most one relationship between two nodes.
    strict: bool,
    nodes: Vec<DotNode>,
    places: FxHashMap<Arc<str>, usize>,
    edges: Vec<DotEdge>,
    /// Of a strict graph, the relationship between two nodes.
    between: FxHashMap<[usize; 2], usize>,
}

/// What holds for the statements of a graph or a subgraph.
#[derive(Clone, Default)]
struct DotScope {
    node: Attributes,
    edge: Attributes,
    clusters: Vec<Arc<str>>,
    depth: usize,
}

/// Reads the graph of a text; of several graphs, the first.
///
/// # Errors
/// The first mistake of the text.
pub(super) fn read_dot(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let mut reading = DotReading {
        scanner: DotScanner::new(file, text),
        directed: false,
        strict: false,
        nodes: Vec::new(),
        places: FxHashMap::default(),
        edges: Vec::new(),
        between: FxHashMap::default(),
    };
    match reading.graph() {
        Ok(Some(further)) => {
            draft.report.let_pass(Leniency::FurtherGraph, || (String::new(), Some(further)));
        }
        Ok(None) => {}
        Err((message, at)) => draft.wrong(&codes::GRAPH_TEXT, message, at),
    }
    reading.build(&mut draft);
    draft.finish()
}

impl DotReading<'_> {
    /// Reads the first graph. Returns the place of another one after it.
    fn graph(&mut self) -> Parsed<Option<Span>> {
        self.strict = self.scanner.takes_word("strict")?;
        self.directed = match self.scanner.takes_word("digraph")? {
            true => true,
            false if self.scanner.takes_word("graph")? => false,
            false => return Err(self.scanner.expected("graph or digraph")?),
        };
        if matches!(self.scanner.peek()?, Some(DotToken::Id { .. })) {
            self.scanner.next()?;
        }
        let open = self.scanner.sign('{')?;
        self.statements(DotScope { depth: DEEPEST, ..DotScope::default() }, open)?;
        Ok(self.scanner.peek()?.is_some().then(|| self.scanner.place()))
    }

    /// Reads statements up to the closing brace. Returns the nodes that they name.
    fn statements(&mut self, mut scope: DotScope, open: Span) -> Parsed<Vec<usize>> {
        let mut named = Vec::new();
        loop {
            match self.scanner.peek()? {
                None => return Err(("the brace that opens here is not closed".to_owned(), open)),
                Some(DotToken::Sign('}')) => {
                    self.scanner.next()?;
                    return Ok(named);
                }
                Some(DotToken::Sign(';' | ',')) => _ = self.scanner.next()?,
                Some(_) => named.extend(self.statement(&mut scope)?),
            }
        }
    }

    fn statement(&mut self, scope: &mut DotScope) -> Parsed<Vec<usize>> {
        for word in ["node", "edge", "graph"] {
            if self.scanner.takes_word(word)? {
                let given = self.attributes()?;
                // What says of all alike how to draw them says nothing of any.
                let says = given.into_iter().filter(|(name, _)| !DRAWING.contains(&name.as_ref()));
                match word {
                    "node" => scope.node.extend(says),
                    "edge" => scope.edge.extend(says),
                    _ => {}
                }
                return Ok(Vec::new());
            }
        }
        let mut named = self.operand(scope)?;
        if named.is_empty() && self.scanner.takes_sign('=')? {
            self.scanner.id()?;
            return Ok(named);
        }
        let is_node = named.len() == 1 && !self.scanner.last_closed();
        let mut pairs = Vec::new();
        let mut from = named.clone();
        while let Some(at) = self.scanner.takes_arrow()? {
            let to = self.operand(scope)?;
            // Between two subgraphs there are as many relationships as pairs of their nodes.
            let count = from.len().saturating_mul(to.len()) + pairs.len() + self.edges.len();
            if count > MOST_EDGES {
                return Err(("the file has more than ten million relationships".to_owned(), at));
            }
            pairs.extend(from.iter().flat_map(|from| to.iter().map(move |to| [*from, *to])));
            named.extend(&to);
            from = to;
        }
        let given = self.attributes()?;
        if pairs.is_empty() && is_node {
            self.nodes[named[0]].attributes.extend(given);
            return Ok(named);
        }
        for ends in pairs {
            let mut attributes = scope.edge.clone();
            attributes.extend(given.clone());
            self.add_edge(DotEdge { ends, attributes });
        }
        Ok(named)
    }

    fn add_edge(&mut self, edge: DotEdge) {
        if self.strict {
            let [from, to] = edge.ends;
            let ends = if self.directed { [from, to] } else { [from.min(to), from.max(to)] };
            let known = *self.between.entry(ends).or_insert(self.edges.len());
            if let Some(known) = self.edges.get_mut(known) {
                return known.attributes.extend(edge.attributes);
            }
        }
        self.edges.push(edge);
    }

    /// A node, or a subgraph, which stands for all its nodes. None where the id is that of an
    /// attribute of the graph, as in `rankdir=LR`.
    fn operand(&mut self, scope: &DotScope) -> Parsed<Vec<usize>> {
        let is_subgraph = self.scanner.takes_word("subgraph")?;
        let mut name = None;
        if is_subgraph && matches!(self.scanner.peek()?, Some(DotToken::Id { .. })) {
            name = Some(self.scanner.id()?.0);
        }
        if is_subgraph || matches!(self.scanner.peek()?, Some(DotToken::Sign('{'))) {
            let open = self.scanner.sign('{')?;
            if scope.depth == 0 {
                let message = format!("subgraphs lie deeper in each other than {DEEPEST}");
                return Err((message, open));
            }
            let mut inner = DotScope { depth: scope.depth - 1, ..scope.clone() };
            inner.clusters.extend(name.filter(|name| name.starts_with("cluster")));
            let mut named = self.statements(inner, open)?;
            named.sort_unstable();
            named.dedup();
            return Ok(named);
        }
        let (id, at) = self.scanner.id()?;
        if matches!(self.scanner.peek()?, Some(DotToken::Sign('='))) {
            return Ok(Vec::new());
        }
        // A port, and the side of the node that the line ends at.
        while self.scanner.takes_sign(':')? {
            self.scanner.id()?;
        }
        Ok(vec![self.node(id, at, scope)])
    }

    /// The node with an id. It is declared where it first stands.
    fn node(&mut self, id: Arc<str>, at: Span, scope: &DotScope) -> usize {
        let place = *self.places.entry(Arc::clone(&id)).or_insert_with(|| {
            let attributes = scope.node.clone();
            self.nodes.push(DotNode { id, at, attributes, clusters: Vec::new() });
            self.nodes.len() - 1
        });
        let clusters = &mut self.nodes[place].clusters;
        for cluster in &scope.clusters {
            if !clusters.contains(cluster) {
                clusters.push(Arc::clone(cluster));
            }
        }
        place
    }

    /// Lists of attributes in brackets.
    fn attributes(&mut self) -> Parsed<Attributes> {
        let mut attributes = Attributes::new();
        while self.scanner.takes_sign('[')? {
            while !self.scanner.takes_sign(']')? {
                let (name, _) = self.scanner.id()?;
                let value = match self.scanner.takes_sign('=')? {
                    true => self.scanner.value()?,
                    // An attribute without a value is one that is true.
                    false => Value::from("true"),
                };
                attributes.insert(name, value);
                while self.scanner.takes_sign(',')? || self.scanner.takes_sign(';')? {}
            }
        }
        Ok(attributes)
    }

    fn build(self, draft: &mut GraphDraft) {
        let id_key = draft.builder.key("id");
        let cluster_key = draft.builder.key("cluster");
        let ids: Vec<(Arc<str>, Span)> =
            self.nodes.iter().map(|node| (Arc::clone(&node.id), node.at)).collect();
        for node in self.nodes {
            let mut cells: Vec<(Key, Value)> = vec![(id_key, Value::String(node.id.clone()))];
            // `\N` in a label is the id of its node.
            let label = |name: &str, value: Value| match value.as_str() {
                Some(text) if name == "label" && text.contains("\\N") => {
                    Value::from(text.replace("\\N", &node.id))
                }
                _ => value,
            };
            for (name, value) in node.attributes {
                if name.as_ref() != "id" {
                    let value = label(&name, value);
                    cells.push((draft.builder.key(&name), value));
                }
            }
            if !node.clusters.is_empty() {
                let list = node.clusters.into_iter().map(Value::String);
                cells.push((cluster_key, Value::list(list)));
            }
            draft.node(&node.id, &[], cells, node.at);
        }
        for DotEdge { ends, attributes } in self.edges {
            let named = names::TYPES.iter().find_map(|wanted| {
                attributes.iter().find(|(name, value)| {
                    plain(name) == *wanted && value.as_str().is_some_and(|text| !text.is_empty())
                })
            });
            let kind = named.and_then(|(_, value)| value.as_str()).unwrap_or(UNTYPED);
            let kind = draft.builder.edge_type(kind);
            let used = named.map(|(name, _)| Arc::clone(name));
            // How an arrow is drawn says whether the relationship has a direction.
            let drawn = attributes.get("dir").and_then(Value::as_str);
            let undirected = !self.directed || matches!(drawn, Some("none" | "both"));
            let cells = attributes
                .into_iter()
                .filter(|(name, _)| Some(name) != used.as_ref())
                .map(|(name, value)| (draft.builder.key(&name), value))
                .collect();
            let [from, to] = ends.map(|end| {
                let (id, at) = &ids[end];
                DraftEnd::text(id, *at)
            });
            draft.edge(DraftEdge { from, to, kind, undirected, cells });
        }
    }
}
