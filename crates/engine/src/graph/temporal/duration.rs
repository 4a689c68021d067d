//! Stretches of time.

use std::fmt::{self, Write};

use super::time_of_day::SECOND;

/// Seconds of a day that no clock is set in.
const DAY: i64 = 86_400;
/// Seconds of the twelfth part of a year of 365.2425 days.
const MONTH: i64 = 2_629_746;

/// A stretch of time. Months are not so many days, and days not so many seconds: which they are
/// depends on where they are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// Months, of which twelve are a year.
    pub months: i64,
    /// Days, of which seven are a week.
    pub days: i64,
    /// Seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds beyond them, fewer than a second has.
    pub nanos: i64,
}

impl Duration {
    /// So many months, days and nanoseconds; none where one does not fit.
    pub fn new(months: i64, days: i64, nanos: i128) -> Option<Duration> {
        let second = i128::from(SECOND);
        let seconds = i64::try_from(nanos.div_euclid(second)).ok()?;
        let nanos = i64::try_from(nanos.rem_euclid(second)).ok()?;
        Some(Duration { months, days, seconds, nanos })
    }

    /// The seconds with their nanoseconds, in nanoseconds.
    pub fn clock(self) -> i128 {
        i128::from(self.seconds) * i128::from(SECOND) + i128::from(self.nanos)
    }

    /// Whole seconds, those of a negative duration rounded up.
    pub fn seconds_toward_zero(self) -> i64 {
        self.seconds + i64::from(self.seconds < 0 && self.nanos > 0)
    }

    /// Adds up amounts of which parts are passed down to what is smaller: half a month is 15 days
    /// and some hours. None where the result does not fit.
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
            // What lacks a millionth of a nanosecond lacks it by rounding.
            + rounded((nanos.part * 1.000_001).trunc());
        let months = i64::try_from(months.whole).ok()?;
        Duration::new(months, i64::try_from(of_days / day).ok()?, of_seconds)
    }

    /// Adds another.
    pub fn plus(self, other: Duration) -> Option<Duration> {
        let months = self.months.checked_add(other.months)?;
        let days = self.days.checked_add(other.days)?;
        Duration::new(months, days, self.clock() + other.clock())
    }

    /// Turned round.
    pub fn negated(self) -> Option<Duration> {
        Duration::new(self.months.checked_neg()?, self.days.checked_neg()?, -self.clock())
    }

    /// As many times as long.
    pub fn times(self, factor: i64) -> Option<Duration> {
        let clock = self.clock().checked_mul(factor.into())?;
        Duration::new(self.months.checked_mul(factor)?, self.days.checked_mul(factor)?, clock)
    }

    /// Each part changed, with fractions passed down to what is smaller.
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

    /// About how long it is, in nanoseconds.
    fn length(self) -> i128 {
        let days = i128::from(self.days) * i128::from(DAY);
        (i128::from(self.months) * i128::from(MONTH) + days) * i128::from(SECOND) + self.clock()
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Duration) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    /// By about how long they are. Only sorting asks; `<` between durations is null.
    fn cmp(&self, other: &Duration) -> std::cmp::Ordering {
        let rest = |it: &Duration| (it.months, it.days, it.seconds, it.nanos);
        self.length().cmp(&other.length()).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = self.clock();
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

/// Numbers with their units, of which those that are none are left out.
fn units(f: &mut fmt::Formatter<'_>, units: &[(i128, char)]) -> fmt::Result {
    let mut there = units.iter().filter(|(n, _)| *n != 0);
    there.try_for_each(|(n, unit)| write!(f, "{n}{unit}"))
}

/// A number of units, parted so that whole ones stay exact.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnitAmount {
    whole: i128,
    part: f64,
}

impl UnitAmount {
    /// So many.
    pub fn of_int(n: i64) -> UnitAmount {
        UnitAmount { whole: n.into(), part: 0.0 }
    }

    /// So many and a part; none where it is not finite, or larger than anything that is counted.
    pub fn of_float(x: f64) -> Option<UnitAmount> {
        #[expect(clippy::cast_possible_truncation, reason = "in range, as is checked")]
        (x.abs() < 1e19).then(|| UnitAmount { whole: x.trunc() as i128, part: x.fract() })
    }

    /// Digits and a fraction, such as `0.75`, with a sign for both.
    pub(super) fn of_digits(negative: bool, whole: &str, fraction: &str) -> Option<UnitAmount> {
        let whole: i128 = whole.parse::<u64>().ok()?.into();
        let part: f64 =
            if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
        let amount = UnitAmount { whole, part };
        Some(if negative { amount.times(-1) } else { amount })
    }

    /// As many times as much.
    #[must_use]
    pub fn times(self, factor: i32) -> UnitAmount {
        UnitAmount { whole: self.whole * i128::from(factor), part: self.part * f64::from(factor) }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: UnitAmount) -> UnitAmount {
        UnitAmount { whole: self.whole + other.whole, part: self.part + other.part }
    }

    /// With less than one in the part, and of one sign.
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

/// The nanoseconds of so many seconds.
#[expect(clippy::cast_precision_loss, reason = "a day and a month are far below 2^53")]
fn nanoseconds(seconds: i64) -> f64 {
    seconds as f64 * 1e9
}

#[expect(clippy::cast_possible_truncation, reason = "parts of a month at most")]
fn rounded(x: f64) -> i128 {
    x.round() as i128
}
