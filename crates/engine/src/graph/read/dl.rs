//! Reads a graph from DL, the language of UCINET (`.dl`): a head with the number of nodes and the
//! form of the data, labels, and relationships as lists or as matrices.
//!
//! Standard: “A brief guide to the DL language” of UCINET's manual.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Result, codes};
use crate::graph::{Key, Value};
use crate::text::{FileId, Span};

use super::draft::{DraftEdge, DraftEnd, GraphDraft};
use super::numbered::{MOST_NUMBERED, number};
use super::{GraphReading, ReadOptions, UNTYPED, span_of_part};

/// Whether a text begins as DL does: with the word `dl` and the number of nodes.
pub(super) fn is_dl(start: &str) -> bool {
    let Some(word) = start.get(..2) else { return false };
    let rest = start[2..].trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let counts = ["n", "nr", "nc", "nm", "rows", "format"];
    let name: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    word.eq_ignore_ascii_case("dl")
        && start[2..].starts_with(|c: char| c.is_whitespace() || c == ',')
        && counts.contains(&name.to_ascii_lowercase().as_str())
}

/// What the head says.
#[derive(Default)]
struct DlHead<'a> {
    rows: usize,
    /// The number of columns, where nodes are of two modes.
    columns: Option<usize>,
    matrices: usize,
    format: String,
    row_labels: Vec<&'a str>,
    column_labels: Vec<&'a str>,
    matrix_labels: Vec<&'a str>,
    embedded_rows: bool,
    embedded_columns: bool,
    no_diagonal: bool,
}

struct DlReading<'a> {
    draft: GraphDraft,
    file: FileId,
    text: &'a str,
    head: DlHead<'a>,
    /// The nodes of both modes by their labels in small letters.
    labels: [FxHashMap<String, usize>; 2],
    names: Vec<Option<&'a str>>,
    weight: Key,
}

/// Reads the graph of a text.
///
/// # Errors
/// The mistakes of the text.
pub(super) fn read_dl(file: FileId, text: &str, options: &ReadOptions) -> Result<GraphReading> {
    let mut draft = GraphDraft::new(options);
    let weight = draft.builder.key("weight");
    let (head, data) = read_head(text);
    let mut reading = DlReading {
        draft,
        file,
        text,
        head,
        labels: Default::default(),
        names: Vec::new(),
        weight,
    };
    reading.graph(data);
    reading.draft.finish()
}

/// Words parted by blanks and commas. A text in quotes is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let (word, after) = match rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let inside = &rest[1..];
                let end = inside.find(quote).unwrap_or(inside.len());
                (&inside[..end], inside.get(end + 1..).unwrap_or_default())
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || c == ',');
                rest.split_at(end.unwrap_or(rest.len()))
            }
        };
        rest = after;
        Some(word)
    })
}

/// Reads the head up to `data:`, and returns what follows it.
fn read_head(text: &str) -> (DlHead<'_>, &str) {
    let mut head = DlHead { matrices: 1, format: "fullmatrix".to_owned(), ..DlHead::default() };
    let lower = text.to_ascii_lowercase();
    // In small letters all bytes are at the same places.
    let end = lower.find("data:").unwrap_or(lower.len());
    let data = text.get(end + "data:".len()..).unwrap_or_default();
    // Each section ends where the next begins.
    let sections =
        ["row labels:", "column labels:", "col labels:", "matrix labels:", "level labels:"];
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    for (at, _) in lower[..end].match_indices("labels:") {
        let section = sections.iter().find(|section| {
            let start = (at + "labels:".len()).checked_sub(section.len());
            start.is_some_and(|start| lower[start..].starts_with(**section))
        });
        let name = section.copied().unwrap_or("labels:");
        let end = at + "labels:".len();
        starts.push((end - name.len(), end, name));
    }
    let top = starts.first().map_or(end, |(start, ..)| *start);
    for (n, (_, start, name)) in starts.iter().enumerate() {
        let stop = starts.get(n + 1).map_or(end, |(next, ..)| *next);
        // The words `labels embedded` may stand between two sections.
        let part = &text[*start..stop];
        let part = match lower[*start..stop].find("labels embedded") {
            Some(at) => part[..at].trim_end_matches(|c: char| c.is_alphabetic() || c == ' '),
            None => part,
        };
        let labels = words(part).collect();
        match *name {
            "labels:" => {
                head.row_labels = labels;
            }
            "row labels:" => head.row_labels = labels,
            "matrix labels:" | "level labels:" => head.matrix_labels = labels,
            _ => head.column_labels = labels,
        }
    }
    let says = |what: &str| lower[..end].contains(what);
    head.embedded_rows =
        says("labels embedded") && !says("column labels embedded") || says("row labels embedded");
    head.embedded_columns = says("labels embedded") && !says("row labels embedded")
        || says("column labels embedded")
        || says("col labels embedded");
    head.no_diagonal = says("diagonal absent") || says("diagonal = absent");
    let assigned = lower[..top].replace('=', " = ");
    let parts: Vec<&str> = words(assigned.get(2..).unwrap_or_default()).collect();
    for part in parts.windows(3).filter(|part| part[1] == "=") {
        let count = || part[2].parse().unwrap_or(0);
        match part[0] {
            "n" | "nr" | "rows" => head.rows = count(),
            "nc" | "columns" => head.columns = Some(count()),
            "nm" | "matrices" => head.matrices = count().max(1),
            "format" => head.format = part[2].to_owned(),
            _ => {}
        }
    }
    (head, data)
}

impl<'a> DlReading<'a> {
    fn graph(&mut self, data: &'a str) {
        let at = self.start();
        let total = self.head.rows.saturating_add(self.head.columns.unwrap_or(0));
        if total == 0 || total > MOST_NUMBERED {
            let message = "the head says how many nodes there are, as in “dl n=5”";
            return self.draft.wrong(&codes::GRAPH_TEXT, message, at);
        }
        self.names = vec![None; total];
        for (mode, labels) in
            [self.head.row_labels.clone(), self.head.column_labels.clone()].into_iter().enumerate()
        {
            // Nodes of one mode have their labels once.
            if mode == 0 || self.head.columns.is_some() {
                let first = if mode == 0 { 0 } else { self.head.rows };
                for (n, label) in labels.into_iter().enumerate() {
                    self.name(mode, first + n, label);
                }
            }
        }
        let format = self.head.format.clone();
        let mut edges = Vec::new();
        match format.as_str() {
            "edgelist1" | "edgelist" | "el1" => self.list(data, false, true, &mut edges),
            "edgelist2" | "el2" => self.list(data, true, true, &mut edges),
            "nodelist1" | "nodelist" | "nl1" => self.list(data, false, false, &mut edges),
            "nodelist2" | "nl2" => self.list(data, true, false, &mut edges),
            "fullmatrix" | "fm" => self.matrices(data, &|_, _| true, &mut edges),
            "lowerhalf" | "lh" => self.matrices(data, &|row, column| column <= row, &mut edges),
            "upperhalf" | "uh" => self.matrices(data, &|row, column| column >= row, &mut edges),
            other => {
                let message = format!("data in the form {other} cannot be read");
                let help = "write it in UCINET as fullmatrix, edgelist1 or nodelist1";
                self.draft.report.mistake(|| {
                    crate::diagnostic::Diagnostic::new(&codes::GRAPH_TEXT, message)
                        .at(at)
                        .help(help)
                });
            }
        }
        self.declare(at);
        for (ends, weight, matrix) in edges {
            self.edge(ends, weight, matrix, at);
        }
    }

    fn start(&self) -> Span {
        Span::new(self.file, 0..self.text.len().min(2))
    }

    fn declare(&mut self, at: Span) {
        let mut key = |name: &str| self.draft.builder.key(name);
        let (id, label, mode) = (key("id"), key("label"), key("mode"));
        for n in 0..self.names.len() {
            let number = Value::Int(i64::try_from(n + 1).unwrap_or(i64::MAX));
            let mut cells = vec![(id, number)];
            cells.extend(self.names[n].map(|name| (label, Value::from(name))));
            if self.head.columns.is_some() {
                cells.push((mode, Value::Int(if n < self.head.rows { 1 } else { 2 })));
            }
            self.draft.node(&(n + 1).to_string(), &[], cells, at);
        }
    }

    /// Gives a node of a mode its label, if there is such a node.
    fn name(&mut self, mode: usize, node: usize, label: &'a str) {
        if let Some(name) = self.names.get_mut(node) {
            *name = Some(label);
            self.labels[mode].insert(label.to_lowercase(), node);
        }
    }

    /// The node that a word of a mode stands for: its number or its label. Labels that are not known
    /// become those of the next nodes that have none.
    fn node(&mut self, mode: usize, word: &'a str) -> Option<usize> {
        let second = mode == 1 && self.head.columns.is_some();
        let mode = usize::from(second);
        let (first, end) = match (second, self.head.columns) {
            (true, _) => (self.head.rows, self.names.len()),
            (false, _) => (0, self.head.rows),
        };
        if let Some(known) = self.labels[mode].get(&word.to_lowercase()) {
            return Some(*known);
        }
        let embedded = if second { self.head.embedded_columns } else { self.head.embedded_rows };
        if !embedded && let Ok(number) = word.parse::<usize>() {
            return (number >= 1 && first + number <= end).then(|| first + number - 1);
        }
        let free = first + self.labels[mode].len();
        (free < end).then(|| {
            self.name(mode, free, word);
            free
        })
    }

    /// Relationships as pairs with a weight, or as nodes with all their neighbours, a line each.
    fn list(&mut self, data: &'a str, two_modes: bool, pairs: bool, edges: &mut Vec<DlEdge>) {
        let mut matrix = 0;
        for line in data.split(['\n', '\r']) {
            // A line with `!` parts the lists of several matrices.
            if line.trim() == "!" {
                matrix += 1;
                continue;
            }
            let parts: Vec<&str> = words(line).collect();
            let [from, others @ ..] = &parts[..] else { continue };
            let targets = if pairs { &others[..others.len().min(1)] } else { others };
            if targets.is_empty() && pairs {
                let at = span_of_part(self.file, self.text, line);
                self.draft.wrong(&codes::EMPTY_FIELD, "a relationship without a target", at);
            }
            let Some(source) = self.known(0, from) else { continue };
            for to in targets {
                let Some(target) = self.known(usize::from(two_modes), to) else { continue };
                let weight = others.get(1).filter(|_| pairs).and_then(|word| number(word));
                edges.push(([source, target], weight, matrix));
            }
        }
    }

    /// As [`DlReading::node`]; where there is none, that is a mistake.
    fn known(&mut self, mode: usize, word: &'a str) -> Option<usize> {
        let node = self.node(mode, word);
        if node.is_none() {
            let at = span_of_part(self.file, self.text, word);
            let message = format!("there is no node “{word}”");
            self.draft.wrong(&codes::UNKNOWN_NODE, message, at);
        }
        node
    }

    /// Matrices of numbers; `has` says which places stand there.
    fn matrices(
        &mut self,
        data: &'a str,
        has: &dyn Fn(usize, usize) -> bool,
        edges: &mut Vec<DlEdge>,
    ) {
        let rows = self.head.rows;
        let columns = self.head.columns.unwrap_or(rows);
        let first = if self.head.columns.is_some() { rows } else { 0 };
        let mut parts = words(data);
        for matrix in 0..self.head.matrices {
            if self.head.embedded_columns {
                for (n, label) in parts.by_ref().take(columns).enumerate() {
                    self.name(usize::from(first > 0), first + n, label);
                }
            }
            for row in 0..rows {
                if self.head.embedded_rows
                    && let Some(label) = parts.next()
                {
                    self.name(0, row, label);
                }
                for column in 0..columns {
                    if !has(row, column) || self.head.no_diagonal && row == column {
                        continue;
                    }
                    let Some(word) = parts.next() else {
                        let end = Span::new(self.file, self.text.len()..self.text.len());
                        let message = "the matrix has fewer numbers than its size says";
                        return self.draft.wrong(&codes::GRAPH_TEXT, message, end);
                    };
                    match number(word) {
                        Some(Value::Int(0)) => {}
                        Some(Value::Float(0.0)) => {}
                        Some(weight) => edges.push(([row, first + column], Some(weight), matrix)),
                        None => {
                            let at = span_of_part(self.file, self.text, word);
                            let message = format!("“{word}” is not a number");
                            return self.draft.wrong(&codes::GRAPH_TEXT, message, at);
                        }
                    }
                }
            }
        }
    }

    fn edge(&mut self, ends: [usize; 2], weight: Option<Value>, matrix: usize, at: Span) {
        let kind = self.head.matrix_labels.get(matrix).copied().unwrap_or(UNTYPED);
        let kind = self.draft.builder.edge_type(kind);
        // Half of a matrix says all where it is symmetric.
        let undirected =
            ["lowerhalf", "lh", "upperhalf", "uh"].contains(&self.head.format.as_str());
        let [from, to] = ends.map(|node| {
            let id: Arc<str> = (node + 1).to_string().into();
            DraftEnd::text(&id, at)
        });
        let cells = weight.map(|weight| (self.weight, weight)).into_iter().collect();
        self.draft.edge(DraftEdge { from, to, kind, undirected, cells });
    }
}

/// The places of both ends, the weight, and the place of the matrix.
type DlEdge = ([usize; 2], Option<Value>, usize);
