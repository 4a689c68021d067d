//! What is told where nothing answers: that it was to happen, what each restriction leaves out, and
//! the records that share the words.

use polemic_engine::graph::EdgeId;
use polemic_record::property_graph::Evidence;
use polemic_record::{Mode, Schema};

use crate::Compiled;
use crate::compile::{self, Times};
use crate::echo::{Echo, Order, Style};
use crate::find::{Finding, FoundRecord, MOST, find};
use crate::meaning::{Class, Link, Question, Set};
use crate::records::Records;
use crate::reply::{Reply, Status, Strength};
use crate::words::split;

use super::{Asking, edges};

/// How many wider questions are told where nothing was found.
const MOST_WIDER: usize = 3;

impl Asking<'_> {
    /// Of a yes-no question that nothing answers, the claims that it was to happen: that somebody was
    /// to publish a book says neither that they did nor that they did not. What only could or should
    /// have happened is no such answer.
    pub(super) fn intended(&self, meaning: &Question, reply: &mut Reply) {
        let Question::Polar(fact) = meaning else { return };
        if fact.link.mode.is_some() {
            return;
        }
        let records = Records { lexicon: self.lexicon, dataset: self.dataset };
        let mode = Some(Mode::Would);
        let link = Link { mode, not: false, denied: false, ..fact.link.clone() };
        let held = fact.subjects().flat_map(|name| records.holdings_of(name.entity(), &link));
        let mut claims: Vec<_> = held.flat_map(|held| held.claims).collect();
        claims.dedup();
        if !claims.is_empty() {
            reply.evidence = claims.into_iter().map(Evidence::Claim).collect();
            reply.strength = Some(Strength::Intended(Mode::Would));
        }
    }

    /// What is told where nothing was found: what each restriction leaves out, and the records that
    /// share the words. Only where neither has anything is nothing on record.
    pub(super) fn not_found(&self, text: &str, compiled: &Compiled, reply: &mut Reply) {
        reply.wider = self.wider(&compiled.meaning);
        let found = self.sharing_words(text);
        let near = !reply.wider.is_empty() || found.is_close;
        reply.status = if near { Status::Near } else { Status::Nothing };
        reply.nearest = found.records;
        reply.unknown = found.unknown;
    }

    fn sharing_words(&self, text: &str) -> Finding {
        find(text, &split(text).unwrap_or_default(), self.lexicon, self.dataset)
    }

    /// Makes records of an answer whose dates only allow it: what may have been so comes first, and
    /// then what shares the words.
    pub(super) fn only_possible(&self, text: &str, reply: &mut Reply) {
        let found = self.sharing_words(text);
        let (mut first, rest): (Vec<_>, Vec<_>) =
            found.records.into_iter().partition(|record| reply.evidence.contains(&record.evidence));
        let known: Vec<Evidence> = first.iter().map(|record| record.evidence).collect();
        let claims =
            reply.evidence.iter().filter(|evidence| !matches!(evidence, Evidence::Entity(_)));
        let others = claims.filter(|evidence| !known.contains(evidence));
        first.extend(others.map(|&evidence| FoundRecord {
            evidence,
            matched: Vec::new(),
            score: 0.0,
        }));
        first.extend(rest);
        first.truncate(MOST);
        reply.status = Status::Near;
        reply.nearest = first;
        reply.unknown = found.unknown;
    }

    /// The questions with one restriction less that find something, with how many answers.
    fn wider(&self, meaning: &Question) -> Vec<(String, usize)> {
        let mut told: Vec<(String, usize)> = Vec::new();
        let wider = wider_meanings(meaning, &self.dataset.schema).into_iter();
        let found = wider.filter_map(|wider| {
            let plan = compile::compile(&wider, self.dataset, Times::Kept)?;
            let rows = self.run(&plan.query).ok()?;
            let mut found: Vec<_> = match &wider {
                Question::List(_) | Question::Count(_) => rows
                    .iter()
                    .filter_map(|row| self.entity_and_claims(row).map(|(entity, _)| entity.index()))
                    .collect(),
                _ => rows
                    .iter()
                    .flat_map(|row| edges(row.values.get(1)))
                    .map(EdgeId::index)
                    .collect(),
            };
            found.sort_unstable();
            found.dedup();
            let (dataset, lexicon) = (self.dataset, self.lexicon);
            let echo = Echo { dataset, lexicon, style: Style::Plain, order: Order::NamesFirst };
            (!found.is_empty()).then(|| (echo.question(&wider), found.len()))
        });
        for (question, count) in found {
            if told.iter().all(|(known, _)| *known != question) {
                told.push((question, count));
            }
        }
        told.truncate(MOST_WIDER);
        told
    }
}

/// The question without its times, without each of its conditions, and of wider kinds.
fn wider_meanings(meaning: &Question, schema: &Schema) -> Vec<Question> {
    let mut wider = Vec::new();
    // What happened at some time at all is not a wider question: it is everything.
    if matches!(meaning, Question::Happened(None, _) | Question::Compare(_)) {
        return wider;
    }
    let mut add = |wider_by: &dyn Fn(&mut Question)| {
        let mut fewer = meaning.clone();
        wider_by(&mut fewer);
        if fewer != *meaning {
            wider.push(fewer);
        }
    };
    add(&|fewer| fewer.times_mut().into_iter().for_each(Vec::clear));
    add(&|fewer| fewer.links_mut().into_iter().for_each(|link| link.qualifiers.clear()));
    add(&|fewer| fewer.links_mut().into_iter().for_each(|link| link.voice = None));
    add(&|fewer| fewer.links_mut().into_iter().for_each(|link| link.with = None));
    add(&|fewer| {
        fewer.times_mut().into_iter().for_each(Vec::clear);
        for link in fewer.links_mut() {
            link.qualifiers.clear();
            link.voice = None;
        }
    });
    if let Question::List(set) | Question::Count(set) = meaning
        && let [all] = set.any.as_slice()
        && all.len() > 1
    {
        for n in (0..all.len()).rev() {
            let mut fewer = set.clone();
            fewer.any[0].remove(n);
            wider.push(Question::List(fewer));
        }
    }
    if let Question::List(set) | Question::Count(set) = meaning
        && let Class::Kinds(kinds) = &set.class
        && let [kind] = kinds.as_slice()
    {
        let above = schema.kind_line(*kind).iter().skip(1);
        wider.extend(
            above.map(|&kind| {
                Question::List(Set { class: Class::Kinds(vec![kind]), ..set.clone() })
            }),
        );
    }
    wider.extend(of_wider_relation(meaning, schema));
    wider
}

/// The question with the relation above that of its only verb.
fn of_wider_relation(meaning: &Question, schema: &Schema) -> Option<Question> {
    let mut wider = meaning.clone();
    let mut links = wider.links_mut();
    let [link] = links.as_mut_slice() else { return None };
    let [sense] = link.senses.as_mut_slice() else { return None };
    let &above = schema.relation_line(sense.relation).get(1)?;
    sense.relation = above;
    let plain = !link.not && !link.denied;
    plain.then_some(wider)
}
