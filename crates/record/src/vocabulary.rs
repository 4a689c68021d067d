//! Vocabularies that come with the program, and how a schema takes them in.
//!
//! A schema with `include: ["quarrel"]` has the kinds, relations and words of
//! `vocabularies/quarrel.ron` besides its own. It changes any line of them by giving it again:
//!
//! - a kind, relation or qualifier of the same name keeps the fields that it gives itself and gets
//!   the others from the vocabulary; nouns, verbs, roles, frames and qualifiers are joined, its own
//!   first;
//! - a verb or a noun that the schema gives to one relation or kind is taken from all others of the
//!   vocabulary;
//! - a ring of synonyms, an irregular word or a broader verb of its own stands in place of that of
//!   the vocabulary.
//!
//! What no record of the dataset uses is left out again ([`UsedNames`]), because a question with
//! such a word could only find nothing. Its verbs are not lost: where a relation of the dataset's
//! own means the same, they become broader verbs of that one ([`Schema::broader`]).

mod merge;
mod unused;

use rustc_hash::FxHashSet;

use crate::Schema;
use crate::codes;
use crate::draft::nearest_name;
use crate::file_records::ron_options;
use crate::read::DatasetRecords;
use crate::read::mistake::{DatasetMistake, MistakeList, ValuePath, quoted};
use crate::ron_layout::{RonLayout, RonShape, RonValue};
use polemic_engine::text::{FileId, Files};

/// The vocabularies, by their names.
pub const VOCABULARIES: &[(&str, &str)] =
    &[("quarrel", include_str!("../vocabularies/quarrel.ron"))];

/// The vocabulary of this name; `None` where there is none. O(its text), some milliseconds.
pub fn vocabulary(name: &str) -> Option<Schema> {
    let (_, text) = VOCABULARIES.iter().find(|(known, _)| *known == name)?;
    ron_options().from_str(text).ok()
}

/// The names of a schema that the records of a dataset use.
#[derive(Debug, Default)]
pub struct UsedNames<'r> {
    kinds: FxHashSet<&'r str>,
    relations: FxHashSet<&'r str>,
    qualifiers: FxHashSet<&'r str>,
    measures: FxHashSet<&'r str>,
}

impl<'r> UsedNames<'r> {
    /// The names that these records use. O(records).
    pub fn of(records: &'r DatasetRecords) -> UsedNames<'r> {
        let mut used = UsedNames::default();
        for entity in records.entities.iter().flat_map(|file| &file.records) {
            used.kinds.extend(entity.kind.0.iter().map(String::as_str));
        }
        for claim in records.claims.iter().flat_map(|file| &file.records) {
            used.relations.insert(&claim.relation);
            used.qualifiers.extend(claim.qualifiers.iter().map(|(name, _)| name.as_str()));
        }
        let figures = records.figures.iter().flat_map(|file| &file.records);
        used.measures.extend(figures.map(|figure| figure.measure.as_str()));
        used
    }
}

/// Takes the vocabularies in that the schema of a dataset includes, and leaves out what its records
/// do not use. Reports a vocabulary that does not exist. O(schema + vocabulary + records).
pub fn take_in_vocabularies(
    records: &mut DatasetRecords,
    files: &Files,
    mistakes: &mut MistakeList,
) {
    let Some((file, mut schema)) = records.schema.take() else { return };
    if !schema.include.is_empty() {
        let given = GivenFields::of(&files.get(file).text);
        let own = unused::OwnNames::of(&schema);
        let mut said = unused::SaidVerbs::default();
        for vocabulary in included(&schema, Some((file, mistakes))) {
            let verbs = vocabulary.relations.iter();
            said.extend(verbs.map(|relation| (relation.name.clone(), relation.verbs.clone())));
            merge::take_in(&mut schema, vocabulary, &given);
        }
        unused::leave_out(&mut schema, &own, &said, &UsedNames::of(records));
    }
    records.schema = Some((file, schema));
}

/// The schema that a text holds, with all that it includes, used or not: for whoever writes claims
/// and wants to know what there is. `None` where the text is no schema. O(schema + vocabulary).
pub fn whole_schema(text: &str) -> Option<Schema> {
    let mut schema: Schema = ron_options().from_str(text).ok()?;
    let given = GivenFields::of(text);
    for vocabulary in included(&schema, None) {
        merge::take_in(&mut schema, vocabulary, &given);
    }
    schema.index();
    Some(schema)
}

/// The vocabularies that a schema includes. Reports those that do not exist, if there is a list.
fn included(schema: &Schema, mut report: Option<(FileId, &mut MistakeList)>) -> Vec<Schema> {
    let mut found = Vec::new();
    for (n, name) in schema.include.iter().enumerate() {
        match (vocabulary(name), &mut report) {
            (Some(vocabulary), _) => found.push(vocabulary),
            (None, Some((file, mistakes))) => {
                let place = ValuePath::root(*file).field("include").index(n);
                let message = format!("there is no vocabulary {}", quoted(name));
                let mistake = DatasetMistake::new(&codes::UNKNOWN_VOCABULARY, place, message);
                let names = || VOCABULARIES.iter().map(|(name, _)| *name);
                mistakes.add(match nearest_name(name, names()) {
                    Some(near) => mistake.did_you_mean(Some(near)),
                    None => mistake
                        .help(format!("there is “{}”", names().collect::<Vec<_>>().join("”, “"))),
                });
            }
            (None, None) => {}
        }
    }
    found
}

/// Which fields the records of a schema give: a field that is given stands in place of that of the
/// vocabulary, also where it is `false` or empty.
struct GivenFields<'t> {
    text: &'t str,
    layout: RonLayout,
}

impl<'t> GivenFields<'t> {
    fn of(text: &'t str) -> GivenFields<'t> {
        GivenFields { text, layout: RonLayout::of(text) }
    }

    /// The value of a field of a record.
    fn field<'l>(&self, record: &'l RonValue, name: &str) -> Option<&'l RonValue> {
        match &record.inside_some(self.text).shape {
            RonShape::Struct(fields) => fields
                .iter()
                .find(|field| field.is_named(self.text, name))
                .map(|field| &field.value),
            _ => None,
        }
    }

    /// The names of the fields that element `index` of a list of the schema gives.
    fn of_record(&self, list: &str, index: usize) -> FxHashSet<&str> {
        let record = || {
            let list = self.field(self.layout.root.as_ref()?, list)?;
            match &list.shape {
                RonShape::List(items) => items.get(index),
                _ => None,
            }
        };
        match record().map(|record| &record.shape) {
            Some(RonShape::Struct(fields)) => fields.iter().map(|f| f.text(self.text)).collect(),
            _ => FxHashSet::default(),
        }
    }
}

#[cfg(test)]
mod tests;
