//! A table whose cells are text, with numbered source notes under it.
//!
//! Terminals ([`terminal_table`](crate::terminal_table::terminal_table)), Markdown and HTML pages
//! lay the same table out, so that each of them shows the same cells and the same notes.

use std::collections::BTreeMap;

use polemic_record::Dataset;
use polemic_record::property_graph::{self, Evidence};

use super::World;
use super::cited_passage::{CitedPassage, passages};
use super::evidence_text::EvidenceText;

/// Lines said first, a table, lines under it, and numbered notes on its sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextTable {
    /// Lines before the table, such as `Yes.`, or what is known of an entity.
    pub lead: Vec<String>,
    /// The names of the columns; empty where there are only lines and no table.
    pub head: Vec<String>,
    /// The rows; each has as many cells as `head`.
    pub rows: Vec<Vec<String>>,
    /// Whether the first cell of a row is its heading. A row whose first cell is empty belongs to
    /// the heading of the row above it.
    pub has_row_heads: bool,
    /// How many further rows a limit has left out.
    pub left_out: usize,
    /// Lines under the table.
    pub foot: Vec<String>,
    /// The notes: a cell that ends in `[2]` refers to the second of them.
    pub notes: Vec<SourceNote>,
}

impl TextTable {
    /// A table of these columns and rows alone.
    pub fn new(head: &[&str], rows: Vec<Vec<String>>) -> TextTable {
        let head = head.iter().map(|name| (*name).to_owned()).collect();
        TextTable { head, rows, ..TextTable::default() }
    }
}

/// Where a claim stands in its sources: what a number such as `[2]` refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceNote {
    /// One text for each source, with the places cited in it: `Ada Author, “Title”, 0.6.2, 1.h1`.
    pub sources: Vec<String>,
    /// What the editors of the dataset doubt about the claim.
    pub doubt: Option<String>,
    /// The record that the note is on.
    pub record: Option<Evidence>,
    /// The sentences cited, where the reader has a copy of the text.
    pub passages: Vec<CitedPassage>,
}

impl SourceNote {
    /// Adds the sentences that the note cites, if there is a copy of the text.
    pub fn add_passages(&mut self, world: World) {
        if let (Some(dataset), Some(record)) = (world.dataset, self.record) {
            let cites = property_graph::citations(dataset, record);
            self.passages = passages(dataset, world.texts, cites);
        }
    }
}

/// Numbers pieces of evidence in the order in which they are first cited, starting at 1.
#[derive(Debug, Default)]
pub struct SourceNotes {
    numbered: BTreeMap<Evidence, usize>,
    /// The notes so far.
    pub list: Vec<SourceNote>,
}

impl SourceNotes {
    /// The number of the note on a piece of evidence. The first call for it adds the note.
    pub fn number(&mut self, dataset: &Dataset, evidence: Evidence) -> usize {
        let next = self.list.len() + 1;
        let number = *self.numbered.entry(evidence).or_insert(next);
        if number == next {
            let EvidenceText { sources, doubt, .. } = EvidenceText::of(dataset, evidence);
            let record = Some(evidence);
            self.list.push(SourceNote { sources, doubt, record, passages: Vec::new() });
        }
        number
    }
}
