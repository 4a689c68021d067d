//! Answers as comma-separated values (RFC 4180), for spreadsheets and programs.
//!
//! A cell that a spreadsheet would take for a formula is led by an apostrophe, as OWASP advises
//! ("CSV Injection"); numbers stay numbers.

use std::borrow::Cow;

use polemic_engine::graph::Value;
use polemic_engine::query::Answer;
use polemic_question::Reply;
use polemic_question::reply::Form;
use polemic_record::property_graph::Evidence;
use polemic_record::{Citation, Dataset, When};

use super::World;
use super::comparison::{self, Comparison};
use super::picture::Side;
use super::words::{self, Cited};

/// A comparison: a row for each claim of each cell, and one for each cell without any, which says
/// that nothing is on record.
fn of_comparison(comparison: &Comparison) -> String {
    let mut out = line(["on", "who", "side", "claim", "when", "source"].map(str::to_owned));
    for row in &comparison.rows {
        for (who, cell) in comparison.columns.iter().zip(&row.cells) {
            let mut add = |side: &str, cited: &Cited| {
                out.push_str(&line([
                    row.on.clone(),
                    who.clone(),
                    side.to_owned(),
                    cited.text.clone(),
                    cited.when.clone(),
                    cited.sources.join("; "),
                ]));
            };
            if cell.stands.is_empty() {
                add("nothing on record", &Cited::default());
            }
            for stand in &cell.stands {
                let side = match stand.side {
                    Side::For => "for",
                    Side::Against => "against",
                    Side::Neither | Side::Unasserted => "not asserted",
                };
                stand.claims.iter().for_each(|(cited, _)| add(side, cited));
            }
        }
    }
    out
}

/// The columns of an answer to a question.
const HEAD: [&str; 6] = ["answer", "kind", "claim", "when", "source", "at"];

/// The answer to a question: a row for each claim of each answer, or for each claim.
pub fn of_reply(reply: &Reply, world: World) -> String {
    match world.dataset {
        Some(dataset) if reply.form == Some(Form::Comparison) => {
            of_comparison(&comparison::of_reply(reply, dataset))
        }
        _ => line(HEAD.map(str::to_owned)) + &rows(reply, world, None),
    }
}

/// The head of the answers to several questions.
pub fn head_of_many() -> String {
    line(["question"].iter().chain(&HEAD).map(|name| (*name).to_owned()))
}

/// The rows of the answer to one of several questions.
pub fn rows_of_many(reply: &Reply, world: World) -> String {
    rows(reply, world, Some(&reply.question))
}

fn rows(reply: &Reply, world: World, question: Option<&str>) -> String {
    let Some(dataset) = world.dataset else { return String::new() };
    let mut out = String::new();
    let mut add = |name: &str, kind: &str, evidence: Option<Evidence>| {
        let cited = evidence.map(|evidence| words::cited(dataset, evidence));
        let (when, cites) = evidence.map_or((None, &[][..]), |evidence| dated(dataset, evidence));
        let part = |part: fn(&Citation, &Dataset) -> String| {
            cites.iter().map(|cite| part(cite, dataset)).collect::<Vec<_>>().join("; ")
        };
        let cells = [
            name.to_owned(),
            kind.to_owned(),
            cited.map_or(String::new(), |cited| cited.text),
            when.map_or(String::new(), |when| when.text().to_owned()),
            part(|cite, dataset| dataset.source(cite.source).id.clone()),
            part(|cite, _| cite.at.clone()),
        ];
        out.push_str(&line(question.map(str::to_owned).into_iter().chain(cells)));
    };
    if reply.answers.is_empty() {
        reply.evidence.iter().for_each(|&evidence| add("", "", Some(evidence)));
    }
    for found in &reply.answers {
        let entity = dataset.entity(found.entity);
        let kind = entity.kinds.first().map_or("", |&kind| dataset.schema.kind(kind).name.as_str());
        if found.evidence.is_empty() {
            add(&entity.name, kind, None);
        }
        for &n in &found.evidence {
            add(&entity.name, kind, reply.evidence.get(n).copied());
        }
    }
    out
}

fn dated(dataset: &Dataset, evidence: Evidence) -> (Option<&When>, &[Citation]) {
    let (when, cites) = match evidence {
        Evidence::Claim(id) => (&dataset.claim(id).when, &dataset.claim(id).cites),
        Evidence::Figure(id) => (&dataset.figure(id).when, &dataset.figure(id).cites),
        Evidence::Entity(id) => (&dataset.entity(id).when, &dataset.entity(id).cites),
    };
    (when.as_ref(), cites)
}

/// The answer to a query: its columns and rows. Null is an empty cell.
pub fn of_answer(answer: &Answer, world: World) -> String {
    let mut out = line(answer.columns.iter().cloned());
    for row in &answer.rows {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            other => world.value_text(other),
        };
        out.push_str(&line(row.values.iter().map(cell)));
    }
    out
}

/// A line of cells that no spreadsheet takes for formulas.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
    plain_line(cells.into_iter().map(|cell| defused(&cell).into_owned()))
}

/// A line of cells as they are.
pub fn plain_line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(&cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell led by an apostrophe if a spreadsheet would take it for a formula, or if it looks as
/// though one had been put before it, so that [`graph::read`](polemic_engine::graph::read) knows which to
/// take away.
pub fn defused(cell: &str) -> Cow<'_, str> {
    let formula = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}").into() } else { cell.into() }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(
            line(["=1+1", "-5", "a \"b\", c", "@x"].map(str::to_owned)),
            "'=1+1,-5,\"a \"\"b\"\", c\",'@x\r\n"
        );
    }
}
