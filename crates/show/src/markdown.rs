//! Tables in Markdown, and texts that Markdown shows as they are.

use super::text_table::TextTable;

/// The table under a heading: its first lines, the table itself, its last lines, and its notes as
/// a numbered list.
pub fn markdown_table(table: &TextTable, title: &str) -> String {
    let mut out = format!("## {}\n", escape_markdown(title));
    for line in &table.lead {
        out.push_str(&format!("\n{}\n", escape_markdown(line)));
    }
    if !table.head.is_empty() {
        out.push_str(&format!("\n{}|{}\n", row(&table.head), "---|".repeat(table.head.len())));
        table.rows.iter().for_each(|cells| out.push_str(&row(cells)));
    }
    for line in &table.foot {
        out.push_str(&format!("\n{}\n", escape_markdown(line)));
    }
    if !table.notes.is_empty() {
        out.push('\n');
    }
    for (n, note) in table.notes.iter().enumerate() {
        let doubt = note.doubt.as_ref().map_or(String::new(), |doubt| format!(" Doubt: {doubt}"));
        out.push_str(&format!(
            "{}. {}{}\n",
            n + 1,
            escape_markdown(&note.sources.join("; ")),
            markdown_with_code(&doubt)
        ));
        for passage in &note.passages {
            out.push_str(&format!("   - {}\n", escape_markdown(&passage.line())));
        }
    }
    out
}

/// A row of a table: `| A | B |`.
fn row(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", escape_markdown(cell))).collect();
    format!("|{cells}\n")
}

/// A text as inline code: `MATCH (a)` between backquotes. Backquotes in it become apostrophes.
pub fn markdown_code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// A text in which parts in backquotes are shown as inline code, and all other characters as they
/// are. With an uneven number of backquotes nothing is code.
pub fn markdown_with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape_markdown(text);
    }
    let part = |(n, part): (usize, &&str)| {
        if n % 2 == 1 { markdown_code(part) } else { escape_markdown(part) }
    };
    parts.iter().enumerate().map(part).collect()
}

/// A text escaped so that Markdown shows it as it is. Line ends and other control characters become
/// spaces, because a line end would end the row of a table.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
