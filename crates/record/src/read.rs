//! Reads the files of a dataset: makes a [`Dataset`] or the list of all mistakes in them.
//!
//! Reading has four steps:
//!
//! 1. each file is parsed straight into records, without positions ([`super::file_records`]);
//! 2. names in the records become numbers ([`super::draft`]);
//! 3. checks look for mistakes ([`super::check`]) and say where each is by a [`ValuePath`], such as
//!    "record 3, field `when`";
//! 4. only for files with a mistake, positions are found: `salvage` takes a file apart that could
//!    not be parsed, and [`super::ron_layout`] turns a path into bytes of the text.
//!
//! So a dataset without mistakes costs no more than parsing it.

mod hidden_characters;
pub mod mistake;
mod salvage;

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

use ron::error::{Position, SpannedError};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bibliography::{bibliography_format, join_bibliographies, read_bibliography};
use super::claim_groups::{ClaimPath, ungroup_claims};
use super::claim_shorthand::name_relations;
use super::draft::draft_dataset;
use super::file_records::FileRecords;
use super::parallel::run_both;
use super::ron_layout::RonLayout;
use super::ron_records::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::vocabulary::{take_in_vocabularies, vocabulary};
use super::{Dataset, Schema, check};
use crate::codes;
use hidden_characters::hidden_characters;
use mistake::{DatasetMistake, MistakeList, ValuePath};
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{File, FileId, Files, Span};
use salvage::{salvage_records, salvage_schema};

pub use super::file_records::{FileKind, file_kind};

/// What reading a dataset's files gave.
#[derive(Debug, Clone)]
pub struct DatasetReading {
    /// The dataset; `None` exactly if one of the diagnostics is an error.
    pub dataset: Option<Dataset>,
    /// Every error and every warning, in the order of the files and of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a dataset from its files.
///
/// The caller sorts the files by path and names each by its path relative to the dataset's
/// directory, with `/` between parts; the name tells which records it holds ([`file_kind`]). Uses
/// two threads. Linear in the text, but that each unknown id costs a walk over all entities for a
/// suggestion, at most 200 times.
pub fn read_dataset(files: &Files) -> DatasetReading {
    read_dataset_without(files, Vec::new())
}

/// A part of a dataset that could not be read: a file that may not be opened or is not text, or a
/// directory.
#[derive(Debug, Clone)]
pub struct UnreadPart {
    /// Which kind of records it holds.
    pub kind: FileKind,
    /// Why it could not be read.
    pub mistake: Diagnostic,
}

/// As [`read_dataset`], where parts of the dataset could not be read. Their mistakes are among the
/// diagnostics, and what only follows from them is not: a name that seems to be undeclared may be
/// declared in a part that is not there.
pub fn read_dataset_without(files: &Files, unread: Vec<UnreadPart>) -> DatasetReading {
    let mut mistakes = MistakeList::default();
    let is_schema = |kind| kind == Some(FileKind::Schema);
    let mut has_schema = files.iter().any(|(_, file)| is_schema(file_kind(&file.name)));
    for UnreadPart { kind, mistake } in unread {
        has_schema |= is_schema(Some(kind));
        mistakes.mark_unread(kind);
        mistakes.add_placed(mistake);
    }
    if !has_schema {
        // This may be no dataset at all, and then other mistakes would only distract from that.
        let missing = Diagnostic::new(&codes::NO_SCHEMA, "the dataset has no schema.ron");
        let missing = missing.help("run `polemic new DIR` for one to start from");
        return DatasetReading { dataset: None, diagnostics: vec![missing] };
    }
    let mut records = read_records(files, &mut mistakes);
    records.name_relations();
    let paths = std::mem::take(&mut records.claim_paths);
    for (of_file, paths) in records.claims.iter().zip(paths) {
        mistakes.set_claim_paths(of_file.file, paths);
    }
    take_in_vocabularies(&mut records, files, &mut mistakes);
    join_bibliographies(&mut records, files);
    let draft = draft_dataset(records, files, &mut mistakes);
    check::check_draft(&draft, &mut mistakes);
    let dataset = (!mistakes.any_error()).then_some(draft.dataset);
    DatasetReading { dataset, diagnostics: placed(mistakes, files) }
}

/// The claims of files without mistakes as they are written, but without groups, and each with its
/// relation. They are in the order of [`Dataset::claims`]. O(text).
pub fn written_claims(files: &Files) -> Vec<ClaimRecord> {
    let mut records = read_records(files, &mut MistakeList::default());
    records.name_relations();
    records.claims.into_iter().flat_map(|of_file| of_file.records).collect()
}

/// The largest file of a dataset that is read, in bytes.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// The records of one file, all of one type.
#[derive(Debug, Clone)]
pub struct RecordFile<R> {
    /// The file.
    pub file: FileId,
    /// Its records: record *i* is element *i* of the file's list, without the values in it that
    /// were wrong.
    pub records: Vec<R>,
}

/// The records of all files of a dataset, by their type.
#[derive(Debug, Clone, Default)]
pub struct DatasetRecords {
    /// The schema and its file.
    pub schema: Option<(FileId, Schema)>,
    /// The works that are cited.
    pub sources: Vec<RecordFile<SourceRecord>>,
    /// The entities.
    pub entities: Vec<RecordFile<EntityRecord>>,
    /// The claims, without groups.
    pub claims: Vec<RecordFile<ClaimRecord>>,
    /// For each file of claims, the way to each of them, if it is not just an element of the list.
    pub claim_paths: Vec<Vec<ClaimPath>>,
    /// The figures.
    pub figures: Vec<RecordFile<FigureRecord>>,
    /// The places of sources, one file for each source.
    pub locators: Vec<RecordFile<LocatorRecord>>,
}

impl DatasetRecords {
    /// Adds the records of a file.
    fn add(&mut self, file: FileId, records: FileRecords) {
        match records {
            FileRecords::Schema(schema) => self.schema = Some((file, *schema)),
            FileRecords::Sources(records) => self.sources.push(RecordFile { file, records }),
            FileRecords::Entities(records) => self.entities.push(RecordFile { file, records }),
            FileRecords::Claims(records) => {
                let (records, paths) = ungroup_claims(records);
                self.claims.push(RecordFile { file, records });
                self.claim_paths.push(paths);
            }
            FileRecords::Figures(records) => self.figures.push(RecordFile { file, records }),
            FileRecords::Locators(records) => self.locators.push(RecordFile { file, records }),
        }
    }
}

impl DatasetRecords {
    /// Names the relation of each claim that gives it as a field: [`crate::claim_shorthand`].
    fn name_relations(&mut self) {
        // Without a schema the first field that is none of every claim is taken for the relation.
        let none = Schema::default();
        let schema = self.schema.as_ref().map_or(&none, |(_, schema)| schema);
        let included: Vec<Schema> =
            schema.include.iter().filter_map(|name| vocabulary(name)).collect();
        let schemas = || std::iter::once(schema).chain(&included);
        let relations: FxHashSet<&str> = schemas()
            .flat_map(|schema| schema.relations.iter().map(|relation| relation.name.as_str()))
            .collect();
        let qualifiers: FxHashSet<&str> = schemas()
            .flat_map(|schema| schema.qualifiers.iter().map(|one| one.name.as_str()))
            .collect();
        for (of_file, paths) in self.claims.iter_mut().zip(&mut self.claim_paths) {
            let (is_relation, is_qualifier) =
                (|name: &str| relations.contains(name), |name: &str| qualifiers.contains(name));
            name_relations(&mut of_file.records, paths, is_relation, is_qualifier);
        }
    }
}

/// The id of the source whose places a file of this name lists, which is `ID` in
/// `locators/ID.ron`; `None` for a file of another kind.
pub fn source_of_locators(name: &str) -> Option<&str> {
    name.strip_prefix("locators/")?.strip_suffix(".ron")
}

/// What parsing a file gives.
type ParsedFile = Result<FileRecords, SpannedError>;

/// Parses all files on two threads. Each thread takes the largest file that is left when it has
/// finished another, so that both end at about the same time.
fn parse_files(files: &[DatasetFile]) -> Vec<ParsedFile> {
    let mut largest_first: Vec<usize> = (0..files.len()).collect();
    largest_first.sort_by_key(|&n| Reverse(files[n].file.text.len()));
    let next = AtomicUsize::new(0);
    let parse = || -> Vec<(usize, ParsedFile)> {
        let take = || largest_first.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(|| take().map(|&n| (n, files[n].parse()))).collect()
    };
    let mut found: Vec<Option<ParsedFile>> = files.iter().map(|_| None).collect();
    let (there, here) = run_both(parse, parse);
    for (n, parsed) in here.into_iter().chain(there) {
        found[n] = Some(parsed);
    }
    // If the other thread failed, this one parses the files that it had taken.
    let all = found.into_iter().zip(files);
    all.map(|(found, file)| found.unwrap_or_else(|| file.parse())).collect()
}

/// A file of a dataset, which is to be read.
struct DatasetFile<'a> {
    id: FileId,
    file: &'a File,
    kind: FileKind,
}

impl DatasetFile<'_> {
    fn parse(&self) -> ParsedFile {
        FileRecords::parse(self.kind, &self.file.text)
    }

    /// Reads what can be read of a file that could not be parsed, and reports all its mistakes.
    /// `error` is the one at which parsing stopped.
    fn salvage(&self, error: &SpannedError, mistakes: &mut MistakeList) -> Option<FileRecords> {
        let (id, text) = (self.id, self.file.text.as_ref());
        let before = mistakes.len();
        let records = match self.kind {
            FileKind::Schema => {
                salvage_schema(id, text, mistakes).map(|s| FileRecords::Schema(Box::new(s)))
            }
            FileKind::Sources => {
                Some(FileRecords::Sources(salvage_records(id, self.kind, text, mistakes)))
            }
            FileKind::Entities => {
                Some(FileRecords::Entities(salvage_records(id, self.kind, text, mistakes)))
            }
            FileKind::Claims => {
                Some(FileRecords::Claims(salvage_records(id, self.kind, text, mistakes)))
            }
            FileKind::Figures => {
                Some(FileRecords::Figures(salvage_records(id, self.kind, text, mistakes)))
            }
            FileKind::Locators => {
                Some(FileRecords::Locators(salvage_records(id, self.kind, text, mistakes)))
            }
        };
        if mistakes.len() == before {
            // Taking the file apart found no mistake, so the one that stopped parsing is reported.
            let at = offset(text, error.span.end);
            let message = format!("the file cannot be read from here on: {}", error.code);
            mistakes.add_placed(Diagnostic::new(&codes::SYNTAX, message).at(Span::new(id, at..at)));
            mistakes.mark_spoiled(id);
        }
        records
    }
}

/// Reads the records of all files.
fn read_records(files: &Files, mistakes: &mut MistakeList) -> DatasetRecords {
    let mut readable = Vec::new();
    let mut records = DatasetRecords::default();
    for (id, file) in files.iter() {
        let Some(kind) = file_kind(&file.name) else { continue };
        if file.text.len() > MAX_BYTES {
            mistakes.add_placed(too_large(id, file));
            mistakes.mark_spoiled(id);
        } else if let Some(format) = bibliography_format(&file.name) {
            let sources = read_bibliography(format, id, &file.text, mistakes);
            records.add(id, FileRecords::Sources(sources));
        } else {
            readable.push(DatasetFile { id, file, kind });
        }
    }
    for (parsed, file) in parse_files(&readable).into_iter().zip(&readable) {
        if let Some(of_file) =
            parsed.map(Some).unwrap_or_else(|error| file.salvage(&error, mistakes))
        {
            records.add(file.id, of_file);
        }
    }
    records
}

fn too_large(id: FileId, file: &File) -> Diagnostic {
    let message = format!("{} is larger than {} MB", file.name, MAX_BYTES / (1024 * 1024));
    let large = Diagnostic::new(&codes::TOO_LARGE, message).at(Span::new(id, 0..0));
    large.help("split it into several files")
}

/// The byte offset of a position in line and column, which are counted from 1.
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

/// Finds the place of each mistake in the text, and sorts the mistakes by place; those without one
/// come first.
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
    let known: FxHashSet<Option<Span>> = diagnostics.iter().map(|d| d.span).collect();
    // In names they are told already.
    let hidden = hidden_characters(files).into_iter().filter(|d| !known.contains(&d.span));
    diagnostics.extend(hidden);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    // What a group of claims gives all of them is one mistake.
    diagnostics.dedup();
    diagnostics
}
