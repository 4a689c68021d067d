//! The rows of a view as text: for a question a row for each claim, for a query a row for each row.

use polemic_engine::query::Answer;
use polemic_question::find::FoundRecord;
use polemic_question::reply::{Form, Reply, Status};
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::{capitalised, listed};
use polemic_record::{Dataset, EntityId, When};

use super::card::card_groups;
use super::{View, ViewSource};
use crate::evidence_text::{EvidenceText, kind_nouns};
use crate::text_table::{SourceNotes, TextTable};
use crate::value_text::counted;

/// A row of a query that rests on more claims than this says how many they are, and does not cite
/// each of them.
const MOST_CITED: usize = 12;

/// The table of a view. With `places_in_cells` the places cited stand in the last cell of each row
/// of a question, and there are no notes. At most `most` rows are made of an answer.
pub(super) fn table(view: &View, places_in_cells: bool, most: usize) -> TextTable {
    let answered = view.status == Status::Answered;
    let mut table = match (view.source, view.world.dataset, &view.comparison) {
        (ViewSource::Query(answer), ..) => query_rows(view, answer, most),
        (ViewSource::Question(_), _, Some(comparison)) if answered => {
            return comparison.clone().table();
        }
        (ViewSource::Question(reply), Some(dataset), None) if answered => {
            let notes = SourceNotes::default();
            ReplyRows { reply, dataset, places_in_cells, most, notes }.table()
        }
        (ViewSource::Question(reply), Some(dataset), _) if !reply.nearest.is_empty() => {
            let notes = SourceNotes::default();
            ReplyRows { reply, dataset, places_in_cells, most, notes }.found_records()
        }
        _ => TextTable::default(),
    };
    table.notes.iter_mut().for_each(|note| note.add_passages(view.world));
    TextTable { lead: view.lead.clone(), ..table }
}

/// Makes the rows that answer a question.
struct ReplyRows<'a> {
    reply: &'a Reply,
    dataset: &'a Dataset,
    places_in_cells: bool,
    most: usize,
    notes: SourceNotes,
}

impl ReplyRows<'_> {
    fn table(mut self) -> TextTable {
        let all = self.reply.evidence.iter();
        let (first, (rows, left_out)) = match self.reply.form {
            Some(Form::Entities) => (Some("Answer"), self.entities()),
            Some(Form::Path) => (Some("Path"), self.paths()),
            Some(Form::Card) => (Some("Relation"), self.card()),
            _ => {
                let rows: Vec<_> =
                    all.clone().take(self.most).map(|&evidence| self.claim(evidence)).collect();
                let left_out = all.len() - rows.len();
                (None, (rows, left_out))
            }
        };
        let head: Vec<&str> = first.into_iter().chain(["Claim", "When", "Source"]).collect();
        let head = if rows.is_empty() { &[] } else { head.as_slice() };
        let has_row_heads = first.is_some();
        let notes = self.notes.list;
        TextTable { has_row_heads, left_out, notes, ..TextTable::new(head, rows) }
    }

    /// The claims of a card under their relations; see [`card_groups`].
    fn card(&mut self) -> (Vec<Vec<String>>, usize) {
        let shown = card_groups(self.reply, self.dataset, self.most);
        let rows = shown.groups.into_iter().flat_map(|group| {
            let (all, some) = (group.all, group.shown.len());
            let head = if some < all { format!("{} ({all})", group.label) } else { group.label };
            self.headed_claims(head, &group.shown)
        });
        let rows = rows.collect();
        (rows, shown.left_out)
    }

    /// The records that share the words of a question that was not answered, best first, each with
    /// the words. Records that differ in one end alone are one row.
    fn found_records(mut self) -> TextTable {
        let mut rows = Vec::new();
        for group in grouped_records(&self.reply.nearest, self.dataset) {
            let matched = group.matched.join(", ");
            let mut row = vec![(rows.len() + 1).to_string()];
            let cells: Vec<Vec<String>> = group.records.iter().map(|&e| self.claim(e)).collect();
            let sources: Vec<&str> = cells.iter().map(|cells| cells[2].as_str()).collect();
            let between = if self.places_in_cells { "; " } else { "" };
            let doubts = cells[0][0].strip_prefix(&*group.single).unwrap_or_default();
            row.extend([group.text + doubts, cells[0][1].clone(), sources.join(between), matched]);
            rows.push(row);
        }
        let head = ["", "On record", "When", "Source", "Your words"];
        TextTable { notes: self.notes.list, ..TextTable::new(&head, rows) }
    }

    /// The cells of a claim, figure or dated entity: what it says, when, and where it is said.
    fn claim(&mut self, evidence: Evidence) -> Vec<String> {
        let EvidenceText { text, when, .. } = EvidenceText::of(self.dataset, evidence);
        let (doubt, source) = self.source(evidence);
        vec![text + &doubt, when, source]
    }

    /// What follows a claim because an editor doubts it, and where the claim is said: the number of
    /// a note, or the places themselves.
    fn source(&mut self, evidence: Evidence) -> (String, String) {
        if !self.places_in_cells {
            return (String::new(), format!("[{}]", self.notes.number(self.dataset, evidence)));
        }
        let EvidenceText { places, doubt, .. } = EvidenceText::of(self.dataset, evidence);
        (doubt.map_or(String::new(), |doubt| format!("; doubt: {doubt}")), places)
    }

    /// The entities that answer, each with a row for every claim that it rests on. Those that only
    /// possibly answer come last. Returns how many rows are left out, too.
    fn entities(&mut self) -> (Vec<Vec<String>>, usize) {
        let reply = self.reply;
        let (mut rows, mut left_out) = (Vec::new(), 0);
        let (sure, possible): (Vec<_>, Vec<_>) = reply.answers.iter().partition(|a| !a.possibly);
        for found in sure.into_iter().chain(possible) {
            let mut name = capitalised(&self.dataset.entity(found.entity).name);
            if found.possibly {
                name.push_str(" (possibly)");
            }
            let room = self.most - rows.len();
            let shown = &found.evidence[..found.evidence.len().min(room)];
            left_out += found.evidence.len().max(1) - shown.len();
            if found.evidence.is_empty() && room > 0 {
                left_out -= 1;
                rows.push(self.unclaimed(name, found.entity));
            } else {
                rows.extend(self.headed_claims(name, shown));
            }
        }
        (rows, left_out)
    }

    /// A row for each claim, of which the first begins with `head` and the others with an empty cell.
    fn headed_claims(&mut self, mut head: String, evidence: &[usize]) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for &n in evidence {
            let mut row = vec![std::mem::take(&mut head)];
            row.extend(self.claim(self.reply.evidence[n]));
            rows.push(row);
        }
        rows
    }

    /// The row of an entity that answers without a claim: because none says the contrary, as for
    /// `who did not oppose X`, or because of its kind, as for `list the parties`.
    fn unclaimed(&mut self, name: String, id: EntityId) -> Vec<String> {
        let mut words = self.reply.reading.iter().flat_map(|reading| reading.split(' '));
        if words.any(|word| word == "not") {
            let none = "no record to the contrary".to_owned();
            return vec![name, none, String::new(), String::new()];
        }
        let entity = self.dataset.entity(id);
        let when = entity.when.as_ref().map_or(String::new(), When::to_string);
        let (doubt, source) = match entity.cites.is_empty() {
            true => (String::new(), String::new()),
            false => self.source(Evidence::Entity(id)),
        };
        vec![name, kind_nouns(self.dataset, id) + &doubt, when, source]
    }

    /// Each path as its claims in order, the first of them with the number of the path. A path is
    /// shown as a whole or not at all. Returns how many rows are left out, too.
    fn paths(&mut self) -> (Vec<Vec<String>>, usize) {
        let (mut rows, mut left_out) = (Vec::new(), 0);
        for (n, path) in self.reply.paths.iter().enumerate() {
            if rows.len() + path.len() > self.most {
                left_out += path.len();
            } else {
                rows.extend(self.headed_claims((n + 1).to_string(), path));
            }
        }
        (rows, left_out)
    }
}

/// Records that differ in one end alone, as one.
struct RecordGroup {
    records: Vec<Evidence>,
    /// The text of the first of them.
    single: String,
    /// The text of all, with several names at the end in which they differ.
    text: String,
    matched: Vec<String>,
}

/// Puts records together that differ in one end alone: `A called for it`, `B called for it` are
/// `A and B called for it`.
fn grouped_records(found: &[FoundRecord], dataset: &Dataset) -> Vec<RecordGroup> {
    let mut groups: Vec<(RecordGroup, Vec<String>)> = Vec::new();
    for record in found {
        let text = EvidenceText::of(dataset, record.evidence);
        let subject = match record.evidence {
            Evidence::Claim(id) => dataset.in_sentence(dataset.claim(id).from),
            _ => String::new(),
        };
        let rest = text.text.strip_prefix(capitalised(&subject).as_str()).unwrap_or_default();
        let same = |(group, names): &&mut (RecordGroup, Vec<String>)| {
            let first = EvidenceText::of(dataset, group.records[0]);
            let own = first.text.strip_prefix(capitalised(&names[0]).as_str());
            !rest.is_empty() && own == Some(rest) && first.when == text.when
        };
        match groups.iter_mut().find(same) {
            Some((group, names)) if !subject.is_empty() => {
                names.push(subject);
                group.text = format!("{}{}", capitalised(&listed(names)), of_several(rest));
                group.records.push(record.evidence);
                let new = record.matched.iter().filter(|word| !group.matched.contains(word));
                group.matched.extend(new.cloned().collect::<Vec<_>>());
            }
            _ => {
                let (single, matched) = (text.text.clone(), record.matched.clone());
                let records = vec![record.evidence];
                groups.push((
                    RecordGroup { records, single, text: text.text, matched },
                    vec![subject],
                ));
            }
        }
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

/// The rest of a sentence after its subject, as it follows several: ` was exiled` is ` were exiled`.
fn of_several(rest: &str) -> String {
    let plural = [(" was ", " were "), (" is ", " are "), (" has ", " have ")];
    let verb = plural.iter().find_map(|(one, several)| Some((rest.strip_prefix(one)?, several)));
    verb.map_or_else(|| rest.to_owned(), |(after, verb)| format!("{verb}{after}"))
}

/// The rows of a query as they are, with a last column for the claims that each row rests on, if any
/// row rests on claims of a dataset.
fn query_rows(view: &View, answer: &Answer, most: usize) -> TextTable {
    let world = view.world;
    let mut notes = SourceNotes::default();
    let cites = world.dataset.filter(|_| answer.rows.iter().any(|row| !row.evidence.is_empty()));
    let mut head = answer.columns.clone();
    if cites.is_some() {
        head.push("Source".to_owned());
    }
    let mut rows = Vec::new();
    let left_out = answer.rows.len().saturating_sub(most);
    for row in answer.rows.iter().take(most) {
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
    TextTable { head, rows, left_out, notes: notes.list, ..TextTable::default() }
}
