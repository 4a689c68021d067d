//! What something is taken for: `what is the main enemy`, `was X a daring construction`, `what did X
//! make a question of principle`, `who used the formula …`.
//!
//! No verb of the schema stands there, but the words are those of a text that says as what something
//! is taken. Who bears it and who holds it so hangs on the relation: where the schema has a frame
//! for it (`dismiss … as`) the object bears it, and in a claim about its subject alone the subject.

use crate::english::classes::Group;
use crate::meaning::{Class, Fact, Link, Name, Question, Restriction, Sense, Set, Time};
use polemic_record::schema::{QualifierRole, VerbFrame};
use polemic_record::{Claim, EntityId, QualifierId, Term};

use super::pieces::{Piece, What};
use super::{Reader, TURNING, in_time, restriction};

/// Verbs that make something be taken for something, whatever the schema's verb for it is.
const MAKING: &[&str] =
    &["make", "makes", "made", "turn", "turns", "turned", "treat", "treats", "treated"];

/// Verbs by which somebody takes something for what a formula says.
const USING: &[&str] = &["use", "uses", "used", "employ", "employs", "employed"];

/// Nouns for the words themselves, after [`USING`].
const WORDS: &[&str] = &["formula", "term", "phrase", "expression", "word", "words", "label"];

/// What stands at a place of such a question.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Name(Name),
    Open(Class),
    Nothing,
}

/// A question of what something is taken for, taken apart.
#[derive(Debug, Clone, PartialEq)]
struct Bearing {
    /// What is taken for it.
    bearer: Part,
    /// Who takes it so.
    holder: Part,
    /// That to which a verb with "be" ties the bearer.
    tied: Option<Name>,
    /// The places of the words of the text.
    text: Vec<usize>,
    times: Vec<Time>,
    when: bool,
    /// What the name of the bearer must have, where a noun says so that the schema does not have.
    noun: Option<String>,
}

impl Bearing {
    /// The words of the text without the name to which a verb with "be" may tie the bearer.
    fn untied(&self, reader: &Reader<'_>) -> Vec<usize> {
        let place = self.tied.as_ref().map_or(0..0, |name| name.place.clone());
        let is_free = |at: &&usize| !place.contains(&reader.words[**at].start);
        self.text.iter().filter(is_free).copied().collect()
    }
}

/// The questions that claims make of such words.
pub fn questions(reader: &Reader<'_>, pieces: &[Piece]) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    for bearing in [copula(reader, pieces), making(reader, pieces), using(reader, pieces)] {
        let Some(bearing) = bearing.filter(|bearing| !bearing.text.is_empty()) else { continue };
        let any = Bearing { noun: None, ..bearing.clone() };
        let mut uncalled: Vec<Question> = Vec::new();
        for &id in reader.saying(&bearing.untied(reader)) {
            let claim = reader.dataset.claim(id);
            let Some(question) = asked(reader, &any, claim) else { continue };
            // A noun that not all answers are called by would be lost.
            let list = match asked(reader, &bearing, claim) {
                Some(_) => &mut found,
                None => &mut uncalled,
            };
            if !list.contains(&question) {
                list.push(question);
            }
        }
        found.retain(|question| !uncalled.contains(question));
    }
    found
}

/// `which factory was NAME`: the one thing of that kind that a name means.
pub fn identity(reader: &Reader<'_>, pieces: &[Piece]) -> Option<Question> {
    let told: Vec<&What> = rest(pieces, 0).map(|(_, piece)| &piece.what).collect();
    let [What::Wanted(Class::Kinds(kinds)), What::Helper(Group::Be), What::Name(name)] =
        told.as_slice()
    else {
        return None;
    };
    let is_kind = |id: &&EntityId| kinds.iter().any(|&kind| reader.dataset.is_a(**id, kind));
    let candidates: Vec<EntityId> = name.candidates.iter().filter(is_kind).copied().collect();
    let place = name.place.clone();
    (candidates.len() == 1).then_some(Question::Card(Name { candidates, place }))
}

/// The pieces from a place on, those that say nothing left out.
fn rest(pieces: &[Piece], from: usize) -> impl Iterator<Item = (usize, &Piece)> {
    let telling = |(_, piece): &(usize, &Piece)| piece.what != What::Small;
    pieces.iter().enumerate().skip(from).filter(telling)
}

/// `what is TEXT`, `what was TEXT for X in 1926`, `is X TEXT`, `when was X TEXT`.
fn copula(reader: &Reader<'_>, pieces: &[Piece]) -> Option<Bearing> {
    let is_be = |piece: &Piece| piece.what == What::Helper(Group::Be);
    let be = pieces.iter().position(is_be)?;
    let before: Vec<&Piece> =
        rest(pieces, 0).take_while(|(at, _)| *at < be).map(|(_, p)| p).collect();
    let mut after = rest(pieces, be + 1).peekable();
    let mut name_after = || {
        let (at, _) = *after.peek()?;
        let What::Name(name) = &pieces[at].what else { return None };
        Some((name.clone(), at + 1))
    };
    let (bearer, when, from) = match before.as_slice() {
        [Piece { what: What::Wanted(class), .. }] => (Part::Open(class.clone()), false, be + 1),
        [] => name_after().map(|(name, from)| (Part::Name(name), false, from))?,
        [Piece { what: What::When, .. }] => {
            name_after().map(|(name, from)| (Part::Name(name), true, from))?
        }
        _ => return None,
    };
    let bearing = Bearing {
        bearer,
        holder: Part::Nothing,
        tied: None,
        text: Vec::new(),
        times: Vec::new(),
        when,
        noun: None,
    };
    filled(reader, pieces, from, bearing)
}

/// `what did X make TEXT`, `did X make Y TEXT`, `who made Y TEXT`.
fn making(reader: &Reader<'_>, pieces: &[Piece]) -> Option<Bearing> {
    let (verb, holder, first) = acting(reader, pieces, MAKING)?;
    let mut after = rest(pieces, verb + 1);
    let (bearer, from) = match (first, after.next()) {
        (Some(class), _) => (Part::Open(class), verb + 1),
        (None, Some((at, Piece { what: What::Name(name), .. }))) => {
            (Part::Name(name.clone()), at + 1)
        }
        _ => return None,
    };
    let none = Vec::new();
    let times = Vec::new();
    let bearing =
        Bearing { bearer, holder, tied: None, text: none, times, when: false, noun: None };
    let schema = &reader.dataset.schema;
    let manners = schema.qualifiers_telling(&[QualifierRole::Manner]);
    let is_manner = |text: &str| manners.iter().any(|&q| schema.qualifier(q).marker == text);
    let into = |piece: &Piece| matches!(&piece.what, What::Preposition(text) if text == "into" || is_manner(text));
    let from = rest(pieces, from).next().filter(|(_, p)| into(p)).map_or(from, |(at, _)| at + 1);
    filled(reader, pieces, from, bearing)
}

/// `who used the formula TEXT`, `did X use the term TEXT`.
fn using(reader: &Reader<'_>, pieces: &[Piece]) -> Option<Bearing> {
    let (verb, holder, None) = acting(reader, pieces, USING)? else { return None };
    let (noun, piece) = rest(pieces, verb + 1).next()?;
    let is_noun =
        piece.to - piece.from == 1 && WORDS.contains(&reader.words[piece.from].text.as_str());
    let bearing = Bearing {
        bearer: Part::Nothing,
        holder,
        tied: None,
        text: Vec::new(),
        times: Vec::new(),
        when: false,
        noun: None,
    };
    filled(reader, pieces, noun + 1, bearing).filter(|_| is_noun)
}

/// One of some verbs in the active: its piece, who does it, and what is asked for beside that.
fn acting(
    reader: &Reader<'_>,
    pieces: &[Piece],
    verbs: &[&str],
) -> Option<(usize, Part, Option<Class>)> {
    let is_verb = |piece: &Piece| {
        piece.to - piece.from == 1
            && matches!(piece.what, What::Verb(_) | What::Loose)
            && verbs.contains(&reader.words[piece.from].text.as_str())
    };
    let verb = pieces.iter().position(is_verb)?;
    let before: Vec<&What> =
        rest(pieces, 0).take_while(|(at, _)| *at < verb).map(|(_, piece)| &piece.what).collect();
    match before.as_slice() {
        [What::Wanted(class)] => Some((verb, Part::Open(class.clone()), None)),
        [What::Helper(Group::Do), What::Name(name)] => Some((verb, Part::Name(name.clone()), None)),
        [What::Wanted(class), What::Helper(Group::Do), What::Name(name)] => {
            Some((verb, Part::Name(name.clone()), Some(class.clone())))
        }
        _ => None,
    }
}

/// The words from a piece on: dates, who holds it so, to what it is tied, and the text.
fn filled(
    reader: &Reader<'_>,
    pieces: &[Piece],
    from: usize,
    mut bearing: Bearing,
) -> Option<Bearing> {
    let mut preposition: Option<&str> = None;
    for (_, piece) in rest(pieces, from) {
        let before = preposition.take();
        match &piece.what {
            What::Time(time) => bearing.times.push(time.clone()),
            What::Preposition(text) => preposition = Some(text),
            What::Name(name) if before == Some("for") && bearing.holder == Part::Nothing => {
                bearing.holder = Part::Name(name.clone());
            }
            What::Name(name) if before == Some("of") && bearing.tied.is_none() => {
                bearing.tied = Some(name.clone());
                bearing.text.extend(piece.from..piece.to);
            }
            What::Name(_) | What::Loose | What::Verb(_) => {
                // A verb of several words may end in the preposition of the name after it.
                let last = reader.words[piece.to - 1].text.as_str();
                let ties = piece.to - piece.from > 1 && Group::Preposition.has(last);
                preposition = Some(last).filter(|_| ties && !matches!(piece.what, What::Name(_)));
                bearing.text.extend(piece.from..piece.to - usize::from(preposition.is_some()));
            }
            _ => return None,
        }
    }
    let mut nouns = pieces.iter().filter_map(|piece| piece.noun.clone());
    bearing.noun = nouns.next();
    // Only of what bears the text it is known what it is called.
    if bearing.noun.is_some() && !matches!(bearing.bearer, Part::Open(_)) {
        return None;
    }
    let says = |at: &usize| !TURNING.contains(&reader.words[*at].text.as_str());
    (preposition.is_none() && bearing.text.iter().all(says)).then_some(bearing)
}

/// The question that a claim makes of such words, if it accounts for all of them.
fn asked(reader: &Reader<'_>, bearing: &Bearing, claim: &Claim) -> Option<Question> {
    let schema = &reader.dataset.schema;
    let relation = schema.relation(claim.relation);
    let is_polar =
        matches!(bearing.bearer, Part::Name(_)) && !matches!(bearing.holder, Part::Open(_));
    if claim.mode.is_some()
        || claim.denied && !is_polar
        || !bearing.times.iter().all(|time| in_time(time, claim))
    {
        return None;
    }
    let is_tied = bearing.tied.as_ref().zip(claim.to).is_some_and(|(name, to)| {
        let of = |verb: &String| verb.starts_with("be ") && verb.ends_with(" of");
        name.candidates.contains(&to) && relation.verbs.first().is_some_and(of)
    });
    // Only of a relation that is said with such a frame it is sure that the object bears it.
    let takes = |frame: &VerbFrame| {
        let asked = schema.qualifier_named(&frame.asks);
        asked.is_some_and(|q| schema.tells(q, &[QualifierRole::Manner]))
    };
    let (by_subject, bears, other) = match claim.to {
        Some(to) if relation.frames.iter().any(takes) && to != claim.from => {
            (false, to, Some(claim.from))
        }
        Some(to) if is_tied => (true, claim.from, Some(to)),
        None => (true, claim.from, None),
        Some(_) => return None,
    };
    let fits = |part: &Part, id: Option<EntityId>| match part {
        Part::Name(name) => id.is_some_and(|id| name.candidates.contains(&id)),
        Part::Open(_) => id.is_some(),
        Part::Nothing => true,
    };
    let holder = other.filter(|_| !by_subject);
    if !fits(&bearing.bearer, Some(bears)) || !fits(&bearing.holder, holder) {
        return None;
    }
    if bearing.noun.as_ref().is_some_and(|noun| !reader.has_name(bears, noun)) {
        return None;
    }
    let words = if is_tied { bearing.untied(reader) } else { bearing.text.clone() };
    let tied = bearing.tied.clone().filter(|_| is_tied);
    let said = said(reader, &words, claim)?;
    Some(canonical(bearing, claim, by_subject, tied, &said))
}

/// The text of a claim that has some words.
fn said(reader: &Reader<'_>, words: &[usize], claim: &Claim) -> Option<Restriction> {
    let schema = &reader.dataset.schema;
    let manner = |q: &QualifierId| schema.tells(*q, &[QualifierRole::Manner]);
    let taken = claim.qualifiers.iter().filter(|(q, _)| manner(q));
    let texts = taken.flat_map(|(q, terms)| terms.iter().map(move |term| (*q, term)));
    let (q, text) = texts
        .filter_map(|(q, term)| match term {
            Term::Text(text) => Some((q, text)),
            Term::Entity(_) => None,
        })
        .find(|(_, text)| reader.tells(text, words))?;
    let nobody = Name { candidates: Vec::new(), place: 0..0 };
    Some(restriction(q, &schema.qualifier(q).marker, nobody, vec![text.clone()]))
}

/// The question of the grammar.
fn canonical(
    bearing: &Bearing,
    claim: &Claim,
    by_subject: bool,
    tied: Option<Name>,
    said: &Restriction,
) -> Question {
    let name = |part: &Part| match part {
        Part::Name(name) => Some(name.clone()),
        Part::Open(_) | Part::Nothing => None,
    };
    // Seen from the bearer: an active verb has it for its object.
    let of_bearer = Sense { relation: claim.relation, forward: by_subject };
    let link = |sense: Sense, object: Option<Name>| Link {
        times: bearing.times.clone(),
        qualifiers: vec![said.clone()],
        ..Link::plain(sense, object)
    };
    let list = |class: &Class, link: Link| {
        let (class, any) = (class.clone(), vec![vec![link]]);
        Question::List(Set { class, place: 0..0, times: Vec::new(), any })
    };
    let other = if by_subject { tied } else { name(&bearing.holder) };
    match (&bearing.bearer, &bearing.holder) {
        (Part::Open(class), _) => list(class, link(of_bearer, other)),
        (bearer, Part::Open(class)) => list(class, link(of_bearer.reversed(), name(bearer))),
        (bearer, holder) => {
            let fact = match (name(bearer), name(holder)) {
                (Some(bearer), _) => {
                    Fact { subject: bearer, and: Vec::new(), link: link(of_bearer, other) }
                }
                (None, holder) => Fact {
                    subject: holder.unwrap_or(Name { candidates: Vec::new(), place: 0..0 }),
                    and: Vec::new(),
                    link: link(of_bearer.reversed(), None),
                },
            };
            if bearing.when { Question::When(fact) } else { Question::Polar(fact) }
        }
    }
}
