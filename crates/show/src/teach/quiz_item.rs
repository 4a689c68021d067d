//! An item of a quiz, before it is written in any format.

use sha2::{Digest, Sha256};

use crate::evidence_text::EvidenceText;
use polemic_record::property_graph::Evidence;
use polemic_record::{ClaimId, EntityId};

use super::paper::{PaperTask, option_letter};
use super::teaching_record::TeachingRecord;

/// If a question has more other right answers than this, the key counts them instead of naming
/// them.
pub const FEW: usize = 5;

/// A title has at most so many characters of the question.
const TITLE: usize = 60;

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Who or what it was, out of several.
    Choice,
    /// In which year it was, out of several.
    Year,
    /// Whether somebody was for or against something.
    Side,
    /// Whether a sentence is true or false.
    Recorded,
    /// What belongs to what.
    Match,
    /// The order in time.
    Order,
    /// An open question.
    Open,
}

impl ItemKind {
    /// The kind as a word, for ids and tags.
    pub fn word(self) -> &'static str {
        match self {
            ItemKind::Choice => "choice",
            ItemKind::Year => "year",
            ItemKind::Side => "side",
            ItemKind::Recorded => "true-or-false",
            ItemKind::Match => "match",
            ItemKind::Order => "order",
            ItemKind::Open => "open",
        }
    }
}

/// An item of a quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizItem {
    /// An id that is the same whenever the same thing is asked, with any seed.
    pub id: String,
    /// The kind of the item.
    pub kind: ItemKind,
    /// What is asked, as a sentence.
    pub prompt: String,
    /// Questions for `polemic ask`, by which the answer can be checked.
    pub checks: Vec<String>,
    /// The options and the right answer.
    pub body: ItemBody,
    /// What the answer rests on.
    pub key: Vec<Evidence>,
}

impl QuizItem {
    /// What the answer rests on, a line each, with citations.
    pub fn sources(&self, record: &TeachingRecord) -> Vec<String> {
        self.key.iter().map(|&of| EvidenceText::of(record.dataset, of).line()).collect()
    }

    /// A name for lists of items: the question, shortened, with the start of the id, so that no two
    /// have one name.
    pub fn title(&self) -> String {
        let mut title: String = self.prompt.chars().take(TITLE).collect();
        if self.prompt.chars().count() > TITLE {
            title.truncate(title.rfind(' ').unwrap_or(title.len()));
            title.push('…');
        }
        format!("{title} [{}]", self.id.get(..4).unwrap_or(&self.id))
    }

    /// The right answer in one line, such as `B. 1924`.
    pub fn answer(&self) -> String {
        match &self.body {
            ItemBody::Choice { options, right, also } => {
                let text = options.get(*right).map_or("", |offer| offer.text.as_str());
                let also = match also.as_slice() {
                    [] => String::new(),
                    also if also.len() <= FEW => format!(" (on record too: {})", also.join(", ")),
                    also => format!(" (one of {} on record)", also.len() + 1),
                };
                format!("{}. {text}{also}", option_letter(*right))
            }
            ItemBody::Match { pairs, .. } => {
                let pair = |(n, &at): (usize, &usize)| format!("{}{}", n + 1, option_letter(at));
                pairs.iter().enumerate().map(pair).collect::<Vec<_>>().join(", ")
            }
            ItemBody::Order { order, .. } => {
                order.iter().map(|&n| option_letter(n)).collect::<Vec<_>>().join(", ")
            }
            ItemBody::Written { answer, short: true } => answer.join(", "),
            ItemBody::Written { .. } => "The answer has to account for this:".to_owned(),
        }
    }

    /// The item as a task on paper.
    pub fn task(&self) -> PaperTask {
        let prompt = self.prompt.clone();
        match &self.body {
            ItemBody::Choice { options, .. } => {
                let offers = options.iter().map(|offer| offer.text.clone()).collect();
                PaperTask { prompt, offers, ..PaperTask::default() }
            }
            ItemBody::Match { left, right, .. } => {
                PaperTask { prompt, left: left.clone(), offers: right.clone(), lines: 0 }
            }
            ItemBody::Order { shown, .. } => {
                PaperTask { prompt, offers: shown.clone(), ..PaperTask::default() }
            }
            ItemBody::Written { short, .. } => {
                PaperTask { prompt, lines: if *short { 1 } else { 4 }, ..PaperTask::default() }
            }
        }
    }
}

/// What an item offers, and what is right.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemBody {
    /// One right answer out of several.
    Choice {
        /// The options, in order.
        options: Vec<AnswerOption>,
        /// The index of the right one.
        right: usize,
        /// Other right answers, which are not offered.
        also: Vec<String>,
    },
    /// Pairs to be matched.
    Match {
        /// The first half of each pair.
        left: Vec<String>,
        /// The second halves, shuffled.
        right: Vec<String>,
        /// For each first half the index of its second half.
        pairs: Vec<usize>,
    },
    /// Things to be put in order.
    Order {
        /// The things as they are shown.
        shown: Vec<String>,
        /// Their indexes in the right order.
        order: Vec<usize>,
    },
    /// An answer to be written.
    Written {
        /// The right answers: for a short one any of these will do, and a long one has to account
        /// for all.
        answer: Vec<String>,
        /// Whether a word or a number is enough.
        short: bool,
    },
}

/// An option of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerOption {
    /// Its text.
    pub text: String,
    /// The entity that it names, if it names one.
    pub entity: Option<EntityId>,
    /// Why it is wrong; none for the right one.
    pub why: Option<WrongReason>,
}

/// Why an option is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongReason {
    /// This claim says the opposite.
    Claim(ClaimId),
    /// The record has all right answers, and this is none of them.
    Complete,
    /// It is not the year of something that has one date.
    Date,
}

/// The id of an item, made of its kind and of the ids of what it is about.
pub fn item_id(kind: ItemKind, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(kind.word());
    for part in parts {
        hash.update([0]);
        hash.update(part);
    }
    hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
