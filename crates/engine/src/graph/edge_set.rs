//! A set of relationships with one bit for each.

use super::EdgeId;

/// A set of relationships. An empty one takes no memory and no time.
#[derive(Debug, Default)]
pub(super) struct EdgeSet(Vec<u64>);

impl EdgeSet {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, edge: EdgeId) {
        let (word, bit) = (edge.index() / 64, edge.index() % 64);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    #[inline]
    pub(super) fn contains(&self, edge: EdgeId) -> bool {
        let (word, bit) = (edge.index() / 64, edge.index() % 64);
        self.0.get(word).is_some_and(|word| word & (1 << bit) != 0)
    }
}
