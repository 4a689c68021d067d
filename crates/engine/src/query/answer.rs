//! What a query returns.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::graph::temporal::DateTime;
use crate::graph::{EdgeId, Value};

/// Named columns and rows.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The names of the columns, as written in the query.
    pub columns: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// One row of an answer.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One value a column.
    pub values: Vec<Value>,
    /// The relationships that were matched to get it, without doubles, in the order of their
    /// numbers: the claims that it rests on.
    pub evidence: Vec<EdgeId>,
}

/// The values of a query's parameters, by name.
pub type Parameters = BTreeMap<String, Value>;

/// What protects the machine from a query, and what else a run is given.
#[derive(Debug, Clone)]
pub struct Limits {
    /// At most so many rows of the answer.
    pub rows: usize,
    /// At most about so many bytes held at one time, in groups, sorts, lists and rows of the answer.
    pub memory: usize,
    /// At most so long.
    pub time: Duration,
    /// Ends the query as soon as somebody raises it.
    pub stop: Option<Arc<AtomicBool>>,
    /// Whether rows carry the relationships that they rest on.
    pub evidence: bool,
    /// The time of the statement, and the zone of values of time that name none: Greenwich where
    /// it is not given. Nothing here reads a clock, so `date()` needs it.
    pub now: Option<DateTime>,
}

impl Default for Limits {
    /// A million rows, a gigabyte held, a minute, with evidence.
    fn default() -> Limits {
        Limits {
            rows: 1_000_000,
            memory: 1_000_000_000,
            time: Duration::from_secs(60),
            stop: None,
            evidence: true,
            now: None,
        }
    }
}
