//! What a question means, between its words and the algebra.
//!
//! Names and verbs that have several meanings keep all of them until `super::resolve` has
//! narrowed each to one; after that the first of each list is the only one.

use std::ops::Range;

use polemic_record::when::Period;
use polemic_record::{Change, EntityId, KindId, MeasureId, Mode, QualifierId, RelationId};

use super::dates::Date;
pub use super::owned::Owned;

/// A place in the question, in bytes.
pub type Place = Range<usize>;

/// A whole question.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Who, what, which: the entities of a set.
    List(Set),
    /// How many entities a set has.
    Count(Set),
    /// Whether something is on record.
    Polar(Fact),
    /// Whether an entity is of a sort.
    Sort(Name, Vec<KindId>),
    /// The dates of the claims that record something.
    When(Fact),
    /// The date of an entity itself.
    Dated(Name),
    /// When somebody's life began, or when it ended.
    Life(Name, End),
    /// Which of several things came first, or last.
    Order(Vec<Name>, End),
    /// How many years lie between two things.
    Apart(Name, Name),
    /// What a qualifier of the claims that record something says.
    Qualified(Fact, Asked),
    /// Those on whose word something is recorded; of the class named.
    Voiced(Fact, Class),
    /// Those of a class of which something meets conditions that is theirs by its name.
    Owners(Owners),
    /// A figure.
    Figure(FigureAsked),
    /// Those on whose word a figure stands, or who say something in what is theirs.
    Sayers(Sayers),
    /// How two entities are connected.
    Related(Route),
    /// What began in a time, or all that concerns an entity, in order of date.
    Happened(Option<Name>, Vec<Time>),
    /// What somebody did, perhaps to somebody: claims of which it is the subject, in order of date.
    Did(Name, Option<Name>, Vec<Time>),
    /// What somebody said, perhaps of something: claims that a work could make as well, and those on
    /// their word.
    Said(Name, Option<Name>, Vec<Time>),
    /// All that is on record of an entity: what it is an end of, and then what names it otherwise.
    Card(Name),
    /// What is on record of several, side by side.
    Compare(Compared),
}

impl Question {
    /// The links of its outermost clause.
    pub fn links_mut(&mut self) -> Vec<&mut Link> {
        match self {
            Question::List(set)
            | Question::Count(set)
            | Question::Owners(Owners { things: set, .. }) => {
                set.any.iter_mut().flatten().collect()
            }
            Question::Polar(fact)
            | Question::When(fact)
            | Question::Voiced(fact, _)
            | Question::Qualified(fact, _)
            | Question::Sayers(Sayers { said: Statement::Fact(fact), .. }) => vec![&mut fact.link],
            _ => Vec::new(),
        }
    }

    /// The restrictions in time of its outermost clause.
    pub fn times_mut(&mut self) -> Vec<&mut Vec<Time>> {
        match self {
            Question::List(set) | Question::Count(set) => {
                let links = set.any.iter_mut().flatten().map(|link| &mut link.times);
                std::iter::once(&mut set.times).chain(links).collect()
            }
            Question::Happened(_, times)
            | Question::Did(_, _, times)
            | Question::Said(_, _, times) => vec![times],
            Question::Figure(asked)
            | Question::Sayers(Sayers { said: Statement::Figure(asked, _), .. }) => {
                vec![&mut asked.times]
            }
            Question::Compare(compared) => vec![&mut compared.times],
            _ => self.links_mut().into_iter().map(|link| &mut link.times).collect(),
        }
    }
}

/// `which slogan's abandonment was condemned`: those to which something belongs by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Owners {
    /// Of what sort they are.
    pub class: Class,
    /// What is theirs, as typed and folded.
    pub head: String,
    /// Each with what is theirs; of the class after narrowing.
    pub pairs: Vec<Owned>,
    /// What must be said of the things.
    pub things: Set,
}

/// `who says that X reached 7,500,000`, `whose statistics show that X grew`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sayers {
    /// Of what sort they are.
    pub class: Class,
    /// Where it must be said, as typed, and by whom.
    pub whose: Option<(String, Vec<Owned>)>,
    /// What is said.
    pub said: Statement,
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// A fact.
    Fact(Fact),
    /// A figure, perhaps with its value.
    Figure(FigureAsked, Option<f64>),
}

/// One end of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first.
    First,
    /// The last.
    Last,
}

/// A way from one entity to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Where it begins.
    pub from: Name,
    /// Where it ends.
    pub to: Name,
    /// What it must lead through.
    pub through: Vec<Name>,
    /// What it must not lead through.
    pub avoid: Vec<Name>,
    /// All ways of at most so many claims; only the shortest ones where no number is given.
    pub steps: Option<u8>,
}

/// Entities side by side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compared {
    /// In the order asked for.
    pub names: Vec<Name>,
    /// The kind that they are, where that names them: those of it that took a stand.
    pub kind: Option<KindId>,
    /// What the claims must have to do with; anything where none is named.
    pub topic: Option<Name>,
    /// When; all of them hold.
    pub times: Vec<Time>,
}

/// The qualifiers that a question asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Any of these, all with one marker; those that the verb declares after narrowing.
    pub qualifiers: Vec<QualifierId>,
    /// What the values must be: anything at all, texts too, for "what".
    pub class: Class,
    /// How the question asks: `as what`, `where`.
    pub place: Place,
    /// Whether the dates of the claims are asked for as well: `when and where`.
    pub when: bool,
}

/// A figure that a question asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureAsked {
    /// What is counted; one after narrowing.
    pub measures: Vec<MeasureId>,
    /// How many there were, or by how much the number changed.
    pub sort: FigureSort,
    /// Whose figure it is.
    pub of: Name,
    /// When.
    pub times: Vec<Time>,
    /// Whose word it must be.
    pub voice: Option<Name>,
}

/// What sort of figure a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureSort {
    /// How many there were; a change, where the measure is one by itself.
    Level,
    /// Whatever the verb of the measure stands for.
    Any,
    /// By how much it changed, either way.
    Change,
    /// By how much it grew.
    Growth,
    /// By how much it became less.
    Decline,
    /// What part of the whole.
    Share,
}

impl FigureSort {
    /// Whether a figure of such a sort answers.
    pub fn takes(self, change: Change) -> bool {
        match self {
            FigureSort::Any => true,
            FigureSort::Level => matches!(change, Change::Level | Change::To),
            FigureSort::Change => matches!(change, Change::By | Change::Times | Change::Share),
            FigureSort::Growth | FigureSort::Decline => {
                matches!(change, Change::By | Change::Times)
            }
            FigureSort::Share => change == Change::Share,
        }
    }
}

/// An entity and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The grammatical subject.
    pub subject: Name,
    /// Others of which the same is said.
    pub and: Vec<Name>,
    /// What is said of it.
    pub link: Link,
}

impl Fact {
    /// All of which it is said.
    pub fn subjects(&self) -> impl Iterator<Item = &Name> {
        std::iter::once(&self.subject).chain(&self.and)
    }
}

/// Entities of a class that meet conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// Of what sort they are.
    pub class: Class,
    /// Where the class is named.
    pub place: Place,
    /// Restrictions on the entities' own dates; all of them hold.
    pub times: Vec<Time>,
    /// Alternatives, each a list of links that all hold. No condition is one empty alternative.
    pub any: Vec<Vec<Link>>,
}

/// The sort of the entities of a set.
#[derive(Debug, Clone, PartialEq)]
pub enum Class {
    /// Those that answer to "who".
    Who,
    /// All.
    What,
    /// Those of a kind; several while a noun is not narrowed to one.
    Kinds(Vec<KindId>),
}

/// A verb between the entities of a set and others.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What the verb can mean; one after narrowing.
    pub senses: Vec<Sense>,
    /// Where the verb stands.
    pub place: Place,
    /// Whether no such claim may be on record.
    pub not: bool,
    /// Whether the record must say that it was not so: what "what did X not V" asks for.
    pub denied: bool,
    /// Alternatives of terms that all hold; none where the verb stands alone.
    pub objects: Option<Vec<Vec<Term>>>,
    /// When; all of them hold of the same claim.
    pub times: Vec<Time>,
    /// Values that the claim's qualifiers must have; all of them hold.
    pub qualifiers: Vec<Restriction>,
    /// Whose word it must be.
    pub voice: Option<Name>,
    /// Of whom the same must be on record, with the same object; they are no answer themselves.
    pub with: Option<Name>,
    /// What is asked for as what could, should, would or seemed to have been, and not as what was.
    pub mode: Option<Mode>,
}

impl Link {
    /// The name that it has for its only object, or that it has none, where nothing but times
    /// restricts it; `None` where it has more, or a negation, mode, qualifier or voice.
    pub fn plain_object(&self) -> Option<Option<&Name>> {
        let plain = !self.not && self.mode.is_none();
        if !plain || !self.qualifiers.is_empty() || self.voice.is_some() {
            return None;
        }
        match self.objects.as_deref() {
            None => Some(None),
            Some([all]) => match all.as_slice() {
                [Term::Name(name)] => Some(Some(name)),
                _ => None,
            },
            Some(_) => None,
        }
    }

    /// A link of which nothing is known but what it means and takes.
    pub fn plain(sense: Sense, object: Option<Name>) -> Link {
        Link::of(vec![sense], object.map(|name| vec![vec![Term::Name(name)]]))
    }

    /// The same with several senses, and alternatives of objects that all hold.
    pub fn of(senses: Vec<Sense>, objects: Option<Vec<Vec<Term>>>) -> Link {
        Link {
            senses,
            place: 0..0,
            not: false,
            denied: false,
            mode: None,
            objects,
            times: Vec::new(),
            qualifiers: Vec::new(),
            voice: None,
            with: None,
        }
    }
}

/// A value that a qualifier must have.
#[derive(Debug, Clone, PartialEq)]
pub struct Restriction {
    /// Any of these, all with one marker; those that the verb declares after narrowing.
    pub qualifiers: Vec<QualifierId>,
    /// What it means of dates, where it means anything: then the claim's date can meet it too.
    pub preposition: Option<Preposition>,
    /// The preposition as said back.
    pub marker: String,
    /// The value, where it is an entity; no candidate where it is a text.
    pub name: Name,
    /// The value as the claims have it, where it is a text: spellings that fold to the same.
    pub texts: Vec<String>,
    /// The days that it leaves, where its value is dated; known after narrowing.
    pub period: Option<Period>,
}

/// A relation in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// The relation.
    pub relation: RelationId,
    /// Whether the entities of the set are on its `from` side.
    pub forward: bool,
}

impl Sense {
    /// The same relation seen from the other side.
    pub fn reversed(self) -> Sense {
        Sense { forward: !self.forward, ..self }
    }
}

/// What a verb takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// An entity by its name.
    Name(Name),
    /// Any entity of a set.
    Set(Box<Set>),
}

/// A name and the entities that it can stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// In file order; one after narrowing.
    pub candidates: Vec<EntityId>,
    /// Where it stands.
    pub place: Place,
}

impl Name {
    /// The entity that it stands for, once narrowed.
    pub fn entity(&self) -> EntityId {
        self.candidates.first().copied().unwrap_or(EntityId::new(0))
    }
}

/// How a time restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preposition {
    /// At some moment of it; `in`, `on` and `during` are one.
    In,
    /// At some moment before it.
    Before,
    /// At some moment after it.
    After,
    /// From its beginning on.
    Since,
    /// Up to its end; `until`, `till` and `by` are one.
    Until,
    /// From the beginning of the first to the end of the second.
    Between,
}

impl Preposition {
    /// What the preposition of a qualifier means of dates: `during the inquiry` is met by a date that
    /// lies in those of the inquiry, too.
    pub fn of_marker(marker: &str) -> Option<Preposition> {
        match marker {
            "during" | "at" => Some(Preposition::In),
            "before" => Some(Preposition::Before),
            "after" => Some(Preposition::After),
            _ => None,
        }
    }
}

/// A restriction in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Time {
    /// How it restricts.
    pub preposition: Preposition,
    /// The date or event.
    pub first: Point,
    /// The second, of `between`.
    pub second: Option<Point>,
    /// The days that it leaves, ends included.
    pub period: Period,
}

impl Time {
    /// Whether it says itself only about when: `in the mid 1920s`.
    pub fn is_vague(&self) -> bool {
        let vague = ["the early ", "the mid ", "the middle ", "the late "];
        match &self.first {
            Point::Date(date) => vague.iter().any(|start| date.said.starts_with(start)),
            Point::Event(_) => false,
        }
    }
}

/// A date, or the name of something dated.
#[derive(Debug, Clone, PartialEq)]
pub enum Point {
    /// A date.
    Date(Date),
    /// Something dated.
    Event(Name),
}

/// Both conditions: each alternative of the one with each of the other.
pub fn both(a: &[Vec<Link>], b: &[Vec<Link>]) -> Vec<Vec<Link>> {
    let pair = |x: &Vec<Link>, y: &Vec<Link>| x.iter().chain(y).cloned().collect();
    a.iter().flat_map(|x| b.iter().map(move |y| pair(x, y))).collect()
}
