//! Times of day, without a time zone and with an offset from UTC.

use std::fmt;

use super::time_zone;

/// The nanoseconds of a second.
pub(super) const SECOND: i64 = 1_000_000_000;
/// The nanoseconds of a day.
const DAY: i64 = 86_400 * SECOND;

/// A time of day without a time zone, in nanoseconds since midnight: openCypher's LOCAL TIME.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(i64);

impl LocalTime {
    /// Midnight, 00:00.
    pub const MIDNIGHT: LocalTime = LocalTime(0);

    /// The time of day this many nanoseconds after midnight. It wraps around at midnight, so that
    /// any number gives a time of day.
    pub fn wrapping(nanos: i128) -> LocalTime {
        LocalTime(i64::try_from(nanos.rem_euclid(i128::from(DAY))).unwrap_or(0))
    }

    /// The time of day with these numbers; `None` where one of them is out of range, such as hour
    /// 24 or second 60.
    pub fn new(hour: i64, minute: i64, second: i64, nano: i64) -> Option<LocalTime> {
        let shown = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..SECOND).contains(&nano);
        shown.then(|| LocalTime(((hour * 60 + minute) * 60 + second) * SECOND + nano))
    }

    /// The nanoseconds since midnight.
    pub fn nanos(self) -> i64 {
        self.0
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> i64 {
        self.0 / SECOND / 3600
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> i64 {
        self.0 / SECOND / 60 % 60
    }

    /// The second, 0 to 59.
    pub fn second(self) -> i64 {
        self.0 / SECOND % 60
    }

    /// The nanoseconds of the second, 0 to 999,999,999.
    pub fn nano(self) -> i64 {
        self.0 % SECOND
    }
}

impl fmt::Display for LocalTime {
    /// Writes `21:40` or `21:40:32.142`: seconds are left out where they and their fraction are
    /// zero, and a fraction has three, six or nine digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        let (second, nano) = (self.second(), self.nano());
        if second == 0 && nano == 0 {
            return Ok(());
        }
        write!(f, ":{second:02}")?;
        if nano == 0 {
            Ok(())
        } else if nano % 1_000_000 == 0 {
            write!(f, ".{:03}", nano / 1_000_000)
        } else if nano % 1000 == 0 {
            write!(f, ".{:06}", nano / 1000)
        } else {
            write!(f, ".{nano:09}")
        }
    }
}

/// A time of day with an offset from UTC: openCypher's TIME. It sorts by the moment, not by what
/// clocks show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffsetTime {
    /// Nanoseconds since midnight UTC. The number is negative, or more than a day, where the UTC
    /// date differs from the local one.
    moment: i64,
    /// The offset: seconds east of Greenwich.
    pub offset: i32,
}

impl OffsetTime {
    /// The time that clocks show at an offset, in seconds east of Greenwich.
    pub fn new(clock: LocalTime, offset: i32) -> OffsetTime {
        OffsetTime { moment: clock.0 - i64::from(offset) * SECOND, offset }
    }

    /// The time that clocks show at the offset.
    pub fn time_of_day(self) -> LocalTime {
        LocalTime(self.moment + i64::from(self.offset) * SECOND)
    }
}

impl fmt::Display for OffsetTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.time_of_day(), time_zone::format_offset(self.offset))
    }
}
