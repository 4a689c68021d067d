//! Functions, aggregates, and expressions with variables of their own.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::query::algebra::{Expr, Literal, Match, Quantifier, Shortest, Subquery};
use crate::query::function::{Aggregate, Function};
use crate::query::temporal::{self, Action};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{self, ExprKind, Name};
use super::expression::Typed;
use super::types::{self, Base, Type};
use super::{Grouping, Lower, fail, fail_with};

impl Lower<'_> {
    /// The expressions that look like calls.
    pub fn call_like(&mut self, tree: &syntax::Expr) -> Parsed<Typed> {
        match &tree.kind {
            ExprKind::Call { name, distinct, arguments } => {
                self.call(name, *distinct, arguments, tree.span)
            }
            ExprKind::CountAll => {
                self.allow_aggregate("count", tree.span)?;
                let function = Aggregate::Count;
                let expr = Expr::Aggregate { function, distinct: false, arguments: Vec::new() };
                Ok((expr, Type::of(Base::Int)))
            }
            ExprKind::Comprehension { name, list, filter, map } => {
                self.comprehension(name, list, filter.as_deref(), map.as_deref())
            }
            ExprKind::Quantified { quantifier, name, list, condition } => {
                self.quantified(*quantifier, name, list, condition)
            }
            ExprKind::Reduce { total, start, name, list, step } => {
                self.reduce((total, start), (name, list), step)
            }
            ExprKind::Pattern(pattern) | ExprKind::ExistsPattern(pattern) => {
                Ok((Expr::Exists(Box::new(self.find_bound(pattern)?)), Type::BOOL))
            }
            ExprKind::Shortest(pattern) => self.shortest(pattern),
            ExprKind::Exists(inner) => {
                let (found, ()) = self.find_within(inner, |_| Ok(()))?;
                Ok((Expr::Exists(Box::new(found)), Type::BOOL))
            }
            ExprKind::Count(inner) => {
                let (found, ()) = self.find_within(inner, |_| Ok(()))?;
                Ok((Expr::Count(Box::new(found)), Type::of(Base::Int)))
            }
            ExprKind::Subquery { counts, part } => {
                let steps = self.subquery(part)?;
                let kind = if *counts { Type::of(Base::Int) } else { Type::BOOL };
                Ok((Expr::Subquery(Box::new(Subquery { counts: *counts, steps })), kind))
            }
            ExprKind::PatternComprehension(inner, map) => {
                let (found, (map, kind)) = self.find_within(inner, |lower| lower.expr(map))?;
                Ok((Expr::PatternComprehension(Box::new(found), Box::new(map)), kind.list()))
            }
            _ => fail(&codes::UNEXPECTED_SYNTAX, tree.span, "this cannot stand for a value"),
        }
    }

    fn call(
        &mut self,
        name: &Name,
        distinct: bool,
        trees: &[syntax::Expr],
        span: Span,
    ) -> Parsed<Typed> {
        if let Some(aggregate) = Aggregate::find(&name.text) {
            return self.aggregate(aggregate, distinct, trees, span);
        }
        let Some(function) = Function::find(&name.text) else {
            return Err(Box::new(unknown_function(name)));
        };
        if distinct {
            let message = format!("DISTINCT has no meaning in {}()", function.name());
            return fail(&codes::UNEXPECTED_SYNTAX, span, message);
        }
        let (min, max) = function.arity().into_inner();
        check_arity(function.name(), min, max, trees.len(), span)?;
        if function == Function::Rand && self.grouping == Grouping::Inside {
            let message = "rand() cannot stand in an aggregate, it is different for each row";
            return fail(&codes::NON_CONSTANT_EXPRESSION, span, message);
        }
        let mut arguments = Vec::new();
        let mut kinds = Vec::new();
        for tree in trees {
            let (expr, kind) = self.expr(tree)?;
            arguments.push(expr);
            kinds.push(kind);
        }
        if let (Some((bases, list, words)), Some(kind)) = (types::wanted(function), kinds.first())
            && !(kind.may_be(bases) || list && kind.may_be_list())
        {
            let message = format!("{}() takes {words}, found {}", function.name(), kind.name());
            return fail(&codes::INVALID_ARGUMENT_TYPE, trees[0].span, message);
        }
        // That a text is no date is known before running, and then its place can be shown.
        if let (Some(Action::Make(kind)), [Expr::Literal(Literal::String(text))]) =
            (Action::of(function), arguments.as_slice())
        {
            temporal::read(kind, text).map_err(|fault| Box::new(fault.at(trees[0].span)))?;
        }
        Ok((Expr::Call(function, arguments), types::result(function, &kinds)))
    }

    fn allow_aggregate(&self, name: &str, span: Span) -> Parsed<()> {
        match self.grouping {
            Grouping::Allowed => Ok(()),
            Grouping::Inside => {
                let message = format!("{name}() cannot stand inside another aggregate");
                let help = "compute the inner one in a WITH before";
                fail_with(&codes::NESTED_AGGREGATION, span, message, help)
            }
            Grouping::Refused(place) => {
                let message = format!("{name}() is an aggregate and cannot stand {place}");
                let help = "compute it in a WITH before, and use its name here";
                fail_with(&codes::INVALID_AGGREGATION, span, message, help)
            }
        }
    }

    fn aggregate(
        &mut self,
        function: Aggregate,
        distinct: bool,
        trees: &[syntax::Expr],
        span: Span,
    ) -> Parsed<Typed> {
        self.allow_aggregate(function.name(), span)?;
        let arity = function.arity();
        check_arity(function.name(), arity, arity, trees.len(), span)?;
        let outer = std::mem::replace(&mut self.grouping, Grouping::Inside);
        let mut arguments = Vec::new();
        let mut first = None;
        for tree in trees {
            let (expr, kind) = self.expr(tree)?;
            first.get_or_insert(kind);
            arguments.push(expr);
        }
        self.grouping = outer;
        let kind = types::aggregate(function, first.unwrap_or(Type::ANY));
        Ok((Expr::Aggregate { function, distinct, arguments }, kind))
    }

    fn comprehension(
        &mut self,
        name: &Name,
        list: &syntax::Expr,
        filter: Option<&syntax::Expr>,
        map: Option<&syntax::Expr>,
    ) -> Parsed<Typed> {
        let (list, kind) = self.expr(list)?;
        let mark = self.scope.mark();
        let var = self.local(name, kind.element());
        let (filter, map) = self.without_groups("in a list comprehension", |lower| {
            let filter = filter.map(|tree| lower.condition(tree)).transpose()?;
            Ok((filter, map.map(|tree| lower.expr(tree)).transpose()?))
        })?;
        self.scope.reset(mark);
        let result = map.as_ref().map_or(kind.element(), |(_, kind)| *kind);
        let expr = Expr::Comprehension {
            var,
            list: Box::new(list),
            filter: filter.map(Box::new),
            map: map.map(|(expr, _)| Box::new(expr)),
        };
        Ok((expr, result.list()))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        name: &Name,
        list: &syntax::Expr,
        condition: &syntax::Expr,
    ) -> Parsed<Typed> {
        let (list, kind) = self.expr(list)?;
        let mark = self.scope.mark();
        let var = self.local(name, kind.element());
        let condition =
            self.without_groups("in a condition", |lower| lower.condition(condition))?;
        self.scope.reset(mark);
        let (list, condition) = (Box::new(list), Box::new(condition));
        Ok((Expr::Quantified { quantifier, var, list, condition }, Type::BOOL))
    }

    fn reduce(
        &mut self,
        (total, start): (&Name, &syntax::Expr),
        (name, list): (&Name, &syntax::Expr),
        step: &syntax::Expr,
    ) -> Parsed<Typed> {
        let (start, _) = self.expr(start)?;
        let (list, kind) = self.expr(list)?;
        let mark = self.scope.mark();
        // Steps may change the type of the total.
        let total = self.local(total, Type::ANY);
        let var = self.local(name, kind.element());
        let (step, _) = self.without_groups("in reduce()", |lower| lower.expr(step))?;
        self.scope.reset(mark);
        let (start, list, step) = (Box::new(start), Box::new(list), Box::new(step));
        Ok((Expr::Reduce { total, start, var, list, step }, Type::ANY))
    }

    /// `shortestPath((a)-[*]-(b))` as a value is the first of the paths found, or null.
    fn shortest(&mut self, tree: &syntax::Pattern) -> Parsed<Typed> {
        let mut found: Match = self.find_bound(tree)?;
        let path = self.branch.hidden();
        found.patterns[0].path = Some(path);
        let all = Expr::PatternComprehension(Box::new(found), Box::new(Expr::Var(path)));
        let kind = Type::of(Base::Path);
        match tree.shortest {
            Some(Shortest::All) => Ok((all, kind.list())),
            _ => Ok((Expr::Call(Function::Head, vec![all]), kind)),
        }
    }
}

fn check_arity(name: &str, min: usize, max: usize, found: usize, span: Span) -> Parsed<()> {
    if (min..=max).contains(&found) {
        return Ok(());
    }
    let plural = if max == 1 { "" } else { "s" };
    let takes = match (min, max) {
        (0, 0) => "no argument".to_owned(),
        (min, max) if min == max => format!("{min} argument{plural}"),
        (0, max) => format!("at most {max} argument{plural}"),
        (min, 255) => format!("at least {min}"),
        (min, max) => format!("{min} to {max} arguments"),
    };
    let message = format!("{name}() takes {takes}, found {found}");
    fail(&codes::INVALID_NUMBER_OF_ARGUMENTS, span, message)
}

fn unknown_function(name: &Name) -> Diagnostic {
    let message = format!("there is no function {}()", name.text);
    let fault = Diagnostic::new(&codes::UNKNOWN_FUNCTION, message).at(name.span);
    let others = ["all", "any", "none", "single", "reduce", "shortestPath", "allShortestPaths"];
    let known = Function::ALL.iter().map(|function| function.name());
    let known = known.chain(Aggregate::names()).chain(others);
    match nearest(&Arc::clone(&name.text), known) {
        Some(near) => fault.help(format!("did you mean {near}()?")),
        None => fault,
    }
}
