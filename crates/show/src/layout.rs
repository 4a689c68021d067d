//! Positions of boxes and lines, in layers from left to right.
//!
//! The method is that of Sugiyama: boxes are put in layers (`layering.rs`), each layer is sorted
//! (`crossing_reduction.rs`), and then every node gets its height (`node_heights.rs`). The layout
//! takes sizes and returns positions; the same sizes always give the same positions. All lengths are
//! in pixels.

mod crossing_reduction;
mod layering;
mod node_heights;

use crossing_reduction::reduce_crossings;
use layering::LayeredGraph;
use node_heights::node_heights;

/// A layout has at most so many boxes: a larger picture cannot be read.
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
    /// Whether it runs from right to left.
    pub leftward: bool,
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
    let mut laid = arrange(&sizes, &wired, &framed, frames.len());
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

/// Lays out connected boxes: layers from left to right, and the groups as bands below each other.
#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn arrange(
    boxes: &[LayoutSize],
    wires: &[LayoutEdge],
    groups: &[Option<usize>],
    frames: usize,
) -> Layout {
    // Boxes without a group, and lines between groups, are in a band of their own.
    let band_of: Vec<usize> = groups.iter().map(|group| group.unwrap_or(frames)).collect();
    let bands = order_of_bands(&band_of, wires, frames + 1);
    let mut graph = LayeredGraph::new(boxes, wires, &band_of, frames);
    reduce_crossings(&mut graph, &bands);
    let heights = node_heights(&graph, &bands);
    // If there are many lines between two layers, they need more room to bend.
    let between = 30.0 + 20.0 * (wires.len().min(60) as f64 / 60.0);
    let mut middles = vec![LayoutPoint::default(); heights.len()];
    let mut left = 0.0;
    for layer in &graph.layers {
        let width = layer.iter().map(|&node| graph.sizes[node].width).fold(0.0, f64::max);
        for &node in layer {
            middles[node] = LayoutPoint { x: left + width / 2.0, y: heights[node] };
        }
        left += width + between;
    }
    let area = |(n, &size): (usize, &LayoutSize)| LayoutArea { middle: middles[n], size };
    let laid: Vec<LayoutArea> = boxes.iter().enumerate().map(area).collect();
    let route = |(chain, &label): (&Vec<usize>, &usize)| EdgeRoute {
        points: chain.iter().map(|&point| middles[point]).collect(),
        label: middles[label],
    };
    let mut layout = Layout {
        routes: graph.chains.iter().zip(&graph.labels).map(route).collect(),
        frames: (0..frames).map(|frame| frame_around(&laid, &band_of, frame)).collect(),
        boxes: laid,
        ..Layout::default()
    };
    move_to_corner(&mut layout, wires);
    layout
}

/// The place of each band from top to bottom, so that bands with many lines between them are near
/// each other: bands change places as long as that makes lines shorter.
fn order_of_bands(band_of: &[usize], wires: &[LayoutEdge], count: usize) -> Vec<usize> {
    let mut lines = vec![vec![0_usize; count]; count];
    for wire in wires {
        let [from, to] = [band_of[wire.from], band_of[wire.to]];
        lines[from][to] += 1;
        lines[to][from] += 1;
    }
    let mut places: Vec<usize> = (0..count).collect();
    let length = |places: &[usize]| -> usize {
        let pairs = (0..count).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.map(|(a, b)| lines[a][b] * places[a].abs_diff(places[b])).sum()
    };
    let mut least = length(&places);
    let mut is_better = count < 20;
    while is_better {
        is_better = false;
        for a in 0..count {
            for b in 0..a {
                places.swap(a, b);
                let now = length(&places);
                if now < least {
                    (least, is_better) = (now, true);
                } else {
                    places.swap(a, b);
                }
            }
        }
    }
    places
}

/// The space between a frame and its boxes.
const IN_FRAME: f64 = 16.0;

/// The frame around the boxes of a band.
fn frame_around(boxes: &[LayoutArea], band_of: &[usize], band: usize) -> LayoutArea {
    let own = || boxes.iter().zip(band_of).filter(|(_, of)| **of == band).map(|(area, _)| area);
    let left = own().map(LayoutArea::left).fold(f64::MAX, f64::min) - IN_FRAME;
    let right = own().map(LayoutArea::right).fold(f64::MIN, f64::max) + IN_FRAME;
    let top = own().map(LayoutArea::top).fold(f64::MAX, f64::min) - IN_FRAME;
    let bottom = own().map(LayoutArea::bottom).fold(f64::MIN, f64::max) + IN_FRAME;
    let middle = LayoutPoint { x: f64::midpoint(left, right), y: f64::midpoint(top, bottom) };
    LayoutArea { middle, size: LayoutSize { width: right - left, height: bottom - top } }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of several sizes, with lines, labels and groups, the same for the same seed.
    fn random_parts(
        seed: u64,
        count: usize,
    ) -> (Vec<LayoutSize>, Vec<LayoutEdge>, Vec<Option<usize>>) {
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040);
            (state >> 33) as usize % below
        };
        let mut size = |most: usize| LayoutSize {
            width: next(most) as f64 + 20.0,
            height: next(60) as f64 + 10.0,
        };
        let boxes: Vec<LayoutSize> = (0..count).map(|_| size(120)).collect();
        let labels: Vec<LayoutSize> = (0..count * 3 / 2).map(|_| size(100)).collect();
        let wires = labels.into_iter().map(|label| {
            let from = next(count);
            let to = (from + 1 + next(count - 1)) % count;
            LayoutEdge { from, to, label, leftward: next(5) == 0 }
        });
        let wires = wires.collect();
        let groups = (0..count).map(|_| Some(next(4)).filter(|group| *group < 3)).collect();
        (boxes, wires, groups)
    }

    fn overlap(a: &LayoutArea, b: &LayoutArea) -> bool {
        a.left() < b.right() - 0.01
            && b.left() < a.right() - 0.01
            && a.top() < b.bottom() - 0.01
            && b.top() < a.bottom() - 0.01
    }

    fn all_apart(areas: &[LayoutArea]) -> bool {
        let pairs = (0..areas.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.into_iter().all(|(a, b)| !overlap(&areas[a], &areas[b]))
    }

    /// Whether an area is inside of a layout.
    fn is_inside(area: &LayoutArea, laid: &Layout) -> bool {
        let is_right = area.right() < laid.size.width + 0.01;
        let is_low = area.bottom() < laid.size.height + 0.01;
        area.left() > -0.01 && area.top() > -0.01 && is_right && is_low
    }

    #[test]
    fn nothing_overlaps_and_all_is_inside() {
        for seed in 1..60 {
            let (boxes, wires, _) = random_parts(seed, 3 + seed as usize % 30);
            let none = vec![None; boxes.len()];
            let laid = lay_out(&boxes, &wires, &none, 0).unwrap();
            assert_eq!(laid, lay_out(&boxes, &wires, &none, 0).unwrap(), "seed {seed}");
            let label = |(wire, route): (&LayoutEdge, &EdgeRoute)| LayoutArea {
                middle: route.label,
                size: wire.label,
            };
            let labels = wires.iter().zip(&laid.routes).map(label);
            let all: Vec<LayoutArea> = laid.boxes.iter().copied().chain(labels).collect();
            assert!(all_apart(&all), "seed {seed}: something overlaps");
            assert!(all.iter().all(|area| is_inside(area, &laid)), "seed {seed}: outside");
            for (wire, route) in wires.iter().zip(&laid.routes) {
                let right = laid.boxes[wire.from].middle.x < laid.boxes[wire.to].middle.x;
                let mut steps = route.points.windows(2);
                let goes_on = steps.all(|pair| (pair[0].x < pair[1].x) == right);
                assert!(goes_on && !route.points.is_empty(), "seed {seed}: a line turns back");
            }
        }
    }

    #[test]
    fn frames_hold_their_boxes_and_no_others() {
        for seed in 1..40 {
            let (boxes, wires, groups) = random_parts(seed, 8 + seed as usize % 20);
            let laid = lay_out(&boxes, &wires, &groups, 3).unwrap();
            assert!(all_apart(&laid.boxes), "seed {seed}: boxes overlap");
            let used = |n: &usize| groups.contains(&Some(*n));
            let frames: Vec<usize> = (0..3).filter(used).collect();
            let areas: Vec<LayoutArea> = frames.iter().map(|&n| laid.frames[n]).collect();
            assert!(all_apart(&areas), "seed {seed}: frames overlap");
            for (area, group) in laid.boxes.iter().zip(&groups) {
                for (frame, &n) in areas.iter().zip(&frames) {
                    assert_eq!(*group == Some(n), overlap(area, frame), "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn a_tree_has_no_crossings_and_a_chain_is_straight() {
        let size = LayoutSize { width: 60.0, height: 30.0 };
        let label = LayoutSize { width: 40.0, height: 20.0 };
        let line = |from: usize, to: usize| LayoutEdge { from, to, label, leftward: false };
        let chain: Vec<LayoutEdge> = (1..6).map(|n| line(n - 1, n)).collect();
        let laid = lay_out(&[size; 6], &chain, &[None; 6], 0).unwrap();
        assert!(
            laid.boxes.iter().all(|area| (area.middle.y - laid.boxes[0].middle.y).abs() < 0.01)
        );
        // A binary tree, whose boxes are told in an order that crosses everything.
        let tree: Vec<LayoutEdge> = (1..15_usize)
            .map(|n| (n * 4) % 15)
            .filter(|n| *n > 0)
            .map(|n| line((n - 1) / 2, n))
            .collect();
        let laid = lay_out(&[size; 15], &tree, &[None; 15], 0).unwrap();
        for (n, a) in tree.iter().enumerate() {
            for b in &tree[..n] {
                let y = |it: usize| laid.boxes[it].middle.y;
                let same = laid.boxes[a.to].middle.x == laid.boxes[b.to].middle.x;
                let crossed = (y(a.from) - y(b.from)) * (y(a.to) - y(b.to)) < -0.01;
                assert!(!(same && crossed), "{a:?} and {b:?} cross");
            }
        }
    }
}
