//! Visits and rewrites the parts of expressions, steps and patterns.

use super::{Expr, Match, Pattern, Step, Subquery, Var};

impl Expr {
    /// Calls `visit` for this expression and every expression inside it, also in patterns. An
    /// expression is visited before its parts.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        self.for_each_part(&mut |part| part.walk(visit));
    }

    /// Calls `each` for each direct subexpression, also in patterns.
    fn for_each_part(&self, mut each: &mut dyn FnMut(&Expr)) {
        match self {
            Expr::Literal(_) | Expr::Parameter(_) | Expr::Var(_) => {}
            Expr::Property(of, _)
            | Expr::Unary(_, of)
            | Expr::HasLabels(of, _)
            | Expr::HasType(of, _) => each(of),
            Expr::List(list) | Expr::Call(_, list) => list.iter().for_each(each),
            Expr::Aggregate { arguments, .. } => arguments.iter().for_each(each),
            Expr::Map(map) => map.iter().for_each(|(_, expr)| each(expr)),
            Expr::MapProjection { of, entries, .. } => {
                each(of);
                entries.iter().for_each(|(_, expr)| each(expr));
            }
            Expr::Binary(_, a, b) | Expr::Index(a, b) => {
                each(a);
                each(b);
            }
            Expr::Slice(list, from, to) => {
                each(list);
                from.iter().chain(to).for_each(|expr| each(expr));
            }
            Expr::Case { subject, cases, otherwise } => {
                subject.iter().for_each(|expr| each(expr));
                for (when, then) in cases {
                    each(when);
                    each(then);
                }
                otherwise.iter().for_each(|expr| each(expr));
            }
            Expr::Comprehension { list, filter, map, .. } => {
                each(list);
                filter.iter().chain(map).for_each(|expr| each(expr));
            }
            Expr::Quantified { list, condition, .. } => {
                each(list);
                each(condition);
            }
            Expr::Reduce { start, list, step, .. } => {
                each(start);
                each(list);
                each(step);
            }
            Expr::Exists(inner) | Expr::Count(inner) => inner.walk(&mut each),
            Expr::Subquery(_, inner) => inner.steps().for_each(|step| step.walk(&mut each)),
            Expr::PatternComprehension(inner, map) => {
                inner.walk(&mut each);
                each(map);
            }
        }
    }

    /// Calls `visit` for each slot that the expression reads, also where a pattern in it uses the
    /// slot.
    pub fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.walk(&mut |expr| match expr {
            Expr::Var(var) => visit(*var),
            Expr::Exists(inner) | Expr::Count(inner) | Expr::PatternComprehension(inner, _) => {
                inner.walk_vars(visit);
            }
            Expr::Subquery(_, inner) => inner.walk_pattern_vars(visit),
            _ => {}
        });
    }

    /// A copy in which `replace` may exchange parts: where it returns an expression for a part,
    /// that takes the place of the part; where it returns `None`, the parts of the part are tried.
    /// Patterns are copied as they are.
    #[expect(clippy::too_many_lines, reason = "one arm for each sort of expression")]
    pub fn rewrite(&self, replace: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
        if let Some(other) = replace(self) {
            return other;
        }
        let mut one = |expr: &Expr| Box::new(expr.rewrite(replace));
        match self {
            Expr::Property(of, key) => Expr::Property(one(of), key.clone()),
            Expr::List(list) => Expr::List(list.iter().map(|expr| *one(expr)).collect()),
            Expr::Map(map) => {
                Expr::Map(map.iter().map(|(key, expr)| (key.clone(), *one(expr))).collect())
            }
            Expr::MapProjection { of, all, entries } => Expr::MapProjection {
                of: one(of),
                all: *all,
                entries: entries.iter().map(|(key, expr)| (key.clone(), *one(expr))).collect(),
            },
            Expr::Unary(operator, of) => Expr::Unary(*operator, one(of)),
            Expr::Binary(operator, a, b) => Expr::Binary(*operator, one(a), one(b)),
            Expr::HasLabels(of, groups) => Expr::HasLabels(one(of), groups.clone()),
            Expr::HasType(of, kind) => Expr::HasType(one(of), kind.clone()),
            Expr::Index(of, index) => Expr::Index(one(of), one(index)),
            Expr::Slice(list, from, to) => Expr::Slice(
                one(list),
                from.as_ref().map(|expr| one(expr)),
                to.as_ref().map(|expr| one(expr)),
            ),
            Expr::Call(function, list) => {
                Expr::Call(*function, list.iter().map(|expr| *one(expr)).collect())
            }
            Expr::Case { subject, cases, otherwise } => Expr::Case {
                subject: subject.as_ref().map(|expr| one(expr)),
                cases: cases.iter().map(|(when, then)| (*one(when), *one(then))).collect(),
                otherwise: otherwise.as_ref().map(|expr| one(expr)),
            },
            Expr::Comprehension { var, list, filter, map } => Expr::Comprehension {
                var: *var,
                list: one(list),
                filter: filter.as_ref().map(|expr| one(expr)),
                map: map.as_ref().map(|expr| one(expr)),
            },
            Expr::Quantified { quantifier, var, list, condition } => Expr::Quantified {
                quantifier: *quantifier,
                var: *var,
                list: one(list),
                condition: one(condition),
            },
            Expr::Reduce { total, start, var, list, step } => Expr::Reduce {
                total: *total,
                start: one(start),
                var: *var,
                list: one(list),
                step: one(step),
            },
            Expr::Literal(_)
            | Expr::Parameter(_)
            | Expr::Var(_)
            | Expr::Aggregate { .. }
            | Expr::Exists(_)
            | Expr::Count(_)
            | Expr::Subquery(..)
            | Expr::PatternComprehension(..) => self.clone(),
        }
    }

    /// Whether it contains an aggregate. Aggregates inside a subquery do not count.
    pub fn aggregates(&self) -> bool {
        let mut found = matches!(self, Expr::Aggregate { .. });
        if !matches!(self, Expr::Subquery(..)) {
            self.for_each_part(&mut |part| found |= part.aggregates());
        }
        found
    }
}

impl Step {
    /// Calls `visit` for each expression of the step.
    fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Step::Match(found) => found.walk(visit),
            Step::Unwind { list, .. } => visit(list),
            Step::Call(call) => call.subquery.steps().for_each(|step| step.walk(visit)),
            Step::Project(project) => {
                let items = project.items.iter().map(|item| &item.expr);
                let order = project.order.iter().map(|order| &order.expr);
                let rest = project.skip.iter().chain(&project.limit).chain(&project.filter);
                items.chain(order).chain(rest).for_each(visit);
            }
        }
    }

    /// Calls `visit` for each slot that the step binds or reads, also in its expressions.
    pub fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.walk(&mut |expr| expr.walk_vars(visit));
        match self {
            Step::Match(found) => found.walk_vars(visit),
            Step::Unwind { var, .. } => visit(*var),
            Step::Call(call) => {
                call.subquery.steps().for_each(|step| step.walk_vars(visit));
                call.imports.iter().chain(&call.columns).copied().for_each(visit);
            }
            Step::Project(project) => project.items.iter().for_each(|item| visit(item.var)),
        }
    }
}

impl Subquery {
    /// Calls `visit` for each slot that patterns in it use, outside of expressions.
    fn walk_pattern_vars(&self, visit: &mut dyn FnMut(Var)) {
        for step in self.steps() {
            match step {
                Step::Match(found) => found.walk_vars(visit),
                Step::Call(call) => call.subquery.walk_pattern_vars(visit),
                Step::Unwind { .. } | Step::Project(_) => {}
            }
        }
    }
}

impl Match {
    /// Calls `visit` for each slot that its patterns use.
    fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.patterns.iter().for_each(|pattern| pattern.walk_vars(visit));
    }

    /// Calls `visit` for each expression in its patterns and its condition.
    fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        self.patterns.iter().for_each(|pattern| pattern.walk(visit));
        self.filter.iter().for_each(visit);
    }
}

impl Pattern {
    /// Calls `visit` for each slot that it uses, outside of expressions.
    pub fn walk_vars(&self, visit: &mut dyn FnMut(Var)) {
        self.path.iter().for_each(|var| visit(*var));
        visit(self.start.var);
        for (edge, node) in &self.hops {
            visit(edge.var);
            if let Some(repeated) = &edge.repeated {
                repeated.pattern.walk_vars(visit);
                repeated.lists.iter().for_each(|(_, list)| visit(*list));
            }
            visit(node.var);
        }
    }

    /// Calls `visit` for each expression in it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        self.start.properties.iter().for_each(|(_, expr)| visit(expr));
        for (edge, node) in &self.hops {
            edge.properties.iter().for_each(|(_, expr)| visit(expr));
            if let Some(repeated) = &edge.repeated {
                repeated.pattern.walk(visit);
                repeated.filter.iter().for_each(&mut *visit);
            }
            node.properties.iter().for_each(|(_, expr)| visit(expr));
        }
    }
}
