//! The parts of a mistake: its kind, its message, its position, and what to do about it.

use crate::text::{Span, visible};

/// How serious a mistake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No answer is given until it is corrected, because the answer would be wrong.
    Error,
    /// It may be a mistake, but answers can be given.
    Warning,
}

impl Severity {
    /// The word for it in messages and JSON: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A kind of mistake, as a registry declares it with [`codes!`](crate::codes!).
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its name: `P014` for mistakes in files, `SyntaxError.UndefinedVariable` for those in
    /// queries.
    pub id: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// A paragraph for people: what the mistake means and how to correct it.
    pub explanation: &'static str,
}

/// One mistake: what is wrong, where, and what to do about it.
///
/// Its texts often quote parts of a file. They are safe to show on any terminal, because the
/// functions here make control characters visible and shorten what is too long.
///
/// ```
/// use polemic_engine::query::Query;
///
/// let mistakes = Query::parse("MATCH (n) RETURN m").unwrap_err();
/// assert_eq!(mistakes[0].code.id, "SyntaxError.UndefinedVariable");
/// assert_eq!(mistakes[0].message, "the variable `m` is not defined");
/// assert_eq!(mistakes[0].span.map(|span| span.range()), Some(17..18));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake, from a registry such as [`super::codes`].
    pub code: &'static Code,
    /// What is wrong: one line of plain words without a full stop.
    pub message: String,
    /// Where the mistake is, if it has a position in a text.
    pub span: Option<Span>,
    /// Words shown beside the underlined text.
    pub label: Option<String>,
    /// Other positions that belong to the mistake, each with a few words that say how.
    pub related: Vec<(Span, String)>,
    /// One thing to do next.
    pub help: Option<String>,
}

/// The result of reading or running something: a value, or all mistakes that were found, at least
/// one.
pub type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

impl Diagnostic {
    /// A mistake that has no position yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        let message = shown_line(&message.into());
        Diagnostic { code, message, span: None, label: None, related: Vec::new(), help: None }
    }

    /// Sets the position.
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// Sets the words shown beside the underlined text.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(shown_line(&label.into()));
        self
    }

    /// Sets the advice.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(shortened(&visible(&help.into())));
        self
    }

    /// Adds another position that belongs to the mistake, with a few words that say how.
    pub fn related(mut self, span: Span, why: impl Into<String>) -> Diagnostic {
        self.related.push((span, shown_line(&why.into())));
        self
    }

    /// How serious it is.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// A text as one line that is safe to show.
fn shown_line(text: &str) -> String {
    shortened(&visible(&text.replace('\n', " ")))
}

/// The largest number of characters of a message, and how many of them are from its end.
const LONGEST: (usize, usize) = (400, 120);

/// Leaves out the middle of a text that is too long: a message may quote a name or a field of a file
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

/// Finds the candidate that is most like `word`, for questions such as "did you mean …?".
///
/// Returns `None` where none is near enough: at most a third of the letters of `word` may differ,
/// counted as Damerau-Levenshtein edits without regard to case. Of two equally near candidates the
/// earlier one is returned. O(candidates × length²).
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
