//! The picture of a comparison: who agrees and who splits with whom.

use crate::comparison::{Comparison, ComparisonRow, same_side};
use crate::evidence_text::EvidenceText;
use crate::value_text::counted;
use polemic_record::Dataset;

use super::subgraph::{LineStacks, entity_box};
use super::{Picture, PictureLine, StanceSide};

impl Picture {
    /// The picture of a comparison. Between any two it has a line that counts what they agree on,
    /// and a line that counts what they split on; other lines say what one held of the other.
    /// Entities without a line are left out.
    pub fn of_comparison(comparison: &Comparison, title: &str, dataset: &Dataset) -> Picture {
        let mut lines = LineStacks::default();
        for pair in &comparison.pairs {
            let (a, b) = pair.columns;
            for (agree, side, verb) in
                [(true, StanceSide::For, "agree"), (false, StanceSide::Against, "split")]
            {
                let on: Vec<&ComparisonRow> = comparison
                    .rows
                    .iter()
                    .filter(|row| same_side(&row.cells[a], &row.cells[b]) == Some(agree))
                    .collect();
                if !on.is_empty() {
                    lines.add(PictureLine {
                        id: format!("{verb}-{a}-{b}"),
                        from: a,
                        to: b,
                        labels: vec![format!("{verb} on {}", counted(on.len(), "issue"))],
                        claims: on.iter().map(|row| told(comparison, row, (a, b), verb)).collect(),
                        side,
                        symmetric: true,
                    });
                }
            }
        }
        between(comparison).into_iter().for_each(|line| lines.add(line));
        let mut lines = lines.list;
        let linked = |n: usize| lines.iter().any(|line| line.from == n || line.to == n);
        // An entity without a line would only take up room.
        let kept: Vec<usize> = (0..comparison.entities.len()).filter(|&n| linked(n)).collect();
        let place = |n: usize| kept.iter().position(|&other| other == n).unwrap_or(0);
        for line in &mut lines {
            (line.from, line.to) = (place(line.from), place(line.to));
        }
        let boxes = kept.iter().map(|&n| entity_box(dataset, comparison.entities[n])).collect();
        Picture { title: title.to_owned(), boxes, lines, groups: Vec::new() }
    }
}

/// One thing that two entities agree or split on, with the sources of both:
/// `A and B agree on: the war`.
fn told(
    comparison: &Comparison,
    row: &ComparisonRow,
    (a, b): (usize, usize),
    verb: &str,
) -> EvidenceText {
    let names = [a, b].map(|n| comparison.columns[n].as_str()).join(" and ");
    let cells = [a, b].map(|n| &row.cells[n]);
    let stands = cells.iter().flat_map(|cell| &cell.stands).flat_map(|stand| &stand.claims);
    let mut sources: Vec<String> = Vec::new();
    for source in stands.flat_map(|(cited, _)| &cited.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    EvidenceText {
        text: format!("{names} {verb} on: {}", row.on),
        sources,
        ..EvidenceText::default()
    }
}

/// The lines for what one of those compared held of another.
fn between(comparison: &Comparison) -> Vec<PictureLine> {
    let mut lines = Vec::new();
    for row in &comparison.rows {
        let of = comparison.entities.iter().position(|&id| Some(id) == row.entity);
        let Some(to) = of else { continue };
        for (from, cell) in row.cells.iter().enumerate() {
            for (n, stand) in cell.stands.iter().enumerate() {
                lines.push(PictureLine {
                    id: format!("stand-{from}-{to}-{n}"),
                    from,
                    to,
                    labels: vec![stand.words.clone()],
                    claims: stand.claims.iter().map(|(cited, _)| cited.clone()).collect(),
                    side: stand.side,
                    symmetric: false,
                });
            }
        }
    }
    lines
}
