//! The first tab of the explorer: who stood where on what divides the sides, as a grid and as a
//! network that says the same.

use maud::{Markup, PreEscaped, html};

use polemic_record::Dataset;

use crate::comparison::{CellVerdict, Comparison, ComparisonCell, ComparisonRow, NOTHING};
use crate::evidence_text::{SIGNS, VoiceMarks};
use crate::sides::quarrel_sides;
use crate::svg;

/// So many questions and sides fit on the first screen, in the grid and in the network.
const GRID_ROWS: usize = 12;
const NETWORK_ROWS: usize = 10;
const MOST_SIDES: usize = 6;

/// The panel. The claims of a cell are their numbers in the table of claims.
pub fn sides_panel(dataset: &Dataset) -> Markup {
    let all = Comparison::of_sides(&quarrel_sides(dataset), dataset);
    let shown = all.essence(GRID_ROWS, MOST_SIDES);
    let drawn = shown.essence(NETWORK_ROWS, MOST_SIDES);
    let network = svg::stance_network_in_page(&drawn, "Who stood where", dataset, "_sides-");
    html! {
        section.panel #_panel-sides role="tabpanel" aria-labelledby="_tab-sides" {
            @if shown.rows.is_empty() {
                p.soft { "Nobody on record took a stand." }
            } @else {
                div.sides {
                    div { (grid(&shown, dataset)) (signs(&shown)) }
                    figure.network { div.paper tabindex="0" role="region" aria-label="The same as a network" { (PreEscaped(network)) } }
                }
            }
        }
    }
}

fn grid(shown: &Comparison, dataset: &Dataset) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="_sides-caption" {
            table.grid {
                caption #_sides-caption { "Who stood where on what divides the sides" }
                thead { tr {
                    th scope="col" { "On" }
                    @for (name, &id) in shown.columns.iter().zip(&shown.entities) {
                        th scope="col" { a href=(format!("#{}", dataset.entity(id).id)) { (name) } }
                    }
                } }
                tbody { @for row in &shown.rows { (grid_row(row, shown, dataset)) } }
            }
        }
    }
}

fn grid_row(row: &ComparisonRow, shown: &Comparison, dataset: &Dataset) -> Markup {
    let on = row.entity.map(|id| dataset.entity(id).id.as_str()).unwrap_or_default();
    html! {
        tr {
            th scope="row" { a href=(format!("#{on}")) { (row.on) } }
            @for (cell, &id) in row.cells.iter().zip(&shown.entities) {
                (grid_cell(cell, &format!("{}.{on}", dataset.entity(id).id)))
            }
        }
    }
}

/// A cell: for or against, since when, and what keeps it from being plainly said.
fn grid_cell(cell: &ComparisonCell, stance: &str) -> Markup {
    let (class, sign) = match cell.verdict() {
        CellVerdict::For => ("side-for", "●"),
        CellVerdict::Against => ("side-against", "✕"),
        CellVerdict::Both => ("side-neither", "◐"),
        CellVerdict::Nothing => ("side-unasserted", "○"),
    };
    if cell.stands.is_empty() {
        return html! { td { span.soft { (NOTHING) } } };
    }
    let ids: Vec<String> =
        cell.stands.iter().flat_map(|stand| &stand.ids).map(|id| id.index().to_string()).collect();
    let word = match cell.verdict() {
        CellVerdict::Nothing => "not asserted",
        verdict => verdict.word(),
    };
    let when = format!("{}{}", cell.years(), marks(cell).signs());
    html! {
        td class=(class) data-stance=(stance) data-claims=(ids.join(" ")) {
            b { span aria-hidden="true" { (sign) } " " (word) } " "
            @if !when.is_empty() { span.when { (when) } }
        }
    }
}

fn marks(cell: &ComparisonCell) -> VoiceMarks {
    let claims = cell.stands.iter().flat_map(|stand| &stand.claims);
    VoiceMarks::common(claims.map(|(cited, _)| cited.marks))
}

/// What the signs behind the years mean, those that are used, and that a cell opens its claims.
fn signs(shown: &Comparison) -> Markup {
    let cells = shown.rows.iter().flat_map(|row| &row.cells);
    let used = cells.fold([false; 4], |any, cell| {
        let flags = marks(cell).flags();
        std::array::from_fn(|n| any[n] || flags[n])
    });
    let used = SIGNS.iter().zip(used).filter(|(_, is)| *is);
    let mut lines: Vec<String> = used.map(|((sign, words), _)| format!("{sign} {words}")).collect();
    lines.push(format!("{NOTHING} nothing on record"));
    html! { p.soft.small { (lines.join(" · ")) span.scripted { " · a stance opens its claims" } } }
}
