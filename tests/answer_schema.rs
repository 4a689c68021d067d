//! Validates answers of every form, and what else the program prints as JSON, against the JSON Schemas in
//! `docs/`.

#![allow(clippy::unwrap_used)] // A test that cannot read the schema has nothing else to do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use polemic::Polemic;
use polemic::show::json::json_of_view;
use polemic::show::{View, World};
use scratch::Scratch;
use serde_json::{Value as Json, json};

mod scratch;

const SCHEMA: &str = include_str!("../docs/answer.schema.json");
const REPORTS: &str = include_str!("../docs/reports.schema.json");

/// Whether a value keeps to a schema; the error says where it does not. This knows the keywords of
/// JSON Schema that the schema of answers uses, and stops at any other: a validator of all of them
/// would bring in forty crates.
fn validate(value: &Json, schema: &Json, root: &Json, place: &str) -> Result<(), String> {
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "additionalProperties" => {}
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                validate(value, &root["$defs"][name], root, place)?;
            }
            "oneOf" => {
                let rules = rule.as_array().unwrap().iter();
                let wrong = rules.map(|rule| validate(value, rule, root, place));
                let wrong: Vec<String> = wrong.filter_map(Result::err).collect();
                if wrong.len() + 1 != rule.as_array().unwrap().len() {
                    return Err(format!("{place} is not one of these: {}", wrong.join("; ")));
                }
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(item, rule, root, &format!("{place}[{n}]"))?;
                }
            }
            "properties" => {}
            _ => keeps_to(value, keyword, rule).map_err(|why| format!("{place} {why}: {value}"))?,
        }
    }
    let rest = &schema["additionalProperties"];
    for (name, field) in value.as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        match schema["properties"].get(name) {
            Some(rule) => validate(field, rule, root, &place)?,
            None if rest == &json!(false) => return Err(format!("nothing is said of {place}")),
            None if rest.is_object() => validate(field, rest, root, &place)?,
            None => {}
        }
    }
    Ok(())
}

/// Whether a value keeps to a keyword that looks at nothing but the value.
fn keeps_to(value: &Json, keyword: &str, rule: &Json) -> Result<(), String> {
    let names = rule.as_array().into_iter().flatten().chain(std::iter::once(rule));
    let mut names = names.filter_map(Json::as_str);
    let (keeps, wrong) = match keyword {
        "const" => (rule == value, "is another value".to_owned()),
        "enum" => (rule.as_array().unwrap().contains(value), "is an unknown word".to_owned()),
        "type" => (names.any(|name| is_of_type(value, name)), "is of another type".to_owned()),
        "minimum" => {
            let low = value.as_f64().is_some_and(|number| number < rule.as_f64().unwrap());
            (!low, "is too small".to_owned())
        }
        "required" => {
            let missing = names.find(|name| value.is_object() && value.get(*name).is_none());
            (missing.is_none(), format!("has no {}", missing.unwrap_or_default()))
        }
        other => panic!("the test does not know the keyword {other}"),
    };
    if keeps { Ok(()) } else { Err(wrong) }
}

fn is_of_type(value: &Json, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    }
}

fn schema() -> Json {
    serde_json::from_str(SCHEMA).unwrap()
}

/// Asserts that an answer keeps to the schema, and to what a schema cannot say.
fn check(answer: &Json, asked: &str, schema: &Json) {
    if let Err(wrong) = validate(answer, schema, schema, "answer") {
        panic!("{asked}: {wrong}");
    }
    let claims = answer["claims"].as_array().unwrap();
    let sources: BTreeSet<&str> =
        answer["sources"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    for cite in claims.iter().flat_map(|claim| claim["cites"].as_array().unwrap()) {
        assert!(sources.contains(cite["source"].as_str().unwrap()), "{asked}: {cite}");
    }
    let lists = answer["answers"].as_array().into_iter().flatten().map(|found| &found["claims"]);
    let lists = lists.chain(answer["evidence"].as_array().into_iter().flatten());
    for place in lists.flat_map(|list| list.as_array().unwrap()) {
        assert!(place.as_u64().unwrap() < claims.len() as u64, "{asked}");
    }
}

#[test]
fn every_form_of_answer_keeps_to_the_schema() {
    let (schema, polemic) = (schema(), Polemic::built_in());
    let world = World { graph: polemic.graph(), dataset: Some(polemic.dataset()), texts: None };
    let cases = [
        include_str!("asked/essay.txt"),
        include_str!("asked/traps.txt"),
        include_str!("asked/people.txt"),
    ];
    let more = [
        "Trotsky",
        "compare Trotsky and Stalin",
        "timeline of Trotsky",
        "how is Trotsky related to Stalin",
        "how many documents did Trotsky write",
        "did Stalin defend socialism in one country",
        "when was Trotsky exiled",
        "how many inhabitants did Moscow have",
        "who bolshevised the KPD",
        "documents by Trotsky about China in 1931",
        "Kronstadt bananas",
        "",
    ];
    let lines = cases.iter().flat_map(|cases| cases.lines());
    let is_question = |line: &&str| line.starts_with(char::is_alphabetic) && line.contains(' ');
    let questions = lines.filter(is_question).step_by(7);
    let (mut forms, mut statuses) = (BTreeSet::new(), BTreeSet::new());
    for question in questions.chain(more) {
        let reply = polemic.ask(question);
        let answer = json_of_view(&View::of_reply(&reply, world));
        check(&answer, question, &schema);
        forms.insert(answer["form"].to_string());
        statuses.insert(answer["status"].to_string());
    }
    assert!(forms.len() >= 9, "{forms:?}");
    assert!(statuses.len() >= 4, "{statuses:?}");
}

#[test]
fn rows_of_queries_keep_to_the_schema() {
    let (schema, polemic) = (schema(), Polemic::built_in());
    let world = World { graph: polemic.graph(), dataset: Some(polemic.dataset()), texts: None };
    for text in [
        "MATCH (a)-[r]->(b) RETURN a, r, b LIMIT 20",
        "MATCH (a:Person)-[r]->(b) RETURN a.name, count(r), collect(b.name)",
        "MATCH p = (a)-[*1..2]->(b) RETURN p LIMIT 5",
        "MATCH (f:Figure) RETURN f",
        "MATCH (a)-[:HAS_FIGURE]->(f) RETURN a.name, f.value",
        "RETURN 1, 'a', 1.5, null, true, [1], {a: date('1924-01-21')}, duration('P1D'), 0.0/0.0 AS nan",
        "MATCH (n:Person) WHERE n.name = 'nobody' RETURN n",
    ] {
        let answer = polemic.query(text).unwrap();
        check(&json_of_view(&View::of_answer(&answer, text, world)), text, &schema);
        let bare = World { graph: polemic.graph(), dataset: None, texts: None };
        let bare = json_of_view(&View::of_answer(&answer, text, bare));
        check(&bare, text, &schema);
        assert_eq!(bare["sources"], json!([]));
    }
    let text = "MATCH (a:Person)-[r]->(b:Document) RETURN a.name";
    let answer = polemic.query(text).unwrap();
    let answer = json_of_view(&View::of_answer(&answer, text, world));
    assert!(answer["evidence"].as_array().unwrap().iter().all(|row| row[0].is_u64()));
    let source = &answer["sources"][0];
    assert!(["author", "title", "edition"].iter().all(|field| source[field].is_string()));
}

#[test]
fn the_schema_refuses_what_is_no_answer() {
    let schema = schema();
    let polemic = Polemic::built_in();
    let world = World { graph: polemic.graph(), dataset: Some(polemic.dataset()), texts: None };
    let reply = polemic.ask("who opposed socialism in one country");
    let good = json_of_view(&View::of_reply(&reply, world));
    assert_eq!(validate(&good, &schema, &schema, "answer"), Ok(()));
    for (field, value) in [
        ("sources", json!(null)),
        ("status", json!("perhaps")),
        ("format", json!(1)),
        ("surprise", json!(1)),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(validate(&bad, &schema, &schema, "answer").is_err(), "{field}");
    }
}

/// What the program prints as JSON.
fn printed(directory: &Path, arguments: &[&str]) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(arguments)
        .current_dir(directory)
        .env_remove("POLEMIC_DATA")
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

#[test]
fn reports_keep_to_their_schema() {
    let schema: Json = serde_json::from_str(REPORTS).unwrap();
    let scratch = Scratch::new("reports");
    let directory = scratch.0.as_path();
    let made = Command::new(env!("CARGO_BIN_EXE_polemic"))
        .args(["new", "mine"])
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(made.status.success());
    let claims = directory.join("mine/claims.ron");
    let text = fs::read_to_string(&claims).unwrap();
    fs::write(&claims, text.replace("criticised", "critcised") + "(").unwrap();
    let graph = "nodes.csv";
    fs::write(directory.join(graph), "id,name,kind\n1,Ada,Person\n2,Ben,\n").unwrap();
    fs::write(directory.join("edges.csv"), "source,target,type\n1,2,KNEW\n").unwrap();
    // An empty list could be any of them, and is not told apart.
    let cases: [(&str, &[&str], bool); 13] = [
        ("mistakes", &["check", "-f", "json"], false),
        ("mistakes", &["check", "mine", "-f", "json"], true),
        ("mistakes", &["check", "no-such-directory", "-f", "json"], true),
        ("codebook", &["schema", "-f", "json"], true),
        ("entries", &["schema", "opposed", "-f", "json"], true),
        ("entries", &["schema", "person", "-f", "json"], true),
        ("entries", &["schema", "as", "-f", "json"], true),
        ("entries", &["schema", "inhabitants", "-f", "json"], true),
        ("graph", &["schema", "-d", ".", "-f", "json"], true),
        ("graph", &["schema", "KNEW", "-d", ".", "-f", "json"], true),
        ("citations", &["cite", "-f", "csl"], true),
        ("citations", &["cite", "Trotsky", "-f", "csl"], true),
        ("citations", &["export", "-f", "csl"], true),
    ];
    for (part, arguments, is_full) in cases {
        let value = printed(directory, arguments);
        let rule = &schema["$defs"][part];
        if let Err(wrong) = validate(&value, rule, &schema, part) {
            panic!("{arguments:?}: {wrong}");
        }
        assert_eq!(validate(&value, &schema, &schema, part).is_ok(), is_full, "{arguments:?}");
    }
}

#[test]
fn the_schema_of_reports_refuses_other_reports() {
    let schema: Json = serde_json::from_str(REPORTS).unwrap();
    let good = printed(Path::new("."), &["schema", "opposed", "-f", "json"]);
    for (field, value) in [
        ("count", json!(-1)),
        ("sort", json!("verb")),
        ("surprise", json!(1)),
        ("say", json!("oppose")),
    ] {
        let mut bad = good.clone();
        bad[0][field] = value;
        assert!(validate(&bad, &schema, &schema, "entries").is_err(), "{field}");
    }
}
