//! Shows a plan as a table: one row for each operator in the order in which rows pass them, with
//! the estimated number of rows and, after a run, what the operator did.

use std::sync::Arc;

use crate::graph::{Direction, Graph, Key, Label, Type, Value};
use crate::query::algebra::{Expr, PathLength, Query, Shortest, Var};
use crate::query::answer::{Answer, Row};
use crate::query::exec::OperatorProfile;
use crate::query::print::BranchPrinter;

use super::estimate::estimate_rows;
use super::{AggregatePlan, ExpandPlan, Operator, QueryPlan, ScanSource, WalkPlan};

/// The report of `EXPLAIN` and `PROFILE`.
pub struct PlanReport<'a> {
    /// The query.
    pub query: &'a Query,
    /// Its plan.
    pub plan: &'a QueryPlan,
    /// The graph that the plan is for.
    pub graph: &'a Graph,
}

impl PlanReport<'_> {
    /// The plan with the estimates.
    pub fn explained(&self) -> Answer {
        self.answer(&["plan", "estimate"], &[])
    }

    /// The plan with the estimates and what its operators did.
    pub fn profiled(&self, measures: &[Vec<OperatorProfile>]) -> Answer {
        self.answer(&["plan", "estimate", "rows", "ms"], measures)
    }

    fn answer(&self, columns: &[&str], measures: &[Vec<OperatorProfile>]) -> Answer {
        let mut rows = Vec::new();
        for (n, (pipeline, branch)) in
            self.plan.pipelines.iter().zip(&self.query.branches).enumerate()
        {
            if n > 0 {
                rows.push(self.row("union".to_owned(), columns.len()));
            }
            let words = BranchPrinter::of(branch);
            let told = OperatorPrinter { graph: self.graph, words: &words };
            let mut lines = Vec::new();
            told.lines(&pipeline.ops, "", 1.0, &mut lines);
            let mut measures = measures.get(n).into_iter().flatten();
            for (text, estimate) in lines {
                let mut row = self.row(text, 2);
                row.values[1] = Value::Int(whole(estimate));
                if columns.len() > 2 {
                    let measure = measures.next().copied().unwrap_or_default();
                    let rows = i64::try_from(measure.rows).unwrap_or(i64::MAX);
                    let ms = (measure.time.as_secs_f64() * 1e6).round() / 1e3;
                    row.values.extend([Value::Int(rows), Value::Float(ms)]);
                }
                rows.push(row);
            }
        }
        Answer { columns: columns.iter().map(|&column| column.to_owned()).collect(), rows }
    }

    fn row(&self, text: String, columns: usize) -> Row {
        let mut values = vec![Value::from(text)];
        values.resize(columns, Value::Null);
        Row { values, evidence: Vec::new() }
    }
}

/// An estimate as it is shown.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float that is too large becomes the largest"
)]
fn whole(estimate: f64) -> i64 {
    estimate.round() as i64
}

/// Describes operators in words.
struct OperatorPrinter<'a> {
    graph: &'a Graph,
    words: &'a BranchPrinter,
}

impl OperatorPrinter<'_> {
    /// Adds one line for each operator. The operators inside another one follow it, indented.
    fn lines(&self, ops: &[Operator], before: &str, rows: f64, lines: &mut Vec<(String, f64)>) {
        let estimates = estimate_rows(ops, self.graph, rows);
        let mut rows = rows;
        for (n, (op, &estimate)) in ops.iter().zip(&estimates).enumerate() {
            lines.push((format!("{before}{}", self.op(op)), estimate));
            if let Operator::Optional { ops, .. } = op {
                let bar = if n + 1 < estimates.len() { "│ " } else { "  " };
                self.lines(ops, &format!("{before}{bar}"), rows, lines);
            }
            if let Operator::Repeat(repeat) = op {
                let bar = if n + 1 < estimates.len() { "│ " } else { "  " };
                self.lines(&repeat.ops, &format!("{before}{bar}"), 1.0, lines);
            }
            if let Operator::Call(call) = op {
                let bar = if n + 1 < estimates.len() { "│ " } else { "  " };
                for branch in &call.subquery.branches {
                    self.lines(&branch.ops, &format!("{before}{bar}"), 1.0, lines);
                }
            }
            rows = estimate;
        }
    }

    fn name(&self, var: Var) -> String {
        self.words.name(var)
    }

    fn names(&self, vars: &[Var]) -> String {
        vars.iter().map(|&var| self.name(var)).collect::<Vec<_>>().join(", ")
    }

    fn exprs<'e>(&self, exprs: impl Iterator<Item = &'e Expr>) -> String {
        exprs.map(|expr| self.words.expr(expr)).collect::<Vec<_>>().join(", ")
    }

    fn items(&self, items: &[(Var, Expr)]) -> String {
        let item = |(var, expr): &(Var, Expr)| {
            let (text, name) = (self.words.expr(expr), self.name(*var));
            if text == name { text } else { format!("{text} AS {name}") }
        };
        items.iter().map(item).collect::<Vec<_>>().join(", ")
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operator")]
    fn op(&self, op: &Operator) -> String {
        match op {
            Operator::Scan { var, source } => self.scan(*var, source),
            Operator::LookUp(look_up) => {
                let operator = if look_up.any_of { "IN" } else { "=" };
                format!(
                    "join {}: {} {operator} {}, among {}",
                    self.name(look_up.var),
                    self.graph.key_name(look_up.key),
                    self.words.expr(&look_up.value),
                    self.source(&look_up.among)
                )
            }
            Operator::EdgeLookUp { var, key, texts } => {
                format!("relationships {}: {}", self.name(*var), self.texts(*key, texts))
            }
            Operator::Types { types: None, .. } => {
                "kept counts of all relationship types".to_owned()
            }
            Operator::Types { types: Some(types), .. } => {
                format!("kept counts of relationships {}", self.types(types))
            }
            Operator::Many { source, having: None, .. } => {
                format!("kept count of {}", self.source(source))
            }
            Operator::Many { source, having: Some((kind, direction)), .. } => {
                let (source, kind) = (self.source(source), self.types(&[*kind]));
                match direction {
                    Direction::In => format!("kept count of {source} with ()-[{kind}]->(here)"),
                    _ => format!("kept count of {source} with (here)-[{kind}]->()"),
                }
            }
            Operator::Degree(degree) => {
                let hop = self.hop("", degree.direction, degree.types.as_deref(), "");
                format!("count ({}){hop}()", self.name(degree.from))
            }
            Operator::Once(var) => format!("each {} once", self.name(*var)),
            Operator::Expand(expand) if expand.to_bound => {
                format!("check {}", self.walked(expand, ""))
            }
            Operator::Expand(expand) => format!("expand {}", self.walked(expand, "")),
            Operator::Meet(meet) => {
                format!("meet {} and {}", self.walked(&meet.one, ""), self.walked(&meet.other, ""))
            }
            Operator::Reach(walk) => format!("reach {}", self.walked_far(walk)),
            Operator::Walk(walk) => format!("walk {}", self.walked_far(walk)),
            Operator::Repeat(repeat) => {
                let bound = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
                let PathLength { min, max } = repeat.length;
                let (from, to) = (self.name(repeat.from), self.name(repeat.to));
                format!("repeat {{{},{}}} from {from} to {to}", bound(min), bound(max))
            }
            Operator::Shortest { mode, walk, conditions, .. } => {
                let what = match mode {
                    Shortest::One => "shortest path".to_owned(),
                    Shortest::All => "all shortest paths".to_owned(),
                    Shortest::First(n) => format!("shortest {n} paths"),
                    Shortest::Groups(n) => format!("shortest paths of {n} lengths"),
                };
                let conditions: String =
                    conditions.iter().map(|c| format!(" where {}", self.words.expr(c))).collect();
                format!("{what} {}{conditions}", self.walked_far(walk))
            }
            Operator::Ends(ends) => {
                let edge = self.name(ends.edge);
                let hop = self.hop(&edge, ends.direction, ends.types.as_deref(), "");
                format!("ends of {edge}: ({}){hop}({})", self.name(ends.from), self.name(ends.to))
            }
            Operator::Filter(expr) => format!("keep where {}", self.words.expr(expr)),
            Operator::Path { var, .. } => format!("path {}", self.name(*var)),
            Operator::Optional { .. } => "optional".to_owned(),
            Operator::Call(call) => match call.columns.as_slice() {
                [] => "call".to_owned(),
                columns => format!("call AS {}", self.names(columns)),
            },
            Operator::Unwind { list, var } => {
                format!("unwind {} AS {}", self.words.expr(list), self.name(*var))
            }
            Operator::Compute(items) => format!("compute {}", self.items(items)),
            Operator::Aggregate { keys, gathers, .. } => {
                let by = if keys.is_empty() { "all".to_owned() } else { self.items(keys) };
                let gathers: Vec<String> = gathers.iter().map(|g| self.gather(g)).collect();
                format!("group by {by}: {}", gathers.join(", "))
            }
            Operator::Evidence { .. } => "gather evidence".to_owned(),
            Operator::Distinct { vars, .. } => format!("different {}", self.names(vars)),
            Operator::Sort { keys, first, .. } => {
                let key = |order: &crate::query::algebra::SortKey| {
                    let way = if order.descending { " DESC" } else { "" };
                    format!("{}{way}", self.words.expr(&order.expr))
                };
                let keys = keys.iter().map(key).collect::<Vec<_>>().join(", ");
                match first {
                    None => format!("sort by {keys}"),
                    Some((None, limit)) => {
                        format!("first {} by {keys}", self.words.expr(limit))
                    }
                    Some((Some(skip), limit)) => {
                        let count = self.exprs([skip, limit].into_iter());
                        format!("first {} by {keys}", count.replace(", ", " + "))
                    }
                }
            }
            Operator::Skip(expr) => format!("skip {}", self.words.expr(expr)),
            Operator::Limit(expr) => format!("limit {}", self.words.expr(expr)),
        }
    }

    fn scan(&self, var: Var, source: &ScanSource) -> String {
        let name = self.name(var);
        match source {
            ScanSource::Texts(key, texts) => {
                format!("look up {name}: {}", self.texts(*key, texts))
            }
            other => format!("scan {name}: {}", self.source(other)),
        }
    }

    fn source(&self, source: &ScanSource) -> String {
        let of_label = |label: &Label| format!("nodes :{}", self.graph.label_name(*label));
        match source {
            ScanSource::All => "all nodes".to_owned(),
            ScanSource::Nothing => "no nodes".to_owned(),
            ScanSource::Label(label) => of_label(label),
            ScanSource::Texts(key, texts) => format!("nodes where {}", self.texts(*key, texts)),
        }
    }

    fn texts(&self, key: Key, texts: &[Arc<str>]) -> String {
        let key = self.graph.key_name(key);
        let list: Vec<Expr> = texts.iter().map(|text| Expr::string(Arc::clone(text))).collect();
        match list.as_slice() {
            [text] => format!("{key} = {}", self.words.expr(text)),
            _ => format!("{key} IN {}", self.words.expr(&Expr::List(list))),
        }
    }

    fn types(&self, types: &[Type]) -> String {
        let names = types.iter().map(|kind| self.graph.type_name(*kind).to_string());
        format!(":{}", names.collect::<Vec<_>>().join("|"))
    }

    /// A relationship as patterns write it, without its nodes.
    fn hop(&self, name: &str, way: Direction, types: Option<&[Type]>, length: &str) -> String {
        let types = types.map_or(String::new(), |types| self.types(types));
        let (left, right) = match way {
            Direction::Out => ("-", "->"),
            Direction::In => ("<-", "-"),
            Direction::Both => ("-", "-"),
        };
        format!("{left}[{name}{types}{length}]{right}")
    }

    fn walked(&self, expand: &ExpandPlan, length: &str) -> String {
        let (from, to) = (self.name(expand.from), self.name(expand.to));
        let edge = self.name(expand.edge);
        format!(
            "({from}){}({to})",
            self.hop(&edge, expand.direction, expand.types.as_deref(), length)
        )
    }

    fn walked_far(&self, walk: &WalkPlan) -> String {
        let bound = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
        let length = match (walk.single, walk.length) {
            (true, _) => String::new(),
            (false, PathLength { min, max }) => format!("*{}..{}", bound(min), bound(max)),
        };
        let each = walk.each.iter().map(|each| {
            let not = if each.holds { "" } else { "not " };
            format!(
                ", each {} {not}where {}",
                self.name(each.var),
                self.words.expr(&each.condition)
            )
        });
        self.walked(&walk.expand, &length) + &each.collect::<String>()
    }

    fn gather(&self, gather: &AggregatePlan) -> String {
        let expr = Expr::Aggregate {
            function: gather.function,
            distinct: gather.distinct,
            arguments: gather.arguments.clone(),
        };
        self.words.expr(&expr)
    }
}
