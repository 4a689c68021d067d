//! Measures the time that a user waits for an answer: a whole process, beside one that does nothing,
//! and its parts: reading the dataset, building its graph and its vocabulary, and asking.
//!
//! `cargo bench --bench cold`

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};
use polemic::built_in;
use polemic::question::{self, Lexicon, Options};
use polemic::record::{Dataset, read};

fn dataset() -> Dataset {
    read::read_dataset(&built_in::files()).dataset.expect("the embedded dataset has no errors")
}

/// Compiles a program that does nothing; `None` where there is no compiler.
fn empty_program() -> Option<PathBuf> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, program) = (directory.join("empty.rs"), directory.join("empty"));
    std::fs::write(&source, "fn main() {}\n").ok()?;
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let made =
        Command::new(compiler).arg("-O").arg("-o").arg(&program).arg(&source).status().ok()?;
    made.success().then_some(program)
}

fn starting(c: &mut Criterion) {
    let mut group = c.benchmark_group("a whole process");
    let run = |program: &Path, arguments: &[&str]| {
        let mut command = Command::new(program);
        let command = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.env_remove("POLEMIC_DATA").status().expect("the program runs")
    };
    if let Some(program) = empty_program() {
        group.bench_function("that does nothing", |b| b.iter(|| run(&program, &[])));
    }
    let polemic = Path::new(env!("CARGO_BIN_EXE_polemic"));
    let question = dataset().schema.examples[0].clone();
    let ask: Vec<&str> = std::iter::once("ask").chain(question.split(' ')).collect();
    group.bench_function("that asks", |b| b.iter(|| run(polemic, &ask)));
    let query = ["query", "MATCH (n) RETURN count(n)"];
    group.bench_function("that queries", |b| b.iter(|| run(polemic, &query)));
    group.bench_function("that tells its version", |b| b.iter(|| run(polemic, &["--version"])));
    group.finish();
}

/// The built-in dataset, unpacked as the program does it, and read from its files as a directory is.
/// For comparison, the same files are parsed as RON without any types.
fn reading(c: &mut Criterion) {
    let files = built_in::files();
    let mut group = c.benchmark_group("the dataset");
    group.bench_function("unpacked", |b| b.iter(built_in::dataset));
    // Freeing the result is not measured, because no command does it.
    group.bench_function("read and checked", |b| {
        b.iter_with_large_drop(|| read::read_dataset(black_box(&files)));
    });
    group.bench_function("read, checked and built", |b| {
        b.iter_with_large_drop(|| {
            let dataset = read::read_dataset(black_box(&files)).dataset.expect("it has no errors");
            (dataset.to_graph(), dataset)
        });
    });
    group.bench_function("as nothing but RON", |b| {
        b.iter(|| {
            files.iter().filter(|(_, file)| ron::from_str::<ron::Value>(&file.text).is_ok()).count()
        });
    });
    group.finish();
}

fn building(c: &mut Criterion) {
    let dataset = dataset();
    c.bench_function("build the graph", |b| b.iter(|| black_box(&dataset).to_graph()));
    c.bench_function("build the lexicon", |b| b.iter(|| Lexicon::new(black_box(&dataset))));
}

/// The example questions of the dataset, each of which stands for a form of question.
fn asking(c: &mut Criterion) {
    let dataset = dataset();
    let graph = dataset.to_graph();
    let lexicon = Lexicon::new(&dataset);
    let options = Options::default();
    for question in dataset.schema.examples.iter().take(10) {
        c.bench_function(&format!("ask {question}"), |b| {
            b.iter(|| question::ask(black_box(question), &lexicon, &dataset, &graph, &options));
        });
    }
}

criterion_group!(benches, starting, reading, building, asking);
criterion_main!(benches);
