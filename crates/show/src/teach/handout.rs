//! Makes a handout on one or several topics: a question, dates, who stood where, passages to look
//! up, people and terms, sides to argue, and a quiz with its key.

use std::rc::Rc;

use crate::bibliography::{Bibliography, CitationTarget};
use crate::comparison::Comparison;
use crate::evidence_text::EvidenceText;
use crate::picture::{EASY_BOXES, Picture, PictureOptions};
use crate::text_table::{SourceNotes, TextTable};
use crate::timeline::Timeline;
use crate::value_text::counted;
use crate::{View, World, svg};
use polemic_question::Reply;
use polemic_record::EntityId;
use polemic_record::property_graph::Evidence;
use polemic_record::sentence::{capitalised, listed};

use super::paper::{Paper, PaperBlock};
use super::quiz;
use super::teaching_record::TeachingRecord;

/// A handout has at most so many of each, so that a class can keep them in mind.
const DATES: usize = 10;
const PEOPLE: usize = 8;
const TERMS: usize = 12;
const PASSAGES: usize = 12;
/// Rows on which the topics split or agree come first, so that these are kept.
const ROWS: usize = 14;

/// What pupils should ask of a source.
const SOURCING: [&str; 3] = [
    "Who wrote this, when, and for whom?",
    "What was happening at the time?",
    "Which other claim supports it, and which one denies it?",
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
    blocks.extend(writer.passages());
    blocks.extend(writer.people_and_terms());
    blocks.extend(writer.sides());
    blocks.extend(writer.quiz());
    blocks.push(PaperBlock::Heading("Sources".to_owned()));
    let bibliography = Bibliography { dataset: record.dataset, version: options.version };
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

/// Makes the parts of a handout. Each returns no blocks if it would be empty.
struct HandoutWriter<'a> {
    options: HandoutOptions<'a>,
    record: &'a TeachingRecord<'a>,
    compared: Option<(Comparison, Rc<Reply>)>,
}

impl HandoutWriter<'_> {
    fn world(&self) -> World<'_> {
        World { graph: self.record.graph, dataset: Some(self.record.dataset) }
    }

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
                Some(row) => format!("Why did {all} part over this: {}?", row.on),
                None => format!("What did {all} have in common, and what divided them?"),
            },
        }
    }

    /// Dated claims and entities that concern the topics, in order of date. If there are too many,
    /// entities are kept first, then stands.
    fn dated(&self) -> Vec<Evidence> {
        let record = self.record;
        let mut dated = record.in_one_year().to_vec();
        dated.retain(|(of, _)| record.concerns(*of, self.options.topics));
        let rank = |of: Evidence| match of {
            Evidence::Entity(_) => 0,
            Evidence::Claim(id) if record.stance(record.dataset.claim(id).relation).is_some() => 1,
            _ => 2,
        };
        dated.sort_by_key(|&(of, _)| rank(of));
        dated.truncate(DATES);
        dated.sort_by_key(|&(of, _)| (record.when(of).map(|when| (when.since, when.until)), of));
        dated.into_iter().map(|(of, _)| of).collect()
    }

    /// The dates as a table and a timeline, and a table of them to be filled in.
    fn dates(&self) -> Vec<PaperBlock> {
        let dated = self.dated();
        if dated.is_empty() {
            return Vec::new();
        }
        let mut notes = SourceNotes::default();
        let (mut rows, mut blank) = (Vec::new(), Vec::new());
        for &of in &dated {
            let cited = EvidenceText::of(self.record.dataset, of);
            let number = notes.number(self.record.dataset, of);
            blank.push(vec![cited.when.clone(), String::new()]);
            rows.push(vec![cited.when, format!("{} [{number}]", cited.text)]);
        }
        let table =
            |rows| TextTable { has_row_heads: true, ..TextTable::new(&["When", "What"], rows) };
        let (filled, blank) = (TextTable { notes: notes.list, ..table(rows) }, table(blank));
        let timeline = Timeline::of_evidence("Timeline", &dated, None, self.record.dataset);
        vec![
            PaperBlock::Heading("Dates".to_owned()),
            PaperBlock::Table(filled, "What happened when".to_owned()),
            PaperBlock::Drawing(svg::svg_of_timeline(&timeline)),
            PaperBlock::Subheading("From memory".to_owned()),
            PaperBlock::Table(blank, "Fill in what happened".to_owned()),
        ]
    }

    /// Who stood where: the comparison of the topics, and a picture of what is on record.
    fn stands(&self) -> Vec<PaperBlock> {
        let mut blocks = vec![PaperBlock::Heading("Who stood where".to_owned())];
        let reply = match &self.compared {
            Some((comparison, reply)) => {
                let (shown, left_out) = comparison.clone().shortened(ROWS);
                blocks.push(PaperBlock::Table(shown.table(), "For and against".to_owned()));
                if left_out > 0 {
                    let more = counted(left_out, "more issue");
                    blocks.push(PaperBlock::Text(format!(
                        "{more}: polemic ask compare … shows all."
                    )));
                }
                Some(Rc::clone(reply))
            }
            None => self.options.topics.first().and_then(|&id| {
                let id = &self.record.dataset.entity(id).id;
                self.record.ask(&format!("@{id}")).map(|(_, reply)| reply)
            }),
        };
        if let Some(reply) = reply {
            let mut picture =
                Picture::of_view(&View::of_reply(&reply, self.world()), PictureOptions::default());
            picture.title = listed(&self.names());
            let few = (2..=EASY_BOXES).contains(&picture.boxes.len());
            if let Some(svg) = few.then(|| svg::svg_of_picture(&picture).ok()).flatten() {
                blocks.push(PaperBlock::Drawing(svg));
            }
        }
        if blocks.len() > 1 { blocks } else { Vec::new() }
    }

    /// Claims by which a topic takes a stand and which can be relied on (see
    /// [`TeachingRecord::is_sound`]).
    fn stands_of(&self, who: EntityId) -> Vec<Evidence> {
        let record = self.record;
        let fits = |&id: &polemic_record::ClaimId| {
            let claim = record.dataset.claim(id);
            claim.from == who && record.is_sound(id) && record.stance(claim.relation).is_some()
        };
        record.claims().filter(fits).take(PASSAGES).map(Evidence::Claim).collect()
    }

    /// Claims with their places, for pupils to find in a copy of their own.
    fn passages(&self) -> Vec<PaperBlock> {
        let mut blocks = vec![PaperBlock::Heading("Where it is said".to_owned())];
        for (&who, name) in self.options.topics.iter().zip(self.names()) {
            let row = |of: Evidence| {
                let cited = EvidenceText::of(self.record.dataset, of);
                vec![cited.text, cited.when, cited.sources.join("; ")]
            };
            let rows: Vec<Vec<String>> = self.stands_of(who).into_iter().map(row).collect();
            if rows.is_empty() {
                continue;
            }
            let table = TextTable::new(&["Claim", "When", "Where"], rows);
            blocks.push(PaperBlock::Table(table, name));
        }
        if blocks.len() == 1 {
            return Vec::new();
        }
        blocks.push(PaperBlock::Text(
            "Find each passage in a copy of your own, and ask of it:".to_owned(),
        ));
        blocks.push(PaperBlock::List(SOURCING.map(str::to_owned).to_vec()));
        blocks
    }

    /// Entities in the claims of the topics, with a line about each. Those with the most claims
    /// come first.
    fn people_and_terms(&self) -> Vec<PaperBlock> {
        let dataset = self.record.dataset;
        let mut counts = vec![0_usize; dataset.entities.len()];
        for id in self.record.claims() {
            let claim = dataset.claim(id);
            if self.record.concerns(Evidence::Claim(id), self.options.topics) {
                for end in [Some(claim.from), claim.to].into_iter().flatten() {
                    counts[end.index()] += 1;
                }
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

    /// Pages to argue one side, then the other, and then to find what both sides can sign.
    fn sides(&self) -> Vec<PaperBlock> {
        if self.compared.is_none() {
            return Vec::new();
        }
        let mut blocks = Vec::new();
        for (&who, name) in self.options.topics.iter().zip(self.names()) {
            let facts: Vec<String> = self
                .stands_of(who)
                .into_iter()
                .map(|of| EvidenceText::of(self.record.dataset, of).line())
                .collect();
            blocks.push(PaperBlock::NewPage);
            blocks.push(PaperBlock::Heading(format!("Argue this side: {name}")));
            blocks.push(match facts.is_empty() {
                true => PaperBlock::Text("No stand is on record.".to_owned()),
                false => PaperBlock::List(facts),
            });
            blocks.push(PaperBlock::Blank(&["Our argument", "Our evidence, and its place"], 4));
        }
        blocks.push(PaperBlock::NewPage);
        blocks.push(PaperBlock::Heading("Drop the sides: what can both sign?".to_owned()));
        blocks.push(PaperBlock::Blank(&["We agree", "We still dispute", "Evidence"], 6));
        blocks
    }

    /// A quiz on the topics, and its key.
    fn quiz(&self) -> Vec<PaperBlock> {
        let HandoutOptions { topics, count, seed, .. } = self.options;
        let quiz = quiz::make_quiz(self.record, topics, count, seed);
        if quiz.items.is_empty() {
            return Vec::new();
        }
        vec![
            PaperBlock::NewPage,
            PaperBlock::Heading("Questions".to_owned()),
            PaperBlock::Tasks(quiz.tasks()),
            PaperBlock::NewPage,
            PaperBlock::Heading("Key".to_owned()),
            PaperBlock::Key(quiz.key(self.record)),
        ]
    }
}
