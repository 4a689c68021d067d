//! The data model: what a dataset holds once its files were read and its names resolved.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::ids::{
    ClaimId, EntityId, FigureId, KindId, MeasureId, QualifierId, RelationId, SourceId,
};
use super::locator::Passage;
use super::schema::Schema;
use super::when::When;

/// A dataset without errors: all that its files say, with every name replaced by a number.
///
/// Numbers such as [`EntityId`] are places in the lists below, in the order of the files.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Dataset {
    /// The vocabulary: kinds, relations, qualifiers and measures, with their English.
    pub schema: Schema,
    /// The works that are cited.
    pub sources: Vec<Source>,
    /// The entities; each is a node of the graph.
    pub entities: Vec<Entity>,
    /// The claims; each is an edge of the graph.
    pub claims: Vec<Claim>,
    /// The dated quantities.
    pub figures: Vec<Figure>,
    /// The number of each entity, by its id. Not serialised: [`Dataset::unpack`] makes it anew.
    #[serde(skip)]
    pub by_id: FxHashMap<String, EntityId>,
}

/// A person, organisation, document, concept, event or place: a node of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Unique among entities: `new-theory`. A question can name the entity as `@new-theory`.
    pub id: String,
    /// Its kinds, at least one; the first is the one that is shown.
    pub kinds: Vec<KindId>,
    /// The entity of which this is an aspect, as the later years of a person are of the person.
    pub of: Option<EntityId>,
    /// Its name.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// A description in one or two neutral sentences.
    pub about: Option<String>,
    /// Whether English puts "the" before its name.
    pub article: bool,
    /// Whether its name is a plural.
    pub plural: bool,
    /// Its date.
    pub when: Option<When>,
    /// Where the source gives the date, or speaks of the entity at all.
    pub cites: Vec<Citation>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// Identifiers of the entity in registers such as Wikidata.
    pub links: Vec<ExternalLink>,
}

impl Entity {
    /// Its name, and then its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// An identifier of an entity in a public register, such as a Wikidata item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExternalLink {
    /// The register: `wikidata`.
    pub scheme: String,
    /// The identifier there.
    pub id: String,
    /// The day on which somebody looked it up.
    pub checked: When,
}

/// The place in a source that supports a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The work.
    pub source: SourceId,
    /// The locator of the place: `0.1.1`.
    pub at: String,
    /// An anchor: at most six words of the source that help a reader to find the place.
    pub words: Option<String>,
}

/// Whether the source says something outright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Basis {
    /// The source says it in so many words.
    #[default]
    Stated,
    /// It follows from what the source opposes, names or takes for granted.
    Implied,
}

/// How sure the source is of what it says; the field `certainty` of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sureness {
    /// The source says so without reserve.
    #[default]
    Certain,
    /// The source thinks so: `probably`, `it seems`.
    Probable,
    /// The source leaves it open: `perhaps`.
    Uncertain,
}

impl Basis {
    /// The word for it in a dataset's files.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Implied => "implied",
        }
    }
}

impl Sureness {
    /// The word for it in a dataset's files.
    pub fn word(self) -> &'static str {
        match self {
            Sureness::Certain => "certain",
            Sureness::Probable => "probable",
            Sureness::Uncertain => "uncertain",
        }
    }
}

/// Marks a claim that is not asserted to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mode {
    /// `would have opposed`
    Would,
    /// `could have opposed`
    Could,
    /// `should have opposed`
    Should,
    /// `seemed to oppose`
    Seemed,
}

impl Mode {
    /// The word for it in a dataset's files.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Would => "would",
            Mode::Could => "could",
            Mode::Should => "should",
            Mode::Seemed => "seemed",
        }
    }
}

/// A relation asserted between two entities, or of one alone: an edge of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The id that its record gives, or else one made of its parts: `hooke.opposed.theory`, and
    /// `hooke.not_opposed.theory` where the claim is denied.
    pub id: String,
    /// The subject.
    pub from: EntityId,
    /// The relation that is asserted.
    pub relation: RelationId,
    /// The object; `None` where the claim is about its subject alone.
    pub to: Option<EntityId>,
    /// Its date.
    pub when: Option<When>,
    /// Where the source says it; never empty.
    pub cites: Vec<Citation>,
    /// Whether the source states or implies it.
    pub basis: Basis,
    /// The voice: who says so, where that is not the source's author.
    pub according_to: Option<EntityId>,
    /// How sure the source is.
    pub certainty: Sureness,
    /// Whether the source says that it was not so.
    pub denied: bool,
    /// Set where the claim is not asserted to have happened: `would have opposed`.
    pub mode: Option<Mode>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The qualifiers and their values, in the order in which the relation declares them.
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

/// What the number of a figure measures: an amount, or how an amount changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Change {
    /// An amount: `4,000 inhabitants`.
    #[default]
    Level,
    /// The difference: `grew by 4,000`.
    By,
    /// The amount after the change: `grew to 4,000`.
    To,
    /// The factor: `grew four times over`.
    Times,
    /// A part of the whole: `40 % of them`.
    Share,
}

impl Change {
    /// The word for it in a dataset's files.
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
    /// The entity that the number is about: a town.
    pub of: EntityId,
    /// What is counted: its inhabitants.
    pub measure: MeasureId,
    /// The number, always finite; the smaller one of a span.
    pub value: f64,
    /// The greater number of a span, such as 50,000 of 30,000 to 50,000.
    pub up_to: Option<f64>,
    /// The unit, if there is one: `%`.
    pub unit: Option<String>,
    /// `more than`, `about`, `nearly`, `less than`, `at most` or `at least`.
    pub qualifier: Option<String>,
    /// Whether the number is an amount or a change.
    pub change: Change,
    /// What a change or a share is relative to: `since 1700`, `of the members`.
    pub base: Option<String>,
    /// Its date.
    pub when: Option<When>,
    /// The voice: who says so, where that is not the source's author.
    pub according_to: Option<EntityId>,
    /// Where the source says it; never empty.
    pub cites: Vec<Citation>,
    /// What the dataset's editor doubts about the record.
    pub doubt: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A work that is cited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Unique among sources.
    pub id: String,
    /// Its title.
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
    /// Where the edition can be had: an address, a library, an ISBN.
    pub available: Option<String>,
    /// What its locators mean: `section.paragraph.sentence`.
    pub locator_form: Option<String>,
    /// The places that the source has, in its own order. Where the list is empty its places are
    /// not known, and a citation may name any.
    pub places: Vec<Passage>,
    /// A remark.
    pub note: Option<String>,
}

impl Dataset {
    /// Serialises the dataset (in postcard's format) for [`Dataset::unpack`] of the same version.
    /// Returns `None` where it cannot be serialised. O(bytes).
    pub fn pack(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    /// Makes the dataset of bytes from [`Dataset::pack`]. Returns `None` where another version
    /// made them. O(bytes), and much faster than reading and checking the files.
    pub fn unpack(bytes: &[u8]) -> Option<Dataset> {
        let mut dataset: Dataset = postcard::from_bytes(bytes).ok()?;
        dataset.index();
        Some(dataset)
    }

    /// Makes the look-up tables, which are not serialised. O(entities + words of the schema).
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

    /// The numbers of all entities, in the order of the files.
    pub fn entity_ids(&self) -> impl Iterator<Item = EntityId> + use<> {
        (0..self.entities.len()).map(EntityId::new)
    }

    /// Whether an entity is of a kind, or of a kind below it: a `Newspaper` is also a `Document`.
    pub fn is_a(&self, entity: EntityId, kind: KindId) -> bool {
        self.entity(entity).kinds.iter().any(|&k| self.schema.is_a(k, kind))
    }

    /// Whether an entity can answer a question that asks "who".
    pub fn is_who(&self, entity: EntityId) -> bool {
        self.entity(entity).kinds.iter().any(|&k| self.schema.answers_to_who(k))
    }
}
