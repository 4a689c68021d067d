//! What the columns of a table of claims are for.

use polemic_engine::diagnostic::{Diagnostic, nearest};
use polemic_engine::graph::read::CellTable;

use crate::Schema;
use crate::codes;
use crate::ron_records::CLAIM_FIELDS;

/// The columns that are no field of a claim by themselves: those of its citations, and the kinds of
/// entities that are new.
const OTHER_COLUMNS: &[&str] = &["at", "words", "source", "from_kind", "to_kind"];

/// Which head of a table stands for which field, as the user wrote it down: lines of
/// `field  head`, such as `from  Who`. A line that begins with `#` is a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnRules {
    /// The field and the head of each rule.
    list: Vec<(String, String)>,
}

impl ColumnRules {
    /// Reads rules, one a line.
    ///
    /// # Errors
    /// The number of the first line that is no rule, counted from 1, and what is wrong.
    pub fn parse(text: &str) -> Result<ColumnRules, (usize, String)> {
        let mut list = Vec::new();
        for (n, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((field, head)) = line.split_once(char::is_whitespace) else {
                let message = format!("“{line}” names no column; write a field and a head");
                return Err((n + 1, message));
            };
            list.push((field.to_owned(), head.trim().trim_matches('"').to_owned()));
        }
        Ok(ColumnRules { list })
    }

    fn field_of(&self, head: &str) -> Option<&str> {
        let (field, _) = self.list.iter().find(|(_, own)| own.eq_ignore_ascii_case(head))?;
        Some(field)
    }
}

/// Rules to start from, for the columns of a table: those that are known stand for themselves, and
/// the others are comments to be filled in.
pub fn sample_rules(table: &CellTable, schema: &Schema) -> String {
    let mut out = "# A line for each column: a field of a claim, and the head of its column.\n\
                   # Fields: from, relation, to, when, at, words, source, id, denied, basis, \
                   according_to,\n# certainty, mode, doubt, note, from_kind, to_kind, and each \
                   qualifier of the schema;\n# `-` passes a column over.\n"
        .to_owned();
    for (head, _) in table.heads() {
        match known_column(head, schema) {
            Some(field) => out.push_str(&format!("{field}  {head}\n")),
            None => out.push_str(&format!("# …  {head}\n")),
        }
    }
    out
}

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ImportColumn {
    /// A field of a claim, or a column of [`OTHER_COLUMNS`].
    Field(&'static str),
    /// A qualifier, by its name.
    Qualifier(String),
    /// It is passed over.
    Nothing,
}

/// The columns of a table of claims.
#[derive(Debug)]
pub(super) struct ClaimColumns {
    list: Vec<ImportColumn>,
}

/// The field or the qualifier that a head names by itself.
fn known_column(head: &str, schema: &Schema) -> Option<String> {
    let name = head.trim().to_lowercase().replace([' ', '-'], "_");
    let is_field = CLAIM_FIELDS.contains(&name.as_str()) && name != "cites";
    let is_known = is_field
        || OTHER_COLUMNS.contains(&name.as_str())
        || schema.qualifier_named(&name).is_some();
    is_known.then_some(name)
}

impl ClaimColumns {
    /// Finds out what each column is for, by the rules and by its head.
    ///
    /// # Errors
    /// A head that names nothing, two columns for one field, or no column for a field that every
    /// claim needs.
    pub(super) fn of(
        table: &CellTable,
        rules: &ColumnRules,
        schema: &Schema,
    ) -> Result<ClaimColumns, Vec<Diagnostic>> {
        let mut mistakes = Vec::new();
        let mut list: Vec<ImportColumn> = Vec::new();
        for (column, (head, place)) in table.heads().enumerate() {
            let is_blank = head.is_empty()
                && (0..table.rows()).all(|row| table.cell(row, column).trim().is_empty());
            let used = match rules.field_of(head) {
                Some("-") => Ok(ImportColumn::Nothing),
                Some(field) => column_use(field, schema).ok_or(field),
                None if is_blank => Ok(ImportColumn::Nothing),
                None => column_use(head, schema).ok_or(head),
            };
            match used {
                Ok(used) if used != ImportColumn::Nothing && list.contains(&used) => {
                    let message = format!("a second column is for what “{head}” is for");
                    let help = "take one of them out, or say in the rules what each is for";
                    mistakes.push(
                        Diagnostic::new(&codes::BAD_CLAIM_TABLE, message).at(place).help(help),
                    );
                    list.push(ImportColumn::Nothing);
                }
                Ok(used) => list.push(used),
                Err(name) => {
                    mistakes.push(unknown_head(name, schema).at(place));
                    list.push(ImportColumn::Nothing);
                }
            }
        }
        let columns = ClaimColumns { list };
        for needed in ["from", "relation", "at"] {
            if mistakes.is_empty() && columns.of_field(needed).is_none() {
                let place = table.heads().next().map(|(_, place)| place);
                let message = format!("no column is called “{needed}”, which every claim needs");
                let help = "name the columns from, relation, to, when, at; or see --sample-rules";
                let mistake = Diagnostic::new(&codes::BAD_CLAIM_TABLE, message).help(help);
                mistakes.push(match place {
                    Some(place) => mistake.at(place),
                    None => mistake,
                });
            }
        }
        if mistakes.is_empty() { Ok(columns) } else { Err(mistakes) }
    }

    /// The number of the column for a field.
    pub(super) fn of_field(&self, field: &str) -> Option<usize> {
        self.list.iter().position(|used| matches!(used, ImportColumn::Field(own) if *own == field))
    }

    /// The columns of qualifiers, each with its name.
    pub(super) fn qualifiers(&self) -> impl Iterator<Item = (usize, &str)> {
        self.list.iter().enumerate().filter_map(|(n, used)| match used {
            ImportColumn::Qualifier(name) => Some((n, name.as_str())),
            _ => None,
        })
    }

    /// The column that a field or a qualifier of a record comes from.
    pub(super) fn of_name(&self, name: &str) -> Option<usize> {
        let qualifier = || self.qualifiers().find(|(_, own)| *own == name).map(|(n, _)| n);
        let field = if name == "cites" { "at" } else { name };
        self.of_field(field).or_else(qualifier)
    }
}

fn column_use(head: &str, schema: &Schema) -> Option<ImportColumn> {
    let name = known_column(head, schema)?;
    let fields = CLAIM_FIELDS.iter().chain(OTHER_COLUMNS);
    Some(match fields.into_iter().find(|field| **field == name) {
        Some(field) => ImportColumn::Field(field),
        None => ImportColumn::Qualifier(name),
    })
}

fn unknown_head(head: &str, schema: &Schema) -> Diagnostic {
    let message = match head {
        "" => "a column has no head".to_owned(),
        _ => format!("no field of a claim and no qualifier is called “{head}”"),
    };
    let qualifiers = schema.qualifiers.iter().map(|qualifier| qualifier.name.as_str());
    let known = CLAIM_FIELDS.iter().chain(OTHER_COLUMNS).copied().chain(qualifiers);
    let near = nearest(&head.to_lowercase(), known.filter(|name| *name != "cites"));
    let mistake = Diagnostic::new(&codes::BAD_CLAIM_TABLE, message);
    mistake.help(match near {
        Some(near) => {
            format!("did you mean “{near}”? Or say in rules what it is for: --sample-rules")
        }
        None => "say what it is for in rules; --sample-rules prints some to start from".to_owned(),
    })
}
