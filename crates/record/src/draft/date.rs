//! Reads the dates of records. Reports those that are no EDTF, with what was probably meant.

use crate::When;
use crate::codes;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};
use crate::when::{BadDate, month_number};

/// Reads a date that stands at `place`. Adds a mistake where it is no date, and a warning where it
/// is one but probably means something else.
pub fn read_date(
    text: &str,
    place: impl FnOnce() -> ValuePath,
    mistakes: &mut MistakeList,
) -> Option<When> {
    match When::parse(text) {
        Ok(when) => {
            if let Some((first, last)) = year_range(text) {
                let message = format!("“{text}” is a part of {first}, not a range of years");
                let mistake = DatasetMistake::new(&codes::SEASON_DATE, place(), message);
                mistakes.add(mistake.help(format!("for the range write “{first}/{last}”")));
            }
            Some(when)
        }
        Err(bad) => {
            mistakes.add(match turned(text) {
                Some(turned) => {
                    let message = format!("the period “{text}” ends before it begins");
                    DatasetMistake::new(&codes::DATE_ORDER, place(), message)
                        .help(format!("if its ends were exchanged, write “{turned}”"))
                }
                None => bad_date(text, bad, place()),
            });
            None
        }
    }
}

fn bad_date(text: &str, bad: BadDate, place: ValuePath) -> DatasetMistake {
    let message = format!("{} is not a date", quoted(text));
    let place = match text {
        "" => place,
        _ => place.bytes(visible(text, bad.range)),
    };
    let mistake = DatasetMistake::new(&codes::BAD_DATE, place, message).label(bad.message);
    match cure(text) {
        Some(cure) => mistake.help(format!("write “{cure}”")),
        None => mistake.help("write it as 1924, 1924-12, 1924-12-01, 1924~ or 1936/1938"),
    }
}

/// A period with its ends exchanged, `1924/1926` for `1926/1924`, if that is a date.
fn turned(text: &str) -> Option<String> {
    let (first, last) = text.split_once('/')?;
    let turned = format!("{last}/{first}");
    (When::parse(first).is_ok() && When::parse(&turned).is_ok()).then_some(turned)
}

/// The range, or the last character of the text where it is empty, so that there is something to
/// underline.
fn visible(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    if range.start < range.end {
        return range;
    }
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    last..text.len()
}

/// The first and the last year of a text that looks like a range of years, as `1917-23` does. The
/// last two digits must be greater than those of the year, and no month.
fn year_range(text: &str) -> Option<(&str, String)> {
    let (year, tail) = text.split_once('-')?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || tail.len() != 2 || !digits(year) || !digits(tail) || tail <= &year[2..] {
        return None;
    }
    let season_or_no_month = tail > "12";
    season_or_no_month.then(|| (year, format!("{}{tail}", &year[..2])))
}

/// What was probably meant by a text that is not EDTF. What it returns always is.
fn cure(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let candidates = [
        Some(text.to_owned()),
        year_range(text).map(|(first, last)| format!("{first}/{last}")),
        lower
            .strip_suffix('s')
            .map(|decade| decade.strip_suffix('0').unwrap_or("").to_owned() + "X"),
        about(&lower),
        bounded(&lower),
        within_year(text),
        years(text),
        in_words(&lower),
        numbers(text),
    ];
    candidates.into_iter().flatten().find(|c| When::parse(c).is_ok())
}

/// Writes `c. 1924` and `about 1924` as `1924~`.
fn about(text: &str) -> Option<String> {
    let words = ["circa", "about", "around", "ca.", "ca", "c."];
    let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
    Some(format!("{}~", rest.trim()))
}

/// Writes `before 1924` as `[..1923]` and `after 1924` as `[1925..]`; `by 1924` and `until 1924` as
/// `[..1924]`, `since 1924` as `1924/..`, and `between 1924 and 1926` as `[1924..1926]`.
fn bounded(text: &str) -> Option<String> {
    let (word, date) = text.split_once(' ')?;
    let date = date.trim();
    let edtf =
        |date: &str| When::parse(date).map(|_| date.to_owned()).ok().or_else(|| in_words(date));
    let year = || date.parse::<i32>().ok().filter(|_| date.len() == 4);
    Some(match (word, year()) {
        ("before", Some(year)) => format!("[..{:04}]", year - 1),
        ("after", Some(year)) => format!("[{:04}..]", year + 1),
        ("before" | "by" | "until" | "till", _) => format!("[..{}]", edtf(date)?),
        ("since" | "from", _) => format!("{}/..", edtf(date)?),
        ("after", None) => format!("[{}..]", edtf(date)?),
        ("between", _) => {
            let (first, last) = date.split_once(" and ")?;
            format!("[{}..{}]", edtf(first.trim())?, edtf(last.trim())?)
        }
        _ => return None,
    })
}

/// Writes `1924-11/12`, two months of a year, as `1924-11/1924-12`, and `1924-11-05/07`, two days of
/// a month, as `1924-11-05/1924-11-07`.
fn within_year(text: &str) -> Option<String> {
    let (first, last) = text.split_once(['/', '–'])?;
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let (before, number) = first.rsplit_once('-')?;
    let fits = is_number(last) && is_number(number) && number < last && before.len() >= 4;
    fits.then(|| format!("{first}/{before}-{last}"))
}

/// Writes `1924-1926`, `1924 – 1926` and `1924 to 1926` as `1924/1926`, and `1924-` as `1924/..`.
fn years(text: &str) -> Option<String> {
    let (from, to) = ["–", "—", " to ", " - ", "-"].iter().find_map(|by| text.split_once(by))?;
    let to = if to.trim().is_empty() { ".." } else { to.trim() };
    Some(format!("{}/{to}", from.trim()))
}

/// Writes `December 1924` as `1924-12`; `1 December 1924` and `December 1, 1924` as `1924-12-01`.
fn in_words(text: &str) -> Option<String> {
    let mut month = None;
    let mut day = None;
    let mut year = None;
    for word in text.split([' ', ',', '.']).filter(|word| !word.is_empty()) {
        let number = || word.trim_end_matches(|c: char| "stndrh".contains(c)).parse::<u16>().ok();
        match month_number(word) {
            Some(found) => month = Some(found),
            None if word.len() == 4 => year = Some(number()?),
            None => day = Some(number()?),
        }
    }
    let (year, month) = (year?, month?);
    Some(match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    })
}

/// Writes `1924-1-5`, `1924/1/5` and `5.1.1924` as `1924-01-05`, and `1.1924` as `1924-01`.
fn numbers(text: &str) -> Option<String> {
    let mut parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    if parts.last().is_some_and(|part| part.len() == 4) {
        parts.reverse();
    }
    let two_or_three = (2..=3).contains(&parts.len());
    let all_numbers = parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    if !two_or_three || !all_numbers || parts[0].len() != 4 {
        return None;
    }
    let padded: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    Some(padded.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cures_are_what_was_meant() {
        for (text, meant) in [
            ("1924-1926", "1924/1926"),
            ("1924–1926", "1924/1926"),
            ("1913-17", "1913/1917"),
            ("1920s", "192X"),
            ("c. 1924", "1924~"),
            ("December 1924", "1924-12"),
            ("1 December 1934", "1934-12-01"),
            ("December 1st, 1934", "1934-12-01"),
            ("1924-1-5", "1924-01-05"),
            ("5.1.1924", "1924-01-05"),
            ("1924/1/5", "1924-01-05"),
            (" 1924", "1924"),
            ("1790-11/12", "1790-11/1790-12"),
            ("1790-11-05/07", "1790-11-05/1790-11-07"),
            ("before 1791", "[..1790]"),
            ("after 1791", "[1792..]"),
            ("until 1791", "[..1791]"),
            ("before November 1790", "[..1790-11]"),
            ("between 1790 and 1792", "[1790..1792]"),
            ("since 1790", "1790/.."),
        ] {
            assert_eq!(cure(text).as_deref(), Some(meant), "{text}");
        }
        for text in ["", "soon", "1924-02-30", "é", "1924-99-99", "s", "0s"] {
            assert_eq!(cure(text), None, "{text}");
        }
    }

    #[test]
    fn year_ranges_are_told_from_months_and_seasons() {
        assert_eq!(year_range("1917-23"), Some(("1917", "1923".to_owned())));
        assert_eq!(year_range("1930-21"), None);
        assert_eq!(year_range("1907-12"), None);
        assert_eq!(year_range("191é-23"), None);
    }
}
