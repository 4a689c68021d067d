//! Groups rows and computes aggregates over each group.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::graph::{PropertyColumn, TextIndex, Value};
use crate::query::algebra::{Expr, Var};

use super::aggregator::{Accumulator, Aggregator};
use super::comparison::ValueKey;
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::distinct_stage::{add_evidence, evidence_list};
use super::expand_stage::ExpandStage;
use super::held_size::{BLOCK, HeldColumn, VALUE, table_size};
use super::id_set::IdSet;
use super::stage::{self, Flow, RowSink, Stage};
use super::{Fault, RunContext};

/// Stands for no group.
const NONE: u32 = u32::MAX;

/// Groups rows.
pub(super) struct GroupStage<'g> {
    pub(super) keys: Vec<(usize, CompiledExpr<'g>)>,
    /// For each key what counts its values.
    pub(super) columns: Vec<HeldColumn>,
    pub(super) gathers: Vec<(usize, Aggregator<'g>)>,
    pub(super) evidence: Option<usize>,
    /// The slot that holds how many equal rows each row stands for.
    pub(super) weight: Option<usize>,
    /// If the only key is a text of a node: the slot of the node, and the index of these texts.
    pub(super) texts: Option<(usize, &'g TextIndex)>,
    /// If the keys are properties with few different values.
    pub(super) by_columns: Option<ColumnGroups<'g>>,
    /// If only the first groups by some count are wanted afterwards.
    pub(super) first: Option<FirstGroups>,
    /// If the rows come from walking one relationship and are only counted, in a single group: what
    /// each aggregate counts. Then no rows are made.
    pub(super) tally: Option<Vec<HopTally>>,
    pub(super) state: RefCell<GroupState>,
}

/// Only the groups with the largest or smallest counts are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstGroups {
    /// The index of the aggregate that is the count.
    pub(super) gather: usize,
    /// Whether the largest counts are wanted.
    pub(super) descending: bool,
    /// The number of groups that are wanted.
    pub(super) count: usize,
}

/// What an aggregate counts of the relationships that are walked.
#[derive(Debug, Clone, Copy)]
pub(super) enum HopTally {
    /// All relationships.
    Rows,
    /// The distinct nodes that they lead to.
    Nodes,
    /// The distinct relationships.
    Edges,
}

/// Keys of groups that are properties with few different values: the numbers of these values tell
/// which group a row belongs to.
pub(super) struct ColumnGroups<'g> {
    keys: Vec<KeyColumn<'g>>,
}

/// A key that is a property of the node or the relationship in a slot.
struct KeyColumn<'g> {
    slot: usize,
    of_nodes: bool,
    column: &'g PropertyColumn,
}

impl<'g> ColumnGroups<'g> {
    /// The most combinations of values for which a table of groups is made.
    const MOST: usize = 1 << 18;

    /// For keys that are all properties in columns, and have few combinations of values.
    pub(super) fn of(keys: &[(Var, Expr)], compiler: ExprCompiler<'g>) -> Option<Self> {
        let column = |(_, expr): &(Var, Expr)| {
            let Expr::Property(of, key) = expr else { return None };
            let Expr::Var(var) = of.as_ref() else { return None };
            // A slot holds nodes or relationships, but only one of them has the property.
            let (of_nodes, column) = match compiler.columns(compiler.graph.key(key)?) {
                (Some(column), None) => (true, column),
                (None, Some(column)) => (false, column),
                _ => return None,
            };
            Some(KeyColumn { slot: var.index(), of_nodes, column })
        };
        let keys: Vec<KeyColumn> = keys.iter().map(column).collect::<Option<_>>()?;
        let counts = keys.iter().map(|key| key.column.values().len());
        let combinations = counts.fold(1, usize::saturating_mul);
        (!keys.is_empty() && combinations <= Self::MOST).then_some(ColumnGroups { keys })
    }

    /// The number of the combination of values of a row.
    #[inline]
    fn combination(&self, row: &[Value]) -> Option<usize> {
        let mut combination = 0;
        for key in &self.keys {
            let record = match (&row[key.slot], key.of_nodes) {
                (Value::Node(node), true) => node.index(),
                (Value::Edge(edge), false) => edge.index(),
                _ => return None,
            };
            let number = key.column.number(record) as usize;
            combination = combination * key.column.values().len() + number;
        }
        Some(combination)
    }
}

/// A key of a group. The text of a node is kept by its number in the index, because few groups may
/// be wanted in the end.
enum GroupKey {
    Value(Value),
    Text(u32),
}

/// The groups so far. Keys and accumulators are stored one group after another.
#[derive(Default)]
pub(super) struct GroupState {
    count: usize,
    keys: Vec<GroupKey>,
    gatherers: Vec<Accumulator>,
    evidence: Vec<IdSet>,
    places: GroupPlaces,
    scratch: Vec<ValueKey>,
}

/// Finds the group of a key. Nodes and texts of nodes are looked up by number, other keys by value.
#[derive(Default)]
struct GroupPlaces {
    by_node: Vec<u32>,
    by_text: Vec<u32>,
    by_combination: Vec<u32>,
    by_value: FxHashMap<ValueKey, u32>,
    by_values: FxHashMap<Vec<ValueKey>, u32>,
}

/// The element of a list at an index; the list grows as needed.
fn grown_slot(list: &mut Vec<u32>, n: usize) -> &mut u32 {
    if n >= list.len() {
        list.resize(n + 1 + n / 2, NONE);
    }
    &mut list[n]
}

impl GroupStage<'_> {
    /// Takes in a row.
    #[inline]
    pub(super) fn add_row(&self, row: &mut [Value], cx: &RunContext) -> Result<(), Fault> {
        let state = &mut *self.state.borrow_mut();
        let combination = self.by_columns.as_ref().and_then(|keys| keys.combination(row));
        let known = combination.map(|n| *grown_slot(&mut state.places.by_combination, n));
        let place = match (known, self.keys.as_slice()) {
            (Some(known), _) if known != NONE => known as usize,
            (_, []) if state.count == 0 => self.begin_group(state, cx)?,
            (_, []) => 0,
            (_, [(_, key)]) => self.by_one(key, state, row, cx)?,
            _ => self.by_many(state, row, cx)?,
        };
        if let Some(combination) = combination.filter(|_| known == Some(NONE)) {
            let known = grown_slot(&mut state.places.by_combination, combination);
            *known = u32::try_from(place).unwrap_or(NONE);
        }
        let weight = match self.weight.map(|slot| &row[slot]) {
            Some(Value::Int(n)) => *n,
            _ => 1,
        };
        let first = place * self.gathers.len();
        for ((_, gathering), gatherer) in self.gathers.iter().zip(&mut state.gatherers[first..]) {
            gathering.add(gatherer, row, weight, cx)?;
        }
        if let Some(slot) = self.evidence {
            add_evidence(&mut state.evidence[place], &row[slot], cx)?;
        }
        Ok(())
    }

    /// The index of the group of a row that has one key.
    fn by_one(
        &self,
        key: &CompiledExpr,
        state: &mut GroupState,
        row: &mut [Value],
        cx: &RunContext,
    ) -> Result<usize, Fault> {
        if let Some((slot, texts)) = self.texts
            && let Value::Node(node) = row[slot]
            && let Some(number) = texts.number(node)
        {
            return self.by_text(number, texts, state, cx);
        }
        let value = key(row)?;
        cx.walk(&value)?;
        let known = match (&value, self.texts) {
            (Value::Node(node), _) => grown_slot(&mut state.places.by_node, node.index()),
            (Value::String(text), Some((_, texts))) if texts.find(text).is_some() => {
                let number = texts.find(text).unwrap_or(NONE);
                return self.by_text(number, texts, state, cx);
            }
            _ => state.places.by_value.entry(ValueKey(value.clone())).or_insert(NONE),
        };
        if *known != NONE {
            return Ok(*known as usize);
        }
        *known = u32::try_from(state.count).unwrap_or(NONE);
        state.keys.push(GroupKey::Value(value));
        self.begin_group(state, cx)
    }

    fn by_text(
        &self,
        number: u32,
        texts: &TextIndex,
        state: &mut GroupState,
        cx: &RunContext,
    ) -> Result<usize, Fault> {
        if state.places.by_text.is_empty() {
            state.places.by_text = vec![NONE; texts.count()];
        }
        let known = &mut state.places.by_text[number as usize];
        if *known != NONE {
            return Ok(*known as usize);
        }
        *known = u32::try_from(state.count).unwrap_or(NONE);
        state.keys.push(GroupKey::Text(number));
        self.begin_group(state, cx)
    }

    /// The index of the group of a row that has several keys.
    fn by_many(
        &self,
        state: &mut GroupState,
        row: &mut [Value],
        cx: &RunContext,
    ) -> Result<usize, Fault> {
        let mut key = std::mem::take(&mut state.scratch);
        key.clear();
        key.reserve_exact(self.keys.len());
        for (_, eval) in &self.keys {
            let value = eval(row)?;
            cx.walk(&value)?;
            key.push(ValueKey(value));
        }
        if let Some(&place) = state.places.by_values.get(key.as_slice()) {
            state.scratch = key;
            return Ok(place as usize);
        }
        state.keys.extend(key.iter().map(|ValueKey(value)| GroupKey::Value(value.clone())));
        let place = u32::try_from(state.count).unwrap_or(NONE);
        state.places.by_values.insert(key, place);
        self.begin_group(state, cx)
    }

    /// Adds a group whose keys have been added already.
    fn begin_group(&self, state: &mut GroupState, cx: &RunContext) -> Result<usize, Fault> {
        let own = &state.keys[state.keys.len() - self.keys.len()..];
        let size = |(key, column): (&GroupKey, &HeldColumn)| match key {
            GroupKey::Value(value) => column.size(value),
            GroupKey::Text(_) => VALUE,
        };
        let keys: usize = own.iter().zip(&self.columns).map(size).sum();
        // The keys stand a second time in the table that finds groups by them.
        let entry = match own {
            [] => 0,
            [GroupKey::Text(_) | GroupKey::Value(Value::Node(_))] => table_size(size_of::<u32>()),
            [_] => table_size(VALUE + size_of::<u32>()),
            many => table_size(size_of::<(Vec<ValueKey>, u32)>()) + BLOCK + VALUE * many.len(),
        };
        let first = state.gatherers.len();
        state.gatherers.extend(self.gathers.iter().map(|(_, gathering)| gathering.start()));
        let gatherers: usize = state.gatherers[first..].iter().map(Accumulator::size).sum();
        if self.evidence.is_some() {
            state.evidence.push(IdSet::default());
        }
        let evidence = if self.evidence.is_some() { size_of::<IdSet>() } else { 0 };
        cx.hold(keys + entry + gatherers + evidence)?;
        state.count += 1;
        Ok(state.count - 1)
    }

    pub(super) fn release(
        &self,
        rest: &[Stage],
        row: &mut [Value],
        cx: &RunContext,
        sink: RowSink,
    ) -> Flow {
        let mut state = self.state.take();
        if state.count == 0 && self.keys.is_empty() {
            self.begin_group(&mut state, cx)?;
        }
        let unwanted = self.unwanted(&state.gatherers);
        let mut keys = state.keys.into_iter();
        let mut gatherers = state.gatherers.into_iter();
        let mut evidence = state.evidence.into_iter();
        for n in 0..state.count {
            if unwanted.as_ref().is_some_and(|unwanted| unwanted(n)) {
                keys.by_ref().take(self.keys.len()).for_each(drop);
                gatherers.by_ref().take(self.gathers.len()).for_each(drop);
                evidence.next();
                continue;
            }
            for ((slot, _), value) in self.keys.iter().zip(&mut keys) {
                row[*slot] = match value {
                    GroupKey::Value(value) => value,
                    GroupKey::Text(number) => self.text(number),
                };
            }
            for ((slot, gathering), gatherer) in self.gathers.iter().zip(&mut gatherers) {
                row[*slot] = gathering.finish(gatherer, cx)?;
            }
            if let (Some(slot), Some(edges)) = (self.evidence, evidence.next()) {
                row[slot] = evidence_list(&edges);
            }
            stage::push_row(rest, row, cx, sink)?;
        }
        Ok(())
    }

    fn text(&self, number: u32) -> Value {
        self.texts.map_or(Value::Null, |(_, texts)| Value::String(texts.shared(number).clone()))
    }

    /// Tells which groups cannot be among the first, if only those are wanted.
    fn unwanted(&self, gatherers: &[Accumulator]) -> Option<impl Fn(usize) -> bool + use<>> {
        let first = self.first?;
        let count = |gatherer: &Accumulator| match gatherer {
            Accumulator::Count(n) if first.descending => Some(-n),
            Accumulator::Count(n) => Some(*n),
            _ => None,
        };
        let own = gatherers.iter().skip(first.gather).step_by(self.gathers.len());
        let counts: Vec<i64> = own.map(count).collect::<Option<_>>()?;
        if counts.len() <= first.count || first.count == 0 {
            return None;
        }
        let mut sorted = counts.clone();
        let (_, &mut last, _) = sorted.select_nth_unstable(first.count - 1);
        Some(move |n: usize| counts[n] > last)
    }

    /// What each aggregate counts of the relationships that are walked into these slots; `None`
    /// where one of them does more than that.
    pub(super) fn hop_tally(&self, edge: usize, to: usize) -> Option<Vec<HopTally>> {
        if !self.keys.is_empty() || self.evidence.is_some() || self.weight.is_some() {
            return None;
        }
        let of = |(_, gathering): &(usize, Aggregator)| match gathering.counts() {
            Some(None) => Some(HopTally::Rows),
            Some(Some(slot)) if slot == to => Some(HopTally::Nodes),
            Some(Some(slot)) if slot == edge => Some(HopTally::Edges),
            _ => None,
        };
        self.gathers.iter().map(of).collect()
    }

    /// Whether nothing of the rows matters but their number.
    pub(super) fn only_counts(&self) -> bool {
        self.keys.is_empty()
            && self.evidence.is_none()
            && self.weight.is_none()
            && self.gathers.iter().all(|(_, gather)| gather.counts() == Some(None))
    }

    /// Counts so many rows, of which nothing else matters.
    pub(super) fn count_rows(&self, rows: usize, cx: &RunContext) -> Result<(), Fault> {
        if rows == 0 {
            return Ok(());
        }
        let state = &mut *self.state.borrow_mut();
        if state.count == 0 {
            self.begin_group(state, cx)?;
        }
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        state.gatherers.iter_mut().for_each(|gatherer| gatherer.count(rows));
        Ok(())
    }

    /// Counts the relationships at a node without making rows of them.
    pub(super) fn count_hops(
        &self,
        expanding: &ExpandStage,
        row: &[Value],
        cx: &RunContext,
    ) -> Result<(), Fault> {
        let state = &mut *self.state.borrow_mut();
        let (Some(tally), Value::Node(node)) = (&self.tally, &row[expanding.from]) else {
            return Ok(());
        };
        if state.count == 0 {
            self.begin_group(state, cx)?;
        }
        let mut grown = 0;
        for (what, gatherer) in tally.iter().zip(&mut state.gatherers) {
            let mut hops = 0usize;
            let different = match gatherer {
                Accumulator::Different(different) => Some(different),
                _ => None,
            };
            match (what, different) {
                (HopTally::Nodes, Some(different)) => expanding.visit(*node, |hop| {
                    hops += 1;
                    grown += different.insert_node(hop.node).unwrap_or(0);
                }),
                (HopTally::Edges, Some(different)) => expanding.visit(*node, |hop| {
                    hops += 1;
                    grown += different.insert_edge(hop.edge).unwrap_or(0);
                }),
                _ => {
                    expanding.visit(*node, |_| hops += 1);
                    gatherer.count(i64::try_from(hops).unwrap_or(i64::MAX));
                }
            }
            cx.ticks(hops)?;
        }
        cx.hold(grown)
    }
}
