//! Dates as people write them in a question.

use polemic_engine::day::last_day;
use polemic_record::Day;
use polemic_record::when::{Period, month_name, month_number};

use super::words::{Sort, Word};

/// A date of a question: a day, a month, a year, a decade or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// Its first day.
    pub since: Day,
    /// Its last day.
    pub until: Day,
    /// As the question language writes it.
    pub said: String,
}

/// The date that starts at a word, if one does, and the place after it. The longest reading wins.
pub fn date_at(words: &[Word], at: usize) -> Option<(Date, usize)> {
    let text = |n: usize| words.get(at + n).filter(|w| w.sort == Sort::Plain).map(|w| &*w.text);
    // A comma may stand before the year: "November 14, 1927".
    let comma = usize::from(words.get(at + 2).is_some_and(|w| w.sort == Sort::Comma));
    let day_first = || {
        let (d, m, y) = (day(text(0)?)?, month(text(1)?)?, year(text(2)?)?);
        Some((on(y, m, d)?, 3))
    };
    let month_first = || {
        let (m, d, y) = (month(text(0)?)?, day(text(1)?)?, year(text(2 + comma)?)?);
        Some((on(y, m, d)?, 3 + comma))
    };
    let whole_month = || Some((in_month(year(text(1)?)?, month(text(0)?)?), 2));
    let part = || Some((part_of_decade(text(0)?, decade(text(1)?)?)?, 2));
    let single = || Some((one_word(text(0)?)?, 1));
    let found = day_first().or_else(month_first).or_else(whole_month).or_else(part);
    let found = found.or_else(single);
    found.map(|(date, length)| (date, at + length))
}

/// The year or the month so many after (or before) one; none where the first is not known to the
/// year or month.
pub fn counted(from: Period, many: i64, years: bool) -> Option<Date> {
    let (since, until) = (from.since?, from.until?);
    if since.year != until.year || !years && since.month != until.month {
        return None;
    }
    if years {
        let year = since.year + many;
        return (year > 0).then(|| whole_years(year, year, year.to_string()));
    }
    let months = since.year * 12 + i64::from(since.month) - 1 + many;
    let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
    Some(in_month(months.div_euclid(12), month)).filter(|date| date.since.year > 0)
}

/// The word for a number such as `5th`, up to twenty; none for others.
pub fn ordinal(word: &str) -> Option<&'static str> {
    let words = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let ends = ["st", "nd", "rd", "th"];
    let number: usize = ends.iter().find_map(|end| word.strip_suffix(end))?.parse().ok()?;
    words.get(number.checked_sub(1)?).copied()
}

/// Whether a word is the name of a month.
pub fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// Whether a word can only be part of a date or a number, so that it is nobody's spelling slip.
pub fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn one_word(word: &str) -> Option<Date> {
    if let Some(y) = year(word) {
        return Some(whole_years(y, y, y.to_string()));
    }
    if let Some(decade) = decade(word) {
        return Some(whole_years(decade, decade + 9, format!("the {decade}s")));
    }
    let mut parts = word.split('-');
    let (y, m) = (year(parts.next()?)?, parts.next()?.parse().ok()?);
    match parts.next() {
        Some(d) => on(y, m, d.parse().ok()?),
        None => (1..=12).contains(&m).then(|| in_month(y, m)),
    }
}

/// The first year of a decade: `1920s`.
fn decade(word: &str) -> Option<i64> {
    word.strip_suffix('s').and_then(year).filter(|year| year % 10 == 0)
}

/// The first four, the next three or the last three years of a decade: `early 1920s`.
fn part_of_decade(part: &str, decade: i64) -> Option<Date> {
    let (first, last) = match part {
        "early" => (0, 3),
        "mid" => (4, 6),
        "late" => (7, 9),
        _ => return None,
    };
    Some(whole_years(decade + first, decade + last, format!("the {part} {decade}s")))
}

/// A year of three or four digits.
fn year(word: &str) -> Option<i64> {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    (digits && matches!(word.len(), 3 | 4)).then(|| word.parse().ok()).flatten()
}

/// A month's name in full, or cut to three letters.
fn month(word: &str) -> Option<u8> {
    month_number(word)
}

/// The day of a month: `14`, `1st`.
fn day(word: &str) -> Option<u8> {
    let ends = ["st", "nd", "rd", "th"];
    let number = ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    number.parse().ok().filter(|d| (1..=31).contains(d))
}

fn whole_years(first: i64, last: i64, said: String) -> Date {
    let since = Day { year: first, month: 1, day: 1 };
    Date { since, until: Day { year: last, month: 12, day: 31 }, said }
}

fn in_month(year: i64, month: u8) -> Date {
    let since = Day { year, month, day: 1 };
    let until = Day { year, month, day: last_day(year, month) };
    Date { since, until, said: format!("{} {year}", month_name(month)) }
}

fn on(year: i64, month: u8, day: u8) -> Option<Date> {
    let date = Day::new(year, month, day)?;
    let said = format!("{day} {} {year}", month_name(month));
    Some(Date { since: date, until: date, said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::split;

    #[test]
    fn dates() {
        for (text, since, until, said) in [
            ("1927", "1927-01-01", "1927-12-31", "1927"),
            ("1920s", "1920-01-01", "1929-12-31", "the 1920s"),
            ("early 1920s", "1920-01-01", "1923-12-31", "the early 1920s"),
            ("mid-1920s", "1924-01-01", "1926-12-31", "the mid 1920s"),
            ("late 1920s", "1927-01-01", "1929-12-31", "the late 1920s"),
            ("February 1928", "1928-02-01", "1928-02-29", "February 1928"),
            ("14 November 1927", "1927-11-14", "1927-11-14", "14 November 1927"),
            ("Nov 14th, 1927", "1927-11-14", "1927-11-14", "14 November 1927"),
            ("1927-11-14", "1927-11-14", "1927-11-14", "14 November 1927"),
            ("1927-11", "1927-11-01", "1927-11-30", "November 1927"),
        ] {
            let words = split(text).unwrap();
            let (date, end) = date_at(&words, 0).unwrap();
            assert_eq!(end, words.len(), "{text}");
            assert_eq!(
                (date.since.to_string(), date.until.to_string()),
                (since.into(), until.into())
            );
            assert_eq!(date.said, said);
        }
        for text in ["31 February 1927", "12", "1927-13", "19277", "trouble"] {
            let words = split(text).unwrap();
            assert!(date_at(&words, 0).is_none_or(|(_, end)| end < words.len()), "{text}");
        }
    }
}
