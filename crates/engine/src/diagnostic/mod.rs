//! One type for every mistake there is, in a dataset, a query or a question.
//!
//! The library makes [`Diagnostic`]s and never prints them; [`render`] turns them into text.

pub mod codes;
mod model;
pub mod render;

pub use model::*;
