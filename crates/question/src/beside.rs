//! What a question says beside what it asks: an adjective, what stands between commas, whose view it
//! is, a clause of time. The rest is read alone; then every record that answers it must bear these
//! words out, so that leaving them out cannot change the answer.
//!
//! An adverb, a phrase or a clause is borne out by one sentence of the remark that the editor made on
//! the record, or by one of its texts; what stands beside a name, by what is said of that thing; a
//! view, by whose word it is; a clause of time, by another record of the same time. Who did what to
//! whom is never taken from prose, nor a denial, an order or a number of things.

use polemic_record::when::{Certainty, Period};
use polemic_record::{Dataset, EntityId, When};

use super::english::classes::{Group, is_function_word, number_word, reserved, tie};
use super::evidence::{Evidence, Record};
use super::lexicon::{Entry, Lexicon};
use super::meaning::{Place, Point, Question};
use super::parse;
use super::second::{TURNING, stands_for};
use super::words::{Sort, Word, phrase};

/// How many ways to leave words out are tried.
const MOST: usize = 12;

/// How many words must be left of a question.
const LEAST: usize = 3;

/// Words that say nothing by themselves beside a question.
const SILENT: &[&str] = &[
    "be",
    "been",
    "being",
    "then",
    "there",
    "also",
    "though",
    "although",
    "while",
    "when",
    "once",
    "and",
    "but",
    "whose",
    "this",
    "these",
    "those",
    "such",
    "even",
    "itself",
    "himself",
    "herself",
    "themselves",
    "known",
    "called",
    "so-called",
];

/// Words that range over things, compare or order them, or say what might be: prose cannot bear them
/// out word by word.
const RANGING: &[&str] = &[
    "all", "any", "every", "each", "both", "either", "half", "nearly", "almost", "worst", "if",
    "would", "could", "should", "can", "might", "must", "may", "or", "what", "how", "why", "where",
    "neither", "nor", "many", "much", "other", "others", "same", "too", "very", "enough",
];

/// Words by which something is put down as somebody's view.
const VIEWS: &[&str] = &[
    "according",
    "opinion",
    "view",
    "views",
    "eyes",
    "eye",
    "conclusion",
    "account",
    "understanding",
    "judgement",
    "judgment",
    "mind",
    "words",
    "word",
    "saw",
    "sees",
    "put",
    "puts",
    "said",
    "says",
    "believe",
    "believed",
    "believes",
    "follow",
    "following",
    "right",
    "statistics",
    "figures",
    "analysis",
    "estimate",
    "explanation",
    "interpretation",
    "reading",
    "thought",
    "held",
    "tells",
    "told",
    "writes",
    "wrote",
];

/// Words before a clause that says when.
const CLAUSES: &[&str] = &["when", "while", "once", "as"];

/// A question without some of its words.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The rest.
    pub words: Vec<Word>,
    left: Vec<Left>,
}

impl Variant {
    /// Where the words stand in the question that were left out.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.left.iter().filter_map(|left| {
            let (first, last) = (left.words.first()?, left.words.last()?);
            (first.start <= last.end).then_some(first.start..last.end)
        })
    }

    /// How many words were left out.
    pub fn weight(&self) -> usize {
        self.left.iter().map(|left| left.words.len()).sum()
    }
}

/// A run of words that was left out.
#[derive(Debug, Clone)]
struct Left {
    words: Vec<Word>,
    beside: Beside,
    /// Whether it is a clause of time that ends in a date, which the rest keeps.
    is_dated: bool,
}

/// What a run of words stands beside, so that it may say something of that.
#[derive(Debug, Clone, PartialEq)]
enum Beside {
    /// Nothing that has a name.
    Nothing,
    /// Right before something: an adjective.
    Before(Vec<EntityId>),
    /// Right after something, between commas or as a relative clause.
    After(Vec<EntityId>),
    /// The same with what is asked for.
    BeforeAnswer,
    AfterAnswer,
}

/// Looks for words that can be left out.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// The words of the question.
    pub words: &'a [Word],
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and claims.
    pub dataset: &'a Dataset,
}

impl Leaving<'_> {
    /// The question without some of its words, those with the fewest left out first.
    pub fn variants(self) -> Vec<Variant> {
        let asides = self.asides();
        let loose = self.loose();
        let tails = self.tails();
        let mut variants: Vec<Variant> = Vec::new();
        for with_asides in [false, true] {
            for tail in std::iter::once(None).chain(tails.iter().map(Some)) {
                for with_loose in [false, true] {
                    let mut runs: Vec<(usize, usize)> = Vec::new();
                    runs.extend(asides.iter().filter(|_| with_asides));
                    runs.extend(tail);
                    let free =
                        |run: &&(usize, usize)| runs.iter().all(|r| run.1 <= r.0 || r.1 <= run.0);
                    let more: Vec<_> =
                        loose.iter().filter(|_| with_loose).filter(free).copied().collect();
                    if with_asides && asides.is_empty() || with_loose && more.is_empty() {
                        continue;
                    }
                    runs.extend(more);
                    variants.extend(self.without(runs));
                }
            }
        }
        // Reading is dear: what nothing could bear out is not read.
        variants.retain(|variant| variant.left.iter().all(|left| self.can_be_borne_out(left)));
        variants.sort_by_key(Variant::weight);
        variants.truncate(MOST);
        variants
    }

    /// The question without some runs, if they do not overlap and enough is left.
    fn without(self, mut runs: Vec<(usize, usize)>) -> Option<Variant> {
        runs.sort_unstable();
        let count: usize = runs.iter().map(|(from, to)| to - from).sum();
        let overlap = runs.windows(2).any(|two| two[0].1 > two[1].0);
        if runs.is_empty() || overlap || self.words.len() < count + LEAST {
            return None;
        }
        let is_left = |at: usize| runs.iter().any(|(from, to)| (*from..*to).contains(&at));
        let rest = self.words.iter().enumerate().filter(|(at, _)| !is_left(*at));
        let mut words: Vec<Word> = rest.map(|(_, word)| word.clone()).collect();
        let date = runs.last().and_then(|&(from, to)| self.date_of_clause(from, to));
        words.extend(date.into_iter().flat_map(|at| self.words[at..].iter().cloned()));
        let left = runs.iter().map(|&(from, to)| Left {
            words: self.words[from..to].to_vec(),
            beside: self.beside(from, to),
            is_dated: date.is_some() && to == self.words.len(),
        });
        Some(Variant { words, left: left.collect() })
    }

    /// Where the date begins in which a clause of time at the end of the question ends.
    fn date_of_clause(self, from: usize, to: usize) -> Option<usize> {
        let is_clause = CLAUSES.contains(&self.text(from)) && to == self.words.len();
        let is_date = |at: &usize| {
            let time = parse::time_at(self.words, *at, self.lexicon, self.dataset);
            time.is_some_and(|(time, end)| end == to && matches!(time.first, Point::Date(_)))
        };
        (from + 2..to).find(is_date).filter(|_| is_clause)
    }

    fn text(self, at: usize) -> &'static str {
        // Only function words are compared.
        let text = self.words.get(at).filter(|w| w.sort == Sort::Plain).map_or("", |w| &*w.text);
        let known = ["according", "who", "whom", "that", "which", "whose"];
        let known = CLAUSES.iter().copied().chain(known).find(|word| *word == text);
        known.or_else(|| Group::Preposition.find(text)).unwrap_or("")
    }

    fn is_comma(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.sort == Sort::Comma)
    }

    /// What stands between two commas, before the first, or after the last.
    fn asides(self) -> Vec<(usize, usize)> {
        let commas: Vec<usize> = (0..self.words.len()).filter(|&at| self.is_comma(at)).collect();
        let end = self.words.len();
        match commas.as_slice() {
            [first] if self.opens_aside(0) => vec![(0, first + 1)],
            [last] => vec![(*last, end)],
            [first, second] => vec![(*first, second + 1)],
            [first, second, last] => vec![(*first, second + 1), (*last, end)],
            _ => Vec::new(),
        }
    }

    /// Whether a question can open with an aside here: `in X's view, …`, `as X saw it, …`.
    fn opens_aside(self, at: usize) -> bool {
        let asks = matches!(self.text(at + 1), "which" | "whom" | "whose")
            || self.words.get(at + 1).is_some_and(|word| word.text == "what");
        !asks && (matches!(self.text(at), "for" | "in") || CLAUSES.contains(&self.text(at)))
    }

    /// Runs of words that mean nothing by themselves.
    fn loose(self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let word = &self.words[at];
            let means = |entry: Entry| (!matches!(entry, Entry::Text(_))).then_some(());
            let known = self.lexicon.longest(self.words, at, means).map_or(0, |found| found.0);
            let is_loose = known == 0
                && word.sort == Sort::Plain
                && !is_function_word(&word.text)
                && !Group::Preposition.has(&word.text)
                && !Group::Pronoun.has(&word.text)
                && reserved(&word.text).is_none();
            if is_loose {
                match runs.last_mut() {
                    Some(last) if last.1 == at => last.1 = at + 1,
                    _ => runs.push((at, at + 1)),
                }
            }
            at += known.max(1);
        }
        runs
    }

    /// What can be left out at the end: from a preposition, a relative pronoun or a word before a
    /// clause on.
    fn tails(self) -> Vec<(usize, usize)> {
        let end = self.words.len();
        let starts = |at: &usize| {
            let (here, before) = (self.text(*at), at.checked_sub(1).map_or("", |n| self.text(n)));
            !here.is_empty() && (before.is_empty() || matches!(here, "which" | "whom"))
        };
        (LEAST..end.saturating_sub(1)).rev().filter(starts).map(|at| (at, end)).collect()
    }

    /// What a run stands beside.
    fn beside(self, from: usize, to: usize) -> Beside {
        let first = self.words[from].sort;
        let relative = Group::Relative.has(&self.words[from].text)
            || self.words.get(from + 1).is_some_and(|word| matches!(&*word.text, "which" | "whom"));
        if first == Sort::Comma || relative {
            let ending = |at: &usize| {
                self.lexicon.longest(self.words, *at, Entry::name).is_some_and(|f| at + f.0 == from)
            };
            if let Some(at) = (from.saturating_sub(6)..from).find(ending) {
                let names = self.lexicon.longest(self.words, at, Entry::name);
                return Beside::After(names.map_or(Vec::new(), |(_, names)| names));
            }
            return if self.is_asked(from) { Beside::AfterAnswer } else { Beside::Nothing };
        }
        match self.lexicon.longest(self.words, to, Entry::name) {
            Some((_, names)) => Beside::Before(names),
            None if from > 0
                && matches!(self.text(from - 1), "which")
                && self.lexicon.longest(self.words, to, Entry::noun).is_some() =>
            {
                Beside::BeforeAnswer
            }
            None => Beside::Nothing,
        }
    }

    /// Whether what is asked for ends before a word: `which NOUN`.
    fn is_asked(self, end: usize) -> bool {
        let noun = |at: usize| self.lexicon.longest(self.words, at, Entry::noun);
        (0..end).any(|at| {
            let asks = matches!(&*self.words[at].text, "which" | "what");
            asks && noun(at + 1).is_some_and(|(length, _)| at + 1 + length == end)
        })
    }

    /// Whether a run says of what it stands after what it is by its kind: `, as a theory,`.
    fn is_of_kind(self, left: &Left) -> bool {
        let Beside::After(ids) = &left.beside else { return false };
        let words: Vec<Word> =
            left.words.iter().filter(|word| word.sort != Sort::Comma).cloned().collect();
        let told = words.iter().take_while(|word| {
            matches!(&*word.text, "as" | "being") || Group::Article.has(&word.text)
        });
        let at = told.count();
        let noun = self.lexicon.longest(&words, at, Entry::noun);
        let Some((_, kinds)) = noun.filter(|(length, _)| at + length == words.len()) else {
            return false;
        };
        let is_kind = |id: &EntityId| kinds.iter().any(|&kind| self.dataset.is_a(*id, kind));
        at > 0 && !ids.is_empty() && ids.iter().all(is_kind)
    }

    /// Whether there is any way in which a run of words could be borne out.
    fn can_be_borne_out(self, left: &Left) -> bool {
        let opens_clause = |word: &Word| CLAUSES.contains(&word.text.as_str()) || word.text == "at";
        let mut plain = left.words.iter().filter(|word| word.sort != Sort::Comma);
        plain.next().is_some_and(opens_clause)
            || self.content(&left.words).is_some()
            || self.view(&left.words).is_some()
            || matches!(left.beside, Beside::After(_) | Beside::AfterAnswer)
    }

    /// Whether other records say of what a run stands after what the run says of it: `, which began
    /// in 1923,`, `, adopted in 1938,`, `, an ally of X,`.
    fn is_said_of(
        self,
        record: Record<'_>,
        left: &Left,
        evidence: Evidence<'_>,
        read: &impl Fn(&[Word]) -> Option<Question>,
    ) -> bool {
        let parts = record.parts();
        let things: Vec<EntityId> = match &left.beside {
            Beside::After(ids) => ids.iter().copied().filter(|id| parts.contains(id)).collect(),
            Beside::AfterAnswer => record.answer().into_iter().collect(),
            _ => return false,
        };
        let [thing] = things.as_slice() else { return false };
        let words: Vec<Word> =
            left.words.iter().filter(|word| word.sort != Sort::Comma).cloned().collect();
        let Some(first) = words.first() else { return false };
        let word = |text: &str, sort| Word { text: text.to_owned(), sort, ..first.clone() };
        let thing = word(&self.dataset.entity(*thing).id, Sort::Id);
        let is_helper = |word: &Word| {
            [Group::Be, Group::Have, Group::Do].iter().any(|group| group.has(&word.text))
        };
        let (helper, rest) = match words.as_slice() {
            [relative, helper, rest @ ..]
                if matches!(&*relative.text, "who" | "which" | "that") && is_helper(helper) =>
            {
                (helper.clone(), rest)
            }
            [relative, rest @ ..] if matches!(&*relative.text, "who" | "which" | "that") => {
                (word("did", Sort::Plain), rest)
            }
            all => (word("was", Sort::Plain), all),
        };
        let asked = [&[helper, thing], rest].concat();
        let meaning = read(&asked).filter(|meaning| matches!(meaning, Question::Polar(_)));
        let records = meaning.and_then(|meaning| evidence.of(&meaning)).unwrap_or_default();
        !records.is_empty() && !records.iter().any(|record| record.is_denied())
    }

    /// Whether every record that answers the rest bears out what was left out. `read` reads a clause
    /// as a question.
    pub fn is_borne_out(
        self,
        variant: &Variant,
        meaning: &Question,
        read: impl Fn(&[Word]) -> Option<Question>,
    ) -> bool {
        let evidence = Evidence { lexicon: self.lexicon, dataset: self.dataset };
        let records = evidence.of(meaning).unwrap_or_default();
        variant.left.iter().all(|left| {
            if left.is_dated {
                return self.clause(&left.words, evidence, &read).is_some();
            }
            if self.is_of_kind(left) {
                return true;
            }
            if records.is_empty() {
                return false;
            }
            let content = self.content(&left.words);
            let view = self.view(&left.words);
            let others = || self.clause(&left.words, evidence, &read);
            let borne = |record: &Record<'_>| {
                content.as_ref().is_some_and(|content| self.bears(*record, left, content))
                    || view.is_some_and(|view| record.voices().contains(&view))
                    || self.is_said_of(*record, left, evidence, &read)
            };
            let is_borne = match meaning {
                // It is enough that no answer would be lost.
                Question::List(_) => records.iter().all(|record| {
                    let same = |other: &&Record<'_>| other.answer() == record.answer();
                    records.iter().filter(same).any(borne)
                }),
                _ => records.iter().all(borne),
            };
            is_borne || others().is_some_and(|others| at_once(&records, &others))
        })
    }

    /// The places of the words of a run that prose must have; none where it has words that prose
    /// cannot bear out.
    fn content(self, words: &[Word]) -> Option<Vec<usize>> {
        let mut content = Vec::new();
        let (mut names, mut verbs, mut covered) = (0, 0, 0);
        for (at, word) in words.iter().enumerate() {
            let text = word.text.as_str();
            let name = self.lexicon.longest(words, at, Entry::name).filter(|_| at >= covered);
            if let Some((length, _)) = name.filter(|_| !is_function_word(text)) {
                names += 1;
                covered = at + length;
            }
            if word.sort == Sort::Comma || at >= covered && is_silent(text) {
                continue;
            }
            let ordered = reserved(text).is_some() || number_word(text).is_some();
            if word.sort != Sort::Plain
                || TURNING.contains(&text)
                || Group::Not.has(text)
                || RANGING.contains(&text)
                || ordered && at >= covered
                || text.starts_with(|c: char| c.is_ascii_digit()) && at >= covered
            {
                return None;
            }
            let is_verb = self.lexicon.meanings(text).any(|entry| entry.verb().is_some());
            verbs += usize::from(is_verb && at >= covered);
            content.push(at);
        }
        // Who did it to whom would hang on the order of words.
        let told = names == 0 || names == 1 && verbs == 0;
        (told && !content.is_empty()).then_some(content)
    }

    /// Whether prose about a record has all these words of a run.
    fn bears(self, record: Record<'_>, left: &Left, content: &[usize]) -> bool {
        let texts = record.texts().into_iter();
        let notes = record.note().into_iter().flat_map(sentences);
        if texts.chain(notes).any(|text| self.has(text, left, content)) {
            return true;
        }
        let parts = record.parts();
        let of = |id: &EntityId| parts.contains(id);
        let all = |ids: &[EntityId], is: &dyn Fn(EntityId) -> bool| {
            ids.iter().any(of) && ids.iter().filter(|id| of(id)).all(|&id| is(id))
        };
        let after = |id: EntityId| self.is_said(id, left, content);
        let before = |id: EntityId| self.is_described(id, left, content);
        match &left.beside {
            Beside::Nothing => false,
            Beside::After(ids) => all(ids, &after),
            Beside::Before(ids) => all(ids, &before),
            Beside::AfterAnswer => record.answer().is_some_and(after),
            Beside::BeforeAnswer => record.answer().is_some_and(before),
        }
    }

    /// Whether one sentence about an entity, or a name of it, has all words of a run.
    fn is_said(self, id: EntityId, left: &Left, content: &[usize]) -> bool {
        let entity = self.dataset.entity(id);
        let names = std::iter::once(&entity.name).chain(&entity.aliases).map(String::as_str);
        let about = entity.about.iter().flat_map(|about| sentences(about));
        names.chain(about).any(|text| self.has(text, left, content))
    }

    /// Whether a name of an entity has the words of a run, or what is said of it has them right
    /// before a noun for what it is.
    fn is_described(self, id: EntityId, left: &Left, content: &[usize]) -> bool {
        let entity = self.dataset.entity(id);
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
        if names.any(|name| self.has(name, left, content)) {
            return true;
        }
        let stems = self.lexicon.stems(self.dataset);
        let is_noun = |word: &str| {
            let mut kinds = self.lexicon.meanings(word).filter_map(Entry::noun);
            kinds.any(|kind| self.dataset.is_a(id, kind))
        };
        let about = entity.about.as_deref().map(phrase).unwrap_or_default();
        let known: Vec<&str> = about.split(' ').collect();
        content.iter().all(|&at| {
            let stem = stems.of(&left.words[at].text);
            let right_before = |pair: &[&str]| stems.of(pair[0]) == stem && is_noun(pair[1]);
            known.windows(2).any(right_before)
        })
    }

    /// Whether a text has all words of a run after the same prepositions, and turns none of them.
    fn has(self, text: &str, left: &Left, content: &[usize]) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        let said = phrase(text);
        let known: Vec<&str> = said.split(' ').collect();
        if known.iter().any(|word| TURNING.contains(word)) {
            return false;
        }
        let typed: Vec<&str> = left.words.iter().map(|word| word.text.as_str()).collect();
        let mut taken: Vec<usize> = Vec::new();
        content.iter().all(|&at| {
            let stem = stems.of(typed[at]);
            let agrees = |n: usize| {
                tie(&typed, at)
                    .is_none_or(|asked| tie(&known, n).is_some_and(|told| stands_for(asked, told)))
            };
            let fits = |n: &usize| stems.of(known[*n]) == stem && agrees(*n) && !taken.contains(n);
            let found = (0..known.len()).find(fits);
            taken.extend(found);
            found.is_some()
        })
    }

    /// The one whose view a run says it is: `in X's opinion`, `as X saw it`, `, for X,`.
    fn view(self, words: &[Word]) -> Option<EntityId> {
        let plain: Vec<&Word> = words.iter().filter(|word| word.sort != Sort::Comma).collect();
        let between = plain.len() < words.len();
        let mut says = between && plain.first().is_some_and(|word| word.text == "for");
        let mut owners: Vec<EntityId> = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let text = word.text.as_str();
            if let Some((length, names)) = self.lexicon.longest(words, at, Entry::name) {
                let [only] = names.as_slice() else { return None };
                owners.push(*only);
                at += length;
                continue;
            }
            if VIEWS.contains(&text) {
                says = true;
            } else if !(word.sort == Sort::Comma
                || is_silent(text)
                || matches!(text, "if" | "we" | "'s"))
            {
                return None;
            }
            at += 1;
        }
        let [only] = owners.as_slice() else { return None };
        says.then_some(*only)
    }

    /// The records of a clause that says when.
    fn clause<'r>(
        self,
        words: &[Word],
        evidence: Evidence<'r>,
        read: &impl Fn(&[Word]) -> Option<Question>,
    ) -> Option<Vec<Record<'r>>> {
        let mut words: Vec<Word> =
            words.iter().filter(|word| word.sort != Sort::Comma).cloned().collect();
        let text = |at: usize| words.get(at).map_or("", |word: &Word| word.text.as_str());
        let at_the_time = text(0) == "at" && matches!(text(2), "time" | "moment");
        words.drain(..if at_the_time { 3 } else { 0 });
        let (first, clause) = words.split_first()?;
        if !CLAUSES.contains(&first.text.as_str()) {
            return None;
        }
        let helps =
            |word: &Word| [Group::Be, Group::Have].iter().any(|group| group.has(&word.text));
        let mut asked = clause.to_vec();
        let helper = match asked.iter().position(helps) {
            Some(at) => asked.remove(at),
            None => Word { text: "did".to_owned(), ..first.clone() },
        };
        asked.insert(0, helper);
        let meaning = read(&asked).filter(|meaning| matches!(meaning, Question::Polar(_)))?;
        let records = evidence.of(&meaning)?;
        (!records.is_empty() && !records.iter().any(|record| record.is_denied())).then_some(records)
    }
}

/// Whether each record is surely of the time of each other, and all of them are dated.
fn at_once(records: &[Record<'_>], others: &[Record<'_>]) -> bool {
    let within = |when: &When, other: &When| {
        let period = Period { since: other.since, until: other.until };
        when.overlaps(period) == Certainty::Surely
    };
    records.iter().all(|record| {
        record.when().is_some_and(|when| {
            others.iter().all(|other| other.when().is_some_and(|other| within(when, other)))
        })
    })
}

/// Whether a word says nothing by itself.
fn is_silent(text: &str) -> bool {
    let groups =
        [Group::Article, Group::Be, Group::Do, Group::Have, Group::Relative, Group::Pronoun];
    groups.iter().any(|group| group.has(text))
        || Group::Preposition.has(text) && !TURNING.contains(&text)
        || SILENT.contains(&text)
        || text == "'s"
}

/// The sentences of a remark, and what stands between semicolons.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ';', ':']).map(str::trim).filter(|sentence| !sentence.is_empty())
}
