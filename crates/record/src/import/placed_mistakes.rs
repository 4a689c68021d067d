//! Puts the mistakes of changed files back to the cells of the table that they come from.

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::read::CellTable;
use polemic_engine::text::Span;

use super::columns::ClaimColumns;
use super::file_changes::{ChangedFiles, PlacedRow};
use super::row_claims::few;
use crate::ron_layout::{RonLayout, RonShape};

/// The mistakes, each at its cell, or at its row where it concerns the whole of it. One that does not
/// come from a row has no place.
pub(super) fn at_cells(
    found: Vec<Diagnostic>,
    changed: &ChangedFiles,
    columns: &ClaimColumns,
    table: &CellTable,
) -> Vec<Diagnostic> {
    let placed = |mistake: Diagnostic| {
        let row = mistake.span.and_then(|span| row_of(changed, span));
        let mut moved = Diagnostic::new(mistake.code, mistake.message);
        if let Some(help) = mistake.help {
            moved = moved.help(help);
        }
        match (row, mistake.span) {
            (Some(row), Some(span)) => moved.at(cell_of(row, span, changed, columns, table)),
            _ => moved,
        }
    };
    few(found.into_iter().map(placed).collect())
}

/// The row whose record a place lies in.
fn row_of(changed: &ChangedFiles, span: Span) -> Option<&PlacedRow> {
    let start = span.start as usize;
    let after = changed
        .placed
        .partition_point(|placed| (placed.file, placed.range.start) <= (span.file, start));
    let placed = changed.placed.get(after.checked_sub(1)?)?;
    (placed.file == span.file && start <= placed.range.end).then_some(placed)
}

/// The cell of the field that a place lies in; the whole row where there is none.
fn cell_of(
    placed: &PlacedRow,
    span: Span,
    changed: &ChangedFiles,
    columns: &ClaimColumns,
    table: &CellTable,
) -> Span {
    let record = &changed.files.get(placed.file).text[placed.range.clone()];
    let at = (span.start as usize).saturating_sub(placed.range.start);
    let layout = RonLayout::of(record);
    let fields = match layout.root.as_ref().map(|root| &root.shape) {
        Some(RonShape::Struct(fields)) => fields.as_slice(),
        _ => &[],
    };
    let holds = |from: usize, to: usize| (from..to).contains(&at);
    let field = fields.iter().find(|field| holds(field.name.start, field.value.span.end));
    let column = field.and_then(|field| columns.of_name(&record[field.name.clone()]));
    let cell = column.map(|column| table.place(placed.row, column));
    cell.filter(|cell| cell.start < cell.end).unwrap_or_else(|| table.row_place(placed.row))
}
