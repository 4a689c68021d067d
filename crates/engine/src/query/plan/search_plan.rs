//! Plans walks of any length: searches for shortest paths, and conditions that are tested at each
//! step of a walk.

use crate::query::algebra::{Expr, Match, PathLength, Quantifier, RepeatedPattern, Shortest};
use crate::query::function::Function;

use super::match_plan::{MatchPlanner, PatternLink, PendingCondition};
use super::{BoundVars, EachCondition, Operator, PlanStrategy, RepeatPlan, WalkPlan};

impl MatchPlanner<'_, '_, '_> {
    /// Plans the search for shortest paths between two nodes that are bound. Conditions on the path
    /// become conditions of the search.
    pub(super) fn plan_search(
        &mut self,
        mode: Shortest,
        link: &PatternLink,
        scope: &mut BoundVars,
    ) {
        let edge = link.edge.var;
        let list_bound = scope.has(edge);
        let (expand, backwards) = self.expand(link, scope);
        let each = self.each_conditions(link, scope);
        scope.bind(edge);
        link.path.into_iter().for_each(|var| scope.bind(var));
        let ready = |c: &mut PendingCondition| c.needs.iter().all(|&var| scope.has(var));
        let conditions = self.conditions.extract_if(.., ready).map(|c| c.expr).collect();
        let single = link.edge.length.is_none();
        let length = link.edge.length.unwrap_or(PathLength { min: Some(1), max: Some(1) });
        let properties = link.edge.properties.clone();
        let walk = WalkPlan { expand, length, list_bound, backwards, properties, each, single };
        self.ops.push(Operator::Shortest { mode, walk, path: link.path, conditions });
    }

    /// Plans a pattern that is repeated, from an end that is bound.
    pub(super) fn plan_repeat(
        &mut self,
        link: &PatternLink,
        repeated: &RepeatedPattern,
        scope: &mut BoundVars,
    ) {
        let (expand, backwards) = self.expand(link, scope);
        let pattern = &repeated.pattern;
        let last = pattern.hops.last().map_or(pattern.start.var, |(_, node)| node.var);
        let (begin, end) =
            if backwards { (last, pattern.start.var) } else { (pattern.start.var, last) };
        let found = Match {
            optional: false,
            patterns: vec![pattern.clone()],
            filter: repeated.filter.clone(),
        };
        let ops = self.planner.match_ops(&found, &mut scope.with([begin]), None);
        repeated.lists.iter().for_each(|(_, list)| scope.bind(*list));
        self.ops.push(Operator::Repeat(RepeatPlan {
            from: expand.from,
            to: expand.to,
            to_bound: expand.to_bound,
            edge: expand.edge,
            unlike: expand.unlike,
            length: link.edge.length.unwrap_or(PathLength { min: Some(1), max: None }),
            backwards,
            begin,
            end,
            ops,
            edges: pattern.hops.iter().map(|(edge, _)| edge.var).collect(),
            lists: repeated.lists.clone(),
        }));
    }

    /// Takes out the conditions on each relationship or each node of a walk, such as
    /// `all(r IN rs WHERE …)`, so that they are tested at each step.
    pub(super) fn each_conditions(
        &mut self,
        link: &PatternLink,
        scope: &BoundVars,
    ) -> Vec<EachCondition> {
        if self.planner.strategy == PlanStrategy::Naive || scope.has(link.edge.var) {
            return Vec::new();
        }
        let mut each = Vec::new();
        let (edge, path) = (link.edge.var, link.path);
        self.conditions.retain(|pending| {
            let Expr::Quantified { quantifier, var, list, condition } = &pending.expr else {
                return true;
            };
            let holds = match quantifier {
                Quantifier::All => true,
                Quantifier::None => false,
                _ => return true,
            };
            let nodes = match list.as_ref() {
                Expr::Var(of) if *of == edge => false,
                Expr::Call(function, of) => match (function, of.as_slice()) {
                    (Function::Relationships, [Expr::Var(of)]) if Some(*of) == path => false,
                    (Function::Nodes, [Expr::Var(of)]) if Some(*of) == path => true,
                    _ => return true,
                },
                _ => return true,
            };
            // Everything else that the condition reads must be known before the walk.
            let mut needs = Vec::new();
            condition.walk_vars(&mut |var| needs.push(var));
            if !needs.iter().all(|need| !pending.needs.contains(need) || scope.has(*need)) {
                return true;
            }
            let condition = condition.as_ref().clone();
            each.push(EachCondition { var: *var, nodes, condition, holds });
            false
        });
        each
    }
}
