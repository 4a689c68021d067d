//! Answers as comma-separated values (RFC 4180), for spreadsheets and programs.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front of it, as OWASP
//! advises under "CSV Injection": `=1+1` becomes `'=1+1`. Numbers stay numbers.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use polemic_engine::query::Answer;
use polemic_question::Reply;
use polemic_question::reply::{Form, Single, Status};
use polemic_record::property_graph::{self, Evidence};
use polemic_record::{Citation, Dataset, When};

use super::World;
use super::cited_passage::{CitedPassage, passages};
use super::comparison::Comparison;
use super::evidence_text::{EvidenceText, source_texts};
use super::json::cell_text;
use super::picture::StanceSide;
use super::view::{View, ViewSource};

/// The columns of the answer to a question.
const COLUMNS: [&str; 6] = ["answer", "kind", "claim", "when", "source", "at"];
/// The last column, if the reader has a copy of the text: the sentences cited.
const PASSAGE: &str = "passage";

/// The columns of the answer to a question asked in a world.
fn columns(world: World) -> impl Iterator<Item = String> {
    let passage = world.texts.map(|_| PASSAGE);
    COLUMNS.into_iter().chain(passage).map(str::to_owned)
}

/// Writes a view as CSV, with a first line that names the columns.
///
/// The answer to a question has a line for each claim of each entity that answers. Where no entity
/// does, it has a line for each claim, with the answer in its first cell: `yes`, a date, a number, or
/// else what the claim says. A comparison has a line for each claim of each cell. A query has a line
/// for each row, in which null is an empty cell, a list or a map is JSON, and the last cell has the
/// places in the sources that the row rests on, if the graph has sources.
///
/// # Errors
/// The writer fails.
pub fn write_csv_of_view(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let lines = match (view.source, &view.comparison) {
        (ViewSource::Query(answer), _) => return write_query_lines(answer, view, out),
        (ViewSource::Question(_), Some(comparison)) => comparison_lines(comparison),
        (ViewSource::Question(reply), None) => {
            csv_line(columns(view.world)) + &reply_lines(reply, view, None)
        }
    };
    out.write_all(lines.as_bytes())
}

/// The first line of a file that has the answers to several questions.
pub fn csv_head_of_several(world: World) -> String {
    csv_line(["question".to_owned()].into_iter().chain(columns(world)))
}

/// The lines of the answer to one of several questions; the first cell of each is the question.
/// Empty for a query.
pub fn csv_lines_of_several(view: &View) -> String {
    match view.source {
        ViewSource::Question(reply) => reply_lines(reply, view, Some(&reply.question)),
        ViewSource::Query(_) => String::new(),
    }
}

/// A comparison: a line for each claim of each cell, and one for each cell without a claim, which
/// says that nothing is on record.
fn comparison_lines(comparison: &Comparison) -> String {
    let mut out = csv_line(["on", "who", "side", "claim", "when", "source"].map(str::to_owned));
    for row in &comparison.rows {
        for (who, cell) in comparison.columns.iter().zip(&row.cells) {
            let mut add = |side: &str, cited: &EvidenceText| {
                out.push_str(&csv_line([
                    row.on.clone(),
                    who.clone(),
                    side.to_owned(),
                    cited.text.clone(),
                    cited.when.clone(),
                    cited.sources.join("; "),
                ]));
            };
            if cell.stands.is_empty() {
                add("nothing on record", &EvidenceText::default());
            }
            for stand in &cell.stands {
                let side = match stand.side {
                    StanceSide::For => "for",
                    StanceSide::Against => "against",
                    StanceSide::Neither | StanceSide::Unasserted => "not asserted",
                };
                stand.claims.iter().for_each(|(cited, _)| add(side, cited));
            }
        }
    }
    out
}

/// The claims of each entity that answers, or all claims where no entity does.
fn reply_lines(reply: &Reply, view: &View, question: Option<&str>) -> String {
    let Some(dataset) = view.world.dataset else { return String::new() };
    let mut out = String::new();
    let mut add = |name: &str, kind: &str, evidence: Option<Evidence>| {
        let cited = evidence.map(|evidence| EvidenceText::of(dataset, evidence));
        let (when, cites) =
            evidence.map_or((None, &[][..]), |evidence| date_and_citations(dataset, evidence));
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
        let passage = view.world.texts.map(|_| {
            let cited = passages(dataset, view.world.texts, cites);
            cited.iter().map(CitedPassage::line).collect::<Vec<_>>().join(" ")
        });
        let cells = cells.into_iter().chain(passage);
        out.push_str(&csv_line(question.map(str::to_owned).into_iter().chain(cells)));
    };
    if reply.answers.is_empty() {
        let word = answer_word(reply, view);
        for &evidence in &reply.evidence {
            let own = || EvidenceText::of(dataset, evidence).text;
            add(&word.clone().unwrap_or_else(own), "", Some(evidence));
        }
        if let (Some(word), true) = (word, reply.evidence.is_empty()) {
            add(&word, "", None);
        }
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

/// The answer to a question that no entity answers: `yes`, `no`, a number without its unit, a date as
/// EDTF, or a text. `None` where the claims themselves are the answer.
fn answer_word(reply: &Reply, view: &View) -> Option<String> {
    let said = || view.lead.first().map(|line| line.trim_end_matches('.').to_lowercase());
    match (&reply.value, reply.form) {
        _ if reply.status != Status::Answered => None,
        (_, Some(Form::Boolean)) => said(),
        (Some(Single::Bool(true)), _) => Some("yes".to_owned()),
        (Some(Single::Bool(false)), _) => Some("no".to_owned()),
        (Some(Single::Number(n)), _) => Some(n.to_string()),
        (Some(Single::Date(text) | Single::Text(text)), _) => Some(text.clone()),
        (None, _) => None,
    }
}

/// The date of a piece of evidence as the dataset writes it, and its citations.
fn date_and_citations(dataset: &Dataset, evidence: Evidence) -> (Option<&When>, &[Citation]) {
    let (when, cites) = match evidence {
        Evidence::Claim(id) => (&dataset.claim(id).when, &dataset.claim(id).cites),
        Evidence::Figure(id) => (&dataset.figure(id).when, &dataset.figure(id).cites),
        Evidence::Entity(id) => (&dataset.entity(id).when, &dataset.entity(id).cites),
    };
    (when.as_ref(), cites)
}

/// The rows of a query, and where a row rests on claims, a last column with their places. Each line
/// is written as it is made.
fn write_query_lines(answer: &Answer, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let dataset = view.world.dataset;
    let cites = dataset.filter(|_| answer.rows.iter().any(|row| !row.evidence.is_empty()));
    let source = cites.map(|_| "Source".to_owned());
    out.write_all(csv_line(answer.columns.iter().cloned().chain(source)).as_bytes())?;
    for row in &answer.rows {
        let cells = row.values.iter().map(|value| cell_text(value, view.world));
        let places = cites.map(|dataset| {
            let mut seen = BTreeSet::new();
            let evidence = row.evidence.iter().map(|&edge| property_graph::evidence(dataset, edge));
            let once: Vec<Citation> = evidence
                .flat_map(|evidence| date_and_citations(dataset, evidence).1)
                .filter(|&cite| seen.insert((cite.source.index(), cite.at.as_str())))
                .cloned()
                .collect();
            source_texts(dataset, &once).join("; ")
        });
        out.write_all(csv_line(cells.chain(places)).as_bytes())?;
    }
    Ok(())
}

/// A line of cells that no spreadsheet runs as formulas; it ends with CR LF.
pub fn csv_line(cells: impl IntoIterator<Item = String>) -> String {
    raw_csv_line(cells.into_iter().map(|cell| defused_cell(&cell).into_owned()))
}

/// A line of cells as they are, for programs that take an apostrophe as part of the text.
pub fn raw_csv_line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted_cell(&cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell with an apostrophe in front of it if a spreadsheet would run it as a formula.
///
/// A cell such as `'=1`, which looks as though it had got its apostrophe here, gets another one:
/// so [`graph::read`](polemic_engine::graph::read) can take one away and has the cell as it was.
pub fn defused_cell(cell: &str) -> Cow<'_, str> {
    let formula = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}").into() } else { cell.into() }
}

/// A cell in quotes, if it needs them.
fn quoted_cell(cell: &str) -> String {
    // Readers take blanks away that stand around a cell without quotes.
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
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
            csv_line(["=1+1", "-5", "a \"b\", c", "@x"].map(str::to_owned)),
            "'=1+1,-5,\"a \"\"b\"\", c\",'@x\r\n"
        );
    }
}
