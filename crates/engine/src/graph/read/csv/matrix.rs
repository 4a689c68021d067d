//! Reads an adjacency matrix: a table whose heads and first column are the same nodes, with numbers
//! where two of them are related.

use rustc_hash::FxHashMap;

use crate::graph::NodeId;

use super::super::UNTYPED;
use super::super::cell_type::{parse_decimal, parse_int};
use super::CsvReading;
use super::column::Column;
use super::properties::TablePart;
use super::table::CsvTable;

/// The numbers of an adjacency matrix.
pub(super) struct AdjacencyMatrix {
    /// The names of the nodes, in the order of the heads.
    names: Vec<String>,
    /// The relationships: row and column by the order of the heads, and the weight.
    cells: Vec<(usize, usize, f64)>,
    /// Whether each relationship stands in both directions.
    symmetric: bool,
}

impl AdjacencyMatrix {
    /// The matrix that a table holds, if it is one.
    pub(super) fn of(table: &CsvTable) -> Option<AdjacencyMatrix> {
        let names: Vec<String> =
            table.heads[1..].iter().map(|(head, _)| head.trim().to_owned()).collect();
        let places: FxHashMap<&str, usize> =
            names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        if names.is_empty() || places.len() != names.len() || table.rows() != names.len() {
            return None;
        }
        let mut cells = Vec::new();
        let mut seen = vec![false; names.len()];
        for row in 0..table.rows() {
            let from = *places.get(table.id(row, 0).as_ref())?;
            if std::mem::replace(&mut seen[from], true) {
                return None;
            }
            for to in 0..names.len() {
                let text = table.value(row, to + 1);
                let number = parse_decimal(&text).or_else(|| Some(float(parse_int(&text)?)));
                match number {
                    Some(weight) if weight != 0.0 => cells.push((from, to, weight)),
                    Some(_) => {}
                    None if text.is_empty() => {}
                    None => return None,
                }
            }
        }
        cells.sort_by_key(|(from, to, _)| (*from, *to));
        let known: FxHashMap<(usize, usize), u64> =
            cells.iter().map(|(from, to, weight)| ((*from, *to), weight.to_bits())).collect();
        let turned = |(from, to, weight): &(usize, usize, f64)| {
            known.get(&(*to, *from)) == Some(&weight.to_bits())
        };
        let symmetric = cells.iter().any(|(from, to, _)| from != to) && cells.iter().all(turned);
        Some(AdjacencyMatrix { names, cells, symmetric })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn float(number: i64) -> f64 {
    number as f64
}

impl CsvReading<'_> {
    /// Adds the nodes and relationships of a matrix. Of one that is symmetric, both directions make
    /// one relationship without a direction.
    pub(super) fn matrix(&mut self, table: &CsvTable, matrix: &AdjacencyMatrix) {
        for name in &matrix.names {
            self.made_node(name, None);
        }
        let kind = self.builder.edge_type(UNTYPED);
        let mut weights = Vec::new();
        for (from, to, weight) in &matrix.cells {
            if matrix.symmetric && from > to {
                continue;
            }
            let (from, to) = (NodeId::new(*from), NodeId::new(*to));
            let edge = self.builder.edge_by_numbers(from, to, kind, []);
            if matrix.symmetric {
                self.builder.make_undirected(edge);
            }
            weights.push(*weight);
        }
        let mut columns = Vec::new();
        if weights.iter().any(|weight| *weight != 1.0) {
            columns.push((self.builder.key("weight"), Column::of_floats(&weights)));
        }
        self.edges.add(TablePart::new(columns, weights.len()));
        let directions =
            if matrix.symmetric { " without a direction" } else { " from row to column" };
        self.said.push(format!("{}: a matrix of relationships{directions}", table.name));
    }
}
