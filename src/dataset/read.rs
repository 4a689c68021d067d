//! From files to a [`Dataset`].
//!
//! Files are read the plain way, straight into records. Only a file with a mistake is looked at
//! again with positions: [`apart`] finds all that is wrong with one that could not be read, and
//! [`super::layout`] turns the way to a mistake that a check found into a place in the text.

pub mod mistake;

use serde::de::DeserializeOwned;

use super::record::{ClaimRecord, EntityRecord, FigureRecord, SourceRecord};
use super::{Dataset, Schema, check, resolve};
use crate::diagnostic::{Diagnostic, codes};
use crate::text::{File, FileId, Files};
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
    let mut mistakes = Mistakes::default();
    let records = gather(files, &mut mistakes);
    let draft = resolve::resolve(records, files, &mut mistakes);
    check::check(&draft, &mut mistakes);
    let dataset = (!mistakes.any_error()).then_some(draft.dataset);
    Reading { dataset, diagnostics: placed(mistakes.into_list(), files) }
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
        _ => Holds::Entities,
    })
}

fn gather(files: &Files, mistakes: &mut Mistakes) -> Records {
    let mut records = Records::default();
    let mut schema_seen = false;
    for (id, file) in files.iter() {
        let holds = holds(&file.name);
        schema_seen |= holds == Some(Holds::Schema);
        match holds {
            Some(Holds::Schema) => {
                records.schema = parse(id, file, mistakes).map(|schema| (id, schema));
            }
            Some(Holds::Sources) => records.sources.extend(sheet(id, file, mistakes)),
            Some(Holds::Entities) => records.entities.extend(sheet(id, file, mistakes)),
            Some(Holds::Claims) => records.claims.extend(sheet(id, file, mistakes)),
            Some(Holds::Figures) => records.figures.extend(sheet(id, file, mistakes)),
            None => {}
        }
    }
    if !schema_seen {
        let missing = Diagnostic::new(&codes::NO_SCHEMA, "the dataset has no schema.ron");
        mistakes.add_placed(missing.help("run `polemic new DIR` for one to start from"));
    }
    records
}

fn sheet<R: DeserializeOwned>(
    id: FileId,
    file: &File,
    mistakes: &mut Mistakes,
) -> Option<Sheet<R>> {
    parse(id, file, mistakes).map(|records| Sheet { file: id, records })
}

/// RON as datasets are written: what may be absent needs no `Some`.
pub(crate) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

fn parse<T: DeserializeOwned>(id: FileId, file: &File, mistakes: &mut Mistakes) -> Option<T> {
    if file.text.len() > MAX_BYTES {
        let message = format!("{} is larger than {} MB", file.name, MAX_BYTES / (1024 * 1024));
        mistakes.add(Mistake::new(&codes::TOO_LARGE, Place::root(id), message));
        mistakes.mark_spoiled(id);
        return None;
    }
    match options().from_str(&file.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = error.to_string();
            mistakes.add(Mistake::new(&codes::SYNTAX, Place::root(id), message));
            mistakes.mark_spoiled(id);
            None
        }
    }
}

/// The mistakes with their places in the text, in file order; those without a place come first.
fn placed(mistakes: Vec<Mistake>, _files: &Files) -> Vec<Diagnostic> {
    mistakes.into_iter().map(|mistake| mistake.diagnostic).collect()
}
