//! Draws a timeline: lanes, a grid of years, bars for what lasted and dots for what happened.

use crate::layout::{LayoutPoint, LayoutSize};
use crate::picture::StanceSide;
use crate::text_width::{fit_text, text_width, wrap_text};
use crate::timeline::{Timeline, TimelineLane, TimelineMark, YearSpan};
use crate::value_text::counted;
use crate::xml_writer::{XmlWriter, short_number};
use polemic_record::when::month_name;

use super::{
    MARGIN, SMALL, SvgIds, SvgTarget, TextAnchor, TextStyle, begin_drawing, title_height,
    title_lines, widest, write_lines, write_title,
};

/// The width of the scale of years, in pixels.
const SCALE: f64 = 820.0;
/// The height of a row: a label with its mark under it.
const ROW: f64 = 27.0;
/// The font size of labels.
const LABEL: f64 = 11.0;
/// How far the middle of a mark is below the top of its row.
const MIDDLE: f64 = 19.0;
/// Labels are wrapped to lines of so many characters, which are no wider than the scale.
const WRAPS: usize = 110;
/// The height of each further line of a label.
const LINE: f64 = 13.0;
/// An open end fades out in blocks: the opacity and the width of each.
const FADING: [(f64, f64); 3] = [(0.6, 8.0), (0.35, 8.0), (0.15, 8.0)];

/// The years that are shown, and the step between the lines of the grid.
struct YearScale {
    first: f64,
    last: f64,
    step: f64,
    left: f64,
}

impl YearScale {
    fn new(timeline: &Timeline, left: f64) -> YearScale {
        let (mut first, mut last) = (f64::MAX, f64::MIN);
        for (_, mark) in timeline.marks() {
            let Some(span) = YearSpan::of(&mark.when) else { continue };
            for year in [span.since, span.until].into_iter().flatten() {
                (first, last) = (first.min(year), last.max(year));
            }
        }
        if first > last {
            (first, last) = (0.0, 1.0);
        }
        let steps =
            [1.0 / 12.0, 0.25, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
        let fits = |step: &f64| (last - first) / step <= 14.0;
        let step = steps.into_iter().find(fits).unwrap_or_else(|| ((last - first) / 10.0).ceil());
        let first = (first / step).floor() * step;
        let last = ((last / step).ceil() * step).max(first + step);
        YearScale { first, last, step, left }
    }

    fn x(&self, year: f64) -> f64 {
        self.left + (year - self.first) / (self.last - self.first) * SCALE
    }

    fn right(&self) -> f64 {
        self.left + SCALE
    }

    /// The years at which the grid has lines.
    fn years(&self) -> Vec<f64> {
        let mut years = vec![self.first];
        while let Some(next) = years.last().map(|year| year + self.step) {
            if next > self.last + self.step / 2.0 || years.len() > 40 {
                break;
            }
            years.push(next);
        }
        years
    }
}

/// A mark that has been put in a row.
struct PlacedMark<'a> {
    mark: &'a TimelineMark,
    row: usize,
    label: Vec<String>,
    at: f64,
}

/// Puts each mark in the first row in which it and its label have room. Returns the heights of the
/// rows.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn placed<'a>(lane: &'a TimelineLane, scale: &YearScale) -> (Vec<PlacedMark<'a>>, Vec<f64>) {
    let mut ends: Vec<f64> = Vec::new();
    let mut heights: Vec<f64> = Vec::new();
    let mut list = Vec::new();
    for mark in &lane.marks {
        let Some(span) = YearSpan::of(&mark.when) else { continue };
        let (left, right) = reach(span, scale);
        let label = wrap_text(&label_text(mark), WRAPS);
        let wide = widest(&label, LABEL);
        let at = left.min(scale.right() - wide).max(scale.left);
        let row = ends.iter().position(|end| *end + 10.0 <= left.min(at)).unwrap_or(ends.len());
        let end = right.max(at + wide);
        if row == ends.len() {
            ends.push(end);
            heights.push(ROW);
        }
        ends[row] = end;
        heights[row] = heights[row].max(ROW + (label.len() as f64 - 1.0) * LINE);
        list.push(PlacedMark { mark, row, label, at });
    }
    if heights.is_empty() {
        heights.push(ROW);
    }
    (list, heights)
}

/// What a mark says, when, and on which side: `supported planning (1925), for`.
fn label_text(mark: &TimelineMark) -> String {
    let side = match mark.side {
        StanceSide::For => ", for",
        StanceSide::Against => ", against",
        StanceSide::Neither | StanceSide::Unasserted => "",
    };
    format!("{} ({}){side}", mark.label, mark.cited.when)
}

/// The x at which a mark begins and the x at which it ends.
fn reach(span: YearSpan, scale: &YearScale) -> (f64, f64) {
    // An open end runs to the edge, where it fades out.
    let left = span.since.map_or(scale.left, |since| scale.x(since));
    let right = span.until.map_or(scale.right(), |until| scale.x(until));
    (left, right.max(left + 2.0))
}

/// The drawing of a timeline as an SVG file.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
pub fn draw_timeline(timeline: &Timeline) -> String {
    let names: Vec<Vec<String>> =
        timeline.lanes.iter().map(|lane| fit_text(&lane.name, 20, 3)).collect();
    let column = names.iter().map(|lines| widest(lines, SMALL) * 1.12).fold(40.0, f64::max) + 14.0;
    let scale = YearScale::new(timeline, MARGIN + column);
    let title = title_lines(&timeline.title, column + SCALE);
    let legend = title_height(&title);
    let top = legend + 24.0 + 20.0;
    let lanes: Vec<_> = timeline.lanes.iter().map(|lane| placed(lane, &scale)).collect();
    let height = |rows: &[f64], lines: usize| {
        rows.iter().sum::<f64>().max(lines as f64 * TextStyle::plain(SMALL).line()) + 10.0
    };
    let heights: Vec<f64> =
        lanes.iter().zip(&names).map(|((_, rows), name)| height(rows, name.len())).collect();
    let bottom = top + heights.iter().sum::<f64>();
    let size = LayoutSize { width: scale.right() + MARGIN + 10.0, height: bottom + 40.0 };

    let mut xml = begin_drawing(size, &timeline.title, &description(timeline), SvgTarget::Alone);
    write_title(&mut xml, &title);
    draw_legend(&mut xml, legend + 12.0);
    draw_lanes(&mut xml, &names, &heights, top, size.width);
    draw_grid(&mut xml, &scale, top, bottom);
    let mut ids = SvgIds::new(SvgTarget::Alone);
    let mut y = top + 5.0;
    for ((marks, rows), height) in lanes.iter().zip(&heights) {
        for placed in marks {
            let above: f64 = rows[..placed.row].iter().sum();
            draw_mark(&mut xml, placed, y + above, &scale, &mut ids);
        }
        y += height;
    }
    if timeline.undated > 0 {
        let note = format!("{} without a date left out.", counted(timeline.undated, "claim"));
        write_lines(
            &mut xml,
            &[note],
            LayoutPoint { x: MARGIN, y: bottom + 32.0 },
            TextStyle::plain(LABEL),
        );
    }
    xml.finish()
}

/// The description for screen readers: each mark with its date, in order.
fn description(timeline: &Timeline) -> String {
    let marks = timeline.marks();
    let mut text = format!(
        "A timeline: {} in {}.",
        counted(marks.len(), "mark"),
        counted(timeline.lanes.len(), "lane")
    );
    for (_, mark) in marks {
        text.push_str(&format!("\n{}: {}.", mark.cited.when, mark.cited.text));
    }
    text
}

fn draw_lanes(xml: &mut XmlWriter, names: &[Vec<String>], heights: &[f64], top: f64, right: f64) {
    xml.open("g").with("id", "lanes");
    let mut y = top;
    for (n, (name, height)) in names.iter().zip(heights).enumerate() {
        if n % 2 == 0 {
            xml.open("rect").at("x", MARGIN / 2.0).at("y", y).at("width", right - MARGIN);
            xml.at("height", *height).with("fill", "#F5F5F5").close();
        }
        let style = TextStyle { bold: true, ..TextStyle::plain(SMALL) };
        write_lines(xml, name, LayoutPoint { x: MARGIN, y: y + 16.0 }, style);
        y += height;
    }
    xml.close();
}

fn draw_grid(xml: &mut XmlWriter, scale: &YearScale, top: f64, bottom: f64) {
    xml.open("g").with("id", "years");
    for year in scale.years() {
        let x = scale.x(year);
        xml.open("path").with("d", line(x, top, bottom)).with("stroke", "#C8C8C8").close();
        let text = year_text(year);
        let style =
            TextStyle { anchor: TextAnchor::Middle, colour: "#444444", ..TextStyle::plain(LABEL) };
        for y in [top - 5.0, bottom + 13.0] {
            write_lines(xml, std::slice::from_ref(&text), LayoutPoint { x, y }, style);
        }
    }
    xml.close();
}

/// A place on the scale in words: `1925`, or `Jul 1925` where it is not the beginning of a year.
fn year_text(year: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a year and a month")]
    let (whole, month) = {
        let months = (year * 12.0).round() as i64;
        (months.div_euclid(12), months.rem_euclid(12))
    };
    let text = if whole <= 0 { format!("{} BCE", 1 - whole) } else { whole.to_string() };
    match u8::try_from(month + 1).map(month_name) {
        Ok(name) if month > 0 => format!("{} {text}", name.get(..3).unwrap_or(name)),
        _ => text,
    }
}

fn line(x: f64, top: f64, bottom: f64) -> String {
    format!("M{} {}V{}", short_number(x), short_number(top), short_number(bottom))
}

fn draw_mark(
    xml: &mut XmlWriter,
    placed: &PlacedMark,
    y: f64,
    scale: &YearScale,
    ids: &mut SvgIds,
) {
    let Some(span) = YearSpan::of(&placed.mark.when) else { return };
    let stroke = placed.mark.side.stroke();
    xml.open("g").with("id", ids.of("m", &placed.mark.id)).with("class", stroke.class);
    xml.leaf("title", &placed.mark.cited.line());
    let (left, right) = reach(span, scale);
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let lower = (placed.label.len() as f64 - 1.0) * LINE;
    draw_span(xml, span, [left, right], y + MIDDLE + lower, stroke.colour);
    let style = TextStyle { colour: stroke.text, halo: true, ..TextStyle::plain(LABEL) };
    write_lines(xml, &placed.label, LayoutPoint { x: placed.at, y: y + 11.0 }, style);
    xml.close();
}

/// Draws a date. A moment is a dot on a thin line that covers the time in which it lies, and a
/// duration is a bar. It is hollow if the date is uncertain, and fades out where an end is open.
fn draw_span(xml: &mut XmlWriter, span: YearSpan, [left, right]: [f64; 2], y: f64, colour: &str) {
    let faded: f64 = FADING.iter().map(|(_, wide)| wide).sum();
    let from = if span.since.is_none() { left + faded } else { left };
    let to = if span.until.is_none() { right - faded } else { right };
    let thick = if span.moment { 1.6 } else { 7.0 };
    let (fill, hollow) = if span.loose { ("#FFFFFF", true) } else { (colour, false) };
    let rect = |xml: &mut XmlWriter, x: f64, wide: f64| {
        xml.open("rect").at("x", x).at("y", y - thick / 2.0).at("width", wide).at("height", thick);
    };
    rect(xml, from, (to - from).max(1.0));
    if hollow && !span.moment {
        xml.with("fill", fill).with("stroke", colour).with("stroke-dasharray", "4 2").close();
    } else {
        xml.with("fill", colour).close();
    }
    let ends = [(span.since.is_none(), from, -1.0), (span.until.is_none(), to, 1.0)];
    for (_, edge, direction) in ends.into_iter().filter(|(open, ..)| *open) {
        let mut x = edge;
        for (ink, wide) in FADING {
            rect(xml, if direction > 0.0 { x } else { x - wide }, wide - 1.5);
            xml.with("fill", colour).with("fill-opacity", ink.to_string()).close();
            x += direction * wide;
        }
    }
    if span.moment {
        let middle = match (span.since, span.until) {
            (Some(_), Some(_)) => (from + to) / 2.0,
            (None, _) => to,
            (_, None) => from,
        };
        xml.open("circle").at("cx", middle).at("cy", y).at("r", 4.0).with("fill", fill);
        xml.with("stroke", colour).with("stroke-width", "1.4").close();
    }
}

/// Draws the legend: a sample for each form of mark.
fn draw_legend(xml: &mut XmlWriter, y: f64) {
    let span = |since: bool, until: bool, moment: bool, loose: bool| YearSpan {
        since: since.then_some(0.0),
        until: until.then_some(0.0),
        moment,
        loose,
    };
    let samples = [
        ("some time in it", span(true, true, true, false)),
        ("all through it", span(true, true, false, false)),
        ("about, or perhaps", span(true, true, false, true)),
        ("end open or not known", span(true, false, false, false)),
    ];
    xml.open("g").with("id", "legend");
    let mut x = MARGIN;
    for (words, span) in samples {
        draw_span(xml, span, [x, x + 44.0], y, "#444444");
        let at = LayoutPoint { x: x + 50.0, y: y + SMALL * 0.36 };
        write_lines(xml, &[words.to_owned()], at, TextStyle::plain(SMALL));
        x += 50.0 + text_width(words, SMALL) + 24.0;
    }
    xml.close();
}
