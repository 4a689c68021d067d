//! The operators that plans are made of, with the slots that each reads.

use std::borrow::Cow;
use std::sync::Arc;

use crate::graph::{Direction, Graph, Key, Label, NodeId, Type};
use crate::query::algebra::{Expr, PathLength, Shortest, SortKey, Var};
use crate::query::function::Aggregate;

/// An operator of a plan.
#[derive(Debug)]
pub enum Operator {
    /// Binds each of the nodes of a source.
    Scan {
        /// The slot that is bound.
        var: Var,
        /// The nodes.
        source: ScanSource,
    },
    /// Binds each of the nodes whose property equals a value that is computed for each row, or an
    /// element of it.
    LookUp(LookUpPlan),
    /// Binds each of the relationships whose property is one of some texts. The condition is tested
    /// again after it.
    EdgeLookUp {
        /// The slot that is bound.
        var: Var,
        /// The property.
        key: Key,
        /// The texts, each once.
        texts: Vec<Arc<str>>,
    },
    /// Gives one row for each relationship type, with its name and the number of its relationships,
    /// which the graph keeps.
    Types {
        /// The types; `None` means all.
        types: Option<Vec<Type>>,
        /// The slot of the name.
        name: Var,
        /// The slot of the number.
        weight: Var,
    },
    /// Gives one row with the number of the nodes of a source.
    Many {
        /// The nodes.
        source: ScanSource,
        /// A type and a direction: only nodes that have such a relationship are counted. The source
        /// is then a label or all nodes.
        having: Option<(Type, Direction)>,
        /// The slot of the number.
        weight: Var,
    },
    /// Counts the relationships of a bound node without walking them. A row without any is dropped.
    Degree(DegreePlan),
    /// Passes a row on only if no row before had the same node in this slot.
    Once(Var),
    /// Walks one relationship from a bound node.
    Expand(ExpandPlan),
    /// Walks from two bound nodes to their common neighbours.
    Meet(MeetPlan),
    /// Finds the nodes that walks from a bound node can reach, each once, nearest first.
    Reach(WalkPlan),
    /// Walks any number of relationships from a bound node.
    Walk(WalkPlan),
    /// Repeats a pattern from a bound node.
    Repeat(RepeatPlan),
    /// Finds shortest paths between two bound nodes.
    Shortest {
        /// Whether one path is wanted, or all.
        mode: Shortest,
        /// How the path may be walked. Both ends are bound.
        walk: WalkPlan,
        /// The slot of the path, if it has one.
        path: Option<Var>,
        /// Conditions on the path. Only paths that meet them count.
        conditions: Vec<Expr>,
    },
    /// Binds the two nodes of a relationship that is bound already.
    Ends(EndsPlan),
    /// Passes on the rows for which the condition is true.
    Filter(Expr),
    /// Makes a path from the relationships that were walked.
    Path {
        /// The slot that is bound.
        var: Var,
        /// The slot of the first node.
        start: Var,
        /// The slots of its relationships, or of lists of them, in order.
        edges: Vec<Var>,
    },
    /// Gives each row to an inner pipeline. Where nothing comes out of it, passes the row on with
    /// nulls.
    Optional {
        /// The inner pipeline.
        ops: Vec<Operator>,
        /// The slots that it binds.
        nulls: Vec<Var>,
    },
    /// Runs a subquery for each row, and passes on one row for each of its rows.
    Call(CallPlan),
    /// Binds each element of a list.
    Unwind {
        /// The list.
        list: Expr,
        /// The slot that is bound.
        var: Var,
    },
    /// Computes expressions, all from the old values of the slots.
    Compute(Vec<(Var, Expr)>),
    /// Groups rows.
    Aggregate {
        /// The keys of the groups. Without keys there is one group, even if there is no row.
        keys: Vec<(Var, Expr)>,
        /// What is computed for each group.
        gathers: Vec<AggregatePlan>,
        /// The slot whose evidence is combined for all rows of a group.
        evidence: Option<Var>,
        /// The slot that holds how many equal rows a row stands for; one where there is no such
        /// slot.
        weight: Option<Var>,
    },
    /// Collects the evidence of a row: the relationships in these slots, and the evidence of the
    /// rows before.
    Evidence {
        /// The slots of relationships, or of lists of them.
        edges: Vec<Var>,
        /// The slot of the evidence before the last projection.
        before: Option<Var>,
        /// The slot that is bound.
        var: Var,
    },
    /// Passes on one of equal rows.
    Distinct {
        /// The slots that are compared.
        vars: Vec<Var>,
        /// The slot whose evidence is combined for all rows of a group.
        evidence: Option<Var>,
    },
    /// Sorts all rows. Keeps only the first ones where a limit follows.
    Sort {
        /// The keys to sort by.
        keys: Vec<SortKey>,
        /// The slots that are needed afterwards.
        keep: Vec<Var>,
        /// If only the first rows are needed afterwards, the expressions of `SKIP` and `LIMIT`.
        first: Option<(Option<Expr>, Expr)>,
    },
    /// Drops the first rows.
    Skip(Expr),
    /// Passes on only the first rows.
    Limit(Expr),
}

/// The nodes that a scan binds.
#[derive(Debug)]
pub enum ScanSource {
    /// All nodes.
    All,
    /// No node, because the query asks for a label or property that the graph does not have.
    Nothing,
    /// The nodes with a label.
    Label(Label),
    /// The nodes with a property that is one of these texts, each of which stands there once.
    Texts(Key, Vec<Arc<str>>),
}

impl ScanSource {
    /// The nodes that it stands for, in the order of the graph; `None` for all nodes. The first look
    /// at the texts of a property builds an index in O(nodes), later ones are O(texts found).
    pub fn nodes<'g>(&self, graph: &'g Graph) -> Option<Cow<'g, [NodeId]>> {
        match self {
            ScanSource::All => None,
            ScanSource::Nothing => Some(Cow::Borrowed(&[])),
            ScanSource::Label(label) => Some(Cow::Borrowed(graph.by_label(*label))),
            ScanSource::Texts(key, texts) => Some(match texts.as_slice() {
                [text] => Cow::Borrowed(graph.by_text(*key, text)),
                texts => {
                    let each = texts.iter().flat_map(|text| graph.by_text(*key, text));
                    let mut nodes: Vec<NodeId> = each.copied().collect();
                    nodes.sort_unstable();
                    Cow::Owned(nodes)
                }
            }),
        }
    }
}

/// How one relationship is walked from a bound node.
#[derive(Debug)]
pub struct ExpandPlan {
    /// The slot of the bound node.
    pub from: Var,
    /// The slot of the relationship.
    pub edge: Var,
    /// The slot of the node at its other end.
    pub to: Var,
    /// Whether that node is bound too, so that the relationship must lead to it.
    pub to_bound: bool,
    /// The direction, seen from the bound node.
    pub direction: Direction,
    /// The types that it may have; `None` means every type.
    pub types: Option<Vec<Type>>,
    /// The slots of other relationships of the same `MATCH`, from which it must differ.
    pub unlike: Vec<Var>,
}

/// How the relationships of a bound node are counted.
#[derive(Debug)]
pub struct DegreePlan {
    /// The slot of the bound node.
    pub from: Var,
    /// The direction, seen from the node.
    pub direction: Direction,
    /// The types that it may have; `None` means every type.
    pub types: Option<Vec<Type>>,
    /// The slots of other relationships of the same `MATCH`, which are not counted.
    pub unlike: Vec<Var>,
    /// The slot that holds how many rows this one stands for already. The number is multiplied by
    /// that.
    pub before: Option<Var>,
    /// The slot of the number.
    pub weight: Var,
}

/// How a common neighbour of two bound nodes is found: by intersecting their sorted lists of
/// neighbours. Each side walks one type in one direction.
#[derive(Debug)]
pub struct MeetPlan {
    /// The first side. Nodes are found in its order.
    pub one: ExpandPlan,
    /// The second side, which leads to the same node.
    pub other: ExpandPlan,
}

/// How the two nodes of a bound relationship are bound.
#[derive(Debug)]
pub struct EndsPlan {
    /// The slot of the relationship.
    pub edge: Var,
    /// The slot of the node before it in the pattern.
    pub from: Var,
    /// The slot of the node after it.
    pub to: Var,
    /// Its direction in the pattern.
    pub direction: Direction,
    /// The types that it may have; any where there is none.
    pub types: Option<Vec<Type>>,
    /// Whether the node before it is bound already.
    pub from_bound: bool,
    /// Whether the node after it is bound already.
    pub to_bound: bool,
    /// The slots of other relationships of the same `MATCH`, from which it must differ.
    pub unlike: Vec<Var>,
}

/// How any number of relationships is walked from a bound node.
#[derive(Debug)]
pub struct WalkPlan {
    /// As for one relationship; the slot `edge` holds a list of relationships.
    pub expand: ExpandPlan,
    /// How many relationships are walked.
    pub length: PathLength,
    /// Whether the list is bound already, so that exactly these relationships are walked.
    pub list_bound: bool,
    /// Whether the walk starts at the end of the pattern, so that the list must be reversed.
    pub backwards: bool,
    /// Properties that each relationship must have.
    pub properties: Vec<(Arc<str>, Expr)>,
    /// Conditions on each relationship, or on each node.
    pub each: Vec<EachCondition>,
    /// Whether the slot `edge` holds the only relationship and not a list.
    pub single: bool,
}

/// How a pattern is repeated from a bound node.
#[derive(Debug)]
pub struct RepeatPlan {
    /// The slot of the bound node.
    pub from: Var,
    /// The slot of the node at the other end.
    pub to: Var,
    /// Whether that node is bound too, so that the repetitions must lead to it.
    pub to_bound: bool,
    /// The slot of the list of all relationships.
    pub edge: Var,
    /// The slots of other relationships of the same `MATCH`, from which all must differ.
    pub unlike: Vec<Var>,
    /// How often it is repeated.
    pub length: PathLength,
    /// Whether the repetitions are found from the end of the whole pattern to its start.
    pub backwards: bool,
    /// The slot of the node at which a repetition begins, as it is found.
    pub begin: Var,
    /// The slot of the node at which it ends.
    pub end: Var,
    /// The operators that find one repetition.
    pub ops: Vec<Operator>,
    /// The slots of its relationships, in the order of the pattern.
    pub edges: Vec<Var>,
    /// The slots that are collected, each with the slot of the list.
    pub lists: Vec<(Var, Var)>,
}

/// A condition on each relationship or node of a walk, tested as soon as it is reached.
#[derive(Debug)]
pub struct EachCondition {
    /// The slot of the relationship or node that is tested.
    pub var: Var,
    /// Whether nodes are tested, and not relationships.
    pub nodes: bool,
    /// The condition.
    pub condition: Expr,
    /// What it must be: true as in `all(…)`, or false as in `none(…)`.
    pub holds: bool,
}

/// An aggregate that is computed for each group.
#[derive(Debug)]
pub struct AggregatePlan {
    /// The slot of the result.
    pub var: Var,
    /// What is computed for each group.
    pub function: Aggregate,
    /// Whether equal values count once.
    pub distinct: bool,
    /// The arguments; none for `count(*)`.
    pub arguments: Vec<Expr>,
}

impl Operator {
    /// Calls `visit` for each slot that the operator reads, for some of them more than once.
    pub fn reads(&self, visit: &mut dyn FnMut(Var)) {
        match self {
            Operator::Scan { .. }
            | Operator::EdgeLookUp { .. }
            | Operator::Types { .. }
            | Operator::Many { .. }
            | Operator::Skip(_)
            | Operator::Limit(_) => {}
            Operator::LookUp(look_up) => look_up.value.walk_vars(visit),
            Operator::Degree(degree) => {
                visit(degree.from);
                degree.unlike.iter().copied().for_each(&mut *visit);
                degree.before.into_iter().for_each(visit);
            }
            Operator::Once(var) => visit(*var),
            Operator::Expand(expand) => expand.reads(visit),
            Operator::Meet(meet) => {
                meet.one.reads(visit);
                meet.other.reads(visit);
            }
            Operator::Reach(walk) | Operator::Walk(walk) => walk.reads(visit),
            Operator::Repeat(repeat) => repeat.reads(visit),
            Operator::Shortest { walk, conditions, .. } => {
                visit(walk.expand.to);
                walk.reads(visit);
                conditions.iter().for_each(|expr| expr.walk_vars(visit));
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
            Operator::Call(call) => call.imports.iter().copied().for_each(visit),
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

    /// Calls `visit` for each expression that the operator computes.
    pub fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Operator::Filter(expr)
            | Operator::Unwind { list: expr, .. }
            | Operator::LookUp(LookUpPlan { value: expr, .. }) => visit(expr),
            Operator::Reach(walk) | Operator::Walk(walk) => walk.exprs(visit),
            Operator::Shortest { walk, conditions, .. } => {
                walk.exprs(visit);
                conditions.iter().for_each(visit);
            }
            Operator::Optional { ops, .. } | Operator::Repeat(RepeatPlan { ops, .. }) => {
                ops.iter().for_each(|op| op.exprs(visit));
            }
            Operator::Call(call) => {
                let ops = call.subquery.branches.iter().flat_map(|branch| &branch.ops);
                ops.for_each(|op| op.exprs(visit));
            }
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

impl RepeatPlan {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        visit(self.from);
        self.to_bound.then_some(self.to).into_iter().for_each(&mut *visit);
        self.unlike.iter().copied().for_each(&mut *visit);
        self.ops.iter().for_each(|op| op.reads(visit));
    }
}

impl WalkPlan {
    fn reads(&self, visit: &mut dyn FnMut(Var)) {
        self.expand.reads(visit);
        self.list_bound.then_some(self.expand.edge).into_iter().for_each(&mut *visit);
        self.exprs(&mut |expr| expr.walk_vars(visit));
    }

    /// Calls `visit` for each expression that is computed while walking.
    fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        self.properties.iter().for_each(|(_, expr)| visit(expr));
        self.each.iter().for_each(|each| visit(&each.condition));
    }
}

/// A subquery that is planned.
#[derive(Debug)]
pub struct SubqueryPlan {
    /// One pipeline for each of the queries that `UNION` combines.
    pub branches: Vec<SubqueryBranch>,
    /// Whether equal rows of several branches come once.
    pub distinct: bool,
}

/// A pipeline of a subquery.
#[derive(Debug)]
pub struct SubqueryBranch {
    /// The operators. The first is given a copy of the row around the subquery.
    pub ops: Vec<Operator>,
    /// The number of slots of a row.
    pub width: usize,
    /// The slots of the columns.
    pub output: Vec<Var>,
    /// The slot that holds the evidence of a row, if that is kept.
    pub evidence: Option<Var>,
}

/// Runs a subquery for each row.
#[derive(Debug)]
pub struct CallPlan {
    /// The slots that the subquery reads.
    pub imports: Vec<Var>,
    /// The subquery.
    pub subquery: Arc<SubqueryPlan>,
    /// The slots to which its columns are copied.
    pub columns: Vec<Var>,
    /// The slot to which the evidence of its rows is copied, if that is kept.
    pub evidence: Option<Var>,
}

/// Looks up the nodes whose property equals a value, or an element of a list. Each node that it finds
/// has the label of [`among`](LookUpPlan::among) and meets the condition, so that neither is tested
/// again.
#[derive(Debug)]
pub struct LookUpPlan {
    /// The slot that is bound.
    pub var: Var,
    /// The nodes among which it looks.
    pub among: ScanSource,
    /// The property.
    pub key: Key,
    /// The value, or a list of values.
    pub value: Expr,
    /// Whether the value is a list, of which the property equals any element.
    pub any_of: bool,
    /// The whole condition, which is tested on each node where there is no such value or list.
    pub condition: Expr,
}
