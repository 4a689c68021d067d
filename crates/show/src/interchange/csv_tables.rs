//! A whole graph as two tables, `nodes.csv` and `edges.csv`: for people with a spreadsheet or Gephi
//! and for the option `-d`, or for the bulk loaders of graph databases.
//!
//! The head of a column says its type: `since:date`, `aliases:string[]`. A column with values of
//! several types, or with values that a cell cannot hold, has JSON in its cells.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::csv::{csv_line, defused_cell, raw_csv_line};
use polemic_engine::graph::{Graph, Value};

use super::{ExportedIds, ExportedKind, KeyForms, PropertyForm, SortedProperties};

/// Who reads the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableAudience {
    /// People, and the option `-d`. A cell that a spreadsheet would run as a formula gets an
    /// apostrophe in front, which `-d` takes away again.
    People,
    /// Bulk loaders. Heads are those of `neo4j-admin`, and cells are as they are.
    Loader,
}

/// A graph as tables.
pub struct GraphTables<'a> {
    graph: &'a Graph,
    reader: TableAudience,
    ids: ExportedIds<'a>,
    /// The names and types of the columns for properties of nodes.
    pub of_nodes: Vec<(&'a str, PropertyForm)>,
    /// The names and types of the columns for properties of relationships.
    pub of_edges: Vec<(&'a str, PropertyForm)>,
}

impl<'a> GraphTables<'a> {
    /// Looks through the properties of a graph for the columns of its tables.
    pub fn new(graph: &'a Graph, reader: TableAudience) -> GraphTables<'a> {
        // `-d` takes blanks around an id away.
        let fits = |id: &str| {
            reader == TableAudience::Loader
                || (id.trim() == id && matches!(defused_cell(id), Cow::Borrowed(_)))
        };
        let ids = ExportedIds::of_nodes(graph, fits);
        let mut of_nodes = super::node_keys(graph, form);
        if ids.are_own() {
            of_nodes.remove("id");
        } else if reader == TableAudience::People {
            // This column shows a reader that the ids of the rows are made up.
            of_nodes.entry("id").or_insert(PropertyForm::One(ExportedKind::Text));
        }
        let mut of_edges = super::edge_keys(graph, form);
        if reader == TableAudience::Loader && graph.has_undirected() {
            let one = PropertyForm::One(ExportedKind::Bool);
            of_edges.entry(super::UNDIRECTED).or_insert(one);
        }
        let list = |columns: KeyForms<'a>| columns.into_iter().collect();
        GraphTables { graph, reader, ids, of_nodes: list(of_nodes), of_edges: list(of_edges) }
    }

    /// Whether the id of each row is the node's own property `id`.
    pub fn has_own_ids(&self) -> bool {
        self.ids.are_own()
    }

    /// Writes `nodes.csv`, a row for each node.
    ///
    /// # Errors
    /// Writing failed.
    pub fn nodes(&self, out: &mut dyn Write) -> io::Result<()> {
        let id = match (self.reader, self.ids.are_own()) {
            (TableAudience::Loader, true) => "id:ID",
            (_, false) => ":ID",
            // Gephi wants `id`; this is only safe if no id can be taken for a number.
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

    /// Writes `edges.csv`, a row for each relationship.
    ///
    /// # Errors
    /// Writing failed.
    pub fn edges(&self, out: &mut dyn Write) -> io::Result<()> {
        let ends = match self.reader {
            TableAudience::People => ["source", "target", "type"],
            TableAudience::Loader => [":START_ID", ":END_ID", ":TYPE"],
        };
        let mut head: Vec<String> = ends.map(str::to_owned).into();
        // Graph databases know no relationships without a direction, and get a property.
        let directions = self.graph.has_undirected() && self.reader == TableAudience::People;
        head.extend(directions.then(|| "direction".to_owned()));
        head.extend(self.of_edges.iter().map(|(name, form)| self.head(name, *form)));
        self.line(head, out)?;
        for edge in self.graph.edges() {
            let (from, to) = self.graph.ends(edge);
            let id = |n: usize| self.ids.get(n).into_owned();
            let mut cells =
                vec![id(from.index()), id(to.index()), self.graph.type_of(edge).to_string()];
            if directions {
                let undirected = self.graph.is_undirected(edge);
                cells.push(if undirected { "undirected" } else { "directed" }.to_owned());
            }
            let own = match self.reader {
                TableAudience::People => super::edge_properties(self.graph, edge),
                TableAudience::Loader => super::edge_properties_with_direction(self.graph, edge),
            };
            self.cells(&self.of_edges, &own, &mut cells);
            self.line(cells, out)?;
        }
        Ok(())
    }

    fn is_name(&self, node: usize) -> bool {
        let id = self.ids.get(node);
        id.starts_with(char::is_alphabetic) && !["true", "false"].contains(&id.as_ref())
    }

    /// The head of a column for a property. It always names a type, so that a property called
    /// `type` is not taken for the column of that name.
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

    /// The cells of a record's properties. A property that the record does not have is an empty
    /// cell.
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

/// The type in which a cell can hold a value.
fn form(value: &Value) -> PropertyForm {
    if fits_cell(value) { PropertyForm::of(value) } else { PropertyForm::Other }
}

/// Whether a cell can hold a value in its own type. It cannot hold an empty text, because an empty
/// cell is no value, nor a list whose texts have semicolons, which separate the items.
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

/// The labels of a node in a cell, separated by semicolons; as JSON if a label could be misread.
fn labels(labels: &[&str]) -> String {
    let plain = |label: &&str| {
        !label.is_empty()
            && label.trim() == *label
            && !label.contains(';')
            && !label.starts_with(['[', ':'])
    };
    if labels.iter().all(plain) { labels.join(";") } else { super::graphml::json_list(labels) }
}
