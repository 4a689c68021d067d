//! Makes a handout on one or several topics: a question, dates, who stood where, people and terms,
//! sides to argue, and a quiz with its key. Citations stand in the key.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use std::rc::Rc;

use crate::bibliography::{Bibliography, CitationTarget};
use crate::cited_passage::{CitedPassage, RIGHTS, passages_of_records};
use crate::comparison::{Comparison, ComparisonCell, ComparisonRow, NOTHING};
use crate::evidence_text::EvidenceText;
use crate::text_table::TextTable;
use polemic_question::Reply;
use polemic_record::EntityId;
use polemic_record::edition::cited_text::CitedTexts;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::{capitalised, listed};

use super::paper::{Paper, PaperBlock};
use super::quiz;
use super::teaching_record::TeachingRecord;

/// A handout has at most so many of each, so that a class can keep them in mind.
const DATES: usize = 10;
const PEOPLE: usize = 6;
const TERMS: usize = 6;
/// Each side gets at most so many arguments, and no more than the other.
const ARGUMENTS: usize = 5;
/// Rows on which the topics split or agree come first, so that these are kept.
const ROWS: usize = 8;
/// Of the dates at most so many are those of events, and of what was done to or by the topics.
const EVENTS: usize = 6;
const ACTS: usize = 3;

/// What pupils should ask of a source.
const SOURCING: [&str; 3] = [
    "Who wrote this, when, and for whom?",
    "What was happening at the time?",
    "Who else says so, and who denies it?",
];

/// What a handout is made from.
#[derive(Debug, Clone, Copy)]
pub struct HandoutOptions<'a> {
    /// The topics. If there are several, they are compared.
    pub topics: &'a [EntityId],
    /// How many items the quiz has.
    pub count: usize,
    /// The seed that chooses the items.
    pub seed: u64,
    /// The command that makes the handout, to be printed on it.
    pub made: &'a str,
    /// The version of the dataset, if it has one.
    pub version: Option<&'a str>,
    /// The reader's copies of the texts; the handout then prints the sentences that it rests on.
    pub texts: Option<&'a CitedTexts>,
}

/// Makes the handout. The same options give the same paper.
pub fn make_handout(options: HandoutOptions, record: &TeachingRecord) -> Paper {
    let writer = HandoutWriter { options, record, compared: compared(options.topics, record) };
    let names = writer.names();
    let mut blocks = vec![PaperBlock::Name];
    blocks.push(PaperBlock::Heading("The question".to_owned()));
    blocks.push(PaperBlock::Question(writer.question()));
    blocks.extend(writer.dates());
    blocks.extend(writer.stands());
    blocks.extend(writer.people_and_terms());
    blocks.extend(writer.sides());
    let (quiz, asked) = writer.quiz();
    blocks.extend(quiz);
    blocks.extend(writer.passages(asked));
    blocks.push(PaperBlock::Heading("Sources".to_owned()));
    let bibliography =
        Bibliography { dataset: record.dataset, version: options.version, texts: None };
    let sources = bibliography.plain_text(CitationTarget::Dataset);
    let sources = sources.lines().map(str::trim).filter(|line| !line.is_empty());
    blocks.push(PaperBlock::List(sources.map(str::to_owned).collect()));
    blocks.push(PaperBlock::Text(format!("Made with polemic: {}", options.made)));
    Paper { title: listed(&names), blocks }
}

/// The comparison of the topics, and the reply it is made from; none for a single topic.
fn compared(topics: &[EntityId], record: &TeachingRecord) -> Option<(Comparison, Rc<Reply>)> {
    if topics.len() < 2 {
        return None;
    }
    let ids: Vec<String> =
        topics.iter().map(|&id| format!("@{}", record.dataset.entity(id).id)).collect();
    let (_, reply) = record.ask(&format!("compare {}", ids.join(" and ")))?;
    Some((Comparison::of_reply(&reply, record.dataset), reply))
}

/// A row of a comparison for a class: for or against, with the years, and without notes.
fn plain_row(row: &ComparisonRow) -> Vec<String> {
    let cell = |cell: &ComparisonCell| {
        let (word, years) = (cell.verdict().word(), cell.years());
        match (word, years) {
            ("", _) => NOTHING.to_owned(),
            (word, "") => word.to_owned(),
            (word, years) => format!("{word}, {years}"),
        }
    };
    [row.on.clone()].into_iter().chain(row.cells.iter().map(cell)).collect()
}

/// Makes the parts of a handout. Each returns no blocks if it would be empty.
struct HandoutWriter<'a> {
    options: HandoutOptions<'a>,
    record: &'a TeachingRecord<'a>,
    compared: Option<(Comparison, Rc<Reply>)>,
}

impl HandoutWriter<'_> {
    fn names(&self) -> Vec<String> {
        let name = |&id: &EntityId| capitalised(&self.record.dataset.entity(id).name);
        self.options.topics.iter().map(name).collect()
    }

    /// The question of the handout: why the topics split, or what a single one stood for.
    fn question(&self) -> String {
        let names: Vec<String> =
            self.options.topics.iter().map(|&id| self.record.dataset.in_sentence(id)).collect();
        let all = listed(&names);
        match &self.compared {
            None => format!("What did {all} stand for, and against what or whom?"),
            Some((comparison, _)) => match comparison.split() {
                Some(row) => {
                    let on = row.entity.map(|id| self.record.dataset.in_sentence(id));
                    format!("Why did {all} disagree about {}?", on.unwrap_or_default())
                }
                None => format!("What did {all} have in common, and what divided them?"),
            },
        }
    }

    /// Dated events and claims that concern the topics, in order of date. First come the events that
    /// the most claims of the topics name, then what was done by or to the topics, then where they
    /// stood, in turn. Nothing is told twice.
    fn dated(&self) -> Vec<Evidence> {
        let (record, topics) = (self.record, self.options.topics);
        let mut named: BTreeMap<EntityId, usize> = BTreeMap::new();
        let mut acts: Vec<(bool, Evidence)> = Vec::new();
        let mut stands = vec![Vec::new(); topics.len()];
        for id in record.claims().filter(|&id| record.concerns(Evidence::Claim(id), topics)) {
            for entity in record.named_by(id) {
                *named.entry(entity).or_default() += 1;
            }
            let claim = record.dataset.claim(id);
            let whose = topics.iter().position(|&topic| claim.from == topic);
            let of = Evidence::Claim(id);
            let (Some(whose), true) = (whose, record.begins(of) && record.may_be_told(id)) else {
                continue;
            };
            match record.stance(claim.relation) {
                None => acts.push((record.dataset.schema.relation(claim.relation).makes, of)),
                Some(_) => stands[whose].push(of),
            }
        }
        let mut events: Vec<(usize, EntityId)> = named.into_iter().map(|(id, n)| (n, id)).collect();
        events.retain(|&(_, id)| record.is_event(id) && record.begins(Evidence::Entity(id)));
        events.sort_by_key(|&(count, id)| (Reverse(count), id));
        let events: Vec<Evidence> =
            events.into_iter().map(|(_, id)| Evidence::Entity(id)).collect();
        acts.sort();
        let acts: Vec<Evidence> = acts.into_iter().map(|(_, of)| of).collect();
        let longest = stands.iter().map(Vec::len).max().unwrap_or(0);
        let turns = (0..longest).flat_map(|n| stands.iter().filter_map(move |own| own.get(n)));
        let order = (events.iter().take(EVENTS).chain(acts.iter().take(ACTS)).chain(turns))
            .chain(events.iter().skip(EVENTS))
            .chain(acts.iter().skip(ACTS));
        let mut told: BTreeSet<EntityId> = topics.iter().copied().collect();
        let mut kept = Vec::new();
        for &of in order {
            let of_what = match of {
                Evidence::Claim(id) => record.dataset.claim(id).to,
                Evidence::Entity(id) => Some(id),
                Evidence::Figure(_) => None,
            };
            if kept.len() < DATES && of_what.is_some_and(|id| told.insert(id)) {
                kept.push(of);
            }
        }
        kept.sort_by_key(|&of| (record.when(of).map(|when| (when.since, when.until)), of));
        kept
    }

    /// The dates as a table.
    fn dates(&self) -> Vec<PaperBlock> {
        let rows: Vec<Vec<String>> = self
            .dated()
            .into_iter()
            .map(|of| EvidenceText::of(self.record.dataset, of))
            .map(|cited| {
                let doubt = if cited.doubt.is_some() { " (doubted)" } else { "" };
                vec![cited.when, capitalised(&format!("{}{doubt}", cited.text))]
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let table = TextTable { has_row_heads: true, ..TextTable::new(&["When", "What"], rows) };
        vec![
            PaperBlock::Heading("Dates".to_owned()),
            PaperBlock::Table(table, "What happened when".to_owned()),
        ]
    }

    /// Who stood where: the comparison of the topics, or what a single one stood for.
    fn stands(&self) -> Vec<PaperBlock> {
        let mut blocks = vec![PaperBlock::Heading("Who stood where".to_owned())];
        match &self.compared {
            Some((comparison, _)) => {
                let shown = comparison.essence(ROWS, comparison.columns.len());
                let mut head = vec!["On".to_owned()];
                head.extend(shown.columns.iter().cloned());
                let head: Vec<&str> = head.iter().map(String::as_str).collect();
                let rows = shown.rows.iter().map(plain_row).collect();
                let table = TextTable { has_row_heads: true, ..TextTable::new(&head, rows) };
                blocks.push(PaperBlock::Table(table, "For and against".to_owned()));
                blocks.push(PaperBlock::Text(
                    "A dash says that nothing is on record, which is not the same as neutral."
                        .to_owned(),
                ));
            }
            None => {
                let stands = self.options.topics.iter().flat_map(|&who| self.stands_of(who));
                let texts = stands.map(|of| EvidenceText::of(self.record.dataset, of).with_date());
                let texts: Vec<String> = texts.take(2 * ROWS).collect();
                if !texts.is_empty() {
                    blocks.push(PaperBlock::List(texts));
                }
            }
        }
        if blocks.len() > 1 { blocks } else { Vec::new() }
    }

    /// Claims by which a topic takes a stand and which can be relied on (see
    /// [`TeachingRecord::is_sound`]); first on what others of the topics take a stand too.
    fn stands_of(&self, who: EntityId) -> Vec<Evidence> {
        let record = self.record;
        let fits = |&id: &polemic_record::ClaimId| {
            let claim = record.dataset.claim(id);
            claim.from == who && record.is_sound(id) && record.stance(claim.relation).is_some()
        };
        let mut claims: Vec<polemic_record::ClaimId> = record.claims().filter(fits).collect();
        let others = self.options.topics.iter().filter(|&&other| other != who);
        let others: Vec<EntityId> = others.copied().collect();
        claims.sort_by_key(|&id| {
            let on = record.dataset.claim(id).to;
            let is_shared =
                on.is_some_and(|on| others.iter().any(|&other| record.side(other, on).is_some()));
            (!is_shared, record.when(Evidence::Claim(id)).is_none())
        });
        // One claim says enough of each thing.
        let mut seen = BTreeSet::new();
        claims.retain(|&id| seen.insert(record.dataset.claim(id).to));
        claims.into_iter().map(Evidence::Claim).collect()
    }

    /// Entities in the claims of the topics, with a line about each. Those with the most claims
    /// come first.
    fn people_and_terms(&self) -> Vec<PaperBlock> {
        let dataset = self.record.dataset;
        let mut counts = vec![0_usize; dataset.entities.len()];
        for id in self.record.claims() {
            if self.record.concerns(Evidence::Claim(id), self.options.topics) {
                let takes_side = self.record.stance(dataset.claim(id).relation).is_some();
                for end in self.record.named_by(id) {
                    counts[end.index()] += if takes_side { 2 } else { 1 };
                }
            }
        }
        // What a row of the comparison is on is worth knowing.
        if let Some((comparison, _)) = &self.compared {
            for on in comparison.essence(ROWS, ROWS).rows.iter().filter_map(|row| row.entity) {
                counts[on.index()] += 100;
            }
        }
        let mut known: Vec<EntityId> =
            dataset.entity_ids().filter(|id| counts[id.index()] > 0).collect();
        known.sort_by_key(|id| std::cmp::Reverse(counts[id.index()]));
        let line = |id: &EntityId| {
            let entity = dataset.entity(*id);
            Some(vec![capitalised(&entity.name), entity.about.clone()?])
        };
        let lines = |who: bool, most: usize| -> Vec<Vec<String>> {
            let fits = known.iter().filter(|&&id| dataset.is_who(id) == who);
            fits.filter_map(line).take(most).collect()
        };
        let mut blocks = vec![PaperBlock::Heading("People and terms".to_owned())];
        for (who, most, caption) in [(true, PEOPLE, "People and bodies"), (false, TERMS, "Terms")] {
            let rows = lines(who, most);
            if !rows.is_empty() {
                let table = TextTable::new(&["Name", "In a line"], rows);
                let table = TextTable { has_row_heads: true, ..table };
                blocks.push(PaperBlock::Table(table, caption.to_owned()));
            }
        }
        if blocks.len() > 1 { blocks } else { Vec::new() }
    }

    /// A page to argue one side, then the other, and then to find what both sides can sign. No side
    /// gets more arguments than another.
    fn sides(&self) -> Vec<PaperBlock> {
        if self.compared.is_none() {
            return Vec::new();
        }
        let stands: Vec<Vec<Evidence>> =
            self.options.topics.iter().map(|&who| self.stands_of(who)).collect();
        let even = stands.iter().map(Vec::len).filter(|&count| count > 0).min().unwrap_or(0);
        let mut blocks = vec![PaperBlock::NewPage];
        for (own, name) in stands.into_iter().zip(self.names()) {
            let own = own.into_iter().take(even.min(ARGUMENTS));
            let said = own.map(|of| EvidenceText::of(self.record.dataset, of).with_date());
            let said: Vec<String> = said.collect();
            blocks.push(PaperBlock::Heading(format!("Argue this side: {name}")));
            blocks.push(match said.is_empty() {
                true => PaperBlock::Text("No stand is on record.".to_owned()),
                false => PaperBlock::List(said),
            });
            blocks.push(PaperBlock::Blank(&["Our argument", "Our evidence"], 2));
        }
        blocks.push(PaperBlock::Heading("Drop the sides: what can both sign?".to_owned()));
        blocks.push(PaperBlock::Blank(&["We agree", "We still dispute"], 2));
        blocks.push(PaperBlock::Text(format!("Ask of each source: {}", SOURCING.join(" "))));
        blocks
    }

    /// The sentences that the dates, the stands and the questions rest on, in the order of the text.
    fn passages(&self, asked: Vec<Evidence>) -> Vec<PaperBlock> {
        let Some(texts) = self.options.texts else { return Vec::new() };
        let shown = self
            .compared
            .iter()
            .flat_map(|(comparison, _)| comparison.essence(ROWS, comparison.columns.len()).notes);
        let compared = shown.filter_map(|note| note.record);
        let stands = self.options.topics.iter().flat_map(|&who| self.stands_of(who));
        let stands = stands.take(2 * ROWS);
        let records = self.dated().into_iter().chain(compared).chain(stands).chain(asked);
        let sentences = passages_of_records(self.record.dataset, texts, records);
        if sentences.is_empty() {
            return Vec::new();
        }
        vec![
            PaperBlock::NewPage,
            PaperBlock::Heading("Passages".to_owned()),
            PaperBlock::List(sentences.iter().map(CitedPassage::line).collect()),
            PaperBlock::Text(RIGHTS.to_owned()),
        ]
    }

    /// A quiz on the topics, and its key, with the records that its answers rest on.
    fn quiz(&self) -> (Vec<PaperBlock>, Vec<Evidence>) {
        let HandoutOptions { topics, count, seed, .. } = self.options;
        let quiz = quiz::make_quiz(self.record, topics, count, seed);
        if quiz.items.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let asked = quiz.items.iter().flat_map(|item| item.key.iter().copied()).collect();
        let blocks = vec![
            PaperBlock::NewPage,
            PaperBlock::Heading("Questions".to_owned()),
            PaperBlock::Tasks(quiz.tasks()),
            PaperBlock::NewPage,
            PaperBlock::Heading("Key".to_owned()),
            PaperBlock::Key(quiz.key(self.record)),
        ];
        (blocks, asked)
    }
}
