//! What readers have to say: mistakes, and what they let pass or guessed.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Result, codes};
use crate::graph::Graph;
use crate::text::{Files, Span};

use super::{GraphReading, ReadOptions};

/// The number of mistakes that are reported. Further ones are only counted.
const MOST: usize = 100;

/// Something that a reader let pass, or had to guess. It is no mistake, but whoever reads the graph
/// should know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What was done, as a sentence without a full stop.
    pub message: String,
    /// Where it was done first, if it has a place.
    pub at: Option<Span>,
}

impl Remark {
    /// The remark as one line, with the file and the line where it has a place:
    /// `g.csv:4: no node has the id “4”: a node was made for it`.
    pub fn line(&self, files: &Files) -> String {
        match self.at {
            Some(at) => {
                let (line, _) = files.line_column(at);
                format!("{}:{line}: {}", files.get(at.file).name, self.message)
            }
            None => self.message.clone(),
        }
    }
}

/// What a reader lets pass, unless it is strict. Each kind gives one remark, however often it
/// occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leniency {
    /// A relationship ends at an id that no node has.
    UndeclaredEnd,
    /// A node is declared twice in the same words.
    SameNode,
    /// A relationship has no type where others have one.
    NoType,
    /// A row of relationships has neither end.
    NoEnds,
    /// An edge has more than two ends.
    Hyperedge,
    /// Data belongs to a key that is not declared.
    UndeclaredKey,
    /// Two columns have the same name.
    SameColumn,
    /// A column without a name holds something.
    UnnamedColumn,
    /// A column declares a type that is not known.
    UnknownType,
    /// The head of a column has options in braces.
    Options,
    /// The file holds further graphs.
    FurtherGraph,
    /// A value has several states in the course of time, of which the last counts.
    FurtherValue,
}

impl Leniency {
    /// The code of the mistake that it is for a strict reader, and what that is called. `{}` stands
    /// for its name.
    fn mistake(self) -> (&'static Code, &'static str) {
        match self {
            Leniency::UndeclaredEnd => (&codes::UNKNOWN_NODE, "no node has the id “{}”"),
            Leniency::SameNode => (&codes::DUPLICATE_NODE, "another node has the id “{}”"),
            Leniency::NoType => (&codes::EMPTY_FIELD, "a relationship without a type"),
            Leniency::NoEnds => {
                (&codes::EMPTY_FIELD, "a relationship without a source and a target")
            }
            Leniency::Hyperedge => (
                &codes::GRAPHML_BEYOND,
                "an edge of more than two ends cannot be shown in a property graph",
            ),
            Leniency::UndeclaredKey => (&codes::XML_SHAPE, "no key has the id “{}”"),
            Leniency::SameColumn => (&codes::BAD_COLUMN, "another column is called “{}”"),
            Leniency::UnnamedColumn => (&codes::BAD_COLUMN, "a column has no name"),
            Leniency::UnknownType => (&codes::BAD_COLUMN, "“{}” does not end in a type of columns"),
            Leniency::Options => {
                (&codes::BAD_COLUMN, "the options in braces of “{}” are not known")
            }
            Leniency::FurtherGraph => {
                (&codes::GRAPHML_BEYOND, "the file holds more than one graph")
            }
            Leniency::FurtherValue => {
                (&codes::GRAPHML_BEYOND, "“{}” has several values in the course of time")
            }
        }
    }

    /// What the remark says of one, and of several of them. `{}` stands for the name of the first,
    /// and `#` for the number.
    fn remark(self) -> (&'static str, &'static str) {
        match self {
            Leniency::UndeclaredEnd => (
                "no node has the id “{}”, so one was made for it",
                "no nodes have the ids of # ends of relationships, the first “{}”, so nodes were made for them",
            ),
            Leniency::SameNode => (
                "the node “{}” stands twice in the same words, and was taken once",
                "# nodes stand twice in the same words, the first “{}”, and were taken once",
            ),
            Leniency::NoType => (
                "a relationship without a type was given the type {}",
                "# relationships without a type were given the type {}",
            ),
            Leniency::NoEnds => (
                "a row without a source and a target was passed over",
                "# rows without a source and a target were passed over",
            ),
            Leniency::Hyperedge => (
                "an edge of more than two ends was passed over",
                "# edges of more than two ends were passed over",
            ),
            Leniency::UndeclaredKey => (
                "no key has the id “{}”, so its value was left out",
                "# values were left out, because no key has their id, the first “{}”",
            ),
            Leniency::SameColumn => (
                "another column is called “{}”, so this one was given a number",
                "# columns have the name of another, the first “{}”, and were given numbers",
            ),
            Leniency::UnnamedColumn => (
                "a column without a name was passed over",
                "# columns without a name were passed over",
            ),
            Leniency::UnknownType => (
                "“{}” does not end in a type of columns, so the whole is its name",
                "# heads do not end in a type of columns, the first “{}”, so the whole is their name",
            ),
            Leniency::Options => (
                "the options in braces of “{}” were passed over",
                "the options in braces of # columns were passed over, the first “{}”",
            ),
            Leniency::FurtherGraph => (
                "the file holds a second graph{}, which was passed over",
                "the file holds # further graphs, which were passed over",
            ),
            Leniency::FurtherValue => (
                "“{}” has several values in the course of time, of which the last was taken",
                "# properties have several values in the course of time, the first “{}”; the last was taken",
            ),
        }
    }
}

/// Everything that a reader has to say about the files.
#[derive(Debug, Default)]
pub(super) struct Report {
    strict: bool,
    mistakes: Vec<Diagnostic>,
    /// The number of mistakes that were not kept.
    more: usize,
    passed: BTreeMap<Leniency, LetPass>,
    guesses: Vec<Remark>,
}

/// What was let pass of one kind: the first, its place, and how many there were.
#[derive(Debug)]
struct LetPass {
    first: String,
    at: Option<Span>,
    count: usize,
}

impl Report {
    pub(super) fn new(options: &ReadOptions) -> Report {
        Report { strict: options.strict, ..Report::default() }
    }

    /// Adds a mistake. `diagnostic` is called only where the mistake will be reported, because a
    /// large file may have a million of them.
    pub(super) fn mistake(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.mistakes.len() < MOST {
            self.mistakes.push(diagnostic());
        } else {
            self.more += 1;
        }
    }

    /// Lets something pass, or reports it as a mistake where the reader is strict. `place` gives
    /// its name and where it stands, and is called only where that will be shown.
    pub(super) fn let_pass(
        &mut self,
        kind: Leniency,
        place: impl FnOnce() -> (String, Option<Span>),
    ) {
        if self.strict {
            return self.mistake(|| {
                let (code, message) = kind.mistake();
                let (name, at) = place();
                let mistake = Diagnostic::new(code, message.replace("{}", &name));
                Diagnostic { span: at, ..mistake }
            });
        }
        match self.passed.get_mut(&kind) {
            Some(known) => known.count += 1,
            None => {
                let (first, at) = place();
                self.passed.insert(kind, LetPass { first, at, count: 1 });
            }
        }
    }

    /// Adds what had to be guessed.
    pub(super) fn guess(&mut self, message: impl Into<String>) {
        self.guesses.push(Remark { message: message.into(), at: None });
    }

    /// Whether no mistake was found so far.
    pub(super) fn is_clean(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// All mistakes, in the order of the text; of many the first, and how many more there are.
    pub(super) fn into_mistakes(mut self) -> Vec<Diagnostic> {
        self.mistakes.sort_by_key(|d| d.span);
        if self.more > 0 {
            let message = format!("and {} more", self.more);
            self.mistakes.push(Diagnostic::new(&codes::MORE_MISTAKES, message));
        }
        self.mistakes
    }

    /// The graph if no mistake was found, or else the mistakes.
    pub(super) fn or(mut self, graph: impl FnOnce() -> Graph) -> Result<GraphReading> {
        if self.mistakes.is_empty() {
            let remark = |(kind, passed): (Leniency, LetPass)| {
                let (one, several) = kind.remark();
                let message = if passed.count == 1 { one } else { several };
                let message = message.replace('#', &passed.count.to_string());
                Remark { message: message.replace("{}", &passed.first), at: passed.at }
            };
            let passed = std::mem::take(&mut self.passed).into_iter().map(remark);
            let remarks = std::mem::take(&mut self.guesses).into_iter().chain(passed).collect();
            return Ok(GraphReading { graph: graph(), remarks });
        }
        Err(self.into_mistakes())
    }
}
