//! What a query means: the one algebra that both front doors build and the planner reads.
//!
//! It is openCypher with everything decided: each variable is a slot, each function and operator
//! is known, scopes are checked. [`std::fmt::Display`] prints it back as openCypher (in
//! [`super::print`]), and reading that again gives the same algebra.

mod expr;
mod walk;

use std::sync::Arc;

use crate::graph::Direction;

pub use expr::{Binary, Expr, Literal, Quantifier, Subquery, Unary};

/// A whole query: one branch, or several united.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What is done with it.
    pub purpose: QueryPurpose,
    /// The names of the columns, the same for every branch.
    pub columns: Vec<String>,
    /// At least one.
    pub branches: Vec<Branch>,
    /// Whether rows that several branches return are kept (`UNION ALL`).
    pub keep_doubles: bool,
}

/// What is done with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueryPurpose {
    /// It is run.
    #[default]
    Answer,
    /// Its plan is shown (`EXPLAIN`).
    Explain,
    /// It is run, and its plan is shown with what happened (`PROFILE`).
    Profile,
}

/// A sequence of steps, each fed with the rows of the one before; the last is the `RETURN`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branch {
    /// The slots of a row. A name may occur more than once, where `WITH` began a new scope.
    pub variables: Vec<Variable>,
    /// In order.
    pub steps: Vec<Step>,
}

/// A slot of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// As written, or made up for a part of a pattern that has no name.
    pub name: String,
    /// Whether it was made up, so that `RETURN *` leaves it out and printing need not show it.
    pub hidden: bool,
}

/// A slot, by its place in [`Branch::variables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(pub u32);

impl Var {
    /// Its place in the row.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Branch {
    /// A new slot with a name from the query.
    pub fn variable(&mut self, name: impl Into<String>) -> Var {
        self.push(name.into(), false)
    }

    /// A new slot for something without a name.
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
        /// The list; null counts as empty, anything else as a list of itself.
        list: Expr,
        /// Where each of its values goes.
        var: Var,
    },
    /// `WITH` or `RETURN`.
    Project(Project),
}

/// Patterns to be found in the graph, all of them, with no relationship used twice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// Whether a row without a match is kept, with nulls.
    pub optional: bool,
    /// At least one.
    pub patterns: Vec<Pattern>,
    /// The condition after `WHERE`.
    pub filter: Option<Expr>,
}

/// A path to be found: a node, then relationship and node any number of times.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The variable of the whole path, if it has one.
    pub path: Option<Var>,
    /// Whether only shortest paths are wanted. Such a pattern has exactly one hop.
    pub shortest: Option<Shortest>,
    /// Where it starts as written; the planner may start elsewhere.
    pub start: NodePattern,
    /// The rest.
    pub hops: Vec<(EdgePattern, NodePattern)>,
}

/// How many of the shortest paths are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    /// `shortestPath`: one of them, the same each time.
    One,
    /// `allShortestPaths`.
    All,
}

/// A node of a pattern. A variable bound earlier stands for that very node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePattern {
    /// Its slot.
    pub var: Var,
    /// Each group has at least one label that the node bears: `:A:B` is two groups of one,
    /// `:A|B` one group of two.
    pub labels: Vec<Vec<Arc<str>>>,
    /// Properties that it has.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// A relationship of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgePattern {
    /// Its slot: a relationship, or the list of them where `length` is given.
    pub var: Var,
    /// Any of these types; every type where there is none.
    pub types: Vec<Arc<str>>,
    /// Which way it points, seen from the node before it.
    pub direction: Direction,
    /// How many hops, if not exactly one.
    pub length: Option<PathLength>,
    /// Properties that it, or each of them, has.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// The length of a variable-length pattern; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLength {
    /// At least so many; as written, and 1 where nothing is.
    pub min: Option<u64>,
    /// At most so many; no limit where nothing is written.
    pub max: Option<u64>,
}

/// `WITH` or `RETURN`: makes rows of new slots, in groups where an item aggregates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Project {
    /// Whether equal rows count once.
    pub distinct: bool,
    /// The new slots and what goes into them.
    pub items: Vec<ProjectItem>,
    /// Sorts the rows. May read the new slots and, where nothing aggregates and rows are not made
    /// distinct, the old ones.
    pub order: Vec<SortKey>,
    /// How many rows to leave out first.
    pub skip: Option<Expr>,
    /// How many rows to keep at most.
    pub limit: Option<Expr>,
    /// The condition after `WITH … WHERE`, on the same slots as the order.
    pub filter: Option<Expr>,
}

/// One column of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectItem {
    /// The new slot; it bears the column's name.
    pub var: Var,
    /// What goes into it. Aggregates may stand anywhere in it.
    pub expr: Expr,
}

/// One key to sort by.
#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    /// The key.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
}

impl NodePattern {
    /// A node of which nothing more is asked.
    pub fn any(var: Var) -> NodePattern {
        NodePattern { var, labels: Vec::new(), properties: Vec::new() }
    }

    /// The node of this `id`.
    pub fn with_id(var: Var, id: &str) -> NodePattern {
        let properties = vec![("id".into(), Expr::string(id))];
        NodePattern { var, labels: Vec::new(), properties }
    }
}

impl EdgePattern {
    /// One relationship of any of these types.
    pub fn typed(var: Var, types: Vec<Arc<str>>, direction: Direction) -> EdgePattern {
        EdgePattern { var, types, direction, length: None, properties: Vec::new() }
    }
}
