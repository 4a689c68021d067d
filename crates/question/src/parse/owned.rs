//! What belongs to somebody or something: `whose programme`, `which slogan's abandonment`, `X's
//! statistics`.

use crate::dates::date_at;
use crate::english::classes::Group;
use crate::meaning::{Class, Link, Name, Owned, Owners, Question, Sense, Set, Term};
use crate::owned::LONGEST;
use polemic_record::{EntityId, KindId};

use super::{Parser, Read};

impl Parser<'_> {
    /// `which slogan's abandonment was condemned by X`, `the abandonment of which slogan did X
    /// condemn`, `whose statistics discuss Y`: by the names of things.
    pub(super) fn owners(&self) -> Read<Question> {
        let (class, head, at, end) = self.owner_first().or_else(|| self.head_first())?;
        let pairs = self.pairs(&class, at)?;
        let (any, end) = self.clause(end)?;
        let place = self.place(at, end);
        let things = Set { class: Class::What, place, times: Vec::new(), any };
        Some((Question::Owners(Owners { class, head, pairs, things }), end))
    }

    /// `which slogan's abandonment`, `whose statistics`: the class, the head, its place and the
    /// place after it.
    pub(super) fn owner_first(&self) -> Option<(Class, String, usize, usize)> {
        let (class, at) = match self.word(0, "whose") {
            Some(at) => (Class::Who, at),
            None => {
                let start = self.word(0, "which").or_else(|| self.word(0, "what"))?;
                let (kinds, end) = self.noun(start)?;
                (Class::Kinds(kinds), self.word(end, "'s")?)
            }
        };
        let (length, _) = self.head(at)?;
        let longer = self.noun(at).is_some_and(|(_, end)| end > at + length);
        (!longer).then(|| (class, self.texts(at, at + length), at, at + length))
    }

    /// `the abandonment of which slogan`.
    fn head_first(&self) -> Option<(Class, String, usize, usize)> {
        let at = self.after_article(0);
        let (length, _) = self.head(at)?;
        let of = self.word(at + length, "of")?;
        let which = self.word(of, "which").or_else(|| self.word(of, "what"));
        let (class, end) = match which {
            Some(noun) => self.noun(noun).map(|(kinds, end)| (Class::Kinds(kinds), end))?,
            None => (Class::Who, self.word(of, "whom")?),
        };
        Some((class, self.texts(at, at + length), at, end))
    }

    /// The head of owned things at a place.
    fn head(&self, at: usize) -> Option<(usize, &[Owned])> {
        self.lexicon.possessions(self.dataset).longest(self.words, at)
    }

    /// The things with a head of which the owner is of a class; where the head is a noun, those
    /// too that are on record as by the owner.
    pub(super) fn pairs(&self, class: &Class, at: usize) -> Option<Vec<Owned>> {
        let (_, all) = self.head(at)?;
        let fits = |owned: &&Owned| match class {
            Class::Who => self.dataset.is_who(owned.owner),
            Class::What => true,
            Class::Kinds(kinds) => kinds.iter().any(|&kind| self.dataset.is_a(owned.owner, kind)),
        };
        let mut pairs: Vec<Owned> = all.iter().filter(fits).copied().collect();
        if pairs.is_empty() {
            return self.fail(at, "something that such a thing has");
        }
        let kinds = self.noun(at).map_or(Vec::new(), |(kinds, _)| kinds);
        let is_kind = |id: EntityId| kinds.iter().any(|&kind| self.dataset.is_a(id, kind));
        let by = self.owning();
        if !kinds.is_empty() {
            let held = self.records().holdings(&Link::of(by, None));
            let owned = held.into_iter().map(|held| Owned { owner: held.far, thing: held.near });
            let owned = owned.filter(|owned| is_kind(owned.thing) && fits(&owned));
            pairs.extend(owned);
            pairs.sort_unstable();
            pairs.dedup();
        }
        Some(pairs)
    }

    /// `X's abandonment`: the things of an owner by their head, where no noun is longer; a noun that
    /// is as long only where it stands for a single thing.
    pub(super) fn thing_of(&self, owner: &Name, at: usize) -> Read<Name> {
        let (length, all) = self.head(at)?;
        let noun = self.noun(at).map_or(at, |(_, end)| end);
        if noun > at + length || noun > at && !self.is_one(at, noun) || self.roles(at).is_some() {
            return None;
        }
        let candidates = self.things(owner, all)?;
        let (candidates, end) = self.things_of_date(candidates, at + length);
        let place = owner.place.start..self.place(at, end).end;
        Some((Name { candidates, place }, end))
    }

    /// `of 1927` after a thing: those of that date, where there are any; `in 1927` only where it
    /// says which of several is meant.
    fn things_of_date(&self, all: Vec<EntityId>, at: usize) -> (Vec<EntityId>, usize) {
        let says_which = self.word(at, "in").filter(|_| all.len() > 1);
        let of = ["of", "from"].iter().find_map(|word| self.word(at, word)).or(says_which);
        let dated = of.and_then(|of| date_at(self.words, of));
        let Some((date, end)) = dated else { return (all, at) };
        let kinds: Vec<KindId> = self.dataset.schema.kind_ids().collect();
        let of_date = self.of_date(&date, &kinds);
        let kept: Vec<EntityId> = all.iter().copied().filter(|id| of_date.contains(id)).collect();
        let several = says_which.is_some() && kept.len() > 1;
        if kept.is_empty() || several { (all, at) } else { (kept, end) }
    }

    /// `Newton's Principia`: a thing by its name, which must be the owner's.
    pub(super) fn own_name(&self, owner: &Name, at: usize) -> Read<Name> {
        let (mut name, end) = self.name(at)?;
        let by = self.owning();
        let schema = &self.dataset.schema;
        let makers = schema.relation_ids().filter(|&id| schema.relation(id).makes);
        let makers = makers.map(|relation| Sense { relation, forward: false });
        let owners = vec![vec![Term::Name(owner.clone())]];
        let made = Link::of(by.into_iter().chain(makers).collect(), Some(owners));
        name.candidates.retain(|&thing| {
            let of = self.dataset.entity(thing).of;
            of.is_some_and(|of| owner.candidates.contains(&of))
                || !self.records().holdings_of(thing, &made).is_empty()
        });
        let place = owner.place.start..name.place.end;
        let name = Name { place, ..name };
        (!name.candidates.is_empty()).then_some((name, end))
    }

    /// `the abandonment of X`: the same the other way round, where neither a longer name nor a role
    /// stands before "of".
    pub(super) fn head_of(&self, at: usize, named: usize) -> Read<Name> {
        let start = self.after_article(at);
        let until = (start + 1..start + LONGEST + 1).find(|&n| self.text(n) == "of")?;
        let noun = self.noun(start).map_or(start, |(_, end)| end);
        let plural = noun > start && !self.is_one(start, noun);
        if named > until || plural || self.roles(start).is_some() {
            return None;
        }
        let (length, all) = self.head(start).filter(|(length, _)| start + length == until)?;
        let of = self.word(start + length, "of")?;
        let (owner, end) = self.only_name(of)?;
        let candidates = self.things(&owner, all)?;
        Some((Name { candidates, place: self.place(start, end) }, end))
    }

    fn things(&self, owner: &Name, all: &[Owned]) -> Option<Vec<EntityId>> {
        let mut things: Vec<EntityId> = Vec::new();
        for owned in all.iter().filter(|owned| owner.candidates.contains(&owned.owner)) {
            if !things.contains(&owned.thing) {
                things.push(owned.thing);
            }
        }
        (!things.is_empty()).then_some(things)
    }

    /// After a noun and "whose": `Secretary-General was X`, `works were published by X`.
    pub(super) fn whose_is(&self, at: usize) -> Read<Link> {
        if let Some((roles, end)) = self.roles(at) {
            let (objects, end) = self.objects(self.group(end, Group::Be)?)?;
            let senses = roles.iter().map(|&relation| Sense { relation, forward: false });
            let link = self.link_to(senses.collect(), self.place(at, end), objects.any);
            return (!objects.neither).then_some((link, end));
        }
        let senses: Vec<Sense> = self.owning().into_iter().map(Sense::reversed).collect();
        let (kinds, end) = self.noun(at)?;
        let place = self.place(at, end);
        let (any, end) = self.predicates(end)?;
        let class = Class::Kinds(kinds);
        let set = Set { class, place: place.clone(), times: Vec::new(), any };
        let link = self.link_to(senses, place, vec![vec![Term::Set(Box::new(set))]]);
        (!link.senses.is_empty()).then_some((link, end))
    }

    fn texts(&self, from: usize, to: usize) -> String {
        (from..to).map(|n| self.text(n)).collect::<Vec<_>>().join(" ")
    }

    /// `whose programme demanded X`, `which party's programme demanded X`: those by whom the thing
    /// is that the rest is said of.
    pub(super) fn whose(&self) -> Read<Question> {
        let (class, owned) = match self.word(0, "whose") {
            Some(at) => (Class::Who, at),
            None => {
                let (kinds, end) = self.noun(self.word(0, "which")?)?;
                (Class::Kinds(kinds), self.word(end, "'s")?)
            }
        };
        if let Some((roles, end)) = self.roles(owned) {
            let (objects, after) = self.objects(self.group(end, Group::Be)?)?;
            let senses = roles.iter().map(|&relation| Sense { relation, forward: false }).collect();
            let link = self.link_to(senses, self.place(owned, end), objects.any);
            let place = self.place(0, owned);
            let set = Set { class, place, times: Vec::new(), any: vec![vec![link]] };
            return (!objects.neither).then_some((Question::List(set), after));
        }
        let senses: Vec<Sense> = self.owning().into_iter().map(Sense::reversed).collect();
        if senses.is_empty() {
            return self.fail(0, "“which … of …”");
        }
        let place = self.place(0, owned);
        if let Some((name, end)) = self.owned_name(owned) {
            let link = self.link_to(senses, place.clone(), vec![vec![Term::Name(name)]]);
            let any = vec![vec![link]];
            return Some((Question::List(Set { class, place, times: Vec::new(), any }), end));
        }
        let (set, end) = self.set_and_clause(owned)?;
        let link = self.link_to(senses, place.clone(), vec![vec![Term::Set(Box::new(set))]]);
        Some((Question::List(Set { class, place, times: Vec::new(), any: vec![vec![link]] }), end))
    }

    /// After "whose": `theory was X`, with the kind checked.
    fn owned_name(&self, at: usize) -> Read<Name> {
        let (kinds, end) = self.noun(at)?;
        let (mut name, end) = self.to_the_end(self.only_name(self.group(end, Group::Be)?))?;
        let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        name.candidates.retain(is_kind);
        if name.candidates.is_empty() {
            return self.fail(at, "a name of that kind");
        }
        Some((name, end))
    }
}
