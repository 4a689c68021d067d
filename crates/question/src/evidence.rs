//! The records that answer a plain question, found without running it: so that what is said beside
//! the question can be compared with what is told beside them.

use polemic_record::{
    Claim, ClaimId, Dataset, Entity, EntityId, Figure, RelationId, Term as Value, When,
};

use super::lexicon::Lexicon;
use super::meaning::{Class, Link, Name, Question, Restriction, Term, Time};
use super::words::phrase;

/// A record that answers a question.
#[derive(Debug, Clone, Copy)]
pub enum Record<'a> {
    /// A claim, and which entity it gives for an answer, where it gives one.
    Claim(&'a Claim, Option<EntityId>),
    /// A figure.
    Figure(&'a Figure),
    /// The entity itself.
    Entity(EntityId, &'a Entity),
}

impl<'a> Record<'a> {
    /// Its date.
    pub fn when(self) -> Option<&'a When> {
        match self {
            Record::Claim(claim, _) => claim.when.as_ref(),
            Record::Figure(figure) => figure.when.as_ref(),
            Record::Entity(_, entity) => entity.when.as_ref(),
        }
    }

    /// Whether it says that something was not so.
    pub fn is_denied(self) -> bool {
        matches!(self, Record::Claim(claim, _) if claim.denied)
    }

    /// What its editor remarked.
    pub fn note(self) -> Option<&'a str> {
        match self {
            Record::Claim(claim, _) => claim.note.as_deref(),
            Record::Figure(figure) => figure.note.as_deref(),
            Record::Entity(..) => None,
        }
    }

    /// The texts that say more of it.
    pub fn texts(self) -> Vec<&'a str> {
        match self {
            Record::Claim(claim, _) => {
                let values = claim.qualifiers.iter().flat_map(|(_, values)| values);
                let text = |value: &'a Value| match value {
                    Value::Text(text) => Some(text.as_str()),
                    Value::Entity(_) => None,
                };
                values.filter_map(text).collect()
            }
            Record::Figure(figure) => figure.base.as_deref().into_iter().collect(),
            Record::Entity(..) => Vec::new(),
        }
    }

    /// On whose word it stands: those who say it, and the works in which it is said.
    pub fn voices(self) -> Vec<EntityId> {
        match self {
            Record::Claim(claim, _) => {
                let values = claim.qualifiers.iter().flat_map(|(_, values)| values);
                let named = values.filter_map(|value| match value {
                    Value::Entity(id) => Some(*id),
                    Value::Text(_) => None,
                });
                claim.according_to.into_iter().chain([claim.from]).chain(named).collect()
            }
            Record::Figure(figure) => figure.according_to.into_iter().collect(),
            Record::Entity(..) => Vec::new(),
        }
    }

    /// The entities that have a part in it.
    pub fn parts(self) -> Vec<EntityId> {
        match self {
            Record::Claim(claim, _) => self.voices().into_iter().chain(claim.to).collect(),
            Record::Figure(figure) => self.voices().into_iter().chain([figure.of]).collect(),
            Record::Entity(id, _) => vec![id],
        }
    }

    /// The entity that it gives for an answer.
    pub fn answer(self) -> Option<EntityId> {
        match self {
            Record::Claim(_, answer) => answer,
            Record::Figure(_) => None,
            Record::Entity(id, _) => Some(id),
        }
    }
}

/// Looks records up.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and claims.
    pub dataset: &'a Dataset,
}

impl<'a> Evidence<'a> {
    /// All records that answer a question; none where the question is not plain enough to tell. Those
    /// that answer it only possibly are among them. O(claims at a name).
    pub fn of(self, meaning: &Question) -> Option<Vec<Record<'a>>> {
        match meaning {
            Question::List(set) => {
                let [all] = set.any.as_slice() else { return None };
                let [link] = all.as_slice() else { return None };
                let claims = self.claims_of(link).filter(|_| set.times.is_empty())?.iter();
                let answers = claims.filter_map(|&id| {
                    let claim = self.dataset.claim(id);
                    let near = self.held(link, claim, false)?;
                    self.fits(&set.class, near).then_some(Record::Claim(claim, Some(near)))
                });
                Some(answers.collect())
            }
            Question::Polar(fact) | Question::When(fact) | Question::Qualified(fact, _) => {
                let is_polar = matches!(meaning, Question::Polar(_));
                let subject = fact.subject.candidates.first().filter(|_| fact.and.is_empty())?;
                if !is_plain(&fact.link) {
                    return None;
                }
                let claims = self.lexicon.claims(self.dataset).get(subject).into_iter().flatten();
                let answers = claims.filter_map(|&id| {
                    let claim = self.dataset.claim(id);
                    let held = self.held(&fact.link, claim, is_polar) == Some(*subject);
                    held.then_some(Record::Claim(claim, self.other(claim, *subject)))
                });
                Some(answers.collect())
            }
            Question::Figure(asked) => {
                let measure = asked.measures.first()?;
                let is_own = |figure: &&Figure| {
                    figure.of == asked.of.entity()
                        && figure.measure == *measure
                        && asked.sort.takes(figure.change)
                        && asked.times.iter().all(|time| in_time(time, figure.when.as_ref()))
                };
                Some(self.dataset.figures.iter().filter(is_own).map(Record::Figure).collect())
            }
            Question::Dated(name) | Question::Card(name) => {
                let id = name.entity();
                Some(vec![Record::Entity(id, self.dataset.entity(id))])
            }
            _ => None,
        }
    }

    /// Whether an entity is of a class.
    pub fn fits(self, class: &Class, id: EntityId) -> bool {
        match class {
            Class::Kinds(kinds) => kinds.iter().any(|&kind| self.dataset.is_a(id, kind)),
            Class::Who => self.dataset.is_who(id),
            Class::What => true,
        }
    }

    /// The claims at a name of a link, or those with the first word of a text of it.
    pub fn claims_of(self, link: &Link) -> Option<&'a [ClaimId]> {
        let values = link.qualifiers.iter();
        let named = match object(link)? {
            Some(name) => Some(name.entity()),
            None => values.clone().find_map(|value| value.name.candidates.first().copied()),
        };
        if let Some(named) = named {
            return self.lexicon.claims(self.dataset).get(&named).map(Vec::as_slice);
        }
        let text = phrase(values.clone().find_map(|value| value.texts.first())?);
        let stem = self.lexicon.stems(self.dataset).of(text.split(' ').next()?);
        self.lexicon.said(self.dataset).get(stem.as_str()).map(Vec::as_slice)
    }

    /// The end of a claim that a link asks for, if the claim is all that the link says.
    pub fn held(self, link: &Link, claim: &Claim, or_denied: bool) -> Option<EntityId> {
        let [sense] = link.senses.as_slice() else { return None };
        let object = object(link).filter(|_| is_plain(link))?;
        let is_relation =
            |id: RelationId| self.dataset.schema.relation_line(claim.relation).contains(&id);
        let said = (or_denied || !claim.denied)
            && claim.mode == link.mode
            && is_relation(sense.relation)
            && link.times.iter().all(|time| in_time(time, claim.when.as_ref()))
            && link.voice.as_ref().is_none_or(|name| claim.according_to == Some(name.entity()))
            && link.qualifiers.iter().all(|restriction| bears(claim, restriction));
        if !said {
            return None;
        }
        let is_object =
            |far: Option<EntityId>| object.is_none_or(|name| far == Some(name.entity()));
        let straight = match sense.forward {
            true => (Some(claim.from), claim.to),
            false => (claim.to, Some(claim.from)),
        };
        let mutual = self.dataset.schema.relation(sense.relation).symmetric;
        let ways = [straight, (straight.1, straight.0)];
        let mut ways = ways.into_iter().take(if mutual { 2 } else { 1 });
        ways.find(|(near, far)| near.is_some() && is_object(*far))?.0
    }

    /// The other end of a claim.
    fn other(self, claim: &Claim, end: EntityId) -> Option<EntityId> {
        if claim.from == end { claim.to } else { Some(claim.from) }
    }
}

/// Whether a link says nothing that cannot be seen in a single claim.
fn is_plain(link: &Link) -> bool {
    let dated = link.qualifiers.iter().any(|restriction| restriction.period.is_some());
    !link.not && !link.denied && link.with.is_none() && !dated
}

/// Whether something may have been in a time.
fn in_time(time: &Time, when: Option<&When>) -> bool {
    use polemic_record::when::Certainty;
    when.is_some_and(|when| when.overlaps(time.period) != Certainty::No)
}

/// The name that a link takes, where it takes one or nothing; none where it takes more.
pub fn object(link: &Link) -> Option<Option<&Name>> {
    match link.objects.as_deref() {
        None => Some(None),
        Some([objects]) => match objects.as_slice() {
            [Term::Name(name)] => Some(Some(name)),
            _ => None,
        },
        Some(_) => None,
    }
}

/// Whether a claim has the value that a restriction wants.
pub fn bears(claim: &Claim, restriction: &Restriction) -> bool {
    let own = claim.qualifiers.iter().filter(|(q, _)| restriction.qualifiers.contains(q));
    own.flat_map(|(_, terms)| terms).any(|term| match term {
        Value::Entity(id) => restriction.name.candidates.contains(id),
        Value::Text(text) => restriction.texts.iter().any(|said| phrase(said) == phrase(text)),
    })
}
