//! Reads a graph from two tables, `nodes.csv` and `edges.csv`.
//!
//! Files with millions of rows are common. So everything that is the same for each row is computed
//! once before the first one: which column holds what, and the numbers of the property keys.
//! Positions in the text are computed only for mistakes.

use std::ops::Range;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use crate::diagnostic::{Diagnostic, Result, codes};
use crate::graph::{self, Graph, GraphBuilder, Key, Label, NodeId, Value};
use crate::text::{FileId, Files, Span};

use super::FileMistakes;
use super::cell_type::{CellType, without_formula_guard};
use super::columns::{self, CsvColumn, EdgeColumns};
use super::json;
use super::node_ids::{NodeIdTable, PendingId};
use super::text_cache::TextCache;

/// Reads the graph of two tables.
///
/// # Errors
/// The mistakes of both files.
pub(super) fn read_csv(files: &Files, nodes: FileId, edges: FileId) -> Result<Graph> {
    let mut reading = CsvReading::default();
    reading.nodes(CsvTable::open(files, nodes));
    reading.edges(CsvTable::open(files, edges));
    let CsvReading { builder, mistakes, ids, .. } = reading;
    drop(ids);
    mistakes.or(|| builder.finish())
}

/// What has been read so far.
#[derive(Default)]
struct CsvReading {
    builder: GraphBuilder,
    mistakes: FileMistakes,
    texts: TextCache,
    ids: NodeIdTable,
    /// For each node the file and the position of its row.
    rows: Vec<(FileId, u32)>,
    /// Whether rows of nodes were lost to a mistake, so that a node which seems to be missing may be
    /// one of those.
    nodes_lost: bool,
}

/// The number of rows of relationships that are read before their ids are looked up. When many ids
/// are looked up one after another, the processor fetches several from memory at the same time.
const BLOCK: usize = 256;

/// Relationships whose ids have not been looked up yet.
#[derive(Default)]
struct EdgeBlock {
    rows: Vec<EdgeRow>,
    ends: Vec<[PendingId; 2]>,
    /// The cells of all rows, one row after another.
    cells: Vec<(Key, Value)>,
}

/// A relationship without its ends and properties.
struct EdgeRow {
    kind: graph::Type,
    start: u32,
    /// The number of cells in the block that belong to it.
    cells: usize,
}

/// A column that holds a property.
struct PropertyColumn {
    field: usize,
    key: Key,
    kind: CellType,
}

impl CsvReading {
    fn nodes(&mut self, mut table: CsvTable) {
        let mut columns = table.columns(&mut self.mistakes);
        let which = columns::node_columns(&mut columns);
        let Some(id_column) = columns.get(which.id) else {
            self.nodes_lost = true;
            return;
        };
        // An id without a name only connects the two files and is no property.
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
                NextRow::Row => {}
                NextRow::End => {
                    self.nodes_lost = table.ends_open;
                    break;
                }
                // Adds the node all the same, so that relationships to it are not reported as
                // mistakes too.
                NextRow::Misfit => {
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
            match (id_key, id_kind.value_of_shared(&id)) {
                (Some(key), Some(value)) => cells.push((key, value)),
                (None, _) => {}
                (_, None) => self.mistakes.add(|| table.mistyped(which.id, id_kind)),
            }
            labels.clear();
            self.labels(which.labels.map_or("", |at| &table.record[at]), &mut labels);
            add_cells(&mut cells, &properties, &table, &mut self.texts, &mut self.mistakes);
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

    /// Reads the labels of a cell: separated by semicolons, or a list in JSON.
    fn labels(&mut self, cell: &str, labels: &mut Vec<Label>) {
        if cell.starts_with('[')
            && let Some(Value::List(list)) = json::parse_json_value(cell)
            && list.iter().all(|label| label.as_str().is_some())
        {
            labels
                .extend(list.iter().filter_map(Value::as_str).map(|name| self.builder.label(name)));
            return;
        }
        let names = without_formula_guard(cell).split(';').map(str::trim);
        labels.extend(names.filter(|name| !name.is_empty()).map(|name| self.builder.label(name)));
    }

    fn edges(&mut self, mut table: CsvTable) {
        let columns = table.columns(&mut self.mistakes);
        if columns.is_empty() {
            return;
        }
        let which = match columns::edge_columns(&columns) {
            Ok(which) => which,
            Err(missing) => {
                self.mistakes.add(|| table.missing_columns(&missing));
                return;
            }
        };
        let properties = self.properties(&columns, &which.properties);
        self.builder.reserve_edges(table.rows_at_most(), 0);
        let mut block = EdgeBlock::default();
        loop {
            match table.advance(&mut self.mistakes) {
                NextRow::Row => {}
                NextRow::End => break,
                NextRow::Misfit => continue,
            }
            let kind = &table.record[which.kind];
            if kind.is_empty() {
                self.mistakes.add(|| {
                    table.wrong(which.kind, &codes::EMPTY_FIELD, "a relationship without a type")
                });
            }
            let kind = self.builder.edge_type(without_formula_guard(kind));
            let before = block.cells.len();
            add_cells(&mut block.cells, &properties, &table, &mut self.texts, &mut self.mistakes);
            let cells = block.cells.len() - before;
            block.rows.push(EdgeRow { kind, start: table.start(), cells });
            let end = |field: usize| self.ids.wanted(&table.record[field]);
            block.ends.push([end(which.from), end(which.to)]);
            if block.rows.len() == BLOCK {
                self.add_edges(&mut block, &table, &which);
            }
        }
        self.add_edges(&mut block, &table, &which);
    }

    /// Looks up the ends of the relationships of a block, and adds those that have both.
    fn add_edges(&mut self, block: &mut EdgeBlock, table: &CsvTable, which: &EdgeColumns) {
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

    fn properties(&mut self, columns: &[CsvColumn], which: &[usize]) -> Vec<PropertyColumn> {
        let property = |&field: &usize| {
            let column = &columns[field];
            let key = self.builder.key(&column.name);
            PropertyColumn { field, key, kind: column.kind }
        };
        let mut properties: Vec<PropertyColumn> = which.iter().map(property).collect();
        properties.sort_by_key(|property| property.key);
        properties
    }
}

/// Adds the properties of the current row to `cells`.
fn add_cells(
    cells: &mut Vec<(Key, Value)>,
    properties: &[PropertyColumn],
    table: &CsvTable,
    texts: &mut TextCache,
    mistakes: &mut FileMistakes,
) {
    for property in properties {
        let mut text = &table.record[property.field];
        if text.is_empty() {
            continue;
        }
        if property.kind.may_have_formula_guard() {
            text = without_formula_guard(text);
        }
        match property.kind.value(text, texts) {
            Some(value) => cells.push((property.key, value)),
            None => mistakes.add(|| table.mistyped(property.field, property.kind)),
        }
    }
}

/// What the next row of a table is.
enum NextRow {
    Row,
    /// A row with too many or too few fields, which has been reported.
    Misfit,
    End,
}

/// A CSV file that is read row by row.
struct CsvTable<'a> {
    file: FileId,
    name: &'a str,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    width: usize,
    /// Whether the last row was found to end within quotes.
    ends_open: bool,
}

impl<'a> CsvTable<'a> {
    fn open(files: &'a Files, id: FileId) -> CsvTable<'a> {
        let file = files.get(id);
        let text: &str = &file.text;
        let mut builder = ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).from_reader(text.as_bytes());
        let (record, width) = (StringRecord::new(), 0);
        CsvTable { file: id, name: &file.name, text, reader, record, width, ends_open: false }
    }

    /// Reads the first line and reports what is wrong with it.
    fn columns(&mut self, mistakes: &mut FileMistakes) -> Vec<CsvColumn> {
        self.read(mistakes);
        self.width = self.record.len();
        if self.width == 0 {
            let message = format!("{} holds nothing", self.name);
            let at = Span::new(self.file, 0..0);
            mistakes.add(|| Diagnostic::new(&codes::EMPTY_FILE, message).at(at));
        }
        let mut columns = Vec::new();
        for (at, head) in self.record.iter().enumerate() {
            let (column, wrong) = columns::parse_column(head);
            columns.push(column);
            if let Some(wrong) = wrong {
                mistakes.add(|| wrong.at(self.place(at)));
            }
        }
        for (later, earlier) in columns::duplicate_columns(&columns) {
            let name = &self.record[later];
            mistakes.add(|| {
                self.wrong(later, &codes::BAD_COLUMN, format!("another column is called “{name}”"))
                    .related(self.place(earlier), "this one")
            });
        }
        columns
    }

    /// Goes to the next row. It must have as many fields as there are columns.
    fn advance(&mut self, mistakes: &mut FileMistakes) -> NextRow {
        if !self.read(mistakes) {
            return NextRow::End;
        }
        let (count, columns) = (self.record.len(), self.width);
        if count == columns {
            return NextRow::Row;
        }
        // A row with a quote that is not closed is reported at the end of the file.
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
        NextRow::Misfit
    }

    /// Reads the next row; false at the end of the file. There it reports a quote that was not
    /// closed.
    fn read(&mut self, mistakes: &mut FileMistakes) -> bool {
        let last = self.start();
        // Reading cannot fail, because the text is in memory and valid UTF-8.
        let found = self.reader.read_record(&mut self.record).unwrap_or(false);
        if !found && let Some(open) = fields(self.text, last as usize).find(|field| !field.closed) {
            self.ends_open = true;
            let at = Span::new(self.file, open.range.start..open.range.start + 1);
            let message = "the quote that opens here is not closed";
            mistakes.add(|| Diagnostic::new(&codes::OPEN_QUOTE, message).at(at));
        }
        found
    }

    /// The largest number of rows that the file can have: each takes at least two bytes.
    fn rows_at_most(&self) -> usize {
        self.text.bytes().filter(|byte| *byte == b'\n').count().min(self.text.len() / 2)
    }

    /// The position at which the current row begins.
    fn start(&self) -> u32 {
        let byte = self.record.position().map_or(0, csv::Position::byte);
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    /// The span of a field of the current row.
    fn place(&self, field: usize) -> Span {
        Span::new(self.file, self.field_at(self.start() as usize, field))
    }

    /// The range of a field of the row that begins at `start`.
    fn field_at(&self, start: usize, field: usize) -> Range<usize> {
        fields(self.text, start).nth(field).map_or(start..start, |field| field.range)
    }

    /// The span of the whole current row.
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

    /// The mistake that the id in a field of the row at `start` is missing or belongs to no node.
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

    fn mistyped(&self, field: usize, kind: CellType) -> Diagnostic {
        let message = format!("“{}” is not {}", &self.record[field], kind.name());
        self.wrong(field, &codes::BAD_FIELD, message)
    }

    fn missing_columns(&self, names: &[&str]) -> Diagnostic {
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

/// A field as it stands in the text, with its quotes.
struct CsvField {
    range: Range<usize>,
    /// Whether the quote that opens the field is closed.
    closed: bool,
}

/// The fields of the row that begins at `start`, split as the CSV reader splits them. Empty lines
/// before the row are skipped.
fn fields(text: &str, start: usize) -> impl Iterator<Item = CsvField> {
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
        Some(CsvField { range, closed: !quoted })
    })
}
