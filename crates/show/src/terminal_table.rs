//! Tables for a terminal. Cells wrap to the width of it; no text is ever cut off.

use comfy_table::{ContentArrangement, Table};

use polemic_engine::text::visible;

use super::text_table::TextTable;

/// The table as text: its first lines, the table itself, its last lines and its notes, with an
/// empty line between them.
///
/// Lines are at most `width` columns wide, but never less than 40. Without a width, every row stands
/// on one line, however long that is.
pub fn terminal_table(table: &TextTable, width: Option<u16>) -> String {
    let mut parts = Vec::new();
    if !table.lead.is_empty() {
        parts.push(table.lead.iter().map(|line| format!("{line}\n")).collect());
    }
    if !table.head.is_empty() {
        parts.push(columns(table, width));
    }
    if !table.foot.is_empty() {
        parts.push(table.foot.iter().map(|line| format!(" {line}\n")).collect());
    }
    if !table.notes.is_empty() {
        parts.push(notes(table));
    }
    parts.join("\n")
}

/// The head and the rows in columns.
fn columns(table: &TextTable, width: Option<u16>) -> String {
    let mut columns = Table::new();
    columns.load_style(comfy_table::presets::NOTHING);
    // A control character would take no room in the table and move what follows it.
    columns.set_header(table.head.iter().map(|cell| visible(cell)));
    columns.add_rows(table.rows.iter().map(|row| row.iter().map(|cell| visible(cell))));
    if let Some(width) = width {
        columns.set_content_arrangement(ContentArrangement::Dynamic);
        columns.set_width(width.max(40));
    }
    columns.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn notes(table: &TextTable) -> String {
    let mut text = String::new();
    for (n, note) in table.notes.iter().enumerate() {
        text.push_str(&format!(" [{}] {}\n", n + 1, note.sources.join("; ")));
        if let Some(doubt) = &note.doubt {
            text.push_str(&format!("     doubt: {doubt}\n"));
        }
    }
    text
}
