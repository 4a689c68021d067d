//! Properties of `polemic format`: to set a file twice is to set it once, its comments stay in their
//! order, and it is read as before.

use std::path::Path;

use polemic::record::file_records::{FileKind, FileRecords, file_kind};
use polemic::record::ron_layout::format::format_ron;
use proptest::prelude::*;

/// The files of some datasets, each with the kind of its records.
fn texts() -> Vec<(FileKind, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directories =
        ["tests/data/pamphlets", "tests/data/dispute", "tests/grouped", "src/app/new"];
    let mut texts = Vec::new();
    for directory in directories {
        let directory = root.join(directory);
        let entries = std::fs::read_dir(&directory).expect("the directory is there");
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".ron"))
            .collect();
        names.sort();
        for name in names {
            let text = std::fs::read_to_string(directory.join(&name)).expect("it is a text");
            texts.push((file_kind(&name).expect("it is a file of a dataset"), text));
        }
    }
    texts
}

/// The places between the tokens of a text, and its comments. Knows texts in plain quotes and
/// comments to the end of a line, which is what those files have, and block comments.
fn gaps_and_comments(text: &str) -> (Vec<usize>, Vec<String>) {
    let (mut gaps, mut comments) = (vec![0], Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c == '"' {
            let mut end = at + 1;
            while !text[end..].starts_with('"') {
                end += if text[end..].starts_with('\\') { 2 } else { 1 };
                while !text.is_char_boundary(end) {
                    end += 1;
                }
            }
            at = end + 1;
            continue;
        }
        let comment = match () {
            () if rest.starts_with("//") => rest.find('\n'),
            () if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            () => None,
        };
        if let Some(end) = comment {
            comments.push(rest[..end].trim_end().to_owned());
            at += end;
            continue;
        }
        at += c.len_utf8();
        if "()[],:".contains(c) {
            gaps.push(at);
        }
    }
    (gaps, comments)
}

/// A text with blanks and comments put between its tokens.
fn shaken(text: &str, put: &[(usize, usize)]) -> String {
    const PUT: [&str; 8] = [
        " ",
        "\n",
        "\n\n\n",
        "\t",
        " // why?\n",
        "/* so */",
        "\n    // a line of its own\n",
        "\r\n",
    ];
    let (gaps, _) = gaps_and_comments(text);
    let mut places: Vec<(usize, &str)> =
        put.iter().map(|&(gap, what)| (gaps[gap % gaps.len()], PUT[what % PUT.len()])).collect();
    places.sort_unstable();
    let (mut out, mut done) = (String::new(), 0);
    for (at, what) in places {
        out.push_str(&text[done..at]);
        out.push_str(what);
        done = at;
    }
    out + &text[done..]
}

fn read(kind: FileKind, text: &str) -> String {
    format!("{:?}", FileRecords::parse(kind, text).unwrap_or_else(|e| panic!("{e}\n{text}")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn setting_changes_blanks_alone(
        which in any::<usize>(),
        put in proptest::collection::vec((any::<usize>(), any::<usize>()), 0..12),
    ) {
        let texts = texts();
        let (kind, text) = &texts[which % texts.len()];
        let shaken = shaken(text, &put);
        let set = format_ron(&shaken).expect("blanks and comments are no mistake");
        prop_assert_eq!(format_ron(&set), Some(set.clone()));
        prop_assert_eq!(gaps_and_comments(&set).1, gaps_and_comments(&shaken).1);
        prop_assert_eq!(read(*kind, &set), read(*kind, &shaken));
    }
}

#[test]
fn no_text_breaks_setting() {
    for text in [
        "",
        "[",
        "(a: \"é",
        "/* open",
        "#![enable(implicit_some)]\n[]",
        "[(a: r#\"x\"#)]",
        "\u{feff}[]",
    ] {
        if let Some(set) = format_ron(text) {
            assert_eq!(format_ron(&set).as_deref(), Some(set.as_str()), "{text:?}");
        }
    }
}
