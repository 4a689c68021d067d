//! Reads the first line of a CSV file, which names the columns.

use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, codes, nearest};

use super::cell_type::{CellType, without_formula_guard};

/// The role of a column, where its head gives one after a colon as bulk importers do: `:ID`,
/// `:LABEL`, `:TYPE`, `:START_ID`, `:END_ID`, `:IGNORE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum ColumnRole {
    Id,
    Label,
    Type,
    Start,
    End,
    Ignore,
}

/// A column, as its head describes it.
#[derive(Debug, Clone)]
pub(super) struct CsvColumn {
    /// Its name without its type. Columns with a role may have no name.
    pub(super) name: String,
    /// The type of its fields.
    pub(super) kind: CellType,
    /// Whether the head declares the type.
    typed: bool,
    mark: Option<ColumnRole>,
}

/// The numbers of the columns of `nodes.csv`, by what they are for.
#[derive(Debug)]
pub(super) struct NodeColumns {
    pub(super) id: usize,
    pub(super) labels: Option<usize>,
    pub(super) properties: Vec<usize>,
}

/// The numbers of the columns of `edges.csv`, by what they are for.
#[derive(Debug)]
pub(super) struct EdgeColumns {
    pub(super) kind: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) properties: Vec<usize>,
}

/// Reads the head of a column. Also returns what is wrong with the head, if anything is.
pub(super) fn parse_column(head: &str) -> (CsvColumn, Option<Diagnostic>) {
    let head = head.trim();
    let plain = |name: &str| CsvColumn {
        name: without_formula_guard(name).to_owned(),
        kind: CellType::ANY,
        typed: false,
        mark: None,
    };
    let Some((name, kind)) = head.rsplit_once(':') else {
        let unnamed = || Diagnostic::new(&codes::BAD_COLUMN, "a column has no name");
        return (plain(head), head.is_empty().then(unnamed));
    };
    // The group of an id, as in `:ID(Person)`, has no use where all nodes stand in one file.
    let kind = kind.split_once('(').map_or(kind, |(kind, _)| kind);
    let mark = match kind {
        "ID" => Some(ColumnRole::Id),
        "LABEL" => Some(ColumnRole::Label),
        "TYPE" => Some(ColumnRole::Type),
        "START_ID" => Some(ColumnRole::Start),
        "END_ID" => Some(ColumnRole::End),
        "IGNORE" => Some(ColumnRole::Ignore),
        _ => None,
    };
    if mark.is_some() {
        return (CsvColumn { mark, ..plain(name) }, None);
    }
    let Some(kind) = CellType::of_name(kind) else {
        let message = format!("“{kind}” is not a type of columns");
        let wrong = Diagnostic::new(&codes::BAD_COLUMN, message);
        return (
            plain(head),
            Some(match nearest(kind, CellType::names()) {
                Some(meant) => wrong.help(format!("did you mean “{name}:{meant}”?")),
                None => wrong.help(format!(
                    "if the colon belongs to the name, write its type after it: “{head}:string”"
                )),
            }),
        );
    };
    let unnamed = || Diagnostic::new(&codes::BAD_COLUMN, "a column has a type and no name");
    (CsvColumn { kind, typed: true, ..plain(name) }, name.is_empty().then(unnamed))
}

/// Finds columns with the same name: for each the number of the later and of the earlier column.
pub(super) fn duplicate_columns(columns: &[CsvColumn]) -> Vec<(usize, usize)> {
    let mut known: FxHashMap<(&str, Option<ColumnRole>, bool), usize> = FxHashMap::default();
    let mut doubles = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        // Columns are told apart by their name or, without one, by their role.
        let own = match (column.name.as_str(), column.mark) {
            (_, Some(ColumnRole::Ignore)) | ("", None) => continue,
            ("", mark) => ("", mark, false),
            // `source` may hold the source of relationships, and `source:string` beside it a
            // property.
            (name, _) => {
                (name, None, column.typed && ENDS.iter().flatten().any(|end| *end == name))
            }
        };
        match known.entry(own) {
            Entry::Vacant(entry) => _ = entry.insert(at),
            Entry::Occupied(entry) => doubles.push((at, *entry.get())),
        }
    }
    doubles
}

/// The column with a role.
fn column_with_role(columns: &[CsvColumn], mark: ColumnRole) -> Option<usize> {
    columns.iter().position(|column| column.mark == Some(mark))
}

/// The column with a name and no role. Of two, the one that declares no type is returned, because a
/// property of the same name would declare one.
fn column_named(columns: &[CsvColumn], name: &str) -> Option<usize> {
    let find = |typed: bool| {
        let fits = |column: &CsvColumn| column.name == name && column.mark.is_none();
        columns.iter().position(|column| fits(column) && column.typed == typed)
    };
    find(false).or_else(|| find(true))
}

/// The columns that hold properties: those that have no other use.
fn property_columns(columns: &[CsvColumn], used: &[Option<usize>]) -> Vec<usize> {
    let all: Range<usize> = 0..columns.len();
    all.filter(|at| columns[*at].mark != Some(ColumnRole::Ignore) && !used.contains(&Some(*at)))
        .collect()
}

/// Finds what the columns of `nodes.csv` are for. The id is a property as well.
pub(super) fn node_columns(columns: &mut [CsvColumn]) -> NodeColumns {
    let id = column_with_role(columns, ColumnRole::Id)
        .or_else(|| column_named(columns, "id"))
        .or_else(|| column_named(columns, "n"))
        .unwrap_or(0);
    // Where there is a column `id` besides `:ID`, the values of `:ID` only connect the two files
    // and are no property.
    let other = columns.iter().enumerate().any(|(at, column)| at != id && column.name == "id");
    if let Some(column) = columns.get_mut(id)
        && column.name.is_empty()
        && !other
    {
        "id".clone_into(&mut column.name);
    }
    let labels =
        column_with_role(columns, ColumnRole::Label).or_else(|| column_named(columns, "kind"));
    let labels = labels.filter(|at| *at != id);
    NodeColumns { id, labels, properties: property_columns(columns, &[Some(id), labels]) }
}

/// The names of the columns for source and target, and for the type, where no column has a role.
/// Those that come first are preferred.
const ENDS: [[&str; 2]; 3] = [["src", "dst"], ["source", "target"], ["type", "type"]];

/// Finds what the columns of `edges.csv` are for, or the names of those that are missing.
pub(super) fn edge_columns(columns: &[CsvColumn]) -> Result<EdgeColumns, Vec<&'static str>> {
    let kind =
        column_with_role(columns, ColumnRole::Type).or_else(|| column_named(columns, "type"));
    // A typed `source` is an ordinary property where other columns hold the source and the target.
    let untyped = |[from, to]: [&str; 2]| {
        let find = |name| column_named(columns, name).filter(|at| !columns[*at].typed);
        (find(from), find(to))
    };
    let any = |[from, to]: [&str; 2]| (column_named(columns, from), column_named(columns, to));
    let ends = [
        (column_with_role(columns, ColumnRole::Start), column_with_role(columns, ColumnRole::End)),
        untyped(ENDS[0]),
        untyped(ENDS[1]),
        any(ENDS[0]),
        any(ENDS[1]),
    ];
    let both = ends.iter().find(|(from, to)| from.is_some() && to.is_some());
    let one = both.or(ends.iter().find(|(from, to)| from.is_some() || to.is_some()));
    let (from, to) = one.copied().unwrap_or_default();
    match (kind, from, to) {
        (Some(kind), Some(from), Some(to)) => {
            let properties = property_columns(columns, &[Some(kind), Some(from), Some(to)]);
            Ok(EdgeColumns { kind, from, to, properties })
        }
        _ => {
            let wanted = [(kind, "type"), (from, "src"), (to, "dst")];
            Err(wanted.iter().filter(|(found, _)| found.is_none()).map(|(_, name)| *name).collect())
        }
    }
}
