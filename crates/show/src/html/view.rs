//! A view as a page, or as a part of one: what the answer comes to, a picture where one fits, the
//! claims with their citations, and the openCypher.

use crate::evidence_text::only_source;
use maud::{Markup, html};

use polemic_question::reply::{Form, Status};
use polemic_record::sentence::capitalised;

use super::{HtmlPage, comparison_markup, sources_section, svg_figure, table_with_lines};
use crate::comparison::Comparison;
use crate::picture::{EASY_BOXES, Picture, PictureOptions};
use crate::timeline::Timeline;
use crate::{TextTable, View, svg};

/// The caption of the table of claims under the answer to a question.
const RESTS_ON: &str = "What it rests on";

/// The page of one view. `options` say what its picture shows.
pub fn page_of_view(view: &View, options: PictureOptions) -> String {
    let reading = capitalised(&view.heading);
    let (title, heading) = match view.is_query() {
        false => (&reading, reading.as_str()),
        true => (&view.heading, "Answer to a query"),
    };
    let body = html! {
        header { h1 { (heading) } }
        main { (markup_of_view(view, options, "")) }
    };
    HtmlPage { title, body, ..HtmlPage::default() }.html()
}

/// One page of the answers to several questions. For a single one it is the page of that view.
pub fn page_of_views(views: &[View], options: PictureOptions) -> String {
    if let [view] = views {
        return page_of_view(view, options);
    }
    let body = html! {
        header { h1 { "Questions and answers" } }
        main {
            @for (n, view) in views.iter().enumerate() {
                section {
                    h2 { (capitalised(&view.heading)) }
                    (markup_of_view(view, options, &format!("q{}-", n + 1)))
                }
            }
        }
    };
    HtmlPage { title: "Questions and answers", body, ..HtmlPage::default() }.html()
}

/// A view without a heading, as a part of a page. Every id in it begins with `prefix`, so that
/// several views fit one page.
pub fn markup_of_view(view: &View, options: PictureOptions, prefix: &str) -> Markup {
    let caption = if view.is_query() { "Rows" } else { RESTS_ON };
    around_table(view, prefix, || {
        table_with_sources(
            &view.table(),
            caption,
            prefix,
            drawing_that_helps(view, options).as_deref(),
        )
    })
}

/// The same without a picture and without notes, for a page that shows the claims and the sources
/// in another place: the places cited stand in the table itself.
pub fn markup_in_words(view: &View, prefix: &str) -> Markup {
    let source = view.world.dataset.and_then(only_source);
    let caption =
        source.map_or(RESTS_ON.to_owned(), |source| format!("{RESTS_ON}, in {}", source.short));
    around_table(view, prefix, || {
        table_with_sources(&view.table_with_places(), &caption, prefix, None)
    })
}

/// What stands around the table of a view: the query above it; remarks and openCypher under the
/// answer to a question. A question that was refused has its reason in place of a table, and one
/// that asks for a comparison the comparison.
fn around_table(view: &View, prefix: &str, table: impl Fn() -> Markup) -> Markup {
    if let Some(refusal) = view.refusal() {
        return html! {
            p.lead { (refusal.diagnostic.message) }
            @if let Some(help) = &refusal.diagnostic.help { p { (help) } }
            (table())
            (asked_instead(view))
        };
    }
    if view.is_query() {
        return html! {
            pre tabindex="0" { code { (view.asked.trim()) } }
            @if view.status == Status::Nothing { p.lead { "No rows." } }
            (table())
        };
    }
    // The reading of the question is the heading already.
    let before = view.remarks_before.iter().filter(|line| **line != view.heading);
    let answered = view.status == Status::Answered;
    let compared = view.comparison.as_ref().filter(|it| answered && !it.rows.is_empty());
    html! {
        // How misspelt words were read comes first.
        @for line in before { p.soft { (line) } }
        @if let Some(compared) = compared {
            @if let Some(svg) = allies_and_opponents(view, compared) { (svg_figure(&svg, prefix)) }
            (comparison_markup(compared, prefix))
        } @else {
            (table())
        }
        (asked_instead(view))
        @for line in &view.remarks_after { p.soft { (line) } }
        @if let Some(query) = view.compiled_query() {
            details {
                summary { "The same as openCypher" }
                pre tabindex="0" { code { (query.to_string()) } }
            }
        }
    }
}

/// The questions that can be asked in place of what was not answered.
fn asked_instead(view: &View) -> Markup {
    let lines = view.suggestions();
    html! {
        @if let Some((heading, questions)) = lines.split_first() {
            p { (heading) }
            ul.asked { @for question in questions { li { (question.trim()) } } }
        }
    }
}

/// The network of a comparison of all entities of a kind: who is for and against what.
fn allies_and_opponents(view: &View, comparison: &Comparison) -> Option<String> {
    let dataset = view.world.dataset.filter(|_| view.compares_a_kind)?;
    let title = capitalised(&view.heading);
    Some(svg::svg_of_stances(comparison, &title, dataset))
}

/// A table, its lines, a drawing and its notes.
fn table_with_sources(table: &TextTable, caption: &str, prefix: &str, svg: Option<&str>) -> Markup {
    html! {
        (table_with_lines(table, caption, prefix, svg))
        (sources_section(&table.notes, prefix))
    }
}

/// The drawing of an answer, as SVG, if it is easy to read: a timeline for a question that asks for
/// one, none for a comparison, which is drawn as its table, and a picture for everything else.
fn drawing_that_helps(view: &View, options: PictureOptions) -> Option<String> {
    match (view.status, view.form) {
        (Status::Answered, Some(Form::Timeline)) => {
            let timeline = Timeline::of_view(view);
            let marks = timeline.marks().len();
            (1 < marks && marks <= EASY_BOXES).then(|| svg::svg_of_timeline(&timeline))
        }
        (Status::Answered, form) if form != Some(Form::Comparison) => {
            drawn_if_easy(&Picture::of_view(view, options))
        }
        _ => None,
    }
}

/// A picture as SVG, if it has at least two boxes and a line, and not too many boxes to read.
fn drawn_if_easy(picture: &Picture) -> Option<String> {
    let few = (2..=EASY_BOXES).contains(&picture.boxes.len()) && !picture.lines.is_empty();
    few.then(|| svg::svg_of_picture(picture).ok()).flatten()
}
