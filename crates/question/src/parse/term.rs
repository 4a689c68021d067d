//! Names, and sets of entities by a noun and what restricts it.

use crate::english::classes::{Group, is_function_word};
use crate::lexicon::{Entry, Lexicon, Shape, VerbForm};
use crate::meaning::{
    Class, Link, Name, Place, Preposition, Restriction, Sense, Set, Term, Time, both,
};
use crate::words::{Sort, phrase};
use polemic_record::schema::QualifierRole;
use polemic_record::{Dataset, EntityId, KindId, QualifierId, RelationId, Term as Value};

use super::{DEPTH, Parser, Read};

/// How many alternatives a set may have before it counts as too involved.
const ALTERNATIVES: usize = 64;

/// Terms that a verb takes, and whether they were denied by "neither".
pub(super) struct Objects {
    /// Alternatives of terms that all hold.
    pub any: Vec<Vec<Term>>,
    /// Whether none of them may hold.
    pub neither: bool,
}

impl Parser<'_> {
    /// Terms joined by `and`, `or`, `neither … nor`; `and` binds tighter.
    pub(super) fn objects(&self, at: usize) -> Read<Objects> {
        if let Some(start) = self.word(at, "neither") {
            let (first, end) = self.term(start)?;
            let mut any = vec![vec![first]];
            let mut at = end;
            while let Some(next) = self.word(at, "nor") {
                let (term, end) = self.term(next)?;
                any.push(vec![term]);
                at = end;
            }
            if any.len() < 2 {
                return self.fail(at, "“nor”");
            }
            return Some((Objects { any, neither: true }, at));
        }
        let start = self.word(at, "both").or_else(|| self.word(at, "either")).unwrap_or(at);
        let (first, mut at) = self.joined_by_and(start)?;
        let mut any = vec![first];
        while let Some(next) = self.word(at, "or").filter(|&next| !self.starts_predicate(next)) {
            let Some((terms, end)) = self.joined_by_and(next) else { break };
            any.push(terms);
            at = end;
        }
        Some((Objects { any, neither: false }, at))
    }

    fn joined_by_and(&self, at: usize) -> Read<Vec<Term>> {
        let (first, mut at) = self.term(at)?;
        let mut terms = vec![first];
        loop {
            let comma = self.word(at, ",").unwrap_or(at);
            let next = self.word(comma, "and").unwrap_or(comma);
            let joined = next > at && !self.starts_predicate(next);
            let Some((term, end)) = joined.then(|| self.term(next)).flatten() else { break };
            terms.push(term);
            at = end;
        }
        Some((terms, at))
    }

    /// A name, a set, or "what" and who did it.
    pub(super) fn term(&self, at: usize) -> Read<Term> {
        self.attempt()?;
        if self.depth.get() >= DEPTH {
            self.stop.borrow_mut().exhausted = true;
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let term = self.any_term(at);
        self.depth.set(self.depth.get() - 1);
        term
    }

    fn any_term(&self, at: usize) -> Read<Term> {
        let mut start = self.group(at, Group::Determiner).unwrap_or(at);
        let mut name = self.name(start);
        // "Some historians" may be a name as a whole.
        if let Some(whole) = self.name(at)
            && name.as_ref().is_none_or(|(_, end)| *end <= whole.1)
        {
            start = self.after_article(at);
            name = Some(whole);
        }
        let all = ["all", "everyone", "everybody", "everything"].contains(&self.text(at));
        if name.is_none() && all {
            // As the object of a verb "all" would mean each single one, which is not asked here.
            return self.fail(at, "“any”, or a name");
        }
        if name.is_none()
            && let Some(next) = self.word(at, "what")
        {
            return self.what_somebody_did(next);
        }
        if name.is_none()
            && let Some((name, end)) = self.dated_noun(at)
        {
            return Some((Term::Name(name), end));
        }
        let named = name.as_ref().map_or(0, |(_, end)| *end);
        if let Some((name, end)) = self.word(at, "the").and_then(|the| self.qualified_noun(the)) {
            return Some((Term::Name(name), end));
        }
        if let Some((thing, end)) = self.head_of(at, named) {
            return Some((Term::Name(thing), end));
        }
        let noun = self.noun_length(start);
        let name_length = name.as_ref().map_or(0, |(_, end)| end - start);
        if noun > name_length || (noun == name_length && noun > 0 && self.is_modified(start + noun))
        {
            if let Some(term) = self.noun_and_name(start) {
                return Some(term);
            }
            if let Some((set, end)) = self.set(at) {
                return Some((Term::Set(Box::new(set)), end));
            }
        }
        match name {
            Some((name, end)) if self.text(end) == "'s" => self.possessive(name, end + 1),
            Some((name, end)) => {
                let (name, end) = self.with_noun_after(name, end);
                Some((Term::Name(name), end))
            }
            None => match self.set(at) {
                Some((set, end)) => Some((Term::Set(Box::new(set)), end)),
                None => self.fail(start, "a name or a noun"),
            },
        }
    }

    /// `X's opponents`; `X's documents` for documents by X or of X, where the schema has such a verb.
    fn possessive(&self, owner: Name, at: usize) -> Read<Term> {
        let thing = self.thing_of(&owner, at).or_else(|| self.own_name(&owner, at));
        if let Some((thing, end)) = thing {
            return Some((Term::Name(thing), end));
        }
        let Some((roles, end)) = self.roles(at) else {
            return self.owned(owner, at);
        };
        let (times, after) = self.times(end);
        let owner = vec![vec![Term::Name(owner)]];
        let (set, _) = self.role_set(&roles, owner, times, (at, end))?;
        let end = after;
        Some((Term::Set(Box::new(set)), end))
    }

    /// After `X's`: a noun for what is by X or of X.
    fn owned(&self, owner: Name, at: usize) -> Read<Term> {
        let senses = self.owning();
        let Some((mut set, _)) = self.class(at).filter(|_| !senses.is_empty()) else {
            return self.fail(at, "a role such as those of “… of”");
        };
        let Class::Kinds(_) = set.class else { return self.fail(at, "a noun") };
        let (_, end) = self.noun(at)?;
        set.times.clear();
        let (times, end) = self.times(end);
        let mut link = self.link_to(senses, self.place(at, end), vec![vec![Term::Name(owner)]]);
        link.times = times;
        set.any = vec![vec![link]];
        Some((Term::Set(Box::new(set)), end))
    }

    /// `of X's` after a noun: by X or of X.
    fn of_owner(&self, at: usize) -> Read<Link> {
        let (owner, end) = self.name(self.word(at, "of")?)?;
        let end = self.word(end, "'s")?;
        let link = self.link_to(self.owning(), self.place(at, end), vec![vec![Term::Name(owner)]]);
        (!link.senses.is_empty()).then_some((link, end))
    }

    /// `of X` after the plural of a noun for what somebody makes: by X.
    fn works_of(&self, class: &Class, from: usize, at: usize) -> Read<Link> {
        let Class::Kinds(kinds) = class else { return None };
        let (owner, end) = self.name(self.word(at, "of")?)?;
        let texts: Vec<&str> = (from..at).map(|n| self.text(n)).collect();
        let typed = texts.join(" ");
        let single = |kind: &KindId| {
            self.dataset.schema.kind(*kind).nouns.iter().any(|noun| phrase(noun) == typed)
        };
        let schema = &self.dataset.schema;
        let made = schema.relations.iter().filter(|r| r.makes).flat_map(|r| &r.to);
        let made: Vec<KindId> = made.filter_map(|name| schema.kind_named(name)).collect();
        let is_made = |kind: &KindId| made.iter().any(|&to| schema.is_a(*kind, to));
        let is_maker = |id: &EntityId| self.dataset.is_who(*id);
        let fits = kinds.iter().any(|kind| is_made(kind) && !single(kind))
            && owner.candidates.iter().any(is_maker);
        let link = self.link_to(self.owning(), self.place(at, end), vec![vec![Term::Name(owner)]]);
        (fits && !link.senses.is_empty()).then_some((link, end))
    }

    /// What "by" and "of" after a noun can mean without a participle.
    pub(super) fn owning(&self) -> Vec<Sense> {
        let wanted = |entry| match entry {
            Entry::Verb(VerbForm { relation, forward, shape: Shape::Tail }) => {
                Some(Sense { relation, forward })
            }
            _ => None,
        };
        ["by", "of"].iter().flat_map(|w| self.lexicon.meanings(w).filter_map(wanted)).collect()
    }

    /// A link of which nothing is known but what it means and takes.
    pub(super) fn link_to(&self, senses: Vec<Sense>, place: Place, any: Vec<Vec<Term>>) -> Link {
        Link { place, ..Link::of(senses, Some(any)) }
    }

    /// Whether a noun stands in the singular.
    pub(super) fn is_one(&self, from: usize, to: usize) -> bool {
        let texts: Vec<&str> = (from..to).map(|n| self.text(n)).collect();
        let typed = texts.join(" ");
        let schema = &self.dataset.schema;
        schema.kinds.iter().flat_map(|kind| &kind.nouns).any(|noun| phrase(noun) == typed)
    }

    /// `the X policy`: a noun after a name selects among equal names, as one before it does.
    fn with_noun_after(&self, name: Name, end: usize) -> (Name, usize) {
        let Some((kinds, after)) = self.noun(end).filter(|(_, after)| self.is_one(end, *after))
        else {
            return (name, end);
        };
        let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        let longer = self.lexicon.longest(self.words, end, Entry::name).is_some();
        let candidates: Vec<EntityId> =
            name.candidates.iter().copied().filter(|id| is_kind(id)).collect();
        if candidates.is_empty() || longer {
            return (name, end);
        }
        (Name { candidates, place: name.place }, after)
    }

    /// `what X defended`: the things of which a verb holds.
    fn what_somebody_did(&self, at: usize) -> Read<Term> {
        let (link, end) = self.done_by(at)?;
        let place = self.place(at - 1, at);
        let set = Set { class: Class::What, place, times: Vec::new(), any: vec![vec![link]] };
        Some((Term::Set(Box::new(set)), end))
    }

    /// Whether something that restricts a noun, or a name that a noun selects, starts here.
    fn is_modified(&self, at: usize) -> bool {
        let start = self.word(at, "not").unwrap_or(at);
        let which = |(_, end): (String, usize)| self.word(end, "which").is_some();
        // What modifies a noun has an object of its own: "what was the essay based on" asks for it.
        let goes_on = |(_, end): (Vec<Sense>, usize)| end < self.words.len();
        self.group(at, Group::Relative).is_some()
            || self.word(at, "whose").is_some()
            || self.marker(at).is_some_and(which)
            || self.verb(start, Shape::Tail).is_some_and(goes_on)
            || self.verb(start, Shape::Ing).is_some_and(goes_on)
            || self.name(at).is_some()
            || self.word(at, "of").is_some_and(|next| self.name(next).is_some())
    }

    /// The longest name at a place, after any article; a function word by itself is none.
    pub(super) fn name(&self, at: usize) -> Read<Name> {
        let start = self.after_article(at);
        let word = self.words.get(start)?;
        let (candidates, length): (Vec<EntityId>, usize) = match word.sort {
            Sort::Comma | Sort::Tail => return None,
            Sort::Id => (self.dataset.by_id.get(&word.text).copied().into_iter().collect(), 1),
            Sort::Quoted => {
                (self.lexicon.meanings(&word.text).filter_map(Entry::name).collect(), 1)
            }
            Sort::Plain => {
                let (length, found) = self.lexicon.longest(self.words, start, Entry::name)?;
                if length == 1 && is_function_word(&word.text) {
                    return None;
                }
                (found, length)
            }
        };
        let place = self.place(start, start + length);
        (!candidates.is_empty()).then_some((Name { candidates, place }, start + length))
    }

    /// A noun for a kind.
    pub(super) fn noun(&self, at: usize) -> Read<Vec<KindId>> {
        let (length, kinds) = self.lexicon.longest(self.words, at, Entry::noun)?;
        Some((kinds, at + length))
    }

    /// A noun for the subject of a relation.
    pub(super) fn roles(&self, at: usize) -> Read<Vec<RelationId>> {
        let (length, relations) = self.lexicon.longest(self.words, at, Entry::role)?;
        Some((relations, at + length))
    }

    /// How many words the longest noun or `role of` at a place has.
    fn noun_length(&self, at: usize) -> usize {
        let noun = self.noun(at).map_or(0, |(_, end)| end - at);
        let role = self.roles(at).filter(|(_, end)| self.text(*end) == "of");
        role.map_or(0, |(_, end)| end - at).max(noun)
    }

    /// `the book permanent revolution`: a noun that selects among equal names.
    fn noun_and_name(&self, at_noun: usize) -> Read<Term> {
        let (kinds, end) = self.noun(at_noun)?;
        let end = self.word(end, "of").unwrap_or(end);
        let (mut name, end) = self.name(end)?;
        let verb_follows =
            self.verb(end, Shape::Finite).is_some() || self.group(end, Group::Do).is_some();
        if verb_follows && self.clause_about(end - 1).is_some() {
            return None;
        }
        let is_one = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        name.candidates.retain(is_one);
        if name.candidates.is_empty() {
            let at = self.words.iter().position(|word| word.start == name.place.start);
            return self.fail(at.unwrap_or(at_noun), "a name of that kind");
        }
        Some((Term::Name(name), end))
    }

    /// Whether the words before `end` are a name in a clause that says what somebody did: always
    /// so where a verb follows and stands last or has a date after it. Kept simple: a finite verb
    /// that takes the noun as its object has no object of its own.
    fn clause_about(&self, last: usize) -> Option<()> {
        let (_, end) = self.verb(last + 1, Shape::Finite)?;
        let own_object = self.term(end).is_some();
        (!own_object).then_some(())
    }

    /// A set: a noun, a role or a pronoun, with what restricts it.
    pub(super) fn set(&self, at: usize) -> Read<Set> {
        let start = self.group(at, Group::Determiner).unwrap_or(at);
        let (mut set, mut at) = self.class(start)?;
        while let Some((condition, end)) = self.modifier(at) {
            set.any = both(&set.any, &condition);
            if set.any.len() > ALTERNATIVES {
                return None;
            }
            at = end;
        }
        Some((set, at))
    }

    /// A class: a noun, `anyone`, `those`, `role of X`, with the dates of the entities themselves.
    pub(super) fn class(&self, at: usize) -> Read<Set> {
        self.attempt()?;
        let pronoun = match self.text(at) {
            "anyone" | "everyone" | "anybody" | "everybody" => Some(Class::Who),
            "anything" | "everything" => Some(Class::What),
            "those" => Some(Class::What),
            _ => None,
        };
        let whole = |class, end| Set {
            class,
            place: self.place(at, end),
            times: Vec::new(),
            any: vec![Vec::new()],
        };
        if let Some(mut class) = pronoun {
            if self.text(at) == "those" && self.text(at + 1) == "who" {
                class = Class::Who;
            }
            return Some((whole(class, at + 1), at + 1));
        }
        if let Some(read) = self.role_of(at) {
            return Some(read);
        }
        if let Some((owner, end)) = self.name(at)
            && self.text(end) == "'s"
        {
            return match self.possessive(owner, end + 1)? {
                (Term::Set(set), end) => Some((*set, end)),
                (Term::Name(_), _) => None,
            };
        }
        let Some((kinds, end)) = self.noun(at) else { return self.fail(at, "a noun") };
        // A longer name is a name: only then is the noun a part of it.
        let name = self.lexicon.longest(self.words, at, Entry::name).map_or(0, |(n, _)| n);
        if name > end - at {
            return self.fail(at, "a noun");
        }
        let mut set = whole(Class::Kinds(kinds), end);
        let end = match self.of_owner(end).or_else(|| self.works_of(&set.class, at, end)) {
            Some((link, end)) => {
                set.any = vec![vec![link]];
                end
            }
            None => end,
        };
        let (times, end) = self.times(end);
        set.times = times;
        Some((set, end))
    }

    /// `opponents of X`, with the times of it.
    pub(super) fn role_of(&self, at: usize) -> Read<Set> {
        let (roles, end) = self.roles(at)?;
        let of = self.word(end, "of")?;
        let (objects, of_end) = self.objects(of)?;
        if objects.neither {
            return self.fail(of, "a name or a noun");
        }
        let (times, after) = self.times(of_end);
        let (set, _) = self.role_set(&roles, objects.any, times, (at, end))?;
        Some((set, after))
    }

    /// Those who stand in a relation to some terms; the set and the place after the role.
    pub(super) fn role_set(
        &self,
        roles: &[RelationId],
        objects: Vec<Vec<Term>>,
        times: Vec<Time>,
        (from, to): (usize, usize),
    ) -> Read<Set> {
        let senses = roles.iter().map(|&relation| Sense { relation, forward: true }).collect();
        let place = self.place(from, to);
        let link = Link { times, ..self.link_to(senses, place.clone(), objects) };
        Some((Set { class: Class::What, place, times: Vec::new(), any: vec![vec![link]] }, to))
    }

    /// The preposition of a qualifier and a name.
    pub(super) fn restriction(&self, at: usize) -> Read<Restriction> {
        let (marker, to) = self.marker(at)?;
        let preposition = Preposition::of_marker(&marker);
        let found = self.name(to);
        let said = self.said_text(to);
        if let Some((texts, end)) = said.clone()
            && found.as_ref().is_none_or(|(name, name_end)| {
                *name_end < end || *name_end == end && !self.is_value(name, &marker)
            })
        {
            let name = Name { candidates: Vec::new(), place: self.place(to, end) };
            let qualifiers = self.marked(&marker);
            let (preposition, period) = (None, None);
            return Some((
                Restriction { qualifiers, preposition, marker, name, texts, period },
                end,
            ));
        }
        let (name, end) = match found {
            Some(read) => read,
            None => match self.noun_and_name(self.after_article(to))? {
                (Term::Name(name), end) => (name, end),
                (Term::Set(_), _) => return None,
            },
        };
        let qualifiers = self.marked(&marker);
        // A name may be what a claim says in so many words, too.
        let texts = said.filter(|(_, last)| *last == end).map_or(Vec::new(), |(texts, _)| texts);
        Some((Restriction { qualifiers, preposition, marker, name, texts, period: None }, end))
    }

    /// Whether some claim has what a name means for the value of a qualifier with a marker.
    fn is_value(&self, name: &Name, marker: &str) -> bool {
        let wanted = self.marked(marker);
        let index = self.lexicon.claims(self.dataset);
        let claims = name.candidates.iter().filter_map(|id| index.get(id)).flatten();
        claims.map(|&id| self.dataset.claim(id)).any(|claim| {
            let own = claim.qualifiers.iter().filter(|(q, _)| wanted.contains(q));
            let mut values = own.flat_map(|(_, terms)| terms);
            values.any(|value| matches!(value, Value::Entity(id) if name.candidates.contains(id)))
        })
    }

    /// The longest text that some claim has for the value of a qualifier.
    pub(super) fn said_text(&self, at: usize) -> Read<Vec<String>> {
        let start = self.after_article(at);
        let wanted = |entry| match entry {
            Entry::Text(place) => self.lexicon.text(place, self.dataset).map(str::to_owned),
            _ => None,
        };
        let (length, texts) = self.lexicon.longest(self.words, start, wanted)?;
        Some((texts, start + length))
    }

    /// The longest preposition of a qualifier at a place; "at" is one in every dataset.
    pub(super) fn marker(&self, at: usize) -> Read<String> {
        if let Some(end) = self.at_the_time(at) {
            return Some(("during".to_owned(), end));
        }
        let wanted = |entry| matches!(entry, Entry::Marker(_)).then_some(());
        let found = self.lexicon.longest(self.words, at, wanted).map(|(length, _)| length);
        let of_time = ["at", "during", "before", "after"].contains(&self.text(at));
        let length = found.or(of_time.then_some(1))?;
        let texts: Vec<&str> = (at..at + length).map(|n| self.text(n)).collect();
        Some((texts.join(" "), at + length))
    }

    /// The qualifiers with a marker. "At" stands for whatever tells a time or a place.
    pub(super) fn marked(&self, marker: &str) -> Vec<QualifierId> {
        marked(marker, self.lexicon, self.dataset)
    }
}

/// The qualifiers with a marker. "At" stands for whatever tells a time or a place.
pub fn marked(marker: &str, lexicon: &Lexicon, dataset: &Dataset) -> Vec<QualifierId> {
    let mut all: Vec<QualifierId> = lexicon.meanings(marker).filter_map(Entry::marker).collect();
    if marker == "at" {
        for role in [&[QualifierRole::Time][..], QualifierRole::PLACES] {
            let telling = dataset.schema.qualifiers_telling(role);
            all.extend(telling.into_iter().filter(|q| !all.contains(q)).collect::<Vec<_>>());
        }
    }
    all
}
