//! English as the question language knows it.

pub mod classes;
pub mod rewrite;
pub mod synonyms;
