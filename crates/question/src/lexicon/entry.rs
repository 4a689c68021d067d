//! What phrases mean.

use polemic_record::{EntityId, KindId, MeasureId, QualifierId, RelationId};

use super::phrases::Meaning;

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A name or alias.
    Name(EntityId),
    /// A noun for a kind, singular or plural.
    Noun(KindId),
    /// A noun for the subject of a relation, before `of`.
    Role(RelationId),
    /// A noun for what figures count.
    Counted(MeasureId),
    /// A verb form for what figures count: `deported`, `left production`.
    Undergone(MeasureId),
    /// A verb form by which those counted stand to what the figure is of: `lived in`.
    Stood(MeasureId),
    /// The preposition of a qualifier.
    Marker(QualifierId),
    /// A text that some claim has for the value of a qualifier, by its place among those.
    Text(u32),
    /// A form of a verb phrase.
    Verb(VerbForm),
    /// Small talk before a question.
    Opening,
    /// An adverb that restricts nothing.
    Adverb,
}

impl Entry {
    /// The entity, of a name.
    pub fn name(self) -> Option<EntityId> {
        match self {
            Entry::Name(id) => Some(id),
            _ => None,
        }
    }

    /// The kind, of a noun for one.
    pub fn noun(self) -> Option<KindId> {
        match self {
            Entry::Noun(kind) => Some(kind),
            _ => None,
        }
    }

    /// The relation, of a noun for its subject.
    pub fn role(self) -> Option<RelationId> {
        match self {
            Entry::Role(relation) => Some(relation),
            _ => None,
        }
    }

    /// The qualifier, of a preposition.
    pub fn marker(self) -> Option<QualifierId> {
        match self {
            Entry::Marker(qualifier) => Some(qualifier),
            _ => None,
        }
    }

    /// The form, of a verb.
    pub fn verb(self) -> Option<VerbForm> {
        match self {
            Entry::Verb(form) => Some(form),
            _ => None,
        }
    }
}

/// A form of a verb phrase of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbForm {
    /// The relation.
    pub relation: RelationId,
    /// Whether the grammatical subject of the form is on the relation's `from` side.
    pub forward: bool,
    /// Where it can stand.
    pub shape: Shape,
}

/// Where a form of a verb can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// After "did".
    Base,
    /// By itself: past or present.
    Finite,
    /// After "have".
    Perfect,
    /// After "be", without an agent.
    Agentless,
    /// After "did" and two subjects that stand in the relation to each other.
    Mutual,
    /// After "be", or after a noun.
    Ing,
    /// After "be", or after a noun: what follows `be` in a phrase with it, or a passive with `by`.
    Tail,
}

/// In the order in which they are declared.
const SHAPES: [Shape; 7] = [
    Shape::Base,
    Shape::Finite,
    Shape::Perfect,
    Shape::Agentless,
    Shape::Mutual,
    Shape::Ing,
    Shape::Tail,
];

/// What the numbers of verbs begin with; those below are of the other meanings.
const VERB: u32 = 16;

impl Meaning for VerbForm {
    fn pack(self) -> [u32; 2] {
        [2 * self.shape as u32 + u32::from(self.forward), number(self.relation.index())]
    }

    fn unpack([form, relation]: [u32; 2]) -> Option<VerbForm> {
        let shape = *SHAPES.get(form as usize / 2)?;
        let relation = RelationId::new(relation as usize);
        Some(VerbForm { relation, forward: form % 2 == 1, shape })
    }
}

impl Meaning for Entry {
    fn pack(self) -> [u32; 2] {
        let (sort, of) = match self {
            Entry::Name(id) => (0, id.index()),
            Entry::Noun(id) => (1, id.index()),
            Entry::Role(id) => (2, id.index()),
            Entry::Counted(id) => (3, id.index()),
            Entry::Undergone(id) => (4, id.index()),
            Entry::Stood(id) => (5, id.index()),
            Entry::Marker(id) => (6, id.index()),
            Entry::Text(place) => (7, place as usize),
            Entry::Opening => (8, 0),
            Entry::Adverb => (9, 0),
            Entry::Verb(form) => {
                let [form, relation] = form.pack();
                return [VERB + form, relation];
            }
        };
        [sort, number(of)]
    }

    fn unpack([sort, of]: [u32; 2]) -> Option<Entry> {
        let n = of as usize;
        Some(match sort {
            0 => Entry::Name(EntityId::new(n)),
            1 => Entry::Noun(KindId::new(n)),
            2 => Entry::Role(RelationId::new(n)),
            3 => Entry::Counted(MeasureId::new(n)),
            4 => Entry::Undergone(MeasureId::new(n)),
            5 => Entry::Stood(MeasureId::new(n)),
            6 => Entry::Marker(QualifierId::new(n)),
            7 => Entry::Text(of),
            8 => Entry::Opening,
            9 => Entry::Adverb,
            _ => Entry::Verb(VerbForm::unpack([sort.checked_sub(VERB)?, of])?),
        })
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
