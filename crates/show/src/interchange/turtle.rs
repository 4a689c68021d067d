//! A whole graph in RDF, written as Turtle.
//!
//! Each relationship is reified: a claim is an `rdf:Statement` with its date, its citations and its
//! voice in the terms of PROV-O. A claim that is asserted without reserve is also written as a
//! plain triple, so that simple queries stay simple.
//!
//! The document defines its own vocabulary: its names are URNs of the dataset, described as the
//! schema describes them, and linked to the terms of other vocabularies that the schema gives as
//! the same.

mod records;
mod vocabulary;

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::World;
use polemic_engine::graph::temporal::Temporal;
use polemic_engine::graph::{Graph, Value};
use polemic_record::Dataset;

use super::{ExportedIds, SortedProperties, value_as_text};

/// The prefixes that the document declares, and the vocabularies that they stand for.
const KNOWN: &[(&str, &str)] = &[
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("crm", "http://www.cidoc-crm.org/cidoc-crm/"),
    ("schema", "https://schema.org/"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("polemic", "urn:polemic:vocabulary:"),
];

/// Writes a graph; if it has a dataset, with everything that the dataset says.
///
/// # Errors
/// Writing failed.
pub fn write_turtle(world: World, out: &mut dyn Write) -> io::Result<()> {
    match world.dataset {
        Some(dataset) => of_dataset(dataset, out),
        None => of_graph(world.graph, out),
    }
}

fn of_dataset(dataset: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let space = TurtleNames { base: format!("urn:polemic:{}", dataset.schema.slug()) };
    let own = ["entity", "kind", "relation", "qualifier", "measure", "claim", "figure", "source"];
    space.prefixes(&own, out)?;
    vocabulary::write_vocabulary(dataset, &space, out)?;
    records::write_records(dataset, &space, out)
}

/// Writes a graph without a dataset: labels become classes, and properties keep their names.
fn of_graph(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let space = TurtleNames { base: "urn:polemic:graph".to_owned() };
    space.prefixes(&["node", "label", "property", "relation", "edge"], out)?;
    let ids = ExportedIds::of_nodes(graph, |_| true);
    let edge_ids = ExportedIds::of_edges(graph, |_| true);
    let values = |subject: &mut TurtleSubject, properties: SortedProperties| {
        for (key, value) in properties {
            let items = match value {
                Value::List(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            for item in items {
                subject.add(&space.name("property", key), literal(item));
            }
        }
    };
    for (n, node) in graph.nodes().enumerate() {
        let mut subject = TurtleSubject::new(space.name("node", &ids.get(n)));
        subject.add("a", "polemic:Node");
        for label in super::node_labels(graph, node) {
            subject.add("a", space.name("label", label));
        }
        let own = super::node_properties(graph, node);
        subject.maybe("rdfs:label", super::display_name(&own).map(quoted));
        values(&mut subject, own);
        subject.write(out)?;
    }
    for (n, edge) in graph.edges().enumerate() {
        let (from, to) = graph.ends(edge);
        let end = |n: usize| space.name("node", &ids.get(n));
        let (from, to) = (end(from.index()), end(to.index()));
        let relation = space.name("relation", graph.type_of(edge));
        let mut subject = TurtleSubject::new(space.name("edge", &edge_ids.get(n)));
        subject.add("a", "rdf:Statement");
        subject.add("rdf:subject", &from).add("rdf:predicate", &relation).add("rdf:object", &to);
        values(&mut subject, super::edge_properties_with_direction(graph, edge));
        subject.write(out)?;
        writeln!(out, "{from} {relation} {to} .")?;
        if graph.is_undirected(edge) {
            writeln!(out, "{to} {relation} {from} .")?;
        }
    }
    Ok(())
}

/// The names of a document, which are URNs below its base.
struct TurtleNames {
    base: String,
}

impl TurtleNames {
    fn prefixes(&self, own: &[&str], out: &mut dyn Write) -> io::Result<()> {
        for (prefix, place) in KNOWN {
            writeln!(out, "@prefix {prefix}: <{place}> .")?;
        }
        for prefix in own {
            writeln!(out, "@prefix {prefix}: <{}:{prefix}:> .", self.base)?;
        }
        writeln!(out)
    }

    /// The name of a thing in this document, such as `entity:ada`, or in full if it has other
    /// characters.
    fn name(&self, prefix: &str, name: &str) -> String {
        local(prefix, name).unwrap_or_else(|| format!("<{}:{prefix}:{}>", self.base, percent(name)))
    }
}

/// A name with its prefix, if Turtle allows its characters there.
fn local(prefix: &str, name: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let fits =
        name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && !name.ends_with('.');
    (fits && name.chars().all(plain)).then(|| format!("{prefix}:{name}"))
}

/// The term of another vocabulary, such as `wdt:P50`. None if its prefix is not known.
fn known(term: &str) -> Option<String> {
    let (prefix, name) = term.split_once(':')?;
    let (_, place) = KNOWN.iter().find(|(known, _)| *known == prefix)?;
    Some(local(prefix, name).unwrap_or_else(|| format!("<{place}{}>", percent(name))))
}

/// A name percent-encoded as a part of a URN.
fn percent(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A text as a quoted literal.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value as a literal with its type.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Bool(_) | Value::Int(_) => value_as_text(value).into_owned(),
        Value::Float(_) => format!("\"{}\"^^xsd:double", value_as_text(value)),
        Value::Temporal(Temporal::Date(day)) => format!("\"{day}\"^^xsd:date"),
        // XML Schema has fewer forms of times than openCypher.
        Value::Temporal(time) => {
            format!("{}^^polemic:{}", quoted(&time.to_string()), time.kind().name())
        }
        other => format!("{}^^rdf:JSON", quoted(&value_as_text(other))),
    }
}

/// The statements about one subject.
struct TurtleSubject {
    out: String,
    any: bool,
}

impl TurtleSubject {
    fn new(name: impl Into<String>) -> TurtleSubject {
        TurtleSubject { out: name.into(), any: false }
    }

    /// Adds a statement.
    fn add(&mut self, term: &str, value: impl AsRef<str>) -> &mut TurtleSubject {
        let sep = if self.any { " ;\n    " } else { " " };
        let _ = write!(self.out, "{sep}{term} {}", value.as_ref());
        self.any = true;
        self
    }

    /// Adds a statement if there is a value.
    fn maybe(&mut self, term: &str, value: Option<impl AsRef<str>>) -> &mut TurtleSubject {
        if let Some(value) = value {
            self.add(term, value);
        }
        self
    }

    /// Adds a statement for each value.
    fn each(&mut self, term: &str, values: impl IntoIterator<Item = String>) -> &mut TurtleSubject {
        values.into_iter().for_each(|value| _ = self.add(term, value));
        self
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{} .\n", self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_and_text_is_safe() {
        let space = TurtleNames { base: "urn:polemic:x".to_owned() };
        assert_eq!(space.name("entity", "a-b_1.c"), "entity:a-b_1.c");
        assert_eq!(space.name("entity", "a."), "<urn:polemic:x:entity:a.>");
        assert_eq!(space.name("entity", "a> <b"), "<urn:polemic:x:entity:a%3E%20%3Cb>");
        assert_eq!(quoted("a\"b\\\n\u{1}"), "\"a\\\"b\\\\\\n\\u0001\"");
        assert_eq!(known("wdt:P50").as_deref(), Some("wdt:P50"));
        assert_eq!(known("nobody:P50"), None);
    }
}
