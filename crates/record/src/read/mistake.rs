//! Mistakes before their place in the text is known.
//!
//! Checks run on records, which know no positions. They say where a mistake is by the way that
//! leads to it from the top of its file, a [`ValuePath`]; only when there is a mistake is its file
//! laid out to turn that way into bytes.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::codes;
use polemic_engine::diagnostic::{Code, Diagnostic, Severity};
use polemic_engine::text::FileId;

/// A text of the dataset as messages show it: in quotes, and shortened where it is long.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    let line: String = text.chars().take(SHOWN).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let rest = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("“{line}{rest}”")
}

/// Several words as messages list them: `a`, `a or b`, `a, b or c`.
pub fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// One step down into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// To an element of a list.
    Index(usize),
    /// To the value of a field.
    Field(Cow<'static, str>),
    /// To the name of a field rather than its value.
    Name(Cow<'static, str>),
    /// To some bytes of a text, counted in the text that is meant, not as it is written.
    Bytes(Range<usize>),
}

/// The way to a value from the top of its file. Where the way cannot be gone to its end, as to a
/// field that is missing, the place is the last value on the way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ValuePath {
    /// The file.
    pub file: FileId,
    /// The way.
    pub steps: Vec<PathStep>,
}

impl ValuePath {
    /// The whole of a file.
    pub fn root(file: FileId) -> ValuePath {
        ValuePath { file, steps: Vec::new() }
    }

    /// The value one step further down.
    pub fn step(&self, step: PathStep) -> ValuePath {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        ValuePath { file: self.file, steps }
    }

    /// An element of the list here.
    pub fn index(&self, index: usize) -> ValuePath {
        self.step(PathStep::Index(index))
    }

    /// The value of a field of the record here.
    pub fn field(&self, name: impl Into<Cow<'static, str>>) -> ValuePath {
        self.step(PathStep::Field(name.into()))
    }

    /// The name of a field of the record here.
    pub fn name(&self, name: impl Into<Cow<'static, str>>) -> ValuePath {
        self.step(PathStep::Name(name.into()))
    }

    /// A part of the text here.
    pub fn bytes(&self, range: Range<usize>) -> ValuePath {
        self.step(PathStep::Bytes(range))
    }
}

/// A mistake, and the way to it. Those of which the place is known from the start have the place
/// in the diagnostic and no way.
#[derive(Debug, Clone)]
pub struct DatasetMistake {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// Where.
    pub place: Option<ValuePath>,
    /// Other places that have to do with it, each with a word why.
    pub related: Vec<(ValuePath, String)>,
}

impl DatasetMistake {
    /// A mistake at the end of a way.
    pub fn new(
        code: &'static Code,
        place: ValuePath,
        message: impl Into<String>,
    ) -> DatasetMistake {
        let diagnostic = Diagnostic::new(code, message);
        DatasetMistake { diagnostic, place: Some(place), related: Vec::new() }
    }

    /// Says what to do next.
    pub fn help(mut self, help: impl Into<String>) -> DatasetMistake {
        self.diagnostic = self.diagnostic.help(help);
        self
    }

    /// Asks whether another word was meant, if there is one that is like it.
    pub fn did_you_mean(self, word: Option<&str>) -> DatasetMistake {
        match word {
            Some(word) => self.help(format!("did you mean “{word}”?")),
            None => self,
        }
    }

    /// Says something beside the place.
    pub fn label(mut self, label: impl Into<String>) -> DatasetMistake {
        self.diagnostic = self.diagnostic.label(label);
        self
    }

    /// Whether it says that something is not there.
    fn is_of_absence(&self) -> bool {
        let of_absence = [&codes::MISSING_FIELD, &codes::MISSING_CITATION, &codes::MISSING_TARGET];
        of_absence.contains(&self.diagnostic.code)
    }

    /// Points to another place that has to do with it.
    pub fn related(mut self, place: ValuePath, why: impl Into<String>) -> DatasetMistake {
        self.related.push((place, why.into()));
        self
    }
}

/// All mistakes found so far.
#[derive(Debug, Default)]
pub struct MistakeList {
    list: Vec<DatasetMistake>,
    wrong: FxHashSet<ValuePath>,
    partial: FxHashSet<ValuePath>,
    spoiled: FxHashSet<FileId>,
}

impl MistakeList {
    /// None yet, but the same values are known to be wrong or partial: for somebody who looks for
    /// mistakes at the same time.
    pub fn apart(&self) -> MistakeList {
        let MistakeList { list: _, wrong, partial, spoiled } = self;
        MistakeList {
            list: Vec::new(),
            wrong: wrong.clone(),
            partial: partial.clone(),
            spoiled: spoiled.clone(),
        }
    }

    /// Takes in those that were found apart, after its own.
    pub fn join(&mut self, apart: MistakeList) {
        let MistakeList { list, wrong, partial, spoiled } = apart;
        self.list.extend(list);
        self.wrong.extend(wrong);
        self.partial.extend(partial);
        self.spoiled.extend(spoiled);
    }

    /// Adds a mistake, unless it lies in a value that was already found wrong, or something is
    /// said to be missing that may have been lost.
    pub fn add(&mut self, mistake: DatasetMistake) {
        let hidden = |place: &ValuePath| {
            self.is_wrong(place) || mistake.is_of_absence() && self.is_in_partial(place)
        };
        if !mistake.place.as_ref().is_some_and(hidden) {
            self.list.push(mistake);
        }
    }

    /// Adds a mistake of which the place in the text is known, or that has none.
    pub fn add_placed(&mut self, diagnostic: Diagnostic) {
        self.list.push(DatasetMistake { diagnostic, place: None, related: Vec::new() });
    }

    /// Marks a value as wrong: what stands there was left out of the record, and nothing more is
    /// to be said about it.
    pub fn mark_wrong(&mut self, place: ValuePath) {
        self.wrong.insert(place);
    }

    /// Marks the values round a place as such of which fields may have been lost.
    pub fn mark_partial(&mut self, place: &ValuePath) {
        let steps = &place.steps;
        let outer =
            (0..steps.len()).map(|n| ValuePath { file: place.file, steps: steps[..n].into() });
        self.partial.extend(outer);
    }

    /// Marks a file of which something may have been lost, so that what seems missing need not be.
    pub fn mark_spoiled(&mut self, file: FileId) {
        self.spoiled.insert(file);
    }

    /// Whether something of this file may have been lost.
    pub fn is_spoiled(&self, file: FileId) -> bool {
        self.spoiled.contains(&file)
    }

    /// Whether any value was left out, or anything may have been lost.
    pub fn something_lost(&self) -> bool {
        !self.wrong.is_empty() || !self.spoiled.is_empty()
    }

    /// How many there are so far.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them is an error.
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|mistake| mistake.diagnostic.severity() == Severity::Error)
    }

    /// All of them, in the order in which they were found.
    pub fn into_list(self) -> Vec<DatasetMistake> {
        self.list
    }

    fn is_in_partial(&self, place: &ValuePath) -> bool {
        !self.partial.is_empty()
            && place.steps.split_last().is_some_and(|(_, outer)| {
                self.partial.contains(&ValuePath { file: place.file, steps: outer.into() })
            })
    }

    /// Whether a value on the way to the place, or at its end, was found wrong.
    pub fn is_wrong(&self, place: &ValuePath) -> bool {
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
