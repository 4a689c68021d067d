//! Two or more entities side by side: what each of them took a stand on, and on which side.
//!
//! An empty cell says that nothing is on record. The entity may well have had an opinion, so an
//! empty cell never counts as agreement with another cell.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use polemic_question::Reply;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::{capitalised, listed};
use polemic_record::{Basis, Claim, ClaimId, Dataset, EntityId, Sureness, When};

use super::evidence_text::EvidenceText;
use super::picture::StanceSide;
use super::sides::{ComparedSide, sides_of_kind};
use super::text_table::{SourceNote, SourceNotes, TextTable};

/// What an empty cell shows.
pub const NOTHING: &str = "—";

/// A table of stands: a column for each entity that is compared, a row for each thing that one of
/// them took a stand on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// The names of those that are compared, in the order asked for.
    pub columns: Vec<String>,
    /// The entities of the columns; of a side the first of its members.
    pub entities: Vec<EntityId>,
    /// What they took a stand on, in the order of [`row_rank`]: first what they split on.
    pub rows: Vec<ComparisonRow>,
    /// How often each two of them agree and split.
    pub pairs: Vec<ComparedPair>,
    /// The names of the last columns, which were not asked for but stand against those that were.
    pub beside: Vec<String>,
    /// How many rows [`Comparison::essence`] has left out.
    pub left_out: usize,
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
    /// Who took the stand, where that is another than the entity of the column.
    pub by: Option<String>,
    /// When, in as few words as there are: `1924`, `from 1928`; empty where no date is known.
    pub years: String,
    /// The claims, each with the number of its note.
    pub claims: Vec<(EvidenceText, usize)>,
    /// The numbers of the claims in the dataset.
    pub ids: Vec<ClaimId>,
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
    /// The words of the stand and the numbers of its notes: `opposed 1925 [1][4]`. Where another
    /// than the entity of the column took it, that one stands in front: `Ada opposed 1925 [1]`.
    pub fn text(&self) -> String {
        let numbers: String = self.claims.iter().map(|(_, n)| format!("[{n}]")).collect();
        format!("{} {numbers}", self.said())
    }

    /// The same without the numbers.
    pub fn said(&self) -> String {
        let by = self.by.as_ref().map_or(String::new(), |by| format!("{by} "));
        format!("{by}{}", self.words)
    }
}

/// Who takes a stand by a claim, and on what. A symmetric claim gives two, and a claim whose relation
/// takes no stand gives none.
pub(crate) fn stands_taken(dataset: &Dataset, claim: &Claim) -> Vec<(EntityId, EntityId)> {
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
    /// Adds a claim by which `by`, or else the entity of the column, took a stand.
    fn add(&mut self, dataset: &Dataset, id: ClaimId, by: Option<EntityId>, note: usize) {
        let claim = dataset.claim(id);
        let cited = EvidenceText::of(dataset, Evidence::Claim(id));
        let (side, words) = (StanceSide::of(dataset, claim), stand_words(dataset, claim));
        let by = by.map(|by| capitalised(&dataset.in_sentence(by)));
        let same = |stand: &&mut ComparisonStand| {
            stand.side == side && stand.words == words && stand.by == by
        };
        match self.stands.iter_mut().find(same) {
            Some(stand) => {
                stand.claims.push((cited, note));
                stand.ids.push(id);
            }
            None => self.stands.push(ComparisonStand {
                side,
                words,
                by,
                years: claim.when.as_ref().map_or(String::new(), short_years),
                claims: vec![(cited, note)],
                ids: vec![id],
            }),
        }
    }

    /// When the entity of the column first stood where it does: the earliest date of its stands;
    /// empty where none has one.
    pub fn years(&self) -> &str {
        let verdict = self.verdict();
        let counts = |stand: &&ComparisonStand| {
            verdict == CellVerdict::Nothing || stand.side != StanceSide::Unasserted
        };
        let dated = self.stands.iter().filter(counts).filter(|stand| !stand.years.is_empty());
        let digits = |stand: &&ComparisonStand| {
            stand.years.chars().filter(char::is_ascii_digit).take(4).collect::<String>()
        };
        dated.min_by_key(digits).map_or("", |stand| &stand.years)
    }
}

/// A date in as few words as there are: `1924`, `from 1928`, `until 1936`, `1936–1938`.
fn short_years(when: &When) -> String {
    let year = |year: i64| if year <= 0 { format!("{} BCE", 1 - year) } else { year.to_string() };
    match (when.since.map(|day| day.year), when.until.map(|day| day.year)) {
        (Some(since), Some(until)) if since == until => year(since),
        (Some(since), Some(until)) if until == since + 9 && since % 10 == 0 => format!("{since}s"),
        (Some(since), Some(until)) => format!("{}–{}", year(since), year(until)),
        (Some(since), None) => format!("from {}", year(since)),
        (None, Some(until)) => format!("until {}", year(until)),
        (None, None) => String::new(),
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

/// The rows of a comparison while they are gathered from claims.
struct GatheredRows<'a> {
    dataset: &'a Dataset,
    columns: usize,
    rows: Vec<ComparisonRow>,
    row_of: BTreeMap<EntityId, usize>,
}

impl GatheredRows<'_> {
    fn new(columns: usize, dataset: &Dataset) -> GatheredRows<'_> {
        GatheredRows { dataset, columns, rows: Vec::new(), row_of: BTreeMap::new() }
    }

    /// Adds a claim by which a column takes a stand on something; `by` took it for the column.
    fn add(&mut self, id: ClaimId, on: EntityId, column: usize, by: Option<EntityId>) {
        let next = self.rows.len();
        let at = *self.row_of.entry(on).or_insert(next);
        if at == next {
            let name = capitalised(&self.dataset.entity(on).name);
            let cells = vec![ComparisonCell::default(); self.columns];
            self.rows.push(ComparisonRow { on: name, entity: Some(on), cells });
        }
        self.rows[at].cells[column].add(self.dataset, id, by, id.index());
    }

    /// The comparison, with its notes numbered in the order in which they are read.
    fn comparison(mut self, columns: Vec<String>, entities: Vec<EntityId>) -> Comparison {
        let pairs = compared_pairs(&self.rows, self.columns);
        self.rows.sort_by_key(row_rank);
        let mut notes = SourceNotes::default();
        let cells = self.rows.iter_mut().flat_map(|row| &mut row.cells);
        for (_, n) in cells.flat_map(|cell| &mut cell.stands).flat_map(|stand| &mut stand.claims) {
            *n = notes.number(self.dataset, Evidence::Claim(ClaimId::new(*n)));
        }
        Comparison {
            columns,
            entities,
            rows: self.rows,
            pairs,
            notes: notes.list,
            ..Comparison::default()
        }
    }
}

/// If more than this are compared, the remarks leave out pairs that have nothing in common.
const FEW_COMPARED: usize = 4;

impl Comparison {
    /// The comparison that answers a question such as `compare A and B`. Of a kind, as in `compare
    /// factions`, it is that of the sides to which they belong.
    pub fn of_reply(reply: &Reply, dataset: &Dataset) -> Comparison {
        if let Some(kind) = reply.of_kind {
            let (sides, opponents) = sides_of_kind(kind, dataset);
            let beside = sides[sides.len() - opponents..].iter().map(|side| side.name.clone());
            let beside = beside.collect();
            return Comparison { beside, ..Comparison::of_sides(&sides, dataset) };
        }
        let compared: Vec<EntityId> = reply.answers.iter().map(|found| found.entity).collect();
        let claims = reply.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Claim(id) => Some(*id),
            _ => None,
        });
        let mut rows = GatheredRows::new(compared.len(), dataset);
        for id in claims {
            for (who, on) in stands_taken(dataset, dataset.claim(id)) {
                if let Some(column) = compared.iter().position(|id| *id == who) {
                    rows.add(id, on, column, None);
                }
            }
        }
        let columns = compared.iter().map(|&id| capitalised(&dataset.entity(id).name)).collect();
        rows.comparison(columns, compared)
    }

    /// The comparison of sides: what any member of a side took a stand on counts for the side. What
    /// divides most sides comes first; what the sides held of each other comes after what they held
    /// of anything else. O(claims × sides).
    pub fn of_sides(sides: &[ComparedSide], dataset: &Dataset) -> Comparison {
        let mut owner: BTreeMap<EntityId, usize> = BTreeMap::new();
        for (n, side) in sides.iter().enumerate() {
            owner.extend(side.members.iter().map(|&member| (member, n)));
        }
        let mut rows = GatheredRows::new(sides.len(), dataset);
        for n in 0..dataset.claims.len() {
            let id = ClaimId::new(n);
            for (who, on) in stands_taken(dataset, dataset.claim(id)) {
                let Some(&side) = owner.get(&who) else { continue };
                // What a side holds of itself divides nobody.
                if owner.get(&on) != Some(&side) {
                    let by = (sides[side].members.first() != Some(&who)).then_some(who);
                    rows.add(id, on, side, by);
                }
            }
        }
        let weight = |row: &ComparisonRow| {
            let among = row.entity.is_some_and(|on| owner.contains_key(&on));
            let taken = row.cells.iter().filter(|cell| cell.verdict() != CellVerdict::Nothing);
            let stands: usize = row.cells.iter().map(|cell| cell.stands.len()).sum();
            (row_rank(row), among, Reverse(taken.count()), Reverse(stands))
        };
        rows.rows.sort_by_key(weight);
        let columns = sides.iter().map(|side| side.name.clone()).collect();
        let firsts = sides.iter().filter_map(|side| side.members.first().copied()).collect();
        rows.comparison(columns, firsts)
    }

    /// The comparison with at most so many of its first rows, and at most so many columns: those
    /// with the most stands in these rows; among many, none without any. It is what the first screen of a
    /// page, or a picture, has room for.
    pub fn essence(&self, most_rows: usize, most_columns: usize) -> Comparison {
        let rows = self.first_rows(most_rows);
        let stands = |column: usize| {
            rows.iter().filter(|row| row.cells[column].verdict() != CellVerdict::Nothing).count()
        };
        let mut kept: Vec<usize> = (0..self.columns.len()).collect();
        if kept.len() > FEW_COMPARED {
            kept.retain(|&n| stands(n) > 0);
        }
        kept.sort_by_key(|&column| Reverse(stands(column)));
        kept.truncate(most_columns);
        kept.sort_unstable();
        let row = |row: &ComparisonRow| ComparisonRow {
            cells: kept.iter().map(|&column| row.cells[column].clone()).collect(),
            ..row.clone()
        };
        let place = |column: usize| kept.iter().position(|&other| other == column);
        let pair = |pair: &ComparedPair| {
            let columns = (place(pair.columns.0)?, place(pair.columns.1)?);
            Some(ComparedPair { columns, ..pair.clone() })
        };
        let mut essence = Comparison {
            columns: kept.iter().map(|&column| self.columns[column].clone()).collect(),
            entities: kept.iter().map(|&column| self.entities[column]).collect(),
            left_out: self.left_out + self.rows.len() - rows.len(),
            rows: rows.into_iter().map(row).collect(),
            pairs: self.pairs.iter().filter_map(pair).collect(),
            beside: self.beside.clone(),
            notes: self.notes.clone(),
        };
        essence.keep_used_notes();
        essence
    }

    /// Drops the notes that no claim refers to, and numbers the others anew.
    fn keep_used_notes(&mut self) {
        let mut new = vec![0_usize; self.notes.len()];
        let mut kept = Vec::new();
        let cells = self.rows.iter_mut().flat_map(|row| &mut row.cells);
        for (_, n) in cells.flat_map(|cell| &mut cell.stands).flat_map(|stand| &mut stand.claims) {
            let old = *n - 1;
            if new[old] == 0 {
                kept.push(self.notes[old].clone());
                new[old] = kept.len();
            }
            *n = new[old];
        }
        self.notes = kept;
    }

    /// At most so many rows, in their order: those on which several have something on record, then
    /// those of one alone, taken in turn from each column, so that no column stays empty.
    fn first_rows(&self, most: usize) -> Vec<&ComparisonRow> {
        if self.rows.len() <= most {
            return self.rows.iter().collect();
        }
        let shared = self.rows.iter().take_while(|row| row_rank(row) < 3).count().min(most);
        let mut kept: Vec<usize> = (0..shared).collect();
        let own = |column: usize| {
            let rest = (shared..self.rows.len())
                .filter(move |&n| self.rows[n].cells[column].verdict() != CellVerdict::Nothing);
            rest.collect::<Vec<usize>>()
        };
        let own: Vec<Vec<usize>> = (0..self.columns.len()).map(own).collect();
        let longest = own.iter().map(Vec::len).max().unwrap_or(0);
        let turns = (0..longest).flat_map(|turn| own.iter().filter_map(move |list| list.get(turn)));
        kept.extend(turns.take(most.saturating_sub(shared)));
        kept.sort_unstable();
        kept.into_iter().map(|n| &self.rows[n]).collect()
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
        let mut lines = self.counts();
        if !self.beside.is_empty() {
            let names = listed(&self.beside);
            lines.push(format!("Shown too, because they took the other side: {names}."));
        }
        lines.push(format!("{NOTHING} nothing on record, which is not the same as neutral."));
        lines
    }

    /// How often each two agree and split, a line for each pair.
    pub fn counts(&self) -> Vec<String> {
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
        pairs.into_iter().map(said).collect()
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
