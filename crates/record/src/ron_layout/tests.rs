//! Tests of the layout on texts with and without slips of syntax.

use super::*;

/// The slips of a text, each as the first eight characters from its place on, and its message.
fn slips(text: &str) -> Vec<(String, String)> {
    let layout = RonLayout::of(text);
    let shown = |slip: &SyntaxSlip| text[slip.span.start..].chars().take(8).collect();
    layout.slips.iter().map(|slip| (shown(slip), slip.message.clone())).collect()
}

/// The only slip of a text.
fn slip(text: &str) -> (String, String) {
    let slips = slips(text);
    assert_eq!(slips.len(), 1, "{text}: {slips:?}");
    slips[0].clone()
}

fn field(name: &'static str) -> PathStep {
    PathStep::Field(name.into())
}

fn found<'t>(text: &'t str, steps: &[PathStep]) -> &'t str {
    &text[RonLayout::of(text).find(text, steps)]
}

#[test]
fn well_formed_texts_have_no_slips() {
    for text in [
        "",
        "[]",
        "()",
        "[(a: 1), (b: \"x\",),]",
        "#![enable(implicit_some)]\n(a: Some(1))",
        "// one ( two\n[ /* a /* nested ] */ comment */ (a: 'x', b: r#\"(\"[\"#) ]",
        "(a: (\"x\", [\"y\"]), b: {\"k\": 1}, c: Name(d: -1.5e3, e: inf))",
        "[(a: \"a \\\" quote\", b: \"two\nlines\")]",
        "(r#type: 1)",
    ] {
        assert_eq!(slips(text), [], "{text}");
    }
}

#[test]
fn ways_lead_to_places() {
    let text = "[(id: \"a\", cites: [(at: \"1\"), (at: \"2\")], kind: \"K\", of: Some(\"b\"))]";
    assert_eq!(found(text, &[PathStep::Index(0), field("id")]), "\"a\"");
    let cites = [PathStep::Index(0), field("cites"), PathStep::Index(1), field("at")];
    assert_eq!(found(text, &cites), "\"2\"");
    assert_eq!(found(text, &[PathStep::Index(0), PathStep::Name("cites".into())]), "cites");
    assert_eq!(found(text, &[PathStep::Index(0), field("kind"), PathStep::Index(0)]), "\"K\"");
    assert_eq!(found(text, &[PathStep::Index(0), field("of")]), "\"b\"");
    let records = "[\n  (\n    id: \"a\",\n  ),\n]";
    assert_eq!(found(records, &[PathStep::Index(0), field("name")]), "(");
    assert_eq!(found(records, &[PathStep::Index(7)]), "[");
    assert_eq!(found("", &[]), "");
}

#[test]
fn parts_of_texts_are_found_through_escapes() {
    let part = |text: &str, range: Range<usize>| {
        found(&format!("({text})"), &[field("a"), PathStep::Bytes(range)]).to_owned()
    };
    assert_eq!(part("a: \"1924-13\"", 5..7), "13");
    assert_eq!(part("a: r#\"1924-13\"#", 5..7), "13");
    assert_eq!(part("a: \"\\u{41}b\\n\\\"cd\"", 4..5), "c");
    assert_eq!(part("a: \"\\x41b\"", 1..2), "b");
    assert_eq!(part("a: \"ab\"", 9..12), "");
    assert_eq!(part("a: 12", 0..1), "12");
}

#[test]
fn brackets_left_open() {
    let of = |text: &str| {
        let layout = RonLayout::of(text);
        let slip = layout.slips[0].clone();
        (layout.slips.len(), slip.message, slip.opener.map(|opener| opener.start))
    };
    let before = |open: char, what: &str| format!("“{open}” is not closed before {what}");
    assert_eq!(of("[(a: 1]"), (1, before('(', "this “]”"), Some(1)));
    assert_eq!(of("[(a: [1)]"), (1, before('[', "this “)”"), Some(5)));
    assert_eq!(
        of("[\n  (a: 1,\n  (a: 2),\n]"),
        (1, before('(', "the next record begins"), Some(4))
    );
    assert_eq!(
        of("[\n  (a: [(b: 1),\n  (a: 2),\n]"),
        (1, before('[', "the next record begins"), Some(8))
    );
    assert_eq!(of("[(a: [\"x\", b: 1)]"), (1, before('[', "the next field"), Some(5)));
    assert_eq!(of("[(a: 1)"), (1, "“[” is not closed".to_owned(), None));
}

#[test]
fn closers_too_many() {
    let nothing = |c: char| format!("this “{c}” closes nothing");
    assert_eq!(slip("[(a: 1)), (b: 2)]"), ("), (b: 2".to_owned(), nothing(')')));
    assert_eq!(slip("[(a: [1]], b: 2)]"), ("], b: 2)".to_owned(), nothing(']')));
    let (_, message) = slip("[(a: 1), ], (b: 2)]");
    assert_eq!(message, "the list ends here, but more follows");
    let (_, message) = slip("[(a: 1], (b: 2)]");
    assert_eq!(message, "“]” closes what “)” should close");
}

#[test]
fn commas_colons_and_values() {
    let comma = "a comma is missing here".to_owned();
    assert_eq!(slip("(a: \"x\" b: 1)"), (" b: 1)".to_owned(), comma.clone()));
    assert_eq!(slip("[(a: 1) (b: 2)]").1, comma);
    assert_eq!(slip("(a: , b: 1)").1, "“a” has no value");
    assert_eq!(slip("(a: )").1, "“a” has no value");
    assert_eq!(slip("[1,, 2]").1, "nothing stands before this comma");
    assert_eq!(slip("(a = 1)").1, "“=” cannot stand here");
    assert_eq!(slip("(\"a\": 1)").1, "the name of a field stands without quotes");
    assert_eq!(slip("(a: 1; b: 2)").1, "“;” cannot stand here");
}

#[test]
fn quotes() {
    let unclosed = "this quote is not closed on its line";
    assert_eq!(slip("[\n(a: \"x, b: 2),\n(a: \"y\"),\n]").1, unclosed);
    assert_eq!(slip("[(a: \"x)]").1, unclosed);
    let (at, message) = slip("(a: \"the \"great\" war\", b: 1)");
    assert_eq!(
        (at.as_str(), message.as_str()),
        ("\"great\" ", "this quote ends the text, but more follows")
    );
}

#[test]
fn what_comes_after_a_slip_is_kept() {
    let text = "[\n  (a: \"x\" b: \"y\"),\n  (a: \"z\",\n  (a: \"last\"),\n]";
    assert_eq!(found(text, &[PathStep::Index(0), field("b")]), "\"y\"");
    assert_eq!(found(text, &[PathStep::Index(1), field("a")]), "\"z\"");
    assert_eq!(found(text, &[PathStep::Index(2), field("a")]), "\"last\"");
}

#[test]
fn deep_nesting_is_one_mistake() {
    for open in ["[", "(", "{", "(a: ", "a("] {
        let layout = RonLayout::of(&open.repeat(100_000));
        assert!(layout.too_deep.is_some(), "{open}");
        assert!(layout.slips.len() < 2, "{open}");
    }
    assert!(RonLayout::of(&format!("{}{}", "[".repeat(64), "]".repeat(64))).too_deep.is_none());
}
