//! Finds the ends of relationships in a table whose heads do not name them: in `caller,callee` by
//! the cells, since whoever calls is called as well.

use rustc_hash::FxHashSet;

use super::super::cell_type::{parse_bool, parse_decimal, parse_int};
use super::super::names;
use super::heads::ColumnHead;
use super::table::CsvTable;

/// How many rows are looked at.
const SAMPLE: usize = 10_000;

/// What the cells of a table say of its columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CellEnds {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether the first row is one of relationships, and holds no heads.
    pub(super) headless: bool,
}

impl CellEnds {
    /// The ends that the cells tell. They stand in the first column and in the second, or in the third
    /// behind one of types, and share a text, or a number where there are no other columns. `None`
    /// where heads say that the table is one of nodes, or where nothing is shared.
    pub(super) fn of(table: &CsvTable, heads: &[ColumnHead]) -> Option<CellEnds> {
        let says_node = |head: &ColumnHead| {
            head.role.is_some()
                || head.typed
                || names::is_id(&head.plain)
                || names::is_name(&head.plain)
                || names::LABELS.contains(&head.plain.as_str())
        };
        if heads.len() < 2 || heads.iter().any(says_node) {
            return None;
        }
        let cells = |column: usize| -> FxHashSet<String> {
            (0..table.rows().min(SAMPLE)).map(|row| table.id(row, column).into_owned()).collect()
        };
        let is_thing = |text: &str| {
            let is_number = parse_int(text).is_some() || parse_decimal(text).is_some();
            !text.is_empty() && parse_bool(text).is_none() && !(is_number && heads.len() > 2)
        };
        let head = |column: usize| table.heads[column].0.trim().to_owned();
        let first = cells(0);
        let known = |text: &String| first.contains(text) || head(0) == **text;
        (1..heads.len().min(3)).find_map(|to| {
            let own = cells(to);
            let shared = own.iter().chain([&head(to)]).any(|text| is_thing(text) && known(text));
            let headless =
                [0, to].iter().any(|end| [&first, &own].iter().any(|of| of.contains(&head(*end))));
            shared.then_some(CellEnds { from: 0, to, headless })
        })
    }
}
