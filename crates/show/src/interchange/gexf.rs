//! A whole graph in GEXF 1.3, the format of Gephi. Nodes and relationships last from their property
//! `since` to `until`, so that Gephi's timeline can show them.

use std::io::{self, Write};

use crate::xml_writer::{self, XmlWriter};
use polemic_engine::graph::{Graph, Value};

use super::graphml::{json_list, numbered_properties, xml_form};
use super::{ExportedIds, ExportedKind, KeyForms, PropertyForm, SortedProperties};

/// Writes a graph record by record.
///
/// # Errors
/// Writing failed.
pub fn write_gexf(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let (node_ids, edge_ids) = (
        ExportedIds::of_nodes(graph, xml_writer::fits_xml),
        ExportedIds::of_edges(graph, xml_writer::fits_xml),
    );
    let node_keys = super::node_keys(graph, xml_form);
    let edge_keys = super::edge_keys(graph, xml_form);
    let mut xml = XmlWriter::new();
    xml.open("gexf").with("xmlns", "http://gexf.net/1.3").with("version", "1.3");
    let default = super::default_direction(graph);
    xml.open("graph").with("defaultedgetype", default);
    xml.with("mode", "dynamic").with("timeformat", "date").with("timerepresentation", "interval");
    for (class, letter, keys) in [("node", 'n', &node_keys), ("edge", 'e', &edge_keys)] {
        xml.open("attributes").with("class", class).with("mode", "static");
        if class == "node" {
            declare(&mut xml, "labels", "labels", PropertyForm::Many(ExportedKind::Text));
        }
        for (n, (name, form)) in keys.iter().enumerate() {
            declare(&mut xml, &format!("{letter}{n}"), name, *form);
        }
        xml.close();
    }
    xml.open("nodes");
    for (n, node) in graph.nodes().enumerate() {
        let id = node_ids.get(n);
        let own = super::node_properties(graph, node);
        xml.open("node").with("id", &id).with("label", super::display_name(&own).unwrap_or(&id));
        spell(&mut xml, &own);
        xml.open("attvalues");
        let labels = super::node_labels(graph, node);
        if !labels.is_empty() {
            value(&mut xml, "labels", &json_list(&labels));
        }
        values(&mut xml, 'n', &node_keys, &own);
        xml.close().close();
        out.write_all(xml.take().as_bytes())?;
    }
    xml.close().open("edges");
    for (n, edge) in graph.edges().enumerate() {
        let (from, to) = graph.ends(edge);
        let (from, to) = (node_ids.get(from.index()), node_ids.get(to.index()));
        let kind = graph.type_of(edge);
        let own = super::edge_properties(graph, edge);
        xml.open("edge").with("id", edge_ids.get(n)).with("source", from).with("target", to);
        if graph.is_undirected(edge) && default == "directed" {
            xml.with("type", "undirected");
        }
        // Gephi tells parallel edges apart by `kind`, and shows `label`.
        xml.with("kind", kind).with("label", kind);
        spell(&mut xml, &own);
        xml.open("attvalues");
        values(&mut xml, 'e', &edge_keys, &own);
        xml.close().close();
        out.write_all(xml.take().as_bytes())?;
    }
    out.write_all(xml.finish().as_bytes())
}

fn declare(xml: &mut XmlWriter, id: &str, title: &str, form: PropertyForm) {
    let kind = match form {
        PropertyForm::One(ExportedKind::Bool) => "boolean",
        PropertyForm::One(ExportedKind::Int) => "long",
        PropertyForm::One(ExportedKind::Float | ExportedKind::Number) => "double",
        PropertyForm::Many(ExportedKind::Text) => "liststring",
        _ => "string",
    };
    xml.open("attribute").with("id", id).with("title", title).with("type", kind).close();
}

/// The first and the last day of a record. A side that is open stays open.
fn spell(xml: &mut XmlWriter, properties: &SortedProperties) {
    for (name, property) in [("start", "since"), ("end", "until")] {
        let value = properties.iter().find(|(key, _)| *key == property);
        // Years in GEXF have four digits.
        if let Some((_, Value::Temporal(time))) = value
            && let Some(day) = time.day()
            && (0..=9999).contains(&day.year)
        {
            xml.with(name, day.to_string());
        }
    }
}

fn values(xml: &mut XmlWriter, letter: char, keys: &KeyForms, properties: &SortedProperties) {
    for (n, own, form) in numbered_properties(keys, properties) {
        value(xml, &format!("{letter}{n}"), &super::value_in_form(own, form));
    }
}

fn value(xml: &mut XmlWriter, key: &str, text: &str) {
    xml.open("attvalue").with("for", key).with("value", text).close();
}
