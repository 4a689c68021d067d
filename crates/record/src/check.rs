//! Checks a dataset for mistakes that resolving its names does not find already.
//!
//! The checks run on a [`DatasetDraft`] and say where a mistake is by a [`ValuePath`]. There is one
//! function for each thing that can be wrong; the code that it reports (`P027`) stands before its
//! description, and [`crate::codes`] explains it.

mod claims;
mod codebook;
mod entities;
mod locators;
mod names;
mod schema;
mod sides;
mod synonyms;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::Citation;
use super::draft::DatasetDraft;
use super::file_records::FileKind;
use super::parallel::run_both;
use super::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};
use crate::codes;
use locators::KnownLocators;
pub use synonyms::rings_apart;

/// Looks for mistakes in a draft and adds them to the list. Checks the schema on a second thread
/// while it checks the records. About linear in the records.
pub fn check_draft(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    let of_schema = || {
        let mut found = mistakes.apart();
        if let Some(file) = draft.schema {
            schema::check_schema(&draft.dataset.schema, &ValuePath::root(file), &mut found);
            synonyms::check_synonyms(&draft.dataset.schema, &ValuePath::root(file), &mut found);
        }
        found
    };
    let of_records = || {
        let mut found = mistakes.apart();
        check_records(draft, &mut found);
        found
    };
    let (of_schema, of_records) = run_both(of_schema, of_records);
    mistakes.join(of_schema);
    mistakes.join(of_records);
}

fn check_records(draft: &DatasetDraft, mistakes: &mut MistakeList) {
    let sources = draft.dataset.sources.iter().zip(&draft.locator_files);
    let locators = sources.map(|(source, file)| {
        // Where places were lost, any place may be among those.
        let lost = file.map_or(mistakes.is_unread(FileKind::Locators), |f| mistakes.is_spoiled(f));
        if lost { KnownLocators::default() } else { KnownLocators::of(&source.places) }
    });
    let locators: Vec<KnownLocators> = locators.collect();
    entities::check_sources(draft, mistakes);
    locators::check_locators(draft, mistakes);
    entities::check_entities(draft, &locators, mistakes);
    names::check_names(draft, mistakes);
    claims::check_claims(draft, &locators, mistakes);
    claims::check_figures(draft, &locators, mistakes);
    if let Some(file) = draft.schema {
        codebook::check_codebook(draft, &ValuePath::root(file), mistakes);
        sides::check_sides(draft, &ValuePath::root(file), mistakes);
    }
    entities::check_mentions(draft, mistakes);
}

/// Which characters an id may hold besides lower-case letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdAlphabet {
    /// Hyphens and full stops.
    Plain,
    /// Underscores too, because an id of a claim holds the name of its relation.
    OfClaim,
}

/// P027: an id holds a character that does not belong in one.
pub fn check_id(
    id: &str,
    marks: IdAlphabet,
    place: impl FnOnce() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    let allowed = |c: char| {
        c.is_ascii_lowercase()
            || c.is_ascii_digit()
            || matches!(c, '-' | '.')
            || c == '_' && marks == IdAlphabet::OfClaim
    };
    let Some((at, bad)) = id.char_indices().find(|&(_, c)| !allowed(c)) else { return };
    let message = match bad {
        ' ' => format!("the id {} holds a blank", quoted(id)),
        _ => format!("the id {} holds “{bad}”", quoted(id)),
    };
    let mistake =
        DatasetMistake::new(&codes::BAD_ID, place().bytes(at..at + bad.len_utf8()), message);
    let mended = mended_id(id);
    mistakes.add(if mended.is_empty() {
        mistake.help("use lower-case letters, digits, hyphens and full stops")
    } else {
        mistake.help(format!("write “{mended}”"))
    });
}

/// A proper id that is near to this one: without accents, in lower case, with hyphens for all other
/// characters. `Lübeck & Köln` gives `lubeck-koln`.
fn mended_id(id: &str) -> String {
    let is_mark = |c: &char| ('\u{300}'..'\u{370}').contains(c);
    let plain: String = id.nfd().filter(|c| !is_mark(c)).collect::<String>().to_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.';
    let words = plain.split(|c| !allowed(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// P007: a required field is empty; `of` names the record: `an entity`.
fn needed(
    value: &str,
    field: &'static str,
    of: &str,
    place: impl FnOnce() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    if value.is_empty() {
        let message = format!("{of} needs “{field}”");
        mistakes.add(DatasetMistake::new(&codes::MISSING_FIELD, place().field(field), message));
    }
}

/// P020: a name was taken before. `taken` holds the names so far with their places, and takes in
/// this one.
fn unique<'a>(
    name: &'a str,
    what: &str,
    place: ValuePath,
    taken: &mut FxHashMap<&'a str, ValuePath>,
    mistakes: &mut MistakeList,
) {
    if name.is_empty() {
        return;
    }
    match taken.get(name) {
        Some(first) => repeated(name, what, place, first.clone(), mistakes),
        None => _ = taken.insert(name, place),
    }
}

/// P020: reports a name that was taken at `first`.
fn repeated(
    name: &str,
    what: &str,
    place: ValuePath,
    first: ValuePath,
    mistakes: &mut MistakeList,
) {
    let message = format!("{what} {} is declared twice", quoted(name));
    let mistake = DatasetMistake::new(&codes::DUPLICATE_ID, place, message);
    mistakes.add(mistake.related(first, "first here"));
}

/// How many words an anchor may have.
const MAX_WORDS: usize = 6;

/// P023: the record at `place` cites nothing. P017: a citation names a place that the source does
/// not have. P024: an anchor is too long.
fn check_cites(
    cites: &[Citation],
    of: &str,
    draft: &DatasetDraft,
    locators: &[KnownLocators],
    place: impl Fn() -> ValuePath,
    mistakes: &mut MistakeList,
) {
    if cites.is_empty() {
        let message = format!("{of} cites nothing");
        let mistake =
            DatasetMistake::new(&codes::MISSING_CITATION, place().field("cites"), message);
        mistakes.add(mistake.help(match draft.dataset.sources.len() {
            1 => "add cites: [\"…\"], the place where it stands",
            _ => "add cites: [(source: \"…\", at: \"…\")]",
        }));
    }
    for (n, cite) in cites.iter().enumerate() {
        let here = |field| place().field("cites").index(n).field(field);
        if let (Some(known), Some(source)) =
            (locators.get(cite.source.index()), draft.dataset.sources.get(cite.source.index()))
            && let Err(help) = known.check_place(&cite.at)
        {
            let (code, message) = match cite.at.as_str() {
                "" => (&codes::MISSING_FIELD, "a citation of this source needs “at”".to_owned()),
                at => {
                    let message = format!("“{}” has no place {}", source.id, quoted(at));
                    (&codes::UNKNOWN_LOCATOR, message)
                }
            };
            let mistake = DatasetMistake::new(code, here("at"), message);
            mistakes.add(match help {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        }
        if let Some(words) = &cite.words
            && let Some(too_many) = words.split_whitespace().nth(MAX_WORDS)
        {
            let start = too_many.as_ptr() as usize - words.as_ptr() as usize;
            let count = words.split_whitespace().count();
            let message = format!("the anchor has {count} words; at most six are allowed");
            let place = here("words").bytes(start..words.len());
            let mistake = DatasetMistake::new(&codes::LONG_ANCHOR, place, message);
            mistakes.add(mistake.help("keep the six that find the place best"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mended_id;

    #[test]
    fn ids_are_mended() {
        assert_eq!(mended_id("Lübeck & Köln"), "lubeck-koln");
        assert_eq!(mended_id("no_underscores"), "no-underscores");
        assert_eq!(mended_id("…"), "");
    }
}
