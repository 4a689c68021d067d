//! The fields of each sort of record, for help texts: made of the types that read them.
//!
//! The names, the types and the comments are taken from the source of [`crate::ron_records`] and
//! [`crate::schema`], so that the help cannot tell of a field that is not read, nor leave one out.

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEntry {
    /// Its name.
    pub name: String,
    /// What it takes, in words: `a text`, `texts in square brackets`.
    pub takes: String,
    /// What it is for.
    pub about: String,
}

/// A sort of record: its name as a heading, the type that reads it, and an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSort {
    /// The word by which help shows it: `claims`.
    pub topic: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    type_name: &'static str,
    /// A record with most of its fields, which can be read.
    pub example: &'static str,
}

/// All sorts of records, in the order in which help shows them.
pub const RECORD_SORTS: &[RecordSort] = &[
    RecordSort {
        topic: "claims",
        about: "Claims, in claims.ron and claims/*.ron: who did what to whom.",
        type_name: "ClaimRecord",
        example: r#"(from: "hooke", relation: "criticised", to: "new-theory", because: ["one kind would do"],
 when: "1672", cites: [(at: "2.1", words: "a few words")], certainty: "probable")"#,
    },
    RecordSort {
        topic: "figures",
        about: "Figures, in figures.ron: how many of what.",
        type_name: "FigureRecord",
        example: r#"(of: "reflections", measure: "copies_sold", value: 13000, qualifier: "at least",
 when: "1790-11/1791", cites: ["2.2.1"])"#,
    },
    RecordSort {
        topic: "entities",
        about: "Entities, in any other file: people, works, ideas, places, events.",
        type_name: "EntityRecord",
        example: r#"(id: "new-theory", kind: "Concept", name: "new theory of light", aliases: ["theory of light"],
 article: true, about: "That white light is a mixture.")"#,
    },
    RecordSort {
        topic: "sources",
        about: "Sources, in sources.ron: the works that are cited.",
        type_name: "SourceRecord",
        example: r#"(id: "text", title: "The Text", authors: ["Its Author"], short: "Text", date: "1672",
 locator_form: "section.paragraph.sentence", locators: ["1.1.1-4"])"#,
    },
    RecordSort {
        topic: "schema",
        about: "The schema, in schema.ron.",
        type_name: "Schema",
        example: r#"(title: "A quarrel", include: ["quarrel"], examples: ["who opposed the theory"])"#,
    },
    RecordSort {
        topic: "kinds",
        about: "Kinds, in the schema: types of entities.",
        type_name: "Kind",
        example: r#"(name: "Society", parent: "Organisation", nouns: ["society", "club"], who: true)"#,
    },
    RecordSort {
        topic: "qualifiers",
        about: "Qualifiers, in the schema: what else a claim says.",
        type_name: "Qualifier",
        example: r#"(name: "because", marker: "because", takes: Text)"#,
    },
    RecordSort {
        topic: "relations",
        about: "Relations, in the schema: types of claims.",
        type_name: "Relation",
        example: r#"(name: "ridiculed", verbs: ["ridicule", "mock"], parent: "criticised", stance: Against,
 from: ["Person"], qualifiers: ["within", "because"])"#,
    },
    RecordSort {
        topic: "measures",
        about: "Measures, in the schema: what figures count.",
        type_name: "Measure",
        example: r#"(name: "copies_sold", nouns: ["copy"], verbs: ["sell"])"#,
    },
];

/// The sources of the types that read records.
const SOURCES: [&str; 2] = [include_str!("ron_records.rs"), include_str!("schema.rs")];

/// Fields that only the program sets.
const INTERNAL: [&str; 4] = ["spare", "index", "cites_at", "key"];

impl RecordSort {
    /// The fields, in the order in which their type declares them.
    pub fn fields(&self) -> Vec<FieldEntry> {
        let mut fields = declared_fields(self.type_name);
        if self.topic == "claims" {
            // Qualifiers are read by their own names, and places by a short name.
            let at = FieldEntry {
                name: "at".to_owned(),
                takes: "a text, or several in square brackets".to_owned(),
                about: "Where the source says it: the places alone, in place of `cites`."
                    .to_owned(),
            };
            let place = fields.iter().position(|field| field.name == "cites");
            fields.insert(place.map_or(0, |place| place + 1), at);
            if let Some(field) = fields.iter_mut().find(|field| field.name == "qualifiers") {
                field.name = "because: …".to_owned();
                field.takes = "a text, or several in square brackets".to_owned();
                field.about = "Any qualifier that the schema declares for the relation, and the \
                               name of a relation in place of `relation` and `to`."
                    .to_owned();
            }
        }
        fields
    }
}

/// The fields that the source of a type declares.
fn declared_fields(type_name: &str) -> Vec<FieldEntry> {
    let head = format!("pub struct {type_name} {{");
    let Some(body) = SOURCES.iter().find_map(|source| source.split_once(&head)) else {
        return Vec::new();
    };
    let body = body.1.split("\n}").next().unwrap_or_default();
    let (mut fields, mut about) = (Vec::new(), String::new());
    for line in body.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            about.push_str(comment);
        } else if let Some((name, of)) =
            line.strip_prefix("pub ").and_then(|line| line.split_once(": "))
        {
            let takes = type_words(of.trim_end_matches(','));
            let name = name.trim_start_matches("r#").to_owned();
            if !INTERNAL.contains(&name.as_str()) {
                // Links to other parts of the source say nothing to whoever writes a record.
                let about = about.split(" See [`crate::").next().unwrap_or_default();
                fields.push(FieldEntry { name, takes, about: about.trim().to_owned() });
            }
            about.clear();
        } else if !line.starts_with('#') {
            about.clear();
        }
    }
    fields
}

/// What a field of a type takes, in words.
fn type_words(of: &str) -> String {
    let inside = |of: &'static str| {
        move |text: &str| -> Option<String> {
            Some(text.strip_prefix(of)?.strip_suffix('>')?.to_owned())
        }
    };
    if let Some(inner) = inside("Option<")(of) {
        return type_words(&inner);
    }
    if let Some(inner) = inside("Vec<")(of) {
        return match inner.as_str() {
            "String" => "texts in square brackets".to_owned(),
            "Vec<String>" => "lists of texts, in square brackets".to_owned(),
            "CiteRecord" => "places, or records (source, at, words), in square brackets".to_owned(),
            tuple if tuple.starts_with('(') => "pairs in square brackets".to_owned(),
            _ => "records in square brackets".to_owned(),
        };
    }
    match of {
        "String" => "a text".to_owned(),
        "OneOrMany" => "a text, or several in square brackets".to_owned(),
        "bool" => "true or false".to_owned(),
        "f64" | "usize" | "u32" => "a number".to_owned(),
        "(String, String)" => "two texts in brackets".to_owned(),
        other => enum_words(other).unwrap_or_else(|| "a record".to_owned()),
    }
}

/// The values of an enum, as they are written.
fn enum_words(type_name: &str) -> Option<String> {
    let head = format!("pub enum {type_name} {{");
    let (_, body) = SOURCES.iter().find_map(|source| source.split_once(&head))?;
    let body = body.split("\n}").next()?;
    let values = body
        .lines()
        .map(str::trim)
        .filter(|line| line.ends_with(',') && line.starts_with(|c: char| c.is_ascii_uppercase()));
    let values: Vec<&str> = values.map(|line| line.trim_end_matches(',')).collect();
    Some(values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_records::ron_options;
    use crate::ron_records::{ClaimRecord, EntityRecord, FigureRecord, SourceRecord};
    use crate::schema::{Kind, Measure, Qualifier, Relation, Schema};

    fn reads<T: serde::de::DeserializeOwned>(text: &str) -> bool {
        ron_options().from_str::<T>(text).is_ok()
    }

    #[test]
    fn every_sort_has_its_fields_and_an_example_that_is_read() {
        for sort in RECORD_SORTS {
            let fields = sort.fields();
            assert!(fields.len() > 3, "{}", sort.topic);
            for field in &fields {
                assert!(!field.about.is_empty(), "{}.{}", sort.topic, field.name);
                assert!(!field.takes.is_empty(), "{}.{}", sort.topic, field.name);
            }
            let read = match sort.topic {
                "claims" => reads::<ClaimRecord>,
                "figures" => reads::<FigureRecord>,
                "entities" => reads::<EntityRecord>,
                "sources" => reads::<SourceRecord>,
                "schema" => reads::<Schema>,
                "kinds" => reads::<Kind>,
                "qualifiers" => reads::<Qualifier>,
                "relations" => reads::<Relation>,
                _ => reads::<Measure>,
            };
            assert!(read(sort.example), "{}", sort.example);
        }
    }
}
