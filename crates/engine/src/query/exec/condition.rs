//! Compiles conditions into closures that return true, false or `None` for null.
//!
//! The values that a condition compares are read where they are stored, without being copied.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::graph::{Graph, Key, TextIndex, Value};
use crate::query::algebra::{Binary, Expr, Unary};
use crate::query::plan::BoundVars;

use super::Fault;
use super::column_test::ColumnTest;
use super::comparison::{self, ComparisonResult, ValueKey};
use super::compiled_expr::{CompiledExpr, ExprCompiler};
use super::operators::{truth_value, walk_both};

/// A compiled condition, which is tested on a row.
pub(super) type RowCondition<'g> = Box<dyn Fn(&mut [Value]) -> Result<Option<bool>, Fault> + 'g>;

/// A comparison of two values.
type ValueRelation = fn(&Value, &Value) -> Option<bool>;

/// One operand of a comparison.
struct ConditionOperand<'g> {
    eval: CompiledExpr<'g>,
    place: OperandPlace,
    graph: &'g Graph,
}

/// Where an operand is stored, if it need not be computed.
enum OperandPlace {
    Constant(Value),
    Slot(usize),
    Property(usize, Key),
    Nowhere,
}

/// The elements of a list, without null and without what holds other values.
struct ConstantSet {
    values: FxHashSet<ValueKey>,
    /// Its texts, which are kept apart because they are looked up without being copied.
    texts: FxHashSet<Arc<str>>,
    /// Whether null is an element too.
    null: bool,
}

impl ConstantSet {
    /// `value IN list`: null where the value is null, or where it might be the null in the list.
    fn contains(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Null => None,
            // A long list or map is not hashed, because none is an element.
            Value::List(_) | Value::Map(_) => (!self.null).then_some(false),
            Value::String(text) if self.texts.contains(text) => Some(true),
            value if self.values.contains(&ValueKey(value.clone())) => Some(true),
            _ => (!self.null).then_some(false),
        }
    }
}

impl ConditionOperand<'_> {
    /// A reference to the value, if it is stored somewhere.
    fn peek<'a>(&'a self, row: &'a [Value]) -> Option<&'a Value> {
        match &self.place {
            OperandPlace::Constant(value) => Some(value),
            OperandPlace::Slot(slot) => Some(&row[*slot]),
            OperandPlace::Property(slot, key) => match &row[*slot] {
                Value::Node(node) => Some(self.graph.node_property(*node, *key)),
                Value::Edge(edge) => Some(self.graph.edge_property(*edge, *key)),
                _ => None,
            },
            OperandPlace::Nowhere => None,
        }
    }
}

impl<'g> ExprCompiler<'g> {
    /// Compiles the condition after `WHERE`.
    pub(super) fn condition(
        self,
        expr: &Expr,
        scope: &BoundVars,
    ) -> Result<RowCondition<'g>, Fault> {
        self.condition_part(expr, "WHERE", scope)
    }

    /// Compiles the condition after `WHERE` as a test of a column, if it can be one.
    pub(super) fn test(
        self,
        expr: &Expr,
        scope: &BoundVars,
    ) -> Result<Option<ColumnTest<'g>>, Fault> {
        self.column_test(expr, || self.row_condition(expr, "WHERE", scope))
    }

    /// Compiles a condition or a part of one. `place` names what takes the boolean, for messages.
    fn condition_part(
        self,
        expr: &Expr,
        place: &'static str,
        scope: &BoundVars,
    ) -> Result<RowCondition<'g>, Fault> {
        match self.column_test(expr, || self.row_condition(expr, place, scope))? {
            Some(test) => Ok(Box::new(move |row| test.test(row))),
            None => self.row_condition(expr, place, scope),
        }
    }

    /// As [`ExprCompiler::condition_part`], for a condition that is not a test of a column.
    fn row_condition(
        self,
        expr: &Expr,
        place: &'static str,
        scope: &BoundVars,
    ) -> Result<RowCondition<'g>, Fault> {
        if let Expr::Binary(operator, a, b) = expr {
            match operator {
                Binary::And => {
                    let (a, b) = (
                        self.condition_part(a, "AND", scope)?,
                        self.condition_part(b, "AND", scope)?,
                    );
                    return Ok(Box::new(move |row| {
                        // If one side is false the result is false, whatever the other side is.
                        let left = a(row)?;
                        if left == Some(false) {
                            return Ok(left);
                        }
                        let right = b(row)?;
                        Ok(if right == Some(false) { right } else { left.and(right) })
                    }));
                }
                Binary::Or => {
                    let (a, b) = (
                        self.condition_part(a, "OR", scope)?,
                        self.condition_part(b, "OR", scope)?,
                    );
                    return Ok(Box::new(move |row| {
                        let left = a(row)?;
                        if left == Some(true) {
                            return Ok(left);
                        }
                        let right = b(row)?;
                        Ok(if right == Some(true) { right } else { left.and(right) })
                    }));
                }
                _ => {}
            }
            if let Some(test) = self.text_test(expr, scope)? {
                return Ok(Box::new(move |row| test.test(row)));
            }
            if *operator == Binary::In
                && let Some(set) = self.constant_set(b)
            {
                let a = self.operand(a, scope)?;
                return Ok(Box::new(move |row| match a.peek(row) {
                    Some(value) => Ok(set.contains(value)),
                    None => Ok(set.contains(&(a.eval)(row)?)),
                }));
            }
            if let Some(relation) = operator_relation(*operator) {
                return self.compared(relation, a, b, scope);
            }
        }
        if let Expr::Unary(Unary::Not, of) = expr {
            let of = self.condition_part(of, "NOT", scope)?;
            return Ok(Box::new(move |row| Ok(of(row)?.map(|b| !b))));
        }
        let eval = self.compile(expr, scope)?;
        let Some(trace) = &self.context.trace else {
            return Ok(Box::new(move |row| truth_value(eval(row)?, place)));
        };
        let expr = expr.clone();
        Ok(Box::new(move |row| truth_value(eval(row)?, place).inspect_err(|_| trace.record(&expr))))
    }

    fn compared(
        self,
        relation: ValueRelation,
        a: &Expr,
        b: &Expr,
        scope: &BoundVars,
    ) -> Result<RowCondition<'g>, Fault> {
        let (a, b) = (self.operand(a, scope)?, self.operand(b, scope)?);
        let context = self.context;
        Ok(Box::new(move |row| {
            if let (Some(a), Some(b)) = (a.peek(row), b.peek(row)) {
                walk_both(a, b, context)?;
                return Ok(relation(a, b));
            }
            let (left, right) = ((a.eval)(row)?, (b.eval)(row)?);
            walk_both(&left, &right, context)?;
            Ok(relation(&left, &right))
        }))
    }

    /// The elements of a constant list for `IN`, if it is so long that looking one up is faster than
    /// comparing all, and if all of them can be looked up.
    fn constant_set(self, expr: &Expr) -> Option<ConstantSet> {
        const FEW: usize = 8;
        let Some(Value::List(list)) = self.planner.constant(expr) else { return None };
        let null = list.iter().any(Value::is_null);
        let simple = |value: &&Value| {
            matches!(value, Value::Null | Value::Bool(_) | Value::Int(_) | Value::String(_))
        };
        (list.len() >= FEW && list.iter().all(|value| simple(&value))).then(|| ConstantSet {
            texts: list.iter().filter_map(Value::as_str).map(Arc::from).collect(),
            values: list
                .iter()
                .filter(|value| value.as_str().is_none() && !value.is_null())
                .cloned()
                .map(ValueKey)
                .collect(),
            null,
        })
    }

    fn operand(self, expr: &Expr, scope: &BoundVars) -> Result<ConditionOperand<'g>, Fault> {
        let place = match (self.planner.constant(expr), expr) {
            (Some(value), _) => OperandPlace::Constant(value),
            (None, Expr::Var(var)) => OperandPlace::Slot(var.index()),
            (None, Expr::Property(of, key)) => match (of.as_ref(), self.graph.key(key)) {
                (Expr::Var(var), Some(key)) => OperandPlace::Property(var.index(), key),
                _ => OperandPlace::Nowhere,
            },
            _ => OperandPlace::Nowhere,
        };
        Ok(ConditionOperand { eval: self.compile(expr, scope)?, place, graph: self.graph })
    }

    /// If an expression is a property of a node whose texts are indexed, or should be: the slot of
    /// the node and the index.
    pub(super) fn texts_of(self, expr: &Expr) -> Option<(usize, &'g TextIndex)> {
        let Expr::Property(of, key) = expr else { return None };
        let Expr::Var(var) = of.as_ref() else { return None };
        let key = self.graph.key(key)?;
        let at_hand = self.graph.texts_at_hand(key);
        let texts = at_hand.or_else(|| self.wide.then(|| self.graph.texts(key)))?;
        // If no node has a text as this property, the index is of no use.
        (texts.count() > 0).then_some((var.index(), texts))
    }
}

/// The comparison that an operator makes, for operators that return true, false or null and never
/// fail.
pub(super) fn operator_relation(operator: Binary) -> Option<ValueRelation> {
    fn ordered(a: &Value, b: &Value, test: fn(std::cmp::Ordering) -> bool) -> Option<bool> {
        match comparison::compare_values(a, b) {
            ComparisonResult::Known(ordering) => Some(test(ordering)),
            ComparisonResult::Never => Some(false),
            ComparisonResult::Unknown => None,
        }
    }
    fn texts(a: &Value, b: &Value, test: fn(&str, &str) -> bool) -> Option<bool> {
        Some(test(a.as_str()?, b.as_str()?))
    }
    Some(match operator {
        Binary::Equal => comparison::equals,
        Binary::Unequal => |a, b| comparison::equals(a, b).map(|equal| !equal),
        Binary::Less => |a, b| ordered(a, b, std::cmp::Ordering::is_lt),
        Binary::LessEqual => |a, b| ordered(a, b, std::cmp::Ordering::is_le),
        Binary::Greater => |a, b| ordered(a, b, std::cmp::Ordering::is_gt),
        Binary::GreaterEqual => |a, b| ordered(a, b, std::cmp::Ordering::is_ge),
        Binary::StartsWith => |a, b| texts(a, b, |a, b| a.starts_with(b)),
        Binary::EndsWith => |a, b| texts(a, b, |a, b| a.ends_with(b)),
        Binary::Contains => |a, b| texts(a, b, |a, b| a.contains(b)),
        _ => return None,
    })
}
