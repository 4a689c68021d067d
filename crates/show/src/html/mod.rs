//! HTML pages, and tables, drawings and notes as parts of a page.
//!
//! A page is one file that loads nothing else; its content security policy forbids it to. Text from
//! a dataset or a question is always shown as text and never read as HTML.

mod comparison;
mod view;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use polemic_engine::text::visible;

use super::text_table::{SourceNote, TextTable};
use super::xml_writer;

pub use comparison::comparison_markup;
pub use view::{markup_in_words, markup_of_view, page_of_view, page_of_views};

/// The style of every page: short lines, wide tables that scroll, a dark mode, and print.
const STYLE: &str = include_str!("style.css");

/// What the scripts of all pages share.
const SHARED_SCRIPT: &str = include_str!("shared.js");

/// The script of a page: what all pages share and the page's own parts, as one function, without
/// comments, empty lines and indentation.
pub fn page_script(parts: &[&str]) -> String {
    let all = [SHARED_SCRIPT].into_iter().chain(parts.iter().copied());
    let lines = all.flat_map(str::lines).map(str::trim_start);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let kept: String = kept.flat_map(|line| [line, "\n"]).collect();
    format!("(() => {{\n\"use strict\";\n{kept}}})();\n")
}

/// The parts of a page.
#[derive(Debug, Default)]
pub struct HtmlPage<'a> {
    /// The title of the browser window or tab.
    pub title: &'a str,
    /// CSS in addition to that of every page.
    pub style: &'a str,
    /// The only script that may run; empty for a page without a script.
    pub script: &'a str,
    /// A directive to add to the content security policy, such as `connect-src 'self'`; may be empty.
    pub allows: &'a str,
    /// What stands in `<body>` before the script. The style keeps the lines of `header`, `main` and
    /// `footer` short.
    pub body: Markup,
}

impl HtmlPage<'_> {
    /// The page as the text of an HTML file. Control characters other than line ends and tabs become
    /// spaces, because no document may have them.
    pub fn html(&self) -> String {
        self.opening() + &plain_text(&self.body.0) + &self.closing()
    }

    /// What stands before the body: the head of the page, with its style.
    pub fn opening(&self) -> String {
        let head = html! {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(self.policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="polemic";
                title { (self.title) }
                style { (PreEscaped(STYLE)) (PreEscaped(self.style)) }
            }
        };
        plain_text(&format!("{}<html lang=\"en\">{}<body>", DOCTYPE.0, head.0))
    }

    /// What stands behind the body: the script.
    pub fn closing(&self) -> String {
        let script = html! {
            @if !self.script.is_empty() { script { (PreEscaped(self.script)) } }
        };
        plain_text(&format!("{}</body></html>", script.0)) + "\n"
    }

    /// The content security policy: the page may use its own style, its own script (known by its
    /// hash), and images that stand in the page itself.
    fn policy(&self) -> String {
        let mut policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                          base-uri 'none'; form-action 'none'"
            .to_owned();
        if !self.script.is_empty() {
            let hash = base64(&Sha256::digest(self.script.as_bytes()));
            policy.push_str(&format!("; script-src 'sha256-{hash}'"));
        }
        if !self.allows.is_empty() {
            policy.push_str(&format!("; {}", self.allows));
        }
        policy
    }
}

/// A part of a page without control characters other than line ends and tabs.
pub fn plain_text(part: &str) -> String {
    let kept = |c: char| if matches!(c, '\n' | '\t') { c } else { xml_writer::xml_char(c) };
    visible(part).chars().map(kept).collect()
}

/// Bytes in base 64 (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |n: usize| u32::from(chunk.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * n) & 63) as usize];
            out.push(if n <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// An SVG drawing as a figure in a page. Every id in it, and every reference to one, gets `prefix`
/// in front of it, so that a page can have several drawings.
pub fn svg_figure(svg: &str, prefix: &str) -> Markup {
    let start = svg.find("<svg").unwrap_or(0);
    // Quotes in the text of a drawing are escaped, so these strings are only found in attributes.
    let svg = [" id=\"", "labelledby=\"", "describedby=\"", "href=\"#", "\"url(#"]
        .iter()
        .fold(svg[start..].to_owned(), |svg, name| svg.replace(name, &format!("{name}{prefix}")));
    html! { figure { div.scroll tabindex="0" role="region" aria-labelledby=(format!("{prefix}picture-title")) {
        (PreEscaped(svg))
    } } }
}

/// A table with its first lines, its last lines and its notes. Every id begins with `prefix`, so
/// that a page can have several tables.
pub fn table_with_notes(table: &TextTable, caption: &str, prefix: &str) -> Markup {
    html! {
        (table_with_lines(table, caption, prefix, None))
        (notes_markup(&table.notes, prefix))
    }
}

/// A table with its first and last lines; the drawing `svg`, if there is one, stands above it.
fn table_with_lines(table: &TextTable, caption: &str, prefix: &str, svg: Option<&str>) -> Markup {
    html! {
        @for line in &table.lead { p.lead { (line) } }
        @if let Some(svg) = svg { (svg_figure(svg, prefix)) }
        @if !table.head.is_empty() && !table.rows.is_empty() {
            (rows_markup(table, caption, prefix))
        }
        @for line in &table.foot { p.soft { (line) } }
    }
}

/// The head and the rows of a table, in which the numbers of notes are links to them.
fn rows_markup(table: &TextTable, caption: &str, prefix: &str) -> Markup {
    let cell = |text: &str| with_links(text, table.notes.len(), prefix);
    let id = format!("{prefix}caption");
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby=(id) {
            table {
                caption id=(id) { (caption) }
                thead { tr { @for name in &table.head { th scope="col" { (name) } } } }
                tbody {
                    @for (n, row) in table.rows.iter().enumerate() {
                        tr {
                            @for (column, text) in row.iter().enumerate() {
                                @if column > 0 || !table.has_row_heads {
                                    td { (cell(text)) }
                                } @else if !text.is_empty() || n == 0 {
                                    @let rows = rows_under(table, n);
                                    th scope=(if rows > 1 { "rowgroup" } else { "row" })
                                       rowspan=[Some(rows).filter(|rows| *rows > 1)] { (cell(text)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many rows belong to the heading of a row: itself, and those after it whose heading is empty.
fn rows_under(table: &TextTable, at: usize) -> usize {
    let unnamed = |row: &&Vec<String>| row.first().is_some_and(String::is_empty);
    1 + table.rows[at + 1..].iter().take_while(unnamed).count()
}

/// The notes of a table under a heading; nothing where there are none.
fn sources_section(notes: &[SourceNote], prefix: &str) -> Markup {
    html! {
        @if !notes.is_empty() {
            // On a page of several answers, each answer has an `h2` of its own above this.
            @if prefix.is_empty() { h2 { "Sources" } } @else { h3 { "Sources" } }
        }
        (notes_markup(notes, prefix))
    }
}

/// The notes of a table as a list; nothing where there are none. Each note has an id, to which its
/// number in the table links.
fn notes_markup(notes: &[SourceNote], prefix: &str) -> Markup {
    html! {
        @if !notes.is_empty() {
            ol.notes {
                @for (n, note) in notes.iter().enumerate() {
                    li id=(format!("{prefix}note-{}", n + 1)) {
                        (note.sources.join("; "))
                        @if let Some(doubt) = &note.doubt { " " em { "Doubt: " (doubt) } }
                        @for passage in &note.passages {
                            blockquote { b { (passage.place) } " " (passage.text) }
                        }
                    }
                }
            }
        }
    }
}

/// A text in which the numbers of notes, such as `[3]`, are links to the notes. `notes` is how many
/// notes there are: other numbers in brackets stay text.
fn with_links(text: &str, notes: usize, prefix: &str) -> Markup {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, number, after)) = note_number(rest, notes) {
        parts.push(html! {
            (before)
            a.cite href=(format!("#{prefix}note-{number}")) { "[" (number) "]" }
        });
        rest = after;
    }
    html! { @for part in parts { (part) } (rest) }
}

/// The first number of a note in a text, with the text before it and after it.
fn note_number(text: &str, notes: usize) -> Option<(&str, usize, &str)> {
    for (at, _) in text.match_indices('[') {
        let after = &text[at + 1..];
        let Some((digits, rest)) = after.split_once(']') else { break };
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if let Some(number) = digits.parse().ok().filter(|n| is_number && (1..=notes).contains(n)) {
            return Some((&text[..at], number, rest));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_base_64() {
        assert_eq!(base64(b"polemic"), "cG9sZW1pYw==");
        assert_eq!(base64(b"polemi"), "cG9sZW1p");
        assert_eq!(base64(b"po"), "cG8=");
    }

    #[test]
    fn numbers_of_notes_are_links_to_the_notes() {
        let text = with_links("a <b> [x] [2][9]", 2, "t-").into_string();
        let link = "<a class=\"cite\" href=\"#t-note-2\">[2]</a>";
        assert_eq!(text, format!("a &lt;b&gt; [x] {link}[9]"));
    }

    #[test]
    fn any_text_is_only_text() {
        let evil = "\"><script>alert(1)</script>-->]]>\u{0}\u{202E}";
        let rows = vec![vec![evil.to_owned(), String::new()]];
        let cells = TextTable {
            head: vec![evil.to_owned(); 2],
            rows,
            has_row_heads: true,
            ..TextTable::default()
        };
        let body = table_with_notes(&cells, evil, "");
        let page = HtmlPage { title: evil, body, ..HtmlPage::default() }.html();
        assert!(!page.contains("<script") && !page.contains('\u{0}'));
        assert_eq!(page.matches("&quot;&gt;&lt;script&gt;alert(1)").count(), 5);
    }
}
