//! Two or more entities side by side: what any of them took a stand on, and on which side.
//!
//! An empty cell says that nothing is on record. That is never the same as being neutral, so it
//! never counts for agreement.

use std::collections::BTreeMap;

use polemic_question::Reply;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::{capitalised, listed};
use polemic_record::{Basis, Claim, Dataset, EntityId, Sureness};

use super::picture::StanceSide;
use super::text_table::{SourceNote, SourceNotes, TextTable};
use super::words::{self, EvidenceText};

/// What stands where nothing is on record.
pub const NOTHING: &str = "—";

/// A table of stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Those that are compared, in the order asked for.
    pub columns: Vec<String>,
    /// The same as entities.
    pub entities: Vec<EntityId>,
    /// What any of them took a stand on: first where they split, then where they agree.
    pub rows: Vec<ComparisonRow>,
    /// What two of them have in common, for each two.
    pub pairs: Vec<ComparedPair>,
    /// Note *n* of the cells is the *n*th.
    pub notes: Vec<SourceNote>,
}

/// Something that a stand was taken on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparisonRow {
    /// What it is.
    pub on: String,
    /// The same as an entity.
    pub entity: Option<EntityId>,
    /// One for each column.
    pub cells: Vec<ComparisonCell>,
}

/// What one of them said and did about it; nothing on record where that is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparisonCell {
    /// In the order of the claims, those of the same words together.
    pub stands: Vec<ComparisonStand>,
}

/// Claims of the same words.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonStand {
    /// For, against, or not asserted.
    pub side: StanceSide,
    /// The verb, and how and when: `opposed (implied) 1925–1940`.
    pub words: String,
    /// The claims, each with the number of its note.
    pub claims: Vec<(EvidenceText, usize)>,
}

/// What two of them have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedPair {
    /// Their places among the columns.
    pub columns: (usize, usize),
    /// On how many things both are for, or both against.
    pub agreed: usize,
    /// On how many one is for and the other against.
    pub split: usize,
    /// On how many one of them has been on both sides.
    pub mixed: usize,
}

/// What a cell comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellVerdict {
    /// For it.
    For,
    /// Against it.
    Against,
    /// At one time or in one way for it, and at another against it.
    Both,
    /// Nothing that puts it on either side.
    Nothing,
}

impl CellVerdict {
    /// In a word, where there is one.
    pub fn word(self) -> &'static str {
        match self {
            CellVerdict::For => "for",
            CellVerdict::Against => "against",
            CellVerdict::Both => "for and against",
            CellVerdict::Nothing => "",
        }
    }
}

impl ComparisonCell {
    /// What it comes to.
    pub fn verdict(&self) -> CellVerdict {
        let has = |side: StanceSide| self.stands.iter().any(|stand| stand.side == side);
        match (has(StanceSide::For), has(StanceSide::Against)) {
            (true, false) => CellVerdict::For,
            (false, true) => CellVerdict::Against,
            (true, true) => CellVerdict::Both,
            (false, false) => CellVerdict::Nothing,
        }
    }

    /// The whole as one text.
    fn text(&self) -> String {
        if self.stands.is_empty() {
            return NOTHING.to_owned();
        }
        let stands: Vec<String> = self.stands.iter().map(ComparisonStand::text).collect();
        match self.verdict() {
            CellVerdict::Nothing => stands.join("; "),
            verdict => format!("{}: {}", verdict.word(), stands.join("; ")),
        }
    }
}

impl ComparisonStand {
    /// Its words and the numbers of its notes.
    pub fn text(&self) -> String {
        let numbers: String = self.claims.iter().map(|(_, n)| format!("[{n}]")).collect();
        format!("{} {numbers}", self.words)
    }
}

/// The comparison that answers a question.
pub fn of_reply(reply: &Reply, dataset: &Dataset) -> Comparison {
    let compared: Vec<EntityId> = reply.answers.iter().map(|found| found.entity).collect();
    let (mut notes, mut rows) = (SourceNotes::default(), Vec::<ComparisonRow>::new());
    let mut places: BTreeMap<EntityId, usize> = BTreeMap::new();
    for (n, &evidence) in reply.evidence.iter().enumerate() {
        let Evidence::Claim(id) = evidence else { continue };
        let claim = dataset.claim(id);
        for (who, on) in sides(dataset, claim) {
            let Some(column) = compared.iter().position(|id| *id == who) else { continue };
            let at = *places.entry(on).or_insert(rows.len());
            if at == rows.len() {
                let name = capitalised(&dataset.entity(on).name);
                let cells = vec![ComparisonCell::default(); compared.len()];
                rows.push(ComparisonRow { on: name, entity: Some(on), cells });
            }
            let cited = words::cited(dataset, evidence);
            rows[at].cells[column].add(dataset, claim, cited, n);
        }
    }
    let columns = compared.iter().map(|&id| capitalised(&dataset.entity(id).name)).collect();
    let pairs = pairs(&rows, compared.len());
    rows.sort_by_key(rank);
    // Only now that the rows have their order are notes numbered in the order of reading.
    let cells = rows.iter_mut().flat_map(|row| &mut row.cells);
    for (_, n) in cells.flat_map(|cell| &mut cell.stands).flat_map(|stand| &mut stand.claims) {
        *n = notes.number(dataset, reply.evidence[*n]);
    }
    Comparison { columns, entities: compared, rows, pairs, notes: notes.list }
}

/// Who takes a stand by a claim, and on what; nobody where its relation takes none.
fn sides(dataset: &Dataset, claim: &Claim) -> Vec<(EntityId, EntityId)> {
    let line = dataset.schema.relation_line(claim.relation);
    let takes = line.iter().any(|&relation| dataset.schema.relation(relation).stance.is_some());
    let Some(to) = claim.to.filter(|_| takes) else { return Vec::new() };
    let mut sides = vec![(claim.from, to)];
    if dataset.schema.relation(claim.relation).symmetric {
        sides.push((to, claim.from));
    }
    sides
}

impl ComparisonCell {
    fn add(&mut self, dataset: &Dataset, claim: &Claim, cited: EvidenceText, note: usize) {
        let side = StanceSide::of(dataset, claim);
        let words = stand_words(dataset, claim);
        match self.stands.iter_mut().find(|stand| stand.side == side && stand.words == words) {
            Some(stand) => stand.claims.push((cited, note)),
            None => self.stands.push(ComparisonStand { side, words, claims: vec![(cited, note)] }),
        }
    }
}

/// The verb of a claim with what weakens it, whose word it is, and its date.
fn stand_words(dataset: &Dataset, claim: &Claim) -> String {
    let mut words = dataset.predicate(claim);
    if claim.basis == Basis::Implied {
        words.push_str(&format!(" ({})", claim.basis.word()));
    }
    if claim.certainty != Sureness::Certain {
        words.push_str(&format!(" ({})", claim.certainty.word()));
    }
    if let Some(when) = &claim.when {
        words.push_str(&format!(" {when}"));
    }
    if let Some(who) = claim.according_to {
        words.push_str(&format!(", according to {}", dataset.in_sentence(who)));
    }
    words
}

/// Whether two cells are on one side; none where either is on none, or on both.
pub fn common(a: &ComparisonCell, b: &ComparisonCell) -> Option<bool> {
    match (a.verdict(), b.verdict()) {
        (CellVerdict::For, CellVerdict::For) | (CellVerdict::Against, CellVerdict::Against) => {
            Some(true)
        }
        (CellVerdict::For, CellVerdict::Against) | (CellVerdict::Against, CellVerdict::For) => {
            Some(false)
        }
        _ => None,
    }
}

/// Splits come first, then agreements, then what more than one has to do with.
pub fn rank(row: &ComparisonRow) -> u8 {
    let any = |wanted: bool| {
        let mut rest = row.cells.as_slice();
        while let [first, others @ ..] = rest {
            if others.iter().any(|other| common(first, other) == Some(wanted)) {
                return true;
            }
            rest = others;
        }
        false
    };
    let recorded = row.cells.iter().filter(|cell| !cell.stands.is_empty()).count();
    match (any(false), any(true), recorded > 1) {
        (true, ..) => 0,
        (_, true, _) => 1,
        (_, _, true) => 2,
        _ => 3,
    }
}

fn pairs(rows: &[ComparisonRow], columns: usize) -> Vec<ComparedPair> {
    let mut pairs = Vec::new();
    for a in 0..columns {
        for b in a + 1..columns {
            let mut pair = ComparedPair { columns: (a, b), ..ComparedPair::default() };
            for row in rows {
                let (x, y) = (&row.cells[a], &row.cells[b]);
                let both = [x, y].map(|cell| cell.verdict() == CellVerdict::Both);
                let neither = [x, y].map(|cell| cell.verdict() == CellVerdict::Nothing);
                match common(x, y) {
                    Some(true) => pair.agreed += 1,
                    Some(false) => pair.split += 1,
                    None if both.contains(&true) && !neither.contains(&true) => pair.mixed += 1,
                    None => {}
                }
            }
            pairs.push(pair);
        }
    }
    pairs
}

/// Of more than this, only those two are told of that have something in common.
const FEW_COMPARED: usize = 4;

/// With more rows than this, a drawing has only those on which more than one is on record.
const MOST_DRAWN: usize = 20;

impl Comparison {
    /// What fits a drawing, and how many rows were left out of it: with many rows, only those on
    /// which more than one of them is on record, where there are such.
    pub fn drawn(&self) -> (&[ComparisonRow], usize) {
        let shared = self.rows.iter().take_while(|row| rank(row) < 3).count();
        if self.rows.len() <= MOST_DRAWN || shared == 0 {
            return (&self.rows, 0);
        }
        (&self.rows[..shared], self.rows.len() - shared)
    }

    /// Whether a claim is in what fits a drawing.
    pub fn draws(&self, dataset: &Dataset, claim: &Claim) -> bool {
        let (rows, _) = self.drawn();
        sides(dataset, claim).into_iter().any(|(who, on)| {
            self.entities.contains(&who) && rows.iter().any(|row| row.entity == Some(on))
        })
    }

    /// The first thing on which two of them stand against each other.
    pub fn split(&self) -> Option<&ComparisonRow> {
        self.rows.first().filter(|row| rank(row) == 0)
    }

    /// The same without the rows after so many, and how many those are. Notes are numbered in the
    /// order of reading, so that those of the rows that stay are the first.
    pub fn shortened(mut self, most: usize) -> (Comparison, usize) {
        let left_out = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
        let stands = self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.stands);
        let last = stands.flat_map(|stand| &stand.claims).map(|(_, number)| *number).max();
        self.notes.truncate(last.unwrap_or(0));
        (self, left_out)
    }

    /// What is said under the table: how often two agree and split, and what a dash means.
    pub fn remarks(&self) -> Vec<String> {
        let mut pairs: Vec<&ComparedPair> = self.pairs.iter().collect();
        if self.columns.len() > FEW_COMPARED {
            // Among many, most two have nothing in common, and that need not be said of each.
            pairs.retain(|pair| pair.agreed + pair.split + pair.mixed > 0);
        }
        let said = |pair: &ComparedPair| {
            let names = [&self.columns[pair.columns.0], &self.columns[pair.columns.1]];
            let mut parts =
                vec![format!("agree on {}", pair.agreed), format!("split on {}", pair.split)];
            if pair.mixed > 0 {
                parts.push(format!("on {} one has been on both sides", pair.mixed));
            }
            format!("{} and {}: {}.", names[0], names[1], parts.join(", "))
        };
        let mut lines: Vec<String> = pairs.into_iter().map(said).collect();
        lines.push(format!("{NOTHING} nothing on record, which is not the same as neutral."));
        lines
    }

    /// As a table of text.
    pub fn table(self) -> TextTable {
        if self.rows.is_empty() {
            let names = listed(&self.columns);
            let lead = vec![format!("Nothing on record of a stand that {names} took.")];
            return TextTable { lead, ..TextTable::default() };
        }
        let foot = self.remarks();
        let mut head = vec!["On".to_owned()];
        head.extend(self.columns);
        let row = |row: ComparisonRow| {
            [row.on].into_iter().chain(row.cells.iter().map(ComparisonCell::text)).collect()
        };
        let rows = self.rows.into_iter().map(row).collect();
        TextTable {
            head,
            rows,
            has_row_heads: true,
            foot,
            notes: self.notes,
            ..TextTable::default()
        }
    }
}
