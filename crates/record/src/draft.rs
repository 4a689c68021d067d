//! From records to a dataset: names become numbers, dates days, words of few values variants.
//!
//! What comes out is a [`DatasetDraft`]. It is a dataset if there were no mistakes; where a name was not
//! found it holds [`NOTHING`], a number that nothing has, so that checks can go on with the rest.

mod date;
mod locators;
mod records;
mod suggestions;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ids::{EntityId, KindId, MeasureId, SourceId};
use super::read::mistake::{DatasetMistake, MistakeList, ValuePath, either, quoted};
use super::read::{DatasetRecords, FileKind, RecordFile, file_kind};
use super::ron_records::{CiteRecord, EntityRecord};
use super::{Citation, Dataset, When};
use crate::codes;
use polemic_engine::diagnostic::Code;
use polemic_engine::text::{FileId, Files};
pub use suggestions::nearest_name;
use suggestions::{EntitySuggestions, quoted_words};

/// A dataset that may have mistakes, with what the checks want to know besides.
#[derive(Debug, Default)]
pub struct DatasetDraft {
    /// What was found.
    pub dataset: Dataset,
    /// The file of the schema; none if it is missing or could not be read at all, so that nothing
    /// can be said about kinds, relations and measures.
    pub schema: Option<FileId>,
    /// Where each source stands.
    pub sources: RecordOrigins,
    /// Where each entity stands.
    pub entities: RecordOrigins,
    /// Where each claim stands.
    pub claims: RecordOrigins,
    /// Where each figure stands.
    pub figures: RecordOrigins,
    /// The file that lists the places of each source, where there is one.
    pub locator_files: Vec<Option<FileId>>,
    /// Whether anything mentions the entity, or seems to mean it.
    pub mentioned: Vec<bool>,
}

/// The files and places from which a list of records was put together.
#[derive(Debug, Default)]
pub struct RecordOrigins {
    /// Number of the first record of each file, and the file.
    starts: Vec<(usize, FileId)>,
}

impl RecordOrigins {
    fn of<R>(sheets: &[RecordFile<R>]) -> RecordOrigins {
        let mut next = 0;
        let start = |sheet: &RecordFile<R>| {
            let start = next;
            next += sheet.records.len();
            (start, sheet.file)
        };
        RecordOrigins { starts: sheets.iter().map(start).collect() }
    }

    /// The place of record `number`, which must be one of the list's.
    pub fn place(&self, number: usize) -> ValuePath {
        let after = self.starts.partition_point(|&(start, _)| start <= number);
        match self.starts.get(after.wrapping_sub(1)) {
            Some(&(start, file)) => ValuePath::root(file).index(number - start),
            None => ValuePath::root(FileId(0)),
        }
    }
}

/// The number of an entity, or of a source, that nothing has.
pub const NOTHING: usize = u32::MAX as usize;

/// Puts a dataset together from records; says which names it could not find, which dates it could
/// not read, and which fields that point to something are missing.
pub fn draft_dataset(
    records: DatasetRecords,
    files: &Files,
    mistakes: &mut MistakeList,
) -> DatasetDraft {
    let mut draft = DatasetDraft {
        sources: RecordOrigins::of(&records.sources),
        entities: RecordOrigins::of(&records.entities),
        claims: RecordOrigins::of(&records.claims),
        figures: RecordOrigins::of(&records.figures),
        ..DatasetDraft::default()
    };
    if let Some((file, mut schema)) = records.schema {
        schema.index();
        draft.schema = Some(file);
        draft.dataset.schema = schema;
    }
    let mut builder = DraftBuilder {
        draft,
        mistakes,
        files,
        source_ids: FxHashMap::default(),
        suggestions: EntitySuggestions::default(),
        excused: Vec::new(),
        sourceless: false,
    };
    builder.take_sources(records.sources);
    builder.take_locators(records.locators);
    builder.take_entities(records.entities);
    builder.take_claims(records.claims);
    builder.take_figures(records.figures);
    builder.draft
}

/// What is known while records are resolved.
struct DraftBuilder<'a> {
    draft: DatasetDraft,
    mistakes: &'a mut MistakeList,
    files: &'a Files,
    source_ids: FxHashMap<String, SourceId>,
    suggestions: EntitySuggestions,
    /// Words of spoiled files, by what the files hold; made when first asked for.
    excused: Vec<(FileKind, FxHashSet<&'a str>)>,
    /// Whether it was said that citations need a source and there is none.
    sourceless: bool,
}

/// The record that is being resolved.
#[derive(Clone, Copy)]
struct RecordAddress {
    file: FileId,
    index: usize,
}

impl RecordAddress {
    fn place(self) -> ValuePath {
        ValuePath::root(self.file).index(self.index)
    }

    fn field(self, name: impl Into<Cow<'static, str>>) -> ValuePath {
        self.place().field(name)
    }
}

/// Each record of each sheet, with its place.
fn each<R>(sheets: Vec<RecordFile<R>>) -> impl Iterator<Item = (RecordAddress, R)> {
    sheets.into_iter().flat_map(|RecordFile { file, records }| {
        records
            .into_iter()
            .enumerate()
            .map(move |(index, record)| (RecordAddress { file, index }, record))
    })
}

impl<'a> DraftBuilder<'a> {
    /// Numbers the entities by id, so that records may mention those that come later.
    fn number_entities(&mut self, sheets: &[RecordFile<EntityRecord>]) {
        let count = sheets.iter().map(|sheet| sheet.records.len()).sum();
        self.draft.dataset.by_id.reserve(count);
        self.draft.mentioned = vec![false; count];
        for (number, record) in sheets.iter().flat_map(|sheet| &sheet.records).enumerate() {
            if !record.id.is_empty() {
                let id = record.id.clone();
                self.draft.dataset.by_id.entry(id).or_insert(EntityId::new(number));
            }
        }
    }

    /// Whether a name that seems not to be declared stands in a spoiled file that may declare it.
    fn is_excused(&mut self, name: &str, kind: FileKind) -> bool {
        let found = self.excused.iter().position(|(held, _)| *held == kind);
        let found = found.unwrap_or_else(|| {
            let spoiled = self.files.iter().filter(|(id, file)| {
                self.mistakes.is_spoiled(*id) && file_kind(&file.name) == Some(kind)
            });
            self.excused.push((kind, quoted_words(self.files, spoiled.map(|(id, _)| id))));
            self.excused.len() - 1
        });
        self.excused[found].1.contains(name)
    }

    /// Says that a field is missing.
    fn missing(&mut self, at: RecordAddress, field: &'static str, of: &str) {
        let message = format!("{of} needs “{field}”");
        self.mistakes.add(DatasetMistake::new(&codes::MISSING_FIELD, at.field(field), message));
    }

    /// The entity of this id, which stands at `place`.
    fn entity(&mut self, id: &str, place: impl FnOnce() -> ValuePath) -> EntityId {
        if let Some(&found) = self.draft.dataset.by_id.get(id) {
            self.draft.mentioned[found.index()] = true;
            return found;
        }
        self.no_entity(id, place(), None);
        EntityId::new(NOTHING)
    }

    /// Says that no entity has this id; offers the nearest, or else the other cure.
    fn no_entity(&mut self, id: &str, place: ValuePath, cure: Option<&str>) {
        if self.is_excused(id, FileKind::Entities) {
            return;
        }
        let message = match id {
            "" => "an id is empty".to_owned(),
            _ => format!("no entity has the id {}", quoted(id)),
        };
        let mistake = DatasetMistake::new(&codes::UNKNOWN_ENTITY, place, message);
        let entities = &self.draft.dataset.entities;
        let meant = self.suggestions.entity(id, entities).filter(|_| !id.is_empty());
        let mistake = match (meant, cure) {
            (Some(meant), _) => {
                self.draft.mentioned[meant.index()] = true;
                mistake.did_you_mean(Some(&entities[meant.index()].id))
            }
            (None, Some(cure)) => mistake.help(cure),
            (None, None) => mistake,
        };
        self.mistakes.add(mistake);
    }

    fn entity_or_none(
        &mut self,
        id: Option<&str>,
        at: RecordAddress,
        field: &'static str,
    ) -> Option<EntityId> {
        id.map(|id| self.entity(id, || at.field(field)))
    }

    /// The entity that a field must name.
    fn needed_entity(
        &mut self,
        id: &str,
        at: RecordAddress,
        field: &'static str,
        of: &str,
    ) -> EntityId {
        if id.is_empty() {
            self.missing(at, field, of);
            return EntityId::new(NOTHING);
        }
        self.entity(id, || at.field(field))
    }

    /// Says that the schema does not declare a name, and offers the nearest that it does.
    fn undeclared(&mut self, code: &'static Code, sort: &str, name: &str, place: ValuePath) {
        if self.draft.schema.is_none() || self.is_excused(name, FileKind::Schema) {
            return;
        }
        let schema = &self.draft.dataset.schema;
        let declared: Vec<&str> = match sort {
            "kind" => schema.kinds.iter().map(|k| k.name.as_str()).collect(),
            "relation" => schema.relations.iter().map(|r| r.name.as_str()).collect(),
            _ => schema.measures.iter().map(|m| m.name.as_str()).collect(),
        };
        let message = format!("the schema declares no {sort} {}", quoted(name));
        let mistake = DatasetMistake::new(code, place, message);
        self.mistakes.add(mistake.did_you_mean(nearest_name(name, declared)));
    }

    /// The kinds of an entity; none at all where one of them is not known.
    fn kinds(&mut self, names: &[String], at: RecordAddress) -> Vec<KindId> {
        if names.iter().all(String::is_empty) {
            self.missing(at, "kind", "an entity");
            return Vec::new();
        }
        let found: Vec<Option<KindId>> = names
            .iter()
            .enumerate()
            .map(|(n, name)| {
                let found = self.draft.dataset.schema.kind_named(name);
                if found.is_none() {
                    let place = at.field("kind").index(n);
                    self.undeclared(&codes::UNKNOWN_KIND, "kind", name, place);
                }
                found
            })
            .collect();
        found.into_iter().collect::<Option<Vec<KindId>>>().unwrap_or_default()
    }

    fn measure(&mut self, name: &str, at: RecordAddress) -> MeasureId {
        if name.is_empty() {
            self.missing(at, "measure", "a figure");
        } else if let Some(found) = self.draft.dataset.schema.measure_named(name) {
            return found;
        } else {
            self.undeclared(&codes::UNKNOWN_MEASURE, "measure", name, at.field("measure"));
        }
        MeasureId::new(NOTHING)
    }

    fn date(&mut self, text: Option<&str>, at: RecordAddress) -> Option<When> {
        text.and_then(|text| date::read_date(text, || at.field("when"), self.mistakes))
    }

    fn cites(&mut self, records: Vec<CiteRecord>, at: RecordAddress) -> Vec<Citation> {
        records
            .into_iter()
            .enumerate()
            .map(|(n, cite)| {
                let source = self.source(&cite.source, || at.field("cites").index(n));
                Citation { source, at: cite.at, words: cite.words }
            })
            .collect()
    }

    /// The source that the citation at `cite` names.
    fn source(&mut self, id: &str, cite: impl FnOnce() -> ValuePath) -> SourceId {
        if let Some(&found) = self.source_ids.get(id) {
            return found;
        }
        if id.is_empty() {
            return self.only_source(cite);
        }
        if !self.is_excused(id, FileKind::Sources) {
            let message = format!("no source has the id {}", quoted(id));
            let place = cite().field("source");
            let mistake = DatasetMistake::new(&codes::UNKNOWN_SOURCE, place, message);
            let known = self.draft.dataset.sources.iter().map(|source| source.id.as_str());
            self.mistakes.add(mistake.did_you_mean(nearest_name(id, known)));
        }
        SourceId::new(NOTHING)
    }

    /// The source of a citation that names none. Where there is no source at all, it is enough to
    /// say so once.
    fn only_source(&mut self, cite: impl FnOnce() -> ValuePath) -> SourceId {
        let first = match self.draft.dataset.sources.as_slice() {
            [_only] => return SourceId::new(0),
            [] if self.sourceless || self.mistakes.something_lost() => {
                return SourceId::new(NOTHING);
            }
            [] => None,
            [first, ..] => Some(&first.id),
        };
        let help = match first {
            Some(id) => format!("there are several; write (source: \"{id}\", at: \"…\")"),
            None => "say in sources.ron what is cited".to_owned(),
        };
        self.sourceless = first.is_none();
        let message = "a citation needs “source”";
        let mistake = DatasetMistake::new(&codes::MISSING_FIELD, cite().field("source"), message);
        self.mistakes.add(mistake.help(help));
        SourceId::new(NOTHING)
    }

    /// The value that a word stands for, one of a few that are written as `written` says; none
    /// where there is no word or it is not one of theirs.
    fn word<T: Copy>(
        &mut self,
        word: Option<&str>,
        values: &[T],
        written: impl Fn(T) -> &'static str,
        at: RecordAddress,
        field: &'static str,
    ) -> Option<T> {
        let word = word?;
        let found = values.iter().copied().find(|&value| written(value) == word);
        if found.is_none() {
            let known: Vec<&str> = values.iter().map(|&value| written(value)).collect();
            let message = format!("{} is not a value of “{field}”", quoted(word));
            let mistake = DatasetMistake::new(&codes::UNCLEAR_VALUE, at.field(field), message);
            self.mistakes.add(match nearest_name(word, known.iter().copied()) {
                Some(near) => mistake.did_you_mean(Some(near)),
                None => mistake.help(format!("it is {}", either(&known))),
            });
        }
        found
    }
}
