//! The values of a column. Their type is decided once for the whole column: by its head, or by all
//! of its cells.

use crate::diagnostic::codes;
use crate::graph::{ColumnBuilder, Value};

use super::super::cell_type::{
    CellType, parse_bool, parse_decimal, parse_int, without_formula_guard,
};
use super::super::report::Report;
use super::super::text_cache::TextCache;
use super::table::CsvTable;

/// Words for a missing value, as R, pandas, Excel and SQL write them. They are that in columns of
/// numbers and booleans, and in columns of texts where all other texts stand in quotes.
const MISSING: [&str; 12] =
    ["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "\\N", "-", "."];

/// The values of a column.
#[derive(Debug)]
pub(super) enum Column {
    Ints(Vec<i64>, Absent),
    Floats(Vec<f64>, Absent),
    Bools(Vec<bool>, Absent),
    Texts(Texts),
    /// Lists of texts, with bars between their parts.
    Lists(Texts),
    Values(Vec<Value>),
}

/// The rows that have no value.
#[derive(Debug, Default)]
pub(super) struct Absent(Vec<u64>);

impl Absent {
    fn insert(&mut self, row: usize) {
        let (word, bit) = (row / 64, row % 64);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    #[inline]
    pub(super) fn contains(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }
}

/// Texts, one after the other in one string. An empty one is absent.
#[derive(Debug, Default)]
pub(super) struct Texts {
    run: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Texts {
    #[inline]
    fn push(&mut self, text: &str) {
        self.run.push_str(text);
        self.ends.push(u32::try_from(self.run.len()).unwrap_or(u32::MAX));
    }

    #[inline]
    pub(super) fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.run[start..self.ends[row] as usize]
    }
}

impl Column {
    /// Reads a column of a table.
    pub(super) fn read(
        table: &CsvTable,
        column: usize,
        kind: CellType,
        report: &mut Report,
    ) -> Column {
        match kind {
            CellType::ANY => guessed(table, column),
            CellType::TEXT => Column::Texts(texts(table, column, |text| {
                // `export` puts an apostrophe before what a spreadsheet would compute.
                without_formula_guard(text)
            })),
            _ => declared(table, column, kind, report),
        }
    }

    /// Reads a column of ids: integers, or otherwise texts.
    pub(super) fn read_ids(
        table: &CsvTable,
        column: usize,
        kind: CellType,
        report: &mut Report,
    ) -> Column {
        match kind {
            CellType::ANY => {
                let ids = |row| table.id(row, column);
                Column::of_ids(&(0..table.rows()).map(ids).collect::<Vec<_>>())
            }
            _ => Column::read(table, column, kind, report),
        }
    }

    /// A column of these ids: integers where all of them are, and otherwise texts.
    pub(super) fn of_ids<T: AsRef<str>>(ids: &[T]) -> Column {
        let ints: Option<Vec<i64>> = ids.iter().map(|id| parse_int(id.as_ref())).collect();
        match ints {
            Some(ints) if !ints.is_empty() => Column::Ints(ints, Absent::default()),
            _ => Column::of_texts(ids),
        }
    }

    /// A column of these texts.
    pub(super) fn of_texts<T: AsRef<str>>(list: &[T]) -> Column {
        let mut texts = Texts::default();
        list.iter().for_each(|text| texts.push(text.as_ref()));
        Column::Texts(texts)
    }

    /// A column of these numbers: integers where all of them are whole.
    #[expect(clippy::cast_possible_truncation, reason = "they are whole and small enough")]
    pub(super) fn of_floats(numbers: &[f64]) -> Column {
        if numbers.iter().all(|number| number.fract() == 0.0 && number.abs() < 9e15) {
            let ints = numbers.iter().map(|number| *number as i64).collect();
            return Column::Ints(ints, Absent::default());
        }
        Column::Floats(numbers.to_vec(), Absent::default())
    }

    /// Adds the value of a row, if it has one, to a column of the graph, as that of a record.
    pub(super) fn add_to(&self, builder: &mut ColumnBuilder, record: usize, row: usize) {
        let value = match self {
            Column::Ints(numbers, absent) if !absent.contains(row) => Value::Int(numbers[row]),
            Column::Floats(numbers, absent) if !absent.contains(row) => Value::Float(numbers[row]),
            Column::Bools(values, absent) if !absent.contains(row) => Value::Bool(values[row]),
            Column::Ints(..) | Column::Floats(..) | Column::Bools(..) => return,
            Column::Texts(texts) | Column::Lists(texts) if texts.get(row).is_empty() => return,
            Column::Texts(texts) => return builder.push_text(record, texts.get(row)),
            Column::Lists(texts) => {
                Value::list(texts.get(row).split('|').map(|part| Value::from(part.trim())))
            }
            Column::Values(values) => values[row].clone(),
        };
        builder.push(record, value);
    }

    /// Whether its values are texts, of which labels and types can be made.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Column::Texts(_) | Column::Lists(_))
    }
}

/// Reads the texts of a column.
fn texts(table: &CsvTable, column: usize, shown: impl Fn(&str) -> &str) -> Texts {
    let mut texts = Texts::default();
    texts.ends.reserve(table.rows());
    for row in 0..table.rows() {
        texts.push(shown(&table.value(row, column)));
    }
    texts
}

/// Reads a column whose head says its type.
fn declared(table: &CsvTable, column: usize, kind: CellType, report: &mut Report) -> Column {
    let mut cache = TextCache::default();
    let mut value = |row: usize| {
        let text = table.value(row, column);
        let text = if kind.may_have_formula_guard() {
            without_formula_guard(&text)
        } else {
            text.as_ref()
        };
        if text.is_empty() {
            return Value::Null;
        }
        kind.value(text, &mut cache).unwrap_or_else(|| {
            report.mistake(|| {
                let message = format!("“{text}” is not {}", kind.name());
                table.wrong(row, column, &codes::BAD_FIELD, message)
            });
            Value::Null
        })
    };
    Column::Values((0..table.rows()).map(&mut value).collect())
}

/// What all cells of a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Possible {
    int: bool,
    float: bool,
    /// Decimal numbers with a comma, as 1,5.
    comma: bool,
    bool: bool,
}

/// Reads a column of integers without quotes; `None` where it holds anything else, or nothing.
fn plain_ints(table: &CsvTable, column: usize) -> Option<Column> {
    let mut ints = Vec::with_capacity(table.rows());
    let (mut absent, mut found) = (Absent::default(), false);
    for row in 0..table.rows() {
        let text = table.raw(table.cell(row, column));
        match parse_int(text) {
            Some(number) => {
                found = true;
                ints.push(number);
            }
            None if text.is_empty() => {
                absent.insert(row);
                ints.push(0);
            }
            None => return None,
        }
    }
    found.then_some(Column::Ints(ints, absent))
}

/// Reads a column whose head says no type.
fn guessed(table: &CsvTable, column: usize) -> Column {
    let rows = table.rows();
    // Most columns that hold numbers hold nothing else, so that they are read in one pass.
    if let Some(ints) = plain_ints(table, column) {
        return ints;
    }
    let value = |row: usize| table.value(row, column);
    let known = |text: &str| !text.is_empty() && !MISSING.contains(&text);
    let mut found = false;
    let mut may = Possible { int: true, float: true, comma: true, bool: true };
    for row in 0..rows {
        let text = value(row);
        if !known(&text) {
            continue;
        }
        found = true;
        let int = parse_int(&text).is_some();
        may.int &= int;
        may.float &= int || parse_decimal(&text).is_some();
        may.comma &= int || comma_decimal(&text).is_some();
        may.bool &= parse_bool(&text).is_some();
        if may == (Possible { int: false, float: false, comma: false, bool: false }) {
            break;
        }
    }
    let mut absent = Absent::default();
    let mut each = |read: &mut dyn FnMut(Option<&str>)| {
        for row in 0..rows {
            let text = value(row);
            let own = Some(text.as_ref()).filter(|text| known(text));
            if own.is_none() {
                absent.insert(row);
            }
            read(own);
        }
    };
    if found && may.int {
        let mut ints = Vec::with_capacity(rows);
        each(&mut |text| ints.push(text.and_then(parse_int).unwrap_or_default()));
        return Column::Ints(ints, absent);
    }
    if found && may.bool {
        let mut bools = Vec::with_capacity(rows);
        each(&mut |text| bools.push(text.and_then(parse_bool).unwrap_or_default()));
        return Column::Bools(bools, absent);
    }
    if found && (may.float || may.comma) {
        let decimal = if may.float { parse_decimal } else { comma_decimal };
        let number = |text: &str| parse_int(text).map(float).or_else(|| decimal(text));
        let mut floats = Vec::with_capacity(rows);
        each(&mut |text| floats.push(text.and_then(number).unwrap_or_default()));
        return Column::Floats(floats, absent);
    }
    guessed_texts(table, column)
}

/// Reads a column of texts whose head says no type.
fn guessed_texts(table: &CsvTable, column: usize) -> Column {
    let quoted = |row: usize| table.raw(table.cell(row, column)).starts_with('"');
    let all = || (0..table.rows()).map(|row| (row, table.value(row, column)));
    let missing = |row: usize, text: &str| !quoted(row) && MISSING.contains(&text);
    let mut others =
        all().filter(|(row, text)| !text.is_empty() && !missing(*row, text)).peekable();
    let has_others = others.peek().is_some();
    let all_quoted = has_others && others.all(|(row, _)| quoted(row));
    let mut texts = Texts::default();
    texts.ends.reserve(table.rows());
    let (mut lists, mut bars) = (true, false);
    for (row, text) in all() {
        if (all_quoted && missing(row, &text)) || text == "\\N" {
            texts.push("");
            continue;
        }
        if text.contains('|') {
            bars = true;
            let own = |part: &str| !part.is_empty() && part.trim() == part;
            lists &= text.split('|').all(own);
        }
        texts.push(&text);
    }
    if bars && lists { Column::Lists(texts) } else { Column::Texts(texts) }
}

#[expect(clippy::cast_precision_loss, reason = "as for all numbers of a column of decimal ones")]
fn float(number: i64) -> f64 {
    number as f64
}

/// A decimal number with a comma: `1,5`.
fn comma_decimal(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction);
    number.then(|| format!("{whole}.{fraction}").parse().ok()).flatten()
}
