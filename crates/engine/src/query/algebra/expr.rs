//! Expressions over the slots of a row, and their constructors.

use std::sync::Arc;

use crate::graph::Value;
use crate::query::function::{Aggregate, Function};

use super::{Match, Step, ValueType, Var};

/// An expression, which computes a value from the slots of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// The value of a slot.
    Var(Var),
    /// `expr.key`.
    Property(Box<Expr>, Arc<str>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`.
    Map(Vec<(Arc<str>, Expr)>),
    /// `of {.*, key: a}`; null where `of` is null.
    MapProjection {
        /// A node, a relationship or a map.
        of: Box<Expr>,
        /// Whether `.*` stands among the entries. Then all properties of `of` are included, and
        /// entries of the same name replace them.
        all: bool,
        /// The entries.
        entries: Vec<(Arc<str>, Expr)>,
    },
    /// An operator with one operand.
    Unary(Unary, Box<Expr>),
    /// An operator with two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `expr:A:B`, as groups like those of [`NodePattern::labels`](super::NodePattern::labels).
    HasLabels(Box<Expr>, Vec<Vec<Arc<str>>>),
    /// `expr IS :: INTEGER`: whether a value has a type.
    HasType(Box<Expr>, ValueType),
    /// `list[index]` or `map[key]`.
    Index(Box<Expr>, Box<Expr>),
    /// `list[from..to]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// A call of a function.
    Call(Function, Vec<Expr>),
    /// An aggregate over the rows of a group. `count(*)` has no argument.
    Aggregate {
        /// The aggregate.
        function: Aggregate,
        /// Whether equal values count once.
        distinct: bool,
        /// Its arguments. The first is the value that is aggregated.
        arguments: Vec<Expr>,
    },
    /// `CASE [subject] WHEN … THEN … ELSE … END`.
    Case {
        /// The value that is compared with each case. Without it the cases are conditions.
        subject: Option<Box<Expr>>,
        /// Pairs of a case and its result, in order.
        cases: Vec<(Expr, Expr)>,
        /// The result where no case fits; null where nothing is written.
        otherwise: Option<Box<Expr>>,
    },
    /// `[var IN list WHERE filter | map]`.
    Comprehension {
        /// The slot of each element.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The condition on elements to keep.
        filter: Option<Box<Expr>>,
        /// The expression to compute from each element.
        map: Option<Box<Expr>>,
    },
    /// `all(var IN list WHERE condition)`, and the same with `any`, `none` and `single`.
    Quantified {
        /// Which of the four.
        quantifier: Quantifier,
        /// The slot of each element.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The condition on each element.
        condition: Box<Expr>,
    },
    /// `reduce(total = start, var IN list | step)`.
    Reduce {
        /// The slot of the running total.
        total: Var,
        /// Its first value.
        start: Box<Expr>,
        /// The slot of each element.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The next total.
        step: Box<Expr>,
    },
    /// Whether the patterns can be found: `EXISTS { … }`, or a pattern used as a condition.
    Exists(Box<Match>),
    /// The number of ways in which the patterns can be found: `COUNT { … }`.
    Count(Box<Match>),
    /// `EXISTS { … }`, `COUNT { … }` or `COLLECT { … }` with steps of its own.
    Subquery(SubqueryResult, Box<Subquery>),
    /// `[pattern WHERE … | map]`: a list with one value for each way in which the pattern can be
    /// found.
    PatternComprehension(Box<Match>, Box<Expr>),
}

/// What a subquery in an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubqueryResult {
    /// `EXISTS { … }`: whether there is any row.
    Exists,
    /// `COUNT { … }`: the number of rows.
    Count,
    /// `COLLECT { … }`: a list of the only column.
    Collect,
}

/// A subquery: steps that are run for one row, whose variables they can read.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// The steps of the queries that `UNION` combines, or of the only one. Where there are several,
    /// each ends with a projection.
    pub branches: Vec<Vec<Step>>,
    /// Whether equal rows of several branches are all kept (`UNION ALL`).
    pub keep_doubles: bool,
}

impl Subquery {
    /// All steps of all branches.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.branches.iter().flatten()
    }
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
    /// The value of the constant.
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

/// An operator with one operand.
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

/// An operator with two operands.
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
    /// `=~`: whether a regular expression matches the whole text.
    Matches,
    /// `STARTS WITH`.
    StartsWith,
    /// `ENDS WITH`.
    EndsWith,
    /// `CONTAINS`.
    Contains,
    /// `IN`.
    In,
    /// `+` of numbers, texts, lists, and dates and durations.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`. The result is an integer where both operands are.
    Divide,
    /// `%`.
    Modulo,
    /// `^`. The result is always a float.
    Power,
}

/// For how many elements of a list a condition must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// For every element.
    All,
    /// For at least one element.
    Any,
    /// For no element.
    None,
    /// For exactly one element.
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

    /// The conditions joined by `AND`; `None` where there is no condition.
    pub fn all(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::And, a, b))
    }

    /// The conditions joined by `OR`; `None` where there is no condition.
    pub fn any(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::Or, a, b))
    }
}
