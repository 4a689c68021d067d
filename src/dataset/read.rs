//! From files to a [`Dataset`].
//!
//! Files are read the plain way, straight into records. Only a file with a mistake is looked at
//! again with positions: `apart` finds all that is wrong with one that could not be read, and
//! [`super::layout`] turns the way to a mistake that a check found into a place in the text.

mod apart;
pub mod mistake;

use ron::error::{Position, SpannedError};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

use super::layout::Layout;
use super::record::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::{Dataset, Schema, check, resolve};
use crate::diagnostic::{Diagnostic, codes};
use crate::text::{File, FileId, Files, Span};
use mistake::{Mistake, Mistakes, Place};

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

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The schema.
    Schema,
    /// A list of sources.
    Sources,
    /// A list of entities.
    Entities,
    /// A list of claims.
    Claims,
    /// A list of figures.
    Figures,
    /// A list of the places of a source.
    Locators,
}

/// What a file of this name holds; nothing of a dataset if it is not one of RON.
pub fn holds(name: &str) -> Option<Holds> {
    let stem = name.strip_suffix(".ron")?;
    let first = stem.split('/').next().unwrap_or(stem);
    Some(match first {
        "schema" if stem == first => Holds::Schema,
        "sources" => Holds::Sources,
        "claims" => Holds::Claims,
        "figures" => Holds::Figures,
        "locators" if stem != first => Holds::Locators,
        _ => Holds::Entities,
    })
}

/// The id of the source whose places a file of this name lists: `locators/ID.ron`.
pub fn source_of_locators(name: &str) -> Option<&str> {
    name.strip_prefix("locators/")?.strip_suffix(".ron")
}

fn gather(files: &Files, mistakes: &mut Mistakes) -> Records {
    let mut records = Records::default();
    for (id, file) in files.iter() {
        let Some(holds) = holds(&file.name) else { continue };
        if file.text.len() > MAX_BYTES {
            mistakes.add_placed(too_large(id, file));
            mistakes.mark_spoiled(id);
            continue;
        }
        match holds {
            Holds::Schema => records.schema = schema(id, file, mistakes).map(|schema| (id, schema)),
            Holds::Sources => records.sources.push(sheet(id, file, mistakes)),
            Holds::Entities => records.entities.push(sheet(id, file, mistakes)),
            Holds::Claims => records.claims.push(sheet(id, file, mistakes)),
            Holds::Figures => records.figures.push(sheet(id, file, mistakes)),
            Holds::Locators => records.locators.push(sheet(id, file, mistakes)),
        }
    }
    records
}

fn too_large(id: FileId, file: &File) -> Diagnostic {
    let message = format!("{} is larger than {} MB", file.name, MAX_BYTES / (1024 * 1024));
    let large = Diagnostic::new(&codes::TOO_LARGE, message).at(Span::new(id, 0..0));
    large.help("split it into several files")
}

/// RON as datasets are written: what may be absent needs no `Some`.
fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

fn sheet<R: DeserializeOwned + Default>(
    id: FileId,
    file: &File,
    mistakes: &mut Mistakes,
) -> Sheet<R> {
    let records = options().from_str(&file.text);
    let apart = |mistakes: &mut Mistakes| apart::records(id, &file.text, mistakes);
    Sheet { file: id, records: or_apart(records, id, file, mistakes, apart) }
}

fn schema(id: FileId, file: &File, mistakes: &mut Mistakes) -> Option<Schema> {
    let schema = options().from_str(&file.text).map(Some);
    let apart = |mistakes: &mut Mistakes| apart::schema(id, &file.text, mistakes);
    or_apart(schema, id, file, mistakes, apart)
}

/// What was read the plain way, or else what taking the file apart gives. If that finds no
/// mistake, the one that the plain reading met is told.
fn or_apart<T>(
    read: Result<T, SpannedError>,
    id: FileId,
    file: &File,
    mistakes: &mut Mistakes,
    apart: impl FnOnce(&mut Mistakes) -> T,
) -> T {
    let error = match read {
        Ok(value) => return value,
        Err(error) => error,
    };
    let before = mistakes.len();
    let value = apart(mistakes);
    if mistakes.len() == before {
        let at = offset(&file.text, error.span.end);
        let message = format!("the file cannot be read from here on: {}", error.code);
        mistakes.add_placed(Diagnostic::new(&codes::SYNTAX, message).at(Span::new(id, at..at)));
        mistakes.mark_spoiled(id);
    }
    value
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
