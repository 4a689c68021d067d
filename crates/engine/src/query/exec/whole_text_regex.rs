//! Regular expressions that must match a whole text, as the operator `=~` requires.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::diagnostic::codes;

use super::{Fault, fault};

/// A regular expression with the plain text that all its matches begin and end with. Comparing that
/// first rules out most texts faster than the regular expression does.
pub(super) struct WholeTextRegex {
    start: Arc<str>,
    end: Arc<str>,
    regex: Arc<Regex>,
}

impl WholeTextRegex {
    pub(super) fn new(pattern: &str) -> Result<WholeTextRegex, Fault> {
        let regex = whole_match_regex(pattern)?;
        let (start, end) = ends(pattern);
        Ok(WholeTextRegex { start: start.into(), end: end.into(), regex })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        text.starts_with(&*self.start) && text.ends_with(&*self.end) && self.regex.is_match(text)
    }
}

/// The plain text that all matches of a pattern begin with, and that they end with. It may be
/// shorter than possible where it is hard to tell.
fn ends(pattern: &str) -> (&str, &str) {
    // Alternatives and flags change what plain characters mean.
    if pattern.contains('|') || pattern.contains("(?") {
        return ("", "");
    }
    let plain = |c: char| c.is_alphanumeric() || c == ' ';
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut start = &inner[..inner.find(|c| !plain(c)).unwrap_or(inner.len())];
    // A character before one of these may be missing in a match.
    if inner[start.len()..].starts_with(['*', '?', '{'])
        && let Some((last, _)) = start.char_indices().next_back()
    {
        start = &start[..last];
    }
    let inner = pattern.strip_suffix('$').unwrap_or(pattern);
    let run = inner.rfind(|c| !plain(c)).map_or(inner, |at| {
        let after = at + inner[at..].chars().next().map_or(0, char::len_utf8);
        &inner[after..]
    });
    // The `d` of `\d` is not a plain character.
    let before = &inner[..inner.len() - run.len()];
    let end = if before.ends_with('\\') { "" } else { run };
    (start, end)
}

/// The patterns that were compiled last. Compiling one takes longer than a query on a small graph.
static COMPILED: LazyLock<Mutex<FxHashMap<String, Arc<Regex>>>> = LazyLock::new(Mutex::default);

/// How many compiled patterns are kept, of at most a megabyte each.
const KEPT: usize = 16;

/// Compiles a pattern that must match a whole text, unless it was compiled lately. The size is
/// limited, so that compiling is fast.
pub(super) fn whole_match_regex(pattern: &str) -> Result<Arc<Regex>, Fault> {
    let lock = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(pattern) {
        return Ok(Arc::clone(known));
    }
    let anchored = format!("^(?:{pattern})$");
    let compiled = regex::RegexBuilder::new(&anchored).size_limit(1 << 20).build();
    let compiled = Arc::new(compiled.map_err(|_| {
        let message = format!("“{pattern}” is not a regular expression that can be used here");
        fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
    })?);
    let mut kept = lock();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(pattern.to_owned(), Arc::clone(&compiled));
    Ok(compiled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_patterns_are_what_every_match_has() {
        let cases = [
            ("^K.*ov [0-9]*7$", "K", "7"),
            ("abc", "abc", "abc"),
            ("ab*", "a", ""),
            ("ab+c", "ab", "c"),
            ("ab?c", "a", "c"),
            ("ab{2}", "a", ""),
            ("a|b", "", ""),
            ("(?i)ab", "", ""),
            (r"x\d", "x", ""),
            (r"\x41", "", ""),
            (r"\$", "", ""),
            ("[ab]c", "", "c"),
            ("(ab)c", "", "c"),
            ("", "", ""),
        ];
        for (pattern, start, end) in cases {
            assert_eq!(ends(pattern), (start, end), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_matches_whole_texts() {
        let pattern = WholeTextRegex::new("a.*c").unwrap_or_else(|_| unreachable!());
        assert!(pattern.matches("abc") && pattern.matches("ac"));
        assert!(!pattern.matches("abcd") && !pattern.matches("xabc"));
    }
}
