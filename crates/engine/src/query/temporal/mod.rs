//! What queries make of time: values from maps, texts and one another, their parts, cutting them
//! short, adding durations, and measuring what lies between two.
//!
//! The clock is not looked at: the time of the statement comes in with the run's options.

mod arithmetic;
mod between;
mod fields;
mod part;
mod truncate;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes};
use crate::graph::temporal::{DateTime, Kind, LocalDateTime, Temporal, Time, Zone};
use crate::graph::{Map, Value};

use super::function::Function;
use super::{Fault, fault};
pub(super) use arithmetic::apply;
use fields::Fields;
pub use part::known as known_part;
pub(super) use part::part;

fn out_of_range(message: impl Into<String>) -> Fault {
    fault(&codes::NUMBER_OUT_OF_RANGE, message)
}

fn wrong(message: impl Into<String>) -> Fault {
    fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
}

/// What a function of time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Makes a value of a map, a text or another value, or of the time of the statement.
    Make(Kind),
    /// Gives the time of the statement, as a zone has it.
    Now(Kind),
    /// Cuts a value short.
    Truncate(Kind),
    /// Counts seconds, or milliseconds, from 1970.
    FromEpoch,
    /// The duration between two values.
    Between(Unit),
    /// Milliseconds since 1970.
    Timestamp,
}

/// In what a duration between two values is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// In months, days and seconds, as much as there is of each.
    All,
    /// In whole months.
    Months,
    /// In whole days.
    Days,
    /// In seconds.
    Seconds,
}

impl Action {
    /// What a function does, if it is one of time.
    pub fn of(function: Function) -> Option<Action> {
        use Function as F;
        Some(match function {
            F::Date => Action::Make(Kind::Date),
            F::LocalTime => Action::Make(Kind::LocalTime),
            F::Time => Action::Make(Kind::Time),
            F::LocalDateTime => Action::Make(Kind::LocalDateTime),
            F::DateTime => Action::Make(Kind::DateTime),
            F::Duration => Action::Make(Kind::Duration),
            F::DateNow => Action::Now(Kind::Date),
            F::LocalTimeNow => Action::Now(Kind::LocalTime),
            F::TimeNow => Action::Now(Kind::Time),
            F::LocalDateTimeNow => Action::Now(Kind::LocalDateTime),
            F::DateTimeNow => Action::Now(Kind::DateTime),
            F::DateTruncate => Action::Truncate(Kind::Date),
            F::LocalTimeTruncate => Action::Truncate(Kind::LocalTime),
            F::TimeTruncate => Action::Truncate(Kind::Time),
            F::LocalDateTimeTruncate => Action::Truncate(Kind::LocalDateTime),
            F::DateTimeTruncate => Action::Truncate(Kind::DateTime),
            F::FromEpoch | F::FromEpochMillis => Action::FromEpoch,
            F::Between => Action::Between(Unit::All),
            F::InMonths => Action::Between(Unit::Months),
            F::InDays => Action::Between(Unit::Days),
            F::InSeconds => Action::Between(Unit::Seconds),
            F::Timestamp => Action::Timestamp,
            _ => return None,
        })
    }

    /// The type of what it gives, if that is one of time.
    pub fn gives(self) -> Option<Kind> {
        match self {
            Action::Make(kind) | Action::Now(kind) | Action::Truncate(kind) => Some(kind),
            Action::FromEpoch => Some(Kind::DateTime),
            Action::Between(_) => Some(Kind::Duration),
            Action::Timestamp => None,
        }
    }
}

/// The time of the statement.
fn statement(now: Option<&DateTime>) -> Result<&DateTime, Fault> {
    now.ok_or_else(|| wrong("the time of this run was not given: set `now` of its options"))
}

/// The value of a function of time of arguments, of which none is null.
pub(super) fn call(
    action: Action,
    function: Function,
    arguments: &[Value],
    now: Option<&DateTime>,
) -> Result<Value, Fault> {
    let temporal = match action {
        Action::Make(kind) => match arguments.first() {
            None => project(statement(now)?, kind),
            Some(Value::Map(map)) => match of_map(kind, map, now)? {
                Some(temporal) => temporal,
                None => return Ok(Value::Null),
            },
            Some(Value::String(text)) => read(kind, text)?,
            Some(Value::Temporal(other)) => converted(other, kind, now)?,
            Some(other) => return Err(unfit(function, other)),
        },
        Action::Now(kind) => {
            let now = statement(now)?;
            match arguments.first() {
                None => project(now, kind),
                Some(Value::String(text)) => project(&DateTime::at(now.utc, zone(text)?), kind),
                Some(other) => return Err(unfit(function, other)),
            }
        }
        Action::Truncate(kind) => truncate::call(kind, function, arguments, now)?,
        Action::FromEpoch => from_epoch(function, arguments)?,
        Action::Between(unit) => match arguments {
            [Value::Temporal(from), Value::Temporal(to)] => between::between(unit, from, to)?,
            [Value::Temporal(_), other] | [other, ..] => return Err(unfit(function, other)),
            [] => return Ok(Value::Null),
        },
        Action::Timestamp => {
            let millis = statement(now)?.utc.nanos().div_euclid(1_000_000);
            return Ok(Value::Int(i64::try_from(millis).unwrap_or(i64::MAX)));
        }
    };
    Ok(Value::Temporal(temporal))
}

/// The value of a type that a text writes in ISO 8601.
///
/// # Errors
/// It writes none.
pub fn read(kind: Kind, text: &str) -> Result<Temporal, Box<Diagnostic>> {
    kind.read(text).ok_or_else(|| {
        let message = format!("{}() cannot read “{text}”", kind.name());
        let help = format!("write it as in '{}'", kind.example());
        Box::new((*wrong(message)).help(help))
    })
}

fn of_map(kind: Kind, map: &Map, now: Option<&DateTime>) -> Result<Option<Temporal>, Fault> {
    match kind {
        Kind::Duration => fields::duration(map),
        _ => Fields::read(map)?.map(|fields| fields.make(kind, now)).transpose(),
    }
}

fn unfit(function: Function, value: &Value) -> Fault {
    wrong(format!("{}() does not take {}", function.name(), value.type_name()))
}

fn zone(text: &str) -> Result<Zone, Fault> {
    Zone::read(text).ok_or_else(|| {
        let message = format!("“{text}” is not a time zone");
        let help = "write one as in 'Europe/Moscow' or '+02:00'";
        Box::new((*wrong(message)).help(help))
    })
}

/// The part of a moment that a type has.
fn project(moment: &DateTime, kind: Kind) -> Temporal {
    let local = moment.local();
    match kind {
        Kind::Date => Temporal::Date(local.day()),
        Kind::LocalTime => Temporal::LocalTime(local.clock()),
        Kind::Time => Temporal::Time(Time::new(local.clock(), moment.offset)),
        Kind::LocalDateTime => Temporal::LocalDateTime(local),
        _ => Temporal::DateTime(Arc::new(moment.clone())),
    }
}

/// A value as one of another type, of which it has all parts.
fn converted(other: &Temporal, kind: Kind, now: Option<&DateTime>) -> Result<Temporal, Fault> {
    if other.kind() == kind {
        return Ok(other.clone());
    }
    // A day stands for its midnight.
    let of = other.kind();
    let has = if kind.has_day() { of.has_day() } else { kind.has_clock() && of.has_clock() };
    if !has {
        return Err(wrong(format!("{} cannot be made of {}", kind.title(), other.kind().title())));
    }
    Fields::of(other).make(kind, now)
}

/// `datetime.fromEpoch(seconds, nanoseconds)` and `datetime.fromEpochMillis(milliseconds)`.
fn from_epoch(function: Function, arguments: &[Value]) -> Result<Temporal, Fault> {
    let whole = |value: &Value| match value {
        Value::Int(n) => Ok(i128::from(*n)),
        other => Err(unfit(function, other)),
    };
    let nanos = match arguments {
        [millis] => whole(millis)? * 1_000_000,
        [seconds, nanos] => whole(seconds)? * 1_000_000_000 + whole(nanos)?,
        _ => 0,
    };
    let utc = LocalDateTime::of_nanos(nanos).and_then(arithmetic::within);
    let utc = utc.ok_or_else(|| out_of_range("the moment lies beyond all years"))?;
    Ok(Temporal::DateTime(Arc::new(DateTime::at(utc, Zone::UTC))))
}
