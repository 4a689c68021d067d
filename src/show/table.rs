//! Answers as tables for a terminal. Cells wrap; nothing is ever cut.

use comfy_table::{ContentArrangement, Table};

use crate::dataset::sentence::{capitalised, grouped};
use crate::dataset::{Dataset, When};
use crate::graph::build::{self, Evidence};
use crate::query::Answer;
use crate::question::reply::{Form, Reply, Single, Status};

use super::World;
use super::words::{self, counted};

/// Rows that rest on more claims than this say how many, and do not cite each of them.
const MOST_CITED: usize = 12;

/// Numbered notes under a table.
#[derive(Default)]
struct Notes {
    known: Vec<Evidence>,
    text: String,
}

impl Notes {
    /// The number of what is cited, noted now if it is new.
    fn number(&mut self, dataset: &Dataset, evidence: Evidence) -> usize {
        if let Some(at) = self.known.iter().position(|known| *known == evidence) {
            return at + 1;
        }
        self.known.push(evidence);
        let number = self.known.len();
        let cited = words::cited(dataset, evidence);
        self.text.push_str(&format!(" [{number}] {}\n", cited.sources.join("; ")));
        if let Some(doubt) = cited.doubt {
            self.text.push_str(&format!("     doubt: {doubt}\n"));
        }
        number
    }
}

/// A table with a head, as wide as `width` allows (or as it needs, where there is no width).
fn table(head: &[&str], rows: Vec<Vec<String>>, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(head);
    table.add_rows(rows);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width.max(40));
    }
    let mut text = String::new();
    for line in table.to_string().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The answer to a question, for standard output; nothing for one that was refused.
pub fn reply(reply: &Reply, world: World, width: Option<u16>) -> String {
    let Some(dataset) = world.dataset else { return String::new() };
    match reply.status {
        Status::Refused => return String::new(),
        Status::Nothing if reply.form == Some(Form::Boolean) => {
            return "No record of it.\n".to_owned();
        }
        Status::Nothing => return "Nothing on record.\n".to_owned(),
        Status::Answered => {}
    }
    let mut notes = Notes::default();
    let head = lead(reply, dataset);
    let rows = match reply.form {
        Some(Form::Entities) => {
            return head + &answers(reply, dataset, width, &mut notes) + &notes_of(&notes);
        }
        _ => reply.evidence.iter(),
    };
    let claims: Vec<Vec<String>> =
        rows.map(|&evidence| claim_row(dataset, evidence, &mut notes)).collect();
    let claims = if claims.is_empty() {
        String::new()
    } else {
        table(&["Claim", "When", "Source"], claims, width)
    };
    let gap = if head.is_empty() || claims.is_empty() { "" } else { "\n" };
    head + gap + &claims + &notes_of(&notes)
}

fn notes_of(notes: &Notes) -> String {
    if notes.text.is_empty() { String::new() } else { format!("\n{}", notes.text) }
}

/// What is said before the table.
fn lead(reply: &Reply, dataset: &Dataset) -> String {
    let qualifier = reply.qualifier.as_ref().map_or(String::new(), |q| format!("{q} "));
    let unit = reply.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let value = match (&reply.value, reply.form) {
        (Some(Single::Bool(true)), _) => "Yes.".to_owned(),
        (Some(Single::Bool(false)), _) => "No.".to_owned(),
        (None, Some(Form::Boolean)) => "The record has it both ways.".to_owned(),
        (Some(Single::Number(n)), _) => capitalised(&format!("{qualifier}{}{unit}", grouped(*n))),
        (Some(Single::Date(edtf)), _) => {
            let spoken = When::parse(edtf).map_or_else(|_| edtf.clone(), |when| when.to_string());
            capitalised(&spoken)
        }
        (Some(Single::Text(text)), _) => capitalised(text),
        (None, Some(Form::Card)) => return card(reply, dataset),
        _ => return String::new(),
    };
    value + "\n"
}

/// What is known of an entity beside its claims.
fn card(reply: &Reply, dataset: &Dataset) -> String {
    let Some(found) = reply.answers.first() else { return String::new() };
    let entity = dataset.entity(found.entity);
    let kinds: Vec<&str> = entity
        .kinds
        .iter()
        .map(|&kind| {
            let kind = dataset.schema.kind(kind);
            kind.nouns.first().map_or(kind.name.as_str(), String::as_str)
        })
        .collect();
    let mut text = format!("{} ({})", capitalised(&entity.name), kinds.join(", "));
    if let Some(when) = &entity.when {
        text.push_str(&format!(", {when}"));
    }
    text.push('\n');
    if !entity.aliases.is_empty() {
        text.push_str(&format!("also: {}\n", entity.aliases.join(", ")));
    }
    if let Some(about) = &entity.about {
        text.push_str(&format!("{about}\n"));
    }
    if let Some(doubt) = &entity.doubt {
        text.push_str(&format!("doubt: {doubt}\n"));
    }
    text
}

fn claim_row(dataset: &Dataset, evidence: Evidence, notes: &mut Notes) -> Vec<String> {
    let cited = words::cited(dataset, evidence);
    let number = notes.number(dataset, evidence);
    vec![cited.text, cited.when, format!("[{number}]")]
}

/// Entities that answer, each with the claims that it rests on; sure ones first.
fn answers(reply: &Reply, dataset: &Dataset, width: Option<u16>, notes: &mut Notes) -> String {
    let mut rows = Vec::new();
    let (sure, possible): (Vec<_>, Vec<_>) = reply.answers.iter().partition(|a| !a.possibly);
    for found in sure.into_iter().chain(possible) {
        let mut name = capitalised(&dataset.entity(found.entity).name);
        if found.possibly {
            name.push_str(" (possibly)");
        }
        if found.evidence.is_empty() {
            rows.push(vec![
                name,
                "no record to the contrary".to_owned(),
                String::new(),
                String::new(),
            ]);
            continue;
        }
        for &n in &found.evidence {
            let mut row = vec![std::mem::take(&mut name)];
            row.extend(claim_row(dataset, reply.evidence[n], notes));
            rows.push(row);
        }
    }
    table(&["Answer", "Claim", "When", "Source"], rows, width)
}

/// What is to be said beside an answer, for standard error, one remark a line: words read as
/// others, the reading, and afterwards counts and what was left out.
pub fn remarks(reply: &Reply) -> (Vec<String>, Vec<String>) {
    let mut before: Vec<String> =
        reply.corrections.iter().map(|c| format!("Reading “{}” as {}.", c.typed, c.read)).collect();
    before.extend(reply.reading.clone());
    let mut after = Vec::new();
    if reply.status == Status::Answered {
        let claims = counted(reply.evidence.len(), "claim");
        after.push(match reply.form {
            Some(Form::Entities) => {
                format!("{}, {claims}.", counted(reply.answers.len(), "answer"))
            }
            _ => format!("{claims} on record."),
        });
    }
    if reply.undated_left_out > 0 {
        after.push(format!("{} left out.", counted(reply.undated_left_out, "undated claim")));
    }
    if let Some((question, count)) = &reply.wider {
        after.push(format!("{} to the wider question: {question}", counted(*count, "answer")));
    }
    (before, after)
}

/// The answer to a query: a row a row, and what each rests on.
pub fn answer(answer: &Answer, world: World, width: Option<u16>) -> String {
    let mut notes = Notes::default();
    let cites = world.dataset.filter(|_| answer.rows.iter().any(|row| !row.evidence.is_empty()));
    let mut head: Vec<&str> = answer.columns.iter().map(String::as_str).collect();
    if cites.is_some() {
        head.push("Source");
    }
    let mut rows = Vec::new();
    for row in &answer.rows {
        let mut cells: Vec<String> = row.values.iter().map(|v| world.value_text(v)).collect();
        if let Some(dataset) = cites {
            cells.push(if row.evidence.len() > MOST_CITED {
                counted(row.evidence.len(), "claim")
            } else {
                let number = |&edge| notes.number(dataset, build::evidence(dataset, edge));
                let numbers = row.evidence.iter().map(number);
                numbers.map(|n| format!("[{n}]")).collect()
            });
        }
        rows.push(cells);
    }
    table(&head, rows, width) + &notes_of(&notes)
}
