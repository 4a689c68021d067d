//! Records that share the words of a question, best first: for key words, and for questions that
//! cannot be read exactly.
//!
//! Every claim and figure is a candidate, and what has a date of its own where a date is asked for or
//! named. The score of a candidate is that of BM25 (Robertson and Zaragoza, “The
//! Probabilistic Relevance Framework”, 2009) over the stems of its fields, times the share of the
//! question's words that it has, and a little more where it also has what the question asks for: a
//! whole name, the year, a date for *when*, a figure for *how many*.

pub mod index;

use rustc_hash::FxHashMap;

use polemic_record::property_graph::Evidence;
use polemic_record::schema::QualifierRole;
use polemic_record::when::{Certainty, Period};
use polemic_record::{Basis, Claim, Dataset, EntityId, KindId, Term, When};

use self::index::{RecordIndex, relation_term, root_term, ungrouped};
use crate::dates::date_at;
use crate::english::classes::Group;
use crate::english::synonyms;
use crate::lexicon::{Entry, Lexicon};
use crate::words::{Sort, Word, phrase};

/// What a root counts for beside a stem.
const ROOT: f32 = 0.55;

/// What a word of plain English counts for that often stands for the one asked, beside the word
/// itself.
const SYNONYM: f32 = 0.4;

/// What a verb counts for, beside a word that is none.
const VERB: f32 = 1.3;

/// What an entity's own date counts for, beside a record that has the same words.
const DATED: f32 = 0.6;

/// How much more a record counts for each name that it has in full, for being of the time asked
/// about, for having what is asked for; how much less for being of another time.
const NAMED: f32 = 0.3;
const TIMELY: f32 = 0.2;
const WANTED: f32 = 0.3;
const UNTIMELY: f32 = 0.1;

/// How many records are told at most.
pub const MOST: usize = 10;

/// What BM25 calls *b*: how much a record with many words counts less for each of them.
const LENGTH: f32 = 0.35;

/// Among how many of the best records the told ones are chosen.
const CHOSEN_AMONG: usize = 60;

/// What share of a question a record must have to be close to it.
const CLOSE: f32 = 0.6;

/// What share of the best score a record must have to be told, where at least [`FEWEST`] are.
const LEAST: f32 = 0.12;
const FEWEST: usize = 3;

/// How much less a record counts that only repeats words of those before it.
const REPEATED: f32 = 0.5;

/// From how many of the best records a second step is taken, and what it counts for.
const STEPPED_FROM: usize = 12;
const STEP: f32 = 0.2;

/// A record that shares words with a question.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRecord {
    /// The claim or figure.
    pub evidence: Evidence,
    /// The words of the question that it has, as typed, in their order.
    pub matched: Vec<String>,
    /// How well it fits; only to be compared with others of the same question.
    pub score: f32,
}

/// What is found for the words of a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// The records that share most with it, best first.
    pub records: Vec<FoundRecord>,
    /// The words that stand on no record, as typed.
    pub unknown: Vec<String>,
    /// The entities that are named in full.
    pub names: Vec<EntityId>,
    /// Whether some record has nearly all that the question says.
    pub is_close: bool,
}

/// A word of a question that records are looked for by.
#[derive(Debug)]
struct QueryTerm {
    /// As typed.
    typed: String,
    /// The terms of records that are as good, each with the share that it counts for; none where no
    /// record has the word.
    known: Vec<(u32, f32)>,
    /// The same of words of plain English that often stand for it.
    synonyms: Vec<(u32, f32)>,
    /// How rare the word is.
    rarity: f32,
}

/// What the question words ask for, as far as single words tell.
#[derive(Debug, Clone, PartialEq)]
enum WantedSlot {
    /// Somebody.
    Who,
    /// Something of one of these kinds.
    Kinds(Vec<KindId>),
    /// A date.
    When,
    /// A number.
    Number,
    /// A qualifier that tells one of these.
    Telling(&'static [QualifierRole]),
}

/// Finds the records that share most words with a question. O(records that have one of its words),
/// once the index is made.
pub fn find(question: &str, words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Finding {
    Finder::new(question, words, lexicon, dataset).found()
}

/// The records that fit a question best, best first, without regard to what they repeat.
/// O(records that have one of its words), once the index is made.
pub fn candidates(
    question: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
    most: usize,
) -> Vec<Evidence> {
    let finder = Finder::new(question, words, lexicon, dataset);
    let mut scored = finder.scored();
    finder.spread(&mut scored);
    scored.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| finder.place(a).cmp(&finder.place(b)))
    });
    scored.into_iter().take(most).map(|record| record.evidence).collect()
}

struct Finder<'a> {
    question: &'a str,
    words: &'a [Word],
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    /// The stem of each word.
    stems: Vec<String>,
    terms: Vec<QueryTerm>,
    /// The entities that are named in full.
    names: Vec<EntityId>,
    wanted: Vec<WantedSlot>,
    period: Option<Period>,
}

impl<'a> Finder<'a> {
    fn new(
        question: &'a str,
        words: &'a [Word],
        lexicon: &'a Lexicon,
        dataset: &'a Dataset,
    ) -> Finder<'a> {
        let stems = lexicon.stems(dataset);
        let mut finder = Finder {
            stems: words.iter().map(|word| stems.of(&word.text)).collect(),
            question,
            words,
            lexicon,
            dataset,
            terms: Vec::new(),
            names: Vec::new(),
            wanted: wanted(words, lexicon),
            period: (0..words.len()).find_map(|at| {
                let (date, _) = date_at(words, at)?;
                Some(Period { since: Some(date.since), until: Some(date.until) })
            }),
        };
        finder.read_names();
        finder.read_terms();
        finder
    }

    /// The names that the question has in full, the longest at each place.
    fn read_names(&mut self) {
        let mut at = 0;
        while let Some(word) = self.words.get(at) {
            let named = match word.sort {
                Sort::Id => self.dataset.by_id.get(&word.text).map(|&id| (1, vec![id])),
                _ => self.lexicon.longest(self.words, at, Entry::name),
            };
            at += named.as_ref().map_or(1, |(length, _)| *length);
            self.names.extend(named.into_iter().flat_map(|(_, names)| names));
        }
    }

    /// The words that say something, and the verbs of several words.
    fn read_terms(&mut self) {
        let mut at = 0;
        while let Some(word) = self.words.get(at) {
            let verb = self.lexicon.longest(self.words, at, Entry::verb);
            let length = verb.as_ref().map_or(1, |(length, _)| *length);
            let share = if verb.is_some() { VERB } else { 1.0 };
            let relations = verb.into_iter().flat_map(|(_, forms)| forms);
            let mut known: Vec<(u32, f32)> = Vec::new();
            for form in relations {
                let name = &self.dataset.schema.relation(form.relation).name;
                known.extend(self.index().term(&relation_term(name)).map(|term| (term, 1.0)));
            }
            let until = self.words.get(at + length - 1).map_or(word.end, |last| last.end);
            if length > 1 && !known.is_empty() {
                let typed = self.question.get(word.start..until).unwrap_or_default();
                let parts = &self.words[at..at + length];
                let parts = parts.iter().filter(|part| !Group::Plain.has(&part.text));
                known.extend(parts.flat_map(|part| self.terms_of(&part.text, 0.7)));
                self.add(typed, known, Vec::new(), share);
                at += length;
                continue;
            }
            if let Some(length) = self.read_phrase(at) {
                at += length;
                continue;
            }
            at += 1;
            match word.sort {
                Sort::Comma | Sort::Tail => {}
                Sort::Id => {
                    let entity = self.dataset.by_id.get(&word.text);
                    let name = entity.map(|&id| phrase(&self.dataset.entity(id).name));
                    let name = name.map_or_else(|| word.text.clone(), |name| name.into_owned());
                    self.add_words(&name);
                }
                Sort::Quoted => self.add_words(&word.text),
                Sort::Plain if Group::Plain.has(&word.text) => {}
                Sort::Plain => {
                    let stems = self.lexicon.stems(self.dataset);
                    let others = synonyms::of_word(&self.stems[at - 1], stems);
                    let synonyms = self.synonyms_on_record(&others);
                    known.extend(self.terms_of(&word.text, 1.0));
                    let typed = self.question.get(word.start..word.end).unwrap_or_default();
                    self.add(typed, known, synonyms, share);
                }
            }
        }
    }

    /// A phrase of plain English with words that may stand for it, as `bring out` for `publish`: how
    /// many words it has.
    fn read_phrase(&mut self, at: usize) -> Option<usize> {
        let plain = self.words[at..].iter().take_while(|word| word.sort == Sort::Plain).count();
        let stems = self.lexicon.stems(self.dataset);
        let (length, others) = synonyms::of_phrase(&self.stems[at..at + plain], stems)?;
        let words = &self.words[at..at + length];
        let own = words.iter().filter(|word| !Group::Plain.has(&word.text));
        let own = own.flat_map(|word| self.terms_of(&word.text, 0.7));
        let synonyms = self.synonyms_on_record(&others);
        let own = own.collect();
        let (first, last) = (words.first()?, words.last()?);
        let typed = self.question.get(first.start..last.end).unwrap_or_default();
        self.add(typed, own, synonyms, VERB);
        Some(length)
    }

    /// The terms of records for stems that may stand for what was asked.
    fn synonyms_on_record(&self, stems: &[String]) -> Vec<(u32, f32)> {
        let terms = stems.iter().filter_map(|stem| self.index().term(stem));
        terms.map(|term| (term, SYNONYM)).collect()
    }

    fn add_words(&mut self, text: &str) {
        for word in text.split(' ').filter(|word| !Group::Plain.has(word)) {
            self.add(word, self.terms_of(word, 1.0), Vec::new(), 1.0);
        }
    }

    /// Adds a word, unless it is there already; it counts as much more as `share` says.
    fn add(&mut self, typed: &str, known: Vec<(u32, f32)>, synonyms: Vec<(u32, f32)>, share: f32) {
        let same = |term: &QueryTerm| match (term.known.last(), known.last()) {
            (Some((a, _)), Some((b, _))) => a == b,
            _ => term.typed == typed,
        };
        if !self.terms.iter().any(same) {
            let rarity = share * self.rarity(if known.is_empty() { &synonyms } else { &known });
            self.terms.push(QueryTerm { typed: typed.to_owned(), known, synonyms, rarity });
        }
    }

    /// The terms of records for a word: its stem and its root, mended where no record has them.
    fn terms_of(&self, text: &str, share: f32) -> Vec<(u32, f32)> {
        let stem = self.lexicon.stems(self.dataset).of(&ungrouped(text));
        let of = |stem: &str| {
            let (own, root) = (self.index().term(stem), self.index().term(&root_term(stem)));
            let root = root.map(|term| (term, ROOT * share));
            root.into_iter().chain(own.map(|term| (term, share))).collect::<Vec<_>>()
        };
        let found = of(&stem);
        if !found.is_empty() {
            return found;
        }
        let near = self.lexicon.near();
        let mended = near.slip(text, self.lexicon.stems(self.dataset)).or_else(|| {
            match near.twice_slipped(text).as_slice() {
                [only] => Some(*only),
                _ => None,
            }
        });
        mended.map(|word| of(&self.lexicon.stems(self.dataset).of(word))).unwrap_or_default()
    }

    /// How rare a word is that is looked for.
    fn rarity_of(&self, typed: &str) -> f32 {
        self.terms.iter().find(|term| term.typed == typed).map_or(0.0, |term| term.rarity)
    }

    fn index(&self) -> &'a RecordIndex {
        self.lexicon.record_index(self.dataset)
    }

    /// How rare a word is over records: the inverse document frequency of BM25 of its commonest
    /// full term; of what is on no record, that of the rarest word.
    fn rarity(&self, known: &[(u32, f32)]) -> f32 {
        let all = self.index().records() as f32;
        let full = known.iter().filter(|(_, share)| *share >= 1.0);
        let with = full.map(|(term, _)| self.index().postings(*term).len()).max();
        let with =
            with.or_else(|| known.iter().map(|(t, _)| self.index().postings(*t).len()).max());
        let with = with.unwrap_or(1) as f32;
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    fn found(&self) -> Finding {
        let typed = |term: &&QueryTerm| term.known.is_empty();
        let unknown = self.terms.iter().filter(typed).map(|term| term.typed.clone()).collect();
        let mut scored = self.scored();
        self.spread(&mut scored);
        scored.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| self.place(a).cmp(&self.place(b)))
        });
        let all: f32 = self.terms.iter().map(|term| term.rarity).sum();
        let covered = |record: &FoundRecord| record.matched.iter().map(|w| self.rarity_of(w)).sum();
        let best = scored.iter().take(MOST).map(covered).fold(0.0, f32::max);
        let is_close = best >= CLOSE * all;
        Finding { records: self.diverse(scored), unknown, names: self.names.clone(), is_close }
    }

    /// Lets records count more that tell of an entity of which the best records tell, and have what is
    /// asked for: of `who was among those recruited in 1924` the one step leads to those recruited,
    /// the other from there to people.
    fn spread(&self, scored: &mut [FoundRecord]) {
        let mut order: Vec<usize> = (0..scored.len()).collect();
        order.sort_by(|&a, &b| scored[b].score.total_cmp(&scored[a].score));
        let claims = self.lexicon.claims(self.dataset);
        let mut known: FxHashMap<EntityId, f32> = FxHashMap::default();
        for &n in order.iter().take(STEPPED_FROM) {
            for id in parts(scored[n].evidence, self.dataset) {
                let many = claims.get(&id).map_or(1, Vec::len) as f32;
                let worth = scored[n].score / (1.0 + many.ln());
                let best = known.entry(id).or_default();
                *best = worth.max(*best);
            }
        }
        for record in scored {
            let all = parts(record.evidence, self.dataset);
            let step = all.iter().filter_map(|id| known.get(id)).fold(0.0, |a: f32, b| a.max(*b));
            if self.has_wanted(record.evidence, &all) {
                record.score += STEP * step;
            }
        }
    }

    /// The first of scored records: each time the best of those that are left, where one that only
    /// repeats words of those before it counts for less. So a question of two steps finds both.
    fn diverse(&self, mut scored: Vec<FoundRecord>) -> Vec<FoundRecord> {
        scored.truncate(CHOSEN_AMONG);
        let least = scored.first().map_or(0.0, |best| best.score * LEAST);
        let few = scored.iter().take_while(|record| record.score >= least).count().max(FEWEST);
        scored.truncate(few);
        let rarity = |typed: &String| self.rarity_of(typed);
        let mut told: Vec<String> = Vec::new();
        let mut chosen: Vec<FoundRecord> = Vec::new();
        while chosen.len() < MOST && !scored.is_empty() {
            let worth = |record: &FoundRecord| {
                let all: f32 = record.matched.iter().map(rarity).sum();
                let repeated = record.matched.iter().filter(|word| told.contains(word));
                let repeated: f32 = repeated.map(rarity).sum();
                record.score * (1.0 - REPEATED * repeated / all.max(0.01))
            };
            let best = scored.iter().map(worth).fold(f32::MIN, f32::max);
            let place = scored.iter().position(|record| worth(record) >= best).unwrap_or(0);
            let next = scored.remove(place);
            told.extend(
                next.matched
                    .iter()
                    .filter(|word| !told.contains(word))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            chosen.push(next);
        }
        chosen
    }

    /// What decides between records that fit equally: a stated claim stands before an implied one
    /// and before one that only a heading tells, and then file order decides.
    fn place(&self, record: &FoundRecord) -> (bool, bool, Evidence) {
        let claim = match record.evidence {
            Evidence::Claim(id) => Some(self.dataset.claim(id)),
            _ => None,
        };
        let implied = claim.is_some_and(|claim| claim.basis == Basis::Implied);
        let of_heading = |claim: &Claim| claim.cites.iter().all(|cite| cite.at.contains('h'));
        (claim.is_some_and(of_heading), implied, record.evidence)
    }

    /// Every record with a word of the question, with its score.
    fn scored(&self) -> Vec<FoundRecord> {
        let index = self.index();
        let mut sums: FxHashMap<u32, (f32, f32, u64)> = FxHashMap::default();
        let mut best: FxHashMap<u32, (f32, bool)> = FxHashMap::default();
        for (n, term) in self.terms.iter().enumerate() {
            best.clear();
            let own = term.known.iter().map(|known| (known, true));
            let synonyms = term.synonyms.iter().map(|synonym| (synonym, false));
            for (&(stem, share), is_own) in own.chain(synonyms) {
                for posting in index.postings(stem) {
                    let weight = share * posting.weight as f32 / 100.0;
                    let (known, has_own) = best.entry(posting.record).or_default();
                    *known = weight.max(*known);
                    *has_own |= is_own;
                }
            }
            #[expect(clippy::iter_over_hash_type, reason = "each record has a sum of its own")]
            for (&record, &(weight, has_own)) in &best {
                let (sum, covered, terms) = sums.entry(record).or_default();
                *sum += term.rarity * weight;
                *covered += term.rarity * weight.min(1.0).sqrt();
                let place = u32::try_from(n).ok().filter(|_| has_own);
                *terms |= place.and_then(|n| 1_u64.checked_shl(n)).unwrap_or(0);
            }
        }
        let is_known = |term: &&QueryTerm| !(term.known.is_empty() && term.synonyms.is_empty());
        let known = self.terms.iter().filter(is_known);
        let all: f32 = known.map(|term| term.rarity).sum();
        let average = (0..index.records()).map(|n| index.length(n) as f32).sum::<f32>()
            / index.records().max(1) as f32;
        let is_dated = self.period.is_some() || self.wanted.contains(&WantedSlot::When);
        let of_dates = if is_dated { DATED } else { 0.0 };
        // A record that has only synonyms of the words shares none of them.
        let shares = |(_, (_, _, terms)): &(u32, (f32, f32, u64))| *terms != 0;
        let found = sums.into_iter().filter(shares).map(|(record, (sum, covered, terms))| {
            let length = index.length(record) as f32 / average.max(1.0);
            let evidence = index.evidence(record, self.dataset);
            let text = sum / (1.0 - LENGTH + LENGTH * length);
            let text = text * if matches!(evidence, Evidence::Entity(_)) { of_dates } else { 1.0 };
            let score = text * (covered / all.max(1.0)) * self.advantage(evidence);
            let has = |(n, _): &(usize, &QueryTerm)| *n < 64 && terms >> n & 1 == 1;
            let matched = self.terms.iter().enumerate().filter(has);
            let matched = matched.map(|(_, term)| term.typed.clone()).collect();
            FoundRecord { evidence, matched, score }
        });
        found.filter(|record| record.score > 0.0).collect()
    }

    /// How much more a record counts for having what is asked for; 1 where it has nothing of it.
    fn advantage(&self, evidence: Evidence) -> f32 {
        let mut advantage = 1.0;
        let parts = parts(evidence, self.dataset);
        let named = self.names.iter().filter(|id| parts.contains(id)).count();
        advantage += NAMED * named.min(3) as f32;
        let when = when(evidence, self.dataset);
        match (self.period, when) {
            (Some(period), Some(when)) if when.overlaps(period) != Certainty::No => {
                advantage += TIMELY;
            }
            (Some(_), Some(_)) => advantage -= UNTIMELY,
            _ => {}
        }
        if self.has_wanted(evidence, &parts) {
            advantage += WANTED;
        }
        advantage
    }

    /// Whether a record has something that the question words ask for.
    fn has_wanted(&self, evidence: Evidence, parts: &[EntityId]) -> bool {
        self.wanted.iter().any(|wanted| match wanted {
            WantedSlot::Who => self.has_other(parts, |id| self.dataset.is_who(id)),
            WantedSlot::Kinds(kinds) => {
                self.has_other(parts, |id| kinds.iter().any(|&kind| self.dataset.is_a(id, kind)))
            }
            WantedSlot::When => when(evidence, self.dataset).is_some(),
            WantedSlot::Number => matches!(evidence, Evidence::Figure(_)),
            WantedSlot::Telling(roles) => match evidence {
                Evidence::Claim(id) => {
                    let qualifiers = &self.dataset.claim(id).qualifiers;
                    qualifiers.iter().any(|(q, _)| self.dataset.schema.tells(*q, roles))
                }
                _ => false,
            },
        })
    }

    /// Whether one of the parts of a record fits that the question does not name.
    fn has_other(&self, parts: &[EntityId], fits: impl Fn(EntityId) -> bool) -> bool {
        parts.iter().any(|id| !self.names.contains(id) && fits(*id))
    }
}

/// What the words that ask want.
fn wanted(words: &[Word], lexicon: &Lexicon) -> Vec<WantedSlot> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.sort == Sort::Plain) {
        let next = words.get(at + 1).map_or("", |next| &*next.text);
        found.extend(match &*word.text {
            "who" | "whom" | "whose" => Some(WantedSlot::Who),
            "which" | "what" if matches!(next, "year" | "date" | "month" | "day") => {
                Some(WantedSlot::When)
            }
            "which" | "what" => lexicon
                .longest(words, at + 1, Entry::noun)
                .map(|(_, kinds)| WantedSlot::Kinds(kinds)),
            "when" | "year" | "years" | "date" | "dates" | "day" | "month" => {
                Some(WantedSlot::When)
            }
            "where" => Some(WantedSlot::Telling(QualifierRole::PLACES)),
            "why" => Some(WantedSlot::Telling(&[QualifierRole::Reason])),
            "how" if matches!(next, "many" | "much" | "large" | "big" | "high") => {
                Some(WantedSlot::Number)
            }
            "how" => Some(WantedSlot::Telling(&[QualifierRole::Manner])),
            _ => None,
        });
    }
    found
}

/// The date of a record.
fn when(evidence: Evidence, dataset: &Dataset) -> Option<&When> {
    match evidence {
        Evidence::Claim(id) => dataset.claim(id).when.as_ref(),
        Evidence::Figure(id) => dataset.figure(id).when.as_ref(),
        Evidence::Entity(id) => dataset.entity(id).when.as_ref(),
    }
}

/// The entities that have a part in a record.
fn parts(evidence: Evidence, dataset: &Dataset) -> Vec<EntityId> {
    match evidence {
        Evidence::Claim(id) => {
            let claim = dataset.claim(id);
            let values = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
            let named = values.filter_map(|term| match term {
                Term::Entity(id) => Some(*id),
                Term::Text(_) => None,
            });
            [claim.from]
                .into_iter()
                .chain(claim.to)
                .chain(claim.according_to)
                .chain(named)
                .collect()
        }
        Evidence::Figure(id) => {
            let figure = dataset.figure(id);
            [figure.of].into_iter().chain(figure.according_to).collect()
        }
        Evidence::Entity(id) => vec![id],
    }
}
