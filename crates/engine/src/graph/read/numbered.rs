//! Nodes that have no names, only numbers from 1 on, as Matrix Market, KONECT and DL have them.

use crate::graph::{Key, Type, Value};
use crate::text::Span;

use super::UNTYPED;
use super::cell_type::{parse_decimal, parse_int};
use super::draft::{DraftEdge, DraftEnd, GraphDraft};

/// Nodes with numbers, in one mode or in two: authors and their books. The numbers of the second mode
/// go on after those of the first.
#[derive(Debug)]
pub(super) struct NumberedNodes {
    /// How many nodes the first mode has; `None` where there is but one.
    first_mode: Option<usize>,
    id: Key,
    mode: Key,
    weight: Key,
    kind: Type,
}

/// The most nodes that are made without a line of their own. More would be a slip.
pub(super) const MOST_NUMBERED: usize = 10_000_000;

impl NumberedNodes {
    pub(super) fn new(draft: &mut GraphDraft, first_mode: Option<usize>) -> NumberedNodes {
        let mut key = |name: &str| draft.builder.key(name);
        let (id, mode, weight) = (key("id"), key("mode"), key("weight"));
        NumberedNodes { first_mode, id, mode, weight, kind: draft.builder.edge_type(UNTYPED) }
    }

    /// The number of a node, which is counted from 1 in the second mode as well.
    pub(super) fn in_second(&self, number: usize) -> usize {
        number + self.first_mode.unwrap_or(0)
    }

    /// Makes the nodes from 1 to `count`; `at` is what says how many there are.
    pub(super) fn declare(&self, draft: &mut GraphDraft, count: usize, at: Span) {
        for number in 1..=count {
            let mut cells = vec![(self.id, integer(number))];
            if let Some(first) = self.first_mode {
                cells.push((self.mode, Value::Int(if number <= first { 1 } else { 2 })));
            }
            draft.node(&number.to_string(), &[], cells, at);
        }
    }

    /// Adds a relationship between two numbers, with its weight.
    pub(super) fn edge(
        &self,
        draft: &mut GraphDraft,
        ends: [(usize, Span); 2],
        undirected: bool,
        weight: Option<Value>,
        mut cells: Vec<(Key, Value)>,
    ) {
        let [from, to] = ends.map(|(number, at)| DraftEnd {
            id: number.to_string().into(),
            value: integer(number),
            at,
        });
        cells.extend(weight.map(|weight| (self.weight, weight)));
        draft.edge(DraftEdge { from, to, kind: self.kind, undirected, cells });
    }
}

fn integer(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A number as it is written: a whole one, or one with a fraction.
pub(super) fn number(word: &str) -> Option<Value> {
    parse_int(word).map(Value::Int).or_else(|| parse_decimal(word).map(Value::Float))
}
