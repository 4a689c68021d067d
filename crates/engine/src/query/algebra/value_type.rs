//! The types that `IS :: INTEGER` asks for and `valueType()` names, as in ISO GQL.

use std::fmt;

use crate::graph::Value;
use crate::graph::temporal::TemporalKind;

/// A type, or several of which a value may have any: `INTEGER | STRING NOT NULL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueType {
    /// The types, at least one.
    pub any_of: Vec<SingleType>,
}

/// One type, with or without null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleType {
    /// What sort of values it has.
    pub sort: ValueSort,
    /// Whether null does not belong to it.
    pub not_null: bool,
}

/// A sort of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueSort {
    /// Every value.
    Any,
    /// No value.
    Nothing,
    /// Null alone.
    Null,
    /// A boolean.
    Bool,
    /// A text.
    String,
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// A date, a time or a duration.
    Temporal(TemporalKind),
    /// A node.
    Node,
    /// A relationship.
    Edge,
    /// A path.
    Path,
    /// A map.
    Map,
    /// A list whose elements have a type.
    List(ValueType),
    /// What a property may hold: everything but nodes, relationships, paths and maps.
    Property,
}

/// The names of the sorts that take no parameter. The first name of a sort is the one that is
/// printed.
const NAMES: &[(&str, ValueSort)] = &[
    ("ANY", ValueSort::Any),
    ("ANY VALUE", ValueSort::Any),
    ("NOTHING", ValueSort::Nothing),
    ("NULL", ValueSort::Null),
    ("BOOLEAN", ValueSort::Bool),
    ("BOOL", ValueSort::Bool),
    ("STRING", ValueSort::String),
    ("VARCHAR", ValueSort::String),
    ("INTEGER", ValueSort::Int),
    ("INT", ValueSort::Int),
    ("SIGNED INTEGER", ValueSort::Int),
    ("FLOAT", ValueSort::Float),
    ("DATE", ValueSort::Temporal(TemporalKind::Date)),
    ("LOCAL TIME", ValueSort::Temporal(TemporalKind::LocalTime)),
    ("TIME WITHOUT TIMEZONE", ValueSort::Temporal(TemporalKind::LocalTime)),
    ("ZONED TIME", ValueSort::Temporal(TemporalKind::Time)),
    ("TIME WITH TIMEZONE", ValueSort::Temporal(TemporalKind::Time)),
    ("LOCAL DATETIME", ValueSort::Temporal(TemporalKind::LocalDateTime)),
    ("TIMESTAMP WITHOUT TIMEZONE", ValueSort::Temporal(TemporalKind::LocalDateTime)),
    ("ZONED DATETIME", ValueSort::Temporal(TemporalKind::DateTime)),
    ("TIMESTAMP WITH TIMEZONE", ValueSort::Temporal(TemporalKind::DateTime)),
    ("DURATION", ValueSort::Temporal(TemporalKind::Duration)),
    ("NODE", ValueSort::Node),
    ("ANY NODE", ValueSort::Node),
    ("VERTEX", ValueSort::Node),
    ("RELATIONSHIP", ValueSort::Edge),
    ("ANY RELATIONSHIP", ValueSort::Edge),
    ("EDGE", ValueSort::Edge),
    ("PATH", ValueSort::Path),
    ("MAP", ValueSort::Map),
    ("ANY MAP", ValueSort::Map),
    ("PROPERTY VALUE", ValueSort::Property),
    ("ANY PROPERTY VALUE", ValueSort::Property),
];

impl ValueSort {
    /// The names of the sorts that take no parameter, each as one or several words.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static ValueSort)> {
        NAMES.iter().map(|(name, sort)| (*name, sort))
    }

    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (ValueSort::Nothing, _) => false,
            (_, Value::Null)
            | (ValueSort::Any, _)
            | (ValueSort::Bool, Value::Bool(_))
            | (ValueSort::String, Value::String(_))
            | (ValueSort::Int, Value::Int(_))
            | (ValueSort::Float, Value::Float(_))
            | (ValueSort::Node, Value::Node(_))
            | (ValueSort::Edge, Value::Edge(_))
            | (ValueSort::Path, Value::Path(_))
            | (ValueSort::Map, Value::Map(_)) => true,
            (ValueSort::Temporal(kind), Value::Temporal(time)) => time.kind() == *kind,
            (ValueSort::List(of), Value::List(list)) => list.iter().all(|value| of.holds(value)),
            (ValueSort::Property, Value::List(list)) => {
                list.iter().all(|value| self.holds(value) && !value.is_null())
            }
            (ValueSort::Property, other) => {
                !matches!(other, Value::Node(_) | Value::Edge(_) | Value::Path(_) | Value::Map(_))
            }
            _ => false,
        }
    }
}

impl ValueType {
    /// The type of one value: a type of which null is no part, unless the value is null or a list
    /// that holds it. Types of several elements of a list are joined, in the order of their names.
    /// O(size of the value).
    pub fn of(value: &Value) -> ValueType {
        let sort = match value {
            Value::Null => return ValueType::one(ValueSort::Null, false),
            Value::Bool(_) => ValueSort::Bool,
            Value::Int(_) => ValueSort::Int,
            Value::Float(_) => ValueSort::Float,
            Value::String(_) => ValueSort::String,
            Value::Temporal(time) => ValueSort::Temporal(time.kind()),
            Value::Map(_) => ValueSort::Map,
            Value::Node(_) => ValueSort::Node,
            Value::Edge(_) => ValueSort::Edge,
            Value::Path(_) => ValueSort::Path,
            Value::List(list) => ValueSort::List(ValueType::of_elements(list)),
        };
        ValueType::one(sort, true)
    }

    fn one(sort: ValueSort, not_null: bool) -> ValueType {
        ValueType { any_of: vec![SingleType { sort, not_null }] }
    }

    fn of_elements(list: &[Value]) -> ValueType {
        let mut any_of: Vec<SingleType> = Vec::new();
        let mut null = false;
        for value in list {
            for single in ValueType::of(value).any_of {
                if single.sort == ValueSort::Null {
                    null = true;
                } else if !any_of.contains(&single) {
                    any_of.push(single);
                }
            }
        }
        if any_of.is_empty() {
            let sort = if null { ValueSort::Null } else { ValueSort::Nothing };
            return ValueType::one(sort, false);
        }
        any_of.iter_mut().for_each(|single| single.not_null = !null);
        any_of.sort_by_cached_key(ToString::to_string);
        ValueType { any_of }
    }

    /// Whether a value has the type. O(size of the value).
    pub fn holds(&self, value: &Value) -> bool {
        self.any_of
            .iter()
            .any(|single| single.sort.holds(value) && !(single.not_null && value.is_null()))
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, single) in self.any_of.iter().enumerate() {
            write!(f, "{}{single}", if n > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for SingleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sort {
            ValueSort::List(of) => write!(f, "LIST<{of}>")?,
            sort => {
                let name = NAMES.iter().find(|(_, named)| named == sort);
                f.write_str(name.map_or("ANY", |(name, _)| name))?;
            }
        }
        let never_null = matches!(self.sort, ValueSort::Nothing | ValueSort::Null);
        f.write_str(if self.not_null && !never_null { " NOT NULL" } else { "" })
    }
}
