//! Datasets of cited claims: read from plain-text files, checked, and turned into a property graph.
//!
//! A dataset says who did what to whom, when, and where that is written. It consists of
//!
//! - *entities*: people, organisations, documents, concepts, events and places;
//! - *claims*: a relation asserted between two entities, with its date, its citations, the voice
//!   that asserts it and how sure that voice is;
//! - *figures*: dated numbers, such as the inhabitants of a town;
//! - *sources*: the works that are cited;
//! - a *schema* that declares the kinds, relations, qualifiers and measures, each with the English
//!   words that questions and answers are made of.
//!
//! It is written in [RON](https://docs.rs/ron), with dates in EDTF (ISO 8601-2). The name of a
//! file tells what it holds: see [`read::file_kind`].
//!
//! [`read::read_dataset`] takes the files and gives back a [`Dataset`], or every mistake in them
//! with its place. A [`Dataset`] exists only if its files had no errors, so that code which uses
//! one need not check it again.
//!
//! ```
//! use polemic_engine::text::Files;
//! use polemic_record::read::read_dataset;
//!
//! let mut files = Files::default();
//! files.add(
//!     "schema.ron",
//!     r#"(
//!         kinds: [(name: "Person", nouns: ["person"], who: true), (name: "Idea", nouns: ["idea"])],
//!         relations: [(name: "opposed", verbs: ["oppose"], from: ["Person"], to: ["Idea"])],
//!     )"#,
//! );
//! files.add("sources.ron", r#"[(id: "letter", title: "A Letter", short: "Letter")]"#);
//! files.add(
//!     "entities.ron",
//!     r#"[(id: "hooke", kind: "Person", name: "Hooke"), (id: "theory", kind: "Idea", name: "new theory")]"#,
//! );
//! files.add(
//!     "claims.ron",
//!     r#"[(from: "hooke", relation: "opposed", to: "theory", when: "1672", cites: ["3"])]"#,
//! );
//!
//! let reading = read_dataset(&files);
//! let dataset = reading.dataset.expect("the files have no mistakes");
//! assert_eq!(dataset.claim_text(&dataset.claims[0]), "Hooke opposed new theory");
//! assert_eq!(dataset.to_graph().edge_count(), 1);
//! ```
//!
//! # Where to look
//!
//! | module | makes |
//! |---|---|
//! | [`read`] | a dataset or a list of mistakes, from files |
//! | [`schema`], [`forms`], [`when`] | what a schema declares, forms of English words, dates |
//! | [`vocabulary`] | words that come with the program, for a schema to take in |
//! | [`property_graph`] | the graph of a dataset, for queries |
//! | [`sentence`] | claims and figures as sentences of English |
//! | [`edition`] | a text in numbered sentences, compared with what a dataset cites |
//! | [`codes`] | the registry of mistakes that a dataset can have |
//!
//! The other modules are steps of reading: [`file_records`] parses a file, [`draft`] resolves
//! names, [`check`] looks for mistakes, [`ron_layout`] and [`record_spans`] find places in a file.

pub mod bibliography;
pub mod check;
pub mod claim_groups;
pub mod claim_shorthand;
pub mod codes;
mod dataset;
pub mod draft;
pub mod edition;
pub mod field_guide;
pub mod file_records;
pub mod forms;
pub mod ids;
pub mod import;
pub mod locator;
pub mod name_uses;
pub mod parallel;
pub mod property_graph;
pub mod read;
pub mod record_spans;
pub mod ron_layout;
pub mod ron_records;
pub mod ron_writer;
pub mod schema;
pub mod sentence;
pub mod vocabulary;
pub mod when;

pub use dataset::*;
pub use ids::{ClaimId, EntityId, FigureId, KindId, MeasureId, QualifierId, RelationId, SourceId};
pub use locator::Passage;
pub use polemic_engine::day::Day;
pub use schema::Schema;
pub use when::When;

/// Runs the example of `README.md` as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct RecordReadme;
