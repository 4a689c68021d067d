//! Tables for a terminal. Cells wrap to the width of it; no text is ever cut off.

use comfy_table::{ContentArrangement, Table};

use polemic_engine::text::visible;

use super::line_wrap::wrapped_line;
use super::text_table::TextTable;

/// How the parts of a table look: what is written before and after each line of them.
#[derive(Debug, Clone, Copy, Default)]
struct TableStyle {
    head: Option<&'static str>,
    note: Option<&'static str>,
}

impl TableStyle {
    /// The lines of a text, each in a style.
    fn styled(style: Option<&str>, text: &str) -> String {
        match style {
            None => text.to_owned(),
            Some(style) => text.lines().map(|line| format!("{style}{line}\u{1b}[0m\n")).collect(),
        }
    }
}

/// The table as text: its first lines, the table itself, its last lines and its notes, with an
/// empty line between them.
///
/// Lines are at most `width` columns wide, but a table is never less than 40. Without a width, every
/// row and every line stands on one line, however long that is.
pub fn terminal_table(table: &TextTable, width: Option<u16>) -> String {
    laid_out(table, width, TableStyle::default())
}

/// The same with escape sequences for a terminal: the head is bold and the notes are dim, so that the
/// answer stands out. Nothing else in the text is an escape sequence.
pub fn coloured_table(table: &TextTable, width: Option<u16>) -> String {
    laid_out(table, width, TableStyle { head: Some("\u{1b}[1m"), note: Some("\u{1b}[2m") })
}

fn laid_out(table: &TextTable, width: Option<u16>, style: TableStyle) -> String {
    let line = |line: String, hang: usize| wrapped_line(&line, width, hang) + "\n";
    let mut parts = Vec::new();
    if !table.lead.is_empty() {
        parts.push(table.lead.iter().map(|text| line(visible(text).into_owned(), 2)).collect());
    }
    if !table.head.is_empty() {
        parts.push(columns(table, width, style));
    }
    if !table.foot.is_empty() {
        parts.push(table.foot.iter().map(|text| line(format!(" {}", visible(text)), 0)).collect());
    }
    if !table.notes.is_empty() {
        let mut notes = String::new();
        for (n, note) in table.notes.iter().enumerate() {
            let sources = note.sources.join("; ");
            notes += &line(format!(" [{}] {}", n + 1, visible(&sources)), 4);
            if let Some(doubt) = &note.doubt {
                notes += &line(format!("     doubt: {}", visible(doubt)), 0);
            }
            for passage in &note.passages {
                notes += &line(format!("     {}", visible(&passage.line())), 2);
            }
        }
        parts.push(TableStyle::styled(style.note, &notes));
    }
    parts.join("\n")
}

/// The head and the rows in columns.
fn columns(table: &TextTable, width: Option<u16>, style: TableStyle) -> String {
    let mut columns = Table::new();
    columns.load_style(comfy_table::presets::NOTHING);
    // A control character would take no room in the table and move what follows it.
    columns.set_header(table.head.iter().map(|cell| visible(cell)));
    columns.add_rows(table.rows.iter().map(|row| row.iter().map(|cell| visible(cell))));
    if let Some(width) = width {
        columns.set_content_arrangement(ContentArrangement::Dynamic);
        columns.set_width(width.max(40));
    }
    let lines = columns.lines().map(|line| format!("{}\n", line.trim_end()));
    let mut lines: Vec<String> = lines.collect();
    // A head of several lines is rare, and its first line marks it well enough.
    if let Some(first) = lines.first_mut() {
        *first = TableStyle::styled(style.head, first);
    }
    lines.concat()
}
