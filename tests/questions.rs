//! Asks questions of people whose answers are recorded: counts how many are answered right, and fails
//! if one is answered wrongly.
//!
//! The questions in `tests/asked` belong to the project. A further file lies outside it, at the path
//! that `POLEMIC_QUESTIONS` names. Where it is missing its test prints so and ends; with `CI` set it
//! fails.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use polemic::built_in;
use polemic::engine::graph::Graph;
use polemic::engine::text::Files;
use polemic::question::codes;
use polemic::question::english::rewrite;
use polemic::question::{Lexicon, Options, Reply, Status, ask, compile};
use polemic::record::{Dataset, read};
use polemic::show;
use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

/// How many questions must be answered right. The number may only be raised; it was lowered once,
/// when dates that only allow an answer no longer made one.
const RIGHT: usize = 58;

/// How an answer compares with the recorded one.
#[derive(Debug, PartialEq)]
enum Verdict {
    Right,
    /// Refused, nothing found, found only in part, or a text that only a person can judge.
    Open,
    Wrong,
}

#[test]
fn recorded_answers() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/questions/questions.json");
    let path = env::var_os("POLEMIC_QUESTIONS").map_or(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(env::var_os("CI").is_none(), "{} is absent", path.display());
        eprintln!("skipped: {} is absent", path.display());
        return;
    };
    let questions: Vec<Json> = serde_json::from_str(&text).unwrap();
    let right = count(&questions, &built_in::files(), "recorded questions");
    assert!(right >= RIGHT, "{right} are answered right, and it was {RIGHT}");
}

#[test]
fn asked_of_the_essay() {
    let files = built_in::files();
    let mut fewer = Vec::new();
    for (name, least) in [
        ("essay", 112),
        ("essay-unread", 52),
        ("people", 70),
        ("readers", 61),
        ("sections", 73),
        ("traps", 170),
    ] {
        let right = count(&cases(name), &files, name);
        if right < least {
            fewer.push(format!("{name}: {right} are answered right, and it was {least}"));
        }
    }
    assert!(fewer.is_empty(), "{fewer:?}");
}

#[test]
fn asked_of_the_dispute() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dispute");
    let mut files = Files::default();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.add(name, fs::read_to_string(&path).unwrap());
    }
    let mut fewer = Vec::new();
    for (name, least) in [("dispute", 47), ("dispute-unread", 21)] {
        let right = count(&cases(name), &files, name);
        if right < least {
            fewer.push(format!("{name}: {right} are answered right, and it was {least}"));
        }
    }
    assert!(fewer.is_empty(), "{fewer:?}");
}

/// How many questions of the sets each way to read in other words earns: those answered right that a
/// rule of `rewrites.txt`, or a record, made readable. `BLESS=1` writes `tests/asked/rules.txt` anew.
/// A rule stays if it earns its line on questions that it was not written for.
#[test]
fn what_each_rule_earns_is_on_record() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let worlds = [
        (
            polemic::Polemic::built_in(),
            &["essay", "essay-unread", "people", "readers", "sections"][..],
        ),
        (
            polemic::Polemic::open(root.join("tests/data/dispute")).unwrap(),
            &["dispute", "dispute-unread"],
        ),
    ];
    let mut earned: std::collections::BTreeMap<&str, usize> =
        rewrite::rules().iter().map(|rule| (rule.line, 0)).collect();
    for (polemic, sets) in &worlds {
        let (lexicon, dataset, graph) = (polemic.lexicon(), polemic.dataset(), polemic.graph());
        let world = show::World { graph, dataset: Some(dataset), texts: None };
        for question in sets.iter().flat_map(|name| cases(name)) {
            let asked = question["question"].as_str().unwrap();
            let Ok(compiled) = compile(asked, lexicon, dataset, false) else { continue };
            let by_words = compiled.remarks.by_words.then_some("(a record accounts for it)");
            let ways: BTreeSet<&str> = compiled.remarks.rules.into_iter().chain(by_words).collect();
            if ways.is_empty() {
                continue;
            }
            let reply = ask(asked, lexicon, dataset, graph, &Options::default());
            let said = show::json::json_of_view(&show::View::of_reply(&reply, world));
            if verdict(&question, &said) == Verdict::Right {
                for way in ways {
                    *earned.entry(way).or_default() += 1;
                }
            }
        }
    }
    let mut lines: Vec<(usize, &str)> = earned.into_iter().map(|(way, n)| (n, way)).collect();
    lines.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let text: String = lines.iter().map(|(n, way)| format!("{n:3}  {way}\n")).collect();
    let path = root.join("tests/asked/rules.txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text, "BLESS=1 writes it anew");
}

/// Asks questions, and returns how many are answered right. Panics if one is answered wrongly. With
/// `POLEMIC_SHOW=NAME` in the environment (or `all`) it prints those that are not answered right.
fn count(questions: &[Json], files: &Files, name: &str) -> usize {
    let reading = read::read_dataset(files);
    let dataset: Dataset = reading.dataset.expect("a dataset without errors");
    let (lexicon, graph) = (Lexicon::new(&dataset), dataset.to_graph());
    let world = show::World { graph: &graph, dataset: Some(&dataset), texts: None };
    let (mut right, mut wrong) = (0, Vec::new());
    let show = env::var("POLEMIC_SHOW").is_ok_and(|shown| shown == name || shown == "all");
    for question in questions {
        let asked = question["question"].as_str().unwrap();
        let reply = ask(asked, &lexicon, &dataset, &graph, &Options::default());
        let said = show::json::json_of_view(&show::View::of_reply(&reply, world));
        let verdict = verdict(question, &said);
        let heard = reply.reading.clone().or_else(|| {
            reply.refusal.as_ref().map(|refusal| format!("! {}", refusal.diagnostic.message))
        });
        let names: Vec<&str> = list(&said["answers"]).filter_map(|a| a["name"].as_str()).collect();
        let line = format!(
            "{asked} -> {} | {} {}",
            heard.unwrap_or_default(),
            names.join("; "),
            said["value"]
        );
        if show && verdict != Verdict::Right {
            println!("{verdict:?}  {line}");
        }
        wrong.extend(idle(&reply, &lexicon, &dataset, &graph));
        match verdict {
            Verdict::Right => right += 1,
            Verdict::Open => {}
            Verdict::Wrong => wrong.push(line),
        }
    }
    println!("{name}: {right} of {} are answered right", questions.len());
    assert!(wrong.is_empty(), "{name}, answered wrongly:\n{}", wrong.join("\n"));
    right
}

/// What is wrong with the suggestions of a refusal: there are none, or one of them is not answered.
fn idle(reply: &Reply, lexicon: &Lexicon, dataset: &Dataset, graph: &Graph) -> Vec<String> {
    let Some(refusal) = &reply.refusal else { return Vec::new() };
    if refusal.suggestions.is_empty() || refusal.suggestions.len() > 3 {
        return vec![format!("{}: {} offers", reply.question, refusal.suggestions.len())];
    }
    if refusal.diagnostic.code.id == codes::AMBIGUOUS.id {
        return Vec::new();
    }
    let again = |text: &&String| {
        let again = ask(text, lexicon, dataset, graph, &Options::default());
        again.status != Status::Answered
    };
    let idle = refusal.suggestions.iter().filter(again);
    idle.map(|text| format!("{}: {text} is offered and does not work", reply.question)).collect()
}

/// The questions of a file in `tests/asked`, in the form of the recorded ones.
fn cases(name: &str) -> Vec<Json> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/asked/{name}.txt"));
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("\n\n").map(|block| {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>()
    });
    blocks.filter(|lines| !lines.is_empty()).map(|lines| case(&lines)).collect()
}

/// One question, from the lines of its block.
fn case(lines: &[&str]) -> Json {
    let (question, lines) = lines.split_first().unwrap();
    let mut case = json!({"question": question, "form": "unanswerable"});
    let alternatives =
        |text: &str| -> Vec<String> { text.split('|').map(|one| one.trim().to_owned()).collect() };
    for line in lines {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        let form = match sign {
            "=" => {
                let things = rest.split(';').map(alternatives);
                let (open, sure): (Vec<_>, Vec<_>) =
                    things.partition(|names| names.iter().any(|name| name == "-"));
                let named = |things: &[Vec<String>]| -> Json {
                    let one =
                        |names: &Vec<String>| json!({"name": names[0], "aliases": names[1..]});
                    things.iter().map(one).collect()
                };
                case["answers"] = named(&sure);
                case["also_right"] = named(&open);
                "entities"
            }
            "yes" | "no" => {
                case["value"] = json!(sign == "yes");
                "boolean"
            }
            "date" | "number" => {
                case["value"] = json!(rest);
                sign
            }
            "~" => {
                case["must_mention"] = rest.split(';').map(str::trim).collect();
                "text"
            }
            "!" => "unanswerable",
            "@" => {
                case["evidence"] = rest.split(',').map(str::trim).collect();
                continue;
            }
            _ => panic!("{question}: {line}"),
        };
        case["form"] = json!(form);
    }
    case
}

/// Judges an answer by the recorded one.
fn verdict(question: &Json, reply: &Json) -> Verdict {
    let answered = reply["status"] == "answered";
    let form = question["form"].as_str().unwrap();
    if form == "unanswerable" {
        return if answered { Verdict::Wrong } else { Verdict::Right };
    }
    if !answered {
        let denied = form == "boolean" && question["value"] == false;
        let nothing = denied && (reply["status"] == "nothing" || reply["status"] == "near");
        return if nothing { Verdict::Right } else { Verdict::Open };
    }
    let cited = cites(reply).intersection(&texts(&question["evidence"])).next().is_some();
    let unsure = if cited { Verdict::Open } else { Verdict::Wrong };
    let is_right = match form {
        "entities" => return entities(question, reply, unsure),
        "boolean" => {
            let same = reply["value"] == question["value"];
            return if same { Verdict::Right } else { Verdict::Wrong };
        }
        "number" => number(question, reply),
        "date" => {
            let wanted = question["value"].as_str().unwrap();
            let whens = list(&reply["claims"]).any(|claim| claim["when"] == wanted);
            reply["value"].to_string().contains(wanted) || whens
        }
        _ => cited && told(question, reply),
    };
    if is_right { Verdict::Right } else { unsure }
}

fn entities(question: &Json, reply: &Json, unsure: Verdict) -> Verdict {
    let got: Vec<&str> = list(&reply["answers"]).filter_map(|a| a["name"].as_str()).collect();
    let names = |gold: &Json| -> Vec<String> {
        let aliases = list(&gold["aliases"]).filter_map(Json::as_str);
        gold["name"].as_str().into_iter().chain(aliases).map(str::to_owned).collect()
    };
    let means = |gold: &Json, name: &str| names(gold).iter().any(|known| same(known, name));
    let gold: Vec<&Json> = list(&question["answers"]).collect();
    let hits = gold.iter().filter(|gold| got.iter().any(|name| means(gold, name))).count();
    let allowed: Vec<&Json> = gold.iter().copied().chain(list(&question["also_right"])).collect();
    let extra = got.iter().filter(|name| !allowed.iter().any(|gold| means(gold, name))).count();
    match hits {
        n if n == gold.len() && extra <= gold.len() => Verdict::Right,
        0 => unsure,
        _ => Verdict::Open,
    }
}

fn number(question: &Json, reply: &Json) -> bool {
    let value = &question["value"];
    let value = if value.is_object() { &value["value"] } else { value };
    let wanted = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let seen = list(&reply["claims"]).map(|claim| &claim["value"]).chain([&reply["value"]]);
    let seen: Vec<String> = seen.map(Json::to_string).collect();
    let found: Vec<f64> = seen.iter().flat_map(|text| numbers(text)).collect();
    match numbers(&wanted).first() {
        Some(number) => found.iter().any(|other| (other - number).abs() < 1e-9),
        None => {
            let said = tokens(&format!("{} {}", seen.join(" "), said(reply)));
            tokens(&wanted).intersection(&said).next().is_some()
        }
    }
}

/// Whether an answer mentions each required thing, with at least a third of its words.
fn told(question: &Json, reply: &Json) -> bool {
    let names: Vec<&str> = list(&reply["answers"]).filter_map(|a| a["name"].as_str()).collect();
    let all = format!("{} {} {}", reply["value"], said(reply), names.join(" "));
    let said = tokens(&all);
    let listed = list(&question["must_mention"]).filter_map(Json::as_str);
    let mut needed: Vec<&str> = listed.collect();
    if needed.is_empty() {
        needed.extend(question["value"].as_str());
    }
    needed.iter().all(|text| {
        text.split('|').any(|text| {
            let words = tokens(text);
            words.intersection(&said).count() >= (words.len() / 3).max(1)
        })
    })
}

fn list(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().into_iter().flatten()
}

fn texts(value: &Json) -> BTreeSet<String> {
    list(value).filter_map(Json::as_str).map(str::to_owned).collect()
}

/// The paragraphs that an answer cites.
fn cites(reply: &Json) -> BTreeSet<String> {
    let cites = list(&reply["claims"]).flat_map(|claim| list(&claim["cites"]));
    cites.filter_map(|cite| cite["at"].as_str()).map(str::to_owned).collect()
}

/// The sentences and dates of an answer.
fn said(reply: &Json) -> String {
    let claims = list(&reply["claims"]);
    let texts: Vec<String> =
        claims.map(|c| format!("{} {}", c["text"].as_str().unwrap_or(""), c["when"])).collect();
    texts.join(" ")
}

fn numbers(text: &str) -> Vec<f64> {
    let digits = |c: char| !(c.is_ascii_digit() || c == '.' || c == ',');
    text.split(digits).filter_map(|part| part.replace(',', "").parse().ok()).collect()
}

/// The words of a text without those that carry no meaning, in lower case and without accents.
fn tokens(text: &str) -> BTreeSet<String> {
    let small = [
        "the", "a", "an", "of", "and", "in", "on", "for", "to", "s", "by", "theory", "idea",
        "policy",
    ];
    let folded: String = text.nfkd().filter(char::is_ascii).collect::<String>().to_lowercase();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !small.contains(word));
    words.map(|word| word.trim_end_matches('s').to_owned()).collect()
}

/// Whether two names probably mean the same thing, by their words.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (tokens(a), tokens(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let part = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.is_subset(y);
    let shared = a.intersection(&b).count() * 2 >= a.union(&b).count();
    let longer = (a.len() > 1 && part(&a, &b)) || (b.len() > 1 && part(&b, &a));
    let short = (a.len() == 1 && part(&a, &b) && b.len() <= 3)
        || (b.len() == 1 && part(&b, &a) && a.len() <= 3);
    a == b || longer || shared || short
}
