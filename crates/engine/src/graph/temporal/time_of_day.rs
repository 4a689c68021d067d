//! Times of day.

use std::fmt;

use super::time_zone;

/// Nanoseconds of a second.
pub(super) const SECOND: i64 = 1_000_000_000;
/// Nanoseconds of a day.
const DAY: i64 = 86_400 * SECOND;

/// A time of day: nanoseconds since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(i64);

impl LocalTime {
    /// The first moment of a day.
    pub const MIDNIGHT: LocalTime = LocalTime(0);

    /// The time so many nanoseconds after midnight, or on another day.
    pub fn wrapping(nanos: i128) -> LocalTime {
        LocalTime(i64::try_from(nanos.rem_euclid(i128::from(DAY))).unwrap_or(0))
    }

    /// The time of these numbers, if clocks show it.
    pub fn new(hour: i64, minute: i64, second: i64, nano: i64) -> Option<LocalTime> {
        let shown = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..SECOND).contains(&nano);
        shown.then(|| LocalTime(((hour * 60 + minute) * 60 + second) * SECOND + nano))
    }

    /// Nanoseconds since midnight.
    pub fn nanos(self) -> i64 {
        self.0
    }

    /// 0 to 23.
    pub fn hour(self) -> i64 {
        self.0 / SECOND / 3600
    }

    /// 0 to 59.
    pub fn minute(self) -> i64 {
        self.0 / SECOND / 60 % 60
    }

    /// 0 to 59.
    pub fn second(self) -> i64 {
        self.0 / SECOND % 60
    }

    /// Nanoseconds of the second.
    pub fn nano(self) -> i64 {
        self.0 % SECOND
    }
}

impl fmt::Display for LocalTime {
    /// Seconds are left out where there are none; their fraction has three, six or nine digits.
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

/// A time of day at so many seconds east of Greenwich. It sorts by the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffsetTime {
    /// Nanoseconds since the midnight of Greenwich, perhaps that of another day.
    moment: i64,
    /// Seconds east of Greenwich.
    pub offset: i32,
}

impl OffsetTime {
    /// What clocks show at an offset.
    pub fn new(clock: LocalTime, offset: i32) -> OffsetTime {
        OffsetTime { moment: clock.0 - i64::from(offset) * SECOND, offset }
    }

    /// What clocks show there.
    pub fn clock(self) -> LocalTime {
        LocalTime(self.moment + i64::from(self.offset) * SECOND)
    }
}

impl fmt::Display for OffsetTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.clock(), time_zone::format_offset(self.offset))
    }
}
