//! The values that properties hold and queries compute, as openCypher 9 defines them.

use std::sync::Arc;

use crate::day::Day;

use super::temporal::Temporal;
use super::{EdgeId, List, Map, NodeId};

/// A value: of a property, or computed by a query.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// No value, or an unknown one.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed 64-bit integer.
    Int(i64),
    /// A 64-bit floating-point number.
    Float(f64),
    /// A text.
    String(Arc<str>),
    /// A date, a time or a duration.
    Temporal(Temporal),
    /// Values in order.
    List(Arc<List>),
    /// Values by name.
    Map(Arc<Map>),
    /// A node of the graph.
    Node(NodeId),
    /// A relationship of the graph.
    Edge(EdgeId),
    /// A path through the graph.
    Path(Arc<Path>),
}

/// A path: nodes and the relationships between them. It has one more node than relationships.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    /// The nodes in the order in which they are passed.
    pub nodes: Vec<NodeId>,
    /// The relationships: number *n* connects node *n* with node *n* + 1, in either direction.
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

    /// The text, if the value is one.
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

    /// What messages call a value of this type, with its article: `a whole number`.
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

    /// A graph with a million relationships holds millions of values, so that their size matters.
    #[test]
    fn values_are_small() {
        assert_eq!(size_of::<Value>(), 24);
    }
}
