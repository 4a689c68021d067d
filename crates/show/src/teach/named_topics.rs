//! Reads the topics of a quiz or a handout: names, read as a question reads them.

use polemic_engine::diagnostic::Diagnostic;
use polemic_question::codes;
use polemic_question::meaning::Question;
use polemic_question::reply::Correction;
use polemic_question::{Compiled, Lexicon};
use polemic_record::{Dataset, EntityId, KindId};

use crate::comparison::Comparison;
use crate::sides::sides_of_kind;

/// Topics, and how their names were read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NamedTopics {
    /// The entities, in the order given, each once.
    pub entities: Vec<EntityId>,
    /// Names that were read as another spelling.
    pub corrections: Vec<Correction>,
}

/// Reads words from a command line as names. The longest name that the words begin with is the
/// first topic, and so on.
///
/// # Errors
/// No name begins at some word. The error has the text from there on, and says what is wrong with
/// it.
pub fn read_topics(
    words: &[String],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Result<NamedTopics, Box<(String, Diagnostic)>> {
    let mut topics = NamedTopics::default();
    let mut at = 0;
    while at < words.len() {
        // A kind, such as `factions`, stands for the two of its sides that part on most.
        let of_kind = (at + 1..=words.len()).rev().find_map(|end| {
            let text = format!("compare {}", words[at..end].join(" "));
            let compiled = polemic_question::compile(&text, lexicon, dataset, true).ok()?;
            match compiled.meaning {
                Question::Compare(compared) => Some((end, compared.kind?)),
                _ => None,
            }
        });
        if let Some((end, kind)) = of_kind {
            topics.entities.extend(most_parted(kind, dataset));
            at = end;
            continue;
        }
        let strict = (at + 1..=words.len()).rev().map(|end| (end, true));
        let lenient = [(at + 1, false), (words.len(), false)];
        let named = strict.chain(lenient).find_map(|(end, strict)| {
            let text = words[at..end].join(" ");
            let compiled = polemic_question::compile(&text, lexicon, dataset, strict).ok()?;
            entity(&compiled).map(|entity| (end, entity, compiled.corrections))
        });
        let Some((end, entity, corrections)) = named else {
            return Err(Box::new(mistake(&words[at..], lexicon, dataset)));
        };
        if !topics.entities.contains(&entity) {
            topics.entities.push(entity);
        }
        topics.corrections.extend(corrections);
        at = end;
    }
    Ok(topics)
}

/// The leading members of the two sides of a kind that part on most.
fn most_parted(kind: KindId, dataset: &Dataset) -> Vec<EntityId> {
    let (sides, _) = sides_of_kind(kind, dataset);
    let comparison = Comparison::of_sides(&sides, dataset);
    let pair = comparison.pairs.iter().max_by_key(|pair| (pair.split, pair.agreed));
    let columns = pair.map_or(vec![0], |pair| vec![pair.columns.0, pair.columns.1]);
    columns.into_iter().filter_map(|n| comparison.entities.get(n).copied()).collect()
}

fn entity(compiled: &Compiled) -> Option<EntityId> {
    match &compiled.meaning {
        Question::Card(name) => Some(name.entity()),
        _ => None,
    }
}

/// The mistake in words that begin with no name: the one that `ask` reports for them, if it does.
fn mistake(words: &[String], lexicon: &Lexicon, dataset: &Dataset) -> (String, Diagnostic) {
    let text = words.join(" ");
    match polemic_question::compile(&text, lexicon, dataset, false) {
        Err(refusal) => (text, refusal.diagnostic),
        Ok(_) => {
            let message = format!("“{text}” is no name");
            let help = "name a person, a current, a work or an issue; polemic ask takes questions";
            (text, Diagnostic::new(&codes::UNKNOWN_ENTITY, message).help(help))
        }
    }
}
