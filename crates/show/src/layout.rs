//! Positions of boxes and lines, in layers from left to right.
//!
//! This is the only file that uses the layout crate, dagre, which arranges boxes in layers by the
//! Sugiyama method. It takes sizes and returns positions; the same sizes always give the same
//! positions. All lengths are in pixels.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// A layout has at most so many boxes: a larger picture cannot be read, and would take too long.
pub const MOST_BOXES: usize = 300;

/// A point, measured from the upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutPoint {
    /// How far to the right it is.
    pub x: f64,
    /// How far down it is.
    pub y: f64,
}

/// The size of something.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LayoutArea {
    /// The point in its middle.
    pub middle: LayoutPoint,
    /// Its size.
    pub size: LayoutSize,
}

impl LayoutArea {
    /// The x of its left side.
    pub fn left(&self) -> f64 {
        self.middle.x - self.size.width / 2.0
    }

    /// The x of its right side.
    pub fn right(&self) -> f64 {
        self.middle.x + self.size.width / 2.0
    }

    /// The y of its upper side.
    pub fn top(&self) -> f64 {
        self.middle.y - self.size.height / 2.0
    }

    /// The y of its lower side.
    pub fn bottom(&self) -> f64 {
        self.middle.y + self.size.height / 2.0
    }
}

/// A line between two boxes that is to be laid out, with the size of its label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutEdge {
    /// The index of the box where it begins.
    pub from: usize,
    /// The index of the box where it ends, which is another one.
    pub to: usize,
    /// The size of its label.
    pub label: LayoutSize,
}

/// The course of a line between its boxes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EdgeRoute {
    /// The points that it passes, without its ends.
    pub points: Vec<LayoutPoint>,
    /// The middle of its label, which is one of the points.
    pub label: LayoutPoint,
}

/// The positions of all boxes, lines and frames.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The boxes, in the order in which they were given.
    pub boxes: Vec<LayoutArea>,
    /// The courses of the lines, in the order in which they were given.
    pub routes: Vec<EdgeRoute>,
    /// The frame around each group, in the order of the groups.
    pub frames: Vec<LayoutArea>,
    /// For each box, the number of the connected component that it is in.
    pub components: Vec<usize>,
    /// The size of the whole picture.
    pub size: LayoutSize,
}

impl Layout {
    /// The layout with shorter numbers, for files that should be small: middles on whole pixels,
    /// sizes even.
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
    /// The nearest point with whole coordinates.
    pub fn whole(self) -> LayoutPoint {
        LayoutPoint { x: self.x.round(), y: self.y.round() }
    }
}

/// The error of a layout that has too many boxes, with their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyBoxes(pub usize);

/// Lays boxes and lines out. `groups` says for each box which of the `frames` groups it is in.
///
/// Boxes that are connected by lines or groups are laid out by themselves, so that nothing else
/// comes between them. The connected components then stand in columns, the largest first.
///
/// # Errors
/// There are more than [`MOST_BOXES`] boxes.
pub fn lay_out(
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
    frames: usize,
) -> Result<Layout, TooManyBoxes> {
    if boxes.len() > MOST_BOXES {
        return Err(TooManyBoxes(boxes.len()));
    }
    let component_of = components(boxes.len(), wires, groups);
    let mut laid: Vec<LaidComponent> = Vec::new();
    for component in 0..component_of.iter().max().map_or(0, |last| last + 1) {
        laid.push(lay_out_component(component, &component_of, boxes, wires, groups));
    }
    let mut whole = Layout {
        boxes: vec![LayoutArea::default(); boxes.len()],
        routes: vec![EdgeRoute::default(); wires.len()],
        frames: vec![LayoutArea::default(); frames],
        ..Layout::default()
    };
    for (component, at) in place_components(&mut laid, &mut whole.size) {
        let moved = |point: LayoutPoint| LayoutPoint { x: point.x + at.x, y: point.y + at.y };
        let placed = |area: LayoutArea| LayoutArea { middle: moved(area.middle), ..area };
        component
            .boxes
            .iter()
            .zip(component.laid.boxes)
            .for_each(|(&n, area)| whole.boxes[n] = placed(area));
        let framed = component.frames.iter().zip(component.laid.frames);
        framed.for_each(|(&n, area)| whole.frames[n] = placed(area));
        for (&n, route) in component.wires.iter().zip(component.laid.routes) {
            let points = route.points.into_iter().map(moved).collect();
            whole.routes[n] = EdgeRoute { points, label: moved(route.label) };
        }
    }
    whole.components = component_of;
    Ok(whole)
}

/// For each box, the number of its connected component. Boxes are connected by a line or by being
/// in the same group.
fn components(boxes: usize, wires: &[LayoutEdge], groups: &[Option<usize>]) -> Vec<usize> {
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

/// A connected component that was laid out by itself, with the indexes that its boxes, lines and
/// frames have in the whole.
struct LaidComponent {
    boxes: Vec<usize>,
    wires: Vec<usize>,
    frames: Vec<usize>,
    laid: Layout,
}

fn lay_out_component(
    component: usize,
    component_of: &[usize],
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
) -> LaidComponent {
    let own: Vec<usize> = (0..boxes.len()).filter(|&n| component_of[n] == component).collect();
    let lines: Vec<usize> =
        (0..wires.len()).filter(|&n| component_of[wires[n].from] == component).collect();
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
    let mut laid = run_dagre(&sizes, &wired, &framed, frames.len());
    if is_upside_down(&laid) {
        turn_upside_down(&mut laid);
    }
    LaidComponent { boxes: own, wires: lines, frames, laid }
}

/// Whether the first lines are rather in the lower half than in the upper. The component is then
/// turned upside down: no more lines cross, and what is told first is read first.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn is_upside_down(laid: &Layout) -> bool {
    let middle = laid.routes.len().saturating_sub(1) as f64 / 2.0;
    let heights = laid.routes.iter().enumerate();
    heights.map(|(n, route)| (n as f64 - middle) * route.label.y).sum::<f64>() < -0.5
}

/// Turns a layout upside down.
fn turn_upside_down(laid: &mut Layout) {
    let height = laid.size.height;
    for area in laid.boxes.iter_mut().chain(&mut laid.frames) {
        area.middle.y = height - area.middle.y;
    }
    for route in &mut laid.routes {
        route.label.y = height - route.label.y;
        route.points.iter_mut().for_each(|point| point.y = height - point.y);
    }
}

/// The space between two components.
const BETWEEN: f64 = 26.0;

/// Where each component goes, and the size of the whole. Columns are filled from the top; a column
/// is about as high as the whole is wide, and at least as high as the highest component.
fn place_components(
    components: &mut Vec<LaidComponent>,
    whole: &mut LayoutSize,
) -> Vec<(LaidComponent, LayoutPoint)> {
    components.sort_by_key(|component| std::cmp::Reverse(component.boxes.len()));
    let room = |component: &LaidComponent| {
        (component.laid.size.width + BETWEEN) * (component.laid.size.height + BETWEEN)
    };
    let tallest = components.iter().map(|component| component.laid.size.height).fold(0.0, f64::max);
    let height = (components.iter().map(room).sum::<f64>() * 1.3).sqrt().max(tallest);
    let (mut at, mut wide) = (LayoutPoint::default(), 0.0_f64);
    let mut places = Vec::new();
    for component in components.drain(..) {
        let size = component.laid.size;
        if at.y > 0.0 && at.y + size.height > height {
            at = LayoutPoint { x: at.x + wide + 2.0 * BETWEEN, y: 0.0 };
            wide = 0.0;
        }
        wide = wide.max(size.width);
        whole.width = whole.width.max(at.x + size.width);
        whole.height = whole.height.max(at.y + size.height);
        places.push((component, at));
        at.y += size.height + BETWEEN;
    }
    places
}

#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn run_dagre(
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
        // If there are many lines between two layers, they need more room to bend.
        ranksep: 60.0 + 40.0 * (wires.len().min(60) as f64 / 60.0),
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    read_positions(&graph, boxes, wires, frames)
}

/// Reads the positions from the layout crate, and moves them so that the whole begins at (0, 0).
fn read_positions(
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
        // The first and the last point are on the outlines of the boxes; the drawing sets the ends
        // itself.
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
    move_to_corner(&mut layout, wires);
    layout
}

/// Moves the layout so that its upper left corner is (0, 0), and sets its size.
fn move_to_corner(layout: &mut Layout, wires: &[LayoutEdge]) {
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
