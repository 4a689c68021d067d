//! An answer as every format reads it, whether a question or a query was asked.
//!
//! A [`View`] is made from a reply to an English question or from the rows of an openCypher query.
//! Tables, CSV, HTML, Markdown, JSON, pictures and timelines are made from views alone, so that a
//! format is written once for both.

mod card;
mod lead;
mod rows;

use std::collections::BTreeSet;

use polemic_engine::diagnostic::Diagnostic;
use polemic_engine::graph::EdgeId;
use polemic_engine::query::{Answer, Query};
use polemic_question::reply::{Form, Refusal, Reply, Status};
use polemic_record::EntityId;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::capitalised;

use super::comparison::Comparison;
use super::value_text::counted;
use super::{TextTable, World};

/// An answer, with the world that gave it.
///
/// A view borrows the reply or the rows. Making one costs a few lines of text and, for a question
/// such as `compare A and B`, the comparison; the rows are turned into text by the format that
/// needs them.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The graph that was asked, and the dataset that it was built from, if it was.
    pub world: World<'a>,
    /// The question or the query as it was typed.
    pub asked: &'a str,
    /// What the answer is called: how the question was read, or else the question as it was typed;
    /// the query on one line.
    pub heading: String,
    /// Whether something was found.
    pub status: Status,
    /// What sort of answer a question asks for; none for a query.
    pub form: Option<Form>,
    /// Who stands where, if the question asks for a comparison.
    pub comparison: Option<Comparison>,
    /// Whether the question names those that are compared by their kind: `compare the parties`.
    pub compares_a_kind: bool,
    /// Remarks to show before the answer: spelling that was corrected, how the question was read.
    pub remarks_before: Vec<String>,
    /// What the answer comes to: `Yes.`, a date, a number, or what is known of an entity.
    pub lead: Vec<String>,
    /// Remarks to show after the answer: how many rows there are, and what was left out.
    pub remarks_after: Vec<String>,
    pub(crate) source: ViewSource<'a>,
}

/// What a view was made from.
///
/// Only what differs by nature looks at this: the columns of a table, of CSV and of JSON, and which
/// nodes a picture shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ViewSource<'a> {
    /// A question in English.
    Question(&'a Reply),
    /// A query.
    Query(&'a Answer),
}

impl<'a> View<'a> {
    /// The view of what answers a question. Without a dataset it has nothing to say.
    pub fn of_reply(reply: &'a Reply, world: World<'a>) -> View<'a> {
        let asks_for = |form: Form| reply.form == Some(form);
        let compared = world.dataset.filter(|_| asks_for(Form::Comparison));
        let (remarks_before, remarks_after) = remarks(reply);
        View {
            world,
            asked: &reply.question,
            heading: reply.reading.as_ref().unwrap_or(&reply.question).clone(),
            status: reply.status,
            form: reply.form,
            comparison: compared.map(|dataset| {
                let mut comparison = Comparison::of_reply(reply, dataset);
                comparison.notes.iter_mut().for_each(|note| note.add_passages(world));
                comparison
            }),
            compares_a_kind: reply.by_kind,
            remarks_before,
            lead: world.dataset.map_or_else(Vec::new, |dataset| lead::lead(reply, dataset)),
            remarks_after,
            source: ViewSource::Question(reply),
        }
    }

    /// The view of the rows of a query, of which `text` is the text.
    pub fn of_answer(answer: &'a Answer, text: &'a str, world: World<'a>) -> View<'a> {
        View {
            world,
            asked: text,
            heading: text.split_whitespace().collect::<Vec<_>>().join(" "),
            status: if answer.rows.is_empty() { Status::Nothing } else { Status::Answered },
            form: None,
            comparison: None,
            compares_a_kind: false,
            remarks_before: unknown_names(text, world),
            lead: Vec::new(),
            remarks_after: vec![format!("{}.", counted(answer.rows.len(), "row"))],
            source: ViewSource::Query(answer),
        }
    }

    /// The heading for a picture or a timeline: with names in place of ids, so that
    /// `who opposed @some_idea` becomes `who opposed some idea`.
    pub fn title(&self) -> String {
        let reading = self.reply().and_then(|reply| reply.reading.as_ref());
        let (Some(reading), Some(dataset)) = (reading, self.world.dataset) else {
            return self.heading.clone();
        };
        let named = |word: &str| {
            let id = word.strip_prefix('@')?;
            let bare = id.trim_end_matches(['?', ',', ';', ':', '.', ')']);
            let entity = dataset.entity(*dataset.by_id.get(bare)?);
            Some(format!("{}{}", entity.name, &id[bare.len()..]))
        };
        let words = reading.split(' ').map(|word| named(word).unwrap_or_else(|| word.to_owned()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The answer as a table of text, with its sources as numbered notes.
    pub fn table(&self) -> TextTable {
        rows::table(self, false, usize::MAX)
    }

    /// The same table with at most `most` rows. [`TextTable::left_out`] says how many are missing, and
    /// notes stand only for the rows that are shown. A card keeps something of each of its groups as
    /// long as it can; a comparison is never cut.
    pub fn table_of_at_most(&self, most: usize) -> TextTable {
        rows::table(self, false, most)
    }

    /// The same table without notes: the places cited stand in the last cell of each row, and an
    /// editor's doubt after the claim. The rows of a query keep their notes.
    pub fn table_with_places(&self) -> TextTable {
        rows::table(self, true, usize::MAX)
    }

    /// The claims, figures and dated entities that the answer rests on, each once. Empty for the
    /// rows of a query on a graph without a dataset.
    pub fn evidence(&self) -> Vec<Evidence> {
        match (self.source, self.world.dataset) {
            (ViewSource::Question(reply), _) => reply.evidence.clone(),
            (ViewSource::Query(answer), Some(dataset)) => {
                let edges = answer.rows.iter().flat_map(|row| row.evidence.iter().copied());
                let edges: BTreeSet<EdgeId> = edges.collect();
                edges.into_iter().map(|edge| property_graph::evidence(dataset, edge)).collect()
            }
            (ViewSource::Query(_), None) => Vec::new(),
        }
    }

    /// The one entity that answers the question, if there is exactly one.
    pub fn only_entity(&self) -> Option<EntityId> {
        match self.reply()?.answers.as_slice() {
            [only] => Some(only.entity),
            _ => None,
        }
    }

    /// Whether a query was asked, and not a question.
    pub fn is_query(&self) -> bool {
        self.reply().is_none()
    }

    /// The openCypher that the question was compiled to, where it was understood; none for a query.
    pub fn compiled_query(&self) -> Option<&'a Query> {
        self.reply()?.query.as_ref()
    }

    /// Why the question was refused, if it was.
    pub fn refusal(&self) -> Option<&'a Refusal> {
        self.reply()?.refusal.as_ref()
    }

    /// What can be asked in place of what was refused, or of key words: a heading, and a line for each
    /// suggestion. Empty where there is none.
    pub fn suggestions(&self) -> Vec<String> {
        let found = self.reply().map_or(&[][..], |reply| reply.suggestions.as_slice());
        let list = self.refusal().map_or(found, |refusal| refusal.suggestions.as_slice());
        under_heading("Ask exactly:", list.iter().map(|question| format!("  {question}")))
    }

    /// The reply to the question; none for a query.
    fn reply(&self) -> Option<&'a Reply> {
        match self.source {
            ViewSource::Question(reply) => Some(reply),
            ViewSource::Query(_) => None,
        }
    }
}

/// Remarks on the names in a query that a graph without a dataset does not have. With a dataset they
/// are mistakes.
fn unknown_names(text: &str, world: World) -> Vec<String> {
    if world.dataset.is_some() {
        return Vec::new();
    }
    let remark = |unknown: Diagnostic| match unknown.help {
        Some(help) => format!("{}: {help}", capitalised(&unknown.message)),
        None => format!("{}.", capitalised(&unknown.message)),
    };
    Query::unknown_names(text, world.graph).into_iter().map(remark).collect()
}

/// Lines with a heading before them, if there are any.
fn under_heading(heading: &str, lines: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let heading = (lines.len() > 0).then(|| heading.to_owned());
    heading.into_iter().chain(lines).collect()
}

/// The remarks before and after the answer to a question, one on each line.
fn remarks(reply: &Reply) -> (Vec<String>, Vec<String>) {
    let mut before: Vec<String> =
        reply.corrections.iter().map(|c| format!("Reading “{}” as {}.", c.typed, c.read)).collect();
    before.extend(reply.reading.clone());
    before.extend(reply.remarks.iter().cloned());
    let mut after = Vec::new();
    if reply.status == Status::Answered {
        let claims = counted(reply.evidence.len(), "claim");
        after.push(match reply.form {
            Some(Form::Entities) => {
                format!("{}, {claims}.", counted(reply.answers.len(), "answer"))
            }
            Some(Form::Path) => format!("{}, {claims}.", counted(reply.paths.len(), "path")),
            _ => format!("{claims} on record."),
        });
    }
    if reply.undated_left_out > 0 {
        after.push(format!("{} left out.", counted(reply.undated_left_out, "undated claim")));
    }
    if !reply.unknown.is_empty() {
        let words: Vec<String> = reply.unknown.iter().map(|word| format!("“{word}”")).collect();
        let word = if words.len() == 1 { "the word" } else { "any of the words" };
        after.push(format!("No record has {word} {}.", words.join(", ")));
    }
    (before, after)
}
