//! What people feel of a cold start: reading the dataset, building its graph, and asking.
//!
//! `cargo bench --bench cold`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::dataset::{Dataset, embedded, read};
use polemic::graph::Graph;
use polemic::question::{self, Lexicon, Options};

fn dataset() -> Dataset {
    read::read(&embedded::embedded()).dataset.expect("the embedded dataset has no errors")
}

fn reading(c: &mut Criterion) {
    c.bench_function("read and check the embedded dataset", |b| {
        b.iter(|| read::read(black_box(&embedded::embedded())));
    });
}

fn building(c: &mut Criterion) {
    let dataset = dataset();
    c.bench_function("build the graph", |b| b.iter(|| Graph::from_dataset(black_box(&dataset))));
    c.bench_function("build the lexicon", |b| b.iter(|| Lexicon::new(black_box(&dataset))));
}

/// The dataset's own example questions, so that each stands for a form that people ask.
fn asking(c: &mut Criterion) {
    let dataset = dataset();
    let graph = Graph::from_dataset(&dataset);
    let lexicon = Lexicon::new(&dataset);
    let options = Options::default();
    for question in dataset.schema.examples.iter().take(10) {
        c.bench_function(&format!("ask {question}"), |b| {
            b.iter(|| question::ask(black_box(question), &lexicon, &dataset, &graph, &options));
        });
    }
}

criterion_group!(benches, reading, building, asking);
criterion_main!(benches);
