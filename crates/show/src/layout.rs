//! Where boxes and lines go: in layers from left to right.
//!
//! The one place that knows the layout crate. What goes in are sizes, and what comes out are
//! positions; the same sizes always give the same positions.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// More boxes than this are no picture, and would take too long to place.
pub const MOST_BOXES: usize = 300;

/// A place, from the upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutPoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// How large something is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// Something of a size at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutArea {
    /// Its middle.
    pub middle: LayoutPoint,
    /// Its size.
    pub size: LayoutSize,
}

impl LayoutArea {
    /// Its left side.
    pub fn left(&self) -> f64 {
        self.middle.x - self.size.width / 2.0
    }

    /// Its right side.
    pub fn right(&self) -> f64 {
        self.middle.x + self.size.width / 2.0
    }

    /// Its upper side.
    pub fn top(&self) -> f64 {
        self.middle.y - self.size.height / 2.0
    }

    /// Its lower side.
    pub fn bottom(&self) -> f64 {
        self.middle.y + self.size.height / 2.0
    }
}

/// A line to be laid, with room for what stands on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutEdge {
    /// Place of the box that it leaves.
    pub from: usize,
    /// Place of the box that it reaches; another one.
    pub to: usize,
    /// How large its label is.
    pub label: LayoutSize,
}

/// How a line was laid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EdgeRoute {
    /// The places that it passes between its boxes.
    pub points: Vec<LayoutPoint>,
    /// The middle of its label, which is one of them.
    pub label: LayoutPoint,
}

/// What was laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Where the boxes are, in their order.
    pub boxes: Vec<LayoutArea>,
    /// How the lines go, in their order.
    pub routes: Vec<EdgeRoute>,
    /// The frame of each group, in their order.
    pub frames: Vec<LayoutArea>,
    /// For each box, which of the parts that hang together it is in.
    pub parts: Vec<usize>,
    /// How large the whole is.
    pub size: LayoutSize,
}

impl Layout {
    /// The same with lengths that need fewer digits: middles whole, sizes even.
    pub fn whole(mut self) -> Layout {
        let even = |length: f64| (length / 2.0).ceil() * 2.0;
        for area in self.boxes.iter_mut().chain(&mut self.frames) {
            area.middle = area.middle.whole();
            area.size = LayoutSize { width: even(area.size.width), height: even(area.size.height) };
        }
        for route in &mut self.routes {
            route.points.iter_mut().for_each(|point| *point = point.whole());
            route.label = route.label.whole();
        }
        self.size = LayoutSize { width: even(self.size.width), height: even(self.size.height) };
        self
    }
}

impl LayoutPoint {
    /// The nearest that lies on a grid of one.
    pub fn whole(self) -> LayoutPoint {
        LayoutPoint { x: self.x.round(), y: self.y.round() }
    }
}

/// How many boxes there are, where that is too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyBoxes(pub usize);

/// Lays boxes and lines out. `groups` says for each box which frame it is in, of `frames`. What
/// hangs together is laid out by itself, so that nothing else comes between; the parts stand in
/// columns, the largest first.
///
/// # Errors
/// More boxes than can be a picture.
pub fn lay_out(
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
    frames: usize,
) -> Result<Layout, TooManyBoxes> {
    if boxes.len() > MOST_BOXES {
        return Err(TooManyBoxes(boxes.len()));
    }
    let part_of = parts(boxes.len(), wires, groups);
    let mut laid: Vec<LaidComponent> = Vec::new();
    for part in 0..part_of.iter().max().map_or(0, |last| last + 1) {
        laid.push(lay_out_part(part, &part_of, boxes, wires, groups));
    }
    let mut whole = Layout {
        boxes: vec![LayoutArea::default(); boxes.len()],
        routes: vec![EdgeRoute::default(); wires.len()],
        frames: vec![LayoutArea::default(); frames],
        ..Layout::default()
    };
    for (part, at) in places(&mut laid, &mut whole.size) {
        let moved = |point: LayoutPoint| LayoutPoint { x: point.x + at.x, y: point.y + at.y };
        let placed = |area: LayoutArea| LayoutArea { middle: moved(area.middle), ..area };
        part.boxes.iter().zip(part.laid.boxes).for_each(|(&n, area)| whole.boxes[n] = placed(area));
        let framed = part.frames.iter().zip(part.laid.frames);
        framed.for_each(|(&n, area)| whole.frames[n] = placed(area));
        for (&n, route) in part.wires.iter().zip(part.laid.routes) {
            let points = route.points.into_iter().map(moved).collect();
            whole.routes[n] = EdgeRoute { points, label: moved(route.label) };
        }
    }
    whole.parts = part_of;
    Ok(whole)
}

/// Numbers what hangs together by lines or by a frame: for each box the part that it is in.
fn parts(boxes: usize, wires: &[LayoutEdge], groups: &[Option<usize>]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..boxes).collect();
    let join = |a: usize, b: usize, first: &mut Vec<usize>| {
        let (low, high) = (first[a].min(first[b]), first[a].max(first[b]));
        first.iter_mut().filter(|it| **it == high).for_each(|it| *it = low);
    };
    wires.iter().for_each(|wire| join(wire.from, wire.to, &mut first));
    for a in 0..boxes.min(groups.len()) {
        let same = (0..a).find(|&b| groups[a].is_some() && groups[a] == groups[b]);
        if let Some(b) = same {
            join(a, b, &mut first);
        }
    }
    let mut known: Vec<usize> = Vec::new();
    let mut number = |first: usize| {
        known.iter().position(|it| *it == first).unwrap_or_else(|| {
            known.push(first);
            known.len() - 1
        })
    };
    first.into_iter().map(&mut number).collect()
}

/// A part that was laid out by itself, and which boxes, lines and frames of the whole it has.
struct LaidComponent {
    boxes: Vec<usize>,
    wires: Vec<usize>,
    frames: Vec<usize>,
    laid: Layout,
}

fn lay_out_part(
    part: usize,
    part_of: &[usize],
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
) -> LaidComponent {
    let own: Vec<usize> = (0..boxes.len()).filter(|&n| part_of[n] == part).collect();
    let lines: Vec<usize> = (0..wires.len()).filter(|&n| part_of[wires[n].from] == part).collect();
    let group = |n: usize| groups.get(n).copied().flatten();
    let mut frames: Vec<usize> = own.iter().filter_map(|&n| group(n)).collect();
    frames.sort_unstable();
    frames.dedup();
    let place = |n: usize| own.binary_search(&n).unwrap_or(0);
    let sizes: Vec<LayoutSize> = own.iter().map(|&n| boxes[n]).collect();
    let wire =
        |&n: &usize| LayoutEdge { from: place(wires[n].from), to: place(wires[n].to), ..wires[n] };
    let wired: Vec<LayoutEdge> = lines.iter().map(wire).collect();
    let frame = |&n: &usize| group(n).and_then(|frame| frames.binary_search(&frame).ok());
    let framed: Vec<Option<usize>> = own.iter().map(frame).collect();
    let mut laid = lay_out_whole(&sizes, &wired, &framed, frames.len());
    if stands_on_its_head(&laid) {
        turn_over(&mut laid);
    }
    LaidComponent { boxes: own, wires: lines, frames, laid }
}

/// Whether the lines that come first are rather below than above the others. Turned over, nothing
/// crosses that did not, and what is told first is read first.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn stands_on_its_head(laid: &Layout) -> bool {
    let middle = laid.routes.len().saturating_sub(1) as f64 / 2.0;
    let heights = laid.routes.iter().enumerate();
    heights.map(|(n, route)| (n as f64 - middle) * route.label.y).sum::<f64>() < -0.5
}

/// Puts above what was below.
fn turn_over(laid: &mut Layout) {
    let height = laid.size.height;
    for area in laid.boxes.iter_mut().chain(&mut laid.frames) {
        area.middle.y = height - area.middle.y;
    }
    for route in &mut laid.routes {
        route.label.y = height - route.label.y;
        route.points.iter_mut().for_each(|point| point.y = height - point.y);
    }
}

/// The room between two parts.
const BETWEEN: f64 = 26.0;

/// Where each part goes, and how large that makes the whole: columns are filled from above, and
/// none is much higher than the whole is wide, or than the largest part.
fn places(
    parts: &mut Vec<LaidComponent>,
    whole: &mut LayoutSize,
) -> Vec<(LaidComponent, LayoutPoint)> {
    parts.sort_by_key(|part| std::cmp::Reverse(part.boxes.len()));
    let room =
        |part: &LaidComponent| (part.laid.size.width + BETWEEN) * (part.laid.size.height + BETWEEN);
    let tallest = parts.iter().map(|part| part.laid.size.height).fold(0.0, f64::max);
    let height = (parts.iter().map(room).sum::<f64>() * 1.3).sqrt().max(tallest);
    let (mut at, mut wide) = (LayoutPoint::default(), 0.0_f64);
    let mut places = Vec::new();
    for part in parts.drain(..) {
        let size = part.laid.size;
        if at.y > 0.0 && at.y + size.height > height {
            at = LayoutPoint { x: at.x + wide + 2.0 * BETWEEN, y: 0.0 };
            wide = 0.0;
        }
        wide = wide.max(size.width);
        whole.width = whole.width.max(at.x + size.width);
        whole.height = whole.height.max(at.y + size.height);
        places.push((part, at));
        at.y += size.height + BETWEEN;
    }
    places
}

#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn lay_out_whole(
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
    frames: usize,
) -> Layout {
    let options = GraphOptions { directed: true, multigraph: true, compound: frames > 0 };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    for frame in 0..frames {
        graph.set_node(frame_name(frame), Some(NodeLabel::default()));
    }
    for (n, size) in boxes.iter().enumerate() {
        let label = NodeLabel { width: size.width, height: size.height, ..NodeLabel::default() };
        graph.set_node(box_name(n), Some(label));
        if let Some(frame) = groups.get(n).copied().flatten() {
            graph.set_parent(&box_name(n), Some(&frame_name(frame)));
        }
    }
    for (n, wire) in wires.iter().enumerate() {
        let label = EdgeLabel {
            width: wire.label.width,
            height: wire.label.height,
            labelpos: dagre::layout::types::LabelPos::Center,
            ..EdgeLabel::default()
        };
        graph.set_edge(box_name(wire.from), box_name(wire.to), Some(label), Some(&n.to_string()));
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 18.0,
        edgesep: 10.0,
        // Where many lines go up and down between two layers, they need room to bend.
        ranksep: 60.0 + 40.0 * (wires.len().min(60) as f64 / 60.0),
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    found(&graph, boxes, wires, frames)
}

/// Reads the positions off, moved so that the whole begins at nought.
fn found(
    graph: &Graph<NodeLabel, EdgeLabel>,
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    frames: usize,
) -> Layout {
    let area = |name: String| {
        graph.node(&name).map_or_else(LayoutArea::default, |node| LayoutArea {
            middle: LayoutPoint { x: node.x.unwrap_or(0.0), y: node.y.unwrap_or(0.0) },
            size: LayoutSize { width: node.width, height: node.height },
        })
    };
    let route = |(n, wire): (usize, &LayoutEdge)| {
        let (from, to) = (box_name(wire.from), box_name(wire.to));
        let Some(edge) = graph.edge(&from, &to, Some(&n.to_string())) else {
            return EdgeRoute::default();
        };
        // The first and the last are on the outlines of the boxes, where the writer ends them.
        let inner = edge.points.len().saturating_sub(2);
        let points = edge.points.iter().skip(1).take(inner);
        let points: Vec<LayoutPoint> =
            points.map(|point| LayoutPoint { x: point.x, y: point.y }).collect();
        let label = LayoutPoint { x: edge.x.unwrap_or(0.0), y: edge.y.unwrap_or(0.0) };
        EdgeRoute { points, label }
    };
    let mut layout = Layout {
        boxes: (0..boxes.len()).map(|n| area(box_name(n))).collect(),
        routes: wires.iter().enumerate().map(route).collect(),
        frames: (0..frames).map(|n| area(frame_name(n))).collect(),
        ..Layout::default()
    };
    settle(&mut layout, wires);
    layout
}

/// Moves the whole to the corner, and measures it.
fn settle(layout: &mut Layout, wires: &[LayoutEdge]) {
    let labels = layout.routes.iter().zip(wires);
    let labels = labels.map(|(route, wire)| LayoutArea { middle: route.label, size: wire.label });
    let (mut low, mut high) = (LayoutPoint { x: f64::MAX, y: f64::MAX }, LayoutPoint::default());
    for area in layout.boxes.iter().chain(&layout.frames).copied().chain(labels) {
        low = LayoutPoint { x: low.x.min(area.left()), y: low.y.min(area.top()) };
        high = LayoutPoint { x: high.x.max(area.right()), y: high.y.max(area.bottom()) };
    }
    for point in layout.routes.iter().flat_map(|route| &route.points) {
        low.y = low.y.min(point.y);
        high.y = high.y.max(point.y);
    }
    if layout.boxes.is_empty() {
        return;
    }
    let moved = |point: &mut LayoutPoint| {
        *point = LayoutPoint { x: point.x - low.x, y: point.y - low.y };
    };
    layout.boxes.iter_mut().chain(&mut layout.frames).for_each(|area| moved(&mut area.middle));
    for route in &mut layout.routes {
        route.points.iter_mut().for_each(moved);
        moved(&mut route.label);
    }
    layout.size = LayoutSize { width: high.x - low.x, height: high.y - low.y };
}

fn box_name(n: usize) -> String {
    format!("b{n}")
}

fn frame_name(n: usize) -> String {
    format!("f{n}")
}
