//! Draws a comparison as a network: those compared on the left, what they took a stand on on the
//! right, and between them a line for each side that one of them took.
//!
//! Two columns need no layout algorithm: what divides them stands in the order of the comparison,
//! and each of those compared at the height of what it has lines to.

use crate::comparison::Comparison;
use crate::layout::{LayoutArea, LayoutPoint, LayoutSize};
use crate::picture::{PictureBox, PictureLine, cell_lines, column_boxes, row_box};
use crate::text_width::fit_text;
use crate::xml_writer::{XmlWriter, short_number};
use polemic_record::Dataset;

use super::box_shape::BoxShape;
use super::network::{draw_head, style_line};
use super::{SvgIds, SvgTarget, TextAnchor, TextStyle, begin_drawing, widest, write_lines};

/// The font size of all text, in pixels; none is smaller than 11.
const TEXT: f64 = 12.0;
const LABEL: f64 = 11.0;
/// Names are wrapped to so many characters, left and right.
const WRAPS: [usize; 2] = [17, 24];
/// The width of the columns.
const COLUMNS: [f64; 2] = [150.0, 200.0];
/// The space between the columns.
const BETWEEN: f64 = 165.0;
/// How far apart lines end on a box.
const APART: f64 = 15.0;
/// The space between two boxes of a column.
const GAP: f64 = 8.0;

/// The width of the network.
pub const WIDTH: f64 = COLUMNS[0] + BETWEEN + COLUMNS[1] + 4.0;

/// The network of a comparison as a drawing of its own.
pub fn draw_stances(
    comparison: &Comparison,
    title: &str,
    dataset: &Dataset,
    target: SvgTarget,
) -> String {
    let network = StanceNetwork::of(comparison, dataset);
    let size = LayoutSize { width: WIDTH, height: network.height };
    let description = "Lines from those compared to what they took a stand on. The table says the \
                       same in words.";
    let mut xml = begin_drawing(size, title, description, target);
    let mut ids = SvgIds::new(target);
    network.draw(&mut xml, LayoutPoint::default(), target, &mut ids);
    xml.finish()
}

/// A comparison that has been laid out as a network.
pub struct StanceNetwork {
    boxes: Vec<NetworkBox>,
    lines: Vec<NetworkLine>,
    /// The height of the whole.
    pub height: f64,
}

struct NetworkBox {
    look: PictureBox,
    text: Vec<String>,
    shape: BoxShape,
    area: LayoutArea,
}

struct NetworkLine {
    line: PictureLine,
    /// When, for the label.
    label: String,
    /// The rows of the table of a page that hold its claims.
    claims: Vec<usize>,
    /// How far below the middles of its two boxes it begins and ends.
    ports: [f64; 2],
}

impl StanceNetwork {
    /// Lays the rows of a comparison out.
    pub fn of(comparison: &Comparison, dataset: &Dataset) -> StanceNetwork {
        let left = column_boxes(comparison, dataset);
        let count = left.len();
        let right = comparison.rows.iter().filter_map(|row| row_box(row, dataset));
        let wrap = |n: usize| WRAPS[usize::from(n >= count)];
        let boxes = left.into_iter().chain(right).enumerate().map(|(n, look)| NetworkBox {
            text: fit_text(&look.label, wrap(n), 3),
            shape: BoxShape::named(&look.look.shape),
            look,
            area: LayoutArea::default(),
        });
        let mut network =
            StanceNetwork { boxes: boxes.collect(), lines: lines(comparison, count), height: 0.0 };
        network.place(count);
        network
    }

    /// Places the boxes: the right column from top to bottom, and those of the left at the height of
    /// what they have lines to.
    fn place(&mut self, count: usize) {
        let mut ends = vec![0_usize; self.boxes.len()];
        for NetworkLine { line, .. } in &self.lines {
            ends[line.from] += 1;
            ends[line.to] += 1;
        }
        for (n, node) in self.boxes.iter_mut().enumerate() {
            let text = LayoutSize {
                width: widest(&node.text, TEXT).max(24.0),
                height: lines_height(node.text.len()),
            };
            let size = node.shape.around(text);
            let column = usize::from(n >= count);
            let apart = if column == 1 { APART } else { 5.0 };
            let height = size.height.max(of_count(ends[n]) * apart + 4.0);
            node.area.size = LayoutSize { width: size.width.min(COLUMNS[column]), height };
        }
        let mut y = 2.0;
        for node in &mut self.boxes[count..] {
            let LayoutSize { width, height } = node.area.size;
            let x = 2.0 + COLUMNS[0] + BETWEEN + width / 2.0;
            node.area.middle = LayoutPoint { x, y: y + height / 2.0 };
            y += height + GAP;
        }
        let right = y;
        let mut order: Vec<(f64, usize)> =
            (0..count).map(|n| (self.middle_of_ends(n, right / 2.0), n)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let heights: f64 = order.iter().map(|&(_, n)| self.boxes[n].area.size.height + GAP).sum();
        self.height = right.max(heights) + 2.0;
        // Each box stands at the height that it wants, or below the one before it; but not so low
        // that those after it have no room.
        let (mut y, mut rest) = (2.0_f64, heights);
        for (wanted, n) in order {
            let LayoutSize { width, height } = self.boxes[n].area.size;
            let latest = self.height - rest;
            let top = (wanted - height / 2.0).max(y).min(latest.max(y));
            let x = 2.0 + COLUMNS[0] - width / 2.0;
            self.boxes[n].area.middle = LayoutPoint { x, y: top + height / 2.0 };
            y = top + height + GAP;
            rest -= height + GAP;
        }
        self.spread();
    }

    /// The mean height of what a box has lines to.
    fn middle_of_ends(&self, n: usize, otherwise: f64) -> f64 {
        let own = self.lines.iter().filter(|line| line.line.from == n);
        let heights: Vec<f64> = own.map(|line| self.boxes[line.line.to].area.middle.y).collect();
        if heights.is_empty() {
            return otherwise;
        }
        heights.iter().sum::<f64>() / of_count(heights.len())
    }

    /// Spreads the ends of lines over the sides of the boxes, in the order of where they come from.
    fn spread(&mut self) {
        for n in 0..self.boxes.len() {
            for end in [0, 1] {
                let here = |line: &PictureLine| if end == 0 { line.from } else { line.to };
                let there = |line: &PictureLine| if end == 0 { line.to } else { line.from };
                let mut own: Vec<usize> =
                    (0..self.lines.len()).filter(|&at| here(&self.lines[at].line) == n).collect();
                let height = |at: usize| self.boxes[there(&self.lines[at].line)].area.middle.y;
                own.sort_by(|&a, &b| height(a).total_cmp(&height(b)).then(a.cmp(&b)));
                let room = self.boxes[n].area.size.height - 6.0;
                let step = (room / of_count(own.len().max(1))).min(APART);
                for (place, &at) in own.iter().enumerate() {
                    let middle = (of_count(own.len()) - 1.0) / 2.0;
                    self.lines[at].ports[end] = (of_count(place) - middle) * step;
                }
            }
        }
    }

    /// Draws the network with its upper left corner at `at`.
    pub fn draw(&self, xml: &mut XmlWriter, at: LayoutPoint, setting: SvgTarget, ids: &mut SvgIds) {
        let (x, y) = (short_number(at.x), short_number(at.y));
        xml.open("g").with("transform", format!("translate({x} {y})"));
        for line in &self.lines {
            self.draw_line(xml, line, setting, ids);
        }
        for line in self.lines.iter().filter(|line| !line.label.is_empty()) {
            self.draw_label(xml, line, setting);
        }
        for node in &self.boxes {
            let look = &node.look;
            match setting {
                SvgTarget::Alone => {
                    xml.open("g").with("id", ids.of("n", &look.id)).leaf("title", &look.name)
                }
                SvgTarget::Page(_) => {
                    xml.open("a").with("href", format!("#{}", look.id)).with("class", "box")
                }
            };
            node.shape.draw(xml, node.area, &look.look.fill, &look.look.outline);
            let style = TextStyle { anchor: TextAnchor::Middle, ..TextStyle::plain(TEXT) };
            let middle = node.shape.text_middle(node.area);
            let above = (of_count(node.text.len()) - 1.0) * style.line() / 2.0;
            let first = LayoutPoint { x: middle.x, y: middle.y - above + TEXT * 0.36 };
            write_lines(xml, &node.text, first, style);
            xml.close();
        }
        xml.close();
    }

    fn draw_line(
        &self,
        xml: &mut XmlWriter,
        line: &NetworkLine,
        setting: SvgTarget,
        ids: &mut SvgIds,
    ) {
        let stroke = line.line.side.stroke();
        let [from, to] = [&self.boxes[line.line.from], &self.boxes[line.line.to]];
        let start = LayoutPoint {
            x: from.shape.side(from.area, line.ports[0], 1.0),
            y: from.area.middle.y + line.ports[0],
        };
        let end = LayoutPoint {
            x: to.shape.side(to.area, line.ports[1], -1.0),
            y: to.area.middle.y + line.ports[1],
        };
        match setting {
            SvgTarget::Alone => {
                xml.open("g").with("id", ids.of("e", &line.line.id));
                xml.leaf("title", &line.line.tooltip());
            }
            SvgTarget::Page(_) => begin_part(xml, line, "line"),
        }
        let stop = draw_head(xml, stroke, end, 1.0, true);
        let numbers = |point: LayoutPoint| (short_number(point.x), short_number(point.y));
        let ((x1, y1), (_, y2)) = (numbers(start), numbers(end));
        // The last part is level, so that the label can stand on it.
        let level = end.x - 78.0;
        let (middle, level) = (short_number((start.x + level) / 2.0), short_number(level));
        let path =
            format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {level} {y2}H{}", short_number(stop));
        style_line(xml.open("path").with("d", path), stroke).close();
        xml.close();
    }

    /// Draws when a line holds, over all lines, so that none crosses it out.
    fn draw_label(&self, xml: &mut XmlWriter, line: &NetworkLine, setting: SvgTarget) {
        let to = &self.boxes[line.line.to];
        let end = to.shape.side(to.area, line.ports[1], -1.0);
        let colour = line.line.side.stroke().text;
        let style = TextStyle { colour, halo: true, ..TextStyle::plain(LABEL) };
        let wide = widest(std::slice::from_ref(&line.label), LABEL);
        let at = LayoutPoint { x: end - 13.0 - wide, y: to.area.middle.y + line.ports[1] - 2.5 };
        if setting != SvgTarget::Alone {
            begin_part(xml, line, "label");
        }
        write_lines(xml, std::slice::from_ref(&line.label), at, style);
        if setting != SvgTarget::Alone {
            xml.close();
        }
    }
}

/// Opens a part of a line in a page: the line itself, or its label.
fn begin_part(xml: &mut XmlWriter, line: &NetworkLine, class: &str) {
    let numbers: Vec<String> = line.claims.iter().map(usize::to_string).collect();
    xml.open("g").with("class", format!("{class} {}", line.line.side.stroke().class));
    xml.with("data-ends", format!("{} {}", line.line.from, line.line.to));
    xml.with("data-claims", numbers.join(" "));
}

/// The lines of all cells. The boxes of the rows follow those of the columns, of which there are
/// `count`.
fn lines(comparison: &Comparison, count: usize) -> Vec<NetworkLine> {
    let mut list = Vec::new();
    for (at, row) in comparison.rows.iter().filter(|row| row.entity.is_some()).enumerate() {
        for (from, cell) in row.cells.iter().enumerate() {
            for line in cell_lines(cell, (from, count + at)) {
                let own = cell.stands.iter().filter(|stand| stand.side == line.side);
                let years = own.clone().map(|stand| stand.years.as_str());
                let years = years.filter(|years| !years.is_empty()).min().unwrap_or("");
                let label = format!("{years}{}", line.marks().signs());
                let claims = own.flat_map(|stand| &stand.ids).map(|id| id.index()).collect();
                list.push(NetworkLine { line, label, claims, ports: [0.0; 2] });
            }
        }
    }
    list
}

fn lines_height(count: usize) -> f64 {
    of_count(count.max(1)) * TextStyle::plain(TEXT).line()
}

#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn of_count(count: usize) -> f64 {
    count as f64
}
