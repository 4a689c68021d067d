//! Durations of months, days and seconds.

use std::fmt::{self, Write};

use super::time_of_day::SECOND;

/// The seconds of a day without a change of the clocks.
const DAY: i64 = 86_400;
/// The seconds of an average month: one twelfth of 365.2425 days.
const MONTH: i64 = 2_629_746;

/// A duration: openCypher's DURATION. Months, days and seconds are kept apart, because a month has
/// no fixed number of days and a day no fixed number of seconds: they depend on the date to which
/// the duration is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// The months; a year counts as twelve.
    pub months: i64,
    /// The days; a week counts as seven.
    pub days: i64,
    /// The seconds, rounded down.
    pub seconds: i64,
    /// The nanoseconds beyond the seconds, 0 to 999,999,999.
    pub nanos: i64,
}

impl Duration {
    /// A duration of months, days and nanoseconds; `None` where the seconds do not fit in 64 bits.
    pub fn new(months: i64, days: i64, nanos: i128) -> Option<Duration> {
        let second = i128::from(SECOND);
        let seconds = i64::try_from(nanos.div_euclid(second)).ok()?;
        let nanos = i64::try_from(nanos.rem_euclid(second)).ok()?;
        Some(Duration { months, days, seconds, nanos })
    }

    /// The seconds and nanoseconds together, in nanoseconds.
    pub fn time_nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nanos)
    }

    /// The whole seconds, rounded towards zero.
    pub fn seconds_toward_zero(self) -> i64 {
        self.seconds + i64::from(self.seconds < 0 && self.nanos > 0)
    }

    /// The duration of amounts that may have fractions. The fraction of a unit is passed down to
    /// the smaller units: half a month becomes 15 days and some hours. `None` where a part does not
    /// fit in 64 bits.
    pub fn of_parts(
        months: UnitAmount,
        days: UnitAmount,
        seconds: UnitAmount,
        nanos: UnitAmount,
    ) -> Option<Duration> {
        let (day, second) = (i128::from(DAY * SECOND), i128::from(SECOND));
        let months = months.carried();
        let of_month = rounded(months.part * nanoseconds(MONTH));
        let days = days.carried();
        let of_days = days.whole * day + rounded(days.part * nanoseconds(DAY)) + of_month;
        let seconds = seconds.carried();
        let nanos = nanos.carried();
        let of_seconds = seconds.whole * second
            + rounded(seconds.part * nanoseconds(1))
            + of_days % day
            + nanos.whole
            // A fraction that is a millionth of a nanosecond below the next whole one lies there
            // only by rounding.
            + rounded((nanos.part * 1.000_001).trunc());
        let months = i64::try_from(months.whole).ok()?;
        Duration::new(months, i64::try_from(of_days / day).ok()?, of_seconds)
    }

    /// The sum of two durations; `None` where it does not fit.
    pub fn plus(self, other: Duration) -> Option<Duration> {
        let months = self.months.checked_add(other.months)?;
        let days = self.days.checked_add(other.days)?;
        Duration::new(months, days, self.time_nanos() + other.time_nanos())
    }

    /// The duration with the opposite sign; `None` where it does not fit.
    pub fn negated(self) -> Option<Duration> {
        Duration::new(self.months.checked_neg()?, self.days.checked_neg()?, -self.time_nanos())
    }

    /// The duration `factor` times as long; `None` where it does not fit.
    pub fn times(self, factor: i64) -> Option<Duration> {
        let clock = self.time_nanos().checked_mul(factor.into())?;
        Duration::new(self.months.checked_mul(factor)?, self.days.checked_mul(factor)?, clock)
    }

    /// The duration with `change` applied to each part, for multiplication and division by any
    /// number. Fractions are passed down to the smaller units. `None` where the result does not
    /// fit.
    pub fn scaled(self, change: impl Fn(f64) -> f64) -> Option<Duration> {
        #[expect(clippy::cast_precision_loss, reason = "fractions cannot be had otherwise")]
        let scaled = |n: i64| UnitAmount::of_float(change(n as f64));
        Duration::of_parts(
            scaled(self.months)?,
            scaled(self.days)?,
            scaled(self.seconds)?,
            scaled(self.nanos)?,
        )
    }

    /// The approximate length in nanoseconds, with months of average length.
    fn length(self) -> i128 {
        let days = i128::from(self.days) * i128::from(DAY);
        (i128::from(self.months) * i128::from(MONTH) + days) * i128::from(SECOND)
            + self.time_nanos()
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Duration) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    /// Sorts by approximate length. Only `ORDER BY`, `min()` and `max()` use this; `<` between
    /// durations is null.
    fn cmp(&self, other: &Duration) -> std::cmp::Ordering {
        let rest = |it: &Duration| (it.months, it.days, it.seconds, it.nanos);
        self.length().cmp(&other.length()).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = self.time_nanos();
        if self.months == 0 && self.days == 0 && clock == 0 {
            return f.write_str("PT0S");
        }
        let (seconds, nanos) = (clock / i128::from(SECOND), clock % i128::from(SECOND));
        let months = i128::from(self.months);
        f.write_char('P')?;
        units(f, &[(months / 12, 'Y'), (months % 12, 'M'), (self.days.into(), 'D')])?;
        if clock == 0 {
            return Ok(());
        }
        f.write_char('T')?;
        units(f, &[(seconds / 3600, 'H'), (seconds / 60 % 60, 'M')])?;
        let rest = seconds % 60;
        if nanos == 0 {
            return units(f, &[(rest, 'S')]);
        }
        let sign = if clock < 0 { "-" } else { "" };
        let fraction = format!("{:09}", nanos.abs());
        write!(f, "{sign}{}.{}S", rest.abs(), fraction.trim_end_matches('0'))
    }
}

/// Writes numbers with their units, and leaves out those that are zero.
fn units(f: &mut fmt::Formatter<'_>, units: &[(i128, char)]) -> fmt::Result {
    let mut there = units.iter().filter(|(n, _)| *n != 0);
    there.try_for_each(|(n, unit)| write!(f, "{n}{unit}"))
}

/// An amount of a unit: a whole number, which stays exact, and a fraction.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnitAmount {
    whole: i128,
    part: f64,
}

impl UnitAmount {
    /// A whole amount.
    pub fn of_int(n: i64) -> UnitAmount {
        UnitAmount { whole: n.into(), part: 0.0 }
    }

    /// An amount from a float; `None` where the float is not finite or 10¹⁹ or more, which is
    /// beyond anything that is counted.
    pub fn of_float(x: f64) -> Option<UnitAmount> {
        #[expect(clippy::cast_possible_truncation, reason = "in range, as is checked")]
        (x.abs() < 1e19).then(|| UnitAmount { whole: x.trunc() as i128, part: x.fract() })
    }

    /// An amount from its digits and those of its fraction: `0` and `75` for 0.75. `None` where
    /// they do not fit.
    pub(super) fn of_digits(negative: bool, whole: &str, fraction: &str) -> Option<UnitAmount> {
        let whole: i128 = whole.parse::<u64>().ok()?.into();
        let part: f64 =
            if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
        let amount = UnitAmount { whole, part };
        Some(if negative { amount.times(-1) } else { amount })
    }

    /// The amount times `factor`.
    #[must_use]
    pub fn times(self, factor: i32) -> UnitAmount {
        UnitAmount { whole: self.whole * i128::from(factor), part: self.part * f64::from(factor) }
    }

    /// The sum of two amounts.
    #[must_use]
    pub fn plus(self, other: UnitAmount) -> UnitAmount {
        UnitAmount { whole: self.whole + other.whole, part: self.part + other.part }
    }

    /// The same amount with a fraction of less than one, and both parts of one sign.
    fn carried(self) -> UnitAmount {
        let mut whole = self.whole + rounded(self.part.trunc());
        let mut part = self.part.fract();
        if whole > 0 && part < 0.0 {
            whole -= 1;
            part += 1.0;
        } else if whole < 0 && part > 0.0 {
            whole += 1;
            part -= 1.0;
        }
        UnitAmount { whole, part }
    }
}

/// Seconds in nanoseconds.
#[expect(clippy::cast_precision_loss, reason = "a day and a month are far below 2^53")]
fn nanoseconds(seconds: i64) -> f64 {
    seconds as f64 * 1e9
}

#[expect(clippy::cast_possible_truncation, reason = "parts of a month at most")]
fn rounded(x: f64) -> i128 {
    x.round() as i128
}
