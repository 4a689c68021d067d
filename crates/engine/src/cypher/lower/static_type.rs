//! The types of expressions, as far as they are known before a query is run: enough to refuse what
//! can never work.

use crate::graph::temporal::TemporalKind;
use crate::query::algebra::{Binary, Literal};
use crate::query::function::{Aggregate, Function};
use crate::query::temporal::TemporalAction;

/// A type, as far as it is known: the type of a value, or of a list of such, or of a list of lists.
/// It is small so that it can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaticType {
    lists: u8,
    base: BaseType,
}

/// The type of a value that is not a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseType {
    /// Unknown; perhaps a list.
    Any,
    /// Null.
    Null,
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// A text.
    String,
    /// A date, a time or a duration.
    Temporal(TemporalKind),
    /// A map.
    Map,
    /// A node.
    Node,
    /// A relationship.
    Edge,
    /// A path.
    Path,
}

impl StaticType {
    /// Nothing is known.
    pub const ANY: StaticType = StaticType::of(BaseType::Any);
    /// A boolean.
    pub const BOOL: StaticType = StaticType::of(BaseType::Bool);

    /// The type of a value that is not a list.
    pub const fn of(base: BaseType) -> StaticType {
        StaticType { lists: 0, base }
    }

    /// A list of values of this type.
    pub const fn list(self) -> StaticType {
        // Lists of more than eight levels are not told apart, so that the type stays small.
        if self.lists >= 8 {
            StaticType { lists: 8, base: BaseType::Any }
        } else {
            StaticType { lists: self.lists + 1, base: self.base }
        }
    }

    /// The type of the elements, if this is the type of a list.
    pub fn element(self) -> StaticType {
        match self.lists {
            0 => StaticType::ANY,
            n => StaticType { lists: n - 1, base: self.base },
        }
    }

    /// The type of a constant.
    pub fn literal(literal: &Literal) -> StaticType {
        StaticType::of(match literal {
            Literal::Null => BaseType::Null,
            Literal::Bool(_) => BaseType::Bool,
            Literal::Int(_) => BaseType::Int,
            Literal::Float(_) => BaseType::Float,
            Literal::String(_) => BaseType::String,
        })
    }

    /// The type of a value that is of one type or the other.
    pub fn or(self, other: StaticType) -> StaticType {
        if self == other || other == StaticType::of(BaseType::Null) {
            self
        } else if self == StaticType::of(BaseType::Null) {
            other
        } else {
            StaticType { lists: self.lists.min(other.lists), base: BaseType::Any }
        }
    }

    /// Whether a value surely has this type.
    pub fn is(self, base: BaseType) -> bool {
        self == StaticType::of(base)
    }

    /// Whether a value is surely a list.
    pub fn is_list(self) -> bool {
        self.lists > 0
    }

    /// The type of what is not a list: of the value, or of what stands in its lists.
    pub fn base(self) -> BaseType {
        self.base
    }

    /// Whether a value may have one of these types. Null may be anything.
    pub fn may_be(self, bases: &[BaseType]) -> bool {
        self.lists == 0
            && (matches!(self.base, BaseType::Any | BaseType::Null) || bases.contains(&self.base))
    }

    /// Whether a value may be a date, a time or a duration.
    pub fn may_be_temporal(self) -> bool {
        self.may_be(&[]) || (self.lists == 0 && matches!(self.base, BaseType::Temporal(_)))
    }

    /// Whether a value may be a list.
    pub fn may_be_list(self) -> bool {
        self.lists > 0 || self.may_be(&[])
    }

    /// Whether a value may be a list with elements of this type.
    pub fn may_be_list_of(self, base: BaseType) -> bool {
        self.may_be(&[]) || (self.lists > 0 && self.element().may_be(&[base]))
    }

    /// The type of date, time or duration that a value surely has, if it is one.
    pub fn temporal_kind(self) -> Option<TemporalKind> {
        match (self.lists, self.base) {
            (0, BaseType::Temporal(kind)) => Some(kind),
            _ => None,
        }
    }

    /// Whether a value is surely a number.
    pub fn is_number(self) -> bool {
        self.is(BaseType::Int) || self.is(BaseType::Float)
    }

    /// What messages call a value of this type, with its article.
    pub fn name(self) -> &'static str {
        if self.lists > 0 {
            return "a list";
        }
        match self.base {
            BaseType::Any => "a value",
            BaseType::Null => "null",
            BaseType::Bool => "a boolean",
            BaseType::Int => "a whole number",
            BaseType::Float => "a decimal number",
            BaseType::String => "a string",
            BaseType::Temporal(kind) => kind.title(),
            BaseType::Map => "a map",
            BaseType::Node => "a node",
            BaseType::Edge => "a relationship",
            BaseType::Path => "a path",
        }
    }
}

/// The type of the result of an arithmetic operator.
pub fn arithmetic_type(operator: Binary, a: StaticType, b: StaticType) -> StaticType {
    let text = |t: StaticType| t.is(BaseType::String);
    match operator {
        Binary::Power => StaticType::of(BaseType::Float),
        _ if a.is(BaseType::Int) && b.is(BaseType::Int) => StaticType::of(BaseType::Int),
        _ if a.is_number() && b.is_number() => StaticType::of(BaseType::Float),
        Binary::Add if a.lists > 0 && b.lists > 0 => a.or(b),
        Binary::Add if a.lists > 0 || b.lists > 0 => StaticType::ANY.list(),
        Binary::Add if text(a) && (text(b) || b.is_number()) => a,
        Binary::Add if text(b) && a.is_number() => b,
        _ => StaticType::ANY,
    }
}

/// What the first argument of a function must be: one of these types, or (if the flag is true) a
/// list, and the same in words. `None` where it can only be checked when the query is run.
pub fn wanted_argument(function: Function) -> Option<(&'static [BaseType], bool, &'static str)> {
    Some(match function {
        Function::Labels => (&[BaseType::Node], false, "a node"),
        Function::Type | Function::StartNode | Function::EndNode => {
            (&[BaseType::Edge], false, "a relationship")
        }
        Function::Id | Function::ElementId => {
            (&[BaseType::Node, BaseType::Edge], false, "a node or a relationship")
        }
        Function::Keys | Function::Properties => (
            &[BaseType::Node, BaseType::Edge, BaseType::Map],
            false,
            "a node, a relationship or a map",
        ),
        Function::Nodes | Function::Relationships | Function::Length => {
            (&[BaseType::Path], false, "a path")
        }
        Function::Size | Function::Reverse => (&[BaseType::String], true, "a list or a string"),
        Function::Head
        | Function::Last
        | Function::Tail
        | Function::CollDistinct
        | Function::CollFlatten
        | Function::CollIndexOf
        | Function::CollInsert
        | Function::CollMax
        | Function::CollMin
        | Function::CollRemove
        | Function::CollSort => (&[], true, "a list"),
        _ => return None,
    })
}

/// The type of the result of a function.
#[expect(clippy::too_many_lines, reason = "one arm for each type of result")]
pub fn function_type(function: Function, arguments: &[StaticType]) -> StaticType {
    let first = arguments.first().copied().unwrap_or(StaticType::ANY);
    match function {
        Function::Id
        | Function::Length
        | Function::Size
        | Function::Sign
        | Function::CharLength
        | Function::CharacterLength
        | Function::CollIndexOf
        | Function::ToInteger
        | Function::ToIntegerOrNull => StaticType::of(BaseType::Int),
        Function::Labels
        | Function::Keys
        | Function::Split
        | Function::ToStringList
        | Function::DbLabels
        | Function::DbTypes
        | Function::DbKeys => StaticType::of(BaseType::String).list(),
        Function::DbFunctions => StaticType::of(BaseType::Map).list(),
        Function::Type
        | Function::ElementId
        | Function::ValueType
        | Function::Normalize
        | Function::Upper
        | Function::Lower
        | Function::BTrim
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
        | Function::ToStringOrNull => StaticType::of(BaseType::String),
        Function::Properties => StaticType::of(BaseType::Map),
        Function::StartNode | Function::EndNode => StaticType::of(BaseType::Node),
        Function::Nodes => StaticType::of(BaseType::Node).list(),
        Function::Relationships => StaticType::of(BaseType::Edge).list(),
        Function::Exists
        | Function::ToBoolean
        | Function::ToBooleanOrNull
        | Function::IsEmpty
        | Function::IsNaN => StaticType::BOOL,
        Function::ToBooleanList => StaticType::BOOL.list(),
        Function::ToIntegerList => StaticType::of(BaseType::Int).list(),
        Function::ToFloatList => StaticType::of(BaseType::Float).list(),
        Function::NullIf => first,
        Function::Head | Function::Last | Function::CollMax | Function::CollMin => first.element(),
        Function::Tail
        | Function::Reverse
        | Function::Abs
        | Function::CollDistinct
        | Function::CollRemove
        | Function::CollSort => first,
        Function::CollFlatten | Function::CollInsert => StaticType::ANY.list(),
        Function::Range => StaticType::of(BaseType::Int).list(),
        Function::Coalesce => {
            arguments.iter().copied().reduce(StaticType::or).unwrap_or(StaticType::ANY)
        }
        _ => match TemporalAction::of(function) {
            Some(action) => {
                StaticType::of(action.result_kind().map_or(BaseType::Int, BaseType::Temporal))
            }
            None => StaticType::of(BaseType::Float),
        },
    }
}

/// The type of the result of an aggregate.
pub fn aggregate_type(function: Aggregate, first: StaticType) -> StaticType {
    match function {
        Aggregate::Count => StaticType::of(BaseType::Int),
        Aggregate::Collect => first.list(),
        Aggregate::Min | Aggregate::Max => first,
        _ => StaticType::ANY,
    }
}
