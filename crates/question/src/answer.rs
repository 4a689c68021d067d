//! Runs a compiled question and makes the reply of what comes back.

mod instead;
mod not_answered;
mod order;
mod strength;
mod timeline;
mod work_dates;

use rustc_hash::{FxHashMap, FxHashSet};

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::{EdgeId, Graph, Value};
use polemic_engine::query::{Parameters, Query, Row};
use polemic_record::property_graph::{Evidence, entity_of, evidence};
use polemic_record::when::Certainty;
use polemic_record::{Claim, Dataset, EntityId, QualifierId, Term, When};

use super::compile::{MOST_PATHS, Mark};
use super::find::Finding;
use super::lexicon::Lexicon;
use super::meaning::{Link, Question, Set};
use super::reply::{Form, Found, Refusal, Reply, Single, Status};
use super::{Compiled, Options};
use strength::strength;

/// What all steps of answering need.
struct Asking<'a> {
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    graph: &'a Graph,
    options: &'a Options,
}

/// Gathers evidence without doubles.
#[derive(Default)]
struct Gathered {
    list: Vec<Evidence>,
    places: FxHashMap<Evidence, usize>,
}

impl Gathered {
    fn place(&mut self, evidence: Evidence) -> usize {
        let next = self.list.len();
        let place = *self.places.entry(evidence).or_insert(next);
        if place == next {
            self.list.push(evidence);
        }
        place
    }
}

/// A reply that a question was not understood, with the records that share its words.
pub fn refused(text: &str, refusal: Refusal, found: Finding) -> Reply {
    let Finding { records: nearest, unknown, .. } = found;
    let form = Some(Form::Records).filter(|_| !nearest.is_empty());
    Reply { nearest, unknown, form, refusal: Some(refusal), ..empty(text, Status::Refused) }
}

/// A reply to key words: the records that have them, and questions that these answer.
pub fn found(text: &str, found: Finding, suggestions: Vec<String>) -> Reply {
    let Finding { records: nearest, unknown, .. } = found;
    let status = if nearest.is_empty() { Status::Nothing } else { Status::Found };
    let form = Some(Form::Records);
    Reply { nearest, unknown, form, suggestions, ..empty(text, status) }
}

fn empty(text: &str, status: Status) -> Reply {
    Reply {
        question: text.to_owned(),
        status,
        form: None,
        reading: None,
        query: None,
        corrections: Vec::new(),
        remarks: Vec::new(),
        undated_left_out: 0,
        value: None,
        up_to: None,
        unit: None,
        qualifier: None,
        answers: Vec::new(),
        evidence: Vec::new(),
        by_kind: false,
        of_kind: None,
        paths: Vec::new(),
        refusal: None,
        strength: None,
        nearest: Vec::new(),
        unknown: Vec::new(),
        suggestions: Vec::new(),
        wider: Vec::new(),
    }
}

/// Runs a compiled question.
pub fn answer(
    text: &str,
    compiled: Compiled,
    lexicon: &Lexicon,
    dataset: &Dataset,
    graph: &Graph,
    options: &Options,
) -> Reply {
    let asking = Asking { lexicon, dataset, graph, options };
    let rows = match asking.run(&compiled.query) {
        Ok(rows) => rows,
        Err(mistakes) => return asking.failed(text, mistakes),
    };
    let mut reply = empty(text, Status::Answered);
    let mut gathered = Gathered::default();
    match compiled.form {
        _ if asking.by_dates(&compiled.meaning, &rows, &mut reply, &mut gathered) => {}
        Form::Boolean => asking.polar(&compiled, &rows, &mut reply, &mut gathered),
        Form::Date => asking.date(&compiled, &rows, &mut reply, &mut gathered),
        Form::Path => asking.path(&rows, &mut reply, &mut gathered),
        Form::Text => asking.text(&compiled, &rows, &mut reply, &mut gathered),
        Form::Number if matches!(compiled.meaning, Question::Figure(_)) => {
            asking.figure(&rows, &mut reply, &mut gathered);
        }
        Form::Card | Form::Timeline => asking.timeline(&compiled, &rows, &mut reply, &mut gathered),
        _ => asking.entities(&compiled, &rows, &mut reply, &mut gathered),
    }
    if matches!(compiled.meaning, Question::Count(_)) {
        let sure = reply.answers.iter().filter(|found| !found.possibly).count();
        reply.value = Some(Single::Number(u32::try_from(sure).unwrap_or(u32::MAX).into()));
    }
    reply.evidence = gathered.list;
    if let Question::Compare(compared) = &compiled.meaning {
        reply.by_kind = compared.kind.is_some();
        let is_whole = compared.topic.is_none() && compared.times.is_empty();
        reply.of_kind = compared.kind.filter(|_| is_whole);
    }
    reply.undated_left_out = asking.undated(&compiled, &reply.evidence);
    if let Some(end) = compiled.remarks.end
        && !reply.evidence.is_empty()
    {
        asking.leave_end(end, &compiled.meaning, &mut reply);
    }
    if reply.evidence.is_empty()
        && let Some(instead) = asking.instead(text, &compiled)
    {
        return instead;
    }
    if reply.answers.is_empty() && reply.evidence.is_empty() {
        asking.intended(&compiled.meaning, &mut reply);
    }
    if reply.answers.is_empty() && reply.evidence.is_empty() {
        asking.not_found(text, &compiled, &mut reply);
    }
    if reply.status == Status::Answered && is_only_possible(&reply) {
        asking.only_possible(text, &mut reply);
    }
    reply.remarks = remarks(&compiled, &reply);
    reply.form = Some(compiled.form);
    reply.reading = Some(compiled.reading);
    reply.corrections = compiled.corrections;
    reply.query = Some(compiled.query);
    reply
}

/// Whether the dates of all that was found only allow it: a claim of 1927 does not say what
/// happened in May of that year.
fn is_only_possible(reply: &Reply) -> bool {
    let is_value = matches!(reply.value, Some(Single::Bool(_) | Single::Date(_) | Single::Text(_)));
    !is_value && !reply.answers.is_empty() && reply.answers.iter().all(|found| found.possibly)
}

/// What is to be said of adverbs that restrict nothing, and of a number that the answer has not.
fn remarks(compiled: &Compiled, reply: &Reply) -> Vec<String> {
    let mut remarks = reply.remarks.clone();
    if compiled.remarks.by_words {
        remarks.push("Read by the claims that account for all its words.".to_owned());
    }
    let adverb = |adverb: &String| format!("“{adverb}” restricts nothing.");
    remarks.extend(compiled.remarks.adverbs.iter().map(adverb));
    if i64::try_from(reply.paths.len()).is_ok_and(|count| count >= MOST_PATHS) {
        remarks.push(format!("Only the {MOST_PATHS} shortest paths are told."));
    }
    let found = reply.answers.iter().filter(|found| !found.possibly).count();
    if let Some(number) = compiled.remarks.number.filter(|&number| number != found) {
        remarks.push(format!("The question speaks of {number}; the record has {found}."));
    }
    remarks
}

impl Asking<'_> {
    /// Questions that dates decide; whether it is one.
    fn by_dates(
        &self,
        meaning: &Question,
        rows: &[Row],
        reply: &mut Reply,
        gathered: &mut Gathered,
    ) -> bool {
        match meaning {
            Question::Order(names, end) => self.order(names, *end, reply, gathered),
            Question::Apart(a, b) => self.apart(a, b, reply, gathered),
            Question::Life(name, end) if !rows.is_empty() => {
                self.life(name, *end, reply, gathered);
            }
            _ => return false,
        }
        true
    }

    pub(super) fn run(&self, query: &Query) -> Result<Vec<Row>, Vec<Diagnostic>> {
        let limits = &self.options.limits;
        Ok(query.run(self.graph, &Parameters::default(), limits)?.rows)
    }

    /// A question that met a limit: it was understood, but there is no answer to give.
    fn failed(&self, text: &str, mistakes: Vec<Diagnostic>) -> Reply {
        let refusal = mistakes.into_iter().next().map(|diagnostic| Refusal {
            diagnostic,
            word: None,
            suggestions: Vec::new(),
        });
        Reply { refusal, ..empty(text, Status::Refused) }
    }

    fn claim(&self, edge: EdgeId) -> Option<&Claim> {
        match evidence(self.dataset, edge) {
            Evidence::Claim(id) => Some(self.dataset.claim(id)),
            _ => None,
        }
    }

    fn when(&self, edge: EdgeId) -> Option<&When> {
        match evidence(self.dataset, edge) {
            Evidence::Claim(id) => self.dataset.claim(id).when.as_ref(),
            Evidence::Figure(id) => self.dataset.figure(id).when.as_ref(),
            Evidence::Entity(id) => self.dataset.entity(id).when.as_ref(),
        }
    }

    /// Whether an edge is what a mark stands for, and its date settles that it is in time.
    fn settles(&self, mark: &Mark, edge: EdgeId) -> bool {
        let Some(claim) = self.claim(edge) else { return false };
        let is_it = mark.relations.contains(&claim.relation)
            && mark.object.is_none_or(|object| claim.from == object || claim.to == Some(object));
        let surely = |when: &When| {
            mark.periods.iter().all(|&period| match mark.vague {
                true => when.overlaps_about(period) == Certainty::Surely,
                false => when.overlaps(period) == Certainty::Surely,
            })
        };
        let settled = |&(entity, period): &(EntityId, _)| {
            let is_value = |term: &Term| *term == Term::Entity(entity);
            claim.qualifiers.iter().any(|(_, terms)| terms.iter().any(is_value))
                || claim.when.as_ref().is_some_and(|w| w.overlaps(period) == Certainty::Surely)
        };
        is_it
            && mark.unless.iter().all(settled)
            && (mark.periods.is_empty()
                || claim.when.as_ref().or_else(|| self.when_made(claim)).is_some_and(surely))
    }

    /// Whether the dates of a row's claims settle that it answers.
    fn is_sure(&self, compiled: &Compiled, claims: &[EdgeId]) -> bool {
        compiled.marks.iter().any(|marks| {
            marks.len() == claims.len()
                && marks.iter().zip(claims).all(|(mark, &edge)| self.settles(mark, edge))
        })
    }

    /// Whether the date of an entity settles that it is in the times of its set.
    fn is_sure_itself(&self, set: Option<&Set>, entity: EntityId) -> bool {
        let Some(set) = set.filter(|set| !set.times.is_empty()) else { return true };
        let when = self.dataset.entity(entity).when.as_ref();
        when.is_some_and(|when| {
            set.times.iter().all(|time| when.overlaps(time.period) == Certainty::Surely)
        })
    }

    fn entities(
        &self,
        compiled: &Compiled,
        rows: &[Row],
        reply: &mut Reply,
        gathered: &mut Gathered,
    ) {
        let set = match &compiled.meaning {
            Question::List(set) | Question::Count(set) => Some(set),
            _ => None,
        };
        let by_date = set.is_some_and(|set| !set.times.is_empty());
        let mut places: FxHashMap<EntityId, usize> = FxHashMap::default();
        // Which evidence an answer has already: there may be many claims between two entities.
        let mut known: FxHashSet<(usize, usize)> = FxHashSet::default();
        for row in rows {
            let Some((entity, claims)) = self.entity_and_claims(row) else { continue };
            let place = *places.entry(entity).or_insert(reply.answers.len());
            if place == reply.answers.len() {
                reply.answers.push(Found { entity, possibly: true, evidence: Vec::new() });
            }
            let found = &mut reply.answers[place];
            if self.is_sure(compiled, &claims) && self.is_sure_itself(set, entity) {
                found.possibly = false;
            }
            let itself = by_date.then_some(Evidence::Entity(entity));
            let works = self.dated_by_work(compiled.marks.iter(), &claims, reply);
            let found = &mut reply.answers[place];
            let claims = claims.iter().map(|&edge| evidence(self.dataset, edge));
            for evidence in itself.into_iter().chain(claims).chain(works) {
                let at = gathered.place(evidence);
                if known.insert((place, at)) {
                    found.evidence.push(at);
                }
            }
        }
        let is_owned = matches!(compiled.meaning, Question::Owners(_) | Question::Sayers(_));
        if set.is_none() {
            // Of entities compared and of figures no mark says that a time leaves them open.
            let timed = compiled.marks.iter().any(|marks| !marks.is_empty());
            reply.answers.iter_mut().for_each(|found| found.possibly &= timed);
        }
        // Compared entities stand in the order asked for.
        if (set.is_some() || is_owned) && compiled.query.branches.len() > 1 {
            let name = |found: &Found| self.dataset.entity(found.entity).name.clone();
            reply.answers.sort_by_cached_key(name);
        }
    }

    /// The columns `answer` and `claims` of a row.
    fn entity_and_claims(&self, row: &Row) -> Option<(EntityId, Vec<EdgeId>)> {
        let Some(Value::Node(node)) = row.values.first() else { return None };
        Some((entity_of(self.dataset, *node)?, edges(row.values.get(1))))
    }

    fn polar(&self, compiled: &Compiled, rows: &[Row], reply: &mut Reply, gathered: &mut Gathered) {
        if let (Question::Sort(name, _), [_, ..]) = (&compiled.meaning, rows) {
            gathered.place(Evidence::Entity(name.entity()));
            reply.value = Some(Single::Bool(true));
        }
        let Question::Polar(fact) = &compiled.meaning else { return };
        let branches: Vec<_> = rows.iter().zip(&compiled.marks).collect();
        let said: Vec<Option<bool>> = fact
            .subjects()
            .map(|subject| self.verdict((subject.entity(), &fact.link), &branches, reply, gathered))
            .collect();
        reply.value = if said.contains(&Some(false)) {
            Some(Single::Bool(false))
        } else {
            said.iter().all(|said| *said == Some(true)).then_some(Single::Bool(true))
        };
        reply.strength = match reply.value {
            Some(Single::Bool(yes)) => strength(yes, &gathered.list, self.dataset),
            _ => None,
        };
    }

    /// What the branches of one subject come to: neither where voices oppose each other, or where
    /// dates leave it open.
    fn verdict(
        &self,
        (entity, link): (EntityId, &Link),
        branches: &[(&Row, &Vec<Mark>)],
        reply: &mut Reply,
        gathered: &mut Gathered,
    ) -> Option<bool> {
        let (mut yes, mut no, mut possibly) = (false, false, Vec::new());
        let own = |edge: &EdgeId| {
            let is_end = |claim: &Claim| claim.from == entity || claim.to == Some(entity);
            self.claim(*edge).is_some_and(is_end)
        };
        for &(row, marks) in branches {
            let says = matches!(row.values.first(), Some(Value::Bool(true)));
            for edge in edges(row.values.get(1)).into_iter().filter(own) {
                let place = gathered.place(evidence(self.dataset, edge));
                for work in self.dated_by_work(std::iter::once(marks), &[edge], reply) {
                    gathered.place(work);
                }
                let in_time = says && !is_nested(marks);
                let sure = !in_time || marks.first().is_none_or(|mark| self.settles(mark, edge));
                match (says, sure) {
                    (true, true) => yes = true,
                    (true, false) => possibly.push(place),
                    (false, _) => no |= self.denies(edge, marks, link),
                }
            }
        }
        let undecided = !yes && !possibly.is_empty();
        if undecided {
            reply.answers.push(Found { entity, possibly: true, evidence: possibly });
        }
        match (yes, no) {
            (true, false) => Some(true),
            (false, true) if !undecided => Some(false),
            _ => None,
        }
    }

    /// Whether a denial answers the question: it has no qualifier that the question lacks, and its
    /// date covers the times asked for.
    fn denies(&self, edge: EdgeId, marks: &[Mark], link: &Link) -> bool {
        let Some(claim) = self.claim(edge) else { return false };
        let covers = |mark: &Mark| {
            mark.periods.iter().all(|period| {
                claim.when.as_ref().is_some_and(|when| {
                    let from = when.since.is_none() || when.since <= period.since;
                    let to = when.until.is_none()
                        || period.until.is_some_and(|end| when.until >= Some(end));
                    (from && (period.since.is_some() || when.since.is_none())) && to
                })
            })
        };
        let asked = |(qualifier, terms): &(QualifierId, Vec<Term>)| {
            link.qualifiers.iter().any(|r| {
                let is_value = |term: &Term| match term {
                    Term::Entity(id) => r.name.candidates.contains(id),
                    Term::Text(text) => r.texts.contains(text),
                };
                r.qualifiers.contains(qualifier) && terms.iter().any(is_value)
            })
        };
        claim.qualifiers.iter().all(asked) && marks.iter().all(covers)
    }

    fn date(&self, compiled: &Compiled, rows: &[Row], reply: &mut Reply, gathered: &mut Gathered) {
        let mut dates: Vec<&str> = Vec::new();
        for row in rows {
            let date = row.values.first().and_then(Value::as_str);
            dates.extend(date.filter(|date| !dates.contains(date)));
            for edge in edges(row.values.get(1)) {
                gathered.place(evidence(self.dataset, edge));
            }
        }
        if let (Question::Dated(name), false) = (&compiled.meaning, rows.is_empty()) {
            gathered.place(Evidence::Entity(name.entity()));
        }
        if let ([date], true) = (dates.as_slice(), self.all_found(&compiled.meaning, gathered)) {
            reply.value = Some(Single::Date((*date).to_owned()));
        }
    }

    /// Whether something was found of each subject of a fact.
    fn all_found(&self, meaning: &Question, gathered: &Gathered) -> bool {
        let Question::When(fact) = meaning else { return true };
        let found = |subject: EntityId| {
            gathered.list.iter().any(|evidence| match evidence {
                Evidence::Claim(id) => {
                    let claim = self.dataset.claim(*id);
                    claim.from == subject || claim.to == Some(subject)
                }
                _ => false,
            })
        };
        fact.and.is_empty() || fact.subjects().all(|name| found(name.entity()))
    }

    /// What the qualifiers of the claims say: the entities they name, and the texts; where dates are
    /// asked for too, the date where it is one.
    fn text(&self, compiled: &Compiled, rows: &[Row], reply: &mut Reply, gathered: &mut Gathered) {
        let mut texts: Vec<&str> = Vec::new();
        for row in rows {
            let claims = edges(row.values.get(1));
            let sure = self.is_sure(compiled, &claims);
            let places: Vec<usize> =
                claims.iter().map(|&edge| gathered.place(evidence(self.dataset, edge))).collect();
            let Some(Value::List(values)) = row.values.first() else { continue };
            for value in values.iter().filter_map(Value::as_str) {
                let Some(&entity) = self.dataset.by_id.get(value) else {
                    texts.extend((!texts.contains(&value)).then_some(value));
                    continue;
                };
                let known = reply.answers.iter().position(|found| found.entity == entity);
                let at = known.unwrap_or(reply.answers.len());
                if known.is_none() {
                    reply.answers.push(Found { entity, possibly: true, evidence: Vec::new() });
                }
                let found = &mut reply.answers[at];
                found.possibly &= !sure;
                let new = places.iter().filter(|place| !found.evidence.contains(place));
                let new: Vec<usize> = new.copied().collect();
                found.evidence.extend(new);
            }
        }
        if !texts.is_empty() {
            reply.value = Some(Single::Text(texts.join("; ")));
        }
        if matches!(&compiled.meaning, Question::Qualified(_, asked) if asked.when) {
            let whens = gathered.list.iter().map(|&evidence| match evidence {
                Evidence::Claim(id) => self.dataset.claim(id).when.as_ref().map(When::text),
                _ => None,
            });
            let mut whens: Vec<Option<&str>> = whens.collect();
            whens.dedup();
            if let [Some(when)] = whens.as_slice() {
                reply.value = Some(Single::Date((*when).to_owned()));
            }
        }
    }

    /// Figures; the number itself where there is exactly one.
    fn figure(&self, rows: &[Row], reply: &mut Reply, gathered: &mut Gathered) {
        for row in rows {
            for edge in edges(row.values.get(1)) {
                gathered.place(evidence(self.dataset, edge));
            }
        }
        if let [Evidence::Figure(id)] = gathered.list.as_slice() {
            let figure = self.dataset.figure(*id);
            let measure = self.dataset.schema.measure(figure.measure);
            reply.value = Some(Single::Number(figure.value));
            reply.up_to = figure.up_to;
            reply.unit = figure.unit.clone().or_else(|| measure.unit.clone());
            reply.qualifier.clone_from(&figure.qualifier);
        }
    }

    /// The entities along the paths, each with the claims that lead to it.
    fn path(&self, rows: &[Row], reply: &mut Reply, gathered: &mut Gathered) {
        let mut answers: FxHashMap<EntityId, usize> = FxHashMap::default();
        let mut known: FxHashSet<(usize, usize)> = FxHashSet::default();
        for row in rows {
            let Some(Value::Path(path)) = row.values.first() else { continue };
            for (n, &node) in path.nodes.iter().enumerate() {
                let Some(entity) = entity_of(self.dataset, node) else { continue };
                let before = n.checked_sub(1).and_then(|n| path.edges.get(n));
                let place = before.map(|&edge| gathered.place(evidence(self.dataset, edge)));
                let at = *answers.entry(entity).or_insert(reply.answers.len());
                if at == reply.answers.len() {
                    reply.answers.push(Found { entity, possibly: false, evidence: Vec::new() });
                }
                let new = place.filter(|&place| known.insert((at, place)));
                reply.answers[at].evidence.extend(new);
            }
            let steps = path.edges.iter();
            reply
                .paths
                .push(steps.map(|&edge| gathered.place(evidence(self.dataset, edge))).collect());
        }
        reply.paths.sort_by_key(Vec::len);
    }

    /// How many claims would answer but for having no date.
    fn undated(&self, compiled: &Compiled, found: &[Evidence]) -> usize {
        let Some(rows) = compiled.undated.as_ref().and_then(|query| self.run(query).ok()) else {
            return 0;
        };
        let found: FxHashSet<&Evidence> = found.iter().collect();
        let mut left_out: Vec<EdgeId> = Vec::new();
        for row in &rows {
            let edges = edges(row.values.get(1));
            let work = |e| self.claim(e).and_then(|claim| self.when_made(claim));
            let undated = |&e: &EdgeId| {
                let has_date = self.when(e).or_else(|| work(e)).is_some();
                !has_date && !found.contains(&evidence(self.dataset, e))
            };
            left_out.extend(edges.into_iter().filter(undated));
        }
        left_out.sort_unstable();
        left_out.dedup();
        left_out.len()
    }
}

/// Whether a branch goes on beyond its first claim.
fn is_nested(marks: &[Mark]) -> bool {
    marks.len() != 1
}

/// The relationships of a list.
fn edges(value: Option<&Value>) -> Vec<EdgeId> {
    let edge = |value: &Value| match value {
        Value::Edge(edge) => Some(*edge),
        _ => None,
    };
    match value {
        Some(Value::List(list)) => list.iter().filter_map(edge).collect(),
        _ => Vec::new(),
    }
}
