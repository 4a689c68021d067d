//! Whole graphs in the formats of other programs. Here is what the formats share; each has a file
//! of its own.
//!
//! Properties are in the order of their names, and nodes and relationships in the order of the
//! graph, so that the same graph always gives the same bytes.

pub mod claim_table;
pub mod csv_tables;
pub mod cypher;
pub mod gephi_tables;
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

/// The type of a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportedKind {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Float,
    /// Whole numbers and decimal numbers, where a property has both.
    Number,
    /// A text.
    Text,
    /// A date, a time, a datetime or a duration.
    Time(temporal::TemporalKind),
}

/// The type of a property, as far as other formats can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropertyForm {
    /// A single value.
    One(ExportedKind),
    /// A list of values of one type. An empty list counts as a list of texts.
    Many(ExportedKind),
    /// Anything else: a list of several types, a list of lists, or a map. Formats write it as JSON.
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
    /// The type of a property's value.
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
    /// The type that fits values of both types.
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

/// The properties of a record, in the order of their names.
pub type SortedProperties<'a> = Vec<(&'a str, &'a Value)>;

/// The properties of a node.
pub fn node_properties(graph: &Graph, node: NodeId) -> SortedProperties<'_> {
    in_order(graph.node_properties(node).map(|(key, value)| (key.as_ref(), value)))
}

/// The property that says of a relationship that it has no direction, in formats that know only
/// relationships with one.
pub const UNDIRECTED: &str = "undirected";

/// The value of [`UNDIRECTED`].
static TRUE: Value = Value::Bool(true);

/// The properties of a relationship for a format that knows only relationships with a direction:
/// with [`UNDIRECTED`], where it has none. A property of its own with this name is kept instead.
pub fn edge_properties_with_direction(graph: &Graph, edge: EdgeId) -> SortedProperties<'_> {
    let mut list = edge_properties(graph, edge);
    if graph.is_undirected(edge)
        && let Err(place) = list.binary_search_by_key(&UNDIRECTED, |(key, _)| key)
    {
        list.insert(place, (UNDIRECTED, &TRUE));
    }
    list
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

/// The labels of a node, in the order of the node.
pub fn node_labels(graph: &Graph, node: NodeId) -> Vec<&str> {
    graph.labels(node).map(AsRef::as_ref).collect()
}

/// What formats of XML say of all relationships: `undirected` if none has a direction, and otherwise
/// `directed`, so that those without one say it themselves.
pub fn default_direction(graph: &Graph) -> &'static str {
    let all = graph.has_undirected() && graph.edges().all(|edge| graph.is_undirected(edge));
    if all { "undirected" } else { "directed" }
}

/// The names of all properties, in order, each with the type that fits all its values.
pub type KeyForms<'a> = BTreeMap<&'a str, PropertyForm>;

/// The names and types of the properties of nodes. `form` returns the type in which a format can
/// hold a value. Looks at every value once.
pub fn node_keys(graph: &Graph, form: impl Fn(&Value) -> PropertyForm) -> KeyForms<'_> {
    keys(graph.nodes().flat_map(|node| graph.node_properties(node)), form)
}

/// The names and types of the properties of relationships.
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

/// The ids of nodes or of relationships in a file. They are the records' own property `id` if a
/// format can take all of those and no two are the same. A record without an id gets a number, such
/// as `n7`; if the own ids cannot be used, every record gets one.
pub struct ExportedIds<'a> {
    list: Vec<Cow<'a, str>>,
    own: bool,
}

impl<'a> ExportedIds<'a> {
    /// The ids of nodes. `fits` says whether a format can take an id as it is.
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

    /// Whether every id is the record's own.
    pub fn are_own(&self) -> bool {
        self.own
    }

    /// The id of the record with this number in the graph.
    pub fn get(&self, record: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.list[record])
    }
}

/// A value as a text that other programs read back. Lists and maps are written as JSON.
pub fn value_as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Bool(b) => b.to_string().into(),
        Value::Int(n) => n.to_string().into(),
        // XML Schema writes infinite numbers so, and readers of tables accept it.
        Value::Float(x) if x.is_infinite() => if *x > 0.0 { "INF" } else { "-INF" }.into(),
        Value::Float(x) => print::format_float(*x).into(),
        Value::String(text) => text.as_ref().into(),
        Value::Temporal(it) => it.to_string().into(),
        other => json::json_text(other).into(),
    }
}

/// A value as a text, for a property of this type.
pub fn value_in_form<'a>(value: &'a Value, form: PropertyForm) -> Cow<'a, str> {
    if form == PropertyForm::Other { json::json_text(value).into() } else { value_as_text(value) }
}

/// What people call a record: its property `name`, or else `title`.
pub fn display_name<'a>(properties: &SortedProperties<'a>) -> Option<&'a str> {
    let of = |name: &str| properties.iter().find(|(key, _)| *key == name)?.1.as_str();
    of("name").or_else(|| of("title"))
}
