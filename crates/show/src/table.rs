//! Answers as tables for a terminal. Cells wrap; nothing is ever cut.

use comfy_table::{ContentArrangement, Table};

use polemic_engine::text::visible;

use super::sheet::Sheet;

/// The sheet as text, as wide as `width` allows (or as it needs, where there is no width).
pub fn text(sheet: &Sheet, width: Option<u16>) -> String {
    let mut parts = Vec::new();
    if !sheet.lead.is_empty() {
        parts.push(sheet.lead.iter().map(|line| format!("{line}\n")).collect());
    }
    if !sheet.head.is_empty() {
        parts.push(table(sheet, width));
    }
    if !sheet.foot.is_empty() {
        parts.push(sheet.foot.iter().map(|line| format!(" {line}\n")).collect());
    }
    if !sheet.notes.is_empty() {
        parts.push(notes(sheet));
    }
    parts.join("\n")
}

fn table(sheet: &Sheet, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    // A control character would take no room in the table and move what follows it.
    table.set_header(sheet.head.iter().map(|cell| visible(cell)));
    table.add_rows(sheet.rows.iter().map(|row| row.iter().map(|cell| visible(cell))));
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width.max(40));
    }
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn notes(sheet: &Sheet) -> String {
    let mut text = String::new();
    for (n, note) in sheet.notes.iter().enumerate() {
        text.push_str(&format!(" [{}] {}\n", n + 1, note.sources.join("; ")));
        if let Some(doubt) = &note.doubt {
            text.push_str(&format!("     doubt: {doubt}\n"));
        }
    }
    text
}
