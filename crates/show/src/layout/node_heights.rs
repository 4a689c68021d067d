//! The third step of the layered layout: how far down each node is, so that lines are straight.
//!
//! The method is that of Brandes and Köpf, “Fast and Simple Horizontal Coordinate Assignment”
//! (2001): nodes are aligned with the middle one of those that they are joined to, in four ways, and
//! the mean of the two middle results counts. It takes linear time.

use std::collections::BTreeSet;

use super::layering::LayeredGraph;

/// The space between two bands.
const BETWEEN_BANDS: f64 = 44.0;

/// The y of the middle of each node. `bands` gives the place of each band from top to bottom; bands
/// stand below each other.
pub(super) fn node_heights(graph: &LayeredGraph, bands: &[usize]) -> Vec<f64> {
    let mut heights = vec![0.0; graph.sizes.len()];
    let mut order: Vec<usize> = (0..bands.len()).collect();
    order.sort_by_key(|&band| bands[band]);
    let mut below = 0.0;
    for band in order {
        let own = |layer: &Vec<usize>| {
            layer.iter().copied().filter(|&node| graph.bands[node] == band).collect::<Vec<_>>()
        };
        let layers: Vec<Vec<usize>> = graph.layers.iter().map(own).collect();
        if layers.iter().all(Vec::is_empty) {
            continue;
        }
        let found = BandHeights::new(graph, layers).balanced();
        let edges = |(node, height): &(usize, f64)| {
            let half = graph.sizes[*node].height / 2.0;
            (height - half, height + half)
        };
        let top = found.iter().map(|it| edges(it).0).fold(f64::MAX, f64::min);
        let bottom = found.iter().map(|it| edges(it).1).fold(f64::MIN, f64::max);
        for (node, height) in found {
            heights[node] = height - top + below;
        }
        below += bottom - top + BETWEEN_BANDS;
    }
    heights
}

/// The nodes of one band.
struct BandHeights<'a> {
    graph: &'a LayeredGraph,
    layers: Vec<Vec<usize>>,
    /// The layer of each node of the band; none for others.
    layer_of: Vec<Option<usize>>,
    place: Vec<usize>,
    /// Lines between a box and its neighbour that cross the straight middle of a long line.
    conflicts: BTreeSet<(usize, usize)>,
}

impl<'a> BandHeights<'a> {
    fn new(graph: &'a LayeredGraph, layers: Vec<Vec<usize>>) -> BandHeights<'a> {
        let mut layer_of = vec![None; graph.sizes.len()];
        let mut place = vec![0; graph.sizes.len()];
        for (layer, nodes) in layers.iter().enumerate() {
            for (n, &node) in nodes.iter().enumerate() {
                layer_of[node] = Some(layer);
                place[node] = n;
            }
        }
        let mut band = BandHeights { graph, layers, layer_of, place, conflicts: BTreeSet::new() };
        band.find_conflicts();
        band
    }

    /// The nodes of this band in the layer before a node, or after it.
    fn joined(&self, node: usize, before: bool) -> impl Iterator<Item = usize> + '_ {
        let side = if before { &self.graph.before } else { &self.graph.after };
        side[node].iter().copied().filter(|&end| self.layer_of[end].is_some())
    }

    /// Notes each line that crosses a part of a long line, between two points, in the layer before.
    fn find_conflicts(&mut self) {
        let mut conflicts = BTreeSet::new();
        for layer in 1..self.layers.len() {
            let nodes = &self.layers[layer];
            let (mut first, mut scanned) = (0, 0);
            for (n, &node) in nodes.iter().enumerate() {
                let is_point = self.graph.is_point(node);
                let point =
                    self.joined(node, true).find(|&end| is_point && self.graph.is_point(end));
                if point.is_none() && n + 1 < nodes.len() {
                    continue;
                }
                let last = point.map_or(self.layers[layer - 1].len(), |end| self.place[end]);
                for &other in &nodes[scanned..=n] {
                    for end in self.joined(other, true) {
                        let is_inner = self.graph.is_point(end) && self.graph.is_point(other);
                        let at = self.place[end];
                        if !is_inner && (at < first || at > last) {
                            conflicts.insert((end.min(other), end.max(other)));
                        }
                    }
                }
                (first, scanned) = (last, n + 1);
            }
        }
        self.conflicts = conflicts;
    }

    /// The nodes with their heights: the mean of the two middle ones of four assignments.
    fn balanced(&self) -> Vec<(usize, f64)> {
        let nodes: Vec<usize> = self.layers.concat();
        let mut all: Vec<Vec<f64>> = Vec::new();
        for (forth, down) in [(true, true), (true, false), (false, true), (false, false)] {
            all.push(self.assigned(forth, down));
        }
        let span = |heights: &Vec<f64>| {
            let of = nodes.iter().map(|&node| heights[node]);
            (of.clone().fold(f64::MAX, f64::min), of.fold(f64::MIN, f64::max))
        };
        // All are moved to where the narrowest one is.
        let spans: Vec<(f64, f64)> = all.iter().map(span).collect();
        let narrowest = spans.iter().min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        let (low, high) = narrowest.copied().unwrap_or_default();
        for (n, heights) in all.iter_mut().enumerate() {
            let by = if n % 2 == 0 { low - spans[n].0 } else { high - spans[n].1 };
            heights.iter_mut().for_each(|height| *height += by);
        }
        let middle = |node: usize| {
            let mut four: Vec<f64> = all.iter().map(|heights| heights[node]).collect();
            four.sort_by(f64::total_cmp);
            f64::midpoint(four[1], four[2])
        };
        nodes.iter().map(|&node| (node, middle(node))).collect()
    }

    /// One of the four assignments: nodes are aligned with the layer before (`forth`) or after, and
    /// where several fit, with the upper ones (`down`) or the lower ones.
    fn assigned(&self, forth: bool, down: bool) -> Vec<f64> {
        let mut layers = self.layers.clone();
        if !forth {
            layers.reverse();
        }
        if !down {
            layers.iter_mut().for_each(|layer| layer.reverse());
        }
        let root = self.blocks(&layers, forth);
        let mut heights = self.packed(&layers, &root);
        if !down {
            heights.iter_mut().for_each(|height| *height = -*height);
        }
        heights
    }

    /// For each node the first node of the block that it is aligned with.
    fn blocks(&self, layers: &[Vec<usize>], forth: bool) -> Vec<usize> {
        let mut place = vec![0; self.place.len()];
        for layer in layers {
            layer.iter().enumerate().for_each(|(n, &node)| place[node] = n);
        }
        let mut root: Vec<usize> = (0..place.len()).collect();
        for layer in layers {
            let mut least = 0;
            for &node in layer {
                let mut ends: Vec<usize> = self.joined(node, forth).collect();
                ends.sort_by_key(|&end| place[end]);
                let count = ends.len();
                if count == 0 {
                    continue;
                }
                for &end in &ends[(count - 1) / 2..=count / 2] {
                    let line = (end.min(node), end.max(node));
                    if place[end] >= least && !self.conflicts.contains(&line) {
                        root[node] = root[end];
                        least = place[end] + 1;
                        break;
                    }
                }
            }
        }
        root
    }

    /// The heights of all nodes, where blocks are as near to each other as may be.
    fn packed(&self, layers: &[Vec<usize>], root: &[usize]) -> Vec<f64> {
        let mut above: Vec<Vec<(usize, f64)>> = vec![Vec::new(); root.len()];
        let mut below: Vec<Vec<(usize, f64)>> = vec![Vec::new(); root.len()];
        for layer in layers {
            for pair in layer.windows(2) {
                let apart = self.graph.apart(pair[0], pair[1]);
                above[root[pair[1]]].push((root[pair[0]], apart));
                below[root[pair[0]]].push((root[pair[1]], apart));
            }
        }
        // Blocks from top to bottom, each after all that are above it.
        let mut waits: Vec<usize> = above.iter().map(Vec::len).collect();
        let roots = layers.iter().flatten().copied().filter(|&node| root[node] == node);
        let mut order: Vec<usize> = roots.filter(|&node| waits[node] == 0).collect();
        let mut at = 0;
        while let Some(&block) = order.get(at) {
            at += 1;
            for &(next, _) in &below[block] {
                waits[next] -= 1;
                if waits[next] == 0 {
                    order.push(next);
                }
            }
        }
        let mut heights = vec![0.0_f64; root.len()];
        for &block in &order {
            let least = above[block].iter().map(|&(other, apart)| heights[other] + apart);
            heights[block] = least.fold(0.0, f64::max);
        }
        // What has room below moves down to what it stands above.
        for &block in order.iter().rev() {
            let most = below[block].iter().map(|&(other, apart)| heights[other] - apart);
            let most = most.fold(f64::MAX, f64::min);
            if most < f64::MAX {
                heights[block] = heights[block].max(most);
            }
        }
        (0..root.len()).map(|node| heights[root[node]]).collect()
    }
}
