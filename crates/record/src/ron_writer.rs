//! Writes records as RON, in the form that the guide shows: the parts of a claim on the first line,
//! and its date, citations and remarks on the second.

use std::fmt::Write;

use super::Schema;
use super::ron_layout::{RonField, RonLayout, RonShape, RonValue};
use super::ron_records::{CiteRecord, ClaimRecord};

/// A text in quotes, with what RON needs escaped.
pub fn quoted_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => _ = write!(out, "\\u{{{:x}}}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Several texts in square brackets.
fn quoted_list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted_text(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A citation: the place alone where that says all, or else a record.
fn citation(cite: &CiteRecord) -> String {
    if cite.source.is_empty() && cite.words.is_none() {
        return quoted_text(&cite.at);
    }
    let mut fields = Vec::new();
    if !cite.source.is_empty() {
        fields.push(format!("source: {}", quoted_text(&cite.source)));
    }
    fields.push(format!("at: {}", quoted_text(&cite.at)));
    fields.extend(cite.words.as_ref().map(|words| format!("words: {}", quoted_text(words))));
    format!("({})", fields.join(", "))
}

/// The lines of a claim, without blanks before the first and without a comma after the last.
/// [`FileRecords::parse`](super::file_records::FileRecords::parse) reads the same record back.
pub fn claim_text(claim: &ClaimRecord, indent: usize) -> String {
    let optional = |name: &str, value: &Option<String>| {
        value.as_ref().map(|value| format!("{name}: {}", quoted_text(value)))
    };
    let mut said = Vec::new();
    said.extend(optional("id", &claim.id));
    if !claim.from.is_empty() {
        said.push(format!("from: {}", quoted_text(&claim.from)));
    }
    if !claim.relation.is_empty() {
        said.push(format!("relation: {}", quoted_text(&claim.relation)));
    }
    said.extend(optional("to", &claim.to));
    let qualifiers = claim.qualifiers.iter();
    said.extend(qualifiers.map(|(name, values)| format!("{name}: {}", quoted_list(values))));
    let mut kept = Vec::new();
    kept.extend(optional("when", &claim.when));
    if !claim.cites.is_empty() {
        let cites: Vec<String> = claim.cites.iter().map(citation).collect();
        kept.push(format!("cites: [{}]", cites.join(", ")));
    }
    kept.extend(optional("basis", &claim.basis));
    kept.extend(optional("according_to", &claim.according_to));
    kept.extend(optional("certainty", &claim.certainty));
    kept.extend(claim.denied.then(|| "denied: true".to_owned()));
    kept.extend(optional("mode", &claim.mode));
    kept.extend(optional("doubt", &claim.doubt));
    kept.extend(optional("note", &claim.note));
    let between = match said.is_empty() || kept.is_empty() {
        true => String::new(),
        false => format!(",\n{}", " ".repeat(indent + 1)),
    };
    format!("({}{between}{})", said.join(", "), kept.join(", "))
}

/// The line of a new entity.
pub fn entity_text(id: &str, kind: &str, name: &str) -> String {
    format!("(id: {}, kind: {}, name: {})", quoted_text(id), quoted_text(kind), quoted_text(name))
}

/// How wide the lines of a schema are, where a field alone is not wider.
const SCHEMA_WIDTH: usize = 120;

/// A schema as `schema.ron` holds it, without the fields that have their default. Parsing it gives
/// the schema again. `None` where it cannot be written. O(schema).
pub fn schema_text(schema: &Schema) -> Option<String> {
    let plain = ron::to_string(schema).ok()?;
    let layout = RonLayout::of(&plain);
    let RonShape::Struct(fields) = &layout.root.as_ref()?.shape else { return None };
    let mut out = "(\n".to_owned();
    for field in fields.iter().filter(|field| !is_default(&field.value, &plain)) {
        let name = field.text(&plain);
        match &field.value.inside_some(&plain).shape {
            RonShape::List(items) if items.iter().all(|item| item.shape != RonShape::Leaf) => {
                _ = writeln!(out, "    {name}: [");
                for item in items {
                    _ = writeln!(out, "        {},", wrapped_value(item, &plain, 9));
                }
                out.push_str("    ],\n");
            }
            _ => _ = writeln!(out, "    {name}: {},", value_text(&field.value, &plain)),
        }
    }
    out.push_str(")\n");
    Some(out)
}

/// Whether a field may be left out, because its value is the default.
fn is_default(value: &RonValue, text: &str) -> bool {
    matches!(&text[value.span.clone()], "[]" | "None" | "false" | "\"\"")
}

/// The fields of a record that do not have their default, each with its value.
fn said_fields(fields: &[RonField], text: &str) -> Vec<String> {
    let said = fields.iter().filter(|field| !is_default(&field.value, text));
    said.map(|field| format!("{}: {}", field.text(text), value_text(&field.value, text))).collect()
}

/// A value in one line.
fn value_text(value: &RonValue, text: &str) -> String {
    let value = value.inside_some(text);
    let all = |values: &[RonValue]| {
        values.iter().map(|value| value_text(value, text)).collect::<Vec<_>>().join(", ")
    };
    match &value.shape {
        RonShape::Struct(fields) => format!("({})", said_fields(fields, text).join(", ")),
        RonShape::Tuple(items) => format!("({})", all(items)),
        RonShape::List(items) => format!("[{}]", all(items)),
        _ => text[value.span.clone()].to_owned(),
    }
}

/// A record on lines of [`SCHEMA_WIDTH`], of which those after the first are indented.
fn wrapped_value(value: &RonValue, text: &str, indent: usize) -> String {
    let RonShape::Struct(fields) = &value.shape else { return value_text(value, text) };
    let mut out = "(".to_owned();
    let mut width = indent;
    for (n, field) in said_fields(fields, text).iter().enumerate() {
        let own = field.chars().count() + ", ".len();
        if n > 0 && width + own > SCHEMA_WIDTH {
            out.push_str(&format!(",\n{}", " ".repeat(indent)));
            width = indent;
        } else if n > 0 {
            out.push_str(", ");
        }
        out.push_str(field);
        width += own;
    }
    out.push(')');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_records::{FileKind, FileRecords};

    #[test]
    fn a_schema_is_read_back_as_it_was() {
        for (name, _) in crate::vocabulary::VOCABULARIES {
            let schema = crate::vocabulary::vocabulary(name).unwrap();
            let text = schema_text(&schema).unwrap();
            let Ok(FileRecords::Schema(read)) = FileRecords::parse(FileKind::Schema, &text) else {
                panic!("{text}");
            };
            assert_eq!(ron::to_string(&schema).unwrap(), ron::to_string(&read).unwrap());
        }
    }

    #[test]
    fn a_claim_is_read_back_as_it_was() {
        let cite = |source: &str, at: &str, words: Option<&str>| CiteRecord {
            source: source.to_owned(),
            at: at.to_owned(),
            words: words.map(str::to_owned),
        };
        let claim = ClaimRecord {
            from: "hooke".to_owned(),
            relation: "criticised".to_owned(),
            to: Some("theory".to_owned()),
            qualifiers: vec![("because".to_owned(), vec!["a \"ray\" \\ two\n\u{7}".to_owned()])],
            cites: vec![cite("", "1", None), cite("a", "2", Some("x y"))],
            denied: true,
            note: Some("né".to_owned()),
            ..ClaimRecord::default()
        };
        let text = format!("[\n    {},\n]", claim_text(&claim, 4));
        let Ok(FileRecords::Claims(read)) = FileRecords::parse(FileKind::Claims, &text) else {
            panic!("{text}");
        };
        assert_eq!(read, [claim]);
    }
}
