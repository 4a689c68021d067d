//! What comes back from asking a question: plain data, which `show` turns into text.

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::query::Query;
use polemic_record::property_graph::Evidence;
use polemic_record::{EntityId, KindId, Mode};

use super::find::FoundRecord;

/// How asking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Something is on record.
    Answered,
    /// It was understood, and is not on record in those words; with one restriction less it is.
    Near,
    /// Key words were looked for, and records have them. Nothing is asserted.
    Found,
    /// It was understood, but nothing is on record.
    Nothing,
    /// It was not understood.
    Refused,
}

/// What a yes or no rests on: the strongest that its claims bear, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The source says so, for certain and in its own voice.
    Stated,
    /// The source says so by what it opposes, names or contrasts.
    Implied,
    /// The source thinks so.
    Probable,
    /// The source wonders whether it is so.
    Uncertain,
    /// Somebody else says so.
    Attributed(EntityId),
    /// The record says that it was not so.
    Denied,
    /// It was to be, could or should have been, or seemed to be; whether it was is not said.
    Intended(Mode),
}

/// What sort of answer a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Entities that answer to "who", "what" or "which".
    Entities,
    /// Yes or no.
    Boolean,
    /// How many.
    Number,
    /// When.
    Date,
    /// Words: as what, on what, why.
    Text,
    /// How two entities are connected.
    Path,
    /// Two or more entities side by side.
    Comparison,
    /// What happened, in order of date.
    Timeline,
    /// All that is on record of one entity.
    Card,
    /// Records that share the words of what was asked.
    Records,
}

/// A value that answers, where the answer is not entities.
#[derive(Debug, Clone, PartialEq)]
pub enum Single {
    /// Yes (`true`) or no (`false`): no only where the record says that it was not so.
    Bool(bool),
    /// A count or a quantity.
    Number(f64),
    /// An EDTF expression.
    Date(String),
    /// A short text.
    Text(String),
}

/// A word that was read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub typed: String,
    /// As read.
    pub read: String,
}

/// One entity that answers, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The entity.
    pub entity: EntityId,
    /// Whether its dates only allow it and do not settle it.
    pub possibly: bool,
    /// What it rests on: places in [`Reply::evidence`].
    pub evidence: Vec<usize>,
}

/// Why a question was not understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// What is wrong, underlined in the question (the only file of the run).
    pub diagnostic: Diagnostic,
    /// The word that it stopped at, as typed.
    pub word: Option<String>,
    /// At most three: near words, candidates, or questions that do work.
    pub suggestions: Vec<String>,
}

/// What comes back from asking.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// As typed.
    pub question: String,
    /// How it ended.
    pub status: Status,
    /// What sort of answer was asked for; none where that was not understood.
    pub form: Option<Form>,
    /// How it was read: itself a question that compiles to the same query.
    pub reading: Option<String>,
    /// What it was compiled to.
    pub query: Option<Query>,
    /// Words that were read as others.
    pub corrections: Vec<Correction>,
    /// What else is to be said of how it was read and of what was found, a sentence each.
    pub remarks: Vec<String>,
    /// Claims that would answer but for having no date, where the question has one.
    pub undated_left_out: usize,
    /// The answer, where it is not entities. For yes-no it is none where voices oppose each other.
    pub value: Option<Single>,
    /// Of a number that is the smaller one of a span, the greater one.
    pub up_to: Option<f64>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// `more than`, `about` … of a number.
    pub qualifier: Option<String>,
    /// The entities that answer.
    pub answers: Vec<Found>,
    /// The claims, figures and dated entities that the answer rests on, without doubles.
    pub evidence: Vec<Evidence>,
    /// Whether those that are compared were named by their kind.
    pub by_kind: bool,
    /// That kind, if the question compares all that they stood for, at any time.
    pub of_kind: Option<KindId>,
    /// Each path between two entities, shortest first: places in [`Reply::evidence`], in order.
    pub paths: Vec<Vec<usize>>,
    /// Why it was not understood.
    pub refusal: Option<Refusal>,
    /// Questions that the records found for key words answer.
    pub suggestions: Vec<String>,
    /// What a yes or no rests on.
    pub strength: Option<Strength>,
    /// The records that share most words with a question that was not answered, best first.
    pub nearest: Vec<FoundRecord>,
    /// Words of such a question that no record has, as typed.
    pub unknown: Vec<String>,
    /// Where nothing was found: each question with one restriction less that finds something, and
    /// how many answers or claims.
    pub wider: Vec<(String, usize)>,
}
