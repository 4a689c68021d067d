//! Takes the claims of a table into the files of a dataset.
//!
//! A row of the table is a claim; its columns are the fields of a claim, and any qualifier. Entities
//! are given by their ids or by their names. [`plan_import`] writes nothing: it makes the new texts
//! of the files, and has them read again as [`read_dataset`] reads any. So a row is held to exactly
//! what a claim in a file is held to, and each mistake is shown at its cell.
//!
//! [`read_dataset`]: crate::read::read_dataset

pub mod cell_lists;
mod columns;
mod entity_names;
mod file_changes;
mod placed_mistakes;
mod row_claims;

use rustc_hash::FxHashMap;

use polemic_engine::diagnostic::{Diagnostic, Severity};
use polemic_engine::graph::read::CellTable;
use polemic_engine::text::Files;

use crate::Dataset;
use crate::read::{FileKind, file_kind, read_dataset, written_claims};
use crate::ron_records::ClaimRecord;
use crate::vocabulary::whole_schema;

pub use columns::{ColumnRules, sample_rules};
pub use entity_names::ProposedEntity;

use columns::ClaimColumns;
use entity_names::EntityNames;
use file_changes::ChangedFiles;
use row_claims::{RowClaim, read_rows};

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct ImportPlan {
    /// The files that change or are new, each by its name in the dataset, with its whole new text.
    pub files: Vec<(String, String)>,
    /// The number of claims that are new.
    pub added: usize,
    /// The number of claims whose record changes.
    pub changed: usize,
    /// The number of rows that the dataset has already, or that stand twice.
    pub known: usize,
    /// The entities that are proposed for names that nothing bears yet.
    pub entities: Vec<ProposedEntity>,
}

/// Where an import puts what is new.
#[derive(Debug, Clone, Copy)]
pub struct ImportTargets<'a> {
    /// The file for new claims: `claims/letters.ron`.
    pub claims: &'a str,
    /// The file for proposed entities.
    pub entities: &'a str,
}

/// Plans to take the claims of a table into a dataset, which was read from `files` without mistakes.
///
/// A row whose `id` a claim has, given or derived, changes the record of this claim; one that says
/// what the dataset holds already changes nothing; any other is a new claim. Nothing is taken out.
/// Comments, and the order of what is there, stay. About linear in the table and the dataset.
///
/// # Errors
/// All mistakes in the table, each at its cell.
pub fn plan_import(
    files: &Files,
    dataset: &Dataset,
    table: &CellTable,
    rules: &ColumnRules,
    targets: ImportTargets,
) -> Result<ImportPlan, Vec<Diagnostic>> {
    let schema = schema_text(files).and_then(whole_schema).unwrap_or_default();
    let columns = ClaimColumns::of(table, rules, &schema)?;
    let mut names = EntityNames::of(dataset);
    let rows = read_rows(table, &columns, dataset, &schema, &mut names)?;
    let mut merged = MergedRows::of(files, dataset);
    let mut plan = ImportPlan::default();
    for row in rows {
        match merged.take(row) {
            RowFate::Known => plan.known += 1,
            RowFate::Changed => plan.changed += 1,
            RowFate::Added => plan.added += 1,
        }
    }
    plan.entities = names.proposed(&schema);
    let changed =
        ChangedFiles::make(files, &merged.changes, &merged.added, &plan.entities, targets);
    let mistakes = mistakes_of(&changed, &columns, table);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    plan.files = changed.into_texts();
    Ok(plan)
}

/// The mistakes that the changed files have, each at the cell that it comes from.
fn mistakes_of(
    changed: &ChangedFiles,
    columns: &ClaimColumns,
    table: &CellTable,
) -> Vec<Diagnostic> {
    let mut found = read_dataset(&changed.files).diagnostics;
    found.retain(|mistake| mistake.severity() == Severity::Error);
    placed_mistakes::at_cells(found, changed, columns, table)
}

fn schema_text(files: &Files) -> Option<&str> {
    let is_schema = |name: &str| file_kind(name) == Some(FileKind::Schema);
    let (_, file) = files.iter().find(|(_, file)| is_schema(&file.name))?;
    Some(&file.text)
}

/// What becomes of a row.
enum RowFate {
    Known,
    Changed,
    Added,
}

/// The claims of a dataset, with rows of a table merged into them.
struct MergedRows {
    /// The source that a citation means which names none; empty where there are several.
    only_source: String,
    /// The number of each claim by its id; for one that is new, `None`.
    by_id: FxHashMap<String, Option<usize>>,
    /// The records as they are written.
    records: Vec<ClaimRecord>,
    changes: Vec<(usize, RowClaim)>,
    added: Vec<RowClaim>,
    /// The added claims in normal form, by their ids.
    new: FxHashMap<String, ClaimRecord>,
}

impl MergedRows {
    fn of(files: &Files, dataset: &Dataset) -> MergedRows {
        let records = written_claims(files);
        let ids = dataset.claims.iter().enumerate();
        let by_id = ids.map(|(n, claim)| (claim.id.clone(), Some(n))).collect();
        let only_source = match &dataset.sources[..] {
            [only] => only.id.clone(),
            _ => String::new(),
        };
        let (changes, added, new) = (Vec::new(), Vec::new(), FxHashMap::default());
        MergedRows { only_source, by_id, records, changes, added, new }
    }

    /// A record in the one form in which two that say the same are equal.
    fn normal(&self, record: &ClaimRecord) -> ClaimRecord {
        let mut normal = record.clone();
        for cite in &mut normal.cites {
            if cite.source.is_empty() {
                cite.source.clone_from(&self.only_source);
            }
            cite.words.take_if(|words| words.is_empty());
        }
        let is_default = |value: &mut String, default: &str| value.is_empty() || value == default;
        normal.basis.take_if(|basis| is_default(basis, "stated"));
        normal.certainty.take_if(|certainty| is_default(certainty, "certain"));
        for text in [&mut normal.doubt, &mut normal.note, &mut normal.when, &mut normal.to] {
            text.take_if(|text| text.is_empty());
        }
        normal.qualifiers.retain(|(_, values)| !values.is_empty());
        normal.qualifiers.sort();
        normal.cites_at = false;
        if normal.id.as_ref().is_some_and(|id| *id == record.derived_id()) {
            normal.id = None;
        }
        normal
    }

    fn take(&mut self, mut row: RowClaim) -> RowFate {
        let derived = row.record.derived_id();
        let id = row.record.id.clone().unwrap_or_else(|| derived.clone());
        let normal = self.normal(&row.record);
        match self.by_id.get(&id) {
            Some(Some(n)) => {
                let own = &self.records[*n];
                // The id in the table is that which the claim had; where it was derived, it changes
                // with the parts of the claim.
                let wanted = ClaimRecord { id: own.id.clone(), ..row.record.clone() };
                if self.normal(own) == self.normal(&wanted) {
                    return RowFate::Known;
                }
                if row.record.id.is_none() {
                    // Without an id in the table the row is another claim between the same two.
                    return self.add_another(row, &derived);
                }
                row.record = wanted;
                self.changes.push((*n, row));
                RowFate::Changed
            }
            Some(None) if self.new.get(&id) == Some(&normal) => RowFate::Known,
            Some(None) => self.add_another(row, &derived),
            None => {
                if row.record.id.as_deref() == Some(&*derived) {
                    row.record.id = None;
                }
                self.add(id, row, normal);
                RowFate::Added
            }
        }
    }

    fn add(&mut self, id: String, row: RowClaim, normal: ClaimRecord) {
        self.by_id.insert(id.clone(), None);
        self.new.insert(id, normal);
        self.added.push(row);
    }

    /// Adds a claim whose derived id another has, under an id with a number; unless the one of such
    /// a number says the same.
    fn add_another(&mut self, mut row: RowClaim, derived: &str) -> RowFate {
        let plain = ClaimRecord { id: None, ..self.normal(&row.record) };
        for number in 2_usize.. {
            let id = format!("{derived}.{number}");
            let same = |other: &ClaimRecord| ClaimRecord { id: None, ..other.clone() } == plain;
            match self.by_id.get(&id) {
                Some(Some(n)) if same(&self.normal(&self.records[*n])) => return RowFate::Known,
                Some(None) if self.new.get(&id).is_some_and(same) => return RowFate::Known,
                Some(_) => {}
                None => {
                    row.record.id = Some(id.clone());
                    let normal = self.normal(&row.record);
                    self.add(id, row, normal);
                    return RowFate::Added;
                }
            }
        }
        RowFate::Known
    }
}
