//! Reads a graph from Pajek (`.net`): vertices, then arcs, which have a direction, and edges, which
//! have none, each as a list of pairs, a list of neighbours, or a matrix.

use crate::diagnostic::{Result, codes};
use crate::graph::{Key, Type, Value};
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::report::Leniency;
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};

/// What the lines under a head hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PajekSection {
    /// Nothing that is read.
    None,
    Vertices,
    /// A relationship a line, of which the parameter says whether it has no direction.
    Pairs {
        undirected: bool,
    },
    /// A node with all its neighbours a line.
    Lists {
        undirected: bool,
    },
    /// A row of numbers a line.
    Matrix,
}

struct PajekReading<'a> {
    draft: GraphDraft,
    file: FileId,
    text: &'a str,
    section: PajekSection,
    /// The number of vertices, and of those in the first of two modes.
    count: usize,
    first_mode: usize,
    /// Which of them have been declared.
    declared: Vec<bool>,
    kind: Type,
    /// The names of relations, by their numbers.
    relations: Vec<(String, Type)>,
    /// The row of the matrix that comes next.
    row: usize,
    keys: PajekKeys,
}

/// The keys of the properties that have a place of their own in a line.
struct PajekKeys {
    id: Key,
    label: Key,
    place: [Key; 3],
    weight: Key,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_pajek(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let kind = draft.builder.edge_type(UNTYPED);
    let mut key = |name: &str| draft.builder.key(name);
    let keys = PajekKeys {
        id: key("id"),
        label: key("label"),
        place: ["x", "y", "z"].map(&mut key),
        weight: key("weight"),
    };
    let mut reading = PajekReading {
        draft,
        file,
        text,
        section: PajekSection::None,
        count: 0,
        first_mode: 0,
        declared: Vec::new(),
        kind,
        relations: Vec::new(),
        row: 0,
        keys,
    };
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('%') {
            continue;
        }
        match line.strip_prefix('*') {
            Some(head) => {
                if !reading.head(head, line) {
                    break;
                }
            }
            None => reading.line(line),
        }
    }
    reading.add_undeclared();
    reading.draft.finish()
}

impl<'a> PajekReading<'a> {
    fn place(&self, part: &str) -> Span {
        span_of_part(self.file, self.text, part)
    }

    fn wrong(&mut self, message: impl Into<String>, part: &str) {
        let at = self.place(part);
        self.draft.wrong(&codes::GRAPH_TEXT, message, at);
    }

    /// Reads a line that begins a section. Returns false where a second network begins.
    fn head(&mut self, head: &'a str, line: &'a str) -> bool {
        let words = words(head);
        let name = words.first().map_or(String::new(), |word| word.to_ascii_lowercase());
        self.section = match name.as_str() {
            "vertices" if !self.declared.is_empty() => {
                let at = self.place(line);
                let place = || (String::new(), Some(at));
                self.draft.report.let_pass(Leniency::FurtherGraph, place);
                return false;
            }
            "vertices" => {
                self.vertices(&words, line);
                PajekSection::Vertices
            }
            "arcs" => PajekSection::Pairs { undirected: false },
            "edges" => PajekSection::Pairs { undirected: true },
            "arcslist" => PajekSection::Lists { undirected: false },
            "edgeslist" => PajekSection::Lists { undirected: true },
            "matrix" => PajekSection::Matrix,
            // Partitions and vectors of a project, and words that have no meaning here.
            _ => PajekSection::None,
        };
        self.row = 0;
        self.kind = self.relation(&words[1.min(words.len())..]);
        true
    }

    /// The type that a head gives, as in `*Arcs :2 "advises"`.
    fn relation(&mut self, words: &[&str]) -> Type {
        let named = words.iter().find(|word| word.starts_with('"')).map(|word| unquoted(word));
        let number = words.iter().find_map(|word| word.strip_prefix(':'));
        let kind = match (named, number) {
            (Some(name), _) if !name.is_empty() => self.draft.builder.edge_type(name),
            (_, Some(number)) => {
                let known = self.relations.iter().find(|(known, _)| known == number);
                match known {
                    Some((_, kind)) => *kind,
                    None => self.draft.builder.edge_type(number),
                }
            }
            _ => self.draft.builder.edge_type(UNTYPED),
        };
        if let Some(number) = number {
            self.relations.push((number.to_owned(), kind));
        }
        kind
    }

    fn vertices(&mut self, words: &[&str], line: &str) {
        let number = |n: usize| words.get(n).and_then(|word| word.parse::<usize>().ok());
        // Each vertex takes a byte, whether it has a line or not: more would be a slip.
        const MOST: usize = 100_000_000;
        match number(1).filter(|count| *count <= MOST) {
            Some(count) => {
                self.count = count;
                self.first_mode = number(2).unwrap_or(0).min(count);
                self.declared = vec![false; count];
            }
            None => self.wrong("the number of vertices is missing", line),
        }
    }

    fn line(&mut self, line: &'a str) {
        let words = words(line);
        match self.section {
            PajekSection::None => {}
            PajekSection::Vertices => self.vertex(&words, line),
            PajekSection::Pairs { undirected } => self.pair(&words, undirected, line),
            PajekSection::Lists { undirected } => {
                let Some((first, others)) = words.split_first() else { return };
                for other in others {
                    self.edge(first, other, undirected, Vec::new());
                }
            }
            PajekSection::Matrix => self.matrix_row(&words),
        }
    }

    /// A vertex: its number, its label, its place, and how it is drawn.
    fn vertex(&mut self, words: &[&'a str], line: &'a str) {
        let Some(number) = words.first().and_then(|word| word.parse::<usize>().ok()) else {
            return self.wrong("a vertex without a number", line);
        };
        if number == 0 || number > self.count {
            let message = format!("the vertices have the numbers from 1 to {}", self.count);
            return self.wrong(message, words[0]);
        }
        let mut cells = Vec::new();
        if let Some(label) = words.get(1) {
            cells.push((self.keys.label, Value::from(unquoted(label))));
        }
        for (word, key) in words.iter().skip(2).zip(self.keys.place) {
            match word.parse() {
                Ok(number) => cells.push((key, Value::Float(number))),
                Err(_) => break,
            }
        }
        // After the place may stand a shape, and after that names of properties and their values.
        let is_number = |word: &&&str| word.parse::<f64>().is_ok();
        let rest = words.get(2..).unwrap_or_default();
        let rest = &rest[rest.iter().take_while(is_number).count()..];
        let shape = rest.first().is_some_and(|word| SHAPES.contains(word));
        self.properties(&rest[usize::from(shape)..], &mut cells);
        self.add_vertex(number, cells, line);
    }

    fn add_vertex(&mut self, number: usize, mut cells: Vec<(Key, Value)>, line: &str) {
        let id = Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        cells.insert(0, (self.keys.id, id));
        if self.first_mode > 0 {
            let mode = if number <= self.first_mode { 1 } else { 2 };
            cells.push((self.draft.builder.key("mode"), Value::Int(mode)));
        }
        if let Some(declared) = self.declared.get_mut(number - 1) {
            *declared = true;
        }
        let at = self.place(line);
        self.draft.node(&number.to_string(), &[], cells, at);
    }

    /// Adds the vertices that have no line of their own.
    fn add_undeclared(&mut self) {
        let missing: Vec<usize> = (0..self.count).filter(|n| !self.declared[*n]).collect();
        let end = &self.text[self.text.len()..];
        missing.into_iter().for_each(|n| self.add_vertex(n + 1, Vec::new(), end));
    }

    /// A relationship: its ends, its weight, and how it is drawn, with its label after `l`.
    fn pair(&mut self, words: &[&'a str], undirected: bool, line: &'a str) {
        let [from, to, others @ ..] = words else {
            return self.wrong("a relationship without a target", line);
        };
        let mut cells = Vec::new();
        if let Some(weight) = others.first().and_then(|word| word.parse().ok()) {
            cells.push((self.keys.weight, Value::Float(weight)));
        }
        if let Some(at) = others.iter().position(|word| *word == "l")
            && let Some(label) = others.get(at + 1)
        {
            cells.push((self.keys.label, Value::from(unquoted(label))));
        }
        let has_weight = others.first().is_some_and(|word| word.parse::<f64>().is_ok());
        self.properties(&others[usize::from(has_weight)..], &mut cells);
        self.edge(from, to, undirected, cells);
    }

    /// Reads pairs of a name and a value. Those that say how to draw are passed over.
    fn properties(&mut self, words: &[&'a str], cells: &mut Vec<(Key, Value)>) {
        for pair in words.chunks_exact(2) {
            if !DRAWING.contains(&pair[0]) {
                let key = self.draft.builder.key(unquoted(pair[0]));
                cells.push((key, Value::from(unquoted(pair[1]))));
            }
        }
    }

    fn edge(&mut self, from: &'a str, to: &'a str, undirected: bool, cells: Vec<(Key, Value)>) {
        let ends = [from, to].map(|word| word.parse::<usize>().ok());
        for (end, word) in ends.iter().zip([from, to]) {
            if end.is_none_or(|n| n == 0 || n > self.count) {
                let message = format!("there is no vertex {word}");
                let at = self.place(word);
                self.draft.wrong(&codes::UNKNOWN_NODE, message, at);
                return;
            }
        }
        let end = |word: &str| DraftEnd::text(word, self.place(word));
        let (from, to) = (end(from), end(to));
        self.draft.edge(DraftEdge { from, to, kind: self.kind, undirected, cells });
    }

    /// A row of the matrix: relationships from one node to those with a number other than 0.
    fn matrix_row(&mut self, words: &[&'a str]) {
        self.row += 1;
        // Where nodes are of two modes, the columns are those of the second one.
        let (from, first) = (self.row.to_string(), self.first_mode);
        for (n, word) in words.iter().enumerate() {
            let Ok(weight) = word.parse::<f64>() else {
                return self.wrong(format!("“{word}” is not a number"), word);
            };
            if weight == 0.0 {
                continue;
            }
            let at = self.place(word);
            if self.row > self.count || first + n >= self.count {
                return self.wrong("the matrix is larger than the number of vertices", word);
            }
            let to = (first + n + 1).to_string();
            let cells = vec![(self.keys.weight, Value::Float(weight))];
            let (from, to) = (DraftEnd::text(&from, at), DraftEnd::text(&to, at));
            self.draft.edge(DraftEdge { from, to, kind: self.kind, undirected: false, cells });
        }
    }
}

/// The shapes of vertices.
const SHAPES: [&str; 7] = ["ellipse", "box", "diamond", "triangle", "cross", "empty", "house"];

/// Names of what says how to draw a vertex or a relationship. The label of a relationship, after `l`,
/// is read before.
const DRAWING: [&str; 32] = [
    "x_fact", "y_fact", "s_size", "phi", "r", "q", "ic", "bc", "bw", "lc", "la", "lr", "lphi",
    "fos", "font", "HOOKS", "w", "c", "p", "s", "a", "ap", "l", "lp", "h1", "h2", "a1", "k1", "a2",
    "k2", "url", "size",
];

/// The words of a line. A text in quotes is one word, with its quotes.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

fn unquoted(word: &str) -> &str {
    word.trim_matches('"')
}
