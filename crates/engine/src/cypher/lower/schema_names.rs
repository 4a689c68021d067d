//! Checks the names of labels, types and properties against a graph that declares all names.

use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::graph::Graph;

use super::super::syntax::{LabelSyntax, NameSyntax};
use super::Lowering;
use super::static_type::{BaseType, StaticType};

/// Prefixes with which a graph may mark a relationship that is denied or not real, as in
/// `NOT_KNOWS`. A query may use them with every declared type.
const PREFIXES: &[&str] = &[
    "NOT_",
    "WOULD_NOT_",
    "WOULD_",
    "COULD_NOT_",
    "COULD_",
    "SHOULD_NOT_",
    "SHOULD_",
    "SEEMED_NOT_",
    "SEEMED_",
];

impl Lowering<'_> {
    /// Checks the labels of a node, or the types where they are asked of a relationship.
    pub fn check_labels(&mut self, labels: &LabelSyntax, of: StaticType) {
        for name in labels.names() {
            if of.is(BaseType::Edge) {
                self.check_type(name);
            } else if of.is(BaseType::Node) {
                self.check_label(name);
            }
        }
    }

    /// Checks a label.
    pub fn check_label(&mut self, name: &NameSyntax) {
        let Some(graph) = self.schema else { return };
        if graph.label(&name.text).is_none() {
            self.unknown_name("label", name, nearest(&name.text, graph.known_labels()));
        }
    }

    /// Checks a relationship type.
    pub fn check_type(&mut self, name: &NameSyntax) {
        let Some(graph) = self.schema else { return };
        let known = |kind: &str| graph.edge_type(kind).is_some();
        let mut prefixes = PREFIXES.iter();
        if known(&name.text)
            || prefixes.any(|prefix| name.text.strip_prefix(prefix).is_some_and(known))
        {
            return;
        }
        self.unknown_name("relationship type", name, nearest(&name.text, graph.known_types()));
    }

    /// Checks a property key, if the value it is asked of is surely a node or a relationship.
    pub fn check_key(&mut self, name: &NameSyntax, of: StaticType) {
        let Some(graph) = self.schema else { return };
        if (of.is(BaseType::Node) || of.is(BaseType::Edge)) && graph.key(&name.text).is_none() {
            self.unknown_name("property", name, nearest(&name.text, graph.known_keys()));
        }
    }

    fn unknown_name(&mut self, sort: &str, name: &NameSyntax, near: Option<&str>) {
        let is_closed = self.schema.is_some_and(Graph::is_closed);
        let of = if is_closed { "dataset" } else { "graph" };
        let message = format!("the {of} has no {sort} `{}`", name.text);
        let fault = Diagnostic::new(&codes::UNKNOWN_SCHEMA_NAME, message).at(name.span);
        let fault = match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help("`polemic schema` lists what there is"),
        };
        // The middle of a chained comparison is lowered twice, but the mistake is reported once.
        if !self.unknown.contains(&fault) {
            self.unknown.push(fault);
        }
    }
}
