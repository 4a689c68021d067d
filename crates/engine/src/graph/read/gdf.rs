//! Reads a graph from GDF, the tables of GUESS that Gephi and tools for social networks write:
//! `nodedef>` with heads and their types, a row for each node, `edgedef>`, and a row for each
//! relationship.

use std::borrow::Cow;

use crate::diagnostic::{Result, codes};
use crate::graph::{Key, Value};
use crate::text::{FileId, Span};

use super::cell_type::parse_bool;
use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::names::{self, plain};
use super::numbered::number;
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};

/// A column of one of the two tables.
struct GdfColumn {
    /// Its name in its plain form, by which its use is known.
    plain: String,
    key: Key,
    sort: GdfType,
}

#[derive(Clone, Copy, PartialEq)]
enum GdfType {
    Text,
    Boolean,
    Number,
}

struct GdfReading<'a> {
    draft: GraphDraft,
    file: FileId,
    text: &'a str,
    columns: Vec<GdfColumn>,
    /// Whether the rows are those of relationships.
    edges: bool,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_gdf(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let draft = GraphDraft::new(options);
    let mut reading = GdfReading { draft, file, text, columns: Vec::new(), edges: false };
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let line = line.trim();
        let head = |word: &str| {
            let start = line.get(..word.len())?;
            start.eq_ignore_ascii_case(word).then(|| &line[word.len()..])
        };
        if line.is_empty() {
            continue;
        }
        if let Some(heads) = head("nodedef>") {
            reading.heads(heads, false);
        } else if let Some(heads) = head("edgedef>") {
            reading.heads(heads, true);
        } else if reading.edges {
            reading.edge(line);
        } else {
            reading.node(line);
        }
    }
    reading.draft.finish()
}

impl<'a> GdfReading<'a> {
    fn place(&self, part: &str) -> Span {
        span_of_part(self.file, self.text, part)
    }

    /// The heads of a table: names with their types, as in `name VARCHAR,age INT DEFAULT 0`.
    fn heads(&mut self, heads: &str, edges: bool) {
        self.edges = edges;
        self.columns.clear();
        for head in heads.split(',') {
            let mut words = head.split_whitespace();
            let name = words.next().unwrap_or_default();
            let sort = words.next().map_or(String::new(), str::to_ascii_uppercase);
            let sort = match sort.split('(').next().unwrap_or_default() {
                "BOOLEAN" | "BOOL" => GdfType::Boolean,
                "INT" | "INTEGER" | "TINYINT" | "SMALLINT" | "BIGINT" | "LONG" | "FLOAT"
                | "DOUBLE" | "REAL" | "NUMERIC" | "DECIMAL" => GdfType::Number,
                _ => GdfType::Text,
            };
            let key = match (edges, plain(name).as_str()) {
                // The name of a node is its id.
                (false, "name") => "id",
                _ => name,
            };
            let key = self.draft.builder.key(key);
            self.columns.push(GdfColumn { plain: plain(name), key, sort });
        }
    }

    /// The cells of a row with their columns, without those that are empty.
    fn row(&mut self, line: &'a str) -> Vec<(usize, &'a str)> {
        let cells = cells(line);
        if cells.len() > self.columns.len() {
            let message = format!("the row has more than {} cells", self.columns.len());
            let at = self.place(cells[self.columns.len()]);
            self.draft.wrong(&codes::GRAPH_TEXT, message, at);
        }
        let known = cells.into_iter().enumerate().take(self.columns.len());
        known.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    fn value(&self, column: usize, cell: &str) -> Value {
        let cell = unquoted(cell);
        let value = match self.columns[column].sort {
            GdfType::Text => None,
            GdfType::Boolean => parse_bool(&cell.to_ascii_lowercase()).map(Value::Bool),
            GdfType::Number => number(&cell),
        };
        value.unwrap_or_else(|| Value::from(cell.as_ref()))
    }

    fn node(&mut self, line: &'a str) {
        let row = self.row(line);
        let is_id = |(column, _): &&(usize, &str)| self.columns[*column].plain == "name";
        let Some((_, id)) = row.iter().find(is_id) else {
            let at = self.place(line);
            return self.draft.wrong(&codes::EMPTY_FIELD, "a node without a name", at);
        };
        let (id, at) = (unquoted(id), self.place(id));
        let cells: Vec<(Key, Value)> = row
            .iter()
            .map(|(column, cell)| (self.columns[*column].key, self.value(*column, cell)))
            .collect();
        self.draft.node(&id, &[], cells, at);
    }

    fn edge(&mut self, line: &'a str) {
        let row = self.row(line);
        let cell = |name: &str| {
            let found = row.iter().find(|(column, _)| self.columns[*column].plain == name);
            found.map(|(column, cell)| (*column, *cell))
        };
        let end = |(_, cell): (usize, &'a str)| DraftEnd::text(&unquoted(cell), self.place(cell));
        let (Some(from), Some(to)) = (cell("node1").map(end), cell("node2").map(end)) else {
            let at = self.place(line);
            let message = "a relationship without a source or a target";
            return self.draft.wrong(&codes::EMPTY_FIELD, message, at);
        };
        let directed = cell("directed").is_some_and(|(_, cell)| {
            parse_bool(&unquoted(cell).to_ascii_lowercase()) == Some(true)
        });
        let named = names::TYPES.iter().find_map(|name| cell(name));
        let used = |(column, _): &&(usize, &str)| {
            let name = self.columns[*column].plain.as_str();
            !["node1", "node2", "directed"].contains(&name)
                && named.is_none_or(|(named, _)| named != *column)
        };
        let cells = row.iter().filter(used);
        let cells = cells
            .map(|(column, cell)| (self.columns[*column].key, self.value(*column, cell)))
            .collect();
        let kind = named.map_or(UNTYPED.into(), |(_, cell)| unquoted(cell));
        let kind = self.draft.builder.edge_type(&kind);
        self.draft.edge(DraftEdge { from, to, kind, undirected: !directed, cells });
    }
}

/// The cells of a row, with their quotes. A comma in quotes of either sort parts nothing.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, sign) in line.char_indices() {
        match (sign, quote) {
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            (_, Some(open)) if sign == open => quote = None,
            (',', None) => {
                cells.push(line[start..at].trim());
                start = at + 1;
            }
            // Within a cell it is an apostrophe.
            ('"' | '\'', None) if line[start..at].trim().is_empty() => quote = Some(sign),
            _ => {}
        }
    }
    cells.push(line[start..].trim());
    cells
}

/// A cell without its quotes.
fn unquoted(cell: &str) -> Cow<'_, str> {
    let Some(quote @ ('"' | '\'')) = cell.chars().next() else { return cell.into() };
    match cell[1..].strip_suffix(quote) {
        Some(inside) if inside.contains('\\') => {
            inside.replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\").into()
        }
        Some(inside) => inside.into(),
        None => cell.into(),
    }
}
