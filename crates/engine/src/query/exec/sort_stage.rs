//! Sorts rows, and keeps all of them or only the first few.

use std::cell::RefCell;
use std::cmp::Ordering;

use crate::graph::Value;

use super::compiled_expr::CompiledExpr;
use super::value_size::values_size;
use super::{Fault, RunContext, comparison};

/// Sorts rows.
pub(super) struct SortStage<'g> {
    pub(super) keys: Vec<(CompiledExpr<'g>, bool)>,
    pub(super) keep: Vec<usize>,
    pub(super) first: Option<usize>,
    pub(super) state: RefCell<SortState>,
}

/// The rows that are kept so far.
#[derive(Default)]
pub(super) struct SortState {
    rows: Vec<KeptRow>,
    /// The keys of the last row that is wanted, once there were more rows than wanted. A row that
    /// does not sort before it need not be kept.
    bar: Option<Vec<Value>>,
}

/// A row: its sort keys, and the slots that are needed later.
pub(super) struct KeptRow {
    keys: Vec<Value>,
    pub(super) slots: Vec<Value>,
}

impl KeptRow {
    /// The bytes that it takes.
    fn size(&self) -> usize {
        values_size(&self.keys) + values_size(&self.slots)
    }
}

impl SortStage<'_> {
    /// Takes in a row.
    pub(super) fn add_row(&self, row: &mut [Value], cx: &RunContext) -> Result<(), Fault> {
        let mut state = self.state.borrow_mut();
        let Some(keys) = self.keys_of(row, state.bar.as_deref())? else { return cx.tick() };
        let slots = self.keep.iter().map(|&slot| row[slot].clone()).collect();
        let kept = KeptRow { keys, slots };
        cx.hold(kept.size())?;
        state.rows.push(kept);
        // Twice as many rows as wanted are kept before the rest is dropped. So each row costs time
        // proportional to the logarithm of the wanted number and not of all rows.
        if let Some(first) = self.first
            && state.rows.len() >= first.saturating_mul(2).max(64)
        {
            self.sort(&mut state.rows);
            cx.release(state.rows.drain(first..).map(|row| row.size()).sum());
            state.bar = Some(state.rows.last().map_or(Vec::new(), |row| row.keys.clone()));
        }
        Ok(())
    }

    /// Computes the keys of a row; `None` where it does not sort before the bar. The keys are
    /// computed one by one, because the first one decides for most rows.
    fn keys_of(
        &self,
        row: &mut [Value],
        bar: Option<&[Value]>,
    ) -> Result<Option<Vec<Value>>, Fault> {
        let mut keys = Vec::new();
        let mut undecided = bar.is_some();
        for (n, (eval, descending)) in self.keys.iter().enumerate() {
            let key = eval(row)?;
            if let Some(bar) = bar.and_then(|bar| bar.get(n)).filter(|_| undecided) {
                match directed(&key, bar, *descending) {
                    Ordering::Greater => return Ok(None),
                    Ordering::Less => undecided = false,
                    Ordering::Equal => {}
                }
            }
            keys.push(key);
        }
        // Of equal rows the earlier ones are kept.
        Ok((!undecided).then_some(keys))
    }

    /// All rows that are kept, sorted.
    pub(super) fn finish(&self, cx: &RunContext) -> Vec<KeptRow> {
        let mut rows = self.state.take().rows;
        cx.release(rows.iter().map(KeptRow::size).sum());
        self.sort(&mut rows);
        rows
    }

    /// Sorts rows. Equal rows stay in the order in which they came.
    fn sort(&self, rows: &mut [KeptRow]) {
        rows.sort_by(|a, b| {
            let pairs = a.keys.iter().zip(&b.keys).zip(&self.keys);
            pairs.fold(Ordering::Equal, |before, ((a, b), (_, descending))| {
                before.then_with(|| directed(a, b, *descending))
            })
        });
    }
}

fn directed(a: &Value, b: &Value, descending: bool) -> Ordering {
    let ordering = comparison::order_values(a, b);
    if descending { ordering.reverse() } else { ordering }
}
