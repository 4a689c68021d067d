//! What sources come of the entries of bibliographies.

use super::*;
use crate::read::read_dataset;

/// The sources of a dataset with these files besides a schema and a claim that cites `cite`.
fn sources(files: &[(&str, &str)], cite: &str) -> (Vec<crate::Source>, Vec<String>) {
    let mut all = Files::default();
    let claim = format!("[(from: \"a\", relation: \"met\", to: \"b\", cites: [{cite}])]");
    let mut named: Vec<(&str, &str)> = vec![
        ("claims.ron", &claim),
        (
            "entities.ron",
            "[(id: \"a\", kind: \"P\", name: \"A\"), (id: \"b\", kind: \"P\", name: \"B\")]",
        ),
        ("schema.ron", "(kinds: [(name: \"P\")], relations: [(name: \"met\", verbs: [\"meet\"])])"),
    ];
    named.extend(files);
    named.sort_unstable();
    named.iter().for_each(|(name, text)| _ = all.add(*name, (*text).to_owned()));
    let reading = read_dataset(&all);
    let told = reading.diagnostics.iter().map(|mistake| {
        let text = mistake.span.map_or("", |span| all.slice(span));
        format!("{} {} [{text}]", mistake.code.id, mistake.message)
    });
    (reading.dataset.map(|dataset| dataset.sources).unwrap_or_default(), told.collect())
}

const BIB: &str = r#"
@comment{Zotero}
@book{burkeReflections_1790,
  title = {Reflections on the {Revolution} in {France}},
  author = {Burke, Edmund and {de la Tour}, Jean},
  date = {1790-11-01},
  publisher = {J. Dodsley},
  translator = {Gentz, Friedrich},
  url = {https://example.org/reflections},
  shorttitle = {Reflections},
}
@article{other, title = "A \'Etude", journal = {Journal}, author = {B. Author}, year = 1801, month = feb, doi = {10.1/x}}
"#;

#[test]
fn a_cited_entry_is_a_source() {
    let (sources, told) = sources(
        &[("sources.bib", BIB)],
        "(source: \"burkeReflections_1790\", at: \"1\"), (source: \"other\", at: \"2\")",
    );
    assert!(told.is_empty(), "{told:?}");
    let [burke, other] = sources.as_slice() else { panic!("{sources:?}") };
    assert_eq!(burke.id, "burkereflections-1790");
    assert_eq!(burke.title, "Reflections on the Revolution in France");
    assert_eq!(burke.authors, ["Edmund Burke", "Jean de la Tour"]);
    assert_eq!(burke.date.as_deref(), Some("1790-11-01"));
    assert_eq!(burke.short, "Reflections");
    assert_eq!(burke.translators, ["Friedrich Gentz"]);
    assert_eq!(burke.available.as_deref(), Some("https://example.org/reflections"));
    assert_eq!((other.title.as_str(), other.short.as_str()), ("A Étude", "Author"));
    assert_eq!(other.date.as_deref(), Some("1801-02"));
    assert_eq!(other.container.as_deref(), Some("Journal"));
    assert_eq!(other.available.as_deref(), Some("https://doi.org/10.1/x"));
}

#[test]
fn what_nothing_names_is_left_out_and_records_complete_entries() {
    let ron = "[(id: \"other\", short: \"O\", locators: [\"2\"])]";
    let (sources, told) = sources(&[("sources.bib", BIB), ("sources.ron", ron)], "\"2\"");
    assert!(told.is_empty(), "{told:?}");
    let [other] = sources.as_slice() else { panic!("{sources:?}") };
    assert_eq!((other.short.as_str(), other.title.as_str()), ("O", "A Étude"));
    assert_eq!(other.places.len(), 1);
}

#[test]
fn an_item_of_csl_is_a_source() {
    let csl = r#"[{"id": "http://zotero.org/users/1/items/AB12", "title": "War", "type": "book",
      "author": [{"family": "Wolff", "given": "C.", "non-dropping-particle": "von"}, {"literal": "A Club"}],
      "issued": {"date-parts": [["1790", 11]]}, "ISBN": "1"}]"#;
    let (sources, told) = sources(&[("sources.json", csl)], "\"2\"");
    assert!(told.is_empty(), "{told:?}");
    let [war] = sources.as_slice() else { panic!("{sources:?}") };
    assert_eq!((war.id.as_str(), war.short.as_str()), ("ab12", "Wolff"));
    assert_eq!(war.authors, ["C. von Wolff", "A Club"]);
    assert_eq!(war.date.as_deref(), Some("1790-11"));
    assert_eq!(war.available.as_deref(), Some("ISBN 1"));
}

#[test]
fn a_broken_bibliography_is_one_mistake() {
    for (name, text, at) in [
        ("sources.bib", "@book{a, title = {A}\n@book{b, title = {B}}", "@"),
        ("sources.bib", "@book{a, title = {A}, year = nonsense}", "nonsense"),
        ("sources.bib", "@book{a, title = {A", "A"),
        ("sources.json", "[{\"id\": 1, \"title\": }]", "}"),
        ("sources.json", "{\"id\": 1}", "{"),
        ("sources.json", "[{\"id\": \"é", "é"),
    ] {
        let (_, told) = sources(&[(name, text)], "(source: \"a\", at: \"1\")");
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].starts_with("P049") && told[0].ends_with(&format!("[{at}]")), "{told:?}");
    }
}

#[test]
fn nothing_in_a_bibliography_breaks_the_reader() {
    let deep = format!("@book{{a, title = {}x{}}}", "{".repeat(5000), "}".repeat(5000));
    let circle = "@book{a, crossref = {b}, title={A}} @book{b, crossref = {a}, title={B}}";
    let own = "@book{a, xdata = {a, b}, title={A}}";
    for text in [
        deep.as_str(),
        circle,
        own,
        "@",
        "@book",
        "@book{",
        "\u{feff}@book{a}",
        "@string{a=",
        "é{",
        "@book{é, title=\"é",
    ] {
        sources(&[("sources.bib", text)], "(source: \"a\", at: \"1\")");
    }
    // Every beginning of a good file, and the file without each of its characters.
    for (at, c) in BIB.char_indices() {
        sources(&[("sources.bib", &BIB[..at])], "(source: \"other\", at: \"1\")");
        let without = format!("{}{}", &BIB[..at], &BIB[at + c.len_utf8()..]);
        sources(&[("sources.bib", &without)], "(source: \"other\", at: \"1\")");
    }
}
