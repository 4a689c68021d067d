//! Computes aggregates over the rows of a group.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::codes;
use crate::graph::temporal::{Duration, Temporal};
use crate::graph::{EdgeId, NodeId, Value};
use crate::query::algebra::Expr;
use crate::query::function::Aggregate;
use crate::query::plan::{AggregatePlan, BoundVars};

use super::comparison::{self, ValueKey};
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::held_size::{BLOCK, HeldColumn, table_size};
use super::id_set::IdSet;
use super::{Fault, RunContext, fault};

/// Computes one aggregate: the function and its compiled arguments.
pub(super) struct Aggregator<'g> {
    function: Aggregate,
    distinct: bool,
    arguments: Vec<CompiledExpr<'g>>,
    /// The slot that the argument reads, if it reads just that.
    slot: Option<usize>,
    /// Counts the values that are held.
    column: HeldColumn,
}

/// What one aggregate has accumulated in one group. Counts are the most frequent aggregates and
/// there may be millions of groups, so that this type is small.
pub(super) enum Accumulator {
    /// The number of rows.
    Count(i64),
    /// The number of distinct values.
    Different(Box<DistinctValues>),
    /// Everything else.
    Full(Box<ValueAccumulator>),
}

impl Accumulator {
    /// The bytes that it takes while it is empty.
    pub(super) fn size(&self) -> usize {
        size_of::<Accumulator>()
            + match self {
                Accumulator::Count(_) => 0,
                Accumulator::Different(_) => size_of::<DistinctValues>() + BLOCK,
                Accumulator::Full(_) => size_of::<ValueAccumulator>() + BLOCK,
            }
    }

    /// Counts more rows, if it counts rows.
    pub(super) fn count(&mut self, rows: i64) {
        if let Accumulator::Count(count) = self {
            *count = count.saturating_add(rows);
        }
    }
}

/// A set of distinct values. Nodes and relationships are stored by their number.
#[derive(Default)]
pub(super) struct DistinctValues {
    nodes: IdSet,
    edges: IdSet,
    others: FxHashSet<ValueKey>,
}

impl DistinctValues {
    /// Adds a value; false where it was in the set.
    fn insert(&mut self, value: &Value, held: &HeldColumn, cx: &RunContext) -> Result<bool, Fault> {
        let grown = match value {
            Value::Node(node) => self.insert_node(*node),
            Value::Edge(edge) => self.insert_edge(*edge),
            other => {
                cx.walk(other)?;
                let fresh = self.others.insert(ValueKey(other.clone()));
                fresh.then(|| table_size(held.size(other)))
            }
        };
        match grown {
            Some(bytes) => cx.hold(bytes).map(|()| true),
            None => Ok(false),
        }
    }

    /// Adds a node. Returns by how many bytes the set has grown, or `None` where it was in it.
    pub(super) fn insert_node(&mut self, node: NodeId) -> Option<usize> {
        self.nodes.insert(u32::try_from(node.index()).unwrap_or(u32::MAX))
    }

    /// Adds a relationship. Returns by how many bytes the set has grown, or `None` where it was in
    /// it.
    pub(super) fn insert_edge(&mut self, edge: EdgeId) -> Option<usize> {
        self.edges.insert(u32::try_from(edge.index()).unwrap_or(u32::MAX))
    }

    fn len(&self) -> usize {
        self.nodes.len() + self.edges.len() + self.others.len()
    }
}

/// Sums, lists, and smallest or largest values.
#[derive(Default)]
pub(super) struct ValueAccumulator {
    /// The values that came before, where each counts once.
    seen: Option<Box<DistinctValues>>,
    count: i64,
    /// The sum as an integer, which is exact as long as all values are integers.
    whole: i64,
    sum: f64,
    decimal: bool,
    /// The sum of durations.
    long: Option<Duration>,
    best: Value,
    list: Vec<Value>,
    part: Option<f64>,
}

fn too_long() -> Fault {
    fault(&codes::NUMBER_OUT_OF_RANGE, "the duration does not fit in 64 bits")
}

impl<'g> Aggregator<'g> {
    pub(super) fn new(
        gather: &AggregatePlan,
        compiler: ExprCompiler<'g>,
        scope: &BoundVars,
    ) -> Result<Aggregator<'g>, Fault> {
        let arguments = gather.arguments.iter().map(|expr| compiler.compile(expr, scope));
        let slot = match gather.arguments.as_slice() {
            [Expr::Var(var)] => Some(var.index()),
            _ => None,
        };
        Ok(Aggregator {
            function: gather.function,
            distinct: gather.distinct,
            arguments: arguments.collect::<Result<_, Fault>>()?,
            slot,
            column: match gather.arguments.first() {
                Some(expr) => HeldColumn::of(expr, scope),
                None => HeldColumn::default(),
            },
        })
    }

    /// What the aggregate counts, if it only counts: `Some(None)` for rows, and the slot whose
    /// distinct values it counts.
    pub(super) fn counts(&self) -> Option<Option<usize>> {
        match (self.function, self.arguments.is_empty(), self.distinct) {
            (Aggregate::Count, true, _) => Some(None),
            (Aggregate::Count, false, true) => self.slot.map(Some),
            _ => None,
        }
    }

    pub(super) fn start(&self) -> Accumulator {
        match (self.function, self.distinct && !self.arguments.is_empty()) {
            (Aggregate::Count, false) => Accumulator::Count(0),
            (Aggregate::Count, true) => Accumulator::Different(Box::default()),
            _ => Accumulator::Full(Box::default()),
        }
    }

    /// Adds the value of a row that stands for `weight` equal rows. Nulls are ignored, except by
    /// `count(*)`.
    #[inline]
    pub(super) fn add(
        &self,
        to: &mut Accumulator,
        row: &mut [Value],
        weight: i64,
        cx: &RunContext,
    ) -> Result<(), Fault> {
        let Some(argument) = self.arguments.first() else {
            if let Accumulator::Count(count) = to {
                *count = count.saturating_add(weight);
            }
            return Ok(());
        };
        match (to, self.slot) {
            (Accumulator::Count(count), Some(slot)) => {
                *count = count.saturating_add(if row[slot].is_null() { 0 } else { weight });
            }
            (Accumulator::Count(count), None) => {
                *count = count.saturating_add(if argument(row)?.is_null() { 0 } else { weight });
            }
            (Accumulator::Different(different), Some(slot)) => {
                if !row[slot].is_null() {
                    different.insert(&row[slot], &self.column, cx)?;
                }
            }
            (Accumulator::Different(different), None) => {
                let value = argument(row)?;
                if !value.is_null() {
                    different.insert(&value, &self.column, cx)?;
                }
            }
            (Accumulator::Full(full), _) => self.add_full(full, row, cx)?,
        }
        Ok(())
    }

    #[inline]
    fn add_full(
        &self,
        to: &mut ValueAccumulator,
        row: &mut [Value],
        cx: &RunContext,
    ) -> Result<(), Fault> {
        let Some(argument) = self.arguments.first() else { return Ok(()) };
        if let Some(part) = self.arguments.get(1) {
            to.part = Some(self.part(&part(row)?)?);
        }
        let value = argument(row)?;
        if value.is_null() {
            return Ok(());
        }
        if self.distinct {
            let seen = to.seen.get_or_insert_default();
            if !seen.insert(&value, &self.column, cx)? {
                return Ok(());
            }
        }
        to.count += 1;
        match self.function {
            Aggregate::Count => {}
            Aggregate::Collect => {
                cx.hold(self.column.size(&value))?;
                to.list.push(value);
            }
            Aggregate::Min | Aggregate::Max => {
                cx.walk(&value)?;
                let smaller = comparison::order_values(&value, &to.best).is_lt();
                if to.best.is_null() || smaller == (self.function == Aggregate::Min) {
                    to.best = value;
                }
            }
            Aggregate::Sum | Aggregate::Avg => self.sum(to, &value)?,
            _ => {
                self.number(&value)?;
                cx.hold(self.column.size(&value))?;
                to.list.push(value);
            }
        }
        Ok(())
    }

    #[inline]
    fn sum(&self, to: &mut ValueAccumulator, value: &Value) -> Result<(), Fault> {
        if let Value::Temporal(Temporal::Duration(more)) = value
            && (to.count == 1 || to.long.is_some())
        {
            let sum = to.long.unwrap_or_default().plus(**more);
            to.long = Some(sum.ok_or_else(too_long)?);
            return Ok(());
        }
        if to.long.is_some() {
            let message =
                format!("{}() takes numbers or durations, not both", self.function.name());
            return Err(fault(&codes::ARGUMENT_VALUE_AT_RUN, message));
        }
        to.sum += self.number(value)?;
        match value {
            Value::Int(n) if self.function == Aggregate::Sum && !to.decimal => {
                to.whole = to
                    .whole
                    .checked_add(*n)
                    .ok_or_else(|| fault(&codes::ARITHMETIC, "the sum does not fit in 64 bits"))?;
            }
            _ => to.decimal = true,
        }
        Ok(())
    }

    fn number(&self, value: &Value) -> Result<f64, Fault> {
        match value {
            #[expect(clippy::cast_precision_loss, reason = "as openCypher has it")]
            Value::Int(n) => Ok(*n as f64),
            Value::Float(x) => Ok(*x),
            other => {
                let message =
                    format!("{}() takes numbers, not {}", self.function.name(), other.type_name());
                Err(fault(&codes::ARGUMENT_VALUE_AT_RUN, message))
            }
        }
    }

    /// The second argument of a percentile function: a number from 0 to 1.
    fn part(&self, value: &Value) -> Result<f64, Fault> {
        let part = self.number(value)?;
        if (0.0..=1.0).contains(&part) {
            return Ok(part);
        }
        let message = format!("{}() takes a part from 0 to 1, not {part}", self.function.name());
        Err(fault(&codes::NUMBER_OUT_OF_RANGE, message))
    }

    /// The result for a group.
    #[expect(clippy::cast_precision_loss, reason = "no group has 2^53 rows")]
    pub(super) fn finish(&self, from: Accumulator, cx: &RunContext) -> Result<Value, Fault> {
        let mut from = match from {
            Accumulator::Count(count) => return Ok(Value::Int(count)),
            Accumulator::Different(different) => {
                return Ok(Value::Int(i64::try_from(different.len()).unwrap_or(i64::MAX)));
            }
            Accumulator::Full(full) => *full,
        };
        Ok(match self.function {
            Aggregate::Count => Value::Int(from.count),
            Aggregate::Collect => {
                from.list.shrink_to_fit();
                return cx.list(from.list);
            }
            Aggregate::Min | Aggregate::Max => from.best,
            Aggregate::Sum | Aggregate::Avg if from.long.is_some() => {
                let long = from.long.unwrap_or_default();
                let sum = self.function == Aggregate::Sum;
                let count = from.count as f64;
                let long = if sum { Some(long) } else { long.scaled(|part| part / count) };
                Value::from(Temporal::Duration(Arc::new(long.ok_or_else(too_long)?)))
            }
            Aggregate::Sum if from.decimal => Value::Float(from.sum),
            Aggregate::Sum => Value::Int(from.whole),
            _ if from.count == 0 => match self.function {
                Aggregate::StDev | Aggregate::StDevP => Value::Float(0.0),
                _ => Value::Null,
            },
            Aggregate::Avg => Value::Float(from.sum / from.count as f64),
            Aggregate::StDev | Aggregate::StDevP => {
                let values: Vec<f64> =
                    from.list.iter().map(|v| self.number(v)).collect::<Result<_, _>>()?;
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
                let sample = self.function == Aggregate::StDev;
                let count = if sample { values.len() - 1 } else { values.len() };
                Value::Float(if count == 0 { 0.0 } else { (squares / count as f64).sqrt() })
            }
            Aggregate::PercentileDisc | Aggregate::PercentileCont => {
                from.list.sort_by(comparison::order_values);
                return self.percentile(&from.list, from.part.unwrap_or(0.0));
            }
        })
    }

    /// A percentile of sorted values, of which there is at least one.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list, which is within it"
    )]
    fn percentile(&self, sorted: &[Value], part: f64) -> Result<Value, Fault> {
        let last = sorted.len() - 1;
        if self.function == Aggregate::PercentileDisc {
            let place = (part * sorted.len() as f64).ceil() as usize;
            return Ok(sorted[place.saturating_sub(1).min(last)].clone());
        }
        let place = part * last as f64;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        let (a, b) = (self.number(&sorted[low])?, self.number(&sorted[high.min(last)])?);
        Ok(Value::Float(a + (b - a) * (place - low as f64)))
    }
}
