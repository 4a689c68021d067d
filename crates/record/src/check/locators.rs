//! Checks of the places that a source has, and of citations against them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codes;
use crate::draft::DatasetDraft;
use crate::locator::{Passage, split_last_number, split_run};
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};

/// The places that one source lists, ready to be looked up. Where it lists none, every place is
/// accepted.
#[derive(Debug, Default)]
pub struct KnownLocators<'a> {
    single: FxHashSet<&'a str>,
    /// The runs of last numbers, by what stands before: `0.1` has `(1, 4)` for `0.1.1-4`.
    runs: FxHashMap<&'a str, Vec<(u32, u32)>>,
}

/// A place that ends in a number, as a run; a single place is a run of one. `None` for others, such
/// as `0.h1`.
fn as_run(at: &str) -> Option<(&str, u32, u32)> {
    split_run(at).or_else(|| split_last_number(at).map(|(before, number)| (before, number, number)))
}

impl<'a> KnownLocators<'a> {
    /// Takes the list of a source: single places and runs of the last number. O(n log n).
    pub fn of(list: &'a [Passage]) -> KnownLocators<'a> {
        let mut locators = KnownLocators::default();
        let mut runs: Vec<(&str, u32, u32)> = Vec::with_capacity(list.len());
        for Passage { at, .. } in list {
            match as_run(at) {
                Some(run) => runs.push(run),
                None => _ = locators.single.insert(at),
            }
        }
        runs.sort_unstable();
        for (before, first, last) in runs {
            let known = locators.runs.entry(before).or_default();
            match known.last_mut() {
                // Places that follow each other make one run, so that a message can name it.
                Some((_, end)) if end.saturating_add(1) >= first => *end = last.max(*end),
                _ => known.push((first, last)),
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

    /// Checks that the source has a place, or all places of a run.
    ///
    /// # Errors
    /// The source does not have it; the text, where there is one, helps to find the right place:
    /// `places in 2 run from 1 to 3`.
    pub fn check_place(&self, at: &str) -> Result<(), Option<String>> {
        let whole = as_run(at).is_some_and(|(before, first, last)| self.has(before, first, last));
        if self.knows_nothing() || whole || self.single.contains(at) {
            return Ok(());
        }
        let (before, _) = split_last_number(at).ok_or(None)?;
        let runs = self.runs.get(before).ok_or(None)?;
        let said = |&(from, to): &(u32, u32)| match from == to {
            true => from.to_string(),
            false => format!("{from} to {to}"),
        };
        let said: Vec<String> = runs.iter().map(said).collect();
        let whose =
            if before.is_empty() { "its places".into() } else { format!("places in {before}") };
        Err(Some(format!("{whose} run from {}", said.join(" and from "))))
    }
}

/// P043: a source lists a place twice, by itself or within a run.
pub fn check_locators(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    for (n, source) in draft.dataset.sources.iter().enumerate() {
        let mut places: Vec<(&str, u32, u32, usize)> = Vec::with_capacity(source.places.len());
        for (number, Passage { at, .. }) in source.places.iter().enumerate() {
            let (before, first, last) = as_run(at).unwrap_or((at, u32::MAX, u32::MAX));
            if !at.is_empty() {
                places.push((before, first, last, number));
            }
        }
        places.sort_unstable();
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        // Places are sorted by where they begin, so that the one which reaches furthest so far is
        // the one that the next may overlap.
        let mut furthest: Option<(&str, u32, usize)> = None;
        for (before, first, last, number) in places {
            match furthest {
                Some((other, end, earlier)) if other == before && first <= end => {
                    repeated.push((number.max(earlier), number.min(earlier)));
                    if last > end {
                        furthest = Some((before, last, number));
                    }
                }
                _ => furthest = Some((before, last, number)),
            }
        }
        repeated.sort_unstable();
        let place = |number: usize| match draft.locator_files[n] {
            Some(file) => ValuePath::root(file).index(number).field("at"),
            None => draft.sources.place(n).field("locators").index(number),
        };
        for (number, earlier) in repeated {
            let (own, other) = (&source.places[number].at, &source.places[earlier].at);
            let message = match own == other {
                true => format!("the place {} is listed twice", quoted(own)),
                false => format!("{} overlaps {}", quoted(own), quoted(other)),
            };
            let mistake = DatasetMistake::new(&codes::REPEATED_LOCATOR, place(number), message);
            mistakes.add(mistake.related(place(earlier), "first here"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownLocators, Passage};

    #[test]
    fn single_places_and_runs() {
        let list = ["0.h1", "0.1.1-4", "7-9", "a-b", "2.1", "2.2", "2.3"];
        let list = list.map(|at| Passage { at: at.to_owned(), ..Passage::default() });
        let locators = KnownLocators::of(&list);
        for at in ["0.h1", "0.1.1", "0.1.4", "0.1.2-3", "8", "a-b", "2.2", "2.1-3"] {
            assert_eq!(locators.check_place(at), Ok(()), "{at}");
        }
        for at in ["", "0.h2", "0.1.5", "0.1.3-5", "0.1", "10", "0.1.99999999999", "2.0"] {
            assert!(locators.check_place(at).is_err(), "{at}");
        }
        assert_eq!(
            locators.check_place("2.9"),
            Err(Some("places in 2 run from 1 to 3".to_owned()))
        );
        assert_eq!(KnownLocators::of(&[]).check_place("anything"), Ok(()));
    }
}
