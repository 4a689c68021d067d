//! Names by a part of them: words that the grammar has no use for, where they are the head and
//! other words of exactly one name.
//!
//! "The Commercium" is the Commercium Epistolicum where no other name has that word for its head,
//! and "when did the Opposition split" asks for the date of the split among the Opposition. Each
//! such reading is a question of its own; only where exactly one can be asked is it taken.

use std::ops::Range;

use rustc_hash::FxHashSet;

use polemic_record::forms::VerbForms;
use polemic_record::schema::Relation;
use polemic_record::{Claim, Dataset, EntityId, RelationId};

use super::english::classes::{Group, is_function_word};
use super::lexicon::{Entry, Lexicon, Shape};
use super::parts::{Described, is_small};
use super::reply::Correction;
use super::words::{Sort, Word, phrase};

/// How many readings of a question are tried.
const MOST: usize = 16;

/// Adjectives that take "of" before a name and "that" before a clause.
const NOTICING: &[&str] = &["aware", "conscious"];

/// How many words a part of a name may have.
const LONGEST: usize = 12;

/// Words in which some stand for a name by a part of it.
#[derive(Debug, Clone)]
pub struct Rewritten {
    /// The words, with `@id` for the name.
    pub words: Vec<Word>,
    /// What was read as what, with the byte where it starts.
    pub corrections: Vec<(usize, Correction)>,
}

/// A run of words that stands for one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    from: usize,
    to: usize,
    entity: EntityId,
}

/// What rewriting needs to know.
struct Rewriting<'a> {
    text: &'a str,
    words: &'a [Word],
    /// What each word has in common with its other forms.
    stems: Vec<String>,
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
}

/// The ways to read words of a question as parts of names.
pub fn rewritten(
    text: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Vec<Rewritten> {
    let rewriting = Rewriting::new(text, words, lexicon, dataset);
    // A participle after "be" is no thing.
    if let Some(undergone) = rewriting.undergone() {
        return vec![undergone];
    }
    let runs = rewriting.runs();
    let mut all: Vec<Rewritten> = rewriting.happenings();
    all.extend(rewriting.that_clauses());
    all.extend(runs.iter().map(|run| rewriting.with(&[*run])));
    for (n, a) in runs.iter().enumerate() {
        let apart = |b: &&Run| b.from >= a.to || b.to <= a.from;
        all.extend(runs[n + 1..].iter().filter(apart).map(|b| rewriting.with(&[*a, *b])));
    }
    all.truncate(MOST);
    all
}

impl<'a> Rewriting<'a> {
    fn new(text: &'a str, words: &'a [Word], lexicon: &'a Lexicon, dataset: &'a Dataset) -> Self {
        let known = lexicon.stems(dataset);
        let stems = words.iter().map(|word| known.of(&word.text)).collect();
        Rewriting { text, words, stems, lexicon, dataset }
    }

    /// The longest runs of words that stand for one entity by a part of its name.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for from in 0..self.words.len() {
            if !self.can_start(from) {
                continue;
            }
            for to in (from + 1..=self.words.len().min(from + LONGEST)).rev() {
                if !self.is_content(to - 1) {
                    continue;
                }
                // What a small word opens may belong to the verb before it as well: "led to the …".
                let inside =
                    |run: &Run| run.from <= from && to <= run.to && self.is_content(run.from);
                for entity in self.named(from, to) {
                    if !runs.iter().any(|run| inside(run) && run.entity == entity) {
                        runs.push(Run { from, to, entity });
                    }
                }
            }
        }
        runs.sort_by_key(|run| (std::cmp::Reverse(run.to - run.from), run.from));
        runs
    }

    fn is_content(&self, at: usize) -> bool {
        let word = &self.words[at];
        let small = is_small(&word.text) || is_function_word(&word.text);
        word.sort == Sort::Plain && !small
    }

    /// A content word, or a small one that can stand before the first.
    fn can_start(&self, at: usize) -> bool {
        let word = &self.words[at];
        let before =
            Group::Possessive.has(&word.text) || matches!(&*word.text, "to" | "being" | "those");
        self.is_content(at) || word.sort == Sort::Plain && before
    }

    /// The entities for which a run of words can stand, which is no name, verb or noun as it is.
    fn named(&self, from: usize, to: usize) -> Vec<EntityId> {
        let run = &self.words[from..to];
        let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
        if self.lexicon.meanings(&texts.join(" ")).next().is_some() {
            return Vec::new();
        }
        // "Called Leibniz a thief" names somebody, and then says what he was called.
        let second = |n: usize| matches!(texts[n], "a" | "an") && self.is_content(from + n - 1);
        if (1..texts.len()).any(second) {
            return Vec::new();
        }
        // What somebody named in full is sent to, or put out of, belongs to the verb.
        let whole = self.lexicon.longest(run, 0, Entry::name).filter(|(_, found)| found.len() == 1);
        if whole.is_some_and(|(length, _)| texts.get(length).is_some_and(|next| *next == "to")) {
            return Vec::new();
        }
        let owned = texts.iter().any(|text| Group::Possessive.has(text));
        let mut entities = self.described(from..to, &[], false);
        // "The plans of A and B" are several, and not the one of A.
        let goes_on = self.words.get(to).is_some_and(|word| word.text == "and");
        let several = goes_on && texts[0].ends_with('s') && texts.contains(&"of");
        entities.retain(|&entity| !several || self.dataset.entity(entity).plural);
        entities.retain(|&entity| {
            !owned || self.owner(from).is_some_and(|owner| self.linked(owner, entity))
        });
        entities
    }

    /// The entities that a run of words describes.
    fn described(&self, run: Range<usize>, unsaid: &[&str], by_name: bool) -> Vec<EntityId> {
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let (words, stems) = (&self.words[run.clone()], &self.stems[run]);
        Described { words, stems, unsaid, by_name, lexicon, dataset }.entities()
    }

    /// The last entity named before a place, where it is the only one it can be.
    fn owner(&self, before: usize) -> Option<EntityId> {
        let mut at = 0;
        let mut owners: Vec<EntityId> = Vec::new();
        while at < before {
            match self.lexicon.longest(&self.words[..before], at, Entry::name) {
                Some((length, found)) => {
                    owners.extend(found);
                    at += length;
                }
                None => {
                    let id = self.words[at].sort == Sort::Id;
                    owners.extend(self.dataset.by_id.get(&self.words[at].text).filter(|_| id));
                    at += 1;
                }
            }
        }
        let [only] = owners.as_slice() else { return None };
        Some(*only)
    }

    /// Whether a claim ties two entities together, or one is an aspect of the other.
    fn linked(&self, owner: EntityId, owned: EntityId) -> bool {
        let claims = self.lexicon.claims(self.dataset);
        let of = |id: EntityId| claims.get(&id).map_or(&[][..], Vec::as_slice);
        let theirs: FxHashSet<_> = of(owner).iter().collect();
        self.dataset.entity(owned).of == Some(owner) || of(owned).iter().any(|c| theirs.contains(c))
    }

    /// `when did the Opposition split`, `why did the peasants refuse …`: what happened is an entity
    /// of which the name says the same.
    fn happenings(&self) -> Vec<Rewritten> {
        let (Some(first), Some(helper)) = (self.words.first(), self.words.get(1)) else {
            return Vec::new();
        };
        let asks = matches!(&*first.text, "when" | "why" | "where");
        let helps = [Group::Do, Group::Be].iter().any(|group| group.has(&helper.text));
        if first.text == "what" {
            return self.caused().into_iter().collect();
        }
        if !asks || !helps || self.words.len() < 4 {
            return Vec::new();
        }
        let described = self.described(2..self.words.len(), &["have", "take", "place"], true);
        let &[entity] = described.as_slice() else { return Vec::new() };
        let mut rewritten = self.with(&[Run { from: 2, to: self.words.len(), entity }]);
        let word = |text: &str| Word { text: text.to_owned(), ..helper.clone() };
        if first.text == "when" {
            rewritten.words[1] = word("was");
        } else {
            rewritten.words[1] = word("did");
            let happen = ["take", "place"].map(word);
            rewritten.words.extend(happen);
        }
        vec![rewritten]
    }

    /// `was X isolated`, `who was deported`: whether X went through what has the name of that, and who
    /// did, where the schema has a verb for it.
    fn undergone(&self) -> Option<Rewritten> {
        let last = self.words.len().checked_sub(1)?;
        let is = |at: usize, group: Group| {
            self.words.get(at).is_some_and(|w| w.sort == Sort::Plain && group.has(&w.text))
        };
        if !self.is_content(last) {
            return None;
        }
        // Whoever something was done to went through the doing of it.
        let verb = self.verb_of(|relation| relation.undergoes)?;
        let (past, base) = (verb.past.as_str(), verb.base.as_str());
        let word = |text: &str| Word { text: text.to_owned(), ..self.words[last].clone() };
        if is(0, Group::Be) {
            let start = 1 + usize::from(is(1, Group::Article));
            let (length, names) = self.lexicon.longest(self.words, start, Entry::name)?;
            let &[owner] = names.as_slice() else { return None };
            let entity = self.happening(start, last)?;
            let fits = start + length == last && entity != owner && self.linked(owner, entity);
            let run = Run { from: last, to: last + 1, entity };
            let mut rewritten = fits.then(|| self.with(&[run]))?;
            rewritten.words[0] = word("did");
            rewritten.words.insert(last, word(base));
            return Some(rewritten);
        }
        let asks = matches!(&*self.words[0].text, "who" | "which")
            && is(last.saturating_sub(1), Group::Be);
        let entity = self.happening(last, last).filter(|_| asks)?;
        // Others may go through what is done to one: they are not the ones to whom it is done.
        let own = self.dataset.entity(entity).of;
        let claims = self.lexicon.claims(self.dataset);
        let mut all = claims.get(&entity)?.iter().map(|&claim| self.dataset.claim(claim));
        let through =
            |claim: &Claim| claim.to == Some(entity) && self.is_form(past, claim.relation);
        if !all.all(|claim| !through(claim) || own == Some(claim.from)) {
            return None;
        }
        let mut rewritten = self.with(&[Run { from: last, to: last + 1, entity }]);
        rewritten.words[last - 1] = word(past);
        Some(rewritten)
    }

    /// The first verb in one word of a relation of some sort.
    fn verb_of(&self, is_it: impl Fn(&Relation) -> bool) -> Option<VerbForms> {
        let schema = &self.dataset.schema;
        let verbs = schema.relations.iter().filter(|r| is_it(r)).flat_map(|r| &r.verbs);
        let verb = verbs.into_iter().find(|verb| !verb.contains(' '))?;
        Some(schema.forms().verb(verb))
    }

    /// Whether a word is a form of a verb of a relation.
    fn is_form(&self, word: &str, relation: RelationId) -> bool {
        let line = self.dataset.schema.relation_line(relation);
        let is = |entry| matches!(entry, Entry::Verb(form) if line.contains(&form.relation));
        self.lexicon.meanings(word).any(is)
    }

    /// The one thing that has the name of what a participle says was done, to those who are named
    /// before it: `deportation` for `deported`.
    fn happening(&self, from: usize, participle: usize) -> Option<EntityId> {
        let rest = self.words[participle].text.strip_suffix("ed").filter(|rest| rest.len() > 3)?;
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let known = lexicon.stems(dataset);
        let mut found: Vec<EntityId> = Vec::new();
        for ending in ["ed", "ation", "ition", "ion", "ment"] {
            let mut words = self.words[from..=participle].to_vec();
            words.last_mut()?.text = format!("{rest}{ending}");
            let stems: Vec<String> = words.iter().map(|word| known.of(&word.text)).collect();
            let (words, stems) = (&words[..], &stems[..]);
            let described =
                Described { words, stems, unsaid: &[], by_name: true, lexicon, dataset }.entities();
            found.extend(described.into_iter().filter(|id| !dataset.is_who(*id)));
        }
        found.sort_unstable();
        found.dedup();
        let [only] = found.as_slice() else { return None };
        Some(*only)
    }

    /// `notice that capitalism revived`, `aware that …`: what a clause says is so, where it is an
    /// entity of which the name says the same.
    fn that_clauses(&self) -> Vec<Rewritten> {
        let text = |at: usize| self.words.get(at).map_or("", |word| word.text.as_str());
        let is_verb = |entry| matches!(entry, Entry::Verb(_));
        let opens = |at: &usize| {
            let before = text(*at - 1);
            let is_known = self.lexicon.meanings(before).any(is_verb)
                || self.lexicon.knows_broader(before, self.dataset)
                || NOTICING.contains(&before);
            text(*at) == "that" && is_known && !is_function_word(before)
        };
        let Some(that) = (2..self.words.len()).find(opens) else { return Vec::new() };
        let helps = |word: &Word| {
            let groups = [Group::Be, Group::Do, Group::Have];
            groups.iter().any(|group| group.has(&word.text))
                || matches!(&*word.text, "would" | "could" | "can" | "will" | "might")
        };
        let clause: Vec<Word> =
            self.words[that + 1..].iter().filter(|word| !helps(word)).cloned().collect();
        let names = (0..clause.len())
            .filter(|&at| self.lexicon.longest(&clause, at, Entry::name).is_some())
            .count();
        // Who does what to whom would hang on the order of two names.
        if names > 1 || clause.len() < 2 {
            return Vec::new();
        }
        let known = self.lexicon.stems(self.dataset);
        let stems: Vec<String> = clause.iter().map(|word| known.of(&word.text)).collect();
        let (lexicon, dataset) = (self.lexicon, self.dataset);
        let (words, stems, by_name) = (&clause[..], &stems[..], true);
        let described = Described { words, stems, unsaid: &[], by_name, lexicon, dataset };
        let of = NOTICING.contains(&text(that - 1));
        let run = |entity| Run { from: that, to: self.words.len(), entity };
        let all = described.entities().into_iter().map(|entity| self.with(&[run(entity)]));
        all.map(|mut rewritten| {
            if of {
                let word = Word { text: "of".to_owned(), ..self.words[that].clone() };
                rewritten.words.insert(that, word);
            }
            rewritten
        })
        .collect()
    }

    /// `what divided X`, where there is a division of X and the schema has a verb for "cause".
    fn caused(&self) -> Option<Rewritten> {
        let verb = self.words.get(1).filter(|_| self.words.len() > 2)?;
        let is_verb = |entry| matches!(entry, Entry::Verb(form) if form.shape == Shape::Finite);
        let known = is_function_word(&verb.text) || self.lexicon.meanings(&verb.text).any(is_verb);
        if known {
            return None;
        }
        let caused = self.verb_of(|relation| relation.causes)?.past;
        let described = self.described(1..self.words.len(), &[], true);
        let &[entity] = described.as_slice() else { return None };
        let stems = self.lexicon.stems(self.dataset);
        let done = stems.of(&verb.text);
        let record = self.dataset.entity(entity);
        let begins = |name: &String| phrase(name).split(' ').next().map(|word| stems.of(word));
        let mut names = std::iter::once(&record.name).chain(&record.aliases);
        names.any(|name| begins(name).as_ref() == Some(&done)).then(|| {
            let mut rewritten = self.with(&[Run { from: 1, to: self.words.len(), entity }]);
            rewritten.words.insert(1, Word { text: caused, ..verb.clone() });
            rewritten
        })
    }

    /// The words with runs read as their entities.
    fn with(&self, runs: &[Run]) -> Rewritten {
        let (mut words, mut corrections) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < self.words.len() {
            let Some(run) = runs.iter().find(|run| run.from == at) else {
                words.push(self.words[at].clone());
                at += 1;
                continue;
            };
            let entity = self.dataset.entity(run.entity);
            let (start, end) = (self.words[run.from].start, self.words[run.to - 1].end);
            let typed = self.text.get(start..end).unwrap_or_default().to_owned();
            corrections.push((start, Correction { typed, read: entity.name.clone() }));
            words.push(Word { text: entity.id.clone(), sort: Sort::Id, start, end });
            at = run.to;
        }
        Rewritten { words, corrections }
    }
}
