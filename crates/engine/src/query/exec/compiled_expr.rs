//! Compiles expressions into closures that compute a value from a row.
//!
//! Names of properties, labels and functions are looked up once, when the query starts. The closure
//! then only indexes the row, so that a million rows cost no lookups by name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use crate::diagnostic::codes;
use crate::graph::{Graph, Map, Value};
use crate::query::algebra::{Binary, Expr, Unary, ValueType};
use crate::query::answer::Parameters;
use crate::query::function::Function;
use crate::query::plan::{BoundVars, Planner};
use crate::query::temporal::{self, TemporalAction};

use super::function_call::{call_function, properties_of};
use super::operators::{boolean, no_operator, operate, overflow, truth_value, walk_both};
use super::whole_text_regex::{WholeTextRegex, whole_match_regex};
use super::{Fault, FaultTrace, RunContext, comparison, fault};

/// A compiled expression: computes a value from a row. It may write those slots of the row that the
/// expression itself introduces, such as `x` of `[x IN list | x + 1]`.
pub(super) type CompiledExpr<'g> = Box<dyn Fn(&mut [Value]) -> Result<Value, Fault> + 'g>;

/// What the compilation of an expression needs to know about the run. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct ExprCompiler<'g> {
    pub(super) graph: &'g Graph,
    pub(super) parameters: &'g Parameters,
    /// Plans the patterns inside expressions, as of `EXISTS { … }`.
    pub(super) planner: &'g Planner<'g>,
    pub(super) context: &'g RunContext,
    /// Whether so many rows are expected that building an index of texts pays off.
    pub(super) wide: bool,
    /// Whether `PROFILE` measures rows and time between the operators.
    pub(super) measured: bool,
}

impl<'g> ExprCompiler<'g> {
    /// Compiles an expression. `scope` holds the variables that are bound where the expression
    /// stands: a pattern inside it uses those as given and looks for its other variables.
    ///
    /// # Errors
    /// A parameter that was not given, a constant regular expression that is not one, or an
    /// aggregate where none can be computed.
    pub(super) fn compile(self, expr: &Expr, scope: &BoundVars) -> Result<CompiledExpr<'g>, Fault> {
        match &self.context.trace {
            None => self.untraced(expr, scope),
            Some(trace) => self.traced(expr, scope, trace),
        }
    }

    /// Compiles an expression so that it records itself where it fails.
    fn traced(
        self,
        expr: &Expr,
        scope: &BoundVars,
        trace: &'g FaultTrace,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let eval = self.untraced(expr, scope).inspect_err(|_| trace.record(expr))?;
        let expr = expr.clone();
        Ok(Box::new(move |row| eval(row).inspect_err(|_| trace.record(&expr))))
    }

    fn untraced(self, expr: &Expr, scope: &BoundVars) -> Result<CompiledExpr<'g>, Fault> {
        Ok(match expr {
            Expr::Literal(literal) => constant(literal.value()),
            Expr::Parameter(name) => self.parameter(name)?,
            Expr::Var(var) => {
                let n = var.index();
                Box::new(move |row| Ok(row[n].clone()))
            }
            Expr::Property(of, key) => self.property(of, key, scope)?,
            Expr::List(items) => self.list(items, scope)?,
            Expr::Map(entries) => {
                let entries = self.entries(entries, scope)?;
                let context = self.context;
                Box::new(move |row| context.map(laid_over(None, &entries, row)?))
            }
            Expr::MapProjection { of, all, entries } => {
                self.map_projection(of, *all, entries, scope)?
            }
            Expr::Unary(operator, of) => self.unary(*operator, of, scope)?,
            Expr::Binary(operator, a, b) => self.binary(*operator, a, b, scope)?,
            Expr::HasLabels(of, groups) => self.has_labels(of, groups, scope)?,
            Expr::HasType(of, kind) => self.has_type(of, kind, scope)?,
            Expr::Index(of, index) => {
                let (of, index) = (self.compile(of, scope)?, self.compile(index, scope)?);
                let graph = self.graph;
                Box::new(move |row| element(of(row)?, index(row)?, graph))
            }
            Expr::Slice(list, from, to) => {
                self.slice(list, from.as_deref(), to.as_deref(), scope)?
            }
            Expr::Call(function, arguments) => self.call(*function, arguments, scope)?,
            Expr::Aggregate { function, .. } => {
                // Lowering accepts aggregates only where the planner takes them out of the
                // expression, so none arrives here from a query that was parsed.
                let message = format!("{}() cannot stand here", function.name());
                return Err(fault(&codes::INVALID_AGGREGATION, message));
            }
            Expr::Case { subject, cases, otherwise } => {
                self.case(subject.as_deref(), cases, otherwise.as_deref(), scope)?
            }
            Expr::Comprehension { var, list, filter, map } => {
                self.comprehension(*var, list, filter.as_deref(), map.as_deref(), scope)?
            }
            Expr::Quantified { quantifier, var, list, condition } => {
                self.quantified(*quantifier, *var, list, condition, scope)?
            }
            Expr::Reduce { total, start, var, list, step } => {
                self.reduce((*total, start), (*var, list), step, scope)?
            }
            Expr::Exists(inner) => self.exists(inner, scope)?,
            Expr::Count(inner) => self.count(inner, scope)?,
            Expr::Subquery(result, inner) => self.subquery(*result, inner, scope)?,
            Expr::PatternComprehension(inner, map) => {
                self.pattern_comprehension(inner, map, scope)?
            }
        })
    }

    fn parameter(self, name: &str) -> Result<CompiledExpr<'g>, Fault> {
        match self.parameters.get(name) {
            Some(value) => Ok(constant(value.clone())),
            None => {
                let message = format!("the parameter ${name} was not given");
                let help = format!("add -p {name}=VALUE");
                Err(Box::new((*fault(&codes::MISSING_PARAMETER, message)).help(help)))
            }
        }
    }

    /// `of {.*, key: value}`; null where `of` is null.
    fn map_projection(
        self,
        of: &Expr,
        all: bool,
        entries: &[(Arc<str>, Expr)],
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let of = self.compile(of, scope)?;
        let entries = self.entries(entries, scope)?;
        let (graph, context) = (self.graph, self.context);
        Ok(Box::new(move |row| {
            let of = of(row)?;
            let base = match properties_of(&of, graph) {
                _ if of.is_null() => return Ok(Value::Null),
                Some(properties) => all.then_some(properties),
                None => return Err(no_operator("{…}", &of)),
            };
            context.map(laid_over(base, &entries, row)?)
        }))
    }

    fn entries(
        self,
        entries: &[(Arc<str>, Expr)],
        scope: &BoundVars,
    ) -> Result<Vec<(Arc<str>, CompiledExpr<'g>)>, Fault> {
        entries.iter().map(|(key, expr)| Ok((key.clone(), self.compile(expr, scope)?))).collect()
    }

    pub(super) fn each(
        self,
        exprs: &[Expr],
        scope: &BoundVars,
    ) -> Result<Vec<CompiledExpr<'g>>, Fault> {
        exprs.iter().map(|expr| self.compile(expr, scope)).collect()
    }

    fn property(
        self,
        of: &Expr,
        key: &Arc<str>,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let graph = self.graph;
        let number = graph.key(key);
        let name = key.clone();
        let read = move |of: &Value| match (of, number) {
            (Value::Null, _) => Ok(Value::Null),
            (Value::Node(node), Some(key)) => Ok(graph.node_property(*node, key).clone()),
            (Value::Edge(edge), Some(key)) => Ok(graph.edge_property(*edge, key).clone()),
            (Value::Node(_) | Value::Edge(_), None) => Ok(Value::Null),
            (Value::Map(map), _) => Ok(map.get(&name).cloned().unwrap_or_default()),
            (Value::Temporal(of), _) => temporal::component(of, &name),
            (other, _) => {
                let message = format!("{} has no properties, so no “{name}”", other.type_name());
                Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
            }
        };
        if let Expr::Var(var) = of {
            // This is the most frequent expression. It reads the node where it stands, without
            // copying it.
            let n = var.index();
            if let Some(texts) = number.and_then(|key| graph.texts_at_hand(key)) {
                return Ok(Box::new(move |row| match &row[n] {
                    // The index of texts is smaller than the properties of the nodes, so that
                    // reading it needs fewer accesses to memory.
                    Value::Node(node) => match texts.number(*node) {
                        Some(number) => Ok(Value::String(texts.shared(number).clone())),
                        None => read(&row[n]),
                    },
                    other => read(other),
                }));
            }
            return Ok(Box::new(move |row| read(&row[n])));
        }
        let of = self.compile(of, scope)?;
        Ok(Box::new(move |row| read(&of(row)?)))
    }

    fn unary(
        self,
        operator: Unary,
        of: &Expr,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let of = self.compile(of, scope)?;
        Ok(match operator {
            Unary::Not => {
                Box::new(move |row| Ok(boolean(truth_value(of(row)?, "NOT")?.map(|b| !b))))
            }
            Unary::IsNull => Box::new(move |row| Ok(Value::Bool(of(row)?.is_null()))),
            Unary::IsNotNull => Box::new(move |row| Ok(Value::Bool(!of(row)?.is_null()))),
            Unary::Plus => Box::new(move |row| match of(row)? {
                value @ (Value::Null | Value::Int(_) | Value::Float(_)) => Ok(value),
                other => Err(no_operator("+", &other)),
            }),
            Unary::Minus => Box::new(move |row| match of(row)? {
                Value::Null => Ok(Value::Null),
                Value::Int(n) => n.checked_neg().map(Value::Int).ok_or_else(overflow),
                Value::Float(x) => Ok(Value::Float(-x)),
                other => Err(no_operator("-", &other)),
            }),
        })
    }

    fn binary(
        self,
        operator: Binary,
        a: &Expr,
        b: &Expr,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        if let (Binary::Matches, Some(pattern)) = (operator, self.constant_text(b)) {
            let pattern = WholeTextRegex::new(&pattern)?;
            let a = self.compile(a, scope)?;
            let context = self.context;
            return Ok(Box::new(move |row| {
                let value = a(row)?;
                context.walk(&value)?;
                Ok(boolean(value.as_str().map(|text| pattern.matches(text))))
            }));
        }
        let (a, b) = (self.compile(a, scope)?, self.compile(b, scope)?);
        Ok(match operator {
            Binary::And => Box::new(move |row| {
                // If one side is false the result is false, whatever the other side is.
                let left = truth_value(a(row)?, "AND")?;
                if left == Some(false) {
                    return Ok(Value::Bool(false));
                }
                let right = truth_value(b(row)?, "AND")?;
                Ok(boolean(if right == Some(false) { Some(false) } else { left.and(right) }))
            }),
            Binary::Or => Box::new(move |row| {
                let left = truth_value(a(row)?, "OR")?;
                if left == Some(true) {
                    return Ok(Value::Bool(true));
                }
                let right = truth_value(b(row)?, "OR")?;
                Ok(boolean(if right == Some(true) { Some(true) } else { left.and(right) }))
            }),
            Binary::Xor => Box::new(move |row| {
                let (left, right) = (truth_value(a(row)?, "XOR")?, truth_value(b(row)?, "XOR")?);
                Ok(boolean(left.zip(right).map(|(a, b)| a != b)))
            }),
            Binary::Matches => {
                let last: RefCell<Option<(Arc<str>, Arc<Regex>)>> = RefCell::new(None);
                let context = self.context;
                Box::new(move |row| match (a(row)?, b(row)?) {
                    (Value::String(text), Value::String(pattern)) => {
                        context.work(text.len())?;
                        let mut last = last.borrow_mut();
                        if last.as_ref().is_none_or(|(known, _)| *known != pattern) {
                            *last = Some((pattern.clone(), whole_match_regex(&pattern)?));
                        }
                        let regex = last.as_ref().map(|(_, regex)| regex);
                        Ok(boolean(regex.map(|regex| regex.is_match(&text))))
                    }
                    _ => Ok(Value::Null),
                })
            }
            _ => {
                let context = self.context;
                Box::new(move |row| {
                    let left = a(row)?;
                    operate(operator, &left, &b(row)?, context)
                })
            }
        })
    }

    /// The text of a constant expression; `None` where it is not constant or no text.
    pub(super) fn constant_text(self, expr: &Expr) -> Option<Arc<str>> {
        match self.planner.constant(expr)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn has_labels(
        self,
        of: &Expr,
        groups: &[Vec<Arc<str>>],
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let of = self.compile(of, scope)?;
        let graph = self.graph;
        let numbers = |names: &Vec<Arc<str>>| -> Vec<_> {
            names.iter().filter_map(|name| graph.label(name)).collect()
        };
        // Of an empty group any label will do.
        let labels: Vec<(bool, Vec<_>)> =
            groups.iter().map(|group| (group.is_empty(), numbers(group))).collect();
        let names = groups.to_vec();
        Ok(Box::new(move |row| match of(row)? {
            Value::Null => Ok(Value::Null),
            Value::Node(node) => {
                let has = |(any, group): &(bool, Vec<_>)| match any {
                    true => graph.labels(node).next().is_some(),
                    false => group.iter().any(|&label| graph.has_label(node, label)),
                };
                Ok(Value::Bool(labels.iter().all(has)))
            }
            // Labels that are asked of a relationship are compared with its type.
            Value::Edge(edge) => {
                let kind = graph.type_of(edge);
                let has = |group: &Vec<Arc<str>>| group.is_empty() || group.contains(kind);
                Ok(Value::Bool(names.iter().all(has)))
            }
            other => Err(no_operator(":", &other)),
        }))
    }

    fn has_type(
        self,
        of: &Expr,
        kind: &ValueType,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let (of, kind, context) = (self.compile(of, scope)?, kind.clone(), self.context);
        Ok(Box::new(move |row| {
            let value = of(row)?;
            context.walk(&value)?;
            Ok(Value::Bool(kind.holds(&value)))
        }))
    }

    fn call(
        self,
        function: Function,
        arguments: &[Expr],
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let fixed = TemporalAction::of(function).is_some()
            && arguments.iter().all(is_fixed)
            && self.context.trace.is_none();
        let arguments = self.each(arguments, scope)?;
        let graph = self.graph;
        let now = self.context.limits.now.as_ref();
        if function == Function::Coalesce {
            // Later arguments are computed only where the earlier ones are null.
            return Ok(Box::new(move |row| {
                for argument in &arguments {
                    let value = argument(row)?;
                    if !value.is_null() {
                        return Ok(value);
                    }
                }
                Ok(Value::Null)
            }));
        }
        let context = self.context;
        let walks = function.walks();
        let eval: CompiledExpr = Box::new(move |row| {
            let arguments = eval_all(&arguments, row)?;
            if walks {
                arguments.iter().try_for_each(|value| context.walk(value))?;
            }
            arguments.iter().try_for_each(|value| context.work(length(value)))?;
            call_function(function, &arguments, graph, now)
        });
        // A constant such as `date('1924-02-29')` is computed once and not for each row. A mistake
        // in it is reported only when a row reaches it.
        Ok(match fixed.then(|| eval(&mut [])) {
            Some(Ok(value)) => constant(value),
            _ => eval,
        })
    }

    fn case(
        self,
        subject: Option<&Expr>,
        cases: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        scope: &BoundVars,
    ) -> Result<CompiledExpr<'g>, Fault> {
        let compile = |expr: &Expr| self.compile(expr, scope);
        let subject = subject.map(compile).transpose()?;
        let otherwise = otherwise.map(compile).transpose()?;
        let pair = |(when, then): &(Expr, Expr)| Ok((compile(when)?, compile(then)?));
        let cases = cases.iter().map(pair).collect::<Result<Vec<_>, Fault>>()?;
        let context = self.context;
        Ok(Box::new(move |row| {
            let subject = subject.as_ref().map(|eval| eval(row)).transpose()?;
            for (when, then) in &cases {
                let when = when(row)?;
                let holds = match &subject {
                    Some(subject) => walk_both(subject, &when, context)
                        .map(|()| comparison::equals(subject, &when) == Some(true))?,
                    None => truth_value(when, "CASE")? == Some(true),
                };
                if holds {
                    return then(row);
                }
            }
            otherwise.as_ref().map_or(Ok(Value::Null), |eval| eval(row))
        }))
    }
}

/// Whether an expression reads no slot and is fast to compute: a constant, a list or map of such,
/// or a function of time with such arguments.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Parameter(_) => true,
        Expr::List(list) => list.iter().all(is_fixed),
        Expr::Map(entries) => entries.iter().all(|(_, expr)| is_fixed(expr)),
        Expr::Unary(_, of) => is_fixed(of),
        Expr::Call(function, arguments) => {
            TemporalAction::of(*function).is_some() && arguments.iter().all(is_fixed)
        }
        _ => false,
    }
}

fn constant<'g>(value: Value) -> CompiledExpr<'g> {
    Box::new(move |_| Ok(value.clone()))
}

/// The bytes of a list or text without those of its elements, which a function may read or copy.
#[inline]
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::List(list) => size_of_val(&**list),
        _ => 0,
    }
}

fn eval_all(evals: &[CompiledExpr], row: &mut [Value]) -> Result<Vec<Value>, Fault> {
    evals.iter().map(|eval| eval(row)).collect()
}

/// Adds entries to a map, and replaces those with the same names.
fn laid_over(
    base: Option<Map>,
    entries: &[(Arc<str>, CompiledExpr)],
    row: &mut [Value],
) -> Result<Map, Fault> {
    let mut map = base.map_or_else(BTreeMap::new, BTreeMap::from);
    for (key, eval) in entries {
        map.insert(key.clone(), eval(row)?);
    }
    Ok(Map::from(map))
}

/// `list[index]`, `map[key]`, `node[key]`.
fn element(of: Value, index: Value, graph: &Graph) -> Result<Value, Fault> {
    let by_key = |key: &Value| match key {
        Value::String(key) => Ok(key.clone()),
        other => {
            let message = format!("a map is read by a string, not by {}", other.type_name());
            Err(fault(&codes::MAP_ACCESS_BY_NON_STRING, message))
        }
    };
    match (of, index) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(list), Value::Int(n)) => {
            let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
            let place = usize::try_from(if n < 0 { n.saturating_add(length) } else { n });
            Ok(place.ok().and_then(|n| list.get(n)).cloned().unwrap_or_default())
        }
        (Value::List(_), other) => {
            let message = format!("a list is read by a whole number, not by {}", other.type_name());
            Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
        }
        (Value::Map(map), key) => Ok(map.get(&by_key(&key)?).cloned().unwrap_or_default()),
        (Value::Node(node), key) => {
            let key = graph.key(&by_key(&key)?);
            Ok(key.map_or(Value::Null, |key| graph.node_property(node, key).clone()))
        }
        (Value::Edge(edge), key) => {
            let key = graph.key(&by_key(&key)?);
            Ok(key.map_or(Value::Null, |key| graph.edge_property(edge, key).clone()))
        }
        (Value::Temporal(of), key) => temporal::component(&of, &by_key(&key)?),
        (other, _) => Err(no_operator("[…]", &other)),
    }
}
