//! The input of a run besides query and graph, and its result.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::graph::temporal::DateTime;
use crate::graph::{EdgeId, Value};

/// The result of a query: named columns, and rows.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The names of the columns: the alias after `AS`, or else the expression as it is written.
    pub columns: Vec<String>,
    /// The rows. They are sorted where the query says `ORDER BY`.
    pub rows: Vec<Row>,
}

/// One row of an answer.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One value for each column.
    pub values: Vec<Value>,
    /// The relationships that were matched to get the row, each once and sorted by number. Where
    /// rows are grouped, those of all rows of the group. Empty where [`Limits::evidence`] is false.
    pub evidence: Vec<EdgeId>,
}

/// The values of the parameters of a query, by name without `$`.
pub type Parameters = BTreeMap<String, Value>;

/// The limits of a run, and its options.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest number of rows of the answer. More are an error.
    pub rows: usize,
    /// The largest number of bytes, approximately, that may be held at one time in groups, sorts,
    /// lists and rows of the answer.
    pub memory: usize,
    /// The longest time that the query may take.
    pub time: Duration,
    /// A flag that ends the query as soon as it is true. Another thread may set it.
    pub stop: Option<Arc<AtomicBool>>,
    /// Whether rows carry the relationships that they rest on. Without them, plans can skip more
    /// work.
    pub evidence: bool,
    /// The current time and time zone: the result of `datetime()`, and the zone of values that name
    /// none, which is UTC without it. The crate reads no clock, so `date()` and the like are an
    /// error where this is `None`.
    pub now: Option<DateTime>,
}

impl Default for Limits {
    /// A million rows, a gigabyte, a minute, with evidence, and without a current time.
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
