//! Lowers functions, aggregates, and expressions that bring variables of their own.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::query::algebra::{Expr, Literal, Match, Quantifier, Shortest, Subquery};
use crate::query::function::{Aggregate, Function};
use crate::query::temporal::{self, TemporalAction};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{ExprSyntax, ExprSyntaxKind, NameSyntax, PatternSyntax};
use super::expression::TypedExpr;
use super::static_type::{self, BaseType, StaticType};
use super::{AggregateRule, Lowering, fail, fail_with};

impl Lowering<'_> {
    /// Lowers an expression that looks like a call.
    pub fn call_like(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        match &tree.kind {
            ExprSyntaxKind::Call { name, distinct, arguments } => {
                self.call(name, *distinct, arguments, tree.span)
            }
            ExprSyntaxKind::CountAll => {
                self.allow_aggregate("count", tree.span)?;
                let function = Aggregate::Count;
                let expr = Expr::Aggregate { function, distinct: false, arguments: Vec::new() };
                Ok((expr, StaticType::of(BaseType::Int)))
            }
            ExprSyntaxKind::Comprehension { name, list, filter, map } => {
                self.comprehension(name, list, filter.as_deref(), map.as_deref())
            }
            ExprSyntaxKind::Quantified { quantifier, name, list, condition } => {
                self.quantified(*quantifier, name, list, condition)
            }
            ExprSyntaxKind::Reduce { total, start, name, list, step } => {
                self.reduce((total, start), (name, list), step)
            }
            ExprSyntaxKind::Pattern(pattern) | ExprSyntaxKind::ExistsPattern(pattern) => {
                Ok((Expr::Exists(Box::new(self.find_bound(pattern)?)), StaticType::BOOL))
            }
            ExprSyntaxKind::Shortest(pattern) => self.shortest(pattern),
            ExprSyntaxKind::Exists(inner) => {
                let (found, ()) = self.find_within(inner, |_| Ok(()))?;
                Ok((Expr::Exists(Box::new(found)), StaticType::BOOL))
            }
            ExprSyntaxKind::Count(inner) => {
                let (found, ()) = self.find_within(inner, |_| Ok(()))?;
                Ok((Expr::Count(Box::new(found)), StaticType::of(BaseType::Int)))
            }
            ExprSyntaxKind::Subquery { counts, part } => {
                let steps = self.subquery(part)?;
                let kind = if *counts { StaticType::of(BaseType::Int) } else { StaticType::BOOL };
                Ok((Expr::Subquery(Box::new(Subquery { counts: *counts, steps })), kind))
            }
            ExprSyntaxKind::PatternComprehension(inner, map) => {
                let (found, (map, kind)) = self.find_within(inner, |lower| lower.expr(map))?;
                Ok((Expr::PatternComprehension(Box::new(found), Box::new(map)), kind.list()))
            }
            _ => fail(&codes::UNEXPECTED_SYNTAX, tree.span, "this cannot stand for a value"),
        }
    }

    fn call(
        &mut self,
        name: &NameSyntax,
        distinct: bool,
        trees: &[ExprSyntax],
        span: Span,
    ) -> Parsed<TypedExpr> {
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
        if function == Function::Rand && self.grouping == AggregateRule::Inside {
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
        if let (Some((bases, list, words)), Some(kind)) =
            (static_type::wanted_argument(function), kinds.first())
            && !(kind.may_be(bases) || list && kind.may_be_list())
        {
            let message = format!("{}() takes {words}, found {}", function.name(), kind.name());
            return fail(&codes::INVALID_ARGUMENT_TYPE, trees[0].span, message);
        }
        // A constant text that is no date is reported now, because its position is still known.
        if let (Some(TemporalAction::Make(kind)), [Expr::Literal(Literal::String(text))]) =
            (TemporalAction::of(function), arguments.as_slice())
        {
            temporal::parse_temporal(kind, text)
                .map_err(|fault| Box::new(fault.at(trees[0].span)))?;
        }
        Ok((Expr::Call(function, arguments), static_type::function_type(function, &kinds)))
    }

    fn allow_aggregate(&self, name: &str, span: Span) -> Parsed<()> {
        match self.grouping {
            AggregateRule::Allowed => Ok(()),
            AggregateRule::Inside => {
                let message = format!("{name}() cannot stand inside another aggregate");
                let help = "compute the inner one in a WITH before";
                fail_with(&codes::NESTED_AGGREGATION, span, message, help)
            }
            AggregateRule::Refused(place) => {
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
        trees: &[ExprSyntax],
        span: Span,
    ) -> Parsed<TypedExpr> {
        self.allow_aggregate(function.name(), span)?;
        let arity = function.arity();
        check_arity(function.name(), arity, arity, trees.len(), span)?;
        let outer = std::mem::replace(&mut self.grouping, AggregateRule::Inside);
        let mut arguments = Vec::new();
        let mut first = None;
        for tree in trees {
            let (expr, kind) = self.expr(tree)?;
            first.get_or_insert(kind);
            arguments.push(expr);
        }
        self.grouping = outer;
        let kind = static_type::aggregate_type(function, first.unwrap_or(StaticType::ANY));
        Ok((Expr::Aggregate { function, distinct, arguments }, kind))
    }

    fn comprehension(
        &mut self,
        name: &NameSyntax,
        list: &ExprSyntax,
        filter: Option<&ExprSyntax>,
        map: Option<&ExprSyntax>,
    ) -> Parsed<TypedExpr> {
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
        name: &NameSyntax,
        list: &ExprSyntax,
        condition: &ExprSyntax,
    ) -> Parsed<TypedExpr> {
        let (list, kind) = self.expr(list)?;
        let mark = self.scope.mark();
        let var = self.local(name, kind.element());
        let condition =
            self.without_groups("in a condition", |lower| lower.condition(condition))?;
        self.scope.reset(mark);
        let (list, condition) = (Box::new(list), Box::new(condition));
        Ok((Expr::Quantified { quantifier, var, list, condition }, StaticType::BOOL))
    }

    fn reduce(
        &mut self,
        (total, start): (&NameSyntax, &ExprSyntax),
        (name, list): (&NameSyntax, &ExprSyntax),
        step: &ExprSyntax,
    ) -> Parsed<TypedExpr> {
        let (start, _) = self.expr(start)?;
        let (list, kind) = self.expr(list)?;
        let mark = self.scope.mark();
        // A step may change the type of the total.
        let total = self.local(total, StaticType::ANY);
        let var = self.local(name, kind.element());
        let (step, _) = self.without_groups("in reduce()", |lower| lower.expr(step))?;
        self.scope.reset(mark);
        let (start, list, step) = (Box::new(start), Box::new(list), Box::new(step));
        Ok((Expr::Reduce { total, start, var, list, step }, StaticType::ANY))
    }

    /// Lowers `shortestPath((a)-[*]-(b))` used as a value: the first of the paths found, or null.
    fn shortest(&mut self, tree: &PatternSyntax) -> Parsed<TypedExpr> {
        let mut found: Match = self.find_bound(tree)?;
        let path = self.branch.hidden();
        found.patterns[0].path = Some(path);
        let all = Expr::PatternComprehension(Box::new(found), Box::new(Expr::Var(path)));
        let kind = StaticType::of(BaseType::Path);
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

fn unknown_function(name: &NameSyntax) -> Diagnostic {
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
