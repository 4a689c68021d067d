//! How two states of a dataset differ, in claims and not in lines: for a review, and in Markdown for
//! a changelog.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use polemic_record::property_graph::Evidence;
use polemic_record::{ClaimId, Dataset, EntityId, FigureId};

use super::evidence_text::{EvidenceText, kind_nouns};
use super::markdown::escape_markdown;

/// What differs between two states of a dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetDiff {
    /// Claims, known again by their ids.
    pub claims: RecordChanges,
    /// Figures, known again by what they say.
    pub figures: RecordChanges,
    /// Entities, known again by their ids.
    pub entities: RecordChanges,
    /// Sources, known again by their ids.
    pub sources: RecordChanges,
}

/// What differs among the records of one sort, each in words and in the order of the dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordChanges {
    /// Those that only the newer state has.
    pub added: Vec<String>,
    /// Those that only the older state has.
    pub removed: Vec<String>,
    /// Those that both have, in the words of the older and of the newer state.
    pub changed: Vec<(String, String)>,
}

/// A record: what it is known again by, and what it says.
type SaidRecord = (String, String);

impl RecordChanges {
    /// Compares two lists of records. O(n log n).
    fn between(old: &[SaidRecord], new: &[SaidRecord]) -> RecordChanges {
        let before: BTreeMap<&str, &str> =
            old.iter().map(|(key, said)| (key.as_str(), said.as_str())).collect();
        let after: BTreeSet<&str> = new.iter().map(|(key, _)| key.as_str()).collect();
        let mut changes = RecordChanges::default();
        for (key, said) in old {
            if !after.contains(key.as_str()) {
                changes.removed.push(said.clone());
            }
        }
        for (key, said) in new {
            match before.get(key.as_str()) {
                None => changes.added.push(said.clone()),
                Some(before) if before != said => {
                    changes.changed.push(((*before).to_owned(), said.clone()));
                }
                Some(_) => {}
            }
        }
        changes
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl DatasetDiff {
    /// Compares two states of a dataset. O(n log n).
    pub fn between(old: &Dataset, new: &Dataset) -> DatasetDiff {
        DatasetDiff {
            claims: RecordChanges::between(&claims(old), &claims(new)),
            figures: RecordChanges::between(&figures(old), &figures(new)),
            entities: RecordChanges::between(&entities(old), &entities(new)),
            sources: RecordChanges::between(&sources(old), &sources(new)),
        }
    }

    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|(_, changes)| changes.is_empty())
    }

    fn parts(&self) -> [(&'static str, &RecordChanges); 4] {
        [
            ("Claims", &self.claims),
            ("Figures", &self.figures),
            ("Entities", &self.entities),
            ("Sources", &self.sources),
        ]
    }

    /// The differences for a terminal: `+` is new, `-` is gone, and a changed record has both lines.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (title, changes) in self.parts() {
            if changes.is_empty() {
                continue;
            }
            let RecordChanges { added, removed, changed } = changes;
            let counts =
                [(added.len(), "new"), (removed.len(), "gone"), (changed.len(), "changed")];
            let counts = counts.iter().filter(|(count, _)| *count > 0);
            let counts: Vec<String> =
                counts.map(|(count, word)| format!("{count} {word}")).collect();
            let _ = writeln!(out, "{title}: {}", counts.join(", "));
            removed.iter().for_each(|said| _ = writeln!(out, "  - {said}"));
            added.iter().for_each(|said| _ = writeln!(out, "  + {said}"));
            for (before, after) in changed {
                let _ = writeln!(out, "  - {before}\n  + {after}");
            }
        }
        out
    }

    /// The differences in Markdown, under the headings of a changelog.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let mut list = |heading: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                let gap = if out.is_empty() { "" } else { "\n" };
                let _ = writeln!(out, "{gap}### {heading}\n");
                lines.iter().for_each(|line| _ = writeln!(out, "- {line}"));
            }
        };
        let each = |of: fn(&RecordChanges) -> &Vec<String>| {
            let parts = self.parts().into_iter();
            parts
                .flat_map(move |(_, changes)| of(changes))
                .map(|said| escape_markdown(said))
                .collect()
        };
        list("Added", each(|changes| &changes.added));
        let changed = self.parts().into_iter().flat_map(|(_, changes)| &changes.changed);
        let changed = changed.map(|(before, after)| {
            format!("{} (was: {})", escape_markdown(after), escape_markdown(before))
        });
        list("Changed", changed.collect());
        list("Removed", each(|changes| &changes.removed));
        out
    }
}

/// What a claim, a figure or a dated entity says, with its places, doubt and note.
fn said(dataset: &Dataset, record: Evidence, note: Option<&String>) -> String {
    let text = EvidenceText::of(dataset, record);
    let mut out = format!("{} [{}]", text.with_date(), text.places);
    if let Some(doubt) = &text.doubt {
        let _ = write!(out, "; doubt: {doubt}");
    }
    if let Some(note) = note {
        let _ = write!(out, "; note: {note}");
    }
    out
}

fn claims(dataset: &Dataset) -> Vec<SaidRecord> {
    let claims = dataset.claims.iter().enumerate();
    let said = |(n, claim): (usize, &polemic_record::Claim)| {
        let record = Evidence::Claim(ClaimId::new(n));
        (claim.id.clone(), said(dataset, record, claim.note.as_ref()))
    };
    claims.map(said).collect()
}

fn figures(dataset: &Dataset) -> Vec<SaidRecord> {
    let figures = dataset.figures.iter().enumerate();
    let said = |(n, figure): (usize, &polemic_record::Figure)| {
        let said = said(dataset, Evidence::Figure(FigureId::new(n)), figure.note.as_ref());
        (said.clone(), said)
    };
    figures.map(said).collect()
}

fn entities(dataset: &Dataset) -> Vec<SaidRecord> {
    let said = |id: EntityId| {
        let entity = dataset.entity(id);
        let mut out = format!("{} ({})", entity.name, kind_nouns(dataset, id));
        if !entity.aliases.is_empty() {
            let _ = write!(out, ", also {}", entity.aliases.join("; "));
        }
        if let Some(when) = &entity.when {
            let _ = write!(out, ", {when}");
        }
        let more = [("about", &entity.about), ("doubt", &entity.doubt)];
        for (field, text) in more.iter().filter_map(|(field, text)| Some((field, text.as_ref()?))) {
            let _ = write!(out, "; {field}: {text}");
        }
        (entity.id.clone(), out)
    };
    dataset.entity_ids().map(said).collect()
}

fn sources(dataset: &Dataset) -> Vec<SaidRecord> {
    let sources = dataset.sources.iter();
    let said = |source: &polemic_record::Source| {
        let by = source.authors.join(", ");
        let date = source.date.as_deref().unwrap_or_default();
        let parts = [by.as_str(), &format!("“{}”", source.title), date];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (source.id.clone(), parts.join(", "))
    };
    sources.map(said).collect()
}
