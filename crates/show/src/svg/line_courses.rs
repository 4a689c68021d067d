//! The courses of lines between boxes that have been laid out: where they begin and end at their
//! boxes, and how they bend on the way.

use crate::layout::{Layout, LayoutPoint};
use crate::picture::{Picture, StanceSide};
use crate::xml_writer::short_number;

use super::box_shape::BoxShape;
use super::network::LABEL;
use super::widest;

/// How far apart the ways of two styles run up and down beside a hub.
const BETWEEN_TRUNKS: f64 = 7.0;
/// How round a line turns where it leaves such a way.
const CORNER: f64 = 6.0;

/// The course of a line, without its head.
#[derive(Debug, Default)]
pub struct LinePath {
    /// The points that it passes. The last one is beside the box where it ends.
    pub points: Vec<LayoutPoint>,
    /// The tip of the head.
    pub end: LayoutPoint,
    /// Whether the head points to the right (1) or to the left (-1).
    pub direction: f64,
}

impl LinePath {
    /// Moves it to whole pixels.
    pub fn make_whole(&mut self) {
        self.points.iter_mut().for_each(|point| *point = point.whole());
        self.end = self.end.whole();
    }
}

/// An end at the side of a box. Lines of one style share their end at a hub.
struct LineEnd {
    /// The lines, and whether each begins here.
    lines: Vec<(usize, bool)>,
    /// The style of lines that share this end.
    shared: Option<(StanceSide, bool)>,
    /// The y of the point that the line comes from or goes to, by which the ends are sorted.
    towards: f64,
}

/// The courses of all lines. Their ends are spread over the sides of the boxes, in the order in
/// which the lines arrive from top to bottom. Lines of one style share their end at the box `hub`,
/// and their way up or down from it.
pub fn line_paths(
    picture: &Picture,
    laid: &Layout,
    shapes: &[BoxShape],
    labels: &[Vec<String>],
    hub: Option<usize>,
) -> Vec<LinePath> {
    let columns = LayerColumns::new(picture, laid, labels);
    let inner: Vec<Vec<LayoutPoint>> = picture
        .lines
        .iter()
        .zip(&laid.routes)
        .map(|(line, route)| {
            let forward = laid.boxes[line.from].middle.x <= laid.boxes[line.to].middle.x;
            columns.level(laid.components[line.from], &route.points, forward)
        })
        .collect();
    let ends = line_ends(picture, laid, &inner, hub);
    let mut paths: Vec<LinePath> = Vec::new();
    paths.resize_with(picture.lines.len(), LinePath::default);
    let mut last: Vec<Vec<LayoutPoint>> = vec![Vec::new(); paths.len()];
    for (place, sides) in ends.iter().enumerate() {
        for (ends, side) in sides.iter().zip([-1.0, 1.0]) {
            let area = laid.boxes[place];
            // A box may be narrower than the column of boxes it stands in.
            let half = columns.half(laid.components[place], area.middle.x);
            let mut outer = area.middle.x + side * half;
            for (end, below) in ends.iter().zip(spread(ends.len(), area.size.height)) {
                let x = shapes[place].side(area, below, side);
                let tip = LayoutPoint { x, y: area.middle.y + below };
                for &(line, leaves) in &end.lines {
                    let next = if leaves { inner[line].first() } else { inner[line].last() };
                    let turn = end.shared.and(next).map(|next| LayoutPoint { x: outer, y: next.y });
                    let beside = [Some(tip), Some(LayoutPoint { x: outer, y: tip.y }), turn];
                    let beside = beside.into_iter().flatten();
                    if leaves {
                        paths[line].points = beside.chain(inner[line].iter().copied()).collect();
                    } else {
                        last[line] = beside.skip(1).collect::<Vec<_>>();
                        last[line].reverse();
                        (paths[line].end, paths[line].direction) = (tip, -side);
                    }
                }
                outer += if end.shared.is_some() { side * BETWEEN_TRUNKS } else { 0.0 };
            }
        }
    }
    paths.iter_mut().zip(last).for_each(|(path, last)| path.points.extend(last));
    paths
}

/// The ends at the left and the right side of each box, from top to bottom.
fn line_ends(
    picture: &Picture,
    laid: &Layout,
    inner: &[Vec<LayoutPoint>],
    hub: Option<usize>,
) -> Vec<[Vec<LineEnd>; 2]> {
    let mut ends: Vec<[Vec<LineEnd>; 2]> =
        picture.boxes.iter().map(|_| Default::default()).collect();
    for (n, line) in picture.lines.iter().enumerate() {
        let both = [(line.from, inner[n].first(), true), (line.to, inner[n].last(), false)];
        for (place, point, leaves) in both {
            let Some(point) = point else { continue };
            let side = usize::from(point.x > laid.boxes[place].middle.x);
            let shared = (hub == Some(place)).then_some((line.side, leaves));
            let known = ends[place][side].iter_mut().find(|end| end.shared == shared);
            match known.filter(|_| shared.is_some()) {
                Some(known) => known.lines.push((n, leaves)),
                None => {
                    let lines = vec![(n, leaves)];
                    ends[place][side].push(LineEnd { lines, shared, towards: point.y });
                }
            }
        }
    }
    for side in ends.iter_mut().flatten() {
        side.sort_by(|a, b| a.towards.total_cmp(&b.towards).then(a.lines.cmp(&b.lines)));
    }
    ends
}

/// The points as the data of an SVG path: pieces that are level or upright, with round corners, and
/// curves that are level at both ends, so that the line never turns back.
pub fn path_data(points: &[LayoutPoint]) -> String {
    let is_level = |a: LayoutPoint, b: LayoutPoint| (a.y - b.y).abs() < 0.05;
    let is_upright = |a: LayoutPoint, b: LayoutPoint| (a.x - b.x).abs() < 0.05 && !is_level(a, b);
    let mut path = String::new();
    let mut before: Option<LayoutPoint> = None;
    for (n, &point) in points.iter().enumerate() {
        let (x, y) = (short_number(point.x), short_number(point.y));
        let next = points.get(n + 1).copied();
        // How much of the corner before or after an upright piece is round.
        let round = |a: LayoutPoint, b: LayoutPoint| ((b.y - a.y) / 2.0).clamp(-CORNER, CORNER);
        match (before, next) {
            (None, _) => path.push_str(&format!("M{x} {y}")),
            (Some(from), Some(next)) if is_upright(point, next) => {
                let (by, back) = (round(point, next), (point.x - from.x).signum());
                let level = short_number(point.x - back * by.abs());
                path.push_str(&format!("H{level}Q{x} {y} {x} {}", short_number(point.y + by)));
            }
            (Some(from), Some(next)) if is_upright(from, point) => {
                let (by, on) = (round(from, point), (next.x - point.x).signum());
                let upright = short_number(point.y - by);
                let level = short_number(point.x + on * by.abs());
                path.push_str(&format!("V{upright}Q{x} {y} {level} {y}"));
            }
            // Points on the same level are one piece.
            (Some(from), _) if is_level(from, point) => {
                let goes_on = next.is_some_and(|next| is_level(point, next));
                if !goes_on {
                    path.push_str(&format!("H{x}"));
                }
            }
            (Some(from), _) => {
                let middle = short_number(f64::midpoint(from.x, point.x));
                path.push_str(&format!("C{middle} {} {middle} {y} {x} {y}", short_number(from.y)));
            }
        }
        before = Some(point);
    }
    path
}

/// For each of so many ends on a side, how far below the middle of the side it is.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn spread(count: usize, height: f64) -> Vec<f64> {
    let gaps = count.saturating_sub(1) as f64;
    let step = if gaps > 0.0 { (height * 0.76 / gaps).min(14.0) } else { 0.0 };
    (0..count).map(|n| (n as f64 - gaps / 2.0) * step).collect()
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
