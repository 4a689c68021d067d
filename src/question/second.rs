//! The second reader: where the grammar finds no reading, it looks for claims that account for
//! every content word of the question.
//!
//! A question has one verb that names the relation; its form says who does what to whom. Every
//! other name must stand in the claim, after the preposition that the schema gives its place; every
//! other word must stand in a text that the claim bears; dates restrict. What so comes out is a
//! question that the grammar could have read; one of them is asked, several are offered.

mod frame;
mod pieces;

use crate::dataset::when::Certainty;
use crate::dataset::{Claim, ClaimId, Dataset, EntityId, QualifierId, Term};

use super::function::Group;
use super::lexicon::{Entry, Lexicon};
use super::meaning::{self, Asked, Class, Fact, Link, Name, Question, Restriction, Sense, Set};
use super::words::{Word, phrase};
use frame::{Filler, Frame, Open, Other};

/// How many claims may be looked at before the question counts as too involved.
const EFFORT: usize = 20_000;

/// Words of a text that turn what it says into its opposite, or nearly.
const TURNING: &[&str] =
    &["no", "not", "never", "nothing", "nobody", "none", "neither", "nor", "without", "hardly"];

/// How many questions may come out before the search ends.
const MOST: usize = 4;

/// What the second reader found.
#[derive(Debug, Default)]
pub struct Second {
    /// The questions that account for all words.
    pub questions: Vec<Question>,
    /// Whether the form of the verb says who does what to whom, so that a single question is meant.
    pub directed: bool,
}

/// Looks for questions that account for all words.
pub fn read(words: &[Word], lexicon: &Lexicon, dataset: &Dataset) -> Second {
    // What a verb means by itself goes before what it may mean among other things.
    for broader in [false, true] {
        let reader = Reader { words, lexicon, dataset, broader };
        let Some(pieces) = pieces::pieces(&reader) else { return Second::default() };
        let questions = reader.questions(&frame::frames(&reader, &pieces));
        if !questions.is_empty() {
            return Second { questions, directed: true };
        }
        let questions = reader.questions(&frame::guesses(&reader, &pieces));
        if !questions.is_empty() {
            return Second { questions, directed: false };
        }
    }
    Second::default()
}

/// What reading needs to know.
pub(super) struct Reader<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
    /// Whether verbs count that may mean other relations as well.
    broader: bool,
}

impl Reader<'_> {
    /// The questions that claims make of frames, each once.
    fn questions(&self, frames: &[Frame]) -> Vec<Question> {
        let mut found: Vec<Question> = Vec::new();
        let mut effort = 0;
        for frame in frames {
            for &claim in self.claims_of(frame) {
                effort += 1;
                if effort > EFFORT {
                    return Vec::new();
                }
                let question = self.asked(frame, self.dataset.claim(claim));
                found.extend(question.filter(|question| !found.contains(question)));
                if found.len() >= MOST {
                    return found;
                }
            }
        }
        found
    }

    /// The claims at the rarest of the names at the ends of a frame; without one there, at the
    /// rarest of the others, which a text may have as well.
    fn claims_of(&self, frame: &Frame) -> &[ClaimId] {
        let index = self.lexicon.claims(self.dataset);
        let list = |name: &Name| match name.candidates.as_slice() {
            [only] => Some(index.get(only).map_or(&[][..], Vec::as_slice)),
            _ => None,
        };
        let rarest = |names: &mut dyn Iterator<Item = &Name>| {
            names.filter_map(list).min_by_key(|list| list.len())
        };
        rarest(&mut frame.ends())
            .or_else(|| rarest(&mut frame.others.iter().map(|other| &other.name)))
            .unwrap_or(&[])
    }

    /// The question that a claim makes of a frame, if it accounts for all of it.
    fn asked(&self, frame: &Frame, claim: &Claim) -> Option<Question> {
        let schema = &self.dataset.schema;
        let relation = frame.sense.relation;
        let is_polar = matches!(frame.open, Open::Polar);
        if !schema.relation_line(claim.relation).contains(&relation)
            || claim.mode.is_some()
            || claim.denied && !is_polar
            || !self.in_time(frame, claim)
        {
            return None;
        }
        let ends = [Some(claim.from), claim.to];
        let [subject, object] =
            if frame.sense.forward { ends } else { [claim.to, Some(claim.from)] };
        let fits = |filler: &Filler, end: Option<EntityId>| match filler {
            Filler::Name(name) => end.is_some_and(|id| name.candidates.contains(&id)),
            Filler::Open => end.is_some(),
            Filler::Nothing => true,
        };
        let turned = schema.relation(relation).symmetric
            && fits(&frame.subject, object)
            && fits(&frame.object, subject);
        let straight = fits(&frame.subject, subject) && fits(&frame.object, object);
        if !turned && !straight {
            return None;
        }
        let mut restrictions = Vec::new();
        let mut loose = frame.loose.clone();
        for other in &frame.others {
            match self.named(other, claim) {
                Some(found) => restrictions.push(found),
                // A text may have the name among its words.
                None => loose.extend(other.from..other.to),
            }
        }
        restrictions.extend(self.said(frame, loose, claim)?);
        restrictions.sort_by_key(|(place, _)| *place);
        let restrictions = restrictions.into_iter().map(|(_, restriction)| restriction);
        self.canonical(frame, &restrictions.collect::<Vec<_>>())
    }

    fn in_time(&self, frame: &Frame, claim: &Claim) -> bool {
        frame.times.iter().all(|time| {
            let overlaps = |when: &crate::dataset::When| when.overlaps(time.period);
            claim.when.as_ref().map(overlaps).is_some_and(|sure| sure != Certainty::No)
        })
    }

    /// The qualifier of a claim that has a name for its value, with its place among the qualifiers.
    fn named(&self, other: &Other, claim: &Claim) -> Option<(usize, Restriction)> {
        let marker = |q: &QualifierId| self.dataset.schema.qualifier(*q).marker.as_str();
        let fits = |q: &QualifierId| other.tie.as_deref().is_none_or(|p| stands_for(p, marker(q)));
        let is_value =
            |term: &&Term| matches!(term, Term::Entity(id) if other.name.candidates.contains(id));
        claim.qualifiers.iter().enumerate().find_map(|(place, (q, terms))| {
            let Term::Entity(id) = terms.iter().find(is_value).filter(|_| fits(q))? else {
                return None;
            };
            let name = Name { candidates: vec![*id], place: other.name.place.clone() };
            Some((place, restriction(*q, marker(q), name, Vec::new())))
        })
    }

    /// The text of a claim that has all words that nothing else accounts for.
    fn said(
        &self,
        frame: &Frame,
        mut loose: Vec<usize>,
        claim: &Claim,
    ) -> Option<Option<(usize, Restriction)>> {
        if loose.is_empty() {
            return Some(None);
        }
        loose.sort_unstable();
        for (place, (q, terms)) in claim.qualifiers.iter().enumerate() {
            let marker = &self.dataset.schema.qualifier(*q).marker;
            if frame.marker.as_ref().is_some_and(|asked| !stands_for(asked, marker)) {
                continue;
            }
            for term in terms {
                let Term::Text(text) = term else { continue };
                if self.tells(text, &loose) {
                    let name = Name { candidates: Vec::new(), place: 0..0 };
                    let found = restriction(*q, marker, name, vec![text.clone()]);
                    return Some(Some((place, found)));
                }
            }
        }
        None
    }

    /// Whether a text has all words of the question at these places, in whatever form, after the
    /// same prepositions and in the same order: who is against whom hangs on that.
    fn tells(&self, text: &str, loose: &[usize]) -> bool {
        let stems = self.lexicon.stems(self.dataset);
        let words = phrase(text);
        let known: Vec<&str> = words.split(' ').collect();
        let is_typable = self.lexicon.meanings(&words).any(|e| matches!(e, Entry::Text(_)));
        if !is_typable || known.iter().any(|word| TURNING.contains(word)) {
            return false;
        }
        let typed: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let mut from = 0;
        loose.iter().all(|&at| {
            let stem = stems.of(typed[at]);
            let fits = |n: &usize| {
                let tie = [preposition(&typed, at), preposition(&known, *n)];
                let agree = tie[0].zip(tie[1]).is_none_or(|(a, b)| stands_for(a, b));
                stems.of(known[*n]) == stem && agree
            };
            let found = (from..known.len()).find(fits);
            from = found.map_or(from, |n| n + 1);
            found.is_some()
        })
    }

    /// The frame as a question of the grammar, with what the claim added.
    fn canonical(&self, frame: &Frame, qualifiers: &[Restriction]) -> Option<Question> {
        let objects = |filler: &Filler| match filler {
            Filler::Name(name) => Some(vec![vec![meaning::Term::Name(name.clone())]]),
            Filler::Open | Filler::Nothing => None,
        };
        let link = |sense: Sense, other: &Filler| Link {
            senses: vec![sense],
            place: frame.place.clone(),
            not: false,
            denied: false,
            objects: objects(other),
            times: frame.times.clone(),
            qualifiers: qualifiers.to_vec(),
            voice: None,
            with: None,
            mode: None,
        };
        let fact = || match &frame.subject {
            Filler::Name(subject) => {
                let link = link(frame.sense, &frame.object);
                Some(Fact { subject: subject.clone(), and: Vec::new(), link })
            }
            Filler::Open | Filler::Nothing => None,
        };
        let asked = |marker: &str, class: &Class| {
            let wanted = |entry| match entry {
                Entry::Marker(id) => Some(id),
                _ => None,
            };
            let declared = &self.dataset.schema.relation(frame.sense.relation).qualifiers;
            let is_own =
                |id: &QualifierId| declared.contains(&self.dataset.schema.qualifier(*id).name);
            let of = |marker: &str| -> Vec<QualifierId> {
                self.lexicon.meanings(marker).filter_map(wanted).filter(is_own).collect()
            };
            let qualifiers = match marker {
                "of being" if of("of").is_empty() => of("as"),
                "of being" => of("of"),
                _ => of(marker),
            };
            Asked { qualifiers, class: class.clone(), place: 0..0, when: false }
        };
        Some(match &frame.open {
            Open::End(class) => {
                let link = match frame.subject {
                    Filler::Open => link(frame.sense, &frame.object),
                    _ => link(frame.sense.reversed(), &frame.subject),
                };
                let (class, any) = (class.clone(), vec![vec![link]]);
                Question::List(Set { class, place: 0..0, times: Vec::new(), any })
            }
            Open::Marked(marker, class) => Question::Qualified(fact()?, asked(marker, class)),
            Open::When => Question::When(fact()?),
            Open::Polar => Question::Polar(fact()?),
        })
    }
}

/// The preposition right before a word, any article left out.
fn preposition<'a>(words: &[&'a str], at: usize) -> Option<&'a str> {
    let before = words[..at].iter().rev().find(|word| !Group::Article.has(word))?;
    pieces::PREPOSITIONS.contains(before).then_some(*before)
}

/// Prepositions that mean the same before a name of their sort.
const ALIKE: &[&[&str]] = &[
    &["at", "in", "during", "within"],
    &["on", "over", "about", "around", "upon", "concerning", "regarding", "in connection with"],
    &["to", "towards", "toward"],
    &["by means of", "through"],
];

/// Whether a preposition of a question can stand for that of a qualifier.
fn stands_for(preposition: &str, marker: &str) -> bool {
    let has_both = |ring: &&&[&str]| ring.contains(&preposition) && ring.contains(&marker);
    match preposition {
        "of being" => matches!(marker, "of" | "as"),
        _ => preposition == marker || ALIKE.iter().any(|ring| has_both(&ring)),
    }
}

fn restriction(q: QualifierId, marker: &str, name: Name, texts: Vec<String>) -> Restriction {
    let marker = marker.to_owned();
    Restriction { qualifiers: vec![q], preposition: None, marker, name, texts, period: None }
}
