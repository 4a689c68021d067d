//! Makes the property graph of a dataset, for queries.
//!
//! Node *i* is entity *i* and edge *j* is claim *j*. Its kinds are the labels of an entity, and its
//! relation, in capitals, is the type of a claim's edge. Figures follow as nodes labelled `Figure`,
//! each with an edge `HAS_FIGURE` from its entity. So the number of an edge alone tells the record
//! that it stands for ([`evidence`]).

mod properties;

use std::borrow::Borrow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{Citation, ClaimId, Dataset, EntityId, FigureId, KindId, Mode, RelationId};

use polemic_engine::graph::{
    EdgeId, Graph, GraphBuilder, Key, Label, NodeId, PropertyRows, PropertySource, Type,
};

use properties::{PropertyKeys, edge_rows, node_rows};

/// The label of a figure's node.
pub const FIGURE: &str = "Figure";
/// The type of the relationship between an entity and its figure.
pub const HAS_FIGURE: &str = "HAS_FIGURE";

/// A record that an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A claim.
    Claim(ClaimId),
    /// A figure.
    Figure(FigureId),
    /// A dated entity, for its date.
    Entity(EntityId),
}

impl Dataset {
    /// Builds the graph of the dataset with all properties. O(entities + claims + figures).
    pub fn to_graph(&self) -> Graph {
        let (builder, keys) = without_properties(self);
        builder.finish_with_rows(node_rows(self, &keys), edge_rows(self, &keys))
    }
}

/// Builds the graph of a dataset, which the graph keeps. It makes the properties of all nodes, or of
/// all edges, only when a query first looks at one; so a program that asks one question and ends
/// need not wait for what the question does not use.
pub fn graph_over(dataset: impl Borrow<Dataset> + Clone + Send + Sync + 'static) -> Graph {
    let (builder, keys) = without_properties(dataset.borrow());
    let nodes = NodeProperties { dataset: dataset.clone(), keys: keys.clone() };
    builder.finish_with_sources(nodes, EdgeProperties { dataset, keys })
}

/// Makes the properties of nodes when a query needs them.
struct NodeProperties<D> {
    dataset: D,
    keys: PropertyKeys,
}

impl<D: Borrow<Dataset> + Send + Sync> PropertySource for NodeProperties<D> {
    fn rows(&self) -> PropertyRows {
        node_rows(self.dataset.borrow(), &self.keys)
    }

    fn texts(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        let dataset = self.dataset.borrow();
        // Figures have no id, but they are nodes too.
        let of_entities = dataset.entities.iter().map(|entity| Some(entity.id.as_str().into()));
        let of_figures = dataset.figures.iter().map(|_| None);
        self.keys.is_id(key).then(|| of_entities.chain(of_figures).collect())
    }
}

/// Makes the properties of edges when a query needs them.
struct EdgeProperties<D> {
    dataset: D,
    keys: PropertyKeys,
}

impl<D: Borrow<Dataset> + Send + Sync> PropertySource for EdgeProperties<D> {
    fn rows(&self) -> PropertyRows {
        edge_rows(self.dataset.borrow(), &self.keys)
    }

    fn texts(&self, _: Key) -> Option<Vec<Option<Arc<str>>>> {
        None
    }
}

/// The nodes and edges of a dataset without properties. The builder also knows all names that the
/// schema declares, so that a query may use one that no record has.
fn without_properties(dataset: &Dataset) -> (GraphBuilder, PropertyKeys) {
    let (labels, types) = (FxHashMap::default(), FxHashMap::default());
    let mut names = GraphNames { builder: GraphBuilder::new(), dataset, labels, types };
    let figures = dataset.figures.len();
    names.builder.reserve_nodes(dataset.entities.len() + figures);
    names.builder.reserve_edges(dataset.claims.len() + figures);
    let mut labels = Vec::new();
    for entity in &dataset.entities {
        labels.clear();
        entity.kinds.iter().for_each(|&kind| labels.extend_from_slice(names.labels(kind)));
        names.builder.node_by_numbers(&labels, []);
    }
    for claim in &dataset.claims {
        let kind = names.edge_type(claim.relation, prefix(claim.denied, claim.mode));
        let to = claim.to.unwrap_or(claim.from);
        names.builder.edge_by_numbers(node_of(claim.from), node_of(to), kind, []);
    }
    let mut builder = names.builder;
    for figure in &dataset.figures {
        let node = builder.node([FIGURE], []);
        builder.edge(node_of(figure.of), node, HAS_FIGURE, []);
    }
    let keys = PropertyKeys::new(&mut builder, dataset);
    let schema = &dataset.schema;
    let types: Vec<String> = schema.relation_ids().map(|r| schema.relationship_type(r)).collect();
    builder.close(
        schema.kinds.iter().map(|k| k.name.as_str()).chain([FIGURE]),
        types.iter().map(String::as_str).chain([HAS_FIGURE]),
        [],
    );
    (builder, keys)
}

/// Builds nodes and edges with the numbers of labels and types, and looks each name up only once.
struct GraphNames<'a> {
    builder: GraphBuilder,
    dataset: &'a Dataset,
    labels: FxHashMap<KindId, Vec<Label>>,
    types: FxHashMap<(RelationId, &'static str), Type>,
}

impl GraphNames<'_> {
    /// The labels of a kind: its name and those of the kinds above it.
    fn labels(&mut self, kind: KindId) -> &[Label] {
        let GraphNames { builder, dataset: Dataset { schema, .. }, .. } = self;
        self.labels.entry(kind).or_insert_with(|| {
            let line = schema.kind_line(kind).iter();
            line.map(|&kind| builder.label(&schema.kind(kind).name)).collect()
        })
    }

    fn edge_type(&mut self, relation: RelationId, prefix: &'static str) -> Type {
        let GraphNames { builder, dataset: Dataset { schema, .. }, .. } = self;
        *self.types.entry((relation, prefix)).or_insert_with(|| {
            builder.edge_type(&format!("{prefix}{}", schema.relationship_type(relation)))
        })
    }
}

/// The record that an edge of the dataset's graph stands for. O(1).
pub fn evidence(dataset: &Dataset, edge: EdgeId) -> Evidence {
    match edge.index().checked_sub(dataset.claims.len()) {
        None => Evidence::Claim(ClaimId::new(edge.index())),
        Some(n) => Evidence::Figure(FigureId::new(n)),
    }
}

/// The citations of a record. O(1).
pub fn citations(dataset: &Dataset, record: Evidence) -> &[Citation] {
    match record {
        Evidence::Claim(id) => &dataset.claim(id).cites,
        Evidence::Figure(id) => &dataset.figure(id).cites,
        Evidence::Entity(id) => &dataset.entity(id).cites,
    }
}

/// The node of an entity. O(1).
pub fn node_of(entity: EntityId) -> NodeId {
    NodeId::new(entity.index())
}

/// The entity that a node of the dataset's graph stands for; `None` for the node of a figure. O(1).
pub fn entity_of(dataset: &Dataset, node: NodeId) -> Option<EntityId> {
    (node.index() < dataset.entities.len()).then(|| EntityId::new(node.index()))
}

/// The prefix of the relationship type of a claim that is denied or has a mode: `NOT_` in
/// `NOT_OPPOSED`. So no query for `OPPOSED` takes it for an assertion.
pub fn prefix(denied: bool, mode: Option<Mode>) -> &'static str {
    match (mode, denied) {
        (None, false) => "",
        (None, true) => "NOT_",
        (Some(Mode::Would), false) => "WOULD_",
        (Some(Mode::Would), true) => "WOULD_NOT_",
        (Some(Mode::Could), false) => "COULD_",
        (Some(Mode::Could), true) => "COULD_NOT_",
        (Some(Mode::Should), false) => "SHOULD_",
        (Some(Mode::Should), true) => "SHOULD_NOT_",
        (Some(Mode::Seemed), false) => "SEEMED_",
        (Some(Mode::Seemed), true) => "SEEMED_NOT_",
    }
}
