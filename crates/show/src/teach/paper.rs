//! A paper to hand out, before it is written in HTML or Markdown.

use maud::{Markup, html};

use crate::html::{HtmlPage, svg_figure, table_with_notes};
use crate::markdown::{self, escape_markdown};
use crate::text_table::TextTable;

/// CSS in addition to that of every page.
const STYLE: &str = include_str!("paper.css");

/// A paper.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// Its parts, in order.
    pub blocks: Vec<PaperBlock>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum PaperBlock {
    /// A heading.
    Heading(String),
    /// A heading of the next level.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// The question that the paper is about.
    Question(String),
    /// A list of short texts.
    List(Vec<String>),
    /// A line on which to write one's name.
    Name,
    /// Numbered tasks.
    Tasks(Vec<PaperTask>),
    /// The key: for each task, by its number, the right answer and the lines that support it.
    Key(Vec<(String, Vec<String>)>),
    /// A table and its caption.
    Table(TextTable, String),
    /// A table to be filled in: its head, and the number of rows.
    Blank(&'static [&'static str], usize),
    /// A drawing as SVG. Markdown leaves it out.
    Drawing(String),
    /// A page break.
    NewPage,
}

/// Something to be answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperTask {
    /// What to do.
    pub prompt: String,
    /// The things to be matched, which are numbered; empty for any other task.
    pub left: Vec<String>,
    /// The options, which have letters.
    pub offers: Vec<String>,
    /// The number of lines to write on.
    pub lines: usize,
}

/// The letter of an option: A, B … Z, AA, AB …
pub fn option_letter(n: usize) -> String {
    let last = char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if n < 26 { last.to_string() } else { option_letter(n / 26 - 1) + &last.to_string() }
}

impl Paper {
    /// The paper as an HTML file.
    pub fn html(&self) -> String {
        let body = html! {
            header { h1 { (self.title) } }
            main {
                @for (n, block) in self.blocks.iter().enumerate() { (block.html(&format!("b{n}-"))) }
            }
        };
        HtmlPage { title: &self.title, style: STYLE, body, ..HtmlPage::default() }.html()
    }

    /// The paper in Markdown.
    pub fn markdown(&self) -> String {
        let blocks = self.blocks.iter().map(PaperBlock::markdown);
        let parts = [format!("# {}\n", escape_markdown(&self.title))].into_iter().chain(blocks);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

impl PaperBlock {
    fn html(&self, prefix: &str) -> Markup {
        match self {
            PaperBlock::Heading(text) => html! { h2 { (text) } },
            PaperBlock::Subheading(text) => html! { h3 { (text) } },
            PaperBlock::Text(text) => html! { p { (text) } },
            PaperBlock::Question(text) => html! { p.question { (text) } },
            PaperBlock::List(list) => html! { ul { @for text in list { li { (text) } } } },
            PaperBlock::Name => html! { p.name { span { "Name" } span { "Date" } } },
            PaperBlock::Tasks(tasks) => html! { ol.tasks { @for task in tasks { (task.html()) } } },
            PaperBlock::Key(key) => html! { ol.key { @for (answer, lines) in key {
                li { strong { (answer) } @for line in lines { div.soft { (line) } } }
            } } },
            PaperBlock::Table(table, caption) => table_with_notes(table, caption, prefix),
            PaperBlock::Blank(head, rows) => html! {
                table.blank {
                    thead { tr { @for name in *head { th scope="col" { (name) } } } }
                    tbody { @for _ in 0..*rows { tr { @for _ in *head { td { } } } } }
                }
            },
            PaperBlock::Drawing(svg) => svg_figure(svg, prefix),
            PaperBlock::NewPage => html! { div.new-page { } },
        }
    }

    fn markdown(&self) -> String {
        let listed = |list: &[String]| -> String {
            list.iter().map(|text| format!("- {}\n", escape_markdown(text))).collect()
        };
        match self {
            PaperBlock::Heading(text) => format!("## {}\n", escape_markdown(text)),
            PaperBlock::Subheading(text) => format!("### {}\n", escape_markdown(text)),
            PaperBlock::Text(text) => format!("{}\n", escape_markdown(text)),
            PaperBlock::Question(text) => format!("**{}**\n", escape_markdown(text)),
            PaperBlock::List(list) => listed(list),
            PaperBlock::Name => "Name: ________________ Date: ________\n".replace('_', "\\_"),
            PaperBlock::Tasks(tasks) => {
                let task =
                    |(n, task): (usize, &PaperTask)| format!("{}. {}", n + 1, task.markdown());
                tasks.iter().enumerate().map(task).collect::<Vec<_>>().join("\n")
            }
            PaperBlock::Key(key) => {
                let row = |(n, (answer, lines)): (usize, &(String, Vec<String>))| {
                    let lines: String = lines
                        .iter()
                        .map(|line| format!("   - {}\n", escape_markdown(line)))
                        .collect();
                    format!("{}. **{}**\n{lines}", n + 1, escape_markdown(answer))
                };
                key.iter().enumerate().map(row).collect()
            }
            PaperBlock::Table(table, caption) => {
                // The caption becomes a line, because the paper has headings of its own.
                let text = markdown::markdown_table(table, caption);
                let body = text.split_once('\n').map_or("", |(_, body)| body);
                format!("*{}*\n{body}", escape_markdown(caption))
            }
            PaperBlock::Blank(head, rows) => {
                let row = "|   ".repeat(head.len()) + "|\n";
                let names: String =
                    head.iter().map(|name| format!("| {} ", escape_markdown(name))).collect();
                format!("{names}|\n{}|\n{}", "|---".repeat(head.len()), row.repeat(*rows))
            }
            PaperBlock::Drawing(_) => String::new(),
            // Markdown has no page break; most programs print a rule for this.
            PaperBlock::NewPage => "---\n".to_owned(),
        }
    }
}

impl PaperTask {
    fn html(&self) -> Markup {
        html! {
            li {
                p { (self.prompt) }
                @if !self.left.is_empty() {
                    div.columns {
                        ol { @for text in &self.left { li { (text) } } }
                        ol type="A" { @for text in &self.offers { li { (text) } } }
                    }
                } @else if !self.offers.is_empty() {
                    ol.offers type="A" { @for text in &self.offers { li { (text) } } }
                }
                @for _ in 0..self.lines { div.line aria-hidden="true" { } }
            }
        }
    }

    fn markdown(&self) -> String {
        let mut out = format!("{}\n", escape_markdown(&self.prompt));
        for (n, text) in self.left.iter().enumerate() {
            out.push_str(&format!("   - {}\\. {}\n", n + 1, escape_markdown(text)));
        }
        if !self.left.is_empty() {
            out.push_str("\n   with\n\n");
        }
        for (n, text) in self.offers.iter().enumerate() {
            out.push_str(&format!("   - {}. {}\n", option_letter(n), escape_markdown(text)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_do_not_run_out() {
        assert_eq!([0, 25, 26, 52].map(option_letter), ["A", "Z", "AA", "BA"].map(str::to_owned));
    }
}
