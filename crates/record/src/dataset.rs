//! What a dataset holds.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::ids::{
    ClaimId, EntityId, FigureId, KindId, MeasureId, QualifierId, RelationId, SourceId,
};
use super::locator::Passage;
use super::schema::Schema;
use super::when::When;

/// All that a dataset's files say, with names resolved.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Dataset {
    /// The vocabulary.
    pub schema: Schema,
    /// The works that are cited.
    pub sources: Vec<Source>,
    /// The nodes.
    pub entities: Vec<Entity>,
    /// The edges.
    pub claims: Vec<Claim>,
    /// The dated quantities.
    pub figures: Vec<Figure>,
    /// Entities by id.
    #[serde(skip)]
    pub by_id: FxHashMap<String, EntityId>,
}

/// A person, organisation, document, concept, event or place: a node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Unique among entities; stands in questions as `@id`.
    pub id: String,
    /// At least one.
    pub kinds: Vec<KindId>,
    /// The entity of which this is an aspect.
    pub of: Option<EntityId>,
    /// What it is called.
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// One or two neutral sentences.
    pub about: Option<String>,
    /// Whether English puts "the" before its name.
    pub article: bool,
    /// Whether its name is a plural.
    pub plural: bool,
    /// Its date.
    pub when: Option<When>,
    /// Where the date, or the entity itself, stands.
    pub cites: Vec<Citation>,
    /// An editor's doubt.
    pub doubt: Option<String>,
    /// External identifiers.
    pub links: Vec<ExternalLink>,
}

/// An identifier of an entity in a register outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExternalLink {
    /// The register.
    pub scheme: String,
    /// The identifier there.
    pub id: String,
    /// When it was looked up.
    pub checked: When,
}

/// Where an assertion stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The work.
    pub source: SourceId,
    /// The place in it.
    pub at: String,
    /// At most six words to find the place by.
    pub words: Option<String>,
}

/// How the source says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Basis {
    /// In so many words.
    #[default]
    Stated,
    /// By what it opposes, names or contrasts.
    Implied,
}

/// How sure the source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sureness {
    /// It says so.
    #[default]
    Certain,
    /// It thinks so.
    Probable,
    /// It wonders.
    Uncertain,
}

impl Basis {
    /// As it is written in a dataset.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Implied => "implied",
        }
    }
}

impl Sureness {
    /// As it is written in a dataset.
    pub fn word(self) -> &'static str {
        match self {
            Sureness::Certain => "certain",
            Sureness::Probable => "probable",
            Sureness::Uncertain => "uncertain",
        }
    }
}

/// Marks what is not asserted to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// It would have.
    Would,
    /// It could have.
    Could,
    /// It should have.
    Should,
    /// It only seemed to.
    Seemed,
}

impl Mode {
    /// As it is written in a dataset.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Would => "would",
            Mode::Could => "could",
            Mode::Should => "should",
            Mode::Seemed => "seemed",
        }
    }
}

/// A relation asserted between two entities, or of one alone: an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Derived from ends, relation and denial, or given.
    pub id: String,
    /// The subject.
    pub from: EntityId,
    /// What is asserted.
    pub relation: RelationId,
    /// The object; none where the claim is about its subject alone.
    pub to: Option<EntityId>,
    /// Its date.
    pub when: Option<When>,
    /// Where it stands; never empty.
    pub cites: Vec<Citation>,
    /// Stated or implied.
    pub basis: Basis,
    /// Who says so, where it is not the source's author.
    pub according_to: Option<EntityId>,
    /// How sure the source is.
    pub certainty: Sureness,
    /// Whether the source says that it was not so.
    pub denied: bool,
    /// Set where it is not asserted to have happened.
    pub mode: Option<Mode>,
    /// An editor's doubt.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// In the order of the relation's declaration.
    pub qualifiers: Vec<(QualifierId, Vec<Term>)>,
}

/// A value of a qualifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// An entity.
    Entity(EntityId),
    /// A short text.
    Text(String),
}

/// What sort of number a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Change {
    /// How many there were.
    #[default]
    Level,
    /// By how much it changed.
    By,
    /// What it changed to.
    To,
    /// How many times over.
    Times,
    /// What part of the whole.
    Share,
}

impl Change {
    /// As it is written in a dataset.
    pub fn word(self) -> &'static str {
        match self {
            Change::Level => "level",
            Change::By => "by",
            Change::To => "to",
            Change::Times => "times",
            Change::Share => "share",
        }
    }
}

/// A dated quantity asserted of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The entity that is counted.
    pub of: EntityId,
    /// What is counted.
    pub measure: MeasureId,
    /// How many.
    pub value: f64,
    /// The unit, if there is one.
    pub unit: Option<String>,
    /// `more than`, `about`, `nearly`, `less than`, `at most`.
    pub qualifier: Option<String>,
    /// What sort of number it is.
    pub change: Change,
    /// Since when, or of what.
    pub base: Option<String>,
    /// Its date.
    pub when: Option<When>,
    /// Who says so, where it is not the source's author.
    pub according_to: Option<EntityId>,
    /// Where it stands; never empty.
    pub cites: Vec<Citation>,
    /// An editor's doubt.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A work that is cited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Unique among sources.
    pub id: String,
    /// Title.
    pub title: String,
    /// Authors, as they are to be printed.
    pub authors: Vec<String>,
    /// Short form for tables.
    pub short: String,
    /// Date of the edition used.
    pub date: Option<String>,
    /// The work that it is part of.
    pub container: Option<String>,
    /// Translators.
    pub translators: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// What its locators mean.
    pub locator_form: Option<String>,
    /// The places that it is known to have, in its order; nothing is known where there are none.
    pub places: Vec<Passage>,
    /// A remark.
    pub note: Option<String>,
}

impl Dataset {
    /// The dataset as bytes, for [`Dataset::unpack`] of the same version; none where one of its
    /// numbers does not fit.
    pub fn pack(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    /// The dataset of packed bytes; none where another version packed them.
    /// O(bytes), a fraction of reading and checking its files.
    pub fn unpack(bytes: &[u8]) -> Option<Dataset> {
        let mut dataset: Dataset = postcard::from_bytes(bytes).ok()?;
        dataset.index();
        Some(dataset)
    }

    /// Makes the look-ups of one that was unpacked. O(entities + words of the schema).
    fn index(&mut self) {
        self.schema.index();
        self.by_id.reserve(self.entities.len());
        for (n, entity) in self.entities.iter().enumerate() {
            self.by_id.insert(entity.id.clone(), EntityId::new(n));
        }
    }

    /// An entity by its number.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// A claim by its number.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.index()]
    }

    /// A figure by its number.
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.figures[id.index()]
    }

    /// A source by its number.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// All entities' numbers, in file order.
    pub fn entity_ids(&self) -> impl Iterator<Item = EntityId> + use<> {
        (0..self.entities.len()).map(EntityId::new)
    }

    /// Whether an entity is of a kind, directly or through the kinds above its own.
    pub fn is_a(&self, entity: EntityId, kind: KindId) -> bool {
        self.entity(entity).kinds.iter().any(|&k| self.schema.is_a(k, kind))
    }

    /// Whether an entity answers to "who".
    pub fn is_who(&self, entity: EntityId) -> bool {
        self.entity(entity).kinds.iter().any(|&k| self.schema.answers_to_who(k))
    }
}
