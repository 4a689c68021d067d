//! Read-only openCypher for a property graph.
//!
//! A [`Graph`](graph::Graph) is made of anyone's `petgraph` graph, with a
//! [`GraphBuilder`](graph::GraphBuilder), or from CSV, JSON or GraphML; a [`Query`](query::Query) is read
//! from openCypher and run on it. Each row of an answer knows the relationships that it rests on.
//! Mistakes, anywhere, are [`diagnostic`]s, with their place in a [`text`].

// In the order of the floors: each uses only those before it.
pub mod text;

pub mod diagnostic;

pub mod day;

pub mod graph;

pub mod query;

pub mod cypher;
