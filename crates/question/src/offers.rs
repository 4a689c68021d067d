//! Questions that can be asked instead of one that was refused: made of the claims nearest to it.

use crate::codes;
use polemic_engine::graph::Graph;
use polemic_engine::text::Span;
use polemic_record::schema::QualifierRole;
use polemic_record::{Claim, ClaimId, Dataset, EntityId, KindId, QualifierId};

use super::answer;
use super::english::classes::Group;
use super::lexicon::{Entry, Lexicon};
use super::meaning::{Asked, Class, Fact, Link, Name, Question, Sense, Set};
use super::nearest::{Hints, first, hints, ranked};
use super::reply::{Refusal, Reply, Status};
use super::resolve::Scope;
use super::words::{Sort, Word};
use super::{Compiled, Options, Remarks};

/// How many of the nearest claims are turned into questions.
const CLAIMS: usize = 24;

/// What a question wants to know, as far as its first words say.
#[derive(Debug, Clone, PartialEq)]
enum Wanted {
    /// What stands at an end.
    End(Class),
    /// The value of a qualifier with this marker.
    Telling(&'static [QualifierRole]),
    /// A date.
    When,
    /// Yes or no.
    Polar,
}

/// What a claim scores at most that shares no more with a question than one name.
const NEAR: i32 = 5;

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
    /// The reply of a refusal, with questions that can be asked instead and the nearest claims.
    pub fn reply(&self, mut refusal: Refusal) -> Reply {
        let read = super::read_words(self.text, self.lexicon, self.dataset, self.options.strict);
        let words = read.map(|read| read.words).unwrap_or_default();
        let hints = hints(&words, self.lexicon, self.dataset);
        let ranked = ranked(&hints, self.lexicon, self.dataset);
        let is = |code| std::ptr::eq(refusal.diagnostic.code, code);
        let (ambiguous, is_word) = (is(&codes::AMBIGUOUS), is(&codes::UNKNOWN_WORD));
        let known = std::mem::take(&mut refusal.suggestions);
        // Words like an unknown one are tried in its place, and stand behind what is nearer.
        let (mut found, mut words_like) = match is_word {
            true => (self.mended(&refusal, &known), known),
            false => (known, Vec::new()),
        };
        words_like.retain(|text| found.is_empty() && self.asked(text).is_some());
        if !ambiguous {
            let mut offers = self.offers(&words, &hints, &ranked).into_iter();
            while let Some((near, question)) = offers.next().filter(|_| found.len() < MOST) {
                if !near {
                    found.append(&mut words_like);
                }
                found.extend(self.working(question).filter(|reading| !found.contains(reading)));
            }
            found.append(&mut words_like);
        }
        if found.is_empty() {
            found.extend(self.nouns(&words));
        }
        if found.is_empty() {
            found.extend(self.dataset.schema.examples.iter().cloned());
        }
        found.truncate(MOST);
        refusal.suggestions = found;
        let nearest = first(&ranked, &hints, self.dataset);
        answer::refused(self.text, refusal, nearest)
    }

    /// Lists of the kinds for which a question has nouns.
    fn nouns(&self, words: &[Word]) -> Vec<String> {
        let noun = |at| self.lexicon.longest(words, at, Entry::noun);
        let kinds =
            (0..words.len()).filter_map(noun).filter_map(|(_, kinds)| kinds.into_iter().next());
        let list = |kind| {
            let any = vec![Vec::new()];
            let class = Class::Kinds(vec![kind]);
            self.working(Question::List(Set { class, place: 0..0, times: Vec::new(), any }))
        };
        kinds.filter_map(list).collect()
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
        self.finds(super::compile_once(text, self.lexicon, self.dataset, true).ok()?)
    }

    /// How a meaning is asked, if it can be and finds something.
    fn working(&self, mut meaning: Question) -> Option<String> {
        let Instead { text, lexicon, dataset, .. } = *self;
        Scope { question: text, lexicon, dataset }.narrow(&mut meaning).ok()?;
        let remarks = Remarks::default();
        let compiled = super::finished(text, meaning, remarks, Vec::new(), lexicon, dataset);
        self.finds(compiled.ok()?)
    }

    /// The reading of a question that finds something.
    fn finds(&self, compiled: Compiled) -> Option<String> {
        let Instead { text, lexicon, dataset, graph, options } = *self;
        let reading = compiled.reading.clone();
        let reply = answer::answer(text, compiled, lexicon, dataset, graph, options);
        (reply.status == Status::Answered).then_some(reading)
    }

    /// Questions of the grammar to which the claims nearest to some words are answers, the nearest
    /// first, each with whether it shares more with them than one name.
    fn offers(
        &self,
        words: &[Word],
        hints: &Hints,
        ranked: &[(i32, ClaimId)],
    ) -> Vec<(bool, Question)> {
        let wanted = wanted(words, self.lexicon);
        let mut best: Vec<(i32, Question)> = Vec::new();
        let claims = ranked.iter().map(|(score, id)| (score, self.dataset.claim(*id)));
        let plain = |(_, claim): &(&i32, &Claim)| !claim.denied && claim.mode.is_none();
        for (score, claim) in claims.filter(plain).take(CLAIMS) {
            let (fits, question) = asking(claim, &wanted, hints, self.dataset);
            if best.iter().all(|(_, known)| *known != question) {
                best.push((score + i32::from(fits), question));
            }
        }
        best.sort_by_key(|(score, _)| -score);
        best.into_iter().map(|(score, question)| (score > NEAR, question)).collect()
    }
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
fn asking(claim: &Claim, wanted: &Wanted, hints: &Hints, dataset: &Dataset) -> (bool, Question) {
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
    let named = |id: EntityId| hints.entities.contains(&id) || hints.described.contains(&id);
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
