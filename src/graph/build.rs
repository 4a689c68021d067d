//! The graph of a dataset: node *i* is entity *i* and edge *j* is claim *j*.
//!
//! Figures follow as nodes labelled `Figure`, each with an edge `HAS_FIGURE` from its entity; so
//! an edge's number alone leads to its evidence ([`evidence`]).

use crate::dataset::{
    Citation, Claim, ClaimId, Dataset, Entity, EntityId, Figure, FigureId, Mode, Term, When,
};

use super::{Builder, EdgeId, Graph, NodeId, Value};

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

/// Properties that every dataset's graph knows, whether or not any record has them.
const KEYS: &[&str] = &[
    "id",
    "name",
    "aliases",
    "about",
    "kind",
    "of",
    "when",
    "since",
    "until",
    "doubt",
    "source",
    "at",
    "basis",
    "according_to",
    "certainty",
    "note",
    "measure",
    "value",
    "unit",
    "qualifier",
    "change",
    "base",
];

impl Graph {
    /// Builds the graph of a dataset. O(entities + claims).
    pub fn from_dataset(dataset: &Dataset) -> Graph {
        let mut builder = Builder::new();
        for id in dataset.entity_ids() {
            let entity = dataset.entity(id);
            let labels = labels(dataset, entity);
            builder.node(labels, entity_properties(dataset, entity));
        }
        for claim in &dataset.claims {
            let kind = claim_type(dataset, claim);
            let properties = claim_properties(dataset, claim);
            let to = claim.to.unwrap_or(claim.from);
            builder.edge(node_of(claim.from), node_of(to), &kind, properties);
        }
        for (n, figure) in dataset.figures.iter().enumerate() {
            let node = builder.node([FIGURE], figure_properties(dataset, figure));
            let dated = when_properties(figure.when.as_ref());
            let said = saying_properties(dataset, figure.according_to, figure.doubt.as_deref());
            let id = ("id", Value::from(format!("figure-{}", n + 1)));
            let cited = cite_properties(dataset, &figure.cites);
            builder.edge(
                node_of(figure.of),
                node,
                HAS_FIGURE,
                [id].into_iter().chain(dated).chain(cited).chain(said),
            );
        }
        let schema = &dataset.schema;
        let types: Vec<String> =
            schema.relation_ids().map(|r| schema.relationship_type(r)).collect();
        let qualifiers = schema.qualifiers.iter().map(|q| q.name.as_str());
        builder.close(
            schema.kinds.iter().map(|k| k.name.as_str()).chain([FIGURE]),
            types.iter().map(String::as_str).chain([HAS_FIGURE]),
            KEYS.iter().copied().chain(qualifiers),
        );
        builder.finish()
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

fn claim_type(dataset: &Dataset, claim: &Claim) -> String {
    let relation = dataset.schema.relationship_type(claim.relation);
    format!("{}{relation}", prefix(claim.denied, claim.mode))
}

/// The names of an entity's kinds, each followed by those above it.
fn labels<'a>(dataset: &'a Dataset, entity: &'a Entity) -> impl Iterator<Item = &'a str> {
    let schema = &dataset.schema;
    let lines = entity.kinds.iter().flat_map(move |&kind| schema.kind_line(kind));
    lines.map(move |&kind| schema.kind(kind).name.as_str())
}

fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Null, Value::from)
}

fn texts(list: &[String]) -> Value {
    if list.is_empty() {
        return Value::Null;
    }
    Value::list(list.iter().map(|s| Value::from(s.as_str())))
}

type Property = (&'static str, Value);

fn when_properties(when: Option<&When>) -> [Property; 3] {
    let day = |day: Option<crate::dataset::Day>| day.map_or(Value::Null, Value::from);
    [
        ("when", text(when.map(When::text))),
        ("since", day(when.and_then(|w| w.since))),
        ("until", day(when.and_then(|w| w.until))),
    ]
}

fn cite_properties(dataset: &Dataset, cites: &[Citation]) -> [Property; 2] {
    let sources: Vec<String> = cites.iter().map(|c| dataset.source(c.source).id.clone()).collect();
    let places: Vec<String> = cites.iter().map(|c| c.at.clone()).collect();
    [("source", texts(&sources)), ("at", texts(&places))]
}

fn saying_properties(
    dataset: &Dataset,
    according_to: Option<EntityId>,
    doubt: Option<&str>,
) -> [Property; 2] {
    let who = according_to.map(|id| dataset.entity(id).id.as_str());
    [("according_to", text(who)), ("doubt", text(doubt))]
}

fn entity_properties<'a>(
    dataset: &'a Dataset,
    entity: &'a Entity,
) -> impl Iterator<Item = (&'a str, Value)> {
    let kind = entity.kinds.first().map(|&k| dataset.schema.kind(k).name.as_str());
    let own = [
        ("id", Value::from(entity.id.as_str())),
        ("name", Value::from(entity.name.as_str())),
        ("kind", text(kind)),
        ("aliases", texts(&entity.aliases)),
        ("about", text(entity.about.as_deref())),
        ("of", text(entity.of.map(|of| dataset.entity(of).id.as_str()))),
        ("doubt", text(entity.doubt.as_deref())),
    ];
    let dated = when_properties(entity.when.as_ref());
    own.into_iter().chain(dated).chain(cite_properties(dataset, &entity.cites))
}

fn claim_properties<'a>(
    dataset: &'a Dataset,
    claim: &'a Claim,
) -> impl Iterator<Item = (&'a str, Value)> {
    let own = [
        ("id", Value::from(claim.id.as_str())),
        ("basis", Value::from(claim.basis.word())),
        ("certainty", Value::from(claim.certainty.word())),
        ("note", text(claim.note.as_deref())),
    ];
    let term = |term: &Term| match term {
        Term::Entity(id) => Value::from(dataset.entity(*id).id.as_str()),
        Term::Text(text) => Value::from(text.as_str()),
    };
    let qualifiers = claim.qualifiers.iter().map(move |(qualifier, terms)| {
        let name = dataset.schema.qualifier(*qualifier).name.as_str();
        (name, Value::list(terms.iter().map(term)))
    });
    let dated = when_properties(claim.when.as_ref());
    let cited = cite_properties(dataset, &claim.cites);
    let said = saying_properties(dataset, claim.according_to, claim.doubt.as_deref());
    own.into_iter().chain(dated).chain(cited).chain(said).chain(qualifiers)
}

fn figure_properties<'a>(
    dataset: &'a Dataset,
    figure: &'a Figure,
) -> impl Iterator<Item = (&'a str, Value)> {
    let measure = dataset.schema.measure(figure.measure);
    [
        ("measure", Value::from(measure.name.as_str())),
        ("value", number(figure.value)),
        ("unit", text(figure.unit.as_deref().or(measure.unit.as_deref()))),
        ("qualifier", text(figure.qualifier.as_deref())),
        ("change", Value::from(figure.change.word())),
        ("base", text(figure.base.as_deref())),
    ]
    .into_iter()
    .chain(when_properties(figure.when.as_ref()))
}

/// A whole number where it is one.
fn number(value: f64) -> Value {
    // 2^53: beyond it not every whole number is a float of its own.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole and in range, as just checked"
        )]
        return Value::Int(value as i64);
    }
    Value::Float(value)
}
