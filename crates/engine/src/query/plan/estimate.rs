//! Estimates how many rows each operator passes on.
//!
//! The estimates are rough. They use the counts that the graph keeps and the degrees of single
//! nodes, which is enough to choose between plans. `EXPLAIN` shows them.

use rustc_hash::FxHashMap;

use crate::graph::{Direction, Graph, NodeId, Type};
use crate::query::algebra::{Binary, Expr, Literal, Unary, Var};

use super::{ExpandPlan, Operator, ScanSource, WalkPlan};

/// Walks without an upper limit are assumed to be at most this long.
const FAR: u64 = 4;

/// What is known about the slots at a place of a plan.
struct RowEstimator<'g> {
    graph: &'g Graph,
    /// For each slot the number of nodes from which its node comes.
    pools: FxHashMap<Var, f64>,
    /// The slots whose node is known already.
    known: FxHashMap<Var, NodeId>,
}

/// Estimates the number of rows after each operator, if the first is given `rows` rows.
pub fn estimate_rows(ops: &[Operator], graph: &Graph, rows: f64) -> Vec<f64> {
    let known = RowEstimator { graph, pools: FxHashMap::default(), known: FxHashMap::default() };
    known.after_each(ops, rows)
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn float(n: usize) -> f64 {
    n as f64
}

impl RowEstimator<'_> {
    fn after_each(mut self, ops: &[Operator], rows: f64) -> Vec<f64> {
        let mut rows = rows;
        let after = |op| {
            rows = self.after(op, rows);
            rows
        };
        ops.iter().map(after).collect()
    }

    /// The number of rows after one operator.
    fn after(&mut self, op: &Operator, rows: f64) -> f64 {
        match op {
            Operator::Scan { var, source } => rows * self.scan(*var, source),
            Operator::LookUp(look_up) => {
                // As many nodes share a value as there are values.
                let nodes = self.scan(look_up.var, &look_up.among).sqrt();
                self.pools.insert(look_up.var, nodes.max(1.0));
                self.known.remove(&look_up.var);
                rows * nodes
            }
            Operator::EdgeLookUp { key, texts, .. } => {
                let found = texts.iter().map(|text| self.graph.edges_by_text(*key, text).len());
                rows * float(found.sum())
            }
            Operator::Types { types, .. } => {
                types.as_ref().map_or(float(self.graph.types().count()), |types| float(types.len()))
            }
            Operator::Many { .. } => 1.0,
            Operator::Degree(degree) => {
                let fan = self.fan_out(degree.from, degree.direction, degree.types.as_deref());
                rows * fan.min(1.0)
            }
            Operator::Once(var) => rows.min(self.pool(*var)),
            Operator::Expand(expand) => rows * self.expand(expand),
            Operator::Meet(meet) => {
                let nodes = self.nodes();
                rows * self.expand(&meet.one) * self.expand(&meet.other) / nodes
            }
            Operator::Reach(walk) => rows * self.walk(walk).min(self.nodes()),
            Operator::Walk(walk) => rows * self.walk(walk),
            Operator::Filter(condition) => rows * self.share(condition),
            Operator::Optional { ops, .. } => {
                ops.iter().fold(rows, |rows, op| self.after(op, rows)).max(rows)
            }
            Operator::Call(call) => {
                let branches = call.subquery.branches.iter();
                let each = branches
                    .map(|branch| branch.ops.iter().fold(1.0, |rows, op| self.after(op, rows)));
                rows * each.sum::<f64>()
            }
            Operator::Unwind { list: Expr::List(items), .. } => rows * float(items.len()),
            Operator::Unwind { .. } | Operator::Repeat(_) => rows * 10.0,
            Operator::Aggregate { keys, .. } if keys.is_empty() => 1.0,
            Operator::Aggregate { .. } | Operator::Distinct { .. } => {
                (rows * 0.5).max(rows.min(1.0))
            }
            Operator::Sort { first: Some((_, limit)), .. } | Operator::Limit(limit) => {
                match limit {
                    Expr::Literal(Literal::Int(n)) => {
                        rows.min(float(usize::try_from(*n).unwrap_or(0)))
                    }
                    _ => rows,
                }
            }
            Operator::Shortest { .. }
            | Operator::Ends(_)
            | Operator::Path { .. }
            | Operator::Compute(_)
            | Operator::Evidence { .. }
            | Operator::Sort { .. }
            | Operator::Skip(_) => rows,
        }
    }

    fn nodes(&self) -> f64 {
        float(self.graph.node_count()).max(1.0)
    }

    fn pool(&self, var: Var) -> f64 {
        self.pools.get(&var).copied().unwrap_or_else(|| self.nodes())
    }

    fn scan(&mut self, var: Var, source: &ScanSource) -> f64 {
        let Some(nodes) = source.nodes(self.graph) else {
            self.pools.insert(var, self.nodes());
            return self.nodes();
        };
        if let [node] = &*nodes {
            self.known.insert(var, *node);
        }
        self.pools.insert(var, float(nodes.len()));
        float(nodes.len())
    }

    /// The average number of relationships that are walked from a node.
    fn fan_out(&self, from: Var, direction: Direction, types: Option<&[Type]>) -> f64 {
        if let Some(&node) = self.known.get(&from) {
            return float(self.graph.degree_at_most(node, direction, types));
        }
        let count = match types {
            None => self.graph.edge_count(),
            Some(types) => types.iter().map(|&kind| self.graph.type_count(kind)).sum(),
        };
        let sides = if direction == Direction::Both { 2.0 } else { 1.0 };
        // The nodes that were scanned are assumed to be those that have these relationships.
        sides * float(count) / self.pool(from).max(1.0)
    }

    fn expand(&self, expand: &ExpandPlan) -> f64 {
        let fan = self.fan_out(expand.from, expand.direction, expand.types.as_deref());
        if expand.to_bound { fan / self.nodes() } else { fan }
    }

    fn walk(&self, walk: &WalkPlan) -> f64 {
        let fan = self.expand(&walk.expand);
        let longest = walk.length.max.unwrap_or(FAR).min(FAR);
        let each = |hops| fan.powi(i32::try_from(hops).unwrap_or(1));
        (walk.length.min.unwrap_or(1)..=longest.max(1)).map(each).sum::<f64>().max(fan)
    }

    /// The share of the rows for which a condition is true.
    fn share(&self, condition: &Expr) -> f64 {
        match condition {
            Expr::HasLabels(_, groups) => {
                let of =
                    |name: &str| self.graph.label(name).map_or(0, |l| self.graph.by_label(l).len());
                let share = |group: &Vec<std::sync::Arc<str>>| {
                    if group.is_empty() {
                        return 1.0;
                    }
                    group.iter().map(|name| float(of(name))).sum::<f64>() / self.nodes()
                };
                groups.iter().map(share).product::<f64>().min(1.0)
            }
            Expr::Unary(Unary::Not, of) => 1.0 - self.share(of),
            Expr::Unary(Unary::IsNotNull, _) => 1.0,
            Expr::Binary(Binary::And, a, b) => self.share(a) * self.share(b),
            Expr::Binary(Binary::Equal | Binary::Matches | Binary::StartsWith, ..) => 0.1,
            _ => 0.5,
        }
    }
}
