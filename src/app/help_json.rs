//! The page `polemic help json`, made of the JSON Schema of answers in `docs/`.

use serde_json::Value as Json;

/// The JSON Schema that every answer in JSON keeps to.
pub const SCHEMA: &str = include_str!("../../docs/answer.schema.json");

/// The page: the fields of each sort of object, with their types and what they mean.
pub fn page() -> String {
    // A test reads the schema, so that it has no mistake here.
    let schema: Json = serde_json::from_str(SCHEMA).unwrap_or_default();
    let mut page = String::new();
    page.push_str(text(&schema["description"]));
    page.push_str(
        "\n\nThe JSON Schema of it: docs/answer.schema.json, or polemic help json -f json.\n",
    );
    for part in ["reply", "rows", "record"] {
        let part = &schema["$defs"][part];
        page.push_str(&format!("\n{}\n", text(&part["title"])));
        if let Some(about) = part["description"].as_str() {
            page.push_str(&format!("{about}\n"));
        }
        fields(part, &schema, 2, &mut page);
    }
    page
}

/// The fields of an object, a line for each, those of its own objects further in.
fn fields(object: &Json, schema: &Json, indent: usize, page: &mut String) {
    let Some(properties) = object["properties"].as_object() else { return };
    for (name, field) in properties {
        let resolved = resolved(field, schema);
        let about = field["description"].as_str().or_else(|| resolved["description"].as_str());
        let about = about.unwrap_or_default();
        let term = format!("{}{name}", " ".repeat(indent));
        page.push_str(&format!("{term:<22}  {}", type_words(resolved)));
        page.push_str(&if about.is_empty() { "\n".to_owned() } else { format!(": {about}\n") });
        let inner = if resolved["type"] == "array" { &resolved["items"] } else { resolved };
        if field.get("$ref").is_none() || resolved["type"] == "array" {
            fields(inner, schema, indent + 2, page);
        }
    }
}

/// What a reference refers to, or the schema itself.
fn resolved<'a>(field: &'a Json, schema: &'a Json) -> &'a Json {
    let name = field["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(field, |name| &schema["$defs"][name])
}

/// The types that a field may have: `text or null`.
fn type_words(field: &Json) -> String {
    let word = |name: &str| match name {
        "string" => "text".to_owned(),
        "array" => "list".to_owned(),
        other => other.to_owned(),
    };
    if let Some(value) = field.get("const") {
        return value.to_string();
    }
    if let Some(choices) = field["enum"].as_array() {
        return choices
            .iter()
            .map(|c| c.as_str().unwrap_or("null"))
            .collect::<Vec<_>>()
            .join(" | ");
    }
    match &field["type"] {
        Json::String(name) => word(name),
        Json::Array(names) => {
            names.iter().map(|name| word(text(name))).collect::<Vec<_>>().join(" or ")
        }
        _ => "object or null".to_owned(),
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}
