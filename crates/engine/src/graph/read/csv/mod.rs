//! Reads a graph from tables in CSV: one of relationships, and any number of tables of nodes and
//! further relationships. Which is which, and what each column is for, is told by the heads.
//!
//! Files with millions of rows are common. A table is split into cells once, and each column is read
//! by itself, so that its type is decided once; relationships look up their ends without copying.

mod cell_ends;
mod cell_table;
mod column;
mod edges;
mod header_files;
mod heads;
mod ids;
mod matrix;
mod nodes;
mod properties;
mod roles;
mod split;
mod table;

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::{GraphBuilder, NodeId};
use crate::text::{Files, Span};

use super::cell_type::parse_int;
use super::report::{Leniency, Report};
use super::{GraphReading, ReadOptions};
use cell_ends::CellEnds;
pub use cell_table::{CellTable, decode_table};
use column::Column;
use header_files::with_header_files;
use heads::{ColumnHead, read_heads};
use ids::{CsvIds, IdTable};
use properties::{TablePart, TableProperties};
use roles::{EdgeColumns, NodeColumns};
use table::CsvTable;

/// A table with its heads, and what it holds.
struct KnownTable<'a> {
    table: CsvTable<'a>,
    heads: Vec<ColumnHead>,
    edges: Option<EdgeColumns>,
}

/// Whether a table without ends is one of nodes, and no other that lacks the heads of its ends: it
/// says so by its name or by the head of its ids.
fn is_node_table(known: &KnownTable) -> bool {
    let stem = known.table.name.rsplit('/').next().and_then(|name| name.split('.').next());
    let is_named = stem.is_some_and(|stem| stem.eq_ignore_ascii_case("nodes"));
    is_named || known.heads.iter().any(|head| head.role == Some(heads::ColumnRole::Id))
}

/// Reads the graph of the tables of some files.
///
/// # Errors
/// The mistakes of all files.
pub(super) fn read_csv(files: &Files, options: &ReadOptions) -> Result<GraphReading> {
    let mut reading = CsvReading {
        builder: GraphBuilder::new(),
        report: Report::new(options),
        options,
        ids: CsvIds::default(),
        nodes: TableProperties::default(),
        edges: TableProperties::default(),
        node_count: 0,
        id_name: "id".to_owned(),
        only_numbers: true,
        made: MadeNodes::default(),
        said: Vec::new(),
    };
    let mut tables = Vec::new();
    for (id, file) in files.iter() {
        let table = CsvTable::open(id, &file.name, &file.text, &mut reading.report);
        tables.extend(table.into_iter().flat_map(CsvTable::parted));
    }
    let mut known = Vec::new();
    for table in with_header_files(tables, options) {
        let heads = read_heads(&table, &mut reading.report);
        let edges = roles::edge_columns(&heads, &options.columns);
        known.push(KnownTable { table, heads, edges });
    }
    reading.tables(known);
    reading.finish()
}

/// What has been read so far.
struct CsvReading<'o> {
    builder: GraphBuilder,
    report: Report,
    options: &'o ReadOptions,
    ids: CsvIds,
    nodes: TableProperties,
    edges: TableProperties,
    /// The number of nodes so far.
    node_count: usize,
    /// The name of the property that holds the ids of nodes.
    id_name: String,
    /// Whether the ids of all tables of nodes are integers.
    only_numbers: bool,
    made: MadeNodes,
    /// What was found out about the tables, where their heads do not say it in our own words.
    said: Vec<String>,
}

/// The nodes that no table declares.
#[derive(Debug, Default)]
struct MadeNodes {
    ids: Vec<String>,
    table: IdTable,
}

impl CsvReading<'_> {
    fn tables(&mut self, tables: Vec<KnownTable>) {
        if tables.is_empty() {
            return;
        }
        let (mut edges, mut others): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|known| known.edges.is_some());
        if edges.is_empty() {
            if let [only] = &others[..]
                && let Some(matrix) = matrix::AdjacencyMatrix::of(&only.table)
            {
                return self.matrix(&only.table, &matrix);
            }
            if self.options.columns.is_empty()
                && others.len() == 1
                && let Some(known) = others.pop_if(|known| !is_node_table(known))
            {
                let known = self.told_by_cells(known);
                let list = if known.edges.is_some() { &mut edges } else { &mut others };
                list.push(known);
            }
        }
        if edges.is_empty() {
            if !others.iter().any(is_node_table) {
                return self.no_ends(&others);
            }
            self.said.push("no table has relationships".to_owned());
        }
        // Without a table of nodes every end is one.
        let declared = !others.is_empty();
        for known in &others {
            let columns = roles::node_columns(&known.heads, &self.options.columns);
            let columns = self.joining(known, columns, &edges);
            self.node_table(known, &columns);
        }
        for known in &edges {
            if let Some(columns) = &known.edges {
                self.edge_table(known, columns, declared);
            }
        }
    }

    /// A table with the ends of relationships, if its cells tell where these stand.
    fn told_by_cells<'a>(&mut self, known: KnownTable<'a>) -> KnownTable<'a> {
        let KnownTable { mut table, mut heads, .. } = known;
        let found = CellEnds::of(&table, &heads);
        if found.as_ref().is_some_and(|found| found.headless) {
            let names: &[&str] = match found {
                Some(CellEnds { to: 1, .. }) => &["source", "target"],
                _ => &["source", "type", "target"],
            };
            self.said.push(format!("{} has no heads", table.name));
            table = table.without_heads(names);
            heads = read_heads(&table, &mut self.report);
        }
        let edges = found.map(|CellEnds { from, to, .. }| EdgeColumns { from, to, kind: None });
        KnownTable { table, heads, edges }
    }

    /// Reports that no table has columns for the ends of relationships.
    fn no_ends(&mut self, tables: &[KnownTable]) {
        // The one of several that is least like a table of nodes.
        let like_nodes = |known: &&KnownTable| {
            let columns = roles::node_columns(&known.heads, &self.options.columns);
            (!columns.id_by_place, columns.name.is_some())
        };
        let Some(known) = tables.iter().min_by_key(like_nodes) else { return };
        let name = known.table.name;
        let message = match tables {
            [_] => format!("{name} has no columns for the two ends of relationships"),
            _ => {
                let names: Vec<&str> = tables.iter().map(|known| known.table.name).collect();
                format!(
                    "none of {} has columns for the two ends of relationships",
                    names.join(", ")
                )
            }
        };
        let heads: Vec<&str> = known
            .heads
            .iter()
            .map(|head| head.name.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        let help = match heads[..] {
            [first, second, ..] => {
                format!("say which they are, for instance --columns source={first},target={second}")
            }
            _ => "their heads are for instance source and target, or from and to".to_owned(),
        };
        let at = known.table.heads_place();
        self.report.mistake(|| Diagnostic::new(&codes::NO_COLUMN, message).at(at).help(help));
    }

    /// The node with an id that no table declares. It is made where it is new; `place` says where
    /// the id stands, if that is worth a remark.
    fn made_node(&mut self, id: &str, place: Option<Span>) -> NodeId {
        if let Some(node) = self.made.table.get(id) {
            if let Some(place) = place {
                self.report.let_pass(Leniency::UndeclaredEnd, || (id.to_owned(), Some(place)));
            }
            return node;
        }
        if let Some(place) = place {
            self.report.let_pass(Leniency::UndeclaredEnd, || (id.to_owned(), Some(place)));
        }
        let node = self.builder.node_by_numbers(&[], []);
        self.made.table.insert(id, node);
        self.made.ids.push(id.to_owned());
        self.node_count += 1;
        node
    }

    fn finish(mut self) -> Result<GraphReading> {
        if !self.made.ids.is_empty() {
            let numbers =
                self.only_numbers && self.made.ids.iter().all(|id| parse_int(id).is_some());
            let column = match numbers {
                true => Column::of_ids(&self.made.ids),
                false => Column::of_texts(&self.made.ids),
            };
            let key = self.builder.key(&self.id_name);
            self.nodes.add(TablePart::new(vec![(key, column)], self.made.ids.len()));
        }
        self.ids.forget();
        let CsvReading { builder, mut report, nodes, edges, said, .. } = self;
        if !said.is_empty() {
            report.guess(said.join("; "));
        }
        report.or(|| builder.finish_with_columns(nodes, edges))
    }
}

/// How a head is named in a remark: by its whole text.
fn shown<'a>(table: &'a CsvTable, column: usize) -> Cow<'a, str> {
    match table.heads[column].0.trim() {
        "" => format!("column {}", column + 1).into(),
        head => format!("“{head}”").into(),
    }
}
