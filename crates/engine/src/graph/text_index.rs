//! The texts that one property has on the nodes of a graph: an index from each text to its nodes,
//! and a column from each node to the number of its text.
//!
//! Equal texts have one number, so that grouping by a text, or telling two apart, needs no look at
//! the text itself. The texts also stand one after the other, for conditions that read them all.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::NodeId;

/// The number of no text.
const NONE: u32 = u32::MAX;

/// The texts of one property. It is made when it is first of use.
#[derive(Debug)]
pub struct TextIndex {
    /// For each node the number of its text.
    numbers: Vec<u32>,
    /// Each text once, in the order in which nodes have them.
    list: Vec<Arc<str>>,
    /// The same, one after the other.
    run: String,
    /// Where each ends.
    ends: Vec<usize>,
    known: FxHashMap<Arc<str>, u32>,
    /// The nodes of text *n* are `nodes[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    nodes: Vec<NodeId>,
}

impl TextIndex {
    /// The texts of nodes, given in their order.
    pub(super) fn new<'a>(of_nodes: impl Iterator<Item = Option<&'a Arc<str>>>) -> TextIndex {
        let mut texts = TextIndex {
            numbers: Vec::with_capacity(of_nodes.size_hint().0),
            list: Vec::new(),
            run: String::new(),
            ends: Vec::new(),
            known: FxHashMap::default(),
            starts: vec![0],
            nodes: Vec::new(),
        };
        for text in of_nodes {
            let number = text.map_or(NONE, |text| texts.number_for(text));
            texts.numbers.push(number);
        }
        texts.gather();
        texts
    }

    fn number_for(&mut self, text: &Arc<str>) -> u32 {
        if let Some(&number) = self.known.get(text) {
            return number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(NONE);
        self.list.push(text.clone());
        self.run.push_str(text);
        self.ends.push(self.run.len());
        self.known.insert(text.clone(), number);
        number
    }

    /// Puts the nodes of each text together, by counting.
    fn gather(&mut self) {
        self.starts = vec![0; self.list.len() + 1];
        let all = || self.numbers.iter().enumerate().filter(|(_, number)| **number != NONE);
        for (_, number) in all() {
            self.starts[*number as usize + 1] += 1;
        }
        for n in 1..self.starts.len() {
            self.starts[n] += self.starts[n - 1];
        }
        let mut next = self.starts.clone();
        self.nodes = vec![NodeId::new(0); *self.starts.last().unwrap_or(&0) as usize];
        for (node, number) in all() {
            let slot = &mut next[*number as usize];
            self.nodes[*slot as usize] = NodeId::new(node);
            *slot += 1;
        }
    }

    /// The nodes with a text, in the order in which they were added.
    pub(super) fn nodes(&self, text: &str) -> &[NodeId] {
        let Some(&number) = self.known.get(text) else { return &[] };
        let n = number as usize;
        &self.nodes[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    /// How many different texts there are; their numbers are below this.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The number of a node's text; none where the property is no text.
    pub fn number(&self, node: NodeId) -> Option<u32> {
        let number = self.numbers[node.index()];
        (number != NONE).then_some(number)
    }

    /// The number of a text, if any node has it.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.known.get(text).copied()
    }

    /// The text with a number.
    pub fn text(&self, number: u32) -> &str {
        let n = number as usize;
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.run[start..self.ends[n]]
    }

    /// The text with a number, to keep.
    pub fn shared(&self, number: u32) -> &Arc<str> {
        &self.list[number as usize]
    }
}
