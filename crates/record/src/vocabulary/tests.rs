//! Tests the vocabularies that come with the program, and how a schema takes them in.

use super::*;
use crate::read::read_dataset;
use polemic_engine::diagnostic::Severity;

fn files(schema: &str, entities: &str, claims: &str) -> Files {
    let mut files = Files::default();
    files.add("schema.ron", schema.to_owned());
    files.add("sources.ron", r#"[(id: "text", title: "A Text", short: "Text")]"#);
    files.add("entities.ron", entities.to_owned());
    files.add("claims.ron", claims.to_owned());
    files
}

const PEOPLE: &str = r#"[
    (id: "ann", kind: "Person", name: "Ann"), (id: "bob", kind: "Person", name: "Bob"),
    (id: "plan", kind: "Plan", name: "plan"),
]"#;

#[test]
fn every_vocabulary_can_be_read_and_has_no_mistakes() {
    for (name, text) in VOCABULARIES {
        let parsed = ron_options().from_str::<Schema>(text);
        assert!(parsed.is_ok(), "{name}: {:?}", parsed.err());
        let reading = read_dataset(&files(text, "[]", "[]"));
        assert!(reading.diagnostics.is_empty(), "{name}: {:?}", reading.diagnostics);
    }
}

#[test]
fn a_record_keeps_the_fields_that_it_gives_and_gets_the_others() {
    let schema = whole_schema(
        r#"(
            include: ["quarrel"],
            kinds: [(name: "Person", nouns: ["human"], who: false)],
            relations: [
                (name: "opposed", verbs: ["quarrel with"], from: ["Person"]),
                (name: "shouted_at", verbs: ["shout at", "denounce"]),
            ],
            irregular: [("write", ["writ", "writ"])],
            synonyms: [["foe", "rival"]],
        )"#,
    )
    .unwrap();
    let person = &schema.kinds[0];
    assert_eq!(person.nouns[..2], ["human", "person"]);
    assert!(!person.who, "who: false is given, although false is also what no field means");
    assert_eq!(person.about, "A human being with a name.");
    let opposed = &schema.relations[0];
    assert_eq!(opposed.verbs[..2], ["quarrel with", "oppose"]);
    assert_eq!(opposed.from, ["Person"]);
    assert_eq!(opposed.stance, Some(crate::schema::Stance::Against));
    let denounced = schema.relation(schema.relation_named("denounced").unwrap());
    assert!(!denounced.verbs.contains(&"denounce".to_owned()), "it was given to shouted_at");
    assert_eq!(schema.forms().verb("write").past, "writ");
    let with_foe = schema.synonyms.iter().filter(|ring| ring.contains(&"foe".to_owned()));
    assert_eq!(with_foe.collect::<Vec<_>>(), [&["foe", "rival"]]);
}

#[test]
fn what_no_record_uses_is_left_out_and_lends_its_verbs() {
    let schema = r#"(
        include: ["quarrel"],
        kinds: [(name: "Plan", nouns: ["plan"])],
        relations: [(name: "proposed", verbs: ["propose", "call for"])],
    )"#;
    let claims = r#"[
        (from: "ann", relation: "denounced", to: "bob", cites: ["1"]),
        (from: "ann", relation: "proposed", to: "plan", cites: ["1"]),
    ]"#;
    let reading = read_dataset(&files(schema, PEOPLE, claims));
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let schema = reading.dataset.unwrap().schema;
    let names: Vec<&str> = schema.relations.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["proposed", "opposed", "criticised", "denounced"]);
    let kinds: Vec<&str> = schema.kinds.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(kinds, ["Plan", "Person"]);
    // In the vocabulary it is called_for that has these verbs.
    let lent = schema.broader.iter().find(|(verb, _)| verb == "suggest");
    assert_eq!(lent.map(|(_, means)| means.as_slice()), Some(&["proposed".to_owned()][..]));
    assert!(schema.broader.iter().all(|(_, means)| means.iter().all(|m| names.contains(&&**m))));
}

#[test]
fn unknown_names_are_told_with_what_the_vocabularies_have() {
    let one = |schema: &str, claims: &str| {
        let reading = read_dataset(&files(schema, PEOPLE, claims));
        let mut errors = reading.diagnostics.iter().filter(|d| d.severity() == Severity::Error);
        let first = errors.next().unwrap();
        (first.code.id, first.help.clone())
    };
    let plan = r#"kinds: [(name: "Plan", nouns: ["plan"])]"#;
    let claim = |relation: &str| {
        format!(r#"[(from: "ann", relation: "{relation}", to: "bob", cites: ["1"])]"#)
    };
    let unknown = one(&format!(r#"(include: ["quarel"], {plan})"#), "[]");
    assert_eq!(unknown, ("P048", Some("did you mean “quarrel”?".to_owned())));
    let misspelt = one(&format!(r#"(include: ["quarrel"], {plan})"#), &claim("denouced"));
    assert_eq!(misspelt, ("P012", Some("did you mean “denounced”?".to_owned())));
}
