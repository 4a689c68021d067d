//! What can be typed next: the openings of questions, and every name, noun and verb form that the
//! dataset has, found by how they begin.

use rustc_hash::FxHashMap;

use polemic_record::{Dataset, RelationId};

use super::lexicon::{Entry, Lexicon};
use super::words::{self, Sort, Word, phrase};

/// What questions of the grammar begin with; the dataset adds its small talk.
const OPENINGS: &[&str] = &[
    "who",
    "what",
    "what did",
    "what happened to",
    "what happened in",
    "which",
    "when did",
    "where did",
    "why did",
    "how many",
    "how is",
    "did",
    "was",
    "is",
    "according to whom did",
    "compare",
    "list",
    "tell me about",
];

/// How many words of what is typed may belong to one phrase.
const LONGEST: usize = 8;

/// Where a phrase can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Only at the beginning.
    First,
    /// Anywhere.
    Any,
    /// Anywhere but at the beginning.
    Later,
}

/// Something that can be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    folded: String,
    /// As it is written.
    text: String,
    place: Place,
    /// Whether a later word of it finds it too.
    is_name: bool,
    /// On how many claims it bears.
    weight: usize,
}

/// Everything that can be typed, in the order of its folded words.
#[derive(Debug)]
pub struct Vocabulary {
    phrases: Vec<Phrase>,
    ids: Vec<String>,
}

/// What can follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte from which on the text is to be replaced.
    pub start: usize,
    /// What it can be replaced by, in the order of the alphabet.
    pub texts: Vec<String>,
    /// The one of these that bears on most claims, among those that begin as the text ends, and
    /// what it adds to the text.
    pub likely: Option<(String, String)>,
}

impl Vocabulary {
    /// Gathers the vocabulary. O(phrases of the lexicon + claims).
    pub fn new(lexicon: &Lexicon, dataset: &Dataset) -> Vocabulary {
        let mut claims: FxHashMap<RelationId, usize> = FxHashMap::default();
        dataset.claims.iter().for_each(|claim| *claims.entry(claim.relation).or_default() += 1);
        let mut phrases = Vec::new();
        let mut add = |text: &str, place, is_name, weight| {
            let folded = phrase(text).into_owned();
            phrases.push(Phrase { folded, text: text.to_owned(), place, is_name, weight });
        };
        let small_talk = dataset.schema.openings.iter().map(String::as_str);
        OPENINGS.iter().copied().chain(small_talk).for_each(|o| add(o, Place::First, false, 0));
        for id in dataset.entity_ids() {
            let weight = lexicon.claims(dataset).get(&id).map_or(0, Vec::len);
            for name in dataset.entity(id).names() {
                add(name, Place::Any, true, weight);
            }
        }
        for (text, entry) in &lexicon.phrases() {
            let relation = |id: RelationId| claims.get(&id).copied().unwrap_or(0);
            match *entry {
                Entry::Noun(_) | Entry::Counted(_) => add(text, Place::Any, false, 0),
                Entry::Role(id) => add(text, Place::Any, false, relation(id)),
                Entry::Verb(form) => add(text, Place::Later, false, relation(form.relation)),
                Entry::Undergone(_) | Entry::Stood(_) => add(text, Place::Later, false, 0),
                Entry::Name(_) | Entry::Marker(_) | Entry::Text(_) => {}
                Entry::Opening | Entry::Adverb => {}
            }
        }
        phrases.sort_by(|a, b| {
            let key = |p: &Phrase| (p.folded.clone(), p.place, !p.is_name);
            key(a).cmp(&key(b)).then(b.weight.cmp(&a.weight)).then_with(|| a.text.cmp(&b.text))
        });
        phrases.dedup_by(|a, b| a.folded == b.folded && a.place == b.place);
        let ids = dataset.entities.iter().map(|entity| entity.id.clone()).collect();
        Vocabulary { phrases, ids }
    }

    /// What can stand where a text ends: for as many of its last words as possible the phrases that
    /// begin with them, and otherwise the names that have such words further on.
    pub fn complete(&self, text: &str) -> Completion {
        let Ok(words) = words::split(text) else { return Completion::default() };
        if let Some(word) = words.last().filter(|word| word.sort == Sort::Id) {
            return self.ids(text, word);
        }
        let open = words.last().is_none_or(|word| word.end < text.len());
        if words.is_empty() {
            let texts = self.phrases.iter().filter(|p| p.place == Place::First);
            let texts = texts.map(|phrase| phrase.text.clone()).collect();
            return Completion { start: text.len(), texts, likely: None };
        }
        for at in words.len().saturating_sub(LONGEST)..words.len() {
            let mut tail = joined(&words[at..]);
            if open {
                tail.push(' ');
            }
            let mut found = self.starting(&tail, at == 0);
            let typed = text.get(words[at].start..).filter(|_| !found.is_empty());
            if !found.iter().any(|phrase| phrase.is_name) {
                found.extend(self.within(&tail));
            }
            if !found.is_empty() {
                return completion(words[at].start, &tail, &found, typed);
            }
        }
        Completion::default()
    }

    /// What begins with a text, and can stand there.
    fn starting(&self, tail: &str, first: bool) -> Vec<&Phrase> {
        let fits = |phrase: &&Phrase| match phrase.place {
            Place::First => first,
            Place::Any => true,
            Place::Later => !first,
        };
        let from = self.phrases.partition_point(|phrase| phrase.folded.as_str() < tail);
        let begin = self.phrases[from..].iter().take_while(|p| p.folded.starts_with(tail));
        begin.filter(|phrase| phrase.folded != tail).filter(fits).collect()
    }

    /// The names of which a later word begins so.
    fn within(&self, tail: &str) -> Vec<&Phrase> {
        if tail.trim_end().chars().nth(1).is_none() {
            return Vec::new();
        }
        let inner = format!(" {tail}");
        self.phrases.iter().filter(|p| p.is_name && p.folded.contains(&inner)).collect()
    }

    fn ids(&self, text: &str, word: &Word) -> Completion {
        let found = self.ids.iter().filter(|id| id.starts_with(&word.text));
        let texts: Vec<String> = found.map(|id| format!("@{id}")).collect();
        let likely = match texts.as_slice() {
            [only] => {
                only.get(text.len() - word.start..).map(|rest| (only.clone(), rest.to_owned()))
            }
            _ => None,
        };
        Completion { start: word.start, texts, likely }
    }
}

fn completion(start: usize, tail: &str, found: &[&Phrase], typed: Option<&str>) -> Completion {
    let mut texts: Vec<String> = found.iter().map(|phrase| phrase.text.clone()).collect();
    texts.sort_by_key(|text| (text.to_lowercase(), text.clone()));
    texts.dedup();
    // The rest is known where each letter stands for one, and the typed text is worth a guess.
    let rest = |phrase: &Phrase| {
        let typed = typed?;
        let same = phrase.text.get(..typed.len())?.eq_ignore_ascii_case(typed);
        same.then(|| (phrase.text.clone(), phrase.text[typed.len()..].to_owned()))
    };
    let best = found.iter().max_by(|a, b| {
        a.weight
            .cmp(&b.weight)
            .then(b.folded.len().cmp(&a.folded.len()))
            .then(b.folded.cmp(&a.folded))
    });
    let likely = best.filter(|_| tail.len() > 1).and_then(|phrase| rest(phrase));
    Completion { start, texts, likely }
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::english::classes::is_function_word;
    use super::*;

    #[test]
    fn openings_are_made_of_words_of_the_grammar() {
        for word in OPENINGS.iter().flat_map(|opening| opening.split(' ')) {
            assert!(is_function_word(word), "{word}");
        }
    }
}
