//! Looks up nodes by a property whose value each row knows.
//!
//! Texts are found by the index of the graph. For other values a hash table of all nodes is made once
//! a second row asks for one; a single row compares the nodes one by one, which is faster than making
//! a table.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use crate::graph::{Graph, Key, Label, NodeId, Value};
use crate::query::plan::{BoundVars, LookUpPlan, ScanSource};

use super::comparison::{self, ValueKey};
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::held_size::{VALUE, table_size};
use super::operators::walk_both;
use super::stage::{Flow, RowSink};
use super::{Fault, RunContext};

/// Binds each of the nodes whose property equals a value, or an element of it.
pub(super) struct LookUpStage<'g> {
    graph: &'g Graph,
    var: usize,
    key: Key,
    /// The nodes among which it looks; `None` for all.
    among: Option<Cow<'g, [NodeId]>>,
    /// The label that these have in common.
    label: Option<Label>,
    value: CompiledExpr<'g>,
    any_of: bool,
    /// How many rows have asked for a value that is no text.
    asked: Cell<u32>,
    /// For each value the nodes that have it.
    table: OnceCell<FxHashMap<ValueKey, Vec<NodeId>>>,
}

impl<'g> LookUpStage<'g> {
    pub(super) fn new(
        plan: &LookUpPlan,
        compiler: ExprCompiler<'g>,
        scope: &BoundVars,
    ) -> Result<LookUpStage<'g>, Fault> {
        Ok(LookUpStage {
            graph: compiler.graph,
            var: plan.var.index(),
            key: plan.key,
            among: plan.among.nodes(compiler.graph),
            label: match plan.among {
                ScanSource::Label(label) => Some(label),
                _ => None,
            },
            value: compiler.compile(&plan.value, scope)?,
            any_of: plan.any_of,
            asked: Cell::new(0),
            table: OnceCell::new(),
        })
    }

    /// Pushes each row that it makes from a row into `next`.
    pub(super) fn push_rows(&self, row: &mut [Value], cx: &RunContext, next: RowSink) -> Flow {
        let value = (self.value)(row);
        let mut bind = |node: NodeId| {
            cx.tick()?;
            row[self.var] = Value::Node(node);
            next(row)
        };
        let value = match value {
            Ok(value) => value,
            // Whether the value is an element is tested again, and fails there.
            Err(_) if self.any_of => return self.each(&mut bind),
            // Among no nodes nothing is compared, and nothing can fail.
            Err(fault) if self.among.as_ref().is_none_or(|nodes| !nodes.is_empty()) => {
                return Err(fault.into());
            }
            Err(_) => return Ok(()),
        };
        match (&value, self.any_of) {
            (Value::List(list), true) => {
                let mut found = Vec::new();
                for value in list.iter() {
                    self.add(value, cx, &mut found)?;
                }
                found.sort_unstable();
                found.dedup();
                found.into_iter().try_for_each(bind)
            }
            (Value::Null, _) => Ok(()),
            (_, true) => self.each(&mut bind),
            (Value::String(text), false) => self.with_text(text).try_for_each(bind),
            (value, false) => {
                let mut found = Vec::new();
                self.add(value, cx, &mut found)?;
                found.into_iter().try_for_each(bind)
            }
        }
    }

    fn each(&self, visit: &mut dyn FnMut(NodeId) -> Flow) -> Flow {
        match &self.among {
            Some(nodes) => nodes.iter().copied().try_for_each(visit),
            None => self.graph.nodes().try_for_each(visit),
        }
    }

    /// The nodes that have a text.
    fn with_text(&self, text: &str) -> impl Iterator<Item = NodeId> {
        let nodes = self.graph.by_text(self.key, text).iter().copied();
        nodes.filter(|&node| self.label.is_none_or(|label| self.graph.has_label(node, label)))
    }

    /// Adds the nodes that have a value.
    fn add(&self, value: &Value, cx: &RunContext, found: &mut Vec<NodeId>) -> Flow {
        match value {
            Value::Null => return Ok(()),
            Value::String(text) => {
                found.extend(self.with_text(text));
                return Ok(());
            }
            _ => {}
        }
        cx.walk(value)?;
        self.asked.set(self.asked.get().saturating_add(1));
        if self.asked.get() == 1 {
            return self.each(&mut |node| {
                let own = self.graph.node_property(node, self.key);
                cx.tick()?;
                walk_both(own, value, cx)?;
                if comparison::equals(own, value) == Some(true) {
                    found.push(node);
                }
                Ok(())
            });
        }
        let table = match self.table.get() {
            Some(table) => table,
            None => {
                let table = self.table(cx)?;
                self.table.get_or_init(|| table)
            }
        };
        // Values of one key are equal, but for what is not equal to itself.
        let simple = matches!(value, Value::Int(_) | Value::Bool(_));
        for &node in table.get(&ValueKey(value.clone())).into_iter().flatten() {
            let own = self.graph.node_property(node, self.key);
            if simple || {
                walk_both(own, value, cx)?;
                comparison::equals(own, value) == Some(true)
            } {
                found.push(node);
            }
        }
        Ok(())
    }

    /// Makes the hash table of the values that are neither texts nor null.
    fn table(&self, cx: &RunContext) -> Result<FxHashMap<ValueKey, Vec<NodeId>>, Fault> {
        let mut table: FxHashMap<ValueKey, Vec<NodeId>> = FxHashMap::default();
        let add = &mut |node: NodeId| -> Flow {
            let value = self.graph.node_property(node, self.key);
            if matches!(value, Value::Null | Value::String(_)) {
                return Ok(cx.tick()?);
            }
            cx.walk(value)?;
            let nodes = table.entry(ValueKey(value.clone())).or_default();
            let fresh =
                if nodes.is_empty() { table_size(VALUE + size_of::<Vec<NodeId>>()) } else { 0 };
            nodes.push(node);
            Ok(cx.hold(fresh + size_of::<NodeId>())?)
        };
        match self.each(add) {
            Ok(()) | Err(super::stage::StopReason::Enough) => Ok(table),
            Err(super::stage::StopReason::Fault(fault)) => Err(fault),
        }
    }
}
