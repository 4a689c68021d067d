//! Restrictions in time.

use crate::dataset::When;
use crate::dataset::when::Period;
use crate::question::dates::{counted, date_at};
use crate::question::function::{Group, number_word};
use crate::question::meaning::{Point, Preposition, Time};

use super::{Parser, Read};

impl Parser<'_> {
    /// Any number of restrictions, all of which hold.
    pub(super) fn times(&self, mut at: usize) -> (Vec<Time>, usize) {
        let mut times = Vec::new();
        while let Some((time, end)) = self.time(at) {
            times.push(time);
            at = end;
        }
        (times, at)
    }

    /// One restriction: a preposition and a date or something dated.
    pub(super) fn time(&self, at: usize) -> Read<Time> {
        if let Some(read) = self.counted_from(at) {
            return Some(read);
        }
        let preposition = match self.text(at) {
            "in" | "on" | "during" => Preposition::In,
            "before" => Preposition::Before,
            "after" => Preposition::After,
            "since" => Preposition::Since,
            "until" | "till" | "by" => Preposition::Until,
            "between" | "from" => Preposition::Between,
            _ => return None,
        };
        let events = !matches!(self.text(at), "in" | "on" | "by");
        let Some((first, end)) = self.point(at + 1, events) else {
            let undated = events && self.name(at + 1).is_some();
            let expected = if undated { "something with a date on record" } else { "a date" };
            return self.fail(at + 1, expected);
        };
        if preposition != Preposition::Between {
            let Some(period) = period(preposition, self.days(&first)?, None) else {
                return self.fail(at + 1, "something of which that end is dated");
            };
            return Some((Time { preposition, first, second: None, period }, end));
        }
        let joined = match (self.text(at), self.text(end)) {
            ("between", "and") | ("from", "to" | "until" | "till") => end + 1,
            ("between", _) => return self.fail(end, "“and” and a second date"),
            _ => return self.fail(end, "“to” and a second date"),
        };
        let Some((second, end)) = self.point(joined, events) else {
            return self.fail(joined, "a date");
        };
        let (days, until) = (self.days(&first)?, self.days(&second)?);
        let Some(period) = period(preposition, days, Some(until)) else {
            return self.fail(joined, "a date that is not before the first one");
        };
        Some((Time { preposition, first, second: Some(second), period }, end))
    }

    /// `two months later`, counted from the last dated thing before it; `two years after X`.
    fn counted_from(&self, at: usize) -> Read<Time> {
        let typed = self.text(at);
        let many =
            number_word(typed).or_else(|| typed.parse().ok()).or((typed == "a").then_some(1));
        let many = i64::try_from(many.filter(|many| *many <= 1_000)?).ok()?;
        let is_years = match self.text(at + 1) {
            "year" | "years" => true,
            "month" | "months" => false,
            _ => return None,
        };
        let (many, from, end) = match self.text(at + 2) {
            "later" => (many, self.dated_before(at)?, at + 3),
            "earlier" => (-many, self.dated_before(at)?, at + 3),
            "after" | "before" => {
                let (point, end) = self.point(at + 3, true)?;
                let many = if self.text(at + 2) == "after" { many } else { -many };
                (many, self.days(&point)?, end)
            }
            _ => return None,
        };
        let Some(date) = counted(from, many, is_years) else {
            return self.fail(at, "something dated closely enough to count from");
        };
        let period = Period { since: Some(date.since), until: Some(date.until) };
        let (first, second) = (Point::Date(date), None);
        Some((Time { preposition: Preposition::In, first, second, period }, end))
    }

    /// The days of the last thing named before a place that has a date.
    fn dated_before(&self, before: usize) -> Option<Period> {
        let dated = |at: usize| {
            let (name, end) = self.name(at).filter(|(_, end)| *end <= before)?;
            let [only] = name.candidates.as_slice() else { return None };
            let when = self.dataset.entity(*only).when.as_ref()?;
            Some((when.period(), end))
        };
        let (mut found, mut at) = (None, 0);
        while at < before {
            match dated(at) {
                Some((period, end)) => (found, at) = (Some(period), end),
                None => at = self.name(at).map_or(at + 1, |(_, end)| end),
            }
        }
        found
    }

    /// A date, or the name of something dated that does not answer to "who".
    fn point(&self, at: usize, events: bool) -> Read<Point> {
        let start = self.group(at, Group::Article).unwrap_or(at);
        // A date inside a name belongs to the name.
        let name = self.name(start);
        if let Some((date, end)) = date_at(self.words, start)
            && name.as_ref().is_none_or(|(_, name_end)| *name_end <= end)
        {
            return Some((Point::Date(date), end));
        }
        let (mut name, end) = name.filter(|_| events)?;
        let dated = |id: &crate::dataset::EntityId| {
            self.dataset.entity(*id).when.is_some() && !self.dataset.is_who(*id)
        };
        name.candidates.retain(dated);
        // Candidates of different dates would have to be asked about; one is needed to go on.
        (name.candidates.len() == 1).then_some((Point::Event(name), end))
    }

    /// The first and last day of a point; open ends stay open.
    fn days(&self, point: &Point) -> Option<Period> {
        match point {
            Point::Date(date) => Some(Period { since: Some(date.since), until: Some(date.until) }),
            Point::Event(name) => {
                self.dataset.entity(name.entity()).when.as_ref().map(When::period)
            }
        }
    }
}

/// The days that a restriction leaves; none where an end that it needs is open.
pub fn period(preposition: Preposition, first: Period, second: Option<Period>) -> Option<Period> {
    Some(match preposition {
        Preposition::In => {
            (first.since.is_some() || first.until.is_some()).then_some(())?;
            first
        }
        Preposition::Before => Period { since: None, until: first.since?.plus_days(-1) },
        Preposition::After => Period { since: first.until?.plus_days(1), until: None },
        Preposition::Since => Period { since: Some(first.since?), until: None },
        Preposition::Until => Period { since: None, until: Some(first.until?) },
        Preposition::Between => {
            let (since, until) = (first.since?, second?.until?);
            (since <= until).then_some(())?;
            Period { since: Some(since), until: Some(until) }
        }
    })
}
