//! Loads the graph of two CSV files and says how long it took: `load_csv DIRECTORY`.

use std::time::Instant;
use std::{env, fs, path::Path};

use polemic::graph::read;
use polemic::text::Files;

fn main() {
    let directory = env::args().nth(1).expect("a directory");
    let started = Instant::now();
    let mut files = Files::default();
    for name in [read::NODES, read::EDGES] {
        files.add(name, fs::read_to_string(Path::new(&directory).join(name)).expect(name));
    }
    let in_memory = started.elapsed();
    let graph = read::read(&files).expect("no mistakes");
    drop(files);
    let all = started.elapsed();
    let rate = graph.edge_count() as f64 / (all - in_memory).as_secs_f64();
    println!(
        "{} nodes, {} relationships: files {in_memory:.2?}, all {all:.2?}, {rate:.0} relationships a second",
        graph.node_count(),
        graph.edge_count(),
    );
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory =
        status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    memory.for_each(|line| println!("{line}"));
}
