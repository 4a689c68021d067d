//! The part of a graph that a picture shows, and how it becomes boxes and lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::World;
use crate::evidence_text::{EvidenceText, VoiceMarks};
use crate::view::{View, ViewSource};
use polemic_engine::graph::{EdgeId, Graph, NodeId, Path, Value};
use polemic_engine::query::Answer;
use polemic_question::Reply;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::schema::PictureView as SchemaView;
use polemic_record::{Claim, Dataset, EntityId, KindId, Mode, When};

use super::box_grouping::group_boxes;
use super::{BoxLook, Picture, PictureBox, PictureLine, PictureOptions, StanceSide};
use polemic_record::schema::Stance;

/// The shape, fill and outline of a node where no schema says how its kind looks.
const PLAIN: (&str, &str, &str) = ("box", "#F2F2F2", "#555555");

/// The nodes and relationships that a picture shows.
#[derive(Default)]
pub struct Subgraph {
    nodes: BTreeSet<NodeId>,
    edges: BTreeSet<EdgeId>,
    /// Entities whose own date the answer rests on.
    dated: BTreeSet<EntityId>,
}

impl Subgraph {
    /// The nodes and relationships that an answer names or rests on.
    pub fn of_view(view: &View) -> Subgraph {
        match (view.source, view.world.dataset) {
            (ViewSource::Query(answer), _) => Subgraph::of_query(answer),
            (ViewSource::Question(_), None) => Subgraph::default(),
            (ViewSource::Question(reply), Some(dataset)) => Subgraph::of_reply(reply, dataset),
        }
    }

    /// The entities that answer a question, and the claims, figures and dates that the answer rests
    /// on.
    fn of_reply(reply: &Reply, dataset: &Dataset) -> Subgraph {
        let mut shown = Subgraph::default();
        shown.nodes.extend(reply.answers.iter().map(|found| property_graph::node_of(found.entity)));
        for &evidence in &reply.evidence {
            match evidence {
                Evidence::Claim(id) => {
                    shown.edges.insert(EdgeId::new(id.index()));
                }
                Evidence::Figure(id) => {
                    shown.edges.insert(EdgeId::new(dataset.claims.len() + id.index()));
                }
                Evidence::Entity(id) => {
                    shown.nodes.insert(property_graph::node_of(id));
                    shown.dated.insert(id);
                }
            }
        }
        shown
    }

    /// The nodes and relationships in the rows of a query, and those that the rows rest on.
    fn of_query(answer: &Answer) -> Subgraph {
        let mut shown = Subgraph::default();
        for row in &answer.rows {
            row.values.iter().for_each(|value| shown.take(value));
            shown.edges.extend(row.evidence.iter().copied());
        }
        shown
    }

    /// All nodes and relationships of a graph.
    pub fn of_graph(graph: &Graph) -> Subgraph {
        let (nodes, edges) = (graph.nodes().collect(), graph.edges().collect());
        Subgraph { nodes, edges, dated: BTreeSet::new() }
    }

    /// The claims of the view's relations, and of relations that imply them, between entities of
    /// its kinds. A view that names no relations has all, and so for kinds.
    pub fn of_schema_view(view: &SchemaView, dataset: &Dataset) -> Subgraph {
        let schema = &dataset.schema;
        let kinds: Vec<_> = view.kinds.iter().filter_map(|k| schema.kind_named(k)).collect();
        let relations: Vec<_> =
            view.relations.iter().filter_map(|r| schema.relation_named(r)).collect();
        let of_kind = |id: EntityId| {
            view.kinds.is_empty() || kinds.iter().any(|&kind| dataset.is_a(id, kind))
        };
        let belongs = |claim: &Claim| {
            let line = schema.relation_line(claim.relation);
            (view.relations.is_empty() || line.iter().any(|r| relations.contains(r)))
                && of_kind(claim.from)
                && claim.to.is_none_or(of_kind)
        };
        let claims = dataset.claims.iter().enumerate().filter(|(_, claim)| belongs(claim));
        let edges = claims.map(|(n, _)| EdgeId::new(n)).collect();
        Subgraph { edges, ..Subgraph::default() }
    }

    /// Adds the nodes and relationships in a value.
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

    /// Adds all that is at most so many relationships away.
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

    /// Adds the nodes at both ends of every relationship.
    fn take_ends(&mut self, world: World) {
        for &edge in &self.edges {
            let (from, to) = world.graph.ends(edge);
            self.nodes.extend([from, to]);
        }
    }

    /// Makes the picture. A relationship from a node to itself, as a claim without an object has, is
    /// no line: its text belongs to the box.
    pub fn picture(mut self, title: String, options: PictureOptions, world: World) -> Picture {
        self.widen(options.depth, world);
        let nodes: Vec<NodeId> = self.nodes.iter().copied().collect();
        let place = |node: NodeId| nodes.binary_search(&node).unwrap_or(0);
        let mut boxes: Vec<PictureBox> = nodes.iter().map(|&node| a_box(node, world)).collect();
        if let Some(dataset) = world.dataset {
            for &id in &self.dated {
                let cited = EvidenceText::of(dataset, Evidence::Entity(id));
                boxes[place(property_graph::node_of(id))].claims.push(cited);
            }
        }
        let mut lines = LineStacks::default();
        for &edge in &self.edges {
            let (from, to) = world.graph.ends(edge);
            let line = line(edge, place(from), place(to), options.brief, world);
            if from == to {
                boxes[line.from].claims.extend(line.claims);
            } else {
                lines.add(line);
            }
        }
        let groups = group_boxes(&mut boxes, &nodes, options.group, world);
        Picture { title, boxes, lines: lines.list, groups, notes: Vec::new() }
    }
}

/// Collects lines, and puts those with the same ends and the same style together.
#[derive(Default)]
pub(super) struct LineStacks {
    pub(super) list: Vec<PictureLine>,
    /// The index in `list` of the line of two boxes in a style.
    places: BTreeMap<(usize, usize, StanceSide, bool), usize>,
}

impl LineStacks {
    /// Adds a line: its labels and claims go to the line of the same ends and style, if there is one.
    pub(super) fn add(&mut self, line: PictureLine) {
        let style = (line.from, line.to, line.side, line.symmetric);
        let Some(&place) = self.places.get(&style) else {
            self.places.insert(style, self.list.len());
            self.list.push(line);
            return;
        };
        let known = &mut self.list[place];
        for label in line.labels {
            // Two claims that say the same need one label; the tooltip has both.
            if !known.labels.contains(&label) {
                known.labels.push(label);
            }
        }
        known.claims.extend(line.claims);
    }
}

/// The box of a node.
fn a_box(node: NodeId, world: World) -> PictureBox {
    let graph = world.graph;
    let entity = world.dataset.and_then(|d| Some((d, property_graph::entity_of(d, node)?)));
    let Some((dataset, id)) = entity else {
        let name = graph.labels(node).next().map_or_else(|| "node".to_owned(), ToString::to_string);
        let (shape, fill, outline) = PLAIN;
        let look = BoxLook {
            name,
            shape: shape.to_owned(),
            fill: fill.to_owned(),
            outline: outline.to_owned(),
        };
        let label = figure_label(node, world).unwrap_or_else(|| world.node_name(node));
        let id = format!("n{}", node.index());
        return PictureBox {
            id,
            name: label.clone(),
            label,
            claims: Vec::new(),
            look,
            group: None,
        };
    };
    entity_box(dataset, id)
}

/// The box of an entity.
pub(super) fn entity_box(dataset: &Dataset, id: EntityId) -> PictureBox {
    let entity = dataset.entity(id);
    let kind = entity.kinds[0];
    let noun = dataset.schema.kind(kind).nouns.first().map_or("", String::as_str);
    let mut name = format!("{} ({noun})", entity.name);
    let mut label = entity.name.clone();
    if let Some(when) = &entity.when {
        name.push_str(&format!(", {when}"));
        let when = when.to_string();
        if !label.contains(&when) {
            label.push_str(&format!(" ({when})"));
        }
    }
    let look = look(dataset, kind);
    PictureBox { id: entity.id.clone(), label, name, claims: Vec::new(), look, group: None }
}

/// The label of the node of a figure: its quantity, such as `1,200 members`. None for other nodes.
fn figure_label(node: NodeId, world: World) -> Option<String> {
    let dataset = world.dataset?;
    let figure = dataset.figures.get(node.index().checked_sub(dataset.entities.len())?)?;
    let measure = dataset.schema.measure(figure.measure).name.replace('_', " ");
    Some(format!("{} {measure}", dataset.quantity(figure)))
}

/// How a kind looks. If the schema gives it no shape or colours, it takes those of the nearest kind
/// above it. The legend names the kind that gives the colours.
fn look(dataset: &Dataset, kind: KindId) -> BoxLook {
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
    BoxLook { name, shape: shape.unwrap_or_else(|| PLAIN.0.to_owned()), fill, outline }
}

/// The name of an entity's kind in the legend.
pub fn kind_name(dataset: &Dataset, id: EntityId) -> String {
    dataset.entity(id).kinds.first().map_or(String::new(), |&kind| look(dataset, kind).name)
}

/// The line of one relationship between the boxes `from` and `to`.
fn line(edge: EdgeId, from: usize, to: usize, brief: bool, world: World) -> PictureLine {
    // A relationship without a direction shares a line with those that are written the other way.
    let symmetric = world.graph.is_undirected(edge);
    let (from, to) = if symmetric { (from.min(to), from.max(to)) } else { (from, to) };
    let plain = |label: String, cited: EvidenceText| PictureLine {
        id: format!("e{}", edge.index()),
        from,
        to,
        labels: vec![label].into_iter().filter(|label| !label.is_empty()).collect(),
        claims: vec![cited],
        side: StanceSide::Neither,
        symmetric,
    };
    let Some(dataset) = world.dataset else {
        let label = world.graph.type_of(edge).to_lowercase().replace('_', " ");
        return plain(
            label,
            EvidenceText { text: world.edge_text(edge), ..EvidenceText::default() },
        );
    };
    let evidence = property_graph::evidence(dataset, edge);
    let cited = match evidence {
        Evidence::Claim(id) if brief => EvidenceText::brief(dataset.claim(id)),
        _ => EvidenceText::of(dataset, evidence),
    };
    let Evidence::Claim(id) = evidence else { return plain(cited.when.clone(), cited) };
    let claim = dataset.claim(id);
    let symmetric = dataset.schema.relation(claim.relation).symmetric;
    let label = claim_label(dataset, claim);
    let side = StanceSide::of(dataset, claim);
    PictureLine {
        id: claim.id.clone(),
        labels: vec![label],
        side,
        symmetric,
        ..plain(String::new(), cited)
    }
}

/// The verb and the date of a claim, and on whose word it stands: `opposed 1925 (implied)`,
/// `opposed 1925, according to C (doubted)`.
fn claim_label(dataset: &Dataset, claim: &Claim) -> String {
    let when = claim.when.as_ref().map_or(String::new(), |when: &When| format!(" {when}"));
    let voice = claim
        .according_to
        .map_or(String::new(), |who| format!(", according to {}", dataset.in_sentence(who)));
    let marks = VoiceMarks::of(claim);
    let words = [
        marks.implied.then_some("implied"),
        marks.unsure.then_some(claim.certainty.word()),
        marks.doubted.then_some("doubted"),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    let words = if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) };
    format!("{}{when}{voice}{words}", dataset.predicate(claim))
}

impl StanceSide {
    /// The side on which a claim puts its subject. A relation without a stance of its own takes that
    /// of the nearest relation above it.
    pub fn of(dataset: &Dataset, claim: &Claim) -> StanceSide {
        let line = dataset.schema.relation_line(claim.relation);
        let stance = line.iter().find_map(|&r| dataset.schema.relation(r).stance);
        match (claim.denied || claim.mode.is_some_and(|m| m != Mode::Should), stance) {
            (true, _) => StanceSide::Unasserted,
            (false, Some(Stance::For)) => StanceSide::For,
            (false, Some(Stance::Against)) => StanceSide::Against,
            (false, None) => StanceSide::Neither,
        }
    }
}
