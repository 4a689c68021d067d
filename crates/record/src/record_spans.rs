//! The places of a dataset's records in its files, to show the record that an answer rests on.

use polemic_engine::text::{FileId, Files, Span};

use super::claim_groups::claim_values;
use super::file_records::{FileKind, file_kind};
use super::ron_layout::RonLayout;
use super::{ClaimId, EntityId, FigureId};

/// The place of an entity's record. `files` are those that the dataset was read from; returns
/// `None` where they have no such record. O(text).
pub fn entity_span(files: &Files, id: EntityId) -> Option<Span> {
    record_span(files, FileKind::Entities, id.index())
}

/// The place of a claim's record, as [`entity_span`] finds that of an entity.
pub fn claim_span(files: &Files, id: ClaimId) -> Option<Span> {
    record_span(files, FileKind::Claims, id.index())
}

/// The places of the records of all claims, as [`claim_span`] finds that of one. O(text).
pub fn claim_spans(files: &Files) -> Vec<Span> {
    let claims = files.iter().filter(|(_, file)| file_kind(&file.name) == Some(FileKind::Claims));
    claims.flat_map(|(file, held)| record_spans(file, &held.text)).collect()
}

/// The place of a figure's record, as [`entity_span`] finds that of an entity.
pub fn figure_span(files: &Files, id: FigureId) -> Option<Span> {
    record_span(files, FileKind::Figures, id.index())
}

/// The place of record `number` among all records of a kind. Records are numbered in the order of
/// the files and within each file; none was left out, because a dataset has no mistakes.
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
    let Some(root) = RonLayout::of(text).root else { return Vec::new() };
    // Only claims are grouped; a record of another kind has no field of this name.
    let values = claim_values(&root, text).into_iter();
    values.map(|value| Span::new(file, value.span.clone())).collect()
}
