//! A comparison as an HTML table in three parts: what they split on, what they agree on, and what
//! only one of them took a stand on.

use maud::{Markup, html};

use super::super::comparison::{
    CellVerdict, Comparison, ComparisonCell, ComparisonRow, NOTHING, row_rank,
};
use super::{sources_section, with_links};

/// The parts of the table: the ranks of their rows (see [`row_rank`]), and their headings.
const PARTS: [(std::ops::RangeInclusive<u8>, &str); 3] = [
    (0..=0, "Where they part"),
    (1..=1, "Where they agree"),
    (2..=3, "Stands that are on one side only, or taken by one only"),
];

/// The comparison with its remarks and notes. Every id in it begins with `prefix`.
pub fn comparison_markup(comparison: &Comparison, prefix: &str) -> Markup {
    let id = format!("{prefix}caption");
    let part = |ranks: &std::ops::RangeInclusive<u8>| {
        comparison
            .rows
            .iter()
            .filter(|row| ranks.contains(&row_rank(row)))
            .collect::<Vec<&ComparisonRow>>()
    };
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby=(id) {
            table.comparison {
                caption id=(id) { "Who stood where, since when and on whose word" }
                thead { tr {
                    th scope="col" { "On" }
                    @for name in &comparison.columns { th scope="col" { (name) } }
                } }
                @for (ranks, name) in &PARTS {
                    @let rows = part(ranks);
                    @if !rows.is_empty() {
                        tbody {
                            tr { th.part scope="rowgroup" colspan=(comparison.columns.len() + 1) { (name) } }
                            @for row in rows { tr {
                                th scope="row" { (row.on) }
                                @for cell in &row.cells { (cell_markup(cell, comparison.notes.len(), prefix)) }
                            } }
                        }
                    }
                }
            }
        }
        @for line in comparison.remarks() { p.soft { (line) } }
        (sources_section(&comparison.notes, prefix))
    }
}

/// A cell: a mark and a word for its side, so that it can be told without its colour or shape.
fn cell_markup(cell: &ComparisonCell, count: usize, prefix: &str) -> Markup {
    let verdict = cell.verdict();
    let (class, mark) = match verdict {
        CellVerdict::For => ("for", "●"),
        CellVerdict::Against => ("against", "✕"),
        CellVerdict::Both => ("both", "◐"),
        CellVerdict::Nothing => ("neither", ""),
    };
    html! {
        td class=(class) {
            @if cell.stands.is_empty() {
                span.soft { (NOTHING) " " span.small { "nothing on record" } }
            }
            @if verdict != CellVerdict::Nothing {
                span.side { span aria-hidden="true" { (mark) " " } (verdict.word()) }
            }
            @for stand in &cell.stands { div { (with_links(&stand.text(), count, prefix)) } }
        }
    }
}
