//! Definite descriptions: one thing by its kind and its date, or by what it did.

use crate::dates::{Date, date_at};
use crate::english::classes::Group;
use crate::lexicon::{Dated, Entry, Shape};
use crate::meaning::{Class, Name, Question, Set};
use crate::records::LinkRow;
use polemic_record::when::{Certainty, Period};
use polemic_record::{Claim, EntityId, KindId, Term as Value, When};

use super::{Parser, Read};

impl Parser<'_> {
    /// `the October 1923 letter`, `the letter of October 1923`: the entities of that kind which are
    /// dated so, or of which the making is.
    pub(super) fn dated_noun(&self, at: usize) -> Read<Name> {
        let start = self.word(at, "the")?;
        let (date, kinds, end) = match date_at(self.words, start) {
            Some((date, noun)) => {
                let Some((kinds, end)) = self.noun(noun).filter(|(_, end)| self.is_one(noun, *end))
                else {
                    return self.dated_name(&date, noun);
                };
                (date, kinds, end)
            }
            None => {
                let (kinds, of) = self.noun(start).filter(|(_, end)| self.is_one(start, *end))?;
                let of = self.word(of, "of").or_else(|| self.word(of, "from"))?;
                let (date, end) = date_at(self.words, self.after_article(of))?;
                (date, kinds, end)
            }
        };
        self.attempt()?;
        let candidates = self.of_date(&date, &kinds);
        if candidates.is_empty() {
            return self.fail(start, "something of that date on record");
        }
        Some((Name { candidates, place: self.place(start, end) }, end))
    }

    /// `the 1938 programme`, where what follows is a name: the date is checked.
    fn dated_name(&self, date: &Date, at: usize) -> Read<Name> {
        let (mut name, end) = self.name(at)?;
        let kinds: Vec<KindId> = self.dataset.schema.kind_ids().collect();
        let dated = self.of_date(date, &kinds);
        name.candidates.retain(|id| dated.contains(id));
        if name.candidates.is_empty() {
            return self.fail(at, "a name of something of that date");
        }
        Some((name, end))
    }

    /// The entities of some kinds that are surely of a date themselves, or were made then.
    pub(super) fn of_date(&self, date: &Date, kinds: &[KindId]) -> Vec<EntityId> {
        let period = Period { since: Some(date.since), until: Some(date.until) };
        let sure = |when: Option<&When>| {
            when.is_some_and(|when| when.overlaps(period) == Certainty::Surely)
        };
        let is_kind = |id: EntityId| kinds.iter().any(|&kind| self.dataset.is_a(id, kind));
        let Dated { entities, made } = self.lexicon.dated(self.dataset);
        let of_date = |id: &EntityId| sure(self.dataset.entity(*id).when.as_ref());
        let own = entities.iter().copied().filter(of_date);
        let mut candidates: Vec<EntityId> = own.filter(|&id| is_kind(id)).collect();
        let made = made.iter().map(|&claim| self.dataset.claim(claim));
        let made = made.filter(|claim| is_plain(claim) && sure(claim.when.as_ref()));
        for id in made.filter_map(|claim| claim.to).filter(|&id| is_kind(id)) {
            if !candidates.contains(&id) {
                candidates.push(id);
            }
        }
        candidates
    }

    /// `the author of X`, `the law that introduced X`: the one entity of which the record says so.
    pub(super) fn described(&self, at: usize) -> Read<Name> {
        let start = self.word(at, "the")?;
        self.attempt()?;
        let singular = self.is_one(start, self.noun(start).map_or(start, |(_, end)| end));
        if !singular && !self.is_role(start) {
            return None;
        }
        if let Some(read) = self.qualified_noun(start) {
            return Some(read);
        }
        let (mut set, mut end) = self.class(start)?;
        if set.any.iter().all(Vec::is_empty) {
            // One clause only: what follows it belongs to the verb.
            let Some(read) = self.modifier(end) else { return self.only_one(&set, start, end) };
            (set.any, end) = read;
        }
        let candidates = self.described_by(&set)?;
        Some((Name { candidates, place: self.place(at, end) }, end))
    }

    /// `congress at which X supported Y`, `work in which X did Y`: the one entity of that kind which
    /// the claims of it name after that preposition.
    pub(super) fn qualified_noun(&self, at: usize) -> Read<Name> {
        let (kinds, end) = self.noun(at)?;
        let (marker, which) = self.marker(end)?;
        let clause = self.word(which, "which").or_else(|| self.word(which, "whom"))?;
        let (subject, verb) = self.only_name(clause)?;
        let (link, end) = self.stated(verb)?;
        link.plain_object().filter(|_| link.times.is_empty())?;
        let asked = self.marked(&marker);
        let held = subject.candidates.iter();
        let held = held.flat_map(|&id| self.records().holdings_of(id, &link));
        let claims = held.map(|holding| self.dataset.claim(holding.claims[0]));
        let values = claims.flat_map(|claim| &claim.qualifiers).filter(|(q, _)| asked.contains(q));
        let mut found: Vec<EntityId> = values
            .flat_map(|(_, terms)| terms)
            .filter_map(|term| match term {
                Value::Entity(id) => Some(*id),
                Value::Text(_) => None,
            })
            .filter(|&id| kinds.iter().any(|&kind| self.dataset.is_a(id, kind)))
            .collect();
        found.sort_unstable();
        found.dedup();
        let place = self.place(at, end);
        (found.len() == 1).then_some((Name { candidates: found, place }, end))
    }

    /// `the newspaper`, where there is one only.
    fn only_one(&self, set: &Set, start: usize, end: usize) -> Read<Name> {
        let Class::Kinds(kinds) = &set.class else { return None };
        let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        let mut found = self.dataset.entity_ids().filter(is_kind);
        let (Some(only), None) = (found.next(), found.next()) else { return None };
        let place = self.place(start, end);
        set.times.is_empty().then_some((Name { candidates: vec![only], place }, end))
    }

    /// Whether a role in the singular stands at a place.
    fn is_role(&self, at: usize) -> bool {
        let role = |entry| matches!(entry, Entry::Role(_)).then_some(());
        let Some((length, _)) = self.lexicon.longest(self.words, at, role) else { return false };
        let texts: Vec<&str> = (at..at + length).map(|n| self.text(n)).collect();
        let typed = texts.join(" ");
        self.dataset.schema.relations.iter().flat_map(|r| &r.roles).any(|role| *role == typed)
    }

    /// The entities of a set with one condition that has no object or a name. Where these are
    /// several, whoever narrows names says so: the description stands for one of them.
    fn described_by(&self, set: &Set) -> Option<Vec<EntityId>> {
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        link.plain_object().filter(|_| set.times.is_empty())?;
        let surely = |rows: &[LinkRow]| rows.iter().any(|row| row.certainty == Certainty::Surely);
        let found = self.records().of_set(set).into_iter().filter(|(_, rows)| surely(rows));
        let found: Vec<EntityId> = found.map(|(id, _)| id).collect();
        (!found.is_empty()).then_some(found)
    }

    /// `when was the law passed that introduced X`: with the clause put back to its noun.
    pub(super) fn extraposed(&self) -> Read<Question> {
        let is_relative = |at: &usize| self.group(*at, Group::Relative).is_some();
        let relative = (2..self.words.len()).find(is_relative)?;
        // "After which" belongs together.
        let before = self.marker(relative - 1).filter(|(_, end)| *end == relative);
        let relative = if before.is_some() { relative - 1 } else { relative };
        let verb = relative.checked_sub(1)?;
        let passive = self.verb(verb, Shape::Agentless).or_else(|| self.verb(verb, Shape::Tail));
        passive.filter(|(_, end)| *end == relative)?;
        let mut words = self.words[..verb].to_vec();
        words.extend_from_slice(&self.words[relative..]);
        words.push(self.words[verb].clone());
        Some((self.reread(&words)?, self.words.len()))
    }
}

/// Whether a claim asserts something plainly.
fn is_plain(claim: &Claim) -> bool {
    !claim.denied && claim.mode.is_none()
}
