//! A whole graph in GraphML, for networkx, igraph, yEd and Gephi.
//!
//! GraphML has numbers, booleans and texts. For other values the declaration of the key says how to
//! read the text, in a way that other programs ignore: a date or time has the name of its type as
//! description, a list is JSON and has `attr.list`, as Neo4j's tools write it, and anything else is
//! JSON.

use std::io::{self, Write};

use crate::xml_writer::{self, XmlWriter};
use polemic_engine::graph::{EdgeId, Graph, Value};

use super::{ExportedIds, ExportedKind, KeyForms, PropertyForm, SortedProperties};

/// The description of a key whose values are JSON.
const JSON: &str = "JSON";

/// Writes a graph record by record.
///
/// # Errors
/// Writing failed.
pub fn write_graphml(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let (node_ids, edge_ids) = (
        ExportedIds::of_nodes(graph, xml_writer::fits_xml),
        ExportedIds::of_edges(graph, xml_writer::fits_xml),
    );
    let node_keys = keys(super::node_keys(graph, xml_form), &node_ids);
    let edge_keys = keys(super::edge_keys(graph, xml_form), &edge_ids);
    // Labels are joined by colons, as in `:Person:Writer`, unless a label has a colon itself.
    let plain_labels =
        graph.known_labels().all(|label| is_plain(label) && !label.contains([':', ';']));
    let plain_types = graph.known_types().all(is_plain);
    let names = |plain: bool, list: PropertyForm| {
        if plain { PropertyForm::One(ExportedKind::Text) } else { list }
    };

    let mut xml = XmlWriter::new();
    xml.open("graphml").with("xmlns", "http://graphml.graphdrawing.org/xmlns");
    declare(
        &mut xml,
        "labels",
        "node",
        "labels",
        names(plain_labels, PropertyForm::Many(ExportedKind::Text)),
    );
    declare(&mut xml, "label", "edge", "label", names(plain_types, PropertyForm::Other));
    for (of, letter, keys) in [("node", 'n', &node_keys), ("edge", 'e', &edge_keys)] {
        for (n, (name, form)) in keys.iter().enumerate() {
            declare(&mut xml, &format!("{letter}{n}"), of, name, *form);
        }
    }
    let default = super::default_direction(graph);
    xml.open("graph").with("id", "G").with("edgedefault", default);
    for (n, node) in graph.nodes().enumerate() {
        xml.open("node").with("id", node_ids.get(n));
        let labels = super::node_labels(graph, node);
        if !labels.is_empty() {
            let labels =
                if plain_labels { format!(":{}", labels.join(":")) } else { json_list(&labels) };
            data(&mut xml, "labels", &labels);
        }
        properties(&mut xml, 'n', &node_keys, &super::node_properties(graph, node));
        xml.close();
        out.write_all(xml.take().as_bytes())?;
    }
    for (n, edge) in graph.edges().enumerate() {
        let (from, to) = graph.ends(edge);
        xml.open("edge");
        if edge_ids.are_own() {
            xml.with("id", edge_ids.get(n));
        }
        xml.with("source", node_ids.get(from.index())).with("target", node_ids.get(to.index()));
        if graph.is_undirected(edge) && default == "directed" {
            xml.with("directed", "false");
        }
        data(&mut xml, "label", &type_text(graph, edge, plain_types));
        properties(&mut xml, 'e', &edge_keys, &super::edge_properties(graph, edge));
        xml.close();
        out.write_all(xml.take().as_bytes())?;
    }
    out.write_all(xml.finish().as_bytes())
}

/// The type of a relationship: as it is if all are plain texts, and otherwise as JSON.
fn type_text(graph: &Graph, edge: EdgeId, is_plain: bool) -> String {
    let kind = graph.type_of(edge);
    if is_plain { kind.to_string() } else { super::json::json_text(&Value::String(kind.clone())) }
}

/// The type in which XML can hold a value.
pub(super) fn xml_form(value: &Value) -> PropertyForm {
    match value {
        Value::String(text) if !xml_writer::fits_xml(text) => PropertyForm::Other,
        value => match PropertyForm::of(value) {
            // A list of dates would be read back as a list of texts.
            PropertyForm::Many(ExportedKind::Time(_)) => PropertyForm::Other,
            form => form,
        },
    }
}

/// Whether a name is read back as it is by a program that takes away spaces around it.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.trim() == name && xml_writer::fits_xml(name)
}

/// The keys to declare. The property `id` is no key if it is the id of the element. Otherwise the
/// key is declared even if no record has it: this shows a reader that the ids of the elements are
/// made up.
fn keys<'a>(mut keys: KeyForms<'a>, ids: &ExportedIds) -> KeyForms<'a> {
    if ids.are_own() {
        keys.remove("id");
    } else {
        keys.entry("id").or_insert(PropertyForm::One(ExportedKind::Text));
    }
    keys
}

fn declare(xml: &mut XmlWriter, id: &str, of: &str, name: &str, form: PropertyForm) {
    let kind = |kind| match kind {
        ExportedKind::Bool => "boolean",
        ExportedKind::Int => "long",
        ExportedKind::Float | ExportedKind::Number => "double",
        ExportedKind::Text | ExportedKind::Time(_) => "string",
    };
    xml.open("key").with("id", id).with("for", of).with("attr.name", name);
    match form {
        PropertyForm::One(ExportedKind::Time(time)) => {
            xml.with("attr.type", "string").inside("desc").text(time.name()).close()
        }
        PropertyForm::One(ExportedKind::Number) => {
            xml.with("attr.type", "double").inside("desc").text("number").close()
        }
        PropertyForm::One(of) => xml.with("attr.type", kind(of)),
        PropertyForm::Many(of) => xml.with("attr.type", "string").with("attr.list", kind(of)),
        PropertyForm::Other => xml.with("attr.type", "string").inside("desc").text(JSON).close(),
    };
    xml.close();
}

fn properties(xml: &mut XmlWriter, letter: char, keys: &KeyForms, properties: &SortedProperties) {
    for (n, value, form) in numbered_properties(keys, properties) {
        data(xml, &format!("{letter}{n}"), &super::value_in_form(value, form));
    }
}

/// The properties of a record, each with the number and type of its key. Properties without a key
/// are left out.
pub(super) fn numbered_properties<'a>(
    keys: &KeyForms,
    properties: &SortedProperties<'a>,
) -> impl Iterator<Item = (usize, &'a Value, PropertyForm)> {
    let mut keys = keys.iter().enumerate().peekable();
    properties.iter().filter_map(move |(name, value)| {
        while keys.next_if(|(_, (key, _))| *key < name).is_some() {}
        let (n, (_, form)) = keys.next_if(|(_, (key, _))| *key == name)?;
        Some((n, *value, *form))
    })
}

fn data(xml: &mut XmlWriter, key: &str, text: &str) {
    xml.open("data").with("key", key).text(text).close();
}

pub(super) fn json_list(texts: &[&str]) -> String {
    super::json::json_text(&Value::list(texts.iter().map(|text| Value::from(*text))))
}
