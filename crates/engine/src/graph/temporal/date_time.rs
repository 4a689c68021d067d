//! A day with a time of day, without a time zone and in one.

use std::fmt;
use std::sync::Arc;

use crate::day::Day;

use super::time_of_day::{LocalTime, SECOND};
use super::time_zone::{self, TimeZone};

/// The seconds of a day.
const DAY: i64 = 86_400;

/// A day and a time of day without a time zone: openCypher's LOCAL DATETIME.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LocalDateTime {
    /// The seconds from 1970-01-01T00:00 by the same clock.
    pub seconds: i64,
    /// The nanoseconds of the second.
    nano: u32,
}

impl LocalDateTime {
    /// A time on a day.
    pub fn new(day: Day, clock: LocalTime) -> LocalDateTime {
        let nano = u32::try_from(clock.nano()).unwrap_or(0);
        LocalDateTime { seconds: day.number() * DAY + clock.nanos() / SECOND, nano }
    }

    /// The day and time this many nanoseconds after 1970-01-01T00:00; `None` where the seconds do
    /// not fit in 64 bits.
    pub fn of_nanos(nanos: i128) -> Option<LocalDateTime> {
        let second = i128::from(SECOND);
        let nano = u32::try_from(nanos.rem_euclid(second)).ok()?;
        Some(LocalDateTime { seconds: i64::try_from(nanos.div_euclid(second)).ok()?, nano })
    }

    /// The nanoseconds since 1970-01-01T00:00.
    pub fn nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nano)
    }

    /// The day.
    pub fn day(self) -> Day {
        Day::numbered(self.seconds.div_euclid(DAY))
    }

    /// The time of day.
    pub fn time_of_day(self) -> LocalTime {
        let seconds = i128::from(self.seconds.rem_euclid(DAY));
        LocalTime::wrapping(seconds * i128::from(SECOND) + i128::from(self.nano))
    }

    /// The day and time `seconds` later.
    pub(super) fn plus(self, seconds: i32) -> LocalDateTime {
        LocalDateTime { seconds: self.seconds.saturating_add(seconds.into()), ..self }
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.day(), self.time_of_day())
    }
}

/// A moment in a time zone: openCypher's DATETIME. It sorts by the moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// The moment, as a day and time in UTC.
    pub utc: LocalDateTime,
    /// The offset of the time zone at that moment: seconds east of Greenwich.
    pub offset: i32,
    /// The name of the time zone, if it was given by name.
    name: Option<Arc<str>>,
}

impl DateTime {
    /// The moment at which clocks of a time zone show a day and time.
    ///
    /// Where clocks are set back they show a time twice. Then the moment with the `preferred`
    /// offset is chosen, or else the earlier one. Where clocks are set forward they skip times.
    /// Then the result is later by the length of the skipped time.
    pub fn of_local(local: LocalDateTime, zone: TimeZone, preferred: Option<i32>) -> DateTime {
        let offset = match &zone {
            TimeZone::Offset(offset) => *offset,
            TimeZone::Named(name) => {
                time_zone::offset_at_local_time(name, local.seconds, preferred)
            }
        };
        DateTime::at(local.plus(-offset), zone)
    }

    /// The moment that a day and time in UTC denote, in a time zone.
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

    /// The day and time that clocks of the time zone show.
    pub fn local(&self) -> LocalDateTime {
        self.utc.plus(self.offset)
    }

    /// The time zone, or its offset where it was not given by name.
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
