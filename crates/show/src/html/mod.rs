//! Pages of HTML: the shell that they share, and tables in it.
//!
//! A page stands alone in one file: it loads nothing, and its policy forbids it to. Whatever text
//! is put into it is shown as that text.

mod answer;
mod comparison;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use polemic_engine::text::visible;

use super::sheet::{Note, Sheet};
use super::xml;

pub use answer::{in_words, of_answer, of_replies, of_reply, rows};
pub use comparison::comparison;

/// The look of every page: a measure that can be read, tables that scroll, dark and printed.
const STYLE: &str = include_str!("style.css");

/// A page, before it is written.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// The title of its window.
    pub title: &'a str,
    /// What is added to the style of every page.
    pub style: &'a str,
    /// The one script that may run; none where it is empty.
    pub script: &'a str,
    /// What the policy allows beyond that, such as `connect-src 'self'`.
    pub allows: &'a str,
    /// What is between `<body>` and the script: `header`, `main` and `footer` have a measure.
    pub body: Markup,
}

impl Page<'_> {
    /// The page as a file.
    pub fn text(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(self.policy());
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content="polemic";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(self.style)) }
                }
                body {
                    (self.body)
                    @if !self.script.is_empty() { script { (PreEscaped(self.script)) } }
                }
            }
        };
        // Line ends and tabs are well in HTML, but no other control characters.
        let page = visible(&page.into_string()).into_owned();
        let kept = |c: char| if matches!(c, '\n' | '\t') { c } else { xml::plain(c) };
        page.chars().map(kept).chain(['\n']).collect()
    }

    /// What the page may load: nothing but its own style, its own script, and images in its text.
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

/// Bytes in base 64.
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

/// A drawing of `svg`, to stand in a page; `prefix` is what its ids begin with.
pub fn drawing(svg: &str, prefix: &str) -> Markup {
    let start = svg.find("<svg").unwrap_or(0);
    // Text in a drawing has no bare quotes, so that these are attributes.
    let svg = [" id=\"", "labelledby=\"", "describedby=\"", "href=\"#", "\"url(#"]
        .iter()
        .fold(svg[start..].to_owned(), |svg, name| svg.replace(name, &format!("{name}{prefix}")));
    html! { figure { div.scroll tabindex="0" role="region" aria-labelledby=(format!("{prefix}picture-title")) {
        (PreEscaped(svg))
    } } }
}

/// A sheet: what is said first, its table, what is said under it, and its notes. `caption` names
/// the table, and `prefix` is what its ids begin with, so that several sheets fit a page.
pub fn sheet(sheet: &Sheet, caption: &str, prefix: &str) -> Markup {
    html! {
        @for line in &sheet.lead { p.lead { (line) } }
        @if !sheet.head.is_empty() { (table(sheet, caption, prefix)) }
        @for line in &sheet.foot { p.soft { (line) } }
        @if !sheet.notes.is_empty() { (notes(&sheet.notes, prefix)) }
    }
}

/// The table of a sheet alone.
pub fn table(sheet: &Sheet, caption: &str, prefix: &str) -> Markup {
    let cell = |text: &str| linked(text, sheet.notes.len(), prefix);
    let id = format!("{prefix}caption");
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby=(id) {
            table {
                caption id=(id) { (caption) }
                thead { tr { @for name in &sheet.head { th scope="col" { (name) } } } }
                tbody {
                    @for (n, row) in sheet.rows.iter().enumerate() {
                        tr {
                            @for (column, text) in row.iter().enumerate() {
                                @if column > 0 || !sheet.heads {
                                    td { (cell(text)) }
                                } @else if !text.is_empty() || n == 0 {
                                    th scope=(scope(spanned(sheet, n)))
                                       rowspan=[Some(spanned(sheet, n)).filter(|n| *n > 1)] { (cell(text)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a head of so many rows is for.
fn scope(rows: usize) -> &'static str {
    if rows > 1 { "rowgroup" } else { "row" }
}

/// How many rows the head of a row holds for: those after it whose own is empty go with it.
fn spanned(sheet: &Sheet, at: usize) -> usize {
    let unnamed = |row: &&Vec<String>| row.first().is_some_and(String::is_empty);
    1 + sheet.rows[at + 1..].iter().take_while(unnamed).count()
}

/// Notes under a table, each with the place that their numbers lead to.
pub fn notes(notes: &[Note], prefix: &str) -> Markup {
    html! {
        ol.notes {
            @for (n, note) in notes.iter().enumerate() {
                li id=(format!("{prefix}note-{}", n + 1)) {
                    (note.sources.join("; "))
                    @if let Some(doubt) = &note.doubt { " " em { "Doubt: " (doubt) } }
                }
            }
        }
    }
}

/// A text in which the numbers of notes, such as `[3]`, lead to them.
fn linked(text: &str, notes: usize, prefix: &str) -> Markup {
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

/// The first number of a note in a text, and what stands before and after it.
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
    fn numbers_of_notes_lead_to_them() {
        let text = linked("a <b> [x] [2][9]", 2, "t-").into_string();
        let link = "<a class=\"cite\" href=\"#t-note-2\">[2]</a>";
        assert_eq!(text, format!("a &lt;b&gt; [x] {link}[9]"));
    }

    #[test]
    fn any_text_is_only_text() {
        let evil = "\"><script>alert(1)</script>-->]]>\u{0}\u{202E}";
        let rows = vec![vec![evil.to_owned(), String::new()]];
        let cells = Sheet { head: vec![evil.to_owned(); 2], rows, heads: true, ..Sheet::default() };
        let body = sheet(&cells, evil, "");
        let page = Page { title: evil, body, ..Page::default() }.text();
        assert!(!page.contains("<script") && !page.contains('\u{0}'));
        assert_eq!(page.matches("&quot;&gt;&lt;script&gt;alert(1)").count(), 5);
    }
}
