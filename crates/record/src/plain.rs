//! What one file of a dataset holds, read the plain way: straight into records.

use ron::error::SpannedError;

use super::record::{ClaimRecord, EntityRecord, FigureRecord, LocatorRecord, SourceRecord};
use super::schema::Schema;

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

/// The records of one file.
#[derive(Debug, Clone)]
pub enum Plain {
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

impl Plain {
    /// Reads a text.
    ///
    /// # Errors
    /// The first mistake that the reader meets.
    pub fn read(holds: Holds, text: &str) -> Result<Plain, SpannedError> {
        Ok(match holds {
            Holds::Schema => Plain::Schema(Box::new(options().from_str(text)?)),
            Holds::Sources => Plain::Sources(options().from_str(text)?),
            Holds::Entities => Plain::Entities(options().from_str(text)?),
            Holds::Claims => Plain::Claims(options().from_str(text)?),
            Holds::Figures => Plain::Figures(options().from_str(text)?),
            Holds::Locators => Plain::Locators(options().from_str(text)?),
        })
    }
}

/// RON as datasets are written: what may be absent needs no `Some`.
pub fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}
