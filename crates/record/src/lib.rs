//! A dataset: entities tied by dated and cited claims, with the schema that gives them words.
//!
//! [`read::read`] makes one from files. A [`Dataset`] exists only if its files had no errors, so
//! nothing above this floor checks data again.

pub mod check;
pub mod codes;
pub mod edition;
pub mod forms;
pub mod ids;
pub mod layout;
pub mod locator;
mod model;
pub mod parallel;
pub mod place;
pub mod plain;
pub mod property_graph;
pub mod read;
pub mod record;
pub mod resolve;
pub mod schema;
pub mod sentence;
pub mod when;

pub use ids::{ClaimId, EntityId, FigureId, KindId, MeasureId, QualifierId, RelationId, SourceId};
pub use locator::Passage;
pub use model::*;
pub use polemic_engine::day::Day;
pub use schema::Schema;
pub use when::When;
