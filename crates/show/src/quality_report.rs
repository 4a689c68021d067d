//! The quality report of a dataset, in Markdown: how many records it has of what, and which of them
//! are doubtful or few.

use std::fmt::Write;

use polemic_record::edition::coverage::{self, SourceCoverage, mentioned};
use polemic_record::property_graph::Evidence;
use polemic_record::{Basis, Dataset, EntityId, Mode, SourceId, Sureness};

use super::coverage_report::coverage_markdown;
use super::markdown::{escape_markdown, markdown_code, markdown_with_code};
use super::value_text::counted;

/// The report as a Markdown document. Looks through all records a few times.
pub fn quality_report(dataset: &Dataset) -> String {
    let mut out = format!("# Quality report: {}\n\n", escape_markdown(&dataset.schema.title));
    out.push_str("Made by `polemic check --report`. It says how much is on record and where that is thin or doubtful, not whether it is true.\n\n");
    let _ = writeln!(
        out,
        "{} entities, {}, {}, {}.",
        dataset.entities.len(),
        counted(dataset.claims.len(), "claim"),
        counted(dataset.figures.len(), "figure"),
        counted(dataset.sources.len(), "source"),
    );
    let sources = (0..dataset.sources.len()).map(SourceId::new);
    let covered: Vec<SourceCoverage> =
        sources.map(|id| coverage::source_coverage(dataset, id)).collect();
    out.push_str("\n## Coverage\n");
    for one in &covered {
        let _ = write!(out, "\n{}", coverage_markdown(dataset, one));
        out.push_str(&per_sentence(one));
    }
    out.push_str(&kinds(dataset));
    out.push_str(&relations(dataset));
    out.push_str(&voices(dataset));
    out.push_str(&undated(dataset));
    out.push_str(&doubts(dataset));
    out.push_str(&lone(dataset));
    out
}

/// A table of names and counts under a heading.
fn table(title: &str, head: &[&str], rows: &[(String, Vec<usize>)]) -> String {
    let mut out =
        format!("\n## {title}\n\n| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for (name, numbers) in rows {
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let _ = writeln!(out, "| {name} | {} |", numbers.join(" | "));
    }
    out
}

/// A line that says how many places have how many records: `0 (3), 1 (12), 2 (5)`.
fn per_sentence(coverage: &SourceCoverage) -> String {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    let mut sizes: Vec<usize> = coverage.places.iter().map(|place| place.records.len()).collect();
    sizes.sort_unstable();
    for size in sizes {
        match counts.last_mut() {
            Some((last, count)) if *last == size => *count += 1,
            _ => counts.push((size, 1)),
        }
    }
    let text = |(size, count): &(usize, usize)| format!("{size} ({count})");
    let counts: Vec<String> = counts.iter().map(text).collect();
    format!("- Records a place, and how many places have so many: {}\n", counts.join(", "))
}

fn kinds(dataset: &Dataset) -> String {
    let ids = dataset.schema.kind_ids();
    let rows: Vec<(String, Vec<usize>)> = ids
        .map(|id| {
            let own = dataset.entities.iter().filter(|entity| entity.kinds.contains(&id)).count();
            let all = dataset.entity_ids().filter(|&entity| dataset.is_a(entity, id)).count();
            (markdown_code(&dataset.schema.kind(id).name), vec![own, all])
        })
        .collect();
    table("Entities by kind", &["Kind", "Itself", "With the kinds below it"], &rows)
}

fn relations(dataset: &Dataset) -> String {
    let rows: Vec<(String, Vec<usize>)> = dataset
        .schema
        .relation_ids()
        .map(|id| {
            let own = || dataset.claims.iter().filter(move |claim| claim.relation == id);
            let dated = own().filter(|claim| claim.when.is_some()).count();
            let denied = own().filter(|claim| claim.denied).count();
            (markdown_code(&dataset.schema.relation(id).name), vec![own().count(), dated, denied])
        })
        .collect();
    table("Claims by relation", &["Relation", "Claims", "Dated", "Denied"], &rows)
}

/// Tables of claims by voice, and by basis, certainty and mode.
fn voices(dataset: &Dataset) -> String {
    let claims = &dataset.claims;
    let count = |is: &dyn Fn(&polemic_record::Claim) -> bool| {
        claims.iter().filter(|claim| is(claim)).count()
    };
    let mut rows =
        vec![("the author of the source".to_owned(), vec![count(&|c| c.according_to.is_none())])];
    for id in dataset.entity_ids() {
        let own = count(&|claim| claim.according_to == Some(id));
        if own > 0 {
            rows.push((escape_markdown(&dataset.entity(id).name), vec![own]));
        }
    }
    let mut out = table("Claims by voice", &["On whose word", "Claims"], &rows);
    let mut rows: Vec<(String, Vec<usize>)> = Vec::new();
    for basis in [Basis::Stated, Basis::Implied] {
        rows.push((basis.word().to_owned(), vec![count(&|claim| claim.basis == basis)]));
    }
    for certainty in [Sureness::Certain, Sureness::Probable, Sureness::Uncertain] {
        let own = count(&|claim| claim.certainty == certainty);
        rows.push((certainty.word().to_owned(), vec![own]));
    }
    rows.push(("denied".to_owned(), vec![count(&|claim| claim.denied)]));
    for mode in [Mode::Would, Mode::Could, Mode::Should, Mode::Seemed] {
        rows.push((mode.word().to_owned(), vec![count(&|claim| claim.mode == Some(mode))]));
    }
    out.push_str(&table(
        "Claims by basis, certainty and mode",
        &["How it is said", "Claims"],
        &rows,
    ));
    out
}

fn undated(dataset: &Dataset) -> String {
    let claims = dataset.claims.iter().filter(|claim| claim.when.is_none()).count();
    let figures = dataset.figures.iter().filter(|figure| figure.when.is_none()).count();
    format!(
        "\n## Undated\n\n{} of {} and {} of {} bear no date; a question with a date leaves them out, and says so.\n",
        claims,
        counted(dataset.claims.len(), "claim"),
        figures,
        counted(dataset.figures.len(), "figure"),
    )
}

fn doubts(dataset: &Dataset) -> String {
    let mut lines: Vec<String> = Vec::new();
    let places = |cites: &[polemic_record::Citation]| {
        cites.iter().map(|cite| cite.at.as_str()).collect::<Vec<_>>().join(", ")
    };
    for claim in &dataset.claims {
        lines.extend(claim.doubt.as_ref().map(|doubt| {
            format!(
                "{} ({}): {}",
                markdown_code(&claim.id),
                places(&claim.cites),
                markdown_with_code(doubt)
            )
        }));
    }
    for figure in &dataset.figures {
        lines.extend(figure.doubt.as_ref().map(|doubt| {
            let text = escape_markdown(&dataset.figure_text(figure));
            format!("{text} ({}): {}", places(&figure.cites), markdown_with_code(doubt))
        }));
    }
    for entity in &dataset.entities {
        lines.extend(entity.doubt.as_ref().map(|doubt| {
            format!(
                "{} ({}): {}",
                markdown_code(&entity.id),
                places(&entity.cites),
                markdown_with_code(doubt)
            )
        }));
    }
    let mut out = format!("\n## Doubts\n\n{} of the editors.\n\n", counted(lines.len(), "doubt"));
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
    out
}

/// The entities that no record or only one record mentions.
fn lone(dataset: &Dataset) -> String {
    let mut counts = vec![0_usize; dataset.entities.len()];
    let mut count = |record: Evidence| {
        let mut entities: Vec<EntityId> = mentioned(dataset, record);
        entities.sort_unstable();
        entities.dedup();
        entities.iter().for_each(|id| counts[id.index()] += 1);
    };
    for n in 0..dataset.claims.len() {
        count(Evidence::Claim(polemic_record::ClaimId::new(n)));
    }
    for n in 0..dataset.figures.len() {
        count(Evidence::Figure(polemic_record::FigureId::new(n)));
    }
    let with = |wanted: usize| -> Vec<String> {
        let ids = dataset.entity_ids().filter(|id| counts[id.index()] == wanted);
        ids.map(|id| markdown_code(&dataset.entity(id).id)).collect()
    };
    let mut out = String::from("\n## Entities with one record only\n\n");
    for (title, ids) in [("No record", with(0)), ("One record", with(1))] {
        let list = if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
        let _ = writeln!(out, "- {title} ({}): {list}", ids.len());
    }
    out
}
