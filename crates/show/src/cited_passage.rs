//! The sentences that a claim cites, from the reader's own copy of the text, as every format shows
//! them.

use serde_json::{Value as Json, json};

use polemic_record::edition::cited_text::{CitedSentence, CitedTexts, SentenceCheck};
use polemic_record::property_graph::{self, Evidence};
use polemic_record::{Citation, Dataset};

use super::evidence_text::only_source;

/// The remark on rights for whatever is handed on with sentences of a text in it.
pub const RIGHTS: &str = "The sentences are quoted from a copy of the text, and are not part of the \
                          dataset. Whoever hands this on answers for the right to quote them.";

/// A sentence under the note that cites it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CitedPassage {
    /// Its place, and what is to be said of it: `2.1.3`, `2.1.3 (differs from the edition used)`.
    pub place: String,
    /// The sentence; empty where the copy does not have it.
    pub text: String,
}

impl CitedPassage {
    /// The sentence as it is shown. The place names the source where the dataset has several.
    pub fn of(dataset: &Dataset, sentence: &CitedSentence) -> CitedPassage {
        let mut place = sentence.at.clone();
        if only_source(dataset).is_none() {
            place = format!("{} {place}", dataset.source(sentence.source).short);
        }
        match &sentence.check {
            SentenceCheck::Same | SentenceCheck::Unchecked => {}
            SentenceCheck::Moved(at) => place.push_str(&format!(" ({at} in the copy)")),
            SentenceCheck::Differs => place.push_str(" (differs from the edition used)"),
            SentenceCheck::Missing => place.push_str(" (not in the copy)"),
        }
        CitedPassage { place, text: sentence.text.clone() }
    }

    /// The sentence after its place: `2.1.3: It attacked Price by name.`
    pub fn line(&self) -> String {
        if self.text.is_empty() {
            return self.place.clone();
        }
        format!("{}: {}", self.place, self.text)
    }
}

/// The sentences that citations point to. None without a copy of the text.
pub fn passages(
    dataset: &Dataset,
    texts: Option<&CitedTexts>,
    cites: &[Citation],
) -> Vec<CitedPassage> {
    let found = texts.map_or_else(Vec::new, |texts| texts.sentences(cites));
    found.iter().map(|sentence| CitedPassage::of(dataset, sentence)).collect()
}

/// The sentences that records cite, each once, in the order of the text.
pub fn passages_of_records(
    dataset: &Dataset,
    texts: &CitedTexts,
    records: impl IntoIterator<Item = Evidence>,
) -> Vec<CitedPassage> {
    let cites: Vec<Citation> = records
        .into_iter()
        .flat_map(|record| property_graph::citations(dataset, record).iter().cloned())
        .collect();
    let mut found = texts.sentences(&cites);
    found.sort_by_key(|sentence| texts.text_order(sentence));
    found.iter().map(|sentence| CitedPassage::of(dataset, sentence)).collect()
}

/// The sentences of one citation as JSON: `at`, `text`, and `check` (`same`, `moved`, `differs`,
/// `unchecked` or `missing`).
pub fn sentences_json(texts: &CitedTexts, cite: &Citation) -> Json {
    let sentence = |sentence: &CitedSentence| {
        let mut one = json!({"at": sentence.at, "text": sentence.text,
                             "check": sentence.check.word()});
        if let SentenceCheck::Moved(at) = &sentence.check {
            one["stands_at"] = json!(at);
        }
        one
    };
    texts.sentences(std::slice::from_ref(cite)).iter().map(sentence).collect()
}
