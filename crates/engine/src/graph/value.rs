//! The values of a property graph, as openCypher 9 has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::day::Day;

use super::temporal::Temporal;
use super::{EdgeId, NodeId};

/// A property, or something computed from properties.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Absent or unknown.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number of 64 bits.
    Int(i64),
    /// A decimal number of 64 bits.
    Float(f64),
    /// A text.
    String(Arc<str>),
    /// A moment or a stretch of time.
    Temporal(Temporal),
    /// Values in order.
    List(Arc<Vec<Value>>),
    /// Values by name.
    Map(Arc<Map>),
    /// A node of the graph.
    Node(NodeId),
    /// A relationship of the graph.
    Edge(EdgeId),
    /// A walk through the graph.
    Path(Arc<Path>),
}

/// Values by name, in the order of the names.
pub type Map = BTreeMap<Arc<str>, Value>;

/// A walk: one more node than relationships.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    /// In the order walked.
    pub nodes: Vec<NodeId>,
    /// Between each node and the next.
    pub edges: Vec<EdgeId>,
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// A list.
    pub fn list(values: impl IntoIterator<Item = Value>) -> Value {
        Value::List(Arc::new(values.into_iter().collect()))
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// What the type is called in messages, with its article.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a decimal number",
            Value::String(_) => "a string",
            Value::Temporal(it) => it.kind().title(),
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Node(_) => "a node",
            Value::Edge(_) => "a relationship",
            Value::Path(_) => "a path",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::String(text.into())
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::Bool(b)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Value {
        Value::Int(n)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Value {
        Value::Float(x)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Value {
        Value::Temporal(Temporal::Date(day))
    }
}

impl From<Temporal> for Value {
    fn from(temporal: Temporal) -> Value {
        Value::Temporal(temporal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph of a million relationships holds millions of them.
    #[test]
    fn values_are_small() {
        assert_eq!(size_of::<Value>(), 24);
    }
}
