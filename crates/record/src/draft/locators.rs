//! Takes in the places of sources from the files of `locators/`.

use super::{DraftBuilder, RecordAddress, nearest_name};
use crate::codes;
use crate::ids::SourceId;
use crate::locator::{self, Passage};
use crate::read::mistake::{DatasetMistake, ValuePath, quoted};
use crate::read::{FileKind, RecordFile, source_of_locators};
use crate::ron_records::LocatorRecord;
use polemic_engine::text::FileId;

impl DraftBuilder<'_> {
    pub(super) fn take_locators(&mut self, files: Vec<RecordFile<LocatorRecord>>) {
        self.draft.locator_files = vec![None; self.draft.dataset.sources.len()];
        for RecordFile { file, records } in files {
            let source = self.source_of(file);
            let places: Vec<Passage> = records
                .into_iter()
                .enumerate()
                .map(|(index, record)| self.take_place(RecordAddress { file, index }, record))
                .collect();
            let Some(source) = source.map(SourceId::index) else { continue };
            if !self.draft.dataset.sources[source].places.is_empty() {
                let message = "the places of this source are listed in a file as well";
                let place = self.draft.sources.place(source).field("locators");
                let mistake = DatasetMistake::new(&codes::LOCATORS_TWICE, place, message);
                let mistake = mistake.help("keep the file, which has the hashes too");
                self.mistakes.add(mistake.related(ValuePath::root(file), "there"));
            }
            self.draft.dataset.sources[source].places = places;
            self.draft.locator_files[source] = Some(file);
        }
    }

    /// The source whose id is the name of a file: `letter` of `locators/letter.ron`. Reports a file
    /// that is called after no source.
    fn source_of(&mut self, file: FileId) -> Option<SourceId> {
        let files = self.files;
        let id = source_of_locators(&files.get(file).name)?;
        let found = self.source_ids.get(id).copied();
        if found.is_none() && !self.is_excused(id, FileKind::Sources) {
            let message = format!("the file is called after no source: {}", quoted(id));
            let mistake =
                DatasetMistake::new(&codes::LOCATORS_OF_NOTHING, ValuePath::root(file), message);
            let known = self.draft.dataset.sources.iter().map(|source| source.id.as_str());
            self.mistakes.add(mistake.did_you_mean(nearest_name(id, known)));
        }
        found
    }

    fn take_place(&mut self, at: RecordAddress, record: LocatorRecord) -> Passage {
        let LocatorRecord { at: locator, hash, bare } = record;
        if locator.is_empty() {
            self.missing(at, "at", "a place");
        } else if !locator::is_single(&locator) {
            let message = format!("{} does not name one sentence", quoted(&locator));
            let mistake = DatasetMistake::new(&codes::BAD_LOCATOR, at.field("at"), message);
            self.mistakes.add(mistake.help("write section.paragraph.sentence: 0.1.1"));
        }
        let known = locator::parse_hash(&hash);
        if hash.is_empty() {
            self.missing(at, "hash", "a place");
        } else if known.is_none() {
            let message = format!("{} is no hash of a sentence", quoted(&hash));
            let mistake = DatasetMistake::new(&codes::BAD_HASH, at.field("hash"), message);
            let lower = hash.to_lowercase();
            self.mistakes.add(match locator::parse_hash(&lower) {
                Some(_) => mistake.help(format!("write “{lower}”")),
                None => mistake.help("a hash is 16 digits of 0-9 and a-f"),
            });
        }
        Passage { at: locator, hash: known, bare }
    }
}
