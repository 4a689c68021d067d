//! An index of the texts that the nodes have as one property: from each text to its nodes, and from
//! each node to the number of its text.
//!
//! Equal texts have the same number. Grouping by a text, or telling two texts apart, then compares
//! numbers and need not read the texts. The texts are also stored one after another in one string,
//! which conditions such as `CONTAINS` read faster than scattered allocations.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::{NodeId, PropertyColumn, Value};

/// Stands for a node whose property is not a text.
const NONE: u32 = u32::MAX;

/// The index of the texts of one property of all nodes. [`Graph::texts`](super::Graph::texts)
/// builds it when it is first needed.
#[derive(Debug)]
pub struct TextIndex {
    /// For each node the number of its text, or `NONE`.
    numbers: Vec<u32>,
    /// Each text once, in the order in which nodes first have it: text *n* stands at place *n*.
    list: Vec<Arc<str>>,
    /// The same texts one after another.
    run: String,
    /// Where each text ends in `run`.
    ends: Vec<usize>,
    known: FxHashMap<Arc<str>, u32>,
    /// The nodes of text *n* are `nodes[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    nodes: Vec<NodeId>,
    /// For each text its place in the order of all texts. Built when it is first asked for.
    ranks: OnceLock<Vec<u32>>,
}

impl TextIndex {
    /// Builds the index of texts that are given in the order of the nodes. O(nodes).
    pub(super) fn new<'a>(of_nodes: impl Iterator<Item = Option<&'a Arc<str>>>) -> TextIndex {
        let mut texts = TextIndex {
            numbers: Vec::with_capacity(of_nodes.size_hint().0),
            list: Vec::new(),
            run: String::new(),
            ends: Vec::new(),
            known: FxHashMap::default(),
            starts: vec![0],
            nodes: Vec::new(),
            ranks: OnceLock::new(),
        };
        for text in of_nodes {
            let number = text.map_or(NONE, |text| texts.number_for(text));
            texts.numbers.push(number);
        }
        texts.gather();
        texts
    }

    /// Builds the index of the texts of a column of all nodes. Each different text stands in the
    /// column once, so that only these are hashed.
    pub(super) fn of_column(column: &PropertyColumn, nodes: usize) -> TextIndex {
        let mut texts = TextIndex::new(std::iter::empty());
        let values = column.values().iter();
        let number = |value: &Value| match value {
            Value::String(text) => texts.number_for(text),
            _ => NONE,
        };
        let of_values: Vec<u32> = values.map(number).collect();
        texts.numbers = (0..nodes).map(|n| of_values[column.number(n) as usize]).collect();
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

    /// Puts the nodes of each text together, by counting sort.
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

    /// The nodes with a text, in the order in which they were added. O(1).
    pub(super) fn nodes(&self, text: &str) -> &[NodeId] {
        let Some(&number) = self.known.get(text) else { return &[] };
        let n = number as usize;
        &self.nodes[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    /// The number of different texts. The number of each text is smaller than this.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The number of the text of a node; `None` where its property is not a text.
    pub fn number(&self, node: NodeId) -> Option<u32> {
        let number = self.numbers[node.index()];
        (number != NONE).then_some(number)
    }

    /// The number of a text; `None` where no node has it.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.known.get(text).copied()
    }

    /// The text with a number.
    pub fn text(&self, number: u32) -> &str {
        let n = number as usize;
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.run[start..self.ends[n]]
    }

    /// For each text, by its number, its place in the order of all texts: two texts compare as their
    /// places do. The first call sorts the texts, later ones are O(1).
    pub fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| {
            let count = u32::try_from(self.count()).unwrap_or(NONE);
            let mut order: Vec<u32> = (0..count).collect();
            order.sort_unstable_by_key(|&number| self.text(number));
            let mut ranks = vec![0; order.len()];
            for (rank, number) in (0..).zip(order) {
                ranks[number as usize] = rank;
            }
            ranks
        })
    }

    /// The text with a number, as a shared pointer that a row can keep.
    pub fn shared(&self, number: u32) -> &Arc<str> {
        &self.list[number as usize]
    }
}
