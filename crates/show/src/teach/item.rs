//! One item of a quiz, before it is written in any format.

use sha2::{Digest, Sha256};

use crate::words;
use polemic_record::property_graph::Evidence;
use polemic_record::{ClaimId, EntityId};

use super::paper::{Task, letter};
use super::record::Record;

/// More other answers than this are counted and not named.
pub const FEW: usize = 5;

/// What sort of task an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
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

impl Sort {
    /// In a word, for ids and tags.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Choice => "choice",
            Sort::Year => "year",
            Sort::Side => "side",
            Sort::Recorded => "recorded",
            Sort::Match => "match",
            Sort::Order => "order",
            Sort::Passage => "passage",
            Sort::Open => "open",
        }
    }
}

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The same for the same thing asked, whatever the seed.
    pub id: String,
    /// What sort of task it is.
    pub sort: Sort,
    /// What is asked, as a sentence.
    pub prompt: String,
    /// Questions that `ask` answers, by which the item can be checked.
    pub checks: Vec<String>,
    /// What is offered, and what is right.
    pub body: Body,
    /// What the answer rests on.
    pub key: Vec<Evidence>,
}

impl Item {
    /// What its answer rests on, each in a line with its citations.
    pub fn sources(&self, record: &Record) -> Vec<String> {
        self.key.iter().map(|&of| words::cited(record.dataset, of).line()).collect()
    }

    /// What is right, in a line.
    pub fn answer(&self) -> String {
        match &self.body {
            Body::Choice { options, right, also } => {
                let text = options.get(*right).map_or("", |offer| offer.text.as_str());
                let also = match also.as_slice() {
                    [] => String::new(),
                    also if also.len() <= FEW => format!(" (on record too: {})", also.join(", ")),
                    also => format!(" (one of {} on record)", also.len() + 1),
                };
                format!("{}. {text}{also}", letter(*right))
            }
            Body::Match { pairs, .. } => {
                let pair = |(n, &at): (usize, &usize)| format!("{}{}", n + 1, letter(at));
                pairs.iter().enumerate().map(pair).collect::<Vec<_>>().join(", ")
            }
            Body::Order { order, .. } => {
                order.iter().map(|&n| letter(n)).collect::<Vec<_>>().join(", ")
            }
            Body::Written { answer, short: true } => answer.join(", "),
            Body::Written { .. } => "The answer has to account for this:".to_owned(),
        }
    }

    /// As a task on paper.
    pub fn task(&self) -> Task {
        let prompt = self.prompt.clone();
        match &self.body {
            Body::Choice { options, .. } => {
                let offers = options.iter().map(|offer| offer.text.clone()).collect();
                Task { prompt, offers, ..Task::default() }
            }
            Body::Match { left, right, .. } => {
                Task { prompt, left: left.clone(), offers: right.clone(), lines: 0 }
            }
            Body::Order { shown, .. } => Task { prompt, offers: shown.clone(), ..Task::default() },
            Body::Written { short, .. } => {
                Task { prompt, lines: if *short { 1 } else { 4 }, ..Task::default() }
            }
        }
    }
}

/// What an item offers, and what is right.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One of several.
    Choice {
        /// What is offered, in order.
        options: Vec<Offer>,
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
pub struct Offer {
    /// What it says.
    pub text: String,
    /// The entity that it names, if it does.
    pub entity: Option<EntityId>,
    /// Why it is wrong; none for the right one.
    pub why: Option<Why>,
}

/// Why an answer is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// This claim says the opposite.
    Claim(ClaimId),
    /// All that answer are on record, and it is none of them.
    Complete,
    /// It is another year than that of something which has one date.
    Date,
}

/// The id of an item of a sort on what names it.
pub fn id(sort: Sort, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(sort.word());
    for part in parts {
        hash.update([0]);
        hash.update(part);
    }
    hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
