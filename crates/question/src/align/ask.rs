//! The question of the grammar that a laid question is.

use polemic_record::schema::QualifierRole;
use polemic_record::{EntityId, QualifierId};

use crate::lexicon::{Entry, Shape};
use crate::meaning::{Asked, Class, Fact, Link, Name, Question, Restriction, Sense, Set};

use super::Aligned;
use super::lay::{Filler, Laid, Laying, VerbSort, VerbUse};
use super::sketch::Wanted;
use super::text::stands_for;

impl Laying<'_> {
    /// The question of the grammar, if the claim has what is asked for.
    pub fn asked(&self, verb: &VerbUse, turned: bool, mut laid: Laid) -> Option<Aligned> {
        let (near, far) = self.ends(verb, turned);
        if verb.sort == VerbSort::Event {
            if laid.object != Filler::Nothing {
                return None;
            }
            laid.object = Filler::Named(far?);
        }
        if verb.sort == VerbSort::TakesFor && !self.has_manner(&laid) {
            return None;
        }
        let sense = Sense { relation: verb.form.relation, forward: verb.form.forward };
        let meaning = match &self.sketch.wanted {
            Wanted::Polar => Question::Polar(self.fact(sense, &laid)?),
            Wanted::When => {
                self.claim.when.as_ref()?;
                Question::When(self.fact(sense, &laid)?)
            }
            Wanted::Telling(roles) => {
                let qualifiers = self.telling(sense, roles)?;
                let class = match *roles {
                    QualifierRole::PLACES => Class::Kinds(Vec::new()),
                    _ => Class::What,
                };
                let asked = Asked { qualifiers, class, place: 0..0, when: false };
                Question::Qualified(self.fact(sense, &laid)?, asked)
            }
            Wanted::Thing(class) if laid.subject == Filler::Open => {
                let fits = laid.marker.is_none() && self.fits(class, near?);
                let link = fits.then(|| self.link(sense, &laid.object, &laid))?;
                list(class, link)
            }
            Wanted::Thing(class) => {
                let passive = verb.form.shape == Shape::Agentless;
                let is_end = match laid.marker.as_deref() {
                    None => !passive,
                    Some("by") => passive,
                    Some(_) => false,
                };
                if is_end {
                    let fits = laid.object == Filler::Nothing && self.fits(class, far?);
                    let subject = std::mem::replace(&mut laid.subject, Filler::Nothing);
                    list(class, fits.then(|| self.link(sense.reversed(), &subject, &laid))?)
                } else {
                    let qualifiers = self.marked(sense, laid.marker.as_deref()?, class)?;
                    let class = class.clone();
                    let asked = Asked { qualifiers, class, place: 0..0, when: false };
                    Question::Qualified(self.fact(sense, &laid)?, asked)
                }
            }
        };
        let mut corrections = laid.corrections;
        corrections.sort_by_key(|(start, _)| *start);
        corrections.dedup();
        Some(Aligned { meaning, corrections })
    }

    /// Whether it is said, or asked, as what something is taken.
    fn has_manner(&self, laid: &Laid) -> bool {
        let schema = &self.aligner.dataset.schema;
        let is_manner = |q| schema.tells(q, &[QualifierRole::Manner]);
        let is_asked = self.sketch.wanted == Wanted::Telling(&[QualifierRole::Manner]);
        let said = laid.qualifiers.iter().any(|(at, _)| is_manner(self.claim.qualifiers[*at].0));
        is_asked || said || laid.marker.as_deref() == Some("as")
    }

    /// `why did X collapse` asks what led to the collapse of X: where the claim brings one thing about
    /// by another, and the name of what came has all words of the clause.
    pub fn cause(&self) -> Option<Aligned> {
        let (aligner, sketch) = (self.aligner, self.sketch);
        let relation = aligner.dataset.schema.relation(self.claim.relation);
        let is_why = sketch.wanted == Wanted::Telling(&[QualifierRole::Reason]);
        let effect = self.claim.to.filter(|_| relation.causes && is_why && !sketch.not)?;
        let end = aligner.words.len();
        let voice = (sketch.body..end)
            .find(|&at| aligner.text(at) == "according" && aligner.text(at + 1) == "to");
        let mut laid = Laid::empty();
        if let Some(at) = voice {
            let says = self.claim.according_to?;
            laid.voice = Some(says).filter(|&id| self.is(at + 2, end, id, &mut laid));
            laid.voice?;
        }
        if !aligner.is_called_so(effect, sketch.body, voice.unwrap_or(end)) {
            return None;
        }
        let sense = Sense { relation: self.claim.relation, forward: true };
        let link = self.link(sense, &Filler::Named(effect), &laid);
        Some(Aligned { meaning: list(&Class::What, link), corrections: laid.corrections })
    }

    fn link(&self, sense: Sense, other: &Filler, laid: &Laid) -> Link {
        let object = match other {
            Filler::Named(id) => Some(name(*id)),
            Filler::Open | Filler::Nothing => None,
        };
        let mut qualifiers: Vec<&(usize, Restriction)> = laid.qualifiers.iter().collect();
        qualifiers.sort_by_key(|(place, _)| *place);
        Link {
            times: laid.times.clone(),
            qualifiers: qualifiers
                .into_iter()
                .map(|(_, restriction)| restriction.clone())
                .collect(),
            voice: laid.voice.map(name),
            not: self.sketch.not,
            denied: self.sketch.not,
            mode: self.sketch.mode,
            ..Link::plain(sense, object)
        }
    }

    /// What is said of the subject, where the question names that.
    fn fact(&self, sense: Sense, laid: &Laid) -> Option<Fact> {
        let Filler::Named(subject) = laid.subject else { return None };
        let link = self.link(sense, &laid.object, laid);
        Some(Fact { subject: name(subject), and: Vec::new(), link })
    }

    /// Whether what stands at the open end can be asked for so.
    fn fits(&self, class: &Class, id: EntityId) -> bool {
        let (aligner, dataset) = (self.aligner, self.aligner.dataset);
        let is_class = match class {
            Class::Who => dataset.is_who(id),
            Class::What => true,
            Class::Kinds(kinds) => kinds.iter().any(|&kind| dataset.is_a(id, kind)),
        };
        is_class && self.sketch.noun.as_ref().is_none_or(|noun| aligner.has_in_name(id, noun))
    }

    /// The qualifiers that the claim has of those that tell something.
    fn telling(&self, sense: Sense, roles: &[QualifierRole]) -> Option<Vec<QualifierId>> {
        let schema = &self.aligner.dataset.schema;
        let has = |roles: &[QualifierRole]| {
            self.claim.qualifiers.iter().any(|(q, _)| schema.tells(*q, roles))
        };
        let declared = &schema.relation(sense.relation).qualifiers;
        let own = |roles: &[QualifierRole]| {
            let is_own = |q: &QualifierId| declared.contains(&schema.qualifier(*q).name);
            schema.qualifiers_telling(roles).into_iter().filter(is_own).collect::<Vec<_>>()
        };
        has(roles).then(|| own(roles)).filter(|own| !own.is_empty())
    }

    /// The qualifiers that a preposition before what is asked for stands for, if the claim has a
    /// fitting value in one.
    fn marked(&self, sense: Sense, marker: &str, class: &Class) -> Option<Vec<QualifierId>> {
        let schema = &self.aligner.dataset.schema;
        let declared = &schema.relation(sense.relation).qualifiers;
        let is_own = |q: &QualifierId| declared.contains(&schema.qualifier(*q).name);
        let exact = self.aligner.lexicon.meanings(marker).filter_map(Entry::marker);
        let mut qualifiers: Vec<QualifierId> = exact.filter(is_own).collect();
        if qualifiers.is_empty() {
            let own = declared.iter().filter_map(|name| schema.qualifier_named(name));
            qualifiers.extend(own.filter(|q| stands_for(marker, &schema.qualifier(*q).marker)));
        }
        let has = self.claim.qualifiers.iter().filter(|(q, _)| qualifiers.contains(q));
        let mut values = has.flat_map(|(_, terms)| terms);
        let fits = values.any(|term| match term {
            polemic_record::Term::Entity(id) => self.fits(class, *id),
            polemic_record::Term::Text(_) => *class == Class::What && self.sketch.noun.is_none(),
        });
        fits.then_some(qualifiers)
    }
}

fn name(id: EntityId) -> Name {
    Name { candidates: vec![id], place: 0..0 }
}

fn list(class: &Class, link: Link) -> Question {
    let (class, any) = (class.clone(), vec![vec![link]]);
    Question::List(Set { class, place: 0..0, times: Vec::new(), any })
}
