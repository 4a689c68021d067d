//! From files to a [`Dataset`].
//!
//! Files are read the plain way, straight into records. Only a file with a mistake is looked at
//! again with positions: `apart` finds all that is wrong with one that could not be read, and
//! [`super::ron_layout`] turns the way to a mistake that a check found into a place in the text.

pub mod mistake;
mod salvage;

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

use ron::error::{Position, SpannedError};
use rustc_hash::FxHashMap;

use super::draft::draft_dataset;
use super::file_records::FileRecords;
use super::parallel::run_both;
use super::ron_layout::RonLayout;
use super::ron_records::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::{Dataset, Schema, check};
use crate::codes;
use mistake::{DatasetMistake, MistakeList, ValuePath};
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{File, FileId, Files, Span};

pub use super::file_records::{FileKind, file_kind};

/// What came of reading.
#[derive(Debug, Clone)]
pub struct DatasetReading {
    /// The dataset; there is one exactly if none of the diagnostics is an error.
    pub dataset: Option<Dataset>,
    /// Everything that is wrong or looks suspicious, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a dataset from its files, which the caller has sorted by path. What a file holds is told
/// by its name, which is relative to the dataset's directory.
pub fn read_dataset(files: &Files) -> DatasetReading {
    if !files.iter().any(|(_, file)| file_kind(&file.name) == Some(FileKind::Schema)) {
        // Perhaps this is no dataset at all; what else is wrong could not be told from noise.
        let missing = Diagnostic::new(&codes::NO_SCHEMA, "the dataset has no schema.ron");
        let missing = missing.help("run `polemic new DIR` for one to start from");
        return DatasetReading { dataset: None, diagnostics: vec![missing] };
    }
    let mut mistakes = MistakeList::default();
    let records = gather(files, &mut mistakes);
    let draft = draft_dataset(records, files, &mut mistakes);
    check::check_draft(&draft, &mut mistakes);
    let dataset = (!mistakes.any_error()).then_some(draft.dataset);
    DatasetReading { dataset, diagnostics: placed(mistakes, files) }
}

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 50 * 1024 * 1024;

/// The records of one file.
#[derive(Debug, Clone)]
pub struct RecordFile<R> {
    /// The file.
    pub file: FileId,
    /// What it holds; record *i* is the file's element *i*, and what was wrong in it is left out.
    pub records: Vec<R>,
}

/// The records of all files.
#[derive(Debug, Clone, Default)]
pub struct DatasetRecords {
    /// The schema and its file.
    pub schema: Option<(FileId, Schema)>,
    /// The works that are cited.
    pub sources: Vec<RecordFile<SourceRecord>>,
    /// The nodes.
    pub entities: Vec<RecordFile<EntityRecord>>,
    /// The edges.
    pub claims: Vec<RecordFile<ClaimRecord>>,
    /// The dated quantities.
    pub figures: Vec<RecordFile<FigureRecord>>,
    /// The places of sources.
    pub locators: Vec<RecordFile<LocatorRecord>>,
}

impl DatasetRecords {
    /// Takes in what a file holds.
    fn take(&mut self, file: FileId, plain: FileRecords) {
        match plain {
            FileRecords::Schema(schema) => self.schema = Some((file, *schema)),
            FileRecords::Sources(records) => self.sources.push(RecordFile { file, records }),
            FileRecords::Entities(records) => self.entities.push(RecordFile { file, records }),
            FileRecords::Claims(records) => self.claims.push(RecordFile { file, records }),
            FileRecords::Figures(records) => self.figures.push(RecordFile { file, records }),
            FileRecords::Locators(records) => self.locators.push(RecordFile { file, records }),
        }
    }
}

/// The id of the source whose places a file of this name lists: `locators/ID.ron`.
pub fn source_of_locators(name: &str) -> Option<&str> {
    name.strip_prefix("locators/")?.strip_suffix(".ron")
}

/// What reading a file the plain way gives.
type ParsedFile = Result<FileRecords, SpannedError>;

/// Reads all files the plain way, two at a time: whoever is done with one takes the largest that
/// is left, so that both have as much to do.
fn plainly(files: &[DatasetFile]) -> Vec<ParsedFile> {
    let mut largest_first: Vec<usize> = (0..files.len()).collect();
    largest_first.sort_by_key(|&n| Reverse(files[n].file.text.len()));
    let next = AtomicUsize::new(0);
    let read = || -> Vec<(usize, ParsedFile)> {
        let take = || largest_first.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(|| take().map(|&n| (n, files[n].read()))).collect()
    };
    let mut found: Vec<Option<ParsedFile>> = files.iter().map(|_| None).collect();
    let (there, here) = run_both(read, read);
    for (n, read) in here.into_iter().chain(there) {
        found[n] = Some(read);
    }
    // Should the other thread have failed, what it took is read here.
    let all = found.into_iter().zip(files);
    all.map(|(found, file)| found.unwrap_or_else(|| file.read())).collect()
}

/// A file that is to be read.
struct DatasetFile<'a> {
    id: FileId,
    file: &'a File,
    kind: FileKind,
}

impl DatasetFile<'_> {
    fn read(&self) -> ParsedFile {
        FileRecords::parse(self.kind, &self.file.text)
    }

    /// What can be read of a file that could not be read the plain way.
    fn salvage(&self, error: &SpannedError, mistakes: &mut MistakeList) -> Option<FileRecords> {
        let (id, text) = (self.id, self.file.text.as_ref());
        let before = mistakes.len();
        let plain = match self.kind {
            FileKind::Schema => salvage::salvage_schema(id, text, mistakes)
                .map(|s| FileRecords::Schema(Box::new(s))),
            FileKind::Sources => {
                Some(FileRecords::Sources(salvage::salvage_records(id, text, mistakes)))
            }
            FileKind::Entities => {
                Some(FileRecords::Entities(salvage::salvage_records(id, text, mistakes)))
            }
            FileKind::Claims => {
                Some(FileRecords::Claims(salvage::salvage_records(id, text, mistakes)))
            }
            FileKind::Figures => {
                Some(FileRecords::Figures(salvage::salvage_records(id, text, mistakes)))
            }
            FileKind::Locators => {
                Some(FileRecords::Locators(salvage::salvage_records(id, text, mistakes)))
            }
        };
        if mistakes.len() == before {
            // Nothing was found: the mistake that the plain reading met is told.
            let at = offset(text, error.span.end);
            let message = format!("the file cannot be read from here on: {}", error.code);
            mistakes.add_placed(Diagnostic::new(&codes::SYNTAX, message).at(Span::new(id, at..at)));
            mistakes.mark_spoiled(id);
        }
        plain
    }
}

/// The records of all files.
fn gather(files: &Files, mistakes: &mut MistakeList) -> DatasetRecords {
    let mut whole = Vec::new();
    for (id, file) in files.iter() {
        let Some(kind) = file_kind(&file.name) else { continue };
        if file.text.len() > MAX_BYTES {
            mistakes.add_placed(too_large(id, file));
            mistakes.mark_spoiled(id);
        } else {
            whole.push(DatasetFile { id, file, kind });
        }
    }
    let mut records = DatasetRecords::default();
    for (read, whole) in plainly(&whole).into_iter().zip(&whole) {
        if let Some(plain) = read.map(Some).unwrap_or_else(|error| whole.salvage(&error, mistakes))
        {
            records.take(whole.id, plain);
        }
    }
    records
}

fn too_large(id: FileId, file: &File) -> Diagnostic {
    let message = format!("{} is larger than {} MB", file.name, MAX_BYTES / (1024 * 1024));
    let large = Diagnostic::new(&codes::TOO_LARGE, message).at(Span::new(id, 0..0));
    large.help("split it into several files")
}

/// The byte at which the reader stopped.
fn offset(text: &str, position: Position) -> usize {
    let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
    match text.split('\n').nth(position.line.saturating_sub(1)) {
        Some(line) => {
            let within = line.char_indices().nth(position.col.saturating_sub(1));
            start(line) + within.map_or(line.len(), |(at, _)| at)
        }
        None => text.len(),
    }
}

/// The mistakes with their places in the text, in file order; those without a place come first.
fn placed(mistakes: MistakeList, files: &Files) -> Vec<Diagnostic> {
    let mut layouts: FxHashMap<FileId, RonLayout> = FxHashMap::default();
    let mut find = |place: &ValuePath| {
        let text = &files.get(place.file).text;
        let layout = layouts.entry(place.file).or_insert_with(|| RonLayout::of(text));
        Span::new(place.file, layout.find(text, &place.steps))
    };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for DatasetMistake { mut diagnostic, place, related } in mistakes.into_list() {
        if let Some(place) = place {
            diagnostic = diagnostic.at(find(&place));
        }
        for (place, why) in related {
            diagnostic = diagnostic.related(find(&place), why);
        }
        diagnostics.push(diagnostic);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics
}
