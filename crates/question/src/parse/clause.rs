//! Verb phrases: what is said of the entities of a set.
//!
//! Where `and`, `or` and `but` stand before a verb they join verb phrases; before "who", "that" and
//! "which" they continue a relative clause; anywhere else they join names.

use crate::english::classes::Group;
use crate::lexicon::{Entry, Shape};
use crate::meaning::{Link, Name, Restriction, Sense, Term, Time, both};

use super::term::Objects;
use super::{Parser, Read};

/// Alternatives of links that all hold.
type Condition = Vec<Vec<Link>>;

/// A verb that was read: what it can mean and where it stands.
struct Verb {
    senses: Vec<Sense>,
    from: usize,
    to: usize,
}

/// What restricts a claim beside its two ends.
#[derive(Default)]
struct Conditions {
    times: Vec<Time>,
    qualifiers: Vec<Restriction>,
    voice: Option<Name>,
    with: Option<Name>,
}

/// Whether a verb needs an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Object {
    Needed,
    /// It may stand alone, and then means that there is any.
    Optional,
}

impl Parser<'_> {
    /// Verb phrases joined by `and`, `but` and `or`; `and` binds tighter.
    pub(super) fn predicates(&self, at: usize) -> Read<Condition> {
        if self.text(at) == "neither" {
            return self.neither(at);
        }
        let (mut any, mut at) = self.predicates_by_and(at)?;
        while let Some(next) = self.word(at, "or").filter(|&next| self.starts_predicate(next)) {
            let Some((more, end)) = self.predicates_by_and(next) else { break };
            any.extend(more);
            at = end;
        }
        Some((any, at))
    }

    /// After `was` and a participle a second participle shares the `was`.
    fn predicates_by_and(&self, at: usize) -> Read<Condition> {
        let at = self.word(at, "both").filter(|&next| self.starts_predicate(next)).unwrap_or(at);
        let been = self.group(at, Group::Have).and_then(|next| self.word(next, "been"));
        let after_be = self.group(at, Group::Be).or(been);
        let is_passive = after_be.is_some_and(|next| self.group(next, Group::Not).is_none());
        let (mut all, mut at) = match self.shared(at) {
            Some(read) => read,
            None => self.predicate(at).map(|(link, end)| (vec![link], end))?,
        };
        loop {
            let comma = self.word(at, ",").unwrap_or(at);
            let joiner = self.word(comma, "and").or_else(|| self.word(comma, "but"));
            if let Some((link, end)) = joiner.and_then(|next| self.but_not(next, &all)) {
                all.push(link);
                at = end;
                continue;
            }
            let joined = joiner.filter(|&next| self.starts_predicate(next));
            let said = joined.and_then(|next| self.predicate(next));
            let agent = all.last().is_some_and(|link| link.objects.is_some());
            let shared = || {
                let (link, end) = self.after_be(joiner.filter(|_| is_passive)?, false)?;
                // "was accused and mocked by X": nobody knows by whom the first.
                (agent || link.objects.is_none()).then_some((link, end))
            };
            let more = said.or_else(shared).or_else(|| self.while_doing(at));
            let Some((link, end)) = more else { break };
            all.push(link);
            at = end;
        }
        Some((vec![all], at))
    }

    /// `in defending X`, `while opposing X`: of the same ones.
    fn while_doing(&self, at: usize) -> Read<Link> {
        let next = ["in", "by", "while", "when"].iter().find_map(|word| self.word(at, word))?;
        let (senses, to) = self.verb(next, Shape::Ing)?;
        self.complete(Verb { senses, from: next, to }, false, Object::Needed)
    }

    /// `together with X`.
    fn together(&self, at: usize) -> Read<Name> {
        let together = ["together", "jointly", "along"].iter().find_map(|w| self.word(at, w))?;
        self.only_name(self.word(together, "with")?)
    }

    /// Verbs that share what they take: `praised and supported X`. A verb that can stand alone
    /// shares nothing, and neither does a passive, which may have an agent or none.
    fn shared(&self, at: usize) -> Read<Vec<Link>> {
        let alone = |sense: &Sense| self.dataset.schema.relation(sense.relation).alone;
        let (mut at, mut first) = (at, Vec::new());
        while let Some((senses, to)) = self.verb(at, Shape::Finite) {
            let Some(next) = self.word(to, "and").filter(|_| !senses.iter().any(alone)) else {
                break;
            };
            first.push((senses, self.place(at, to)));
            at = next;
        }
        if first.is_empty() {
            return None;
        }
        let (senses, to) = self.verb(at, Shape::Finite)?;
        let verb = Verb { senses, from: at, to };
        let (link, end) = self.complete(verb, false, Object::Needed)?;
        link.objects.as_ref()?;
        let same = |(senses, place)| Link { senses, place, ..link.clone() };
        let mut all: Vec<Link> = first.into_iter().map(same).collect();
        all.push(link);
        Some((all, end))
    }

    /// `not X` after `but`: the verb before it, denied of something else.
    fn but_not(&self, at: usize, before: &[Link]) -> Read<Link> {
        let next = self.word(at, "not")?;
        if self.starts_predicate(next) {
            return None;
        }
        let same = before.last().filter(|link| !link.not && link.objects.is_some())?;
        let (objects, end) = self.objects(next)?;
        let (said, end) = self.conditions(end);
        if objects.neither {
            return None;
        }
        let objects = Some(objects.any);
        let Conditions { times, qualifiers, voice, with } = said;
        let denied = Link { not: true, objects, times, qualifiers, voice, with, ..same.clone() };
        denied.with.is_none().then_some((denied, end))
    }

    /// `neither opposed X nor supported Y`.
    fn neither(&self, at: usize) -> Read<Condition> {
        let mut at = self.word(at, "neither")?;
        let mut all = Vec::new();
        loop {
            let verb = self.verb_of(at, Shape::Finite)?;
            let (link, end) = self.complete(verb, true, Object::Needed)?;
            all.push(link);
            match self.word(end, "nor") {
                Some(next) => at = next,
                None if all.len() > 1 => return Some((vec![all], end)),
                None => return self.fail(end, "“nor”"),
            }
        }
    }

    /// Whether a verb phrase starts at a place.
    pub(super) fn starts_predicate(&self, at: usize) -> bool {
        let helper = [Group::Be, Group::Do, Group::Have, Group::Not, Group::Get];
        helper.iter().any(|group| self.group(at, *group).is_some())
            || self.verb(at, Shape::Finite).is_some()
            || self.modal(at).is_some()
    }

    /// One verb phrase of which the subject is the set.
    fn predicate(&self, at: usize) -> Read<Link> {
        self.attempt()?;
        if let Some((mode, next)) = self.modal(at) {
            let (not, next) = self.negation(next);
            return self.in_mode(mode, not, next);
        }
        if let Some(next) = self.group(at, Group::Do) {
            let (not, next) = self.negation(next);
            if let Some(got) = self.group(next, Group::Get) {
                return self.befell(got, not);
            }
            let verb = self.verb_of(next, Shape::Base)?;
            return self.complete(verb, not, Object::Needed);
        }
        if let Some(next) = self.group(at, Group::Get) {
            return self.befell(next, false);
        }
        if let Some(next) = self.group(at, Group::Be) {
            let (not, next) = self.negation(next);
            let both = self.word(next, "both").and_then(|both| self.after_be(both, not));
            return both.or_else(|| self.after_be(next, not));
        }
        if let Some(next) = self.group(at, Group::Have) {
            let (not, next) = self.negation(next);
            if let Some(been) = self.word(next, "been") {
                return self.after_be(been, not);
            }
            if let Some(got) = self.group(next, Group::Get) {
                return self.befell(got, not);
            }
            let verb = self.verb_of(next, Shape::Perfect)?;
            return self.complete(verb, not, Object::Needed);
        }
        let never = self.word(at, "never");
        let verb = self.verb_of(never.unwrap_or(at), Shape::Finite)?;
        self.complete(verb, never.is_some(), Object::Needed)
    }

    /// What may follow `be`: a phrase with it, a passive with or without an agent, or a verb in
    /// `-ing`.
    pub(super) fn after_be(&self, at: usize, not: bool) -> Read<Link> {
        if let Some((senses, to)) = self.verb(at, Shape::Tail) {
            // Before a date "by" is no agent.
            let dated = self.text(to - 1) == "by" && self.is_date(to);
            if !dated {
                let verb = Verb { senses, from: at, to };
                if let Some(read) = self.complete(verb, not, Object::Needed) {
                    return Some(read);
                }
            }
        }
        if let Some((senses, to)) = self.verb(at, Shape::Ing) {
            return self.complete(Verb { senses, from: at, to }, not, Object::Needed);
        }
        if let Some((set, end)) = self.role_of(self.after_article(at)) {
            let link = set.any.into_iter().flatten().next()?;
            return Some((Link { not, ..link }, end));
        }
        let Some((senses, to)) = self.verb(at, Shape::Agentless) else {
            return self.fail(at, "a verb");
        };
        self.complete(Verb { senses, from: at, to }, not, Object::Optional)
            .filter(|(link, _)| link.objects.is_none())
    }

    /// What may follow `got`: a passive and nothing else that may follow `be`.
    fn befell(&self, at: usize, not: bool) -> Read<Link> {
        let first = self.text(at);
        let agentless = |entry| matches!(entry, Entry::Verb(f) if f.shape == Shape::Agentless);
        let participle = first.ends_with("ed")
            || self.lexicon.forms.irregular_base(first).is_some()
            || self.lexicon.meanings(first).any(agentless);
        if !participle || self.verb(at, Shape::Ing).is_some() {
            return self.fail(at, "a participle");
        }
        self.after_be(at, not)
    }

    fn is_date(&self, at: usize) -> bool {
        let at = self.after_article(at);
        crate::dates::date_at(self.words, at).is_some() && self.name(at).is_none()
    }

    /// Any number of times and of values of qualifiers, and a voice, all of which hold of the claim.
    fn conditions(&self, mut at: usize) -> (Conditions, usize) {
        let mut said = Conditions::default();
        loop {
            if let Some((name, end)) = self.according(at)
                && said.voice.is_none()
            {
                said.voice = Some(name);
                at = end;
            } else if let Some((name, end)) = self.together(at)
                && said.with.is_none()
            {
                said.with = Some(name);
                at = end;
            } else if let Some((restriction, end)) = self.restriction(at) {
                said.qualifiers.push(restriction);
                at = end;
            } else if let Some((time, end)) = self.time(at) {
                said.times.push(time);
                at = end;
            } else {
                return (said, at);
            }
        }
    }

    /// `according to X`.
    pub(super) fn according(&self, at: usize) -> Read<Name> {
        let to = self.word(self.word(at, "according")?, "to")?;
        self.only_name(to)
    }

    fn negation(&self, at: usize) -> (bool, usize) {
        self.group(at, Group::Not).map_or((false, at), |next| (true, next))
    }

    fn verb_of(&self, at: usize, shape: Shape) -> Option<Verb> {
        match self.verb(at, shape) {
            Some((senses, to)) => Some(Verb { senses, from: at, to }),
            None => self.fail(at, "a verb"),
        }
    }

    /// A verb that takes no object here, with what restricts it.
    pub(super) fn alone(&self, senses: Vec<Sense>, from: usize, to: usize) -> (Link, usize) {
        let place = self.place(from, to);
        let (said, end) = self.conditions(to);
        let Conditions { times, qualifiers, voice, with } = said;
        (
            Link {
                senses,
                place,
                not: false,
                denied: false,
                objects: None,
                times,
                qualifiers,
                voice,
                with,
                mode: None,
            },
            end,
        )
    }

    /// A verb with its objects and times. A relation that can be about its subject alone needs no
    /// object.
    fn complete(&self, verb: Verb, not: bool, object: Object) -> Read<Link> {
        let alone = |sense: &Sense| self.dataset.schema.relation(sense.relation).alone;
        let optional = object == Object::Optional || verb.senses.iter().any(alone);
        let place = self.place(verb.from, verb.to);
        let objects = if object == Object::Optional { None } else { self.objects(verb.to) };
        let (objects, neither, end) = match objects {
            Some((objects, end)) => (Some(objects.any), objects.neither, end),
            None if optional => (None, false, verb.to),
            None => return None,
        };
        if neither && not {
            return self.fail(verb.to, "a name or a noun");
        }
        let (said, end) = self.conditions(end);
        let not = not || neither;
        let Conditions { times, qualifiers, voice, with } = said;
        let senses = verb.senses;
        let link = Link {
            senses,
            place,
            not,
            denied: false,
            objects,
            times,
            qualifiers,
            voice,
            with,
            mode: None,
        };
        (link.with.is_none() || !not).then_some((link, end))
    }

    /// A clause of which the set is the object: `did X write`, `was X expelled by`.
    pub(super) fn gap(&self, at: usize) -> Read<Link> {
        if let Some((mode, next)) = self.modal(at) {
            let (objects, end) = self.objects(next)?;
            return self.around_in_mode(mode, objects, end);
        }
        let (shapes, next): (&[Shape], usize) = if let Some(next) = self.group(at, Group::Do) {
            (&[Shape::Base], next)
        } else if let Some(next) = self.group(at, Group::Be) {
            (&[Shape::Tail, Shape::Ing], next)
        } else if let Some(next) = self.group(at, Group::Have) {
            (&[Shape::Perfect], next)
        } else {
            return self.fail(at, "a verb");
        };
        // "The author of X" is one, where the record knows one: a time after the verb is not its.
        let described = self.name(next).is_none().then(|| self.described(next)).flatten();
        if let Some((name, end)) = described {
            let subject = Objects { any: vec![vec![Term::Name(name)]], neither: false };
            let (not, verb_at) = self.negation(end);
            if let Some(read) = self.around(subject, not, verb_at, shapes) {
                return Some(read);
            }
        }
        let (objects, end) = self.objects(next)?;
        let several = objects.any.iter().any(|all| all.len() > 1);
        let end = self.word(end, "both").filter(|_| several).unwrap_or(end);
        let (not, verb_at) = self.negation(end);
        self.around(objects, not, verb_at, shapes)
    }

    /// A clause of which the set is the object, without a helping verb before its subject:
    /// `X wrote`, `X did not write`, `X was excluded from`.
    pub(super) fn done_by(&self, at: usize) -> Read<Link> {
        let (objects, end) = self.objects(at)?;
        if let Some((mode, next)) = self.modal(end) {
            return self.around_in_mode(mode, objects, next);
        }
        let (shapes, next): (&[Shape], usize) = if let Some(next) = self.group(end, Group::Do) {
            (&[Shape::Base], next)
        } else if let Some(next) = self.group(end, Group::Be) {
            (&[Shape::Tail, Shape::Ing], next)
        } else if let Some(next) = self.group(end, Group::Have) {
            (&[Shape::Perfect], next)
        } else {
            return self.around(objects, false, end, &[Shape::Finite]);
        };
        let (not, next) = self.negation(next);
        self.around(objects, not, next, shapes)
    }

    /// The verb after a clause's subject, turned round: the set is its object.
    pub(super) fn around(
        &self,
        subject: Objects,
        not: bool,
        at: usize,
        shapes: &[Shape],
    ) -> Read<Link> {
        let Some((senses, end)) = shapes.iter().find_map(|&shape| self.verb(at, shape)) else {
            return self.fail(at, "a verb");
        };
        if not && subject.neither {
            return self.fail(at, "a verb without “not”");
        }
        let senses = senses.into_iter().map(Sense::reversed).collect();
        let place = self.place(at, end);
        let (said, end) = self.conditions(end);
        let not = not || subject.neither;
        let Conditions { times, qualifiers, voice, with } = said;
        let mut any = subject.any;
        if let Some(other) = with {
            if not {
                return None;
            }
            any.iter_mut().for_each(|all| all.push(Term::Name(other.clone())));
        }
        let link = self.link_to(senses, place, any);
        Some((Link { not, times, qualifiers, voice, ..link }, end))
    }

    /// What restricts a noun: a relative clause, a reduced one, or `X wrote` after it.
    pub(super) fn modifier(&self, at: usize) -> Read<Condition> {
        self.attempt()?;
        if self.group(at, Group::Relative).is_some() || self.word(at, "whose").is_some() {
            return self.relatives(at);
        }
        let start = self.word(at, "not").unwrap_or(at);
        if let Some((link, end)) = self.reduced(start, start > at) {
            let mut all = vec![link];
            let mut at = end;
            while let Some(next) = self.word(at, "and") {
                let start = self.word(next, "not").unwrap_or(next);
                let Some((link, end)) = self.reduced(start, start > next) else { break };
                all.push(link);
                at = end;
            }
            return Some((vec![all], at));
        }
        // Only a name may start such a clause, so that "and" and "by" are never taken for one.
        self.name(at)?;
        let (link, end) = self.done_by(at)?;
        Some((vec![vec![link]], end))
    }

    /// Relative clauses joined by `and` and `or`, each with its own "who", "that" or "which".
    fn relatives(&self, at: usize) -> Read<Condition> {
        let (mut all, mut at) = self.relative(at)?;
        let mut any: Condition = Vec::new();
        loop {
            let joiner = self.word(at, "and").or_else(|| self.word(at, "but"));
            let next = joiner.or_else(|| self.word(at, "or"));
            let relative = |n: usize| {
                self.group(n, Group::Relative).is_some() || self.word(n, "whose").is_some()
            };
            let continued = next.filter(|&n| relative(n));
            let Some((more, end)) = continued.and_then(|next| self.relative(next)) else { break };
            if joiner.is_some() {
                all = both(&all, &more);
            } else {
                any.append(&mut all);
                all = more;
            }
            at = end;
        }
        any.append(&mut all);
        Some((any, at))
    }

    fn relative(&self, at: usize) -> Read<Condition> {
        if let Some(owned) = self.word(at, "whose") {
            let (link, end) = self.whose_is(owned)?;
            return Some((vec![vec![link]], end));
        }
        let next = self.group(at, Group::Relative)?;
        if self.starts_predicate(next) {
            let (link, end) = self.predicate(next)?;
            return Some((vec![vec![link]], end));
        }
        let (link, end) = self.done_by(next)?;
        Some((vec![vec![link]], end))
    }

    /// `written by X`, `about Y`, `opposing Z` after a noun.
    fn reduced(&self, at: usize, not: bool) -> Read<Link> {
        let tail = self.verb(at, Shape::Tail);
        let tail = tail.filter(|&(_, to)| self.text(to - 1) != "by" || !self.is_date(to));
        let (senses, to) = tail.or_else(|| self.verb(at, Shape::Ing))?;
        self.complete(Verb { senses, from: at, to }, not, Object::Needed)
    }

    /// A verb in a shape, with what it takes.
    pub(super) fn said_with(&self, shape: Shape, at: usize) -> Read<Link> {
        self.complete(self.verb_of(at, shape)?, false, Object::Needed)
    }

    /// What a statement says of its subject: `opposed Y`, `did not oppose Y`, `was excluded from Y`.
    pub(super) fn stated(&self, at: usize) -> Read<Link> {
        self.predicate(at)
    }

    /// What is said of a subject that stands before its verb: `oppose Y` after "did X",
    /// `excluded from Y` after "was X".
    pub(super) fn said_after(&self, helper: Group, at: usize) -> Read<Link> {
        if helper != Group::Be
            && let Some(got) = self.group(at, Group::Get)
        {
            return self.befell(got, false);
        }
        let shape = match (helper, self.word(at, "been")) {
            (Group::Be, _) => return self.after_be(at, false),
            (Group::Have, Some(been)) => return self.after_be(been, false),
            (Group::Have, None) => Shape::Perfect,
            _ => Shape::Base,
        };
        self.complete(self.verb_of(at, shape)?, false, Object::Needed)
    }

    /// The same where something else is asked for, so that the object may be left out.
    pub(super) fn said_openly(&self, helper: Group, at: usize) -> Read<Link> {
        if let Some(read) = self.said_after(helper, at) {
            return Some(read);
        }
        let shapes: &[Shape] = match (helper, self.word(at, "been")) {
            (Group::Be, _) | (Group::Have, Some(_)) => return None,
            (Group::Have, None) => &[Shape::Perfect],
            _ => &[Shape::Base],
        };
        let (senses, to) = shapes.iter().find_map(|&shape| self.verb(at, shape))?;
        self.complete(Verb { senses, from: at, to }, false, Object::Optional)
    }
}
