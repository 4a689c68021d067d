//! One item of a quiz, before it is written in any format.

use sha2::{Digest, Sha256};

use crate::evidence_text::EvidenceText;
use polemic_record::property_graph::Evidence;
use polemic_record::{ClaimId, EntityId};

use super::paper::{PaperTask, option_letter};
use super::teaching_record::TeachingRecord;

/// More other answers than this are counted and not named.
pub const FEW: usize = 5;

/// What sort of task an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Who or what it was, of several.
    Choice,
    /// In which year, of several.
    Year,
    /// For or against.
    Side,
    /// True, or not on record.
    Recorded,
    /// Which belongs to which.
    Match,
    /// What came first.
    Order,
    /// Where it is said.
    Passage,
    /// To be answered in one's own words.
    Open,
}

impl ItemKind {
    /// In a word, for ids and tags.
    pub fn word(self) -> &'static str {
        match self {
            ItemKind::Choice => "choice",
            ItemKind::Year => "year",
            ItemKind::Side => "side",
            ItemKind::Recorded => "recorded",
            ItemKind::Match => "match",
            ItemKind::Order => "order",
            ItemKind::Passage => "passage",
            ItemKind::Open => "open",
        }
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizItem {
    /// The same for the same thing asked, whatever the seed.
    pub id: String,
    /// What sort of task it is.
    pub sort: ItemKind,
    /// What is asked, as a sentence.
    pub prompt: String,
    /// Questions that `ask` answers, by which the item can be checked.
    pub checks: Vec<String>,
    /// What is offered, and what is right.
    pub body: ItemBody,
    /// What the answer rests on.
    pub key: Vec<Evidence>,
}

impl QuizItem {
    /// What its answer rests on, each in a line with its citations.
    pub fn sources(&self, record: &TeachingRecord) -> Vec<String> {
        self.key.iter().map(|&of| EvidenceText::of(record.dataset, of).line()).collect()
    }

    /// What is right, in a line.
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

    /// As a task on paper.
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
    /// One of several.
    Choice {
        /// What is offered, in order.
        options: Vec<AnswerOption>,
        /// The place of the right one.
        right: usize,
        /// What else answers the question, and is not offered.
        also: Vec<String>,
    },
    /// Pairs that were parted.
    Match {
        /// One half of each pair.
        left: Vec<String>,
        /// The other half, in another order.
        right: Vec<String>,
        /// For each on the left the place of its other half.
        pairs: Vec<usize>,
    },
    /// Things to be put in order.
    Order {
        /// As shown.
        shown: Vec<String>,
        /// Their places in the right order.
        order: Vec<usize>,
    },
    /// Something to be written.
    Written {
        /// What is right: any of these, or for a longer text all of them.
        answer: Vec<String>,
        /// Whether a word or a number is enough.
        short: bool,
    },
}

/// One thing that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerOption {
    /// What it says.
    pub text: String,
    /// The entity that it names, if it does.
    pub entity: Option<EntityId>,
    /// WrongReason it is wrong; none for the right one.
    pub why: Option<WrongReason>,
}

/// WrongReason an answer is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongReason {
    /// This claim says the opposite.
    Claim(ClaimId),
    /// All that answer are on record, and it is none of them.
    Complete,
    /// It is another year than that of something which has one date.
    Date,
}

/// The id of an item of a sort on what names it.
pub fn item_id(sort: ItemKind, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(sort.word());
    for part in parts {
        hash.update([0]);
        hash.update(part);
    }
    hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
