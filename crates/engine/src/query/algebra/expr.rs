//! Expressions over the slots of a row, and their constructors.

use std::sync::Arc;

use crate::graph::Value;
use crate::query::function::{Aggregate, Function};

use super::{Match, Step, Var};

/// An expression over the slots of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// A slot.
    Var(Var),
    /// `expr.key`.
    Property(Box<Expr>, Arc<str>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`.
    Map(Vec<(Arc<str>, Expr)>),
    /// `of {.*, key: a}`: null where `of` is.
    MapProjection {
        /// A variable: a node, a relationship or a map.
        of: Box<Expr>,
        /// Whether all its properties are taken, before the entries.
        all: bool,
        /// The entries.
        entries: Vec<(Arc<str>, Expr)>,
    },
    /// Not, minus, `IS NULL` and the like.
    Unary(Unary, Box<Expr>),
    /// Everything with two sides.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `expr:A:B`, as groups like those of [`NodePattern::labels`](super::NodePattern::labels).
    HasLabels(Box<Expr>, Vec<Vec<Arc<str>>>),
    /// `list[index]` or `map[key]`.
    Index(Box<Expr>, Box<Expr>),
    /// `list[from..to]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// A function of its arguments.
    Call(Function, Vec<Expr>),
    /// An aggregate of a group; `count(*)` has no argument.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// Whether equal values count once.
        distinct: bool,
        /// Its arguments, the values first.
        arguments: Vec<Expr>,
    },
    /// `CASE [subject] WHEN … THEN … ELSE … END`.
    Case {
        /// What the cases are compared with; without it they are conditions.
        subject: Option<Box<Expr>>,
        /// In order.
        cases: Vec<(Expr, Expr)>,
        /// Null where nothing is written.
        otherwise: Option<Box<Expr>>,
    },
    /// `[var IN list WHERE filter | map]`.
    Comprehension {
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// Which values to keep.
        filter: Option<Box<Expr>>,
        /// What to make of each.
        map: Option<Box<Expr>>,
    },
    /// `all(var IN list WHERE condition)` and its sisters.
    Quantified {
        /// Which of them.
        quantifier: Quantifier,
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// What must hold.
        condition: Box<Expr>,
    },
    /// `reduce(total = start, var IN list | step)`.
    Reduce {
        /// The slot of the running total.
        total: Var,
        /// Its first value.
        start: Box<Expr>,
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The next total.
        step: Box<Expr>,
    },
    /// Whether the patterns can be found: `EXISTS { … }`, or a pattern used as a condition.
    Exists(Box<Match>),
    /// In how many ways the patterns can be found: `COUNT { … }`.
    Count(Box<Match>),
    /// `EXISTS { … }` or `COUNT { … }` with steps of its own.
    Subquery(Box<Subquery>),
    /// `[pattern WHERE … | map]`: a list with one value for each way to find the pattern.
    PatternComprehension(Box<Match>, Box<Expr>),
}

/// Steps that are carried out for a row, which they see, to know how many rows come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// Whether that number is wanted, and not only whether there is any.
    pub counts: bool,
    /// The steps; the last need not be a projection.
    pub steps: Vec<Step>,
}

/// A constant of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Float(f64),
    /// A text.
    String(Arc<str>),
}

impl Literal {
    /// The value that it stands for.
    pub fn value(&self) -> Value {
        match self {
            Literal::Null => Value::Null,
            Literal::Bool(b) => Value::Bool(*b),
            Literal::Int(n) => Value::Int(*n),
            Literal::Float(x) => Value::Float(*x),
            Literal::String(text) => Value::String(text.clone()),
        }
    }
}

/// An operator with one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `NOT a`.
    Not,
    /// `-a`.
    Minus,
    /// `+a`.
    Plus,
    /// `a IS NULL`.
    IsNull,
    /// `a IS NOT NULL`.
    IsNotNull,
}

/// An operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// `OR`.
    Or,
    /// `XOR`.
    Xor,
    /// `AND`.
    And,
    /// `=`.
    Equal,
    /// `<>`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `=~`: the whole text matches a regular expression.
    Matches,
    /// `STARTS WITH`.
    StartsWith,
    /// `ENDS WITH`.
    EndsWith,
    /// `CONTAINS`.
    Contains,
    /// `IN`.
    In,
    /// `+`, also of texts and lists.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`, whole where both sides are.
    Divide,
    /// `%`.
    Modulo,
    /// `^`, always a decimal number.
    Power,
}

/// Of how many values of a list a condition must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Every one.
    All,
    /// At least one.
    Any,
    /// None.
    None,
    /// Exactly one.
    Single,
}

impl Expr {
    /// A text.
    pub fn string(text: impl Into<Arc<str>>) -> Expr {
        Expr::Literal(Literal::String(text.into()))
    }

    /// A whole number.
    pub fn int(n: i64) -> Expr {
        Expr::Literal(Literal::Int(n))
    }

    /// `var.key`.
    pub fn property(var: Var, key: &str) -> Expr {
        Expr::Property(Box::new(Expr::Var(var)), key.into())
    }

    /// `a operator b`.
    pub fn binary(operator: Binary, a: Expr, b: Expr) -> Expr {
        Expr::Binary(operator, Box::new(a), Box::new(b))
    }

    /// `NOT a`.
    pub fn negate(a: Expr) -> Expr {
        Expr::Unary(Unary::Not, Box::new(a))
    }

    /// The conditions joined by `AND`; none for no condition.
    pub fn all(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::And, a, b))
    }

    /// The conditions joined by `OR`; none for no condition.
    pub fn any(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::Or, a, b))
    }
}
