//! What a query means: the one algebra that both front doors build and the planner reads.
//!
//! It is openCypher with everything decided: each variable is a slot, each function and operator
//! is known, scopes are checked. [`std::fmt::Display`] prints it back as openCypher (in
//! [`super::print`]), and reading that again gives the same algebra.

use std::sync::Arc;

use crate::graph::{Direction, Value};

use super::function::{Aggregate, Function};

/// A whole query: one branch, or several united.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What is done with it.
    pub purpose: Purpose,
    /// The names of the columns, the same for every branch.
    pub columns: Vec<String>,
    /// At least one.
    pub branches: Vec<Branch>,
    /// Whether rows that several branches return are kept (`UNION ALL`).
    pub keep_doubles: bool,
}

/// What is done with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
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
    pub length: Option<Length>,
    /// Properties that it, or each of them, has.
    pub properties: Vec<(Arc<str>, Expr)>,
}

/// The length of a variable-length pattern; both ends are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
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
    pub items: Vec<Item>,
    /// Sorts the rows. May read the new slots and, where nothing aggregates and rows are not made
    /// distinct, the old ones.
    pub order: Vec<Order>,
    /// How many rows to leave out first.
    pub skip: Option<Expr>,
    /// How many rows to keep at most.
    pub limit: Option<Expr>,
    /// The condition after `WITH … WHERE`, on the same slots as the order.
    pub filter: Option<Expr>,
}

/// One column of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The new slot; it bears the column's name.
    pub var: Var,
    /// What goes into it. Aggregates may stand anywhere in it.
    pub expr: Expr,
}

/// One key to sort by.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The key.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
}

/// An expression over the slots of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// A slot.
    Var(Var),
    /// `expr.key`.
    Property(Box<Expr>, Arc<str>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`.
    Map(Vec<(Arc<str>, Expr)>),
    /// `of {.*, key: a}`: null where `of` is.
    MapProjection {
        /// A variable: a node, a relationship or a map.
        of: Box<Expr>,
        /// Whether all its properties are taken, before the entries.
        all: bool,
        /// The entries.
        entries: Vec<(Arc<str>, Expr)>,
    },
    /// Not, minus, `IS NULL` and the like.
    Unary(Unary, Box<Expr>),
    /// Everything with two sides.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `expr:A:B`, as groups like those of [`NodePattern::labels`].
    HasLabels(Box<Expr>, Vec<Vec<Arc<str>>>),
    /// `list[index]` or `map[key]`.
    Index(Box<Expr>, Box<Expr>),
    /// `list[from..to]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// A function of its arguments.
    Call(Function, Vec<Expr>),
    /// An aggregate of a group; `count(*)` has no argument.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// Whether equal values count once.
        distinct: bool,
        /// Its arguments, the values first.
        arguments: Vec<Expr>,
    },
    /// `CASE [subject] WHEN … THEN … ELSE … END`.
    Case {
        /// What the cases are compared with; without it they are conditions.
        subject: Option<Box<Expr>>,
        /// In order.
        cases: Vec<(Expr, Expr)>,
        /// Null where nothing is written.
        otherwise: Option<Box<Expr>>,
    },
    /// `[var IN list WHERE filter | map]`.
    Comprehension {
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// Which values to keep.
        filter: Option<Box<Expr>>,
        /// What to make of each.
        map: Option<Box<Expr>>,
    },
    /// `all(var IN list WHERE condition)` and its sisters.
    Quantified {
        /// Which of them.
        quantifier: Quantifier,
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// What must hold.
        condition: Box<Expr>,
    },
    /// `reduce(total = start, var IN list | step)`.
    Reduce {
        /// The slot of the running total.
        total: Var,
        /// Its first value.
        start: Box<Expr>,
        /// The slot of each value.
        var: Var,
        /// The list.
        list: Box<Expr>,
        /// The next total.
        step: Box<Expr>,
    },
    /// Whether the patterns can be found: `EXISTS { … }`, or a pattern used as a condition.
    Exists(Box<Match>),
    /// In how many ways the patterns can be found: `COUNT { … }`.
    Count(Box<Match>),
    /// `EXISTS { … }` or `COUNT { … }` with steps of its own.
    Subquery(Box<Subquery>),
    /// `[pattern WHERE … | map]`: a list with one value for each way to find the pattern.
    PatternComprehension(Box<Match>, Box<Expr>),
}

/// Steps that are carried out for a row, which they see, to know how many rows come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// Whether that number is wanted, and not only whether there is any.
    pub counts: bool,
    /// The steps; the last need not be a projection.
    pub steps: Vec<Step>,
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
    /// The value that it stands for.
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

/// An operator with one side.
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

/// An operator with two sides.
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
    /// `=~`: the whole text matches a regular expression.
    Matches,
    /// `STARTS WITH`.
    StartsWith,
    /// `ENDS WITH`.
    EndsWith,
    /// `CONTAINS`.
    Contains,
    /// `IN`.
    In,
    /// `+`, also of texts and lists.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`, whole where both sides are.
    Divide,
    /// `%`.
    Modulo,
    /// `^`, always a decimal number.
    Power,
}

/// Of how many values of a list a condition must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Every one.
    All,
    /// At least one.
    Any,
    /// None.
    None,
    /// Exactly one.
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

    /// The conditions joined by `AND`; none for no condition.
    pub fn all(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::And, a, b))
    }

    /// The conditions joined by `OR`; none for no condition.
    pub fn any(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        conditions.into_iter().reduce(|a, b| Expr::binary(Binary::Or, a, b))
    }

    /// Calls `visit` for this expression and each one in it, outermost first, patterns included.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        self.parts(&mut |part| part.walk(visit));
    }

    /// Calls `each` for each expression that is directly a part, patterns included.
    fn parts(&self, mut each: &mut dyn FnMut(&Expr)) {
        match self {
            Expr::Literal(_) | Expr::Parameter(_) | Expr::Var(_) => {}
            Expr::Property(of, _) | Expr::Unary(_, of) | Expr::HasLabels(of, _) => each(of),
            Expr::List(list) | Expr::Call(_, list) => list.iter().for_each(each),
            Expr::Aggregate { arguments, .. } => arguments.iter().for_each(each),
            Expr::Map(map) => map.iter().for_each(|(_, expr)| each(expr)),
            Expr::MapProjection { of, entries, .. } => {
                each(of);
                entries.iter().for_each(|(_, expr)| each(expr));
            }
            Expr::Binary(_, a, b) | Expr::Index(a, b) => {
                each(a);
                each(b);
            }
            Expr::Slice(list, from, to) => {
                each(list);
                from.iter().chain(to).for_each(|expr| each(expr));
            }
            Expr::Case { subject, cases, otherwise } => {
                subject.iter().for_each(|expr| each(expr));
                for (when, then) in cases {
                    each(when);
                    each(then);
                }
                otherwise.iter().for_each(|expr| each(expr));
            }
            Expr::Comprehension { list, filter, map, .. } => {
                each(list);
                filter.iter().chain(map).for_each(|expr| each(expr));
            }
            Expr::Quantified { list, condition, .. } => {
                each(list);
                each(condition);
            }
            Expr::Reduce { start, list, step, .. } => {
                each(start);
                each(list);
                each(step);
            }
            Expr::Exists(inner) | Expr::Count(inner) => inner.walk(&mut each),
            Expr::Subquery(inner) => inner.steps.iter().for_each(|step| step.walk(&mut each)),
            Expr::PatternComprehension(inner, map) => {
                inner.walk(&mut each);
                each(map);
            }
        }
    }

    /// Whether it makes a list or a map of its parts.
    fn encloses(&self) -> bool {
        match self {
            Expr::Aggregate { function, .. } => *function == Aggregate::Collect,
            Expr::List(_)
            | Expr::Map(_)
            | Expr::MapProjection { .. }
            | Expr::Comprehension { .. }
            | Expr::PatternComprehension(..)
            | Expr::Reduce { .. }
            | Expr::Subquery(_) => true,
            _ => false,
        }
    }

    /// How many lists and maps its values can lie deeper in each other than those of the slots that
    /// it reads, leaving out what `reduce` does step by step.
    fn levels(&self) -> usize {
        let mut most = 0;
        self.parts(&mut |part| most = most.max(part.levels()));
        most + usize::from(self.encloses())
    }

    /// Whether it may put what a slot holds into a list or a map.
    pub fn puts_inside(&self, var: Var) -> bool {
        let mut found = false;
        self.walk(&mut |part| {
            if part.encloses() {
                part.walk_vars(&mut |read| found |= read == var);
            }
        });
        found
    }

    /// Calls `visit` for each slot that it reads, also where a pattern in it names one.
    pub fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.walk(&mut |expr| match expr {
            Expr::Var(var) => visit(*var),
            Expr::Exists(inner) | Expr::Count(inner) | Expr::PatternComprehension(inner, _) => {
                inner.walk_vars(visit);
            }
            Expr::Subquery(inner) => {
                for step in &inner.steps {
                    if let Step::Match(found) = step {
                        found.walk_vars(visit);
                    }
                }
            }
            _ => {}
        });
    }

    /// A copy in which parts are replaced: where `replace` gives an expression for a part, that
    /// stands in its place, and otherwise the part's own parts are tried. Patterns stay as they
    /// are.
    pub fn rewrite(&self, replace: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
        if let Some(other) = replace(self) {
            return other;
        }
        let mut one = |expr: &Expr| Box::new(expr.rewrite(replace));
        match self {
            Expr::Property(of, key) => Expr::Property(one(of), key.clone()),
            Expr::List(list) => Expr::List(list.iter().map(|expr| *one(expr)).collect()),
            Expr::Map(map) => {
                Expr::Map(map.iter().map(|(key, expr)| (key.clone(), *one(expr))).collect())
            }
            Expr::MapProjection { of, all, entries } => Expr::MapProjection {
                of: one(of),
                all: *all,
                entries: entries.iter().map(|(key, expr)| (key.clone(), *one(expr))).collect(),
            },
            Expr::Unary(operator, of) => Expr::Unary(*operator, one(of)),
            Expr::Binary(operator, a, b) => Expr::Binary(*operator, one(a), one(b)),
            Expr::HasLabels(of, groups) => Expr::HasLabels(one(of), groups.clone()),
            Expr::Index(of, index) => Expr::Index(one(of), one(index)),
            Expr::Slice(list, from, to) => Expr::Slice(
                one(list),
                from.as_ref().map(|expr| one(expr)),
                to.as_ref().map(|expr| one(expr)),
            ),
            Expr::Call(function, list) => {
                Expr::Call(*function, list.iter().map(|expr| *one(expr)).collect())
            }
            Expr::Case { subject, cases, otherwise } => Expr::Case {
                subject: subject.as_ref().map(|expr| one(expr)),
                cases: cases.iter().map(|(when, then)| (*one(when), *one(then))).collect(),
                otherwise: otherwise.as_ref().map(|expr| one(expr)),
            },
            Expr::Comprehension { var, list, filter, map } => Expr::Comprehension {
                var: *var,
                list: one(list),
                filter: filter.as_ref().map(|expr| one(expr)),
                map: map.as_ref().map(|expr| one(expr)),
            },
            Expr::Quantified { quantifier, var, list, condition } => Expr::Quantified {
                quantifier: *quantifier,
                var: *var,
                list: one(list),
                condition: one(condition),
            },
            Expr::Reduce { total, start, var, list, step } => Expr::Reduce {
                total: *total,
                start: one(start),
                var: *var,
                list: one(list),
                step: one(step),
            },
            Expr::Literal(_)
            | Expr::Parameter(_)
            | Expr::Var(_)
            | Expr::Aggregate { .. }
            | Expr::Exists(_)
            | Expr::Count(_)
            | Expr::Subquery(_)
            | Expr::PatternComprehension(..) => self.clone(),
        }
    }

    /// Whether an aggregate stands anywhere in it; those of a subquery are its own.
    pub fn aggregates(&self) -> bool {
        let mut found = matches!(self, Expr::Aggregate { .. });
        if !matches!(self, Expr::Subquery(_)) {
            self.parts(&mut |part| found |= part.aggregates());
        }
        found
    }
}

impl Query {
    /// How many lists and maps can lie in each other that are put there one step after the other,
    /// leaving out what `reduce` does.
    pub fn levels(&self) -> usize {
        let of_step = |step: &Step| {
            let mut most = 0;
            step.walk(&mut |expr| most = most.max(expr.levels()));
            most
        };
        let of_branch = |branch: &Branch| branch.steps.iter().map(of_step).sum();
        self.branches.iter().map(of_branch).max().unwrap_or(0)
    }
}

impl Step {
    /// Calls `visit` for each expression of the step.
    fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Step::Match(found) => found.walk(visit),
            Step::Unwind { list, .. } => visit(list),
            Step::Project(project) => {
                let items = project.items.iter().map(|item| &item.expr);
                let order = project.order.iter().map(|order| &order.expr);
                let rest = project.skip.iter().chain(&project.limit).chain(&project.filter);
                items.chain(order).chain(rest).for_each(visit);
            }
        }
    }

    /// Calls `visit` for each slot that the step binds or reads, also in its expressions.
    pub fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.walk(&mut |expr| expr.walk_vars(visit));
        match self {
            Step::Match(found) => found.walk_vars(visit),
            Step::Unwind { var, .. } => visit(*var),
            Step::Project(project) => project.items.iter().for_each(|item| visit(item.var)),
        }
    }
}

impl Match {
    /// Calls `visit` for each slot that its patterns name.
    fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        for pattern in &self.patterns {
            pattern.path.iter().for_each(|var| visit(*var));
            visit(pattern.start.var);
            for (edge, node) in &pattern.hops {
                visit(edge.var);
                visit(node.var);
            }
        }
    }

    /// Calls `visit` for each expression of its patterns and of its condition.
    fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        for pattern in &self.patterns {
            pattern.start.properties.iter().for_each(|(_, expr)| visit(expr));
            for (edge, node) in &pattern.hops {
                let properties = edge.properties.iter().chain(&node.properties);
                properties.for_each(|(_, expr)| visit(expr));
            }
        }
        self.filter.iter().for_each(visit);
    }
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
