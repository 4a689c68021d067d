//! Days of the proleptic Gregorian calendar, and arithmetic with them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar: the Gregorian rules hold for all years, also those
/// before 1582. Years are astronomical: year 0 is 1 BCE, year -1 is 2 BCE.
///
/// ```
/// use polemic_engine::day::Day;
///
/// let day = Day::new(1924, 2, 28).expect("the calendar has it");
/// assert_eq!(day.plus_days(2).map(|day| day.to_string()), Some("1924-03-01".to_owned()));
/// assert_eq!(Day::new(1923, 2, 29), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    /// Astronomical year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The days of 400 years. After so many days the calendar repeats itself.
const CYCLE: i64 = 146_097;

/// Years beyond this are cut to it before they are counted, so that no sum of days overflows 64
/// bits. No value that queries can make comes near it.
const FARTHEST: i64 = 100_000_000_000;

impl Day {
    /// The day with this year, month and day of the month; `None` where the calendar has no such
    /// day, such as 30 February.
    pub fn new(year: i64, month: u8, day: u8) -> Option<Day> {
        let exists = (1..=12).contains(&month) && (1..=last_day(year, month)).contains(&day);
        exists.then_some(Day { year, month, day })
    }

    /// The number of days from 1970-01-01 to this day: 0 for that day itself, negative for earlier
    /// days.
    pub fn number(self) -> i64 {
        // Counts years from March, so that the leap day comes last and the months need no table.
        let month = i64::from(self.month);
        let year = self.year.clamp(-FARTHEST, FARTHEST) - i64::from(month <= 2);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let of_cycle = year.rem_euclid(400);
        let days = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year;
        year.div_euclid(400) * CYCLE + days - 719_468
    }

    /// The day with this number. It is the inverse of [`Day::number`].
    pub fn numbered(number: i64) -> Day {
        let number = number.clamp(-FARTHEST * 366, FARTHEST * 366) + 719_468;
        let of_cycle = number.rem_euclid(CYCLE);
        let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let small = |n: i64| u8::try_from(n).unwrap_or(1);
        let day = small(of_year - (153 * month + 2) / 5 + 1);
        let month = small(if month < 10 { month + 3 } else { month - 9 });
        let year = year + number.div_euclid(CYCLE) * 400 + i64::from(month <= 2);
        Day { year, month, day }
    }

    /// The day `days` later, or earlier where `days` is negative; `None` where the number of the
    /// day does not fit in 64 bits.
    pub fn plus_days(self, days: i64) -> Option<Day> {
        self.number().checked_add(days).map(Day::numbered)
    }

    /// The same day of the month `months` later, or the last day of the month where that month is
    /// shorter: one month after 31 January is 28 or 29 February. `None` where the year does not fit
    /// in 64 bits.
    pub fn plus_months(self, months: i64) -> Option<Day> {
        let month = self.year.checked_mul(12)?.checked_add(i64::from(self.month) - 1)?;
        let month = month.checked_add(months)?;
        let (year, month) = (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).ok()?);
        Some(Day { year, month, day: self.day.min(last_day(year, month)) })
    }

    /// The day of the week: 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> i64 {
        (self.number() + 3).rem_euclid(7) + 1
    }

    /// The week-numbering year and the week in it, as ISO 8601 counts weeks: week 1 holds the first
    /// Thursday of the year. The first days of January may belong to the last week of the year
    /// before.
    pub fn week(self) -> (i64, i64) {
        let thursday = Day::numbered(self.number() + 4 - self.weekday());
        (thursday.year, (thursday.ordinal() - 1) / 7 + 1)
    }

    /// The day with this number in a week, from 1 for Monday, in a week counted from 1; `None`
    /// where the year has no such week or the week no such day.
    pub fn of_week(year: i64, week: i64, weekday: i64) -> Option<Day> {
        let inside = (1..=weeks_in_year(year)).contains(&week) && (1..=7).contains(&weekday);
        let fourth = Day { year, month: 1, day: 4 };
        let monday = fourth.number() + 1 - fourth.weekday();
        inside.then(|| Day::numbered(monday + (week - 1) * 7 + weekday - 1))
    }

    /// The number of the day in its year: 1 for 1 January.
    pub fn ordinal(self) -> i64 {
        self.number() - Day { year: self.year, month: 1, day: 1 }.number() + 1
    }

    /// The day with this number in a year, counted from 1; `None` where the year has no such day.
    pub fn of_ordinal(year: i64, ordinal: i64) -> Option<Day> {
        let first = Day { year, month: 1, day: 1 };
        let last = Day { year, month: 12, day: 31 }.ordinal();
        (1..=last).contains(&ordinal).then(|| Day::numbered(first.number() + ordinal - 1))
    }

    /// The quarter of the year, 1 to 4.
    pub fn quarter(self) -> i64 {
        (i64::from(self.month) - 1) / 3 + 1
    }

    /// The number of the day in its quarter, from 1.
    pub fn day_of_quarter(self) -> i64 {
        let month = u8::try_from(self.quarter() * 3 - 2).unwrap_or(1);
        self.number() - Day { month, day: 1, ..self }.number() + 1
    }

    /// The day with this number in a quarter, both counted from 1; `None` where there is no such
    /// day.
    pub fn of_quarter(year: i64, quarter: i64, place: i64) -> Option<Day> {
        let month = u8::try_from(quarter.checked_mul(3)?.checked_sub(2)?).ok()?;
        let first = Day::new(year, month, 1)?;
        let after = first.plus_months(3)?.number();
        let day = first.number().checked_add(place)?.checked_sub(1)?;
        (first.number()..after).contains(&day).then(|| Day::numbered(day))
    }
}

/// The number of days of a month, which is 1 to 12.
pub fn last_day(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of weeks of a year as ISO 8601 counts them: 52 or 53.
pub fn weeks_in_year(year: i64) -> i64 {
    // 28 December always lies in the last week of its year.
    Day { year, month: 12, day: 28 }.week().1
}

impl fmt::Display for Day {
    /// Writes the day in ISO 8601: `1924-02-29`. Years of more than four digits have a sign:
    /// `+12000-01-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.year {
            ..0 => "-",
            10_000.. => "+",
            _ => "",
        };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year.abs(), self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_two_ways_to_say_one_thing() {
        assert_eq!(Day { year: 1970, month: 1, day: 1 }.number(), 0);
        let mut day = Day { year: -401, month: 12, day: 30 };
        for number in day.number()..day.number() + 2 * CYCLE {
            assert_eq!((day.number(), Day::numbered(number)), (number, day));
            day = if day.day < last_day(day.year, day.month) {
                Day { day: day.day + 1, ..day }
            } else if day.month < 12 {
                Day { month: day.month + 1, day: 1, ..day }
            } else {
                Day { year: day.year + 1, month: 1, day: 1 }
            };
        }
    }

    #[test]
    fn weeks_quarters_and_places_lead_back() {
        for number in -1000..40_000 {
            let day = Day::numbered(number);
            let (year, week) = day.week();
            assert_eq!(Day::of_week(year, week, day.weekday()), Some(day));
            assert_eq!(Day::of_ordinal(day.year, day.ordinal()), Some(day));
            let quarter = Day::of_quarter(day.year, day.quarter(), day.day_of_quarter());
            assert_eq!(quarter, Some(day));
        }
        assert_eq!(weeks_in_year(1818), 53);
        assert_eq!(Day::of_week(1817, 53, 1), None);
    }
}
