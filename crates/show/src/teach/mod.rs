//! What a teacher hands out: quizzes and handouts, made of claims and never of anything else.
//!
//! An item is only asked where its answer is on record without doubt, and every wrong answer that
//! it offers is one that the record refutes (`record.rs`).

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

pub use quiz_item::{ItemBody, ItemKind, QuizItem, WrongReason};
pub use teaching_record::TeachingRecord;
