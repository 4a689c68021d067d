//! Mistakes of a dataset, before their place in the text is known.
//!
//! Checks run on records, which know no positions. They say where a mistake is by a [`ValuePath`]
//! from the top of its file, such as "record 3, field `cites`, element 0". Only a file with a
//! mistake is then laid out to turn the path into bytes of the text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claim_groups::ClaimPath;
use crate::codes;
use crate::file_records::FileKind;
use polemic_engine::diagnostic::{Code, Diagnostic, Severity};
use polemic_engine::text::FileId;

/// A text of the dataset as messages show it: in quotes, in one line, and cut after 40 characters.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    let line: String = text.chars().take(SHOWN).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let rest = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("“{line}{rest}”")
}

/// Several words as messages list them for a choice: `a`, `a or b`, `a, b or c`.
pub fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// One step of a [`ValuePath`], into a part of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// To an element of a list.
    Index(usize),
    /// To the value of a field.
    Field(Cow<'static, str>),
    /// To the name of a field rather than its value.
    Name(Cow<'static, str>),
    /// To some bytes of a text, counted in its value: `\n` in the file counts as one byte.
    Bytes(Range<usize>),
}

/// The path to a value from the top of its file. Where it leads to something that the file does
/// not have, such as a missing field, it stands for the last value on the way, here the record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ValuePath {
    /// The file.
    pub file: FileId,
    /// The steps from the top of the file.
    pub steps: Vec<PathStep>,
}

impl ValuePath {
    /// The path to the whole of a file.
    pub fn root(file: FileId) -> ValuePath {
        ValuePath { file, steps: Vec::new() }
    }

    /// The path with one more step.
    pub fn step(&self, step: PathStep) -> ValuePath {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        ValuePath { file: self.file, steps }
    }

    /// The path to an element of this list.
    pub fn index(&self, index: usize) -> ValuePath {
        self.step(PathStep::Index(index))
    }

    /// The path to the value of a field of this record.
    pub fn field(&self, name: impl Into<Cow<'static, str>>) -> ValuePath {
        self.step(PathStep::Field(name.into()))
    }

    /// The path to the name of a field of this record.
    pub fn name(&self, name: impl Into<Cow<'static, str>>) -> ValuePath {
        self.step(PathStep::Name(name.into()))
    }

    /// The path to some bytes of this text.
    pub fn bytes(&self, range: Range<usize>) -> ValuePath {
        self.step(PathStep::Bytes(range))
    }
}

/// A mistake and the path to it.
#[derive(Debug, Clone)]
pub struct DatasetMistake {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// Where it is; `None` where the diagnostic has the place already, or there is none.
    pub place: Option<ValuePath>,
    /// Other places that have to do with it, each with a label: `first here`.
    pub related: Vec<(ValuePath, String)>,
}

impl DatasetMistake {
    /// A mistake at the end of a path.
    pub fn new(
        code: &'static Code,
        place: ValuePath,
        message: impl Into<String>,
    ) -> DatasetMistake {
        let diagnostic = Diagnostic::new(code, message);
        DatasetMistake { diagnostic, place: Some(place), related: Vec::new() }
    }

    /// Adds what the user can do next.
    pub fn help(mut self, help: impl Into<String>) -> DatasetMistake {
        self.diagnostic = self.diagnostic.help(help);
        self
    }

    /// Adds "did you mean `word`?" where there is such a word.
    pub fn did_you_mean(self, word: Option<&str>) -> DatasetMistake {
        match word {
            Some(word) => self.help(format!("did you mean “{word}”?")),
            None => self,
        }
    }

    /// Adds a label beside the underlined place.
    pub fn label(mut self, label: impl Into<String>) -> DatasetMistake {
        self.diagnostic = self.diagnostic.label(label);
        self
    }

    /// Whether it says that something is missing.
    fn is_of_absence(&self) -> bool {
        let of_absence = [&codes::MISSING_FIELD, &codes::MISSING_CITATION, &codes::MISSING_TARGET];
        of_absence.contains(&self.diagnostic.code)
    }

    /// Adds another place that has to do with it, with a label.
    pub fn related(mut self, place: ValuePath, why: impl Into<String>) -> DatasetMistake {
        self.related.push((place, why.into()));
        self
    }
}

/// All mistakes found so far, and which values they make unreliable.
///
/// One slip of the pen must not be reported as ten mistakes. So values that were left out of their
/// record are marked, and mistakes that only follow from that are not added.
#[derive(Debug, Default)]
pub struct MistakeList {
    list: Vec<DatasetMistake>,
    /// Values that were left out of their record.
    wrong: FxHashSet<ValuePath>,
    /// Values of which fields may have been lost.
    partial: FxHashSet<ValuePath>,
    /// Files of which records may have been lost.
    spoiled: FxHashSet<FileId>,
    /// The kinds of files that could not be read at all.
    unread: Vec<FileKind>,
    /// The ways to the claims of files that group them.
    claim_paths: FxHashMap<FileId, Arc<[ClaimPath]>>,
}

impl MistakeList {
    /// An empty list with the same marks, for a check that runs on another thread. [`Self::join`]
    /// takes in what it finds.
    pub fn apart(&self) -> MistakeList {
        let MistakeList { list: _, wrong, partial, spoiled, unread, claim_paths } = self;
        MistakeList {
            list: Vec::new(),
            wrong: wrong.clone(),
            partial: partial.clone(),
            spoiled: spoiled.clone(),
            unread: unread.clone(),
            claim_paths: claim_paths.clone(),
        }
    }

    /// Adds the mistakes and marks of a list that [`Self::apart`] gave, after its own.
    pub fn join(&mut self, apart: MistakeList) {
        let MistakeList { list, wrong, partial, spoiled, .. } = apart;
        self.list.extend(list);
        self.wrong.extend(wrong);
        self.partial.extend(partial);
        self.spoiled.extend(spoiled);
    }

    /// Adds a mistake, unless it only follows from another: it lies in a value that was marked as
    /// wrong, or it says that something is missing where something may have been lost.
    pub fn add(&mut self, mut mistake: DatasetMistake) {
        for place in mistake.place.iter_mut().chain(mistake.related.iter_mut().map(|(at, _)| at)) {
            if let Cow::Owned(written) = self.as_written(place) {
                *place = written;
            }
        }
        let hidden = |place: &ValuePath| {
            self.is_marked(place) || mistake.is_of_absence() && self.is_in_partial(place)
        };
        if !mistake.place.as_ref().is_some_and(hidden) {
            self.list.push(mistake);
        }
    }

    /// Adds a mistake that has its place in the text already, or has none.
    pub fn add_placed(&mut self, diagnostic: Diagnostic) {
        self.list.push(DatasetMistake { diagnostic, place: None, related: Vec::new() });
    }

    /// Marks a value as wrong. It was left out of its record, so that later checks say nothing more
    /// about it.
    pub fn mark_wrong(&mut self, place: ValuePath) {
        self.wrong.insert(place);
    }

    /// Marks all values that contain a place: fields of them may have been lost.
    pub fn mark_partial(&mut self, place: &ValuePath) {
        let steps = &place.steps;
        let outer =
            (0..steps.len()).map(|n| ValuePath { file: place.file, steps: steps[..n].into() });
        self.partial.extend(outer);
    }

    /// Marks a file of which records may have been lost, so that a name which seems to be undeclared
    /// may have been declared there.
    pub fn mark_spoiled(&mut self, file: FileId) {
        self.spoiled.insert(file);
    }

    /// Whether records of this file may have been lost.
    pub fn is_spoiled(&self, file: FileId) -> bool {
        self.spoiled.contains(&file)
    }

    /// Marks that a file of this kind could not be read at all, so that any name which seems to be
    /// undeclared may be declared there.
    pub fn mark_unread(&mut self, kind: FileKind) {
        self.unread.push(kind);
    }

    /// Whether a file of this kind could not be read at all.
    pub fn is_unread(&self, kind: FileKind) -> bool {
        self.unread.contains(&kind)
    }

    /// Whether any value was left out or any record may have been lost.
    pub fn something_lost(&self) -> bool {
        !self.wrong.is_empty() || !self.spoiled.is_empty() || !self.unread.is_empty()
    }

    /// The number of mistakes so far.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no mistakes so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them is an error, and not only a warning.
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|mistake| mistake.diagnostic.severity() == Severity::Error)
    }

    /// All mistakes, in the order in which they were added.
    pub fn into_list(self) -> Vec<DatasetMistake> {
        self.list
    }

    fn is_in_partial(&self, place: &ValuePath) -> bool {
        !self.partial.is_empty()
            && place.steps.split_last().is_some_and(|(_, outer)| {
                self.partial.contains(&ValuePath { file: place.file, steps: outer.into() })
            })
    }

    /// Notes the ways to the claims of a file. Paths to its claims are given by their numbers.
    pub fn set_claim_paths(&mut self, file: FileId, paths: Vec<ClaimPath>) {
        if !paths.is_empty() {
            self.claim_paths.insert(file, paths.into());
        }
    }

    /// The path to a value as the file has it, where claims are grouped.
    fn as_written<'p>(&self, place: &'p ValuePath) -> Cow<'p, ValuePath> {
        match (self.claim_paths.get(&place.file), place.steps.as_slice()) {
            (Some(paths), [PathStep::Index(n), inside @ ..]) => match paths.get(*n) {
                Some(path) => {
                    Cow::Owned(ValuePath { file: place.file, steps: path.steps_to(inside) })
                }
                None => Cow::Borrowed(place),
            },
            _ => Cow::Borrowed(place),
        }
    }

    /// Whether the value at this path, or one that contains it, was marked as wrong.
    pub fn is_wrong(&self, place: &ValuePath) -> bool {
        self.is_marked(&self.as_written(place))
    }

    fn is_marked(&self, place: &ValuePath) -> bool {
        if self.wrong.is_empty() {
            return false;
        }
        let mut way = ValuePath::root(place.file);
        if self.wrong.contains(&way) {
            return true;
        }
        place.steps.iter().any(|step| {
            way.steps.push(step.clone());
            self.wrong.contains(&way)
        })
    }
}
