//! From files to a [`Dataset`].
//!
//! Files are read the plain way, straight into records. Only a file with a mistake is looked at
//! again with positions: `apart` finds all that is wrong with one that could not be read, and
//! [`super::layout`] turns the way to a mistake that a check found into a place in the text.

mod apart;
pub mod mistake;

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

use ron::error::{Position, SpannedError};
use rustc_hash::FxHashMap;

use super::layout::Layout;
use super::parallel::both;
use super::plain::Plain;
use super::record::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::{Dataset, Schema, check, resolve};
use crate::codes;
use mistake::{Mistake, Mistakes, Place};
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::text::{File, FileId, Files, Span};

pub use super::plain::{Holds, holds};

/// What came of reading.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The dataset; there is one exactly if none of the diagnostics is an error.
    pub dataset: Option<Dataset>,
    /// Everything that is wrong or looks suspicious, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a dataset from its files, which the caller has sorted by path. What a file holds is told
/// by its name, which is relative to the dataset's directory.
pub fn read(files: &Files) -> Reading {
    if !files.iter().any(|(_, file)| holds(&file.name) == Some(Holds::Schema)) {
        // Perhaps this is no dataset at all; what else is wrong could not be told from noise.
        let missing = Diagnostic::new(&codes::NO_SCHEMA, "the dataset has no schema.ron");
        let missing = missing.help("run `polemic new DIR` for one to start from");
        return Reading { dataset: None, diagnostics: vec![missing] };
    }
    let mut mistakes = Mistakes::default();
    let records = gather(files, &mut mistakes);
    let draft = resolve::resolve(records, files, &mut mistakes);
    check::check(&draft, &mut mistakes);
    let dataset = (!mistakes.any_error()).then_some(draft.dataset);
    Reading { dataset, diagnostics: placed(mistakes, files) }
}

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 50 * 1024 * 1024;

/// The records of one file.
#[derive(Debug, Clone)]
pub struct Sheet<R> {
    /// The file.
    pub file: FileId,
    /// What it holds; record *i* is the file's element *i*, and what was wrong in it is left out.
    pub records: Vec<R>,
}

/// The records of all files.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// The schema and its file.
    pub schema: Option<(FileId, Schema)>,
    /// The works that are cited.
    pub sources: Vec<Sheet<SourceRecord>>,
    /// The nodes.
    pub entities: Vec<Sheet<EntityRecord>>,
    /// The edges.
    pub claims: Vec<Sheet<ClaimRecord>>,
    /// The dated quantities.
    pub figures: Vec<Sheet<FigureRecord>>,
    /// The places of sources.
    pub locators: Vec<Sheet<LocatorRecord>>,
}

impl Records {
    /// Takes in what a file holds.
    fn take(&mut self, file: FileId, plain: Plain) {
        match plain {
            Plain::Schema(schema) => self.schema = Some((file, *schema)),
            Plain::Sources(records) => self.sources.push(Sheet { file, records }),
            Plain::Entities(records) => self.entities.push(Sheet { file, records }),
            Plain::Claims(records) => self.claims.push(Sheet { file, records }),
            Plain::Figures(records) => self.figures.push(Sheet { file, records }),
            Plain::Locators(records) => self.locators.push(Sheet { file, records }),
        }
    }
}

/// The id of the source whose places a file of this name lists: `locators/ID.ron`.
pub fn source_of_locators(name: &str) -> Option<&str> {
    name.strip_prefix("locators/")?.strip_suffix(".ron")
}

/// What reading a file the plain way gives.
type Read = Result<Plain, SpannedError>;

/// Reads all files the plain way, two at a time: whoever is done with one takes the largest that
/// is left, so that both have as much to do.
fn plainly(files: &[Whole]) -> Vec<Read> {
    let mut largest_first: Vec<usize> = (0..files.len()).collect();
    largest_first.sort_by_key(|&n| Reverse(files[n].file.text.len()));
    let next = AtomicUsize::new(0);
    let read = || -> Vec<(usize, Read)> {
        let take = || largest_first.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(|| take().map(|&n| (n, files[n].read()))).collect()
    };
    let mut found: Vec<Option<Read>> = files.iter().map(|_| None).collect();
    let (there, here) = both(read, read);
    for (n, read) in here.into_iter().chain(there) {
        found[n] = Some(read);
    }
    // Should the other thread have failed, what it took is read here.
    let all = found.into_iter().zip(files);
    all.map(|(found, file)| found.unwrap_or_else(|| file.read())).collect()
}

/// A file that is to be read.
struct Whole<'a> {
    id: FileId,
    file: &'a File,
    holds: Holds,
}

impl Whole<'_> {
    fn read(&self) -> Read {
        Plain::read(self.holds, &self.file.text)
    }

    /// What can be read of a file that could not be read the plain way.
    fn apart(&self, error: &SpannedError, mistakes: &mut Mistakes) -> Option<Plain> {
        let (id, text) = (self.id, self.file.text.as_ref());
        let before = mistakes.len();
        let plain = match self.holds {
            Holds::Schema => apart::schema(id, text, mistakes).map(|s| Plain::Schema(Box::new(s))),
            Holds::Sources => Some(Plain::Sources(apart::records(id, text, mistakes))),
            Holds::Entities => Some(Plain::Entities(apart::records(id, text, mistakes))),
            Holds::Claims => Some(Plain::Claims(apart::records(id, text, mistakes))),
            Holds::Figures => Some(Plain::Figures(apart::records(id, text, mistakes))),
            Holds::Locators => Some(Plain::Locators(apart::records(id, text, mistakes))),
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
fn gather(files: &Files, mistakes: &mut Mistakes) -> Records {
    let mut whole = Vec::new();
    for (id, file) in files.iter() {
        let Some(holds) = holds(&file.name) else { continue };
        if file.text.len() > MAX_BYTES {
            mistakes.add_placed(too_large(id, file));
            mistakes.mark_spoiled(id);
        } else {
            whole.push(Whole { id, file, holds });
        }
    }
    let mut records = Records::default();
    for (read, whole) in plainly(&whole).into_iter().zip(&whole) {
        if let Some(plain) = read.map(Some).unwrap_or_else(|error| whole.apart(&error, mistakes)) {
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
fn placed(mistakes: Mistakes, files: &Files) -> Vec<Diagnostic> {
    let mut layouts: FxHashMap<FileId, Layout> = FxHashMap::default();
    let mut find = |place: &Place| {
        let text = &files.get(place.file).text;
        let layout = layouts.entry(place.file).or_insert_with(|| Layout::of(text));
        Span::new(place.file, layout.find(text, &place.steps))
    };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for Mistake { mut diagnostic, place, related } in mistakes.into_list() {
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
