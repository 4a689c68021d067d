//! Writes diagnostics as text with the position underlined, or as JSON.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::text::{Files, Span, boundary, visible};

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
    let mut groups = Vec::new();
    let related = d.related.iter();
    if let Some(span) = d.span {
        let near: Vec<_> = related.clone().filter(|(other, _)| is_near(*other, span)).collect();
        let all = near.iter().fold(span, |all, (other, _)| all.to(*other));
        let part = MarkedLines::around(all, files);
        let mut mark = AnnotationKind::Primary.span(part.place(span));
        if let Some(label) = &d.label {
            mark = mark.label(label.as_str());
        }
        let marks = near.iter().map(|(other, why)| {
            AnnotationKind::Context.span(part.place(*other)).label(why.as_str())
        });
        let marks: Vec<_> = std::iter::once(mark).chain(marks).collect();
        group = part.added_to(group, marks, span, files, &mut groups);
    }
    let is_shown = |other: Span| d.span.is_some_and(|span| is_near(other, span));
    for (span, why) in related.filter(|(other, _)| !is_shown(*other)) {
        let part = MarkedLines::around(*span, files);
        let mark = AnnotationKind::Context.span(part.place(*span)).label(why.as_str());
        group = part.added_to(group, vec![mark], *span, files, &mut groups);
    }
    groups.push(group);
    if let Some(help) = &d.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    groups
}

/// The largest number of bytes between two positions of one file that are shown together, because
/// drawing all lines between them takes long.
const NEAR: u32 = 4000;

fn is_near(a: Span, b: Span) -> bool {
    a.file == b.file && a.to(b).end - a.to(b).start <= NEAR
}

/// How many bytes of a line are shown before and after a position: a whole file may be one line.
const MARGIN: usize = 400;

/// The lines of a file that are marked, or parts of them. Only these are given to the renderer, which
/// takes long over the whole of a large file.
struct MarkedLines<'a> {
    /// The bytes of the file.
    range: Range<usize>,
    text: &'a str,
    /// Stands for what is left out of the first line.
    gap: &'static str,
    source: Snippet<'a, Annotation<'a>>,
}

impl<'a> MarkedLines<'a> {
    /// The lines that contain a span.
    fn around(span: Span, files: &'a Files) -> MarkedLines<'a> {
        let file = files.get(span.file);
        let text = file.text.as_ref();
        let place = clamp(span, text);
        let line_start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at + 1);
        let start = match place.start - line_start > MARGIN {
            true => boundary(text, place.start - MARGIN),
            false => line_start,
        };
        let longest = place.start + MARGIN + NEAR as usize;
        let end = boundary(text, line_end.min(place.end + MARGIN).min(longest));
        let gap = if start > line_start { "…" } else { "" };
        let (line, _) = files.line_column(Span::new(span.file, start..start));
        let rest = if end < line_end { "…" } else { "" };
        let shown = format!("{gap}{}{rest}", visible(&text[start..end]));
        let mut source = Snippet::source(shown).line_start(line).fold(true);
        // What was typed just now needs no name, and where a line is cut its place is told apart.
        if !file.name.is_empty() && gap.is_empty() {
            source = source.path(visible(&file.name));
        }
        MarkedLines { range: start..end, text, gap, source }
    }

    /// A place of the file in what is shown.
    fn place(&self, span: Span) -> Range<usize> {
        let place = clamp(span, self.text);
        let shown = |at: usize| {
            let at = at.clamp(self.range.start, self.range.end);
            self.gap.len() + visible(&self.text[self.range.start..at]).len()
        };
        shown(place.start)..shown(place.end)
    }

    /// Adds the part with its marks to a group, or makes a new group where the part needs one by
    /// itself, and adds the other to `groups`. `span` is the place that the part is shown for.
    fn added_to(
        self,
        group: Group<'a>,
        marks: Vec<Annotation<'a>>,
        span: Span,
        files: &'a Files,
        groups: &mut Vec<Group<'a>>,
    ) -> Group<'a> {
        let name = &files.get(span.file).name;
        let group = if self.gap.is_empty() || name.is_empty() {
            group
        } else {
            // The snippet would count the column from where the line is cut.
            let (line, column) = files.line_column(span);
            groups.push(group.element(Origin::path(visible(name)).line(line).char_column(column)));
            Group::with_level(Level::ERROR)
        };
        group.element(self.source.annotations(marks))
    }
}

/// The place inside the text and on character boundaries, whatever was asked for.
fn clamp(span: Span, text: &str) -> Range<usize> {
    let start = boundary(text, span.start as usize);
    start..boundary(text, span.end as usize).max(start)
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
