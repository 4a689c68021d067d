//! Frames: a verb and words at a distance from it that only together mean a relation, such as
//! `accuse X of being Y`.
//!
//! A frame is read as the first verb of its relation with the preposition of its qualifier:
//! `characterise X as Y`. Without all of its words it means nothing, so that "who accused X" is
//! never taken for "who characterised X".

use polemic_record::forms::{VerbForms, WordForms};
use polemic_record::schema;
use polemic_record::{Claim, Dataset, RelationId, Schema};

use super::english::classes::Group;
use super::lexicon::{Entry, GAP, Lexicon};
use super::meaning::{Fact, Link, Question, Sense, Term};
use super::words::{Sort, Word, phrase};

/// A frame and what it is read as.
#[derive(Debug)]
pub struct Frame {
    /// The verb as typed, without what follows it at a distance.
    verb: VerbForms,
    /// The words that must follow.
    tail: Vec<String>,
    /// The verb that it is read as.
    read: VerbForms,
    /// The preposition that the tail is read as.
    marker: Vec<String>,
    /// What must be on record between the same two besides.
    given: Option<RelationId>,
}

impl Frame {
    /// All frames of a schema; those that `polemic check` complains of are left out.
    pub fn all(schema: &Schema, forms: &WordForms) -> Vec<Frame> {
        let own = |text: &str| phrase(text).split(' ').map(str::to_owned).collect();
        let frame =
            |verbs: &[String], schema::VerbFrame { say, asks, given }: &schema::VerbFrame| {
                let (head, tail) = say.split_once(GAP)?;
                let qualifier = schema.qualifiers.iter().find(|q| q.name == *asks)?;
                Some(Frame {
                    verb: forms.verb(head),
                    tail: own(tail),
                    read: forms.verb(verbs.first()?),
                    marker: own(&qualifier.marker),
                    given: given.as_ref().and_then(|given| schema.relation_named(given)),
                })
            };
        let of = |r: &schema::Relation| {
            r.frames.iter().filter_map(|said| frame(&r.verbs, said)).collect::<Vec<_>>()
        };
        schema.relations.iter().flat_map(of).collect()
    }

    /// The same form of the verb that it is read as.
    fn form(&self, typed: &str, after_helper: bool) -> Option<&str> {
        let Frame { verb, read, .. } = self;
        let past = [(&verb.past, &read.past), (&verb.participle, &read.participle)];
        let past = if after_helper { [past[1], past[0]] } else { past };
        let plain = [(&verb.base, &read.base), (&verb.present, &read.present)];
        let all = plain.into_iter().chain(past).chain([(&verb.ing, &read.ing)]);
        all.into_iter().find(|(form, _)| *form == typed).map(|(_, form)| form.as_str())
    }

    /// Words with the frame read as its verb, if all of it stands there, each part once.
    fn read(&self, words: &[Word], free: &[bool]) -> Option<Vec<Word>> {
        let plain = |at: usize| free[at] && words[at].sort == Sort::Plain;
        let helps = |word: &Word| [Group::Be, Group::Have].iter().any(|g| g.has(&word.text));
        let mut heads = (0..words.len()).filter(|&at| plain(at)).filter_map(|at| {
            let helped = words[..at].iter().any(helps);
            Some((at, self.form(&words[at].text, helped)?))
        });
        let (head, form) = heads.next()?;
        let long = self.tail.len();
        let is_tail = |at: &usize| {
            let run = &words[*at..*at + long];
            run.iter().zip(&self.tail).all(|(word, text)| word.text == *text)
        };
        let last = words.len().checked_sub(long)?;
        let mut tails = (head + 1..=last).filter(|&at| plain(at)).filter(is_tail);
        let tail = tails.next()?;
        if heads.next().is_some() || tails.next().is_some() {
            return None;
        }
        let mut read = words.to_vec();
        form.clone_into(&mut read[head].text);
        let marker =
            self.marker.iter().map(|text| Word { text: text.clone(), ..words[tail].clone() });
        read.splice(tail..tail + long, marker);
        Some(read)
    }
}

/// Words with a frame in them read as the verb of its relation, and what must be on record besides;
/// as they are without one.
pub fn read(words: Vec<Word>, lexicon: &Lexicon) -> (Vec<Word>, Option<Given>) {
    // What is part of a name is none of a frame.
    let named = |entry| matches!(entry, Entry::Name(_)).then_some(());
    let mut free = vec![true; words.len()];
    let mut at = 0;
    while at < words.len() {
        let length = lexicon.longest(&words, at, named).map_or(1, |(length, _)| length);
        if length > 1 {
            free[at..at + length].fill(false);
        }
        at += length;
    }
    let mut readings =
        lexicon.frames.iter().filter_map(|frame| Some((frame.read(&words, &free)?, frame)));
    let (Some((read, frame)), None) = (readings.next(), readings.next()) else {
        return (words, None);
    };
    let changed = words.iter().zip(&read).find(|(old, new)| old.text != new.text);
    let word = changed.map(|(old, _)| old.clone());
    let plain = [&frame.read.base].into_iter().chain(&frame.marker).map(String::as_str);
    let plain: Vec<&str> = plain.collect();
    let given = frame.given.zip(word);
    let given = given.map(|(relation, word)| Given { relation, word, plain: plain.join(" … ") });
    (read, given)
}

/// What must be on record besides the relation of a frame.
#[derive(Debug, Clone)]
pub struct Given {
    relation: RelationId,
    /// The verb as typed.
    pub word: Word,
    /// What can be asked without it: `characterise … as`.
    pub plain: String,
}

impl Given {
    /// Its verb, after "to".
    pub fn verb<'a>(&self, dataset: &'a Dataset) -> &'a str {
        let relation = dataset.schema.relation(self.relation);
        relation.verbs.first().map_or(relation.name.as_str(), String::as_str)
    }

    /// Adds it to a narrowed question that asks for an end; for all others, whether it is on record
    /// of all claims that can answer.
    pub fn holds(&self, meaning: &mut Question, dataset: &Dataset) -> bool {
        match meaning {
            Question::List(set) | Question::Count(set) => {
                let [all] = set.any.as_mut_slice() else { return false };
                let [link] = all.as_slice() else { return false };
                let Some(&Sense { forward, .. }) = link.senses.first() else { return false };
                let senses = vec![Sense { relation: self.relation, forward }];
                let besides = Link {
                    senses,
                    times: Vec::new(),
                    qualifiers: Vec::new(),
                    voice: None,
                    ..link.clone()
                };
                let plain = !link.not && !link.denied && link.objects.is_some();
                all.push(besides);
                plain
            }
            Question::Polar(fact) | Question::When(fact) | Question::Qualified(fact, _) => {
                self.is_recorded(fact, dataset)
            }
            _ => false,
        }
    }

    fn is_recorded(&self, fact: &Fact, dataset: &Dataset) -> bool {
        let schema = &dataset.schema;
        let Some(&sense) = fact.link.senses.first() else { return false };
        let is = |claim: &Claim, relation| {
            schema.relation_line(claim.relation).contains(&relation)
                && !claim.denied
                && claim.mode.is_none()
        };
        let ends = |claim: &Claim| {
            let ends = (Some(claim.from), claim.to);
            if sense.forward { ends } else { (ends.1, ends.0) }
        };
        let answers = |claim: &&Claim| {
            let (subject, object) = ends(claim);
            let is_object = |term: &Term| match term {
                Term::Name(name) => Some(name.entity()) == object,
                Term::Set(_) => true,
            };
            let fits = fact.link.objects.iter().flatten().flatten();
            is(claim, sense.relation)
                && fact.subjects().any(|name| Some(name.entity()) == subject)
                && (fact.link.objects.is_none() || fits.into_iter().any(is_object))
        };
        dataset.claims.iter().filter(answers).all(|claim| {
            let besides = |other: &Claim| {
                is(other, self.relation) && (other.from, other.to) == (claim.from, claim.to)
            };
            dataset.claims.iter().any(besides)
        })
    }
}
