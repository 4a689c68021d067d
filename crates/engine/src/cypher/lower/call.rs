//! Lowers functions, aggregates, and expressions that bring variables of their own.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::graph::temporal::TemporalKind;
use crate::query::algebra::{Expr, Literal, Match, Quantifier, Shortest};
use crate::query::function::{Aggregate, Function};
use crate::query::temporal::{self, TemporalAction};
use crate::text::Span;

use super::super::lexer::Parsed;
use super::super::syntax::{ExprSyntax, ExprSyntaxKind, NameSyntax, PatternSyntax};
use super::expression::TypedExpr;
use super::static_type::{self, BaseType, StaticType};
use super::{AggregateRule, Lowering, fail, fail_with, foreign_function};

impl Lowering<'_> {
    /// Lowers an expression that looks like a call.
    pub fn call_like(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        match &tree.kind {
            ExprSyntaxKind::Call { name, distinct, arguments } => {
                self.call(name, *distinct, arguments, tree.span)
            }
            ExprSyntaxKind::CountAll => self.count_all(tree.span),
            ExprSyntaxKind::Comprehension { name, list, filter, map } => {
                self.comprehension(name, list, filter.as_deref(), map.as_deref())
            }
            ExprSyntaxKind::Quantified { quantifier, name, list, condition } => {
                self.quantified(*quantifier, name, list, condition)
            }
            ExprSyntaxKind::Reduce { total, start, name, list, step } => {
                self.reduce((total, start), (name, list), step)
            }
            ExprSyntaxKind::Subquery(result, query) => {
                self.subquery_value(*result, query, tree.span)
            }
            _ => self.pattern_value(tree),
        }
    }

    fn count_all(&mut self, span: Span) -> Parsed<TypedExpr> {
        self.allow_aggregate("count", span)?;
        let function = Aggregate::Count;
        let expr = Expr::Aggregate { function, distinct: false, arguments: Vec::new() };
        Ok((expr, StaticType::of(BaseType::Int)))
    }

    /// Lowers an expression that looks for a pattern.
    fn pattern_value(&mut self, tree: &ExprSyntax) -> Parsed<TypedExpr> {
        match &tree.kind {
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
        check_function_arity(function, trees.len(), span)?;
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
        check_first_argument(function, &arguments, &kinds, trees)?;
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

/// Checks the number of arguments of a function.
fn check_function_arity(function: Function, found: usize, span: Span) -> Parsed<()> {
    let (min, max) = function.arity().into_inner();
    check_arity(function.name(), min, max, found, span).map_err(|fault| {
        // The parts of a date are given as a map.
        match (TemporalAction::of(function), found) {
            (Some(TemporalAction::Make(kind)), 2..) => {
                Box::new(fault.help(format!("write {}", made_of_parts(kind))))
            }
            _ => fault,
        }
    })
}

/// Checks the type of the first argument of a function, as far as it is known.
fn check_first_argument(
    function: Function,
    arguments: &[Expr],
    kinds: &[StaticType],
    trees: &[ExprSyntax],
) -> Parsed<()> {
    if let (Some((bases, list, words)), Some(kind)) =
        (static_type::wanted_argument(function), kinds.first())
        && !(kind.may_be(bases) || list && kind.may_be_list())
    {
        let message = format!("{}() takes {words}, found {}", function.name(), kind.name());
        let fault = Diagnostic::new(&codes::INVALID_ARGUMENT_TYPE, message).at(trees[0].span);
        let lengthy = function == Function::Length && (kind.is(BaseType::String) || kind.is_list());
        return Err(Box::new(if lengthy { fault.help("write size()") } else { fault }));
    }
    // A constant text that is no date is reported now, because its position is still known.
    if let (Some(TemporalAction::Make(kind)), [Expr::Literal(Literal::String(text))]) =
        (TemporalAction::of(function), arguments)
    {
        temporal::parse_temporal(kind, text).map_err(|fault| Box::new(fault.at(trees[0].span)))?;
    }
    Ok(())
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

/// How a value of time is made of its parts, or of a text.
fn made_of_parts(kind: TemporalKind) -> &'static str {
    match kind {
        TemporalKind::Date => "date('1927-12-31') or date({year: 1927, month: 12, day: 31})",
        TemporalKind::LocalTime | TemporalKind::Time => {
            "time('12:30') or time({hour: 12, minute: 30})"
        }
        TemporalKind::LocalDateTime | TemporalKind::DateTime => {
            "datetime('1927-12-31T12:30Z') or datetime({year: 1927, month: 12, day: 31, hour: 12})"
        }
        TemporalKind::Duration => "duration('P1Y2M') or duration({years: 1, months: 2})",
    }
}

fn unknown_function(name: &NameSyntax) -> Diagnostic {
    let message = format!("there is no function {}()", name.text);
    let fault = Diagnostic::new(&codes::UNKNOWN_FUNCTION, message).at(name.span);
    if let Some(help) = foreign_function::instead_of(&name.text) {
        return fault.help(help);
    }
    let others = ["all", "any", "none", "single", "reduce", "shortestPath", "allShortestPaths"];
    let known = Function::ALL.iter().map(|function| function.name());
    let known = known.chain(Aggregate::names()).chain(others);
    match nearest(&Arc::clone(&name.text), known) {
        Some(near) => fault.help(format!("did you mean {near}()?")),
        None => fault,
    }
}
