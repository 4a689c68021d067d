//! The duration between two values.
//!
//! A component that only one of them has is used for both: the day, the time zone. A date is taken
//! as its midnight.

use std::sync::Arc;

use crate::day::Day;
use crate::graph::temporal::{DateTime, Duration, LocalDateTime, LocalTime, Temporal, TimeZone};

use super::{DurationUnit, Fault, out_of_range, wrong};

/// A value, split into its components.
#[derive(Clone)]
struct TemporalPoint {
    day: Option<Day>,
    clock: LocalTime,
    zone: Option<TimeZone>,
    /// The offset that decides between two moments where clocks show the same time twice.
    offset: Option<i32>,
}

impl TemporalPoint {
    fn of(value: &Temporal) -> TemporalPoint {
        let offset = match value {
            Temporal::DateTime(moment) => Some(moment.offset),
            _ => None,
        };
        let clock = value.time_of_day().unwrap_or(LocalTime::MIDNIGHT);
        TemporalPoint { day: value.day(), clock, zone: value.zone(), offset }
    }

    fn local(&self) -> LocalDateTime {
        LocalDateTime::new(self.day.unwrap_or(Day { year: 1970, month: 1, day: 1 }), self.clock)
    }

    /// The same value, completed with the day and the time zone of the other.
    fn beside(&self, other: &TemporalPoint) -> TemporalPoint {
        let day = self.day.or(other.day);
        TemporalPoint {
            day,
            zone: self.zone.clone().or_else(|| other.zone.clone()),
            ..self.clone()
        }
    }

    /// The moment in nanoseconds. Without a time zone the local time is counted.
    fn nanos(&self) -> i128 {
        match &self.zone {
            Some(zone) => self.moment(zone).utc.nanos(),
            None => self.local().nanos(),
        }
    }

    fn moment(&self, zone: &TimeZone) -> DateTime {
        DateTime::of_local(self.local(), zone.clone(), self.offset)
    }

    /// The time that clocks show in the time zone of the other.
    fn shown_at(&self, other: &TemporalPoint) -> LocalDateTime {
        match (&self.zone, &other.zone) {
            (Some(own), Some(zone)) if own != zone => {
                DateTime::at(self.moment(own).utc, zone.clone()).local()
            }
            _ => self.local(),
        }
    }
}

/// Both values in the same time zone, each completed with what the other has.
fn both(from: &TemporalPoint, to: &TemporalPoint) -> (LocalDateTime, LocalDateTime) {
    let (from, to) = (from.beside(to), to.beside(from));
    (from.local(), to.shown_at(&from))
}

/// The last day that is reached by adding whole days to `from`: the day of `to`, or the one before
/// it where the time of day of `to` is earlier. (Counting backwards, the one after it.)
fn reached(from: LocalDateTime, to: LocalDateTime) -> Day {
    let (day, end) = (from.day(), to.day());
    let short = match day.cmp(&end) {
        std::cmp::Ordering::Less if to.time_of_day() < from.time_of_day() => -1,
        std::cmp::Ordering::Greater if to.time_of_day() > from.time_of_day() => 1,
        _ => 0,
    };
    Day::numbered(end.number() + short)
}

fn months(from: &TemporalPoint, to: &TemporalPoint) -> i64 {
    let (from, to) = both(from, to);
    // Counts 32 days for each month, so that no month is complete before its last day.
    let count =
        |day: Day| (i128::from(day.year) * 12 + i128::from(day.month)) * 32 + i128::from(day.day);
    i64::try_from((count(reached(from, to)) - count(from.day())) / 32).unwrap_or(i64::MAX)
}

fn days(from: &TemporalPoint, to: &TemporalPoint) -> i64 {
    let (from, to) = both(from, to);
    reached(from, to).number() - from.day().number()
}

/// The duration from one value to another, in the given units.
///
/// # Errors
/// One of the values is a duration, or the result does not fit in 64 bits.
pub(super) fn duration_between(
    unit: DurationUnit,
    from: &Temporal,
    to: &Temporal,
) -> Result<Temporal, Fault> {
    if matches!(from, Temporal::Duration(_)) || matches!(to, Temporal::Duration(_)) {
        return Err(wrong("a duration lies between two moments, not between durations"));
    }
    let (mut from, to) = (TemporalPoint::of(from), TemporalPoint::of(to));
    let dated = from.day.is_some() && to.day.is_some();
    let months = match unit {
        DurationUnit::All | DurationUnit::Months if dated => months(&from, &to),
        _ => 0,
    };
    if unit == DurationUnit::All {
        from.day = from.day.and_then(|day| day.plus_months(months));
    }
    let days = match unit {
        DurationUnit::All | DurationUnit::Days if dated => days(&from, &to),
        _ => 0,
    };
    if unit == DurationUnit::All {
        from.day = from.day.and_then(|day| day.plus_days(days));
    }
    let nanos = match unit {
        DurationUnit::All | DurationUnit::Seconds => {
            to.beside(&from).nanos() - from.beside(&to).nanos()
        }
        _ => 0,
    };
    Duration::new(months, days, nanos)
        .map(|duration| Temporal::Duration(Arc::new(duration)))
        .ok_or_else(|| out_of_range("the duration does not fit in 64 bits"))
}
