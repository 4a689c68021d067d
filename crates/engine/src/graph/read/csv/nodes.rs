//! Reads a table of nodes.

use std::collections::HashSet;

use crate::diagnostic::codes;
use crate::graph::{Key, Label, NodeId, Value};

use super::super::cell_type::without_formula_guard;
use super::super::json::parse_json_value;
use super::super::names;
use super::super::report::Leniency;
use super::column::Column;
use super::heads::{ColumnHead, ColumnRole};
use super::properties::TablePart;
use super::table::CsvTable;
use super::{CsvReading, KnownTable, NodeColumns, shown};

/// How many relationships are looked at to find out by which column they refer to nodes.
const SAMPLE: usize = 200;

impl CsvReading<'_> {
    /// The columns of a table of nodes, with the id in the one by which relationships refer to
    /// nodes: where none refers to the column that is called so, it may be that of the names.
    pub(super) fn joining(
        &self,
        known: &KnownTable,
        columns: NodeColumns,
        edges: &[KnownTable],
    ) -> NodeColumns {
        let (table, heads) = (&known.table, &known.heads);
        if heads[columns.id].role == Some(ColumnRole::Id) {
            return columns;
        }
        let mut ends: HashSet<String> = HashSet::new();
        for edges in edges {
            let Some(which) = &edges.edges else { continue };
            for row in 0..edges.table.rows().min(SAMPLE) {
                let end = |end: usize| edges.table.id(row, end).into_owned();
                ends.extend([end(which.from), end(which.to)]);
            }
        }
        let is_end = |column: usize| {
            (0..table.rows()).any(|row| ends.contains(table.id(row, column).as_ref()))
        };
        if ends.is_empty() || is_end(columns.id) {
            return columns;
        }
        let unnamed = heads.iter().position(|head| head.name.is_empty() && head.role.is_none());
        match columns.name.into_iter().chain(unnamed).find(|column| is_end(*column)) {
            Some(id) => NodeColumns { id, ..columns },
            None => columns,
        }
    }

    /// Reads a table of nodes.
    pub(super) fn node_table(&mut self, known: &KnownTable, which: &NodeColumns) {
        let KnownTable { table, heads, .. } = known;
        let id_name = id_property(heads, which.id);
        if let Some(name) = &id_name {
            // The id is shown before the other properties, which follow in the order of the heads.
            self.builder.key(name);
        }
        let labels = which.labels.filter(|(column, sure)| {
            *sure || Column::read(table, *column, heads[*column].kind, &mut self.report).is_text()
        });
        let group = heads[which.id].group.clone().unwrap_or_default();
        self.builder.reserve_nodes(table.rows());
        self.ids.group(&group).reserve(table.rows());
        let first = self.node_count;
        // For each node of this table its row, and the rows that give no node.
        let (mut rows, mut dropped): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut names: Vec<Label> = Vec::new();
        for row in 0..table.rows() {
            let id = table.id(row, which.id);
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            if id.is_empty() {
                dropped.push(number);
                let message = "a node without an id";
                self.report.mistake(|| table.wrong(row, which.id, &codes::EMPTY_FIELD, message));
                continue;
            }
            let node = NodeId::new(self.node_count);
            if let Some(other) = self.ids.group(&group).insert(&id, node) {
                dropped.push(number);
                let known = other.index().checked_sub(first).and_then(|n| rows.get(n)).copied();
                self.same_id(table, which.id, row, known);
                continue;
            }
            rows.push(number);
            names.clear();
            if let Some((column, _)) = labels {
                self.labels(&table.value(row, column), &mut names);
            }
            self.builder.node_by_numbers(&names, []);
            self.node_count += 1;
        }
        let used = labels.filter(|(_, sure)| *sure).map(|(column, _)| column);
        let mut columns = self.property_columns(known, &[Some(which.id), used]);
        if let Some(name) = id_name {
            let column = Column::read_ids(table, which.id, heads[which.id].kind, &mut self.report);
            self.only_numbers &= matches!(column, Column::Ints(..));
            columns.push((self.builder.key(&name), column));
            self.id_name = name;
        }
        self.nodes.add(TablePart::new(columns, table.rows()).without(&dropped));
        self.say_nodes(known, which, labels.map(|(column, _)| column));
    }

    /// Deals with a row whose id an earlier row has: one of the same table, if `known` gives that.
    fn same_id(&mut self, table: &CsvTable, column: usize, row: usize, known: Option<u32>) {
        let id = || table.id(row, column).into_owned();
        let known = known.map(|row| row as usize);
        let same = |other: usize| {
            (0..table.width()).all(|column| table.value(other, column) == table.value(row, column))
        };
        if known.is_some_and(same) {
            let place = || (id(), Some(table.place(row, column)));
            return self.report.let_pass(Leniency::SameNode, place);
        }
        self.report.mistake(|| {
            let message = format!("another node has the id “{}”", id());
            let wrong = table.wrong(row, column, &codes::DUPLICATE_NODE, message);
            match known {
                Some(known) => wrong.related(table.place(known, column), "it stands here"),
                None => wrong,
            }
        });
    }

    /// Reads the labels of a cell: with semicolons or colons between them, or a list in JSON.
    fn labels(&mut self, cell: &str, labels: &mut Vec<Label>) {
        let builder = &mut self.builder;
        if cell.starts_with('[')
            && let Some(Value::List(list)) = parse_json_value(cell)
            && list.iter().all(|label| label.as_str().is_some())
        {
            labels.extend(list.iter().filter_map(Value::as_str).map(|name| builder.label(name)));
            return;
        }
        let names = names::split_labels(without_formula_guard(cell));
        labels.extend(names.map(|name| builder.label(name)));
    }

    /// Reads the columns that hold properties: those that have no other use.
    pub(super) fn property_columns(
        &mut self,
        known: &KnownTable,
        used: &[Option<usize>],
    ) -> Vec<(Key, Column)> {
        let mut columns = Vec::new();
        for (number, head) in known.heads.iter().enumerate() {
            if used.contains(&Some(number)) || head.role == Some(ColumnRole::Ignore) {
                continue;
            }
            if head.is_ignored() {
                let table = &known.table;
                if (0..table.rows()).any(|row| !table.value(row, number).is_empty()) {
                    let place = || (String::new(), Some(table.head_place(number)));
                    self.report.let_pass(Leniency::UnnamedColumn, place);
                }
                continue;
            }
            let is_id = head.plain == "id" && !known.heads.iter().any(|head| head.name == "id");
            let name = if is_id { "id" } else { head.name.as_str() };
            // A column with a role for which another one is taken has perhaps no name.
            if name.is_empty() {
                continue;
            }
            let key = self.builder.key(name);
            columns.push((key, Column::read(&known.table, number, head.kind, &mut self.report)));
        }
        columns
    }

    /// Notes for what the columns of a table of nodes were taken, unless their heads say it as ours
    /// do.
    fn say_nodes(&mut self, known: &KnownTable, which: &NodeColumns, labels: Option<usize>) {
        let (table, heads) = (&known.table, &known.heads);
        let own = |column: usize, names: [&str; 2]| {
            heads[column].role.is_some() || names.contains(&heads[column].name.as_str())
        };
        if own(which.id, ["id", "n"]) && labels.is_none_or(|column| own(column, ["kind", "kind"])) {
            return;
        }
        let mut said = format!("{}: ids in {}", table.name, shown(table, which.id));
        if let Some(name) = which.name.filter(|name| *name != which.id) {
            said.push_str(&format!(", names in {}", shown(table, name)));
        }
        if let Some(labels) = labels {
            said.push_str(&format!(", kinds in {}", shown(table, labels)));
        }
        self.said.push(said);
    }
}

/// The name of the property that the column of ids holds; `None` where it only connects the tables,
/// because another column is called `id`.
fn id_property(heads: &[ColumnHead], id: usize) -> Option<String> {
    let head = &heads[id];
    let is_other = |(column, other): (usize, &ColumnHead)| column != id && other.name == "id";
    let other = heads.iter().enumerate().any(is_other);
    match head.name.as_str() {
        "" if other => None,
        "" => Some("id".to_owned()),
        _ if head.plain == "id" && !other => Some("id".to_owned()),
        name => Some(name.to_owned()),
    }
}
