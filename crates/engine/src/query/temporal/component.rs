//! The components of dates, times and durations: `.year`, `.weekYear`, `.epochMillis`,
//! `.monthsOfYear`.

use crate::day::Day;
use crate::diagnostic::{Diagnostic, nearest};
use crate::graph::Value;
use crate::graph::temporal::{DateTime, Duration, LocalTime, Temporal, TemporalKind, TimeZone};

use super::{Fault, wrong};

/// The components of each kind of value. The functions below compute them.
const OF_DAY: [&str; 11] = [
    "year",
    "quarter",
    "month",
    "week",
    "weekYear",
    "day",
    "ordinalDay",
    "weekDay",
    "dayOfWeek",
    "dayOfQuarter",
    "quarterOfYear",
];
const OF_CLOCK: [&str; 6] =
    ["hour", "minute", "second", "millisecond", "microsecond", "nanosecond"];
const OF_ZONE: [&str; 4] = ["timezone", "offset", "offsetMinutes", "offsetSeconds"];
const OF_MOMENT: [&str; 2] = ["epochSeconds", "epochMillis"];
const OF_DURATION: [&str; 21] = [
    "years",
    "quarters",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "quartersOfYear",
    "monthsOfQuarter",
    "monthsOfYear",
    "daysOfWeek",
    "hoursOfDay",
    "minutesOfHour",
    "secondsOfMinute",
    "millisecondsOfSecond",
    "microsecondsOfSecond",
    "nanosecondsOfSecond",
];

/// The usual spelling of the component with a name, which may be written in any case of letters.
///
/// # Errors
/// Values of the type have no such component.
pub fn component_name(kind: TemporalKind, name: &str) -> Result<&'static str, Box<Diagnostic>> {
    let there: [(bool, &[&str]); 5] = [
        (kind.has_day(), &OF_DAY),
        (kind.has_time_of_day(), &OF_CLOCK),
        (kind.has_zone(), &OF_ZONE),
        (kind == TemporalKind::DateTime, &OF_MOMENT),
        (kind == TemporalKind::Duration, &OF_DURATION),
    ];
    let names =
        there.iter().filter(|(there, _)| *there).flat_map(|(_, names)| names.iter().copied());
    if let Some(known) = names.clone().find(|known| known.eq_ignore_ascii_case(name)) {
        return Ok(known);
    }
    let fault = *wrong(format!("{} has no “{name}”", kind.title()));
    Err(Box::new(match nearest(name, names.clone()) {
        Some(near) => fault.help(format!("did you mean “{near}”?")),
        None => fault.help(format!("it has {}", names.collect::<Vec<_>>().join(", "))),
    }))
}

/// The component of a value with a name.
///
/// # Errors
/// Values of its type have no such component.
pub fn component(of: &Temporal, name: &str) -> Result<Value, Fault> {
    let named = |name: &str| -> Option<Value> {
        if let Temporal::Duration(duration) = of {
            return of_duration(duration, name).map(whole);
        }
        None.or_else(|| of_day(of.day()?, name).map(Value::Int))
            .or_else(|| of_clock(of.time_of_day()?, name).map(Value::Int))
            .or_else(|| of_zone(&of.zone()?, of, name))
            .or_else(|| match of {
                Temporal::DateTime(moment) => of_moment(moment, name).map(whole),
                _ => None,
            })
    };
    if let Some(value) = named(name) {
        return Ok(value);
    }
    Ok(named(component_name(of.kind(), name)?).unwrap_or_default())
}

fn whole(n: i128) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX }))
}

fn of_day(day: Day, name: &str) -> Option<i64> {
    Some(match name {
        "year" => day.year,
        "quarter" | "quarterOfYear" => day.quarter(),
        "month" => day.month.into(),
        "week" => day.week().1,
        "weekYear" => day.week().0,
        "day" => day.day.into(),
        "ordinalDay" => day.ordinal(),
        "weekDay" | "dayOfWeek" => day.weekday(),
        "dayOfQuarter" => day.day_of_quarter(),
        _ => return None,
    })
}

fn of_clock(clock: LocalTime, name: &str) -> Option<i64> {
    Some(match name {
        "hour" => clock.hour(),
        "minute" => clock.minute(),
        "second" => clock.second(),
        "millisecond" => clock.nano() / 1_000_000,
        "microsecond" => clock.nano() / 1000,
        "nanosecond" => clock.nano(),
        _ => return None,
    })
}

fn of_zone(zone: &TimeZone, of: &Temporal, name: &str) -> Option<Value> {
    let offset = match of {
        Temporal::DateTime(moment) => moment.offset,
        Temporal::Time(time) => time.offset,
        _ => return None,
    };
    Some(match name {
        "timezone" => Value::from(zone.to_string()),
        "offset" => Value::from(TimeZone::Offset(offset).to_string()),
        "offsetMinutes" => Value::Int((offset / 60).into()),
        "offsetSeconds" => Value::Int(offset.into()),
        _ => return None,
    })
}

fn of_moment(moment: &DateTime, name: &str) -> Option<i128> {
    Some(match name {
        "epochSeconds" => moment.utc.seconds.into(),
        "epochMillis" => moment.utc.nanos().div_euclid(1_000_000),
        _ => return None,
    })
}

fn of_duration(duration: &Duration, name: &str) -> Option<i128> {
    let (months, days) = (i128::from(duration.months), i128::from(duration.days));
    let (seconds, nanos) = (i128::from(duration.seconds), i128::from(duration.nanos));
    Some(match name {
        "years" => months / 12,
        "quarters" => months / 3,
        "months" => months,
        "weeks" => days / 7,
        "days" => days,
        "hours" => seconds / 3600,
        "minutes" => seconds / 60,
        "seconds" => seconds,
        "milliseconds" => duration.time_nanos().div_euclid(1_000_000),
        "microseconds" => duration.time_nanos().div_euclid(1000),
        "nanoseconds" => duration.time_nanos(),
        "quartersOfYear" => months / 3 % 4,
        "monthsOfQuarter" => months % 3,
        "monthsOfYear" => months % 12,
        "daysOfWeek" => days % 7,
        "hoursOfDay" => seconds / 3600 % 24,
        "minutesOfHour" => seconds / 60 % 60,
        "secondsOfMinute" => seconds % 60,
        "millisecondsOfSecond" => nanos / 1_000_000,
        "microsecondsOfSecond" => nanos / 1000,
        "nanosecondsOfSecond" => nanos,
        _ => return None,
    })
}
