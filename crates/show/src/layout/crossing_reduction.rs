//! The second step of the layered layout: the order of the nodes in each layer, so that few lines
//! cross.
//!
//! Layers are sorted by the barycentres of the nodes that their nodes are joined to, back and forth,
//! as Sugiyama, Tagawa and Toda do. Then neighbours change places where that takes crossings away.
//! Crossings are counted as in Barth, Jünger and Mutzel, “Simple and Efficient Bilayer Cross
//! Counting” (2002).

use super::layering::LayeredGraph;

/// After so many passes that take no crossing away, the search ends.
const IDLE_PASSES: usize = 4;
/// Passes in all.
const MOST_PASSES: usize = 24;

/// Sorts the layers of a graph. `bands` gives the place of each band from top to bottom.
pub(super) fn reduce_crossings(graph: &mut LayeredGraph, bands: &[usize]) {
    let mut order = LayerOrder::new(graph, bands);
    let mut best = order.layers.clone();
    let mut least = order.crossings();
    let mut idle = 0;
    for pass in 0..MOST_PASSES {
        if least == 0 || idle == IDLE_PASSES {
            break;
        }
        order.sweep(pass % 2 == 0, pass % 4 >= 2);
        order.exchange();
        let now = order.crossings();
        idle += 1;
        if now < least {
            (least, idle) = (now, 0);
            best.clone_from(&order.layers);
        }
    }
    graph.layers = best;
}

struct LayerOrder<'a> {
    graph: &'a LayeredGraph,
    bands: &'a [usize],
    layers: Vec<Vec<usize>>,
    /// The place of each node in its layer.
    place: Vec<usize>,
}

impl<'a> LayerOrder<'a> {
    fn new(graph: &'a LayeredGraph, bands: &'a [usize]) -> LayerOrder<'a> {
        let (layers, place) = (graph.layers.clone(), vec![0; graph.sizes.len()]);
        let mut order = LayerOrder { graph, bands, layers, place };
        for layer in 0..order.layers.len() {
            order.layers[layer].sort_by_key(|&node| bands[graph.bands[node]]);
            order.note(layer);
        }
        order
    }

    /// Notes the places of the nodes of a layer.
    fn note(&mut self, layer: usize) {
        for (n, &node) in self.layers[layer].iter().enumerate() {
            self.place[node] = n;
        }
    }

    /// Sorts each layer by the one before it, or from the last to the first by the one after it. Of
    /// nodes that fit equally the first stays first, or with `turned` the last.
    fn sweep(&mut self, forth: bool, turned: bool) {
        let count = self.layers.len();
        for n in 1..count {
            let layer = if forth { n } else { count - 1 - n };
            self.sort(layer, forth, turned);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    fn sort(&mut self, layer: usize, forth: bool, turned: bool) {
        let graph = self.graph;
        let joined = |node: usize| if forth { &graph.before[node] } else { &graph.after[node] };
        let nodes = &self.layers[layer];
        // A node without a line keeps its place; the others are sorted among themselves.
        let mut moving: Vec<(usize, f64, usize)> = Vec::with_capacity(nodes.len());
        for (n, &node) in nodes.iter().enumerate() {
            let ends = joined(node);
            if !ends.is_empty() {
                let sum: usize = ends.iter().map(|&end| self.place[end]).sum();
                let tie = if turned { nodes.len() - n } else { n };
                moving.push((node, sum as f64 / ends.len() as f64, tie));
            }
        }
        moving.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.2.cmp(&b.2)));
        let mut moved = moving.into_iter().map(|(node, ..)| node);
        let still = |&node: &usize| if joined(node).is_empty() { Some(node) } else { moved.next() };
        let mut sorted: Vec<usize> = nodes.iter().filter_map(still).collect();
        sorted.sort_by_key(|&node| self.bands[graph.bands[node]]);
        self.layers[layer] = sorted;
        self.note(layer);
    }

    /// Exchanges neighbours of one band as long as that takes crossings away.
    fn exchange(&mut self) {
        let mut is_better = true;
        let mut rounds = 0;
        while is_better && rounds < 10 {
            is_better = false;
            rounds += 1;
            for layer in 0..self.layers.len() {
                for at in 1..self.layers[layer].len() {
                    let (above, below) = (self.layers[layer][at - 1], self.layers[layer][at]);
                    if self.graph.bands[above] != self.graph.bands[below] {
                        continue;
                    }
                    if self.between(below, above) < self.between(above, below) {
                        self.layers[layer].swap(at - 1, at);
                        self.place[above] = at;
                        self.place[below] = at - 1;
                        is_better = true;
                    }
                }
            }
        }
    }

    /// How often the lines of two neighbours in a layer cross each other.
    fn between(&self, above: usize, below: usize) -> usize {
        let graph = self.graph;
        let sides = [&graph.before, &graph.after];
        let crossed = |side: &&Vec<Vec<usize>>| {
            let places = |node: usize| side[node].iter().map(|&end| self.place[end]);
            let over = |high: usize| places(below).filter(|&low| low < high).count();
            places(above).map(over).sum::<usize>()
        };
        sides.iter().map(crossed).sum()
    }

    /// How often lines cross.
    fn crossings(&self) -> usize {
        (1..self.layers.len()).map(|layer| self.crossings_before(layer)).sum()
    }

    /// How often lines cross between a layer and the one before it. O(lines × log(nodes)).
    fn crossings_before(&self, layer: usize) -> usize {
        let mut sums = vec![0_usize; self.layers[layer - 1].len() + 1];
        let (mut crossings, mut known) = (0, 0);
        for &node in &self.layers[layer] {
            let mut ends: Vec<usize> =
                self.graph.before[node].iter().map(|&end| self.place[end]).collect();
            ends.sort_unstable();
            // Lines of the nodes above cross this one's if they end further down. The sums are a
            // Fenwick tree of where lines end.
            let above = |end: usize, sums: &[usize]| {
                let (mut at, mut sum) = (end + 1, 0);
                while at > 0 {
                    sum += sums[at];
                    at &= at - 1;
                }
                sum
            };
            crossings += ends.iter().map(|&end| known - above(end, &sums)).sum::<usize>();
            known += ends.len();
            for end in ends {
                let mut at = end + 1;
                while at < sums.len() {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
        }
        crossings
    }
}
