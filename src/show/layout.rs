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
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// How large something is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// Something of a size at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Area {
    /// Its middle.
    pub middle: Point,
    /// Its size.
    pub size: Size,
}

impl Area {
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
pub struct Wire {
    /// Place of the box that it leaves.
    pub from: usize,
    /// Place of the box that it reaches; another one.
    pub to: usize,
    /// How large its label is.
    pub label: Size,
}

/// How a line was laid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// The places that it passes between its boxes.
    pub points: Vec<Point>,
    /// The middle of its label, which is one of them.
    pub label: Point,
}

/// What was laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Where the boxes are, in their order.
    pub boxes: Vec<Area>,
    /// How the lines go, in their order.
    pub routes: Vec<Route>,
    /// The frame of each group, in their order.
    pub frames: Vec<Area>,
    /// How large the whole is.
    pub size: Size,
}

/// How many boxes there are, where that is too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany(pub usize);

/// Lays boxes and lines out. `groups` says for each box which frame it is in, of `frames`.
///
/// # Errors
/// More boxes than can be a picture.
#[expect(clippy::cast_precision_loss, reason = "a small count")]
pub fn lay_out(
    boxes: &[Size],
    wires: &[Wire],
    groups: &[Option<usize>],
    frames: usize,
) -> Result<Layout, TooMany> {
    if boxes.len() > MOST_BOXES {
        return Err(TooMany(boxes.len()));
    }
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
    Ok(found(&graph, boxes, wires, frames))
}

/// Reads the positions off, moved so that the whole begins at nought.
fn found(
    graph: &Graph<NodeLabel, EdgeLabel>,
    boxes: &[Size],
    wires: &[Wire],
    frames: usize,
) -> Layout {
    let area = |name: String| {
        graph.node(&name).map_or_else(Area::default, |node| Area {
            middle: Point { x: node.x.unwrap_or(0.0), y: node.y.unwrap_or(0.0) },
            size: Size { width: node.width, height: node.height },
        })
    };
    let route = |(n, wire): (usize, &Wire)| {
        let (from, to) = (box_name(wire.from), box_name(wire.to));
        let Some(edge) = graph.edge(&from, &to, Some(&n.to_string())) else {
            return Route::default();
        };
        // The first and the last are on the outlines of the boxes, where the writer ends them.
        let inner = edge.points.len().saturating_sub(2);
        let points = edge.points.iter().skip(1).take(inner);
        let points: Vec<Point> = points.map(|point| Point { x: point.x, y: point.y }).collect();
        let label = Point { x: edge.x.unwrap_or(0.0), y: edge.y.unwrap_or(0.0) };
        Route { points, label }
    };
    let mut layout = Layout {
        boxes: (0..boxes.len()).map(|n| area(box_name(n))).collect(),
        routes: wires.iter().enumerate().map(route).collect(),
        frames: (0..frames).map(|n| area(frame_name(n))).collect(),
        size: Size::default(),
    };
    settle(&mut layout, wires);
    layout
}

/// Moves the whole to the corner, and measures it.
fn settle(layout: &mut Layout, wires: &[Wire]) {
    let labels = layout.routes.iter().zip(wires);
    let labels = labels.map(|(route, wire)| Area { middle: route.label, size: wire.label });
    let (mut low, mut high) = (Point { x: f64::MAX, y: f64::MAX }, Point::default());
    for area in layout.boxes.iter().chain(&layout.frames).copied().chain(labels) {
        low = Point { x: low.x.min(area.left()), y: low.y.min(area.top()) };
        high = Point { x: high.x.max(area.right()), y: high.y.max(area.bottom()) };
    }
    for point in layout.routes.iter().flat_map(|route| &route.points) {
        low.y = low.y.min(point.y);
        high.y = high.y.max(point.y);
    }
    if layout.boxes.is_empty() {
        return;
    }
    let moved = |point: &mut Point| {
        *point = Point { x: point.x - low.x, y: point.y - low.y };
    };
    layout.boxes.iter_mut().chain(&mut layout.frames).for_each(|area| moved(&mut area.middle));
    for route in &mut layout.routes {
        route.points.iter_mut().for_each(moved);
        moved(&mut route.label);
    }
    layout.size = Size { width: high.x - low.x, height: high.y - low.y };
}

fn box_name(n: usize) -> String {
    format!("b{n}")
}

fn frame_name(n: usize) -> String {
    format!("f{n}")
}
