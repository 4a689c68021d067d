//! Two or more entities side by side: what each of them took a stand on, and on which side.
//!
//! An empty cell says that nothing is on record. The entity may well have had an opinion, so an
//! empty cell never counts as agreement with another cell.

use std::collections::BTreeMap;

use polemic_question::Reply;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::{capitalised, listed};
use polemic_record::{Basis, Claim, Dataset, EntityId, Sureness};

use super::evidence_text::EvidenceText;
use super::picture::StanceSide;
use super::text_table::{SourceNote, SourceNotes, TextTable};

/// What an empty cell shows.
pub const NOTHING: &str = "—";

/// A table of stands: a column for each entity that is compared, a row for each thing that one of
/// them took a stand on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// The names of those that are compared, in the order asked for.
    pub columns: Vec<String>,
    /// The entities of the columns.
    pub entities: Vec<EntityId>,
    /// What they took a stand on, in the order of [`row_rank`]: first what they split on.
    pub rows: Vec<ComparisonRow>,
    /// How often each two of them agree and split.
    pub pairs: Vec<ComparedPair>,
    /// The notes that the numbers in the cells refer to; number 1 is the first.
    pub notes: Vec<SourceNote>,
}

/// Something that at least one of those compared took a stand on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparisonRow {
    /// Its name.
    pub on: String,
    /// Its entity.
    pub entity: Option<EntityId>,
    /// One cell for each column.
    pub cells: Vec<ComparisonCell>,
}

/// The stands that one of those compared took on one thing; none where nothing is on record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparisonCell {
    /// In the order of the claims; claims with the same words are one stand.
    pub stands: Vec<ComparisonStand>,
}

/// One or more claims that say the same in the same words.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonStand {
    /// Whether the claims are for the thing or against it, or assert neither.
    pub side: StanceSide,
    /// The verb of the claims, and how and when they hold: `opposed (implied) 1925–1940`.
    pub words: String,
    /// The claims, each with the number of its note.
    pub claims: Vec<(EvidenceText, usize)>,
}

/// How often two of those compared agree and split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedPair {
    /// The indexes of their columns.
    pub columns: (usize, usize),
    /// On how many things both are for it, or both against.
    pub agreed: usize,
    /// On how many things one is for it and the other against.
    pub split: usize,
    /// On how many things one of them has been on both sides, and the other on at least one.
    pub mixed: usize,
}

/// The sum of the stands of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellVerdict {
    /// For the thing.
    For,
    /// Against the thing.
    Against,
    /// For it at one time or in one respect, and against it at another.
    Both,
    /// No claim puts the entity on either side.
    Nothing,
}

impl CellVerdict {
    /// The verdict in words, such as `for and against`; empty for [`CellVerdict::Nothing`].
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
    /// On which side the stands of the cell put the entity.
    pub fn verdict(&self) -> CellVerdict {
        let has = |side: StanceSide| self.stands.iter().any(|stand| stand.side == side);
        match (has(StanceSide::For), has(StanceSide::Against)) {
            (true, false) => CellVerdict::For,
            (false, true) => CellVerdict::Against,
            (true, true) => CellVerdict::Both,
            (false, false) => CellVerdict::Nothing,
        }
    }

    /// The whole cell as one text: `for: defended 1924 [1]; praised [2]`.
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
    /// The words of the stand and the numbers of its notes: `opposed 1925 [1][4]`.
    pub fn text(&self) -> String {
        let numbers: String = self.claims.iter().map(|(_, n)| format!("[{n}]")).collect();
        format!("{} {numbers}", self.words)
    }
}

/// Who takes a stand by a claim, and on what. A symmetric claim gives two, and a claim whose relation
/// takes no stand gives none.
fn stands_taken(dataset: &Dataset, claim: &Claim) -> Vec<(EntityId, EntityId)> {
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

/// The verb of a claim with what weakens it, its date, and on whose word it is:
/// `opposed (probable) 1925, according to C`.
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

/// Whether two cells are on the same side (`true`) or on opposite sides (`false`); none if one of
/// them is on no side, or on both.
pub fn same_side(a: &ComparisonCell, b: &ComparisonCell) -> Option<bool> {
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

/// How early a row comes: 0 for a row on which two split, 1 for one on which two agree, 2 for any
/// other on which several have something on record, and 3 for the rest.
pub fn row_rank(row: &ComparisonRow) -> u8 {
    let any = |wanted: bool| {
        let mut rest = row.cells.as_slice();
        while let [first, others @ ..] = rest {
            if others.iter().any(|other| same_side(first, other) == Some(wanted)) {
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

/// How often each two columns agree and split.
fn compared_pairs(rows: &[ComparisonRow], columns: usize) -> Vec<ComparedPair> {
    let mut pairs = Vec::new();
    for a in 0..columns {
        for b in a + 1..columns {
            let mut pair = ComparedPair { columns: (a, b), ..ComparedPair::default() };
            for row in rows {
                let (x, y) = (&row.cells[a], &row.cells[b]);
                let both = [x, y].map(|cell| cell.verdict() == CellVerdict::Both);
                let neither = [x, y].map(|cell| cell.verdict() == CellVerdict::Nothing);
                match same_side(x, y) {
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

/// If more than this are compared, the remarks leave out pairs that have nothing in common.
const FEW_COMPARED: usize = 4;

/// If there are more rows than this, a drawing leaves out those on which only one has a stand.
const MOST_DRAWN: usize = 20;

impl Comparison {
    /// The comparison that answers a question such as `compare A and B`.
    pub fn of_reply(reply: &Reply, dataset: &Dataset) -> Comparison {
        let compared: Vec<EntityId> = reply.answers.iter().map(|found| found.entity).collect();
        let (mut notes, mut rows) = (SourceNotes::default(), Vec::<ComparisonRow>::new());
        let mut row_of: BTreeMap<EntityId, usize> = BTreeMap::new();
        for (n, &evidence) in reply.evidence.iter().enumerate() {
            let Evidence::Claim(id) = evidence else { continue };
            let claim = dataset.claim(id);
            for (who, on) in stands_taken(dataset, claim) {
                let Some(column) = compared.iter().position(|id| *id == who) else { continue };
                let at = *row_of.entry(on).or_insert(rows.len());
                if at == rows.len() {
                    let name = capitalised(&dataset.entity(on).name);
                    let cells = vec![ComparisonCell::default(); compared.len()];
                    rows.push(ComparisonRow { on: name, entity: Some(on), cells });
                }
                let text = EvidenceText::of(dataset, evidence);
                rows[at].cells[column].add(dataset, claim, text, n);
            }
        }
        let columns = compared.iter().map(|&id| capitalised(&dataset.entity(id).name)).collect();
        let pairs = compared_pairs(&rows, compared.len());
        rows.sort_by_key(row_rank);
        // Claims hold the index of their evidence until here: only now that the rows are in order
        // can notes be numbered in the order in which they are read.
        let cells = rows.iter_mut().flat_map(|row| &mut row.cells);
        for (_, n) in cells.flat_map(|cell| &mut cell.stands).flat_map(|stand| &mut stand.claims) {
            *n = notes.number(dataset, reply.evidence[*n]);
        }
        Comparison { columns, entities: compared, rows, pairs, notes: notes.list }
    }

    /// The rows that a drawing shows, and how many it leaves out. If there are many rows, those on
    /// which only one of the entities has a stand are left out, unless there are no others.
    pub fn drawn(&self) -> (&[ComparisonRow], usize) {
        let shared = self.rows.iter().take_while(|row| row_rank(row) < 3).count();
        if self.rows.len() <= MOST_DRAWN || shared == 0 {
            return (&self.rows, 0);
        }
        (&self.rows[..shared], self.rows.len() - shared)
    }

    /// Whether a claim belongs to one of the rows that a drawing shows.
    pub fn draws(&self, dataset: &Dataset, claim: &Claim) -> bool {
        let (rows, _) = self.drawn();
        stands_taken(dataset, claim).into_iter().any(|(who, on)| {
            self.entities.contains(&who) && rows.iter().any(|row| row.entity == Some(on))
        })
    }

    /// The first row on which two of those compared are on opposite sides.
    pub fn split(&self) -> Option<&ComparisonRow> {
        self.rows.first().filter(|row| row_rank(row) == 0)
    }

    /// The comparison with at most so many rows, and how many rows were left out. Its notes stay
    /// right: they are numbered row by row, so that those of the first rows come first.
    pub fn shortened(mut self, most: usize) -> (Comparison, usize) {
        let left_out = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
        let stands = self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.stands);
        let last = stands.flat_map(|stand| &stand.claims).map(|(_, number)| *number).max();
        self.notes.truncate(last.unwrap_or(0));
        (self, left_out)
    }

    /// The lines under the table: how often each two agree and split, and what a dash means.
    pub fn remarks(&self) -> Vec<String> {
        let mut pairs: Vec<&ComparedPair> = self.pairs.iter().collect();
        if self.columns.len() > FEW_COMPARED {
            // Among many, most pairs have nothing in common; a line for each would say little.
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

    /// The comparison as a table of text.
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
