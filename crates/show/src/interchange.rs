//! A whole graph for other programs: one walk over it, and a short file for each format.
//!
//! SortedProperties stand in the order of their names, nodes and relationships in that of the graph, so
//! that the same graph always gives the same bytes.

pub mod csv_tables;
pub mod cypher;
pub mod gexf;
pub mod graphml;
pub mod json;
pub mod ladybug;
pub mod turtle;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use polemic_engine::graph::temporal;
use polemic_engine::graph::{EdgeId, Graph, NodeId, Value};
use polemic_engine::query::print;

/// What sort of single value a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportedKind {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// A number, whole or decimal.
    Number,
    /// A text.
    Text,
    /// A day, or another moment or stretch of time.
    Time(temporal::Kind),
}

/// What a property holds, as far as other formats can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropertyForm {
    /// A single value.
    One(ExportedKind),
    /// A list of values of one sort, or an empty one.
    Many(ExportedKind),
    /// Anything else: a list of several sorts or of lists, or a map.
    Other,
}

impl ExportedKind {
    fn of(value: &Value) -> Option<ExportedKind> {
        match value {
            Value::Bool(_) => Some(ExportedKind::Bool),
            Value::Int(_) => Some(ExportedKind::Int),
            Value::Float(_) => Some(ExportedKind::Float),
            Value::String(_) => Some(ExportedKind::Text),
            Value::Temporal(it) => Some(ExportedKind::Time(it.kind())),
            _ => None,
        }
    }
}

impl PropertyForm {
    /// The form of a property's value.
    pub fn of(value: &Value) -> PropertyForm {
        let Value::List(list) = value else {
            return ExportedKind::of(value).map_or(PropertyForm::Other, PropertyForm::One);
        };
        let Some(first) = list.first() else { return PropertyForm::Many(ExportedKind::Text) };
        match ExportedKind::of(first) {
            Some(kind) if list.iter().all(|value| ExportedKind::of(value) == Some(kind)) => {
                PropertyForm::Many(kind)
            }
            _ => PropertyForm::Other,
        }
    }
}

impl PropertyForm {
    /// The form that values of two forms fit.
    fn joined(self, other: PropertyForm) -> PropertyForm {
        let number = |form| {
            matches!(
                form,
                PropertyForm::One(ExportedKind::Int | ExportedKind::Float | ExportedKind::Number)
            )
        };
        match (self, other) {
            (one, other) if one == other => one,
            (one, other) if number(one) && number(other) => PropertyForm::One(ExportedKind::Number),
            _ => PropertyForm::Other,
        }
    }
}

/// SortedProperties in the order of their names.
pub type SortedProperties<'a> = Vec<(&'a str, &'a Value)>;

/// The properties of a node.
pub fn node_properties(graph: &Graph, node: NodeId) -> SortedProperties<'_> {
    in_order(graph.node_properties(node).map(|(key, value)| (key.as_ref(), value)))
}

/// The properties of a relationship.
pub fn edge_properties(graph: &Graph, edge: EdgeId) -> SortedProperties<'_> {
    in_order(graph.edge_properties(edge).map(|(key, value)| (key.as_ref(), value)))
}

fn in_order<'a>(properties: impl Iterator<Item = (&'a str, &'a Value)>) -> SortedProperties<'a> {
    let mut list: SortedProperties = properties.collect();
    list.sort_by_key(|(key, _)| *key);
    list
}

/// The labels of a node, in its order.
pub fn node_labels(graph: &Graph, node: NodeId) -> Vec<&str> {
    graph.labels(node).map(AsRef::as_ref).collect()
}

/// Every name that properties have, in order, with the form that all its values fit.
pub type KeyForms<'a> = BTreeMap<&'a str, PropertyForm>;

/// The names of nodes' properties; `form` says how a format can hold a value.
pub fn node_keys(graph: &Graph, form: impl Fn(&Value) -> PropertyForm) -> KeyForms<'_> {
    keys(graph.nodes().flat_map(|node| graph.node_properties(node)), form)
}

/// The same for relationships.
pub fn edge_keys(graph: &Graph, form: impl Fn(&Value) -> PropertyForm) -> KeyForms<'_> {
    keys(graph.edges().flat_map(|edge| graph.edge_properties(edge)), form)
}

fn keys<'a>(
    properties: impl Iterator<Item = (&'a std::sync::Arc<str>, &'a Value)>,
    form: impl Fn(&Value) -> PropertyForm,
) -> KeyForms<'a> {
    let mut keys = KeyForms::new();
    for (name, value) in properties {
        let form = form(value);
        let known = keys.entry(name.as_ref()).or_insert(form);
        *known = known.joined(form);
    }
    keys
}

/// What records are called in a file: their own ids where no two have the same, and numbers
/// otherwise, or where one has none.
pub struct ExportedIds<'a> {
    list: Vec<Cow<'a, str>>,
    own: bool,
}

impl<'a> ExportedIds<'a> {
    /// The ids of nodes; `fits` says whether a format can take an id as it is.
    pub fn of_nodes(graph: &'a Graph, fits: impl Fn(&str) -> bool) -> ExportedIds<'a> {
        let key = graph.key("id");
        let id = |node| key.and_then(|key| graph.node_property(node, key).as_str());
        ExportedIds::new(graph.nodes().map(id), 'n', fits)
    }

    /// The ids of relationships.
    pub fn of_edges(graph: &'a Graph, fits: impl Fn(&str) -> bool) -> ExportedIds<'a> {
        let key = graph.key("id");
        let id = |edge| key.and_then(|key| graph.edge_property(edge, key).as_str());
        ExportedIds::new(graph.edges().map(id), 'e', fits)
    }

    fn new(
        ids: impl Iterator<Item = Option<&'a str>>,
        prefix: char,
        fits: impl Fn(&str) -> bool,
    ) -> ExportedIds<'a> {
        let ids: Vec<Option<&str>> = ids.map(|id| id.filter(|id| !id.is_empty())).collect();
        let mut known = BTreeSet::new();
        let usable = ids.iter().flatten().all(|id| fits(id) && known.insert(*id));
        let own = usable && ids.iter().all(Option::is_some);
        let list = ids.into_iter().enumerate().map(|(n, id)| match id.filter(|_| usable) {
            Some(id) => Cow::Borrowed(id),
            None => {
                let mut id = format!("{prefix}{n}");
                while known.contains(id.as_str()) && usable {
                    id.push('_');
                }
                id.into()
            }
        });
        ExportedIds { list: list.collect(), own }
    }

    /// Whether they are all the records' own.
    pub fn are_own(&self) -> bool {
        self.own
    }

    /// The id of a record.
    pub fn get(&self, record: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.list[record])
    }
}

/// A value as a text that tools read back: of what is no single value, its JSON.
pub fn value_as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Bool(b) => b.to_string().into(),
        Value::Int(n) => n.to_string().into(),
        // As XML Schema has them, which readers of tables take as well.
        Value::Float(x) if x.is_infinite() => if *x > 0.0 { "INF" } else { "-INF" }.into(),
        Value::Float(x) => print::float(*x).into(),
        Value::String(text) => text.as_ref().into(),
        Value::Temporal(it) => it.to_string().into(),
        other => json::json_text(other).into(),
    }
}

/// A value as a key of a form has it.
pub fn value_in_form<'a>(value: &'a Value, form: PropertyForm) -> Cow<'a, str> {
    if form == PropertyForm::Other { json::json_text(value).into() } else { value_as_text(value) }
}

/// What a person would call a record: its name, or else its title.
pub fn display_name<'a>(properties: &SortedProperties<'a>) -> Option<&'a str> {
    let of = |name: &str| properties.iter().find(|(key, _)| *key == name)?.1.as_str();
    of("name").or_else(|| of("title"))
}
