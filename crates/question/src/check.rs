//! What a dataset can say wrong about its questions: names that are words of the language, and
//! examples that do not work; and what its schema leaves out.

mod narrow_schema;

use std::borrow::Cow;
use std::ops::Range;

use crate::codes;
use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::Graph;
use polemic_engine::text::{FileId, Files, Span};
use polemic_record::parallel::run_both;
use polemic_record::read::mistake::{PathStep, quoted};
use polemic_record::read::{self, FileKind};
use polemic_record::ron_layout::{RonLayout, RonShape};
use polemic_record::{Dataset, EntityId};
use rustc_hash::FxHashMap;

use super::english::classes::is_function_word;
use super::lexicon::Entry;
use super::reply::Status;
use super::{Lexicon, Options, ask, words};

/// What looks suspicious about the questions of a dataset that was read from these files, given its
/// graph and its words; in file order.
pub fn check(
    dataset: &Dataset,
    graph: &Graph,
    lexicon: &Lexicon,
    files: &Files,
) -> Vec<Diagnostic> {
    let mut found = match lexicon.has_name_that_is_word() {
        true => names(dataset, lexicon, files),
        false => Vec::new(),
    };
    let (count, half) = (dataset.schema.examples.len(), dataset.schema.examples.len() / 2);
    let examples = |numbers| examples(numbers, dataset, graph, lexicon, files);
    let (first, rest) = run_both(|| examples(0..half), || examples(half..count));
    found.extend(first.into_iter().chain(rest));
    found.extend(narrow_schema::check_schema(dataset, files));
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}

/// P054: names that are words of the language by themselves, or forms of a verb.
fn names(dataset: &Dataset, lexicon: &Lexicon, files: &Files) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut layouts = Layouts { files, known: FxHashMap::default() };
    for id in dataset.entity_ids() {
        let entity = dataset.entity(id);
        let aliases = entity.aliases.iter().enumerate();
        let aliases = aliases.map(|(n, alias)| (alias, vec![field("aliases"), PathStep::Index(n)]));
        for (name, steps) in std::iter::once((&entity.name, vec![field("name")])).chain(aliases) {
            let phrase = words::phrase(name);
            let verb = lexicon.meanings(&phrase).any(|entry| matches!(entry, Entry::Verb(..)));
            let what = match verb {
                true => "a form of a verb",
                false if is_function_word(&phrase) => "a word of the question language",
                false => continue,
            };
            let message = format!("the name {} is {what}", quoted(name));
            let diagnostic = Diagnostic::new(&codes::ALIAS_IS_WORD, message);
            let help = "questions can use it in double quotes only; choose a longer one";
            let diagnostic = diagnostic.help(help);
            found.push(match layouts.place_of_entity(id, &steps) {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        }
    }
    found
}

fn field(name: &'static str) -> PathStep {
    PathStep::Field(Cow::Borrowed(name))
}

/// P056: examples of the schema that are refused, or find nothing.
fn examples(
    numbers: Range<usize>,
    dataset: &Dataset,
    graph: &Graph,
    lexicon: &Lexicon,
    files: &Files,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut layouts = Layouts { files, known: FxHashMap::default() };
    let schema =
        files.iter().find(|(_, file)| read::file_kind(&file.name) == Some(FileKind::Schema));
    for n in numbers {
        let question = &dataset.schema.examples[n];
        let reply = ask(question, lexicon, dataset, graph, &Options::default());
        let why = match (reply.status, reply.refusal) {
            (Status::Answered, _) => continue,
            (_, Some(refusal)) => format!("is refused: {}", refusal.diagnostic.message),
            (_, None) => "finds nothing".to_owned(),
        };
        let message = format!("the example {} {why}", quoted(question));
        let diagnostic = Diagnostic::new(&codes::EXAMPLE_FAILS, message);
        let steps = [field("examples"), PathStep::Index(n)];
        found.push(match schema {
            Some((id, _)) => diagnostic.at(layouts.find(id, &steps)),
            None => diagnostic,
        });
    }
    found
}

/// The layouts of files, each made when a place in the file is first looked for.
struct Layouts<'a> {
    files: &'a Files,
    known: FxHashMap<FileId, RonLayout>,
}

impl Layouts<'_> {
    fn of(&mut self, id: FileId) -> &RonLayout {
        self.known.entry(id).or_insert_with(|| RonLayout::of(&self.files.get(id).text))
    }

    fn find(&mut self, id: FileId, steps: &[PathStep]) -> Span {
        let text = &self.files.get(id).text;
        Span::new(id, self.of(id).find(text, steps))
    }

    /// Where an entity's record is: entities are numbered through the files that hold them.
    fn place_of_entity(&mut self, entity: EntityId, steps: &[PathStep]) -> Option<Span> {
        let mut number = entity.index();
        for (id, file) in self.files.iter() {
            if read::file_kind(&file.name) != Some(FileKind::Entities) {
                continue;
            }
            let root = self.of(id).root.as_ref();
            let Some(RonShape::List(records)) = root.map(|root| &root.shape) else { continue };
            if number < records.len() {
                let steps: Vec<PathStep> =
                    [PathStep::Index(number)].iter().chain(steps).cloned().collect();
                return Some(self.find(id, &steps));
            }
            number -= records.len();
        }
        None
    }
}
