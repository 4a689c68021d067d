//! Turns a text about a quarrel into a graph that can be asked who stood where, when, and on
//! whose word.
//!
//! A [`dataset`] is read from files, checked, and built into a property [`graph`]; a [`question`]
//! in plain English or an openCypher query ([`cypher`]) becomes one algebra ([`query`]) and is run
//! on it; [`show`] turns what comes back into text. Mistakes, anywhere, are [`diagnostic`]s.
//!
//! Asking the dataset that is built in:
//!
//! ```
//! use polemic::dataset::{embedded, read};
//! use polemic::graph::Graph;
//! use polemic::question::{self, Lexicon, Options, Status};
//!
//! let reading = read::read(&embedded::embedded());
//! let dataset = reading.dataset.expect("it has no errors");
//! let (graph, lexicon) = (Graph::from_dataset(&dataset), Lexicon::new(&dataset));
//!
//! let reply = question::ask(&dataset.schema.examples[0], &lexicon, &dataset, &graph, &Options::default());
//! assert_eq!(reply.status, Status::Answered);
//! assert!(!reply.evidence.is_empty(), "no answer is without its claims");
//! ```
//!
//! Querying a graph of one's own:
//!
//! ```
//! use polemic::graph::{Builder, Value};
//! use polemic::query::{Limits, Parameters, Query};
//!
//! let mut builder = Builder::new();
//! let ada = builder.node(["Person"], [("name", Value::from("Ada"))]);
//! let essay = builder.node(["Document"], [("name", Value::from("Notes"))]);
//! builder.edge(ada, essay, "AUTHORED", []);
//! let graph = builder.finish();
//!
//! let query = Query::parse("MATCH (p:Person)-[:AUTHORED]->(d) RETURN p.name AS who, d.name AS what")?;
//! let answer = query.run(&graph, &Parameters::new(), &Limits::default())?;
//! assert_eq!(answer.columns, ["who", "what"]);
//! assert_eq!(answer.rows[0].values[1].as_str(), Some("Notes"));
//! # Ok::<(), Vec<polemic::diagnostic::Diagnostic>>(())
//! ```

// In the order of the floors: each uses only those before it.
pub mod text;

pub mod diagnostic;

pub mod dataset;

pub mod graph;

pub mod edition;

pub mod query;

pub mod cypher;

pub mod question;

pub mod show;
pub mod teach;

pub mod app;
