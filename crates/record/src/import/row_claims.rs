//! Makes claims of the rows of a table.

use std::borrow::Cow;

use polemic_engine::diagnostic::{Code, Diagnostic};
use polemic_engine::graph::read::CellTable;
use rustc_hash::FxHashMap;

use super::cell_lists::split_cell;
use super::columns::ClaimColumns;
use super::entity_names::{EntityNames, NamedEntity};
use crate::codes;
use crate::forms::WordForms;
use crate::ron_records::{CiteRecord, ClaimRecord};
use crate::schema::{Relation, TermType};
use crate::{Dataset, Schema};

/// A claim made of a row.
#[derive(Debug, Clone)]
pub(super) struct RowClaim {
    /// The number of the row, from 0.
    pub row: usize,
    /// The claim as it is to be written.
    pub record: ClaimRecord,
}

/// How many mistakes are reported at most; the others are counted.
pub(super) const MOST_MISTAKES: usize = 50;

/// Makes a claim of each row. Relations may be given by their names or their verbs, entities by
/// their ids or names.
///
/// # Errors
/// Cells that are empty and must not be, formulas, names that several entities bear, and words that are
/// neither true nor false. What else may be wrong is found when the claims are read.
pub(super) fn read_rows(
    table: &CellTable,
    columns: &ClaimColumns,
    dataset: &Dataset,
    schema: &Schema,
    names: &mut EntityNames,
) -> Result<Vec<RowClaim>, Vec<Diagnostic>> {
    let relations = relation_words(schema);
    let several_sources = dataset.sources.len() > 1;
    let mut reader = RowReader {
        table,
        columns,
        schema,
        names,
        relations,
        several_sources,
        mistakes: Vec::new(),
    };
    let rows: Vec<RowClaim> =
        (0..table.rows()).map(|row| RowClaim { row, record: reader.claim(row) }).collect();
    if reader.mistakes.is_empty() { Ok(rows) } else { Err(few(reader.mistakes)) }
}

/// The first mistakes, and how many more there are.
pub(super) fn few(mut mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let more = mistakes.len().saturating_sub(MOST_MISTAKES);
    if more > 0 {
        mistakes.truncate(MOST_MISTAKES);
        let message = format!("{more} more mistakes of the table are not shown");
        mistakes.push(Diagnostic::new(&codes::BAD_CLAIM_TABLE, message));
    }
    mistakes
}

/// The name of each relation by the words that mean it: its name, with blanks too, and the forms of
/// its verbs.
fn relation_words(schema: &Schema) -> FxHashMap<String, String> {
    let mut words: FxHashMap<String, String> = FxHashMap::default();
    let forms = WordForms::new(schema);
    // A name goes before the verbs of another relation.
    for Relation { name, .. } in &schema.relations {
        words.insert(name.clone(), name.clone());
        words.entry(name.replace('_', " ")).or_insert_with(|| name.clone());
    }
    for relation in &schema.relations {
        for verb in &relation.verbs {
            let verb = forms.verb(verb);
            for form in [&verb.base, &verb.present, &verb.past, &verb.past_plural, &verb.participle]
            {
                words
                    .entry(verb.phrase(form).to_lowercase())
                    .or_insert_with(|| relation.name.clone());
            }
        }
    }
    words
}

struct RowReader<'r, 'd> {
    table: &'r CellTable<'r>,
    columns: &'r ClaimColumns,
    schema: &'r Schema,
    names: &'r mut EntityNames<'d>,
    relations: FxHashMap<String, String>,
    several_sources: bool,
    mistakes: Vec<Diagnostic>,
}

impl RowReader<'_, '_> {
    /// The text in the cell of a field; empty where there is no such column.
    fn cell(&self, row: usize, field: &str) -> Cow<'_, str> {
        match self.columns.of_field(field) {
            Some(column) => self.table.cell(row, column),
            None => Cow::Borrowed(""),
        }
    }

    /// The text of a cell; `None` where it is empty.
    fn text(&self, row: usize, field: &str) -> Option<String> {
        Some(self.cell(row, field).trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn mistake(
        &mut self,
        row: usize,
        column: usize,
        code: &'static Code,
        message: String,
        help: &str,
    ) {
        let place = self.table.place(row, column);
        let place = if place.start < place.end { place } else { self.table.row_place(row) };
        self.mistakes.push(Diagnostic::new(code, message).at(place).help(help));
    }

    /// Reports the cells of a row that hold a formula, or the error of one, in place of its value.
    fn formulas(&mut self, row: usize) {
        for field in ["from", "relation", "to", "when", "at", "source", "according_to"] {
            let Some(column) = self.columns.of_field(field) else { continue };
            let text = self.table.cell(row, column).trim().to_owned();
            let is_error = text.starts_with('#') && text.ends_with(['!', '?', 'A']);
            if text.starts_with('=') || is_error {
                let message = "the cell holds a formula, and not its value".to_owned();
                let help = "save the values of the table as CSV, which spreadsheets do by default";
                self.mistake(row, column, &codes::BAD_CLAIM_TABLE, message, help);
            }
        }
    }

    fn claim(&mut self, row: usize) -> ClaimRecord {
        self.formulas(row);
        for field in ["from", "relation", "at"] {
            if let Some(column) = self.columns.of_field(field)
                && self.cell(row, field).trim().is_empty()
            {
                let message = format!("the row has nothing under “{field}”");
                let help = "fill it in; of cells that were merged, only the first holds the text";
                self.mistake(row, column, &codes::MISSING_FIELD, message, help);
            }
        }
        let given = self.text(row, "relation").unwrap_or_default();
        let relation = self.relations.get(&given.to_lowercase()).cloned();
        let relation = relation.unwrap_or(given);
        let declared = self.schema.relations.iter().find(|own| own.name == relation);
        let (from_kinds, to_kinds) =
            declared.map_or((&[][..], &[][..]), |own| (own.from.as_slice(), own.to.as_slice()));
        let from_kinds = self.kinds(row, "from_kind", from_kinds);
        let to_kinds = self.kinds(row, "to_kind", to_kinds);
        ClaimRecord {
            id: self.text(row, "id"),
            from: self.entity(row, "from", &from_kinds).unwrap_or_default(),
            to: self.entity(row, "to", &to_kinds),
            relation,
            when: self.text(row, "when"),
            cites: self.citations(row),
            basis: self.text(row, "basis"),
            according_to: self.entity(row, "according_to", &[]),
            certainty: self.text(row, "certainty"),
            denied: self.is_denied(row),
            mode: self.text(row, "mode"),
            doubt: self.text(row, "doubt"),
            note: self.text(row, "note"),
            qualifiers: self.qualifiers(row),
            ..ClaimRecord::default()
        }
    }

    /// The kinds of which an end of a claim may be: that which the row gives it, or those that its
    /// relation allows.
    fn kinds(&self, row: usize, field: &str, allowed: &[String]) -> Vec<String> {
        match self.text(row, field) {
            Some(kind) => vec![kind],
            None => allowed.to_vec(),
        }
    }

    fn entity(&mut self, row: usize, field: &str, allowed: &[String]) -> Option<String> {
        let column = self.columns.of_field(field)?;
        let text = self.table.cell(row, column).trim().to_owned();
        if text.is_empty() { None } else { Some(self.named(&text, allowed, row, column)) }
    }

    fn named(&mut self, text: &str, allowed: &[String], row: usize, column: usize) -> String {
        match self.names.find(text, allowed) {
            NamedEntity::Known(id) => id,
            NamedEntity::Several(ids) => {
                let message = format!("“{text}” is a name of several entities");
                let help = format!("write the id of one of them: {}", ids.join(", "));
                self.mistake(row, column, &codes::BAD_CLAIM_TABLE, message, &help);
                String::new()
            }
        }
    }

    /// The citations of a row: the first place with the first source and the first words, and so on.
    /// A single source is that of all places.
    fn citations(&mut self, row: usize) -> Vec<CiteRecord> {
        let [places, words, sources] =
            ["at", "words", "source"].map(|field| split_cell(&self.cell(row, field)));
        for (field, values) in [("words", &words), ("source", &sources)] {
            if let Some(column) = self.columns.of_field(field)
                && values.len() > places.len()
                && !places.is_empty()
            {
                let message = format!("there are more {field} than places under “at”");
                let help = "write a place for each, with semicolons between them";
                self.mistake(row, column, &codes::BAD_CLAIM_TABLE, message, help);
            }
        }
        let given =
            |n: usize, list: &[String]| list.get(n).filter(|text| !text.is_empty()).cloned();
        let source = |n: usize| match &sources[..] {
            [one] => one.clone(),
            list => given(n, list).unwrap_or_default(),
        };
        let places = places.iter().enumerate();
        places
            .map(|(n, at)| CiteRecord {
                // With only one source the short form says all.
                source: if self.several_sources { source(n) } else { String::new() },
                at: at.clone(),
                words: given(n, &words),
            })
            .collect()
    }

    fn is_denied(&mut self, row: usize) -> bool {
        let Some(column) = self.columns.of_field("denied") else { return false };
        let text = self.table.cell(row, column).trim().to_lowercase();
        match text.as_str() {
            "" | "false" | "no" | "0" => false,
            "true" | "yes" | "x" | "1" => true,
            _ => {
                let message = format!("“{text}” is neither true nor false");
                let help = "write true where the source says that it was not so";
                self.mistake(row, column, &codes::WRONG_TYPE, message, help);
                false
            }
        }
    }

    fn qualifiers(&mut self, row: usize) -> Vec<(String, Vec<String>)> {
        let mut found = Vec::new();
        for (column, name) in self.columns.qualifiers() {
            let values = split_cell(&self.table.cell(row, column));
            if values.is_empty() {
                continue;
            }
            let takes = self.schema.qualifiers.iter().find(|own| own.name == name);
            let is_entity = takes.is_some_and(|qualifier| qualifier.takes == TermType::Entity);
            let values = match is_entity {
                true => values.iter().map(|text| self.named(text, &[], row, column)).collect(),
                false => values,
            };
            found.push((name.to_owned(), values));
        }
        found
    }
}
