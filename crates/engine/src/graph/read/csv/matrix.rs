//! Reads an adjacency matrix: a table whose heads and first column are the same nodes, with numbers
//! where two of them are related; and an incidence matrix, whose heads are other nodes than its rows.

use rustc_hash::{FxHashMap, FxHashSet};

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
    /// Whether rows and columns are different nodes: people, and meetings that they went to.
    incidence: bool,
}

impl AdjacencyMatrix {
    /// The matrix that a table holds, if it is one.
    pub(super) fn of(table: &CsvTable) -> Option<AdjacencyMatrix> {
        let names: Vec<String> =
            table.heads[1..].iter().map(|(head, _)| head.trim().to_owned()).collect();
        let places: FxHashMap<&str, usize> =
            names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        if names.is_empty() || places.len() != names.len() {
            return None;
        }
        let rows: Vec<String> =
            (0..table.rows()).map(|row| table.id(row, 0).into_owned()).collect();
        let unique: FxHashSet<&str> = rows.iter().map(String::as_str).collect();
        if unique.len() != rows.len() || unique.contains("") {
            return None;
        }
        let same: Option<Vec<usize>> =
            rows.iter().map(|name| places.get(name.as_str()).copied()).collect();
        match same {
            Some(same) if rows.len() == names.len() => {
                let cells = cells(table, |row, column| (same[row], column))?;
                let symmetric = is_symmetric(&cells);
                Some(AdjacencyMatrix { names, cells, symmetric, incidence: false })
            }
            _ if rows.iter().any(|name| places.contains_key(name.as_str())) => None,
            _ => {
                // Numbers of another kind are properties of the rows.
                let count = rows.len();
                let cells = cells(table, |row, column| (row, count + column))?;
                let says = table.heads[0].0.trim().is_empty()
                    && !cells.is_empty()
                    && cells.iter().all(|(.., weight)| *weight == 1.0);
                let names = rows.into_iter().chain(names).collect();
                says.then_some(AdjacencyMatrix { names, cells, symmetric: false, incidence: true })
            }
        }
    }
}

/// The numbers other than zero, with their nodes; `None` where a cell is no number.
fn cells(
    table: &CsvTable,
    place: impl Fn(usize, usize) -> (usize, usize),
) -> Option<Vec<(usize, usize, f64)>> {
    let decimal_comma = table.dialect.separator != b',';
    let mut cells = Vec::new();
    for row in 0..table.rows() {
        for column in 0..table.width() - 1 {
            let text = table.value(row, column + 1);
            let text = text.trim();
            let comma = || parse_decimal(&text.replace(',', ".")).filter(|_| decimal_comma);
            let number = parse_decimal(text).or_else(|| Some(float(parse_int(text)?)));
            match number.or_else(comma) {
                Some(weight) if weight != 0.0 => {
                    let (from, to) = place(row, column);
                    cells.push((from, to, weight));
                }
                Some(_) => {}
                None if text.is_empty() => {}
                None => return None,
            }
        }
    }
    cells.sort_by_key(|(from, to, _)| (*from, *to));
    Some(cells)
}

fn is_symmetric(cells: &[(usize, usize, f64)]) -> bool {
    let known: FxHashMap<(usize, usize), u64> =
        cells.iter().map(|(from, to, weight)| ((*from, *to), weight.to_bits())).collect();
    let turned = |(from, to, weight): &(usize, usize, f64)| {
        known.get(&(*to, *from)) == Some(&weight.to_bits())
    };
    cells.iter().any(|(from, to, _)| from != to) && cells.iter().all(turned)
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
        let directions = match (matrix.symmetric, matrix.incidence) {
            (true, _) => " without a direction",
            (false, true) => " from row to column, whose names are different nodes",
            (false, false) => " from row to column",
        };
        self.said.push(format!("{}: a matrix of relationships{directions}", table.name));
    }
}
