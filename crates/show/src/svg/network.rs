//! Draws a picture of boxes and lines.

use crate::dot::{self, MOST_LINES, WRAP};
use crate::layout::{self, Layout, LayoutEdge, LayoutPoint, LayoutSize, TooManyBoxes};
use crate::picture::{LineStroke, Picture, PictureBox, PictureLine, STROKES};
use crate::text_width::fit_text;
use crate::value_text::counted;
use crate::xml_writer::{XmlWriter, short_number};

use super::box_shape::{self, BoxShape};
use super::{
    INK, MARGIN, SvgIds, SvgTarget, TextAnchor, TextStyle, begin_drawing, halo, legend,
    title_height, title_lines, widest, write_lines,
};

/// The font size in boxes.
const TEXT: f64 = 12.0;
/// The font size on lines.
const LABEL: f64 = 11.0;
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
    let mut laid = lay_out(picture, &texts, &shapes, &labels)?;
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
    let mut paths = paths(picture, &laid, &shapes, &labels);
    if in_page {
        paths.iter_mut().for_each(LinePath::make_whole);
    }
    for (line, path) in picture.lines.iter().zip(&paths) {
        draw_line(&mut xml, line, path, setting, &mut ids);
    }
    draw_boxes(&mut xml, picture, &laid, (&shapes, &texts), setting, &mut ids);
    name_frames(&mut xml, picture, &laid);
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
        let busiest = ends[n][0].max(ends[n][1]) as f64;
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
    };
    let wires: Vec<LayoutEdge> = picture.lines.iter().zip(labels).map(wire).collect();
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

/// The course of a line, without its head.
struct LinePath {
    points: Vec<LayoutPoint>,
    /// The tip of the head, and whether it points to the right (1) or to the left (-1).
    end: LayoutPoint,
    direction: f64,
}

impl LinePath {
    fn make_whole(&mut self) {
        self.points.iter_mut().for_each(|point| *point = point.whole());
        self.end = self.end.whole();
    }
}

/// One end of a line at the side of a box.
struct LineEnd {
    line: usize,
    /// Whether the line begins here.
    leaves: bool,
    /// The y of the point that the line comes from or goes to, by which the ends are sorted.
    towards: f64,
}

/// The courses of all lines. Their ends are spread over the sides of the boxes, in the order in
/// which the lines arrive from top to bottom.
fn paths(
    picture: &Picture,
    laid: &Layout,
    shapes: &[BoxShape],
    labels: &[Vec<String>],
) -> Vec<LinePath> {
    let columns = LayerColumns::new(picture, laid, labels);
    let mut ends: Vec<[Vec<LineEnd>; 2]> =
        picture.boxes.iter().map(|_| Default::default()).collect();
    let mut inner: Vec<Vec<LayoutPoint>> = Vec::new();
    for (n, line) in picture.lines.iter().enumerate() {
        let forward = laid.boxes[line.from].middle.x <= laid.boxes[line.to].middle.x;
        let points = columns.level(laid.components[line.from], &laid.routes[n].points, forward);
        for (place, point, leaves) in
            [(line.from, points.first(), true), (line.to, points.last(), false)]
        {
            let Some(point) = point else { continue };
            let side = usize::from(point.x > laid.boxes[place].middle.x);
            ends[place][side].push(LineEnd { line: n, leaves, towards: point.y });
        }
        inner.push(points);
    }
    let mut attached = vec![[(LayoutPoint::default(), 1.0); 2]; picture.lines.len()];
    for (place, sides) in ends.iter_mut().enumerate() {
        for (side, ends) in sides.iter_mut().enumerate() {
            ends.sort_by(|a, b| a.towards.total_cmp(&b.towards).then(a.line.cmp(&b.line)));
            let area = laid.boxes[place];
            let side = if side == 1 { 1.0 } else { -1.0 };
            for (end, below) in ends.iter().zip(spread(ends.len(), area.size.height)) {
                let x = shapes[place].side(area, below, side);
                let point = LayoutPoint { x, y: area.middle.y + below };
                attached[end.line][usize::from(!end.leaves)] = (point, side);
            }
        }
    }
    let mut ways = Vec::new();
    for ((points, [start, end]), line) in inner.into_iter().zip(attached).zip(&picture.lines) {
        // A box may be narrower than the column of boxes it stands in.
        let edge = |place: usize, (point, side): (LayoutPoint, f64)| {
            let x = laid.boxes[place].middle.x;
            LayoutPoint { x: x + side * columns.half(laid.components[place], x), y: point.y }
        };
        let points = [start.0, edge(line.from, start)].into_iter().chain(points);
        let points = points.chain([edge(line.to, end)]).collect();
        ways.push(LinePath { points, end: end.0, direction: -end.1 });
    }
    ways
}

/// For each of so many ends on a side, how far below the middle of the side it is.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn spread(count: usize, height: f64) -> Vec<f64> {
    let gaps = count.saturating_sub(1) as f64;
    let step = if gaps > 0.0 { (height * 0.76 / gaps).min(14.0) } else { 0.0 };
    (0..count).map(|n| (n as f64 - gaps / 2.0) * step).collect()
}

/// How far the middle of a label is above its line.
fn standing(label: &[String]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let lines = label.len() as f64;
    lines * TextStyle::plain(LABEL).line() / 2.0 + 1.5
}

/// The columns in which boxes, or the labels between them, stand above each other. Each has the
/// number of its connected component, its x, and half the width of its widest box or label.
struct LayerColumns(Vec<(usize, f64, f64)>);

impl LayerColumns {
    fn new(picture: &Picture, laid: &Layout, labels: &[Vec<String>]) -> LayerColumns {
        let boxes = laid.boxes.iter().zip(&laid.components);
        let boxes = boxes.map(|(area, &part)| (part, area.middle.x, area.size.width / 2.0 + 9.0));
        let lines = picture.lines.iter().zip(&laid.routes).zip(labels);
        let labels = lines.map(|((line, route), text)| {
            (laid.components[line.from], route.label.x, widest(text, LABEL) / 2.0 + 2.0)
        });
        let mut columns: Vec<(usize, f64, f64)> = Vec::new();
        for (part, x, half) in boxes.chain(labels) {
            match columns.iter_mut().find(|known| known.0 == part && (known.1 - x).abs() < 1.0) {
                Some(column) => column.2 = column.2.max(half),
                None => columns.push((part, x, half)),
            }
        }
        LayerColumns(columns)
    }

    fn half(&self, part: usize, x: f64) -> f64 {
        let is_it = |column: &&(usize, f64, f64)| column.0 == part && (column.1 - x).abs() < 1.0;
        self.0.iter().find(is_it).map_or(0.0, |column| column.2)
    }

    /// The points that a line passes. It is level across each column and bends only between two
    /// columns, so that it neither touches a box nor crosses a label.
    fn level(&self, part: usize, points: &[LayoutPoint], forward: bool) -> Vec<LayoutPoint> {
        let level = |point: &LayoutPoint| {
            let half = self.half(part, point.x);
            let half = if forward { half } else { -half };
            [point.x - half, point.x + half].map(|x| LayoutPoint { x, y: point.y })
        };
        points.iter().flat_map(level).collect()
    }
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
    let mut path = String::new();
    let last = [LayoutPoint { x: stop, y: way.end.y }];
    let points: Vec<LayoutPoint> = way.points.iter().chain(&last).copied().collect();
    let level = |a: LayoutPoint, b: LayoutPoint| (a.y - b.y).abs() < 0.05;
    let mut before: Option<LayoutPoint> = None;
    for (n, point) in points.iter().enumerate() {
        let (x, y) = (short_number(point.x), short_number(point.y));
        match before {
            None => path.push_str(&format!("M{x} {y}")),
            // Points on the same level are one piece.
            Some(from) if level(from, *point) => {
                if points.get(n + 1).is_none_or(|next| !level(*point, *next)) {
                    path.push_str(&format!("H{x}"));
                }
            }
            // A curve that is level at both ends, so that the line never turns back.
            Some(from) => {
                let middle = short_number((from.x + point.x) / 2.0);
                path.push_str(&format!("C{middle} {} {middle} {y} {x} {y}", short_number(from.y)));
            }
        }
        before = Some(*point);
    }
    xml.open("path").with("d", path);
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
