//! Turns a text about a quarrel into a graph that can be asked who stood where, when, and on
//! whose word.
//!
//! One line opens a dataset and asks it:
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
//! `Polemic::open("path/to/dataset")?` does the same for files of one's own. Both are made of
//! four crates, which can be used by themselves:
//!
//! - [`engine`]: a property graph and read-only openCypher on it, for any graph;
//! - [`record`]: datasets of cited claims, read from files and checked;
//! - [`question`]: plain English over a dataset;
//! - [`show`]: answers and datasets as tables, pages, pictures, papers and files.
//!
//! The program `polemic` stands behind the feature `program`, which is on by default: with
//! `default-features = false` its own dependencies are not built.

pub mod built_in;
pub mod files;
mod open;

#[cfg(feature = "program")]
pub mod app;

pub use open::{OpenError, Polemic};
pub use polemic_engine as engine;
pub use polemic_question as question;
pub use polemic_record as record;
pub use polemic_show as show;
