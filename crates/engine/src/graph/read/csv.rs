//! A graph in two tables: `nodes.csv` and `edges.csv`.
//!
//! Millions of rows are usual, so what is the same for each row is settled before the first: which
//! column is which, and the numbers of the property keys. Places in the text are computed only for
//! mistakes.

use std::ops::Range;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::{self, Builder, Graph, Key, Label, NodeId, Value};
use crate::text::{FileId, Files, Span};

use super::Mistakes;
use super::columns::{self, Column, EdgeColumns};
use super::ids::{Ids, Wanted};
use super::json;
use super::text::{self, Texts, Type};

/// Reads the graph of two tables.
pub(super) fn read(files: &Files, nodes: FileId, edges: FileId) -> Result<Graph> {
    let mut reading = Reading::default();
    reading.nodes(Table::open(files, nodes));
    reading.edges(Table::open(files, edges));
    let Reading { builder, mistakes, ids, .. } = reading;
    drop(ids);
    mistakes.or(|| builder.finish())
}

/// What is known so far.
#[derive(Default)]
struct Reading {
    builder: Builder,
    mistakes: Mistakes,
    texts: Texts,
    ids: Ids,
    /// Where the id of each node stands.
    rows: Vec<(FileId, u32)>,
    /// Whether rows of nodes were lost to a mistake, so that a node which seems to be missing may be
    /// one of those.
    nodes_lost: bool,
}

/// So many rows are read before their ends are looked up. Done one after the other, the processor
/// waits for the memory of several at a time.
const BLOCK: usize = 256;

/// Rows of relationships of which the ends are not looked up yet.
#[derive(Default)]
struct Block {
    rows: Vec<Row>,
    ends: Vec<[Wanted; 2]>,
    /// Of one row after the other.
    cells: Vec<(Key, Value)>,
}

/// A relationship without its ends and properties.
struct Row {
    kind: graph::Type,
    start: u32,
    /// How many cells of the block are its own.
    cells: usize,
}

/// A column that holds properties.
struct Property {
    field: usize,
    key: Key,
    kind: Type,
}

impl Reading {
    fn nodes(&mut self, mut table: Table) {
        let mut columns = table.columns(&mut self.mistakes);
        let which = columns::of_nodes(&mut columns);
        let Some(id_column) = columns.get(which.id) else {
            self.nodes_lost = true;
            return;
        };
        // An id that is made up is no property.
        let id_key = (!id_column.name.is_empty()).then(|| self.builder.key(&id_column.name));
        let id_kind = id_column.kind;
        let properties = self.properties(&columns, &which.properties);
        let rows = table.rows_at_most();
        self.builder.reserve_nodes(rows, 0);
        self.ids.reserve(rows);
        let mut labels: Vec<Label> = Vec::new();
        let mut cells: Vec<(Key, Value)> = Vec::new();
        loop {
            match table.advance(&mut self.mistakes) {
                Advance::Row => {}
                Advance::End => {
                    self.nodes_lost = table.ends_open;
                    break;
                }
                // Relationships may still name it, and are not to blame.
                Advance::Misfit => {
                    if let Some(id) = table.record.get(which.id).filter(|id| !id.is_empty()) {
                        let node = self.builder.node_by_numbers(&[], []);
                        self.rows.push((table.file, table.start()));
                        self.ids.insert(&id.into(), node);
                    }
                    continue;
                }
            }
            let text = &table.record[which.id];
            if text.is_empty() {
                self.mistakes
                    .add(|| table.wrong(which.id, &codes::EMPTY_FIELD, "a node without an id"));
                continue;
            }
            let id: Arc<str> = text.into();
            match (id_key, id_kind.value_of_kept(&id)) {
                (Some(key), Some(value)) => cells.push((key, value)),
                (None, _) => {}
                (_, None) => self.mistakes.add(|| table.mistyped(which.id, id_kind)),
            }
            labels.clear();
            self.labels(which.labels.map_or("", |at| &table.record[at]), &mut labels);
            fill(&mut cells, &properties, &table, &mut self.texts, &mut self.mistakes);
            let node = self.builder.node_by_numbers(&labels, cells.drain(..));
            self.rows.push((table.file, table.start()));
            if let Some(other) = self.ids.insert(&id, node) {
                let (file, start) = self.rows[other.index()];
                self.mistakes.add(|| {
                    let first = Span::new(file, table.field_at(start as usize, which.id));
                    let message = format!("another node has the id “{id}”");
                    let wrong = table.wrong(which.id, &codes::DUPLICATE_NODE, message);
                    wrong.related(first, "it stands here")
                });
            }
        }
    }

    /// The labels of a cell: with semicolons between them, or a list in JSON.
    fn labels(&mut self, cell: &str, labels: &mut Vec<Label>) {
        if cell.starts_with('[')
            && let Some(Value::List(list)) = json::value(cell)
            && list.iter().all(|label| label.as_str().is_some())
        {
            labels
                .extend(list.iter().filter_map(Value::as_str).map(|name| self.builder.label(name)));
            return;
        }
        let names = text::restored(cell).split(';').map(str::trim);
        labels.extend(names.filter(|name| !name.is_empty()).map(|name| self.builder.label(name)));
    }

    fn edges(&mut self, mut table: Table) {
        let columns = table.columns(&mut self.mistakes);
        if columns.is_empty() {
            return;
        }
        let which = match columns::of_edges(&columns) {
            Ok(which) => which,
            Err(missing) => {
                self.mistakes.add(|| table.lacking(&missing));
                return;
            }
        };
        let properties = self.properties(&columns, &which.properties);
        self.builder.reserve_edges(table.rows_at_most(), 0);
        let mut block = Block::default();
        loop {
            match table.advance(&mut self.mistakes) {
                Advance::Row => {}
                Advance::End => break,
                Advance::Misfit => continue,
            }
            let kind = &table.record[which.kind];
            if kind.is_empty() {
                self.mistakes.add(|| {
                    table.wrong(which.kind, &codes::EMPTY_FIELD, "a relationship without a type")
                });
            }
            let kind = self.builder.edge_type(text::restored(kind));
            let before = block.cells.len();
            fill(&mut block.cells, &properties, &table, &mut self.texts, &mut self.mistakes);
            let cells = block.cells.len() - before;
            block.rows.push(Row { kind, start: table.start(), cells });
            let end = |field: usize| self.ids.wanted(&table.record[field]);
            block.ends.push([end(which.from), end(which.to)]);
            if block.rows.len() == BLOCK {
                self.join(&mut block, &table, &which);
            }
        }
        self.join(&mut block, &table, &which);
    }

    /// Adds the relationships of some rows.
    fn join(&mut self, block: &mut Block, table: &Table, which: &EdgeColumns) {
        let known: Vec<[Option<NodeId>; 2]> = block
            .ends
            .drain(..)
            .map(|[from, to]| [self.ids.find(from), self.ids.find(to)])
            .collect();
        let mut cells = block.cells.drain(..);
        for (row, ends) in block.rows.drain(..).zip(known) {
            let own = cells.by_ref().take(row.cells);
            if let [Some(from), Some(to)] = ends {
                self.builder.edge_by_numbers(from, to, row.kind, own);
                continue;
            }
            own.for_each(drop);
            let fields = [(which.from, "source"), (which.to, "target")];
            for (end, (field, name)) in ends.iter().zip(fields) {
                if end.is_none() && !self.nodes_lost {
                    self.mistakes.add(|| table.no_end(row.start, field, name));
                }
            }
        }
    }

    fn properties(&mut self, columns: &[Column], which: &[usize]) -> Vec<Property> {
        let property = |&field: &usize| {
            let column = &columns[field];
            let key = self.builder.key(&column.name);
            Property { field, key, kind: column.kind }
        };
        let mut properties: Vec<Property> = which.iter().map(property).collect();
        properties.sort_by_key(|property| property.key);
        properties
    }
}

/// Adds the properties of a row to `cells`.
fn fill(
    cells: &mut Vec<(Key, Value)>,
    properties: &[Property],
    table: &Table,
    texts: &mut Texts,
    mistakes: &mut Mistakes,
) {
    for property in properties {
        let mut text = &table.record[property.field];
        if text.is_empty() {
            continue;
        }
        if property.kind.may_be_defused() {
            text = text::restored(text);
        }
        match property.kind.value(text, texts) {
            Some(value) => cells.push((property.key, value)),
            None => mistakes.add(|| table.mistyped(property.field, property.kind)),
        }
    }
}

/// What comes next in a table.
enum Advance {
    Row,
    /// A row with a mistake that has been told.
    Misfit,
    End,
}

/// A file of rows, read one by one.
struct Table<'a> {
    file: FileId,
    name: &'a str,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    width: usize,
    /// Whether the last row was found to end within quotes.
    ends_open: bool,
}

impl<'a> Table<'a> {
    fn open(files: &'a Files, id: FileId) -> Table<'a> {
        let file = files.get(id);
        let text: &str = &file.text;
        let mut builder = ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).from_reader(text.as_bytes());
        let (record, width) = (StringRecord::new(), 0);
        Table { file: id, name: &file.name, text, reader, record, width, ends_open: false }
    }

    /// Reads the first line.
    fn columns(&mut self, mistakes: &mut Mistakes) -> Vec<Column> {
        self.read(mistakes);
        self.width = self.record.len();
        if self.width == 0 {
            let message = format!("{} holds nothing", self.name);
            let at = Span::new(self.file, 0..0);
            mistakes.add(|| Diagnostic::new(&codes::EMPTY_FILE, message).at(at));
        }
        let mut columns = Vec::new();
        for (at, head) in self.record.iter().enumerate() {
            let (column, wrong) = columns::column(head);
            columns.push(column);
            if let Some(wrong) = wrong {
                mistakes.add(|| wrong.at(self.place(at)));
            }
        }
        for (later, earlier) in columns::doubles(&columns) {
            let name = &self.record[later];
            mistakes.add(|| {
                self.wrong(later, &codes::BAD_COLUMN, format!("another column is called “{name}”"))
                    .related(self.place(earlier), "this one")
            });
        }
        columns
    }

    /// Goes to the next row, which fits if it has as many fields as there are columns.
    fn advance(&mut self, mistakes: &mut Mistakes) -> Advance {
        if !self.read(mistakes) {
            return Advance::End;
        }
        let (count, columns) = (self.record.len(), self.width);
        if count == columns {
            return Advance::Row;
        }
        // A quote left open is reported at the end.
        if fields(self.text, self.start() as usize).all(|field| field.closed) {
            mistakes.add(|| {
                let s = if count == 1 { "" } else { "s" };
                let message = format!("the row has {count} field{s} instead of {columns}");
                let wrong = Diagnostic::new(&codes::ROW_LENGTH, message).at(self.row());
                if count > columns {
                    return wrong.help("put a field with a comma in it in double quotes");
                }
                wrong
            });
        }
        Advance::Misfit
    }

    /// Reads a row; at the end, says so where the last one ends within quotes.
    fn read(&mut self, mistakes: &mut Mistakes) -> bool {
        let last = self.start();
        // The text is in memory and in UTF-8, so that nothing can fail.
        let found = self.reader.read_record(&mut self.record).unwrap_or(false);
        if !found && let Some(open) = fields(self.text, last as usize).find(|field| !field.closed) {
            self.ends_open = true;
            let at = Span::new(self.file, open.range.start..open.range.start + 1);
            let message = "the quote that opens here is not closed";
            mistakes.add(|| Diagnostic::new(&codes::OPEN_QUOTE, message).at(at));
        }
        found
    }

    /// How many rows there can be, each of at least two bytes.
    fn rows_at_most(&self) -> usize {
        self.text.bytes().filter(|byte| *byte == b'\n').count().min(self.text.len() / 2)
    }

    /// Where the row begins.
    fn start(&self) -> u32 {
        let byte = self.record.position().map_or(0, csv::Position::byte);
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    /// The place of a field of the row.
    fn place(&self, field: usize) -> Span {
        Span::new(self.file, self.field_at(self.start() as usize, field))
    }

    /// The place of a field of the row that begins here.
    fn field_at(&self, start: usize, field: usize) -> Range<usize> {
        fields(self.text, start).nth(field).map_or(start..start, |field| field.range)
    }

    /// The place of the whole row.
    fn row(&self) -> Span {
        let start = self.start() as usize;
        let mut fields = fields(self.text, start).map(|field| field.range);
        let first = fields.next().unwrap_or(start..start);
        let end = fields.last().map_or(first.end, |last| last.end);
        Span::new(self.file, first.start..end)
    }

    fn wrong(
        &self,
        field: usize,
        code: &'static crate::diagnostic::Code,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).at(self.place(field))
    }

    /// The end of the row that begins at `start` is no node.
    fn no_end(&self, start: u32, field: usize, end: &str) -> Diagnostic {
        let at = Span::new(self.file, self.field_at(start as usize, field));
        let written = &self.text[at.range()];
        let quoted = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let id = quoted.map_or(written.to_owned(), |inside| inside.replace("\"\"", "\""));
        if id.is_empty() {
            let message = format!("a relationship without a {end}");
            return Diagnostic::new(&codes::EMPTY_FIELD, message).at(at);
        }
        Diagnostic::new(&codes::UNKNOWN_NODE, format!("no node has the id “{id}”")).at(at)
    }

    fn mistyped(&self, field: usize, kind: Type) -> Diagnostic {
        let message = format!("“{}” is not {}", &self.record[field], kind.name());
        self.wrong(field, &codes::BAD_FIELD, message)
    }

    fn lacking(&self, names: &[&str]) -> Diagnostic {
        let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
        let message = match names.split_last() {
            Some((last, [])) => format!("{} has no column {last}", self.name),
            Some((last, others)) => {
                format!("{} has no columns {} and {last}", self.name, others.join(", "))
            }
            None => format!("{} lacks a column", self.name),
        };
        let wrong = Diagnostic::new(&codes::NO_COLUMN, message).at(self.row());
        if self.width == 1 && self.record[0].contains([';', '\t']) {
            return wrong.help("columns are separated by commas");
        }
        wrong
    }
}

/// A field as it stands in the text, its quotes included.
struct Field {
    range: Range<usize>,
    /// Whether the quote that opens it is closed.
    closed: bool,
}

/// The fields of the row that begins at `start`, empty lines skipped, as the reader parts them.
fn fields(text: &str, start: usize) -> impl Iterator<Item = Field> {
    let bytes = text.as_bytes();
    let mut at = start.min(bytes.len());
    if at == 0 && text.starts_with('\u{feff}') {
        at = '\u{feff}'.len_utf8();
    }
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    let mut more = true;
    std::iter::from_fn(move || {
        if !more {
            return None;
        }
        let first = at;
        let mut quoted = bytes.get(at) == Some(&b'"');
        at += usize::from(quoted);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
                b'"' if quoted => quoted = false,
                b',' | b'\n' | b'\r' if !quoted => break,
                _ => {}
            }
            at += 1;
        }
        let range = first..at;
        more = bytes.get(at) == Some(&b',');
        at += 1;
        Some(Field { range, closed: !quoted })
    })
}
