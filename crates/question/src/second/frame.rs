//! Who does what to whom in a question, by the form of its verb.

use polemic_record::schema::QualifierRole;

use crate::english::classes::Group;
use crate::lexicon::{Shape, VerbForm};
use crate::meaning::{Class, Name, Place, Sense, Time};

use super::Reader;
use super::pieces::{Piece, What};

/// What fills one end of a verb.
#[derive(Debug, Clone, PartialEq)]
pub enum Filler {
    /// A name.
    Name(Name),
    /// What is asked for.
    Open,
    /// Nothing that the question says.
    Nothing,
}

impl Filler {
    /// The name, if it is one.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Filler::Name(name) => Some(name),
            Filler::Open | Filler::Nothing => None,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    /// What stands at an end of the claim.
    End(Class),
    /// The value of a qualifier with this marker.
    Marked(String, Class),
    /// A qualifier that tells any of these.
    Telling(&'static [QualifierRole], Class),
    /// The date.
    When,
    /// Whether it is so.
    Polar,
}

/// A question taken apart round one verb.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The relation, and on which side the grammatical subject is.
    pub sense: Sense,
    /// Where the verb stands.
    pub place: Place,
    /// The grammatical subject.
    pub subject: Filler,
    /// What stands at the other end.
    pub object: Filler,
    /// Other names.
    pub others: Vec<Other>,
    /// The places of words that only a text of the claim can account for.
    pub loose: Vec<usize>,
    /// The preposition before them, where one stands there.
    pub marker: Option<String>,
    /// When.
    pub times: Vec<Time>,
    /// What is asked for.
    pub open: Open,
    /// What the name of the answer must have, where a noun says so that the schema does not have.
    pub noun: Option<String>,
}

/// A name that is neither end of the verb.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Whom it can mean.
    pub name: Name,
    /// The preposition before it, where one stands there.
    pub tie: Option<String>,
    /// Its first word.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
}

impl Frame {
    /// The names at the ends of its verb.
    pub fn ends(&self) -> impl Iterator<Item = &Name> {
        [&self.subject, &self.object].into_iter().filter_map(Filler::name)
    }
}

/// The frames of a question: for each verb and each of its forms that can stand where it stands.
pub fn frames(reader: &Reader<'_>, pieces: &[Piece]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    for (verb, piece) in pieces.iter().enumerate() {
        let What::Verb(forms) = &piece.what else { continue };
        let has_finite = forms.iter().any(|form| form.shape == Shape::Finite);
        for &form in forms {
            let frame = Taking { reader, pieces, verb, form, has_finite }.frame();
            frames.extend(frame.filter(|frame| !frames.contains(frame)));
        }
    }
    frames
}

/// Where no form of a verb says who did it: both ways to read two names and a verb, to be offered.
pub fn guesses(reader: &Reader<'_>, pieces: &[Piece]) -> Vec<Frame> {
    let names: Vec<&Name> = pieces
        .iter()
        .filter_map(|piece| if let What::Name(name) = &piece.what { Some(name) } else { None })
        .collect();
    let loose = pieces.iter().any(|piece| piece.what == What::Loose);
    let (&[a, b], false) = (names.as_slice(), loose) else { return Vec::new() };
    let time = |piece: &Piece| if let What::Time(t) = &piece.what { Some(t.clone()) } else { None };
    let times: Vec<Time> = pieces.iter().filter_map(time).collect();
    let mut frames: Vec<Frame> = Vec::new();
    for piece in pieces {
        let What::Verb(forms) = &piece.what else { continue };
        let place = reader.words[piece.from].start..reader.words[piece.to - 1].end;
        for (form, (subject, object)) in forms.iter().flat_map(|f| [(f, (a, b)), (f, (b, a))]) {
            let frame = Frame {
                sense: Sense { relation: form.relation, forward: true },
                place: place.clone(),
                subject: Filler::Name(subject.clone()),
                object: Filler::Name(object.clone()),
                others: Vec::new(),
                loose: Vec::new(),
                marker: None,
                times: times.clone(),
                open: Open::Polar,
                noun: None,
            };
            if !frames.contains(&frame) {
                frames.push(frame);
            }
        }
    }
    frames
}

/// A question being taken apart.
struct Taking<'a> {
    reader: &'a Reader<'a>,
    pieces: &'a [Piece],
    verb: usize,
    form: VerbForm,
    has_finite: bool,
}

impl Taking<'_> {
    fn frame(&self) -> Option<Frame> {
        let helper = self.helper()?;
        let wanted = self.wanted()?;
        let subject_at = self.subject(helper)?;
        let object_at = self.object();
        let filler = |at: usize| match &self.pieces[at].what {
            What::Name(name) => Some(Filler::Name(name.clone())),
            What::Wanted(_) => Some(Filler::Open),
            _ => None,
        };
        let subject = filler(subject_at)?;
        let mut object = object_at.map_or(Some(Filler::Nothing), filler)?;
        let taken = [Some(subject_at), object_at, wanted, helper, Some(self.verb)];
        let rest = self.rest(&taken, object_at)?;
        let open = self.open(wanted, &subject, &mut object, rest.stray)?;
        let verb = &self.pieces[self.verb];
        let place = self.reader.words[verb.from].start..self.reader.words[verb.to - 1].end;
        let sense = Sense { relation: self.form.relation, forward: self.form.forward };
        let Rest { others, loose, marker, times, .. } = rest;
        let noun = wanted.and_then(|wanted| self.pieces[wanted].noun.clone());
        // Of the values of qualifiers it is not known what they are called.
        if noun.is_some() && !matches!(open, Open::End(_)) {
            return None;
        }
        Some(Frame { sense, place, subject, object, others, loose, marker, times, open, noun })
    }

    /// The helping verb that the form needs; none needed is `Some(None)`.
    fn helper(&self) -> Option<Option<usize>> {
        let group = |at: usize| match self.pieces[at].what {
            What::Helper(group) => Some(group),
            _ => None,
        };
        let all: Vec<usize> = (0..self.pieces.len()).filter(|&at| group(at).is_some()).collect();
        let only = match all.as_slice() {
            [] => None,
            [only] if *only < self.verb => Some(*only),
            _ => return None,
        };
        let been = |at: usize| {
            let between = &self.pieces[at..self.verb];
            between.iter().any(|piece| self.reader.words[piece.from].text == "been")
        };
        let fits = match (self.form.shape, only.and_then(group)) {
            (Shape::Base, Some(Group::Do)) | (Shape::Finite, None) => true,
            (Shape::Perfect, Some(Group::Have)) => !only.is_some_and(been),
            (Shape::Agentless | Shape::Tail, None) => !self.has_finite,
            (Shape::Agentless | Shape::Tail | Shape::Ing, Some(Group::Be)) => true,
            (Shape::Agentless | Shape::Tail, Some(Group::Have)) => only.is_some_and(been),
            _ => false,
        };
        fits.then_some(only)
    }

    /// The piece that says what is asked for; none of them is `Some(None)`, several are too many.
    fn wanted(&self) -> Option<Option<usize>> {
        let asks = |at: &usize| {
            matches!(self.pieces[*at].what, What::Wanted(_) | What::When | What::Adverbial(_))
        };
        let mut all = (0..self.pieces.len()).filter(asks);
        let first = all.next();
        all.next().is_none().then_some(first)
    }

    /// The piece that is the grammatical subject.
    fn subject(&self, helper: Option<usize>) -> Option<usize> {
        let Some(helper) = helper else {
            let before = self.before(self.verb)?;
            return matches!(self.pieces[before].what, What::Name(_) | What::Wanted(_))
                .then_some(before);
        };
        let is_name = |at: &usize| matches!(self.pieces[*at].what, What::Name(_));
        let is_other = |at: &usize| !matches!(self.pieces[*at].what, What::Name(_) | What::Small);
        if (helper + 1..self.verb).any(|at| is_other(&at)) {
            return None;
        }
        let names: Vec<usize> = (helper + 1..self.verb).filter(is_name).collect();
        match names.as_slice() {
            [only] => Some(*only),
            [] => {
                let before = self.before(helper)?;
                matches!(self.pieces[before].what, What::Wanted(_) | What::Name(_))
                    .then_some(before)
                    .filter(|&at| self.preposition_before(at).is_none())
            }
            _ => None,
        }
    }

    /// The name at the other end: after the verb itself, or an agent after "by".
    fn object(&self) -> Option<usize> {
        let is_name = |at: &usize| matches!(self.pieces[*at].what, What::Name(_));
        if self.form.shape != Shape::Agentless {
            return self.after(self.verb).filter(is_name);
        }
        let mut agents = (self.verb + 1..self.pieces.len())
            .filter(is_name)
            .filter(|&at| self.preposition_before(at).is_some_and(|p| p == "by"));
        agents.next()
    }

    /// The piece before another, small words left out.
    fn before(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&n| self.pieces[n].what != What::Small)
    }

    fn after(&self, at: usize) -> Option<usize> {
        (at + 1..self.pieces.len()).find(|&n| self.pieces[n].what != What::Small)
    }

    fn preposition_before(&self, at: usize) -> Option<&str> {
        match &self.pieces[self.before(at)?].what {
            What::Preposition(text) => Some(text),
            _ => None,
        }
    }

    /// What is left when the verb and its ends are taken.
    fn rest(&self, taken: &[Option<usize>], object: Option<usize>) -> Option<Rest> {
        let mut rest = Rest::default();
        for (at, piece) in self.pieces.iter().enumerate() {
            if taken.contains(&Some(at)) {
                continue;
            }
            match &piece.what {
                What::Small => {}
                What::Time(time) => rest.times.push(time.clone()),
                What::Name(name) => {
                    let (name, tie) = (name.clone(), self.tie(at)?);
                    rest.others.push(Other { name, tie, from: piece.from, to: piece.to });
                }
                What::Verb(_) | What::Loose => {
                    let tied = self.after(at).is_some_and(|next| self.ends_in_tie(at, next));
                    rest.loose.extend(piece.from..piece.to - usize::from(tied));
                }
                What::Preposition(text) => {
                    let next = self.after(at);
                    let is_agent = next == object && object.is_some() && text == "by";
                    let before_name =
                        next.is_some_and(|n| matches!(self.pieces[n].what, What::Name(_)));
                    let before_loose = next.is_some_and(|n| {
                        n != self.verb && matches!(self.pieces[n].what, What::Verb(_) | What::Loose)
                    });
                    if before_loose && rest.loose.is_empty() {
                        rest.marker = Some(text.clone());
                        continue;
                    }
                    // Within a text a preposition is compared with the word after it.
                    if is_agent || before_name || before_loose {
                        continue;
                    }
                    if rest.stray.replace(text.clone()).is_some() {
                        return None;
                    }
                }
                What::Wanted(_) | What::When | What::Adverbial(_) | What::Helper(_) => return None,
            }
        }
        Some(rest)
    }

    /// Whether a verb that is not the main one ends in the preposition of the name after it.
    fn ends_in_tie(&self, at: usize, next: usize) -> bool {
        let piece = &self.pieces[at];
        piece.to - piece.from > 1 && matches!(self.pieces[next].what, What::Name(_))
    }

    /// What ties a name to the claim: the preposition before it, or none after a word that only a
    /// text can account for. Nothing else does.
    fn tie(&self, at: usize) -> Option<Option<String>> {
        let before = self.before(at)?;
        let piece = &self.pieces[before];
        match &piece.what {
            What::Preposition(text) => Some(Some(text.clone())),
            What::Verb(_) | What::Loose if before != self.verb => {
                let last = &self.reader.words[piece.to - 1].text;
                Some((piece.to - piece.from > 1).then(|| last.clone()))
            }
            // Right after another name it can only be among the words of a text: called X a Y.
            What::Name(_) if self.reader.words[self.pieces[at].from - 1].text == "a" => {
                Some(Some(String::new()))
            }
            _ => None,
        }
    }

    /// What is asked for, and at which end it stands.
    fn open(
        &self,
        wanted: Option<usize>,
        subject: &Filler,
        object: &mut Filler,
        stray: Option<String>,
    ) -> Option<Open> {
        let Some(wanted) = wanted else {
            let is_polar = matches!(self.pieces.first()?.what, What::Helper(_));
            return (is_polar && stray.is_none()).then_some(Open::Polar);
        };
        let by = stray.as_deref() == Some("by");
        match &self.pieces[wanted].what {
            What::When if stray.is_none() => Some(Open::When),
            What::Adverbial(roles) if stray.is_none() => {
                let class = match *roles {
                    QualifierRole::PLACES => Class::Kinds(Vec::new()),
                    _ => Class::What,
                };
                Some(Open::Telling(roles, class))
            }
            What::Wanted(class) if *subject == Filler::Open => {
                stray.is_none().then(|| Open::End(class.clone()))
            }
            What::Wanted(class) => match stray {
                Some(marker) if !by => Some(Open::Marked(marker, class.clone())),
                Some(_) if self.form.shape != Shape::Agentless => None,
                None if self.form.shape == Shape::Agentless => None,
                _ if *object != Filler::Nothing => None,
                _ => {
                    *object = Filler::Open;
                    Some(Open::End(class.clone()))
                }
            },
            _ => None,
        }
    }
}

/// What is left of a question beside its verb and the ends.
#[derive(Default)]
struct Rest {
    others: Vec<Other>,
    loose: Vec<usize>,
    marker: Option<String>,
    times: Vec<Time>,
    /// A preposition that stands before nothing: it belongs to what is asked for.
    stray: Option<String>,
}
