//! Things by what a clause says of them, where the grammar does not read the clause: `the historian
//! who called X classless`, `the text published that condemned dropping X`.
//!
//! The clause is asked as a question of its own, "which historian …", with all that can be done to
//! read one; where exactly one thing answers it, that is what is meant. So two claims account for
//! the words of the whole: the one of the clause, and the one that is asked for.

use crate::dataset::{Dataset, EntityId, Term as Value};

use super::evidence::Evidence;
use super::lexicon::{Entry, Lexicon, Shape};
use super::meaning::Question;
use super::parse;
use super::partial::Rewritten;
use super::reply::Correction;
use super::words::{Sort, Word};

/// How many clauses are read.
const MOST: usize = 12;

/// What reading clauses needs to know.
pub struct Clauses<'a> {
    /// The question as typed.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word],
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and claims.
    pub dataset: &'a Dataset,
}

/// A noun and the clause that says which is meant.
#[derive(Debug, Clone, Copy)]
struct Clause {
    /// The first word of the noun.
    noun: usize,
    /// One past its last.
    after: usize,
    /// The relative pronoun.
    relative: usize,
    /// One past the last word of the clause.
    end: usize,
}

impl Clauses<'_> {
    /// The words with such a thing in place of its noun and clause, for each clause that a reader of
    /// questions can make out.
    pub fn rewritten(&self, read: impl Fn(&[Word]) -> Option<Question>) -> Vec<Rewritten> {
        let mut found: Vec<Rewritten> = Vec::new();
        for clause in self.clauses().into_iter().take(MOST) {
            let Clause { noun, after, relative, end } = clause;
            let which = Word { text: "which".to_owned(), ..self.words[noun].clone() };
            let mut inner = vec![which];
            inner.extend_from_slice(&self.words[noun..after]);
            inner.extend_from_slice(&self.words[relative + 1..end]);
            let entity = read(&inner).and_then(|meaning| self.only(&meaning));
            found.extend(entity.map(|entity| self.with(clause, entity)));
        }
        found
    }

    /// The clauses that say which thing of a kind is meant, the longest first: right after the noun,
    /// or with a participle between at the end of the question.
    fn clauses(&self) -> Vec<Clause> {
        let is_relative = |at: &usize| {
            let word = &self.words[*at];
            word.sort == Sort::Plain && matches!(&*word.text, "who" | "that" | "which")
        };
        let mut found = Vec::new();
        for relative in (2..self.words.len()).filter(is_relative) {
            if let Some(noun) = self.noun_before(relative) {
                // A time belongs to the nearest verb on its left, which is that of the clause.
                let timed = |end: &usize| {
                    parse::time_at(self.words, *end, self.lexicon, self.dataset).is_some()
                };
                let ends = (relative + 3..=self.words.len()).rev().filter(|end| !timed(end));
                found.extend(ends.map(|end| Clause { noun, after: relative, relative, end }));
            }
            let after = relative - 1;
            if let Some(noun) = self.noun_before(after).filter(|_| self.is_participle(after)) {
                found.push(Clause { noun, after, relative, end: self.words.len() });
            }
        }
        found
    }

    /// Where the noun for a kind begins that ends before a word, after "the".
    fn noun_before(&self, end: usize) -> Option<usize> {
        let is_noun = |entry| matches!(entry, Entry::Noun(_)).then_some(());
        (end.saturating_sub(3).max(1)..end).find(|&start| {
            let length = self.lexicon.longest(self.words, start, is_noun).map(|(length, _)| length);
            length == Some(end - start) && self.words[start - 1].text == "the"
        })
    }

    fn is_participle(&self, at: usize) -> bool {
        let passive = |entry| match entry {
            Entry::Verb(form) => matches!(form.shape, Shape::Agentless | Shape::Tail),
            _ => false,
        };
        self.lexicon.meanings(&self.words[at].text).any(passive)
    }

    /// The words with an entity in place of a noun and its clause.
    fn with(&self, clause: Clause, entity: EntityId) -> Rewritten {
        let Clause { noun, after, relative, end } = clause;
        let record = self.dataset.entity(entity);
        let (start, stop) = (self.words[noun].start, self.words[after - 1].end);
        let id = Word { text: record.id.clone(), sort: Sort::Id, start, end: stop };
        let mut words = self.words[..noun].to_vec();
        words.push(id);
        words.extend_from_slice(&self.words[after..relative]);
        words.extend_from_slice(&self.words[end..]);
        let part = |from: usize, to: usize| {
            self.text.get(self.words[from].start..self.words[to - 1].end).unwrap_or_default()
        };
        let typed = format!("{} {}", part(noun, after), part(relative, end));
        let corrections = vec![(start, Correction { typed, read: record.name.clone() })];
        Rewritten { words, corrections }
    }

    /// The one entity that a question asks for, on plain claims alone.
    fn only(&self, meaning: &Question) -> Option<EntityId> {
        let Question::List(set) = meaning else { return None };
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        let mut found: Vec<EntityId> = Vec::new();
        // A date that only helped to tell what is meant would not be said back.
        let is_dated = !set.times.is_empty() || !link.times.is_empty();
        if is_dated || link.mode.is_some() || link.voice.is_some() {
            return None;
        }
        let evidence = Evidence { lexicon: self.lexicon, dataset: self.dataset };
        for &id in evidence.claims_of(link)? {
            let claim = self.dataset.claim(id);
            let Some(near) = evidence.held(link, claim, false) else { continue };
            // What is done in a work, the work does.
            let values = claim.qualifiers.iter().flat_map(|(_, terms)| terms);
            let works = values.filter_map(|value| match value {
                Value::Entity(id) if !self.dataset.is_who(*id) => Some(*id),
                _ => None,
            });
            found.extend(
                [near].into_iter().chain(works).filter(|&id| evidence.fits(&set.class, id)),
            );
        }
        found.sort_unstable();
        found.dedup();
        let [only] = found.as_slice() else { return None };
        Some(*only)
    }
}
