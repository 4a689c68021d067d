//! The properties of the graph of a dataset.
//!
//! Texts that many records share, such as ids and the words of a few values, are made once.

use rustc_hash::FxHashMap;

use crate::{Citation, Claim, Dataset, EntityId, Figure, QualifierId, SourceId, Term, When};
use polemic_engine::graph::{GraphBuilder, Key, PropertyRows, Value};

/// The properties that every dataset's graph knows, whether or not any record has them, in the
/// order in which they are shown. Qualifiers come between those of claims and those of figures.
#[derive(Debug, Clone, Copy)]
enum Own {
    Id,
    Name,
    Kind,
    Aliases,
    About,
    Of,
    Doubt,
    When,
    Since,
    Until,
    Source,
    At,
    Basis,
    Certainty,
    Note,
    AccordingTo,
    Measure,
    Value,
    Unit,
    Qualifier,
    Change,
    Base,
}

/// The names of those that entities and claims have.
const OF_CLAIMS: &[&str] = &[
    "id",
    "name",
    "kind",
    "aliases",
    "about",
    "of",
    "doubt",
    "when",
    "since",
    "until",
    "source",
    "at",
    "basis",
    "certainty",
    "note",
    "according_to",
];

/// The names of the others.
const OF_FIGURES: &[&str] = &["measure", "value", "unit", "qualifier", "change", "base"];

/// The numbers of property keys in one graph.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    own: Vec<Key>,
    qualifiers: Vec<Key>,
}

impl Keys {
    /// Makes them known to a graph. Qualifiers are in the order in which claims have them.
    pub(super) fn new(builder: &mut GraphBuilder, dataset: &Dataset) -> Keys {
        let schema = &dataset.schema;
        let mut own: Vec<Key> = OF_CLAIMS.iter().map(|name| builder.key(name)).collect();
        for (qualifier, _) in dataset.claims.iter().flat_map(|claim| &claim.qualifiers) {
            builder.key(&schema.qualifier(*qualifier).name);
        }
        own.extend(OF_FIGURES.iter().map(|name| builder.key(name)));
        let qualifiers = schema.qualifiers.iter().map(|q| builder.key(&q.name)).collect();
        Keys { own, qualifiers }
    }

    /// Whether a key is that of ids.
    pub(super) fn is_id(&self, key: Key) -> bool {
        self.of(Own::Id) == key
    }

    fn of(&self, own: Own) -> Key {
        self.own[own as usize]
    }

    fn qualifier(&self, qualifier: QualifierId) -> Key {
        self.qualifiers[qualifier.index()]
    }
}

/// The properties of all nodes: of entities, then of figures.
pub(super) fn of_nodes(dataset: &Dataset, keys: &Keys) -> PropertyRows {
    let mut making = Making::new(dataset, keys);
    let mut rows = PropertyRows::default();
    rows.reserve(dataset.entities.len() + dataset.figures.len(), 7);
    for id in dataset.entity_ids() {
        making.entity(id);
        rows.push(making.row.drain(..));
    }
    for figure in &dataset.figures {
        making.figure(figure);
        rows.push(making.row.drain(..));
    }
    rows
}

/// The properties of all relationships: of claims, then of those between entities and figures.
pub(super) fn of_edges(dataset: &Dataset, keys: &Keys) -> PropertyRows {
    let mut making = Making::new(dataset, keys);
    let mut rows = PropertyRows::default();
    rows.reserve(dataset.claims.len() + dataset.figures.len(), 7);
    for claim in &dataset.claims {
        making.claim(claim);
        rows.push(making.row.drain(..));
    }
    for (n, figure) in dataset.figures.iter().enumerate() {
        making.figure_edge(n, figure);
        rows.push(making.row.drain(..));
    }
    rows
}

/// What is known while properties are made.
struct Making<'a> {
    dataset: &'a Dataset,
    keys: &'a Keys,
    /// The properties of one record, by ascending keys as far as that is known.
    row: Vec<(Key, Value)>,
    /// The ids of entities, and the words that stand for few values.
    ids: Vec<Value>,
    words: FxHashMap<&'a str, Value>,
    /// The ids of the sources of citations.
    sources: FxHashMap<Vec<SourceId>, Value>,
}

impl<'a> Making<'a> {
    fn new(dataset: &'a Dataset, keys: &'a Keys) -> Making<'a> {
        Making {
            dataset,
            keys,
            row: Vec::new(),
            ids: vec![Value::Null; dataset.entities.len()],
            words: FxHashMap::default(),
            sources: FxHashMap::default(),
        }
    }

    fn entity(&mut self, id: EntityId) {
        let entity = self.dataset.entity(id);
        let of = entity.of.map(|of| self.id(of));
        let id = self.id(id);
        self.put(Own::Id, id);
        self.put(Own::Name, entity.name.as_str());
        if let Some(&kind) = entity.kinds.first() {
            let kind = self.word(&self.dataset.schema.kind(kind).name);
            self.put(Own::Kind, kind);
        }
        self.put(Own::Aliases, texts(entity.aliases.iter().map(String::as_str)));
        self.maybe(Own::About, entity.about.as_deref());
        self.maybe(Own::Of, of);
        self.maybe(Own::Doubt, entity.doubt.as_deref());
        self.dated(entity.when.as_ref());
        self.cited(&entity.cites);
    }

    fn claim(&mut self, claim: &'a Claim) {
        self.put(Own::Id, claim.id.as_str());
        self.maybe(Own::Doubt, claim.doubt.as_deref());
        self.dated(claim.when.as_ref());
        self.cited(&claim.cites);
        let (basis, certainty) = (self.word(claim.basis.word()), self.word(claim.certainty.word()));
        self.put(Own::Basis, basis);
        self.put(Own::Certainty, certainty);
        self.maybe(Own::Note, claim.note.as_deref());
        let voice = claim.according_to.map(|id| self.id(id));
        self.maybe(Own::AccordingTo, voice);
        for (qualifier, terms) in &claim.qualifiers {
            let term = |term: &Term| match term {
                Term::Entity(id) => self.id(*id),
                Term::Text(text) => Value::from(text.as_str()),
            };
            let terms = Value::list(terms.iter().map(term));
            self.row.push((self.keys.qualifier(*qualifier), terms));
        }
    }

    fn figure(&mut self, figure: &'a Figure) {
        let measure = self.dataset.schema.measure(figure.measure);
        self.dated(figure.when.as_ref());
        self.put(Own::Measure, measure.name.as_str());
        self.put(Own::Value, number(figure.value));
        self.maybe(Own::Unit, figure.unit.as_deref().or(measure.unit.as_deref()));
        self.maybe(Own::Qualifier, figure.qualifier.as_deref());
        self.put(Own::Change, figure.change.word());
        self.maybe(Own::Base, figure.base.as_deref());
    }

    /// What the relationship between an entity and its figure number `n` says.
    fn figure_edge(&mut self, n: usize, figure: &Figure) {
        self.put(Own::Id, format!("figure-{}", n + 1));
        self.maybe(Own::Doubt, figure.doubt.as_deref());
        self.dated(figure.when.as_ref());
        self.cited(&figure.cites);
        let voice = figure.according_to.map(|id| self.id(id));
        self.maybe(Own::AccordingTo, voice);
    }

    fn dated(&mut self, when: Option<&When>) {
        let Some(when) = when else { return };
        self.put(Own::When, when.text());
        self.maybe(Own::Since, when.since);
        self.maybe(Own::Until, when.until);
    }

    fn cited(&mut self, cites: &[Citation]) {
        let ids: Vec<SourceId> = cites.iter().map(|cite| cite.source).collect();
        let sources = self.sources.entry(ids).or_insert_with_key(|ids| {
            texts(ids.iter().map(|&source| self.dataset.source(source).id.as_str()))
        });
        let sources = sources.clone();
        self.put(Own::Source, sources);
        self.put(Own::At, texts(cites.iter().map(|cite| cite.at.as_str())));
    }

    fn put(&mut self, own: Own, value: impl Into<Value>) {
        self.row.push((self.keys.of(own), value.into()));
    }

    fn maybe(&mut self, own: Own, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(own, value);
        }
    }

    /// The id of an entity.
    fn id(&mut self, id: EntityId) -> Value {
        let known = &mut self.ids[id.index()];
        if known.is_null() {
            *known = Value::from(self.dataset.entity(id).id.as_str());
        }
        known.clone()
    }

    /// One of few words.
    fn word(&mut self, word: &'a str) -> Value {
        self.words.entry(word).or_insert_with(|| Value::from(word)).clone()
    }
}

/// A list of texts; null where there are none.
fn texts<'a>(list: impl ExactSizeIterator<Item = &'a str>) -> Value {
    if list.len() == 0 { Value::Null } else { Value::list(list.map(Value::from)) }
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
