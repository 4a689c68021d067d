//! Claims in their shortest form (`tests/grouped/claims.ron`): they are the same claims, mistakes in
//! them are placed, and field names and punctuation take less of them.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::Path;

use polemic::engine::text::Files;
use polemic::record::read::{DatasetReading, read_dataset};
use polemic::record::record_spans::claim_span;
use polemic::record::{Claim, ClaimId};

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)).unwrap()
}

/// The pamphlets with these claims.
fn reading(claims: &str) -> (Files, DatasetReading) {
    let mut files = Files::default();
    files.add("claims.ron", claims.to_owned());
    for name in ["entities.ron", "locators/pamphlets.ron", "schema.ron", "sources.ron"] {
        files.add(name, read(&format!("data/pamphlets/{name}")));
    }
    let reading = read_dataset(&files);
    (files, reading)
}

fn claims(text: &str) -> Vec<Claim> {
    let (_, reading) = reading(text);
    let mut claims = reading.dataset.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics)).claims;
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims
}

#[test]
fn the_short_form_is_the_same_claims() {
    assert_eq!(claims(&read("data/pamphlets/claims.ron")), claims(&read("grouped/claims.ron")));
}

/// The characters of a file that are no blanks and in no comment, and how many of them are content:
/// texts, and the names of relations that stand as fields.
fn content(text: &str) -> (usize, usize) {
    let (_, reading) = reading(text);
    let dataset = reading.dataset.unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let text: String = lines.collect::<Vec<_>>().join(" ");
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let parts: Vec<&str> = text.split('"').collect();
    let quoted: usize = parts.iter().skip(1).step_by(2).map(|text| count(text)).sum();
    let fields = parts
        .iter()
        .step_by(2)
        .flat_map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')));
    let is_relation = |name: &&str| dataset.schema.relation_named(name).is_some();
    (count(&text), quoted + fields.filter(is_relation).map(count).sum::<usize>())
}

#[test]
fn there_is_less_to_type() {
    let (long, said) = content(&read("data/pamphlets/claims.ron"));
    let (short, kept) = content(&read("grouped/claims.ron"));
    assert!((short - kept) * 100 <= long * 40, "{} of {long}", short - kept);
    assert!((short - kept) * 100 <= short * 45, "{} of {short}", short - kept);
    assert!((long - said) * 100 > long * 50);
}

#[test]
fn a_mistake_is_placed_where_it_is_written() {
    for (text, wrong) in [
        (
            "[(from: \"burkee\", claims: [(read: \"discourse\", at: \"1.2.1\"), (praised: \"queen\", at: \"1.2.1\")])]",
            "\"burkee\"",
        ),
        ("[(from: \"burke\", claims: [(raed: \"discourse\", at: \"1.2.1\")])]", "raed"),
        ("[(from: \"burke\", claims: [(read: \"discuorse\", at: \"1.2.1\")])]", "\"discuorse\""),
        ("[(from: \"burke\", read: \"discourse\", at: \"9.2.1\")]", "\"9.2.1\""),
        (
            "[(at: [\"1.2.1\", \"9.9.9\"], claims: [(from: \"burke\", read: \"discourse\")])]",
            "\"9.9.9\"",
        ),
        (
            "[(from: \"burke\", claims: [(read: \"discourse\", when: \"soon\", at: \"1.2.1\")])]",
            "soon",
        ),
        ("[(from: \"burke\", claims: [(read: \"discourse\", denied: 5, at: \"1.2.1\")])]", "5"),
    ] {
        let (files, reading) = reading(text);
        let errors: Vec<&str> = reading
            .diagnostics
            .iter()
            .filter(|mistake| mistake.code.id < "P050")
            .map(|mistake| files.slice(mistake.span.unwrap()))
            .collect();
        assert_eq!(errors, [wrong], "{text}\n{:#?}", reading.diagnostics);
    }
}

#[test]
fn each_claim_of_a_group_has_its_place() {
    let text = read("grouped/claims.ron");
    let (files, reading) = reading(&text);
    for (n, claim) in reading.dataset.unwrap().claims.iter().enumerate() {
        let record = files.slice(claim_span(&files, ClaimId::new(n)).unwrap());
        let at = &claim.cites[0].at;
        assert!(record.contains(at.as_str()), "{}: {record}", claim.id);
    }
}
