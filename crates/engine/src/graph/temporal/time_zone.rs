//! Places on the globe, by their distance from Greenwich or by name. What clocks showed in the
//! named ones is known to the tables that `jiff` bundles; the machine's own are not asked, so that
//! an answer is the same everywhere.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{self, AmbiguousOffset, TimeZoneDatabase};

use crate::day::Day;

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeZone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// The name of a zone that is known, as it is usually written.
    Named(Arc<str>),
}

/// The farthest that any zone lies from Greenwich, in seconds.
pub(super) const FARTHEST: i32 = 18 * 3600;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

impl TimeZone {
    /// Greenwich.
    pub const UTC: TimeZone = TimeZone::Offset(0);

    /// The zone of a name such as `Europe/Stockholm`, in any case.
    pub fn named(name: &str) -> Option<TimeZone> {
        let zone = ZONES.get(name).ok()?;
        Some(TimeZone::Named(zone.iana_name()?.into()))
    }

    /// The zone of a name or of an offset such as `+01:00`.
    pub fn parse(text: &str) -> Option<TimeZone> {
        super::iso8601::parse_offset(text).map(TimeZone::Offset).or_else(|| TimeZone::named(text))
    }
}

impl std::fmt::Display for TimeZone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TimeZone::Offset(offset) => f.write_str(&format_offset(*offset)),
            TimeZone::Named(name) => f.write_str(name),
        }
    }
}

/// An offset as ISO 8601 writes it.
pub(super) fn format_offset(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let (sign, seconds) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let mut text = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, ":{:02}", seconds % 60);
    }
    text
}

fn zone(name: &str) -> tz::TimeZone {
    ZONES.get(name).unwrap_or(tz::TimeZone::UTC)
}

/// The offset of a zone at a moment, in seconds since 1970.
pub(super) fn offset_at_moment(name: &str, seconds: i64) -> i32 {
    let moment = Timestamp::from_second(within(seconds)).unwrap_or(Timestamp::UNIX_EPOCH);
    zone(name).to_offset(moment).seconds()
}

/// The offset of a zone when its clocks show a time, in seconds since 1970 there.
pub(super) fn offset_at_local_time(name: &str, seconds: i64, preferred: Option<i32>) -> i32 {
    let seconds = within(seconds);
    let day = Day::numbered(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let part = |n: i64| i8::try_from(n).unwrap_or(0);
    let small = |n: u8| i8::try_from(n).unwrap_or(1);
    let date =
        civil::date(i16::try_from(day.year).unwrap_or(1970), small(day.month), small(day.day));
    let local = date.at(part(second / 3600), part(second / 60 % 60), part(second % 60), 0);
    match zone(name).to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
        AmbiguousOffset::Gap { before, .. } => before.seconds(),
        AmbiguousOffset::Fold { before, after } => {
            let later = preferred == Some(after.seconds());
            if later { after.seconds() } else { before.seconds() }
        }
    }
}

/// A moment at which the rules of zones are the same, of the years that the tables reach: rules
/// for the future repeat as the calendar does, and before all clocks it was always the same.
fn within(seconds: i64) -> i64 {
    /// Seconds of four hundred years.
    const CYCLE: i64 = 146_097 * 86_400;
    const FIRST: i64 = -6000 * 31_556_952;
    const LAST: i64 = 7000 * 31_556_952;
    if seconds > LAST {
        LAST - CYCLE + (seconds - LAST).rem_euclid(CYCLE)
    } else {
        seconds.max(FIRST)
    }
}
