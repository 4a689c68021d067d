//! Plans a `MATCH`: where each pattern starts, in which order its relationships are walked, and
//! when conditions are tested.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{Direction, Type};
use crate::query::algebra::{
    Binary, EdgePattern, Expr, Match, NodePattern, Pattern, Shortest, Unary, Var,
};

use super::scan_plan::IndexHint;
use super::{BoundVars, EndsPlan, ExpandPlan, MeetPlan, Operator, PlanStrategy, Planner, WalkPlan};

/// A relationship of the patterns that has not been planned yet.
pub(super) struct PatternLink<'m> {
    pub(super) edge: &'m EdgePattern,
    pub(super) from: Var,
    pub(super) to: Var,
    /// The slot of the path, if the relationship is all of it.
    pub(super) path: Option<Var>,
}

/// A condition that has not been planned yet.
pub(super) struct PendingCondition {
    pub(super) expr: Expr,
    /// The slots that must be bound before it can be tested.
    pub(super) needs: Vec<Var>,
}

/// A `MATCH` while it is planned.
pub(super) struct MatchPlanner<'p, 'g, 'm> {
    pub(super) planner: &'p Planner<'g>,
    pub(super) ops: Vec<Operator>,
    pub(super) links: Vec<PatternLink<'m>>,
    /// The shortest paths that are looked for once everything else is found, in the order as
    /// written.
    searches: Vec<(Shortest, PatternLink<'m>)>,
    pub(super) conditions: Vec<PendingCondition>,
    /// For each node the conditions that an index can answer, for estimates and scans.
    pub(super) hints: FxHashMap<Var, Vec<IndexHint>>,
    /// The relationships planned so far in this `MATCH`, with their types.
    walked: Vec<(Var, Option<Vec<Type>>)>,
    /// If a projection only groups and counts the rows: the slots that it reads to tell groups
    /// apart.
    pub(super) named: Option<Vec<Var>>,
}

impl Planner<'_> {
    /// Plans the operators that find all patterns of a `MATCH`. `scope` holds the bound slots;
    /// those that the patterns bind are added to it.
    pub(super) fn match_ops(
        &self,
        m: &Match,
        scope: &mut BoundVars,
        named: Option<Vec<Var>>,
    ) -> Vec<Operator> {
        let mut matching = MatchPlanner {
            planner: self,
            ops: Vec::new(),
            links: Vec::new(),
            searches: Vec::new(),
            conditions: Vec::new(),
            hints: FxHashMap::default(),
            walked: Vec::new(),
            named,
        };
        let inside = scope.with(self.introduced(m));
        for pattern in &m.patterns {
            matching.split_pattern(pattern, &inside);
        }
        if let Some(filter) = &m.filter {
            for part in conjuncts(filter) {
                matching.condition(part.clone(), &inside);
            }
        }
        let naive = self.strategy == PlanStrategy::Naive;
        for pattern in &m.patterns {
            let fresh = [pattern.start.var].into_iter();
            for var in fresh.chain(pattern.hops.iter().map(|(_, node)| node.var)) {
                if scope.has(var) && pattern.hops.is_empty() {
                    // The slot of a node that an `OPTIONAL MATCH` did not find holds null, which
                    // matches nothing.
                    let found = Expr::Unary(Unary::IsNotNull, Box::new(Expr::Var(var)));
                    matching.ops.push(Operator::Filter(found));
                }
            }
        }
        if !naive {
            matching.add_ready_filters(scope);
        }
        let mut nodes: Vec<Var> = Vec::new();
        for pattern in &m.patterns {
            nodes.push(pattern.start.var);
            nodes.extend(pattern.hops.iter().map(|(_, node)| node.var));
        }
        while matching.plan_next(&nodes, scope) {
            if !naive {
                matching.add_ready_filters(scope);
            }
        }
        for (mode, link) in std::mem::take(&mut matching.searches) {
            matching.plan_search(mode, &link, scope);
        }
        for pattern in &m.patterns {
            if let Some(var) = pattern.path.filter(|_| pattern.shortest.is_none()) {
                let edges = pattern.hops.iter().map(|(edge, _)| edge.var).collect();
                matching.ops.push(Operator::Path { var, start: pattern.start.var, edges });
                scope.bind(var);
            }
        }
        matching.add_ready_filters(scope);
        matching.ops
    }
}

impl<'m> MatchPlanner<'_, '_, 'm> {
    /// Splits a pattern into relationships to walk and conditions to test.
    fn split_pattern(&mut self, pattern: &'m Pattern, inside: &BoundVars) {
        self.node(&pattern.start, inside);
        let mut from = pattern.start.var;
        for (edge, node) in &pattern.hops {
            self.node(node, inside);
            let path = pattern.path.filter(|_| pattern.hops.len() == 1);
            let link = PatternLink { edge, from, to: node.var, path };
            match pattern.shortest {
                Some(mode) => self.searches.push((mode, link)),
                None => self.links.push(link),
            }
            if edge.length.is_none() && pattern.shortest.is_none() {
                for (key, value) in &edge.properties {
                    let equal =
                        Expr::binary(Binary::Equal, Expr::property(edge.var, key), value.clone());
                    self.condition(equal, inside);
                }
            }
            from = node.var;
        }
    }

    fn node(&mut self, node: &NodePattern, inside: &BoundVars) {
        for group in &node.labels {
            let has = Expr::HasLabels(Box::new(Expr::Var(node.var)), vec![group.clone()]);
            self.condition(has, inside);
        }
        for (key, value) in &node.properties {
            let equal = Expr::binary(Binary::Equal, Expr::property(node.var, key), value.clone());
            self.condition(equal, inside);
        }
    }

    fn condition(&mut self, expr: Expr, inside: &BoundVars) {
        if let Some((var, hint)) = self.hint(&expr) {
            self.hints.entry(var).or_default().push(hint);
        }
        let mut needs = Vec::new();
        expr.walk_vars(&mut |var| {
            if inside.has(var) && !needs.contains(&var) {
                needs.push(var);
            }
        });
        self.conditions.push(PendingCondition { expr, needs });
    }

    /// Adds a filter for each condition whose slots are all bound now.
    fn add_ready_filters(&mut self, scope: &BoundVars) {
        let ready = |c: &mut PendingCondition| c.needs.iter().all(|&var| scope.has(var));
        let ready: Vec<PendingCondition> = self.conditions.extract_if(.., ready).collect();
        self.ops.extend(ready.into_iter().map(|condition| Operator::Filter(condition.expr)));
    }

    /// Plans one more node or relationship; false when everything is bound.
    fn plan_next(&mut self, nodes: &[Var], scope: &mut BoundVars) -> bool {
        let naive = self.planner.strategy == PlanStrategy::Naive;
        if !naive && let Some(var) = self.single_node(nodes, scope) {
            self.scan(var, scope);
            return true;
        }
        let ready = |link: &PatternLink| {
            let ends = [link.from, link.to].iter().filter(|&&var| scope.has(var)).count();
            ends > 0 || (link.edge.length.is_none() && scope.has(link.edge.var))
        };
        let choice = if naive {
            (0..self.links.len()).find(|&n| ready(&self.links[n]))
        } else {
            let cheapest = (0..self.links.len()).filter(|&n| ready(&self.links[n]));
            cheapest.min_by(|&a, &b| {
                self.fan_out(&self.links[a], scope).total_cmp(&self.fan_out(&self.links[b], scope))
            })
        };
        if let Some(n) = choice {
            let link = self.links.remove(n);
            match self.partner(&link, scope) {
                Some(other) if !naive => {
                    let other = self.links.remove(other);
                    self.plan_meet(&link, &other, scope);
                }
                _ => self.plan_walk(&link, scope),
            }
            return true;
        }
        let unbound = nodes.iter().copied().filter(|&var| !scope.has(var));
        let next = if naive {
            unbound.into_iter().next()
        } else {
            unbound.min_by_key(|&var| {
                let count = self.source(var).0;
                // A value that is known already leaves few nodes.
                let found = if self.look_up(var, scope).is_some() { count.isqrt() } else { count };
                found.saturating_add(self.detour(var))
            })
        };
        let Some(var) = next else { return false };
        if !naive && self.look_up_edges(self.source(var).0, scope) {
            return true;
        }
        self.scan(var, scope);
        true
    }

    /// The estimated number of rows after walking a relationship, for each row before it.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn fan_out(&self, link: &PatternLink, scope: &BoundVars) -> f64 {
        let graph = self.planner.graph;
        if link.edge.length.is_none() && scope.has(link.edge.var) {
            return 0.0;
        }
        let count = match self.types(link.edge) {
            None => graph.edge_count(),
            Some(types) => types.iter().map(|&kind| graph.type_count(kind)).sum(),
        };
        let nodes = graph.node_count().max(1) as f64;
        let sides = if link.edge.direction == Direction::Both { 2.0 } else { 1.0 };
        let mut fan = sides * count as f64 / nodes;
        for var in [link.from, link.to] {
            if !scope.has(var) {
                fan *= self.source(var).0 as f64 / nodes;
            }
        }
        if scope.has(link.from) && scope.has(link.to) {
            fan /= nodes;
        }
        match link.edge.length {
            None => fan,
            // Paths of variable length are planned last.
            Some(_) => (fan + 1.0) * 1e6,
        }
    }

    /// The types of a relationship that the graph has; `None` where any type will do.
    pub(super) fn types(&self, edge: &EdgePattern) -> Option<Vec<Type>> {
        if edge.types.is_empty() {
            return None;
        }
        let graph = self.planner.graph;
        let mut types: Vec<Type> =
            edge.types.iter().filter_map(|name| graph.edge_type(name)).collect();
        types.sort_unstable();
        types.dedup();
        Some(types)
    }

    /// Another relationship that leads from a bound node to the same new node, if both can be
    /// intersected.
    fn partner(&self, link: &PatternLink, scope: &BoundVars) -> Option<usize> {
        let fresh = self.fresh_end(link, scope)?;
        self.links.iter().position(|other| self.fresh_end(other, scope) == Some(fresh))
    }

    /// The unbound end of a relationship, if its neighbours can be intersected: it has one type and
    /// one direction, and no variable length.
    fn fresh_end(&self, link: &PatternLink, scope: &BoundVars) -> Option<Var> {
        let plain = link.edge.length.is_none()
            && link.edge.direction != Direction::Both
            && !scope.has(link.edge.var)
            && self.types(link.edge).is_some_and(|types| types.len() == 1);
        match (scope.has(link.from), scope.has(link.to)) {
            (true, false) if plain => Some(link.to),
            (false, true) if plain => Some(link.from),
            _ => None,
        }
    }

    fn plan_meet(&mut self, link: &PatternLink, other: &PatternLink, scope: &mut BoundVars) {
        let (one, _) = self.expand(link, scope);
        let (other_side, _) = self.expand(other, scope);
        self.drop_implied_labels(link, scope);
        self.drop_implied_labels(other, scope);
        self.ops.push(Operator::Meet(MeetPlan { one, other: other_side }));
        for link in [link, other] {
            scope.bind(link.from);
            scope.bind(link.to);
            scope.bind(link.edge.var);
        }
    }

    /// Drops label conditions on the new ends of a relationship where all relationships of its
    /// types meet them anyway, by the counts of the graph.
    fn drop_implied_labels(&mut self, link: &PatternLink, scope: &BoundVars) {
        let graph = self.planner.graph;
        let Some(types) = self.types(link.edge) else { return };
        if self.planner.strategy == PlanStrategy::Naive || link.edge.length.is_some() {
            return;
        }
        let side = |var: Var| match (link.edge.direction, var == link.from) {
            (Direction::Both, _) => None,
            (Direction::Out, true) | (Direction::In, false) => Some(Direction::Out),
            _ => Some(Direction::In),
        };
        let always = |var: Var, label| {
            side(var).is_some_and(|end| {
                let all =
                    |kind: &Type| graph.type_count_at(*kind, end, label) == graph.type_count(*kind);
                types.iter().all(all)
            })
        };
        for var in [link.from, link.to] {
            if scope.has(var) || link.from == link.to {
                continue;
            }
            let met = |expr: &Expr| match expr {
                Expr::HasLabels(of, groups) => match (of.as_ref(), groups.as_slice()) {
                    (Expr::Var(of), [group]) if *of == var => {
                        let known = |name: &Arc<str>| graph.label(name);
                        group.iter().filter_map(known).any(|label| always(var, label))
                    }
                    _ => false,
                },
                _ => false,
            };
            self.conditions.retain(|condition| !met(&condition.expr));
        }
    }

    /// Plans how a relationship is walked from an end that is bound, and whether that is its later
    /// end in the pattern.
    pub(super) fn expand(&mut self, link: &PatternLink, scope: &BoundVars) -> (ExpandPlan, bool) {
        let types = self.types(link.edge);
        let unlike = self.unlike(link, types.as_deref());
        let backwards = !scope.has(link.from);
        let (from, to) = if backwards { (link.to, link.from) } else { (link.from, link.to) };
        let direction = match (link.edge.direction, backwards) {
            (Direction::Out, true) => Direction::In,
            (Direction::In, true) => Direction::Out,
            (same, _) => same,
        };
        let to_bound = scope.has(to) || to == from;
        (
            ExpandPlan { from, edge: link.edge.var, to, to_bound, direction, types, unlike },
            backwards,
        )
    }

    /// The relationships of this `MATCH` from which a new one must differ: those planned so far
    /// that may have the same type.
    fn unlike(&mut self, link: &PatternLink, types: Option<&[Type]>) -> Vec<Var> {
        let disjoint = |other: &Option<Vec<Type>>| match (other, types) {
            (Some(a), Some(b)) => !a.iter().any(|kind| b.contains(kind)),
            _ => false,
        };
        let walked = self.walked.iter().filter(|(_, other)| !disjoint(other));
        let unlike = walked.map(|(var, _)| *var).collect();
        self.walked.push((link.edge.var, types.map(<[Type]>::to_vec)));
        unlike
    }

    fn plan_walk(&mut self, link: &PatternLink, scope: &mut BoundVars) {
        let edge = link.edge.var;
        let edge_bound = scope.has(edge);
        if edge_bound && link.edge.length.is_none() {
            let types = self.types(link.edge);
            let unlike = self.unlike(link, types.as_deref());
            self.ops.push(Operator::Ends(EndsPlan {
                edge,
                from: link.from,
                to: link.to,
                direction: link.edge.direction,
                types,
                from_bound: scope.has(link.from),
                to_bound: scope.has(link.to) || link.from == link.to,
                unlike,
            }));
        } else if let Some(repeated) = &link.edge.repeated {
            self.plan_repeat(link, repeated, scope);
        } else {
            let (expand, backwards) = self.expand(link, scope);
            self.drop_implied_labels(link, scope);
            let op = match link.edge.length {
                None => Operator::Expand(expand),
                Some(length) => {
                    let each = self.each_conditions(link, scope);
                    let properties = link.edge.properties.clone();
                    Operator::Walk(WalkPlan {
                        expand,
                        length,
                        list_bound: edge_bound,
                        backwards,
                        properties,
                        each,
                        single: false,
                    })
                }
            };
            self.ops.push(op);
        }
        scope.bind(link.from);
        scope.bind(link.to);
        scope.bind(edge);
    }
}

/// The conditions that `AND` combines.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Binary(Binary::And, a, b) => {
            let mut parts = conjuncts(a);
            parts.extend(conjuncts(b));
            parts
        }
        other => vec![other],
    }
}
