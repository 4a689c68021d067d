//! Reads a table in CSV that is no graph: its heads and its cells, each with its place.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Result};
use crate::text::{FileId, Files, Span};

use super::super::cell_type::without_formula_guard;
use super::super::decode::decode_file;
use super::super::report::Report;
use super::table::CsvTable;

/// A table, with the place of each cell in its text. How it is written (its separator, its quotes,
/// a byte order mark) is found out as for a graph in CSV.
pub struct CellTable<'a> {
    table: CsvTable<'a>,
}

/// The text of a table as a file, and the encoding where it had to be guessed.
///
/// # Errors
/// The bytes are no text, but for instance a spreadsheet that was not saved as CSV.
pub fn decode_table(
    name: &str,
    bytes: Vec<u8>,
) -> std::result::Result<(Files, Option<&'static str>), Diagnostic> {
    let decoded = decode_file(name, bytes)?;
    Ok((Files::one(name, decoded.text), decoded.guessed))
}

impl<'a> CellTable<'a> {
    /// Splits the first of these files into cells. O(text).
    ///
    /// # Errors
    /// The file holds nothing, a row has more cells than there are heads, or a quote is not closed.
    pub fn open(files: &'a Files) -> Result<CellTable<'a>> {
        let file = FileId(0);
        let mut report = Report::default();
        let held = files.get(file);
        let table = CsvTable::open(file, &held.name, &held.text, &mut report);
        let mistakes = report.into_mistakes();
        match table {
            Some(table) if mistakes.is_empty() => Ok(CellTable { table }),
            _ => Err(mistakes),
        }
    }

    /// The heads of the columns, in order, with their places.
    pub fn heads(&self) -> impl Iterator<Item = (&str, Span)> {
        let heads = self.table.heads.iter().enumerate();
        heads.map(|(n, (head, _))| (head.trim(), self.table.head_place(n)))
    }

    /// The number of rows without the heads.
    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    /// The text in a cell, without the apostrophe that protects spreadsheets from a text such as
    /// `=1+1`. Blanks around it are those that stand within its quotes.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'a, str> {
        match self.table.value(row, column) {
            Cow::Borrowed(text) => Cow::Borrowed(without_formula_guard(text)),
            Cow::Owned(text) => Cow::Owned(without_formula_guard(&text).to_owned()),
        }
    }

    /// The place of a cell.
    pub fn place(&self, row: usize, column: usize) -> Span {
        self.table.place(row, column)
    }

    /// The place of a whole row.
    pub fn row_place(&self, row: usize) -> Span {
        self.place(row, 0).to(self.place(row, self.table.width() - 1))
    }
}
