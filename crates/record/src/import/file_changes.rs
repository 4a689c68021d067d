//! Makes the new texts of the files that an import changes. Nothing of a file changes but the
//! records that are replaced, and the end of the list that new ones are added to.

use std::ops::Range;

use polemic_engine::text::{FileId, Files};

use super::ImportTargets;
use super::entity_names::ProposedEntity;
use super::row_claims::RowClaim;
use crate::record_spans::claim_spans;
use crate::ron_layout::{RonLayout, RonShape};
use crate::ron_writer::{claim_text, entity_text};

/// The record of a row in a changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlacedRow {
    pub file: FileId,
    pub range: Range<usize>,
    pub row: usize,
}

/// The files of a dataset with the changes of an import.
#[derive(Debug, Default)]
pub(super) struct ChangedFiles {
    /// All files of the dataset, changed or not.
    pub files: Files,
    /// Where the records of the rows are, in the order of the files and of the text.
    pub placed: Vec<PlacedRow>,
    changed: Vec<String>,
}

/// The text of a file, and where the records of rows are in it.
struct ChangedText {
    name: String,
    text: String,
    rows: Vec<(Range<usize>, usize)>,
}

/// A record that takes the place of some bytes of a text.
struct RecordEdit {
    range: Range<usize>,
    text: String,
    row: usize,
}

impl ChangedFiles {
    /// Puts the records of rows in the place of those of claims (by their numbers), adds new ones at
    /// the end of the file for claims, and proposed entities at the end of theirs.
    pub(super) fn make(
        files: &Files,
        changes: &[(usize, RowClaim)],
        added: &[RowClaim],
        entities: &[ProposedEntity],
        targets: ImportTargets,
    ) -> ChangedFiles {
        let spans = if changes.is_empty() { Vec::new() } else { claim_spans(files) };
        let mut made: Vec<ChangedText> = Vec::new();
        for (id, file) in files.iter() {
            let mut edits = Vec::new();
            for (number, row) in changes {
                if let Some(span) = spans.get(*number).filter(|span| span.file == id) {
                    let (_, column) = files.line_column(*span);
                    let text = claim_text(&row.record, column - 1);
                    edits.push(RecordEdit { range: span.range(), text, row: row.row });
                }
            }
            let (text, rows) = edited(&file.text, edits);
            made.push(ChangedText { name: file.name.clone(), text, rows });
        }
        let mut changed: Vec<String> = made
            .iter()
            .filter(|file| !file.rows.is_empty())
            .map(|file| file.name.clone())
            .collect();
        if !added.is_empty() {
            let head = "// Claims that `polemic import` took from a table.\n[\n]\n";
            let (texts, rows): (Vec<String>, Vec<usize>) =
                added.iter().map(|row| (claim_text(&row.record, 4), row.row)).unzip();
            let places = append(&mut made, targets.claims, head, &texts);
            let at = made.iter().position(|file| file.name == targets.claims).unwrap_or_default();
            made[at].rows.extend(places.into_iter().zip(rows));
            changed.push(targets.claims.to_owned());
        }
        if !entities.is_empty() {
            let head = "// Entities that `polemic import` proposes. Look at each: is the kind right, \
                        and is it\n// not one that you have under another name?\n[\n]\n";
            let texts: Vec<String> =
                entities.iter().map(|new| entity_text(&new.id, &new.kind, &new.name)).collect();
            append(&mut made, targets.entities, head, &texts);
            changed.push(targets.entities.to_owned());
        }
        // The order in which the files of a directory are read.
        made.sort_by(|a, b| a.name.split('/').cmp(b.name.split('/')));
        changed.sort();
        changed.dedup();
        let mut out = ChangedFiles { changed, ..ChangedFiles::default() };
        for ChangedText { name, text, rows } in made {
            let file = out.files.add(name, text);
            let placed = rows.into_iter().map(|(range, row)| PlacedRow { file, range, row });
            out.placed.extend(placed);
        }
        out.placed.sort_by_key(|placed| (placed.file, placed.range.start));
        out
    }

    /// The names and the new texts of the files that change.
    pub(super) fn into_texts(self) -> Vec<(String, String)> {
        let is_changed = |name: &String| self.changed.contains(name);
        let changed = self.files.iter().filter(|(_, file)| is_changed(&file.name));
        changed.map(|(_, file)| (file.name.clone(), file.text.to_string())).collect()
    }
}

/// The text with edits made, and where the records are in it.
fn edited(text: &str, mut edits: Vec<RecordEdit>) -> (String, Vec<(Range<usize>, usize)>) {
    edits.sort_by_key(|edit| edit.range.start);
    let (mut out, mut places, mut done) = (String::with_capacity(text.len()), Vec::new(), 0);
    for edit in edits {
        // Two rows for one claim: the first counts, and the second is found as a mistake.
        if edit.range.start < done {
            continue;
        }
        out.push_str(&text[done..edit.range.start]);
        let start = out.len();
        out.push_str(&edit.text);
        places.push((start..out.len(), edit.row));
        done = edit.range.end;
    }
    out.push_str(&text[done..]);
    (out, places)
}

/// Adds records to the list in a file, which is made if there is none. Returns where they are.
fn append(
    made: &mut Vec<ChangedText>,
    name: &str,
    head: &str,
    records: &[String],
) -> Vec<Range<usize>> {
    let at = made.iter().position(|file| file.name == name).unwrap_or_else(|| {
        let (name, text) = (name.to_owned(), head.to_owned());
        made.push(ChangedText { name, text, rows: Vec::new() });
        made.len() - 1
    });
    let (text, places) = with_records(&made[at].text, records);
    made[at].text = text;
    places
}

/// The text of a file with records added at the end of its list, and where they are in it.
fn with_records(text: &str, records: &[String]) -> (String, Vec<Range<usize>>) {
    let layout = RonLayout::of(text);
    let (last, close) = match &layout.root {
        Some(root) => {
            let last = match &root.shape {
                RonShape::List(items) => items.last().map(|item| item.span.end),
                _ => None,
            };
            (last, root.span.end.saturating_sub(1))
        }
        None => (None, text.len()),
    };
    let mut out =
        String::with_capacity(text.len() + records.iter().map(String::len).sum::<usize>());
    let mut done = 0;
    if let Some(last) = last
        && !has_comma(&text[last..close])
    {
        out.push_str(&text[..last]);
        out.push(',');
        done = last;
    }
    // Records begin on a line of their own, before that of the bracket.
    let before = text[done..close].trim_end_matches([' ', '\t']);
    out.push_str(before);
    if !before.ends_with('\n') {
        out.push('\n');
    }
    let mut places = Vec::with_capacity(records.len());
    for record in records {
        out.push_str("    ");
        let start = out.len();
        out.push_str(record);
        places.push(start..out.len());
        out.push_str(",\n");
    }
    out.push_str(if layout.root.is_some() { &text[close..] } else { "" });
    (out, places)
}

/// Whether a comma stands in a text outside of comments.
fn has_comma(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['/', ',']) {
        rest = &rest[at..];
        if rest.starts_with(',') {
            return true;
        }
        let end = match rest.strip_prefix("/*") {
            Some(inside) => inside.find("*/").map(|end| end + 4),
            None => rest.find('\n'),
        };
        rest = &rest[end.unwrap_or(rest.len())..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_added_before_the_closing_bracket() {
        let add = |text: &str| with_records(text, &["(b)".to_owned()]).0;
        assert_eq!(add("[\n    (a), // x, y\n]\n"), "[\n    (a), // x, y\n    (b),\n]\n");
        assert_eq!(add("[\n    (a) // x, y\n]\n"), "[\n    (a), // x, y\n    (b),\n]\n");
        assert_eq!(add("[]"), "[\n    (b),\n]");
        assert_eq!(add("[(a)]"), "[(a),\n    (b),\n]");
        assert_eq!(add("[(a) /* , */]"), "[(a), /* , */\n    (b),\n]");
    }
}
