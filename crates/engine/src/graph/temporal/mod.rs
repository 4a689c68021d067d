//! Moments and stretches of time, as openCypher has them: dates, times of day, both together, each
//! with or without a place on the globe, and durations.
//!
//! All are read from and shown as ISO 8601 writes them. The calendar is the proleptic Gregorian
//! one; years reach [`FARTHEST_YEAR`] either way.
//!
//! ```
//! use polemic_engine::graph::temporal::Kind;
//!
//! let moment = Kind::DateTime.read("20150721T2140[Europe/London]").expect("ISO 8601");
//! assert_eq!(moment.to_string(), "2015-07-21T21:40+01:00[Europe/London]");
//! assert_eq!(moment.day().map(|day| day.week()), Some((2015, 30)));
//! ```

mod clock;
mod duration;
mod local;
mod parse;
mod zone;

use std::fmt;
use std::sync::Arc;

use crate::day::Day;

pub use clock::{Clock, Time};
pub use duration::{Amount, Duration};
pub use local::{DateTime, LocalDateTime};
pub use parse::{date, duration, moment, offset_and_zone, time};
pub use zone::Zone;

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
    Time(Time),
    /// A time of day.
    LocalTime(Clock),
    /// A stretch of time.
    Duration(Arc<Duration>),
}

/// The types of [`Temporal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
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

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 6] = [
        Kind::Date,
        Kind::LocalTime,
        Kind::Time,
        Kind::LocalDateTime,
        Kind::DateTime,
        Kind::Duration,
    ];

    /// As openCypher writes it, and as the key of such a value in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Date => "date",
            Kind::LocalTime => "localtime",
            Kind::Time => "time",
            Kind::LocalDateTime => "localdatetime",
            Kind::DateTime => "datetime",
            Kind::Duration => "duration",
        }
    }

    /// What it is called in messages, with its article.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Date => "a date",
            Kind::LocalTime => "a local time",
            Kind::Time => "a time",
            Kind::LocalDateTime => "a local datetime",
            Kind::DateTime => "a datetime",
            Kind::Duration => "a duration",
        }
    }

    /// Whether such a value has a day.
    pub fn has_day(self) -> bool {
        matches!(self, Kind::Date | Kind::LocalDateTime | Kind::DateTime)
    }

    /// Whether such a value has a time of day.
    pub fn has_clock(self) -> bool {
        !matches!(self, Kind::Date | Kind::Duration)
    }

    /// Whether such a value has a place on the globe.
    pub fn has_zone(self) -> bool {
        matches!(self, Kind::Time | Kind::DateTime)
    }

    /// How one is written, for help.
    pub fn example(self) -> &'static str {
        match self {
            Kind::Date => "1926-12-31",
            Kind::LocalTime => "21:40:32",
            Kind::Time => "21:40:32+01:00",
            Kind::LocalDateTime => "1926-12-31T21:40:32",
            Kind::DateTime => "1926-12-31T21:40:32+01:00",
            Kind::Duration => "P1Y2M10DT2H30M",
        }
    }

    /// The value of this type that a text writes in ISO 8601; none where it is none.
    pub fn read(self, text: &str) -> Option<Temporal> {
        Some(match self {
            Kind::Date => Temporal::Date(date(text)?),
            Kind::LocalTime => match time(text)? {
                (clock, None) => Temporal::LocalTime(clock),
                _ => return None,
            },
            Kind::Time => {
                let (clock, zone) = time(text)?;
                let Zone::Offset(offset) = zone.unwrap_or(Zone::UTC) else { return None };
                Temporal::Time(Time::new(clock, offset))
            }
            Kind::LocalDateTime => match moment(text)? {
                (local, None, None) => Temporal::LocalDateTime(local),
                _ => return None,
            },
            Kind::DateTime => {
                let (local, offset, name) = moment(text)?;
                let moment = match name {
                    None => DateTime::of_local(local, Zone::Offset(offset.unwrap_or(0)), None),
                    Some(name) => DateTime::of_local(local, Zone::named(name)?, offset),
                };
                let fits = offset.is_none_or(|offset| offset == moment.offset);
                Temporal::DateTime(fits.then(|| Arc::new(moment))?)
            }
            Kind::Duration => Temporal::Duration(Arc::new(duration(text)?)),
        })
    }
}

impl Temporal {
    /// Its type.
    pub fn kind(&self) -> Kind {
        match self {
            Temporal::Date(_) => Kind::Date,
            Temporal::LocalTime(_) => Kind::LocalTime,
            Temporal::Time(_) => Kind::Time,
            Temporal::LocalDateTime(_) => Kind::LocalDateTime,
            Temporal::DateTime(_) => Kind::DateTime,
            Temporal::Duration(_) => Kind::Duration,
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
    pub fn clock(&self) -> Option<Clock> {
        match self {
            Temporal::LocalTime(clock) => Some(*clock),
            Temporal::Time(time) => Some(time.clock()),
            Temporal::LocalDateTime(local) => Some(local.clock()),
            Temporal::DateTime(moment) => Some(moment.local().clock()),
            _ => None,
        }
    }

    /// The place on the globe, where it has one.
    pub fn zone(&self) -> Option<Zone> {
        match self {
            Temporal::Time(time) => Some(Zone::Offset(time.offset)),
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
