//! How a query is carried out: for each branch a line of operators, each fed by the one before.
//!
//! The planner chooses where each pattern starts and in which order it is walked (in
//! [`pattern`]), and puts every condition as early as its variables are bound. The naive plan of
//! the same query, in the order as written with conditions last, exists for tests.

pub(super) mod estimate;
mod improve;
mod pattern;
mod project;
pub(super) mod report;
mod slots;

use std::sync::Arc;

use crate::graph::{Direction, Graph, Key, Label, Type, Value};

use super::algebra::{self, Branch, Expr, Length, Match, Query, Shortest, Step, Subquery, Var};
use super::answer::Parameters;
use super::function::Aggregate;

/// The slots that are bound at a place of a plan, a bit each.
#[derive(Debug, Clone, Default)]
pub struct Scope(Vec<u64>);

impl Scope {
    /// Whether a slot is bound.
    pub fn has(&self, var: Var) -> bool {
        let n = var.index();
        self.0.get(n / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    /// This scope with more slots.
    pub fn with(&self, more: impl IntoIterator<Item = Var>) -> Scope {
        let mut wider = self.clone();
        more.into_iter().for_each(|var| wider.bind(var));
        wider
    }

    /// Binds a slot.
    pub fn bind(&mut self, var: Var) {
        let n = var.index();
        if n / 64 >= self.0.len() {
            self.0.resize(n / 64 + 1, 0);
        }
        self.0[n / 64] |= 1 << (n % 64);
    }

    /// The slots that are bound.
    fn vars(&self) -> Vec<Var> {
        self.without(&Scope::default())
    }

    /// The slots that are bound here and not there.
    fn without(&self, other: &Scope) -> Vec<Var> {
        let slots = (0..u32::try_from(self.0.len() * 64).unwrap_or(u32::MAX)).map(Var);
        slots.filter(|&var| self.has(var) && !other.has(var)).collect()
    }
}

/// A plan: one pipeline a branch.
#[derive(Debug)]
pub struct Plan {
    /// At least one.
    pub pipelines: Vec<Pipeline>,
}

/// A line of operators. The first is fed one row without values.
#[derive(Debug)]
pub struct Pipeline {
    /// In order.
    pub ops: Vec<Op>,
    /// How many slots a row has.
    pub width: usize,
    /// The slots that are the columns.
    pub output: Vec<Var>,
    /// The slot with the relationships that a row rests on, where that is kept.
    pub evidence: Option<Var>,
}

/// One operator.
#[derive(Debug)]
pub enum Op {
    /// Binds a node, each of those that the source gives.
    Scan {
        /// The slot.
        var: Var,
        /// Which nodes.
        source: Source,
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
        source: Source,
        /// The slot of the number.
        weight: Var,
    },
    /// Counts the relationships at a bound node without walking them; a row with none is left out.
    Degree(Degree),
    /// Lets a row through only where no row before had the same node here.
    Once(Var),
    /// Walks one relationship from a bound node.
    Expand(Expand),
    /// Walks from two bound nodes to one that is a neighbour of both.
    Meet(Meet),
    /// Finds the nodes at the ends of walks, each once, nearest first.
    Reach(Walk),
    /// Walks any number of relationships from a bound node.
    Walk(Walk),
    /// Finds shortest paths between two bound nodes.
    Shortest {
        /// One of them, or all.
        mode: Shortest,
        /// How it walks. Both ends are bound.
        walk: Walk,
    },
    /// Binds the ends of a relationship that is bound already.
    Ends(Ends),
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
        ops: Vec<Op>,
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
        gathers: Vec<Gather>,
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
        keys: Vec<algebra::Order>,
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
pub enum Source {
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
pub struct Expand {
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
pub struct Degree {
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
pub struct Meet {
    /// The first side, in whose order nodes are found.
    pub one: Expand,
    /// The second side; it reaches the same node.
    pub other: Expand,
}

/// The ends of a relationship that is bound already.
#[derive(Debug)]
pub struct Ends {
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
pub struct Walk {
    /// As for one, where `edge` is a list of relationships.
    pub expand: Expand,
    /// How many.
    pub length: Length,
    /// Whether the list of relationships is bound already, so that these are to be walked.
    pub list_bound: bool,
    /// Whether the walk starts at the end of the pattern, so that the list is to be turned round.
    pub backwards: bool,
    /// Properties that each relationship has.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// One aggregate of a group.
#[derive(Debug)]
pub struct Gather {
    /// Where the result goes.
    pub var: Var,
    /// What is gathered.
    pub function: Aggregate,
    /// Whether equal values count once.
    pub distinct: bool,
    /// The arguments; none for `count(*)`.
    pub arguments: Vec<Expr>,
}

/// How a plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// By what is estimated to be cheapest.
    #[default]
    Cheapest,
    /// In the order as written, conditions last, without indexes: to test the other against.
    Naive,
}

/// What plans are made with.
#[derive(Debug)]
pub struct Planner<'g> {
    graph: &'g Graph,
    parameters: &'g Parameters,
    strategy: Strategy,
    evidence: bool,
}

impl<'g> Planner<'g> {
    /// A planner for one run. With `evidence`, plans keep the relationships that rows rest on.
    pub fn new(
        graph: &'g Graph,
        parameters: &'g Parameters,
        strategy: Strategy,
        evidence: bool,
    ) -> Planner<'g> {
        Planner { graph, parameters, strategy, evidence }
    }

    /// The plan of a query.
    pub fn plan(&self, query: &Query) -> Plan {
        Plan { pipelines: query.branches.iter().map(|branch| self.pipeline(branch)).collect() }
    }

    fn pipeline(&self, branch: &Branch) -> Pipeline {
        let mut line = Line {
            ops: Vec::new(),
            scope: Scope::default(),
            width: branch.variables.len(),
            edges: Vec::new(),
            evidence: None,
        };
        let output = self.steps(&branch.steps, &mut line, None);
        if self.strategy == Strategy::Cheapest {
            improve::improve(&mut line, &output);
        }
        Pipeline { ops: line.ops, width: line.width, output, evidence: line.evidence }
    }

    /// Adds the operators of steps, which may stand in a query `outer` whose slots they see
    /// throughout; returns the slots of the last projection.
    fn steps(&self, steps: &[Step], line: &mut Line, outer: Option<&Scope>) -> Vec<Var> {
        let mut output = Vec::new();
        for (n, step) in steps.iter().enumerate() {
            match step {
                Step::Match(pattern) if pattern.optional => {
                    let mut scope = line.scope.clone();
                    let ops = self.match_ops(pattern, &mut scope, None);
                    let nulls = scope.without(&line.scope);
                    line.edges.extend(edges_of(pattern));
                    line.scope = scope;
                    line.ops.push(Op::Optional { ops, nulls });
                }
                Step::Match(pattern) => {
                    // What leaves rows out for a group to come is put right with the whole line.
                    let named = if outer.is_some() { None } else { self.named(steps.get(n + 1)) };
                    let ops = self.match_ops(pattern, &mut line.scope, named);
                    line.edges.extend(edges_of(pattern));
                    line.ops.extend(ops);
                }
                Step::Unwind { list, var } => {
                    line.ops.push(Op::Unwind { list: list.clone(), var: *var });
                    line.scope.bind(*var);
                }
                Step::Project(project) => {
                    output = project.items.iter().map(|item| item.var).collect();
                    self.project(project, line);
                    if let Some(outer) = outer {
                        line.scope = line.scope.with(outer.vars());
                    }
                }
            }
        }
        output
    }

    /// The operators of a subquery, from what is bound around it, and how many slots a row needs
    /// for them.
    pub fn subquery_steps(&self, inner: &Subquery, scope: &Scope) -> (Vec<Op>, usize) {
        let bound = scope.vars();
        let mut width = bound.iter().map(|var| var.index() + 1).max().unwrap_or(0);
        for step in &inner.steps {
            step.walk_vars(&mut |var| width = width.max(var.index() + 1));
        }
        let mut line = Line {
            ops: Vec::new(),
            scope: scope.clone(),
            width,
            edges: Vec::new(),
            evidence: None,
        };
        let planner = Planner { evidence: false, ..*self };
        planner.steps(&inner.steps, &mut line, Some(scope));
        (line.ops, line.width)
    }

    /// Where a step counts the rows before it in groups: the slots by which it tells them apart.
    fn named(&self, step: Option<&Step>) -> Option<Vec<Var>> {
        let Some(Step::Project(project)) = step else { return None };
        if self.evidence || !project.items.iter().any(|item| item.expr.aggregates()) {
            return None;
        }
        let mut named = Vec::new();
        project.items.iter().for_each(|item| item.expr.walk_vars(&mut |var| named.push(var)));
        Some(named)
    }

    /// The operators that find a pattern inside an expression, from what is bound around it.
    pub fn subquery(&self, pattern: &Match, scope: &Scope) -> Vec<Op> {
        self.match_ops(pattern, &mut scope.clone(), None)
    }

    /// The slots that a pattern binds.
    pub fn introduced(&self, pattern: &Match) -> Vec<Var> {
        let mut vars = Vec::new();
        for pattern in &pattern.patterns {
            vars.extend(pattern.path);
            vars.push(pattern.start.var);
            vars.extend(pattern.hops.iter().flat_map(|(edge, node)| [edge.var, node.var]));
        }
        vars
    }

    /// The value of an expression that does not depend on the row.
    pub fn constant(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Literal(literal) => Some(literal.value()),
            Expr::Parameter(name) => self.parameters.get(name.as_ref()).cloned(),
            _ => None,
        }
    }
}

/// A pipeline while it is made.
struct Line {
    ops: Vec<Op>,
    scope: Scope,
    width: usize,
    /// The relationships found since the last projection.
    edges: Vec<Var>,
    /// The evidence slot of the last projection.
    evidence: Option<Var>,
}

impl Line {
    /// A slot that no variable of the query has.
    fn slot(&mut self) -> Var {
        let var = Var(u32::try_from(self.width).unwrap_or(u32::MAX));
        self.width += 1;
        var
    }
}

fn edges_of(pattern: &Match) -> impl Iterator<Item = Var> + '_ {
    pattern.patterns.iter().flat_map(|p| p.hops.iter().map(|(edge, _)| edge.var))
}
