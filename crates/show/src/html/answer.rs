//! The answers to questions and queries as a page: the reading, the answer, a picture where one
//! fits, the claims with their citations, and the openCypher.

use maud::{Markup, html};

use polemic_engine::query::Answer;
use polemic_question::Reply;
use polemic_question::reply::{Form, Status};
use polemic_record::sentence::capitalised;

use super::super::comparison::{self, Comparison};
use super::super::picture::{EASY_BOXES, Picture, PictureOptions};
use super::super::timeline::Timeline;
use super::super::{TextTable, View};
use super::super::{World, svg, words};
use super::{Page, drawing, notes, table};

/// What the table of an answer is called.
const RESTS_ON: &str = "What it rests on";

/// The page of the answer to a question.
pub fn page_of_reply(reply: &Reply, options: PictureOptions, world: World) -> String {
    let title = &title(reply);
    let body = html! {
        header { h1 { (title) } }
        main { (of_reply(reply, options, world, "")) }
    };
    Page { title, body, ..Page::default() }.text()
}

/// One page of the answers to several questions.
pub fn of_replies(replies: &[Reply], options: PictureOptions, world: World) -> String {
    if let [reply] = replies {
        return page_of_reply(reply, options, world);
    }
    let body = html! {
        header { h1 { "Questions and answers" } }
        main {
            @for (n, reply) in replies.iter().enumerate() {
                section {
                    h2 { (title(reply)) }
                    (of_reply(reply, options, world, &format!("q{}-", n + 1)))
                }
            }
        }
    };
    Page { title: "Questions and answers", body, ..Page::default() }.text()
}

fn title(reply: &Reply) -> String {
    capitalised(reply.reading.as_ref().unwrap_or(&reply.question))
}

/// The answer to a question, without a heading; `prefix` is what its ids begin with.
pub fn of_reply(reply: &Reply, options: PictureOptions, world: World, prefix: &str) -> Markup {
    let picture = || Picture::of_view(&View::of_reply(reply, world), options);
    let sheet = View::of_reply(reply, world).table();
    told(reply, world, prefix, || {
        answered(&sheet, RESTS_ON, prefix, || drawn(reply, picture, world))
    })
}

/// The same without a picture, and with the places in the table itself, for a page that tells of
/// the sources elsewhere.
pub fn in_words(reply: &Reply, world: World, prefix: &str) -> Markup {
    let sheet = View::of_reply(reply, world).table_with_places();
    let source = world.dataset.and_then(words::only_source);
    let caption =
        source.map_or(RESTS_ON.to_owned(), |source| format!("{RESTS_ON}, in {}", source.short));
    told(reply, world, prefix, || answered(&sheet, &caption, prefix, || None))
}

fn told(reply: &Reply, world: World, prefix: &str, answered: impl Fn() -> Markup) -> Markup {
    if let Some(refusal) = &reply.refusal {
        return html! {
            p.lead { (refusal.diagnostic.message) }
            @if let Some(help) = &refusal.diagnostic.help { p { (help) } }
        };
    }
    let View { remarks_before: before, remarks_after: after, .. } = View::of_reply(reply, world);
    // The reading is the heading already.
    let remarks = before.iter().filter(|line| Some(*line) != reply.reading.as_ref()).chain(&after);
    html! {
        @if let Some(comparison) = compared(reply, world) {
            @if let Some(svg) = sides(reply, &comparison, world) { (drawing(&svg, prefix)) }
            (super::comparison(&comparison, prefix))
        } @else {
            (answered())
        }
        @for line in remarks { p.soft { (line) } }
        @if let Some(query) = &reply.query { (cypher(&query.to_string())) }
    }
}

/// What compares, where there is anything to compare.
fn compared(reply: &Reply, world: World) -> Option<Comparison> {
    let is_one = (reply.status, reply.form) == (Status::Answered, Some(Form::Comparison));
    let dataset = world.dataset.filter(|_| is_one)?;
    Some(comparison::of_reply(reply, dataset)).filter(|comparison| !comparison.rows.is_empty())
}

/// Who is on whose side, where those of a kind are compared.
fn sides(reply: &Reply, comparison: &Comparison, world: World) -> Option<String> {
    let dataset = world.dataset.filter(|_| reply.by_kind)?;
    easy(&Picture::of_comparison(comparison, &title(reply), dataset))
}

/// The page of the answer to a query.
pub fn of_answer(answer: &Answer, query: &str, options: PictureOptions, world: World) -> String {
    let title = one_line(query);
    let body = html! {
        header { h1 { "Answer to a query" } }
        main { (rows(answer, query, options, world, "")) }
    };
    Page { title: &title, body, ..Page::default() }.text()
}

/// The answer to a query, without a heading; `prefix` is what its ids begin with.
pub fn rows(
    answer: &Answer,
    query: &str,
    options: PictureOptions,
    world: World,
    prefix: &str,
) -> Markup {
    let picture = || easy(&Picture::of_view(&View::of_answer(answer, query, world), options));
    html! {
        pre tabindex="0" { code { (query.trim()) } }
        @if answer.rows.is_empty() { p.lead { "No rows." } }
        (answered(&View::of_answer(answer, query, world).table(), "Rows", prefix, picture))
    }
}

fn one_line(query: &str) -> String {
    query.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sheet with the picture between what it says first and its table.
fn answered(
    sheet: &TextTable,
    caption: &str,
    prefix: &str,
    picture: impl Fn() -> Option<String>,
) -> Markup {
    html! {
        @for line in &sheet.lead { p.lead { (line) } }
        @if let Some(svg) = picture() { (drawing(&svg, prefix)) }
        @if !sheet.head.is_empty() && !sheet.rows.is_empty() { (table(sheet, caption, prefix)) }
        @for line in &sheet.foot { p.soft { (line) } }
        @if !sheet.notes.is_empty() {
            // Among several answers each has a heading of its own above this.
            @if prefix.is_empty() { h2 { "Sources" } } @else { h3 { "Sources" } }
            (notes(&sheet.notes, prefix))
        }
    }
}

/// What draws the answer to a question, where that helps: a comparison is its table already.
fn drawn(reply: &Reply, picture: impl Fn() -> Picture, world: World) -> Option<String> {
    match (reply.status, reply.form) {
        (Status::Answered, Some(Form::Timeline)) => {
            let timeline = Timeline::of_view(&View::of_reply(reply, world));
            let marks = timeline.marks().len();
            (1 < marks && marks <= EASY_BOXES).then(|| svg::timeline(&timeline))
        }
        (Status::Answered, form) if form != Some(Form::Comparison) => easy(&picture()),
        _ => None,
    }
}

/// A picture that is easy to read, drawn.
fn easy(picture: &Picture) -> Option<String> {
    let few = (2..=EASY_BOXES).contains(&picture.boxes.len()) && !picture.lines.is_empty();
    few.then(|| svg::picture(picture).ok()).flatten()
}

fn cypher(query: &str) -> Markup {
    html! {
        details {
            summary { "The same as openCypher" }
            pre tabindex="0" { code { (query) } }
        }
    }
}
