//! One type for every mistake: in a file, a query or a question.
//!
//! The library returns [`Diagnostic`]s and never prints them. The functions of [`render`] turn them
//! into text for people or JSON for programs.

pub mod codes;
mod model;
pub mod render;

pub use model::*;
