//! Sets of small numbers, such as the numbers of the nodes, relationships and texts of a graph.

/// A set of numbers with one bit for each number up to the largest one in the set.
#[derive(Debug, Default)]
pub(super) struct BitSet(Vec<u64>);

impl BitSet {
    /// An empty set with memory for the numbers below `count`.
    pub(super) fn with_room(count: usize) -> BitSet {
        BitSet(vec![0; count.div_ceil(64)])
    }

    /// Adds a number; false where it was in the set.
    pub(super) fn insert(&mut self, n: usize) -> bool {
        let (word, bit) = (n / 64, 1 << (n % 64));
        if word >= self.0.len() {
            self.0.resize(word + 1 + word / 2, 0);
        }
        let fresh = self.0[word] & bit == 0;
        self.0[word] |= bit;
        fresh
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }

    /// Its numbers from the smallest to the largest.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    word * 64 + bit
                })
            })
        })
    }

    pub(super) fn contains(&self, n: usize) -> bool {
        self.0.get(n / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    pub(super) fn remove(&mut self, n: usize) {
        if let Some(word) = self.0.get_mut(n / 64) {
            *word &= !(1 << (n % 64));
        }
    }
}
