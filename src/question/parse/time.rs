//! Restrictions in time.

use crate::dataset::When;
use crate::dataset::when::Period;
use crate::question::dates::date_at;
use crate::question::function::Group;
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
