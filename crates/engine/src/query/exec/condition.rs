//! Conditions as closures: what they compare is looked at where it stands, without a copy, and
//! what comes out is true, false or unknown.

use std::sync::Arc;

use regex::Regex;

use crate::graph::{Graph, Key, Texts, Value};
use crate::query::algebra::{Binary, Expr, Unary};
use crate::query::plan::Scope;

use super::Fault;
use super::compare::{self, Comparison};
use super::eval::{self, Compiler, Eval, truth};

/// A condition ready to be tested on a row.
pub(super) type Condition<'g> = Box<dyn Fn(&mut [Value]) -> Result<Option<bool>, Fault> + 'g>;

/// A relation between two values.
type Relation = fn(&Value, &Value) -> Option<bool>;

/// One side of a comparison.
struct Operand<'g> {
    eval: Eval<'g>,
    place: Place,
    graph: &'g Graph,
}

/// Where a value stands, if it need not be worked out.
enum Place {
    Constant(Value),
    Slot(usize),
    Property(usize, Key),
    Nowhere,
}

impl Operand<'_> {
    /// The value, if it can be looked at.
    fn peek<'a>(&'a self, row: &'a [Value]) -> Option<&'a Value> {
        match &self.place {
            Place::Constant(value) => Some(value),
            Place::Slot(slot) => Some(&row[*slot]),
            Place::Property(slot, key) => match &row[*slot] {
                Value::Node(node) => Some(self.graph.node_property(*node, *key)),
                Value::Edge(edge) => Some(self.graph.edge_property(*edge, *key)),
                _ => None,
            },
            Place::Nowhere => None,
        }
    }
}

impl<'g> Compiler<'g> {
    /// Compiles what stands after `WHERE`.
    pub(super) fn condition(self, expr: &Expr, scope: &Scope) -> Result<Condition<'g>, Fault> {
        self.part(expr, "WHERE", scope)
    }

    /// Compiles a condition or a part of one. `place` is for messages.
    fn part(self, expr: &Expr, place: &'static str, scope: &Scope) -> Result<Condition<'g>, Fault> {
        if let Expr::Binary(operator, a, b) = expr {
            match operator {
                Binary::And => {
                    let (a, b) = (self.part(a, "AND", scope)?, self.part(b, "AND", scope)?);
                    return Ok(Box::new(move |row| {
                        // False settles it, whatever the other side is.
                        let left = a(row)?;
                        if left == Some(false) {
                            return Ok(left);
                        }
                        let right = b(row)?;
                        Ok(if right == Some(false) { right } else { left.and(right) })
                    }));
                }
                Binary::Or => {
                    let (a, b) = (self.part(a, "OR", scope)?, self.part(b, "OR", scope)?);
                    return Ok(Box::new(move |row| {
                        let left = a(row)?;
                        if left == Some(true) {
                            return Ok(left);
                        }
                        let right = b(row)?;
                        Ok(if right == Some(true) { right } else { left.and(right) })
                    }));
                }
                _ => {}
            }
            if let Some(condition) = self.of_texts(*operator, a, b, scope)? {
                return Ok(condition);
            }
            if let Some(relation) = relation(*operator) {
                return self.related(relation, a, b, scope);
            }
        }
        if let Expr::Unary(Unary::Not, of) = expr {
            let of = self.part(of, "NOT", scope)?;
            return Ok(Box::new(move |row| Ok(of(row)?.map(|b| !b))));
        }
        let eval = self.compile(expr, scope)?;
        Ok(Box::new(move |row| truth(eval(row)?, place)))
    }

    fn related(
        self,
        relation: Relation,
        a: &Expr,
        b: &Expr,
        scope: &Scope,
    ) -> Result<Condition<'g>, Fault> {
        let (a, b) = (self.operand(a, scope)?, self.operand(b, scope)?);
        Ok(Box::new(move |row| {
            if let (Some(a), Some(b)) = (a.peek(row), b.peek(row)) {
                return Ok(relation(a, b));
            }
            let left = (a.eval)(row)?;
            Ok(relation(&left, &(b.eval)(row)?))
        }))
    }

    fn operand(self, expr: &Expr, scope: &Scope) -> Result<Operand<'g>, Fault> {
        let place = match (self.planner.constant(expr), expr) {
            (Some(value), _) => Place::Constant(value),
            (None, Expr::Var(var)) => Place::Slot(var.index()),
            (None, Expr::Property(of, key)) => match (of.as_ref(), self.graph.key(key)) {
                (Expr::Var(var), Some(key)) => Place::Property(var.index(), key),
                _ => Place::Nowhere,
            },
            _ => Place::Nowhere,
        };
        Ok(Operand { eval: self.compile(expr, scope)?, place, graph: self.graph })
    }

    /// The texts of the property of a node that an expression is, with the slot of the node, if
    /// they have been gathered or are worth it.
    pub(super) fn texts_of(self, expr: &Expr) -> Option<(usize, &'g Texts)> {
        let Expr::Property(of, key) = expr else { return None };
        let Expr::Var(var) = of.as_ref() else { return None };
        let key = self.graph.key(key)?;
        let at_hand = self.graph.texts_at_hand(key);
        let texts = at_hand.or_else(|| self.wide.then(|| self.graph.texts(key)))?;
        // Where few nodes have a text, there is nothing to win.
        (texts.count() > 0).then_some((var.index(), texts))
    }

    /// A condition on a property by a constant text, where the texts of the property stand
    /// together.
    fn of_texts(
        self,
        operator: Binary,
        a: &Expr,
        b: &Expr,
        scope: &Scope,
    ) -> Result<Option<Condition<'g>>, Fault> {
        let (Some((slot, texts)), Some(text)) = (self.texts_of(a), self.constant_text(b)) else {
            return Ok(None);
        };
        let test: Box<dyn Fn(u32) -> bool + 'g> = match operator {
            Binary::Equal => {
                let wanted = texts.find(&text);
                Box::new(move |number| Some(number) == wanted)
            }
            Binary::Matches => {
                let pattern = Pattern::new(&text)?;
                Box::new(move |number| pattern.matches(texts.text(number)))
            }
            Binary::StartsWith => Box::new(move |number| texts.text(number).starts_with(&*text)),
            Binary::EndsWith => Box::new(move |number| texts.text(number).ends_with(&*text)),
            Binary::Contains => Box::new(move |number| texts.text(number).contains(&*text)),
            _ => return Ok(None),
        };
        let other = self.compile(&Expr::binary(operator, a.clone(), b.clone()), scope)?;
        Ok(Some(Box::new(move |row| match row[slot] {
            Value::Node(node) if texts.number(node).is_some() => Ok(texts.number(node).map(&test)),
            _ => truth(other(row)?, "WHERE"),
        })))
    }
}

/// What an operator tells of two values, for those that give true, false or unknown and never
/// fail.
pub(super) fn relation(operator: Binary) -> Option<Relation> {
    fn ordered(a: &Value, b: &Value, test: fn(std::cmp::Ordering) -> bool) -> Option<bool> {
        match compare::compare(a, b) {
            Comparison::Known(ordering) => Some(test(ordering)),
            Comparison::Never => Some(false),
            Comparison::Unknown => None,
        }
    }
    fn texts(a: &Value, b: &Value, test: fn(&str, &str) -> bool) -> Option<bool> {
        Some(test(a.as_str()?, b.as_str()?))
    }
    Some(match operator {
        Binary::Equal => compare::equals,
        Binary::Unequal => |a, b| compare::equals(a, b).map(|equal| !equal),
        Binary::Less => |a, b| ordered(a, b, std::cmp::Ordering::is_lt),
        Binary::LessEqual => |a, b| ordered(a, b, std::cmp::Ordering::is_le),
        Binary::Greater => |a, b| ordered(a, b, std::cmp::Ordering::is_gt),
        Binary::GreaterEqual => |a, b| ordered(a, b, std::cmp::Ordering::is_ge),
        Binary::StartsWith => |a, b| texts(a, b, |a, b| a.starts_with(b)),
        Binary::EndsWith => |a, b| texts(a, b, |a, b| a.ends_with(b)),
        Binary::Contains => |a, b| texts(a, b, |a, b| a.contains(b)),
        _ => return None,
    })
}

/// A regular expression that whole texts match, with what they begin and end with: most texts are
/// told by that.
pub(super) struct Pattern {
    start: Arc<str>,
    end: Arc<str>,
    regex: Regex,
}

impl Pattern {
    pub(super) fn new(pattern: &str) -> Result<Pattern, Fault> {
        let regex = eval::whole_match(pattern)?;
        let (start, end) = ends(pattern);
        Ok(Pattern { start: start.into(), end: end.into(), regex })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        text.starts_with(&*self.start) && text.ends_with(&*self.end) && self.regex.is_match(text)
    }
}

/// The plain characters with which everything that matches a pattern begins, and those with which
/// it ends; fewer than there are where that is hard to tell.
fn ends(pattern: &str) -> (&str, &str) {
    // Alternatives and flags change what plain characters mean.
    if pattern.contains('|') || pattern.contains("(?") {
        return ("", "");
    }
    let plain = |c: char| c.is_alphanumeric() || c == ' ';
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut start = &inner[..inner.find(|c| !plain(c)).unwrap_or(inner.len())];
    // What may be repeated may be missing.
    if inner[start.len()..].starts_with(['*', '?', '{'])
        && let Some((last, _)) = start.char_indices().next_back()
    {
        start = &start[..last];
    }
    let inner = pattern.strip_suffix('$').unwrap_or(pattern);
    let run = inner.rfind(|c| !plain(c)).map_or(inner, |at| {
        let after = at + inner[at..].chars().next().map_or(0, char::len_utf8);
        &inner[after..]
    });
    // `\d` ends in no d.
    let before = &inner[..inner.len() - run.len()];
    let end = if before.ends_with('\\') { "" } else { run };
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_patterns_are_what_every_match_has() {
        let cases = [
            ("^K.*ov [0-9]*7$", "K", "7"),
            ("abc", "abc", "abc"),
            ("ab*", "a", ""),
            ("ab+c", "ab", "c"),
            ("ab?c", "a", "c"),
            ("ab{2}", "a", ""),
            ("a|b", "", ""),
            ("(?i)ab", "", ""),
            (r"x\d", "x", ""),
            (r"\x41", "", ""),
            (r"\$", "", ""),
            ("[ab]c", "", "c"),
            ("(ab)c", "", "c"),
            ("", "", ""),
        ];
        for (pattern, start, end) in cases {
            assert_eq!(ends(pattern), (start, end), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_matches_whole_texts() {
        let pattern = Pattern::new("a.*c").unwrap_or_else(|_| unreachable!());
        assert!(pattern.matches("abc") && pattern.matches("ac"));
        assert!(!pattern.matches("abcd") && !pattern.matches("xabc"));
    }
}
