//! Locators: how a place in a source is named.
//!
//! `0.1.1` is section 0, paragraph 1, sentence 1; `0.h1` is the first heading of section 0;
//! `0.1.1-4` is a run of sentences. A dataset may use locators of its own, such as page numbers.

use serde::{Deserialize, Serialize};

/// A place, or a run of places, that the dataset lists for a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its locator: `0.1.1`, or a run such as `0.1.1-4` where there is no hash.
    pub at: String,
    /// The hash of its sentence, see [`crate::edition::hash`].
    pub hash: Option<u64>,
    /// Why no record cites it, where the editor left it out on purpose.
    pub bare: Option<String>,
}

/// Splits a locator before its last number: `0.1.3` is `0.1` and 3, and `7` is the empty text and
/// 7. Returns `None` where it does not end in a number of its own, as `0.h1`.
pub fn split_last_number(locator: &str) -> Option<(&str, u32)> {
    let (before, last) = match locator.rsplit_once('.') {
        Some((before, last)) => (before, last),
        None => ("", locator),
    };
    let digits = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| last.parse().ok()).flatten().map(|number| (before, number))
}

/// Splits a run: `0.1.1-4` is `0.1`, 1 and 4. Returns `None` for any other locator.
pub fn split_run(locator: &str) -> Option<(&str, u32, u32)> {
    let (first, last) = locator.split_once('-')?;
    let (before, first) = split_last_number(first)?;
    let (_, last) = split_last_number(last).filter(|(more, _)| more.is_empty())?;
    (first <= last).then_some((before, first, last))
}

/// Puts a locator together that [`split_last_number`] split: `0.1` and 3 are `0.1.3`.
pub fn join(before: &str, number: u32) -> String {
    if before.is_empty() { number.to_string() } else { format!("{before}.{number}") }
}

/// The section that a place belongs to: the locator up to its first full stop, `0` of `0.1.3`.
pub fn section(locator: &str) -> &str {
    locator.split('.').next().unwrap_or(locator)
}

/// Whether a text can be the locator of one sentence: it has neither blanks nor brackets, and is no
/// run.
pub fn is_single(locator: &str) -> bool {
    let stray = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '[' | ']');
    !locator.is_empty() && !locator.contains(stray) && split_run(locator).is_none()
}

/// A hash as it is written in a dataset: 16 hexadecimal digits in lower case.
pub fn format_hash(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Reads a hash that [`format_hash`] wrote. Returns `None` for any other text, capitals included.
pub fn parse_hash(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (text.len() == 16 && digits).then(|| u64::from_str_radix(text, 16).ok()).flatten()
}
