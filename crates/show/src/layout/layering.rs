//! The first steps of the layered layout: which layer each box is in, and the chains of points that
//! carry lines from layer to layer.
//!
//! The method is that of Sugiyama, Tagawa and Toda, “Methods for Visual Understanding of
//! Hierarchical System Structures” (1981). Everything is an index: boxes come first, in the order in
//! which they were given, and the points of lines follow them.

use super::{LayoutEdge, LayoutSize};

/// The space above and below a box, and a point of a line.
const BETWEEN_BOXES: f64 = 18.0;
const BETWEEN_LINES: f64 = 10.0;

/// Boxes and points of lines in layers.
#[derive(Debug)]
pub(super) struct LayeredGraph {
    /// How many of the nodes are boxes.
    pub boxes: usize,
    /// The size of each node: that of a box, or of the label that stands at a point.
    pub sizes: Vec<LayoutSize>,
    /// The band of each node. The nodes of a band stand together in each layer.
    pub bands: Vec<usize>,
    /// For each node those that it is joined to in the layer before.
    pub before: Vec<Vec<usize>>,
    /// For each node those that it is joined to in the layer after.
    pub after: Vec<Vec<usize>>,
    /// The nodes of each layer, from top to bottom. Boxes are in even layers, labels in odd ones.
    pub layers: Vec<Vec<usize>>,
    /// The points of each line, from its beginning to its end.
    pub chains: Vec<Vec<usize>>,
    /// Which of its points has the label of a line.
    pub labels: Vec<usize>,
}

impl LayeredGraph {
    /// Puts boxes in layers so that lines run from left to right and are short. `band_of` says for
    /// each box its band; lines between two bands run in `free`.
    pub fn new(
        boxes: &[LayoutSize],
        lines: &[LayoutEdge],
        band_of: &[usize],
        free: usize,
    ) -> LayeredGraph {
        let forward = forward_lines(boxes.len(), lines);
        let ranks = ranks(boxes.len(), &forward);
        let layers = ranks.iter().max().map_or(0, |last| 2 * last + 1);
        let mut graph = LayeredGraph {
            boxes: boxes.len(),
            sizes: boxes.to_vec(),
            bands: band_of.to_vec(),
            before: vec![Vec::new(); boxes.len()],
            after: vec![Vec::new(); boxes.len()],
            layers: vec![Vec::new(); layers],
            chains: Vec::with_capacity(lines.len()),
            labels: Vec::with_capacity(lines.len()),
        };
        for (line, &(from, to)) in lines.iter().zip(&forward) {
            graph.add_chain(line, (from, to), &ranks, free);
        }
        graph.fill_layers(&ranks);
        graph
    }

    /// Whether a node is a point of a line.
    pub fn is_point(&self, node: usize) -> bool {
        node >= self.boxes
    }

    /// How far the middles of two neighbours in a layer must be apart.
    pub fn apart(&self, above: usize, below: usize) -> f64 {
        let half = |node: usize| {
            let space = if self.is_point(node) { BETWEEN_LINES } else { BETWEEN_BOXES };
            f64::midpoint(self.sizes[node].height, space)
        };
        half(above) + half(below)
    }

    /// Adds the points of a line that runs from the box `from` to a box in a later layer.
    fn add_chain(
        &mut self,
        line: &LayoutEdge,
        (from, to): (usize, usize),
        ranks: &[usize],
        free: usize,
    ) {
        let (first, last) = (2 * ranks[from] + 1, 2 * ranks[to] - 1);
        // The label stands half way, in a layer of labels.
        let half = usize::midpoint(first, last);
        let half = if half % 2 == 1 { half } else { half - 1 };
        let mut chain: Vec<usize> = Vec::with_capacity(last + 1 - first);
        let band = if self.bands[from] == self.bands[to] { self.bands[from] } else { free };
        let mut at = from;
        for layer in first..=last {
            let point = self.sizes.len();
            self.sizes.push(if layer == half { line.label } else { LayoutSize::default() });
            self.bands.push(band);
            self.before.push(vec![at]);
            self.after.push(Vec::new());
            self.after[at].push(point);
            chain.push(point);
            at = point;
        }
        self.after[at].push(to);
        self.before[to].push(at);
        self.labels.push(chain[half - first]);
        if from != line.from {
            chain.reverse();
        }
        self.chains.push(chain);
    }

    /// Puts the nodes in their layers, each soon after the nodes that it is joined to.
    fn fill_layers(&mut self, ranks: &[usize]) {
        let mut layer_of = vec![usize::MAX; self.sizes.len()];
        let mut first: Vec<usize> = (0..self.boxes).collect();
        first.sort_by_key(|&node| ranks[node]);
        for start in first {
            let mut open = vec![(start, 2 * ranks[start])];
            while let Some((node, layer)) = open.pop() {
                if layer_of[node] != usize::MAX {
                    continue;
                }
                layer_of[node] = layer;
                self.layers[layer].push(node);
                open.extend(self.after[node].iter().rev().map(|&next| (next, layer + 1)));
            }
        }
    }
}

/// The ends of each line, turned round for some so that no lines lead in a circle. Which ones are
/// turned is chosen by the heuristic of Eades, Lin and Smyth (1993).
fn forward_lines(boxes: usize, lines: &[LayoutEdge]) -> Vec<(usize, usize)> {
    let rightward = |line: &LayoutEdge| match line.leftward {
        true => (line.to, line.from),
        false => (line.from, line.to),
    };
    let lines: Vec<(usize, usize)> = lines.iter().map(rightward).collect();
    let mut out = vec![Vec::new(); boxes];
    let mut into = vec![Vec::new(); boxes];
    for &(from, to) in &lines {
        out[from].push(to);
        into[to].push(from);
    }
    // By box: how many lines lead to, and come from, boxes that have no place yet.
    let mut open: Vec<[isize; 2]> = Vec::with_capacity(boxes);
    for node in 0..boxes {
        open.push([into[node].len(), out[node].len()].map(usize::cast_signed));
    }
    let mut place: Vec<Option<isize>> = vec![None; boxes];
    let (mut first, mut last) = (0, boxes.cast_signed());
    for _ in 0..boxes {
        let free = || (0..boxes).filter(|&node| place[node].is_none());
        let source = free().find(|&node| open[node][0] == 0);
        let sink = || free().find(|&node| open[node][1] == 0);
        let surplus = |node: &usize| (open[*node][1] - open[*node][0], std::cmp::Reverse(*node));
        let (node, is_first) = match source {
            Some(node) => (node, true),
            None => match sink() {
                Some(node) => (node, false),
                None => (free().max_by_key(surplus).unwrap_or(0), true),
            },
        };
        place[node] = Some(if is_first { first } else { last });
        if is_first {
            first += 1;
        } else {
            last -= 1;
        }
        out[node].iter().for_each(|&to| open[to][0] -= 1);
        into[node].iter().for_each(|&from| open[from][1] -= 1);
    }
    let forward = |(from, to): (usize, usize)| match place[from] < place[to] {
        true => (from, to),
        false => (to, from),
    };
    lines.into_iter().map(forward).collect()
}

/// The column of each box: after those of all boxes from which lines lead to it, and near them.
fn ranks(boxes: usize, lines: &[(usize, usize)]) -> Vec<usize> {
    let (mut out, mut into) = (vec![Vec::new(); boxes], vec![Vec::new(); boxes]);
    for &(from, to) in lines {
        out[from].push(to);
        into[to].push(from);
    }
    // The longest way from a box without a line to it.
    let mut rank = vec![0_usize; boxes];
    let mut waits: Vec<usize> = into.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..boxes).filter(|&node| waits[node] == 0).collect();
    let mut order: Vec<usize> = Vec::with_capacity(boxes);
    while let Some(node) = ready.pop() {
        order.push(node);
        for &to in &out[node] {
            rank[to] = rank[to].max(rank[node] + 1);
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(to);
            }
        }
    }
    // Boxes move to where their lines are shortest, until none can move.
    for _ in 0..boxes {
        let before = rank.clone();
        for &node in order.iter().rev() {
            let low = into[node].iter().map(|&from| rank[from] + 1).max();
            let high = out[node].iter().map(|&to| rank[to] - 1).min();
            rank[node] = match (low, high) {
                (None, Some(high)) => high,
                (Some(low), None) => low,
                (Some(_), Some(high)) if out[node].len() > into[node].len() => high,
                (Some(low), Some(_)) if out[node].len() < into[node].len() => low,
                _ => rank[node],
            };
        }
        if rank == before {
            break;
        }
    }
    let least = rank.iter().min().copied().unwrap_or(0);
    rank.iter_mut().for_each(|rank| *rank -= least);
    rank
}
