//! The places that a source has, as its `locators` list them.

use rustc_hash::{FxHashMap, FxHashSet};

/// The places of one source; nothing is known where it lists none.
#[derive(Debug, Default)]
pub struct Locators<'a> {
    single: FxHashSet<&'a str>,
    /// By all but the last number: the runs of last numbers.
    runs: FxHashMap<&'a str, Vec<(u32, u32)>>,
}

/// A locator as the part before its last number, and that number.
fn cut(locator: &str) -> Option<(&str, u32)> {
    let (before, last) = match locator.rsplit_once('.') {
        Some((before, last)) => (before, last),
        None => ("", locator),
    };
    let digits = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| last.parse().ok()).flatten().map(|number| (before, number))
}

/// `0.1.1-4` as `0.1`, 1 and 4.
fn cut_run(locator: &str) -> Option<(&str, u32, u32)> {
    let (first, last) = locator.split_once('-')?;
    let (before, first) = cut(first)?;
    let (_, last) = cut(last).filter(|(more, _)| more.is_empty())?;
    (first <= last).then_some((before, first, last))
}

impl<'a> Locators<'a> {
    /// Reads the list of a source: single places and runs of the last number.
    pub fn of(list: &'a [String]) -> Locators<'a> {
        let mut locators = Locators::default();
        for locator in list {
            match cut_run(locator) {
                Some((before, first, last)) => {
                    locators.runs.entry(before).or_default().push((first, last));
                }
                None => {
                    locators.single.insert(locator);
                }
            }
        }
        locators
    }

    fn knows_nothing(&self) -> bool {
        self.single.is_empty() && self.runs.is_empty()
    }

    fn has(&self, before: &str, first: u32, last: u32) -> bool {
        let within = |&(from, to): &(u32, u32)| from <= first && last <= to;
        self.runs.get(before).is_some_and(|runs| runs.iter().any(within))
    }

    /// Whether the source has this place, or all places of this run of them.
    ///
    /// # Errors
    /// If it has not: what may help to find the right one.
    pub fn check(&self, at: &str) -> Result<(), Option<String>> {
        let whole = cut(at).is_some_and(|(before, number)| self.has(before, number, number))
            || cut_run(at).is_some_and(|(before, first, last)| self.has(before, first, last));
        if self.knows_nothing() || whole || self.single.contains(at) {
            return Ok(());
        }
        let (before, _) = cut(at).ok_or(None)?;
        let runs = self.runs.get(before).ok_or(None)?;
        let said: Vec<String> = runs.iter().map(|(from, to)| format!("{from} to {to}")).collect();
        let whose =
            if before.is_empty() { "its places".into() } else { format!("places in {before}") };
        Err(Some(format!("{whose} run from {}", said.join(" and from "))))
    }
}

#[cfg(test)]
mod tests {
    use super::Locators;

    #[test]
    fn single_places_and_runs() {
        let list = ["0.h1".to_owned(), "0.1.1-4".to_owned(), "7-9".to_owned(), "a-b".to_owned()];
        let locators = Locators::of(&list);
        for at in ["0.h1", "0.1.1", "0.1.4", "0.1.2-3", "8", "a-b"] {
            assert_eq!(locators.check(at), Ok(()), "{at}");
        }
        for at in ["", "0.h2", "0.1.5", "0.1.3-5", "0.1", "10", "0.1.99999999999"] {
            assert!(locators.check(at).is_err(), "{at}");
        }
        assert_eq!(Locators::of(&[]).check("anything"), Ok(()));
    }
}
