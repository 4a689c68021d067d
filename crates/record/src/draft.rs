//! Makes a dataset of records: names become numbers, dates become days, and words that have few
//! values, such as `basis`, become variants of an enum.
//!
//! The result is a [`DatasetDraft`]. It holds a dataset if there were no mistakes. Where a name was
//! not found the draft has the number [`NOTHING`] in its place, so that the checks can go on with
//! the rest and one run reports all mistakes.

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
use suggestions::{EntitySuggestions, is_slip, quoted_words};

/// A dataset that may have mistakes, with what the checks need besides.
#[derive(Debug, Default)]
pub struct DatasetDraft {
    /// What could be read.
    pub dataset: Dataset,
    /// The file of the schema; `None` if it could not be read at all, so that kinds, relations and
    /// measures cannot be checked.
    pub schema: Option<FileId>,
    /// Where the record of each source is.
    pub sources: RecordOrigins,
    /// Where the record of each entity is.
    pub entities: RecordOrigins,
    /// Where the record of each claim is.
    pub claims: RecordOrigins,
    /// Where the record of each figure is.
    pub figures: RecordOrigins,
    /// For each source, the file that lists its places, where there is one.
    pub locator_files: Vec<Option<FileId>>,
    /// For each entity, whether a record mentions it, or misspells it so that it was probably meant.
    pub mentioned: Vec<bool>,
}

/// The files from which a list of records was put together.
#[derive(Debug, Default)]
pub struct RecordOrigins {
    /// For each file, the number of its first record.
    starts: Vec<(usize, FileId)>,
}

impl RecordOrigins {
    fn of<R>(files: &[RecordFile<R>]) -> RecordOrigins {
        let mut next = 0;
        let start = |file: &RecordFile<R>| {
            let start = next;
            next += file.records.len();
            (start, file.file)
        };
        RecordOrigins { starts: files.iter().map(start).collect() }
    }

    /// The path to record `number`, which must be one of the list. O(log files).
    pub fn place(&self, number: usize) -> ValuePath {
        let after = self.starts.partition_point(|&(start, _)| start <= number);
        match self.starts.get(after.wrapping_sub(1)) {
            Some(&(start, file)) => ValuePath::root(file).index(number - start),
            None => ValuePath::root(FileId(0)),
        }
    }
}

/// The number that stands for an entity, a relation and so on that was not found. Nothing has it.
pub const NOTHING: usize = u32::MAX as usize;

/// Puts a dataset together from records. Adds a mistake for each name that it cannot find, each
/// date that it cannot read, and each missing field that should name something. Linear in the
/// records, but that each unknown name costs a walk over all known ones for a suggestion.
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

/// Resolves records one after the other, and builds the draft.
struct DraftBuilder<'a> {
    draft: DatasetDraft,
    mistakes: &'a mut MistakeList,
    files: &'a Files,
    source_ids: FxHashMap<String, SourceId>,
    suggestions: EntitySuggestions,
    /// The words in quotes of spoiled files, by the kind of file; made when first needed.
    excused: Vec<(FileKind, FxHashSet<&'a str>)>,
    /// Whether it was reported that there is no source at all that citations could name.
    sourceless: bool,
}

/// Where the record is that is being resolved.
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

/// Each record of each file, with its address.
fn each<R>(files: Vec<RecordFile<R>>) -> impl Iterator<Item = (RecordAddress, R)> {
    files.into_iter().flat_map(|RecordFile { file, records }| {
        records
            .into_iter()
            .enumerate()
            .map(move |(index, record)| (RecordAddress { file, index }, record))
    })
}

impl<'a> DraftBuilder<'a> {
    /// Gives each entity its number before any record is resolved, so that records may mention
    /// entities that are declared further down.
    fn number_entities(&mut self, files: &[RecordFile<EntityRecord>]) {
        let count = files.iter().map(|file| file.records.len()).sum();
        self.draft.dataset.by_id.reserve(count);
        self.draft.mentioned = vec![false; count];
        for (number, record) in files.iter().flat_map(|file| &file.records).enumerate() {
            if !record.id.is_empty() {
                let id = record.id.clone();
                self.draft.dataset.by_id.entry(id).or_insert(EntityId::new(number));
            }
        }
    }

    /// Whether the declaration of an unknown name was probably lost to another mistake: the name stands
    /// in quotes in a spoiled file of a kind that may declare it, or such a file could not be read.
    /// Then the name is not reported.
    fn is_excused(&mut self, name: &str, kind: FileKind) -> bool {
        self.mistakes.is_unread(kind) || self.is_in_spoiled(name, kind)
    }

    /// Whether a name stands in quotes in a spoiled file of a kind.
    fn is_in_spoiled(&mut self, name: &str, kind: FileKind) -> bool {
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

    /// Reports that a field is missing; `of` names the record: `a claim`.
    fn missing(&mut self, at: RecordAddress, field: &'static str, of: &str) {
        let message = format!("{of} needs “{field}”");
        self.mistakes.add(DatasetMistake::new(&codes::MISSING_FIELD, at.field(field), message));
    }

    /// The entity of an id that stands at `place`; reports an id that no entity has.
    fn entity(&mut self, id: &str, place: impl FnOnce() -> ValuePath) -> EntityId {
        if let Some(&found) = self.draft.dataset.by_id.get(id) {
            self.draft.mentioned[found.index()] = true;
            return found;
        }
        self.no_entity(id, place(), None);
        EntityId::new(NOTHING)
    }

    /// Reports that no entity has this id. The help offers the entity that was probably meant, or
    /// else is `cure`.
    fn no_entity(&mut self, id: &str, place: ValuePath, cure: Option<&str>) {
        let entities = &self.draft.dataset.entities;
        let meant = self.suggestions.entity(id, entities).filter(|_| !id.is_empty());
        let is_slip = meant.is_some_and(|meant| is_slip(id, &entities[meant.index()].id));
        // Of a file that could not be read it is not known what it declares; but a name that is one
        // slip away from another was probably meant as that.
        let may_be_lost = self.mistakes.is_unread(FileKind::Entities) && !is_slip;
        if may_be_lost || self.is_in_spoiled(id, FileKind::Entities) {
            return;
        }
        let message = match id {
            "" => "an id is empty".to_owned(),
            _ => format!("no entity has the id {}", quoted(id)),
        };
        let mistake = DatasetMistake::new(&codes::UNKNOWN_ENTITY, place, message);
        let entities = &self.draft.dataset.entities;
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

    /// The entity that a required field names; reports a missing field.
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

    /// Reports that the schema does not declare a name, and offers the nearest one that it does.
    fn undeclared(&mut self, code: &'static Code, sort: &str, name: &str, place: ValuePath) {
        if self.draft.schema.is_none() || self.is_excused(name, FileKind::Schema) {
            return;
        }
        let schema = &self.draft.dataset.schema;
        let spare = match sort {
            "kind" => schema.spare.kinds.iter(),
            "relation" => schema.spare.relations.iter(),
            _ => [].iter(),
        };
        let mut declared: Vec<&str> = match sort {
            "kind" => schema.kinds.iter().map(|k| k.name.as_str()).collect(),
            "relation" => schema.relations.iter().map(|r| r.name.as_str()).collect(),
            _ => schema.measures.iter().map(|m| m.name.as_str()).collect(),
        };
        declared.extend(spare.map(String::as_str));
        let message = format!("the schema declares no {sort} {}", quoted(name));
        let mistake = DatasetMistake::new(code, place, message);
        self.mistakes.add(mistake.did_you_mean(nearest_name(name, declared)));
    }

    /// The kinds of an entity. If one of them is unknown the list is empty, because a check of the
    /// others would complain about what only the unknown one allows.
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

    /// The source of this id, which the citation at `cite` names; reports an id that no source has.
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

    /// The source of a citation that names none, which is right where there is only one source.
    /// That there is no source at all is reported once, and not for each citation.
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

    /// The value that a word stands for, one of `values`, each of which is written as `written`
    /// tells. Returns `None` where there is no word; reports a word that stands for none of them.
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
