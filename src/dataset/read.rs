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

/// What one file holds, read the plain way.
enum Plain {
    Schema(Box<Result<Schema, SpannedError>>),
    Sources(Sheeted<SourceRecord>),
    Entities(Sheeted<EntityRecord>),
    Claims(Sheeted<ClaimRecord>),
    Figures(Sheeted<FigureRecord>),
    Locators(Sheeted<LocatorRecord>),
}

/// What reading a list of records the plain way gives.
type Sheeted<R> = Result<Vec<R>, SpannedError>;

impl Plain {
    fn read(holds: Holds, text: &str) -> Plain {
        match holds {
            Holds::Schema => Plain::Schema(Box::new(options().from_str(text))),
            Holds::Sources => Plain::Sources(options().from_str(text)),
            Holds::Entities => Plain::Entities(options().from_str(text)),
            Holds::Claims => Plain::Claims(options().from_str(text)),
            Holds::Figures => Plain::Figures(options().from_str(text)),
            Holds::Locators => Plain::Locators(options().from_str(text)),
        }
    }
}

/// Reads all files the plain way, the claims and the schema by a thread of its own: these are
/// about half of what a dataset holds.
fn plainly(files: &[(FileId, &File, Holds)]) -> Vec<Plain> {
    let aside = |holds: Holds| matches!(holds, Holds::Claims | Holds::Schema);
    let read = |wanted: bool| -> Vec<Plain> {
        let files = files.iter().filter(|(_, _, holds)| aside(*holds) == wanted);
        files.map(|(_, file, holds)| Plain::read(*holds, &file.text)).collect()
    };
    let (beside, here) = std::thread::scope(|scope| {
        let beside = std::thread::Builder::new().spawn_scoped(scope, || read(true)).ok();
        let here = read(false);
        // Where no thread is to be had, and should one fail, all are read here.
        (beside.and_then(|thread| thread.join().ok()).unwrap_or_else(|| read(true)), here)
    });
    let (mut beside, mut here) = (beside.into_iter(), here.into_iter());
    let next = |(_, _, holds): &(FileId, &File, Holds)| {
        if aside(*holds) { beside.next() } else { here.next() }
    };
    files.iter().filter_map(next).collect()
}

fn gather(files: &Files, mistakes: &mut Mistakes) -> Records {
    let mut whole = Vec::new();
    for (id, file) in files.iter() {
        let Some(holds) = holds(&file.name) else { continue };
        if file.text.len() > MAX_BYTES {
            mistakes.add_placed(too_large(id, file));
            mistakes.mark_spoiled(id);
        } else {
            whole.push((id, file, holds));
        }
    }
    let mut records = Records::default();
    for (plain, (id, file, _)) in plainly(&whole).into_iter().zip(whole) {
        match plain {
            Plain::Schema(schema) => {
                let apart = |mistakes: &mut Mistakes| apart::schema(id, &file.text, mistakes);
                let schema = or_apart(schema.map(Some), id, file, mistakes, apart);
                records.schema = schema.map(|schema| (id, schema));
            }
            Plain::Sources(list) => records.sources.push(sheet(list, id, file, mistakes)),
            Plain::Entities(list) => records.entities.push(sheet(list, id, file, mistakes)),
            Plain::Claims(list) => records.claims.push(sheet(list, id, file, mistakes)),
            Plain::Figures(list) => records.figures.push(sheet(list, id, file, mistakes)),
            Plain::Locators(list) => records.locators.push(sheet(list, id, file, mistakes)),
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
    plain: Sheeted<R>,
    id: FileId,
    file: &File,
    mistakes: &mut Mistakes,
) -> Sheet<R> {
    let apart = |mistakes: &mut Mistakes| apart::records(id, &file.text, mistakes);
    Sheet { file: id, records: or_apart(plain, id, file, mistakes, apart) }
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
