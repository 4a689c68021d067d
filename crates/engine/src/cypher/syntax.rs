//! The syntax tree: a query as it is written, with the position of each part. Names have no meaning
//! yet.

use std::sync::Arc;

use crate::graph::Direction;
use crate::query::algebra::{
    Binary, Literal, PathLength, Quantifier, QueryPurpose, Shortest, Unary,
};
use crate::text::Span;

/// A whole query.
#[derive(Debug, Clone)]
pub struct QuerySyntax {
    /// What is done with the query.
    pub purpose: QueryPurpose,
    /// The queries that `UNION` combines, or the only one.
    pub parts: Vec<SingleQuerySyntax>,
    /// For each `UNION` between them whether it says `ALL`, and its position.
    pub unions: Vec<(bool, Span)>,
}

/// A sequence of clauses: what openCypher calls a single query.
#[derive(Debug, Clone)]
pub struct SingleQuerySyntax {
    /// The clauses in order.
    pub clauses: Vec<ClauseSyntax>,
    /// The position of its end.
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
        /// The position of the keyword.
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

    /// The position of its keyword.
    pub fn span(&self) -> Span {
        match self {
            ClauseSyntax::Match(found) => found.span,
            ClauseSyntax::Unwind { span, .. } => *span,
            ClauseSyntax::Project(project) => project.span,
        }
    }
}

/// `MATCH`, and the inside of `EXISTS { … }` and `COUNT { … }`.
#[derive(Debug, Clone)]
pub struct MatchSyntax {
    /// Whether it is `OPTIONAL MATCH`.
    pub optional: bool,
    /// The patterns, at least one.
    pub patterns: Vec<PatternSyntax>,
    /// The condition after `WHERE`.
    pub filter: Option<ExprSyntax>,
    /// The position of the keyword, or of the whole pattern where there is none.
    pub span: Span,
}

/// `WITH` or `RETURN`.
#[derive(Debug, Clone)]
pub struct ProjectSyntax {
    /// Whether it is `RETURN`.
    pub returns: bool,
    /// Whether it says `DISTINCT`.
    pub distinct: bool,
    /// The position of `*`, if it is there.
    pub star: Option<Span>,
    /// The other items.
    pub items: Vec<ProjectItemSyntax>,
    /// The keys of `ORDER BY`.
    pub order: Vec<SortKeySyntax>,
    /// The expression after `SKIP`.
    pub skip: Option<ExprSyntax>,
    /// The expression after `LIMIT`.
    pub limit: Option<ExprSyntax>,
    /// The condition of `WITH … WHERE`.
    pub filter: Option<ExprSyntax>,
    /// The position of the keyword.
    pub span: Span,
}

/// An item of `WITH` or `RETURN`.
#[derive(Debug, Clone)]
pub struct ProjectItemSyntax {
    /// The expression.
    pub expr: ExprSyntax,
    /// The name after `AS`.
    pub alias: Option<NameSyntax>,
    /// The text of the expression, which names the column where there is no alias.
    pub source: String,
}

/// A key of `ORDER BY`.
#[derive(Debug, Clone)]
pub struct SortKeySyntax {
    /// The expression.
    pub expr: ExprSyntax,
    /// The text of the expression.
    pub source: String,
    /// Whether it says `DESC`.
    pub descending: bool,
}

/// A name and its position.
#[derive(Debug, Clone)]
pub struct NameSyntax {
    /// The name without backquotes.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A pattern: the path that is looked for.
#[derive(Debug, Clone)]
pub struct PatternSyntax {
    /// The variable of the path, `name =`.
    pub path: Option<NameSyntax>,
    /// Whether it stands in `shortestPath( … )` or `allShortestPaths( … )`.
    pub shortest: Option<Shortest>,
    /// The first node.
    pub start: NodeSyntax,
    /// The relationships, each with the node after it.
    pub hops: Vec<(EdgeSyntax, NodeSyntax)>,
    /// Where it stands.
    pub span: Span,
}

/// Labels or types in groups, of each of which at least one must be there.
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

/// A label expression on a node or relationship: `A|B`, `A&!B`.
#[derive(Debug, Clone)]
pub enum LabelSyntax {
    /// This label is there.
    Name(NameSyntax),
    /// The inner expression does not hold.
    Not(Box<LabelSyntax>),
    /// All hold.
    And(Vec<LabelSyntax>),
    /// At least one holds.
    Or(Vec<LabelSyntax>),
}

impl LabelSyntax {
    /// The expression as groups of which each must have at least one label that is there: `A|B` is
    /// one group of two. `None` for expressions that cannot be written so, such as `!A`.
    pub fn label_groups(&self) -> Option<LabelGroups> {
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

    /// All names in the expression.
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
    /// The types it may have.
    pub types: Option<LabelSyntax>,
    /// Its direction.
    pub direction: Direction,
    /// The length of the path, where a `*` or a quantifier gives one.
    pub length: Option<PathLength>,
    /// The names of nodes inside a quantified pattern such as `((a)-[:KNOWS]->(b)){1,3}`. They mean
    /// nothing outside it.
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
    /// The height of the tree below it, which tells whether a recursive function may walk it.
    pub height: u32,
}

/// The kinds of expressions.
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
    /// An operator with one operand.
    Unary(Unary, Box<ExprSyntax>),
    /// An operator with two operands.
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
    /// `all(name IN list WHERE condition)`, and the same with `any`, `none` and `single`.
    Quantified {
        /// Which of the four.
        quantifier: Quantifier,
        /// The variable of each value.
        name: NameSyntax,
        /// The list.
        list: Box<ExprSyntax>,
        /// The condition on each value.
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
    /// An expression with its position; computes its height.
    pub fn new(kind: ExprSyntaxKind, span: Span) -> ExprSyntax {
        let mut height = 0;
        kind.parts(&mut |part| height = height.max(part.height + 1));
        if let ExprSyntaxKind::Comparison(_, rest) = &kind {
            // Lowering turns it into a chain of `AND`, which is as high as it is long.
            height += u32::try_from(rest.len()).unwrap_or(u32::MAX / 2);
        }
        ExprSyntax { kind, span, height }
    }
}

impl ExprSyntaxKind {
    /// Calls `each` for each direct subexpression.
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
