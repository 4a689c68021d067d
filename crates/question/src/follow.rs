//! Questions that go on from the last one: `and NAME`, `and in 1927`, `when`, `why`. The last
//! question is asked again with a name, its time or its opening exchanged. What can go on in more
//! than one way is offered and not asked.

use crate::codes;
use polemic_engine::graph::Graph;
use polemic_record::{Dataset, EntityId};

use super::compile::Times;
use super::echo::{Echo, Order, Style};
use super::meaning::{Fact, Link, Question, Term};
use super::offers::Instead;
use super::words::{self, Sort, Word};
use super::{Compiled, Lexicon, Options, Reply, answer, compile, reader, refusal, resolve};

/// What a question begins with that goes on from the last one.
const LEADS: &[&[&str]] = &[
    &["and", "what", "about"],
    &["and", "how", "about"],
    &["what", "about"],
    &["how", "about"],
    &["and"],
    &["or"],
    &["but"],
];

/// Asks a question that may go on from the last one that was understood, given as it was read.
/// Then the question of the reply is the new one in full.
pub fn ask(
    text: &str,
    last: Option<&str>,
    lexicon: &Lexicon,
    dataset: &Dataset,
    graph: &Graph,
    options: &Options,
) -> Reply {
    let compiled = super::compile(text, lexicon, dataset, options.strict);
    let refused = match compiled {
        Ok(compiled) => return answer::answer(text, compiled, lexicon, dataset, graph, options),
        Err(refused) => refused,
    };
    let following = Following { lexicon, dataset };
    let mut ways = last.map_or(Vec::new(), |last| following.ways(text, last));
    if ways.len() > 1 {
        let said: Vec<String> = ways.into_iter().map(|way| way.reading).take(3).collect();
        let message = "the last question can go on so in more than one way";
        let refusal = refusal::refuse(&codes::AMBIGUOUS, text, &(0..text.len()), message);
        let refusal = refusal.help(format!("ask in full: {}", said.join(" · "))).suggest(said);
        return Instead { text, lexicon, dataset, graph, options }.reply(refusal);
    }
    match ways.pop() {
        Some(way) => {
            let text = way.reading.clone();
            answer::answer(&text, way, lexicon, dataset, graph, options)
        }
        None => Instead { text, lexicon, dataset, graph, options }.reply(*refused),
    }
}

struct Following<'a> {
    lexicon: &'a Lexicon,
    dataset: &'a Dataset,
}

impl Following<'_> {
    /// The questions that a text can stand for after the last one, without doubles.
    fn ways(&self, text: &str, last: &str) -> Vec<Compiled> {
        let Some(before) = self.compiled(last) else { return Vec::new() };
        let words = words::split(text).unwrap_or_default();
        let led = LEADS.iter().find(|lead| begins(&words, lead)).map_or(0, |lead| lead.len());
        let Some(start) = words.get(led).map(|word| word.start) else { return Vec::new() };
        let end = words.last().map_or(text.len(), |word| word.end);
        let rest = &text[start..end];
        let mut ways: Vec<Compiled> = Vec::new();
        let card = self.compiled(rest).map(|compiled| compiled.meaning);
        let said = match card {
            Some(Question::Card(name)) if led > 0 => {
                self.other_names(last, &before.meaning, name.entity())
            }
            Some(_) => Vec::new(),
            None => {
                let timed = self.other_time(&before.meaning, rest);
                timed.into_iter().chain(self.other_opening(&before.meaning, rest)).collect()
            }
        };
        for compiled in said.iter().filter_map(|said| self.compiled(said)) {
            if ways.iter().all(|known| known.query != compiled.query) {
                ways.push(compiled);
            }
        }
        ways
    }

    fn compiled(&self, text: &str) -> Option<Compiled> {
        super::compile(text, self.lexicon, self.dataset, false).ok()
    }

    /// The last question with each of its names exchanged for another; where some are of the same
    /// sort as that one, only those.
    fn other_names(&self, last: &str, meaning: &Question, other: EntityId) -> Vec<String> {
        let names = resolve::named(meaning).names;
        let alike = |entity: EntityId| {
            let of = |id: EntityId| self.dataset.entity(id).kinds.iter().copied();
            let line = |kind| self.dataset.schema.kind_line(kind);
            self.dataset.is_who(entity) && self.dataset.is_who(other)
                || of(entity)
                    .any(|a| of(other).any(|b| line(a).iter().any(|k| line(b).contains(k))))
        };
        let same_sort = names.iter().any(|name| alike(name.entity()));
        let wanted = names.iter().filter(|name| !same_sort || alike(name.entity()));
        let said = self.name(other);
        wanted
            .filter(|name| name.entity() != other)
            .filter_map(|name| {
                let (before, after) = (last.get(..name.place.start)?, last.get(name.place.end..)?);
                Some(format!("{before}{said}{after}"))
            })
            .collect()
    }

    /// The last question at another time.
    fn other_time(&self, meaning: &Question, rest: &str) -> Option<String> {
        let mut timeless = meaning.clone();
        timeless.times_mut().into_iter().for_each(Vec::clear);
        let text = format!("{} {rest}", self.said(&timeless)?);
        let is_timed = |mut meaning: Question| meaning.times_mut().iter().any(|t| !t.is_empty());
        let same_sort = |compiled: &Compiled| {
            std::mem::discriminant(&compiled.meaning) == std::mem::discriminant(meaning)
                && named(&compiled.meaning).starts_with(&named(&timeless))
        };
        let compiled = self.compiled(&text).filter(same_sort)?;
        is_timed(compiled.meaning).then_some(text)
    }

    /// What the last question was about, asked with another opening.
    fn other_opening(&self, meaning: &Question, opening: &str) -> Option<String> {
        if let Question::Card(name) = meaning {
            let name = self.name(name.entity());
            return (opening == "when").then(|| format!("when was {name}"));
        }
        let fact = self.said(&Question::Polar(fact(meaning)?))?;
        let text = format!("{opening} {fact}");
        let fits = |meaning: &Question| {
            matches!(meaning, Question::When(_) | Question::Qualified(..) | Question::Voiced(..))
        };
        self.compiled(&text).filter(|compiled| fits(&compiled.meaning)).map(|_| text)
    }

    /// A name that is read as nothing else, wherever it stands.
    fn name(&self, entity: EntityId) -> String {
        let (dataset, lexicon) = (self.dataset, self.lexicon);
        Echo { dataset, lexicon, style: Style::Quoted, order: Order::NamesFirst }.name(entity)
    }

    /// A meaning in words that are read as it.
    fn said(&self, meaning: &Question) -> Option<String> {
        let plan = compile::compile(meaning, self.dataset, Times::Kept)?;
        reader::reading(meaning, &plan, self.lexicon, self.dataset)
    }
}

fn begins(words: &[Word], lead: &[&str]) -> bool {
    let is = |(word, lead): (&Word, &&str)| word.sort == Sort::Plain && word.text == **lead;
    words.len() >= lead.len() && words.iter().zip(lead).all(is)
}

fn named(meaning: &Question) -> Vec<EntityId> {
    resolve::named(meaning).entities()
}

/// What a question is about as one fact, if it is: that of a list with one name seen from there.
fn fact(meaning: &Question) -> Option<Fact> {
    match meaning {
        Question::Polar(fact)
        | Question::When(fact)
        | Question::Qualified(fact, _)
        | Question::Voiced(fact, _) => Some(fact.clone()),
        Question::List(set) | Question::Count(set) => {
            let [all] = set.any.as_slice() else { return None };
            let [link] = all.as_slice() else { return None };
            let [objects] = link.objects.as_ref()?.as_slice() else { return None };
            let [Term::Name(name)] = objects.as_slice() else { return None };
            let senses = link.senses.iter().map(|sense| sense.reversed()).collect();
            let link = Link { senses, objects: None, ..link.clone() };
            Some(Fact { subject: name.clone(), link, and: Vec::new() })
        }
        _ => None,
    }
}
