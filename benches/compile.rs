//! Measures how long it takes to compile a question to a query, without running it: on the built-in
//! dataset, and on the same with 100,000 more entities.
//!
//! `cargo bench --bench compile`

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::built_in;
use polemic::question::{Lexicon, compile};
use polemic::record::{Dataset, read};

/// How many entities are added to the large dataset.
const MORE: usize = 100_000;

fn embedded_dataset() -> Dataset {
    read::read_dataset(&built_in::files()).dataset.expect("the embedded dataset has no errors")
}

/// The built-in dataset with many more people, of whom no claim says anything.
fn large_dataset() -> Dataset {
    let mut files = built_in::files();
    let mut text = String::from("[\n");
    for n in 0..MORE {
        let (first, last) = (n % 317, n / 317);
        let _ = writeln!(
            text,
            "    (id: \"person-{n}\", kind: \"Person\", name: \"Given{first} Of Surname{last}\", aliases: [\"Surname{last} the {first}\"]),"
        );
    }
    text.push(']');
    files.add("many-people.ron", text);
    read::read_dataset(&files).dataset.expect("a dataset without errors")
}

/// The examples of the schema, and the same with an unknown word or a misspelt one, so that all ways
/// of reading are measured.
fn questions(dataset: &Dataset) -> Vec<String> {
    let examples = &dataset.schema.examples;
    let mut questions = examples.clone();
    questions.extend(examples.iter().map(|example| format!("{example} unheardof")));
    questions.extend(examples.iter().map(|example| example.replacen('e', "ee", 1)));
    questions
}

fn compiling(c: &mut Criterion) {
    for (name, dataset) in
        [("embedded dataset", embedded_dataset()), ("100,000 more entities", large_dataset())]
    {
        let lexicon = Lexicon::new(&dataset);
        for question in questions(&dataset) {
            // The first question makes tables that are kept, so that it is not measured.
            let _ = compile(&question, &lexicon, &dataset, false);
            c.bench_function(&format!("{name}: {question}"), |b| {
                b.iter(|| compile(black_box(&question), &lexicon, &dataset, false));
            });
        }
    }
}

criterion_group!(benches, compiling);
criterion_main!(benches);
