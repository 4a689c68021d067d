//! Makes dates and times from maps, `{year: 1984, week: 10, hour: 12}`, alone or to change
//! components of another value.

use std::sync::Arc;

use crate::day::Day;
use crate::day::{last_day, weeks_in_year};
use crate::graph::temporal::{
    DateTime, Duration, FARTHEST_YEAR, LocalDateTime, LocalTime, OffsetTime, Temporal,
    TemporalKind, TimeZone, UnitAmount,
};
use crate::graph::{Map, Value};

use super::{Fault, out_of_range, parse_zone, statement_time, wrong};

/// The numeric components that a map may have, in the order of [`TemporalFields::numbers`].
const NUMBERS: [&str; 16] = [
    "year",
    "month",
    "day",
    "week",
    "dayOfWeek",
    "quarter",
    "dayOfQuarter",
    "ordinalDay",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "epochSeconds",
    "epochMillis",
];

/// The components that a map gives.
#[derive(Debug, Clone, Default)]
pub(super) struct TemporalFields {
    numbers: [Option<i64>; 16],
    zone: Option<TimeZone>,
    /// The value from which the day is taken.
    date: Option<Temporal>,
    /// The value from which the time of day is taken.
    time: Option<Temporal>,
    /// The value from which both are taken.
    datetime: Option<Temporal>,
}

impl TemporalFields {
    /// All components of a value.
    pub(super) fn of(other: &Temporal) -> TemporalFields {
        let has = |there: bool| there.then(|| other.clone());
        TemporalFields {
            date: has(other.day().is_some()),
            time: has(other.time_of_day().is_some()),
            ..TemporalFields::default()
        }
    }

    /// Reads a map; `None` where one of its values is null.
    pub(super) fn read(map: &Map) -> Result<Option<TemporalFields>, Fault> {
        let mut fields = TemporalFields::default();
        for (name, value) in map {
            let number = NUMBERS.iter().position(|known| known.eq_ignore_ascii_case(name));
            match (number, value) {
                (_, Value::Null) => return Ok(None),
                (Some(place), Value::Int(n)) => fields.numbers[place] = Some(*n),
                (Some(_), other) => {
                    let found = other.type_name();
                    return Err(wrong(format!("“{name}” is a whole number, not {found}")));
                }
                (None, value) => fields.other(name, value)?,
            }
        }
        Ok(Some(fields))
    }

    fn other(&mut self, name: &str, value: &Value) -> Result<(), Fault> {
        match (name.to_ascii_lowercase().as_str(), value) {
            ("timezone", Value::String(text)) => self.zone = Some(parse_zone(text)?),
            ("date", Value::Temporal(it)) if it.day().is_some() => self.date = Some(it.clone()),
            ("time", Value::Temporal(it)) if it.time_of_day().is_some() => {
                self.time = Some(it.clone());
            }
            ("datetime", Value::Temporal(it))
                if it.day().is_some() && it.time_of_day().is_some() =>
            {
                self.datetime = Some(it.clone());
            }
            ("timezone" | "date" | "time" | "datetime", other) => {
                return Err(wrong(format!("“{name}” cannot be {}", other.type_name())));
            }
            _ => {
                let known = NUMBERS.into_iter().chain(["timezone", "date", "time", "datetime"]);
                let fault = *wrong(format!("“{name}” is no part of a date or time"));
                return Err(Box::new(match crate::diagnostic::nearest(name, known) {
                    Some(near) => fault.help(format!("did you mean “{near}”?")),
                    None => fault,
                }));
            }
        }
        Ok(())
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.numbers[NUMBERS.iter().position(|known| *known == name)?]
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.number(name).is_some())
    }

    /// Makes a value of a type. The current time supplies the time zone where none is given.
    pub(super) fn make(
        &self,
        kind: TemporalKind,
        now: Option<&DateTime>,
    ) -> Result<Temporal, Fault> {
        let alone = self.numbers == [None; 16]
            && [&self.date, &self.time, &self.datetime].iter().all(|it| it.is_none());
        if let (true, Some(zone)) = (alone, &self.zone) {
            return Ok(super::project_moment(
                &DateTime::at(statement_time(now)?.utc, zone.clone()),
                kind,
            ));
        }
        self.check(kind)?;
        let of_day = self.date.as_ref().or(self.datetime.as_ref());
        let of_clock = self.time.as_ref().or(self.datetime.as_ref());
        let base_clock = of_clock.and_then(Temporal::time_of_day);
        let default = || now.map_or(TimeZone::UTC, DateTime::zone);
        let zone = of_clock.and_then(Temporal::zone);
        Ok(match kind {
            TemporalKind::Date => Temporal::Date(self.day(of_day.and_then(Temporal::day))?),
            TemporalKind::LocalTime => Temporal::LocalTime(self.time_of_day(base_clock, 1)?),
            TemporalKind::Time => Temporal::Time(self.time(of_clock, now)?),
            _ if self.has(&["epochSeconds", "epochMillis"]) => self.of_epoch(kind)?,
            _ => {
                let day = self.day(of_day.and_then(Temporal::day))?;
                let local = LocalDateTime::new(day, self.time_of_day(base_clock, 1)?);
                if kind == TemporalKind::LocalDateTime {
                    return Ok(Temporal::LocalDateTime(local));
                }
                let preferred = match of_clock {
                    Some(Temporal::DateTime(moment)) => Some(moment.offset),
                    _ => None,
                };
                Temporal::DateTime(Arc::new(match (zone, self.zone.clone()) {
                    (Some(own), Some(given)) => {
                        DateTime::at(DateTime::of_local(local, own, preferred).utc, given)
                    }
                    (own, given) => {
                        let zone = given.or(own).unwrap_or_else(default);
                        DateTime::of_local(local, zone, preferred)
                    }
                }))
            }
        })
    }

    /// Makes a time of day with an offset, on the basis of `base`.
    fn time(&self, base: Option<&Temporal>, now: Option<&DateTime>) -> Result<OffsetTime, Fault> {
        let clock = self.time_of_day(base.and_then(Temporal::time_of_day), 1)?;
        let offset = |zone: &TimeZone| offset_on(zone, base, now);
        let own = base.and_then(Temporal::zone).map(|zone| offset(&zone));
        let given = self.zone.as_ref().map(offset);
        Ok(match (own, given) {
            // The same moment, shown with the other offset.
            (Some(own), Some(given)) => {
                let later = i128::from(given - own) * 1_000_000_000;
                OffsetTime::new(LocalTime::wrapping(i128::from(clock.nanos()) + later), given)
            }
            (own, given) => {
                let default = || now.map_or(0, |now| now.offset);
                OffsetTime::new(clock, given.or(own).unwrap_or_else(default))
            }
        })
    }

    /// Checks that the map gives no component which values of the type do not have.
    fn check(&self, kind: TemporalKind) -> Result<(), Fault> {
        let of_day = self.numbers[..8].iter().any(Option::is_some);
        let of_clock = self.numbers[8..14].iter().any(Option::is_some);
        let beyond = match kind {
            TemporalKind::Date if of_clock => "a time of day",
            TemporalKind::LocalTime | TemporalKind::Time if of_day => "a day",
            TemporalKind::Date | TemporalKind::LocalTime | TemporalKind::LocalDateTime
                if self.zone.is_some() =>
            {
                "a zone"
            }
            _ => return Ok(()),
        };
        Err(wrong(format!("{} does not have {beyond}", kind.title())))
    }

    fn of_epoch(&self, kind: TemporalKind) -> Result<Temporal, Fault> {
        let nanos = self.number("nanosecond").unwrap_or(0);
        let millis = self.number("epochMillis").map(|n| i128::from(n) * 1_000_000);
        let seconds = self.number("epochSeconds").map(|n| i128::from(n) * 1_000_000_000);
        let nanos = millis.or(seconds).unwrap_or(0) + i128::from(nanos);
        let utc = LocalDateTime::of_nanos(nanos).and_then(super::arithmetic::within);
        let utc = utc.ok_or_else(|| out_of_range("the moment lies beyond all years"))?;
        let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
        Ok(super::project_moment(&DateTime::at(utc, zone), kind))
    }

    /// Makes the day. Components that are not given are taken from `base`.
    pub(super) fn day(&self, base: Option<Day>) -> Result<Day, Fault> {
        let given = |name: &str| self.number(name);
        let groups = [
            self.has(&["month", "day"]),
            self.has(&["week", "dayOfWeek"]),
            self.has(&["quarter", "dayOfQuarter"]),
            self.has(&["ordinalDay"]),
        ];
        if groups.iter().filter(|there| **there).count() > 1 {
            let message = "a day is said by month, by week, by quarter or by its place in the year";
            return Err(wrong(message));
        }
        let week_year = base.map(|day| day.week().0);
        let own_year = if groups[1] { week_year } else { base.map(|day| day.year) };
        let Some(year) = given("year").or(own_year) else {
            return Err(wrong("a date needs a “year”"));
        };
        if year.abs() > FARTHEST_YEAR {
            return Err(out_of_range(format!("the year {year} is beyond {FARTHEST_YEAR}")));
        }
        // Components that are not given are those of the base, reduced where the year or month has
        // fewer.
        let day = match groups {
            [_, true, ..] => {
                let own = base.map(|day| day.week().1.min(weeks_in_year(year)));
                let week = self.needed("week", own, "dayOfWeek")?;
                let weekday = given("dayOfWeek").or(base.map(Day::weekday)).unwrap_or(1);
                Day::of_week(year, week, weekday)
            }
            [_, _, true, _] => {
                let quarter = self.needed("quarter", base.map(Day::quarter), "dayOfQuarter")?;
                let own = base.map(Day::day_of_quarter);
                let place = given("dayOfQuarter").or(own).unwrap_or(1);
                let cut = given("dayOfQuarter").is_none();
                let fits = (0..if cut { 3 } else { 1 }).map(|less| place - less);
                fits.into_iter().find_map(|place| Day::of_quarter(year, quarter, place))
            }
            [.., true] => Day::of_ordinal(year, given("ordinalDay").unwrap_or(1)),
            _ => {
                let own = base.map(|day| i64::from(day.month));
                let month = self.needed("month", own, "day")?;
                let month = u8::try_from(month).unwrap_or(0);
                let own = || base.map(|day| day.day.min(last_day(year, month)));
                let day = given("day").map(|day| u8::try_from(day).unwrap_or(0));
                Day::new(year, month, day.or_else(own).unwrap_or(1))
            }
        };
        day.ok_or_else(|| {
            let said = NUMBERS[..8].iter().filter_map(|name| Some((name, given(name)?)));
            let said: Vec<String> = said.map(|(name, n)| format!("{name} {n}")).collect();
            out_of_range(format!("no calendar has a day of {}", said.join(", ")))
        })
    }

    /// A component that must be given, or come from the base, if the smaller one is given.
    fn needed(&self, name: &str, base: Option<i64>, smaller: &str) -> Result<i64, Fault> {
        match self.number(name).or(base) {
            None if self.number(smaller).is_some() => {
                Err(wrong(format!("“{smaller}” needs “{name}” beside it")))
            }
            number => Ok(number.unwrap_or(1)),
        }
    }

    /// Makes the time of day. Components that are not given are taken from `base`. Of its fraction
    /// of a second, whole multiples of `unit` nanoseconds are kept beside smaller components that
    /// are given.
    pub(super) fn time_of_day(
        &self,
        base: Option<LocalTime>,
        unit: i64,
    ) -> Result<LocalTime, Fault> {
        let given = |name: &str| self.number(name);
        for (larger, smaller) in [("hour", "minute"), ("minute", "second")] {
            if base.is_none() && given(larger).is_none() && given(smaller).is_some() {
                return Err(wrong(format!("“{smaller}” needs “{larger}” beside it")));
            }
        }
        let base = base.unwrap_or(LocalTime::MIDNIGHT);
        let kept = |per: i64| (unit == per).then_some(base.nano() / per);
        let milli = given("millisecond").or(kept(1_000_000));
        let own = kept(1000).map(|micro| if milli.is_some() { micro % 1000 } else { micro });
        let micro = given("microsecond").or(own);
        let nano = given("nanosecond");
        let in_range = |name: &str, n: Option<i64>, limit: i64| match n {
            Some(n) if !(0..limit).contains(&n) => {
                Err(out_of_range(format!("{name} {n} is not between 0 and {}", limit - 1)))
            }
            n => Ok(n.unwrap_or(0)),
        };
        // Beside a larger component, a smaller one counts on from it: 3 microseconds after 2
        // milliseconds.
        let most_micros = if milli.is_some() { 1000 } else { 1_000_000 };
        let most_nanos = match (milli, micro) {
            (_, Some(_)) => 1000,
            (Some(_), None) => 1_000_000,
            (None, None) => 1_000_000_000,
        };
        let fraction = in_range("millisecond", milli, 1000)? * 1_000_000
            + in_range("microsecond", micro, most_micros)? * 1000
            + in_range("nanosecond", nano, most_nanos)?;
        let none = milli.is_none() && micro.is_none() && nano.is_none();
        let fraction = if none { base.nano() } else { fraction };
        let hour = in_range("hour", given("hour").or(Some(base.hour())), 24)?;
        let minute = in_range("minute", given("minute").or(Some(base.minute())), 60)?;
        let second = in_range("second", given("second").or(Some(base.second())), 60)?;
        LocalTime::new(hour, minute, second, fraction)
            .ok_or_else(|| out_of_range("no clock shows this time"))
    }

    /// The time zone that is given.
    pub(super) fn zone(&self) -> Option<TimeZone> {
        self.zone.clone()
    }
}

/// The offset of a time zone. A named one has an offset only at a moment: that of the value, or
/// else the current one.
pub(super) fn offset_on(zone: &TimeZone, of: Option<&Temporal>, now: Option<&DateTime>) -> i32 {
    let utc = match (zone, of, now) {
        (TimeZone::Offset(offset), ..) => return *offset,
        (_, Some(Temporal::DateTime(moment)), _) => moment.utc,
        (.., Some(now)) => now.utc,
        _ => LocalDateTime::default(),
    };
    DateTime::at(utc, zone.clone()).offset
}

/// The units of durations. For each whether it counts as months (0), days (1), seconds (2) or
/// nanoseconds (3), and how many of these it has.
const UNITS: [(&str, usize, i32); 11] = [
    ("years", 0, 12),
    ("quarters", 0, 3),
    ("months", 0, 1),
    ("weeks", 1, 7),
    ("days", 1, 1),
    ("hours", 2, 3600),
    ("minutes", 2, 60),
    ("seconds", 2, 1),
    ("milliseconds", 3, 1_000_000),
    ("microseconds", 3, 1000),
    ("nanoseconds", 3, 1),
];

/// Makes a duration from a map, `{months: 5, days: 1.5}`; `None` where one of its values is null.
pub(super) fn duration_from_map(map: &Map) -> Result<Option<Temporal>, Fault> {
    let mut sums = [UnitAmount::default(); 4];
    for (name, value) in map {
        let known = UNITS.iter().find(|(unit, ..)| unit.eq_ignore_ascii_case(name));
        let Some((_, place, factor)) = known else {
            let fault = *wrong(format!("“{name}” is no unit of durations"));
            let near = crate::diagnostic::nearest(name, UNITS.iter().map(|(unit, ..)| *unit));
            return Err(Box::new(match near {
                Some(near) => fault.help(format!("did you mean “{near}”?")),
                None => fault,
            }));
        };
        let amount = match value {
            Value::Int(n) => Some(UnitAmount::of_int(*n)),
            Value::Float(x) => UnitAmount::of_float(*x),
            Value::Null => return Ok(None),
            other => {
                let found = other.type_name();
                return Err(wrong(format!("“{name}” is a number, not {found}")));
            }
        };
        let amount = amount.ok_or_else(|| out_of_range(format!("“{name}” is too large")))?;
        sums[*place] = sums[*place].plus(amount.times(*factor));
    }
    let [months, days, seconds, nanos] = sums;
    Duration::of_parts(months, days, seconds, nanos)
        .map(|duration| Some(Temporal::Duration(Arc::new(duration))))
        .ok_or_else(|| out_of_range("the duration does not fit in 64 bits"))
}
