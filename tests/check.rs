//! Reading and checking datasets.

use polemic::dataset::read::read;
use polemic::text::Files;

#[test]
fn a_small_dataset_is_read() {
    let mut files = Files::default();
    files.add(
        "cities.ron",
        r#"[ (id: "athens", kind: "City", name: "Athens"), (id: "sparta", kind: "City", name: "Sparta", when: "-0900/-0146", cites: [(source: "history", at: "1.2")]) ]"#,
    );
    files.add(
        "claims.ron",
        r#"[ (from: "sparta", relation: "fought", to: "athens", when: "-0431", during: "the great war", cites: [(source: "history", at: "1.1")]) ]"#,
    );
    files.add("figures.ron", r#"[ (of: "athens", measure: "ships", value: 300, cites: [(source: "history", at: "1.3")]) ]"#);
    files.add(
        "schema.ron",
        r#"(kinds: [(name: "City")], qualifiers: [(name: "during")], relations: [(name: "fought", verbs: ["fight"], qualifiers: ["during"])], measures: [(name: "ships", unit: "triremes")])"#,
    );
    files.add("sources.ron", r#"[(id: "history", title: "A History", short: "History")]"#);
    let reading = read(&files);
    assert_eq!(reading.diagnostics, []);
    let dataset = reading.dataset.unwrap();
    assert_eq!(dataset.claims[0].id, "sparta.fought.athens");
    assert_eq!(dataset.figures[0].unit.as_deref(), Some("triremes"));
    assert_eq!(dataset.entities.len(), 2);
}
