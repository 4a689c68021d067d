//! Sorts rows, and keeps all of them or only the first few.

use std::cell::RefCell;
use std::cmp::Ordering;

use crate::graph::Value;

use super::compiled_expr::CompiledExpr;
use super::held_size::{BLOCK, HeldColumn};
use super::{Fault, RunContext, comparison};

/// Sorts rows.
pub(super) struct SortStage<'g> {
    pub(super) keys: Vec<CompiledSortKey<'g>>,
    pub(super) keep: Vec<(usize, HeldColumn)>,
    pub(super) first: Option<usize>,
    pub(super) state: RefCell<SortState>,
}

/// A key to sort by.
pub(super) struct CompiledSortKey<'g> {
    pub(super) eval: CompiledExpr<'g>,
    pub(super) descending: bool,
    /// Counts the keys that are held.
    pub(super) column: HeldColumn,
}

/// The rows that are kept so far.
#[derive(Default)]
pub(super) struct SortState {
    rows: Vec<KeptRow>,
    /// The keys of the last row that is wanted, once there were more rows than wanted. A row that
    /// does not sort before it need not be kept.
    bar: Option<Vec<KeptKey>>,
}

/// A sort key of a row, with the number that decides most comparisons.
#[derive(Clone)]
struct KeptKey {
    prefix: u64,
    value: Value,
}

/// A row: its sort keys, and the slots that are needed later.
#[derive(Default)]
pub(super) struct KeptRow {
    keys: Vec<KeptKey>,
    pub(super) slots: Vec<Value>,
    /// The bytes that are counted for it.
    held: usize,
    /// The bytes of its keys, which comparing it with another row may have to read.
    heavy: usize,
}

/// Rows are sorted in parts of this many, which are then merged. Between the parts and while merging
/// the run looks at its limits.
const PART: usize = 1024;

/// Keys of more bytes than this are compared one pair at a time.
const HEAVY: usize = 1 << 12;

impl SortStage<'_> {
    /// Takes in a row.
    pub(super) fn add_row(&self, row: &mut [Value], cx: &RunContext) -> Result<(), Fault> {
        let mut state = self.state.borrow_mut();
        let Some(keys) = self.keys_of(row, state.bar.as_deref(), cx)? else { return cx.tick() };
        let heavy: usize =
            keys.iter().zip(&self.keys).map(|(k, by)| by.column.size(&k.value)).sum();
        let kept: usize = self.keep.iter().map(|(slot, column)| column.size(&row[*slot])).sum();
        let slots = self.keep.iter().map(|(slot, _)| row[*slot].clone()).collect();
        let held = size_of::<KeptRow>() + keys.len() * size_of::<u64>() + heavy + kept + 2 * BLOCK;
        cx.hold(held)?;
        state.rows.push(KeptRow { keys, slots, held, heavy });
        // Twice as many rows as wanted are kept before the rest is dropped. So each row costs time
        // proportional to the logarithm of the wanted number and not of all rows.
        if let Some(first) = self.first
            && state.rows.len() >= first.saturating_mul(2).max(64)
        {
            let mut rows = self.sorted(std::mem::take(&mut state.rows), cx)?;
            cx.release(rows.drain(first..).map(|row| row.held).sum());
            self.keys.iter().for_each(|key| key.column.forget());
            self.keep.iter().for_each(|(_, column)| column.forget());
            state.bar = Some(rows.last().map_or(Vec::new(), |row| row.keys.clone()));
            state.rows = rows;
        }
        Ok(())
    }

    /// Computes the keys of a row; `None` where it does not sort before the bar. The keys are
    /// computed one by one, because the first one decides for most rows.
    fn keys_of(
        &self,
        row: &mut [Value],
        bar: Option<&[KeptKey]>,
        cx: &RunContext,
    ) -> Result<Option<Vec<KeptKey>>, Fault> {
        let mut keys = Vec::with_capacity(self.keys.len());
        let mut undecided = bar.is_some();
        for (n, by) in self.keys.iter().enumerate() {
            let value = (by.eval)(row)?;
            let key = KeptKey { prefix: comparison::order_prefix(&value), value };
            if let Some(bar) = bar.and_then(|bar| bar.get(n)).filter(|_| undecided) {
                cx.walk(&key.value)?;
                match directed(&key, bar, by.descending) {
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
    pub(super) fn finish(&self, cx: &RunContext) -> Result<Vec<KeptRow>, Fault> {
        let rows = self.state.take().rows;
        cx.release(rows.iter().map(|row| row.held).sum());
        self.sorted(rows, cx)
    }

    /// Sorts rows. Equal rows stay in the order in which they came. O(n log n).
    ///
    /// The sort of the standard library cannot be stopped, so it only sorts small parts here.
    fn sorted(&self, mut rows: Vec<KeptRow>, cx: &RunContext) -> Result<Vec<KeptRow>, Fault> {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let heavy = rows.iter().any(|row| row.heavy > HEAVY);
        let mut width = if heavy { 1 } else { PART };
        for part in order.chunks_mut(width) {
            part.sort_by(|&a, &b| self.compare(&rows[a], &rows[b]));
            cx.ticks(part.len() * 8)?;
        }
        let mut merged = Vec::with_capacity(order.len());
        while width < order.len() {
            for pair in order.chunks(2 * width) {
                let (mut left, mut right) = pair.split_at(width.min(pair.len()));
                while let (Some((&a, after_a)), Some((&b, after_b))) =
                    (left.split_first(), right.split_first())
                {
                    cx.work(256 + rows[a].heavy.min(rows[b].heavy))?;
                    if self.compare(&rows[a], &rows[b]).is_le() {
                        merged.push(a);
                        left = after_a;
                    } else {
                        merged.push(b);
                        right = after_b;
                    }
                }
                merged.extend_from_slice(left);
                merged.extend_from_slice(right);
            }
            std::mem::swap(&mut order, &mut merged);
            merged.clear();
            width *= 2;
        }
        Ok(order.into_iter().map(|n| std::mem::take(&mut rows[n])).collect())
    }

    fn compare(&self, a: &KeptRow, b: &KeptRow) -> Ordering {
        let pairs = a.keys.iter().zip(&b.keys).zip(&self.keys);
        let mut orders = pairs.map(|((a, b), by)| directed(a, b, by.descending));
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

fn directed(a: &KeptKey, b: &KeptKey, descending: bool) -> Ordering {
    let ordering = a.prefix.cmp(&b.prefix);
    let ordering = ordering.then_with(|| comparison::order_values(&a.value, &b.value));
    if descending { ordering.reverse() } else { ordering }
}
