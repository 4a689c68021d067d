//! Draws the legend of a picture: a small sample of each kind of box and line, and what the words
//! behind verbs mean.

use crate::layout::{LayoutArea, LayoutPoint, LayoutSize};
use crate::picture::{LineStroke, Picture, StanceSide};
use crate::text_width::{fit_text, text_width};
use crate::xml_writer::{XmlWriter, short_number};

use super::box_shape::BoxShape;
use super::network::{draw_head, style_line};
use super::{MARGIN, SMALL, SvgTarget, TextStyle, write_lines};

/// The size of a sample, in pixels.
const SAMPLE: LayoutSize = LayoutSize { width: 30.0, height: 16.0 };
/// The height of a row.
const ROW: f64 = 24.0;

/// One sample with its words.
enum LegendEntry<'a> {
    Look { words: String, shape: &'a str, fill: &'a str, outline: &'a str },
    Stroke { words: String, stroke: &'static LineStroke, symmetric: bool },
    Voice { words: String },
}

impl LegendEntry<'_> {
    fn words(&self) -> &str {
        match self {
            LegendEntry::Look { words, .. }
            | LegendEntry::Stroke { words, .. }
            | LegendEntry::Voice { words } => words,
        }
    }
}

impl LegendEntry<'_> {
    /// The room before the words.
    fn indent(&self) -> f64 {
        if matches!(self, LegendEntry::Voice { .. }) { 0.0 } else { SAMPLE.width + 6.0 }
    }
}

fn entries(picture: &Picture) -> [Vec<LegendEntry<'_>>; 3] {
    let looks = picture.looks().into_iter().map(|look| LegendEntry::Look {
        words: fit_text(&look.name, 40, 1).concat(),
        shape: &look.shape,
        fill: &look.fill,
        outline: &look.outline,
    });
    let strokes = picture.strokes().map(|stroke| {
        // The words after the colon describe what the sample shows.
        let words = stroke.words.split(':').next().unwrap_or(stroke.words).to_owned();
        LegendEntry::Stroke { words, stroke, symmetric: false }
    });
    let both = picture.has_symmetric().then(|| LegendEntry::Stroke {
        words: "holds both ways: no head".to_owned(),
        stroke: StanceSide::Neither.stroke(),
        symmetric: true,
    });
    let voices =
        picture.voices().into_iter().map(|words| LegendEntry::Voice { words: words.to_owned() });
    let notes = picture.notes.iter().map(|words| LegendEntry::Voice { words: words.clone() });
    [looks.collect(), strokes.chain(both).collect(), voices.chain(notes).collect()]
}

/// The x and the row of each entry, in rows that are not wider than `room`, and the number of rows.
fn places(entries: &[LegendEntry], room: f64) -> (Vec<(f64, f64)>, f64) {
    let (mut x, mut row) = (0.0, 0.0);
    let mut places = Vec::new();
    for entry in entries {
        let wide = entry.indent() + text_width(entry.words(), SMALL) + 18.0;
        if x > 0.0 && x + wide > room {
            (x, row) = (0.0, row + 1.0);
        }
        places.push((x, row));
        x += wide;
    }
    let rows = if entries.is_empty() { 0.0 } else { row + 1.0 };
    (places, rows)
}

/// The height of the legend in a drawing of a width.
pub fn legend_height(picture: &Picture, room: f64) -> f64 {
    entries(picture).iter().map(|entries| places(entries, room).1).sum::<f64>() * ROW
}

/// The width of the legend if each of its two parts stands in one row.
pub fn legend_width(picture: &Picture) -> f64 {
    let row = |entries: &Vec<LegendEntry>| {
        entries.iter().map(|e| e.indent() + 18.0 + text_width(e.words(), SMALL)).sum()
    };
    entries(picture).iter().map(row).fold(0.0, f64::max)
}

/// Draws the legend, with its upper side at `top`.
pub fn draw_legend(
    xml: &mut XmlWriter,
    picture: &Picture,
    top: f64,
    room: f64,
    setting: SvgTarget,
) {
    match setting {
        SvgTarget::Alone => xml.open("g").with("id", "legend"),
        SvgTarget::Page(_) => xml.open("g").with("class", "legend"),
    };
    let mut top = top;
    for entries in entries(picture) {
        let (places, rows) = places(&entries, room);
        for (entry, (x, row)) in entries.iter().zip(places) {
            let at = LayoutPoint { x: MARGIN + x, y: top + row * ROW + ROW / 2.0 };
            draw_entry(xml, entry, at);
        }
        top += rows * ROW;
    }
    xml.close();
}

fn draw_entry(xml: &mut XmlWriter, entry: &LegendEntry, at: LayoutPoint) {
    let middle = LayoutPoint { x: at.x + SAMPLE.width / 2.0, y: at.y };
    match entry {
        LegendEntry::Look { shape, fill, outline, .. } => {
            BoxShape::named(shape).draw(xml, LayoutArea { middle, size: SAMPLE }, fill, outline);
        }
        LegendEntry::Stroke { stroke, symmetric, .. } => {
            let end = LayoutPoint { x: at.x + SAMPLE.width, y: at.y };
            let stop = if *symmetric { end.x } else { draw_head(xml, stroke, end, 1.0, true) };
            let line =
                format!("M{} {}H{}", short_number(at.x), short_number(at.y), short_number(stop));
            style_line(xml.open("path").with("d", line), stroke).close();
        }
        LegendEntry::Voice { .. } => {}
    }
    let baseline = LayoutPoint { x: at.x + entry.indent(), y: at.y + SMALL * 0.36 };
    write_lines(xml, &[entry.words().to_owned()], baseline, TextStyle::plain(SMALL));
}
