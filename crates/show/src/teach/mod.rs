//! What a teacher hands out: quizzes and handouts, made of claims and never of anything else.
//!
//! An item is only asked where its answer is on record without doubt, and every wrong answer that
//! it offers is one that the record refutes (`record.rs`).

pub mod anki;
mod choice;
pub mod dice;
pub mod gift;
pub mod handout;
pub mod item;
pub mod paper;
pub mod quiz;
mod record;
mod sets;
pub mod topic;

pub use item::{ItemBody, ItemKind, QuizItem, WrongReason};
pub use record::TeachingRecord;
