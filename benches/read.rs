//! Measures reading and checking a dataset of 100,000 claims, without mistakes and with one mistake,
//! for which a file is read again with positions.
//!
//! `cargo bench --bench read`; the throughput counts the bytes of all files.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use polemic::engine::text::Files;
use polemic::record::read;

const CLAIMS: usize = 100_000;
const PEOPLE: usize = 10_000;

/// A generated dataset with records as long as those of a real one: ids of several words, a date, a
/// qualifier and a citation. With `mistake`, one date is wrong.
fn generated(mistake: bool) -> Files {
    let mut files = Files::default();
    let schema = r#"(
        kinds: [(name: "Person", nouns: ["person"], who: true), (name: "Concept", nouns: ["concept"])],
        qualifiers: [(name: "because", marker: "because", takes: Text)],
        relations: [(name: "opposed", verbs: ["oppose"], from: ["Person"], to: ["Concept"], qualifiers: ["because"])],
    )"#;
    let mut people = String::from("[\n");
    let mut concepts = String::from("[\n");
    for n in 0..PEOPLE {
        let _ = writeln!(
            people,
            "(id: \"speaker-number-{n}\", kind: \"Person\", name: \"Speaker Number {n}\", aliases: [\"Speaker {n}\"]),"
        );
        let _ = writeln!(
            concepts,
            "(id: \"proposal-number-{n}\", kind: \"Concept\", name: \"proposal number {n}\", about: \"What was put forward as number {n}.\"),"
        );
    }
    let mut claims = String::from("[\n");
    for n in 0..CLAIMS {
        let (from, to) = (n % PEOPLE, (n * 7 + n / PEOPLE) % PEOPLE);
        let year = 1900 + n % 40;
        let at = if mistake && n == CLAIMS / 2 {
            "when: \"19x\"".to_owned()
        } else {
            format!("when: \"{year}\"")
        };
        let _ = writeln!(
            claims,
            "(from: \"speaker-number-{from}\", relation: \"opposed\", to: \"proposal-number-{to}\", because: [\"reason {n}\"],\n {at}, cites: [(source: \"minutes\", at: \"{n}\")]),"
        );
    }
    for text in [&mut people, &mut concepts, &mut claims] {
        text.push(']');
    }
    files.add("claims.ron", claims);
    files.add("concepts.ron", concepts);
    files.add("people.ron", people);
    files.add("schema.ron", schema);
    files.add("sources.ron", r#"[(id: "minutes", title: "Minutes", short: "Minutes")]"#);
    files
}

fn reading(c: &mut Criterion) {
    let bytes = |files: &Files| files.iter().map(|(_, file)| file.text.len() as u64).sum();
    let mut group = c.benchmark_group("100,000 claims");
    group.sample_size(10);
    for (name, mistake) in [("read and check", false), ("read with one mistake", true)] {
        let files = generated(mistake);
        group.throughput(Throughput::Bytes(bytes(&files)));
        group.bench_function(name, |b| b.iter(|| read::read_dataset(black_box(&files))));
    }
    let reading = read::read_dataset(&generated(false));
    let dataset = reading.dataset.expect("the generated dataset has no errors");
    group.throughput(Throughput::Elements(CLAIMS as u64));
    group.bench_function("build the graph", |b| {
        b.iter(|| black_box(&dataset).to_graph());
    });
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
