//! What teachers hand out: quizzes and handouts, made only of what is on record.
//!
//! An item is only made if its answer is on record without doubt. Every wrong answer that it offers
//! is one that the record refutes ([`TeachingRecord::refuted`]).

pub mod anki;
mod choice_items;
pub mod gift;
pub mod handout;
mod matching_items;
pub mod named_topics;
pub mod paper;
pub mod quiz;
pub mod quiz_item;
pub mod seeded_random;
mod teaching_record;
mod written_items;

pub use quiz_item::{ItemBody, ItemKind, QuizItem, WrongReason};
pub use teaching_record::TeachingRecord;
