//! Pictures, comparisons and timelines as SVG, drawn without any other program.
//!
//! A drawing is a file of its own: it has no script, loads nothing, and asks for fonts of which
//! every system has one. All that it shows is also there as text for screen readers: a title and a
//! description of the whole, and a title with the citations for each part.

mod box_shape;
mod comparison_grid;
mod hub_arrangement;
mod legend;
mod line_courses;
mod network;
mod stance_network;
mod timeline;

use polemic_record::Dataset;

use super::comparison::Comparison;
use super::layout::{LayoutPoint, LayoutSize, TooManyBoxes};
use super::picture::Picture;
use super::text_width::{FONTS, fit_text, text_width};
use super::timeline::Timeline;
use super::xml_writer::{XmlWriter, short_number};

/// The colour of text on white.
const INK: &str = "#222222";
/// The space left free around everything, in pixels.
const MARGIN: f64 = 16.0;
/// The font size of a title.
const TITLE: f64 = 16.0;
/// A drawing of sides has at most so many columns and rows.
const MOST_COLUMNS: usize = 8;
const MOST_ROWS: usize = 16;
/// The font size of a legend.
const SMALL: f64 = 11.0;

/// The CSS that a page needs for the lines of its pictures, which [`svg_in_page`] leaves without a
/// style of their own.
pub fn svg_page_style() -> String {
    network::page_style()
}

/// Whether a drawing is a file or a part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SvgTarget<'a> {
    /// A file of its own.
    Alone,
    /// A part of a page. Its ids begin with this prefix.
    Page(&'a str),
}

/// A picture of boxes and lines as an SVG file.
///
/// # Errors
/// The picture has more boxes than [`MOST_BOXES`](crate::layout::MOST_BOXES).
pub fn svg_of_picture(picture: &Picture) -> Result<String, TooManyBoxes> {
    network::draw_picture(picture, SvgTarget::Alone)
}

/// A picture as a part of a page that has its claims as text elsewhere, and [`svg_page_style`] in
/// its CSS.
///
/// A box is a link to `#` and the id of its entity, and a line has the indexes of its boxes in
/// `data-ends`. Every id begins with `prefix`.
///
/// # Errors
/// The picture has more boxes than [`MOST_BOXES`](crate::layout::MOST_BOXES).
pub fn svg_in_page(picture: &Picture, prefix: &str) -> Result<String, TooManyBoxes> {
    network::draw_picture(picture, SvgTarget::Page(prefix))
}

/// A comparison as an SVG file: a grid of stands with its notes.
pub fn svg_of_comparison(comparison: &Comparison, title: &str) -> String {
    comparison_grid::draw_comparison(&comparison.essence(MOST_ROWS, MOST_COLUMNS), title, None)
}

/// A comparison of sides as an SVG file: the grid of what divides them, and under it the network
/// that says the same.
pub fn svg_of_sides(comparison: &Comparison, title: &str, dataset: &Dataset) -> String {
    let shown = comparison.essence(MOST_ROWS, MOST_COLUMNS);
    comparison_grid::draw_comparison(&shown, title, Some(dataset))
}

/// The network of a comparison of sides as an SVG file, for where a table stands beside it.
pub fn svg_of_stances(comparison: &Comparison, title: &str, dataset: &Dataset) -> String {
    stance_network::draw_stances(
        &comparison.essence(MOST_ROWS, MOST_COLUMNS),
        title,
        dataset,
        SvgTarget::Alone,
    )
}

/// A comparison as a network for a page: those compared on the left, what they took a stand on on
/// the right. A box is a link to `#` and the id of its entity; a line has the numbers of its claims
/// in `data-claims`. Every id begins with `prefix`.
pub fn stance_network_in_page(
    comparison: &Comparison,
    title: &str,
    dataset: &Dataset,
    prefix: &str,
) -> String {
    stance_network::draw_stances(comparison, title, dataset, SvgTarget::Page(prefix))
}

/// A timeline as an SVG file.
pub fn svg_of_timeline(timeline: &Timeline) -> String {
    timeline::draw_timeline(timeline)
}

/// Opens a drawing of a size, with its title and description. The caller draws into it and finishes
/// it.
fn begin_drawing(
    size: LayoutSize,
    title: &str,
    description: &str,
    setting: SvgTarget,
) -> XmlWriter {
    let (mut xml, prefix, role) = match setting {
        SvgTarget::Alone => (XmlWriter::new(), "picture-", "img"),
        // The role `img` would hide the links inside from screen readers.
        SvgTarget::Page(prefix) => (XmlWriter::part(), prefix, "group"),
    };
    xml.open("svg");
    if setting == SvgTarget::Alone {
        xml.with("xmlns", "http://www.w3.org/2000/svg");
    }
    let ids = [format!("{prefix}title"), format!("{prefix}description")];
    xml.at("width", size.width)
        .at("height", size.height)
        .with("viewBox", format!("0 0 {} {}", short_number(size.width), short_number(size.height)))
        .with("role", role)
        .with("aria-labelledby", &ids[0])
        .with("aria-describedby", &ids[1])
        .with("font-family", FONTS)
        .with("fill", INK);
    xml.open("title").with("id", &ids[0]).text(title).close();
    xml.open("desc").with("id", &ids[1]).text(description).close();
    xml.open("rect").with("width", "100%").with("height", "100%").with("fill", "#FFFFFF").close();
    xml
}

/// Which point of a line of text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextAnchor {
    Start,
    Middle,
}

/// The font size, colour and position of a text.
#[derive(Debug, Clone, Copy)]
struct TextStyle<'a> {
    size: f64,
    colour: &'a str,
    bold: bool,
    /// Whether the letters have a white edge, so that lines behind them do not touch them.
    halo: bool,
    anchor: TextAnchor,
    /// Whether the enclosing element has set all this already, so that nothing is written.
    inherits: bool,
}

impl TextStyle<'_> {
    /// Text in black, of a font size, that begins at its position.
    fn plain(size: f64) -> TextStyle<'static> {
        TextStyle {
            size,
            colour: INK,
            bold: false,
            halo: false,
            anchor: TextAnchor::Start,
            inherits: false,
        }
    }

    /// The height of a line of text.
    fn line(&self) -> f64 {
        (self.size * 1.25).round()
    }
}

/// Writes lines of text. `at` is on the baseline of the first of them.
fn write_lines(xml: &mut XmlWriter, lines: &[String], at: LayoutPoint, style: TextStyle) {
    if lines.is_empty() {
        return;
    }
    xml.open("text").at("x", at.x).at("y", at.y);
    if !style.inherits {
        look(xml, style);
    }
    if let [line] = lines {
        xml.text(line).close();
        return;
    }
    for (n, line) in lines.iter().enumerate() {
        if style.inherits && n == 0 {
            // In a page the text is the name of a link: spaces keep the words of its lines apart.
            xml.text(line).text(" ");
            continue;
        }
        xml.inside("tspan").at("x", at.x);
        if n > 0 {
            xml.at("dy", style.line());
        }
        xml.text(line).close();
        if style.inherits && n + 1 < lines.len() {
            xml.text(" ");
        }
    }
    xml.close();
}

fn look(xml: &mut XmlWriter, style: TextStyle) {
    xml.at("font-size", style.size);
    match style.anchor {
        TextAnchor::Start => {}
        TextAnchor::Middle => _ = xml.with("text-anchor", "middle"),
    }
    if style.colour != INK {
        xml.with("fill", style.colour);
    }
    if style.bold {
        xml.with("font-weight", "bold");
    }
    if style.halo {
        halo(xml);
    }
}

/// Gives an element the white edge of [`TextStyle::halo`].
fn halo(xml: &mut XmlWriter) {
    xml.with("stroke", "#FFFFFF").with("stroke-width", "4").with("stroke-linejoin", "round");
    xml.with("paint-order", "stroke");
}

/// The width of the widest of some lines of text.
fn widest(lines: &[String], size: f64) -> f64 {
    lines.iter().map(|line| text_width(line, size)).fold(0.0, f64::max)
}

/// A title, wrapped to the width of a drawing.
fn title_lines(title: &str, room: f64) -> Vec<String> {
    let characters = (room / (TITLE * 0.62)).max(30.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    fit_text(title, characters as usize, 8)
}

/// Writes the title, and returns the y below it.
fn write_title(xml: &mut XmlWriter, lines: &[String]) -> f64 {
    let style = TextStyle { bold: true, ..TextStyle::plain(TITLE) };
    write_lines(xml, lines, LayoutPoint { x: MARGIN, y: MARGIN + TITLE }, style);
    title_height(lines)
}

fn title_height(lines: &[String]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let count = lines.len() as f64;
    MARGIN + count * TextStyle::plain(TITLE).line() + 6.0
}

/// Gives out the ids of a drawing: safe in any document, and each of them once.
struct SvgIds<'a> {
    taken: std::collections::BTreeSet<String>,
    /// What every id begins with.
    prefix: &'a str,
}

impl<'a> SvgIds<'a> {
    fn new(setting: SvgTarget<'a>) -> SvgIds<'a> {
        let prefix = match setting {
            SvgTarget::Alone => "",
            SvgTarget::Page(prefix) => prefix,
        };
        SvgIds { taken: std::collections::BTreeSet::new(), prefix }
    }

    /// An id that is made of a name and not given out yet: `n-ada`, or `n-ada-2` the second time.
    fn of(&mut self, prefix: &str, name: &str) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        let own = self.prefix;
        let base =
            format!("{own}{prefix}-{}", name.chars().map(safe).take(200).collect::<String>());
        let mut id = base.clone();
        let mut n = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{base}-{n}");
            n += 1;
        }
        id
    }
}
