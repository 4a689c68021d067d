//! A dataset: entities tied by dated and cited claims, with the schema that gives them words.
//!
//! [`read::read`] makes one from files. A [`Dataset`] exists only if its files had no errors, so
//! nothing above this floor checks data again.

pub mod check;
pub mod codes;
mod dataset;
pub mod draft;
pub mod edition;
pub mod file_records;
pub mod forms;
pub mod ids;
pub mod locator;
pub mod parallel;
pub mod property_graph;
pub mod read;
pub mod record_spans;
pub mod ron_layout;
pub mod ron_records;
pub mod schema;
pub mod sentence;
pub mod when;

pub use dataset::*;
pub use ids::{ClaimId, EntityId, FigureId, KindId, MeasureId, QualifierId, RelationId, SourceId};
pub use locator::Passage;
pub use polemic_engine::day::Day;
pub use schema::Schema;
pub use when::When;
