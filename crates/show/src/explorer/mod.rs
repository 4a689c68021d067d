//! The explorer: a whole dataset as one HTML file, to be searched, filtered and read without a
//! network.
//!
//! All that it says is in the page as text: pictures of the dataset's views, the entities, the
//! table of claims, answers to its example questions. The script (`state.js` and others) shows and hides
//! this text, and draws it anew around what the reader chooses. It gets its numbers from
//! `script_data.rs`. Ids of entities never begin with an underscore, so the ids of the page itself
//! do.

mod find_data;
mod script_data;
mod sides_panel;

use maud::{Markup, PreEscaped, html};

use polemic_engine::graph::Graph;
use polemic_question::{Lexicon, Reply};
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::capitalised;
use polemic_record::{Dataset, EntityId};

use super::cited_passage::{RIGHTS, passages};
use super::evidence_text::{EvidenceText, kind_nouns, only_source, short_places};
use super::html::{HtmlPage, markup_in_words, page_script, plain_text};
use super::picture::{Picture, PictureOptions, StanceSide, kind_name};
use super::value_text::counted;
use super::{View, World, svg};

pub use script_data::table_rows;

const STYLE: &str = include_str!("explorer.css");
/// The parts of the script, in this order.
const SCRIPT: [&str; 6] = [
    include_str!("state.js"),
    include_str!("drawings.js"),
    include_str!("panels.js"),
    include_str!("find.js"),
    include_str!("controls.js"),
    include_str!("begin.js"),
];
/// The part of the script of a page that is served, before the last one.
const SERVED: &str = include_str!("served.js");
/// Wheel, pinch and drag on the map: Panzoom, under the MIT licence (`panzoom-license.txt`).
const PANZOOM: &str = include_str!("panzoom.min.js");

/// A map shows so many boxes at first, and so many on request. Laying out more takes long.
const FEW_BOXES: usize = 15;
const MORE_BOXES: usize = 20;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct ExplorerPage<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The graph of the dataset.
    pub graph: &'a Graph,
    /// The reader's copies of the texts; each claim then has the sentences that it cites.
    pub texts: Option<&'a CitedTexts>,
    /// The answers to show, as [`example_replies`] gives them.
    pub replies: &'a [Reply],
    /// Set if `polemic serve` shows the page and answers questions.
    pub live: Option<LivePage<'a>>,
}

/// What a page that is served has beside the dataset.
#[derive(Debug, Clone, Copy)]
pub struct LivePage<'a> {
    /// A name for this state of the data, by which the page sees that the files have changed.
    pub state: &'a str,
    /// Questions and queries that the page offers.
    pub saved: &'a [String],
}

/// The answers to the example questions of a dataset.
pub fn example_replies(dataset: &Dataset, graph: &Graph, lexicon: &Lexicon) -> Vec<Reply> {
    let options = polemic_question::Options::default();
    let ask = |text: &String| polemic_question::ask(text, lexicon, dataset, graph, &options);
    dataset.schema.examples.iter().map(ask).collect()
}

impl ExplorerPage<'_> {
    /// The page as the text of an HTML file. The same dataset gives the same bytes.
    pub fn html(&self) -> String {
        self.opening() + &self.remainder()
    }

    /// The beginning of the page, which is made at once: its head, its title and what asks, finds
    /// and filters.
    pub fn opening(&self) -> String {
        let schema = &self.dataset.schema;
        let part = html! {
            a.skip href="#_claims" { "To the claims" }
            header { h1 { (schema.title) } p.soft { (schema.about) " " (self.size()) } }
            @if let Some(page) = self.live { (self.live(page)) }
            (tools())
        };
        self.page(|page| page.opening()) + &without_optional_ends(&plain_text(&part.0))
    }

    /// The rest of the page.
    pub fn remainder(&self) -> String {
        let rows = script_data::table_rows(self.dataset);
        let part = html! {
            div.columns {
                (filters())
                main {
                    (tabs())
                    (sides_panel::sides_panel(self.dataset))
                    (self.maps())
                    section.panel.scripted #_panel-around role="tabpanel" aria-labelledby="_tab-around" hidden {}
                    section.panel.scripted #_panel-timeline role="tabpanel" aria-labelledby="_tab-timeline" hidden {}
                    section.panel.scripted #_panel-compare role="tabpanel" aria-labelledby="_tab-compare" hidden {}
                }
            }
            aside.scripted #_card aria-label="Chosen" tabindex="0" hidden {}
            p.visually-hidden #_status role="status" {}
            (self.claims(&rows))
            (self.questions())
            (self.entities())
            (self.sources())
            script type="application/json" #_data { (PreEscaped(json_in_script(&script_data::script_data(self.dataset, &rows)))) }
        };
        without_optional_ends(&plain_text(&part.0)) + &self.page(|page| page.closing())
    }

    /// What `part` makes of the page without its body.
    fn page(&self, part: impl Fn(&HtmlPage) -> String) -> String {
        let style = closer(&format!("{STYLE}{}", svg::svg_page_style()));
        let mut parts = SCRIPT.to_vec();
        if self.live.is_some() {
            parts.insert(SCRIPT.len() - 1, SERVED);
        }
        let script = [PANZOOM.trim_end(), "\n", &page_script(&parts)].concat();
        let allows = if self.live.is_some() { "connect-src 'self'" } else { "" };
        let title = &self.dataset.schema.title;
        let page = HtmlPage { title, style: &style, script: &script, allows, body: html! {} };
        without_optional_ends(&part(&page))
    }

    fn world(&self) -> World<'_> {
        World { graph: self.graph, dataset: Some(self.dataset), texts: self.texts }
    }

    fn size(&self) -> String {
        let Dataset { entities, claims, figures, sources, .. } = self.dataset;
        let counts = [
            counted(entities.len(), "entity"),
            counted(claims.len(), "claim"),
            counted(figures.len(), "figure"),
            counted(sources.len(), "source"),
        ];
        counts.join(" · ")
    }

    /// The pictures of the views that the dataset names; a picture of all claims if it names none.
    fn pictures(&self) -> Vec<Picture> {
        let options = PictureOptions { brief: true, ..PictureOptions::default() };
        let world = self.world();
        let views = &self.dataset.schema.views;
        if views.is_empty() {
            return vec![Picture::of_claims("All claims", options, self.dataset, world)];
        }
        views
            .iter()
            .filter_map(|view| Picture::of_schema_view(&view.name, options, world))
            .collect()
    }

    /// The drawing of view number `view` with its `most` most connected boxes, as a part of a page
    /// that is served. None if there is no such view.
    pub fn map(&self, view: usize, most: usize) -> Option<Markup> {
        let pictures = self.pictures();
        Some(drawn_map(
            view,
            pictures.get(view)?,
            if most == FEW_BOXES { most } else { MORE_BOXES },
        ))
    }

    fn maps(&self) -> Markup {
        let pictures = self.pictures();
        html! {
            section.panel #_panel-map role="tabpanel" aria-labelledby="_tab-map" {
                div.bar.scripted {
                    label for="_view" { "View" }
                    select #_view {
                        @for (n, picture) in pictures.iter().enumerate() { option value=(n) { (picture.title) } }
                    }
                    button type="button" #_more hidden { "More boxes" }
                    span.buttons {
                        button type="button" #_smaller aria-label="Smaller" { "−" }
                        button type="button" #_fit { "Fit" }
                        button type="button" #_larger aria-label="Larger" { "+" }
                        button type="button" #_full { "Full screen" }
                        button type="button" #_save-svg aria-label="Save as SVG" { "SVG" }
                        button type="button" #_save-png aria-label="Save as PNG" { "PNG" }
                    }
                }
                @for (n, whole) in pictures.iter().enumerate() { (maps_of_view(n, whole, self.live.is_some())) }
            }
        }
    }

    fn claims(&self, rows: &[Evidence]) -> Markup {
        let sort = |name: &str, key: &str| {
            html! { th scope="col" { span.plain { (name) } button.sort.scripted type="button" data-key=(key) { (name) } } }
        };
        html! {
            section.wide #_claims aria-label="Claims" {
                h2 { "Claims" }
                p.soft.scripted #_count {}
                div.scroll {
                    table #_table {
                        caption { (self.caption()) }
                        thead { tr { (sort("Claim", "text")) (sort("When", "when")) (sort("Stance", "side")) (sort("Source", "source")) } }
                        tbody { @for &row in rows { (self.row(row)) } }
                    }
                }
                button.scripted type="button" #_all hidden {}
            }
        }
    }

    /// The caption of the table of claims. If the dataset has only one source, the caption names
    /// it, and the rows need not.
    fn caption(&self) -> String {
        let place = match only_source(self.dataset) {
            Some(source) => format!("place in {}", source.short),
            None => "citation".to_owned(),
        };
        format!("What is on record, each claim with its {place}")
    }

    /// The row of a claim, figure or dated entity in the table.
    fn row(&self, row: Evidence) -> Markup {
        let dataset = self.dataset;
        let cited = EvidenceText::of(dataset, row);
        let sentences = passages(dataset, self.texts, property_graph::citations(dataset, row));
        let (note, side) = match row {
            Evidence::Claim(id) => {
                let claim = dataset.claim(id);
                (claim.note.as_ref(), StanceSide::of(dataset, claim))
            }
            Evidence::Figure(id) => (dataset.figure(id).note.as_ref(), StanceSide::Neither),
            Evidence::Entity(_) => (None, StanceSide::Neither),
        };
        html! {
            tr {
                td {
                    (cited.text)
                    @if let Evidence::Entity(id) = row { " (" (kind_name(dataset, id)) ")" }
                    @if let Some(doubt) = &cited.doubt { small { "Doubt: " (doubt) } }
                    @if let Some(note) = note { small { (note) } }
                    @for sentence in &sentences {
                        small.passage { b { (sentence.place) } " " (sentence.text) }
                    }
                }
                td { (cited.when) }
                td { (stance(side)) }
                td { (cited.places) }
            }
        }
    }

    fn questions(&self) -> Markup {
        if self.replies.is_empty() {
            return html! {};
        }
        html! {
            section.wide #_questions aria-label="Questions" {
                h2 { "Questions" }
                @for (n, reply) in self.replies.iter().enumerate() {
                    details {
                        summary { (capitalised(&reply.question)) }
                        (markup_in_words(&View::of_reply(reply, self.world()), &format!("_q{}-", n + 1)))
                    }
                }
            }
        }
    }

    /// The form for questions on a page that is served, with what can be asked.
    fn live(&self, page: LivePage) -> Markup {
        let examples = &self.dataset.schema.examples;
        let asked = |text: &String| html! { li { (text) } };
        html! {
            section.wide.scripted #_live aria-label="Ask" data-state=(page.state) {
                div #_mistakes role="alert" hidden {}
                form #_ask {
                    label for="_question" { "Ask in English or in openCypher" }
                    div.bar {
                        input #_question name="q" autocomplete="off" maxlength="4000" list="_completions"
                            placeholder=(examples.first().map_or("", String::as_str));
                        datalist #_completions {}
                        button { "Ask" }
                    }
                }
                details #_offers {
                    summary { "What can be asked" }
                    @if !examples.is_empty() { h3 { "Examples" } ul.asked { @for text in examples { (asked(text)) } } }
                    @if !page.saved.is_empty() { h3 { "Saved" } ul.asked { @for text in page.saved { (asked(text)) } } }
                    div #_before hidden { h3 { "Asked before" } ul.asked {} }
                    h3 { "Words for relations" }
                    p #_verbs {}
                }
                div #_answer aria-live="polite" {}
            }
        }
    }

    fn entities(&self) -> Markup {
        html! {
            section.wide.plain #_entities aria-label="Entities" {
                h2 { "Entities" }
                dl { @for id in self.dataset.entity_ids() { (self.entity(id)) } }
            }
        }
    }

    /// The record of an entity, apart from its claims.
    fn entity(&self, id: EntityId) -> Markup {
        let dataset = self.dataset;
        let entity = dataset.entity(id);
        html! {
            dt id=(entity.id) { (capitalised(&entity.name)) }
            dd {
                (kind_nouns(dataset, id))
                @if let Some(when) = &entity.when { ", " (when) " [" (short_places(dataset, &entity.cites)) "]" }
            }
            @if !entity.aliases.is_empty() {
                dd { "Also: " i { (entity.aliases.join("; ")) } }
            }
            @if let Some(about) = &entity.about { dd { (about) } }
            @if let Some(doubt) = &entity.doubt { dd.doubt { "Doubt: " (doubt) } }
            @if let Some(of) = entity.of {
                dd.of { "An aspect of " a href=(format!("#{}", dataset.entity(of).id)) { (dataset.entity(of).name) } }
            }
            @for link in &entity.links { dd.link { (link.scheme) ": " (link.id) } }
        }
    }

    fn sources(&self) -> Markup {
        let line = |source: &polemic_record::Source| {
            let mut parts = vec![source.authors.join(", "), format!("“{}”", source.title)];
            parts.extend(
                [&source.container, &source.publisher, &source.date].into_iter().flatten().cloned(),
            );
            parts.retain(|part| !part.is_empty());
            parts.join(", ")
        };
        html! {
            footer.wide {
                h2 { "Sources" }
                ul {
                    @for source in &self.dataset.sources {
                        li { b { (source.short) } ": " (line(source))
                            @if let Some(form) = &source.locator_form { ". " (form) } }
                    }
                }
                @if self.texts.is_some() { p.rights { (RIGHTS) } }
            }
        }
    }
}

/// JSON that can stand in a `<script>` element: `<` is escaped, so that no text can end the element
/// or begin a comment.
pub(crate) fn json_in_script(json: &serde_json::Value) -> String {
    json.to_string().replace('<', "\\u003c")
}

/// A style sheet without the spaces that CSS does not need. No text in it has these characters.
fn closer(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    for line in style.lines().map(str::trim) {
        out.push_str(line);
        out.push('\n');
    }
    let signs = [
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        (";}", "}"),
        (" }", "}"),
        (": ", ":"),
        (", ", ","),
        ("}\n", "}"),
    ];
    signs.iter().fold(out, |style, (long, short)| style.replace(long, short))
}

/// The page without end tags that HTML allows to be left out. Text cannot contain such a tag,
/// because its `<` is escaped.
fn without_optional_ends(page: &str) -> String {
    ["</td>", "</tr>", "</li>", "</p>", "</dt>", "</dd>"]
        .iter()
        .fold(page.to_owned(), |page, end| page.replace(end, ""))
}

fn stance(side: StanceSide) -> &'static str {
    match side {
        StanceSide::For => "● for",
        StanceSide::Against => "✕ against",
        StanceSide::Neither => "",
        StanceSide::Unasserted => "○ not asserted",
    }
}

/// The maps of a view: one of the few boxes with the most claims, and one of more. Without a
/// script only the larger one is shown. On a page that is served they are drawn when they are first
/// looked at.
fn maps_of_view(n: usize, whole: &Picture, is_live: bool) -> Markup {
    let map = |most: usize| {
        let (few, more) = (most == FEW_BOXES, whole.boxes.len() > FEW_BOXES && most > FEW_BOXES);
        html! {
            figure.map.scripted[few || is_live] data-view=(n) data-boxes=[more.then_some("more")]
                data-later=[is_live.then(|| format!("map?view={n}&most={most}"))] {
                div.paper { @if !is_live { (drawn_map(n, whole, most)) } }
                @if most < whole.boxes.len() {
                    figcaption {
                        "The " (most) " with the most claims, of " (whole.boxes.len()) "; the table has all of them."
                    }
                }
            }
        }
    };
    html! {
        @if whole.boxes.len() > FEW_BOXES { (map(FEW_BOXES)) }
        (map(MORE_BOXES))
    }
}

/// The drawing of at most so many boxes of view number `n`.
fn drawn_map(n: usize, whole: &Picture, most: usize) -> Markup {
    let prefix = format!("_view{n}{}-", if most == FEW_BOXES { "few" } else { "" });
    PreEscaped(svg::svg_in_page(&whole.core(most), &prefix).unwrap_or_default())
}

fn tabs() -> Markup {
    let names = [
        ("sides", "Sides"),
        ("map", "Map"),
        ("around", "Around"),
        ("timeline", "Timeline"),
        ("compare", "Compare"),
    ];
    html! {
        div.tabs.scripted role="tablist" aria-label="Ways to see the claims" {
            @for (n, (id, name)) in names.iter().enumerate() {
                button type="button" role="tab" id=(format!("_tab-{id}")) aria-controls=(format!("_panel-{id}"))
                    aria-selected=(n == 0) tabindex=(if n == 0 { "0" } else { "-1" }) { (name) }
            }
        }
    }
}

/// What stands above the tabs: Find, what opens the filters, and how much is shown.
fn tools() -> Markup {
    html! {
        nav.tools.scripted aria-label="Find and filter" {
            div.find {
                label for="_find" { "Find" }
                input #_find type="search" role="combobox" autocomplete="off" spellcheck="false" placeholder="a name, or words of a claim  ( / )"
                    aria-expanded="false" aria-autocomplete="list" aria-controls="_found";
                ul #_found role="listbox" aria-label="Found" hidden {}
            }
            button type="button" #_fold aria-expanded="false" aria-controls="_filters" { "Filters" }
            output #_tally for="_find" {}
            button type="button" #_reset { "Reset" }
        }
    }
}

fn filters() -> Markup {
    html! {
        section.filters.scripted #_filters aria-label="Filters" hidden {
            fieldset { legend { "Kinds" } div #_kinds {} }
            fieldset { legend { "Stance" } div #_sides {} }
            p { label for="_relation" { "Relation" } select #_relation { option value="" { "any" } } }
            fieldset.years {
                legend { "Years" }
                label for="_since" { "from" } input #_since type="number" inputmode="numeric";
                label for="_until" { "to" } input #_until type="number" inputmode="numeric";
                label.check { input #_undated type="checkbox" checked; "undated too" }
            }
            label.check { input #_near type="checkbox"; "only claims of what is chosen" }
        }
    }
}
