//! Refusals: what is wrong with a question, where, and what to do instead.

use crate::codes;
use polemic_engine::diagnostic::{Code, Diagnostic};
use polemic_engine::text::{FileId, Span};
use polemic_record::{Dataset, EntityId};

use super::english::classes::{Group, is_function_word, reserved};
use super::lexicon::{Entry, Lexicon, Shape, VerbForm};
use super::meaning::Place;
use super::parse::Stop;
use super::reply::Refusal;
use super::words::{Sort, Word, is_foreign};

/// What a question may start with.
const OPENINGS: &str = "a question starts with who, what, which, when, how many, how is … related to, did, was, \
                        what happened, list, or a name or noun";

/// Makes a refusal that underlines a place of the question.
pub fn refuse(
    code: &'static Code,
    question: &str,
    place: &Place,
    message: impl Into<String>,
) -> Refusal {
    let span = Span::new(FileId(0), place.clone());
    let diagnostic = Diagnostic::new(code, message).at(span);
    let word = question.get(place.clone()).filter(|w| !w.is_empty()).map(str::to_owned);
    Refusal { diagnostic, word, suggestions: Vec::new() }
}

impl Refusal {
    /// Says what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.diagnostic = self.diagnostic.help(help);
        self
    }

    /// Offers words, names or questions.
    pub fn suggest(mut self, suggestions: Vec<String>) -> Refusal {
        self.suggestions = suggestions;
        self
    }
}

/// Texts in “…”, joined by commas and "or".
pub fn either(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|t| format!("“{t}”")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

/// A word that is not known at all.
pub fn unknown(question: &str, word: &Word, lexicon: &Lexicon, dataset: &Dataset) -> Refusal {
    let place = word.start..word.end;
    if let Some(why) = reserved(&word.text) {
        return left_out(question, word, why);
    }
    if is_foreign(&word.text) {
        let message = format!("“{}” is not written in Latin letters", word.text);
        let help = "questions are English; names may be typed without their accents";
        return refuse(&codes::UNKNOWN_WORD, question, &place, message).help(help);
    }
    let suggestions = match word.sort {
        Sort::Id => Vec::new(),
        _ => lexicon.near().suggestions(&word.text, dataset),
    };
    let what = match word.sort {
        Sort::Id => format!("no entity has the id “{}”", word.text),
        Sort::Quoted => format!("nothing is called “{}”", word.text),
        _ => format!("I don't know the word “{}”", word.text),
    };
    let refusal = refuse(&codes::UNKNOWN_WORD, question, &place, what);
    let help = if suggestions.is_empty() {
        "`polemic schema` lists the words that questions are made of".to_owned()
    } else {
        format!("did you mean {}?", either(&suggestions))
    };
    refusal.help(help).suggest(suggestions)
}

fn left_out(question: &str, word: &Word, why: &str) -> Refusal {
    let place = word.start..word.end;
    let message = format!("“{}” is not part of the question language", word.text);
    refuse(&codes::RESERVED, question, &place, message).help(why)
}

/// A name that can mean several entities, none of which the rest of the question rules out.
pub fn ambiguous(
    question: &str,
    place: &Place,
    candidates: &[EntityId],
    dataset: &Dataset,
) -> Refusal {
    let name = question.get(place.clone()).unwrap_or_default();
    let shown = |&id: &EntityId| {
        let entity = dataset.entity(id);
        format!("the {} {} (@{})", kind_noun(dataset, id), entity.name, entity.id)
    };
    let list: Vec<String> = candidates.iter().take(3).map(shown).collect();
    let more = if candidates.len() > 3 {
        format!("; and {} more", candidates.len() - 3)
    } else {
        String::new()
    };
    let message = format!("“{name}” could be {}{more}", list.join("; "));
    let instead = |id: &EntityId| {
        let mut text = question.to_owned();
        text.replace_range(place.clone(), &format!("@{}", dataset.entity(*id).id));
        text
    };
    let suggestions: Vec<String> = candidates.iter().take(3).map(instead).collect();
    let help = format!("say which is meant: {}", suggestions.first().cloned().unwrap_or_default());
    refuse(&codes::AMBIGUOUS, question, place, message).help(help).suggest(suggestions)
}

/// A noun with "a" or "an".
pub fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// The noun for an entity's kind.
pub fn kind_noun(dataset: &Dataset, id: EntityId) -> String {
    let kind = dataset.entity(id).kinds.first();
    let noun = kind.and_then(|&kind| dataset.schema.kind(kind).nouns.first());
    noun.cloned().unwrap_or_else(|| "thing".to_owned())
}

/// A question that could not be read to its end.
pub fn stopped(
    question: &str,
    words: &[Word],
    stop: &Stop,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Refusal {
    let whole = words.first().map_or(0, |w| w.start)..words.last().map_or(0, |w| w.end);
    if stop.exhausted {
        let message = "the question is too involved";
        return refuse(&codes::QUESTION_TOO_LONG, question, &whole, message)
            .help("ask it in parts");
    }
    let at_word = words.get(stop.at);
    let culprit = at_word.filter(|w| w.sort == Sort::Plain && reserved(&w.text).is_some());
    if let Some(word) = culprit.or_else(|| first_reserved(words, lexicon)) {
        return left_out(question, word, reserved(&word.text).unwrap_or_default());
    }
    if let Some(refusal) = statement(question, words, lexicon) {
        return refusal;
    }
    if let Some(refusal) = no_agent(question, words, lexicon, dataset) {
        return refusal;
    }
    let Some(word) = at_word else {
        let read = question.get(whole.clone()).unwrap_or_default();
        let message =
            format!("I understood “{read}”, but the question stops before it is complete");
        let end = words.last().map_or(whole, |w| w.start..w.end);
        return refuse(&codes::UNFINISHED, question, &end, message).help(expected(stop));
    };
    let place = word.start..word.end;
    if stop.at == 0 {
        let message = format!("a question does not start with “{}”", word.text);
        return refuse(&codes::UNKNOWN_OPENING, question, &place, message).help(OPENINGS);
    }
    if let Some(refusal) = part_of_names(question, words, stop.at, lexicon, dataset) {
        return refusal;
    }
    let read = question.get(whole.start..words[stop.at - 1].end).unwrap_or_default();
    let shown = question.get(place.clone()).unwrap_or_default();
    let message = format!("I understood as far as “{read}”, but not “{shown}” after it");
    refuse(&codes::UNFINISHED, question, &place, message).help(expected(stop))
}

fn expected(stop: &Stop) -> String {
    let wider = stop.expected.contains(&"a name or a noun");
    let narrower = |text: &&&str| !(wider && matches!(**text, "a noun" | "a name"));
    let list: Vec<&str> = stop.expected.iter().filter(narrower).copied().collect();
    format!("expected {}", list.join(", or "))
}

/// The first word that is left out on purpose and is not part of a longer name.
fn first_reserved<'a>(words: &'a [Word], lexicon: &Lexicon) -> Option<&'a Word> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let name = lexicon.longest(words, at, |e| matches!(e, Entry::Name(_)).then_some(()));
        match name {
            Some((length, _)) => at += length,
            None if word.sort == Sort::Plain && reserved(&word.text).is_some() => {
                return Some(word);
            }
            None => at += 1,
        }
    }
    None
}

/// A name and a verb after it: a statement and no question.
fn statement(question: &str, words: &[Word], lexicon: &Lexicon) -> Option<Refusal> {
    let after_name = match words.first()?.sort {
        Sort::Quoted | Sort::Id => 1,
        _ => {
            let start = usize::from(matches!(&*words[0].text, "the" | "a" | "an"));
            let as_name = |e| matches!(e, Entry::Name(_)).then_some(());
            start + lexicon.longest(words, start, as_name)?.0
        }
    };
    let is_verb = |e| matches!(e, Entry::Verb(_)).then_some(());
    let helper = matches!(
        &*words.get(after_name)?.text,
        "is" | "are" | "was" | "were" | "did" | "has" | "had"
    );
    let (length, _) =
        lexicon.longest(words, after_name, is_verb).or_else(|| helper.then_some((1, vec![()])))?;
    let name = question.get(words[0].start..words[after_name - 1].end)?;
    let verb = question.get(words[after_name].start..words[after_name + length - 1].end)?;
    let place = words[0].start..words[after_name + length - 1].end;
    let helper = if helper { verb } else { "did" };
    let help = format!("to test it ask “{helper} {name} …”, to search ask “who …” or “what …”");
    let message = "that is a statement, not a question";
    Some(refuse(&codes::UNKNOWN_OPENING, question, &place, message).help(help))
}

/// Who did what is on record only of those to whom it was done: `who exiled X`, `who was X exiled by`
/// where the vocabulary has no more than `be exiled to`.
fn no_agent(
    question: &str,
    words: &[Word],
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<Refusal> {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let asks = |at: &usize| {
        let wanted = matches!(text(0), "who" | "which" | "what") && *at > 0;
        let noun = wanted && lexicon.longest(words, 1, Entry::noun).is_some_and(|n| 1 + n.0 == *at);
        let by_whom = text(0) == "by" && matches!(text(1), "who" | "whom" | "which" | "what");
        let is_verb = !is_function_word(text(*at)) && !Group::Preposition.has(text(*at));
        is_verb && (noun || wanted && *at == 1 || text(at + 1) == "by" || by_whom)
    };
    let stems = lexicon.stems(dataset);
    let schema = &dataset.schema;
    let broader = |stem: &str| schema.broader.iter().any(|(verb, _)| stems.of(verb) == stem);
    for at in (0..words.len()).filter(asks) {
        let word = &words[at];
        let stem = stems.of(&word.text);
        let undergone = |verb: &&String| {
            verb.strip_prefix("be ").is_some_and(|rest| rest.split(' ').next() == Some(&word.text))
        };
        let found = stems.relations(&stem).into_iter();
        let found = found.map(|id| schema.relation(id).verbs.iter().find(undergone));
        let Some(verbs) = found.collect::<Option<Vec<&String>>>() else { continue };
        let of_itself = |form: VerbForm| matches!(form.shape, Shape::Agentless | Shape::Tail);
        let mut forms = lexicon.meanings(&word.text).filter_map(Entry::verb);
        if verbs.is_empty() || !forms.all(of_itself) || broader(&stem) {
            continue;
        }
        let message = format!("the record says who or what was {}, but not by whom", word.text);
        let refusal = refuse(&codes::NO_AGENT, question, &(word.start..word.end), message);
        return Some(refusal.help("leave out who did it, or ask when or where it happened"));
    }
    None
}

/// A word that is known only as a part of names.
fn part_of_names(
    question: &str,
    words: &[Word],
    at: usize,
    lexicon: &Lexicon,
    dataset: &Dataset,
) -> Option<Refusal> {
    let word = words.get(at).filter(|w| w.sort == Sort::Plain)?;
    if super::dates::is_number(&word.text) {
        if super::dates::date_at(words, at).is_some() {
            return None;
        }
        let message = format!("“{}” is not a date that I can read", word.text);
        let place = word.start..word.end;
        return Some(
            refuse(&codes::UNKNOWN_WORD, question, &place, message)
                .help("dates are written 1927, November 1927, 14 November 1927, the 1920s"),
        );
    }
    let alone = lexicon.longest(words, at, Some).is_some();
    if alone || super::english::classes::is_function_word(&word.text) {
        return None;
    }
    let names = lexicon.near().with_word(&word.text, dataset);
    let message = format!("I don't know “{}” by itself", word.text);
    let refusal = refuse(&codes::UNKNOWN_WORD, question, &(word.start..word.end), message);
    let help = if names.is_empty() {
        "`polemic schema` lists the words that questions are made of".to_owned()
    } else {
        format!("it is part of {}", either(&names))
    };
    Some(refusal.help(help).suggest(names))
}
