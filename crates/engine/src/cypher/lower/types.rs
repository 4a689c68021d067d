//! What is known of a value before running: enough to refuse what can never work.

use crate::graph::temporal::Kind;
use crate::query::algebra::{Binary, Literal};
use crate::query::function::{Aggregate, Function};
use crate::query::temporal::Action;

/// A type, as far as it is known: so many lists round something. Small, so that it can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Type {
    lists: u8,
    base: Base,
}

/// What is not a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Not known; perhaps a list.
    Any,
    /// Surely null.
    Null,
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// A text.
    String,
    /// A moment or a stretch of time.
    Temporal(Kind),
    /// A map.
    Map,
    /// A node.
    Node,
    /// A relationship.
    Edge,
    /// A path.
    Path,
}

impl Type {
    /// Nothing is known.
    pub const ANY: Type = Type::of(Base::Any);
    /// A boolean.
    pub const BOOL: Type = Type::of(Base::Bool);

    /// A type that is not a list.
    pub const fn of(base: Base) -> Type {
        Type { lists: 0, base }
    }

    /// A list of values of this type.
    pub const fn list(self) -> Type {
        // Deeper lists are not told apart, so that types stay small.
        if self.lists >= 8 {
            Type { lists: 8, base: Base::Any }
        } else {
            Type { lists: self.lists + 1, base: self.base }
        }
    }

    /// The type of what a list of this type holds.
    pub fn element(self) -> Type {
        match self.lists {
            0 => Type::ANY,
            n => Type { lists: n - 1, base: self.base },
        }
    }

    /// The type of a constant.
    pub fn literal(literal: &Literal) -> Type {
        Type::of(match literal {
            Literal::Null => Base::Null,
            Literal::Bool(_) => Base::Bool,
            Literal::Int(_) => Base::Int,
            Literal::Float(_) => Base::Float,
            Literal::String(_) => Base::String,
        })
    }

    /// What is known of a value that is of one type or the other.
    pub fn or(self, other: Type) -> Type {
        if self == other || other == Type::of(Base::Null) {
            self
        } else if self == Type::of(Base::Null) {
            other
        } else {
            Type { lists: self.lists.min(other.lists), base: Base::Any }
        }
    }

    /// Whether it is surely this.
    pub fn is(self, base: Base) -> bool {
        self == Type::of(base)
    }

    /// Whether it may be one of these; null may be anything.
    pub fn may_be(self, bases: &[Base]) -> bool {
        self.lists == 0
            && (matches!(self.base, Base::Any | Base::Null) || bases.contains(&self.base))
    }

    /// Whether it may be a moment or a stretch of time.
    pub fn may_be_of_time(self) -> bool {
        self.may_be(&[]) || (self.lists == 0 && matches!(self.base, Base::Temporal(_)))
    }

    /// Whether it may be a list.
    pub fn may_be_list(self) -> bool {
        self.lists > 0 || self.may_be(&[])
    }

    /// Whether it may be a list of such values.
    pub fn may_be_list_of(self, base: Base) -> bool {
        self.may_be(&[]) || (self.lists > 0 && self.element().may_be(&[base]))
    }

    /// The type of moments or stretches of time, if it is surely one.
    pub fn of_time(self) -> Option<Kind> {
        match (self.lists, self.base) {
            (0, Base::Temporal(kind)) => Some(kind),
            _ => None,
        }
    }

    /// Whether it is surely a number.
    pub fn is_number(self) -> bool {
        self.is(Base::Int) || self.is(Base::Float)
    }

    /// What it is called in messages, with its article.
    pub fn name(self) -> &'static str {
        if self.lists > 0 {
            return "a list";
        }
        match self.base {
            Base::Any => "a value",
            Base::Null => "null",
            Base::Bool => "a boolean",
            Base::Int => "a whole number",
            Base::Float => "a decimal number",
            Base::String => "a string",
            Base::Temporal(kind) => kind.title(),
            Base::Map => "a map",
            Base::Node => "a node",
            Base::Edge => "a relationship",
            Base::Path => "a path",
        }
    }
}

/// What arithmetic gives.
pub fn arithmetic(operator: Binary, a: Type, b: Type) -> Type {
    let text = |t: Type| t.is(Base::String);
    match operator {
        Binary::Power => Type::of(Base::Float),
        _ if a.is(Base::Int) && b.is(Base::Int) => Type::of(Base::Int),
        _ if a.is_number() && b.is_number() => Type::of(Base::Float),
        Binary::Add if a.lists > 0 && b.lists > 0 => a.or(b),
        Binary::Add if a.lists > 0 || b.lists > 0 => Type::ANY.list(),
        Binary::Add if text(a) && (text(b) || b.is_number()) => a,
        Binary::Add if text(b) && a.is_number() => b,
        _ => Type::ANY,
    }
}

/// What the argument of a function has to be: one of these, or a list; and that in words. `None`
/// where only running can tell.
pub fn wanted(function: Function) -> Option<(&'static [Base], bool, &'static str)> {
    Some(match function {
        Function::Labels => (&[Base::Node], false, "a node"),
        Function::Type | Function::StartNode | Function::EndNode => {
            (&[Base::Edge], false, "a relationship")
        }
        Function::Id => (&[Base::Node, Base::Edge], false, "a node or a relationship"),
        Function::Keys | Function::Properties => {
            (&[Base::Node, Base::Edge, Base::Map], false, "a node, a relationship or a map")
        }
        Function::Nodes | Function::Relationships | Function::Length => {
            (&[Base::Path], false, "a path")
        }
        Function::Size | Function::Reverse => (&[Base::String], true, "a list or a string"),
        Function::Head | Function::Last | Function::Tail => (&[], true, "a list"),
        _ => return None,
    })
}

/// What a function gives.
pub fn result(function: Function, arguments: &[Type]) -> Type {
    let first = arguments.first().copied().unwrap_or(Type::ANY);
    match function {
        Function::Id
        | Function::Length
        | Function::Size
        | Function::Sign
        | Function::ToInteger
        | Function::ToIntegerOrNull => Type::of(Base::Int),
        Function::Labels | Function::Keys | Function::Split | Function::ToStringList => {
            Type::of(Base::String).list()
        }
        Function::Type
        | Function::ToUpper
        | Function::ToLower
        | Function::Trim
        | Function::LTrim
        | Function::RTrim
        | Function::Replace
        | Function::Substring
        | Function::Left
        | Function::Right
        | Function::ToString
        | Function::ToStringOrNull => Type::of(Base::String),
        Function::Properties => Type::of(Base::Map),
        Function::StartNode | Function::EndNode => Type::of(Base::Node),
        Function::Nodes => Type::of(Base::Node).list(),
        Function::Relationships => Type::of(Base::Edge).list(),
        Function::Exists
        | Function::ToBoolean
        | Function::ToBooleanOrNull
        | Function::IsEmpty
        | Function::IsNaN => Type::BOOL,
        Function::ToBooleanList => Type::BOOL.list(),
        Function::ToIntegerList => Type::of(Base::Int).list(),
        Function::ToFloatList => Type::of(Base::Float).list(),
        Function::NullIf => first,
        Function::Head | Function::Last => first.element(),
        Function::Tail | Function::Reverse | Function::Abs => first,
        Function::Range => Type::of(Base::Int).list(),
        Function::Coalesce => arguments.iter().copied().reduce(Type::or).unwrap_or(Type::ANY),
        _ => match Action::of(function) {
            Some(action) => Type::of(action.gives().map_or(Base::Int, Base::Temporal)),
            None => Type::of(Base::Float),
        },
    }
}

/// What an aggregate gives.
pub fn aggregate(function: Aggregate, first: Type) -> Type {
    match function {
        Aggregate::Count => Type::of(Base::Int),
        Aggregate::Collect => first.list(),
        Aggregate::Min | Aggregate::Max => first,
        _ => Type::ANY,
    }
}
