//! Conditions that compare the same property of two nodes as texts, such as `a.name < b.name`. Texts
//! are compared by their places in the order of all texts, without being read.

use std::cell::Cell;
use std::cmp::Ordering;

use crate::graph::{NodeId, TextIndex, Value};
use crate::query::algebra::{Binary, Expr};
use crate::query::plan::BoundVars;

use super::Fault;
use super::column_test::NodeTest;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::operators::truth_value;

/// A comparison of the texts that two nodes have as the same property.
pub(super) struct PairTest<'g> {
    left: usize,
    right: usize,
    texts: &'g TextIndex,
    holds: fn(Ordering) -> bool,
    /// How many pairs were compared. The order of all texts is made once that pays off.
    compared: Cell<usize>,
    /// The condition for what has no text as the property.
    otherwise: CompiledExpr<'g>,
}

/// The order of all texts is made after one comparison for this many texts.
const TEXTS_A_PAIR: usize = 4;

impl PairTest<'_> {
    /// Whether it compares what stands in a slot with something else.
    pub(super) fn reads(&self, slot: usize) -> bool {
        self.left == slot || self.right == slot
    }

    /// Tests the row.
    pub(super) fn test(&self, row: &mut [Value]) -> Result<Option<bool>, Fault> {
        if let (Value::Node(left), Value::Node(right)) = (&row[self.left], &row[self.right])
            && let Some(result) = self.compare(*left, *right)
        {
            return Ok(Some(result));
        }
        truth_value((self.otherwise)(row)?, "WHERE")
    }

    /// The result for two nodes; `None` where one of them has no text.
    #[inline]
    fn compare(&self, left: NodeId, right: NodeId) -> Option<bool> {
        let (a, b) = (self.texts.number(left)?, self.texts.number(right)?);
        let compared = self.compared.get();
        let ordering = if compared * TEXTS_A_PAIR < self.texts.count() {
            self.compared.set(compared + 1);
            self.texts.text(a).cmp(self.texts.text(b))
        } else {
            let ranks = self.texts.ranks();
            ranks[a as usize].cmp(&ranks[b as usize])
        };
        Some((self.holds)(ordering))
    }
}

impl NodeTest for PairTest<'_> {
    #[inline]
    fn verdict(&self, row: &[Value], slot: usize, node: NodeId) -> Option<bool> {
        let other = if slot == self.left { self.right } else { self.left };
        let Value::Node(other) = row[other] else { return None };
        if slot == self.left { self.compare(node, other) } else { self.compare(other, node) }
    }
}

impl<'g> ExprCompiler<'g> {
    /// A condition as a test of two texts, if it compares the same property of two slots and the
    /// texts of the property are indexed.
    pub(super) fn pair_test(
        self,
        expr: &Expr,
        scope: &BoundVars,
    ) -> Result<Option<PairTest<'g>>, Fault> {
        let Expr::Binary(operator, a, b) = expr else { return Ok(None) };
        let holds: fn(Ordering) -> bool = match operator {
            Binary::Equal => Ordering::is_eq,
            Binary::Unequal => Ordering::is_ne,
            Binary::Less => Ordering::is_lt,
            Binary::LessEqual => Ordering::is_le,
            Binary::Greater => Ordering::is_gt,
            Binary::GreaterEqual => Ordering::is_ge,
            _ => return Ok(None),
        };
        let (Expr::Property(_, key), Expr::Property(_, other)) = (&**a, &**b) else {
            return Ok(None);
        };
        if key != other {
            return Ok(None);
        }
        let (Some((left, texts)), Some((right, _))) = (self.texts_of(a), self.texts_of(b)) else {
            return Ok(None);
        };
        if left == right {
            return Ok(None);
        }
        let otherwise = self.compile(expr, scope)?;
        let compared = Cell::new(0);
        Ok(Some(PairTest { left, right, texts, holds, compared, otherwise }))
    }
}
