//! Prints how the time of a task grows when a dataset grows tenfold in one respect: many claims
//! between one pair, many entities of one name, long chains of kinds, a long ring of synonyms, many
//! labels of one node. A growth of 10 is linear, and 13 is n log n; 100 is quadratic.
//!
//! `cargo bench --bench growth` measures 1,000, 10,000 and 100,000 records; `-- LARGEST` ends at a
//! smaller number. A task is not measured at the next size where that would take over a minute if it
//! were quadratic.

#![expect(clippy::expect_used, reason = "a generated dataset without a graph is a bug here")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use polemic::engine::graph::Graph;
use polemic::engine::graph::read::{ReadOptions, read_graph};
use polemic::engine::text::Files;
use polemic::question::{Lexicon, Options, ask};
use polemic::record::Dataset;
use polemic::record::read::read_dataset;
use polemic::record::schema::LONGEST_CHAIN;
use polemic::show::teach::handout::{HandoutOptions, make_handout};
use polemic::show::teach::{TeachingRecord, quiz};

/// Makes files of a size.
type MadeFiles = fn(usize) -> Files;

/// A dataset with all that a question needs.
struct World {
    dataset: Dataset,
    lexicon: Lexicon,
    graph: Graph,
}

/// The files of a dataset: its relations and sources, and what is given here.
fn files(kinds: &str, synonyms: &str, entities: &str, claims: &str) -> Files {
    let mut files = Files::default();
    files.add("claims.ron", format!("[{claims}]"));
    files.add("entities.ron", format!("[{entities}]"));
    files.add(
        "schema.ron",
        format!(
            "(kinds: [(name: \"Person\", nouns: [\"person\"], who: true), \
             (name: \"Idea\", nouns: [\"idea\"]){kinds}], synonyms: [{synonyms}], \
             relations: [(name: \"opposed\", verbs: [\"oppose\"], stance: Against), \
             (name: \"backed\", verbs: [\"back\"], stance: For)])"
        ),
    );
    files.add("sources.ron", r#"[(id: "minutes", title: "Minutes", short: "Minutes")]"#);
    files
}

const TWO: &str = "(id: \"alpha\", kind: \"Person\", name: \"Alpha\"), \
                   (id: \"beta\", kind: \"Idea\", name: \"Beta\"),";

fn claim(n: usize, from: &str, to: &str) -> String {
    let year = 1000 + n % 900;
    format!(
        "(id: \"c{n}\", from: \"{from}\", relation: \"opposed\", to: \"{to}\", when: \"{year}\", \
         cites: [(source: \"minutes\", at: \"{n}\")]),\n"
    )
}

fn parallel_claims(n: usize) -> Files {
    let claims: String = (0..n).map(|n| claim(n, "alpha", "beta")).collect();
    files("", "", TWO, &claims)
}

fn equal_names(n: usize) -> Files {
    let mut entities = TWO.to_owned();
    for n in 0..n {
        let _ = writeln!(entities, "(id: \"e{n}\", kind: \"Person\", name: \"Common Word\"),");
    }
    files("", "", &entities, &claim(0, "alpha", "beta"))
}

/// Chains of kinds, each as long as one may be; an entity is of the lowest.
fn kind_chain(n: usize) -> Files {
    let mut kinds = String::new();
    for n in 0..n {
        let is_first = n % (LONGEST_CHAIN - 1) == 0;
        let parent = if is_first { "Idea".to_owned() } else { format!("K{}", n - 1) };
        let _ = write!(kinds, ", (name: \"K{n}\", parent: \"{parent}\")");
    }
    let entities = format!("{TWO} (id: \"low\", kind: \"K{}\", name: \"Lowest\"),", n - 1);
    files(&kinds, "", &entities, &claim(0, "alpha", "low"))
}

/// A word of letters only, which no other number has.
fn word(mut n: usize) -> String {
    let mut word = "zq".to_owned();
    loop {
        word.extend(char::from_digit(u32::try_from(n % 16).unwrap_or(0) + 10, 36));
        n /= 16;
        if n == 0 {
            return word;
        }
    }
}

fn synonym_ring(n: usize) -> Files {
    let words: Vec<String> = (0..n).map(|n| format!("\"{}\"", word(n))).collect();
    files("", &format!("[{}]", words.join(", ")), TWO, &claim(0, "alpha", "beta"))
}

fn labels(n: usize) -> Files {
    let labels: Vec<String> = (0..n).map(|n| format!("\"l{n}\"")).collect();
    let labels = labels.join(",");
    let text = format!("{{\"nodes\":[{{\"labels\":[{labels}],\"props\":{{}}}}],\"rels\":[]}}");
    Files::one("graph.json", text)
}

fn world(files: &Files) -> World {
    let reading = read_dataset(files);
    let dataset = reading.dataset.expect("a generated dataset has no errors");
    let (lexicon, graph) = (Lexicon::new(&dataset), dataset.to_graph());
    World { dataset, lexicon, graph }
}

fn answer(world: &World, question: &str) {
    let World { dataset, lexicon, graph } = world;
    black_box(ask(question, lexicon, dataset, graph, &Options::default()));
}

fn make_quiz(world: &World) {
    let record = TeachingRecord::new(&world.dataset, &world.graph, &world.lexicon);
    black_box(quiz::make_quiz(&record, &[], 10, 1));
}

fn make_paper(world: &World) {
    let record = TeachingRecord::new(&world.dataset, &world.graph, &world.lexicon);
    let topics: Vec<_> = world.dataset.entity_ids().take(1).collect();
    let options = HandoutOptions {
        topics: &topics,
        count: 10,
        seed: 1,
        made: "a bench",
        version: None,
        texts: None,
    };
    black_box(make_handout(options, &record));
}

/// Times one task at each size and prints a row; `make` makes what the task needs, untimed.
fn measure<T>(name: &str, largest: usize, make: impl Fn(usize) -> T, task: impl Fn(&T)) {
    let mut before: Option<Duration> = None;
    let mut row = format!("{name:<40}");
    for size in [1_000, 10_000, 100_000] {
        let too_long = before.is_some_and(|before| before * 100 > Duration::from_secs(60));
        if size > largest || too_long {
            let why = if size > largest { "–" } else { "too long" };
            let _ = write!(row, "{why:>22}");
            continue;
        }
        let made = make(size);
        // What is fast is measured several times, and the fastest counts.
        let mut best = Duration::MAX;
        let begun = Instant::now();
        while best == Duration::MAX || begun.elapsed() < Duration::from_millis(200) {
            let start = Instant::now();
            task(&made);
            best = best.min(start.elapsed());
        }
        let growth = before.map_or(String::new(), |before| {
            format!(" ×{:.1}", best.as_secs_f64() / before.as_secs_f64())
        });
        let time = format!("{:.2} ms{growth}", best.as_secs_f64() * 1000.0);
        let _ = write!(row, "{time:>22}");
        before = Some(best);
    }
    println!("{}", row.trim_end());
}

fn main() {
    let largest = std::env::args().filter_map(|argument| argument.parse().ok()).next();
    let largest = largest.unwrap_or(100_000);
    println!("{:<40}{:>22}{:>22}{:>22}", "task", 1_000, 10_000, 100_000);
    let reads: [(&str, MadeFiles); 4] = [
        ("claims of one pair", parallel_claims),
        ("equal names", equal_names),
        ("chains of kinds", kind_chain),
        ("a ring of synonyms", synonym_ring),
    ];
    for (name, make) in reads {
        measure(&format!("{name}: read and check"), largest, make, |files| {
            black_box(read_dataset(files));
        });
        let made = |n: usize| world(&make(n));
        measure(&format!("{name}: lexicon"), largest, made, |world| {
            black_box(Lexicon::new(&world.dataset));
        });
        measure(&format!("{name}: graph"), largest, made, |world| {
            black_box(world.dataset.to_graph());
        });
    }
    let pair = |n: usize| world(&parallel_claims(n));
    for question in ["who opposed Beta", "did Alpha oppose Beta", "how is Alpha related to Beta"] {
        measure(&format!("claims of one pair: {question}"), largest, pair, |w| answer(w, question));
    }
    measure("claims of one pair: quiz", largest, pair, make_quiz);
    measure("claims of one pair: handout", largest, pair, make_paper);
    let named = |n: usize| world(&equal_names(n));
    measure("equal names: who opposed Common Word", largest, named, |w| {
        answer(w, "who opposed Common Word");
    });
    let chained = |n: usize| world(&kind_chain(n));
    measure("chains of kinds: what did Alpha oppose", largest, chained, |w| {
        answer(w, "what did Alpha oppose");
    });
    let synonyms = |n: usize| world(&synonym_ring(n));
    measure("a ring of synonyms: who opposed zqa", largest, synonyms, |w| {
        answer(w, "who opposed zqa");
    });
    measure("labels of one node: read", largest, labels, |files| {
        _ = black_box(read_graph(files, &ReadOptions::default()));
    });
}
