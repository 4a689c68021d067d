//! Rows of numbers that may lie in the program itself.

use std::borrow::Cow;

/// The number of nothing; what lies beyond the end consists of it.
pub const NONE: u32 = u32::MAX;

/// Rows of so many numbers each, of four bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers<const WIDTH: usize>(Cow<'static, [u8]>);

/// How many bytes a number takes.
const BYTES: usize = 4;

impl<const WIDTH: usize> Numbers<WIDTH> {
    /// No rows, and room for so many.
    pub fn with_capacity(rows: usize) -> Numbers<WIDTH> {
        Numbers(Vec::with_capacity(rows * WIDTH * BYTES).into())
    }

    /// So many rows of nothing.
    pub fn of_nothing(rows: usize) -> Numbers<WIDTH> {
        Numbers(vec![u8::MAX; rows * WIDTH * BYTES].into())
    }

    /// How many rows there are; their numbers are below this.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.0.len() / (WIDTH * BYTES)).unwrap_or(NONE)
    }

    /// A row by its number; beyond the end, one of nothing.
    pub fn get(&self, row: u32) -> [u32; WIDTH] {
        let start = row as usize * WIDTH * BYTES;
        let Some(bytes) = self.0.get(start..start + WIDTH * BYTES) else { return [NONE; WIDTH] };
        let (numbers, _) = bytes.as_chunks::<BYTES>();
        std::array::from_fn(|n| u32::from_le_bytes(numbers[n]))
    }

    /// Changes a row that is there.
    pub fn set(&mut self, row: u32, numbers: [u32; WIDTH]) {
        let start = row as usize * WIDTH * BYTES;
        if let Some(bytes) = self.0.to_mut().get_mut(start..start + WIDTH * BYTES) {
            for (bytes, number) in bytes.chunks_exact_mut(BYTES).zip(numbers) {
                bytes.copy_from_slice(&number.to_le_bytes());
            }
        }
    }

    /// Adds a row. Its number.
    pub fn push(&mut self, numbers: [u32; WIDTH]) -> u32 {
        let row = self.rows();
        let bytes = self.0.to_mut();
        numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        row
    }

    /// All of it as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<const WIDTH: usize> From<&'static [u8]> for Numbers<WIDTH> {
    fn from(bytes: &'static [u8]) -> Numbers<WIDTH> {
        Numbers(Cow::Borrowed(bytes))
    }
}
