//! Groups of rows.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::graph::{Texts, Value};

use super::aggregate::{Gatherer, Gathering};
use super::compare::Key;
use super::eval::Eval;
use super::held::{BLOCK, VALUE, size};
use super::stage::{self, Flow, Sink, Stage};
use super::walk::Expanding;
use super::{Context, Fault};

/// The place of no group.
const NONE: u32 = u32::MAX;

/// Gathers rows in groups.
pub(super) struct Groups<'g> {
    pub(super) keys: Vec<(usize, Eval<'g>)>,
    pub(super) gathers: Vec<(usize, Gathering<'g>)>,
    pub(super) evidence: Option<usize>,
    /// The slot that says how many rows each row stands for.
    pub(super) weight: Option<usize>,
    /// Where the only key is a text of a node: that node's slot, and the texts by number.
    pub(super) texts: Option<(usize, &'g Texts)>,
    /// Where only the first groups are wanted afterwards.
    pub(super) first: Option<First>,
    /// Where rows of one relationship each are only counted in one group: what each aggregate
    /// counts of them.
    pub(super) tally: Option<Vec<Tally>>,
    pub(super) state: RefCell<State>,
}

/// Only the groups with the best counts are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct First {
    /// Which aggregate is that count.
    pub(super) gather: usize,
    /// Whether the largest are the best.
    pub(super) descending: bool,
    /// How many groups.
    pub(super) count: usize,
}

/// What an aggregate counts of relationships that are walked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tally {
    /// All of them.
    Rows,
    /// The different nodes that they lead to.
    Nodes,
    /// The different relationships.
    Edges,
}

/// A key of a group. A text of nodes is kept by its number: few may be wanted in the end.
enum Held {
    Value(Value),
    Text(u32),
}

impl Held {
    /// The bytes that it takes.
    fn size(&self) -> usize {
        match self {
            Held::Value(value) => size(value),
            Held::Text(_) => VALUE,
        }
    }
}

/// The groups so far. Keys and gatherers stand one after the other, as many a group as there are
/// keys and aggregates.
#[derive(Default)]
pub(super) struct State {
    count: usize,
    keys: Vec<Held>,
    gatherers: Vec<Gatherer>,
    evidence: Vec<Vec<Value>>,
    places: Places,
    scratch: Vec<Key>,
}

/// Finds the group of a key: by number where the key is a node or a text of nodes.
#[derive(Default)]
struct Places {
    by_node: Vec<u32>,
    by_text: Vec<u32>,
    by_value: FxHashMap<Key, u32>,
    by_values: FxHashMap<Vec<Key>, u32>,
}

/// The slot of a number in a list that is filled up as far as needed.
fn slot(list: &mut Vec<u32>, n: usize) -> &mut u32 {
    if n >= list.len() {
        list.resize(n + 1 + n / 2, NONE);
    }
    &mut list[n]
}

impl Groups<'_> {
    pub(super) fn take(&self, row: &mut [Value], cx: &Context) -> Result<(), Fault> {
        let state = &mut *self.state.borrow_mut();
        let place = match self.keys.as_slice() {
            [] if state.count == 0 => self.add(state, cx)?,
            [] => 0,
            [(_, key)] => self.by_one(key, state, row, cx)?,
            _ => self.by_many(state, row, cx)?,
        };
        let weight = match self.weight.map(|slot| &row[slot]) {
            Some(Value::Int(n)) => *n,
            _ => 1,
        };
        let first = place * self.gathers.len();
        for ((_, gathering), gatherer) in self.gathers.iter().zip(&mut state.gatherers[first..]) {
            gathering.add(gatherer, row, weight, cx)?;
        }
        if let Some(slot) = self.evidence {
            stage::add_evidence(&mut state.evidence[place], &row[slot], cx)?;
        }
        Ok(())
    }

    /// The group of a row by its only key.
    fn by_one(
        &self,
        key: &Eval,
        state: &mut State,
        row: &mut [Value],
        cx: &Context,
    ) -> Result<usize, Fault> {
        if let Some((slot, texts)) = self.texts
            && let Value::Node(node) = row[slot]
            && let Some(number) = texts.number(node)
        {
            return self.by_text(number, texts, state, cx);
        }
        let value = key(row)?;
        let known = match (&value, self.texts) {
            (Value::Node(node), _) => slot(&mut state.places.by_node, node.index()),
            (Value::String(text), Some((_, texts))) if texts.find(text).is_some() => {
                let number = texts.find(text).unwrap_or(NONE);
                return self.by_text(number, texts, state, cx);
            }
            _ => state.places.by_value.entry(Key(value.clone())).or_insert(NONE),
        };
        if *known != NONE {
            return Ok(*known as usize);
        }
        *known = u32::try_from(state.count).unwrap_or(NONE);
        state.keys.push(Held::Value(value));
        self.add(state, cx)
    }

    fn by_text(
        &self,
        number: u32,
        texts: &Texts,
        state: &mut State,
        cx: &Context,
    ) -> Result<usize, Fault> {
        if state.places.by_text.is_empty() {
            state.places.by_text = vec![NONE; texts.count()];
        }
        let known = &mut state.places.by_text[number as usize];
        if *known != NONE {
            return Ok(*known as usize);
        }
        *known = u32::try_from(state.count).unwrap_or(NONE);
        state.keys.push(Held::Text(number));
        self.add(state, cx)
    }

    /// The group of a row by several keys.
    fn by_many(&self, state: &mut State, row: &mut [Value], cx: &Context) -> Result<usize, Fault> {
        let mut key = std::mem::take(&mut state.scratch);
        key.clear();
        for (_, eval) in &self.keys {
            key.push(Key(eval(row)?));
        }
        if let Some(&place) = state.places.by_values.get(key.as_slice()) {
            state.scratch = key;
            return Ok(place as usize);
        }
        state.keys.extend(key.iter().map(|Key(value)| Held::Value(value.clone())));
        let place = u32::try_from(state.count).unwrap_or(NONE);
        state.places.by_values.insert(key, place);
        self.add(state, cx)
    }

    /// Begins a group, of which the keys are there already.
    fn add(&self, state: &mut State, cx: &Context) -> Result<usize, Fault> {
        let keys = state.keys.iter().rev().take(self.keys.len()).map(Held::size).sum::<usize>();
        // Keys are held once more where groups are found by them.
        cx.hold(2 * (BLOCK + keys) + self.gathers.len() * size_of::<Gatherer>())?;
        state.gatherers.extend(self.gathers.iter().map(|(_, gathering)| gathering.start()));
        if self.evidence.is_some() {
            state.evidence.push(Vec::new());
        }
        state.count += 1;
        Ok(state.count - 1)
    }

    pub(super) fn release(
        &self,
        rest: &[Stage],
        row: &mut [Value],
        cx: &Context,
        sink: Sink,
    ) -> Flow {
        let mut state = self.state.take();
        if state.count == 0 && self.keys.is_empty() {
            self.add(&mut state, cx)?;
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
                    Held::Value(value) => value,
                    Held::Text(number) => self.text(number),
                };
            }
            for ((slot, gathering), gatherer) in self.gathers.iter().zip(&mut gatherers) {
                row[*slot] = gathering.finish(gatherer)?;
            }
            if let (Some(slot), Some(mut edges)) = (self.evidence, evidence.next()) {
                stage::unite(&mut edges);
                row[slot] = Value::list(edges);
            }
            stage::push(rest, row, cx, sink)?;
        }
        Ok(())
    }

    fn text(&self, number: u32) -> Value {
        self.texts.map_or(Value::Null, |(_, texts)| Value::String(texts.shared(number).clone()))
    }

    /// Which groups cannot be among the first.
    fn unwanted(&self, gatherers: &[Gatherer]) -> Option<impl Fn(usize) -> bool + use<>> {
        let first = self.first?;
        let count = |gatherer: &Gatherer| match gatherer {
            Gatherer::Count(n) if first.descending => Some(-n),
            Gatherer::Count(n) => Some(*n),
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

    /// What each aggregate counts of relationships that are walked into these slots, if it counts
    /// nothing else.
    pub(super) fn tally_of(&self, edge: usize, to: usize) -> Option<Vec<Tally>> {
        if !self.keys.is_empty() || self.evidence.is_some() || self.weight.is_some() {
            return None;
        }
        let of = |(_, gathering): &(usize, Gathering)| match gathering.counts() {
            Some(None) => Some(Tally::Rows),
            Some(Some(slot)) if slot == to => Some(Tally::Nodes),
            Some(Some(slot)) if slot == edge => Some(Tally::Edges),
            _ => None,
        };
        self.gathers.iter().map(of).collect()
    }

    /// Counts the relationships at a node without making rows of them.
    pub(super) fn tally(
        &self,
        expanding: &Expanding,
        row: &[Value],
        cx: &Context,
    ) -> Result<(), Fault> {
        let state = &mut *self.state.borrow_mut();
        let (Some(tally), Value::Node(node)) = (&self.tally, &row[expanding.from]) else {
            return Ok(());
        };
        if state.count == 0 {
            self.add(state, cx)?;
        }
        let mut fresh = 0;
        for (what, gatherer) in tally.iter().zip(&mut state.gatherers) {
            let mut hops = 0;
            let different = match gatherer {
                Gatherer::Different(different) => Some(different),
                _ => None,
            };
            match (what, different) {
                (Tally::Nodes, Some(different)) => expanding.visit(*node, |hop| {
                    hops += 1;
                    fresh += usize::from(different.insert_node(hop.node));
                }),
                (Tally::Edges, Some(different)) => expanding.visit(*node, |hop| {
                    hops += 1;
                    fresh += usize::from(different.insert_edge(hop.edge));
                }),
                _ => {
                    expanding.visit(*node, |_| hops += 1);
                    gatherer.count(hops);
                }
            }
            cx.ticks(hops)?;
        }
        cx.hold(fresh * VALUE)
    }
}
