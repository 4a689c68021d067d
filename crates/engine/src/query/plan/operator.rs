//! The operators that plans are made of, with the slots that each reads.

use std::sync::Arc;

use crate::graph::{Direction, Key, Label, Type};
use crate::query::algebra::{Expr, PathLength, Shortest, SortKey, Var};
use crate::query::function::Aggregate;

/// One operator.
#[derive(Debug)]
pub enum Operator {
    /// Binds a node, each of those that the source gives.
    Scan {
        /// The slot.
        var: Var,
        /// Which nodes.
        source: ScanSource,
    },
    /// Gives a row for each type of relationships, with its name and how many there are.
    Types {
        /// These types; all where there is none.
        types: Option<Vec<Type>>,
        /// The slot of the name.
        name: Var,
        /// The slot of the number.
        weight: Var,
    },
    /// Gives one row with the number of the nodes that a scan would give.
    Many {
        /// Which nodes.
        source: ScanSource,
        /// The slot of the number.
        weight: Var,
    },
    /// Counts the relationships at a bound node without walking them; a row with none is left out.
    Degree(DegreePlan),
    /// Lets a row through only where no row before had the same node here.
    Once(Var),
    /// Walks one relationship from a bound node.
    Expand(ExpandPlan),
    /// Walks from two bound nodes to one that is a neighbour of both.
    Meet(MeetPlan),
    /// Finds the nodes at the ends of walks, each once, nearest first.
    Reach(WalkPlan),
    /// Walks any number of relationships from a bound node.
    Walk(WalkPlan),
    /// Finds shortest paths between two bound nodes.
    Shortest {
        /// One of them, or all.
        mode: Shortest,
        /// How it walks. Both ends are bound.
        walk: WalkPlan,
    },
    /// Binds the ends of a relationship that is bound already.
    Ends(EndsPlan),
    /// Lets rows through of which the condition is true.
    Filter(Expr),
    /// Makes a path of what was walked.
    Path {
        /// The slot.
        var: Var,
        /// Its first node.
        start: Var,
        /// Its relationships (or lists of them), in order.
        edges: Vec<Var>,
    },
    /// Feeds each row to a line of operators, and lets it through with nulls if nothing comes out.
    Optional {
        /// The line.
        ops: Vec<Operator>,
        /// What it binds.
        nulls: Vec<Var>,
    },
    /// Binds each value of a list.
    Unwind {
        /// The list.
        list: Expr,
        /// The slot.
        var: Var,
    },
    /// Works out expressions, all from the old values.
    Compute(Vec<(Var, Expr)>),
    /// Groups rows.
    Aggregate {
        /// What rows of one group have in common. Without any, there is one group, even of no row.
        keys: Vec<(Var, Expr)>,
        /// What is gathered.
        gathers: Vec<AggregatePlan>,
        /// The slot of evidence to be united.
        evidence: Option<Var>,
        /// The slot that says how many rows a row stands for, if not one.
        weight: Option<Var>,
    },
    /// Gathers the relationships of these slots, and what the evidence before holds.
    Evidence {
        /// Relationships, or lists of them.
        edges: Vec<Var>,
        /// The evidence of the rows before the last projection.
        before: Option<Var>,
        /// The slot.
        var: Var,
    },
    /// Lets one of equal rows through.
    Distinct {
        /// What has to be equal.
        vars: Vec<Var>,
        /// The slot of evidence to be united.
        evidence: Option<Var>,
    },
    /// Sorts all rows; keeps only the first where a limit follows.
    Sort {
        /// By what.
        keys: Vec<SortKey>,
        /// The slots that are needed afterwards.
        keep: Vec<Var>,
        /// How many rows are needed afterwards: the expressions of `SKIP` and `LIMIT`.
        first: Option<(Option<Expr>, Expr)>,
    },
    /// Leaves out the first rows.
    Skip(Expr),
    /// Lets only so many rows through.
    Limit(Expr),
}

/// Which nodes a scan gives.
#[derive(Debug)]
pub enum ScanSource {
    /// All.
    All,
    /// None: a label or type is asked that the graph does not have.
    Nothing,
    /// Those with a label.
    Label(Label),
    /// Those of which a property is a text.
    Text(Key, Arc<str>),
}

/// One relationship walked from a bound node.
#[derive(Debug)]
pub struct ExpandPlan {
    /// The bound node.
    pub from: Var,
    /// The relationship.
    pub edge: Var,
    /// The node at its other end.
    pub to: Var,
    /// Whether that is bound too, so that it must be this very node.
    pub to_bound: bool,
    /// Which way, seen from the bound node.
    pub direction: Direction,
    /// Any of these types; every type where there is none.
    pub types: Option<Vec<Type>>,
    /// Relationships of the same `MATCH` that it must differ from.
    pub unlike: Vec<Var>,
}

/// How many relationships a bound node has.
#[derive(Debug)]
pub struct DegreePlan {
    /// The bound node.
    pub from: Var,
    /// Which way, seen from it.
    pub direction: Direction,
    /// Any of these types; every type where there is none.
    pub types: Option<Vec<Type>>,
    /// The slot of how many rows this one stands for already, by which the number is multiplied.
    pub before: Option<Var>,
    /// The slot of the number.
    pub weight: Var,
}

/// A node found from two sides at once: both lists of neighbours are sorted, so that they can be
/// intersected. Each side walks one type, one way.
#[derive(Debug)]
pub struct MeetPlan {
    /// The first side, in whose order nodes are found.
    pub one: ExpandPlan,
    /// The second side; it reaches the same node.
    pub other: ExpandPlan,
}

/// The ends of a relationship that is bound already.
#[derive(Debug)]
pub struct EndsPlan {
    /// The relationship.
    pub edge: Var,
    /// The node before it in the pattern.
    pub from: Var,
    /// The node after it.
    pub to: Var,
    /// Which way it points in the pattern.
    pub direction: Direction,
    /// The types that it may have; any where there is none.
    pub types: Option<Vec<Type>>,
    /// Whether the node before it is bound already.
    pub from_bound: bool,
    /// Whether the node after it is bound already.
    pub to_bound: bool,
    /// Relationships of the same `MATCH` that it must differ from.
    pub unlike: Vec<Var>,
}

/// Any number of relationships walked from a bound node.
#[derive(Debug)]
pub struct WalkPlan {
    /// As for one, where `edge` is a list of relationships.
    pub expand: ExpandPlan,
    /// How many.
    pub length: PathLength,
    /// Whether the list of relationships is bound already, so that these are to be walked.
    pub list_bound: bool,
    /// Whether the walk starts at the end of the pattern, so that the list is to be turned round.
    pub backwards: bool,
    /// Properties that each relationship has.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// One aggregate of a group.
#[derive(Debug)]
pub struct AggregatePlan {
    /// Where the result goes.
    pub var: Var,
    /// What is gathered.
    pub function: Aggregate,
    /// Whether equal values count once.
    pub distinct: bool,
    /// The arguments; none for `count(*)`.
    pub arguments: Vec<Expr>,
}

impl Operator {
    /// Calls `visit` for each slot that it reads; some more than once.
    pub fn reads(&self, visit: &mut dyn FnMut(Var)) {
        match self {
            Operator::Scan { .. }
            | Operator::Types { .. }
            | Operator::Many { .. }
            | Operator::Skip(_)
            | Operator::Limit(_) => {}
            Operator::Degree(degree) => {
                visit(degree.from);
                degree.before.into_iter().for_each(visit);
            }
            Operator::Once(var) => visit(*var),
            Operator::Expand(expand) => expand.reads(visit),
            Operator::Meet(meet) => {
                meet.one.reads(visit);
                meet.other.reads(visit);
            }
            Operator::Reach(walk) | Operator::Walk(walk) => walk.reads(visit),
            Operator::Shortest { walk, .. } => {
                visit(walk.expand.to);
                walk.reads(visit);
            }
            Operator::Ends(ends) => {
                visit(ends.edge);
                ends.from_bound.then_some(ends.from).into_iter().for_each(&mut *visit);
                ends.to_bound.then_some(ends.to).into_iter().for_each(&mut *visit);
                ends.unlike.iter().copied().for_each(visit);
            }
            Operator::Filter(expr) => expr.walk_vars(visit),
            Operator::Path { start, edges, .. } => {
                visit(*start);
                edges.iter().copied().for_each(visit);
            }
            Operator::Optional { ops, .. } => ops.iter().for_each(|op| op.reads(visit)),
            Operator::Unwind { list, .. } => list.walk_vars(visit),
            Operator::Compute(items) => items.iter().for_each(|(_, expr)| expr.walk_vars(visit)),
            Operator::Aggregate { keys, gathers, evidence, weight } => {
                keys.iter().for_each(|(_, expr)| expr.walk_vars(visit));
                let arguments = gathers.iter().flat_map(|gather| &gather.arguments);
                arguments.for_each(|expr| expr.walk_vars(visit));
                evidence.iter().chain(weight).copied().for_each(visit);
            }
            Operator::Evidence { edges, before, .. } => {
                edges.iter().chain(before).copied().for_each(visit);
            }
            Operator::Distinct { vars, evidence } => {
                vars.iter().chain(evidence).copied().for_each(visit);
            }
            Operator::Sort { keys, keep, .. } => {
                keys.iter().for_each(|order| order.expr.walk_vars(visit));
                keep.iter().copied().for_each(visit);
            }
        }
    }

    /// Calls `visit` for each expression that it works out.
    pub fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Operator::Filter(expr) | Operator::Unwind { list: expr, .. } => visit(expr),
            Operator::Reach(walk) | Operator::Walk(walk) | Operator::Shortest { walk, .. } => {
                walk.properties.iter().for_each(|(_, expr)| visit(expr));
            }
            Operator::Optional { ops, .. } => ops.iter().for_each(|op| op.exprs(visit)),
            Operator::Compute(items) => items.iter().for_each(|(_, expr)| visit(expr)),
            Operator::Aggregate { keys, gathers, .. } => {
                keys.iter().for_each(|(_, expr)| visit(expr));
                gathers.iter().flat_map(|gather| &gather.arguments).for_each(visit);
            }
            Operator::Sort { keys, .. } => keys.iter().for_each(|order| visit(&order.expr)),
            _ => {}
        }
    }
}

impl ExpandPlan {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        visit(self.from);
        self.to_bound.then_some(self.to).into_iter().for_each(&mut *visit);
        self.unlike.iter().copied().for_each(visit);
    }
}

impl WalkPlan {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        self.expand.reads(visit);
        self.list_bound.then_some(self.expand.edge).into_iter().for_each(&mut *visit);
        self.properties.iter().for_each(|(_, expr)| expr.walk_vars(visit));
    }
}
