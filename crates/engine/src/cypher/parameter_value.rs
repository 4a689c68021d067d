//! Reads the value of a parameter from a text, as a person types it on a command line.

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::{GraphBuilder, Value};
use crate::query::temporal::TemporalAction;
use crate::query::{Limits, Parameters, Query, function::Function};
use crate::text::{FileId, Span};

use super::lexer::{self, CypherToken};
use super::parse;
use super::syntax::{ExprSyntax, ExprSyntaxKind};

/// What stands before the text in the query that computes its value.
const BEFORE: &str = "RETURN ";

/// The value that a text stands for: that of a literal (`1927`, `-1.5`, `'a'`, `true`, `null`), of a
/// list or map of such, or of one function that makes a date, a time or a duration of such
/// (`date('1927-12-31')`). Any other text stands for itself, also one that could be computed, such
/// as `1927-12-31` or `1926/27`.
///
/// ```
/// use polemic_engine::cypher::parameter_value;
///
/// assert!(matches!(parameter_value("1927")?, polemic_engine::graph::Value::Int(1927)));
/// assert_eq!(parameter_value("1927-12-31")?.as_str(), Some("1927-12-31"));
/// # Ok::<(), Vec<polemic_engine::diagnostic::Diagnostic>>(())
/// ```
///
/// # Errors
/// The argument of the function is not one that it takes, as in `date('1927-31-12')`.
pub fn parameter_value(text: &str) -> Result<Value> {
    let as_text = Ok(Value::from(text));
    let Ok(tokens) = lexer::tokenize(text, FileId(0)) else { return as_text };
    if has_comments(text, &tokens) {
        return as_text;
    }
    // Round brackets do not belong to the span of what stands in them.
    let whole = |expr: &ExprSyntax| text.get(expr.span.range()) == Some(text.trim());
    match parse::parse_expression(text, FileId(0)) {
        Ok(expr) if whole(&expr) && is_value(&expr) => {}
        _ => return as_text,
    }
    // The positions of mistakes are those in the text, not in the query round it.
    let placed = |mistakes: Vec<Diagnostic>| -> Vec<Diagnostic> {
        let moved = |mut mistake: Diagnostic| {
            let back = |span: Span| {
                let range = span.range();
                let back = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
                Span::new(span.file, back(range.start)..back(range.end))
            };
            mistake.span = mistake.span.map(back);
            mistake
        };
        mistakes.into_iter().map(moved).collect()
    };
    let query = Query::parse(&format!("{BEFORE}{text} AS value")).map_err(placed)?;
    let graph = GraphBuilder::new().finish();
    let answer = query.run(&graph, &Parameters::new(), &Limits::default()).map_err(placed)?;
    let first = answer.rows.into_iter().next().and_then(|row| row.values.into_iter().next());
    Ok(first.unwrap_or_default())
}

/// Whether anything but white space stands between the tokens.
fn has_comments(text: &str, tokens: &[CypherToken]) -> bool {
    let mut end = 0;
    tokens.iter().any(|token| {
        let range = token.span.range();
        let between = text.get(end..range.start).unwrap_or_default();
        end = range.end;
        !between.trim().is_empty()
    })
}

fn is_value(expr: &ExprSyntax) -> bool {
    match &expr.kind {
        ExprSyntaxKind::Literal(_) => true,
        ExprSyntaxKind::List(items) => items.iter().all(is_value),
        ExprSyntaxKind::Map(entries) => entries.iter().all(|(_, expr)| is_value(expr)),
        ExprSyntaxKind::Call { name, distinct: false, arguments } => {
            let makes = Function::find(&name.text).and_then(TemporalAction::of);
            matches!(makes, Some(TemporalAction::Make(_)))
                && matches!(arguments.as_slice(), [argument] if is_value(argument))
        }
        _ => false,
    }
}
