//! Writes diagnostics as text with the position underlined, or as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::text::{Files, Span};

/// Whether messages show the code of a mistake. The command `check` shows them because it can also
/// explain them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeDisplay {
    /// `error[P014]: …`
    Shown,
    /// `error: …`
    Hidden,
}

/// The length of the codes that `check` explains, such as `P014`. Those of queries are longer and
/// are not shown.
const CODE_LENGTH: usize = 4;

/// Writes all diagnostics for people, with terminal colours. Whoever prints the text to something
/// other than a terminal removes the colours again.
pub fn render_styled(diagnostics: &[Diagnostic], files: &Files, codes: CodeDisplay) -> String {
    rendered(&Renderer::styled(), diagnostics, files, codes)
}

/// Writes all diagnostics for people without colours, for files and web pages.
pub fn render_plain(diagnostics: &[Diagnostic], files: &Files, codes: CodeDisplay) -> String {
    rendered(&Renderer::plain(), diagnostics, files, codes)
}

fn rendered(
    renderer: &Renderer,
    diagnostics: &[Diagnostic],
    files: &Files,
    codes: CodeDisplay,
) -> String {
    let one = |group: Group<'_>| renderer.render(&[group]) + "\n";
    // Renders each group by itself, because the renderer draws a line between groups that it
    // renders together.
    diagnostics.iter().flat_map(|d| report(d, files, codes)).map(one).collect()
}

fn report<'a>(d: &'a Diagnostic, files: &'a Files, codes: CodeDisplay) -> Vec<Group<'a>> {
    let level = match d.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(d.message.as_str());
    if codes == CodeDisplay::Shown && d.span.is_some_and(|_| d.code.id.len() == CODE_LENGTH) {
        title = title.id(d.code.id);
    }
    let mut group = Group::with_title(title);
    if let Some(span) = d.span {
        group = group.element(snippet(span, d, files));
    }
    for (span, why) in &d.related {
        if d.span.is_none_or(|main| main.file != span.file) {
            let part = MarkedLines::around(*span, files);
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
    let part = MarkedLines::around(all, files);
    let mut mark = AnnotationKind::Primary.span(part.place(span, files));
    if let Some(label) = &d.label {
        mark = mark.label(label.as_str());
    }
    let marks = others.map(|(other, why)| {
        AnnotationKind::Context.span(part.place(*other, files)).label(why.as_str())
    });
    part.source.clone().annotation(mark).annotations(marks)
}

/// The lines of a file that are marked. Only these are given to the renderer, which takes long over
/// the whole of a large file.
struct MarkedLines<'a> {
    start: usize,
    source: Snippet<'a, annotate_snippets::Annotation<'a>>,
}

impl<'a> MarkedLines<'a> {
    /// The lines that contain a span.
    fn around(span: Span, files: &'a Files) -> MarkedLines<'a> {
        let file = files.get(span.file);
        let text = file.text.as_ref();
        let place = clamp(span, files);
        let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at + 1);
        let line = 1 + text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
        let source = Snippet::source(&text[start..end]).line_start(line).fold(true);
        // A text that was typed on the command line has no name to show.
        let named = !file.name.is_empty();
        let source = if named { source.path(file.name.as_str()) } else { source };
        MarkedLines { start, source }
    }

    /// A span as a range within these lines.
    fn place(&self, span: Span, files: &Files) -> std::ops::Range<usize> {
        let place = clamp(span, files);
        place.start - self.start..place.end - self.start
    }
}

/// A span as a range that lies inside the text and on character boundaries, whatever the span says.
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

/// The number of mistakes of one code that [`render_brief`] shows.
const SHOWN: usize = 20;

/// Writes the first 20 diagnostics of each code, and then how many more there are: a mistake that
/// was made in every record is shown 20 times and not a thousand times.
pub fn render_brief(diagnostics: &[Diagnostic], files: &Files, codes: CodeDisplay) -> String {
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
    let mut out = render_styled(&shown, files, codes);
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
        out.push_str(&format!(
            "{} more of {code}; polemic check -f json tells all\n",
            count - SHOWN
        ));
    }
    out
}

/// Writes one diagnostic as JSON: `code`, `level`, `file`, `line`, `col`, `end` (line and column
/// after the span), `message`, `label` and `help`. Lines and columns count from 1; they are null
/// where the mistake has no position.
pub fn diagnostic_json(d: &Diagnostic, files: &Files) -> Value {
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
