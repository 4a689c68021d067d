//! What a table of an answer holds, before it is laid out for a terminal or in Markdown.

use polemic_engine::query::Answer;
use polemic_question::reply::{Form, Found, Reply, Single, Status};
use polemic_record::property_graph::{self, Evidence};
use polemic_record::schema::QualifierRole;
use polemic_record::sentence::{capitalised, grouped, listed};
use polemic_record::{Dataset, EntityId, QualifierId, When};

use super::World;
use super::comparison;
use super::words::{self, counted};

/// Rows that rest on more claims than this say how many, and do not cite each of them.
const MOST_CITED: usize = 12;

/// Something said first, a table, and numbered notes under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Lines before the table: the answer where it is one value, or what is known of an entity.
    pub lead: Vec<String>,
    /// The names of the columns; none where there is no table.
    pub head: Vec<String>,
    /// The rows, as wide as the head.
    pub rows: Vec<Vec<String>>,
    /// Whether the first cell of a row is its head; where that is empty, the row goes with the one
    /// before it.
    pub heads: bool,
    /// Lines under the table.
    pub foot: Vec<String>,
    /// Note *n* of the table is the *n*th.
    pub notes: Vec<Note>,
}

/// What a number under a table stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Where it stands: one text a source.
    pub sources: Vec<String>,
    /// The same in short.
    pub places: String,
    /// An editor's doubt.
    pub doubt: Option<String>,
}

/// Numbers what is cited, each thing once.
#[derive(Default)]
pub struct Notes {
    known: Vec<Evidence>,
    /// The notes so far.
    pub list: Vec<Note>,
}

impl Notes {
    /// The number of the note on a piece of evidence.
    pub fn number(&mut self, dataset: &Dataset, evidence: Evidence) -> usize {
        if let Some(at) = self.known.iter().position(|known| *known == evidence) {
            return at + 1;
        }
        self.known.push(evidence);
        let words::Cited { sources, places, doubt, .. } = words::cited(dataset, evidence);
        self.list.push(Note { sources, places, doubt });
        self.list.len()
    }
}

impl Sheet {
    /// The sheet of a reply that is no comparison, with what its notes say in its rows: the last
    /// cell has the places, the claim its doubt.
    #[must_use]
    pub fn without_notes(mut self) -> Sheet {
        for row in &mut self.rows {
            let [.., claim, _, source] = &mut row[..] else { continue };
            let number = source.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
            let number = number.and_then(|digits| digits.parse::<usize>().ok());
            let Some(note) = number.and_then(|n| self.notes.get(n.wrapping_sub(1))) else {
                continue;
            };
            source.clone_from(&note.places);
            if let Some(doubt) = &note.doubt {
                claim.push_str(&format!("; doubt: {doubt}"));
            }
        }
        self.notes.clear();
        self
    }
}

fn own(head: &[&str]) -> Vec<String> {
    head.iter().map(|name| (*name).to_owned()).collect()
}

/// The answer to a question; empty for one that was refused.
pub fn of_reply(reply: &Reply, world: World) -> Sheet {
    let Some(dataset) = world.dataset else { return Sheet::default() };
    let said = |line: &str| Sheet { lead: own(&[line]), ..Sheet::default() };
    match reply.status {
        Status::Refused => return Sheet::default(),
        Status::Nothing if reply.form == Some(Form::Boolean) => return said("No record of it."),
        Status::Nothing => return said("Nothing on record."),
        Status::Answered => {}
    }
    if reply.form == Some(Form::Comparison) {
        return comparison::of_reply(reply, dataset).sheet();
    }
    let mut notes = Notes::default();
    let lead = lead(reply, dataset);
    let (head, rows) = match reply.form {
        Some(Form::Entities) => {
            (own(&["Answer", "Claim", "When", "Source"]), answers(reply, dataset, &mut notes))
        }
        Some(Form::Path) => {
            (own(&["Path", "Claim", "When", "Source"]), paths(reply, dataset, &mut notes))
        }
        _ => {
            let rows = reply.evidence.iter().map(|&e| claim_row(dataset, e, &mut notes)).collect();
            (own(&["Claim", "When", "Source"]), rows)
        }
    };
    let head = if rows.is_empty() { Vec::new() } else { head };
    let heads = matches!(reply.form, Some(Form::Entities | Form::Path));
    Sheet { lead, head, rows, heads, foot: Vec::new(), notes: notes.list }
}

/// What is said before the table.
fn lead(reply: &Reply, dataset: &Dataset) -> Vec<String> {
    let qualifier = reply.qualifier.as_ref().map_or(String::new(), |q| format!("{q} "));
    let unit = reply.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let value = match (&reply.value, reply.form) {
        (Some(Single::Bool(true)), _) => match topics(reply, dataset) {
            None => "Yes.".to_owned(),
            Some(topics) => format!("Yes, on {topics}."),
        },
        (Some(Single::Bool(false)), _) => "No.".to_owned(),
        (None, Some(Form::Boolean)) => undecided(reply, dataset).to_owned(),
        (Some(Single::Number(n)), _) => {
            let possible = reply.answers.iter().filter(|found| found.possibly).count();
            // What is counted is what is on record, of which there may have been more.
            let possibly = match possible {
                0 if reply.answers.is_empty() => String::new(),
                0 => " on record".to_owned(),
                more => format!(" on record for certain, and possibly {more} more"),
            };
            capitalised(&format!("{qualifier}{}{unit}{possibly}", grouped(*n)))
        }
        (Some(Single::Date(edtf)), _) => {
            let spoken = When::parse(edtf).map_or_else(|_| edtf.clone(), |when| when.to_string());
            capitalised(&spoken)
        }
        (Some(Single::Text(_)) | None, Some(Form::Text)) => match values(reply, dataset) {
            text if text.is_empty() => return Vec::new(),
            text => capitalised(&text),
        },
        (Some(Single::Text(text)), _) => capitalised(text),
        (None, Some(Form::Card)) => return card(reply, dataset),
        _ => return Vec::new(),
    };
    vec![value]
}

/// On what alone something is so: none where a claim says so without a restriction.
fn topics(reply: &Reply, dataset: &Dataset) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for &evidence in &reply.evidence {
        let Evidence::Claim(id) = evidence else { return None };
        let is_topic = |q: &QualifierId| dataset.schema.tells(*q, &[QualifierRole::Topic]);
        let own = dataset.claim(id).qualifiers.iter().filter(|(q, _)| is_topic(q));
        let own: Vec<String> =
            own.flat_map(|(_, terms)| terms).map(|term| dataset.term_text(term)).collect();
        if own.is_empty() {
            return None;
        }
        found.extend(own.into_iter().filter(|topic| !found.contains(topic)).collect::<Vec<_>>());
    }
    (!found.is_empty()).then(|| listed(&found))
}

/// The values that a question for them finds: entities, and then what stands in words.
fn values(reply: &Reply, dataset: &Dataset) -> String {
    let entity = |found: &Found| {
        let possibly = if found.possibly { " (possibly)" } else { "" };
        format!("{}{possibly}", dataset.in_sentence(found.entity))
    };
    let text = match &reply.value {
        Some(Single::Text(text)) => Some(text.clone()),
        _ => None,
    };
    reply.answers.iter().map(entity).chain(text).collect::<Vec<_>>().join("; ")
}

/// Why a question for yes or no has neither for an answer although something is on record.
fn undecided(reply: &Reply, dataset: &Dataset) -> &'static str {
    let denied =
        |evidence: &Evidence| matches!(evidence, Evidence::Claim(id) if dataset.claim(*id).denied);
    let denials = reply.evidence.iter().filter(|evidence| denied(evidence)).count();
    match denials {
        0 if reply.answers.is_empty() => "On record of some of them, but not of all.",
        0 => "Possibly: the dates on record allow it, but do not settle it.",
        n if n < reply.evidence.len() => "The record has it both ways.",
        _ => "Neither yes nor no: the record denies only something narrower.",
    }
}

/// What is known of an entity beside its claims.
fn card(reply: &Reply, dataset: &Dataset) -> Vec<String> {
    let Some(found) = reply.answers.first() else { return Vec::new() };
    let entity = dataset.entity(found.entity);
    let kinds = words::kinds(dataset, found.entity);
    let when = entity.when.as_ref().map_or(String::new(), |when| format!(", {when}"));
    let mut lines = vec![format!("{} ({kinds}){when}", capitalised(&entity.name))];
    if !entity.aliases.is_empty() {
        lines.push(format!("also: {}", entity.aliases.join(", ")));
    }
    lines.extend(entity.about.clone());
    lines.extend(entity.doubt.as_ref().map(|doubt| format!("doubt: {doubt}")));
    lines.extend(entity.links.iter().map(|link| format!("{}: {}", link.scheme, link.id)));
    lines
}

fn claim_row(dataset: &Dataset, evidence: Evidence, notes: &mut Notes) -> Vec<String> {
    let cited = words::cited(dataset, evidence);
    let number = notes.number(dataset, evidence);
    vec![cited.text, cited.when, format!("[{number}]")]
}

/// Entities that answer, each with the claims that it rests on; sure ones first.
fn answers(reply: &Reply, dataset: &Dataset, notes: &mut Notes) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (sure, possible): (Vec<_>, Vec<_>) = reply.answers.iter().partition(|a| !a.possibly);
    for found in sure.into_iter().chain(possible) {
        let mut name = capitalised(&dataset.entity(found.entity).name);
        if found.possibly {
            name.push_str(" (possibly)");
        }
        if found.evidence.is_empty() {
            rows.push(unclaimed(name, found.entity, reply, dataset, notes));
            continue;
        }
        for &n in &found.evidence {
            let mut row = vec![std::mem::take(&mut name)];
            row.extend(claim_row(dataset, reply.evidence[n], notes));
            rows.push(row);
        }
    }
    rows
}

/// An entity that answers without a claim: because nothing says otherwise, or for what it is.
fn unclaimed(
    name: String,
    entity: EntityId,
    reply: &Reply,
    dataset: &Dataset,
    notes: &mut Notes,
) -> Vec<String> {
    let denies = reply.reading.as_ref().is_some_and(|text| text.split(' ').any(|w| w == "not"));
    if denies {
        let none = "no record to the contrary".to_owned();
        return vec![name, none, String::new(), String::new()];
    }
    let record = dataset.entity(entity);
    let when = record.when.as_ref().map_or(String::new(), When::to_string);
    let number = (!record.cites.is_empty())
        .then(|| format!("[{}]", notes.number(dataset, Evidence::Entity(entity))));
    vec![name, words::kinds(dataset, entity), when, number.unwrap_or_default()]
}

/// Each path as sentences in the order in which it goes, the first with its number.
fn paths(reply: &Reply, dataset: &Dataset, notes: &mut Notes) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (n, path) in reply.paths.iter().enumerate() {
        let mut number = (n + 1).to_string();
        for &place in path {
            let mut row = vec![std::mem::take(&mut number)];
            row.extend(claim_row(dataset, reply.evidence[place], notes));
            rows.push(row);
        }
    }
    rows
}

/// What is to be said beside an answer, for standard error, one remark a line: words read as
/// others, the reading, and afterwards counts and what was left out.
pub fn remarks(reply: &Reply) -> (Vec<String>, Vec<String>) {
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
    if let Some((question, count)) = &reply.wider {
        after.push(format!("{} to the wider question: {question}", counted(*count, "answer")));
    }
    (before, after)
}

/// The claims closest to a question that was refused or found nothing, a line each under a heading;
/// nothing where there are none.
pub fn nearest(reply: &Reply, world: World) -> Vec<String> {
    let Some(dataset) = world.dataset.filter(|_| !reply.nearest.is_empty()) else {
        return Vec::new();
    };
    let line = |&evidence: &Evidence| {
        let cited = words::cited(dataset, evidence);
        let when = if cited.when.is_empty() { String::new() } else { format!(" ({})", cited.when) };
        format!("  {}{when} — {}", cited.text, cited.sources.join("; "))
    };
    let heading = "Close to it on record:".to_owned();
    std::iter::once(heading).chain(reply.nearest.iter().map(line)).collect()
}

/// What can be asked instead of a question that was refused, a line each under a heading.
pub fn offers(reply: &Reply) -> Vec<String> {
    let offered = reply.refusal.as_ref().map_or(&[][..], |refusal| refusal.suggestions.as_slice());
    let heading = (!offered.is_empty()).then(|| "You could ask:".to_owned());
    heading.into_iter().chain(offered.iter().map(|question| format!("  {question}"))).collect()
}

/// The answer to a query: a row a row, and what each rests on.
pub fn of_answer(answer: &Answer, world: World) -> Sheet {
    let mut notes = Notes::default();
    let cites = world.dataset.filter(|_| answer.rows.iter().any(|row| !row.evidence.is_empty()));
    let mut head = answer.columns.clone();
    if cites.is_some() {
        head.push("Source".to_owned());
    }
    let mut rows = Vec::new();
    for row in &answer.rows {
        let few = row.evidence.len() <= MOST_CITED;
        let mut cite = |evidence| match world.dataset {
            Some(dataset) if few => format!(" [{}]", notes.number(dataset, evidence)),
            _ => String::new(),
        };
        let cell = |value| world.narrated(value, &mut cite);
        let mut cells: Vec<String> = row.values.iter().map(cell).collect();
        if let Some(dataset) = cites {
            cells.push(if few {
                let number = |&edge| notes.number(dataset, property_graph::evidence(dataset, edge));
                let mut numbers: Vec<usize> = row.evidence.iter().map(number).collect();
                numbers.sort_unstable();
                numbers.iter().map(|n| format!("[{n}]")).collect()
            } else {
                counted(row.evidence.len(), "claim")
            });
        }
        rows.push(cells);
    }
    Sheet { head, rows, notes: notes.list, ..Sheet::default() }
}
