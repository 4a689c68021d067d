//! Truncates a value to a unit: `datetime.truncate('week', d, {dayOfWeek: 2})`.

use std::sync::Arc;

use crate::day::Day;
use crate::diagnostic::nearest;
use crate::graph::Value;
use crate::graph::temporal::{
    DateTime, LocalDateTime, LocalTime, OffsetTime, Temporal, TemporalKind, TimeZone,
};

use super::fields::{TemporalFields, offset_on};
use super::{Fault, Function, project_moment, statement_time, wrong, wrong_argument};

/// The units from large to small. Those from `day` on have a number of nanoseconds, to which the
/// time of day is cut.
const UNITS: [(&str, i64); 14] = [
    ("millennium", 0),
    ("century", 0),
    ("decade", 0),
    ("year", 0),
    ("weekYear", 0),
    ("quarter", 0),
    ("month", 0),
    ("week", 0),
    ("day", 86_400_000_000_000),
    ("hour", 3_600_000_000_000),
    ("minute", 60_000_000_000),
    ("second", 1_000_000_000),
    ("millisecond", 1_000_000),
    ("microsecond", 1000),
];

/// Truncates the second argument, or the current time, to the unit that the first argument names.
/// Then sets the components that the third argument gives.
pub(super) fn truncate_temporal(
    kind: TemporalKind,
    function: Function,
    arguments: &[Value],
    now: Option<&DateTime>,
) -> Result<Temporal, Fault> {
    let (unit, per) = match &arguments[0] {
        Value::String(text) => unit(text)?,
        other => return Err(wrong_argument(function, other)),
    };
    let value = match arguments.get(1) {
        None => project_moment(statement_time(now)?, TemporalKind::DateTime),
        Some(Value::Temporal(value)) => value.clone(),
        Some(other) => return Err(wrong_argument(function, other)),
    };
    let fields = fields(function, arguments.get(2))?;
    let refused = || {
        let (to, of) = (kind.title(), value.kind().title());
        wrong(format!("{}() cannot make {to} of {of} in units of “{unit}”", function.name()))
    };
    let of_day = !matches!(kind, TemporalKind::LocalTime | TemporalKind::Time);
    if of_day != (per == 0) && unit != "day" && (!of_day || kind == TemporalKind::Date) {
        return Err(refused());
    }
    let day = match (of_day, value.day()) {
        (true, Some(day)) => Some(fields.day(Some(cut(unit, day)))?),
        (true, None) => return Err(refused()),
        (false, _) => None,
    };
    let clock = match value.time_of_day() {
        Some(clock) if per > 0 => LocalTime::wrapping((clock.nanos() - clock.nanos() % per).into()),
        None if per > 0 && unit != "day" => return Err(refused()),
        _ => LocalTime::MIDNIGHT,
    };
    let clock = || fields.time_of_day(Some(clock), per);
    let zone = fields.zone().or(value.zone());
    let zone = zone.unwrap_or_else(|| now.map_or(TimeZone::UTC, DateTime::zone));
    Ok(match (kind, day) {
        (TemporalKind::Date, Some(day)) => Temporal::Date(day),
        (TemporalKind::LocalTime, _) => Temporal::LocalTime(clock()?),
        (TemporalKind::LocalDateTime, Some(day)) => {
            Temporal::LocalDateTime(LocalDateTime::new(day, clock()?))
        }
        (TemporalKind::DateTime, Some(day)) => {
            let local = LocalDateTime::new(day, clock()?);
            let preferred = match &value {
                Temporal::DateTime(moment) => Some(moment.offset),
                _ => None,
            };
            Temporal::DateTime(Arc::new(DateTime::of_local(local, zone, preferred)))
        }
        _ => Temporal::Time(OffsetTime::new(clock()?, offset_on(&zone, Some(&value), now))),
    })
}

/// The components to set; none where no map is given.
fn fields(function: Function, map: Option<&Value>) -> Result<TemporalFields, Fault> {
    match map {
        None => Ok(TemporalFields::default()),
        Some(Value::Map(map)) => match TemporalFields::read(map)? {
            Some(fields) => Ok(fields),
            None => Err(wrong("the map of fields holds a null")),
        },
        Some(other) => Err(wrong_argument(function, other)),
    }
}

fn unit(text: &str) -> Result<(&'static str, i64), Fault> {
    let known = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.copied().ok_or_else(|| {
        let fault = *wrong(format!("“{text}” is no unit of time"));
        let names = UNITS.map(|(name, _)| name);
        Box::new(match nearest(text, names) {
            Some(near) => fault.help(format!("did you mean '{near}'?")),
            None => fault.help(format!("the units are {}", names.join(", "))),
        })
    })
}

/// The first day of the unit that contains a day.
fn cut(unit: &str, day: Day) -> Day {
    let first = |year: i64| Day { year, month: 1, day: 1 };
    let back = |days: i64| Day::numbered(day.number() - days);
    match unit {
        "millennium" => first(day.year.div_euclid(1000) * 1000),
        "century" => first(day.year.div_euclid(100) * 100),
        "decade" => first(day.year.div_euclid(10) * 10),
        "year" => first(day.year),
        "weekYear" => Day::of_week(day.week().0, 1, 1).unwrap_or(day),
        "quarter" => back(day.day_of_quarter() - 1),
        "month" => Day { day: 1, ..day },
        "week" => back(day.weekday() - 1),
        _ => day,
    }
}
