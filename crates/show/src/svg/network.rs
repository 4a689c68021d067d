//! Draws a picture of boxes and lines.

use crate::dot::{self, MOST_LINES, WRAP};
use crate::layout::{self, Layout, LayoutEdge, LayoutPoint, LayoutSize, TooManyBoxes};
use crate::picture::{LineStroke, Picture, PictureBox, PictureLine, STROKES};
use crate::text_width::fit_text;
use crate::value_text::counted;
use crate::xml_writer::{XmlWriter, short_number};

use super::box_shape::{self, BoxShape};
use super::hub_arrangement::{HEADING, HubArrangement};
use super::line_courses::{LinePath, line_paths, path_data};
use super::{
    INK, MARGIN, SvgIds, SvgTarget, TextAnchor, TextStyle, begin_drawing, halo, legend,
    title_height, title_lines, widest, write_lines,
};

/// The font size in boxes.
const TEXT: f64 = 12.0;
/// The font size on lines.
pub const LABEL: f64 = 11.0;
/// How far apart lines end on the side of a box, if it is high enough, in pixels.
const APART: f64 = 9.0;
/// A box is made higher for the sake of its lines, but not higher than this.
const HIGHEST: f64 = 150.0;
/// The stroke width of an open arrow head.
const THIN: &str = "1.2";
/// A drawing is at least so wide, so that its title and legend have room.
const NARROWEST: f64 = 420.0;

/// The drawing of a picture.
pub fn draw_picture(picture: &Picture, setting: SvgTarget) -> Result<String, TooManyBoxes> {
    let texts: Vec<Vec<String>> =
        picture.boxes.iter().map(|b| fit_text(&b.label, WRAP, MOST_LINES)).collect();
    let shapes: Vec<BoxShape> =
        picture.boxes.iter().map(|b| BoxShape::named(&b.look.shape)).collect();
    let labels: Vec<Vec<String>> = picture.lines.iter().map(dot::line_label).collect();
    let in_page = setting != SvgTarget::Alone;
    let hub = HubArrangement::of(picture);
    let mut laid = lay_out(picture, &texts, &shapes, &labels, hub.as_ref())?;
    if in_page {
        laid = laid.whole();
    }

    let room = laid.size.width.max(legend::legend_width(picture).min(NARROWEST)).max(NARROWEST);
    let title = title_lines(&picture.title, room);
    let below = title_height(&title);
    // The name of a frame stands on its upper side, and may reach above it.
    let frame_names = if laid.frames.is_empty() { 0.0 } else { 12.0 };
    let offset = LayoutPoint {
        x: MARGIN + (room - laid.size.width) / 2.0,
        y: below + legend::legend_height(picture, room) + MARGIN + frame_names,
    };
    let size =
        LayoutSize { width: room + 2.0 * MARGIN, height: offset.y + laid.size.height + MARGIN };
    let mut xml = begin_drawing(size, &picture.title, &description(picture, setting), setting);
    super::write_title(&mut xml, &title);
    legend::draw_legend(&mut xml, picture, below, room, setting);
    xml.open("g").with(
        "transform",
        format!("translate({} {})", short_number(offset.x), short_number(offset.y)),
    );
    let mut ids = SvgIds::new(setting);
    draw_frames(&mut xml, picture, &laid, &mut ids);
    let mut paths = line_paths(picture, &laid, &shapes, &labels, hub.as_ref().map(|hub| hub.hub));
    if in_page {
        paths.iter_mut().for_each(LinePath::make_whole);
    }
    for (line, path) in picture.lines.iter().zip(&paths) {
        draw_line(&mut xml, line, path, setting, &mut ids);
    }
    draw_boxes(&mut xml, picture, &laid, (&shapes, &texts), setting, &mut ids);
    name_frames(&mut xml, picture, &laid);
    if let Some(hub) = &hub {
        write_headings(&mut xml, hub, &laid);
    }
    draw_labels(&mut xml, picture, &laid, &labels, setting, &mut ids);
    Ok(xml.finish())
}

/// Draws the boxes.
fn draw_boxes(
    xml: &mut XmlWriter,
    picture: &Picture,
    laid: &Layout,
    (shapes, texts): (&[BoxShape], &[Vec<String>]),
    setting: SvgTarget,
    ids: &mut SvgIds,
) {
    let in_page = setting != SvgTarget::Alone;
    if in_page {
        xml.open("g").at("font-size", TEXT).with("text-anchor", "middle");
        xml.with("stroke-width", box_shape::WIDTH);
    }
    let mut before = None;
    for (n, a_box) in picture.boxes.iter().enumerate() {
        let look = &a_box.look;
        // In a page, boxes of the same look that follow each other are in one group that has the
        // look.
        if in_page && before != Some(look) {
            if before.replace(look).is_some() {
                xml.close();
            }
            xml.open("g").with("fill", &look.fill).with("stroke", &look.outline);
        }
        begin_box(xml, a_box, setting, ids);
        if in_page {
            shapes[n].begin(xml, laid.boxes[n]);
            xml.close();
        } else {
            shapes[n].draw(xml, laid.boxes[n], &look.fill, &look.outline);
        }
        let style =
            TextStyle { anchor: TextAnchor::Middle, inherits: in_page, ..TextStyle::plain(TEXT) };
        centred(xml, &texts[n], shapes[n].text_middle(laid.boxes[n]), style);
        xml.close();
    }
    if before.is_some() {
        xml.close();
    }
    if in_page {
        xml.close();
    }
}

/// Draws the labels of lines. They are drawn last, so that no line crosses a label.
fn draw_labels(
    xml: &mut XmlWriter,
    picture: &Picture,
    laid: &Layout,
    labels: &[Vec<String>],
    setting: SvgTarget,
    ids: &mut SvgIds,
) {
    let in_page = setting != SvgTarget::Alone;
    if in_page {
        xml.open("g").at("font-size", LABEL).with("text-anchor", "middle");
        halo(xml);
    }
    for (n, line) in picture.lines.iter().enumerate() {
        if labels[n].is_empty() {
            continue;
        }
        begin_line(xml, line, ["l", "label"], setting, ids);
        let middle =
            TextStyle { halo: true, anchor: TextAnchor::Middle, ..TextStyle::plain(LABEL) };
        let style = TextStyle { colour: line.side.stroke().text, inherits: in_page, ..middle };
        let LayoutPoint { x, y } = laid.routes[n].label;
        centred(xml, &labels[n], LayoutPoint { x, y: y - standing(&labels[n]) }, style);
        xml.close();
    }
    if in_page {
        xml.close();
    }
}

/// Opens the element of a box. In a page it is a link to the entity.
fn begin_box(xml: &mut XmlWriter, a_box: &PictureBox, setting: SvgTarget, ids: &mut SvgIds) {
    match setting {
        SvgTarget::Alone => {
            xml.open("g").with("id", ids.of("n", &a_box.id)).leaf("title", &a_box.tooltip());
        }
        SvgTarget::Page(_) => {
            xml.open("a").with("href", format!("#{}", a_box.id)).with("class", "box");
        }
    }
}

/// Opens the element of a line or of its label. In a page it has the indexes of its boxes.
fn begin_line(
    xml: &mut XmlWriter,
    line: &PictureLine,
    sort: [&str; 2],
    setting: SvgTarget,
    ids: &mut SvgIds,
) {
    let [short, long] = sort;
    let class = line.side.stroke().class;
    match setting {
        SvgTarget::Alone => {
            xml.open("g").with("id", ids.of(short, &line.id));
            if short == "e" {
                xml.with("class", class);
            }
            xml.leaf("title", &line.tooltip());
        }
        SvgTarget::Page(_) => {
            xml.open("g").with("class", format!("{long} {class}"));
            xml.with("data-ends", format!("{} {}", line.from, line.to));
            if short == "l" {
                xml.with("fill", line.side.stroke().text);
            }
        }
    }
}

/// The description for screen readers: how many boxes and lines there are, and each claim. In a
/// page the claims stand as text elsewhere.
fn description(picture: &Picture, setting: SvgTarget) -> String {
    let mut text = format!(
        "{}, {}.",
        counted_as(picture.boxes.len(), "box", "boxes"),
        counted(picture.lines.len(), "line")
    );
    if setting != SvgTarget::Alone {
        return text + " The table holds each claim.";
    }
    let on_boxes = picture.boxes.iter().flat_map(|a_box| &a_box.claims);
    for claim in on_boxes.chain(picture.lines.iter().flat_map(|line| &line.claims)) {
        text.push_str(&format!("\n{}.", claim.with_date()));
    }
    text
}

fn counted_as(count: usize, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn lay_out(
    picture: &Picture,
    texts: &[Vec<String>],
    shapes: &[BoxShape],
    labels: &[Vec<String>],
    hub: Option<&HubArrangement>,
) -> Result<Layout, TooManyBoxes> {
    let mut ends = vec![[0_usize; 2]; picture.boxes.len()];
    for line in &picture.lines {
        ends[line.from][0] += 1;
        ends[line.to][1] += 1;
    }
    let size = |n: usize| {
        let line = TextStyle::plain(TEXT).line();
        let text = LayoutSize {
            width: widest(&texts[n], TEXT).max(24.0),
            height: texts[n].len().max(1) as f64 * line,
        };
        let LayoutSize { width, height } = shapes[n].around(text);
        // The lines of a hub are joined before they reach it.
        let is_hub = hub.is_some_and(|hub| hub.hub == n);
        let busiest = if is_hub { 6.0 } else { ends[n][0].max(ends[n][1]) as f64 };
        let wanted = (busiest * APART + 12.0).min(HIGHEST);
        LayoutSize { width, height: height.max(wanted) }
    };
    let sizes: Vec<LayoutSize> = (0..picture.boxes.len()).map(size).collect();
    let wire = |(line, text): (&PictureLine, &Vec<String>)| LayoutEdge {
        from: line.from,
        to: line.to,
        label: LayoutSize {
            width: if text.is_empty() { 0.0 } else { widest(text, LABEL) + 10.0 },
            // The label stands above its line, which runs through the middle of this area.
            height: text.len() as f64 * TextStyle::plain(LABEL).line() * 2.0 + 4.0,
        },
        leftward: false,
    };
    let wires: Vec<LayoutEdge> = picture.lines.iter().zip(labels).map(wire).collect();
    if let Some(hub) = hub {
        return hub.lay_out(&sizes, &wires);
    }
    let groups: Vec<Option<usize>> = picture.boxes.iter().map(|b| b.group).collect();
    layout::lay_out(&sizes, &wires, &groups, picture.groups.len())
}

/// Writes text with its middle at a point.
fn centred(xml: &mut XmlWriter, lines: &[String], middle: LayoutPoint, style: TextStyle) {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let above = (lines.len().max(1) - 1) as f64 * style.line() / 2.0;
    let at = LayoutPoint { x: middle.x, y: middle.y - above + style.size * 0.36 };
    write_lines(xml, lines, if style.inherits { at.whole() } else { at }, style);
}

fn draw_frames(xml: &mut XmlWriter, picture: &Picture, laid: &Layout, ids: &mut SvgIds) {
    for (name, area) in picture.groups.iter().zip(&laid.frames) {
        xml.open("g").with("id", ids.of("g", name)).leaf("title", name);
        xml.open("rect").at("x", area.left()).at("y", area.top()).at("rx", 8.0);
        xml.at("width", area.size.width).at("height", area.size.height);
        xml.with("fill", "none").with("stroke", "#666666").with("stroke-dasharray", "2 3").close();
        xml.close();
    }
}

/// Writes the names of frames on their upper sides, wrapped to the width of the frame. They are
/// drawn after the lines, so that no line crosses a name.
fn name_frames(xml: &mut XmlWriter, picture: &Picture, laid: &Layout) {
    for (name, area) in picture.groups.iter().zip(&laid.frames) {
        let style =
            TextStyle { colour: "#444444", bold: true, halo: true, ..TextStyle::plain(LABEL) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let characters = ((area.size.width - 20.0) / (LABEL * 0.66)).max(12.0) as usize;
        let lines = fit_text(name, characters, 2);
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let above = lines.len().saturating_sub(1) as f64 * style.line();
        let at = LayoutPoint { x: area.left() + 10.0, y: area.top() + 3.5 - above };
        write_lines(xml, &lines, at, style);
    }
}

/// Writes the headings of a picture that turns on one box.
fn write_headings(xml: &mut XmlWriter, hub: &HubArrangement, laid: &Layout) {
    let style = TextStyle {
        colour: "#444444",
        bold: true,
        halo: true,
        anchor: TextAnchor::Middle,
        ..TextStyle::plain(LABEL)
    };
    for (heading, area) in hub.headings.iter().zip(&laid.boxes) {
        if let Some(heading) = heading {
            let at = LayoutPoint { x: area.middle.x, y: area.top() - HEADING + LABEL };
            write_lines(xml, std::slice::from_ref(heading), at, style);
        }
    }
}

/// How far the middle of a label is above its line.
fn standing(label: &[String]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let lines = label.len() as f64;
    lines * TextStyle::plain(LABEL).line() / 2.0 + 1.5
}

fn draw_line(
    xml: &mut XmlWriter,
    line: &PictureLine,
    way: &LinePath,
    setting: SvgTarget,
    ids: &mut SvgIds,
) {
    let stroke = line.side.stroke();
    begin_line(xml, line, ["e", "line"], setting, ids);
    let stop = if line.symmetric {
        way.end.x
    } else {
        // In a page, the style sheet says how lines and heads look.
        let looks = setting == SvgTarget::Alone;
        draw_head(xml, stroke, way.end, way.direction, looks)
    };
    let last = [LayoutPoint { x: stop, y: way.end.y }];
    let points: Vec<LayoutPoint> = way.points.iter().chain(&last).copied().collect();
    xml.open("path").with("d", path_data(&points));
    if setting == SvgTarget::Alone {
        style_line(xml, stroke);
    }
    xml.close();
    xml.close();
}

/// Gives an element the look of a line.
pub fn style_line<'a>(xml: &'a mut XmlWriter, stroke: &LineStroke) -> &'a mut XmlWriter {
    xml.with("fill", "none").with("stroke", stroke.colour);
    xml.with("stroke-width", short_number(stroke.width));
    match stroke.style {
        "dashed" => xml.with("stroke-dasharray", "7 4"),
        "dotted" => xml.with("stroke-dasharray", "0.1 4").with("stroke-linecap", "round"),
        _ => xml,
    }
}

/// The CSS for the lines in a page, a rule for each side.
pub fn page_style() -> String {
    let of = |stroke: &LineStroke| {
        let dash = match stroke.style {
            "dashed" => "stroke-dasharray:7 4",
            "dotted" => "stroke-dasharray:.1 4;stroke-linecap:round",
            _ => "",
        };
        let LineStroke { class, colour, width, .. } = stroke;
        let head = match stroke.head {
            "normal" | "tee" => format!("path{{fill:{colour}}}"),
            "odot" => format!("circle{{fill:#fff;stroke:{colour}}}"),
            _ => format!("path{{fill:none;stroke:{colour};stroke-width:{THIN}}}"),
        };
        let line = format!("fill:none;stroke:{colour};stroke-width:{width};{dash}");
        format!(".line.{class}>{head}\n.line.{class}>path:last-child{{{line}}}\n")
    };
    format!(".box text{{fill:{INK};stroke:none}}\n") + &STROKES.iter().map(of).collect::<String>()
}

/// Draws the head of a line with its tip at `end`, and returns the x at which the line itself
/// stops. With `looks` the head gets its colours, which in a page the style sheet gives it.
pub fn draw_head(
    xml: &mut XmlWriter,
    stroke: &LineStroke,
    end: LayoutPoint,
    direction: f64,
    looks: bool,
) -> f64 {
    let give = |xml: &mut XmlWriter, looks_of: &[(&str, &str)]| {
        for (name, value) in looks_of.iter().filter(|_| looks) {
            xml.with(name, value);
        }
        xml.close();
    };
    let LayoutPoint { x, y } = end;
    let back = |by: f64| short_number(x - direction * by);
    let (up, down) = (short_number(y - 4.0), short_number(y + 4.0));
    let (tip, level) = (short_number(x), short_number(y));
    let solid = |xml: &mut XmlWriter, path: String| {
        give(xml.open("path").with("d", path), &[("fill", stroke.colour)]);
    };
    match stroke.head {
        "normal" => {
            solid(xml, format!("M{tip} {level}L{} {up}V{down}Z", back(9.0)));
            x - direction * 8.0
        }
        "tee" => {
            let (up, down) = (short_number(y - 6.0), short_number(y + 6.0));
            let bar = format!("M{a} {up}H{b}V{down}H{a}Z", a = back(2.0), b = back(5.0));
            solid(xml, bar);
            x - direction * 4.0
        }
        "odot" => {
            xml.open("circle").at("cx", x - direction * 4.0).at("cy", y).at("r", 3.0);
            give(xml, &[("fill", "#FFFFFF"), ("stroke", stroke.colour)]);
            x - direction * 7.0
        }
        _ => {
            let path = format!("M{} {up}L{tip} {level}L{} {down}", back(8.0), back(8.0));
            let look = [("fill", "none"), ("stroke", stroke.colour), ("stroke-width", THIN)];
            give(xml.open("path").with("d", path), &look);
            x
        }
    }
}
