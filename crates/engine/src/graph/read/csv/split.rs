//! Splits a table into its cells, as RFC 4180 says and as programs write it in fact.
//!
//! A cell is a place in the text, so that reading copies nothing and every cell can be pointed at.

/// A cell: the bytes of the text that it takes, with its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Cell {
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CsvDialect {
    /// The sign between the cells of a row. A blank stands for any number of blanks and tabs.
    pub(super) separator: u8,
    /// The sign in which cells are quoted: `"`, or `'` as some programs write it.
    pub(super) quote: u8,
    /// Whether a quote in a quoted cell has a backslash before it, and not another quote.
    pub(super) backslash: bool,
}

impl CsvDialect {
    /// The dialect of RFC 4180, but for the sign between cells.
    pub(super) fn plain(separator: u8) -> CsvDialect {
        CsvDialect { separator, quote: b'"', backslash: false }
    }
}

/// The rows of a text, one after the other.
#[derive(Debug)]
pub(super) struct CsvSplitter<'a> {
    bytes: &'a [u8],
    at: usize,
    dialect: CsvDialect,
    /// The number of cells that have something after their closing quote. There are some where a
    /// text is split in another dialect than it was written in.
    pub(super) ragged: usize,
    /// The place of a quote that is not closed.
    pub(super) open: Option<usize>,
}

impl<'a> CsvSplitter<'a> {
    /// Splits a text from a byte on.
    pub(super) fn new(text: &'a str, at: usize, dialect: CsvDialect) -> CsvSplitter<'a> {
        CsvSplitter { bytes: text.as_bytes(), at, dialect, ragged: 0, open: None }
    }

    /// Adds the cells of the next row that is not blank to `cells`; false at the end of the text.
    pub(super) fn row(&mut self, cells: &mut Vec<Cell>) -> bool {
        let first = cells.len();
        loop {
            self.skip_line_ends();
            // Blanks that part cells may stand before the first one, too.
            while self.dialect.separator == b' '
                && matches!(self.bytes.get(self.at), Some(b' ' | b'\t'))
            {
                self.at += 1;
            }
            if self.at >= self.bytes.len() {
                return false;
            }
            while self.cell(cells) {}
            if cells[first..].iter().any(|cell| cell.start < cell.end) {
                return true;
            }
            cells.truncate(first);
        }
    }

    fn skip_line_ends(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Adds a cell; false where it is the last one of its row.
    #[inline]
    fn cell(&mut self, cells: &mut Vec<Cell>) -> bool {
        let (bytes, separator) = (self.bytes, self.dialect.separator);
        let separates = |byte: u8| byte == separator || separator == b' ' && byte == b'\t';
        let mut at = self.at;
        while let Some(b' ' | b'\t') = bytes.get(at)
            && !separates(bytes[at])
        {
            at += 1;
        }
        let start = at;
        if bytes.get(at) == Some(&self.dialect.quote) {
            at = self.quoted(at);
        }
        while let Some(&byte) = bytes.get(at)
            && !separates(byte)
            && byte != b'\n'
            && byte != b'\r'
        {
            at += 1;
        }
        let mut end = at;
        while end > start && matches!(bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
        cells.push(Cell { start: place(start), end: place(end) });
        let more = bytes.get(at).is_some_and(|&byte| separates(byte));
        self.at = at + 1;
        if separator == b' ' && more {
            return self.skip_blanks();
        }
        more
    }

    /// Goes behind the closing quote of a cell that opens at a byte.
    fn quoted(&mut self, open: usize) -> usize {
        let (bytes, CsvDialect { separator, quote, backslash }) = (self.bytes, self.dialect);
        let mut at = open + 1;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' if backslash => at += 1,
                _ if byte != quote => {}
                _ if bytes.get(at + 1) == Some(&quote) && !backslash => at += 1,
                _ => {
                    let after = bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t'));
                    let ends = |byte: &u8| [separator, b'\n', b'\r'].contains(byte);
                    if after.is_some_and(|byte| !ends(byte)) && bytes[at + 1] != separator {
                        self.ragged += 1;
                    }
                    return at + 1;
                }
            }
            at += 1;
        }
        self.open.get_or_insert(open);
        bytes.len()
    }

    /// Goes behind blanks between two cells; false where the row ends with them.
    fn skip_blanks(&mut self) -> bool {
        while let Some(b' ' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            Some(b'\n' | b'\r') | None => {
                self.at += 1;
                false
            }
            _ => true,
        }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text, with the cells as they stand in it.
    fn rows(text: &str, separator: u8, backslash: bool) -> Vec<Vec<&str>> {
        let dialect = CsvDialect { backslash, ..CsvDialect::plain(separator) };
        let mut splitter = CsvSplitter::new(text, 0, dialect);
        let (mut rows, mut cells) = (Vec::new(), Vec::new());
        while splitter.row(&mut cells) {
            rows.push(cells.drain(..).map(|cell| &text[cell.range()]).collect());
        }
        rows
    }

    #[test]
    fn rows_are_split_into_cells() {
        assert_eq!(rows("a,b\n1, 2 \n", b',', false), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("a\r\n\r\n,,\r\nb", b',', false), [["a"], ["b"]]);
        assert_eq!(rows("a,\rb,", b',', false), [["a", ""], ["b", ""]]);
        assert_eq!(
            rows("\"a\nb\", \"c,\"\"d\" ,e", b',', false),
            [["\"a\nb\"", "\"c,\"\"d\"", "e"]]
        );
        assert_eq!(rows("a 5\" disc;x\"y", b';', false), [["a 5\" disc", "x\"y"]]);
        assert_eq!(rows("\"a \\\"b\\\", c\",d", b',', true), [["\"a \\\"b\\\", c\"", "d"]]);
        assert_eq!(rows("1\t\t2", b'\t', false), [["1", "", "2"]]);
        assert_eq!(rows("1  2 \n 3\t4", b' ', false), [["1", "2"], ["3", "4"]]);
    }
}
