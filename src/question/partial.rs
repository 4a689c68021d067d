//! Names by a part of them: words that the grammar has no use for, where they are the head and
//! other words of exactly one name.
//!
//! "The Commercium" is the Commercium Epistolicum where no other name has that word for its head,
//! and "when did the Opposition split" asks for the date of the split among the Opposition. Each
//! such reading is a question of its own; only where exactly one can be asked is it taken.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dataset::{Dataset, EntityId, KindId};

use super::dates;
use super::function::{Group, is_function_word};
use super::lexicon::{Entry, Lexicon};
use super::reply::Correction;
use super::stems::Stems;
use super::words::{Sort, Word, phrase};

/// How many readings of a question are tried.
const MOST: usize = 16;

/// How many words a part of a name may have.
const LONGEST: usize = 12;

/// The shortest word that can stand for a name alone.
const SHORTEST: usize = 5;

/// Words after which a name says what its head is of.
const PREPOSITIONS: &[&str] = &[
    "of", "to", "in", "into", "for", "on", "at", "between", "from", "among", "with", "without",
    "by", "against", "about", "over", "under", "within", "through", "as", "after", "before",
    "during", "towards",
];

/// The names of a dataset by the stems of their words.
#[derive(Debug, Default)]
pub struct Parts {
    names: Vec<Part>,
    /// For each stem the names that have it.
    by_stem: FxHashMap<Box<str>, Vec<u32>>,
}

/// One name.
#[derive(Debug)]
struct Part {
    entity: EntityId,
    /// The word that says what it is.
    head: Box<str>,
    /// The first word of the title of a work, which stands for it where no other name has that word.
    title: Option<Box<str>>,
}

impl Parts {
    /// The names of all entities. O(words of names).
    pub fn new(dataset: &Dataset, stems: &Stems) -> Parts {
        let mut parts = Parts::default();
        let schema = &dataset.schema;
        let making = schema.relations.iter().filter(|relation| relation.makes);
        let made: Vec<KindId> =
            making.flat_map(|r| &r.to).filter_map(|name| schema.kind_named(name)).collect();
        for entity in dataset.entity_ids() {
            let record = dataset.entity(entity);
            let is_work = made.iter().any(|&kind| dataset.is_a(entity, kind));
            for name in std::iter::once(&record.name).chain(&record.aliases) {
                let phrase = phrase(name);
                let words: Vec<&str> = phrase.split(' ').collect();
                let until = words.iter().skip(1).position(|word| PREPOSITIONS.contains(word));
                let head = until.map_or(words.len() - 1, |at| at);
                let place = u32::try_from(parts.names.len()).unwrap_or(u32::MAX);
                let is_title =
                    is_work && until.is_none() && words.len() > 1 && is_capitalised(name);
                let title = is_title.then(|| stems.of(words[0]).into());
                parts.names.push(Part { entity, head: stems.of(words[head]).into(), title });
                let mut seen: Vec<String> = Vec::new();
                for word in words.iter().filter(|word| !is_small(word)) {
                    let stem = stems.of(word);
                    if !seen.contains(&stem) {
                        parts.by_stem.entry(stem.as_str().into()).or_default().push(place);
                        seen.push(stem);
                    }
                }
            }
        }
        parts
    }

    /// The one entity of which a name has all these stems, its head among them. O(names with the
    /// rarest stem).
    fn only(&self, stems: &[String]) -> Option<EntityId> {
        let lists: Option<Vec<&Vec<u32>>> =
            stems.iter().map(|stem| self.by_stem.get(stem.as_str())).collect();
        let mut lists = lists?;
        lists.sort_by_key(|list| list.len());
        let (rarest, others) = lists.split_first()?;
        let has_all = |place: &&u32| others.iter().all(|list| list.binary_search(place).is_ok());
        let all: Vec<&Part> =
            rarest.iter().filter(has_all).map(|&place| &self.names[place as usize]).collect();
        let is_one = all.iter().all(|part| part.entity == all[0].entity);
        let has = |word: &str| stems.iter().any(|stem| stem == word);
        let mut found = all
            .iter()
            .filter(|part| has(&part.head) || is_one && part.title.as_deref().is_some_and(has))
            .map(|part| part.entity);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

/// Whether each word of a name starts with a capital.
fn is_capitalised(name: &str) -> bool {
    name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a word says nothing by itself, so that a part of a name need not account for it.
fn is_small(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
        || Group::Article.has(word)
        || Group::Possessive.has(word)
        || matches!(
            word,
            "'s" | "and" | "be" | "been" | "being" | "those" | "who" | "that" | "which"
        )
}

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
    let rewriting = Rewriting { text, words, lexicon, dataset };
    let runs = rewriting.runs();
    let mut all: Vec<Rewritten> = rewriting.happenings();
    all.extend(runs.iter().map(|run| rewriting.with(&[*run])));
    for (n, a) in runs.iter().enumerate() {
        let apart = |b: &&Run| b.from >= a.to || b.to <= a.from;
        all.extend(runs[n + 1..].iter().filter(apart).map(|b| rewriting.with(&[*a, *b])));
    }
    all.truncate(MOST);
    all
}

impl Rewriting<'_> {
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
                let Some(entity) = self.named(from, to) else { continue };
                if !runs.iter().any(|run| inside(run) && run.entity == entity) {
                    runs.push(Run { from, to, entity });
                }
            }
        }
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

    /// The entity for which a run of words stands, which is no name, verb or noun as it is.
    fn named(&self, from: usize, to: usize) -> Option<EntityId> {
        let run = &self.words[from..to];
        let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
        if self.lexicon.meanings(&texts.join(" ")).next().is_some() {
            return None;
        }
        let entity = self.stands_for(run, &[])?;
        let owned = texts.iter().any(|text| Group::Possessive.has(text));
        (!owned || self.owner(from).is_some_and(|owner| self.linked(owner, entity)))
            .then_some(entity)
    }

    /// The one entity that the content words of a run are a part of the name of.
    fn stands_for(&self, run: &[Word], unsaid: &[&str]) -> Option<EntityId> {
        let mut stems: Vec<String> = Vec::new();
        for word in run {
            let text = word.text.as_str();
            let counts = word.sort == Sort::Plain && !is_function_word(text);
            if !counts && !is_small(text) && !unsaid.contains(&text) {
                return None;
            }
            if is_small(text) || unsaid.contains(&text) {
                continue;
            }
            let stem = self.lexicon.stems(self.dataset).of(text);
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        let alone = stems.len() == 1 && stems[0].chars().count() < SHORTEST - 1;
        let dated = stems.iter().all(|stem| dates::is_number(stem));
        if stems.is_empty() || alone || dated {
            return None;
        }
        self.lexicon.parts(self.dataset).only(&stems)
    }

    /// The last entity named before a place, where it is the only one it can be.
    fn owner(&self, before: usize) -> Option<EntityId> {
        let as_name = |entry| match entry {
            Entry::Name(id) => Some(id),
            _ => None,
        };
        let mut at = 0;
        let mut owners: Vec<EntityId> = Vec::new();
        while at < before {
            match self.lexicon.longest(&self.words[..before], at, as_name) {
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
        if !asks || !helps || self.words.len() < 4 {
            return Vec::new();
        }
        let clause = &self.words[2..];
        let Some(entity) = self.stands_for(clause, &["have", "take", "place"]) else {
            return Vec::new();
        };
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
