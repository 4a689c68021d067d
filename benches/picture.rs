//! Measures drawing a picture of about sixty boxes, and making the page of the built-in dataset.
//!
//! `cargo bench --bench picture`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::built_in;
use polemic::engine::query::{Limits, Parameters, Query};
use polemic::question::Lexicon;
use polemic::record::read;
use polemic::show::explorer::{self, ExplorerPage};
use polemic::show::picture::{Picture, PictureOptions};
use polemic::show::{View, World, dot, svg};

fn pictures(c: &mut Criterion) {
    let dataset = read::read_dataset(&built_in::files()).dataset;
    let dataset = dataset.expect("the embedded dataset has no errors");
    let graph = dataset.to_graph();
    let world = World { graph: &graph, dataset: Some(&dataset), texts: None };
    // The number of claims grows until the picture has sixty boxes.
    let of = |count: usize| {
        let text = format!("MATCH (a)-[r]->(b) WHERE a <> b RETURN r LIMIT {count}");
        let query = Query::parse(&text).expect("the query is well-formed");
        let answer = query.run(&graph, &Parameters::new(), &Limits::default());
        let answer = answer.expect("the query runs");
        Picture::of_view(&View::of_answer(&answer, &text, world), PictureOptions::default())
    };
    let picture = (1..).map(of).find(|picture| picture.boxes.len() >= 60);
    let picture = picture.expect("the dataset has sixty entities with claims");
    let name =
        |format| format!("{format}, {} boxes, {} lines", picture.boxes.len(), picture.lines.len());
    c.bench_function(&name("svg"), |b| b.iter(|| svg::svg_of_picture(black_box(&picture))));
    c.bench_function(&name("dot"), |b| b.iter(|| dot::dot_of_picture(black_box(&picture))));
}

/// Makes the page and the answers in it, from a dataset that was read before.
fn page(c: &mut Criterion) {
    let dataset = read::read_dataset(&built_in::files()).dataset;
    let dataset = dataset.expect("the embedded dataset has no errors");
    c.bench_function("page", |b| {
        b.iter(|| {
            let (graph, lexicon) = (dataset.to_graph(), Lexicon::new(&dataset));
            let replies = explorer::example_replies(&dataset, &graph, &lexicon);
            let (dataset, graph) = (&dataset, &graph);
            ExplorerPage { dataset, graph, texts: None, replies: &replies, live: None }.html()
        });
    });
}

criterion_group!(benches, pictures, page);
criterion_main!(benches);
