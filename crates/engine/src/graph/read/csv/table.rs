//! A table in CSV: how it is written, its heads, and its rows.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::text::{FileId, Span};

use super::super::edge_list::says_undirected;
use super::super::names::{self, EdgeEnd, plain};
use super::super::report::Report;
use super::split::{Cell, CsvDialect, CsvSplitter};

/// Separators, best first.
const SEPARATORS: [u8; 5] = [b',', b';', b'\t', b'|', b' '];

/// How many rows are looked at to find out how a table is written.
const SAMPLE: usize = 50;

/// A table that was split into cells.
pub(super) struct CsvTable<'a> {
    pub(super) file: FileId,
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) dialect: CsvDialect,
    /// Whether a comment before the heads says that relationships have no direction.
    pub(super) undirected: bool,
    /// The heads of the columns, with their places.
    pub(super) heads: Vec<(Cow<'a, str>, Cell)>,
    /// The cells, row after row. A row has as many as there are columns.
    cells: Vec<Cell>,
}

impl<'a> CsvTable<'a> {
    /// Splits the text of a file, and reports the rows that do not fit. Returns `None` where it
    /// holds nothing.
    pub(super) fn open(
        file: FileId,
        name: &'a str,
        text: &'a str,
        report: &mut Report,
    ) -> Option<CsvTable<'a>> {
        let (start, separator) = dialect(text);
        let plain = CsvDialect::plain(separator);
        let mut split = SplitTable::new(text, start, plain);
        let others = [
            ("\\\"", CsvDialect { backslash: true, ..plain }),
            ("'", CsvDialect { quote: b'\'', ..plain }),
        ];
        for (sign, dialect) in others {
            if split.is_ragged() && text.contains(sign) {
                let other = SplitTable::new(text, start, dialect);
                if !other.is_ragged() {
                    split = other;
                }
            }
        }
        if split.heads.is_empty() {
            let message = format!("{name} holds nothing");
            let at = Span::new(file, 0..0);
            report.mistake(|| Diagnostic::new(&codes::EMPTY_FILE, message).at(at));
            return None;
        }
        let dialect = split.dialect;
        let heads = split.heads.iter().map(|cell| (unquoted(text, *cell, dialect), *cell));
        let (heads, cells) = (heads.collect(), split.cells);
        let undirected = text.starts_with('#') && says_undirected(&text[..start]);
        let table = CsvTable { file, name, text, dialect, undirected, heads, cells };
        for row in &split.long {
            report.mistake(|| table.long_row(row));
        }
        if let Some(open) = split.open {
            let at = Span::new(file, open..open + 1);
            let message = "the quote that opens here is not closed";
            report.mistake(|| Diagnostic::new(&codes::OPEN_QUOTE, message).at(at));
        }
        Some(table)
    }

    /// Makes a row of the heads, for a table that has none: its columns then have these names.
    pub(super) fn without_heads(mut self, names: &[&str]) -> CsvTable<'a> {
        let row: Vec<Cell> = self.heads.iter().map(|(_, cell)| *cell).collect();
        for (column, (name, _)) in self.heads.iter_mut().enumerate() {
            *name = match names.get(column) {
                Some(known) => (*known).to_owned().into(),
                None => format!("column_{}", column + 1).into(),
            };
        }
        self.cells.splice(0..0, row);
        self
    }

    /// The rows of a table that holds both nodes and relationships, as APOC writes them: a table of each,
    /// with the columns before `_start` and from there on. Any other table stays whole.
    pub(super) fn parted(self) -> Vec<CsvTable<'a>> {
        let head = |wanted: &str| self.heads.iter().position(|(head, _)| head.trim() == wanted);
        let (Some(_), Some(start), Some(_)) = (head("_id"), head("_start"), head("_end")) else {
            return vec![self];
        };
        let part = |columns: std::ops::Range<usize>, of_nodes: bool| {
            let rows = (0..self.rows()).filter(|row| self.id(*row, start).is_empty() == of_nodes);
            let columns = &columns;
            let cells = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
            CsvTable {
                heads: self.heads[columns.clone()].to_vec(),
                cells: cells.map(|(row, column)| self.cell(row, column)).collect(),
                ..self
            }
        };
        vec![part(0..start, true), part(start..self.width(), false)]
    }

    fn long_row(&self, row: &[Cell]) -> Diagnostic {
        let (first, last) = (row[0], row[row.len() - 1]);
        let at = Span { file: self.file, start: first.start, end: last.end };
        let message = format!("the row has {} fields instead of {}", row.len(), self.heads.len());
        let sign = match self.dialect.separator {
            b',' => "a comma",
            b';' => "a semicolon",
            b'\t' => "a tab",
            b'|' => "a bar",
            _ => "a blank",
        };
        let help = format!("put a field with {sign} in it in double quotes");
        Diagnostic::new(&codes::ROW_LENGTH, message).at(at).help(help)
    }

    /// The number of columns.
    pub(super) fn width(&self) -> usize {
        self.heads.len()
    }

    /// The number of rows without the heads.
    pub(super) fn rows(&self) -> usize {
        self.cells.len() / self.width()
    }

    /// A cell of a row.
    #[inline]
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell {
        self.cells[row * self.heads.len() + column]
    }

    /// The text of a cell as it stands there, with its quotes.
    #[inline]
    pub(super) fn raw(&self, cell: Cell) -> &'a str {
        &self.text[cell.range()]
    }

    /// The text that a cell holds, without its quotes.
    #[inline]
    pub(super) fn value(&self, row: usize, column: usize) -> Cow<'a, str> {
        unquoted(self.text, self.cell(row, column), self.dialect)
    }

    /// The id in a cell: blanks around it do not count.
    #[inline]
    pub(super) fn id(&self, row: usize, column: usize) -> Cow<'a, str> {
        match self.value(row, column) {
            Cow::Borrowed(id) => Cow::Borrowed(id.trim()),
            Cow::Owned(id) => Cow::Owned(id.trim().to_owned()),
        }
    }

    /// The place of a cell.
    pub(super) fn place(&self, row: usize, column: usize) -> Span {
        let cell = self.cell(row, column);
        Span { file: self.file, start: cell.start, end: cell.end }
    }

    /// The place of the head of a column.
    pub(super) fn head_place(&self, column: usize) -> Span {
        let (_, cell) = self.heads[column];
        Span { file: self.file, start: cell.start, end: cell.end }
    }

    /// The place of all heads.
    pub(super) fn heads_place(&self) -> Span {
        self.head_place(0).to(self.head_place(self.width() - 1))
    }

    /// A mistake in a cell.
    pub(super) fn wrong(
        &self,
        row: usize,
        column: usize,
        code: &'static Code,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).at(self.place(row, column))
    }
}

/// The text of a cell without its quotes.
#[inline]
fn unquoted(text: &str, cell: Cell, dialect: CsvDialect) -> Cow<'_, str> {
    let raw = &text[cell.range()];
    match raw.as_bytes().first() == Some(&dialect.quote) {
        true => without_quotes(raw, dialect),
        false => Cow::Borrowed(raw),
    }
}

/// The text within quotes, and what may follow them.
fn without_quotes(raw: &str, dialect: CsvDialect) -> Cow<'_, str> {
    let (inside, quote) = (&raw[1..], char::from(dialect.quote));
    let end = match inside.strip_suffix(quote) {
        // The usual case: the quote at the end closes the one at the start.
        Some(inside) if !inside.contains([quote, '\\']) => return Cow::Borrowed(inside),
        _ => inside,
    };
    let mut out = String::with_capacity(end.len());
    let mut letters = end.chars().peekable();
    let mut open = true;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if open && dialect.backslash && letters.peek().is_some() => {
                out.extend(letters.next());
            }
            _ if open && letter == quote => match letters.peek() == Some(&quote) {
                true if !dialect.backslash => out.extend(letters.next()),
                _ => open = false,
            },
            _ => out.push(letter),
        }
    }
    out.into()
}

/// A text that was split in a dialect.
struct SplitTable {
    dialect: CsvDialect,
    heads: Vec<Cell>,
    cells: Vec<Cell>,
    /// The rows that have more cells than there are heads.
    long: Vec<Vec<Cell>>,
    ragged: usize,
    open: Option<usize>,
}

impl SplitTable {
    fn new(text: &str, start: usize, dialect: CsvDialect) -> SplitTable {
        let mut splitter = CsvSplitter::new(text, start, dialect);
        let mut heads = Vec::new();
        splitter.row(&mut heads);
        let width = heads.len();
        let lines = text.bytes().filter(|byte| *byte == b'\n').count();
        let mut cells = Vec::with_capacity(width.saturating_mul(lines).min(text.len()));
        let mut long = Vec::new();
        loop {
            let first = cells.len();
            if !splitter.row(&mut cells) {
                break;
            }
            let own = cells.len() - first;
            if own > width {
                let more = &cells[first + width..];
                if more.iter().any(|cell| cell.start < cell.end) {
                    long.push(cells[first..].to_vec());
                }
                cells.truncate(first + width);
            } else if own < width {
                let end = cells[cells.len() - 1].end;
                cells.resize(first + width, Cell { start: end, end });
            }
        }
        let (ragged, open) = (splitter.ragged, splitter.open);
        SplitTable { dialect, heads, cells, long, ragged, open }
    }

    /// Whether the text was most likely written in another dialect.
    fn is_ragged(&self) -> bool {
        self.ragged > 0 || self.open.is_some() || !self.long.is_empty()
    }
}

/// Where the heads begin, and which sign stands between cells.
fn dialect(text: &str) -> (usize, u8) {
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    let line_end = |from: usize| text[from..].find(['\n', '\r']).map_or(text.len(), |n| from + n);
    // Spreadsheets read the separator from a first line such as `sep=;`.
    let first = text[start..line_end(start)].trim().trim_matches('"');
    if let Some(sign) = first.strip_prefix("sep=").filter(|sign| sign.len() <= 1) {
        let separator = sign.bytes().next().unwrap_or(b'\t');
        return (line_end(start), separator);
    }
    // Comments may stand before the heads; the heads may be the last of them.
    while text[start..].starts_with('#') {
        let end = line_end(start);
        let heads =
            start + (text[start..end].len() - text[start..end].trim_start_matches('#').len());
        let separator = separator(text, heads);
        let mut cells = Vec::new();
        let dialect = CsvDialect::plain(separator);
        CsvSplitter::new(text, heads, dialect).row(&mut cells);
        let ends = |wanted| {
            cells.iter().any(|cell| {
                let name = plain(&text[cell.range()]);
                names::edge_end(&name).is_some_and(|(end, _)| end == wanted)
            })
        };
        if ends(EdgeEnd::Source) && ends(EdgeEnd::Target) {
            return (heads, separator);
        }
        start = end + text[end..].len() - text[end..].trim_start().len();
    }
    let start = behind_titles(text, start);
    (start, separator(text, start))
}

/// How many lines may stand above the heads.
const MOST_TITLES: usize = 4;

/// Where the heads begin, if a title stands above them as in spreadsheets: lines of one cell, and then
/// heads that name an end of relationships, an id or a name.
fn behind_titles(text: &str, start: usize) -> usize {
    let mut at = start;
    for _ in 0..MOST_TITLES {
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
        let next = end + text[end..].len() - text[end..].trim_start().len();
        if next >= text.len() {
            break;
        }
        let dialect = CsvDialect::plain(separator(text, next));
        let cells = |at: usize| -> Vec<&str> {
            let mut cells = Vec::new();
            CsvSplitter::new(text, at, dialect).row(&mut cells);
            cells.iter().map(|cell| &text[cell.range()]).filter(|cell| !cell.is_empty()).collect()
        };
        let says = |head: &str| {
            let head = plain(head.trim_matches('"'));
            names::edge_end(&head).is_some() || names::is_id(&head) || names::is_name(&head)
        };
        let heads = cells(next);
        if cells(at).len() > 1 || cells(at).into_iter().any(says) {
            break;
        }
        if heads.len() > 1 && heads.into_iter().any(says) {
            return next;
        }
        at = next;
    }
    start
}

/// The sign that splits the first rows into the same number of cells, and into the most of them.
fn separator(text: &str, start: usize) -> u8 {
    let score = |separator: u8| {
        let dialect = CsvDialect::plain(separator);
        let mut splitter = CsvSplitter::new(text, start, dialect);
        let mut cells = Vec::new();
        splitter.row(&mut cells);
        let heads = cells.len();
        if heads < 2 {
            return (0, 0);
        }
        let (mut rows, mut same) = (0, 0);
        cells.clear();
        while rows < SAMPLE && splitter.row(&mut cells) {
            rows += 1;
            same += usize::from(cells.len() == heads);
            cells.clear();
        }
        // Tenths of the rows: a row that is short is no sign against a separator.
        let share = (same * 10).checked_div(rows).unwrap_or(10);
        // Blanks stand within cells as well, so that they only separate where nothing else does.
        if separator == b' ' { (0, usize::from(share == 10)) } else { (1 + share, heads) }
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator));
    match best {
        Some(best) if score(best) > (0, 0) => best,
        _ => b',',
    }
}
