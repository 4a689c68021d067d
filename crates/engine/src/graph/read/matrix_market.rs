//! Reads a graph from a sparse matrix in Matrix Market's format (`.mtx`): each number is a
//! relationship from the node of its row to the node of its column, and its weight. Nodes of a matrix
//! that is not square are of two modes: rows, and after them columns.
//!
//! Standard: R. Boisvert, R. Pozo, K. Remington, “The Matrix Market Exchange Formats: Initial Design”
//! (NISTIR 5935, 1996).

use crate::diagnostic::{Result, codes};
use crate::graph::Value;
use crate::text::{FileId, Span};

use super::draft::GraphDraft;
use super::numbered::{MOST_NUMBERED, NumberedNodes, number};
use super::{GraphReading, ReadOptions, span_of_part};

/// The words that a file of Matrix Market begins with, in small letters.
pub(super) const START: &str = "%%matrixmarket";

struct MatrixHead {
    /// Whether every number of the matrix stands there, column by column, without its place.
    is_array: bool,
    /// Whether places stand there without numbers.
    is_pattern: bool,
    /// Whether numbers have two parts.
    is_complex: bool,
    /// Whether only one half stands there, because the other is the same.
    is_symmetric: bool,
    /// As `is_symmetric`, where in addition the diagonal is zero and left out.
    is_skew: bool,
}

/// The size of a matrix.
#[derive(Clone, Copy)]
struct MatrixSize {
    rows: usize,
    columns: usize,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_matrix_market(
    file: FileId,
    text: &str,
    options: &ReadOptions,
) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let text_start = text.trim_start_matches('\u{feff}');
    let mut lines = text_start.split(['\n', '\r']).map(str::trim);
    let head = lines.next().unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| head.split_whitespace().any(|known| known == word);
    let head = MatrixHead {
        is_array: has("array"),
        is_pattern: has("pattern"),
        is_complex: has("complex"),
        is_symmetric: has("symmetric") || has("skew-symmetric") || has("hermitian"),
        is_skew: has("skew-symmetric"),
    };
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('%'));
    let end = Span::new(file, text.len()..text.len());
    let Some(line) = lines.next() else {
        draft.wrong(&codes::GRAPH_TEXT, "the line with the size of the matrix is missing", end);
        return draft.finish();
    };
    let place = |part: &str| span_of_part(file, text, part);
    let sizes: Vec<Option<usize>> = line.split_whitespace().map(|word| word.parse().ok()).collect();
    let size = match sizes[..] {
        [Some(rows), Some(columns), ..] => MatrixSize { rows, columns },
        _ => {
            let message = "the size of the matrix is written as rows, columns and entries";
            draft.wrong(&codes::GRAPH_TEXT, message, place(line));
            return draft.finish();
        }
    };
    if size.rows.saturating_add(size.columns) > MOST_NUMBERED {
        draft.wrong(&codes::TOO_LARGE, "the matrix has more than ten million rows", place(line));
        return draft.finish();
    }
    let is_square = size.rows == size.columns;
    let nodes = NumberedNodes::new(&mut draft, (!is_square).then_some(size.rows));
    let count = if is_square { size.rows } else { size.rows + size.columns };
    nodes.declare(&mut draft, count, place(line));
    let entries = MatrixEntries { head: &head, size, nodes: &nodes };
    match head.is_array {
        true => entries.array(lines, &mut draft, place),
        false => lines.for_each(|line| entries.entry(line, &mut draft, place)),
    }
    draft.finish()
}

struct MatrixEntries<'a> {
    head: &'a MatrixHead,
    size: MatrixSize,
    nodes: &'a NumberedNodes,
}

impl MatrixEntries<'_> {
    /// An entry with its place: row, column and number.
    fn entry(&self, line: &str, draft: &mut GraphDraft, place: impl Fn(&str) -> Span) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[from, to, ref numbers @ ..] = &words[..] else {
            return draft.wrong(&codes::GRAPH_TEXT, "an entry without a column", place(line));
        };
        let mut ends = [(0, place(from)), (0, place(to))];
        for ((end, word), most) in
            ends.iter_mut().zip([from, to]).zip([self.size.rows, self.size.columns])
        {
            match word.parse() {
                Ok(number) if (1..=most).contains(&number) => end.0 = number,
                _ => {
                    let message = format!("“{word}” is no number from 1 to {most}");
                    return draft.wrong(&codes::UNKNOWN_NODE, message, place(word));
                }
            }
        }
        let weight = match (self.head.is_pattern, numbers) {
            (true, _) | (_, []) => None,
            (false, [first, ..]) if !self.head.is_complex => Some(self.number(first)),
            (false, parts) => Some(Value::list(parts.iter().map(|part| self.number(part)))),
        };
        self.edge(ends, weight, draft);
    }

    fn number(&self, word: &str) -> Value {
        // Fortran writes exponents with a D, and signs before them.
        let plain = || word.trim_start_matches('+').replace(['d', 'D'], "e").parse().ok();
        number(word).or_else(|| plain().map(Value::Float)).unwrap_or_else(|| Value::from(word))
    }

    /// All numbers, column by column.
    fn array<'a>(
        &self,
        lines: impl Iterator<Item = &'a str>,
        draft: &mut GraphDraft,
        place: impl Fn(&str) -> Span,
    ) {
        let half = self.head.is_symmetric;
        let first_row = |column: usize| match half {
            true => column + usize::from(self.head.is_skew),
            false => 1,
        };
        let (mut row, mut column) = (first_row(1), 1);
        for line in lines {
            // A column may have no row below its diagonal.
            while column <= self.size.columns && row > self.size.rows {
                column += 1;
                row = first_row(column);
            }
            if column > self.size.columns {
                let message = "the matrix has more numbers than its size says";
                return draft.wrong(&codes::GRAPH_TEXT, message, place(line));
            }
            let first = line.split_whitespace().next().unwrap_or_default();
            let weight = self.number(first);
            let is_zero = matches!(weight, Value::Int(0)) || matches!(weight, Value::Float(0.0));
            if !is_zero {
                self.edge([(row, place(line)), (column, place(line))], Some(weight), draft);
            }
            row += 1;
        }
    }

    fn edge(&self, ends: [(usize, Span); 2], weight: Option<Value>, draft: &mut GraphDraft) {
        let [from, (to, at)] = ends;
        let to = (self.nodes.in_second(to), at);
        self.nodes.edge(draft, [from, to], self.head.is_symmetric, weight, Vec::new());
    }
}
