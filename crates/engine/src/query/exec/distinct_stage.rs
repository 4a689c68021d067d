//! `DISTINCT` and `UNION` of evidence: remembers which rows have passed, so that equal ones pass
//! once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{TextIndex, Value};

use super::bit_set::BitSet;
use super::comparison::{self, ValueKey};
use super::value_size::{VALUE, values_size};
use super::{Fault, RunContext};

/// The rows that have passed. Single nodes and texts are remembered by number, others by value.
#[derive(Default)]
pub(super) struct SeenRows {
    nodes: BitSet,
    texts: BitSet,
    single: FxHashSet<ValueKey>,
    rows: FxHashSet<Vec<ValueKey>>,
    scratch: Vec<ValueKey>,
}

impl SeenRows {
    /// Adds a row; false where an equal one has passed before.
    #[inline]
    pub(super) fn insert(
        &mut self,
        vars: &[usize],
        texts: Option<(usize, &TextIndex)>,
        row: &[Value],
    ) -> bool {
        if let &[var] = vars {
            if let Some((slot, texts)) = texts {
                let number = match (&row[slot], &row[var]) {
                    (Value::Node(node), _) => texts.number(*node),
                    (_, Value::String(text)) => texts.find(text),
                    _ => None,
                };
                if let Some(number) = number {
                    return self.texts.insert(number as usize);
                }
            }
            return match &row[var] {
                Value::Node(node) => self.nodes.insert(node.index()),
                other => self.single.insert(ValueKey(other.clone())),
            };
        }
        self.scratch.clear();
        self.scratch.extend(vars.iter().map(|&slot| ValueKey(row[slot].clone())));
        if self.rows.contains(self.scratch.as_slice()) {
            return false;
        }
        self.rows.insert(std::mem::take(&mut self.scratch))
    }
}

/// Distinct rows in the order in which they came, each with the evidence of all rows that equal it.
#[derive(Default)]
pub(super) struct UnitedRows {
    places: FxHashMap<Vec<ValueKey>, usize>,
    pub(super) rows: Vec<(Vec<ValueKey>, Vec<Value>)>,
}

impl UnitedRows {
    /// Adds a row. Where an equal one was there already, adds only the evidence to that.
    pub(super) fn add(
        &mut self,
        vars: &[usize],
        evidence: usize,
        row: &[Value],
        cx: &RunContext,
    ) -> Result<(), Fault> {
        let key: Vec<ValueKey> = vars.iter().map(|&slot| ValueKey(row[slot].clone())).collect();
        let place = match self.places.get(&key) {
            Some(&place) => place,
            None => {
                cx.hold(2 * values_size(key.iter().map(|ValueKey(value)| value)))?;
                let place = self.rows.len();
                self.places.insert(key.clone(), place);
                self.rows.push((key, Vec::new()));
                place
            }
        };
        add_evidence(&mut self.rows[place].1, &row[evidence], cx)
    }
}

/// Sorts relationships by number and removes repeated ones.
pub(super) fn dedup_evidence(edges: &mut Vec<Value>) {
    edges.sort_by(comparison::order_values);
    edges.dedup_by(|a, b| comparison::order_values(a, b).is_eq());
}

pub(super) fn add_evidence(
    to: &mut Vec<Value>,
    evidence: &Value,
    cx: &RunContext,
) -> Result<(), Fault> {
    if let Value::List(list) = evidence {
        cx.hold(VALUE * list.len())?;
        to.extend(list.iter().cloned());
    }
    Ok(())
}
