//! Time zones, by offset from UTC or by name.
//!
//! The rules of named zones come from the IANA tables that the crate `jiff` bundles. Those of the
//! machine are not used, so that a query gives the same answer everywhere.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{self, AmbiguousOffset, TimeZoneDatabase};

use crate::day::Day;

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeZone {
    /// An offset: seconds east of Greenwich.
    Offset(i32),
    /// The name of a known zone, such as `Europe/Stockholm`, in its usual spelling.
    Named(Arc<str>),
}

/// The largest offset of a time zone, in seconds: 18 hours.
pub(super) const FARTHEST: i32 = 18 * 3600;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

impl TimeZone {
    /// UTC.
    pub const UTC: TimeZone = TimeZone::Offset(0);

    /// The time zone with a name such as `Europe/Stockholm`, in any case; `None` where the tables
    /// have none.
    pub fn named(name: &str) -> Option<TimeZone> {
        let zone = ZONES.get(name).ok()?;
        Some(TimeZone::Named(zone.iana_name()?.into()))
    }

    /// The time zone with a name, or of an offset such as `+01:00`; `None` where the text is
    /// neither.
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

/// Writes an offset in ISO 8601: `Z`, `+01:00`, `-00:00:30`.
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

fn zone_rules(name: &str) -> tz::TimeZone {
    ZONES.get(name).unwrap_or(tz::TimeZone::UTC)
}

/// The offset of a named zone at a moment, which is given in seconds since 1970-01-01T00:00 UTC.
pub(super) fn offset_at_moment(name: &str, seconds: i64) -> i32 {
    let moment = Timestamp::from_second(within(seconds)).unwrap_or(Timestamp::UNIX_EPOCH);
    zone_rules(name).to_offset(moment).seconds()
}

/// The offset of a named zone when its clocks show a time, which is given in seconds since
/// 1970-01-01T00:00 by these clocks. See [`DateTime::of_local`](super::DateTime::of_local) for
/// times that are shown twice or skipped.
pub(super) fn offset_at_local_time(name: &str, seconds: i64, preferred: Option<i32>) -> i32 {
    let seconds = within(seconds);
    let day = Day::numbered(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let part = |n: i64| i8::try_from(n).unwrap_or(0);
    let small = |n: u8| i8::try_from(n).unwrap_or(1);
    let date =
        civil::date(i16::try_from(day.year).unwrap_or(1970), small(day.month), small(day.day));
    let local = date.at(part(second / 3600), part(second / 60 % 60), part(second % 60), 0);
    match zone_rules(name).to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
        AmbiguousOffset::Gap { before, .. } => before.seconds(),
        AmbiguousOffset::Fold { before, after } => {
            let later = preferred == Some(after.seconds());
            if later { after.seconds() } else { before.seconds() }
        }
    }
}

/// Moves a moment into the years that the tables cover, to one with the same rules: later years
/// repeat every 400 years, as the calendar does, and before the first rule the offset never
/// changed.
fn within(seconds: i64) -> i64 {
    /// The seconds of 400 years.
    const CYCLE: i64 = 146_097 * 86_400;
    const FIRST: i64 = -6000 * 31_556_952;
    const LAST: i64 = 7000 * 31_556_952;
    if seconds > LAST {
        LAST - CYCLE + (seconds - LAST).rem_euclid(CYCLE)
    } else {
        seconds.max(FIRST)
    }
}
