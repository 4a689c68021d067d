//! Plans how the first node of a pattern is found: by a label, by an index, or by a relationship that
//! is looked up.

use std::sync::Arc;

use crate::graph::{Direction, Key, Value};
use crate::query::algebra::{Binary, Expr, Var};
use crate::query::function::Function;

use super::match_plan::{MatchPlanner, PatternLink};
use super::{BoundVars, LookUpPlan, Operator, PlanStrategy, ScanSource};

/// A condition on a node that an index can answer.
pub(super) enum IndexHint {
    /// The node has a label.
    Label(Arc<str>),
    /// A property of the node is one of some texts: the key and the texts, each once.
    Texts(Arc<str>, Vec<Arc<str>>),
}

/// How a node can be looked up by a property whose value each row knows.
pub(super) struct NodeLookUp {
    /// The property.
    key: Key,
    /// Its value, or a list of values.
    value: Expr,
    /// Whether the value is a list, of which the property equals any element.
    any_of: bool,
    /// The condition that says so, and its place among all.
    condition: Expr,
    place: usize,
}

impl MatchPlanner<'_, '_, '_> {
    /// How an index can answer a condition, if it can.
    pub(super) fn hint(&self, expr: &Expr) -> Option<(Var, IndexHint)> {
        match expr {
            Expr::HasLabels(of, groups) => match (of.as_ref(), groups.as_slice()) {
                (Expr::Var(var), [group]) => match group.as_slice() {
                    [label] => Some((*var, IndexHint::Label(label.clone()))),
                    _ => None,
                },
                _ => None,
            },
            _ => {
                let mut texts = Vec::new();
                let (var, key) = self.texts_hint(expr, &mut texts)?;
                texts.sort_unstable();
                texts.dedup();
                Some((var, IndexHint::Texts(key, texts)))
            }
        }
    }

    /// If a condition is that a property of a node equals one of some texts, as with `=`, `IN` and
    /// `OR`: the node and the key. The texts are added to `texts`.
    fn texts_hint(&self, expr: &Expr, texts: &mut Vec<Arc<str>>) -> Option<(Var, Arc<str>)> {
        let property = |expr: &Expr| match expr {
            Expr::Property(of, key) => match of.as_ref() {
                Expr::Var(var) => Some((*var, Arc::clone(key))),
                _ => None,
            },
            _ => None,
        };
        match expr {
            Expr::Binary(Binary::Or, a, b) => {
                let one = self.texts_hint(a, texts)?;
                let other = self.texts_hint(b, texts)?;
                (one == other).then_some(one)
            }
            Expr::Binary(Binary::Equal, a, b) => {
                let sides = |a: &Expr, b: &Expr| match (property(a), self.planner.constant(b)) {
                    (Some(property), Some(Value::String(text))) => Some((property, text)),
                    _ => None,
                };
                let (property, text) = sides(a, b).or_else(|| sides(b, a))?;
                texts.push(text);
                Some(property)
            }
            Expr::Binary(Binary::In, a, list) => {
                let property = property(a)?;
                let Some(Value::List(list)) = self.planner.constant(list) else { return None };
                // A null in the list makes no condition true.
                for value in list.iter().filter(|value| !value.is_null()) {
                    let Value::String(text) = value else { return None };
                    texts.push(Arc::clone(text));
                }
                Some(property)
            }
            _ => None,
        }
    }

    /// Plans to look up a relationship by a text, if fewer than `most` are found.
    pub(super) fn look_up_edges(&mut self, most: usize, scope: &mut BoundVars) -> bool {
        let graph = self.planner.graph;
        let mut best: Option<(usize, Var, Key, Vec<Arc<str>>)> = None;
        for link in self.links.iter().filter(|link| link.edge.length.is_none()) {
            for hint in self.hints.get(&link.edge.var).into_iter().flatten() {
                let IndexHint::Texts(name, texts) = hint else { continue };
                let Some(key) = graph.key(name).filter(|key| graph.edge_column(*key).is_some())
                else {
                    continue;
                };
                let count = texts.iter().map(|text| graph.edges_by_text(key, text).len()).sum();
                if count < best.as_ref().map_or(most, |(count, ..)| *count) {
                    best = Some((count, link.edge.var, key, texts.clone()));
                }
            }
        }
        let Some((_, var, key, texts)) = best else { return false };
        self.ops.push(Operator::EdgeLookUp { var, key, texts });
        scope.bind(var);
        true
    }

    /// Plans the scan that binds a node. A condition that the index of the scan answers is not
    /// tested again.
    pub(super) fn scan(&mut self, var: Var, scope: &mut BoundVars) {
        let naive = self.planner.strategy == PlanStrategy::Naive;
        let source = if naive { ScanSource::All } else { self.source(var).1 };
        let look_up = self.look_up(var, scope);
        let graph = self.planner.graph;
        let settled = |n: usize, expr: &Expr| match (&source, &look_up, self.hint(expr)) {
            (_, Some(look_up), _) if look_up.place == n => true,
            (ScanSource::Label(label), _, Some((of, IndexHint::Label(name)))) => {
                of == var && graph.label(&name) == Some(*label)
            }
            (ScanSource::Texts(key, texts), None, Some((of, IndexHint::Texts(name, wanted)))) => {
                of == var && wanted == *texts && graph.key(&name) == Some(*key)
            }
            _ => false,
        };
        let settled: Vec<bool> =
            self.conditions.iter().enumerate().map(|(n, c)| settled(n, &c.expr)).collect();
        let mut settled = settled.into_iter();
        self.conditions.retain(|_| !settled.next().unwrap_or(false));
        self.ops.push(match look_up {
            Some(NodeLookUp { key, value, any_of, condition, .. }) => {
                let among = source;
                Operator::LookUp(LookUpPlan { var, among, key, value, any_of, condition })
            }
            None => Operator::Scan { var, source },
        });
        scope.bind(var);
    }

    /// How a node can be looked up, if a property of it must equal something that is computed from
    /// slots which are bound.
    pub(super) fn look_up(&self, var: Var, scope: &BoundVars) -> Option<NodeLookUp> {
        if self.planner.strategy == PlanStrategy::Naive {
            return None;
        }
        let key_of = |expr: &Expr| match expr {
            Expr::Property(of, key) => match of.as_ref() {
                Expr::Var(of) if *of == var => self.planner.graph.key(key),
                _ => None,
            },
            _ => None,
        };
        // Only values that are cheap to compute, and the same each time.
        let known = |expr: &Expr| {
            let (mut slots, mut plain) = (0, true);
            expr.walk(&mut |part| match part {
                Expr::Var(of) => {
                    slots += 1;
                    plain &= scope.has(*of);
                }
                Expr::Literal(_) | Expr::Parameter(_) | Expr::Property(..) | Expr::Binary(..) => {}
                Expr::Unary(..) | Expr::List(_) | Expr::Index(..) => {}
                Expr::Call(function, _) => plain &= *function != Function::Rand,
                _ => plain = false,
            });
            plain && slots > 0
        };
        self.conditions.iter().enumerate().find_map(|(n, condition)| {
            let Expr::Binary(operator, a, b) = &condition.expr else { return None };
            let found = |key: &Expr, value: &Expr, any_of| {
                let key = key_of(key).filter(|_| known(value))?;
                let (value, condition) = (value.clone(), condition.expr.clone());
                Some(NodeLookUp { key, value, any_of, condition, place: n })
            };
            match operator {
                Binary::Equal => found(a, b, false).or_else(|| found(b, a, false)),
                Binary::In => found(a, b, true),
                _ => None,
            }
        })
    }

    /// An unbound node of which there can be at most one.
    pub(super) fn single_node(&self, nodes: &[Var], scope: &BoundVars) -> Option<Var> {
        let hinted = nodes.iter().copied().filter(|&var| !scope.has(var));
        hinted.into_iter().find(|&var| self.hints.contains_key(&var) && self.source(var).0 <= 1)
    }

    /// The extra cost of starting at a node. Where one relationship is left, and the projection
    /// after it reads only the node at its other end, starting there would allow its relationships
    /// to be counted without walking them. The cost is the number of relationships that are walked
    /// instead.
    pub(super) fn detour(&self, var: Var) -> usize {
        let graph = self.planner.graph;
        let Some(named) = &self.named else { return 0 };
        let [link] = self.links.as_slice() else { return self.rows_from(var, named) };
        let Some(types) = self.types(link.edge) else { return 0 };
        let other = if var == link.from { link.to } else { link.from };
        if !named.contains(&other) || link.edge.length.is_some() {
            return 0;
        }
        let end = match (link.edge.direction, var == link.from) {
            (Direction::Both, _) => Direction::Both,
            (Direction::Out, true) | (Direction::In, false) => Direction::Out,
            _ => Direction::In,
        };
        let labels = self.hints.get(&var).into_iter().flatten().filter_map(|hint| match hint {
            IndexHint::Label(name) => graph.label(name),
            IndexHint::Texts(..) => None,
        });
        let all = types.iter().map(|&kind| graph.type_count(kind)).sum();
        let at = |label| types.iter().map(|&kind| graph.type_count_at(kind, end, label)).sum();
        labels.map(at).fold(all, usize::min)
    }

    /// As [`MatchPlanner::detour`] for several relationships: the number of rows that walking them
    /// from a node makes, if the projection reads the node at another end of the pattern instead.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate"
    )]
    fn rows_from(&self, var: Var, named: &[Var]) -> usize {
        let graph = self.planner.graph;
        let ends_at = |end: Var| {
            self.links.iter().filter(|link| link.from == end || link.to == end).count() == 1
        };
        let ends = || self.links.iter().flat_map(|link| [link.from, link.to]);
        let other = |end: Var| end != var && named.contains(&end) && ends_at(end);
        let far = self.links.iter().any(|link| link.edge.length.is_some());
        if far || named.contains(&var) || !ends().any(other) {
            return 0;
        }
        let fan = |link: &PatternLink| {
            let count = match self.types(link.edge) {
                None => graph.edge_count(),
                Some(types) => types.iter().map(|&kind| graph.type_count(kind)).sum(),
            };
            let nodes = self.source(link.from).0.max(self.source(link.to).0).max(1);
            (count as f64 / nodes as f64).max(1.0)
        };
        (self.links.iter().map(fan).product::<f64>() * self.source(var).0 as f64) as usize
    }

    /// The best source to scan for a node, and how many nodes it gives.
    pub(super) fn source(&self, var: Var) -> (usize, ScanSource) {
        let graph = self.planner.graph;
        let mut best = (graph.node_count(), ScanSource::All);
        for hint in self.hints.get(&var).into_iter().flatten() {
            let found = match hint {
                IndexHint::Label(name) => match graph.label(name) {
                    Some(label) => (graph.by_label(label).len(), ScanSource::Label(label)),
                    None => (0, ScanSource::Nothing),
                },
                IndexHint::Texts(name, texts) => match graph.key(name) {
                    // Building the index pays off, because the label alone may leave many nodes.
                    Some(key) => {
                        let count = texts.iter().map(|text| graph.by_text(key, text).len()).sum();
                        (count, ScanSource::Texts(key, texts.clone()))
                    }
                    None => (0, ScanSource::Nothing),
                },
            };
            if found.0 < best.0 || (found.0 == best.0 && matches!(best.1, ScanSource::All)) {
                best = found;
            }
        }
        best
    }
}
