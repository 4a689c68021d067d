//! Lays a question on the records that share its words: where one record accounts for all of them by
//! the way the question is built, it is made a question that the grammar could have read.
//!
//! `who defended the theory at the second meeting` is laid on *Hooke defended the wave theory of
//! light during the Second Meeting*: "defended" is the relation, "the theory" stands after it and is
//! what that record has for an object, "at the second meeting" is its qualifier, and "who" is left for
//! the subject. What comes out is `who defended the wave theory of light during the Second Meeting`,
//! which is compiled and said back as always.
//!
//! Structure decides, never a score: every word must be accounted for by a part of the record that
//! stands where the word stands. Only where exactly one question comes out it is asked; several are
//! offered.

mod ask;
mod figure;
mod lay;
pub mod names;
pub mod phrase;
mod sketch;
mod text;

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use polemic_record::property_graph::Evidence;
use polemic_record::{Claim, Dataset, EntityId};

use crate::english::classes::{Group, is_function_word};
use crate::find;
use crate::lexicon::{Entry, Lexicon};
use crate::meaning::{Class, Name, Question};
use crate::records::Records;
use crate::reply::Correction;
use crate::resolve::Scope;
use crate::words::{self, Sort, Word};
use lay::Laying;
use sketch::{Sketch, Wanted};

/// How many of the best records a question is laid on.
const CANDIDATES: usize = 40;

/// How many words a question may have to be laid on records.
const LONGEST: usize = 30;

/// How many words a noun phrase may have that is read as a description.
const PHRASE: usize = 12;

/// How many noun phrases with a clause behind them are read as questions of their own.
const CLAUSES: usize = 16;

/// How deep descriptions may hang in each other.
const DEPTH: usize = 1;

/// A question that a record makes of the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Aligned {
    /// The question.
    pub meaning: Question,
    /// Phrases that were read as the name of something, with the byte where each starts.
    pub corrections: Vec<(usize, Correction)>,
}

/// Lays questions on records.
pub struct Aligner<'a> {
    question: &'a str,
    words: &'a [Word],
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    /// How deep in descriptions it is.
    depth: usize,
    /// How many clauses behind nouns were read.
    clauses: Cell<usize>,
    /// Whom each noun phrase means that was looked at.
    means: RefCell<FxHashMap<(usize, usize), Vec<EntityId>>>,
}

/// Words with ids in place of descriptions, and what each description was read as, with its place.
pub type Named = (Vec<Word>, Vec<(usize, Correction)>);

/// The words with an entity's id in place of each noun phrase that describes it: `when was the
/// investigation of 1712` asks for the inquiry. None where nothing is described.
pub fn with_ids(
    question: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<Named> {
    if words.len() > LONGEST {
        return None;
    }
    let aligner = Aligner::new(question, words, lexicon, dataset, 0);
    let (mut named, mut corrections) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        let described =
            (at + 1..=words.len().min(at + PHRASE)).rev().find_map(|to| aligner.one(at, to));
        match described {
            Some((to, id)) => {
                let text = dataset.entity(id).id.clone();
                let (start, end) = (words[at].start, words[to - 1].end);
                named.push(Word { text, sort: Sort::Id, start, end });
                corrections.extend(aligner.correction(at, to, id));
                at = to;
            }
            None => {
                named.push(words[at].clone());
                at += 1;
            }
        }
    }
    // What is left of key words is a name alone, and they asked for more than its card.
    (!corrections.is_empty() && named.len() > 1).then_some((named, corrections))
}

/// The records that words are laid on, best first.
pub fn candidates(
    question: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Vec<Evidence> {
    if words.len() > LONGEST {
        return Vec::new();
    }
    find::candidates(question, words, lexicon, dataset, CANDIDATES)
}

/// The questions that records make of words, each once.
pub fn align(
    question: &str,
    words: &[Word],
    candidates: &[Evidence],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Vec<Aligned> {
    Aligner::new(question, words, lexicon, dataset, 0).questions(candidates)
}

impl<'a> Aligner<'a> {
    fn new(
        question: &'a str,
        words: &'a [Word],
        lexicon: &'a Lexicon,
        dataset: &'a Dataset,
        depth: usize,
    ) -> Aligner<'a> {
        let (clauses, means) = (Cell::new(0), RefCell::default());
        Aligner { question, words, lexicon, dataset, depth, clauses, means }
    }

    fn questions(&self, candidates: &[Evidence]) -> Vec<Aligned> {
        if self.words.len() > LONGEST {
            return Vec::new();
        }
        let sketch = Sketch::of(self);
        let mut found: Vec<Aligned> = Vec::new();
        for &evidence in candidates {
            let new = match (evidence, &sketch) {
                (Evidence::Claim(id), Some(sketch)) => {
                    self.of_claim(sketch, self.dataset.claim(id))
                }
                (Evidence::Claim(_), None) | (Evidence::Entity(_), _) => Vec::new(),
                (Evidence::Figure(id), _) => {
                    self.figure(self.dataset.figure(id)).into_iter().collect()
                }
            };
            for aligned in new {
                if !found.iter().any(|known| known.meaning == aligned.meaning) {
                    found.push(aligned);
                }
            }
        }
        found
    }

    /// The questions that a claim makes of the words.
    fn of_claim(&self, sketch: &Sketch, claim: &Claim) -> Vec<Aligned> {
        let mut found = Laying { aligner: self, sketch, claim }.questions();
        let identities = self.identities(sketch, claim).into_iter();
        found.extend(identities.map(|meaning| Aligned { meaning, corrections: Vec::new() }));
        found
    }

    /// `which factory was the stronghold of X`: the ends of a claim that are what is asked for, and of
    /// which the data say so in their description.
    fn identities(&self, sketch: &Sketch, claim: &Claim) -> Vec<Question> {
        let Wanted::Thing(Class::Kinds(kinds)) = &sketch.wanted else { return Vec::new() };
        if sketch.helper != Some(Group::Be) || sketch.marker.is_some() || sketch.not {
            return Vec::new();
        }
        let end = self.words.len();
        let named = self.means(sketch.body, end);
        let is_told = |id: &EntityId| {
            let about = self.dataset.entity(*id).about.as_deref();
            about.is_some_and(|about| self.says(&words::phrase(about), None, sketch.body, end))
        };
        let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        let ends = [Some(claim.from), claim.to].into_iter().flatten().filter(is_told);
        let found = named.into_iter().chain(ends).filter(is_kind);
        found.map(|id| Question::Card(Name { candidates: vec![id], place: 0..0 })).collect()
    }

    /// The one entity that the words from one place up to another mean, and the place after them: a
    /// noun phrase whole, without what belongs to others beside it.
    fn one(&self, from: usize, to: usize) -> Option<(usize, EntityId)> {
        let is_end = |at: usize| {
            let text = self.text(at);
            text.is_empty() || phrase::is_small(text) || is_function_word(text)
        };
        let first = from + usize::from(Group::Article.has(self.text(from)));
        let cut = first < to
            && to < self.words.len()
            && !is_end(to)
            && self.lexicon.longest(self.words, to, Entry::verb).is_none();
        if first >= to || is_end(first) || is_end(to - 1) || cut {
            return None;
        }
        match self.means(from, to).as_slice() {
            [only] => Some((to, *only)),
            _ => None,
        }
    }

    /// What a word has in common with its other forms.
    fn stem(&self, word: &str) -> String {
        self.lexicon.stems(self.dataset).of(word)
    }

    /// Whether any name of an entity has a word with this stem.
    fn has_in_name(&self, id: EntityId, stem: &str) -> bool {
        self.dataset
            .entity(id)
            .names()
            .any(|name| words::phrase(name).split(' ').any(|word| self.stem(word) == stem))
    }

    /// The one entity that a noun with a clause behind it means: `the historian who called X
    /// classless` is whoever answers `which historian called X classless`.
    fn described(&self, from: usize, to: usize) -> Option<EntityId> {
        if self.depth >= DEPTH || self.clauses.get() >= CLAUSES {
            return None;
        }
        let is_relative = |at: &usize| Group::Relative.has(self.text(*at));
        let relative = (from + 1..to.saturating_sub(1)).find(is_relative)?;
        let tied = Group::Preposition.has(self.text(relative - 1));
        let start = relative - usize::from(tied);
        let first = from + usize::from(Group::Article.has(self.text(from)));
        if first >= start {
            return None;
        }
        self.clauses.set(self.clauses.get() + 1);
        let which = Word { text: "which".to_owned(), ..self.words[first].clone() };
        let clause = &self.words[relative + 1..to];
        let asked =
            [&self.words[start..relative], &[which], &self.words[first..start], clause].concat();
        let read = |words: &[Word]| {
            let (lexicon, dataset) = (self.lexicon, self.dataset);
            crate::reader::understand(self.question, words, lexicon, dataset).ok().or_else(|| {
                let inner = Aligner::new(self.question, words, lexicon, dataset, self.depth + 1);
                let mut questions =
                    inner.questions(&candidates(self.question, words, lexicon, dataset));
                let only = questions.pop().filter(|_| questions.is_empty());
                let mut meaning = only?.meaning;
                let scope = Scope { question: self.question, lexicon, dataset };
                scope.narrow(&mut meaning).is_ok().then_some(meaning)
            })
        };
        self.only_answer(&read(&asked)?)
    }

    /// The one entity that a noun phrase means as the grammar reads it: `the author of X` is whoever
    /// answers `who was the author of X`.
    fn in_role(&self, from: usize, to: usize) -> Option<EntityId> {
        let first = &self.words[from..to].first()?;
        let word = |text: &str| Word { text: text.to_owned(), ..(*first).clone() };
        let asked = [&[word("who"), word("was"), word("the")], &self.words[from..to]].concat();
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let read = crate::reader::understand(self.question, &asked, lexicon, dataset).ok()?;
        self.only_answer(&read)
    }

    /// The one entity that answers a question.
    fn only_answer(&self, question: &Question) -> Option<EntityId> {
        let Question::List(set) = question else { return None };
        let records = Records { lexicon: self.lexicon, dataset: self.dataset };
        match records.of_set(set).as_slice() {
            [(only, _)] => Some(*only),
            _ => None,
        }
    }

    /// The entities that the words from one place up to another mean: those that bear them as a name;
    /// where nobody does, those that a part of a name, or all that is known of them, describes.
    fn means(&self, from: usize, to: usize) -> Vec<EntityId> {
        if let Some(known) = self.means.borrow().get(&(from, to)) {
            return known.clone();
        }
        let found = self.looked_up(from, to);
        self.means.borrow_mut().insert((from, to), found.clone());
        found
    }
}
