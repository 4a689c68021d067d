//! Pictures as SVG, drawn without any other program.
//!
//! A drawing stands alone: it has no script, loads nothing, and asks for fonts that every system
//! has something like. What it shows is also there as text: a title and a description for the
//! whole, and a title with the citations for each thing in it.

mod box_shape;
mod comparison_grid;
mod legend;
mod network;
mod timeline;

use super::comparison::Comparison;
use super::layout::{LayoutPoint, LayoutSize, TooManyBoxes};
use super::picture::Picture;
use super::text_width::{FONTS, fit_text, text_width};
use super::timeline::Timeline;
use super::xml_writer::XmlWriter;

/// The colour of what is written on white.
const INK: &str = "#222222";
/// The room left around everything.
const MARGIN: f64 = 16.0;
/// The size of the letters of a title.
const TITLE: f64 = 16.0;
/// The size of the letters of a legend.
const SMALL: f64 = 11.0;

/// What the style sheet of a page says of the lines of its pictures.
pub fn svg_page_style() -> String {
    network::page_style()
}

/// Where a drawing is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SvgTarget<'a> {
    /// In a file of its own.
    Alone,
    /// In a page, with ids that begin so.
    Page(&'a str),
}

/// A picture of boxes and lines.
///
/// # Errors
/// More boxes than can be a picture.
pub fn svg_of_picture(picture: &Picture) -> Result<String, TooManyBoxes> {
    network::draw_picture(picture, SvgTarget::Alone)
}

/// The same as part of a page that has its claims as text: boxes are links to `#` and the id of
/// what they show, lines bear the numbers of their boxes, and ids begin with `prefix`.
///
/// # Errors
/// More boxes than can be a picture.
pub fn svg_in_page(picture: &Picture, prefix: &str) -> Result<String, TooManyBoxes> {
    network::draw_picture(picture, SvgTarget::Page(prefix))
}

/// A comparison.
pub fn svg_of_comparison(comparison: &Comparison, title: &str) -> String {
    comparison_grid::draw_comparison(comparison, title)
}

/// A timeline.
pub fn svg_of_timeline(timeline: &Timeline) -> String {
    timeline::draw_timeline(timeline)
}

/// A drawing of a size, with its text alternative; what is drawn follows.
fn begin(size: LayoutSize, title: &str, description: &str, setting: SvgTarget) -> XmlWriter {
    let (mut xml, prefix, role) = match setting {
        SvgTarget::Alone => (XmlWriter::new(), "picture-", "img"),
        // An image has nothing in it that could be chosen.
        SvgTarget::Page(prefix) => (XmlWriter::part(), prefix, "group"),
    };
    xml.open("svg");
    if setting == SvgTarget::Alone {
        xml.with("xmlns", "http://www.w3.org/2000/svg");
    }
    let ids = [format!("{prefix}title"), format!("{prefix}description")];
    xml.at("width", size.width)
        .at("height", size.height)
        .with("viewBox", format!("0 0 {} {}", length(size.width), length(size.height)))
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

fn length(value: f64) -> String {
    super::xml_writer::short_number(value)
}

/// How the lines of a text stand to their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextAnchor {
    Start,
    Middle,
}

/// Letters of a size and a colour.
#[derive(Debug, Clone, Copy)]
struct TextStyle<'a> {
    size: f64,
    colour: &'a str,
    bold: bool,
    /// Whether white around the letters keeps what is behind away from them.
    halo: bool,
    anchor: TextAnchor,
    /// Whether what it stands in says all this already.
    inherits: bool,
}

impl TextStyle<'_> {
    /// Plain letters of a size.
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

    /// The height of a line of it.
    fn line(&self) -> f64 {
        (self.size * 1.25).round()
    }
}

/// Writes lines of text, the first of them with its letters standing on `at`.
fn write(xml: &mut XmlWriter, lines: &[String], at: LayoutPoint, kind: TextStyle) {
    if lines.is_empty() {
        return;
    }
    xml.open("text").at("x", at.x).at("y", at.y);
    if !kind.inherits {
        look(xml, kind);
    }
    if let [line] = lines {
        xml.text(line).close();
        return;
    }
    for (n, line) in lines.iter().enumerate() {
        if kind.inherits && n == 0 {
            // In a page it is the name of a link, and lines are no words run together.
            xml.text(line).text(" ");
            continue;
        }
        xml.inside("tspan").at("x", at.x);
        if n > 0 {
            xml.at("dy", kind.line());
        }
        xml.text(line).close();
        if kind.inherits && n + 1 < lines.len() {
            xml.text(" ");
        }
    }
    xml.close();
}

fn look(xml: &mut XmlWriter, kind: TextStyle) {
    xml.at("font-size", kind.size);
    match kind.anchor {
        TextAnchor::Start => {}
        TextAnchor::Middle => _ = xml.with("text-anchor", "middle"),
    }
    if kind.colour != INK {
        xml.with("fill", kind.colour);
    }
    if kind.bold {
        xml.with("font-weight", "bold");
    }
    if kind.halo {
        halo(xml);
    }
}

/// White around letters.
fn halo(xml: &mut XmlWriter) {
    xml.with("stroke", "#FFFFFF").with("stroke-width", "4").with("stroke-linejoin", "round");
    xml.with("paint-order", "stroke");
}

/// The width of the widest line.
fn widest(lines: &[String], size: f64) -> f64 {
    lines.iter().map(|line| text_width(line, size)).fold(0.0, f64::max)
}

/// A title in lines that are not wider than a drawing of a width.
fn title_lines(title: &str, room: f64) -> Vec<String> {
    let characters = (room / (TITLE * 0.62)).max(30.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
    fit_text(title, characters as usize, 8)
}

/// Writes the title, and says how far down it reaches.
fn write_title(xml: &mut XmlWriter, lines: &[String]) -> f64 {
    let kind = TextStyle { bold: true, ..TextStyle::plain(TITLE) };
    write(xml, lines, LayoutPoint { x: MARGIN, y: MARGIN + TITLE }, kind);
    title_height(lines)
}

fn title_height(lines: &[String]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let count = lines.len() as f64;
    MARGIN + count * TextStyle::plain(TITLE).line() + 6.0
}

/// SvgIds of a drawing: safe in any document, and each once.
struct SvgIds<'a> {
    taken: std::collections::BTreeSet<String>,
    /// What ids begin with.
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

    /// An id of its own for a name.
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
