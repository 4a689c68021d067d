//! Where the records of a dataset stand in its files.

use polemic_engine::text::{FileId, Files, Span};

use super::file_records::{FileKind, file_kind};
use super::ron_layout::{RonLayout, RonShape};
use super::{ClaimId, EntityId, FigureId};

/// The place of an entity's record in the files that its dataset was read from. O(text).
pub fn entity_span(files: &Files, id: EntityId) -> Option<Span> {
    record_span(files, FileKind::Entities, id.index())
}

/// The place of a claim's record.
pub fn claim_span(files: &Files, id: ClaimId) -> Option<Span> {
    record_span(files, FileKind::Claims, id.index())
}

/// The place of a figure's record.
pub fn figure_span(files: &Files, id: FigureId) -> Option<Span> {
    record_span(files, FileKind::Figures, id.index())
}

/// Things are numbered in the order of the files and of the records in them. A dataset has no
/// record that was left out, since it has no mistakes.
fn record_span(files: &Files, sort: FileKind, number: usize) -> Option<Span> {
    let mut before = 0;
    for (file, text) in files.iter().filter(|(_, file)| file_kind(&file.name) == Some(sort)) {
        let records = record_spans(file, &text.text);
        if let Some(span) = records.get(number - before) {
            return Some(*span);
        }
        before += records.len();
    }
    None
}

fn record_spans(file: FileId, text: &str) -> Vec<Span> {
    match RonLayout::of(text).root.map(|root| root.shape) {
        Some(RonShape::List(items)) => {
            items.into_iter().map(|item| Span::new(file, item.span)).collect()
        }
        _ => Vec::new(),
    }
}
