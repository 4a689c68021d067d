//! Expressions as closures: names are looked up once, when a query starts, not once a row.

use std::cell::RefCell;
use std::sync::Arc;

use regex::Regex;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::{Graph, Map, Value};
use crate::query::algebra::{self, Binary, Expr, Match, Quantifier, Unary, Var};
use crate::query::answer::Parameters;
use crate::query::function::Function;
use crate::query::plan::{Planner, Scope};
use crate::query::temporal;

use super::compare;
use super::condition::{self, Pattern};
use super::held::{Growing, size};
use super::{Context, Fault, call, fault, stage};

/// An expression ready to be worked out on a row. It may write the slots of its own variables.
pub(super) type Eval<'g> = Box<dyn Fn(&mut [Value]) -> Result<Value, Fault> + 'g>;

/// What expressions are compiled with.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'g> {
    pub(super) graph: &'g Graph,
    pub(super) parameters: &'g Parameters,
    pub(super) planner: &'g Planner<'g>,
    pub(super) context: &'g Context,
    /// Whether there are so many rows that texts of nodes are worth gathering.
    pub(super) wide: bool,
    /// Whether rows and time are measured between operators.
    pub(super) measured: bool,
}

/// A list of values to be walked, or null.
fn list_of(value: Value, what: &str) -> Result<Option<Arc<Vec<Value>>>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(list)),
        other => {
            let message = format!("{what} takes a list, not {}", other.type_name());
            Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
        }
    }
}

impl<'g> Compiler<'g> {
    /// Compiles an expression. `scope` is what is bound where it stands: it tells which variables
    /// of a pattern inside it are given, and which are to be found.
    #[expect(clippy::too_many_lines, reason = "one arm for each sort of expression")]
    pub(super) fn compile(self, expr: &Expr, scope: &Scope) -> Result<Eval<'g>, Fault> {
        Ok(match expr {
            Expr::Literal(literal) => constant(literal.value()),
            Expr::Parameter(name) => match self.parameters.get(name.as_ref()) {
                Some(value) => constant(value.clone()),
                None => {
                    let message = format!("the parameter ${name} was not given");
                    let help = format!("add -p {name}=VALUE");
                    return Err(Box::new((*fault(&codes::MISSING_PARAMETER, message)).help(help)));
                }
            },
            Expr::Var(var) => {
                let n = var.index();
                Box::new(move |row| Ok(row[n].clone()))
            }
            Expr::Property(of, key) => self.property(of, key, scope)?,
            Expr::List(items) => {
                let items = self.each(items, scope)?;
                let context = self.context;
                Box::new(move |row| Ok(Value::List(Arc::new(listed(&items, row, context)?))))
            }
            Expr::Map(entries) => {
                let entries = self.entries(entries, scope)?;
                Box::new(move |row| Ok(Value::Map(Arc::new(laid_over(Map::new(), &entries, row)?))))
            }
            Expr::MapProjection { of, all, entries } => {
                let of = self.compile(of, scope)?;
                let entries = self.entries(entries, scope)?;
                let (all, graph) = (*all, self.graph);
                Box::new(move |row| {
                    let of = of(row)?;
                    let base = match call::properties(&of, graph) {
                        _ if of.is_null() => return Ok(Value::Null),
                        Some(properties) if all => properties,
                        Some(_) => Map::new(),
                        None => return Err(no_operator("{…}", &of)),
                    };
                    Ok(Value::Map(Arc::new(laid_over(base, &entries, row)?)))
                })
            }
            Expr::Unary(operator, of) => self.unary(*operator, of, scope)?,
            Expr::Binary(operator, a, b) => self.binary(*operator, a, b, scope)?,
            Expr::HasLabels(of, groups) => self.has_labels(of, groups, scope)?,
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
                // The semantic check lets aggregates through only where the planner splits them off.
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
                let (start, list) = (self.compile(start, scope)?, self.compile(list, scope)?);
                let nests = step.puts_inside(*total);
                let step = self.compile(step, &scope.with([*total, *var]))?;
                let (total, var, context) = (total.index(), var.index(), self.context);
                Box::new(move |row| {
                    let Some(list) = list_of(list(row)?, "reduce()")? else {
                        return Ok(Value::Null);
                    };
                    row[total] = start(row)?;
                    let mut growing = Growing::new(nests);
                    for value in list.iter() {
                        context.tick()?;
                        row[var] = value.clone();
                        row[total] = step(row)?;
                        growing.step(&row[total], context)?;
                    }
                    growing.end(context);
                    Ok(row[total].clone())
                })
            }
            Expr::Exists(inner) => {
                let run = self.subquery(inner, scope)?;
                Box::new(move |row| {
                    let mut found = false;
                    run(row, &mut |_| {
                        found = true;
                        Err(stage::Stop::Enough)
                    })?;
                    Ok(Value::Bool(found))
                })
            }
            Expr::Count(inner) => {
                let run = self.subquery(inner, scope)?;
                Box::new(move |row| {
                    let mut count = 0;
                    run(row, &mut |_| {
                        count += 1;
                        Ok(())
                    })?;
                    Ok(Value::Int(count))
                })
            }
            Expr::Subquery(inner) => self.steps(inner, scope)?,
            Expr::PatternComprehension(inner, map) => {
                let run = self.subquery(inner, scope)?;
                let map = self.compile(map, &scope.with(self.planner.introduced(inner)))?;
                let context = self.context;
                Box::new(move |row| {
                    let mut list = Vec::new();
                    let mut held = 0;
                    run(row, &mut |row| {
                        let value = map(row)?;
                        let bytes = size(&value);
                        held += bytes;
                        context.hold(bytes)?;
                        list.push(value);
                        Ok(())
                    })?;
                    context.release(held);
                    Ok(Value::List(Arc::new(list)))
                })
            }
        })
    }

    fn entries(
        self,
        entries: &[(Arc<str>, Expr)],
        scope: &Scope,
    ) -> Result<Vec<(Arc<str>, Eval<'g>)>, Fault> {
        entries.iter().map(|(key, expr)| Ok((key.clone(), self.compile(expr, scope)?))).collect()
    }

    fn each(self, exprs: &[Expr], scope: &Scope) -> Result<Vec<Eval<'g>>, Fault> {
        exprs.iter().map(|expr| self.compile(expr, scope)).collect()
    }

    fn property(self, of: &Expr, key: &Arc<str>, scope: &Scope) -> Result<Eval<'g>, Fault> {
        let graph = self.graph;
        let number = graph.key(key);
        let name = key.clone();
        let read = move |of: &Value| match (of, number) {
            (Value::Null, _) => Ok(Value::Null),
            (Value::Node(node), Some(key)) => Ok(graph.node_property(*node, key).clone()),
            (Value::Edge(edge), Some(key)) => Ok(graph.edge_property(*edge, key).clone()),
            (Value::Node(_) | Value::Edge(_), None) => Ok(Value::Null),
            (Value::Map(map), _) => Ok(map.get(&name).cloned().unwrap_or_default()),
            (Value::Temporal(of), _) => temporal::part(of, &name),
            (other, _) => {
                let message = format!("{} has no properties, so no “{name}”", other.type_name());
                Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
            }
        };
        if let Expr::Var(var) = of {
            // The commonest of all expressions: no need to copy the node to read it.
            let n = var.index();
            if let Some(texts) = number.and_then(|key| graph.texts_at_hand(key)) {
                return Ok(Box::new(move |row| match &row[n] {
                    // Nearer in memory than the node's other properties.
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

    fn unary(self, operator: Unary, of: &Expr, scope: &Scope) -> Result<Eval<'g>, Fault> {
        let of = self.compile(of, scope)?;
        Ok(match operator {
            Unary::Not => Box::new(move |row| Ok(boolean(truth(of(row)?, "NOT")?.map(|b| !b)))),
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
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        if let (Binary::Matches, Some(pattern)) = (operator, self.constant_text(b)) {
            let pattern = Pattern::new(&pattern)?;
            let a = self.compile(a, scope)?;
            return Ok(Box::new(move |row| {
                Ok(boolean(a(row)?.as_str().map(|text| pattern.matches(text))))
            }));
        }
        let (a, b) = (self.compile(a, scope)?, self.compile(b, scope)?);
        Ok(match operator {
            Binary::And => Box::new(move |row| {
                // False settles it, whatever the other side is.
                let left = truth(a(row)?, "AND")?;
                if left == Some(false) {
                    return Ok(Value::Bool(false));
                }
                let right = truth(b(row)?, "AND")?;
                Ok(boolean(if right == Some(false) { Some(false) } else { left.and(right) }))
            }),
            Binary::Or => Box::new(move |row| {
                let left = truth(a(row)?, "OR")?;
                if left == Some(true) {
                    return Ok(Value::Bool(true));
                }
                let right = truth(b(row)?, "OR")?;
                Ok(boolean(if right == Some(true) { Some(true) } else { left.and(right) }))
            }),
            Binary::Xor => Box::new(move |row| {
                let (left, right) = (truth(a(row)?, "XOR")?, truth(b(row)?, "XOR")?);
                Ok(boolean(left.zip(right).map(|(a, b)| a != b)))
            }),
            Binary::Matches => {
                let last: RefCell<Option<(Arc<str>, Regex)>> = RefCell::new(None);
                Box::new(move |row| match (a(row)?, b(row)?) {
                    (Value::String(text), Value::String(pattern)) => {
                        let mut last = last.borrow_mut();
                        if last.as_ref().is_none_or(|(known, _)| *known != pattern) {
                            *last = Some((pattern.clone(), whole_match(&pattern)?));
                        }
                        let regex = last.as_ref().map(|(_, regex)| regex);
                        Ok(boolean(regex.map(|regex| regex.is_match(&text))))
                    }
                    _ => Ok(Value::Null),
                })
            }
            _ => Box::new(move |row| {
                let left = a(row)?;
                operate(operator, &left, &b(row)?)
            }),
        })
    }

    /// The text that an expression always has, if it is a constant one.
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
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let of = self.compile(of, scope)?;
        let graph = self.graph;
        let numbers = |names: &Vec<Arc<str>>| -> Vec<_> {
            names.iter().filter_map(|name| graph.label(name)).collect()
        };
        let labels: Vec<_> = groups.iter().map(numbers).collect();
        let names = groups.to_vec();
        Ok(Box::new(move |row| match of(row)? {
            Value::Null => Ok(Value::Null),
            Value::Node(node) => {
                let has = |group: &Vec<_>| group.iter().any(|&label| graph.has_label(node, label));
                Ok(Value::Bool(labels.iter().all(has)))
            }
            // A relationship is tested for its type in the same way.
            Value::Edge(edge) => {
                let kind = graph.type_of(edge);
                Ok(Value::Bool(names.iter().all(|group| group.contains(kind))))
            }
            other => Err(no_operator(":", &other)),
        }))
    }

    fn slice(
        self,
        list: &Expr,
        from: Option<&Expr>,
        to: Option<&Expr>,
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let list = self.compile(list, scope)?;
        let bound = |expr: Option<&Expr>| expr.map(|e| self.compile(e, scope)).transpose();
        let (from, to) = (bound(from)?, bound(to)?);
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "[from..to]")? else { return Ok(Value::Null) };
            let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
            // Negative places count from the end; all are cut to the list.
            let place = |value: Value| match value {
                Value::Int(n) if n < 0 => Ok(Some((length + n).max(0))),
                Value::Int(n) => Ok(Some(n.min(length))),
                Value::Null => Ok(None),
                other => {
                    let message =
                        format!("a place in a list is a whole number, not {}", other.type_name());
                    Err(fault(&codes::LIST_ACCESS_BY_NON_INTEGER, message))
                }
            };
            let start = from.as_ref().map_or(Ok(Value::Int(0)), |eval| eval(row))?;
            let end = to.as_ref().map_or(Ok(Value::Int(length)), |eval| eval(row))?;
            let (Some(start), Some(end)) = (place(start)?, place(end)?) else {
                return Ok(Value::Null);
            };
            let index = |n: i64| usize::try_from(n).unwrap_or(0);
            Ok(Value::list(list.get(index(start)..index(end)).unwrap_or(&[]).iter().cloned()))
        }))
    }

    fn call(
        self,
        function: Function,
        arguments: &[Expr],
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let fixed = temporal::Action::of(function).is_some() && arguments.iter().all(is_fixed);
        let arguments = self.each(arguments, scope)?;
        let graph = self.graph;
        let now = self.context.limits.now.as_ref();
        if function == Function::Coalesce {
            // Later arguments are worked out only where the earlier ones are null.
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
        let eval: Eval =
            Box::new(move |row| call::call(function, &values(&arguments, row)?, graph, now));
        // Texts are read as dates once, not once a row; a mistake in one waits for the first row.
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
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let compile = |expr: &Expr| self.compile(expr, scope);
        let subject = subject.map(compile).transpose()?;
        let otherwise = otherwise.map(compile).transpose()?;
        let pair = |(when, then): &(Expr, Expr)| Ok((compile(when)?, compile(then)?));
        let cases = cases.iter().map(pair).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Box::new(move |row| {
            let subject = subject.as_ref().map(|eval| eval(row)).transpose()?;
            for (when, then) in &cases {
                let when = when(row)?;
                let holds = match &subject {
                    Some(subject) => compare::equals(subject, &when) == Some(true),
                    None => truth(when, "CASE")? == Some(true),
                };
                if holds {
                    return then(row);
                }
            }
            otherwise.as_ref().map_or(Ok(Value::Null), |eval| eval(row))
        }))
    }

    fn comprehension(
        self,
        var: Var,
        list: &Expr,
        filter: Option<&Expr>,
        map: Option<&Expr>,
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let list = self.compile(list, scope)?;
        let inside = scope.with([var]);
        let inner = |expr: Option<&Expr>| expr.map(|e| self.compile(e, &inside)).transpose();
        let (filter, map) = (inner(filter)?, inner(map)?);
        let var = var.index();
        let context = self.context;
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "a list comprehension")? else {
                return Ok(Value::Null);
            };
            let mut kept = Vec::new();
            let mut held = 0;
            for value in list.iter() {
                context.tick()?;
                row[var] = value.clone();
                let keep = match &filter {
                    Some(filter) => truth(filter(row)?, "WHERE")? == Some(true),
                    None => true,
                };
                if keep {
                    let value = map.as_ref().map_or(Ok(value.clone()), |map| map(row))?;
                    let bytes = size(&value);
                    held += bytes;
                    context.hold(bytes)?;
                    kept.push(value);
                }
            }
            context.release(held);
            Ok(Value::List(Arc::new(kept)))
        }))
    }

    fn quantified(
        self,
        quantifier: Quantifier,
        var: Var,
        list: &Expr,
        condition: &Expr,
        scope: &Scope,
    ) -> Result<Eval<'g>, Fault> {
        let list = self.compile(list, scope)?;
        let condition = self.compile(condition, &scope.with([var]))?;
        let (var, context) = (var.index(), self.context);
        Ok(Box::new(move |row| {
            let Some(list) = list_of(list(row)?, "a quantifier")? else { return Ok(Value::Null) };
            let (mut yes, mut no, mut unknown) = (0usize, 0usize, 0usize);
            for value in list.iter() {
                context.tick()?;
                row[var] = value.clone();
                match truth(condition(row)?, "WHERE")? {
                    Some(true) => yes += 1,
                    Some(false) => no += 1,
                    None => unknown += 1,
                }
            }
            Ok(boolean(match quantifier {
                Quantifier::All if no > 0 => Some(false),
                Quantifier::Any if yes > 0 => Some(true),
                Quantifier::None if yes > 0 => Some(false),
                Quantifier::Single if yes > 1 => Some(false),
                _ if unknown > 0 => None,
                Quantifier::All | Quantifier::None => Some(true),
                Quantifier::Any => Some(false),
                Quantifier::Single => Some(yes == 1),
            }))
        }))
    }

    /// A pattern inside an expression, as a function that calls back for each way to find it.
    /// A subquery with steps of its own, on a copy of the row.
    fn steps(self, inner: &algebra::Subquery, scope: &Scope) -> Result<Eval<'g>, Fault> {
        let (ops, width) = self.planner.subquery_steps(inner, scope);
        let (counts, scope) = (inner.counts, scope.clone());
        let compiler = Compiler { measured: false, wide: false, ..self };
        // Mistakes are found even where no row comes along.
        stage::compile(&ops, compiler, &scope)?;
        Ok(Box::new(move |row| {
            // Groups and limits remember what has gone by, and so each row has its own.
            let stages = stage::compile(&ops, compiler, &scope)?;
            let mut inner = row.to_vec();
            inner.resize(width.max(row.len()), Value::Null);
            let mut count = 0;
            let mut found = |_: &mut [Value]| {
                count += 1;
                if counts { Ok(()) } else { Err(stage::Stop::Enough) }
            };
            let flow = stage::run(&stages, &mut inner, compiler.context, &mut found);
            if let Err(stage::Stop::Fault(fault)) = flow {
                return Err(fault);
            }
            Ok(if counts { Value::Int(count) } else { Value::Bool(count > 0) })
        }))
    }

    fn subquery(self, inner: &Match, scope: &Scope) -> Result<Subquery<'g>, Fault> {
        let ops = self.planner.subquery(inner, scope);
        let stages = stage::compile(&ops, Compiler { measured: false, ..self }, scope)?;
        let context = self.context;
        Ok(Box::new(move |row, found| match stage::push(&stages, row, context, found) {
            Err(stage::Stop::Fault(fault)) => Err(fault),
            _ => Ok(()),
        }))
    }
}

type Subquery<'g> = Box<
    dyn Fn(&mut [Value], &mut dyn FnMut(&mut [Value]) -> stage::Flow) -> Result<(), Fault> + 'g,
>;

/// Whether an expression reads no slot, and is soon worked out: a constant, or such a function of
/// time, in lists and maps.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Parameter(_) => true,
        Expr::List(list) => list.iter().all(is_fixed),
        Expr::Map(entries) => entries.iter().all(|(_, expr)| is_fixed(expr)),
        Expr::Unary(_, of) => is_fixed(of),
        Expr::Call(function, arguments) => {
            temporal::Action::of(*function).is_some() && arguments.iter().all(is_fixed)
        }
        _ => false,
    }
}

fn constant<'g>(value: Value) -> Eval<'g> {
    Box::new(move |_| Ok(value.clone()))
}

fn values(evals: &[Eval], row: &mut [Value]) -> Result<Vec<Value>, Fault> {
    evals.iter().map(|eval| eval(row)).collect()
}

/// The values of a list that is written out. Each may be a long list itself, so they are counted
/// as they come.
fn listed(evals: &[Eval], row: &mut [Value], cx: &Context) -> Result<Vec<Value>, Fault> {
    let mut values = Vec::with_capacity(evals.len());
    let mut held = 0;
    for eval in evals {
        let value = eval(row)?;
        held += cx.hold_large(&value)?;
        values.push(value);
    }
    cx.release(held);
    Ok(values)
}

/// A map with more entries, or others of the same names.
fn laid_over(mut map: Map, entries: &[(Arc<str>, Eval)], row: &mut [Value]) -> Result<Map, Fault> {
    for (key, eval) in entries {
        map.insert(key.clone(), eval(row)?);
    }
    Ok(map)
}

fn boolean(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, Value::Bool)
}

/// A truth value of three, of a value that must be one.
pub(super) fn truth(value: Value, place: &str) -> Result<Option<bool>, Fault> {
    match value {
        Value::Bool(b) => Ok(Some(b)),
        Value::Null => Ok(None),
        other => {
            let message = format!("{place} takes true or false, not {}", other.type_name());
            Err(fault(&codes::ARGUMENT_TYPE_AT_RUN, message))
        }
    }
}

fn no_operator(operator: &str, value: &Value) -> Fault {
    let message = format!("{operator} does not take {}", value.type_name());
    fault(&codes::ARGUMENT_TYPE_AT_RUN, message)
}

fn overflow() -> Fault {
    fault(&codes::ARITHMETIC, "the result does not fit in 64 bits")
}

/// A pattern that must match a whole text, within a size that compiles quickly.
pub(super) fn whole_match(pattern: &str) -> Result<Regex, Fault> {
    let anchored = format!("^(?:{pattern})$");
    regex::RegexBuilder::new(&anchored).size_limit(1 << 20).build().map_err(|_| {
        let message = format!("“{pattern}” is not a regular expression that can be used here");
        fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
    })
}

/// `list[place]`, `map[key]`, `node[key]`.
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
        (Value::Temporal(of), key) => temporal::part(&of, &by_key(&key)?),
        (other, _) => Err(no_operator("[…]", &other)),
    }
}

/// The operators that need both sides first.
fn operate(operator: Binary, a: &Value, b: &Value) -> Result<Value, Fault> {
    if let Some(relation) = condition::relation(operator) {
        return Ok(boolean(relation(a, b)));
    }
    match operator {
        Binary::In => contains(a, b),
        _ => arithmetic(operator, a, b),
    }
}

/// `value IN list`: true if any is equal, else unknown if any might be.
fn contains(value: &Value, list: &Value) -> Result<Value, Fault> {
    let Some(list) = list_of(list.clone(), "IN")? else { return Ok(Value::Null) };
    let mut unknown = false;
    for item in list.iter() {
        match compare::equals(value, item) {
            Some(true) => return Ok(Value::Bool(true)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    Ok(boolean((!unknown).then_some(false)))
}

/// How many values a list, and how many bytes a text, may have that is put together of others.
pub(super) const LONGEST: usize = 10_000_000;

/// Whether two lists or texts may be joined: doubled a few dozen times, anything fills a machine.
fn joinable(a: &Value, b: &Value) -> Result<(), Fault> {
    let length = |value: &Value| match value {
        Value::String(text) => text.len(),
        Value::List(list) => list.len(),
        _ => 1,
    };
    if length(a).saturating_add(length(b)) <= LONGEST {
        return Ok(());
    }
    Err(too_long("`+`"))
}

/// The mistake that something put together is too long to be held.
pub(super) fn too_long(what: &str) -> Fault {
    let message = format!("{what} would make something longer than {LONGEST}");
    let help = "make it shorter, for instance with left() or a slice such as list[..100]";
    Box::new(Diagnostic::new(&codes::LIMIT_REACHED, message).help(help))
}

fn arithmetic(operator: Binary, a: &Value, b: &Value) -> Result<Value, Fault> {
    if operator == Binary::Add {
        joinable(a, b)?;
    }
    match (operator, a, b) {
        (Binary::Add, Value::List(list), other)
            if !matches!(other, Value::List(_) | Value::Null) =>
        {
            return Ok(Value::list(list.iter().chain([other]).cloned()));
        }
        (Binary::Add, other, Value::List(list))
            if !matches!(other, Value::List(_) | Value::Null) =>
        {
            return Ok(Value::list([other].into_iter().chain(list.iter()).cloned()));
        }
        (_, Value::Null, _) | (_, _, Value::Null) => return Ok(Value::Null),
        (Binary::Add, Value::List(a), Value::List(b)) => {
            return Ok(Value::list(a.iter().chain(b.iter()).cloned()));
        }
        (Binary::Add, Value::String(a), Value::String(b)) => {
            return Ok(Value::from(format!("{a}{b}")));
        }
        (Binary::Add, Value::String(a), Value::Int(_) | Value::Float(_)) => {
            return Ok(Value::from(format!("{a}{}", number_text(b))));
        }
        (Binary::Add, Value::Int(_) | Value::Float(_), Value::String(b)) => {
            return Ok(Value::from(format!("{}{b}", number_text(a))));
        }
        (Binary::Power, _, _) => {}
        (_, Value::Int(a), Value::Int(b)) => return whole(operator, *a, *b),
        (_, Value::Temporal(_), _) | (_, _, Value::Temporal(_)) => {
            if let Some(result) = temporal::apply(operator, a, b) {
                return result;
            }
        }
        _ => {}
    }
    let number = |value: &Value| match value {
        #[expect(clippy::cast_precision_loss, reason = "as openCypher has it")]
        Value::Int(n) => Ok(*n as f64),
        Value::Float(x) => Ok(*x),
        other => Err(no_operator(super::super::print::symbol(operator), other)),
    };
    let (x, y) = (number(a)?, number(b)?);
    Ok(Value::Float(match operator {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Modulo => x % y,
        _ => x.powf(y),
    }))
}

fn number_text(value: &Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Float(x) => super::super::print::float(*x),
        _ => String::new(),
    }
}

fn whole(operator: Binary, a: i64, b: i64) -> Result<Value, Fault> {
    if b == 0 && matches!(operator, Binary::Divide | Binary::Modulo) {
        return Err(fault(&codes::ARITHMETIC, format!("{a} cannot be divided by zero")));
    }
    let result = match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    result.map(Value::Int).ok_or_else(overflow)
}
