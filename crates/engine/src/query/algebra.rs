//! The algebra of queries: what the parser produces, what programs may build, and what the planner
//! reads.
//!
//! It is openCypher after name resolution: each variable is a slot, each function and operator is
//! known, and scopes are checked. [`std::fmt::Display`] prints a query as openCypher (see
//! [`super::print`]). Parsing that text gives the same algebra again.
//!
//! A query that is built by hand:
//!
//! ```
//! use polemic_engine::graph::Direction;
//! use polemic_engine::query::algebra::{
//!     Branch, EdgePattern, Expr, Match, NodePattern, Pattern, Project, ProjectItem, Query,
//!     QueryPurpose, Step,
//! };
//!
//! // MATCH (a)-[:KNEW]->(b) RETURN b.name AS name
//! let mut branch = Branch::default();
//! let (a, edge, b) = (branch.hidden(), branch.hidden(), branch.variable("b"));
//! let knew = EdgePattern::typed(edge, vec!["KNEW".into()], Direction::Out);
//! let pattern = Pattern {
//!     path: None,
//!     shortest: None,
//!     start: NodePattern::any(a),
//!     hops: vec![(knew, NodePattern::any(b))],
//! };
//! branch.steps.push(Step::Match(Match { patterns: vec![pattern], ..Match::default() }));
//! let name = ProjectItem { var: branch.variable("name"), expr: Expr::property(b, "name") };
//! branch.steps.push(Step::Project(Project { items: vec![name], ..Project::default() }));
//! let query = Query {
//!     purpose: QueryPurpose::Answer,
//!     columns: vec!["name".to_owned()],
//!     branches: vec![branch],
//!     keep_doubles: false,
//! };
//! assert_eq!(query.to_string(), "MATCH ()-[:KNEW]->(b)\nRETURN b.name AS name");
//! ```

mod expr;
mod value_type;
mod walk;

use std::sync::Arc;

use crate::graph::Direction;
use crate::text::Span;

pub use expr::{Binary, Expr, Literal, Quantifier, Subquery, SubqueryResult, Unary};
pub use value_type::{SingleType, ValueSort, ValueType};

/// A whole query: one branch, or several combined by `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What is done with the query.
    pub purpose: QueryPurpose,
    /// The names of the columns, which are the same for all branches.
    pub columns: Vec<String>,
    /// The branches, at least one.
    pub branches: Vec<Branch>,
    /// Whether equal rows of several branches are all kept (`UNION ALL`).
    pub keep_doubles: bool,
}

/// What is done with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueryPurpose {
    /// It is run.
    #[default]
    Answer,
    /// Its plan is shown and it is not run (`EXPLAIN`).
    Explain,
    /// It is run, and its plan is shown with the number of rows and the time of each operator
    /// (`PROFILE`).
    Profile,
}

/// A sequence of steps, each of which is given the rows of the one before. The last is the
/// `RETURN`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branch {
    /// The slots of a row. Two slots may have the same name, where `WITH` starts a new scope.
    pub variables: Vec<Variable>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// Where its expressions stand in the text of the query, if it has one.
    pub places: ExprPlaces,
}

/// Finds where an expression of a branch stands in the text of the query, so that a message about
/// what goes wrong while the query is run can point at it.
#[derive(Clone, Default)]
pub struct ExprPlaces(Option<Arc<FindExpr>>);

/// Returns the place of the first expression that equals a given one.
type FindExpr = dyn Fn(&Expr) -> Option<Span> + Send + Sync;

impl ExprPlaces {
    /// Finds places with a function, which is only called once something has gone wrong.
    pub fn new(find: impl Fn(&Expr) -> Option<Span> + Send + Sync + 'static) -> ExprPlaces {
        ExprPlaces(Some(Arc::new(find)))
    }

    /// Whether the query has a text.
    pub fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// The place of an expression.
    pub fn find(&self, expr: &Expr) -> Option<Span> {
        self.0.as_ref().and_then(|find| find(expr))
    }
}

impl PartialEq for ExprPlaces {
    /// The text of a query is no part of what it means.
    fn eq(&self, _: &ExprPlaces) -> bool {
        true
    }
}

impl std::fmt::Debug for ExprPlaces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "ExprPlaces" } else { "no places" })
    }
}

/// A slot of a row, which holds the value of one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name as written, or a made-up one for a part of a pattern that has no name.
    pub name: String,
    /// Whether the name was made up. Then `RETURN *` leaves the slot out, and printing omits the
    /// name where possible.
    pub hidden: bool,
}

/// A slot, by its index in [`Branch::variables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(pub u32);

impl Var {
    /// Its index in the row.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Branch {
    /// Adds a slot for a variable of the query.
    pub fn variable(&mut self, name: impl Into<String>) -> Var {
        self.push(name.into(), false)
    }

    /// Adds a slot for something without a name.
    pub fn hidden(&mut self) -> Var {
        let name = format!("_{}", self.variables.len());
        self.push(name, true)
    }

    fn push(&mut self, name: String, hidden: bool) -> Var {
        let var = Var(u32::try_from(self.variables.len()).unwrap_or(u32::MAX));
        self.variables.push(Variable { name, hidden });
        var
    }
}

/// One step of a branch.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// `MATCH` or `OPTIONAL MATCH`.
    Match(Match),
    /// `UNWIND list AS var`.
    Unwind {
        /// The list. Null counts as an empty list, any other value as a list of itself.
        list: Expr,
        /// The slot of each element.
        var: Var,
    },
    /// `WITH` or `RETURN`.
    Project(Project),
    /// `CALL (…) { … }`: runs a subquery for each row, and goes on with one row for each of its
    /// rows.
    Call(Call),
}

/// `CALL (…) { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Whether a row for which the subquery gives none is kept, with nulls for its columns.
    pub optional: bool,
    /// The slots that the subquery can read.
    pub imports: Vec<Var>,
    /// The subquery. Each branch ends with a projection.
    pub subquery: Subquery,
    /// The new slots, one for each column of the subquery.
    pub columns: Vec<Var>,
}

/// Patterns that must all be found in the graph, without using a relationship twice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// Whether a row without a match is kept, with nulls for the new variables.
    pub optional: bool,
    /// The patterns, at least one.
    pub patterns: Vec<Pattern>,
    /// The condition after `WHERE`.
    pub filter: Option<Expr>,
}

/// A pattern: a node, followed by any number of relationships with the node after each.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The variable of the whole path, if it has one.
    pub path: Option<Var>,
    /// Whether only shortest paths are wanted. Such a pattern has exactly one relationship.
    pub shortest: Option<Shortest>,
    /// The first node as written. The planner may start elsewhere.
    pub start: NodePattern,
    /// The relationships, each with the node after it.
    pub hops: Vec<(EdgePattern, NodePattern)>,
}

/// Which of the shortest paths are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    /// `shortestPath`: one of them, the same in each run.
    One,
    /// `allShortestPaths`: all of them.
    All,
    /// `SHORTEST 3`: this many paths, the shortest first; at least 2.
    First(u64),
    /// `SHORTEST 3 GROUPS`: all paths of this many lengths, the shortest first; at least 2.
    Groups(u64),
}

/// A node of a pattern. A variable that is bound already stands for that very node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePattern {
    /// Its slot.
    pub var: Var,
    /// Groups of labels. The node must have at least one label of each group: `:A:B` is two groups
    /// of one label, `:A|B` one group of two. An empty group stands for any label, `:%`.
    pub labels: Vec<Vec<Arc<str>>>,
    /// Properties that the node must have.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// A relationship of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgePattern {
    /// Its slot, which holds a relationship, or a list of relationships where `length` is given.
    pub var: Var,
    /// The types that it may have; all types where the list is empty.
    pub types: Vec<Arc<str>>,
    /// Its direction, seen from the node before it.
    pub direction: Direction,
    /// How many relationships in a row, if not exactly one.
    pub length: Option<PathLength>,
    /// A pattern that is repeated in place of one relationship. Then `length` says how often, and the
    /// slot holds a list of all its relationships.
    pub repeated: Option<Box<RepeatedPattern>>,
    /// Properties that the relationship, or each of them, must have.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// A pattern that is repeated, such as `((a)-->(b)-->(c) WHERE a.n < c.n){1,3}`. Each repetition
/// begins at the node where the one before it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatedPattern {
    /// The pattern, of at least one relationship. Its slots hold the parts of one repetition.
    pub pattern: Pattern,
    /// The condition on each repetition.
    pub filter: Option<Expr>,
    /// Slots of the pattern, each with the slot of the list of what it held in every repetition.
    pub lists: Vec<(Var, Var)>,
}

/// The length of a variable-length pattern. Both limits are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLength {
    /// The least number of relationships; 1 where nothing is written.
    pub min: Option<u64>,
    /// The greatest number of relationships; no limit where nothing is written.
    pub max: Option<u64>,
}

/// `WITH` or `RETURN`: makes rows of new slots. Where an item contains an aggregate, rows are
/// grouped by the items without one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Project {
    /// Whether equal rows are returned once.
    pub distinct: bool,
    /// The new slots, each with its expression.
    pub items: Vec<ProjectItem>,
    /// The keys to sort by. They may read the new slots. Where nothing is aggregated and rows are
    /// not made distinct, they may read the old slots too.
    pub order: Vec<SortKey>,
    /// The number of rows to leave out first.
    pub skip: Option<Expr>,
    /// The number of rows to keep at most.
    pub limit: Option<Expr>,
    /// The condition after `WITH … WHERE`. It may read the same slots as `order`.
    pub filter: Option<Expr>,
}

impl Project {
    /// The projection that ends a query without a result, `FINISH`. Its slot is never read.
    pub fn nothing(slot: Var) -> Project {
        let items = vec![ProjectItem { var: slot, expr: Expr::Literal(Literal::Null) }];
        Project { items, limit: Some(Expr::int(0)), ..Project::default() }
    }
}

/// A column of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectItem {
    /// The new slot, which has the name of the column.
    pub var: Var,
    /// The expression. Aggregates may stand anywhere in it.
    pub expr: Expr,
}

/// A key to sort by.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    /// The expression.
    pub expr: Expr,
    /// Whether the largest value comes first.
    pub descending: bool,
}

impl NodePattern {
    /// A node without conditions.
    pub fn any(var: Var) -> NodePattern {
        NodePattern { var, labels: Vec::new(), properties: Vec::new() }
    }

    /// The node whose property `id` is this text.
    pub fn with_id(var: Var, id: &str) -> NodePattern {
        let properties = vec![("id".into(), Expr::string(id))];
        NodePattern { var, labels: Vec::new(), properties }
    }
}

impl EdgePattern {
    /// One relationship of any of these types.
    pub fn typed(var: Var, types: Vec<Arc<str>>, direction: Direction) -> EdgePattern {
        let (length, repeated, properties) = (None, None, Vec::new());
        EdgePattern { var, types, direction, length, repeated, properties }
    }
}
