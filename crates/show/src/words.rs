//! Claims, citations and values in words, for every format that people read.

use polemic_engine::graph::{EdgeId, NodeId, Value};
use polemic_engine::query::print;
use polemic_record::property_graph::{self, Evidence};
use polemic_record::sentence::{capitalised, grouped};
use polemic_record::{Basis, Citation, Dataset, EntityId, Source, Sureness, When};

use super::World;

/// One thing that an answer rests on, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceText {
    /// What is asserted, with its voice: `X opposed … (implied)`.
    pub text: String,
    /// Its date, as a person writes it; empty where there is none.
    pub when: String,
    /// Where it stands: one line a source.
    pub sources: Vec<String>,
    /// The same in short, as [`places`] has it.
    pub places: String,
    /// An editor's doubt.
    pub doubt: Option<String>,
}

impl EvidenceText {
    /// The whole in one line: what is asserted, when, where it stands, and an editor's doubt.
    pub fn line(&self) -> String {
        let when = if self.when.is_empty() { String::new() } else { format!(" ({})", self.when) };
        let mut line = format!("{}{when}", self.text);
        if !self.sources.is_empty() {
            line.push_str(&format!(" — {}", self.sources.join("; ")));
        }
        if let Some(doubt) = &self.doubt {
            line.push_str(&format!("; doubt: {doubt}"));
        }
        line
    }
}

/// A claim, figure or dated entity in words.
pub fn cited(dataset: &Dataset, evidence: Evidence) -> EvidenceText {
    let (text, when, cites, doubt) = match evidence {
        Evidence::Claim(id) => {
            let claim = dataset.claim(id);
            let mut marks = Vec::new();
            if claim.basis == Basis::Implied {
                marks.push(claim.basis.word().to_owned());
            }
            if claim.certainty != Sureness::Certain {
                marks.push(claim.certainty.word().to_owned());
            }
            let text = dataset.claim_text(claim);
            let text = voiced(dataset, text, claim.according_to, &marks);
            (text, &claim.when, &claim.cites, &claim.doubt)
        }
        Evidence::Figure(id) => {
            let figure = dataset.figure(id);
            let text = voiced(dataset, dataset.figure_text(figure), figure.according_to, &[]);
            (text, &figure.when, &figure.cites, &figure.doubt)
        }
        Evidence::Entity(id) => {
            let entity = dataset.entity(id);
            (capitalised(&entity.name), &entity.when, &entity.cites, &entity.doubt)
        }
    };
    EvidenceText {
        text,
        when: when.as_ref().map_or(String::new(), When::to_string),
        sources: sources(dataset, cites),
        places: places(dataset, cites),
        doubt: doubt.clone(),
    }
}

/// What an entity is, in nouns: `theory, strategy`.
pub fn kinds(dataset: &Dataset, id: EntityId) -> String {
    let noun = |&kind: &polemic_record::KindId| {
        let kind = dataset.schema.kind(kind);
        kind.nouns.first().map_or(kind.name.as_str(), String::as_str)
    };
    dataset.entity(id).kinds.iter().map(noun).collect::<Vec<_>>().join(", ")
}

/// A sentence with whose word it is, and remarks in brackets.
fn voiced(dataset: &Dataset, text: String, who: Option<EntityId>, marks: &[String]) -> String {
    let mut text = text;
    if let Some(who) = who {
        text.push_str(&format!(", according to {}", dataset.in_sentence(who)));
    }
    if !marks.is_empty() {
        text.push_str(&format!(" ({})", marks.join(", ")));
    }
    text
}

/// Citations, those of one source together: `Ada Author, “Title”, 0.6.2, 1.h1`.
pub fn sources(dataset: &Dataset, cites: &[Citation]) -> Vec<String> {
    let mut lines: Vec<(polemic_record::SourceId, String)> = Vec::new();
    for cite in cites {
        let words = cite.words.as_ref().map_or(String::new(), |words| format!(" (“{words}”)"));
        let place = format!(", {}{words}", cite.at);
        match lines.iter_mut().find(|(source, _)| *source == cite.source) {
            Some((_, line)) => line.push_str(&place),
            None => {
                let source = dataset.source(cite.source);
                let authors = source.authors.join(", ");
                let by = if authors.is_empty() { String::new() } else { authors + ", " };
                lines.push((cite.source, format!("{by}“{}”{place}", source.title)));
            }
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The one source of a dataset that has no other: it need not be named at each place in it.
pub fn only_source(dataset: &Dataset) -> Option<&Source> {
    match &dataset.sources[..] {
        [source] => Some(source),
        _ => None,
    }
}

/// Citations in short, those of one source together: `Author 0.6.2, 1.h1`. The source is named only
/// where there are several.
pub fn places(dataset: &Dataset, cites: &[Citation]) -> String {
    let mut text = String::new();
    let mut last = None;
    for cite in cites {
        let names = last != Some(cite.source);
        text.push_str(match (text.is_empty(), names) {
            (true, _) => "",
            (false, true) => "; ",
            (false, false) => ", ",
        });
        if names && only_source(dataset).is_none() {
            text.push_str(&format!("{} ", dataset.source(cite.source).short));
        }
        text.push_str(&cite.at);
        if let Some(words) = &cite.words {
            text.push_str(&format!(" (“{words}”)"));
        }
        last = Some(cite.source);
    }
    text
}

impl World<'_> {
    /// What a node is called: its name, its id, or its labels.
    pub fn node_name(&self, node: NodeId) -> String {
        for key in ["name", "id", "measure"] {
            let value = self.graph.key(key).map(|key| self.graph.node_property(node, key));
            if let Some(Value::String(text)) = value {
                return text.to_string();
            }
        }
        let labels: String = self.graph.labels(node).map(|label| format!(":{label}")).collect();
        format!("({labels})")
    }

    /// A relationship in words: as a claim where there is a dataset, and else by its ends.
    pub fn edge_text(&self, edge: EdgeId) -> String {
        if let Some(dataset) = self.dataset {
            return cited(dataset, property_graph::evidence(dataset, edge)).text;
        }
        let (from, to) = self.graph.ends(edge);
        let kind = self.graph.type_of(edge);
        format!("{} -[{kind}]-> {}", self.node_name(from), self.node_name(to))
    }

    /// A value for people, a path as the sentences that it is made of, each with what `cite` says
    /// of it.
    pub fn narrated(&self, value: &Value, mut cite: impl FnMut(Evidence) -> String) -> String {
        let (Value::Path(path), Some(dataset)) = (value, self.dataset) else {
            return self.value_text(value);
        };
        let mut sentence = |&edge: &EdgeId| {
            let evidence = property_graph::evidence(dataset, edge);
            let EvidenceText { text, when, .. } = cited(dataset, evidence);
            let when = if when.is_empty() { when } else { format!(" ({when})") };
            format!("{text}{when}{}", cite(evidence))
        };
        let sentences: Vec<String> = path.edges.iter().map(&mut sentence).collect();
        if sentences.is_empty() { self.value_text(value) } else { sentences.join("; ") }
    }

    /// A value for people: texts bare, nodes by name, relationships as sentences.
    pub fn value_text(&self, value: &Value) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Float(x) => print::float(*x),
            Value::String(text) => text.to_string(),
            Value::Temporal(it) => it.to_string(),
            Value::List(list) => {
                let parts: Vec<String> = list.iter().map(|v| self.value_text(v)).collect();
                format!("[{}]", parts.join(", "))
            }
            Value::Map(map) => {
                let entry =
                    |(k, v): (&std::sync::Arc<str>, &Value)| format!("{k}: {}", self.value_text(v));
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            Value::Node(node) => self.node_name(*node),
            Value::Edge(edge) => self.edge_text(*edge),
            Value::Path(path) => {
                let mut text = path.nodes.first().map_or(String::new(), |n| self.node_name(*n));
                for (edge, node) in path.edges.iter().zip(path.nodes.iter().skip(1)) {
                    let kind = self.graph.type_of(*edge);
                    let arrow = if self.graph.ends(*edge).1 == *node {
                        format!(" -[{kind}]-> ")
                    } else {
                        format!(" <-[{kind}]- ")
                    };
                    text = text + &arrow + &self.node_name(*node);
                }
                text
            }
        }
    }
}

/// A number of things: `1 claim`, `2 claims`, `3 entities`.
pub fn counted(count: usize, thing: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a count of things in memory")]
    let number = grouped(count as f64);
    match thing.strip_suffix('y') {
        _ if count == 1 => format!("1 {thing}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {thing}s"),
    }
}
