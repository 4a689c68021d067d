//! Opens the pages and the server in headless Chromium, which `browser/drive.js` drives. Tries
//! search, filters, tabs, keyboard, questions and printing. Fails if a page writes to the console,
//! sends a request to another host, or violates a rule of accessibility, in light and dark, wide and
//! narrow.
//!
//! Needs Node, Chromium, and playwright-core, axe-core and mermaid in `target/browser`, where `.ci/run` puts
//! them; without them the test is skipped. `SHOTS=DIR` keeps screenshots of all pages.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;
mod server;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use polemic::engine::text::Files;
use polemic::question::find::FoundRecord;
use polemic::question::{Form, Lexicon, Options, ask};
use polemic::record::Dataset;
use polemic::show::evidence_text::EvidenceText;
use server::{Scratch, Serving};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The directory in which Node finds the packages that drive the browser. `None`, after printing the
/// reason, where something is missing.
fn modules() -> Option<PathBuf> {
    let modules = root().join("target/browser/node_modules");
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let missing: Vec<&str> = [
        ("node", has("node")),
        ("chromium", has("chromium")),
        ("playwright-core", modules.join("playwright-core").exists()),
        ("axe-core", modules.join("axe-core").exists()),
        ("mermaid", modules.join("mermaid").exists()),
    ]
    .into_iter()
    .filter_map(|(name, is_there)| (!is_there).then_some(name))
    .collect();
    if missing.is_empty() {
        return Some(modules);
    }
    let missing = missing.join(", ");
    assert!(std::env::var_os("CI").is_none(), "the browser's tests need {missing}");
    eprintln!("skipped: the browser's tests need {missing}");
    None
}

/// Drives the browser, and calls `act` for each line that the driver prints.
fn drive(modules: &Path, asked: &serde_json::Value, mut act: impl FnMut(&str)) {
    let mut driver = Command::new("node")
        .arg(root().join("tests/browser/drive.js"))
        .env("NODE_PATH", modules)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = driver.stdin.take().unwrap();
    // What is asked may be longer than an argument may be.
    writeln!(input, "{asked}").unwrap();
    for line in BufReader::new(driver.stdout.take().unwrap()).lines() {
        act(&line.unwrap());
        input.write_all(b"done\n").unwrap();
    }
    let output = driver.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn export(data: Option<&str>, file: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polemic"));
    command.args(["export", "-o"]).arg(file).env_remove("POLEMIC_DATA");
    if let Some(data) = data {
        command.args(["-d", data]);
    }
    assert!(command.status().unwrap().success());
    format!("file://{}", file.display())
}

fn dispute() -> PathBuf {
    root().join("tests/data/dispute")
}

#[test]
fn pages_in_a_browser() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("pages");
    let hostile = hostile::hostile_dataset(&scratch.0);
    let ids: Vec<String> = (0..hostile::hostile().len()).map(|n| format!("e{n}")).collect();
    let asked = serde_json::json!({
        "page": export(Some(&dispute().display().to_string()), &scratch.0.join("small.html")),
        "hostile": export(Some(&hostile), &scratch.0.join("hostile.html")),
        "hostileIds": ids,
        "comparison": comparison(),
        "shots": std::env::var("SHOTS").ok(),
    });
    drive(&modules, &asked, |line| panic!("{line}"));
}

/// What `ask` prints for the same comparison: its subjects, and the rows below each.
fn comparison() -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["ask", "-q", "-f", "md", "compare Newton and Leibniz", "-d"])
        .arg(dispute())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(1);
    let first = |line: &str| line.split('|').nth(1).unwrap().trim().to_owned();
    let on: Vec<String> = rows.map(first).filter(|on| !on.starts_with("---")).collect();
    let foot: Vec<&str> = text.lines().filter(|line| line.contains(": agree on ")).collect();
    assert!(on.len() > 2 && foot.len() == 1, "{text}");
    serde_json::json!({ "on": on, "foot": foot })
}

#[test]
fn the_page_of_the_essay_in_a_browser() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("essay");
    let asked = serde_json::json!({
        "essay": export(None, &scratch.0.join("essay.html")),
        "chosen": "leon-trotsky",
        "compared": "leon-trotsky,joseph-stalin",
        "shots": std::env::var("SHOTS").ok(),
    });
    drive(&modules, &asked, |line| panic!("{line}"));
}

/// Key words from the claims of a dataset, and the claims that `ask` tells for them, best first.
fn rankings(dataset: &Dataset) -> Vec<serde_json::Value> {
    let (graph, lexicon) = (dataset.to_graph(), Lexicon::new(dataset));
    let mut asked = Vec::new();
    // Every third claim is enough: the browser takes a moment for each.
    for (n, claim) in dataset.claims.iter().enumerate().step_by(3) {
        let text = dataset.claim_text(claim);
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 4 && word.is_ascii())
            .collect();
        if words.len() < 4 {
            continue;
        }
        let [a, b] = [n * 7 % words.len(), n * 11 % (words.len() - 1)];
        let b = if b >= a { b + 1 } else { b };
        let query = format!("{} {}", words[a], words[b]).to_lowercase();
        let reply = ask(&query, &lexicon, dataset, &graph, &Options::default());
        if reply.form != Some(Form::Records) || !reply.corrections.is_empty() {
            continue;
        }
        let text = |found: &FoundRecord| EvidenceText::of(dataset, found.evidence).text;
        let texts: Vec<String> = reply.nearest.iter().map(text).collect();
        asked.push(serde_json::json!({ "query": query, "texts": texts }));
    }
    asked
}

fn files_of(directory: &Path) -> Files {
    let mut files = Files::default();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".ron") {
            files.add(&name, fs::read_to_string(&path).unwrap());
        }
    }
    files
}

#[test]
fn find_ranks_as_ask_does() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("ranks");
    let built_in = polemic::built_in::dataset().unwrap();
    let small = polemic::record::read::read_dataset(&files_of(&dispute())).dataset.unwrap();
    let dispute = dispute().display().to_string();
    let ranks = [
        (&built_in, export(None, &scratch.0.join("essay.html"))),
        (&small, export(Some(&dispute), &scratch.0.join("small.html"))),
    ]
    .map(|(dataset, url)| serde_json::json!({ "url": url, "queries": rankings(dataset) }));
    let asked = serde_json::json!({ "ranks": ranks, "mayDiffer": 0.15, "bestMayDiffer": 0.02 });
    drive(&modules, &asked, |line| panic!("{line}"));
}

/// The commands that make the answers and papers to be opened.
const PAPERS: [(&str, &[&str]); 8] = [
    ("answer", &["ask", "who accused Leibniz"]),
    ("card", &["ask", "Leibniz"]),
    ("timeline", &["ask", "timeline of Leibniz"]),
    ("path", &["ask", "how is Oldenburg related to London"]),
    ("comparison", &["ask", "compare Newton and Leibniz and Keill"]),
    ("kind", &["ask", "compare mathematicians"]),
    ("quiz", &["quiz", "-n", "25"]),
    ("handout", &["handout", "Newton", "Leibniz"]),
];
const HOSTILE: [(&str, &[&str]); 4] = [
    ("hostile-timeline", &["ask", "timeline of Alpha"]),
    ("hostile-comparison", &["ask", "compare Alpha and Beta"]),
    ("hostile-quiz", &["quiz", "-n", "30"]),
    ("hostile-handout", &["handout", "Alpha", "Beta"]),
];

#[test]
fn papers_in_a_browser() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("papers");
    let hostile = hostile::hostile_dataset(&scratch.0);
    let dispute = dispute().display().to_string();
    let mut papers = serde_json::Map::new();
    let all = PAPERS.iter().map(|paper| (paper, &dispute));
    for ((name, arguments), data) in all.chain(HOSTILE.iter().map(|paper| (paper, &hostile))) {
        let file = scratch.0.join(format!("{name}.html"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_polemic"));
        command.args(*arguments).args(["-q", "-d", data, "-o"]).arg(&file);
        assert!(command.env_remove("POLEMIC_DATA").status().unwrap().success(), "{name}");
        papers.insert((*name).to_owned(), format!("file://{}", file.display()).into());
    }
    let asked = serde_json::json!({ "papers": papers, "shots": std::env::var("SHOTS").ok() });
    drive(&modules, &asked, |line| panic!("{line}"));
}

#[test]
fn the_page_of_a_graph_in_a_browser() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("graph-page");
    let file = scratch.0.join("roads.csv");
    let rows = "Ulm,Bern,Directed\nBern,Genoa,Directed\nGenoa,\"<img src=x onerror=alert(1)>\",Undirected\n";
    fs::write(&file, format!("Source,Target,Type\n{rows}")).unwrap();
    let serving = Serving::start(&["-d", &file.display().to_string()]);
    let asked = serde_json::json!({ "graph": serving.url(), "shots": std::env::var("SHOTS").ok() });
    drive(&modules, &asked, |line| panic!("{line}"));
}

#[test]
fn mermaid_draws_hostile_names() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("mermaid");
    let data = hostile::hostile_dataset(&scratch.0);
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["export", "-q", "-f", "mermaid", "-d", &data])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Control characters are not in the names of the dataset, and long names are cut.
    let plain = |name: String| name.chars().filter(|c| !c.is_control()).collect::<String>();
    let names = hostile::hostile().into_iter().map(plain).filter(|name| name.len() < 60);
    let names: Vec<String> = names.collect();
    assert!(names.len() > 6);
    let asked = serde_json::json!({ "mermaid": { "text": text, "names": names } });
    drive(&modules, &asked, |line| panic!("{line}"));
}

#[test]
fn the_server_in_a_browser() {
    let Some(modules) = modules() else { return };
    let scratch = Scratch::new("served");
    let data = scratch.0.join("dispute");
    fs::create_dir(&data).unwrap();
    for entry in fs::read_dir(dispute()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, data.join(path.file_name().unwrap())).unwrap();
    }
    let serving = Serving::start(&["-d", &data.display().to_string()]);
    let asked = serde_json::json!({
        "served": serving.url(),
        "followed": serving.url(),
        "shots": std::env::var("SHOTS").ok(),
    });
    let people = data.join("people.ron");
    let good = fs::read_to_string(&people).unwrap();
    let end = good.rfind(']').unwrap();
    let record = "    (id: \"new\", kind: \"Person\", name: \"Somebody new\"),\n";
    drive(&modules, &asked, |line| {
        let text = match line {
            "edit" => format!("{}{record}]\n", &good[..end]),
            "break" => {
                format!("{}(id: \"new\", kind: \"Persn\", name: \"Nobody\"),\n]\n", &good[..end])
            }
            _ => good.clone(),
        };
        fs::write(&people, text).unwrap();
    });
}
