//! Moments and stretches of time, as openCypher has them: dates, times of day, both together, each
//! with or without a place on the globe, and durations.
//!
//! All are read from and shown as ISO 8601 writes them. The calendar is the proleptic Gregorian
//! one; years reach [`FARTHEST_YEAR`] either way.
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

/// The last year, and the first is as far before the year 0.
pub const FARTHEST_YEAR: i64 = 999_999_999;

/// A moment or a stretch of time. What seldom stands in a graph is boxed, so that a value stays
/// small.
///
/// The order is that of `ORDER BY`: by type first, and within each by time. Those of one time at
/// two places of the globe are two: the one farther west comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Temporal {
    /// A day and a time of day at a place on the globe.
    DateTime(Arc<DateTime>),
    /// A day and a time of day, wherever that is.
    LocalDateTime(LocalDateTime),
    /// A day.
    Date(Day),
    /// A time of day, so far from Greenwich.
    Time(OffsetTime),
    /// A time of day.
    LocalTime(LocalTime),
    /// A stretch of time.
    Duration(Arc<Duration>),
}

/// The types of [`Temporal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TemporalKind {
    /// A day.
    Date,
    /// A time of day.
    LocalTime,
    /// A time of day, so far from Greenwich.
    Time,
    /// A day and a time of day.
    LocalDateTime,
    /// A day and a time of day at a place on the globe.
    DateTime,
    /// A stretch of time.
    Duration,
}

impl TemporalKind {
    /// All of them.
    pub const ALL: [TemporalKind; 6] = [
        TemporalKind::Date,
        TemporalKind::LocalTime,
        TemporalKind::Time,
        TemporalKind::LocalDateTime,
        TemporalKind::DateTime,
        TemporalKind::Duration,
    ];

    /// As openCypher writes it, and as the key of such a value in JSON.
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

    /// What it is called in messages, with its article.
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

    /// Whether such a value has a day.
    pub fn has_day(self) -> bool {
        matches!(self, TemporalKind::Date | TemporalKind::LocalDateTime | TemporalKind::DateTime)
    }

    /// Whether such a value has a time of day.
    pub fn has_clock(self) -> bool {
        !matches!(self, TemporalKind::Date | TemporalKind::Duration)
    }

    /// Whether such a value has a place on the globe.
    pub fn has_zone(self) -> bool {
        matches!(self, TemporalKind::Time | TemporalKind::DateTime)
    }

    /// How one is written, for help.
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

    /// The value of this type that a text writes in ISO 8601; none where it is none.
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
    /// Its type.
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

    /// The day of it, where it has one.
    pub fn day(&self) -> Option<Day> {
        match self {
            Temporal::Date(day) => Some(*day),
            Temporal::LocalDateTime(local) => Some(local.day()),
            Temporal::DateTime(moment) => Some(moment.local().day()),
            _ => None,
        }
    }

    /// The time of day of it, where it has one.
    pub fn clock(&self) -> Option<LocalTime> {
        match self {
            Temporal::LocalTime(clock) => Some(*clock),
            Temporal::Time(time) => Some(time.clock()),
            Temporal::LocalDateTime(local) => Some(local.clock()),
            Temporal::DateTime(moment) => Some(moment.local().clock()),
            _ => None,
        }
    }

    /// The place on the globe, where it has one.
    pub fn zone(&self) -> Option<TimeZone> {
        match self {
            Temporal::Time(time) => Some(TimeZone::Offset(time.offset)),
            Temporal::DateTime(moment) => Some(moment.zone()),
            _ => None,
        }
    }
}

impl fmt::Display for Temporal {
    /// As ISO 8601 writes it, a named zone in brackets after it.
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
