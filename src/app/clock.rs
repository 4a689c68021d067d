//! The clock, which only this floor looks at.

use std::time::{SystemTime, UNIX_EPOCH};

use polemic_engine::graph::temporal::{DateTime, LocalDateTime, TimeZone};
use polemic_engine::query::Limits;

/// What any run is given, and the time of its statement.
pub fn limits() -> Limits {
    Limits { now: now(), ..Limits::default() }
}

/// The moment that it is now, as clocks of Greenwich show it; none before 1970.
fn now() -> Option<DateTime> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let nanos = i128::try_from(since.as_nanos()).ok()?;
    Some(DateTime::at(LocalDateTime::of_nanos(nanos)?, TimeZone::UTC))
}
