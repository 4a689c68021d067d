//! Compares pictures of a small dataset with those recorded in `tests/pictures/`, and tests what
//! holds for any picture: it is well-formed XML, its ids are unique, it tells every claim, and the
//! same answer gives the same bytes. `BLESS=1 cargo test --test pictures` records the pictures of
//! today.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

mod hostile;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hostile::{hostile, hostile_dataset};
use polemic::show::layout::{LayoutEdge, LayoutSize, MOST_BOXES, lay_out};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use scratch::Scratch;

mod scratch;

/// The recorded pictures: each file, and the arguments that make it.
const RECORDED: &[(&str, &[&str])] = &[
    ("accused.svg", &["ask", "who accused Leibniz"]),
    ("card.svg", &["ask", "Gottfried Wilhelm Leibniz"]),
    ("timeline.svg", &["ask", "timeline of Leibniz"]),
    ("comparison.svg", &["ask", "compare Newton and Leibniz and Keill"]),
    ("path.svg", &["ask", "how is Oldenburg related to London"]),
    ("works.svg", &["export", "--view", "Works", "--group", "kind"]),
];

/// The dataset of the recorded pictures. It is small, and does not change for other reasons.
const DISPUTE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dispute");

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(arguments)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() != Some(2), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The parts of a picture that the tests look at.
#[derive(Default)]
struct Seen {
    ids: Vec<String>,
    titles: Vec<String>,
    elements: Vec<String>,
}

/// Reads a picture to its end. Panics where it is not well-formed.
fn read(svg: &str) -> Seen {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut seen = Seen::default();
    let mut depth = 0;
    let mut text = String::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {svg:.300}")) {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "script" => {
                panic!("a script in {svg:.300}")
            }
            Event::Start(tag) => {
                depth += 1;
                text.clear();
                attributes(&tag, &mut seen);
            }
            Event::Empty(tag) => attributes(&tag, &mut seen),
            Event::End(tag) => {
                depth -= 1;
                if tag.name().as_ref() == "title" {
                    seen.titles.push(std::mem::take(&mut text));
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => match &*name {
                "amp" => text.push('&'),
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "quot" => text.push('"'),
                _ => text.push(name.resolve_char_ref().unwrap().unwrap()),
            },
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?} in a picture"),
        }
    }
    assert_eq!(depth, 0, "{svg:.300}");
    let mut unique = seen.ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), seen.ids.len(), "an id is taken twice");
    seen
}

fn attributes(tag: &quick_xml::events::BytesStart, seen: &mut Seen) {
    seen.elements.push(tag.name().as_ref().to_owned());
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap();
        let value = attribute.value.clone().into_owned();
        match attribute.key.as_ref() {
            "id" => seen.ids.push(value),
            "xmlns" => {}
            _ => assert!(!value.contains("://"), "{value} is outside"),
        }
    }
}

#[test]
fn pictures_are_as_recorded() {
    for (file, arguments) in RECORDED {
        let arguments = [arguments, &["-q", "-f", "svg", "-d", DISPUTE][..]].concat();
        let is = printed(&arguments);
        assert_eq!(is, printed(&arguments), "{file} differs from one run to the next");
        read(&is);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(file);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &is).unwrap();
        }
        let was = fs::read_to_string(&path).unwrap_or_default();
        let first = was.lines().zip(is.lines()).find(|(was, is)| was != is);
        assert!(was == is, "{file} differs: {first:?}; BLESS=1 records it anew");
    }
}

#[test]
fn every_claim_of_an_answer_is_told() {
    let questions = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")).unwrap();
    let mut told = 0;
    for path in questions.map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "question") {
            continue;
        }
        let question = format!("@{}", path.display());
        let json = printed(&["ask", "-q", "-f", "json", &question]);
        let reply: serde_json::Value = serde_json::from_str(&json).unwrap();
        let seen = read(&printed(&["ask", "-q", "--boxes", "0", "-f", "svg", &question]));
        for claim in reply["claims"].as_array().unwrap() {
            // A claim without a date has no place on a timeline.
            if reply["form"] == "timeline" && claim["when"].is_null() {
                continue;
            }
            let text = claim["text"].as_str().unwrap();
            assert!(seen.titles.iter().any(|title| title.contains(text)), "{question}: {text}");
            told += 1;
        }
    }
    assert!(told > 30, "only {told} claims");
}

#[test]
fn a_comparison_is_drawn_of_stands_alone() {
    let question = ["ask", "-q", "compare Trotsky and Stalin", "-f"];
    let dot = printed(&[&question[..], &["dot"]].concat());
    let lines: Vec<&str> = dot.lines().filter(|line| line.contains(" -> ")).collect();
    assert!(lines.len() > 4, "{dot}");
    let stand = |line: &&&str| line.contains("\"side-for\"") || line.contains("\"side-against\"");
    assert_eq!(lines.iter().filter(stand).count(), lines.len(), "{dot}");
    // The network has a box for each row of the grid, and for the two who are compared, of whom one
    // may be a row too.
    let grid = printed(&[&question[..], &["svg"]].concat());
    let rows = grid.matches("stroke=\"#C8C8C8\"").count();
    let boxes = dot.matches(" shape=\"").count();
    assert!((rows..=rows + 2).contains(&boxes), "{boxes} boxes for {rows} rows: {dot}");
}

#[test]
fn a_title_has_names_and_a_timeline_sides() {
    // Two entities have that name, so that the reading of the question has an id.
    let path = printed(&["ask", "-q", "how is Lenin related to @new-course-articles", "-f", "svg"]);
    let seen = read(&path);
    assert!(seen.titles[0].ends_with("The New Course"), "{:?}", seen.titles[0]);
    let timeline = printed(&["ask", "-q", "timeline of Trotsky", "-f", "svg"]);
    for side in ["for", "against"] {
        let class = format!("class=\"side-{side}\"");
        let marks: Vec<&str> = timeline.split(&class).skip(1).collect();
        let marks: Vec<&str> =
            marks.iter().map(|mark| mark.split("</g>").next().unwrap()).collect();
        let words = format!("), {side}<");
        let said = marks.iter().filter(|mark| mark.replace("</tspan>", "").contains(&words));
        assert!(marks.len() > 3 && said.count() > 3, "a mark {side} does not say so");
    }
    assert!(!timeline.contains('…'), "a label is cut");
}

fn hostile_graph(scratch: &Scratch) -> String {
    let names = hostile();
    let node = |name: &String| serde_json::json!({"labels": [name], "props": {"name": name}});
    let nodes: Vec<_> = names.iter().map(node).collect();
    let edge = |(n, name): (usize, &String)| {
        let dst = (n + 1) % names.len();
        serde_json::json!({"src": n, "dst": dst, "type": name, "props": {}})
    };
    let rels: Vec<_> = names.iter().enumerate().map(edge).collect();
    let path = scratch.0.join("graph.json");
    let graph = serde_json::json!({"nodes": nodes, "rels": rels});
    fs::write(&path, graph.to_string()).unwrap();
    path.display().to_string()
}

#[test]
fn hostile_names_break_no_picture() {
    let scratch = Scratch::new("hostile");
    let graph = hostile_graph(&scratch);
    for group in ["none", "kind"] {
        let all = ["export", "-q", "-d", &graph, "--group", group, "-f"];
        let seen = read(&printed(&[&all[..], &["svg"]].concat()));
        assert_eq!(seen.titles.len(), 1 + (3 + usize::from(group == "kind")) * hostile().len());
        let dot = printed(&[&all[..], &["dot"]].concat());
        let file = scratch.0.join("graph.dot");
        fs::write(&file, dot).unwrap();
        match Command::new("dot").arg("-Tsvg").arg(&file).output() {
            Ok(drawn) => {
                let said = String::from_utf8_lossy(&drawn.stderr).into_owned();
                assert!(drawn.status.success() && said.is_empty(), "dot: {said}");
                assert!(!String::from_utf8_lossy(&drawn.stdout).contains("<script"));
            }
            Err(_) => {
                assert!(std::env::var_os("CI").is_none(), "dot is missing");
                eprintln!("skipped: dot is missing");
            }
        }
    }
}

#[test]
fn hostile_names_break_no_timeline_and_no_comparison() {
    let scratch = Scratch::new("hostile-data");
    let (data, all) = (hostile_dataset(&scratch.0), hostile().len());
    for question in ["timeline of Alpha", "compare Alpha and Beta", "Alpha"] {
        let seen = read(&printed(&["ask", "-q", "-d", &data, question, "-f", "svg"]));
        let of_one = seen.titles.iter().filter(|title| title.starts_with("Alpha opposed"));
        assert_eq!(of_one.count(), all * if question == "Alpha" { 2 } else { 1 }, "{question}");
    }
    let json = printed(&["ask", "-q", "-d", &data, "timeline of Alpha", "-f", "timelinejs"]);
    let events: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(events["events"].as_array().unwrap().len(), all);
    assert!(!json.contains("<script"));
}

#[test]
fn too_many_boxes_are_refused() {
    let boxes = vec![LayoutSize { width: 10.0, height: 10.0 }; MOST_BOXES + 1];
    assert!(lay_out(&boxes, &[], &[], 0).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Each box of a layout lies inside the picture, and no two boxes overlap.
    #[test]
    fn anything_can_be_laid_out(
        sizes in prop::collection::vec((10.0..200.0_f64, 10.0..90.0_f64), 1..24),
        ends in prop::collection::vec((0..24_usize, 0..24_usize, 0.0..90.0_f64), 0..40),
        groups in prop::collection::vec(prop::option::of(0..3_usize), 24),
        frames in 0..=3_usize,
    ) {
        let boxes: Vec<LayoutSize> = sizes.iter().map(|&(width, height)| LayoutSize { width, height }).collect();
        let wires: Vec<LayoutEdge> = ends
            .iter()
            .map(|&(from, to, width)| (from % boxes.len(), to % boxes.len(), width))
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, width)| {
                let label = LayoutSize { width, height: 14.0 };
                LayoutEdge { from, to, label, leftward: width > 45.0 }
            })
            .collect();
        let groups: Vec<_> = groups.into_iter().map(|g| g.filter(|&g| g < frames)).collect();
        let laid = lay_out(&boxes, &wires, &groups[..boxes.len()], frames).unwrap();
        prop_assert_eq!(laid.boxes.len(), boxes.len());
        prop_assert_eq!(laid.routes.len(), wires.len());
        for (n, a) in laid.boxes.iter().enumerate() {
            prop_assert!(a.left().is_finite() && a.top() >= -0.01 && a.left() >= -0.01);
            for b in &laid.boxes[n + 1..] {
                let beside = a.right() <= b.left() + 0.01 || b.right() <= a.left() + 0.01;
                let above = a.bottom() <= b.top() + 0.01 || b.bottom() <= a.top() + 0.01;
                prop_assert!(beside || above, "{a:?} and {b:?}");
            }
        }
        for route in &laid.routes {
            prop_assert!(!route.points.is_empty());
        }
    }
}
