//! What a mistake is made of.

use crate::text::{Span, visible};

/// How bad a mistake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It would make an answer wrong; nothing is answered until it is mended.
    Error,
    /// It looks suspicious, but answers can be given.
    Warning,
}

impl Severity {
    /// The word shown to people and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `P014`, or `SyntaxError.UndefinedVariable`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A paragraph for people: what it means and how to mend it.
    pub explanation: &'static str,
}

/// A mistake: what is wrong, where, and what to do about it.
///
/// Its texts often hold parts of what was read. Whatever those are, the texts can be shown on any
/// terminal, because the functions here make control characters visible and cut what is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake, from the registry in [`super::codes`].
    pub code: &'static Code,
    /// What is wrong, in one line of plain words, without a full stop.
    pub message: String,
    /// Where, if the mistake has a place in a text.
    pub span: Option<Span>,
    /// Words to stand beside the underlined place.
    pub label: Option<String>,
    /// Other places that have to do with it, each with a word why.
    pub related: Vec<(Span, String)>,
    /// One thing to do next.
    pub help: Option<String>,
}

/// What most stages return: the mistakes instead of a result. Never empty.
pub type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

impl Diagnostic {
    /// A mistake without a place yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        let message = shown_line(&message.into());
        Diagnostic { code, message, span: None, label: None, related: Vec::new(), help: None }
    }

    /// Puts the mistake at a place.
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// Says something beside the underlined place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(shown_line(&label.into()));
        self
    }

    /// Says what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(shortened(&visible(&help.into())));
        self
    }

    /// Points to another place that has to do with the mistake.
    pub fn related(mut self, span: Span, why: impl Into<String>) -> Diagnostic {
        self.related.push((span, shown_line(&why.into())));
        self
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// A text as one line that can be shown.
fn shown_line(text: &str) -> String {
    shortened(&visible(&text.replace('\n', " ")))
}

/// How many characters a message has at most, and how many of them are from its end.
const LONGEST: (usize, usize) = (400, 120);

/// A text without its middle where it is too long: a message may quote a name or a field of a file
/// that is as long as the file.
fn shortened(text: &str) -> String {
    let (longest, tail) = LONGEST;
    if text.len() <= longest || text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    let head: String = text.chars().take(longest - tail).collect();
    let start = text.char_indices().rev().nth(tail - 1).map_or(0, |(at, _)| at);
    format!("{head} … {}", &text[start..])
}

/// The candidate most like `word`, if one is like enough to be worth offering: at most a third of
/// its letters differ (Damerau-Levenshtein, without regard to case). Ties go to the earlier one.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{nearest, shown_line};

    #[test]
    fn messages_are_short_and_safe() {
        assert_eq!(shown_line("a\nb\u{1b}[2J"), "a b␛[2J");
        let long = shown_line(&format!("“{}” is no number", "é".repeat(1_000_000)));
        assert!(long.starts_with("“é") && long.ends_with("é” is no number"), "{long}");
        assert!(long.chars().count() < 410);
    }

    #[test]
    fn nearest_offers_slips_and_not_strangers() {
        assert_eq!(nearest("oposed", ["opposed", "proposed"]), Some("opposed"));
        assert_eq!(nearest("Persn", ["Person", "Place"]), Some("Person"));
        assert_eq!(nearest("banana", ["opposed", "authored"]), None);
    }
}
