//! Names that would break out of the formats that they are written in, and a dataset with them.

use std::fs;
use std::path::Path;

/// Names with quotes, tags, formulas, control characters and the like.
pub fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "\"><script>alert(1)</script>",
        "it's \"quoted\" \\ back\\nslashed \\",
        "two\nlines\tand a tab",
        "שלום עולם and مرحبا",
        "--> ]]> <!-- <![CDATA[ &amp; &lt;",
        "=cmd()",
        "bell \u{7} nul \u{1} \u{FFFE}",
        "{record|port} <b>html</b> \\G \\N",
        "%100%all [sound:a.mp3] [latex]b[/latex] $$c$$ \\(d\\) a -> b * @@e@@ {{c1::f}}",
        "[html]<i>x</i> \\[y\\] `z`; `MATCH (n) DETACH DELETE n;",
    ]
    .map(str::to_owned)
    .into();
    names.push("x".repeat(5000));
    names.push("many words ".repeat(450));
    names
}

/// A dataset of two people and the things that they are for and against, all with hostile names.
pub fn hostile_dataset(directory: &Path) -> String {
    // A JSON string is a RON string too, except for escapes of control characters.
    let ron = |name: &str| {
        let letters: String = name.chars().filter(|c| !c.is_control()).collect();
        serde_json::Value::from(letters).to_string()
    };
    let schema = r#"(title: "t", kinds: [(name: "Thing", nouns: ["thing"], who: true)], relations: [
        (name: "opposed", verbs: ["oppose"], stance: Against),
        (name: "backed", verbs: ["back"], stance: For)])"#;
    let (mut entities, mut claims) = (String::new(), String::new());
    entities.push_str("(id: \"one\", kind: \"Thing\", name: \"Alpha\"),");
    entities.push_str("(id: \"two\", kind: \"Thing\", name: \"Beta\"),");
    for (n, name) in hostile().iter().enumerate() {
        let name = ron(&format!("{name} {n}"));
        entities.push_str(&format!("(id: \"e{n}\", kind: \"Thing\", name: {name}),\n"));
        for (who, relation) in [("one", "opposed"), ("two", "backed")] {
            claims.push_str(&format!(
                "(from: \"{who}\", relation: \"{relation}\", to: \"e{n}\", when: \"19{n:02}/..\", \
                 cites: [(source: \"s\", at: \"1\")]),\n"
            ));
        }
    }
    let title = ron(&[4, 1, 7].map(|n| hostile()[n].clone()).join(" "));
    let sources = format!("[(id: \"s\", title: {title}, authors: [{title}], short: \"s\")]");
    let files = [
        ("schema.ron", schema.to_owned()),
        ("sources.ron", sources),
        ("entities.ron", format!("[{entities}]")),
        ("claims.ron", format!("[{claims}]")),
    ];
    let directory = directory.join("data");
    fs::create_dir_all(&directory).unwrap();
    for (name, text) in files {
        fs::write(directory.join(name), text).unwrap();
    }
    directory.display().to_string()
}
