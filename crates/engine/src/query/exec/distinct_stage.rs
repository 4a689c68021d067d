//! `DISTINCT` and `UNION` of evidence: remembers which rows have passed, so that equal ones pass
//! once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{EdgeId, TextIndex, Value};

use super::bit_set::BitSet;
use super::comparison::ValueKey;
use super::held_size::{BLOCK, HeldColumn, VALUE, table_size};
use super::id_set::IdSet;
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
        vars: &[(usize, HeldColumn)],
        texts: Option<(usize, &TextIndex)>,
        row: &[Value],
        cx: &RunContext,
    ) -> Result<bool, Fault> {
        if let [(var, column)] = vars {
            let var = *var;
            if let Some((slot, texts)) = texts {
                let number = match (&row[slot], &row[var]) {
                    (Value::Node(node), _) => texts.number(*node),
                    (_, Value::String(text)) => texts.find(text),
                    _ => None,
                };
                if let Some(number) = number {
                    return Ok(self.texts.insert(number as usize));
                }
            }
            return match &row[var] {
                Value::Node(node) => Ok(self.nodes.insert(node.index())),
                other => {
                    cx.walk(other)?;
                    let fresh = self.single.insert(ValueKey(other.clone()));
                    if fresh {
                        cx.hold(table_size(VALUE) + column.size(other) - VALUE)?;
                    }
                    Ok(fresh)
                }
            };
        }
        self.scratch.clear();
        self.scratch.reserve_exact(vars.len());
        for (slot, _) in vars {
            cx.walk(&row[*slot])?;
            self.scratch.push(ValueKey(row[*slot].clone()));
        }
        if self.rows.contains(self.scratch.as_slice()) {
            return Ok(false);
        }
        let values: usize = vars.iter().map(|(slot, column)| column.size(&row[*slot])).sum();
        cx.hold(table_size(size_of::<Vec<ValueKey>>()) + BLOCK + values)?;
        Ok(self.rows.insert(std::mem::take(&mut self.scratch)))
    }
}

/// Distinct rows in the order in which they came, each with the evidence of all rows that equal it.
#[derive(Default)]
pub(super) struct UnitedRows {
    places: FxHashMap<Vec<ValueKey>, usize>,
    pub(super) rows: Vec<(Vec<ValueKey>, IdSet)>,
}

impl UnitedRows {
    /// Adds a row. Where an equal one was there already, adds only the evidence to that.
    pub(super) fn add(
        &mut self,
        vars: &[(usize, HeldColumn)],
        evidence: usize,
        row: &[Value],
        cx: &RunContext,
    ) -> Result<(), Fault> {
        let mut key: Vec<ValueKey> = Vec::with_capacity(vars.len());
        for (slot, _) in vars {
            cx.walk(&row[*slot])?;
            key.push(ValueKey(row[*slot].clone()));
        }
        let place = match self.places.get(&key) {
            Some(&place) => place,
            None => {
                let values: usize = vars.iter().map(|(slot, held)| held.size(&row[*slot])).sum();
                let again = table_size(size_of::<(Vec<ValueKey>, usize)>()) + VALUE * key.len();
                cx.hold(values + again + 2 * BLOCK + size_of::<(Vec<ValueKey>, IdSet)>())?;
                let place = self.rows.len();
                self.places.insert(key.clone(), place);
                self.rows.push((key, IdSet::default()));
                place
            }
        };
        add_evidence(&mut self.rows[place].1, &row[evidence], cx)
    }
}

/// The relationships of a set as a list, sorted by number.
pub(super) fn evidence_list(edges: &IdSet) -> Value {
    Value::list(edges.sorted().into_iter().map(|n| Value::Edge(EdgeId::new(n as usize))))
}

/// Adds the relationships of a list to a set.
pub(super) fn add_evidence(to: &mut IdSet, evidence: &Value, cx: &RunContext) -> Result<(), Fault> {
    if let Value::List(list) = evidence {
        let mut grown = 0;
        for value in list.iter() {
            if let Value::Edge(edge) = value {
                let number = u32::try_from(edge.index()).unwrap_or(u32::MAX);
                grown += to.insert(number).unwrap_or(0);
            }
        }
        cx.hold(grown)?;
    }
    Ok(())
}
