//! The graph of a dataset: node *i* is entity *i* and edge *j* is claim *j*.
//!
//! Figures follow as nodes labelled `Figure`, each with an edge `HAS_FIGURE` from its entity; so
//! an edge's number alone leads to its evidence ([`evidence`]).

mod properties;

use std::borrow::Borrow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{ClaimId, Dataset, EntityId, FigureId, KindId, Mode, RelationId};

use polemic_engine::graph::{
    EdgeId, Graph, GraphBuilder, Key, Label, NodeId, PropertyRows, PropertySource, Type,
};

use properties::{Keys, of_edges, of_nodes};

/// The label of a figure's node.
pub const FIGURE: &str = "Figure";
/// The type of the relationship between an entity and its figure.
pub const HAS_FIGURE: &str = "HAS_FIGURE";

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A claim.
    Claim(ClaimId),
    /// A figure.
    Figure(FigureId),
    /// A dated entity, for its own date.
    Entity(EntityId),
}

impl Dataset {
    /// Builds the graph of the dataset. O(entities + claims).
    pub fn to_graph(&self) -> Graph {
        let (builder, keys) = without_properties(self);
        builder.finish_with_rows(of_nodes(self, &keys), of_edges(self, &keys))
    }
}

/// The graph of a dataset that lives as long as the graph. Properties are made when one is first
/// looked at, those of nodes and those of relationships each by themselves: for whoever asks one
/// thing and ends.
pub fn graph_over(dataset: impl Borrow<Dataset> + Clone + Send + Sync + 'static) -> Graph {
    let (builder, keys) = without_properties(dataset.borrow());
    let nodes = Nodes { dataset: dataset.clone(), keys: keys.clone() };
    builder.finish_with_sources(nodes, Edges { dataset, keys })
}

/// Makes the properties of nodes when they are wanted.
struct Nodes<D> {
    dataset: D,
    keys: Keys,
}

impl<D: Borrow<Dataset> + Send + Sync> PropertySource for Nodes<D> {
    fn rows(&self) -> PropertyRows {
        of_nodes(self.dataset.borrow(), &self.keys)
    }

    fn texts(&self, key: Key) -> Option<Vec<Option<Arc<str>>>> {
        let dataset = self.dataset.borrow();
        // Figures have no id.
        let of_entities = dataset.entities.iter().map(|entity| Some(entity.id.as_str().into()));
        let of_figures = dataset.figures.iter().map(|_| None);
        self.keys.is_id(key).then(|| of_entities.chain(of_figures).collect())
    }
}

/// Makes the properties of relationships when they are wanted.
struct Edges<D> {
    dataset: D,
    keys: Keys,
}

impl<D: Borrow<Dataset> + Send + Sync> PropertySource for Edges<D> {
    fn rows(&self) -> PropertyRows {
        of_edges(self.dataset.borrow(), &self.keys)
    }

    fn texts(&self, _: Key) -> Option<Vec<Option<Arc<str>>>> {
        None
    }
}

/// The nodes and relationships of a dataset, and all names that its graph knows.
fn without_properties(dataset: &Dataset) -> (GraphBuilder, Keys) {
    let (labels, types) = (FxHashMap::default(), FxHashMap::default());
    let mut names = Names { builder: GraphBuilder::new(), dataset, labels, types };
    let figures = dataset.figures.len();
    names.builder.reserve_nodes(dataset.entities.len() + figures, 0);
    names.builder.reserve_edges(dataset.claims.len() + figures, 0);
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
    let keys = Keys::new(&mut builder, dataset);
    let schema = &dataset.schema;
    let types: Vec<String> = schema.relation_ids().map(|r| schema.relationship_type(r)).collect();
    builder.close(
        schema.kinds.iter().map(|k| k.name.as_str()).chain([FIGURE]),
        types.iter().map(String::as_str).chain([HAS_FIGURE]),
        [],
    );
    (builder, keys)
}

/// The numbers of labels and types, so that each is looked up once.
struct Names<'a> {
    builder: GraphBuilder,
    dataset: &'a Dataset,
    labels: FxHashMap<KindId, Vec<Label>>,
    types: FxHashMap<(RelationId, &'static str), Type>,
}

impl Names<'_> {
    /// The labels of a kind: its name and those of the kinds above it.
    fn labels(&mut self, kind: KindId) -> &[Label] {
        let Names { builder, dataset: Dataset { schema, .. }, .. } = self;
        self.labels.entry(kind).or_insert_with(|| {
            let line = schema.kind_line(kind).iter();
            line.map(|&kind| builder.label(&schema.kind(kind).name)).collect()
        })
    }

    fn edge_type(&mut self, relation: RelationId, prefix: &'static str) -> Type {
        let Names { builder, dataset: Dataset { schema, .. }, .. } = self;
        *self.types.entry((relation, prefix)).or_insert_with(|| {
            builder.edge_type(&format!("{prefix}{}", schema.relationship_type(relation)))
        })
    }
}

/// What an edge of the graph of `dataset` stands for.
pub fn evidence(dataset: &Dataset, edge: EdgeId) -> Evidence {
    match edge.index().checked_sub(dataset.claims.len()) {
        None => Evidence::Claim(ClaimId::new(edge.index())),
        Some(n) => Evidence::Figure(FigureId::new(n)),
    }
}

/// The node of an entity.
pub fn node_of(entity: EntityId) -> NodeId {
    NodeId::new(entity.index())
}

/// The entity of a node of the graph of `dataset`; none for a figure's node.
pub fn entity_of(dataset: &Dataset, node: NodeId) -> Option<EntityId> {
    (node.index() < dataset.entities.len()).then(|| EntityId::new(node.index()))
}

/// The prefix of a relationship type for what is denied or not asserted to have happened, so that
/// no query takes it for an assertion.
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
