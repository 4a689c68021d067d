//! What a picture shows, before it is drawn in any format: boxes and lines.
//!
//! A picture is always of something: the claims that an answer rests on, or the nodes and
//! relationships of a query's rows. Its parts are in the order of the graph, so that the same
//! answer always gives the same picture.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Dataset, KindId, Mode, When, schema::Stance};
use crate::graph::build::{self, Evidence};
use crate::graph::{EdgeId, NodeId, Path, Value};
use crate::query::Answer;
use crate::question::Reply;

use super::World;
use super::words;

/// Boxes and the lines between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// What it is of: the reading of a question, or a query.
    pub title: String,
    /// In the order of the graph.
    pub boxes: Vec<Box>,
    /// One for each pair of boxes and style, in the order of their first claims.
    pub lines: Vec<Line>,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Box {
    /// Unique in the picture, and the same in every picture of the dataset.
    pub id: String,
    /// What it says.
    pub label: String,
    /// What is said when pointed at.
    pub tooltip: String,
    /// How it looks.
    pub look: Look,
}

/// How a box looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What the legend calls it: a kind, or a label.
    pub name: String,
    /// A Graphviz shape.
    pub shape: String,
    /// The colour inside, as `#RRGGBB`.
    pub fill: String,
    /// The colour of its outline.
    pub outline: String,
}

/// Which side a line stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The subject is for the object.
    For,
    /// The subject is against the object.
    Against,
    /// Neither.
    Neither,
    /// The source says that it was not so, or does not assert that it happened.
    Unasserted,
}

/// Claims between two boxes that are drawn as one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Unique in the picture: that of its first claim.
    pub id: String,
    /// Place of the box that it leaves.
    pub from: usize,
    /// Place of the box that it reaches.
    pub to: usize,
    /// One for each claim: its verb and its date.
    pub labels: Vec<String>,
    /// What is said when pointed at: its claims, each with its citations.
    pub tooltip: String,
    /// Which side it stands on.
    pub side: Side,
    /// Whether it holds in both directions.
    pub symmetric: bool,
}

/// How a label of the graph looks where there is no dataset to say so.
const PLAIN: (&str, &str, &str) = ("box", "#F2F2F2", "#555555");

/// The picture of the answer to a question, with neighbours to a depth.
pub fn of_reply(reply: &Reply, depth: usize, world: World) -> Picture {
    let mut parts = Parts::default();
    if let Some(dataset) = world.dataset {
        for found in &reply.answers {
            parts.nodes.insert(build::node_of(found.entity));
        }
        for &evidence in &reply.evidence {
            match evidence {
                Evidence::Claim(id) => parts.edges.insert(EdgeId::new(id.index())),
                Evidence::Figure(id) => {
                    parts.edges.insert(EdgeId::new(dataset.claims.len() + id.index()))
                }
                Evidence::Entity(id) => parts.nodes.insert(build::node_of(id)),
            };
        }
    }
    let title = reply.reading.clone().unwrap_or_else(|| reply.question.clone());
    parts.widen(depth, world);
    parts.picture(title, world)
}

/// The picture of the answer to a query, with neighbours to a depth.
pub fn of_answer(answer: &Answer, title: &str, depth: usize, world: World) -> Picture {
    let mut parts = Parts::default();
    for row in &answer.rows {
        row.values.iter().for_each(|value| parts.take(value));
        parts.edges.extend(row.evidence.iter().copied());
    }
    parts.widen(depth, world);
    parts.picture(title.to_owned(), world)
}

/// The picture of all there is.
pub fn of_graph(title: &str, world: World) -> Picture {
    let nodes = world.graph.nodes().collect();
    let edges = world.graph.edges().collect();
    Parts { nodes, edges }.picture(title.to_owned(), world)
}

/// The nodes and relationships to be shown.
#[derive(Default)]
struct Parts {
    nodes: BTreeSet<NodeId>,
    edges: BTreeSet<EdgeId>,
}

impl Parts {
    fn take(&mut self, value: &Value) {
        match value {
            Value::Node(node) => _ = self.nodes.insert(*node),
            Value::Edge(edge) => _ = self.edges.insert(*edge),
            Value::List(list) => list.iter().for_each(|value| self.take(value)),
            Value::Map(map) => map.values().for_each(|value| self.take(value)),
            Value::Path(path) => {
                let Path { nodes, edges } = path.as_ref();
                self.nodes.extend(nodes);
                self.edges.extend(edges);
            }
            _ => {}
        }
    }

    /// Adds what is within so many steps of what is there.
    fn widen(&mut self, depth: usize, world: World) {
        self.take_ends(world);
        for _ in 0..depth {
            let known = (self.nodes.len(), self.edges.len());
            for &node in &self.nodes {
                let hops = world.graph.all_out(node).iter().chain(world.graph.all_into(node));
                self.edges.extend(hops.map(|hop| hop.edge));
            }
            self.take_ends(world);
            if known == (self.nodes.len(), self.edges.len()) {
                break;
            }
        }
    }

    fn take_ends(&mut self, world: World) {
        for &edge in &self.edges {
            let (from, to) = world.graph.ends(edge);
            self.nodes.extend([from, to]);
        }
    }

    fn picture(mut self, title: String, world: World) -> Picture {
        self.take_ends(world);
        let places: Vec<NodeId> = self.nodes.iter().copied().collect();
        let place = |node: NodeId| places.binary_search(&node).unwrap_or(0);
        let mut lines = Lines::default();
        for &edge in &self.edges {
            let (from, to) = world.graph.ends(edge);
            if from != to {
                lines.add(line(edge, place(from), place(to), world));
            }
        }
        let boxes = places.iter().map(|&node| a_box(node, world)).collect();
        Picture { title, boxes, lines: lines.list }
    }
}

/// Lines as they are drawn: those of the same ends and style are one.
#[derive(Default)]
struct Lines {
    list: Vec<Line>,
    /// Place of the line of two boxes, in a style.
    places: BTreeMap<(usize, usize, Side, bool), usize>,
}

impl Lines {
    /// Stacks a line's label on the line of the same ends and style, or begins a new one.
    fn add(&mut self, line: Line) {
        let style = (line.from, line.to, line.side, line.symmetric);
        let Some(&place) = self.places.get(&style) else {
            self.places.insert(style, self.list.len());
            self.list.push(line);
            return;
        };
        let known = &mut self.list[place];
        for label in line.labels {
            // Two claims that say the same are told apart by their citations, not here.
            if !known.labels.contains(&label) {
                known.labels.push(label);
            }
        }
        known.tooltip.push('\n');
        known.tooltip.push_str(&line.tooltip);
    }
}

fn a_box(node: NodeId, world: World) -> Box {
    let graph = world.graph;
    let entity = world.dataset.and_then(|d| Some((d, build::entity_of(d, node)?)));
    let Some((dataset, id)) = entity else {
        let name = graph.labels(node).next().map_or_else(|| "node".to_owned(), ToString::to_string);
        let (shape, fill, outline) = PLAIN;
        let look = Look {
            name,
            shape: shape.to_owned(),
            fill: fill.to_owned(),
            outline: outline.to_owned(),
        };
        let label = figure_label(node, world).unwrap_or_else(|| world.node_name(node));
        return Box { id: format!("n{}", node.index()), tooltip: label.clone(), label, look };
    };
    let entity = dataset.entity(id);
    let kind = entity.kinds[0];
    let noun = dataset.schema.kind(kind).nouns.first().map_or("", String::as_str);
    let mut tooltip = format!("{} ({noun})", entity.name);
    let mut label = entity.name.clone();
    if let Some(when) = &entity.when {
        tooltip.push_str(&format!(", {when}"));
        let when = when.to_string();
        if !label.contains(&when) {
            label.push_str(&format!(" ({when})"));
        }
    }
    Box { id: entity.id.clone(), label, tooltip, look: look(dataset, kind) }
}

/// A figure's node says its quantity.
fn figure_label(node: NodeId, world: World) -> Option<String> {
    let dataset = world.dataset?;
    let figure = dataset.figures.get(node.index().checked_sub(dataset.entities.len())?)?;
    let measure = dataset.schema.measure(figure.measure).name.replace('_', " ");
    Some(format!("{} {measure}", dataset.quantity(figure)))
}

/// How a kind looks; what it does not say itself, the kinds above it do. The legend names the
/// kind that gives the colours.
fn look(dataset: &Dataset, kind: KindId) -> Look {
    let schema = &dataset.schema;
    let line = schema.kind_line(kind);
    let mut above = line.iter().map(|&kind| schema.kind(kind));
    let shape = above.clone().find_map(|kind| kind.shape.clone());
    let coloured = above.find(|kind| kind.colours.is_some());
    let (fill, outline) = coloured
        .and_then(|kind| kind.colours.clone())
        .unwrap_or_else(|| (PLAIN.1.to_owned(), PLAIN.2.to_owned()));
    let named = coloured.unwrap_or_else(|| schema.kind(kind));
    let name = named.nouns.first().unwrap_or(&named.name).clone();
    Look { name, shape: shape.unwrap_or_else(|| PLAIN.0.to_owned()), fill, outline }
}

fn line(edge: EdgeId, from: usize, to: usize, world: World) -> Line {
    let plain = |label: String| Line {
        id: format!("e{}", edge.index()),
        from,
        to,
        tooltip: label.clone(),
        labels: vec![label],
        side: Side::Neither,
        symmetric: false,
    };
    let Some(dataset) = world.dataset else {
        return plain(world.graph.type_of(edge).to_lowercase().replace('_', " "));
    };
    let evidence = build::evidence(dataset, edge);
    let cited = words::cited(dataset, evidence);
    let tooltip = format!("{} — {}", cited.text, cited.sources.join("; "));
    let Evidence::Claim(id) = evidence else {
        return Line { tooltip, ..plain(cited.when) };
    };
    let claim = dataset.claim(id);
    let relation = dataset.schema.relation(claim.relation);
    let side =
        match (claim.denied || claim.mode.is_some_and(|m| m != Mode::Should), relation.stance) {
            (true, _) => Side::Unasserted,
            (false, Some(Stance::For)) => Side::For,
            (false, Some(Stance::Against)) => Side::Against,
            (false, None) => Side::Neither,
        };
    let when = claim.when.as_ref().map_or(String::new(), |when: &When| format!(" {when}"));
    let label = format!("{}{when}", dataset.predicate(claim));
    let symmetric = relation.symmetric;
    Line { id: claim.id.clone(), labels: vec![label], tooltip, side, symmetric, from, to }
}
