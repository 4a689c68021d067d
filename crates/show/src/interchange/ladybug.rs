//! A script that loads the tables of a bulk load into the graph database Ladybug.
//!
//! Ladybug wants its tables declared first. A node there has one label, so all nodes go to one
//! table with a column `labels`; each type of relationship has a table of its own.

use std::io::{self, Write};

use polemic_engine::graph::{Graph, temporal};
use polemic_engine::query::print::quoted;

use super::csv_tables::GraphTables;
use super::{ExportedKind, PropertyForm};

/// Writes the script for the tables of a graph. It expects them in the current directory.
///
/// # Errors
/// Writing failed.
pub fn write_ladybug_script(
    graph: &Graph,
    tables: &GraphTables,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id: &[(&str, PropertyForm)] = &[
        ("id", PropertyForm::One(ExportedKind::Text)),
        ("labels", PropertyForm::Many(ExportedKind::Text)),
    ];
    // If the ids of rows are made up, their column must not have the name of the property `id`.
    let made_up: &[(&str, PropertyForm)] = &[
        ("polemic_id", PropertyForm::One(ExportedKind::Text)),
        ("labels", PropertyForm::Many(ExportedKind::Text)),
    ];
    let own = if tables.has_own_ids() { id } else { made_up };
    let columns: Vec<(&str, PropertyForm)> = own.iter().chain(&tables.of_nodes).copied().collect();
    writeln!(
        out,
        "CREATE NODE TABLE Node ({}, PRIMARY KEY ({}));",
        listed(&columns, |(name, form)| format!("{} {}", name_of(name), kind(form))),
        own[0].0,
    )?;
    writeln!(out, "COPY Node FROM ({});", load("nodes.csv", &columns, None))?;
    let ends = [
        ("from_", PropertyForm::One(ExportedKind::Text)),
        ("to_", PropertyForm::One(ExportedKind::Text)),
    ];
    let mark = ("type_", PropertyForm::One(ExportedKind::Text));
    let columns: Vec<(&str, PropertyForm)> =
        ends.into_iter().chain([mark]).chain(tables.of_edges.iter().copied()).collect();
    for relation in graph.types() {
        let name = graph.type_name(relation);
        let own =
            listed(&tables.of_edges, |(name, form)| format!(", {} {}", name_of(name), kind(form)));
        let own = own.replace(", ,", ",");
        writeln!(out, "CREATE REL TABLE {} (FROM Node TO Node{own});", name_of(name))?;
        let load = load("edges.csv", &columns, Some(name));
        writeln!(out, "COPY {} FROM ({load});", name_of(name))?;
    }
    Ok(())
}

/// The query that reads the rows of a file; for relationships only those of one type.
fn load(file: &str, columns: &[(&str, PropertyForm)], of_type: Option<&str>) -> String {
    let raw = listed(columns, |(name, form)| {
        let scalar = if let PropertyForm::One(of) = form {
            PropertyForm::One(of)
        } else {
            PropertyForm::One(ExportedKind::Text)
        };
        format!("{} {}", name_of(name), kind(scalar))
    });
    let condition =
        of_type.map_or(String::new(), |name| format!(" WHERE type_ = {}", quoted(name)));
    let wanted: Vec<(&str, PropertyForm)> =
        columns.iter().copied().filter(|(name, _)| of_type.is_none() || *name != "type_").collect();
    let shown = listed(&wanted, |(name, form)| match form {
        PropertyForm::Many(ExportedKind::Text) => format!("string_split({}, ';')", name_of(name)),
        PropertyForm::Many(_) => {
            format!("cast(string_split({}, ';') AS {})", name_of(name), kind(form))
        }
        _ => name_of(name),
    });
    format!(
        "LOAD WITH HEADERS ({raw}) FROM {} (HEADER = true, ESCAPE = '\"', PARALLEL = false)\
         {condition} RETURN {shown}",
        quoted(file)
    )
}

fn listed(
    columns: &[(&str, PropertyForm)],
    shown: impl Fn((&str, PropertyForm)) -> String,
) -> String {
    columns.iter().map(|column| shown(*column)).collect::<Vec<_>>().join(", ")
}

/// A name in backquotes, because many names are reserved words.
fn name_of(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

fn kind(form: PropertyForm) -> String {
    let of = |kind| match kind {
        ExportedKind::Bool => "BOOLEAN",
        ExportedKind::Int => "INT64",
        ExportedKind::Float | ExportedKind::Number => "DOUBLE",
        ExportedKind::Time(temporal::TemporalKind::Date) => "DATE",
        ExportedKind::Text | ExportedKind::Time(_) => "STRING",
    };
    match form {
        PropertyForm::One(kind) => of(kind).to_owned(),
        PropertyForm::Many(kind) => format!("{}[]", of(kind)),
        PropertyForm::Other => "STRING".to_owned(),
    }
}
