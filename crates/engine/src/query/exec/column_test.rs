//! Conditions on one property of one node or relationship, which are tested once for each different
//! value of the property and not once for each row.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use crate::graph::{EdgeId, Key, NodeId, PropertyColumn, Value};
use crate::query::algebra::{Expr, Var};
use crate::query::function::Function;

use super::Fault;
use super::compiled_expr::ExprCompiler;
use super::condition::RowCondition;

/// A condition that reads one property of one slot, with the results that are known already.
pub(super) struct ColumnTest<'g> {
    slot: usize,
    of_nodes: Option<ColumnVerdicts<'g>>,
    of_edges: Option<ColumnVerdicts<'g>>,
    condition: RowCondition<'g>,
}

/// A condition on one node that the stage which binds the node can test too.
pub(super) trait NodeTest {
    /// Whether the condition is true if a slot of the row holds a node; `None` where only the
    /// condition itself can tell.
    fn verdict(&self, row: &[Value], slot: usize, node: NodeId) -> Option<bool>;
}

/// The verdict of several conditions together: false if one is false, else `None` if one cannot tell.
#[inline]
pub(super) fn joint_verdict(verdicts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for verdict in verdicts {
        match verdict {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

/// The results of a condition for the values of a column.
struct ColumnVerdicts<'g> {
    column: &'g PropertyColumn,
    /// For each value its result. Made once so many rows were tested that it pays off.
    verdicts: OnceCell<Vec<Cell<Verdict>>>,
    tested: Cell<usize>,
}

/// The result of a condition for one value.
#[derive(Debug, Clone, Copy)]
enum Verdict {
    /// It has not been tested yet.
    Open,
    Known(Option<bool>),
}

/// The table of results is made after one test for this many values.
const VALUES_A_TEST: usize = 16;

impl<'g> ColumnVerdicts<'g> {
    fn new(column: Option<&'g PropertyColumn>) -> Option<ColumnVerdicts<'g>> {
        let (verdicts, tested) = (OnceCell::new(), Cell::new(0));
        Some(ColumnVerdicts { column: column?, verdicts, tested })
    }

    /// The place where the result for the value of a record is kept; `None` as long as results are
    /// not kept.
    #[inline]
    fn of(&self, record: usize) -> Option<&Cell<Verdict>> {
        let verdicts = match self.verdicts.get() {
            Some(verdicts) => verdicts,
            None => {
                let tested = self.tested.get() + 1;
                self.tested.set(tested);
                let count = self.column.values().len();
                if tested * VALUES_A_TEST < count {
                    return None;
                }
                self.verdicts.get_or_init(|| vec![Cell::new(Verdict::Open); count])
            }
        };
        verdicts.get(self.column.number(record) as usize)
    }
}

impl<'g> ColumnTest<'g> {
    /// The slot that it reads.
    pub(super) fn slot(&self) -> usize {
        self.slot
    }

    /// Tests the row.
    #[inline]
    pub(super) fn test(&self, row: &mut [Value]) -> Result<Option<bool>, Fault> {
        let kept = match &row[self.slot] {
            Value::Node(node) => self.kept_for_node(*node),
            Value::Edge(edge) => self.kept_for_edge(*edge),
            _ => None,
        };
        let Some(kept) = kept else { return (self.condition)(row) };
        if let Verdict::Known(known) = kept.get() {
            return Ok(known);
        }
        let result = (self.condition)(row)?;
        kept.set(Verdict::Known(result));
        Ok(result)
    }

    #[inline]
    fn kept_for_node(&self, node: NodeId) -> Option<&Cell<Verdict>> {
        self.of_nodes.as_ref()?.of(node.index())
    }

    #[inline]
    fn kept_for_edge(&self, edge: EdgeId) -> Option<&Cell<Verdict>> {
        self.of_edges.as_ref()?.of(edge.index())
    }

    /// Whether the condition is true for a relationship in the slot; `None` where only the condition
    /// itself can tell.
    #[inline]
    pub(super) fn edge_verdict(&self, edge: EdgeId) -> Option<bool> {
        kept_verdict(self.kept_for_edge(edge))
    }
}

impl NodeTest for ColumnTest<'_> {
    #[inline]
    fn verdict(&self, _: &[Value], _: usize, node: NodeId) -> Option<bool> {
        kept_verdict(self.kept_for_node(node))
    }
}

fn kept_verdict(kept: Option<&Cell<Verdict>>) -> Option<bool> {
    match kept?.get() {
        Verdict::Open => None,
        Verdict::Known(known) => Some(known == Some(true)),
    }
}

impl<'g> ExprCompiler<'g> {
    /// A condition as a test of a column, if it reads just one property of one slot, and if the graph
    /// has that as a column. `condition` compiles it for the values that are not known yet.
    pub(super) fn column_test(
        self,
        expr: &Expr,
        condition: impl FnOnce() -> Result<RowCondition<'g>, Fault>,
    ) -> Result<Option<ColumnTest<'g>>, Fault> {
        let Some((var, name)) = only_property(expr) else { return Ok(None) };
        let Some((of_nodes, of_edges)) = self.graph.key(name).map(|key| self.columns(key)) else {
            return Ok(None);
        };
        // Of a column in which hardly two records have the same value no result is asked for twice.
        let of_nodes = of_nodes.filter(|column| column.repeats(self.graph.node_count()));
        let of_edges = of_edges.filter(|column| column.repeats(self.graph.edge_count()));
        let (of_nodes, of_edges) = (ColumnVerdicts::new(of_nodes), ColumnVerdicts::new(of_edges));
        if of_nodes.is_none() && of_edges.is_none() {
            return Ok(None);
        }
        Ok(Some(ColumnTest { slot: var.index(), of_nodes, of_edges, condition: condition()? }))
    }

    /// The columns of a property: of nodes, and of relationships.
    pub(super) fn columns(
        self,
        key: Key,
    ) -> (Option<&'g PropertyColumn>, Option<&'g PropertyColumn>) {
        (self.graph.node_column(key), self.graph.edge_column(key))
    }
}

/// The slot and the property of an expression that reads nothing else and always has the same value
/// for the same value of the property.
pub(super) fn only_property(expr: &Expr) -> Option<(Var, &Arc<str>)> {
    let mut found: Option<(Var, &Arc<str>)> = None;
    reads_only(expr, &mut found).then_some(found)?
}

/// Whether an expression reads no slot but the one property that is in `found` afterwards.
fn reads_only<'e>(expr: &'e Expr, found: &mut Option<(Var, &'e Arc<str>)>) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Parameter(_) => true,
        Expr::Property(of, key) => {
            let Expr::Var(var) = of.as_ref() else { return false };
            *found.get_or_insert((*var, key)) == (*var, key)
        }
        Expr::Unary(_, of) => reads_only(of, found),
        Expr::Binary(_, a, b) => reads_only(a, found) && reads_only(b, found),
        Expr::List(items) => items.iter().all(|item| reads_only(item, found)),
        Expr::Call(function, arguments) => {
            *function != Function::Rand && arguments.iter().all(|item| reads_only(item, found))
        }
        _ => false,
    }
}
