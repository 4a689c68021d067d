//! Patterns.

use std::fmt;
use std::sync::Arc;

use super::QueryPrinter;
use super::expr::Precedence;
use super::quoting::schema_name;
use crate::graph::Direction;
use crate::query::algebra::{
    EdgePattern, Expr, NodePattern, PathLength, Pattern, RepeatedPattern, Shortest,
};

impl QueryPrinter<'_> {
    /// A path with its name.
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> fmt::Result {
        if let Some(name) = pattern.path.and_then(|var| self.names.shown(var)) {
            write!(self.out, "{name} = ")?;
        }
        let end = match pattern.shortest {
            Some(Shortest::One | Shortest::All) => ")",
            _ => "",
        };
        match pattern.shortest {
            None => {}
            Some(Shortest::One) => self.out.write_str("shortestPath(")?,
            Some(Shortest::All) => self.out.write_str("allShortestPaths(")?,
            Some(Shortest::First(n)) => write!(self.out, "SHORTEST {n} ")?,
            Some(Shortest::Groups(n)) => write!(self.out, "SHORTEST {n} GROUPS ")?,
        }
        self.node(&pattern.start)?;
        for (edge, node) in &pattern.hops {
            self.edge(edge)?;
            self.node(node)?;
        }
        self.out.write_str(end)
    }

    fn node(&mut self, node: &NodePattern) -> fmt::Result {
        let mut head =
            self.names.shown(node.var).map_or_else(String::new, |name| name.into_owned());
        head += &labels(&node.labels);
        write!(self.out, "({head}")?;
        self.properties(&node.properties, !head.is_empty())?;
        self.out.write_char(')')
    }

    /// A pattern that is repeated, with how often.
    fn repeated(&mut self, repeated: &RepeatedPattern, length: PathLength) -> fmt::Result {
        self.out.write_char('(')?;
        self.pattern(&repeated.pattern)?;
        if let Some(filter) = &repeated.filter {
            self.clause(" WHERE ", filter)?;
        }
        let most = length.max.map_or_else(String::new, |most| most.to_string());
        write!(self.out, "){{{},{most}}}", length.min.unwrap_or(1))
    }

    fn edge(&mut self, edge: &EdgePattern) -> fmt::Result {
        if let (Some(repeated), Some(length)) = (&edge.repeated, edge.length) {
            return self.repeated(repeated, length);
        }
        let mut head =
            self.names.shown(edge.var).map_or_else(String::new, |name| name.into_owned());
        if !edge.types.is_empty() {
            head += &group(&edge.types);
        }
        if let Some(length) = edge.length {
            head += &walk(length);
        }
        self.out.write_str(if edge.direction == Direction::In { "<-" } else { "-" })?;
        if !head.is_empty() || !edge.properties.is_empty() {
            write!(self.out, "[{head}")?;
            self.properties(&edge.properties, !head.is_empty())?;
            self.out.write_char(']')?;
        }
        self.out.write_str(if edge.direction == Direction::Out { "->" } else { "-" })
    }

    fn properties(&mut self, properties: &[(Arc<str>, Expr)], apart: bool) -> fmt::Result {
        if properties.is_empty() {
            return Ok(());
        }
        self.out.write_str(if apart { " " } else { "" })?;
        self.map(properties)
    }

    /// `{key: value, …}`.
    pub(super) fn map(&mut self, map: &[(Arc<str>, Expr)]) -> fmt::Result {
        self.out.write_char('{')?;
        self.commas(map, |printer, (key, expr)| {
            write!(printer.out, "{}: ", schema_name(key))?;
            printer.expr(expr, Precedence::Or)
        })?;
        self.out.write_char('}')
    }
}

/// `:A|B:C`.
pub(super) fn labels(groups: &[Vec<Arc<str>>]) -> String {
    groups.iter().map(|names| group(names)).collect()
}

fn group(names: &[Arc<str>]) -> String {
    if names.is_empty() {
        return ":%".to_owned();
    }
    let names: Vec<_> = names.iter().map(|name| schema_name(name)).collect();
    format!(":{}", names.join("|"))
}

fn walk(length: PathLength) -> String {
    let bound = |bound: Option<u64>| bound.map_or_else(String::new, |n| n.to_string());
    match (length.min, length.max) {
        (None, None) => "*".to_owned(),
        (Some(min), Some(max)) if min == max => format!("*{min}"),
        (min, max) => format!("*{}..{}", bound(min), bound(max)),
    }
}
