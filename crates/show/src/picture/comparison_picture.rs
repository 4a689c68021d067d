//! The picture of a comparison: who is for and against what.

use crate::comparison::{Comparison, ComparisonCell, ComparisonRow};
use crate::value_text::counted;
use polemic_record::Dataset;

use super::subgraph::{LineStacks, entity_box};
use super::{Picture, PictureBox, PictureLine, STROKES, StanceSide};

/// A picture of a comparison shows at most so many of the things that stands were taken on.
const MOST_ISSUES: usize = 16;
/// It shows at most so many of those compared.
const MOST_COMPARED: usize = 9;

impl Picture {
    /// The picture of a comparison: those compared, what they took a stand on, and a line for each
    /// side that one of them took on it. What divides them comes first; the notes say how often they
    /// agree and split, and how much is left out.
    pub fn of_comparison(comparison: &Comparison, title: &str, dataset: &Dataset) -> Picture {
        let shown = comparison.essence(MOST_ISSUES, MOST_COMPARED);
        let mut boxes = column_boxes(&shown, dataset);
        let mut lines = LineStacks::default();
        for row in &shown.rows {
            // What one of those compared held of another is a line between the two.
            let known = shown.entities.iter().position(|&id| Some(id) == row.entity);
            let to = known.unwrap_or(boxes.len());
            if let (None, Some(entity)) = (known, row.entity) {
                boxes.push(entity_box(dataset, entity));
            }
            for (from, cell) in row.cells.iter().enumerate().filter(|(from, _)| *from != to) {
                cell_lines(cell, (from, to)).into_iter().for_each(|line| lines.add(line));
            }
        }
        let mut notes = comparison.counts();
        let left_out = comparison.rows.len() - shown.rows.len();
        if left_out > 0 {
            notes.push(format!("Left out here: {}.", counted(left_out, "more issue")));
        }
        Picture { title: title.to_owned(), boxes, lines: lines.list, groups: Vec::new(), notes }
    }
}

/// The boxes of those compared.
pub(crate) fn column_boxes(comparison: &Comparison, dataset: &Dataset) -> Vec<PictureBox> {
    let columns = comparison.entities.iter().zip(&comparison.columns);
    let boxed =
        |(&id, name): (_, &String)| PictureBox { label: name.clone(), ..entity_box(dataset, id) };
    columns.map(boxed).collect()
}

/// The box of what a row is on.
pub(crate) fn row_box(row: &ComparisonRow, dataset: &Dataset) -> Option<PictureBox> {
    row.entity.map(|entity| entity_box(dataset, entity))
}

/// A line for each side that a cell has stands on.
pub(crate) fn cell_lines(cell: &ComparisonCell, (from, to): (usize, usize)) -> Vec<PictureLine> {
    let line = |side: StanceSide| {
        let stands = cell.stands.iter().filter(|stand| stand.side == side);
        let mut labels: Vec<String> = Vec::new();
        for stand in stands.clone() {
            if !labels.contains(&stand.words) {
                labels.push(stand.words.clone());
            }
        }
        let claims = stands.flat_map(|stand| &stand.claims);
        (!labels.is_empty()).then(|| PictureLine {
            id: format!("{}-{from}-{to}", side.stroke().class),
            from,
            to,
            labels,
            claims: claims.map(|(cited, _)| cited.clone()).collect(),
            side,
            symmetric: false,
        })
    };
    STROKES.iter().filter_map(|stroke| line(stroke.side)).collect()
}
