//! Dates with their uncertainty: EDTF (ISO 8601-2:2019 Annex A, levels 0 to 2) behind one type.
//!
//! The date of a claim is a period. Each of its ends may be known only coarsely, or be open. Four
//! days describe it: the earliest and the latest day on which it can have begun, and the same for
//! its end. `1924` is one moment somewhere in 1924; `1924/1926` began on some day of 1924, went on,
//! and ended on some day of 1926.

use std::fmt;
use std::ops::Deref;

use edtf_core::{Bound, Bounds, Edtf, IntervalEndpoint, Precision, SetElement, SetKind};
use serde::{Deserialize, Serialize};

use super::Day;

/// A stretch of days, both ends included. `None` means that it has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub since: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
}

/// Whether something holds, as far as coarse dates can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It holds for none of the exact days that the dates allow.
    No,
    /// It holds for some of the exact days that the dates allow.
    Possibly,
    /// It holds for all exact days that the dates allow.
    Surely,
}

/// When something was: an EDTF expression and the days that bound it, see [`DateBounds`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When(Box<DateBounds>);

/// The days that bound a [`When`]. They are kept on the heap, because most entities and claims have
/// no date and an empty `Option<When>` then takes one word only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateBounds {
    text: String,
    is_loose: bool,
    /// First day on which it can have begun; `None` where that is open or unknown.
    pub since: Option<Day>,
    /// Last day on which it can have begun; `None` where that is unknown.
    pub begun: Option<Day>,
    /// First day on which it can have ended; `None` where that is unknown.
    pub over: Option<Day>,
    /// Last day on which it can have ended; `None` where that is open or unknown.
    pub until: Option<Day>,
}

impl Deref for When {
    type Target = DateBounds;

    fn deref(&self) -> &DateBounds {
        &self.0
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate {
    /// The bytes of the text that are wrong; empty where something is missing at its end.
    pub range: std::ops::Range<usize>,
    /// What is wrong there.
    pub message: String,
}

impl When {
    /// Parses an EDTF expression of any level. O(text).
    ///
    /// # Errors
    /// The place where the text stops being EDTF, or the day that does not exist.
    pub fn parse(text: &str) -> Result<When, BadDate> {
        let edtf = Edtf::parse(text).map_err(|e| {
            let start = e.offset.min(text.len());
            BadDate { range: start..text.len(), message: e.message.to_string() }
        })?;
        let is_loose = edtf.is_approximate() || edtf.is_uncertain();
        let (since, until) = outer(edtf.bounds());
        let (begun, over) = match &edtf {
            Edtf::Interval(interval) => {
                let start = endpoint(interval.start);
                let end = endpoint(interval.end);
                // Of an open side only this is known: it reaches at least to the other side.
                let begun = start.map_or(end.and_then(|e| e.0), |s| s.1);
                let over = end.map_or(start.and_then(|s| s.1), |e| e.0);
                (begun, over)
            }
            _ => (until, since),
        };
        let text = text.to_owned();
        Ok(When(Box::new(DateBounds { text, is_loose, since, begun, over, until })))
    }

    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All days that it can touch.
    pub fn period(&self) -> Period {
        Period { since: self.since, until: self.until }
    }

    /// The days that it is known to reach over. An open or unknown side reaches no further than the
    /// dates of the other side: `1928/..` is known for 1928 only.
    pub fn known(&self) -> Period {
        Period { since: self.since.or(self.begun), until: self.until.or(self.over) }
    }

    /// Whether it is marked as approximate (`~`) or uncertain (`?`).
    pub fn is_loose(&self) -> bool {
        self.is_loose
    }

    /// Whether some moment of it lies in `period`. An approximate or uncertain date such as `1924~`
    /// gives [`Certainty::Possibly`] at most.
    pub fn overlaps(&self, period: Period) -> Certainty {
        self.overlaps_with(period, false)
    }

    /// The same for a `period` that is itself approximate, as in "about 1924". There an approximate
    /// date may give [`Certainty::Surely`] too, because it says no less than was asked.
    pub fn overlaps_about(&self, period: Period) -> Certainty {
        self.overlaps_with(period, true)
    }

    fn overlaps_with(&self, period: Period, is_vague: bool) -> Certainty {
        let before_end = |day: Option<Day>| match (day, period.until) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(day), Some(end)) => day <= end,
        };
        let after_start = |day: Option<Day>| match (day, period.since) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(day), Some(start)) => day >= start,
        };
        let can_begin = self.since.is_none() || before_end(self.since);
        let can_end = self.until.is_none() || after_start(self.until);
        if !(can_begin && can_end) {
            Certainty::No
        } else if (is_vague || !self.is_loose()) && before_end(self.begun) && after_start(self.over)
        {
            Certainty::Surely
        } else {
            Certainty::Possibly
        }
    }
}

fn day(bound: Bound) -> Option<Day> {
    match bound {
        Bound::Date(d) => Some(Day { year: d.year, month: d.month, day: d.day }),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    }
}

fn outer(bounds: Bounds) -> (Option<Day>, Option<Day>) {
    (day(bounds.earliest), day(bounds.latest))
}

/// The earliest and the latest day of an end of an interval; `None` for one that is open or
/// unknown.
fn endpoint(end: IntervalEndpoint) -> Option<(Option<Day>, Option<Day>)> {
    match end {
        IntervalEndpoint::Date(d) => Some(outer(Edtf::Date(d).bounds())),
        IntervalEndpoint::OnOrBefore(d) => Some((None, outer(Edtf::Date(d).bounds()).1)),
        IntervalEndpoint::OnOrAfter(d) => Some((outer(Edtf::Date(d).bounds()).0, None)),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of an English month name, 1 to 12, full or in three letters, in any case.
pub fn month_number(word: &str) -> Option<u8> {
    let is_named = |month: &&str| {
        let short = month.get(..3).filter(|_| word.len() == 3);
        month.eq_ignore_ascii_case(word) || short.is_some_and(|s| s.eq_ignore_ascii_case(word))
    };
    let found = MONTHS.iter().position(is_named)?;
    u8::try_from(found + 1).ok()
}

/// The English name of a month, 1 to 12.
pub fn month_name(number: u8) -> &'static str {
    MONTHS.get(usize::from(number).wrapping_sub(1)).copied().unwrap_or("")
}

impl fmt::Display for When {
    /// Writes the date as a person would: `December 1924`, `1936–1938`, `about 1924`, `since 1928`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(edtf) = Edtf::parse(&self.text) else { return f.write_str(&self.text) };
        match &edtf {
            Edtf::Date(date) => f.write_str(&spoken(date)),
            Edtf::DateTime(moment) => f.write_str(&spoken(&moment.date)),
            Edtf::Interval(interval) => match (said(interval.start), said(interval.end)) {
                (Some(start), Some(end)) if is_bare_year(&start) && is_bare_year(&end) => {
                    write!(f, "{start}–{end}")
                }
                (Some(start), Some(end)) => write!(f, "{start} to {end}"),
                (Some(start), None) if interval.end == IntervalEndpoint::Open => {
                    write!(f, "since {start}")
                }
                (Some(start), None) => write!(f, "from {start} to an unknown date"),
                (None, Some(end)) if interval.start == IntervalEndpoint::Open => {
                    write!(f, "until {end}")
                }
                (None, Some(end)) => write!(f, "from an unknown date to {end}"),
                (None, None) => f.write_str("at an unknown date"),
            },
            Edtf::Set(set) => {
                let joiner = match set.kind {
                    SetKind::AllMembers => " and ",
                    SetKind::OneMember => " or ",
                };
                let parts: Vec<String> = set.elements.iter().map(spoken_element).collect();
                f.write_str(&parts.join(joiner))
            }
        }
    }
}

/// Whether an end of an interval is spoken as a bare year: two of them are joined by a dash, as in
/// `1936–1938`, and others by "to".
fn is_bare_year(spoken: &str) -> bool {
    spoken.bytes().all(|b| b.is_ascii_digit())
}

fn said(end: IntervalEndpoint) -> Option<String> {
    match end {
        IntervalEndpoint::Date(d) => Some(spoken(&d)),
        IntervalEndpoint::OnOrBefore(d) => Some(format!("{} or before", spoken(&d))),
        IntervalEndpoint::OnOrAfter(d) => Some(format!("{} or after", spoken(&d))),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

fn spoken_element(element: &SetElement) -> String {
    match element {
        SetElement::Date(d) => spoken(d),
        SetElement::OnOrBefore(d) => format!("{} or before", spoken(d)),
        SetElement::OnOrAfter(d) => format!("{} or after", spoken(d)),
        SetElement::Range(a, b) => format!("{}–{}", spoken(a), spoken(b)),
    }
}

fn spoken(date: &edtf_core::Date) -> String {
    let mut text = match (date.is_approximate(), date.is_uncertain()) {
        (true, true) => "perhaps about ",
        (true, false) => "about ",
        (false, true) => "perhaps ",
        (false, false) => "",
    }
    .to_owned();
    let day = date.day.and_then(|d| d.value());
    let month = date.month.and_then(|m| m.value());
    if let Some(day) = day {
        text.push_str(&format!("{day} "));
    }
    match (date.precision(), month) {
        (Precision::Season, Some(code)) => {
            text.push_str(part_of_year(code));
            text.push(' ');
        }
        (_, Some(month)) => {
            text.push_str(month_name(month));
            text.push(' ');
        }
        _ => {}
    }
    text + &spoken_year(&date.year)
}

fn spoken_year(year: &edtf_core::Year) -> String {
    match (year.value(), year.kind) {
        (Some(value), _) if value <= 0 => format!("{} BCE", 1 - value),
        (Some(value), _) => value.to_string(),
        (None, edtf_core::YearKind::Standard { negative: false, digits }) => match digits {
            [Some(a), Some(b), Some(c), None] => {
                format!("{a}{b}{c}0s").trim_start_matches('0').to_owned()
            }
            [Some(a), Some(b), None, None] => format!("the {a}{b}00s"),
            _ => "an unknown year".to_owned(),
        },
        _ => "an unknown year".to_owned(),
    }
}

/// The English name of a sub-year grouping (ISO 8601-2 §4.8).
fn part_of_year(code: u8) -> &'static str {
    match code {
        21 | 25 | 29 => "spring",
        22 | 26 | 30 => "summer",
        23 | 27 | 31 => "autumn",
        24 | 28 | 32 => "winter",
        33 => "first quarter of",
        34 => "second quarter of",
        35 => "third quarter of",
        36 => "fourth quarter of",
        37 => "first third of",
        38 => "second third of",
        39 => "last third of",
        40 => "first half of",
        _ => "second half of",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        When::parse(text).unwrap()
    }

    #[test]
    fn spoken_as_a_person_writes() {
        for (edtf, spoken) in [
            ("1924", "1924"),
            ("1924-12", "December 1924"),
            ("1934-12-01", "1 December 1934"),
            ("1936/1938", "1936–1938"),
            ("1932-12/1933", "December 1932 to 1933"),
            ("1924~", "about 1924"),
            ("1924?", "perhaps 1924"),
            ("1924%", "perhaps about 1924"),
            ("1928/..", "since 1928"),
            ("../1940", "until 1940"),
            ("/1940", "from an unknown date to 1940"),
            ("192X", "1920s"),
            ("1917-23", "autumn 1917"),
            ("[1924,1925]", "1924 or 1925"),
            ("{1923,1924}", "1923 and 1924"),
            ("-0043", "44 BCE"),
        ] {
            assert_eq!(when(edtf).to_string(), spoken, "{edtf}");
        }
    }

    #[test]
    fn refuses_what_no_calendar_has() {
        for text in ["", "1924-13", "1924-02-30", "yesterday", "1924/1923-", "24"] {
            assert!(When::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_untold_end_reaches_no_further_than_the_other() {
        assert_eq!(when("1928/..").known(), when("1928").period());
        assert_eq!(when("../1940").known(), when("1940").period());
        assert_eq!(when("1936/1938").known(), when("1936/1938").period());
    }

    #[test]
    fn overlap_knows_what_it_does_not_know() {
        let year = |text: &str| when(text).period();
        assert_eq!(when("1924-12").overlaps(year("1924")), Certainty::Surely);
        assert_eq!(when("1924").overlaps(year("1924-12")), Certainty::Possibly);
        assert_eq!(when("1925/1927").overlaps(year("1926-05")), Certainty::Surely);
        assert_eq!(when("1928/..").overlaps(year("1930")), Certainty::Possibly);
        assert_eq!(when("1928/..").overlaps(year("1928")), Certainty::Surely);
        assert_eq!(when("../1940").overlaps(year("1939")), Certainty::Possibly);
        assert_eq!(when("1924~").overlaps(year("1924")), Certainty::Possibly);
        assert_eq!(when("1924").overlaps(year("1925")), Certainty::No);
        let after_1924 = Period { since: Some(Day { year: 1925, month: 1, day: 1 }), until: None };
        assert_eq!(when("1924/1926").overlaps(after_1924), Certainty::Surely);
        assert_eq!(when("1924").overlaps(after_1924), Certainty::No);
    }
}
