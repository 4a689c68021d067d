//! Diagnostics as text: with the place underlined for people, or as JSON for programs.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::text::{Files, Span, visible};

/// Whether a code is shown: only `check` shows them, since only it explains them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// `error[P014]: …`
    Shown,
    /// `error: …`
    Hidden,
}

/// How long the codes are that `check` shows and explains: `P014`. Those of queries are longer.
const CODE_LENGTH: usize = 4;

/// All diagnostics for people, one after the other, with terminal colours in them (the writer
/// strips these where they do not belong).
pub fn full(diagnostics: &[Diagnostic], files: &Files, codes: Codes) -> String {
    rendered(&Renderer::styled(), diagnostics, files, codes)
}

/// The same without colours, for wherever no terminal is.
pub fn plain(diagnostics: &[Diagnostic], files: &Files, codes: Codes) -> String {
    rendered(&Renderer::plain(), diagnostics, files, codes)
}

fn rendered(
    renderer: &Renderer,
    diagnostics: &[Diagnostic],
    files: &Files,
    codes: Codes,
) -> String {
    let one = |group: Group<'_>| renderer.render(&[group]) + "\n";
    // Each group by itself, so that no rule is drawn between them.
    diagnostics.iter().flat_map(|d| report(d, files, codes)).map(one).collect()
}

fn report<'a>(d: &'a Diagnostic, files: &'a Files, codes: Codes) -> Vec<Group<'a>> {
    let level = match d.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(d.message.as_str());
    if codes == Codes::Shown && d.span.is_some_and(|_| d.code.id.len() == CODE_LENGTH) {
        title = title.id(d.code.id);
    }
    let mut group = Group::with_title(title);
    if let Some(span) = d.span {
        group = group.element(snippet(span, d, files));
    }
    for (span, why) in &d.related {
        if d.span.is_none_or(|main| main.file != span.file) {
            let part = Part::around(*span, files);
            let mark = AnnotationKind::Context.span(part.place(*span, files)).label(why.as_str());
            group = group.element(part.source.annotation(mark));
        }
    }
    let mut groups = vec![group];
    if let Some(help) = &d.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    groups
}

fn snippet<'a>(
    span: Span,
    d: &'a Diagnostic,
    files: &'a Files,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let others = d.related.iter().filter(|(other, _)| other.file == span.file);
    let all = others.clone().fold(span, |all, (other, _)| all.to(*other));
    let part = Part::around(all, files);
    let mut mark = AnnotationKind::Primary.span(part.place(span, files));
    if let Some(label) = &d.label {
        mark = mark.label(label.as_str());
    }
    let marks = others.map(|(other, why)| {
        AnnotationKind::Context.span(part.place(*other, files)).label(why.as_str())
    });
    part.source.clone().annotation(mark).annotations(marks)
}

/// The lines of a file that are marked: to draw from the whole of a large file takes long.
struct Part<'a> {
    start: usize,
    /// The lines as they are read.
    text: &'a str,
    source: Snippet<'a, annotate_snippets::Annotation<'a>>,
}

impl<'a> Part<'a> {
    /// The lines that a place lies in.
    fn around(span: Span, files: &'a Files) -> Part<'a> {
        let file = files.get(span.file);
        let text = file.text.as_ref();
        let place = clamp(span, files);
        let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at + 1);
        let line = 1 + text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
        let text = &text[start..end];
        let source = Snippet::source(visible(text)).line_start(line).fold(true);
        // What was typed just now needs no name.
        let named = !file.name.is_empty();
        let source = if named { source.path(visible(&file.name)) } else { source };
        Part { start, text, source }
    }

    /// A place of the file in these lines.
    fn place(&self, span: Span, files: &Files) -> std::ops::Range<usize> {
        let place = clamp(span, files);
        let shown = |at: usize| visible(&self.text[..at - self.start]).len();
        shown(place.start)..shown(place.end)
    }
}

/// The place inside the text and on character boundaries, whatever was asked for.
fn clamp(span: Span, files: &Files) -> std::ops::Range<usize> {
    let text = &files.get(span.file).text;
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start as usize);
    start..boundary(span.end as usize).max(start)
}

/// How many mistakes of one code are shown to people.
const SHOWN: usize = 20;

/// Diagnostics for people, the first few of each code, and how many more there are of it: one
/// mistake that was made in every record is told a few times and not a thousand.
pub fn brief(diagnostics: &[Diagnostic], files: &Files, codes: Codes) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut is_shown = |diagnostic: &&Diagnostic| {
        let code = diagnostic.code.id;
        let place = counts.iter().position(|(known, _)| *known == code).unwrap_or(counts.len());
        if place == counts.len() {
            counts.push((code, 0));
        }
        counts[place].1 += 1;
        counts[place].1 <= SHOWN
    };
    let shown: Vec<Diagnostic> = diagnostics.iter().filter(&mut is_shown).cloned().collect();
    let mut out = full(&shown, files, codes);
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
        out.push_str(&format!(
            "{} more of {code}; polemic check -f json tells all\n",
            count - SHOWN
        ));
    }
    out
}

/// One diagnostic as JSON: `code`, `level`, `file`, `line`, `col`, `end` (line and column after
/// the place), `message`, `help`; lines and columns from 1, null where there is no place.
pub fn json(d: &Diagnostic, files: &Files) -> Value {
    let place = d.span.map(|span| {
        let end = Span { start: span.end, ..span };
        (files.get(span.file).name.as_str(), files.line_column(span), files.line_column(end))
    });
    json!({
        "code": d.code.id,
        "level": d.severity().word(),
        "file": place.map(|p| p.0),
        "line": place.map(|p| p.1.0),
        "col": place.map(|p| p.1.1),
        "end": place.map(|p| [p.2.0, p.2.1]),
        "message": d.message,
        "label": d.label,
        "help": d.help,
    })
}
