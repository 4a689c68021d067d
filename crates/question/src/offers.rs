//! The reply to what cannot be read: the records that share its words, and questions that these
//! records answer.

use crate::codes;
use polemic_engine::graph::Graph;
use polemic_engine::text::Span;
use polemic_record::property_graph::Evidence;
use polemic_record::schema::QualifierRole;
use polemic_record::{Claim, Dataset, EntityId, Figure, KindId, QualifierId};

use super::answer;
use super::english::classes::Group;
use super::find::{Finding, find};
use super::lexicon::{Entry, Lexicon, Shape};
use super::meaning::{
    Asked, Class, Fact, FigureAsked, FigureSort, Link, Name, Question, Sense, Set,
};
use super::reply::{Refusal, Reply, Status};
use super::resolve::Scope;
use super::words::{Sort, Word, split};
use super::{Compiled, Options, Remarks};

/// What a question wants to know, as far as its first words say.
#[derive(Debug, Clone, PartialEq)]
enum Wanted {
    /// What stands at an end.
    End(Class),
    /// The value of a qualifier that tells one of these.
    Telling(&'static [QualifierRole]),
    /// A date.
    When,
    /// Yes or no.
    Polar,
}

/// How many questions are offered.
const MOST: usize = 3;

/// What a refusal needs to offer something that works.
pub struct Instead<'a> {
    /// The question that was refused.
    pub text: &'a str,
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The entities and claims.
    pub dataset: &'a Dataset,
    /// Where questions are tried.
    pub graph: &'a Graph,
    /// How they are tried.
    pub options: &'a Options,
}

impl Instead<'_> {
    /// The reply to what was refused: the records that share its words, with questions that can be
    /// asked instead. Key words are no question that failed, but a search.
    pub fn reply(&self, mut refusal: Refusal) -> Reply {
        let words = split(self.text).unwrap_or_default();
        let found = find(self.text, &words, self.lexicon, self.dataset);
        let is = |code| std::ptr::eq(refusal.diagnostic.code, code);
        let several = is(&codes::AMBIGUOUS) && !refusal.suggestions.is_empty();
        if !several && is_key_words(self.text, &words, self.lexicon) {
            let offers = self.offers(&words, &found, Vec::new());
            return answer::found(self.text, found, offers);
        }
        let known = std::mem::take(&mut refusal.suggestions);
        refusal.suggestions = match () {
            () if several => known,
            // Words like an unknown one are tried in its place.
            () if is(&codes::UNKNOWN_WORD) => {
                let mended = self.mended(&refusal, &known);
                self.offers(&words, &found, mended)
            }
            () => self.offers(&words, &found, known),
        };
        answer::refused(self.text, refusal, found)
    }

    /// At most three questions: those given, and then those that the records found answer, first of
    /// the form that was asked for. Where there are none, those of the schema.
    fn offers(&self, words: &[Word], found: &Finding, known: Vec<String>) -> Vec<String> {
        let wanted = wanted(words, self.lexicon);
        let mut questions: Vec<(bool, Question)> = Vec::new();
        for record in &found.records {
            let question = match record.evidence {
                Evidence::Claim(id) => {
                    let claim = self.dataset.claim(id);
                    if claim.denied || claim.mode.is_some() {
                        continue;
                    }
                    asking(claim, &wanted, &found.names, self.dataset)
                }
                Evidence::Figure(id) => (true, how_many(self.dataset.figure(id))),
                Evidence::Entity(_) => continue,
            };
            if questions.iter().all(|(_, known)| *known != question.1) {
                questions.push(question);
            }
        }
        questions.sort_by_key(|(fits, _)| !fits);
        let mut offers = known;
        for (_, question) in questions {
            if offers.len() >= MOST {
                break;
            }
            offers.extend(self.working(question).filter(|reading| !offers.contains(reading)));
        }
        if offers.is_empty() {
            offers.extend(self.dataset.schema.examples.iter().cloned());
        }
        offers.truncate(MOST);
        offers
    }

    /// The question with each of some names in the place of the word that it stopped at, as far as
    /// that can be asked.
    fn mended(&self, refusal: &Refusal, names: &[String]) -> Vec<String> {
        let Some(place) = refusal.diagnostic.span.map(Span::range) else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        for name in names {
            let mut text = self.text.to_owned();
            if text.get(place.clone()).is_none() {
                break;
            }
            text.replace_range(place.clone(), name);
            found.extend(self.asked(&text).filter(|reading| !found.contains(reading)));
        }
        found
    }

    /// The reading of a text that finds something.
    fn asked(&self, text: &str) -> Option<String> {
        self.finds(
            super::reader::Reader {
                text,
                lexicon: self.lexicon,
                dataset: self.dataset,
                strict: true,
            }
            .once()
            .ok()?,
        )
    }

    /// How a meaning is asked, if it can be and finds something.
    fn working(&self, mut meaning: Question) -> Option<String> {
        let Instead { text, lexicon, dataset, .. } = *self;
        Scope { question: text, lexicon, dataset }.narrow(&mut meaning).ok()?;
        let remarks = Remarks::default();
        let compiled =
            super::reader::finished(text, meaning, remarks, Vec::new(), lexicon, dataset);
        self.finds(compiled.ok()?)
    }

    /// The reading of a question that finds something.
    fn finds(&self, compiled: Compiled) -> Option<String> {
        let Instead { text, lexicon, dataset, graph, options } = *self;
        let reading = compiled.reading.clone();
        let reply = answer::answer(text, compiled, lexicon, dataset, graph, options);
        (reply.status == Status::Answered).then_some(reading)
    }
}

/// Whether what was typed is a search and no question: it has no question word, no helper, no
/// pronoun, no question mark at its end, and no verb in the past outside names.
pub fn is_key_words(text: &str, words: &[Word], lexicon: &Lexicon) -> bool {
    if words.is_empty() || text.trim_end().ends_with('?') {
        return false;
    }
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let named = lexicon.longest(words, at, Entry::name).map(|(length, _)| length);
        let plain = word.sort == Sort::Plain && named.is_none();
        if plain && Group::Asking.has(&word.text) {
            return false;
        }
        let verb = |entry: Entry| entry.verb().filter(|form| form.shape == Shape::Finite);
        let is_past =
            !word.text.ends_with('s') && lexicon.meanings(&word.text).any(|e| verb(e).is_some());
        if plain && is_past {
            return false;
        }
        at += named.unwrap_or(1);
    }
    true
}

/// The question that a figure answers.
fn how_many(figure: &Figure) -> Question {
    let of = Name { candidates: vec![figure.of], place: 0..0 };
    let measures = vec![figure.measure];
    Question::Figure(FigureAsked {
        measures,
        sort: FigureSort::Any,
        of,
        times: Vec::new(),
        voice: None,
    })
}

/// What the first word that asks says of what is wanted.
fn wanted(words: &[Word], lexicon: &Lexicon) -> Wanted {
    let helpers = [Group::Do, Group::Be, Group::Have];
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.sort == Sort::Plain) {
        return match word.text.as_str() {
            "who" | "whom" | "whose" => Wanted::End(Class::Who),
            "which" | "what" => Wanted::End(class(words, at + 1, lexicon)),
            "when" => Wanted::When,
            "where" => Wanted::Telling(QualifierRole::PLACES),
            "why" => Wanted::Telling(&[QualifierRole::Reason]),
            "how" => Wanted::Telling(&[QualifierRole::Manner]),
            text if at == 0 && helpers.iter().any(|group| group.has(text)) => Wanted::Polar,
            _ => continue,
        };
    }
    Wanted::End(Class::What)
}

/// The kind that a noun names; anything where none does.
fn class(words: &[Word], at: usize, lexicon: &Lexicon) -> Class {
    lexicon.longest(words, at, Entry::noun).map_or(Class::What, |(_, kinds)| Class::Kinds(kinds))
}

/// The question of the wanted form that a claim answers, or else one that asks for one of its ends;
/// and whether it is of that form.
fn asking(
    claim: &Claim,
    wanted: &Wanted,
    named: &[EntityId],
    dataset: &Dataset,
) -> (bool, Question) {
    let name = |id: EntityId| Name { candidates: vec![id], place: 0..0 };
    let sense = Sense { relation: claim.relation, forward: true };
    let fact = || Fact {
        subject: name(claim.from),
        and: Vec::new(),
        link: Link::plain(sense, claim.to.map(name)),
    };
    let telling = |roles: &[QualifierRole]| {
        let has = |q: &QualifierId| dataset.schema.tells(*q, roles);
        claim.qualifiers.iter().map(|(q, _)| *q).find(has)
    };
    match wanted {
        Wanted::Polar => return (true, Question::Polar(fact())),
        Wanted::When if claim.when.is_some() => return (true, Question::When(fact())),
        Wanted::Telling(roles) => {
            if let Some(qualifier) = telling(roles) {
                let (qualifiers, class) = (vec![qualifier], Class::What);
                let asked = Asked { qualifiers, class, place: 0..0, when: false };
                return (true, Question::Qualified(fact(), asked));
            }
        }
        Wanted::When | Wanted::End(_) => {}
    }
    let Some(to) = claim.to.filter(|&to| to != claim.from) else {
        return (false, Question::Polar(fact()));
    };
    let named = |id: EntityId| named.contains(&id);
    let fits = |id: EntityId| match wanted {
        Wanted::End(Class::Kinds(kinds)) => kinds.iter().any(|&kind| dataset.is_a(id, kind)),
        Wanted::End(Class::Who) => dataset.is_who(id),
        _ => true,
    };
    // What is asked for is not named, and of the wanted sort if one end is.
    let is_subject = match (named(claim.from), named(to)) {
        (true, false) => false,
        (false, true) => true,
        _ => fits(claim.from) || !fits(to),
    };
    let (open, other) = if is_subject { (claim.from, to) } else { (to, claim.from) };
    let sense = if is_subject { sense } else { sense.reversed() };
    let class = match wanted {
        Wanted::End(Class::Kinds(kinds)) if fits(open) => {
            let own = |kind: &&KindId| dataset.is_a(open, **kind);
            Class::Kinds(kinds.iter().find(own).copied().into_iter().collect())
        }
        _ if dataset.is_who(open) => Class::Who,
        _ => Class::What,
    };
    let any = vec![vec![Link::plain(sense, Some(name(other)))]];
    let is_end = matches!(wanted, Wanted::End(_));
    (is_end && fits(open), Question::List(Set { class, place: 0..0, times: Vec::new(), any }))
}
