//! Reads dates, times and durations in ISO 8601: in the extended form with separators and in the
//! basic form without, and with a reduced precision where openCypher allows it.

use crate::day::Day;

use super::date_time::LocalDateTime;
use super::duration::{Duration, UnitAmount};
use super::time_of_day::LocalTime;
use super::time_zone::TimeZone;
use super::{FARTHEST_YEAR, time_zone};

/// The rest of a text that is read from left to right.
struct IsoReader<'a>(&'a str);

impl<'a> IsoReader<'a> {
    fn take(&mut self, sign: char) -> bool {
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Takes all digits that come next.
    fn digits(&mut self) -> &'a str {
        let end = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        digits
    }

    /// Takes a number of exactly this many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let part = self.0.get(..digits)?;
        self.0 = &self.0[digits..];
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    }

    /// Takes the fraction of a number, a point or comma and digits: the digits, or an empty text
    /// where no fraction follows.
    fn fraction(&mut self) -> Option<&'a str> {
        if !self.take('.') && !self.take(',') {
            return Some("");
        }
        let digits = self.digits();
        (!digits.is_empty()).then_some(digits)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads a date: `2015-07-21`, `20150721`, `2015-07`, `2015-W30-2`, `2015-Q3-21`, `2015-202`,
/// `2015`. Returns `None` where the text is none of these, or the calendar has no such day.
pub fn parse_date(text: &str) -> Option<Day> {
    let mut reader = IsoReader(text);
    let negative = reader.take('-');
    let signed = negative || reader.take('+');
    let digits = reader.digits();
    // Without separators the year has four digits. With separators or a sign it may have up to
    // nine.
    let apart = signed || reader.0.starts_with('-');
    let end = if apart { digits.len() } else { digits.len().min(4) };
    if !(4..=9).contains(&end) {
        return None;
    }
    let year: i64 = digits[..end].parse().ok()?;
    let year = if negative { -year } else { year };
    reader.0 = &text[text.len() - reader.0.len() - (digits.len() - end)..];
    if year.abs() > FARTHEST_YEAR {
        return None;
    }
    let apart = reader.take('-');
    let day = of_year(year, apart, &mut reader)?;
    reader.is_empty().then_some(day)
}

/// Reads what follows the year. `apart` says whether a separator followed the year.
fn of_year(year: i64, apart: bool, reader: &mut IsoReader) -> Option<Day> {
    // A text that uses one separator must use all.
    let next = |reader: &mut IsoReader| !reader.is_empty() && (!apart || reader.take('-'));
    if reader.take('W') {
        let week = reader.number(2)?;
        let weekday = if next(reader) { reader.number(1)? } else { 1 };
        return Day::of_week(year, week, weekday);
    }
    if reader.take('Q') {
        let quarter = reader.number(1)?;
        let place = if next(reader) { reader.number(2)? } else { 1 };
        return Day::of_quarter(year, quarter, place);
    }
    let small = |n: i64| u8::try_from(n).ok();
    match reader.0.bytes().take_while(u8::is_ascii_digit).count() {
        0 if !apart => Day::new(year, 1, 1),
        2 => {
            let month = small(reader.number(2)?)?;
            let day = if next(reader) { small(reader.number(2)?)? } else { 1 };
            Day::new(year, month, day)
        }
        3 => Day::of_ordinal(year, reader.number(3)?),
        4 if !apart => Day::new(year, small(reader.number(2)?)?, small(reader.number(2)?)?),
        _ => None,
    }
}

/// Reads a time of day and its offset, if one follows: `21:40:32.142`, `214032`, `21:40+02:00`,
/// `21`.
pub fn parse_time(text: &str) -> Option<(LocalTime, Option<TimeZone>)> {
    let mut reader = IsoReader(text);
    let clock = parse_clock(&mut reader)?;
    let (offset, name) = parse_offset_and_zone(reader.0)?;
    match name {
        Some(_) => None,
        None => Some((clock, offset.map(TimeZone::Offset))),
    }
}

fn parse_clock(reader: &mut IsoReader) -> Option<LocalTime> {
    let hour = reader.number(2)?;
    let apart = reader.take(':');
    let digit = |reader: &IsoReader| reader.0.starts_with(|c: char| c.is_ascii_digit());
    if !apart && !digit(reader) {
        return LocalTime::new(hour, 0, 0, 0);
    }
    let minute = reader.number(2)?;
    let more = if apart { reader.take(':') } else { digit(reader) };
    if !more {
        return LocalTime::new(hour, minute, 0, 0);
    }
    let second = reader.number(2)?;
    let fraction = reader.fraction()?;
    if fraction.len() > 9 {
        return None;
    }
    let nano = format!("{fraction:0<9}").parse().ok()?;
    LocalTime::new(hour, minute, second, nano)
}

/// Reads the time zone at the end of a text: nothing, an offset, a name in brackets, or both.
pub fn parse_offset_and_zone(text: &str) -> Option<(Option<i32>, Option<&str>)> {
    let (offset, name) = match text.split_once('[') {
        Some((offset, name)) => (offset, Some(name.strip_suffix(']')?)),
        None => (text, None),
    };
    let offset = if offset.is_empty() { None } else { Some(parse_offset(offset)?) };
    Some((offset, name))
}

/// Reads an offset in seconds: `Z`, `+02`, `+0200`, `+02:00`, `+02:00:07`.
pub(super) fn parse_offset(text: &str) -> Option<i32> {
    if text == "Z" || text == "z" {
        return Some(0);
    }
    let mut reader = IsoReader(text);
    let negative = reader.take('-');
    if !negative && !reader.take('+') {
        return None;
    }
    let clock = parse_clock(&mut reader)?;
    let seconds = i32::try_from(clock.nanos() / 1_000_000_000).ok()?;
    let right = reader.is_empty() && clock.nano() == 0 && seconds <= time_zone::FARTHEST;
    right.then_some(if negative { -seconds } else { seconds })
}

/// Reads a day and a time of day with the offset and the name of its time zone, if they follow. The
/// time may be missing and is then midnight.
pub fn parse_moment(text: &str) -> Option<(LocalDateTime, Option<i32>, Option<&str>)> {
    let Some((day, rest)) = text.split_once('T') else {
        return Some((LocalDateTime::new(parse_date(text)?, LocalTime::MIDNIGHT), None, None));
    };
    let mut reader = IsoReader(rest);
    let clock = parse_clock(&mut reader)?;
    let (offset, name) = parse_offset_and_zone(reader.0)?;
    Some((LocalDateTime::new(parse_date(day)?, clock), offset, name))
}

/// Reads a duration: `P1Y2M10DT2H30M`, `P2.5W`, `PT-1.5S`, or in the form of a date
/// `P2012-02-02T14:37:21.545`.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut reader = IsoReader(text);
    let negative = reader.take('-');
    reader.take('+');
    if !reader.take('P') || reader.is_empty() {
        return None;
    }
    let duration = written_as_date(reader.0).or_else(|| in_units(&mut reader))?;
    if negative { duration.negated() } else { Some(duration) }
}

fn written_as_date(text: &str) -> Option<Duration> {
    let (date, rest) = match text.split_once('T') {
        Some((date, rest)) => (date, Some(rest)),
        None => (text, None),
    };
    let mut reader = IsoReader(date);
    let years = reader.number(4)?;
    let apart = reader.take('-');
    let months = reader.number(2)?;
    let days = (!apart || reader.take('-')).then(|| reader.number(2))??;
    if !reader.is_empty() || months > 12 || days > 31 {
        return None;
    }
    let nanos = match rest {
        Some(rest) => {
            let mut reader = IsoReader(rest);
            let clock = parse_clock(&mut reader)?;
            reader.is_empty().then_some(clock.nanos())?
        }
        None => 0,
    };
    Duration::new(years * 12 + months, days, nanos.into())
}

/// The units before and after the `T`, in the order in which they must come.
const UNITS: [&str; 2] = ["YMWD", "HMS"];

fn in_units(reader: &mut IsoReader) -> Option<Duration> {
    let [mut months, mut days, mut seconds] = [UnitAmount::default(); 3];
    let (mut of_day, mut units) = (false, UNITS[0]);
    while !reader.is_empty() {
        if !of_day && reader.take('T') {
            (of_day, units) = (true, UNITS[1]);
        }
        let negative = reader.take('-');
        if !negative {
            reader.take('+');
        }
        let whole = reader.digits();
        let amount = UnitAmount::of_digits(negative, whole, reader.fraction()?)?;
        let unit = reader.0.chars().next()?;
        let place = units.find(unit)?;
        (units, reader.0) = (&units[place + 1..], &reader.0[1..]);
        let (to, amount) = match unit {
            'Y' => (&mut months, amount.times(12)),
            'M' if !of_day => (&mut months, amount),
            'W' => (&mut days, amount.times(7)),
            'D' => (&mut days, amount),
            'H' => (&mut seconds, amount.times(3600)),
            'M' => (&mut seconds, amount.times(60)),
            _ => (&mut seconds, amount),
        };
        *to = to.plus(amount);
    }
    Duration::of_parts(months, days, seconds, UnitAmount::default())
}

#[cfg(test)]
mod tests {
    use super::super::TemporalKind;

    fn shown(kind: TemporalKind, text: &str) -> Option<String> {
        kind.parse(text).map(|value| value.to_string())
    }

    #[test]
    fn forms_of_iso_8601() {
        for (kind, text, same) in [
            (TemporalKind::Date, "20150721", "2015-07-21"),
            (TemporalKind::Date, "2015-07", "2015-07-01"),
            (TemporalKind::Date, "201507", "2015-07-01"),
            (TemporalKind::Date, "2015-W30-2", "2015-07-21"),
            (TemporalKind::Date, "2015W302", "2015-07-21"),
            (TemporalKind::Date, "2015-W30", "2015-07-20"),
            (TemporalKind::Date, "2015W30", "2015-07-20"),
            (TemporalKind::Date, "2015-202", "2015-07-21"),
            (TemporalKind::Date, "2015202", "2015-07-21"),
            (TemporalKind::Date, "2015-Q3-21", "2015-07-21"),
            (TemporalKind::Date, "2015Q3", "2015-07-01"),
            (TemporalKind::Date, "2015", "2015-01-01"),
            (TemporalKind::Date, "-0043-03-15", "-0043-03-15"),
            (TemporalKind::Date, "12000-01-01", "+12000-01-01"),
            (TemporalKind::LocalTime, "214032.142", "21:40:32.142"),
            (TemporalKind::LocalTime, "2140", "21:40"),
            (TemporalKind::LocalTime, "21", "21:00"),
            (TemporalKind::Time, "2140-00:00", "21:40Z"),
            (TemporalKind::Time, "22+18:00", "22:00+18:00"),
            (TemporalKind::LocalDateTime, "2015T214032", "2015-01-01T21:40:32"),
            (TemporalKind::DateTime, "2015-W30T2140-02", "2015-07-20T21:40-02:00"),
            (
                TemporalKind::DateTime,
                "2015-07-21T21[europe/london]",
                "2015-07-21T21:00+01:00[Europe/London]",
            ),
            (
                TemporalKind::DateTime,
                "9999999-07-21T21[Europe/London]",
                "+9999999-07-21T21:00+01:00[Europe/London]",
            ),
            (TemporalKind::Duration, "P0.75M", "P22DT19H51M49.5S"),
            (TemporalKind::Duration, "-P1Y-2DT1,5H", "P-1Y2DT-1H-30M"),
            (TemporalKind::Duration, "P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"),
        ] {
            assert_eq!(shown(kind, text).as_deref(), Some(same), "{text}");
            assert_eq!(shown(kind, same).as_deref(), Some(same), "{text}");
        }
    }

    #[test]
    fn what_no_calendar_or_clock_has() {
        for (kind, texts) in [
            (
                TemporalKind::Date,
                "1900-02-29 1926-13-01 1926-1-1 1926-12-31- 99999999999999999999-01-01 24 2015- 2015-W54 2015-366 2015-Q5 2015-0721 2015-W302 1926-12-31T10 yesterday é",
            ),
            (
                TemporalKind::LocalTime,
                "24:00 21:60 21:40:60 2 214 21: 21:40Z 21:40:32.1234567890 21:4032",
            ),
            (TemporalKind::Time, "21:40+19:00 21:40+1 21:40[Europe/London] 21:40+01:00x"),
            (
                TemporalKind::DateTime,
                "2015-07-21T21[Nowhere] 2015-07-21T21+05:00[Europe/London] 2015-07-21T",
            ),
            (TemporalKind::LocalDateTime, "2015-07-21T21Z"),
            (
                TemporalKind::Duration,
                "P PT P1 P1H PT1D P1M1Y 1D P1DT P1.D P99999999999999999999D P--1D PTT1S",
            ),
        ] {
            for text in texts.split(' ') {
                assert_eq!(shown(kind, text), None, "{text}");
            }
        }
    }
}
