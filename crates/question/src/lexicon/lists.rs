//! Lists of rows of numbers that stand one after another, each list with a number of its own.

use std::ops::Range;

use super::numbers::Numbers;
use super::phrases::{pack_part, unpack_part};

/// Lists of rows of so many numbers each; they may lie in the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists<const WIDTH: usize> {
    /// Where each list begins, and at the end how many rows there are.
    starts: Numbers<1>,
    rows: Numbers<WIDTH>,
}

impl<const WIDTH: usize> Lists<WIDTH> {
    /// Lists in the order of their numbers. O(rows).
    pub fn new<L>(lists: impl IntoIterator<Item = L>) -> Lists<WIDTH>
    where
        L: IntoIterator<Item = [u32; WIDTH]>,
    {
        let (mut starts, mut rows) = (Numbers::with_capacity(0), Numbers::with_capacity(0));
        for list in lists {
            starts.push([rows.rows()]);
            list.into_iter().for_each(|row| _ = rows.push(row));
        }
        starts.push([rows.rows()]);
        Lists { starts, rows }
    }

    /// The places of the rows of a list; see [`Lists::row`].
    pub fn places(&self, list: u32) -> Range<u32> {
        self.starts.get(list)[0]..self.starts.get(list + 1)[0]
    }

    /// The row at a place.
    pub fn row(&self, place: u32) -> [u32; WIDTH] {
        self.rows.get(place)
    }

    /// The rows of a list.
    pub fn of(&self, list: u32) -> impl ExactSizeIterator<Item = [u32; WIDTH]> + '_ {
        self.places(list).map(|place| self.row(place))
    }

    /// Adds all of it as bytes, for [`Lists::unpack`].
    pub fn pack(&self, packed: &mut Vec<u8>) {
        pack_part(self.starts.bytes(), packed);
        pack_part(self.rows.bytes(), packed);
    }

    /// Takes off bytes that [`Lists::pack`] added, which are not copied; none if it did not.
    pub fn unpack(packed: &mut &'static [u8]) -> Option<Lists<WIDTH>> {
        let starts = Numbers::from(unpack_part(packed)?);
        Some(Lists { starts, rows: Numbers::from(unpack_part(packed)?) })
    }
}
