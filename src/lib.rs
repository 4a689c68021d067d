//! Turns a text about a quarrel into a graph that can be asked who stood where, when, and on
//! whose word.
//!
//! A dataset holds claims that somebody took from a text, each with its citation. It can be asked
//! in plain English and in openCypher, and every answer names the claims that it rests on. One line
//! opens a dataset, and another asks it:
//!
//! ```
//! use polemic::Polemic;
//!
//! let polemic = Polemic::built_in();
//! let reply = polemic.ask("who opposed socialism in one country");
//! assert_eq!(reply.answers.len(), 2);
//! assert!(!reply.evidence.is_empty(), "no answer is without its claims");
//! ```
//!
//! `Polemic::open("path/to/dataset")?` does the same for files of your own; `examples/open.rs` shows
//! both, and `polemic help data` explains the files.
//!
//! [`Polemic`] is a facade of four crates, which can be used by themselves:
//!
//! - [`engine`]: a property graph and read-only openCypher on it, for any graph;
//! - [`record`]: datasets of cited claims, read from files and checked;
//! - [`question`]: plain English over a dataset;
//! - [`show`]: answers and datasets as tables, pages, pictures, papers and files.
//!
//! # Features
//!
//! The feature `program`, which is on by default, adds the program `polemic` (`app`). A library that
//! depends on this one turns it off with `default-features = false`, and so does not build what only
//! the program needs: clap and rustyline, for instance.

pub mod built_in;
pub mod files;
mod input_file;
mod open;

#[cfg(feature = "program")]
pub mod app;

pub use open::{OpenError, Polemic};
pub use polemic_engine as engine;
pub use polemic_question as question;
pub use polemic_record as record;
pub use polemic_show as show;
