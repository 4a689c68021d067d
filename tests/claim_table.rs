//! The claims of a dataset as a table, and back: what `export -f claims` writes, `import` reads as the
//! same claims, and importing it again changes nothing.

#![allow(clippy::unwrap_used)] // A test that cannot read its cases has nothing else to do.

#[allow(dead_code)] // Its queries are for other tests.
mod made;

use std::fs;
use std::path::Path;

use made::Random;
use polemic::engine::graph::read::{CellTable, decode_table};
use polemic::engine::text::Files;
use polemic::record::import::{ColumnRules, ImportPlan, ImportTargets, plan_import};
use polemic::record::read::read_dataset;
use polemic::record::ron_records::{CiteRecord, ClaimRecord};
use polemic::record::ron_writer::claim_text;
use polemic::record::{Dataset, schema};
use polemic::show::interchange::claim_table::write_claim_table;

const TARGETS: ImportTargets = ImportTargets { claims: "claims.ron", entities: "proposed.ron" };

/// The files of a directory in `tests/data`, or of the dataset that is built in (`graph`).
fn files(directory: &str) -> Vec<(String, String)> {
    fn find(directory: &Path, before: &str, found: &mut Vec<(String, String)>) {
        let mut entries: Vec<_> = fs::read_dir(directory).unwrap().map(Result::unwrap).collect();
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            match entry.path() {
                path if path.is_dir() => find(&path, &format!("{name}/"), found),
                path if name.ends_with(".ron") => {
                    found.push((name, fs::read_to_string(path).unwrap()));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join(directory), "", &mut found);
    found
}

fn as_files(list: &[(String, String)]) -> Files {
    let mut files = Files::default();
    for (name, text) in list {
        files.add(name.clone(), text.clone());
    }
    files
}

fn dataset(list: &[(String, String)]) -> Dataset {
    let reading = read_dataset(&as_files(list));
    reading.dataset.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics))
}

fn table(dataset: &Dataset) -> String {
    let mut out = Vec::new();
    write_claim_table(dataset, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn import(list: &[(String, String)], csv: &str) -> ImportPlan {
    let (files, _) = decode_table("claims.csv", csv.as_bytes().to_vec()).unwrap();
    let table = CellTable::open(&files).unwrap();
    let rules = ColumnRules::default();
    plan_import(&as_files(list), &dataset(list), &table, &rules, TARGETS)
        .unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// The files after an import.
fn imported(list: &[(String, String)], plan: &ImportPlan) -> Vec<(String, String)> {
    let mut list = list.to_vec();
    for (name, text) in &plan.files {
        match list.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => own.clone_from(text),
            None => list.push((name.clone(), text.clone())),
        }
    }
    list
}

/// The files without those of claims.
fn without_claims(list: &[(String, String)]) -> Vec<(String, String)> {
    list.iter().filter(|(name, _)| !name.starts_with("claims")).cloned().collect()
}

/// Asserts that the claims of a dataset come back from their table, and that the table changes
/// nothing in the dataset that it was made of.
fn assert_comes_back(list: &[(String, String)]) {
    let whole = dataset(list);
    let csv = table(&whole);
    let bare = without_claims(list);
    let plan = import(&bare, &csv);
    assert_eq!((plan.added, plan.changed, plan.known), (whole.claims.len(), 0, 0));
    assert!(plan.entities.is_empty(), "{:?}", plan.entities);
    let back = dataset(&imported(&bare, &plan));
    assert_eq!(whole.claims, back.claims);
    let again = import(list, &csv);
    assert_eq!((again.added, again.changed), (0, 0));
    assert!(again.files.is_empty());
}

#[test]
fn the_claims_of_each_dataset_come_back() {
    for directory in ["graph", "tests/data/pamphlets", "tests/data/dispute", "tests/data/gardeners"]
    {
        assert_comes_back(&files(directory));
    }
}

/// Texts that a table, RON or a spreadsheet could take for something else.
const TEXTS: &[&str] = &[
    "plain words",
    "a; b",
    "back\\slash",
    "\"quoted\"",
    "=1+1",
    "-5",
    "'=x",
    "two\nlines",
    "né, è",
    "; ",
    "a;",
    "tab\there",
    "// no comment",
    "]",
    "x=y",
];

fn claim(random: &mut Random, dataset: &Dataset, number: usize) -> ClaimRecord {
    let entity =
        |random: &mut Random| dataset.entities[random.below(dataset.entities.len())].id.clone();
    let is_free = |one: &&schema::Relation| one.from.is_empty() && one.to.is_empty();
    let free: Vec<_> = dataset.schema.relations.iter().filter(is_free).collect();
    let relation = free[random.below(free.len())];
    let places = &dataset.sources[0].places;
    let cites = (0..=random.below(3)).map(|_| CiteRecord {
        at: places[random.below(places.len())].at.clone(),
        words: random.chance(30).then(|| random.pick(TEXTS).trim().to_owned()),
        ..CiteRecord::default()
    });
    let cites = cites.collect();
    let mut optional =
        |texts: &[&str]| random.chance(25).then(|| random.pick(texts).trim().to_owned());
    let (when, note, doubt) = (
        optional(&["1790", "1790-11/1791", "[..1789]", "1790~"]),
        optional(TEXTS),
        optional(TEXTS),
    );
    let (basis, certainty) = (optional(&["implied", "stated"]), optional(&["probable", "certain"]));
    let mode = optional(&["would", "seemed"]);
    let mut qualifiers = Vec::new();
    for name in &relation.qualifiers {
        let takes = dataset.schema.qualifiers.iter().find(|own| own.name == *name).unwrap().takes;
        if random.chance(30) {
            let value = |random: &mut Random| match takes {
                schema::TermType::Entity => entity(random),
                _ => random.pick(TEXTS).to_owned(),
            };
            let values = (0..=random.below(2)).map(|_| value(random)).collect();
            qualifiers.push((name.clone(), values));
        }
    }
    ClaimRecord {
        // Some bear an id of their own; the others must differ in what the id is derived from.
        id: random.chance(50).then(|| format!("claim-{number}")),
        from: entity(random),
        relation: relation.name.clone(),
        to: Some(entity(random)),
        according_to: random.chance(10).then(|| entity(random)),
        denied: random.chance(20),
        when,
        cites,
        basis,
        certainty,
        mode,
        doubt,
        note,
        qualifiers,
        ..ClaimRecord::default()
    }
}

#[test]
fn random_claims_come_back() {
    let list = files("tests/data/pamphlets");
    let known = dataset(&list);
    for seed in 0..30 {
        let random = &mut Random(seed);
        let mut claims: Vec<ClaimRecord> = Vec::new();
        for number in 0..=random.below(20) {
            let claim = claim(random, &known, number);
            let same = |other: &ClaimRecord| {
                other.id.is_none() && other.derived_id() == claim.derived_id()
            };
            if claim.id.is_some() || !claims.iter().any(same) {
                claims.push(claim);
            }
        }
        let records: String =
            claims.iter().map(|claim| format!("    {},\n", claim_text(claim, 4))).collect();
        let mut list = without_claims(&list);
        list.push(("claims.ron".to_owned(), format!("[\n{records}]\n")));
        list.sort();
        assert_comes_back(&list);
    }
}

#[test]
fn an_edited_row_changes_its_record_alone() {
    let list = files("tests/data/pamphlets");
    let csv = table(&dataset(&list)).replacen("1789-11-04", "1789-11-05", 1);
    let plan = import(&list, &csv);
    assert_eq!((plan.added, plan.changed), (0, 1));
    let [(name, text)] = plan.files.as_slice() else { panic!("{:?}", plan.files) };
    let (_, before) = list.iter().find(|(own, _)| own == name).unwrap();
    let differing: Vec<&str> = before.lines().filter(|line| !text.contains(line)).collect();
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert!(text.contains("1789-11-05"));
    assert_eq!(before.matches("//").count(), text.matches("//").count());
}

#[test]
fn the_same_row_twice_is_one_claim() {
    let list = files("tests/data/pamphlets");
    let rows = "from,relation,to,at\nThomas Paine,opposed,William Pitt the Younger,2.1.1\n";
    let plan = import(&list, &format!("{rows}{}", rows.lines().nth(1).unwrap()));
    assert_eq!((plan.added, plan.known), (1, 1));
    let after = imported(&list, &plan);
    let again = import(&after, rows);
    assert!(again.files.is_empty(), "{:?}", again.files);
}

#[test]
fn a_large_table_is_taken_in() {
    let list = files("tests/data/pamphlets");
    let mut csv = "from,relation,to,when,at,from_kind,to_kind\n".to_owned();
    for n in 0..20_000 {
        csv.push_str(&format!("Writer {n},opposed,Idea {},1790,1.1.1,Person,Concept\n", n % 100));
    }
    let plan = import(&list, &csv);
    assert_eq!((plan.added, plan.entities.len()), (20_000, 20_100));
}
