//! The records of one file, parsed straight into their Rust types.
//!
//! This is the fast way of reading, which knows no positions and stops at the first mistake. A
//! file that it cannot read is read again by [`super::read`], which reports all its mistakes.

use ron::error::SpannedError;

use super::bibliography::bibliography_format;
use super::ron_records::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::schema::Schema;

/// Which kind of records a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
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
    /// A list of the places of one source.
    Locators,
}

/// Which kind of records a file of this name holds. `name` is relative to the dataset's directory
/// and has `/` between its parts: `claims.ron` and `claims/letters.ron` hold claims, and files with
/// other names hold entities; `sources.bib` and `sources.json` hold sources too. Returns `None` for
/// any other file that does not end in `.ron`, which is no part of a dataset.
pub fn file_kind(name: &str) -> Option<FileKind> {
    if bibliography_format(name).is_some() {
        return Some(FileKind::Sources);
    }
    let stem = name.strip_suffix(".ron")?;
    let first = stem.split('/').next().unwrap_or(stem);
    Some(match first {
        "schema" if stem == first => FileKind::Schema,
        "sources" => FileKind::Sources,
        "claims" => FileKind::Claims,
        "figures" => FileKind::Figures,
        "locators" if stem != first => FileKind::Locators,
        _ => FileKind::Entities,
    })
}

/// The records of one file.
#[derive(Debug, Clone)]
pub enum FileRecords {
    /// The schema.
    Schema(Box<Schema>),
    /// Sources.
    Sources(Vec<SourceRecord>),
    /// Entities.
    Entities(Vec<EntityRecord>),
    /// Claims.
    Claims(Vec<ClaimRecord>),
    /// Figures.
    Figures(Vec<FigureRecord>),
    /// The places of a source.
    Locators(Vec<LocatorRecord>),
}

impl FileRecords {
    /// Parses the text of a file that holds records of `kind`. O(text).
    ///
    /// # Errors
    /// The first mistake in the text.
    pub fn parse(kind: FileKind, text: &str) -> Result<FileRecords, SpannedError> {
        Ok(match kind {
            FileKind::Schema => FileRecords::Schema(Box::new(ron_options().from_str(text)?)),
            FileKind::Sources => FileRecords::Sources(ron_options().from_str(text)?),
            FileKind::Entities => FileRecords::Entities(ron_options().from_str(text)?),
            FileKind::Claims => FileRecords::Claims(ron_options().from_str(text)?),
            FileKind::Figures => FileRecords::Figures(ron_options().from_str(text)?),
            FileKind::Locators => FileRecords::Locators(ron_options().from_str(text)?),
        })
    }
}

/// RON as datasets are written: an optional field takes its value without `Some(…)`, and brackets
/// nest at most 64 deep.
pub fn ron_options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}
