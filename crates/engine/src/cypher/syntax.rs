//! The syntax tree: a query as it is written, with the place of each part, before anything is
//! known about what its names stand for.

use std::sync::Arc;

use crate::graph::Direction;
use crate::query::algebra::{
    Binary, Literal, PathLength, Quantifier, QueryPurpose, Shortest, Unary,
};
use crate::text::Span;

/// A whole query.
#[derive(Debug, Clone)]
pub struct QuerySyntax {
    /// What is done with it.
    pub purpose: QueryPurpose,
    /// The parts of a `UNION`, or one.
    pub parts: Vec<SingleQuerySyntax>,
    /// Whether each `UNION` between them says `ALL`, and where it stands.
    pub unions: Vec<(bool, Span)>,
}

/// A sequence of clauses.
#[derive(Debug, Clone)]
pub struct SingleQuerySyntax {
    /// In order.
    pub clauses: Vec<ClauseSyntax>,
    /// Where they end.
    pub end: Span,
}

/// One clause.
#[derive(Debug, Clone)]
pub enum ClauseSyntax {
    /// `MATCH` or `OPTIONAL MATCH`.
    Match(MatchSyntax),
    /// `UNWIND list AS name`.
    Unwind {
        /// The list.
        list: ExprSyntax,
        /// The new variable.
        name: NameSyntax,
        /// The keyword.
        span: Span,
    },
    /// `WITH` or `RETURN`.
    Project(Box<ProjectSyntax>),
}

impl ClauseSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        match self {
            ClauseSyntax::Match(found) => found.parts(each),
            ClauseSyntax::Unwind { list, .. } => each(list),
            ClauseSyntax::Project(project) => {
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
            ClauseSyntax::Match(found) => found.span,
            ClauseSyntax::Unwind { span, .. } => *span,
            ClauseSyntax::Project(project) => project.span,
        }
    }
}

/// `MATCH`, and what stands in `EXISTS { … }` and its like.
#[derive(Debug, Clone)]
pub struct MatchSyntax {
    /// Whether it is optional.
    pub optional: bool,
    /// At least one.
    pub patterns: Vec<PatternSyntax>,
    /// The condition.
    pub filter: Option<ExprSyntax>,
    /// The keyword, or the whole of a pattern without one.
    pub span: Span,
}

/// `WITH` or `RETURN`.
#[derive(Debug, Clone)]
pub struct ProjectSyntax {
    /// Whether it is `RETURN`.
    pub returns: bool,
    /// Whether equal rows count once.
    pub distinct: bool,
    /// Where `*` stands, if it does.
    pub star: Option<Span>,
    /// What is projected besides.
    pub items: Vec<ProjectItemSyntax>,
    /// Keys to sort by.
    pub order: Vec<SortKeySyntax>,
    /// How many rows to leave out.
    pub skip: Option<ExprSyntax>,
    /// How many rows to keep.
    pub limit: Option<ExprSyntax>,
    /// The condition after `WITH`.
    pub filter: Option<ExprSyntax>,
    /// The keyword.
    pub span: Span,
}

/// One thing that is projected.
#[derive(Debug, Clone)]
pub struct ProjectItemSyntax {
    /// The expression.
    pub expr: ExprSyntax,
    /// The name after `AS`.
    pub alias: Option<NameSyntax>,
    /// The expression as it is written, which names the column where there is no alias.
    pub source: String,
}

/// A key to sort by.
#[derive(Debug, Clone)]
pub struct SortKeySyntax {
    /// The expression.
    pub expr: ExprSyntax,
    /// The expression as it is written.
    pub source: String,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// A name and its place.
#[derive(Debug, Clone)]
pub struct NameSyntax {
    /// Without backquotes.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A path to be found.
#[derive(Debug, Clone)]
pub struct PatternSyntax {
    /// `name =`.
    pub path: Option<NameSyntax>,
    /// `shortestPath( … )`.
    pub shortest: Option<Shortest>,
    /// The first node.
    pub start: NodeSyntax,
    /// Relationships, each with the node after it.
    pub hops: Vec<(EdgeSyntax, NodeSyntax)>,
    /// Where it stands.
    pub span: Span,
}

/// Labels or types in groups: of each group, any one.
pub type LabelGroups = Vec<Vec<NameSyntax>>;

/// `(name:Label {key: value})`.
#[derive(Debug, Clone, Default)]
pub struct NodeSyntax {
    /// Its variable.
    pub name: Option<NameSyntax>,
    /// Its labels.
    pub labels: Option<LabelSyntax>,
    /// Its properties.
    pub properties: Vec<(NameSyntax, ExprSyntax)>,
}

/// What is said of labels or types: `A|B`, `A&!B`.
#[derive(Debug, Clone)]
pub enum LabelSyntax {
    /// It bears this one.
    Name(NameSyntax),
    /// It does not.
    Not(Box<LabelSyntax>),
    /// All of them hold.
    And(Vec<LabelSyntax>),
    /// Any of them holds.
    Or(Vec<LabelSyntax>),
}

impl LabelSyntax {
    /// As groups of which each has at least one that is borne, where it is no more than that.
    pub fn groups(&self) -> Option<LabelGroups> {
        let group = |labels: &LabelSyntax| match labels {
            LabelSyntax::Name(name) => Some(vec![name.clone()]),
            LabelSyntax::Or(any) => any
                .iter()
                .map(|one| match one {
                    LabelSyntax::Name(name) => Some(name.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        match self {
            LabelSyntax::And(all) => all.iter().map(group).collect(),
            other => group(other).map(|group| vec![group]),
        }
    }

    /// Every name in it.
    pub fn names(&self) -> Vec<&NameSyntax> {
        match self {
            LabelSyntax::Name(name) => vec![name],
            LabelSyntax::Not(of) => of.names(),
            LabelSyntax::And(all) | LabelSyntax::Or(all) => {
                all.iter().flat_map(LabelSyntax::names).collect()
            }
        }
    }
}

/// `-[name:TYPE*1..2 {key: value}]->`.
#[derive(Debug, Clone)]
pub struct EdgeSyntax {
    /// Its variable.
    pub name: Option<NameSyntax>,
    /// Its types.
    pub types: Option<LabelSyntax>,
    /// Which way it points.
    pub direction: Direction,
    /// How many hops, where a `*` or a quantifier stands.
    pub length: Option<PathLength>,
    /// Names of nodes within a quantified pattern, which stand for nothing outside it.
    pub within: Vec<NameSyntax>,
    /// Its properties.
    pub properties: Vec<(NameSyntax, ExprSyntax)>,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct ExprSyntax {
    /// What it is.
    pub kind: ExprSyntaxKind,
    /// Where it stands.
    pub span: Span,
    /// How many levels of parts lie below it, which tells whether it can be walked safely.
    pub height: u32,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum ExprSyntaxKind {
    /// A constant.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// A variable.
    Variable(Arc<str>),
    /// `expr.key`.
    Property(Box<ExprSyntax>, NameSyntax),
    /// `[a, b]`.
    List(Vec<ExprSyntax>),
    /// `{key: a}`.
    Map(Vec<(NameSyntax, ExprSyntax)>),
    /// `variable {.key, .*, other: expr}`.
    MapProjection {
        /// The variable.
        of: Box<ExprSyntax>,
        /// Whether `.*` stands among them.
        all: bool,
        /// The entries, with `.key` written out as `key: variable.key`.
        entries: Vec<(NameSyntax, ExprSyntax)>,
    },
    /// An operator with one side.
    Unary(Unary, Box<ExprSyntax>),
    /// An operator with two sides.
    Binary(Binary, Box<ExprSyntax>, Box<ExprSyntax>),
    /// `a < b <= c`: one or more comparisons of neighbours.
    Comparison(Box<ExprSyntax>, Vec<(Binary, ExprSyntax)>),
    /// `expr:Label`.
    HasLabels(Box<ExprSyntax>, LabelSyntax),
    /// `list[index]`.
    Index(Box<ExprSyntax>, Box<ExprSyntax>),
    /// `list[from..to]`.
    Slice(Box<ExprSyntax>, Option<Box<ExprSyntax>>, Option<Box<ExprSyntax>>),
    /// `name(arguments)`, also of an aggregate.
    Call {
        /// The function.
        name: NameSyntax,
        /// Whether `DISTINCT` stands before the arguments.
        distinct: bool,
        /// The arguments.
        arguments: Vec<ExprSyntax>,
    },
    /// `count(*)`.
    CountAll,
    /// `CASE`.
    Case {
        /// What the cases are compared with.
        subject: Option<Box<ExprSyntax>>,
        /// `WHEN … THEN …`.
        cases: Vec<(ExprSyntax, ExprSyntax)>,
        /// `ELSE …`.
        otherwise: Option<Box<ExprSyntax>>,
    },
    /// `[name IN list WHERE filter | map]`.
    Comprehension {
        /// The variable of each value.
        name: NameSyntax,
        /// The list.
        list: Box<ExprSyntax>,
        /// Which values to keep.
        filter: Option<Box<ExprSyntax>>,
        /// What to make of each.
        map: Option<Box<ExprSyntax>>,
    },
    /// `all(name IN list WHERE condition)` and its sisters.
    Quantified {
        /// Which of them.
        quantifier: Quantifier,
        /// The variable of each value.
        name: NameSyntax,
        /// The list.
        list: Box<ExprSyntax>,
        /// What must hold.
        condition: Box<ExprSyntax>,
    },
    /// `reduce(total = start, name IN list | step)`.
    Reduce {
        /// The variable of the running total.
        total: NameSyntax,
        /// Its first value.
        start: Box<ExprSyntax>,
        /// The variable of each value.
        name: NameSyntax,
        /// The list.
        list: Box<ExprSyntax>,
        /// The next total.
        step: Box<ExprSyntax>,
    },
    /// `exists(pattern)`.
    ExistsPattern(Box<PatternSyntax>),
    /// A pattern used as a condition.
    Pattern(Box<PatternSyntax>),
    /// `shortestPath( … )` used as a value.
    Shortest(Box<PatternSyntax>),
    /// `EXISTS { … }`.
    Exists(Box<MatchSyntax>),
    /// `COUNT { … }`.
    Count(Box<MatchSyntax>),
    /// `EXISTS { … }` or `COUNT { … }` with clauses of its own.
    Subquery {
        /// Whether its rows are counted.
        counts: bool,
        /// The clauses.
        part: Box<SingleQuerySyntax>,
    },
    /// `[pattern WHERE filter | map]`.
    PatternComprehension(Box<MatchSyntax>, Box<ExprSyntax>),
}

impl ExprSyntax {
    /// An expression at a place.
    pub fn new(kind: ExprSyntaxKind, span: Span) -> ExprSyntax {
        let mut height = 0;
        kind.parts(&mut |part| height = height.max(part.height + 1));
        if let ExprSyntaxKind::Comparison(_, rest) = &kind {
            // It becomes a chain of AND.
            height += u32::try_from(rest.len()).unwrap_or(u32::MAX / 2);
        }
        ExprSyntax { kind, span, height }
    }
}

impl ExprSyntaxKind {
    /// Calls `each` for each expression that is directly a part.
    pub fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        match self {
            ExprSyntaxKind::Literal(_)
            | ExprSyntaxKind::Parameter(_)
            | ExprSyntaxKind::Variable(_)
            | ExprSyntaxKind::CountAll => {}
            ExprSyntaxKind::Property(of, _)
            | ExprSyntaxKind::Unary(_, of)
            | ExprSyntaxKind::HasLabels(of, _) => {
                each(of);
            }
            ExprSyntaxKind::List(list) | ExprSyntaxKind::Call { arguments: list, .. } => {
                list.iter().for_each(each);
            }
            ExprSyntaxKind::Map(map) => map.iter().for_each(|(_, expr)| each(expr)),
            ExprSyntaxKind::MapProjection { of, entries, .. } => {
                each(of);
                entries.iter().for_each(|(_, expr)| each(expr));
            }
            ExprSyntaxKind::Binary(_, a, b) | ExprSyntaxKind::Index(a, b) => {
                each(a);
                each(b);
            }
            ExprSyntaxKind::Comparison(first, rest) => {
                each(first);
                rest.iter().for_each(|(_, expr)| each(expr));
            }
            ExprSyntaxKind::Slice(list, from, to) => {
                each(list);
                from.iter().chain(to).for_each(|expr| each(expr));
            }
            ExprSyntaxKind::Case { subject, cases, otherwise } => {
                subject.iter().chain(otherwise).for_each(|expr| each(expr));
                cases.iter().flat_map(|(when, then)| [when, then]).for_each(each);
            }
            ExprSyntaxKind::Comprehension { list, filter, map, .. } => {
                each(list);
                filter.iter().chain(map).for_each(|expr| each(expr));
            }
            ExprSyntaxKind::Quantified { list, condition: inner, .. } => {
                each(list);
                each(inner);
            }
            ExprSyntaxKind::Reduce { start, list, step, .. } => {
                [start, list, step].into_iter().for_each(|expr| each(expr));
            }
            ExprSyntaxKind::Pattern(pattern)
            | ExprSyntaxKind::ExistsPattern(pattern)
            | ExprSyntaxKind::Shortest(pattern) => pattern.parts(each),
            ExprSyntaxKind::Exists(inner) | ExprSyntaxKind::Count(inner) => inner.parts(each),
            ExprSyntaxKind::Subquery { part, .. } => {
                part.clauses.iter().for_each(|clause| clause.parts(each));
            }
            ExprSyntaxKind::PatternComprehension(inner, map) => {
                inner.parts(each);
                each(map);
            }
        }
    }
}

impl PatternSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        self.start.properties.iter().for_each(|(_, expr)| each(expr));
        for (edge, node) in &self.hops {
            edge.properties.iter().chain(&node.properties).for_each(|(_, expr)| each(expr));
        }
    }
}

impl MatchSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        self.patterns.iter().for_each(|pattern| pattern.parts(each));
        self.filter.iter().for_each(each);
    }
}
