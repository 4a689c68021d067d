//! Makes the properties of the nodes and edges of a dataset's graph.
//!
//! Texts that many records share, such as the ids of entities or the word `stated`, are made once
//! and shared.

use rustc_hash::FxHashMap;

use crate::{Citation, Claim, Dataset, EntityId, Figure, QualifierId, SourceId, Term, When};
use polemic_engine::graph::{GraphBuilder, Key, PropertyRows, Value};

/// The properties that the graph of every dataset knows, whether or not a record has them, in the
/// order in which they are shown. Qualifiers stand between those of claims and those of figures.
#[derive(Debug, Clone, Copy)]
enum BuiltInKey {
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
    UpTo,
    Unit,
    Qualifier,
    Change,
    Base,
}

/// The names of the properties that entities and claims have, in the order of [`BuiltInKey`].
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

/// The names of the properties that only figures have, in the order of [`BuiltInKey`].
const OF_FIGURES: &[&str] = &["measure", "value", "up_to", "unit", "qualifier", "change", "base"];

/// The keys of properties in one graph.
#[derive(Debug, Clone)]
pub(super) struct PropertyKeys {
    own: Vec<Key>,
    qualifiers: Vec<Key>,
}

impl PropertyKeys {
    /// Makes the keys known to a graph. Those of qualifiers are in the order in which claims first
    /// have them.
    pub(super) fn new(builder: &mut GraphBuilder, dataset: &Dataset) -> PropertyKeys {
        let schema = &dataset.schema;
        let mut own: Vec<Key> = OF_CLAIMS.iter().map(|name| builder.key(name)).collect();
        for (qualifier, _) in dataset.claims.iter().flat_map(|claim| &claim.qualifiers) {
            builder.key(&schema.qualifier(*qualifier).name);
        }
        own.extend(OF_FIGURES.iter().map(|name| builder.key(name)));
        let qualifiers = schema.qualifiers.iter().map(|q| builder.key(&q.name)).collect();
        PropertyKeys { own, qualifiers }
    }

    /// Whether a key is that of `id`.
    pub(super) fn is_id(&self, key: Key) -> bool {
        self.of(BuiltInKey::Id) == key
    }

    fn of(&self, own: BuiltInKey) -> Key {
        self.own[own as usize]
    }

    fn qualifier(&self, qualifier: QualifierId) -> Key {
        self.qualifiers[qualifier.index()]
    }
}

/// Makes the properties of all nodes: of entities, then of figures.
pub(super) fn node_rows(dataset: &Dataset, keys: &PropertyKeys) -> PropertyRows {
    let mut making = RowBuilder::new(dataset, keys);
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

/// Makes the properties of all edges: of claims, then of those between entities and figures.
pub(super) fn edge_rows(dataset: &Dataset, keys: &PropertyKeys) -> PropertyRows {
    let mut making = RowBuilder::new(dataset, keys);
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

/// Makes the properties of one record after the other.
struct RowBuilder<'a> {
    dataset: &'a Dataset,
    keys: &'a PropertyKeys,
    /// The properties of the record at hand, mostly in the order of their keys.
    row: Vec<(Key, Value)>,
    /// The id of each entity as a value, made when first needed.
    ids: Vec<Value>,
    /// Words such as `stated` as values, made when first needed.
    words: FxHashMap<&'a str, Value>,
    /// Lists of ids of sources as values, made when first needed.
    sources: FxHashMap<Vec<SourceId>, Value>,
}

impl<'a> RowBuilder<'a> {
    fn new(dataset: &'a Dataset, keys: &'a PropertyKeys) -> RowBuilder<'a> {
        RowBuilder {
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
        self.put(BuiltInKey::Id, id);
        self.put(BuiltInKey::Name, entity.name.as_str());
        if let Some(&kind) = entity.kinds.first() {
            let kind = self.word(&self.dataset.schema.kind(kind).name);
            self.put(BuiltInKey::Kind, kind);
        }
        self.put(BuiltInKey::Aliases, texts(entity.aliases.iter().map(String::as_str)));
        self.maybe(BuiltInKey::About, entity.about.as_deref());
        self.maybe(BuiltInKey::Of, of);
        self.maybe(BuiltInKey::Doubt, entity.doubt.as_deref());
        self.dated(entity.when.as_ref());
        self.cited(&entity.cites);
    }

    fn claim(&mut self, claim: &'a Claim) {
        self.put(BuiltInKey::Id, claim.id.as_str());
        self.maybe(BuiltInKey::Doubt, claim.doubt.as_deref());
        self.dated(claim.when.as_ref());
        self.cited(&claim.cites);
        let (basis, certainty) = (self.word(claim.basis.word()), self.word(claim.certainty.word()));
        self.put(BuiltInKey::Basis, basis);
        self.put(BuiltInKey::Certainty, certainty);
        self.maybe(BuiltInKey::Note, claim.note.as_deref());
        let voice = claim.according_to.map(|id| self.id(id));
        self.maybe(BuiltInKey::AccordingTo, voice);
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
        self.put(BuiltInKey::Measure, measure.name.as_str());
        self.put(BuiltInKey::Value, number(figure.value));
        if let Some(up_to) = figure.up_to {
            self.put(BuiltInKey::UpTo, number(up_to));
        }
        self.maybe(BuiltInKey::Unit, figure.unit.as_deref().or(measure.unit.as_deref()));
        self.maybe(BuiltInKey::Qualifier, figure.qualifier.as_deref());
        self.put(BuiltInKey::Change, figure.change.word());
        self.maybe(BuiltInKey::Base, figure.base.as_deref());
    }

    /// The properties of the edge between an entity and its figure, which is number `n`.
    fn figure_edge(&mut self, n: usize, figure: &Figure) {
        self.put(BuiltInKey::Id, format!("figure-{}", n + 1));
        self.maybe(BuiltInKey::Doubt, figure.doubt.as_deref());
        self.dated(figure.when.as_ref());
        self.cited(&figure.cites);
        let voice = figure.according_to.map(|id| self.id(id));
        self.maybe(BuiltInKey::AccordingTo, voice);
    }

    fn dated(&mut self, when: Option<&When>) {
        let Some(when) = when else { return };
        self.put(BuiltInKey::When, when.text());
        self.maybe(BuiltInKey::Since, when.since);
        self.maybe(BuiltInKey::Until, when.until);
    }

    fn cited(&mut self, cites: &[Citation]) {
        let ids: Vec<SourceId> = cites.iter().map(|cite| cite.source).collect();
        let sources = self.sources.entry(ids).or_insert_with_key(|ids| {
            texts(ids.iter().map(|&source| self.dataset.source(source).id.as_str()))
        });
        let sources = sources.clone();
        self.put(BuiltInKey::Source, sources);
        self.put(BuiltInKey::At, texts(cites.iter().map(|cite| cite.at.as_str())));
    }

    fn put(&mut self, own: BuiltInKey, value: impl Into<Value>) {
        self.row.push((self.keys.of(own), value.into()));
    }

    fn maybe(&mut self, own: BuiltInKey, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(own, value);
        }
    }

    /// The id of an entity as a value, shared by all records.
    fn id(&mut self, id: EntityId) -> Value {
        let known = &mut self.ids[id.index()];
        if known.is_null() {
            *known = Value::from(self.dataset.entity(id).id.as_str());
        }
        known.clone()
    }

    /// A word that many records have, as a value that they share.
    fn word(&mut self, word: &'a str) -> Value {
        self.words.entry(word).or_insert_with(|| Value::from(word)).clone()
    }
}

/// A list of texts as a value; null for an empty list.
fn texts<'a>(list: impl ExactSizeIterator<Item = &'a str>) -> Value {
    if list.len() == 0 { Value::Null } else { Value::list(list.map(Value::from)) }
}

/// A number as a value: an integer where it is whole, and otherwise a float.
fn number(value: f64) -> Value {
    // From 2^53 on, floats no longer tell neighbouring whole numbers apart.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole and in range, as just checked"
        )]
        return Value::Int(value as i64);
    }
    Value::Float(value)
}
