//! Lays a question on one claim: its verb on the relation, the noun phrases before and behind the
//! verb on the ends, and what stands behind prepositions on qualifiers, dates and voices.

use polemic_record::schema::{QualifierRole, TermType};
use polemic_record::when::Certainty;
use polemic_record::{Claim, EntityId, Term};

use crate::english::classes::Group;
use crate::lexicon::{Shape, VerbForm};
use crate::meaning::{Name, Preposition, Restriction, Time};
use crate::parse;
use crate::reply::Correction;

use super::phrase::is_small;
use super::sketch::{Sketch, Wanted};
use super::text::stands_for;
use super::{Aligned, Aligner};

/// What stands at one end of the verb.
#[derive(Debug, Clone, PartialEq)]
pub enum Filler {
    /// An entity that the question means.
    Named(EntityId),
    /// What is asked for.
    Open,
    /// Nothing that the question says.
    Nothing,
}

/// A verb of the question that can be the one of a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerbUse {
    /// What it means.
    pub form: VerbForm,
    /// The first word of it.
    pub from: usize,
    /// One past its last word.
    pub to: usize,
    /// How it says what the claim says.
    pub sort: VerbSort,
}

/// How a verb of a question says what a claim says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerbSort {
    /// It is a verb of the relation.
    Relation,
    /// It says as what something is taken: `is the enemy`, `make a matter of principle`.
    TakesFor,
    /// It says what somebody went through: `was X deported` asks for the deportation of X.
    Event,
}

/// A question on a claim, as far as it is laid.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// The grammatical subject.
    pub subject: Filler,
    /// What stands at the other end.
    pub object: Filler,
    /// What qualifiers must be, each with its place among those of the claim.
    pub qualifiers: Vec<(usize, Restriction)>,
    /// When.
    pub times: Vec<Time>,
    /// On whose word.
    pub voice: Option<EntityId>,
    /// The preposition that stands before what is asked for.
    pub marker: Option<String>,
    /// The qualifier that was laid last, by its place.
    pub last: Option<usize>,
    /// Phrases that were read as names.
    pub corrections: Vec<(usize, Correction)>,
}

/// A question being laid on a claim.
pub struct Laying<'a> {
    pub aligner: &'a Aligner<'a>,
    pub sketch: &'a Sketch,
    pub claim: &'a Claim,
}

impl Laying<'_> {
    /// The questions that the claim makes of the words: one for each verb and each way to lay the
    /// rest.
    pub fn questions(&self) -> Vec<Aligned> {
        let claim = self.claim;
        let is_polar = self.sketch.wanted == Wanted::Polar;
        if claim.mode != self.sketch.mode
            || claim.denied && !is_polar && !self.sketch.not
            || self.sketch.not && (is_polar || !claim.denied)
        {
            return Vec::new();
        }
        let mut found: Vec<Aligned> = self.cause().into_iter().collect();
        for verb in self.verbs() {
            let mutual = self.aligner.dataset.schema.relation(verb.form.relation).symmetric;
            for turned in [false, true].into_iter().take(if mutual { 2 } else { 1 }) {
                let laid = self.laid(&verb, turned);
                found.extend(laid.and_then(|laid| self.asked(&verb, turned, laid)));
            }
        }
        found
    }

    /// The verbs of the question that can be that of the claim.
    fn verbs(&self) -> Vec<VerbUse> {
        let (aligner, sketch) = (self.aligner, self.sketch);
        let schema = &aligner.dataset.schema;
        let line = schema.relation_line(self.claim.relation);
        let has_been = (sketch.body..aligner.words.len()).any(|at| aligner.text(at) == "been");
        let mut found = Vec::new();
        for at in sketch.body..aligner.words.len() {
            let Some((length, forms)) = aligner.verb_at(at) else { continue };
            let fits = |form: &VerbForm| {
                line.contains(&form.relation) && sketch.takes(form.shape, has_been)
            };
            found.extend(forms.into_iter().filter(fits).map(|form| VerbUse {
                form,
                from: at,
                to: at + length,
                sort: VerbSort::Relation,
            }));
        }
        found.extend(self.taking_for());
        found.extend(self.events());
        found
    }

    /// The words that say what the subject of the claim went through, where the schema's relation
    /// says that it went through something: `isolated` for the isolation of somebody.
    fn events(&self) -> Vec<VerbUse> {
        let (aligner, sketch) = (self.aligner, self.sketch);
        let relation = aligner.dataset.schema.relation(self.claim.relation);
        let Some(event) = self.claim.to.filter(|_| relation.undergoes) else { return Vec::new() };
        let shape = match sketch.helper {
            Some(Group::Be) => Shape::Agentless,
            Some(Group::Have) => Shape::Perfect,
            Some(_) => Shape::Base,
            None => Shape::Finite,
        };
        let form = VerbForm { relation: self.claim.relation, forward: true, shape };
        let is_event = |at: &usize| {
            let text = aligner.text(*at);
            !is_small(text) && aligner.is_head_of(event, text)
        };
        let places = (sketch.body..aligner.words.len()).filter(is_event);
        places.map(|at| VerbUse { form, from: at, to: at + 1, sort: VerbSort::Event }).collect()
    }

    /// What is no verb of the relation, but says as what something is taken. Only of a relation that
    /// the schema says with such a frame (`dismiss … as`) it is sure that the object is taken for
    /// something, and of a claim about its subject alone that the subject is.
    fn taking_for(&self) -> Vec<VerbUse> {
        let (aligner, sketch) = (self.aligner, self.sketch);
        let schema = &aligner.dataset.schema;
        let relation = schema.relation(self.claim.relation);
        let has_manner = |(q, _): &(_, _)| schema.tells(*q, &[QualifierRole::Manner]);
        let asks_manner = relation.frames.iter().any(|frame| {
            let asked = schema.qualifier_named(&frame.asks);
            asked.is_some_and(|q| schema.tells(q, &[QualifierRole::Manner]))
        });
        let alone = self.claim.to.is_none();
        let is_part = self.is_said_with("of");
        if !self.claim.qualifiers.iter().any(|(q, t)| has_manner(&(*q, t)))
            || !asks_manner && !alone && !is_part
        {
            return Vec::new();
        }
        let form = |shape, forward| VerbForm { relation: self.claim.relation, forward, shape };
        let sort = VerbSort::TakesFor;
        let mut found = Vec::new();
        if sketch.helper == Some(Group::Be) && sketch.mode.is_none() {
            // The verb is "be" itself: behind the subject, wherever that ends.
            let form = form(Shape::Agentless, alone || is_part);
            let ends = sketch.body..aligner.words.len();
            found.extend(ends.map(|at| VerbUse { form, from: at, to: at, sort }));
        }
        for at in sketch.body..aligner.words.len() {
            let text = aligner.text(at);
            let shape = match text {
                _ if !asks_manner || !Group::Making.has(text) => continue,
                _ if sketch.helper == Some(Group::Be) => Shape::Agentless,
                _ if sketch.helper == Some(Group::Do) => Shape::Base,
                _ => Shape::Finite,
            };
            let form = form(shape, shape != Shape::Agentless);
            found.push(VerbUse { form, from: at, to: at + 1, sort });
        }
        found
    }

    /// The ends of the claim: first that of the grammatical subject.
    pub fn ends(&self, verb: &VerbUse, turned: bool) -> (Option<EntityId>, Option<EntityId>) {
        let (from, to) = (Some(self.claim.from), self.claim.to);
        if verb.form.forward != turned { (from, to) } else { (to, from) }
    }

    /// The question laid on the claim round a verb, if every word is accounted for.
    fn laid(&self, verb: &VerbUse, turned: bool) -> Option<Laid> {
        let (near, _) = self.ends(verb, turned);
        let (from, to) = self.trimmed(self.sketch.body, verb.from);
        let mut laid = Laid { marker: self.sketch.marker.clone(), ..Laid::empty() };
        if from < to {
            self.sketch.helper?;
            laid.subject = Filler::Named(near.filter(|&id| self.is(from, to, id, &mut laid))?);
        } else if !matches!(self.sketch.wanted, Wanted::Thing(_)) || laid.marker.is_some() {
            return None;
        }
        self.walk(verb, turned, verb.to, laid)
    }

    /// Words without those at both sides that say nothing there.
    fn trimmed(&self, mut from: usize, mut to: usize) -> (usize, usize) {
        while from < to && self.aligner.is_empty(from) {
            from += 1;
        }
        while from < to && self.aligner.is_empty(to - 1) {
            to -= 1;
        }
        (from, to)
    }

    /// Whether words mean an entity; then it is noted what they were read as.
    pub fn is(&self, from: usize, to: usize, id: EntityId, laid: &mut Laid) -> bool {
        let (from, to) = self.trimmed(from, to);
        let joins = |at: usize| matches!(self.aligner.text(at), "and" | "or");
        if from >= to || joins(from) || joins(to - 1) {
            return false;
        }
        // What is nothing by itself may stand for what has it in its name: "the harvests" for their
        // delivery, where that is what the claim is about.
        let means = self.aligner.means(from, to);
        let is_part = || means.is_empty() && self.aligner.is_called_so(id, from, to);
        if !means.contains(&id) && !is_part() {
            return false;
        }
        laid.corrections.extend(self.aligner.correction(from, to, id));
        true
    }

    /// Lays the words from a place on; the longest phrases are tried first.
    fn walk(&self, verb: &VerbUse, turned: bool, at: usize, laid: Laid) -> Option<Laid> {
        let aligner = self.aligner;
        let end = aligner.words.len();
        if at == end {
            return Some(laid);
        }
        if aligner.is_empty(at) {
            return self.walk(verb, turned, at + 1, laid);
        }
        if let Some((time, next)) = aligner.date(at) {
            let sure = self.claim.when.as_ref().map(|when| when.overlaps(time.period));
            if sure.is_some_and(|sure| sure != Certainty::No) {
                let mut laid = laid.clone();
                laid.times.push(time);
                if let Some(laid) = self.walk(verb, turned, next, laid) {
                    return Some(laid);
                }
            }
        }
        let (_, far) = self.ends(verb, turned);
        if let Some((preposition, start)) = aligner.preposition(at) {
            let stranded = start == end
                || aligner.preposition(start).is_some()
                || aligner.date(start).is_some();
            if stranded && laid.marker.is_none() && matches!(self.sketch.wanted, Wanted::Thing(_)) {
                let laid = Laid { marker: Some(preposition.clone()), ..laid.clone() };
                if let Some(laid) = self.walk(verb, turned, start, laid) {
                    return Some(laid);
                }
            }
            return (start + 1..=end).rev().find_map(|to| {
                self.behind(&preposition, verb, far, start, to, &laid)
                    .into_iter()
                    .find_map(|laid| self.walk(verb, turned, to, laid))
            });
        }
        (at + 1..=end).rev().find_map(|to| {
            self.bare(verb, far, at, to, &laid)
                .into_iter()
                .find_map(|laid| self.walk(verb, turned, to, laid))
        })
    }

    /// The ways to lay a phrase without a preposition: it is the object of an active verb, or says as
    /// what the one before it is taken.
    fn bare(
        &self,
        verb: &VerbUse,
        far: Option<EntityId>,
        from: usize,
        to: usize,
        laid: &Laid,
    ) -> Vec<Laid> {
        let mut found = Vec::new();
        let passive = matches!(verb.form.shape, Shape::Agentless);
        let is_first = (verb.to..from).all(|at| self.aligner.is_empty(at));
        if !passive && verb.sort != VerbSort::Event && laid.object == Filler::Nothing && is_first {
            let mut new = laid.clone();
            if let Some(far) = far.filter(|&far| self.is(from, to, far, &mut new)) {
                found.push(Laid { object: Filler::Named(far), ..new });
            }
        }
        // "Called X a Y" and "was called a Y": what stands behind the one who is taken for it. What
        // is asked for may be that one: "what did X make a Y".
        let open_object = laid.object == Filler::Nothing
            && laid.subject != Filler::Open
            && matches!(self.sketch.wanted, Wanted::Thing(_))
            && laid.marker.is_none();
        let has_bearer = passive || laid.object != Filler::Nothing || open_object;
        if has_bearer {
            found.extend(self.as_manner(from, to, laid));
        }
        // "Urged X to fight Y": the verb of what is aimed at has an object of its own.
        for (place, (q, terms)) in self.claim.qualifiers.iter().enumerate() {
            let schema = &self.aligner.dataset.schema;
            let behind_aim = laid.last.is_some_and(|last| {
                schema.tells(self.claim.qualifiers[last].0, &[QualifierRole::Aim])
            });
            if behind_aim
                && schema.qualifier(*q).takes == TermType::Entity
                && !laid.has_qualifier(place)
            {
                let value = |term| self.in_qualifier(place, term, from, to, laid);
                found.extend(terms.iter().filter_map(value));
            }
        }
        found
    }

    /// The ways to lay a phrase behind a preposition.
    fn behind(
        &self,
        preposition: &str,
        verb: &VerbUse,
        far: Option<EntityId>,
        from: usize,
        to: usize,
        laid: &Laid,
    ) -> Vec<Laid> {
        let mut found = Vec::new();
        let is_copula = verb.sort == VerbSort::TakesFor && verb.from == verb.to;
        let agent = match preposition {
            "by" => verb.form.shape == Shape::Agentless && verb.sort != VerbSort::Event,
            "for" | "to" => is_copula,
            _ => is_copula && self.is_said_with(preposition),
        };
        let mut new = laid.clone();
        if agent
            && laid.object == Filler::Nothing
            && let Some(far) = far.filter(|&far| self.is(from, to, far, &mut new))
        {
            found.push(Laid { object: Filler::Named(far), ..new });
        }
        let mut new = laid.clone();
        if preposition == "according to"
            && laid.voice.is_none()
            && let Some(voice) =
                self.claim.according_to.filter(|&id| self.is(from, to, id, &mut new))
        {
            found.push(Laid { voice: Some(voice), ..new });
        }
        let schema = &self.aligner.dataset.schema;
        for (place, (q, terms)) in self.claim.qualifiers.iter().enumerate() {
            let marker = &schema.qualifier(*q).marker;
            let takes_for = verb.sort == VerbSort::TakesFor;
            let into = takes_for && preposition == "into" && marker == "as";
            if !stands_for(preposition, marker) && !into || laid.has_qualifier(place) {
                continue;
            }
            for term in terms {
                found.extend(self.in_qualifier(place, term, from, to, laid));
            }
        }
        found
    }

    /// Whether a verb of the relation is "be" with this preposition at its end, as `be part of`.
    fn is_said_with(&self, preposition: &str) -> bool {
        let relation = self.aligner.dataset.schema.relation(self.claim.relation);
        let ends = |verb: &String| verb.starts_with("be ") && verb.ends_with(preposition);
        relation.verbs.iter().any(ends)
    }

    /// A phrase that says as what something is taken.
    fn as_manner(&self, from: usize, to: usize, laid: &Laid) -> Vec<Laid> {
        let schema = &self.aligner.dataset.schema;
        let mut found = Vec::new();
        for (place, (q, terms)) in self.claim.qualifiers.iter().enumerate() {
            if schema.tells(*q, &[QualifierRole::Manner]) && !laid.has_qualifier(place) {
                let laid = |term| self.in_qualifier(place, term, from, to, laid);
                found.extend(terms.iter().filter_map(laid));
            }
        }
        found
    }

    /// A phrase as the value of a qualifier, if the value is that.
    fn in_qualifier(
        &self,
        place: usize,
        term: &Term,
        from: usize,
        to: usize,
        laid: &Laid,
    ) -> Option<Laid> {
        let mut new = laid.clone();
        let (q, _) = self.claim.qualifiers[place];
        let (candidates, texts) = match term {
            Term::Entity(id) => {
                self.is(from, to, *id, &mut new).then_some((vec![*id], Vec::new()))?
            }
            Term::Text(text) => {
                self.aligner.tells(text, from, to).then_some((Vec::new(), vec![text.clone()]))?
            }
        };
        let aligner = self.aligner;
        let marker = aligner.dataset.schema.qualifier(q).marker.clone();
        let name = Name { candidates, place: 0..0 };
        let preposition = Preposition::of_marker(&marker).filter(|_| texts.is_empty());
        let qualifiers = parse::marked(&marker, aligner.lexicon, aligner.dataset);
        let restriction =
            Restriction { qualifiers, preposition, marker, name, texts, period: None };
        new.qualifiers.push((place, restriction));
        new.last = Some(place);
        Some(new)
    }
}

impl Laid {
    /// Nothing laid yet.
    pub fn empty() -> Laid {
        Laid {
            subject: Filler::Open,
            object: Filler::Nothing,
            qualifiers: Vec::new(),
            times: Vec::new(),
            voice: None,
            marker: None,
            last: None,
            corrections: Vec::new(),
        }
    }

    /// Whether a qualifier of the claim is laid already.
    fn has_qualifier(&self, place: usize) -> bool {
        self.qualifiers.iter().any(|(known, _)| *known == place)
    }
}
