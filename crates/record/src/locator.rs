//! Locators: how a place in a source is named, and what is known of the place.

use serde::{Deserialize, Serialize};

/// A place in a source, or a run of places, that the source is known to have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its locator: `0.1.1`, or where there is no hash also a run of the last number, `0.1.1-4`.
    pub at: String,
    /// The first eight bytes of the hash of its sentence.
    pub hash: Option<u64>,
    /// Why nothing is recorded of it, where that is meant so.
    pub bare: Option<String>,
}

/// A locator as the part before its last number, and that number.
pub fn split_last_number(locator: &str) -> Option<(&str, u32)> {
    let (before, last) = match locator.rsplit_once('.') {
        Some((before, last)) => (before, last),
        None => ("", locator),
    };
    let digits = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| last.parse().ok()).flatten().map(|number| (before, number))
}

/// `0.1.1-4` as `0.1`, 1 and 4.
pub fn split_run(locator: &str) -> Option<(&str, u32, u32)> {
    let (first, last) = locator.split_once('-')?;
    let (before, first) = split_last_number(first)?;
    let (_, last) = split_last_number(last).filter(|(more, _)| more.is_empty())?;
    (first <= last).then_some((before, first, last))
}

/// A locator put together again: `0.1` and 3 are `0.1.3`.
pub fn join(before: &str, number: u32) -> String {
    if before.is_empty() { number.to_string() } else { format!("{before}.{number}") }
}

/// The part of the source that a place belongs to: what stands before the first full stop.
pub fn section(locator: &str) -> &str {
    locator.split('.').next().unwrap_or(locator)
}

/// Whether a text can be the locator of one sentence: without blanks and brackets, and no run.
pub fn is_single(locator: &str) -> bool {
    let stray = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '[' | ']');
    !locator.is_empty() && !locator.contains(stray) && split_run(locator).is_none()
}

/// A hash as it is written: sixteen digits.
pub fn format_hash(hash: u64) -> String {
    format!("{hash:016x}")
}

/// A hash that is written in sixteen digits of 0-9 and a-f.
pub fn parse_hash(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (text.len() == 16 && digits).then(|| u64::from_str_radix(text, 16).ok()).flatten()
}
