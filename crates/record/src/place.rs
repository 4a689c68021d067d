//! Where the records of a dataset stand in its files.

use polemic_engine::text::{FileId, Files, Span};

use super::layout::{Layout, Shape};
use super::read::{self, Holds};
use super::{ClaimId, EntityId, FigureId};

/// The place of an entity's record in the files that its dataset was read from. O(text).
pub fn of_entity(files: &Files, id: EntityId) -> Option<Span> {
    record(files, Holds::Entities, id.index())
}

/// The place of a claim's record.
pub fn of_claim(files: &Files, id: ClaimId) -> Option<Span> {
    record(files, Holds::Claims, id.index())
}

/// The place of a figure's record.
pub fn of_figure(files: &Files, id: FigureId) -> Option<Span> {
    record(files, Holds::Figures, id.index())
}

/// Things are numbered in the order of the files and of the records in them. A dataset has no
/// record that was left out, since it has no mistakes.
fn record(files: &Files, sort: Holds, number: usize) -> Option<Span> {
    let mut before = 0;
    for (file, text) in files.iter().filter(|(_, file)| read::holds(&file.name) == Some(sort)) {
        let records = records(file, &text.text);
        if let Some(span) = records.get(number - before) {
            return Some(*span);
        }
        before += records.len();
    }
    None
}

fn records(file: FileId, text: &str) -> Vec<Span> {
    match Layout::of(text).root.map(|root| root.shape) {
        Some(Shape::List(items)) => {
            items.into_iter().map(|item| Span::new(file, item.span)).collect()
        }
        _ => Vec::new(),
    }
}
