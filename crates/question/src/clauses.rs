//! Things by what a clause says of them, where the grammar does not read the clause: `the historian
//! who called X classless`, `the text published that condemned dropping X`.
//!
//! The clause is asked as a question of its own, "which historian …", with all that can be done to
//! read one; where exactly one thing answers it, that is what is meant. So two claims account for
//! the words of the whole: the one of the clause, and the one that is asked for.

use polemic_record::{Dataset, EntityId, Term as Value};

use super::english::classes::{Group, is_function_word};
use super::evidence::{Evidence, Record};
use super::lexicon::{Entry, Lexicon, Shape};
use super::meaning::{Asked, Link, Question};
use super::parse;
use super::partial::Rewritten;
use super::parts::Described;
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
    /// The first word of the clause: the relative pronoun, or the preposition before it.
    start: usize,
    /// The relative pronoun.
    relative: usize,
    /// One past the last word of the clause.
    end: usize,
}

impl Clauses<'_> {
    /// The words with such a thing in place of its noun and clause, for each clause that a reader of
    /// questions can make out.
    pub fn rewritten(&self, read: impl Fn(&[Word]) -> Option<Question>) -> Vec<Rewritten> {
        let mut found: Vec<Rewritten> = self.in_roles(&read);
        for clause in self.clauses().into_iter().take(MOST) {
            let asked = self.asked(clause);
            let entity = asked.iter().find_map(|words| self.only(&read(words)?));
            let entity = entity.or_else(|| self.checked(clause, &read));
            found.extend(entity.map(|entity| self.with(clause, entity)));
        }
        found
    }

    /// The words with the one thing in place of `the ROLE of NAME`: the critic of something.
    fn in_roles(&self, read: &impl Fn(&[Word]) -> Option<Question>) -> Vec<Rewritten> {
        let role = |at: usize| {
            let (length, _) = self.lexicon.longest(self.words, at, Entry::role)?;
            let of = at + length;
            let the =
                |at: usize| usize::from(self.words.get(at).is_some_and(|word| word.text == "the"));
            self.words.get(of).filter(|word| word.text == "of")?;
            let name = of + 1 + the(of + 1);
            let (length, _) = self.lexicon.longest(self.words, name, Entry::name)?;
            Some((of, name + length))
        };
        let mut found = Vec::new();
        for noun in (1..self.words.len()).filter(|&at| self.words[at - 1].text == "the") {
            let Some((of, end)) = role(noun) else { continue };
            let word = |text: &str| Word { text: text.to_owned(), ..self.words[noun].clone() };
            let asked = [&[word("who"), word("was"), word("the")], &self.words[noun..end]].concat();
            let clause = Clause { noun, after: of, start: of, relative: of, end };
            let entity = read(&asked).and_then(|meaning| self.only(&meaning));
            found.extend(entity.map(|entity| self.with(clause, entity)));
        }
        found
    }

    /// The clause as a question that starts with "which NOUN": of what does what it says, of what it
    /// is done to, or of that to which its preposition ties it.
    fn asked(&self, clause: Clause) -> Vec<Vec<Word>> {
        let Clause { noun, after, start, relative, end } = clause;
        let which = Word { text: "which".to_owned(), ..self.words[noun].clone() };
        let mut head: Vec<Word> = self.words[start..relative].to_vec();
        head.push(which);
        head.extend_from_slice(&self.words[noun..after]);
        if self.words[relative].text == "whose" {
            head.push(Word { text: "'s".to_owned(), ..self.words[relative].clone() });
            return vec![[&head, &self.words[relative + 1..end]].concat()];
        }
        let rest = &self.words[relative + 1..end];
        let turned = turned(rest).map(|rest| [head.clone(), rest].concat());
        let plain = (start == relative).then(|| [head, rest.to_vec()].concat());
        plain.into_iter().chain(turned).collect()
    }

    /// The one thing that a noun describes which is no noun for a kind, and of which the clause
    /// holds: each of the few that it describes is tried.
    fn checked(
        &self,
        clause: Clause,
        read: &impl Fn(&[Word]) -> Option<Question>,
    ) -> Option<EntityId> {
        let Clause { noun, after, start, relative, end } = clause;
        let (words, lexicon, dataset) = (&self.words[noun..after], self.lexicon, self.dataset);
        let known = lexicon.stems(dataset);
        let stems: Vec<String> = words.iter().map(|word| known.of(&word.text)).collect();
        let described =
            Described { words, stems: &stems, unsaid: &[], by_name: true, lexicon, dataset };
        let evidence = Evidence { lexicon, dataset };
        let rest = &self.words[relative + 1..end];
        let holds = |id: &EntityId| {
            let word =
                |text: &str, sort| Word { text: text.to_owned(), sort, ..self.words[noun].clone() };
            let thing = word(&dataset.entity(*id).id, Sort::Id);
            let mut ways: Vec<Vec<Word>> = Vec::new();
            if let Some(turned) = turned(rest) {
                match start == relative {
                    true => {
                        let verb = |at: &usize| {
                            lexicon
                                .longest(&turned, *at, Entry::verb)
                                .map(|(length, _)| at + length)
                        };
                        let after = (1..turned.len()).find_map(|at| verb(&at));
                        ways.extend(after.map(|at| {
                            [&turned[..at], std::slice::from_ref(&thing), &turned[at..]].concat()
                        }));
                    }
                    false => ways.push(
                        [&turned[..], &self.words[start..relative], std::slice::from_ref(&thing)]
                            .concat(),
                    ),
                }
            }
            if start == relative {
                let helps = rest.first().is_some_and(is_helper);
                let helper = if helps { rest[0].clone() } else { word("did", Sort::Plain) };
                let rest = &rest[usize::from(helps)..];
                ways.push([&[helper, thing], rest].concat());
            }
            ways.iter().filter_map(|words| read(words)).any(|meaning| {
                let plain = matches!(&meaning, Question::Polar(fact) if fact.link.times.is_empty());
                let records = evidence.of(&meaning).filter(|_| plain).unwrap_or_default();
                !records.is_empty() && !records.iter().any(|record| record.is_denied())
            })
        };
        let found: Vec<EntityId> = described.entities().into_iter().filter(holds).collect();
        let [only] = found.as_slice() else { return None };
        Some(*only)
    }

    /// The clauses that say which thing of a kind is meant, the longest first: right after the noun,
    /// or with a participle between at the end of the question.
    fn clauses(&self) -> Vec<Clause> {
        let plain = |at: usize| self.words.get(at).filter(|word| word.sort == Sort::Plain);
        let text = |at: usize| plain(at).map_or("", |word| &*word.text);
        let mut found = Vec::new();
        for relative in 2..self.words.len() {
            if !matches!(text(relative), "who" | "whom" | "that" | "which" | "whose") {
                continue;
            }
            let tied = matches!(text(relative), "whom" | "which")
                && Group::Preposition.has(text(relative - 1));
            let start = relative - usize::from(tied);
            // A verb may stand between, and then the clause ends the question.
            for after in [start - 1, start.saturating_sub(2)] {
                let noun = self.noun_before(after).or_else(|| self.run_before(after));
                if let Some(noun) = noun.filter(|_| self.is_verb(after, start)) {
                    let end = self.words.len();
                    found.push(Clause { noun, after, start, relative, end });
                }
            }
            if let Some(noun) = self.noun_before(start).or_else(|| self.run_before(start)) {
                // A time belongs to the nearest verb on its left, which is that of the clause.
                let timed = |end: &usize| {
                    parse::time_at(self.words, *end, self.lexicon, self.dataset).is_some()
                };
                let ends = (relative + 3..=self.words.len()).rev().filter(|end| !timed(end));
                found.extend(ends.map(|end| Clause { noun, after: start, start, relative, end }));
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

    /// Where other words begin that end before a word, after "the".
    fn run_before(&self, end: usize) -> Option<usize> {
        let starts = (end.saturating_sub(3).max(1)..end).rev();
        let plain = |at: usize| {
            let word = &self.words[at];
            word.sort == Sort::Plain
                && !is_function_word(&word.text)
                && !Group::Preposition.has(&word.text)
        };
        starts.take_while(|&at| plain(at)).find(|at| self.words[at - 1].text == "the")
    }

    /// Whether these words are a verb without an object, or a participle.
    fn is_verb(&self, from: usize, to: usize) -> bool {
        let bare = |entry| match entry {
            Entry::Verb(form) => {
                let alone = self.dataset.schema.relation(form.relation).alone;
                let passive = matches!(form.shape, Shape::Agentless | Shape::Tail);
                (passive || alone).then_some(())
            }
            _ => None,
        };
        let longest = self.lexicon.longest(self.words, from, bare).map(|(length, _)| length);
        from < to && longest == Some(to - from)
    }

    /// The words with an entity in place of a noun and its clause.
    fn with(&self, clause: Clause, entity: EntityId) -> Rewritten {
        let Clause { noun, after, start: clause_start, end, .. } = clause;
        let record = self.dataset.entity(entity);
        let (start, stop) = (self.words[noun].start, self.words[after - 1].end);
        let id = Word { text: record.id.clone(), sort: Sort::Id, start, end: stop };
        let mut words = self.words[..noun].to_vec();
        words.push(id);
        words.extend_from_slice(&self.words[after..clause_start]);
        words.extend_from_slice(&self.words[end..]);
        let part = |from: usize, to: usize| {
            self.text.get(self.words[from].start..self.words[to - 1].end).unwrap_or_default()
        };
        let typed = format!("{} {}", part(noun, after), part(clause_start, end));
        let corrections = vec![(start, Correction { typed, read: record.name.clone() })];
        Rewritten { words, corrections }
    }

    /// The one entity that a question asks for, on plain claims alone.
    fn only(&self, meaning: &Question) -> Option<EntityId> {
        let evidence = Evidence { lexicon: self.lexicon, dataset: self.dataset };
        if let Question::Qualified(fact, asked) = meaning {
            return self.only_value(evidence, meaning, &fact.link, asked);
        }
        let Question::List(set) = meaning else { return None };
        let [all] = set.any.as_slice() else { return None };
        let [link] = all.as_slice() else { return None };
        let mut found: Vec<EntityId> = Vec::new();
        // A date that only helped to tell what is meant would not be said back.
        let is_dated = !set.times.is_empty() || !link.times.is_empty();
        if is_dated || link.mode.is_some() || link.voice.is_some() {
            return None;
        }
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

    /// The one entity that a question for a qualifier asks for.
    fn only_value(
        &self,
        evidence: Evidence<'_>,
        meaning: &Question,
        link: &Link,
        asked: &Asked,
    ) -> Option<EntityId> {
        if !link.times.is_empty() || asked.when {
            return None;
        }
        let mut found: Vec<EntityId> = Vec::new();
        for record in evidence.of(meaning)? {
            let Record::Claim(claim, _) = record else { return None };
            let own = claim.qualifiers.iter().filter(|(q, _)| asked.qualifiers.contains(q));
            found.extend(own.flat_map(|(_, values)| values).filter_map(|value| match value {
                Value::Entity(id) if evidence.fits(&asked.class, *id) => Some(*id),
                _ => None,
            }));
        }
        found.sort_unstable();
        found.dedup();
        let [only] = found.as_slice() else { return None };
        Some(*only)
    }
}

fn is_helper(word: &Word) -> bool {
    let helpers = [Group::Do, Group::Be, Group::Have];
    word.sort == Sort::Plain && helpers.iter().any(|group| group.has(&word.text))
}

/// A statement with its helping verb before its subject, or with "did" there.
fn turned(words: &[Word]) -> Option<Vec<Word>> {
    let first = words.first()?;
    let mut words = words.to_vec();
    let helper = match words.iter().position(is_helper) {
        Some(0) => return None,
        Some(at) => words.remove(at),
        None => Word { text: "did".to_owned(), sort: Sort::Plain, ..first.clone() },
    };
    words.insert(0, helper);
    Some(words)
}
