//! Reads the clock, for functions of queries such as `date()`. No other module does.

use std::time::{SystemTime, UNIX_EPOCH};

use polemic_engine::graph::temporal::{DateTime, LocalDateTime, TimeZone};
use polemic_engine::query::Limits;

/// The default limits of a query, with the time at which it is started.
pub fn limits() -> Limits {
    Limits { now: now(), ..Limits::default() }
}

/// The present moment in UTC; `None` if the clock stands before 1970.
fn now() -> Option<DateTime> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let nanos = i128::try_from(since.as_nanos()).ok()?;
    Some(DateTime::at(LocalDateTime::of_nanos(nanos)?, TimeZone::UTC))
}
