//! The operators `+`, `-`, `*` and `/` with dates, times and durations.

use std::sync::Arc;

use crate::day::Day;
use crate::diagnostic::codes;
use crate::graph::Value;
use crate::graph::temporal::{
    DateTime, Duration, FARTHEST_YEAR, LocalDateTime, LocalTime, OffsetTime, Temporal,
};
use crate::query::algebra::Binary;

use super::{Fault, fault, out_of_range};

/// Applies an operator to two values; `None` where it is not defined for values of these types.
pub fn temporal_arithmetic(operator: Binary, a: &Value, b: &Value) -> Option<Result<Value, Fault>> {
    use Temporal::Duration as D;
    use Value::Temporal as T;
    let long = |duration: Option<Duration>| match duration {
        Some(duration) => Ok(D(Arc::new(duration))),
        None => Err(out_of_range("the duration does not fit in 64 bits")),
    };
    let result = match (operator, a, b) {
        (Binary::Add, T(D(a)), T(D(b))) => long(a.plus(**b)),
        (Binary::Subtract, T(D(a)), T(D(b))) => long(b.negated().and_then(|b| a.plus(b))),
        (Binary::Add, T(moment), T(D(duration))) | (Binary::Add, T(D(duration)), T(moment)) => {
            later(moment, Some(**duration))
        }
        (Binary::Subtract, T(moment), T(D(duration))) => later(moment, duration.negated()),
        (Binary::Subtract, T(a), T(b)) => {
            let (a, b) = (a.kind().title(), b.kind().title());
            let wrong =
                *fault(&codes::ARGUMENT_TYPE_AT_RUN, format!("`-` does not take {b} from {a}"));
            Err(Box::new(wrong.help("duration.between(from, to) gives what lies between two")))
        }
        (Binary::Multiply, T(D(a)), Value::Int(n)) | (Binary::Multiply, Value::Int(n), T(D(a))) => {
            long(a.times(*n))
        }
        (Binary::Multiply, T(D(a)), Value::Float(x))
        | (Binary::Multiply, Value::Float(x), T(D(a))) => long(a.scaled(|n| n * x)),
        (Binary::Divide, T(D(_)), Value::Int(0)) => {
            Err(fault(&codes::ARITHMETIC, "a duration cannot be divided by zero"))
        }
        #[expect(clippy::cast_precision_loss, reason = "fractions cannot be had otherwise")]
        (Binary::Divide, T(D(a)), Value::Int(n)) => long(a.scaled(|part| part / *n as f64)),
        (Binary::Divide, T(D(a)), Value::Float(x)) => long(a.scaled(|n| n / x)),
        _ => return None,
    };
    Some(result.map(Value::Temporal))
}

/// The day and time, if its year is within the calendar.
pub(super) fn within(local: LocalDateTime) -> Option<LocalDateTime> {
    (local.day().year.abs() <= FARTHEST_YEAR).then_some(local)
}

fn later(moment: &Temporal, duration: Option<Duration>) -> Result<Temporal, Fault> {
    let later = duration.and_then(|duration| match moment {
        Temporal::Date(day) => {
            // Of the hours, minutes and seconds only whole days count.
            let days = duration.days.checked_add(duration.seconds_toward_zero() / 86_400)?;
            Some(Temporal::Date(day_later(*day, duration.months, days)?))
        }
        Temporal::LocalTime(clock) => Some(Temporal::LocalTime(clock_later(*clock, duration))),
        Temporal::Time(time) => Some(Temporal::Time(OffsetTime::new(
            clock_later(time.time_of_day(), duration),
            time.offset,
        ))),
        Temporal::LocalDateTime(local) => {
            let local = days_later(*local, duration)?.nanos() + duration.time_nanos();
            Some(Temporal::LocalDateTime(within(LocalDateTime::of_nanos(local)?)?))
        }
        Temporal::DateTime(moment) => {
            let local = days_later(moment.local(), duration)?;
            let start = DateTime::of_local(local, moment.zone(), Some(moment.offset));
            let utc = LocalDateTime::of_nanos(start.utc.nanos() + duration.time_nanos())?;
            let later = DateTime::at(within(utc)?, moment.zone());
            Some(Temporal::DateTime(Arc::new(later)))
        }
        Temporal::Duration(_) => None,
    });
    later.ok_or_else(|| out_of_range(format!("{moment} and this duration lead beyond all years")))
}

/// The day that is some months and then some days later; `None` where that lies outside the
/// calendar.
fn day_later(day: Day, months: i64, days: i64) -> Option<Day> {
    let within = |day: &Day| day.year.abs() <= FARTHEST_YEAR;
    day.plus_months(months).filter(within)?.plus_days(days).filter(within)
}

fn clock_later(clock: LocalTime, duration: Duration) -> LocalTime {
    LocalTime::wrapping(i128::from(clock.nanos()) + duration.time_nanos())
}

/// Adds the months and days of a duration; the time of day stays the same.
fn days_later(local: LocalDateTime, duration: Duration) -> Option<LocalDateTime> {
    let day = day_later(local.day(), duration.months, duration.days)?;
    Some(LocalDateTime::new(day, local.time_of_day()))
}
