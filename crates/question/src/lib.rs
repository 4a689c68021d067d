//! The question language: a small closed English that compiles to the algebra, or refuses.
//!
//! The words of a question (`words`) are read with the vocabulary of the dataset ([`lexicon`])
//! into what they mean ([`meaning`], `parse`), each name and verb is narrowed to one meaning
//! (`resolve`), and that is compiled to the algebra ([`compile`]) and said back (`echo`).
//! What the grammar refuses is laid on the records that share its words (`align`), and asked where
//! exactly one question accounts for all of them. Everything else is refused (`refusal`) with the
//! records that are nearest ([`find`]). `reader` has the order of these steps.

mod align;
mod answer;
pub mod check;
pub mod codes;
mod compile;
mod dates;
mod echo;
pub mod english;
pub mod find;
pub mod follow;
mod framed;
pub mod lexicon;
pub mod meaning;
mod mend;
mod near;
mod offers;
mod owned;
mod parse;
mod reader;
pub mod records;
mod refusal;
pub mod reply;
mod resolve;
mod spell;
mod stems;
mod sweep;
pub mod vocabulary;
pub mod words;

use polemic_engine::graph::Graph;
use polemic_engine::query::{Limits, Query};
use polemic_record::Dataset;

pub use compile::Mark;
use english::rewrite::Rewording;
pub use lexicon::Lexicon;
use meaning::{End, Question};
pub use reply::{Correction, Form, Refusal, Reply, Status};

/// How to ask.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether a word with a slip in it is refused, and not read as what was meant.
    pub strict: bool,
    /// What protects the machine while the query runs.
    pub limits: Limits,
}

/// A question that was understood, before anything is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// How it was read: itself a question that compiles to the same query.
    pub reading: String,
    /// Words that were read as others.
    pub corrections: Vec<Correction>,
    /// What is to be said of how it was read.
    pub remarks: Remarks,
    /// What sort of answer it asks for.
    pub form: Form,
    /// What to run.
    pub query: Query,
    /// For each branch of the query, what each place of `claims` holds.
    pub marks: Vec<Vec<Mark>>,
    /// The same without times, to count what has no date; none where no time restricts.
    pub undated: Option<Query>,
    /// What it means.
    pub meaning: Question,
}

/// What is to be said of how a question was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Whether the grammar had no reading, and the claims that account for its words gave one.
    pub by_words: bool,
    /// Adverbs that restrict nothing, as typed.
    pub adverbs: Vec<String>,
    /// How many answers the question speaks of.
    pub number: Option<usize>,
    /// Whether only the first or the last of the answers is asked for.
    pub end: Option<End>,
    /// The rules of `english/rewrites.txt` that put the question in other words.
    pub rules: Vec<&'static str>,
}

impl Compiled {
    /// The same, made of other words.
    fn reworded(mut self, wording: &Rewording) -> Compiled {
        self.remarks.rules.clone_from(&wording.rules);
        self
    }
}

/// Asks a question: understands it, runs it on the graph of the dataset, and says what came back.
pub fn ask(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    graph: &Graph,
    options: &Options,
) -> Reply {
    match compile(text, lexicon, dataset, options.strict) {
        Ok(compiled) => answer::answer(text, compiled, lexicon, dataset, graph, options),
        Err(refusal) => {
            let instead = offers::Instead { text, lexicon, dataset, graph, options };
            instead.reply(*refusal)
        }
    }
}

/// Understands a question without running it.
///
/// # Errors
/// Why it was not understood, with its place and what to do instead.
pub fn compile(
    text: &str,
    lexicon: &Lexicon,
    dataset: &Dataset,
    strict: bool,
) -> Result<Compiled, Box<Refusal>> {
    reader::Reader { text, lexicon, dataset, strict }.compiled()
}

/// Runs the example of `README.md` as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct QuestionReadme;
