//! Restrictions in time.

use crate::dates::{Date, counted, date_at};
use crate::english::classes::{Group, number_word};
use crate::meaning::{End, Point, Preposition, Time};
use crate::words;
use polemic_record::when::Period;
use polemic_record::{Claim, EntityId, When};

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
        let other = self.counted_from(at).or_else(|| self.at_an_end(at));
        if let Some(read) = other.or_else(|| self.some_years(at)) {
            return Some(read);
        }
        let at_time = self.at_the_time(at);
        let (typed, next) = at_time.map_or((self.text(at), at + 1), |next| ("during", next));
        let preposition = match typed {
            "in" | "on" | "during" => Preposition::In,
            "before" => Preposition::Before,
            "after" => Preposition::After,
            "since" => Preposition::Since,
            "until" | "till" | "by" => Preposition::Until,
            "between" | "from" => Preposition::Between,
            _ => return None,
        };
        let events = !matches!(typed, "in" | "on" | "by");
        let Some((first, end)) = self.point(next, events) else {
            let undated = events && self.name(next).is_some();
            let expected = if undated { "something with a date on record" } else { "a date" };
            return self.fail(next, expected);
        };
        if preposition != Preposition::Between {
            let days = match (&first, preposition) {
                (Point::Event(name), Preposition::In) => {
                    self.dataset.entity(name.entity()).when.as_ref().map(When::known)
                }
                _ => self.days(&first),
            };
            let Some(period) = period(preposition, days?, None) else {
                return self.fail(next, "something of which that end is dated");
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

    /// `in the mid 1920s`, `in 1932 1933` of `1932-33`: from one year to another.
    fn some_years(&self, at: usize) -> Read<Time> {
        let start = self.after_article(self.word(at, "in").or_else(|| self.word(at, "during"))?);
        let part = match self.text(start) {
            "early" => Some((0, 3)),
            "mid" | "middle" => Some((4, 6)),
            "late" => Some((7, 9)),
            _ => None,
        };
        if let Some((from, to)) = part {
            let (decade, end) = date_at(self.words, start + 1)?;
            let year = |n: i64| dated(&(decade.since.year + n).to_string());
            let is_decade = decade.until.year == decade.since.year + 9;
            let (first, last) = (year(from)?, year(to)?);
            let said = format!("the {} {}s", self.text(start), decade.since.year);
            let (since, until) = (first.since, last.until);
            let period = Period { since: Some(since), until: Some(until) };
            let first = Point::Date(Date { since, until, said });
            let time = Time { preposition: Preposition::In, first, second: None, period };
            return is_decade.then_some((time, end));
        }
        let (first, next) = date_at(self.words, start)?;
        let (second, end) = date_at(self.words, next)?;
        let years = |date: &Date| date.said.len() == 4;
        if !(years(&first) && years(&second) && first.until < second.since) {
            return None;
        }
        let period = Period { since: Some(first.since), until: Some(second.until) };
        let preposition = Preposition::Between;
        let (first, second) = (Point::Date(first), Some(Point::Date(second)));
        Some((Time { preposition, first, second, period }, end))
    }

    /// After `at the time of`, which means "during".
    pub(super) fn at_the_time(&self, at: usize) -> Option<usize> {
        let time = self.word(self.after_article(self.word(at, "at")?), "time")?;
        self.word(time, "of")
    }

    /// `at the end of X`, `at the beginning of 1927`, also of the period that a work covers.
    fn at_an_end(&self, at: usize) -> Read<Time> {
        let start = self.word(at, "at").or_else(|| self.word(at, "in"))?;
        let part = self.after_article(start);
        let end_of = match self.text(part) {
            "end" | "close" => End::Last,
            "beginning" | "start" | "outset" => End::First,
            _ => return None,
        };
        let of = self.word(part + 1, "of")?;
        let whole = |date: Date, end| {
            let period = Period { since: Some(date.since), until: Some(date.until) };
            let (preposition, first, second) = (Preposition::In, Point::Date(date), None);
            Some((Time { preposition, first, second, period }, end))
        };
        if let Some((covered, end)) = self.covered(of) {
            return whole(if end_of == End::First { covered.0 } else { covered.1 }, end);
        }
        let (point, end) = self.point(of, true)?;
        let date = match &point {
            Point::Date(date) => edge_of(date, end_of)?,
            Point::Event(name) => {
                let when = self.dataset.entity(name.entity()).when.as_ref()?;
                let mut parts = when.text().split('/');
                let first = parts.next()?;
                let part = if end_of == End::First { first } else { parts.next().unwrap_or(first) };
                dated(part)?
            }
        };
        whole(date, end)
    }

    /// `the period covered by X`: the first and the last date of the figures and claims on the word
    /// of a work, or on that of whoever made it of what it is about.
    fn covered(&self, at: usize) -> Read<(Date, Date)> {
        let period = self.after_article(at);
        let period = ["period", "years"].iter().find_map(|word| self.word(period, word))?;
        let (work, end) = self.only_name(self.word(self.word(period, "covered")?, "by")?)?;
        let schema = &self.dataset.schema;
        let is_work = |id| work.candidates.contains(&id);
        let of_work = |claim: &&Claim| claim.to.is_some_and(is_work);
        let makes = |claim: &&Claim| schema.relation(claim.relation).makes;
        let claims = || self.dataset.claims.iter().filter(|claim| !claim.denied);
        let makers: Vec<EntityId> =
            claims().filter(of_work).filter(makes).map(|c| c.from).collect();
        let about: Vec<EntityId> =
            claims().filter(|claim| is_work(claim.from)).filter_map(|claim| claim.to).collect();
        let figures = self.dataset.figures.iter().filter(|figure| {
            let by_maker = |id| makers.contains(&id) && about.contains(&figure.of);
            figure.according_to.is_some_and(|id| is_work(id) || by_maker(id))
        });
        let own = claims().filter(|claim| claim.according_to.is_some_and(is_work));
        let whens = figures.filter_map(|figure| figure.when.as_ref());
        let whens = whens.chain(own.filter_map(|claim| claim.when.as_ref()));
        let parts = |when: &When| {
            let mut parts = when.text().split('/');
            let first = parts.next()?;
            Some((dated(first)?, dated(parts.next().unwrap_or(first))?))
        };
        let spans: Vec<(Date, Date)> = whens.filter_map(parts).collect();
        let first = spans.iter().map(|(first, _)| first).min_by_key(|date| date.since)?.clone();
        let last = spans.iter().map(|(_, last)| last).max_by_key(|date| date.until)?.clone();
        Some(((first, last), end))
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
        let dated = |id: &polemic_record::EntityId| {
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

/// A date of the dataset as one of a question; none where it is not a plain day, month or year.
fn dated(text: &str) -> Option<Date> {
    let words = words::split(text).ok()?;
    date_at(&words, 0).filter(|(_, end)| *end == words.len()).map(|(date, _)| date)
}

/// The first or the last month of a year, and of a decade the year; of shorter dates all.
fn edge_of(date: &Date, end: End) -> Option<Date> {
    let (since, until) = (date.since, date.until);
    let day = if end == End::First { since } else { until };
    match (since.year == until.year, since.month == until.month) {
        (false, _) => dated(&day.year.to_string()),
        (true, false) => dated(&format!("{}-{:02}", day.year, day.month)),
        (true, true) => Some(date.clone()),
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
