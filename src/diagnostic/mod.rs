//! One type for every mistake there is, in a dataset, a query or a question.
//!
//! Floors below `app/` make [`Diagnostic`]s and never print them; [`render`] turns them into text.

pub mod codes;
mod model;
pub mod render;

pub use codes::Code;
pub use model::*;
