//! A scholar's way from a page of prose to cited answers: runs `tests/scholar/journey.sh` in an empty
//! directory, and looks at what it leaves there.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

use std::fs;
use std::path::Path;
use std::process::Command;

use polemic::Polemic;
use polemic::record::{Dataset, Term};
use scratch::Scratch;

mod scratch;

/// The claims of a dataset as a scholar keeps them: names in place of ids, with their kinds.
fn table(dataset: &Dataset) -> String {
    let mut out =
        "Who,Kind,relation,to,to_kind,when,at,words,certainty,denied,basis,according_to".to_owned();
    let used = |name: &str| {
        let id = dataset.schema.qualifier_named(name).unwrap();
        dataset.claims.iter().any(|claim| claim.qualifiers.iter().any(|(own, _)| *own == id))
    };
    let names: Vec<&str> = dataset.schema.qualifiers.iter().map(|q| q.name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| used(name)).collect();
    names.iter().for_each(|name| out.push_str(&format!(",{name}")));
    out.push('\n');
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    for claim in &dataset.claims {
        let name = |id| dataset.entity(id).name.clone();
        let kind = |id| dataset.schema.kind(dataset.entity(id).kinds[0]).name.clone();
        let joined = |parts: Vec<&str>| parts.join("; ");
        let mut cells = vec![
            name(claim.from),
            kind(claim.from),
            dataset.schema.relation(claim.relation).name.replace('_', " "),
            claim.to.map(name).unwrap_or_default(),
            claim.to.map(kind).unwrap_or_default(),
            claim.when.as_ref().map(|when| when.text().to_owned()).unwrap_or_default(),
            joined(claim.cites.iter().map(|cite| cite.at.as_str()).collect()),
            joined(claim.cites.iter().filter_map(|cite| cite.words.as_deref()).collect()),
            claim.certainty.word().to_owned(),
            claim.denied.to_string(),
            claim.basis.word().to_owned(),
            claim.according_to.map(name).unwrap_or_default(),
        ];
        for qualifier in &names {
            let id = dataset.schema.qualifier_named(qualifier).unwrap();
            let terms = claim.qualifiers.iter().filter(|(own, _)| *own == id);
            let terms = terms.flat_map(|(_, terms)| terms).map(|term| match term {
                Term::Entity(id) => name(*id),
                Term::Text(text) => text.clone(),
            });
            cells.push(terms.collect::<Vec<_>>().join("; "));
        }
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        out.push_str(&format!("{}\n", cells.join(",")));
    }
    out
}

fn read(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn prose_becomes_cited_answers() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let directory = Scratch::new("journey");
    let known = Polemic::open(data.join("pamphlets")).unwrap();
    fs::write(directory.0.join("table.csv"), table(known.dataset())).unwrap();
    fs::write(directory.0.join("claims.csv.rules"), "from  Who\nfrom_kind  Kind\n").unwrap();
    let schema = read(&data, "pamphlets/schema.ron");
    let schema =
        schema.replacen("\n    kinds: [", "\n    include: [\"quarrel\"],\n    kinds: [", 1);
    fs::write(directory.0.join("own.ron"), schema).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_polemic")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", include_str!("scholar/journey.sh")])
        .current_dir(&directory.0)
        .env("PATH", path)
        .env("TEXT", data.join("pamphlets.txt"))
        .env("SCHEMA", "own.ron")
        .env("TABLE", "table.csv")
        .env_remove("POLEMIC_DATA")
        .env_remove("POLEMIC_TEXT")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", String::from_utf8_lossy(&output.stdout));

    let sentence = "It attacked Price by name and compared him";
    assert!(
        read(&directory.0, "answer.txt").contains(sentence),
        "{}",
        read(&directory.0, "answer.txt")
    );
    let cited = read(&directory.0, "cited.txt");
    assert!(cited.contains(sentence) && cited.contains("https://example.org/war"), "{cited}");
    let page = read(&directory.0, "page.html");
    assert!(page.contains(sentence) && page.contains("answers for the right to quote"));
    assert!(read(&directory.0, "quiz.md").contains("1. "));
    let handout = read(&directory.0, "handout.md");
    assert!(handout.contains("## Passages"), "{handout}");
    // A sentence that no claim cites is in no page.
    let text = read(&data, "pamphlets.txt");
    let cited: Vec<&str> = known
        .dataset()
        .claims
        .iter()
        .flat_map(|claim| claim.cites.iter().map(|c| c.at.as_str()))
        .collect();
    let bare = text.lines().filter_map(|line| line.strip_prefix('[')?.split_once("] "));
    let bare: Vec<&str> = bare
        .filter(|(at, text)| !cited.contains(at) && text.len() > 40)
        .map(|(_, text)| text)
        .collect();
    assert!(!bare.is_empty());
    assert!(bare.iter().all(|sentence| !page.contains(sentence)));

    let made = Polemic::open(directory.0.join("before")).unwrap();
    assert_eq!(made.dataset().claims.len(), known.dataset().claims.len());
    assert!(
        read(&directory.0, "changes.txt").contains("1 changed"),
        "{}",
        read(&directory.0, "changes.txt")
    );
}
