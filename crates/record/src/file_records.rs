//! What one file of a dataset holds, read the plain way: straight into records.

use ron::error::SpannedError;

use super::ron_records::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::schema::Schema;

/// What a file holds.
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
    /// A list of the places of a source.
    Locators,
}

/// What a file of this name holds; nothing of a dataset if it is not one of RON.
pub fn file_kind(name: &str) -> Option<FileKind> {
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
    /// Places of a source.
    Locators(Vec<LocatorRecord>),
}

impl FileRecords {
    /// Reads a text.
    ///
    /// # Errors
    /// The first mistake that the reader meets.
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

/// RON as datasets are written: what may be absent needs no `Some`.
pub fn ron_options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}
