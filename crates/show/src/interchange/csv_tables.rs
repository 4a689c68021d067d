//! A whole graph as two tables, `nodes.csv` and `edges.csv`: for people with a spreadsheet or
//! Gephi and for `-d`, or for the bulk loaders of graph databases.
//!
//! Heads say what a column holds: `since:date`, `aliases:string[]`. Where a column holds several
//! sorts of values, or what a table has no way to write, its cells are JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::csv::{csv_line, defused_cell, raw_csv_line};
use polemic_engine::graph::{Graph, Value};

use super::{ExportedIds, ExportedKind, KeyForms, PropertyForm, SortedProperties};

/// For whom tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableAudience {
    /// People and `-d`: cells that a spreadsheet would take for formulas are led by an
    /// apostrophe, which `-d` takes away again.
    People,
    /// Bulk loaders: heads as neo4j-admin has them, and cells as they are.
    Loader,
}

/// A graph that is written as tables.
pub struct GraphTables<'a> {
    graph: &'a Graph,
    reader: TableAudience,
    ids: ExportedIds<'a>,
    /// What the columns of properties hold.
    pub of_nodes: Vec<(&'a str, PropertyForm)>,
    /// The same for relationships.
    pub of_edges: Vec<(&'a str, PropertyForm)>,
}

impl<'a> GraphTables<'a> {
    /// The tables of a graph.
    pub fn new(graph: &'a Graph, reader: TableAudience) -> GraphTables<'a> {
        let fits = |id: &str| {
            reader == TableAudience::Loader || matches!(defused_cell(id), Cow::Borrowed(_))
        };
        let ids = ExportedIds::of_nodes(graph, fits);
        let mut of_nodes = super::node_keys(graph, form);
        if ids.are_own() {
            of_nodes.remove("id");
        } else if reader == TableAudience::People {
            // By this column a reader sees that the ids of rows are made up.
            of_nodes.entry("id").or_insert(PropertyForm::One(ExportedKind::Text));
        }
        let of_edges = super::edge_keys(graph, form);
        let list = |columns: KeyForms<'a>| columns.into_iter().collect();
        GraphTables { graph, reader, ids, of_nodes: list(of_nodes), of_edges: list(of_edges) }
    }

    /// Whether each node's own id is that of its row.
    pub fn has_own_ids(&self) -> bool {
        self.ids.are_own()
    }

    /// Writes the nodes, a row each.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn nodes(&self, out: &mut dyn Write) -> io::Result<()> {
        let id = match (self.reader, self.ids.are_own()) {
            (TableAudience::Loader, true) => "id:ID",
            (_, false) => ":ID",
            // As Gephi has it, where no id could be taken for a number.
            (TableAudience::People, true)
                if self.graph.nodes().all(|node| self.is_name(node.index())) =>
            {
                "id"
            }
            (TableAudience::People, true) => "id:string",
        };
        let mut head = vec![id.to_owned(), ":LABEL".to_owned()];
        head.extend(self.of_nodes.iter().map(|(name, form)| self.head(name, *form)));
        self.line(head, out)?;
        for (n, node) in self.graph.nodes().enumerate() {
            let mut cells =
                vec![self.ids.get(n).into_owned(), labels(&super::node_labels(self.graph, node))];
            self.cells(&self.of_nodes, &super::node_properties(self.graph, node), &mut cells);
            self.line(cells, out)?;
        }
        Ok(())
    }

    /// Writes the relationships, a row each.
    ///
    /// # Errors
    /// Whatever writing meets.
    pub fn edges(&self, out: &mut dyn Write) -> io::Result<()> {
        let ends = match self.reader {
            TableAudience::People => ["source", "target", "type"],
            TableAudience::Loader => [":START_ID", ":END_ID", ":TYPE"],
        };
        let mut head: Vec<String> = ends.map(str::to_owned).into();
        head.extend(self.of_edges.iter().map(|(name, form)| self.head(name, *form)));
        self.line(head, out)?;
        for edge in self.graph.edges() {
            let (from, to) = self.graph.ends(edge);
            let id = |n: usize| self.ids.get(n).into_owned();
            let mut cells =
                vec![id(from.index()), id(to.index()), self.graph.type_of(edge).to_string()];
            self.cells(&self.of_edges, &super::edge_properties(self.graph, edge), &mut cells);
            self.line(cells, out)?;
        }
        Ok(())
    }

    fn is_name(&self, node: usize) -> bool {
        let id = self.ids.get(node);
        id.starts_with(char::is_alphabetic) && !["true", "false"].contains(&id.as_ref())
    }

    /// The head of a column of properties. It always says a type, so that no property is taken
    /// for one of the columns that a table has itself.
    fn head(&self, name: &str, form: PropertyForm) -> String {
        let kind = |kind| match kind {
            ExportedKind::Bool => "boolean",
            ExportedKind::Int => "long",
            ExportedKind::Float | ExportedKind::Number => "double",
            ExportedKind::Text => "string",
            ExportedKind::Time(time) => time.name(),
        };
        match form {
            PropertyForm::One(ExportedKind::Number) if self.reader == TableAudience::People => {
                format!("{name}:number")
            }
            PropertyForm::One(of) => format!("{name}:{}", kind(of)),
            PropertyForm::Many(of) => format!("{name}:{}[]", kind(of)),
            PropertyForm::Other if self.reader == TableAudience::Loader => format!("{name}:string"),
            PropertyForm::Other => format!("{name}:json"),
        }
    }

    /// The cells of a record's properties; what it does not have is empty.
    fn cells(
        &self,
        columns: &[(&str, PropertyForm)],
        properties: &SortedProperties,
        cells: &mut Vec<String>,
    ) {
        let mut own = properties.iter().peekable();
        for (name, form) in columns {
            while own.next_if(|(key, _)| key < name).is_some() {}
            cells.push(match (own.next_if(|(key, _)| key == name), form) {
                (None, _) => String::new(),
                (Some((_, Value::List(list))), PropertyForm::Many(_)) => {
                    list.iter().map(super::value_as_text).collect::<Vec<_>>().join(";")
                }
                (Some((_, value)), _) => super::value_in_form(value, *form).into_owned(),
            });
        }
    }

    fn line(&self, cells: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
        let line = match self.reader {
            TableAudience::People => csv_line(cells),
            TableAudience::Loader => raw_csv_line(cells),
        };
        out.write_all(line.as_bytes())
    }
}

/// The form in which a cell can show a value.
fn form(value: &Value) -> PropertyForm {
    if fits_cell(value) { PropertyForm::of(value) } else { PropertyForm::Other }
}

/// Whether a cell of a typed column can show a value: an empty one shows nothing, and a list has
/// semicolons between its parts.
fn fits_cell(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::List(list) => {
            let fits = |value: &Value| match value {
                Value::String(text) => !text.is_empty() && !text.contains(';'),
                _ => true,
            };
            !list.is_empty() && list.iter().all(fits)
        }
        _ => true,
    }
}

/// The labels of a node in a cell: with semicolons between them, or where that could be misread
/// in JSON.
fn labels(labels: &[&str]) -> String {
    let plain = |label: &&str| {
        !label.is_empty()
            && label.trim() == *label
            && !label.contains(';')
            && !label.starts_with('[')
    };
    if labels.iter().all(plain) { labels.join(";") } else { super::graphml::json_list(labels) }
}
