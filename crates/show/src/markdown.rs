//! Answers in Markdown: what is said first, a table, and the notes as a list.

use super::sheet::Sheet;

/// The sheet in Markdown, under a heading.
pub fn text(sheet: &Sheet, title: &str) -> String {
    let mut out = format!("## {}\n", escaped(title));
    for line in &sheet.lead {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    if !sheet.head.is_empty() {
        out.push_str(&format!("\n{}|{}\n", row(&sheet.head), "---|".repeat(sheet.head.len())));
        sheet.rows.iter().for_each(|cells| out.push_str(&row(cells)));
    }
    for line in &sheet.foot {
        out.push_str(&format!("\n{}\n", escaped(line)));
    }
    if !sheet.notes.is_empty() {
        out.push('\n');
    }
    for (n, note) in sheet.notes.iter().enumerate() {
        let doubt = note.doubt.as_ref().map_or(String::new(), |doubt| format!(" Doubt: {doubt}"));
        out.push_str(&format!(
            "{}. {}{}\n",
            n + 1,
            escaped(&note.sources.join("; ")),
            with_code(&doubt)
        ));
    }
    out
}

fn row(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", escaped(cell))).collect();
    format!("|{cells}\n")
}

/// A text as code.
pub fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// A text of which what stands in backquotes is code, and the rest nothing but text.
pub fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(n, part): (usize, &&str)| if n % 2 == 1 { code(part) } else { escaped(part) };
    parts.iter().enumerate().map(part).collect()
}

/// A text that Markdown takes for nothing but text. A line end would end a row.
pub fn escaped(text: &str) -> String {
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
