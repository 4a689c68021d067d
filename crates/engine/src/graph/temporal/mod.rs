//! Dates, times of day, dates with times (local or in a time zone) and durations, as openCypher
//! defines them.
//!
//! All are read and written in ISO 8601. The calendar is the proleptic Gregorian one, with years
//! from -[`FARTHEST_YEAR`] to [`FARTHEST_YEAR`].
//!
//! ```
//! use polemic_engine::graph::temporal::TemporalKind;
//!
//! let moment = TemporalKind::DateTime.parse("20150721T2140[Europe/London]").expect("ISO 8601");
//! assert_eq!(moment.to_string(), "2015-07-21T21:40+01:00[Europe/London]");
//! assert_eq!(moment.day().map(|day| day.week()), Some((2015, 30)));
//! ```

mod date_time;
mod duration;
mod iso8601;
mod time_of_day;
mod time_zone;

use std::fmt;
use std::sync::Arc;

use crate::day::Day;

pub use date_time::{DateTime, LocalDateTime};
pub use duration::{Duration, UnitAmount};
pub use iso8601::{parse_date, parse_duration, parse_moment, parse_offset_and_zone, parse_time};
pub use time_of_day::{LocalTime, OffsetTime};
pub use time_zone::TimeZone;

/// The last year of the calendar. The first is the same number of years before the year 0.
pub const FARTHEST_YEAR: i64 = 999_999_999;

/// A date, a time or a duration. The large and rare variants are boxed, so that a
/// [`Value`](super::Value) stays small.
///
/// The order is the one of `ORDER BY`: by type first, within a type by time. Two values with a time
/// zone that denote the same moment are sorted by offset, the smaller (western) one first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Temporal {
    /// A day and a time of day in a time zone.
    DateTime(Arc<DateTime>),
    /// A day and a time of day without a time zone.
    LocalDateTime(LocalDateTime),
    /// A day.
    Date(Day),
    /// A time of day with an offset from UTC.
    Time(OffsetTime),
    /// A time of day.
    LocalTime(LocalTime),
    /// A duration.
    Duration(Arc<Duration>),
}

/// The types of [`Temporal`] values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TemporalKind {
    /// A day.
    Date,
    /// A time of day.
    LocalTime,
    /// A time of day with an offset from UTC.
    Time,
    /// A day and a time of day.
    LocalDateTime,
    /// A day and a time of day in a time zone.
    DateTime,
    /// A duration.
    Duration,
}

impl TemporalKind {
    /// All types.
    pub const ALL: [TemporalKind; 6] = [
        TemporalKind::Date,
        TemporalKind::LocalTime,
        TemporalKind::Time,
        TemporalKind::LocalDateTime,
        TemporalKind::DateTime,
        TemporalKind::Duration,
    ];

    /// The name of the type: of the function in openCypher, and of the key in JSON.
    pub fn name(self) -> &'static str {
        match self {
            TemporalKind::Date => "date",
            TemporalKind::LocalTime => "localtime",
            TemporalKind::Time => "time",
            TemporalKind::LocalDateTime => "localdatetime",
            TemporalKind::DateTime => "datetime",
            TemporalKind::Duration => "duration",
        }
    }

    /// What messages call a value of this type, with its article.
    pub fn title(self) -> &'static str {
        match self {
            TemporalKind::Date => "a date",
            TemporalKind::LocalTime => "a local time",
            TemporalKind::Time => "a time",
            TemporalKind::LocalDateTime => "a local datetime",
            TemporalKind::DateTime => "a datetime",
            TemporalKind::Duration => "a duration",
        }
    }

    /// Whether a value of this type has a day.
    pub fn has_day(self) -> bool {
        matches!(self, TemporalKind::Date | TemporalKind::LocalDateTime | TemporalKind::DateTime)
    }

    /// Whether a value of this type has a time of day.
    pub fn has_time_of_day(self) -> bool {
        !matches!(self, TemporalKind::Date | TemporalKind::Duration)
    }

    /// Whether a value of this type has a time zone or an offset.
    pub fn has_zone(self) -> bool {
        matches!(self, TemporalKind::Time | TemporalKind::DateTime)
    }

    /// A value as it is written, for help texts.
    pub fn example(self) -> &'static str {
        match self {
            TemporalKind::Date => "1926-12-31",
            TemporalKind::LocalTime => "21:40:32",
            TemporalKind::Time => "21:40:32+01:00",
            TemporalKind::LocalDateTime => "1926-12-31T21:40:32",
            TemporalKind::DateTime => "1926-12-31T21:40:32+01:00",
            TemporalKind::Duration => "P1Y2M10DT2H30M",
        }
    }

    /// Reads a value of this type in ISO 8601; `None` where the text is not one.
    pub fn parse(self, text: &str) -> Option<Temporal> {
        Some(match self {
            TemporalKind::Date => Temporal::Date(parse_date(text)?),
            TemporalKind::LocalTime => match parse_time(text)? {
                (clock, None) => Temporal::LocalTime(clock),
                _ => return None,
            },
            TemporalKind::Time => {
                let (clock, zone) = parse_time(text)?;
                let TimeZone::Offset(offset) = zone.unwrap_or(TimeZone::UTC) else { return None };
                Temporal::Time(OffsetTime::new(clock, offset))
            }
            TemporalKind::LocalDateTime => match parse_moment(text)? {
                (local, None, None) => Temporal::LocalDateTime(local),
                _ => return None,
            },
            TemporalKind::DateTime => {
                let (local, offset, name) = parse_moment(text)?;
                let moment = match name {
                    None => DateTime::of_local(local, TimeZone::Offset(offset.unwrap_or(0)), None),
                    Some(name) => DateTime::of_local(local, TimeZone::named(name)?, offset),
                };
                let fits = offset.is_none_or(|offset| offset == moment.offset);
                Temporal::DateTime(fits.then(|| Arc::new(moment))?)
            }
            TemporalKind::Duration => Temporal::Duration(Arc::new(parse_duration(text)?)),
        })
    }
}

impl Temporal {
    /// The type of the value.
    pub fn kind(&self) -> TemporalKind {
        match self {
            Temporal::Date(_) => TemporalKind::Date,
            Temporal::LocalTime(_) => TemporalKind::LocalTime,
            Temporal::Time(_) => TemporalKind::Time,
            Temporal::LocalDateTime(_) => TemporalKind::LocalDateTime,
            Temporal::DateTime(_) => TemporalKind::DateTime,
            Temporal::Duration(_) => TemporalKind::Duration,
        }
    }

    /// The day; `None` where the type has none.
    pub fn day(&self) -> Option<Day> {
        match self {
            Temporal::Date(day) => Some(*day),
            Temporal::LocalDateTime(local) => Some(local.day()),
            Temporal::DateTime(moment) => Some(moment.local().day()),
            _ => None,
        }
    }

    /// The time of day; `None` where the type has none.
    pub fn time_of_day(&self) -> Option<LocalTime> {
        match self {
            Temporal::LocalTime(clock) => Some(*clock),
            Temporal::Time(time) => Some(time.time_of_day()),
            Temporal::LocalDateTime(local) => Some(local.time_of_day()),
            Temporal::DateTime(moment) => Some(moment.local().time_of_day()),
            _ => None,
        }
    }

    /// The time zone, or the offset as one; `None` where the type has neither.
    pub fn zone(&self) -> Option<TimeZone> {
        match self {
            Temporal::Time(time) => Some(TimeZone::Offset(time.offset)),
            Temporal::DateTime(moment) => Some(moment.zone()),
            _ => None,
        }
    }
}

impl fmt::Display for Temporal {
    /// Writes the value in ISO 8601. A named time zone follows in brackets, as in
    /// `2015-07-21T21:40+01:00[Europe/London]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Temporal::Date(day) => day.fmt(f),
            Temporal::LocalTime(clock) => clock.fmt(f),
            Temporal::Time(time) => time.fmt(f),
            Temporal::LocalDateTime(local) => local.fmt(f),
            Temporal::DateTime(moment) => moment.fmt(f),
            Temporal::Duration(duration) => duration.fmt(f),
        }
    }
}
