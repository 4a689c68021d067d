//! Sets of the numbers of nodes or relationships, which stay small where a query has many of them.

use rustc_hash::FxHashSet;

use super::bit_set::BitSet;

/// A set of numbers: in a hash table while it holds few of them, and as one bit for each possible
/// number once that takes less memory. A query may have one such set for each of a million groups.
#[derive(Debug)]
pub(super) enum IdSet {
    Few { numbers: FxHashSet<u32>, largest: u32 },
    Many { bits: BitSet, count: usize },
}

impl Default for IdSet {
    fn default() -> IdSet {
        IdSet::Few { numbers: FxHashSet::default(), largest: 0 }
    }
}

impl IdSet {
    /// The bytes of a number in a hash table that is about half full.
    const ENTRY: usize = 9;

    /// Adds a number. Returns by how many bytes the set has grown, or `None` where the number was
    /// in it.
    #[inline]
    pub(super) fn insert(&mut self, n: u32) -> Option<usize> {
        match self {
            IdSet::Many { bits, count } => {
                let before = bits.bytes();
                let fresh = bits.insert(n as usize);
                *count += usize::from(fresh);
                fresh.then(|| bits.bytes() - before)
            }
            IdSet::Few { numbers, largest } => {
                if !numbers.insert(n) {
                    return None;
                }
                *largest = n.max(*largest);
                let worth = numbers.len() >= 64 && numbers.len() >= *largest as usize / 64;
                if worth {
                    let mut bits = BitSet::with_room(*largest as usize + 1);
                    let count = numbers.len();
                    // The order in which bits are set does not show.
                    #[expect(clippy::iter_over_hash_type, reason = "the result has no order")]
                    for &n in &*numbers {
                        bits.insert(n as usize);
                    }
                    *self = IdSet::Many { bits, count };
                }
                Some(IdSet::ENTRY)
            }
        }
    }

    /// How many numbers it holds.
    pub(super) fn len(&self) -> usize {
        match self {
            IdSet::Few { numbers, .. } => numbers.len(),
            IdSet::Many { count, .. } => *count,
        }
    }

    /// Its numbers from the smallest to the largest.
    pub(super) fn sorted(&self) -> Vec<u32> {
        match self {
            IdSet::Few { numbers, .. } => {
                let mut sorted: Vec<u32> = numbers.iter().copied().collect();
                sorted.sort_unstable();
                sorted
            }
            IdSet::Many { bits, .. } => bits.iter().filter_map(|n| u32::try_from(n).ok()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_number_once_however_many_there_are() {
        let mut set = IdSet::default();
        let mut bytes = 0;
        for n in 0..10_000u32 {
            let number = n * 7919 % 20_011;
            bytes += set.insert(number).expect("it is new");
            assert_eq!(set.insert(number), None);
        }
        assert!(matches!(set, IdSet::Many { .. }));
        assert!(bytes < 10_000, "{bytes}");
        assert_eq!(set.len(), 10_000);
        let mut expected: Vec<u32> = (0..10_000).map(|n| n * 7919 % 20_011).collect();
        expected.sort_unstable();
        assert_eq!(set.sorted(), expected);
    }

    #[test]
    fn a_small_set_of_large_numbers_takes_little_memory() {
        let mut set = IdSet::default();
        let numbers = [4_000_000_000, 7, 3_999_999_999];
        let bytes: usize = numbers.iter().filter_map(|&n| set.insert(n)).sum();
        assert_eq!(bytes, 3 * IdSet::ENTRY);
        assert_eq!(set.sorted(), [7, 3_999_999_999, 4_000_000_000]);
    }
}
