//! The functions and operators of openCypher on dates, times and durations: making them from maps
//! and texts, converting them, reading their components, truncating them, adding durations, and
//! computing the duration between two.
//!
//! No clock is read. The current time is an option of the run, [`Limits::now`](super::Limits::now).

mod arithmetic;
mod between;
mod component;
mod fields;
mod truncate;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::temporal::{
    DateTime, LocalDateTime, OffsetTime, Temporal, TemporalKind, TimeZone,
};
use crate::graph::{Map, Value};

use super::function::Function;
use super::{Fault, fault};
pub(super) use arithmetic::temporal_arithmetic;
pub(super) use component::component;
pub use component::component_name;
use fields::TemporalFields;

fn out_of_range(message: impl Into<String>) -> Fault {
    fault(&codes::NUMBER_OUT_OF_RANGE, message)
}

fn wrong(message: impl Into<String>) -> Fault {
    fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
}

/// What a function of time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemporalAction {
    /// Makes a value from a map, a text or another value, or from the current time.
    Make(TemporalKind),
    /// Returns the current time in a time zone.
    Now(TemporalKind),
    /// Truncates a value to a unit, as in `date.truncate('month', d)`.
    Truncate(TemporalKind),
    /// Makes a moment from seconds or milliseconds since 1970.
    FromEpoch,
    /// Computes the duration between two values.
    Between(DurationUnit),
    /// Returns the current time in milliseconds since 1970.
    Timestamp,
}

/// The units in which the duration between two values is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationUnit {
    /// Months, days and seconds, as many as possible of each in this order.
    All,
    /// Whole months.
    Months,
    /// Whole days.
    Days,
    /// Seconds.
    Seconds,
}

impl TemporalAction {
    /// What a function does, if it is a function of time.
    pub fn of(function: Function) -> Option<TemporalAction> {
        use Function as F;
        Some(match function {
            F::Date => TemporalAction::Make(TemporalKind::Date),
            F::LocalTime => TemporalAction::Make(TemporalKind::LocalTime),
            F::Time => TemporalAction::Make(TemporalKind::Time),
            F::LocalDateTime => TemporalAction::Make(TemporalKind::LocalDateTime),
            F::DateTime => TemporalAction::Make(TemporalKind::DateTime),
            F::Duration => TemporalAction::Make(TemporalKind::Duration),
            F::DateNow => TemporalAction::Now(TemporalKind::Date),
            F::LocalTimeNow => TemporalAction::Now(TemporalKind::LocalTime),
            F::TimeNow => TemporalAction::Now(TemporalKind::Time),
            F::LocalDateTimeNow => TemporalAction::Now(TemporalKind::LocalDateTime),
            F::DateTimeNow => TemporalAction::Now(TemporalKind::DateTime),
            F::DateTruncate => TemporalAction::Truncate(TemporalKind::Date),
            F::LocalTimeTruncate => TemporalAction::Truncate(TemporalKind::LocalTime),
            F::TimeTruncate => TemporalAction::Truncate(TemporalKind::Time),
            F::LocalDateTimeTruncate => TemporalAction::Truncate(TemporalKind::LocalDateTime),
            F::DateTimeTruncate => TemporalAction::Truncate(TemporalKind::DateTime),
            F::FromEpoch | F::FromEpochMillis => TemporalAction::FromEpoch,
            F::Between => TemporalAction::Between(DurationUnit::All),
            F::InMonths => TemporalAction::Between(DurationUnit::Months),
            F::InDays => TemporalAction::Between(DurationUnit::Days),
            F::InSeconds => TemporalAction::Between(DurationUnit::Seconds),
            F::Timestamp => TemporalAction::Timestamp,
            _ => return None,
        })
    }

    /// The type of its result; `None` where that is a number.
    pub fn result_kind(self) -> Option<TemporalKind> {
        match self {
            TemporalAction::Make(kind)
            | TemporalAction::Now(kind)
            | TemporalAction::Truncate(kind) => Some(kind),
            TemporalAction::FromEpoch => Some(TemporalKind::DateTime),
            TemporalAction::Between(_) => Some(TemporalKind::Duration),
            TemporalAction::Timestamp => None,
        }
    }
}

/// The current time, which the run must have been given.
fn statement_time(now: Option<&DateTime>) -> Result<&DateTime, Fault> {
    now.ok_or_else(|| wrong("the time of this run was not given: set `now` of its options"))
}

/// Computes a function of time. None of the arguments may be null.
pub(super) fn call_temporal(
    action: TemporalAction,
    function: Function,
    arguments: &[Value],
    now: Option<&DateTime>,
) -> Result<Value, Fault> {
    let temporal = match action {
        TemporalAction::Make(kind) => match arguments.first() {
            None => project_moment(statement_time(now)?, kind),
            Some(Value::Map(map)) => match of_map(kind, map, now)? {
                Some(temporal) => temporal,
                None => return Ok(Value::Null),
            },
            Some(Value::String(text)) => parse_temporal(kind, text)?,
            Some(Value::Temporal(other)) => converted(other, kind, now)?,
            Some(other) => return Err(wrong_argument(function, other)),
        },
        TemporalAction::Now(kind) => {
            let now = statement_time(now)?;
            match arguments.first() {
                None => project_moment(now, kind),
                Some(Value::String(text)) => {
                    project_moment(&DateTime::at(now.utc, parse_zone(text)?), kind)
                }
                Some(other) => return Err(wrong_argument(function, other)),
            }
        }
        TemporalAction::Truncate(kind) => {
            truncate::truncate_temporal(kind, function, arguments, now)?
        }
        TemporalAction::FromEpoch => from_epoch(function, arguments)?,
        TemporalAction::Between(unit) => match arguments {
            [Value::Temporal(from), Value::Temporal(to)] => {
                between::duration_between(unit, from, to)?
            }
            [Value::Temporal(_), other] | [other, ..] => {
                return Err(wrong_argument(function, other));
            }
            [] => return Ok(Value::Null),
        },
        TemporalAction::Timestamp => {
            let millis = statement_time(now)?.utc.nanos().div_euclid(1_000_000);
            return Ok(Value::Int(i64::try_from(millis).unwrap_or(i64::MAX)));
        }
    };
    Ok(Value::Temporal(temporal))
}

/// Reads a value of a type from a text in ISO 8601.
///
/// # Errors
/// The text is not one.
pub fn parse_temporal(kind: TemporalKind, text: &str) -> Result<Temporal, Box<Diagnostic>> {
    kind.parse(text).ok_or_else(|| {
        let message = format!("{}() cannot read “{text}”", kind.name());
        let help = format!("write it as in '{}'", kind.example());
        Box::new((*wrong(message)).help(help))
    })
}

fn of_map(
    kind: TemporalKind,
    map: &Map,
    now: Option<&DateTime>,
) -> Result<Option<Temporal>, Fault> {
    match kind {
        TemporalKind::Duration => fields::duration_from_map(map),
        _ => TemporalFields::read(map)?.map(|fields| fields.make(kind, now)).transpose(),
    }
}

fn wrong_argument(function: Function, value: &Value) -> Fault {
    wrong(format!("{}() does not take {}", function.name(), value.type_name()))
}

fn parse_zone(text: &str) -> Result<TimeZone, Fault> {
    TimeZone::parse(text).ok_or_else(|| {
        let message = format!("“{text}” is not a time zone");
        let help = "write one as in 'Europe/Moscow' or '+02:00'";
        Box::new((*wrong(message)).help(help))
    })
}

/// The part of a moment that a type of value holds.
fn project_moment(moment: &DateTime, kind: TemporalKind) -> Temporal {
    let local = moment.local();
    match kind {
        TemporalKind::Date => Temporal::Date(local.day()),
        TemporalKind::LocalTime => Temporal::LocalTime(local.time_of_day()),
        TemporalKind::Time => Temporal::Time(OffsetTime::new(local.time_of_day(), moment.offset)),
        TemporalKind::LocalDateTime => Temporal::LocalDateTime(local),
        _ => Temporal::DateTime(Arc::new(moment.clone())),
    }
}

/// Converts a value to another type, which may have no component that the value lacks.
fn converted(
    other: &Temporal,
    kind: TemporalKind,
    now: Option<&DateTime>,
) -> Result<Temporal, Fault> {
    if other.kind() == kind {
        return Ok(other.clone());
    }
    // A date is taken as its midnight.
    let of = other.kind();
    let has =
        if kind.has_day() { of.has_day() } else { kind.has_time_of_day() && of.has_time_of_day() };
    if !has {
        return Err(wrong(format!("{} cannot be made of {}", kind.title(), other.kind().title())));
    }
    TemporalFields::of(other).make(kind, now)
}

/// `datetime.fromEpoch(seconds, nanoseconds)` and `datetime.fromEpochMillis(milliseconds)`.
fn from_epoch(function: Function, arguments: &[Value]) -> Result<Temporal, Fault> {
    let whole = |value: &Value| match value {
        Value::Int(n) => Ok(i128::from(*n)),
        other => Err(wrong_argument(function, other)),
    };
    let nanos = match arguments {
        [millis] => whole(millis)? * 1_000_000,
        [seconds, nanos] => whole(seconds)? * 1_000_000_000 + whole(nanos)?,
        _ => 0,
    };
    let utc = LocalDateTime::of_nanos(nanos).and_then(arithmetic::within);
    let utc = utc.ok_or_else(|| out_of_range("the moment lies beyond all years"))?;
    Ok(Temporal::DateTime(Arc::new(DateTime::at(utc, TimeZone::UTC))))
}
