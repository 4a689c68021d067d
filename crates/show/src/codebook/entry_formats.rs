//! Writes entries of the codebook for the terminal, in Markdown and as JSON.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{CodebookEntry, EntryLine, SchemaItem, codebook_entry, schema_items};
use crate::markdown::{escape_markdown, markdown_code, markdown_with_code};
use crate::terminal_table::terminal_table;
use crate::text_table::TextTable;
use crate::value_text::counted;
use polemic_record::{Claim, Dataset, RelationId, Schema};

/// What has an item, counted: `3 entities`, `12 claims`.
fn bearers(item: SchemaItem, count: usize) -> String {
    match item {
        SchemaItem::Kind(_) if count == 1 => "1 entity".to_owned(),
        SchemaItem::Kind(_) => counted(count, "entity"),
        SchemaItem::Relation(_) | SchemaItem::Qualifier(_) => counted(count, "claim"),
        SchemaItem::Measure(_) => counted(count, "figure"),
    }
}

/// An entry for the terminal, with questions that can be asked about it.
pub fn entry_text(entry: &CodebookEntry, questions: &[String]) -> String {
    let years = entry.years.as_ref().map_or(String::new(), |years| format!(", {years}"));
    let type_word = entry.item.type_word();
    let mut out =
        format!("{}   {type_word}   {}{years}\n", entry.name, bearers(entry.item, entry.count));
    let mut line = |label: &str, text: &str| {
        let _ = writeln!(out, "  {label:<10} {text}");
    };
    if !entry.about.is_empty() {
        line("means", &entry.about);
    }
    let separate = |label: &str| {
        matches!(
            label,
            "say" | "inverse" | "broader" | "includes" | "excludes" | "borderline" | "cypher"
        )
    };
    for EntryLine { label, texts } in &entry.lines {
        if separate(label) {
            let labels = std::iter::once(*label).chain(std::iter::repeat(""));
            labels.zip(texts).for_each(|(label, text)| line(label, text));
        } else {
            line(label, &texts.join(", "));
        }
    }
    let labels = std::iter::once("ask").chain(std::iter::repeat(""));
    labels.zip(questions).for_each(|(label, text)| line(label, text));
    out
}

/// The whole codebook for the terminal: a table for each type of item, synonyms, and example
/// questions.
pub fn codebook_text(dataset: &Dataset, width: Option<u16>) -> String {
    let schema = &dataset.schema;
    let mut parts = vec![format!("{}\n{}\n", schema.title, schema.about)];
    let mut part = |head: &[&str], rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            parts.push(terminal_table(&TextTable::new(head, rows), width));
        }
    };
    let rows = |type_word: &str| -> Vec<Vec<String>> {
        let own = schema_items(schema).into_iter().filter(|item| item.type_word() == type_word);
        let row = |item: SchemaItem| {
            let CodebookEntry { name, about, count, .. } = codebook_entry(dataset, item);
            vec![name, count.to_string(), first_word(schema, item), about]
        };
        own.map(row).collect()
    };
    part(&["Kind", "Entities", "A sort of", "What belongs to it"], rows("kind"));
    let head = ["Relation", "Claims", "Say", "What a claim of it says", "Found with it"];
    part(&head, widest(schema).map(|id| relation_row(dataset, id)).collect());
    part(&["Qualifier", "Claims", "Say", "What it adds"], rows("qualifier"));
    part(&["Measure", "Figures", "Say", "What is counted"], rows("measure"));
    if !schema.synonyms.is_empty() {
        let rings = rings(schema).map(|ring| format!(" {ring}\n"));
        parts.push(format!("Words for each other\n{}", rings.collect::<String>()));
    }
    if !schema.examples.is_empty() {
        let questions = schema.examples.iter().map(|question| format!(" {question}\n"));
        parts.push(format!("Questions\n{}", questions.collect::<String>()));
    }
    parts.join("\n")
}

/// The rings of synonyms, each as a list of words that may stand for each other in names and texts.
fn rings(schema: &Schema) -> impl Iterator<Item = String> + '_ {
    schema.synonyms.iter().map(|ring| ring.join(", "))
}

/// The relations that have no parent. Whoever knows these can ask for all others.
fn widest(schema: &Schema) -> impl Iterator<Item = RelationId> + '_ {
    schema.relation_ids().filter(|&id| schema.relation(id).parent.is_none())
}

/// The narrower relations, whose claims are found too if this relation is asked for.
fn narrower(schema: &Schema, id: RelationId) -> impl Iterator<Item = &str> {
    let others = schema.relation_family(id).filter(move |&other| other != id);
    others.map(|other| schema.relation(other).name.as_str())
}

/// The row of a relation in the overview. It counts the claims of narrower relations too.
fn relation_row(dataset: &Dataset, id: RelationId) -> Vec<String> {
    let schema = &dataset.schema;
    let found = |claim: &&Claim| schema.relation_line(claim.relation).contains(&id);
    let count = dataset.claims.iter().filter(found).count().to_string();
    let CodebookEntry { name, about, .. } = codebook_entry(dataset, SchemaItem::Relation(id));
    let narrower: Vec<&str> = narrower(schema, id).collect();
    vec![name, count, first_word(schema, SchemaItem::Relation(id)), about, narrower.join(", ")]
}

/// What the overview shows beside the name of an item: the parent of a kind, and otherwise an
/// English phrase.
fn first_word(schema: &Schema, item: SchemaItem) -> String {
    let found = match item {
        SchemaItem::Kind(id) => schema.kind(id).parent.as_ref(),
        SchemaItem::Relation(id) => schema.relation(id).verbs.first(),
        SchemaItem::Qualifier(id) => Some(&schema.qualifier(id).marker),
        SchemaItem::Measure(id) => {
            let measure = schema.measure(id);
            measure.nouns.first().or(measure.verbs.first())
        }
    };
    found.cloned().unwrap_or_default()
}

/// The whole codebook in Markdown. It has no counts, so that the file only changes if the schema
/// changes, or a claim that serves as an example.
pub fn codebook_markdown(dataset: &Dataset) -> String {
    let schema = &dataset.schema;
    let mut out = format!(
        "# Codebook: {}\n\n{}\n",
        escape_markdown(&schema.title),
        escape_markdown(&schema.about)
    );
    out.push_str("\nMade from the schema by `polemic schema -f md`; a correction belongs there.\n");
    let all = schema_items(schema);
    for (type_word, title) in [
        ("kind", "Kinds"),
        ("relation", "Relations"),
        ("qualifier", "Qualifiers"),
        ("measure", "Measures"),
    ] {
        let own: Vec<SchemaItem> =
            all.iter().copied().filter(|item| item.type_word() == type_word).collect();
        if !own.is_empty() {
            let _ = write!(out, "\n## {title}\n");
        }
        if type_word == "relation" {
            out.push_str(&contents(schema));
        }
        for item in own {
            out.push('\n');
            out.push_str(&entry_markdown(&codebook_entry(dataset, item), "###"));
        }
    }
    if !schema.synonyms.is_empty() {
        out.push_str(
            "\n## Synonyms\n\nWords that may stand for each other in names and texts:\n\n",
        );
        rings(schema).for_each(|ring| _ = writeln!(out, "- {}", escape_markdown(&ring)));
    }
    out
}

/// The list of relations without a parent, each with the narrower relations that are found with it.
fn contents(schema: &Schema) -> String {
    if schema.relations.iter().all(|relation| relation.parent.is_none()) {
        return String::new();
    }
    let mut out = format!("\n{} to learn", counted(widest(schema).count(), "relation"));
    out.push_str(", each with those that imply it and are found where it is asked for:\n\n");
    for id in widest(schema) {
        let names: Vec<String> = narrower(schema, id).map(markdown_code).collect();
        let found =
            if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        let _ = writeln!(out, "- {}{found}", markdown_code(&schema.relation(id).name));
    }
    out
}

/// An entry in Markdown. `depth` is the mark of its heading, such as `###`.
pub fn entry_markdown(entry: &CodebookEntry, depth: &str) -> String {
    let mut out = format!("{depth} {}\n\n", markdown_code(&entry.name));
    if !entry.about.is_empty() {
        let _ = write!(out, "{}\n\n", escape_markdown(&entry.about));
    }
    for EntryLine { label, texts } in &entry.lines {
        let text = match *label {
            "cypher" => texts.iter().map(|text| markdown_code(text)).collect::<Vec<_>>().join("; "),
            "parent" | "children" | "qualifiers" | "subject of" | "object of" | "borne by"
            | "same_as" => {
                texts.iter().map(|text| markdown_code(text)).collect::<Vec<_>>().join(", ")
            }
            "from" | "to" => escape_markdown(&texts.join(", ")),
            _ => texts.iter().map(|text| markdown_with_code(text)).collect::<Vec<_>>().join("; "),
        };
        let _ = writeln!(out, "- **{}** {text}", label.replace('_', " "));
    }
    out
}

/// An entry as JSON.
pub fn entry_json(entry: &CodebookEntry, questions: &[String]) -> Value {
    let mut fields = Map::new();
    fields.insert("sort".to_owned(), json!(entry.item.type_word()));
    fields.insert("name".to_owned(), json!(entry.name));
    fields.insert("about".to_owned(), json!(entry.about));
    fields.insert("count".to_owned(), json!(entry.count));
    fields.insert("years".to_owned(), json!(entry.years));
    for EntryLine { label, texts } in &entry.lines {
        let single = matches!(*label, "stance" | "parent" | "takes" | "unit" | "example");
        let value = match texts.as_slice() {
            [one] if single => json!(one),
            texts => json!(texts),
        };
        fields.insert(label.replace(' ', "_"), value);
    }
    if !questions.is_empty() {
        fields.insert("ask".to_owned(), json!(questions));
    }
    Value::Object(fields)
}

/// The whole codebook as JSON.
pub fn codebook_json(dataset: &Dataset) -> Value {
    let schema = &dataset.schema;
    let of = |type_word: &str| -> Vec<Value> {
        let own = schema_items(schema).into_iter().filter(|item| item.type_word() == type_word);
        own.map(|item| entry_json(&codebook_entry(dataset, item), &[])).collect()
    };
    json!({
        "title": schema.title,
        "about": schema.about,
        "kinds": of("kind"),
        "relations": of("relation"),
        "qualifiers": of("qualifier"),
        "measures": of("measure"),
        "synonyms": schema.synonyms,
        "examples": schema.examples,
    })
}
