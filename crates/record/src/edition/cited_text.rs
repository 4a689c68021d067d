//! Finds the sentences that citations point to in readers' own copies of the texts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::likely_source;
use super::{Edition, Sentence, hash};
use crate::locator::{join, split_run};
use crate::{Citation, Dataset, SourceId};

/// Readers' own copies of texts that a dataset cites. The dataset itself holds no text, only the
/// locators of its sentences and their hashes.
#[derive(Debug, Clone, Default)]
pub struct CitedTexts {
    copies: Vec<TextCopy>,
}

/// A copy of the text of one source.
#[derive(Debug, Clone)]
struct TextCopy {
    source: SourceId,
    sentences: Vec<Sentence>,
    /// The index of each sentence by its locator.
    by_locator: FxHashMap<String, usize>,
    /// The index of each sentence by its hash.
    by_hash: FxHashMap<u64, usize>,
    /// The hash of each sentence of the edition that the dataset was made from, by its locator.
    known: FxHashMap<String, u64>,
}

/// How well a copy fits the source that it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyFit {
    /// The source.
    pub source: SourceId,
    /// The number of sentences of which the dataset has a hash.
    pub hashed: usize,
    /// How many of them the copy has, at whatever place.
    pub found: usize,
}

impl CopyFit {
    /// Whether the copy is another edition, or another text: it has fewer than half of the
    /// sentences. Without hashes nobody can tell, and it is taken for the right one.
    pub fn is_other_edition(&self) -> bool {
        self.found * 2 < self.hashed
    }
}

/// A place that a citation points to, with its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedSentence {
    /// The source.
    pub source: SourceId,
    /// The locator, as the dataset numbers the text.
    pub at: String,
    /// The sentence; empty where the copy does not have it.
    pub text: String,
    /// Whether it is the sentence of the edition that the dataset was made from.
    pub check: SentenceCheck,
}

/// Whether a sentence is that of the edition that a dataset was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentenceCheck {
    /// It has the hash that the dataset holds.
    Same,
    /// It has this hash, but the copy numbers it so.
    Moved(String),
    /// The copy has another sentence at this place.
    Differs,
    /// The dataset has no hash of the sentence.
    Unchecked,
    /// The copy has no such place.
    Missing,
}

impl SentenceCheck {
    /// The word for it in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            SentenceCheck::Same => "same",
            SentenceCheck::Moved(_) => "moved",
            SentenceCheck::Differs => "differs",
            SentenceCheck::Unchecked => "unchecked",
            SentenceCheck::Missing => "missing",
        }
    }
}

impl CitedTexts {
    /// Adds a copy of the source that it is most likely of, unless it is another edition of it.
    /// Returns how well it fits; `None` where the dataset has no source. O(text + places).
    pub fn add(&mut self, dataset: &Dataset, edition: &Edition) -> Option<CopyFit> {
        let source = likely_source(dataset, edition)?;
        let copy = TextCopy::of(dataset, source, edition);
        let fit = copy.fit();
        if !fit.is_other_edition() {
            self.copies.retain(|other| other.source != source);
            self.copies.push(copy);
        }
        Some(fit)
    }

    /// The sentences that citations point to, each once, as far as there are copies of their
    /// sources. Of a run of places each is given. O(places cited).
    pub fn sentences(&self, cites: &[Citation]) -> Vec<CitedSentence> {
        let mut found = Vec::new();
        let mut seen: FxHashSet<(SourceId, String)> = FxHashSet::default();
        for cite in cites {
            let Some(copy) = self.copies.iter().find(|copy| copy.source == cite.source) else {
                continue;
            };
            for sentence in copy.cited(&cite.at) {
                if seen.insert((sentence.source, sentence.at.clone())) {
                    found.push(sentence);
                }
            }
        }
        found
    }

    /// A sort key by which cited sentences stand in the order of their texts.
    pub fn text_order(&self, sentence: &CitedSentence) -> (SourceId, usize) {
        let copy = self.copies.iter().find(|copy| copy.source == sentence.source);
        let at = match &sentence.check {
            SentenceCheck::Moved(at) => at,
            _ => &sentence.at,
        };
        let place = copy.and_then(|copy| copy.by_locator.get(at)).copied();
        (sentence.source, place.unwrap_or(usize::MAX))
    }

    /// Whether there is no copy at all.
    pub fn is_empty(&self) -> bool {
        self.copies.is_empty()
    }
}

impl TextCopy {
    fn of(dataset: &Dataset, source: SourceId, edition: &Edition) -> TextCopy {
        let (mut by_locator, mut by_hash) = (FxHashMap::default(), FxHashMap::default());
        for (n, sentence) in edition.sentences.iter().enumerate() {
            by_locator.entry(sentence.at.clone()).or_insert(n);
            by_hash.entry(hash::sentence_hash(&sentence.text)).or_insert(n);
        }
        let places = dataset.source(source).places.iter();
        let known = places.filter_map(|place| Some((place.at.clone(), place.hash?)));
        let sentences = edition.sentences.clone();
        TextCopy { source, sentences, by_locator, by_hash, known: known.collect() }
    }

    fn fit(&self) -> CopyFit {
        let found = self.known.values().filter(|hash| self.by_hash.contains_key(hash)).count();
        CopyFit { source: self.source, hashed: self.known.len(), found }
    }

    /// The sentences of a locator, which may be a run of places.
    fn cited(&self, at: &str) -> Vec<CitedSentence> {
        let Some((before, first, last)) = split_run(at) else { return vec![self.sentence(at)] };
        let mut found = Vec::new();
        for number in first..=last {
            let at = join(before, number);
            // A run may be much longer than the text by a slip.
            if !self.known.contains_key(&at) && !self.by_locator.contains_key(&at) {
                break;
            }
            found.push(self.sentence(&at));
        }
        if found.is_empty() { vec![self.sentence(at)] } else { found }
    }

    fn sentence(&self, at: &str) -> CitedSentence {
        let made = |text: &str, check| CitedSentence {
            source: self.source,
            at: at.to_owned(),
            text: text.to_owned(),
            check,
        };
        let here = self.by_locator.get(at).map(|&n| self.sentences[n].text.as_str());
        let Some(hash) = self.known.get(at) else {
            return match here {
                Some(text) => made(text, SentenceCheck::Unchecked),
                None => match self.part(at) {
                    text if text.is_empty() => made("", SentenceCheck::Missing),
                    text => made(&text, SentenceCheck::Unchecked),
                },
            };
        };
        if here.is_some_and(|text| hash::sentence_hash(text) == *hash) {
            return made(here.unwrap_or_default(), SentenceCheck::Same);
        }
        match (self.by_hash.get(hash), here) {
            (Some(&n), _) => {
                let moved = &self.sentences[n];
                made(&moved.text, SentenceCheck::Moved(moved.at.clone()))
            }
            (None, Some(text)) => made(text, SentenceCheck::Differs),
            (None, None) => made("", SentenceCheck::Missing),
        }
    }

    /// All sentences of a part of the text, where a dataset cites whole paragraphs or sections:
    /// those of `1.2` are `1.2.1`, `1.2.2` …
    fn part(&self, at: &str) -> String {
        let inside = |sentence: &&Sentence| {
            sentence.at.strip_prefix(at).is_some_and(|rest| rest.starts_with('.'))
        };
        let inside: Vec<&str> =
            self.sentences.iter().filter(inside).map(|sentence| sentence.text.as_str()).collect();
        inside.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;
    use crate::locator::Passage;

    /// A dataset with one source, whose sentences have the hashes of these.
    fn dataset(sentences: &[(&str, &str)]) -> Dataset {
        let place = |&(at, text): &(&str, &str)| Passage {
            at: at.to_owned(),
            hash: Some(hash::sentence_hash(text)),
            bare: None,
        };
        let source = Source {
            id: "text".to_owned(),
            title: "Text".to_owned(),
            authors: Vec::new(),
            short: "Text".to_owned(),
            date: None,
            container: None,
            translators: Vec::new(),
            publisher: None,
            available: None,
            locator_form: None,
            places: sentences.iter().map(place).collect(),
            note: None,
        };
        Dataset { sources: vec![source], ..Dataset::default() }
    }

    fn edition(sentences: &[(&str, &str)]) -> Edition {
        let sentences = sentences
            .iter()
            .map(|&(at, text)| Sentence { at: at.to_owned(), text: text.to_owned() })
            .collect();
        Edition { sentences, stray: 0 }
    }

    fn checks(copy: &[(&str, &str)], at: &str) -> Vec<(String, SentenceCheck)> {
        let used = [("1.1", "One."), ("1.2", "Two."), ("1.3", "Three.")];
        let dataset = dataset(&used);
        let mut texts = CitedTexts::default();
        texts.add(&dataset, &edition(copy));
        let cite = Citation { source: SourceId::new(0), at: at.to_owned(), words: None };
        texts.sentences(&[cite.clone(), cite]).into_iter().map(|s| (s.text, s.check)).collect()
    }

    #[test]
    fn sentences_are_checked_by_their_hashes() {
        let copy = [("1.1", "One."), ("1.2", "Another."), ("1.4", "Three.")];
        assert_eq!(checks(&copy, "1.1"), [("One.".to_owned(), SentenceCheck::Same)]);
        assert_eq!(checks(&copy, "1.2"), [("Another.".to_owned(), SentenceCheck::Differs)]);
        let moved = SentenceCheck::Moved("1.4".to_owned());
        assert_eq!(checks(&copy, "1.3"), [("Three.".to_owned(), moved)]);
        assert_eq!(checks(&copy, "2.1"), [(String::new(), SentenceCheck::Missing)]);
        assert_eq!(checks(&copy, "1.1-99999999").len(), 4);
        let whole = checks(&copy, "1");
        assert_eq!(whole, [("One. Another. Three.".to_owned(), SentenceCheck::Unchecked)]);
    }

    #[test]
    fn another_edition_gives_no_sentences() {
        assert!(checks(&[("1.1", "Uno."), ("1.2", "Due."), ("1.3", "Three.")], "1.3").is_empty());
    }
}
