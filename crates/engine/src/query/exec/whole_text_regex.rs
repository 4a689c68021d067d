//! Regular expressions that must match a whole text, as the operator `=~` requires.

use std::sync::Arc;

use regex::Regex;

use crate::diagnostic::codes;

use super::{Fault, fault};

/// A regular expression with the plain text that all its matches begin and end with. Comparing that
/// first rules out most texts faster than the regular expression does.
pub(super) struct WholeTextRegex {
    start: Arc<str>,
    end: Arc<str>,
    regex: Regex,
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

/// Compiles a pattern that must match a whole text. The size is limited, so that compiling is fast.
pub(super) fn whole_match_regex(pattern: &str) -> Result<Regex, Fault> {
    let anchored = format!("^(?:{pattern})$");
    regex::RegexBuilder::new(&anchored).size_limit(1 << 20).build().map_err(|_| {
        let message = format!("“{pattern}” is not a regular expression that can be used here");
        fault(&codes::ARGUMENT_VALUE_AT_RUN, message)
    })
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
