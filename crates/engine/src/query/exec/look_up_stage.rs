//! Looks up nodes by a property whose value each row knows.
//!
//! Texts are found by the index of the graph. For other values a hash table of all nodes is made once
//! a second row asks for one; a single row compares the nodes one by one, which is faster than making
//! a table.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::graph::{Graph, Key, Label, NodeId, Value};
use crate::query::plan::{BoundVars, LookUpPlan, ScanSource};

use super::column_test::{NodeTest, joint_verdict};
use super::comparison::{self, ValueKey};
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::condition::RowCondition;
use super::held_size::{VALUE, table_size};
use super::operators::walk_both;
use super::stage::{Flow, RowSink, StopReason};
use super::{Fault, RunContext};

/// Binds each of the nodes whose property equals a value, or an element of it.
pub(super) struct LookUpStage<'g> {
    graph: &'g Graph,
    pub(super) var: usize,
    /// Conditions on the node after this stage. What they are known to refuse is not bound.
    pub(super) tests: Vec<Rc<dyn NodeTest + 'g>>,
    key: Key,
    /// The nodes among which it looks; `None` for all.
    among: Option<Cow<'g, [NodeId]>>,
    /// The label that these have in common.
    label: Option<Label>,
    value: CompiledExpr<'g>,
    any_of: bool,
    condition: RowCondition<'g>,
    /// If what comes after it is only counted: how many stages, whose tests this stage shares, stand
    /// before the groups that count.
    pub(super) counted: Option<usize>,
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
        let mut bound = scope.clone();
        bound.bind(plan.var);
        Ok(LookUpStage {
            condition: compiler.condition(&plan.condition, &bound)?,
            counted: None,
            graph: compiler.graph,
            var: plan.var.index(),
            tests: Vec::new(),
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
        self.visit(row, cx, &mut |row, node| {
            if self.verdict(row, node) == Some(false) {
                return Ok(());
            }
            row[self.var] = Value::Node(node);
            next(row)
        })
    }

    /// Counts the nodes for which the conditions after this stage are true. A row is made and pushed
    /// into `next` only where they themselves must tell.
    pub(super) fn count(
        &self,
        row: &mut [Value],
        cx: &RunContext,
        next: RowSink,
    ) -> Result<usize, StopReason> {
        let mut count = 0;
        self.visit(row, cx, &mut |row, node| {
            match self.verdict(row, node) {
                Some(true) => count += 1,
                Some(false) => {}
                None => {
                    row[self.var] = Value::Node(node);
                    next(row)?;
                }
            }
            Ok(())
        })?;
        Ok(count)
    }

    /// Whether the conditions after this stage are true for a node; `None` where only they themselves
    /// can tell.
    #[inline]
    fn verdict(&self, row: &[Value], node: NodeId) -> Option<bool> {
        joint_verdict(self.tests.iter().map(|test| test.verdict(row, self.var, node)))
    }

    /// Calls `visit` with each node that it finds for a row.
    fn visit(
        &self,
        row: &mut [Value],
        cx: &RunContext,
        visit: &mut dyn FnMut(&mut [Value], NodeId) -> Flow,
    ) -> Flow {
        let value = (self.value)(row);
        let found = |node: NodeId| {
            cx.tick()?;
            visit(row, node)
        };
        match (value, self.any_of) {
            (Ok(Value::List(list)), true) => {
                let mut nodes = Vec::new();
                for value in list.iter() {
                    self.add(value, cx, &mut nodes)?;
                }
                nodes.sort_unstable();
                nodes.dedup();
                nodes.into_iter().try_for_each(found)
            }
            (Ok(Value::Null), _) => Ok(()),
            (Ok(Value::String(text)), false) => self.with_text(&text).try_for_each(found),
            (Ok(value), false) => {
                let mut nodes = Vec::new();
                self.add(&value, cx, &mut nodes)?;
                nodes.into_iter().try_for_each(found)
            }
            // What fails here fails in the condition, if there is a node to test it on.
            (Ok(_), true) | (Err(_), _) => self.each(&mut |node| {
                cx.tick()?;
                row[self.var] = Value::Node(node);
                match (self.condition)(row)? {
                    Some(true) => visit(row, node),
                    _ => Ok(()),
                }
            }),
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

    /// Makes the hash table of the values that are neither texts nor null. Of a property with few
    /// different values only these are hashed.
    fn table(&self, cx: &RunContext) -> Result<FxHashMap<ValueKey, Vec<NodeId>>, Fault> {
        let mut lists: Vec<(Value, Vec<NodeId>)> = Vec::new();
        let column = self.graph.node_column(self.key);
        let column = column.filter(|column| column.repeats(self.graph.node_count()));
        let mut of_value: Vec<u32> = column.map_or(Vec::new(), |c| vec![0; c.values().len()]);
        let add = &mut |node: NodeId| -> Flow {
            cx.tick()?;
            let number = column.map(|column| column.number(node.index()) as usize);
            // A list has its place plus one.
            let place = number.map_or(0, |number| of_value[number] as usize);
            if let Some((_, nodes)) = place.checked_sub(1).and_then(|place| lists.get_mut(place)) {
                nodes.push(node);
                return Ok(cx.hold(size_of::<NodeId>())?);
            }
            let value = self.graph.node_property(node, self.key);
            if matches!(value, Value::Null | Value::String(_)) {
                return Ok(());
            }
            cx.walk(value)?;
            lists.push((value.clone(), vec![node]));
            if let Some(number) = number {
                of_value[number] = u32::try_from(lists.len()).unwrap_or(0);
            }
            Ok(cx.hold(table_size(VALUE + size_of::<Vec<NodeId>>()) + size_of::<NodeId>())?)
        };
        match self.each(add) {
            Ok(()) | Err(StopReason::Enough) => {}
            Err(StopReason::Fault(fault)) => return Err(fault),
        }
        let mut table: FxHashMap<ValueKey, Vec<NodeId>> = FxHashMap::default();
        for (value, nodes) in lists {
            // Different values can be equal, as 1 and 1.0 are; nodes stay in their order.
            let all = table.entry(ValueKey(value)).or_default();
            let is_first = all.is_empty();
            all.extend(nodes);
            if !is_first {
                all.sort_unstable();
            }
        }
        Ok(table)
    }
}
