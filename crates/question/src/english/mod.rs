//! English as the question language knows it.

pub mod classes;
