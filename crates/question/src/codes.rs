//! Why a question is refused, and what is wrong with a dataset's own questions; with the mistakes
//! of the crates below.
//!
//! A refused question has a code of its own, so that tests can tell why.

pub use polemic_record::codes::*;

use polemic_engine::diagnostic::{Code, codes as engine};
use polemic_record::codes as record;

/// The code with this id, in whatever case, of this crate and those below.
pub fn find(id: &str) -> Option<&'static Code> {
    every().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// Every kind of mistake of this crate and those below, datasets first.
pub fn every() -> impl Iterator<Item = &'static Code> {
    record::ALL.iter().chain(ALL).chain(engine::ALL).copied()
}

polemic_engine::codes! {
    // What only looks suspicious.
    ALIAS_IS_WORD = "P054", Warning, "An alias is a word of the question language, so that questions may not be able to tell them apart.";
    EXAMPLE_FAILS = "P056", Warning, "An example question of the schema is refused, or finds nothing.";
    NO_PLACES = "P064", Warning, "No question with “where” can be answered: the schema has neither a qualifier that tells a place or a work, nor a verb such as `flee to`. A qualifier with the marker `in` or `at` tells a place, and so does one with `role: Place`.";
    LONE_VERB = "P065", Warning, "A relation of which there are claims has one verb phrase alone, so that a question with another word for it is refused. Readers do not know which word the schema has: `verbs: [\"attack\", \"assail\", \"write against\"]` takes any of them.";

    // Questions.
    EMPTY_QUESTION = "Question.Empty", Error, "There is no question.";
    QUESTION_TOO_LONG = "Question.TooLong", Error, "A question has at most 200 words.";
    UNKNOWN_WORD = "Question.UnknownWord", Error, "A word of the question is neither a name of the dataset, nor a word of its schema, nor one of the question language.";
    UNKNOWN_OPENING = "Question.Opening", Error, "A question starts with one of a few words; this one starts another way.";
    UNFINISHED = "Question.Unfinished", Error, "The question stops before it is complete, or goes on where it was complete.";
    AMBIGUOUS = "Question.Ambiguous", Error, "Words of the question can be read in more than one way, and none is better than the others.";
    WRONG_KIND = "Question.WrongKind", Error, "The verb does not take a thing of this kind on this side.";
    RESERVED = "Question.Reserved", Error, "A word of English that the question language leaves out on purpose.";
    NO_AGENT = "Question.NoAgent", Error, "The question asks who did something that the dataset records only of those to whom it was done.";
    UNBALANCED_QUOTES = "Question.Quotes", Error, "A double quote is opened and not closed.";
}
