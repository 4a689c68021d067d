//! Reads the heads of a table, which name the columns and may say what they hold.

use rustc_hash::FxHashMap;

use crate::diagnostic::nearest;

use super::super::cell_type::{CellType, without_formula_guard};
use super::super::names::plain;
use super::super::report::{Leniency, Report};
use super::table::CsvTable;

/// The role of a column, where its head gives one after a colon as Neo4j's importer reads them:
/// `:ID`, `:LABEL`, `:TYPE`, `:START_ID`, `:END_ID`, `:IGNORE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ColumnRole {
    Id,
    Label,
    Type,
    Start,
    End,
    Ignore,
}

/// A column, as its head describes it.
#[derive(Debug, Clone)]
pub(super) struct ColumnHead {
    /// Its name without its type. It may be empty.
    pub(super) name: String,
    /// The name in its plain form; empty where the head says a type, because such a column holds a
    /// property and nothing else.
    pub(super) plain: String,
    /// The type of its cells.
    pub(super) kind: CellType,
    /// Whether the head says the type.
    pub(super) typed: bool,
    pub(super) role: Option<ColumnRole>,
    /// The group of ids that its ids belong to: `P` in `:ID(P)`.
    pub(super) group: Option<String>,
}

impl ColumnHead {
    /// Whether the column holds nothing that is kept.
    pub(super) fn is_ignored(&self) -> bool {
        self.role == Some(ColumnRole::Ignore) || (self.name.is_empty() && self.role.is_none())
    }
}

/// Reads the heads of a table. Of two with the same name the second is given a number.
pub(super) fn read_heads(table: &CsvTable, report: &mut Report) -> Vec<ColumnHead> {
    let mut heads: Vec<ColumnHead> = Vec::with_capacity(table.width());
    for (column, (text, _)) in table.heads.iter().enumerate() {
        heads.push(read_head(text, column, table, report));
    }
    number_doubles(&mut heads, table, report);
    heads
}

fn read_head(text: &str, column: usize, table: &CsvTable, report: &mut Report) -> ColumnHead {
    let text = text.trim();
    let at = || Some(table.head_place(column));
    // Options such as `born:datetime{timezone:Europe/Rome}` and `:ID{label:Person}`.
    let head = match text.strip_suffix('}').and_then(|rest| rest.split_once('{')) {
        Some((head, _)) if head.contains(':') => {
            report.let_pass(Leniency::Options, || (text.to_owned(), at()));
            head
        }
        _ => text,
    };
    let named = |name: &str, kind, typed, role, group| {
        let name = without_formula_guard(name).to_owned();
        let plain = if typed { String::new() } else { plain(&name) };
        ColumnHead { name, plain, kind, typed, role, group }
    };
    // Neptune's loader calls its own columns `~id`, `~label`, `~from` and `~to`.
    if head.eq_ignore_ascii_case("~label") {
        return named("label", CellType::ANY, false, Some(ColumnRole::Label), None);
    }
    let whole = named(head, CellType::ANY, false, None, None);
    let Some((name, kind)) = head.rsplit_once(':') else {
        return whole;
    };
    let (kind, group) = match kind.split_once('(') {
        Some((kind, group)) => (kind, Some(group.trim_end_matches(')').to_owned())),
        None => (kind, None),
    };
    let role = match kind {
        "ID" => Some(ColumnRole::Id),
        "LABEL" => Some(ColumnRole::Label),
        "TYPE" => Some(ColumnRole::Type),
        "START_ID" => Some(ColumnRole::Start),
        "END_ID" => Some(ColumnRole::End),
        "IGNORE" => Some(ColumnRole::Ignore),
        _ => None,
    };
    if role.is_some() {
        return named(name, CellType::ANY, false, role, group);
    }
    match CellType::of_name(kind) {
        Some(kind) if !name.is_empty() => named(name, kind, true, None, None),
        // The colon belongs to the name, unless the type is only misspelt.
        _ => {
            let meant = nearest(kind, CellType::names()).is_some();
            if meant || name.is_empty() {
                report.let_pass(Leniency::UnknownType, || (head.to_owned(), at()));
            }
            whole
        }
    }
}

/// Gives a number to each head that another one before it has: `note`, `note_2`.
fn number_doubles(heads: &mut [ColumnHead], table: &CsvTable, report: &mut Report) {
    // A head with a type is another one than the same without: `source` may hold the source of
    // relationships, and `source:string` beside it a property.
    let mut known: FxHashMap<(String, bool), usize> = FxHashMap::default();
    for column in 0..heads.len() {
        let head = &heads[column];
        if head.name.is_empty() || head.is_ignored() {
            continue;
        }
        let name = head.name.clone();
        let count = known.entry((name.clone(), head.typed)).or_insert(0);
        *count += 1;
        if *count == 1 {
            continue;
        }
        report.let_pass(Leniency::SameColumn, || (name.clone(), Some(table.head_place(column))));
        let mut number = *count;
        let is_taken = |name: &str| heads.iter().any(|head| head.name == name);
        while is_taken(&format!("{name}_{number}")) {
            number += 1;
        }
        let head = &mut heads[column];
        head.name = format!("{name}_{number}");
        head.plain = plain(&head.name);
    }
}
