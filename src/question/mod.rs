//! The question language: a small closed English that compiles to the algebra, or refuses.

pub mod reply;

pub use reply::{Form, Reply, Status};
