//! Reads a graph from a script of openCypher that makes it: our own, those that Neo4j's APOC writes,
//! and those of tutorials. Statements are run one after the other on a graph that is empty at first.
//!
//! Of all clauses only those are run that make something: `CREATE`, `MERGE`, `SET`, `REMOVE`, and
//! `UNWIND` and `MATCH` before them. Indexes, constraints, and what prepares a server are passed over.

mod statements;
mod world;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::cypher::script::{ScriptClause, ScriptSetting, parse_statement};
use crate::cypher::syntax::{
    EdgeSyntax, ExprSyntax, ExprSyntaxKind, NameSyntax, NodeSyntax, PatternSyntax,
};
use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::{Direction, Map, Value};
use crate::query::algebra::{Binary, Literal};
use crate::query::{Limits, Parameters, Query};
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::{GraphReading, ReadOptions, UNTYPED};
use statements::{StatementUse, statements};
use world::{Properties, ScriptItem, ScriptWorld};

/// The most rows that a statement makes of `UNWIND` and `MATCH`.
const MOST_ROWS: usize = 1_000_000;

/// What a variable stands for.
#[derive(Debug, Clone)]
enum Bound {
    Node(usize),
    Edge(usize),
    Value(Value),
}

/// The variables of a row, by their names.
type Row = FxHashMap<Arc<str>, Bound>;

/// A mistake, with its place in its statement.
type Failed<T> = std::result::Result<T, Box<Diagnostic>>;

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_cypher_script(
    file: FileId,
    text: &str,
    options: &ReadOptions,
) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let mut world = ScriptWorld::default();
    for (start, statement) in statements(text) {
        let mistake = match StatementUse::of(statement) {
            StatementUse::Passed => continue,
            StatementUse::LoadsCsv => Box::new(
                Diagnostic::new(&codes::GRAPH_TEXT, "the statement reads a table from elsewhere")
                    .at(Span::new(file, 0..statement.len()))
                    .help("give the CSV files themselves: -d DIRECTORY"),
            ),
            StatementUse::Run => match run(statement, file, &mut world) {
                Ok(()) => continue,
                Err(mistake) => mistake,
            },
        };
        draft.report.mistake(|| placed(*mistake, start));
    }
    build(world, file, &mut draft);
    draft.finish()
}

/// A mistake in a statement with its place in the whole text, and the way round.
fn placed(mistake: Diagnostic, start: usize) -> Diagnostic {
    let moved = |span: Span| {
        let range = span.range();
        Span::new(span.file, range.start + start..range.end + start)
    };
    let span = mistake.span.map(moved);
    let round = "run the script on its server, and export the graph as GraphML, JSON or CSV";
    let help = mistake.help.clone().unwrap_or_else(|| round.to_owned());
    Diagnostic { span, code: &codes::GRAPH_TEXT, ..mistake }.help(help)
}

fn unread<T>(span: Span, message: &str) -> Failed<T> {
    Err(Box::new(Diagnostic::new(&codes::GRAPH_TEXT, message).at(span)))
}

fn run(statement: &str, file: FileId, world: &mut ScriptWorld) -> Failed<()> {
    let mut runner = ScriptRunner { statement, world, rows: vec![Row::default()] };
    for (clause, at) in parse_statement(statement, file)? {
        runner.clause(clause, at)?;
        if runner.rows.len() > MOST_ROWS {
            return unread(at, "the statement finds more than a million combinations");
        }
    }
    Ok(())
}

struct ScriptRunner<'a> {
    statement: &'a str,
    world: &'a mut ScriptWorld,
    rows: Vec<Row>,
}

impl ScriptRunner<'_> {
    fn clause(&mut self, clause: ScriptClause, at: Span) -> Failed<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut after = Vec::with_capacity(rows.len());
        match clause {
            ScriptClause::Pass => after = rows,
            ScriptClause::Unwind(list, name) => {
                for row in rows {
                    let Value::List(list) = self.value(&list, &row)? else { continue };
                    for value in list.iter() {
                        let mut row = row.clone();
                        row.insert(name.text.clone(), Bound::Value(value.clone()));
                        after.push(row);
                    }
                }
            }
            ScriptClause::Match(patterns, filter) => {
                after = self.matched(&patterns, filter.as_ref(), rows, at)?;
            }
            ScriptClause::Create(patterns) => {
                for mut row in rows {
                    for pattern in &patterns {
                        self.create(pattern, &mut row)?;
                    }
                    after.push(row);
                }
            }
            ScriptClause::Merge(pattern, created, matched) => {
                for mut row in rows {
                    let is_new = self.merge(&pattern, &mut row)?;
                    self.settings(if is_new { &created } else { &matched }, &row)?;
                    after.push(row);
                }
            }
            ScriptClause::Set(settings) => {
                for row in &rows {
                    self.settings(&settings, row)?;
                }
                after = rows;
            }
            ScriptClause::Remove(settings) => {
                for row in &rows {
                    self.remove(&settings, row)?;
                }
                after = rows;
            }
        }
        self.rows = after;
        Ok(())
    }

    /// The rows with a node for each pattern of a `MATCH`.
    fn matched(
        &mut self,
        patterns: &[PatternSyntax],
        filter: Option<&ExprSyntax>,
        rows: Vec<Row>,
        at: Span,
    ) -> Failed<Vec<Row>> {
        let mut wanted = Vec::new();
        if let Some(filter) = filter {
            equalities(filter, &mut wanted)?;
        }
        let mut after = rows;
        for pattern in patterns {
            if !pattern.hops.is_empty() {
                return unread(pattern.span, "only nodes are looked for in a script");
            }
            let mut found = Vec::new();
            for row in after {
                found.extend(self.matching(&pattern.start, &wanted, row)?);
                if found.len() > MOST_ROWS {
                    return unread(at, "the statement finds more than a million combinations");
                }
            }
            after = found;
        }
        Ok(after)
    }

    /// The rows with a node that a pattern describes; its variable may be bound already.
    fn matching(
        &mut self,
        node: &NodeSyntax,
        wanted: &[WantedValue],
        row: Row,
    ) -> Failed<Vec<Row>> {
        if let Some(name) = &node.name
            && row.contains_key(&name.text)
        {
            return Ok(vec![row]);
        }
        let mut properties = self.properties(&node.properties, &row)?;
        for WantedValue { variable, key, value } in wanted {
            if node.name.as_ref().is_some_and(|own| own.text == *variable) {
                properties.insert(key.clone(), self.value(value, &row)?);
            }
        }
        let found = self.world.nodes_with(&labels(node)?, &properties);
        let bind = |node_found: usize| {
            let mut row = row.clone();
            if let Some(name) = &node.name {
                row.insert(name.text.clone(), Bound::Node(node_found));
            }
            row
        };
        Ok(found.into_iter().map(bind).collect())
    }

    fn create(&mut self, pattern: &PatternSyntax, row: &mut Row) -> Failed<()> {
        let mut from = self.node(&pattern.start, row)?;
        for (edge, node) in &pattern.hops {
            let to = self.node(node, row)?;
            self.edge(edge, [from, to], row)?;
            from = to;
        }
        Ok(())
    }

    /// The node of a variable that is bound, or a new one.
    fn node(&mut self, node: &NodeSyntax, row: &mut Row) -> Failed<usize> {
        let bound = node.name.as_ref().and_then(|name| row.get(&name.text));
        if let Some(Bound::Node(known)) = bound {
            return Ok(*known);
        }
        let properties = self.properties(&node.properties, row)?;
        let made = self.world.add_node(labels(node)?, properties);
        if let Some(name) = &node.name {
            row.insert(name.text.clone(), Bound::Node(made));
        }
        Ok(made)
    }

    fn edge(&mut self, edge: &EdgeSyntax, ends: [usize; 2], row: &mut Row) -> Failed<usize> {
        let properties = self.properties(&edge.properties, row)?;
        let made = self.world.add_edge(directed(edge, ends), kind(edge), properties);
        if let Some(name) = &edge.name {
            row.insert(name.text.clone(), Bound::Edge(made));
        }
        Ok(made)
    }

    /// Finds what a pattern describes, or makes it. Returns whether it was made.
    fn merge(&mut self, pattern: &PatternSyntax, row: &mut Row) -> Failed<bool> {
        let starts = self.matching(&pattern.start, &[], row.clone())?;
        let [(edge, node)] = &pattern.hops[..] else {
            if !pattern.hops.is_empty() {
                return unread(
                    pattern.span,
                    "MERGE of several relationships at once cannot be read",
                );
            }
            // The first that fits, as all others would be told by what follows.
            return match starts.into_iter().next() {
                Some(found) => {
                    *row = found;
                    Ok(false)
                }
                None => self.create(pattern, row).map(|()| true),
            };
        };
        for start in starts {
            let from = self.place(&pattern.start, &start)?;
            for found in self.matching(node, &[], start)? {
                let to = self.place(node, &found)?;
                let properties = self.properties(&edge.properties, &found)?;
                let (Some(from), Some(to)) = (from, to) else { continue };
                let ends = directed(edge, [from, to]);
                if let Some(known) = self.world.edge_with(ends, &kind(edge), &properties) {
                    *row = found;
                    if let Some(name) = &edge.name {
                        row.insert(name.text.clone(), Bound::Edge(known));
                    }
                    return Ok(false);
                }
            }
        }
        self.create(pattern, row)?;
        Ok(true)
    }

    /// The node that a pattern's variable stands for in a row, or the only one that it describes.
    fn place(&mut self, node: &NodeSyntax, row: &Row) -> Failed<Option<usize>> {
        if let Some(name) = &node.name
            && let Some(Bound::Node(known)) = row.get(&name.text)
        {
            return Ok(Some(*known));
        }
        let properties = self.properties(&node.properties, row)?;
        Ok(self.world.nodes_with(&labels(node)?, &properties).first().copied())
    }

    /// The node or relationship of a variable.
    fn item(&self, name: &NameSyntax, row: &Row) -> Failed<ScriptItem> {
        match row.get(&name.text) {
            Some(Bound::Node(node)) => Ok(ScriptItem::Node(*node)),
            Some(Bound::Edge(edge)) => Ok(ScriptItem::Edge(*edge)),
            _ => unread(name.span, "nothing before it has this name"),
        }
    }

    fn settings(&mut self, settings: &[ScriptSetting], row: &Row) -> Failed<()> {
        for setting in settings {
            match setting {
                ScriptSetting::Property(name, key, Some(value)) => {
                    let (item, value) = (self.item(name, row)?, self.value(value, row)?);
                    self.world.set(item, key.text.clone(), value);
                }
                ScriptSetting::Property(_, key, None) => {
                    return unread(key.span, "the value of this key is missing");
                }
                ScriptSetting::All(name, value, adds) => {
                    let item = self.item(name, row)?;
                    let Value::Map(map) = self.value(value, row)? else {
                        return unread(value.span, "a map of properties belongs here");
                    };
                    if !adds {
                        self.world.clear(item);
                    }
                    for (key, value) in map.iter() {
                        self.world.set(item, key.clone(), value.clone());
                    }
                }
                ScriptSetting::Labels(name, labels) => {
                    let item = self.item(name, row)?;
                    self.world.add_labels(item, labels.iter().map(|label| &label.text));
                }
            }
        }
        Ok(())
    }

    fn remove(&mut self, settings: &[ScriptSetting], row: &Row) -> Failed<()> {
        for setting in settings {
            match setting {
                ScriptSetting::Property(name, key, _) => {
                    let item = self.item(name, row)?;
                    self.world.set(item, key.text.clone(), Value::Null);
                }
                ScriptSetting::All(_, value, _) => {
                    return unread(value.span, "REMOVE takes no value");
                }
                ScriptSetting::Labels(name, labels) => {
                    let item = self.item(name, row)?;
                    self.world.remove_labels(item, labels.iter().map(|label| &label.text));
                }
            }
        }
        Ok(())
    }

    fn properties(&self, given: &[(NameSyntax, ExprSyntax)], row: &Row) -> Failed<Properties> {
        let value = |(key, value): &(NameSyntax, ExprSyntax)| {
            Ok((key.text.clone(), self.value(value, row)?))
        };
        given.iter().map(value).collect()
    }

    /// The value of an expression. What has no variables in it is computed as in a query.
    fn value(&self, expr: &ExprSyntax, row: &Row) -> Failed<Value> {
        match &expr.kind {
            ExprSyntaxKind::Literal(literal) => Ok(match literal {
                Literal::Null => Value::Null,
                Literal::Bool(value) => Value::Bool(*value),
                Literal::Int(value) => Value::Int(*value),
                Literal::Float(value) => Value::Float(*value),
                Literal::String(text) => Value::String(text.clone()),
            }),
            ExprSyntaxKind::List(list) => {
                let list: Vec<Value> =
                    list.iter().map(|item| self.value(item, row)).collect::<Failed<_>>()?;
                Ok(Value::list(list))
            }
            ExprSyntaxKind::Map(entries) => {
                let map = self.properties(entries, row)?;
                Ok(Value::Map(Arc::new(map.into_iter().collect::<Map>())))
            }
            ExprSyntaxKind::Variable(name) => match row.get(name) {
                Some(Bound::Value(value)) => Ok(value.clone()),
                Some(Bound::Node(node)) => Ok(self.world.properties_of(*node)),
                _ => unread(expr.span, "nothing before it has this name"),
            },
            ExprSyntaxKind::Property(of, key) => match self.value(of, row)? {
                Value::Map(map) => {
                    let found = map.iter().find(|(known, _)| **known == key.text);
                    Ok(found.map_or(Value::Null, |(_, value)| value.clone()))
                }
                _ => Ok(Value::Null),
            },
            _ => self.computed(expr),
        }
    }

    /// The value of an expression without variables, such as `date('1927-12-31')`.
    fn computed(&self, expr: &ExprSyntax) -> Failed<Value> {
        let source = self.statement.get(expr.span.range()).unwrap_or_default();
        let computed = Query::parse(&format!("RETURN {source} AS value")).and_then(|query| {
            let empty = crate::graph::GraphBuilder::new().finish();
            query.run(&empty, &Parameters::new(), &Limits::default())
        });
        let value = computed.ok().and_then(|answer| answer.rows.into_iter().next());
        match value.and_then(|row| row.values.into_iter().next()) {
            Some(value) => Ok(value),
            None => unread(expr.span, "the value of this cannot be told from the script alone"),
        }
    }
}

/// What a condition asks of the nodes of a variable: a key and its value.
struct WantedValue<'e> {
    variable: Arc<str>,
    key: Arc<str>,
    value: &'e ExprSyntax,
}

/// Collects what `a.key = value AND …` asks of nodes.
fn equalities<'e>(filter: &'e ExprSyntax, wanted: &mut Vec<WantedValue<'e>>) -> Failed<()> {
    if let ExprSyntaxKind::Binary(Binary::And, left, right) = &filter.kind {
        equalities(left, wanted)?;
        return equalities(right, wanted);
    }
    if let ExprSyntaxKind::Comparison(left, right) = &filter.kind
        && let ExprSyntaxKind::Property(of, key) = &left.kind
        && let ExprSyntaxKind::Variable(variable) = &of.kind
        && let [(Binary::Equal, value)] = &right[..]
    {
        let (variable, key) = (variable.clone(), key.text.clone());
        wanted.push(WantedValue { variable, key, value });
        return Ok(());
    }
    unread(filter.span, "in a script only conditions such as a.name = 'Ada' can be read")
}

/// The labels of a pattern of a node.
fn labels(node: &NodeSyntax) -> Failed<Vec<Arc<str>>> {
    let Some(labels) = &node.labels else { return Ok(Vec::new()) };
    let groups = labels.label_groups().unwrap_or_default();
    Ok(groups
        .into_iter()
        .filter_map(|group| group.into_iter().next())
        .map(|name| name.text)
        .collect())
}

/// The type of a pattern of a relationship.
fn kind(edge: &EdgeSyntax) -> Arc<str> {
    let groups = edge.types.as_ref().and_then(|types| types.label_groups()).unwrap_or_default();
    let first = groups.into_iter().flatten().next();
    first.map_or_else(|| UNTYPED.into(), |name| name.text)
}

/// The ends of a relationship from its source to its target.
fn directed(edge: &EdgeSyntax, [left, right]: [usize; 2]) -> [usize; 2] {
    match edge.direction {
        Direction::In => [right, left],
        Direction::Out | Direction::Both => [left, right],
    }
}

/// Adds all nodes and relationships to the graph. A relationship with the property `undirected` has no
/// direction, because servers have none without one.
fn build(world: ScriptWorld, file: FileId, draft: &mut GraphDraft) {
    let at = Span::new(file, 0..0);
    let (nodes, edges) = world.into_parts();
    for (n, node) in nodes.into_iter().enumerate() {
        let labels: Vec<_> = node.labels.iter().map(|label| draft.builder.label(label)).collect();
        let cells = cells(node.properties, draft);
        draft.node(&n.to_string(), &labels, cells, at);
    }
    for edge in edges {
        let mut properties = edge.properties;
        let undirected = matches!(properties.get("undirected"), Some(Value::Bool(true)));
        if undirected {
            properties.remove("undirected");
        }
        let cells = cells(properties, draft);
        let [from, to] = edge.ends.map(|end| DraftEnd::text(&end.to_string(), at));
        let kind = draft.builder.edge_type(&edge.kind);
        draft.edge(DraftEdge { from, to, kind, undirected, cells });
    }
}

fn cells(properties: Properties, draft: &mut GraphDraft) -> Vec<(crate::graph::Key, Value)> {
    let given = properties.into_iter().filter(|(_, value)| !matches!(value, Value::Null));
    given.map(|(key, value)| (draft.builder.key(&key), value)).collect()
}
