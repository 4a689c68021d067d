//! A day with a time of day, wherever that is or at a place on the globe.

use std::fmt;
use std::sync::Arc;

use crate::day::Day;

use super::time_of_day::{LocalTime, SECOND};
use super::time_zone::{self, TimeZone};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A day and a time of day, wherever that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LocalDateTime {
    /// Seconds since 1970-01-01T00:00, there.
    pub seconds: i64,
    /// Nanoseconds of the second.
    nano: u32,
}

impl LocalDateTime {
    /// A time of a day.
    pub fn new(day: Day, clock: LocalTime) -> LocalDateTime {
        let nano = u32::try_from(clock.nano()).unwrap_or(0);
        LocalDateTime { seconds: day.number() * DAY + clock.nanos() / SECOND, nano }
    }

    /// So many nanoseconds after 1970-01-01T00:00; none beyond what 64 bits of seconds hold.
    pub fn of_nanos(nanos: i128) -> Option<LocalDateTime> {
        let second = i128::from(SECOND);
        let nano = u32::try_from(nanos.rem_euclid(second)).ok()?;
        Some(LocalDateTime { seconds: i64::try_from(nanos.div_euclid(second)).ok()?, nano })
    }

    /// Nanoseconds since 1970-01-01T00:00.
    pub fn nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nano)
    }

    /// The day.
    pub fn day(self) -> Day {
        Day::numbered(self.seconds.div_euclid(DAY))
    }

    /// The time of day.
    pub fn clock(self) -> LocalTime {
        let seconds = i128::from(self.seconds.rem_euclid(DAY));
        LocalTime::wrapping(seconds * i128::from(SECOND) + i128::from(self.nano))
    }

    /// So many seconds later.
    pub(super) fn plus(self, seconds: i32) -> LocalDateTime {
        LocalDateTime { seconds: self.seconds.saturating_add(seconds.into()), ..self }
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.day(), self.clock())
    }
}

/// A moment, and what clocks show at a place on the globe. It sorts by the moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The moment, as clocks of Greenwich show it.
    pub utc: LocalDateTime,
    /// Seconds east of Greenwich, then and there.
    pub offset: i32,
    /// The name of the zone, if it has one.
    name: Option<Arc<str>>,
}

impl DateTime {
    /// What clocks of a zone show. Where they are set back they show a time twice: of the two that
    /// of the preferred offset is meant, or the earlier. Where they are set forward they pass
    /// times over: then it is as much later.
    pub fn of_local(local: LocalDateTime, zone: TimeZone, preferred: Option<i32>) -> DateTime {
        let offset = match &zone {
            TimeZone::Offset(offset) => *offset,
            TimeZone::Named(name) => {
                time_zone::offset_at_local_time(name, local.seconds, preferred)
            }
        };
        DateTime::at(local.plus(-offset), zone)
    }

    /// A moment in a zone.
    pub fn at(utc: LocalDateTime, zone: TimeZone) -> DateTime {
        match zone {
            TimeZone::Offset(offset) => DateTime { utc, offset, name: None },
            TimeZone::Named(name) => DateTime {
                utc,
                offset: time_zone::offset_at_moment(&name, utc.seconds),
                name: Some(name),
            },
        }
    }

    /// What clocks show there.
    pub fn local(&self) -> LocalDateTime {
        self.utc.plus(self.offset)
    }

    /// Its zone.
    pub fn zone(&self) -> TimeZone {
        self.name.clone().map_or(TimeZone::Offset(self.offset), TimeZone::Named)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local(), time_zone::format_offset(self.offset))?;
        self.name.iter().try_for_each(|name| write!(f, "[{name}]"))
    }
}
