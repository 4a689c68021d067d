//! Read-only openCypher for a property graph in memory.
//!
//! A [`Graph`](graph::Graph) has nodes with labels, relationships with a type, and properties on
//! both. It is made
//!
//! - of anyone's petgraph graph, with [`Graph::from_petgraph`](graph::Graph::from_petgraph);
//! - node by node, with a [`GraphBuilder`](graph::GraphBuilder);
//! - from CSV, JSON or GraphML, with [`read_graph`](graph::read::read_graph).
//!
//! A [`Query`](query::Query) is [parsed](query::Query::parse) from openCypher, or built by a program
//! from the types of [`query::algebra`], and [run](query::Query::run) on a graph. Each row of its
//! [`Answer`](query::Answer) knows the relationships that it rests on. Mistakes in files and queries
//! are [`Diagnostic`](diagnostic::Diagnostic)s with a position in a text.
//!
//! The crate reads no file, no clock and no setting of the machine: whoever calls it hands in texts
//! and, if queries need it, the current time.
//!
//! # A query on a petgraph of your own
//!
//! ```
//! use petgraph::graph::{DiGraph, NodeIndex};
//! use polemic_engine::graph::{Graph, Value};
//! use polemic_engine::query::{Limits, Parameters, Query};
//!
//! /// What this program knows about a town.
//! struct Town {
//!     name: &'static str,
//!     harbour: bool,
//! }
//!
//! let mut map: DiGraph<Town, f64> = DiGraph::new();
//! let ulm = map.add_node(Town { name: "Ulm", harbour: false });
//! let bern = map.add_node(Town { name: "Bern", harbour: false });
//! let genoa = map.add_node(Town { name: "Genoa", harbour: true });
//! map.add_edge(ulm, bern, 303.5);
//! map.add_edge(bern, genoa, 378.0);
//!
//! // The weights stay what they are; closures say what queries see of them.
//! let graph = Graph::from_petgraph(
//!     &map,
//!     |_, town| {
//!         let label = if town.harbour { "Harbour" } else { "Town" };
//!         ([label], [("name", Value::from(town.name))])
//!     },
//!     |_, km| ("ROAD", [("km", Value::from(*km))]),
//! );
//!
//! let query = Query::parse(
//!     "MATCH way = (start {name: $start})-[:ROAD*]->(end:Harbour)
//!      RETURN end, reduce(km = 0.0, road IN relationships(way) | km + road.km) AS km",
//! )?;
//! let parameters = Parameters::from([("start".to_owned(), Value::from("Ulm"))]);
//! let answer = query.run(&graph, &parameters, &Limits::default())?;
//!
//! let [Value::Node(end), Value::Float(km)] = answer.rows[0].values[..] else {
//!     panic!("the query returns a node and a float")
//! };
//! // Nodes have the numbers that they have in petgraph.
//! assert_eq!(map[NodeIndex::new(end.index())].name, "Genoa");
//! assert_eq!(km, 681.5);
//! // The row rests on both roads.
//! assert_eq!(answer.rows[0].evidence.len(), 2);
//! # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
//! ```

// Each module uses only those above it.
pub mod text;

pub mod diagnostic;

pub mod day;

pub mod graph;

pub mod query;

pub mod cypher;

/// Runs the examples of the README as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
