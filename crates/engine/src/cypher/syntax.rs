//! The syntax tree: a query as it is written, with the position of each part. Names have no meaning
//! yet.

use std::sync::Arc;

use crate::graph::Direction;
use crate::query::algebra::{
    Binary, Literal, PathLength, Quantifier, QueryPurpose, Shortest, SubqueryResult, Unary,
    ValueType,
};
use crate::text::Span;

use super::procedure::Procedure;

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
    /// `WITH` or `RETURN`, and what is written in their place: `LET`, `FILTER`.
    Project(Box<ProjectSyntax>),
    /// `CALL procedure() YIELD columns`.
    Procedure {
        /// Which procedure.
        procedure: &'static Procedure,
        /// The columns, each with its new name.
        columns: Vec<(&'static str, NameSyntax)>,
        /// Where it stands.
        span: Span,
    },
    /// `CALL (…) { … }`.
    Call(Box<CallSyntax>),
    /// `FINISH`: the query returns nothing.
    Finish(Span),
}

/// `CALL (…) { … }`.
#[derive(Debug, Clone)]
pub struct CallSyntax {
    /// Whether it is `OPTIONAL CALL`.
    pub optional: bool,
    /// The variables in round brackets.
    pub imports: ImportSyntax,
    /// What stands in curly brackets.
    pub query: SubquerySyntax,
    /// Where its head stands.
    pub span: Span,
}

/// Which variables a `CALL` can read.
#[derive(Debug, Clone)]
pub enum ImportSyntax {
    /// Nothing is written: a `WITH` at the start of each query names them.
    FirstWith,
    /// `(*)`: all.
    All,
    /// These.
    Named(Vec<NameSyntax>),
}

/// What stands in the curly brackets of a subquery.
#[derive(Debug, Clone)]
pub struct SubquerySyntax {
    /// The queries that `UNION` combines, or the only one.
    pub parts: Vec<SingleQuerySyntax>,
    /// For each `UNION` between them whether it says `ALL`, and its position.
    pub unions: Vec<(bool, Span)>,
}

impl SubquerySyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        let clauses = self.parts.iter().flat_map(|part| &part.clauses);
        clauses.for_each(|clause| clause.parts(each));
    }
}

impl ClauseSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        match self {
            ClauseSyntax::Match(found) => found.parts(each),
            ClauseSyntax::Unwind { list, .. } => each(list),
            ClauseSyntax::Procedure { .. } | ClauseSyntax::Finish(_) => {}
            ClauseSyntax::Call(call) => call.query.parts(each),
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
            ClauseSyntax::Unwind { span, .. }
            | ClauseSyntax::Procedure { span, .. }
            | ClauseSyntax::Finish(span) => *span,
            ClauseSyntax::Call(call) => call.span,
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

impl ProjectSyntax {
    /// `WITH *`, which hands everything on.
    pub fn everything(span: Span) -> ProjectSyntax {
        ProjectSyntax {
            returns: false,
            distinct: false,
            star: Some(span),
            items: Vec::new(),
            order: Vec::new(),
            skip: None,
            limit: None,
            filter: None,
            span,
        }
    }

    /// Whether it hands everything on and only leaves out rows, as `FILTER` does.
    pub fn is_filter(&self) -> bool {
        let cut = self.skip.is_some() || self.limit.is_some() || self.distinct;
        self.star.is_some() && self.items.is_empty() && !self.returns && !cut
    }
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
    /// Whether nulls come first, where `NULLS FIRST` or `NULLS LAST` says so.
    pub nulls_first: Option<bool>,
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

/// Labels or types in groups, of each of which at least one must be there. Of an empty group any
/// label will do.
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
    /// The condition after `WHERE` in its brackets.
    pub filter: Option<ExprSyntax>,
}

/// A label expression on a node or relationship: `A|B`, `A&!B`.
#[derive(Debug, Clone)]
pub enum LabelSyntax {
    /// Any label is there, `%`.
    Any,
    /// This label is there.
    Name(NameSyntax),
    /// `$(expr)`: all or any of the labels that the expression gives are there, a text or a list.
    Computed(Box<ExprSyntax>, Quantifier),
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
            LabelSyntax::Any => Some(Vec::new()),
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
            LabelSyntax::Any | LabelSyntax::Computed(..) => Vec::new(),
            LabelSyntax::Name(name) => vec![name],
            LabelSyntax::Not(of) => of.names(),
            LabelSyntax::And(all) | LabelSyntax::Or(all) => {
                all.iter().flat_map(LabelSyntax::names).collect()
            }
        }
    }
}

impl LabelSyntax {
    /// Calls `each` for each expression that computes labels.
    pub fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        match self {
            LabelSyntax::Any | LabelSyntax::Name(_) => {}
            LabelSyntax::Computed(expr, _) => each(expr),
            LabelSyntax::Not(of) => of.parts(each),
            LabelSyntax::And(all) | LabelSyntax::Or(all) => {
                all.iter().for_each(|labels| labels.parts(each));
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
    /// The pattern that is repeated, as in `((a)-[:KNOWS]->(b)){1,3}`.
    pub repeated: Option<Box<RepeatedSyntax>>,
    /// Its properties.
    pub properties: Vec<(NameSyntax, ExprSyntax)>,
    /// The condition after `WHERE` in its brackets, which holds of each relationship of a path.
    pub filter: Option<ExprSyntax>,
}

/// A pattern in round brackets, and the condition after `WHERE` in them.
#[derive(Debug, Clone)]
pub struct RepeatedSyntax {
    /// The pattern.
    pub pattern: PatternSyntax,
    /// The condition.
    pub filter: Option<ExprSyntax>,
    /// Whether it is one relationship without a condition but its own. Then that is what a walk
    /// repeats.
    pub is_walk: bool,
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
    /// `expr IS :: TYPE`.
    HasType(Box<ExprSyntax>, ValueType),
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
    /// `EXISTS { … }`, `COUNT { … }` or `COLLECT { … }` with clauses of its own.
    Subquery(SubqueryResult, Box<SubquerySyntax>),
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
            | ExprSyntaxKind::HasType(of, _) => each(of),
            ExprSyntaxKind::HasLabels(of, labels) => {
                each(of);
                labels.parts(each);
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
            ExprSyntaxKind::Subquery(_, query) => query.parts(each),
            ExprSyntaxKind::PatternComprehension(inner, map) => {
                inner.parts(each);
                each(map);
            }
        }
    }
}

impl PatternSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        self.start.parts(each);
        for (edge, node) in &self.hops {
            edge.properties.iter().for_each(|(_, expr)| each(expr));
            edge.types.iter().for_each(|types| types.parts(each));
            edge.filter.iter().for_each(&mut *each);
            if let Some(repeated) = &edge.repeated {
                repeated.pattern.parts(each);
                repeated.filter.iter().for_each(&mut *each);
            }
            node.parts(each);
        }
    }
}

impl NodeSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        self.properties.iter().for_each(|(_, expr)| each(expr));
        self.labels.iter().for_each(|labels| labels.parts(each));
        self.filter.iter().for_each(each);
    }
}

impl MatchSyntax {
    fn parts<'a>(&'a self, each: &mut dyn FnMut(&'a ExprSyntax)) {
        self.patterns.iter().for_each(|pattern| pattern.parts(each));
        self.filter.iter().for_each(each);
    }
}

impl RepeatedSyntax {
    /// The names of its nodes and relationships.
    pub fn names(&self) -> Vec<&NameSyntax> {
        let hops = self.pattern.hops.iter();
        let hops = hops.flat_map(|(edge, node)| edge.name.iter().chain(&node.name));
        self.pattern.start.name.iter().chain(hops).collect()
    }

    /// Whether a walk would not do: more than its relationship has a name or a condition.
    pub fn has_names(&self) -> bool {
        let nodes = self.pattern.hops.iter().map(|(_, node)| node);
        !self.is_walk || nodes.chain([&self.pattern.start]).any(|node| node.name.is_some())
    }
}
