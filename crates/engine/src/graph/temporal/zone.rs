//! Places on the globe, by their distance from Greenwich or by name. What clocks showed in the
//! named ones is known to the tables that `jiff` bundles; the machine's own are not asked, so that
//! an answer is the same everywhere.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use crate::day::Day;

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// The name of a zone that is known, as it is usually written.
    Named(Arc<str>),
}

/// The farthest that any zone lies from Greenwich, in seconds.
pub(super) const FARTHEST: i32 = 18 * 3600;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

impl Zone {
    /// Greenwich.
    pub const UTC: Zone = Zone::Offset(0);

    /// The zone of a name such as `Europe/Stockholm`, in any case.
    pub fn named(name: &str) -> Option<Zone> {
        let zone = ZONES.get(name).ok()?;
        Some(Zone::Named(zone.iana_name()?.into()))
    }

    /// The zone of a name or of an offset such as `+01:00`.
    pub fn read(text: &str) -> Option<Zone> {
        super::parse::offset_of(text).map(Zone::Offset).or_else(|| Zone::named(text))
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Zone::Offset(offset) => f.write_str(&shown(*offset)),
            Zone::Named(name) => f.write_str(name),
        }
    }
}

/// An offset as ISO 8601 writes it.
pub(super) fn shown(offset: i32) -> String {
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

fn zone(name: &str) -> TimeZone {
    ZONES.get(name).unwrap_or(TimeZone::UTC)
}

/// The offset of a zone at a moment, in seconds since 1970.
pub(super) fn at_moment(name: &str, seconds: i64) -> i32 {
    let moment = Timestamp::from_second(within(seconds)).unwrap_or(Timestamp::UNIX_EPOCH);
    zone(name).to_offset(moment).seconds()
}

/// The offset of a zone when its clocks show a time, in seconds since 1970 there.
pub(super) fn at_local(name: &str, seconds: i64, preferred: Option<i32>) -> i32 {
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
