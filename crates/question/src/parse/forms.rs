//! The forms of whole questions, tried in order.

use crate::english::classes::Group;
use crate::lexicon::Shape;
use crate::meaning::{
    Class, Compared, Fact, Link, Name, Place, Question, Sense, Set, Statement, Term, Time, both,
};
use polemic_record::{EntityId, KindId};

use super::{Parser, Read};

/// How many of a kind are compared at most.
const MOST_COMPARED: usize = 60;

/// A way to read a whole question from its first word.
type Form<'b> = for<'a> fn(&'a Parser<'b>) -> Read<Question>;

impl<'b> Parser<'b> {
    /// The first form that reads all words.
    pub(super) fn question(&self) -> Option<Question> {
        let forms: [Form<'b>; 32] = [
            Parser::ordered,
            Parser::apart,
            Parser::voiced,
            Parser::compared,
            Parser::card,
            Parser::when,
            Parser::when_and_where,
            Parser::lasted,
            Parser::date_of,
            Parser::related,
            Parser::happened,
            Parser::who_or_what,
            Parser::which,
            Parser::owners,
            Parser::whose,
            Parser::figure,
            Parser::count,
            Parser::asked,
            Parser::stranded,
            Parser::polar,
            Parser::sort,
            Parser::listed,
            Parser::time_first,
            Parser::voice_first,
            Parser::topic_first,
            Parser::said,
            Parser::extraposed,
            Parser::said_to_be,
            Parser::taken_by,
            Parser::did,
            Parser::roles_had,
            Parser::in_place,
        ];
        for form in forms {
            match form(self) {
                Some((question, end)) if end == self.words.len() => return Some(question),
                Some((_, end)) => _ = self.fail::<()>(end, "the end of the question"),
                None => {}
            }
        }
        None
    }

    /// A name by itself, or after "who is", "tell me about", "describe".
    fn card(&self) -> Read<Question> {
        let asked = self.word(0, "who").or_else(|| self.word(0, "what"));
        let about = |at| {
            let all = ["all", "everything", "anything", "something", "more"];
            let at = all.iter().find_map(|word| self.word(at, word)).unwrap_or(at);
            self.word(at, "about")
        };
        let openings = [
            Some(0),
            asked.and_then(|at| self.group(at, Group::Be)),
            self.word(0, "tell").and_then(|at| about(self.word(at, "me").unwrap_or(at))),
            self.word(0, "everything").and_then(|at| self.word(at, "about")),
            ["describe", "define", "explain"].iter().find_map(|word| self.word(0, word)),
            asked.and_then(|at| self.word(self.word(self.group(at, Group::Be)?, "meant")?, "by")),
            self.word(0, "show").and_then(|at| self.word(at, "me")).or(self.word(0, "show")),
        ];
        // "Who was the author of X" asks who that was; "tell me about the author of X" does not.
        let plain = |at| match self.term(at)? {
            (Term::Name(name), end) => Some((name, end)),
            (Term::Set(_), _) => None,
        };
        let described = |at| self.described(at).filter(|_| self.word(0, "tell").is_some());
        let whole = |at| {
            let read = plain(at).or_else(|| described(at));
            read.filter(|(_, end)| *end == self.words.len())
        };
        let (name, end) = openings.into_iter().flatten().find_map(whole)?;
        Some((Question::Card(name), end))
    }

    /// A name, perhaps with a noun before it that selects among equal names.
    pub(super) fn only_name(&self, at: usize) -> Read<Name> {
        match self.term(at)? {
            (Term::Name(name), end) => Some((name, end)),
            (Term::Set(_), _) => match self.described(at) {
                Some(read) => Some(read),
                None => self.fail(at, "a name (to search, ask “who …” or “which …”)"),
            },
        }
    }

    /// The subject of a clause: a name, or a description of one thing.
    pub(super) fn subject(&self, at: usize) -> Read<Name> {
        let described = self.name(at).is_none().then(|| self.described(at)).flatten();
        described.or_else(|| self.only_name(at))
    }

    /// The subjects of a clause: the first, the others, and the place after them.
    pub(super) fn subjects(&self, at: usize) -> Option<(Name, Vec<Name>, usize)> {
        let start = self.word(at, "both").unwrap_or(at);
        let (first, mut at) = self.subject(start)?;
        let mut and = Vec::new();
        loop {
            let comma = self.word(at, ",").unwrap_or(at);
            let next = self.word(comma, "and").unwrap_or(comma);
            let joined = (next > at).then(|| self.only_name(next)).flatten();
            let Some((name, end)) = joined else { return Some((first, and, at)) };
            and.push(name);
            at = end;
        }
    }

    /// What was read, if nothing is left over.
    pub(super) fn to_the_end<T>(&self, read: Read<T>) -> Read<T> {
        let (read, end) = read?;
        if end < self.words.len() {
            return self.fail(end, "the end of the question");
        }
        Some((read, end))
    }

    fn who_or_what(&self) -> Read<Question> {
        let class = match self.text(0) {
            "who" | "whom" => Class::Who,
            "what" => Class::What,
            _ => return None,
        };
        let whole =
            |any| Set { class: class.clone(), place: self.place(0, 1), times: Vec::new(), any };
        if let Some((any, end)) = self.to_the_end(self.predicates(1)) {
            return Some((Question::List(whole(any)), end));
        }
        if let Some((any, end)) = self.to_the_end(self.gap_and_more(1)) {
            return Some((Question::List(whole(any)), end));
        }
        let be = self.group(1, Group::Be)?;
        let (mut set, end) = self.set(be)?;
        if set.class == Class::What {
            set.class = class;
        }
        Some((Question::List(set), end))
    }

    fn which(&self) -> Read<Question> {
        let start = self.word(0, "which").or_else(|| self.word(0, "what"))?;
        let start = self.word(start, "of").map_or(start, |of| self.after_article(of));
        let (set, end) = self.set_and_clause(start)?;
        let there = self.group(end, Group::Be).and_then(|at| self.word(at, "there"));
        Some((Question::List(set), there.unwrap_or(end)))
    }

    /// `compare X and Y`, `contrast X with Y`, `what is the difference between X and Y`, `how do X
    /// and Y differ`; of a kind, `relationships between factions` too.
    fn compared(&self) -> Read<Question> {
        let how = self.word(0, "how").and_then(|at| self.group(at, Group::Do));
        if let Some(start) = how {
            let (first, end) = self.only_name(start)?;
            let from = self.word(end, "differ").and_then(|at| self.word(at, "from"));
            let (second, end) = match from {
                Some(from) => self.only_name(from)?,
                None => {
                    let (second, end) = self.only_name(self.word(end, "and")?)?;
                    (second, self.word(end, "differ")?)
                }
            };
            let names = vec![first, second];
            return Some((Question::Compare(Compared { names, ..Compared::default() }), end));
        }
        let differs = || {
            let be = self.word(0, "what").and_then(|at| self.group(at, Group::Be))?;
            self.word(self.word(self.after_article(be), "difference")?, "between")
        };
        let start = ["compare", "contrast"].iter().find_map(|word| self.word(0, word));
        let related = || {
            let start = self.after_article(0);
            let nouns = ["relationships", "relations", "relationship"];
            self.word(nouns.iter().find_map(|noun| self.word(start, noun))?, "between")
        };
        let of_kind = start.or_else(differs).or_else(related)?;
        if let Some((kind, at)) = self.compared_kind(of_kind) {
            let names = self.standing(kind, self.place(of_kind, at));
            if names.len() > MOST_COMPARED {
                return self.fail(of_kind, "a kind of which at most 60 took a stand");
            }
            if names.len() > 1 {
                return self
                    .compared_on(Compared { names, kind: Some(kind), ..Compared::default() }, at);
            }
        }
        let (first, mut at) = self.only_name(start.or_else(differs)?)?;
        let mut names = vec![first];
        loop {
            let comma = self.word(at, ",").unwrap_or(at);
            let joiner = ["and", "with", "to"].iter().find_map(|word| self.word(comma, word));
            let next = joiner.unwrap_or(comma);
            if next == at {
                break;
            }
            let (name, end) = self.only_name(next)?;
            names.push(name);
            at = end;
        }
        if names.len() < 2 {
            return self.fail(at, "“and” and a second name");
        }
        self.compared_on(Compared { names, ..Compared::default() }, at)
    }

    /// On what and when several are compared.
    fn compared_on(&self, compared: Compared, at: usize) -> Read<Question> {
        let on = ["on", "about", "regarding", "concerning"];
        let on = on.iter().find_map(|word| self.word(at, word));
        let on = on.or_else(|| self.word(self.word(at, "as")?, "to"));
        let topic = on.and_then(|on| self.only_name(on));
        let (topic, at) = topic.map_or((None, at), |(topic, end)| (Some(topic), end));
        let (times, at) = self.times(at);
        Some((Question::Compare(Compared { topic, times, ..compared }), at))
    }

    /// A kind that is to be compared, such as `all factions`; none where a name is as long.
    fn compared_kind(&self, at: usize) -> Read<KindId> {
        let start = self.word(at, "all").unwrap_or(at);
        let start = self.word(start, "the").unwrap_or(start);
        let (kinds, end) = self.noun(start)?;
        let named = self.name(start).is_some_and(|(_, of_name)| of_name >= end);
        let follows = |word| self.word(end, word).is_some();
        let whole = end == self.words.len() || !self.times(end).0.is_empty();
        let ends = whole || ["on", "about"].into_iter().any(follows);
        Some((*kinds.first()?, end)).filter(|_| !named && ends)
    }

    /// Those of a kind that took a stand on anything, in the order of the dataset.
    fn standing(&self, kind: KindId, place: Place) -> Vec<Name> {
        let schema = &self.dataset.schema;
        let takes = |relation| {
            schema.relation_line(relation).iter().any(|&r| schema.relation(r).stance.is_some())
        };
        let mut standing: Vec<EntityId> = Vec::new();
        for claim in self.dataset.claims.iter().filter(|claim| takes(claim.relation)) {
            let Some(to) = claim.to else { continue };
            standing.push(claim.from);
            standing.extend(schema.relation(claim.relation).symmetric.then_some(to));
        }
        standing.sort_unstable();
        standing.dedup();
        standing.retain(|&id| self.dataset.is_a(id, kind));
        let name = |id| Name { candidates: vec![id], place: place.clone() };
        standing.into_iter().map(name).collect()
    }

    fn count(&self) -> Read<Question> {
        let start = self.word(0, "how").and_then(|at| self.word(at, "many"))?;
        let start = self.word(start, "of").map_or(start, |of| self.after_article(of));
        let (set, end) = self.set_and_clause(start)?;
        let there = self.group(end, Group::Be).and_then(|at| self.word(at, "there"));
        Some((Question::Count(set), there.unwrap_or(end)))
    }

    /// A set, and what the question says of it.
    pub(super) fn set_and_clause(&self, at: usize) -> Read<Set> {
        // "which documents criticised …": the plain noun first, so that a verb is never taken for
        // a part of what restricts it.
        let (plain, plain_end) = self.class(at)?;
        if let Some((any, end)) = self.clause(plain_end) {
            let any = both(&plain.any, &any);
            if end == self.words.len() {
                return Some((Set { any, ..plain }, end));
            }
        }
        if let Some((times, end)) = self.happened_then(plain_end) {
            return Some((Set { times, ..plain }, end));
        }
        let (set, end) = self.set(at)?;
        match self.clause(end) {
            Some((any, end)) => Some((Set { any: both(&set.any, &any), ..set }, end)),
            None => Some((set, end)),
        }
    }

    /// `happened in 1923`, `took place before 1927`: the dates of the entities themselves.
    fn happened_then(&self, at: usize) -> Read<Vec<Time>> {
        let took = self.word(at, "took").and_then(|at| self.word(at, "place"));
        let single = self.word(at, "happened").or_else(|| self.word(at, "occurred"));
        if let Some(read) = self.dates_from(at) {
            return self.to_the_end(Some(read));
        }
        let (times, end) = self.times(single.or(took)?);
        if times.is_empty() {
            return self.fail(end, "a time");
        }
        self.to_the_end(Some((times, end)))
    }

    /// `dates from 1938`, `is dated 1938`: the dates of the entities themselves too.
    fn dates_from(&self, at: usize) -> Read<Vec<Time>> {
        let at = self.group(at, Group::Be).or_else(|| self.group(at, Group::Do)).unwrap_or(at);
        let dated = ["date", "dates", "dated"].iter().find_map(|word| self.word(at, word))?;
        let from = self.word(dated, "from").or_else(|| self.word(dated, "to")).unwrap_or(dated);
        // "Date from" something is to be of its time.
        let date = crate::dates::date_at(self.words, self.after_article(from));
        let preposition = if date.is_some() { "in" } else { "during" };
        let mut words = vec![self.instead(at, preposition)];
        words.extend_from_slice(&self.words[from..]);
        let (time, end) = self.over(&words).time(0)?;
        Some((vec![time], from + end - 1))
    }

    /// Verb phrases of a set, or a clause of which it is the object.
    pub(super) fn clause(&self, at: usize) -> Read<Vec<Vec<Link>>> {
        let phrases = self.to_the_end(self.predicates(at));
        phrases.or_else(|| self.gap_and_more(at))
    }

    /// A clause of which the set is the object, and what else restricts the set after it: `did X
    /// write about Y`, `did X write that discussed Y`.
    fn gap_and_more(&self, at: usize) -> Read<Vec<Vec<Link>>> {
        let (link, mut at) = self.gap(at)?;
        let mut any = vec![vec![link]];
        while let Some((more, end)) = self.modifier(at) {
            any = both(&any, &more);
            at = end;
        }
        Some((any, at))
    }

    fn polar(&self) -> Read<Question> {
        let whole = self.to_the_end(self.fact(0));
        let voiced = || self.to_the_end(self.said_by_one());
        let (fact, end) =
            whole.or_else(voiced).or_else(|| self.anyone(0)).or_else(|| self.had())?;
        Some((Question::Polar(fact), end))
    }

    /// `did X believe that Y opposed Z`: a fact on the word of X.
    fn said_by_one(&self) -> Read<Fact> {
        let helpers = [Group::Do, Group::Have, Group::Be];
        let helper = helpers.iter().find_map(|group| self.group(0, *group))?;
        let (voice, end) = self.only_name(helper)?;
        let opinion = || {
            let of = self.word(end, "of").filter(|_| self.group(0, Group::Be).is_some())?;
            self.word(self.after_article(of), "opinion")
        };
        let (denied, clause) = match opinion() {
            Some(opinion) => (false, self.word(opinion, "that")?),
            None => self.saying(end, false)?,
        };
        if denied {
            return None;
        }
        if let Some(read) = self.to_the_end(self.takes_it(voice.clone(), clause)) {
            return Some(read);
        }
        let (Statement::Fact(mut fact), end) = self.statement(clause, false)? else { return None };
        fact.link.voice = Some(voice);
        (!fact.link.not).then_some((fact, end))
    }

    /// `did anyone oppose Y`, `was any work written by Y`: turned round, so that it is about Y.
    pub(super) fn anyone(&self, at: usize) -> Read<Fact> {
        let helpers = [Group::Do, Group::Be, Group::Have];
        let helper = helpers.into_iter().find(|group| self.group(at, *group).is_some())?;
        let start = self.group(at + 1, Group::Determiner).unwrap_or(at + 1);
        if self.name(at + 1).is_some() {
            return None;
        }
        let (set, end) = self.class(start)?;
        let (link, end) = self.to_the_end(self.said_after(helper, end))?;
        Some((self.turned_round(set, link)?, end))
    }

    /// `did X and Y correspond`: of a relation that holds both ways.
    pub(super) fn mutual(&self, helper: Group, at: usize) -> Read<Fact> {
        let start = self.word(at, "both").unwrap_or(at);
        let (subject, other, end) = match self.the_two(start, helper) {
            Some((pair, end)) => (pair.0, pair.1, end),
            None => {
                let (subject, end) = self.only_name(start)?;
                let (other, end) = self.only_name(self.word(end, "and")?)?;
                (subject, other, end)
            }
        };
        let shape = if helper == Group::Do { Shape::Mutual } else { Shape::Agentless };
        let (mut senses, to) = self.verb(end, shape)?;
        senses.retain(|sense| self.dataset.schema.relation(sense.relation).symmetric);
        if senses.is_empty() {
            return None;
        }
        let (mut link, end) = self.alone(senses, end, to);
        link.objects = Some(vec![vec![Term::Name(other)]]);
        Some((Fact { subject, and: Vec::new(), link }, end))
    }

    /// `the two strategies` before a verb that holds both ways: the one pair of that kind of which
    /// it is on record.
    fn the_two(&self, at: usize, helper: Group) -> Read<(Name, Name)> {
        let noun = self.word(self.word(at, "the")?, "two")?;
        let (kinds, end) = self.noun(noun)?;
        let shape = if helper == Group::Do { Shape::Mutual } else { Shape::Agentless };
        let (senses, _) = self.verb(end, shape)?;
        let schema = &self.dataset.schema;
        let both_ways = |sense: &&Sense| schema.relation(sense.relation).symmetric;
        let senses: Vec<Sense> = senses.iter().filter(both_ways).copied().collect();
        let is_kind = |id: EntityId| kinds.iter().any(|&kind| self.dataset.is_a(id, kind));
        let mut pairs: Vec<(EntityId, EntityId)> = Vec::new();
        for held in self.records().holdings(&Link::of(senses, None)) {
            let pair = (held.near.min(held.far), held.near.max(held.far));
            if pair.0 != pair.1 && is_kind(pair.0) && is_kind(pair.1) && !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        let [(one, other)] = pairs.as_slice() else {
            return self.fail(noun, "the names of the two");
        };
        let place = self.place(at, end);
        let name = |id: &EntityId| Name { candidates: vec![*id], place: place.clone() };
        Some(((name(one), name(other)), end))
    }

    /// `what did X say about Y`, `what does X think of Y`, `what did X say`.
    fn said(&self) -> Read<Question> {
        let helper = self.word(0, "what").and_then(|at| self.group(at, Group::Do))?;
        let (who, end) = self.subject(helper)?;
        // To agree is to agree with somebody or on something.
        let alone = !self.text(end).starts_with("agree");
        let said = self.group(end, Group::Say).or_else(|| self.word(end, "hold"))?;
        let about = self.word(said, "about").or_else(|| self.word(said, "of"));
        let (of, end) = match about {
            Some(about) => self.only_name(about).map(|(name, end)| (Some(name), end))?,
            None if alone => (None, said),
            None => return self.fail(said, "“about”"),
        };
        let (times, end) = self.times(end);
        if times.is_empty() && end < self.words.len() {
            return self.fail(end, "“about”");
        }
        Some((Question::Said(who, of, times), end))
    }

    /// `what did X do to Y in 1929`.
    fn did(&self) -> Read<Question> {
        let helper = self.word(0, "what").and_then(|at| self.group(at, Group::Do))?;
        let (who, end) = self.subject(helper)?;
        let end = self.word(end, "do")?;
        let to = ["to", "with"].iter().find_map(|word| self.word(end, word));
        let (to, end) = match to {
            Some(to) => self.only_name(to).map(|(name, end)| (Some(name), end))?,
            None => (None, end),
        };
        let (times, end) = self.times(end);
        Some((Question::Did(who, to, times), end))
    }

    /// `did X have opponents`: whether the record has any.
    fn had(&self) -> Read<Fact> {
        let (subject, end) = self.only_name(self.group(0, Group::Do)?)?;
        let any = self.word(end, "have")?;
        let at = self.group(any, Group::Determiner).unwrap_or(any);
        let (roles, end) = self.roles(at)?;
        let place = self.place(at, end);
        let senses = roles.iter().map(|&relation| Sense { relation, forward: false }).collect();
        let any = vec![Vec::new()];
        let all = Set { class: Class::What, place: place.clone(), times: Vec::new(), any };
        let link = self.link_to(senses, place, vec![vec![Term::Set(Box::new(all))]]);
        let (times, end) = self.times(end);
        Some((Fact { subject, and: Vec::new(), link: Link { times, ..link } }, end))
    }

    /// `which opponents did X have`: those of that role.
    fn roles_had(&self) -> Read<Question> {
        let many = self.word(0, "how").and_then(|at| self.word(at, "many"));
        let start = many.or_else(|| self.word(0, "which")).or_else(|| self.word(0, "what"))?;
        let (roles, end) = self.roles(start)?;
        let (owner, had) = self.only_name(self.group(end, Group::Do)?)?;
        let had = self.word(had, "have")?;
        let (times, after) = self.times(had);
        let owner = vec![vec![Term::Name(owner)]];
        let (set, _) = self.role_set(&roles, owner, times, (start, end))?;
        let question = if many.is_some() { Question::Count(set) } else { Question::List(set) };
        Some((question, after))
    }

    /// `is X a NOUN`.
    fn sort(&self) -> Read<Question> {
        let (name, end) = self.only_name(self.group(0, Group::Be)?)?;
        let (kinds, end) = self.noun(self.group(end, Group::Article)?)?;
        Some((Question::Sort(name, kinds), end))
    }

    /// `did X oppose Y`, `was X excluded from Y`, `has X written Y`.
    pub(super) fn fact(&self, at: usize) -> Read<Fact> {
        if self.modal(at).is_some() {
            return self.fact_in_mode(at);
        }
        let helpers = [Group::Do, Group::Be, Group::Have];
        let helper = helpers.into_iter().find(|group| self.group(at, *group).is_some())?;
        if let Some(read) = self.mutual(helper, at + 1) {
            return Some(read);
        }
        let (subject, mut and, end) = self.subjects(at + 1)?;
        if self.group(end, Group::Not).is_some() {
            return self.fail(end, "the question without “not”: a denial on record answers it too");
        }
        let (mut link, end) = self.said_after(helper, end)?;
        and.extend(link.with.take());
        Some((Fact { subject, and, link }, end))
    }

    fn when(&self) -> Read<Question> {
        let year = || self.word(self.word(0, "what").or_else(|| self.word(0, "which"))?, "year");
        let when = self.word(usize::from(self.text(0) == "since"), "when");
        let start = when.or_else(year)?;
        if let Some(name) = self.happening(start) {
            return Some((Question::Dated(name), self.words.len()));
        }
        if let Some((fact, end)) = self.to_the_end(self.fact(start)) {
            return Some((Question::When(fact), end));
        }
        if let Some(read) = self.life(start) {
            return Some(read);
        }
        let Some((fact, end)) = self.fact(start) else {
            return self.fail(start, "“did” or “was”");
        };
        Some((Question::When(fact), end))
    }

    /// `was EVENT`, `did EVENT happen`, `did EVENT take place`: asks for the entity's own date.
    pub(super) fn happening(&self, at: usize) -> Option<Name> {
        let helper = self.group(at, Group::Be).or_else(|| self.group(at, Group::Do))?;
        let (name, end) = self.only_name(helper)?;
        let took_place = || self.word(end, "take").and_then(|at| self.word(at, "place"));
        let end = if self.group(at, Group::Be).is_some() {
            self.word(end, "held").unwrap_or(end)
        } else {
            let begin = || {
                let unknown = self.verb(end, Shape::Base).is_none();
                let begins = self.word(end, "begin").or_else(|| self.word(end, "start"));
                begins.filter(|_| unknown)
            };
            let happen = self.word(end, "happen").or_else(|| self.word(end, "occur"));
            happen.or_else(took_place).or_else(begin)?
        };
        (end == self.words.len()).then_some(name)
    }

    /// `what happened [to X] [in 1929]`, `timeline of X`.
    fn happened(&self) -> Read<Question> {
        let asked = self.word(0, "what").and_then(|at| self.word(at, "happened"));
        let (mut at, to) = match (asked, self.word(0, "timeline")) {
            (Some(at), _) => (at, self.word(at, "to")),
            (None, Some(at)) => (at, self.word(at, "of")),
            (None, None) => return None,
        };
        let mut about = None;
        if let Some(to) = to {
            let (name, end) = self.only_name(to)?;
            (about, at) = (Some(name), end);
        }
        let (times, end) = self.times(at);
        if about.is_none() && times.is_empty() {
            return self.fail(end, "a time, or “to” and a name");
        }
        Some((Question::Happened(about, times), end))
    }

    /// A set by itself, or after "list", "show me", "who are".
    fn listed(&self) -> Read<Question> {
        let openings = ["list", "show", "name", "give"];
        let start = openings.iter().find_map(|word| self.word(0, word)).unwrap_or(0);
        let start = if start > 0 { self.word(start, "me").unwrap_or(start) } else { 0 };
        if self.text(start) == "what" {
            // `what X opposed`, without "did": the things that X opposed.
            return match self.to_the_end(self.term(start))? {
                (Term::Set(set), end) => Some((Question::List(*set), end)),
                (Term::Name(_), _) => None,
            };
        }
        let (mut set, mut end) = self.set(start)?;
        // "people who opposed X and defended Y": the second verb is said of the people.
        if let Some(next) = self.word(end, "and").or_else(|| self.word(end, "but"))
            && let Some((any, more)) = self.predicates(next)
        {
            set.any = both(&set.any, &any);
            end = more;
        }
        Some((Question::List(set), end))
    }
}
