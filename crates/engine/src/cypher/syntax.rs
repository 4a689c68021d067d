//! The syntax tree: a query as it is written, with the place of each part, before anything is
//! known about what its names stand for.

use std::sync::Arc;

use crate::graph::Direction;
use crate::query::algebra::{Binary, Length, Literal, Purpose, Quantifier, Shortest, Unary};
use crate::text::Span;

/// A whole query.
#[derive(Debug, Clone)]
pub struct Query {
    /// What is done with it.
    pub purpose: Purpose,
    /// The parts of a `UNION`, or one.
    pub parts: Vec<Part>,
    /// Whether each `UNION` between them says `ALL`, and where it stands.
    pub unions: Vec<(bool, Span)>,
}

/// A sequence of clauses.
#[derive(Debug, Clone)]
pub struct Part {
    /// In order.
    pub clauses: Vec<Clause>,
    /// Where they end.
    pub end: Span,
}

/// One clause.
#[derive(Debug, Clone)]
pub enum Clause {
    /// `MATCH` or `OPTIONAL MATCH`.
    Match(Match),
    /// `UNWIND list AS name`.
    Unwind {
        /// The list.
        list: Expr,
        /// The new variable.
        name: Name,
        /// The keyword.
        span: Span,
    },
    /// `WITH` or `RETURN`.
    Project(Box<Project>),
}

impl Clause {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a Expr)) {
        match self {
            Clause::Match(found) => found.parts(each),
            Clause::Unwind { list, .. } => each(list),
            Clause::Project(project) => {
                let items = project.items.iter().map(|item| &item.expr);
                let order = project.order.iter().map(|key| &key.expr);
                let rest = project.skip.iter().chain(&project.limit).chain(&project.filter);
                items.chain(order).chain(rest).for_each(each);
            }
        }
    }

    /// The keyword of the clause.
    pub fn span(&self) -> Span {
        match self {
            Clause::Match(found) => found.span,
            Clause::Unwind { span, .. } => *span,
            Clause::Project(project) => project.span,
        }
    }
}

/// `MATCH`, and what stands in `EXISTS { … }` and its like.
#[derive(Debug, Clone)]
pub struct Match {
    /// Whether it is optional.
    pub optional: bool,
    /// At least one.
    pub patterns: Vec<Pattern>,
    /// The condition.
    pub filter: Option<Expr>,
    /// The keyword, or the whole of a pattern without one.
    pub span: Span,
}

/// `WITH` or `RETURN`.
#[derive(Debug, Clone)]
pub struct Project {
    /// Whether it is `RETURN`.
    pub returns: bool,
    /// Whether equal rows count once.
    pub distinct: bool,
    /// Where `*` stands, if it does.
    pub star: Option<Span>,
    /// What is projected besides.
    pub items: Vec<Item>,
    /// Keys to sort by.
    pub order: Vec<Key>,
    /// How many rows to leave out.
    pub skip: Option<Expr>,
    /// How many rows to keep.
    pub limit: Option<Expr>,
    /// The condition after `WITH`.
    pub filter: Option<Expr>,
    /// The keyword.
    pub span: Span,
}

/// One thing that is projected.
#[derive(Debug, Clone)]
pub struct Item {
    /// The expression.
    pub expr: Expr,
    /// The name after `AS`.
    pub alias: Option<Name>,
    /// The expression as it is written, which names the column where there is no alias.
    pub source: String,
}

/// A key to sort by.
#[derive(Debug, Clone)]
pub struct Key {
    /// The expression.
    pub expr: Expr,
    /// The expression as it is written.
    pub source: String,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// A name and its place.
#[derive(Debug, Clone)]
pub struct Name {
    /// Without backquotes.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A path to be found.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// `name =`.
    pub path: Option<Name>,
    /// `shortestPath( … )`.
    pub shortest: Option<Shortest>,
    /// The first node.
    pub start: Node,
    /// Relationships, each with the node after it.
    pub hops: Vec<(Edge, Node)>,
    /// Where it stands.
    pub span: Span,
}

/// Labels or types in groups: of each group, any one.
pub type Groups = Vec<Vec<Name>>;

/// `(name:Label {key: value})`.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Its variable.
    pub name: Option<Name>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// Its properties.
    pub properties: Vec<(Name, Expr)>,
}

/// What is said of labels or types: `A|B`, `A&!B`.
#[derive(Debug, Clone)]
pub enum Labels {
    /// It bears this one.
    Name(Name),
    /// It does not.
    Not(Box<Labels>),
    /// All of them hold.
    And(Vec<Labels>),
    /// Any of them holds.
    Or(Vec<Labels>),
}

impl Labels {
    /// As groups of which each has at least one that is borne, where it is no more than that.
    pub fn groups(&self) -> Option<Groups> {
        let group = |labels: &Labels| match labels {
            Labels::Name(name) => Some(vec![name.clone()]),
            Labels::Or(any) => any
                .iter()
                .map(|one| match one {
                    Labels::Name(name) => Some(name.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        match self {
            Labels::And(all) => all.iter().map(group).collect(),
            other => group(other).map(|group| vec![group]),
        }
    }

    /// Every name in it.
    pub fn names(&self) -> Vec<&Name> {
        match self {
            Labels::Name(name) => vec![name],
            Labels::Not(of) => of.names(),
            Labels::And(all) | Labels::Or(all) => all.iter().flat_map(Labels::names).collect(),
        }
    }
}

/// `-[name:TYPE*1..2 {key: value}]->`.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Its variable.
    pub name: Option<Name>,
    /// Its types.
    pub types: Option<Labels>,
    /// Which way it points.
    pub direction: Direction,
    /// How many hops, where a `*` or a quantifier stands.
    pub length: Option<Length>,
    /// Names of nodes within a quantified pattern, which stand for nothing outside it.
    pub within: Vec<Name>,
    /// Its properties.
    pub properties: Vec<(Name, Expr)>,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
    /// How many levels of parts lie below it, which tells whether it can be walked safely.
    pub height: u32,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// A variable.
    Variable(Arc<str>),
    /// `expr.key`.
    Property(Box<Expr>, Name),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`.
    Map(Vec<(Name, Expr)>),
    /// `variable {.key, .*, other: expr}`.
    MapProjection {
        /// The variable.
        of: Box<Expr>,
        /// Whether `.*` stands among them.
        all: bool,
        /// The entries, with `.key` written out as `key: variable.key`.
        entries: Vec<(Name, Expr)>,
    },
    /// An operator with one side.
    Unary(Unary, Box<Expr>),
    /// An operator with two sides.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `a < b <= c`: one or more comparisons of neighbours.
    Comparison(Box<Expr>, Vec<(Binary, Expr)>),
    /// `expr:Label`.
    HasLabels(Box<Expr>, Labels),
    /// `list[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `list[from..to]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `name(arguments)`, also of an aggregate.
    Call {
        /// The function.
        name: Name,
        /// Whether `DISTINCT` stands before the arguments.
        distinct: bool,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `count(*)`.
    CountAll,
    /// `CASE`.
    Case {
        /// What the cases are compared with.
        subject: Option<Box<Expr>>,
        /// `WHEN … THEN …`.
        cases: Vec<(Expr, Expr)>,
        /// `ELSE …`.
        otherwise: Option<Box<Expr>>,
    },
    /// `[name IN list WHERE filter | map]`.
    Comprehension {
        /// The variable of each value.
        name: Name,
        /// The list.
        list: Box<Expr>,
        /// Which values to keep.
        filter: Option<Box<Expr>>,
        /// What to make of each.
        map: Option<Box<Expr>>,
    },
    /// `all(name IN list WHERE condition)` and its sisters.
    Quantified {
        /// Which of them.
        quantifier: Quantifier,
        /// The variable of each value.
        name: Name,
        /// The list.
        list: Box<Expr>,
        /// What must hold.
        condition: Box<Expr>,
    },
    /// `reduce(total = start, name IN list | step)`.
    Reduce {
        /// The variable of the running total.
        total: Name,
        /// Its first value.
        start: Box<Expr>,
        /// The variable of each value.
        name: Name,
        /// The list.
        list: Box<Expr>,
        /// The next total.
        step: Box<Expr>,
    },
    /// `exists(pattern)`.
    ExistsPattern(Box<Pattern>),
    /// A pattern used as a condition.
    Pattern(Box<Pattern>),
    /// `shortestPath( … )` used as a value.
    Shortest(Box<Pattern>),
    /// `EXISTS { … }`.
    Exists(Box<Match>),
    /// `COUNT { … }`.
    Count(Box<Match>),
    /// `EXISTS { … }` or `COUNT { … }` with clauses of its own.
    Subquery {
        /// Whether its rows are counted.
        counts: bool,
        /// The clauses.
        part: Box<Part>,
    },
    /// `[pattern WHERE filter | map]`.
    PatternComprehension(Box<Match>, Box<Expr>),
}

impl Expr {
    /// An expression at a place.
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        let mut height = 0;
        kind.parts(&mut |part| height = height.max(part.height + 1));
        if let ExprKind::Comparison(_, rest) = &kind {
            // It becomes a chain of AND.
            height += u32::try_from(rest.len()).unwrap_or(u32::MAX / 2);
        }
        Expr { kind, span, height }
    }
}

impl ExprKind {
    /// Calls `each` for each expression that is directly a part.
    pub fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a Expr)) {
        match self {
            ExprKind::Literal(_)
            | ExprKind::Parameter(_)
            | ExprKind::Variable(_)
            | ExprKind::CountAll => {}
            ExprKind::Property(of, _) | ExprKind::Unary(_, of) | ExprKind::HasLabels(of, _) => {
                each(of);
            }
            ExprKind::List(list) | ExprKind::Call { arguments: list, .. } => {
                list.iter().for_each(each);
            }
            ExprKind::Map(map) => map.iter().for_each(|(_, expr)| each(expr)),
            ExprKind::MapProjection { of, entries, .. } => {
                each(of);
                entries.iter().for_each(|(_, expr)| each(expr));
            }
            ExprKind::Binary(_, a, b) | ExprKind::Index(a, b) => {
                each(a);
                each(b);
            }
            ExprKind::Comparison(first, rest) => {
                each(first);
                rest.iter().for_each(|(_, expr)| each(expr));
            }
            ExprKind::Slice(list, from, to) => {
                each(list);
                from.iter().chain(to).for_each(|expr| each(expr));
            }
            ExprKind::Case { subject, cases, otherwise } => {
                subject.iter().chain(otherwise).for_each(|expr| each(expr));
                cases.iter().flat_map(|(when, then)| [when, then]).for_each(each);
            }
            ExprKind::Comprehension { list, filter, map, .. } => {
                each(list);
                filter.iter().chain(map).for_each(|expr| each(expr));
            }
            ExprKind::Quantified { list, condition: inner, .. } => {
                each(list);
                each(inner);
            }
            ExprKind::Reduce { start, list, step, .. } => {
                [start, list, step].into_iter().for_each(|expr| each(expr));
            }
            ExprKind::Pattern(pattern)
            | ExprKind::ExistsPattern(pattern)
            | ExprKind::Shortest(pattern) => pattern.parts(each),
            ExprKind::Exists(inner) | ExprKind::Count(inner) => inner.parts(each),
            ExprKind::Subquery { part, .. } => {
                part.clauses.iter().for_each(|clause| clause.parts(each));
            }
            ExprKind::PatternComprehension(inner, map) => {
                inner.parts(each);
                each(map);
            }
        }
    }
}

impl Pattern {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a Expr)) {
        self.start.properties.iter().for_each(|(_, expr)| each(expr));
        for (edge, node) in &self.hops {
            edge.properties.iter().chain(&node.properties).for_each(|(_, expr)| each(expr));
        }
    }
}

impl Match {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a Expr)) {
        self.patterns.iter().for_each(|pattern| pattern.parts(each));
        self.filter.iter().for_each(each);
    }
}
